//! A cover's design, as `templates/covers/*.toml` describe it.

use crate::{PressError, sheet::colour};
use serde::{Deserialize, Serialize};

/// A cover's design. Sizes in points; shares are of a board's width and height.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Design {
    /// The name it is asked for by ("label").
    pub name: String,
    /// The name that people read.
    pub title: String,
    /// What it looks like, in a sentence.
    pub about: String,
    /// Name of the upright face in `templates/faces.toml`.
    pub regular: String,
    /// Name of the italic face.
    pub italic: String,
    /// Its colours, as `#rrggbb`.
    pub colours: Colours,
    /// The front.
    pub front: Front,
    /// The back.
    pub back: Back,
    /// The spine.
    pub spine: Spine,
}

/// A cover's colours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Colours {
    /// Both boards.
    pub ground: String,
    /// The title.
    pub ink: String,
    /// The author where there is no label, and the back.
    pub quiet: String,
    /// Rules.
    pub accent: String,
    /// The spine's ground.
    pub spine: String,
    /// The spine's lettering.
    pub spine_ink: String,
}

/// How the title is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Titling {
    /// Written by a hand.
    Hand,
    /// Set in type.
    Set,
}

/// Where the front's lines stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Axis {
    /// At the left of the measure.
    Left,
    /// In its middle.
    Centre,
}

/// The front board.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Front {
    /// How the title is made.
    pub title: Titling,
    /// The greatest size of the title; as high as its lines where it is written.
    pub size: f64,
    /// The widest line.
    pub measure: f64,
    /// Where the title may begin.
    pub top: f64,
    /// Where it has to end.
    pub bottom: f64,
    /// Where in between a short title stands: 0 above, 1 below.
    pub place: f64,
    /// Where its lines stand.
    pub axis: Axis,
    /// Size of the author's name.
    pub author: f64,
    /// Its baseline.
    pub author_at: f64,
    /// Whether a short line stands above it.
    pub rule: bool,
    /// What the title stands on.
    #[serde(default)]
    pub label: Option<Label>,
    /// A letter behind it all.
    #[serde(default)]
    pub letter: Option<Behind>,
}

/// A label or a strip; at 0 and 1 it runs off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Its colour.
    pub colour: String,
    /// Its left side.
    pub left: f64,
    /// Its right side.
    pub right: f64,
    /// Its upper side.
    pub top: f64,
    /// Its lower side.
    pub bottom: f64,
    /// How many lines frame it.
    pub rules: u8,
}

/// A letter seen from near.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Behind {
    /// Its ink.
    pub colour: String,
    /// How many times larger than it was written.
    pub enlarge: f64,
    /// How far it is turned, in degrees; upwards is negative.
    pub turn: f64,
}

/// The back board.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Back {
    /// Size of the text.
    pub size: f64,
    /// From baseline to baseline.
    pub leading: f64,
    /// The widest line.
    pub measure: f64,
    /// Where the text begins.
    pub top: f64,
    /// Whether it is set in italics.
    pub italic: bool,
}

/// The spine.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spine {
    /// The greatest size of its lettering.
    pub size: f64,
}

impl Design {
    /// Reads and checks a design.
    ///
    /// # Errors
    /// When it is not TOML, a field is missing or unknown, a colour is none, or a measure cannot be; the text says
    /// which.
    pub fn from_toml(text: &str) -> Result<Design, PressError> {
        let fault = |design: &str, reason: String| PressError::CoverDesign { design: design.into(), reason };
        let design: Design = toml::from_str(text).map_err(|e| fault("?", e.to_string().trim_end().into()))?;
        let Colours { ground, ink, quiet, accent, spine, spine_ink } = &design.colours;
        let more = design.front.label.iter().map(|l| &l.colour).chain(design.front.letter.iter().map(|l| &l.colour));
        for hex in [ground, ink, quiet, accent, spine, spine_ink].into_iter().chain(more) {
            colour(hex).map_err(|e| fault(&design.name, e.to_string()))?;
        }
        let (front, back) = (&design.front, &design.back);
        let mut checks = vec![
            ("front.size", front.size, 14.0, 200.0),
            ("front.measure", front.measure, 0.3, 0.86),
            ("front.top", front.top, 0.05, 0.9),
            ("front.bottom", front.bottom, front.top + 0.1, 0.95),
            ("front.place", front.place, 0.0, 1.0),
            ("front.author", front.author, 7.0, 40.0),
            ("front.author_at", front.author_at, 0.05, 0.95),
            ("back.size", back.size, 7.0, 18.0),
            ("back.leading", back.leading, back.size, 2.0 * back.size),
            ("back.measure", back.measure, 0.3, 0.86),
            ("back.top", back.top, 0.05, 0.5),
            ("spine.size", design.spine.size, 6.0, 40.0),
        ];
        if let Some(label) = &front.label {
            checks.extend([
                ("front.label.left", label.left, 0.0, 0.45),
                ("front.label.right", label.right, 0.55, 1.0),
                ("front.label.top", label.top, 0.0, 0.9),
                ("front.label.bottom", label.bottom, label.top + 0.1, 1.0),
                ("front.label.rules", f64::from(label.rules), 0.0, 3.0),
            ]);
        }
        if let Some(letter) = &front.letter {
            checks.extend([("front.letter.enlarge", letter.enlarge, 1.0, 8.0), ("front.letter.turn", letter.turn, -30.0, 30.0)]);
        }
        match checks.into_iter().find(|(_, value, least, most)| !(least..=most).contains(&value)) {
            Some((field, value, least, most)) => Err(fault(&design.name, format!("{field} is {value}; it must be {least} to {most}."))),
            None => Ok(design),
        }
    }

    /// Whether a hand is needed: for the title, or for the letter behind it.
    pub fn is_written(&self) -> bool {
        self.front.title == Titling::Hand || self.front.letter.is_some()
    }
}
