//! Templates and hands travel inside the program: a new file in their folders builds it anew. What a model is taught
//! with (`templates/corpus`) stays at home.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=../templates");
    println!("cargo::rerun-if-changed=../fonts/hands");
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo names no OUT_DIR"))?;
    let to = Path::new(&out).join("templates");
    if to.exists() {
        fs::remove_dir_all(&to)?;
    }
    copy(Path::new("../templates"), &to)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (path, name) = entry.map(|e| (e.path(), e.file_name()))?;
        if path.is_dir() && name != "corpus" {
            copy(&path, &to.join(name))?;
        } else if path.is_file() {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}
