use ghostwriter::*;
use std::{ops::ControlFlow, path::Path, time::Instant};
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let at = Instant::now();
    let gw = Ghostwriter::open(Path::new(&args[0])).unwrap();
    println!("load {:.1}s", at.elapsed().as_secs_f64());
    let seeds: Vec<u32> = args[1].split(',').map(|s| s.parse().unwrap()).collect();
    for path in &args[2..] {
        let brief = letters::Brief::from_toml(&std::fs::read_to_string(path).unwrap()).unwrap();
        let text = std::fs::read_to_string(format!("/work/main/templates/occasions/{}.toml", brief.occasion)).unwrap();
        let occasion = Occasion::from_toml(&text).unwrap();
        for &seed in &seeds {
            let s = Settings { seed, occasion: Some(&occasion), ..Settings::default() };
            let d = gw.draft(&brief, &s, &mut |_| ControlFlow::Continue(())).unwrap();
            println!("=== {path} seed {seed}\n{}\n--- prompt {} in {:.2}s, {} tokens in {:.2}s {:?}\n{:?}\n", d.text, d.prompt_tokens, d.seconds_prompt, d.tokens, d.seconds_decode, d.ending, d.notes);
        }
    }
}
