//! Who is who in a note: the reader, the sender, and others; and the turn from "she" to "you".
//!
//! A pronoun of the reader's gender means the reader unless somebody else of that gender is nearer; a pronoun of
//! another gender always means somebody else. Where nothing decides, the reading is taken that keeps the sentence
//! true: whoever is named stays named.

use super::{
    calendar,
    lexicon::{self, Gender},
    pronouns::{Part, Who, inverted, part_of, turned},
    spelling::like,
    verbs,
    words::{Clause, Sentence, Word},
};
use letters::{Brief, Pronoun};

const TITLES: [&str; 16] =
    ["mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "madam", "rev", "father", "sister", "herr", "frau", "aunt", "uncle"];

/// The two ends of the letter, as the notes may call them.
pub(super) struct Cast {
    /// Whether "they" is the reader, and whether "she" or "he" is.
    they: bool,
    one: Option<Gender>,
    reader_names: Vec<String>,
    reader_titles: Vec<String>,
    reader_roles: Vec<String>,
    /// More than one reads.
    two: bool,
    sender_names: Vec<String>,
    sender: Option<Gender>,
    /// More than one signs: they are "we".
    pub many: bool,
    /// Somebody else whom the relationship names: "my granddaughter" of "my granddaughter's piano teacher".
    third: Option<(Gender, String)>,
    /// Of two readers the one who alone can be "she", and the one who alone can be "he".
    pair: Vec<(Gender, String)>,
}

/// What the notes before one have told of others.
#[derive(Debug, Clone, Default)]
pub(super) struct Before {
    /// Somebody of the reader's gender who has died, as a note before called them.
    pub dead: Option<(Gender, String)>,
    /// Who was named, by gender: a pronoun may mean them.
    named: Vec<Gender>,
}

impl Before {
    /// Takes note of whom this note named.
    pub fn learn(&mut self, scene: &Scene) {
        let named = [(scene.she.as_ref(), Gender::She), (scene.he.as_ref(), Gender::He)];
        self.named.extend(named.into_iter().filter(|(o, _)| o.is_some_and(|o| !o.far)).map(|(_, g)| g));
    }
}

/// Somebody else whom a note has named.
#[derive(Debug, Clone)]
struct Other {
    label: String,
    subject: bool,
    kin_of_reader: bool,
    past: bool,
    animal: bool,
    /// Of the sender's own people; of somebody else's.
    mine: bool,
    far: bool,
    /// The clause and the word in which they were last named.
    place: (usize, usize),
}

/// What is known so far of the people of the notes.
#[derive(Default)]
pub(super) struct Scene {
    she: Option<Other>,
    he: Option<Other>,
    many: bool,
    /// Who was the subject of the clause before, and is of this one.
    last: Option<Who>,
    now: Option<Who>,
    /// Sender spoken of by name.
    sender_named: bool,
    reader_seen: bool,
    clause: usize,
    /// The clause in which somebody did something to the reader, and whether somebody has died in this note.
    done_to_reader: usize,
    died: bool,
    before: Before,
}

impl Scene {
    /// At the start of a note, after those before it.
    pub fn after(before: Before) -> Scene {
        Scene { before, ..Scene::default() }
    }

    fn other(&mut self, gender: Gender) -> Option<&mut Other> {
        match gender {
            Gender::She => self.she.as_mut(),
            Gender::He => self.he.as_mut(),
            Gender::Many => None,
        }
    }

    /// Whom this note said to have died, for the notes after it.
    pub fn mourned(&self, cast: &Cast) -> Option<(Gender, String)> {
        let gender = cast.one?;
        let other = match gender {
            Gender::She => self.she.as_ref(),
            Gender::He => self.he.as_ref(),
            Gender::Many => None,
        };
        other.filter(|o| o.subject).map(|o| (gender, o.label.clone()))
    }
}

/// Whether the notes say "they" at least as often as "she" or "he".
fn called_they(brief: &Brief) -> bool {
    let (mut they, mut one) = (0, 0);
    for word in brief.facts.iter().flat_map(|f| f.text.split_whitespace()).take(5_000) {
        match word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().as_str() {
            "they" | "them" | "their" | "they're" | "they've" | "they'd" | "theirs" => they += 1,
            "she" | "her" | "he" | "him" | "his" | "she's" | "he's" => one += 1,
            _ => {}
        }
    }
    they > 0 && they >= one
}

fn names_in(name: &str) -> Vec<String> {
    name.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '-'))
        .map(str::to_lowercase)
        .filter(|w| {
            w.chars().count() > 1
                && !TITLES.contains(&w.as_str())
                && !["and", "the", "your", "my", "our", "her", "his", "their", "und", "of", "dear", "all", "at"].contains(&w.as_str())
        })
        .collect()
}

const ROLES: [&str; 46] = [
    "friend",
    "colleague",
    "boss",
    "manager",
    "teacher",
    "neighbour",
    "neighbor",
    "partner",
    "coach",
    "mentor",
    "tutor",
    "professor",
    "landlord",
    "landlady",
    "doctor",
    "nurse",
    "student",
    "pupil",
    "cousin",
    "sibling",
    "parent",
    "child",
    "grandchild",
    "spouse",
    "fiancé",
    "fiancée",
    "twin",
    "roommate",
    "flatmate",
    "housemate",
    "teammate",
    "client",
    "assistant",
    "apprentice",
    "supervisor",
    "godchild",
    "baby",
    "sweetheart",
    "love",
    "ex",
    "stepchild",
    "carer",
    "caretaker",
    "gardener",
    "host",
    "trainer",
];

