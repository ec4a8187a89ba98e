//! What models were taught: the adapters that travel inside the program or lie in the folder of templates, and which
//! of them stands beside a model.

use crate::error::ServerError;
use crate::templates::unknown;
use ghostwriter::adapter::Adapter;
use ghostwriter::{Entry, Ghostwriter};
use include_dir::Dir;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The folder below `templates` that they stand in, and how their files end.
pub const FOLDER: &str = "adapters";
const ENDING: &str = "safetensors";
/// The word for writing without one.
pub const NONE: &str = "none";

/// Where one is.
#[derive(Debug, Clone)]
enum Place {
    Inside(&'static [u8]),
    File(PathBuf),
}

/// Every adapter there is, by name.
#[derive(Debug, Clone, Default)]
pub struct Adapters(BTreeMap<String, Place>);

impl Adapters {
    /// Those inside the program, and over them those of a folder.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn load(inside: Option<&'static Dir>, over: Option<&Path>) -> Result<Adapters, ServerError> {
        let named = |path: &Path| {
            let fits = path.extension().is_some_and(|e| e == ENDING);
            path.file_stem().filter(|_| fits).map(|stem| stem.to_string_lossy().into_owned())
        };
        let mut all = BTreeMap::new();
        for file in inside.into_iter().flat_map(Dir::files) {
            all.extend(named(file.path()).map(|name| (name, Place::Inside(file.contents()))));
        }
        if let Some(folder) = over.map(|f| f.join(FOLDER)).filter(|f| f.is_dir()) {
            let entries = std::fs::read_dir(&folder).map_err(|e| ServerError::file(&folder, e))?;
            for path in entries.filter_map(|e| Some(e.ok()?.path())) {
                all.extend(named(&path).map(|name| (name, Place::File(path.clone()))));
            }
        }
        Ok(Adapters(all))
    }

    /// Their names.
    pub fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.0.keys().map(String::as_str)
    }

    /// Puts beside a model what was asked for: `none`, a name, the path of a file; or, when nothing was, what the
    /// catalogue says of the model.
    ///
    /// # Errors
    /// When there is no such adapter, or it was taught on another model.
    pub fn teach(&self, writer: &mut Ghostwriter, asked: Option<&str>, entry: Option<&Entry>) -> Result<(), ServerError> {
        let Some(name) = asked.or(entry.and_then(|e| e.adapter.as_deref())).filter(|name| *name != NONE) else { return Ok(()) };
        let adapter = match self.0.get(name) {
            Some(Place::Inside(bytes)) => Adapter::from_bytes(bytes)?,
            Some(Place::File(path)) => Adapter::open(path)?,
            None if name.ends_with(&format!(".{ENDING}")) => Adapter::open(Path::new(name))?,
            None => return Err(unknown("adapter", name, self.names().chain([NONE]))),
        };
        Ok(writer.teach(&adapter)?)
    }
}
