//! Books with one fault each, and what the shop's eye says of them.

use super::*;
use crate::{
    face::{Face, Sorts},
    proofs::face,
    shop::Shop,
};
use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};
use proptest::prelude::*;

/// A book under the press: pages of one size, with as much on them as a test wants.
struct Book {
    width: f64,
    height: f64,
    pages: Vec<String>,
    resources: Dictionary,
    info: Dictionary,
    doc: Document,
    codes: String,
}

impl Book {
    /// Twenty-four pages of 6 × 9 with a line of type each, well inside every margin.
    fn good() -> Book {
        let bytes = face("eb-garamond.ttf");
        let face = Face::parse(&bytes, "roman").unwrap();
        let mut doc = Document::with_version("1.4");
        let mut sorts = Sorts::default();
        let codes: String = face.shape("Dear Loretta", &[]).iter().map(|g| format!("{:04X}", sorts.code(g.id, &g.text))).collect();
        let font = sorts.embed(&face, &mut doc).unwrap();
        let resources = dictionary! { "Font" => dictionary! { "R" => font } };
        let mut book = Book { width: 432.0, height: 648.0, pages: Vec::new(), resources, info: Dictionary::new(), doc, codes };
        book.pages = vec![book.line(90.0, 300.0); 24];
        book
    }

    /// A line of type, its left end at x, its baseline at y: some 66 points wide, black.
    fn line(&self, x: f64, y: f64) -> String {
        format!("0 g BT /R 12 Tf 1 0 0 1 {x} {y} Tm <{}> Tj ET\n", self.codes)
    }

    fn on(mut self, page: usize, content: &str) -> Book {
        self.pages[page - 1].push_str(content);
        self
    }

    fn with(mut self, kind: &str, name: &str, object: impl Into<Object>) -> Book {
        let mut group = self.resources.get(kind.as_bytes()).and_then(Object::as_dict).cloned().unwrap_or_default();
        group.set(name, object.into());
        self.resources.set(kind, group);
        self
    }

    /// A picture of so many dots.
    fn with_picture(mut self, name: &str, dots: (i64, i64), space: &str, dot: &[u8]) -> Book {
        let picture = dictionary! { "Type" => "XObject", "Subtype" => "Image", "Width" => dots.0, "Height" => dots.1, "BitsPerComponent" => 8,
        "ColorSpace" => Object::Name(space.into()) };
        let id = self.doc.add_object(Stream::new(picture, dot.repeat((dots.0 * dots.1) as usize)));
        self.with("XObject", name, id)
    }

    fn sized(mut self, width_in: f64, height_in: f64) -> Book {
        (self.width, self.height) = (width_in * 72.0, height_in * 72.0);
        self
    }

    fn bytes(mut self, finish: impl FnOnce(&mut Document, ObjectId, &[ObjectId])) -> Vec<u8> {
        let tree = self.doc.new_object_id();
        let resources = self.doc.add_object(self.resources);
        let mut kids = Vec::new();
        for content in self.pages {
            let contents = self.doc.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
            kids.push(
                self.doc.add_object(dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => contents, "Resources" => resources }),
            );
        }
        let sheet = vec![0.into(), 0.into(), Object::Real(self.width as f32), Object::Real(self.height as f32)];
        let all: Vec<Object> = kids.iter().map(|id| Object::Reference(*id)).collect();
        self.doc.set_object(tree, dictionary! { "Type" => "Pages", "Kids" => all, "Count" => kids.len() as i64, "MediaBox" => sheet });
        let catalog = self.doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
        let info = self.doc.add_object(self.info);
        self.doc.trailer.set("Root", catalog);
        self.doc.trailer.set("Info", info);
        finish(&mut self.doc, catalog, &kids);
        let mut out = Vec::new();
        self.doc.save_to(&mut out).unwrap();
        out
    }

    fn held(self, shop: Shop) -> Report {
        report(&self.bytes(|_, _, _| {}), shop, Paper::Cream, Part::Interior)
    }
}

fn report(bytes: &[u8], shop: Shop, paper: Paper, part: Part) -> Report {
    let rules = shop.rules().unwrap();
    preflight(bytes, &Order { shop: &rules, trim: Trim::default(), paper, part }).unwrap()
}

/// The only thing that is wrong, said as people see it.
#[track_caller]
fn only(report: &Report) -> String {
    let said: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 1, "{said:#?}");
    said[0].clone()
}

#[track_caller]
fn says(report: &Report, all: &[&str]) {
    let said = only(report);
    assert!(all.iter().all(|part| said.contains(part)), "{said}");
    assert!(!report.passes());
}

