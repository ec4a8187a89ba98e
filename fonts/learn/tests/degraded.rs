//! The reader against what phones, lamps and people do to a sheet.

mod filled;

use filled::*;
use learn::{
    LearnError, State, read,
    sheet::{self, Id, Kind, Page, Paper, SHEET_VERSION},
};
use lopdf::{Dictionary, Document, Stream, dictionary};

/// A box is right when its state is right and its ink covers the truth at least this well. A pen's line is four or
/// five dots wide in a mask, so half a dot all along its edges already costs a fifth.
const ALIKE: f64 = 0.6;

/// Share of the boxes that were read rightly on some pages.
fn right(face: &str, paper: Paper, pages: std::ops::Range<usize>, dpi: f64, harm: Harm) -> f64 {
    let bytes = typeface(face);
    let mut writer = Writer::new(&bytes, 2.6, 5);
    let (mut right, mut all) = (0, 0);
    for page in &sheet::pages(paper)[pages] {
        let written = writer.fill(page);
        let file = harmed(&scan(page, &written, dpi, [40, 44, 70]), harm, page.number as u64 + 1);
        let reading = read(&[&file]).unwrap_or_else(|e| panic!("{face} at {dpi} dpi, {harm:?}: {e}"));
        for b in reading.boxes() {
            let w = written.iter().find(|w| w.cell.kind != Kind::Line && w.cell.key == b.key && w.cell.index == b.index).unwrap();
            let empty = w.ink.elements().is_empty();
            let ok = if empty {
                b.state == State::Empty
            } else {
                b.state == State::Read && likeness(&b.ink, &truth(w, b.ink.width(), b.ink.height())) > ALIKE
            };
            (right, all) = (right + usize::from(ok), all + 1);
        }
    }
    println!("{face} {paper:?} at {dpi} dpi: {right} of {all}");
    right as f64 / all as f64
}

const PHONE: Harm = Harm { quarter_turns: 2, tilt: 0.03, bend_mm: 0.8, shadow: 0.35, noise: 5.0, blur: 0.6, quality: 80 };
const HURRIED_PHONE: Harm = Harm { quarter_turns: 1, tilt: 0.05, bend_mm: 1.5, shadow: 0.45, noise: 8.0, blur: 0.7, quality: 60 };

#[test]
fn at_300_dpi_hardly_a_box_is_lost() {
    assert!(right("reenie-beanie.ttf", Paper::A4, 0..2, 300.0, HURRIED_PHONE) >= 0.98);
}

#[test]
fn at_200_dpi_a_joined_hand_on_letter_paper_is_read() {
    assert!(right("dawning-of-a-new-day.ttf", Paper::Letter, 0..2, 200.0, PHONE) >= 0.97);
}

#[test]
fn at_150_dpi_few_boxes_are_lost() {
    assert!(right("reenie-beanie.ttf", Paper::A4, 0..3, 150.0, PHONE) >= 0.95);
    assert!(right("reenie-beanie.ttf", Paper::Letter, 0..1, 150.0, HURRIED_PHONE) >= 0.95);
}

/// Pages filled in one hand, as scans at 150 dpi.
fn scans(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut writer = Writer::new(bytes, 2.4, 9);
    sheet::pages(Paper::A4).iter().map(|page| encoded(&scan(page, &writer.fill(page), 150.0, [20, 20, 24]), 90)).collect()
}

#[test]
fn a_filled_sheet_becomes_a_hand_that_writes_and_what_is_missing_is_named() {
    let bytes = typeface("reenie-beanie.ttf");
    let scans = scans(&bytes);
    let all: Vec<&[u8]> = scans.iter().map(Vec::as_slice).collect();

    // Half the pages: read as far as they go, and not a hand.
    let mut reading = read(&all[..1]).unwrap();
    let error = reading.book().unwrap_err().to_string();
    assert!(error.contains("page 2 and 3 of 3") && !error.contains('“'), "{error}");

    // The others come later, from where the reading was kept.
    reading = serde_json::from_str(&serde_json::to_string(&reading).unwrap()).unwrap();
    reading.retake(None, &all[1..]).unwrap();
    let book = reading.book().unwrap();
    assert_eq!(book, read(&[all[2], all[0], all[1]]).unwrap().book().unwrap());
    assert!(book.forms["a"].len() == 4 && book.forms["th"].len() == 1 && book.forms["Q"].len() == 2);
    let habits = book.personality;
    // Its small letters are lower than its x, which the sheet was filled by.
    assert!((1.5..2.6).contains(&habits.x_height_mm) && (1.0..2.4).contains(&habits.word_gap), "{habits:?}");
    assert!(!habits.connected && (0.06..0.2).contains(&habits.pen_width) && habits.slant.abs() < 0.3, "{habits:?}");
    let signature = book.signature.as_ref().unwrap();
    assert!(signature.strokes.len() >= 5 && signature.outline.len() > 400);

    let card = fonts::HandCard::learned("max", "Max", &habits).unwrap();
    let hand = fonts::Hand::from_book(card, book).unwrap();
    assert_eq!(hand.missing("The quick brown fox — “jumps” over the lazy dog; 100% café!"), []);
}

