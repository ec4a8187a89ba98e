use super::*;
use crate::dictation::whisper::Whisper;
use candle_core::{DType, Device, Tensor};
use candle_nn::{VarBuilder, VarMap};
use candle_transformers::models::whisper as reference;
use std::path::PathBuf;
use std::process::Command;

/// What `cargo verify` fetches.
fn fetched(file: &str) -> PathBuf {
    let data =
        std::env::var_os("LETTERS_DATA").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/data"), PathBuf::from);
    let path = data.join("models").join(file);
    assert!(path.is_file(), "{} is not here: run cargo verify", path.display());
    path
}

fn ear(file: &str) -> Ear {
    Ear::open(&fetched(file)).unwrap()
}

/// A text spoken by espeak-ng.
fn spoken(voice: &str, text: &str) -> Sound {
    let said = Command::new("espeak-ng").args(["-v", voice, "-s", "145", "--stdout", text]).output();
    let said = said.expect("espeak-ng is not installed: run cargo verify, or apt-get install espeak-ng");
    Sound::read(said.stdout).unwrap()
}

/// Words, without stops and capitals.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

/// Words that were put in, left out or put for others, of those that were said.
fn word_errors(said: &str, heard: &str) -> f64 {
    let (said, heard) = (words(said), words(heard));
    let mut row: Vec<usize> = (0..=heard.len()).collect();
    for (i, a) in said.iter().enumerate() {
        let mut before = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in heard.iter().enumerate() {
            let best = (before + usize::from(a != b)).min(row[j] + 1).min(row[j + 1] + 1);
            before = std::mem::replace(&mut row[j + 1], best);
        }
    }
    row[heard.len()] as f64 / said.len() as f64
}

fn all(_: &str) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

const LETTER: &str = "Dear Loretta. We met at a roller rink in Tulsa, and I fell. You laughed, and then you helped me up. \
    I have been grateful for that hand every day since. I remember the summer when the car broke down near the lake, \
    and we slept under the open sky. Your mother never believed the story.";

#[test]
fn a_spoken_letter_is_written_down_as_it_is_heard() {
    for (model, voice, most) in [("ggml-base.en.bin", "en-us", 0.06), ("ggml-tiny.bin", "en-us", 0.25)] {
        let ear = ear(model);
        let sound = spoken(voice, LETTER);
        let mut pieces = Vec::new();
        let heard = ear
            .listen(&sound, &Listening::default(), &mut |piece| {
                pieces.push(piece.to_string());
                ControlFlow::Continue(())
            })
            .unwrap();
        let errors = word_errors(LETTER, &heard.text);
        println!(
            "{model}, espeak-ng {voice}: word error rate {:.1}%, {:.1} s of sound in {:.1} s",
            errors * 100.0,
            heard.seconds,
            heard.seconds_taken
        );
        println!("  {}", heard.text);
        assert!(errors <= most, "{errors}");
        assert_eq!(heard.language, "en");
        // Sentence by sentence, and never taken back.
        assert!(pieces.len() >= 3, "{pieces:?}");
        assert_eq!(pieces.concat(), heard.text);
        assert!(heard.segments.windows(2).all(|s| s[0].from < s[1].from), "{:?}", heard.segments);
    }
}

#[test]
fn nobody_speaks_and_nothing_is_written() {
    // A fixed stream of chance, by Knuth's numbers.
    let mut state = 7_u64;
    let mut noise = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1 << 23) as f32 - 1.0
    };
    let seconds = 12 * mel::RATE;
    let wave = |n: usize, hz: f32| (n as f32 * hz * std::f32::consts::TAU / mel::RATE as f32).sin();
    let fades = |n: usize, after: usize| 1.0 - (n % after) as f32 / after as f32;
    let kinds: [(&str, Vec<f32>); 6] = [
        ("silence", vec![0.0; seconds]),
        ("a faint hiss", (0..seconds).map(|_| 0.0005 * noise()).collect()),
        ("loud noise", (0..seconds).map(|_| 0.3 * noise()).collect()),
        ("a hum", (0..seconds).map(|n| 0.1 * wave(n, 50.0) + 0.03 * wave(n, 150.0)).collect()),
        // These two come as far as the model, which makes of them “You” and “Thank you.” when it is let.
        ("knocks", (0..seconds).map(|n| 0.6 * noise() * (-((n % 11_000) as f32) / 900.0).exp()).collect()),
        ("a tune", (0..seconds).map(|n| 0.2 * wave(n, [262.0, 330.0, 392.0, 523.0][n / 6000 % 4]) * fades(n, 6000)).collect()),
    ];
    let ear = ear("ggml-tiny.bin");
    for (name, samples) in kinds {
        let heard = ear.listen(&Sound::of(samples), &Listening::default(), &mut all);
        assert!(matches!(heard, Err(GhostwriterError::NothingHeard)), "{name}: {heard:?}");
    }
}

