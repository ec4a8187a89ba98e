//! Stories of versions: nothing that stood in a letter is lost, what it rests on goes with it, and what was
//! changed by hand teaches a voice once.

use crate::world::{World, at, brief, day, sheet, words};
use archive::{ArchiveError, Conflict, Made};
use letters::{Cause, DraftState, LetterId, NewLetter, Plan, PlannedBeat, PlannedNote, Rest, Voice};

pub async fn every_version_says_how_it_came_to_be_and_can_come_back(world: World) {
    let (a, chris) = (&world.archive, world.chris);
    let (letter, draft) = world.drafting().await;
    a.claim_draft(draft, "w", at(10), at(40)).await.unwrap();
    a.append_pieces(draft, "w", 1, &words(&["Dear Loretta,\n\nThe sea."])).await.unwrap();
    a.finish_draft(draft, "w", DraftState::Finished, None, at(20)).await.unwrap();
    a.save_text(chris, letter, "Dear Loretta,\n\nThe sea at night.", 1, at(30)).await.unwrap();
    let shorter = Made { cause: Cause::Revised, about: "shorter", known: &[] };
    a.save_version(chris, letter, "Dear Loretta,\n\nNight.", &shorter, 2, at(40)).await.unwrap();

    assert_eq!(a.restore_version(chris, letter, 2, 3, at(50)).await.unwrap(), 4);

    let all = a.letter_versions(chris, letter).await.unwrap();
    let seen: Vec<_> = all.iter().map(|v| (v.number, v.cause, v.about.as_str(), v.saved)).collect();
    assert_eq!(
        seen,
        [
            (4, Cause::Restored, "version 2", at(50)),
            (3, Cause::Revised, "shorter", at(40)),
            (2, Cause::Saved, "", at(30)),
            (1, Cause::Draft, "", at(20))
        ]
    );
    assert_eq!(a.letter(chris, letter).await.unwrap().text, "Dear Loretta,\n\nThe sea at night.");
    assert_eq!(a.letter_version(chris, letter, 3).await.unwrap().text, "Dear Loretta,\n\nNight.");
    // Somebody who did not see the latest version brings nothing back over it; somebody else finds nothing.
    let late = a.restore_version(chris, letter, 1, 3, at(60)).await;
    assert!(matches!(late, Err(ArchiveError::Conflict(Conflict::NewerText(_)))), "{late:?}");
    assert!(matches!(a.letter_version(world.nell, letter, 1).await, Err(ArchiveError::NotFound(_))));
    assert!(matches!(a.letter_version(chris, letter, 9).await, Err(ArchiveError::NotFound(_))));
}

pub async fn what_a_sentence_rests_on_goes_with_the_letter(world: World) {
    let (a, chris) = (&world.archive, world.chris);
    let (letter, draft) = world.drafting().await;
    assert_eq!(a.letter_rests(chris, letter).await.unwrap(), []);
    a.claim_draft(draft, "w", at(10), at(40)).await.unwrap();
    a.append_pieces(draft, "w", 1, &words(&["Dear Loretta,\n\nNobody swims in December but you.\n\nLove,\nChris"])).await.unwrap();
    let said = [Rest { text: "Nobody swims in December but you.".into(), facts: vec![0] }];
    a.keep_rests(draft, "w", &said).await.unwrap();
    assert!(a.keep_rests(draft, "another", &said).await.is_err());
    a.finish_draft(draft, "w", DraftState::Finished, None, at(20)).await.unwrap();
    assert_eq!(a.letter_rests(chris, letter).await.unwrap(), said);

    // A sentence that the writer adds rests on nothing; the other keeps its note.
    let more = "Dear Loretta,\n\nNobody swims in December but you. The quinces are ripe.\n\nLove,\nChris";
    a.save_text(chris, letter, more, 1, at(30)).await.unwrap();
    let rests = a.letter_rests(chris, letter).await.unwrap();
    assert_eq!(rests.iter().map(|r| r.facts.clone()).collect::<Vec<_>>(), [vec![0], vec![]]);
    // It is struck out, and comes back with its note.
    a.save_text(chris, letter, "The quinces are ripe.", 2, at(40)).await.unwrap();
    a.restore_version(chris, letter, 1, 3, at(50)).await.unwrap();
    assert_eq!(a.letter_rests(chris, letter).await.unwrap(), said);
}

pub async fn a_plan_is_kept_until_it_is_forgotten(world: World) {
    let (a, chris) = (&world.archive, world.chris);
    let (letter, draft) = world.drafting().await;
    assert_eq!(a.plan(chris, letter).await.unwrap(), None);
    let note = PlannedNote { note: 0, called_back: false };
    let beat = PlannedBeat { name: "the sea".into(), task: "Say what it was like.".into(), notes: vec![note], words: 180 };
    let plan = Plan { beats: vec![beat] };
    a.save_plan(chris, letter, Some(&plan), at(5)).await.unwrap();
    assert_eq!(a.plan(chris, letter).await.unwrap(), Some(plan.clone()));
    assert_eq!(a.draft_for_work(draft).await.unwrap().plan, Some(plan));
    assert!(matches!(a.save_plan(world.nell, letter, None, at(6)).await, Err(ArchiveError::NotFound(_))));
    a.save_plan(chris, letter, None, at(7)).await.unwrap();
    assert_eq!(a.plan(chris, letter).await.unwrap(), None);
}

