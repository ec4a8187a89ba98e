//! Sheets filled by program: the press's marks, guides and labels, a typeface's letterforms placed the way a pen
//! places them, and then all that a phone does to a page.

#![allow(dead_code, reason = "each test takes what it needs")]

use kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape as _};
use learn::{
    Mask,
    sheet::{Cell, GUIDE_MM, Kind, Page},
};
use std::path::PathBuf;
use tiny_skia::{Color, FillRule, Paint, PathBuilder, Pixmap, Transform};

/// Chance from a number (Marsaglia's xorshift, 2003).
pub struct Dice(pub u64);

impl Dice {
    pub fn even(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Nearly normal, spread 1.
    pub fn normal(&mut self) -> f64 {
        (0..4).map(|_| self.even()).sum::<f64>() * 1.732 - 3.464
    }
}

/// A typeface from the data folder.
pub fn typeface(name: &str) -> Vec<u8> {
    let root = std::env::var_os("LETTERS_DATA")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/data")), PathBuf::from);
    let path = root.join("hands").join(name);
    std::fs::read(&path).unwrap_or_else(|_| panic!("{} is missing: run cargo verify, which fetches it", path.display()))
}

struct Outline(BezPath);

impl ttf_parser::OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to((f64::from(x), -f64::from(y)));
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to((f64::from(x), -f64::from(y)));
    }
    fn quad_to(&mut self, a: f32, b: f32, x: f32, y: f32) {
        self.0.quad_to((f64::from(a), -f64::from(b)), (f64::from(x), -f64::from(y)));
    }
    fn curve_to(&mut self, a: f32, b: f32, c: f32, d: f32, x: f32, y: f32) {
        self.0.curve_to((f64::from(a), -f64::from(b)), (f64::from(c), -f64::from(d)), (f64::from(x), -f64::from(y)));
    }
    fn close(&mut self) {
        self.0.close_path();
    }
}

/// Somebody who writes with a typeface's letterforms.
pub struct Writer<'a> {
    face: ttf_parser::Face<'a>,
    /// Height of its small letters in font units.
    x_height: f64,
    /// Their height on a page, in millimetres.
    pub x_height_mm: f64,
    dice: Dice,
}

/// What was written in a cell, in millimetres on the page; nothing where the writer has no such letter.
pub struct Written {
    pub cell: Cell,
    pub ink: BezPath,
}

impl<'a> Writer<'a> {
    pub fn new(bytes: &'a [u8], x_height_mm: f64, seed: u64) -> Writer<'a> {
        let face = ttf_parser::Face::parse(bytes, 0).unwrap();
        let mut outline = Outline(BezPath::new());
        face.outline_glyph(face.glyph_index('x').unwrap(), &mut outline);
        let x_height = -outline.0.bounding_box().y0;
        Writer { face, x_height, x_height_mm, dice: Dice(seed | 1 << 40) }
    }

    /// A text from the origin, in x-heights, wavering as people do at half the human spread; `None` when there is no
    /// glyph for one of its characters.
    fn text(&mut self, text: &str) -> Option<BezPath> {
        let (mut out, mut x, scale) = (BezPath::new(), 0.0, 1.0 / self.x_height);
        for c in text.chars() {
            let glyph = self.face.glyph_index(c).filter(|g| g.0 != 0)?;
            let mut outline = Outline(BezPath::new());
            if self.face.outline_glyph(glyph, &mut outline).is_none() && !c.is_whitespace() {
                return None;
            }
            let (size, lean, rise) = (1.0 + 0.05 * self.dice.normal(), 0.04 * self.dice.normal(), 0.06 * self.dice.normal());
            let at = Affine::new([scale * size, 0.0, -scale * lean, scale * size, x, rise]);
            out.extend(at * outline.0);
            x += f64::from(self.face.glyph_hor_advance(glyph).unwrap_or(0))
                * scale
                * if c == ' ' { 1.0 + 0.2 * self.dice.normal() } else { 1.0 };
        }
        Some(out)
    }

    /// Fills a page.
    pub fn fill(&mut self, page: &Page) -> Vec<Written> {
        page.cells
            .iter()
            .map(|cell| {
                let (text, size) = match cell.kind {
                    Kind::Letter => (cell.key.as_str(), GUIDE_MM),
                    Kind::Line => (cell.key.as_str(), self.x_height_mm),
                    Kind::Signature => ("Max Quill", 4.0),
                };
                let ink = self.text(text).unwrap_or_default();
                let bounds = ink.bounding_box();
                let x = if cell.kind == Kind::Letter {
                    cell.frame.center().x - size * (bounds.x0 + bounds.x1) / 2.0
                } else {
                    cell.frame.x0 + 3.0
                };
                Written { cell: cell.clone(), ink: Affine::new([size, 0.0, 0.0, size, x, cell.baseline]) * ink }
            })
            .collect()
    }
}

fn skia(path: &BezPath, scale: f64) -> Option<tiny_skia::Path> {
    let mut out = PathBuilder::new();
    let f = |v: f64| (v * scale) as f32;
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(p) => out.move_to(f(p.x), f(p.y)),
            PathEl::LineTo(p) => out.line_to(f(p.x), f(p.y)),
            PathEl::QuadTo(q, p) => out.quad_to(f(q.x), f(q.y), f(p.x), f(p.y)),
            PathEl::CurveTo(a, b, c) => out.cubic_to(f(a.x), f(a.y), f(b.x), f(b.y), f(c.x), f(c.y)),
            PathEl::ClosePath => out.close(),
        }
    }
    out.finish()
}

