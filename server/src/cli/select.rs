//! `letters book select` and `letters book names`

use super::{Desk, out};
use crate::choosing::{self, Laid, Loose, Readings};
use crate::error::ServerError;
use crate::manuscript::{Bound, Kept};
use archive::Archive;
use clap::{Args, Subcommand};
use ghostwriter::{Closeness, Purpose};
use letters::{AccountId, Budget, Candidate, CollectionId, Decision, LetterId, Permission, Proposal, Renames, Sequence, Shown, Trim};
use serde_json::json;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The book itself, or a step on the way to it.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct BookOrStep {
    #[command(subcommand)]
    step: Option<Step>,
    #[command(flatten)]
    book: Option<super::book::Book>,
}

#[derive(Debug, Subcommand)]
enum Step {
    /// Reads letters again and proposes which of them make a book, and in which order
    Select(Select),
    /// Names and places that are changed through a whole book; the table stays apart from it
    Names(Names),
    /// Makes what goes to a publisher: the manuscript, and a letter with synopsis and samples
    Submission(super::submission::Submit),
}

impl BookOrStep {
    /// Does it.
    pub fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        match (self.step, self.book) {
            (Some(Step::Select(select)), _) => select.run(desk),
            (Some(Step::Names(names)), _) => names.run(desk),
            (Some(Step::Submission(submit)), _) => submit.run(desk),
            (None, Some(book)) => book.run(desk),
            (None, None) => Err(ServerError::Misused("Name a folder of letters, or --collection ID.".into())),
        }
    }
}

/// Reads letters again and proposes which of them make a book, and in which order. Each letter's reading has its
/// reasons; of letters that are nearly the same the best stands for all; no occasion comes five times running.
/// Nothing is chosen for good: with --save the proposal becomes the collection's order, to be changed by hand.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  letters book select letters/ --pages 60 --order arc
  letters book select --collection 0198f2c4-7d1e-7c3a-9a51-2f6f0c9b1e42 --letters 40 --save
  letters book select --collection 0198f2c4-7d1e-7c3a-9a51-2f6f0c9b1e42 --pin 0198f2c5-… --may 0198f2c6-…=no

