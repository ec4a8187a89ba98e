//! What a writer may edit and a programmer need not: papers, inks, hands, occasions, book designs, faces and
//! the catalogue of models. They travel inside the program; a folder may take their place file by file.
//! All are read and checked at start, so that nothing later fails on a template.

use crate::adapters::{self, Adapters};
use crate::data::Data;
use crate::error::ServerError;
use crate::hands;
use editor::reading::{Feelings, Shelf, Things};
use fonts::{HandCard, Ink, Nib, NibCard, Stationery};
use ghostwriter::remote::{Address, Key};
use ghostwriter::{Catalogue, Cliches, Entry, Ghostwriter, Occasion, Purpose, Reflections, Settings};
use include_dir::{Dir, include_dir};
use letters::{Brief, Sheet};
use press::book::{Design, Faces};
use press::cover;
use press::envelope::Envelope;
use press::faces::FaceCard;
use press::submission::Phrases;
use secretary::Columns;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::{Path, PathBuf};

static TEMPLATES: Dir = include_dir!("$OUT_DIR/templates");
static HANDS: Dir = include_dir!("$CARGO_MANIFEST_DIR/../fonts/hands");

/// How neatly a letter is written when nobody says otherwise: 0 hurried … 100 neat.
pub const NEATNESS: u8 = 50;
/// The hand, paper and ink of a new letter, if they are there; else the first of their kind.
const FIRST_HAND: &str = "theodore";
const FIRST_PAPER: &str = "monarch";
const FIRST_INK: &str = "iron-gall";
/// What a book is set in unless another design is asked for.
pub const FIRST_DESIGN: &str = "octavo";
/// Folders of files of one kind, and single files, as they stand below `templates`.
const FOLDERS: [&str; 6] = ["books", "covers", "envelopes", "hands", "occasions", "stationery"];
const FILES: [&str; 10] = [
    "cliches.toml",
    "columns.toml",
    "faces.toml",
    "feelings.toml",
    "inks.toml",
    "models.toml",
    "nibs.toml",
    "reflections.toml",
    "submission.toml",
    "things.toml",
];

/// Everything that `templates/` and `fonts/hands/` hold, read and checked.
#[derive(Debug, Clone)]
pub struct Templates {
    hands: Vec<HandCard>,
    papers: Vec<Stationery>,
    inks: Vec<Ink>,
    nibs: Vec<NibCard>,
    envelopes: Vec<Envelope>,
    occasions: Vec<Occasion>,
    designs: Vec<Design>,
    covers: Vec<cover::Design>,
    faces: Vec<FaceCard>,
    catalogue: Catalogue,
    reflections: Reflections,
    phrases: Phrases,
    shelf: Shelf,
    adapters: Adapters,
    columns: Columns,
}

/// A template: where it stands, for people, and its text.
type Texts = BTreeMap<String, (String, String)>;

impl Templates {
    /// Reads the built-in templates and lays a folder's over them: a file there takes the place of the
    /// built-in one of the same name, or joins them.
    ///
    /// # Errors
    /// Names the file, the place in it and what is wrong.
    pub fn load(over: Option<&Path>) -> Result<Templates, ServerError> {
        let mut texts = built_in();
        if let Some(folder) = over {
            lay_over(folder, &mut texts)?;
        }
        Ok(Templates { adapters: Adapters::load(TEMPLATES.get_dir(adapters::FOLDER), over)?, ..Templates::read(&texts)? })
    }

