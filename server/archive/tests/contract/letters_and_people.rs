//! Stories of people and letters.

use crate::world::{World, at, brief, day, sheet};
use archive::{ArchiveError, Conflict, NewerText, Thing};
use letters::{CollectionId, DraftId, LetterId, MemoryId, NewCollection, NewLetter, NewPerson, OccasionDayId, Pronoun};

macro_rules! not_found {
    ($($thing:ident: $call:expr),* $(,)?) => {$(
        let outcome = $call.await.map(|_| ());
        assert!(matches!(outcome, Err(ArchiveError::NotFound(Thing::$thing))), "{}: {outcome:?}", stringify!($call));
    )*};
}

pub async fn somebody_elses_things_are_not_found(world: World) {
    let (a, nell) = (&world.archive, world.nell);
    let person = world.person("Loretta").await.id;
    let memory = a.add_memory(world.chris, person, MemoryId(world.id()), "Her crooked tooth", at(2)).await.unwrap().id;
    let day_of = a.add_day(world.chris, person, OccasionDayId(world.id()), "birthday", 6, 1, None).await.unwrap().id;
    let (letter, draft) = world.drafting().await;
    let collection = world.collection("Sixty Years").await;
    let compilation = letters::CompilationId(world.id());
    a.ask_compilation(world.chris, compilation, collection, "classic", letters::Trim::default(), at(5)).await.unwrap();
    let new = NewPerson { name: "X".into(), ..NewPerson::default() };
    let title = NewCollection { title: "X".into(), author: String::new() };

    not_found![
        Person: a.person(nell, person),
        Person: a.change_person(nell, person, &new),
        Person: a.add_memory(nell, person, MemoryId(world.id()), "x", at(9)),
        Person: a.add_day(nell, person, OccasionDayId(world.id()), "x", 1, 1, None),
        Person: a.begin_letter(nell, LetterId(world.id()), &NewLetter { person: Some(person), brief: brief("L", "x"), sheet: sheet(), dated: day("2026-01-01") }, at(9)),
        Memory: a.change_memory(nell, memory, "x"),
        Memory: a.remove_memory(nell, memory),
        Day: a.remove_day(nell, day_of),
        Person: a.remove_person(nell, person),
        Letter: a.letter(nell, letter),
        Letter: a.save_text(nell, letter, "x", 0, at(9)),
        Letter: a.letter_versions(nell, letter),
        Letter: a.save_sheet(nell, letter, &sheet(), at(9)),
        Letter: a.save_brief(nell, letter, &brief("L", "x"), at(9)),
        Letter: a.set_dated(nell, letter, day("2020-01-01"), at(9)),
        Letter: a.mark_for_book(nell, letter, true),
        Letter: a.remove_letter(nell, letter),
        Letter: a.ask_draft(nell, DraftId(world.id()), letter, "quick", 1, at(9)),
        Draft: a.draft(nell, draft),
        Draft: a.cancel_draft(nell, draft, at(9)),
        Collection: a.collection(nell, collection),
        Collection: a.rename_collection(nell, collection, &title),
        Collection: a.remove_collection(nell, collection),
        Collection: a.set_order(nell, collection, &[]),
        Collection: a.add_marked_letters(nell, collection),
        Collection: a.remove_from_collection(nell, collection, letter),
        Collection: a.collection_letters_full(nell, collection),
        Collection: a.ask_compilation(nell, letters::CompilationId(world.id()), collection, "classic", letters::Trim::default(), at(9)),
        Compilation: a.compilation(nell, compilation),
    ];
    let hers = a.create_collection(nell, CollectionId(world.id()), &title, at(9)).await.unwrap().id;
    not_found![Letter: a.set_order(nell, hers, &[letter])];
    assert!(a.people(nell).await.unwrap().is_empty() && a.letters(nell, None, 10, 0).await.unwrap().is_empty());
    assert!(a.latest_compilation(nell, collection).await.unwrap().is_none());
    // And nothing of Chris's was touched on the way.
    assert_eq!(a.person(world.chris, person).await.unwrap().memories[0].text, "Her crooked tooth");
    assert!(!a.draft_cancelled(draft).await.unwrap() && !a.letter(world.chris, letter).await.unwrap().in_book);
}

