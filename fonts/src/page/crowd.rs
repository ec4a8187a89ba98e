//! Words where there is not quite room for them: letters narrower and closer.

use crate::pen::WordInk;

impl WordInk {
    /// Width of its ink at the height of small letters, in millimetres at a plain line's size.
    pub(crate) fn breadth(&self) -> f64 {
        self.ink.1 - self.ink.0
    }
}

/// The word, evenly narrower.
pub(crate) fn narrower(word: &WordInk, share: f64) -> WordInk {
    word.bent(|_| share, |_| 0.0)
}

/// The word, `share` as wide, its letters the narrower the nearer they are to the margin; the end sinks by
/// `fall` millimetres. Not narrower than 0.85 in all.
pub(crate) fn late(word: &WordInk, share: f64, fall: f64) -> WordInk {
    let (mut least, mut most) = (0.0, 0.45);
    let mut best = word.clone();
    // The share that a taper makes depends on the letters: found by halving.
    for _ in 0..14 {
        let taper = (least + most) / 2.0;
        best = word.bent(|t| 1.0 - taper * t * t, |t| fall * t * t * t);
        if best.breadth() > share * word.breadth() {
            least = taper;
        } else {
            most = taper;
        }
    }
    best
}
