//! Writing: to standard output, and to files that are never half-written.

use crate::error::ServerError;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use letters::Brief;
use serde::Serialize;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes to standard output. A reader that has gone away is no failure.
///
/// # Errors
/// When standard output cannot be written to.
pub fn say(text: &str) -> Result<(), ServerError> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(|e| ServerError::file("standard output", e)),
    }
}

/// Writes a value as JSON and a line end to standard output.
///
/// # Errors
/// As [`say`].
pub fn json(value: &impl Serialize) -> Result<(), ServerError> {
    let text = serde_json::to_string_pretty(value).map_err(|e| ServerError::file("standard output", e.into()))?;
    say(&format!("{text}\n"))
}

/// Rows under each other, columns two spaces apart.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let width = |column: usize| rows.iter().map(|r| r[column].chars().count()).chain([head[column].chars().count()]).max().unwrap_or(0);
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let mut text = String::new();
    for row in std::iter::once(head.iter().map(|h| (*h).to_string()).collect::<Vec<_>>()).chain(rows.iter().cloned()) {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            let _ = write!(line, "{cell:width$}  ");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// The letters of a folder, one a file, in the order of their names.
///
/// # Errors
/// When the folder cannot be read, or holds none.
pub fn letters_in(folder: &Path) -> Result<Vec<PathBuf>, ServerError> {
    let entries = std::fs::read_dir(folder).map_err(|e| ServerError::file(folder, e))?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|e| e.path())
        .filter(|p| p.is_file() && p.extension().is_some_and(|e| e == "txt" || e == "md"))
        .filter(|p| !p.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.')))
        .collect();
    paths.sort();
    if paths.is_empty() {
        return Err(ServerError::Unavailable(format!(
            "{} holds no letters: put each into a file of its own that ends in .txt or .md.",
            folder.display()
        )));
    }
    Ok(paths)
}

/// Reads a text file, "-" being standard input.
///
/// # Errors
/// When it cannot be read or is not UTF-8; the text says which and what to do.
pub fn read_text(path: &Path) -> Result<String, ServerError> {
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut io::stdin().lock(), &mut bytes).map_err(|e| ServerError::file("standard input", e))?;
        bytes
    } else {
        std::fs::read(path).map_err(|e| ServerError::file(path, e))?
    };
    let text = String::from_utf8(bytes).map_err(|e| {
        let line = e.as_bytes()[..e.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
        ServerError::Unavailable(format!("{}, line {line}: this is not UTF-8 text.\n  Save the file as UTF-8.", path.display()))
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n").replace('\r', "\n"))
}

/// Reads a brief, "-" being standard input.
///
/// # Errors
/// As [`read_text`]; also names the line and the field that are wrong.
pub fn read_brief(path: &Path) -> Result<Brief, ServerError> {
    Brief::from_toml(&read_text(path)?).map_err(|e| ServerError::Unavailable(format!("{}: {e}", path.display())))
}

/// OUT.svg, or OUT-1.svg, OUT-2.svg … for several pages; numbers as wide as the last.
pub fn numbered(out: &Path, count: usize) -> Vec<PathBuf> {
    if count == 1 {
        return vec![out.to_path_buf()];
    }
    let (stem, ending) = (out.file_stem().unwrap_or_default().to_string_lossy(), out.extension().unwrap_or_default().to_string_lossy());
    let width = count.to_string().len();
    (1..=count).map(|n| out.with_file_name(format!("{stem}-{n:0width$}.{ending}"))).collect()
}

/// The date that goes into a file's properties: `dated`, else SOURCE_DATE_EPOCH, else the fixed day
/// 2000-01-01, so that the clock has no say and the same input gives the same bytes.
///
/// # Errors
/// When SOURCE_DATE_EPOCH is no number of seconds.
pub fn stamp(dated: Option<NaiveDate>) -> Result<DateTime<Utc>, ServerError> {
    if let Some(day) = dated {
        return Ok(day.and_time(NaiveTime::MIN).and_utc());
    }
    let seconds = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) if !text.is_empty() => {
            text.parse().map_err(|_| ServerError::Misused(format!("SOURCE_DATE_EPOCH is “{text}”; it must be seconds since 1970.")))?
        }
        _ => 946_684_800,
    };
    DateTime::from_timestamp(seconds, 0).ok_or_else(|| ServerError::Misused("SOURCE_DATE_EPOCH is too far away.".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_pages_are_numbered() {
        assert_eq!(numbered(Path::new("d/l.svg"), 1), [Path::new("d/l.svg")]);
        assert_eq!(numbered(Path::new("d/l.svg"), 2), [Path::new("d/l-1.svg"), Path::new("d/l-2.svg")]);
        assert_eq!(numbered(Path::new("l.png"), 10)[0], Path::new("l-01.png"));
    }

    #[test]
    fn columns_stand_under_each_other() {
        assert_eq!(
            table(&["name", "here"], &[vec!["zeyada".into(), "yes".into()], vec!["b".into(), String::new()]]),
            "name    here\nzeyada  yes\nb\n"
        );
    }

    #[test]
    fn text_that_is_not_utf8_is_named_with_its_line() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("l.txt");
        std::fs::write(&path, b"Dear\nL\xe9a,").unwrap();
        assert!(read_text(&path).unwrap_err().to_string().contains("line 2"));
        std::fs::write(&path, "\u{feff}Dear\r\nLéa,").unwrap();
        assert_eq!(read_text(&path).unwrap(), "Dear\nLéa,");
    }
}
