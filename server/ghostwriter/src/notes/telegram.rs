//! What a telegram says in pieces and a letter in one: lists that share a verb, names with what is said of them, a
//! quotation and who said it, something and its state. Only marks and the plainest small words are supplied.

use super::{
    Place, calendar,
    complete::is_past_first,
    frames, lexicon, verbs,
    words::{Mark, Sentence, Word, capital},
};

/// Puts together what belongs together, before the clauses of a sentence are looked at one by one.
pub(super) fn whole(sentence: &mut Sentence, place: &Place) {
    small_head(sentence, place);
    called(sentence, place);
    speaker(sentence);
    listed(sentence);
    named_first(sentence);
    for clause in &mut sentence.clauses {
        states(&mut clause.words);
    }
    where_it_is(sentence);
}

fn has_verb(words: &[Word]) -> bool {
    verbs::finite(words).is_some()
}

/// “Was cross.” is to be “I was cross.”: a capital that only stood at the head of a sentence goes.
fn small_head(sentence: &mut Sentence, place: &Place) {
    let Some(clause) = sentence.clauses.first_mut() else { return };
    // "Nurse Bea" is a name.
    if clause.words.get(1).is_some_and(|w| w.text.starts_with(char::is_uppercase) && w.low != "i" && !w.low.starts_with("i'")) {
        return;
    }
    let Some(first) = clause.words.first_mut() else { return };
    let low = first.low.as_str();
    let common = lexicon::is_subject_pronoun(low) && low != "i"
        || lexicon::verb(low).is_some()
        || lexicon::is_auxiliary(low) && !low.starts_with("i'")
        || lexicon::is_adverb(low)
        || lexicon::is_adjective(low)
        || lexicon::is_determiner(low)
        || low == "not";
    let named = lexicon::first_name(first.stem()).is_some() || place.known.contains(low) || calendar::month(low).is_some();
    let shouted = first.text.chars().count() > 1 && first.text.chars().all(|c| !c.is_lowercase());
    if common && !named && !shouted && !first.quote {
        first.text = first.text.chars().take(1).flat_map(char::to_lowercase).chain(first.text.chars().skip(1)).collect();
    }
}

/// “Bea if you want to shout, ring me”: one of several readers is called by name.
fn called(sentence: &mut Sentence, place: &Place) {
    let Some(words) = sentence.clauses.first_mut().map(|c| &mut c.words).filter(|w| w.len() > 2) else { return };
    if place.readers.contains(&words[0].low) && words[1].is(&["if", "you", "please", "when", "don't", "can", "could", "you're"]) {
        words[0].post.push(',');
    }
}

/// “‘nobody is bad at fractions’, he said, and put sandwiches on the table.”
fn speaker(sentence: &mut Sentence) {
    const SAYS: [&str; 12] =
        ["said", "says", "asked", "wrote", "told", "whispered", "shouted", "replied", "answered", "sang", "muttered", "yelled"];
    if let Some(first) = sentence.clauses.first_mut()
        && (3..=5).contains(&first.words.len())
        && first.words[0].quote
        && first.words[1..].iter().any(|w| w.is(&SAYS))
    {
        first.words[0].text = spoken(&first.words[0].text);
        return;
    }
    let [said, by, ..] = sentence.clauses.as_mut_slice() else { return };
    let alone = said.words.len() == 1 && said.words[0].quote;
    if !alone || by.words.len() > 4 || !by.words.iter().any(|w| w.is(&SAYS)) {
        return;
    }
    let quote = &mut said.words[0];
    quote.text = spoken(&quote.text);
    let words = std::mem::take(&mut by.words);
    said.words.extend(words);
    sentence.clauses.remove(1);
}

/// What was said, before whoever said it.
fn spoken(text: &str) -> String {
    let bare = text.trim_end_matches([',', '.', ';']);
    format!("{}{}", capital(bare), if bare.ends_with(['!', '?', '…']) { "" } else { "," })
}

/// Makes one clause of the first `count`, with commas between them.
fn merge(sentence: &mut Sentence, count: usize) {
    let tail: Vec<Vec<Word>> = sentence.clauses.drain(1..count).map(|c| c.words).collect();
    let Some(head) = sentence.clauses.first_mut() else { return };
    for words in tail {
        if let Some(last) = head.words.last_mut() {
            last.post.push(',');
        }
        head.words.extend(words);
    }
}

/// “the tooth box, the hospital band and this letter are in the tin”: several things with one verb.
fn listed(sentence: &mut Sentence) {
    let Some(at) = (1..sentence.clauses.len()).find(|&k| has_verb(&sentence.clauses[k].words)) else { return };
    let things = sentence.clauses[..at].iter().all(|c| {
        (c.before == Mark::Comma || c.before == Mark::Start)
            && c.words.first().is_some_and(|w| lexicon::is_determiner(&w.low))
            && c.words.len() < 7
    });
    let last = &sentence.clauses[at];
    let shared = verbs::finite(&last.words).is_some_and(|v| {
        last.words[v].is(&["are", "were", "have", "aren't", "weren't", "haven't"]) && last.words[..v].iter().any(|w| w.is(&["and"]))
    });
    if things && shared && last.before == Mark::Comma && lexicon::is_determiner(&last.words[0].low) {
        merge(sentence, at + 1);
    }
}

