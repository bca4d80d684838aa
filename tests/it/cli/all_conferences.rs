//! `--all-conferences`: the picks of all conferences in the library.

use std::fs;

use serde_json::{Value, json};

use super::{Hallway, snapshot};
use crate::editions::hallway_file;

/// A morning during both conferences.
const BEFORE: &str = "2023-11-13T09:00:00-05:00";

/// A conference in Tokyo on the Monday of the built-in one.
fn tokyo() -> String {
    let talk = |id: &str, title: &str, start: Option<&str>| {
        let slot = start.map(|start| json!({"start": start, "minutes": 30}));
        let mut talk = json!({"id": id, "title": title, "room": "Hall, \"A\""});
        if let Some(slot) = slot {
            talk["slot"] = slot;
        }
        talk
    };
    hallway_file(&json!({
        "id": "tokyo", "title": "Tokyo Night", "timezone": "Asia/Tokyo",
        "start": "2023-11-13", "end": "2023-11-14",
        "rooms": [{"name": "Hall, \"A\""}],
        "talks": [
            talk("174", "Same number, other talk", Some("2023-11-13T23:30:00+09:00")),
            talk("2", "At the same time", Some("2023-11-13T23:30:00+09:00")),
            talk("3", "Breakfast", Some("2023-11-14T08:00:00+09:00")),
            talk("4", "Some day", None),
        ],
    }))
}

/// A user with picks at two conferences.
fn user() -> Hallway {
    let user = Hallway::new();
    user.prints(["star", "174", "226"]);
    user.prints(["star", "--maybe", "178"]);
    user.write("tokyo.json", tokyo());
    user.prints(["import", "tokyo.json"]);
    user.prints(["star", "174", "3", "4"]);
    user.prints(["star", "--maybe", "2"]);
    user
}

/// The same user with a third, damaged conference that has a pick.
fn user_with_a_damaged_conference() -> Hallway {
    let user = user();
    let text = tokyo().replace("tokyo", "broken");
    user.write("broken.json", text);
    user.prints(["import", "broken.json"]);
    user.prints(["star", "3"]);
    user.prints(["use", "tokyo"]);
    user.write("data/hallway/conferences/broken.json", "{");
    user
}

fn all<'a>(command: &[&'a str]) -> Vec<&'a str> {
    [command, &["--all-conferences", "--now", BEFORE]].concat()
}

#[test]
fn next_now_and_agenda_name_the_conference() {
    let user = user();
    let shown = [
        user.prints(all(&["next"])),
        user.prints(all(&["next", "--format", "{minutes} {title} @ {conference}"])),
        user.prints(["now", "--all-conferences", "--now", "2023-11-13T09:35:00-05:00"]),
        user.prints(all(&["agenda"])),
    ];
    snapshot("all_conferences", &shown.join(&format!("{}\n", "-".repeat(60))));
}

#[test]
fn json_names_the_conference_of_each_talk() {
    let user = user();
    let next = user.json(all(&["next", "--json"]));
    let of = |talk: &Value| {
        let text = |field: &str| talk[field].as_str().unwrap().to_owned();
        format!("{} {} {}", text("id"), text("conference_id"), text("conference"))
    };
    let talks: Vec<String> = next.as_array().unwrap().iter().map(of).collect();
    assert_eq!(
        talks,
        [
            "174 tokyo Tokyo Night",
            "2 tokyo Tokyo Night",
            "174 lpc-2023 Linux Plumbers Conference 2023"
        ]
    );
    assert_eq!(next[0]["starts_in"], 30);
    assert_eq!(next[0]["clashes"], json!(["2"]));
    let agenda = user.json(all(&["agenda", "--json"]));
    assert_eq!(agenda.as_array().unwrap().len(), 7);
    // With a single conference, the output has no extra field.
    let one = user.json(["agenda", "--json"]);
    assert_eq!(one[0].get("conference"), None);
}

#[test]
fn conference_placeholder_works_for_a_single_conference() {
    let user = user();
    let line = ["next", "--now", BEFORE, "--format", "{conference}"];
    assert_eq!(user.prints(line), "Tokyo Night\n");
}

