//! Packing against candle's reading of the same blocks, and every kernel against plain sums.

use super::*;
use crate::model::{
    engine::packed::{Source, half, pack, to_half, unpack},
    sampler::draw,
};
use candle_core::{
    Device,
    quantized::{GgmlDType, QStorage, QTensor},
};
use std::borrow::Cow;

const WIDTH: usize = 512;
const KINDS: [(Source, GgmlDType, &[usize]); 8] = [
    (Source::Q4_0, GgmlDType::Q4_0, &[0]),
    (Source::Q4_1, GgmlDType::Q4_1, &[0, 2]),
    (Source::Q5_0, GgmlDType::Q5_0, &[0]),
    (Source::Q5_1, GgmlDType::Q5_1, &[0, 2]),
    (Source::Q8_0, GgmlDType::Q8_0, &[0]),
    (Source::Q4K, GgmlDType::Q4K, &[0, 2]),
    (Source::Q5K, GgmlDType::Q5K, &[0, 2]),
    (Source::Q6K, GgmlDType::Q6K, &[208]),
];

/// Sixteen rows of any bytes at all, but for scales, which are small numbers of either sign.
fn rows(source: Source, scales: &[usize]) -> Vec<u8> {
    let (numbers, bytes) = source.block();
    let mut raw: Vec<u8> = (0..ROWS * WIDTH / numbers * bytes).map(|i| (draw(5, i, 0) * 256.0) as u8).collect();
    for block in raw.chunks_mut(bytes) {
        scales.iter().for_each(|at| block[at + 1] = block[at + 1] & 0x83 | 0x20);
    }
    raw
}

#[test]
fn packed_weights_are_the_weights_and_every_kernel_sums_them_alike() {
    let inputs: Vec<f32> = (0..WIDTH * TILE).map(|i| draw(7, i, 0) as f32 * 2.0 - 1.0).collect();
    for (source, kind, scales) in KINDS {
        let raw = rows(source, scales);
        let format = source.format();
        let mut group = vec![0; format.group(WIDTH)];
        pack(source, WIDTH, &raw, &mut group);
        let storage = QStorage::from_data(Cow::Owned(raw), &Device::Cpu, kind).unwrap();
        let wanted = QTensor::new(storage, (ROWS, WIDTH)).unwrap().dequantize(&Device::Cpu).unwrap().to_vec2::<f32>().unwrap();
        let mut plain = vec![vec![0.0; WIDTH]; ROWS];
        for (r, row) in plain.iter_mut().enumerate() {
            unpack(format, &group, r, row);
            assert!(row.iter().zip(&wanted[r]).all(|(a, b)| (a - b).abs() <= 1e-6 * b.abs().max(0.01)), "{source:?} row {r}");
        }
        for count in [1, 2, 4, 8] {
            let blocks = (0..WIDTH / BLOCK).flat_map(|b| (0..count).map(move |c| c * WIDTH + b * BLOCK));
            let cells: Vec<Cell> = blocks.map(|at| round(inputs[at..].first_chunk().unwrap())).collect();
            for isa in [Isa::Portable, Isa::Avx2, Isa::Avx512].into_iter().filter(|isa| *isa <= Isa::best()) {
                let mut out = vec![[9.0; ROWS]; count];
                multiply(isa, format, &group, Tile { cells: &cells, count }, &mut out);
                for (c, r) in (0..count).flat_map(|c| (0..ROWS).map(move |r| (c, r))) {
                    let rounded = |i: usize| {
                        let cell = &cells[i / BLOCK * count + c];
                        f32::from(cell.words[i % BLOCK / 4].to_ne_bytes()[i % 4] as i8) * cell.scale
                    };
                    let (mut sum, mut size) = (0.0, 0.0f64);
                    for (i, w) in plain[r].iter().enumerate() {
                        assert!((rounded(i) - inputs[c * WIDTH + i]).abs() <= 0.51 / 127.0);
                        sum += f64::from(w * rounded(i));
                        size += f64::from(w * rounded(i)).abs();
                    }
                    assert!((f64::from(out[c][r]) - sum).abs() < 2e-6 * size, "{source:?} {isa:?} {count}: {} {sum}", out[c][r]);
                }
            }
        }
    }
}

#[test]
fn plain_numbers_are_mixed_alike() {
    let columns: Vec<Lanes> = (0..37).map(|i| std::array::from_fn(|l| draw(1, i, l as u32) as f32 - 0.5)).collect();
    let rows: Vec<Vec<f32>> = (0..13).map(|r| (0..37).map(|i| draw(2, i, r) as f32 - 0.5).collect()).collect();
    let rows: Vec<&[f32]> = rows.iter().map(Vec::as_slice).collect();
    let sums = |isa, count: usize| {
        let mut sums = vec![[0.25; ROWS]; count];
        mix(isa, &rows[..count], &columns, &mut sums);
        sums
    };
    let halves: Vec<Halves> = columns.iter().map(|c| c.map(to_half)).collect();
    let opened: Vec<Lanes> = halves.iter().map(|c| c.map(half)).collect();
    assert!(opened.iter().flatten().zip(columns.iter().flatten()).all(|(a, b)| (a - b).abs() <= b.abs() / 2048.0 + 3e-8));
    for count in 1..=rows.len() {
        let wanted = sums(Isa::Portable, count);
        for isa in [Isa::Portable, Isa::Avx2, Isa::Avx512].into_iter().filter(|isa| *isa <= Isa::best()) {
            let (mut small, mut wide) = (vec![[0.0; ROWS]; count], vec![[0.0; ROWS]; count]);
            mix(isa, &rows[..count], &halves, &mut small);
            mix(isa, &rows[..count], &opened, &mut wide);
            assert!(small == wide, "half floats are opened exactly");
        }
        for isa in [Isa::Avx2, Isa::Avx512].into_iter().filter(|isa| *isa <= Isa::best()) {
            assert!(sums(isa, count).iter().zip(&wanted).all(|(a, b)| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-6)));
        }
    }
    assert_eq!(as_lanes(as_bytes(&columns)), columns);
}

#[test]
fn nothing_and_the_very_large_are_rounded_soundly() {
    let nothing = round(&[0.0; BLOCK]);
    assert!(nothing.words == [0; 8] && nothing.scale == 0.0 && nothing.shift == 0.0);
    let mut block = [1e30; BLOCK];
    block[3] = -1e30;
    let cell = round(&block);
    assert_eq!(cell.words[0].to_ne_bytes().map(|b| b as i8), [127, 127, 127, -127]);
    assert_eq!(cell.sums, [-32 * 14 * 127, -32 * 16 * 127]);
}
