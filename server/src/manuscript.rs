//! A collection on its way to the press: the same manuscript whether the browser or the command line asks.
//!
//! Here and nowhere else it is seen to that a letter which may not be published is in no book, and that names are
//! changed in everything the press is given: text, heading, notes, parts, front matter, and what stands at the
//! head of crested paper.

use crate::autographs::Written;
use app::house::NamesChanged;
use archive::{Archive, ArchiveError, Decided};
use chrono::{DateTime, NaiveDate, Utc};
use editor::renaming::{self, Renamed, Renamer};
use letters::{AccountId, Collection, CollectionId, Front, Letter, LetterId, Permission, RenameKind, Renames, Submission};
use press::book::{self, BookLetter, Change, Changed, Epigraph, Foreword, Manuscript, Part};
use std::collections::{BTreeMap, HashMap};

/// Everything that is kept for a book.
pub struct Kept {
    /// Title, author and order.
    pub collection: Collection,
    /// Its letters, in order.
    pub letters: Vec<Letter>,
    /// What it says besides its letters.
    pub front: Front,
    /// What was decided of its letters, and the notes beside them.
    pub decided: HashMap<LetterId, Decided>,
    /// Names that are changed.
    pub names: Renames,
    /// Who is known by name, for the index.
    pub people: Vec<String>,
}

/// A book ready for the press.
pub struct Bound {
    /// What is set.
    pub manuscript: Manuscript,
    /// The letters as the hand is to write them: the same order, the same changed names.
    pub letters: Vec<Letter>,
    /// Letters of the collection of which nobody has said that they may be published.
    pub held: Vec<Held>,
    /// How often names were changed in each letter.
    pub changed: Vec<u32>,
    /// What is said to a publisher.
    pub submission: Submission,
    /// The letters that go to a publisher first, by their places; none for the first of the book.
    pub samples: Vec<usize>,
    /// Words that look like a changed name and were left alone, with the letter's place and the reason.
    pub doubts: Vec<(usize, String, &'static str)>,
}

/// A letter that stops the making of its book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its place in the collection, from 1.
    pub number: usize,
    /// Which.
    pub id: LetterId,
    /// To whom, as the writer calls them.
    pub to: String,
    /// Its date.
    pub dated: NaiveDate,
    /// Whether somebody said no; else nobody was asked.
    pub refused: bool,
}

impl std::fmt::Display for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "letter {}, to {} of {}", self.number, self.to, self.dated.format("%-d %B %Y"))
    }
}

impl Bound {
    /// How each letter is written by hand.
    pub fn sheets(&self) -> Vec<Written> {
        self.letters.iter().map(|letter| (letter.sheet.clone(), letter.brief.language.two_letters())).collect()
    }

    /// Why the book may not be made yet, for whoever sits in front of its page.
    pub fn objection(&self) -> Option<String> {
        let say = |refused: bool, before: &str, after: &str| {
            let list: Vec<String> = self.held.iter().filter(|h| h.refused == refused).map(Held::to_string).collect();
            (!list.is_empty()).then(|| format!("{before}{}{after}", list.join("; ")))
        };
        let refused =
            say(true, "It was said that this may not be published: ", ". Take it out of the book, or change that under “Choose”.");
        let unasked =
            say(false, "Nobody has said yet that this may be published: ", ". Ask, and say it under “Choose”; or take it out of the book.");
        let both: Vec<String> = refused.into_iter().chain(unasked).collect();
        (!both.is_empty()).then(|| both.join("\n"))
    }
}

impl Kept {
    /// Takes a book out of the archive.
    ///
    /// # Errors
    /// When there is no such collection, or the archive cannot be read.
    pub async fn out(archive: &Archive, account: AccountId, id: CollectionId) -> Result<Kept, ArchiveError> {
        Ok(Kept {
            collection: archive.collection(account, id).await?,
            letters: archive.collection_letters_full(account, id).await?,
            front: archive.front(account, id).await?,
            decided: archive.decisions(account, id).await?,
            names: archive.renames(account, id).await?,
            people: archive.people(account).await?.into_iter().map(|p| p.name).collect(),
        })
    }

