//! AVX2: the sixteen rows in two halves of eight.
#![expect(unsafe_code, reason = "vector instructions are called only where the machine has them")]

use super::{Cell, Halves, Lanes, Tile};
use crate::model::engine::packed::{Format, ROWS};
use std::arch::x86_64::*;

/// See [`super::multiply`].
pub fn multiply(format: Format, group: &[u8], tile: Tile, out: &mut [Lanes]) {
    macro_rules! by_count {
        ($f:expr) => {
            match tile.count {
                // SAFETY: `Isa::Avx2` is only chosen where these features are there.
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

/// How many sums of two products fit into sixteen bits.
const fn run(format: u8) -> usize {
    match format {
        Q4 | Q4K => 8,
        Q5 | Q5K => 4,
        Q6K => 2,
        _ => 1,
    }
}

#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn load(bytes: &[u8]) -> __m256i {
    assert!(bytes.len() >= 32);
    // SAFETY: 32 bytes are there; the instruction asks for no alignment.
    unsafe { _mm256_loadu_si256(bytes.as_ptr().cast()) }
}

#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn halves(bytes: &[u8]) -> __m256 {
    assert!(bytes.len() >= 16);
    // SAFETY: 16 bytes are there.
    _mm256_cvtph_ps(unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) })
}

#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn small(bytes: &[u8]) -> __m128i {
    assert!(bytes.len() >= 8);
    // SAFETY: 8 bytes are there.
    unsafe { _mm_loadl_epi64(bytes.as_ptr().cast()) }
}

/// Word `w` of eight rows of a block.
#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn words<const F: u8>(block: &[u8], half: usize) -> [__m256i; 8] {
    let mut words = [_mm256_setzero_si256(); 8];
    if F == Q8 {
        for (w, word) in words.iter_mut().enumerate() {
            // Around 0 again: the signed product needs it.
            *word = _mm256_xor_si256(load(&block[w * 64 + half * 32..][..32]), _mm256_set1_epi8(-128));
        }
        return words;
    }
    let low = _mm256_set1_epi8(15);
    for w in 0..4 {
        let both = load(&block[w * 64 + half * 32..][..32]);
        words[w] = _mm256_and_si256(both, low);
        words[w + 4] = _mm256_and_si256(_mm256_srli_epi16::<4>(both), low);
    }
    if F == Q5 || F == Q5K {
        let fifth = load(&block[256 + half * 32..][..32]);
        let bit = _mm256_set1_epi8(16);
        let join = |word, bits| _mm256_or_si256(word, _mm256_and_si256(bits, bit));
        words[0] = join(words[0], _mm256_slli_epi16::<4>(fifth));
        words[1] = join(words[1], _mm256_slli_epi16::<3>(fifth));
        words[2] = join(words[2], _mm256_slli_epi16::<2>(fifth));
        words[3] = join(words[3], _mm256_slli_epi16::<1>(fifth));
        words[4] = join(words[4], fifth);
        words[5] = join(words[5], _mm256_srli_epi16::<1>(fifth));
        words[6] = join(words[6], _mm256_srli_epi16::<2>(fifth));
        words[7] = join(words[7], _mm256_srli_epi16::<3>(fifth));
    }
    if F == Q6K {
        let bits = _mm256_set1_epi8(48);
        let join = |word, high| _mm256_or_si256(word, _mm256_and_si256(high, bits));
        for (w, at) in [(0, 256), (4, 320)] {
            let high = load(&block[at + half * 32..][..32]);
            words[w] = join(words[w], _mm256_slli_epi16::<4>(high));
            words[w + 1] = join(words[w + 1], _mm256_slli_epi16::<2>(high));
            words[w + 2] = join(words[w + 2], high);
            words[w + 3] = join(words[w + 3], _mm256_srli_epi16::<2>(high));
        }
    }
    words
}

/// Sums of products of the words `from..to` with one text's, a lane for each row.
#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn products<const F: u8>(words: &[__m256i; 8], cell: &Cell, from: usize, to: usize) -> __m256i {
    let ones = _mm256_set1_epi16(1);
    let mut whole = _mm256_setzero_si256();
    let mut at = from;
    while at < to {
        let mut short = _mm256_setzero_si256();
        let end = (at + run(F)).min(to);
        for (word, x) in words[at..end].iter().zip(&cell.words[at..end]) {
            let x = _mm256_set1_epi32(*x);
            let pair = if F == Q8 {
                _mm256_maddubs_epi16(_mm256_abs_epi8(*word), _mm256_sign_epi8(x, *word))
            } else {
                _mm256_maddubs_epi16(*word, x)
            };
            short = _mm256_add_epi16(short, pair);
        }
        whole = _mm256_add_epi32(whole, _mm256_madd_epi16(short, ones));
        at = end;
    }
    whole
}

