//! The voice: how one person writes, learned from their letters and from their edits, and given to sentences
//! that are not theirs.
//!
//! Pure: text in, [`Voice`] out. It looks at how something is said and never at what: names, numbers and facts
//! pass through it unchanged.

mod contractions;
mod everyday;
mod learn;
mod teach;
pub(crate) mod words;

pub use contractions::{contract, open};
pub use learn::learn;
pub use teach::teach;

use letters::{Mark, Voice, pieces, word_count};
use words::{article, is_manner, like, outside_quotes, plain};

/// A sentence of ours as this person would write it: words of manner that they strike out left out, preferred words
/// put in, contractions made or opened, marks as theirs. Names, numbers and what stands in quotation marks stay as
/// they are. A semicolon that the person would not write becomes a full stop, so two sentences may come back.
pub fn apply(voice: &Voice, sentence: &str) -> String {
    if voice.is_empty() {
        return sentence.to_string();
    }
    let text = outside_quotes(sentence, &mut |stretch| marks(voice, &prefer(voice, &without(voice, stretch))));
    match voice.contracts() {
        Some(true) => contract(&text),
        Some(false) => open(&text),
        None => text,
    }
}

/// Leaves out words of manner that the person strikes out.
fn without(voice: &Voice, text: &str) -> String {
    let never: Vec<&str> = voice.never().filter(|w| is_manner(w)).collect();
    if never.is_empty() { text.to_string() } else { drop_words(text, &|word| never.contains(&word)) }
}

/// Leaves out every word of manner that `gone` names (in lower case), and mends what stands around it: the capital
/// of a beginning, "a" and "an", a comma that belonged to it. A word that is denied or weighed ("not really", "so
/// very", "how truly") stays: without it the sentence would say something else.
pub(crate) fn drop_words(text: &str, gone: &dyn Fn(&str) -> bool) -> String {
    let mut list: Vec<String> = pieces(text).into_iter().map(str::to_string).collect();
    let mut at = 0;
    while at < list.len() {
        if !gone(&plain(&list[at])) || !is_manner(&plain(&list[at])) {
            at += 1;
            continue;
        }
        let before = list[..at].iter().rev().find(|p| !p.trim().is_empty()).map_or(String::new(), |p| plain(p));
        let weighed = ["not", "so", "how", "as", "more", "most", "too", "no", "than", "this", "that"].contains(&before.as_str())
            || before.ends_with("n't");
        let begins = before.is_empty() || [".", "!", "?"].contains(&before.as_str());
        let next = list.get(at + 1).cloned().unwrap_or_default();
        let after = list.get(at + 2).map(|w| plain(w)).unwrap_or_default();
        let follows = next == " " && after.starts_with(char::is_alphabetic);
        // "the very day", "rather than": not a word of manner there.
        let other = matches!(before.as_str(), "the" | "my" | "your" | "our" | "his" | "her")
            && !after.is_empty()
            && list[at].eq_ignore_ascii_case("very")
            || after == "than"
            || plain(&list[at]) == "just" && matches!(after.as_str(), "as" | "a" | "then" | "like" | "now" | "after" | "before");
        if weighed || other {
            at += 1;
            continue;
        }
        if begins && (follows || next == ",") {
            let own = list.remove(at);
            let taken = if next == "," { 2 } else { 1 };
            list.drain(at..(at + taken).min(list.len()));
            if let Some(first) = list.get_mut(at) {
                *first = like(&own, first);
            }
        } else if follows {
            list.drain(at..at + 2);
            let Some(word) = list.get(at).cloned() else { continue };
            if at >= 2 && matches!(plain(&list[at - 2]).as_str(), "a" | "an") {
                list[at - 2] = like(&list[at - 2].clone(), article(&word));
            }
        } else if !begins && at > 0 && list[at - 1] == " " && matches!(next.as_str(), "." | "!" | "?" | "," | ";") {
            // "I love it dearly." But "It is really." would be none.
            let verb = ["is", "are", "was", "were", "am", "be"].contains(&before.as_str());
            if verb || !before.starts_with(char::is_alphabetic) {
                at += 1;
                continue;
            }
            list.drain(at - 1..=at);
        } else {
            at += 1;
        }
    }
    list.concat()
}

