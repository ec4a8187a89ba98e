//! Notes are telegrams; a letter has sentences. What a note left out and any reader would supply is supplied
//! here: the subject, "in" before a year, an article, the stop between two clauses. Nothing else is added: where
//! it is not plain what is missing, the note stays as it was written.

use letters::sentences;

/// A note that is turned towards the reader already, as sentences.
pub fn mend(note: &str) -> String {
    let note = note.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out: Vec<String> = Vec::new();
    for sentence in sentences(&note) {
        let about_me = out.last().is_none_or(|s| s.starts_with("I "));
        let text = dashes(&complete(sentence.text, about_me));
        out.push(names(&clauses(&article(&text))));
    }
    finish(&out.join(" "))
}

/// The first letter as a capital.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}

fn plain(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

fn verbless(text: &str) -> bool {
    !text.split_whitespace().any(|w| is_verb(&plain(w)))
}

/// Gives a note that begins with a bare verb or noun what a sentence needs.
fn complete(note: &str, about_me: bool) -> String {
    let (first, rest) = note.split_once(' ').unwrap_or((note, ""));
    let year_after = rest.split([' ', ',', '.', ';']).next().is_some_and(|w| w.len() == 4 && w.bytes().all(|b| b.is_ascii_digit()));
    let low = first.to_lowercase();
    let clause = note.split([',', '.', ';', ':', '–', '—']).next().unwrap_or(note).split(" - ").next().unwrap_or(note);
    let whole = clause.len() >= note.trim_end_matches(['.', '!', '?']).len() && verbless(clause);
    match low.as_str() {
        "met" | "married" | "moved" | "rebuilt" | "bought" | "spent" | "danced" if year_after => place(&format!("We {low} in {rest}")),
        "met" | "married" | "moved" | "rebuilt" | "spent" | "danced" | "laughed" | "drove" | "walked" | "shared" => {
            format!("We {low} {rest}")
        }
        "still" | "have" | "miss" | "remember" | "love" | "hope" | "wish" | "want" | "think" | "am" | "will" => format!("I {low} {rest}"),
        "passed" | "won" | "finished" | "graduated" | "got" | "became" | "made" | "turned" | "retired" | "helped" | "taught" | "gave" => {
            format!("You {low} {rest}")
        }
        "always" | "never" if [" me", " us", " my "].iter().any(|o| rest.contains(o)) && !rest.starts_with("I ") => {
            format!("You {low} {rest}")
        }
        "no" if rest.starts_with("need") => format!("There is {low} {rest}"),
        "glad" | "sorry" | "proud" | "happy" | "grateful" | "thankful" | "afraid" | "ashamed" if about_me && !rest.is_empty() => {
            format!("I am {low} {rest}")
        }
        "so" | "very" | "not" | "no" if about_me && feeling(rest) => format!("I am {low} {rest}"),
        "the" | "that" | "our" | "a" | "an" | "how" if whole => format!("I remember {low} {rest}"),
        "your" if whole => format!("I think of {low} {rest}"),
        _ if first.len() > 5 && first.ends_with("ing") && !THINGS.contains(&low.as_str()) && whole => format!("I remember {low} {rest}"),
        _ => note.to_string(),
    }
}

const THINGS: [&str; 12] = [
    "morning",
    "evening",
    "wedding",
    "spring",
    "nothing",
    "something",
    "everything",
    "anything",
    "during",
    "building",
    "clothing",
    "ceiling",
];

fn feeling(rest: &str) -> bool {
    const FEELINGS: [&str; 14] = [
        "angry", "sorry", "afraid", "sad", "proud", "happy", "glad", "bitter", "hurt", "lonely", "grateful", "longer", "ashamed", "worried",
    ];
    let mut words = rest.split_whitespace().map(plain);
    match words.next() {
        Some(w) if w == "longer" => words.next().is_some_and(|w| FEELINGS.contains(&w.as_str())),
        Some(w) => FEELINGS.contains(&w.as_str()),
        None => false,
    }
}

/// Places that one meets at, with their article.
const PLACES: [&str; 34] = [
    "rink",
    "hall",
    "school",
    "church",
    "station",
    "bar",
    "café",
    "cafe",
    "pub",
    "party",
    "dance",
    "wedding",
    "library",
    "market",
    "fair",
    "beach",
    "park",
    "office",
    "hospital",
    "ballroom",
    "class",
    "bakery",
    "shop",
    "diner",
    "restaurant",
    "theatre",
    "theater",
    "museum",
    "college",
    "university",
    "concert",
    "festival",
    "club",
    "airport",
];

/// "We met in 1964, roller rink in Tulsa, …" has lost its "at a".
fn place(note: &str) -> String {
    let mut parts: Vec<String> = note.split(", ").map(str::to_string).collect();
    if let Some(second) = parts.get_mut(1) {
        let head = second.split(" in ").next().unwrap_or("").split(" of ").next().unwrap_or("");
        let noun = head.split_whitespace().next_back().map(plain).unwrap_or_default();
        let first = second.split_whitespace().next().map(plain).unwrap_or_default();
        if PLACES.contains(&noun.as_str()) && verbless(second) && head.split_whitespace().count() <= 4 {
            if ["the", "a", "an", "my", "your", "our"].contains(&first.as_str()) {
                *second = format!("at {second}");
            } else if !PREPOSITIONS.contains(&first.as_str()) && !first.ends_with('s') {
                let an = second.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']);
                *second = format!("at {} {second}", if an { "an" } else { "a" });
            }
        }
    }
    parts.join(", ")
}

const PREPOSITIONS: [&str; 16] =
    ["in", "at", "on", "by", "near", "under", "over", "after", "before", "through", "for", "with", "from", "of", "to", "behind"];

/// "You passed driving test" has lost its "your".
fn article(note: &str) -> String {
    const NOUNS: [&str; 15] = [
        "test",
        "exam",
        "thesis",
        "degree",
        "licence",
        "license",
        "diploma",
        "apprenticeship",
        "doctorate",
        "race",
        "marathon",
        "prize",
        "job",
        "house",
        "medal",
    ];
    let words: Vec<&str> = note.split(' ').collect();
    let (Some(who), Some(verb)) = (words.first(), words.get(1)) else { return note.to_string() };
    let own = match (*who, *verb) {
        ("You", "passed" | "failed" | "defended" | "finished" | "took" | "repeated") => "your",
        ("I", "passed" | "failed" | "defended" | "finished" | "took" | "repeated") => "my",
        ("You" | "I", "got" | "won" | "ran" | "bought" | "sold" | "found") => "a",
        _ => return note.to_string(),
    };
    let head = words[2..].iter().take(3).position(|w| NOUNS.contains(&plain(w).as_str()));
    let known = |w: &&str| {
        let p = plain(w);
        ["the", "a", "an", "your", "my", "our", "his", "her", "their", "this", "that", "every", "each", "no", "first", "second"]
            .contains(&p.as_str())
            || PREPOSITIONS.contains(&p.as_str())
            || p.chars().next().is_none_or(|c| c.is_ascii_digit())
            || w.chars().next().is_some_and(char::is_uppercase)
            || p.ends_with("ly")
            || w.ends_with([',', ';'])
    };
    match head {
        Some(at) if !words[2..2 + at].iter().any(known) && !words[2].starts_with(char::is_uppercase) => {
            let own = if own == "a" && words[2].starts_with(['a', 'e', 'i', 'o']) { "an" } else { own };
            format!("{who} {verb} {own} {}", words[2..].join(" "))
        }
        _ => note.to_string(),
    }
}

/// A hyphen between spaces is a dash; after a mere name of a thing it is a colon.
fn dashes(note: &str) -> String {
    let note = note.replace(" -- ", " - ").replace(" – ", " - ").replace(" — ", " - ");
    let Some((head, tail)) = note.split_once(" - ") else { return note };
    let tail = tail.replace(" - ", ", ");
    if verbless(head) && !begins_clause(head) {
        return format!("{head}: {}", tail.replace(" and never ", ", and never ").replace(",,", ","));
    }
    format!("{head}{} {tail}", if begins_clause(&tail) { ";" } else { "," })
}

const SUBJECTS: [&str; 7] = ["i", "you", "we", "he", "she", "they", "it"];

fn begins_clause(text: &str) -> bool {
    let mut words = text.split_whitespace().map(plain);
    let subject = words.next().is_some_and(|w| SUBJECTS.contains(&w.split('\'').next().unwrap_or(&w)) || w == "grandpa" || w == "grandma");
    subject && words.next().is_some_and(|w| !["and", "or", "with", "know", "see", "too", "both", "two", "remember"].contains(&w.as_str()))
}

/// Two clauses with only a comma between them get a semicolon; of three, the first gets a full stop.
fn clauses(note: &str) -> String {
    const SUBORDINATE: [&str; 14] =
        ["when", "if", "because", "after", "before", "while", "since", "as", "although", "though", "until", "once", "whenever", "where"];
    let parts: Vec<&str> = note.split(", ").collect();
    let mut joints = Vec::new();
    for i in 1..parts.len() {
        let before = parts[i - 1].rsplit([';', ':']).next().unwrap_or("").trim();
        let first = before.split_whitespace().next().map(plain).unwrap_or_default();
        let whole = begins_clause(before) || !verbless(before) && before.split_whitespace().count() > 2;
        let opens = parts[..i].iter().all(|p| verbless(p) && !begins_clause(p));
        // "at a roller rink in Tulsa, I fell": what stands between belongs to the clause before it.
        let trails = i > 1 && verbless(before) && !begins_clause(before) && !opens;
        let subordinate = SUBORDINATE.contains(&first.as_str());
        if begins_clause(parts[i]) && parts[i].split_whitespace().count() > 2 && (whole || trails) && !subordinate {
            joints.push(i);
        }
    }
    let mut out = String::new();
    for (i, part) in parts.iter().enumerate() {
        let stop = joints.len() > 1 && joints.first() == Some(&i);
        match i {
            0 => {}
            _ if stop => out.push_str(". "),
            _ if joints.contains(&i) => out.push_str("; "),
            _ => out.push_str(", "),
        }
        out.push_str(&if stop { capital(part) } else { (*part).to_string() });
    }
    out
}

/// "Dad", where it is said as a name; days and months.
fn names(note: &str) -> String {
    const KIN: [&str; 10] = ["dad", "mum", "mom", "grandpa", "grandma", "granny", "daddy", "mummy", "nana", "grandad"];
    const DAYS: [&str; 17] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    const BEFORE_NAME: [&str; 24] = [
        "see", "to", "with", "and", "for", "from", "of", "like", "tell", "told", "that", "when", "miss", "missed", "by", "asked", "called",
        "met", "if", "because", "but", "said", "at", "about",
    ];
    let mut before = String::new();
    let words: Vec<String> = note
        .split(' ')
        .map(|w| {
            let p = plain(w);
            let stem = p.trim_end_matches("'s").trim_end_matches("’s").to_string();
            let named =
                KIN.contains(&stem.as_str()) && BEFORE_NAME.contains(&before.as_str()) || DAYS.contains(&stem.trim_end_matches('s'));
            before = p;
            if named { capital(w) } else { w.to_string() }
        })
        .collect();
    words.join(" ")
}

fn is_verb(word: &str) -> bool {
    const VERBS: [&str; 92] = [
        "is", "are", "was", "were", "am", "be", "been", "has", "have", "had", "do", "does", "did", "will", "would", "can", "could",
        "shall", "should", "may", "might", "must", "said", "says", "say", "made", "make", "went", "go", "came", "come", "took", "gave",
        "got", "kept", "held", "let", "read", "told", "sat", "stood", "left", "fell", "knew", "saw", "found", "felt", "i'm", "met", "beat",
        "lost", "won", "ran", "sang", "wrote", "drove", "brought", "bought", "caught", "taught", "thought", "slept", "ate", "drank",
        "broke", "built", "grew", "heard", "kept", "meant", "paid", "put", "sent", "set", "shook", "shut", "sold", "spoke", "spent",
        "swam", "threw", "wore", "woke", "it's", "you're", "can't", "couldn't", "didn't", "don't", "won't", "wasn't", "isn't",
    ];
    VERBS.contains(&word)
        || (word.len() > 3 && word.ends_with("ed") && !word.ends_with("eed") && word != "crooked" && word != "wicked" && word != "hundred")
}

/// Capitals after full stops, a full stop at the end, and "I" as a writer sets it.
fn finish(text: &str) -> String {
    let (mut out, mut start) = (String::with_capacity(text.len() + 1), true);
    for (i, c) in text.char_indices() {
        let after_stop = start && c.is_alphanumeric();
        if after_stop {
            out.extend(c.to_uppercase());
            start = false;
        } else {
            out.push(c);
        }
        let at_space = text[i + c.len_utf8()..].starts_with(' ');
        let title = ["Mrs.", "Mr.", "Dr.", "Ms.", "St."].iter().any(|t| out.ends_with(t));
        start |= matches!(c, '.' | '!' | '?') && at_space && !title;
    }
    let out = out.replace(" i ", " I ").replace(" i'm ", " I'm ").replace(" i'", " I'");
    let out = out.trim_end_matches([',', ';', ':', ' ', '—']).to_string();
    if out.ends_with(['.', '!', '?', '…', '”', '"']) { out } else { out + "." }
}
