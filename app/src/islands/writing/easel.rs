//! Where the ink is drawn: a canvas over each sheet, finished at once or as far as the pen has come.

use super::script::{Place, Script, Sheet, WordTime};
use fonts::{Ink, Knot, Page};
use kurbo::{Affine, PathEl};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, Path2d};

/// The finest that a canvas is drawn, in dots a CSS pixel; more no eye sees.
const FINEST: f64 = 2.5;
/// From this many sheets on memory counts for more than fineness.
const MANY_SHEETS: usize = 8;
/// While a word is written its outline shows where the pen has been. The pen is taken so much wider than its
/// line, and by so many millimetres, that nothing of the outline stays white beside it.
const REACH: (f64, f64) = (1.5, 0.2);

/// The canvases of one letter, `PREFIX-0`, `PREFIX-1` … for words that are written and `PREFIX-0-wet` … for the
/// word that is being written, and how far they are drawn.
pub struct Easel {
    prefix: &'static str,
    script: Script,
    ink: Ink,
    /// Outlines as the browser wants them, by sheet and shape.
    outlines: Vec<Vec<Option<Path2d>>>,
    /// Until when the canvases are drawn; nothing is when it is negative.
    until: f64,
    /// The word that is being written: its sheet, its number and its outline on the sheet.
    wet: Option<(usize, usize, Option<Path2d>)>,
}

impl Easel {
    /// An easel for a letter.
    pub fn new(prefix: &'static str, script: Script, ink: Ink) -> Easel {
        let all = |page: &Page| page.shapes.iter().map(|s| outline([(Affine::IDENTITY, s.path.elements())])).collect();
        let outlines = script.sheets.iter().map(|s| all(&s.page)).collect();
        Easel { prefix, script, ink, outlines, until: -1.0, wet: None }
    }

    /// How long the letter takes, in seconds.
    pub fn total(&self) -> f64 {
        self.script.total
    }

    /// Where the pen is at a moment.
    pub fn place(&self, now: f64) -> Place {
        self.script.place(now)
    }

    /// When the pen is at a place.
    pub fn when(&self, place: Place) -> f64 {
        self.script.when(place)
    }

    /// Forgets what is drawn: the canvases are new or have another size.
    pub fn wipe(&mut self) {
        self.until = -1.0;
    }

    /// Draws the letter as it stands at `now`.
    pub fn show(&mut self, now: f64) {
        let fresh = self.until < 0.0 || now < self.until;
        let from = if fresh { -1.0 } else { self.until };
        for at in 0..self.script.sheets.len() {
            let words = &self.script.sheets[at].words;
            let begins = words.first().map_or(0.0, |w| w.begins);
            let ends = words.last().map_or(0.0, |w| w.ends);
            if fresh || (begins <= now && ends >= from) {
                self.draw(at, from, now, fresh);
            }
        }
        self.until = now;
    }

    fn draw(&mut self, at: usize, from: f64, now: f64, fresh: bool) -> Option<()> {
        let page = &self.script.sheets[at].page;
        let canvas = canvas(&format!("{}-{at}", self.prefix))?;
        if fresh {
            let most = if self.script.sheets.len() > MANY_SHEETS { 1.0 } else { FINEST };
            let wide = f64::from(canvas.client_width()) * window().device_pixel_ratio().clamp(0.5, most);
            canvas.set_width(wide.max(1.0) as u32);
            canvas.set_height((wide * page.height_mm / page.width_mm).max(1.0) as u32);
        }
        let onto = Affine::scale(f64::from(canvas.width()) / page.width_mm);
        let pen = context(&canvas)?;
        let words = &self.script.sheets[at].words;
        let mut colour = None;
        let mut wet = None;
        for (number, word) in words.iter().enumerate().skip(words.partition_point(|w| w.ends <= from)) {
            if word.begins > now {
                break;
            }
            if word.ends <= now {
                self.finished(&pen, onto, at, word, &mut colour);
            } else {
                wet = Some(number);
            }
        }
        if wet.is_some() || self.wet.as_ref().is_some_and(|(sheet, ..)| *sheet == at) {
            self.write(at, wet, onto, now, (canvas.width(), canvas.height()));
        }
        Some(())
    }

