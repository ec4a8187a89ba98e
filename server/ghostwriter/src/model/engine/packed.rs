//! How weights lie in memory: sixteen rows side by side, so that one vector holds the same four inputs of
//! sixteen outputs, and a product streams through memory once from front to back.
//!
//! Every quantised format of GGUF becomes *scale × number − least*, with unsigned numbers of 4, 5, 6 or 8 bits;
//! no weight changes its value. A group of sixteen rows is its numbers, block of 32 by block of 32, and behind
//! them its scales. Block layouts: ggml `block_q4_0` … `block_q6_K`; the interleaving is our own.

/// Rows that lie side by side.
pub const ROWS: usize = 16;
/// Inputs that share a scale.
pub const BLOCK: usize = 32;
/// Blocks in a super-block of the K formats.
const SUPER: usize = 8;

/// How the numbers of a matrix are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Format {
    /// Plain numbers; F16 and BF16 too.
    F32 = 0,
    /// Four bits, scale and least for each block; Q4_0 too.
    Q4 = 1,
    /// Five bits likewise; Q5_0 too.
    Q5 = 2,
    /// Eight bits around 128, a scale for each block.
    Q8 = 3,
    /// Q4_K: four bits, 6-bit scales and leasts within super-blocks of 256.
    Q4K = 4,
    /// Q5_K likewise with five bits.
    Q5K = 5,
    /// Q6_K: six bits around 32, an 8-bit scale for each sixteen, super-blocks of 256.
    Q6K = 6,
}

/// The format of a tensor in the GGUF file, of those that can be packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Little-endian floats.
    F32,
    /// IEEE half floats.
    F16,
    /// The upper half of a float.
    Bf16,
    /// ggml's `block_q4_0`, and so on.
    Q4_0,
    /// As named.
    Q4_1,
    /// As named.
    Q5_0,
    /// As named.
    Q5_1,
    /// As named.
    Q8_0,
    /// As named.
    Q4K,
    /// As named.
    Q5K,
    /// As named.
    Q6K,
}

impl Source {
    /// What it is packed as.
    pub fn format(self) -> Format {
        match self {
            Source::F32 | Source::F16 | Source::Bf16 => Format::F32,
            Source::Q4_0 | Source::Q4_1 => Format::Q4,
            Source::Q5_0 | Source::Q5_1 => Format::Q5,
            Source::Q8_0 => Format::Q8,
            Source::Q4K => Format::Q4K,
            Source::Q5K => Format::Q5K,
            Source::Q6K => Format::Q6K,
        }
    }

    /// Numbers in a block of the file, and its bytes.
    pub fn block(self) -> (usize, usize) {
        match self {
            Source::F32 => (1, 4),
            Source::F16 | Source::Bf16 => (1, 2),
            Source::Q4_0 => (32, 18),
            Source::Q4_1 => (32, 20),
            Source::Q5_0 => (32, 22),
            Source::Q5_1 => (32, 24),
            Source::Q8_0 => (32, 34),
            Source::Q4K => (256, 144),
            Source::Q5K => (256, 176),
            Source::Q6K => (256, 210),
        }
    }
}

impl Format {
    /// Bytes of the numbers of one block of sixteen rows.
    pub const fn numbers(self) -> usize {
        match self {
            Format::F32 => BLOCK * ROWS * 4,
            Format::Q4 | Format::Q4K => 256,
            Format::Q5 | Format::Q5K => 320,
            Format::Q6K => 384,
            Format::Q8 => 512,
        }
    }

    /// Bytes of a group of sixteen rows of `width` inputs, a multiple of 64.
    pub fn group(self, width: usize) -> usize {
        let blocks = width / BLOCK;
        let bytes = match self {
            Format::F32 => width * ROWS * 4,
            Format::Q4 | Format::Q5 => blocks * (self.numbers() + 64),
            Format::Q8 => blocks * (self.numbers() + 32),
            Format::Q4K | Format::Q5K => blocks * self.numbers() + blocks / SUPER * 320,
            Format::Q6K => blocks * self.numbers() + blocks / SUPER * 288,
        };
        bytes.next_multiple_of(64)
    }
}

/// Where one packed matrix lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Matrix {
    /// How it is packed.
    pub format: Format,
    /// Outputs; the last group is filled up with zeros.
    pub rows: usize,
    /// Inputs.
    pub width: usize,
    /// First byte in the store.
    pub offset: usize,
}

impl Matrix {
    /// Groups of sixteen rows.
    pub fn groups(&self) -> usize {
        self.rows.div_ceil(ROWS)
    }

    /// Bytes of all groups.
    pub fn bytes(&self) -> usize {
        self.groups() * self.format.group(self.width)
    }

    /// The bytes of one group.
    pub fn group<'a>(&self, store: &'a [u8], group: usize) -> &'a [u8] {
        let size = self.format.group(self.width);
        &store[self.offset + group * size..][..size]
    }
}

