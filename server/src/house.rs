//! What the house does for the person at the desk: the app's contract, kept by the rooms.

use crate::accounts::{Accounts, Credentials, User, hash_password};
use crate::choosing::{self, Drawer, Laid};
use crate::error::ServerError;
use crate::ghostwriting;
use crate::hands::{self, learned::Whose};
use crate::mailings;
use crate::manuscript::Kept;
use crate::rooms::{Rooms, blocking};
use app::house::{BoxDrawn, BoxShown, Cabinet, Counts, HandReading, House, HouseError, NamesChanged, Upcoming, Wish, Writer};
use archive::{Account, ArchiveError, Conflict, Made};
use async_trait::async_trait;
use chrono::{DateTime, Datelike, Local, NaiveDate, NaiveDateTime, Utc};
use fonts::{HandCard, LetterBook};
use ghostwriter::remote::Address;
use letters::{
    AccountId, Brief, Budget, Candidate, Cause, Checked, Collection, CollectionId, Compilation, CompilationId, Decision, Draft, DraftId,
    Fact, Front, Letter, LetterId, LetterSummary, Mailing, MailingChange, MailingId, MailingSummary, MemoryId, NewCollection, NewLetter,
    NewPerson, OccasionDayId, Permission, Person, PersonId, Plan, Remark, Renames, Rest, RevisionId, Sequence, Sheet, Trim, Version, Voice,
};
use std::ops::Range;
use std::sync::Arc;
use tokio::sync::Mutex;

/// The longest text of a letter that is kept, in bytes: a novel's length, and a bound on mischief.
const LONGEST_LETTER: usize = 400_000;
/// The longest note, in characters.
const LONGEST_MEMORY: usize = 4_000;

/// One request's view of the house.
pub struct Desk {
    rooms: Arc<Rooms>,
    user: Option<User>,
    auth: Mutex<axum_login::AuthSession<Accounts>>,
}

impl Desk {
    /// For the person that a request's session names.
    pub fn new(rooms: Arc<Rooms>, auth: axum_login::AuthSession<Accounts>) -> Self {
        Desk { rooms, user: auth.user.clone(), auth: Mutex::new(auth) }
    }

    fn account(&self) -> Result<&Account, HouseError> {
        self.user.as_ref().map(|u| &u.0).ok_or(HouseError::SignedOut)
    }

    fn id(&self) -> Result<AccountId, HouseError> {
        self.account().map(|a| a.id)
    }

    async fn save(&self, id: LetterId, text: &str, made: &Made<'_>, version: i64) -> Result<i64, HouseError> {
        let account = self.id()?;
        if text.len() > LONGEST_LETTER {
            return Err(HouseError::Refused(
                "This letter is longer than a letter can be kept (400,000 characters). Divide it in two.".into(),
            ));
        }
        let text = text.replace("\r\n", "\n");
        self.rooms.archive.save_version(account, id, &text, made, version, self.rooms.now()).await.map_err(house_error)
    }

    /// All letters, read for a book.
    async fn drawer(&self, id: CollectionId) -> Result<Drawer, HouseError> {
        let account = self.id()?;
        let laid = Laid::out(&self.rooms.archive, account, id).await.map_err(from_server)?;
        let (readings, templates) = (self.rooms.readings.clone(), self.rooms.templates.clone());
        blocking(move || laid.read(&readings, templates.shelf(), None)).await.map_err(from_server)
    }

    fn check_sheet(&self, sheet: &Sheet) -> Result<(), HouseError> {
        let templates = &self.rooms.templates;
        hands::card(templates, &self.rooms.data, &sheet.hand).map_err(|e| refused(&e))?;
        templates.stationery(&sheet.paper).map_err(|e| refused(&e))?;
        templates.ink(&sheet.ink).map_err(|e| refused(&e))?;
        templates.nib(&sheet.nib).map_err(|e| refused(&e))?;
        if sheet.from.len() > 12 || sheet.from.iter().any(|line| line.chars().count() > 100) {
            return Err(HouseError::Refused("A name and address have at most twelve lines of a hundred characters.".into()));
        }
        Ok(())
    }
}

