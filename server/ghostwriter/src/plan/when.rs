//! Where a sentence of ours stands true: what the sender and the reader are to each other, and how they talk.
//!
//! The set is small and closed, so that a writer of templates can keep it in mind; it is read out of the
//! relationship, the tone and the number of notes, all in the sender's own words.

use letters::Brief;
use serde::Deserialize;

/// What may be true of the two, or of the letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// Partner, family or friend, and not parted.
    Close,
    /// They know each other from work, school, the surgery or the street.
    Distant,
    /// Distant, or the tone is to be formal.
    Formal,
    /// The tone is to be light: funny, cheerful, teasing.
    Light,
    /// Related by blood, marriage or godparenthood.
    Family,
    /// Married, engaged, or living as such.
    Partner,
    /// A friend.
    Friend,
    /// They work together, or did.
    Work,
    /// Divorced, separated, formerly close.
    Parted,
    /// Older than the sender by their place: a parent, a grandparent, an aunt, a teacher.
    Elder,
    /// Younger than the sender by their place: a child, a grandchild, a niece, a pupil.
    Younger,
    /// The letter tells four notes or more.
    ManyNotes,
    /// The letter tells one note or none.
    FewNotes,
}

/// As templates spell them.
const NAMES: [(&str, When); 13] = [
    ("close", When::Close),
    ("distant", When::Distant),
    ("formal", When::Formal),
    ("light", When::Light),
    ("family", When::Family),
    ("partner", When::Partner),
    ("friend", When::Friend),
    ("work", When::Work),
    ("parted", When::Parted),
    ("elder", When::Elder),
    ("younger", When::Younger),
    ("many-notes", When::ManyNotes),
    ("few-notes", When::FewNotes),
];

const PARTNERS: &[&str] = &[
    "wife",
    "husband",
    "spouse",
    "partner",
    "fiancé",
    "fiancée",
    "fiance",
    "fiancee",
    "girlfriend",
    "boyfriend",
    "lover",
    "sweetheart",
    "bride",
    "groom",
];
const ELDERS: &[&str] = &[
    "mother",
    "father",
    "mum",
    "mom",
    "mummy",
    "mama",
    "dad",
    "daddy",
    "papa",
    "parent",
    "parents",
    "grandmother",
    "grandfather",
    "grandma",
    "grandpa",
    "granny",
    "gran",
    "nan",
    "nana",
    "granddad",
    "grandad",
    "oma",
    "opa",
    "grandparents",
    "aunt",
    "auntie",
    "uncle",
    "godmother",
    "godfather",
    "stepmother",
    "stepfather",
    "stepmum",
    "stepmom",
    "stepdad",
];
const YOUNGERS: &[&str] = &[
    "son",
    "daughter",
    "child",
    "children",
    "kid",
    "kids",
    "baby",
    "grandson",
    "granddaughter",
    "grandchild",
    "grandchildren",
    "niece",
    "nephew",
    "godson",
    "goddaughter",
    "godchild",
    "stepson",
    "stepdaughter",
    "stepchild",
];
const KIN: &[&str] =
    &["sister", "brother", "sibling", "siblings", "twin", "cousin", "cousins", "family", "relative", "stepsister", "stepbrother"];
