//! How fast a page is laid out, hand by hand, on one thread.
//!
//!     cargo bench -p fonts
//!
//! A page is 300 words on A4, each with a seed of its own; the hand has written some before, as it has when somebody
//! tries out stationery. The goal is 5 ms. One line a hand is printed: the median time of a page beside the goal.

use criterion::{Criterion, criterion_group, criterion_main};
use fonts::measure::PROOF;
use fonts::{Hand, HandCard, Manner, Stationery, write};
use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

const GOAL_MS: f64 = 5.0;
const WARM: u32 = 10;
const MEASURED: u32 = 60;

fn house() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: PathBuf) -> String {
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn hands() -> Vec<Hand> {
    let data = std::env::var_os("LETTERS_DATA").map_or_else(|| house().join("target/data"), PathBuf::from);
    let entries = std::fs::read_dir(house().join("fonts/hands")).expect("the cards");
    let mut cards: Vec<PathBuf> =
        entries.filter_map(|e| Some(e.ok()?.path()).filter(|p| p.extension().is_some_and(|e| e == "toml"))).collect();
    cards.sort();
    let open = |path: PathBuf| {
        let card = HandCard::from_toml(&read(path)).expect("a card that can be read");
        if card.typeface.is_none() {
            return Hand::theodore().expect("the hand that is drawn here");
        }
        let file = data.join(format!("hands/{}.ttf", card.name));
        let ttf = std::fs::read(&file).unwrap_or_else(|_| panic!("{} is not there; run cargo verify", file.display()));
        Hand::new(card, ttf).expect("a typeface that can be read")
    };
    cards.into_iter().map(open).collect()
}

/// The first three hundred words of a letter, paragraphs kept.
fn page_of_text() -> String {
    let mut words = 0;
    let lines = PROOF.lines().map(|line| {
        let line: Vec<&str> = line
            .split(' ')
            .take_while(|_| {
                words += 1;
                words <= 300
            })
            .collect();
        line.join(" ")
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_string()
}

fn layout(criterion: &mut Criterion) {
    let sheet = Stationery::from_toml(&read(house().join("templates/stationery/a4.toml"))).expect("a sheet");
    let text = page_of_text();
    let mut group = criterion.benchmark_group("layout of 300 words");
    group.sample_size(20).measurement_time(Duration::from_secs(2)).warm_up_time(Duration::from_millis(500));
    for hand in hands() {
        let name = hand.card().name.clone();
        let page = |seed| write(&hand, &text, &sheet, &Manner { seed, ..Manner::default() }).expect("a written page");
        (0..WARM).for_each(|seed| drop(black_box(page(seed))));
        let mut times: Vec<f64> = (WARM..WARM + MEASURED)
            .map(|seed| {
                let begun = Instant::now();
                black_box(page(seed));
                begun.elapsed().as_secs_f64() * 1000.0
            })
            .collect();
        times.sort_by(f64::total_cmp);
        let (least, median) = (times[0], times[times.len() / 2]);
        let words: usize = page(1).iter().map(|p| p.words.len()).sum();
        let pages = 1000.0 / median;
        println!("{name}: layout of {words} words {median:.2} ms (least {least:.2}; goal {GOAL_MS} ms), {pages:.0} pages/s");
        let mut seed = 0;
        group.bench_function(&name, |b| {
            b.iter(|| {
                seed += 1;
                black_box(page(seed))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, layout);
criterion_main!(benches);
