//! A note that is turned: its clauses become whole and are joined to a sentence.

use super::{
    Place, articles, calendar,
    complete::{self, Shape},
    dates, frames, lexicon, telegram, verbs, whose,
    words::{Mark, Sentence, Word},
};

/// How a piece hangs on the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    Start,
    Space,
    Comma,
    /// Between two clauses that could be sentences.
    Break,
    Colon,
}

#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub words: Vec<Word>,
    pub joint: Joint,
    pub shape: Shape,
}

/// A sentence whose clauses are whole.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub pieces: Vec<Piece>,
    pub end: String,
    /// The thing that a frame was set before, and which frame it was.
    pub framed: Option<(Vec<Word>, usize)>,
}

fn piece(words: Vec<Word>, joint: Joint, shape: Shape) -> Piece {
    Piece { words, joint, shape }
}

pub(super) fn is(words: &[Word], k: usize, list: &[&str]) -> bool {
    words.get(k).is_some_and(|w| w.is(list))
}

/// The subject of a whole clause, when it is a pronoun of the two.
fn pronoun(words: &[Word]) -> Option<&'static str> {
    let v = verbs::finite(words)?;
    let first = words[v].low.split('\'').next().unwrap_or("");
    let of = |w: &str| match w {
        "i" => Some("I"),
        "you" => Some("you"),
        "we" => Some("we"),
        _ => None,
    };
    of(first).or_else(|| (0..v).rev().filter(|&k| !lexicon::is_adverb(&words[k].low)).take(1).find_map(|k| of(&words[k].low)))
}

