//! Stories of collections and the books made of them.

use crate::world::{World, at};
use archive::{ArchiveError, Conflict, Outcome, Thing};
use letters::{CompilationId, CompilationState, LetterId, NewCollection, Trim};

pub async fn a_collection_keeps_its_order(world: World) {
    let (a, chris) = (&world.archive, world.chris);
    let (x, y, z) =
        (world.letter("X", "2026-01-01").await.id, world.letter("Y", "2026-02-01").await.id, world.letter("Z", "2026-03-01").await.id);
    let book = world.collection("Sixty Years").await;
    let order = async || -> Vec<LetterId> { a.collection(chris, book).await.unwrap().letters.into_iter().map(|l| l.id).collect() };

    a.set_order(chris, book, &[z, x, y]).await.unwrap();
    assert_eq!(order().await, [z, x, y]);
    a.set_order(chris, book, &[y, z]).await.unwrap();
    assert_eq!(order().await, [y, z], "exactly the set that was given");

    // An order that cannot be is no order: nothing has changed.
    assert!(matches!(a.set_order(chris, book, &[x, LetterId(world.id())]).await, Err(ArchiveError::NotFound(Thing::Letter))));
    assert!(matches!(a.set_order(chris, book, &[x, x]).await, Err(ArchiveError::Conflict(Conflict::Exists))));
    assert_eq!(order().await, [y, z]);

    assert_eq!(
        a.collection_letters_full(chris, book).await.unwrap().iter().map(|l| l.brief.to.name.as_str()).collect::<Vec<_>>(),
        ["Y", "Z"]
    );
    a.remove_from_collection(chris, book, y).await.unwrap();
    assert!(matches!(a.remove_from_collection(chris, book, y).await, Err(ArchiveError::NotFound(Thing::Letter))));
    a.remove_letter(chris, z).await.unwrap();
    assert!(order().await.is_empty());
    a.rename_collection(chris, book, &NewCollection { title: "Sixty-one Years".into(), author: "C.".into() }).await.unwrap();
    let other = world.collection("Another").await;
    a.set_order(chris, other, &[x]).await.unwrap();
    let shelf: Vec<_> = a.collections(chris).await.unwrap().into_iter().map(|c| (c.title, c.letters.len())).collect();
    assert_eq!(shelf, [("Another".to_string(), 1), ("Sixty-one Years".to_string(), 0)]);
    a.remove_collection(chris, other).await.unwrap();
    assert!(a.letter(chris, x).await.is_ok());
    assert!(matches!(a.rename_collection(chris, book, &NewCollection::default()).await, Err(ArchiveError::Refused(_))));
}

pub async fn marked_letters_are_added_once_and_by_date(world: World) {
    let (a, chris) = (&world.archive, world.chris);
    let book = world.collection("Sixty Years").await;
    let late = world.letter("late", "2026-05-01").await.id;
    let early = world.letter("early", "1966-09-12").await.id;
    let unmarked = world.letter("unmarked", "1970-01-01").await.id;
    let first = world.letter("first by hand", "2025-01-01").await.id;
    a.set_order(chris, book, &[first]).await.unwrap();
    for letter in [late, early, first] {
        a.mark_for_book(chris, letter, true).await.unwrap();
    }

    assert_eq!(a.add_marked_letters(chris, book).await.unwrap(), 2);
    assert_eq!(a.add_marked_letters(chris, book).await.unwrap(), 0);

    let order: Vec<_> = a.collection(chris, book).await.unwrap().letters.into_iter().map(|l| l.id).collect();
    assert_eq!(order, [first, early, late]);
    a.mark_for_book(chris, unmarked, true).await.unwrap();
    assert_eq!(a.add_marked_letters(chris, book).await.unwrap(), 1);
    assert_eq!(a.collection(chris, book).await.unwrap().letters[3].to, "unmarked");
}

