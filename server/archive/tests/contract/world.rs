//! The given of every story: a fresh archive, two writers, and a clock and ids that are the same each time.

use archive::Archive;
use chrono::{DateTime, Duration, NaiveDate, Utc};
use letters::{
    AccountId, Brief, CollectionId, DraftId, Fact, Letter, LetterId, NewCollection, NewLetter, NewPerson, Person, PersonId, Pronoun,
    Recipient, Sender, Sheet,
};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, sqlite::SqliteConnectOptions};
use std::sync::atomic::{AtomicU32, Ordering};
use uuid::Uuid;

pub struct World {
    pub url: String,
    pub archive: Archive,
    /// Whose story it is.
    pub chris: AccountId,
    /// Somebody else in the same house.
    pub nell: AccountId,
    ids: AtomicU32,
}

/// So many seconds after the story began.
pub fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000, 0).unwrap() + Duration::seconds(seconds)
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn sheet() -> Sheet {
    Sheet {
        hand: "caveat".into(),
        paper: "monarch".into(),
        ink: "walnut".into(),
        seed: u32::MAX,
        neatness: 70,
        nib: "medium".into(),
        slips: true,
        from: vec!["Chris".into()],
    }
}

pub fn brief(to: &str, occasion: &str) -> Brief {
    Brief {
        occasion: occasion.into(),
        words: 180,
        tone: "warm".into(),
        language: letters::Language::default(),
        from: Sender { name: "Chris".into() },
        to: Recipient { name: to.into(), relationship: "wife".into(), pronoun: Pronoun::She },
        facts: vec![Fact { text: "The sea at night — “cold”.".into(), must: true }],
    }
}

impl World {
    pub async fn open(url: String) -> World {
        let archive = Archive::open(&url).await.unwrap();
        let (chris, nell) = (AccountId(Uuid::from_u128(1)), AccountId(Uuid::from_u128(2)));
        archive.create_account(chris, "chris", "Chris", "$argon2id$chris", at(0)).await.unwrap();
        archive.create_account(nell, "nell", "Nell", "$argon2id$nell", at(0)).await.unwrap();
        World { url, archive, chris, nell, ids: AtomicU32::new(100) }
    }

    /// The server is killed and started again: nothing is closed, nothing is said good-bye to.
    pub async fn killed_and_started(&mut self) {
        self.archive = Archive::open(&self.url).await.unwrap();
    }

    pub fn id(&self) -> Uuid {
        Uuid::from_u128(self.ids.fetch_add(1, Ordering::Relaxed).into())
    }

    pub async fn person(&self, name: &str) -> Person {
        let new = NewPerson {
            name: name.into(),
            relationship: "wife of fifty years".into(),
            pronoun: Pronoun::She,
            address: "1 Sea Street\nRye".into(),
        };
        self.archive.add_person(self.chris, PersonId(self.id()), &new, at(1)).await.unwrap()
    }

    pub async fn letter(&self, to: &str, dated: &str) -> Letter {
        self.letter_about(to, "anniversary", dated).await
    }

    pub async fn letter_about(&self, to: &str, occasion: &str, dated: &str) -> Letter {
        let new = NewLetter { person: None, brief: brief(to, occasion), sheet: sheet(), dated: day(dated) };
        self.archive.begin_letter(self.chris, LetterId(self.id()), &new, at(2)).await.unwrap()
    }

    /// A letter with a draft that has been asked for.
    pub async fn drafting(&self) -> (LetterId, DraftId) {
        let letter = self.letter("Loretta", "2026-06-01").await.id;
        let draft = self.archive.ask_draft(self.chris, DraftId(self.id()), letter, "quick", 7, at(3)).await.unwrap();
        (letter, draft.id)
    }

    pub async fn collection(&self, title: &str) -> CollectionId {
        let new = NewCollection { title: title.into(), author: "Chris".into() };
        self.archive.create_collection(self.chris, CollectionId(self.id()), &new, at(4)).await.unwrap().id
    }

    /// A statement behind the archive's back.
    pub async fn behind_its_back(&self, sql: &str) -> u64 {
        let sql = AssertSqlSafe(sql.to_string());
        if let Some(path) = self.url.strip_prefix("sqlite:") {
            let mut connection = SqliteConnectOptions::new().filename(path).connect().await.unwrap();
            let touched = sqlx::query(sql).execute(&mut connection).await.unwrap().rows_affected();
            connection.close().await.unwrap();
            return touched;
        }
        let (base, schema) = self.url.split_once("schema=").unwrap();
        let mut connection = sqlx::PgConnection::connect(&format!("{base}options[search_path]={schema}")).await.unwrap();
        sqlx::query(sql).execute(&mut connection).await.unwrap().rows_affected()
    }
}

pub fn words(pieces: &[&str]) -> Vec<String> {
    pieces.iter().map(|p| (*p).to_string()).collect()
}
