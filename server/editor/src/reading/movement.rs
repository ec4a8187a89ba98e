//! How the feeling of a letter moves, sentence by sentence.
//!
//! Each sentence is weighed with our own list (`templates/feelings.toml`); a "not" up to three words before turns
//! a word round and takes a quarter of it away, as in VADER (Hutto and Gilbert 2014). Sums become −1…1 by
//! x/√(x²+a) (the same), the row of sentences is smoothed over three, and what counts is how far the smooth line
//! goes, up or down (after the emotional arcs of Reagan et al. 2016). A letter need not end well.

use super::around;
use crate::{EditorError, words::words};
use letters::Quality;
use std::collections::HashMap;

/// How much a sentence needs before it counts as fully bright or dark.
const SOFT: f64 = 4.0;
/// What a "not" leaves of a word, turned round (VADER's constant).
const TURNED: f64 = -0.74;
/// Below this the line is flat.
const FLAT: f64 = 0.22;
/// Words of a quoted piece.
const QUOTED: usize = 9;

/// Words of feeling and how bright (+) or dark (−) they are.
#[derive(Debug, Clone, Default)]
pub struct Feelings(HashMap<String, f64>);

impl Feelings {
    /// Reads `templates/feelings.toml`: tables of any name, each with `weight` (−3 to 3) and `words = […]`.
    ///
    /// # Errors
    /// [`EditorError::Feelings`] with the first group or word that cannot be read.
    pub fn from_toml(text: &str) -> Result<Feelings, EditorError> {
        let fault = |m: String| EditorError::Feelings(m);
        let groups: toml::Table = toml::from_str(text).map_err(|e| fault(e.to_string().trim().to_string()))?;
        let mut out = HashMap::new();
        for (group, table) in &groups {
            let get = |key: &str| table.as_table().and_then(|t| t.get(key));
            let weight = get("weight").and_then(toml::Value::as_float).filter(|w| (-3.0..=3.0).contains(w) && *w != 0.0);
            let weight = weight.ok_or_else(|| fault(format!("the group “{group}” has no weight from -3.0 to 3.0")))?;
            let list = get("words").and_then(toml::Value::as_array).ok_or_else(|| fault(format!("the group “{group}” has no words")))?;
            for word in list {
                let word = word.as_str().filter(|w| !w.is_empty() && !w.chars().any(char::is_uppercase));
                let word = word.ok_or_else(|| fault(format!("{group}: a word is in quotes and in lower case")))?;
                if out.insert(word.to_string(), weight).is_some() {
                    return Err(fault(format!("“{word}” stands there twice")));
                }
            }
        }
        Ok(Feelings(out))
    }

    /// How bright a sentence is, −1 to 1, and where its strongest word stands, when it says anything of feeling.
    fn weigh(&self, sentence: &str) -> (f64, Option<usize>) {
        let list = words(sentence);
        let turns = |low: &str| matches!(low, "not" | "no" | "never" | "nor" | "without" | "hardly" | "cannot") || low.ends_with("n't");
        let mut sum = 0.0;
        let mut strongest: Option<(f64, usize)> = None;
        for (at, word) in list.iter().enumerate() {
            let Some(weight) = self.0.get(&word.low).or_else(|| self.0.get(word.bare())) else { continue };
            let turned = list[at.saturating_sub(3)..at].iter().any(|w| turns(&w.low));
            sum += if turned { weight * TURNED } else { *weight };
            if strongest.is_none_or(|(most, _)| weight.abs() > most) {
                strongest = Some((weight.abs(), word.at.start));
            }
        }
        (sum / (sum * sum + SOFT).sqrt(), strongest.map(|(_, at)| at))
    }
}

/// The movement, and where the whole letter stands (−1 to 1).
pub(crate) fn read(said: &[&str], feelings: &Feelings) -> (Quality, f64) {
    let weighed: Vec<(f64, Option<usize>)> = said.iter().map(|s| feelings.weigh(s)).collect();
    let felt = weighed.iter().filter(|(_, at)| at.is_some()).count();
    if felt == 0 {
        return (Quality { score: 0.0, reason: "no word of feeling that our list knows".into() }, 0.0);
    }
    let sum: f64 = weighed.iter().map(|(v, _)| v).sum();
    let mood = sum / (felt as f64).max(1.0);
    let line: Vec<f64> = (0..weighed.len())
        .map(|i| {
            let near = &weighed[i.saturating_sub(1)..(i + 2).min(weighed.len())];
            near.iter().map(|(v, _)| v).sum::<f64>() / near.len() as f64
        })
        .collect();
    let at = |better: fn(f64, f64) -> bool| (0..line.len()).reduce(|a, b| if better(line[b], line[a]) { b } else { a }).unwrap_or(0);
    let (high, low) = (at(|a, b| a > b), at(|a, b| a < b));
    let swing = line[high] - line[low];
    let score = 1.0 - (-2.0 * (swing - FLAT / 2.0).max(0.0)).exp();
    // What is quoted is the sentence that made the line's peak, not its neighbour.
    let peak = |centre: usize, sign: f64| {
        let near = centre.saturating_sub(1)..(centre + 2).min(said.len());
        near.reduce(|a, b| if sign * weighed[b].0 > sign * weighed[a].0 { b } else { a }).unwrap_or(centre)
    };
    let (bright, dark) = (peak(high, 1.0), peak(low, -1.0));
    let (is_bright, is_dark) = (weighed[bright].0 > FLAT, weighed[dark].0 < -FLAT);
    let quoted = |i: usize| around(said[i], weighed[i].1.unwrap_or(0), QUOTED);
    let (up, down) = (quoted(bright), quoted(dark));
    let reason = match (is_bright, is_dark) {
        _ if swing < FLAT || bright == dark => {
            let tone = if mood > 0.15 {
                "bright"
            } else if mood < -0.15 {
                "dark"
            } else {
                "even"
            };
            format!("stays {tone} from beginning to end")
        }
        (true, true) if dark < bright => format!("rises from {down} to {up}"),
        (true, true) => format!("goes from {up} down to {down}"),
        (true, false) => format!("brightens at {up}"),
        _ => format!("darkens at {down}"),
    };
    (Quality { score, reason }, mood.clamp(-1.0, 1.0))
}
