//! looking
use std::{io::Write, ops::ControlFlow, path::Path};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let t = std::time::Instant::now();
    let gw = ghostwriter::Ghostwriter::open(Path::new(&a[1])).unwrap_or_else(|e| panic!("{e}"));
    eprintln!("open {:.2}s", t.elapsed().as_secs_f64());
    let seeds: u32 = a[2].parse().unwrap();
    for f in &a[3..] {
        let brief = letters::Brief::from_toml(&std::fs::read_to_string(f).unwrap()).unwrap();
        let occ = std::fs::read_dir("templates/occasions").unwrap().map(|e| ghostwriter::Occasion::from_toml(&std::fs::read_to_string(e.unwrap().path()).unwrap()).unwrap()).find(|o| o.is(&brief.occasion));
        for seed in 1..=seeds {
            println!("=== {f} seed {seed}");
            let s = ghostwriter::Settings { seed, occasion: occ.as_ref(), ..Default::default() };
            let d = gw.draft(&brief, &s, &mut |p| { print!("{p}"); std::io::stdout().flush().unwrap(); ControlFlow::Continue(()) }).unwrap();
            println!("\n--- {:?} words {} prompt {} {:.1}s; {} tok {:.1}s {:.1} tok/s", d.ending, letters::word_count(&d.text), d.prompt_tokens, d.seconds_prompt, d.tokens, d.seconds_decode, d.speed());
            for n in d.notes { println!("  * {n}"); }
        }
    }
}
