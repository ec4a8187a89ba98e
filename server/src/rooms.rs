//! Everything that a running server holds: the rooms, and what was loaded once for all of them.

use crate::autographs::Writing;
use crate::bell::Bell;
use crate::bindery;
use crate::choosing::Readings;
use crate::config::Config;
use crate::covers::FIRST_COVER;
use crate::data::Data;
use crate::error::ServerError;
use crate::ghostwriting::Revisions;
use crate::hands;
use crate::jobs::Queue;
use crate::letterhead::Stamped;
use crate::manuscript::{Bound, Kept};
use crate::post::Addressed;
use crate::templates::{FIRST_DESIGN, Templates};
use app::house::{Cabinet, Choice, HandChoice, OccasionChoice};
use archive::{Archive, ArchiveError, Files};
use chrono::{NaiveTime, Utc};
use fonts::{Hand, Heading, Manner, Nib, NibKind, Page};
use ghostwriter::Ghostwriter;
use ghostwriter::remote::Address;
use learn::sheet::Paper;
use letters::{AccountId, CollectionId, CompilationId, Letter, LetterText, Sheet};
use press::PressError;
use press::book::{Design, Faces};
use press::envelope::SenderAt;
use press::plotter::{self, Gcode};
use press::submission::{self, Offer};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::Mutex;
use uuid::Uuid;

/// What a running server holds; one for all requests and jobs.
pub struct Rooms {
    /// Configuration as it was at start.
    pub config: Config,
    /// The data folder.
    pub data: Data,
    /// What a writer may edit: papers, inks, occasions, designs, the catalogue of models.
    pub templates: Arc<Templates>,
    /// Everything that is kept.
    pub archive: Archive,
    /// Finished files.
    pub files: Files,
    /// Background work.
    pub queue: Queue,
    /// Tells streams that there is something new.
    pub bell: Bell,
    /// Changes of parts of letters that are being made.
    pub revisions: Revisions,
    /// Letters that were read for a book.
    pub readings: Arc<Readings>,
    /// This process among others on the same database; new at every start.
    pub worker: String,
    hands: Mutex<HashMap<String, Hand>>,
    writers: Mutex<HashMap<String, Arc<Ghostwriter>>>,
}

impl Rooms {
    /// Opens the archive, the files and the queue.
    ///
    /// # Errors
    /// When one of them cannot be opened; the text says which and what to do.
    pub async fn open(config: Config, data: Data, templates: Arc<Templates>) -> Result<Rooms, ServerError> {
        let url = config.database_url(&data);
        let archive = Archive::open(&url).await?;
        let files = Files::local(data.files())?;
        let queue = Queue::open(&url, &data.jobs_database()).await?;
        Ok(Rooms {
            config,
            data,
            templates,
            archive,
            files,
            queue,
            bell: Bell::default(),
            revisions: Revisions::default(),
            readings: Arc::default(),
            worker: Uuid::now_v7().to_string(),
            hands: Mutex::default(),
            writers: Mutex::default(),
        })
    }

    /// A hand, read from the data folder once.
    ///
    /// # Errors
    /// When there is no such hand, or its letterforms are not here.
    pub async fn hand(&self, name: &str) -> Result<Hand, ServerError> {
        let mut hands = self.hands.lock().await;
        if let Some(hand) = hands.get(name) {
            return Ok(hand.clone());
        }
        let (data, templates, name) = (self.data.clone(), self.templates.clone(), name.to_string());
        let hand = blocking({
            let name = name.clone();
            move || hands::open(&templates, &data, &name)
        })
        .await?;
        hands.insert(name, hand.clone());
        Ok(hand)
    }

    /// A model ready to write. One is kept in memory at a time: weights are large.
    ///
    /// # Errors
    /// When there is no such model, its weights are not here, or they cannot be read.
    pub async fn ghostwriter(&self, name: &str) -> Result<Arc<Ghostwriter>, ServerError> {
        let mut writers = self.writers.lock().await;
        if let Some(writer) = writers.get(name) {
            return Ok(writer.clone());
        }
        writers.clear();
        let (templates, data, asked, adapter) = (self.templates.clone(), self.data.clone(), name.to_string(), self.config.adapter.clone());
        let writer = Arc::new(blocking(move || templates.writer(&data, &asked, adapter.as_deref())).await?);
        writers.insert(name.to_string(), writer.clone());
        Ok(writer)
    }

