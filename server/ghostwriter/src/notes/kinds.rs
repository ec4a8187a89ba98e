//! What a note is about.

use super::{Air, Kind, Place};

/// The kind of a note, from its plainest voicing.
pub(super) fn kind(text: &str, place: &Place) -> Kind {
    match of(text, place) {
        Kind::Other | Kind::Memory | Kind::News if dated(text) => Kind::Plan,
        Kind::Other if arranged(text) => Kind::Plan,
        Kind::Other if troubled(text) => Kind::Trouble,
        kind => kind,
    }
}

/// Whether a note only says what will be where and when: a time of day or a day, and nothing that has happened.
fn arranged(text: &str) -> bool {
    const MEETS: &[&str] = &[
        "supper",
        "dinner",
        "lunch",
        "breakfast",
        "brunch",
        "pub",
        "drinks",
        "party",
        "practice",
        "rehearsal",
        "match",
        "game",
        "meeting",
        "train",
        "flight",
        "bus",
        "ferry",
        "bins",
        "ceremony",
        "concert",
        "service",
        "reception",
        "picnic",
        "barbecue",
        "we meet",
        "meet at",
        "meet on",
        "tea",
        "coffee",
        "pizza",
        "cinema",
        "course",
        "class",
        "arriving",
        "leaves",
        "arrives",
        "doors",
    ];
    let low = plain(text);
    let clock = low.split_whitespace().any(|w| {
        let digits = w.trim_end_matches("am").trim_end_matches("pm");
        digits.len() < w.len() && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
    }) || low.contains(" o'clock ");
    let day = low.split_whitespace().any(|w| super::calendar::is_weekday(w) || super::calendar::is_month(w))
        || low
            .split_whitespace()
            .any(|w| w.len() > 2 && w.as_bytes()[0].is_ascii_digit() && ["st", "nd", "rd", "th"].iter().any(|e| w.ends_with(e)));
    let happened = low.split_whitespace().any(|w| super::verbs::is_past(w) && !matches!(w, "would" | "could" | "set"));
    (clock || day) && said_of(&low, MEETS) && !happened && !dark(text) && !low.contains(" last ")
}

/// Whether a note says on which day something is: "the weekend in Whitby is on 6–8 June".
fn dated(text: &str) -> bool {
    let low = plain(text);
    let words: Vec<&str> = low.split_whitespace().collect();
    words.windows(3).take(8).any(|w| {
        matches!(w[0], "is" | "are")
            && w[1] == "on"
            && (super::calendar::is_weekday(w[2]) || w[2].starts_with(|c: char| c.is_ascii_digit()) || w[2] == "the")
    }) && !dark(text)
}

