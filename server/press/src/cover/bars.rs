//! The barcode in its field: bars at nominal size, the digits below them, the number above.

use super::{
    Item, TypeLine,
    lay::area,
    setting::{Case, Cut},
};
use crate::{
    PressError,
    barcode::{GUARD_MODULES, HEIGHT_MM, Isbn, MODULE_MM, MODULES, QUIET_MODULES},
    sheet::PT_PER_MM,
};
use kurbo::{Point, Rect};

/// Size of the number above the bars and of the digits below.
const ABOVE: f64 = 7.6;
const BELOW: f64 = 9.4;

/// Draws a barcode into the middle of a white field.
pub(super) fn bars(isbn: &Isbn, field: Rect, case: &Case, items: &mut Vec<Item>) -> Result<(), PressError> {
    let module = MODULE_MM * PT_PER_MM;
    let (height, guard) = (HEIGHT_MM * PT_PER_MM, GUARD_MODULES * module);
    let wide = module * (QUIET_MODULES[0] + MODULES as f64 + QUIET_MODULES[1]);
    let capital = case.capital(Cut::Upright);
    let high = capital * ABOVE + 3.6 + height + 1.6 + capital * BELOW;
    let left = field.center().x - 0.5 * wide + QUIET_MODULES[0] * module;
    let top = field.center().y - 0.5 * high + capital * ABOVE + 3.6;
    let black = [0; 3];

    let drawn = isbn.bars()?;
    let mut at = 0;
    while at < drawn.len() {
        let run = drawn[at..].iter().take_while(|bar| **bar).count();
        if run == 0 {
            at += 1;
            continue;
        }
        let reach = if Isbn::is_guard(at) { height + guard } else { height };
        let x = left + module * at as f64;
        items.push(area(Rect::new(x, top, x + module * run as f64, top + reach), black));
        at += run;
    }

    let mut set = |text: &str, size: f64, middle: f64, y: f64| {
        let glyphs = case.shape(Cut::Upright, text);
        let wide = glyphs.iter().map(|g| g.advance).sum::<f64>() / 1000.0 * size;
        let at = Point::new(middle - 0.5 * wide, y);
        items.push(Item::Type(TypeLine { cut: Cut::Upright, size, colour: black, at, down: false, glyphs, track: 0.0 }));
    };
    set(&format!("ISBN {isbn}"), ABOVE, left + 0.5 * module * MODULES as f64, top - 3.6);
    // The first digit stands outside, six below each half, each in the middle of its seven modules.
    let y = top + height + 1.6 + capital * BELOW;
    for (number, digit) in isbn.digits().iter().enumerate() {
        let middle = match number {
            0 => -6.0,
            1..=6 => 3.0 + 7.0 * (number as f64 - 0.5),
            _ => 50.0 + 7.0 * (number as f64 - 6.5),
        };
        set(&digit.to_string(), BELOW, left + module * middle, y);
    }
    Ok(())
}