#[test]
fn a_good_book_passes_at_every_shop_but_for_what_only_one_asks() {
    for shop in [Shop::Kdp, Shop::Ingram] {
        let found: Vec<Finding> = Book::good().held(shop).findings;
        assert!(found.iter().all(|f| f.rule == "PDF/X"), "{shop}: {found:?}");
        assert_eq!(found.len(), if shop == Shop::Ingram { 3 } else { 0 });
    }
    let mut longer = Book::good();
    longer.pages.resize(40, String::new());
    assert!(longer.held(Shop::Lulu).findings.is_empty());
    // With bleed, a picture that runs off on all sides is no fault.
    let book = Book::good().sized(6.125, 9.25).with_picture("P", (2000, 3000), "DeviceGray", &[9]);
    assert_eq!(book.on(3, "q 450 0 0 680 -3 -3 cm /P Do Q\n").held(Shop::Kdp).findings, []);
}

#[test]
fn pages_too_few_odd_or_of_another_size_are_named() {
    let mut thin = Book::good();
    thin.pages.truncate(22);
    says(&thin.held(Shop::Kdp), &["22 pages", "24 to 828", "Add 2 more"]);
    let mut odd = Book::good();
    odd.pages.push(String::new());
    assert!(
        only(&odd.held(Shop::Kdp)).contains("25 pages")
            && only(&{
                let mut odd = Book::good();
                odd.pages.push(String::new());
                odd.held(Shop::Kdp)
            })
            .contains("even")
    );
    let wide = Book::good().sized(12.0, 9.0).held(Shop::Kdp);
    assert!(
        wide.findings.len() == 24
            && wide.findings[4]
                .to_string()
                .starts_with("page 5, size of the page: 12 × 9 in; asked: 6 × 9 in, or 6.125 × 9.25 in with bleed")
    );
    assert!(wide.findings[0].todo.contains("side by side") && wide.lines().len() == 5 && wide.lines()[4].contains("20 more"));
    let one = Book::good().bytes(|doc, _, pages| {
        let sheet: Vec<Object> = [0, 0, 441, 666].map(Object::Integer).to_vec();
        doc.get_dictionary_mut(pages[6]).unwrap().set("MediaBox", sheet);
    });
    let mixed = report(&one, Shop::Kdp, Paper::Cream, Part::Interior);
    assert!(only(&mixed).contains("some pages have bleed"));
    let hidden = Book::good().bytes(|doc, _, pages| {
        let page = doc.get_dictionary_mut(pages[1]).unwrap();
        page.set("CropBox", [9, 9, 400, 600].map(Object::Integer).to_vec());
        page.set("Rotate", 90);
    });
    let turned = report(&hidden, Shop::Kdp, Paper::Cream, Part::Interior);
    let rules: Vec<_> = turned.findings.iter().map(|f| (f.rule, f.page)).collect();
    assert_eq!(rules, [("size of the page", Some(2)), ("boxes", Some(2))]);
}

#[test]
fn ink_in_a_margin_is_measured_on_the_side_where_it_stands() {
    // .375 in at the spine of a thin book is 27 pt: a line at 20 stands in it on a recto, and on a verso it is outside.
    let near = Book::good();
    let line = near.line(20.0, 400.0);
    says(
        &near.on(3, &line).held(Shop::Kdp),
        &["page 3, margins", "at the inside", "lettering stands 0.28", "0.375 in at the inside", "gutter"],
    );
    let near = Book::good();
    assert!(near.on(4, &line).held(Shop::Kdp).passes(), ".25 in outside are 18 pt");
    for (x, y, side) in [(10.0, 300.0, "outside"), (90.0, 5.0, "foot"), (90.0, 640.0, "head")] {
        let book = Book::good();
        let line = book.line(x, y);
        says(&book.on(8, &line).held(Shop::Kdp), &["page 8", &format!("at the {side}"), "0.25 in"]);
    }
    // Half an inch everywhere at IngramSpark.
    let book = Book::good();
    let line = book.line(30.0, 300.0);
    let held = book.on(8, &line).held(Shop::Ingram);
    assert!(held.findings.iter().any(|f| f.rule == "margins" && f.asked.starts_with("0.5 in")));
    // A thick book asks for more at the spine, and the same line is too near to it.
    let mut thick = Book::good();
    let line = thick.line(40.0, 300.0);
    thick.pages.resize(600, String::new());
    says(&thick.on(5, &line).held(Shop::Kdp), &["page 5", "0.75 in at the inside"]);
    // An invisible word, a white area and what is clipped away are no ink.
    let book = Book::good();
    let hidden =
        format!("3 Tr {} 0 Tr 1 g 0 0 432 20 re f q 100 100 9 9 re W n 0 g 0 0 432 648 re f Q\n", book.line(2.0, 2.0).replace("0 g ", ""));
    assert_eq!(book.on(2, &hidden).held(Shop::Kdp).findings, []);
}

