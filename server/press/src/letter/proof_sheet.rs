//! A sheet that shows how near to its edges a printer prints, how true its sizes are, and whether front and back
//! meet.

use crate::{
    PressError,
    face::{Face, Sorts},
    patch::{Imprint, Patch},
    sheet::PT_PER_MM,
};
use chrono::{DateTime, Utc};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use std::fmt::Write as _;

/// How far from its edge a ruler reaches, in millimetres.
const REACH: u32 = 20;

const FRONT: &str = "Print this sheet at 100 %, “actual size”, on both sides, on the paper of your letters.\n\
Margins: at each edge stands a ruler that counts from the edge of the sheet. Look for the first line, counted from the edge, \
that is printed whole at both of its rulers: its number is the printer’s margin there. The long lines are five and ten millimetres. \
Give the four to letters print as --printer-margins top,right,bottom,left, for example --printer-margins 5,5,6,5.\n\
Size: the line below is 100 mm long. If it is not, the printer scales: switch “fit to page” off.\n\
Both sides: hold the sheet against a window. The two crosses should meet within a millimetre.";
/// For a sheet that is too low for more: an envelope.
const SHORT: &str = "Print this at 100 %, “actual size”. Each ruler counts from its edge: the number of the first line that is printed whole \
is the margin there, for --printer-margins top,right,bottom,left.";
/// A sheet lower than this has room for the short text only, in millimetres.
const LOW: f64 = 170.0;
const BACK: &str = "The back of the proof sheet. Its rulers count from the edges of this side.";

/// Sets the sheet: front and back. `face` is a TrueType face; `created` goes into the file's properties. Same input,
/// same bytes.
///
/// # Errors
/// When the sheet has an impossible size, or `face` is no TrueType face.
pub fn proof_sheet(width_mm: f64, height_mm: f64, face: &[u8], created: DateTime<Utc>) -> Result<Vec<u8>, PressError> {
    if ![width_mm, height_mm].iter().all(|mm| (90.0..=1000.0).contains(mm)) {
        return Err(PressError::Sheet { width_mm, height_mm });
    }
    let face = Face::parse(face, "of the proof sheet")?;
    let mut sheet = Sheet { face: &face, sorts: Sorts::default(), width: width_mm, height: height_mm, out: String::new() };
    let mut doc = Document::with_version("1.7");
    let tree = doc.new_object_id();
    let resources = doc.new_object_id();
    let mut kids = Vec::new();
    for (side, text) in [("front", FRONT), ("back", BACK)] {
        sheet.side(side, text);
        let contents = doc.add_object(Stream::new(Dictionary::new(), std::mem::take(&mut sheet.out).into_bytes()));
        let page = dictionary! { "Type" => "Page", "Parent" => tree, "Resources" => resources, "Contents" => contents };
        kids.push(Object::Reference(doc.add_object(page)));
    }
    let font = sheet.sorts.embed(&face, &mut doc)?;
    doc.set_object(resources, dictionary! { "Font" => dictionary! { "R" => font } });
    doc.set_object(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 2 });
    let catalog = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    doc.trailer.set("Root", catalog);
    let mut patch = Patch::of(doc);
    patch.boxes(std::iter::repeat_n((width_mm * PT_PER_MM, height_mm * PT_PER_MM), 2))?;
    patch.printing(true);
    patch.finish(&Imprint { title: "Proof sheet", author: "", language: "en", created, content: "proof sheet" })
}

/// A side being drawn; millimetres from its upper left corner.
struct Sheet<'a, 'f> {
    face: &'a Face<'f>,
    sorts: Sorts,
    width: f64,
    height: f64,
    out: String,
}

impl Sheet<'_, '_> {
    fn side(&mut self, side: &str, text: &str) {
        let (w, h) = (self.width, self.height);
        let low = h < LOW;
        let text = if low && side == "front" { SHORT } else { text };
        self.out.push_str("0 G 0 g\n");
        for share in [0.3, 0.7] {
            for mm in 0..=REACH {
                let d = f64::from(mm);
                let long = match mm {
                    _ if mm.is_multiple_of(10) => 9.0,
                    _ if mm.is_multiple_of(5) => 6.5,
                    _ => 4.0,
                };
                let (x, y) = (share * w, share * h);
                for [a, b] in
                    [[(x - long, d), (x, d)], [(x - long, h - d), (x, h - d)], [(d, y - long), (d, y)], [(w - d, y - long), (w - d, y)]]
                {
                    self.line(a, b, 0.12);
                }
                if mm.is_multiple_of(5) && mm > 0 {
                    let number = mm.to_string();
                    self.text(&number, x + 1.0, d + 0.9, 7.0, false);
                    self.text(&number, x + 1.0, h - d + 0.9, 7.0, false);
                    self.text(&number, d, y + 3.2, 7.0, true);
                    self.text(&number, w - d, y + 3.2, 7.0, true);
                }
            }
        }
        // The middle.
        let (x, y) = (w / 2.0, h / 2.0);
        self.line((x - 8.0, y), (x + 8.0, y), 0.12);
        self.line((x, y - 8.0), (x, y + 8.0), 0.12);
        let left = 28.0_f64.min(0.2 * w);
        let size = if w < 130.0 { 8.0 } else { 10.5 };
        let pitch = size * 1.4 / PT_PER_MM;
        self.text(&format!("{} × {} mm, {side}", trimmed(w), trimmed(h)), left, 28.0 + pitch, size * 1.5, false);
        let mut at = 28.0 + 3.2 * pitch;
        for paragraph in text.split('\n') {
            let lines = self.lines(paragraph, size, w - 2.0 * left);
            // The cross stays free, and no paragraph is torn by it.
            let end = at + pitch * (lines.len() as f64 - 1.0);
            if end > y - 10.0 && at < y + 10.0 + pitch {
                at = y + 10.0 + pitch;
            }
            for line in lines {
                self.text(&line, left, at, size, false);
                at += pitch;
            }
            at += 0.5 * pitch;
        }
        if side == "front" && !low {
            let from = if w >= 2.0 * left + 100.0 { left } else { (w - 100.0) / 2.0 };
            let down = (at + 6.0).max(y + 14.0).min(h - 28.0);
            if from > 0.0 {
                self.line((from, down), (from + 100.0, down), 0.2);
                for end in [from, from + 100.0] {
                    self.line((end, down - 2.0), (end, down + 2.0), 0.2);
                }
                self.text("100 mm", from + 50.0, down - 1.2, size, true);
            }
        }
    }

