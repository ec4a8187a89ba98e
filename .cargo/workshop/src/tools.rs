//! The tools that building and proving need, and where they come from.
//!
//! What is missing is installed through the ordinary package client when we may (root on Debian);
//! otherwise the one line to run is printed and nothing else happens.

use crate::Outcome;
use crate::place::{self, Place};
use crate::steps::run;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A tool that comes from npm, at one version, into `target/tools/NAME`.
struct NpmTool {
    name: &'static str,
    package: &'static str,
    /// What is used of it, below `node_modules`.
    used: &'static str,
}

/// wasm-opt. Debian 12's (108) exports the wrong one of two tables, and the page then does not wake.
const BINARYEN: NpmTool = NpmTool { name: "binaryen", package: "binaryen@132.0.0", used: ".bin/wasm-opt" };

/// EPUBCheck 5.3 without Java.
const EPUBCHECK: NpmTool = NpmTool { name: "epubcheck", package: "@likecoin/epubcheck-ts@0.7.0", used: ".bin/epubcheck-ts" };

/// Finds what keeps people from reading a page (WCAG 2.2 and good practice).
const AXE: NpmTool = NpmTool { name: "axe", package: "axe-core@4.14.1", used: "axe-core/axe.min.js" };

/// A program, or something else that can be looked for, and the Debian package that holds it.
struct Tool {
    package: &'static str,
    is_here: fn() -> bool,
}

/// What the proof needs besides.
const TO_PROVE: [Tool; 7] = [
    Tool { package: "chromium", is_here: || on_path("chromium") },
    Tool { package: "chromium-driver", is_here: || on_path("chromedriver") },
    Tool { package: "postgresql", is_here: has_postgres },
    Tool { package: "qpdf", is_here: || on_path("qpdf") },
    Tool { package: "poppler-utils", is_here: || on_path("pdftotext") && on_path("pdftoppm") },
    Tool { package: "librsvg2-bin", is_here: || on_path("rsvg-convert") },
    Tool { package: "espeak-ng", is_here: || on_path("espeak-ng") },
];

/// Sees to what is needed to build and to run.
///
/// # Errors
/// With the one line to run when something is missing and may not be installed from here.
pub fn for_building(place: &Place) -> Outcome<()> {
    wasm_target(place)?;
    npm(place, &BINARYEN)
}

/// Sees to what is needed to prove.
///
/// # Errors
/// As [`for_building`].
pub fn for_proving(place: &Place) -> Outcome<()> {
    debian(&TO_PROVE)?;
    for (component, program) in [("clippy", "clippy-driver"), ("rustfmt", "rustfmt")] {
        if !Path::new(&place::beside_cargo(program)).is_absolute() && !on_path(program) {
            rustup(&["component", "add", component])?;
        }
    }
    npm(place, &EPUBCHECK)?;
    npm(place, &AXE)
}

/// Whether cargo-nextest is installed.
pub fn has_nextest() -> bool {
    on_path("cargo-nextest")
}

fn debian(tools: &[Tool]) -> Outcome<()> {
    let missing: Vec<&str> = tools.iter().filter(|t| !(t.is_here)()).map(|t| t.package).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let line = format!("apt-get update && apt-get install -y --no-install-recommends {}", missing.join(" "));
    if !on_path("apt-get") {
        return Err(format!("These are missing: {}. Install them with your system's package manager and start again.", missing.join(", ")));
    }
    if !is_root() {
        return Err(format!("Some tools are missing. Run this line and start again:\n\n    sudo sh -c '{line}'"));
    }
    println!("Installing {}", missing.join(", "));
    run(Command::new("apt-get").args(["update", "-q"]).env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null()))?;
    let mut install = Command::new("apt-get");
    install
        .args(["install", "-y", "-q", "--no-install-recommends"])
        .args(&missing)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdout(Stdio::null());
    run(&mut install)?;
    match tools.iter().find(|t| !(t.is_here)()) {
        Some(tool) => Err(format!("The package {} was installed, yet what it should hold is not found on the PATH.", tool.package)),
        None => Ok(()),
    }
}

fn wasm_target(place: &Place) -> Outcome<()> {
    let mut ask = Command::new(place::beside_cargo("rustc"));
    place::plain(&mut ask);
    let answer = ask.args(["--print", "target-libdir", "--target", "wasm32-unknown-unknown"]).current_dir(&place.root).output();
    let folder = answer.ok().filter(|a| a.status.success()).map(|a| PathBuf::from(String::from_utf8_lossy(&a.stdout).trim()));
    if folder.is_some_and(|f| f.is_dir()) {
        return Ok(());
    }
    rustup(&["target", "add", "wasm32-unknown-unknown"])
}

fn rustup(args: &[&str]) -> Outcome<()> {
    if !on_path("rustup") {
        return Err(format!(
            "The toolchain lacks a part that rustup would add: `rustup {}`. Install it your system's way and start again.",
            args.join(" ")
        ));
    }
    run(Command::new("rustup").args(args))
}

/// Where wasm-opt is, once [`for_building`] has seen to it.
pub fn wasm_opt(place: &Place) -> PathBuf {
    used(place, &BINARYEN)
}

fn used(place: &Place, tool: &NpmTool) -> PathBuf {
    place.tools().join(tool.name).join("node_modules").join(tool.used)
}

/// Installs a tool, once; none of its scripts are run.
fn npm(place: &Place, tool: &NpmTool) -> Outcome<()> {
    if used(place, tool).exists() {
        return Ok(());
    }
    if !on_path("npm") {
        return Err("npm is missing. Run `sudo apt-get install -y npm` and start again.".into());
    }
    println!("Installing {} from npm", tool.package);
    let folder = place.tools().join(tool.name);
    std::fs::create_dir_all(&folder).map_err(|e| format!("{} cannot be made: {e}.", folder.display()))?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--ignore-scripts", "--no-save", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"]);
    run(npm.arg(folder).arg(tool.package))
}

/// Whether a program is on the PATH.
pub fn on_path(program: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

/// Debian keeps the server's programs off the PATH, one folder a version.
fn has_postgres() -> bool {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    on_path("initdb") || versions.into_iter().any(|v| v.path().join("bin/initdb").is_file())
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout.trim_ascii() == b"0")
}
