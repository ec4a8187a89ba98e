//! The inner loops, once for each kind of processor, chosen when the program runs.
//!
//! Products are between packed weights and inputs rounded to eight bits, a scale for each 32 of them (the
//! method of ggml's `q8_0`); the sums are whole numbers and exact, so that every kernel gives the same.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod portable;

use super::packed::{BLOCK, Format, ROWS, half};

/// Sixteen outputs side by side.
pub type Lanes = [f32; ROWS];
/// Sixteen half floats side by side.
pub type Halves = [u16; ROWS];
/// Texts that are multiplied together; a tile of inputs.
pub const TILE: usize = 8;

/// A kind of processor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Isa {
    /// Any at all.
    Portable,
    /// AVX2 and FMA.
    Avx2,
    /// AVX-512 with VNNI.
    Avx512,
}

impl Isa {
    /// The fastest that this machine has.
    pub fn best() -> Isa {
        #[cfg(target_arch = "x86_64")]
        {
            let wide = std::is_x86_feature_detected!("avx512f")
                && std::is_x86_feature_detected!("avx512bw")
                && std::is_x86_feature_detected!("avx512vl")
                && std::is_x86_feature_detected!("avx512dq")
                && std::is_x86_feature_detected!("avx512vnni");
            let half =
                std::is_x86_feature_detected!("avx2") && std::is_x86_feature_detected!("fma") && std::is_x86_feature_detected!("f16c");
            if wide && half {
                return Isa::Avx512;
            }
            if half {
                return Isa::Avx2;
            }
        }
        Isa::Portable
    }
}

/// Thirty-two inputs of one text, rounded.
#[derive(Debug, Clone, Copy, Default)]
#[repr(C)]
pub struct Cell {
    /// Four to a word.
    pub words: [i32; 8],
    /// What the rounded numbers are multiplied by.
    pub scale: f32,
    /// Their sum, scaled.
    pub shift: f32,
    /// −32 times the sums of the first and the second sixteen.
    pub sums: [i32; 2],
}

/// Rounds one block of inputs.
#[inline(always)]
pub fn round(block: &[f32; BLOCK]) -> Cell {
    let mut most = [0f32; 16];
    for half in block.as_chunks::<16>().0 {
        for (m, v) in most.iter_mut().zip(half) {
            *m = m.max(v.abs());
        }
    }
    let most = most.iter().fold(0f32, |a, b| a.max(*b));
    let scale = most / 127.0;
    let inverse = if most > 0.0 { 127.0 / most } else { 0.0 };
    let mut sums = [0i32; 2];
    let mut numbers = [0i8; BLOCK];
    for (h, half) in block.as_chunks::<16>().0.iter().enumerate() {
        let mut whole = [0i32; 16];
        for (w, v) in whole.iter_mut().zip(half) {
            // Adding 1.5 × 2²³ leaves the nearest whole number in the low bits.
            *w = ((v * inverse + 12_582_912.0).to_bits() as i32).wrapping_sub(0x4b40_0000);
        }
        for (n, w) in numbers[h * 16..].iter_mut().zip(&whole) {
            *n = *w as i8;
        }
        sums[h] = whole.iter().fold(0i32, |a, b| a.wrapping_add(*b));
    }
    let mut words = [0i32; 8];
    for (word, four) in words.iter_mut().zip(numbers.as_chunks::<4>().0) {
        *word = i32::from_ne_bytes(four.map(|n| n as u8));
    }
    Cell { words, scale, shift: scale * sums[0].wrapping_add(sums[1]) as f32, sums: sums.map(|s| s.wrapping_mul(-32)) }
}

/// A tile of rounded inputs: `count` texts, block by block. `count` is 1, 2, 4 or 8.
#[derive(Clone, Copy)]
pub struct Tile<'a> {
    /// `blocks × count` cells.
    pub cells: &'a [Cell],
    /// Texts.
    pub count: usize,
}

/// Sixteen outputs of each text of the tile, from one group of packed rows.
pub fn multiply(isa: Isa, format: Format, group: &[u8], tile: Tile, out: &mut [Lanes]) {
    match isa {
        #[cfg(target_arch = "x86_64")]
        Isa::Avx512 => avx512::multiply(format, group, tile, out),
        #[cfg(target_arch = "x86_64")]
        Isa::Avx2 => avx2::multiply(format, group, tile, out),
        _ => portable::multiply(format, group, tile, out),
    }
}

