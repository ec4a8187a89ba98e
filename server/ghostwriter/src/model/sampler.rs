//! Choosing the next token. The same seed, place and try choose the same token, on every machine and
//! also when a draft is taken up again in its middle: no state is carried from one token to the next.

/// How freely the model may choose.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sampling {
    /// 0 always takes the likeliest; 1 takes each as often as the model thinks right.
    pub temperature: f32,
    /// Only the likeliest tokens that together have this share (Holtzman et al. 2020).
    pub top_p: f32,
    /// Only tokens at least this likely, next to the likeliest (Nguyen et al. 2024).
    pub min_p: f32,
    /// Divides the likelihood of what was said in the last 64 tokens (Keskar et al. 2019); 1 is off.
    pub repetition: f32,
    /// Weight of the penalty on going on with a phrase that already stands in the letter (DRY, p-e-w 2024); 0 is off.
    pub dry: f32,
}

impl Default for Sampling {
    fn default() -> Self {
        Sampling { temperature: 0.7, top_p: 0.92, min_p: 0.06, repetition: 1.08, dry: 0.8 }
    }
}

/// Phrases up to this many tokens may come again without a penalty.
const DRY_FREE: usize = 2;
/// Each further token of a repeated phrase multiplies the penalty.
const DRY_BASE: f32 = 1.75;
const RECENT: usize = 64;

/// Picks a token. `logits` are changed in place; `said` are the letter's own tokens so far.
/// `draw` is a number in 0..1 from [`draw`].
pub fn pick(logits: &mut [f32], said: &[u32], sampling: &Sampling, banned: &mut dyn Iterator<Item = u32>, draw: f64) -> u32 {
    for token in banned {
        if let Some(logit) = logits.get_mut(token as usize) {
            *logit = f32::NEG_INFINITY;
        }
    }
    penalise(logits, said, sampling);
    let (best, top) = logits.iter().enumerate().fold((0usize, f32::NEG_INFINITY), |best, (i, l)| if *l > best.1 { (i, *l) } else { best });
    if sampling.temperature <= 0.01 || !top.is_finite() {
        return best as u32;
    }
    // One pass keeps the few that min-p allows; only those are weighed and sorted.
    let floor = top + sampling.temperature * sampling.min_p.clamp(1e-4, 1.0).ln();
    let mut kept: Vec<(u32, f64)> = logits
        .iter()
        .enumerate()
        .filter(|(_, l)| **l >= floor)
        .map(|(i, l)| (i as u32, f64::from((l - top) / sampling.temperature).exp()))
        .collect();
    kept.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let whole: f64 = kept.iter().map(|k| k.1).sum();
    let mut share = 0.0;
    let enough = kept.iter().position(|k| {
        share += k.1;
        share >= whole * f64::from(sampling.top_p)
    });
    kept.truncate(enough.map_or(kept.len(), |n| n + 1));
    let mut left = draw * kept.iter().map(|k| k.1).sum::<f64>();
    for (token, weight) in &kept {
        left -= weight;
        if left <= 0.0 {
            return *token;
        }
    }
    kept.last().map_or(best as u32, |k| k.0)
}

fn penalise(logits: &mut [f32], said: &[u32], sampling: &Sampling) {
    let recent = &said[said.len().saturating_sub(RECENT)..];
    for (i, token) in recent.iter().enumerate() {
        if recent[..i].contains(token) {
            continue;
        }
        if let Some(logit) = logits.get_mut(*token as usize) {
            *logit = if *logit > 0.0 { *logit / sampling.repetition } else { *logit * sampling.repetition };
        }
    }
    if sampling.dry <= 0.0 || said.len() < DRY_FREE + 1 {
        return;
    }
    // Where the end of the letter stands earlier in it, what came next there is made less likely.
    for at in 1..said.len() {
        let run = (0..at.min(24)).take_while(|back| said[at - 1 - back] == said[said.len() - 1 - back]).count();
        if run >= DRY_FREE
            && let Some(logit) = logits.get_mut(said[at] as usize)
        {
            *logit -= sampling.dry * DRY_BASE.powi((run - DRY_FREE) as i32).min(1e4);
        }
    }
}

/// A number in 0..1 for one try at one place of one draft (SplitMix64, Steele et al. 2014).
pub fn draw(seed: u32, place: usize, attempt: u32) -> f64 {
    let mut z = (u64::from(seed) << 32)
        ^ (place as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        ^ u64::from(attempt).wrapping_mul(0xD1B5_4A32_D192_ED03);
    for _ in 0..2 {
        z = z.wrapping_add(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
    }
    (z >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const FREE: Sampling = Sampling { temperature: 1.0, top_p: 1.0, min_p: 0.0, repetition: 1.0, dry: 0.0 };

    #[test]
    fn draws_are_even_and_belong_to_their_place() {
        let mean = (0..4000).map(|i| draw(7, i, 0)).sum::<f64>() / 4000.0;
        assert!((mean - 0.5).abs() < 0.02, "{mean}");
        assert_eq!(draw(1, 9, 0), draw(1, 9, 0));
        assert!(draw(1, 9, 0) != draw(1, 9, 1) && draw(1, 9, 0) != draw(2, 9, 0) && draw(1, 9, 0) != draw(1, 10, 0));
    }

    #[test]
    fn tokens_come_as_often_as_they_are_likely() {
        let likely = [0.5f32, 0.3, 0.2];
        let mut seen = [0; 3];
        for i in 0..3000 {
            let mut logits = likely.map(f32::ln);
            seen[pick(&mut logits, &[], &FREE, &mut std::iter::empty(), draw(1, i, 0)) as usize] += 1;
        }
        assert!(seen.iter().zip(likely).all(|(n, p)| (*n as f32 / 3000.0 - p).abs() < 0.04), "{seen:?}");
    }

    #[test]
    fn the_unlikely_the_banned_and_the_repeated_stay_out() {
        let narrow = Sampling { min_p: 0.5, ..FREE };
        assert!((0..200).all(|i| pick(&mut [2.0, 1.9, -3.0], &[], &narrow, &mut std::iter::empty(), draw(1, i, 0)) < 2));
        assert_eq!(pick(&mut [9.0, 1.0], &[], &Sampling { temperature: 0.0, ..FREE }, &mut [0u32].into_iter(), 0.5), 1);
        // 1 2 3 4 … 1 2 3: the 4 that came next before is put behind the 5.
        let dry = Sampling { temperature: 0.0, dry: 0.8, ..FREE };
        assert_eq!(pick(&mut [0.0, 0.0, 0.0, 0.0, 3.0, 2.0], &[1, 2, 3, 4, 1, 2, 3], &dry, &mut std::iter::empty(), 0.5), 5);
    }
}
