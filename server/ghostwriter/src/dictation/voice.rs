//! Where in a recording somebody may be speaking. It only looks at loudness: silence and steady noise are kept from
//! the model, which would make words up for them.

use super::mel::{HOP, RATE};

/// Frames of a hundredth of a second that must be loud before anybody can have said a word.
const WORD: usize = 12;
/// How far above what is always there a voice stands, in decibels.
const ABOVE: f32 = 8.0;
/// Below this there is nothing, in decibels of full scale.
const NOTHING: f32 = -62.0;
/// What a recording's loudest moments can hide, in decibels.
const RANGE: f32 = 42.0;

/// Which hundredths of a second are loud.
pub struct Voice {
    loud: Vec<bool>,
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
        Voice { loud: level.iter().map(|l| !steady && *l > bar).collect() }
    }

    /// The first loud sample of a stretch that may hold a word.
    pub fn first(&self, from: usize, to: usize) -> Option<usize> {
        let part = self.part(from, to);
        if part.iter().filter(|l| **l).count() < WORD {
            return None;
        }
        part.iter().position(|l| *l).map(|at| (from / HOP + at) * HOP)
    }

    /// Whether a stretch holds at least so many seconds of something.
    pub fn holds(&self, from: usize, to: usize, seconds: f64) -> bool {
        self.part(from, to).iter().filter(|l| **l).count() as f64 >= seconds * (RATE / HOP) as f64
    }

    fn part(&self, from: usize, to: usize) -> &[bool] {
        let to = to.div_ceil(HOP).min(self.loud.len());
        &self.loud[(from / HOP).min(to)..to]
    }
}
