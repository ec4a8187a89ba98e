//! The paper of a letter as the press prints it: with its lettering cut.

use crate::{PressError, face::Face, glyph::GlyphPen};
use fonts::{CrestPlace, Heading, Lettering, Matter, Printed, Stationery};
use kurbo::{Affine, BezPath};
use rustybuzz::ttf_parser::{Face as Outlines, GlyphId};

/// What a letter stands on.
#[derive(Debug, Clone, Copy)]
pub struct Paper<'a> {
    /// The sheet.
    pub stationery: &'a Stationery,
    /// What is die-stamped on it, where the stationery has a place for it.
    pub head: Option<Letterhead<'a>>,
}

/// The writer's name and address, and the face that they are engraved in.
#[derive(Debug, Clone, Copy)]
pub struct Letterhead<'a> {
    /// Name and address.
    pub heading: &'a Heading,
    /// A TrueType face, for example the roman of the book.
    pub face: &'a [u8],
}

impl<'a> Paper<'a> {
    /// A sheet with nothing stamped on it.
    pub fn plain(stationery: &'a Stationery) -> Paper<'a> {
        Paper { stationery, head: None }
    }

    /// What stands on sheet `number` (from 0) before it is written on; lettering as areas.
    pub(crate) fn printed(&self, number: usize) -> Result<Vec<Printed>, PressError> {
        let mut printed = self.stationery.printed(number, self.head.map(|h| h.heading));
        if let Some(head) = self.head
            && printed.iter().any(|p| matches!(p.matter, Matter::Lettering(_)))
        {
            let face = Face::parse(head.face, "of the letterhead")?;
            let outlines =
                Outlines::parse(head.face, 0).map_err(|e| PressError::Face { face: face.name.clone(), reason: e.to_string() })?;
            let mut cut = Vec::with_capacity(printed.len());
            for piece in printed {
                match &piece.matter {
                    Matter::Lettering(line) => {
                        let letters = engraved(line, &face, &outlines)?;
                        cut.extend(letters.into_iter().map(|area| Printed { matter: Matter::Area(area), ..piece }));
                    }
                    _ => cut.push(piece),
                }
            }
            printed = cut;
        }
        Ok(printed)
    }
}

/// The letters of a line as outlines on the page, in millimetres.
fn engraved(line: &Lettering, face: &Face, outlines: &Outlines) -> Result<Vec<BezPath>, PressError> {
    let characters = face.missing(&line.text);
    if !characters.is_empty() {
        return Err(PressError::MissingGlyphs { place: "The letterhead".into(), characters, face: face.name.clone() });
    }
    let em = f64::from(outlines.units_per_em().max(1));
    let capital = outlines.capital_height().map(f64::from).filter(|h| *h > 0.2 * em).unwrap_or(0.65 * em);
    let scale = line.capital_mm / capital;
    let glyphs = face.shape(&line.text, &[]);
    let per_mille = em / 1000.0 * scale;
    let width: f64 = glyphs.iter().map(|g| g.advance * per_mille).sum::<f64>() + glyphs.len().saturating_sub(1) as f64 * line.spacing_mm;
    let mut x = match line.place {
        CrestPlace::Left => line.at.x,
        CrestPlace::Centre => line.at.x - 0.5 * width,
        CrestPlace::Right => line.at.x - width,
    };
    let mut out = Vec::with_capacity(glyphs.len());
    for glyph in &glyphs {
        let mut pen = GlyphPen::default();
        outlines.outline_glyph(GlyphId(glyph.id), &mut pen);
        let at = Affine::new([scale, 0.0, 0.0, -scale, x + glyph.offset * per_mille, line.at.y]);
        out.push(at * pen.0);
        x += glyph.advance * per_mille + line.spacing_mm;
    }
    Ok(out)
}
