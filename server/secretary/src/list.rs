//! Those to whom the letter goes: out of a table's rows, or out of people that are known.

use crate::{
    Columns, SecretaryError,
    columns::Role,
    form::given,
    table::{self, Row, Table, column},
};
use letters::{Addressee, Fact, MOST_LETTERS, Person, Pronoun, field_key, first_name};

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// Reads a list out of the bytes of a spreadsheet's text file.
///
/// # Errors
/// As [`table::read`]; when no column holds names, nobody stands on it or too many do, two columns have one name, or a
/// pronoun is none; names row and column and what to do.
pub fn read(bytes: &[u8], columns: &Columns) -> Result<Vec<Addressee>, SecretaryError> {
    of_table(&table::read(bytes, columns)?, columns)
}

fn of_table(table: &Table, columns: &Columns) -> Result<Vec<Addressee>, SecretaryError> {
    let roles: Vec<Option<Role>> = table.head.iter().map(|heading| columns.role(heading)).collect();
    for (at, heading) in table.head.iter().enumerate().filter(|(_, h)| !h.is_empty()) {
        let same = table.head[..at].iter().position(|other| field_key(other) == field_key(heading));
        if let Some(other) = same.filter(|_| !roles[at].is_some_and(Role::repeats)) {
            return Err(SecretaryError::Row {
                row: 1,
                column: Some(column(&table.head, at)),
                message: format!("column {} has the same name", column(&table.head, other)),
                help: "Give one of them another.".into(),
            });
        }
    }
    let names = [Role::Dear, Role::Name, Role::First, Role::Last, Role::Whole, Role::Envelope];
    if !roles.iter().flatten().any(|role| names.contains(role)) {
        let near = table.head.iter().find(|heading| columns.nearly_a_name(heading));
        return Err(SecretaryError::NoNames {
            found: if table.head.is_empty() { "empty".into() } else { table.head.join(", ") },
            near: near.map(|heading| format!(", perhaps “{heading}”")).unwrap_or_default(),
        });
    }
    match table.rows.len() {
        0 => Err(SecretaryError::Nobody),
        count if count > MOST_LETTERS => Err(SecretaryError::TooMany { count, most: MOST_LETTERS }),
        _ => table.rows.iter().map(|row| addressee(row, &table.head, &roles)).collect(),
    }
}

fn addressee(row: &Row, head: &[String], roles: &[Option<Role>]) -> Result<Addressee, SecretaryError> {
    let of = |role: Role| {
        let found = roles.iter().zip(&row.cells).find(|(r, cell)| **r == Some(role) && given(cell));
        found.map(|(_, cell)| single(cell)).unwrap_or_default()
    };
    let (dear, name, whole) = (of(Role::Dear), turned(&of(Role::Name)), turned(&of(Role::Whole)));
    let (first, last, title) = (of(Role::First), of(Role::Last), of(Role::Title));
    let composed = if last.is_empty() { String::new() } else { joined(&[&title, &first, &last]) };
    let full_name = first_filled([of(Role::Envelope), whole.clone(), composed.clone(), name.clone(), first.clone(), dear.clone()]);
    let name = first_filled([dear, first, first_name(&name), name, first_name(&whole), whole, joined(&[&title, &last])]);
    let pronoun = match roles.iter().position(|r| *r == Some(Role::Pronoun)).filter(|at| given(&row.cells[*at])) {
        Some(at) => pronoun(&row.cells[at]).ok_or_else(|| SecretaryError::Row {
            row: row.number,
            column: Some(column(head, at)),
            message: format!("“{}” is no pronoun", row.cells[at].chars().take(40).collect::<String>()),
            help: "Write she, he or they.".into(),
        })?,
        None => pronoun(&title).unwrap_or_default(),
    };
    let notes =
        roles.iter().zip(&row.cells).filter(|(role, _)| **role == Some(Role::Notes)).flat_map(|(_, cell)| self::notes(cell)).collect();
    let mut fields = Vec::new();
    for (at, (heading, cell)) in
        head.iter().zip(&row.cells).enumerate().filter(|(_, (heading, cell))| !(heading.is_empty() && cell.is_empty()))
    {
        let heading = if heading.is_empty() { column(head, at) } else { heading.clone() };
        // In a letter a note stands without the mark that says it must.
        let value = if roles[at] == Some(Role::Notes) {
            self::notes(cell).into_iter().map(|note| note.text).collect::<Vec<_>>().join("; ")
        } else {
            cell.clone()
        };
        fields.push((heading, value));
    }
    let mut address = address(row, roles);
    if address.first().is_some_and(|line| [&full_name, &name].iter().any(|n| field_key(n) == field_key(line))) {
        address.remove(0);
    }
    Ok(Addressee { row: row.number, person: None, name, full_name, address, relationship: of(Role::Relationship), pronoun, notes, fields })
}

