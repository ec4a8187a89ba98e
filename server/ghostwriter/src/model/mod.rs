//! The model: its file, its tokens, its decoder.

pub mod catalogue;
pub mod chat;
pub mod decoder;
pub mod engine;
pub mod gauge;
pub mod gguf;
pub mod local;
pub mod sampler;
pub mod shape;
pub mod tensors;
pub mod tokens;