/// Makes whole sentences of the clauses of one, as far as it is plain what is missing.
pub(super) fn complete(mut sentence: Sentence, place: &mut Place) -> Said {
    for clause in &mut sentence.clauses {
        dates::mend(&mut clause.words);
        complete::broken_off(&mut clause.words);
    }
    // "drinks: on me" says of the drinks what "drinks on me" says.
    if let [head, tail, ..] = sentence.clauses.as_mut_slice()
        && tail.before == Mark::Colon
        && head.words.len() <= 2
        && is(&tail.words, 0, &["on"])
        && is(&tail.words, 1, &["me", "us", "the"])
    {
        head.words.append(&mut tail.words);
        sentence.clauses.remove(1);
    }
    // "supper, weds, mine, 7pm": where and when, as one says it.
    for k in 1..sentence.clauses.len() {
        if let [word] = sentence.clauses[k].words.as_mut_slice()
            && word.is(&["mine", "ours", "yours"])
            && sentence.clauses.iter().any(|c| c.words.iter().any(|w| calendar::is_weekday(&w.low) || w.low.ends_with("pm")))
        {
            sentence.clauses[k].words.insert(0, Word::new("at"));
        }
    }
    if sentence.clauses.len() > 1
        && sentence.clauses[0].words.len() <= 2
        && verbs::finite(&sentence.clauses[0].words).is_none()
        && is(&sentence.clauses[1].words, 0, &["on"])
        && sentence.clauses[1].words.get(1).is_some_and(|w| calendar::is_weekday(&w.low))
        && sentence.clauses[1].before == Mark::Comma
    {
        let mut when = sentence.clauses.remove(1).words;
        sentence.clauses[0].words.append(&mut when);
    }
    telegram::whole(&mut sentence, place);
    let doer = whose::doer(&sentence, place);
    let before = place.subject.take();
    let lent_before = place.lent.take();
    // "came with one bag, Clive had cleared a shelf": who has no name there is the writer.
    let by_name = sentence
        .clauses
        .iter()
        .skip(1)
        .any(|c| c.words.first().is_some_and(|w| place.readers.contains(&w.low)) && verbs::finite(&c.words).is_some());
    let mut pieces: Vec<Piece> = Vec::new();
    let mut framed = None;
    let count = sentence.clauses.len();
    let whole = sentence.clauses.iter().any(|c| !c.words.is_empty() && complete::shape(&c.words) == Shape::Main);
    let question = sentence.end == "?";
    // "soup on the step, keep the pot"; "her coat, I'd like to have it": what is spoken of is here and now.
    let wished = sentence.clauses.iter().skip(1).any(|c| {
        is(&c.words, 0, &["i'd", "i'll", "we'd", "we'll"])
            || is(&c.words, 0, &["i", "we"]) && is(&c.words, 1, &["would", "will"])
            || complete::orders(&c.words)
    });
    // "ceremony 8 June, I was in row four": it has been.
    let mut verbs_after = sentence.clauses.iter().skip(1).filter_map(|c| verbs::finite(&c.words).map(|v| verbs::is_past(&c.words[v].low)));
    let over = verbs_after.clone().next().is_some() && verbs_after.all(|past| past);
    let shouted = sentence.end.starts_with('!');
    let speech = sentence.clauses.iter().any(|c| c.words.iter().any(|w| w.quote));
    // "no casseroles, everyone brings casseroles".
    let taken_up = sentence.clauses.first().is_some_and(|c| {
        is(&c.words, 0, &["no"])
            && c.words.len() == 2
            && sentence.clauses.iter().skip(1).any(|d| d.words.iter().any(|w| w.low == c.words[1].low))
    });
    // "can't sing, sings anyway": one who sings does all of it.
    let theirs = sentence.clauses.iter().skip(1).any(|c| {
        c.words.first().is_some_and(|w| lexicon::verb(&w.low).is_some_and(|(f, _)| f.third && !f.base))
            && verbs::finite(&c.words) == Some(0)
    });
    for (i, clause) in sentence.clauses.into_iter().enumerate() {
        let mut words = clause.words;
        // "and", "but": the clause is looked at behind it.
        let mut link: Vec<Word> = Vec::new();
        while is(&words, 0, &["and", "but", "yet", "or", "plus", "also", "then"])
            && words.len() > 1
            && !(is(&words, 0, &["also", "then"]) && i == 0)
        {
            link.push(words.remove(0));
        }
        let last_main = pieces.iter().rev().find(|p| matches!(p.shape, Shape::Main | Shape::Same));
        let lent = last_main.and_then(|p| pronoun(&p.words));
        let had_main = last_main.is_some();
        let mut shape = complete::shape(&words);
        let mut same = false;
        let conventional = frames::conventional(&words) && i == 0;
        let enclosed = words.len() <= 6
            && words.last().is_some_and(|w| w.is(&["enclosed", "attached", "included"]))
            && !words.iter().any(|w| w.is(&["i", "we", "you", "is", "are", "was"]));
        if enclosed && let Some(state) = frames::state(&words) {
            words = state;
            shape = Shape::Main;
        }
        let described = i > 0
            && verbs::is_participle(&words[0].low)
            && words.len() > 1
            && is(&words, 1, &["with", "by", "in", "from", "of", "on", "at", "under", "for"])
            && is(&words, 0, DESCRIBES);
        if described {
            shape = Shape::Rest;
        }
        let third = (lexicon::verb(&words[0].low).is_some_and(|(f, _)| f.third && !f.base)
            || is(&words, 0, &["does", "doesn't", "has", "hasn't", "is", "isn't"]))
            && had_main
            && lent.is_none()
            && thing_subject(last_main.map(|p| p.words.as_slice()).unwrap_or_default())
            && shape == Shape::Main;
        if third {
            same = true;
        }
        if by_name && doer.is_none() && i == 0 && complete::is_past_first(&words) {
            words.insert(0, Word::new(if place.many { "we" } else { "I" }));
            shape = Shape::Main;
        }
        if i == 0
            && let Some(who) = &doer
            && shape != Shape::Hanging
        {
            for (k, word) in who.split(' ').enumerate() {
                words.insert(k, Word::new(word));
            }
            shape = Shape::Main;
        }
        // "I wanted to be a pilot. Still look up."
        if i == 0
            && let Some(who @ ("I" | "we")) = lent_before
            && words.len() > 1
            && words[0].is(&["still", "always", "never", "just", "often", "only"])
            && lexicon::verb(&words[1].low).is_some_and(|(f, _)| f.base)
        {
            words.insert(0, Word::new(who));
            shape = Shape::Main;
        }
        // "his lad came to the meeting. Sat at the back."
        if i == 0
            && let Some(who) = before
            && complete::is_past_first(&words)
            && !words[0].is(&["met", "took", "made"])
        {
            words[0].text = words[0].text.to_lowercase();
            words.insert(0, Word::new(who));
            shape = Shape::Main;
        }
        // "we saved for the cruise, leaves from Southampton in May".
        if i > 0 && matches!(lent, Some("we" | "I")) && complete::sets_out(&words) {
            words.insert(0, Word::new("it"));
            shape = Shape::Main;
        }
        if matches!(shape, Shape::Main) {
            complete::comma(&mut words);
        }
        // "on the A2, looking straight ahead" goes on; it begins nothing.
        let goes_on = i > 0 && shape == Shape::Doing;
        if !(question || conventional || described || third || goes_on || shape == Shape::Hanging)
            && let Some(done) = complete::subject(&words, place, None)
        {
            let first = &words[0];
            let bare_verb = verbs::finite(&done).is_some()
                && (verbs::is_past(&first.low) || lexicon::is_adverb(&first.low))
                && !lexicon::is_feeling(&first.low)
                && !first.is(&["so", "very", "not"])
                && complete::is_past_first(&words);
            let me = words.iter().any(|w| w.is(&["me", "us"]));
            let you = words.iter().any(|w| w.is(&["you"]));
            let clash = lent == Some("I") && me || lent == Some("you") && you && !me;
            let lends = match lent {
                Some(_) => !clash,
                None => last_main.is_some_and(|p| thing_subject(&p.words)),
            };
            // "your room is as it was, took down the speaker": no room takes anything down.
            let handled = lent.is_none()
                && last_main.is_some_and(|p| still(&p.words) && takes(&words) || of_thing(&p.words) && complete::perceives(&words));
            if theirs
                && is(&done, 0, &["i", "we"])
                && !is(&words, 0, &["i", "we"])
                && is(&words, 0, &["can't", "cannot", "won't", "don't", "doesn't"])
            {
                words.insert(0, Word::new("you"));
                shape = Shape::Main;
            } else if had_main && bare_verb && handled {
                words.insert(0, Word::new(if place.many { "we" } else { "I" }));
                shape = Shape::Main;
            } else if had_main && bare_verb && lends {
                same = true;
            } else {
                words = done;
                shape = Shape::Main;
            }
        }
        if same {
            articles::supply(&mut words);
            let listed = words.windows(2).any(|w| w[0].is(&["and"]) && verbs::is_past(&w[1].low));
            let conj = if link.is_empty() && listed {
                Vec::new()
            } else if link.is_empty() {
                vec![Word::new("and")]
            } else {
                link
            };
            let words: Vec<Word> = conj.into_iter().chain(words).collect();
            // "held the level, never complained, and laughed": only the last one takes its "and".
            let joint = if pieces.last().is_some_and(|p| p.shape == Shape::Same) {
                if let Some(before) = pieces.last_mut()
                    && is(&before.words, 0, &["and"])
                {
                    before.words.remove(0);
                    before.joint = Joint::Comma;
                }
                Joint::Comma
            } else if is(&words, 0, &["and"]) && pieces.last().is_some_and(|p| p.words.len() < 9 && p.shape == Shape::Main) {
                Joint::Space
            } else {
                Joint::Comma
            };
            pieces.push(piece(words, joint, Shape::Same));
            continue;
        }
        // "tent flooded" has lost its article, and so has "passed driving test".
        if shape != Shape::Thing || framable_article(&words) {
            let named = |w: &str| place.known.contains(w) || place.readers.iter().any(|r| r == w);
            articles::head(&mut words, &named);
            articles::supply(&mut words);
        }
        let before = pieces.last().map(|p| p.shape);
        let lone = count == 1 || !whole && i == 0;
        let topic = i == 0 && (wished || shouted || taken_up);
        if !question {
            match shape {
                Shape::Thing if !conventional && (i == 0 || before == Some(Shape::Main) && clause.before == Mark::Semicolon) => {
                    let labelled = label(&mut words);
                    if !(labelled || clause_is_topic(&words) || taken_up && i == 0) {
                        if let Some(mut state) = frames::state(&words) {
                            if over && let Some(be) = state.iter_mut().find(|w| w.is(&["is", "are"])) {
                                let was = if be.low == "is" { "was" } else { "were" };
                                be.set(was);
                            }
                            words = state;
                            shape = Shape::Main;
                        } else if !topic {
                            let nth = place.frames;
                            framed = Some((words.clone(), nth));
                            let new = frames::thing(&words, nth);
                            // What a note adds in a second sentence is no memory by itself.
                            let new = if !place.first && is(&new, 0, &["i"]) { words.clone() } else { new };
                            if new.len() > words.len() && is(&new, 0, &["i"]) {
                                place.frames += 1;
                            } else {
                                framed = None;
                            }
                            words = new;
                        }
                    }
                }
                Shape::Doing if lone && is(&words, 0, &["arriving", "leaving"]) => {
                    words = ["I", "am"].into_iter().map(Word::new).chain(words).collect();
                    shape = Shape::Main;
                }
                Shape::Doing if lone && place.first => {
                    let front = ["I remember", "I think of"][place.frames % 2];
                    place.frames += 1;
                    words = front.split(' ').map(Word::new).chain(words).collect();
                }
                Shape::Hanging if lone && place.first && is(&words, 0, &["how", "when", "what", "where", "why", "the", "whenever"]) => {
                    place.frames += 1;
                    let front = if is(&words, 0, &["why"]) { "I know" } else { "I remember" };
                    words = front.split(' ').map(Word::new).chain(words).collect();
                }
                Shape::Hanging if lone && count == 1 && is(&words, 0, &["because"]) => {
                    words = ["it", "is"].into_iter().map(Word::new).chain(words).collect();
                }
                Shape::Where
                    if lone
                        && words.len() > 1
                        && !words.iter().any(|w| w.number() && w.low.contains(':'))
                        && (count == 1 || !ahead(&words))
                        && !(words.len() == 2 && is(&words, 0, &["at"]) && is(&words, 1, &["once", "last"]))
                        && !words.iter().any(|w| w.is(&["time"])) =>
                {
                    words = ["it", "was"].into_iter().map(Word::new).chain(words).collect();
                }
                Shape::Rest if lone && !speech => {
                    if let Some(done) = frames::adjectives(&words, place) {
                        words = done;
                        shape = Shape::Main;
                    }
                }
                _ => {}
            }
        }
        let joint = joint(&pieces, &words, shape, clause.before, !link.is_empty());
        // The place after "we met".
        if shape == Shape::Thing
            && i > 0
            && pieces.iter().any(|p| {
                p.words.iter().any(|w| w.is(&["met", "married", "danced", "worked", "kissed", "started", "spent"]))
                    && p.shape == Shape::Main
            })
            && let Some(at) = complete::meeting_place(&words)
        {
            words = at;
            shape = Shape::Where;
        }
        if joint == Joint::Comma && i > 0 && shape == Shape::Where && words.len() == 1 && lexicon::is_place(&words[0].low) {
            words.insert(0, Word::new("in"));
        }
        let words: Vec<Word> = link.into_iter().chain(words).collect();
        pieces.push(piece(words, joint, shape));
    }
    place.lent = pieces.iter().rev().find(|p| p.shape == Shape::Main).and_then(|p| pronoun(&p.words));
    place.subject = pieces.iter().rev().find(|p| p.shape == Shape::Main).and_then(|p| complete::other_subject(&p.words));
    lists(&mut pieces, whole);
    dislocated(&mut pieces, &mut framed);
    let known = place.known.clone();
    for p in &mut pieces {
        complete::capitals(&mut p.words, &|w| known.contains(w));
    }
    Said { pieces, end: sentence.end, framed }
}