const FRIENDS: &[&str] = &["friend", "friends", "friendship", "pal", "mate", "buddy", "confidante", "bestie", "penfriend"];
const WORK: &[&str] = &[
    "colleague",
    "colleagues",
    "coworker",
    "boss",
    "manager",
    "employee",
    "assistant",
    "secretary",
    "supervisor",
    "director",
    "team",
    "client",
    "customer",
    "employer",
    "apprentice",
    "trainee",
    "intern",
    "foreman",
    "workmate",
    "partner-in-business",
];
const STREET: &[&str] = &[
    "teacher",
    "professor",
    "doctor",
    "nurse",
    "neighbour",
    "neighbor",
    "neighbours",
    "neighbors",
    "coach",
    "landlord",
    "landlady",
    "mentor",
    "pastor",
    "priest",
    "vicar",
    "rabbi",
    "imam",
    "lawyer",
    "accountant",
    "tutor",
    "student",
    "pupil",
    "midwife",
    "carer",
    "caregiver",
    "headmaster",
    "headmistress",
    "principal",
    "therapist",
    "surgeon",
    "vet",
    "postman",
    "librarian",
    "acquaintance",
    "stranger",
    "instructor",
    "trainer",
    "hairdresser",
    "housekeeper",
    "babysitter",
    "nanny",
];
const OLDER: &[&str] = &["teacher", "professor", "headmaster", "headmistress", "mentor", "tutor"];
const YOUNGER: &[&str] = &["student", "pupil", "apprentice", "trainee", "intern"];
const PARTED: &[&str] = &["ex", "divorced", "separated", "estranged", "parted", "former", "divorce", "separation"];
const LIGHT: &[&str] = &[
    "funny",
    "humorous",
    "light",
    "cheerful",
    "teasing",
    "playful",
    "silly",
    "cheeky",
    "amused",
    "delighted",
    "joyful",
    "jolly",
    "witty",
    "mischievous",
    "merry",
];
const STIFF: &[&str] = &["formal", "respectful", "official", "polite", "courteous", "businesslike"];

/// What is true of one letter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Setting {
    holds: Vec<When>,
}

impl Setting {
    /// Reads it out of a brief; `told` is the number of notes that the letter will tell.
    pub fn read(brief: &Brief, told: usize) -> Setting {
        let list = |text: &str| -> Vec<String> {
            text.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_string).collect()
        };
        let (who, tone) = (list(&brief.to.relationship), list(&brief.tone));
        let has = |words: &[String], set: &[&str]| words.iter().any(|w| set.contains(&w.as_str()));
        let pair = |a: &str, b: &str| who.windows(2).any(|w| w[0] == a && w[1] == b);
        // "my son's teacher", "friend of my mother", "his wife's doctor": the word that names the reader stands
        // last before "of", and never before "'s".
        let own: Vec<String> = {
            let text = brief.to.relationship.to_lowercase().replace('’', "'");
            let head = ["of", "for", "to", "with", "at", "after"].iter().fold(text.as_str(), |head, lead| {
                let cut = [" my ", " our "].iter().filter_map(|own| head.find(&format!(" {lead}{own}"))).min();
                &head[..cut.unwrap_or(head.len())]
            });
            head.split_whitespace().filter(|w| !w.trim_end_matches([',', ';']).ends_with("'s")).flat_map(list).collect()
        };
        let in_law = pair("in", "law");
        // "Colleague and friend", "neighbour, best friend": closeness wins over the place where it grew.
        let parted = has(&own, PARTED)
            && !pair("former", "colleague")
            && !pair("former", "teacher")
            && !pair("former", "boss")
            && !pair("former", "student")
            && !pair("former", "pupil")
            && !pair("former", "neighbour")
            && !pair("former", "neighbor");
        // "lab partner", "climbing partner": who shares one thing, and not a life.
        const LIFE: [&str; 14] =
            ["my", "our", "a", "the", "and", "life", "civil", "domestic", "longtime", "long", "dear", "beloved", "years", "old"];
        let shares = who.windows(2).any(|w| w[1] == "partner" && !LIFE.contains(&w[0].as_str()));
        let business = pair("business", "partner") || pair("law", "partner");
        let partner = has(&own, PARTNERS) && !shares && !parted;
        let family = has(&own, ELDERS) || has(&own, YOUNGERS) || has(&own, KIN) || in_law || partner;
        let friend = has(&own, FRIENDS) && !parted;
        let work = has(&own, WORK) || business;
        let distant = (work || has(&own, STREET)) && !friend && !family;
        let stiff = has(&tone, STIFF) && !tone.iter().any(|w| w == "informal");
        let holds = [
            (When::Close, (partner || family || friend) && !parted),
            (When::Distant, distant),
            (When::Formal, distant || stiff),
            (When::Light, has(&tone, LIGHT)),
            (When::Family, family && !parted),
            (When::Partner, partner),
            (When::Friend, friend),
            (When::Work, work),
            (When::Parted, parted),
            (When::Elder, has(&own, ELDERS) && !parted || has(&own, OLDER)),
            (When::Younger, has(&own, YOUNGERS) && !parted || has(&own, YOUNGER)),
            (When::ManyNotes, told >= 4),
            (When::FewNotes, told <= 1),
        ];
        Setting { holds: holds.into_iter().filter(|(_, so)| *so).map(|(when, _)| when).collect() }
    }

    /// Whether this is true of the letter.
    pub fn is(&self, when: When) -> bool {
        self.holds.contains(&when)
    }
}