pub async fn a_book_is_asked_for_made_and_looked_up(world: World) {
    let (a, chris) = (&world.archive, world.chris);
    let book = world.collection("Sixty Years").await;
    let letter = world.letter("Loretta", "2026-01-01").await.id;
    a.set_order(chris, book, &[letter]).await.unwrap();
    assert!(a.latest_compilation(chris, book).await.unwrap().is_none());
    let trim: Trim = "5.5x8.5".parse().unwrap();
    let first = a.ask_compilation(chris, CompilationId(world.id()), book, "classic", trim, at(10)).await.unwrap();
    assert_eq!((first.state, first.total, first.trim, first.created), (CompilationState::Queued, 0, trim, at(10)));
    assert!(!a.beat_compilation(first.id, "one", at(40), 1, 1).await.unwrap(), "nobody holds it yet");

    assert!(a.claim_compilation(first.id, "one", at(11), at(40)).await.unwrap());
    assert!(!a.claim_compilation(first.id, "two", at(12), at(40)).await.unwrap());
    assert!(a.beat_compilation(first.id, "one", at(50), 120, 310).await.unwrap());
    let now = a.compilation(chris, first.id).await.unwrap();
    assert_eq!((now.done, now.total), (120, 310));
    let left = a.unfinished_compilations().await.unwrap();
    assert_eq!((left.len(), left[0].id, left[0].state, left[0].lease_until), (1, first.id, CompilationState::Setting, Some(at(50))));
    assert!(a.claim_compilation(first.id, "two", at(51), at(90)).await.unwrap(), "the first worker has died");
    let work = a.compilation_for_work(first.id).await.unwrap();
    assert_eq!((work.account, work.compilation.done, work.compilation.total), (chris, 120, 310), "what the first did is told");
    let outcome = Outcome::Finished { pages: 112, remark: Some("No cover.".into()) };
    assert!(!a.beat_compilation(first.id, "one", at(90), 1, 1).await.unwrap(), "who wakes up late holds nothing");
    assert!(matches!(
        a.finish_compilation(first.id, "one", outcome.clone(), at(60)).await,
        Err(ArchiveError::Conflict(Conflict::NotClaimed))
    ));
    a.finish_compilation(first.id, "two", outcome, at(60)).await.unwrap();

    let made = a.compilation(chris, first.id).await.unwrap();
    assert_eq!(
        (made.state, made.pages, made.done, made.reason.as_deref()),
        (CompilationState::Finished, Some(112), 310, Some("No cover."))
    );
    let second = a.ask_compilation(chris, CompilationId(world.id()), book, "classic", Trim::default(), at(70)).await.unwrap().id;
    a.claim_compilation(second, "two", at(71), at(90)).await.unwrap();
    a.finish_compilation(second, "two", Outcome::Failed("A letter is empty.".into()), at(72)).await.unwrap();
    let latest = a.latest_compilation(chris, book).await.unwrap().unwrap();
    assert_eq!((latest.id, latest.state, latest.reason.as_deref()), (second, CompilationState::Failed, Some("A letter is empty.")));
    assert!(a.unfinished_compilations().await.unwrap().is_empty());

    // One that is being made is stopped: its worker finds that out, and nobody takes it up again.
    let third = a.ask_compilation(chris, CompilationId(world.id()), book, "classic", trim, at(80)).await.unwrap().id;
    a.claim_compilation(third, "two", at(81), at(99)).await.unwrap();
    assert!(matches!(a.stop_compilation(world.nell, third, "Stopped.", at(82)).await, Err(ArchiveError::NotFound(_))));
    assert!(a.beat_compilation(third, "two", at(99), 7, 90).await.unwrap(), "nobody else stops it");
    let stopped = a.stop_compilation(chris, third, "Stopped.", at(83)).await.unwrap();
    assert_eq!((stopped.state, stopped.reason.as_deref()), (CompilationState::Failed, Some("Stopped.")));
    assert!(!a.beat_compilation(third, "two", at(99), 8, 90).await.unwrap());
    assert!(!a.claim_compilation(third, "three", at(200), at(220)).await.unwrap() && a.unfinished_compilations().await.unwrap().is_empty());
    assert_eq!(a.stop_compilation(chris, first.id, "Too late.", at(84)).await.unwrap().state, CompilationState::Finished);
    assert_eq!(a.compilations_of(chris, book).await.unwrap(), [first.id, second, third]);
    assert!(a.compilations_of(world.nell, book).await.unwrap().is_empty());
}

pub async fn a_collection_says_whose_it_is(world: World) {
    let id = world.collection("Letters From the Porch").await;
    assert_eq!(world.archive.collection_owner(id).await.unwrap(), world.chris);
    assert_eq!(world.archive.every_collection().await.unwrap(), [(id, world.chris, "Letters From the Porch".to_string())]);
    let nobodys = letters::CollectionId(uuid::Uuid::from_u128(7));
    assert!(matches!(world.archive.collection_owner(nobodys).await, Err(archive::ArchiveError::NotFound(_))));
    let counts = world.archive.counts(world.chris).await.unwrap();
    assert_eq!((counts.letters, counts.people, counts.in_book), (0, 0, 0));
}