/// A box that was written on a screen, in x-heights, as the learner wants it.
fn drawn(one: BoxDrawn) -> learn::BoxStrokes {
    let sample = |(x, y, pressure, t_ms): (f32, f32, f32, f32)| learn::Sample {
        x: f64::from(x),
        y: f64::from(y),
        pressure: f64::from(pressure),
        t_ms: f64::from(t_ms),
    };
    let strokes = one.strokes.into_iter().map(|stroke| stroke.into_iter().map(sample).collect()).collect();
    learn::BoxStrokes { key: one.key, baseline: 0.0, x_height: 1.0, strokes }
}

/// What is known of a learned hand, for people.
fn hand_reading(card: HandCard, book: &LetterBook, sheet: Option<&learn::Reading>) -> HandReading {
    let habits = &book.personality;
    // Run per rise as degrees from the upright.
    let lean = habits.slant.atan().to_degrees();
    let measured = [
        ("Size of the small letters", format!("{:.1} mm", habits.x_height_mm)),
        ("Lean", format!("{lean:.0}° {}", if lean < 0.0 { "to the left" } else { "to the right" })),
        ("White between words", format!("{:.1} mm", habits.word_gap * habits.x_height_mm)),
        ("Width of the pen", format!("{:.2} mm", habits.pen_width * habits.x_height_mm)),
        ("Letters within a word", if habits.connected { "joined".into() } else { "set apart".into() }),
        ("Letterforms", book.forms.values().map(Vec::len).sum::<usize>().to_string()),
    ];
    let boxes = sheet.into_iter().flat_map(learn::Reading::boxes).map(|b| BoxShown {
        key: b.key.clone(),
        index: b.index,
        page: b.page + 1,
        read: b.state == learn::State::Read,
        advice: b.state.advice().to_string(),
    });
    HandReading {
        name: card.name,
        title: card.title,
        boxes: boxes.collect(),
        missing_pages: sheet.map(|s| s.missing_pages().into_iter().map(|p| p + 1).collect()).unwrap_or_default(),
        measured: measured.map(|(what, how)| (what.to_string(), how)).into(),
    }
}

/// What cannot be kept, as a sentence for the person at the desk.
pub(crate) fn refused(error: &ServerError) -> HouseError {
    HouseError::Refused(sentence(error))
}

fn house_error(error: ArchiveError) -> HouseError {
    match error {
        ArchiveError::NotFound(_) => HouseError::NotFound(sentence(&error)),
        ArchiveError::Conflict(Conflict::NewerText(newer)) => HouseError::Newer { version: newer.version, text: newer.text },
        ArchiveError::Conflict(_) | ArchiveError::Refused(_) => HouseError::Refused(sentence(&error)),
        other => {
            tracing::error!(error = %other, "archive");
            HouseError::Unavailable("The archive does not answer. Nothing that was saved is lost; try again in a moment.".to_string())
        }
    }
}

/// An error's text as a sentence of its own.
fn sentence(error: &impl std::fmt::Display) -> String {
    let text = error.to_string();
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let end = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{end}", chars.as_str())
}

fn from_server(error: ServerError) -> HouseError {
    match error {
        ServerError::Archive(e) => house_error(e),
        other => HouseError::Unavailable(other.to_string()),
    }
}

#[async_trait]
impl House for Desk {
    async fn writer(&self) -> Result<Option<Writer>, HouseError> {
        Ok(self.user.as_ref().map(|u| Writer { name: u.0.name.clone(), signs_as: u.0.signs_as.clone() }))
    }

    async fn is_new(&self) -> Result<bool, HouseError> {
        Ok(self.rooms.archive.count_accounts().await.map_err(house_error)? == 0)
    }

    async fn sign_in(&self, name: String, password: String, signs_as: String) -> Result<Writer, HouseError> {
        let (name, signs_as) = (name.trim().to_string(), signs_as.trim().to_string());
        if name.is_empty() || name.chars().count() > 120 {
            return Err(HouseError::Refused("Give a name of 1 to 120 characters to sign in with.".into()));
        }
        if password.len() > 1000 {
            return Err(HouseError::Refused("That password is too long; use at most 1,000 characters.".into()));
        }
        if self.is_new().await? {
            if password.chars().count() < 8 {
                return Err(HouseError::Refused("Choose a password of at least 8 characters.".into()));
            }
            let secret = password.clone();
            let hash = blocking(move || hash_password(&secret).map_err(ServerError::Unavailable)).await.map_err(from_server)?;
            let signs_as = if signs_as.is_empty() { name.clone() } else { signs_as.chars().take(120).collect() };
            let made = self.rooms.archive.create_account(AccountId(self.rooms.new_id()), &name, &signs_as, &hash, self.rooms.now()).await;
            match made {
                Ok(_) | Err(ArchiveError::Conflict(_)) => {}
                Err(e) => return Err(house_error(e)),
            }
        }
        let mut auth = self.auth.lock().await;
        let unavailable = |_| HouseError::Unavailable("Signing in does not work just now; try again in a moment.".into());
        let user = auth.authenticate(Credentials { name, password }).await.map_err(unavailable)?;
        let user = user.ok_or_else(|| HouseError::Refused("That name and password do not belong together.".into()))?;
        auth.login(&user).await.map_err(unavailable)?;
        Ok(Writer { name: user.0.name, signs_as: user.0.signs_as })
    }

