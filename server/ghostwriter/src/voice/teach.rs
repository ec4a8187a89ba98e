//! What an edit teaches.
//!
//! Sentences are paired first: a sentence that was written anew teaches no words, only one that was mended does.
//! Words that a letter is about (names, numbers, things) are a matter of that letter and teach nothing.

use super::{
    contractions, everyday, learn,
    words::{is_colour, plain, words},
};
use letters::{Lesson, LetterText, Mark, Taught, Voice, pieces, sentences};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Share of words that two sentences must have in common to be one sentence, mended.
const MENDED: f64 = 0.4;
/// The longest phrase that is a lesson, in words.
const LONGEST: usize = 6;
/// The longest sentence that, struck out whole, is a lesson.
const LONGEST_SENTENCE: usize = 14;

/// Learns from an edit: `before` is a draft or a stretch of one, `after` what the writer made of it. Returns the
/// lessons that are new or were strengthened, as they stand now.
pub fn teach(voice: &mut Voice, before: &str, after: &str) -> Vec<Lesson> {
    let (old, new) = (LetterText::parse(before), LetterText::parse(after));
    let mut taught = Vec::new();
    if let (Some(a), Some(b)) = (&old.salutation, &new.salutation)
        && let (was, Some(form)) = (learn::opening(a), learn::opening(b))
        && was.as_ref() != Some(&form)
    {
        taught.push(Taught::Opens { form });
    }
    if let (Some(a), Some(b)) = (&old.valediction, &new.valediction)
        && a != b
    {
        taught.push(Taught::Closes { form: b.clone() });
    }
    let (old, new) = (old.paragraphs.join("\n\n"), new.paragraphs.join("\n\n"));
    let (old, new) = (flat(&old), flat(&new));
    let compared = |s: &String| plain(s);
    let (low_old, low_new): (Vec<_>, Vec<_>) = (old.iter().map(compared).collect(), new.iter().map(compared).collect());
    for op in capture_diff_slices(Algorithm::Myers, &low_old, &low_new) {
        match op {
            DiffOp::Equal { .. } | DiffOp::Insert { .. } => {}
            DiffOp::Delete { old_index, old_len, .. } => {
                taught.extend(old[old_index..old_index + old_len].iter().filter_map(|s| struck(s)));
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                block(&old[old_index..old_index + old_len], &new[new_index..new_index + new_len], &mut taught);
            }
        }
    }
    let mut lessons: Vec<Lesson> = Vec::new();
    for lesson in taught.into_iter().map(|t| voice.learn(t)) {
        lessons.retain(|l| l.id != lesson.id);
        lessons.push(lesson);
    }
    lessons
}

