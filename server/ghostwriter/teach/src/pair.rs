//! What is learned: beside each frozen map a pair of thin matrices.

use candle_core::{Device, Result, Tensor};
use ghostwriter::adapter::{Adapter, Card, Pair as Stored, RANK};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand::RngExt;

/// How much a pair adds: `SCALE · b · a · x` (“alpha over rank” of Hu et al. 2021). In the file it is part of `b`.
pub const SCALE: f64 = 2.0;

/// One pair. `a`: (rank, inputs), `b`: (outputs, rank).
#[derive(Debug, Clone)]
pub struct Pair {
    pub a: Tensor,
    pub b: Tensor,
}

/// All pairs of a model, layer by layer.
#[derive(Debug, Clone)]
pub struct Learned {
    pub(crate) layers: Vec<[Pair; 4]>,
}

impl Learned {
    /// Pairs that add nothing yet: `a` drawn, `b` nought.
    ///
    /// # Errors
    /// When there is no memory.
    pub fn new(shapes: &[[(usize, usize); 4]], seed: u64, device: &Device) -> Result<Learned> {
        let mut chance = ChaCha8Rng::seed_from_u64(seed);
        let mut pair = |(outputs, inputs): (usize, usize)| -> Result<Pair> {
            let reach = (3.0 / inputs as f32).sqrt();
            let drawn: Vec<f32> = (0..RANK * inputs).map(|_| chance.random_range(-reach..reach)).collect();
            Ok(Pair { a: Tensor::from_vec(drawn, (RANK, inputs), device)?, b: Tensor::zeros((outputs, RANK), candle_core::DType::F32, device)? })
        };
        let layers = shapes.iter().map(|s| Ok([pair(s[0])?, pair(s[1])?, pair(s[2])?, pair(s[3])?])).collect::<Result<_>>()?;
        Ok(Learned { layers })
    }

    /// The pairs of an adapter, to learn on from.
    ///
    /// # Errors
    /// When the adapter is not of this shape.
    pub fn from_adapter(adapter: &Adapter, shapes: &[[(usize, usize); 4]], device: &Device) -> Result<Learned> {
        if adapter.layers.len() != shapes.len() {
            candle_core::bail!("the adapter has {} layers, the model {}", adapter.layers.len(), shapes.len());
        }
        let pair = |p: &Stored, (outputs, inputs): (usize, usize)| -> Result<Pair> {
            let b: Vec<f32> = p.b.iter().map(|n| n / SCALE as f32).collect();
            Ok(Pair { a: Tensor::from_vec(p.a.clone(), (RANK, inputs), device)?, b: Tensor::from_vec(b, (outputs, RANK), device)? })
        };
        let layer = |l: &[Stored; 4], s: &[(usize, usize); 4]| Ok([pair(&l[0], s[0])?, pair(&l[1], s[1])?, pair(&l[2], s[2])?, pair(&l[3], s[3])?]);
        Ok(Learned { layers: adapter.layers.iter().zip(shapes).map(|(l, s)| layer(l, s)).collect::<Result<_>>()? })
    }

    /// As it is kept in a file.
    ///
    /// # Errors
    /// When the numbers cannot be read back.
    pub fn adapter(&self, card: Card) -> Result<Adapter> {
        let stored = |p: &Pair| -> Result<Stored> {
            Ok(Stored { a: p.a.flatten_all()?.to_vec1()?, b: (&p.b * SCALE)?.flatten_all()?.to_vec1()? })
        };
        let layer = |l: &[Pair; 4]| Ok([stored(&l[0])?, stored(&l[1])?, stored(&l[2])?, stored(&l[3])?]);
        Ok(Adapter { card, layers: self.layers.iter().map(layer).collect::<Result<_>>()? })
    }

    /// Every matrix that is learned.
    pub(crate) fn matrices(&mut self) -> impl Iterator<Item = &mut Tensor> {
        self.layers.iter_mut().flatten().flat_map(|p| [&mut p.a, &mut p.b])
    }
}

/// How a loss hangs on one pair.
#[derive(Debug)]
pub struct Slope {
    pub a: Tensor,
    pub b: Tensor,
}

/// A frozen map with its pair, at work on one batch.
pub struct Map<'m> {
    /// (outputs, inputs)
    pub weight: &'m Tensor,
    pub pair: &'m Pair,
}

impl Map<'_> {
    /// Outputs for inputs `x`, row by row, and what the pair made of them on the way.
    pub fn forward(&self, x: &Tensor) -> Result<(Tensor, Tensor)> {
        let thin = x.matmul(&self.pair.a.t()?)?;
        let y = x.matmul(&self.weight.t()?)?;
        Ok(((y + (thin.matmul(&self.pair.b.t()?)? * SCALE)?)?, thin))
    }

    /// From how the loss hangs on the outputs: how it hangs on the inputs and on the pair.
    pub fn backward(&self, x: &Tensor, thin: &Tensor, dy: &Tensor) -> Result<(Tensor, Slope)> {
        let b = (dy.t()?.matmul(thin)? * SCALE)?;
        let dthin = (dy.matmul(&self.pair.b)? * SCALE)?;
        let a = dthin.t()?.matmul(x)?;
        let dx = (dy.matmul(self.weight)? + dthin.matmul(&self.pair.a)?)?;
        Ok((dx, Slope { a, b }))
    }
}
