//! The course: lesson after lesson, and what each changes.
//!
//! The loss is the mean −log-probability of the tokens of the right answers. Where a tempting answer stands beside it,
//! odds-ratio preference can be added (ORPO, Hong et al. 2024): −log σ(odds of the right − odds of the wrong), each by
//! its mean log-probability. Steps are Adam's (Kingma & Ba 2015) with a short warming up and a cosine to a tenth.

use crate::{
    Base, TeachError,
    block::{Block, Kept, Places},
    lesson::{Batch, Lesson, Totals, batches},
    pair::{Learned, Slope},
};
use candle_core::{DType, Result, Tensor};
use candle_nn::ops;
use std::{ops::AddAssign, time::Instant};

/// How the course is to go.
#[derive(Debug, Clone)]
pub struct Wish {
    /// How often every lesson comes; a part of the last time too.
    pub epochs: f64,
    /// The largest step.
    pub rate: f64,
    /// Tokens of a batch, at most.
    pub room: usize,
    /// Weight of the preference for the right over the tempting answer; 0 leaves the tempting ones out.
    pub contrast: f64,
    /// Where chance comes from.
    pub seed: u64,
}

/// One point of the curve.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Record {
    /// Steps so far.
    pub step: usize,
    /// Steps in all.
    pub of: usize,
    /// Tokens read so far, questions and answers together.
    pub tokens: usize,
    /// Mean loss of a token of the right answers since the last point, in nats.
    pub loss: f64,
    /// Share of tempting answers found less likely than the right one since the last point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preferred: Option<f64>,
    /// The same loss on lessons that nobody learns from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test: Option<f64>,
    /// Seconds so far.
    pub seconds: f64,
}

/// Adam's two memories, and the usual constants.
const FIRST: f64 = 0.9;
const SECOND: f64 = 0.99;
const LEAST: f64 = 1e-8;
/// A step is no longer than as if all slopes together had this length.
const CLIP: f64 = 1.0;
/// Share of the course in which steps grow.
const WARM: f64 = 0.03;
/// Rows whose probabilities are computed together: each is as long as the vocabulary.
const TOLD: usize = 256;

/// What batches said, added up.
#[derive(Default)]
struct Said {
    loss: f64,
    answers: usize,
    pairs: usize,
    preferred: usize,
    tokens: usize,
}

impl AddAssign for Said {
    fn add_assign(&mut self, more: Said) {
        self.loss += more.loss;
        self.answers += more.answers;
        self.pairs += more.pairs;
        self.preferred += more.preferred;
        self.tokens += more.tokens;
    }
}

impl Said {
    /// The mean loss of a token of the right answers, in nats.
    fn mean(&self) -> f64 {
        self.loss / self.answers.max(1) as f64
    }
}

/// A model at school.
pub struct Course<'b> {
    base: &'b Base,
    learned: Learned,
    memories: Vec<(Tensor, Tensor)>,
    threads: usize,
}

