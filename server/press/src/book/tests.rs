//! Books as they leave the press, looked at with other people's tools.

use super::*;
use crate::{
    preflight,
    proofs::{face, keep, tool, tool_text},
    shop::{Paper, Shop},
};
use chrono::{NaiveDate, TimeZone as _, Utc};
use std::ops::ControlFlow;
use uuid::Uuid;

const BODY: &str = "You fell for me at the roller rink in Tulsa, in 1964, or I fell in front of you; we never could agree which of us lost their balance first. You had the blue dress on, and I saw that before I saw anything else.

You have one crooked front tooth. I love it, and I have never said so enough. So let me say it here, where I can't mumble. When they opened up my heart, you sat there. Every time I woke, the chair was not empty. The nurses learned your name before they learned mine, and they were right to, because it was the extraordinary stubbornness of your sitting that kept the afternoon in the room.

I still hear you singing to the tomatoes when you think nobody is listening — the same three bars of \"Moon River\", never the bridge. I have built whole winters on those three bars.";

pub(crate) fn sample(letters: usize, paragraphs: usize) -> Manuscript {
    let people = ["Loretta", "Jonas", "Mrs. Okonkwo", "my sister Ana", "Dr. Feldman", "the whole street"];
    let occasions = ["anniversary", "thanks", "apology", "condolence", "", "farewell"];
    let one = |i: usize| BookLetter {
        to: people[i % 6].into(),
        occasion: occasions[i % 6].into(),
        dated: NaiveDate::from_ymd_opt(2026, 1 + (i % 12) as u32, 14),
        place: (i & 1 == 0).then(|| "Tulsa".to_string()),
        text: format!("Dear {},\n\n{}\n\nWith all my love,\nChris", people[i % 6], vec![BODY; paragraphs].join("\n\n")),
        ..BookLetter::default()
    };
    Manuscript {
        title: "Letters From the Porch".into(),
        author: "Chris Aldridge".into(),
        language: "en".into(),
        identifier: Uuid::from_u128(7),
        modified: Utc.with_ymd_and_hms(2026, 11, 22, 9, 30, 0).unwrap(),
        letters: (0..letters).map(one).collect(),
        ..Manuscript::default()
    }
}

pub(crate) const OCTAVO: &str = include_str!("../../../../templates/books/octavo.toml");
pub(crate) const DESIGNS: [&str; 4] = [
    OCTAVO,
    include_str!("../../../../templates/books/modern.toml"),
    include_str!("../../../../templates/books/album.toml"),
    include_str!("../../../../templates/books/chapbook.toml"),
];

pub(crate) fn octavo() -> Design {
    Design::from_toml(OCTAVO).unwrap()
}

fn modern() -> Design {
    Design::from_toml(DESIGNS[1]).unwrap()
}

pub(crate) fn faces() -> Faces {
    Faces { regular: face("eb-garamond.ttf"), italic: face("eb-garamond-italic.ttf") }
}

/// The faces that a design asks for.
pub(crate) fn faces_of(design: &Design) -> Faces {
    Faces { regular: face(&format!("{}.ttf", design.regular)), italic: face(&format!("{}.ttf", design.italic)) }
}

/// A book on its way to a file in memory.
pub(super) fn print(manuscript: &Manuscript, setting: &Setting) -> Result<(Interior, Vec<u8>), crate::PressError> {
    let mut pdf = Vec::new();
    let made = interior(manuscript, setting, &mut pdf, &mut |_, _| ControlFlow::Continue(()))?;
    Ok((made, pdf))
}

fn set(manuscript: &Manuscript, design: &Design, trim: &str) -> (Interior, Vec<u8>) {
    let faces = faces_of(design);
    print(manuscript, &Setting { trim: trim.parse().unwrap(), ..Setting::new(design, &faces) }).unwrap()
}

