//! AVX-512 with VNNI: four products of bytes a lane and instruction.
#![expect(unsafe_code, reason = "vector instructions are called only where the machine has them")]

use super::{Cell, Halves, Lanes, Tile};
use crate::model::engine::packed::{Format, ROWS};
use std::arch::x86_64::*;

/// See [`super::multiply`].
pub fn multiply(format: Format, group: &[u8], tile: Tile, out: &mut [Lanes]) {
    macro_rules! by_count {
        ($f:expr) => {
            match tile.count {
                // SAFETY: `Isa::Avx512` is only chosen where these features are there.
                8 => unsafe { tile_of::<{ $f }, 8>(group, tile.cells, out) },
                // SAFETY: as above.
                4 => unsafe { tile_of::<{ $f }, 4>(group, tile.cells, out) },
                // SAFETY: as above.
                2 => unsafe { tile_of::<{ $f }, 2>(group, tile.cells, out) },
                // SAFETY: as above.
                _ => unsafe { tile_of::<{ $f }, 1>(group, tile.cells, out) },
            }
        };
    }
    match format {
        Format::Q4 => by_count!(Format::Q4 as u8),
        Format::Q5 => by_count!(Format::Q5 as u8),
        Format::Q8 => by_count!(Format::Q8 as u8),
        Format::Q4K => by_count!(Format::Q4K as u8),
        Format::Q5K => by_count!(Format::Q5K as u8),
        Format::Q6K => by_count!(Format::Q6K as u8),
        Format::F32 => super::portable::multiply(format, group, tile, out),
    }
}

const Q4: u8 = Format::Q4 as u8;
const Q5: u8 = Format::Q5 as u8;
const Q8: u8 = Format::Q8 as u8;
const Q4K: u8 = Format::Q4K as u8;
const Q5K: u8 = Format::Q5K as u8;
const Q6K: u8 = Format::Q6K as u8;

