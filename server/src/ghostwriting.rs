//! What the ghostwriter does at the desk beside drafts: it lays the plan, learns how the writer writes, changes
//! a part of a letter, and reads it for slips.

use crate::error::ServerError;
use crate::rooms::{Rooms, blocking};
use app::house::{Revision, Wish};
use archive::{ArchiveError, Conflict, DraftForWork, KeptVoice};
use chrono::Utc;
use ghostwriter::GhostwriterError;
use ghostwriter::revise::{Revising, alternatives, revise};
use ghostwriter::voice::{learn, teach};
use letters::{AccountId, Brief, Letter, LetterId, PersonId, Plan, Remark, RevisionId, Voice};
use proof::{English, proofread};
use std::collections::HashMap;
use std::ops::{ControlFlow, Range};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// How many earlier letters to the same person are read before a new one is written.
const EARLIER: u32 = 24;
/// How many other ways to say a sentence are offered.
const WAYS: usize = 5;
/// How long what came of a revision can still be asked for.
const KEPT: Duration = Duration::from_secs(120);

/// The texts of earlier letters to the same person, the newest first.
///
/// # Errors
/// When the archive cannot be read.
pub async fn earlier(rooms: &Rooms, account: AccountId, person: Option<PersonId>, letter: LetterId) -> Result<Vec<String>, ArchiveError> {
    match person {
        Some(person) => rooms.archive.earlier_texts(account, person, letter, EARLIER).await,
        None => Ok(Vec::new()),
    }
}

/// The plan of a letter as the ghostwriter lays it.
pub fn plan_of(rooms: &Rooms, brief: &Brief, earlier: &[String]) -> Plan {
    ghostwriter::plan(brief, &rooms.templates.occasion_or_general(&brief.occasion), earlier)
}

/// What a draft is told beside its brief.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// Earlier letters to the same person, the newest first.
    pub earlier: Vec<String>,
    /// The plan as the writer changed it; none when they did not, or when the notes have changed since.
    pub plan: Option<Plan>,
    /// How the writer writes.
    pub voice: Voice,
}

/// Gathers what a draft is told beside its brief.
///
/// # Errors
/// When the archive cannot be read or written.
pub async fn told(rooms: &Rooms, work: &DraftForWork) -> Result<Told, ArchiveError> {
    Ok(Told {
        earlier: earlier(rooms, work.account, work.person, work.draft.letter).await?,
        plan: work.plan.clone().filter(|plan| plan.check(&work.brief).is_ok()),
        voice: voice(rooms, work.account).await?,
    })
}

/// How somebody writes, with everything that their edits have taught until now.
///
/// # Errors
/// When the archive cannot be read or written.
pub async fn voice(rooms: &Rooms, account: AccountId) -> Result<Voice, ArchiveError> {
    let mut last = None;
    // Two windows may ask at once; whoever comes second finds the lessons learned.
    for _ in 0..3 {
        let KeptVoice { mut voice, version } = rooms.archive.voice(account).await?;
        let due = rooms.archive.edits_to_learn(account).await?;
        if due.is_empty() {
            return Ok(voice);
        }
        for (before, after) in due.iter().flat_map(|edited| &edited.pairs) {
            teach(&mut voice, before, after);
        }
        let taught: Vec<_> = due.iter().map(|edited| (edited.letter, edited.through)).collect();
        match rooms.archive.save_voice(account, &voice, &taught, version, Utc::now()).await {
            Ok(_) => return Ok(voice),
            Err(ArchiveError::Conflict(Conflict::NewerVoice)) => last = Some(voice),
            Err(error) => return Err(error),
        }
    }
    Ok(last.unwrap_or_default())
}

