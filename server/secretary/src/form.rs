//! A text with fields in it.
//!
//! - `{{gift}}` is what stands under that heading for whom the letter goes to.
//! - `{{?gift}} … {{/gift}}` stands only in letters to those for whom something does,
//! - `{{!gift}} … {{/gift}}` only in the others.
//!
//! That is all of it. A mark alone on its line takes the line with it; a part that is left out leaves no double space
//! and no empty paragraph; a value that begins a sentence gets its capital, one that ends it no second full stop.

use crate::SecretaryError;
use letters::{Addressee, field_key};

/// A text, taken apart at its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    parts: Vec<Part>,
    named: Vec<(String, Place)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    line: usize,
    column: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Words(String),
    /// A field; alone on its line it keeps the line breaks of its value.
    Field(String, bool),
    /// What stands only where a field is filled, or only where it is not.
    Where(String, bool, Vec<Part>),
}

/// A text whose fields are filled for one addressee.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filled {
    /// The text.
    pub text: String,
    /// Fields for which nothing was there, as the text names them, each once.
    pub empty: Vec<String>,
}

/// Whether something stands in a value: a dash or a question mark is what people put where nothing does.
pub(crate) fn given(value: &str) -> bool {
    const NOTHING: [&str; 9] = ["-", "–", "—", "?", "n/a", "tbd", "tba", "xxx", "unknown"];
    let value = value.trim().to_lowercase();
    !value.is_empty() && !NOTHING.contains(&value.as_str())
}

impl Form {
    /// Takes a text apart.
    ///
    /// # Errors
    /// When a field has no name, a mark is not closed, or parts cross each other; names line and column.
    pub fn parse(text: &str) -> Result<Form, SecretaryError> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let mut form = Form { parts: Vec::new(), named: Vec::new() };
        // What is open: the field, whether it has to be there, what stands before it, where it began.
        let mut open: Vec<(String, bool, Vec<Part>, Place)> = Vec::new();
        let mut parts = Vec::new();
        let mut at = 0;
        while let Some(begin) = text[at..].find("{{").map(|n| at + n) {
            let place = place(&text, begin);
            let wrong =
                |message: String, help: &str| SecretaryError::Field { line: place.line, column: place.column, message, help: help.into() };
            let inside = text[begin + 2..].split_once("}}").map(|(inside, _)| inside).filter(|i| !i.contains(['\n', '{', '}']));
            let Some(inside) = inside else {
                return Err(wrong("a field is begun with {{ and never ended".into(), "End it: {{name}}."));
            };
            let mut end = begin + 2 + inside.len() + 2;
            let inside = inside.trim();
            let (mark, name) = match inside.chars().next() {
                Some(mark @ ('?' | '!' | '/')) => (Some(mark), inside[1..].trim()),
                _ => (None, inside),
            };
            if field_key(name).is_empty() || name.chars().count() > 60 {
                return Err(wrong("this field has no name".into(), "Name a column of the list: {{Gift}}."));
            }
            let name = name.to_string();
            let line = text[..begin].rfind('\n').map_or(0, |n| n + 1);
            let rest = text[end..].split('\n').next().unwrap_or("");
            let alone = text[line..begin].trim().is_empty() && rest.trim().is_empty();
            let mut before = &text[at..begin];
            if alone && mark.is_some() {
                before = before.trim_end_matches([' ', '\t']);
                end = (end + rest.len() + 1).min(text.len());
            }
            parts.push(Part::Words(before.to_string()));
            match mark {
                None => parts.push(Part::Field(name.clone(), alone)),
                Some('/') => {
                    let Some((opened, there, mut outer, since)) = open.pop() else {
                        return Err(wrong(format!("{{{{/{name}}}}} ends what was never begun"), "Begin it with {{?…}}, or take it out."));
                    };
                    if field_key(&opened) != field_key(&name) {
                        let message = format!("{{{{/{name}}}}} stands where {{{{/{opened}}}}} should (begun in line {})", since.line);
                        return Err(wrong(message, "What was begun last is ended first."));
                    }
                    outer.push(Part::Where(opened, there, std::mem::take(&mut parts)));
                    parts = outer;
                }
                Some(mark) => open.push((name.clone(), mark == '?', std::mem::take(&mut parts), place)),
            }
            if mark != Some('/') {
                form.named.push((name, place));
            }
            at = end;
        }
        if let Some((name, there, _, Place { line, column })) = open.pop() {
            let mark = if there { '?' } else { '!' };
            let message = format!("{{{{{mark}{name}}}}} is begun and never ended");
            return Err(SecretaryError::Field { line, column, message, help: format!("End it: {{{{/{name}}}}}.") });
        }
        parts.push(Part::Words(text[at..].to_string()));
        form.parts = parts;
        Ok(form)
    }

    /// The fields that it names, each once, in order.
    pub fn fields(&self) -> Vec<&str> {
        let mut out: Vec<&str> = Vec::new();
        for (name, _) in &self.named {
            if !out.iter().any(|known| field_key(known) == field_key(name)) {
                out.push(name);
            }
        }
        out
    }

    /// Refuses a field that nobody on the list has.
    ///
    /// # Errors
    /// Names the first one, its place, and the heading that is nearest.
    pub fn fits(&self, list: &[Addressee]) -> Result<(), SecretaryError> {
        let Some((name, place)) = self.named.iter().find(|(name, _)| list.iter().all(|to| to.field(name).is_none())) else { return Ok(()) };
        let mut headings: Vec<String> = Vec::new();
        for heading in list.iter().flat_map(Addressee::headings) {
            if !headings.contains(&heading) {
                headings.push(heading);
            }
        }
        let near = |heading: &String| strsim::jaro_winkler(&field_key(heading), &field_key(name));
        let nearest = headings.iter().max_by(|a, b| near(a).total_cmp(&near(b))).cloned().unwrap_or_default();
        let all = headings.join(", ");
        Err(SecretaryError::Field {
            line: place.line,
            column: place.column,
            message: format!("the list knows no “{name}”"),
            help: format!("Did you mean {{{{{nearest}}}}}? There are: {all}."),
        })
    }

    /// Fills it.
    pub fn fill(&self, to: &Addressee) -> Filled {
        let mut pen = Pen::default();
        pen.write(&self.parts, to);
        let mut lines: Vec<&str> = Vec::new();
        for line in pen.text.lines().map(str::trim_end) {
            if !(line.is_empty() && lines.last().is_none_or(|l| l.is_empty())) {
                lines.push(line);
            }
        }
        let text = lines.join("\n").trim_end().to_string();
        Filled { text: if text.is_empty() { text } else { text + "\n" }, empty: pen.empty }
    }
}

