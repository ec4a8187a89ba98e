//! The letters that a text needs, each form once, and which of its forms is written next.

use crate::Hand;
use crate::form::Form;
use crate::hand::clusters;
use crate::hand::compose::Source;
use crate::pen::chance::Chance;
use crate::pen::facts::{Facts, facts};
use kurbo::Point;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// The most letters that a hand ties into one form.
const MOST_TIED: usize = 3;

/// A hand goes to another of its forms of a letter when it wrote those that it has used so often, or when it wrote the
/// letter so few letters ago that the eye would lay both side by side.
const AGAIN: usize = 7;
const NEAR: usize = 5;

/// A form and what the pen needs to know about it.
#[derive(Debug)]
pub(crate) struct Glyph {
    pub(crate) form: Arc<Form>,
    /// What it spells.
    pub(crate) spells: String,
    /// Its key's forms, itself among them.
    pub(crate) siblings: Range<usize>,
    /// How often it was written.
    written: usize,
}

impl Glyph {
    pub(crate) fn facts(&self) -> &Facts {
        facts(&self.form, &self.spells)
    }
}

/// The forms that a text needs.
#[derive(Default)]
pub(crate) struct Alphabet {
    index: BTreeMap<String, Range<usize>>,
    pub(crate) glyphs: Vec<Glyph>,
    /// Per key, the form that was written last, and when.
    last_form: BTreeMap<String, (usize, usize)>,
    /// How many letters that have several forms were written.
    written: usize,
}

impl Alphabet {
    /// All forms of what the next letters of a word spell: as many as the hand ties, at least one. Answers
    /// the forms and the rest of the word.
    pub(crate) fn find<'t>(&mut self, hand: &Hand, source: &Source, text: &'t str) -> Result<(Range<usize>, &'t str), Vec<char>> {
        let mut ends = [0; MOST_TIED];
        let mut count = 0;
        for cluster in clusters(text).take(MOST_TIED) {
            ends[count] = cluster.len() + if count > 0 { ends[count - 1] } else { 0 };
            count += 1;
        }
        for end in ends[..count].iter().skip(1).rev() {
            let (pair, rest) = text.split_at(*end);
            if let Some(known) = self.index.get(pair) {
                return Ok((known.clone(), rest));
            }
            if let Some(forms) = hand.tie(source, pair) {
                return Ok((self.take(pair, &forms), rest));
            }
        }
        let (cluster, rest) = text.split_at(if count > 0 { ends[0] } else { text.len() });
        if let Some(known) = self.index.get(cluster) {
            return Ok((known.clone(), rest));
        }
        let forms = hand.form(source, cluster)?;
        Ok((self.take(cluster, &forms), rest))
    }

    fn take(&mut self, key: &str, forms: &[Arc<Form>]) -> Range<usize> {
        let siblings = self.glyphs.len()..self.glyphs.len() + forms.len();
        for form in forms {
            self.glyphs.push(Glyph { form: Arc::clone(form), spells: key.to_string(), siblings: siblings.clone(), written: 0 });
        }
        self.index.insert(key.to_string(), siblings.clone());
        siblings
    }

    /// One of several forms, mostly of those that were written already: nobody uses all that he can. A joined hand takes
    /// one that begins where the letter before ended.
    pub(crate) fn choose(&mut self, forms: Range<usize>, arrives: Option<Point>, chance: &mut Chance) -> usize {
        if forms.len() == 1 {
            return forms.start;
        }
        self.written += 1;
        let fits = |at: &usize| {
            let entry = self.glyphs[*at].form.entry;
            if arrives.is_some() { meets(arrives, entry) } else { entry.is_none_or(|e| e.y > -0.6) }
        };
        let fitting: Vec<usize> = forms.clone().filter(fits).collect();
        let fitting = if fitting.is_empty() { forms.collect() } else { fitting };
        let key = &self.glyphs[fitting[0]].spells;
        let last = self.last_form.get(key).filter(|(_, when)| self.written - when <= NEAR).map(|(form, _)| *form);
        let written = |form: usize| self.glyphs[form].written;
        let mut known: Vec<usize> = fitting.iter().copied().filter(|f| written(*f) > 0).collect();
        if known.iter().all(|f| written(*f) >= AGAIN || Some(*f) == last) {
            known.extend(fitting.iter().find(|f| written(**f) == 0));
        }
        if known.len() > 1 {
            known.retain(|f| Some(*f) != last);
        }
        let chosen = known.get(chance.below(known.len())).copied().unwrap_or(fitting[0]);
        let now = (chosen, self.written);
        match self.last_form.get_mut(key) {
            Some(last) => *last = now,
            None => _ = self.last_form.insert(key.clone(), now),
        }
        self.glyphs[chosen].written += 1;
        chosen
    }
}

/// Whether a stroke that leaves here runs into a letter that begins there: at the same height.
pub(crate) fn meets(leaves: Option<Point>, begins: Option<Point>) -> bool {
    leaves.zip(begins).is_some_and(|(a, b)| (a.y - b.y).abs() < 0.15)
}
