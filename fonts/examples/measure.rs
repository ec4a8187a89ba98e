//! What a hand's pages measure beside what people do.
//!
//!     cargo run -p fonts --example measure -- HAND|all [NEATNESS] [SEEDS]
//!
//! Writes a long letter on A4 under as many seeds (3) and prints the mean of each quantity. A `!` stands
//! where it lies outside the range that a hand must keep at that neatness (`tests/human.rs` says which).
use fonts::measure::{Measured, Quantity, allowed, human, measure_hand};
use fonts::{Hand, HandCard, Stationery};
use std::{env, error::Error, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let name = args.first().map_or("all", String::as_str);
    let neatness: f64 = args.get(1).map_or(Ok(0.0), |n| n.parse())?;
    let seeds: u32 = args.get(2).map_or(Ok(3), |n| n.parse())?;
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let sheet = Stationery::from_toml(&fs::read_to_string(root.join("templates/stationery/a4.toml"))?)?;
    let mut names: Vec<String> = if name == "all" {
        let files = fs::read_dir(root.join("fonts/hands"))?;
        files.filter_map(|e| e.ok()?.file_name().to_str()?.strip_suffix(".toml").map(str::to_string)).collect()
    } else {
        vec![name.to_string()]
    };
    names.sort();
    let mut columns: Vec<(String, Measured)> = Vec::new();
    for name in names {
        let hand = match hand(&root, &name) {
            Ok(hand) => hand,
            Err(error) if columns.len() > 1 => {
                println!("{name}: {error}");
                continue;
            }
            Err(error) => return Err(error),
        };
        columns.push((name, measure_hand(&hand, &sheet, neatness, seeds)?));
    }
    println!("neatness {neatness}, {seeds} seeds");
    print!("{:<32}{:>20}", "", "human");
    columns.iter().for_each(|(name, _)| print!("{:>10.9}", name));
    println!();
    let number = |v: Option<f64>| v.map_or("–".to_string(), |v| format!("{v:.2}"));
    for quantity in Quantity::ALL {
        let people = human(quantity);
        let range = match (people.p10, people.p90) {
            (Some(p10), Some(p90)) => format!(" ({p10:.2}–{p90:.2})"),
            _ => String::new(),
        };
        let title = format!("{} {}", quantity.title(), quantity.unit());
        print!("{title:<32}{:>20}", format!("{}{range}", number(people.median)));
        let held = allowed(quantity, neatness);
        for (_, measured) in &columns {
            let mean = measured.get(quantity);
            let outside = mean.zip(held.as_ref()).is_some_and(|(m, held)| !held.contains(&m));
            print!("{:>10}", format!("{}{}", number(mean), if outside { "!" } else { " " }));
        }
        println!();
    }
    Ok(())
}

/// A hand out of its card and, where it has one, the typeface in the data folder.
fn hand(root: &std::path::Path, name: &str) -> Result<Hand, Box<dyn Error>> {
    let data = env::var_os("LETTERS_DATA").map_or_else(|| root.join("target/data"), PathBuf::from);
    let card = HandCard::from_toml(&fs::read_to_string(root.join(format!("fonts/hands/{name}.toml")))?)?;
    if card.typeface.is_none() {
        return Ok(Hand::theodore()?);
    }
    let file = data.join(format!("hands/{name}.ttf"));
    let ttf = fs::read(&file).map_err(|_| format!("{} is not there; run cargo verify", file.display()))?;
    Ok(Hand::new(card, ttf)?)
}