    /// What its table of names does, for the writer's own eyes.
    pub fn names_changed(self, otherwise: DateTime<Utc>) -> NamesChanged {
        let clashes = renaming::clashes(&self.names, self.letters.iter().map(|l| l.text.as_str()));
        let bound = self.bound(otherwise);
        let changed = bound.changed.iter().enumerate().filter(|(_, n)| **n > 0);
        NamesChanged {
            changed: changed.map(|(at, n)| (at + 1, bound.letters[at].brief.to.name.clone(), *n)).collect(),
            clashes,
            doubts: bound.doubts.into_iter().map(|(at, word, why)| (at + 1, word, why.to_string())).collect(),
            stand: renaming::names(bound.letters.iter().map(|l| l.text.as_str())),
        }
    }

    /// Puts it into the form that the press sets. The book's date is that of the letter changed last, so that an
    /// unchanged collection gives the same bytes; `otherwise` dates an empty one.
    pub fn bound(self, otherwise: DateTime<Utc>) -> Bound {
        let Kept { collection, letters, front, decided, names, people } = self;
        let renamer = Renamer::new(&names);
        let new = |text: &str| renamer.rename(text).text;
        let held = letters.iter().enumerate().filter(|(_, l)| l.permission != Permission::Yes).map(|(at, l)| Held {
            number: at + 1,
            id: l.id,
            to: l.brief.to.name.clone(),
            dated: l.dated,
            refused: l.permission == Permission::No,
        });
        let held = held.collect();
        let letters: Vec<Letter> = letters.into_iter().filter(|l| l.permission != Permission::No).collect();
        let modified = letters.iter().map(|l| l.updated).max().unwrap_or(otherwise);
        let (mut written, mut set, mut log) = (Vec::new(), Vec::new(), Log::default());
        for (at, mut letter) in letters.into_iter().enumerate() {
            let note = decided.get(&letter.id).map_or("", |d| d.note.as_str());
            letter.text = log.note(at, renamer.rename(&letter.text));
            letter.brief.to.name = log.note(at, renamer.rename(&letter.brief.to.name));
            letter.sheet.from = letter.sheet.from.iter().map(|line| log.note(at, renamer.rename(line))).collect();
            set.push(BookLetter {
                to: letter.brief.to.name.clone(),
                occasion: letter.brief.occasion.clone(),
                dated: Some(letter.dated),
                text: letter.text.clone(),
                headnote: log.note(at, renamer.rename(note)),
                shown: shown(front.shown),
                ..BookLetter::default()
            });
            written.push(letter);
        }
        let place = |id: LetterId| written.iter().position(|l| l.id == id);
        let mut parts: Vec<Part> =
            front.parts.iter().filter_map(|p| Some(Part { title: new(&p.title), opens: place(p.letter)?, epigraph: None })).collect();
        parts.sort_by_key(|p| p.opens);
        let samples = front.samples.iter().filter_map(|id| place(*id)).collect();
        let submission = renamed(&front.submission, &names);
        let filled = |text: &str| !text.trim().is_empty();
        let manuscript = Manuscript {
            title: new(&collection.title),
            author: new(&collection.author),
            language: "en".to_string(),
            identifier: collection.id.0,
            modified,
            front: book::Front {
                subtitle: new(&front.subtitle),
                dedication: new(&front.dedication),
                // Somebody else's words are nobody's to change.
                epigraph: filled(&front.epigraph).then(|| Epigraph { text: front.epigraph.clone(), source: front.epigraph_by.clone() }),
                foreword: filled(&front.foreword).then(|| Foreword { text: new(&front.foreword), ..Foreword::default() }),
                ..book::Front::default()
            },
            parts,
            letters: set,
            people: people.iter().map(|p| new(p)).collect(),
            changed: log.changes(&names),
            ..Manuscript::default()
        };
        let changed = (0..written.len()).map(|i| log.letters.get(&i).map_or(0, |c| c.values().sum())).collect();
        Bound { manuscript, letters: written, submission, samples, held, changed, doubts: log.doubts }
    }
}