pub async fn only_other_letters_to_the_same_person_were_said_before(world: World) {
    let (a, chris) = (&world.archive, world.chris);
    let loretta = world.person("Loretta").await.id;
    let mut ids = Vec::new();
    for (dated, text) in [("2024-01-01", "The oldest."), ("2026-01-01", "The newest."), ("2025-01-01", "Between.")] {
        let new = NewLetter { person: Some(loretta), brief: brief("Loretta", "thanks"), sheet: sheet(), dated: day(dated) };
        let id = a.begin_letter(chris, LetterId(world.id()), &new, at(2)).await.unwrap().id;
        a.save_text(chris, id, text, 0, at(3)).await.unwrap();
        ids.push(id);
    }
    let other = world.letter("Rosa", "2026-02-02").await.id;
    a.save_text(chris, other, "To somebody else.", 0, at(3)).await.unwrap();
    assert_eq!(a.earlier_texts(chris, loretta, ids[2], 10).await.unwrap(), ["The newest.", "The oldest."]);
    assert_eq!(a.earlier_texts(chris, loretta, ids[1], 1).await.unwrap(), ["Between."]);
    assert!(a.earlier_texts(world.nell, loretta, ids[1], 9).await.unwrap().is_empty());
}

pub async fn edits_teach_a_voice_once(world: World) {
    let (a, chris) = (&world.archive, world.chris);
    let (letter, draft) = world.drafting().await;
    a.claim_draft(draft, "w", at(10), at(40)).await.unwrap();
    a.append_pieces(draft, "w", 1, &words(&["I truly miss you."])).await.unwrap();
    a.finish_draft(draft, "w", DraftState::Finished, None, at(20)).await.unwrap();
    assert!(a.edits_to_learn(chris).await.unwrap().is_empty(), "nobody has changed anything");
    a.save_text(chris, letter, "I miss yo", 1, at(30)).await.unwrap();
    a.save_text(chris, letter, "I miss you.", 2, at(31)).await.unwrap();

    let due = a.edits_to_learn(chris).await.unwrap();

    assert_eq!(due.len(), 1);
    assert_eq!((due[0].through, due[0].pairs.clone()), (3, vec![("I truly miss you.".to_string(), "I miss you.".to_string())]));
    assert!(!format!("{due:?}").contains("miss"));
    let voice = Voice { samples: 1, ..Voice::default() };
    assert_eq!(a.save_voice(chris, &voice, &[(letter, 3)], 0, at(32)).await.unwrap(), 1);
    assert!(a.edits_to_learn(chris).await.unwrap().is_empty());
    // What is changed after that is learned from where it stood then.
    a.save_text(chris, letter, "I miss you so.", 3, at(40)).await.unwrap();
    assert_eq!(a.edits_to_learn(chris).await.unwrap()[0].pairs, [("I miss you.".to_string(), "I miss you so.".to_string())]);
    assert!(a.edits_to_learn(world.nell).await.unwrap().is_empty());
}

pub async fn of_two_who_change_a_voice_one_is_told(world: World) {
    let (a, chris) = (&world.archive, world.chris);
    assert_eq!(a.voice(chris).await.unwrap(), archive::KeptVoice::default());
    let (one, two) = (Voice { samples: 1, ..Voice::default() }, Voice { samples: 2, ..Voice::default() });
    let (first, second) = tokio::join!(a.save_voice(chris, &one, &[], 0, at(5)), a.save_voice(chris, &two, &[], 0, at(5)));
    let (kept, refused) = if first.is_ok() { (1, second) } else { (2, first) };
    assert!(matches!(refused, Err(ArchiveError::Conflict(Conflict::NewerVoice))), "{refused:?}");
    let now = a.voice(chris).await.unwrap();
    assert_eq!((now.voice.samples, now.version), (kept, 1));
    assert_eq!(a.save_voice(chris, &Voice::default(), &[], 1, at(6)).await.unwrap(), 2);
    assert!(a.voice(chris).await.unwrap().voice.is_empty());
    assert!(a.voice(world.nell).await.unwrap().voice.is_empty());
}

pub async fn what_is_left_alone_is_each_writers_own(world: World) {
    let (a, chris) = (&world.archive, world.chris);
    for what in ["Sprotbrough", "colour\0", " Sprotbrough "] {
        a.leave_alone(chris, what).await.unwrap();
    }
    assert_eq!(a.left_alone(chris).await.unwrap(), ["Sprotbrough", "colour"]);
    assert!(a.left_alone(world.nell).await.unwrap().is_empty());
    assert!(matches!(a.leave_alone(chris, "  ").await, Err(ArchiveError::Refused(_))));
    a.mind_again(chris, "colour").await.unwrap();
    assert_eq!(a.left_alone(chris).await.unwrap(), ["Sprotbrough"]);
}
