//! Writes a letter in every hand that is in the data folder, one SVG a page, to look at.
//!
//!     cargo run -p fonts --example sheets -- OUT-FOLDER [monarch] [0.5] [TEXT-FILE]
use fonts::{Hand, HandCard, Manner, Stationery, write};
use std::{env, error::Error, fs, path::PathBuf, time::Instant};

const LETTER: &str = "Dear Loretta,\n\nFifty years ago tonight, at the roller rink in Tulsa, I fell right down in front of you — and you laughed. I have been falling ever since. You wore the blue dress, and you held out your hand and said “Get up, it doesn’t hurt that much,” and you were wrong, and I have never been so glad of anything.\n\nI never told you enough how I love your crooked front tooth. It is the first thing I look for when you come through a door. All these years I have watched other people smile and thought, no, not quite.\n\nLast summer you held the level while I set the porch boards, and you told me — twice! — that the third one was off. It was. It still is, and I leave it that way because I hear you say it each time I step on it.\n\nAnd in the hospital, when they wheeled me back, you were sitting there with your coat still on. You had not moved since seven in the morning. I could not speak then, so I’ll say it now: thank you for sitting. Thank you for 1964, for £12.50 spent on cake (and fireworks), for Zoë & Jürgen’s café, for every question you let me not answer.\n\nIf there are fifty more, I’ll take them… at your pace, holding the rail.\n\nWith all my love,\nChris\n";

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let out = PathBuf::from(args.first().ok_or("say where to write")?);
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let data = env::var_os("LETTERS_DATA").map_or_else(|| root.join("target/data"), PathBuf::from);
    let paper = args.get(1).map_or("monarch", String::as_str);
    let sheet = Stationery::from_toml(&fs::read_to_string(root.join(format!("templates/stationery/{paper}.toml")))?)?;
    let manner = Manner { seed: 7, neatness: args.get(2).map_or(Ok(0.5), |n| n.parse())?, ..Manner::default() };
    let text = args.get(3).map_or(Ok(LETTER.to_string()), fs::read_to_string)?;
    fs::create_dir_all(&out)?;
    for entry in fs::read_dir(root.join("fonts/hands"))? {
        let path = entry?.path();
        if path.extension().is_none_or(|e| e != "toml") {
            continue;
        }
        let card = HandCard::from_toml(&fs::read_to_string(path)?)?;
        let name = card.name.clone();
        let hand = match fonts::drawn_book(&name) {
            Some(book) => Hand::from_book(card, book?.clone())?,
            None => Hand::new(card, fs::read(data.join(format!("hands/{name}.ttf")))?)?,
        };
        let begun = Instant::now();
        let pages = write(&hand, &text, &sheet, &manner)?;
        let took = begun.elapsed();
        for (number, page) in pages.iter().enumerate() {
            let svg = page.svg("#33241d", Some(&sheet.tint));
            println!(
                "{name} {}: {} shapes, {} marks, {} words, {} kB, {took:?}",
                number + 1,
                page.shapes.len(),
                page.marks.len(),
                page.words.len(),
                svg.len() / 1000
            );
            fs::write(out.join(format!("{name}-{}.svg", number + 1)), svg)?;
        }
    }
    Ok(())
}
