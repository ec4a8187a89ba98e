//! The pages that are read: sizes, margins, faces, pictures, colours.

use super::{
    Findings, Order, Weight, boxes,
    colour::Family,
    page::{Kind, Painted, Reader, Seen, faces},
};
use crate::shop::{Colours, Paper};
use kurbo::Rect;
use lopdf::Document;
use std::collections::BTreeMap;

/// By so much a measure may miss: a page's size is written in points, rounded.
const SIZE_PT: f64 = 1.0;
const EDGE_PT: f64 = 0.1;

pub(super) fn check(doc: &Document, order: &Order, findings: &mut Findings) {
    let pages = doc.get_pages();
    let count = pages.len() as u32;
    let mut reader = Reader::new(doc);
    let mut sizes: BTreeMap<bool, u32> = BTreeMap::new();
    for (number, page) in pages {
        let seen = reader.page(page);
        let Some(boxes) = boxes::of(doc, page) else {
            findings.fault("size of the page", Some(number), "the page has no size", "a MediaBox", "Make the file again.");
            continue;
        };
        if let Some((sheet, trim, bleed)) = sheet(&boxes, number, order, findings) {
            *sizes.entry(bleed).or_default() += 1;
            let inside = order.shop.inside_in(count) * 72.0;
            let outside = order.shop.margins.outside * 72.0;
            let recto = number % 2 == 1;
            let sides = [
                Side { name: if recto { "inside" } else { "outside" }, clear: if recto { inside } else { outside }, at: At::Left },
                Side { name: if recto { "outside" } else { "inside" }, clear: if recto { outside } else { inside }, at: At::Right },
                Side { name: "foot", clear: outside, at: At::Foot },
                Side { name: "head", clear: outside, at: At::Head },
            ];
            for side in sides {
                margin(&seen, &side, sheet, trim, bleed, number, findings);
            }
        }
        looks(doc, page, &seen, number, order, findings);
        let gray = order.paper != Paper::Colour;
        if gray && seen.coloured && order.shop.colour.allowed != Colours::GrayOrCmyk {
            findings.advice(
                "colour",
                Some(number),
                "colours",
                format!("black ink on {} paper", order.paper),
                "They are printed as grays; choose --paper colour to keep them.",
            );
        }
    }
    if sizes.len() > 1 {
        findings.fault(
            "size of the page",
            None,
            "some pages have bleed and some have none",
            "one size for all pages",
            "Set every page with bleed, or none.",
        );
    }
}

/// The sheet, the trim on it and whether there is bleed; none when its size is wrong, which is then a finding.
fn sheet(boxes: &boxes::Boxes, number: u32, order: &Order, findings: &mut Findings) -> Option<(Rect, Rect, bool)> {
    let page = Some(number);
    let said = |w: f64, h: f64| format!("{} × {} in", inches(w), inches(h));
    if boxes.turned {
        findings.fault(
            "size of the page",
            page,
            "the page is turned or scaled when it is shown (/Rotate, /UserUnit)",
            "upright pages at full size",
            "Make the file again without.",
        );
    }
    if (boxes.crop.width() - boxes.media.width()).abs() > SIZE_PT || (boxes.crop.height() - boxes.media.height()).abs() > SIZE_PT {
        let found = format!("the CropBox ({}) hides a part of the page", said(boxes.crop.width(), boxes.crop.height()));
        findings.fault("boxes", page, found, "CropBox as large as MediaBox", "Remove the CropBox.");
    }
    let (width, height) = (boxes.media.width(), boxes.media.height());
    let is = |(w, h): (f64, f64)| (width - w * 72.0).abs() <= SIZE_PT && (height - h * 72.0).abs() <= SIZE_PT;
    let (plain, bled) = (order.shop.sheet_in(order.trim, false), order.shop.sheet_in(order.trim, true));
    let bleed = is(bled);
    if !bleed && !is(plain) {
        let spread = (width - 2.0 * plain.0 * 72.0).abs() < 40.0 && height < 1.1 * 72.0 * bled.1;
        let todo = if spread {
            "This looks like two pages side by side: send single pages."
        } else {
            "Set the book on this trim, or name the trim that it has with --trim."
        };
        let asked = format!("{}, or {} with bleed", said(plain.0 * 72.0, plain.1 * 72.0), said(bled.0 * 72.0, bled.1 * 72.0));
        findings.fault("size of the page", page, said(width, height), asked, todo);
        return None;
    }
    let media = boxes.media;
    if !bleed {
        return Some((media, media, false));
    }
    let (bind, outer) = (order.shop.bleed.bind * 72.0, order.shop.bleed.outer * 72.0);
    let left = if number % 2 == 1 { bind } else { outer };
    let corner = (media.x0 + left, media.y0 + outer);
    let trim = Rect::from_origin_size(corner, (order.trim.width_in * 72.0, order.trim.height_in * 72.0));
    match boxes.trim {
        Some(own) if [own.x0 - trim.x0, own.y0 - trim.y0, own.x1 - trim.x1, own.y1 - trim.y1].iter().any(|off| off.abs() > SIZE_PT) => {
            let asked = format!(
                "{} standing {} in from the left and {} in from the foot",
                said(trim.width(), trim.height()),
                inches(left),
                inches(outer)
            );
            findings.fault(
                "boxes",
                page,
                format!("the TrimBox is {} in another place", said(own.width(), own.height())),
                asked,
                "Correct the TrimBox, or leave it out.",
            );
        }
        _ => {}
    }
    Some((media, trim, true))
}

