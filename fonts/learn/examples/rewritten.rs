//! A hand learned from a filled and photographed sheet, written again beside what its writer wrote:
//! `cargo run -p learn --example rewritten -- FACE.ttf OUT-FOLDER`.

#[path = "../tests/filled/mod.rs"]
mod filled;

use filled::*;
use learn::sheet;

const TEXT: &str = "Dear Max, the quick brown fox jumps over a lazy dog, and just so my thoughts jump to you whenever the kettle \
begins to sing. Shall we go back in July to that little coffee house off the square, sit still for an hour, and watch the evening light?";

fn main() {
    let mut args = std::env::args().skip(1);
    let face = args.next().unwrap_or_else(|| "reenie-beanie.ttf".into());
    let out = args.next().unwrap_or_else(|| ".".into());
    let bytes = typeface(&face);
    let harm = Harm { quarter_turns: 0, tilt: 0.02, bend_mm: 0.5, shadow: 0.25, noise: 5.0, blur: 0.6, quality: 80 };
    let mut writer = Writer::new(&bytes, 2.6, 5);
    let files: Vec<Vec<u8>> = sheet::pages(sheet::Paper::A4)
        .iter()
        .map(|page| {
            let written = writer.fill(page);
            harmed(&scan(page, &written, 300.0, [40, 44, 70]), harm, 1)
        })
        .collect();
    std::fs::write(format!("{out}/original.jpg"), &files[2]).unwrap();
    let files: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
    let start = std::time::Instant::now();
    let reading = learn::read(&files).unwrap();
    println!("read in {:?}", start.elapsed());
    let start = std::time::Instant::now();
    let book = reading.book().unwrap_or_else(|e| panic!("{e}"));
    println!("made in {:?}\n{:?}", start.elapsed(), book.personality);
    let mut widths: Vec<f64> =
        book.forms.values().flatten().flat_map(|f| &f.strokes).flat_map(|s| s.knots.iter().map(|k| k.width)).collect();
    widths.sort_by(f64::total_cmp);
    println!("median knot width {}", widths[widths.len() / 2]);
    let json = book.to_json().unwrap();
    println!(
        "{} forms of {} keys, {} kB; the reading itself {} kB",
        book.forms.values().map(Vec::len).sum::<usize>(),
        book.forms.len(),
        json.len() / 1000,
        serde_json::to_string(&reading).unwrap().len() / 1000
    );
    std::fs::write(format!("{out}/learned.hand"), &json).unwrap();
    let signature = book.signature.clone();
    let card = fonts::HandCard::learned("max", "Max", &book.personality).unwrap();
    let hand = fonts::Hand::from_book(card, book).unwrap();
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../templates/stationery/a4.toml");
    let paper = fonts::Stationery::from_toml(&std::fs::read_to_string(root).unwrap()).unwrap();
    let pages = fonts::write(&hand, TEXT, &paper, &fonts::Manner { seed: 3, neatness: 0.6, ..fonts::Manner::default() }).unwrap();
    std::fs::write(format!("{out}/rewritten.svg"), pages[0].svg("#282c46", Some("#faf8f4"))).unwrap();
    println!("signature: {}", signature.is_some());
}
