//! Words as the checker sees them: where they stand, in lower case, cut to their stems.

use crate::check::lexicon;
use std::ops::Range;

/// A word and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word<'a> {
    /// In bytes of the text.
    pub at: Range<usize>,
    /// As it was written.
    pub raw: &'a str,
    /// Lower case, with plain apostrophes.
    pub low: String,
    /// Whether the sentence ends between this word and the next.
    pub ends_sentence: bool,
    /// Whether a stop of any kind (comma, dash, colon, quote …) stands between this word and the next.
    pub stops: bool,
}

impl Word<'_> {
    /// Whether it begins with a capital.
    pub fn capital(&self) -> bool {
        self.raw.chars().next().is_some_and(char::is_uppercase)
    }

    /// Without a possessive ending.
    pub fn bare(&self) -> &str {
        bare(&self.low)
    }
}

/// A word without a possessive ending.
pub(crate) fn bare(word: &str) -> &str {
    word.strip_suffix("'s").unwrap_or(word).trim_end_matches('\'')
}

/// The words of a text.
pub(crate) fn words(text: &str) -> Vec<Word<'_>> {
    let inner = |c: char| matches!(c, '\'' | '’');
    let mut out: Vec<Word> = Vec::new();
    let mut start = None;
    let ends = text.char_indices().map(|(i, c)| (i, Some(c))).chain([(text.len(), None)]);
    for (i, c) in ends {
        if c.is_some_and(|c| c.is_alphanumeric() || inner(c)) {
            start.get_or_insert(i);
            continue;
        }
        if let Some(from) = start.take() {
            let run = &text[from..i];
            let raw = run.trim_matches(inner);
            if !raw.is_empty() {
                let from = from + (run.len() - run.trim_start_matches(inner).len());
                let low = raw.to_lowercase().replace('’', "'");
                out.push(Word { at: from..from + raw.len(), raw, low, ends_sentence: false, stops: false });
            }
        }
    }
    for i in 0..out.len() {
        // "6 Sept", "since aug 4": a month beside a number, however short.
        let beside = [i.checked_sub(1), Some(i + 1)].into_iter().flatten().filter_map(|k| out.get(k));
        let dated = beside.into_iter().any(|w| w.low.starts_with(|c: char| c.is_ascii_digit()));
        if dated && let Some(month) = lexicon::month_in_full(&out[i].low) {
            out[i].low = month.to_string();
        }
        let until = out.get(i + 1).map_or(text.len(), |w| w.at.start);
        let between = &text[out[i].at.end..until];
        let title = matches!(out[i].low.as_str(), "mr" | "mrs" | "ms" | "dr" | "st" | "prof") || out[i].raw.len() == 1 && out[i].low != "i";
        let dot = between.contains('.') && !title;
        out[i].ends_sentence =
            dot && (until == text.len() || between.contains(char::is_whitespace)) || between.contains(['!', '?', '…', '\n']);
        out[i].stops = out[i].ends_sentence || between.chars().any(|c| !c.is_whitespace() && !inner(c) && c != '-' && c != '.');
        out[i].stops |= between.contains(" - ");
    }
    out
}

/// The ground form of a word, the same for all its forms: "sat", "sits", "sitting" → "sit".
pub(crate) fn stem(word: &str) -> String {
    let word = bare(word);
    if let Some(n) = lexicon::number(word) {
        return n.to_string();
    }
    if let Some(base) = lexicon::irregular(word) {
        return base.to_string();
    }
    let base = cut(word);
    lexicon::irregular(&base).map_or(base, str::to_string)
}

/// Takes English endings off; what is left need be no word, only the same for all forms.
fn cut(word: &str) -> String {
    let long = |w: &str, n: usize| w.chars().count() >= n;
    let mut base = word.to_string();
    if let Some(w) = base.strip_suffix("ies").or_else(|| base.strip_suffix("ied")).filter(|w| long(w, 2)) {
        base = format!("{w}y");
    } else if let Some(w) =
        ["sses", "shes", "ches", "xes", "zes"].iter().find(|e| base.ends_with(**e)).map(|_| base[..base.len() - 2].to_string())
    {
        base = w;
    } else if let Some(w) = base.strip_suffix('s').filter(|w| long(w, 3) && !w.ends_with(['s', 'u', 'i'])) {
        base = w.to_string();
    }
    if lexicon::irregular(&base).is_some() {
        return base;
    }
    if let Some(w) =
        ["ing", "ed"].iter().find_map(|e| base.strip_suffix(e)).filter(|w| long(w, 2) && w.contains(['a', 'e', 'i', 'o', 'u', 'y']))
    {
        base = undouble(w);
    } else {
        for (ending, with) in [("fully", ""), ("ness", ""), ("ment", ""), ("ily", "y"), ("ly", ""), ("er", ""), ("est", "")] {
            if let Some(w) = base.strip_suffix(ending).filter(|w| long(w, 4)) {
                base = undouble(&format!("{w}{with}"));
                break;
            }
        }
    }
    let base = base.trim_end_matches('e');
    base.strip_suffix('i').map_or(base.to_string(), |w| format!("{w}y"))
}

