//! The editor's desk as the house keeps it: an account's letters laid out for one book, read, and put forward.
//!
//! The command line and the browser choose through the same two doors, [`Drawer::candidates`] and
//! [`Drawer::propose`]. Reading a letter takes a few milliseconds, so readings are kept by version.

use crate::error::ServerError;
use archive::{Archive, Decided};
use chrono::{DateTime, NaiveDate};
use editor::choosing::{Entry, Paging, order, propose};
use editor::reading::{Features, Shelf, features, meaning, read};
use ghostwriter::Closeness;
use letters::{
    AccountId, BookPart, Brief, Budget, Candidate, CollectionId, CollectionLetter, Decision, Front, Letter, LetterId, LetterText,
    Permission, Pronoun, Proposal, Reading, Recipient, Sender, Sequence, Sheet, Trim,
};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// Words of a letter's body that a list shows.
const OPENING: usize = 14;

/// Readings that were made before, by letter and version.
#[derive(Debug, Default)]
pub struct Readings(Mutex<HashMap<LetterId, (i64, Arc<Reading>)>>);

impl Readings {
    fn of(&self, letter: &Letter, shelf: &Shelf) -> Arc<Reading> {
        let known = |map: &HashMap<LetterId, (i64, Arc<Reading>)>| {
            map.get(&letter.id).filter(|(v, _)| *v == letter.version).map(|(_, r)| r.clone())
        };
        if let Some(reading) = known(&self.0.lock().unwrap_or_else(PoisonError::into_inner)) {
            return reading;
        }
        let reading = Arc::new(read(&letter.text, Some(&letter.brief), shelf));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(letter.id, (letter.version, reading.clone()));
        reading
    }
}

/// What the archive holds for choosing.
pub struct Laid {
    letters: Vec<Letter>,
    decided: HashMap<LetterId, Decided>,
    in_book: Vec<LetterId>,
    /// What the book says besides its letters.
    pub front: Front,
}

impl Laid {
    /// Takes an account's letters out of the archive, with what was decided of them for a book.
    ///
    /// # Errors
    /// When there is no such collection, or the archive cannot be read.
    pub async fn out(archive: &Archive, account: AccountId, id: CollectionId) -> Result<Laid, ServerError> {
        let in_book = archive.collection(account, id).await?.letters.into_iter().map(|l| l.id).collect();
        Ok(Laid {
            letters: archive.letters_for_a_book(account).await?,
            decided: archive.decisions(account, id).await?,
            in_book,
            front: archive.front(account, id).await?,
        })
    }

    /// Reads them; this computes.
    ///
    /// # Errors
    /// When meanings are to be compared and that fails.
    pub fn read(self, readings: &Readings, shelf: &Shelf, closeness: Option<&Closeness>) -> Result<Drawer, ServerError> {
        let read: Vec<Arc<Reading>> = self.letters.iter().map(|l| readings.of(l, shelf)).collect();
        let texts: Vec<&str> = self.letters.iter().map(|l| l.text.as_str()).collect();
        let meanings = closeness.map(|c| texts.iter().map(|t| meaning(t, c)).collect::<Result<Vec<_>, _>>()).transpose()?;
        let features = features(&texts, meanings.as_deref());
        Ok(Drawer { laid: self, readings: read, features })
    }
}

/// Letters that were read, side by side.
pub struct Drawer {
    laid: Laid,
    readings: Vec<Arc<Reading>>,
    features: Features,
}

impl Drawer {
    /// Every letter that could be in the book, those in it first and in their order, the rest by what they are worth.
    pub fn candidates(&self) -> Vec<Candidate> {
        let paging = Paging::of(self.laid.front.trim);
        let place = |id: LetterId| self.laid.in_book.iter().position(|b| *b == id);
        let mut order: Vec<usize> = (0..self.laid.letters.len()).collect();
        order.sort_by(|a, b| {
            let key = |i: &usize| place(self.laid.letters[*i].id).unwrap_or(usize::MAX);
            key(a).cmp(&key(b)).then(self.readings[*b].worth.total_cmp(&self.readings[*a].worth)).then(a.cmp(b))
        });
        order
            .into_iter()
            .map(|i| {
                let (letter, reading) = (&self.laid.letters[i], &self.readings[i]);
                let decided = self.laid.decided.get(&letter.id).cloned().unwrap_or_default();
                Candidate {
                    letter: CollectionLetter {
                        id: letter.id,
                        to: letter.brief.to.name.clone(),
                        occasion: letter.brief.occasion.clone(),
                        dated: letter.dated,
                        words: reading.words,
                        permission: letter.permission,
                    },
                    opening: opening(&letter.text),
                    permission: letter.permission,
                    decision: decided.decision,
                    in_book: place(letter.id).is_some(),
                    note: decided.note,
                    reading: reading.as_ref().clone(),
                    pages: paging.pages(reading.words, self.laid.front.shown),
                    alike: self.features.alike[i].iter().map(|other| self.laid.letters[*other].id).collect(),
                }
            })
            .collect()
    }

