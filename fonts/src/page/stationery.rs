//! Paper, as `templates/stationery/*.toml` describes it.

use crate::StationeryError;
use crate::page::colour::rgb;
use serde::{Deserialize, Serialize};

/// A sheet of paper and the space on it that is written on.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stationery {
    /// The name it is asked for by ("monarch").
    pub name: String,
    /// The name that people read ("Monarch, 184 × 267 mm").
    pub title: String,
    /// Sheet width in millimetres.
    pub width_mm: f64,
    /// Sheet height in millimetres.
    pub height_mm: f64,
    /// Margins of the first sheet, in millimetres.
    pub margins: Margins,
    /// From baseline to baseline, in millimetres.
    pub pitch_mm: f64,
    /// The paper's colour on a screen; never printed.
    pub tint: String,
    /// What the paper itself shows.
    #[serde(default)]
    pub ground: Ground,
    /// The colour of the printed rules; a pale blue-grey when it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule_colour: Option<String>,
    /// A printed frame.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub border: Option<Border>,
    /// The writer's name and address, die-stamped on the first sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crest: Option<Crest>,
    /// The sheets after the first, where they differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continuation: Option<Continuation>,
}

/// Margins in millimetres.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Margins {
    /// Above the first line.
    pub top: f64,
    /// Right of the longest line.
    pub right: f64,
    /// Below the last line.
    pub bottom: f64,
    /// Left of the lines.
    pub left: f64,
}

/// What a paper shows before anything is printed or written on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// Nothing.
    #[default]
    Plain,
    /// The wires of the mould: close laid lines, and chain lines across them. Shown on screens, never
    /// printed: who prints on laid paper has them.
    Laid,
    /// Rules to write on, printed pale under the ink.
    Ruled,
}

/// A printed frame around the sheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Border {
    /// How it is drawn.
    pub kind: BorderKind,
    /// Its colour.
    pub colour: String,
    /// From the sheet's edge to its outer side, in millimetres.
    pub inset_mm: f64,
    /// How thick its line is, in millimetres.
    pub width_mm: f64,
}

/// How a border is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BorderKind {
    /// One line.
    Single,
    /// A line, and inside it a finer one.
    Double,
    /// The torn edge of handmade paper: a line that wanders along the sheet's own edge. Shown on screens,
    /// never printed.
    Deckle,
}

/// How the writer's name and address stand at the head of the first sheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Crest {
    /// The colour of the die's ink.
    pub colour: String,
    /// From the sheet's upper edge to the top of it, in millimetres.
    pub top_mm: f64,
    /// Height of the capitals of the name, in millimetres.
    pub size_mm: f64,
    /// Where it stands across the sheet.
    #[serde(default)]
    pub place: CrestPlace,
    /// Whether the writer's initials stand in a ring above it.
    #[serde(default)]
    pub monogram: bool,
}

/// Where a crest stands across the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CrestPlace {
    /// In the middle.
    #[default]
    Centre,
    /// From the left margin.
    Left,
    /// Up to the right margin.
    Right,
}

/// The sheets after the first.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Continuation {
    /// Their margins in millimetres.
    pub margins: Margins,
}

/// What is die-stamped: whose paper it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Heading {
    /// The writer's name.
    pub name: String,
    /// The address, line by line; may be empty.
    pub lines: Vec<String>,
}

impl Stationery {
    /// Reads a sheet from `templates/stationery/NAME.toml`.
    ///
    /// # Errors
    /// [`StationeryError`] with line and column, or with the field and what is allowed.
    pub fn from_toml(text: &str) -> Result<Stationery, StationeryError> {
        let sheet: Stationery = toml::from_str(text).map_err(|e| StationeryError::Unreadable(e.to_string().trim_end().to_string()))?;
        sheet.check()?;
        Ok(sheet)
    }

    /// Margins of a sheet of the letter, counted from 0: the first sheet has room for its crest, the
    /// continuation sheets need none.
    pub fn margins_of(&self, page: usize) -> Margins {
        match &self.continuation {
            Some(continuation) if page > 0 => continuation.margins,
            _ => self.margins,
        }
    }

    /// From a sheet's top margin to its first baseline, in millimetres.
    pub fn first_baseline(&self) -> f64 {
        0.75 * self.pitch_mm
    }

    /// Heights of the rules on a sheet, from above, in millimetres; none unless the paper is ruled. Writing
    /// stands on them.
    pub fn rules_of(&self, page: usize) -> Vec<f64> {
        if self.ground != Ground::Ruled {
            return Vec::new();
        }
        let margins = self.margins_of(page);
        let first = margins.top + self.first_baseline();
        let room = self.height_mm - margins.bottom - first;
        let last = (room / self.pitch_mm + 1e-9).floor().clamp(0.0, 400.0) as u32;
        (0..=last).map(|n| first + f64::from(n) * self.pitch_mm).collect()
    }

