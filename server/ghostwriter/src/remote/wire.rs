//! The line to the server: what is sent, how long one waits, and when it is tried again.

use super::answer::Answer;
use super::{Address, Candidate, Key, OnText};
use crate::GhostwriterError;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::time::Duration;
use ureq::http::{HeaderMap, Response, StatusCode};
use ureq::{Agent, Body};

/// How often a server that is busy or gone is tried, in all.
const TRIES: u32 = 4;
/// The longest that one waits between two tries, whatever the server asks for.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// The most that an answer may be, in bytes.
const LARGEST: u64 = 8 * 1024 * 1024;
/// How often somebody who waits is asked whether to go on waiting.
const LOOK_UP: Duration = Duration::from_millis(200);

/// A line to one server.
pub struct Wire {
    agent: Agent,
    base: String,
    server: String,
    key: Option<Key>,
    /// The wait before the second try; it doubles.
    pause: Duration,
}

/// Why nothing came.
pub enum Fault {
    /// The server does not know a word of what was asked (400, 422).
    Refused,
    /// As a person is told it.
    Said(GhostwriterError),
}

impl Wire {
    /// Nothing is sent yet.
    pub fn new(address: &Address, key: Option<Key>) -> Wire {
        Wire::patient(address, key, Duration::from_secs(180), Duration::from_millis(500))
    }

    /// With the longest wait for an answer, and the first one between two tries.
    pub fn patient(address: &Address, key: Option<Key>, answer: Duration, pause: Duration) -> Wire {
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            // A letter goes to the server that was named, and is not handed on.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(answer.min(Duration::from_secs(10))))
            .timeout_recv_response(Some(answer))
            .timeout_per_read(Some(answer));
        if address.is_near() {
            config = config.proxy(None);
        }
        Wire { agent: config.build().new_agent(), base: address.base().to_string(), server: address.server().to_string(), key, pause }
    }

    /// Host and port.
    pub fn server(&self) -> &str {
        &self.server
    }

    /// A fault of this server.
    pub fn fault(&self, what: &str, next: &str) -> GhostwriterError {
        GhostwriterError::Remote { server: self.server.clone(), what: what.to_string(), next: next.to_string() }
    }

    /// Asks for something short.
    ///
    /// # Errors
    /// As [`Wire::stream`].
    pub fn get(&self, path: &str) -> Result<Value, GhostwriterError> {
        let answer = self.patiently(&mut None, || {
            let request = self.agent.get(format!("{}/{path}", self.base));
            match &self.key {
                Some(key) => request.header("Authorization", key.bearer()).call(),
                None => request.call(),
            }
        });
        let response = answer.map_err(|f| match f {
            Fault::Refused => self.fault("does not take what it was asked", "See that the address is the right one."),
            Fault::Said(error) => error,
        })?;
        self.json(response)
    }

    /// The tokens that a text is for the server's model; `None` when it does not tell.
    pub fn tokens(&self, model: &str, text: &str) -> Option<Vec<u32>> {
        // llama-server reads `content`, vLLM `prompt`; both outside of /v1.
        let root = self.base.strip_suffix("/v1")?;
        let body = json!({ "content": text, "prompt": text, "model": model, "add_special": false, "add_special_tokens": false });
        let response = self.post(&format!("{root}/tokenize"), &body).ok().filter(|r| r.status() == StatusCode::OK)?;
        self.json(response).ok()?.get("tokens")?.as_array()?.iter().map(|t| t.as_u64().and_then(|t| u32::try_from(t).ok())).collect()
    }

    /// Sends a question and hears the answer as it comes. The second half of the outcome: whether `hear` hung up.
    ///
    /// # Errors
    /// When the server cannot be reached, does not let us in, is too busy, breaks off, or talks of something else.
    pub fn stream(&self, path: &str, body: &Value, mut hear: Option<OnText>) -> Result<(Vec<Candidate>, bool), Fault> {
        let url = format!("{}/{path}", self.base);
        let mut tried = 0;
        loop {
            tried += 1;
            let response = self.patiently(&mut hear, || self.post(&url, body))?;
            let (mut answer, mut said) = (Answer::default(), false);
            let broke = self.read(response, &mut answer, &mut |at, text| match hear.as_mut() {
                Some(hear) => {
                    said |= !text.is_empty();
                    hear(at, text)
                }
                None => ControlFlow::Continue(()),
            })?;
            if broke || answer.is_whole() {
                return Ok((answer.candidates(), broke));
            }
            // What was shown is not taken back; what nobody has seen can be asked for again.
            if said || tried == TRIES {
                return Err(Fault::Said(self.fault(
                    "broke off in the middle of its answer",
                    "What stands is kept. Try again; or let a model on this machine write.",
                )));
            }
        }
    }

    fn post(&self, url: &str, body: &Value) -> Result<Response<Body>, ureq::Error> {
        let request = self.agent.post(url).header("Accept", "text/event-stream, application/json");
        match &self.key {
            Some(key) => request.header("Authorization", key.bearer()).send_json(body),
            None => request.send_json(body),
        }
    }

    /// Until the server answers with something, or there is no hope.
    fn patiently(
        &self,
        hear: &mut Option<OnText>,
        send: impl Fn() -> Result<Response<Body>, ureq::Error>,
    ) -> Result<Response<Body>, Fault> {
        let mut pause = self.pause;
        for last in (0..TRIES).map(|n| n + 1 == TRIES) {
            let wait = match send() {
                Ok(response) => match self.judge(response.status(), last) {
                    None => return Ok(response),
                    Some(Some(fault)) => return Err(fault),
                    Some(None) => asked_for(response.headers()).unwrap_or(pause),
                },
                Err(error) if last || !worth_another_try(&error) => return Err(Fault::Said(self.unreachable(&error))),
                Err(_) => pause,
            };
            if self.wait(wait.min(LONGEST_WAIT), hear).is_break() {
                return Err(Fault::Said(self.fault("was not waited for", "The letter is as it was.")));
            }
            pause *= 2;
        }
        Err(Fault::Said(self.fault("does not answer", "Try again later.")))
    }

