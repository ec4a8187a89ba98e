//! "I am" and "I'm": making and opening contractions, and counting them.
//!
//! Only where both are English: never at the end of a clause ("who I am is your doing", "as it is."), never of a
//! noun ("Ruth's" may be a possessive), never inside quotation marks.

use super::words::{like, outside_quotes, plain};
use letters::pieces;

/// Subject and verb, and what the verb shrinks to.
const VERBS: [(&str, &str); 7] =
    [("am", "'m"), ("are", "'re"), ("is", "'s"), ("have", "'ve"), ("had", "'d"), ("would", "'d"), ("will", "'ll")];
/// Verb and "not" in one.
const NOT: [(&str, &str); 17] = [
    ("do", "don't"),
    ("does", "doesn't"),
    ("did", "didn't"),
    ("is", "isn't"),
    ("are", "aren't"),
    ("was", "wasn't"),
    ("were", "weren't"),
    ("have", "haven't"),
    ("has", "hasn't"),
    ("had", "hadn't"),
    ("will", "won't"),
    ("would", "wouldn't"),
    ("could", "couldn't"),
    ("should", "shouldn't"),
    ("must", "mustn't"),
    ("can", "can't"),
    ("need", "needn't"),
];
const SUBJECTS: [&str; 7] = ["i", "you", "he", "she", "it", "we", "they"];
/// Participles that do not end in -ed.
const PARTICIPLES: &str = " been had done gone seen known come made said got given taken told found kept left felt brought thought \
    lost sat stood run read written met held heard put let become begun broken chosen driven eaten fallen flown forgotten forgiven \
    grown hidden paid sent set slept spoken spent sold won worn wanted meant understood built bought caught taught fought sung drunk \
    learnt dreamt hurt cut shut led lain laid shown thrown woken never always often long just already ";
/// After these the verb is stressed or the clause ends with it: "who I am", "more than you will".
const STRESSED: [&str; 9] = ["who", "what", "where", "how", "than", "as", "whoever", "whatever", "wherever"];

fn participle(word: &str) -> bool {
    word.len() > 3 && word.ends_with("ed") || PARTICIPLES.contains(&format!(" {word} "))
}

/// The words of a stretch with the places where they stand among its pieces.
struct Line<'t> {
    pieces: Vec<&'t str>,
    /// Places of the words.
    at: Vec<usize>,
}