/// A side of a page.
pub(super) struct Side {
    pub(super) name: &'static str,
    /// How much is kept clear inside the trim.
    pub(super) clear: f64,
    pub(super) at: At,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    Left,
    Right,
    Foot,
    Head,
}

impl At {
    /// How far a thing stands inside a frame at this side; negative outside.
    pub(super) fn within(self, thing: Rect, frame: Rect) -> f64 {
        match self {
            At::Left => thing.x0 - frame.x0,
            At::Right => frame.x1 - thing.x1,
            At::Foot => thing.y0 - frame.y0,
            At::Head => frame.y1 - thing.y1,
        }
    }

    /// How long a thing is along this side.
    fn along(self, thing: Rect) -> f64 {
        if matches!(self, At::Left | At::Right) { thing.height() } else { thing.width() }
    }
}

/// How a thing fails at a side.
pub(super) enum Fails {
    /// It is nearer to the trim than is allowed, by so much from it.
    Near(f64),
    /// It goes over the trim and stops before the bleed is full, by so much.
    Short(f64),
}

/// Whether a thing may stand where it does at a side: clear of the margin, or all the way over the bleed.
pub(super) fn fails(thing: &Painted, side: &Side, sheet: Rect, trim: Rect, bleed: bool) -> Option<Fails> {
    let shown = thing.bounds.intersect(sheet);
    if shown.width() < 0.0 || shown.height() < 0.0 {
        return None;
    }
    let from_trim = side.at.within(shown, trim);
    if from_trim >= side.clear - EDGE_PT {
        return None;
    }
    let runs_off = thing.kind != Kind::Lettering && bleed;
    let from_edge = side.at.within(shown, sheet);
    if runs_off && from_edge <= 0.5 {
        return None;
    }
    // What is short against the side is a flourish, and may be cut anywhere; a ground or a strip is not.
    if runs_off && from_trim < 0.5 && side.at.along(shown) > 0.2 * side.at.along(trim) {
        return Some(Fails::Short(from_edge));
    }
    Some(Fails::Near(from_trim))
}

fn margin(seen: &Seen, side: &Side, sheet: Rect, trim: Rect, bleed: bool, number: u32, findings: &mut Findings) {
    let mut worst: Option<(f64, Kind)> = None;
    let mut short: Option<f64> = None;
    for thing in &seen.painted {
        match fails(thing, side, sheet, trim, bleed) {
            Some(Fails::Near(from_trim)) if worst.is_none_or(|(w, _)| from_trim < w) => worst = Some((from_trim, thing.kind)),
            Some(Fails::Short(from_edge)) => short = Some(short.unwrap_or(0.0).max(from_edge)),
            _ => {}
        }
    }
    if let Some(from_edge) = short {
        let found = format!("something that runs off at the {} ends {} in before the bleed does", side.name, inches(from_edge));
        findings.fault("bleed", Some(number), found, "all the way over the bleed, or inside the margin", "Make it larger, or smaller.");
    }
    let Some((from_trim, kind)) = worst else { return };
    let asked = format!("{} in at the {}", inches(side.clear), side.name);
    let what = name(kind);
    if from_trim <= EDGE_PT && kind != Kind::Lettering && !bleed {
        let todo = "What runs off the page needs pages with bleed; or keep it inside the margin.";
        return findings.fault("margins", Some(number), format!("{what} runs off the page at the {}", side.name), asked, todo);
    }
    let found = if from_trim < 0.0 {
        format!("{what} goes {} in over the trim at the {}", inches(-from_trim), side.name)
    } else {
        format!("{what} stands {} in from the trim at the {}", inches(from_trim), side.name)
    };
    let todo = if side.name == "inside" { "Widen the gutter." } else { "Widen the margin, or set the line smaller." };
    findings.fault("margins", Some(number), found, asked, todo);
}