/// Puts preferred words in the place of others.
fn prefer(voice: &Voice, text: &str) -> String {
    let mut list: Vec<String> = pieces(text).into_iter().map(str::to_string).collect();
    for (from, to) in voice.preferred() {
        let wanted: Vec<&str> = from.split(' ').collect();
        let span = wanted.len() * 2 - 1;
        let mut at = 0;
        while at + span <= list.len() {
            let here = (0..span).all(|i| if i % 2 == 0 { plain(&list[at + i]) == wanted[i / 2] } else { list[at + i] == " " });
            // A capital inside a sentence is a name.
            let begins = list[..at].iter().rev().find(|p| !p.trim().is_empty()).is_none_or(|p| [".", "!", "?"].contains(&p.as_str()));
            if here && (begins || !list[at].starts_with(char::is_uppercase)) {
                let new = like(&list[at], to);
                if at >= 2 && matches!(plain(&list[at - 2]).as_str(), "a" | "an") {
                    list[at - 2] = like(&list[at - 2].clone(), article(to));
                }
                list.splice(at..at + span, [new]);
            }
            at += 1;
        }
    }
    list.concat()
}

/// Marks as the person writes them. None is added that was not there.
fn marks(voice: &Voice, text: &str) -> String {
    let mut text = text.to_string();
    if voice.avoids(Mark::Exclamation) {
        text = text.replace("?!", "?").replace("!?", "?").replace('!', ".");
    }
    if voice.avoids(Mark::Ellipsis) {
        text = text.replace("...", "…").replace("….", ".").replace("… ", ", ").replace('…', ".");
    }
    for dash in [" — ", " – ", " -- ", " - ", "—"] {
        if voice.avoids(Mark::Dash) {
            text = text.replace(dash, ", ");
        } else if !voice.dash.is_empty() && dash != voice.dash {
            text = text.replace(dash, &voice.dash);
        }
    }
    if voice.avoids(Mark::Semicolon) {
        let mut parts = text.split("; ");
        let mut out = parts.next().unwrap_or("").to_string();
        for part in parts {
            out.push_str(". ");
            out.push_str(&like("A", part));
        }
        text = out;
    }
    text
}

/// How well a sentence fits a voice, 0 to 1; 0.5 for a voice that knows nothing. Length counts for a third; each
/// contraction, mark or word against the voice's habit takes away, each favourite adds.
pub fn fits(voice: &Voice, sentence: &str) -> f64 {
    if voice.is_empty() {
        return 0.5;
    }
    let words = word_count(sentence).max(1) as f64;
    let mut score: f64 = 0.6;
    if voice.sentence_words > 0 {
        // Within the habit's spread all lengths are as good; a word more or less beyond it weighs more the narrower it is.
        let spread = f64::from(voice.sentence_spread.max(4));
        let beyond = ((words - f64::from(voice.sentence_words)).abs() - spread / 2.0).max(0.0);
        score += 0.15 - (0.15 * beyond / spread).min(0.45);
    }
    let (made, free) = contractions::count(sentence);
    match voice.contracts() {
        Some(true) if free > 0 => score -= 0.1,
        Some(false) if made > 0 => score -= 0.15,
        _ => {}
    }
    let low = format!(" {} ", words::words(sentence).join(" "));
    let holds = |phrase: &str| low.contains(&format!(" {phrase} "));
    score -= 0.35 * voice.never().filter(|w| holds(w)).count() as f64;
    score -= 0.1 * voice.preferred().filter(|(from, _)| holds(from)).count() as f64;
    score += (0.08 * voice.liked().filter(|w| holds(w)).count() as f64).min(0.2);
    let against = |mark: Mark, sign: &[char]| sentence.contains(sign) && voice.avoids(mark);
    let avoided = [
        against(Mark::Exclamation, &['!']),
        against(Mark::Semicolon, &[';']),
        against(Mark::Dash, &['—', '–']),
        against(Mark::Ellipsis, &['…']),
        against(Mark::Brackets, &['(']),
    ];
    score -= 0.12 * avoided.iter().filter(|a| **a).count() as f64;
    score.clamp(0.0, 1.0)
}