    /// Checks that a pen can use it: sensible lengths, margins that leave paper, colours.
    ///
    /// # Errors
    /// [`StationeryError::Field`] for the first that is wrong.
    pub fn check(&self) -> Result<(), StationeryError> {
        self.check_lengths()?;
        self.check_space(&self.margins)?;
        if let Some(continuation) = &self.continuation {
            self.check_space(&continuation.margins)?;
        }
        let colours = [
            ("tint", Some(&self.tint)),
            ("rule_colour", self.rule_colour.as_ref()),
            ("border.colour", self.border.as_ref().map(|b| &b.colour)),
            ("crest.colour", self.crest.as_ref().map(|c| &c.colour)),
        ];
        match colours.into_iter().find_map(|(field, colour)| Some((field, colour.filter(|c| rgb(c).is_none())?))) {
            Some((field, found)) => Err(self.wrong(field, found.clone(), "a colour like #fbf7ee")),
            None => Ok(()),
        }
    }

    fn check_lengths(&self) -> Result<(), StationeryError> {
        let mut lengths: Vec<(&'static str, f64, f64, f64, &'static str)> = vec![
            ("width_mm", self.width_mm, 50.0, 1000.0, "50 to 1000 mm"),
            ("height_mm", self.height_mm, 50.0, 1500.0, "50 to 1500 mm"),
            ("pitch_mm", self.pitch_mm, 4.0, 30.0, "4 to 30 mm"),
        ];
        if let Some(border) = &self.border {
            lengths.push(("border.inset_mm", border.inset_mm, 0.0, 30.0, "0 to 30 mm"));
            lengths.push(("border.width_mm", border.width_mm, 0.05, 6.0, "0.05 to 6 mm"));
        }
        if let Some(crest) = &self.crest {
            lengths.push(("crest.top_mm", crest.top_mm, 0.0, 100.0, "0 to 100 mm"));
            lengths.push(("crest.size_mm", crest.size_mm, 1.0, 12.0, "1 to 12 mm"));
        }
        match lengths.into_iter().find(|(_, value, least, most, _)| !(least..=most).contains(&value)) {
            Some((field, value, _, _, allowed)) => Err(self.wrong(field, value.to_string(), allowed)),
            None => Ok(()),
        }
    }

    fn check_space(&self, m: &Margins) -> Result<(), StationeryError> {
        for (field, value) in [("margins.top", m.top), ("margins.right", m.right), ("margins.bottom", m.bottom), ("margins.left", m.left)] {
            if !(0.0..=500.0).contains(&value) {
                return Err(self.wrong(field, value.to_string(), "0 to 500 mm"));
            }
        }
        if self.width_mm - m.left - m.right < 30.0 {
            return Err(self.wrong("margins", format!("{} + {} mm across", m.left, m.right), "what leaves at least 30 mm to write on"));
        }
        if self.height_mm - m.top - m.bottom < 3.0 * self.pitch_mm {
            return Err(self.wrong("margins", format!("{} + {} mm down", m.top, m.bottom), "what leaves at least three lines"));
        }
        Ok(())
    }

    fn wrong(&self, field: &'static str, found: String, allowed: &'static str) -> StationeryError {
        StationeryError::Field { name: self.name.clone(), field, found, allowed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn papers() -> Vec<Stationery> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../templates/stationery");
        let mut files: Vec<_> = std::fs::read_dir(folder).expect("the stationery").map(|e| e.expect("a file").path()).collect();
        files.sort();
        files
            .iter()
            .map(|f| Stationery::from_toml(&std::fs::read_to_string(f).expect("text")).unwrap_or_else(|e| panic!("{}: {e}", f.display())))
            .collect()
    }

    #[test]
    fn every_paper_of_the_house_can_be_written_on() {
        let papers = papers();
        let named = |name: &str| papers.iter().find(|p| p.name == name).unwrap_or_else(|| panic!("{name} is missing"));
        for size in ["monarch", "a5", "a4", "letter"] {
            assert_eq!(named(size).ground, Ground::Plain);
            assert_eq!(named(&format!("{size}-ruled")).ground, Ground::Ruled);
        }
        let crested = named("monarch-crested");
        assert!(crested.crest.is_some() && crested.margins_of(0).top > crested.margins_of(1).top + 10.0);
        assert_eq!(crested.margins_of(1), crested.margins_of(7));
        assert_eq!(named("monarch-laid").ground, Ground::Laid);
        assert!(named("monarch-bordered").border.is_some());
    }

    #[test]
    fn rules_begin_at_the_first_baseline_and_end_above_the_margin() {
        for paper in papers().iter().filter(|p| p.ground == Ground::Ruled) {
            for page in [0, 1] {
                let (rules, margins) = (paper.rules_of(page), paper.margins_of(page));
                assert!((rules[0] - margins.top - 0.75 * paper.pitch_mm).abs() < 1e-9);
                assert!(rules.windows(2).all(|r| (r[1] - r[0] - paper.pitch_mm).abs() < 1e-9));
                let left = paper.height_mm - margins.bottom - rules[rules.len() - 1];
                assert!((0.0..paper.pitch_mm).contains(&left), "{}: {left}", paper.name);
            }
        }
    }

    #[test]
    fn a_wrong_field_is_named_with_what_is_allowed() {
        let paper = papers().into_iter().find(|p| p.crest.is_some()).expect("a crested paper");
        let mut bad = paper.clone();
        bad.crest.as_mut().expect("a crest").colour = "gold".into();
        assert!(bad.check().expect_err("no colour").to_string().contains("crest.colour is gold"));
        let mut bad = paper;
        bad.continuation = Some(Continuation { margins: Margins { left: 100.0, right: 100.0, ..Margins::default() } });
        assert!(bad.check().expect_err("no room").to_string().contains("30 mm"));
    }
}