/// Participles that describe what was named before them.
const DESCRIBES: &[&str] = &[
    "labelled",
    "labeled",
    "wrapped",
    "covered",
    "filled",
    "made",
    "written",
    "painted",
    "signed",
    "folded",
    "hidden",
    "knitted",
    "baked",
    "addressed",
    "stuffed",
    "tied",
    "packed",
    "dressed",
    "parked",
    "lit",
    "soaked",
    "burnt",
    "dried",
    "tucked",
    "dated",
    "printed",
    "stained",
    "worn",
    "carved",
    "set",
    "built",
    "sewn",
    "bound",
    "framed",
    "taken",
    "held",
    "stuck",
    "stitched",
    "torn",
    "broken",
];

fn thing_subject(words: &[Word]) -> bool {
    !is(words, 0, &["it", "there", "that", "this"])
}

/// Whether a time names its day: "on Saturday 9 November", which may be to come.
fn ahead(words: &[Word]) -> bool {
    let day = words.iter().any(|w| calendar::is_weekday(&w.low) || calendar::is_month(&w.text));
    day && !words.iter().any(|w| calendar::is_year(&w.low))
}

/// Whether a clause is about a thing: "hip operation went well".
fn of_thing(words: &[Word]) -> bool {
    let person =
        |w: &Word| lexicon::kin(w.stem()).is_some() || lexicon::first_name(w.stem()).is_some() || lexicon::is_subject_pronoun(&w.low);
    verbs::finite(words).is_some_and(|v| v > 0 && !words[..v].iter().any(person))
}