fn paint(r: u8, g: u8, b: u8) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(r, g, b, 255);
    paint
}

fn fill_rect(picture: &mut Pixmap, rect: Rect, scale: f64, paint: &Paint) {
    if let Some(path) = skia(&rect.to_path(0.1), scale) {
        picture.fill_path(&path, paint, FillRule::Winding, Transform::identity(), None);
    }
}

/// A filled page as a scanner sees it, RGB.
pub fn scan(page: &Page, written: &[Written], dpi: f64, ink: [u8; 3]) -> image::RgbImage {
    let scale = dpi / 25.4;
    let size = page.paper.size();
    let mut picture = Pixmap::new((size.width * scale) as u32, (size.height * scale) as u32).unwrap();
    picture.fill(Color::from_rgba8(250, 248, 244, 255));
    let (pale, black, white) = (paint(246, 221, 208), paint(20, 20, 20), paint(250, 248, 244));
    for cell in &page.cells {
        let thin = 0.12;
        let f = cell.frame;
        for side in [
            Rect::new(f.x0, f.y0, f.x1, f.y0 + thin),
            Rect::new(f.x0, f.y1 - thin, f.x1, f.y1),
            Rect::new(f.x0, f.y0, f.x0 + thin, f.y1),
            Rect::new(f.x1 - thin, f.y0, f.x1, f.y1),
        ] {
            fill_rect(&mut picture, side, scale, &pale);
        }
        for y in Page::guides(cell) {
            fill_rect(&mut picture, Rect::new(f.x0, y, f.x1, y + thin), scale, &pale);
        }
        // Where the label stands.
        if cell.kind == Kind::Letter {
            let at = Point::new(f.center().x, f.y0 - 2.4);
            fill_rect(&mut picture, Rect::from_center_size(at, (0.9, 1.3)), scale, &paint(90, 80, 75));
        }
    }
    for (rect, is_black) in page.solids() {
        fill_rect(&mut picture, rect, scale, if is_black { &black } else { &white });
    }
    for w in written {
        if let Some(path) = skia(&w.ink, scale) {
            picture.fill_path(&path, &paint(ink[0], ink[1], ink[2]), FillRule::Winding, Transform::identity(), None);
        }
    }
    image::RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let p = picture.pixel(x, y).unwrap();
        image::Rgb([p.red(), p.green(), p.blue()])
    })
}

/// What a mask of this cell should show.
pub fn truth(written: &Written, width: usize, height: usize) -> Mask {
    let scale = 12.0;
    let mut picture = Pixmap::new(width as u32, height as u32).unwrap();
    // A box is cut out from 1 mm left of and ½ mm above its frame.
    let at = Affine::translate((1.0 - written.cell.frame.x0, 0.5 - written.cell.frame.y0)) * written.ink.clone();
    if let Some(path) = skia(&at, scale) {
        picture.fill_path(&path, &paint(0, 0, 0), FillRule::Winding, Transform::identity(), None);
    }
    Mask::from_fn(width, height, |x, y| picture.pixel(x as u32, y as u32).is_some_and(|p| p.alpha() > 127))
}

/// What a phone, a lamp and a hurry do to a page.
#[derive(Clone, Copy, Debug)]
pub struct Harm {
    pub quarter_turns: usize,
    /// How far the corners are pulled, as a share of the page.
    pub tilt: f64,
    /// How far the paper bends, in millimetres at its middle.
    pub bend_mm: f64,
    /// How much darker the far corner is.
    pub shadow: f64,
    /// Standard deviation of the noise, of 255.
    pub noise: f64,
    /// Blur's standard deviation in dots.
    pub blur: f32,
    /// JPEG quality; 0 writes PNG.
    pub quality: u8,
}

impl Harm {
    pub const NONE: Harm = Harm { quarter_turns: 0, tilt: 0.0, bend_mm: 0.0, shadow: 0.0, noise: 0.0, blur: 0.0, quality: 0 };
}

