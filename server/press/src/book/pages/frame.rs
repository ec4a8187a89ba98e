//! The page that follows from a design, a trim and a print shop: its margins and its grid.

use crate::{
    PressError,
    book::Design,
    shop::{Rules, Shop},
};
use letters::Trim;

/// A page: its size, its margins and its grid. In points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Frame {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) inner: f64,
    pub(crate) outer: f64,
    pub(crate) top: f64,
    pub(crate) measure: f64,
    /// Lines on a full page.
    pub(crate) lines: usize,
    pub(crate) leading: f64,
}

/// What a shop asks of every page, in points.
#[derive(Debug, Clone)]
pub(crate) struct Bounds {
    pub(crate) rules: Rules,
    pub(crate) bleed: bool,
}

impl Bounds {
    /// Of a shop; of KDP, whose table is the usual one, when no shop is named.
    pub(crate) fn of(shop: Option<Shop>, bleed: bool) -> Result<Bounds, PressError> {
        Ok(Bounds { rules: shop.unwrap_or(Shop::Kdp).rules()?, bleed })
    }

    /// The least margin at the spine.
    pub(crate) fn inside(&self, pages: usize) -> f64 {
        72.0 * self.rules.inside_in(u32::try_from(pages).unwrap_or(u32::MAX))
    }

    /// The least margin at the other edges, from the trim.
    pub(crate) fn outside(&self) -> f64 {
        72.0 * self.rules.margins.outside
    }

    /// What is printed beyond the trim at the outer edges and at the spine.
    pub(crate) fn bleeds(&self) -> (f64, f64) {
        if self.bleed { (72.0 * self.rules.bleed.outer, 72.0 * self.rules.bleed.bind) } else { (0.0, 0.0) }
    }
}

/// How many points more than the shop asks stay clear: strokes and hanging punctuation reach beyond the type.
const AIR: f64 = 5.0;
/// Half an inch: however little a shop asks, no book is cut closer to its text.
const SAFE: f64 = 36.0;
/// Share of the shop's least inside margin that the binding is taken to swallow.
const SWALLOWED: f64 = 0.75;

impl Frame {
    /// The page that a design makes of a trim when a book has about so many pages.
    pub(crate) fn new(design: &Design, trim: Trim, bounds: &Bounds, pages: usize) -> Result<Frame, PressError> {
        let (width, height) = (trim.width_in * 72.0, trim.height_in * 72.0);
        let clear = SAFE.max(bounds.outside()) + AIR;
        let inside = bounds.inside(pages);
        let mut inner = (design.margins.inner * width + SWALLOWED * inside).max(inside + AIR).max(clear);
        let mut outer = (design.margins.outer * width).max(clear);
        let leading = design.text.leading;
        let measure = (width - inner - outer).min(design.text.measure * design.text.size);
        // What a narrower measure leaves over widens the margins, one part inside and two outside.
        let over = (width - inner - outer - measure).max(0.0);
        inner += over / 3.0;
        outer += over * 2.0 / 3.0;
        // Running head and folio stand two lines from the text.
        let top = (design.margins.top * height).max(clear + 2.0 * leading);
        let foot = (design.margins.bottom * height).max(clear + 2.25 * leading);
        let lines = ((height - top - foot) / leading).floor();
        if measure < 12.0 * design.text.size || lines < 12.0 {
            return Err(PressError::NoRoom { trim: trim.to_string(), design: design.name.clone() });
        }
        Ok(Frame { width, height, inner, outer, top, measure, lines: lines as usize, leading })
    }

    /// The same page with the margins that a finished book of so many pages asks for: the text keeps its
    /// measure and moves away from the spine. `None` when the fore-edge has no room for that.
    pub(crate) fn moved(&self, bounds: &Bounds, pages: usize) -> Option<Frame> {
        let inner = self.inner.max(bounds.inside(pages) + AIR);
        let outer = self.width - self.measure - inner;
        (outer >= bounds.outside() + AIR).then_some(Frame { inner, outer, ..*self })
    }

    /// Left edge of the text on a page, numbered from 1: rectos have their spine at the left.
    pub(crate) fn left(&self, page: usize) -> f64 {
        if page % 2 == 1 { self.inner } else { self.outer }
    }

    /// Baseline of a line of the grid, from the sheet's foot.
    pub(crate) fn baseline(&self, line: f64) -> f64 {
        // The first baseline hangs three quarters of the leading below the top margin.
        self.height - self.top - self.leading * (line + 0.75)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::tests::DESIGNS;

    #[test]
    fn the_house_designs_keep_every_shop_s_margins_on_every_common_trim() {
        for text in DESIGNS {
            let design = Design::from_toml(text).unwrap();
            for (shop, trim) in Shop::ALL.into_iter().flat_map(|s| ["5x8", "5.5x8.5", "6x9", "7x10", "8.5x11"].map(|t| (s, t))) {
                let bounds = Bounds::of(Some(shop), false).unwrap();
                for pages in [24, 151, 301, 501, 701] {
                    let frame = Frame::new(&design, trim.parse().unwrap(), &bounds, pages).unwrap();
                    let (head, folio) = (frame.baseline(-2.0) + design.running.head, frame.baseline(frame.lines as f64 + 1.25));
                    let outside = bounds.outside();
                    assert!(
                        frame.inner >= bounds.inside(pages) && frame.outer >= outside,
                        "{} {shop} {trim} {pages}: {frame:?}",
                        design.name
                    );
                    assert!(frame.height - head >= outside && folio - 3.0 >= outside, "{} {shop} {trim} {pages}: {frame:?}", design.name);
                    assert!((frame.inner + frame.measure + frame.outer - frame.width).abs() < 0.01);
                }
            }
        }
    }

    #[test]
    fn a_book_that_grew_thicker_moves_its_text_from_the_spine_and_keeps_its_measure() {
        let design = Design::from_toml(crate::book::tests::OCTAVO).unwrap();
        let bounds = Bounds::of(Some(Shop::Lulu), false).unwrap();
        let thin = Frame::new(&design, Trim::default(), &bounds, 40).unwrap();
        let thick = thin.moved(&bounds, 420).unwrap();
        assert!(thick.inner >= bounds.inside(420) && thick.outer >= bounds.outside() && thick.measure == thin.measure);
    }
}
