//! Helping hands: threads that wait, parked, until a draft needs them for one pass over the weights.
//!
//! A draft always works itself, on the thread it came with, and enlists the hands that are free. With as many
//! drafts as cores nobody helps anybody: each goes on by itself, and none waits for another. Within a pass the
//! hands wait for the next piece of work a moment with open eyes, since it comes in microseconds; then they park.
#![expect(unsafe_code, reason = "work that borrows from the caller's stack is lent to threads that end it before the caller goes on")]

use std::{
    cell::UnsafeCell,
    hint::spin_loop,
    marker::PhantomData,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering},
    },
    thread::{self, Thread},
    time::Duration,
};

/// How often a hand looks for work before it parks: some fifty microseconds.
const PATIENCE: u32 = 2_000;

type Work = dyn Fn() + Sync;

/// One helper and the piece of work on its table.
struct Hand {
    /// Counts pieces of work; the hand does a new one when it changes.
    turn: AtomicU32,
    done: AtomicU32,
    work: UnsafeCell<Option<&'static Work>>,
    caller: UnsafeCell<Option<Thread>>,
    waits: AtomicBool,
    parked: AtomicBool,
    failed: AtomicBool,
    thread: OnceLock<Thread>,
}

// SAFETY: `work` and `caller` are written by the one team that enlisted the hand, before `turn` is raised, and read
// by the hand after it saw the new `turn`; the team writes again only after `done` has reached it.
unsafe impl Sync for Hand {}
// SAFETY: as above.
unsafe impl Send for Hand {}

/// All hands of the program.
pub struct Pool {
    hands: Vec<Arc<Hand>>,
    /// A bit for each hand that is free.
    free: AtomicU64,
    /// Drafts that are within a pass.
    callers: AtomicUsize,
}

/// The hands of one pass; they are free again when it is dropped.
pub struct Team<'p> {
    pool: &'p Pool,
    mine: u64,
}

impl Pool {
    /// The one pool of the program, with a thread for each core but the caller's.
    pub fn shared() -> &'static Pool {
        static POOL: OnceLock<Pool> = OnceLock::new();
        POOL.get_or_init(|| Pool::new(cores()))
    }

    /// A pool for `threads` threads, the caller's own among them.
    pub fn new(threads: usize) -> Pool {
        let hands: Vec<Arc<Hand>> = (1..threads.clamp(1, 64)).filter_map(|_| hire()).collect();
        let free = (1u64 << hands.len()) - 1;
        Pool { hands, free: AtomicU64::new(free), callers: AtomicUsize::new(0) }
    }

    /// Enlists hands for one pass: this draft's share of them, where others are at work too.
    pub fn team(&self) -> Team<'_> {
        let callers = self.callers.fetch_add(1, Ordering::AcqRel) + 1;
        let share = ((self.hands.len() + 1) / callers).saturating_sub(1);
        let mut mine = 0u64;
        let mut free = self.free.load(Ordering::Acquire);
        while (mine.count_ones() as usize) < share && free != 0 {
            let bit = free & free.wrapping_neg();
            free = self.free.fetch_and(!bit, Ordering::AcqRel);
            mine |= free & bit;
            free &= !bit;
        }
        Team { pool: self, mine }
    }
}

