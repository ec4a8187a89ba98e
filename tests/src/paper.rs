//! The judges: programs of other people that read what we wrote.

use crate::world;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A page as a picture.
pub struct Page {
    /// Where the picture is kept.
    pub picture: PathBuf,
    /// The share of its pixels that are clearly darker than paper, 0–1.
    pub ink: f64,
}

/// White space folded to single spaces, so that two layouts of one text compare equal.
pub fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text that a reader selects, pages parted by form feeds.
pub fn pdf_text(pdf: &Path) -> String {
    let said = call(Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(pdf).arg("-"));
    assert!(said.status.success(), "pdftotext: {}", String::from_utf8_lossy(&said.stderr));
    String::from_utf8(said.stdout).expect("pdftotext speaks UTF-8")
}

/// What `qpdf --check` has against a file; empty when nothing.
pub fn pdf_complaints(pdf: &Path) -> String {
    let said = call(Command::new("qpdf").arg("--check").arg(pdf));
    if said.status.success() { String::new() } else { String::from_utf8_lossy(&[said.stdout, said.stderr].concat()).into_owned() }
}

/// What EPUBCheck has against a book, errors and warnings; empty when nothing.
pub fn epub_complaints(epub: &Path) -> String {
    let checker = world::tools().join("epubcheck/node_modules/.bin/epubcheck-ts");
    assert!(checker.exists(), "{} is missing: run cargo verify", checker.display());
    let said = call(Command::new(checker).arg("--fail-on-warnings").env("NO_COLOR", "1").arg(epub));
    if said.status.success() { String::new() } else { String::from_utf8_lossy(&[said.stdout, said.stderr].concat()).into_owned() }
}

/// Unpacks a book into a folder and names its documents, in the order of their names.
pub fn epub_documents(epub: &Path, to: &Path) -> Vec<PathBuf> {
    let file = std::fs::File::open(epub).expect("a book");
    zip::ZipArchive::new(file).and_then(|mut zip| zip.extract(to)).expect("a book can be unpacked");
    let mut documents: Vec<PathBuf> = std::fs::read_dir(to.join("EPUB")).expect("its documents").flatten().map(|e| e.path()).collect();
    documents.retain(|p| p.extension().is_some_and(|e| e == "xhtml"));
    documents.sort();
    documents
}

/// Draws every page and keeps the pictures under `target/pictures`.
pub fn pages(pdf: &Path, name: &str) -> Vec<Page> {
    let folder = world::pictures();
    for old in std::fs::read_dir(&folder).expect("the pictures").flatten() {
        let file = old.file_name().to_string_lossy().into_owned();
        if file.strip_prefix(name).is_some_and(|rest| rest.starts_with('-') && rest.ends_with(".png")) {
            std::fs::remove_file(old.path()).expect("an old picture can be removed");
        }
    }
    let scratch = tempfile::tempdir().expect("a temporary folder");
    draw(pdf, &["-r", "80", "-png"], &folder.join(name));
    draw(pdf, &["-r", "40", "-gray"], &scratch.path().join("p"));
    let listed = |folder: &Path, start: &str, end: &str| {
        let mut found: Vec<PathBuf> = std::fs::read_dir(folder).expect("pictures").flatten().map(|e| e.path()).collect();
        found.retain(|p| p.file_name().is_some_and(|f| f.to_string_lossy().starts_with(start) && f.to_string_lossy().ends_with(end)));
        found.sort();
        found
    };
    let pictures = listed(&folder, &format!("{name}-"), ".png");
    let grays = listed(scratch.path(), "p-", ".pgm");
    assert_eq!(pictures.len(), grays.len());
    pictures.into_iter().zip(grays).map(|(picture, gray)| Page { picture, ink: ink(&std::fs::read(gray).expect("a picture")) }).collect()
}

fn draw(pdf: &Path, how: &[&str], to: &Path) {
    let said = call(Command::new("pdftoppm").args(how).arg(pdf).arg(to));
    assert!(said.status.success(), "pdftoppm: {}", String::from_utf8_lossy(&said.stderr));
}

/// The share of dark pixels in a PGM file (`P5`, three numbers, then a byte a pixel). Paper may be tinted:
/// ink is what is a third darker than the page's most common gray.
fn ink(pgm: &[u8]) -> f64 {
    let header: usize = pgm.iter().enumerate().filter(|(_, b)| b.is_ascii_whitespace()).nth(3).map_or(0, |(at, _)| at + 1);
    let pixels = &pgm[header..];
    let mut counts = [0_usize; 256];
    for p in pixels {
        counts[usize::from(*p)] += 1;
    }
    let paper = (0..256).max_by_key(|g| counts[*g]).unwrap_or(255);
    counts[..paper * 2 / 3].iter().sum::<usize>() as f64 / pixels.len().max(1) as f64
}

fn call(command: &mut Command) -> Output {
    let shown = command.get_program().to_string_lossy().into_owned();
    command.output().unwrap_or_else(|e| panic!("{shown} cannot be started ({e}): run cargo verify"))
}
