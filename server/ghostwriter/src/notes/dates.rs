//! Dates and times in a note, said as a letter says them: "met 1964" is "met in 1964", "oct 3" is "on October 3".

use super::{
    calendar, lexicon,
    words::{Word, capital},
};

/// Words after which a date needs nothing more.
const LEADS: [&str; 46] = [
    "it's", "that's", "in", "on", "at", "since", "until", "till", "by", "before", "after", "from", "to", "of", "for", "during", "around",
    "about", "circa", "early", "mid", "late", "the", "a", "this", "that", "last", "next", "every", "each", "one", "and", "or", "than",
    "between", "through", "class", "is", "was", "are", "year", "some", "our", "your", "my", "its",
];

/// "26/7", "20.6.", "20/6/2025": a day with its month in figures.
fn day_and_month(word: &str) -> bool {
    let dotted = word.ends_with('.') && word.matches('.').count() == 2;
    let parts: Vec<&str> = word.trim_end_matches('.').split(if dotted { '.' } else { '/' }).collect();
    let (Some(day), Some(month)) = (parts.first().and_then(|d| d.parse::<u32>().ok()), parts.get(1).and_then(|m| m.parse::<u32>().ok()))
    else {
        return false;
    };
    parts.len() <= 3 && (1..=31).contains(&day) && (1..=12).contains(&month) && word != "24/7"
}

/// "6-8", "6–8": days from one to another.
fn days(word: &str) -> bool {
    let day = |d: &str| d.parse::<u32>().is_ok_and(|d| (1..=31).contains(&d));
    word.split_once(['-', '–']).is_some_and(|(a, b)| day(a) && day(b))
}

fn day_number(word: &Word) -> bool {
    if days(&word.low) {
        return true;
    }
    let low = word.low.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let tail = &word.low[low.len()..];
    ["", "st", "nd", "rd", "th"].contains(&tail) && low.len() <= 2 && low.parse::<u32>().is_ok_and(|d| (1..=31).contains(&d))
}

fn clock(word: &str) -> bool {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let tail = &word[digits.len()..];
    let figures = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || c == ':' || c == '.');
    // "2:1" is a degree, a score or a share.
    let hour = digits
        .split_once(':')
        .is_some_and(|(hour, minutes)| minutes.len() == 2 && hour.parse::<u32>().is_ok_and(|h| h < 24) && minutes < "60");
    figures && (matches!(tail, "am" | "pm") || hour && tail.is_empty())
}

/// "14.32" where something leaves or arrives.
fn timetable(words: &[Word], i: usize) -> bool {
    let Some((hour, minutes)) = words[i].low.split_once('.') else { return false };
    let hour = hour.parse::<u32>().is_ok_and(|h| h < 24);
    hour && minutes.len() == 2
        && minutes.parse::<u32>().is_ok_and(|m| m < 60)
        && words[..i].iter().any(|w| {
            w.is(&[
                "train", "bus", "ferry", "flight", "plane", "boat", "tram", "coach", "arriving", "arrive", "arrives", "leaving", "leave",
                "leaves", "lands",
            ])
        })
}

fn is_month_at(words: &[Word], i: usize) -> bool {
    let w = &words[i];
    if calendar::month(&w.low).is_none() || w.quote {
        return false;
    }
    let near = |at: Option<usize>| at.and_then(|a| words.get(a)).is_some_and(|n| day_number(n) || calendar::is_year(&n.low));
    let led = i > 0
        && words[i - 1].is(&[
            "in", "since", "until", "till", "by", "of", "early", "mid", "late", "this", "last", "next", "every", "from", "to", "before",
            "after", "through", "on",
        ]);
    let sure = calendar::is_month(&w.low)
        || w.low == "sept"
        || w.low == "oct"
        || w.low == "nov"
        || w.low == "dec"
        || w.low == "aug"
        || w.low == "feb";
    sure || near(Some(i + 1))
        || near(i.checked_sub(1))
        || led && !(w.low == "mar" || w.low == "march" && words.get(i + 1).is_some_and(|n| n.low == "of"))
}

/// Full names of months, capitals for days and feasts, and the small words that a date has lost.
pub(super) fn mend(words: &mut Vec<Word>) {
    for i in 0..words.len() {
        if is_month_at(words, i)
            && let Some(name) = calendar::month_name(&words[i].low)
        {
            words[i].set(&name);
        } else if calendar::is_weekday(&words[i].low) || calendar::is_feast(words[i].text.trim_end_matches("'s")) && words[i].low != "lent"
        {
            let text = capital(&words[i].text);
            words[i].text = text;
        } else if let Some(day) = short_day(words, i) {
            words[i].set(day);
        }
    }
    let mut i = 0;
    while i < words.len() {
        i += place(words, i);
    }
}

