//! The cover: its size, what keeps clear of trim and folds, the spine's lettering, the barcode's field.

use super::{
    Findings, Order, boxes,
    interior::{At, Fails, Side, fails, inches, looks, name},
    page::{Kind, Painted, Reader},
};
use crate::PressError;
use kurbo::Rect;
use lopdf::Document;

pub(super) fn check(doc: &Document, order: &Order, pages: u32, spine_in: Option<f64>, findings: &mut Findings) -> Result<(), PressError> {
    let rules = order.shop;
    let spine = rules.spine_in(order.paper, pages, spine_in)?;
    if let Err(PressError::PageCount { asked, advice, .. }) = rules.check_pages(pages) {
        findings.fault("pages", None, format!("a book of {pages} pages"), asked, advice);
    }
    let Some((number, page)) = doc.get_pages().into_iter().next() else { return Ok(()) };
    let seen = Reader::new(doc).page(page);
    looks(doc, page, &seen, number, order, findings);
    let Some(boxes) = boxes::of(doc, page) else { return Ok(()) };
    let sheet = boxes.media;
    let (width, height) = rules.cover_in(order.trim, spine);
    if (sheet.width() - width * 72.0).abs() > 1.5 || (sheet.height() - height * 72.0).abs() > 1.5 {
        let said = |w: f64, h: f64| format!("{} × {} in", inches(w), inches(h));
        let asked =
            format!("{} (spine {} in for {pages} pages on {} paper)", said(width * 72.0, height * 72.0), inches(spine * 72.0), order.paper);
        findings.fault(
            "size of the cover",
            None,
            said(sheet.width(), sheet.height()),
            asked,
            "Make the cover again for this paper and number of pages.",
        );
        return Ok(());
    }
    let bleed = rules.cover.bleed * 72.0;
    let trim = sheet.inset(-bleed);
    let clear = rules.cover.clear * 72.0;
    for (at, side) in [(At::Left, "left"), (At::Right, "right"), (At::Foot, "foot"), (At::Head, "head")] {
        let side = Side { name: side, clear, at };
        edge(&seen.painted, &side, sheet, trim, findings);
    }
    let folds = [trim.x0 + order.trim.width_in * 72.0, trim.x0 + (order.trim.width_in + spine) * 72.0];
    lettering(&seen.painted, folds, order, pages, findings);
    barcode(&seen.painted, folds[0], trim, order, findings);
    Ok(())
}

fn edge(painted: &[Painted], side: &Side, sheet: Rect, trim: Rect, findings: &mut Findings) {
    let mut near: [Option<f64>; 2] = [None; 2];
    // Where flourishes run over the trim on purpose, others may stand near it.
    let mut over = false;
    for thing in painted {
        match fails(thing, side, sheet, trim, true) {
            Some(Fails::Short(from_edge)) => {
                let found = format!("something that runs off at the {} ends {} in before the bleed does", side.name, inches(from_edge));
                findings.fault("bleed", None, found, "all the way over the bleed", "Make it larger.");
                return;
            }
            Some(Fails::Near(from_trim)) => {
                over |= from_trim < 0.0 && thing.kind != Kind::Lettering;
                let worst = &mut near[usize::from(thing.kind != Kind::Lettering)];
                *worst = Some(worst.map_or(from_trim, |w| w.min(from_trim)));
            }
            None => {}
        }
    }
    let asked = format!("{} in", inches(side.clear));
    let found = |what: &str, from: f64| format!("{what} {} in from the trim at the {}", inches(from), side.name);
    if let Some(from) = near[0] {
        findings.fault("margins", None, found(name(Kind::Lettering), from), asked.as_str(), "Set it smaller, or further in.");
    }
    if let Some(from) = near[1].filter(|_| !over) {
        findings.advice("margins", None, found("a drawing or picture", from), asked, "It may be cut; look whether that matters.");
    }
}

/// Lettering stands on the back, on the spine or on the front, and on none of the folds.
fn lettering(painted: &[Painted], folds: [f64; 2], order: &Order, pages: u32, findings: &mut Findings) {
    let rules = order.shop;
    let clear = rules.spine.text_clear * 72.0;
    let (mut on_spine, mut over) = (false, None::<f64>);
    for thing in painted.iter().filter(|thing| thing.kind == Kind::Lettering) {
        let Rect { x0, x1, .. } = thing.bounds;
        let [left, right] = folds;
        if x1 <= left + 0.1 || x0 >= right - 0.1 {
            continue;
        }
        if x0 < left - clear || x1 > right + clear {
            over = Some(over.unwrap_or(0.0).max((left - x0).max(x1 - right)));
            continue;
        }
        on_spine = true;
        let room = (x0 - left).min(right - x1);
        if room < clear - 0.1 {
            let found = format!("lettering {} in from the fold", inches(room));
            findings.fault("spine", None, found, format!("{} in on either side", inches(clear)), "Set the spine smaller.");
        }
    }
    if on_spine && !rules.spine_text(pages) {
        let asked = format!("lettering from {} pages", rules.spine.text_from);
        findings.fault("spine", None, format!("lettering on the spine of {pages} pages"), asked, "Leave the spine blank.");
    }
    if let Some(by) = over {
        findings.fault(
            "folds",
            None,
            format!("lettering goes {} in over a fold", inches(by)),
            "lettering on one board only",
            "Set it narrower.",
        );
    }
}

/// The barcode's field holds the barcode or nothing: what stands in it stands wholly in it.
fn barcode(painted: &[Painted], fold: f64, trim: Rect, order: &Order, findings: &mut Findings) {
    let rule = order.shop.cover.barcode;
    let field = Rect::new(
        fold - (rule.clear + rule.width) * 72.0,
        trim.y0 + rule.clear * 72.0,
        fold - rule.clear * 72.0,
        trim.y0 + (rule.clear + rule.height) * 72.0,
    );
    let touching = painted.iter().filter(|thing| {
        let shared = thing.bounds.intersect(field.inset(-0.5));
        let around = thing.bounds.union(field) == thing.bounds;
        let inside = thing.bounds.union(field.inset(0.5)) == field.inset(0.5);
        shared.width() > 0.0 && shared.height() > 0.0 && !around && !inside
    });
    if let Some(thing) = touching.max_by_key(|thing| thing.kind == Kind::Lettering) {
        let asked = format!("a field of {} × {} in at the foot of the back, kept clear for the barcode", rule.width, rule.height);
        findings.fault(
            "barcode",
            None,
            format!("{} reaches into the barcode’s field", name(thing.kind)),
            asked,
            "Move it up or to the left.",
        );
    }
}
