//! The house's own occasions, reflections and worn phrases, and the plans that follow from them.

mod house;
mod plans;

use super::Occasion;
use std::{path::PathBuf, sync::LazyLock};

fn templates() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../templates"))
}

fn text(name: &str) -> String {
    std::fs::read_to_string(templates().join(name)).unwrap_or_else(|e| panic!("templates/{name}: {e}"))
}

fn occasions() -> &'static [Occasion] {
    static ALL: LazyLock<Vec<Occasion>> = LazyLock::new(read);
    &ALL
}

fn read() -> Vec<Occasion> {
    let files = std::fs::read_dir(templates().join("occasions")).unwrap().map(|e| e.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|p| p.extension().is_some_and(|e| e == "toml")).collect();
    files.sort();
    let read = |path: &PathBuf| {
        let occasion = Occasion::from_toml(&std::fs::read_to_string(path).unwrap()).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        assert_eq!(path.file_stem().unwrap().to_str(), Some(occasion.name.as_str()), "the file bears the name");
        occasion
    };
    files.iter().map(read).collect()
}
