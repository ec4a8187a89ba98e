//! A spreadsheet saved as text: which encoding, which separator, where its rows stand.

use crate::{Columns, SecretaryError};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::borrow::Cow;

/// What may stand between two values, the commonest first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Rows that are looked at to find the separator.
const LOOKED_AT: usize = 60;

/// A table: its head and its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The headings, trimmed.
    pub head: Vec<String>,
    /// Rows in which something stands.
    pub rows: Vec<Row>,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// As a spreadsheet counts it: the head is row 1.
    pub number: u32,
    /// Its values, trimmed, one for each heading.
    pub cells: Vec<String>,
}

/// "C (Gift)".
pub(crate) fn column(head: &[String], at: usize) -> String {
    let mut letters = String::new();
    let mut n = at + 1;
    while n > 0 {
        letters.insert(0, char::from(b'A' + ((n - 1) % 26) as u8));
        n = (n - 1) / 26;
    }
    match head.get(at).filter(|h| !h.is_empty()) {
        Some(heading) => format!("{letters} ({heading})"),
        None => letters,
    }
}

/// Reads a table.
///
/// # Errors
/// When the file is a workbook or no text, a quotation mark is never closed, or a row has more values than the head
/// has columns; names the row, the column and what to do.
pub fn read(bytes: &[u8], columns: &Columns) -> Result<Table, SecretaryError> {
    let text = text(bytes)?;
    // Excel says in a first line of its own what it separates with; it does not count that line.
    let (said, text) = match text.split_once('\n') {
        Some((first, rest)) if first.trim().len() == 5 && first.trim().to_lowercase().starts_with("sep=") => {
            (first.trim().as_bytes().get(4).copied(), rest)
        }
        _ => (None, &*text),
    };
    let separator = said.unwrap_or_else(|| guess(text, columns));
    let numbers = rows(text, separator)?;
    let mut records = records(text, separator).zip(numbers);
    let clean = |cell: &str| cell.replace('\u{a0}', " ").replace("\r\n", "\n").replace('\r', "\n").trim().to_string();
    let Some((head, _)) = records.next() else { return Err(SecretaryError::Nobody) };
    let mut head: Vec<String> = head.iter().map(clean).collect();
    while head.last().is_some_and(String::is_empty) {
        head.pop();
    }
    let mut out = Vec::new();
    for (record, number) in records {
        let mut cells: Vec<String> = record.iter().map(clean).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        if let Some(beyond) = (head.len()..cells.len()).find(|at| !cells[*at].is_empty()) {
            return Err(SecretaryError::Row {
                row: number,
                column: Some(column(&head, beyond)),
                message: format!("there is a value beyond the {} columns of the head", head.len()),
                help: format!("A value with “{}” in it goes in quotation marks, or the column needs a heading.", shown(separator)),
            });
        }
        cells.resize(head.len(), String::new());
        out.push(Row { number, cells });
    }
    Ok(Table { head, rows: out })
}

fn shown(separator: u8) -> String {
    if separator == b'\t' { "a tab".into() } else { char::from(separator).to_string() }
}

/// The bytes as text: by their byte order mark, as UTF-8, else as Windows-1252, which Excel writes in the West.
fn text(bytes: &[u8]) -> Result<Cow<'_, str>, SecretaryError> {
    const SAVE_AS: &str = "Open it in the spreadsheet program and save it as “CSV UTF-8”.";
    let refuse = |what: &'static str| Err(SecretaryError::NotText { what, help: SAVE_AS });
    if bytes.starts_with(b"PK\x03\x04") {
        return refuse("a workbook (.xlsx or .ods)");
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return refuse("an old workbook (.xls)");
    }
    if bytes.starts_with(b"%PDF") {
        return refuse("a PDF");
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(encoding.decode_without_bom_handling(&bytes[mark..]).0);
    }
    if bytes.contains(&0) {
        return refuse("a file that holds no text, or UTF-16 without its mark");
    }
    let (text, wrong) = UTF_8.decode_without_bom_handling(bytes);
    Ok(if wrong { WINDOWS_1252.decode_without_bom_handling(bytes).0 } else { text })
}

fn records(text: &str, separator: u8) -> impl Iterator<Item = csv::StringRecord> + '_ {
    let reader = csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
    // It is text in memory, of whatever width: nothing is left that could fail.
    reader.into_records().map_while(Result::ok)
}

