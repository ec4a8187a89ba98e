//! Lines of type as a content stream.

use super::links::Reach;
use crate::{
    book::{
        pages::Placed,
        setting::{Cutter, Role, Said, Slope, Style},
    },
    letter::decimal,
};

/// Where a piece of a page belongs in the structure: asked for each paragraph on it, and for each link in one by its place
/// among the page's; gives its number there.
pub(super) type Marks<'m> = &'m mut dyn FnMut(Role, u32, Option<usize>) -> usize;

/// The lines of a page. With `marks`, every paragraph and every link in it is marked with its number and the rest as an
/// artifact.
pub(super) fn text(page: &[Placed], reaches: &[Reach], cutter: &Cutter, marks: Option<Marks>, out: &mut Vec<u8>) {
    if page.is_empty() {
        return;
    }
    out.extend(b"BT\n");
    let mut font = None;
    let mut tags = Tags { marks, open: None };
    let mut at = (0.0, 0.0);
    for (n, placed) in page.iter().enumerate() {
        let reach = reaches.get(n).unwrap_or(&Reach::Nowhere);
        tags.turn(placed, reach.at(0), out);
        let Style { slope, size, .. } = placed.style;
        let mut said = String::new();
        if font != Some((slope, size.to_bits())) {
            font = Some((slope, size.to_bits()));
            said.push_str(if slope == Slope::Italic { "/I " } else { "/R " });
            decimal(size, 2, &mut said);
            said.push_str(" Tf ");
        }
        let hundredth = |v: f64| (v * 100.0).round() / 100.0;
        let to = (hundredth(placed.x), hundredth(placed.y));
        decimal(to.0 - at.0, 2, &mut said);
        said.push(' ');
        decimal(to.1 - at.1, 2, &mut said);
        said.push_str(" Td[");
        at = to;
        out.extend(said.bytes());
        line(placed, reach, cutter, &mut tags, out);
        out.extend(b"]TJ\n");
    }
    if tags.open.is_some() {
        out.extend(b"EMC\n");
    }
    out.extend(b"ET\n");
}

/// The marked content that is open.
struct Tags<'m> {
    marks: Option<Marks<'m>>,
    open: Option<(Role, u32, Option<usize>)>,
}

impl Tags<'_> {
    /// What follows belongs to a line, and there to a link or to none.
    fn turn(&mut self, placed: &Placed, link: Option<usize>, out: &mut Vec<u8>) {
        let belongs = if placed.role == Role::Artifact { (Role::Artifact, 0, None) } else { (placed.role, placed.group, link) };
        let Some(mark) = self.marks.as_mut().filter(|_| self.open != Some(belongs)) else { return };
        if self.open.is_some() {
            out.extend(b"EMC\n");
        }
        match belongs {
            (Role::Artifact, ..) => out.extend(b"/Artifact BMC\n"),
            (role, group, link) => {
                let tag = if link.is_some() { "Link" } else { name(role) };
                out.extend(format!("/{tag}<</MCID {}>>BDC\n", mark(role, group, link)).bytes());
            }
        }
        self.open = Some(belongs);
    }
}

/// The structure type of a piece of text (PDF 1.7, 14.8.4).
pub(super) fn name(role: Role) -> &'static str {
    match role {
        Role::Heading(1) => "H1",
        Role::Heading(_) => "H2",
        Role::Paragraph => "P",
        Role::Artifact => "Artifact",
    }
}

/// The inside of a line's TJ array; of several, where links begin and end in it.
fn line(placed: &Placed, reach: &Reach, cutter: &Cutter, tags: &mut Tags, out: &mut Vec<u8>) {
    let style = placed.style;
    let face = cutter.face(style.slope);
    let space = face.glyph(' ').unwrap_or(0);
    let wanted = placed.line.space * 1000.0 / style.size;
    let stated = face.advance(space).round();
    let parted = |out: &mut Vec<u8>| {
        let code = cutter.code(style.slope, space, " ");
        open(out);
        escaped(code, out);
        out.push(b')');
        wanted - stated
    };
    let mut owed = 0.0;
    let mut link = reach.at(0);
    for (i, word) in placed.line.words.iter().enumerate() {
        let next = reach.at(i);
        let turns = next != link && tags.marks.is_some();
        // The space before a link is none of it.
        if i > 0 && (!turns || link.is_none()) {
            owed += parted(out);
        }
        if turns {
            out.extend(b"]TJ\n");
            tags.turn(placed, next, out);
            out.push(b'[');
            if link.is_some() {
                owed += parted(out);
            }
            link = next;
        }
        owed = paid(owed, out);
        let cut = cutter.cut(style, word);
        let said = cut.said.get_or_init(|| fragment(&cut.glyphs, style, cutter));
        if out.last() == Some(&b')') && said.bytes.first() == Some(&b'(') {
            out.pop();
            out.extend(&said.bytes[1..]);
        } else {
            out.extend(&said.bytes);
        }
        owed += said.owed;
    }
    // Who hears the text hears no new line: words are parted by spaces that are said (PDF 1.7, 14.8.2.5).
    let goes_on = placed.line.divided || placed.line.words.last().is_some_and(|word| word.ends_with(['-', '–', '—', '\u{ad}']));
    if tags.marks.is_some() && placed.role != Role::Artifact && !goes_on {
        parted(out);
    }
}

/// Opens a string, or goes on with the last one.
fn open(out: &mut Vec<u8>) {
    if out.last() == Some(&b')') {
        out.pop();
    } else {
        out.push(b'(');
    }
}

/// Moves the pen by the whole thousandths of an em that it is behind; gives what is left.
fn paid(owed: f64, out: &mut Vec<u8>) -> f64 {
    let moved = owed.round();
    if moved == 0.0 || !moved.is_finite() {
        return if owed.is_finite() { owed } else { 0.0 };
    }
    out.extend(format!("{}", -(moved as i64)).bytes());
    owed - moved
}

/// A word's codes and the kerns between them.
fn fragment(glyphs: &[crate::face::Glyph], style: Style, cutter: &Cutter) -> Said {
    let face = cutter.face(style.slope);
    let mut bytes = Vec::with_capacity(glyphs.len() * 2 + 8);
    let mut owed = 0.0;
    for glyph in glyphs {
        owed = paid(owed + glyph.offset, &mut bytes);
        open(&mut bytes);
        escaped(cutter.code(style.slope, glyph.id, &glyph.text), &mut bytes);
        bytes.push(b')');
        owed += glyph.advance + style.track - face.advance(glyph.id).round() - glyph.offset;
    }
    Said { bytes, owed }
}

/// A code inside a literal string (PDF 1.7, 7.3.4.2).
fn escaped(code: u16, out: &mut Vec<u8>) {
    for byte in code.to_be_bytes() {
        match byte {
            b'(' | b')' | b'\\' => out.extend([b'\\', byte]),
            b'\r' => out.extend(b"\\r"),
            _ => out.push(byte),
        }
    }
}