fn flat(text: &str) -> Vec<String> {
    sentences(text).iter().map(|s| s.text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// A sentence that was taken out whole, when it told nothing that belongs to one letter alone.
fn struck(sentence: &str) -> Option<Taught> {
    let list = words(sentence);
    let own = sentence.split_whitespace().skip(1).any(|w| w.starts_with(|c: char| c.is_uppercase()) && !w.starts_with('I'));
    let common = list.iter().filter(|w| everyday::is_everyday(w) || is_colour(w)).count();
    let fits = (3..=LONGEST_SENTENCE).contains(&list.len()) && !own && !digits(sentence) && common * 10 >= list.len() * 7;
    fits.then(|| Taught::StruckOut { text: list.join(" ") })
}

fn digits(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
}

/// How many words two sentences share, 0 to 1, of the longer one.
fn alike(a: &str, b: &str) -> f64 {
    let (a, b) = (words(a), words(b));
    let mut left = b.clone();
    let shared = a.iter().filter(|w| left.iter().position(|l| l == *w).map(|at| left.remove(at)).is_some()).count();
    shared as f64 / a.len().max(b.len()).max(1) as f64
}

/// Sentences that others took the place of: each old one with those that were made of it.
fn block(old: &[String], new: &[String], taught: &mut Vec<Taught>) {
    let mut at = 0;
    for sentence in old {
        // One sentence, or two out of it, whichever is nearer.
        let mut best: Option<(f64, usize, String)> = None;
        for from in at..new.len() {
            for taken in 1..=2.min(new.len() - from) {
                let made = new[from..from + taken].join(" ");
                let score = alike(&contractions::open(sentence), &contractions::open(&made));
                if score >= MENDED && best.as_ref().is_none_or(|b| score > b.0) {
                    best = Some((score, from + taken, made));
                }
            }
        }
        let Some((_, next, made)) = best else {
            taught.extend(struck(sentence));
            continue;
        };
        at = next;
        if sentences(&made).len() > 1 {
            taught.push(Taught::Splits);
        }
        mended(sentence, &made, taught);
    }
}

/// One sentence before and after.
fn mended(before: &str, after: &str, taught: &mut Vec<Taught>) {
    let (made_before, free_before) = contractions::count(before);
    let (made_after, free_after) = contractions::count(after);
    if made_after > made_before && free_after < free_before {
        taught.push(Taught::Contracts);
    } else if made_after < made_before && free_after > free_before {
        taught.push(Taught::WritesOut);
    }
    // Opened on both sides, a contraction is no longer a difference.
    let (before, after) = (contractions::open(&contractions::contract(before)), contractions::open(&contractions::contract(after)));
    let cut = |text: &str| -> Vec<String> { pieces(text).into_iter().filter(|p| !p.trim().is_empty()).map(str::to_string).collect() };
    let (old, new) = (cut(&before), cut(&after));
    let compared = |list: &[String]| -> Vec<String> { list.iter().map(|w| plain(w)).collect() };
    for op in capture_diff_slices(Algorithm::Myers, &compared(&old), &compared(&new)) {
        let (gone, fresh) = match op {
            DiffOp::Equal { .. } => continue,
            DiffOp::Delete { old_index, old_len, .. } => (&old[old_index..old_index + old_len], &new[..0]),
            DiffOp::Insert { new_index, new_len, .. } => (&old[..0], &new[new_index..new_index + new_len]),
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                (&old[old_index..old_index + old_len], &new[new_index..new_index + new_len])
            }
        };
        marks(gone, fresh, taught);
        let only = |list: &[String]| -> Vec<String> { list.iter().filter(|w| w.starts_with(char::is_alphanumeric)).cloned().collect() };
        let (gone, fresh) = (only(gone), only(fresh));
        // A name, a number: a matter of this letter.
        let own = |list: &[String]| {
            list.iter().any(|w| digits(w) || w.starts_with(char::is_uppercase) && w != "I" && w != &old[0] && w != &new[0])
        };
        if own(&gone) || own(&fresh) {
            continue;
        }
        let text = |list: &[String]| list.iter().map(|w| plain(w)).collect::<Vec<_>>().join(" ");
        match (gone.len(), fresh.len()) {
            (0, 0) => {}
            (_, 0) => taught.extend(manner(&gone).into_iter().map(|text| Taught::StruckOut { text })),
            (0, _) => taught.extend(manner(&fresh).into_iter().map(|text| Taught::PutIn { text })),
            (1..=3, 1..=3) => {
                let (from, to) = (text(&gone), text(&fresh));
                let holding = |w: &str| everyday::in_a_million(w).is_infinite();
                // "is" for "are" and "the" for "a" are grammar.
                let grammar = from.split(' ').all(holding) || to.split(' ').all(holding) && !is_colour(&from);
                if !grammar && from != to {
                    taught.push(Taught::Replaced { from, to });
                }
            }
            _ => {}
        }
    }
}

/// What of a stretch is a matter of manner: its words of manner one by one, else the stretch itself if it is a phrase
/// that anybody might use anywhere.
fn manner(list: &[String]) -> Vec<String> {
    let list: Vec<String> = list.iter().map(|w| plain(w)).collect();
    let single: Vec<String> = list.iter().filter(|w| is_colour(w)).cloned().collect();
    let rest = list.iter().filter(|w| !is_colour(w)).all(|w| everyday::in_a_million(w).is_infinite());
    if !single.is_empty() && (rest || list.len() <= 2) {
        return single;
    }
    let phrase = (2..=LONGEST).contains(&list.len()) && list.iter().all(|w| everyday::is_everyday(w) || is_colour(w) || w.ends_with("ly"));
    let holding = list.iter().all(|w| everyday::in_a_million(w).is_infinite());
    if phrase && (!holding || list.len() > 2) { vec![list.join(" ")] } else { Vec::new() }
}

fn marks(gone: &[String], fresh: &[String], taught: &mut Vec<Taught>) {
    let count = |list: &[String], mark: Mark| {
        let is = |p: &str| match mark {
            Mark::Dash => matches!(p, "—" | "–" | "-"),
            Mark::Semicolon => p == ";",
            Mark::Exclamation => p == "!",
            Mark::Ellipsis => p == "…",
            Mark::Brackets => p == "(",
        };
        list.iter().filter(|p| is(p)).count()
    };
    for mark in [Mark::Dash, Mark::Semicolon, Mark::Exclamation, Mark::Ellipsis, Mark::Brackets] {
        match count(gone, mark).cmp(&count(fresh, mark)) {
            std::cmp::Ordering::Greater => taught.push(Taught::WithoutMark { mark }),
            std::cmp::Ordering::Less => taught.push(Taught::WithMark { mark }),
            std::cmp::Ordering::Equal => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(voice: &mut Voice, before: &str, after: &str) -> Vec<String> {
        teach(voice, before, after).iter().map(Lesson::says).collect()
    }

    #[test]
    fn an_edit_teaches_what_was_struck_out_put_in_and_changed() {
        let mut voice = Voice::default();
        let said = says(
            &mut voice,
            "Dear Tom,\n\nI am truly grateful for the ladder. It was very old; it held.\n\nYours sincerely,\nNell",
            "Hi Tom,\n\nI'm grateful for the ladder. It was old. It held.\n\nCheers,\nNell",
        );
        assert_eq!(
            said,
            [
                "You open with “Hi …,”.",
                "You close with “Cheers,”.",
                "You write “I’m” rather than “I am”.",
                "You strike out “truly”.",
                "You make two sentences out of a long one. Seen once; it counts from the second time.",
                "You strike out “very”.",
                "You take out semicolons. Seen once; it counts from the second time."
            ]
        );
        assert_eq!(voice.salutation("Ruth", false).as_deref(), Some("Hi Ruth,"));
        assert_eq!(voice.never().collect::<Vec<_>>(), ["truly", "very"]);
    }

    #[test]
    fn a_word_counts_as_preferred_from_the_second_time_and_can_be_undone() {
        let mut voice = Voice::default();
        says(&mut voice, "I purchased a ladder.", "I bought a ladder.");
        assert_eq!(voice.preferred().count(), 0);
        let said = says(&mut voice, "You purchased the paint for it.", "You bought the paint for it.");
        assert_eq!(said, ["You write “bought” for “purchased” (2 times)."]);
        assert_eq!(voice.preferred().collect::<Vec<_>>(), [("purchased", "bought")]);
        let id = voice.lessons[0].id;
        assert!(voice.unlearn(id).is_some() && voice.preferred().count() == 0 && voice.unlearn(id).is_none());
        says(&mut voice, "I purchased a ladder.", "I bought a ladder.");
        assert!(voice.lessons[0].id > id, "a number is never given twice");
    }

    #[test]
    fn what_belongs_to_one_letter_teaches_nothing() {
        let mut voice = Voice::default();
        for (before, after) in [
            ("We met in Tulsa in 1964.", "We met in Memphis in 1965."),
            ("The porch was painted blue by all of us.", "The shed was painted blue by all of us."),
            ("You were there with the ladder.", "You are there with a ladder."),
            ("I think of you often.", "Nothing in this sentence stayed as it had been written, except a word."),
            ("Same.", "Same."),
        ] {
            let lessons = says(&mut voice, before, after);
            assert!(lessons.iter().all(|l| l.contains("Seen once")), "{before} → {after}: {lessons:?}");
        }
        assert_eq!(voice.in_force().count(), 0);
    }

    #[test]
    fn a_sentence_of_ours_that_is_struck_out_twice_is_a_lesson() {
        let mut voice = Voice::default();
        let edit = ("It rained. I say so much too seldom. You came.", "It rained. You came.");
        assert!(says(&mut voice, edit.0, edit.1)[0].contains("Seen once"));
        assert_eq!(says(&mut voice, edit.0, edit.1), ["You strike out “i say so much too seldom” (2 times)."]);
    }

    #[test]
    fn a_voice_with_its_lessons_survives_its_file() {
        let mut voice = Voice::default();
        says(&mut voice, "Dear Tom,\n\nIt is really late!\n\nLove,\nN", "Hi Tom,\n\nIt's late.\n\nX,\nN");
        let text = toml::to_string_pretty(&voice).unwrap();
        assert_eq!(toml::from_str::<Voice>(&text).unwrap(), voice, "{text}");
    }
}
