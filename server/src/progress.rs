//! What a person sees while something takes longer than a second: a bar on a terminal, and on anything
//! else one line when it begins.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::Duration;

/// A bar, or silence where nobody watches. Everything goes to standard error.
#[derive(Debug, Clone)]
pub struct Meter {
    bar: ProgressBar,
}

impl Meter {
    /// Counts bytes up to `total`, when that is known.
    pub fn bytes(label: &str, total: Option<u64>) -> Meter {
        let style = match total {
            Some(_) => "{msg} [{bar:28}] {bytes}/{total_bytes} {bytes_per_sec} {eta}",
            None => "{spinner} {msg} {bytes} {bytes_per_sec}",
        };
        Meter::new(label, total, style)
    }

    /// Counts things (letters, pages, parts) up to `total`.
    pub fn steps(label: &str, total: u64) -> Meter {
        Meter::new(label, Some(total), "{msg} [{bar:28}] {pos}/{len}")
    }

    /// Counts pages of a book that is thought to have about so many.
    pub fn pages(label: &str) -> Meter {
        Meter::new(label, Some(0), "{msg} [{bar:28}] page {pos} of about {len}")
    }

    /// Turns while something of unknown length is done.
    pub fn spinner(label: &str) -> Meter {
        let meter = Meter::new(label, None, "{spinner} {msg} {elapsed}");
        meter.bar.enable_steady_tick(Duration::from_millis(120));
        meter
    }

    /// Shows nothing.
    pub fn silent() -> Meter {
        Meter { bar: ProgressBar::hidden() }
    }

    fn new(label: &str, total: Option<u64>, style: &str) -> Meter {
        if !std::io::stderr().is_terminal() {
            return Meter::silent();
        }
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style.progress_chars("━╾─"));
        }
        bar.set_message(label.to_string());
        Meter { bar }
    }

    /// That much more is done.
    pub fn add(&self, n: u64) {
        self.bar.inc(n);
    }

    /// So much is done.
    pub fn set(&self, n: u64) {
        self.bar.set_position(n);
    }

    /// So much there is in all.
    pub fn of(&self, total: u64) {
        self.bar.set_length(total);
    }

    /// Takes the bar away.
    pub fn done(&self) {
        self.bar.finish_and_clear();
    }
}

impl hf_hub::api::Progress for Meter {
    fn init(&mut self, size: usize, _filename: &str) {
        self.of(size as u64);
        self.set(0);
    }

    fn update(&mut self, size: usize) {
        self.add(size as u64);
    }

    fn finish(&mut self) {}
}

/// A number of bytes as people say it, in powers of ten as the shops do: "98.1 MB", "1.12 GB".
pub fn size(bytes: u64) -> String {
    let b = bytes as f64;
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.0} kB", b / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", b / 1e6),
        _ => format!("{:.2} GB", b / 1e9),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_are_said_as_people_say_them() {
        assert_eq!([999, 140_764, 98_100_000, 1_117_320_768].map(super::size), ["999 bytes", "141 kB", "98.1 MB", "1.12 GB"]);
    }
}