#[derive(Default)]
struct Pen {
    text: String,
    empty: Vec<String>,
    /// Something was left out just now.
    seam: bool,
    /// A value was written just now that ends a sentence.
    ended: bool,
}

impl Pen {
    fn write(&mut self, parts: &[Part], to: &Addressee) {
        for part in parts {
            match part {
                Part::Words(words) if words.is_empty() => {}
                Part::Words(words) => self.words(words),
                Part::Field(name, alone) => {
                    let value = to.field(name).filter(|v| given(v)).unwrap_or_default();
                    if value.is_empty() {
                        self.seam = true;
                        if !self.empty.iter().any(|known| field_key(known) == field_key(name)) {
                            self.empty.push(name.clone());
                        }
                        continue;
                    }
                    let parted = if *alone {
                        "\n"
                    } else if field_key(name) == "address" {
                        ", "
                    } else {
                        " "
                    };
                    let value = value.lines().map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join(parted);
                    let value = if self.begins_a_sentence() { capital(&value) } else { value };
                    self.ended = value.ends_with(['.', '!', '?', '…']);
                    self.text.push_str(&value);
                    self.seam = false;
                }
                Part::Where(name, there, inside) => {
                    if to.field(name).is_some_and(|v| given(&v)) == *there {
                        self.write(inside, to);
                    } else {
                        self.seam = true;
                    }
                }
            }
        }
    }

    fn words(&mut self, words: &str) {
        let mut words = words;
        if self.ended && words.starts_with('.') && !words.starts_with("..") {
            words = &words[1..];
        }
        if self.seam {
            if self.text.is_empty() || self.text.ends_with(char::is_whitespace) {
                words = words.trim_start_matches(' ');
            }
            if words.starts_with([',', '.', ';', ':', '!', '?']) {
                self.text.truncate(self.text.trim_end_matches(' ').len());
            }
        }
        (self.seam, self.ended) = (false, false);
        self.text.push_str(words);
    }

