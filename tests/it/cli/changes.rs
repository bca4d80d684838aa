//! Changes of an update are reported by talk until acknowledged; picks, notes and
//! calendars survive the update.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{Hallway, snapshot};
use crate::editions;
use hallway::format::native;
use hallway::schedule::{Schedule, Talk, TalkId};

/// A user with picks at the built-in conference, and a file with a newer edition.
fn user() -> Hallway {
    let user = Hallway::new();
    user.write_agenda(editions::picks());
    publish(&user, &editions::moved());
    user
}

/// Publishes an edition at the place the user updates from.
fn publish(user: &Hallway, schedule: &Schedule) {
    let text = native::write(schedule.conference());
    user.write("schedule.json", text);
}

/// Asserts that there are no unread changes, not even minor ones.
#[track_caller]
fn assert_no_unread_changes(user: &Hallway) {
    let run = user.run(["changes", "--all", "--json"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, "[]\n"), "{run:?}");
}

#[test]
fn changes_are_listed_until_acknowledged() {
    let user = user();
    let nothing = user.run(["changes"]);
    assert_eq!((nothing.code, nothing.stdout.as_str()), (1, ""));
    let output = user.prints(["import", "schedule.json"]);
    assert!(
        output.contains("5 changes to read, 3 of your picks and notes; see 'hallway changes'\n"),
        "{output}"
    );
    let changes = user.prints(["changes"]);
    snapshot("changes", &changes);
    assert!(user.prints(["changes", "--all"]).contains("changed: abstract"));
    // Neither looking at changes nor importing the same edition again changes anything.
    user.prints(["update"]);
    assert_eq!(user.prints(["changes"]), changes);
    assert_eq!(user.prints(["changes", "--acknowledge"]), changes);
    let rest = user.run(["changes"]);
    assert_eq!(rest.code, 1);
    assert!(rest.stderr.contains("1 minor change: see --all"), "{}", rest.stderr);
    user.prints(["changes", "--all", "--acknowledge"]);
    assert_no_unread_changes(&user);
}

#[test]
fn change_json_has_old_and_new_values_and_consequences() {
    let user = user();
    let imported = user.json(["import", "schedule.json", "--json"]);
    assert_eq!(imported["unread"], json!({"picks": 3, "others": 2, "minor": 1}));
    let changes = user.json(["changes", "--json"]);
    let of = |id: &str| {
        let all = changes.as_array().unwrap();
        all.iter().find(|one| one["id"] == id).unwrap().clone()
    };
    let moved = of("174");
    assert_eq!(moved["change"], "moved");
    assert_eq!(moved["pick"], "must");
    assert_eq!(
        moved["differences"],
        json!([
            {"field": "time", "old": "2023-11-13T09:55:00-05:00", "new": "2023-11-13T10:35:00-05:00"},
            {"field": "room", "old": null, "new": "Magnolia"},
        ])
    );
    assert_eq!(moved["clashes"], json!(["115"]));
    let cancelled = of("211");
    assert_eq!(cancelled["change"], "cancelled");
    assert_eq!(cancelled["instead"].as_array().unwrap().len(), 3);
    assert_eq!(of("n1")["change"], "new");
    assert_eq!(of("n1")["pick"], Value::Null);
}

#[test]
fn picks_and_notes_survive_until_their_talk_returns() {
    let user = user();
    user.prints(["import", "schedule.json"]);
    snapshot("agenda_after_an_update", &user.prints(["agenda"]));
    let agenda = user.json(["agenda", "--json"]);
    assert_eq!(agenda.as_array().unwrap().len(), 4);
    assert_eq!(user.prints(["note", "211"]), "ask about NUMA\n");
    // The next edition contains the talk again.
    publish(&user, &native::built_in().unwrap());
    let output = user.prints(["update"]);
    assert!(output.contains("3 changes to read, 3 of your picks and notes"), "{output}");
    // Changes that cancel out are reported only for picks.
    let changes = user.prints(["changes"]);
    assert_eq!(changes.matches("again as it was").count(), 3, "{changes}");
    assert!(!changes.contains("A talk that nobody expected"), "{changes}");
    let agenda = user.prints(["agenda"]);
    assert!(!agenda.contains("cancelled"), "{agenda}");
    assert!(agenda.contains("10:15 to 10:35"), "{agenda}");
}

#[test]
fn undo_update_removes_its_changes() {
    let user = user();
    publish(&user, &native::built_in().unwrap());
    user.prints(["import", "schedule.json"]);
    publish(&user, &editions::moved());
    user.prints(["update"]);
    assert_eq!(user.json(["changes", "--json"]).as_array().unwrap().len(), 5);
    user.prints(["undo-update"]);
    assert_no_unread_changes(&user);
    assert!(!user.prints(["agenda"]).contains("cancelled"));
}

