//! What letters share: the words each is about, and which are nearly the same.
//!
//! - **Words**: tf–idf over stems, so that what every letter says counts nothing (Salton and Buckley 1988).
//! - **Nearly the same**: of the stretches of four words in two bodies, half are shared (resemblance), or three in
//!   four of the shorter one's stand in the longer (containment): Broder 1997. Counted exactly through an index of
//!   stretches; those that stand in very many letters are house style and tell nothing.
//! - **Meaning**: where a model that compares sentences is at hand, letters whose meanings come together are of one
//!   subject. Without it subjects are left out, and the proposal says so.

use crate::words::{is_empty, stem, words};
use letters::LetterText;
use std::collections::{BTreeMap, HashMap};

/// Words of a stretch.
const STRETCH: usize = 4;
/// Shared stretches from which two letters are nearly the same: of both together, and of the shorter one.
const RESEMBLANCE: f64 = 0.5;
const CONTAINMENT: f64 = 0.75;
/// A stretch in more letters than this is house style.
const STYLE: usize = 40;
/// The words that stand for a letter.
const WORDS: usize = 40;
/// Meanings nearer than this are of one subject, and nearer than this the same letter in other words.
const SUBJECT: f32 = 0.72;
const SAME: f32 = 0.965;

/// What was found in many letters side by side.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Features {
    /// For each letter, the words it is about with their weights; the weights' squares add up to one.
    pub words: Vec<Vec<(u32, f64)>>,
    /// The words themselves.
    pub names: Vec<String>,
    /// For each letter, the others that are nearly the same.
    pub alike: Vec<Vec<usize>>,
    /// For each letter the number of its subject; none without meanings.
    pub subject: Option<Vec<usize>>,
}

/// Compares letters. `meanings` are their [`super::meaning`]s, in the same order, when there are any.
pub fn features(texts: &[&str], meanings: Option<&[Vec<f32>]>) -> Features {
    let bodies: Vec<Vec<String>> = texts
        .iter()
        .map(|text| {
            let parts = LetterText::parse(text);
            parts.paragraphs.iter().flat_map(|p| words(p).into_iter().map(|w| w.low).collect::<Vec<_>>()).collect()
        })
        .collect();
    let mut alike = nearly_the_same(&bodies);
    let mut subject = None;
    if let Some(meanings) = meanings.filter(|m| m.len() == texts.len()) {
        subject = Some(subjects(meanings, &mut alike));
    }
    let (names, words) = weigh(&bodies);
    alike.iter_mut().for_each(|list| {
        list.sort_unstable();
        list.dedup();
    });
    Features { words, names, alike, subject }
}

fn weigh(bodies: &[Vec<String>]) -> (Vec<String>, Vec<Vec<(u32, f64)>>) {
    let counts: Vec<BTreeMap<String, f64>> = bodies
        .iter()
        .map(|body| {
            let mut count: BTreeMap<String, f64> = BTreeMap::new();
            for word in body.iter().filter(|w| !is_empty(w) && w.len() > 2) {
                *count.entry(stem(word)).or_default() += 1.0;
            }
            count
        })
        .collect();
    let mut of: BTreeMap<&str, usize> = BTreeMap::new();
    for word in counts.iter().flat_map(BTreeMap::keys) {
        *of.entry(word).or_default() += 1;
    }
    let names: Vec<String> = of.keys().map(|w| (*w).to_string()).collect();
    let number: HashMap<&str, u32> = of.keys().enumerate().map(|(i, w)| (*w, i as u32)).collect();
    let all = bodies.len().max(1) as f64;
    let weighed = counts
        .iter()
        .map(|count| {
            let mut list: Vec<(u32, f64)> = count
                .iter()
                .map(|(word, n)| (number[word.as_str()], (1.0 + n.ln()) * (all / of[word.as_str()] as f64).ln().max(0.0)))
                .collect();
            list.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            list.truncate(WORDS);
            let length = list.iter().map(|(_, x)| x * x).sum::<f64>().sqrt().max(1e-9);
            list.iter_mut().for_each(|(_, x)| *x /= length);
            list
        })
        .collect();
    (names, weighed)
}