/// "thurs", "sat 14 june", "sat practice", "green wed": a day of the week, shortened. Three of them are words as well.
fn short_day(words: &[Word], i: usize) -> Option<&'static str> {
    let next = words.get(i + 1);
    let before = i.checked_sub(1).map(|b| &words[b]);
    let led = before.is_some_and(|b| {
        b.is(&["on", "last", "next", "every", "this", "until", "till", "by", "from", "since", "come", "for", "to"]) || ordinal(b)
    });
    let dated = next.is_some_and(|n| {
        clock(&n.low)
            || n.is(&["morning", "night", "evening", "afternoon", "lunchtime", "lunch", "mornings", "nights", "evenings"])
            || calendar::is_weekday(&n.low)
            || (day_number(n) || n.is(&["the"]) && words.get(i + 2).is_some_and(day_number))
                && words[i + 2..].iter().take(2).any(|m| calendar::month(&m.low).is_some() || day_number(m))
            || day_number(n) && n.low.ends_with(char::is_alphabetic)
            || day_and_month(&n.low)
    });
    let alone = words.len() == 1;
    // "Thu came": a name has its capital, and a verb behind it.
    let named = words[i].text.starts_with(char::is_uppercase) && next.is_some_and(|n| super::verbs::is_verbal(&n.low));
    let (day, word_too) = match words[i].low.as_str() {
        "mon" | "mons" => ("Monday", false),
        "tue" | "tues" => ("Tuesday", false),
        "weds" => ("Wednesday", false),
        "thu" | "thur" | "thurs" => ("Thursday", false),
        "fri" => ("Friday", false),
        "wed" => ("Wednesday", true),
        "sat" => ("Saturday", true),
        "sun" => ("Sunday", true),
        _ => return None,
    };
    if before.is_some_and(|b| b.is(&["the", "was", "were", "we", "i", "you", "she", "he", "they"])) && !dated {
        return None;
    }
    // "sat practice" at the head of a note; "bins green wed" at the end of one, where nobody is who married.
    let heads = i == 0
        && words[i].low == "sat"
        && next
            .is_some_and(|n| (lexicon::is_countable(&n.low) || n.low.ends_with("ice") || n.low.ends_with("ing")) && !n.low.ends_with("ly"))
        && !words.iter().any(|w| w.is(&["i", "we", "you", "me"]));
    let ends = words[i].low == "wed"
        && next.is_none()
        && i > 0
        && !words.iter().any(|w| lexicon::is_subject_pronoun(&w.low) || lexicon::is_auxiliary(&w.low));
    let meant = if word_too { led && words[i].low != "sun" || dated || alone || heads || ends } else { !named };
    (meant || led && words[i].low == "sun" && next.is_none()).then_some(day)
}

/// "2nd", "1st".
fn ordinal(word: &Word) -> bool {
    day_number(word) && word.low.ends_with(char::is_alphabetic) || word.is(&["other", "second", "third", "fourth", "first"])
}

