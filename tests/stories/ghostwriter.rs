//! What a person at a kitchen table can do with the ghostwriter: see the plan and change it, see what each
//! sentence rests on, have one changed, go back, and be learned from.

use crate::desk::{Desk, LONG_PATIENCE, PATIENCE};
use serde_json::Value;
use stories::World;

const QUINCES: &str = "Dear Rosa,\n\nYou fed the cat for three weeks in August. The house was not empty. \
We planted the quince tree together, and I truly like to look at it.\n\nWith love,\nInes";

#[tokio::test(flavor = "multi_thread")]
async fn the_plan_is_changed_and_the_letter_is_written_by_it() {
    let world = World::new();
    let server = world.serve();
    let desk = Desk::at(&server).await;
    let browser = &desk.browser;
    desk.sign_in().await;
    let rosa = desk.add_rosa().await;
    let letter = desk.begin_letter(&rosa, 90).await;

    // By keyboard and buttons alone: the last note is put first, a stretch is named anew.
    desk.goto(&format!("{letter}/plan")).await;
    browser.find(".beats > li").await;
    browser.pictures("20-plan").await;
    let order = || async {
        numbers(&browser.eval("return [...document.querySelectorAll('.beats [name=\"note[]\"]')].map(n => +n.value)", vec![]).await)
    };
    let before = order().await;
    assert_eq!(before.len(), 2, "both notes have a place");
    let last = before[1];
    for _ in 0..12 {
        if order().await[0] == last {
            break;
        }
        browser.click(&format!("button[value=note-up-{last}]")).await;
        browser
            .until(
                "the page is there again",
                "document.querySelector('.beats > li') !== null && document.readyState === 'complete'",
                PATIENCE,
            )
            .await;
    }
    assert_eq!(order().await, [last, before[0]]);
    browser.fill("#name-0", "the tree first").await;
    browser.click("button[value=write]").await;
    browser.until_at(|path| path == letter, "the desk").await;
    browser.until("the draft is over", &over(), LONG_PATIENCE).await;
    desk.goto(&format!("{letter}/plan")).await;
    assert_eq!(browser.eval("return document.querySelector('#name-0').value", vec![]).await, "the tree first", "the plan is kept");

    // Every version says how it came to be.
    desk.goto(&format!("{letter}/versions")).await;
    assert!(browser.text(".kept-versions").await.contains("Written by the ghostwriter"));

    // A sentence that was drafted is pointed at, and the note that it rests on is read beside it.
    desk.goto(&letter).await;
    browser.until("the sentences are known", "document.querySelector('#marks [data-s]') !== null", PATIENCE).await;
    let held = "[...document.querySelectorAll('#marks [data-s]')].find(s => !s.classList.contains('alone'))";
    browser.until("a sentence rests on a note", &format!("{held} !== undefined"), PATIENCE).await;
    browser.eval(&format!("{held}.id = 'pointed-at'"), vec![]).await;
    browser.hover("#pointed-at").await;
    browser.until("its note is shown", "!document.querySelector('#card').hidden", PATIENCE).await;
    let card = browser.text("#card").await;
    assert!(card.contains("cat for three weeks") || card.contains("quince tree"), "{card}");
    browser.picture("21-provenance").await;
    desk.is_quiet();
    desk.browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sentence_is_changed_and_nothing_else_and_every_version_can_come_back() {
    let world = World::new();
    let server = world.serve();
    let desk = Desk::at(&server).await;
    let browser = &desk.browser;
    desk.sign_in().await;
    let rosa = desk.add_rosa().await;
    let letter = desk.begin_letter(&rosa, 60).await;
    desk.write(QUINCES).await;

    // The notes are ticked as the letter tells them; the caret is in the last sentence.
    assert_eq!(browser.eval("return document.querySelectorAll('.held li.held').length", vec![]).await, 2);
    caret(&desk, QUINCES.find("truly").unwrap_or_default()).await;
    browser.until("the bar speaks of the sentence", "document.querySelector('#scope').innerText === 'This sentence'", PATIENCE).await;
    browser.pictures("22-tools").await;

    // Other ways to say it, by one key, chosen with the arrows, and taken back.
    let alt_a = "document.querySelector('#letter-text').dispatchEvent(new KeyboardEvent('keydown', {key: 'a', code: 'KeyA', altKey: true, bubbles: true}))";
    browser.eval(alt_a, vec![]).await;
    browser.until("there are other ways", "document.querySelectorAll('#ways [role=option]').length > 0", LONG_PATIENCE).await;
    browser.until("the list has the keyboard", "document.activeElement.id === 'ways'", PATIENCE).await;
    browser.pictures("23-other-ways").await;
    browser.keys("\u{E015}\u{E013}").await;
    let wanted = browser.text("#ways [aria-selected=true]").await;
    browser.keys("\u{E007}").await;
    browser.until("it is there", &format!("document.querySelector('#letter-text').value.includes({wanted:?})"), PATIENCE).await;
    let kept = "document.querySelector('#kept').dataset.kept === 'saved'";
    browser.until("it is kept", kept, PATIENCE).await;
    browser.click_until("#revise-undo", &format!("document.querySelector('#letter-text').value === {QUINCES:?}")).await;
    browser.until("it is kept", kept, PATIENCE).await;

    // It is to be shorter, and nothing else is touched.
    caret(&desk, QUINCES.find("truly").unwrap_or_default()).await;
    browser.click("[data-change=shorter]").await;
    let changed =
        format!("document.querySelector('#marks .doing') === null && document.querySelector('#letter-text').value !== {QUINCES:?}");
    browser.until("it is shorter", &changed, LONG_PATIENCE).await;
    browser.until("it is kept", kept, PATIENCE).await;
    let now = desk.kept(&letter).await["text"].as_str().unwrap_or_default().to_string();
    let (head, tail) = (QUINCES.find("We planted").unwrap_or_default(), "\n\nWith love,\nInes");
    assert_eq!(&now[..head], &QUINCES[..head], "what stands before stays byte for byte");
    assert!(now.ends_with(tail) && now.len() < QUINCES.len() && now.contains("quince"), "{now}");

    // Two versions are laid side by side, and the first comes back.
    desk.goto(&format!("{letter}/versions")).await;
    assert!(browser.has(".compared del").await, "what went is struck through");
    let list = browser.text(".kept-versions").await;
    for cause in ["By your own hand", "Revised: another way", "Revised: taken back", "Revised: shorter"] {
        assert!(list.contains(cause), "{cause}\n{list}");
    }
    browser.pictures("24-versions").await;
    browser.click("[data-version='1'] button").await;
    browser.until_at(|path| path == letter, "the desk").await;
    assert_eq!(desk.kept(&letter).await["text"], QUINCES);
    desk.is_quiet();
    assert!(!server.log().contains("quince"), "the log holds nothing of the letter");
    desk.browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voice_is_learned_from_letters_and_from_edits_and_a_lesson_is_undone() {
    let world = World::new();
    let server = world.serve();
    let desk = Desk::at(&server).await;
    let browser = &desk.browser;
    desk.sign_in().await;
    desk.goto("/voice").await;
    browser.pictures("25-voice-empty").await;
    let sample =
        "Dear Oskar,\n\nHonestly, it's been raining since Tuesday and I've done nothing but mend the gate. You'd laugh. The dog won't \
                  go out, so we're both indoors, and honestly I don't mind it. "
            .repeat(6)
            + "\n\nLove always,\nInes";
    browser.eval("document.querySelector('[name=text]').value = arguments[0]", vec![sample.into()]).await;
    browser.click("form[action='/voice/samples'] button").await;
    browser.until("it is learned", "document.querySelector('.prose') !== null", PATIENCE).await;
    let read = browser.text(".read-of-you").await;
    assert!(read.contains("Your sentences have about") && read.contains("Love always"), "{read}");

    // A draft is edited; what was struck out is a lesson, seen and undone.
    let rosa = desk.add_rosa().await;
    let letter = desk.begin_letter(&rosa, 60).await;
    browser.click_until("#write", "document.querySelector('#draft').dataset.draftState !== 'none'").await;
    browser.until("the draft is over", &over(), LONG_PATIENCE).await;
    let draft = desk.kept(&letter).await["text"].as_str().unwrap_or_default().to_string();
    let edited = draft.replace("Rosa,", "Rosa, my dear,");
    let edited = format!("{}\n\nYours as ever,\nInes", edited.rsplit_once("\n\n").map_or("", |(body, _)| body));
    desk.write(&edited).await;
    desk.goto("/voice").await;
    browser.until("the edit taught something", "document.querySelector('[data-lesson]') !== null", PATIENCE).await;
    browser.pictures("26-voice").await;
    let lessons = || async { browser.eval("return document.querySelectorAll('[data-lesson]').length", vec![]).await.as_u64().unwrap_or(0) };
    let before = lessons().await;
    browser.click("[data-lesson] button").await;
    browser.until_at(|path| path.starts_with("/voice"), "the voice again").await;
    browser.until("it is undone", &format!("document.querySelectorAll('[data-lesson]').length === {}", before - 1), PATIENCE).await;
    desk.goto("/voice").await;
    assert_eq!(lessons().await, before - 1, "an undone lesson is not learned again from the same edit");
    desk.is_quiet();
    desk.browser.close().await;
}

fn over() -> String {
    "['finished', 'cancelled', 'stopped'].includes(document.querySelector('#draft')?.dataset.draftState)".to_string()
}

fn numbers(list: &Value) -> Vec<u64> {
    list.as_array().into_iter().flatten().filter_map(Value::as_u64).collect()
}

/// Puts the caret into the letter, as a click would.
async fn caret(desk: &Desk, at: usize) {
    let script = "const t = document.querySelector('#letter-text'); t.focus(); t.setSelectionRange(arguments[0], arguments[0]); \
                  t.dispatchEvent(new PointerEvent('pointerup', {bubbles: true}))";
    desk.browser.eval(script, vec![at.into()]).await;
}
