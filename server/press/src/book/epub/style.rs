//! The style sheet: as much of the design as a reading system lets stand. Sizes are relative, colours are the reader's.

use crate::book::{Axis, Design};
use std::fmt::Write as _;

/// The style sheet of a design, with the faces that went in.
pub(super) fn css(design: &Design, fonts: &[(&'static str, String)]) -> String {
    let mut out = String::new();
    for (id, path) in fonts {
        let slope = if *id == "italic" { "italic" } else { "normal" };
        let _ = writeln!(out, "@font-face {{ font-family: \"Book\"; font-style: {slope}; font-weight: 400; src: url(\"{path}\"); }}");
    }
    let align = match design.axis {
        Axis::Centre => "center",
        Axis::Outer => "left",
    };
    let rest = STYLE
        .replace("FIGURES", if design.text.old_style_figures { "oldstyle-nums" } else { "lining-nums" })
        .replace("INDENT", &format!("{}em", design.text.indent))
        .replace("AXIS", align);
    out.push_str(&rest);
    out
}

const STYLE: &str = r#"
body { margin: 0 5%; font-family: "Book", Garamond, Georgia, serif; line-height: 1.4; font-variant-numeric: FIGURES; hanging-punctuation: first last; }
h1 { font-weight: 400; font-size: 1.7em; line-height: 1.2; margin: 0; hyphens: none; text-wrap: balance; }
p { margin: 0; text-indent: INDENT; text-align: justify; hyphens: auto; orphans: 2; widows: 2; }
a { color: inherit; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.cover { margin: 0; text-align: center; }
.cover p { text-indent: 0; text-align: center; }
.cover img { max-width: 100%; max-height: 96vh; width: auto; height: auto; }

.title p { text-indent: 0; text-align: AXIS; hyphens: none; }
.title h1 { font-size: 2.3em; margin-top: 20%; text-align: AXIS; }
.title .subtitle { font-style: italic; font-size: 1.25em; margin-top: 0.7em; }
.title .author { font-variant-caps: small-caps; letter-spacing: 0.05em; font-size: 1.2em; margin-top: 1.8em; }
.ornament { margin-top: 3em; font-size: 1.5em; }
.imprint { margin-top: 4em; font-size: 0.85em; }

.dedication p { margin-top: 28%; text-indent: 0; text-align: AXIS; font-style: italic; font-size: 1.1em; hyphens: none; }
.epigraph section { margin-top: 28%; }
blockquote { margin: 0 12%; font-style: italic; }
blockquote p { text-indent: 0; text-align: left; hyphens: none; }
blockquote .source { margin-top: 0.5em; font-style: normal; font-variant-caps: small-caps; letter-spacing: 0.04em; font-size: 0.95em; }

.contents h1 { font-style: italic; margin: 10% 0 1.4em; text-align: AXIS; }
.contents ol { list-style: none; margin: 0; padding: 0; }
.contents ol ol { margin: 0.4em 0 1em INDENT; }
.contents li { margin: 0 0 0.4em; }
.contents a { text-decoration: none; }
.contents i { margin-left: 0.4em; }

.part h1 { margin-top: 22%; text-align: AXIS; font-style: italic; font-size: 2em; }
.part .number { display: block; font-style: normal; font-size: 0.45em; font-variant-caps: all-small-caps; letter-spacing: 0.08em; margin-bottom: 0.8em; }
.part blockquote { margin-top: 3em; }

header { margin: 10% 0 2.2em; break-inside: avoid; break-after: avoid; text-align: AXIS; }
header h1 { font-style: italic; break-after: avoid; }
header p { text-indent: 0; text-align: AXIS; font-size: 0.92em; hyphens: none; }
.occasion { font-variant-caps: all-small-caps; letter-spacing: 0.07em; margin-bottom: 0.4em; }
.place { margin-top: 0.5em; }
.note { font-style: italic; text-indent: 0; margin-bottom: 1.2em; }
.note.after { margin: 1.6em 0 0; }
.salutation, .first { text-indent: 0; }
.salutation { break-after: avoid; }
.valediction, .signature, .below { text-indent: 0; text-align: left; margin-left: 45%; break-before: avoid; hyphens: none; }
.valediction { margin-top: 1.4em; }
.signature { font-variant-caps: small-caps; letter-spacing: 0.04em; margin-left: 50%; }
.below { margin-left: 50%; }
.postscript { text-indent: 0; margin-top: 1.2em; }
.by { text-indent: 0; text-align: right; margin-top: 1.2em; font-variant-caps: small-caps; letter-spacing: 0.04em; }

figure.hand { margin: 0 0 1.6em; text-align: center; break-inside: avoid; }
figure.hand img { display: inline-block; max-width: 100%; max-height: 94vh; width: auto; height: auto; box-shadow: 0 0 0 1px rgba(120, 110, 100, 0.35); }
.words { margin-top: 2.4em; }

.list { list-style: none; margin: 0; padding: 0; }
.list li { margin: 0 0 0.5em 1.4em; text-indent: -1.4em; }
.list a { margin-left: 0.4em; text-decoration-thickness: 0.05em; text-underline-offset: 0.15em; }
.list.index a { margin-left: 0; }
.colophon section { margin-top: 24%; }
.colophon p { text-indent: 0; text-align: AXIS; margin-bottom: 0.8em; font-style: italic; hyphens: none; }
.colophon .rights { font-style: normal; font-size: 0.8em; overflow-wrap: anywhere; }
"#;
