//! Which talks are recorded, and the list of talks to watch later.

use serde_json::{Value, json};

use super::Hallway;
use super::fields::user;
use crate::fields;

#[test]
fn recording_state_is_shown_in_lists_details_and_json() {
    let user = user();
    let marked = |list: &str, sign: &str| -> Vec<String> {
        let lines = list.lines().filter(|line| line.contains(sign));
        lines.map(|line| line.split_whitespace().next().unwrap().to_owned()).collect()
    };
    let list = user.prints(["list"]);
    assert_eq!(marked(&list, "Warteschlangen ⊘"), ["t2"], "{list}");
    assert_eq!(list.matches('⊘').count(), 1, "{list}");
    assert_eq!(marked(&user.prints(["list", "--ascii"]), "Warteschlangen /"), ["t2"]);
    assert_eq!(marked(&user.prints(["now", "--now", "2026-03-02T10:05:00+01:00"]), "⊘"), ["t2"]);
    let recorded = |id: &str| user.json(["show", id, "--json"]).get("recorded").cloned();
    assert_eq!(["t1", "t2", "t3"].map(recorded), [Some(json!(true)), Some(json!(false)), None]);
    for (id, expected) in [("t1", Some("yes")), ("t2", Some("no")), ("t3", None)] {
        let shown = user.prints(["show", id]);
        let line = shown.lines().find_map(|line| line.strip_prefix("  Recorded: "));
        assert_eq!(line, expected, "{shown}");
    }
    assert_eq!(user.ids(&["list", "--search", "is:recorded"]), ["t1", "t4", "t5"]);
    assert_eq!(user.ids(&["list", "--search", "is:unrecorded"]), ["t2"]);
    assert_eq!(user.ids(&["list", "--search", "-is:unrecorded -is:recorded"]), ["t3", "t6"]);
}

#[test]
fn recording_link_is_labelled() {
    let shown = user().prints(["show", "t4"]);
    assert!(shown.contains("\n  Recording: https://video.example/1.webm\n"), "{shown}");
    assert!(!shown.contains("Recording: https://slides.example"), "{shown}");
}

#[test]
fn recorded_maybes_missed_for_a_star_are_in_watch_later() {
    let user = user();
    user.prints(["star", "t1", "t2"]);
    // t3 overlaps no star.
    user.prints(["star", "--maybe", "t4", "t5", "t3"]);
    assert_eq!(user.ids(&["list", "--search", "is:later"]), ["t4", "t5"]);
    let agenda = user.prints(["agenda"]);
    let later = "\nWatch later\n  Mon 2 Mar 09:10  Allocators  https://video.example/1.webm\n  \
                 Mon 2 Mar 10:00  Locks\n";
    assert!(agenda.contains(later), "{agenda}");
    let Value::Array(picks) = user.json(["agenda", "--json"]) else { panic!("an array") };
    let later = picks.iter().filter(|pick| pick["watch_later"] == true);
    assert_eq!(later.map(|pick| &pick["id"]).collect::<Vec<_>>(), ["t4", "t5"]);
    let report = user.prints(["report", "--now", "2026-03-09T10:00:00+01:00"]);
    let later = "## Watch later\n\n- Allocators (Mon 2 Mar 09:10), <https://video.example/1.webm>\n\
                 - Locks (Mon 2 Mar 10:00)\n";
    assert!(report.contains(later), "{report}");
    // A starred or hidden talk is not in the list.
    user.prints(["star", "t4"]);
    user.prints(["hide", "t5"]);
    user.run(["list", "--search", "is:later"]).fails(1, &["no talk matches"]);
    assert!(!user.prints(["agenda"]).contains("Watch later"));
}

#[test]
fn only_losing_a_known_recording_is_a_change() {
    let publishes = |user: &Hallway, schedule: &str| {
        user.write("schedule.json", schedule);
        user.prints(["update"]);
        user.run(["changes", "--all", "--json"])
    };
    let known = fields::json().to_string();
    let user = Hallway::new();
    user.write("schedule.json", known.replace("do_not_record", "x"));
    user.prints(["import", "schedule.json"]);
    assert_eq!(publishes(&user, &known).stdout.trim(), "[]");
    let changes =
        publishes(&user, &known.replace("\"do_not_record\":true", "\"do_not_record\":false"));
    // Without any opt-out, it is unknown whether the other talks are recorded.
    assert_eq!(changes.stdout.trim(), "[]");
    publishes(&user, &known);
    let other = known.replacen("\"do_not_record\":false", "\"do_not_record\":true", 1);
    let changes: Value = serde_json::from_str(&publishes(&user, &other).stdout).unwrap();
    let changes = changes.as_array().unwrap();
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert_eq!(
        (&changes[0]["change"], &changes[0]["minor"]),
        (&json!("minor"), &json!(["details"]))
    );
}
