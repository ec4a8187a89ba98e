//! Changing a part of the letter: the ghostwriter makes another version of it, and nothing else is touched.

use super::Sheet;
use super::keep::Keep;
use super::reading::{Reading, Scope};
use crate::doors::letters::add_note;
use crate::doors::revisions::{ask_revision, cancel_revision};
use crate::house::Revision;
use crate::islands::browser::focus_on;
use crate::islands::events::{Line, News};
use leptos::prelude::*;
use leptos::reactive::send_wrapper_ext::SendOption;
use leptos::task::spawn_local;
use letters::{Change, Fact, LetterId, RevisionId};
use std::ops::Range;

/// What lies open over the foot of the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Open {
    /// Nothing.
    Nothing,
    /// A field for a memory, and the notes that are not told yet.
    Add,
    /// The notes that are told, to cut one.
    Cut,
    /// Other ways to say the sentence that stands at these bytes.
    Ways(Vec<String>, Range<usize>),
}

/// What is being done.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Doing {
    change: Option<Change>,
    range: Range<usize>,
    text: String,
}

/// The ghostwriter at one letter's parts.
#[derive(Clone, Copy)]
pub struct Reviser {
    letter: LetterId,
    sheet: Sheet,
    keep: Keep,
    /// The sheet as it is read along.
    pub reading: Reading,
    /// What lies open.
    pub open: RwSignal<Open>,
    /// The words so far.
    pub words: RwSignal<String>,
    /// What there is to say.
    pub said: RwSignal<Option<String>>,
    /// What stood there before the last change.
    pub before: RwSignal<Option<String>>,
    doing: StoredValue<Option<Doing>>,
    id: StoredValue<Option<RevisionId>>,
    line: StoredValue<SendOption<Line>>,
}

/// What can be asked for with one press, and what is said while it is done.
pub const CHANGES: [(Change, &str, &str); 6] = [
    (Change::Otherwise, "Say it differently", "Saying it differently"),
    (Change::Shorter, "Shorter", "Making it shorter"),
    (Change::Longer, "Longer", "Making it longer"),
    (Change::Warmer, "Warmer", "Making it warmer"),
    (Change::Plainer, "Plainer", "Making it plainer"),
    (Change::MoreFormal, "More formal", "Making it more formal"),
];

impl Reviser {
    /// Nothing asked for yet.
    pub fn new(letter: LetterId, sheet: Sheet, keep: Keep, reading: Reading) -> Reviser {
        Reviser {
            letter,
            sheet,
            keep,
            reading,
            open: RwSignal::new(Open::Nothing),
            words: RwSignal::new(String::new()),
            said: RwSignal::new(None),
            before: RwSignal::new(None),
            doing: StoredValue::new(None),
            id: StoredValue::new(None),
            line: StoredValue::new(SendOption::new_local(None)),
        }
    }

    /// Whether it is at work.
    pub fn busy(self) -> bool {
        self.reading.doing.with(Option::is_some)
    }

    /// Asks for a change of what is selected.
    pub fn change(self, change: Change) {
        let said = match &change {
            Change::Add(_) => "Working the memory in",
            Change::Cut(_) => "Cutting it out",
            one => CHANGES.iter().find(|(c, ..)| c == one).map_or("Working", |(.., said)| said),
        };
        // A memory goes where it fits, and a note is cut wherever it is told.
        let range = match &change {
            Change::Add(_) | Change::Cut(_) => 0..self.sheet.text.with_untracked(String::len),
            _ => untrack(|| self.reading.scope()).range(),
        };
        self.ask(Some(change), range, said);
    }

    /// Asks for other ways to say the sentence with the caret.
    pub fn ways(self) {
        match untrack(|| self.reading.scope()) {
            Scope::Sentence(range) | Scope::Selected(range) => self.ask(None, range, "Looking for other ways to say it"),
            Scope::Whole(_) => self.said.set(Some("Put the caret into a sentence first; then there are other ways to say it.".into())),
        }
    }

