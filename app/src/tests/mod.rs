//! Stories of a browser without any script: pages are read, forms are sent, and the next page reads what
//! was kept.

mod double;

use crate::house::House;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{StatusCode, header};
use double::CardHouse;
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, generate_route_list, handle_server_fns_with_context, render_app_async_with_context};
use letters::{DraftState, PersonId};
use std::sync::Arc;
use tower::ServiceExt;

/// A browser without scripts, at the door of a house of cards.
struct Visit {
    house: Arc<CardHouse>,
    site: Router,
}

struct Seen {
    status: StatusCode,
    to: String,
    html: String,
}

impl Visit {
    fn new() -> Visit {
        let house = Arc::new(CardHouse::default());
        let context = {
            let house = house.clone();
            move || provide_context::<Arc<dyn House>>(house.clone())
        };
        let options = LeptosOptions::builder().output_name("app").build();
        let doors = context.clone();
        let page = {
            let options = options.clone();
            move || crate::shell(options.clone())
        };
        let site = Router::new()
            .route("/api/{*door}", axum::routing::post(move |request: Request| handle_server_fns_with_context(doors.clone(), request)))
            .leptos_routes_with_context(&options, generate_route_list(crate::App), context.clone(), page.clone())
            .fallback(render_app_async_with_context(context, page))
            .with_state(options);
        Visit { house, site }
    }

    async fn signed_in() -> Visit {
        let visit = Visit::new();
        let seen = visit.send("/api/sign-in", "/sign-in", "name=chris&password=porch+light+on&signs_as=Chris").await;
        assert_eq!((seen.status, seen.to.as_str()), (StatusCode::FOUND, "/"));
        visit
    }