    fn read(texts: &Texts) -> Result<Templates, ServerError> {
        let file = |name: &str| texts.get(name).ok_or_else(|| ServerError::Unavailable(format!("The template {name} is missing.")));
        let (inks, faces, models, nibs) = (file("inks.toml")?, file("faces.toml")?, file("models.toml")?, file("nibs.toml")?);
        let said = file("reflections.toml")?;
        let phrases = file("submission.toml")?;
        let (things, feelings, columns) = (file("things.toml")?, file("feelings.toml")?, file("columns.toml")?);
        let templates = Templates {
            adapters: Adapters::default(),
            columns: Columns::from_toml(&columns.1).map_err(|e| wrong(&columns.0, e))?,
            reflections: Reflections::from_toml(&said.1).map_err(|e| wrong(&said.0, e))?,
            phrases: Phrases::from_toml(&phrases.1).map_err(|e| wrong(&phrases.0, e))?,
            hands: each(texts, "hands", HandCard::from_toml)?,
            papers: each(texts, "stationery", Stationery::from_toml)?,
            occasions: each(texts, "occasions", Occasion::from_toml)?,
            designs: each(texts, "books", Design::from_toml)?,
            covers: each(texts, "covers", cover::Design::from_toml)?,
            envelopes: each(texts, "envelopes", Envelope::from_toml)?,
            inks: Ink::list_from_toml(&inks.1).map_err(|e| wrong(&inks.0, e))?,
            nibs: NibCard::list_from_toml(&nibs.1).map_err(|e| wrong(&nibs.0, e))?,
            faces: FaceCard::list_from_toml(&faces.1).map_err(|e| wrong(&faces.0, e))?,
            catalogue: Catalogue::from_toml(&models.1).map_err(|e| wrong(&models.0, e))?,
            shelf: Shelf {
                cliches: match texts.get("cliches.toml") {
                    Some(list) => Cliches::from_toml(&list.1).map_err(|e| wrong(&list.0, e))?,
                    None => Cliches::default(),
                },
                things: Things::from_toml(&things.1).map_err(|e| wrong(&things.0, e))?,
                feelings: Feelings::from_toml(&feelings.1).map_err(|e| wrong(&feelings.0, e))?,
            },
        };
        if let Some(name) = templates.reflections.occasions().find(|name| !templates.occasions.iter().any(|o| o.name == **name)) {
            return Err(wrong(&said.0, unknown("occasion", name, templates.occasions.iter().map(|o| o.name.as_str()))));
        }
        let books = templates.designs.iter().map(|d| ("books", &d.name, [&d.regular, &d.italic]));
        let covers = templates.covers.iter().map(|d| ("covers", &d.name, [&d.regular, &d.italic]));
        for (folder, design, faces) in books.chain(covers) {
            for face in faces {
                let all = templates.faces.iter().map(|f| f.name.as_str());
                if !all.clone().any(|name| name == face) {
                    return Err(wrong(&format!("{folder}/{design}.toml"), unknown("face", face, all)));
                }
            }
        }
        Ok(templates)
    }

    /// Hands, by file name.
    pub fn hands(&self) -> impl Iterator<Item = &HandCard> + Clone {
        self.hands.iter()
    }

    /// Papers, by file name.
    pub fn papers(&self) -> impl Iterator<Item = &Stationery> + Clone {
        self.papers.iter()
    }

    /// Inks, in the order of their file.
    pub fn inks(&self) -> impl Iterator<Item = &Ink> + Clone {
        self.inks.iter()
    }

    /// Nibs, in the order of their file.
    pub fn nibs(&self) -> impl Iterator<Item = &NibCard> + Clone {
        self.nibs.iter()
    }

    /// Envelopes, by file name.
    pub fn envelopes(&self) -> impl Iterator<Item = &Envelope> + Clone {
        self.envelopes.iter()
    }

    /// Occasions, by file name.
    pub fn occasions(&self) -> impl Iterator<Item = &Occasion> + Clone {
        self.occasions.iter()
    }