/// What is mixed: sixteen floats or half floats side by side.
pub trait Column: Copy + Sync {
    /// See [`mix`].
    fn some<const R: usize>(isa: Isa, rows: [&[f32]; R], columns: &[Self], sums: &mut [Lanes; R]);
}

impl Column for Lanes {
    fn some<const R: usize>(isa: Isa, rows: [&[f32]; R], columns: &[Self], sums: &mut [Lanes; R]) {
        match isa {
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => avx512::mix(rows, columns, sums),
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => avx2::mix(rows, columns, sums),
            _ => portable::mix(rows, columns, sums, |c| *c),
        }
    }
}

impl Column for Halves {
    fn some<const R: usize>(isa: Isa, rows: [&[f32]; R], columns: &[Self], sums: &mut [Lanes; R]) {
        match isa {
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => avx512::mix_halves(rows, columns, sums),
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => avx2::mix_halves(rows, columns, sums),
            _ => portable::mix(rows, columns, sums, |c| c.map(half)),
        }
    }
}

/// `sums[r] += rows[r][i] × columns[i]`, for all i in order; any number of rows.
pub fn mix<C: Column>(isa: Isa, rows: &[&[f32]], columns: &[C], sums: &mut [Lanes]) {
    let mut at = 0;
    while at < sums.len() {
        at += match sums.len() - at {
            12.. => some::<C, 12>(isa, &rows[at..], columns, &mut sums[at..]),
            8..12 => some::<C, 8>(isa, &rows[at..], columns, &mut sums[at..]),
            6 | 7 => some::<C, 6>(isa, &rows[at..], columns, &mut sums[at..]),
            4 | 5 => some::<C, 4>(isa, &rows[at..], columns, &mut sums[at..]),
            3 => some::<C, 3>(isa, &rows[at..], columns, &mut sums[at..]),
            2 => some::<C, 2>(isa, &rows[at..], columns, &mut sums[at..]),
            _ => some::<C, 1>(isa, &rows[at..], columns, &mut sums[at..]),
        }
    }
}

fn some<C: Column, const R: usize>(isa: Isa, rows: &[&[f32]], columns: &[C], sums: &mut [Lanes]) -> usize {
    if let (Some(rows), Some(sums)) = (rows.first_chunk::<R>(), sums.first_chunk_mut::<R>()) {
        C::some(isa, rows.map(|r| &r[..columns.len()]), columns, sums);
    }
    R
}

/// Packed plain numbers as what they are.
#[expect(unsafe_code, reason = "bytes of a store are seen as floats")]
pub fn as_lanes(bytes: &[u8]) -> &[Lanes] {
    // SAFETY: any bytes are floats; `align_to` sees to where they begin.
    let (before, lanes, _) = unsafe { bytes.align_to::<Lanes>() };
    assert!(before.is_empty(), "groups begin at a multiple of 64 in a store that is aligned for floats");
    lanes
}

/// A store's floats as bytes.
#[expect(unsafe_code, reason = "floats of a store are written as bytes")]
pub fn as_bytes(lanes: &[Lanes]) -> &[u8] {
    // SAFETY: every float is four bytes.
    unsafe { std::slice::from_raw_parts(lanes.as_ptr().cast(), std::mem::size_of_val(lanes)) }
}

/// As [`as_bytes`], to write into.
#[expect(unsafe_code, reason = "floats of a store are written as bytes")]
pub fn as_bytes_mut(lanes: &mut [Lanes]) -> &mut [u8] {
    // SAFETY: every float is four bytes, and any bytes are floats.
    unsafe { std::slice::from_raw_parts_mut(lanes.as_mut_ptr().cast(), std::mem::size_of_val(lanes)) }
}

/// Runs plain Rust compiled for the vector unit of the machine.
pub fn within<R>(isa: Isa, work: impl FnOnce() -> R) -> R {
    match isa {
        #[cfg(target_arch = "x86_64")]
        Isa::Avx512 => avx512::within(work),
        #[cfg(target_arch = "x86_64")]
        Isa::Avx2 => avx2::within(work),
        _ => work(),
    }
}

#[cfg(test)]
mod tests;