/// Changes a voice as it stands.
///
/// # Errors
/// What `change` says, or the archive.
pub async fn change_voice(
    rooms: &Rooms,
    account: AccountId,
    change: impl FnOnce(Voice) -> Result<Voice, ServerError> + Send + 'static,
) -> Result<(), ServerError> {
    voice(rooms, account).await?;
    let KeptVoice { voice, version } = rooms.archive.voice(account).await?;
    let changed = blocking(move || change(voice)).await?;
    rooms.archive.save_voice(account, &changed, &[], version, Utc::now()).await?;
    Ok(())
}

/// What samples teach takes the place of what earlier samples taught; lessons stay.
///
/// # Errors
/// When the samples are too short to learn from.
pub fn relearned(voice: Voice, samples: &[String]) -> Result<Voice, ServerError> {
    let samples: Vec<&str> = samples.iter().map(String::as_str).collect();
    Ok(Voice { lessons: voice.lessons, last_lesson: voice.last_lesson, ..learn(&samples)? })
}

/// What a proof-reader stumbles over. Either English is right: what only one of them minds is left alone.
pub fn slips(text: &str, names: &[String], left_alone: &[String]) -> Vec<Remark> {
    let american = proofread(text, names, English::American);
    let either = |remark: &Remark| american.iter().any(|other| other.range == remark.range);
    let mut remarks = proofread(text, names, English::British);
    remarks.retain(|remark| either(remark) && text.get(remark.range.clone()).is_some_and(|what| !left_alone.iter().any(|l| l == what)));
    remarks
}

