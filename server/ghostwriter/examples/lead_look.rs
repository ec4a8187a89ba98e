//! scratch
use ghostwriter::*;
use std::ops::ControlFlow;
fn main() {
    let mut args = std::env::args().skip(1);
    let model = args.next().unwrap();
    let seed: u32 = args.next().unwrap().parse().unwrap();
    let gw = Ghostwriter::open(std::path::Path::new(&model)).unwrap();
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../templates");
    let all: Vec<Occasion> = std::fs::read_dir(format!("{root}/occasions"))
        .unwrap()
        .filter_map(|e| Occasion::from_toml(&std::fs::read_to_string(e.unwrap().path()).unwrap()).ok())
        .collect();
    let refl = std::fs::read_to_string(format!("{root}/reflections.toml")).ok().map(|t| Reflections::from_toml(&t).unwrap());
    let cl = std::fs::read_to_string(format!("{root}/cliches.toml")).ok().map(|t| Cliches::from_toml(&t).unwrap());
    for path in args {
        let brief = letters::Brief::from_toml(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let settings = Settings {
            seed,
            occasion: all.iter().find(|o| o.is(&brief.occasion)),
            reflections: refl.as_ref(),
            cliches: cl.as_ref(),
            ..Settings::default()
        };
        let d = gw.draft(&brief, &settings, &mut |_| ControlFlow::Continue(())).unwrap();
        println!(
            "=== {path}\n{}\n--- {} words of {}, prompt {:.1}s, decode {:.1}s, {} tokens; {:?}\n",
            d.text,
            letters::word_count(&d.text),
            brief.words,
            d.seconds_prompt,
            d.seconds_decode,
            d.tokens,
            d.notes
        );
    }
}
