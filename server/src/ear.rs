//! What listens: found by name or path, loaded when somebody dictates, and put away again when nobody does.

use crate::data::Data;
use crate::error::ServerError;
use crate::templates::Templates;
use ghostwriter::Purpose;
use ghostwriter::dictation::Ear;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, Semaphore};

/// How long a model stays in memory when nobody dictates.
const STAYS: Duration = Duration::from_secs(600);
/// How many are listened to at once; more would all wait longer.
const AT_ONCE: usize = 2;

/// The dictation model that a name of the catalogue or a path means; without either, the first that is here.
///
/// # Errors
/// When there is no such model, it does not listen, or none is here; says how to get one.
pub fn path(templates: &Templates, data: &Data, name: Option<&str>) -> Result<PathBuf, ServerError> {
    let all = || templates.models().filter(|e| e.purpose == Purpose::Dictation);
    let Some(name) = name else {
        return all().map(|e| data.model(&e.file)).find(|p| p.is_file()).ok_or_else(|| {
            ServerError::Unavailable("No dictation model is here yet.\n  Fetch one with:  letters model fetch dictation".into())
        });
    };
    if all().all(|e| e.name != name) && (name.contains(['/', '\\', '.']) || Path::new(name).is_file()) {
        let path = Path::new(name);
        return if path.is_file() {
            Ok(path.to_path_buf())
        } else {
            Err(ServerError::Unavailable(format!(
                "There is no model file {name}.\n  Give the path of a Whisper model, or a name of `letters model list`."
            )))
        };
    }
    let entry = templates.model(name)?;
    if entry.purpose != Purpose::Dictation {
        let names = all().map(|e| e.name.as_str()).collect::<Vec<_>>().join(", ");
        return Err(ServerError::Misused(format!("The model “{name}” does not listen. These do: {names}.")));
    }
    Some(data.model(&entry.file)).filter(|p| p.is_file()).ok_or_else(|| {
        ServerError::Unavailable(format!(
            "The model “{name}” is not here yet.\n  Fetch it ({}, {}) with:  letters model fetch {name}",
            crate::progress::size(entry.size_bytes),
            entry.licence
        ))
    })
}

/// The one model that a running server listens with.
pub struct Ears {
    loaded: Mutex<Option<(PathBuf, Arc<Ear>, Instant)>>,
    /// Places for those who dictate.
    pub places: Semaphore,
}

impl Default for Ears {
    fn default() -> Self {
        Ears { loaded: Mutex::default(), places: Semaphore::new(AT_ONCE) }
    }
}

impl Ears {
    /// The model at `path`, loaded once for all.
    ///
    /// # Errors
    /// When it cannot be loaded.
    pub async fn at(self: &Arc<Self>, path: PathBuf) -> Result<Arc<Ear>, ServerError> {
        let mut loaded = self.loaded.lock().await;
        let ear = match &*loaded {
            Some((of, ear, _)) if *of == path => ear.clone(),
            _ => {
                let from = path.clone();
                Arc::new(crate::rooms::blocking(move || Ok(Ear::open(&from)?)).await?)
            }
        };
        *loaded = Some((path, ear.clone(), Instant::now()));
        let ears = Arc::downgrade(self);
        tokio::spawn(async move {
            tokio::time::sleep(STAYS).await;
            if let Some(ears) = ears.upgrade() {
                ears.loaded.lock().await.take_if(|(_, _, used)| used.elapsed() >= STAYS);
            }
        });
        Ok(ear)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_listens_is_found_and_what_is_not_here_is_named_with_its_command() {
        let templates = Templates::load(None).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let data = Data::at(dir.path());
        let said = |name: Option<&str>| path(&templates, &data, name).unwrap_err().to_string();
        assert!(said(None).contains("letters model fetch dictation"));
        assert!(said(Some("dictation-any")).contains("letters model fetch dictation-any"));
        assert!(said(Some("quick")).contains("does not listen") && said(Some("dictaton")).contains("“dictation”"));
        assert!(said(Some("/nowhere/ggml.bin")).contains("/nowhere/ggml.bin"));
        std::fs::create_dir_all(data.models()).unwrap();
        let tiny = data.model(&templates.model("dictation-any").unwrap().file);
        std::fs::write(&tiny, b"").unwrap();
        assert_eq!(path(&templates, &data, None).unwrap(), tiny);
    }
}
