//! Letters to many at the desk: begun from a list or from people, read as they are opened, drafted one by one.

use crate::error::ServerError;
use crate::merging::Office;
use crate::rooms::{Rooms, blocking};
use archive::{ArchiveError, Thing};
use chrono::{DateTime, Utc};
use letters::{
    AccountId, Addressee, Brief, Checked, FindingKind, Language, LetterId, Mailing, MailingChange, MailingId, NewLetter, PersonId, Pronoun,
    Recipient, Sender, Sheet, Standing, Wording, field_key,
};
use press::letter::job::Run;
use secretary::{Form, list, own};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The length of a letter that is drafted for many, unless its occasion says another.
const WORDS: u32 = 120;

/// What letters to many begin with.
#[derive(Debug, Default)]
pub struct Begun {
    /// What they are called.
    pub title: String,
    /// Whether the ghostwriter drafts each.
    pub drafted: bool,
    /// A spreadsheet saved as CSV; empty when none was given.
    pub list: Vec<u8>,
    /// People who were ticked.
    pub people: BTreeSet<PersonId>,
    /// Everybody.
    pub everybody: bool,
    /// A word of the relationship of all who are meant.
    pub who: String,
}

/// Begins letters to many.
///
/// # Errors
/// When the list cannot be understood, nobody is meant, or the archive cannot be written.
pub async fn begin(rooms: &Arc<Rooms>, account: AccountId, signs_as: &str, begun: Begun) -> Result<MailingId, ServerError> {
    let to = addressees(rooms, account, &begun).await?;
    let wording = if begun.drafted {
        let first = rooms.templates.occasions().find(|o| o.name == "christmas").or_else(|| rooms.templates.occasions().next());
        let brief = Brief {
            occasion: first.map_or("letter".into(), |o| o.name.clone()),
            words: WORDS,
            tone: first.map(|o| o.tone.clone()).unwrap_or_default(),
            language: Language::default(),
            from: Sender { name: signs_as.to_string() },
            to: Recipient { name: String::new(), relationship: String::new(), pronoun: Pronoun::default() },
            facts: Vec::new(),
        };
        Wording::Brief { brief }
    } else {
        let first =
            to.iter().flat_map(|a| &a.fields).find(|(heading, _)| field_key(heading) == "firstname").map(|(heading, _)| heading.as_str());
        Wording::Text { text: format!("Dear {{{{{}}}}},\n\n\n\nYours,\n{signs_as}\n", first.unwrap_or("name")) }
    };
    let id = MailingId(rooms.new_id());
    // Each mailing has a seed of its own, and each letter of it one made from that.
    let seed = u32::from_be_bytes(id.0.as_bytes()[12..16].try_into().unwrap_or_default());
    let mailing = Mailing {
        id,
        title: begun.title.trim().to_string(),
        wording,
        list: to,
        letters: BTreeMap::new(),
        sheet: rooms.templates.first_sheet(&rooms.data, seed),
        envelope: String::new(),
        most_sheets: 0,
        duplex: false,
        language: Language::default(),
        left_out: BTreeSet::new(),
        read: BTreeSet::new(),
    };
    rooms.archive.add_mailing(account, &mailing, Utc::now()).await?;
    Ok(id)
}

async fn addressees(rooms: &Arc<Rooms>, account: AccountId, begun: &Begun) -> Result<Vec<Addressee>, ServerError> {
    if !begun.list.is_empty() {
        let (bytes, templates) = (begun.list.clone(), rooms.templates.clone());
        return blocking(move || Ok(list::read(&bytes, templates.columns())?)).await;
    }
    let who = begun.who.trim().to_lowercase();
    let mut people = rooms.archive.people(account).await?;
    people.retain(|p| begun.everybody || begun.people.contains(&p.id) || !who.is_empty() && p.relationship.to_lowercase().contains(&who));
    if people.is_empty() {
        return Err(ServerError::Misused("Nobody was chosen. Choose a list from a spreadsheet, or tick people.".into()));
    }
    Ok(list::of_people(&people))
}

