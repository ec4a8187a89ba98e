//! Does the choice beat chance, and the longest first? On two hundred letters, by grades that it never sees.
//!
//! The judge's measure is not what the choice maximises. The choice adds up readings and range; the judge adds up
//! grades planted by hand and by rule, a copy counting nothing beside its original, as a share of the best that fits
//! into the same pages, and counts people and occasions that are represented by a letter worth printing.
//!
//! What it cannot see: whoever wrote the good letters also wrote the list of things that the reading looks for
//! (though the list was there first and was not touched after), and real drawers hold letters that are dull to all but
//! one. The plain letters are the honest part: true, moving, with hardly a thing in them. The reading undervalues
//! them, and the trial prints by how much.

mod pile;

use editor::choosing::{Entry, IN_A_ROW, Paging, propose};
use editor::reading::{Features, Feelings, Shelf, Things, features, read};
use letters::{Budget, Decision, Permission, Reading, Sequence, Shown, Trim};
use pile::{Dice, Kind, Planted, pile};
use std::collections::BTreeSet;

/// Pages of the book.
const PAGES: u32 = 40;

fn template(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn shelf() -> Shelf {
    Shelf {
        things: Things::from_toml(&template("things.toml")).unwrap(),
        feelings: Feelings::from_toml(&template("feelings.toml")).unwrap(),
        cliches: ghostwriter::Cliches::from_toml(&template("cliches.toml")).unwrap(),
    }
}

struct Drawer {
    letters: Vec<Planted>,
    readings: Vec<Reading>,
    features: Features,
    paging: Paging,
}

impl Drawer {
    fn open() -> Drawer {
        let (letters, shelf) = (pile(), shelf());
        let readings = letters.iter().map(|l| read(&l.text, None, &shelf)).collect();
        let texts: Vec<&str> = letters.iter().map(|l| l.text.as_str()).collect();
        let features = features(&texts, None);
        Drawer { features, letters, readings, paging: Paging::of(Trim::default()) }
    }

    fn entries(&self) -> Vec<Entry<'_>> {
        let entry = |(l, reading)| Drawer::entry(l, reading);
        self.letters.iter().zip(&self.readings).map(entry).collect()
    }

    fn entry<'a>(l: &'a Planted, reading: &'a Reading) -> Entry<'a> {
        Entry { to: &l.to, occasion: &l.occasion, dated: Some(l.dated), permission: Permission::Yes, decision: Decision::Open, reading }
    }

    fn cost(&self, i: usize) -> u32 {
        self.paging.pages(self.readings[i].words, Shown::Set)
    }

    /// Takes letters in an order as long as they fit.
    fn fill(&self, order: impl IntoIterator<Item = usize>) -> Vec<usize> {
        let mut pages = 0;
        order
            .into_iter()
            .filter(|i| {
                let fits = pages + self.cost(*i) <= PAGES;
                pages += if fits { self.cost(*i) } else { 0 };
                fits
            })
            .collect()
    }

    fn judge(&self, chosen: &[usize]) -> Verdict {
        let mut seen = BTreeSet::new();
        let fresh: Vec<&Planted> = chosen.iter().map(|i| &self.letters[*i]).filter(|l| seen.insert(l.original)).collect();
        let grades: f64 = fresh.iter().map(|l| l.kind.grade()).sum();
        let mut best: Vec<usize> = (0..self.letters.len()).filter(|i| self.letters[*i].original == *i).collect();
        best.sort_by(|a, b| {
            let rate = |i: &usize| self.letters[*i].kind.grade() / f64::from(self.cost(*i));
            rate(b).total_cmp(&rate(a))
        });
        let most: f64 = self.fill(best).iter().map(|i| self.letters[*i].kind.grade()).sum();
        let good = || fresh.iter().filter(|l| l.kind.grade() >= 1.0);
        Verdict {
            grades: grades / most,
            people: good().map(|l| &l.to).collect::<BTreeSet<_>>().len(),
            occasions: good().map(|l| &l.occasion).collect::<BTreeSet<_>>().len(),
            copies: chosen.len() - fresh.len(),
            letters: chosen.len(),
            of: Kind::ALL.map(|k| fresh.iter().filter(|l| l.kind == k).count()),
        }
    }
}

struct Verdict {
    grades: f64,
    people: usize,
    occasions: usize,
    copies: usize,
    letters: usize,
    of: [usize; 7],
}

fn say(name: &str, v: &Verdict) {
    println!(
        "{name:<22}{:>7.1}%{:>9}{:>8}{:>11}{:>8}   rich {}, plain {}, ordinary {}, worn {}, rambling {}, lists {}, stubs {}",
        v.grades * 100.0,
        v.letters,
        v.people,
        v.occasions,
        v.copies,
        v.of[0],
        v.of[1],
        v.of[2],
        v.of[3],
        v.of[4],
        v.of[5],
        v.of[6]
    );
}

