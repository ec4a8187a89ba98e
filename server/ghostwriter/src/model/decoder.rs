//! One decoder for the five families: what they share is written once, what differs is a field.
//!
//! The weights are read-only and shared by every draft; what a draft remembers of its own text is its
//! [`Memory`], which can be cut back to any earlier word, and from whose end any number of [`Branch`]es can be
//! tried side by side. Method: decoder-only transformer with grouped queries, rotary positions and gated
//! feed-forward (Touvron et al. 2023; Gemma 3 report 2025 for the norms after each block and the sliding
//! window). On a processor our own engine computes; on a graphics card, and for formats that the engine
//! does not pack, candle.

use crate::{
    GhostwriterError,
    model::{
        engine::{
            Engine,
            keep::{self, STRETCH},
            low::Lows,
        },
        gguf::Gguf,
        shape::Shape,
        tensors::{self, Tensors},
    },
};
use crate::adapter::Adapter;
use candle_core::{Device, Result};
use std::sync::{Arc, Mutex, PoisonError};

/// Tokens that a memory must share with a text to be read on from.
const WORTH: usize = 8;
/// A branch grows by this many tokens at a time: a sentence or two.
const TWIG: usize = 32;

/// Keys and values of one text, as the machine that computes them wants them.
pub enum Kept {
    /// The engine's.
    Packed(keep::Kept),
    /// candle's.
    Tensors(tensors::Kept),
}

impl Kept {
    /// Bytes that are taken.
    fn bytes(&self) -> usize {
        match self {
            Kept::Packed(kept) => kept.bytes(),
            Kept::Tensors(kept) => kept.iter().flatten().map(|(k, v)| (k.elem_count() + v.elem_count()) * 4).sum(),
        }
    }

    fn other<T>() -> Result<T> {
        candle_core::bail!("this memory belongs to another decoder")
    }

    /// The engine's, or an error.
    pub fn packed(&self) -> Result<&keep::Kept> {
        if let Kept::Packed(kept) = self { Ok(kept) } else { Self::other() }
    }

    /// The engine's, or an error.
    pub fn packed_mut(&mut self) -> Result<&mut keep::Kept> {
        if let Kept::Packed(kept) = self { Ok(kept) } else { Self::other() }
    }

    /// candle's, or an error.
    pub fn tensors(&self) -> Result<&tensors::Kept> {
        if let Kept::Tensors(kept) = self { Ok(kept) } else { Self::other() }
    }

    /// candle's, or an error.
    pub fn tensors_mut(&mut self) -> Result<&mut tensors::Kept> {
        if let Kept::Tensors(kept) = self { Ok(kept) } else { Self::other() }
    }
}

/// One text of a pass: what stands before it, what is kept of it, and what it goes on with.
pub struct Strand<'a> {
    /// The shared prefix, and how many of its tokens are looked at.
    pub prefix: Option<(&'a Kept, usize)>,
    /// Its own keys and values.
    pub kept: &'a mut Kept,
    /// Tokens of its own that are kept.
    pub length: usize,
    /// What is to be read.
    pub tokens: &'a [u32],
}

impl Strand<'_> {
    /// The position of the first token to be read.
    pub fn start(&self) -> usize {
        self.prefix.map_or(0, |p| p.1) + self.length
    }
}

/// What a pass is asked for.
pub enum Wanted<'a> {
    /// What is likely to come after the last token of each strand.
    Last(&'a mut [Vec<f32>]),
    /// For every token of all strands the log-probability of one that may come after it, in nats.
    Likely(&'a [Option<u32>], &'a mut Vec<f32>),
}

enum Machine {
    Engine(Box<Engine>),
    Tensors(Box<Tensors>),
}

/// Memories of finished texts that are kept for the next: bytes.
const SHELF: usize = 96 << 20;

/// What was learned beside the weights, as the machine wants it.
enum Learned {
    Engine(Vec<Lows>),
    Tensors(Vec<tensors::Lows>),
}

