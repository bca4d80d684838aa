//! `star`, `unstar` and `agenda`.

use serde_json::{Value, json};

use super::{Hallway, snapshot};

/// An agenda with a clash, free time, a talk without a time and a cancelled talk.
fn agenda() -> Hallway {
    let user = Hallway::new();
    user.write_agenda(
        r#"{"format": "hallway-agenda", "version": 1, "conference": "lpc-2023", "picks": {
            "174": {"starred": "2023-11-01T10:00:00Z", "title": "An older title"},
            "211": {"starred": "2023-11-01T10:00:00Z", "title": ""},
            "115": {"starred": "2023-11-01T10:00:00Z", "title": ""},
            "62": {"starred": "2023-11-01T10:00:00Z", "title": ""},
            "110": {"starred": "2023-11-01T10:00:00Z", "title": ""},
            "226": {"starred": "2023-11-01T10:00:00Z", "title": ""},
            "999": {"starred": "2023-11-01T10:00:00Z", "title": "A \u001b[31mtalk\u0007 that was called off",
                    "start": "2023-11-14T16:00:00+01:00", "minutes": 45}
        }}"#,
    );
    user
}

#[test]
fn several_talks_are_starred_and_unstarred_at_once() {
    let user = Hallway::new();
    assert_eq!(
        user.prints(["star", "174", "62"]),
        "starred 174: Run ILP32 on RV64 ISA (RV64ILP32)\n\
         starred 62: Adaptive userspace spinlocks with rseq\n"
    );
    assert_eq!(user.ids(&["list", "--starred"]), ["174", "62"]);
    assert_eq!(
        user.prints(["unstar", "62", "66", "174"]),
        "unstarred 62: Adaptive userspace spinlocks with rseq\n\
         was not starred 66: How to reduce complexity in Proxy Execution\n\
         unstarred 174: Run ILP32 on RV64 ISA (RV64ILP32)\n"
    );
    user.run(["list", "--starred"]).fails(1, &[]);
}

#[test]
fn starring_a_starred_talk_changes_nothing() {
    let user = Hallway::new();
    user.prints(["star", "174"]);
    let before = std::fs::read(user.agenda()).unwrap();
    let again = ["star", "174", "--now", "2023-11-14T10:00:00-05:00"];
    assert!(user.prints(again).starts_with("already starred 174: "));
    assert_eq!(std::fs::read(user.agenda()).unwrap(), before);
}

#[test]
fn repeated_id_counts_once() {
    let user = Hallway::new();
    assert_eq!(user.prints(["star", "174", "174"]).lines().count(), 1);
    assert_eq!(user.prints(["unstar", "174", "174"]).lines().count(), 1);
    user.run(["star", "x", "x"]).fails(2, &["no talk with the ID x at"]);
}

#[test]
fn any_unknown_id_prevents_all_changes() {
    let user = Hallway::new();
    let message = "no talks with the IDs nope, 4711 at";
    user.run(["star", "174", "nope", "62", "4711"]).fails(2, &[message]);
    assert!(!user.path("data").exists(), "not even a folder is created");
    user.prints(["star", "174"]);
    let before = std::fs::read(user.agenda()).unwrap();
    user.run(["unstar", "174", "nope"]).fails(2, &["no talk with the ID nope at"]);
    user.run(["star", "62", "nope"]).fails(2, &[]);
    assert_eq!(std::fs::read(user.agenda()).unwrap(), before);
}

#[test]
fn starring_reports_clashes() {
    let user = Hallway::new();
    assert!(!user.prints(["star", "211", "174"]).contains("overlaps"));
    assert_eq!(
        user.prints(["star", "115"]),
        "starred 115: Testing Drivers with KUnit (Does hardware have to be hard?)\n  \
         overlaps system pressure on CPUs capacity and feedback to scheduler, 10:15 to 10:35, by 5 min\n"
    );
}

#[test]
fn reading_commands_create_no_files() {
    let user = Hallway::new();
    user.prints(["list"]);
    user.prints(["show", "174"]);
    user.prints(["export", "--no-alarm", "174"]);
    user.run(["agenda"]).fails(1, &[]);
    assert_eq!(std::fs::read_dir(user.path("")).unwrap().count(), 0);
}

#[test]
fn agenda_is_printed_by_day() {
    snapshot("agenda", &agenda().prints(["agenda"]));
}

