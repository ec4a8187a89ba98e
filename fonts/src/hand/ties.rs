//! The pairs that a typeface ties (`GSUB`): its own forms for several letters.

use ttf_parser::gsub::SubstitutionSubtable;
use ttf_parser::{Face, GlyphId, Tag};

/// Features whose ligatures every shaper sets without being asked, and those that follow from the
/// neighbours. Old and fancy ones (`dlig`, `hlig`) are not for letters.
const FEATURES: [&[u8; 4]; 4] = [b"rlig", b"liga", b"clig", b"calt"];

/// The glyph that a typeface has for these characters together, the first that it names.
pub(crate) fn tied(face: &Face, letters: &str) -> Option<GlyphId> {
    let gsub = face.tables().gsub?;
    let glyphs: Vec<GlyphId> = letters.chars().map(|c| face.glyph_index(c)).collect::<Option<_>>()?;
    let (first, others) = glyphs.split_first()?;
    for feature in gsub.features.into_iter().filter(|f| FEATURES.iter().any(|tag| f.tag == Tag::from_bytes(tag))) {
        for index in feature.lookup_indices {
            let Some(lookup) = gsub.lookups.get(index) else { continue };
            for table in lookup.subtables.into_iter::<SubstitutionSubtable>() {
                let SubstitutionSubtable::Ligature(table) = table else { continue };
                let Some(set) = table.coverage.get(*first).and_then(|at| table.ligature_sets.get(at)) else { continue };
                let found = set.into_iter().find(|tie| tie.components.into_iter().eq(others.iter().copied()));
                if let Some(tie) = found {
                    return Some(tie.glyph);
                }
            }
        }
    }
    None
}
