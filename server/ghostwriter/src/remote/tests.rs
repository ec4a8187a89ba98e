use super::*;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::time::Duration;

/// What the server does with one request.
enum Does {
    /// Answers.
    Says(&'static str, &'static str, String),
    /// Answers, and hangs up before the end.
    BreaksOff(String),
    /// Takes its time.
    Sleeps(Duration),
    /// Hangs up at once.
    HangsUp,
}

/// A server on this machine that does one thing after the other; what it was asked can be read.
struct Server {
    url: String,
    asked: mpsc::Receiver<(String, Value)>,
}

impl Server {
    fn new(script: Vec<Does>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/v1#tiny", listener.local_addr().unwrap());
        let (tell, asked) = mpsc::channel();
        std::thread::spawn(move || {
            for does in script {
                let Ok((mut line, _)) = listener.accept() else { return };
                if matches!(does, Does::HangsUp) {
                    continue;
                }
                let Some(request) = request(&line) else { return };
                let _ = tell.send(request);
                match does {
                    Does::Says(status, more, body) => {
                        let head = format!("HTTP/1.1 {status}\r\n{more}Connection: close\r\nContent-Length: {}\r\n\r\n", body.len());
                        let _ = line.write_all((head + &body).as_bytes());
                    }
                    Does::BreaksOff(body) => {
                        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 100000\r\n\r\n";
                        let _ = line.write_all((head.to_string() + &body).as_bytes());
                    }
                    Does::Sleeps(time) => std::thread::sleep(time),
                    Does::HangsUp => {}
                }
            }
        });
        Server { url, asked }
    }

    fn remote(&self) -> Remote {
        self.with_key(None)
    }

    fn with_key(&self, key: Option<Key>) -> Remote {
        let address = Address::read(&self.url).unwrap();
        Remote::with(Wire::patient(&address, key, Duration::from_millis(400), Duration::from_millis(5)), address.model()).unwrap()
    }
}

fn request(line: &TcpStream) -> Option<(String, Value)> {
    let mut reader = BufReader::new(line);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|n| *n > 0)?;
        if line.trim().is_empty() {
            break;
        }
        if let Some(n) = line.to_lowercase().strip_prefix("content-length:") {
            length = n.trim().parse().ok()?;
        }
        head += &line;
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some((head, serde_json::from_slice(&body).unwrap_or(Value::Null)))
}

const STREAM: &str = "Content-Type: text/event-stream\r\n";
const JSON: &str = "Content-Type: application/json\r\n";

fn events(pieces: &[(usize, &str)], end: &str) -> String {
    let piece = |(at, text): &(usize, &str)| {
        let event = json!({ "choices": [{ "index": at, "delta": { "content": text }, "finish_reason": null, "logprobs": { "content": [{ "logprob": -0.5 }] } }] });
        format!("data: {event}\n\n")
    };
    let all: String = pieces.iter().map(piece).collect();
    format!(": awake\n\n{all}{end}")
}

fn good(pieces: &[(usize, &str)]) -> Does {
    Does::Says("200 OK", STREAM, events(pieces, "data: [DONE]\n\n"))
}

fn ask() -> Ask<'static> {
    Ask { system: "You write.", user: "A letter to Ann.", so_far: "Dear Ann,\n\n", stop: &["\n"], ..Ask::default() }
}

fn said(remote: &Remote) -> String {
    remote.ask(&ask(), None).unwrap_err().to_string()
}

#[test]
fn words_arrive_as_they_are_written() {
    let server = Server::new(vec![good(&[(0, "I still "), (1, "You "), (0, "think of Tulsa."), (1, "were there.")])]);
    let remote = server.remote();
    let mut heard = Vec::new();
    let mut hear = |at: usize, text: &str| {
        heard.push(format!("{at}:{text}"));
        ControlFlow::Continue(())
    };
    let all = remote.ask(&Ask { count: 2, ..ask() }, Some(&mut hear)).unwrap();
    assert_eq!(heard, ["0:I still ", "1:You ", "0:think of Tulsa.", "1:were there."]);
    assert_eq!(all.iter().map(|c| c.text.as_str()).collect::<Vec<_>>(), ["I still think of Tulsa.", "You were there."]);
    assert_eq!(all[0].likelihood, Some(-0.5));
    let (head, body) = server.asked.recv().unwrap();
    assert!(head.starts_with("POST /v1/chat/completions"), "{head}");
    assert_eq!((&body["model"], &body["n"], &body["stop"][0]), (&json!("tiny"), &json!(2), &json!("\n")));
    assert_eq!(body["messages"][2], json!({ "role": "assistant", "content": "Dear Ann,\n\n" }));
    assert!(body.get("response_format").is_none());
}

