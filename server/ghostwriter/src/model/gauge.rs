//! A decoder alone, to be timed: what `cargo bench -p ghostwriter` measures.

use crate::{
    GhostwriterError,
    model::{
        decoder::{Branch, Decoder, Memory},
        gguf::Gguf,
        local::device,
    },
};
use std::path::Path;

/// A decoder and a text that it has read.
pub struct Gauge {
    decoder: Decoder,
    memory: Memory,
    logits: Vec<f32>,
}

impl Gauge {
    /// Loads a model as [`crate::Ghostwriter::open`] does, without its tokenizer.
    ///
    /// # Errors
    /// As there.
    pub fn open(path: &Path) -> Result<Gauge, GhostwriterError> {
        let mut gguf = Gguf::open(path)?;
        gguf.enough_memory()?;
        let decoder = Decoder::load(&mut gguf, &device()?)?;
        let memory = decoder.memory();
        Ok(Gauge { decoder, memory, logits: Vec::new() })
    }

    /// Forgets everything after the first `length` tokens.
    pub fn back_to(&mut self, length: usize) {
        self.memory.truncate(length);
    }

    /// Reads these tokens in one go.
    ///
    /// # Errors
    /// When they do not fit the context.
    pub fn read(&mut self, tokens: &[u32]) -> Result<(), GhostwriterError> {
        Ok(self.decoder.read_into(tokens, &mut self.memory, &mut self.logits)?)
    }

    /// Writes `count` tokens, always the likeliest.
    ///
    /// # Errors
    /// When they do not fit the context.
    pub fn write(&mut self, count: usize) -> Result<(), GhostwriterError> {
        for _ in 0..count {
            let token = likeliest(&self.logits);
            self.decoder.read_into(&[token], &mut self.memory, &mut self.logits)?;
        }
        Ok(())
    }

    /// Writes `count` tokens in each of `branches` branches from the end of the text.
    ///
    /// # Errors
    /// When they do not fit the context.
    pub fn branch(&mut self, branches: usize, count: usize) -> Result<(), GhostwriterError> {
        let mut list: Vec<Branch> = (0..branches).map(|_| self.decoder.branch(&self.memory)).collect();
        let mut tokens: Vec<Vec<u32>> = (0..branches).map(|i| vec![likeliest(&self.logits) + i as u32]).collect();
        for _ in 0..count {
            let told = self.decoder.read_branches(&self.memory, &mut list, &tokens)?;
            tokens = told.iter().map(|logits| vec![likeliest(logits)]).collect();
        }
        Ok(())
    }
}

fn likeliest(logits: &[f32]) -> u32 {
    let mut best = (0, f32::NEG_INFINITY);
    for (i, logit) in logits.iter().enumerate() {
        if *logit > best.1 {
            best = (i, *logit);
        }
    }
    best.0 as u32
}
