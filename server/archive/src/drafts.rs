//! The ghostwriter's attempts, word by word.
//!
//! A draft is asked for (`queued`), claimed by one worker for as long as its lease runs (`writing`),
//! fed piece by piece, and ends once (`finished`, `cancelled`, `stopped`). Every piece is in the
//! database before anyone is shown it, so a killed server loses none: the next worker claims the
//! draft when the lease is over and finds the text as it stood.
//!
//! When a draft ends with words, they become the letter's text in the same transaction, as a new
//! version, **unless the writer has saved other words since the draft was asked for**: then the
//! writer's text stays and the draft stands beside it, with a reason that says so. Words of a hand
//! outrank words of a machine.

use crate::{
    Archive, ArchiveError, Cause, Conflict, Result, Thing,
    correspondence::{Text, count, read_json, write_json},
    people::found,
    store::{Change, keepable, kept},
    versions::{Made, put_text},
};
use chrono::{DateTime, Utc};
use letters::{AccountId, Brief, Draft, DraftId, DraftPiece, DraftState, LetterId, PersonId, Plan, Rest};
use uuid::Uuid;

/// What the writer is told when a draft ends beside a text of their own.
const BESIDE: &str = "You changed the letter while this draft was being written, so your words were kept and the draft stands beside them.";

/// A draft with all that a worker needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftForWork {
    /// The draft as it stands; its text is what a worker before this one has written.
    pub draft: Draft,
    /// Whose letter it is.
    pub account: AccountId,
    /// To whom; none when the person has since been removed.
    pub person: Option<PersonId>,
    /// What the ghostwriter is told.
    pub brief: Brief,
    /// The plan as the writer changed it; none when they did not.
    pub plan: Option<Plan>,
    /// Whether the writer wishes it to stop.
    pub cancelled: bool,
}

/// A draft that is not over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnfinishedDraft {
    /// Its id.
    pub id: DraftId,
    /// `Queued` or `Writing`.
    pub state: DraftState,
    /// Until when its worker holds it; after that another may claim it.
    pub lease_until: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct DraftRow {
    id: Uuid,
    letter: Uuid,
    state: String,
    model: String,
    seed: i64,
    text: String,
    last_piece: i64,
    reason: Option<String>,
    created: DateTime<Utc>,
}

impl TryFrom<DraftRow> for Draft {
    type Error = ArchiveError;

    fn try_from(row: DraftRow) -> Result<Draft> {
        Ok(Draft {
            id: DraftId(row.id),
            letter: LetterId(row.letter),
            state: state(&row.state)?,
            model: row.model,
            seed: row.seed.try_into().map_err(|_| corrupt("its seed is out of range"))?,
            text: row.text,
            last_piece: row.last_piece,
            reason: row.reason,
            created: row.created,
        })
    }
}

#[derive(sqlx::FromRow)]
struct WorkRow {
    #[sqlx(flatten)]
    draft: DraftRow,
    account: Uuid,
    person: Option<Uuid>,
    brief: String,
    plan: Option<String>,
    cancel_wish: bool,
}

fn state(word: &str) -> Result<DraftState> {
    DraftState::parse(word).ok_or_else(|| corrupt("its state is unknown"))
}

fn corrupt(why: &str) -> ArchiveError {
    ArchiveError::Corrupt { what: "draft", cause: Cause::new(why) }
}

/// What ending a draft needs to know of it.
#[derive(sqlx::FromRow)]
struct Ended {
    letter: Uuid,
    base_version: i64,
    text: String,
    rests: String,
}

/// Gives an ended draft's words to its letter, or says why the letter keeps its own.
async fn hand_over(change: &mut Change, id: DraftId, ended: Ended, now: DateTime<Utc>) -> Result<bool> {
    if ended.text.trim().is_empty() {
        return Ok(false);
    }
    let text = Text::of(&ended.text);
    let known: Vec<Rest> = read_json("provenance", &ended.rests)?;
    let made = Made { cause: letters::Cause::Draft, about: "", known: &known };
    if put_text(change, ended.letter, &text, &made, ended.base_version, now).await?.is_some() {
        return Ok(true);
    }
    run!(change, "update drafts set reason = case when reason is null then $2 else reason || ' ' || $2 end where id = $1", id.0, BESIDE)?;
    Ok(false)
}