#[test]
fn exported_calendar_moves_and_cancels_events() {
    let user = user();
    let lines = |user: &Hallway| {
        let text = user.prints(["export"]);
        let kept = ["UID", "SEQUENCE", "STATUS", "DTSTART", "LAST-MODIFIED"];
        let lines = text.lines().filter(|l| kept.iter().any(|k| l.starts_with(k)));
        lines.map(str::to_owned).collect::<Vec<_>>().join("\n")
    };
    let before = lines(&user);
    user.prints(["import", "schedule.json"]);
    snapshot("export_after_an_update", &format!("{before}\n\n{}", lines(&user)));
}

#[test]
fn first_import_under_a_new_id_reports_no_changes() {
    let user = user();
    let output = user.prints(["import", "schedule.json", "--id", "other"]);
    assert!(!output.contains("change"), "{output}");
    assert_eq!(user.run(["changes"]).code, 1);
}

#[test]
fn edition_without_any_known_talk_is_refused() {
    let user = user();
    let mut conference = native::built_in().unwrap().conference().clone();
    for session in &mut conference.sessions {
        session.description = None;
    }
    for talk in &mut conference.talks {
        talk.id = hallway::schedule::TalkId::new(format!("guid-{}", talk.id));
        talk.title.push_str(" (another)");
        talk.url = None;
    }
    publish(&user, &Schedule::new(conference).unwrap());
    let refused = user.run(["import", "schedule.json"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("none with the ID of a stored talk"), "{}", refused.stderr);
    assert_eq!(user.ids(&["list"]).len(), 48);
    assert_eq!(user.run(["changes"]).code, 1);
}

#[test]
fn lost_changes_do_not_restart_the_calendar_sequence() {
    let user = user();
    user.prints(["import", "schedule.json"]);
    user.write("data/hallway/conferences/lpc-2023.json", "{");
    publish(&user, &native::built_in().unwrap());
    user.run(["import", "schedule.json"]).fails(3, &["--force"]);
    user.prints(["import", "schedule.json", "--force"]);
    // A calendar that restarts its sequence numbers would look outdated.
    let calendar = user.prints(["export"]);
    let sequence = calendar.lines().find_map(|line| line.strip_prefix("SEQUENCE:"));
    assert!(sequence.unwrap().parse::<u32>().unwrap() > 1_000_000, "{calendar}");
}

#[test]
fn changes_file_of_an_older_version_is_read_and_merged() {
    let user = user();
    user.prints(["import", "schedule.json"]);
    let listed = user.prints(["changes", "--all"]);
    let calendar = user.prints(["export", "174"]);
    // Older versions kept the changes in a file of their own.
    let path = user.path("data/hallway/conferences/lpc-2023.json");
    let mut stored: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    let mut changes = stored.as_object_mut().unwrap().remove("changes").unwrap();
    changes["format"] = "hallway-changes".into();
    changes["version"] = 1.into();
    changes["conference"] = "lpc-2023".into();
    std::fs::write(&path, stored.to_string()).unwrap();
    std::fs::create_dir_all(user.path("data/hallway/changes")).unwrap();
    let older = user.path("data/hallway/changes/lpc-2023.json");
    std::fs::write(&older, changes.to_string()).unwrap();
    assert_eq!(user.prints(["changes", "--all"]), listed);
    assert_eq!(user.prints(["export", "174"]), calendar);
    // The next update stores them with the schedule, and the old file stays.
    publish(&user, &native::built_in().unwrap());
    user.prints(["update"]);
    assert!(std::fs::read_to_string(&path).unwrap().contains("\"changes\": {"));
    assert_eq!(std::fs::read_to_string(&older).unwrap(), changes.to_string());
    assert_ne!(user.run(["changes", "--all"]).stdout, listed);
}

/// The built-in conference with a talk changed or cancelled.
fn edition(id: &str, edit: impl FnOnce(&mut Talk) -> bool) -> Schedule {
    let mut conference = native::built_in().unwrap().conference().clone();
    for session in &mut conference.sessions {
        session.description = None;
    }
    let at = conference.talks.iter().position(|t| t.id.as_str() == id);
    if !edit(&mut conference.talks[at.unwrap()]) {
        conference.talks.remove(at.unwrap());
    }
    Schedule::new(conference).unwrap()
}

#[test]
fn moved_then_cancelled_pick_keeps_its_last_time() {
    let user = user();
    let later = |talk: &mut Talk| {
        talk.slot.as_mut().unwrap().start += TimeDelta::minutes(30);
        true
    };
    publish(&user, &edition("211", later));
    user.prints(["import", "schedule.json"]);
    publish(&user, &edition("211", |_| false));
    user.prints(["update"]);
    let changes = user.prints(["changes"]);
    assert!(changes.contains("it was Mon 13 Nov 10:45 to 11:05"), "{changes}");
    let agenda = user.prints(["agenda"]);
    assert!(agenda.contains("10:45 to 11:05  ✗"), "{agenda}");
    let calendar = user.prints(["export"]);
    let event = calendar.split("BEGIN:VEVENT").find(|e| e.contains("UID:211@"));
    let event = event.unwrap();
    for line in ["STATUS:CANCELLED", "DTSTART:20231113T154500Z", "SEQUENCE:2"] {
        assert!(event.contains(line), "{event}");
    }
}

#[test]
fn pick_that_loses_its_time_is_cancelled_in_the_calendar() {
    let user = user();
    let untimed = |talk: &mut Talk| {
        talk.slot = None;
        true
    };
    publish(&user, &edition("211", untimed));
    user.prints(["import", "schedule.json"]);
    let export = user.run(["export"]);
    assert!(export.stderr.contains("left out without a time"), "{export:?}");
    let event = export.stdout.split("BEGIN:VEVENT").find(|e| e.contains("UID:211@"));
    let event = event.unwrap();
    assert!(event.contains("STATUS:CANCELLED"), "{event}");
    assert!(event.contains("DTSTART:20231113T151500Z"), "{event}");
    // A talk that never had a time is in no calendar.
    publish(&user, &native::built_in().unwrap());
    user.prints(["update"]);
    user.prints(["star", "226"]);
    assert!(!user.run(["export"]).stdout.contains("UID:226@"));
}

#[test]
fn stored_changes_are_sanitized_and_validated() {
    let user = user();
    user.prints(["import", "schedule.json"]);
    let path = user.path("data/hallway/conferences/lpc-2023.json");
    let text = std::fs::read_to_string(&path).unwrap();
    let (changes, rest) = text.split_once("\"conference\": {").unwrap();
    let edited = |changes: String| format!("{changes}\"conference\": {{{rest}");
    let hostile = changes.replace("system pressure", "\\u001b[31mred\\u202e");
    let hostile = hostile.replace("\"211\"", "\"2\\u001b11\"");
    std::fs::write(&path, edited(hostile)).unwrap();
    let output = user.prints(["changes", "--all"]);
    assert!(output.contains("red"), "{output}");
    assert!(!output.contains(['\u{1b}', '\u{202e}']), "{output:?}");
    std::fs::write(&path, edited(changes.replace("2023-11-13T", "-262143-01-01T"))).unwrap();
    let run = user.run(["--conference", "lpc-2023", "changes"]);
    run.fails(3, &["its changes are invalid", "starts in the year"]);
}

#[test]
fn truncated_calendar_cancels_nothing() {
    let user = Hallway::new();
    let whole = user.run(["export", "--all"]).stdout;
    user.write("all.ics", &whole);
    user.prints(["import", "all.ics", "--id", "calendar"]);
    let last = whole.rfind("BEGIN:VEVENT").unwrap();
    // Cut inside the last event, and before it.
    for end in [last + 60, last] {
        user.write("all.ics", &whole[..end]);
        user.run(["update", "calendar"]).fails(2, &["all.ics", "it ends early, at line"]);
    }
    let run = user.run(["--conference", "calendar", "changes", "--all"]);
    assert_eq!(run.code, 1, "{run:?}");
}

#[test]
fn reimport_after_remove_continues_the_calendar_sequence() {
    let user = user();
    user.prints(["import", "schedule.json"]);
    let sequence = |user: &Hallway| {
        let calendar = user.prints(["export", "174"]);
        let line = calendar.lines().find(|line| line.starts_with("SEQUENCE:"));
        line.unwrap()["SEQUENCE:".len()..].parse::<u32>().unwrap()
    };
    let moved = sequence(&user);
    assert!(moved > 0);
    user.prints(["remove", "lpc-2023"]);
    // Back to the original time.
    publish(&user, &native::built_in().unwrap());
    user.prints(["import", "schedule.json"]);
    assert_eq!(sequence(&user), moved + 1);
    assert_no_unread_changes(&user);
}

#[test]
fn fully_cancelled_day_stays_in_the_agenda() {
    let user = user();
    // The later talk has the ID that sorts first.
    user.prints(["star", "110", "183"]);
    publish(&user, &editions::without_a_day());
    user.prints(["import", "schedule.json"]);
    let agenda = user.prints(["agenda"]);
    let day = "Wed 15 Nov  2 cancelled\n  \
        09:30 to 10:00  ✗ Improve Xeon IRQ throughput with posted interrupt  (cancelled, 183)\n  \
        12:15 to 13:00  ✗ iommufd discussion  (cancelled, 110)\n";
    assert!(agenda.contains(day), "{agenda}");
    assert!(!agenda.contains("No longer in the schedule"), "{agenda}");
    let gone = user.ids(&["agenda"]);
    assert_eq!(gone[gone.len() - 2..], ["183", "110"]);
    // An edition without any talks.
    let mut empty = native::built_in().unwrap().conference().clone();
    empty.talks.clear();
    empty.sessions.clear();
    publish(&user, &Schedule::new(empty).unwrap());
    user.prints(["update", "--force"]);
    let agenda = user.prints(["agenda"]);
    assert!(agenda.starts_with("Mon 13 Nov  4 cancelled\n"), "{agenda}");
    assert!(agenda.contains(day), "{agenda}");
}

/// A user with picks among talks with long IDs, the first two of which are cancelled.
fn user_of_long_ids() -> Hallway {
    let user = Hallway::new();
    let mut conference = native::built_in().unwrap().conference().clone();
    (conference.id, conference.sessions) = ("long".to_owned(), Vec::new());
    for (number, talk) in conference.talks.iter_mut().enumerate() {
        talk.session = None;
        talk.id = TalkId::new(format!("{:08x}-4000-{number:04}", number * 7_919_777));
    }
    publish(&user, &Schedule::new(conference.clone()).unwrap());
    user.prints(["import", "schedule.json"]);
    user.prints(["star", "00000000"]);
    conference.talks.drain(..2);
    // A current talk whose ID begins like that of a cancelled one.
    conference.talks[0].id = TalkId::new("00000000-4111-0000");
    publish(&user, &Schedule::new(conference).unwrap());
    user.prints(["update"]);
    user
}

#[test]
fn id_prefix_selects_a_cancelled_talk() {
    let user = user_of_long_ids();
    let (short, long) = ("00000000-40", "00000000-4000-0000");
    let title = user.prints(["unstar", short]);
    assert!(title.starts_with(&format!("unstarred {short}: ")), "{title}");
    // For a pick, and for a talk that is not picked.
    let other = "0078d8a1";
    for id in [short, other] {
        assert_eq!(user.json(["show", id, "--json"])["gone"], true);
        user.prints(["note", id, "A pity"]);
        assert_eq!(user.prints(["note", id]), "A pity\n");
        assert!(user.prints(["unstar", id]).starts_with("was not starred "));
    }
    let several = ["several IDs start with 00000000", long, "00000000-4111-0000"];
    for args in [&["show", "00000000"][..], &["note", "00000000", "x"]] {
        user.run(args).fails(2, &several);
    }
}

#[test]
fn cancelled_talk_is_shown_with_talks_at_its_time() {
    let user = user();
    user.prints(["import", "schedule.json"]);
    snapshot("show_cancelled", &user.prints(["show", "211"]));
    let object = user.json(["show", "211", "--json"]);
    assert_eq!(object["gone"], true);
    assert_eq!(object["session"], "Real-time and Scheduling MC");
    assert_eq!(object["presenters"][0]["name"], "Vincent Guittot");
    assert!(object["url"].is_string());
    let agenda = user.json(["agenda", "--json"]);
    assert_eq!(*agenda.as_array().unwrap().last().unwrap(), object);
}

#[test]
fn cancelled_pick_is_found_by_title_and_note() {
    let user = user();
    user.prints(["import", "schedule.json"]);
    let found = user.prints(["search", "numa"]);
    assert!(
        found.ends_with(
            "No longer in the schedule\n✗ 211  Mon 13 Nov 10:15  20m  \
            system pressure on CPUs capacity and feedback to scheduler  \
            Vincent Guittot  Real-time and Scheduling MC\n"
        ),
        "{found}"
    );
    let found = user.json(["search", "system pressure on cpus", "--json"]);
    let gone = found.as_array().unwrap().last().unwrap();
    assert_eq!((&gone["id"], &gone["gone"]), (&json!("211"), &json!(true)));
    // A list covers the current schedule.
    assert!(!user.ids(&["list"]).contains(&"211".to_owned()));
    // A cancelled talk can't be picked, but it is not an unknown ID.
    for command in ["star", "hide", "qr", "export"] {
        user.run([command, "211"]).fails(2, &["no longer has talk 211"]);
    }
}
