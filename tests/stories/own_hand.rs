//! The hands in the browser: the letter writes itself, and one's own hand is learned from paper and from the
//! screen.

use crate::desk::{Desk, LONG_PATIENCE, PATIENCE};
use crate::filled::{Writer, encoded, scan, typeface};
use learn::sheet::{Paper, pages};
use std::time::Duration;
use stories::World;

const TEXT: &str = "Dear Rosa,\n\nThe quinces are ripe, and the wasps have found them before us. Come and take half.\n\nLove,\nInes";

#[tokio::test(flavor = "multi_thread")]
async fn the_letter_writes_itself_and_can_be_stopped_and_moved_through() {
    let world = World::new();
    let server = world.serve();
    let desk = Desk::at(&server).await;
    let browser = &desk.browser;
    desk.sign_in().await;
    let rosa = desk.add_rosa().await;
    let letter = desk.begin_letter(&rosa, 60).await;
    desk.write(TEXT).await;

    // On the desk, instead of the text.
    browser.click_until("#in-hand", "document.querySelector('#in-hand-0') !== null").await;
    browser.until("the pen moves", "Number(document.querySelector('#scrub').value) > 0", PATIENCE).await;
    browser.pictures("17-desk-in-hand").await;
    browser.click("#in-hand").await;

    // On the page of the hand, with the hand of the house.
    desk.goto(&format!("{letter}/hand")).await;
    let drawn = "document.querySelector('#preview[data-took] canvas') !== null";
    browser.until("the preview is drawn", drawn, PATIENCE).await;
    assert_eq!(browser.eval("return document.querySelector('[name=hand]:checked').value", Vec::new()).await, "theodore");
    let whole = desk.ink("writing-0").await;
    assert!(whole > 1_000, "{whole} dots are no letter");
    browser.click_until("#watch", "document.querySelector('#play')?.innerText === 'Pause'").await;
    browser.select("#speed", "10").await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    browser.click("#play").await;
    let some = desk.ink("writing-0").await;
    assert!(some > 50 && some < whole, "{some} of {whole} dots: the pen is on its way");
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(desk.ink("writing-0").await, some, "a pen that rests writes nothing");
    let scrub = "const s = document.querySelector('#scrub'); s.value = arguments[0]; s.dispatchEvent(new Event('input', {bubbles: true}))";
    browser.eval(scrub, vec![1000.into()]).await;
    assert_eq!(desk.ink("writing-0").await, whole, "at the end it is the letter as it was shown");
    browser.eval(scrub, vec![500.into()]).await;
    browser.pictures("18-hand-watched").await;
    desk.is_quiet();
    desk.browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hand_is_learned_from_paper_and_from_the_screen() {
    let world = World::new();
    let face = typeface("reenie-beanie.ttf");
    let mut writer = Writer::new(&face, 2.6, 5);
    let mut files = Vec::new();
    for page in pages(Paper::A4) {
        let written = writer.fill(&page);
        let file = world.file(&format!("page-{}.jpg", page.number + 1));
        std::fs::write(&file, encoded(&scan(&page, &written, 150.0, [40, 44, 70]), 85)).expect("a page can be kept");
        files.push(file.display().to_string());
    }
    let server = world.serve();
    let desk = Desk::at(&server).await;
    let browser = &desk.browser;
    desk.sign_in().await;

    // Paper: printed, filled, handed in.
    desk.goto("/hands").await;
    browser.pictures("19-hands").await;
    desk.goto("/hands/new").await;
    browser.pictures("20-hand-new").await;
    browser.find("[name=pictures]").await.send_keys(&files.join("\n")).await.expect("files can be chosen");
    browser.fill("[name=title]", "Ines on paper").await;
    browser.press("Learn this hand").await;
    browser.until("the hand is learned", "location.pathname.startsWith('/hands/of/')", LONG_PATIENCE).await;
    browser.pictures("21-hand-learned").await;
    let said = browser.text(".head").await;
    assert!(said.contains("Ines on paper") && said.contains("boxes read"), "{said}");

    // The screen: a stylus writes every letter, figure and stop in every box.
    desk.goto("/hands/stylus").await;
    browser.click_until("#next-letter", "document.querySelector('.asks b').innerText !== 'a'").await;
    browser.press("Back").await;
    let all = "const c = document.querySelector('#write-here'), go = (kind, x, y) => { const r = c.getBoundingClientRect();
            c.dispatchEvent(new PointerEvent(kind, {bubbles: true, cancelable: true, pointerId: 1, pointerType: 'pen', pressure: .6,
                clientX: r.left + x * r.width, clientY: r.top + y * r.height})); };
        const letter = boxes => { for (let box = 0; box < boxes; box++) {
            const x = part => (box + .5) / boxes - .05 * Math.cos(part * 6.28), y = part => .54 - .1 * Math.sin(part * 6.28);
            go('pointerdown', x(0), y(0)); for (let k = 1; k <= 24; k++) go('pointermove', x(k / 24), y(k / 24)); go('pointerup', x(1), y(1)); } };
        return new Promise(done => { const next = () => { letter(c.classList.contains('three') ? 3 : 2); setTimeout(() => {
            if (!document.querySelector('#learn-drawn').disabled) return done(document.querySelector('.asks b').innerText);
            document.querySelector('#next-letter').click(); setTimeout(next, 30); }, 30); }; next(); })";
    assert_eq!(browser.eval(all, Vec::new()).await, "?", "the last that is needed");
    browser.pictures("22-stylus").await;
    browser.fill("#whose", "Ines on glass").await;
    browser.click("#learn-drawn").await;
    browser.until("the hand is learned", "location.pathname.startsWith('/hands/of/')", PATIENCE).await;

    desk.goto("/hands").await;
    let list = browser.text("[aria-labelledby=own]").await;
    assert!(list.contains("Ines on paper") && list.contains("Ines on glass"), "{list}");
    desk.is_quiet();
    desk.browser.close().await;
}
