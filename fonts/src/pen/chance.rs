//! Chance out of a seed, the same on every machine: only additions, products and square roots, which
//! IEEE 754 fixes to the last bit; no sine, no logarithm, whose last bits differ between libraries.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A stream of chance for one purpose.
#[derive(Debug, Clone)]
pub(crate) struct Chance(ChaCha8Rng);

impl Chance {
    /// The stream for a purpose (`lane`) and a number within it (`index`), under a letter's seed. Streams
    /// do not depend on one another: a word keeps its form when the text before it changes its layout.
    pub(crate) fn new(seed: u32, lane: u8, index: u64) -> Chance {
        let mut key = [0u8; 32];
        key[..4].copy_from_slice(&seed.to_le_bytes());
        key[4] = lane;
        key[8..16].copy_from_slice(&index.to_le_bytes());
        Chance(ChaCha8Rng::from_seed(key))
    }

    /// Evenly spread over 0..1.
    pub(crate) fn even(&mut self) -> f64 {
        f64::from(self.0.next_u32()) / 4_294_967_296.0
    }

    /// Nearly normal, mean 0, standard deviation 1, never beyond ±3.4: the sum of four even numbers.
    pub(crate) fn normal(&mut self) -> f64 {
        let sum = self.even() + self.even() + self.even() + self.even();
        (sum - 2.0) * 1.732_050_807_568_877_2
    }

    /// A number below `n`; 0 when `n` is 0.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        ((self.even() * n as f64) as usize).min(n.saturating_sub(1))
    }
}

/// A value that wanders back to 0: first-order autoregressive, standard deviation 1.
#[derive(Debug, Clone)]
pub(crate) struct Drift {
    rho: f64,
    now: f64,
}

impl Drift {
    /// Starts somewhere on its way; `rho` is the correlation of neighbours.
    pub(crate) fn new(rho: f64, chance: &mut Chance) -> Drift {
        Drift { rho, now: chance.normal() }
    }

    /// The next value.
    pub(crate) fn next(&mut self, chance: &mut Chance) -> f64 {
        self.now = self.rho * self.now + (1.0 - self.rho * self.rho).sqrt() * chance.normal();
        self.now
    }
}

/// The most free spans of a [`Swell`].
const MOST_SPANS: usize = 6;

/// A smooth random curve over 0..1: a cubic B-spline through random heights, about −1..1.
#[derive(Debug, Clone)]
pub(crate) struct Swell {
    /// Each span's cubic, from the constant up.
    cubics: [[f64; 4]; MOST_SPANS],
    spans: usize,
}

impl Swell {
    /// A curve with so many free spans: 1 to 6.
    pub(crate) fn new(spans: usize, chance: &mut Chance) -> Swell {
        let spans = spans.clamp(1, MOST_SPANS);
        let mut cubics = [[0.0; 4]; MOST_SPANS];
        // A B-spline averages its control heights; 1.5 gives back the spread.
        let mut next = || chance.normal() * 1.5;
        let mut h = [0.0, next(), next(), next()];
        for cubic in &mut cubics[..spans] {
            h = [h[1], h[2], h[3], next()];
            *cubic = [
                (h[0] + 4.0 * h[1] + h[2]) / 6.0,
                (h[2] - h[0]) / 2.0,
                (h[0] - 2.0 * h[1] + h[2]) / 2.0,
                (h[3] - h[0] + 3.0 * (h[1] - h[2])) / 6.0,
            ];
        }
        Swell { cubics, spans }
    }

    /// Its height at `t`, which is clamped to 0..1.
    #[inline]
    pub(crate) fn at(&self, t: f64) -> f64 {
        let place = if t.is_finite() { t.clamp(0.0, 1.0) * self.spans as f64 } else { 0.0 };
        let span = (place as usize).min(self.spans - 1);
        let (u, [a, b, c, d]) = (place - span as f64, self.cubics[span]);
        a + u * (b + u * (c + u * d))
    }
}

/// A value that wanders smoothly along a text, mean 0, standard deviation about 1: a uniform cubic B-spline
/// through random heights. What stands early in a text does not depend on how long it is.
#[derive(Debug, Clone)]
pub(crate) struct Slow {
    heights: Vec<f64>,
    every: f64,
}

impl Slow {
    /// For places 0..`length`, with a free height `every` so much.
    pub(crate) fn new(length: f64, every: f64, chance: &mut Chance) -> Slow {
        let count = (length / every).clamp(0.0, 1e6) as usize + 4;
        // The spline averages three heights with weights 1/6, 4/6, 1/6: 1.45 gives back the spread.
        Slow { heights: (0..count).map(|_| 1.45 * chance.normal()).collect(), every }
    }

    /// Its height at a place; beyond the ends as at the ends.
    pub(crate) fn at(&self, place: f64) -> f64 {
        let place = if place.is_finite() { (place / self.every).max(0.0) } else { 0.0 };
        let first = (place as usize).min(self.heights.len() - 4);
        let u = (place - first as f64).min(1.0);
        spline(&self.heights[first..first + 4], u)
    }
}

/// A span of a uniform cubic B-spline.
fn spline(h: &[f64], u: f64) -> f64 {
    let (u2, u3) = (u * u, u * u * u);
    let v = 1.0 - u;
    (h[0] * v * v * v + h[1] * (3.0 * u3 - 6.0 * u2 + 4.0) + h[2] * (3.0 * (u + u2 - u3) + 1.0) + h[3] * u3) / 6.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_value_spreads_by_one_and_moves_smoothly() {
        let slow = Slow::new(4000.0, 5.0, &mut Chance::new(3, 9, 0));
        let seen: Vec<f64> = (0..40_000).map(|i| slow.at(f64::from(i) * 0.1)).collect();
        let mean = seen.iter().sum::<f64>() / seen.len() as f64;
        let sd = (seen.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / seen.len() as f64).sqrt();
        assert!(mean.abs() < 0.15 && (0.85..1.15).contains(&sd), "mean {mean}, SD {sd}");
        assert!(seen.windows(2).all(|v| (v[1] - v[0]).abs() < 0.12), "it never jumps");
        assert_eq!(slow.at(17.0), Slow::new(9000.0, 5.0, &mut Chance::new(3, 9, 0)).at(17.0), "a longer text begins alike");
        assert_eq!(slow.at(f64::NAN), slow.at(-4.0));
    }
}
