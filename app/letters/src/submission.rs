//! What a writer says to a publisher beside the letters: on the manuscript's first page, in the letter that goes
//! with it, in the synopsis.

use serde::{Deserialize, Serialize};

/// The writer's own words for a publisher. What is empty is left out, wherever it would have stood.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Submission {
    /// The name under the letter and over the manuscript, where it is not the author's on the title page.
    pub name: String,
    /// Address, telephone, mail; a line each.
    pub contact: String,
    /// Who is to read it, as the salutation names them: "Ms Brewer".
    pub editor: String,
    /// The publisher and its address; a line each.
    pub house: String,
    /// What the book is; paragraphs divided by an empty line.
    pub about_book: String,
    /// What happens in it, from its first letter to its last.
    pub synopsis: String,
    /// Who wrote it.
    pub about_author: String,
    /// What else is to be said: who else reads it now, which rights are free.
    pub besides: String,
}

impl Submission {
    /// Says what is wrong with it in words for the person who typed it.
    ///
    /// # Errors
    /// The first field that is too long, and what is allowed.
    pub fn check(&self) -> Result<(), String> {
        let fields = [
            ("name for the publisher", &self.name, 200),
            ("address", &self.contact, 1_000),
            ("name of the editor", &self.editor, 200),
            ("publisher’s address", &self.house, 1_000),
            ("text about the book", &self.about_book, 6_000),
            ("synopsis", &self.synopsis, 12_000),
            ("text about the author", &self.about_author, 6_000),
            ("last paragraph to the publisher", &self.besides, 3_000),
        ];
        match fields.into_iter().find(|(_, text, most)| text.chars().count() > *most) {
            Some((name, _, most)) => Err(format!("The {name} is longer than {most} characters.")),
            None => Ok(()),
        }
    }
}