#[test]
fn what_runs_off_needs_bleed_and_all_of_it() {
    says(&Book::good().on(2, "0 g 0 100 30 200 re f\n").held(Shop::Kdp), &["page 2", "an area runs off the page at the outside", "bleed"]);
    let short = Book::good().sized(6.125, 9.25).on(3, "0.5 g 60 0 300 60 re f\n").held(Shop::Kdp);
    assert!(short.passes(), "it reaches the edge: {:?}", short.findings);
    let short = Book::good().sized(6.125, 9.25).on(3, "0.5 g 60 4 300 60 re f\n").held(Shop::Kdp);
    says(&short, &["page 3, bleed", "runs off at the foot ends 0.056 in before the bleed does"]);
    // Through a form, placed and turned: what counts is where the ink falls.
    let mut book = Book::good();
    let form = dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => [0, 0, 50, 50].map(Object::Integer).to_vec() };
    let id = book.doc.add_object(Stream::new(form, b"0 0 50 50 re f".to_vec()));
    let held = book.with("XObject", "F", id).on(9, "q 0 -1 1 0 200 25 cm /F Do Q\n").held(Shop::Kdp);
    says(&held, &["page 9", "at the foot", "runs off the page"]);
}

#[test]
fn faces_that_are_not_in_the_file_are_named() {
    let font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" };
    let book = Book::good().with("Font", "H", font).on(11, "BT /H 10 Tf 100 200 Td (Page) Tj ET\n");
    let held = book.held(Shop::Lulu);
    let fonts: Vec<_> = held.findings.iter().filter(|f| f.rule == "fonts").collect();
    assert!(fonts.len() == 24 && fonts[0].found == "Helvetica not in the file");
}

#[test]
fn pictures_are_measured_as_they_are_placed() {
    let book = || Book::good().with_picture("P", (600, 600), "DeviceGray", &[128]);
    says(
        &book().on(7, "q 216 0 0 216 100 300 cm /P Do Q\n").held(Shop::Kdp),
        &["page 7, pictures", "600 × 600 dots at 200", "at least 300", "2 in wide"],
    );
    assert_eq!(book().on(7, "q 144 0 0 144 100 300 cm /P Do Q\n").held(Shop::Kdp).findings, []);
    let mut fine = book().on(7, "q 60 0 0 60 100 300 cm /P Do Q\n");
    fine.pages.resize(40, String::new());
    let fine = fine.held(Shop::Lulu);
    assert!(fine.passes() && only(&fine).contains("720 to the inch"));
}

#[test]
fn colours_are_the_shop_s() {
    let rules = |report: Report| report.findings.into_iter().filter(|f| f.rule != "PDF/X").collect::<Vec<_>>();
    let red = "1 0 0 rg 100 100 50 50 re f\n";
    let kdp = Book::good().on(5, red).held(Shop::Kdp);
    assert!(kdp.passes() && only(&kdp).contains("printed as grays"));
    assert_eq!(report(&Book::good().on(5, red).bytes(|_, _, _| {}), Shop::Kdp, Paper::Colour, Part::Interior).findings, []);
    let ingram = rules(Book::good().on(5, red).held(Shop::Ingram));
    assert!(ingram.len() == 1 && ingram[0].to_string().contains("page 5, colour: RGB colours; asked: gray or CMYK"));
    assert_eq!(rules(Book::good().on(5, "0 0 0 1 k 100 100 50 50 re f\n").held(Shop::Ingram)), []);
    let heavy = rules(Book::good().on(5, "0.7 0.7 0.7 0.6 k 100 100 50 50 re f\n").held(Shop::Ingram));
    assert!(heavy[0].to_string().contains("270% of ink in one place; asked: at most 240%"), "{heavy:?}");
    let photo = Book::good().with_picture("P", (300, 300), "DeviceCMYK", &[200, 200, 200, 200]);
    assert!(rules(photo.on(5, "q 72 0 0 72 100 300 cm /P Do Q\n").held(Shop::Ingram))[0].found.starts_with("314%"));
    let mut book = Book::good();
    let profile = book.doc.add_object(Stream::new(dictionary! { "N" => 4 }, vec![0; 8]));
    let space = vec![Object::Name(b"ICCBased".to_vec()), Object::Reference(profile)];
    let held = rules(book.with("ColorSpace", "C", space).on(5, "/C cs 0 0 0 1 sc 100 100 50 50 re f\n").held(Shop::Ingram));
    assert!(held.len() == 1 && held[0].found.contains("ICC"), "{held:?}");
}