    async fn ask(&self, request: Request) -> Seen {
        let answer = self.site.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let to = answer.headers().get(header::LOCATION).map(|v| v.to_str().unwrap().to_string()).unwrap_or_default();
        let html = String::from_utf8(to_bytes(answer.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap();
        Seen { status, to, html }
    }

    async fn read(&self, path: &str) -> Seen {
        self.ask(Request::get(path).header(header::ACCEPT, "text/html").body(Body::empty()).unwrap()).await
    }

    async fn send(&self, door: &str, from: &str, form: &str) -> Seen {
        let request = Request::post(door)
            .header(header::ACCEPT, "text/html")
            .header(header::REFERER, format!("http://127.0.0.1:8420{from}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(form.to_string())).unwrap()).await
    }

    fn only_person(&self) -> PersonId {
        self.house.open().people[0].id
    }

    async fn with_loretta() -> Visit {
        let visit = Visit::signed_in().await;
        visit
            .send(
                "/api/add-person",
                "/people/new",
                "name=Loretta&relationship=wife+of+fifty+years&pronoun=she&address=1+Porch+Lane%0D%0ATulsa",
            )
            .await;
        let id = visit.only_person();
        for memory in ["fell+at+the+roller+rink+in+1964", "her+crooked+front+tooth", "sat+through+my+heart+surgery"] {
            visit.send("/api/add-memory", "/people", &format!("person={id}&text={memory}")).await;
        }
        visit
    }

    /// With a letter begun that holds two of the memories and a note; answers where it is.
    async fn with_letter() -> (Visit, String) {
        let visit = Visit::with_loretta().await;
        let (person, memories) = {
            let kept = visit.house.open();
            (kept.people[0].id, kept.people[0].memories.iter().map(|m| m.id.to_string()).collect::<Vec<_>>())
        };
        let form = format!(
            "person={person}&occasion=anniversary&own_occasion=&words=180&tone=warm&in_letter%5B%5D={}&must%5B%5D={}&notes=the+porch%0D%0A%0D%0A+&notes_must=yes",
            memories[0], memories[1]
        );
        let seen = visit.send("/api/begin-letter", "/letters/new", &form).await;
        assert!(seen.to.starts_with("/letters/"), "{} {}", seen.to, seen.html);
        (visit, seen.to)
    }
}

#[tokio::test]
async fn who_is_not_signed_in_is_led_to_the_door_and_makes_the_first_account_there() {
    let visit = Visit::new();
    for closed in [
        "/",
        "/people",
        "/letters",
        "/letters/new",
        "/mailings",
        "/mailings/new",
        "/hands",
        "/hands/new",
        "/hands/stylus",
        "/hands/of/ines",
        "/voice",
        "/book",
    ] {
        let seen = visit.read(closed).await;
        assert_eq!((seen.status, seen.to.as_str()), (StatusCode::FOUND, "/sign-in"), "{closed}");
    }
    let door = visit.read("/sign-in").await;
    for field in ["name=\"name\"", "name=\"password\"", "name=\"signs_as\""] {
        assert!(door.html.contains(field), "{field}");
    }
    // A password that is refused: the sentence is read on the page that the form was on.
    let refused = visit.send("/api/sign-in", "/sign-in", "name=chris&password=short&signs_as=Chris").await;
    assert!(refused.to.contains("/sign-in?") && !refused.to.contains("short"), "{}", refused.to);
    let again = visit.read(refused.to.trim_start_matches("http://127.0.0.1:8420")).await;
    assert!(again.html.contains("eight characters at least"), "{}", again.html);
}

#[tokio::test]
async fn a_person_is_added_with_memories_and_days_and_all_of_it_is_read_back() {
    let visit = Visit::with_loretta().await;
    let id = visit.only_person();
    visit.send("/api/add-day", "/people", &format!("person={id}&label=wedding+day&month=6&day=14&year=1964")).await;
    let page = visit.read(&format!("/people/{id}")).await.html;
    for text in [
        "<title>Loretta — Beautifully Handwritten Letters</title>",
        "her crooked front tooth",
        "14 June 1964",
        "Write to Loretta",
        "1 Porch Lane\nTulsa",
    ] {
        assert!(page.contains(text), "{text}\n{page}");
    }
    let start = visit.read("/").await.html;
    assert!(start.contains("Dear Loretta,") && start.contains("in nine days"));
}

#[tokio::test]
async fn a_letter_is_begun_with_the_ticked_memories_and_the_notes() {
    let (visit, at) = Visit::with_letter().await;
    let facts: Vec<_> = visit.house.open().letters[0].brief.facts.iter().map(|f| (f.text.clone(), f.must)).collect();
    let expected = [("fell at the roller rink in 1964", false), ("her crooked front tooth", true), ("the porch", true)];
    assert_eq!(facts, expected.map(|(text, must)| (text.to_string(), must)));
    let desk = visit.read(&at).await.html;
    for part in ["data-draft-state=\"none\"", "id=\"letter-text\"", "id=\"write\"", "What it must hold", "aria-current=\"step\""] {
        assert!(desk.contains(part), "{part}");
    }
}

#[tokio::test]
async fn a_page_that_is_loaded_while_the_draft_is_written_shows_every_word_so_far() {
    let (visit, at) = Visit::with_letter().await;
    let letter = visit.house.open().letters[0].id;
    let draft = visit.house.ask_draft(letter, None).await.unwrap();
    {
        let mut kept = visit.house.open();
        let draft = kept.drafts.iter_mut().find(|d| d.id == draft).unwrap();
        (draft.state, draft.last_piece) = (DraftState::Writing, 2);
        draft.text = "Dear Loretta,\n\nYou <fell> & I".into();
    }
    let desk = visit.read(&at).await.html;
    assert!(desk.contains("data-draft-state=\"writing\"") && desk.contains("Dear Loretta,\n\nYou &lt;fell&gt; &amp; I"), "{desk}");
    assert!(desk.contains("&quot;last_piece&quot;:2") || desk.contains("\"last_piece\":2"), "{desk}");
}

#[tokio::test]
async fn the_plan_is_changed_with_buttons_alone_and_the_letter_is_written_by_it() {
    let (visit, at) = Visit::with_letter().await;
    let letter = at.trim_start_matches("/letters/").to_string();
    let page = visit.read(&format!("{at}/plan")).await.html;
    for part in ["the moment", "Say now.", "fell at the roller rink in 1964", "Write by this plan", "name=\"note[]\""] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    // The second stretch comes first, the first note goes there, the second is told nowhere but must be.
    let form = |beats: &str, act: &str| {
        format!(
            "letter={letter}&name%5B%5D=the+moment&name%5B%5D=now+then&task%5B%5D=&task%5B%5D=Say+how+it+is.&words%5B%5D=100&words%5B%5D=90\
             &note%5B%5D=0&note%5B%5D=1&note%5B%5D=2{beats}&act={act}"
        )
    };
    let kept = visit.send("/api/change-plan", &format!("{at}/plan"), &form("&beat%5B%5D=1&beat%5B%5D=0&beat%5B%5D=0", "up-1")).await;
    assert_eq!(kept.to, format!("{at}/plan#beat-0"), "{}", kept.html);
    let plan = visit.house.open().plans[0].1.clone();
    let beats: Vec<_> = plan.beats.iter().map(|b| (b.name.as_str(), b.task.as_str(), b.notes.len())).collect();
    assert_eq!(beats, [("now then", "Say how it is.", 1), ("the moment", "", 2)]);
    assert_eq!(plan.words(), 180, "nobody has to add up");
    let refused = visit.send("/api/change-plan", &format!("{at}/plan"), &form("&beat%5B%5D=0&beat%5B%5D=&beat%5B%5D=0", "save")).await;
    assert!(refused.to.contains("/plan?__path"), "{}", refused.to);
    let again = visit.read(refused.to.trim_start_matches("http://127.0.0.1:8420")).await.html;
    assert!(again.contains("must be in the letter and stands in no beat") && again.contains("now then"), "{again}");
    let written = visit.send("/api/change-plan", &format!("{at}/plan"), &form("&beat%5B%5D=1&beat%5B%5D=0&beat%5B%5D=0", "write")).await;
    assert_eq!(written.to, at);
    assert_eq!(visit.house.open().drafts.len(), 1);
}

#[tokio::test]
async fn two_versions_are_compared_and_an_earlier_one_is_brought_back() {
    let (visit, at) = Visit::with_letter().await;
    let letter = visit.house.open().letters[0].id;
    for (version, text) in [(1, "Dear Loretta,\n\nI truly love your soup."), (2, "Dear Loretta,\n\nI love your <soup>.")] {
        visit.house.save_text(letter, text.into(), version).await.unwrap();
    }
    let page = visit.read(&format!("{at}/versions?a=2&b=3")).await.html;
    for part in ["From version 2 to version 3", "<del>", "[taken out: ", "truly ", "&lt;", "By your own hand", "as it stands"] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    let seen = visit.send("/api/restore-version", &format!("{at}/versions"), &format!("id={letter}&number=2&version=3")).await;
    assert_eq!(seen.to, at);
    assert!(visit.house.letter(letter).await.unwrap().text.contains("truly"));
    assert!(visit.read(&format!("{at}/versions")).await.html.contains("Brought back: version 2"));
    // Whoever looked at an older list is told, and nothing is overwritten.
    let late = visit.send("/api/restore-version", &format!("{at}/versions"), &format!("id={letter}&number=3&version=3")).await;
    assert!(late.to.contains("__err"), "{}", late.to);
    assert!(!late.to.contains("soup"), "no word of a letter stands in an address: {}", late.to);
}

#[tokio::test]
async fn a_voice_is_read_in_words_and_its_lessons_are_undone() {
    let visit = Visit::signed_in().await;
    assert!(visit.read("/voice").await.html.contains("Nothing is known of it yet"));
    {
        let mut kept = visit.house.open();
        kept.voice.learn(letters::Taught::StruckOut { text: "truly".into() });
        kept.voice.learn(letters::Taught::PutIn { text: "honest to God".into() });
        kept.left_alone.push("Sprotbrough".into());
    }
    let page = visit.read("/voice").await.html;
    for part in ["truly", "Once only so far", "Forget my voice", "Sprotbrough", "Mark it again"] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert_eq!(visit.send("/api/unlearn", "/voice", "lesson=1").await.to, "/voice#lessons");
    assert!(!visit.read("/voice").await.html.contains("truly"));
    visit.send("/api/mind-again", "/voice", "what=Sprotbrough").await;
    assert_eq!(visit.send("/api/forget-voice", "/voice", "id=mine").await.to, "/voice");
    let page = visit.read("/voice").await.html;
    assert!(page.contains("Nothing is known of it yet") && !page.contains("Sprotbrough"));
}

#[tokio::test]
async fn marked_letters_are_gathered_into_a_book() {
    let (visit, at) = Visit::with_letter().await;
    let letter = at.trim_start_matches("/letters/").to_string();
    let seen = visit.send("/api/mark-for-book", "/letters", &format!("id={letter}&marked=true&back=https%3A%2F%2Fexample.org")).await;
    assert_eq!(seen.to, "/letters");
    let book = visit.send("/api/create-collection", "/book", "title=Letters+From+the+Porch&author=Chris").await.to;
    let page = visit.read(&book).await.html;
    for part in ["Letters From the Porch", "To Loretta", "id=\"compile\"", "data-state=\"none\"", "To Loretta"] {
        assert!(page.contains(part), "{part}");
    }
}

#[tokio::test]
async fn a_book_is_chosen_named_and_worded_with_forms_alone() {
    let (visit, at) = Visit::with_letter().await;
    let letter = at.trim_start_matches("/letters/").to_string();
    let book = visit.send("/api/create-collection", "/book", "title=Letters+From+the+Porch&author=Chris").await.to;
    let id = book.trim_start_matches("/book/").to_string();
    let page = visit.read(&format!("{book}/choose")).await.html;
    for part in ["crooked front tooth", "Choose for me", "Ask first", "name=\"permission\"", "<meter", "about 0 pages"] {
        assert!(page.contains(part), "{part}\n{page}");
    }

    let seen = visit.send("/api/choose", &format!("{book}/choose"), &format!("book={id}&letters=12&pages=&sequence=arc")).await;
    assert_eq!(seen.to, format!("{book}/choose"), "{}", seen.html);
    assert_eq!(visit.house.open().collections[0].letters.len(), 1);
    let refused = visit.send("/api/choose", &format!("{book}/choose"), &format!("book={id}&letters=many&pages=&sequence=arc")).await;
    assert!(refused.to.contains("__err"), "{}", refused.to);
    let seen = visit.send("/api/set-permission", &format!("{book}/choose"), &format!("book={id}&letter={letter}&permission=yes")).await;
    assert_eq!(seen.to, format!("{book}/choose#l-{letter}"), "{}", seen.html);
    visit.send("/api/save-book-note", &book, &format!("book={id}&letter={letter}&note=Found+in+a+drawer.")).await;
    visit.send("/api/decide", &format!("{book}/choose"), &format!("book={id}&letter={letter}&decision=pinned")).await;
    assert_eq!(visit.house.open().decided.last().map(|d| d.1), Some(letters::Decision::Pinned));

    let words = format!(
        "book={id}&title=Sixty+Years&author=C.&subtitle=&dedication=For+L.&epigraph=&epigraph_by=&foreword=One%0D%0ATwo\
         &part%5B%5D=The+porch&begins%5B%5D={letter}&part%5B%5D=&begins%5B%5D="
    );
    assert_eq!(visit.send("/api/save-words", &format!("{book}/words"), &words).await.to, format!("{book}/words"));
    let page = visit.read(&format!("{book}/words")).await.html;
    for part in ["For L.", "One\nTwo", "The porch", "Sixty Years"] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    let said = format!("book={id}&name=&contact=12+Porch+Lane%0D%0ATulsa&editor=Ms.+Brewer&samples%5B%5D={letter}");
    assert_eq!(visit.send("/api/save-submission", &format!("{book}/publisher"), &said).await.to, format!("{book}/publisher"));
    let page = visit.read(&format!("{book}/publisher")).await.html;
    for part in ["12 Porch Lane\nTulsa", "Ms. Brewer", "checked", "manuscript.docx", "submission.pdf"] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    let names = format!("book={id}&from%5B%5D=Loretta&to%5B%5D=Marian&kind%5B%5D=person&from%5B%5D=&to%5B%5D=&kind%5B%5D=place");
    assert_eq!(visit.send("/api/save-names", &format!("{book}/names"), &names).await.to, format!("{book}/names"));
    let page = visit.read(&format!("{book}/names")).await.html;
    assert!(page.contains("value=\"Loretta\"") && page.contains("1. To Marian") && page.contains("Tulsa"), "{page}");
    let seen = visit.send("/api/save-making", &book, &format!("book={id}&shop=ingram&paper=cream&shown=both&spine=+0.41")).await;
    assert_eq!(seen.to, book, "{}", seen.html);
    let kept = visit.house.open().fronts.last().map(|f| (f.1.shown, f.1.parts.len(), f.1.spine_in()));
    assert_eq!(kept, Some((letters::Shown::Both, 1, Ok(Some(0.41)))));
    assert_eq!(visit.send("/api/order-by", &book, &format!("book={id}&sequence=season")).await.to, book);
}

#[tokio::test]
async fn what_is_not_here_is_said_in_words_and_with_the_right_status() {
    let visit = Visit::signed_in().await;
    for nowhere in ["/letters/1", "/people/00000000-0000-0000-0000-0000000000ff", "/book/x", "/cellar"] {
        let seen = visit.read(nowhere).await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND, "{nowhere}");
        assert!(seen.html.contains("Back to the desk"), "{nowhere}");
    }
}

#[tokio::test]
async fn no_page_carries_a_style_or_a_script_that_the_policy_forbids() {
    let (visit, at) = Visit::with_letter().await;
    let letter = visit.house.open().letters[0].id;
    visit.house.save_text(letter, "Dear Loretta,\n\nSixty years.\n\nChris".into(), 1).await.unwrap();
    for path in [
        "/",
        "/people",
        "/letters",
        "/letters/new",
        "/hands",
        "/hands/new",
        "/hands/stylus",
        "/hands/of/ines",
        "/book",
        "/voice",
        &at,
        &format!("{at}/plan"),
        &format!("{at}/versions"),
        &format!("{at}/hand"),
        &format!("{at}/post"),
    ] {
        let html = visit.read(path).await.html;
        assert!(!html.contains(" style=") && !html.contains("<style"), "{path}");
        for script in html.split("<script").skip(1) {
            assert!(script.split('>').next().unwrap_or("").contains("nonce="), "{path}: {script}");
        }
        assert!(html.contains("/pkg/app.js") && html.contains("/pkg/app_bg.wasm"), "{path}");
    }
}

#[tokio::test]
async fn letters_to_many_are_read_filled_and_left_out_with_forms_alone() {
    let visit = Visit::signed_in().await;
    let page = visit.read("/mailings/new").await.html;
    for part in ["enctype=\"multipart/form-data\"", "action=\"/mailings/begin\"", "name=\"list\"", "name=\"way\""] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    let to = |row: u32, name: &str, gift: &str| letters::Addressee {
        row,
        name: name.into(),
        fields: vec![("Gift".into(), gift.into())],
        ..letters::Addressee::default()
    };
    let id = letters::MailingId(uuid::Uuid::from_u128(77));
    visit.house.open().mailings.push(letters::Mailing {
        id,
        title: "Thanks".into(),
        wording: letters::Wording::Text { text: "Dear {{name}},".into() },
        list: vec![to(2, "Rosa", "a vase"), to(3, "Tom", "")],
        letters: Default::default(),
        sheet: double::sheet(),
        envelope: String::new(),
        most_sheets: 0,
        duplex: false,
        language: letters::Language::default(),
        left_out: Default::default(),
        read: Default::default(),
    });
    let page = visit.read(&format!("/mailings/{id}")).await.html;
    for part in
        ["1 is right, 1 is not", "Nothing stands for", "{{Gift}}", "aria-disabled=\"true\"", "To Tom, row 3", "aria-invalid=\"true\""]
    {
        assert!(page.contains(part), "{part}\n{page}");
    }
    // What is missing is filled in, where the page asks for it.
    let form = format!("id={id}&row=3&name=Tom&pronoun=he&heading%5B%5D=Gift&value%5B%5D=a+bowl");
    let kept = visit.send("/api/save-addressee", &format!("/mailings/{id}"), &form).await;
    assert_eq!(kept.to, format!("/mailings/{id}?row=3#letter"), "{}", kept.html);
    assert_eq!(visit.house.open().mailings[0].list[1].field("gift").as_deref(), Some("a bowl"));
    // Rosa is left out; what is left may be printed.
    visit.send("/api/mark-letters", &format!("/mailings/{id}"), &format!("id={id}&left_out%5B%5D=2")).await;
    let page = visit.read(&format!("/mailings/{id}?row=3")).await.html;
    assert!(page.contains("1 is right, 1 is left out.") && page.contains("/job.pdf"), "{page}");
    assert!(page.contains(&format!("/mailings/{id}/3/1.svg")), "the letter is shown as the hand writes it");
}
