//! A hand: its card and its letterforms.

use crate::compose::{Source, inkless, is_accent};
use crate::form::Form;
use crate::{HandCard, HandError};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use ttf_parser::Face;
use unicode_normalization::UnicodeNormalization;

/// Somebody's way of writing. Cheap to clone.
#[derive(Clone)]
pub struct Hand(Arc<Inner>);

struct Inner {
    card: HandCard,
    ttf: Vec<u8>,
    /// The x-height in font units.
    unit: f64,
    /// Forms that were asked for before, for the live preview's sake. What is in here follows from the
    /// bytes alone.
    forms: Mutex<BTreeMap<String, Known>>,
}

/// A form, or the characters that have none.
type Known = Result<Arc<Form>, Vec<char>>;

impl std::fmt::Debug for Hand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hand").field("name", &self.0.card.name).finish_non_exhaustive()
    }
}

impl Hand {
    /// A hand out of its card and the bytes of the typeface that the card names (TrueType or OpenType).
    /// The size of writing is measured from the letters themselves, so that all hands write equally large.
    ///
    /// # Errors
    /// [`HandError`] when the card is wrong, the bytes are no typeface, or it lacks the small letters.
    pub fn new(card: HandCard, ttf: Vec<u8>) -> Result<Hand, HandError> {
        card.check()?;
        let broken = |why: String| HandError::Typeface { hand: card.name.clone(), why };
        let face = Face::parse(&ttf, 0).map_err(|e| broken(e.to_string()))?;
        let mut tops: Vec<f64> = "acemnorsuvwxz"
            .chars()
            .filter_map(|c| Form::of_glyph(&face, face.glyph_index(c)?, 1.0))
            .map(|form| -form.bounds().y0)
            .filter(|top| *top > 0.0)
            .collect();
        tops.sort_by(f64::total_cmp);
        if tops.len() < 7 {
            return Err(broken("it has no small letters".to_string()));
        }
        let unit = tops[tops.len() / 2];
        Ok(Hand(Arc::new(Inner { card, ttf, unit, forms: Mutex::default() })))
    }

    /// Its card.
    pub fn card(&self) -> &HandCard {
        &self.0.card
    }

    /// The typeface's bytes.
    pub fn font_bytes(&self) -> &[u8] {
        &self.0.ttf
    }

    /// The characters of a text that this hand can neither write nor compose, each once, in order.
    pub fn missing(&self, text: &str) -> Vec<char> {
        let Some(source) = self.source() else { return Vec::new() };
        let mut seen = BTreeSet::new();
        let mut missing: Vec<char> = Vec::new();
        for word in text.nfc().collect::<String>().split_whitespace() {
            for cluster in clusters(word) {
                if !seen.insert(cluster.to_string()) {
                    continue;
                }
                for c in self.form(&source, cluster).err().unwrap_or_default() {
                    if !missing.contains(&c) {
                        missing.push(c);
                    }
                }
            }
        }
        missing
    }

    /// The form of a base character and its accents, or the characters that it has no form for.
    pub(crate) fn form(&self, source: &Source, cluster: &str) -> Known {
        // Enough for every letter of a language; a text in all of Unicode is not worth the memory.
        const MOST: usize = 2000;
        let mut forms = self.0.forms.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = forms.get(cluster) {
            return known.clone();
        }
        let made = source.cluster(cluster).map(Arc::new);
        if forms.len() < MOST {
            forms.insert(cluster.to_string(), made.clone());
        }
        made
    }

    /// Its letterforms. `None` cannot happen: [`Hand::new`] parsed the same bytes.
    pub(crate) fn source(&self) -> Option<Source<'_>> {
        Some(Source { face: Face::parse(&self.0.ttf, 0).ok()?, unit: self.0.unit })
    }
}

/// Cuts a word before every character that is not written onto the one before it.
pub(crate) fn clusters(word: &str) -> impl Iterator<Item = &str> {
    let mut starts: Vec<usize> = Vec::new();
    for (at, c) in word.char_indices() {
        if starts.is_empty() || !(is_accent(c) || inkless(c)) {
            starts.push(at);
        }
    }
    starts.push(word.len());
    let pairs: Vec<(usize, usize)> = starts.windows(2).map(|w| (w[0], w[1])).collect();
    pairs.into_iter().map(|(from, to)| &word[from..to])
}