    /// The faces that books are set in.
    ///
    /// # Errors
    /// When they are not here.
    pub async fn book_faces(&self, design: &Design) -> Result<Faces, ServerError> {
        let (data, templates, design) = (self.data.clone(), self.templates.clone(), design.clone());
        blocking(move || templates.book_faces(&data, &design)).await
    }

    /// A file of a book for a publisher. Letters that may not be published are in none.
    ///
    /// # Errors
    /// When there is no such book, a letter of it may not be published, or it cannot be set.
    pub async fn for_publisher(&self, account: AccountId, book: CollectionId, what: ForPublisher) -> Result<Vec<u8>, ServerError> {
        let kept = Kept::out(&self.archive, account, book).await?;
        let today = self.now();
        let design = Some(kept.front.design.clone()).filter(|d| !d.is_empty());
        let bound = kept.bound(today);
        if let Some(objection) = bound.objection() {
            return Err(ServerError::Misused(objection));
        }
        let (templates, data) = (self.templates.clone(), self.data.clone());
        blocking(move || {
            let Bound { manuscript, submission: said, samples, .. } = &bound;
            let phrases = templates.phrases();
            Ok(match what {
                ForPublisher::Docx => submission::docx(manuscript, said, phrases)?,
                ForPublisher::Markdown => submission::markdown(manuscript, said, phrases)?.into_bytes(),
                ForPublisher::Proposal => {
                    let design = templates.design_or_first(design.as_deref())?;
                    let faces = templates.book_faces(&data, design)?;
                    let writing = Writing::new(&templates, &data);
                    let sheets = bound.sheets();
                    let autograph = |at: usize| writing.letter(manuscript, &sheets, at);
                    let offer = Offer { said, samples, dated: Some(today.date_naive()) };
                    let mut pdf = Vec::new();
                    submission::proposal(manuscript, &offer, phrases, design, &faces, Some(&autograph), &mut pdf)?;
                    pdf
                }
            })
        })
        .await
    }

    /// Forgets a hand that was read before: it was learned again, or is gone.
    pub async fn forget_hand(&self, name: &str) {
        self.hands.lock().await.remove(name);
    }

    /// A hand writing its own name, as SVG without paper.
    ///
    /// # Errors
    /// As [`Rooms::hand`].
    pub async fn hand_sample(&self, name: &str) -> Result<String, ServerError> {
        let hand = self.hand(name).await?;
        blocking(move || Ok(fonts::sample(&hand, &hand.card().title)?.svg("#33241d", None))).await
    }

    /// The sheet from which a hand is learned, as PDF.
    ///
    /// # Errors
    /// When the face of its labels is not here.
    pub fn hand_sheet(&self, paper: Paper) -> Result<Vec<u8>, ServerError> {
        hands::learned::printed_sheet(&self.templates, &self.data, paper)
    }

    /// A letter written in its hand on its paper.
    ///
    /// # Errors
    /// When hand, paper or ink are unknown, or the hand has no form for a character.
    pub async fn written(&self, letter: &Letter) -> Result<Vec<Page>, ServerError> {
        let hand = self.hand(&letter.sheet.hand).await?;
        let paper = self.templates.stationery(&letter.sheet.paper)?.clone();
        let (text, manner) = (letter.text.clone(), manner(&self.templates, letter)?);
        blocking(move || Ok(fonts::write(&hand, &text, &paper, &manner)?)).await
    }

    /// A letter as a PDF for the printer.
    ///
    /// # Errors
    /// As [`Rooms::written`].
    pub async fn letter_pdf(&self, letter: &Letter, author: &str) -> Result<Vec<u8>, ServerError> {
        let pages = self.written(letter).await?;
        let (paper, heading) = (self.templates.stationery(&letter.sheet.paper)?.clone(), heading(&letter.sheet));
        let (data, templates) = (self.data.clone(), self.templates.clone());
        let ink = self.templates.ink(&letter.sheet.ink)?.clone();
        let (text, author) = (letter.text.clone(), author.to_string());
        let title = title(letter);
        let (created, language) = (letter.dated.and_time(NaiveTime::MIN).and_utc(), letter.brief.language.to_string());
        blocking(move || {
            let about = press::letter::About { title: &title, author: &author, language: &language, created, text: &text };
            let stamped = Stamped::new(&templates, &data, &paper, heading.as_ref())?;
            Ok(press::letter::pdf(&pages, &about, &ink, &stamped.paper())?)
        })
        .await
    }