/// What must be true for a sentence to stand: every one of these, or, after "not ", none of those.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(try_from = "Spelt")]
pub struct Condition {
    all: Vec<(When, bool)>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Spelt {
    One(String),
    All(Vec<String>),
}

impl TryFrom<Spelt> for Condition {
    type Error = String;

    fn try_from(spelt: Spelt) -> Result<Condition, String> {
        let list = match spelt {
            Spelt::One(word) => vec![word],
            Spelt::All(list) => list,
        };
        let all = list.iter().map(|word| {
            let (name, so) = word.strip_prefix("not ").map_or((word.as_str(), true), |rest| (rest, false));
            NAMES.iter().find(|(n, _)| *n == name).map(|(_, when)| (*when, so)).ok_or_else(|| {
                let names = NAMES.map(|(n, _)| n).join(", ");
                format!("when = “{word}” is not known; there are {names}, each also with “not ” before it")
            })
        });
        Ok(Condition { all: all.collect::<Result<_, _>>()? })
    }
}

impl Condition {
    /// Whether it is true in this letter.
    pub fn holds(&self, setting: &Setting) -> bool {
        self.all.iter().all(|(when, so)| setting.is(*when) == *so)
    }

    /// Whether it asks for nothing.
    pub fn is_always(&self) -> bool {
        self.all.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(relationship: &str, tone: &str) -> Setting {
        let text = format!(
            "occasion = \"thanks\"\nwords = 100\ntone = {tone:?}\n[from]\nname = \"A\"\n[to]\nname = \"B\"\nrelationship = {relationship:?}\n"
        );
        Setting::read(&Brief::from_toml(&text).unwrap(), 2)
    }

    #[test]
    fn what_two_are_to_each_other_is_read_out_of_the_sender_s_words() {
        use When::*;
        for (relationship, tone, holds) in [
            ("wife of fifty years", "tender", vec![Close, Family, Partner]),
            ("ex-wife", "", vec![Parted]),
            ("childhood sweethearts, divorced this spring", "grateful", vec![Parted]),
            ("my son's teacher", "warm", vec![Distant, Formal, Elder]),
            ("best friend of my mother", "", vec![Close, Friend]),
            ("comes to my husband nights, mon to thurs", "", vec![]),
            ("night nurse for my wife", "", vec![Distant, Formal]),
            ("colleague and friend", "a little funny", vec![Close, Light, Friend, Work]),
            ("former boss", "", vec![Distant, Formal, Work]),
            ("business partner", "", vec![Distant, Formal, Work]),
            ("lab partner, he goes to Groningen", "", vec![]),
            ("my partner of nine years", "", vec![Close, Family, Partner]),
            ("mother-in-law", "respectful", vec![Close, Formal, Family, Elder]),
            ("grandson", "", vec![Close, Family, Younger]),
            ("", "", vec![]),
        ] {
            assert_eq!(setting(relationship, tone).holds, holds, "{relationship}");
        }
    }

    #[test]
    fn a_condition_holds_when_all_of_it_does_and_an_unknown_word_is_named() {
        #[derive(Deserialize)]
        struct Row {
            when: Condition,
        }
        let row = |text: &str| toml::from_str::<Row>(text).map(|r| r.when).map_err(|e| e.to_string());
        let both = row("when = [\"family\", \"not partner\"]").unwrap();
        assert!(both.holds(&setting("sister", "")) && !both.holds(&setting("husband", "")) && !both.holds(&setting("friend", "")));
        assert!(row("when = \"near\"").unwrap_err().contains("many-notes"));
    }
}