/// The address in the order of its columns; town, postcode and region share a line.
fn address(row: &Row, roles: &[Option<Role>]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    // The role that the line at the end was written for.
    let mut shared: Option<Role> = None;
    let alone = roles.iter().flatten().filter(|r| matches!(r, Role::Address | Role::Street | Role::Town | Role::Postcode)).count() == 1;
    for (role, cell) in roles.iter().zip(&row.cells).filter(|(_, cell)| given(cell)) {
        match role {
            Some(Role::Company | Role::Address | Role::Street | Role::Country) => {
                shared = None;
                lines.extend(if alone { divided(cell) } else { cell.lines().map(single).filter(|l| !l.is_empty()).collect() });
            }
            Some(own @ (Role::Town | Role::Postcode | Role::Region)) => match (shared, lines.last_mut()) {
                (Some(before), Some(line)) => {
                    line.push_str(if before == Role::Town && *own == Role::Region { ", " } else { " " });
                    line.push_str(&single(cell));
                    shared = Some(*own);
                }
                _ => {
                    lines.push(single(cell));
                    shared = Some(*own);
                }
            },
            _ => {}
        }
    }
    lines
}

/// An address in one cell, line by line; where it is all in one line, divided at its commas but for "Tulsa, OK 74119".
fn divided(cell: &str) -> Vec<String> {
    let lines: Vec<String> = cell.split(['\n', ';', '|']).map(single).filter(|l| !l.is_empty()).collect();
    let [line] = lines.as_slice() else { return lines };
    let mut parts: Vec<String> = line.split(',').map(single).filter(|l| !l.is_empty()).collect();
    let is_state = |part: &String| {
        let (state, code) = part.split_once(' ').unwrap_or((part, ""));
        state.len() == 2 && state.bytes().all(|b| b.is_ascii_uppercase()) && code.bytes().all(|b| b.is_ascii_digit() || b == b'-')
    };
    if parts.len() > 1 && parts.last().is_some_and(is_state) {
        let state = parts.pop().unwrap_or_default();
        if let Some(town) = parts.last_mut() {
            *town = format!("{town}, {state}");
        }
    }
    parts
}

/// Notes of one cell, divided at ; and line ends; one that begins with ! must be told.
fn notes(cell: &str) -> Vec<Fact> {
    let each = cell.split([';', '\n']).map(str::trim).filter(|note| given(note.trim_start_matches('!')));
    each.map(|note| Fact { text: note.trim_start_matches('!').trim().to_string(), must: note.starts_with('!') }).collect()
}

fn pronoun(word: &str) -> Option<Pronoun> {
    Some(match word.trim().trim_end_matches('.').to_lowercase().as_str() {
        "f" | "w" | "female" | "woman" | "mrs" | "ms" | "miss" | "frau" | "weiblich" | "madame" => Pronoun::She,
        "m" | "male" | "man" | "mr" | "herr" | "männlich" | "monsieur" => Pronoun::He,
        "d" | "x" | "nb" | "couple" | "family" | "they/their" | "mx" => Pronoun::They,
        "she/her/hers" => Pronoun::She,
        "he/him/his" => Pronoun::He,
        "they/them/theirs" => Pronoun::They,
        other => return other.parse().ok(),
    })
}

/// "Hale, Loretta" as it is said.
fn turned(name: &str) -> String {
    match name.split_once(',') {
        Some((last, first)) if !first.contains(',') && (1..=2).contains(&first.split_whitespace().count()) => {
            let after = ["jr", "sr", "phd", "md", "esq", "ii", "iii"];
            if after.contains(&field_key(first).as_str()) { name.to_string() } else { format!("{} {}", first.trim(), last.trim()) }
        }
        _ => name.to_string(),
    }
}

