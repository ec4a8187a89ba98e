//! The decoder against candle-transformers, and the engine against candle's tensors.

use super::*;
use crate::adapter::{Card, Pair, RANK};
use crate::{
    Architecture,
    model::{engine::kernels::Isa, tensors::likelihood, tokens::Tokens},
};
use candle_core::{
    Tensor,
    quantized::{GgmlDType, QTensor, gguf_file, gguf_file::Value},
};
use candle_transformers::models::{quantized_gemma3, quantized_llama, quantized_phi3, quantized_qwen2, quantized_qwen3};
use std::{fs, io::BufReader};

/// A small model with the shape of its family and weights that come from a counter.
fn small(architecture: Architecture) -> std::path::PathBuf {
    let name = architecture.as_str();
    let key = |k: &str| format!("{name}.{k}");
    let number = Value::U32;
    let mut head = vec![
        ("general.architecture".to_string(), Value::String(name.into())),
        ("general.dtype".into(), number(0)),
        (key("embedding_length"), number(32)),
        (key("attention.head_count"), number(4)),
        (key("attention.head_count_kv"), number(2)),
        (key("attention.key_length"), number(8)),
        (key("attention.value_length"), number(8)),
        (key("block_count"), number(7)),
        (key("feed_forward_length"), number(48)),
        (key("context_length"), number(64)),
        (key("rope.dimension_count"), number(8)),
        (key("rope.freq_base"), Value::F32(10_000.0)),
        (key("attention.layer_norm_rms_epsilon"), Value::F32(1e-5)),
    ];
    if architecture == Architecture::Gemma3 {
        head.extend([(key("attention.sliding_window"), number(64)), (key("rope.local_freq_base"), Value::F32(500.0))]);
    }
    let mut seed = 0usize;
    let mut tensor = |shape: &[usize]| {
        let values: Vec<f32> = (0..shape.iter().product())
            .map(|_| {
                seed += 1;
                (crate::model::sampler::draw(3, seed, 0) as f32 - 0.5) * 0.8
            })
            .collect();
        QTensor::quantize(&Tensor::from_vec(values, shape, &Device::Cpu).unwrap(), GgmlDType::F32).unwrap()
    };
    let mut tensors = vec![
        ("token_embd.weight".to_string(), tensor(&[40, 32])),
        ("output_norm.weight".into(), tensor(&[32])),
        ("output.weight".into(), tensor(&[40, 32])),
    ];
    for i in 0..7 {
        let mut add = |part: &str, shape: &[usize]| tensors.push((format!("blk.{i}.{part}"), tensor(shape)));
        add("attn_norm.weight", &[32]);
        add("ffn_norm.weight", &[32]);
        add("attn_output.weight", &[32, 32]);
        add("ffn_down.weight", &[32, 48]);
        if architecture == Architecture::Phi3 {
            add("attn_qkv.weight", &[64, 32]);
            add("ffn_up.weight", &[96, 32]);
            continue;
        }
        for (part, rows) in
            [("attn_q.weight", 32), ("attn_k.weight", 16), ("attn_v.weight", 16), ("ffn_gate.weight", 48), ("ffn_up.weight", 48)]
        {
            add(part, &[rows, 32]);
        }
        match architecture {
            Architecture::Qwen2 => [("attn_q.bias", 32), ("attn_k.bias", 16), ("attn_v.bias", 16)].iter().for_each(|(p, n)| add(p, &[*n])),
            Architecture::Qwen3 => ["attn_q_norm.weight", "attn_k_norm.weight"].iter().for_each(|p| add(p, &[8])),
            Architecture::Gemma3 => {
                ["attn_q_norm.weight", "attn_k_norm.weight"].iter().for_each(|p| add(p, &[8]));
                ["post_attention_norm.weight", "post_ffw_norm.weight"].iter().for_each(|p| add(p, &[32]));
            }
            _ => {}
        }
    }
    static COUNT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("decoder-{name}-{}-{count}.gguf", std::process::id()));
    let head: Vec<(&str, &Value)> = head.iter().map(|(k, v)| (k.as_str(), v)).collect();
    let tensors: Vec<(&str, &QTensor)> = tensors.iter().map(|(k, t)| (k.as_str(), t)).collect();
    gguf_file::write(&mut fs::File::create(&path).unwrap(), &head, &tensors).unwrap();
    path
}