    /// How a brief is drafted with what stands here: its occasion, what may be said, what must not.
    pub fn settings(&self, brief: &Brief) -> Settings<'_> {
        Settings {
            occasion: self.occasion(&brief.occasion),
            reflections: Some(&self.reflections),
            cliches: Some(&self.shelf.cliches),
            ..Settings::default()
        }
    }

    /// The occasion that a brief's own word means, or the general one under that word.
    pub fn occasion_or_general(&self, word: &str) -> Occasion {
        self.occasion(word).cloned().unwrap_or_else(|| Occasion::general(word))
    }

    /// What the house says on the way to a publisher.
    pub fn phrases(&self) -> &Phrases {
        &self.phrases
    }

    /// Sentences that take up a note or lead into it.
    pub fn reflections(&self) -> &Reflections {
        &self.reflections
    }

    /// Book designs, by file name.
    pub fn designs(&self) -> impl Iterator<Item = &Design> + Clone {
        self.designs.iter()
    }

    /// Type faces, in the order of their file.
    pub fn faces(&self) -> impl Iterator<Item = &FaceCard> + Clone {
        self.faces.iter()
    }

    /// Every model, in the order of the catalogue.
    pub fn models(&self) -> impl Iterator<Item = &Entry> + Clone {
        self.catalogue.iter()
    }

    /// The phrases that a letter leaves alone.
    pub fn cliches(&self) -> &Cliches {
        &self.shelf.cliches
    }

    /// What an editor looks things up in.
    pub fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    /// What the columns of a list of addresses are called.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The models that write letters.
    pub fn writing_models(&self) -> impl Iterator<Item = &Entry> + Clone {
        self.models().filter(|entry| entry.purpose == Purpose::Letters)
    }

    /// A hand by its name.
    ///
    /// # Errors
    /// Names the nearest hand and all of them.
    pub fn hand_card(&self, name: &str) -> Result<&HandCard, ServerError> {
        named("hand", name, &self.hands, |h| &h.name)
    }

    /// The same, with more names to have been meant.
    ///
    /// # Errors
    /// As above.
    pub fn hand_card_among(&self, name: &str, others: &[String]) -> Result<&HandCard, ServerError> {
        let all = self.hands.iter().map(|h| h.name.as_str()).chain(others.iter().map(String::as_str));
        self.hands.iter().find(|h| h.name == name).ok_or_else(|| unknown("hand", name, all))
    }

    /// A paper by its name.
    ///
    /// # Errors
    /// Names the nearest paper and all of them.
    pub fn stationery(&self, name: &str) -> Result<&Stationery, ServerError> {
        named("paper", name, &self.papers, |p| &p.name)
    }

    /// An ink by its name.
    ///
    /// # Errors
    /// Names the nearest ink and all of them.
    pub fn ink(&self, name: &str) -> Result<&Ink, ServerError> {
        named("ink", name, &self.inks, |i| &i.name)
    }

    /// A nib by its name; none for the hand's own pen, which has no name.
    ///
    /// # Errors
    /// Names the nearest nib and all of them.
    pub fn nib(&self, name: &str) -> Result<Option<Nib>, ServerError> {
        if name.is_empty() { Ok(None) } else { named("nib", name, &self.nibs, |n| &n.name).map(|n| Some(n.nib())) }
    }

    /// An envelope by its name.
    ///
    /// # Errors
    /// Names the nearest envelope and all of them.
    pub fn envelope(&self, name: &str) -> Result<&Envelope, ServerError> {
        named("envelope", name, &self.envelopes, |e| &e.name)
    }

    /// Cover designs, by file name.
    pub fn covers(&self) -> impl Iterator<Item = &cover::Design> + Clone {
        self.covers.iter()
    }

    /// A cover design by its name.
    ///
    /// # Errors
    /// Names the nearest design and all of them.
    pub fn cover(&self, name: &str) -> Result<&cover::Design, ServerError> {
        named("cover design", name, &self.covers, |d| &d.name)
    }

    /// The bytes of a face that books and covers are set in.
    ///
    /// # Errors
    /// When there is no such face, or it is not here; says how to get it.
    pub fn face_bytes(&self, data: &Data, name: &str) -> Result<Vec<u8>, ServerError> {
        let card = named("face", name, &self.faces, |f| &f.name)?;
        read(&data.face(card), || format!("The book face {} is not here yet.\n  Fetch it with:  letters setup", card.title))
    }

    /// A book design by its name.
    pub fn design(&self, name: &str) -> Option<&Design> {
        self.designs.iter().find(|d| d.name == name)
    }

    /// A book design, or the one that a book is set in when none is named.
    ///
    /// # Errors
    /// When there is none of that name, or none at all.
    pub fn design_or_first(&self, name: Option<&str>) -> Result<&Design, ServerError> {
        match name {
            Some(name) => self.design_named(name),
            None => self
                .design(FIRST_DESIGN)
                .or_else(|| self.designs().next())
                .ok_or_else(|| ServerError::Unavailable("There is no book design.".into())),
        }
    }

    /// A book design by its name, for somebody who typed it.
    ///
    /// # Errors
    /// Names the nearest design and all of them.
    pub fn design_named(&self, name: &str) -> Result<&Design, ServerError> {
        named("book design", name, &self.designs, |d| &d.name)
    }

    /// The occasion that a brief's own word means.
    pub fn occasion(&self, word: &str) -> Option<&Occasion> {
        Occasion::meant(&self.occasions, word)
    }

    /// A model of the catalogue.
    ///
    /// # Errors
    /// Names the nearest model and all of them.
    pub fn model(&self, name: &str) -> Result<&Entry, ServerError> {
        self.catalogue.get(name).ok_or_else(|| unknown("model", name, self.models().map(|e| e.name.as_str())))
    }

    /// Opens what writes: a name of the catalogue, a GGUF file, or the address of a server. Beside it goes the adapter
    /// that was asked for (`none`, a name, a file), or that of the catalogue.
    ///
    /// # Errors
    /// As [`Templates::model_path`] and [`Adapters::teach`]; when the file cannot be used or the server does not answer.
    pub fn writer(&self, data: &Data, name: &str, adapter: Option<&str>) -> Result<Ghostwriter, ServerError> {
        let mut writer = if Address::is(name) {
            Ghostwriter::at(&Address::read(name)?, Key::from_environment()?)?
        } else {
            Ghostwriter::open(&self.model_path(data, name)?)?
        };
        self.adapters.teach(&mut writer, adapter, self.catalogue.get(name))?;
        Ok(writer)
    }

    /// The weights that a name of the catalogue, or a path, means; they are there.
    ///
    /// # Errors
    /// When there is no such model, it writes no letters, or its weights are not here; says how to get them.
    pub fn model_path(&self, data: &Data, name: &str) -> Result<PathBuf, ServerError> {
        let path = Path::new(name);
        if self.catalogue.get(name).is_none()
            && (path.extension().is_some_and(|e| e.eq_ignore_ascii_case("gguf")) || name.contains('/') || path.is_file())
        {
            if path.is_file() {
                return Ok(path.to_path_buf());
            }
            return Err(ServerError::Unavailable(format!(
                "There is no model file {name}.\n  Give the path of a GGUF file, or a name of `letters model list`."
            )));
        }
        let entry = self.model(name)?;
        if entry.purpose != Purpose::Letters {
            let names = self.writing_models().map(|e| e.name.as_str()).collect::<Vec<_>>().join(", ");
            return Err(ServerError::Misused(format!("The model “{name}” writes no letters. These do: {names}.")));
        }
        let path = data.model(&entry.file);
        if path.is_file() {
            return Ok(path);
        }
        let smallest = self.writing_models().min_by_key(|e| e.size_bytes).filter(|small| small.name != entry.name);
        let or = smallest.map_or(String::new(), |e| format!("\n  Or a small one for first steps:  letters model fetch {}", e.name));
        Err(ServerError::Unavailable(format!(
            "The model “{name}” is not here yet.\n  Fetch it ({}, {}) with:  letters model fetch {name}{or}",
            crate::progress::size(entry.size_bytes),
            entry.licence
        )))
    }

    /// The faces that a design is set in.
    ///
    /// # Errors
    /// When one is not here; says how to get it.
    pub fn book_faces(&self, data: &Data, design: &Design) -> Result<Faces, ServerError> {
        Ok(Faces { regular: self.face_bytes(data, &design.regular)?, italic: self.face_bytes(data, &design.italic)? })
    }

    /// How a new letter goes onto paper: a hand that is here, if one is.
    pub fn first_sheet(&self, data: &Data, seed: u32) -> Sheet {
        let here = |card: &&HandCard| hands::is_here(data, card);
        let hand = first(self.hands.iter().filter(here).map(|h| h.name.as_str()), FIRST_HAND)
            .or_else(|| first(self.hands.iter().map(|h| h.name.as_str()), FIRST_HAND));
        Sheet {
            hand: hand.unwrap_or_default(),
            paper: first(self.papers.iter().map(|p| p.name.as_str()), FIRST_PAPER).unwrap_or_default(),
            ink: first(self.inks.iter().map(|i| i.name.as_str()), FIRST_INK).unwrap_or_default(),
            seed,
            neatness: NEATNESS,
            ..Sheet::default()
        }
    }
}