#[target_feature(enable = "avx2,fma,f16c")]
fn tile_of<const F: u8, const N: usize>(group: &[u8], cells: &[Cell], out: &mut [Lanes]) {
    let (cells, _) = cells.as_chunks::<N>();
    let (numbers_of, scales) = group.split_at(cells.len() * numbers(F));
    for half in 0..2 {
        let mut sums = [_mm256_setzero_ps(); N];
        let (mut whole, mut whole_least) = (_mm256_setzero_ps(), _mm256_setzero_ps());
        for (b, cells) in cells.iter().enumerate() {
            let words = words::<F>(&numbers_of[b * numbers(F)..][..numbers(F)], half);
            let (first, second) = match F {
                Q4 | Q5 => {
                    let scales = &scales[b * 64..][..64];
                    (halves(&scales[half * 16..][..16]), halves(&scales[32 + half * 16..][..16]))
                }
                Q8 => (halves(&scales[b * 32 + half * 16..][..16]), _mm256_setzero_ps()),
                _ => {
                    let size = if F == Q6K { 288 } else { 320 };
                    let scales = &scales[b / 8 * size..][..size];
                    if b % 8 == 0 {
                        whole = halves(&scales[half * 16..][..16]);
                        if F != Q6K {
                            whole_least = _mm256_sub_ps(_mm256_setzero_ps(), halves(&scales[32 + half * 16..][..16]));
                        }
                    }
                    let at = if F == Q6K { 32 } else { 64 } + b % 8 * 32 + half * 8;
                    let (a, z) = (small(&scales[at..][..8]), small(&scales[at + 16..][..8]));
                    if F == Q6K {
                        let real = |s| _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(s));
                        (_mm256_mul_ps(whole, real(a)), _mm256_mul_ps(whole, real(z)))
                    } else {
                        let real = |s| _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(s));
                        (_mm256_mul_ps(whole, real(a)), _mm256_mul_ps(whole_least, real(z)))
                    }
                }
            };
            for (cell, sum) in cells.iter().zip(&mut sums) {
                let scale = _mm256_set1_ps(cell.scale);
                if F == Q6K {
                    let start = |i: usize| _mm256_set1_epi32(cell.sums[i]);
                    let a = _mm256_cvtepi32_ps(_mm256_add_epi32(start(0), products::<F>(&words, cell, 0, 4)));
                    let z = _mm256_cvtepi32_ps(_mm256_add_epi32(start(1), products::<F>(&words, cell, 4, 8)));
                    *sum = _mm256_fmadd_ps(_mm256_fmadd_ps(a, first, _mm256_mul_ps(z, second)), scale, *sum);
                    continue;
                }
                let whole = _mm256_cvtepi32_ps(products::<F>(&words, cell, 0, 8));
                *sum = _mm256_fmadd_ps(_mm256_mul_ps(whole, first), scale, *sum);
                if F != Q8 {
                    *sum = _mm256_fmadd_ps(second, _mm256_set1_ps(cell.shift), *sum);
                }
            }
        }
        for (sum, out) in sums.iter().zip(out.iter_mut()) {
            // SAFETY: eight floats of sixteen, from 0 or from 8.
            unsafe { _mm256_storeu_ps(out[half * 8..].as_mut_ptr(), *sum) };
        }
    }
}

#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn open_lanes(column: &Lanes, from: usize) -> __m256 {
    let eight = &column[from..from + 8];
    // SAFETY: eight floats are 32 bytes.
    unsafe { _mm256_loadu_ps(eight.as_ptr()) }
}

#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn open_halves(column: &Halves, from: usize) -> __m256 {
    let eight = &column[from..from + 8];
    // SAFETY: eight half floats are 16 bytes.
    _mm256_cvtph_ps(unsafe { _mm_loadu_si128(eight.as_ptr().cast()) })
}

/// See [`super::mix`]: once for floats and once for half floats.
macro_rules! mixing {
    ($name:ident, $wide:ident, $column:ty, $load:ident) => {
        /// See [`super::mix`].
        pub fn $name<const R: usize>(rows: [&[f32]; R], columns: &[$column], sums: &mut [Lanes; R]) {
            // SAFETY: `Isa::Avx2` is only chosen where these features are there.
            unsafe { $wide(rows, columns, sums) }
        }

        #[target_feature(enable = "avx2,fma,f16c")]
        fn $wide<const R: usize>(rows: [&[f32]; R], columns: &[$column], sums: &mut [Lanes; R]) {
            let rows = rows.map(|r| &r[..columns.len()]);
            for half in [0, 8] {
                // SAFETY: eight floats of sixteen, from 0 or from 8.
                let mut wide: [__m256; R] = sums.each_ref().map(|s| unsafe { _mm256_loadu_ps(s[half..].as_ptr()) });
                for (i, column) in columns.iter().enumerate() {
                    let column = $load(column, half);
                    for (row, sum) in rows.iter().zip(&mut wide) {
                        *sum = _mm256_fmadd_ps(_mm256_set1_ps(row[i]), column, *sum);
                    }
                }
                for (wide, sum) in wide.iter().zip(sums.iter_mut()) {
                    // SAFETY: as above.
                    unsafe { _mm256_storeu_ps(sum[half..].as_mut_ptr(), *wide) };
                }
            }
        }
    };
}

mixing!(mix, mix_wide, Lanes, open_lanes);
mixing!(mix_halves, mix_halves_wide, Halves, open_halves);
/// See [`super::within`].
pub fn within<R>(work: impl FnOnce() -> R) -> R {
    #[target_feature(enable = "avx2,fma,f16c")]
    fn inner<R>(work: impl FnOnce() -> R) -> R {
        work()
    }
    // SAFETY: `Isa::Avx2` is only chosen where these features are there.
    unsafe { inner(work) }
}

const _: () = assert!(ROWS == 16);