    async fn sign_out(&self) -> Result<(), HouseError> {
        self.auth.lock().await.logout().await.map(|_| ()).map_err(|_| HouseError::Unavailable("Signing out failed; try again.".into()))
    }

    async fn counts(&self) -> Result<Counts, HouseError> {
        let kept = self.rooms.archive.counts(self.id()?).await.map_err(house_error)?;
        Ok(Counts { letters: kept.letters, people: kept.people, in_book: kept.in_book })
    }

    async fn upcoming(&self, most: usize) -> Result<Vec<Upcoming>, HouseError> {
        let today = self.rooms.now().date_naive();
        let mut coming: Vec<Upcoming> = self
            .people()
            .await?
            .into_iter()
            .flat_map(|person| {
                let (id, name) = (person.id, person.name);
                person.days.into_iter().filter_map(move |day| {
                    let on = next_time(today, day.month, day.day)?;
                    Some(Upcoming { person: id, name: name.clone(), label: day.label, on, in_days: (on - today).num_days() })
                })
            })
            .collect();
        coming.sort_by(|a, b| (a.on, &a.name).cmp(&(b.on, &b.name)));
        coming.truncate(most);
        Ok(coming)
    }

    fn on_the_wall(&self, time: DateTime<Utc>) -> NaiveDateTime {
        time.with_timezone(&Local).naive_local()
    }

    async fn cabinet(&self) -> Result<Cabinet, HouseError> {
        self.id()?;
        Ok(self.rooms.cabinet())
    }

    async fn hand_reading(&self, name: String) -> Result<HandReading, HouseError> {
        self.account()?;
        let rooms = self.rooms.clone();
        blocking(move || {
            if !hands::is_learned(&rooms.templates, &rooms.data, &name) {
                return Err(ServerError::Misused("No such hand was learned here.".into()));
            }
            let card = hands::card(&rooms.templates, &rooms.data, &name)?;
            let book = hands::book(&rooms.data, &name)?;
            let sheet = hands::learned::sheet(&rooms.data, &name)?;
            Ok(hand_reading(card, &book, sheet.as_ref()))
        })
        .await
        .map_err(|e| match e {
            ServerError::Misused(text) => HouseError::NotFound(text),
            other => from_server(other),
        })
    }

    async fn learn_drawn(&self, title: String, boxes: Vec<BoxDrawn>) -> Result<String, HouseError> {
        self.account()?;
        let rooms = self.rooms.clone();
        blocking(move || {
            let samples: Vec<learn::BoxStrokes> = boxes.into_iter().map(drawn).collect();
            let whose = Whose::titled(&rooms.templates, &rooms.data, &title);
            Ok(hands::learned::from_book(&rooms.templates, &rooms.data, &whose, &learn::from_strokes(&samples)?)?.name)
        })
        .await
        .map_err(|e| refused(&e))
    }

    async fn forget_hand(&self, name: String) -> Result<(), HouseError> {
        self.account()?;
        let rooms = self.rooms.clone();
        let hand = name.clone();
        blocking(move || hands::forget(&rooms.templates, &rooms.data, &hand)).await.map_err(|e| refused(&e))?;
        self.rooms.forget_hand(&name).await;
        Ok(())
    }

    async fn people(&self) -> Result<Vec<Person>, HouseError> {
        self.rooms.archive.people(self.id()?).await.map_err(house_error)
    }

    async fn person(&self, id: PersonId) -> Result<Person, HouseError> {
        self.rooms.archive.person(self.id()?, id).await.map_err(house_error)
    }

