//! From any sampling rate to sixteen thousand a second, as the sound comes in.

use super::mel::RATE;
use std::f64::consts::PI;

/// Zero crossings of the sinc on either side: what folds back is about 70 dB down.
const CROSSINGS: f64 = 16.0;
/// The band that is kept, of the half of the lower rate.
const KEPT: f64 = 0.94;
/// The most phases that are kept ready; rates that would need more are placed to the nearest of these.
const PHASES: usize = 640;

/// A windowed sinc (Blackman's window), one row of taps for each phase.
pub struct Resampler {
    /// Input samples an output sample.
    step: f64,
    reach: usize,
    rows: Vec<Vec<f32>>,
    /// What has come in and is still needed.
    waiting: Vec<f32>,
    /// How many input samples lie before those waiting.
    gone: usize,
    /// The next output sample's number.
    next: u64,
    rate: u32,
}

impl Resampler {
    /// From `rate` samples a second.
    pub fn new(rate: u32) -> Resampler {
        let step = f64::from(rate) / RATE as f64;
        let band = KEPT * (1.0 / step).min(1.0);
        let reach = (CROSSINGS / band).ceil() as usize;
        let phases = (RATE / gcd(RATE, rate as usize)).min(PHASES);
        let row = |phase: usize| {
            let shift = phase as f64 / phases as f64;
            let taps: Vec<f64> = (0..2 * reach)
                .map(|n| {
                    let x = n as f64 - (reach as f64 - 1.0) - shift;
                    let sinc = if x.abs() < 1e-9 { band } else { (PI * x * band).sin() / (PI * x) };
                    let at = (x / reach as f64).clamp(-1.0, 1.0);
                    sinc * (0.42 + 0.5 * (PI * at).cos() + 0.08 * (2.0 * PI * at).cos())
                })
                .collect();
            // A steady sound stays as loud as it is.
            let sum: f64 = taps.iter().sum();
            taps.iter().map(|t| (t / sum) as f32).collect()
        };
        let rows = (0..phases).map(row).collect();
        Resampler { step, reach, rows, waiting: vec![0.0; reach - 1], gone: 0, next: 0, rate }
    }

    /// Takes in samples, and puts out what can be said of them already.
    pub fn take(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        if self.rate as usize == RATE {
            out.extend_from_slice(samples);
            return;
        }
        self.waiting.extend_from_slice(samples);
        loop {
            let place = self.next as f64 * self.step;
            let (mut whole, mut phase) = (place.floor() as usize, ((place.fract()) * self.rows.len() as f64).round() as usize);
            if phase == self.rows.len() {
                (whole, phase) = (whole + 1, 0);
            }
            let from = whole - self.gone;
            let Some(under) = self.waiting.get(from..from + 2 * self.reach) else { break };
            out.push(self.rows[phase].iter().zip(under).map(|(t, s)| t * s).sum());
            self.next += 1;
        }
        let done = ((self.next as f64 * self.step).floor() as usize).saturating_sub(self.gone).min(self.waiting.len());
        if done > 4096 {
            self.waiting.drain(..done);
            self.gone += done;
        }
    }

    /// Puts out the rest.
    pub fn finish(&mut self, out: &mut Vec<f32>) {
        let silence = vec![0.0; self.reach];
        self.take(&silence, out);
    }
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(rate: u32, hz: f64, seconds: f64) -> Vec<f32> {
        (0..(f64::from(rate) * seconds) as usize).map(|n| (0.5 * (2.0 * PI * hz * n as f64 / f64::from(rate)).sin()) as f32).collect()
    }

    #[test]
    fn a_tone_stays_the_tone_it_is_and_what_is_too_high_goes() {
        for rate in [8_000, 11_025, 22_050, 44_100, 48_000, 96_000] {
            let mut out = Vec::new();
            let mut resampler = Resampler::new(rate);
            for piece in tone(rate, 1000.0, 0.5).chunks(777) {
                resampler.take(piece, &mut out);
            }
            resampler.finish(&mut out);
            assert!((out.len() as i64 - 8000).abs() < 8, "{rate}: {}", out.len());
            let meant = tone(16_000, 1000.0, 0.5);
            let worst = (500..7500).map(|n| (out[n] - meant[n]).abs()).fold(0.0, f32::max);
            assert!(worst < 0.004, "{rate}: off by {worst}");
        }
        let mut out = Vec::new();
        Resampler::new(48_000).take(&tone(48_000, 9_500.0, 0.5), &mut out);
        assert!(out[500..7000].iter().all(|s| s.abs() < 0.002), "9.5 kHz does not fold back");
    }
}
