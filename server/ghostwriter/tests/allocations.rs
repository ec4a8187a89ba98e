//! Writing takes no memory that it did not have before.
#![expect(unsafe_code, reason = "an allocator that counts")]

use ghostwriter::Gauge;
use std::{
    alloc::{GlobalAlloc, Layout, System},
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
};

struct Counting;

static COUNT: AtomicUsize = AtomicUsize::new(0);

// SAFETY: everything is the system's; we only count.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.fetch_add(1, Ordering::Relaxed);
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn a_token_takes_no_memory() {
    let data = std::env::var_os("LETTERS_DATA")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/data")), PathBuf::from);
    let path = data.join("models/SmolLM2-135M-Instruct.Q4_1.gguf");
    assert!(path.exists(), "{} is missing: run cargo verify", path.display());
    let mut gauge = Gauge::open(&path).unwrap_or_else(|e| panic!("{e}"));
    gauge.read(&[1, 504, 338, 253, 30]).unwrap();
    gauge.write(4).unwrap();
    let before = COUNT.load(Ordering::Relaxed);
    gauge.write(12).unwrap();
    assert_eq!(COUNT.load(Ordering::Relaxed) - before, 0);
}