impl Cast {
    pub fn of(brief: &Brief) -> Cast {
        let name = &brief.to.name;
        let low = format!(" {} ", name.to_lowercase());
        let two = low.contains(" and ") || low.contains(" & ") || low.contains("family") || low.contains(" all ");
        let relationship = brief.to.relationship.to_lowercase();
        let head = relationship.split([',', ';', '(']).next().unwrap_or("");
        // "carer for my mother", "comes to my husband nights": whom the reader is to, not who the reader is.
        let head =
            [" of ", " from ", " since ", " for ", " to my ", " to our ", " with my ", " with our ", " after ", " at my ", " at our "]
                .iter()
                .fold(head, |head, cut| head.split(cut).next().unwrap_or(""));
        let words = |t: &str| {
            t.split(|c: char| !(c.is_alphanumeric() || c == '-')).map(str::to_string).filter(|w| !w.is_empty()).collect::<Vec<_>>()
        };
        // "my husband's brother" is a brother.
        let head = head.rsplit("'s ").next().unwrap_or(head);
        let is_role = |w: &String| lexicon::kin(w).is_some_and(|g| g != Gender::Many) || ROLES.contains(&w.as_str());
        let mut reader_roles: Vec<String> = words(head).into_iter().filter(is_role).collect();
        let mut called: Vec<String> = words(&name.to_lowercase())
            .into_iter()
            .filter(|w| lexicon::is_kin_name(w) || TITLES.contains(&w.as_str()) && lexicon::kin(w).is_some())
            .collect();
        reader_roles.append(&mut called);
        let alike: [&[&str]; 10] = [
            &["mum", "mom", "mother", "mam", "mama", "mummy", "mommy"],
            &["dad", "father", "papa", "daddy", "pop", "pops"],
            &["grandma", "grandmother", "granny", "gran", "nan", "nana", "oma"],
            &["grandpa", "grandfather", "grandad", "granddad", "opa"],
            &["sister", "sis"],
            &["brother", "bro"],
            &["aunt", "auntie", "aunty"],
            &["boss", "manager"],
            &["neighbour", "neighbor"],
            &["son", "boy"],
        ];
        let more: Vec<String> = alike
            .iter()
            .filter(|a| a.iter().any(|w| reader_roles.iter().any(|r| r == w)))
            .flat_map(|a| a.iter().map(|w| (*w).to_string()))
            .collect();
        reader_roles.extend(more);
        let reader_names = names_in(name).into_iter().filter(|n| !lexicon::is_kin_name(n)).collect::<Vec<_>>();
        let by_name =
            reader_names.first().and_then(|n| lexicon::first_name(n)).or_else(|| reader_roles.iter().find_map(|r| lexicon::kin(r)));
        let one = match brief.to.pronoun {
            _ if two => None,
            Pronoun::She => Some(Gender::She),
            Pronoun::He => Some(Gender::He),
            Pronoun::They => by_name.filter(|g| *g != Gender::Many && !called_they(brief)),
        };
        let from = format!(" {} ", brief.from.name.to_lowercase());
        let many = [
            " and ",
            " & ",
            " y ",
            " et ",
            " und ",
            " family",
            " all ",
            "everyone",
            "team",
            "friends",
            " class ",
            "neighbours",
            "colleagues",
        ]
        .iter()
        .any(|w| from.contains(w))
            || from.starts_with(" the ")
            || [" ward", " staff", " crew", " office", " table", " choir", " club", " department"].iter().any(|w| from.contains(w));
        let sender_names = if many { Vec::new() } else { names_in(&brief.from.name) };
        let sender = sender_names.iter().find_map(|n| lexicon::first_name(n).or_else(|| lexicon::kin(n)));
        let third = third(&brief.to.relationship, &reader_roles);
        let pair = if two { pair(brief) } else { Vec::new() };
        Cast {
            third,
            pair,
            they: two || brief.to.pronoun == Pronoun::They,
            one,
            reader_names,
            reader_titles: words(&low).into_iter().filter(|w| TITLES.contains(&w.as_str())).collect(),
            reader_roles,
            two,
            sender_names,
            sender,
            many,
        }
    }

    fn is_reader_name(&self, word: &Word) -> bool {
        let stem = word.stem();
        if self.two || stem.chars().count() < 2 || word.quote {
            return false;
        }
        if self.reader_names.iter().any(|n| n == stem) {
            // A name that is a word as well needs its capital.
            return !lexicon::is_word_too(stem)
                || word.text.starts_with(char::is_uppercase)
                || lexicon::verb(stem).is_none() && !calendar::is_month(stem);
        }
        let Some(first) = self.reader_names.first() else { return false };
        let capital = word.text.starts_with(char::is_uppercase);
        let short = stem.chars().count() >= 3 && first.starts_with(stem) && (capital || lexicon::first_name(stem).is_some());
        let fond =
            stem.strip_suffix("ie").or_else(|| stem.strip_suffix('y')).is_some_and(|s| s.len() >= 3 && capital && first.starts_with(s));
        short || fond || NICK.iter().any(|(long, nick)| first == long && nick.split(' ').any(|n| n == stem))
    }

    fn is_sender_name(&self, word: &Word) -> bool {
        let stem = word.stem();
        !word.quote
            && self.sender_names.iter().any(|n| n == stem)
            && (!lexicon::is_word_too(stem)
                || word.text.starts_with(char::is_uppercase)
                || lexicon::verb(stem).is_none() && !calendar::is_month(stem) && stem.len() > 3)
    }

    fn is_readers(&self, gender: Gender) -> bool {
        self.one == Some(gender) || gender == Gender::Many && self.they
    }

    /// Whom a pronoun means that means neither of the two, where nobody of that gender was named in its note.
    fn stand_in(&self, gender: Gender, who: &Who, scene: &mut Scene) -> Option<String> {
        if gender == Gender::Many || scene.other(gender).is_some() {
            return None;
        }
        if self.two {
            return self.pair.iter().find(|(g, _)| *g == gender).map(|(_, name)| name.clone());
        }
        if *who != Who::Other {
            return None;
        }
        let dead = scene.before.dead.clone().filter(|(g, _)| *g == gender && self.is_readers(gender));
        let third = || self.third.clone().filter(|(g, _)| *g == gender && (self.cares(gender) || !scene.before.named.contains(g)));
        dead.or_else(third).map(|(_, label)| label)
    }

    /// Whether the reader looks after somebody of the reader's gender: of two "he", one does and one is done for.
    fn cares(&self, gender: Gender) -> bool {
        self.is_readers(gender) && self.third.as_ref().is_some_and(|(g, _)| *g == gender)
    }

