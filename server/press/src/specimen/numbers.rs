//! The hand's numbers, measured on its own pages, on scales that show where people lie.

use super::letters::refused;
use super::set::{Cut, Easel, FAINT, FULL, LABEL, SMALL, Stand, TYPE};
use super::{LEFT, RIGHT, paper};
use crate::PressError;
use fonts::Hand;
use fonts::measure::{Measured, Quantity, Realised, measure_hand};
use kurbo::{Circle, Point, Rect, Shape as _};

/// How many letters are written for it.
const SEEDS: u32 = 2;
/// From row to row in millimetres.
const PITCH: f64 = 4.55;
/// Right ends of the columns of figures: people, hurried, neat.
const PEOPLE: f64 = LEFT + 84.0;
const HURRIED: f64 = LEFT + 99.0;
const NEAT: f64 = LEFT + 111.0;
/// The scale: from nothing to twice what the middle writer does.
const SCALE: (f64, f64) = (LEFT + 117.0, RIGHT);

/// Sets the table from `y` downwards.
pub(super) fn numbers(easel: &mut Easel, hand: &Hand, y: f64) -> Result<(), PressError> {
    let measured = |neatness| measure_hand(hand, &paper(), neatness, SEEDS).map_err(refused);
    let (hurried, neat) = (measured(0.0)?, measured(0.5)?);
    easel.section("Its numbers", y)?;
    let right = Cut { stand: Stand::Right, ..LABEL };
    for (name, x) in [("people", PEOPLE), ("hurried", HURRIED), ("neat", NEAT)] {
        easel.set(name, Point::new(x, y + 4.6), right)?;
    }
    easel.set("0", Point::new(SCALE.0, y + 4.6), Cut { stand: Stand::Middle, ..LABEL })?;
    easel.set("middle", Point::new(f64::midpoint(SCALE.0, SCALE.1), y + 4.6), Cut { stand: Stand::Middle, ..LABEL })?;
    easel.set("twice", Point::new(SCALE.1, y + 4.6), right)?;
    let shown: Vec<(&Realised, &Realised)> = hurried.quantities.iter().zip(&neat.quantities).filter(|(h, _)| is_shown(h)).collect();
    let mut row = y + 10.4;
    for (hurried, neat) in shown {
        quantity(easel, hurried, neat, row)?;
        row += PITCH;
    }
    row += 2.6;
    for line in remarks(&hurried) {
        easel.set(&line, Point::new(LEFT, row), SMALL)?;
        row += 4.1;
    }
    Ok(())
}

/// Spreads and proportions that people were counted for; nobody needs to see how alike neighbours are.
fn is_shown(quantity: &Realised) -> bool {
    use Quantity as Q;
    let technical = matches!(quantity.quantity, Q::BaselineLag1 | Q::BaselineLag2 | Q::BaselineLag4 | Q::Identical | Q::NearIdentical);
    quantity.human.median.is_some() && quantity.value.is_some() && !technical
}

fn quantity(easel: &mut Easel, hurried: &Realised, neat: &Realised, y: f64) -> Result<(), PressError> {
    let unit = if hurried.unit.is_empty() { String::new() } else { format!("  {}", hurried.unit) };
    easel.set(&format!("{}{unit}", hurried.title), Point::new(LEFT, y), SMALL)?;
    let right = Cut { stand: Stand::Right, ..SMALL };
    let number = |v: f64| if v.abs() >= 9.95 { format!("{v:.1}") } else { format!("{v:.2}") };
    let people = hurried.human;
    let Some(median) = people.median else { return Ok(()) };
    let range = people.p10.zip(people.p90).map_or(String::new(), |(low, high)| format!("  ({}–{})", number(low), number(high)));
    easel.set(&format!("{}{range}", number(median)), Point::new(PEOPLE, y), right)?;
    for (value, x) in [(hurried.value, HURRIED), (neat.value, NEAT)] {
        easel.set(&value.map_or("–".to_string(), number), Point::new(x, y), right)?;
    }
    let at = |value: f64| SCALE.0 + (SCALE.1 - SCALE.0) * (value / median / 2.0).clamp(0.012, 0.988);
    let level = y - 0.95;
    easel.rule(SCALE.0, SCALE.1, level);
    if let Some((low, high)) = people.p10.zip(people.p90) {
        easel.fill(Rect::new(at(low), level - 0.55, at(high), level + 0.55).to_path(0.01), FAINT);
    }
    easel.fill(Rect::new(at(median) - 0.08, level - 1.1, at(median) + 0.08, level + 1.1).to_path(0.01), TYPE);
    if let Some(value) = neat.value {
        let ring = Circle::new((at(value), level), 0.85).to_path(0.005);
        let hole = Circle::new((at(value), level), 0.6).to_path(0.005).reverse_subpaths();
        easel.fill(ring.elements().iter().chain(hole.elements()).copied().collect(), FULL);
    }
    if let Some(value) = hurried.value {
        easel.fill(Circle::new((at(value), level), 0.85).to_path(0.005), FULL);
    }
    Ok(())
}

fn remarks(hurried: &Measured) -> Vec<String> {
    let share = hurried.get(Quantity::Identical).map_or(String::new(), |s| format!(" Of them {:.1}% are a copy of another.", s * 100.0));
    vec![
        format!("Measured on {} letters of {} pages, written hurriedly (full) and neatly (ring).{share}", hurried.letters, hurried.pages),
        "People: median and tenth to ninetieth percentile (bar) of UNIPEN writers; xh is the height of an x.".to_string(),
    ]
}