fn undouble(word: &str) -> String {
    let mut chars: Vec<char> = word.chars().collect();
    if chars.len() > 3 && chars[chars.len() - 1] == chars[chars.len() - 2] && !matches!(chars[chars.len() - 1], 'l' | 's' | 'e' | 'o') {
        chars.pop();
    }
    chars.into_iter().collect()
}

/// A number in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Figure {
    /// Its words, by place.
    pub words: Range<usize>,
    /// What it comes to.
    pub value: u64,
    /// Whether it was written in figures.
    pub digits: bool,
    /// "A hundred", "a dozen": said of much, not counted.
    pub loose: bool,
}

/// The numbers of a text: "1,200", "21st", "twenty-one", "three hundred", "nineteen sixty-four".
pub(crate) fn figures(list: &[Word]) -> Vec<Figure> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < list.len() {
        let low = list[at].low.as_str();
        if low.contains(|c: char| c.is_ascii_digit()) {
            let runs: Vec<&str> = low.split(|c: char| !c.is_ascii_digit()).filter(|d| !d.is_empty()).collect();
            let mut text = runs.first().map_or(String::new(), |r| (*r).to_string());
            let mut end = at + 1;
            // "1,200"
            while runs.len() == 1
                && let Some(next) = list.get(end)
                && next.raw.len() == 3
                && next.raw.bytes().all(|b| b.is_ascii_digit())
                && next.at.start == list[end - 1].at.end + 1
                && list[end - 1].stops
            {
                text.push_str(next.raw);
                end += 1;
            }
            let mut values: Vec<u64> = text.parse().into_iter().collect();
            values.extend(runs.iter().skip(1).filter_map(|r| r.parse::<u64>().ok()));
            out.extend(values.into_iter().map(|value| Figure { words: at..end, value, digits: true, loose: false }));
            at = end;
            continue;
        }
        let small = |i: usize| list.get(i).and_then(|w| lexicon::number(&w.low)).filter(|n| *n < 100);
        let two = |i: usize| -> Option<(u64, usize)> {
            let tens = small(i)?;
            let joined = tens >= 20 && tens.is_multiple_of(10) && !list[i].stops;
            match small(i + 1) {
                Some(unit) if joined && (1..10).contains(&unit) => Some((tens + unit, i + 2)),
                _ => Some((tens, i + 1)),
            }
        };
        let Some(first) = lexicon::number(low) else {
            at += 1;
            continue;
        };
        let (mut value, mut end) = two(at).unwrap_or((first, at + 1));
        // "Nineteen sixty-four": two pairs are a year.
        if (10..=20).contains(&value)
            && !list[end - 1].stops
            && let Some((pair, after)) = two(end).filter(|(pair, _)| (10..100).contains(pair))
        {
            (value, end) = (value * 100 + pair, after);
        }
        while let Some(scale) = list.get(end).and_then(|w| lexicon::number(&w.low)).filter(|n| *n >= 100 && !list[end - 1].stops) {
            value = value.saturating_mul(scale);
            end += 1;
            let and = usize::from(list.get(end).is_some_and(|w| w.low == "and"));
            if let Some((rest, after)) = two(end + and).filter(|_| !list[end - 1].stops) {
                (value, end) = (value.saturating_add(rest), after);
            }
        }
        let loose = value >= 12 && at > 0 && list[at - 1].low == "a" && end == at + 1;
        out.push(Figure { words: at..end, value, digits: false, loose });
        at = end;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_forms_of_a_word_have_one_stem() {
        for family in [
            &["sat", "sit", "sits", "sitting"][..],
            &["carry", "carried", "carries", "carrying"],
            &["stop", "stopped", "stopping"],
            &["hope", "hoped", "hoping"],
            &["teach", "taught", "teaches"],
            &["wedding", "weddings"],
            &["rebuild", "rebuilt", "rebuilding"],
            &["three", "3", "third", "3rd"],
            &["laugh", "laughed", "laughing", "laughs"],
        ] {
            let stems: Vec<String> = family.iter().map(|w| stem(w)).collect();
            assert!(stems.windows(2).all(|p| p[0] == p[1]), "{family:?} {stems:?}");
        }
        assert!(stem("weddings") != stem("wednesday") && stem("sing") == "sing" && stem("bus") == "bus");
    }

    #[test]
    fn numbers_are_read_in_words_and_figures() {
        let values = |t: &str| figures(&words(t)).iter().filter(|f| !f.loose).map(|f| f.value).collect::<Vec<_>>();
        assert_eq!(values("1,200 people, the 21st and 3.30"), [1200, 21, 3, 30]);
        assert_eq!(values("nineteen sixty-four, twenty-one, three hundred and five, two thousand nine"), [1964, 21, 305, 2009]);
        assert_eq!(values("a hundred times, a dozen, the third try"), [3]);
        assert_eq!(values("five, six, forty"), [5, 6, 40]);
    }

    #[test]
    fn words_know_where_a_sentence_ends() {
        let text = "Mrs. Okonkwo's lab — I’m here. Go!";
        let list = words(text);
        assert_eq!(list.iter().map(|w| w.bare()).collect::<Vec<_>>(), ["mrs", "okonkwo", "lab", "i'm", "here", "go"]);
        assert_eq!(list.iter().map(|w| w.ends_sentence).collect::<Vec<_>>(), [false, false, false, false, true, true]);
        assert!(list[2].stops && list.iter().all(|w| &text[w.at.clone()] == w.raw));
    }
}
