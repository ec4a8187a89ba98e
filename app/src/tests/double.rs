//! A house of cards: keeps everything in memory, for one signed-in writer.

use crate::house::{
    BoxDrawn, BoxShown, Cabinet, Choice, Counts, HandChoice, HandReading, HandSource, House, HouseError, NamesChanged, OccasionChoice,
    Upcoming, Wish, Writer,
};
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate};
use fonts::{Ink, Margins, NibCard, Stationery};
use letters::*;
use std::ops::Range;
use std::sync::{Mutex, MutexGuard};

#[derive(Default)]
pub struct Kept {
    pub writer: Option<Writer>,
    pub people: Vec<Person>,
    pub letters: Vec<Letter>,
    pub drafts: Vec<Draft>,
    pub collections: Vec<Collection>,
    pub made: Vec<Compilation>,
    pub decided: Vec<(LetterId, Decision, String)>,
    pub fronts: Vec<(CollectionId, Front)>,
    pub renames: Vec<(CollectionId, Renames)>,
    pub learned: Vec<String>,
    pub versions: Vec<(LetterId, Version)>,
    pub plans: Vec<(LetterId, Plan)>,
    pub mailings: Vec<Mailing>,
    pub voice: Voice,
    pub left_alone: Vec<String>,
    next: u128,
}

impl Kept {
    pub fn id(&mut self) -> uuid::Uuid {
        self.next += 1;
        uuid::Uuid::from_u128(self.next)
    }
}

#[derive(Default)]
pub struct CardHouse(Mutex<Kept>);

type Answer<T> = Result<T, HouseError>;

fn gone<T>() -> Answer<T> {
    Err(HouseError::NotFound("There is no such thing here.".into()))
}

impl CardHouse {
    pub fn open(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap()
    }

    fn change<T: Clone>(&self, of: impl Fn(&mut Kept) -> Option<&mut T>, change: impl FnOnce(&mut T)) -> Answer<T> {
        let mut kept = self.open();
        let Some(thing) = of(&mut kept) else { return gone() };
        change(thing);
        Ok(thing.clone())
    }

    fn with_letter(&self, id: LetterId, change: impl FnOnce(&mut Letter)) -> Answer<Letter> {
        self.change(|kept| kept.letters.iter_mut().find(|l| l.id == id), change)
    }

    fn keep(&self, id: LetterId, text: String, version: i64, cause: Cause, about: &str) -> Answer<i64> {
        let mut newer = None;
        let letter = self.with_letter(id, |l| {
            if l.version == version {
                (l.text, l.version) = (text, version + 1);
            } else {
                newer = Some(HouseError::Newer { version: l.version, text: l.text.clone() });
            }
        })?;
        if let Some(newer) = newer {
            return Err(newer);
        }
        let (number, saved, rests) = (letter.version, DateTime::UNIX_EPOCH + chrono::TimeDelta::hours(letter.version), vec![]);
        self.open().versions.push((id, Version { number, text: letter.text, saved, cause, about: about.into(), rests }));
        Ok(number)
    }

    fn with_person(&self, id: PersonId, change: impl FnOnce(&mut Person)) -> Answer<Person> {
        self.change(|kept| kept.people.iter_mut().find(|p| p.id == id), change)
    }

    fn with_book(&self, id: CollectionId, change: impl FnOnce(&mut Collection)) -> Answer<Collection> {
        self.change(|kept| kept.collections.iter_mut().find(|c| c.id == id), change)
    }
}

fn in_a_book(letter: &Letter) -> CollectionLetter {
    CollectionLetter {
        id: letter.id,
        to: letter.brief.to.name.clone(),
        occasion: letter.brief.occasion.clone(),
        dated: letter.dated,
        words: word_count(&letter.text),
        permission: letter.permission,
    }
}

pub fn sheet() -> Sheet {
    Sheet { hand: "la-belle-aurore".into(), paper: "monarch".into(), ink: "iron-gall".into(), seed: 7, neatness: 50, ..Sheet::default() }
}

