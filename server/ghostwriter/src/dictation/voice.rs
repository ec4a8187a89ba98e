//! Where in a recording somebody may be speaking. Silence and steady noise are kept from the model, which would make
//! words up for them; where nothing sounds as a voice does, it is believed only when it is sure.

use super::mel::{HOP, RATE};

/// Frames of a hundredth of a second that must be loud before anybody can have said a word.
const WORD: usize = 12;
/// How far above what is always there a voice stands, in decibels.
const ABOVE: f32 = 8.0;
/// Below this there is nothing, in decibels of full scale.
const NOTHING: f32 = -62.0;
/// What a recording's loudest moments can hide, in decibels.
const RANGE: f32 = 42.0;

/// How like itself a voice is after one swing of its cords; noise of this length comes to 0.3.
const VOICED: f32 = 0.55;
/// The rate at which swings are looked for.
const COARSE: usize = RATE / 4;
/// Hundredths of a second of tone in the shortest word.
const TONE: usize = 12;

/// Which hundredths of a second are loud.
pub struct Voice {
    loud: Vec<bool>,
    /// As many, and loud too: those that have a tone.
    tone: Vec<bool>,
}

impl Voice {
    /// Listens through a whole recording.
    pub fn of(samples: &[f32]) -> Voice {
        let level: Vec<f32> = samples
            .chunks(HOP)
            .map(|frame| {
                let mean = frame.iter().sum::<f32>() / frame.len() as f32;
                let power = frame.iter().map(|s| (s - mean) * (s - mean)).sum::<f32>() / frame.len() as f32;
                10.0 * power.max(1e-12).log10()
            })
            .collect();
        let mut sorted = level.clone();
        sorted.sort_by(f32::total_cmp);
        let share = |part: usize| sorted.get(sorted.len() * part / 100).copied().unwrap_or(NOTHING);
        let bar = (share(10) + ABOVE).min(share(97) - 4.0).max(share(97) - RANGE).max(NOTHING);
        // Where the loudest is hardly louder than the quietest, nobody speaks.
        let steady = share(97) - share(10) < ABOVE;
        let loud: Vec<bool> = level.iter().map(|l| !steady && *l > bar).collect();
        let coarse: Vec<f32> = samples.chunks_exact(4).map(|s| s.iter().sum()).collect();
        let tone = loud.iter().enumerate().map(|(at, loud)| *loud && has_tone(&coarse, at * HOP / 4)).collect();
        Voice { loud, tone }
    }

    /// Whether something in a stretch sounds as a voice does.
    pub fn sounds(&self, from: usize, to: usize) -> bool {
        part(&self.tone, from, to).iter().filter(|t| **t).count() >= TONE
    }

    /// The first loud sample of a stretch that may hold a word.
    pub fn first(&self, from: usize, to: usize) -> Option<usize> {
        let part = part(&self.loud, from, to);
        if part.iter().filter(|l| **l).count() < WORD {
            return None;
        }
        part.iter().position(|l| *l).map(|at| (from / HOP + at) * HOP)
    }

    /// Whether a stretch holds at least so many seconds of something.
    pub fn holds(&self, from: usize, to: usize, seconds: f64) -> bool {
        part(&self.loud, from, to).iter().filter(|l| **l).count() as f64 >= seconds * (RATE / HOP) as f64
    }
}

fn part(frames: &[bool], from: usize, to: usize) -> &[bool] {
    let to = to.div_ceil(HOP).min(frames.len());
    &frames[(from / HOP).min(to)..to]
}

/// Whether the forty milliseconds from a sample on (of the coarse ones) repeat themselves 70 to 400 times a second.
fn has_tone(coarse: &[f32], from: usize) -> bool {
    let Some(here) = coarse.get(from..from + COARSE / 25) else { return false };
    let energy = |s: &[f32]| s.iter().map(|s| s * s).sum::<f32>();
    (COARSE / 400..=COARSE / 70).any(|lag| {
        let (a, b) = (&here[..here.len() - lag], &here[lag..]);
        let alike = a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
        alike > VOICED * (energy(a) * energy(b)).sqrt().max(1e-9)
    })
}