    /// The names of the readers, where there are several.
    pub fn several(&self) -> Vec<String> {
        if self.two { self.reader_names.clone() } else { Vec::new() }
    }

    /// Whether a note speaks of "he" or "she" from its beginning, as the reader would be spoken of.
    pub fn may_be_another(&self, note: &str) -> bool {
        let first = note.split(|c: char| !c.is_alphabetic()).find(|w| !w.is_empty()).unwrap_or("").to_lowercase();
        match self.one {
            Some(Gender::She) => matches!(first.as_str(), "she" | "her"),
            Some(Gender::He) => matches!(first.as_str(), "he" | "his"),
            _ => false,
        }
    }

    /// A relative of the sender's of whom one speaks as of the reader, where a note begins with them: "my husband".
    pub fn named_in(&self, note: &str) -> Option<String> {
        let mut words = note.split_whitespace();
        let my = words.next().filter(|w| matches!(w.to_lowercase().as_str(), "my" | "our"))?;
        let kin = words.next()?.trim_matches(|c: char| !c.is_alphabetic());
        let gender = lexicon::kin(&kin.to_lowercase())?;
        (self.one == Some(gender) && !self.reader_roles.iter().any(|r| r == kin)).then(|| format!("{} {kin}", my.to_lowercase()))
    }

    /// Turns a note towards the reader, sentence by sentence.
    pub fn turn(&self, sentences: &mut [Sentence], scene: &mut Scene) {
        for sentence in sentences {
            for clause in &mut sentence.clauses {
                self.clause(clause, scene);
            }
        }
    }

    fn clause(&self, clause: &mut Clause, scene: &mut Scene) {
        self.apostrophes(&mut clause.words);
        let past = clause.words.iter().any(|w| verbs::is_past(&w.low));
        let mut out: Vec<Word> = Vec::with_capacity(clause.words.len());
        // Whether the verb of a "you" is still to come, and whose verb it is.
        let mut verb: Option<Who> = None;
        let mut i = 0;
        scene.now = None;
        scene.clause += 1;
        while i < clause.words.len() {
            let word = clause.words[i].clone();
            if word.quote {
                out.push(word);
                verb = None;
                i += 1;
                continue;
            }
            if let Some((len, who)) = self.person(&clause.words, i) {
                let last = &clause.words[i + len - 1];
                let own = last.low.ends_with("'s") && !says_is(clause.words.get(i + len)) || last.low.ends_with("s'");
                let is = last.low.ends_with("'s") && !own;
                let subject = is || !own && self.is_subject(&clause.words, i, len);
                let (text, then) = match (&who, own, subject) {
                    (Who::Reader, true, _) => ("your", None),
                    (Who::Reader, _, true) => ("you", Some(Who::Reader)),
                    (Who::Reader, ..) => ("you", None),
                    (_, true, _) => ("my", None),
                    (_, _, true) => ("I", Some(Who::Sender)),
                    _ => ("me", None),
                };
                scene.reader_seen |= who == Who::Reader && !own;
                scene.sender_named |= who == Who::Sender;
                if subject {
                    scene.last = scene.now.replace(who.clone());
                }
                let mut new = Word::new(text);
                new.pre.clone_from(&word.pre);
                new.post.clone_from(&last.post);
                out.push(new);
                if is {
                    out.push(Word::new(if who == Who::Reader { "are" } else { "am" }));
                }
                verb = if is { None } else { then };
                i += len;
                continue;
            }
            self.notice(&clause.words, i, past, scene);
            if let Some((gender, part)) = part_of(&clause.words, i)
                && !word.quote
            {
                let who = self.whom(gender, part, &clause.words, i, scene);
                if part == Part::Subject {
                    let before = scene.now.replace(who.clone());
                    if before.is_some() {
                        scene.last = before;
                    }
                }
                if who == Who::Reader && part != Part::Own {
                    scene.reader_seen = true;
                }
                if who == Who::Reader && part == Part::Object && scene.now == Some(Who::Other) {
                    scene.done_to_reader = scene.clause;
                }
                // A name instead of a pronoun whose owner stands in another note, or in the relationship.
                if let Some(label) = self.stand_in(gender, &who, scene)
                    && !["'d", "'ll"].iter().any(|e| word.low.ends_with(e))
                {
                    let text = if part == Part::Own { format!("{label}'s") } else { label.clone() };
                    let mut parts = text.split(' ').map(Word::new).collect::<Vec<_>>();
                    if word.low.ends_with("'s") && part == Part::Subject {
                        let ill = scene.before.dead.is_some() && self.is_readers(gender);
                        parts.push(Word::new(if ill {
                            "was"
                        } else if has_done(clause.words.get(i + 1)) {
                            "has"
                        } else {
                            "is"
                        }));
                    }
                    if let (Some(first), true) = (parts.first_mut(), i == 0 && !out.iter().any(|w| !w.text.is_empty())) {
                        first.pre.clone_from(&word.pre);
                    }
                    if let Some(last) = parts.last_mut() {
                        last.post.clone_from(&word.post);
                    }
                    out.append(&mut parts);
                    let seen = Other { label, subject: part == Part::Subject, ..Other::of_before() };
                    *(if gender == Gender::She { &mut scene.she } else { &mut scene.he }) = Some(seen);
                    if part == Part::Subject {
                        scene.now = Some(Who::Other);
                    }
                    verb = None;
                    i += 1;
                    continue;
                }
                if who != Who::Other
                    && let Some(turned) = turned(&word.low, part, &who, clause.words.get(i + 1))
                {
                    if part == Part::Subject
                        && let Some(before) = out.last_mut()
                        && let Some(right) = inverted(&before.low, &who)
                        && i > 0
                        && (i == 1
                            || !clause.words[i - 2].quote
                                && (lexicon::is_subordinator(&clause.words[i - 2].low)
                                    || matches!(
                                        clause.words[i - 2].low.as_str(),
                                        "and" | "or" | "but" | "nor" | "so" | "neither" | "never"
                                    )))
                    {
                        before.set(right);
                    }
                    let mut new = Word::new(turned);
                    new.text = like(if turned.starts_with('I') { "" } else { &word.text }, turned);
                    new.pre.clone_from(&word.pre);
                    new.post.clone_from(&word.post);
                    out.push(new);
                    if part == Part::Subject && turned.contains('\'') {
                        self.coordinated(&mut clause.words, i + 1, who == Who::Sender);
                    }
                    verb = (part == Part::Subject && !turned.contains('\'')).then_some(who);
                    i += 1;
                    continue;
                }
                verb = None;
            } else if let Some(who) = verb.clone() {
                let (turned, done) = verbs::agree(&word.low, who == Who::Sender, clause.words.get(i + 1).map(|w| w.low.as_str()));
                if done {
                    // "laughs and cries": the next verb may follow a conjunction.
                    let goes_on = clause.words[i + 1..].iter().take(6).any(|w| w.is(&["and", "but", "or"]));
                    verb = goes_on.then_some(Who::Other);
                    if goes_on {
                        scene.now.clone_from(&Some(who));
                    }
                }
                let mut new = word;
                if let Some(t) = turned {
                    new.text = like(&new.text, &t);
                    new.low = t;
                }
                if verb == Some(Who::Other) {
                    self.coordinated(&mut clause.words, i + 1, scene.now == Some(Who::Sender));
                    verb = None;
                }
                out.push(new);
                i += 1;
                continue;
            }
            out.push(word);
            i += 1;
        }
        if scene.now.is_some() {
            scene.last = scene.now.clone();
        }
        clause.words = out;
        couples(&mut clause.words);
    }

