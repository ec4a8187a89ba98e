//! What is known of the people of a note as it is read: whom it has named, and who did something last.

use super::Cast;
use crate::notes::{
    calendar,
    lexicon::{self, Gender},
    pronouns::Who,
    verbs,
    words::{self, Word},
};

/// What the notes before one have told of others.
#[derive(Debug, Clone, Default)]
pub(in crate::notes) struct Before {
    /// Somebody of the reader's gender who has died, as a note before called them.
    pub dead: Option<(Gender, String)>,
    /// Who was named, by gender: a pronoun may mean them.
    pub(super) named: Vec<Gender>,
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
pub(super) struct Other {
    pub(super) label: String,
    pub(super) subject: bool,
    pub(super) kin_of_reader: bool,
    pub(super) past: bool,
    pub(super) animal: bool,
    /// Of the sender's own people; of somebody else's.
    pub(super) mine: bool,
    pub(super) far: bool,
    /// The clause and the word in which they were last named.
    pub(super) place: (usize, usize),
}

/// What is known so far of the people of the notes.
#[derive(Default)]
pub(in crate::notes) struct Scene {
    pub(super) she: Option<Other>,
    pub(super) he: Option<Other>,
    pub(super) many: bool,
    /// Whether several things were named that "them" may mean.
    pub(super) things: bool,
    /// Who was the subject of the clause before, and is of this one.
    pub(super) last: Option<Who>,
    pub(super) now: Option<Who>,
    /// Sender spoken of by name.
    pub(super) sender_named: bool,
    pub(super) reader_seen: bool,
    pub(super) clause: usize,
    /// The clause in which somebody did something to the reader, and whether somebody has died in this note.
    pub(super) done_to_reader: usize,
    pub(super) died: bool,
    pub(super) before: Before,
}

impl Scene {
    /// At the start of a note, after those before it.
    pub fn after(before: Before) -> Scene {
        Scene { before, ..Scene::default() }
    }

    pub(super) fn other(&mut self, gender: Gender) -> Option<&mut Other> {
        match gender {
            Gender::She => self.she.as_mut(),
            Gender::He => self.he.as_mut(),
            Gender::Many => None,
        }
    }

    /// Somebody who was named in this note and did something, or died.
    pub fn gone(&self) -> Option<String> {
        let known = |o: &&Other| o.subject && !o.label.is_empty() && !o.far;
        self.she.as_ref().filter(known).or(self.he.as_ref().filter(known)).map(|o| o.label.clone())
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

impl Other {
    /// Somebody whom no word of this note names.
    pub(super) fn of_before() -> Other {
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

impl Cast {
    /// Takes note of somebody else.
    pub(super) fn notice(&self, words: &[Word], i: usize, past: bool, scene: &mut Scene) {
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
        scene.things |= word.low.len() > 3
            && word.low.ends_with('s')
            && !word.low.ends_with("ss")
            && !word.low.contains('\'')
            && before.is_some_and(|b| lexicon::is_determiner(&b.low) || b.number())
            && !lexicon::is_time_noun(stem)
            && lexicon::kin(stem).is_none();
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
        let name =
            words.get(i + 1).filter(|n| by_name.is_none() && lexicon::first_name(n.stem()).is_some()).map(|n| words::capital(n.stem()));
        let label = name.unwrap_or_else(|| {
            if by_name.is_some() || owner.is_none() { words::capital(stem) } else { format!("{} {stem}", if mine { "my" } else { "your" }) }
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
}