impl<'b> Course<'b> {
    /// Begins with what was learned before, or nothing; on a processor on so many threads.
    ///
    /// # Errors
    /// When there is no memory.
    pub fn new(base: &'b Base, mut learned: Learned, threads: usize) -> Result<Course<'b>> {
        let memories = learned.matrices().map(|m| Ok((m.zeros_like()?, m.zeros_like()?))).collect::<Result<_>>()?;
        Ok(Course { base, learned, memories, threads })
    }

    /// What was learned.
    pub fn learned(&self) -> &Learned {
        &self.learned
    }

    /// Goes through the lessons. `every` so many steps `hear` is told how it goes, with the loss on `test`.
    ///
    /// # Errors
    /// When the arithmetic fails, or `hear` does.
    pub fn learn(
        &mut self,
        lessons: &[Lesson],
        test: &[Lesson],
        wish: &Wish,
        every: usize,
        hear: &mut dyn FnMut(&Record, &Learned) -> std::result::Result<(), TeachError>,
    ) -> std::result::Result<(), TeachError> {
        let started = Instant::now();
        let contrasts = wish.contrast > 0.0;
        let rounds = wish.epochs.ceil().max(1.0) as u64;
        let mut plan: Vec<Batch> = (0..rounds).flat_map(|r| batches(lessons, wish.room, contrasts, wish.seed.wrapping_add(r))).collect();
        let of = ((plan.len() as f64 * wish.epochs / rounds as f64).ceil() as usize).max(1);
        plan.truncate(of);
        let (mut since, mut tokens) = (Said::default(), 0);
        for (step, batch) in plan.iter().enumerate() {
            let (said, slopes) = self.together(batch, wish.contrast, true)?;
            self.step(&slopes, step + 1, wish.rate * rate(step, of))?;
            tokens += said.tokens;
            since += said;
            if (step + 1) % every == 0 || step + 1 == of {
                let record = Record {
                    step: step + 1,
                    of,
                    tokens,
                    loss: since.mean(),
                    preferred: (since.pairs > 0).then(|| since.preferred as f64 / since.pairs as f64),
                    test: if test.is_empty() { None } else { Some(self.loss(test, wish.room)?) },
                    seconds: started.elapsed().as_secs_f64(),
                };
                hear(&record, &self.learned)?;
                since = Said::default();
            }
        }
        Ok(())
    }

    /// The mean loss of a token of the right answers, in nats; its exponential is the perplexity.
    ///
    /// # Errors
    /// When the arithmetic fails.
    pub fn loss(&self, lessons: &[Lesson], room: usize) -> Result<f64> {
        let mut all = Said::default();
        for batch in batches(lessons, room, false, 0) {
            all += self.together(&batch, 0.0, false)?.0;
        }
        Ok(all.mean())
    }

    fn block<'s>(&'s self, i: usize) -> Block<'s> {
        Block { shape: &self.base.shape, layer: &self.base.layers[i], pairs: &self.learned.layers[i] }
    }

    /// One batch, a part of it on each thread, which then wait for nobody; the parts are added up in their order.
    fn together(&self, batch: &Batch, contrast: f64, learn: bool) -> Result<(Said, Vec<[Slope; 4]>)> {
        let totals = batch.totals();
        let parts = batch.parts(if self.base.device.is_cpu() { self.threads } else { 1 });
        let all: Vec<Result<(Said, Vec<[Slope; 4]>)>> = std::thread::scope(|scope| {
            let threads: Vec<_> = parts.iter().map(|part| scope.spawn(move || self.batch(part, totals, contrast, learn))).collect();
            let broken = || Err(candle_core::Error::Msg("a thread broke off".into()));
            threads.into_iter().map(|t| t.join().unwrap_or_else(|_| broken())).collect()
        });
        let mut sum: Option<(Said, Vec<[Slope; 4]>)> = None;
        for part in all {
            let (said, slopes) = part?;
            match &mut sum {
                None => sum = Some((said, slopes)),
                Some((s, before)) => {
                    *s += said;
                    for (before, slope) in before.iter_mut().flatten().zip(slopes.iter().flatten()) {
                        *before = Slope { a: (&before.a + &slope.a)?, b: (&before.b + &slope.b)? };
                    }
                }
            }
        }
        sum.ok_or_else(|| candle_core::Error::Msg("an empty batch".into()))
    }

    /// A part of a batch: what it says, and when it is learned from, how the loss hangs on every pair.
    fn batch(&self, batch: &Batch, totals: Totals, contrast: f64, learn: bool) -> Result<(Said, Vec<[Slope; 4]>)> {
        let (base, count, length) = (self.base, batch.answers.len(), batch.length());
        let device = &base.device;
        let places = Places::new(count, length, &base.speeds, device)?;
        let mut ids = vec![0u32; count * length];
        let (mut rows, mut targets, mut whose) = (Vec::new(), Vec::new(), Vec::new());
        for (i, answer) in batch.answers.iter().enumerate() {
            let last = answer.tokens.len() - 1;
            ids[i * length..][..last].copy_from_slice(&answer.tokens[..last]);
            for at in answer.from - 1..last {
                rows.push((i * length + at) as u32);
                targets.push(answer.tokens[at + 1]);
                whose.push(i);
            }
        }
        let mut x = base.embedding.index_select(&Tensor::from_vec(ids, count * length, device)?, 0)?;
        let mut kept: Vec<Kept> = Vec::with_capacity(base.layers.len());
        for i in 0..base.layers.len() {
            let (y, k) = self.block(i).forward(&x, &places)?;
            if learn {
                kept.push(k);
            }
            x = y;
        }
        let at = Tensor::from_vec(rows, targets.len(), device)?;
        let spoken = x.index_select(&at, 0)?;
        let normed = ops::rms_norm(&spoken, &base.norm, base.shape.epsilon)?;
        let mut shares = Vec::new();
        let mut likely: Vec<f32> = Vec::with_capacity(targets.len());
        for (n, wanted) in targets.chunks(TOLD).enumerate() {
            let logits = normed.narrow(0, n * TOLD, wanted.len())?.matmul(&base.head.t()?)?;
            let share = ops::softmax_last_dim(&logits)?;
            let own = share.gather(&Tensor::from_slice(wanted, (wanted.len(), 1), device)?, 1)?;
            likely.extend(own.flatten_all()?.to_vec1::<f32>()?.iter().map(|p| p.max(1e-20).ln()));
            if learn {
                shares.push(share);
            }
        }
        let (said, weights) = weigh(batch, totals, &likely, &whose, contrast, count * length);
        if !learn {
            return Ok((said, Vec::new()));
        }
        // How the loss hangs on what the head was given: weight × (the target's row − the mean row).
        let mut parts = Vec::new();
        for ((n, wanted), share) in targets.chunks(TOLD).enumerate().zip(shares) {
            let weight = Tensor::from_slice(&weights[n * TOLD..][..wanted.len()], (wanted.len(), 1), device)?;
            let own = base.head.index_select(&Tensor::from_slice(wanted, wanted.len(), device)?, 0)?;
            parts.push((own - share.matmul(&base.head)?)?.broadcast_mul(&weight)?);
        }
        let dspoken = crate::block::norm_backward(&spoken, &base.norm, base.shape.epsilon, &Tensor::cat(&parts, 0)?)?;
        let mut dx = Tensor::zeros((count * length, base.shape.width), DType::F32, device)?.index_add(&at, &dspoken, 0)?;
        let mut slopes = Vec::with_capacity(kept.len());
        for i in (0..base.layers.len()).rev() {
            let Some(k) = kept.pop() else { break };
            let (d, slope) = self.block(i).backward(&k, &dx, &places)?;
            dx = d;
            slopes.push(slope);
        }
        slopes.reverse();
        Ok((said, slopes))
    }

    /// One step of Adam's.
    fn step(&mut self, slopes: &[[Slope; 4]], step: usize, rate: f64) -> Result<()> {
        let slopes: Vec<&Tensor> = slopes.iter().flatten().flat_map(|s| [&s.a, &s.b]).collect();
        let mut square = 0.0;
        for slope in &slopes {
            square += f64::from(slope.sqr()?.sum_all()?.to_scalar::<f32>()?);
        }
        let cut = (CLIP / square.sqrt().max(CLIP)).min(1.0);
        let (early, late) = (1.0 - FIRST.powi(step as i32), 1.0 - SECOND.powi(step as i32));
        for ((matrix, (first, second)), slope) in self.learned.matrices().zip(&mut self.memories).zip(slopes) {
            let slope = (slope * cut)?;
            *first = ((&*first * FIRST)? + (&slope * (1.0 - FIRST))?)?;
            *second = ((&*second * SECOND)? + (slope.sqr()? * (1.0 - SECOND))?)?;
            let way = ((&*first / early)? / ((&*second / late)?.sqrt()? + LEAST)?)?;
            *matrix = (&*matrix - (way * rate)?)?;
        }
        Ok(())
    }
}

