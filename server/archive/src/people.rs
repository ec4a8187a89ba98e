//! The people who are written to, and what is remembered of them.

use crate::{
    Archive, ArchiveError, Cause, Result, Thing,
    fold::fold,
    store::{keepable, kept},
};
use chrono::{DateTime, Utc};
use letters::{AccountId, Memory, MemoryId, NewPerson, OccasionDay, OccasionDayId, Person, PersonId};
use std::collections::HashMap;
use uuid::Uuid;

/// The longest single memory, in characters: what one fact of a brief may hold.
const LONGEST_MEMORY: usize = 80_000;

#[derive(sqlx::FromRow)]
struct PersonRow {
    id: Uuid,
    name: String,
    relationship: String,
    pronoun: String,
    address: String,
}

#[derive(sqlx::FromRow)]
struct MemoryRow {
    id: Uuid,
    person: Uuid,
    text: String,
}

#[derive(sqlx::FromRow)]
struct DayRow {
    id: Uuid,
    person: Uuid,
    label: String,
    month: i64,
    day: i64,
    year: Option<i64>,
}

fn corrupt<E>(what: &'static str) -> impl FnOnce(E) -> ArchiveError {
    move |_| ArchiveError::Corrupt { what, cause: Cause::new("a value is out of range") }
}

fn assemble(people: Vec<PersonRow>, memories: Vec<MemoryRow>, days: Vec<DayRow>) -> Result<Vec<Person>> {
    let mut memories_of: HashMap<Uuid, Vec<Memory>> = HashMap::new();
    for m in memories {
        memories_of.entry(m.person).or_default().push(Memory { id: MemoryId(m.id), text: m.text });
    }
    let mut days_of: HashMap<Uuid, Vec<OccasionDay>> = HashMap::new();
    for d in days {
        days_of.entry(d.person).or_default().push(OccasionDay {
            id: OccasionDayId(d.id),
            label: d.label,
            month: d.month.try_into().map_err(corrupt("day"))?,
            day: d.day.try_into().map_err(corrupt("day"))?,
            year: d.year.map(i32::try_from).transpose().map_err(corrupt("day"))?,
        });
    }
    people
        .into_iter()
        .map(|p| {
            Ok(Person {
                id: PersonId(p.id),
                pronoun: p.pronoun.parse().map_err(corrupt("person"))?,
                name: p.name,
                relationship: p.relationship,
                address: p.address,
                memories: memories_of.remove(&p.id).unwrap_or_default(),
                days: days_of.remove(&p.id).unwrap_or_default(),
            })
        })
        .collect()
}

fn check_memory(text: &str) -> Result<String> {
    let text = keepable(text.trim());
    if text.is_empty() || text.chars().count() > LONGEST_MEMORY {
        return Err(ArchiveError::Refused("A memory has 1 to 80,000 characters; one note, one thing.".into()));
    }
    Ok(text)
}