#[test]
fn what_shines_through_is_flattened_first() {
    let clear = Book::good().with("ExtGState", "T", dictionary! { "ca" => Object::Real(0.5) }).on(6, "/T gs 0 g 100 100 9 9 re f\n");
    says(&clear.held(Shop::Kdp), &["page 6, transparency", "not opaque", "flattened"]);
    let blend = Book::good().with("ExtGState", "T", dictionary! { "BM" => "Multiply" }).on(6, "/T gs 0 g 100 100 9 9 re f\n");
    says(&blend.held(Shop::Kdp), &["a blend mode"]);
}

#[test]
fn what_a_file_carries_beside_its_pages_is_found() {
    let with = |change: &dyn Fn(&mut Document, ObjectId, &[ObjectId])| {
        let bytes = Book::good().bytes(|doc, catalog, pages| change(doc, catalog, pages));
        report(&bytes, Shop::Kdp, Paper::Cream, Part::Interior)
    };
    let marked = with(&|doc, catalog, pages| {
        let item = doc.add_object(
            dictionary! { "Title" => Object::string_literal("One"), "Dest" => vec![Object::Reference(pages[0]), "Fit".into()] },
        );
        let outlines = doc.add_object(dictionary! { "Type" => "Outlines", "First" => item, "Last" => item, "Count" => 1 });
        doc.get_dictionary_mut(catalog).unwrap().set("Outlines", outlines);
    });
    says(&marked, &["bookmarks", "reading file"]);
    let linked = with(&|doc, _, pages| {
        let link =
            doc.add_object(dictionary! { "Type" => "Annot", "Subtype" => "Link", "Rect" => [0, 0, 9, 9].map(Object::Integer).to_vec() });
        doc.get_dictionary_mut(pages[4]).unwrap().set("Annots", vec![Object::Reference(link)]);
    });
    says(&linked, &["page 5, annotations: a link or note"]);
    let layered = with(&|doc, catalog, _| {
        doc.get_dictionary_mut(catalog).unwrap().set("OCProperties", dictionary! { "OCGs" => Vec::<Object>::new() })
    });
    says(&layered, &["layers"]);
    let carrying = with(&|doc, catalog, _| {
        doc.get_dictionary_mut(catalog)
            .unwrap()
            .set("Names", dictionary! { "EmbeddedFiles" => dictionary! { "Names" => Vec::<Object>::new() } });
    });
    says(&carrying, &["attachments", "files inside it"]);
    // Locked by somebody else's program, with a password and without.
    let plain = crate::proofs::keep("preflight-open.pdf", &Book::good().bytes(|_, _, _| {}));
    for password in ["", "secret"] {
        let locked = plain.replace("open", "locked");
        crate::proofs::tool("qpdf", &["--encrypt", password, "owner", "256", "--", &plain, &locked]);
        let held = report(&std::fs::read(&locked).unwrap(), Shop::Kdp, Paper::Cream, Part::Interior);
        assert!(held.findings.iter().any(|f| f.rule == "encryption") && !held.passes(), "{held:?}");
    }
    assert!(
        preflight(
            b"%PDF-1.7 no",
            &Order { shop: &Shop::Kdp.rules().unwrap(), trim: Trim::default(), paper: Paper::Cream, part: Part::Interior }
        )
        .is_err()
    );
}