    /// "my cousins wedding", "sams couch": an owner without an apostrophe.
    fn apostrophes(&self, words: &mut [Word]) {
        for i in 0..words.len().saturating_sub(1) {
            let Some(owner) = words[i].low.strip_suffix('s').filter(|_| !words[i].quote && words[i].post.is_empty()) else { continue };
            if owner == "people" && i > 0 && words[i - 1].low == "other" {
                words[i].set("people's");
                continue;
            }
            let next = words[i + 1].low.as_str();
            let named = self.reader_names.iter().any(|n| n == owner)
                || lexicon::first_name(owner).is_some() && !lexicon::is_word_too(owner) && lexicon::first_name(&words[i].low).is_none();
            let kin =
                lexicon::kin(owner).is_some_and(|g| g != Gender::Many) || matches!(owner, "cousin" | "neighbour" | "neighbor" | "doctor");
            let thing = (lexicon::is_countable(next) || lexicon::is_mass(next))
                && lexicon::verb(next).is_none_or(|(f, _)| !f.past)
                && !verbs::is_auxiliary_word(next);
            let one = i == 0 && !kin || i > 0 && (named || lexicon::is_possessive(&words[i - 1].low));
            if thing && (named || kin && (one || lexicon::is_kin_name(owner))) {
                let text = format!("{}'s", &words[i].text[..words[i].text.len() - 1]);
                words[i].set(&text);
            }
        }
        // "the ring was my mothers".
        if let [.., be, my, kin] = words
            && be.is(&["was", "is", "were", "are"])
            && lexicon::is_possessive(&my.low)
            && let Some(owner) = kin.low.strip_suffix('s').filter(|o| lexicon::kin(o).is_some_and(|g| g != Gender::Many))
        {
            let text = format!("{owner}'s");
            kin.set(&text);
        }
        // "better then me".
        for i in 2..words.len().saturating_sub(1) {
            let more = words[i - 2..i].iter().any(|w| {
                w.is(&["better", "worse", "more", "less", "rather", "other"])
                    || w.low.len() > 4 && w.low.ends_with("er") && lexicon::is_adjective(&w.low)
            });
            let measured =
                words[i + 1].is(&["me", "you", "him", "her", "us", "them", "i", "my", "your", "anyone", "anybody", "ever", "any"]);
            if words[i].low == "then" && more && measured {
                words[i].set("than");
            }
        }
    }

    /// "you laugh at me and cries": verbs after a conjunction, up to the next subject.
    fn coordinated(&self, words: &mut [Word], from: usize, sender: bool) {
        let mut i = from;
        while i + 1 < words.len() {
            if words[i].quote || lexicon::is_subordinator(&words[i].low) || words[i].is(&["she", "he", "they", "i", "we", "it", "you"]) {
                return;
            }
            if words[i].is(&["and", "but", "or"]) {
                let mut at = i + 1;
                while at < words.len() && (lexicon::is_adverb(&words[at].low)) {
                    at += 1;
                }
                let Some(w) = words.get(at) else { return };
                let next = words.get(at + 1).map(|w| w.low.as_str());
                let certain = lexicon::verb(&w.low).is_some_and(|(f, _)| f.third)
                    && (!lexicon::is_third_or_plural(&w.low)
                        || next.is_some_and(|n| lexicon::is_determiner(n) || matches!(n, "me" | "us" | "to" | "it")))
                    || matches!(w.low.as_str(), "is" | "was" | "has" | "does");
                if certain && let (Some(t), _) = verbs::agree(&w.low, sender, next) {
                    words[at].set(&t);
                }
            }
            i += 1;
        }
    }