/// The days of each month in a leap year: 29 February is somebody's birthday.
const LONGEST: [u8; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

fn check_day(label: &str, month: u8, day: u8, year: Option<i32>) -> Result<String> {
    let label = keepable(label.trim());
    if label.is_empty() || label.chars().count() > 120 {
        return Err(ArchiveError::Refused("Say what the day is, in 1 to 120 characters: “birthday”, “wedding day”.".into()));
    }
    let exists = usize::from(month).checked_sub(1).and_then(|m| LONGEST.get(m)).is_some_and(|longest| (1..=*longest).contains(&day));
    let in_year = year.is_none_or(|y| chrono::NaiveDate::from_ymd_opt(y, month.into(), day.into()).is_some());
    if !exists || !in_year {
        return Err(ArchiveError::Refused("There is no such day in the calendar; check day, month and year.".into()));
    }
    Ok(label)
}

impl Archive {
    /// Adds a person, without memories and days.
    ///
    /// # Errors
    /// [`ArchiveError::Refused`] as [`NewPerson::check`] says.
    pub async fn add_person(&self, account: AccountId, id: PersonId, new: &NewPerson, now: DateTime<Utc>) -> Result<Person> {
        new.check().map_err(ArchiveError::Refused)?;
        run!(
            self.desk().await?,
            "insert into people (id, account, name, relationship, pronoun, address, created) values ($1, $2, $3, $4, $5, $6, $7)",
            id.0,
            account.0,
            keepable(&new.name),
            keepable(&new.relationship),
            new.pronoun.as_str(),
            keepable(&new.address),
            kept(now)
        )?;
        self.person(account, id).await
    }

    /// All of an account's people by name, with their memories and days. Three statements, however many people.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub async fn people(&self, account: AccountId) -> Result<Vec<Person>> {
        let mut desk = self.desk().await?;
        let people = all!(
            PersonRow,
            desk,
            "select id, name, relationship, pronoun, address from people where account = $1 order by created, id",
            account.0
        )?;
        let memories = all!(
            MemoryRow,
            desk,
            "select m.id, m.person, m.text from memories m join people p on p.id = m.person where p.account = $1 order by m.person, m.place, m.created, m.id",
            account.0
        )?;
        let days = all!(
            DayRow,
            desk,
            "select d.id, d.person, d.label, d.month, d.day, d.year from days d join people p on p.id = d.person where p.account = $1 order by d.person, d.month, d.day, d.id",
            account.0
        )?;
        let mut people = assemble(people, memories, days)?;
        people.sort_by_cached_key(|p| fold(&p.name));
        Ok(people)
    }

    /// A person with memories and days.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn person(&self, account: AccountId, id: PersonId) -> Result<Person> {
        let mut desk = self.desk().await?;
        let person = maybe!(
            PersonRow,
            desk,
            "select id, name, relationship, pronoun, address from people where id = $1 and account = $2",
            id.0,
            account.0
        )?
        .ok_or(ArchiveError::NotFound(Thing::Person))?;
        let memories = all!(MemoryRow, desk, "select id, person, text from memories where person = $1 order by place, created, id", id.0)?;
        let days =
            all!(DayRow, desk, "select id, person, label, month, day, year from days where person = $1 order by month, day, id", id.0)?;
        assemble(vec![person], memories, days)?.pop().ok_or(ArchiveError::NotFound(Thing::Person))
    }

    /// Changes what is known of a person; memories and days stay.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`]; [`ArchiveError::Refused`] as [`NewPerson::check`] says.
    pub async fn change_person(&self, account: AccountId, id: PersonId, new: &NewPerson) -> Result<Person> {
        new.check().map_err(ArchiveError::Refused)?;
        let changed = run!(
            self.desk().await?,
            "update people set name = $3, relationship = $4, pronoun = $5, address = $6 where id = $1 and account = $2",
            id.0,
            account.0,
            keepable(&new.name),
            keepable(&new.relationship),
            new.pronoun.as_str(),
            keepable(&new.address)
        )?;
        if changed == 0 {
            return Err(ArchiveError::NotFound(Thing::Person));
        }
        self.person(account, id).await
    }

    /// Removes a person with memories and days. Letters to them stay, and keep their brief.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn remove_person(&self, account: AccountId, id: PersonId) -> Result<()> {
        found(run!(self.desk().await?, "delete from people where id = $1 and account = $2", id.0, account.0)?, Thing::Person)
    }

    /// Adds a memory after those that are there.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`] when the person is not this account's; [`ArchiveError::Refused`]
    /// for an empty memory or one of more than 80,000 characters.
    pub async fn add_memory(&self, account: AccountId, person: PersonId, id: MemoryId, text: &str, now: DateTime<Utc>) -> Result<Memory> {
        let text = check_memory(text)?;
        let added = run!(
            self.desk().await?,
            "insert into memories (id, person, place, text, created) \
             select $1, p.id, (select coalesce(max(m.place), 0) + 1 from memories m where m.person = p.id), $4, $5 from people p where p.id = $2 and p.account = $3",
            id.0,
            person.0,
            account.0,
            &text,
            kept(now)
        )?;
        found(added, Thing::Person)?;
        Ok(Memory { id, text })
    }

    /// Writes a memory anew, in its place.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`]; [`ArchiveError::Refused`] as [`Archive::add_memory`].
    pub async fn change_memory(&self, account: AccountId, id: MemoryId, text: &str) -> Result<()> {
        let text = check_memory(text)?;
        let changed = run!(
            self.desk().await?,
            "update memories set text = $3 where id = $1 and person in (select id from people where account = $2)",
            id.0,
            account.0,
            text
        )?;
        found(changed, Thing::Memory)
    }

    /// Removes a memory.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn remove_memory(&self, account: AccountId, id: MemoryId) -> Result<()> {
        let removed = run!(
            self.desk().await?,
            "delete from memories where id = $1 and person in (select id from people where account = $2)",
            id.0,
            account.0
        )?;
        found(removed, Thing::Memory)
    }

    /// Adds a day of the year: month 1–12, day 1–31, the year when it is known.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`] when the person is not this account's; [`ArchiveError::Refused`]
    /// for a day that no calendar has, or a label that is empty or over 120 characters.
    #[expect(clippy::too_many_arguments, reason = "one argument a column, as a form sends them")]
    pub async fn add_day(
        &self,
        account: AccountId,
        person: PersonId,
        id: OccasionDayId,
        label: &str,
        month: u8,
        day: u8,
        year: Option<i32>,
    ) -> Result<OccasionDay> {
        let label = check_day(label, month, day, year)?;
        let added = run!(
            self.desk().await?,
            "insert into days (id, person, label, month, day, year) select $1, p.id, $4, $5, $6, $7 from people p where p.id = $2 and p.account = $3",
            id.0,
            person.0,
            account.0,
            &label,
            i64::from(month),
            i64::from(day),
            year.map(i64::from)
        )?;
        found(added, Thing::Person)?;
        Ok(OccasionDay { id, label, month, day, year })
    }

    /// Removes a day of the year.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`].
    pub async fn remove_day(&self, account: AccountId, id: OccasionDayId) -> Result<()> {
        let removed = run!(
            self.desk().await?,
            "delete from days where id = $1 and person in (select id from people where account = $2)",
            id.0,
            account.0
        )?;
        found(removed, Thing::Day)
    }
}

/// Nothing touched means nothing there.
pub(crate) fn found(rows: u64, thing: Thing) -> Result<()> {
    if rows == 0 { Err(ArchiveError::NotFound(thing)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        assert!(check_day("birthday", 2, 29, None).is_ok());
        assert!(check_day("birthday", 2, 29, Some(1960)).is_ok());
        for (month, day, year) in [(2, 29, Some(1961)), (2, 30, None), (0, 1, None), (13, 1, None), (4, 31, None), (1, 0, None)] {
            assert!(check_day("birthday", month, day, year).is_err(), "{month}-{day}");
        }
        assert!(check_day(" ", 1, 1, None).is_err());
    }
}
