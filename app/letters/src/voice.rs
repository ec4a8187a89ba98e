//! How one person writes letters: what can be counted in their letters, and what their edits taught.
//!
//! Counts come from samples, lessons from edits. A lesson is always visible in words and can be undone;
//! whatever it brings about is read out of the list of lessons, so undoing leaves nothing behind.

use serde::{Deserialize, Serialize};

/// How one person writes. The empty voice knows nothing and changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Voice {
    /// Letters that were read.
    pub samples: u32,
    /// Words that were read, salutations and valedictions left out.
    pub words: u32,
    /// Words of a sentence, on the median.
    pub sentence_words: u32,
    /// Half of all sentences are within this many words of each other (the distance between the quartiles).
    pub sentence_spread: u32,
    /// Words of a paragraph, on the median.
    pub paragraph_words: u32,
    /// Of the places where "I'm" could stand for "I am", how many have it, in percent; none when too few were seen.
    pub contractions: Option<u8>,
    /// The dash as this person writes it, with its spaces: "—", " – ", " - "; empty when none was seen.
    pub dash: String,
    /// Marks that belong to a habit.
    pub marks: Marks,
    /// Words and phrases that stand in the letters far more often than in everyday English, the strongest first.
    pub favourites: Vec<Favourite>,
    /// How letters open, the most frequent first; `{name}` stands for the reader's name: "Dear {name},".
    pub openings: Vec<Form>,
    /// How letters close, the most frequent first: "With love,".
    pub closings: Vec<Form>,
    /// What edits taught, the oldest first.
    pub lessons: Vec<Lesson>,
    /// The number of the last lesson that there ever was.
    pub last_lesson: u32,
}

/// Marks in a thousand words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Marks {
    /// — or – or a hyphen between spaces.
    pub dashes: u32,
    /// ;
    pub semicolons: u32,
    /// !
    pub exclamations: u32,
    /// … or ...
    pub ellipses: u32,
    /// Pairs of ( ).
    pub brackets: u32,
}

/// A word or phrase that somebody likes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Favourite {
    /// In lower case.
    pub text: String,
    /// How often it was read.
    pub times: u32,
}

/// A salutation or valediction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// With its comma; `{name}` stands for the reader's name.
    pub text: String,
    /// How often it was read.
    pub times: u32,
}

/// What one kind of edit taught.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    /// Its number in this voice; never given twice.
    pub id: u32,
    /// How many edits taught it.
    pub times: u32,
    /// What it is.
    #[serde(flatten)]
    pub taught: Taught,
}

/// What an edit teaches. Words are in lower case, with plain apostrophes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Taught {
    /// A word of manner ("truly") or a phrase was struck out.
    StruckOut {
        /// What.
        text: String,
    },
    /// A word of manner or a phrase was put in.
    PutIn {
        /// What.
        text: String,
    },
    /// One word took the place of another.
    Replaced {
        /// What stood there.
        from: String,
        /// What stands there now.
        to: String,
    },
    /// "I am" became "I'm".
    Contracts,
    /// "I'm" became "I am".
    WritesOut,
    /// The salutation was changed to this form.
    Opens {
        /// With `{name}` for the reader's name.
        form: String,
    },
    /// The valediction was changed to this.
    Closes {
        /// With its comma.
        form: String,
    },
    /// A mark was taken out where it stood.
    WithoutMark {
        /// Which.
        mark: Mark,
    },
    /// A mark was put where there was another or none.
    WithMark {
        /// Which.
        mark: Mark,
    },
    /// Long sentences were cut in two.
    Splits,
}

/// A mark that belongs to a habit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// —
    Dash,
    /// ;
    Semicolon,
    /// !
    Exclamation,
    /// …
    Ellipsis,
    /// ( )
    Brackets,
}

impl Mark {
    fn plural(self) -> &'static str {
        match self {
            Mark::Dash => "dashes",
            Mark::Semicolon => "semicolons",
            Mark::Exclamation => "exclamation marks",
            Mark::Ellipsis => "three dots",
            Mark::Brackets => "brackets",
        }
    }
}

impl Lesson {
    /// Whether it is acted on. A word that took another's place, and a phrase that was struck out or put in,
    /// must be seen twice: once may be a matter of that letter.
    pub fn in_force(&self) -> bool {
        match &self.taught {
            Taught::Replaced { .. } | Taught::PutIn { .. } | Taught::WithMark { .. } | Taught::WithoutMark { .. } | Taught::Splits => {
                self.times >= 2
            }
            Taught::StruckOut { text } => self.times >= 2 || !text.contains(' '),
            Taught::Contracts | Taught::WritesOut | Taught::Opens { .. } | Taught::Closes { .. } => true,
        }
    }

    /// The lesson as the writer is told: "You strike out “truly”."
    pub fn says(&self) -> String {
        let said = match &self.taught {
            Taught::StruckOut { text } => format!("You strike out “{text}”"),
            Taught::PutIn { text } => format!("You put in “{text}”"),
            Taught::Replaced { from, to } => format!("You write “{to}” for “{from}”"),
            Taught::Contracts => "You write “I’m” rather than “I am”".to_string(),
            Taught::WritesOut => "You write “I am” rather than “I’m”".to_string(),
            Taught::Opens { form } => format!("You open with “{}”", form.replace("{name}", "…")),
            Taught::Closes { form } => format!("You close with “{form}”"),
            Taught::WithoutMark { mark } => format!("You take out {}", mark.plural()),
            Taught::WithMark { mark } => format!("You put in {}", mark.plural()),
            Taught::Splits => "You make two sentences out of a long one".to_string(),
        };
        match (self.times, self.in_force()) {
            (_, false) => format!("{said}. Seen once; it counts from the second time."),
            (0 | 1, true) => format!("{said}."),
            (n, true) => format!("{said} ({n} times)."),
        }
    }
}