A letter is named by its id (the last part of its page's address), in a folder by its file's name.")]
pub struct Select {
    /// A folder with one letter a file
    #[arg(required_unless_present = "collection", conflicts_with = "collection", value_name = "FOLDER-OF-LETTERS")]
    folder: Option<PathBuf>,
    /// A collection of the archive, by its title or its id; all letters of its writer can be chosen
    #[arg(long, value_name = "NAME")]
    collection: Option<String>,
    /// The most letters
    #[arg(long, value_name = "N")]
    letters: Option<u32>,
    /// The most pages, front and back matter not counted
    #[arg(long, value_name = "N")]
    pages: Option<u32>,
    /// date, person, season (the stretches of a life) or arc (bright, dark, and out of it)
    #[arg(long, value_name = "ORDER", default_value_t = Sequence::default())]
    order: Sequence,
    /// How letters are shown: set, hand or both [default: as the book says]
    #[arg(long, value_name = "HOW", value_parser = shown)]
    shown: Option<Shown>,
    /// The size of the page after trimming, in inches [default: as the book says]
    #[arg(long, value_name = "WxH")]
    trim: Option<Trim>,
    /// Keeps a letter in the book, whatever is proposed
    #[arg(long, value_name = "LETTER")]
    pin: Vec<String>,
    /// Keeps a letter out of the book
    #[arg(long, value_name = "LETTER")]
    drop: Vec<String>,
    /// Takes a pin or a drop back
    #[arg(long, value_name = "LETTER", conflicts_with = "folder")]
    open: Vec<LetterId>,
    /// Says whether a letter may be published
    #[arg(long, value_name = "LETTER=yes|no|ask", conflicts_with = "folder", value_parser = may)]
    may: Vec<(LetterId, Permission)>,
    /// Makes the proposal the collection's order and parts
    #[arg(long, conflicts_with = "folder")]
    save: bool,
    /// Every letter's whole reading, side by side
    #[arg(long)]
    readings: bool,
    /// As JSON: the proposal, and every letter's reading
    #[arg(long)]
    json: bool,
}

/// All letters that could be chosen, what those of a folder are called, and the proposal.
type Chosen = (Vec<Candidate>, HashMap<LetterId, String>, Proposal);

impl Select {
    fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        let (candidates, names, proposal) = match (&self.folder, &self.collection) {
            (Some(folder), _) => self.in_folder(desk, folder)?,
            (None, Some(named)) => runtime()?.block_on(self.in_collection(desk, named))?,
            (None, None) => return Err(ServerError::Misused("Name a folder of letters, or --collection ID.".into())),
        };
        if self.json {
            out::json(&json!({ "proposal": proposal, "candidates": candidates, "names": names }))?;
        } else {
            out::say(&said(&candidates, &names, &proposal, self.readings))?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn budget(&self, shown: Shown) -> Budget {
        Budget { letters: self.letters, pages: self.pages, shown: self.shown.unwrap_or(shown) }
    }

    fn in_folder(&self, desk: &Desk, folder: &Path) -> Result<Chosen, ServerError> {
        let loose: Vec<Loose> = super::source::loose(folder)?;
        let decision = |name: &str| {
            let named = |list: &[String]| list.iter().any(|n| n.trim_end_matches(".txt").trim_end_matches(".md") == name);
            if named(&self.drop) {
                Decision::Dropped
            } else if named(&self.pin) {
                Decision::Pinned
            } else {
                Decision::Open
            }
        };
        for name in self.pin.iter().chain(&self.drop) {
            if !loose.iter().any(|l| l.name == name.trim_end_matches(".txt").trim_end_matches(".md")) {
                return Err(ServerError::Misused(format!("There is no letter {name} in {}.", folder.display())));
            }
        }
        let trim = self.trim.unwrap_or_default();
        let drawer = choosing::of_loose(&loose, decision, trim, desk.templates.shelf(), closeness(desk)?.as_ref())?;
        let proposal = drawer.propose(&self.budget(Shown::default()), trim, self.order);
        let names = loose.into_iter().enumerate().map(|(i, l)| (choosing::loose_id(i), l.name)).collect();
        Ok((drawer.candidates(), names, proposal))
    }

    async fn in_collection(&self, desk: &Desk, named: &str) -> Result<Chosen, ServerError> {
        let (archive, owner, id) = open(desk, named).await?;
        for (letter, permission) in &self.may {
            archive.set_permission(owner, *letter, *permission).await?;
        }
        let letter = |text: &String| text.parse::<LetterId>().map_err(|e| ServerError::Misused(e.to_string()));
        for (list, decision) in [(&self.pin, Decision::Pinned), (&self.drop, Decision::Dropped)] {
            for name in list {
                archive.decide(owner, id, letter(name)?, decision).await?;
            }
        }
        for letter in &self.open {
            archive.decide(owner, id, *letter, Decision::Open).await?;
        }
        let laid = Laid::out(&archive, owner, id).await?;
        let mut front = laid.front.clone();
        let drawer = laid.read(&Readings::default(), desk.templates.shelf(), closeness(desk)?.as_ref())?;
        let proposal = drawer.propose(&self.budget(front.shown), self.trim.unwrap_or(front.trim), self.order);
        if self.save {
            choosing::keep(&archive, owner, id, &mut front, &proposal).await?;
        }
        archive.close().await;
        Ok((drawer.candidates(), HashMap::new(), proposal))
    }
}

/// Names and places that are changed through a whole book. Without --import or --export it says what is changed where,
/// and which names still stand in the book.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  letters book names --collection 0198f2c4-7d1e-7c3a-9a51-2f6f0c9b1e42 --import names.toml
  letters book names --collection 0198f2c4-7d1e-7c3a-9a51-2f6f0c9b1e42

names.toml says who is who, so keep it apart from the book:
  [[names]]
  from = \"Loretta Hayes\"
  to = \"Marian Cole\"
  [[names]]
  from = \"Tulsa\"
  to = \"Omaha\"
  kind = \"place\"")]