    /// Whether the reader or the sender is named here: how many words, and who.
    fn person(&self, words: &[Word], i: usize) -> Option<(usize, Who)> {
        let word = &words[i];
        let at = |k: usize| words.get(i + k);
        let own = |w: &Word| w.low.ends_with("'s") || w.low.ends_with("s'");
        // "called him Captain Kwame": what somebody is called stays whole.
        if i > 1 && words[i - 1].text.starts_with(char::is_uppercase) && calls(&words[..i]) && !words[i - 1].is(&["i"]) {
            return None;
        }
        // "Mrs. Okonkwo", "Loretta May": one name.
        let title =
            self.reader_titles.iter().any(|t| *t == word.low.trim_end_matches('.')) && at(1).is_some_and(|n| self.is_reader_name(n));
        if self.two {
            let joined = at(1).is_some_and(|w| w.is(&["and"]))
                && at(2).is_some_and(|second| [word, second].iter().all(|w| self.reader_names.iter().any(|n| n == w.stem())));
            if joined {
                return Some((3, Who::Reader));
            }
        }
        let role = lexicon::kin(word.stem()).is_some()
            && !own(word)
            && at(1).is_some_and(|n| self.is_reader_name(n))
            && !(i > 0 && lexicon::is_determiner(&words[i - 1].low))
            && (self.reader_roles.contains(&word.low) || TITLES.contains(&word.low.as_str()));
        if role {
            return Some((2, Who::Reader));
        }
        if title || self.is_reader_name(word) {
            let mut len = usize::from(title);
            while at(len).is_some_and(|w| self.is_reader_name(w)) && (len == 0 || !own(&words[i + len - 1])) {
                len += 1;
            }
            return Some((len, Who::Reader));
        }
        let called = i > 1 && words[i - 1].is(&["is", "was"]) && words[i - 2].is(&["name"]);
        if self.is_sender_name(word)
            && !called
            && !(i > 0 && words[i - 1].is(&["from", "love", "your", "with", "named", "called", "is", "i'm", "am"]) && i + 1 == words.len())
        {
            let mut len = 1;
            while at(len).is_some_and(|w| self.is_sender_name(w)) && !own(&words[i + len - 1]) {
                len += 1;
            }
            return Some((len, Who::Sender));
        }
        // "my sister", "my dear old friend Anna".
        if word.is(&["my", "our"]) {
            let mut len = 1;
            while at(len).is_some_and(|w| {
                w.is(&[
                    "dear",
                    "darling",
                    "lovely",
                    "beautiful",
                    "dearest",
                    "wonderful",
                    "own",
                    "old",
                    "favourite",
                    "favorite",
                    "best",
                    "chemistry",
                    "maths",
                    "math",
                    "english",
                ])
            }) {
                len += 1;
            }
            let role = at(len)?;
            if self.reader_roles.iter().any(|r| r == role.stem()) && !self.two {
                let named = at(len + 1).filter(|_| !own(role)).is_some_and(|n| self.is_reader_name(n));
                let stranger = at(len + 1)
                    .is_some_and(|n| n.text.starts_with(char::is_uppercase) && !self.is_reader_name(n) && !n.text.starts_with("I"));
                let joined = at(len + 1).is_some_and(|n| n.low == "in-law" || lexicon::kin(n.stem()).is_some());
                if !stranger && !joined && (len == 1 || named || lexicon::kin(role.stem()).is_some()) {
                    return Some((len + 1 + usize::from(named), Who::Reader));
                }
            }
            return None;
        }
        // "grandpa" where grandpa reads.
        let bare = i == 0 || !(lexicon::is_determiner(&words[i - 1].low) || own(&words[i - 1]) || lexicon::is_adjective(&words[i - 1].low));
        if lexicon::is_kin_name(word.stem()) && bare && !self.two && self.reader_roles.iter().any(|r| r == word.stem()) {
            let named = at(1).filter(|_| !own(word)).is_some_and(|n| self.is_reader_name(n));
            let stranger =
                at(1).is_some_and(|n| n.text.starts_with(char::is_uppercase) && !named && n.text != "I" && !n.text.starts_with("I'"));
            if !stranger {
                return Some((1 + usize::from(named), Who::Reader));
            }
        }
        None
    }

    /// Whether a person named at `i`, `len` words long, does something here.
    fn is_subject(&self, words: &[Word], i: usize, len: usize) -> bool {
        let mut at = i + len;
        // "Chris and Loretta met": looked at from behind the second name.
        if words.get(at).is_some_and(|w| w.is(&["and"]))
            && words
                .get(at + 1)
                .is_some_and(|w| lexicon::first_name(w.stem()).is_some() || self.person(words, at + 1).is_some() || w.is(&["i"]))
        {
            at += 2;
        }
        while words.get(at).is_some_and(|w| {
            lexicon::is_adverb(&w.low) && !w.is(&["so", "too", "again", "well", "home", "together", "most"])
                || w.is(&["who", "that"]) && i == 0
        }) {
            at += 1;
        }
        let after_verb = i > 0
            && (verbs::is_verbal(&words[i - 1].low)
                && !words[i - 1].is(&["said", "says", "think", "know", "hope", "wish", "thought", "knew"])
                || lexicon::is_preposition(&words[i - 1].low) && !lexicon::is_subordinator(&words[i - 1].low));
        !after_verb
            && words.get(at).is_some_and(|w| {
                verbs::is_verbal(&w.low) && !verbs::is_ing(&w.low)
                    || w.low.ends_with('s') && w.low.len() > 3 && !w.low.ends_with("'s") && !lexicon::is_preposition(&w.low)
            })
    }