#[test]
fn a_single_box_is_retaken() {
    let bytes = typeface("reenie-beanie.ttf");
    let page = &sheet::pages(Paper::A4)[0];
    let mut written = Writer::new(&bytes, 2.4, 9).fill(page);
    let good = encoded(&scan(page, &written, 150.0, [20, 20, 24]), 90);
    let [a, b] = [0, 1].map(|i| written[i].cell.frame.center());
    // A blot, a letter over the frame, and one that was forgotten.
    written[0].ink = kurbo::Shape::to_path(&kurbo::Circle::new(a, 3.0), 0.01);
    written[1].ink = kurbo::Shape::to_path(&kurbo::Rect::new(b.x, b.y - 9.0, b.x + 0.5, b.y + 4.0), 0.01);
    written[2].ink = kurbo::BezPath::new();
    let bad = encoded(&scan(page, &written, 150.0, [20, 20, 24]), 90);
    let mut reading = read(&[&bad]).unwrap();
    let unread: Vec<(String, State)> = reading.unread().map(|b| (b.key.clone(), b.state)).collect();
    assert_eq!(unread, [("a".into(), State::Smudged), ("b".into(), State::TouchesFrame), ("c".into(), State::Empty)]);
    reading.retake(Some(("b", 0)), &[&good]).unwrap();
    assert_eq!(reading.unread().count(), 2);
    assert!(matches!(reading.retake(Some(("Q", 7)), &[&good]), Err(LearnError::NoSuchBox { .. })));
    reading.retake(None, &[&good]).unwrap();
    assert_eq!(reading.unread().count(), 0);
    assert!(reading.boxes().next().unwrap().ink.png().unwrap().starts_with(b"\x89PNG"));
}

#[test]
fn what_is_no_filled_sheet_is_told_so() {
    let says = |file: &[u8]| read(&[file]).unwrap_err().to_string();
    assert!(read(&[]).unwrap_err().to_string().contains("no picture"));
    assert!(says(b"Dear Max, this is a text.").contains("not a picture"));
    assert!(says(b"%PDF-1.7 and nothing more").contains("not a picture"));
    assert!(says(&bomb()).contains("20000 × 20000 dots"), "{}", says(&bomb()));
    assert!(says(&encoded(&image::RgbImage::from_pixel(300, 400, image::Rgb([240, 240, 240])), 0)).contains("only 300 × 400"));
    assert!(says(&encoded(&image::RgbImage::from_pixel(1200, 1700, image::Rgb([240, 240, 240])), 0)).contains("four square corner marks"));

    let page = &sheet::pages(Paper::A4)[0];
    let blank = scan(page, &[], 150.0, [0; 3]);
    assert_eq!(read(&[&encoded(&blank, 85)]), Err(LearnError::Empty));
    let blurred = harmed(&blank, Harm { blur: 7.0, ..Harm::NONE }, 1);
    assert!(says(&blurred).contains("blurred"), "{}", says(&blurred));
    // Two corners under thumbs.
    assert!(says(&encoded(&thumbed(&blank, &[0, 2]), 85)).contains("(2 found)"));
    assert!(says(&encoded(&another_version(page, blank), 85)).contains(&format!("version {}", SHEET_VERSION + 1)));
}

#[test]
fn scans_in_a_pdf_are_read_and_a_drawing_is_not() {
    let bytes = typeface("reenie-beanie.ttf");
    let page = &sheet::pages(Paper::A4)[0];
    let picture = scan(page, &Writer::new(&bytes, 2.4, 9).fill(page), 150.0, [20, 20, 24]);
    let (width, height) = picture.dimensions();
    let grey = image::DynamicImage::ImageRgb8(picture.clone()).into_luma8();
    let bits: Vec<u8> = grey.rows().flat_map(|row| packed(&row.map(|p| p.0[0] > 128).collect::<Vec<_>>())).collect();
    let mut fax = fax::encoder::Encoder::new(fax::VecWriter::new());
    for row in grey.rows() {
        let colour = |v: u8| if v > 128 { fax::Color::White } else { fax::Color::Black };
        fax.encode_line(row.map(|p| colour(p.0[0])), width as u16).unwrap();
    }
    let fax = fax.finish().unwrap().finish();
    let group_4 = dictionary! { "K" => -1, "Columns" => i64::from(width), "Rows" => i64::from(height) };
    let jpeg = encoded(&picture, 90);
    let reading = read(&[&jpeg]).unwrap();
    let scans = [
        (dictionary! { "Filter" => "DCTDecode", "ColorSpace" => "DeviceRGB", "BitsPerComponent" => 8 }, jpeg),
        (dictionary! { "ColorSpace" => "DeviceRGB", "BitsPerComponent" => 8 }, picture.into_raw()),
        (dictionary! { "ColorSpace" => "DeviceGray", "BitsPerComponent" => 1 }, bits),
        (dictionary! { "Filter" => "CCITTFaxDecode", "DecodeParms" => group_4, "BitsPerComponent" => 1 }, fax),
    ];
    for (number, (dict, content)) in scans.into_iter().enumerate() {
        let again = read(&[&pdf(Some((dict, content, width, height)))]).unwrap_or_else(|e| panic!("scan {number}: {e}"));
        let unlike = again.boxes().zip(reading.boxes()).filter(|(a, b)| a.state != b.state || likeness(&a.ink, &b.ink) < ALIKE).count();
        assert!(unlike <= 2, "scan {number}: {unlike} boxes differ");
    }
    let error = read(&[&pdf(None)]).unwrap_err().to_string();
    assert!(error.contains("holds no scanned page"), "{error}");
}

