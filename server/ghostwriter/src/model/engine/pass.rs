//! One pass over the weights, for as many columns (tokens of one or more texts) as are to be read.

use super::{
    Desk, Engine, Layer, attention,
    kernels::{Cell, Isa, Lanes, TILE, Tile, as_lanes, mix, multiply, round, within},
    lanes,
    low::{Low, Lows},
    packed::{BLOCK, Format, Matrix, ROWS, unpack},
    pool::{Pool, Team, pieces},
};
use crate::model::decoder::{Strand, Wanted};
use candle_core::Result;

/// Columns whose logits are held at once.
const TOLD: usize = 32;

/// Tokens of a long text that look back together, at most.
const NEIGHBOURS: usize = 8;

/// One token to be read.
#[derive(Clone, Copy)]
pub struct Column {
    strand: usize,
    /// Its number among its strand's own tokens.
    own: usize,
    position: usize,
    token: u32,
}

/// What is multiplied: rounded, and as it is; and what a pair that was learned makes of it on the way.
#[derive(Clone, Copy)]
struct Input<'a> {
    cells: &'a [Cell],
    rows: &'a [f32],
    count: usize,
    learned: Option<(&'a Low, &'a [Lanes])>,
}

/// Eight columns by eight, and what is left by four, two and one: (first, how many).
fn tiles(count: usize) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let left = (count - at).min(TILE);
        let size = (left + 1).next_power_of_two() / 2;
        at += size;
        (left > 0).then_some((at - size, size))
    })
}

/// The first `length`, making room where it lacks.
fn room<T: Clone + Default>(list: &mut Vec<T>, length: usize) -> &mut [T] {
    if list.len() < length {
        list.resize(length, T::default());
    }
    &mut list[..length]
}

/// Element `i` of column `c` of outputs that stand sixteen side by side.
fn gather(out: &[Lanes], count: usize, c: usize, from: usize, to: &mut [f32]) {
    if from.is_multiple_of(ROWS) {
        for (to, lanes) in to.chunks_mut(ROWS).zip(out[from / ROWS * count + c..].iter().step_by(count)) {
            to.copy_from_slice(&lanes[..to.len()]);
        }
        return;
    }
    for (i, to) in to.iter_mut().enumerate() {
        let at = from + i;
        *to = out[at / ROWS * count + c][at % ROWS];
    }
}

/// Adds to group `g` of what came out for a few columns what was learned beside the map.
fn learned(isa: Isa, g: usize, input: Input, first: usize, out: &mut [Lanes]) {
    if let Some((low, between)) = input.learned {
        low.add(isa, g, &between[first..], out);
    }
}

/// Cells of a text of so many inputs.
fn blocks(width: usize) -> usize {
    (width / BLOCK).max(1)
}

/// Rounds a few columns, given one behind the other, into tiles.
#[inline(always)]
fn round_columns(rows: &[f32], width: usize, cells: &mut [Cell]) {
    for (first, count) in tiles(rows.len() / width) {
        for b in 0..width / BLOCK {
            for c in 0..count {
                if let Some(block) = rows[(first + c) * width + b * BLOCK..].first_chunk() {
                    cells[first * blocks(width) + b * count + c] = round(block);
                }
            }
        }
    }
}

impl Engine {
    /// Reads the tokens of all strands, keeps their keys and values, and gives what is wanted of them. `learned` is
    /// what stands beside the weights of each layer.
    ///
    /// # Errors
    /// When a strand was kept by another decoder.
    pub fn pass(&self, learned: Option<&[Lows]>, strands: &mut [Strand], mut wanted: Wanted) -> Result<()> {
        for strand in strands.iter_mut() {
            let length = strand.length + strand.tokens.len();
            strand.kept.packed_mut()?.grow(length);
            if let Some((prefix, _)) = strand.prefix {
                prefix.packed()?;
            }
        }
        let team = Pool::shared().team();
        let mut desk = self.desk();
        let all: usize = strands.iter().map(|s| s.tokens.len()).sum();
        let (mut s, mut t, mut read) = (0, 0, 0);
        while read < all {
            desk.columns.clear();
            while desk.columns.len() < self.block && s < strands.len() {
                let strand = &strands[s];
                let Some(token) = strand.tokens.get(t) else {
                    (s, t) = (s + 1, 0);
                    continue;
                };
                desk.columns.push(Column { strand: s, own: strand.length + t, position: strand.start() + t, token: *token });
                t += 1;
            }
            self.layers(&team, learned, &mut desk, strands)?;
            self.tell(&team, &mut desk, strands, read, &mut wanted);
            read += desk.columns.len();
        }
        self.leave(desk);
        Ok(())
    }