    /// Takes note of somebody else.
    fn notice(&self, words: &[Word], i: usize, past: bool, scene: &mut Scene) {
        let word = &words[i];
        let stem = word.stem();
        let before = i.checked_sub(1).and_then(|b| words.get(b));
        let capital = word.text.starts_with(char::is_uppercase);
        let by_name = if capital || !lexicon::is_word_too(stem) { lexicon::first_name(stem) } else { None };
        let kin = lexicon::kin(stem).filter(|_| !word.is(&["miss", "ma", "pop", "guy"]) || capital);
        let animal = matches!(stem, "dog" | "cat" | "horse" | "puppy" | "kitten");
        // "Zanele came": a name that no list holds may be anybody's.
        let unknown = capital
            && !calendar::is_weekday(stem)
            && calendar::month(stem).is_none()
            && !before.is_some_and(|b| lexicon::is_determiner(&b.low) || matches!(b.low.as_str(), "in" | "from" | "near"))
            && by_name.is_none()
            && kin.is_none()
            && !lexicon::is_known(stem)
            && !word.low.contains('\'')
            && word.low.len() > 2
            && !word.low.ends_with("ing")
            && words.get(i + 1).is_some_and(|n| {
                verbs::is_past(&n.low)
                    || lexicon::verb(&n.low).is_some_and(|(f, _)| f.third)
                    || n.is(&["is", "was", "has", "and", "may", "can", "will", "might", "must"])
            })
            && self.is_subject(words, i, 1);
        // "their plants are fine, I water them".
        if word.low.ends_with('s')
            && i < 3
            && words.get(i + 1).is_some_and(|n| n.is(&["are", "were", "have"]))
            && !lexicon::is_subject_pronoun(&word.low)
        {
            scene.many = true;
        }
        // "calls her daughter": what the reader is called.
        let called = before.is_some_and(|b| b.is(&["her", "him"]))
            && i >= 2
            && lexicon::verb(&words[i - 2].low).is_some_and(|(_, b)| matches!(b, "call" | "name" | "nickname"));
        if called {
            return;
        }
        // "Mr. Adeyemi" is nobody's "she".
        let titled = before.filter(|_| capital && kin.is_none()).and_then(|b| match b.low.trim_end_matches('.') {
            "mr" | "sir" | "herr" | "father" | "uncle" | "don" => Some(Gender::He),
            "mrs" | "ms" | "miss" | "madam" | "frau" | "aunt" | "auntie" | "sister" => Some(Gender::She),
            _ => None,
        });
        // "your brother Gethin": one person, whose gender is known.
        let unknown = unknown && titled.is_none() && before.is_none_or(|b| lexicon::kin(b.stem()).is_none());
        let Some(gender) = titled.or(by_name).or(kin).or((animal || unknown).then_some(Gender::He)) else { return };
        if gender == Gender::Many {
            scene.many |= !word.is(&["family", "team"]);
            if i == 0 || i == 1 && before.is_some_and(|b| lexicon::is_determiner(&b.low)) {
                scene.now = Some(Who::Other);
            }
            return;
        }
        // The owner of something is not spoken of: "Ruth's kitchen, she".
        let own = word.low.ends_with("'s");
        let subject = !own
            && (i == 0
                || self.is_subject(words, i, 1)
                || i == 1 && before.is_some_and(|b| lexicon::is_determiner(&b.low)) && self.is_subject(words, i, 1)
                // "my dad Józef died": who was named so is one person.
                || kin.is_some() && words.get(i + 1).is_some_and(|n| n.text.starts_with(char::is_uppercase)) && self.is_subject(words, i, 2));
        if animal && !subject {
            return;
        }
        // "a man of few words" is nobody else, and "like a son" neither.
        if kin.is_some() && before.is_some_and(|b| b.is(&["a", "an", "no", "best", "good", "great", "old", "such"])) && !subject {
            return;
        }
        let owner = before.filter(|b| b.is(&["his", "her", "their", "your", "my", "our"]));
        let mine = owner.is_some_and(|o| o.is(&["my", "our"]));
        let kin_of_reader = owner.is_some() && !mine;
        let name = words
            .get(i + 1)
            .filter(|n| by_name.is_none() && lexicon::first_name(n.stem()).is_some())
            .map(|n| super::words::capital(n.stem()));
        let label = name.unwrap_or_else(|| {
            if by_name.is_some() || owner.is_none() {
                super::words::capital(stem)
            } else {
                format!("{} {stem}", if mine { "my" } else { "your" })
            }
        });
        let far = owner.is_none() && before.is_some_and(|b| b.low.ends_with("'s") || b.low.ends_with("s'"));
        let other = Other { label, subject, kin_of_reader, past, animal, mine, far, place: (scene.clause, i) };
        scene.died |= words.iter().any(|w| w.is(&["died", "dying", "passed", "dead"]));
        for g in [Gender::She, Gender::He] {
            if g == gender || animal || unknown {
                // "his mother Ruth": one person, not two.
                let slot = if g == Gender::She { &mut scene.she } else { &mut scene.he };
                let same = before.is_some_and(|b| lexicon::kin(&b.low) == Some(g)) && slot.is_some() && by_name.is_some();
                if let (true, Some(old)) = (same, slot.as_mut()) {
                    old.label.clone_from(&other.label);
                    old.subject |= other.subject;
                } else {
                    *slot = Some(other.clone());
                }
            }
        }
        if subject {
            let before = scene.now.replace(Who::Other);
            if before.is_some() {
                scene.last = before;
            }
        }
    }