/// The weights of one model.
pub struct Decoder {
    machine: Arc<Machine>,
    learned: Option<Learned>,
    /// What was read lately, the last first.
    shelf: Mutex<Vec<Memory>>,
}

/// What one draft remembers: its tokens, their keys and values, and what was likely to come after the last.
pub struct Memory {
    kept: Kept,
    tokens: Vec<u32>,
    /// Empty where it is not known: at the start, and after the text was cut back.
    logits: Vec<f32>,
}

impl Memory {
    /// Tokens remembered.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// What is likely to come next; none at the start, and after [`Memory::truncate`] cut something off.
    pub fn logits(&self) -> Option<&[f32]> {
        (!self.logits.is_empty()).then_some(&self.logits)
    }

    /// Forgets everything after the first `length` tokens.
    pub fn truncate(&mut self, length: usize) {
        if length < self.tokens.len() {
            self.tokens.truncate(length);
            self.logits.clear();
        }
    }
}

/// One candidate's own continuation of a [`Memory`]; the keys and values of the prefix are not copied. It
/// belongs to the memory it was branched from, as long as that stays as it was.
pub struct Branch {
    kept: Kept,
    /// Length of the prefix.
    start: usize,
    tokens: Vec<u32>,
    logits: Vec<f32>,
}

impl Branch {
    /// Forgets everything after its first `length` own tokens.
    pub fn truncate(&mut self, length: usize) {
        if length < self.tokens.len() {
            self.tokens.truncate(length);
            self.logits.clear();
        }
    }
}

impl Decoder {
    /// Reads the weights; on a processor they come packed from the file beside the model, which is made when it
    /// is not there.
    ///
    /// # Errors
    /// When the head lacks a number or the table a tensor, or reading fails.
    pub fn load(gguf: &mut Gguf, device: &Device) -> std::result::Result<Decoder, GhostwriterError> {
        let shape = Shape::from_gguf(gguf)?;
        if device.is_cpu()
            && let Some(engine) = Engine::load(gguf, shape.clone())?
        {
            return Ok(Decoder::new(Machine::Engine(Box::new(engine))));
        }
        Ok(Decoder::new(Machine::Tensors(Box::new(Tensors::load(gguf, shape, device)?))))
    }

    fn new(machine: Machine) -> Decoder {
        Decoder { machine: Arc::new(machine), learned: None, shelf: Mutex::new(Vec::new()) }
    }

    /// A second decoder over the same weights, with what was learned beside them. What one of the two has read is
    /// nothing to the other. None where the adapter is of another shape.
    ///
    /// # Errors
    /// When there is no memory.
    pub fn with(&self, adapter: &Adapter) -> Result<Option<Decoder>> {
        let learned = match &*self.machine {
            Machine::Engine(engine) => engine.lows(adapter).map(Learned::Engine),
            Machine::Tensors(tensors) => tensors.lows(adapter)?.map(Learned::Tensors),
        };
        Ok(learned.map(|learned| Decoder { machine: self.machine.clone(), learned: Some(learned), shelf: Mutex::new(Vec::new()) }))
    }

    fn shape(&self) -> &Shape {
        match &*self.machine {
            Machine::Engine(engine) => engine.shape(),
            Machine::Tensors(tensors) => tensors.shape(),
        }
    }

    /// The longest text in tokens, prompt and letter together.
    pub fn context(&self) -> usize {
        self.shape().context
    }

    /// A memory of nothing.
    pub fn memory(&self) -> Memory {
        Memory { kept: self.nothing(STRETCH), tokens: Vec::with_capacity(self.context()), logits: Vec::new() }
    }

