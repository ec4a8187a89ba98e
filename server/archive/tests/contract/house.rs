//! Stories of the house itself: opening, accounts, sessions, settings, time.

use crate::world::{World, at};
use archive::{Archive, ArchiveError, Conflict, Thing};
use chrono::{DateTime, Utc};
use letters::{AccountId, LetterId};

pub async fn opening_twice_changes_nothing(world: World) {
    let letter = world.letter("Loretta", "2026-06-01").await;
    let applied = world.behind_its_back("update _sqlx_migrations set success = success").await;

    let (first, second) = (Archive::open(&world.url).await.unwrap(), Archive::open(&world.url).await.unwrap());

    assert_eq!(world.behind_its_back("update _sqlx_migrations set success = success").await, applied);
    assert_eq!(first.letter(world.chris, letter.id).await.unwrap(), second.letter(world.chris, letter.id).await.unwrap());
    second.ping().await.unwrap();
    second.close().await;
    assert!(matches!(second.ping().await, Err(ArchiveError::Unavailable(_))));
}

pub async fn an_archive_of_a_newer_program_is_left_alone(world: World) {
    world.behind_its_back("insert into _sqlx_migrations (version, description, success, checksum, execution_time) select 9999, 'later', success, checksum, 1 from _sqlx_migrations where version = 1").await;
    assert!(matches!(Archive::open(&world.url).await, Err(ArchiveError::OtherVersion(_))));
}

pub async fn sign_in_names_are_one_in_any_case(world: World) {
    let archive = &world.archive;
    let id = AccountId(world.id());
    archive.create_account(id, " Éloïse ", "Éloïse", "$argon2id$1", at(1)).await.unwrap();
    let again = archive.create_account(AccountId(world.id()), "ÉLOÏSE", "E.", "$argon2id$2", at(1)).await;
    assert!(matches!(again, Err(ArchiveError::Conflict(Conflict::NameTaken))), "{again:?}");
    assert_eq!(archive.count_accounts().await.unwrap(), 3);

    archive.set_password(id, "$argon2id$3").await.unwrap();

    let found = archive.account_by_name("éloïse").await.unwrap().unwrap();
    assert_eq!((found.id, found.name.as_str(), found.password_hash.as_str()), (id, "Éloïse", "$argon2id$3"));
    assert_eq!(archive.account(id).await.unwrap(), found);
    assert!(archive.account_by_name("nobody").await.unwrap().is_none());
    assert!(matches!(archive.account(AccountId(world.id())).await, Err(ArchiveError::NotFound(Thing::Account))));
}

pub async fn sessions_last_until_they_expire(world: World) {
    let archive = &world.archive;
    archive.save_session("s", b"one", at(60)).await.unwrap();
    archive.save_session("s", b"\0two\xff", at(61)).await.unwrap();
    archive.save_session("short", b"x", at(10)).await.unwrap();
    assert!(archive.create_session("new", b"n", at(90)).await.unwrap() && !archive.create_session("s", b"thief", at(90)).await.unwrap());
    assert_eq!(archive.load_session("s", at(60)).await.unwrap().as_deref(), Some(&b"\0two\xff"[..]));
    assert_eq!(archive.load_session("s", at(61)).await.unwrap(), None);
    assert_eq!(archive.delete_expired_sessions(at(10)).await.unwrap(), 1);
    archive.delete_session("s").await.unwrap();
    archive.delete_session("s").await.unwrap();
    assert_eq!(archive.load_session("s", at(0)).await.unwrap(), None);
}

pub async fn settings_are_what_was_last_set(world: World) {
    assert_eq!(world.archive.setting("model").await.unwrap(), None);
    world.archive.set_setting("model", "quick").await.unwrap();
    world.archive.set_setting("model", "standard").await.unwrap();
    assert_eq!(world.archive.setting("model").await.unwrap().as_deref(), Some("standard"));
}

pub async fn times_are_kept_to_the_microsecond(world: World) {
    let time: DateTime<Utc> = "2026-06-01T10:20:30.123456789Z".parse().unwrap();
    let given = world.letter("Loretta", "2026-06-01").await;
    let new = letters::NewLetter { person: None, brief: given.brief, sheet: given.sheet, dated: given.dated };

    let letter = world.archive.begin_letter(world.chris, LetterId(world.id()), &new, time).await.unwrap();

    assert_eq!(letter.created.to_rfc3339(), "2026-06-01T10:20:30.123456+00:00");
    assert_eq!(letter.updated, letter.created);
    // A session that ends at a whole second is over a microsecond later, not before: SQLite keeps
    // times as text, and 30.000001 must sort after 30.
    let whole: DateTime<Utc> = "2026-06-01T10:20:30Z".parse().unwrap();
    let micro = chrono::Duration::microseconds(1);
    world.archive.save_session("s", b"x", whole).await.unwrap();
    assert!(world.archive.load_session("s", whole - micro).await.unwrap().is_some());
    assert!(world.archive.load_session("s", whole + micro).await.unwrap().is_none());
    world.archive.save_session("s", b"x", whole + micro * 500_000).await.unwrap();
    assert!(world.archive.load_session("s", whole).await.unwrap().is_some());
    assert!(world.archive.load_session("s", whole + micro * 500_001).await.unwrap().is_none());
}