    /// A first order of the letters that are in the book; nothing is kept.
    pub fn ordered(&self, sequence: Sequence) -> Proposal {
        let inside: Vec<usize> = (0..self.laid.letters.len()).filter(|i| self.laid.in_book.contains(&self.laid.letters[*i].id)).collect();
        let made = order(&self.entries(), &inside, sequence);
        let id = |i: usize| self.laid.letters[i].id;
        Proposal {
            chosen: made.letters.into_iter().map(|i| (id(i), String::new())).collect(),
            parts: made.parts.into_iter().map(|(name, i)| (name, id(i))).collect(),
            ..Proposal::default()
        }
    }

    fn entries(&self) -> Vec<Entry<'_>> {
        self.laid
            .letters
            .iter()
            .zip(&self.readings)
            .map(|(letter, reading)| Entry {
                to: &letter.brief.to.name,
                occasion: &letter.brief.occasion,
                dated: Some(letter.dated).filter(|d| *d != NaiveDate::MAX),
                permission: letter.permission,
                decision: self.laid.decided.get(&letter.id).map(|d| d.decision).unwrap_or_default(),
                reading,
            })
            .collect()
    }

    /// A first choice and a first order; nothing is kept.
    pub fn propose(&self, budget: &Budget, trim: Trim, sequence: Sequence) -> Proposal {
        let made = propose(&self.entries(), &self.features, budget, &Paging::of(trim), sequence);
        let id = |i: usize| self.laid.letters[i].id;
        Proposal {
            chosen: made.chosen.into_iter().map(|(i, why)| (id(i), why)).collect(),
            left: made.left.into_iter().map(|(i, why)| (id(i), why)).collect(),
            parts: made.parts.into_iter().map(|(name, i)| (name, id(i))).collect(),
            pages: made.pages,
            method: made.method,
            remarks: made.remarks,
        }
    }
}

/// A letter out of a folder, for choosing without an archive.
pub struct Loose {
    /// Its file's name without the ending.
    pub name: String,
    /// To whom.
    pub to: String,
    /// Its date, when the name begins with one.
    pub dated: Option<NaiveDate>,
    /// The whole text.
    pub text: String,
}

/// The id under which the nth letter of a folder goes while it is chosen.
pub fn loose_id(nth: usize) -> LetterId {
    LetterId(Uuid::from_u128(nth as u128 + 1))
}

/// Lays out and reads the letters of a folder. What lies on one's own disk is one's own to print.
///
/// # Errors
/// When meanings are to be compared and that fails.
pub fn of_loose(
    loose: &[Loose],
    decision: impl Fn(&str) -> Decision,
    trim: Trim,
    shelf: &Shelf,
    closeness: Option<&Closeness>,
) -> Result<Drawer, ServerError> {
    let letters = loose.iter().enumerate().map(|(nth, l)| {
        let brief = Brief {
            occasion: String::new(),
            words: 180,
            tone: String::new(),
            language: letters::Language::default(),
            from: Sender { name: LetterText::parse(&l.text).signature.first().cloned().unwrap_or_default() },
            to: Recipient { name: l.to.clone(), relationship: String::new(), pronoun: Pronoun::They },
            facts: Vec::new(),
        };
        Letter {
            id: loose_id(nth),
            person: None,
            brief,
            text: l.text.clone(),
            sheet: Sheet::default(),
            dated: l.dated.unwrap_or(NaiveDate::MAX),
            in_book: false,
            permission: Permission::Yes,
            version: 0,
            draft: None,
            created: DateTime::UNIX_EPOCH,
            updated: DateTime::UNIX_EPOCH,
        }
    });
    let decided = loose.iter().enumerate().map(|(nth, l)| (loose_id(nth), Decided { decision: decision(&l.name), note: String::new() }));
    let front = Front { trim, ..Front::default() };
    let laid = Laid { letters: letters.collect(), decided: decided.collect(), in_book: Vec::new(), front };
    laid.read(&Readings::default(), shelf, closeness)
}

/// Makes a proposal a collection's order and parts. What the person has decided stays.
///
/// # Errors
/// When there is no such collection, or the archive cannot be written to.
pub async fn keep(
    archive: &Archive,
    account: AccountId,
    id: CollectionId,
    front: &mut Front,
    proposal: &Proposal,
) -> Result<(), ServerError> {
    let order: Vec<LetterId> = proposal.chosen.iter().map(|(id, _)| *id).collect();
    archive.set_order(account, id, &order).await?;
    front.parts = proposal.parts.iter().map(|(title, letter)| BookPart { title: title.clone(), letter: *letter }).collect();
    archive.save_front(account, id, front).await?;
    Ok(())
}

/// The first words of a letter's body.
fn opening(text: &str) -> String {
    let parts = LetterText::parse(text);
    let body = parts.paragraphs.first().map_or("", String::as_str);
    let mut words = body.split_whitespace();
    let mut out = words.by_ref().take(OPENING).collect::<Vec<_>>().join(" ");
    if words.next().is_some() {
        out.push_str(" …");
    }
    out
}
