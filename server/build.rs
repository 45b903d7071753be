//! Sees to it that the folder of the assembled site exists before it is embedded, and that a
//! release build embeds the newest one.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let site = Path::new("../target/site");
    // A debug build reads the files when it runs, but notes the folder's real path here.
    fs::create_dir_all(site)?;
    println!("cargo::rerun-if-changed=build.rs");
    if env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed={}", site.display());
    }
    Ok(())
}