    /// The letter's first page as a picture that looks scanned.
    ///
    /// # Errors
    /// As [`Rooms::written`].
    pub async fn letter_scan(&self, letter: &Letter) -> Result<Vec<u8>, ServerError> {
        const DPI: f64 = 150.0;
        let pages = self.written(letter).await?;
        let (paper, heading) = (self.templates.stationery(&letter.sheet.paper)?.clone(), heading(&letter.sheet));
        let (data, templates, seed) = (self.data.clone(), self.templates.clone(), letter.sheet.seed);
        let nib = kind_of(templates.nib(&letter.sheet.nib)?);
        let ink = self.templates.ink(&letter.sheet.ink)?.clone();
        blocking(move || {
            let stamped = Stamped::new(&templates, &data, &paper, heading.as_ref())?;
            let first = pages.first().ok_or(PressError::NoPages)?;
            let look = press::letter::Scan { dpi: DPI, seed, nib, back: pages.get(1) };
            Ok(press::letter::scan(first, 0, &ink, &stamped.paper(), &look)?)
        })
        .await
    }

    /// The letter's pages as a pen plotter is told them.
    ///
    /// # Errors
    /// As [`Rooms::written`].
    pub async fn letter_plot(&self, letter: &Letter, plot: Plot) -> Result<Vec<Vec<u8>>, ServerError> {
        let hand = self.hand(&letter.sheet.hand).await?;
        let paper = self.templates.stationery(&letter.sheet.paper)?.clone();
        let ink = self.templates.ink(&letter.sheet.ink)?.clone();
        let (text, manner) = (letter.text.clone(), Manner { traced: true, ..manner(&self.templates, letter)? });
        blocking(move || {
            let pages = fonts::write(&hand, &text, &paper, &manner)?;
            let told = |page: &Page| match plot {
                Plot::Svg => plotter::svg(page, &ink),
                Plot::Hpgl => plotter::hpgl(page, 1),
                Plot::Gcode => plotter::gcode(page, &Gcode::default()),
            };
            Ok(pages.iter().map(|page| told(page).map(String::into_bytes)).collect::<Result<_, _>>()?)
        })
        .await
    }

    /// The letter's envelope, addressed in its hand. `address` is the recipient's, line by line.
    ///
    /// # Errors
    /// When there is no address, it does not fit, or there is no such envelope.
    pub async fn envelope_pdf(&self, letter: &Letter, address: &str, size: &str) -> Result<Vec<u8>, ServerError> {
        let hand = self.hand(&letter.sheet.hand).await?;
        let envelope = self.templates.envelope(size)?.clone();
        let ink = self.templates.ink(&letter.sheet.ink)?.clone();
        let manner = manner(&self.templates, letter)?;
        let (from, name) = (letter.sheet.from.clone(), letter.brief.to.name.clone());
        let lines = address.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_string);
        let to: Vec<String> = std::iter::once(name.clone()).chain(lines).collect();
        if to.len() < 2 {
            return Err(ServerError::Misused(format!("No address of {name} is kept. Add it on their page first.")));
        }
        let created = letter.dated.and_time(NaiveTime::MIN).and_utc();
        blocking(move || {
            let addressed = Addressed { from: &from, to: &to, envelope: &envelope, sender: SenderAt::Front };
            addressed.pdf(&hand, &manner, &ink, created)
        })
        .await
    }

    /// Everything that a letter can be written with here.
    pub fn cabinet(&self) -> Cabinet {
        let (templates, data) = (&self.templates, &self.data);
        Cabinet {
            hands: hands::cards(templates, data)
                .into_iter()
                .filter(|card| hands::is_here(data, card))
                .map(|card| HandChoice { from: hands::source(templates, &card), name: card.name, title: card.title, about: card.style })
                .collect(),
            papers: templates.papers().cloned().collect(),
            inks: templates.inks().cloned().collect(),
            nibs: templates.nibs().cloned().collect(),
            envelopes: templates
                .envelopes()
                .map(|e| Choice { name: e.name.clone(), title: e.title.clone(), about: format!("{} × {} mm", e.width_mm, e.height_mm) })
                .collect(),
            models: self.models(),
            designs: designs(templates),
            covers: covers(templates),
            occasions: templates
                .occasions()
                .map(|o| OccasionChoice { name: o.name.clone(), title: o.title.clone(), words: o.words, tone: o.tone.clone() })
                .collect(),
            first_sheet: templates.first_sheet(data, 1),
            first_model: self.config.model.clone(),
        }
    }

    /// What may write here: the models whose weights are here, and the server that the configuration names.
    pub fn models(&self) -> Vec<Choice> {
        let here = self.templates.writing_models().filter(|entry| self.data.model(&entry.file).is_file());
        let far = Address::read(&self.config.model).ok().map(|address| Choice {
            name: self.config.model.clone(),
            title: format!("The model at {}", address.server()),
            about: "Not on this machine: brief and letter are sent there.".into(),
        });
        let here = here.map(|entry| Choice { name: entry.name.clone(), title: entry.title.clone(), about: entry.licence.clone() });
        far.into_iter().chain(here).collect()
    }

    /// Removes the files of makings that are not wanted any more.
    ///
    /// # Errors
    /// When they cannot be removed.
    pub async fn forget_files(&self, makings: &[CompilationId]) -> Result<(), ArchiveError> {
        for making in makings {
            for file in bindery::FILES {
                self.files.delete(&book_key(*making, file)).await?;
            }
        }
        Ok(())
    }

    /// A new id, in the order of time.
    pub fn new_id(&self) -> Uuid {
        Uuid::now_v7()
    }

    /// The time, as the server's doors read it; the rooms behind get it handed in.
    pub fn now(&self) -> chrono::DateTime<Utc> {
        Utc::now()
    }
}