/// Lower case, without marks, a blank at either end.
fn plain(text: &str) -> String {
    let low: String =
        text.to_lowercase().replace('’', "'").chars().map(|c| if c.is_alphanumeric() || c == '\'' { c } else { ' ' }).collect();
    format!(" {} ", low.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn of(text: &str, place: &Place) -> Kind {
    let low = format!(" {} ", text.to_lowercase().replace(['.', ',', ';', ':', '!', '?', '“', '”', '…'], " ").replace('’', "'"));
    let low = low.split_whitespace().collect::<Vec<_>>().join(" ");
    let low = format!(" {low} ");
    let has = |list: &[&str]| {
        list.iter().any(|p| low.match_indices(p).any(|(i, _)| low[..i].ends_with(' ') && low[i + p.len()..].starts_with(' ')))
    };
    let starts = |list: &[&str]| list.iter().any(|p| low[1..].strip_prefix(p).is_some_and(|rest| rest.starts_with(' ')));
    let you_first = starts(&["you", "you're", "you've", "you'd", "your"]);
    // "you drove nine hours when I lost the baby" tells of the drive, "I shouted at the funeral" of the shouting.
    let other_than_loss = starts(&["you"]) && past(&low) && has(&["me", "us", "for me", "when i", "after i"])
        || starts(&["i shouted", "i lied", "i left", "i was wrong"]);
    if !other_than_loss
        && (has(&[
            "died",
            "dies",
            "is dead",
            "was dead",
            "are dead",
            "passed away",
            "funeral",
            "buried",
            "miscarriage",
            "stillborn",
            "lost the baby",
            "put to sleep",
            "put down",
            "widowed",
            "ashes",
            "grave",
        ]) || (has(&["lost your", "lost my", "loss of", "gone", "passed on", "passed last", "passed in"])
            && !has(&["months gone"])
            && place.air == Air::Loss
            && !starts(&["i will", "i am"])))
    {
        return Kind::Loss;
    }
    if has(&[
        "no need",
        "expect an answer",
        "expect a reply",
        "no hurry",
        "no rush",
        "no pressure",
        "need not",
        "don't need to",
        "do not have to",
        "don't have to",
        "please",
        "could you",
        "can you",
        "would you",
        "there is no need",
        "don't worry",
        "you needn't",
    ]) || text.ends_with('?')
        || starts(&[
            "don't", "do not", "bring", "call", "come", "keep", "write", "take", "give", "say", "let", "stay", "tell", "save", "look",
            "send my",
        ])
    {
        return Kind::Request;
    }
    if has(&[
        "i am sorry",
        "i'm sorry",
        "we are sorry",
        "i am so sorry",
        "sorry for",
        "sorry that i",
        "sorry i",
        "i apologise",
        "i apologize",
        "forgive me",
        "i lied",
        "i forgot",
        "my fault",
        "i shouldn't have",
        "i should have",
        "should not have",
        "shouldn't have",
        "ashamed",
        "i shouted",
        "i was wrong",
        "i regret",
        "i broke your",
        "i missed your",
        "i never told you",
        "i never said",
        "i never thanked",
        "i didn't tell you",
        "i did not tell you",
        "i didn't call",
        "i did not call",
        "i didn't come",
        "i did not come",
        "i didn't visit",
        "i did not visit",
        "i didn't write",
        "i did not write",
        "i didn't thank",
        "i did not thank",
        "i got it wrong",
        "i drove off",
        "i stole",
    ]) && !has(&["sorry for your loss", "sorry to hear", "i didn't know how", "never said so enough"])
    {
        return Kind::Confession;
    }
    if has(&[
        "enclosed",
        "envelope",
        "parcel",
        "attached",
        "i still have",
        "i kept",
        "i keep",
        "i have your",
        "i found your",
        "i still wear",
        "i still use",
        "hangs",
        "i am sending",
        "i am enclosing",
        "i enclose",
    ]) {
        return Kind::Thing;
    }
    if starts(&["i am afraid", "i'm afraid", "we are afraid"]) {
        return Kind::Feeling;
    }
    if has(&[
        "i will",
        "i'll",
        "we will",
        "we'll",
        "i promise",
        "i can help",
        "i can come",
        "i can drive",
        "i can take",
        "i can bring",
        "i can lend",
        "i can send",
        "i can look",
        "i can watch",
        "i can pick",
        "i can cook",
        "there is a bed",
        "there is a room",
        "there is always",
        "i come to you",
        "my door",
        "any time",
        "anytime",
        "you can always",
        "i would like to invite",
    ]) && !has(&["i will never forget", "i'll never forget", "i will not forget", "i won't forget", "i will always remember"])
    {
        return Kind::Promise;
    }
    if starts(&[
        "i wish you",
        "i hope",
        "we hope",
        "we wish",
        "may",
        "good luck",
        "happy",
        "merry",
        "get well",
        "congratulations",
        "welcome",
        "well done",
        "best wishes",
        "all the best",
        "bon",
    ]) || has(&["i wish you", "i hope you"])
    {
        return Kind::Wish;
    }
    if has(&[
        "i love",
        "i miss",
        "i owe you",
        "i am proud",
        "i am so proud",
        "i am glad",
        "i am so glad",
        "i am grateful",
        "i am happy",
        "i feel",
        "i am so",
        "i am not",
        "i am no longer",
        "i am very",
        "i am thinking",
        "i admire",
        "i think of you every",
        "means the world",
        "we miss",
        "we are so",
        "we are proud",
        "thank you",
        "thanks",
        "i am still",
        "i am thankful",
        "i am relieved",
        "i am lucky",
        "we love",
        "i cried",
        "i am delighted",
    ]) {
        return Kind::Feeling;
    }
    let (dated, refuses) = (low.contains(|c: char| c.is_ascii_digit()), has(&["cannot", "can't", "won't", "will not", "or i don't"]));
    if refuses {
        return Kind::Other;
    }
    // What was dark is told, and no fond sentence follows it.
    let fond = if dark(&low) { Kind::Other } else { Kind::Memory };
    let mine = starts(&["i", "we", "it was me", "it was i"]);
    if place.air == Air::Sorry && mine && past(&low) && !has(&["i have", "i am", "i want"]) {
        return Kind::Confession;
    }
    if starts(&["i remember", "i still think of", "i think back", "i have not forgotten", "i think of"])
        || starts(&["we"]) && (past(&low) || starts(&["we are"]))
        || has(&["we met", "we married", "we danced", "we went", "that day", "that night", "that summer", "together"])
    {
        return if has(&["we are", "we have bought", "we will", "we're"]) { Kind::News } else { fond };
    }
    let head = text.split([';', '.']).next().unwrap_or(text).to_lowercase().replace(',', " ");
    let to_me = head
        .split_whitespace()
        .zip(std::iter::once("").chain(head.split_whitespace()))
        .any(|(w, before)| matches!(w, "me" | "us" | "my" | "our") && before != "but")
        || has(&["for everyone"]);
    // "your mother phoned me" is no deed of the reader's.
    let to_me = to_me && !starts(&["your"]);
    if you_first && to_me && !has(&["you always", "always made"]) {
        // What hurt is no kindness, and neither is what simply is so ("you have my spare key").
        let spoke = starts(&["you asked", "you said", "you told", "you have", "you are", "you call", "you called"]);
        let kind = past(&low) && !spoke && !said_of(&low, HARM) || has(&["every day", "every week", "every year", "each day"]);
        return if kind { Kind::Deed } else { Kind::Other };
    }
    if place.air == Air::Thanks && !dark(&low) && !has(&["you were", "you said", "you asked", "you had"]) {
        let first = low.split_whitespace().find(|w| !matches!(*w, "you" | "once" | "even" | "also" | "always" | "only" | "just"));
        if starts(&["you"]) && first.is_some_and(super::verbs::is_past) {
            return Kind::Deed;
        }
    }
    let nature = [
        "laugh",
        "laughter",
        "smile",
        "voice",
        "humour",
        "humor",
        "jokes",
        "patience",
        "courage",
        "kindness",
        "temper",
        "hands",
        "eyes",
        "hair",
        "tooth",
        "teeth",
        "face",
        "walk",
        "singing",
        "whistling",
        "cooking",
        "stubbornness",
        "honesty",
        "way",
    ];
    if you_first
        && !dated
        && !dark(&low)
        && !starts(&[
            "you can",
            "you may",
            "you will",
            "you must",
            "you should",
            "you need",
            "you turn",
            "you leave",
            "you retire",
            "you start",
        ])
        && (starts(&["your"]) && has(&nature) || !starts(&["your"]) && (has(&["always", "never"]) || !past(&low)))
    {
        return Kind::Trait;
    }
    let seen = starts(&["i met", "i saw", "i heard", "i watched", "i sat", "i stood"]);
    if starts(&["i"]) && past(&low) && (seen || place.air == Air::Loss || has(&["you", "your"])) {
        return fond;
    }
    if starts(&[
        "i am",
        "i'm",
        "i start",
        "i started",
        "i got",
        "i have",
        "i've",
        "i moved",
        "i passed",
        "i finished",
        "i quit",
        "i retired",
        "i signed",
        "i live",
        "i work",
        "i bought",
        "i became",
        "i lost",
        "i found",
        "i won",
        "i sold",
        "we bought",
    ]) {
        return Kind::News;
    }
    // What the reader or somebody else did where the sender was not is no memory of the sender's.
    let shared = has(&["we", "us", "our"]) || has(&["i", "me", "my"]) && has(&["you", "your"]);
    if past(&low) && shared { fond } else { Kind::Other }
}

/// What the reader may have done that is no kindness.
const HARM: &[&str] = &[
    "threw",
    "shouted",
    "yelled",
    "screamed",
    "lied",
    "hit",
    "slapped",
    "forgot",
    "refused",
    "cheated",
    "stole",
    "hurt",
    "mocked",
    "blamed",
    "ignored",
    "abandoned",
    "betrayed",
    "insulted",
    "laughed at me",
    "left me",
    "left us",
    "walked out",
    "hung up",
    "not once asked",
    "didn't",
    "did not",
    "wouldn't",
    "would not",
    "couldn't",
    "never",
];

/// What no fond sentence may follow.
const DARK: &[&str] = &[
    "died",
    "dead",
    "death",
    "dying",
    "lost",
    "loss",
    "broke",
    "broken",
    "cried",
    "crying",
    "scared",
    "afraid",
    "frightened",
    "fear",
    "panicked",
    "wrong",
    "fault",
    "sorry",
    "ashamed",
    "angry",
    "anger",
    "hate",
    "hated",
    "fight",
    "fought",
    "quarrel",
    "quarrelled",
    "argued",
    "argument",
    "sick",
    "ill",
    "illness",
    "cancer",
    "accident",
    "crash",
    "crashed",
    "war",
    "prison",
    "drunk",
    "blood",
    "stung",
    "pain",
    "hurts",
    "worst",
    "awful",
    "terrible",
    "horrible",
    "widowed",
    "divorced",
    "divorce",
    "failed",
    "funeral",
    "grave",
    "buried",
    "miscarriage",
    "alone",
    "lonely",
    "sober",
    "dry",
    "surgery",
    "operation",
    "chemo",
    "hospital",
    "ward",
    "debt",
    "fired",
    "bankrupt",
    "separated",
    "separation",
    "parted",
    "sad",
    "grief",
    "mourning",
    "court",
    "police",
    "confused",
    "dementia",
    "stroke",
    "wheelchair",
    "hungry",
    "nobody",
    "flood",
    "fire",
    "burnt",
    "burned",
    "escaped",
    "fled",
    "nightmare",
    "worried",
    "missed",
];

/// Whether one of these stands in a text, which is in lower case and has a blank at either end.
fn said_of(low: &str, list: &[&str]) -> bool {
    list.iter().any(|word| low.contains(&format!(" {word} ")))
}

/// What weighs on a note whatever else it says; a quarrel over a sponge or a game lost does not.
const HEAVY: &[&str] = &[
    "dying",
    "chemo",
    "chemotherapy",
    "radiotherapy",
    "cancer",
    "tumour",
    "tumor",
    "biopsy",
    "dialysis",
    "diagnosis",
    "diagnosed",
    "stroke",
    "dementia",
    "wheelchair",
    "in hospital",
    "to hospital",
    "to the hospital",
    "the hospital",
    "intensive care",
    "surgery",
    "afraid",
    "scared",
    "frightened",
    "terrified",
    "panicked",
    "angry",
    "hated",
    "ashamed",
    "prison",
    "jail",
    "drunk",
    "drinking",
    "relapsed",
    "relapse",
    "sober",
    "failed",
    "divorce",
    "divorced",
    "separated",
    "separation",
    "splitting up",
    "split up",
    "war",
    "fled",
    "betrayed",
    "abandoned",
    "threw me out",
    "slapped",
    "hit me",
    "hurt",
    "pain",
    "lonely",
    "bankrupt",
    "sacked",
    "made redundant",
    "fault",
    "cried",
    "crying",
    "grief",
    "mourning",
    "miscarried",
    "lost the house",
    "lost my job",
    "lost your job",
    "lost the baby",
    "suicide",
    "nightmares",
    "quarrel",
    "quarrelled",
    "broke in",
];

/// Whether a text speaks of something hard.
fn troubled(text: &str) -> bool {
    said_of(&plain(text), HEAVY)
}

/// Whether a text speaks of what no fond sentence may follow.
pub(super) fn dark(text: &str) -> bool {
    let low = plain(text);
    said_of(&low, HARM) || said_of(&low, DARK)
}

fn past(low: &str) -> bool {
    low.split_whitespace().any(super::verbs::is_past)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memory_is_of_something_that_the_sender_saw() {
        let of = |text: &str, air| kind(text, &Place::plain(air));
        assert_eq!(of("You passed your driving test at the third try.", Air::Plain), Kind::Other);
        assert_eq!(of("Supper on Wednesday, mine, at 7pm, no choir talk.", Air::Plain), Kind::Plan);
        assert_eq!(of("Pub on the 19th, at 8pm, the Feathers.", Air::Plain), Kind::Plan);
        assert_eq!(of("Chemo starts on Monday.", Air::Plain), Kind::Trouble);
        assert_eq!(of("I met her once at the summer party; she beat everyone at boules.", Air::Loss), Kind::Memory);
        assert_eq!(of("We rebuilt the porch last summer.", Air::Plain), Kind::Memory);
        assert_eq!(of("I start as a pharmacist in Leeds on 1 October.", Air::Plain), Kind::News);
        assert_eq!(of("You let me repeat the exam.", Air::Plain), Kind::Deed);
        assert_eq!(of("You write shopping lists in verse.", Air::Plain), Kind::Trait);
        assert_eq!(of("On 2 November, you turn 70.", Air::Plain), Kind::Other);
        assert_eq!(of("Your boots are still in the hall.", Air::Sorry), Kind::Other);
        assert_eq!(of("I cannot come until December.", Air::Plain), Kind::Other);
        assert_eq!(of("You threw me out the night I told you.", Air::Plain), Kind::Trouble);
        assert_eq!(of("You have my spare key, and I want you to keep it.", Air::Plain), Kind::Other);
        assert_eq!(of("We lost the house in 1992.", Air::Plain), Kind::Trouble);
        assert_eq!(of("I was 21 when I took the boat.", Air::Plain), Kind::Other);
        assert_eq!(of("You asked me yesterday if I was afraid, and I said no.", Air::Plain), Kind::Trouble);
    }
}
