//! What the pen finds out about a form when it first writes it; kept with the form, for the live preview's sake.

use crate::form::Form;
use crate::form::stroke::Part;
use crate::pen::bars::Bar;
use crate::pen::blend::Skin;
use crate::pen::joins::{Edges, Ways};
use crate::pen::nib::{corners, turn};
use kurbo::Point;

/// All of it follows from the form and what it spells.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    /// Where its ink is at the height of small letters.
    pub(crate) waist: (f64, f64),
    pub(crate) edges: Edges,
    pub(crate) ways: Ways,
    /// The bar of a t or f that has no stroke of its own.
    pub(crate) bar: Option<Bar>,
    /// Which stroke each contour of a drawn form is the ink of.
    pub(crate) skin: Vec<Skin>,
    /// Every contour's end points and handles.
    pub(crate) corners: Vec<Vec<Point>>,
    /// The way round in which its outer edges run.
    pub(crate) turn: f64,
    /// Whether a dot, a bar or an accent is set on it.
    pub(crate) late: bool,
    /// How much higher its dot is set than its form has it, in x-heights.
    pub(crate) raised: f64,
    /// Several letters.
    pub(crate) tied: bool,
    /// A stop: smaller than any letter.
    pub(crate) tiny: bool,
}

impl Facts {
    fn of(form: &Form, spells: &str) -> Facts {
        let edges = Edges::of(form);
        let bar = if form.drawn { None } else { Bar::of(&edges, spells) };
        let strokes = if form.drawn { form.pen_path(spells) } else { &[] };
        let corners: Vec<Vec<Point>> = form.contours.iter().map(|c| corners(&c.path)).collect();
        // Empty when a contour cannot be told from the others: then none is.
        let skin: Option<Vec<Skin>> = form.contours.iter().map(|c| Skin::of(&c.path, strokes)).collect();
        Facts {
            waist: edges.waist().unwrap_or_else(|| form.waist()),
            ways: Ways::of(form, spells),
            late: bar.is_some() || form.contours.iter().any(|c| c.floats) || strokes.iter().any(|s| s.part != Part::Body),
            turn: turn(&corners),
            raised: raised(form, spells),
            tied: spells.chars().count() > 1 && crate::hand::clusters(spells).nth(1).is_some(),
            tiny: form.bounds().width().max(form.bounds().height()) < 0.4,
            skin: skin.unwrap_or_default(),
            corners,
            edges,
            bar,
        }
    }

    /// How many variants of the form are drawn, where its letter has so many forms: few where there are several
    /// or where its outline weighs much on a page, most where a dot or a bar tells them apart.
    pub(crate) fn variants(&self, forms: usize) -> usize {
        let points: usize = self.corners.iter().map(Vec::len).sum();
        match forms {
            2.. if self.tied => 1,
            1 if self.late && points < 50 => 8,
            1 if points < 50 => 6,
            1 if self.late || points < 66 => 5,
            1 => 4,
            2 => 3 + usize::from(self.late),
            3..=5 => 2 + usize::from(self.late),
            _ => 1 + usize::from(self.late),
        }
    }
}

/// People set the middle of a dot 0.78 x-heights over the top of its stem (UNIPEN); typefaces hardly half of that, for
/// the sake of their lines. A low one is raised this far.
const DOT_ABOVE: f64 = 0.7;

fn raised(form: &Form, spells: &str) -> f64 {
    if !matches!(spells, "i" | "j") {
        return 0.0;
    }
    let of = |floats: bool| form.contours.iter().filter(|c| c.floats == floats).map(|c| c.bounds).reduce(|a, b| a.union(b));
    of(true).zip(of(false)).map_or(0.0, |(dot, stem)| (DOT_ABOVE - (stem.y0 - dot.center().y)).clamp(0.0, 0.5))
}

/// What is known about a form, found out now when it was not yet.
pub(crate) fn facts<'f>(form: &'f Form, spells: &str) -> &'f Facts {
    form.facts.get_or_init(|| Facts::of(form, spells))
}
