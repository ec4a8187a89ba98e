//! The white that a typeface takes away or adds between two letters (`kern`, `GPOS` pairs).

use ttf_parser::gpos::{PairAdjustment, PositioningSubtable};
use ttf_parser::{Face, GlyphId};

/// Change of the advance between two glyphs, in font units. `GPOS` wins over `kern`, as in every shaper.
pub(crate) fn between(face: &Face, left: GlyphId, right: GlyphId) -> f64 {
    if let Some(gpos) = face.tables().gpos {
        for feature in gpos.features {
            if feature.tag != ttf_parser::Tag::from_bytes(b"kern") {
                continue;
            }
            for index in feature.lookup_indices {
                let Some(lookup) = gpos.lookups.get(index) else { continue };
                let tables = lookup.subtables.into_iter::<PositioningSubtable>();
                if let Some(found) = tables.filter_map(|table| pair(&table, left, right)).next() {
                    return found;
                }
            }
        }
    }
    let Some(kern) = face.tables().kern else { return 0.0 };
    let horizontal = kern.subtables.into_iter().filter(|t| t.horizontal && !t.has_state_machine);
    horizontal.filter_map(|t| t.glyphs_kerning(left, right)).map(f64::from).next().unwrap_or(0.0)
}

fn pair(table: &PositioningSubtable, left: GlyphId, right: GlyphId) -> Option<f64> {
    let PositioningSubtable::Pair(pair) = table else { return None };
    let covered = pair.coverage().get(left)?;
    let (first, _) = match pair {
        PairAdjustment::Format1 { sets, .. } => sets.get(covered)?.get(right)?,
        PairAdjustment::Format2 { classes, matrix, .. } => matrix.get((classes.0.get(left), classes.1.get(right)))?,
    };
    Some(f64::from(first.x_advance))
}
