//! A voice in plain words.

use letters::{Form, Mark, Voice};

/// What samples showed, a sentence a line; nothing when there were none.
pub fn learned(voice: &Voice) -> Vec<String> {
    if voice.samples == 0 {
        return Vec::new();
    }
    let mut said = vec![sentences(voice)];
    if voice.paragraph_words > 0 {
        said.push(format!("A paragraph of yours has about {} words.", voice.paragraph_words));
    }
    said.extend(voice.contractions.map(|share| match share {
        70.. => format!("You write “I’m” and “don’t”, not “I am” and “do not” ({share} times in a hundred)."),
        16.. => format!("You write “I’m” as readily as “I am” ({share} times in a hundred)."),
        _ => "You write “I am” and “do not” out.".to_string(),
    }));
    let habits: Vec<String> = [
        (Mark::Dash, "dashes"),
        (Mark::Semicolon, "semicolons"),
        (Mark::Exclamation, "exclamation marks"),
        (Mark::Ellipsis, "three dots"),
        (Mark::Brackets, "brackets"),
    ]
    .into_iter()
    .filter(|(mark, _)| voice.rate(*mark) > 0)
    .map(|(mark, name)| format!("{name} ({} in a thousand words)", voice.rate(mark)))
    .collect();
    if !habits.is_empty() {
        said.push(format!("You use {}.", listed(&habits)));
    }
    if !voice.favourites.is_empty() {
        let favourites: Vec<String> = voice.favourites.iter().take(12).map(|f| format!("“{}”", f.text)).collect();
        said.push(format!("You like to say {}.", listed(&favourites)));
    }
    said.extend(forms("You open with", &voice.openings));
    said.extend(forms("You sign off with", &voice.closings));
    said
}

fn sentences(voice: &Voice) -> String {
    let half = voice.sentence_spread / 2;
    match half {
        0 => format!("Your sentences have about {} words.", voice.sentence_words),
        _ => format!(
            "Your sentences have about {} words; half of them between {} and {}.",
            voice.sentence_words,
            voice.sentence_words.saturating_sub(half).max(1),
            voice.sentence_words + half
        ),
    }
}

fn forms(said: &str, forms: &[Form]) -> Option<String> {
    let list: Vec<String> = forms.iter().take(4).map(|f| format!("“{}”", f.text.replace("{name}", "…"))).collect();
    (!list.is_empty()).then(|| format!("{said} {}.", listed(&list)))
}

/// "a, b and c"
fn listed(list: &[String]) -> String {
    match list {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use letters::{Favourite, Marks};

    #[test]
    fn a_voice_is_told_in_plain_words() {
        assert!(learned(&Voice::default()).is_empty());
        let form = |text: &str| Form { text: text.into(), times: 2 };
        let voice = Voice {
            samples: 3,
            words: 900,
            sentence_words: 11,
            sentence_spread: 8,
            contractions: Some(92),
            marks: Marks { dashes: 14, exclamations: 3, ..Marks::default() },
            favourites: vec![Favourite { text: "honestly".into(), times: 7 }],
            openings: vec![form("Dear {name},"), form("Hello {name},")],
            closings: vec![form("Love always,")],
            ..Voice::default()
        };
        assert_eq!(
            learned(&voice),
            [
                "Your sentences have about 11 words; half of them between 7 and 15.",
                "You write “I’m” and “don’t”, not “I am” and “do not” (92 times in a hundred).",
                "You use dashes (14 in a thousand words) and exclamation marks (3 in a thousand words).",
                "You like to say “honestly”.",
                "You open with “Dear …,” and “Hello …,”.",
                "You sign off with “Love always,”."
            ]
        );
    }
}