fn nearly_the_same(bodies: &[Vec<String>]) -> Vec<Vec<usize>> {
    let sets: Vec<Vec<u64>> = bodies
        .iter()
        .map(|body| {
            let mut set: Vec<u64> = body.windows(STRETCH).map(number).collect();
            set.sort_unstable();
            set.dedup();
            set
        })
        .collect();
    let mut index: HashMap<u64, Vec<u32>> = HashMap::new();
    for (letter, set) in sets.iter().enumerate() {
        for stretch in set {
            index.entry(*stretch).or_default().push(letter as u32);
        }
    }
    let mut out = vec![Vec::new(); bodies.len()];
    let mut shared: HashMap<u32, usize> = HashMap::new();
    for (letter, set) in sets.iter().enumerate() {
        shared.clear();
        for stretch in set {
            let Some(holders) = index.get(stretch).filter(|h| h.len() <= STYLE) else { continue };
            for other in holders.iter().filter(|o| (**o as usize) > letter) {
                *shared.entry(*other).or_default() += 1;
            }
        }
        for (&other, &both) in &shared {
            let other = other as usize;
            let (a, b) = (set.len(), sets[other].len());
            let resemblance = both as f64 / (a + b - both).max(1) as f64;
            let containment = both as f64 / a.min(b).max(1) as f64;
            // A stub of a few words is contained in anything.
            if resemblance >= RESEMBLANCE || containment >= CONTAINMENT && a.min(b) >= 12 {
                out[letter].push(other);
                out[other].push(letter);
            }
        }
    }
    out
}

/// A stretch as a number: FNV-1a, the same on every machine.
fn number(stretch: &[String]) -> u64 {
    let bytes = stretch.iter().flat_map(|w| w.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

/// Each letter joins the first letter before it that is near enough, or opens a subject of its own.
fn subjects(meanings: &[Vec<f32>], alike: &mut [Vec<usize>]) -> Vec<usize> {
    let near = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
    let mut leaders: Vec<usize> = Vec::new();
    let mut out = Vec::with_capacity(meanings.len());
    for (at, meaning) in meanings.iter().enumerate() {
        let best = leaders.iter().map(|l| (near(&meanings[*l], meaning), *l)).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        match best {
            Some((closeness, leader)) if closeness >= SUBJECT => {
                if closeness >= SAME {
                    alike[leader].push(at);
                    alike[at].push(leader);
                }
                out.push(out[leader]);
            }
            _ => {
                out.push(leaders.len());
                leaders.push(at);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEES: &str = "Dear Ada,\n\nThe bees came back on Sunday, and I stood at the hive with my coat buttoned to the chin. You would have laughed at the veil, which was a curtain once. There is honey for you on the sill, and the smoke has not left my hair since.\n\nLove,\nMax";

    #[test]
    fn a_copy_with_a_word_changed_is_nearly_the_same_and_a_letter_on_the_same_thing_is_not() {
        let copy = BEES.replace("Sunday", "Monday");
        let half = format!("{}\n\nLove,\nMax", BEES.split(" You would").next().unwrap());
        let other = "Dear Ada,\n\nI sold the hive. The bees had not come back in spring, and the boxes stood there like a row of small houses after everyone has moved.\n\nLove,\nMax";
        let found = features(&[BEES, &copy, other, &half, "Dear Ada,\n\nThe bees.\n\nMax", ""], None);
        assert_eq!(found.alike, [vec![1, 3], vec![0, 3], vec![], vec![0, 1], vec![], vec![]]);
        assert!(found.subject.is_none());
        let word = |letter: usize| found.words[letter].first().map(|(w, _)| found.names[*w as usize].as_str());
        assert!(word(2).is_some_and(|w| w != "bee"), "{:?}", word(2));
        let length: f64 = found.words[0].iter().map(|(_, x)| x * x).sum();
        assert!((length - 1.0).abs() < 1e-9);
    }

    #[test]
    fn meanings_make_subjects_where_there_are_any() {
        let meanings = [vec![1.0, 0.0], vec![0.999, 0.045], vec![0.0, 1.0], vec![0.8, 0.6]];
        let found = features(&["a", "b", "c", "d"], Some(&meanings));
        assert_eq!(found.subject, Some(vec![0, 0, 1, 0]));
        assert_eq!(found.alike, [vec![1], vec![0], vec![], vec![]]);
    }
}
