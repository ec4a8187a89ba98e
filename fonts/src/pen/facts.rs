//! What the pen finds out about a form when it first writes it; kept with the form, for the live preview's sake.

use crate::form::Form;
use crate::pen::bars::Bar;
use crate::pen::blend::Skin;
use crate::pen::cuts::Cuts;
use crate::pen::joins::{Edges, Ways};
use crate::pen::nib::{corners, turn};
use kurbo::{Point, Rect};

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
    /// Where it is cut into parts that bend by themselves.
    pub(crate) cuts: Cuts,
    /// How much higher its dot is set than its form has it, in x-heights.
    pub(crate) raised: f64,
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
        let tiny = form.bounds().width().max(form.bounds().height()) < 0.4;
        Facts {
            waist: edges.waist().unwrap_or_else(|| form.waist()),
            ways: Ways::of(form, spells),
            turn: turn(&corners),
            raised: raised(form, spells),
            cuts: if tiny { Cuts::none() } else { Cuts::of(body(form), &corners, bar) },
            tiny,
            skin: skin.unwrap_or_default(),
            corners,
            edges,
            bar,
        }
    }
}

/// The box of all ink that is not set on the letter late.
fn body(form: &Form) -> Rect {
    form.contours.iter().filter(|c| !c.floats).map(|c| c.bounds).reduce(|a, b| a.union(b)).unwrap_or_else(|| form.bounds())
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