/// Growing at first, then falling to a tenth.
fn rate(step: usize, of: usize) -> f64 {
    let warm = (of as f64 * WARM).max(1.0);
    let at = step as f64 + 1.0;
    if at < warm {
        return at / warm;
    }
    let way = (at - warm) / (of as f64 - warm).max(1.0);
    0.1 + 0.45 * (1.0 + (std::f64::consts::PI * way.min(1.0)).cos())
}

/// What a batch says, and how the loss hangs on the log-probability of every token that was asked for.
fn weigh(batch: &Batch, totals: Totals, likely: &[f32], whose: &[usize], contrast: f64, tokens: usize) -> (Said, Vec<f32>) {
    let count = batch.answers.len();
    let (mut sums, mut lengths) = (vec![0f64; count], vec![0usize; count]);
    for (l, i) in likely.iter().zip(whose) {
        sums[*i] += f64::from(*l);
        lengths[*i] += 1;
    }
    // Of a pair the right answer stands first.
    let tempting = |i: usize| batch.against[i].is_some_and(|other| other < i);
    let right: usize = (0..count).filter(|i| !tempting(*i)).map(|i| lengths[i]).sum();
    let loss: f64 = (0..count).filter(|i| !tempting(*i)).map(|i| -sums[i]).sum();
    let pairs: Vec<(usize, usize)> = (0..count).filter_map(|i| batch.against[i].filter(|o| *o > i).map(|o| (i, o))).collect();
    let mut by: Vec<f64> = (0..count).map(|i| if tempting(i) { 0.0 } else { -1.0 / totals.right.max(1) as f64 }).collect();
    let mean = |i: usize| (sums[i] / lengths[i].max(1) as f64).min(-1e-4);
    let odds = |i: usize| mean(i) - (-mean(i).exp()).ln_1p();
    let mut preferred = 0;
    for (good, bad) in &pairs {
        preferred += usize::from(mean(*good) > mean(*bad));
        let wrong = 1.0 / (1.0 + (odds(*good) - odds(*bad)).exp());
        let pull = |i: usize| contrast / totals.pairs.max(1) as f64 * wrong / (1.0 - mean(i).exp()) / lengths[i].max(1) as f64;
        by[*good] -= pull(*good);
        by[*bad] += pull(*bad);
    }
    let weights = whose.iter().map(|i| by[*i] as f32).collect();
    (Said { loss, answers: right, pairs: pairs.len(), preferred, tokens }, weights)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> std::path::PathBuf {
        let house = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../target/data");
        let data = std::env::var_os("LETTERS_DATA").map_or(house, std::path::PathBuf::from);
        let file = data.join("models/SmolLM2-135M-Instruct.Q4_1.gguf");
        assert!(file.is_file(), "{} is not there; run cargo verify", file.display());
        file
    }

    fn lines() -> Vec<crate::corpus::Line> {
        let line = |text: &str| serde_json::from_str(text).expect("a line");
        vec![
            line(
                r#"{"shape":"tell","occasion":"thanks","tone":"warm","from":"Chidi","to":"Mrs. Adeyemi","relation":"landlady","pronoun":"she","notes":["she never raised the rent"],"before":"","right":"You never once raised the rent.","wrong":"She never once raised the rent.","fault":"person"}"#,
            ),
            line(
                r#"{"shape":"turn","occasion":"birthday","tone":"plain","from":"Len","to":"Kit","relation":"grandchild","pronoun":"they","notes":["the penknife"],"before":"You can whistle.","right":"Now, about the penknife."}"#,
            ),
        ]
    }

    #[test]
    fn slopes_are_what_the_loss_does_when_a_number_is_moved_and_a_step_makes_it_smaller() {
        let base = Base::open(&model(), &candle_core::Device::Cpu).expect("the base");
        let lessons = crate::lessons(&lines(), &base.tokens);
        // What adds nothing has no slope for half of its numbers: a first step brings both halves to life.
        let learned = Learned::new(&base.shapes(), 1, &base.device).expect("pairs");
        let mut course = Course::new(&base, learned, 2).expect("a course");
        let plan = batches(&lessons, 4096, true, 1);
        assert_eq!((plan.len(), plan[0].answers.len(), plan[0].totals().pairs), (1, 3, 1));
        let worth = |course: &Course| {
            let (said, slopes) = course.together(&plan[0], 0.0, true).expect("slopes");
            (said.loss / said.answers as f64, slopes)
        };
        let (before, slopes) = worth(&course);
        course.step(&slopes, 1, 1e-3).expect("a step");
        let (after, slopes) = worth(&course);
        assert!(after < before - 0.05, "{before} {after}");
        for (layer, map, of_a) in [(0, 0, true), (7, 1, false), (15, 2, true), (29, 3, false)] {
            let slope = if of_a { &slopes[layer][map].a } else { &slopes[layer][map].b };
            let numbers = slope.flatten_all().and_then(|s| s.to_vec1::<f32>()).expect("numbers");
            // The steepest number, so that what is measured stands out of the rounding.
            let (at, steep) = numbers.iter().enumerate().max_by(|a, b| a.1.abs().total_cmp(&b.1.abs())).expect("numbers");
            let moved = |by: f32| {
                let mut other = Course::new(&base, course.learned.clone(), 2).expect("a course");
                let pair = &mut other.learned.layers[layer][map];
                let matrix = if of_a { &mut pair.a } else { &mut pair.b };
                let mut all = matrix.flatten_all().and_then(|m| m.to_vec1::<f32>()).expect("numbers");
                all[at] += by;
                *matrix = Tensor::from_vec(all, matrix.shape(), &base.device).expect("a matrix");
                let (said, _) = other.together(&plan[0], 0.0, false).expect("a loss");
                said.loss / said.answers as f64
            };
            let by = 4e-3;
            let found = (moved(by) - moved(-by)) / f64::from(2.0 * by);
            assert!((found - f64::from(*steep)).abs() < 0.05 * f64::from(steep.abs()) + 2e-3, "{layer} {map}: {found} {steep}");
        }
        let (said, _) = course.together(&plan[0], 0.5, true).expect("slopes");
        assert_eq!(said.pairs, 1);
    }

    #[test]
    fn steps_grow_then_fall_to_a_tenth() {
        assert!(rate(0, 1000) < 0.05 && rate(29, 1000) > 0.99);
        assert!((rate(999, 1000) - 0.1).abs() < 0.01);
        assert!((1..999).all(|s| s < 31 || rate(s, 1000) <= rate(s - 1, 1000)));
    }
}
