//! Wrong usage is explained; help, completions and the manual page are complete.

use clap::CommandFactory;
use hallway::cli::args::Args;

use super::Hallway;

fn commands() -> Vec<String> {
    let args = Args::command();
    let names = args.get_subcommands().map(|sub| sub.get_name().to_owned());
    names.collect()
}

#[test]
fn invalid_arguments_are_explained_with_valid_ones() {
    let user = Hallway::new();
    for (args, messages) in [
        (&["list", "--now", "noon"][..], &["'noon'", "--now", "2023-11-13T10:00:00-05:00"][..]),
        (&["list", "--now", "2023-11-13"], &["2023-11-13T10:00:00-05:00"]),
        (&["list", "--walk", "x"], &["'x'", "--walk", "a whole number from 0 to 240, like 10"]),
        (&["list", "--walk", "-1"], &["'-1'", "a whole number from 0 to 240"]),
        (&["suggest", "--limit", "0"], &["--limit", "a whole number from 1 to 200000, like 10"]),
        (&["export", "--alarm", "9e9"], &["'9e9'", "a whole number from 0 to 40320, like 10"]),
        (&["qr", "--day", "someday"], &["'someday'", "2023-11-13", "monday", "today"]),
        (&["list", "--tz", "Atlantis"], &["'Atlantis'", "--tz", "Europe/Berlin"]),
        (&["list", "--day", "someday"], &["'someday'", "2023-11-13", "monday", "today"]),
        (&["list", "--day", "2023-02-30"], &["'2023-02-30'", "a weekday"]),
        (&["import", "http://"], &["URL http://", "no host", "like https://lpc.events/event/17/"]),
        (&["use", "fosdem"], &["'fosdem'; available: lpc-2023; 'hallway import' adds others"]),
        (&["list", "--day", ""], &["'' is not a day"]),
        (&["search"], &["<QUERY>"]),
        (&["star"], &["<ID>"]),
        (&["show", "174", "62"], &["'62'", "Usage: hallway show"]),
        (&["lst"], &["'lst'", "list"]),
        (
            &["--friend", "anna.json", "list"],
            &["--friend is only for the terminal UI", "hallway compare FILE"],
        ),
        (&["--friend", "anna.json"], &["terminal UI"]),
        (&["list", "--trak", "x"], &["'--trak'", "--track"]),
        (&["completions", "cobol"], &["'cobol'", "bash", "fish", "nushell", "zsh"]),
    ] {
        user.run(args).fails(2, messages);
    }
}

#[test]
fn every_error_begins_with_the_name_of_the_program() {
    let user = Hallway::new();
    for args in [
        &["star"][..],
        &["lst"],
        &["list", "--trak", "x"],
        &["list", "--tz", "Atlantis"],
        &["list", "--now", "noon"],
        &["list", "--day", "someday"],
        &["completions", "cobol"],
        &["--friend", "anna.json", "list"],
        &["star", "nosuch"],
    ] {
        let run = user.run(args);
        run.fails(2, &[]);
        assert!(run.stderr.starts_with("hallway: "), "{run:?}");
        assert!(!run.stderr.contains("error:"), "{run:?}");
    }
    user.run(["star"]).fails(2, &["\n\nUsage: hallway star"]);
}

#[test]
fn version_is_printed() {
    let version = format!("hallway {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(Hallway::new().prints(["--version"]), version);
    assert_eq!(Hallway::new().prints(["-V"]), version);
}

#[test]
fn help_has_every_command_examples_and_exit_codes() {
    let help = Hallway::new().prints(["--help"]);
    for command in commands() {
        assert!(help.contains(&format!("\n  {command} ")), "{command} in {help}");
    }
    assert!(help.contains("Examples:\n  hallway "));
    for code in ["0 done", "1 nothing found", "2 wrong usage", "3 could not"] {
        assert!(help.contains(code), "{code} in {help}");
    }
}

#[test]
fn every_help_example_succeeds() {
    let user = Hallway::new();
    let help = user.prints(["--help"]);
    let examples = help.split("Examples:\n").nth(1).unwrap();
    let examples: Vec<&str> = examples.lines().take_while(|line| !line.is_empty()).collect();
    assert!(examples.len() >= 5, "{help}");
    for example in examples {
        // The command, without the explanation and without a pipe to another program.
        let typed = example.trim().split("  ").next().unwrap();
        let typed = typed.split(" | ").next().unwrap();
        let mut words = typed.split_whitespace();
        assert_eq!(words.next(), Some("hallway"));
        // After the conference, the report has nothing to warn about.
        let is_report = typed.starts_with("hallway report");
        let later = ["--now", "2023-11-20T10:00:00-05:00"];
        let run = user.run(words.chain(later.into_iter().filter(|_| is_report)));
        let file = [" -o ", " --export "].iter().find_map(|option| typed.split_once(option));
        let said = file.map(|(_, file)| format!(" to {file}\n"));
        assert_eq!((run.code, run.stderr.is_empty()), (0, said.is_none()), "{typed}");
        assert!(run.stderr.ends_with(&said.unwrap_or_default()), "{typed}: {}", run.stderr);
        // Explanations are aligned in a column.
        assert_eq!(example.rfind("  "), Some(40), "{example}");
    }
    assert!(user.path("lpc.ics").exists());
}

#[test]
fn manual_page_has_every_command_and_key() {
    let page = Hallway::new().prints(["man"]);
    assert!(page.contains(".TH hallway 1"), "{page}");
    let text = page.replace("\\-", "-").replace("\\*(Aq", "'").replace("\\\\", "\\");
    for command in commands() {
        assert!(text.contains(&format!("hallway {command}")), "{command}");
    }
    for (scope, rows) in hallway::tui::keys::tables() {
        assert!(text.contains(scope), "{scope}");
        for row in rows {
            let (keys, what) = (row.keys.join(", "), row.description);
            assert!(text.contains(&format!("\\fB{keys}\\fR\n{what}")), "{keys}: {what}");
        }
    }
    for (placeholder, what) in hallway::cli::template::table() {
        assert!(text.contains(&format!("\\fB{placeholder}\\fR\n{what}")));
    }
    assert!(text.contains("Exit codes"));
}