    /// `None`: take it. `Some(None)`: try again. Otherwise why not.
    fn judge(&self, status: StatusCode, last: bool) -> Option<Option<Fault>> {
        let said = |what: &str, next: &str| Some(Some(Fault::Said(self.fault(what, next))));
        match status.as_u16() {
            200..=299 => None,
            400 | 422 => Some(Some(Fault::Refused)),
            401 | 403 => said("does not let us in", "Put its key into LETTERS_API_KEY, or into a file that LETTERS_API_KEY_FILE names."),
            404 => said(
                "has no such model, or serves nothing at this path",
                "See that the address ends in /v1 where the server wants it, and that the name behind the # is one of its models.",
            ),
            300..=399 => said(
                "wants to send us elsewhere",
                "A letter goes to the server that was named only. Give the address it means, if you trust it.",
            ),
            429 if last => said("is too busy", "Wait a while and try again; or let a model on this machine write."),
            500..=599 if last => {
                said(&format!("failed ({status})"), "Its own log says why. Try again; or let a model on this machine write.")
            }
            408 | 409 | 425 | 429 | 500..=599 if !last => Some(None),
            _ => said(&format!("answered {status}"), "See that the address is that of a server of chat completions."),
        }
    }

    fn unreachable(&self, error: &ureq::Error) -> GhostwriterError {
        let (what, next) = match error {
            ureq::Error::Timeout(_) => {
                ("does not answer in time", "It may be loading its model. Try again; or let a model on this machine write.")
            }
            ureq::Error::HostNotFound => ("is not known", "See that the address is spelt right and that there is a network."),
            ureq::Error::Tls(_) | ureq::Error::Rustls(_) => {
                ("shows no certificate that can be trusted", "Nothing was sent. See that the address is the right one.")
            }
            ureq::Error::Protocol(_) => {
                ("answers with something that is no HTTP", "See that the address is that of a server of chat completions.")
            }
            _ => ("cannot be reached", "See that it runs and that the address is right."),
        };
        self.fault(what, next)
    }

    fn wait(&self, mut left: Duration, hear: &mut Option<OnText>) -> ControlFlow<()> {
        while !left.is_zero() {
            if let Some(hear) = hear {
                hear(0, "")?;
            }
            let now = left.min(LOOK_UP);
            std::thread::sleep(now);
            left -= now;
        }
        ControlFlow::Continue(())
    }

    fn json(&self, mut response: Response<Body>) -> Result<Value, GhostwriterError> {
        let text = response.body_mut().with_config().limit(LARGEST).read_to_string();
        text.ok().and_then(|t| serde_json::from_str(&t).ok()).ok_or_else(|| self.garbage())
    }

    fn garbage(&self) -> GhostwriterError {
        self.fault(
            "answers with something else than a model would",
            "See that the address is that of a server of chat completions, such as https://host:8000/v1.",
        )
    }

    /// Reads an answer, streamed or whole; says whether `hear` hung up. A stream that breaks off is an answer that is
    /// not whole.
    fn read(&self, response: Response<Body>, answer: &mut Answer, hear: OnText) -> Result<bool, Fault> {
        let garbage = || Fault::Said(self.garbage());
        let streamed = response.body().mime_type().is_some_and(|m| m.contains("event-stream"));
        if !streamed {
            let whole = self.json(response).map_err(Fault::Said)?;
            let pieces = answer.take(&whole).ok_or_else(garbage)?;
            answer.done = true;
            return Ok(pieces.iter().any(|(at, text)| hear(*at, text).is_break()));
        }
        let mut lines = BufReader::new(response.into_body().into_reader().take(LARGEST));
        let mut line = Vec::new();
        loop {
            line.clear();
            match lines.read_until(b'\n', &mut line) {
                Ok(0) => return Ok(false),
                Ok(_) => {}
                Err(e) if e.kind() == std::io::ErrorKind::TimedOut => {
                    let fault = self.fault(
                        "fell silent in the middle of its answer",
                        "What stands is kept. Try again; or let a model on this machine write.",
                    );
                    return Err(Fault::Said(fault));
                }
                Err(_) => return Ok(false),
            }
            let text = String::from_utf8_lossy(&line);
            // Comments keep the line open; of the fields of an event only its data counts here.
            let Some(data) = text.trim_end().strip_prefix("data:").map(str::trim) else { continue };
            if data == "[DONE]" {
                answer.done = true;
                return Ok(false);
            }
            let event: Value = serde_json::from_str(data).map_err(|_| garbage())?;
            let Some(pieces) = answer.take(&event) else {
                // Figures of use come without choices; a fault in the middle comes instead of them.
                if event.get("error").is_some() {
                    return Ok(false);
                }
                continue;
            };
            for (at, text) in &pieces {
                if hear(*at, text).is_break() {
                    return Ok(true);
                }
            }
        }
    }
}

/// How long the server asks us to stay away (RFC 9110 §10.2.3; seconds only).
fn asked_for(headers: &HeaderMap) -> Option<Duration> {
    headers.get("retry-after")?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}

fn worth_another_try(error: &ureq::Error) -> bool {
    matches!(error, ureq::Error::Io(_) | ureq::Error::ConnectionFailed)
}