impl<'t> Line<'t> {
    fn new(text: &'t str) -> Line<'t> {
        let pieces = pieces(text);
        let at = (0..pieces.len()).filter(|i| pieces[*i].starts_with(char::is_alphanumeric)).collect();
        Line { pieces, at }
    }

    /// A word in lower case; empty past either end.
    fn word(&self, n: usize) -> String {
        self.at.get(n).map_or(String::new(), |at| plain(self.pieces[*at]))
    }

    /// Whether only white space stands between a word and the next one.
    fn joined(&self, n: usize) -> bool {
        match (self.at.get(n), self.at.get(n + 1)) {
            (Some(a), Some(b)) => *b == a + 2 && self.pieces[a + 1] == " ",
            _ => false,
        }
    }

    /// Whether a word begins the stretch or stands after a mark.
    fn begins(&self, n: usize) -> bool {
        n == 0 || !self.joined(n - 1)
    }
}

/// The contraction that words `n` and `n + 1` can make, and how many words it takes.
fn contraction(line: &Line, n: usize) -> Option<String> {
    let (first, second, third) = (line.word(n), line.word(n + 1), line.word(n + 2));
    if first == "cannot" {
        return Some(like(line.pieces[line.at[n]], "can't"));
    }
    if !line.joined(n) {
        return None;
    }
    let own = line.pieces[line.at[n]];
    if second == "not" {
        let (_, made) = NOT.iter().find(|(verb, _)| *verb == first)?;
        // "You did not" and "do not come", but not "whether or not", nor the stressed "not only".
        return (third != "only" && first != "need").then(|| like(own, made));
    }
    let (_, short) = VERBS.iter().find(|(verb, _)| *verb == second)?;
    let subject = match second.as_str() {
        "am" => first == "i",
        "are" => matches!(first.as_str(), "you" | "we" | "they"),
        "is" => {
            matches!(first.as_str(), "it" | "he" | "she" | "there")
                || matches!(first.as_str(), "that" | "what" | "who" | "here") && line.begins(n)
        }
        "have" => matches!(first.as_str(), "i" | "you" | "we" | "they"),
        _ => SUBJECTS.contains(&first.as_str()),
    };
    let before = if line.begins(n) || n == 0 { String::new() } else { line.word(n - 1) };
    let asked = matches!(
        before.as_str(),
        "am" | "are"
            | "is"
            | "was"
            | "were"
            | "do"
            | "does"
            | "did"
            | "have"
            | "has"
            | "had"
            | "will"
            | "would"
            | "could"
            | "can"
            | "should"
    );
    let ends = !line.joined(n + 1)
        || matches!(third.as_str(), "and" | "or" | "but" | "is" | "was" | "are" | "were" | "than" | "as" | "too" | "now");
    let whole = match second.as_str() {
        "have" | "had" => participle(&third) && !(third == "had" && second == "have"),
        _ => third != "not",
    };
    let fits = subject && !asked && !ends && whole && !STRESSED.contains(&before.as_str());
    fits.then(|| format!("{own}{short}"))
}

/// What a contraction at word `n` stands for; none for a possessive or what could be two things.
fn opened(line: &Line, n: usize) -> Option<String> {
    let (word, next, own) = (line.word(n), line.word(n + 1), line.pieces[line.at[n]]);
    let follows = |list: &[&str]| list.contains(&next.as_str());
    if let Some((verb, _)) = NOT.iter().find(|(_, made)| *made == word) {
        return Some(if word == "can't" { like(own, "cannot") } else { format!("{} not", like(own, verb)) });
    }
    if word == "shan't" {
        return Some(format!("{} not", like(own, "shall")));
    }
    if word == "let's" {
        return Some(format!("{} us", like(own, "let")));
    }
    let at = own.find(['\'', '’'])?;
    let (subject, tail) = (plain(&own[..at]), &word[at..]);
    let person = SUBJECTS.contains(&subject.as_str());
    let verb = match tail {
        "'m" if subject == "i" => "am",
        "'re" if person => "are",
        "'ve" if person => "have",
        "'ve" if matches!(subject.as_str(), "would" | "could" | "should" | "might" | "must") => "have",
        "'ll" if person || matches!(subject.as_str(), "that" | "there") => "will",
        "'d" if person
            && (next == "better"
                || participle(&next)
                    && !follows(&[
                        "never", "always", "often", "just", "put", "let", "cut", "set", "read", "run", "come", "become", "hurt", "shut",
                    ])) =>
        {
            "had"
        }
        // "I'd never" may be either.
        "'d" if person && !participle(&next) && !next.is_empty() && line.joined(n) => "would",
        "'s" if matches!(subject.as_str(), "it" | "he" | "she" | "that" | "there" | "what" | "who" | "where" | "here" | "how") => {
            match next.as_str() {
                "been" | "got" | "had" | "become" => "has",
                // "It's gone" and "it's come" may be either.
                "gone" | "come" | "grown" | "done" => return None,
                _ => "is",
            }
        }
        _ => return None,
    };
    Some(format!("{} {verb}", &own[..at]))
}

/// Makes every contraction that can be made outside quotation marks. The apostrophe is the text's own.
pub fn contract(text: &str) -> String {
    let straight = text.contains('\'') && !text.contains('’');
    outside_quotes(text, &mut |stretch| {
        let line = Line::new(stretch);
        rebuild(&line, &mut |n| {
            let made = contraction(&line, n)?;
            let made = if straight { made } else { made.replace('\'', "’") };
            Some((made, if line.word(n) == "cannot" { 1 } else { 2 }))
        })
    })
}

/// Opens every contraction that means one thing only, outside quotation marks. "Don't you?" becomes "Do you not?".
pub fn open(text: &str) -> String {
    outside_quotes(text, &mut |stretch| {
        let line = Line::new(stretch);
        rebuild(&line, &mut |n| {
            let out = opened(&line, n)?;
            let next = line.word(n + 1);
            let turned = line.word(n).ends_with("n't") && SUBJECTS.contains(&next.as_str()) && line.joined(n);
            if !turned {
                return Some((out, 1));
            }
            // The verb stands before its subject: "not" goes behind it.
            let verb = out.strip_suffix("not").unwrap_or(&out).trim_end();
            Some((format!("{verb} {} not", line.pieces[line.at[n + 1]]), 2))
        })
    })
}

/// Puts pieces together again; `change` gives the new words for the word it is asked about, and how many words they take.
fn rebuild(line: &Line, change: &mut dyn FnMut(usize) -> Option<(String, usize)>) -> String {
    let (mut out, mut from, mut n) = (String::new(), 0, 0);
    while n < line.at.len() {
        match change(n) {
            Some((text, taken)) => {
                out.push_str(&line.pieces[from..line.at[n]].concat());
                out.push_str(&text);
                from = line.at[n + taken - 1] + 1;
                n += taken;
            }
            None => n += 1,
        }
    }
    out + &line.pieces[from..].concat()
}

/// How many contractions stand in a text, and how many more could: (made, not made).
pub fn count(text: &str) -> (usize, usize) {
    let (mut made, mut free) = (0, 0);
    outside_quotes(text, &mut |stretch| {
        let line = Line::new(stretch);
        made += (0..line.at.len()).filter(|n| line.pieces[line.at[*n]].contains(['\'', '’']) && opened(&line, *n).is_some()).count();
        free += (0..line.at.len()).filter(|n| contraction(&line, *n).is_some()).count();
        String::new()
    });
    (made, free)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn contractions_are_made_where_english_makes_them() {
        for (long, short) in [
            ("I am sorry that I did not come.", "I’m sorry that I didn’t come."),
            ("You are my wife, and I will not forget it.", "You’re my wife, and I won’t forget it."),
            ("It is late. That is all. There is no need.", "It’s late. That’s all. There’s no need."),
            ("I have kept it. I had seen it. I would do it again.", "I’ve kept it. I’d seen it. I’d do it again."),
            ("I cannot say. Do not answer.", "I can’t say. Don’t answer."),
            // Not at the end of a clause, not where it is stressed, not what is owned, not a quotation.
            ("Who I am is half your doing.", "Who I am is half your doing."),
            ("That is how it is.", "That’s how it is."),
            ("Are you well? Is it you? So I am, and so you are.", "Are you well? Is it you? So I am, and so you are."),
            ("I have a ticket and I had a plan.", "I have a ticket and I had a plan."),
            ("You said: “I am not afraid.”", "You said: “I am not afraid.”"),
            ("Ruth is here; I know where you are now.", "Ruth is here; I know where you are now."),
            ("He said 'no', and I am glad.", "He said 'no', and I'm glad."),
        ] {
            assert_eq!(contract(long), short);
        }
    }

    #[test]
    fn contractions_are_opened_where_they_mean_one_thing() {
        for (short, long) in [
            ("I'm sorry I didn't come; I couldn't.", "I am sorry I did not come; I could not."),
            ("Don't you remember? It was cold, wasn’t it?", "Do you not remember? It was cold, was it not?"),
            ("I’d gone before you’d say so.", "I had gone before you would say so."),
            ("It's been long. It's cold. Let's go.", "It has been long. It is cold. Let us go."),
            ("I can't and won't.", "I cannot and will not."),
            // What is owned, and what may be two things, stays.
            ("Ruth's hat, my sister’s church, it's gone.", "Ruth's hat, my sister’s church, it's gone."),
            ("You said: “I’m not afraid.”", "You said: “I’m not afraid.”"),
        ] {
            assert_eq!(open(short), long);
        }
    }

    #[test]
    fn both_are_counted() {
        assert_eq!(count("I'm here, and I am glad. Ruth's hat is here; don't ask who I am."), (2, 1));
    }

    proptest! {
        #[test]
        fn any_text_can_be_contracted_and_opened(text in "(I|you|it|am|is|'s|’ll|not|do|\\PC| |“|”|cannot){0,24}") {
            let (_, _) = (contract(&text), open(&text));
            let _ = count(&text);
        }
    }
}
