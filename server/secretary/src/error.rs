//! What can go wrong at the secretary's desk, in words that say what to do next.

/// A list or a text that cannot be used. Never holds a word of a letter beyond the field that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SecretaryError {
    /// The list of columns' names is wrong.
    #[error("the names of columns: {0}\n  Mend templates/columns.toml: name = [\"…\"].")]
    Columns(String),
    /// The file is no table of text.
    #[error("this is {what}, not a list as text.\n  {help}")]
    NotText {
        /// What it is.
        what: &'static str,
        /// How to make a list of it.
        help: &'static str,
    },
    /// Something is wrong with the file at a row.
    #[error("row {row}{}: {message}\n  {help}", .column.as_ref().map(|c| format!(", column {c}")).unwrap_or_default())]
    Row {
        /// The row as a spreadsheet counts it: the head is row 1.
        row: u32,
        /// The column's letter and heading.
        column: Option<String>,
        /// What is wrong.
        message: String,
        /// What to do.
        help: String,
    },
    /// There is no column of names.
    #[error(
        "no column holds names; the head of the list is: {found}.\n  Call one column “Name” or “First name”{near}. The first row has to be the head."
    )]
    NoNames {
        /// The headings that are there.
        found: String,
        /// ", such as “Nmae” perhaps", or nothing.
        near: String,
    },
    /// There is nobody on it.
    #[error("the list is empty: below its head stands nobody.\n  Put a name into each row.")]
    Nobody,
    /// There are more than can be one mailing.
    #[error("the list has {count} rows; one mailing goes to at most {most}.\n  Divide the list.")]
    TooMany {
        /// How many.
        count: usize,
        /// How many may be.
        most: usize,
    },
    /// A text whose fields are wrong.
    #[error("line {line}, column {column}: {message}\n  {help}")]
    Field {
        /// The line, from 1.
        line: usize,
        /// The character in it, from 1.
        column: usize,
        /// What is wrong.
        message: String,
        /// What to write.
        help: String,
    },
    /// A brief for all that is wrong.
    #[error(transparent)]
    Brief(#[from] letters::BriefError),
}