/// Sets what is missing before the date at `i`, if there is one; how many words were looked at.
fn place(words: &mut Vec<Word>, i: usize) -> usize {
    let led = i > 0 && (words[i - 1].is(&LEADS) || ordinal(&words[i - 1]) && i > 1 && words[i - 2].is(&["every", "the", "each"]));
    let next = |k: usize| words.get(i + k);
    let low = words[i].low.clone();
    let quoted = words[i].quote || !words[i].pre.is_empty();
    let insert = |words: &mut Vec<Word>, what: &str, len: usize| {
        words.insert(i, Word::new(what));
        len + 1
    };
    if quoted {
        return 1;
    }
    // A weekday that belongs to somebody, or to a feast: "Oma's Tuesday", "Whit Sunday".
    if calendar::is_weekday(&low)
        && i > 0
        && (words[i - 1].low.ends_with("'s") || words[i - 1].is(&["whit", "palm", "easter", "ash", "shrove", "mothering", "good", "black"]))
    {
        if !words[i - 1].low.ends_with("'s") {
            let text = capital(&words[i - 1].text);
            words[i - 1].text = text;
        }
        return 1;
    }
    // "four Fridays in a row".
    if calendar::is_weekday(&low) && low.ends_with("days") && i > 0 && lexicon::is_determiner(&words[i - 1].low) {
        return 1;
    }
    if day_and_month(&low) && (low.ends_with('.') || i > 0 && (words[i - 1].is(&["shift", "day", "party", "wedding"]))) {
        return if led || i > 0 && calendar::is_weekday(&words[i - 1].low) { 1 } else { insert(words, "on", 1) };
    }
    // Years.
    if calendar::is_year(&low) {
        let after = next(1);
        let counted = after.is_some_and(|n| {
            !(lexicon::is_preposition(&n.low)
                || lexicon::is_subordinator(&n.low)
                || lexicon::is_determiner(&n.low)
                || lexicon::verb(&n.low).is_some()
                || lexicon::is_subject_pronoun(&n.low)
                || lexicon::is_auxiliary(&n.low)
                || lexicon::is_adverb(&n.low)
                || n.is(&["and", "or", "but"]))
        });
        let joined = i > 0
            && (day_number(&words[i - 1])
                || words[i - 1].number()
                || calendar::month(&words[i - 1].low).is_some()
                || calendar::is_feast(&words[i - 1].low)
                || lexicon::is_time_noun(&words[i - 1].low));
        let model = i > 0
            && words[i - 1].text.starts_with(char::is_uppercase)
            && i == 1
            && !lexicon::is_place(&words[0].low)
            && lexicon::first_name(&words[0].low).is_none();
        if led || joined || counted || model {
            return 1;
        }
        return insert(words, "in", 1);
    }
    // "summer 1987" is "in the summer of 1987".
    if matches!(low.as_str(), "spring" | "summer" | "autumn" | "winter" | "fall") && next(1).is_some_and(|n| calendar::is_year(&n.low)) {
        words.insert(i + 1, Word::new("of"));
        let the = i > 0 && words[i - 1].is(&["the", "that", "in", "of", "our", "since"]);
        if i > 0 && words[i - 1].is(&["in", "of", "since"]) {
            words.insert(i, Word::new("the"));
            return 4;
        }
        if the {
            return 3;
        }
        words.insert(i, Word::new("the"));
        return insert(words, "in", 4);
    }
    // Months, with a day before or after them, or a year.
    if calendar::month(&low).is_some()
        && words[i].text.starts_with(char::is_uppercase)
        && calendar::month_name(&low).is_some_and(|n| n == words[i].text)
    {
        let year = usize::from(next(1).is_some_and(|n| calendar::is_year(&n.low)));
        if i > 0 && day_number(&words[i - 1]) && !words[i - 1].pre.is_empty() {
            return 1 + year;
        }
        if i > 0 && day_number(&words[i - 1]) && words[i - 1].post.is_empty() {
            let before = i.checked_sub(2).map(|b| &words[b]);
            let has = before.is_some_and(|b| b.is(&LEADS) || calendar::is_weekday(&b.low));
            if !has {
                words.insert(i - 1, Word::new("on"));
                return 2 + year;
            }
            return 1 + year;
        }
        if next(1).is_some_and(day_number) {
            let weekday = i > 0 && calendar::is_weekday(&words[i - 1].low);
            let year = usize::from(next(2).is_some_and(|n| calendar::is_year(&n.low)));
            return if led || weekday { 2 + year } else { insert(words, "on", 2 + year) };
        }
        let noun = next(1 + year).is_some_and(|n| lexicon::is_countable(&n.low) || lexicon::is_mass(&n.low));
        let verb = next(1 + year).is_some_and(|n| lexicon::is_auxiliary(&n.low)) && i == 0 && year == 0;
        return if led || noun || verb { 1 + year } else { insert(words, "in", 1 + year) };
    }
    // Days of the week.
    if calendar::is_weekday(&low) {
        let part = usize::from(next(1).is_some_and(|n| {
            n.is(&["morning", "night", "evening", "afternoon", "mornings", "nights", "evenings", "afternoons", "lunchtime"])
        }));
        let noun = next(1 + part).is_some_and(|n| {
            !n.number()
                && !(lexicon::is_preposition(&n.low)
                    || lexicon::is_subordinator(&n.low)
                    || lexicon::is_determiner(&n.low)
                    || lexicon::is_auxiliary(&n.low)
                    || lexicon::is_subject_pronoun(&n.low)
                    || lexicon::is_adverb(&n.low)
                    || n.is(&["and", "or", "but"]))
                && (i == 0 || lexicon::verb(&n.low).is_none() || lexicon::is_countable(&n.low) || lexicon::is_third_or_plural(&n.low))
        });
        let subject = i == 0 && next(1).is_some_and(|n| lexicon::is_auxiliary(&n.low));
        let time = next(1 + part).is_some_and(|n| {
            clock(&n.low) || n.low.bytes().all(|b| b.is_ascii_digit()) && next(2 + part).is_some_and(|m| m.is(&["am", "pm", "o'clock"]))
        });
        let taken = next(1 + part).is_some_and(|n| n.is(&["off", "free"]));
        if time {
            words.insert(i + 1 + part, Word::new("at"));
        }
        let extra = part + usize::from(time) * 2;
        return if taken || led || noun || subject { 1 + extra } else { insert(words, "on", 1 + extra) };
    }
    if clock(&low)
        || timetable(words, i)
        || low.bytes().all(|b| b.is_ascii_digit()) && next(1).is_some_and(|n| n.is(&["am", "pm", "o'clock"]))
    {
        let noun = next(1).is_some_and(|n| !n.is(&["am", "pm", "o'clock"]) && (lexicon::is_countable(&n.low) || lexicon::is_mass(&n.low)));
        return if led || noun || i > 0 && words[i - 1].is(&["past", "nearly", "almost", "exactly"]) { 1 } else { insert(words, "at", 1) };
    }
    if calendar::is_feast(&words[i].text) {
        let noun = next(1).is_some_and(|n| {
            lexicon::is_countable(&n.low) || lexicon::is_mass(&n.low) || n.is(&["eve", "day", "morning", "cards", "presents", "dinners"])
        });
        let verb = i > 0
            && (lexicon::is_adverb(&words[i - 1].low)
                || lexicon::verb(&words[i - 1].low).is_some()
                || words[i - 1].is(&["you", "me", "us", "him", "her", "them"])
                || lexicon::is_place(&words[i - 1].low))
            && !words[i - 1].is(&[
                "love",
                "loved",
                "hate",
                "hated",
                "celebrate",
                "celebrated",
                "merry",
                "spent",
                "spend",
                "missed",
                "miss",
                "ruined",
            ]);
        return if !led && !noun && verb { insert(words, "at", 1) } else { 1 };
    }
    // "2nd of June".
    if day_number(&words[i])
        && low.ends_with(char::is_alphabetic)
        && next(1).is_some_and(|n| n.low == "of")
        && next(2).is_some_and(|n| calendar::month(&n.low).is_some())
        && !led
        && !(i > 0 && calendar::is_weekday(&words[i - 1].low))
    {
        words.insert(i, Word::new("the"));
        return insert(words, "on", 4);
    }
    // "see her the 14th".
    if low == "the"
        && i > 0
        && next(1).is_some_and(|n| day_number(n) && n.low.ends_with(char::is_alphabetic))
        && next(2).is_none_or(|n| lexicon::is_preposition(&n.low) && n.low != "of")
        && !led
        && lexicon::verb(&words[i - 1].low).is_none_or(|(_, b)| b != "be")
        && !words[i - 1].is(&["ticket", "say", "said", "spell", "pronounce", "remember", "want", "like", "liked", "love", "loved", "miss"])
    {
        return insert(words, "on", 2);
    }
    // "visiting 14th".
    if day_number(&words[i])
        && low.ends_with("th")
        && i > 0
        && next(1).is_none_or(|n| lexicon::is_preposition(&n.low) && n.low != "of")
        && (super::verbs::is_ing(&words[i - 1].low) || words[i - 1].is(&["leave", "leaves", "arrive", "arrives", "come", "comes", "visit"]))
    {
        words.insert(i, Word::new("the"));
        return insert(words, "on", 3);
    }
    1
}