/// Words that only people who are close write to each other.
const CLOSE: [&str; 30] = [
    "love",
    "loving",
    "lots",
    "darling",
    "dearest",
    "sweetheart",
    "honey",
    "sweetie",
    "babe",
    "beloved",
    "precious",
    "kisses",
    "kiss",
    "hugs",
    "hug",
    "xx",
    "xxx",
    "x",
    "xo",
    "xoxo",
    "forever",
    "ever",
    "always",
    "heart",
    "mum",
    "mom",
    "dad",
    "gran",
    "mama",
    "papa",
];

/// Whether a salutation or valediction is for people who are close.
fn is_close(form: &str) -> bool {
    form.split(|c: char| !c.is_alphanumeric()).any(|w| CLOSE.contains(&w.to_lowercase().as_str()))
}

impl Voice {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.samples == 0 && self.lessons.is_empty()
    }

    /// Lessons that are acted on.
    pub fn in_force(&self) -> impl Iterator<Item = &Lesson> {
        self.lessons.iter().filter(|l| l.in_force())
    }

    /// Words and phrases that are struck out wherever they come.
    pub fn never(&self) -> impl Iterator<Item = &str> {
        self.in_force().filter_map(|l| if let Taught::StruckOut { text } = &l.taught { Some(text.as_str()) } else { None })
    }

    /// Words that take the place of others: (what stood there, what is written instead).
    pub fn preferred(&self) -> impl Iterator<Item = (&str, &str)> {
        self.in_force()
            .filter_map(|l| if let Taught::Replaced { from, to } = &l.taught { Some((from.as_str(), to.as_str())) } else { None })
    }

    /// Favourite words and phrases, from samples and from what was put in.
    pub fn liked(&self) -> impl Iterator<Item = &str> {
        let taught = self.in_force().filter_map(|l| match &l.taught {
            Taught::PutIn { text } | Taught::Replaced { to: text, .. } => Some(text.as_str()),
            _ => None,
        });
        self.favourites.iter().map(|f| f.text.as_str()).chain(taught)
    }

    /// Whether "I am" is written "I'm": always, never, or (none) now so and now so, or nothing is known.
    /// Edits outweigh samples.
    pub fn contracts(&self) -> Option<bool> {
        let times = |wanted: &Taught| self.lessons.iter().find(|l| l.taught == *wanted).map_or(0, |l| l.times);
        match (times(&Taught::Contracts), times(&Taught::WritesOut)) {
            (made, opened) if made > opened => Some(true),
            (made, opened) if opened > made => Some(false),
            _ => match self.contractions {
                Some(share) if share >= 70 => Some(true),
                Some(share) if share <= 15 => Some(false),
                _ => None,
            },
        }
    }

    /// Whether a mark is avoided: taken out by edits, or not once in 300 words of samples.
    pub fn avoids(&self, mark: Mark) -> bool {
        let times = |wanted: &Taught| self.in_force().find(|l| l.taught == *wanted).map_or(0, |l| l.times);
        let (with, without) = (times(&Taught::WithMark { mark }), times(&Taught::WithoutMark { mark }));
        without > with || with == without && self.words >= 300 && self.rate(mark) == 0
    }

    /// A mark in a thousand words of the samples.
    pub fn rate(&self, mark: Mark) -> u32 {
        match mark {
            Mark::Dash => self.marks.dashes,
            Mark::Semicolon => self.marks.semicolons,
            Mark::Exclamation => self.marks.exclamations,
            Mark::Ellipsis => self.marks.ellipses,
            Mark::Brackets => self.marks.brackets,
        }
    }

    /// How this person opens a letter to `name`: "Hi Jonas,". The last edit outweighs the samples. `close` says
    /// whether the two are; "Darling," goes to nobody else. None when no form is known that fits.
    pub fn salutation(&self, name: &str, close: bool) -> Option<String> {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let taught = self.lessons.iter().rev().filter_map(|l| if let Taught::Opens { form } = &l.taught { Some(form) } else { None });
        let fits = |form: &&String| (close || !is_close(form)) && form.contains("{name}");
        let form = taught.chain(self.openings.iter().map(|f| &f.text)).find(fits)?;
        Some(form.replace("{name}", &name))
    }

    /// How this person closes a letter: "With love,". The last edit outweighs the samples. `close` says whether
    /// writer and reader are. None when no form is known that fits.
    pub fn valediction(&self, close: bool) -> Option<String> {
        let taught = self.lessons.iter().rev().filter_map(|l| if let Taught::Closes { form } = &l.taught { Some(form) } else { None });
        taught.chain(self.closings.iter().map(|f| &f.text)).find(|form| close || !is_close(form)).cloned()
    }

    /// Takes a lesson in: a new one, or one time more of an old one. Returns it as it stands now.
    pub fn learn(&mut self, taught: Taught) -> Lesson {
        if let Some(at) = self.lessons.iter().position(|l| l.taught == taught) {
            // The last edit outweighs those before it, so what was seen again goes to the end.
            let mut lesson = self.lessons.remove(at);
            lesson.times += 1;
            self.lessons.push(lesson.clone());
            return lesson;
        }
        self.last_lesson += 1;
        let lesson = Lesson { id: self.last_lesson, times: 1, taught };
        self.lessons.push(lesson.clone());
        lesson
    }

    /// Undoes a lesson: it is as if those edits had never been made. None when there is no such lesson.
    pub fn unlearn(&mut self, id: u32) -> Option<Lesson> {
        let at = self.lessons.iter().position(|l| l.id == id)?;
        Some(self.lessons.remove(at))
    }
}