/// Whether a clause says of a thing how it is: "your room is as it was".
fn still(words: &[Word]) -> bool {
    of_thing(words) && verbs::finite(words).is_some_and(|v| words[v].is(&["is", "are", "isn't"]))
}

/// Whether a clause that begins with a verb does something to something: "took down the speaker".
fn takes(words: &[Word]) -> bool {
    let at = 1 + usize::from(words.get(1).is_some_and(|w| w.is(&["down", "up", "out", "off", "away", "in"])));
    complete::is_past_first(words) && words.get(at).is_some_and(|w| lexicon::is_determiner(&w.low) && !w.is(&["all", "no"]))
}

fn framable_article(words: &[Word]) -> bool {
    !words.is_empty() && !lexicon::is_countable(&words[0].low) && verbs::finite(words).is_some()
}

/// "favourite memory: …" is the writer's own.
fn label(words: &mut Vec<Word>) -> bool {
    let last = words.last().map_or("", |w| w.low.as_str());
    let named = matches!(
        last,
        "memory" | "news" | "thing" | "wish" | "promise" | "memories" | "moment" | "secret" | "confession" | "thought" | "hope" | "regret"
    ) && words.len() <= 4;
    if named
        && is(
            words,
            0,
            &["favourite", "favorite", "best", "first", "my", "big", "good", "bad", "one", "happiest", "earliest", "fondest", "biggest"],
        )
    {
        if !is(words, 0, &["my", "one"]) && !is(words, 0, &["good", "bad", "big"]) {
            words.insert(0, Word::new("my"));
        }
        return true;
    }
    false
}

