//! The writer at one letter: for each step of the course candidates from every well, those that pass the checks,
//! and of these the one that reads best.

use super::draft::{LONGEST_NOTE, Page, SentenceUse, Settings};
use crate::{
    Ghostwriter, GhostwriterError,
    adapter::{self, Between, Wanted},
    check,
    check::{Cliches, Judge, Verdict},
    notes::{Notes, apostrophes},
    write::{
        body::{self, Body},
        choose::{self, Candidate, Choice, Well},
        course::{Course, Due, Said, Step, What},
        hold::{self, Hold},
        pen::{Pen, Task},
        shelf::Shelf,
        stream, taught,
    },
};
use letters::{Brief, LetterText, Plan, sentences, word_count};
use std::sync::atomic::Ordering;

/// Sentences that the model writes side by side.
const HELD: usize = 2;
/// Sentences of a letter that name the thing of a note once more, at most.
const NAMED: usize = 2;
/// Passages that a model which was taught the trade makes of one note.
const TRIED: usize = 3;
/// Words of the longest note that it is given.
const TOLD: usize = 60;
/// Share of a note's own words that a sentence of the model must have to tell it.
const KEPT: f64 = 0.85;

/// One letter at work.
pub(super) struct Writer<'a> {
    gw: &'a Ghostwriter,
    pen: Pen<'a>,
    brief: &'a Brief,
    settings: &'a Settings<'a>,
    seed: u32,
    notes: &'a Notes,
    shelf: &'a Shelf,
    course: Course,
    judge: Judge,
    earlier: Vec<String>,
    body: Body<'a>,
    spent: usize,
    budget: usize,
    out_of_room: bool,
}