/// Words that are right as they stand in a letter: the names of everybody, and what its notes write with a
/// capital.
pub fn names(brief: &Brief, people: impl Iterator<Item = String>, left_alone: &[String]) -> Vec<String> {
    let noted = brief.facts.iter().flat_map(|f| f.text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’' | '-')));
    let noted = noted.filter(|word| word.starts_with(char::is_uppercase)).map(str::to_string);
    let ours = [brief.from.name.clone(), brief.to.name.clone()];
    ours.into_iter().chain(people).chain(noted).chain(left_alone.iter().cloned()).collect()
}

/// Changes of parts of letters that are being made. They live in memory only: the letter itself is not touched
/// by them, so nothing is lost with them.
#[derive(Default)]
pub struct Revisions(Mutex<HashMap<RevisionId, UnderWay>>);

struct UnderWay {
    account: AccountId,
    letter: LetterId,
    stop: Arc<AtomicBool>,
    told: watch::Sender<Revision>,
}

impl Revisions {
    fn open(&self) -> std::sync::MutexGuard<'_, HashMap<RevisionId, UnderWay>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Enters a revision; none when one of the same letter is under way.
    fn enter(&self, id: RevisionId, account: AccountId, letter: LetterId) -> Option<(Arc<AtomicBool>, watch::Sender<Revision>)> {
        let mut all = self.open();
        if all.values().any(|u| u.letter == letter && !u.told.borrow().over && !u.stop.load(Ordering::Relaxed)) {
            return None;
        }
        let (stop, told) = (Arc::new(AtomicBool::new(false)), watch::Sender::new(Revision::default()));
        all.insert(id, UnderWay { account, letter, stop: stop.clone(), told: told.clone() });
        Some((stop, told))
    }

    /// What is told of a revision of this account; none when it is not (or no longer) there.
    pub fn listen(&self, account: AccountId, id: RevisionId) -> Option<watch::Receiver<Revision>> {
        self.open().get(&id).filter(|u| u.account == account).map(|u| u.told.subscribe())
    }

    /// Breaks a revision of this account off; one that is not there is broken off already.
    pub fn stop(&self, account: AccountId, id: RevisionId) {
        if let Some(under_way) = self.open().get(&id).filter(|u| u.account == account) {
            under_way.stop.store(true, Ordering::Relaxed);
        }
    }
}

/// Begins a revision of `selection` of `text`.
///
/// # Errors
/// When the selection is none, the ghostwriter is at this letter already, or the archive cannot be read.
pub async fn begin(
    rooms: &Arc<Rooms>,
    account: AccountId,
    letter: Letter,
    text: String,
    selection: Range<usize>,
    wish: Wish,
) -> Result<RevisionId, ServerError> {
    if selection.start > selection.end || text.get(selection.clone()).is_none() {
        return Err(ServerError::Misused("That part of the letter is not there any more. Select it again.".into()));
    }
    if let Some(draft) = letter.draft
        && !rooms.archive.draft(account, draft).await?.state.is_over()
    {
        return Err(ServerError::Misused("A draft of this letter is being written. Wait for it or stop it first.".into()));
    }
    let voice = voice(rooms, account).await?;
    let id = RevisionId(rooms.new_id());
    let Some((stop, told)) = rooms.revisions.enter(id, account, letter.id) else {
        return Err(ServerError::Misused("The ghostwriter is changing this letter already. Wait for it or stop it first.".into()));
    };
    let rooms = rooms.clone();
    tokio::spawn(async move {
        // Every change has a way that needs no model; where there is one, it offers more.
        let writer = rooms.ghostwriter(&rooms.config.model).await.ok();
        let (work, at_work) = (told.clone(), rooms.clone());
        let made = tokio::task::spawn_blocking(move || {
            let occasion = at_work.templates.occasion(&letter.brief.occasion);
            let seed = u32::from_be_bytes(id.0.as_bytes()[12..16].try_into().unwrap_or_default());
            let settings =
                Revising { seed, voice: Some(&voice), occasion, reflections: Some(at_work.templates.reflections()), stop: Some(&stop) };
            match wish {
                Wish::OtherWays => {
                    let ways = alternatives(writer.as_deref(), &text, selection, &letter.brief, &settings, WAYS)?;
                    Ok(Revision { ways, over: true, ..Revision::default() })
                }
                Wish::Changed(change) => {
                    let mut heard = |piece: &str| {
                        work.send_modify(|r| r.by.push_str(piece));
                        if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
                    };
                    let revised = revise(writer.as_deref(), &text, selection, &change, &letter.brief, &settings, &mut heard)?;
                    let replaced = (!revised.replaced.is_empty() || !revised.by.is_empty()).then_some(revised.replaced);
                    Ok(Revision { by: revised.by, replaced, notes: revised.notes, over: true, ..Revision::default() })
                }
            }
        });
        let failed = |why: String| Revision { over: true, failed: Some(why), ..Revision::default() };
        let over = match made.await {
            Ok(Ok(revision)) => revision,
            Ok(Err(error)) => failed(GhostwriterError::to_string(&error)),
            Err(_) => failed("The ghostwriter broke off unexpectedly. Nothing was changed; try it again.".into()),
        };
        told.send_replace(over);
        tokio::time::sleep(KEPT).await;
        rooms.revisions.open().remove(&id);
    });
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_letter_is_changed_by_one_at_a_time_and_only_for_its_writer() {
        let revisions = Revisions::default();
        let (chris, nell) = (AccountId(Uuid::from_u128(1)), AccountId(Uuid::from_u128(2)));
        let (letter, other) = (LetterId(Uuid::from_u128(3)), LetterId(Uuid::from_u128(4)));
        let ids: Vec<RevisionId> = (10..14).map(|n| RevisionId(Uuid::from_u128(n))).collect();
        let (stop, told) = revisions.enter(ids[0], chris, letter).expect("nobody is at it");
        assert!(revisions.enter(ids[1], chris, letter).is_none(), "somebody is");
        assert!(revisions.enter(ids[2], chris, other).is_some());
        assert!(revisions.listen(nell, ids[0]).is_none());
        revisions.stop(nell, ids[0]);
        assert!(!stop.load(Ordering::Relaxed));
        told.send_replace(Revision { over: true, ..Revision::default() });
        assert!(revisions.enter(ids[3], chris, letter).is_some(), "the first is over");
        assert!(revisions.listen(chris, ids[0]).is_some_and(|heard| heard.borrow().over), "and can still be heard");
    }
}