    fn whom(&self, gender: Gender, part: Part, words: &[Word], i: usize, scene: &mut Scene) -> Who {
        // "a man who lies to his dog" is anybody; "goes by they" speaks of the word.
        let anybody = words[..i].windows(3).any(|w| {
            w[0].is(&["a", "any", "no", "every", "some"])
                && lexicon::kin(&w[1].low).is_none_or(|g| g == gender)
                && w[2].is(&["who", "that"])
        }) && matches!(part, Part::Own | Part::Own2)
            && !words[..i].windows(2).any(|w| w[0].is(&["like"]) && w[1].is(&["a"]));
        let cited =
            part == Part::Subject && i > 0 && words[i - 1].is(&["by", "as"]) && !words.get(i + 1).is_some_and(|n| verbs::is_verbal(&n.low));
        if anybody || cited {
            return Who::Other;
        }
        if gender == Gender::Many {
            let both = part == Part::Object && !scene.many && words.get(i + 1).is_some_and(|n| n.low == "both");
            if both {
                return Who::Reader;
            }
            let bound = part == Part::Object && scene.now == Some(Who::Other);
            return if self.they && (bound || !scene.many || self.two) { Who::Reader } else { Who::Other };
        }
        if !self.is_readers(gender) {
            let sender = scene.sender_named && self.sender == Some(gender) && scene.other(gender).is_none();
            return if sender { Who::Sender } else { Who::Other };
        }
        // "shaves him": the reader shaves somebody, for nobody is both.
        let implied = lexicon::verb(&words[0].low).is_some_and(|(f, _)| f.third)
            && i > 0
            && !words[..i].iter().any(|w| lexicon::is_subject_pronoun(&w.low) || w.is(&["and"]));
        if part == Part::Object
            && (implied || scene.now == Some(Who::Reader) && !words[..i].iter().any(|w| w.is(&["i", "we", "and", "but"])))
            && !words[..i].iter().any(|w| lexicon::is_preposition(&w.low))
        {
            return Who::Other;
        }
        // "sings to her": nobody who looks after somebody does it to themselves.
        if self.cares(gender)
            && part == Part::Object
            && (implied || scene.now == Some(Who::Reader))
            && i > 0
            && words[i - 1].is(&["to", "for", "at", "from", "by", "beside"])
        {
            return Who::Other;
        }
        let now = scene.now.clone();
        let last = scene.last.clone();
        let seen = scene.reader_seen;
        let dead = scene.before.dead.as_ref().is_some_and(|(g, _)| *g == gender);
        let clause = scene.clause;
        let (done_to_reader, died) = (scene.done_to_reader == clause, scene.died);
        let cares = self.cares(gender);
        // "held the phone to his ear": whoever nurses has hands, whoever is nursed has the rest.
        if cares && part == Part::Own && now == Some(Who::Reader) && words[i + 1..].iter().take(2).any(|w| NURSED.contains(&w.stem())) {
            return Who::Other;
        }
        let Some(other) = scene.other(gender) else {
            let past = words.iter().map(|w| w.low.as_str()).find(|w| verbs::is_finite_word(w)).is_some_and(verbs::is_past);
            if cares && dead {
                let felt = words[i + 1..].iter().take(2).any(|w| w.is(&["loved", "liked", "hated", "adored", "enjoyed", "wanted"]));
                return if felt && part == Part::Subject { Who::Other } else { Who::Reader };
            }
            if dead && past && part != Part::Own && !words.iter().any(|w| w.is(&["sorry", "funeral", "helped", "looked", "cared"])) {
                return Who::Other;
            }
            return Who::Reader;
        };
        if other.animal && part != Part::Subject {
            return Who::Reader;
        }
        // "I named my daughter after her": nobody is spoken of so in the clause that names them.
        let between = words.get(other.place.1 + 1..i).unwrap_or_default();
        if part == Part::Object
            && other.place.0 == clause
            && !between.iter().any(|w| {
                w.is(&["i", "we", "you", "she", "he", "they", "and", "but", "who", "to"])
                    || lexicon::is_subordinator(&w.low) && w.low != "after"
            })
        {
            return Who::Reader;
        }
        // "I told Ruth her secret".
        if part == Part::Own
            && !other.subject
            && i >= 2
            && lexicon::verb(&words[i - 2].low).is_some_and(|(_, b)| ["tell", "show", "give", "send", "lend"].contains(&b))
        {
            return Who::Reader;
        }
        match part {
            Part::Subject => {
                // "when Joris left her she stopped": the same word is the same person.
                if done_to_reader {
                    return Who::Reader;
                }
                // "when Gary's wife was dying she kept his shifts": nobody tells of a stranger's wife what she did.
                if other.far && lexicon::is_subordinator(&words[0].low) && i > 1 {
                    return Who::Reader;
                }
                // "my dad died on the 4th, he was there".
                if cares && died && other.mine && other.place.0 < clause {
                    return Who::Reader;
                }
                let embedded = now == Some(Who::Other)
                    && i > 0
                    && words[..i].iter().any(|w| verbs::is_verbal(&w.low))
                    && words[..i].iter().any(|w| w.is(&["said", "says", "told", "thinks", "thought", "knew", "knows", "hopes", "that"]));
                if embedded {
                    let object = words[i + 1..].iter().any(|w| w.is(&["him", "her"]));
                    return if object { Who::Other } else { Who::Reader };
                }
                if last == Some(Who::Reader) && !other.subject {
                    return Who::Reader;
                }
                if other.subject {
                    let present = words
                        .get(i + 1..)
                        .unwrap_or_default()
                        .iter()
                        .map(|w| w.low.as_str())
                        .find(|w| verbs::is_finite_word(w))
                        .is_some_and(|w| !verbs::is_past(w));
                    return if other.kin_of_reader && other.past && present { Who::Reader } else { Who::Other };
                }
                if seen { Who::Reader } else { Who::Other }
            }
            Part::Object => match now {
                Some(Who::Other) if other.subject => Who::Reader,
                Some(Who::Reader) => Who::Other,
                _ if seen => Who::Reader,
                _ => Who::Other,
            },
            // "half his doing and half the lad's".
            Part::Own | Part::Owned
                if words[i + 1..].iter().any(|w| w.low.ends_with("'s") && other.label.to_lowercase().ends_with(w.stem())) =>
            {
                Who::Reader
            }
            Part::Own | Part::Owned => match now {
                Some(Who::Reader) => Who::Reader,
                Some(Who::Other) if other.subject => Who::Other,
                _ if seen => Who::Reader,
                _ => Who::Other,
            },
            Part::Own2 => now.unwrap_or(Who::Reader),
        }
    }
}

impl Other {
    /// Somebody whom no word of this note names.
    fn of_before() -> Other {
        Other {
            label: String::new(),
            subject: false,
            kin_of_reader: false,
            past: true,
            animal: false,
            mine: false,
            far: false,
            place: (0, 0),
        }
    }
}

/// What a carer does things to, and is not the carer's own.
const NURSED: &[&str] = &[
    "ear",
    "ears",
    "hand",
    "hands",
    "hair",
    "face",
    "head",
    "back",
    "foot",
    "feet",
    "chin",
    "cheek",
    "cheeks",
    "forehead",
    "brow",
    "beard",
    "skin",
    "nail",
    "nails",
    "hearing",
    "glasses",
    "spectacles",
    "teeth",
    "dentures",
    "pill",
    "pills",
    "medicine",
    "medication",
    "tablets",
    "pillow",
    "pillows",
    "blanket",
    "bed",
    "slippers",
    "pyjamas",
    "nightgown",
    "pulse",
    "breathing",
    "fever",
    "temperature",
    "name",
    "bandage",
    "wound",
    "leg",
    "legs",
    "arm",
    "arms",
    "mouth",
    "lips",
    "shoulder",
    "shoulders",
    "eyes",
];

/// Whether words end in somebody being called something: "dad called him Captain".
fn calls(words: &[Word]) -> bool {
    words.iter().rev().take(4).any(|w| lexicon::verb(&w.low).is_some_and(|(_, b)| matches!(b, "call" | "name" | "nickname")))
}

/// After a "she's" that was turned into a name: whether it is "has".
fn has_done(next: Option<&Word>) -> bool {
    next.is_some_and(|n| {
        n.is(&["been", "got", "become", "had"]) || verbs::is_participle(&n.low) && !lexicon::is_adjective(&n.low) && !verbs::is_ing(&n.low)
    })
}

