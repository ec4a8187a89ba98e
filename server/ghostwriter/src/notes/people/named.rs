//! Whether a word names the reader or the sender, and whether whoever is named does something there.

use super::{Cast, TITLES};
use crate::notes::{calendar, lexicon, pronouns::Who, verbs, words::Word};

impl Cast {
    pub(super) fn is_reader_name(&self, word: &Word) -> bool {
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

    pub(super) fn is_sender_name(&self, word: &Word) -> bool {
        let stem = word.stem();
        !word.quote
            && self.sender_names.iter().any(|n| n == stem)
            && (!lexicon::is_word_too(stem)
                || word.text.starts_with(char::is_uppercase)
                || lexicon::verb(stem).is_none() && !calendar::is_month(stem) && stem.len() > 3)
    }

    /// Whether the reader or the sender is named here: how many words, and who.
    pub(super) fn person(&self, words: &[Word], i: usize) -> Option<(usize, Who)> {
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
        // "my godmother's" is nobody's who signs as Godmother.
        let kin = lexicon::kin(word.stem()).is_some() && i > 0 && lexicon::is_determiner(&words[i - 1].low);
        let signs =
            i > 0 && words[i - 1].is(&["from", "love", "your", "with", "named", "called", "is", "i'm", "am"]) && i + 1 == words.len();
        if self.is_sender_name(word) && !(called || kin || signs) {
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
    pub(super) fn is_subject(&self, words: &[Word], i: usize, len: usize) -> bool {
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
}

/// Whether words end in somebody being called something: "dad called him Captain".
fn calls(words: &[Word]) -> bool {
    words.iter().rev().take(4).any(|w| lexicon::verb(&w.low).is_some_and(|(_, b)| matches!(b, "call" | "name" | "nickname")))
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