    async fn add_person(&self, person: NewPerson) -> Result<PersonId, HouseError> {
        let account = self.id()?;
        person.check().map_err(HouseError::Refused)?;
        let id = PersonId(self.rooms.new_id());
        self.rooms.archive.add_person(account, id, &person, self.rooms.now()).await.map_err(house_error)?;
        Ok(id)
    }

    async fn change_person(&self, id: PersonId, person: NewPerson) -> Result<(), HouseError> {
        let account = self.id()?;
        person.check().map_err(HouseError::Refused)?;
        self.rooms.archive.change_person(account, id, &person).await.map(|_| ()).map_err(house_error)
    }

    async fn remove_person(&self, id: PersonId) -> Result<(), HouseError> {
        self.rooms.archive.remove_person(self.id()?, id).await.map_err(house_error)
    }

    async fn add_memory(&self, person: PersonId, text: String) -> Result<MemoryId, HouseError> {
        let account = self.id()?;
        let text = text.trim();
        if text.is_empty() || text.chars().count() > LONGEST_MEMORY {
            return Err(HouseError::Refused("A memory is a note of 1 to 4,000 characters.".into()));
        }
        let id = MemoryId(self.rooms.new_id());
        self.rooms.archive.add_memory(account, person, id, text, self.rooms.now()).await.map_err(house_error)?;
        Ok(id)
    }

    async fn remove_memory(&self, _person: PersonId, memory: MemoryId) -> Result<(), HouseError> {
        self.rooms.archive.remove_memory(self.id()?, memory).await.map_err(house_error)
    }

    async fn add_day(&self, person: PersonId, label: String, month: u8, day: u8, year: Option<i32>) -> Result<OccasionDayId, HouseError> {
        let account = self.id()?;
        let label = label.trim();
        if label.is_empty() || label.chars().count() > 120 {
            return Err(HouseError::Refused("Say what day it is, in 1 to 120 characters: “birthday”.".into()));
        }
        if NaiveDate::from_ymd_opt(year.unwrap_or(2024), month.into(), day.into()).is_none()
            || year.is_some_and(|y| !(1000..=9999).contains(&y))
        {
            return Err(HouseError::Refused("There is no such day in the calendar.".into()));
        }
        let id = OccasionDayId(self.rooms.new_id());
        self.rooms.archive.add_day(account, person, id, label, month, day, year).await.map_err(house_error)?;
        Ok(id)
    }

    async fn remove_day(&self, _person: PersonId, day: OccasionDayId) -> Result<(), HouseError> {
        self.rooms.archive.remove_day(self.id()?, day).await.map_err(house_error)
    }

    async fn letters(&self, search: Option<String>) -> Result<Vec<LetterSummary>, HouseError> {
        let search = search.filter(|s| !s.trim().is_empty());
        self.rooms.archive.letters(self.id()?, search.as_deref(), 1000, 0).await.map_err(house_error)
    }

    async fn letter(&self, id: LetterId) -> Result<Letter, HouseError> {
        self.rooms.archive.letter(self.id()?, id).await.map_err(house_error)
    }

    async fn begin_letter(&self, person: PersonId, brief: Brief) -> Result<LetterId, HouseError> {
        let account = self.id()?;
        brief.check().map_err(|e| HouseError::Refused(e.to_string()))?;
        let id = LetterId(self.rooms.new_id());
        let now = self.rooms.now();
        // Each letter has a seed of its own, so that no two are written alike.
        let seed = u32::from_be_bytes(id.0.as_bytes()[12..16].try_into().unwrap_or_default());
        let sheet = self.rooms.templates.first_sheet(&self.rooms.data, seed);
        let letter = NewLetter { person: Some(person), brief, sheet, dated: now.date_naive() };
        self.rooms.archive.begin_letter(account, id, &letter, now).await.map_err(house_error)?;
        Ok(id)
    }

    async fn save_text(&self, id: LetterId, text: String, version: i64) -> Result<i64, HouseError> {
        self.save(id, &text, &Made::default(), version).await
    }

    async fn save_revised(&self, id: LetterId, text: String, version: i64, about: String) -> Result<i64, HouseError> {
        let about: String = about.chars().filter(|c| !c.is_control()).take(60).collect();
        self.save(id, &text, &Made { cause: Cause::Revised, about: &about, known: &[] }, version).await
    }