fn first<'a>(names: impl Iterator<Item = &'a str>, best: &str) -> Option<String> {
    let mut names = names.peekable();
    let otherwise = names.peek().map(|n| (*n).to_string());
    names.find(|n| *n == best).map(str::to_string).or(otherwise)
}

fn built_in() -> Texts {
    let mut texts = Texts::new();
    for name in FILES {
        if let Some(text) = TEMPLATES.get_file(name).and_then(|f| f.contents_utf8()) {
            texts.insert(name.to_string(), (format!("templates/{name}"), text.to_string()));
        }
    }
    for folder in FOLDERS {
        let (dir, shown) = if folder == "hands" {
            (Some(&HANDS), "fonts/hands".to_string())
        } else {
            (TEMPLATES.get_dir(folder), format!("templates/{folder}"))
        };
        for file in dir.into_iter().flat_map(Dir::files) {
            let name = file.path().file_name().unwrap_or_default().to_string_lossy();
            if let (true, Some(text)) = (name.ends_with(".toml"), file.contents_utf8()) {
                texts.insert(format!("{folder}/{name}"), (format!("{shown}/{name}"), text.to_string()));
            }
        }
    }
    texts
}

fn lay_over(folder: &Path, texts: &mut Texts) -> Result<(), ServerError> {
    let mut take = |path: PathBuf, name: String| {
        let text = std::fs::read_to_string(&path).map_err(|e| ServerError::file(&path, e))?;
        texts.insert(name, (path.display().to_string(), text));
        Ok::<_, ServerError>(())
    };
    for path in tomls(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !FILES.contains(&name.as_str()) && name != "letters.toml" {
            let error = unknown("template", &name, FILES.into_iter());
            return Err(wrong(&path.display().to_string(), error));
        }
        if name != "letters.toml" {
            take(path, name)?;
        }
    }
    for kind in FOLDERS.iter().filter(|f| folder.join(f).is_dir()) {
        for path in tomls(&folder.join(kind))? {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            take(path, format!("{kind}/{name}"))?;
        }
    }
    Ok(())
}

