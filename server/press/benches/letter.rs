//! How fast written pages become a PDF, and how large it is, hand by hand, on one thread.
//!
//!     cargo bench -p press --bench letter
//!
//! A page is 300 words on A4, written before the clock runs; pages of several seeds are printed by turns. The goals
//! are 15 ms, and 60 KB for a page of 250 words. One line a hand is printed: the median time beside the goal, and the
//! sizes.

use chrono::{TimeZone as _, Utc};
use criterion::{Criterion, criterion_group, criterion_main};
use fonts::measure::PROOF;
use fonts::{Hand, HandCard, Ink, Manner, Page, Stationery, write};
use press::letter::{About, Paper, pdf};
use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

const GOAL_MS: f64 = 15.0;

fn house() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    let path = house().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn hand(name: &str) -> Hand {
    if name == "theodore" {
        return Hand::theodore().expect("the hand that is drawn here");
    }
    let data = std::env::var_os("LETTERS_DATA").map_or_else(|| house().join("target/data"), PathBuf::from);
    let file = data.join(format!("hands/{name}.ttf"));
    let ttf = std::fs::read(&file).unwrap_or_else(|_| panic!("{} is not there; run cargo verify", file.display()));
    Hand::new(HandCard::from_toml(&read(&format!("fonts/hands/{name}.toml"))).expect("a card"), ttf).expect("a typeface")
}

/// The first so many words of a letter, in one paragraph.
fn words(count: usize) -> String {
    PROOF.split_whitespace().take(count).collect::<Vec<_>>().join(" ")
}

fn letter(criterion: &mut Criterion) {
    let sheet = Stationery::from_toml(&read("templates/stationery/a4.toml")).expect("a sheet");
    let ink = Ink::list_from_toml(&read("templates/inks.toml")).expect("inks").swap_remove(0);
    let created = Utc.with_ymd_and_hms(2026, 6, 14, 8, 0, 0).single().expect("a date");
    let about = About { title: "To Ellen", author: "Margaret", language: "en", created, text: PROOF };
    let print = |pages: &[Page]| pdf(pages, &about, &ink, &Paper::plain(&sheet)).expect("a file");
    let mut group = criterion.benchmark_group("PDF of 300 words");
    group.sample_size(20).measurement_time(Duration::from_secs(2)).warm_up_time(Duration::from_millis(500));
    for name in ["la-belle-aurore", "nothing-you-could-do", "homemade-apple", "reenie-beanie", "theodore"] {
        let hand = hand(name);
        let written =
            |count, neatness, seed| write(&hand, &words(count), &sheet, &Manner { seed, neatness, ..Manner::default() }).expect("a page");
        let letters: Vec<Vec<Page>> = (0..8).map(|seed| written(300, 0.5, seed)).collect();
        letters.iter().for_each(|pages| drop(black_box(print(pages))));
        let mut times: Vec<f64> = (0..40)
            .map(|nth| {
                let begun = Instant::now();
                black_box(print(&letters[nth % letters.len()]));
                begun.elapsed().as_secs_f64() * 1000.0
            })
            .collect();
        times.sort_by(f64::total_cmp);
        let (least, median, pages) = (times[0], times[times.len() / 2], &letters[7]);
        let sizes: Vec<String> = [0.0, 0.5].map(|n| format!("{:.1}", print(&written(250, n, 7)).len() as f64 / 1000.0)).to_vec();
        println!(
            "{name}: PDF of 300 words on {} page(s) {median:.2} ms (least {least:.2}; goal {GOAL_MS} ms); 250 words take {} KB hurried and neat",
            pages.len(),
            sizes.join(" and ")
        );
        group.bench_function(name, |b| b.iter(|| black_box(print(pages))));
    }
    group.finish();
}

criterion_group!(benches, letter);
criterion_main!(benches);