/// The separator under which the head is best understood and the rows are most alike.
fn guess(text: &str, columns: &Columns) -> u8 {
    let worth = |separator: u8| {
        let mut some = records(text, separator).take(LOOKED_AT);
        let Some(head) = some.next() else { return (0, 0, 0) };
        let known = head.iter().filter(|heading| columns.knows(heading)).count();
        let as_wide = some.filter(|record| record.len() == head.len()).count();
        (known, if head.len() > 1 { as_wide } else { 0 }, head.len())
    };
    let best = SEPARATORS.into_iter().rev().max_by_key(|separator| worth(*separator));
    best.unwrap_or(b',')
}

/// The row of each record, empty lines counted and line breaks inside of values not.
fn rows(text: &str, separator: u8) -> Result<Vec<u32>, SecretaryError> {
    let mut out = Vec::new();
    let (mut row, mut opened) = (1, 1);
    let (mut quoted, mut fresh, mut blank) = (false, true, true);
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if quoted && bytes.peek() == Some(&b'"') => {
                bytes.next();
            }
            b'"' if quoted => quoted = false,
            _ if quoted => {}
            b'"' if fresh => (quoted, fresh, blank, opened) = (true, false, false, row),
            b'\r' if bytes.peek() == Some(&b'\n') => {}
            b'\n' | b'\r' => {
                if !blank {
                    out.push(row);
                }
                (row, fresh, blank) = (row + 1, true, true);
            }
            _ => (fresh, blank) = (byte == separator, false),
        }
    }
    if quoted {
        return Err(SecretaryError::Row {
            row: opened,
            column: None,
            message: "a quotation mark is opened and never closed".into(),
            help: "Close it, or double every quotation mark that belongs to a value (\"\").".into(),
        });
    }
    if !blank {
        out.push(row);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Columns {
        Columns::from_toml(include_str!("../../../templates/columns.toml")).unwrap()
    }

    fn table(bytes: &[u8]) -> Table {
        read(bytes, &columns()).unwrap()
    }

    #[test]
    fn the_same_list_is_read_in_every_encoding_and_with_every_separator() {
        let wanted = table("Name,Gift,Note\nZoë,\"a vase, blue\",danced; sang\n".as_bytes());
        assert_eq!(wanted.rows[0].cells, ["Zoë", "a vase, blue", "danced; sang"]);
        let latin = b"Name;Gift;Note\r\nZo\xeb;a vase, blue;\"danced; sang\"\r\n";
        let mut utf16 = vec![0xff, 0xfe];
        utf16.extend("Name\tGift\tNote\r\nZoë\ta vase, blue\tdanced; sang\r\n".encode_utf16().flat_map(u16::to_le_bytes));
        for bytes in [
            "\u{feff}Name,Gift,Note\r\nZoë,\"a vase, blue\",danced; sang".as_bytes().to_vec(),
            latin.to_vec(),
            utf16,
            "sep=|\nName|Gift|Note\nZoë|a vase, blue|danced; sang\n".as_bytes().to_vec(),
        ] {
            assert_eq!(table(&bytes), wanted, "{:?}", String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn rows_are_counted_as_the_spreadsheet_counts_them() {
        let seen = table(b"Name,Address\n\nRosa,\"1 Sea Street\nRye\"\n,\n\nTom,Tulsa\n");
        let rows: Vec<_> = seen.rows.iter().map(|r| (r.number, r.cells[1].as_str())).collect();
        assert_eq!(rows, [(3, "1 Sea Street\nRye"), (6, "Tulsa")]);
    }

    #[test]
    fn what_is_no_list_is_refused_with_its_place_and_what_to_do() {
        let said = |bytes: &[u8]| read(bytes, &columns()).unwrap_err().to_string();
        assert!(said(b"PK\x03\x04rest").contains("workbook") && said(b"PK\x03\x04").contains("CSV UTF-8"));
        let open = said(b"Name,Gift\nRosa,\"a vase\nTom,a bowl\n");
        assert!(open.starts_with("row 2: a quotation mark"), "{open}");
        let wide = said(b"Name,Gift\nRosa,vase\nTom,a bowl, blue\n");
        assert!(wide.starts_with("row 3, column C: ") && wide.contains("quotation marks"), "{wide}");
        assert_eq!(read(b"", &columns()), Err(SecretaryError::Nobody));
    }

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        let head = vec!["Name".to_string()];
        assert_eq!([0, 1, 25, 26, 701, 702].map(|n| column(&head, n)), ["A (Name)", "B", "Z", "AA", "ZZ", "AAA"].map(String::from));
    }
}
