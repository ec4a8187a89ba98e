//! Draws the pen's path over the ink of letters, to look at: those of a hand that its check names, or those asked for.
//! Red begins, green ends.
//!
//!     cargo run -p fonts --example paths -- OUT.svg [NAME=LETTERS …]
use fonts::{Hand, HandCard, Manner, Part, Stationery, write};
use std::{env, error::Error, fmt::Write as _, fs, path::PathBuf};

const COLOURS: [&str; 6] = ["#1f4e9c", "#c03020", "#1a7f37", "#b07000", "#7a2fa0", "#007a80"];

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let (out, asked) = args.split_first().ok_or("say where to write")?;
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let data = env::var_os("LETTERS_DATA").map_or_else(|| root.join("target/data"), PathBuf::from);
    let sheet = Stationery::from_toml(&fs::read_to_string(root.join("templates/stationery/a5.toml"))?)?;
    let mut cards: Vec<PathBuf> = fs::read_dir(root.join("fonts/hands"))?.filter_map(|e| Some(e.ok()?.path())).collect();
    cards.sort();
    let mut cells: Vec<(String, String)> = Vec::new();
    for path in cards.iter().filter(|p| p.extension().is_some_and(|e| e == "toml")) {
        let card = HandCard::from_toml(&fs::read_to_string(path)?)?;
        let name = card.name.clone();
        let hand = match fonts::drawn_book(&name) {
            Some(book) => Hand::from_book(card, book?.clone())?,
            None => Hand::new(card, fs::read(data.join(format!("hands/{name}.ttf")))?)?,
        };
        let wanted: Vec<(String, String)> = if asked.is_empty() {
            hand.check()
                .mended
                .into_iter()
                .map(|m| (m.spells, format!("{:?} {}", m.from, m.faults.iter().map(|f| f.what.as_str()).collect::<Vec<_>>().join("; "))))
                .collect()
        } else {
            let own = asked.iter().filter_map(|a| a.strip_prefix(&format!("{name}=")));
            own.flat_map(|letters| letters.chars().map(|c| (c.to_string(), String::new()))).collect()
        };
        for (letter, why) in wanted {
            let manner = Manner { traced: true, neatness: 1.0, ..Manner::default() };
            let page = write(&hand, &letter, &sheet, &manner)?.remove(0);
            let Some(shape) = page.shapes.first() else { continue };
            let unit = hand.card().x_height_mm;
            let mut cell = format!("<path fill='#ddd' d='{}'/>", shape.path.to_svg());
            for (nth, stroke) in shape.strokes.iter().enumerate() {
                let points: Vec<String> = stroke.knots.iter().map(|k| format!("{:.3},{:.3}", k.at.x, k.at.y)).collect();
                let (Some(first), Some(last)) = (stroke.knots.first(), stroke.knots.last()) else { continue };
                let dash = if stroke.part == Part::Body { "" } else { " stroke-dasharray='.12 .06'" };
                let _ = write!(
                    cell,
                    "<polyline fill='none' stroke='{}' stroke-width='.06'{dash} points='{}'/><circle cx='{}' cy='{}' r='.12' fill='red'/><circle cx='{}' cy='{}' r='.08' fill='lime'/>",
                    COLOURS[nth % COLOURS.len()],
                    points.join(" "),
                    first.at.x,
                    first.at.y,
                    last.at.x,
                    last.at.y
                );
            }
            println!("{name} {letter}: {why}");
            cells.push((format!("<g transform='scale({})'>{cell}</g>", 20.0 / unit), format!("{name} {letter} {why}")));
        }
    }
    let (columns, wide, high) = (8, 150.0, 110.0);
    let rows = cells.len().div_ceil(columns);
    let mut svg = format!("<svg xmlns='http://www.w3.org/2000/svg' width='{}' height='{}'>", columns as f64 * wide, rows as f64 * high);
    for (nth, (cell, label)) in cells.iter().enumerate() {
        let (x, y) = ((nth % columns) as f64 * wide + 20.0, (nth / columns) as f64 * high + 60.0);
        let escaped = label.replace('&', "&amp;").replace('<', "&lt;");
        let short: String = escaped.chars().take(44).collect();
        let _ = write!(svg, "<g transform='translate({x} {y})'>{cell}<text x='-15' y='45' font-size='6.5'>{short}</text></g>");
    }
    svg.push_str("</svg>");
    fs::write(out, svg)?;
    Ok(())
}
