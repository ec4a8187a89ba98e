//! Sound out of the files that people and browsers have: WAV, WebM, Ogg, MP3, M4A, FLAC; mixed to one channel of
//! sixteen thousand samples a second.

use super::mel::RATE;
use super::resample::Resampler;
use crate::GhostwriterError;
use ropus::{Channels, DecodeMode};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::well_known::CODEC_ID_OPUS;
use symphonia::core::codecs::audio::{AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, TrackType};
use symphonia::core::io::{MediaSource, MediaSourceStream};
use symphonia::core::meta::MetadataOptions;

/// The longest recording, in seconds: an hour.
pub const LONGEST: usize = 3600;
/// The largest file, in bytes: an hour of WAV at 16 kHz, and some air.
pub const LARGEST: usize = 128 * 1024 * 1024;
/// Shorter than this nobody has said anything: a tenth of a second.
const SHORTEST: usize = RATE / 10;

/// What was recorded.
#[derive(Clone)]
pub struct Sound {
    /// −1 … 1
    pub(super) samples: Vec<f32>,
}

impl Sound {
    /// Reads a recording from a file.
    ///
    /// # Errors
    /// As [`Sound::read`], and when the file cannot be opened.
    pub fn open(path: &Path) -> Result<Sound, GhostwriterError> {
        let fault = |e: std::io::Error| GhostwriterError::Sound(format!("{} cannot be read: {e}.", path.display()));
        let file = std::fs::File::open(path).map_err(fault)?;
        let length = file.metadata().map_err(fault)?.len();
        if length > 4 * LARGEST as u64 {
            return Err(too_large());
        }
        guarded(Box::new(file))
    }

    /// Reads a recording that was sent.
    ///
    /// # Errors
    /// When it is empty, is no sound, is sound of a kind that cannot be read, is cut short before its first sound,
    /// or is longer than an hour.
    pub fn read(bytes: Vec<u8>) -> Result<Sound, GhostwriterError> {
        if bytes.is_empty() {
            return Err(GhostwriterError::Sound("the recording is empty. Record it again.".into()));
        }
        if bytes.len() > LARGEST {
            return Err(too_large());
        }
        guarded(Box::new(Cursor::new(bytes)))
    }

    /// Of samples at 16 kHz, one channel, −1 … 1.
    pub fn of(samples: Vec<f32>) -> Sound {
        Sound { samples }
    }

    /// How long it is.
    pub fn seconds(&self) -> f64 {
        self.samples.len() as f64 / RATE as f64
    }
}

fn too_large() -> GhostwriterError {
    GhostwriterError::Sound(format!("the recording is larger than {} MB. Send it in parts.", LARGEST / 1024 / 1024))
}

/// A decoder that stumbles over a file made to break it takes nothing down with it.
fn guarded(source: Box<dyn MediaSource>) -> Result<Sound, GhostwriterError> {
    let read = catch_unwind(AssertUnwindSafe(|| sound(source)));
    read.unwrap_or_else(|_| Err(GhostwriterError::Sound("it is damaged. Record it again, or save it as WAV.".into())))
}

fn sound(source: Box<dyn MediaSource>) -> Result<Sound, GhostwriterError> {
    let stream = MediaSourceStream::new(source, Default::default());
    let mut format = symphonia::default::get_probe()
        .probe(&Hint::new(), stream, FormatOptions::default(), MetadataOptions::default())
        .map_err(|e| match e {
            Error::LimitError(_) => GhostwriterError::Sound("it is damaged. Record it again, or save it as WAV.".into()),
            _ => GhostwriterError::Sound("it is no sound that can be read. WAV, WebM, Ogg, MP3, M4A and FLAC are.".into()),
        })?;
    let silent = || GhostwriterError::Sound("the file holds no sound track.".into());
    let track = format.default_track(TrackType::Audio).or_else(|| format.first_track(TrackType::Audio)).ok_or_else(silent)?;
    let Some(CodecParameters::Audio(parameters)) = &track.codec_params else { return Err(silent()) };
    let unknown = || GhostwriterError::Sound("its sound is packed in a way that cannot be read. Save it as WAV.".into());
    let mut packed = if parameters.codec == CODEC_ID_OPUS {
        // Opus gives any rate and mixes by itself.
        Packed::Opus(Box::new(ropus::Decoder::new(RATE as u32, Channels::Mono).map_err(|_| unknown())?))
    } else {
        let decoder = symphonia::default::get_codecs().make_audio_decoder(parameters, &AudioDecoderOptions::default());
        Packed::Other(decoder.map_err(|_| unknown())?)
    };
    let id = track.id;
    let samples = unpacked(&mut *format, id, &mut packed)?;
    if samples.len() < SHORTEST {
        return Err(GhostwriterError::Sound("the recording is shorter than a word. Record it again.".into()));
    }
    Ok(Sound { samples })
}

enum Packed {
    Opus(Box<ropus::Decoder>),
    Other(Box<dyn AudioDecoder>),
}

