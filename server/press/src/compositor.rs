//! Text on a page as PDF operators: words into codes, and the numbers between them.

use crate::face::{Face, Glyph, Sorts};
use printpdf::{DictItem, Op};

/// An operator that printpdf has no name for, or names in a longer way than a small file can afford.
pub(crate) fn op(key: &str, value: Vec<DictItem>) -> Op {
    Op::Unknown { key: key.into(), value }
}

/// A number rounded to `places` decimals; never "-0".
pub(crate) fn number(value: f64, places: i32) -> DictItem {
    let scale = 10f64.powi(places);
    let rounded = (value * scale).round() / scale;
    if rounded == 0.0 || !rounded.is_finite() {
        DictItem::Int(0)
    } else if rounded.fract() == 0.0 && rounded.abs() < 1e9 {
        DictItem::Int(rounded as i64)
    } else {
        DictItem::Real(rounded as f32)
    }
}

pub(crate) fn name(text: &str) -> DictItem {
    DictItem::Name(text.as_bytes().to_vec())
}

/// A TJ array under construction.
pub(crate) struct Stick {
    items: Vec<DictItem>,
    codes: Vec<u8>,
    /// How far the pen is behind where it should be, in thousandths of an em.
    owed: f64,
}

impl Stick {
    pub(crate) fn new() -> Stick {
        Stick { items: Vec::new(), codes: Vec::new(), owed: 0.0 }
    }

    /// Adds a glyph; what its kerned advance differs from the stated one is owed to the next.
    pub(crate) fn glyph(&mut self, face: &Face, sorts: &mut Sorts, glyph: &Glyph) {
        self.owed += glyph.offset;
        if self.owed.abs() >= 0.5 {
            if !self.codes.is_empty() {
                self.items.push(DictItem::Bytes(std::mem::take(&mut self.codes)));
            }
            let moved = self.owed.round();
            self.items.push(DictItem::Int(-(moved as i64)));
            self.owed -= moved;
        }
        self.codes.extend(sorts.code(glyph.id, &glyph.text).to_be_bytes());
        self.owed += glyph.advance - face.advance(glyph.id).round() - glyph.offset;
    }

    /// The TJ operator.
    pub(crate) fn show(mut self) -> Op {
        if !self.codes.is_empty() {
            self.items.push(DictItem::Bytes(self.codes));
        }
        op("TJ", vec![DictItem::Array(self.items)])
    }
}
