//! The Rust version that the documentation promises is enough for all dependencies. Clippy
//! checks the same for the standard library (`incompatible_msrv`).

use std::fs;
use std::process::Command;

use super::place;

/// Runs the cargo that runs the tests, and returns its output.
fn cargo(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).args(args).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The parts of a version: 1.89.0 is as new as 1.89.
fn version(text: &str) -> [u32; 3] {
    let mut parts = text.split('.').map(|part| part.parse().unwrap());
    [(); 3].map(|()| parts.next().unwrap_or(0))
}

#[test]
fn no_dependency_needs_a_newer_rust_than_promised() {
    let about = cargo(&["-vV"]);
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let manifest = place("Cargo.toml").display().to_string();
    let metadata = cargo(&[
        "metadata",
        "--locked",
        "--offline",
        "--format-version=1",
        "--filter-platform",
        host,
        "--manifest-path",
        &manifest,
    ]);
    let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap();
    let needed = |package: &serde_json::Value| package["rust_version"].as_str().map(str::to_owned);
    let packages = metadata["packages"].as_array().unwrap();
    let own =
        packages.iter().find(|package| package["name"] == "hallway").and_then(needed).unwrap();
    assert!(packages.len() > 100, "the dependencies are listed");
    for package in packages {
        let needed = needed(package).unwrap_or_default();
        let name = &package["name"];
        assert!(needed.is_empty() || version(&needed) <= version(&own), "{name} needs {needed}");
    }
    for document in ["README.md", "CONTRIBUTING.md"] {
        let text = fs::read_to_string(place(document)).unwrap();
        assert!(text.contains(&format!("{own} or newer")), "{document} does not name {own}");
    }
}