    fn ask(self, change: Option<Change>, range: Range<usize>, said: &'static str) {
        let text = self.sheet.text.get_untracked();
        if self.reading.doing.with_untracked(Option::is_some) || self.sheet.writing_now() || text.trim().is_empty() {
            return;
        }
        // The writer's own words are kept before the ghostwriter's come.
        self.keep.save_now();
        self.open.set(Open::Nothing);
        self.words.set(String::new());
        self.said.set(Some(format!("{said} …")));
        self.reading.doing.set(Some(range.clone()));
        self.id.set_value(None);
        self.doing.set_value(Some(Doing { change: change.clone(), range: range.clone(), text: text.clone() }));
        let word = change.map(|c| c.to_string()).unwrap_or_default();
        spawn_local(async move {
            match ask_revision(self.letter, text, range.start, range.end, word).await {
                Ok(id) if self.doing.with_value(Option::is_some) => {
                    self.id.set_value(Some(id));
                    let lost = move || self.over(Some("The house does not answer. Nothing was changed.".into()));
                    let line = Line::open(&format!("/events/revisions/{id}"), &["revision"], move |news| self.hear(news), lost);
                    self.line.set_value(SendOption::new_local(line));
                }
                // It was stopped before it was begun.
                Ok(id) => drop(cancel_revision(id).await),
                Err(error) => self.over(Some(error.to_string())),
            }
        });
    }

    /// Breaks it off; the letter stays as it is.
    pub fn cancel(self) {
        let id = self.id.get_value();
        self.over(Some("Stopped. Nothing was changed.".into()));
        if let Some(id) = id {
            spawn_local(async move { drop(cancel_revision(id).await) });
        }
    }

    fn over(self, said: Option<String>) {
        self.line.with_value(|line| {
            if let Some(line) = &**line {
                line.close();
            }
        });
        self.doing.set_value(None);
        self.id.set_value(None);
        self.words.set(String::new());
        self.reading.doing.set(None);
        self.said.set(said);
    }

    fn hear(self, news: News) {
        let Ok(revision) = serde_json::from_str::<Revision>(&news.data) else { return };
        if !revision.over {
            return self.words.set(revision.by);
        }
        let Some(doing) = self.doing.get_value() else { return };
        let notes = (!revision.notes.is_empty()).then(|| revision.notes.join(" "));
        if let Some(why) = revision.failed {
            return self.over(Some(why));
        }
        let Some(change) = doing.change else {
            if revision.ways.is_empty() {
                return self.over(Some("There is no other way to say it that tells the same.".into()));
            }
            self.over(None);
            self.open.set(Open::Ways(revision.ways, doing.range));
            return focus_on("ways".into());
        };
        match revision.replaced.filter(|r| doing.text.get(r.clone()).is_some() && doing.text[r.clone()] != revision.by) {
            None => self.over(Some(notes.unwrap_or_else(|| "It could not be done better; nothing was changed.".into()))),
            Some(at) => {
                let about = match &change {
                    Change::Add(_) => "a memory added".to_string(),
                    Change::Cut(_) => "a note cut".to_string(),
                    Change::Otherwise => "said differently".to_string(),
                    Change::MoreFormal => "more formal".to_string(),
                    other => other.to_string(),
                };
                self.over(Some(notes.unwrap_or_else(|| format!("Done: {about}."))));
                let now = at.start..at.start + revision.by.len();
                let text = format!("{}{}{}", &doing.text[..at.start], revision.by, &doing.text[at.end..]);
                if let Change::Add(memory) = change {
                    self.noted(memory);
                }
                self.put(text, about, now);
            }
        }
    }

    fn put(self, text: String, about: String, now: Range<usize>) {
        self.before.set(Some(self.sheet.text.get_untracked()));
        self.sheet.text.set(text);
        self.keep.revised(&about);
        self.reading.select(now);
    }

    /// A memory that was worked in is a note of this letter from now on.
    fn noted(self, memory: String) {
        if self.reading.facts.with_untracked(|facts| facts.iter().any(|f| f.text == memory)) {
            return;
        }
        self.reading.facts.update(|facts| facts.push(Fact { text: memory.clone(), must: false }));
        spawn_local(async move {
            if let Err(error) = add_note(self.letter, memory).await {
                self.sheet.said.set(Some(error.to_string()));
            }
        });
    }

    /// Puts one of the other ways into the sentence's place.
    pub fn choose(self, way: &str, at: Range<usize>) {
        self.open.set(Open::Nothing);
        let text = self.sheet.text.get_untracked();
        if text.get(at.clone()).is_some() {
            let now = at.start..at.start + way.len();
            self.said.set(Some("Done: another way.".into()));
            self.put(format!("{}{way}{}", &text[..at.start], &text[at.end..]), "another way".into(), now);
        }
    }

    /// Closes what lies open and goes back to the letter.
    pub fn close(self) {
        self.open.set(Open::Nothing);
        if let Some(at) = self.reading.selection.get_untracked() {
            self.reading.select(at);
        }
    }

    /// Brings back what stood there before the last change.
    pub fn undo(self) {
        if let Some(before) = self.before.get_untracked() {
            self.before.set(None);
            self.said.set(Some("Taken back.".into()));
            self.sheet.text.set(before);
            self.keep.revised("taken back");
        }
    }
}
