//! A first order.

use super::{Entry, arc::arc, seasons};
use chrono::NaiveDate;
use letters::Sequence;

/// An order and the parts that it suggests.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ordered {
    /// Letters by their place among the entries.
    pub letters: Vec<usize>,
    /// A part's name and its first letter.
    pub parts: Vec<(String, usize)>,
}

/// Puts letters in order. Letters without a date come last where dates say the order.
pub fn order(entries: &[Entry], letters: &[usize], sequence: Sequence) -> Ordered {
    let mut by_date = letters.to_vec();
    by_date.sort_by_key(|i| (entries[*i].dated.unwrap_or(NaiveDate::MAX), *i));
    match sequence {
        Sequence::Date => Ordered { letters: by_date, parts: Vec::new() },
        Sequence::Person => by_person(entries, by_date),
        Sequence::Season => by_season(entries, by_date),
        Sequence::Arc => Ordered { letters: arc(entries, letters), parts: Vec::new() },
    }
}

/// People in the order of their first letter.
fn by_person(entries: &[Entry], by_date: Vec<usize>) -> Ordered {
    let mut people: Vec<(String, Vec<usize>)> = Vec::new();
    for i in by_date {
        let key = entries[i].to.to_lowercase();
        match people.iter_mut().find(|(name, _)| *name == key) {
            Some((_, list)) => list.push(i),
            None => people.push((key, vec![i])),
        }
    }
    // A part for each of a few people; for many who got one letter each, parts would be half the book.
    let worth_it = people.len() > 1 && people.iter().map(|(_, list)| list.len()).sum::<usize>() >= 2 * people.len();
    let parts = people.iter().filter(|_| worth_it).map(|(_, list)| (format!("To {}", entries[list[0]].to), list[0])).collect();
    Ordered { letters: people.into_iter().flat_map(|(_, list)| list).collect(), parts }
}

fn by_season(entries: &[Entry], by_date: Vec<usize>) -> Ordered {
    let dates: Vec<NaiveDate> = by_date.iter().filter_map(|i| entries[*i].dated).collect();
    let starts = seasons::cuts(&dates);
    let mut parts: Vec<(String, usize)> = Vec::new();
    for (n, start) in starts.iter().enumerate() {
        let end = starts.get(n + 1).copied().unwrap_or(dates.len());
        parts.push((seasons::name(dates[*start], dates[end - 1]), by_date[*start]));
    }
    if parts.len() < 2 {
        parts.clear();
    }
    if dates.len() < by_date.len() && !parts.is_empty() {
        parts.push(("Without a date".into(), by_date[dates.len()]));
    }
    Ordered { letters: by_date, parts }
}
