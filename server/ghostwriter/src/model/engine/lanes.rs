//! The arithmetic between the products, in plain Rust that the compiler turns into vectors.

/// eˣ to within two units in the last place or so, without a branch (Cody and Waite's reduction, a polynomial
/// of degree six). Below −87 it is 0 for all purposes.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    let x = if x < -87.0 { -87.0 } else { x };
    let x = if x > 88.0 { 88.0 } else { x };
    // Adding 1.5 × 2²³ leaves the nearest whole number in the low bits.
    let shifted = x * std::f32::consts::LOG2_E + 12_582_912.0;
    let whole = shifted - 12_582_912.0;
    let r = (x - whole * 0.693_359_4) + whole * 2.121_944_4e-4;
    let p = 1.0 + r * (1.0 + r * (0.5 + r * (0.166_666_67 + r * (0.041_666_67 + r * (8.333_334e-3 + r * 1.388_889e-3)))));
    p * f32::from_bits((shifted.to_bits() << 23).wrapping_add(0x3f80_0000))
}

/// SiLU (Elfwing et al. 2017), or GELU in its tanh form (Hendrycks and Gimpel 2016).
#[inline(always)]
pub fn bend(gelu: bool, x: f32) -> f32 {
    let z = if gelu { 1.595_769_2 * (x + 0.044_715 * x * x * x) } else { x };
    x / (1.0 + exp(-z))
}

/// `gate = bend(gate) × up`.
#[inline(always)]
pub fn gate(gelu: bool, gate: &mut [[f32; 16]], up: &[[f32; 16]]) {
    for (gate, up) in gate.iter_mut().zip(up) {
        for (g, u) in gate.iter_mut().zip(up) {
            *g = bend(gelu, *g) * u;
        }
    }
}

/// One over the root of the mean square (Zhang and Sennrich 2019).
#[inline(always)]
pub fn inverse_root(x: &[f32], epsilon: f32) -> f32 {
    let mut sums = [0f32; 16];
    let (sixteens, rest) = x.as_chunks::<16>();
    for sixteen in sixteens {
        for (sum, x) in sums.iter_mut().zip(sixteen) {
            *sum += x * x;
        }
    }
    let sum: f32 = sums.iter().sum::<f32>() + rest.iter().map(|x| x * x).sum::<f32>();
    1.0 / (sum / x.len() as f32 + epsilon).sqrt()
}

/// `out = x ÷ root mean square × weight`.
#[inline(always)]
pub fn norm(x: &[f32], weight: &[f32], epsilon: f32, out: &mut [f32]) {
    let inverse = inverse_root(x, epsilon);
    for ((out, x), w) in out.iter_mut().zip(x).zip(weight) {
        *out = x * inverse * w;
    }
}

/// As [`norm`], in place.
#[inline(always)]
pub fn norm_here(x: &mut [f32], weight: &[f32], epsilon: f32) {
    let inverse = inverse_root(x, epsilon);
    for (x, w) in x.iter_mut().zip(weight) {
        *x = *x * inverse * w;
    }
}

/// Turns the pairs of one head by its position's angles (Su et al. 2021); what lies behind the pairs stays.
#[inline(always)]
pub fn turn(head: &mut [f32], cos: &[f32], sin: &[f32], interleaved: bool) {
    let half = cos.len();
    if interleaved {
        for ((pair, c), s) in head.as_chunks_mut::<2>().0.iter_mut().zip(cos).zip(sin) {
            let [a, b] = *pair;
            *pair = [a * c - b * s, a * s + b * c];
        }
        return;
    }
    let (first, second) = head.split_at_mut(half);
    for (((a, b), c), s) in first.iter_mut().zip(second).zip(cos).zip(sin) {
        (*a, *b) = (*a * c - *b * s, *a * s + *b * c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_near_the_librarys() {
        let worst = (-8600..8700).map(|i| i as f32 / 100.0).map(|x| (exp(x) / x.exp() - 1.0).abs()).fold(0.0, f32::max);
        assert!(worst < 3e-7, "{worst}");
        assert!(exp(-1e9) < 1e-37 && exp(f32::NEG_INFINITY) < 1e-37 && (bend(false, -200.0)).abs() < 1e-30);
        assert!((bend(true, 1.0) - 0.841_192).abs() < 1e-5 && (bend(false, 1.0) - 0.731_058_6).abs() < 1e-6);
    }
}
