//! Who is who in a note: the reader, the sender, and others; and the turn from "she" to "you".
//!
//! A pronoun of the reader's gender means the reader unless somebody else of that gender is nearer; a pronoun of
//! another gender always means somebody else. Where nothing decides, the reading is taken that keeps the sentence
//! true: whoever is named stays named.

mod named;
mod relations;
mod scene;
mod turn;
mod whom;

pub(super) use scene::{Before, Scene};

use super::{
    lexicon::{self, Gender},
    words::Sentence,
};
use letters::{Brief, Pronoun};
use relations::{ROLES, called_they, names_in, pair, third};

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

/// What a sender is called who is several.
const HOUSES: [&str; 22] = [
    " ward",
    " staff",
    " crew",
    " office",
    " table",
    " choir",
    " club",
    " department",
    " residents",
    " tenants",
    " fc ",
    " band ",
    "orchestra",
    " society",
    " association",
    " children",
    "grandchildren",
    " kids ",
    " parents",
    " students",
    " pupils",
    " sisters",
];

impl Cast {
    pub fn of(brief: &Brief) -> Cast {
        let name = &brief.to.name;
        let low = format!(" {} ", name.to_lowercase());
        let house = low.starts_with(" the ") && low.trim_end().ends_with('s') && brief.to.pronoun == Pronoun::They;
        let two = low.contains(" and ") || low.contains(" & ") || low.contains("family") || low.contains(" all ") || house;
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
            || HOUSES.iter().any(|w| from.contains(w));
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

    fn is_readers(&self, gender: Gender) -> bool {
        self.one == Some(gender) || gender == Gender::Many && self.they
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
}