/// The file that comes out of the phone.
pub fn harmed(picture: &image::RgbImage, harm: Harm, seed: u64) -> Vec<u8> {
    let mut dice = Dice(seed * 7919 + (1 << 41));
    let (w, h) = (f64::from(picture.width()), f64::from(picture.height()));
    let pulled =
        |x: f64, y: f64, dice: &mut Dice| (x + w * harm.tilt * (0.3 + 0.7 * dice.even()), y + h * harm.tilt * (0.3 + 0.7 * dice.even()));
    let far = |v: (f64, f64)| (v.0 as f32, v.1 as f32);
    let (a, b, c, d) = (pulled(0.0, 0.0, &mut dice), pulled(0.0, 0.0, &mut dice), pulled(0.0, 0.0, &mut dice), pulled(0.0, 0.0, &mut dice));
    let from = [(0.0, 0.0), (w, 0.0), (w, h), (0.0, h)].map(far);
    let to = [(a.0, a.1), (w - b.0, b.1), (w - c.0, h - c.1), (d.0, h - d.1)].map(far);
    let mut out = picture.clone();
    if harm.tilt > 0.0 {
        let map = imageproc::geometric_transformations::Projection::from_control_points(from, to).unwrap();
        out = imageproc::geometric_transformations::warp(
            picture,
            &map,
            imageproc::geometric_transformations::Interpolation::Bilinear,
            image::Rgb([92, 70, 54]),
        );
    }
    if harm.bend_mm > 0.0 {
        let flat = out.clone();
        let per_mm = h / 290.0;
        for (x, y, dot) in out.enumerate_pixels_mut() {
            let t = f64::from(y) / h;
            let off = 4.0 * t * (1.0 - t) * harm.bend_mm * per_mm;
            let from = f64::from(x) + off;
            let (left, u) = (from.floor(), from - from.floor());
            let get = |x: f64| flat.get_pixel((x as u32).min(flat.width() - 1), y).0;
            let (p, q) = (get(left), get(left + 1.0));
            *dot = image::Rgb(std::array::from_fn(|i| (f64::from(p[i]) * (1.0 - u) + f64::from(q[i]) * u) as u8));
        }
    }
    if harm.blur > 0.0 {
        out = imageproc::filter::gaussian_blur_f32(&out, harm.blur);
    }
    for (x, y, dot) in out.enumerate_pixels_mut() {
        let (u, v) = (f64::from(x) / w, f64::from(y) / h);
        // A lamp at the upper left and the soft edge of a hand's shadow.
        let edge = ((u + 0.6 * v - 0.9) * 6.0).clamp(-1.0, 1.0);
        let light = 1.0 - harm.shadow * (0.35 * (u + v) / 2.0 + 0.65 * (0.5 + 0.75 * edge - 0.25 * edge * edge * edge));
        // Triangular, of the same spread.
        let grain = harm.noise * (dice.even() - dice.even()) * 2.45;
        *dot = image::Rgb(dot.0.map(|c| (f64::from(c) * light + grain).clamp(0.0, 255.0) as u8));
    }
    for _ in 0..harm.quarter_turns {
        out = image::imageops::rotate90(&out);
    }
    encoded(&out, harm.quality)
}

/// As JPEG, or as PNG for quality 0.
pub fn encoded(picture: &image::RgbImage, quality: u8) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    if quality == 0 {
        picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    } else {
        image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(picture).unwrap();
    }
    bytes.into_inner()
}

/// Share of what is common in what either has, best over moves of up to two dots (0.17 mm): a form is placed anew
/// by whoever writes with it.
pub fn likeness(a: &Mask, b: &Mask) -> f64 {
    let Some(bounds) =
        a.bounds().into_iter().chain(b.bounds()).reduce(|a, b| [a[0].min(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].max(b[3])])
    else {
        return 1.0;
    };
    let [x0, x1, y0, y1] = [(bounds[0], -2), (bounds[1], 3), (bounds[2], -2), (bounds[3], 3)].map(|(v, by)| v as i32 + by);
    let at = |mask: &Mask, x: i32, y: i32| usize::try_from(x).is_ok_and(|x| usize::try_from(y).is_ok_and(|y| mask.at(x, y)));
    let mut best: f64 = 0.0;
    for (dx, dy) in (0..25).map(|i| (i % 5 - 2, i / 5 - 2)) {
        let (mut both, mut either) = (0, 0);
        for (x, y) in (y0..y1).flat_map(|y| (x0..x1).map(move |x| (x, y))) {
            let (p, q) = (at(a, x, y), at(b, x + dx, y + dy));
            both += u32::from(p && q);
            either += u32::from(p || q);
        }
        best = best.max(f64::from(both) / f64::from(either.max(1)));
    }
    best
}