type Run = Box<dyn FnMut(&Tensor, usize) -> Result<Tensor>>;

/// What candle's own implementation of the family says after both stretches of text.
fn reference(path: &std::path::Path, architecture: Architecture, texts: [&[u32]; 2]) -> Vec<Vec<f32>> {
    let mut file = BufReader::new(fs::File::open(path).unwrap());
    let content = gguf_file::Content::read(&mut file).unwrap();
    let cpu = Device::Cpu;
    let mut run: Run = match architecture {
        Architecture::Llama => {
            let mut m = quantized_llama::ModelWeights::from_gguf(content, &mut file, &cpu).unwrap();
            Box::new(move |x, at| m.forward(x, at))
        }
        Architecture::Qwen2 => {
            let mut m = quantized_qwen2::ModelWeights::from_gguf(content, &mut file, &cpu).unwrap();
            Box::new(move |x, at| m.forward(x, at))
        }
        Architecture::Qwen3 => {
            let mut m = quantized_qwen3::ModelWeights::from_gguf(content, &mut file, &cpu).unwrap();
            Box::new(move |x, at| m.forward(x, at))
        }
        Architecture::Gemma3 => {
            let mut m = quantized_gemma3::ModelWeights::from_gguf(content, &mut file, &cpu).unwrap();
            Box::new(move |x, at| m.forward(x, at))
        }
        _ => {
            let mut m = quantized_phi3::ModelWeights::from_gguf(false, content, &mut file, &cpu).unwrap();
            Box::new(move |x, at| m.forward(x, at))
        }
    };
    let mut at = 0;
    texts
        .iter()
        .map(|text| {
            let x = Tensor::new(*text, &cpu).unwrap().unsqueeze(0).unwrap();
            let y = run(&x, at).unwrap().flatten_all().unwrap().to_vec1().unwrap();
            at += text.len();
            y
        })
        .collect()
}

/// The same weights on candle's tensors and in the engine.
fn both(path: &std::path::Path) -> [Decoder; 2] {
    let tensors = {
        let mut gguf = Gguf::open(path).unwrap();
        let shape = Shape::from_gguf(&gguf).unwrap();
        Decoder::new(Machine::Tensors(Box::new(Tensors::load(&mut gguf, shape, &Device::Cpu).unwrap())))
    };
    let engine = Decoder::load(&mut Gguf::open(path).unwrap(), &Device::Cpu).unwrap();
    assert!(matches!(*engine.machine, Machine::Engine(_)));
    [tensors, engine]
}

fn near(a: &[f32], b: &[f32]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < 2e-3 * (1.0 + b.abs()))
}

/// Pairs beside every map of the small models.
fn adapter() -> Adapter {
    let numbers = |count: usize, by: f32| (0..count).map(|i| ((i * 37 + 11) % 101) as f32 / 101.0 * by - by / 2.0).collect::<Vec<f32>>();
    let pair = |inputs: usize, outputs: usize| Pair { a: numbers(RANK * inputs, 0.4), b: numbers(outputs * RANK, 0.3) };
    let card = Card { name: "trial".into(), base: String::new(), bytes: 0, model: "small".into() };
    Adapter { card, layers: (0..7).map(|_| [pair(32, 64), pair(32, 32), pair(32, 96), pair(48, 32)]).collect() }
}

#[test]
fn what_was_learned_is_the_same_on_both_machines_and_leaves_the_weights_alone() {
    for architecture in Architecture::WRITERS {
        let path = small(architecture);
        let [tensors, engine] = both(&path);
        let said = |decoder: &Decoder| decoder.read(&[3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5], &mut decoder.memory()).unwrap();
        let before = said(&engine);
        let [a, b] = [&tensors, &engine].map(|d| said(&d.with(&adapter()).unwrap().expect("pairs of this shape")));
        assert!(near(&a, &b), "{architecture:?}");
        assert!(!near(&before, &b), "{architecture:?}: nothing was added");
        assert_eq!(said(&engine), before, "{architecture:?}");
        let mut other = adapter();
        other.layers.pop();
        assert!(engine.with(&other).unwrap().is_none() && tensors.with(&other).unwrap().is_none());
        fs::remove_file(path).unwrap();
    }
}

