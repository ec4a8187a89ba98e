//! How much of a harmed sheet is read: `cargo run -p learn --example degraded -- FACE.ttf [OUT-FOLDER]`.

#[path = "../tests/filled/mod.rs"]
mod filled;

use filled::*;
use learn::{State, sheet};

fn main() {
    let mut args = std::env::args().skip(1);
    let face = args.next().unwrap_or_else(|| "reenie-beanie.ttf".into());
    let out = args.next();
    let bytes = typeface(&face);
    let mild = Harm { quarter_turns: 2, tilt: 0.03, bend_mm: 0.8, shadow: 0.35, noise: 5.0, blur: 0.6, quality: 80 };
    let hard = Harm { quarter_turns: 1, tilt: 0.05, bend_mm: 1.5, shadow: 0.45, noise: 8.0, blur: 0.7, quality: 60 };
    for (dpi, name, harm) in [
        (300.0, "clean", Harm::NONE),
        (150.0, "clean", Harm::NONE),
        (300.0, "mild", mild),
        (200.0, "mild", mild),
        (150.0, "mild", mild),
        (300.0, "hard", hard),
        (200.0, "hard", hard),
        (150.0, "hard", hard),
    ] {
        if std::env::var("ONLY").is_ok_and(|o| !format!("{name}{dpi}").contains(&o)) {
            continue;
        }
        let mut writer = Writer::new(&bytes, 2.6, 5);
        let (mut right, mut all, mut likes) = (0, 0, Vec::new());
        let mut fat: Vec<f64> = Vec::new();
        let mut took = std::time::Duration::ZERO;
        for page in sheet::pages(sheet::Paper::A4) {
            let written = writer.fill(&page);
            let file = harmed(&scan(&page, &written, dpi, [40, 44, 70]), harm, page.number as u64 + 1);
            if let Some(out) = &out {
                let kind = if harm.quality == 0 { "png" } else { "jpg" };
                std::fs::write(format!("{out}/{name}-{dpi}-{}.{kind}", page.number + 1), &file).unwrap();
            }
            let start = std::time::Instant::now();
            let reading = match learn::read(&[&file]) {
                Ok(reading) => reading,
                Err(e) => {
                    println!("{dpi} {name} page {}: {e}", page.number + 1);
                    continue;
                }
            };
            took += start.elapsed();
            for b in reading.boxes() {
                let w =
                    written.iter().find(|w| w.cell.key == b.key && w.cell.index == b.index && w.cell.kind != sheet::Kind::Line).unwrap();
                let empty = w.ink.elements().is_empty();
                let truth = truth(w, b.ink.width(), b.ink.height());
                let like = likeness(&b.ink, &truth);
                let ok = if empty { b.state == State::Empty } else { b.state == State::Read && like > 0.6 };
                all += 1;
                right += usize::from(ok);
                if !empty {
                    likes.push(like);
                    fat.push(b.ink.area() as f64 / truth.area().max(1) as f64);
                }
                if let (false, Some(out)) = (ok, &out) {
                    println!("   {} {} {:?} {like:.2}", b.key, b.index, b.state);
                    let name = format!("{out}/{name}-{dpi}-{}-{}.png", b.key.replace('/', "slash"), b.index);
                    std::fs::write(name, b.ink.png().unwrap()).unwrap();
                }
            }
        }
        likes.sort_by(f64::total_cmp);
        fat.sort_by(f64::total_cmp);
        println!(
            "{face} {dpi} dpi {name}: {right}/{all} = {:.2}%, likeness p5 {:.2} median {:.2}, ink {:.2} of the truth, {took:?}",
            100.0 * right as f64 / all.max(1) as f64,
            likes.get(likes.len() / 20).unwrap_or(&0.0),
            likes.get(likes.len() / 2).unwrap_or(&0.0),
            fat.get(fat.len() / 2).unwrap_or(&0.0)
        );
    }
}