    /// The word that is being written, or nothing where it was.
    fn write(&mut self, at: usize, word: Option<usize>, onto: Affine, now: f64, size: (u32, u32)) -> Option<()> {
        let canvas = canvas(&format!("{}-{at}-wet", self.prefix))?;
        if (canvas.width(), canvas.height()) != size {
            canvas.set_width(size.0);
            canvas.set_height(size.1);
        }
        let pen = context(&canvas)?;
        lay(&pen, Affine::IDENTITY);
        pen.clear_rect(0.0, 0.0, f64::from(size.0), f64::from(size.1));
        let Some(number) = word else {
            self.wet = None;
            return None;
        };
        let sheet = &self.script.sheets[at];
        let time = sheet.words.get(number)?;
        if !matches!(self.wet, Some((on, word, _)) if (on, word) == (at, number)) {
            self.wet = Some((at, number, on_the_sheet(sheet, time)));
        }
        let tone = sheet.page.marks.get(time.marks.start).map_or(1.0, |m| m.tone);
        pen.save();
        lay(&pen, onto);
        if let Some((_, _, Some(outline))) = &self.wet {
            pen.clip_with_path_2d(outline);
        }
        pen.set_stroke_style_str(&css(self.ink.stepped(tone)));
        pen.set_line_cap("round");
        pen.set_line_join("round");
        let widest = sheet.path[time.strokes.clone()].iter().flat_map(|s| &s.knots).map(|k| k.width).fold(0.0, f64::max);
        pen.set_line_width(widest * REACH.0 + REACH.1);
        pen.begin_path();
        for stroke in time.strokes.clone() {
            follow(&pen, &sheet.path[stroke].knots, &sheet.times[stroke], now);
        }
        pen.stroke();
        pen.restore();
        Some(())
    }

    /// A word's ink as it is on the page.
    fn finished(&self, pen: &CanvasRenderingContext2d, onto: Affine, at: usize, word: &WordTime, colour: &mut Option<[u8; 3]>) {
        for mark in &self.script.sheets[at].page.marks[word.marks.clone()] {
            let Some(Some(outline)) = self.outlines[at].get(mark.shape) else { continue };
            let tone = self.ink.stepped(mark.tone);
            if *colour != Some(tone) {
                pen.set_fill_style_str(&css(tone));
                pen.set_stroke_style_str(&css(tone));
                *colour = Some(tone);
            }
            lay(pen, onto * mark.at);
            pen.fill_with_path_2d(outline);
            let swell = mark.swell / mark.at.determinant().abs().sqrt().max(1e-6);
            if swell >= 0.0005 {
                pen.set_line_join("round");
                pen.set_line_width(swell);
                pen.stroke_with_path(outline);
            }
        }
    }
}

/// Takes the pen along a movement as far as it has come.
fn follow(pen: &CanvasRenderingContext2d, knots: &[Knot], times: &[f64], now: f64) {
    let (Some(first), true) = (knots.first(), times.first().is_some_and(|t| *t <= now)) else { return };
    pen.move_to(first.at.x, first.at.y);
    if knots.len() == 1 {
        pen.line_to(first.at.x + 0.01, first.at.y);
    }
    for (k, t) in knots.windows(2).zip(times.windows(2)) {
        if t[0] > now {
            break;
        }
        let part = if t[1] > now { (now - t[0]) / (t[1] - t[0]).max(1e-9) } else { 1.0 };
        let to = k[0].at.lerp(k[1].at, part);
        pen.line_to(to.x, to.y);
    }
}

fn canvas(id: &str) -> Option<HtmlCanvasElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

fn lay(pen: &CanvasRenderingContext2d, map: Affine) {
    let [a, b, c, d, e, f] = map.as_coeffs();
    // It fails for no finite map.
    let _ = pen.set_transform(a, b, c, d, e, f);
}

fn css([r, g, b]: [u8; 3]) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// A word’s whole outline, as it lies on the sheet.
fn on_the_sheet(sheet: &Sheet, word: &WordTime) -> Option<Path2d> {
    let marks = &sheet.page.marks[word.marks.clone()];
    outline(marks.iter().filter_map(|m| Some((m.at, sheet.page.shapes.get(m.shape)?.path.elements()))))
}

fn outline<'a>(parts: impl IntoIterator<Item = (Affine, &'a [PathEl])>) -> Option<Path2d> {
    let path = Path2d::new().ok()?;
    for (map, elements) in parts {
        for element in elements {
            match map * *element {
                PathEl::MoveTo(p) => path.move_to(p.x, p.y),
                PathEl::LineTo(p) => path.line_to(p.x, p.y),
                PathEl::QuadTo(a, p) => path.quadratic_curve_to(a.x, a.y, p.x, p.y),
                PathEl::CurveTo(a, b, p) => path.bezier_curve_to(a.x, a.y, b.x, b.y, p.x, p.y),
                PathEl::ClosePath => path.close_path(),
            }
        }
    }
    Some(path)
}