pub(super) fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Lettering => "lettering",
        Kind::Drawing => "a line or an area",
        Kind::Picture => "a picture",
    }
}

/// What holds for pages and covers alike: faces, pictures, colours, transparency.
pub(super) fn looks(doc: &Document, page: lopdf::ObjectId, seen: &Seen, number: u32, order: &Order, findings: &mut Findings) {
    let page_number = Some(number);
    if let Some(why) = &seen.lost {
        findings.fault("reading", page_number, format!("the page cannot be followed ({why})"), "a sound file", "Make the file again.");
    }
    let mut foreign = seen.foreign.clone();
    foreign.extend(faces(doc, page).into_iter().filter(|(_, embedded)| !embedded).map(|(name, _)| name));
    if !foreign.is_empty() {
        let names = foreign.into_iter().collect::<Vec<_>>().join(", ");
        findings.fault(
            "fonts",
            page_number,
            format!("{names} not in the file"),
            "all fonts embedded",
            "Embed the font, or set it in another.",
        );
    }
    let images = order.shop.images;
    let dots = |dpi: f64, width, height| format!("a picture of {width} × {height} dots at {dpi:.0} to the inch");
    if let Some(coarse) = seen.pictures.iter().filter(|p| p.dpi < images.least_dpi - 0.5).min_by(|a, b| a.dpi.total_cmp(&b.dpi)) {
        let largest = format!("Show it at most {} in wide, or use a finer one.", inches(coarse.width as f64 / images.least_dpi * 72.0));
        findings.fault(
            "pictures",
            page_number,
            dots(coarse.dpi, coarse.width, coarse.height),
            format!("at least {:.0}", images.least_dpi),
            largest,
        );
    }
    if let Some(most) = images.most_dpi
        && let Some(fine) = seen.pictures.iter().filter(|p| p.dpi > most + 0.5).max_by(|a, b| a.dpi.total_cmp(&b.dpi))
    {
        let found = dots(fine.dpi, fine.width, fine.height);
        findings.advice("pictures", page_number, found, format!("at most {most:.0}"), "More dots only make the file larger.");
    }
    colours(seen, number, order, findings);
    if !order.shop.file.transparency && !seen.clear.is_empty() {
        let what = seen.clear.iter().copied().collect::<Vec<_>>().join(", ");
        // A group by itself only says that its parts would be mixed, if any were transparent.
        let weight = if what == "a transparency group" { Weight::Advice } else { Weight::Fault };
        let said = ("transparency", page_number, what, "flattened", "Flatten it, or use opaque colours.");
        if weight == Weight::Fault {
            findings.fault(said.0, said.1, said.2, said.3, said.4);
        } else {
            findings.advice(said.0, said.1, said.2, said.3, said.4);
        }
    }
}

fn colours(seen: &Seen, number: u32, order: &Order, findings: &mut Findings) {
    let rule = order.shop.colour;
    let page = Some(number);
    let uses = |family| seen.spaces.iter().any(|(f, _)| *f == family);
    match rule.allowed {
        Colours::Any => {}
        Colours::RgbOrCmyk => {
            if uses(Family::Other) || uses(Family::Spot) {
                findings.fault("colour", page, "Lab or spot colours", "sRGB, CMYK or gray", "Convert them.");
            }
        }
        Colours::GrayOrCmyk => {
            if uses(Family::Rgb) || uses(Family::Other) {
                let found = if uses(Family::Rgb) { "RGB colours" } else { "colours of no printing ink" };
                findings.fault("colour", page, found, "gray or CMYK", "Set the book for this shop, or convert its colours.");
            }
            if seen.spaces.iter().any(|(_, profile)| *profile) {
                findings.fault(
                    "colour",
                    page,
                    "colours with an ICC profile",
                    "gray or CMYK without a profile",
                    "Save it without profiles.",
                );
            }
        }
    }
    if let Some(most) = rule.most_ink_percent
        && seen.sum > most + 0.5
    {
        let todo = "Choose a lighter colour, or more black and less of the other inks.";
        findings.fault("ink", page, format!("{:.0}% of ink in one place", seen.sum), format!("at most {most:.0}%"), todo);
    }
}

/// Points as inches, in the fewest digits that tell three decimals.
pub(super) fn inches(points: f64) -> String {
    let text = format!("{:.3}", points / 72.0);
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short.is_empty() || short == "-0" { "0".into() } else { short.into() }
}
