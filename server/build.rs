//! Templates and hands travel inside the program: a new file in their folders builds it anew.

fn main() {
    println!("cargo::rerun-if-changed=../templates");
    println!("cargo::rerun-if-changed=../fonts/hands");
}
