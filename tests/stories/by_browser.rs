//! The whole way in the browser: from an empty house to a book.

use crate::by_command::is_a_good_letter;
use crate::desk::{Desk, LONG_PATIENCE, PATIENCE};
use std::ffi::OsStr;
use std::time::Instant;
use stories::{Browser, World, epub_complaints, epub_documents, folded, pages, pdf_complaints, pdf_text};

#[tokio::test(flavor = "multi_thread")]
async fn from_an_empty_house_to_a_book() {
    let world = World::new();
    let server = world.serve();
    let desk = Desk::at(&server).await;
    let browser = &desk.browser;

    // Nobody has been here before.
    desk.goto("/sign-in").await;
    browser.pictures("01-sign-in").await;
    desk.sign_in().await;
    browser.pictures("02-start-empty").await;

    // Rosa, what there is to remember, and her birthday.
    desk.goto("/people/new").await;
    browser.pictures("03-person-new").await;
    let rosa = desk.add_rosa().await;
    browser.press("Add a day").await;
    browser.fill("form[action*=add-day] [name=label]", "birthday").await;
    browser.fill("form[action*=add-day] [name=day]", "23").await;
    browser.select("form[action*=add-day] [name=month]", "11").await;
    browser.click("form[action*=add-day] button").await;
    browser.until("the day is kept", "document.body.innerText.toLowerCase().includes('birthday')", PATIENCE).await;
    browser.pictures("04-person").await;
    desk.goto("/people").await;
    browser.pictures("05-people").await;
    desk.goto("/letters/new").await;
    browser.pictures("06-letter-new").await;
    let letter = desk.begin_letter(&rosa, 80).await;
    desk.is_quiet();

    // The draft streams in.
    browser.click_until("#write", "document.querySelector('#draft').dataset.draftState !== 'none'").await;
    browser.until("the first words arrive", "document.querySelector('#letter-text').value.length > 30", LONG_PATIENCE).await;
    let early = length(&desk).await;
    browser.pictures("07-desk-writing").await;
    browser
        .until("the draft is over", "!['queued', 'writing'].includes(document.querySelector('#draft').dataset.draftState)", LONG_PATIENCE)
        .await;
    let ended = browser.eval("return document.querySelector('#draft').dataset.draftState", Vec::new()).await;
    assert_eq!(ended, "finished", "{}", text(&desk).await);
    assert!(length(&desk).await > early, "more words came after the first");
    let draft = text(&desk).await;
    assert!(draft.starts_with("Dear Rosa"), "{draft}");

    // Edited freely, and saved without being asked.
    let edited = format!("{}\n\nP.S. The jam is on the step — for you.", draft.trim_end());
    desk.write(&edited).await;
    assert_eq!(desk.kept(&letter).await["text"], edited.as_str());
    browser.pictures("08-desk").await;
    desk.goto(&letter).await;
    assert_eq!(text(&desk).await, edited, "a reload shows what was saved");

    // The hand, drawn in the browser.
    let start = Instant::now();
    desk.goto(&format!("{letter}/hand")).await;
    browser.until("the preview is drawn", "document.querySelector('#preview[data-took] canvas') !== null", PATIENCE).await;
    println!("the first preview stood {} ms after the page was asked for", start.elapsed().as_millis());
    let first = drawing(&desk).await;
    assert!(desk.ink("writing-0").await > 3_000, "a page of writing is more ink than that");
    browser.pictures("09-hand").await;
    let took = choose_another(&desk, "hand", &first).await;
    println!("another hand was drawn in {took} ms");
    assert!(took < 3_000, "a preview that takes {took} ms is not live");
    for _ in 0..6 {
        browser.press("Write it again").await;
    }
    println!(
        "a page is drawn again in {} ms",
        desk.browser.eval("return document.querySelector('#preview').dataset.took", Vec::new()).await
    );
    browser.pictures("10-hand-other").await;
    desk.is_quiet();

    desk.goto(&format!("{letter}/post")).await;
    browser.pictures("16-post").await;

    // Printed: the paper says what the letter says.
    let pdf = world.file("letter.pdf");
    browser.download(&desk.url(&format!("{letter}/letter.pdf")), &pdf).await;
    is_a_good_letter(&pdf, &edited, "letter-browser");

    // A second letter, typed by hand; both go into the book.
    let second = desk.begin_letter(&rosa, 60).await;
    desk.write(SECOND).await;
    for letter in [&letter, &second] {
        desk.goto("/letters").await;
        let id = letter.rsplit('/').next().unwrap_or_default();
        browser.eval("[...document.querySelectorAll('form[action*=mark-for-book]')].find(f => f.querySelector(`[name=id][value='${arguments[0]}']`)).querySelector('button').click()", vec![id.into()]).await;
        browser.until_at(|path| path.starts_with("/letters"), "the letters").await;
    }
    browser.pictures("11-letters").await;
    desk.goto("/letters?q=quinces").await;
    browser.pictures("12-letters-found").await;
    desk.goto("/book").await;
    browser.fill("form[action*=create-collection] [name=title]", "Letters to Rosa").await;
    browser.click("form[action*=create-collection] button").await;
    let book = browser.until_at(|path| path.starts_with("/book/"), "the book").await;
    browser.pictures("13-book").await;
    browser.find("[data-letter]").await;
    let order = order(&desk).await;
    browser.click_until("#down-0", "document.querySelector('#order-list + p + p, [role=status]').innerText.includes('number 2')").await;
    desk.goto(&book).await;
    assert_eq!(self::order(&desk).await, order.iter().rev().cloned().collect::<Vec<_>>(), "the new order is kept");
    // Rosa lets both be printed, under another name; the book is dedicated.
    desk.goto(&format!("{book}/choose")).await;
    browser.pictures("27-choose").await;
    for asked in 1..=2 {
        browser.click("form[action*=set-permission] button[value=yes]:not([aria-pressed=true])").await;
        let may = format!("document.querySelectorAll('button[value=yes][aria-pressed=true]').length === {asked}");
        browser.until("it may be printed", &may, PATIENCE).await;
    }
    desk.goto(&format!("{book}/names")).await;
    browser.fill("#from-0", "Rosa").await;
    browser.fill("#to-0", "Marian").await;
    browser.click("form[action*=save-names] button").await;
    browser
        .until(
            "the names are kept",
            "document.querySelector('#to-0')?.value === 'Marian' && !!document.querySelector('#changed-h')",
            PATIENCE,
        )
        .await;
    browser.pictures("28-names").await;
    desk.goto(&format!("{book}/words")).await;
    browser.fill("[name=dedication]", "For whoever keeps the quinces").await;
    browser.pictures("29-words").await;
    browser.eval("window.unsaved = true", Vec::new()).await;
    browser.click("form[action*=save-words] button").await;
    browser.until("the words are kept", "!window.unsaved && document.readyState === 'complete'", PATIENCE).await;
    desk.goto(&book).await;
    browser.click_until("#compile", "document.querySelector('#compilation').dataset.state !== 'none'").await;
    browser.until("the book is made", "document.querySelector('#compilation')?.dataset.state === 'finished'", LONG_PATIENCE).await;
    browser.pictures("14-book-made").await;
    desk.is_quiet();

    // So few pages have no cover at a print shop, and the page says so.
    let said = browser.eval("return document.querySelector('#compilation').innerText", Vec::new()).await;
    assert!(said.to_string().contains("There is no cover:"), "{said}");
    let (interior, epub, reading) = (world.file("interior.pdf"), world.file("book.epub"), world.file("reading.pdf"));
    browser.download(&desk.url(&format!("{book}/reading.pdf")), &reading).await;
    assert_eq!(pdf_complaints(&reading), "");
    browser.download(&desk.url(&format!("{book}/interior.pdf")), &interior).await;
    browser.download(&desk.url(&format!("{book}/book.epub")), &epub).await;
    assert_eq!(pdf_complaints(&interior), "");
    assert_eq!(epub_complaints(&epub), "");
    let set = folded(&pdf_text(&interior));
    assert!(set.contains("For whoever keeps the quinces") && set.contains("Dear Marian"), "{set}");
    assert!(!set.contains("Rosa"), "she is called Marian in print: {set}");
    assert!(pages(&interior, "book-browser").iter().filter(|p| p.ink > 0.0005).count() >= 3, "title and both letters are on paper");

    desk.goto("/").await;
    browser.pictures("15-start").await;
    desk.is_quiet();
    assert!(!server.log().contains("The jam is on the step"), "the log holds nothing of the letter");
    desk.browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ebook_can_be_read_by_everybody() {
    let world = World::new();
    std::fs::create_dir_all(world.file("letters")).expect("a folder");
    world.write("letters/2026-01-04 Rosa.txt", SECOND);
    world.write("letters/2026-02-11 Rosa.txt", &SECOND.replace("quinces", "pears"));
    world.write(
        "letters/book.toml",
        "title = \"Letters to Rosa\"\ndedication = \"For Rosa\"\n[epigraph]\ntext = \"Write it down.\"\n[foreword]\ntext = \"They were found in a drawer.\"\n\
         [[part]]\ntitle = \"Winter\"\nopens = \"2026-01-04 Rosa\"\n[make]\nshown = \"both\"\n",
    );
    let (letters, out) = (world.file("letters"), world.file("book"));
    world.run(&[OsStr::new("book"), letters.as_os_str(), OsStr::new("-o"), out.as_os_str()]).done();
    let epub = out.join("book.epub");
    assert_eq!(epub_complaints(&epub), "");
    let documents = epub_documents(&epub, &world.file("unpacked"));
    assert!(documents.len() >= 9, "{documents:?}");
    let browser = Browser::open().await;
    for document in documents {
        let name = document.file_stem().expect("a name").to_string_lossy().into_owned();
        browser.goto(&format!("file://{}", document.display())).await;
        assert_eq!(browser.axe().await, Vec::<String>::new(), "{name}");
        browser.pictures(&format!("epub-{name}")).await;
    }
    let pictures = "return [...document.images].every(i => i.complete && i.naturalWidth > 0)";
    browser.goto(&format!("file://{}", world.file("unpacked/EPUB/letter-0001.xhtml").display())).await;
    assert_eq!(browser.eval(&format!("{pictures} && document.images.length > 0"), Vec::new()).await, true, "the hand is shown");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_house_can_be_walked_by_keyboard_alone() {
    let world = World::new();
    let server = world.serve();
    let desk = Desk::at(&server).await;
    let browser = &desk.browser;
    desk.goto("/sign-in").await;
    browser.find("[name=password]").await;
    to(&desk, "document.activeElement.name === 'name'").await;
    browser.keys("ines").await;
    to(&desk, "document.activeElement.name === 'password'").await;
    browser.keys("a key under the stone").await;
    to(&desk, "document.activeElement.name === 'signs_as'").await;
    browser.keys("Ines\u{E007}").await;
    browser.until_at(|path| !path.starts_with("/sign-in") && !path.starts_with("/api"), "the house behind the door").await;
    to(&desk, "document.activeElement.getAttribute('href') === '/people'").await;
    browser.keys("\u{E007}").await;
    browser.until_at(|path| path == "/people", "the people").await;
    let ring = "const a = document.activeElement, s = getComputedStyle(a); return s.outlineStyle !== 'none' || s.boxShadow !== 'none'";
    to(&desk, "document.activeElement.getAttribute('href') === '/people/new'").await;
    assert_eq!(browser.eval(ring, Vec::new()).await, true, "what has the focus shows it");
    desk.browser.close().await;
}

const SECOND: &str = "Dear Rosa,\n\nThe quinces are ripe. Come and take half of them before the wasps do.\n\nLove,\nInes";

/// Presses Tab until the wanted element has the focus.
async fn to(desk: &Desk, wanted: &str) {
    for _ in 0..60 {
        if desk.browser.eval(&format!("return !!({wanted})"), Vec::new()).await == true {
            return;
        }
        desk.browser.keys("\u{E004}").await;
    }
    panic!("Tab never leads to {wanted}");
}

async fn text(desk: &Desk) -> String {
    desk.browser.find("#letter-text").await;
    let text = desk.browser.eval("return document.querySelector('#letter-text').value", Vec::new()).await;
    text.as_str().unwrap_or_default().to_string()
}

async fn length(desk: &Desk) -> usize {
    text(desk).await.len()
}

/// The letters of the open book, as they stand.
async fn order(desk: &Desk) -> Vec<String> {
    desk.browser.find("[data-letter]").await;
    let list = desk.browser.eval("return [...document.querySelectorAll('[data-letter]')].map(l => l.dataset.letter)", Vec::new()).await;
    list.as_array().into_iter().flatten().filter_map(|l| l.as_str().map(String::from)).collect()
}

async fn drawing(desk: &Desk) -> String {
    let drawn = desk.browser.eval("return document.querySelector('#writing-0').toDataURL()", Vec::new()).await;
    drawn.as_str().unwrap_or_default().to_string()
}

/// Takes another of what `name` offers; answers after how many milliseconds the drawing differs.
async fn choose_another(desk: &Desk, name: &str, before: &str) -> u64 {
    let script = "const [name, before] = arguments, start = performance.now();
        const all = [...document.querySelectorAll(`[name=${name}]`)];
        if (all[0].tagName === 'SELECT') { all[0].selectedIndex = (all[0].selectedIndex + 1) % all[0].options.length; all[0].dispatchEvent(new Event('change', {bubbles: true})); }
        else all.find(radio => !radio.checked).click();
        return new Promise((done, failed) => { const look = () => document.querySelector('#writing-0').toDataURL() !== before
            ? done(Math.round(performance.now() - start)) : performance.now() - start > 15000 ? failed('nothing was drawn') : setTimeout(look, 10); look(); })";
    desk.browser.eval(script, vec![name.into(), before.into()]).await.as_u64().expect("milliseconds")
}