/// How many words at the start of a clause only say when: "in 1987", "last summer", "on Sunday morning".
pub(super) fn leading_time(words: &[Word]) -> usize {
    let low = |k: usize| words.get(k).map_or("", |w| w.low.as_str());
    let mut at = 0;
    if matches!(low(0), "in" | "on" | "at" | "around" | "during" | "since" | "by") {
        at = 1;
    }
    if matches!(low(at), "the" | "that" | "this" | "last" | "next" | "one" | "every" | "each" | "early" | "late" | "a" | "some") {
        at += 1;
    }
    let unit = |w: &str| {
        lexicon::is_time_noun(w) || calendar::is_weekday(w) || calendar::month(w).is_some() || calendar::is_year(w) || calendar::is_feast(w)
    };
    if at < words.len() && (unit(low(at)) || at > 0 && low(0) != "a" && words[at].number() && day_number(&words[at])) {
        at += 1;
        while at < words.len() && (unit(low(at)) || words[at].number() && day_number(&words[at]) || low(at) == "of" && unit(low(at + 1))) {
            at += 1;
        }
        return at;
    }
    usize::from(matches!(
        low(0),
        "once" | "yesterday" | "today" | "tonight" | "tomorrow" | "then" | "afterwards" | "later" | "recently" | "finally"
    ))
}
