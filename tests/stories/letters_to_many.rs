//! One letter to many: by the command line and in the browser, from a list with its traps to the printer.

use crate::desk::{Desk, LONG_PATIENCE, PATIENCE};
use std::path::{Path, PathBuf};
use stories::{World, folded, pages, pdf_complaints, pdf_text};

const THANKS: &str = "Dear {{first name}},\n\nThank you for {{gift}}. {{?note}}And {{note}}: I have not stopped telling people. {{/note}}Come and see us \
in the new flat before the spring. Will you bring the photographs?\n\nWith love from us both,\nInes and Tom\n";

/// Twelve guests, of whom some are traps.
fn guests() -> PathBuf {
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/secretary/tests/wedding.csv");
    list.canonicalize().expect("the list is there")
}

#[test]
fn a_list_with_traps_is_read_one_by_one_and_nothing_is_printed_before_all_is_right() {
    let world = World::new();
    let (letter, list, job) = (world.write("thanks.txt", THANKS), guests(), world.file("job.pdf"));
    let merge = |extra: &[&str]| world.run(&[&["merge", shown(&letter), "--list", shown(&list), "--hand", "theodore"], extra].concat());

    // Read only: every trap is named, and the rest is right.
    let said = merge(&["--json"]);
    assert_eq!(said.code, 1, "{}", said.err);
    let told: serde_json::Value = serde_json::from_str(&said.out).expect("merge --json speaks JSON");
    let standing = |row: u64| told["letters"].as_array().and_then(|l| l.iter().find(|c| c["row"] == row)).map(|c| c["standing"].clone());
    let rows = |wanted: &str| (2..=14).filter(|row| standing(*row).is_some_and(|s| s == wanted)).collect::<Vec<u64>>();
    assert_eq!(rows("right"), [2, 3, 5, 6, 11, 13, 14], "{}", said.out);
    assert_eq!(rows("to-read"), [8]);
    assert_eq!(rows("wrong"), [4, 7, 9, 10], "{}", said.out);
    for words in ["“#REF!” in Gift", "Nothing stands for {{gift}}", "stands in row 4", "looks garbled"] {
        assert!(said.out.contains(words), "{words}: {}", said.out);
    }

    // Not right, not printed.
    let refused = merge(&["--skip", "4,7,9", "-o", shown(&job)]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("row 10:") && refused.err.contains("row 8") && !job.exists(), "{}", refused.err);

    // Who has no address gets no envelope, and so no letter yet.
    let addressed = merge(&["--only", "11", "--envelope", "c6", "-o", shown(&job)]);
    assert!(addressed.code == 1 && addressed.out.contains("no address") && !job.exists(), "{}", addressed.out);

    // On an envelope stands the whole name, which this hand cannot write; none that cannot either is recommended.
    let unwritten = merge(&["--only", "14", "--envelope", "c6"]);
    assert!(unwritten.code == 1 && unwritten.out.contains('静') && !unwritten.out.contains("theodore"), "{}", unwritten.out);

    // What is left out is left out, what was read is right: one job, letters and envelopes in the order of the list.
    let all = ["--skip", "4,7,9,10,11,14", "--read", "8", "--envelope", "c6", "--from", "Ines Marlow", "--from", "Bristol", "--seed", "5"];
    merge(&[&all[..], &["-o", shown(&job)]].concat()).done();
    assert_eq!(pdf_complaints(&job), "");
    let text = folded(&pdf_text(&job));
    let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words:?} is not in the job: {text}"));
    let order =
        ["Dear Loretta", "1 Porch Lane", "Dear Tom", "The Old Forge", "Dear Zoë", "79098 Freiburg", "Dear Will", "Dear Ivo"].map(at);
    assert!(order.is_sorted(), "{order:?}");
    assert!(text.contains("And you danced with Tom until the band packed up: I have not"), "{text}");
    let sheets = pages(&job, "merge-job");
    assert_eq!(sheets.len(), 12, "six letters and six envelopes");
    assert!(sheets.iter().all(|s| s.ink > 0.0005), "none is empty");

    // Every copy is written anew, and the same way each time.
    let again = world.file("again.pdf");
    merge(&[&all[..], &["-o", shown(&again)]].concat()).done();
    assert_eq!(std::fs::read(&job).expect("a job"), std::fs::read(&again).expect("a job"));
    let one_by_one = world.file("letters");
    let listed = merge(&[&all[..], &["-o", shown(&one_by_one)]].concat());
    assert_eq!(listed.code, 0, "{}", listed.err);
    let mut names: Vec<String> =
        std::fs::read_dir(&one_by_one).expect("a folder").flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    assert_eq!((names.len(), names[0].as_str(), names[1].as_str()), (12, "002-loretta-hale-envelope.pdf", "002-loretta-hale.pdf"));
}

