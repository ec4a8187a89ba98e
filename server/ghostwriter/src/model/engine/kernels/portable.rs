//! Plain Rust, for every processor; what the others are held against.

use super::{Cell, Lanes, Tile};
use crate::model::engine::packed::{BLOCK, Format, ROWS, number, scale};

/// See [`super::multiply`].
pub fn multiply(format: Format, group: &[u8], tile: Tile, out: &mut [Lanes]) {
    let blocks = tile.cells.len() / tile.count;
    let (numbers, scales) = group.split_at(blocks * format.numbers());
    out[..tile.count].fill([0.0; ROWS]);
    for (b, cells) in tile.cells.chunks_exact(tile.count).enumerate() {
        let block = &numbers[b * format.numbers()..][..format.numbers()];
        for r in 0..ROWS {
            let mut weights = [0i32; BLOCK];
            for (i, w) in weights.iter_mut().enumerate() {
                *w = i32::from(number(format, block, r, i));
            }
            let (first, second) = (scale(format, scales, b, 0, r), scale(format, scales, b, 1, r));
            for (cell, out) in cells.iter().zip(out.iter_mut()) {
                let sums = products(&weights, cell);
                out[r] += match format {
                    Format::Q6K => (first.0 * (sums[0] + cell.sums[0]) as f32 + second.0 * (sums[1] + cell.sums[1]) as f32) * cell.scale,
                    Format::Q8 => first.0 * (sums[0] + sums[1] + (cell.sums[0] + cell.sums[1]) * 4) as f32 * cell.scale,
                    _ => (sums[0] + sums[1]) as f32 * first.0 * cell.scale + first.1 * cell.shift,
                };
            }
        }
    }
}

fn products(weights: &[i32; BLOCK], cell: &Cell) -> [i32; 2] {
    let mut sums = [0i32; 2];
    for (i, w) in weights.iter().enumerate() {
        sums[i / 16] += w * i32::from(cell.words[i / 4].to_ne_bytes()[i % 4] as i8);
    }
    sums
}

/// See [`super::mix`]; `open` makes floats of a column.
pub fn mix<const R: usize, C>(rows: [&[f32]; R], columns: &[C], sums: &mut [Lanes; R], open: impl Fn(&C) -> Lanes) {
    for (i, column) in columns.iter().enumerate() {
        let column = open(column);
        for (row, sums) in rows.iter().zip(sums.iter_mut()) {
            let a = row[i];
            for (s, c) in sums.iter_mut().zip(&column) {
                *s += a * c;
            }
        }
    }
}
