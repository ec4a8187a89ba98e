//! Where pages end: no line is left alone, facing pages end together, no page turns on a divided word.

use crate::book::setting::Slot;

/// What it costs, in lines of difference, that …
const SHORT: usize = 3;
const UNEVEN: usize = 5;
const TURNS_DIVIDED: usize = 7;
const FEW: usize = 4;
/// A page with fewer lines than this looks like a leftover.
const LEAST: usize = 5;
/// By so many lines a page may be shorter than its frame.
const GIVES: usize = 2;

/// How many slots stand on the next page. `room` is in rows; `facing` says how many rows the facing page on
/// the left has; `more` whether other text follows below the last slot.
pub(crate) fn next(slots: &[Slot], room: usize, facing: Option<usize>, is_recto: bool, more: bool) -> usize {
    let room = room.max(1);
    if slots.len() <= room {
        return slots.len();
    }
    let cost = |end: usize, used: usize, facing: Option<usize>, is_recto: bool| {
        let uneven = facing.map_or(0, |f| f.abs_diff(used) * UNEVEN);
        let left = slots.len() - end;
        let few = if more || left == 0 { 0 } else { LEAST.saturating_sub(left) * FEW };
        let divided = if end > 0 && slots[end - 1].divided() { if is_recto { 2 * TURNS_DIVIDED } else { TURNS_DIVIDED } } else { 0 };
        (room.saturating_sub(used)) * SHORT + uneven + few + divided
    };
    let best = candidates(slots, room)
        .map(|end| {
            let mut all = cost(end, end, facing, is_recto);
            if !is_recto && facing.is_none() {
                // The recto that faces it is chosen with it.
                let rest = &slots[end + leading_air(&slots[end..])..];
                if rest.len() > room {
                    let base = slots.len() - rest.len();
                    all += candidates(rest, room).map(|e| cost(base + e, e, Some(end), true)).min().unwrap_or(50);
                }
            }
            (all, end)
        })
        .min_by_key(|(cost, end)| (*cost, usize::MAX - end));
    best.map_or_else(|| fallback(slots, room), |(_, end)| end)
}

/// White rows that a page does not begin with.
pub(crate) fn leading_air(slots: &[Slot]) -> usize {
    slots.iter().take_while(|s| s.air).count()
}

/// How a column falls onto pages: for each the white rows that are left out at its head, and its rows with those.
pub(crate) fn columns(slots: &[Slot], lines: usize) -> Vec<(usize, usize)> {
    let (mut at, mut out) = (0, Vec::new());
    while at < slots.len() {
        let air = leading_air(&slots[at..]);
        if at + air >= slots.len() {
            break;
        }
        let end = next(&slots[at + air..], lines, Some(lines), true, false);
        out.push((air, air + end));
        at += air + end;
    }
    out
}

/// Ends at which nothing is torn apart.
fn candidates(slots: &[Slot], room: usize) -> impl Iterator<Item = usize> {
    let full = room.min(slots.len());
    (full.saturating_sub(GIVES).max(1)..=full).rev().filter(|end| may_end(slots, *end))
}

fn may_end(slots: &[Slot], end: usize) -> bool {
    slots.get(end).is_none_or(|next| !next.keep)
}

/// The last end that tears nothing apart, however far back; a full page where there is none.
fn fallback(slots: &[Slot], room: usize) -> usize {
    let full = room.min(slots.len());
    (1..=full).rev().find(|end| may_end(slots, *end)).unwrap_or(full).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{
        BookLetter,
        desk::Desk,
        pages::{Bounds, Frame},
        setting::{Cutter, Shelf},
        tests,
    };
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn no_line_is_left_alone(lengths in proptest::collection::vec(1_usize..170, 1..14), room in 14_usize..34) {
            let (faces, design) = (tests::faces(), tests::octavo());
            let cutter = Cutter::new(&faces, true, "en").unwrap();
            let paragraphs: Vec<String> = lengths.iter().map(|n| "one plain word after another ".repeat(n / 5 + 1)).collect();
            let letter = BookLetter { text: format!("Dear you,\n\n{}\n\nYours,\nC.\n\nP.S. Yes.", paragraphs.join("\n\n")), ..BookLetter::default() };
            let frame = Frame::new(&design, "6x9".parse().unwrap(), &Bounds::of(None, false).unwrap(), 0).unwrap();
            let desk = Desk::new(&cutter, &design, frame);
            let mut shelf = Shelf::new(&desk);
            shelf.letter(&letter);
            let slots = shelf.slots;
            // How many lines each paragraph has, by its number.
            let of = |slot: &Slot| slot.puts.first().map(|p| p.group);
            let (mut at, mut facing) = (0, None);
            while at < slots.len() {
                let is_recto = facing.is_some();
                let end = at + next(&slots[at..], room, facing, is_recto, false);
                prop_assert!(end > at && end - at <= room);
                if end < slots.len() {
                    let (above, below) = (of(&slots[end - 1]), of(&slots[end]));
                    if above.is_some() && above == below {
                        let group = above.unwrap();
                        let on = |range: &[Slot]| range.iter().filter(|s| of(s) == Some(group)).count();
                        prop_assert!(on(&slots[at..end]) > 1 || at > 0 && of(&slots[at - 1]) == Some(group), "a first line alone");
                        prop_assert!(on(&slots[end..]) > 1, "a last line alone");
                    }
                    prop_assert!(!slots[end].keep, "something is torn apart");
                }
                facing = if is_recto { None } else { Some(end - at) };
                at = end + leading_air(&slots[end..]);
            }
        }
    }
}
