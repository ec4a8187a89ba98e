//! Sound as Whisper sees it: a log-mel spectrogram of thirty seconds.
//!
//! The numbers are those of its publication (Radford et al., “Robust Speech Recognition via Large-Scale Weak
//! Supervision”, 2022, §2.2): 16 kHz, windows of 25 ms every 10 ms, 80 bands.

use crate::GhostwriterError;
use candle_core::{D, Device, Tensor};
use std::f64::consts::TAU;

/// Samples a second.
pub const RATE: usize = 16_000;
/// Samples of one window: 25 ms.
const WINDOW: usize = 400;
/// Samples from one frame to the next: 10 ms.
pub const HOP: usize = 160;
/// Frequencies of a window's spectrum, 0 Hz and the highest included.
pub const BINS: usize = WINDOW / 2 + 1;
/// Frames of a spectrogram: thirty seconds.
pub const FRAMES: usize = 3000;
/// Samples of a spectrogram.
pub const SPAN: usize = FRAMES * HOP;

/// Makes spectrograms. The Fourier transform is a product with a matrix: 400 is small, and products of matrices
/// are what this machine is busy with anyway.
pub struct Mel {
    /// (400, 402): cosines, then sines, each already under Hann's window.
    waves: Tensor,
    /// (201, bands)
    filters: Tensor,
}

impl Mel {
    /// From filters of `bands` rows of [`BINS`].
    ///
    /// # Errors
    /// When there are not as many numbers as that.
    pub fn new(filters: &[f32], bands: usize) -> Result<Mel, GhostwriterError> {
        let mut waves = Vec::with_capacity(WINDOW * 2 * BINS);
        for n in 0..WINDOW {
            let hann = 0.5 - 0.5 * (TAU * n as f64 / WINDOW as f64).cos();
            // The angle's whole turns are taken off while it is still a whole number.
            let angle = |k: usize| TAU * ((n * k) % WINDOW) as f64 / WINDOW as f64;
            waves.extend((0..BINS).map(|k| (hann * angle(k).cos()) as f32));
            waves.extend((0..BINS).map(|k| (hann * angle(k).sin()) as f32));
        }
        let waves = Tensor::from_vec(waves, (WINDOW, 2 * BINS), &Device::Cpu)?;
        let filters = Tensor::from_slice(filters, (bands, BINS), &Device::Cpu)?.t()?.contiguous()?;
        Ok(Mel { waves, filters })
    }

    /// The spectrogram of the thirty seconds from a sample on, (1, bands, 3000); what lies beyond the end is silence.
    ///
    /// # Errors
    /// When the arithmetic fails.
    pub fn of(&self, samples: &[f32], from: usize) -> Result<Tensor, GhostwriterError> {
        let half = WINDOW as isize / 2;
        let mut frames = Vec::with_capacity(FRAMES * WINDOW);
        for frame in 0..FRAMES {
            let first = (from + frame * HOP) as isize - half;
            // Before the beginning the sound is mirrored.
            frames.extend((first..first + WINDOW as isize).map(|at| samples.get(at.unsigned_abs()).copied().unwrap_or(0.0)));
        }
        let spectrum = Tensor::from_vec(frames, (FRAMES, WINDOW), &Device::Cpu)?.matmul(&self.waves)?.sqr()?;
        let power = (spectrum.narrow(1, 0, BINS)? + spectrum.narrow(1, BINS, BINS)?)?;
        let bands = power.matmul(&self.filters)?.clamp(1e-10, f32::MAX)?;
        let loud = (bands.log()? / std::f64::consts::LN_10)?;
        let most = f64::from(loud.flatten_all()?.max(D::Minus1)?.to_scalar::<f32>()?);
        let level = ((loud.maximum(most - 8.0)? + 4.0)? / 4.0)?;
        Ok(level.t()?.contiguous()?.unsqueeze(0)?)
    }
}

/// The mel filters for files that hold none: triangles of equal area on Slaney's scale (linear to 1 kHz,
/// logarithmic above), as the models were trained with.
pub fn filters(bands: usize) -> Vec<f32> {
    let step = 200.0 / 3.0;
    let log_step = 6.4_f64.ln() / 27.0;
    let to_mel = |hz: f64| if hz < 1000.0 { hz / step } else { 15.0 + (hz / 1000.0).ln() / log_step };
    let to_hz = |mel: f64| if mel < 15.0 { mel * step } else { 1000.0 * ((mel - 15.0) * log_step).exp() };
    let top = to_mel(RATE as f64 / 2.0);
    let corner = |n: usize| to_hz(top * n as f64 / (bands + 1) as f64);
    let mut all = Vec::with_capacity(bands * BINS);
    for band in 0..bands {
        let (low, mid, high) = (corner(band), corner(band + 1), corner(band + 2));
        all.extend((0..BINS).map(|bin| {
            let hz = (bin * RATE) as f64 / WINDOW as f64;
            let rise = ((hz - low) / (mid - low)).min((high - hz) / (high - mid)).max(0.0);
            (rise * 2.0 / (high - low)) as f32
        }));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_is_brightest_in_its_band_and_silence_is_even() {
        let mel = Mel::new(&filters(80), 80).unwrap();
        let tone: Vec<f32> = (0..RATE * 2).map(|n| (0.3 * (TAU * 1000.0 * n as f64 / RATE as f64).sin()) as f32).collect();
        let seen = mel.of(&tone, 0).unwrap();
        assert_eq!(seen.dims(), [1, 80, FRAMES]);
        let at_one_second: Vec<f32> = seen.narrow(2, 100, 1).unwrap().flatten_all().unwrap().to_vec1().unwrap();
        let brightest = at_one_second.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).unwrap().0;
        // 1 kHz is mel 15 of 45.2, and the 27th of 80 bands has its peak there.
        assert!((25..=27).contains(&brightest), "band {brightest}");
        let silence: Vec<f32> = mel.of(&[0.0; 100], 0).unwrap().flatten_all().unwrap().to_vec1().unwrap();
        assert!(silence.iter().all(|v| (v - silence[0]).abs() < 1e-6));
    }
}
