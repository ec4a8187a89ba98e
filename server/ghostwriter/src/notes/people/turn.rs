//! The turn itself, word by word: "she laughs" becomes "you laugh", "Loretta's" becomes "your".

use super::{
    Cast,
    scene::{Other, Scene},
};
use crate::notes::{
    lexicon::{self, Gender},
    pronouns::{Part, Who, inverted, part_of, turned},
    spelling::like,
    verbs,
    words::{Clause, Word},
};

impl Cast {
    pub(super) fn clause(&self, clause: &mut Clause, scene: &mut Scene) {
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
            // "my wifes brass bell".
            let unknown =
                !lexicon::is_known(next) && !next.ends_with("ed") && !next.ends_with('s') && next.chars().all(char::is_alphabetic);
            let second = words.get(i + 2).is_some_and(|w| lexicon::is_countable(&w.low) || lexicon::is_mass(&w.low))
                && !lexicon::is_preposition(next)
                && !lexicon::is_determiner(next);
            let thing = (lexicon::is_countable(next) || lexicon::is_mass(next) || unknown || second && lexicon::verb(next).is_none())
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
}

/// After a "she's" that was turned into a name: whether it is "has".
fn has_done(next: Option<&Word>) -> bool {
    next.is_some_and(|n| {
        n.is(&["been", "got", "become", "had"]) || verbs::is_participle(&n.low) && !lexicon::is_adjective(&n.low) && !verbs::is_ing(&n.low)
    })
}

/// After "Loretta's": a word that makes it "Loretta is".
fn says_is(next: Option<&Word>) -> bool {
    next.is_some_and(|n| {
        verbs::is_ing(&n.low) && !n.low.ends_with("ings")
            || n.is(&["a", "an", "the", "not", "been", "so", "always", "never", "still"])
            || lexicon::is_feeling(&n.low)
    })
}

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