    async fn add_note(&self, id: LetterId, text: String) -> Result<(), HouseError> {
        let account = self.id()?;
        let mut brief = self.letter(id).await?.brief;
        let text = text.trim();
        if brief.facts.iter().any(|f| f.text == text) {
            return Ok(());
        }
        brief.facts.push(Fact { text: text.to_string(), must: false });
        self.rooms.archive.save_brief(account, id, &brief, self.rooms.now()).await.map_err(house_error)
    }

    async fn versions(&self, id: LetterId) -> Result<Vec<Version>, HouseError> {
        self.rooms.archive.letter_versions(self.id()?, id).await.map_err(house_error)
    }

    async fn restore_version(&self, id: LetterId, number: i64, version: i64) -> Result<i64, HouseError> {
        self.rooms.archive.restore_version(self.id()?, id, number, version, self.rooms.now()).await.map_err(house_error)
    }

    async fn rests(&self, id: LetterId) -> Result<Vec<Rest>, HouseError> {
        self.rooms.archive.letter_rests(self.id()?, id).await.map_err(house_error)
    }

    async fn save_sheet(&self, id: LetterId, sheet: Sheet) -> Result<(), HouseError> {
        let account = self.id()?;
        self.check_sheet(&sheet)?;
        self.rooms.archive.save_sheet(account, id, &sheet, self.rooms.now()).await.map_err(house_error)
    }

    async fn set_dated(&self, id: LetterId, dated: NaiveDate) -> Result<(), HouseError> {
        if !(1000..=9999).contains(&dated.year()) {
            return Err(HouseError::Refused("The year must have four figures.".into()));
        }
        self.rooms.archive.set_dated(self.id()?, id, dated, self.rooms.now()).await.map_err(house_error)
    }

    async fn mark_for_book(&self, id: LetterId, marked: bool) -> Result<(), HouseError> {
        self.rooms.archive.mark_for_book(self.id()?, id, marked).await.map_err(house_error)
    }

    async fn remove_letter(&self, id: LetterId) -> Result<(), HouseError> {
        self.rooms.archive.remove_letter(self.id()?, id).await.map_err(house_error)
    }

    async fn plan(&self, letter: LetterId) -> Result<(Plan, bool), HouseError> {
        let account = self.id()?;
        let kept = self.letter(letter).await?;
        // A plan for notes that have changed since is laid anew.
        let changed = self.rooms.archive.plan(account, letter).await.map_err(house_error)?.filter(|p| p.check(&kept.brief).is_ok());
        if let Some(plan) = changed {
            return Ok((plan, true));
        }
        let earlier = ghostwriting::earlier(&self.rooms, account, kept.person, letter).await.map_err(house_error)?;
        let rooms = self.rooms.clone();
        let plan = blocking(move || Ok(ghostwriting::plan_of(&rooms, &kept.brief, &earlier))).await.map_err(from_server)?;
        Ok((plan, false))
    }

    async fn save_plan(&self, letter: LetterId, plan: Option<Plan>) -> Result<(), HouseError> {
        let account = self.id()?;
        if let Some(plan) = &plan {
            plan.check(&self.letter(letter).await?.brief).map_err(|e| HouseError::Refused(e.to_string()))?;
        }
        self.rooms.archive.save_plan(account, letter, plan.as_ref(), self.rooms.now()).await.map_err(house_error)
    }

    async fn ask_revision(&self, letter: LetterId, text: String, selection: Range<usize>, wish: Wish) -> Result<RevisionId, HouseError> {
        let (account, kept) = (self.id()?, self.letter(letter).await?);
        if text.len() > LONGEST_LETTER {
            return Err(HouseError::Refused("This letter is too long for the ghostwriter to change (400,000 characters).".into()));
        }
        ghostwriting::begin(&self.rooms, account, kept, text, selection, wish).await.map_err(|e| match e {
            ServerError::Misused(_) => refused(&e),
            other => from_server(other),
        })
    }

    async fn cancel_revision(&self, id: RevisionId) -> Result<(), HouseError> {
        self.rooms.revisions.stop(self.id()?, id);
        Ok(())
    }

    async fn proofread(&self, letter: LetterId, text: String) -> Result<Vec<Remark>, HouseError> {
        let brief = self.letter(letter).await?.brief;
        let (people, left) = (self.people().await?, self.left_alone().await?);
        if text.len() > LONGEST_LETTER {
            return Ok(Vec::new());
        }
        let names = ghostwriting::names(&brief, people.into_iter().map(|p| p.name), &left);
        blocking(move || Ok(ghostwriting::slips(&text, &names, &left))).await.map_err(from_server)
    }

