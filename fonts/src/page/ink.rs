//! Ink and what it is written with, as `templates/inks.toml` and `templates/nibs.toml` describe them.

use crate::pen::nib::{Nib, NibKind};
use crate::{StationeryError, page::colour::rgb};
use serde::{Deserialize, Serialize};

/// The tone that [`Ink::thin`] is the colour of.
const THIN_TONE: f64 = 0.7;
/// No ink is paler than this, however little the pen left.
const PALEST_TONE: f64 = 0.4;
/// How much of a tone an ink shows that does not shade.
const EVEN: f64 = 0.25;

/// An ink.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ink {
    /// The name it is asked for by ("iron-gall").
    pub name: String,
    /// The name that people read ("Iron-gall black").
    pub title: String,
    /// Its colour where it is full, "#33241d".
    pub colour: String,
    /// Its colour where the pen left little of it, at tone 0.7; a third of the way to paper when it does not
    /// say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thin: Option<String>,
    /// Whether it pools and pales, as iron gall does, or lies evenly, as the paste of a ball-point does.
    #[serde(default)]
    pub shades: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Inks {
    ink: Vec<Ink>,
}

impl Ink {
    /// Reads `templates/inks.toml`: a list of `[[ink]]`, the first the one used unless told otherwise.
    ///
    /// # Errors
    /// [`StationeryError`] with line and column, or with the ink and what is allowed.
    pub fn list_from_toml(text: &str) -> Result<Vec<Ink>, StationeryError> {
        let inks: Inks = toml::from_str(text).map_err(unreadable)?;
        for ink in &inks.ink {
            for (field, colour) in [("colour", Some(&ink.colour)), ("thin", ink.thin.as_ref())] {
                if let Some(found) = colour.filter(|c| rgb(c).is_none()) {
                    let (name, found) = (ink.name.clone(), found.clone());
                    return Err(StationeryError::Field { name, field, found, allowed: "a colour like #33241d" });
                }
            }
        }
        Ok(inks.ink)
    }

    /// An ink of a colour and nothing else.
    pub fn plain(colour: &str) -> Ink {
        Ink { colour: colour.to_string(), ..Ink::default() }
    }

    /// Its colour as red, green and blue, 0–255; black when the text is no colour.
    pub fn rgb(&self) -> [u8; 3] {
        rgb(&self.colour).unwrap_or_default()
    }

    /// [`Ink::toned`] in the few steps, tenths of a tone, that files draw it in: more no eye tells apart in a
    /// line as thin as ink, and neighbours on a page mostly share theirs, so that a file says it seldom.
    pub fn stepped(&self, tone: f64) -> [u8; 3] {
        self.toned(if tone.is_finite() { (tone * 10.0).round() / 10.0 } else { 1.0 })
    }

    /// Its colour where the pen left `tone` of it: 1 is the full colour, 0.7 the thin one, and what lies
    /// between or beyond is on the line through both.
    pub fn toned(&self, tone: f64) -> [u8; 3] {
        let full = self.rgb();
        let thin = self.thin.as_deref().and_then(rgb).unwrap_or_else(|| full.map(|v| v + (255 - v) / 3));
        let tone = if tone.is_finite() { tone.clamp(PALEST_TONE, 1.0) } else { 1.0 };
        let paler = (1.0 - tone) / (1.0 - THIN_TONE) * if self.shades { 1.0 } else { EVEN };
        std::array::from_fn(|i| {
            let (from, to) = (f64::from(full[i]), f64::from(thin[i]));
            (from + (to - from) * paler).round().clamp(0.0, 255.0) as u8
        })
    }
}

/// A pen that can be chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NibCard {
    /// The name it is asked for by ("fountain-m").
    pub name: String,
    /// The name that people read ("Fountain pen, medium").
    pub title: String,
    /// What it does, in a few words.
    pub about: String,
    /// The kind of pen.
    pub kind: NibKind,
    /// Width of its line in millimetres.
    pub width_mm: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nibs {
    nib: Vec<NibCard>,
}

impl NibCard {
    /// Reads `templates/nibs.toml`: a list of `[[nib]]`.
    ///
    /// # Errors
    /// [`StationeryError`] with line and column, or with the nib and what is allowed.
    pub fn list_from_toml(text: &str) -> Result<Vec<NibCard>, StationeryError> {
        let nibs: Nibs = toml::from_str(text).map_err(unreadable)?;
        for nib in &nibs.nib {
            if !(0.1..=3.0).contains(&nib.width_mm) {
                let (name, found) = (nib.name.clone(), nib.width_mm.to_string());
                return Err(StationeryError::Field { name, field: "width_mm", found, allowed: "0.1 to 3 mm" });
            }
        }
        Ok(nibs.nib)
    }

    /// What the pen engine is told.
    pub fn nib(&self) -> Nib {
        Nib { kind: self.kind, width_mm: self.width_mm }
    }
}

fn unreadable(error: toml::de::Error) -> StationeryError {
    StationeryError::Unreadable(error.to_string().trim_end().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inks_of_the_house_pale_on_the_way_to_their_thin_colour() {
        let inks = Ink::list_from_toml(include_str!("../../../templates/inks.toml")).expect("the house's inks");
        assert!(inks.len() >= 9);
        let light = |c: [u8; 3]| c.iter().map(|v| u32::from(*v)).sum::<u32>();
        for ink in &inks {
            assert_eq!(ink.toned(1.0), ink.rgb(), "{}", ink.name);
            assert!(light(ink.toned(0.7)) > light(ink.rgb()), "{}", ink.name);
            assert!(light(ink.toned(0.7)) < 600, "{} is too pale to read", ink.name);
            if ink.shades {
                assert_eq!(Some(ink.toned(0.7)), ink.thin.as_deref().and_then(rgb), "{}", ink.name);
            }
        }
        assert!(Ink::list_from_toml("[[ink]]\nname='x'\ntitle='X'\ncolour='#000000'\nthin='pale'").is_err());
    }

    #[test]
    fn the_nibs_of_the_house_are_every_kind_and_of_the_measured_widths() {
        let nibs = NibCard::list_from_toml(include_str!("../../../templates/nibs.toml")).expect("the house's nibs");
        for kind in [NibKind::Ball, NibKind::Gel, NibKind::Fountain, NibKind::Pencil] {
            assert!(nibs.iter().any(|n| n.kind == kind), "{kind:?}");
        }
        let medium = nibs.iter().find(|n| n.name == "fountain-m").expect("a medium fountain pen");
        assert!((medium.nib().width_mm - 0.62).abs() < 1e-9);
        let error = NibCard::list_from_toml("[[nib]]\nname='x'\ntitle='X'\nabout=''\nkind='gel'\nwidth_mm=9.0").expect_err("a broom");
        assert!(error.to_string().contains("0.1 to 3 mm"), "{error}");
    }
}