/// Changes names in a manuscript that came from elsewhere, say a folder of letters.
pub fn rename(manuscript: &mut Manuscript, names: &Renames) -> Vec<u32> {
    let renamer = Renamer::new(names);
    let mut log = Log::default();
    for (at, letter) in manuscript.letters.iter_mut().enumerate() {
        for text in [&mut letter.text, &mut letter.to, &mut letter.headnote, &mut letter.afternote] {
            *text = log.note(at, renamer.rename(text));
        }
        letter.place = letter.place.take().map(|place| log.note(at, renamer.rename(&place)));
    }
    for text in [&mut manuscript.title, &mut manuscript.author, &mut manuscript.front.subtitle, &mut manuscript.front.dedication] {
        *text = renamer.rename(text).text;
    }
    let foreword = manuscript.front.foreword.iter_mut().flat_map(|f| [&mut f.title, &mut f.text, &mut f.signed]);
    for text in foreword.chain(manuscript.parts.iter_mut().map(|p| &mut p.title)).chain(&mut manuscript.people) {
        *text = renamer.rename(text).text;
    }
    manuscript.changed = log.changes(names);
    (0..manuscript.letters.len()).map(|i| log.letters.get(&i).map_or(0, |c| c.values().sum())).collect()
}

/// What is said to a publisher of the book, with the book's names changed in it. Its own names stay.
pub fn renamed(said: &Submission, names: &Renames) -> Submission {
    let renamer = Renamer::new(names);
    let new = |text: &str| renamer.rename(text).text;
    Submission { about_book: new(&said.about_book), synopsis: new(&said.synopsis), ..said.clone() }
}

/// How a letter is shown, in the press's words.
pub fn shown(shown: letters::Shown) -> book::Shown {
    match shown {
        letters::Shown::Set => book::Shown::Set,
        letters::Shown::Hand => book::Shown::Hand,
        letters::Shown::Both => book::Shown::Both,
    }
}

/// What was changed where.
#[derive(Default)]
struct Log {
    /// For each letter, how often each name of the table.
    letters: BTreeMap<usize, BTreeMap<usize, u32>>,
    doubts: Vec<(usize, String, &'static str)>,
}

impl Log {
    fn note(&mut self, letter: usize, renamed: Renamed) -> String {
        let counts = self.letters.entry(letter).or_default();
        for (name, count) in renamed.counts {
            *counts.entry(name).or_default() += count;
        }
        self.doubts.extend(renamed.left.into_iter().map(|(word, why)| (letter, word, why)));
        renamed.text
    }

