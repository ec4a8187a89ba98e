//! The colours of our files, said once and for all: an ICC profile of sRGB, made here number by number.
//!
//! A matrix and a curve (ICC.1:2004-10, 8.3.3), from the primaries and the curve of IEC 61966-2-1, seen under
//! the profile space's own light (D50) by the Bradford transform (Annex E). Some 500 bytes.

/// A 3 × 3 matrix, by rows.
type Matrix = [[f64; 3]; 3];

/// Chromaticities of sRGB's red, green and blue, and of its white, D65 (IEC 61966-2-1, table 1).
const PRIMARIES: [[f64; 2]; 3] = [[0.64, 0.33], [0.30, 0.60], [0.15, 0.06]];
const WHITE: [f64; 2] = [0.3127, 0.3290];
/// The light of the profile connection space (ICC.1:2004-10, 7.2.16).
const D50: [f64; 3] = [0.9642, 1.0, 0.8249];
/// Bradford's cone responses (ICC.1:2004-10, Annex E).
const CONES: Matrix = [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]];

/// The profile's bytes.
pub(super) fn profile() -> Vec<u8> {
    let (colorants, adaptation) = colorants();
    let xyz = |v: [f64; 3]| [b"XYZ \0\0\0\0".to_vec(), v.iter().flat_map(|v| fixed(*v)).collect()].concat();
    let column = |i: usize| xyz([colorants[0][i], colorants[1][i], colorants[2][i]]);
    let turned: Vec<u8> = adaptation.iter().flatten().flat_map(|v| fixed(*v)).collect();
    // Type 3: (aX + b)^g from d, below it cX (10.15).
    let curve: Vec<u8> = [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.04045].iter().flat_map(|v| fixed(*v)).collect();
    let curve = [b"para\0\0\0\0\0\x03\0\0".to_vec(), curve].concat();
    let tags: [(&[&[u8; 4]], Vec<u8>); 8] = [
        (&[b"desc"], words("sRGB")),
        (&[b"cprt"], words("No copyright is claimed.")),
        (&[b"wtpt"], xyz(D50)),
        (&[b"chad"], [b"sf32\0\0\0\0".to_vec(), turned].concat()),
        (&[b"rXYZ"], column(0)),
        (&[b"gXYZ"], column(1)),
        (&[b"bXYZ"], column(2)),
        (&[b"rTRC", b"gTRC", b"bTRC"], curve),
    ];
    let count: usize = tags.iter().map(|(names, _)| names.len()).sum();
    let mut table = (count as u32).to_be_bytes().to_vec();
    let mut data = Vec::new();
    for (names, bytes) in &tags {
        let offset = 128 + 4 + 12 * count + data.len();
        for name in *names {
            table.extend(*name);
            table.extend((offset as u32).to_be_bytes());
            table.extend((bytes.len() as u32).to_be_bytes());
        }
        data.extend(bytes);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    let mut out = ((128 + table.len() + data.len()) as u32).to_be_bytes().to_vec();
    out.extend([0; 4]);
    out.extend(0x0420_0000_u32.to_be_bytes());
    out.extend(b"mntrRGB XYZ ");
    // The first day of 2000, midnight: a date has to stand here, and it must not change.
    out.extend([2000_u16, 1, 1, 0, 0, 0].iter().flat_map(|v| v.to_be_bytes()));
    out.extend(b"acsp");
    out.resize(68, 0);
    out.extend(D50.iter().flat_map(|v| fixed(*v)));
    out.resize(128, 0);
    [out, table, data].concat()
}

/// The primaries under D50 as columns, and the matrix that brought them there.
fn colorants() -> (Matrix, Matrix) {
    let xyz = |[x, y]: [f64; 2]| [x / y, 1.0, (1.0 - x - y) / y];
    let white = xyz(WHITE);
    let unscaled = transposed(PRIMARIES.map(xyz));
    let strength = times(&inverse(&unscaled), white);
    let mut lit = unscaled;
    for row in &mut lit {
        for (cell, strength) in row.iter_mut().zip(strength) {
            *cell *= strength;
        }
    }
    let (from, to) = (times(&CONES, white), times(&CONES, D50));
    let mut gains = [[0.0; 3]; 3];
    for i in 0..3 {
        gains[i][i] = to[i] / from[i];
    }
    let adaptation = product(&product(&inverse(&CONES), &gains), &CONES);
    (product(&adaptation, &lit), adaptation)
}

/// Sixteen bits before the point and sixteen after (s15Fixed16Number, 5.1.3).
fn fixed(v: f64) -> [u8; 4] {
    ((v * 65536.0).round() as i32).to_be_bytes()
}

/// A text in one language (multiLocalizedUnicodeType, 10.13).
fn words(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut out = b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0cenUS".to_vec();
    out.extend((units.len() as u32).to_be_bytes());
    out.extend(28_u32.to_be_bytes());
    [out, units].concat()
}

fn times(m: &Matrix, v: [f64; 3]) -> [f64; 3] {
    m.map(|row| row.iter().zip(v).map(|(a, b)| a * b).sum())
}

fn transposed(m: Matrix) -> Matrix {
    [0, 1, 2].map(|i| [0, 1, 2].map(|j| m[j][i]))
}

fn product(a: &Matrix, b: &Matrix) -> Matrix {
    a.map(|row| times(&transposed(*b), row))
}

/// By cofactors; only ever asked of the matrices above.
fn inverse(m: &Matrix) -> Matrix {
    let minor = |r: usize, c: usize| {
        let at = |i: usize, j: usize| m[(r + i) % 3][(c + j) % 3];
        at(1, 1) * at(2, 2) - at(1, 2) * at(2, 1)
    };
    let determinant: f64 = (0..3).map(|c| m[0][c] * minor(0, c)).sum();
    [0, 1, 2].map(|r| [0, 1, 2].map(|c| minor(c, r) / determinant))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_primaries_are_where_the_standard_s_own_profile_has_them() {
        // As the International Color Consortium publishes them for sRGB under D50.
        let known = [[0.4360, 0.3851, 0.1431], [0.2225, 0.7169, 0.0606], [0.0139, 0.0971, 0.7139]];
        for (ours, theirs) in colorants().0.iter().flatten().zip(known.iter().flatten()) {
            assert!((ours - theirs).abs() < 4e-4, "{ours} {theirs}");
        }
        let bytes = profile();
        assert_eq!(bytes.len(), u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize);
        assert!(bytes.len() < 600 && &bytes[36..40] == b"acsp", "{}", bytes.len());
    }
}