#[test]
fn branches_say_what_each_text_says_alone() {
    for architecture in Architecture::WRITERS {
        let path = small(architecture);
        for decoder in both(&path) {
            let alone = |tokens: &[u32]| decoder.read(tokens, &mut decoder.memory()).unwrap();
            let mut prefix = decoder.memory();
            decoder.read(&[3, 1, 4, 1, 5], &mut prefix).unwrap();
            let mut branches = vec![decoder.branch(&prefix), decoder.branch(&prefix), decoder.branch(&prefix)];
            let told = decoder.read_branches(&prefix, &mut branches, &[vec![9, 2], vec![6], vec![5, 3, 5]]).unwrap();
            assert!(near(&told[0], &alone(&[3, 1, 4, 1, 5, 9, 2])), "{architecture:?}");
            assert!(near(&told[1], &alone(&[3, 1, 4, 1, 5, 6])), "{architecture:?}");
            branches[2].truncate(1);
            let told = decoder.read_branches(&prefix, &mut branches, &[vec![7], vec![8], vec![30, 31]]).unwrap();
            assert!(near(&told[2], &alone(&[3, 1, 4, 1, 5, 5, 30, 31])), "{architecture:?}: cut back and gone on");
            let candidates = [vec![9, 2, 7], vec![], vec![6]];
            let likely = decoder.likelihoods(&prefix, &candidates).unwrap();
            let wanted = [likelihood(&alone(&[3, 1, 4, 1, 5]), 9), likelihood(&alone(&[3, 1, 4, 1, 5, 9]), 2)];
            assert!(near(&likely[0][..2], &wanted) && likely[0].len() == 3 && likely[1].is_empty() && likely[2].len() == 1);
            decoder.read(&[9, 2, 7], &mut prefix).unwrap();
            assert!(near(prefix.logits().unwrap(), &alone(&[3, 1, 4, 1, 5, 9, 2, 7])));
            assert!(near(&decoder.read(&[11], &mut prefix).unwrap(), &alone(&[3, 1, 4, 1, 5, 9, 2, 7, 11])));
            prefix.truncate(5);
            assert!(prefix.logits().is_none());
            let again = decoder.likelihoods(&prefix, &candidates).unwrap();
            assert!(likely.iter().zip(&again).all(|(a, b)| near(a, b)), "{architecture:?}: {likely:?} {again:?}");
            assert!(near(&decoder.follow(&[3, 1, 4, 2], &mut prefix).unwrap(), &alone(&[3, 1, 4, 2])));
            assert!(decoder.read_branches(&prefix, &mut branches, &[vec![1], vec![1]]).is_err(), "branches of another prefix");
        }
        fs::remove_file(path).unwrap();
    }
}

#[test]
fn every_family_says_what_candle_says_and_forgets_what_it_is_told_to() {
    for architecture in Architecture::WRITERS {
        let path = small(architecture);
        let (first, second): (&[u32], &[u32]) = (&[3, 1, 4, 1, 5], &[9]);
        let wanted = reference(&path, architecture, [first, second]);
        for mut decoder in both(&path) {
            // candle 0.11 bends Gemma's gate by SiLU; Google's model, and ours, by GELU.
            match Arc::get_mut(&mut decoder.machine).unwrap() {
                Machine::Engine(engine) => engine.shape_mut().gelu = false,
                Machine::Tensors(tensors) => tensors.shape_mut().gelu = false,
            }
            let mut memory = decoder.memory();
            let told = decoder.read(first, &mut memory).unwrap();
            assert!(near(&told, &wanted[0]), "{architecture:?}: {:?} {:?}", &told[..4], &wanted[0][..4]);
            decoder.read(&[7, 7, 2], &mut memory).unwrap();
            memory.truncate(first.len());
            memory.truncate(0);
            let again = decoder.read(first, &mut memory).unwrap();
            assert!(near(&again, &wanted[0]), "{architecture:?}: read anew");
            let told = decoder.read(second, &mut memory).unwrap();
            assert!(near(&told, &wanted[1]), "{architecture:?}: {:?} {:?}", &told[..4], &wanted[1][..4]);
            assert!(decoder.read(&[1; 60], &mut memory).is_err(), "more than the context holds");
        }
        fs::remove_file(path).unwrap();
    }
}