#[test]
fn the_choice_beats_chance_and_the_longest_by_grades_it_never_sees() {
    let drawer = Drawer::open();
    assert_eq!(drawer.letters.len(), 200);
    let budget = Budget { pages: Some(PAGES), ..Budget::default() };
    let proposed = propose(&drawer.entries(), &drawer.features, &budget, &drawer.paging, Sequence::Date);
    let chosen: Vec<usize> = proposed.chosen.iter().map(|(i, _)| *i).collect();
    let ours = drawer.judge(&chosen);
    let by = |key: &dyn Fn(usize) -> f64| {
        let mut order: Vec<usize> = (0..drawer.letters.len()).collect();
        order.sort_by(|a, b| key(*b).total_cmp(&key(*a)));
        drawer.judge(&drawer.fill(order))
    };
    let longest = by(&|i| drawer.readings[i].words as f64);
    let newest = by(&|i| f64::from(chrono::Datelike::num_days_from_ce(&drawer.letters[i].dated)));
    let worth = by(&|i| drawer.readings[i].worth);
    let mut dice = Dice(1);
    let random: Vec<Verdict> = (0..200)
        .map(|_| {
            let mut order: Vec<usize> = (0..drawer.letters.len()).collect();
            (1..order.len()).rev().for_each(|i| order.swap(i, dice.roll(i + 1)));
            drawer.judge(&drawer.fill(order))
        })
        .collect();
    let mean = random.iter().map(|v| v.grades).sum::<f64>() / random.len() as f64;
    let luckiest = random.iter().max_by(|a, b| a.grades.total_cmp(&b.grades)).unwrap();

    println!(
        "{PAGES} pages out of 200 letters\n{:<22}{:>8}{:>9}{:>8}{:>11}{:>8}",
        "", "grades", "letters", "people", "occasions", "copies"
    );
    say("the choice", &ours);
    say("worth alone", &worth);
    say("longest first", &longest);
    say("newest first", &newest);
    say("luckiest of 200 draws", luckiest);
    println!("{:<22}{:>7.1}% on average", "drawn by lot", mean * 100.0);

    assert!(ours.grades > luckiest.grades && ours.grades > 2.0 * mean && ours.grades > 2.0 * longest.grades);
    assert!(ours.copies == 0 && ours.people >= worth.people && ours.occasions >= worth.occasions);
    assert!(proposed.pages <= PAGES && proposed.chosen.iter().all(|(_, why)| !why.is_empty()));
    assert_eq!(proposed.chosen.len() + proposed.left.len(), 200, "every letter has its reason");
    // The same drawer, the same choice.
    assert_eq!(propose(&drawer.entries(), &drawer.features, &budget, &drawer.paging, Sequence::Date), proposed);
}

#[test]
fn no_order_has_five_on_one_occasion_in_a_row() {
    let drawer = Drawer::open();
    let budget = Budget { letters: Some(40), ..Budget::default() };
    for sequence in Sequence::ALL {
        let proposed = propose(&drawer.entries(), &drawer.features, &budget, &drawer.paging, sequence);
        let occasions: Vec<&str> = proposed.chosen.iter().map(|(i, _)| drawer.letters[*i].occasion.as_str()).collect();
        assert!(occasions.chunk_by(|a, b| a == b).all(|row| row.len() <= IN_A_ROW), "{sequence}: {occasions:?}");
        assert_eq!(proposed.chosen.len(), 40);
        if sequence == Sequence::Season {
            assert!(proposed.parts.len() > 1, "{:?}", proposed.parts);
        }
    }
}

#[test]
fn what_a_person_decided_is_done() {
    let drawer = Drawer::open();
    let budget = Budget { pages: Some(12), ..Budget::default() };
    let mut entries = drawer.entries();
    let free = propose(&entries, &drawer.features, &budget, &drawer.paging, Sequence::Arc);
    let (best, stub) = (free.chosen[0].0, drawer.letters.iter().position(|l| l.kind == Kind::Worn).unwrap());
    let forbidden = free.chosen[1].0;
    entries[best].decision = Decision::Dropped;
    entries[stub].decision = Decision::Pinned;
    (entries[forbidden].permission, entries[forbidden].decision) = (Permission::No, Decision::Pinned);
    let asked = free.chosen[2].0;
    entries[asked].permission = Permission::Ask;
    let proposed = propose(&entries, &drawer.features, &budget, &drawer.paging, Sequence::Arc);
    let chosen: Vec<usize> = proposed.chosen.iter().map(|(i, _)| *i).collect();
    assert!(chosen.contains(&stub) && !chosen.contains(&best), "pinned and dropped");
    assert!(!chosen.contains(&forbidden), "no pin prints what may not be printed");
    assert!(chosen.contains(&asked) && proposed.remarks.iter().any(|r| r.contains("somebody’s word")), "{:?}", proposed.remarks);
    let why = |i: usize| proposed.left.iter().find(|(l, _)| *l == i).map(|(_, w)| w.as_str());
    assert_eq!((why(best), why(forbidden)), (Some("you took it out"), Some("it may not be published")));
}

#[test]
fn ten_thousand_letters_are_chosen_from_while_one_waits() {
    let drawer = Drawer::open();
    let words = |n: usize| format!("word{} thing{} name{}", n % 997, n % 1409, n % 61);
    let texts: Vec<String> = (0..10_000)
        .map(|n| format!("{} {}", drawer.letters[n % 200].text.replacen("\n\n", &format!("\n\n{} ", words(n)), 1), words(n * 7)))
        .collect();
    let began = std::time::Instant::now();
    let features = features(&texts.iter().map(String::as_str).collect::<Vec<_>>(), None);
    let entries: Vec<Entry> = (0..10_000).map(|n| Drawer::entry(&drawer.letters[n % 200], &drawer.readings[n % 200])).collect();
    let budget = Budget { pages: Some(300), ..Budget::default() };
    let proposed = propose(&entries, &features, &budget, &drawer.paging, Sequence::Arc);
    println!("10,000 letters: {} chosen in {:.1} s", proposed.chosen.len(), began.elapsed().as_secs_f64());
    assert!(proposed.pages <= 300 && proposed.chosen.len() + proposed.left.len() == 10_000);
    assert!(propose(&[], &Features::default(), &budget, &drawer.paging, Sequence::Season).chosen.is_empty(), "nor does nothing break it");
}
