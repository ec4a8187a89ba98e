//! Lessons: questions and answers in tokens, and how they are laid together.

use crate::corpus::Line;
use ghostwriter::{
    adapter::{END, ask},
    base::Tokens,
};
use rand::{SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;

/// One question with its answer.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// Question and right answer.
    pub right: Answer,
    /// Question and tempting answer, where the corpus has one.
    pub wrong: Option<Answer>,
}

/// Tokens of a question and of one answer to it.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Both, one behind the other.
    pub tokens: Vec<u32>,
    /// Where the answer begins.
    pub from: usize,
}

/// The lessons of some lines.
pub fn lessons<'l>(lines: impl IntoIterator<Item = &'l Line>, tokens: &Tokens) -> Vec<Lesson> {
    let marks = tokens.marks();
    let one = |line: &Line| -> Option<Lesson> {
        let part = line.part()?;
        let notes: Vec<&str> = line.notes.iter().map(String::as_str).collect();
        let asked = tokens.encode(&ask(part, &line.between(), &line.before, &notes, &marks));
        let answer = |text: &str| {
            let mut all = asked.clone();
            all.extend(tokens.encode(&format!("{text}{END}")));
            Answer { tokens: all, from: asked.len() }
        };
        Some(Lesson { right: answer(&line.right), wrong: line.wrong.as_deref().map(answer) })
    };
    lines.into_iter().filter_map(one).collect()
}

/// Answers that are computed together, filled up to one length.
#[derive(Debug)]
pub struct Batch<'l> {
    /// Each answer; pairs of right and wrong stand one behind the other.
    pub answers: Vec<&'l Answer>,
    /// For each answer the place of the one that it is held against, if any.
    pub against: Vec<Option<usize>>,
}

impl<'l> Batch<'l> {
    /// The batch in so many parts, one for each thread; what is held against each other stays together.
    pub fn parts(&self, count: usize) -> Vec<Batch<'l>> {
        let mut parts: Vec<Batch> = (0..count.max(1)).map(|_| Batch { answers: Vec::new(), against: Vec::new() }).collect();
        let mut next = 0;
        for (i, answer) in self.answers.iter().enumerate() {
            let is_second = self.against[i].is_some_and(|other| other < i);
            next += usize::from(!is_second && i > 0);
            let part = &mut parts[next % count.max(1)];
            let at = part.answers.len();
            part.answers.push(answer);
            part.against.push(self.against[i].map(|_| if is_second { at - 1 } else { at + 1 }));
        }
        parts.retain(|p| !p.answers.is_empty());
        parts
    }

    /// Tokens of right answers, and tempting answers.
    pub fn totals(&self) -> Totals {
        let tempting = |i: usize| self.against[i].is_some_and(|other| other < i);
        let length = |i: usize| self.answers[i].tokens.len() - self.answers[i].from;
        let count = self.answers.len();
        Totals { right: (0..count).filter(|i| !tempting(*i)).map(length).sum(), pairs: (0..count).filter(|i| tempting(*i)).count() }
    }

    /// Tokens of the longest.
    pub fn length(&self) -> usize {
        self.answers.iter().map(|a| a.tokens.len() - 1).max().unwrap_or(0)
    }
}

/// What the loss of a batch is divided by.
#[derive(Debug, Clone, Copy)]
pub struct Totals {
    /// Tokens of right answers.
    pub right: usize,
    /// Right answers with a tempting one beside them.
    pub pairs: usize,
}

/// Lessons in an order that the seed decides, in batches of at most `room` tokens; those of a batch are about equally
/// long, so that little is computed for nothing.
pub fn batches<'l>(lessons: &'l [Lesson], room: usize, contrasts: bool, seed: u64) -> Vec<Batch<'l>> {
    /// Lessons among which lengths are compared.
    const CHUNK: usize = 256;
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let mut order: Vec<&Lesson> = lessons.iter().collect();
    order.shuffle(&mut chance);
    let mut all: Vec<Batch> = Vec::new();
    for chunk in order.chunks_mut(CHUNK) {
        chunk.sort_by_key(|l| l.right.tokens.len());
        let mut batch = Batch { answers: Vec::new(), against: Vec::new() };
        for lesson in chunk.iter() {
            let wrong = lesson.wrong.as_ref().filter(|_| contrasts);
            let more = 1 + usize::from(wrong.is_some());
            let longest = batch.length().max(lesson.right.tokens.len()).max(wrong.map_or(0, |w| w.tokens.len()));
            if !batch.answers.is_empty() && (batch.answers.len() + more) * longest > room {
                all.push(std::mem::replace(&mut batch, Batch { answers: Vec::new(), against: Vec::new() }));
            }
            batch.answers.push(&lesson.right);
            batch.against.push(wrong.map(|_| batch.answers.len()));
            if let Some(wrong) = wrong {
                batch.against.push(Some(batch.answers.len() - 1));
                batch.answers.push(wrong);
            }
        }
        if !batch.answers.is_empty() {
            all.push(batch);
        }
    }
    all.shuffle(&mut chance);
    all
}