#[test]
fn no_two_copies_of_one_text_are_written_alike() {
    let world = World::new();
    let (letter, list, out) =
        (world.write("same.txt", "Dear {{name}},\n\nWe have moved.\n\nYours,\nInes\n"), world.file("same.csv"), world.file("out"));
    std::fs::write(&list, "Name;Town\nRosa;Rye\nRosa;Bath\n").expect("a list");
    world.run(&["merge", shown(&letter), "--list", shown(&list), "--hand", "theodore", "-o", shown(&out)]).done();
    let picture = |name: &str| {
        let page = pages(&out.join(name), name.trim_end_matches(".pdf")).remove(0);
        std::fs::read(page.picture).expect("a picture")
    };
    assert_ne!(picture("002-rosa.pdf"), picture("003-rosa.pdf"), "the same words to the same name, twice by hand");
}

#[test]
fn what_is_wrong_with_list_or_text_is_said_with_its_place() {
    let world = World::new();
    let list = world.write("list.csv", "Name,Gift\nRosa,a vase\n");
    let run = |text: &str, list: &Path| {
        let letter = world.write("letter.txt", text);
        world.run(&["merge", shown(&letter), "--list", shown(list), "--hand", "theodore"])
    };
    let unknown = run("Dear {{name}},\n\nthe {{gfit}}\n\nInes\n", &list);
    assert!(unknown.code == 2 && unknown.err.contains("line 3, column 5") && unknown.err.contains("{{Gift}}"), "{}", unknown.err);
    let open = world.write("open.csv", "Name,Gift\nRosa,\"a vase\n");
    let said = run("Dear {{name}}", &open);
    assert!(said.code == 1 && said.err.contains("open.csv: row 2") && said.err.contains("never closed"), "{}", said.err);
    let nobody = world.run(&["merge", shown(&world.file("letter.txt")), "--list", shown(&list), "--hand", "theodore", "--skip", "9"]);
    assert!(nobody.code == 2 && nobody.err.contains("row 9"), "{}", nobody.err);
}

