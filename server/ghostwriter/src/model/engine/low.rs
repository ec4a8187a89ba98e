//! What was learned beside the packed weights: for each map a pair of thin matrices, sixteen numbers between them, so
//! that one vector holds all that stands between.

use super::{
    Engine, Layer,
    kernels::{Isa, Lanes, TILE, mix},
    packed::{Matrix, ROWS},
    pool::{Team, pieces},
};
use crate::adapter::{Adapter, Pair, RANK};

/// A pair as the engine multiplies it.
pub struct Low {
    /// For each input its part in the sixteen numbers between.
    inward: Vec<Lanes>,
    /// For each group of sixteen outputs, as the map has them, what each number between gives to them.
    outward: Vec<[Lanes; RANK]>,
}

/// The pairs of one layer, in the order in which its maps work.
pub struct Lows {
    pub qkv: Low,
    pub out: Low,
    pub gate_up: Low,
    pub down: Low,
}

impl Low {
    /// None where the pair has another shape than the maps that it stands beside.
    fn new(pair: &Pair, maps: &[Matrix]) -> Option<Low> {
        let width = maps.first()?.width;
        let rows: usize = maps.iter().map(|m| m.rows).sum();
        if pair.a.len() != RANK * width || pair.b.len() != RANK * rows {
            return None;
        }
        let inward = (0..width).map(|i| std::array::from_fn(|r| pair.a[r * width + i])).collect();
        let mut outward = Vec::new();
        let mut first = 0;
        for map in maps {
            for g in 0..map.groups() {
                let row = |lane: usize| Some(g * ROWS + lane).filter(|row| *row < map.rows).map(|row| first + row);
                let part = |r: usize| -> Lanes { std::array::from_fn(|lane| row(lane).map_or(0.0, |row| pair.b[row * RANK + r])) };
                outward.push(std::array::from_fn(part));
            }
            first += map.rows;
        }
        Some(Low { inward, outward })
    }

    /// The sixteen numbers between, for every row of inputs.
    pub fn between(&self, isa: Isa, team: &Team, rows: &[f32], between: &mut [Lanes]) {
        let width = self.inward.len();
        let some = |first: usize, between: &mut [Lanes]| {
            let mut inputs: [&[f32]; TILE] = [&[]; TILE];
            for (input, row) in inputs.iter_mut().zip(rows[first * width..].chunks_exact(width)) {
                *input = row;
            }
            between.fill([0.0; ROWS]);
            mix(isa, &inputs[..between.len()], &self.inward, between);
        };
        team.each(pieces(between, TILE), |tile, between| some(tile * TILE, between));
    }

    /// Adds to group `g` of the outputs of a few columns what their numbers between give.
    pub fn add(&self, isa: Isa, g: usize, between: &[Lanes], out: &mut [Lanes]) {
        let mut inputs: [&[f32]; TILE] = [&[]; TILE];
        for (input, between) in inputs.iter_mut().zip(between) {
            *input = between;
        }
        mix(isa, &inputs[..out.len()], &self.outward[g], out);
    }
}

impl Lows {
    fn new(pairs: &[Pair; 4], layer: &Layer) -> Option<Lows> {
        let [qkv, out, gate_up, down] = pairs;
        Some(Lows {
            qkv: Low::new(qkv, &layer.qkv.matrices)?,
            out: Low::new(out, &[layer.out])?,
            gate_up: Low::new(gate_up, &[layer.gate, layer.up])?,
            down: Low::new(down, &[layer.down])?,
        })
    }
}

impl Engine {
    /// What an adapter adds to each layer; none where it is made for another shape.
    pub fn lows(&self, adapter: &Adapter) -> Option<Vec<Lows>> {
        if adapter.layers.len() != self.layers.len() {
            return None;
        }
        adapter.layers.iter().zip(&self.layers).map(|(pairs, layer)| Lows::new(pairs, layer)).collect()
    }
}