#[test]
fn what_a_browser_recorded_is_heard_and_it_can_be_stopped() {
    // Given espeak-ng's sentence as Chromium's MediaRecorder packs it, live and without an end,
    let said = "Dear Loretta. I remember the summer when the car broke down near the lake.";
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recordings/spoken.webm");
    let sound = Sound::open(&file).unwrap();
    // when it is heard by one who knows whom it is about, then it is written as it should be.
    let ear = ear("ggml-tiny.bin");
    let settings = Listening { names: vec!["Loretta".into()], ..Listening::default() };
    let heard = ear.listen(&sound, &settings, &mut all).unwrap();
    println!("ggml-tiny.bin, WebM: word error rate {:.1}%: {}", word_errors(said, &heard.text) * 100.0, heard.text);
    assert!(heard.text.contains("Loretta") && word_errors(said, &heard.text) <= 0.15, "{}", heard.text);
    // And who stops gets what there was until then.
    let stopped = ear.listen(&sound, &settings, &mut |_| ControlFlow::Break(())).unwrap();
    assert!(stopped.stopped && heard.text.starts_with(&stopped.text));
    // A language that it does not know is refused before anything is heard.
    let klingon = Listening { language: Some("tlh".into()), ..settings };
    assert!(ear.listen(&sound, &klingon, &mut all).unwrap_err().to_string().contains("“tlh”"));
}

/// A network of the reference's own making, with chance for weights, in the hub's form.
fn small(dir: &Path) -> (PathBuf, reference::model::Whisper) {
    let config = reference::Config {
        num_mel_bins: 80,
        max_source_positions: 1500,
        d_model: 64,
        encoder_attention_heads: 1,
        encoder_layers: 2,
        vocab_size: 51_865,
        max_target_positions: 448,
        decoder_attention_heads: 1,
        decoder_layers: 2,
        suppress_tokens: Vec::new(),
    };
    let weights = VarMap::new();
    let reference = reference::model::Whisper::load(&VarBuilder::from_varmap(&weights, DType::F32, &Device::Cpu), config).unwrap();
    let mut tensors: std::collections::HashMap<String, Tensor> =
        weights.data().lock().unwrap().iter().map(|(name, v)| (name.clone(), v.as_tensor().clone())).collect();
    // The reference computes what every published file holds.
    let step = 10_000_f32.ln() / 31.0;
    let angle = |place: usize, at: usize| place as f32 * (-(at as f32) * step).exp();
    let places: Vec<f32> =
        (0..1500).flat_map(|p| (0..64).map(move |at| if at < 32 { angle(p, at).sin() } else { angle(p, at - 32).cos() })).collect();
    tensors.insert("model.encoder.embed_positions.weight".into(), Tensor::from_vec(places, (1500, 64), &Device::Cpu).unwrap());
    let path = dir.join("small.safetensors");
    candle_core::safetensors::save(&tensors, &path).unwrap();
    std::fs::write(dir.join("tokenizer.json"), r#"{"model":{"vocab":{"a":0,"Ġb":1}},"added_tokens":[]}"#).unwrap();
    (path, reference)
}

#[test]
fn the_network_is_candles_and_the_hubs_form_is_read() {
    // Given one network twice: theirs, and ours out of the file that the hub would hold,
    let dir = std::env::temp_dir().join(format!("whisper-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let (path, mut theirs) = small(&dir);
    let weights = weights::Weights::read(&path).unwrap();
    assert_eq!((weights.shape.heads, weights.shape.encoder, weights.shape.decoder, weights.shape.bands), (1, 2, 2, 80));
    let ours = Whisper::new(weights).unwrap();
    std::fs::remove_dir_all(&dir).unwrap();
    // when both hear the same,
    let heard = Tensor::rand(-1_f32, 1.0, (1, 80, 3000), &Device::Cpu).unwrap();
    let (a, b) = (ours.encode(&heard).unwrap(), theirs.encoder.forward(&heard, true).unwrap());
    let apart = |a: &Tensor, b: &Tensor| (a - b).unwrap().abs().unwrap().flatten_all().unwrap().max(0).unwrap().to_scalar::<f32>().unwrap();
    // (theirs takes the tangent's way round the error function, hence not to the last digit)
    assert!(apart(&a, &b) < 0.02, "{}", apart(&a, &b));
    // then they say the same, whether all at once or token by token.
    let tokens = [50_258_u32, 50_259, 50_359, 7, 300, 41];
    let asked = Tensor::new(&[tokens], &Device::Cpu).unwrap();
    let said = theirs.decoder.forward(&asked, &a, true).unwrap();
    let mut memory = ours.hear(&heard).unwrap();
    let first = ours.say(&tokens[..3], &mut memory).unwrap();
    assert!(apart(&first, &said.squeeze(0).unwrap().narrow(0, 0, 3).unwrap()) < 0.02);
    for (at, token) in tokens.iter().enumerate().skip(3) {
        let row = ours.say(&[*token], &mut memory).unwrap();
        let meant = said.squeeze(0).unwrap().narrow(0, at, 1).unwrap();
        assert!(apart(&row, &meant) < 0.02, "{at}: {}", apart(&row, &meant));
    }
    let last = said.narrow(1, 5, 1).unwrap();
    let meant: Vec<f32> = theirs.decoder.final_linear(&last).unwrap().flatten_all().unwrap().to_vec1().unwrap();
    let mut memory = ours.hear(&heard).unwrap();
    let rows = ours.say(&tokens, &mut memory).unwrap();
    let wanted = ours.wanted(&rows, 5).unwrap();
    assert!(wanted.iter().zip(&meant).all(|(a, b)| (a - b).abs() < 0.5));
}