/// A mailing and each of its letters as it is read now.
///
/// # Errors
/// When there is none, or its text, hand or paper cannot be used.
pub async fn read(rooms: &Arc<Rooms>, account: AccountId, id: MailingId) -> Result<(Mailing, Vec<Checked>), ServerError> {
    let mailing = rooms.archive.mailing(account, id).await?;
    let (texts, at_work) = drafted(rooms, account, &mailing).await?;
    let (mailing, mut checked) = with_office(rooms, mailing, move |office| office.read(&texts)).await?;
    for finding in checked.iter_mut().filter(|c| at_work.contains(&c.to.row)).flat_map(|c| &mut c.findings) {
        if finding.kind == FindingKind::NoLetter {
            finding.text = "The ghostwriter is at it. Load the page again in a moment.".into();
        }
    }
    Ok((mailing, checked))
}

/// Does something with a mailing beside everything that writes it.
///
/// # Errors
/// When its hand or paper cannot be used, or as `work`.
pub async fn with_office<T: Send + 'static>(
    rooms: &Arc<Rooms>,
    mailing: Mailing,
    work: impl FnOnce(&Office) -> Result<T, ServerError> + Send + 'static,
) -> Result<(Mailing, T), ServerError> {
    let hand = rooms.hand(&mailing.sheet.hand).await?;
    let rooms = rooms.clone();
    blocking(move || {
        let made = work(&Office::open(&rooms.templates, &rooms.data, &mailing, hand)?)?;
        Ok((mailing, made))
    })
    .await
}

/// The texts that were drafted, by row, and the rows at which the ghostwriter is.
async fn drafted(rooms: &Rooms, account: AccountId, mailing: &Mailing) -> Result<(BTreeMap<u32, String>, BTreeSet<u32>), ServerError> {
    let (mut texts, mut at_work) = (BTreeMap::new(), BTreeSet::new());
    if matches!(mailing.wording, Wording::Text { .. }) {
        return Ok((texts, at_work));
    }
    for (row, id) in &mailing.letters {
        let letter = match rooms.archive.letter(account, *id).await {
            Ok(letter) => letter,
            // Whoever removed a letter wants another.
            Err(ArchiveError::NotFound(Thing::Letter)) => continue,
            Err(error) => return Err(error.into()),
        };
        let over = match letter.draft {
            Some(draft) => rooms.archive.draft(account, draft).await?.state.is_over(),
            None => true,
        };
        if over {
            texts.insert(*row, letter.text);
        } else {
            at_work.insert(*row);
        }
    }
    Ok((texts, at_work))
}

/// Letters of a mailing that are to be drafted now, each with its letter in the archive: made when it was not there.
///
/// # Errors
/// When the archive cannot be read or written.
pub async fn to_draft(rooms: &Arc<Rooms>, account: AccountId, id: MailingId) -> Result<Vec<LetterId>, ServerError> {
    let (mut mailing, checked) = read(rooms, account, id).await?;
    let Wording::Brief { brief: shared } = mailing.wording.clone() else {
        return Err(ServerError::Misused("These letters have a text with fields; there is nothing to draft.".into()));
    };
    let (_, at_work) = drafted(rooms, account, &mailing).await?;
    let seeds: BTreeMap<u32, u32> = mailing.list.iter().map(|to| to.row).zip(secretary::seeds(mailing.sheet.seed, &mailing.list)).collect();
    let mut asked = Vec::new();
    for one in checked.iter().filter(|c| c.standing != Standing::LeftOut && c.text.trim().is_empty()) {
        let row = one.to.row;
        let (brief, empty) = own(&shared, &one.to)?;
        // Whose row is wrong gets a letter once it is right.
        if at_work.contains(&row) || !empty.is_empty() || brief.check().is_err() {
            continue;
        }
        let kept = match mailing.letters.get(&row) {
            Some(letter) => rooms.archive.save_brief(account, *letter, &brief, Utc::now()).await.map(|()| *letter).ok(),
            None => None,
        };
        let letter = match kept {
            Some(letter) => letter,
            None => {
                let letter = LetterId(rooms.new_id());
                let sheet = Sheet { seed: seeds.get(&row).copied().unwrap_or_default(), ..mailing.sheet.clone() };
                let new = NewLetter { person: one.to.person, brief, sheet, dated: Utc::now().date_naive() };
                rooms.archive.begin_letter(account, letter, &new, Utc::now()).await?;
                mailing.change(MailingChange::Drafted(row, letter)).map_err(ServerError::Misused)?;
                rooms.archive.save_mailing(account, &mailing).await?;
                letter
            }
        };
        asked.push(letter);
    }
    Ok(asked)
}