/// The quick model.
fn quick() -> std::path::PathBuf {
    let data = std::env::var_os("LETTERS_DATA")
        .map_or_else(|| std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/data")), std::path::PathBuf::from);
    let path = data.join("models/SmolLM2-135M-Instruct.Q4_1.gguf");
    assert!(path.exists(), "{} is missing: run cargo verify", path.display());
    path
}

/// How far two opinions lie apart, next to how far the second's numbers lie from each other.
fn apart(a: &[f32], b: &[f32]) -> f32 {
    let mean = b.iter().sum::<f32>() / b.len() as f32;
    let spread: f32 = b.iter().map(|b| (b - mean).powi(2)).sum();
    (a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f32>() / spread).sqrt()
}

#[test]
fn a_real_model_says_the_same_on_every_machine_and_to_two_at_once() {
    let [tensors, mut engine] = both(&quick());
    let text = Tokens::from_gguf(&Gguf::open(&quick()).unwrap())
        .unwrap()
        .encode("Dear Anna, thank you so much for the lovely evening. It was good to see you and the");
    let wanted = tensors.read(&text, &mut tensors.memory()).unwrap();
    let mut said = Vec::new();
    for isa in [Isa::Portable, Isa::Avx2, Isa::Avx512] {
        if let Machine::Engine(engine) = Arc::get_mut(&mut engine.machine).unwrap() {
            engine.on(isa);
        }
        said.push(engine.read(&text[..if isa == Isa::Portable { 3 } else { text.len() }], &mut engine.memory()).unwrap());
    }
    assert!(apart(&said[2], &wanted) < 0.1, "candle rounds at other places: {}", apart(&said[2], &wanted));
    assert!(said[1] == said[2], "the two vector units round alike");
    assert!(apart(&said[0], &engine.read(&text[..3], &mut engine.memory()).unwrap()) < 0.1);

    let story = |first: u32| {
        let mut memory = engine.memory();
        engine.read(&text, &mut memory).unwrap();
        let (mut said, mut logits) = (vec![first], Vec::new());
        for _ in 0..8 {
            engine.read_into(&said[said.len() - 1..], &mut memory, &mut logits).unwrap();
            let best = (0..logits.len()).max_by(|a, b| logits[*a].total_cmp(&logits[*b])).unwrap();
            said.push(best as u32);
        }
        (said, logits)
    };
    let alone = [story(900), story(7000)];
    let together = std::thread::scope(|s| [900, 7000].map(|first| s.spawn(move || story(first))).map(|t| t.join().unwrap()));
    assert!(alone == together, "to the last bit");
    let mut prefix = engine.memory();
    engine.read(&text, &mut prefix).unwrap();
    let mut branches = [engine.branch(&prefix), engine.branch(&prefix), engine.branch(&prefix)];
    let told = engine.read_branches(&prefix, &mut branches, &[alone[0].0[..4].to_vec(), vec![5], alone[0].0[..9].to_vec()]).unwrap();
    let mut memory = engine.memory();
    let all: Vec<u32> = text.iter().chain(&alone[0].0[..8]).copied().collect();
    assert!(engine.read(&all[..text.len() + 4], &mut memory).unwrap() == told[0], "a branch too, whoever stands beside it");
}

#[test]
fn what_was_read_lately_is_not_read_again() {
    let path = small(Architecture::Qwen2);
    for decoder in both(&path) {
        let text: Vec<u32> = (0..30).map(|i| i * 7 % 40).collect();
        let mut memory = decoder.memory();
        let wanted = decoder.read(&text, &mut memory).unwrap();
        decoder.read(&[1, 2], &mut memory).unwrap();
        decoder.put_away(memory);
        assert_eq!(decoder.recall(&[9; 20]).len(), 0, "another text");
        let mut memory = decoder.recall(&text);
        assert_eq!(memory.len(), 32);
        assert!(near(&decoder.follow(&text, &mut memory).unwrap(), &wanted) && memory.len() == 30);
        assert_eq!(decoder.recall(&text).len(), 0, "it is taken by one only");
    }
    fs::remove_file(path).unwrap();
}
