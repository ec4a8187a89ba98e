//! A page as SVG, for the browser's preview and for files.

use crate::page::colour::hex;
use crate::page::ground::{Lettering, Matter, Printed};
use crate::page::stationery::CrestPlace;
use crate::{Ink, Page};
use kurbo::PathEl;
use std::fmt::Write as _;

/// Height of a roman capital against its size, as the face has it that letterheads are engraved in.
const CAPITAL: f64 = 0.65;

impl Page {
    /// The page as an SVG document in millimetres, in one colour. Every shape is drawn once and placed many
    /// times; the shapes' names come from the page's own content, so that several pages can stand in one
    /// document. Without a tint the paper is not drawn. Colours are CSS colours and are escaped.
    pub fn svg(&self, ink_colour: &str, paper_tint: Option<&str>) -> String {
        self.svg_on(&Ink::plain(ink_colour), paper_tint, &[])
    }

    /// The page as [`Page::svg`] draws it, in an ink that shades, on a paper that shows what is `printed` on
    /// it ([`crate::Stationery::printed`]).
    pub fn svg_on(&self, ink: &Ink, paper_tint: Option<&str>, printed: &[Printed]) -> String {
        let mut shapes: Vec<String> = Vec::with_capacity(self.shapes.len());
        let mut name: u32 = 0x811c_9dc5;
        for shape in &self.shapes {
            let mut d = String::with_capacity(256);
            path(&mut d, shape.path.elements());
            for byte in d.bytes() {
                name = (name ^ u32::from(byte)).wrapping_mul(0x0100_0193);
            }
            shapes.push(d);
        }
        let (w, h) = (self.width_mm, self.height_mm);
        let mut out = String::with_capacity(self.marks.len() * 100 + shapes.iter().map(String::len).sum::<usize>() + 4096);
        out.push_str("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"");
        for part in [(w, "mm\" height=\""), (h, "mm\" viewBox=\"0 0 "), (w, " "), (h, "\">")] {
            number(&mut out, part.0);
            out.push_str(part.1);
        }
        out.push_str("<defs>");
        for (at, d) in shapes.iter().enumerate() {
            let _ = write!(out, "<path id=\"h{name:x}-{at}\" d=\"{d}\"/>");
        }
        out.push_str("</defs>");
        if let Some(tint) = paper_tint {
            out.push_str("<path fill=\"");
            escape(&mut out, tint);
            out.push_str("\" d=\"M0 0H");
            number(&mut out, w);
            out.push('V');
            number(&mut out, h);
            out.push_str("H0Z\"/>");
        }
        printed.iter().for_each(|p| print(&mut out, p));
        out.push_str("<g color=\"");
        escape(&mut out, &ink.colour);
        out.push_str("\" fill=\"currentColor\" stroke=\"currentColor\" stroke-width=\"0\" stroke-linejoin=\"round\">");
        let full = ink.stepped(1.0);
        for mark in &self.marks {
            let _ = write!(out, "<use href=\"#h{name:x}-{}\" transform=\"matrix(", mark.shape);
            for (at, c) in mark.at.as_coeffs().into_iter().enumerate() {
                if at > 0 {
                    out.push(' ');
                }
                number(&mut out, c);
            }
            out.push_str(")\"");
            // The width is said in the shape's own units.
            let swell = mark.swell / mark.at.determinant().abs().sqrt().max(1e-6);
            if swell >= 0.0005 {
                out.push_str(" stroke-width=\"");
                number(&mut out, swell);
                out.push('"');
            }
            let colour = ink.stepped(mark.tone);
            if colour != full {
                let _ = write!(out, " color=\"{}\"", hex(colour));
            }
            out.push_str("/>");
        }
        out.push_str("</g></svg>\n");
        out
    }
}

fn print(out: &mut String, printed: &Printed) {
    let colour = hex(printed.colour);
    match &printed.matter {
        Matter::Lines { path: line, width_mm } => {
            let _ = write!(out, "<path fill=\"none\" stroke=\"{colour}\" stroke-width=\"");
            number(out, *width_mm);
            out.push_str("\" d=\"");
            path(out, line.elements());
            out.push_str("\"/>");
        }
        Matter::Area(area) => {
            let _ = write!(out, "<path fill=\"{colour}\" d=\"");
            path(out, area.elements());
            out.push_str("\"/>");
        }
        Matter::Lettering(line) => lettering(out, line, &colour),
    }
}

fn lettering(out: &mut String, line: &Lettering, colour: &str) {
    let (anchor, trailing) = match line.place {
        CrestPlace::Left => ("start", 0.0),
        // The white after the last letter is no part of what is centred.
        CrestPlace::Centre => ("middle", 0.5),
        CrestPlace::Right => ("end", 1.0),
    };
    let _ = write!(out, "<text font-family=\"'EB Garamond',Newsreader,Garamond,serif\" fill=\"{colour}\" text-anchor=\"{anchor}\"");
    let places = [("x", line.at.x + trailing * line.spacing_mm), ("y", line.at.y)];
    for (name, value) in places.into_iter().chain([("font-size", line.capital_mm / CAPITAL), ("letter-spacing", line.spacing_mm)]) {
        let _ = write!(out, " {name}=\"");
        number(out, value);
        out.push('"');
    }
    out.push('>');
    escape(out, &line.text);
    out.push_str("</text>");
}

/// Path data with relative coordinates, in thousandths that never add up to a drift.
fn path(out: &mut String, elements: &[PathEl]) {
    let mils = |v: f64| (v * 1000.0).round() as i64;
    let (mut x, mut y) = (0i64, 0i64);
    let mut start = (0, 0);
    for element in elements {
        let (letter, points): (char, &[kurbo::Point]) = match element {
            PathEl::MoveTo(p) => ('m', &[*p]),
            PathEl::LineTo(p) => ('l', &[*p]),
            PathEl::QuadTo(a, p) => ('q', &[*a, *p]),
            PathEl::CurveTo(a, b, p) => ('c', &[*a, *b, *p]),
            PathEl::ClosePath => ('z', &[]),
        };
        out.push(letter);
        for (at, p) in points.iter().enumerate() {
            let (px, py) = (mils(p.x), mils(p.y));
            if at > 0 && px >= x {
                out.push(' ');
            }
            number(out, (px - x) as f64 / 1000.0);
            if py >= y {
                out.push(' ');
            }
            number(out, (py - y) as f64 / 1000.0);
        }
        if let Some(p) = points.last() {
            (x, y) = (mils(p.x), mils(p.y));
        }
        match element {
            PathEl::MoveTo(_) => start = (x, y),
            PathEl::ClosePath => (x, y) = start,
            _ => {}
        }
    }
}

/// At most three decimals, no trailing zeros, no leading zero.
fn number(out: &mut String, value: f64) {
    let mils = (value * 1000.0).round() as i64;
    if mils < 0 {
        out.push('-');
    }
    let (whole, part) = (mils.unsigned_abs() / 1000, mils.unsigned_abs() % 1000);
    if whole > 0 || part == 0 {
        let _ = write!(out, "{whole}");
    }
    if part > 0 {
        let digits = format!(".{part:03}");
        out.push_str(digits.trim_end_matches('0'));
    }
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
}