    async fn left_alone(&self) -> Result<Vec<String>, HouseError> {
        self.rooms.archive.left_alone(self.id()?).await.map_err(house_error)
    }

    async fn leave_alone(&self, what: String) -> Result<(), HouseError> {
        self.rooms.archive.leave_alone(self.id()?, &what).await.map_err(house_error)
    }

    async fn mind_again(&self, what: String) -> Result<(), HouseError> {
        self.rooms.archive.mind_again(self.id()?, &what).await.map_err(house_error)
    }

    async fn voice(&self) -> Result<Voice, HouseError> {
        ghostwriting::voice(&self.rooms, self.id()?).await.map_err(house_error)
    }

    async fn learn_voice(&self, samples: Vec<String>) -> Result<(), HouseError> {
        let account = self.id()?;
        ghostwriting::change_voice(&self.rooms, account, move |voice| ghostwriting::relearned(voice, &samples)).await.map_err(|e| match e {
            ServerError::Ghostwriter(_) => refused(&e),
            other => from_server(other),
        })
    }

    async fn unlearn(&self, lesson: u32) -> Result<(), HouseError> {
        let account = self.id()?;
        let undo = move |mut voice: Voice| {
            voice.unlearn(lesson);
            Ok(voice)
        };
        ghostwriting::change_voice(&self.rooms, account, undo).await.map_err(from_server)
    }

    async fn forget_voice(&self) -> Result<(), HouseError> {
        let account = self.id()?;
        ghostwriting::change_voice(&self.rooms, account, |_| Ok(Voice::default())).await.map_err(from_server)
    }

    async fn ask_draft(&self, letter: LetterId, model: Option<String>) -> Result<DraftId, HouseError> {
        let account = self.id()?;
        let model = model.filter(|m| !m.is_empty()).unwrap_or_else(|| self.rooms.config.model.clone());
        // A browser chooses among what is here; it names no files and no servers.
        if model != self.rooms.config.model && !self.rooms.models().iter().any(|choice| choice.name == model) {
            self.rooms.templates.model(&model).map_err(|e| refused(&e))?;
        }
        if !Address::is(&model) {
            self.rooms.templates.model_path(&self.rooms.data, &model).map_err(|e| refused(&e))?;
        }
        let id = DraftId(self.rooms.new_id());
        let seed = u32::from_be_bytes(id.0.as_bytes()[12..16].try_into().unwrap_or_default());
        self.rooms.archive.ask_draft(account, id, letter, &model, seed, self.rooms.now()).await.map_err(house_error)?;
        self.rooms.queue.push_draft(id).await.map_err(from_server)?;
        Ok(id)
    }

    async fn draft(&self, id: DraftId) -> Result<Draft, HouseError> {
        self.rooms.archive.draft(self.id()?, id).await.map_err(house_error)
    }

    async fn cancel_draft(&self, id: DraftId) -> Result<(), HouseError> {
        self.rooms.archive.cancel_draft(self.id()?, id, self.rooms.now()).await.map(|_| ()).map_err(house_error)?;
        self.rooms.bell.ring(id.0);
        Ok(())
    }

    async fn mailings(&self) -> Result<Vec<MailingSummary>, HouseError> {
        self.rooms.archive.mailings(self.id()?).await.map_err(house_error)
    }

    async fn mailing(&self, id: MailingId) -> Result<(Mailing, Vec<Checked>), HouseError> {
        mailings::read(&self.rooms, self.id()?, id).await.map_err(from_server)
    }

    async fn change_mailing(&self, id: MailingId, change: MailingChange) -> Result<(), HouseError> {
        let account = self.id()?;
        if let MailingChange::Paper { sheet, .. } = &change {
            self.check_sheet(sheet)?;
        }
        mailings::check(&self.rooms, &change).map_err(|e| refused(&e))?;
        let mut mailing = self.rooms.archive.mailing(account, id).await.map_err(house_error)?;
        mailing.change(change).map_err(HouseError::Refused)?;
        self.rooms.archive.save_mailing(account, &mailing).await.map_err(house_error)
    }

    async fn draft_mailing(&self, id: MailingId) -> Result<(), HouseError> {
        let asked = mailings::to_draft(&self.rooms, self.id()?, id).await.map_err(from_server)?;
        if asked.is_empty() {
            return Err(HouseError::Refused("There is no letter to draft: mend what is missing first.".into()));
        }
        for letter in asked {
            self.ask_draft(letter, None).await?;
        }
        Ok(())
    }