    /// In which letters people's names and places were changed.
    fn changes(&self, table: &Renames) -> Vec<Change> {
        let of = |kind: RenameKind| -> Vec<usize> {
            let here = |counts: &BTreeMap<usize, u32>| counts.keys().any(|name| table.names.get(*name).is_some_and(|n| n.kind == kind));
            self.letters.iter().filter(|(_, counts)| here(counts)).map(|(letter, _)| *letter).collect()
        };
        [(Changed::Person, of(RenameKind::Person)), (Changed::Place, of(RenameKind::Place))]
            .into_iter()
            .filter(|(_, letters)| !letters.is_empty())
            .map(|(kind, letters)| Change { kind, letters })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use letters::{BookPart, Brief, CollectionLetter, Pronoun, Recipient, Rename, Sender, Sheet, Shown};
    use uuid::Uuid;

    fn letter(n: u128, to: &str, permission: Permission, text: &str) -> Letter {
        Letter {
            id: LetterId(Uuid::from_u128(n)),
            person: None,
            brief: Brief {
                occasion: "thanks".into(),
                words: 100,
                tone: String::new(),
                language: letters::Language::default(),
                from: Sender { name: "Chris".into() },
                to: Recipient { name: to.into(), relationship: String::new(), pronoun: Pronoun::They },
                facts: vec![],
            },
            text: text.into(),
            sheet: Sheet { from: vec!["Chris Hayes".into(), "Tulsa".into()], ..Sheet::default() },
            dated: "2026-06-14".parse().unwrap(),
            in_book: true,
            permission,
            version: 1,
            draft: None,
            created: DateTime::UNIX_EPOCH,
            updated: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_book_holds_what_may_be_printed_and_no_name_that_is_changed() {
        let letters = vec![
            letter(1, "Max", Permission::No, "Dear Max,\n\nNot for others.\n\nChris"),
            letter(2, "Loretta", Permission::Ask, "Dear Loretta,\n\nTulsa was hot. LORETTA’S hat blew off.\n\nLove,\nChris"),
            letter(3, "Ada", Permission::Yes, "Dear Ada,\n\nNo news.\n\nChris"),
        ];
        let of = |l: &Letter| CollectionLetter {
            id: l.id,
            to: l.brief.to.name.clone(),
            occasion: "thanks".into(),
            dated: l.dated,
            words: 5,
            permission: l.permission,
        };
        let name = |from: &str, to: &str, kind| Rename { from: from.into(), to: to.into(), kind };
        let part = |n: u128, title: &str| BookPart { title: title.into(), letter: LetterId(Uuid::from_u128(n)) };
        let note = Decided { note: "Loretta kept it in Tulsa.".into(), ..Decided::default() };
        let kept = Kept {
            collection: Collection {
                id: CollectionId(Uuid::from_u128(9)),
                title: "Letters to Loretta".into(),
                author: "Chris".into(),
                letters: letters.iter().map(of).collect(),
            },
            front: Front {
                foreword: "Loretta Hayes never threw a letter away.".into(),
                epigraph: "Tulsa is a state of mind.".into(),
                parts: vec![part(3, "Loretta’s last"), part(1, "Gone")],
                shown: Shown::Both,
                ..Front::default()
            },
            decided: HashMap::from([(letters[1].id, note)]),
            names: Renames {
                names: vec![name("Loretta Hayes", "Marian Cole", RenameKind::Person), name("Tulsa", "Omaha", RenameKind::Place)],
            },
            people: vec!["Loretta".into()],
            letters,
        };
        let bound = kept.bound(DateTime::UNIX_EPOCH);
        let m = &bound.manuscript;
        assert_eq!(m.letters.iter().map(|l| l.to.as_str()).collect::<Vec<_>>(), ["Marian", "Ada"], "what may not be printed is not there");
        assert_eq!(m.letters[0].text, "Dear Marian,\n\nOmaha was hot. MARIAN’S hat blew off.\n\nLove,\nChris");
        assert_eq!(bound.letters[0].text, m.letters[0].text, "the hand writes what the type says");
        assert_eq!(bound.letters[0].sheet.from, ["Chris Cole", "Omaha"], "crested paper, too");
        assert_eq!(bound.changed, [8, 2]);
        let said = bound.objection().unwrap();
        assert!(said.contains("may not be published: letter 1, to Max of 14 June 2026."), "{said}");
        assert!(said.contains("Nobody has said yet that this may be published: letter 2, to Loretta of"), "{said}");
        assert_eq!(m.parts.iter().map(|p| (p.title.as_str(), p.opens)).collect::<Vec<_>>(), [("Marian’s last", 1)]);
        let said = format!("{m:?}");
        assert!(!said.contains("Loretta") && !said.contains("Hayes") && !said.contains("Not for others"), "{said}");
        assert_eq!(said.matches("Tulsa").count(), 1, "somebody else’s words stay as they are");
        let places: Vec<_> = m.changed.iter().map(|c| (c.kind, c.letters.clone())).collect();
        assert_eq!(places, [(Changed::Person, vec![0, 1]), (Changed::Place, vec![0, 1])]);
    }
}