    /// The layers, over one block of columns; their state is left in `desk.x`.
    fn layers(&self, team: &Team, learned: Option<&[Lows]>, desk: &mut Desk, strands: &mut [Strand]) -> Result<()> {
        self.start(desk);
        let Desk { columns, x, rows, cells, between, out, fed, qkv, heard, cos, sin, .. } = desk;
        let (isa, count, shape) = (self.isa, columns.len(), &self.shape);
        let (dim, group) = (shape.head_dim, shape.heads / shape.kv_heads);
        let (q, kv) = (shape.heads * dim, shape.kv_heads * dim);
        let x = &mut x[..count * self.width];
        let most = self.width.max(q).max(self.feed);
        let rows = room(rows, count * most);
        let cells = room(cells, count * blocks(most));
        let qkv = room(qkv, count * (q + 2 * kv));
        let heard = room(heard, count * q);
        let fed = room(fed, self.feed.div_ceil(ROWS) * count);
        let between = room(between, count);
        let half = self.rotations[0].len();
        let mut before: Option<&Layer> = None;
        for (i, layer) in self.layers.iter().enumerate() {
            let added = before.map(|l| (&out[..l.down.groups() * count], l.after_feed.as_deref()));
            self.normed(team, x, added, &layer.attention_norm, rows, cells);
            let lows = learned.and_then(|l| l.get(i));
            let told = room(out, layer.qkv.groups() * count);
            let input = self.input(team, lows.map(|l| &l.qkv), (cells, rows, count), between);
            self.product(team, &layer.qkv.matrices, input, told);
            let (told, turns) = (&*told, layer.rotation * count * half);
            team.each(pieces(qkv, q + 2 * kv), |c, row| {
                for (part, from) in [0, q, q + kv, q + 2 * kv].windows(2).zip(layer.qkv.starts) {
                    gather(told, count, c, from, &mut row[part[0]..part[1]]);
                }
                let at = turns + c * half;
                within(isa, || self.turned(layer, row, &cos[at..at + half], &sin[at..at + half]));
            });
            for (column, row) in columns.iter().zip(qkv.chunks_exact(q + 2 * kv)) {
                let kept = strands[column.strand].kept.packed_mut()?;
                let (keys, values) = row[q..].split_at(kv);
                for (h, (key, value)) in keys.chunks_exact(dim).zip(values.chunks_exact(dim)).enumerate() {
                    kept.put(i, h, column.own, key, value);
                }
            }
            let (strands, told) = (&*strands, &*qkv);
            if count < TILE {
                // A key head of a token is a part: few tokens still keep all threads busy.
                team.each(pieces(heard, group * dim), |at, heard| {
                    let (c, h) = (at / shape.kv_heads, at % shape.kv_heads);
                    self.heard(layer.window, &columns[c..=c], strands, (i, h), &told[c * (q + 2 * kv)..], &mut [heard]);
                });
            } else {
                let together = (attention::TOGETHER / group).clamp(1, NEIGHBOURS);
                team.each(pieces(heard, together * q), |at, heard| {
                    let columns = &columns[at * together..][..heard.len() / q];
                    for h in 0..shape.kv_heads {
                        let mut parts: [&mut [f32]; NEIGHBOURS] = Default::default();
                        for (part, row) in parts.iter_mut().zip(heard.chunks_exact_mut(q)) {
                            *part = &mut row[h * group * dim..][..group * dim];
                        }
                        let told = &told[at * together * (q + 2 * kv)..];
                        self.heard(layer.window, columns, strands, (i, h), told, &mut parts[..columns.len()]);
                    }
                });
            }
            let spoken = &*heard;
            team.each(pieces(&mut cells[..count * blocks(q)], TILE * blocks(q)), |tile, cells| {
                let (from, to) = (tile * TILE, (tile * TILE + TILE).min(count));
                within(isa, || round_columns(&spoken[from * q..to * q], q, cells));
            });
            let told = room(out, layer.out.groups() * count);
            let input = self.input(team, lows.map(|l| &l.out), (cells, spoken, count), between);
            self.product(team, &[layer.out], input, told);
            let added = Some((&*told, layer.after_attention.as_deref()));
            self.normed(team, x, added, &layer.feed_norm, rows, cells);
            let input = self.input(team, lows.map(|l| &l.gate_up), (cells, rows, count), between);
            team.each(pieces(fed, count), |g, fed| self.gated(layer, g, input, fed));
            self.regathered(team, fed, layer.down.format == Format::F32, count, rows, cells);
            let told = room(out, layer.down.groups() * count);
            let input = self.input(team, lows.map(|l| &l.down), (cells, rows, count), between);
            self.product(team, &[layer.down], input, told);
            before = Some(layer);
        }
        if let Some(layer) = before {
            self.added(&out[..layer.down.groups() * count], layer.after_feed.as_deref(), x, rows);
        }
        Ok(())
    }

