//! A spread of a book as a picture: two facing pages as they lie open.
//!
//!     cargo run -p press --example spread -- book/reading.pdf 18 spread.png
//!
//! The page is the left one, as the file counts. Poppler's `pdftoppm` draws it.

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;
use std::process::Command;

/// Dots to the inch: a page of 6 × 9 inches is 468 × 702.
const DPI: &str = "78";
/// The table around the book, in dots and as it looks.
const TABLE: usize = 8;
const TABLE_COLOUR: [u8; 3] = [0xd6, 0xcf, 0xc8];
/// Where the pages meet.
const FOLD_COLOUR: [u8; 3] = [0xc9, 0xc4, 0xbe];

/// A picture in red, green and blue, row by row.
struct Picture {
    width: usize,
    height: usize,
    dots: Vec<u8>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [book, left, to] = arguments.as_slice() else {
        return Err("Say which book, which page is on the left, and where the picture goes: FILE.pdf 18 OUT.png".into());
    };
    let left: u32 = left.parse()?;
    let (verso, recto) = (drawn(book, left)?, drawn(book, left + 1)?);
    if verso.height != recto.height {
        return Err("The two pages are not equally high.".into());
    }
    let (width, height) = (verso.width + 1 + recto.width + 2 * TABLE, verso.height + 2 * TABLE);
    let mut dots = TABLE_COLOUR.repeat(width * height);
    for row in 0..verso.height {
        let mut at = ((row + TABLE) * width + TABLE) * 3;
        for part in [row_of(&verso, row), &FOLD_COLOUR, row_of(&recto, row)] {
            dots[at..at + part.len()].copy_from_slice(part);
            at += part.len();
        }
    }
    let mut encoder = png::Encoder::new(BufWriter::new(File::create(to)?), width as u32, height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::High);
    encoder.write_header()?.write_image_data(&dots)?;
    Ok(())
}

fn row_of(picture: &Picture, row: usize) -> &[u8] {
    &picture.dots[row * picture.width * 3..(row + 1) * picture.width * 3]
}

/// A page, drawn.
fn drawn(book: &str, page: u32) -> Result<Picture, Box<dyn Error>> {
    let page = page.to_string();
    let said = Command::new("pdftoppm").args(["-r", DPI, "-f", &page, "-l", &page, "-cropbox", book]).output()?;
    // PPM: "P6", width, height, the brightest value, one white space, the dots.
    let begins: Vec<usize> = said.stdout.iter().enumerate().filter(|(_, b)| b.is_ascii_whitespace()).map(|(at, _)| at).take(4).collect();
    let head = begins.last().and_then(|end| std::str::from_utf8(&said.stdout[..*end]).ok()).unwrap_or_default();
    match head.split_ascii_whitespace().collect::<Vec<_>>()[..] {
        ["P6", width, height, "255"] => {
            Ok(Picture { width: width.parse()?, height: height.parse()?, dots: said.stdout[begins[3] + 1..].to_vec() })
        }
        _ => Err(format!("There is no page {page} in {book}: {}", String::from_utf8_lossy(&said.stderr)).into()),
    }
}