#[test]
fn a_server_that_gives_one_answer_and_does_not_stream_is_asked_again() {
    let whole = |text: &str| {
        let body = json!({ "choices": [{ "index": 0, "message": { "role": "assistant", "content": text }, "finish_reason": "stop" }] });
        Does::Says("200 OK", JSON, body.to_string())
    };
    let server = Server::new(vec![whole("One."), whole("Two.")]);
    let all = server.remote().candidates("s", "u", "", 2, 30, 9).unwrap();
    assert_eq!(all, ["One.", "Two."]);
    let (first, second) = (server.asked.recv().unwrap().1, server.asked.recv().unwrap().1);
    assert_ne!(first["seed"], second["seed"]);
}

#[test]
fn what_goes_beyond_the_plain_is_left_out_when_it_is_refused() {
    let server =
        Server::new(vec![Does::Says("400 Bad Request", JSON, "{}".into()), good(&[(0, "Dear Ann, and all.")]), good(&[(0, "Well.")])]);
    let remote = server.remote();
    assert_eq!(remote.ask(&Ask { so_far: "The story so far.", ..ask() }, None).unwrap().len(), 1);
    let (_, first) = server.asked.recv().unwrap();
    let (_, second) = server.asked.recv().unwrap();
    assert!(first.get("continue_final_message").is_some() && second.get("continue_final_message").is_none());
    assert_eq!(second["messages"].as_array().unwrap().len(), 2);
    assert!(second["messages"][1]["content"].as_str().unwrap().contains("The story so far."));
    // It is remembered.
    remote.ask(&ask(), None).unwrap();
    assert!(server.asked.recv().unwrap().1.get("logprobs").is_none());
}

#[test]
fn words_that_must_not_come_are_held_back_where_the_server_tells_its_tokens() {
    let tokens = |t: &[u32]| Does::Says("200 OK", JSON, json!({ "tokens": t }).to_string());
    let server = Server::new(vec![tokens(&[8, 9]), tokens(&[77]), good(&[(0, "Well.")]), good(&[(0, "Well.")])]);
    let remote = server.remote();
    let asked = Ask { never: &["delve"], ..ask() };
    remote.ask(&asked, None).unwrap();
    remote.ask(&asked, None).unwrap();
    assert!(server.asked.recv().unwrap().0.starts_with("POST /tokenize"));
    server.asked.recv().unwrap();
    for _ in 0..2 {
        assert_eq!(server.asked.recv().unwrap().1["logit_bias"], json!({ "77": -100 }));
    }
}

#[test]
fn one_who_is_busy_is_tried_again_and_one_who_stays_busy_is_named() {
    let busy = || Does::Says("429 Too Many Requests", "Retry-After: 0\r\n", String::new());
    let down = || Does::Says("503 Service Unavailable", "", String::new());
    let server = Server::new(vec![busy(), down(), Does::HangsUp, good(&[(0, "Here.")])]);
    assert_eq!(server.remote().ask(&ask(), None).unwrap()[0].text, "Here.");
    let text = said(&Server::new(vec![busy(), busy(), busy(), busy()]).remote());
    assert!(text.contains("too busy") && text.contains("127.0.0.1"), "{text}");
    assert!(said(&Server::new(vec![down(), down(), down(), down()]).remote()).contains("503"));
}