fn clause_is_topic(words: &[Word]) -> bool {
    words.first().is_some_and(|w| w.quote)
}

fn joint(pieces: &[Piece], words: &[Word], shape: Shape, mark: Mark, linked: bool) -> Joint {
    let Some(before) = pieces.last() else { return Joint::Start };
    if words.first().is_some_and(|w| w.quote) {
        return Joint::Comma;
    }
    if mark == Mark::Dash && pieces.len() == 1 && before.shape == Shape::Thing && shape == Shape::Thing {
        return Joint::Colon;
    }
    if mark == Mark::Colon && !pieces.iter().any(|p| p.joint == Joint::Colon) {
        return Joint::Colon;
    }
    let mains = pieces.iter().any(|p| matches!(p.shape, Shape::Main | Shape::Same))
        || is(&pieces[0].words, 0, &["i"]) && verbs::finite(&pieces[0].words) == Some(1);
    match shape {
        Shape::Main if before.shape == Shape::Hanging && !mains => Joint::Comma,
        Shape::Main if linked || is(words, 0, &["so"]) && mains => Joint::Comma,
        Shape::Main if mains => Joint::Break,
        // "90 days; I have no speech": what stands without a verb stands for itself.
        Shape::Main if colon(pieces, words) && mark != Mark::Semicolon => Joint::Colon,
        Shape::Main if before.shape == Shape::Thing && pieces.len() == 1 && verbs::finite(&before.words).is_none() && !words[0].quote => {
            Joint::Break
        }
        Shape::Main if frames::conventional(&before.words) => Joint::Comma,
        Shape::Main => Joint::Comma,
        _ if mark == Mark::Semicolon => Joint::Break,
        _ => Joint::Comma,
    }
}

/// "142 days: I cross them off": figures or things that are named by themselves, and what somebody does about them.
fn colon(pieces: &[Piece], words: &[Word]) -> bool {
    let bare = |p: &Piece| matches!(p.shape, Shape::Thing | Shape::Where | Shape::Rest) && verbs::finite(&p.words).is_none();
    let head = &pieces[0].words[0];
    let verb =
        pieces[0].words.iter().skip(1).any(|w| lexicon::verb(&w.low).is_some_and(|(f, _)| f.third && !lexicon::is_countable(&w.low)));
    pieces.iter().all(bare)
        && pieces[0].shape == Shape::Thing
        && (head.number() || head.is(&["the"]))
        && !verb
        && is(words, 0, &["i", "you", "we"])
}

