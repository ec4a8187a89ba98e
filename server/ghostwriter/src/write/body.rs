//! The body of a letter as it grows: its sentences, and what each of them is.

use crate::{
    check,
    notes::Notes,
    write::course::{Said, What},
    write::shelf::Shelf,
};
use letters::{LetterText, sentences, word_count};

/// A note of fewer words than this share of a sentence is not recognised in it.
const RECOGNISED: f64 = 0.6;

/// What stands on the page below the salutation.
pub struct Body<'a> {
    notes: &'a Notes,
    shelf: &'a Shelf,
    /// Sentences that stand there whole.
    pub said: Vec<Said>,
    /// The same as they stand on the page, each with what goes before it.
    pub pieces: Vec<String>,
    /// The part of an unfinished sentence that was already shown, and whether it begins a paragraph.
    pub partial: Option<(String, bool)>,
}

impl<'a> Body<'a> {
    /// Takes up what was already shown of a body.
    pub fn new(notes: &'a Notes, shelf: &'a Shelf, shown: &str) -> Body<'a> {
        let mut body = Body { notes, shelf, said: Vec::new(), pieces: Vec::new(), partial: None };
        let paragraphs: Vec<&str> = shown.split("\n\n").map(str::trim).filter(|p| !p.is_empty()).collect();
        for (i, paragraph) in paragraphs.iter().enumerate() {
            let list = sentences(paragraph);
            for (j, sentence) in list.iter().enumerate() {
                let (text, begins) = (sentence.text.split_whitespace().collect::<Vec<_>>().join(" "), j == 0 && i > 0);
                let last = i + 1 == paragraphs.len() && j + 1 == list.len();
                if last && !text.ends_with(['.', '!', '?', '…', '”', '"']) {
                    body.partial = Some((text, begins));
                } else {
                    body.push(text, begins);
                }
            }
        }
        // What somebody told in other words is told.
        let texts: Vec<String> = body.said.iter().map(|s| s.text.clone()).collect();
        for note in &notes.list {
            if !body.tells(note.at) && check::told(&note.text, &texts) {
                let share = |s: &Said| check::share(&note.text, &s.text);
                if let Some(best) = body.said.iter_mut().max_by(|a, b| share(a).total_cmp(&share(b))) {
                    best.what = What::Note(note.at);
                }
                // Two sentences may share it: what is made of its words is of it, too.
                for said in body.said.iter_mut().filter(|s| s.what == What::Between) {
                    if check::share(&said.text, &note.text) >= RECOGNISED {
                        said.what = What::Note(note.at);
                    }
                }
            }
        }
        body
    }

    /// Adds a whole sentence.
    pub fn push(&mut self, text: String, paragraph: bool) {
        let what = self.recognise(&text);
        self.add(text, paragraph, what);
    }

    /// Adds a whole sentence that was written to tell this note, or a part of it.
    pub fn tell(&mut self, text: String, paragraph: bool, note: usize) {
        self.add(text, paragraph, What::Note(note));
    }

    fn add(&mut self, text: String, paragraph: bool, what: What) {
        let lead = self.lead(paragraph);
        self.pieces.push(format!("{lead}{text}"));
        self.said.push(Said { text, paragraph: paragraph && !self.said.is_empty(), what });
    }

    /// What goes before a sentence that comes next.
    pub fn lead(&self, paragraph: bool) -> &'static str {
        match () {
            () if self.said.is_empty() => "",
            () if paragraph => "\n\n",
            () => " ",
        }
    }

    /// Whether a sentence of this note stands here.
    pub fn tells(&self, note: usize) -> bool {
        self.said.iter().any(|s| s.what == What::Note(note))
    }

    /// The sentences, without what they are.
    pub fn texts(&self) -> Vec<String> {
        self.said.iter().map(|s| s.text.clone()).collect()
    }

    /// All of it.
    pub fn text(&self) -> String {
        self.pieces.concat()
    }

    /// Words that stand here.
    pub fn words(&self) -> usize {
        self.said.iter().map(|s| word_count(&s.text)).sum()
    }

    /// The next sentence of a note of which only the beginning stands here.
    pub fn goes_on(&self) -> Option<String> {
        let What::Note(note) = self.said.last()?.what else { return None };
        let run: Vec<&str> = self.said.iter().rev().take_while(|s| s.what == What::Note(note)).map(|s| s.text.as_str()).collect();
        let run: Vec<&str> = run.into_iter().rev().collect();
        let all: Vec<Vec<&str>> = self.notes.list.get(note)?.voicings.iter().map(|v| parts(&v.text)).collect();
        if all.contains(&run) {
            return None;
        }
        all.into_iter().find(|v| v.starts_with(&run)).and_then(|v| v.get(run.len()).map(ToString::to_string))
    }

    fn recognise(&self, text: &str) -> What {
        let own = self.notes.list.iter().find(|n| n.voicings.iter().any(|v| parts(&v.text).contains(&text)));
        if let Some(note) = own {
            return What::Note(note.at);
        }
        if self.shelf.closes(text) {
            return What::Closing;
        }
        if self.shelf.holds(text) {
            return What::Between;
        }
        let share = |n: usize| check::share(&self.notes.list[n].text, text);
        let untold = (0..self.notes.list.len()).filter(|n| !self.tells(*n) && share(*n) >= RECOGNISED);
        untold.max_by(|a, b| share(*a).total_cmp(&share(*b))).map_or(What::Between, What::Note)
    }
}

/// The sentences of a voicing.
pub fn parts(text: &str) -> Vec<&str> {
    sentences(text).into_iter().map(|s| s.text).collect()
}

/// Where the body of a text that was already shown begins, in bytes.
pub fn start(text: &str, opening: &str) -> usize {
    if text.starts_with(opening) {
        return opening.len();
    }
    match (LetterText::parse(text).salutation, text.find("\n\n")) {
        (Some(_), Some(at)) => at + 2,
        _ => 0,
    }
}