fn unpacked(format: &mut dyn FormatReader, id: u32, packed: &mut Packed) -> Result<Vec<f32>, GhostwriterError> {
    let mut out = Vec::new();
    let mut resampler: Option<(u32, Resampler)> = None;
    let (mut interleaved, mut mono) = (Vec::new(), Vec::new());
    // A recording that breaks off is worth what came before; a packet that is damaged, a moment of silence.
    while let Ok(Some(packet)) = format.next_packet() {
        if packet.track_id != id {
            continue;
        }
        match packed {
            Packed::Opus(decoder) => {
                mono.resize(decoder.max_frame_samples_per_channel(), 0.0);
                if let Ok(count) = decoder.decode_float(&packet.data, &mut mono, DecodeMode::Normal) {
                    out.extend_from_slice(&mono[..count.min(mono.len())]);
                }
            }
            Packed::Other(decoder) => {
                let heard = match decoder.decode(&packet) {
                    Ok(heard) => heard,
                    Err(Error::DecodeError(_)) => continue,
                    Err(_) => break,
                };
                let (rate, channels) = (heard.spec().rate(), heard.spec().channels().count().max(1));
                if !(4_000..=384_000).contains(&rate) {
                    return Err(GhostwriterError::Sound(format!("it says that it has {rate} samples a second, which no recording has.")));
                }
                heard.copy_to_vec_interleaved::<f32>(&mut interleaved);
                mono.clear();
                mono.extend(interleaved.chunks_exact(channels).map(|all| {
                    let sample = all.iter().sum::<f32>() / channels as f32;
                    if sample.is_finite() { sample.clamp(-1.0, 1.0) } else { 0.0 }
                }));
                if resampler.as_ref().is_none_or(|(of, _)| *of != rate) {
                    resampler = Some((rate, Resampler::new(rate)));
                }
                if let Some((_, resampler)) = &mut resampler {
                    resampler.take(&mono, &mut out);
                }
            }
        }
        if out.len() > LONGEST * RATE {
            return Err(GhostwriterError::Sound(format!("the recording is longer than {} minutes. Send it in parts.", LONGEST / 60)));
        }
    }
    if let Some((_, resampler)) = &mut resampler {
        resampler.finish(&mut out);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A second of a tone as 16-bit WAV.
    fn wav(rate: u32, channels: u16) -> Vec<u8> {
        let tone = (0..rate).flat_map(|n| {
            let sample = (f64::from(n) * 440.0 * std::f64::consts::TAU / f64::from(rate)).sin() * 8000.0;
            std::iter::repeat_n((sample as i16).to_le_bytes(), usize::from(channels))
        });
        let data: Vec<u8> = tone.flatten().collect();
        let mut file = b"RIFF".to_vec();
        file.extend((36 + data.len() as u32).to_le_bytes());
        file.extend(b"WAVEfmt \x10\0\0\0\x01\0");
        file.extend(channels.to_le_bytes());
        file.extend(rate.to_le_bytes());
        file.extend((rate * u32::from(channels) * 2).to_le_bytes());
        file.extend((channels * 2).to_le_bytes());
        file.extend(b"\x10\0data");
        file.extend((data.len() as u32).to_le_bytes());
        file.extend(data);
        file
    }

    fn recorded(name: &str) -> Vec<u8> {
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recordings").join(name)).unwrap()
    }

    #[test]
    fn whatever_was_recorded_becomes_one_channel_at_sixteen_thousand() {
        for (rate, channels) in [(16_000, 1), (44_100, 2), (48_000, 1), (8_000, 1)] {
            let sound = Sound::read(wav(rate, channels)).unwrap();
            assert!((sound.seconds() - 1.0).abs() < 0.002, "{rate}: {}", sound.seconds());
            let power = sound.samples.iter().map(|s| s * s).sum::<f32>() / sound.samples.len() as f32;
            assert!((power.sqrt() - 8000.0 / 32768.0 / 2.0_f32.sqrt()).abs() < 0.005, "{rate}: {}", power.sqrt());
        }
        // What Chromium's MediaRecorder makes: six seconds, the first five of them with speech.
        for name in ["spoken.webm", "spoken.mp4"] {
            let sound = Sound::read(recorded(name)).unwrap();
            assert!((5.8..6.2).contains(&sound.seconds()), "{name}: {}", sound.seconds());
            assert!(sound.samples.iter().any(|s| s.abs() > 0.1) && sound.samples.iter().all(|s| s.abs() <= 1.0));
        }
    }

    #[test]
    fn what_is_no_sound_is_named_and_what_is_cut_short_is_worth_its_beginning() {
        let said = |bytes: Vec<u8>| Sound::read(bytes).err().map(|e| e.to_string()).unwrap_or_default();
        assert!(said(Vec::new()).contains("empty"));
        assert!(said(b"Dear Loretta, this is a letter and no recording of one.".repeat(20)).contains("no sound that can be read"));
        assert!(said(wav(16_000, 1)[..60].to_vec()).contains("shorter than a word"));
        let whole = recorded("spoken.webm");
        let half = Sound::read(whole[..whole.len() / 2].to_vec()).unwrap();
        assert!((1.5..4.5).contains(&half.seconds()), "{}", half.seconds());
        // However a file is broken, it is read or refused, and nothing falls.
        let mut state = 3_u32;
        for at in (0..whole.len()).step_by(whole.len() / 60) {
            let mut broken = whole.clone();
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            broken[at] ^= (state >> 24) as u8 | 1;
            let _ = Sound::read(broken);
            let _ = Sound::read(whole[..at].to_vec());
        }
        for line in [vec![0_u8; 5000], vec![255; 5000], b"RIFF".to_vec(), b"\x1aE\xdf\xa3".to_vec(), b"OggS".to_vec()] {
            assert!(Sound::read(line).is_err());
        }
    }
}
