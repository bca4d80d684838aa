//! The same input gives the same output, byte for byte, for every locale, time zone,
//! terminal width and hash seed.

use std::fs;

use super::Hallway;
use crate::editions;
use hallway::format::native;

/// Environments that differ as much as possible. The first is the one of all other
/// tests.
const ENVIRONMENTS: [&[(&str, &str)]; 4] = [
    &[],
    &[
        ("TZ", "Asia/Kolkata"),
        ("LANG", "de_DE.ISO-8859-1"),
        ("LC_ALL", "C"),
        ("COLUMNS", "20"),
        ("TERM", "dumb"),
        ("NO_COLOR", "1"),
    ],
    &[
        ("TZ", "Pacific/Chatham"),
        ("LANG", "tr_TR.UTF-8"),
        ("LC_TIME", "ar_EG.UTF-8"),
        ("COLUMNS", "500"),
        ("LINES", "1"),
        ("TERM", "xterm-256color"),
    ],
    &[("TZ", ""), ("LC_ALL", "ja_JP.eucJP"), ("COLUMNS", "0")],
];

/// Commands whose output must not depend on the environment, because programs or other
/// people read it or because it is kept.
const STABLE: [&[&str]; 28] = [
    &["list", "--json"],
    &["show", "174", "--json"],
    &["search", "scheduler", "--json"],
    &["agenda", "--json"],
    &["agenda", "--export", "-"],
    &["free", "--json"],
    &["now", "--json"],
    &["next", "--json"],
    &["next", "--format", "{start} {minutes} {title} ({room})"],
    &["now", "--format", "{start}-{end} {length} {title}"],
    &["changes", "--json"],
    &["changes", "--all", "--json"],
    &["compare", "anna.json", "b.ics", "--json"],
    &["export"],
    &["export", "--all"],
    &["export", "174", "115", "--no-alarm"],
    &["export", "--format", "json"],
    &["report", "--now", "2023-11-20T20:00:00-05:00"],
    &["report", "--all"],
    &["next", "--all-conferences", "--json"],
    &["agenda", "--all-conferences", "--json"],
    &["export", "--all-conferences"],
    &["conferences", "--json"],
    &["list", "--ascii"],
    &["agenda", "--ascii", "--tz", "America/New_York"],
    &["compare", "anna.json", "b.ics", "--ascii"],
    &["completions", "bash"],
    &["man"],
];

/// Output for other programs, compared literally. Calendars and the report have tests
/// of their own.
const GOLDEN: [&[&str]; 4] = [
    &["agenda", "--export", "-"],
    &["next", "--json"],
    &["changes", "--json"],
    &["conferences", "--json"],
];

/// A user with a long history: picks of all levels, notes, an update with some changes
/// acknowledged, two conferences and two friends.
fn user(environment: &[(&str, &str)]) -> Hallway {
    let mut user = Hallway::new();
    for (name, value) in environment {
        user = user.with(name, value);
    }
    user.write_agenda(editions::picks());
    let newer = native::write(editions::moved().conference());
    user.write("schedule.json", newer);
    user.prints(["import", "schedule.json"]);
    user.prints(["star", "226", "178", "n1"]);
    user.prints(["star", "--maybe", "114"]);
    user.prints(["hide", "220"]);
    user.prints(["note", "174", "20% *less*, see https://lore.kernel.org/lkml/"]);
    let calendar = user.run(["export", "--all"]).stdout;
    user.write("all.ics", &calendar);
    user.prints(["import", "all.ics", "--id", "other"]);
    let first = user.ids(&["list"]).remove(0);
    user.prints(["star", &first]);
    user.prints(["use", "lpc-2023"]);
    let anna = user.prints(["agenda", "--export", "-"]);
    user.write("anna.json", anna);
    user.write("b.ics", calendar);
    user
}

/// Replaces the user's home folder in a text, whose name differs between users.
fn at_home(user: &Hallway, text: &str) -> String {
    text.replace(&user.path("").display().to_string(), "/home/")
}

fn output(user: &Hallway, args: &[&str]) -> String {
    at_home(user, &user.run(args).stdout)
}

#[test]
fn stable_output_and_files_ignore_the_environment() {
    let here = user(ENVIRONMENTS[0]);
    let expected = STABLE.map(|args| output(&here, args));
    for (args, output) in STABLE.iter().zip(&expected) {
        assert!(!output.is_empty(), "{args:?} {:?}", here.run(*args));
    }
    for (args, output) in STABLE.iter().zip(&expected).filter(|(args, _)| GOLDEN.contains(args)) {
        super::snapshot(&args.join("_").replace('-', ""), output);
    }
    for environment in ENVIRONMENTS {
        let there = user(environment);
        for (args, expected) in STABLE.iter().zip(&expected) {
            let got = output(&there, args);
            assert_eq!(&got, expected, "{args:?} with {environment:?}");
        }
        for file in ["agenda/lpc-2023", "conferences/lpc-2023", "conferences/other"] {
            let [here, there] = [&here, &there].map(|user| {
                let path = user.path(&format!("data/hallway/{file}.json"));
                at_home(user, &fs::read_to_string(path).unwrap())
            });
            assert_eq!(here, there, "{file} with {environment:?}");
        }
    }
}
