//! Whom a pronoun means: the reader, the sender, or somebody whom a note has named.

use super::{Cast, scene::Scene};
use crate::notes::{
    lexicon::{self, Gender},
    pronouns::{Part, Who},
    verbs,
    words::Word,
};

impl Cast {
    /// Whom a pronoun means that means neither of the two, where nobody of that gender was named in its note.
    pub(super) fn stand_in(&self, gender: Gender, who: &Who, scene: &mut Scene) -> Option<String> {
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

    pub(super) fn whom(&self, gender: Gender, part: Part, words: &[Word], i: usize, scene: &mut Scene) -> Who {
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
        // "Zosia wants to be a teacher, his fault".
        if part == Part::Own
            && i == 0
            && self.is_readers(gender)
            && words.get(1).is_some_and(|w| w.is(&["fault", "doing", "idea", "example"]))
        {
            return Who::Reader;
        }
        // "six weeks, three of them on the machine".
        if gender == Gender::Many && part == Part::Object && i > 1 && words[i - 1].low == "of" && words[i - 2].number() && i < 4 {
            return Who::Other;
        }
        // "I'm bringing his records back, or keep them here": what is kept was named.
        let kept = gender == Gender::Many
            && part == Part::Object
            && i > 0
            && scene.things
            && lexicon::verb(&words[i - 1].low).is_some_and(|(_, b)| HANDLED.contains(&b));
        if kept {
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

/// What one does with things rather than with readers.
const HANDLED: &[&str] = &[
    "keep", "bring", "carry", "wash", "wear", "read", "use", "sell", "throw", "eat", "burn", "post", "take", "fix", "mend", "find", "lose",
    "paint", "pack", "open", "water", "feed", "fold", "hide", "leave", "put",
];

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