impl Drop for Team<'_> {
    fn drop(&mut self) {
        self.pool.free.fetch_or(self.mine, Ordering::AcqRel);
        self.pool.callers.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Physical cores that this program may use: two threads of one core share its vector unit.
pub fn cores() -> usize {
    let allowed = thread::available_parallelism().map_or(1, usize::from);
    let siblings = |cpu: usize| std::fs::read_to_string(format!("/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list"));
    let mut seen = Vec::new();
    for cpu in 0..256 {
        let Ok(list) = siblings(cpu) else { break };
        if !seen.contains(&list) {
            seen.push(list);
        }
    }
    if seen.is_empty() { allowed } else { allowed.min(seen.len()) }
}

fn hire() -> Option<Arc<Hand>> {
    let hand = Arc::new(Hand {
        turn: AtomicU32::new(0),
        done: AtomicU32::new(0),
        work: UnsafeCell::new(None),
        caller: UnsafeCell::new(None),
        waits: AtomicBool::new(false),
        parked: AtomicBool::new(false),
        failed: AtomicBool::new(false),
        thread: OnceLock::new(),
    });
    let own = hand.clone();
    let thread = thread::Builder::new().name("ghostwriter".into()).spawn(move || serve(&own)).ok()?;
    hand.thread.set(thread.thread().clone()).ok()?;
    Some(hand)
}

/// A hand's whole life.
fn serve(hand: &Hand) {
    let mut last = 0;
    loop {
        let mut patience = 0;
        while hand.turn.load(Ordering::Acquire) == last {
            patience += 1;
            if patience < PATIENCE {
                spin_loop();
                continue;
            }
            hand.parked.store(true, Ordering::SeqCst);
            if hand.turn.load(Ordering::SeqCst) == last {
                thread::park();
            }
            hand.parked.store(false, Ordering::SeqCst);
        }
        last = last.wrapping_add(1);
        // SAFETY: the team wrote it before it raised `turn`, and waits for `done` before it touches it again.
        if let Some(work) = unsafe { *hand.work.get() }
            && catch_unwind(AssertUnwindSafe(work)).is_err()
        {
            hand.failed.store(true, Ordering::Release);
        }
        // SAFETY: as above; cloned before `done` lets the team go on.
        let caller = unsafe { (*hand.caller.get()).clone() };
        hand.done.store(last, Ordering::SeqCst);
        if hand.waits.load(Ordering::SeqCst)
            && let Some(caller) = caller
        {
            caller.unpark();
        }
    }
}

impl Team<'_> {
    /// How many threads work, the caller's among them.
    pub fn threads(&self) -> usize {
        self.mine.count_ones() as usize + 1
    }

    /// Does `work` once for each part, on all threads; each takes the next few when it is through.
    pub fn each<P: Parts>(&self, parts: P, work: impl Fn(usize, P::Part) + Sync) {
        let count = parts.count();
        if self.mine == 0 || count <= 1 {
            for i in 0..count {
                // SAFETY: each part is handed out once.
                work(i, unsafe { parts.part(i) });
            }
            return;
        }
        // Much at first, then less and less: at the end nobody waits long for the other.
        let share = self.threads() * 4;
        let next = AtomicUsize::new(0);
        let parts = &parts;
        self.together(&|| {
            loop {
                let from = next.load(Ordering::Relaxed);
                if from >= count {
                    break;
                }
                let end = from + ((count - from) / share).max(1);
                if next.compare_exchange_weak(from, end, Ordering::Relaxed, Ordering::Relaxed).is_err() {
                    continue;
                }
                for i in from..end {
                    // SAFETY: `next` gives every number to one thread only.
                    work(i, unsafe { parts.part(i) });
                }
            }
        });
    }

    fn hands(&self) -> impl Iterator<Item = &Hand> {
        self.pool.hands.iter().enumerate().filter(|(i, _)| self.mine >> i & 1 == 1).map(|(_, h)| &**h)
    }

    /// Runs `work` on the caller's thread and every hand of the team, and returns when all are through.
    fn together(&self, work: &(dyn Fn() + Sync)) {
        // SAFETY: the guard below waits until no hand works on it any more, also when `work` panics here.
        let lent: &'static Work = unsafe { std::mem::transmute::<&(dyn Fn() + Sync), &'static Work>(work) };
        for hand in self.hands() {
            // SAFETY: the hand is this team's and has done its last turn, so it looks at neither.
            unsafe {
                *hand.work.get() = Some(lent);
                let caller = &mut *hand.caller.get();
                if caller.as_ref().is_none_or(|c| c.id() != thread::current().id()) {
                    *caller = Some(thread::current());
                }
            }
            hand.failed.store(false, Ordering::Relaxed);
            hand.turn.fetch_add(1, Ordering::SeqCst);
            if hand.parked.load(Ordering::SeqCst)
                && let Some(thread) = hand.thread.get()
            {
                thread.unpark();
            }
        }
        let guard = Wait(self);
        work();
        drop(guard);
        let failed = self.hands().any(|h| h.failed.load(Ordering::Acquire));
        assert!(!failed, "a thread of the engine failed");
    }
}

