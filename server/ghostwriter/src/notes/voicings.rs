//! A note that is turned and completed, said in several ways.

use super::{
    Air, Place, articles, calendar,
    complete::{self, Shape},
    dates, frames, lexicon, verbs,
    words::{Mark, Sentence, Word, capital, join},
};
use std::collections::BTreeSet;

/// How a piece hangs on the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    Start,
    Space,
    Comma,
    /// Between two clauses that could be sentences.
    Break,
    Colon,
}

#[derive(Debug, Clone)]
struct Piece {
    words: Vec<Word>,
    joint: Joint,
    shape: Shape,
}

/// A sentence whose clauses are whole.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pieces: Vec<Piece>,
    end: String,
    /// The thing that a frame was set before, and which frame it was.
    framed: Option<(Vec<Word>, usize)>,
}

fn piece(words: Vec<Word>, joint: Joint, shape: Shape) -> Piece {
    Piece { words, joint, shape }
}

fn is(words: &[Word], k: usize, list: &[&str]) -> bool {
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
    let before = place.subject.take();
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
    let shouted = sentence.end.starts_with('!');
    let speech = sentence.clauses.iter().any(|c| c.words.iter().any(|w| w.quote));
    // "no casseroles, everyone brings casseroles".
    let taken_up = sentence.clauses.first().is_some_and(|c| {
        is(&c.words, 0, &["no"])
            && c.words.len() == 2
            && sentence.clauses.iter().skip(1).any(|d| d.words.iter().any(|w| w.low == c.words[1].low))
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
        if by_name && i == 0 && complete::is_past_first(&words) {
            words.insert(0, Word::new(if place.many { "we" } else { "I" }));
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
        if !(question || conventional || described || third || shape == Shape::Hanging)
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
            if had_main && bare_verb && lends {
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
                        if let Some(state) = frames::state(&words) {
                            words = state;
                            shape = Shape::Main;
                        } else if !topic {
                            let nth = place.frames;
                            framed = Some((words.clone(), nth));
                            let new = frames::thing(&words, nth);
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
                Shape::Doing if lone => {
                    let front = ["I remember", "I think of"][place.frames % 2];
                    place.frames += 1;
                    words = front.split(' ').map(Word::new).chain(words).collect();
                }
                Shape::Hanging if lone && is(&words, 0, &["how", "when", "what", "where", "why", "the", "whenever"]) => {
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
        Shape::Main if linked => Joint::Comma,
        Shape::Main if mains => Joint::Break,
        // "90 days; I have no speech": what stands without a verb stands for itself.
        Shape::Main if before.shape == Shape::Thing && pieces.len() == 1 && verbs::finite(&before.words).is_none() && !words[0].quote => {
            Joint::Break
        }
        Shape::Main if frames::conventional(&before.words) => Joint::Comma,
        Shape::Main => Joint::Comma,
        _ if mark == Mark::Semicolon => Joint::Break,
        _ => Joint::Comma,
    }
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

/// How clauses that could be sentences are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Semicolon,
    Stop,
    And,
}

fn render(said: &Said, style: Style) -> String {
    let mut out = String::new();
    let breaks = said.pieces.iter().filter(|p| p.joint == Joint::Break).count();
    let mut seen = 0;
    for p in &said.pieces {
        let text = join(&p.words);
        match p.joint {
            Joint::Start => out.push_str(&text),
            Joint::Space => {
                out.push(' ');
                out.push_str(&text);
            }
            Joint::Comma => {
                out.push_str(if out.ends_with([',', '…']) { " " } else { ", " });
                out.push_str(&text);
            }
            Joint::Colon => {
                out.push_str(": ");
                out.push_str(&text);
            }
            Joint::Break => {
                seen += 1;
                let stop = style == Style::Stop || style == Style::Semicolon && (breaks - seen) % 2 == 1;
                let and = style == Style::And && breaks == 1 && joins(&p.words);
                if stop || style == Style::And && !and {
                    out.push_str(". ");
                    out.push_str(&capital(&text));
                } else {
                    out.push_str(if and { ", and " } else { "; " });
                    out.push_str(&text);
                }
            }
        }
    }
    finish(&out, &said.end)
}

/// Whether "and" may join a clause to the one before: not an order, not a contradiction, not what has its own link.
fn joins(words: &[Word]) -> bool {
    let linked = is(words, 0, &["and", "but", "so", "then"]) || words[0].quote;
    let denies = words.iter().any(|w| w.is(&["not", "never", "no", "nothing"]) || w.low.ends_with("n't"));
    let order = verbs::finite(words) == Some(0);
    // "and I know" says nothing where "I know" says enough.
    !(linked || denies || order || words.len() < 3)
}

/// A capital at its head, a mark at its end; a quotation takes its mark inside.
fn finish(text: &str, end: &str) -> String {
    let text = text.trim_end_matches([',', ';', ':', ' ', '–', '—', '-']);
    let mut out = capital(text);
    if let Some(body) = out.strip_suffix('”') {
        let at = body.rfind('“').unwrap_or(0);
        let before = body[..at].trim_end();
        let inner = &body[at + '“'.len_utf8().min(body.len() - at)..];
        let spoken = before.ends_with([',', ':']) || before.is_empty();
        let head = if spoken { capital(inner) } else { inner.to_string() };
        if head.ends_with(['.', '!', '?', '…']) {
            return format!("{}“{head}”", &body[..at]);
        }
        let mark = if end.is_empty() { "." } else { end };
        let head = head.trim_end_matches([',', ';']);
        return format!("{}“{head}{mark}”", &body[..at]);
    }
    if out.ends_with(['.', '!', '?', '…']) && !out.ends_with("p.m.") {
        return out;
    }
    out.push_str(if end.is_empty() { "." } else { end });
    out
}

fn text(all: &[Said], style: Style) -> String {
    all.iter().map(|s| render(s, style)).filter(|t| t.chars().any(char::is_alphanumeric) || all.len() == 1).collect::<Vec<_>>().join(" ")
}

/// Every way of saying a note, the plainest first; each holds every word of the first that carries meaning.
pub(super) fn all(said: &[Said], place: &Place) -> Vec<String> {
    let plain = text(said, Style::Semicolon);
    let mut out = vec![plain.clone()];
    let long = plain.len() > 600;
    if long {
        return out;
    }
    let mut more: Vec<String> = Vec::new();
    if let Some(met) = how_we_met(said) {
        more.push(met);
    }
    if let Some(front) = fronted(said) {
        more.push(front);
    }
    if said.iter().any(|s| s.pieces.iter().any(|p| p.joint == Joint::Break)) {
        more.push(text(said, Style::Stop));
        more.push(text(said, Style::And));
    }
    if said.len() == 2 {
        more.extend(two_as_one(said));
    }
    more.extend(remembered(said, place));
    more.extend(it_was_you(said));
    if let [one] = said
        && let Some((thing, nth)) = &one.framed
    {
        for mut words in frames::others(thing, *nth) {
            let known = place.known.clone();
            complete::capitals(&mut words, &|w| known.contains(w));
            let mut other = one.clone();
            if let Some(first) = other.pieces.first_mut() {
                first.words = words;
            }
            more.push(text(&[other], Style::Semicolon));
        }
    }
    let meant = content(&plain);
    for way in more {
        if out.len() < 5 && !out.contains(&way) && meant.is_subset(&content(&way)) {
            out.push(way);
        }
    }
    out
}

/// Words that carry meaning.
fn content(text: &str) -> BTreeSet<String> {
    const FRAME: [&str; 14] = ["i", "still", "think", "of", "remember", "have", "not", "forgotten", "back", "to", "the", "a", "an", "and"];
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .filter(|w| !w.is_empty() && !FRAME.contains(w))
        .map(str::to_string)
        .collect()
}

/// "At a roller rink in Tulsa, in 1964, I fell right in front of you; that is how we met."
fn how_we_met(said: &[Said]) -> Option<String> {
    let [one] = said else { return None };
    let [first, rest @ ..] = one.pieces.as_slice() else { return None };
    if !(is(&first.words, 0, &["we"]) && is(&first.words, 1, &["met"])) || rest.is_empty() {
        return None;
    }
    let when = &first.words[2..];
    let wheres: Vec<&Piece> = rest.iter().take_while(|p| p.shape == Shape::Where).collect();
    let mains: Vec<&Piece> = rest[wheres.len()..].iter().collect();
    let [main] = mains.as_slice() else { return None };
    if main.shape != Shape::Main || !is(&main.words, 0, &["i", "you"]) || !when.is_empty() && !is(when, 0, &["in", "on", "at", "last"]) {
        return None;
    }
    let mut parts: Vec<String> = wheres.iter().map(|w| join(&w.words)).collect();
    if !when.is_empty() {
        parts.push(join(when));
    }
    parts.push(join(&main.words));
    Some(finish(&format!("{}; that is how we met", parts.join(", ")), ""))
}

/// "Last summer we rebuilt the porch": the time goes to the front.
fn fronted(said: &[Said]) -> Option<String> {
    let first = said.first()?;
    let head = first.pieces.first().filter(|p| p.shape == Shape::Main)?;
    let w = &head.words;
    if !is(w, 0, &["i", "you", "we"]) && !w[0].low.contains('\'')
        || w.len() < 4
        || frames::conventional(w)
        || is(w, 1, &["remember", "think", "hope", "wish", "said", "know", "am", "promise", "thought", "told"])
        || first.end == "?"
    {
        return None;
    }
    if w.iter().any(|x| x.is(&["not", "never", "no", "born"]) || x.low.ends_with("n't"))
        || first.pieces.get(1).is_some_and(|p| p.shape == Shape::Where)
    {
        return None;
    }
    // A time at the end of the clause, and nothing in it that hangs on that time.
    let at = (2..w.len()).find(|&k| {
        let tail = &w[k..];
        dates::leading_time(tail) == tail.len()
            && !is(tail, 0, &["once", "since", "today", "then", "later", "finally"])
            && (tail.len() > 1 || is(tail, 0, &["yesterday", "tomorrow", "tonight"]))
            && !is(
                w,
                k - 1,
                &[
                    "in", "on", "at", "of", "to", "from", "until", "by", "for", "since", "about", "and", "the", "a", "every", "that",
                    "than", "before", "after", "all", "your", "my",
                ],
            )
    })?;
    if w[..at].iter().any(|x| lexicon::is_subordinator(&x.low) || x.is(&["and", "but"]) || x.quote) {
        return None;
    }
    let comma = calendar::is_year(&w[w.len() - 1].low) || w.len() - at > 2;
    let mut time = w[at..].to_vec();
    if comma && let Some(last) = time.last_mut() {
        last.post.push(',');
    }
    let mut other = said.to_vec();
    let piece = other.first_mut()?.pieces.first_mut()?;
    piece.words = time.into_iter().chain(w[..at].iter().cloned()).collect();
    Some(text(&other, Style::Semicolon))
}

/// "You said nothing. I knew." in one breath.
fn two_as_one(said: &[Said]) -> Option<String> {
    let [a, b] = said else { return None };
    if a.end == "?"
        || b.end == "?"
        || a.end == "!"
        || a.pieces.iter().chain(&b.pieces).any(|p| p.joint == Joint::Break || p.words.iter().any(|w| w.quote))
    {
        return None;
    }
    let first = render(a, Style::Semicolon);
    let opening = join(&b.pieces.first()?.words);
    let small = b.pieces.first()?.words.first().is_some_and(|w| {
        w.is(&["you", "we", "it", "they", "he", "she", "that", "this", "there", "my", "your", "our", "the", "you're", "it's", "that's"])
    });
    let second =
        if small { opening.chars().take(1).flat_map(char::to_lowercase).chain(opening.chars().skip(1)).collect() } else { opening };
    let rest = render(b, Style::Semicolon);
    let lead = capital(&second);
    let tail = rest.strip_prefix(&lead)?;
    let stem = first.strip_suffix('.')?;
    Some(format!("{stem}; {second}{tail}"))
}

/// "It was you who sat with me."
fn it_was_you(said: &[Said]) -> Option<String> {
    let [one] = said else { return None };
    let head = one.pieces.first().filter(|p| p.shape == Shape::Main)?;
    let w = &head.words;
    let verb = w.get(1)?;
    let did = is(w, 0, &["you"]) && verbs::is_past(&verb.low) && !lexicon::is_auxiliary(&verb.low) && one.end.is_empty();
    if !did || one.pieces.len() > 2 || !w.iter().any(|x| x.is(&["me", "us", "my", "our"])) {
        return None;
    }
    let mut other = said.to_vec();
    let piece = other.first_mut()?.pieces.first_mut()?;
    piece.words = ["it", "was", "you", "who"].into_iter().map(Word::new).chain(w[1..].iter().cloned()).collect();
    Some(text(&other, Style::Stop))
}

/// "I have not forgotten how you sat with me."
fn remembered(said: &[Said], place: &Place) -> Option<String> {
    let first = said.first()?;
    let head = first.pieces.first().filter(|p| p.shape == Shape::Main)?;
    let w = &head.words;
    let v = verbs::finite(w)?;
    let deed = is(w, 0, &["you", "we"])
        && v <= 2
        && verbs::is_past(&w[v].low)
        && !lexicon::is_auxiliary(&w[v].low)
        && first.end.is_empty() | (first.end == ".");
    let fresh = matches!(place.air, Air::Theirs | Air::Wronged) || w.iter().any(|x| x.is(&["today", "yesterday", "just", "even", "now"]));
    let sore = w.iter().any(|x| x.is(&["remember", "forget", "forgotten"])) || super::kinds::dark(&join(w));
    if !deed || said.len() > 1 || fresh || sore {
        return None;
    }
    let front = if place.frames.is_multiple_of(2) { "I have not forgotten how" } else { "I remember how" };
    let mut other = said.to_vec();
    let piece = other.first_mut()?.pieces.first_mut()?;
    piece.words = front.split(' ').map(Word::new).chain(w.iter().cloned()).collect();
    Some(text(&other, Style::Stop))
}