    async fn remove_mailing(&self, id: MailingId) -> Result<(), HouseError> {
        self.rooms.archive.remove_mailing(self.id()?, id).await.map_err(house_error)
    }

    async fn collections(&self) -> Result<Vec<Collection>, HouseError> {
        self.rooms.archive.collections(self.id()?).await.map_err(house_error)
    }

    async fn collection(&self, id: CollectionId) -> Result<Collection, HouseError> {
        self.rooms.archive.collection(self.id()?, id).await.map_err(house_error)
    }

    async fn create_collection(&self, collection: NewCollection) -> Result<CollectionId, HouseError> {
        let account = self.id()?;
        let collection = checked(collection)?;
        let id = CollectionId(self.rooms.new_id());
        self.rooms.archive.create_collection(account, id, &collection, self.rooms.now()).await.map_err(house_error)?;
        self.rooms.archive.add_marked_letters(account, id).await.map_err(house_error)?;
        Ok(id)
    }

    async fn rename_collection(&self, id: CollectionId, collection: NewCollection) -> Result<(), HouseError> {
        let account = self.id()?;
        self.rooms.archive.rename_collection(account, id, &checked(collection)?).await.map_err(house_error)
    }

    async fn remove_collection(&self, id: CollectionId) -> Result<(), HouseError> {
        let account = self.id()?;
        let makings = self.rooms.archive.compilations_of(account, id).await.map_err(house_error)?;
        self.rooms.archive.remove_collection(account, id).await.map_err(house_error)?;
        self.rooms.forget_files(&makings).await.map_err(house_error)
    }

    async fn set_order(&self, id: CollectionId, letters: Vec<LetterId>) -> Result<(), HouseError> {
        self.rooms.archive.set_order(self.id()?, id, &letters).await.map_err(house_error)
    }

    async fn add_marked(&self, id: CollectionId) -> Result<(), HouseError> {
        self.rooms.archive.add_marked_letters(self.id()?, id).await.map(|_| ()).map_err(house_error)
    }

    async fn set_permission(&self, id: LetterId, permission: Permission) -> Result<(), HouseError> {
        self.rooms.archive.set_permission(self.id()?, id, permission).await.map_err(house_error)
    }

    async fn candidates(&self, id: CollectionId) -> Result<Vec<Candidate>, HouseError> {
        Ok(self.drawer(id).await?.candidates())
    }

    async fn choose(&self, id: CollectionId, budget: Budget, sequence: Sequence) -> Result<(), HouseError> {
        let drawer = self.drawer(id).await?;
        let mut front = self.front(id).await?;
        let proposal = blocking(move || Ok(drawer.propose(&budget, front.trim, sequence))).await.map_err(from_server)?;
        choosing::keep(&self.rooms.archive, self.id()?, id, &mut front, &proposal).await.map_err(from_server)
    }

    async fn order_by(&self, id: CollectionId, sequence: Sequence) -> Result<(), HouseError> {
        let drawer = self.drawer(id).await?;
        let mut front = self.front(id).await?;
        let proposal = blocking(move || Ok(drawer.ordered(sequence))).await.map_err(from_server)?;
        choosing::keep(&self.rooms.archive, self.id()?, id, &mut front, &proposal).await.map_err(from_server)
    }

    async fn decide(&self, id: CollectionId, letter: LetterId, decision: Decision) -> Result<(), HouseError> {
        self.rooms.archive.decide(self.id()?, id, letter, decision).await.map_err(house_error)
    }

    async fn save_book_note(&self, id: CollectionId, letter: LetterId, note: String) -> Result<(), HouseError> {
        self.rooms.archive.save_book_note(self.id()?, id, letter, &note).await.map_err(house_error)
    }

    async fn front(&self, id: CollectionId) -> Result<Front, HouseError> {
        self.rooms.archive.front(self.id()?, id).await.map_err(house_error)
    }

    async fn save_front(&self, id: CollectionId, front: Front) -> Result<(), HouseError> {
        let unknown = |e: press::PressError| refused(&ServerError::Press(e));
        if !front.shop.is_empty() {
            front.shop.parse::<press::shop::Shop>().map_err(unknown)?;
        }
        if !front.paper.is_empty() {
            front.paper.parse::<press::shop::Paper>().map_err(unknown)?;
        }
        if !front.cover.is_empty() {
            self.rooms.templates.cover(&front.cover).map_err(|e| refused(&e))?;
        }
        self.rooms.archive.save_front(self.id()?, id, &front).await.map_err(house_error)
    }

