//! From what was recognised to what would have been written.

/// Joins pieces as they come. What has been given out stays.
#[derive(Debug, Default)]
pub struct Tidy {
    /// Nothing has been written yet, or a paragraph has just been begun.
    fresh: bool,
    /// The last thing written ends a sentence.
    ended: bool,
    begun: bool,
    /// Spoken signs ("new paragraph") are obeyed.
    signs: bool,
}

/// What can be said for a sign that is meant, when it stands by itself between stops.
const SIGNS: [(&str, &str); 4] = [("new paragraph", "\n\n"), ("next paragraph", "\n\n"), ("new line", "\n"), ("full stop", ".")];

impl Tidy {
    /// Obeys spoken signs when told to.
    pub fn new(signs: bool) -> Tidy {
        Tidy { signs, fresh: true, ended: true, begun: false }
    }

    /// What is to be written for one more piece, ready to be put behind what stands.
    pub fn piece(&mut self, said: &str) -> String {
        let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut out = String::new();
        for clause in clauses(&words) {
            match self.sign(clause) {
                Some(".") => {
                    if !self.ended {
                        out.push('.');
                        self.ended = true;
                    }
                }
                Some(sign) => {
                    if self.begun {
                        out.push_str(sign);
                    }
                    (self.fresh, self.ended) = (true, true);
                }
                None => self.write(clause, &mut out),
            }
        }
        out
    }

    fn write(&mut self, clause: &str, out: &mut String) {
        let clause = clause.trim();
        let clause =
            if self.fresh { clause.trim_start_matches(|c: char| !c.is_alphanumeric() && !"\"“‘'([¿¡".contains(c)) } else { clause };
        let Some(first) = clause.chars().next() else { return };
        let joins = matches!(first, ',' | '.' | '!' | '?' | ';' | ':' | '…');
        if !self.fresh && !joins {
            out.push(' ');
        }
        if self.ended && first.is_lowercase() {
            out.extend(first.to_uppercase());
            out.push_str(&clause[first.len_utf8()..]);
        } else {
            out.push_str(clause);
        }
        self.ended = clause.trim_end_matches(['"', '”', '’', ')', '\'']).ends_with(['.', '!', '?', '…']);
        (self.fresh, self.begun) = (false, true);
    }

    fn sign(&self, clause: &str) -> Option<&'static str> {
        let bare = clause.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        SIGNS.iter().find(|(said, _)| self.signs && *said == bare).map(|(_, sign)| *sign)
    }
}

/// A text cut behind its stops and commas, each clause with its own; "3.50" is one word.
fn clauses(text: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut from = 0;
    for (at, sign) in text.match_indices(['.', ',', '!', '?', ';']) {
        let to = at + sign.len();
        if text[to..].chars().next().is_none_or(char::is_whitespace) {
            all.push(&text[from..to]);
            from = to;
        }
    }
    all.push(&text[from..]);
    all.retain(|c| !c.trim().is_empty());
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(signs: bool, pieces: &[&str]) -> String {
        let mut tidy = Tidy::new(signs);
        pieces.iter().map(|p| tidy.piece(p)).collect()
    }

    #[test]
    fn pieces_become_sentences() {
        assert_eq!(written(true, &[" we met in 1964,", "  at a roller rink.", " i fell"]), "We met in 1964, at a roller rink. I fell");
        assert_eq!(written(true, &["It cost 3.50 then", ", or so."]), "It cost 3. 50 then, or so.".replace("3. 50", "3.50"));
        assert_eq!(written(true, &[" … Well."]), "Well.");
    }

    #[test]
    fn a_sign_that_stands_alone_is_obeyed_and_one_inside_a_sentence_is_a_word() {
        assert_eq!(written(true, &["Dear Ann. New paragraph. I am well", " full stop"]), "Dear Ann.\n\nI am well.");
        assert_eq!(written(true, &["I am well.", " New line.", " so is Tom"]), "I am well.\nSo is Tom");
        assert_eq!(written(true, &["She began a new paragraph of her life."]), "She began a new paragraph of her life.");
        assert_eq!(written(false, &["New paragraph. Hello."]), "New paragraph. Hello.");
        assert_eq!(written(true, &["I am well", " Full stop."]), "I am well.");
    }
}