#[test]
fn waiting_can_be_ended() {
    let server = Server::new(vec![Does::Says("429 Too Many Requests", "Retry-After: 30\r\n", String::new())]);
    let begun = std::time::Instant::now();
    let error = server.remote().ask(&ask(), Some(&mut |_, _| ControlFlow::Break(()))).unwrap_err().to_string();
    assert!(error.contains("was not waited for") && begun.elapsed() < Duration::from_secs(5), "{error}");
}

#[test]
fn every_fault_says_what_to_do_and_shows_no_key() {
    let key = Key::new("sk-very-secret").unwrap();
    let server = Server::new(vec![Does::Says("401 Unauthorized", JSON, r#"{"error":"bad key sk-very-secret for Dear Ann"}"#.into())]);
    let remote = server.with_key(Some(key.clone()));
    let text = said(&remote);
    assert!(text.contains("LETTERS_API_KEY") && !text.contains("secret") && !text.contains("Ann"), "{text}");
    let (head, _) = server.asked.recv().unwrap();
    assert!(head.to_lowercase().contains("authorization: bearer sk-very-secret"));
    assert!(!head.lines().next().unwrap().contains("secret") && !format!("{key:?}").contains("secret"));

    let (html, odd) = ("<html>It works!</html>".to_string(), events(&[(0, "I ")], "data: {nonsense\n\n"));
    for (does, part) in [
        (Does::Says("404 Not Found", "", String::new()), "/v1"),
        (Does::Says("302 Found", "Location: http://127.0.0.1:1/\r\n", String::new()), "elsewhere"),
        (Does::Says("200 OK", "Content-Type: text/html\r\n", html), "something else"),
        (Does::Says("200 OK", STREAM, odd), "something else"),
        (Does::Sleeps(Duration::from_millis(900)), "in time"),
    ] {
        let text = said(&Server::new(vec![does]).remote());
        assert!(text.contains(part) && text.contains('\n'), "{text}");
    }
    let nobody = Remote::new("http://127.0.0.1:1/v1", None, Some("x")).unwrap();
    assert!(said(&nobody).contains("cannot be reached"));
}

#[test]
fn half_an_answer_is_asked_for_again_unless_it_was_seen() {
    let half = || Does::BreaksOff(events(&[(0, "I still th")], ""));
    let server = Server::new(vec![half(), good(&[(0, "I still think.")])]);
    assert_eq!(server.remote().ask(&ask(), None).unwrap()[0].text, "I still think.");
    let seen = Server::new(vec![half(), good(&[(0, "Never asked.")])]);
    let error = seen.remote().ask(&ask(), Some(&mut |_, _| ControlFlow::Continue(()))).unwrap_err().to_string();
    assert!(error.contains("broke off"), "{error}");
}

#[test]
fn an_address_is_read_as_people_copy_it() {
    for (given, base, model) in [
        ("https://models.example", "https://models.example/v1", None),
        ("https://models.example:8000/v1/", "https://models.example:8000/v1", None),
        ("https://models.example/v1/chat/completions#a/b", "https://models.example/v1", Some("a/b")),
        ("http://192.168.1.20:8080", "http://192.168.1.20:8080/v1", None),
        ("http://[::1]:8080/api/v1#q", "http://[::1]:8080/api/v1", Some("q")),
    ] {
        let address = Address::read(given).unwrap();
        assert_eq!((address.base(), address.model()), (base, model));
    }
    for (given, part) in [
        ("http://models.example/v1", "read on its way"),
        ("https://me:pw@models.example/v1", "no place"),
        ("https://models.example/v1?key=k", "no place"),
        ("https:///v1", "no server"),
        ("ftp://x", "https://"),
    ] {
        let error = Address::read(given).unwrap_err().to_string();
        assert!(error.contains(part) && !error.contains("pw"), "{error}");
    }
}

#[test]
fn what_stands_is_not_taken_twice() {
    assert_eq!(going_on("Dear Ann,\n\nWe met in Tulsa.", "We met in Tulsa. I fell.".into()), " I fell.");
    assert_eq!(going_on("Dear Ann,\n\nWe met in Tulsa.", " I fell.".into()), " I fell.");
    assert_eq!(going_on("", "I fell.".into()), "I fell.");
}