#[async_trait]
impl House for CardHouse {
    async fn writer(&self) -> Answer<Option<Writer>> {
        Ok(self.open().writer.clone())
    }
    async fn is_new(&self) -> Answer<bool> {
        Ok(self.open().writer.is_none())
    }
    async fn sign_in(&self, name: String, password: String, signs_as: String) -> Answer<Writer> {
        if password.len() < 8 {
            return Err(HouseError::Refused("That password is too short; eight characters at least.".into()));
        }
        let writer = Writer { name, signs_as };
        self.open().writer = Some(writer.clone());
        Ok(writer)
    }
    async fn sign_out(&self) -> Answer<()> {
        self.open().writer = None;
        Ok(())
    }
    async fn counts(&self) -> Answer<Counts> {
        let kept = self.open();
        Ok(Counts { letters: kept.letters.len(), people: kept.people.len(), in_book: kept.letters.iter().filter(|l| l.in_book).count() })
    }
    async fn upcoming(&self, most: usize) -> Answer<Vec<Upcoming>> {
        let on = NaiveDate::from_ymd_opt(2026, 6, 14).unwrap();
        let days = |p: &Person| {
            let (person, name) = (p.id, p.name.clone());
            p.days.clone().into_iter().map(move |d| Upcoming { person, name: name.clone(), label: d.label, on, in_days: 9 })
        };
        Ok(self.open().people.iter().flat_map(days).take(most).collect())
    }
    fn on_the_wall(&self, time: DateTime<chrono::Utc>) -> chrono::NaiveDateTime {
        time.naive_utc()
    }
    async fn cabinet(&self) -> Answer<Cabinet> {
        let choice = |name: &str, title: &str, about: &str| Choice { name: name.into(), title: title.into(), about: about.into() };
        let hand =
            |name: &str, title: &str, from| HandChoice { name: name.into(), title: title.into(), about: "quick, half joined".into(), from };
        let paper = |name: &str, title: &str, width_mm, height_mm| Stationery {
            name: name.into(),
            title: title.into(),
            width_mm,
            height_mm,
            margins: Margins { top: 28.0, right: 22.0, bottom: 24.0, left: 24.0 },
            pitch_mm: 8.0,
            tint: "#fffdf8".into(),
            ..Stationery::default()
        };
        let ink =
            |name: &str, title: &str, colour: &str| Ink { name: name.into(), title: title.into(), colour: colour.into(), ..Ink::default() };
        let occasion = |name: &str, title: &str, words, tone: &str| OccasionChoice {
            name: name.into(),
            title: title.into(),
            words,
            tone: tone.into(),
        };
        Ok(Cabinet {
            hands: vec![
                hand("la-belle-aurore", "La Belle Aurore", HandSource::Typeface),
                hand("homemade-apple", "Homemade Apple", HandSource::Typeface),
                hand("theodore", "Theodore", HandSource::Drawn),
                hand("ines", "Ines", HandSource::Learned),
            ],
            papers: vec![paper("monarch", "Monarch, 184 × 267 mm", 184.0, 267.0), paper("a5", "A5, 148 × 210 mm", 148.0, 210.0)],
            inks: vec![
                ink("iron-gall", "Iron-gall black", "#33241d"),
                ink("oxblood", "Oxblood", "#6e1f1c"),
                ink("moss", "Moss", "#34402f"),
            ],
            nibs: NibCard::list_from_toml(include_str!("../../../templates/nibs.toml")).unwrap(),
            envelopes: vec![choice("c6", "C6", "162 × 114 mm")],
            models: vec![choice("standard", "Standard", "Qwen2.5 1.5B"), choice("quick", "Quick", "SmolLM2 135M")],
            designs: vec![choice("porch", "Porch", "Newsreader, wide margins")],
            covers: vec![choice("label", "Label", "The title on a pasted label")],
            occasions: vec![
                occasion("anniversary", "Anniversary", 220, "warm, a little funny"),
                occasion("get-well", "Get well", 140, "light, steady"),
                occasion("condolence", "Condolence", 160, "plain and near"),
            ],
            first_sheet: sheet(),
            first_model: "standard".into(),
        })
    }
    async fn hand_reading(&self, name: String) -> Answer<HandReading> {
        let boxes: Vec<BoxShown> = ["a", "th"]
            .into_iter()
            .flat_map(|key| (0..2).map(move |index| (key, index)))
            .map(|(key, index)| {
                let read = (key, index) != ("th", 1);
                let advice = if read { "read" } else { "There is nothing in it." };
                BoxShown { key: key.into(), index, page: 1, read, advice: advice.into() }
            })
            .collect();
        let learned = self.open().learned.contains(&name);
        if !learned && name != "ines" {
            return gone();
        }
        let boxes = if learned { vec![] } else { boxes };
        Ok(HandReading {
            title: "Ines".into(),
            name,
            boxes,
            missing_pages: vec![3],
            measured: vec![("Slant".into(), "12° to the right".into())],
        })
    }
    async fn learn_drawn(&self, title: String, boxes: Vec<BoxDrawn>) -> Answer<String> {
        if boxes.len() < 26 {
            return Err(HouseError::Refused("Too few letters; all the small ones at least.".into()));
        }
        let name = title.to_lowercase();
        self.open().learned.push(name.clone());
        Ok(name)
    }
    async fn forget_hand(&self, name: String) -> Answer<()> {
        self.open().learned.retain(|h| *h != name);
        Ok(())
    }
    async fn people(&self) -> Answer<Vec<Person>> {
        Ok(self.open().people.clone())
    }
    async fn person(&self, id: PersonId) -> Answer<Person> {
        self.with_person(id, |_| ())
    }
    async fn add_person(&self, new: NewPerson) -> Answer<PersonId> {
        let mut kept = self.open();
        let id = PersonId(kept.id());
        let NewPerson { name, relationship, pronoun, address } = new;
        kept.people.push(Person { id, name, relationship, pronoun, address, memories: vec![], days: vec![] });
        Ok(id)
    }
    async fn change_person(&self, id: PersonId, new: NewPerson) -> Answer<()> {
        self.with_person(id, |p| (p.name, p.relationship, p.pronoun, p.address) = (new.name, new.relationship, new.pronoun, new.address))
            .map(drop)
    }
    async fn remove_person(&self, id: PersonId) -> Answer<()> {
        self.open().people.retain(|p| p.id != id);
        Ok(())
    }
    async fn add_memory(&self, person: PersonId, text: String) -> Answer<MemoryId> {
        let id = MemoryId(self.open().id());
        self.with_person(person, |p| p.memories.push(Memory { id, text })).map(|_| id)
    }
    async fn remove_memory(&self, person: PersonId, memory: MemoryId) -> Answer<()> {
        self.with_person(person, |p| p.memories.retain(|m| m.id != memory)).map(drop)
    }
    async fn add_day(&self, person: PersonId, label: String, month: u8, day: u8, year: Option<i32>) -> Answer<OccasionDayId> {
        let id = OccasionDayId(self.open().id());
        self.with_person(person, |p| p.days.push(OccasionDay { id, label, month, day, year })).map(|_| id)
    }
    async fn remove_day(&self, person: PersonId, day: OccasionDayId) -> Answer<()> {
        self.with_person(person, |p| p.days.retain(|d| d.id != day)).map(drop)
    }
    async fn letters(&self, search: Option<String>) -> Answer<Vec<LetterSummary>> {
        let summary = |l: &Letter| LetterSummary {
            id: l.id,
            to: l.brief.to.name.clone(),
            occasion: l.brief.occasion.clone(),
            dated: l.dated,
            words: word_count(&l.text),
            opening: LetterText::parse(&l.text).paragraphs.first().cloned().unwrap_or_default(),
            in_book: l.in_book,
        };
        let search = search.unwrap_or_default();
        Ok(self.open().letters.iter().filter(|l| l.text.contains(&search) || l.brief.to.name.contains(&search)).map(summary).collect())
    }
    async fn letter(&self, id: LetterId) -> Answer<Letter> {
        self.with_letter(id, |_| ())
    }
    async fn begin_letter(&self, person: PersonId, brief: Brief) -> Answer<LetterId> {
        let mut kept = self.open();
        let id = LetterId(kept.id());
        let (created, updated) = (DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH);
        let dated = NaiveDate::from_ymd_opt(2026, 6, 5).unwrap();
        let person = Some(person);
        kept.letters.push(Letter {
            id,
            person,
            brief,
            text: String::new(),
            sheet: sheet(),
            dated,
            in_book: false,
            permission: Permission::Ask,
            version: 1,
            draft: None,
            created,
            updated,
        });
        Ok(id)
    }
    async fn save_text(&self, id: LetterId, text: String, version: i64) -> Answer<i64> {
        self.keep(id, text, version, Cause::Saved, "")
    }
    async fn save_revised(&self, id: LetterId, text: String, version: i64, about: String) -> Answer<i64> {
        self.keep(id, text, version, Cause::Revised, &about)
    }
    async fn add_note(&self, id: LetterId, text: String) -> Answer<()> {
        self.with_letter(id, |l| l.brief.facts.push(Fact { text, must: false })).map(drop)
    }
    async fn versions(&self, id: LetterId) -> Answer<Vec<Version>> {
        Ok(self.open().versions.iter().rev().filter(|(l, _)| *l == id).map(|(_, v)| v.clone()).collect())
    }
    async fn restore_version(&self, id: LetterId, number: i64, version: i64) -> Answer<i64> {
        let earlier = self.versions(id).await?.into_iter().find(|v| v.number == number);
        let Some(earlier) = earlier else { return gone() };
        self.keep(id, earlier.text, version, Cause::Restored, &format!("version {number}"))
    }
    async fn rests(&self, id: LetterId) -> Answer<Vec<Rest>> {
        let letter = self.letter(id).await?;
        Ok(rests(&letter.text, &[], &letter.brief.facts))
    }
    async fn plan(&self, letter: LetterId) -> Answer<(Plan, bool)> {
        let brief = self.letter(letter).await?.brief;
        if let Some((_, plan)) = self.open().plans.iter().rfind(|(l, _)| *l == letter) {
            return Ok((plan.clone(), true));
        }
        let beat = |name: &str, notes: Vec<usize>| PlannedBeat {
            name: name.into(),
            task: format!("Say {name}."),
            notes: notes.into_iter().map(|note| PlannedNote { note, called_back: false }).collect(),
            words: 1,
        };
        let mut plan = Plan { beats: vec![beat("the moment", (0..brief.facts.len()).collect()), beat("now", vec![])] };
        plan.stretch(brief.words);
        Ok((plan, false))
    }
    async fn save_plan(&self, letter: LetterId, plan: Option<Plan>) -> Answer<()> {
        let mut kept = self.open();
        kept.plans.retain(|(l, _)| *l != letter);
        kept.plans.extend(plan.map(|plan| (letter, plan)));
        Ok(())
    }
    async fn ask_revision(&self, _: LetterId, _: String, _: Range<usize>, _: Wish) -> Answer<RevisionId> {
        Ok(RevisionId(self.open().id()))
    }
    async fn cancel_revision(&self, _: RevisionId) -> Answer<()> {
        Ok(())
    }
    async fn proofread(&self, _: LetterId, _: String) -> Answer<Vec<Remark>> {
        Ok(vec![])
    }
    async fn left_alone(&self) -> Answer<Vec<String>> {
        Ok(self.open().left_alone.clone())
    }
    async fn leave_alone(&self, what: String) -> Answer<()> {
        self.open().left_alone.push(what);
        Ok(())
    }
    async fn mind_again(&self, what: String) -> Answer<()> {
        self.open().left_alone.retain(|w| *w != what);
        Ok(())
    }
    async fn voice(&self) -> Answer<Voice> {
        Ok(self.open().voice.clone())
    }
    async fn learn_voice(&self, samples: Vec<String>) -> Answer<()> {
        self.open().voice.samples = u32::try_from(samples.len()).unwrap();
        Ok(())
    }
    async fn unlearn(&self, lesson: u32) -> Answer<()> {
        self.open().voice.unlearn(lesson);
        Ok(())
    }
    async fn forget_voice(&self) -> Answer<()> {
        self.open().voice = Voice::default();
        Ok(())
    }
    async fn save_sheet(&self, id: LetterId, sheet: Sheet) -> Answer<()> {
        self.with_letter(id, |l| l.sheet = sheet).map(drop)
    }
    async fn set_dated(&self, id: LetterId, dated: NaiveDate) -> Answer<()> {
        self.with_letter(id, |l| l.dated = dated).map(drop)
    }
    async fn mark_for_book(&self, id: LetterId, marked: bool) -> Answer<()> {
        self.with_letter(id, |l| l.in_book = marked).map(drop)
    }
    async fn remove_letter(&self, id: LetterId) -> Answer<()> {
        self.open().letters.retain(|l| l.id != id);
        Ok(())
    }
    async fn ask_draft(&self, letter: LetterId, model: Option<String>) -> Answer<DraftId> {
        let id = DraftId(self.open().id());
        let model = model.unwrap_or_default();
        let (state, created) = (DraftState::Queued, DateTime::UNIX_EPOCH);
        self.open().drafts.push(Draft { id, letter, state, model, seed: 1, text: String::new(), last_piece: 0, reason: None, created });
        self.with_letter(letter, |l| l.draft = Some(id)).map(|_| id)
    }
    async fn draft(&self, id: DraftId) -> Answer<Draft> {
        self.change(|kept| kept.drafts.iter_mut().find(|d| d.id == id), |_| ())
    }
    async fn cancel_draft(&self, id: DraftId) -> Answer<()> {
        self.change(|kept| kept.drafts.iter_mut().find(|d| d.id == id), |d| d.state = DraftState::Cancelled).map(drop)
    }
    async fn mailings(&self) -> Answer<Vec<MailingSummary>> {
        let of = |m: &Mailing| MailingSummary { id: m.id, title: m.title.clone(), letters: m.list.len() };
        Ok(self.open().mailings.iter().map(of).collect())
    }
    async fn mailing(&self, id: MailingId) -> Answer<(Mailing, Vec<Checked>)> {
        let mailing = self.change(|kept| kept.mailings.iter_mut().find(|m| m.id == id), |_| ())?;
        let read = |to: &Addressee| {
            let missing = to.field("gift").is_none_or(|gift| gift.is_empty());
            let found = Finding { kind: FindingKind::EmptyField, text: "Nothing stands for {{gift}}.".into(), field: Some("gift".into()) };
            let found = missing.then_some(found).into_iter().collect();
            let checked = Checked::new(to.clone(), format!("Dear {}", to.name), found, mailing.left_out.contains(&to.row), false);
            Checked { sides: 1, sheets: 1, ..checked }
        };
        let all = mailing.list.iter().map(read).collect();
        Ok((mailing, all))
    }
    async fn change_mailing(&self, id: MailingId, change: MailingChange) -> Answer<()> {
        let mut refused = Ok(());
        self.change(|kept| kept.mailings.iter_mut().find(|m| m.id == id), |m| refused = m.change(change))?;
        refused.map_err(HouseError::Refused)
    }
    async fn draft_mailing(&self, id: MailingId) -> Answer<()> {
        self.mailing(id).await.map(drop)
    }
    async fn remove_mailing(&self, id: MailingId) -> Answer<()> {
        self.open().mailings.retain(|m| m.id != id);
        Ok(())
    }
    async fn collections(&self) -> Answer<Vec<Collection>> {
        Ok(self.open().collections.clone())
    }
    async fn collection(&self, id: CollectionId) -> Answer<Collection> {
        self.with_book(id, |_| ())
    }
    async fn create_collection(&self, NewCollection { title, author }: NewCollection) -> Answer<CollectionId> {
        let mut kept = self.open();
        let id = CollectionId(kept.id());
        let letters = kept.letters.iter().filter(|l| l.in_book).map(in_a_book).collect();
        kept.collections.push(Collection { id, title, author, letters });
        Ok(id)
    }
    async fn rename_collection(&self, id: CollectionId, new: NewCollection) -> Answer<()> {
        self.with_book(id, |c| (c.title, c.author) = (new.title, new.author)).map(drop)
    }
    async fn remove_collection(&self, id: CollectionId) -> Answer<()> {
        self.open().collections.retain(|c| c.id != id);
        Ok(())
    }
    async fn set_order(&self, id: CollectionId, order: Vec<LetterId>) -> Answer<()> {
        let all: Vec<_> = self.open().letters.iter().map(in_a_book).collect();
        self.with_book(id, |c| c.letters = order.iter().filter_map(|id| all.iter().find(|l| l.id == *id).cloned()).collect()).map(drop)
    }
    async fn add_marked(&self, id: CollectionId) -> Answer<()> {
        let marked: Vec<_> = self.open().letters.iter().filter(|l| l.in_book).map(in_a_book).collect();
        self.with_book(id, |c| c.letters = marked).map(drop)
    }
    async fn set_permission(&self, id: LetterId, permission: Permission) -> Answer<()> {
        self.with_letter(id, |l| l.permission = permission).map(drop)
    }
    async fn candidates(&self, id: CollectionId) -> Answer<Vec<Candidate>> {
        let book = self.collection(id).await?;
        let kept = self.open();
        let quality = |score, reason: &str| Quality { score, reason: reason.into() };
        let candidate = |l: &Letter| {
            let decided = kept.decided.iter().rfind(|d| d.0 == l.id);
            Candidate {
                letter: in_a_book(l),
                opening: "You fell for me".into(),
                permission: l.permission,
                decision: decided.map_or(Decision::Open, |d| d.1),
                in_book: book.letters.iter().any(|b| b.id == l.id),
                note: decided.map(|d| d.2.clone()).unwrap_or_default(),
                reading: Reading { particular: quality(0.8, "3 particulars: “crooked front tooth”"), ..Reading::default() },
                pages: 2,
                alike: vec![],
            }
        };
        Ok(kept.letters.iter().map(candidate).collect())
    }
    async fn choose(&self, id: CollectionId, budget: Budget, _: Sequence) -> Answer<()> {
        let most = budget.letters.map_or(usize::MAX, |n| n as usize);
        let all: Vec<_> = self.open().letters.iter().take(most).map(in_a_book).collect();
        self.with_book(id, |c| c.letters = all).map(drop)
    }
    async fn order_by(&self, id: CollectionId, _: Sequence) -> Answer<()> {
        self.with_book(id, |c| c.letters.sort_by_key(|l| l.dated)).map(drop)
    }
    async fn decide(&self, id: CollectionId, letter: LetterId, decision: Decision) -> Answer<()> {
        self.open().decided.push((letter, decision, String::new()));
        self.with_book(id, |c| c.letters.retain(|l| decision != Decision::Dropped || l.id != letter)).map(drop)
    }
    async fn save_book_note(&self, _: CollectionId, letter: LetterId, note: String) -> Answer<()> {
        self.open().decided.push((letter, Decision::Open, note));
        Ok(())
    }
    async fn front(&self, id: CollectionId) -> Answer<Front> {
        self.collection(id).await?;
        Ok(self.open().fronts.iter().rfind(|f| f.0 == id).map(|f| f.1.clone()).unwrap_or_default())
    }
    async fn save_front(&self, id: CollectionId, front: Front) -> Answer<()> {
        front.check().map_err(HouseError::Refused)?;
        self.open().fronts.push((id, front));
        Ok(())
    }
    async fn renames(&self, id: CollectionId) -> Answer<(Renames, NamesChanged)> {
        let names = self.open().renames.iter().rfind(|r| r.0 == id).map(|r| r.1.clone()).unwrap_or_default();
        let changed = names.names.iter().map(|n| (1, n.to.clone(), 2)).collect();
        Ok((names, NamesChanged { changed, stand: vec![("Tulsa".into(), 1)], ..NamesChanged::default() }))
    }
    async fn save_renames(&self, id: CollectionId, names: Renames) -> Answer<()> {
        names.check().map_err(|e| HouseError::Refused(e.message))?;
        self.open().renames.push((id, names));
        Ok(())
    }
    async fn ask_compilation(&self, collection: CollectionId, design: String, trim: Trim) -> Answer<CompilationId> {
        let mut kept = self.open();
        let id = CompilationId(kept.id());
        let (state, created) = (CompilationState::Queued, DateTime::UNIX_EPOCH);
        kept.made.push(Compilation { id, collection, state, done: 0, total: 1, pages: None, trim, design, reason: None, created });
        Ok(id)
    }
    async fn stop_compilation(&self, id: CompilationId) -> Answer<Compilation> {
        self.change(
            |kept| kept.made.iter_mut().find(|m| m.id == id),
            |made| (made.state, made.reason) = (CompilationState::Failed, Some("You stopped it.".into())),
        )
    }
    async fn latest_compilation(&self, collection: CollectionId) -> Answer<Option<Compilation>> {
        Ok(self.open().made.iter().rfind(|m| m.collection == collection).cloned())
    }
    async fn compilation(&self, id: CompilationId) -> Answer<Compilation> {
        self.change(|kept| kept.made.iter_mut().find(|m| m.id == id), |_| ())
    }
}
