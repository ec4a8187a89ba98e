//! Stories of drafts: words that were shown are never lost, and a writer's own words outrank them.

use crate::world::{World, at, words};
use archive::{ArchiveError, Conflict};
use letters::{DraftId, DraftState};

pub async fn every_word_shown_survives_a_kill(mut world: World) {
    let (letter, draft) = world.drafting().await;
    assert!(world.archive.claim_draft(draft, "first", at(10), at(40)).await.unwrap());
    world.archive.append_pieces(draft, "first", 1, &words(&["Dear", " Loretta", ",\n\n"])).await.unwrap();
    world.archive.append_pieces(draft, "first", 4, &words(&["", "Über ", "\u{1f48c}"])).await.unwrap();
    let shown = world.archive.pieces_after(draft, 0, 100).await.unwrap();

    world.killed_and_started().await;

    let a = &world.archive;
    assert_eq!(a.pieces_after(draft, 0, 100).await.unwrap(), shown);
    assert_eq!(shown.iter().map(|p| p.number).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
    assert_eq!(a.pieces_after(draft, 2, 2).await.unwrap(), shown[2..4]);
    let kept = a.draft(world.chris, draft).await.unwrap();
    assert_eq!(kept.text, shown.iter().map(|p| p.text.as_str()).collect::<String>());
    assert_eq!(
        (kept.text.as_str(), kept.last_piece, kept.state, kept.letter, kept.seed),
        ("Dear Loretta,\n\nÜber \u{1f48c}", 6, DraftState::Writing, letter, 7)
    );
    let left = a.unfinished_drafts().await.unwrap();
    assert_eq!(left.iter().map(|d| (d.id, d.state, d.lease_until)).collect::<Vec<_>>(), [(draft, DraftState::Writing, Some(at(40)))]);
    // The next worker goes on where the first broke off.
    assert!(a.claim_draft(draft, "second", at(41), at(70)).await.unwrap());
    let work = a.draft_for_work(draft).await.unwrap();
    assert_eq!((work.account, work.brief.to.name.as_str(), work.cancelled, work.draft), (world.chris, "Loretta", false, kept));
    assert_eq!(a.append_pieces(draft, "second", 7, &words(&["!"])).await.unwrap(), 7);
}

pub async fn a_draft_becomes_the_letter(world: World) {
    let (a, chris) = (&world.archive, world.chris);
    let (letter, draft) = world.drafting().await;
    assert_eq!(a.letter(chris, letter).await.unwrap().draft, Some(draft));
    a.claim_draft(draft, "w", at(10), at(40)).await.unwrap();
    a.append_pieces(draft, "w", 1, &words(&["Dear Loretta,", "\n\nThe sea."])).await.unwrap();
    // Choosing paper meanwhile is no change of words.
    a.save_sheet(chris, letter, &crate::world::sheet(), at(12)).await.unwrap();

    assert!(a.finish_draft(draft, "w", DraftState::Finished, None, at(20)).await.unwrap());

    let kept = a.letter(chris, letter).await.unwrap();
    assert_eq!((kept.text.as_str(), kept.version, kept.updated), ("Dear Loretta,\n\nThe sea.", 1, at(20)));
    assert_eq!(a.letters(chris, Some("the sea"), 10, 0).await.unwrap()[0].opening, "The sea.");
    assert_eq!(a.letter_versions(chris, letter).await.unwrap().len(), 1);
    let ended = a.draft(chris, draft).await.unwrap();
    assert_eq!((ended.state, ended.reason), (DraftState::Finished, None));
    assert!(a.unfinished_drafts().await.unwrap().is_empty());
    let twice = a.finish_draft(draft, "w", DraftState::Stopped, None, at(21)).await;
    assert!(matches!(twice, Err(ArchiveError::Conflict(Conflict::NotClaimed))));

    // A draft that stops without a word leaves the letter as it is, and says why.
    let second = a.ask_draft(chris, DraftId(world.id()), letter, "quick", 8, at(30)).await.unwrap().id;
    a.claim_draft(second, "w", at(31), at(60)).await.unwrap();
    assert!(!a.finish_draft(second, "w", DraftState::Stopped, Some("The model was not there."), at(32)).await.unwrap());
    assert_eq!(a.draft(chris, second).await.unwrap().reason.as_deref(), Some("The model was not there."));
    assert_eq!(a.letter(chris, letter).await.unwrap().version, 1);
}

pub async fn the_writers_own_words_outrank_a_draft(world: World) {
    let (a, chris) = (&world.archive, world.chris);
    let (letter, draft) = world.drafting().await;
    a.claim_draft(draft, "w", at(10), at(40)).await.unwrap();
    a.append_pieces(draft, "w", 1, &words(&["Dear Loretta,"])).await.unwrap();
    a.save_text(chris, letter, "My own words", 0, at(15)).await.unwrap();

    assert!(!a.finish_draft(draft, "w", DraftState::Stopped, Some("It broke off."), at(20)).await.unwrap());

    let kept = a.letter(chris, letter).await.unwrap();
    assert_eq!((kept.text.as_str(), kept.version), ("My own words", 1));
    let beside = a.draft(chris, draft).await.unwrap();
    assert_eq!(beside.text, "Dear Loretta,");
    let reason = beside.reason.unwrap();
    assert!(reason.starts_with("It broke off. ") && reason.contains("your words were kept"), "{reason}");
}

pub async fn a_dead_workers_draft_is_claimed_by_another(world: World) {
    let a = &world.archive;
    let (_, draft) = world.drafting().await;
    assert!(a.claim_draft(draft, "first", at(10), at(40)).await.unwrap());
    assert!(!a.claim_draft(draft, "second", at(39), at(70)).await.unwrap(), "the lease still runs");
    assert!(a.renew_draft_lease(draft, "first", at(50)).await.unwrap());
    assert!(!a.claim_draft(draft, "second", at(45), at(70)).await.unwrap(), "the lease was renewed");

    assert!(a.claim_draft(draft, "second", at(51), at(80)).await.unwrap());

    assert!(!a.renew_draft_lease(draft, "first", at(90)).await.unwrap());
    let late = a.append_pieces(draft, "first", 1, &words(&["late"])).await;
    assert!(matches!(late, Err(ArchiveError::Conflict(Conflict::NotClaimed))), "{late:?}");
    let late = a.finish_draft(draft, "first", DraftState::Finished, None, at(52)).await;
    assert!(matches!(late, Err(ArchiveError::Conflict(Conflict::NotClaimed))), "{late:?}");
    a.append_pieces(draft, "second", 1, &words(&["Dear"])).await.unwrap();
    a.finish_draft(draft, "second", DraftState::Finished, None, at(53)).await.unwrap();
    assert!(!a.claim_draft(draft, "third", at(999), at(1000)).await.unwrap(), "it is over");
}

pub async fn of_two_workers_one_is_refused(world: World) {
    let a = &world.archive;
    let (_, draft) = world.drafting().await;
    let (one, two) = tokio::join!(a.claim_draft(draft, "one", at(10), at(40)), a.claim_draft(draft, "two", at(10), at(40)));
    let (one, two) = (one.unwrap(), two.unwrap());
    assert!(one != two, "exactly one holds it");

    let (mine, yours) = (words(&["one"]), words(&["two"]));
    let (first, second) = tokio::join!(a.append_pieces(draft, "one", 1, &mine), a.append_pieces(draft, "two", 1, &yours));
    let (held, refused) = if one { (first, second) } else { (second, first) };
    assert_eq!(held.unwrap(), 1);
    assert!(matches!(refused, Err(ArchiveError::Conflict(Conflict::NotClaimed))), "{refused:?}");
    assert_eq!(a.draft(world.chris, draft).await.unwrap().text, if one { "one" } else { "two" });
}

pub async fn pieces_come_in_order_and_all_or_none(world: World) {
    let a = &world.archive;
    let (_, draft) = world.drafting().await;
    let early = a.append_pieces(draft, "w", 1, &words(&["x"])).await;
    assert!(matches!(early, Err(ArchiveError::Conflict(Conflict::NotClaimed))));
    a.claim_draft(draft, "w", at(10), at(40)).await.unwrap();
    for first in [0, 2] {
        let wrong = a.append_pieces(draft, "w", first, &words(&["x"])).await;
        assert!(matches!(wrong, Err(ArchiveError::Conflict(Conflict::PieceOutOfOrder { expected: 1 }))), "{wrong:?}");
    }
    // The same pieces sent twice at once are kept once.
    let pieces = words(&["a", "b"]);
    let (one, two) = tokio::join!(a.append_pieces(draft, "w", 1, &pieces), a.append_pieces(draft, "w", 1, &pieces));
    let (kept, refused) = if one.is_ok() { (one, two) } else { (two, one) };
    assert_eq!(kept.unwrap(), 2);
    assert!(matches!(refused, Err(ArchiveError::Conflict(Conflict::PieceOutOfOrder { expected: 3 }))), "{refused:?}");
    // Number 4 stands there already, behind the archive's back: neither 3 nor 4 is added.
    world.behind_its_back("insert into draft_pieces (draft, number, text) select id, 4, 'x' from drafts").await;
    assert!(a.append_pieces(draft, "w", 3, &words(&["c", "d"])).await.is_err());
    let kept = a.draft(world.chris, draft).await.unwrap();
    assert_eq!((kept.text.as_str(), kept.last_piece), ("ab", 2));
    assert_eq!(a.append_pieces(draft, "w", 3, &[]).await.unwrap(), 2);
}

pub async fn a_letter_has_one_draft_at_a_time(world: World) {
    let (a, chris) = (&world.archive, world.chris);
    let letter = world.letter("Loretta", "2026-06-01").await.id;
    let (x, y) = (DraftId(world.id()), DraftId(world.id()));

    let (one, two) = tokio::join!(a.ask_draft(chris, x, letter, "quick", 1, at(5)), a.ask_draft(chris, y, letter, "quick", 2, at(5)));

    let (asked, refused) = if one.is_ok() { (one, two) } else { (two, one) };
    let asked = asked.unwrap().id;
    assert!(matches!(refused, Err(ArchiveError::Conflict(Conflict::DraftOpen(open))) if open == asked), "{refused:?}");
    assert_eq!(a.letter(chris, letter).await.unwrap().draft, Some(asked));
    a.claim_draft(asked, "w", at(6), at(30)).await.unwrap();
    a.finish_draft(asked, "w", DraftState::Stopped, None, at(7)).await.unwrap();
    let next = a.ask_draft(chris, DraftId(world.id()), letter, "quick", 3, at(8)).await.unwrap();
    assert_eq!(a.letter(chris, letter).await.unwrap().draft, Some(next.id));
    // A letter that is removed takes its drafts along; their workers are told to stop.
    a.remove_letter(chris, letter).await.unwrap();
    assert!(a.draft_cancelled(next.id).await.unwrap() && a.unfinished_drafts().await.unwrap().is_empty());
}

pub async fn a_writer_cancels(world: World) {
    let (a, chris) = (&world.archive, world.chris);
    // One that waits is cancelled at once.
    let (_, waiting) = world.drafting().await;
    assert_eq!(a.cancel_draft(chris, waiting, at(5)).await.unwrap(), DraftState::Cancelled);
    assert!(!a.claim_draft(waiting, "w", at(6), at(30)).await.unwrap());
    // One that is being written ends when its worker sees the wish, and keeps its words.
    let (letter, writing) = world.drafting().await;
    a.claim_draft(writing, "w", at(6), at(30)).await.unwrap();
    a.append_pieces(writing, "w", 1, &words(&["Dear L"])).await.unwrap();
    assert!(!a.draft_cancelled(writing).await.unwrap());
    assert_eq!(a.cancel_draft(chris, writing, at(7)).await.unwrap(), DraftState::Writing);
    assert!(a.draft_cancelled(writing).await.unwrap() && a.draft_for_work(writing).await.unwrap().cancelled);
    assert!(a.finish_draft(writing, "w", DraftState::Cancelled, None, at(8)).await.unwrap());
    assert_eq!(a.letter(chris, letter).await.unwrap().text, "Dear L");
    assert_eq!(a.cancel_draft(chris, writing, at(9)).await.unwrap(), DraftState::Cancelled);
    // One whose worker has died is ended here and now, and its words go to the letter as well.
    let (letter, orphan) = world.drafting().await;
    a.claim_draft(orphan, "w", at(6), at(30)).await.unwrap();
    a.append_pieces(orphan, "w", 1, &words(&["Dear Lo"])).await.unwrap();
    assert_eq!(a.cancel_draft(chris, orphan, at(31)).await.unwrap(), DraftState::Cancelled);
    assert_eq!(a.letter(chris, letter).await.unwrap().text, "Dear Lo");
}