/// An IEEE half float, exactly.
pub fn half(bits: u16) -> f32 {
    let (sign, exponent, fraction) = (u32::from(bits >> 15) << 31, u32::from(bits >> 10) & 31, u32::from(bits) & 0x3ff);
    match exponent {
        0 => f32::from_bits(sign | 0x3f80_0000) * fraction as f32 * (1.0 / 16_777_216.0),
        31 => f32::from_bits(sign | 0x7f80_0000 | fraction << 13),
        _ => f32::from_bits(sign | (exponent + 112) << 23 | fraction << 13),
    }
}

/// The half float nearest to a number; the largest there is for what is too large.
pub fn to_half(value: f32) -> u16 {
    let bits = value.to_bits();
    let sign = (bits >> 16) as u16 & 0x8000;
    let magnitude = bits & 0x7fff_ffff;
    if magnitude >= 0x4780_0000 {
        return sign | 0x7bff;
    }
    if magnitude < 0x3880_0000 {
        return sign | (f32::from_bits(magnitude) * 16_777_216.0 + 0.5) as u16;
    }
    sign | (((magnitude + 0x1000) >> 13) - (112 << 10)) as u16
}

fn word(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

/// One row of one block as it stands in the file: numbers, and where the block has its own, scale and least.
struct Cut {
    numbers: [u8; BLOCK],
    scale: u16,
    least: u16,
    /// Scale and least of the K formats; two scales for Q6_K.
    small: [u8; 2],
}

/// The scale and the least of sub-block `j`, six bits each (ggml `get_scale_min_k4`).
fn six_bits(scales: &[u8], j: usize) -> [u8; 2] {
    if j < 4 {
        return [scales[j] & 63, scales[j + 4] & 63];
    }
    [scales[j + 4] & 15 | scales[j - 4] >> 6 << 4, scales[j + 4] >> 4 | scales[j] >> 6 << 4]
}

/// Block number `b` of a row.
fn cut(source: Source, row: &[u8], b: usize) -> Cut {
    let (numbers_in, bytes_in) = source.block();
    let at = b * BLOCK / numbers_in * bytes_in;
    let block = &row[at..at + bytes_in];
    let mut cut = Cut { numbers: [0; BLOCK], scale: word(block, 0), least: 0, small: [0; 2] };
    let n = &mut cut.numbers;
    let nibbles = |n: &mut [u8; BLOCK], from: &[u8]| {
        for (i, byte) in from[..16].iter().enumerate() {
            n[i] = byte & 15;
            n[i + 16] = byte >> 4;
        }
    };
    let fifth = |n: &mut [u8; BLOCK], from: &[u8]| {
        for (i, n) in n.iter_mut().enumerate() {
            *n |= (from[i / 8] >> (i % 8) & 1) << 4;
        }
    };
    match source {
        Source::Q4_0 => {
            nibbles(n, &block[2..]);
            cut.least = to_half(half(cut.scale) * -8.0);
        }
        Source::Q4_1 => {
            nibbles(n, &block[4..]);
            cut.least = word(block, 2);
        }
        Source::Q5_0 => {
            nibbles(n, &block[6..]);
            fifth(n, &block[2..6]);
            cut.least = to_half(half(cut.scale) * -16.0);
        }
        Source::Q5_1 => {
            nibbles(n, &block[8..]);
            fifth(n, &block[4..8]);
            cut.least = word(block, 2);
        }
        Source::Q8_0 => {
            for (n, q) in n.iter_mut().zip(&block[2..]) {
                *n = q ^ 0x80;
            }
        }
        Source::Q4K | Source::Q5K => {
            let j = b % SUPER;
            let low = &block[if source == Source::Q4K { 16 } else { 48 } + j / 2 * 32..];
            for (i, n) in n.iter_mut().enumerate() {
                *n = low[i] >> (j % 2 * 4) & 15;
                if source == Source::Q5K {
                    *n |= (block[16 + i] >> j & 1) << 4;
                }
            }
            cut.least = word(block, 2);
            cut.small = six_bits(&block[4..16], j);
        }
        Source::Q6K => {
            let (half, j) = (b % SUPER / 4, b % 4);
            for (i, n) in n.iter_mut().enumerate() {
                let low = block[half * 64 + j % 2 * 32 + i] >> (j / 2 * 4) & 15;
                *n = low | (block[128 + half * 32 + i] >> (j * 2) & 3) << 4;
            }
            let first = 192 + b % SUPER * 2;
            cut.small = [block[first], block[first + 1]];
            cut.scale = word(block, 208);
        }
        Source::F32 | Source::F16 | Source::Bf16 => {}
    }
    cut
}

/// Packs up to sixteen rows, given one behind the other as the file has them, into the bytes of one group.
pub fn pack(source: Source, width: usize, rows: &[u8], group: &mut [u8]) {
    let (numbers_in, bytes_in) = source.block();
    let row_bytes = width / numbers_in * bytes_in;
    group.fill(0);
    let format = source.format();
    for (r, row) in rows.chunks_exact(row_bytes).take(ROWS).enumerate() {
        if format == Format::F32 {
            for i in 0..width {
                let value = match source {
                    Source::F32 => f32::from_le_bytes([row[i * 4], row[i * 4 + 1], row[i * 4 + 2], row[i * 4 + 3]]),
                    Source::F16 => half(word(row, i * 2)),
                    _ => f32::from_bits(u32::from(word(row, i * 2)) << 16),
                };
                group[(i * ROWS + r) * 4..][..4].copy_from_slice(&value.to_ne_bytes());
            }
            continue;
        }
        let blocks = width / BLOCK;
        let (numbers, scales) = group.split_at_mut(blocks * format.numbers());
        for b in 0..blocks {
            let cut = cut(source, row, b);
            put_numbers(format, &cut.numbers, r, &mut numbers[b * format.numbers()..][..format.numbers()]);
            let mut put = |at: usize, value: u16| scales[at + r * 2..][..2].copy_from_slice(&value.to_le_bytes());
            match format {
                Format::Q4 | Format::Q5 => {
                    put(b * 64, cut.scale);
                    put(b * 64 + 32, cut.least);
                }
                Format::Q8 => put(b * 32, cut.scale),
                Format::Q4K | Format::Q5K => {
                    let start = b / SUPER * 320;
                    put(start, cut.scale);
                    put(start + 32, cut.least);
                    let small = start + 64 + b % SUPER * 32;
                    scales[small + r] = cut.small[0];
                    scales[small + ROWS + r] = cut.small[1];
                }
                _ => {
                    let start = b / SUPER * 288;
                    put(start, cut.scale);
                    let small = start + 32 + b % SUPER * 32;
                    scales[small + r] = cut.small[0];
                    scales[small + ROWS + r] = cut.small[1];
                }
            }
        }
    }
}

/// Four numbers of one row are a word; words 0–3 are the low and 4–7 the high halves of the first 256 bytes.
fn put_numbers(format: Format, numbers: &[u8; BLOCK], r: usize, out: &mut [u8]) {
    for (i, n) in numbers.iter().enumerate() {
        let (w, lane) = (i / 4, r * 4 + i % 4);
        if format == Format::Q8 {
            out[w * 64 + lane] = *n;
            continue;
        }
        out[w % 4 * 64 + lane] |= (n & 15) << (w / 4 * 4);
        match format {
            Format::Q5 | Format::Q5K => out[256 + lane] |= (n >> 4) << w,
            Format::Q6K => out[256 + w / 4 * 64 + lane] |= (n >> 4) << (w % 4 * 2),
            _ => {}
        }
    }
}

/// Number i of one row of a block.
pub fn number(format: Format, block: &[u8], r: usize, i: usize) -> u8 {
    let (w, lane) = (i / 4, r * 4 + i % 4);
    if format == Format::Q8 {
        return block[w * 64 + lane];
    }
    let low = block[w % 4 * 64 + lane] >> (w / 4 * 4) & 15;
    match format {
        Format::Q5 | Format::Q5K => low | (block[256 + lane] >> w & 1) << 4,
        Format::Q6K => low | (block[256 + w / 4 * 64 + lane] >> (w % 4 * 2) & 3) << 4,
        _ => low,
    }
}

/// Scale and offset of sixteen inputs of one row: a weight is `scale × number + offset`.
pub fn scale(format: Format, scales: &[u8], b: usize, second: usize, r: usize) -> (f32, f32) {
    let at = |start: usize| half(word(scales, start + r * 2));
    match format {
        Format::Q4 | Format::Q5 => (at(b * 64), at(b * 64 + 32)),
        Format::Q8 => (at(b * 32), at(b * 32) * -128.0),
        Format::Q4K | Format::Q5K => {
            let start = b / SUPER * 320;
            let small = start + 64 + b % SUPER * 32 + r;
            (at(start) * f32::from(scales[small]), -at(start + 32) * f32::from(scales[small + ROWS]))
        }
        _ => {
            let start = b / SUPER * 288;
            let small = scales[start + 32 + b % SUPER * 32 + second * ROWS + r];
            let scale = at(start) * f32::from(small as i8);
            (scale, scale * -32.0)
        }
    }
}

/// One row of a group as plain numbers.
pub fn unpack(format: Format, group: &[u8], r: usize, out: &mut [f32]) {
    if format == Format::F32 {
        for (i, out) in out.iter_mut().enumerate() {
            let at = (i * ROWS + r) * 4;
            *out = f32::from_ne_bytes([group[at], group[at + 1], group[at + 2], group[at + 3]]);
        }
        return;
    }
    let (numbers, scales) = group.split_at(out.len() / BLOCK * format.numbers());
    for (b, out) in out.chunks_exact_mut(BLOCK).enumerate() {
        let block = &numbers[b * format.numbers()..][..format.numbers()];
        for (i, out) in out.iter_mut().enumerate() {
            let (scale, offset) = scale(format, scales, b, i / 16, r);
            *out = scale * f32::from(number(format, block, r, i)) + offset;
        }
    }
}