/// The last of several things takes an "and".
fn lists(pieces: &mut [Piece], whole: bool) {
    let n = pieces.len();
    if n < 2 || whole {
        return;
    }
    let things = pieces.iter().skip(1).all(|p| {
        matches!(p.shape, Shape::Thing | Shape::Rest | Shape::Doing) && p.joint == Joint::Comma && !p.words.iter().any(|w| w.quote)
    });
    let alike = matches!(pieces[0].shape, Shape::Thing | Shape::Rest | Shape::Doing | Shape::Main);
    let same = pieces.iter().skip(1).all(|p| (lexicon::is_determiner(&p.words[0].low)) == lexicon::is_determiner(&pieces[1].words[0].low))
        || pieces.iter().all(|p| p.shape == Shape::Rest);
    let rest = pieces.iter().skip(1).all(|p| p.shape == pieces[1].shape);
    let first_alike = pieces[0].shape == pieces[1].shape
        || pieces[0].shape == Shape::Main && pieces[1].shape == Shape::Rest && is(&pieces[0].words, 0, &["you"]);
    if things
        && alike
        && same
        && rest
        && first_alike
        && (n > 2 || pieces[0].shape != Shape::Thing || lexicon::is_possessive(&pieces[1].words[0].low))
    {
        let last = &mut pieces[n - 1];
        if is(&last.words, 0, &["and", "or", "but", "not", "no"]) || lexicon::is_preposition(&last.words[0].low) {
            return;
        }
        last.words.insert(0, Word::new("and"));
        if n == 2 || last.words.len() < 4 {
            last.joint = Joint::Space;
        }
    }
}

/// "your crooked tooth - I love it": the thing goes where "it" stands.
fn dislocated(pieces: &mut Vec<Piece>, framed: &mut Option<(Vec<Word>, usize)>) {
    let Some((thing, _)) = framed.clone() else { return };
    if pieces.len() < 2 || pieces[1].shape != Shape::Main || pieces[0].shape != Shape::Thing || pieces[1].joint == Joint::Space {
        return;
    }
    // "the night at the station, he poured it out": nobody pours a night.
    let head = thing.iter().position(|w| lexicon::is_preposition(&w.low)).unwrap_or(thing.len());
    if head.checked_sub(1).and_then(|h| thing.get(h)).is_some_and(|w| lexicon::is_time_noun(&w.low)) {
        if pieces[1].words.first().is_some_and(|w| w.is(&["i", "we", "you"])) {
            pieces[1].joint = Joint::Colon;
        }
        return;
    }
    let second = &pieces[1].words;
    let Some(at) = second.iter().position(|w| w.is(&["it", "them"])) else { return };
    let between = second
        .get(2..at)
        .unwrap_or_default()
        .iter()
        .all(|w| lexicon::is_preposition(&w.low) || lexicon::is_adverb(&w.low) || verbs::is_verbal(&w.low));
    let plain = (2..=5).contains(&at) && is(second, 0, &["i", "we", "you"]) && between && verbs::finite(second).is_some_and(|v| v < at);
    if plain && thing.len() <= 8 && (is(second, at + 1, &["and"]) || !second[at + 1..].iter().any(|w| w.is(&["it", "them"]))) {
        let mut words: Vec<Word> = second[..at].to_vec();
        words.extend(with_article(&thing));
        let tail = &second[at + 1..];
        if is(tail, 0, &["and"])
            && tail.len() > 1
            && let Some(last) = words.last_mut()
        {
            last.post.push(',');
        }
        words.extend_from_slice(tail);
        pieces[1].words = words;
        pieces[1].joint = Joint::Start;
        pieces.remove(0);
        *framed = None;
    }
}

fn with_article(thing: &[Word]) -> Vec<Word> {
    let bare = lexicon::is_countable(&thing.last().map_or(String::new(), |w| w.low.clone()))
        && !lexicon::is_determiner(&thing[0].low)
        && !thing[0].low.ends_with("'s");
    if bare { std::iter::once(Word::new("the")).chain(thing.iter().cloned()).collect() } else { thing.to_vec() }
}
