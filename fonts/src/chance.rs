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

/// A smooth random curve over 0..1: a cubic B-spline through random heights, about −1..1.
#[derive(Debug, Clone)]
pub(crate) struct Swell {
    heights: Vec<f64>,
}

impl Swell {
    /// A curve with `spans` free spans (at least 1).
    pub(crate) fn new(spans: usize, chance: &mut Chance) -> Swell {
        // A B-spline averages its control heights; 1.5 gives back the spread.
        Swell { heights: (0..spans.max(1) + 3).map(|_| chance.normal() * 1.5).collect() }
    }

    /// Its height at `t`, which is clamped to 0..1.
    pub(crate) fn at(&self, t: f64) -> f64 {
        let spans = self.heights.len() - 3;
        let place = if t.is_finite() { t.clamp(0.0, 1.0) * spans as f64 } else { 0.0 };
        let first = (place as usize).min(spans - 1);
        let u = place - first as f64;
        let h = &self.heights[first..first + 4];
        let (u2, u3) = (u * u, u * u * u);
        let v = 1.0 - u;
        (h[0] * v * v * v + h[1] * (3.0 * u3 - 6.0 * u2 + 4.0) + h[2] * (3.0 * (u + u2 - u3) + 1.0) + h[3] * u3) / 6.0
    }
}