    fn begins_a_sentence(&self) -> bool {
        let before = self.text.trim_end_matches([' ', '“', '"', '‘', '(']);
        before.is_empty() || before.ends_with("\n\n") || before.len() < self.text.len() && before.ends_with(['.', '!', '?', '…'])
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn place(text: &str, at: usize) -> Place {
    let line = text[..at].matches('\n').count() + 1;
    let column = text[..at].chars().rev().take_while(|c| *c != '\n').count() + 1;
    Place { line, column }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const THANKS: &str = "Dear {{name}},\n\nThank you {{?gift}}for {{gift}}{{/gift}}{{!gift}}for coming all this way{{/gift}}, and for dancing.\n\n{{?note}}\n{{note}}. I laughed for a week.\n{{/note}}\n\nWith love,\nInes\n";

    fn to(fields: &[(&str, &str)]) -> Addressee {
        let fields = fields.iter().map(|(h, v)| ((*h).to_string(), (*v).to_string())).collect();
        Addressee { fields, ..Addressee::default() }
    }

    #[test]
    fn each_letter_says_what_is_theirs_and_no_seam_shows() {
        let form = Form::parse(THANKS).unwrap();
        assert_eq!(form.fields(), ["name", "gift", "note"]);
        let rosa = form.fill(&to(&[("Name", "Rosa"), ("Gift", "the blue vase"), ("Note", "you sang the last verse twice.")]));
        assert_eq!(
            rosa.text,
            "Dear Rosa,\n\nThank you for the blue vase, and for dancing.\n\nYou sang the last verse twice. I laughed for a week.\n\nWith love,\nInes\n"
        );
        let tom = form.fill(&to(&[("Name", "Tom"), ("Gift", "-"), ("Note", "")]));
        assert_eq!(tom.text, "Dear Tom,\n\nThank you for coming all this way, and for dancing.\n\nWith love,\nInes\n");
        assert!(rosa.empty.is_empty() && tom.empty.is_empty(), "what may be missing is not missed");
        assert_eq!(form.fill(&to(&[("Gift", "x"), ("Note", "")])).empty, ["name"]);
    }

    #[test]
    fn a_part_that_is_left_out_leaves_no_double_space() {
        let form = Form::parse("We saw you {{?when}}in {{when}}{{/when}} , {{?x}}a{{/x}} and so.\n{{address}}\nat {{address}}.").unwrap();
        let none = to(&[("when", ""), ("x", ""), ("address", "1 Sea Street\nRye")]);
        assert_eq!(form.fill(&none).text, "We saw you, and so.\n1 Sea Street\nRye\nat 1 Sea Street, Rye.\n");
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        let cases = [
            ("Dear {{name,", "line 1, column 6", "{{name}}"),
            ("Dear {{ }},", "line 1, column 6", "no name"),
            ("a\nb {{?gift}}c", "line 2, column 3", "End it: {{/gift}}"),
            ("{{/gift}}", "line 1, column 1", "never begun"),
            ("{{?a}}{{?b}}{{/a}}{{/b}}", "line 1, column 13", "{{/b}}"),
        ];
        for (text, place, word) in cases {
            let said = Form::parse(text).unwrap_err().to_string();
            assert!(said.starts_with(place) && said.contains(word), "{text}: {said}");
        }
        let unknown = Form::parse("Dear {{name}}, the {{gfit}}").unwrap().fits(&[to(&[("Gift", "")])]).unwrap_err().to_string();
        assert!(unknown.contains("no “gfit”") && unknown.contains("{{Gift}}"), "{unknown}");
    }

    proptest! {
        #[test]
        fn any_text_is_filled_or_refused(text in "[a-z{}?!/ .\n“é]{0,60}") {
            if let Ok(form) = Form::parse(&text) {
                let filled = form.fill(&to(&[("a", "x."), ("b", "")]));
                prop_assert!(!filled.text.contains("\n\n\n"));
            }
        }
    }
}