pub async fn a_person_is_kept_with_memories_and_days_in_order(world: World) {
    let (a, chris) = (&world.archive, world.chris);
    world.person("Zoë").await;
    let person = world.person("émile").await;
    for text in ["one", "two", "three"] {
        a.add_memory(chris, person.id, MemoryId(world.id()), text, at(9)).await.unwrap();
    }
    a.add_day(chris, person.id, OccasionDayId(world.id()), "wedding day", 9, 12, Some(1966)).await.unwrap();
    a.add_day(chris, person.id, OccasionDayId(world.id()), "birthday", 2, 29, None).await.unwrap();

    let kept = a.person(chris, person.id).await.unwrap();
    assert_eq!(kept.memories.iter().map(|m| m.text.as_str()).collect::<Vec<_>>(), ["one", "two", "three"]);
    assert_eq!(
        kept.days.iter().map(|d| (d.label.as_str(), d.month, d.day, d.year)).collect::<Vec<_>>(),
        [("birthday", 2, 29, None), ("wedding day", 9, 12, Some(1966))]
    );
    a.change_memory(chris, kept.memories[0].id, "first").await.unwrap();
    a.remove_memory(chris, kept.memories[1].id).await.unwrap();
    a.remove_day(chris, kept.days[0].id).await.unwrap();
    let changed = NewPerson { name: "Émile".into(), relationship: "brother".into(), pronoun: Pronoun::He, address: String::new() };
    a.change_person(chris, person.id, &changed).await.unwrap();

    let people = a.people(chris).await.unwrap();
    assert_eq!(people.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["Zoë", "Émile"]);
    assert_eq!(people[1], a.person(chris, person.id).await.unwrap());
    assert_eq!((people[1].pronoun, people[1].address.as_str(), people[1].days.len()), (Pronoun::He, "", 1));
    assert_eq!(people[1].memories.iter().map(|m| m.text.as_str()).collect::<Vec<_>>(), ["first", "three"]);
    assert!(matches!(a.change_person(chris, person.id, &NewPerson::default()).await, Err(ArchiveError::Refused(_))));
}

pub async fn removing_a_person_keeps_the_letters(world: World) {
    let (a, chris) = (&world.archive, world.chris);
    let person = world.person("Loretta").await.id;
    a.add_memory(chris, person, MemoryId(world.id()), "x", at(2)).await.unwrap();
    let new = NewLetter { person: Some(person), brief: brief("Loretta", "anniversary"), sheet: sheet(), dated: day("2026-06-01") };
    let letter = a.begin_letter(chris, LetterId(world.id()), &new, at(3)).await.unwrap();
    assert_eq!(letter.person, Some(person));

    a.remove_person(chris, person).await.unwrap();

    let kept = a.letter(chris, letter.id).await.unwrap();
    assert_eq!((kept.person, kept.brief.to.name.as_str()), (None, "Loretta"));
    assert!(a.people(chris).await.unwrap().is_empty());
}

pub async fn a_letter_is_kept_as_it_was_begun(world: World) {
    let (a, chris) = (&world.archive, world.chris);
    let letter = world.letter("Loretta", "1999-12-31").await;
    assert_eq!((letter.text.as_str(), letter.version, letter.draft, letter.in_book), ("", 0, None, false));
    assert_eq!(
        (&letter.brief, &letter.sheet, letter.dated, letter.created),
        (&brief("Loretta", "anniversary"), &sheet(), day("1999-12-31"), at(2))
    );

    let mut neat = sheet();
    neat.neatness = 100;
    a.save_sheet(chris, letter.id, &neat, at(5)).await.unwrap();
    a.save_brief(chris, letter.id, &brief("Lori", "birthday"), at(6)).await.unwrap();
    a.set_dated(chris, letter.id, day("2000-01-01"), at(7)).await.unwrap();
    a.mark_for_book(chris, letter.id, true).await.unwrap();
    a.save_text(chris, letter.id, "Dear Lori,\n\nThe sea at night.\n\nLove,\nChris", 0, at(8)).await.unwrap();

    let kept = a.letter(chris, letter.id).await.unwrap();
    assert_eq!(
        (kept.sheet, kept.brief, kept.dated, kept.in_book, kept.version),
        (neat, brief("Lori", "birthday"), day("2000-01-01"), true, 1)
    );
    assert_eq!((kept.created, kept.updated), (at(2), at(8)));
    let listed = a.letters(chris, None, 10, 0).await.unwrap().remove(0);
    assert_eq!(
        (listed.to.as_str(), listed.occasion.as_str(), listed.opening.as_str(), listed.words, listed.in_book),
        ("Lori", "birthday", "The sea at night.", 8, true)
    );
    a.remove_letter(chris, letter.id).await.unwrap();
    assert!(matches!(a.letter(chris, letter.id).await, Err(ArchiveError::NotFound(Thing::Letter))));
}