/// What a pen plotter is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plot {
    /// SVG of single lines.
    Svg,
    /// HP-GL.
    Hpgl,
    /// G-code.
    Gcode,
}

/// What goes to a publisher.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForPublisher {
    /// The manuscript for a word processor.
    Docx,
    /// The manuscript in plain text.
    Markdown,
    /// The letter to the editor, the synopsis and the samples.
    Proposal,
}

/// The designs, the usual one first.
fn designs(templates: &Templates) -> Vec<Choice> {
    let mut designs: Vec<Choice> =
        templates.designs().map(|d| Choice { name: d.name.clone(), title: d.title.clone(), about: d.about.clone() }).collect();
    designs.sort_by_key(|d| d.name != FIRST_DESIGN);
    designs
}

/// The covers, the usual one first.
fn covers(templates: &Templates) -> Vec<Choice> {
    let mut covers: Vec<Choice> =
        templates.covers().map(|d| Choice { name: d.name.clone(), title: d.title.clone(), about: d.about.clone() }).collect();
    covers.sort_by_key(|d| d.name != FIRST_COVER);
    covers
}

/// How a letter asks to be written: as its sheet says, and divided by the rules of its language.
///
/// # Errors
/// When there is no such nib.
pub fn manner(templates: &Templates, letter: &Letter) -> Result<Manner, ServerError> {
    manner_of(templates, &letter.sheet, letter.brief.language.two_letters())
}

/// How a sheet asks to be written on, words divided by the rules of a language.
///
/// # Errors
/// When there is no such nib.
pub fn manner_of(templates: &Templates, sheet: &Sheet, language: Option<[u8; 2]>) -> Result<Manner, ServerError> {
    Ok(Manner {
        seed: sheet.seed,
        neatness: f64::from(sheet.neatness) / 100.0,
        traced: false,
        nib: templates.nib(&sheet.nib)?,
        language,
        slips: sheet.slips,
    })
}

/// The kind of a nib; a hand's own pen is a fountain pen.
pub fn kind_of(nib: Option<Nib>) -> NibKind {
    nib.map_or(NibKind::Fountain, |nib| nib.kind)
}

/// The writer's name and address as they stand at the head of crested paper.
pub fn heading(sheet: &Sheet) -> Option<Heading> {
    let (name, lines) = sheet.from.split_first()?;
    Some(Heading { name: name.clone(), lines: lines.to_vec() })
}

/// What a letter is called in a window's title and a file's properties.
pub fn title(letter: &Letter) -> String {
    LetterText::parse(&letter.text)
        .salutation
        .map_or_else(|| format!("Letter to {}", letter.brief.to.name), |s| s.trim_end_matches([',', ':', '!', '—', '–']).trim().to_string())
}

/// Where a book's file is kept.
pub fn book_key(id: CompilationId, file: &str) -> String {
    format!("books/{id}/{file}")
}

/// Runs work that computes or reads files beside the server's own threads.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, ServerError> + Send + 'static) -> Result<T, ServerError> {
    let span = tracing::Span::current();
    tokio::task::spawn_blocking(move || span.in_scope(work)).await.unwrap_or_else(|_| {
        Err(ServerError::Unavailable("That broke off unexpectedly. Try it again; the log says where it broke.".to_string()))
    })
}
