//! What a server answers, put together piece by piece.

use super::Candidate;
use serde_json::Value;

/// The goes as far as they have come.
#[derive(Debug, Default)]
pub struct Answer {
    goes: Vec<Go>,
    /// The server said that it is through.
    pub done: bool,
}

#[derive(Debug, Default)]
struct Go {
    text: String,
    log_probability: f64,
    tokens: usize,
    ended: Option<bool>,
}

/// More goes than anybody asks for.
const MOST: usize = 64;

impl Answer {
    /// One event of a stream, or the whole answer of a server that does not stream. Gives the pieces of text in it,
    /// with the number of their go; `None` when it is no such thing.
    pub fn take(&mut self, event: &Value) -> Option<Vec<(usize, String)>> {
        let choices = event.get("choices")?.as_array()?;
        let mut pieces = Vec::new();
        for (at, choice) in choices.iter().enumerate() {
            let number = choice.get("index").and_then(Value::as_u64).map_or(at, |n| n as usize);
            if number >= MOST {
                return None;
            }
            while self.goes.len() <= number {
                self.goes.push(Go::default());
            }
            let go = &mut self.goes[number];
            let said = choice.get("delta").or_else(|| choice.get("message")).and_then(|d| d.get("content")).and_then(Value::as_str);
            if let Some(text) = said.filter(|t| !t.is_empty()) {
                go.text.push_str(text);
                pieces.push((number, text.to_string()));
            }
            for token in choice.pointer("/logprobs/content").and_then(Value::as_array).into_iter().flatten() {
                if let Some(log) = token.get("logprob").and_then(Value::as_f64).filter(|l| l.is_finite()) {
                    go.log_probability += log;
                    go.tokens += 1;
                }
            }
            if let Some(reason) = choice.get("finish_reason").and_then(Value::as_str) {
                go.ended = Some(reason != "length");
            }
        }
        Some(pieces)
    }

    /// Whether every go has ended.
    pub fn is_whole(&self) -> bool {
        !self.goes.is_empty() && (self.done || self.goes.iter().all(|g| g.ended.is_some()))
    }

    /// The goes that say anything.
    pub fn candidates(self) -> Vec<Candidate> {
        let candidate = |go: Go| Candidate {
            likelihood: (go.tokens > 0).then(|| go.log_probability / go.tokens as f64),
            whole: go.ended == Some(true),
            text: go.text,
        };
        self.goes.into_iter().filter(|g| !g.text.trim().is_empty()).map(candidate).collect()
    }
}