/// Text as it was, whatever the lines: divided words joined, white space folded.
fn running_text(extracted: &str) -> String {
    extracted.replace("\u{ad}\n", "").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_book_opens_every_letter_on_a_recto_and_says_every_word() {
    let manuscript = sample(4, 2);
    let (book, pdf) = set(&manuscript, &octavo(), "6x9");
    let file = keep("octavo.pdf", &pdf);
    assert!(book.pages.is_multiple_of(2) && book.openings.iter().all(|p| p % 2 == 1), "{:?}", book.openings);
    assert!(tool("qpdf", &["--check", &file]).contains("No syntax or stream encoding errors"));
    let info = tool("pdfinfo", &["-box", &file]);
    assert!(
        info.contains("PDF version:     1.7")
            && info.contains("432 x 648 pts")
            && info.contains(&format!("Pages:           {}", book.pages)),
        "{info}"
    );
    let fonts = tool("pdffonts", &[&file]);
    assert!(fonts.matches("yes yes yes").count() == 2 && fonts.contains("+EBGaramond-Regular"), "{fonts}");

    let page = |n: u32| running_text(&tool_text(&["-f", &n.to_string(), "-l", &n.to_string(), &file]));
    assert_eq!((page(1).as_str(), page(2).as_str()), ("Letters From the Porch", ""));
    let page_five = running_text(&tool_text(&["-layout", "-f", "5", "-l", "5", &file]));
    assert!(page_five.starts_with("Contents To Loretta anniversary, 14 January 2026 1 To Jonas"), "{page_five}");
    assert!(page(7).starts_with("anniversary To Loretta Tulsa, 14 January 2026 Dear Loretta, You fell for me"), "{}", page(7));
    let said = running_text(&tool_text(&["-f", "7", "-l", "7", &file])) + " " + &page(8);
    assert!(
        said.contains("the extraordinary stubbornness of your sitting that kept the afternoon") && said.contains("“Moon River”"),
        "{said}"
    );
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    let manuscript = sample(2, 1);
    assert!(set(&manuscript, &octavo(), "5x8") == set(&manuscript, &octavo(), "5x8"));
    let twice = [plain_epub(&manuscript), plain_epub(&manuscript)];
    assert!(twice[0] == twice[1]);
}

#[test]
fn every_trim_and_design_is_set() {
    for (design, trim) in [(modern(), "6x9"), (octavo(), "4x6"), (octavo(), "8.5x11"), (modern(), "5.5x8.5")] {
        let (book, pdf) = set(&sample(3, 1), &design, trim);
        keep(&format!("{}-{trim}.pdf", design.name), &pdf);
        assert!(book.pages >= 10);
    }
}

#[test]
fn a_thick_book_gets_a_wider_gutter() {
    let (thin, _) = set(&sample(2, 1), &octavo(), "6x9");
    let (thick, pdf) = set(&sample(42, 6), &octavo(), "6x9");
    keep("thick.pdf", &pdf);
    assert!(thick.pages > 150 && thick.pages < 350, "{}", thick.pages);
    assert!((thin.gutter_in, thick.gutter_in) == (0.375, if thick.pages > 300 { 0.625 } else { 0.5 }));
}

#[test]
fn what_cannot_be_set_is_named_before_anything_is_set() {
    let (design, faces) = (octavo(), faces());
    let setting = Setting::new(&design, &faces);
    let run = |m: &Manuscript| print(m, &setting).unwrap_err().to_string();
    let mut manuscript = sample(3, 1);
    manuscript.letters[2].text = "Dear Noa,\n\nשלום to you\n\nLove,\nChris".into();
    let said = run(&manuscript);
    assert!(said.contains("To Mrs. Okonkwo") && said.contains("number 3") && said.contains("U+05E9"), "{said}");
    manuscript.letters.clear();
    assert!(run(&manuscript).contains("no letters"));
}

#[test]
fn a_book_tells_of_every_page_and_stops_at_any() {
    let (design, faces, manuscript) = (octavo(), faces(), sample(24, 4));
    let setting = Setting::new(&design, &faces);
    let mut heard = Vec::new();
    let made = interior(&manuscript, &setting, &mut Vec::new(), &mut |page, about| {
        heard.push((page, about));
        ControlFlow::Continue(())
    });
    let pages = made.unwrap().pages as usize;
    assert!((1..=pages).all(|page| heard.iter().any(|(p, _)| *p == page || page == 5)), "{heard:?}");
    let halfway = heard.iter().find(|(page, _)| *page == pages / 2).unwrap().1;
    assert!(halfway.abs_diff(pages) * 10 < pages, "about {halfway} of {pages}");
    for stop in [1, 30, heard.len() - 1] {
        let mut page = 0;
        let mut stop = |_: usize, _: usize| {
            page += 1;
            if page > stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        assert!(matches!(interior(&manuscript, &setting, &mut Vec::new(), &mut stop), Err(crate::PressError::Stopped)));
    }
}

#[test]
fn hard_manuscripts_are_set_gracefully() {
    let mut manuscript = sample(5, 1);
    manuscript.title = "The Very Long and Entirely Truthful History of Everything That Was Ever Written Down at the Kitchen Table "
        .repeat(3)[..300]
        .trim()
        .to_string();
    manuscript.letters[0].text = String::new();
    manuscript.letters[1].text = "No salutation here, only one long word: ".to_string() + &"Donaudampfschifffahrt".repeat(20);
    manuscript.letters[2].to =
        "everybody who came to the house on the hill in the winter of the great snow and stayed until spring, with love".into();
    manuscript.letters[3].text = "Dear you,\n\nShort.\n\nYours,\nC.".into();
    manuscript.letters[4].text = "a".repeat(40_000) + &" and a b".repeat(8_000);
    let long = "Say it while the kettle is on, and then say it once more. ".repeat(34);
    let said = || Epigraph { text: long.clone(), source: long[..200].into() };
    manuscript.author = "Maria ".repeat(30);
    manuscript.front = Front {
        subtitle: manuscript.title.clone(),
        dedication: "For everybody\n".repeat(70),
        epigraph: Some(said()),
        imprint: vec![long[..200].into(); 40],
        ..Front::default()
    };
    manuscript.parts = vec![Part { title: long[..190].into(), opens: 2, epigraph: Some(said()) }];
    manuscript.back.said = vec![long[..400].into(); 12];
    for design in DESIGNS {
        let design = Design::from_toml(design).unwrap();
        let faces = faces_of(&design);
        let (_, pdf) = print(&manuscript, &Setting { shop: Some(Shop::Kdp), ..Setting::new(&design, &faces) }).unwrap();
        keep(&format!("hard-{}.pdf", design.name), &pdf);
        let rules = Shop::Kdp.rules().unwrap();
        let order = preflight::Order { shop: &rules, trim: letters::Trim::default(), paper: Paper::Cream, part: preflight::Part::Interior };
        let report = preflight::preflight(&pdf, &order).unwrap();
        assert!(report.passes(), "{}: {:#?}", design.name, report.lines());
    }
    let archive = plain_epub(&manuscript);
    keep("hard.epub", &archive);
}

/// A book with everything that a book can have; every third letter is set, shown in the hand, or both.
fn whole_book(design: &Design) -> Manuscript {
    let mut manuscript = sample(9, 2);
    for (i, letter) in manuscript.letters.iter_mut().enumerate() {
        letter.shown = if design.name == "album" { Shown::Hand } else { [Shown::Set, Shown::Both, Shown::Hand][i % 3] };
        letter.text = letter.text.replace("singing to the tomatoes", "and Mrs. Okonkwo singing to the tomatoes");
    }
    manuscript.letters[0].headnote = "Written on the back porch, the summer after the operation, and never sent.".into();
    manuscript.letters[3].afternote = "Jonas kept it in the drawer with the maps.".into();
    manuscript.front = Front {
        subtitle: "Sixty Years on One Street".into(),
        frontispiece: Frontispiece::Facsimile(0),
        imprint: vec!["Printed for the family, Tulsa".into(), "All rights stay with who was written to".into()],
        isbn: "978-0-306-40615-7".into(),
        dedication: "For Loretta,\nwho kept them all".into(),
        epigraph: Some(Epigraph { text: "Say it while the kettle is on.".into(), source: "My grandmother".into() }),
        foreword: Some(Foreword { title: String::new(), text: BODY.into(), signed: "C. A.".into() }),
    };
    let part = |title: &str, opens| Part { title: title.into(), opens, epigraph: None };
    manuscript.parts = vec![part("The Porch", 0), part("Winter", 5)];
    manuscript.parts[1].epigraph = Some(Epigraph { text: "Snow again.".into(), source: String::new() });
    manuscript.changed = vec![
        Change { kind: Changed::Person, letters: vec![1, 2] },
        Change { kind: Changed::Person, letters: vec![2] },
        Change { kind: Changed::Place, letters: vec![4] },
    ];
    manuscript.back.hands = vec!["Theodore".into()];
    manuscript
}

/// Letters written by the hand that is drawn here, each once.
#[derive(Default)]
struct Written(std::cell::RefCell<std::collections::HashMap<(usize, String), Autograph>>);

impl Written {
    fn write(&self, manuscript: &Manuscript, letter: usize) -> Result<Autograph, crate::PressError> {
        let key = (letter, manuscript.letters[letter].text.clone());
        if let Some(known) = self.0.borrow().get(&key) {
            return Ok(known.clone());
        }
        let hand = fonts::Hand::theodore().unwrap();
        let stationery = fonts::Stationery::from_toml(include_str!("../../../../templates/stationery/monarch.toml")).unwrap();
        let manner = fonts::Manner { seed: letter as u32, ..fonts::Manner::default() };
        let pages = fonts::write(&hand, &key.1, &stationery, &manner)?;
        let made = Autograph { pages, ink: fonts::Ink::plain("#2b3350"), stationery, heading: None };
        self.0.borrow_mut().insert(key, made.clone());
        Ok(made)
    }
}

#[test]
fn every_design_holds_a_whole_book_for_every_shop_and_for_a_screen() {
    let written = Written::default();
    for text in DESIGNS {
        let design = Design::from_toml(text).unwrap();
        let manuscript = whole_book(&design);
        let (faces, by_hand) = (faces_of(&design), |i: usize| written.write(&manuscript, i));
        let setting = Setting { autographs: Some(&by_hand), ..Setting::new(&design, &faces) };
        let (book, pdf) = print(&manuscript, &setting).unwrap();
        let file = keep(&format!("whole-{}.pdf", design.name), &pdf);
        assert!(tool("qpdf", &["--check", &file]).contains("No syntax or stream encoding errors"), "{}", design.name);
        assert!(book.pages.is_multiple_of(2));
        let said = running_text(&tool_text(&[&file]));
        for wish in ["Sixty Years on One Street", "ISBN 978-0-306-40615-7", "who kept them all", "Say it while the kettle is on", "Winter"]
        {
            assert!(said.contains(wish), "{} lacks {wish}", design.name);
        }
        let (_, pdf) = print(&manuscript, &Setting { edition: Edition::Reading, ..setting }).unwrap();
        let file = keep(&format!("whole-{}-reading.pdf", design.name), &pdf);
        assert!(tool("qpdf", &["--check", &file]).contains("No syntax or stream encoding errors"), "{}", design.name);
        let info = tool("pdfinfo", &[&file]);
        assert!(info.contains("Tagged:          yes"), "{info}");
        figures_say_where_they_stand(&pdf);
        if design.matter.people {
            index_leads_to_its_pages(&pdf, &file);
        }
        for (shop, paper, bleed) in
            [(Shop::Kdp, Paper::Cream, false), (Shop::Lulu, Paper::Colour, true), (Shop::Ingram, Paper::Colour, false)]
        {
            let setting = Setting { shop: Some(shop), paper, bleed, ..setting };
            let (book, pdf) = print(&manuscript, &setting).unwrap();
            keep(&format!("whole-{}-{shop}.pdf", design.name), &pdf);
            let rules = shop.rules().unwrap();
            let order = preflight::Order { shop: &rules, trim: setting.trim, paper, part: preflight::Part::Interior };
            let report = preflight::preflight(&pdf, &order).unwrap();
            assert!(report.passes(), "{} at {shop}: {:#?}", design.name, report.lines());
            assert_eq!(book.pages, report.pages);
        }
    }
}

fn figures_say_where_they_stand(pdf: &[u8]) {
    let file = lopdf::Document::load_mem(pdf).unwrap();
    let elements = file.objects.values().filter_map(|o| o.as_dict().ok());
    let figures: Vec<_> = elements.filter(|d| d.get(b"S").and_then(|s| s.as_name()).is_ok_and(|s| s == b"Figure")).collect();
    assert!(!figures.is_empty());
    for figure in figures {
        let layout = file.get_dictionary(figure.get(b"A").unwrap().as_reference().unwrap()).unwrap();
        let bounds: Vec<f32> = layout.get(b"BBox").unwrap().as_array().unwrap().iter().map(|v| v.as_float().unwrap()).collect();
        assert!(bounds[0] < bounds[2] && bounds[1] < bounds[3] && bounds.iter().all(|v| (0.0..=648.0).contains(v)), "{bounds:?}");
    }
}

/// Every number in the index leads to the page of that number.
fn index_leads_to_its_pages(pdf: &[u8], file: &str) {
    let read = lopdf::Document::load_mem(pdf).unwrap();
    let pages = read.get_pages();
    let text = |n: u32| running_text(&tool_text(&["-f", &n.to_string(), "-l", &n.to_string(), file]));
    let (index, said) = pages.keys().rev().map(|n| (*n, text(*n))).find(|(_, said)| said.starts_with("People")).unwrap();
    // A run that is parted over a line's end leads from both its pieces.
    let said = said.replace("– ", "–");
    let folios = said.split(|c: char| !c.is_ascii_digit() && c != '–').filter_map(|run| run.split('–').next()?.parse::<u32>().ok());
    let mut folios: Vec<u32> = folios.collect();
    folios.dedup();
    let mut led = Vec::new();
    for link in read.get_dictionary(pages[&index]).unwrap().get(b"Annots").unwrap().as_array().unwrap() {
        let target =
            read.dereference(link).unwrap().1.as_dict().unwrap().get(b"Dest").unwrap().as_array().unwrap()[0].as_reference().unwrap();
        led.push(*pages.iter().find(|(_, id)| **id == target).unwrap().0);
    }
    led.dedup();
    // The index's own folio leads nowhere; pages of the front are counted apart.
    folios.truncate(led.len());
    let apart = led[0] - folios[0];
    assert!(led.len() > 5 && led.iter().map(|page| page - apart).eq(folios.iter().copied()), "{said}: {led:?}");
}

#[test]
fn what_is_said_of_a_letter_in_the_hand_faces_it() {
    let (written, design) = (Written::default(), Design::from_toml(DESIGNS[2]).unwrap());
    let faces = faces_of(&design);
    let mut manuscript = sample(5, 1);
    manuscript.letters.iter_mut().for_each(|letter| letter.shown = Shown::Hand);
    for noted in [0, 3] {
        manuscript.letters[noted].headnote = "Kept in the drawer with the maps.".into();
    }
    manuscript.parts = vec![Part { title: "Winter".into(), opens: 3, epigraph: None }];
    let by_hand = |i: usize| written.write(&manuscript, i);
    let (book, _) = print(&manuscript, &Setting { autographs: Some(&by_hand), ..Setting::new(&design, &faces) }).unwrap();
    for noted in [0, 3] {
        assert!(book.openings[noted].is_multiple_of(2), "{:?}", book.openings);
    }
}

#[test]
fn a_thin_book_gets_blanks_and_a_thick_one_is_refused() {
    let (design, faces) = (Design::from_toml(DESIGNS[3]).unwrap(), faces());
    let setting = Setting { shop: Some(Shop::Lulu), ..Setting::new(&design, &faces) };
    let (book, pdf) = print(&sample(3, 1), &setting).unwrap();
    keep("thin.pdf", &pdf);
    assert!(book.pages == 32 && book.blanks > 10, "{book:?}");
    let octavo = octavo();
    let said = print(&sample(410, 1), &Setting { design: &octavo, ..setting }).unwrap_err().to_string();
    assert!(said.contains("Lulu") && said.contains("two volumes"), "{said}");
}

#[test]
fn a_letter_whose_hand_is_missing_is_named() {
    let (design, faces) = (octavo(), faces());
    let mut manuscript = sample(3, 1);
    manuscript.letters[1].shown = Shown::Hand;
    let said = print(&manuscript, &Setting::new(&design, &faces)).unwrap_err().to_string();
    assert!(said.contains("To Jonas") && said.contains("number 2") && said.contains("no hand was chosen"), "{said}");
    let none = |_| Err(crate::PressError::Hand("there is no hand “thedore”; did you mean “theodore”?".into()));
    let said = print(&manuscript, &Setting { autographs: Some(&none), ..Setting::new(&design, &faces) }).unwrap_err().to_string();
    assert!(said.contains("number 2") && said.contains("did you mean “theodore”"), "{said}");
    manuscript.parts = vec![Part { title: "Winter".into(), opens: 9, epigraph: None }];
    assert!(print(&manuscript, &Setting::new(&design, &faces)).unwrap_err().to_string().contains("“Winter” points to letter 10"));
}

#[test]
fn running_letters_share_pages_and_are_found_in_contents_and_index() {
    let mut design = Design::from_toml(DESIGNS[3]).unwrap();
    design.matter = Matter::default();
    let faces = faces();
    let (book, pdf) = print(&sample(12, 1), &Setting::new(&design, &faces)).unwrap();
    keep("running.pdf", &pdf);
    assert!(book.openings.windows(2).any(|pair| pair[0] == pair[1]) && book.openings.is_sorted(), "{:?}", book.openings);
    assert!(book.pages < 24, "{}", book.pages);
}

/// An EPUB in memory.
fn packed(manuscript: &Manuscript, publication: &Publication) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    epub(manuscript, publication, &mut out, &mut || ControlFlow::Continue(())).unwrap();
    out.into_inner()
}

fn plain_epub(manuscript: &Manuscript) -> Vec<u8> {
    packed(manuscript, &Publication::new(&octavo(), &faces()))
}

/// The files of a container that are text, by name, and the sizes of all as they stand in it.
fn unpacked(archive: Vec<u8>) -> (std::collections::BTreeMap<String, String>, std::collections::BTreeMap<String, u64>) {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    let (mut texts, mut sizes) = (std::collections::BTreeMap::new(), std::collections::BTreeMap::new());
    for n in 0..zip.len() {
        let mut file = zip.by_index(n).unwrap();
        let name = file.name().unwrap().to_string();
        sizes.insert(name.clone(), file.compressed_size());
        let mut text = String::new();
        if std::io::Read::read_to_string(&mut file, &mut text).is_ok() {
            texts.insert(name, text);
        }
    }
    (texts, sizes)
}

#[test]
fn an_epub_begins_with_its_type_and_says_how_it_can_be_read() {
    let archive = plain_epub(&sample(3, 1));
    keep("octavo.epub", &archive);
    assert_eq!(&archive[30..58], b"mimetypeapplication/epub+zip");
    assert!(archive.len() < 150_000, "{} bytes with both faces", archive.len());
    let (read, _) = unpacked(archive);
    let package = &read["EPUB/package.opf"];
    for said in [
        "urn:uuid:00000000-0000-0000-0000-000000000007",
        "2026-11-22T09:30:00Z",
        "schema:accessMode\">textual<",
        "schema:accessModeSufficient\">textual<",
        "schema:accessibilityFeature",
        "schema:accessibilityHazard\">none<",
        "schema:accessibilitySummary",
        "EPUB Accessibility 1.1 - WCAG 2.1 Level AA",
        "a11y:certifiedBy",
    ] {
        assert!(package.contains(said), "{said}");
    }
    assert!(!package.contains("visual") && !package.contains("pageBreak"), "a book in type has no pictures and no printed pages");
    assert_eq!(package.matches("dcterms:modified").count(), 1);
    assert!(read["EPUB/nav.xhtml"].contains("<a href=\"letter-0003.xhtml\">To Mrs. Okonkwo"));
    assert!(read["EPUB/letter-0001.xhtml"].contains("<p class=\"signature\" epub:type=\"z3998:sender\">Chris</p>"));
    assert!(
        read["EPUB/colophon.xhtml"].contains("EB Garamond Project Authors") && read["EPUB/colophon.xhtml"].contains("Open Font License")
    );
}

#[test]
fn an_epub_shows_the_hand_says_its_words_and_knows_the_printed_pages() {
    let written = Written::default();
    for text in [DESIGNS[0], DESIGNS[2], DESIGNS[3]] {
        let design = Design::from_toml(text).unwrap();
        let manuscript = whole_book(&design);
        let (faces, by_hand) = (faces_of(&design), |i: usize| written.write(&manuscript, i));
        let setting = Setting { autographs: Some(&by_hand), ..Setting::new(&design, &faces) };
        let (book, pdf) = print(&manuscript, &setting).unwrap();
        let pdf = keep(&format!("beside-{}.pdf", design.name), &pdf);
        let printed = Some(Printed { leaves: &book.leaves, people: &book.people, trim: setting.trim });
        let cover = Some(CoverPicture { png: b"a picture", says: "The front cover: “Letters From the Porch” & its label." });
        let archive = packed(&manuscript, &Publication { autographs: Some(&by_hand), printed, cover, ..Publication::new(&design, &faces) });
        keep(&format!("whole-{}.epub", design.name), &archive);
        let (read, sizes) = unpacked(archive);
        // Every picture is described, says its words itself, and has them as text after it.
        let pictures: Vec<&String> = read.keys().filter(|n| n.starts_with("EPUB/hand/letter-")).collect();
        assert!(pictures.len() >= manuscript.letters.iter().filter(|l| l.shown != Shown::Set).count(), "{pictures:?}");
        assert!(pictures.iter().all(|n| sizes[*n] < 80_000 && read[*n].contains("<desc>") && read[*n].contains("<use ")), "{sizes:?}");
        let in_hand =
            &read[&format!("EPUB/letter-{:04}.xhtml", manuscript.letters.iter().position(|l| l.shown != Shown::Set).unwrap() + 1)];
        assert!(in_hand.find("alt=\"").unwrap() < in_hand.find("class=\"salutation\"").unwrap(), "{in_hand}");
        // Every printed page that is not blank is listed once, in order, and marked where it begins.
        let folios: Vec<&str> = book
            .leaves
            .iter()
            .map(|l| l.folio.as_str())
            .filter(|f| read.values().any(|t| t.contains(&format!("id=\"page-{f}\""))))
            .collect();
        let nav = &read["EPUB/nav.xhtml"];
        let list = nav.split("epub:type=\"page-list\"").nth(1).unwrap();
        let listed: Vec<&str> = list.split("<a href=\"").skip(1).filter_map(|a| a.split_once("\">")?.1.split('<').next()).collect();
        assert_eq!(listed, folios, "{}", design.name);
        let lost: Vec<&Leaf> = book.leaves.iter().filter(|l| !listed.contains(&l.folio.as_str())).collect();
        assert!(lost.iter().all(|l| matches!(l.begins, Begin::Matter(Piece::Letters | Piece::Contents, _))), "{}: {lost:?}", design.name);
        // A page of letters in type begins in print with the words after its mark.
        let whole = tool_text(&[&pdf]);
        let sheets: Vec<&str> = whole.split('\u{c}').collect();
        let mut checked = 0;
        for (n, leaf) in book.leaves.iter().enumerate().filter(|(_, l)| matches!(l.begins, Begin::Letter { after, .. } if after > 0)) {
            let Begin::Letter { letter, .. } = leaf.begins else { continue };
            let text = &read[&format!("EPUB/letter-{:04}.xhtml", letter + 1)];
            let after = text.split(&format!("title=\"{}\"></span>", leaf.folio)).nth(1).unwrap_or_else(|| panic!("{leaf:?}"));
            // The first word may be one that print divides.
            let next: String = after.split('<').next().unwrap().split_whitespace().nth(1).unwrap_or_default().into();
            let page = sheets.iter().find(|sheet| sheet.split_whitespace().any(|w| w == leaf.folio) && sheet.contains(&next));
            assert!(page.is_some() || next.is_empty(), "{}: leaf {n} {leaf:?} begins “{next}”", design.name);
            checked += 1;
        }
        assert!(checked > 0 || design.name == "album", "{}", design.name);
        // The index says what the printed one says, and every number leads to the mark of its page.
        let index = &read["EPUB/people.xhtml"];
        let locators: Vec<(&str, &str)> =
            index.split("<a epub:type=\"index-locator\" href=\"").skip(1).filter_map(|a| a.split('<').next()?.split_once("\">")).collect();
        let runs: Vec<&Pages> = book.people.iter().flat_map(|p| p.named.iter().chain(&p.written)).collect();
        assert!(runs.len() > 5 && locators.iter().map(|(_, said)| *said).eq(runs.iter().map(|r| r.said.as_str())), "{locators:?}");
        for ((href, _), run) in locators.iter().zip(&runs) {
            let (file, id) = href.split_once('#').unwrap();
            assert!(id == format!("page-{}", run.first) && read[&format!("EPUB/{file}")].contains(&format!("id=\"{id}\"")), "{href}");
        }
        assert!(read["EPUB/cover.xhtml"].contains("alt=\"The front cover: “Letters From the Porch” &amp; its label.\""));
        let package = &read["EPUB/package.opf"];
        assert!(package.contains("href=\"cover.png\" media-type=\"image/png\" properties=\"cover-image\""));
        for said in ["schema:accessMode\">visual<", "alternativeText", "pageBreakMarkers", "pageBreakSource\">urn:isbn:9780306406157<"] {
            assert!(package.contains(said), "{said}");
        }
    }
}
