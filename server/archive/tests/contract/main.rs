//! The archive's contract: one set of stories, told on either engine.
//!
//! One test an engine runs them all, each in an archive of its own, and names those that broke.

mod books;
mod choosing;
mod drafts;
mod house;
mod letters_and_people;
mod mailings;
mod postgres;
mod versions;
mod world;

use std::{future::Future, pin::Pin};
use world::World;

type Story = (&'static str, fn(World) -> Pin<Box<dyn Future<Output = ()> + Send>>);

macro_rules! stories {
    ($($file:ident :: $name:ident),* $(,)?) => { &[$((stringify!($name), |world| Box::pin($file::$name(world)))),*] };
}

const STORIES: &[Story] = stories![
    house::opening_twice_changes_nothing,
    house::an_archive_of_a_newer_program_is_left_alone,
    house::sign_in_names_are_one_in_any_case,
    house::sessions_last_until_they_expire,
    house::settings_are_what_was_last_set,
    house::times_are_kept_to_the_microsecond,
    letters_and_people::somebody_elses_things_are_not_found,
    letters_and_people::a_person_is_kept_with_memories_and_days_in_order,
    letters_and_people::removing_a_person_keeps_the_letters,
    letters_and_people::a_letter_is_kept_as_it_was_begun,
    letters_and_people::saving_over_newer_words_loses_neither,
    letters_and_people::two_windows_saving_at_once_lose_nothing,
    letters_and_people::the_search_finds_words_in_any_case_and_wildcards_as_they_stand,
    letters_and_people::nul_is_dropped_on_either_engine,
    drafts::every_word_shown_survives_a_kill,
    drafts::a_draft_becomes_the_letter,
    drafts::the_writers_own_words_outrank_a_draft,
    drafts::a_dead_workers_draft_is_claimed_by_another,
    drafts::of_two_workers_one_is_refused,
    drafts::pieces_come_in_order_and_all_or_none,
    drafts::a_letter_has_one_draft_at_a_time,
    drafts::a_writer_cancels,
    versions::every_version_says_how_it_came_to_be_and_can_come_back,
    versions::what_a_sentence_rests_on_goes_with_the_letter,
    versions::a_plan_is_kept_until_it_is_forgotten,
    versions::only_other_letters_to_the_same_person_were_said_before,
    versions::edits_teach_a_voice_once,
    versions::of_two_who_change_a_voice_one_is_told,
    versions::what_is_left_alone_is_each_writers_own,
    books::a_collection_keeps_its_order,
    books::a_collection_says_whose_it_is,
    books::marked_letters_are_added_once_and_by_date,
    books::a_book_is_asked_for_made_and_looked_up,
    choosing::what_may_not_be_published_leaves_every_book,
    choosing::what_was_decided_outlasts_a_new_order,
    choosing::who_is_who_is_each_writers_own,
    mailings::a_mailing_is_kept_whole_and_is_its_writers_own,
];

async fn tell(engine: &str, place: impl Fn(usize) -> String) {
    let mut broken = Vec::new();
    for (number, (name, story)) in STORIES.iter().enumerate() {
        let url = place(number);
        let outcome = tokio::spawn(async move { story(World::open(url).await).await }).await;
        if let Err(e) = outcome {
            eprintln!("{engine}: {name} broke: {e}");
            broken.push(*name);
        }
    }
    assert!(broken.is_empty(), "{engine} breaks the contract in: {}", broken.join(", "));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_keeps_the_contract() {
    let home = tempfile::tempdir().unwrap();
    tell("sqlite", |n| format!("sqlite:{}", home.path().join(format!("house {n}/letters.db")).display())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_keeps_the_contract() {
    let server = postgres::Server::start();
    tell("postgres", |n| server.schema(n)).await;
}

#[tokio::test]
async fn an_address_that_cannot_be_used_says_what_can() {
    for bad in ["", "letters.db", "mysql://x/y", "sqlite:", "sqlite::memory:", "postgres://h/db?schema=A;B"] {
        let error = archive::Archive::open(bad).await.unwrap_err();
        assert!(matches!(error, archive::ArchiveError::Address(_)), "{bad}: {error:?}");
    }
    let gone = archive::Archive::open("postgres://nobody:secret-word@localhost/x?host=/nonexistent").await.unwrap_err();
    assert!(matches!(gone, archive::ArchiveError::Unavailable(_)), "{gone:?}");
    assert!(!format!("{gone} {gone:?}").contains("secret-word"));
}