/// "My granddaughter" of "my granddaughter's piano teacher", "my father" of "he looked after my father".
fn third(relationship: &str, roles: &[String]) -> Option<(Gender, String)> {
    let words: Vec<String> = relationship
        .to_lowercase()
        .replace('’', "'")
        .split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '-'))
        .filter(|w| !w.is_empty())
        .map(str::to_string)
        .collect();
    (0..words.len()).find_map(|i| {
        matches!(words[i].as_str(), "my" | "our").then_some(())?;
        let at = (i + 1..words.len().min(i + 4)).find(|k| kin_of(&words[*k]).is_some())?;
        let (kin, gender) = kin_of(&words[at])?;
        // "my husbands home", "my son's teacher"; or behind a word that leads from the reader to somebody else.
        let owns = kin.len() < words[at].len() && at + 1 < words.len();
        let led = i > 0
            && matches!(
                words[i - 1].as_str(),
                "after"
                    | "for"
                    | "of"
                    | "to"
                    | "with"
                    | "at"
                    | "from"
                    | "nursed"
                    | "treated"
                    | "taught"
                    | "raised"
                    | "married"
                    | "shaves"
                    | "washes"
            );
        let reader = roles.iter().any(|r| r == kin);
        let of = words[at - 1].as_str() == "ex" || gender == Gender::Many;
        ((owns || led) && !reader && !of).then(|| (gender, format!("{} {}", words[i..at].join(" "), kin)))
    })
}

fn kin_of(word: &str) -> Option<(&str, Gender)> {
    let bare = word.strip_suffix("'s").or_else(|| word.strip_suffix('s').filter(|w| lexicon::kin(w).is_some())).unwrap_or(word);
    lexicon::kin(bare).filter(|g| *g != Gender::Many).map(|g| (bare, g))
}

/// Of two readers whose names say which is "she" and which is "he", those with whom no one else in the notes can be
/// confused.
fn pair(brief: &Brief) -> Vec<(Gender, String)> {
    let name = brief.to.name.replace(" & ", " and ");
    let parts: Vec<&str> = name.split(" and ").map(str::trim).collect();
    let [_, _] = parts.as_slice() else { return Vec::new() };
    let gender = |part: &str| {
        let low = part.to_lowercase();
        let mut words = low.split_whitespace();
        let (first, last) = (words.next()?, low.split_whitespace().next_back()?);
        lexicon::kin(first).or_else(|| lexicon::first_name(first)).or_else(|| lexicon::first_name(last))
    };
    let known: Vec<(Gender, String)> = parts.iter().filter_map(|p| Some((gender(p)?, (*p).to_string()))).collect();
    let readers = name.to_lowercase();
    let others = |g: Gender| {
        let text = brief.facts.iter().map(|f| f.text.as_str()).chain([brief.to.relationship.as_str()]).collect::<Vec<_>>().join(" . ");
        let words: Vec<&str> = text.split_whitespace().collect();
        words.iter().enumerate().any(|(i, w)| {
            let bare = w.trim_matches(|c: char| !c.is_alphanumeric()).replace('’', "'");
            let low = bare.to_lowercase();
            let named = bare.starts_with(char::is_uppercase)
                && lexicon::first_name(&low) == Some(g)
                && !readers.split_whitespace().any(|r| r == low);
            let owner = |k: usize| i.checked_sub(k).is_some_and(|b| lexicon::is_possessive(&words[b].to_lowercase()));
            let kin = lexicon::kin(&low) == Some(g) && (owner(1) || owner(2) || lexicon::is_kin_name(&low)) && !readers.contains(&low);
            named || kin
        })
    };
    known
        .iter()
        .filter(|(g, _)| known.iter().filter(|(o, _)| o == g).count() == 1 && parts.len() == known.len() && !others(*g))
        .cloned()
        .collect()
}

/// After "Loretta's": a word that makes it "Loretta is".
fn says_is(next: Option<&Word>) -> bool {
    next.is_some_and(|n| {
        verbs::is_ing(&n.low) && !n.low.ends_with("ings")
            || n.is(&["a", "an", "the", "not", "been", "so", "always", "never", "still"])
            || lexicon::is_feeling(&n.low)
    })
}

const NICK: [(&str, &str); 24] = [
    ("catherine", "kate katie cathy cath kitty"),
    ("katherine", "kate katie kathy kath kitty"),
    ("elizabeth", "liz lizzie beth betty betsy eliza lisa"),
    ("william", "bill billy will willie"),
    ("robert", "bob bobby rob robbie bert"),
    ("richard", "rick dick rich ricky"),
    ("margaret", "maggie meg peggy greta madge"),
    ("james", "jim jimmy jamie"),
    ("john", "jack johnny"),
    ("michael", "mike mick mickey"),
    ("edward", "ed eddie ted ned"),
    ("charles", "charlie chuck"),
    ("dorothy", "dot dolly"),
    ("mary", "molly polly"),
    ("theodore", "ted theo"),
    ("anthony", "tony"),
    ("patricia", "pat patty tricia trish"),
    ("patrick", "paddy pat"),
    ("francis", "frank"),
    ("frances", "fran frankie"),
    ("henry", "harry hank"),
    ("thomas", "tom tommy"),
    ("barbara", "babs barb"),
    ("christopher", "chris kit"),
];

/// "I and you met" is "we met"; "you and I" stays when it is no subject of a verb.
fn couples(words: &mut Vec<Word>) {
    let at = words
        .windows(3)
        .position(|w| w[1].low == "and" && (w[0].is(&["i", "me"]) && w[2].is(&["you"]) || w[0].is(&["you"]) && w[2].is(&["i", "me"])));
    let Some(at) = at else { return };
    let Some(next) = words.get(at + 3) else { return };
    if at == 0 && (verbs::is_finite_word(&next.low) || lexicon::is_adverb(&next.low)) {
        let pre = words[0].pre.clone();
        words.splice(at..at + 3, [Word { pre, ..Word::new("we") }]);
    }
}