#[test]
fn combined_calendar_keeps_the_uids_of_all_picks() {
    let user = user();
    let run = user.run(all(&["export"]));
    assert_eq!(run.code, 0);
    let left_out = [
        "hallway: Linux Plumbers Conference 2023: left out without a time: ",
        "hallway: Tokyo Night: left out without a time: Some day",
    ];
    for line in left_out {
        assert!(run.stderr.contains(line), "{}", run.stderr);
    }
    let uids = |calendar: &str| -> Vec<String> {
        let lines = calendar.lines().filter_map(|line| line.strip_prefix("UID:"));
        let mut uids: Vec<String> = lines.map(str::to_owned).collect();
        uids.sort();
        uids
    };
    let one = user.run(["export", "--conference", "lpc-2023"]).stdout;
    let other = user.run(["export"]).stdout;
    let mut apart = [uids(&one), uids(&other)].concat();
    apart.sort();
    assert_eq!(uids(&run.stdout), apart);
    assert!(run.stdout.contains("UID:174@tokyo.hallway"));
    assert!(run.stdout.contains("UID:174@lpc-2023.hallway"));
    snapshot("export_all_conferences", &run.stdout.replace("\r\n", "\n"));
    let to_file = ["export", "-o", "mine.ics"];
    assert_eq!(user.run(all(&to_file)).stdout, "");
    assert_eq!(fs::read_to_string(user.path("mine.ics")).unwrap(), run.stdout);
    // The result is a single calendar that can be imported.
    let read = user.prints(["import", "mine.ics", "--id", "read"]);
    assert!(read.starts_with("Conferences: 5 talks"), "{read}");
}

#[test]
fn damaged_conference_is_reported_and_the_rest_is_shown() {
    let user = user_with_a_damaged_conference();
    for command in [
        &["next"][..],
        &["next", "--json"],
        &["now", "--json"],
        &["agenda"],
        &["export", "--no-alarm"],
    ] {
        let run = user
            .run([command, &["--all-conferences", "--now", "2023-11-13T09:31:00-05:00"]].concat());
        assert_eq!(run.code, 3, "{command:?} {run:?}");
        assert!(run.stderr.contains("broken.json is not a conference"), "{run:?}");
        assert!(run.stdout.contains("Breakfast") || command[0] == "now", "{run:?}");
    }
}

#[test]
fn unreadable_agenda_is_reported_and_the_rest_is_shown() {
    let user = user();
    user.write_agenda("{");
    let run = user.run(all(&["next"]));
    assert_eq!(run.code, 3);
    assert!(run.stderr.contains("lpc-2023.json is not an agenda"), "{run:?}");
    assert!(run.stdout.contains("Tokyo Night"), "{run:?}");
    // With an unreadable agenda, an empty result is not certain.
    let late = ["next", "--all-conferences", "--now", "2024-01-01T00:00:00Z"];
    user.run(late)
        .fails(3, &["is not an agenda", "none of your picks at any conference is still to come"]);
}

#[test]
fn empty_results_are_explained() {
    let user = Hallway::new();
    for command in ["next", "agenda", "export"] {
        user.run([command, "--all-conferences"]).fails(1, &["hallway: no talk is starred yet"]);
    }
    user.run(["now", "--all-conferences", "--now", "2020-01-01T00:00:00Z"])
        .fails(1, &["nothing is on at any conference"]);
    user.run(["next", "--all-conferences", "--json"]).prints_no_results();
    user.prints(["star", "226"]);
    user.run(["export", "--all-conferences"]).fails(1, &["nothing is left to export"]);
}

#[test]
fn all_and_all_conferences_conflict_with_narrower_options() {
    let user = user();
    let both = ["cannot be used with", "--conference"];
    user.run(["next", "--all-conferences", "--conference", "tokyo"]).fails(2, &both);
    user.run(["--conference", "tokyo", "export", "--all-conferences"]).fails(2, &both);
    user.run(["export", "--all-conferences", "--all"]).fails(2, &["cannot be used with"]);
    user.run(["export", "--all-conferences", "174"]).fails(2, &["cannot be used with"]);
    user.run(["export", "--all", "174"]).fails(2, &["cannot be used with"]);
    user.run(["export", "--all-conferences", "--format", "json"])
        .fails(2, &["--format json writes one conference"]);
}

#[test]
fn agenda_export_and_import_reject_all_conferences() {
    let user = user();
    for option in ["--export", "--import"] {
        let run = user.run(["agenda", "--all-conferences", option, "agenda.json"]);
        run.fails(2, &["cannot be used with"]);
    }
    assert!(!user.path("agenda.json").exists());
}