/// Waits for the hands when it is dropped.
struct Wait<'a, 'p>(&'a Team<'p>);

impl Drop for Wait<'_, '_> {
    fn drop(&mut self) {
        for hand in self.0.hands() {
            let turn = hand.turn.load(Ordering::Relaxed);
            let mut patience = 0;
            while hand.done.load(Ordering::Acquire) != turn {
                patience += 1;
                if patience < PATIENCE {
                    spin_loop();
                    continue;
                }
                hand.waits.store(true, Ordering::SeqCst);
                if hand.done.load(Ordering::SeqCst) != turn {
                    thread::park_timeout(Duration::from_millis(20));
                }
                hand.waits.store(false, Ordering::SeqCst);
            }
        }
    }
}

/// Something that falls into parts which do not overlap.
pub trait Parts: Sync {
    /// One of them.
    type Part;

    /// How many there are.
    fn count(&self) -> usize;

    /// Part `i`.
    ///
    /// # Safety
    /// `i` is less than [`Parts::count`], and each is asked for once.
    unsafe fn part(&self, i: usize) -> Self::Part;
}

/// Pieces of a slice, all of one size but the last.
pub struct Pieces<'a, T> {
    start: *mut T,
    length: usize,
    size: usize,
    slice: PhantomData<&'a mut [T]>,
}

// SAFETY: it stands for a slice that is lent whole, whose pieces go to one thread each.
unsafe impl<T: Send> Sync for Pieces<'_, T> {}

/// Cuts a slice into pieces of `size`.
pub fn pieces<T: Send>(slice: &mut [T], size: usize) -> Pieces<'_, T> {
    Pieces { start: slice.as_mut_ptr(), length: slice.len(), size: size.max(1), slice: PhantomData }
}

impl<'a, T: Send> Parts for Pieces<'a, T> {
    type Part = &'a mut [T];

    fn count(&self) -> usize {
        self.length.div_ceil(self.size)
    }

    unsafe fn part(&self, i: usize) -> &'a mut [T] {
        let from = i * self.size;
        // SAFETY: the piece lies within the slice, and no other piece overlaps it.
        unsafe { std::slice::from_raw_parts_mut(self.start.add(from), self.size.min(self.length - from)) }
    }
}

impl<A: Parts, B: Parts> Parts for (A, B) {
    type Part = (A::Part, B::Part);

    fn count(&self) -> usize {
        self.0.count().min(self.1.count())
    }

    unsafe fn part(&self, i: usize) -> Self::Part {
        // SAFETY: as the caller promises.
        unsafe { (self.0.part(i), self.1.part(i)) }
    }
}

impl<A: Parts, B: Parts, C: Parts> Parts for (A, B, C) {
    type Part = (A::Part, B::Part, C::Part);

    fn count(&self) -> usize {
        self.0.count().min(self.1.count()).min(self.2.count())
    }

    unsafe fn part(&self, i: usize) -> Self::Part {
        // SAFETY: as the caller promises.
        unsafe { (self.0.part(i), self.1.part(i), self.2.part(i)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_done_once_whoever_asks() {
        let pool = Pool::new(3);
        let story = |seed: usize| {
            let mut numbers = vec![0usize; 10_007];
            for round in 0..50 {
                let team = pool.team();
                team.each(pieces(&mut numbers, 7 + round), |i, part| part.iter_mut().for_each(|n| *n += i + seed));
            }
            numbers
        };
        let alone = [story(1), story(2), story(3)];
        let together = thread::scope(|s| [1, 2, 3].map(|seed| s.spawn(move || story(seed))).map(|t| t.join().unwrap()));
        assert!(alone == together);
        assert_eq!(pool.free.load(Ordering::SeqCst), 3, "all hands are free again");
        let failed = catch_unwind(AssertUnwindSafe(|| pool.team().each(pieces(&mut [0; 40], 1), |i, _| assert!(i < 20))));
        assert!(failed.is_err());
        assert!(story(1) == alone[0], "and the pool works on");
    }
}
