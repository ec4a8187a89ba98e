//! What can go wrong at the press, in words that say what to do next.

/// What can go wrong at the press. The text of a letter never stands in it, only single characters.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PressError {
    /// There is nothing to print.
    #[error("There are no pages to print: write the letter first.")]
    NoPages,
    /// A collection without letters.
    #[error("The book has no letters yet: mark at least one letter for the book.")]
    NoLetters,
    /// Something of the book points to a letter that is not there.
    #[error("{what} points to letter {letter}, but the book has {count}: count the letters from 1 in the order of the book.")]
    NoSuchLetter {
        /// "The part “Winter”".
        what: String,
        /// The letter's number, from 1.
        letter: usize,
        /// How many letters there are.
        count: usize,
    },
    /// A title page needs a title.
    #[error("The book has no title: give it one before it is set.")]
    NoTitle,
    /// A face lacks characters that a letter needs.
    #[error("{place} needs {}, which the face {face} does not have. Write it another way, or choose a design with another face.", shown(.characters))]
    MissingGlyphs {
        /// Where: "“To Loretta” (letter 3)", "The title".
        place: String,
        /// The characters, each once, in order of appearance.
        characters: Vec<char>,
        /// The face that lacks them.
        face: String,
    },
    /// The bytes are no usable typeface.
    #[error("The face {face} cannot be used ({reason}). Fetch the faces again: its file is damaged or of another kind.")]
    Face {
        /// Its name or role.
        face: String,
        /// What the reader of fonts said.
        reason: String,
    },
    /// A design that cannot be set.
    #[error("The book design “{design}” cannot be used: {reason}")]
    Design {
        /// Its name.
        design: String,
        /// What is wrong and what is allowed.
        reason: String,
    },
    /// A list of faces that cannot be read.
    #[error("The list of faces cannot be read: {0}")]
    FaceList(String),
    /// Text does not fit the page.
    #[error("The trim {trim} leaves no room for text with the design “{design}”: choose a larger trim.")]
    NoRoom {
        /// The page size asked for.
        trim: String,
        /// The design asked for.
        design: String,
    },
    /// A colour that is not written as `#rrggbb`.
    #[error("“{0}” is not a colour; write it as #rrggbb, such as #33241d.")]
    Colour(String),
    /// A picture that would be too large or too small.
    #[error("{0} dots per inch cannot be drawn; choose 36 to 1200.")]
    Dpi(f64),
    /// A picture with more dots than memory should hold.
    #[error("A page of {width_mm} × {height_mm} mm at {dpi} dots per inch is too large a picture; choose fewer dots per inch.")]
    TooFine {
        /// Dots per inch asked for.
        dpi: f64,
        /// The page's width in millimetres.
        width_mm: f64,
        /// The page's height in millimetres.
        height_mm: f64,
    },
    /// The page is too large or too small for a picture or a PDF.
    #[error("A page of {width_mm} × {height_mm} mm cannot be printed; sheets are 50 to 1000 mm on each side.")]
    Sheet {
        /// Asked width in millimetres.
        width_mm: f64,
        /// Asked height in millimetres.
        height_mm: f64,
    },
    /// The page knows only outlines.
    #[error("This page has no pen's path: write it again for a plotter, or choose another hand.")]
    NoPath,
    /// A plotter's setting that cannot be driven.
    #[error("{0}")]
    Plotter(String),
    /// A hand that cannot be shown.
    #[error("The hand cannot be shown: {0}.")]
    Hand(String),
    /// A file that cannot be read back as a letter.
    #[error("This file cannot be measured: {0}. Give a letter\u{2019}s PDF as this program wrote it.")]
    Unread(String),
    /// An envelope that cannot be used.
    #[error("The envelope cannot be read: {0}")]
    Envelope(String),
    /// The hand cannot write it.
    #[error(transparent)]
    Writing(#[from] fonts::WriteError),
    /// A name that nothing has.
    #[error("There is no {kind} “{name}”. Did you mean “{near}”? There are: {all}.")]
    Unknown {
        /// Of what: "print shop", "paper".
        kind: &'static str,
        /// What was asked for.
        name: String,
        /// The nearest.
        near: &'static str,
        /// All, with commas.
        all: String,
    },
    /// A shop's numbers that cannot be read.
    #[error("The print shop’s numbers cannot be read: {0}")]
    Shop(String),
    /// More or fewer pages than a shop binds.
    #[error("{shop} does not print a book of {pages} pages: it asks for {asked}. {advice}")]
    PageCount {
        /// Which shop.
        shop: String,
        /// Pages that there are.
        pages: u32,
        /// Pages that it asks for.
        asked: String,
        /// What to do.
        advice: String,
    },
    /// A spine whose width is not known or cannot be.
    #[error("{0}")]
    Spine(String),
    /// A letter that is to be shown in the hand and cannot.
    #[error("{place} cannot be shown in the hand: {reason}")]
    Facsimile {
        /// "The letter “To Loretta” (number 3)".
        place: String,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// Where the book goes to refuses it.
    #[error("The book cannot be written ({0}). Make room on the disk, or write somewhere else.")]
    Write(#[source] std::io::Error),
    /// A book number that cannot be.
    #[error("“{isbn}” is no ISBN: {why}. Look at the number again.")]
    Isbn {
        /// What was given.
        isbn: String,
        /// What is wrong.
        why: String,
    },
    /// Margins of a printer that cannot be read.
    #[error("“{0}” are no printer’s margins; give four lengths in millimetres, 0 to 50, as top,right,bottom,left: 5,5,6,5.")]
    Margins(String),
    /// A cover's design that cannot be used.
    #[error("The cover design “{design}” cannot be used: {reason}")]
    CoverDesign {
        /// Its name.
        design: String,
        /// What is wrong and what is allowed.
        reason: String,
    },
    /// A cover that cannot be laid out.
    #[error("{0}")]
    Cover(String),
    /// Phrases for a publisher that cannot be used.
    #[error("The phrases for a publisher cannot be used: {0}")]
    Submission(String),
    /// Bytes that are no PDF.
    #[error("This file cannot be read as a PDF: {0}. Make it again.")]
    NoPdf(String),
    /// The caller asked to stop.
    #[error("The book was stopped before it was finished.")]
    Stopped,
    /// Something that should not happen; the text is for the log.
    #[error("The file could not be put together ({0}). Try again; if it happens again, this is our fault.")]
    Assembly(String),
}

fn shown(characters: &[char]) -> String {
    let named: Vec<String> = characters.iter().take(12).map(|c| format!("“{c}” (U+{:04X})", u32::from(*c))).collect();
    let more = characters.len().saturating_sub(12);
    if more == 0 { named.join(", ") } else { format!("{} and {more} more", named.join(", ")) }
}
