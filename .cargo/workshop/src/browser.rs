//! The browser half: `app` compiled to wasm, bound to JavaScript, made small.

use crate::place::Place;
use crate::steps::run;
use crate::{Outcome, tools};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::Command;

/// Builds the browser half into `target/site/pkg`. When the compiled wasm is the one that was bound
/// last, the rest is skipped. With `lint`, every warning of clippy fails the build.
///
/// # Errors
/// When the compiler, wasm-bindgen or wasm-opt says no.
pub fn build(place: &Place, lint: bool) -> Outcome<()> {
    let mut cargo = if lint { place.linting_cargo() } else { place.cargo() };
    cargo.args(["build", "--package", "app", "--lib", "--features", "hydrate"]);
    cargo.args(["--profile", "wasm-release", "--target", "wasm32-unknown-unknown"]);
    // Flags that are meant for this machine's processor and linker say nothing sensible to wasm.
    for flags in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_RUSTFLAGS"] {
        cargo.env_remove(flags);
    }
    run(&mut cargo)?;

    let wasm = place.target.join("wasm32-unknown-unknown/wasm-release/app.wasm");
    let bytes = fs::read(&wasm).map_err(|e| format!("{} cannot be read: {e}.", wasm.display()))?;
    let pkg = place.site().join("pkg");
    let mark = pkg.join("made-from");
    let print = fingerprint(&bytes);
    if fs::read_to_string(&mark).is_ok_and(|last| last == print) && pkg.join("app_bg.wasm").exists() {
        return Ok(());
    }
    bind(&wasm, &pkg)?;
    shrink(place, &pkg.join("app_bg.wasm"))?;
    fs::write(&mark, print).map_err(|e| format!("{} cannot be written: {e}.", mark.display()))
}

fn fingerprint(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x} {} 2", hasher.finish(), bytes.len())
}

fn bind(wasm: &Path, pkg: &Path) -> Outcome<()> {
    if pkg.exists() {
        fs::remove_dir_all(pkg).map_err(|e| format!("{} cannot be emptied: {e}.", pkg.display()))?;
    }
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    let made = bindgen
        .input_path(wasm)
        .out_name("app")
        .web(true)
        .and_then(|b| b.typescript(false).remove_name_section(true).remove_producers_section(true).generate(pkg));
    made.map_err(|e| format!("wasm-bindgen cannot bind {}: {e:#}.", wasm.display()))
}

fn shrink(place: &Place, wasm: &Path) -> Outcome<()> {
    let size = |path: &Path| fs::metadata(path).map(|m| m.len() / 1024).unwrap_or(0);
    let before = size(wasm);
    let small = wasm.with_extension("small");
    let mut opt = Command::new(tools::wasm_opt(place));
    // What rustc's wasm target uses without being asked.
    opt.args(["-Oz", "--enable-bulk-memory", "--enable-mutable-globals", "--enable-nontrapping-float-to-int"]);
    opt.args(["--enable-reference-types", "--enable-sign-ext", "--enable-multivalue"]);
    run(opt.arg(wasm).arg("-o").arg(&small))?;
    fs::rename(&small, wasm).map_err(|e| format!("{} cannot be replaced: {e}.", wasm.display()))?;
    println!("   browser half: {} KB, after wasm-opt {} KB", before, size(wasm));
    Ok(())
}