    /// A memory to read `tokens` into with [`Decoder::follow`]: of those that were put away the one that begins
    /// most like them, or a new one. A draft that is taken up again, or a sentence of it revised, then reads
    /// only what is new.
    pub fn recall(&self, tokens: &[u32]) -> Memory {
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        let alike = |memory: &Memory| memory.tokens.iter().zip(tokens).take_while(|(a, b)| a == b).count();
        let best = shelf.iter().enumerate().map(|(i, memory)| (alike(memory), i)).max_by_key(|(same, i)| (*same, usize::MAX - i));
        match best {
            // Another letter's prompt begins alike too; what is shared must be worth the memory that is taken.
            Some((same, i)) if same >= WORTH => shelf.remove(i),
            _ => self.memory(),
        }
    }

    /// Puts a memory away for [`Decoder::recall`]; the oldest go when they are too much together.
    pub fn put_away(&self, memory: Memory) {
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.insert(0, memory);
        let mut bytes = 0;
        shelf.retain(|memory| {
            bytes += memory.kept.bytes();
            bytes <= SHELF
        });
    }

    /// A continuation of `prefix` that says nothing yet. Any number may stand side by side.
    pub fn branch(&self, prefix: &Memory) -> Branch {
        Branch { kept: self.nothing(TWIG), start: prefix.len(), tokens: Vec::new(), logits: prefix.logits.clone() }
    }

    fn nothing(&self, step: usize) -> Kept {
        match &*self.machine {
            Machine::Engine(engine) => Kept::Packed(keep::Kept::new(engine.plan(), step)),
            Machine::Tensors(tensors) => Kept::Tensors(tensors.nothing()),
        }
    }

    /// Reads `tokens` after what the memory holds, and returns how likely each token is to come next
    /// (unnormalised, one number a token of the vocabulary).
    ///
    /// # Errors
    /// When there are no tokens, they do not fit the context, or the arithmetic fails. The memory then holds
    /// what it held.
    pub fn read(&self, tokens: &[u32], memory: &mut Memory) -> Result<Vec<f32>> {
        self.advance(tokens, memory)?;
        Ok(memory.logits.clone())
    }

    /// As [`Decoder::read`], into a list that can be used again: nothing is allocated but, every 256
    /// tokens, more room for keys.
    ///
    /// # Errors
    /// As [`Decoder::read`].
    pub fn read_into(&self, tokens: &[u32], memory: &mut Memory, logits: &mut Vec<f32>) -> Result<()> {
        self.advance(tokens, memory)?;
        logits.clone_from(&memory.logits);
        Ok(())
    }

    fn advance(&self, tokens: &[u32], memory: &mut Memory) -> Result<()> {
        let length = memory.tokens.len();
        let mut strand = [Strand { prefix: None, kept: &mut memory.kept, length, tokens }];
        self.pass(&mut strand, Wanted::Last(std::slice::from_mut(&mut memory.logits)))?;
        memory.tokens.extend(tokens);
        Ok(())
    }

    /// Brings the memory to hold exactly `tokens`: keeps what both begin with, forgets what differs and reads
    /// the rest. Returns what is likely to come next.
    ///
    /// # Errors
    /// As [`Decoder::read`].
    pub fn follow(&self, tokens: &[u32], memory: &mut Memory) -> Result<Vec<f32>> {
        let same = memory.tokens.iter().zip(tokens).take_while(|(a, b)| a == b).count();
        memory.truncate(same);
        if same == tokens.len() {
            if let Some(logits) = memory.logits() {
                return Ok(logits.to_vec());
            }
            memory.truncate(same.saturating_sub(1));
        }
        self.read(&tokens[memory.len()..], memory)
    }