#[test]
fn a_brief_for_all_is_drafted_for_each_and_what_is_there_is_not_written_again() {
    let world = World::new();
    let brief = "occasion = \"thanks\"\nwords = 60\ntone = \"warm, plain\"\n[from]\nname = \"Ines\"\n[[facts]]\ntext = \"they gave us {{gift}}\"\nmust = true\n";
    let (brief, texts) = (world.write("thanks.toml", brief), world.file("drafts"));
    let list =
        world.write("two.csv", "First name,Gift,Note,Pronoun\nRosa,the blue vase,she fed the cat,she\nTom,,,he\nZoe,a hammock,,she\n");
    let merge = |extra: &[&str]| {
        let to = ["merge", shown(&brief), "--list", shown(&list), "--hand", "theodore", "--model", "quick", "--texts", shown(&texts)];
        world.run(&[&to[..], extra].concat())
    };
    let said = merge(&["--json"]);
    let told: serde_json::Value = serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{}", said.err));
    let text = |n: usize| told["letters"][n]["text"].as_str().unwrap_or_default().to_string();
    assert!(text(0).starts_with("Dear Rosa") && text(0).contains("vase") && !text(0).contains("hammock"), "{}", text(0));
    assert!(text(2).starts_with("Dear Zoe") && text(2).contains("hammock") && !text(2).contains("cat"), "{}", text(2));
    assert_eq!((text(1).as_str(), told["letters"][1]["standing"].as_str()), ("", Some("wrong")), "Tom gave nothing that anybody knows of");

    // Changed by hand, and taken as it is.
    let mine = "Dear Rosa,\n\nThe blue vase stands on the sill, and the cat is fat since you fed her.\n\nWith love,\nInes\n";
    std::fs::write(texts.join("002-rosa.txt"), mine).expect("a letter");
    let job = world.file("job.pdf");
    let printed = merge(&["--only", "2", "--read", "2", "-o", shown(&job)]);
    assert_eq!(printed.code, 0, "{} {}", printed.out, printed.err);
    assert_eq!(folded(&pdf_text(&job)), folded(mine));
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_to_many_in_the_browser() {
    let world = World::new();
    let server = world.serve();
    let desk = Desk::at(&server).await;
    let browser = &desk.browser;
    desk.sign_in().await;
    desk.add_rosa().await;
    desk.goto("/mailings").await;
    browser.pictures("30-mailings-empty").await;
    desk.goto("/mailings/new").await;
    browser.pictures("31-mailing-new").await;

    // A workbook is no list, and the page says what to do.
    let workbook = world.file("guests.xlsx");
    std::fs::write(&workbook, b"PK\x03\x04 a workbook").expect("a file");
    browser.fill("[name=title]", "Thanks for the wedding").await;
    browser.find("[name=list]").await.send_keys(shown(&workbook)).await.expect("a file can be chosen");
    browser.press("Go on").await;
    browser.until("it is refused in words", "document.body.innerText.includes('CSV UTF-8')", PATIENCE).await;

    // The list with its traps.
    browser.fill("[name=title]", "Thanks for the wedding").await;
    browser.find("[name=list]").await.send_keys(shown(&guests())).await.expect("a file can be chosen");
    browser.press("Go on").await;
    let page = browser.until_at(|path| path.starts_with("/mailings/") && !path.contains("new"), "the letters to many").await;
    browser.eval("document.querySelector('[name=text]').value = arguments[0]", vec![THANKS.into()]).await;
    browser.press("Keep it and read each letter").await;
    let wrong = "document.querySelectorAll('tr.wrong').length === 4 && document.querySelectorAll('tr.to-read').length === 1";
    browser.until("each was read", wrong, LONG_PATIENCE).await;
    browser.until("the first that is not right is shown", "!!document.querySelector('.one-letter')", PATIENCE).await;
    browser.pictures("32-mailing").await;
    let refused = ureq::get(desk.url(&format!("{}/job.pdf", page_of(&page)))).header("cookie", browser.cookies().await).call();
    assert!(refused.is_err(), "nothing is printed before all is right");

    // Any one of them, as the hand writes it.
    desk.goto(&format!("{}?row=2", page_of(&page))).await;
    let drawn = "document.querySelector('img.written')?.complete && document.querySelector('img.written').naturalWidth > 100";
    browser.until("Loretta's letter is drawn", drawn, LONG_PATIENCE).await;
    browser.pictures("33-mailing-letter").await;

    // What is missing is filled in, the rest left out, and one is read.
    desk.goto(&format!("{}?row=4", page_of(&page))).await;
    browser.fill(".one-letter [aria-invalid=true]", "the kite").await;
    browser
        .eval(
            "[...document.querySelectorAll('.one-letter input')].find(i => i.value === 'the kite').form.querySelector('button').click()",
            Vec::new(),
        )
        .await;
    browser.until("it is right now", "document.querySelectorAll('tr.wrong').length === 3", LONG_PATIENCE).await;
    let tick =
        "document.querySelectorAll('tr.wrong [name=\"left_out[]\"], tr.to-read [name=\"read[]\"]').forEach(box => box.checked = true)";
    browser.eval(tick, Vec::new()).await;
    browser.press("Keep what is ticked").await;
    browser.until("all is right or left out", "!!document.querySelector('a[href$=\"job.pdf\"]')", LONG_PATIENCE).await;
    browser.pictures("34-mailing-right").await;
    let job = world.file("job.pdf");
    browser.download(&desk.url(&format!("{}/job.pdf", page_of(&page))), &job).await;
    assert_eq!(pdf_complaints(&job), "");
    let text = folded(&pdf_text(&job));
    assert!(
        text.contains("Dear Loretta") && text.contains("Dear Rosa") && text.contains("for the kite") && !text.contains("#REF!"),
        "{text}"
    );

    // And to people who are known.
    desk.goto("/mailings/new").await;
    browser.fill("[name=title]", "Christmas").await;
    browser.click("[name=everybody]").await;
    browser.press("Go on").await;
    browser.until("Rosa is on the list", "document.querySelector('tbody th')?.innerText === 'Rosa'", LONG_PATIENCE).await;
    desk.is_quiet();

    // By the command line, too: whoever signs in alone need not be named, and who is not known is said.
    let christmas = world.write("christmas.txt", "Dear {{name}},\n\nCome at Christmas, and bring the cat.\n\nLove,\nInes\n");
    let (letter, job) = (shown(&christmas), world.file("christmas.pdf"));
    world.run(&["merge", letter, "--everybody", "--hand", "theodore", "-o", shown(&job)]).done();
    assert_eq!(folded(&pdf_text(&job)), "Dear Rosa, Come at Christmas, and bring the cat. Love, Ines");
    let nobody = world.run(&["merge", letter, "--person", "Rsoa", "--hand", "theodore"]);
    assert!(nobody.code == 2 && nobody.err.contains("There is no “Rsoa” in the archive. There are: Rosa."), "{}", nobody.err);
    assert!(!server.log().contains("photographs"), "the log holds nothing of the letter");
    desk.browser.close().await;
}

/// Where a mailing is, without its query and fragment.
fn page_of(path: &str) -> &str {
    path.split(['?', '#']).next().unwrap_or(path)
}

fn shown(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}