/// “Frau Petzold, 91, 5th floor, went out to buy strawberries”: what a verb without a subject says is said of whoever
/// was named.
fn named_first(sentence: &mut Sentence) {
    let Some(first) = sentence.clauses.first() else { return };
    let titled = first.words.first().is_some_and(|w| {
        matches!(
            w.low.trim_end_matches('.'),
            "mr" | "mrs" | "ms" | "miss" | "dr" | "frau" | "herr" | "madame" | "señora" | "uncle" | "aunt" | "auntie"
        )
    });
    let person = (1..=3).contains(&first.words.len())
        && first.words.iter().all(|w| w.text.starts_with(char::is_uppercase) && !w.quote && !w.number())
        && (titled || first.words.iter().any(|w| lexicon::first_name(w.stem()).is_some()));
    let Some(at) = (1..sentence.clauses.len()).find(|&k| has_verb(&sentence.clauses[k].words)) else { return };
    let bare = sentence.clauses[1..at].iter().all(|c| c.words.len() < 6);
    if person && bare && is_past_first(&sentence.clauses[at].words) && sentence.clauses[at].before == Mark::Comma {
        merge(sentence, at + 1);
    }
}

/// “his suit sleeves too long” are too long; “ten years since that bus” it is.
fn states(words: &mut Vec<Word>) {
    if words.len() > 2 && words[0].is(&["nothing"]) && words[1].is(&["to", "left"]) && !words.iter().any(|w| w.is(&["is", "was"])) {
        words.insert(0, Word::new("is"));
        words.insert(0, Word::new("there"));
        return;
    }
    if has_verb(words) || words.len() < 3 || words.iter().any(|w| w.quote) {
        return;
    }
    let n = words.len();
    // "pomegranates not good this year", "nothing to do before you want to".
    if let Some(at) = (1..n.min(4) - 1).find(|&k| words[k].is(&["not"]) && lexicon::is_adjective(&words[k + 1].low))
        && !lexicon::is_adjective(&words[at - 1].low)
        && !lexicon::is_adverb(&words[at - 1].low)
    {
        words.insert(at, Word::new(if frames::plural(&words[..at]) { "are" } else { "is" }));
        return;
    }
    let counted = words[0].number() && lexicon::is_time_noun(&words[1].low) && words.iter().any(|w| w.is(&["since"]));
    if counted {
        words.insert(0, Word::new("is"));
        words.insert(0, Word::new("it"));
        return;
    }
    let owned = lexicon::is_possessive(&words[0].low) || words[0].is(&["the"]);
    if owned && words[n - 2].is(&["too", "very", "so", "still", "not", "quite"]) && lexicon::is_adjective(&words[n - 1].low) && n >= 4 {
        let be = if frames::plural(&words[..n - 2]) { "are" } else { "is" };
        words.insert(n - 2, Word::new(be));
    } else if words[0].is(&["not"]) && words[1].is(&["after", "into", "up", "against"]) {
        words.insert(0, Word::new("am"));
        words.insert(0, Word::new("I"));
    }
}

/// “party on 20 June at six, clubhouse”: a place by itself beside a day or an hour is where it is.
fn where_it_is(sentence: &mut Sentence) {
    let timed = sentence.clauses.iter().any(|c| {
        c.words.iter().any(|w| {
            calendar::is_weekday(&w.low) || calendar::is_month(&w.text) || w.low.ends_with("pm") || w.low.ends_with("am") && w.number()
        }) || c.words.windows(2).any(|w| w[0].is(&["at"]) && w[1].number())
    });
    if !timed {
        return;
    }
    for clause in sentence.clauses.iter_mut().skip(1) {
        let words = &mut clause.words;
        let [.., noun] = words.as_slice() else { continue };
        let place =
            lexicon::is_meeting_place(&noun.low) || noun.is(&["clubhouse", "place", "house", "flat", "garden", "kitchen", "upstairs"]);
        if !place
            || words.len() > 3
            || has_verb(words)
            || words.iter().any(|w| w.quote || w.number())
            || lexicon::is_preposition(&words[0].low)
        {
            continue;
        }
        let owned = lexicon::is_determiner(&words[0].low) || words[0].low.ends_with("'s") || words[0].text.starts_with(char::is_uppercase);
        if !owned && words.len() == 1 {
            words.insert(0, Word::new("the"));
        }
        if owned || words[0].is(&["the"]) {
            words.insert(0, Word::new("at"));
        }
    }
}