    fn line(&mut self, a: (f64, f64), b: (f64, f64), width: f64) {
        let h = self.height;
        let [ax, ay, bx, by] = [a.0, h - a.1, b.0, h - b.1].map(|v| v * PT_PER_MM);
        let _ = writeln!(self.out, "{:.3} w {ax:.3} {ay:.3} m {bx:.3} {by:.3} l S", width * PT_PER_MM);
    }

    fn width_of(&self, text: &str, size: f64) -> f64 {
        self.face.shape(text, &[b"lnum"]).iter().map(|g| g.advance).sum::<f64>() * size / 1000.0 / PT_PER_MM
    }

    fn text(&mut self, text: &str, x: f64, y: f64, size: f64, centre: bool) {
        let x = if centre { x - 0.5 * self.width_of(text, size) } else { x };
        let glyphs = self.face.shape(text, &[b"lnum"]);
        let _ = write!(self.out, "BT /R {size} Tf {:.2} {:.2} Td [<", x * PT_PER_MM, (self.height - y) * PT_PER_MM);
        for glyph in &glyphs {
            let _ = write!(self.out, "{:04X}", self.sorts.code(glyph.id, &glyph.text));
            let kern = glyph.advance - self.face.advance(glyph.id).round();
            if kern.abs() >= 1.0 {
                let _ = write!(self.out, "> {} <", -kern.round());
            }
        }
        self.out.push_str(">] TJ ET\n");
    }

    fn lines(&self, text: &str, size: f64, measure: f64) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            match out.last_mut() {
                Some(line) if self.width_of(&format!("{line} {word}"), size) <= measure => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => out.push(word.to_string()),
            }
        }
        out
    }
}

/// A length in the fewest digits.
fn trimmed(mm: f64) -> String {
    format!("{mm:.1}").trim_end_matches(".0").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proofs::{face, keep, tool, tool_text};

    #[test]
    fn a_proof_sheet_has_rulers_to_every_edge_and_says_what_to_read_off() {
        let roman = face("eb-garamond.ttf");
        for (name, w, h) in [("a4", 210.0, 297.0), ("a5", 148.0, 210.0), ("monarch", 184.0, 267.0), ("envelope", 191.0, 98.0)] {
            let file = keep(&format!("proof-{name}.pdf"), &proof_sheet(w, h, &roman, DateTime::UNIX_EPOCH).unwrap());
            assert!(tool("qpdf", &["--check", &file]).contains("No syntax or stream encoding errors"));
            let said = tool_text(&[&file]).split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(
                said.contains("--printer-margins top,right,bottom,left")
                    && (h < LOW || said.contains("100 mm"))
                    && said.contains("actual size"),
                "{said}"
            );
        }
        // The ruler's lines stand where they say: the third from each edge 3 mm from it.
        let bytes = proof_sheet(210.0, 297.0, &roman, DateTime::UNIX_EPOCH).unwrap();
        let doc = Document::load_mem(&bytes).unwrap();
        let content = String::from_utf8(doc.get_page_content(doc.get_pages()[&1])).unwrap();
        for level in [3.0, 294.0] {
            let y = format!("{:.3}", (297.0 - level) * PT_PER_MM);
            // "0.340 w 60.1 833.3 m 72.0 833.3 l S"
            let lies = |line: &&str| line.split(' ').nth(3) == Some(&y) && line.split(' ').nth(6) == Some(&y);
            assert_eq!(content.lines().filter(lies).count(), 2, "{level} mm");
        }
        assert!(matches!(proof_sheet(20.0, 297.0, &roman, DateTime::UNIX_EPOCH), Err(PressError::Sheet { .. })));
    }
}
