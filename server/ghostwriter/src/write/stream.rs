//! The model's raw stream, cut into sentences. A sentence is only handed on when it is whole, so that
//! nothing has to be taken back that a reader has already seen.

use letters::sentences;

/// A sentence as the model wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Whether it begins a paragraph.
    pub paragraph: bool,
    /// Its text without the white space around it.
    pub text: String,
}

/// Where the first whole sentence of `raw` ends, in bytes; none while more must be known. A line that
/// ends without a full stop (a heading, a greeting) is a sentence of its own.
pub fn sentence_end(raw: &str) -> Option<usize> {
    let lead = raw.len() - raw.trim_start().len();
    let body = &raw[lead..];
    let line = body.find('\n');
    let within = line.map_or(body, |at| &body[..at]);
    let found = sentences(within);
    let first = found.first()?;
    let end = first.start + first.text.len();
    // Until the next sentence begins, a closing quote, another dot or a name after a title may still follow.
    let known = found.len() > 1 || line.is_some();
    known.then_some(lead + end)
}

/// Takes a whole sentence apart from the white space before it.
pub fn unit(raw: &str) -> Unit {
    let text = raw.trim();
    let lead = &raw[..raw.len() - raw.trim_start().len()];
    Unit { paragraph: lead.contains('\n'), text: text.split_whitespace().collect::<Vec<_>>().join(" ") }
}

/// The pieces in which a sentence is shown: word by word, each with the space before it; joined they are the text.
pub fn pieces(text: &str) -> Vec<&str> {
    let marks: Vec<usize> =
        [0].into_iter().chain(text.match_indices(' ').map(|(at, _)| at).filter(|at| *at > 0)).chain([text.len()]).collect();
    marks.windows(2).map(|w| &text[w[0]..w[1]]).filter(|p| !p.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(pieces: &[&str]) -> Vec<Unit> {
        let (mut raw, mut out) = (String::new(), Vec::new());
        for piece in pieces {
            raw.push_str(piece);
            while let Some(end) = sentence_end(&raw) {
                out.push(unit(&raw[..end]));
                raw.drain(..end);
            }
        }
        if !raw.trim().is_empty() {
            out.push(unit(&raw));
        }
        out
    }

    #[test]
    fn sentences_lines_and_paragraphs_are_told_apart() {
        let units = cut(&["Dear Mrs. Okonkwo,\n\nYou said: “Now you know.” I did", ".\nHow odd… Love,\nZoë"]);
        let texts: Vec<_> = units.iter().map(|u| (u.paragraph, u.text.as_str())).collect();
        assert_eq!(
            texts,
            [
                (false, "Dear Mrs. Okonkwo,"),
                (true, "You said: “Now you know.”"),
                (false, "I did."),
                (true, "How odd…"),
                (false, "Love,"),
                (true, "Zoë")
            ]
        );
    }

    #[test]
    fn nothing_is_cut_before_it_is_known() {
        assert_eq!(sentence_end("It cost 1."), None);
        assert_eq!(sentence_end("It cost 1.5"), None);
        assert_eq!(sentence_end("  So it was. T"), Some(12));
    }

    proptest! {
        #[test]
        fn the_cuts_do_not_depend_on_the_pieces(text in "([A-Za-zé ]{0,12}[.!?…,”\n ]{0,2}){0,8}", at in prop::collection::vec(any::<prop::sample::Index>(), 0..12)) {
            let mut marks: Vec<usize> = at.iter().map(|i| i.index(text.len() + 1)).filter(|i| text.is_char_boundary(*i)).collect();
            marks.extend([0, text.len()]);
            marks.sort_unstable();
            let pieces: Vec<&str> = marks.windows(2).map(|w| &text[w[0]..w[1]]).collect();
            prop_assert_eq!(cut(&pieces), cut(&[&text]));
        }

        #[test]
        fn shown_pieces_joined_are_the_sentence(text in "\\PC{0,60}") {
            prop_assert_eq!(pieces(&text).concat(), text);
        }
    }
}