    async fn renames(&self, id: CollectionId) -> Result<(Renames, NamesChanged), HouseError> {
        let (account, now) = (self.id()?, self.rooms.now());
        let kept = Kept::out(&self.rooms.archive, account, id).await.map_err(house_error)?;
        blocking(move || Ok((kept.names.clone(), kept.names_changed(now)))).await.map_err(from_server)
    }

    async fn save_renames(&self, id: CollectionId, names: Renames) -> Result<(), HouseError> {
        self.rooms.archive.save_renames(self.id()?, id, &names).await.map_err(house_error)
    }

    async fn ask_compilation(&self, collection: CollectionId, design: String, trim: Trim) -> Result<CompilationId, HouseError> {
        let account = self.id()?;
        if self.rooms.templates.design(&design).is_none() {
            return Err(HouseError::Refused(format!("There is no book design “{}”.", design.chars().take(40).collect::<String>())));
        }
        let kept = Kept::out(&self.rooms.archive, account, collection).await.map_err(house_error)?;
        if kept.letters.is_empty() {
            return Err(HouseError::Refused("This book has no letters yet. Mark some letters for the book, then add them here.".into()));
        }
        let now = self.rooms.now();
        if let Some(objection) = blocking(move || Ok(kept.bound(now).objection())).await.map_err(from_server)? {
            return Err(HouseError::Refused(objection));
        }
        // What was chosen last is what the next estimate goes by.
        let front = Front { design: design.clone(), trim, ..self.front(collection).await? };
        self.rooms.archive.save_front(account, collection, &front).await.map_err(house_error)?;
        let id = CompilationId(self.rooms.new_id());
        self.rooms.archive.ask_compilation(account, id, collection, &design, trim, now).await.map_err(house_error)?;
        self.rooms.queue.push_book(id).await.map_err(from_server)?;
        Ok(id)
    }

    async fn stop_compilation(&self, id: CompilationId) -> Result<Compilation, HouseError> {
        let reason = "You stopped it, and nothing of it was kept.";
        let stopped = self.rooms.archive.stop_compilation(self.id()?, id, reason, self.rooms.now()).await.map_err(house_error)?;
        self.rooms.bell.ring(id.0);
        Ok(stopped)
    }

    async fn latest_compilation(&self, collection: CollectionId) -> Result<Option<Compilation>, HouseError> {
        self.rooms.archive.latest_compilation(self.id()?, collection).await.map_err(house_error)
    }

    async fn compilation(&self, id: CompilationId) -> Result<Compilation, HouseError> {
        self.rooms.archive.compilation(self.id()?, id).await.map_err(house_error)
    }
}

fn checked(collection: NewCollection) -> Result<NewCollection, HouseError> {
    let collection = NewCollection { title: collection.title.trim().to_string(), author: collection.author.trim().to_string() };
    if collection.title.is_empty() || collection.title.chars().count() > 300 {
        return Err(HouseError::Refused("A book needs a title of 1 to 300 characters.".into()));
    }
    if collection.author.chars().count() > 200 {
        return Err(HouseError::Refused("The author’s name is longer than 200 characters.".into()));
    }
    Ok(collection)
}

/// The next time that a day of the year comes, today included. A 29 February comes on the 1 March of other years.
fn next_time(today: NaiveDate, month: u8, day: u8) -> Option<NaiveDate> {
    let in_year = |year| {
        NaiveDate::from_ymd_opt(year, month.into(), day.into())
            .or_else(|| if (month, day) == (2, 29) { NaiveDate::from_ymd_opt(year, 3, 1) } else { None })
    };
    in_year(today.year()).filter(|d| *d >= today).or_else(|| in_year(today.year() + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_comes_today_later_or_next_year() {
        let date = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let today = date(2026, 11, 22);
        assert_eq!(next_time(today, 11, 22), Some(today));
        assert_eq!(next_time(today, 12, 1), Some(date(2026, 12, 1)));
        assert_eq!(next_time(today, 2, 29), Some(date(2027, 3, 1)));
        assert_eq!(next_time(date(2027, 12, 1), 2, 29), Some(date(2028, 2, 29)));
        assert_eq!(next_time(today, 13, 1), None);
    }
}