fn tomls(folder: &Path) -> Result<Vec<PathBuf>, ServerError> {
    let entries = std::fs::read_dir(folder).map_err(|e| ServerError::file(folder, e))?;
    Ok(entries.filter_map(Result::ok).map(|e| e.path()).filter(|p| p.is_file() && p.extension().is_some_and(|e| e == "toml")).collect())
}

fn each<T, E: Display>(texts: &Texts, folder: &str, parse: impl Fn(&str) -> Result<T, E>) -> Result<Vec<T>, ServerError> {
    let prefix = format!("{folder}/");
    texts.iter().filter(|(name, _)| name.starts_with(&prefix)).map(|(_, (place, text))| parse(text).map_err(|e| wrong(place, e))).collect()
}

fn wrong(place: &str, error: impl Display) -> ServerError {
    ServerError::Unavailable(format!("The template {place} cannot be used: {}", error.to_string().trim_end()))
}

pub(crate) fn read(path: &Path, missing: impl Fn() -> String) -> Result<Vec<u8>, ServerError> {
    std::fs::read(path).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => ServerError::Unavailable(missing()),
        _ => ServerError::file(path, e),
    })
}

fn named<'t, T>(kind: &str, name: &str, all: &'t [T], of: impl Fn(&T) -> &String) -> Result<&'t T, ServerError> {
    all.iter().find(|t| of(t) == name).ok_or_else(|| unknown(kind, name, all.iter().map(|t| of(t).as_str())))
}

