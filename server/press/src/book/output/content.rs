//! Lines of type as a content stream.

use crate::{
    book::{
        pages::Placed,
        setting::{Cutter, Role, Said, Slope, Style},
    },
    letter::decimal,
};

/// Where a piece of a page belongs in the structure: asked for each paragraph on it, gives its number there.
pub(super) type Marks<'m> = &'m mut dyn FnMut(Role, u32) -> usize;

/// The lines of a page. With `marks`, every paragraph is marked with its number and the rest as an artifact.
pub(super) fn text(page: &[Placed], cutter: &Cutter, mut marks: Option<Marks>, out: &mut Vec<u8>) {
    if page.is_empty() {
        return;
    }
    out.extend(b"BT\n");
    let mut font = None;
    let mut open: Option<(Role, u32)> = None;
    let mut at = (0.0, 0.0);
    for placed in page {
        let belongs = if placed.role == Role::Artifact { (Role::Artifact, 0) } else { (placed.role, placed.group) };
        if let Some(mark) = &mut marks
            && open != Some(belongs)
        {
            if open.is_some() {
                out.extend(b"EMC\n");
            }
            match belongs.0 {
                Role::Artifact => out.extend(b"/Artifact BMC\n"),
                role => out.extend(format!("/{}<</MCID {}>>BDC\n", name(role), mark(role, belongs.1)).bytes()),
            }
            open = Some(belongs);
        }
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
        line(placed, cutter, out);
        out.extend(b"]TJ\n");
    }
    if open.is_some() {
        out.extend(b"EMC\n");
    }
    out.extend(b"ET\n");
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

/// The inside of a line's TJ array.
fn line(placed: &Placed, cutter: &Cutter, out: &mut Vec<u8>) {
    let style = placed.style;
    let face = cutter.face(style.slope);
    let space = face.glyph(' ').unwrap_or(0);
    let wanted = placed.line.space * 1000.0 / style.size;
    let stated = face.advance(space).round();
    let mut owed = 0.0;
    for (i, word) in placed.line.words.iter().enumerate() {
        if i > 0 {
            let code = cutter.code(style.slope, space, " ");
            open(out);
            escaped(code, out);
            out.push(b')');
            owed += wanted - stated;
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
