//! The parts of a letter's text: salutation, paragraphs, valediction, signature.

/// A letter taken apart. Parts are found, never invented: what has no salutation has `None` there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LetterText {
    /// "Dear Loretta,"
    pub salutation: Option<String>,
    /// The body, one entry a paragraph, line ends inside folded to spaces.
    pub paragraphs: Vec<String>,
    /// "With all my love,"
    pub valediction: Option<String>,
    /// "Chris", and whatever stands below the valediction, line by line.
    pub signature: Vec<String>,
    /// "P.S. Bring the level.", one entry a paragraph.
    pub postscript: Vec<String>,
}

impl LetterText {
    /// Takes a letter apart. Paragraphs are divided by an empty line; the salutation is a short first
    /// block that ends in a comma, colon or dash; the valediction a short last one.
    pub fn parse(text: &str) -> LetterText {
        let normal = text.replace("\r\n", "\n").replace('\r', "\n");
        let mut blocks: Vec<Vec<&str>> = Vec::new();
        let mut open = false;
        for line in normal.lines() {
            if line.trim().is_empty() {
                open = false;
            } else if open && let Some(last) = blocks.last_mut() {
                last.push(line.trim());
            } else {
                blocks.push(vec![line.trim()]);
                open = true;
            }
        }
        let mut out = LetterText::default();
        if let Some(first) = blocks.first_mut()
            && first.first().is_some_and(|line| is_salutation(line))
        {
            out.salutation = Some(first.remove(0).to_string());
            if first.is_empty() {
                blocks.remove(0);
            }
        }
        let written_after = blocks.iter().rposition(|b| !b.first().is_some_and(|line| is_postscript(line))).map_or(0, |last| last + 1);
        if written_after > 0 {
            out.postscript = blocks.split_off(written_after).into_iter().map(|b| b.join(" ")).collect();
        }
        // The valediction may share a block with the signature, or stand in a block before it.
        let tail = blocks.iter().rposition(|b| b.first().is_some_and(|line| is_valediction(line)) && b.iter().all(|l| word_count(l) <= 8));
        if let Some(at) = tail
            && blocks.len() - at <= 2
            && blocks[at..].iter().map(Vec::len).sum::<usize>() <= 5
            && blocks[at..].iter().flatten().all(|l| word_count(l) <= 8)
        {
            let mut lines: Vec<String> = blocks[at..].iter().flatten().map(|s| (*s).to_string()).collect();
            out.valediction = Some(lines.remove(0));
            out.signature = lines;
            blocks.truncate(at);
        }
        out.paragraphs = blocks.into_iter().map(|b| b.join(" ")).collect();
        out
    }
}

fn is_salutation(line: &str) -> bool {
    word_count(line) <= 8 && line.ends_with([',', ':', '—', '–', '!'])
}

fn is_valediction(line: &str) -> bool {
    word_count(line) <= 7 && line.ends_with([',', '—', '–'])
}

fn is_postscript(line: &str) -> bool {
    ["P.P.S", "P. P. S", "P.S", "P. S", "PPS", "PS"]
        .iter()
        .any(|mark| line.strip_prefix(mark).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
}

/// A sentence and where it stands in the text, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence<'a> {
    /// First byte.
    pub start: usize,
    /// The sentence, trimmed.
    pub text: &'a str,
}

/// Divides running text into sentences. A full stop after an initial or a common title ends none.
pub fn sentences(text: &str) -> Vec<Sentence<'_>> {
    const TITLES: [&str; 12] = ["mr", "mrs", "ms", "dr", "st", "prof", "jr", "sr", "vs", "etc", "no", "approx"];
    let mut out = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let ends = match c {
            '!' | '?' | '…' => true,
            '.' => {
                let word = text[start..i].rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
                !(word.chars().count() == 1 && word.chars().all(char::is_uppercase) || TITLES.contains(&word.to_lowercase().as_str()))
            }
            '\n' => chars.peek().is_some_and(|(_, n)| *n == '\n'),
            _ => false,
        };
        if !ends {
            continue;
        }
        let mut end = i + c.len_utf8();
        while let Some((j, n)) = chars.peek() {
            if matches!(n, '”' | '"' | '’' | ')' | '.' | '!' | '?') {
                end = j + n.len_utf8();
                chars.next();
            } else {
                break;
            }
        }
        if c == '\n' || chars.peek().is_none_or(|(_, n)| n.is_whitespace()) {
            push(text, start, end, &mut out);
            start = end;
        }
    }
    push(text, start, text.len(), &mut out);
    out
}

fn push<'a>(text: &'a str, start: usize, end: usize, out: &mut Vec<Sentence<'a>>) {
    let piece = &text[start..end];
    let trimmed = piece.trim();
    if !trimmed.is_empty() {
        out.push(Sentence { start: start + (piece.len() - piece.trim_start().len()), text: trimmed });
    }
}

/// Words as a person counts them: runs between white space that hold a letter or a figure.
pub fn word_count(text: &str) -> usize {
    text.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_comes_apart_into_its_parts() {
        let letter = LetterText::parse("Dear Loretta,\n\nYou fell for me,\nor I for you.\n\nSixty years.\n\nWith all my love,\nChris\n");
        assert_eq!(letter.salutation.as_deref(), Some("Dear Loretta,"));
        assert_eq!(letter.paragraphs, ["You fell for me, or I for you.", "Sixty years."]);
        assert_eq!(letter.valediction.as_deref(), Some("With all my love,"));
        assert_eq!(letter.signature, ["Chris"]);
    }

    #[test]
    fn a_signature_may_stand_in_a_block_of_its_own() {
        let letter = LetterText::parse("Dear T.,\n\nBody text goes here.\n\nYours,\n\nCatherine");
        assert_eq!((letter.valediction.as_deref(), letter.signature.as_slice()), (Some("Yours,"), &["Catherine".to_string()][..]));
    }

    #[test]
    fn what_is_written_after_the_signature_is_a_postscript() {
        let letter = LetterText::parse(
            "Dear Jonas,\n\nWell done.\n\nProudly,\nOma\n\nP.S. The petrol money\nis in the envelope.\n\nPPS Drive slowly.",
        );
        assert_eq!(letter.signature, ["Oma"]);
        assert_eq!(letter.postscript, ["P.S. The petrol money is in the envelope.", "PPS Drive slowly."]);
        assert_eq!(LetterText::parse("PSALM twenty-three is what I thought of.").postscript, Vec::<String>::new());
    }

    #[test]
    fn what_has_no_parts_stays_a_body() {
        let letter = LetterText::parse("Just one line of text without any form");
        assert_eq!(letter.paragraphs.len(), 1);
        assert!(letter.salutation.is_none() && letter.valediction.is_none());
        assert_eq!(LetterText::parse(" \n\n "), LetterText::default());
    }

    #[test]
    fn sentences_survive_titles_initials_and_quotes() {
        let text = "Mrs. Okonkwo said: “Now you know.” I knew. T. S. Eliot did not… Did you?";
        let found: Vec<_> = sentences(text).into_iter().map(|s| s.text).collect();
        assert_eq!(found, ["Mrs. Okonkwo said: “Now you know.”", "I knew.", "T. S. Eliot did not…", "Did you?"]);
        assert!(sentences(text).iter().all(|s| text[s.start..].starts_with(s.text)));
    }
}