pub struct Names {
    /// The collection, by its title or its id
    #[arg(long, value_name = "NAME")]
    collection: String,
    /// Makes this file the collection's table
    #[arg(long, value_name = "FILE")]
    import: Option<PathBuf>,
    /// Writes the collection's table into a file
    #[arg(long, value_name = "FILE", conflicts_with = "import")]
    export: Option<PathBuf>,
}

impl Names {
    fn run(self, desk: &Desk) -> Result<ExitCode, ServerError> {
        let table = self.import.as_deref().map(table).transpose()?;
        let (names, kept) = runtime()?.block_on(async {
            let (archive, owner, id) = open(desk, &self.collection).await?;
            if let Some(table) = &table {
                archive.save_renames(owner, id, table).await?;
            }
            let kept = Kept::out(&archive, owner, id).await?;
            archive.close().await;
            Ok::<_, ServerError>((kept.names.clone(), kept))
        })?;
        if let Some(path) = &self.export {
            crate::beside::files(&[(path.clone(), names.to_toml().into_bytes())])?;
            eprintln!("{}: {} names. Keep it apart from the book.", path.display(), names.names.len());
            return Ok(ExitCode::SUCCESS);
        }
        let done = kept.names_changed(out::stamp(None)?);
        let mut text = String::new();
        for (letter, to, count) in &done.changed {
            text += &format!("letter {letter}, to {to}: {count} changed\n");
        }
        for at in &done.clashes {
            text += &format!("name {} of the table: somebody in the letters is called so already; two people would be one.\n", at + 1);
        }
        for (letter, word, why) in &done.doubts {
            text += &format!("letter {letter}: “{word}” was left alone: {why}.\n");
        }
        let list: Vec<String> = done.stand.into_iter().map(|(name, n)| if n > 1 { format!("{name} ({n})") } else { name }).collect();
        text += &format!("Names in the book as it stands: {}\n", if list.is_empty() { "none".into() } else { list.join(", ") });
        out::say(&text)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Sees to it that nothing is printed that may not be, or of which nobody has been asked.
///
/// # Errors
/// When letters are refused, or need somebody's word and `asked` does not say that it was given; names them.
pub fn may_be_printed(bound: &Bound, asked: bool) -> Result<(), ServerError> {
    let list = |refused: bool| -> Vec<String> {
        bound.held.iter().filter(|held| held.refused == refused).map(|held| format!("  {held} ({})\n", held.id)).collect()
    };
    let (refused, unasked) = (list(true), if asked { Vec::new() } else { list(false) });
    let mut said = String::new();
    if !refused.is_empty() {
        said += &format!(
            "It was said that these may not be published:\n{}Leave them out with:  letters book select --collection … --drop LETTER --save\n",
            refused.concat()
        );
    }
    if !unasked.is_empty() {
        said += &format!(
            "Nobody has said yet that these may be published:\n{}Ask, and say it with:  letters book select --collection … --may LETTER=yes\nOr, when all of them were asked, add --asked.",
            unasked.concat()
        );
    }
    if said.is_empty() { Ok(()) } else { Err(ServerError::Misused(said.trim_end().to_string())) }
}

/// Reads a table of names.
///
/// # Errors
/// When the file cannot be read, or is no such table; names the line.
pub fn table(path: &Path) -> Result<Renames, ServerError> {
    Renames::from_toml(&out::read_text(path)?).map_err(|e| ServerError::Unavailable(format!("{}, {e}", path.display())))
}

/// Opens the archive for whoever sits at this machine, at a collection that is named by its id or its title.
///
/// # Errors
/// When there is no archive, no such collection, or several of that title.
pub async fn open(desk: &Desk, named: &str) -> Result<(Archive, AccountId, CollectionId), ServerError> {
    if desk.config.database.is_none() && !desk.data.database().is_file() {
        return Err(ServerError::Unavailable(format!(
            "There is no archive in {} yet.\n  Name the right data folder with --data DIR.",
            desk.data.root().display()
        )));
    }
    let archive = Archive::open(&desk.config.database_url(&desk.data)).await?;
    let all = archive.every_collection().await?;
    if let Ok(id) = named.parse::<CollectionId>() {
        let owner = archive.collection_owner(id).await?;
        return Ok((archive, owner, id));
    }
    let called = |title: &str| title.trim().to_lowercase() == named.trim().to_lowercase();
    let (mut found, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, _, title)| called(title));
    match (found.pop(), found.is_empty()) {
        (Some((id, owner, _)), true) => Ok((archive, owner, id)),
        (Some((id, ..)), false) => {
            let ids: Vec<String> = found.iter().map(|(id, ..)| *id).chain([id]).map(|id| format!("  {id}")).collect();
            Err(ServerError::Misused(format!("Several collections are called “{named}”. Name one by its id:\n{}", ids.join("\n"))))
        }
        (None, _) => {
            let near = |title: &str| strsim::jaro_winkler(&named.to_lowercase(), &title.to_lowercase());
            let nearest = others.iter().max_by(|a, b| near(&a.2).total_cmp(&near(&b.2)));
            let nearest = nearest.map(|(_, _, title)| format!(" Did you mean “{title}”?")).unwrap_or_default();
            Err(ServerError::Misused(format!("There is no collection “{named}”.{nearest}")))
        }
    }
}

/// A place for what waits.
///
/// # Errors
/// When the system gives none.
pub fn runtime() -> Result<tokio::runtime::Runtime, ServerError> {
    tokio::runtime::Runtime::new().map_err(|e| ServerError::Unavailable(format!("The archive cannot be read: {e}")))
}

fn shown(text: &str) -> Result<Shown, String> {
    Shown::parse(text).ok_or_else(|| "say set, hand or both".to_string())
}

fn may(text: &str) -> Result<(LetterId, Permission), String> {
    let (letter, permission) = text.split_once('=').ok_or("write it as LETTER=yes, LETTER=no or LETTER=ask")?;
    Ok((
        letter.parse().map_err(|e: letters::IdError| e.to_string())?,
        permission.parse().map_err(|e: letters::PermissionError| e.to_string())?,
    ))
}

/// The model that compares sentences, when it is here.
fn closeness(desk: &Desk) -> Result<Option<Closeness>, ServerError> {
    let entry = desk.templates.models().find(|e| e.purpose == Purpose::Embeddings);
    let here = entry.filter(|e| std::iter::once(&e.file).chain(e.beside.iter().map(|b| &b.file)).all(|f| desk.data.model(f).is_file()));
    Ok(here.map(|e| Closeness::open(&desk.data.model(&e.file))).transpose()?)
}

/// For people.
fn said(candidates: &[Candidate], names: &HashMap<LetterId, String>, proposal: &Proposal, readings: bool) -> String {
    let of: HashMap<LetterId, &Candidate> = candidates.iter().map(|c| (c.letter.id, c)).collect();
    let named = |id: &LetterId| names.get(id).cloned().unwrap_or_else(|| id.to_string());
    let line = |id: &LetterId| {
        of.get(id).map_or_else(String::new, |c| {
            let to = if c.letter.to.is_empty() { "A letter".to_string() } else { format!("To {}", c.letter.to) };
            let ask = if c.permission == Permission::Ask && names.is_empty() { ", ask first" } else { "" };
            format!("{to}, {}{ask}", c.letter.dated.format("%-d %B %Y"))
        })
    };
    let mut text = format!("{} of {} letters, about {} pages\n", proposal.chosen.len(), candidates.len(), proposal.pages);
    for (at, (id, why)) in proposal.chosen.iter().enumerate() {
        if let Some((title, _)) = proposal.parts.iter().find(|(_, first)| first == id) {
            text += &format!("\n{title}\n");
        }
        text += &format!("{:>4}  {}  [{}]\n      {why}\n", at + 1, line(id), named(id));
        if readings && let Some(c) = of.get(id) {
            for (side, quality) in c.reading.sides() {
                text += &format!("      {side:<11}{:.2}  {}\n", quality.score, quality.reason);
            }
        }
    }
    text += &format!("\nLeft out: {}\n", proposal.left.len());
    for (id, why) in &proposal.left {
        text += &format!("      {}  [{}]\n      {why}\n", line(id), named(id));
    }
    text += &format!("\n{}\n", proposal.method.join("\n"));
    for remark in &proposal.remarks {
        text += &format!("\n{remark}\n");
    }
    text
}