#[test]
fn agenda_json_has_clashes_and_removed_talks() {
    let Value::Array(talks) = agenda().json(["agenda", "--json"]) else {
        panic!("an array");
    };
    let clashes: Vec<_> = talks.iter().map(|talk| (&talk["id"], &talk["clashes"])).collect();
    let expected = [
        ("174", json!([])),
        ("211", json!(["115"])),
        ("115", json!(["211"])),
        ("62", json!([])),
        ("110", json!([])),
        ("226", json!([])),
        ("999", json!([])),
    ];
    let expected = expected.each_ref().map(|(id, others)| (json!(id), others));
    assert_eq!(clashes, expected.each_ref().map(|(id, others)| (id, *others)));
    assert!(talks.iter().all(|talk| talk["starred"] == true));
    let (gone, current) = talks.split_last().unwrap();
    assert!(current.iter().all(|talk| talk.get("gone").is_none()));
    for (field, value) in [
        ("gone", json!(true)),
        ("title", json!("A talk that was called off")),
        ("start", json!("2023-11-14T10:00:00-05:00")),
        ("end", json!("2023-11-14T10:45:00-05:00")),
        ("authors", json!([])),
        ("room", Value::Null),
    ] {
        assert_eq!(gone[field], value, "{field}");
    }
    // Apart from these two fields, the object is the same as in other commands.
    let user = agenda();
    let mut first = talks[0].clone();
    first.as_object_mut().unwrap().remove("clashes");
    assert_eq!(first, user.json(["show", "174", "--json"]));
}

#[test]
fn cancelled_talk_can_be_unstarred_but_not_starred() {
    let user = agenda();
    user.run(["star", "999"]).fails(2, &["no longer has talk 999"]);
    assert_eq!(user.prints(["unstar", "999"]), "unstarred 999: A talk that was called off\n");
    assert!(!user.prints(["agenda"]).contains("called off"));
}

/// An agenda with a maybe without a time, and two cancelled talks: a maybe, and an entry
/// with only a note.
fn gone() -> Hallway {
    let user = Hallway::new();
    user.write_agenda(
        r#"{"format": "hallway-agenda", "version": 1, "conference": "lpc-2023", "picks": {
            "226": {"maybe": "2023-11-01T10:00:00Z", "title": ""},
            "998": {"maybe": "2023-11-01T10:00:00Z", "title": "A gone maybe"},
            "999": {"title": "A gone talk", "note": "Slides?"}
        }}"#,
    );
    user
}

#[test]
fn unscheduled_and_cancelled_talks_have_their_marks() {
    let plan = gone().prints(["agenda"]);
    let unscheduled = plan.split("Not scheduled\n").nth(1).unwrap();
    assert!(unscheduled.trim_start().starts_with("☆ "), "{plan}");
    let gone = plan.split("No longer in the schedule\n").nth(1).unwrap();
    let lines: Vec<&str> = gone.lines().map(str::trim_start).collect();
    assert_eq!(lines, ["✗ A gone maybe  (cancelled, 998)", "A gone talk  (cancelled, 999)"]);
    assert!(!plan.contains('★'), "{plan}");
}

#[test]
fn note_on_a_cancelled_talk_can_be_read_edited_and_removed() {
    let user = gone();
    assert_eq!(user.prints(["note", "999"]), "Slides?\n");
    user.run(["note", "998"]).fails(1, &["no note on 998"]);
    let output = user.prints(["note", "998", "A pity"]);
    assert_eq!(output, "noted on 998: A gone maybe\n");
    assert_eq!(user.prints(["note", "998"]), "A pity\n");
    let output = user.prints(["note", "999", ""]);
    assert_eq!(output, "removed the note on 999: A gone talk\n");
    assert_eq!(user.prints(["note", "998", "B"]), "noted on 998: A gone maybe\n");
    assert_eq!(user.prints(["note", "998", ""]), "removed the note on 998: A gone maybe\n");
    assert_eq!(user.prints(["note", "998", " "]), "no note on 998: A gone maybe\n");
    for args in [&["note", "999"][..], &["note", "997", "x"]] {
        user.run(args).fails(2, &["no talk with the ID 99"]);
    }
}

#[test]
fn empty_agenda_explains_how_to_star() {
    let user = Hallway::new();
    user.run(["agenda"]).fails(1, &["no talk is starred yet", "hallway star ID"]);
    user.run(["agenda", "--json"]).prints_no_results();
}

#[test]
fn maybe_is_in_the_agenda_but_counts_no_clash() {
    let user = Hallway::new();
    assert_eq!(
        user.prints(["star", "--maybe", "174"]),
        "a maybe 174: Run ILP32 on RV64 ISA (RV64ILP32)\n"
    );
    assert_eq!(user.json(["show", "174", "--json"])["pick"], "maybe");
    assert_eq!(user.json(["show", "174", "--json"])["starred"], false);
    user.prints(["star", "220"]);
    let plan = user.prints(["agenda"]);
    assert!(plan.contains("☆ Run ILP32") && plan.contains("★ Do nothing fast"), "{plan}");
    assert!(!plan.contains("1 clash"), "{plan}");
    // The maybe becomes a star, which can clash.
    assert!(user.prints(["star", "174"]).starts_with("starred 174"));
    assert!(user.prints(["agenda"]).contains("1 clash"));
}

