//! A hand: its card and its letterforms.

pub(crate) mod book;
pub(crate) mod card;
pub(crate) mod check;
pub(crate) mod compose;
pub(crate) mod drawn;
pub(crate) mod fallback;
pub(crate) mod kerning;
pub(crate) mod ties;

use crate::form::Form;
use crate::{HandCard, HandError};
use book::LetterBook;
use compose::{Letters, Source, inkless, is_accent};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use ttf_parser::Face;
use unicode_normalization::UnicodeNormalization;

/// Somebody's way of writing. Cheap to clone.
#[derive(Clone)]
pub struct Hand(Arc<Inner>);

struct Inner {
    card: HandCard,
    letters: Stored,
    /// Forms that were asked for before, for the live preview's sake. What is in here follows from the
    /// letterforms alone.
    forms: Mutex<BTreeMap<String, Known>>,
}

enum Stored {
    Typeface {
        ttf: Vec<u8>,
        /// The x-height in font units.
        unit: f64,
    },
    Book(Box<LetterBook>),
}

/// All forms of a cluster or a tied pair, at least one; or the characters that have none.
type Known = Result<Arc<[Arc<Form>]>, Vec<char>>;

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
        Ok(Hand(Arc::new(Inner { card, letters: Stored::Typeface { ttf, unit }, forms: Mutex::default() })))
    }

    /// A hand out of its card and letterforms that were drawn here or learned from somebody's sheet.
    ///
    /// # Errors
    /// [`HandError`] when the card or a form is wrong, or the small letters are missing.
    pub fn from_book(card: HandCard, book: LetterBook) -> Result<Hand, HandError> {
        card.check()?;
        book.check()?;
        let small = ('a'..='z').filter(|c| book.forms.get(c.encode_utf8(&mut [0; 4])).is_some_and(|f| !f.is_empty())).count();
        if small < 7 {
            return Err(HandError::Book(format!("it has only {small} of the small letters")));
        }
        Ok(Hand(Arc::new(Inner { card, letters: Stored::Book(Box::new(book)), forms: Mutex::default() })))
    }

    /// Its card.
    pub fn card(&self) -> &HandCard {
        &self.0.card
    }

    /// The hand that is compiled in: there when nothing could be fetched.
    ///
    /// # Errors
    /// [`HandError`] when the drawing was changed and can no longer be read; names the file and the line.
    pub fn theodore() -> Result<Hand, HandError> {
        Hand::from_book(HandCard::from_toml(include_str!("../../hands/theodore.toml"))?, drawn::theodore()?.clone())
    }

    /// The letterforms as data, of a hand that was drawn or learned.
    pub fn book(&self) -> Option<&LetterBook> {
        match &self.0.letters {
            Stored::Book(book) => Some(book),
            Stored::Typeface { .. } => None,
        }
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

    /// Those of these hands that can write all of a text, in their order: what to offer when one cannot.
    #[must_use]
    pub fn able<'h>(hands: &'h [Hand], text: &str) -> Vec<&'h Hand> {
        hands.iter().filter(|hand| hand.missing(text).is_empty()).collect()
    }

    /// All forms of a base character and its accents, or the characters that it has no form for.
    pub(crate) fn form(&self, source: &Source, cluster: &str) -> Known {
        self.known(cluster, || {
            let base: String = cluster.chars().take(1).collect();
            let count = source.forms_of(cluster).max(source.forms_of(&base)).min(MOST_FORMS);
            (0..count).map(|nth| Source { letters: source.letters.clone(), nth }.cluster(cluster).map(Arc::new)).collect()
        })
    }

    /// All forms of two or more letters that this hand ties into one; `None` when it does not.
    pub(crate) fn tie(&self, source: &Source, letters: &str) -> Option<Arc<[Arc<Form>]>> {
        let count = match (&self.0.letters, &source.letters) {
            (Stored::Book(book), _) => book.forms.get(letters)?.len().min(MOST_FORMS),
            (Stored::Typeface { .. }, Letters::Typeface { face, .. }) => ties::tied(face, letters).map(|_| 1)?,
            (Stored::Typeface { .. }, Letters::Book(_)) => return None,
        };
        self.known(letters, || {
            let forms = (0..count).filter_map(|nth| Source { letters: source.letters.clone(), nth }.written(letters));
            Ok(forms.map(Arc::new).collect())
        })
        .ok()
        .filter(|forms| !forms.is_empty())
    }

    fn known(&self, key: &str, make: impl FnOnce() -> Known) -> Known {
        // Enough for every letter of a language; a text in all of Unicode is not worth the memory.
        const MOST: usize = 2000;
        let mut forms = self.0.forms.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = forms.get(key) {
            return known.clone();
        }
        let made = make();
        if forms.len() < MOST {
            forms.insert(key.to_string(), made.clone());
        }
        made
    }

    /// Its letterforms. `None` cannot happen: [`Hand::new`] parsed the same bytes.
    pub(crate) fn source(&self) -> Option<Source<'_>> {
        let letters = match &self.0.letters {
            Stored::Typeface { ttf, unit } => Letters::Typeface { face: Box::new(Face::parse(ttf, 0).ok()?), unit: *unit },
            Stored::Book(book) => Letters::Book(book),
        };
        Some(Source { letters, nth: 0 })
    }
}

/// The letterforms of a hand that was drawn here and is compiled in, by its name.
pub fn drawn_book(name: &str) -> Option<Result<&'static LetterBook, HandError>> {
    (name == "theodore").then(drawn::theodore)
}

/// The most forms of one letter that a hand keeps apart.
const MOST_FORMS: usize = 12;

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
