//! The letters that a text needs, each form once, and which of its forms and variants is written next.

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

/// How often each variant of a letter's only form is written before there is another one. One more for each form
/// that the letter may have instead.
const AGAIN: usize = 3;

/// The most variants of one form.
pub(crate) const MOST_VARIANTS: usize = 8;

/// A form and what the pen needs to know about it.
#[derive(Debug)]
pub(crate) struct Glyph {
    pub(crate) form: Arc<Form>,
    /// What it spells.
    pub(crate) spells: String,
    /// Its key's forms, itself among them.
    pub(crate) siblings: Range<usize>,
    /// The variant that was written last.
    last: Option<usize>,
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
    /// Per key, the form that was written last.
    last_form: BTreeMap<String, usize>,
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
            self.glyphs.push(Glyph { form: Arc::clone(form), spells: key.to_string(), siblings: siblings.clone(), last: None, written: 0 });
        }
        self.index.insert(key.to_string(), siblings.clone());
        siblings
    }

    /// One of several forms, not the one written last where there is a choice. A joined hand takes one that
    /// begins where the letter before ended.
    pub(crate) fn choose(&mut self, forms: Range<usize>, arrives: Option<Point>, chance: &mut Chance) -> usize {
        if forms.len() == 1 {
            return forms.start;
        }
        let fits = |at: &usize| {
            let entry = self.glyphs[*at].form.entry;
            if arrives.is_some() { meets(arrives, entry) } else { entry.is_none_or(|e| e.y > -0.6) }
        };
        let fitting: Vec<usize> = forms.clone().filter(fits).collect();
        let fitting = if fitting.is_empty() { forms.collect() } else { fitting };
        let key = &self.glyphs[fitting[0]].spells;
        let last = self.last_form.get(key).copied();
        let others = fitting.iter().filter(|f| Some(**f) != last).count();
        let mut pick = chance.below(if others > 0 { others } else { fitting.len() });
        let mut chosen = fitting[0];
        for form in fitting.iter().filter(|f| others == 0 || Some(**f) != last) {
            if pick == 0 {
                chosen = *form;
                break;
            }
            pick -= 1;
        }
        match self.last_form.get_mut(key) {
            Some(last) => *last = chosen,
            None => _ = self.last_form.insert(key.clone(), chosen),
        }
        chosen
    }

    /// A variant of a form, never the one written last where it has several: another joins them whenever those
    /// there are have been written so often that a reader might know them again.
    pub(crate) fn pick(&mut self, form: usize, chance: &mut Chance) -> usize {
        let glyph = &mut self.glyphs[form];
        let forms = glyph.siblings.len();
        let variants = glyph.facts().variants(forms).min(usize::from(forms < 3) + 1 + glyph.written / (AGAIN + forms));
        glyph.written += 1;
        let pick = match glyph.last {
            Some(last) if variants > 1 => {
                let other = chance.below(variants - 1);
                other + usize::from(other >= last)
            }
            _ => chance.below(variants),
        };
        glyph.last = Some(pick);
        pick
    }
}

/// Whether a stroke that leaves here runs into a letter that begins there: at the same height.
pub(crate) fn meets(leaves: Option<Point>, begins: Option<Point>) -> bool {
    leaves.zip(begins).is_some_and(|(a, b)| (a.y - b.y).abs() < 0.15)
}
