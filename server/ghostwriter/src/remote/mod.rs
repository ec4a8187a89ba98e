//! A model on another machine: any server that speaks OpenAI's way (vLLM, llama-server), asked over HTTPS.
//!
//! This is the one place of the ghostwriter from which something leaves the machine: brief and letter go to the
//! server whose address the writer gave as the model, and to no other. Without such an address nothing here is
//! called. What comes back is a candidate like any other and is checked like one; of the constraints a server keeps
//! stops, length, seed, and, where it tells its tokens, words that must not come.

mod address;
mod answer;
mod wire;

#[cfg(test)]
mod tests;

pub use address::{Address, Key};

use crate::GhostwriterError;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use wire::Wire;

/// A model behind an address. Share it: it keeps connections open.
pub struct Remote {
    wire: Wire,
    model: String,
    /// The server refused what goes beyond OpenAI's own words; it is asked plainly from then on.
    plain: AtomicBool,
    /// Its tokens of single words, as far as they were asked for; `None` when it does not tell.
    tokens: Mutex<Option<HashMap<String, Vec<u32>>>>,
}

/// Who is given words as they come: the number of the go, and the words.
pub type OnText<'a> = &'a mut dyn FnMut(usize, &str) -> ControlFlow<()>;

/// What is asked of it.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// What it is to be.
    pub system: &'a str,
    /// What it is to do.
    pub user: &'a str,
    /// What stands already and is to be gone on with.
    pub so_far: &'a str,
    /// How many goes at it, at least one.
    pub count: usize,
    /// The longest, in words.
    pub max_words: usize,
    /// The same seed, the same words, where the server keeps that.
    pub seed: u32,
    /// 0 is always the likeliest word.
    pub temperature: f64,
    /// The share of likely words that may come.
    pub top_p: f64,
    /// What ends it; not part of the answer. At most four are heard by every server.
    pub stop: &'a [&'a str],
    /// Words that must not come. Kept only where the server tells its tokens, and for words of one token.
    pub never: &'a [&'a str],
}

impl Default for Ask<'_> {
    fn default() -> Self {
        Ask { system: "", user: "", so_far: "", count: 1, max_words: 60, seed: 1, temperature: 0.8, top_p: 0.95, stop: &[], never: &[] }
    }
}

/// One go.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// What follows `so_far`.
    pub text: String,
    /// The mean log-probability of its tokens, where the server tells.
    pub likelihood: Option<f64>,
    /// It ended by itself or at a stop, not for want of room.
    pub whole: bool,
}

impl Remote {
    /// Opens a connection to `address`. Without a name in it, the first model that the server offers writes.
    ///
    /// # Errors
    /// When the server cannot be reached, does not let us in, or offers no model.
    pub fn open(address: &Address, key: Option<Key>) -> Result<Remote, GhostwriterError> {
        Remote::with(Wire::new(address, key), address.model())
    }

    /// As [`Remote::open`], with address, key and the model's name in words.
    ///
    /// # Errors
    /// As [`Remote::open`] and [`Address::read`].
    pub fn new(url: &str, key: Option<Key>, model: Option<&str>) -> Result<Remote, GhostwriterError> {
        let address = Address::read(url)?;
        Remote::with(Wire::new(&address, key), model.or(address.model()))
    }

    fn with(wire: Wire, model: Option<&str>) -> Result<Remote, GhostwriterError> {
        let model = match model {
            Some(model) => model.to_string(),
            None => {
                let offered = wire.get("models")?;
                let first = offered["data"][0]["id"].as_str();
                first.ok_or_else(|| wire.fault("offers no model", "Start it with one, or name it behind a # in the address."))?.to_string()
            }
        };
        Ok(Remote { wire, model, plain: AtomicBool::new(false), tokens: Mutex::new(Some(HashMap::new())) })
    }

    /// The model's name, as the server has it.
    pub fn model(&self) -> &str {
        &self.model
    }

    /// Where it is: host and port, never a key.
    pub fn server(&self) -> &str {
        self.wire.server()
    }

    /// Several ways of going on, each at most one paragraph.
    ///
    /// # Errors
    /// As [`Remote::ask`].
    pub fn candidates(
        &self,
        system: &str,
        user: &str,
        so_far: &str,
        count: usize,
        max_words: usize,
        seed: u32,
    ) -> Result<Vec<String>, GhostwriterError> {
        let ask = Ask { system, user, so_far, count, max_words, seed, stop: &["\n"], ..Ask::default() };
        Ok(self.ask(&ask, None)?.into_iter().map(|c| c.text).collect())
    }