fn packed(row: &[bool]) -> Vec<u8> {
    row.chunks(8).map(|bits| bits.iter().enumerate().fold(0, |byte, (i, bit)| byte | u8::from(*bit) << (7 - i))).collect()
}

/// A PDF of one page, with a scan on it or with nothing but lines.
fn pdf(scan: Option<(Dictionary, Vec<u8>, u32, u32)>) -> Vec<u8> {
    let mut doc = Document::with_version("1.5");
    let pages = doc.new_object_id();
    let resources = scan.map_or_else(Dictionary::new, |(mut dict, content, width, height)| {
        dict.extend(&dictionary! { "Type" => "XObject", "Subtype" => "Image", "Width" => i64::from(width), "Height" => i64::from(height) });
        let mut stream = Stream::new(dict, content);
        if !stream.dict.has(b"Filter") {
            stream.compress().unwrap();
        }
        let image = doc.add_object(stream);
        dictionary! { "XObject" => dictionary! { "Im0" => image } }
    });
    let content = doc.add_object(Stream::new(Dictionary::new(), b"0 0 m 100 100 l S".to_vec()));
    let page = doc.add_object(dictionary! { "Type" => "Page", "Parent" => pages, "Contents" => content });
    // Resources of the pages above count for the page.
    doc.set_object(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1, "Resources" => resources, "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()] });
    let catalog = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    doc.trailer.set("Root", catalog);
    let mut out = Vec::new();
    doc.save_to(&mut out).unwrap();
    out
}

/// A scan at 150 dpi on which these corners cannot be seen.
fn thumbed(picture: &image::RgbImage, corners: &[usize]) -> image::RgbImage {
    let mut picture = picture.clone();
    for at in corners.iter().map(|i| Paper::A4.corners()[*i]) {
        let [x, y] = [at.x, at.y].map(|mm| (mm * 150.0 / 25.4) as u32);
        (x - 50..x + 50).for_each(|i| (y - 50..y + 50).for_each(|j| picture.put_pixel(i, j, image::Rgb([180, 140, 120]))));
    }
    picture
}

#[test]
fn three_corners_are_enough() {
    // Given a filled page on which a thumb, a tear or a paper clip hides one corner mark, whichever
    let bytes = typeface("reenie-beanie.ttf");
    let page = &sheet::pages(Paper::A4)[0];
    let picture = scan(page, &Writer::new(&bytes, 2.4, 9).fill(page), 150.0, [20, 20, 24]);
    let whole = read(&[&encoded(&picture, 90)]).unwrap();
    for corner in 0..4 {
        // when it lies a little askew on the glass,
        let askew = harmed(&thumbed(&picture, &[corner]), Harm { tilt: 0.006, noise: 3.0, ..Harm::NONE }, 3);
        let reading = read(&[&askew]).unwrap_or_else(|e| panic!("corner {corner}: {e}"));
        // then it is read as if all four were there.
        let unlike = reading.boxes().zip(whole.boxes()).filter(|(a, b)| a.state != b.state || likeness(&a.ink, &b.ink) < ALIKE).count();
        assert!(unlike <= 2, "corner {corner}: {unlike} boxes differ");
    }
}

/// The beginning of a PNG that claims 400 megapixels.
fn bomb() -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let size = [20_000u32, 20_000].into_iter().flat_map(u32::to_be_bytes);
    for (kind, content) in [(b"IHDR", size.chain([8, 2, 0, 0, 0]).collect()), (b"IDAT", vec![0x78, 0x9c])] {
        file.extend((content.len() as u32).to_be_bytes());
        let start = file.len();
        file.extend(kind);
        file.extend(content);
        let step = |c: u32, _| if c & 1 == 1 { c >> 1 ^ 0xedb8_8320 } else { c >> 1 };
        let crc = file[start..].iter().fold(!0u32, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step));
        file.extend((!crc).to_be_bytes());
    }
    file
}

fn another_version(page: &Page, mut picture: image::RgbImage) -> image::RgbImage {
    let bits = Id { version: SHEET_VERSION + 1, paper: page.paper, page: page.number }.bits();
    for (number, black) in bits.into_iter().enumerate() {
        let rect = page.paper.bit(number);
        let dots = |mm: f64| (mm * 150.0 / 25.4).round() as u32;
        for y in dots(rect.y0)..dots(rect.y1) {
            (dots(rect.x0)..dots(rect.x1)).for_each(|x| picture.put_pixel(x, y, image::Rgb(if black { [10; 3] } else { [250; 3] })));
        }
    }
    picture
}
