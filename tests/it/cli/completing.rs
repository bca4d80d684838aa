//! Completion in the shell: commands, options and the names that belong to a schedule.

use super::{Hallway, NOW};
use clap::CommandFactory;
use hallway::cli::args::Args;

/// The candidates for the last of these words, as a shell receives them.
fn candidates(user: &Hallway, shell: &str, words: &[&str]) -> Vec<String> {
    let mut command = user.command(["--", "hallway", "--now", NOW].iter().chain(words));
    let index = (words.len() + 2).to_string();
    command.env("COMPLETE", shell).env("_CLAP_COMPLETE_INDEX", index).env("_CLAP_IFS", "\n");
    let run = super::Run::of(command.output().unwrap());
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{words:?}");
    run.stdout.lines().map(|line| line.replace('\t', ": ")).collect()
}

#[test]
fn commands_and_options_complete() {
    let user = Hallway::new();
    let offered = candidates(&user, "fish", &[""]);
    for command in Args::command().get_subcommands() {
        let name = command.get_name();
        assert!(offered.iter().any(|line| line.starts_with(name)), "{name}: {offered:?}");
    }
    let offered = candidates(&user, "fish", &["list", "--st"]);
    assert_eq!(offered, ["--starred: Only starred talks"]);
}

#[test]
fn talks_complete_by_id_and_by_title() {
    let user = Hallway::new();
    let by_id = candidates(&user, "fish", &["star", "17"]);
    assert_eq!(by_id.len(), 2, "{by_id:?}");
    assert!(by_id.iter().all(|line| line.starts_with("17") && line.contains(": ")), "{by_id:?}");
    let offered = candidates(&user, "fish", &["show", "spinlock"]);
    assert!(offered.iter().any(|line| line.contains("spinlocks")), "{offered:?}");
    assert_eq!(candidates(&user, "fish", &["show", "no such talk"]), [""; 0]);
}

#[test]
fn schedule_names_complete() {
    let user = Hallway::new();
    assert_eq!(candidates(&user, "fish", &["list", "--session", "risc"]), ["RISC-V MC"]);
    // A shell that does not quote gets a quoted name.
    assert_eq!(candidates(&user, "bash", &["list", "--session", "risc"]), ["RISC-V\\ MC"]);
    assert_eq!(candidates(&user, "fish", &["search", "--day", "wed"]), ["wednesday"]);
    assert_eq!(candidates(&user, "fish", &["list", "--speaker", "topel"]), ["Björn Töpel"]);
}

#[test]
fn conferences_and_catalogue_names_complete() {
    let user = Hallway::new();
    let offered = candidates(&user, "fish", &["use", "lpc"]);
    assert_eq!(offered, ["lpc-2023: Linux Plumbers Conference 2023"]);
    let offered = candidates(&user, "fish", &["--conference", "plumbers"]);
    assert_eq!(offered, ["lpc-2023: Linux Plumbers Conference 2023"]);
    let offered = candidates(&user, "fish", &["import", "fosdem-2026"]);
    assert_eq!(offered, ["fosdem-2026: FOSDEM 2026"]);
    user.write("mine.json", "");
    assert_eq!(candidates(&user, "fish", &["import", "mine"]), ["mine.json"]);
    // A file whose name begins so comes before a conference that only contains it.
    let offered = candidates(&user, "fish", &["import", "plumbers"]);
    assert!(!offered.is_empty(), "{offered:?}");
    user.write("plumbers.xml", "");
    assert_eq!(candidates(&user, "fish", &["import", "plumbers"]), ["plumbers.xml"]);
    // The talks of another conference than the current one.
    assert_eq!(candidates(&user, "fish", &["--conference", "none", "show", "17"]), [""; 0]);
}

#[test]
fn every_shell_has_a_completion_script() {
    let user = Hallway::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = user.prints(["completions", shell]);
        assert!(script.contains("COMPLETE") && script.contains("hallway"), "{shell}: {script}");
    }
    // A file that zsh loads for a line also completes that line.
    let zsh = user.prints(["completions", "zsh"]);
    assert!(zsh.contains("if [[ $funcstack[1] = _hallway ]]; then\n"), "{zsh}");
    assert_eq!(zsh.matches("compdef _clap").count(), 1, "{zsh}");
    let script = user.prints(["completions", "nushell"]);
    for command in Args::command().get_subcommands() {
        assert!(script.contains(command.get_name()), "{}", command.get_name());
    }
    let run = user.with("COMPLETE", "cobol").run(["list"]);
    run.fails(2, &["cobol"]);
}