    /// What a map is given, and what the pair beside it makes of that.
    fn input<'a>(
        &self,
        team: &Team,
        low: Option<&'a Low>,
        (cells, rows, count): (&'a [Cell], &'a [f32], usize),
        between: &'a mut [Lanes],
    ) -> Input<'a> {
        let learned = low.map(|low| {
            low.between(self.isa, team, rows, between);
            (low, &*between)
        });
        Input { cells, rows, count, learned }
    }

    /// The tokens' embeddings, and the angles of their positions.
    fn start(&self, desk: &mut Desk) {
        let (count, bytes) = (desk.columns.len(), self.store.bytes());
        let x = room(&mut desk.x, count * self.width);
        for (column, x) in desk.columns.iter().zip(x.chunks_exact_mut(self.width)) {
            let token = (column.token as usize).min(self.embedding.rows - 1);
            unpack(self.embedding.format, self.embedding.group(bytes, token / ROWS), token % ROWS, x);
            if self.scale != 1.0 {
                x.iter_mut().for_each(|x| *x *= self.scale);
            }
        }
        let half = self.rotations[0].len();
        let angles = self.rotations.len() * count * half;
        let (cos, sin) = (room(&mut desk.cos, angles), room(&mut desk.sin, angles));
        for (r, speeds) in self.rotations.iter().enumerate() {
            for (c, column) in desk.columns.iter().enumerate() {
                let at = (r * count + c) * half;
                for (i, speed) in speeds.iter().enumerate() {
                    let (s, c) = (column.position as f64 * f64::from(*speed)).sin_cos();
                    (cos[at + i], sin[at + i]) = (c as f32, s as f32);
                }
            }
        }
    }

    /// Adds what came out to `x`, then brings `x` to one length, rounded for the next product.
    fn normed(
        &self,
        team: &Team,
        x: &mut [f32],
        added: Option<(&[Lanes], Option<&[f32]>)>,
        weight: &[f32],
        rows: &mut [f32],
        cells: &mut [Cell],
    ) {
        let (width, isa, epsilon) = (self.width, self.isa, self.shape.epsilon);
        let count = x.len() / width;
        let rows = pieces(&mut rows[..count * width], TILE * width);
        let cells = pieces(&mut cells[..count * blocks(width)], TILE * blocks(width));
        team.each((pieces(x, TILE * width), rows, cells), |tile, (x, rows, cells)| {
            within(isa, || {
                for (c, (x, row)) in x.chunks_exact_mut(width).zip(rows.chunks_exact_mut(width)).enumerate() {
                    if let Some((out, norm)) = added {
                        gather(out, count, tile * TILE + c, 0, row);
                        if let Some(norm) = norm {
                            lanes::norm_here(row, norm, epsilon);
                        }
                        x.iter_mut().zip(&*row).for_each(|(x, y)| *x += y);
                    }
                    lanes::norm(x, weight, epsilon, row);
                }
                round_columns(rows, width, cells);
            });
        });
    }

    /// Adds what came out to `x`.
    fn added(&self, out: &[Lanes], norm: Option<&[f32]>, x: &mut [f32], rows: &mut [f32]) {
        let count = x.len() / self.width;
        let row = &mut rows[..self.width];
        for (c, x) in x.chunks_exact_mut(self.width).enumerate() {
            gather(out, count, c, 0, row);
            if let Some(norm) = norm {
                lanes::norm_here(row, norm, self.shape.epsilon);
            }
            x.iter_mut().zip(&*row).for_each(|(x, y)| *x += y);
        }
    }

    /// Queries and keys of one token with bias and norm, turned by its position; queries scaled too.
    #[inline(always)]
    fn turned(&self, layer: &Layer, row: &mut [f32], cos: &[f32], sin: &[f32]) {
        let (dim, epsilon) = (self.shape.head_dim, self.shape.epsilon);
        row.iter_mut().zip(&layer.bias).for_each(|(x, b)| *x += b);
        let scale = 1.0 / (dim as f32).sqrt();
        let heads = self.shape.heads;
        for (h, head) in row.chunks_exact_mut(dim).take(heads + self.shape.kv_heads).enumerate() {
            let norm = if h < heads { &layer.q_norm } else { &layer.k_norm };
            if let Some(norm) = norm {
                lanes::norm_here(head, norm, epsilon);
            }
            lanes::turn(&mut head[..cos.len() * 2], cos, sin, self.shape.interleaved());
            if h < heads {
                head.iter_mut().for_each(|x| *x *= scale);
            }
        }
    }

    /// What neighbouring tokens hear through the query heads that share key head `h` of layer `i`. `told` holds
    /// the queries, keys and values of the first of them and on; `out` a part for each.
    fn heard(
        &self,
        window: Option<usize>,
        columns: &[Column],
        strands: &[Strand],
        (i, h): (usize, usize),
        told: &[f32],
        out: &mut [&mut [f32]],
    ) {
        let (dim, group) = (self.shape.head_dim, self.shape.heads / self.shape.kv_heads);
        let row = (self.shape.heads + 2 * self.shape.kv_heads) * dim;
        let mut from = 0;
        while from < columns.len() {
            let strand = columns[from].strand;
            let together = columns[from..].iter().take_while(|c| c.strand == strand).count();
            let neighbours = &columns[from..from + together];
            let strand = &strands[strand];
            // All strands were looked at before the pass began.
            let Ok(own) = strand.kept.packed() else { return };
            let prefix = strand.prefix.and_then(|(kept, length)| kept.packed().ok().map(|kept| kept.seen(i, h, length)));
            let last = neighbours.last().map_or(0, |c| c.own + 1);
            let seen = prefix.into_iter().flatten().chain(own.seen(i, h, last));
            let heads = neighbours.iter().enumerate().flat_map(|(n, column)| (0..group).map(move |g| (n, g, column)));
            let mut queries = [attention::Query::default(); attention::TOGETHER];
            let mut whose = [(0, 0); attention::TOGETHER];
            let mut count = 0;
            for (done, (n, g, column)) in heads.enumerate() {
                let hidden = window.map_or(0, |w| (column.position + 1).saturating_sub(w));
                let numbers = &told[(from + n) * row + (h * group + g) * dim..][..dim];
                queries[count] = attention::Query { numbers, seen: column.position + 1, hidden };
                whose[count] = (from + n, g);
                count += 1;
                if count == attention::TOGETHER || done + 1 == neighbours.len() * group {
                    attention::look_back(self.isa, dim, &queries[..count], seen.clone(), |r, first, values| {
                        let (n, g) = whose[r];
                        out[n][g * dim + first..][..values.len()].copy_from_slice(values);
                    });
                    count = 0;
                }
            }
            from += together;
        }
    }

    /// Group `g` of the gate, bent, times the same of what it lets through.
    fn gated(&self, layer: &Layer, g: usize, input: Input, fed: &mut [Lanes]) {
        for (first, count) in tiles(input.count) {
            let mut through = [[0.0; ROWS]; TILE];
            let fed = &mut fed[first..first + count];
            self.tile(&layer.gate, g, input, (first, count), fed);
            self.tile(&layer.up, g, input, (first, count), &mut through[..count]);
            learned(self.isa, g, input, first, fed);
            learned(self.isa, layer.gate.groups() + g, input, first, &mut through[..count]);
            within(self.isa, || lanes::gate(self.shape.gelu, fed, &through[..count]));
        }
    }

    /// Token by token again what the gate let through, rounded.
    fn regathered(&self, team: &Team, fed: &[Lanes], plain: bool, count: usize, rows: &mut [f32], cells: &mut [Cell]) {
        let (feed, isa) = (self.feed, self.isa);
        let rows = pieces(&mut rows[..count * feed], TILE * feed);
        let cells = pieces(&mut cells[..count * blocks(feed)], TILE * blocks(feed));
        team.each((rows, cells), |tile, (rows, cells)| {
            for (c, row) in rows.chunks_exact_mut(feed).enumerate() {
                gather(fed, count, tile * TILE + c, 0, row);
            }
            if !plain {
                within(isa, || round_columns(rows, feed, cells));
            }
        });
    }

    /// All rows of some matrices with all columns, one matrix's groups behind the other's.
    fn product(&self, team: &Team, matrices: &[Matrix], input: Input, out: &mut [Lanes]) {
        team.each(pieces(out, input.count), |all, out| {
            let mut g = all;
            for matrix in matrices {
                if g < matrix.groups() {
                    for (first, count) in tiles(input.count) {
                        let out = &mut out[first..first + count];
                        self.tile(matrix, g, input, (first, count), out);
                        learned(self.isa, all, input, first, out);
                    }
                    return;
                }
                g -= matrix.groups();
            }
        });
    }

    /// One group of rows with one tile of columns.
    fn tile(&self, matrix: &Matrix, g: usize, input: Input, (first, count): (usize, usize), out: &mut [Lanes]) {
        let (width, group) = (matrix.width, matrix.group(self.store.bytes(), g));
        if matrix.format == Format::F32 {
            let mut rows: [&[f32]; TILE] = [&[]; TILE];
            for (row, x) in rows.iter_mut().zip(input.rows[first * width..].chunks_exact(width)) {
                *row = x;
            }
            out.fill([0.0; ROWS]);
            return mix(self.isa, &rows[..count], &as_lanes(group)[..width], out);
        }
        let cells = &input.cells[first * blocks(width)..][..count * blocks(width)];
        multiply(self.isa, matrix.format, group, Tile { cells, count }, out);
    }

    /// Gives what is wanted of the columns that were just read, the first of which is column `read` of all.
    fn tell(&self, team: &Team, desk: &mut Desk, strands: &[Strand], read: usize, wanted: &mut Wanted) {
        let Desk { columns, x, rows, cells, told, asked, .. } = desk;
        asked.clear();
        for (c, column) in columns.iter().enumerate() {
            let strand = &strands[column.strand];
            let asks = match wanted {
                Wanted::Last(_) => column.own + 1 == strand.length + strand.tokens.len(),
                Wanted::Likely(targets, _) => targets.get(read + c).is_some_and(Option::is_some),
            };
            if asks {
                asked.push(c);
            }
        }
        for asked in asked.chunks(TOLD) {
            let (count, width) = (asked.len(), self.width);
            let rows = &mut rows[..count * width];
            for (c, row) in asked.iter().zip(rows.chunks_exact_mut(width)) {
                within(self.isa, || lanes::norm(&x[c * width..][..width], &self.norm, self.shape.epsilon, row));
            }
            let cells = &mut cells[..count * blocks(width)];
            within(self.isa, || round_columns(rows, width, cells));
            let told = room(told, self.head.groups() * count);
            self.product(team, &[self.head], Input { cells, rows, count, learned: None }, told);
            let copy = |j: usize, to: &mut Vec<f32>| {
                to.resize(self.vocabulary, 0.0);
                gather(told, count, j, 0, to);
            };
            match wanted {
                Wanted::Last(out) => asked.iter().enumerate().for_each(|(j, c)| copy(j, &mut out[columns[*c].strand])),
                Wanted::Likely(targets, out) => {
                    let from = out.len();
                    out.resize(from + count, 0.0);
                    team.each(pieces(&mut out[from..], 1), |j, out| {
                        let target = targets[read + asked[j]].map_or(0, |t| t as usize);
                        out[0] = within(self.isa, || self.likelihood(told, count, j, target));
                    });
                }
            }
        }
    }

    /// The log-probability of one token, in nats.
    #[inline(always)]
    fn likelihood(&self, told: &[Lanes], count: usize, j: usize, target: usize) -> f32 {
        let Some(own) = told.get(target / ROWS * count + j).filter(|_| target < self.vocabulary) else { return f32::NEG_INFINITY };
        let whole = self.vocabulary / ROWS;
        let column = || told[j..].iter().step_by(count);
        let rest = || column().skip(whole).take(1).flat_map(|lanes| &lanes[..self.vocabulary % ROWS]);
        let mut tops = [f32::NEG_INFINITY; ROWS];
        for lanes in column().take(whole) {
            for (top, l) in tops.iter_mut().zip(lanes) {
                *top = if *l > *top { *l } else { *top };
            }
        }
        let top = tops.iter().chain(rest()).fold(f32::NEG_INFINITY, |a, b| a.max(*b));
        let mut sums = [0f32; ROWS];
        for lanes in column().take(whole) {
            for (sum, l) in sums.iter_mut().zip(lanes) {
                *sum += lanes::exp(l - top);
            }
        }
        let sum: f64 = sums.iter().map(|s| f64::from(*s)).sum::<f64>() + rest().map(|l| f64::from(lanes::exp(l - top))).sum::<f64>();
        (f64::from(own[target % ROWS] - top) - sum.ln()) as f32
    }
}