/// A line for a prompt: "Short sentences. Uses contractions. Never says “truly”." Empty when nothing is known.
pub fn hint(voice: &Voice) -> String {
    let mut out: Vec<String> = Vec::new();
    match voice.sentence_words {
        0 => {}
        n @ 1..=9 => out.push(format!("Short sentences, about {n} words.")),
        n @ 10..=16 => out.push(format!("Sentences of about {n} words.")),
        n => out.push(format!("Long sentences, about {n} words.")),
    }
    match voice.contracts() {
        Some(true) => out.push("Uses contractions.".into()),
        Some(false) => out.push("No contractions.".into()),
        None => {}
    }
    let avoided: Vec<&str> = [
        (Mark::Exclamation, "exclamation marks"),
        (Mark::Dash, "dashes"),
        (Mark::Semicolon, "semicolons"),
        (Mark::Ellipsis, "three dots"),
        (Mark::Brackets, "brackets"),
    ]
    .into_iter()
    .filter(|(mark, _)| voice.avoids(*mark))
    .map(|(_, name)| name)
    .collect();
    if !avoided.is_empty() {
        out.push(format!("No {}.", avoided.join(", no ")));
    }
    if voice.marks.dashes >= 6 && !voice.avoids(Mark::Dash) {
        out.push("Dashes now and then.".into());
    }
    let quoted = |list: Vec<&str>| list.iter().map(|w| format!("“{w}”")).collect::<Vec<_>>().join(", ");
    let liked: Vec<&str> = voice.liked().take(5).collect();
    if !liked.is_empty() {
        out.push(format!("Likes to say {}.", quoted(liked)));
    }
    let never: Vec<&str> = voice.never().take(6).collect();
    if !never.is_empty() {
        out.push(format!("Never says {}.", quoted(never)));
    }
    out.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use letters::{Favourite, Taught};
    use proptest::prelude::*;

    fn nell() -> Voice {
        let mut voice = Voice {
            samples: 4,
            words: 900,
            sentence_words: 8,
            sentence_spread: 6,
            contractions: Some(92),
            dash: " – ".into(),
            favourites: vec![Favourite { text: "to be honest".into(), times: 4 }],
            ..Voice::default()
        };
        voice.marks.dashes = 9;
        for taught in [
            Taught::StruckOut { text: "truly".into() },
            Taught::StruckOut { text: "very".into() },
            Taught::Replaced { from: "purchased".into(), to: "bought".into() },
            Taught::Replaced { from: "purchased".into(), to: "bought".into() },
        ] {
            voice.learn(taught);
        }
        voice
    }

    #[test]
    fn a_sentence_of_ours_becomes_theirs() {
        for (ours, theirs) in [
            ("I am truly sorry that I did not come!", "I’m sorry that I didn’t come."),
            ("Truly, you are a very old friend.", "You’re an old friend."),
            ("You purchased it — the ladder — for Mr Purchased in 1964.", "You bought it – the ladder – for Mr Purchased in 1964."),
            ("It was not work; I was afraid.", "It wasn’t work. I was afraid."),
            ("You said: “I am truly late!” and I laughed.", "You said: “I am truly late!” and I laughed."),
            ("It was not very far.", "It wasn’t very far."),
            ("I remember the very day.", "I remember the very day."),
        ] {
            assert_eq!(apply(&nell(), ours), theirs);
        }
        assert_eq!(apply(&Voice::default(), "I am truly here!"), "I am truly here!");
    }

    #[test]
    fn the_sentence_that_fits_is_the_one_they_would_have_written() {
        let voice = nell();
        let theirs = fits(&voice, "I didn’t come, to be honest.");
        let ours = fits(&voice, "I did not come, to be honest.");
        let stiff =
            fits(&voice, "I must truly confess that I did not, on that occasion or on any other that I would care to mention, attend!");
        assert!(theirs > ours && ours > stiff && stiff < 0.3, "{theirs} {ours} {stiff}");
        assert!((fits(&Voice::default(), "Anything.") - 0.5).abs() < f64::EPSILON);
    }

    #[test]
    fn the_hint_says_it_in_a_line() {
        assert_eq!(
            hint(&nell()),
            "Short sentences, about 8 words. Uses contractions. No exclamation marks, no semicolons, no three dots, no brackets. \
             Dashes now and then. Likes to say “to be honest”, “bought”. Never says “truly”, “very”."
        );
        assert_eq!(hint(&Voice::default()), "");
    }

    proptest! {
        #[test]
        fn names_and_numbers_are_never_touched(text in "(I am|you|truly|purchased| |Loretta|1964|; |!|—|“|”|did not|\\.){0,20}") {
            let out = apply(&nell(), &text);
            for kept in ["Loretta", "1964"] {
                prop_assert_eq!(out.matches(kept).count(), text.matches(kept).count());
            }
            prop_assert!((0.0..=1.0).contains(&fits(&nell(), &text)));
        }
    }
}