#[test]
fn hiding_is_separate_from_starring() {
    let user = Hallway::new();
    user.prints(["hide", "211"]);
    assert_eq!(user.json(["show", "211", "--json"])["pick"], "hidden");
    user.run(["agenda"]).fails(1, &["no talk is starred yet"]);
    assert!(user.prints(["unstar", "211"]).starts_with("was not starred"));
    assert_eq!(user.json(["show", "211", "--json"])["pick"], "hidden");
    assert!(user.prints(["unhide", "211"]).starts_with("no longer hidden"));
    assert!(user.json(["show", "211", "--json"])["pick"].is_null());
}

#[test]
fn hiding_names_the_pick_that_it_replaces() {
    let user = Hallway::new();
    user.prints(["star", "211"]);
    user.prints(["star", "--maybe", "174"]);
    let hidden = user.prints(["hide", "211", "174", "62"]);
    let begins =
        ["hidden, no longer starred 211: ", "hidden, no longer a maybe 174: ", "hidden 62: "];
    assert!(hidden.lines().zip(begins).all(|(line, begin)| line.starts_with(begin)), "{hidden}");
    assert!(user.prints(["hide", "211"]).starts_with("already hidden 211: "));
}

#[test]
fn note_is_kept_with_and_without_a_star() {
    let user = Hallway::new();
    user.run(["note", "174"]).fails(1, &["no note on 174"]);
    user.prints(["note", "174", "ask about\nthe ABI"]);
    assert_eq!(user.prints(["note", "174"]), "ask about\nthe ABI\n");
    user.prints(["star", "174"]);
    user.prints(["unstar", "174"]);
    assert_eq!(user.json(["show", "174", "--json"])["note"], "ask about\nthe ABI");
    user.prints(["note", "174", ""]);
    assert!(user.json(["show", "174", "--json"])["note"].is_null());
}

#[test]
fn search_finds_words_in_notes() {
    let user = Hallway::new();
    user.run(["search", "xyzzy"]).fails(1, &["no talk matches"]);
    user.prints(["note", "174", "ask Ann about\nthe Xyzzy\u{e9} of rust"]);
    assert_eq!(user.ids(&["search", "xyzzye", "ilp32"]), ["174"]);
    assert_eq!(user.ids(&["list", "--search", "xyzzy"]), ["174"]);
    // The talk ranks above talks that match only in their abstract.
    let found = user.ids(&["search", "rust"]);
    let place = |id: &str| found.iter().position(|other| other == id).unwrap();
    assert!(place("174") < 3, "{found:?}");
    assert!(found.len() > 5, "{found:?}");
}

#[test]
fn empty_stdin_does_not_remove_a_note() {
    let user = Hallway::new();
    user.prints(["note", "174", "ask about ILP32"]);
    // No stdin is given here.
    user.run(["note", "174", "-"]).fails(2, &["no text on stdin", "hallway note 174 \"\""]);
    assert_eq!(user.prints(["note", "174"]), "ask about ILP32\n");
    user.prints(["note", "174", ""]);
    assert_eq!(user.run(["note", "174"]).code, 1);
}

#[test]
fn agenda_says_with_whom_each_pick_clashes_and_what_takes_no_time() {
    let user = Hallway::new();
    user.write(
        "days.csv",
        "title,start,end,room\n\
         Workshop,2030-05-06 10:00,2030-05-06 18:00,A\n\
         First,2030-05-06 11:00,2030-05-06 12:00,B\n\
         Second,2030-05-06 13:00,2030-05-06 14:00,B\n\
         Third,2030-05-06 15:00,2030-05-06 16:00,B\n",
    );
    user.prints(["import", "days.csv", "--zone", "UTC"]);
    let ids = user.ids(&["list"]);
    user.prints(std::iter::once("star").chain(ids.iter().map(String::as_str)));
    let agenda = user.prints(["agenda"]);
    assert_eq!(agenda.matches("overlaps Workshop").count(), 3, "{agenda}");
    assert_eq!(agenda.matches("overlaps 3 picks").count(), 1, "{agenda}");
    assert_eq!(agenda.matches("takes no free time (over 4 h)").count(), 1, "{agenda}");
    assert!(user.prints(["free", "--help"]).contains("more than 4 hours take no free time"));
}