impl<'a> Writer<'a> {
    /// Sits down to a letter, of whose body `shown` stands already.
    #[expect(clippy::too_many_arguments, reason = "everything that a letter hangs on, gathered once")]
    pub(super) fn new(
        gw: &'a Ghostwriter,
        brief: &'a Brief,
        settings: &'a Settings<'a>,
        plan: &Plan,
        notes: &'a Notes,
        shelf: &'a Shelf,
        pen: Pen<'a>,
        shown: &str,
    ) -> Writer<'a> {
        Writer {
            gw,
            pen,
            brief,
            settings,
            seed: own_seed(settings.seed, brief),
            course: Course::new(plan, notes, brief.words as usize),
            judge: Judge::new(brief),
            earlier: settings.earlier.iter().flat_map(|l| sentences(l).into_iter().map(|s| s.text.to_string())).collect(),
            body: Body::new(notes, shelf, shown),
            notes,
            shelf,
            spent: 0,
            budget: settings.max_tokens.unwrap_or(brief.words as usize * 24 + 1200),
            out_of_room: false,
        }
    }

    /// Reads what stands there; with it comes the number of tokens.
    pub(super) fn read(&mut self) -> Result<usize, GhostwriterError> {
        self.pen.read(&self.body)
    }

    /// Writes until the course is at its end or somebody breaks it off.
    pub(super) fn write(&mut self, page: &mut Page) -> Result<(), GhostwriterError> {
        let mut fill = true;
        while !page.cancelled
            && let Some(step) = self.course.next(&self.body.said, fill)
        {
            // With nothing left on the shelf the course goes on to the next note, or ends.
            fill = self.go(&step, page)?;
        }
        Ok(())
    }

    /// Tokens read and written for candidates.
    pub(super) fn spent(&self) -> usize {
        self.spent
    }

    /// Whether the model could not be asked to the end.
    pub(super) fn out_of_room(&self) -> bool {
        self.out_of_room
    }

    /// Keeps what the model has read for whoever changes this letter next.
    pub(super) fn put_away(self) {
        self.pen.put_away();
    }

    /// Writes what is due; false when there is nothing to write it with.
    fn go(&mut self, step: &Step, page: &mut Page) -> Result<bool, GhostwriterError> {
        if self.stopped(page) {
            return Ok(true);
        }
        if let Some(rest) = self.body.goes_on() {
            self.utter(&rest, false, None, page);
            return Ok(true);
        }
        // A stretch that somebody left in mid-sentence knows how its paragraph began.
        let paragraph = self.body.partial.as_ref().map_or(step.paragraph, |p| p.1);
        let ask = self.affordable();
        let mut pool = self.ours(&step.due);
        if ask && self.gw.is_taught() {
            let told = self.taught(&step.due)?;
            if self.stopped(page) {
                return Ok(true);
            }
            pool.extend(told);
        }
        if ask && !self.gw.small {
            let held = self.held(&step.due, paragraph)?;
            if self.stopped(page) {
                return Ok(true);
            }
            pool.extend(held);
        }
        let over = self.course.over(&self.body.said) - if let Due::Note(n) = step.due { self.course.length(n) as isize } else { 0 };
        let choice = Choice {
            body: &self.body,
            earlier: &self.earlier,
            lead: self.body.lead(paragraph),
            seed: self.seed,
            voice: self.settings.voice,
            over,
            small: self.gw.small,
            ask,
        };
        let (best, read) = choose::choose(&mut self.pen, pool, &choice)?;
        self.spent += read;
        let Some(best) = best else { return Ok(false) };
        let told = if let Due::Note(n) = step.due { Some(n) } else { None };
        for (i, sentence) in body::parts(&best.text).into_iter().enumerate() {
            self.utter(sentence, paragraph && i == 0, told, page);
        }
        Ok(true)
    }

    /// Whether somebody asked to stop.
    fn stopped(&self, page: &mut Page) -> bool {
        page.cancelled |= self.settings.stop.is_some_and(|stop| stop.load(Ordering::Relaxed));
        page.cancelled
    }

    /// Whether the model may be asked once more.
    fn affordable(&mut self) -> bool {
        let ok = self.pen.has_room(&self.body) && self.spent < self.budget;
        self.out_of_room |= !ok;
        ok
    }

    /// Candidates that need no model.
    fn ours(&self, due: &Due) -> Vec<Candidate> {
        if let Due::Note(n) = due {
            let voicings = self.notes.list.get(*n).map_or(&[][..], |n| &n.voicings);
            let all = voicings.iter().enumerate();
            return all.map(|(i, v)| Candidate { text: v.text.clone(), well: Well::Voicing(i) }).collect();
        }
        let before = self.body.texts();
        let fits = |line: &&String| !before.contains(line);
        let of = |well| move |text: &String| Candidate { text: text.clone(), well };
        let mut pool: Vec<Candidate> = self.shelf.beside(due, self.notes).iter().filter(fits).map(of(Well::Ours)).collect();
        if pool.is_empty() {
            pool.extend(self.shelf.pool(due, self.notes).iter().filter(fits).map(of(Well::Ours)));
        }
        if before.iter().filter(|said| self.shelf.names(said)).count() < NAMED {
            pool.extend(self.shelf.naming(due).iter().filter(fits).map(of(Well::Naming)));
        }
        pool
    }

    /// Candidates that the model writes under the hold, of those that pass the checks.
    fn held(&mut self, due: &Due, paragraph: bool) -> Result<Vec<Candidate>, GhostwriterError> {
        let before = self.body.texts();
        let notes = self.notes;
        let given = |n: usize| notes.list.get(n).into_iter().flat_map(|n| n.voicings.iter().map(|v| v.text.as_str()));
        let none = Cliches::default();
        let cliches = self.settings.cliches.unwrap_or(&none);
        let (hold, tells) = match due {
            Due::Note(n) => {
                let Some(first) = given(*n).next().filter(|t| word_count(t) <= 30) else { return Ok(Vec::new()) };
                let wanted = hold::words(first).filter(|w| w.chars().count() > 3).collect();
                let words = word_count(first);
                (Hold::telling(given(*n), wanted, cliches, words.saturating_sub(2)..words + 8), Some(first))
            }
            Due::After(n) if self.gw.fluent => (Hold::joining(given(*n), cliches, 5..18), None),
            _ => return Ok(Vec::new()),
        };
        let task = Task { hold: &hold, tells, paragraph, seed: self.seed, count: HELD, stop: self.settings.stop };
        let (found, tokens) = self.pen.write(&self.body, &task)?;
        self.spent += tokens;
        let sound = |text: String| {
            let unit = stream::Unit { paragraph, text };
            let Verdict::Keep(text) = self.judge.sentence(&unit, &before) else { return None };
            let fits = match due {
                Due::Note(n) => {
                    check::share(&self.notes.list[*n].text, &text) >= KEPT
                        && self.has_material(*n, &text)
                        && given(*n).any(|voicing| hold::same_persons(voicing, &text))
                }
                _ => !self.tells_again(&text),
            };
            (fits && cliches.find(&text).is_empty()).then(|| Candidate { text: apostrophes(&text), well: Well::Held })
        };
        Ok(found.into_iter().filter_map(sound).collect())
    }

    /// What a model that was taught the trade makes of a note, of that what tells it and nothing else.
    fn taught(&mut self, due: &Due) -> Result<Vec<Candidate>, GhostwriterError> {
        let Due::Note(n) = due else { return Ok(Vec::new()) };
        let Some(note) = self.notes.list.get(*n).filter(|note| word_count(&note.text) <= TOLD) else { return Ok(Vec::new()) };
        let before = self.body.texts();
        let last = before.last().map_or("", String::as_str);
        let between = Between::of(self.brief);
        let given = adapter::given(&between, "", &[&note.text]);
        let wanted = Wanted {
            given: Some(&given),
            count: TRIED,
            most: word_count(&note.text) * 4 + 24,
            seed: self.seed.wrapping_add(*n as u32),
            unfinished: false,
            stop: self.settings.stop,
        };
        let (found, tokens) = self.pen.tell(&between, last, &note.text, &wanted)?;
        self.spent += tokens;
        let none = Cliches::default();
        let trial =
            taught::Trial { brief: self.brief, note, judge: &self.judge, cliches: self.settings.cliches.unwrap_or(&none), before: &before };
        Ok(found
            .into_iter()
            .filter(|text| trial.passes(text))
            .map(|text| Candidate { text: apostrophes(&text), well: Well::Taught })
            .collect())
    }

    /// Whether every name, number, date and place of a note stands in a text.
    fn has_material(&self, note: usize, text: &str) -> bool {
        self.notes.list.get(note).is_some_and(|note| taught::has_material(note, text))
    }

    /// Whether a sentence that should only join tells over again what a note tells.
    fn tells_again(&self, text: &str) -> bool {
        self.brief.facts.iter().any(|f| check::share(&f.text, text) >= 0.5)
    }

    /// Shows a whole sentence, after what was already shown of it; `told` is the note that it was written to tell.
    fn utter(&mut self, text: &str, paragraph: bool, told: Option<usize>, page: &mut Page) {
        let lead = self.body.lead(paragraph);
        let push = |body: &mut Body, paragraph: bool| match told {
            Some(note) => body.tell(text.to_string(), paragraph, note),
            None => body.push(text.to_string(), paragraph),
        };
        let new = match self.body.partial.take() {
            Some((partial, begins)) => {
                if let Some(rest) = text.strip_prefix(partial.as_str()) {
                    push(&mut self.body, begins);
                    rest.to_string()
                } else {
                    // Somebody changed what was shown: it is closed where it stands, and this follows.
                    page.show("…");
                    self.body.push(format!("{partial}…"), begins);
                    let lead = self.body.lead(paragraph);
                    push(&mut self.body, paragraph);
                    format!("{lead}{text}")
                }
            }
            None => {
                let lead = if page.text.ends_with(char::is_whitespace) { "" } else { lead };
                push(&mut self.body, paragraph);
                format!("{lead}{text}")
            }
        };
        for piece in stream::pieces(&new) {
            page.show(piece);
        }
    }

    /// Which sentence rests on which notes.
    pub(super) fn uses(&self, text: &str) -> Vec<SentenceUse> {
        let parts = LetterText::parse(text);
        let all = parts.paragraphs.iter().flat_map(|p| sentences(p)).map(|s| s.text.to_string());
        all.map(|text| {
            let own = |n: usize| self.body.said.iter().any(|s| s.what == What::Note(n) && s.text == text);
            let facts = (0..self.brief.facts.len()).filter(|n| own(*n) || check::share(&self.brief.facts[*n].text, &text) >= 0.4).collect();
            SentenceUse { text, facts }
        })
        .collect()
    }

    /// What the writer should know.
    pub(super) fn remarks(&self, plan: &Plan) -> Vec<String> {
        let quote = |text: &str| {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if text.chars().count() > 60 {
                format!("“{}…”", text.chars().take(60).collect::<String>().trim_end())
            } else {
                format!("“{text}”")
            }
        };
        let mut remarks = Vec::new();
        for note in &self.notes.list {
            remarks.extend(note.aside.iter().map(|a| format!("Left out of the letter, because it speaks to a program: {}.", quote(a))));
            if let Some(other) = &note.doubt {
                let reader = self.brief.to.name.trim();
                remarks
                    .push(format!("{} was read as speaking of {reader}. If it speaks of {other}, say so in the note.", quote(&note.text)));
            }
            if !self.body.tells(note.at) {
                let must = if note.must { " It had to be." } else { "" };
                remarks.push(format!("Not in the letter: {}.{must}", quote(&note.text)));
            } else if word_count(&note.text) > LONGEST_NOTE {
                remarks.push(format!("Only its first sentences stand in the letter: {}.", quote(&note.text)));
            }
        }
        let ours = |s: &&Said| !matches!(s.what, What::Note(_)) && !self.shelf.holds(&s.text);
        let alone: Vec<&str> = self.body.said.iter().filter(ours).map(|s| s.text.as_str()).collect();
        if let Some(first) = alone.first() {
            let count = match alone.len() {
                1 => "One sentence is the model’s own and rests".to_string(),
                n => format!("{n} sentences are the model’s own and rest"),
            };
            let beginning = first.split_whitespace().take(6).collect::<Vec<_>>().join(" ");
            let beginning = beginning.trim_end_matches(['.', ',', ';', '!', '?']);
            remarks.push(format!("{count} on none of your notes; keep only what is true. The first begins: “{beginning}…”"));
        }
        let (words, target) = (self.body.words(), self.brief.words as usize);
        if words * 100 < target * 85 {
            let told: usize = plan.beats.iter().map(|b| b.notes.len()).sum();
            let more = if told < 4 { "a memory or two" } else { "another memory" };
            remarks.push(format!("The letter has {words} words instead of {target}: the notes say no more. Add {more} for a longer one."));
        }
        remarks
    }
}

/// The writer's seed, mixed with the brief (FNV-1a): one seed must not begin everybody's letter alike.
fn own_seed(seed: u32, brief: &Brief) -> u32 {
    let fields = [brief.from.name.as_str(), &brief.to.name, &brief.occasion];
    let bytes = fields.into_iter().chain(brief.facts.iter().map(|f| f.text.as_str())).flat_map(str::bytes);
    bytes.fold(0x811c_9dc5 ^ seed, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193))
}