const fn numbers(format: u8) -> usize {
    match format {
        Q4 | Q4K => 256,
        Q5 | Q5K => 320,
        Q6K => 384,
        _ => 512,
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx2,fma,f16c")]
#[inline]
fn load(bytes: &[u8]) -> __m512i {
    assert!(bytes.len() >= 64);
    // SAFETY: 64 bytes are there; the instruction asks for no alignment.
    unsafe { _mm512_loadu_si512(bytes.as_ptr().cast()) }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx2,fma,f16c")]
#[inline]
fn halves(bytes: &[u8]) -> __m512 {
    assert!(bytes.len() >= 32);
    // SAFETY: 32 bytes are there.
    _mm512_cvtph_ps(unsafe { _mm256_loadu_si256(bytes.as_ptr().cast()) })
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx2,fma,f16c")]
#[inline]
fn small(bytes: &[u8]) -> __m128i {
    assert!(bytes.len() >= 16);
    // SAFETY: 16 bytes are there.
    unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) }
}

/// The numbers of one block: word i of each of the sixteen rows.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx2,fma,f16c")]
#[inline]
fn words<const F: u8>(block: &[u8]) -> [__m512i; 8] {
    let mut words = [_mm512_setzero_si512(); 8];
    if F == Q8 {
        for (w, word) in words.iter_mut().enumerate() {
            *word = load(&block[w * 64..w * 64 + 64]);
        }
        return words;
    }
    let low = _mm512_set1_epi8(15);
    for w in 0..4 {
        let both = load(&block[w * 64..w * 64 + 64]);
        words[w] = _mm512_and_si512(both, low);
        words[w + 4] = _mm512_and_si512(_mm512_srli_epi16::<4>(both), low);
    }
    // (a & b) | c
    const JOIN: i32 = 0xea;
    if F == Q5 || F == Q5K {
        let fifth = load(&block[256..320]);
        let bit = _mm512_set1_epi8(16);
        words[0] = _mm512_ternarylogic_epi32::<JOIN>(_mm512_slli_epi16::<4>(fifth), bit, words[0]);
        words[1] = _mm512_ternarylogic_epi32::<JOIN>(_mm512_slli_epi16::<3>(fifth), bit, words[1]);
        words[2] = _mm512_ternarylogic_epi32::<JOIN>(_mm512_slli_epi16::<2>(fifth), bit, words[2]);
        words[3] = _mm512_ternarylogic_epi32::<JOIN>(_mm512_slli_epi16::<1>(fifth), bit, words[3]);
        words[4] = _mm512_ternarylogic_epi32::<JOIN>(fifth, bit, words[4]);
        words[5] = _mm512_ternarylogic_epi32::<JOIN>(_mm512_srli_epi16::<1>(fifth), bit, words[5]);
        words[6] = _mm512_ternarylogic_epi32::<JOIN>(_mm512_srli_epi16::<2>(fifth), bit, words[6]);
        words[7] = _mm512_ternarylogic_epi32::<JOIN>(_mm512_srli_epi16::<3>(fifth), bit, words[7]);
    }
    if F == Q6K {
        let bits = _mm512_set1_epi8(48);
        for (w, at) in [(0, 256), (4, 320)] {
            let high = load(&block[at..at + 64]);
            words[w] = _mm512_ternarylogic_epi32::<JOIN>(_mm512_slli_epi16::<4>(high), bits, words[w]);
            words[w + 1] = _mm512_ternarylogic_epi32::<JOIN>(_mm512_slli_epi16::<2>(high), bits, words[w + 1]);
            words[w + 2] = _mm512_ternarylogic_epi32::<JOIN>(high, bits, words[w + 2]);
            words[w + 3] = _mm512_ternarylogic_epi32::<JOIN>(_mm512_srli_epi16::<2>(high), bits, words[w + 3]);
        }
    }
    words
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx2,fma,f16c")]
fn tile_of<const F: u8, const N: usize>(group: &[u8], cells: &[Cell], out: &mut [Lanes]) {
    let (cells, _) = cells.as_chunks::<N>();
    let (numbers_of, scales) = group.split_at(cells.len() * numbers(F));
    let mut sums = [_mm512_setzero_ps(); N];
    let (mut whole, mut whole_least) = (_mm512_setzero_ps(), _mm512_setzero_ps());
    for (b, cells) in cells.iter().enumerate() {
        let words = words::<F>(&numbers_of[b * numbers(F)..][..numbers(F)]);
        let (first, second) = match F {
            Q4 | Q5 => {
                let scales = &scales[b * 64..][..64];
                (halves(&scales[..32]), halves(&scales[32..]))
            }
            Q8 => (halves(&scales[b * 32..][..32]), _mm512_setzero_ps()),
            _ => {
                let size = if F == Q6K { 288 } else { 320 };
                let scales = &scales[b / 8 * size..][..size];
                if b % 8 == 0 {
                    whole = halves(&scales[..32]);
                    if F != Q6K {
                        whole_least = _mm512_sub_ps(_mm512_setzero_ps(), halves(&scales[32..64]));
                    }
                }
                let at = if F == Q6K { 32 } else { 64 } + b % 8 * 32;
                let (a, z) = (small(&scales[at..][..16]), small(&scales[at + 16..][..16]));
                if F == Q6K {
                    let real = |s| _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(s));
                    (_mm512_mul_ps(whole, real(a)), _mm512_mul_ps(whole, real(z)))
                } else {
                    let real = |s| _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(s));
                    (_mm512_mul_ps(whole, real(a)), _mm512_mul_ps(whole_least, real(z)))
                }
            }
        };
        for (cell, sum) in cells.iter().zip(&mut sums) {
            let product = |sum, w: usize| _mm512_dpbusd_epi32(sum, words[w], _mm512_set1_epi32(cell.words[w]));
            let four = |start, w| product(product(product(product(start, w), w + 1), w + 2), w + 3);
            let scale = _mm512_set1_ps(cell.scale);
            if F == Q6K {
                let a = _mm512_cvtepi32_ps(four(_mm512_set1_epi32(cell.sums[0]), 0));
                let z = _mm512_cvtepi32_ps(four(_mm512_set1_epi32(cell.sums[1]), 4));
                *sum = _mm512_fmadd_ps(_mm512_fmadd_ps(a, first, _mm512_mul_ps(z, second)), scale, *sum);
                continue;
            }
            let start = if F == Q8 { _mm512_set1_epi32((cell.sums[0] + cell.sums[1]) * 4) } else { _mm512_setzero_si512() };
            let whole = if N == 1 { _mm512_add_epi32(four(start, 0), four(_mm512_setzero_si512(), 4)) } else { four(four(start, 0), 4) };
            *sum = _mm512_fmadd_ps(_mm512_mul_ps(_mm512_cvtepi32_ps(whole), first), scale, *sum);
            if F != Q8 {
                *sum = _mm512_fmadd_ps(second, _mm512_set1_ps(cell.shift), *sum);
            }
        }
    }
    for (sum, out) in sums.iter().zip(out) {
        // SAFETY: sixteen floats are 64 bytes.
        unsafe { _mm512_storeu_ps(out.as_mut_ptr(), *sum) };
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx2,fma,f16c")]
#[inline]
fn open_lanes(column: &Lanes) -> __m512 {
    // SAFETY: sixteen floats are 64 bytes.
    unsafe { _mm512_loadu_ps(column.as_ptr()) }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx2,fma,f16c")]
#[inline]
fn open_halves(column: &Halves) -> __m512 {
    // SAFETY: sixteen half floats are 32 bytes.
    _mm512_cvtph_ps(unsafe { _mm256_loadu_si256(column.as_ptr().cast()) })
}

/// See [`super::mix`]: once for floats and once for half floats.
macro_rules! mixing {
    ($name:ident, $wide:ident, $column:ty, $load:ident) => {
        /// See [`super::mix`].
        pub fn $name<const R: usize>(rows: [&[f32]; R], columns: &[$column], sums: &mut [Lanes; R]) {
            // SAFETY: `Isa::Avx512` is only chosen where these features are there.
            unsafe { $wide(rows, columns, sums) }
        }

        #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx2,fma,f16c")]
        fn $wide<const R: usize>(rows: [&[f32]; R], columns: &[$column], sums: &mut [Lanes; R]) {
            // SAFETY: sixteen floats are 64 bytes.
            let mut wide: [__m512; R] = sums.each_ref().map(|s| unsafe { _mm512_loadu_ps(s.as_ptr()) });
            let rows = rows.map(|r| &r[..columns.len()]);
            for (i, column) in columns.iter().enumerate() {
                let column = $load(column);
                for (row, sum) in rows.iter().zip(&mut wide) {
                    *sum = _mm512_fmadd_ps(_mm512_set1_ps(row[i]), column, *sum);
                }
            }
            for (wide, sum) in wide.iter().zip(sums) {
                // SAFETY: as above.
                unsafe { _mm512_storeu_ps(sum.as_mut_ptr(), *wide) };
            }
        }
    };
}

mixing!(mix, mix_wide, Lanes, open_lanes);
mixing!(mix_halves, mix_halves_wide, Halves, open_halves);
/// See [`super::within`].
pub fn within<R>(work: impl FnOnce() -> R) -> R {
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx2,fma,f16c")]
    fn inner<R>(work: impl FnOnce() -> R) -> R {
        work()
    }
    // SAFETY: `Isa::Avx512` is only chosen where these features are there.
    unsafe { inner(work) }
}

const _: () = assert!(ROWS == 16);