#[test]
fn a_cover_is_held_against_its_folds_and_the_barcode_s_field() {
    // 120 pages on cream: a spine of .3 in, a cover of 12.55 × 9.25 in.
    let part = Part::Cover { pages: 120, spine_in: None };
    let cover = |content: &str| {
        let mut book = Book::good().sized(12.55, 9.25);
        book.pages = vec!["0.9 g 0 0 903.6 666 re f 1 g 270 27 144 86.4 re f\n".to_string()];
        book.on(1, content)
    };
    let held = |content: &str, part| report(&cover(content).bytes(|_, _, _| {}), Shop::Kdp, Paper::Cream, part);
    let line = |x: f64, y: f64| Book::good().line(x, y);
    let spine = |at: f64| format!("0 g BT /R 12 Tf 0 -1 1 0 {at} 500 Tm <{}> Tj ET\n", Book::good().codes);
    let good = held(&format!("{}{}{}0 g 300 50 60 50 re f\n", line(100.0, 300.0), line(600.0, 300.0), spine(449.0)), part);
    assert_eq!(good.findings, []);
    says(&held(&line(40.0, 12.0), part), &["margins", "at the foot"]);
    says(&held(&line(400.0, 300.0), part), &["folds", "over a fold"]);
    says(&held(&line(240.0, 60.0), part), &["lettering reaches into the barcode’s field", "2 × 1.2 in"]);
    says(&held(&spine(444.0), part), &["spine", "from the fold", "0.062 in on either side"]);
    let thin = Part::Cover { pages: 60, spine_in: Some(0.3) };
    says(&held(&spine(449.0), thin), &["spine of 60 pages", "from 80 pages"]);
    says(
        &held("", Part::Cover { pages: 200, spine_in: None }),
        &["size of the cover", "12.55 × 9.25", "12.75 × 9.25", "200 pages on cream"],
    );
    let gap = held("0.2 g 0 300 900 200 re f\n", part);
    says(&gap, &["bleed", "at the right"]);
}

#[test]
fn the_books_of_this_press_pass() {
    use crate::book::{Autograph, BookLetter, Design, Faces, Manuscript, Setting, Shown, interior};
    let text = "Dear Loretta,\n\nLast summer you held the level while I set the porch boards, and you told me, twice, that the third one was \
                off. It was. It still is, and I leave it that way because I hear you say it each time I step on it.\n\nWith all my love,\nChris";
    let letter = |shown| BookLetter { to: "Loretta".into(), text: text.into(), shown, ..BookLetter::default() };
    let hand = fonts::Hand::theodore().unwrap();
    let stationery = fonts::Stationery::from_toml(include_str!("../../../../templates/stationery/monarch.toml")).unwrap();
    let by_hand = |seed: usize| {
        let manner = fonts::Manner { seed: seed as u32, ..fonts::Manner::default() };
        let pages = fonts::write(&hand, text, &stationery, &manner)?;
        Ok(Autograph { pages, ink: fonts::Ink::plain("#2b3350"), stationery: stationery.clone(), heading: None })
    };
    for (name, paper) in [("octavo", Paper::Cream), ("album", Paper::Colour)] {
        let path = format!("{}/../../templates/books/{name}.toml", env!("CARGO_MANIFEST_DIR"));
        let design = Design::from_toml(&std::fs::read_to_string(path).unwrap()).unwrap();
        let faces = Faces { regular: face(&format!("{}.ttf", design.regular)), italic: face(&format!("{}.ttf", design.italic)) };
        let shown = if name == "album" { Shown::Hand } else { Shown::Both };
        let manuscript = Manuscript {
            title: "Letters to Loretta".into(),
            author: "Chris Hale".into(),
            language: "en".into(),
            letters: vec![letter(shown); 12],
            ..Manuscript::default()
        };
        for shop in Shop::ALL {
            // The album's paper runs off its pages.
            let bleed = name == "album";
            let setting = Setting { shop: Some(shop), paper, bleed, autographs: Some(&by_hand), ..Setting::new(&design, &faces) };
            let mut bytes = Vec::new();
            interior(&manuscript, &setting, &mut bytes, &mut |_, _| std::ops::ControlFlow::Continue(())).unwrap();
            let held = report(&bytes, shop, paper, Part::Interior);
            let refused: Vec<String> = held.faults().filter(|f| f.rule != "PDF/X").map(ToString::to_string).collect();
            assert!(refused.is_empty(), "{name} {shop}: {refused:#?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_damaged_file_is_told_and_never_followed_for_ever(at in 0.0..1.0_f64, with in proptest::collection::vec(any::<u8>(), 1..12)) {
        let mut bytes = Book::good().on(3, "q 1 0 0 1 5 5 cm BT /R 9 Tf [<0001> 20 <0002>] TJ ET Q\n").bytes(|_, _, _| {});
        let from = (at * (bytes.len() - with.len()) as f64) as usize;
        bytes[from..from + with.len()].copy_from_slice(&with);
        let rules = Shop::Kdp.rules().unwrap();
        // Whatever it says, it says something.
        drop(preflight(&bytes, &Order { shop: &rules, trim: Trim::default(), paper: Paper::Cream, part: Part::Interior }));
    }
}
