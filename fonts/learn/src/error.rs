//! What can be wrong with the pictures of a sheet, in words that say what to do next.

/// Pictures that no hand can be learned from. `place` is the picture's number from 1 as given, with its page
/// when it is one of several ("picture 2", "picture 1, page 3").
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LearnError {
    /// Nothing was given.
    #[error("there is no picture of the sheet; scan or photograph its pages and give all of them together")]
    Nothing,
    /// Not a picture that can be opened.
    #[error("{place} is not a picture that can be opened ({why}); give PNG, JPEG, WebP, TIFF or a PDF of scans")]
    NotAnImage {
        /// Which one.
        place: String,
        /// What the decoder said.
        why: String,
    },
    /// Larger than any scan of a sheet.
    #[error("{place} says that it has {width} × {height} dots; at most {most} megapixels are read: scan the page at 300 dots per inch")]
    TooLarge {
        /// Which one.
        place: String,
        /// Its width in dots.
        width: u32,
        /// Its height in dots.
        height: u32,
        /// The limit in millions of dots.
        most: u64,
    },
    /// Too few dots to see a pen's line.
    #[error("{place} has only {width} × {height} dots; scan the page at 150 dots per inch or more, or photograph it from closer")]
    TooSmall {
        /// Which one.
        place: String,
        /// Its width in dots.
        width: u32,
        /// Its height in dots.
        height: u32,
    },
    /// A PDF without pictures of pages.
    #[error(
        "{place} holds no scanned page; print the sheet, write on the paper and scan or photograph it (a sheet filled on a tablet is read when it is exported as pictures)"
    )]
    NoScan {
        /// Which one.
        place: String,
    },
    /// A PDF whose pictures are packed in a way that is not read here.
    #[error("the scan in {place} is packed as {filter}, which is not read here; save it as PNG or JPEG")]
    Packed {
        /// Which one.
        place: String,
        /// The PDF's name for it.
        filter: String,
    },
    /// More pages than a sheet could need.
    #[error("there are more than {most} pictures; a sheet has {pages} pages: give each page once", pages = crate::sheet::PAGES)]
    TooMany {
        /// How many are read.
        most: usize,
    },
    /// The corner marks are not there.
    #[error(
        "{place} does not show the four square corner marks of our sheet ({found} found); lay the page flat and take all of it, corners included, in even light"
    )]
    NoMarks {
        /// Which one.
        place: String,
        /// How many were found.
        found: usize,
    },
    /// Out of focus or moved.
    #[error("{place} is blurred; take it again with a steady hand and wait until the camera is in focus")]
    Blurred {
        /// Which one.
        place: String,
    },
    /// Marks there, id not.
    #[error(
        "{place} shows corner marks, but the row of small squares between the upper two cannot be read; take it again without shadow or reflection there"
    )]
    NoId {
        /// Which one.
        place: String,
    },
    /// A sheet of another version.
    #[error("{place} is a sheet of version {found}, this program reads version {reads}; print the sheet again with this program")]
    OtherVersion {
        /// Which one.
        place: String,
        /// The sheet's version.
        found: u8,
        /// The one that is read here.
        reads: u8,
    },
    /// Pages without any writing.
    #[error("nothing is written on the sheet; fill it in with the pen that you write letters with, then take it again")]
    Empty,
    /// Not enough was read to write a letter with.
    #[error("the hand is not complete: {}", missing(.pages, .keys, *.running_text))]
    Incomplete {
        /// Pages that were not given, from 1.
        pages: Vec<usize>,
        /// What has no form yet, without what those pages hold.
        keys: Vec<String>,
        /// Whether the running text is there, from which size and spacing are measured.
        running_text: bool,
    },
    /// A box that the sheet does not have.
    #[error("the sheet has no box {index} for \u{201c}{key}\u{201d}", index = index + 1)]
    NoSuchBox {
        /// What would stand in it.
        key: String,
        /// Which of them, from 0.
        index: usize,
    },
    /// Pen strokes that cannot be used.
    #[error("the strokes for \u{201c}{key}\u{201d} cannot be used ({why}); write it again")]
    Strokes {
        /// What was written.
        key: String,
        /// What is wrong.
        why: &'static str,
    },
    /// Something that should not happen; the text is for the log.
    #[error("the hand could not be put together ({0}); try again, and if it happens again, this is our fault")]
    Assembly(String),
}

fn missing(pages: &[usize], keys: &[String], running_text: bool) -> String {
    let mut parts = Vec::new();
    if !pages.is_empty() {
        let list: Vec<String> = pages.iter().map(ToString::to_string).collect();
        parts.push(format!("page {} of {} is missing; take it too", list.join(" and "), crate::sheet::PAGES));
    }
    if !keys.is_empty() {
        let list: Vec<String> = keys.iter().take(20).map(|k| format!("\u{201c}{k}\u{201d}")).collect();
        let more = keys.len().saturating_sub(20);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        parts.push(format!("no box could be read for {}{more}; write one of each again and retake it", list.join(", ")));
    }
    if !running_text {
        parts.push("the lines of running text on page 3 could not be read; size and spacing are measured there".into());
    }
    parts.join("; ")
}