    /// Reads `tokens[i]` (one or more) at the end of `branches[i]`, all in one pass over the weights, and
    /// returns what is likely to come after the last of each. Branches need not be of one length.
    ///
    /// # Errors
    /// As [`Decoder::read`]; also when there are not as many texts as branches, one is empty, or a branch
    /// belongs to another prefix. The branches then hold what they held.
    pub fn read_branches(&self, prefix: &Memory, branches: &mut [Branch], tokens: &[Vec<u32>]) -> Result<Vec<Vec<f32>>> {
        if branches.len() != tokens.len() || branches.iter().any(|b| b.start != prefix.len()) {
            candle_core::bail!("{} texts for {} branches of a prefix of {} tokens", tokens.len(), branches.len(), prefix.len());
        }
        let mut told = vec![Vec::new(); branches.len()];
        let shared = Some((&prefix.kept, prefix.len()));
        let mut strands: Vec<Strand> = branches
            .iter_mut()
            .zip(tokens)
            .map(|(b, tokens)| Strand { prefix: shared, length: b.tokens.len(), kept: &mut b.kept, tokens })
            .collect();
        self.pass(&mut strands, Wanted::Last(&mut told))?;
        for ((branch, tokens), logits) in branches.iter_mut().zip(tokens).zip(&told) {
            branch.tokens.extend(tokens);
            branch.logits.clone_from(logits);
        }
        Ok(told)
    }

    /// How likely each token of each candidate is after the prefix and the candidate's tokens before it, in
    /// nats (0 is certain), all candidates in one batched pass. The prefix is not changed. Where it was cut
    /// back and what comes next is not known, its last token is read again beside it.
    ///
    /// # Errors
    /// As [`Decoder::read`]; also when nothing at all was read yet.
    pub fn likelihoods(&self, prefix: &Memory, candidates: &[Vec<u32>]) -> Result<Vec<Vec<f32>>> {
        let Some(last) = prefix.tokens.last() else { candle_core::bail!("nothing was read that candidates could follow") };
        // The first token of each is judged by the prefix alone, where that is known.
        let again = prefix.logits.is_empty();
        let read: Vec<Vec<u32>> = candidates
            .iter()
            .map(|c| {
                let before = (again && !c.is_empty()).then_some(*last);
                before.into_iter().chain(c[..c.len().saturating_sub(1)].iter().copied()).collect()
            })
            .collect();
        let asked = |c: &[u32]| c[usize::from(!again).min(c.len())..].iter().map(|t| Some(*t)).collect::<Vec<_>>();
        let targets: Vec<Option<u32>> = candidates.iter().flat_map(|c| asked(c)).collect();
        let length = prefix.len() - usize::from(again);
        let mut kept: Vec<Kept> = read.iter().map(|r| self.nothing(r.len().max(1))).collect();
        let mut strands: Vec<Strand> = kept
            .iter_mut()
            .zip(&read)
            .filter(|(_, tokens)| !tokens.is_empty())
            .map(|(kept, tokens)| Strand { prefix: Some((&prefix.kept, length)), kept, length: 0, tokens })
            .collect();
        let mut told = Vec::with_capacity(targets.len());
        self.pass(&mut strands, Wanted::Likely(&targets, &mut told))?;
        let mut told = told.into_iter();
        let known = |token: Option<&u32>| token.filter(|_| !again).map(|t| tensors::likelihood(&prefix.logits, *t));
        Ok(candidates
            .iter()
            .zip(&read)
            .map(|(c, read)| known(c.first()).into_iter().chain(told.by_ref().take(read.len())).collect())
            .collect())
    }

    fn pass(&self, strands: &mut [Strand], wanted: Wanted) -> Result<()> {
        for strand in strands.iter() {
            let (count, start) = (strand.tokens.len(), strand.start());
            if count == 0 || start + count > self.shape().context {
                candle_core::bail!("{count} tokens after {start} do not fit a context of {}", self.shape().context);
            }
        }
        if strands.is_empty() {
            return Ok(());
        }
        match (&*self.machine, &self.learned) {
            (Machine::Engine(engine), Some(Learned::Engine(lows))) => engine.pass(Some(lows), strands, wanted),
            (Machine::Engine(engine), _) => engine.pass(None, strands, wanted),
            (Machine::Tensors(tensors), Some(Learned::Tensors(lows))) => tensors.pass(Some(lows), strands, wanted),
            (Machine::Tensors(tensors), _) => tensors.pass(None, strands, wanted),
        }
    }
}

#[cfg(test)]
mod tests;