    /// Asks. `on_text` is given the words of each go (its number first) as they come, and nothing (`""`) now and then
    /// while one waits; breaking hangs up and gives back what has come. There may be fewer goes than were asked for,
    /// and there is at least one.
    ///
    /// # Errors
    /// When the server cannot be reached, does not let us in, is too busy after several tries, breaks off, or answers
    /// with something else. What it says itself is not repeated: it may quote the letter.
    pub fn ask(&self, ask: &Ask, mut on_text: Option<OnText>) -> Result<Vec<Candidate>, GhostwriterError> {
        let mut all: Vec<Candidate> = Vec::new();
        let count = ask.count.max(1);
        while all.len() < count {
            // A server that gives one answer whatever is asked for is asked again, with another seed.
            let (first, left) = (all.len(), count - all.len());
            let mut numbered = on_text.as_mut().map(|on| move |at: usize, text: &str| on(first + at, text));
            let hear = numbered.as_mut().map(|on| on as OnText);
            let (came, broke) = self.once(ask, left, ask.seed.wrapping_add(first as u32 * 7919), hear)?;
            let some = !came.is_empty();
            all.extend(came.into_iter().take(left));
            if broke || !some {
                break;
            }
        }
        all.iter_mut().for_each(|c| c.text = going_on(ask.so_far, std::mem::take(&mut c.text)));
        Ok(all)
    }

    fn once(&self, ask: &Ask, count: usize, seed: u32, mut on_text: Option<OnText>) -> Result<(Vec<Candidate>, bool), GhostwriterError> {
        loop {
            let plain = self.plain.load(Ordering::Relaxed);
            let body = self.body(ask, count, seed, plain);
            let hear = on_text.as_mut().map(|on| &mut **on as OnText);
            match self.wire.stream("chat/completions", &body, hear) {
                Err(wire::Fault::Refused) if !plain => self.plain.store(true, Ordering::Relaxed),
                Err(wire::Fault::Refused) => {
                    return Err(self
                        .wire
                        .fault("does not take what it was asked", "See that it serves chat completions, and the model by this name."));
                }
                Err(wire::Fault::Said(error)) => return Err(error),
                Ok(answer) => return Ok(answer),
            }
        }
    }

    fn body(&self, ask: &Ask, count: usize, seed: u32, plain: bool) -> Value {
        let mut messages = vec![json!({ "role": "system", "content": ask.system })];
        let mut user = ask.user.to_string();
        if plain && !ask.so_far.is_empty() {
            user += &format!("\n\nThis stands already:\n\n{}\n\nGo on right behind it. Do not repeat any of it.", ask.so_far);
        }
        messages.push(json!({ "role": "user", "content": user }));
        let mut body = json!({
            "model": self.model, "n": count, "seed": seed, "stream": true, "temperature": ask.temperature, "top_p": ask.top_p,
            // A word is seldom more than two tokens.
            "max_tokens": ask.max_words * 2 + 8,
        });
        if !ask.stop.is_empty() {
            body["stop"] = json!(ask.stop);
        }
        if !plain {
            if !ask.so_far.is_empty() {
                // llama-server goes on with a last message of the assistant by itself; vLLM when told to.
                messages.push(json!({ "role": "assistant", "content": ask.so_far }));
                body["continue_final_message"] = json!(true);
                body["add_generation_prompt"] = json!(false);
            }
            body["logprobs"] = json!(true);
            // A model that would think aloud first is asked for the letter only.
            body["chat_template_kwargs"] = json!({ "enable_thinking": false });
            let never: serde_json::Map<String, Value> =
                self.tokens_of(ask.never).into_iter().map(|t| (t.to_string(), json!(-100))).collect();
            if !never.is_empty() {
                body["logit_bias"] = Value::Object(never);
            }
        }
        body["messages"] = Value::Array(messages);
        body
    }

    /// The tokens of those words that are one token, at the beginning of a sentence or inside.
    fn tokens_of(&self, words: &[&str]) -> Vec<u32> {
        let mut known = self.tokens.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut all = Vec::new();
        for form in words.iter().flat_map(|word| [(*word).to_string(), format!(" {word}")]) {
            let Some(told) = known.as_mut() else { break };
            if !told.contains_key(&form) {
                match self.wire.tokens(&self.model, &form) {
                    Some(tokens) => {
                        told.insert(form.clone(), tokens);
                    }
                    None => {
                        *known = None;
                        break;
                    }
                }
            }
            if let Some([one]) = known.as_ref().and_then(|k| k.get(&form)).map(Vec::as_slice) {
                all.push(*one);
            }
        }
        all
    }
}

/// What follows `so_far`: a server that repeats it is not taken at its word.
fn going_on(so_far: &str, text: String) -> String {
    let stands = so_far.trim();
    if stands.is_empty() {
        return text;
    }
    let last = stands.rsplit(['\n']).next().unwrap_or(stands).trim();
    let begun = text.trim_start();
    [stands, last].into_iter().filter(|s| s.len() >= 12).find_map(|s| begun.strip_prefix(s)).map_or_else(|| text.clone(), str::to_string)
}