/// There is no such name: the nearest, and all.
pub fn unknown<'a>(kind: &str, name: &str, all: impl Iterator<Item = &'a str> + Clone) -> ServerError {
    let shown: String = name.chars().take(60).collect();
    let lower = name.to_lowercase();
    let near = all.clone().max_by(|a, b| strsim::jaro_winkler(&lower, a).total_cmp(&strsim::jaro_winkler(&lower, b))).unwrap_or_default();
    let list = all.collect::<Vec<_>>().join(", ");
    ServerError::Misused(format!("There is no {kind} “{shown}”. Did you mean “{near}”?\n  There are: {list}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_s_own_templates_are_whole() {
        let templates = Templates::load(None).unwrap();
        assert!(templates.hands().count() >= 5 && templates.papers().count() >= 4 && templates.inks().count() >= 2);
        for name in ["monarch", "a5", "a4", "letter"] {
            assert!(templates.stationery(name).is_ok(), "{name}");
        }
        let sheet = templates.first_sheet(&Data::at("/nowhere"), 3);
        assert_eq!((sheet.hand.as_str(), sheet.paper.as_str(), sheet.ink.as_str()), (FIRST_HAND, FIRST_PAPER, FIRST_INK));
        assert!(templates.designs().count() >= 1 && templates.occasions().count() >= 6 && templates.writing_models().count() >= 2);
    }

    #[test]
    fn an_unknown_name_names_the_nearest_and_all() {
        let templates = Templates::load(None).unwrap();
        let error = templates.stationery("monarc").unwrap_err().to_string();
        assert!(error.contains("Did you mean “monarch”?") && error.contains("letter"), "{error}");
        assert!(templates.model("quik").unwrap_err().to_string().contains("“quick”"));
        let missing = templates.model_path(&Data::at("/nowhere"), "quick").unwrap_err().to_string();
        assert!(missing.contains("letters model fetch quick") && missing.contains("98"), "{missing}");
        assert!(templates.model_path(&Data::at("/nowhere"), "embeddings").unwrap_err().to_string().contains("writes no letters"));
        assert!(hands::open(&templates, &Data::at("/nowhere"), "la-belle-aurore").unwrap_err().to_string().contains("letters hand fetch"));
    }

    #[test]
    fn a_folder_s_file_joins_or_takes_the_place_and_a_wrong_one_is_named() {
        // Given a folder with one paper more,
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("stationery")).unwrap();
        let monarch = TEMPLATES.get_file("stationery/monarch.toml").unwrap().contents_utf8().unwrap();
        std::fs::write(dir.path().join("stationery/mine.toml"), monarch.replacen("monarch", "mine", 1)).unwrap();
        let templates = Templates::load(Some(dir.path())).unwrap();
        assert!(templates.stationery("mine").is_ok() && templates.stationery("monarch").is_ok());
        // when a line of it is spoiled, then file and line are named.
        std::fs::write(dir.path().join("stationery/mine.toml"), monarch.replacen("width_mm", "widht_mm", 1)).unwrap();
        let error = Templates::load(Some(dir.path())).unwrap_err().to_string();
        assert!(error.contains("mine.toml") && error.contains("widht_mm") && error.contains("line"), "{error}");
        // And a file that nobody would read is not passed over in silence.
        std::fs::remove_dir_all(dir.path().join("stationery")).unwrap();
        std::fs::write(dir.path().join("ink.toml"), "").unwrap();
        assert!(Templates::load(Some(dir.path())).unwrap_err().to_string().contains("inks.toml"));
    }
}
