//! How hard the pen presses and how much ink it leaves, letter after letter. Pressure has a life of its own: it
//! hardly goes with speed (r = +0.14 in 92 UNIPEN files), so the two are drawn from different chance.

use crate::pen::chance::{Chance, Slow};
use crate::pen::nib::{Inking, NibKind};

/// Lane of chance; see [`Chance::new`].
const PRESSURE: u8 = 5;

/// Swell is told apart in steps of this many millimetres, tone in steps of a fiftieth: finer ones no eye sees
/// and every page would carry.
const SWELL_STEP: f64 = 0.005;
const TONE_STEP: f64 = 0.02;

/// Pressure and flow along a text.
pub(crate) struct Pressure {
    kind: Option<NibKind>,
    /// Width of the line and its spread, and width of the shapes as they are drawn, in millimetres.
    width: f64,
    spread: f64,
    drawn: f64,
    /// From letter to letter, and over lines.
    quick: Slow,
    slow: Slow,
    /// Speed, which thins the ink: over a few words, and over lines.
    haste: Slow,
    flow: Slow,
    /// Words at which the pen is dipped, or the pencil turned.
    fresh: Vec<f64>,
}

impl Pressure {
    /// For a text of so many words. `liveliness` is the share of the human spread that the page shows.
    pub(crate) fn new(seed: u32, words: usize, inking: &Inking, liveliness: f64) -> Pressure {
        let mut lane = 0;
        let mut slow = |every: f64| {
            lane += 1;
            Slow::new(words as f64 + 1.0, every, &mut Chance::new(seed, PRESSURE, lane))
        };
        let (quick, slow_, haste, flow) = (slow(0.55), slow(11.0), slow(2.5), slow(14.0));
        // Share of the line's width. Pressure's CV is 0.36 in people; a line gives way by a quarter of that.
        let share = match inking.kind {
            None => 0.085,
            Some(NibKind::Ball) => 0.06,
            Some(NibKind::Gel) => 0.035,
            Some(NibKind::Fountain) => 0.085,
            Some(NibKind::Pencil) => 0.12,
        };
        let every = match inking.kind {
            Some(NibKind::Fountain) => 34.0,
            Some(NibKind::Pencil) => 80.0,
            _ => f64::INFINITY,
        };
        let mut chance = Chance::new(seed, PRESSURE, 0);
        let mut fresh = vec![-0.8 * every.min(1e3) * chance.even()];
        while fresh[fresh.len() - 1] + every < words as f64 + every {
            // Between words: nobody stops in the middle of one.
            let next = fresh[fresh.len() - 1] + every * (1.0 + 0.18 * chance.normal()).clamp(0.6, 1.4);
            fresh.push(next.round());
        }
        let spread = share * inking.width * (0.45 + 0.55 * liveliness.clamp(0.0, 1.3));
        Pressure {
            kind: inking.kind,
            width: inking.width,
            spread,
            drawn: inking.width - inking.swell,
            quick,
            slow: slow_,
            haste,
            flow,
            fresh,
        }
    }

    /// Swell in millimetres and tone at a place in the text, the word's number and how far in it, of a shape that is
    /// placed `large` times as large as it was drawn.
    pub(crate) fn at(&self, word: usize, along: f64, large: f64) -> (f64, f64) {
        let place = word as f64 + along;
        let press = 0.74 * self.quick.at(place) + 0.67 * self.slow.at(place);
        let haste = 0.6 * self.haste.at(place) + 0.6 * self.flow.at(place) + 0.5 * (along - 0.4);
        let since = self.since_fresh(place);
        let mut width = self.width + self.spread * press;
        let tone = match self.kind {
            None => 0.955 - 0.03 * haste,
            // Paste skips where the ball runs fast and light.
            Some(NibKind::Ball) => 0.95 - 0.035 * haste - if haste > 1.1 && press < -0.4 { 0.07 } else { 0.0 },
            Some(NibKind::Gel) => 0.985 - 0.01 * haste,
            Some(NibKind::Fountain) => 1.0 - 0.11 * since * since.sqrt() - 0.03 * (haste + 0.4),
            Some(NibKind::Pencil) => {
                width *= 0.94 + 0.2 * since;
                0.86 - 0.04 * haste + 0.03 * press
            }
        };
        let stepped = |value: f64, step: f64| (value / step).round() * step;
        let swell = stepped((width - self.drawn * large).max(0.0), SWELL_STEP);
        // Thousandths, so that the steps are the same number everywhere.
        ((swell * 1000.0).round() / 1000.0, (stepped(tone.clamp(0.74, 1.0), TONE_STEP) * 1000.0).round() / 1000.0)
    }

    /// 0 when the pen was just dipped or the pencil turned, 1 when it is time to.
    fn since_fresh(&self, place: f64) -> f64 {
        let next = self.fresh.partition_point(|at| *at <= place);
        match (next.checked_sub(1).map(|i| self.fresh[i]), self.fresh.get(next)) {
            (Some(last), Some(next)) if *next > last => ((place - last) / (next - last)).clamp(0.0, 1.0),
            _ => 0.5,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn along(kind: Option<NibKind>) -> Vec<(f64, f64)> {
        let inking = Inking { kind, width: 0.4, swell: 0.08, ..Inking::default() };
        let pressure = Pressure::new(11, 300, &inking, 1.0);
        (0..300).flat_map(|word| (0..4).map(move |i| (word, f64::from(i) / 4.0))).map(|(w, a)| pressure.at(w, a, 1.0)).collect()
    }

    #[test]
    fn pressure_wanders_by_itself_and_never_jumps() {
        for kind in [None, Some(NibKind::Ball), Some(NibKind::Gel), Some(NibKind::Fountain), Some(NibKind::Pencil)] {
            let seen = along(kind);
            assert!(seen.iter().all(|(swell, tone)| (0.0..0.5).contains(swell) && (0.73..=1.0).contains(tone)), "{kind:?}");
            let distinct: std::collections::BTreeSet<i64> = seen.iter().map(|s| (s.0 * 1000.0).round() as i64).collect();
            assert!(distinct.len() > 4, "{kind:?} presses in {} ways", distinct.len());
            // A pencil that is turned is fine again at once.
            let jump = if kind == Some(NibKind::Pencil) { 0.15 } else { 0.06 };
            assert!(seen.windows(2).all(|s| s[1].0 - s[0].0 < 0.06 && s[0].0 - s[1].0 < jump), "{kind:?} jumps");
            let mean = |f: fn(&(f64, f64)) -> f64| seen.iter().map(f).sum::<f64>() / seen.len() as f64;
            let (ms, mt) = (mean(|s| s.0), mean(|s| s.1));
            let (mut both, mut one, mut other) = (0.0, 0.0, 0.0);
            for (s, t) in &seen {
                (both, one, other) = (both + (s - ms) * (t - mt), one + (s - ms) * (s - ms), other + (t - mt) * (t - mt));
            }
            if !matches!(kind, Some(NibKind::Pencil)) {
                assert!((both / (one * other).sqrt()).abs() < 0.4, "{kind:?}: pressure goes with speed");
            }
        }
    }

    #[test]
    fn a_fountain_pen_pales_until_it_is_dipped_again() {
        let tones: Vec<f64> = along(Some(NibKind::Fountain)).iter().map(|s| s.1).collect();
        let leap = tones.windows(2).map(|t| t[1] - t[0]).fold(0.0, f64::max);
        let fall = tones.windows(2).map(|t| t[0] - t[1]).fold(0.0, f64::max);
        assert!(leap > 0.05 && leap > 1.5 * fall, "dark again at once ({leap}), pale slowly ({fall})");
    }
}