impl Archive {
    /// Asks for a draft of a letter, which becomes the letter's current one.
    ///
    /// # Errors
    /// [`Conflict::DraftOpen`] while another draft of this letter is not over; [`ArchiveError::NotFound`].
    pub async fn ask_draft(
        &self,
        account: AccountId,
        id: DraftId,
        letter: LetterId,
        model: &str,
        seed: u32,
        now: DateTime<Utc>,
    ) -> Result<Draft> {
        let mut change = self.change().await?;
        // The letter's row is held first: two who ask at once come one after the other.
        let (version,) = maybe!(
            (i64,),
            change,
            "update letters set version = version where id = $1 and account = $2 returning version",
            letter.0,
            account.0
        )?
        .ok_or(ArchiveError::NotFound(Thing::Letter))?;
        if let Some((open,)) =
            maybe!((Uuid,), change, "select id from drafts where letter = $1 and state in ('queued', 'writing')", letter.0)?
        {
            return Err(Conflict::DraftOpen(DraftId(open)).into());
        }
        run!(
            change,
            "insert into drafts (id, letter, state, model, seed, base_version, created, updated) values ($1, $2, 'queued', $3, $4, $5, $6, $6)",
            id.0,
            letter.0,
            keepable(model),
            i64::from(seed),
            version,
            kept(now)
        )?;
        run!(change, "update letters set draft = $2, updated = $3 where id = $1", letter.0, id.0, kept(now))?;
        change.commit().await?;
        self.draft(account, id).await
    }

