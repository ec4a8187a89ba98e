use super::*;

#[test]
fn scratch() {
    let dir = std::path::PathBuf::from("/work/t/ear_scratch/x/package");
    let sound = Sound::open(&dir.join("lib/a13.wav")).unwrap();
    for m in ["lib/whisper-tiny.bin", "models/ggml-base.en.bin"] {
        let t = Instant::now();
        let ear = Ear::open(&dir.join(m)).unwrap();
        println!("open {:?}", t.elapsed());
        let heard = ear.listen(&sound, &Listening::default(), &mut |p| { println!("{:?} {p:?}", t.elapsed()); ControlFlow::Continue(()) }).unwrap();
        println!("{heard:#?}");
    }
}