fn single(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn joined(words: &[&str]) -> String {
    words.iter().copied().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

fn first_filled<const N: usize>(texts: [String; N]) -> String {
    texts.into_iter().find(|t| !t.is_empty()).unwrap_or_default()
}

/// People that are known, in the order given. A memory “gift: the blue vase” is a field besides, and so is a day that
/// matters: `{{gift}}`, `{{birthday}}`.
pub fn of_people(people: &[Person]) -> Vec<Addressee> {
    let one = |(place, person): (usize, &Person)| {
        let named = person.memories.iter().filter_map(|memory| {
            let (heading, value) = memory.text.split_once(':')?;
            let heading = heading.trim();
            let short = heading.chars().count() <= 30 && (1..=3).contains(&heading.split_whitespace().count());
            (short && !value.trim().is_empty() && !value.starts_with("//")).then(|| (heading.to_string(), value.trim().to_string()))
        });
        let days = person
            .days
            .iter()
            .filter_map(|day| Some((day.label.clone(), format!("{} {}", day.day, MONTHS.get(usize::from(day.month).checked_sub(1)?)?))));
        let mut fields: Vec<(String, String)> = Vec::new();
        for (heading, value) in named.chain(days) {
            if !fields.iter().any(|(known, _)| field_key(known) == field_key(&heading)) {
                fields.push((heading, value));
            }
        }
        Addressee {
            row: place as u32 + 1,
            person: Some(person.id),
            name: person.name.clone(),
            full_name: String::new(),
            address: person.address.lines().map(single).filter(|l| !l.is_empty()).collect(),
            relationship: person.relationship.clone(),
            pronoun: person.pronoun,
            notes: person.memories.iter().map(|memory| Fact { text: memory.text.clone(), must: false }).collect(),
            fields,
        }
    };
    people.iter().enumerate().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use letters::{Memory, MemoryId, OccasionDay, OccasionDayId, PersonId};

    fn columns() -> Columns {
        Columns::from_toml(include_str!("../../../templates/columns.toml")).unwrap()
    }

    fn of(csv: &str) -> Result<Vec<Addressee>, String> {
        read(csv.as_bytes(), &columns()).map_err(|e| e.to_string())
    }

    #[test]
    fn columns_are_understood_whatever_they_are_called() {
        let german =
            of("Vorname;Nachname;Anrede;Straße;PLZ;Ort;Notizen\nLoretta;Hale;Frau;Seestr. 1;79098;Freiburg;\"!die Vase; der Walzer\"\n")
                .unwrap();
        let loretta = &german[0];
        assert_eq!(
            (loretta.row, loretta.name.as_str(), loretta.called(), loretta.pronoun),
            (2, "Loretta", "Frau Loretta Hale", Pronoun::She)
        );
        assert_eq!(loretta.envelope(), ["Frau Loretta Hale", "Seestr. 1", "79098 Freiburg"]);
        assert_eq!(
            loretta.notes.iter().map(|n| (n.text.as_str(), n.must)).collect::<Vec<_>>(),
            [("die Vase", true), ("der Walzer", false)]
        );
        let american = of(
            "To,Full name,Address 1,City,State,Zip,Gift,Note 1,Note 2\nLori,Loretta Hale,1 Porch Lane,Tulsa,OK,74119,vase,danced;sang,-\n",
        )
        .unwrap();
        assert_eq!(american[0].envelope(), ["Loretta Hale", "1 Porch Lane", "Tulsa, OK 74119"]);
        assert_eq!((american[0].name.as_str(), american[0].notes.len(), american[0].field("gift").as_deref()), ("Lori", 2, Some("vase")));
        let plain =
            of("Name,Address\n\"Hale, Loretta\",\"Loretta Hale\n1 Porch Lane\nTulsa\"\nThe Hales,\"2 Elm, Rye, OK 74119\"\n").unwrap();
        assert_eq!(
            (plain[0].name.as_str(), plain[0].envelope()),
            ("Loretta", ["Loretta Hale", "1 Porch Lane", "Tulsa"].map(String::from).to_vec())
        );
        assert_eq!(
            (plain[1].name.as_str(), plain[1].address.as_slice()),
            ("The Hales", &["2 Elm".to_string(), "Rye, OK 74119".into()][..])
        );
    }

    #[test]
    fn what_cannot_be_understood_is_named_by_row_and_column() {
        for (csv, words) in [
            ("Nmae,Gift\nRosa,vase\n", &["no column holds names", "Nmae, Gift", "perhaps “Nmae”"][..]),
            ("Rosa,the vase\nTom,a bowl\n", &["first row has to be the head"]),
            ("Name,Pronoun\nRosa,she\nTom,hee\n", &["row 3, column B (Pronoun)", "“hee”", "she, he or they"]),
            ("Name,Gift,gift\nRosa,a,b\n", &["row 1, column C (gift)", "column B (Gift)"]),
            ("Name,Gift\n", &["below its head stands nobody"]),
        ] {
            let said = of(csv).unwrap_err();
            assert!(words.iter().all(|word| said.contains(word)), "{csv}: {said}");
        }
    }

    #[test]
    fn people_who_are_known_bring_their_memories_and_days() {
        let id = uuid_of(1);
        let memory = |text: &str| Memory { id: MemoryId(id), text: text.into() };
        let rosa = Person {
            id: PersonId(id),
            name: "Rosa".into(),
            relationship: "my neighbour".into(),
            pronoun: Pronoun::She,
            address: "4 Quince Row\n\nRye".into(),
            memories: vec![
                memory("she fed the cat"),
                memory("gift: the blue vase"),
                memory("she said: come in, come in, and bring the dog"),
            ],
            days: vec![OccasionDay { id: OccasionDayId(id), label: "birthday".into(), month: 11, day: 23, year: None }],
        };
        let list = of_people(&[rosa]);
        assert_eq!(
            list[0].fields,
            [("gift", "the blue vase"), ("she said", "come in, come in, and bring the dog"), ("birthday", "23 November")]
                .map(|(h, v)| (h.to_string(), v.to_string()))
        );
        assert_eq!((list[0].notes.len(), list[0].envelope()), (3, ["Rosa", "4 Quince Row", "Rye"].map(String::from).to_vec()));
    }

    fn uuid_of(n: u128) -> uuid::Uuid {
        uuid::Uuid::from_u128(n)
    }
}
