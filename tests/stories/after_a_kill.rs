//! `kill -9` in the middle of a sentence.

use crate::desk::{Desk, LONG_PATIENCE};
use std::io::{BufRead, BufReader};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use stories::{World, folded};

#[tokio::test(flavor = "multi_thread")]
async fn every_word_that_was_shown_is_still_there() {
    let world = World::new();
    let server = world.serve();
    let desk = Desk::at(&server).await;
    desk.sign_in().await;
    let rosa = desk.add_rosa().await;
    let letter = desk.begin_letter(&rosa, 220).await;
    desk.browser.click_until("#write", "document.querySelector('#draft').dataset.draftState !== 'none'").await;

    // Given a draft that is being written, followed by a second reader.
    desk.browser.until("words arrive", "document.querySelector('#draft')?.dataset.draftState === 'writing'", LONG_PATIENCE).await;
    let draft = desk.kept(&letter).await["draft"].as_str().expect("a letter knows its draft").to_string();
    let events = desk.url(&format!("/events/drafts/{draft}"));
    let cookies = desk.browser.cookies().await;
    let heard = Arc::new(Mutex::new(Vec::new()));
    let reader = std::thread::spawn({
        let (heard, events, cookies) = (heard.clone(), events.clone(), cookies.clone());
        move || listen(&events, &cookies, &heard)
    });
    let start = Instant::now();
    while heard.lock().expect("the words").len() < 2 {
        assert!(start.elapsed() < LONG_PATIENCE, "no words came:\n{}", server.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }

    // When the server is killed.
    let port = server.port();
    server.kill();
    reader.join().expect("the reader");
    let shown: Vec<(i64, String)> = heard.lock().expect("the words").clone();
    let on_the_page = folded(&words_on_the_page(&desk).await);
    assert!(!on_the_page.is_empty(), "the open page keeps what it showed");

    // Then, after a restart, the open page goes on by itself or says that it stopped …
    let server = world.serve_on(port);
    let over = "['finished', 'stopped'].includes(document.querySelector('#draft')?.dataset.draftState)";
    desk.browser.until("the draft goes on to its end", over, LONG_PATIENCE).await;

    // … and every word is there, in order, for whoever asks again.
    let again = Mutex::new(Vec::new());
    listen(&events, &cookies, &again);
    let again = again.into_inner().expect("the words");
    assert!(again.iter().enumerate().all(|(i, (number, _))| *number == i as i64 + 1), "pieces are numbered without gaps");
    assert!(
        again.len() >= shown.len() && again[..shown.len()] == shown[..],
        "what was shown comes again, as it was:\n{shown:?}\n{again:?}"
    );
    let whole: String = again.iter().map(|(_, text)| text.as_str()).collect();
    assert!(folded(&whole).starts_with(&on_the_page), "the page showed {on_the_page:?}, kept is {whole:?}");

    desk.goto(&letter).await;
    let reloaded = folded(&words_on_the_page(&desk).await);
    let first: String = shown.iter().map(|(_, text)| text.as_str()).collect();
    assert!(reloaded.contains(&folded(&first)), "after a reload the words are there");
    assert!(!server.log().contains(folded(&first).get(..40).unwrap_or("Dear Rosa")), "the log holds nothing of the letter");
    desk.browser.close().await;
}

/// Follows a stream to its end, or until it breaks.
fn listen(events: &str, cookies: &str, heard: &Mutex<Vec<(i64, String)>>) {
    let answer = ureq::get(events).header("cookie", cookies).header("accept", "text/event-stream").call().expect("the stream opens");
    let (mut event, mut id) = (String::new(), 0);
    for line in BufReader::new(answer.into_body().into_reader()).lines().map_while(Result::ok) {
        if let Some(name) = line.strip_prefix("event:") {
            event = name.trim().to_string();
        } else if let Some(number) = line.strip_prefix("id:") {
            id = number.trim().parse().expect("a piece has a number");
        } else if let Some(data) = line.strip_prefix("data:")
            && event == "piece"
        {
            let text: String = serde_json::from_str(data.trim()).expect("a piece is a JSON string");
            heard.lock().expect("the words").push((id, text));
        } else if line.is_empty() {
            event.clear();
        }
    }
}

/// The letter as the page shows it now.
async fn words_on_the_page(desk: &Desk) -> String {
    desk.browser.find("#letter-text").await;
    let text = desk.browser.eval("return document.querySelector('#letter-text').value", Vec::new()).await;
    text.as_str().unwrap_or_default().to_string()
}