    /// A draft.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn draft(&self, account: AccountId, id: DraftId) -> Result<Draft> {
        let row = maybe!(
            DraftRow,
            self.desk().await?,
            "select d.id, d.letter, d.state, d.model, d.seed, d.text, d.last_piece, d.reason, d.created from drafts d join letters l on l.id = d.letter \
             where d.id = $1 and l.account = $2",
            id.0,
            account.0
        )?;
        row.ok_or(ArchiveError::NotFound(Thing::Draft))?.try_into()
    }

    /// A draft with its brief and its account, for a worker that has only the id.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn draft_for_work(&self, id: DraftId) -> Result<DraftForWork> {
        let row = maybe!(
            WorkRow,
            self.desk().await?,
            "select d.id, d.letter, d.state, d.model, d.seed, d.text, d.last_piece, d.reason, d.created, d.cancel_wish, l.account, l.person, l.brief, l.plan \
             from drafts d join letters l on l.id = d.letter where d.id = $1",
            id.0
        )?
        .ok_or(ArchiveError::NotFound(Thing::Draft))?;
        Ok(DraftForWork {
            draft: row.draft.try_into()?,
            account: AccountId(row.account),
            person: row.person.map(PersonId),
            brief: read_json("brief", &row.brief)?,
            plan: row.plan.map(|json| read_json("plan", &json)).transpose()?,
            cancelled: row.cancel_wish,
        })
    }

    /// Takes a draft into one worker's hands until `lease_until`; false when it is over or held by
    /// another whose lease still runs. A worker's name must be its own: a new process, a new name.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub async fn claim_draft(&self, id: DraftId, worker: &str, now: DateTime<Utc>, lease_until: DateTime<Utc>) -> Result<bool> {
        let claimed = run!(
            self.desk().await?,
            "update drafts set state = 'writing', worker = $2, lease_until = $4, updated = $3 \
             where id = $1 and (state = 'queued' or (state = 'writing' and lease_until < $3))",
            id.0,
            worker,
            kept(now),
            kept(lease_until)
        )?;
        Ok(claimed == 1)
    }

    /// Holds a claimed draft for longer; false when this worker does not hold it any more.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub async fn renew_draft_lease(&self, id: DraftId, worker: &str, lease_until: DateTime<Utc>) -> Result<bool> {
        let renewed = run!(
            self.desk().await?,
            "update drafts set lease_until = $3 where id = $1 and worker = $2 and state = 'writing'",
            id.0,
            worker,
            kept(lease_until)
        )?;
        Ok(renewed == 1)
    }

    /// Adds pieces to a draft: all of them or none. They are numbered from 1 without gaps, and
    /// `first_number` must be the next; gives the number of the last.
    ///
    /// # Errors
    /// [`Conflict::NotClaimed`] when this worker does not hold the draft; [`Conflict::PieceOutOfOrder`]
    /// with the number that is due; [`ArchiveError::NotFound`].
    pub async fn append_pieces(&self, id: DraftId, worker: &str, first_number: i64, pieces: &[String]) -> Result<i64> {
        let pieces: Vec<String> = pieces.iter().map(|p| keepable(p)).collect();
        let mut change = self.change().await?;
        let added = maybe!(
            (i64,),
            change,
            "update drafts set text = text || $3, last_piece = last_piece + $4 where id = $1 and worker = $2 and state = 'writing' and last_piece = $5 - 1 returning last_piece",
            id.0,
            worker,
            pieces.concat(),
            count(pieces.len()),
            first_number
        )?;
        let Some((last,)) = added else {
            let row = maybe!((Option<String>, String, i64), change, "select worker, state, last_piece from drafts where id = $1", id.0)?;
            let (holder, state, last) = row.ok_or(ArchiveError::NotFound(Thing::Draft))?;
            let holds = state == DraftState::Writing.as_str() && holder.as_deref() == Some(worker);
            return Err(if holds { Conflict::PieceOutOfOrder { expected: last + 1 } } else { Conflict::NotClaimed }.into());
        };
        for (number, piece) in (first_number..).zip(&pieces) {
            run!(change, "insert into draft_pieces (draft, number, text) values ($1, $2, $3)", id.0, number, piece)?;
        }
        change.commit().await?;
        Ok(last)
    }

    /// At most `limit` pieces after the one of this number, in order. Joined from 0, they are the text.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub async fn pieces_after(&self, id: DraftId, number: i64, limit: u32) -> Result<Vec<DraftPiece>> {
        let rows = all!(
            (i64, String),
            self.desk().await?,
            "select number, text from draft_pieces where draft = $1 and number > $2 order by number limit $3",
            id.0,
            number,
            i64::from(limit)
        )?;
        Ok(rows.into_iter().map(|(number, text)| DraftPiece { number, text }).collect())
    }

    /// Keeps what a draft's sentences rest on, before it ends; the letter's version has it then.
    ///
    /// # Errors
    /// [`Conflict::NotClaimed`] when this worker does not hold the draft.
    pub async fn keep_rests(&self, id: DraftId, worker: &str, rests: &[Rest]) -> Result<()> {
        let json = write_json("provenance", &rests)?;
        let kept = run!(
            self.desk().await?,
            "update drafts set rests = $3 where id = $1 and worker = $2 and state = 'writing'",
            id.0,
            worker,
            json
        )?;
        if kept == 1 { Ok(()) } else { Err(Conflict::NotClaimed.into()) }
    }

    /// Ends a draft that this worker holds, and hands its words to the letter (see the rule at the
    /// head of this module). `reason` is for the writer. Says whether the letter now holds the words.
    ///
    /// # Errors
    /// [`Conflict::NotClaimed`] when this worker does not hold the draft; [`ArchiveError::Refused`]
    /// for a state that is no end.
    pub async fn finish_draft(
        &self,
        id: DraftId,
        worker: &str,
        state: DraftState,
        reason: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        if !state.is_over() {
            return Err(ArchiveError::Refused("A draft ends finished, cancelled or stopped.".into()));
        }
        let mut change = self.change().await?;
        let ended = maybe!(
            Ended,
            change,
            "update drafts set state = $3, reason = $4, worker = null, lease_until = null, updated = $5 where id = $1 and worker = $2 and state = 'writing' \
             returning letter, base_version, text, rests",
            id.0,
            worker,
            state.as_str(),
            reason.map(keepable),
            kept(now)
        )?
        .ok_or(Conflict::NotClaimed)?;
        let handed = hand_over(&mut change, id, ended, now).await?;
        change.commit().await?;
        Ok(handed)
    }

    /// Notes that the writer wants no more of a draft. One that nobody is writing (queued, or with a
    /// lease that has run out) is cancelled at once; otherwise its worker sees the wish in
    /// [`Archive::draft_cancelled`] and ends it. A draft that is over stays as it is.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn cancel_draft(&self, account: AccountId, id: DraftId, now: DateTime<Utc>) -> Result<DraftState> {
        let mut change = self.change().await?;
        let noted = run!(
            change,
            "update drafts set cancel_wish = (case when state in ('queued', 'writing') then true else cancel_wish end) \
             where id = $1 and letter in (select id from letters where account = $2)",
            id.0,
            account.0
        )?;
        found(noted, Thing::Draft)?;
        let ended = maybe!(
            Ended,
            change,
            "update drafts set state = 'cancelled', worker = null, lease_until = null, updated = $2 \
             where id = $1 and (state = 'queued' or (state = 'writing' and lease_until < $2)) returning letter, base_version, text, rests",
            id.0,
            kept(now)
        )?;
        if let Some(ended) = ended {
            hand_over(&mut change, id, ended, now).await?;
        }
        let (word,) = one!((String,), change, "select state from drafts where id = $1", id.0)?;
        change.commit().await?;
        state(&word)
    }

    /// Whether the writer wants no more of a draft, for the worker between two words. True as well
    /// when the draft is gone with its letter.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub async fn draft_cancelled(&self, id: DraftId) -> Result<bool> {
        let row = maybe!((bool,), self.desk().await?, "select cancel_wish from drafts where id = $1", id.0)?;
        Ok(row.is_none_or(|(wish,)| wish))
    }

    /// The drafts that are not over, the longest waiting first: what a start-up takes up again.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub async fn unfinished_drafts(&self) -> Result<Vec<UnfinishedDraft>> {
        let rows = all!(
            (Uuid, String, Option<DateTime<Utc>>),
            self.desk().await?,
            "select id, state, lease_until from drafts where state in ('queued', 'writing') order by created, id"
        )?;
        rows.into_iter().map(|(id, word, lease_until)| Ok(UnfinishedDraft { id: DraftId(id), state: state(&word)?, lease_until })).collect()
    }
}