pub async fn saving_over_newer_words_loses_neither(world: World) {
    let (a, chris) = (&world.archive, world.chris);
    let id = world.letter("Loretta", "2026-06-01").await.id;
    assert_eq!(a.save_text(chris, id, "from the desk", 0, at(5)).await.unwrap(), 1);

    let late = a.save_text(chris, id, "from the phone", 0, at(6)).await;
    let Err(ArchiveError::Conflict(Conflict::NewerText(NewerText { version, text }))) = late else { panic!("{late:?}") };
    assert_eq!((version, text.as_str()), (1, "from the desk"));
    assert_eq!(a.letter(chris, id).await.unwrap().text, "from the desk");
    // The same words again are no conflict, whatever the version: a lost answer may be asked for twice.
    assert_eq!(a.save_text(chris, id, "from the desk", 0, at(7)).await.unwrap(), 1);

    assert_eq!(a.save_text(chris, id, "from both", 1, at(8)).await.unwrap(), 2);
    let versions: Vec<_> = a.letter_versions(chris, id).await.unwrap().into_iter().map(|v| (v.number, v.text, v.saved)).collect();
    assert_eq!(versions, [(2, "from both".to_string(), at(8)), (1, "from the desk".to_string(), at(5))]);
}

pub async fn two_windows_saving_at_once_lose_nothing(world: World) {
    let (a, chris) = (&world.archive, world.chris);
    let id = world.letter("Loretta", "2026-06-01").await.id;

    let (one, two) = tokio::join!(a.save_text(chris, id, "one", 0, at(5)), a.save_text(chris, id, "two", 0, at(5)));

    let stands = a.letter(chris, id).await.unwrap().text;
    let (won, lost) = if one.is_ok() { (one, two) } else { (two, one) };
    assert_eq!(won.unwrap(), 1);
    let Err(ArchiveError::Conflict(Conflict::NewerText(newer))) = lost else { panic!("{lost:?}") };
    assert_eq!((newer.version, newer.text), (1, stands));
}

pub async fn the_search_finds_words_in_any_case_and_wildcards_as_they_stand(world: World) {
    let (a, chris) = (&world.archive, world.chris);
    for (to, occasion, dated, text) in [
        ("Éloïse", "condolence", "2026-01-01", "Dear Éloïse,\n\nWe were 100% sure, snake_case and all!"),
        ("Zoë", "birthday", "2026-03-01", "Dear Zoë,\n\nL’ÉTÉ à Noël, 1000 nights.\nWe were\nhappy."),
        ("Жанна", "thanks", "2026-02-01", "Ты помнишь МОРЕ? snakeXcase"),
    ] {
        let letter = world.letter_about(to, occasion, dated).await.id;
        a.save_text(chris, letter, text, 0, at(5)).await.unwrap();
    }
    let found =
        async |search: &str| -> Vec<String> { a.letters(chris, Some(search), 10, 0).await.unwrap().into_iter().map(|l| l.to).collect() };

    assert_eq!(found("ÉLOÏSE").await, ["Éloïse"]);
    assert_eq!(found("e\u{301}te\u{301}").await, ["Zoë"], "composed and decomposed are one");
    assert_eq!(found("море").await, ["Жанна"]);
    assert_eq!(found("BIRTH").await, ["Zoë"]);
    assert_eq!(found("100%").await, ["Éloïse"]);
    assert_eq!(found("snake_case").await, ["Éloïse"]);
    assert_eq!(found("all!").await, ["Éloïse"]);
    assert_eq!(found("we were happy").await, ["Zoë"], "lines end where they like");
    assert_eq!(found("we were").await, ["Zoë", "Éloïse"]);
    assert!(found("%").await == ["Éloïse"] && found("\\").await.is_empty() && found("'").await.is_empty());
    assert_eq!(found("  ").await, ["Zoë", "Жанна", "Éloïse"], "nothing to look for is everything, the latest date first");
    let second: Vec<_> = a.letters(chris, None, 1, 1).await.unwrap().into_iter().map(|l| l.to).collect();
    assert_eq!(second, ["Жанна"]);
}

pub async fn nul_is_dropped_on_either_engine(world: World) {
    let (a, chris) = (&world.archive, world.chris);
    let mut told = brief("Lo\0retta", "anni\0versary");
    told.facts[0].text = "a\0b \\u0000 c".into();
    let new = NewLetter { person: None, brief: told, sheet: sheet(), dated: day("2026-06-01") };
    let id = a.begin_letter(chris, LetterId(world.id()), &new, at(2)).await.unwrap().id;
    a.save_text(chris, id, "Dear\0 Loretta", 0, at(3)).await.unwrap();
    let kept = a.letter(chris, id).await.unwrap();
    assert_eq!(
        (kept.text.as_str(), kept.brief.to.name.as_str(), kept.brief.facts[0].text.as_str()),
        ("Dear Loretta", "Loretta", "ab \\u0000 c")
    );
    assert_eq!(a.letters(chris, Some("lo\0retta"), 10, 0).await.unwrap().len(), 0, "NUL divides words in a search and harms nothing");
}