/// Whether a change can be kept: its text can be read, its hand, paper, ink and envelope are here.
///
/// # Errors
/// Says what cannot, with its place or the nearest name.
pub fn check(rooms: &Rooms, change: &MailingChange) -> Result<(), ServerError> {
    match change {
        MailingChange::Wording(Wording::Text { text }) => Form::parse(text).map(drop)?,
        MailingChange::Wording(Wording::Brief { brief }) => {
            for fact in &brief.facts {
                Form::parse(&fact.text)?;
            }
            let somebody = Recipient { name: "somebody".into(), ..brief.to.clone() };
            Brief { to: somebody, ..brief.clone() }.check()?;
        }
        MailingChange::Paper { envelope, .. } if !envelope.is_empty() => rooms.templates.envelope(envelope).map(|_| ())?,
        _ => {}
    }
    Ok(())
}

/// When a mailing was begun, which its id says: the date in its files, so that the same mailing gives the same bytes.
fn made_on(id: MailingId) -> DateTime<Utc> {
    let begun = id.0.get_timestamp().and_then(|t| i64::try_from(t.to_unix().0).ok());
    begun.and_then(|seconds| DateTime::from_timestamp(seconds, 0)).unwrap_or_default()
}

/// All of it as one job for the printer.
///
/// # Errors
/// When one letter is neither right nor left out.
pub async fn job(rooms: &Arc<Rooms>, account: AccountId, id: MailingId) -> Result<Vec<u8>, ServerError> {
    let (mailing, checked) = read(rooms, account, id).await?;
    let (duplex, created) = (mailing.duplex, made_on(id));
    let run = Run { duplex, ..Run::default() };
    Ok(with_office(rooms, mailing, move |office| office.job(&checked, run, created)).await?.1.pdf)
}

/// A file of each letter and each envelope.
///
/// # Errors
/// As [`job`].
pub async fn singles(rooms: &Arc<Rooms>, account: AccountId, id: MailingId) -> Result<Vec<(String, Vec<u8>)>, ServerError> {
    let (mailing, checked) = read(rooms, account, id).await?;
    let created = made_on(id);
    Ok(with_office(rooms, mailing, move |office| office.singles(&checked, created)).await?.1)
}

/// A page of one letter as a picture; none when there is no such letter or page.
///
/// # Errors
/// When it cannot be written.
pub async fn picture(rooms: &Arc<Rooms>, account: AccountId, id: MailingId, row: u32, page: usize) -> Result<Option<String>, ServerError> {
    let mut mailing = rooms.archive.mailing(account, id).await?;
    let seed = mailing.list.iter().zip(secretary::seeds(mailing.sheet.seed, &mailing.list)).find(|(to, _)| to.row == row).map(|(_, s)| s);
    let Some(own) = seed else { return Ok(None) };
    let (mut texts, _) = drafted(rooms, account, &mailing).await?;
    // One letter alone is read: the others need not be.
    mailing.list.retain(|to| to.row == row);
    texts.retain(|of, _| *of == row);
    mailing.left_out.clear();
    let drawn = move |office: &Office| {
        let checked = office.read(&texts)?;
        checked.first().map(|one| office.picture(one, page, own)).transpose().map(Option::flatten)
    };
    Ok(with_office(rooms, mailing, drawn).await?.1)
}
