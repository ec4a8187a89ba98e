//! Stories of choosing: permission, what was decided, what a book says of itself, and who is who.

use crate::world::World;
use archive::{ArchiveError, Thing};
use letters::{BookPart, Decision, Front, LetterId, Permission, Rename, RenameKind, Renames, Shown};

pub async fn what_may_not_be_published_leaves_every_book(world: World) {
    let (a, chris) = (&world.archive, world.chris);
    let (x, y) = (world.letter("X", "2026-01-01").await, world.letter("Y", "2026-02-01").await);
    assert_eq!(x.permission, Permission::Ask, "nobody has said so yet");
    let book = world.collection("Sixty Years").await;
    a.set_order(chris, book, &[x.id, y.id]).await.unwrap();
    a.set_permission(chris, y.id, Permission::Yes).await.unwrap();
    a.mark_for_book(chris, x.id, true).await.unwrap();

    a.set_permission(chris, x.id, Permission::No).await.unwrap();

    let order = async || -> Vec<LetterId> { a.collection(chris, book).await.unwrap().letters.into_iter().map(|l| l.id).collect() };
    assert_eq!(order().await, [y.id]);
    assert_eq!(a.add_marked_letters(chris, book).await.unwrap(), 0, "a mark does not bring it back");
    a.decide(chris, book, x.id, Decision::Pinned).await.unwrap();
    assert_eq!(order().await, [y.id], "nor does a pin");
    assert_eq!(a.letter(chris, x.id).await.unwrap().permission, Permission::No);
    assert_eq!(a.collection_letters_full(chris, book).await.unwrap()[0].permission, Permission::Yes);
    assert!(matches!(a.set_permission(world.nell, x.id, Permission::Yes).await, Err(ArchiveError::NotFound(Thing::Letter))));
}

pub async fn what_was_decided_outlasts_a_new_order(world: World) {
    let (a, chris) = (&world.archive, world.chris);
    let (x, y, blank) =
        (world.letter("X", "2026-01-01").await, world.letter("Y", "2026-02-01").await, world.letter("Z", "2026-03-01").await);
    for letter in [&x, &y] {
        a.save_text(chris, letter.id, "Dear X,\n\nBees.\n\nChris", 0, crate::world::at(5)).await.unwrap();
    }
    let from: Vec<LetterId> = a.letters_for_a_book(chris).await.unwrap().into_iter().map(|l| l.id).collect();
    assert_eq!(from, [x.id, y.id], "a blank sheet is in no book");
    let book = world.collection("Sixty Years").await;
    a.decide(chris, book, y.id, Decision::Pinned).await.unwrap();
    a.save_book_note(chris, book, y.id, " Found in a drawer. ").await.unwrap();
    a.decide(chris, book, x.id, Decision::Dropped).await.unwrap();
    a.set_order(chris, book, &[]).await.unwrap();

    let decided = a.decisions(chris, book).await.unwrap();
    assert_eq!((decided[&y.id].decision, decided[&y.id].note.as_str()), (Decision::Pinned, "Found in a drawer."));
    assert_eq!((decided[&x.id].decision, decided.get(&blank.id)), (Decision::Dropped, None));
    a.decide(chris, book, x.id, Decision::Open).await.unwrap();
    assert_eq!(a.decisions(chris, book).await.unwrap()[&x.id].decision, Decision::Open);
    assert!(matches!(a.decisions(world.nell, book).await, Err(ArchiveError::NotFound(Thing::Collection))));
    assert!(matches!(a.save_book_note(chris, book, x.id, &"x".repeat(4001)).await, Err(ArchiveError::Refused(_))));

    assert_eq!(a.front(chris, book).await.unwrap(), Front::default());
    let part = BookPart { title: "The porch".into(), letter: y.id };
    let front = Front {
        subtitle: "Letters, 1964–2026".into(),
        dedication: "For L.".into(),
        parts: vec![part],
        shown: Shown::Both,
        ..Front::default()
    };
    a.save_front(chris, book, &front).await.unwrap();
    assert_eq!(a.front(chris, book).await.unwrap(), front);
    let nameless = Front { parts: vec![BookPart { title: " ".into(), letter: y.id }], ..front };
    assert!(matches!(a.save_front(chris, book, &nameless).await, Err(ArchiveError::Refused(_))));
}

pub async fn who_is_who_is_each_writers_own(world: World) {
    let (a, chris) = (&world.archive, world.chris);
    let book = world.collection("Sixty Years").await;
    let name = |from: &str, to: &str, kind| Rename { from: from.into(), to: to.into(), kind };
    let table = Renames { names: vec![name("Loretta", "Marian", RenameKind::Person), name("Tulsa", "Omaha", RenameKind::Place)] };
    a.save_renames(chris, book, &table).await.unwrap();
    assert_eq!(a.renames(chris, book).await.unwrap(), table);
    assert!(matches!(a.renames(world.nell, book).await, Err(ArchiveError::NotFound(Thing::Collection))));
    let twice = Renames { names: vec![table.names[0].clone(), table.names[0].clone()] };
    let refused = a.save_renames(chris, book, &twice).await.unwrap_err();
    assert!(matches!(&refused, ArchiveError::Refused(why) if why.starts_with("Name 2") && !why.contains("Loretta")), "{refused}");
    assert_eq!(a.renames(chris, book).await.unwrap(), table, "nothing has changed");
    a.remove_collection(chris, book).await.unwrap();
    let other = world.collection("Another").await;
    assert!(a.renames(chris, other).await.unwrap().names.is_empty());
}
