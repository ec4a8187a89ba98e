//! The list of typefaces that books and screens are set in (`templates/faces.toml`). The files themselves
//! are fetched at set-up; the press is handed their bytes.

use crate::PressError;
use serde::{Deserialize, Serialize};

/// What a face is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Set by the press: a TrueType file.
    Book,
    /// Served to the browser: a WOFF2 file.
    Screen,
}

/// One face: where it can be had and how to know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaceCard {
    /// The name that designs ask for and that its file is kept under ("eb-garamond").
    pub name: String,
    /// The name that people read ("EB Garamond").
    pub title: String,
    /// What it is for.
    pub role: Role,
    /// npm package.
    pub package: String,
    /// The package's version.
    pub version: String,
    /// Path inside the package.
    pub file: String,
    /// SPDX name of its licence.
    pub licence: String,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// For the screen: the characters that the file is for, as CSS `unicode-range` writes them.
    #[serde(default)]
    pub characters: Option<String>,
}

impl FaceCard {
    /// The file's name in the data folder's `faces` ("eb-garamond.ttf").
    pub fn file_name(&self) -> String {
        format!("{}.{}", self.name, self.file.rsplit_once('.').map_or("ttf", |(_, extension)| extension))
    }

    /// Reads the list.
    ///
    /// # Errors
    /// When it is not TOML, an entry lacks a field or has an unknown one, two share a name, or a hash is not
    /// 64 hexadecimal digits; the text says where.
    pub fn list_from_toml(text: &str) -> Result<Vec<FaceCard>, PressError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct List {
            face: Vec<FaceCard>,
        }
        let list: List = toml::from_str(text).map_err(|e| PressError::FaceList(e.to_string()))?;
        for (i, card) in list.face.iter().enumerate() {
            let fault = |what: &str| Err(PressError::FaceList(format!("the face “{}” {what}", card.name)));
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if card.name.is_empty() || !card.name.chars().all(plain) {
                return fault("needs a name of small letters, digits and hyphens");
            }
            if list.face[..i].iter().any(|other| other.name == card.name) {
                return fault("stands there twice");
            }
            if card.sha256.len() != 64 || !card.sha256.bytes().all(|b| b.is_ascii_hexdigit()) {
                return fault("has a sha256 that is not 64 hexadecimal digits");
            }
            if card.file.starts_with('/') || card.file.split('/').any(|part| part == "..") {
                return fault("has a file outside its package");
            }
        }
        Ok(list.face)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_list_is_read_and_names_what_the_designs_ask_for() {
        let list = FaceCard::list_from_toml(include_str!("../../../templates/faces.toml")).unwrap();
        assert!(list.iter().any(|f| f.file_name() == "eb-garamond.ttf" && f.role == Role::Book));
        assert!(list.iter().any(|f| f.file_name() == "newsreader-latin.woff2" && f.role == Role::Screen));
    }

    #[test]
    fn a_face_that_leaves_its_package_is_refused() {
        let text = include_str!("../../../templates/faces.toml").replacen("400Regular/", "../", 1);
        assert!(FaceCard::list_from_toml(&text).unwrap_err().to_string().contains("outside"));
        assert!(FaceCard::list_from_toml("[[face]]\nname = \"x\"").unwrap_err().to_string().contains("missing"));
    }
}
