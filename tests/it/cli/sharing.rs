//! `agenda --export` and `--import`: an agenda goes to another machine or a friend and
//! back without loss.

use std::fs;

use super::Hallway;

/// A user with two stars, one with a note.
fn anna() -> Hallway {
    let anna = Hallway::new();
    anna.prints(["star", "174", "211"]);
    anna.prints(["note", "174", "ask about the ABI"]);
    anna
}

/// Gives `anna`'s exported agenda to another user.
fn write_annas_agenda(user: &Hallway) {
    let text = anna().prints(["agenda", "--export", "-"]);
    user.write("anna.json", text);
}

#[test]
fn importing_an_agenda_merges_it_once() {
    let user = Hallway::new();
    write_annas_agenda(&user);
    user.prints(["star", "--maybe", "174"]);
    user.prints(["note", "174", "mine"]);
    user.prints(["hide", "211"]);
    user.prints(["star", "110"]);
    let before = fs::read(user.agenda()).unwrap();
    let would = user.prints(["agenda", "--import", "anna.json", "--dry-run"]);
    assert_eq!(fs::read(user.agenda()).unwrap(), before);
    let did = user.prints(["agenda", "--import", "anna.json"]);
    assert_eq!(would.replace("would change", "changed"), did);
    assert_eq!(
        did,
        "* ★ 174 Run ILP32 on RV64 ISA (RV64ILP32): starred, was a maybe\n\
         ~ ✎ 174 Run ILP32 on RV64 ISA (RV64ILP32): adds their note below yours\n\
         * ★ 211 system pressure on CPUs capacity and feedback to scheduler: starred, was hidden\n\
         2 talks changed\n"
    );
    assert_eq!(user.prints(["note", "174"]), "mine\n\n---\n\nask about the ABI\n");
    assert_eq!(user.ids(&["agenda"]), ["174", "211", "110"]);
    let once = fs::read(user.agenda()).unwrap();
    let again = user.prints(["agenda", "--import", "anna.json", "--merge"]);
    assert_eq!(again, "nothing changed, 2 talks as before\n");
    assert_eq!(fs::read(user.agenda()).unwrap(), once);
}

#[test]
fn picks_only_export_omits_notes_and_hidden_talks() {
    let user = Hallway::new();
    user.prints(["star", "174"]);
    user.prints(["star", "--maybe", "211"]);
    user.prints(["note", "174", "between us"]);
    user.prints(["note", "110", "dull"]);
    user.prints(["hide", "115"]);
    let export = ["agenda", "--export", "-", "--picks-only"];
    let picks = user.json(export);
    let ids: Vec<&String> = picks["picks"].as_object().unwrap().keys().collect();
    assert_eq!(ids, ["174", "211"]);
    assert!(!user.prints(export).contains("between us"));
    user.run(["agenda", "--picks-only"]).fails(2, &["--export"]);
}

#[test]
fn import_reports_how_notes_are_merged() {
    let note_result = |mine: &str, options: &[&str]| {
        let (user, other) = (Hallway::new(), Hallway::new());
        user.prints(["note", "174", mine]);
        other.prints(["note", "174", "above\nbelow"]);
        let text = other.prints(["agenda", "--export", "-"]);
        user.write("other", text);
        let import = ["agenda", "--import", "other"];
        let output = user.prints(import.iter().chain(options));
        let end = output.lines().next().unwrap().rsplit_once(": ").unwrap().1;
        end.to_owned()
    };
    assert_eq!(note_result("mine", &[]), "adds their note below yours");
    assert_eq!(note_result("below", &[]), "merges both notes");
    assert_eq!(note_result("above", &["--replace"]), "replaces the note");
}

#[test]
fn replacing_the_agenda_keeps_a_backup() {
    let user = Hallway::new();
    write_annas_agenda(&user);
    user.prints(["star", "110"]);
    user.prints(["note", "110", "not lost"]);
    let before = fs::read(user.agenda()).unwrap();
    let output = user.prints(["agenda", "--import", "anna.json", "--replace"]);
    assert!(output.contains("-   110 iommufd discussion: taken away, was starred\n"), "{output}");
    assert!(output.contains("~ ✎ 110 iommufd discussion: removes the note\n"));
    assert_eq!(user.ids(&["agenda"]), ["174", "211"]);
    let backup = output.lines().last().unwrap();
    let backup = backup.strip_prefix("backup of the agenda: ").unwrap();
    assert_eq!(fs::read(backup).unwrap(), before);
    // A backup is an ordinary agenda file.
    user.prints(["agenda", "--import", backup]);
    assert_eq!(user.prints(["note", "110"]), "not lost\n");
    // A second replacement changes nothing, so there is no backup.
    user.prints(["agenda", "--import", "anna.json", "--replace"]);
    let twice = user.prints(["agenda", "--import", "anna.json", "--replace"]);
    assert!(!twice.contains("backup of the agenda"), "{twice}");
}

#[test]
fn calendar_import_adds_picks_and_names_unknown_events() {
    let user = Hallway::new();
    let mut calendar = anna().prints(["export"]);
    calendar = calendar.replace(
        "END:VCALENDAR",
        "BEGIN:VEVENT\r\nUID:dinner@home\r\nSUMMARY:Dinner\r\nEND:VEVENT\r\nEND:VCALENDAR",
    );
    user.write("a file of any name", calendar);
    let run = user.run(["agenda", "--import", "a file of any name"]);
    assert_eq!(run.code, 0);
    assert!(run.stdout.ends_with("2 talks changed\n"), "{run:?}");
    assert_eq!(run.stderr, "hallway: not in this schedule: dinner@home (Dinner)\n");
    assert_eq!(user.ids(&["agenda"]), ["174", "211"]);
}

#[test]
fn dry_run_prints_the_changes_as_json() {
    let user = Hallway::new();
    write_annas_agenda(&user);
    let object = user.json(["agenda", "--import", "anna.json", "--dry-run", "--json"]);
    assert_eq!(object["dry_run"], true);
    assert_eq!(object["mode"], "merge");
    let change = &object["changes"][0];
    assert_eq!(change["id"], "174");
    assert_eq!(change["pick_before"], serde_json::Value::Null);
    assert_eq!(change["pick"], "must");
    assert_eq!(change["note"], "ask about the ABI");
    assert_eq!(object["unchanged"], 0);
    assert!(!user.agenda().exists());
}

#[test]
fn import_reads_stdin_and_export_needs_force_to_overwrite() {
    let user = Hallway::new();
    let text = anna().prints(["agenda", "--export", "-"]);
    let run = user.run_with_stdin(&["agenda", "--import", "-"], &text);
    assert_eq!(run.code, 0, "{run:?}");
    user.write("mine.json", "dear to me");
    user.run(["agenda", "--export", "mine.json"])
        .fails(2, &["mine.json already exists; --force overwrites it"]);
    assert_eq!(fs::read_to_string(user.path("mine.json")).unwrap(), "dear to me");
    let said = user.writes(["agenda", "--export", "mine.json", "--force"]);
    assert!(said.ends_with(" to mine.json"), "{said}");
    assert_eq!(fs::read_to_string(user.path("mine.json")).unwrap(), text);
}

#[test]
fn unusable_agenda_files_are_refused() {
    let user = Hallway::new();
    user.write("x", "<html>");
    let other =
        "{\"format\":\"hallway-agenda\",\"version\":1,\"conference\":\"other\",\"picks\":{}}";
    user.write("other", other);
    let none = other.replace("other", "lpc-2023");
    user.write("none", none);
    user.run(["agenda", "--import", "x"]).fails(2, &["x: not an agenda: an HTML page"]);
    user.run(["agenda", "--import", "other"])
        .fails(2, &["'other'", "'lpc-2023'", "--conference other opens that one"]);
    user.run(["agenda", "--import", "none", "--replace"])
        .fails(1, &["it has no talk of Linux Plumbers Conference 2023"]);
    user.run(["agenda", "--import", "nofile"]).fails(3, &["cannot read nofile"]);
    user.run(["agenda", "--export", "-"]).fails(1, &["no talk is starred yet"]);
    for wrong in [
        &["agenda", "--merge"][..],
        &["agenda", "--import", "x", "--merge", "--replace"],
        &["agenda", "--import", "x", "--export", "y"],
        &["agenda", "--export", "y", "--json"],
    ] {
        assert_eq!(user.run(wrong).code, 2, "{wrong:?}");
    }
    // An unreadable agenda is never overwritten.
    user.write_agenda("{");
    write_annas_agenda(&user);
    user.run(["agenda", "--import", "anna.json"]).fails(3, &["is not an agenda"]);
    assert_eq!(fs::read_to_string(user.agenda()).unwrap(), "{");
}

#[test]
fn pick_of_a_cancelled_talk_is_imported_and_reported() {
    let user = Hallway::new();
    let gone = "{\"format\":\"hallway-agenda\",\"version\":1,\"conference\":\"lpc-2023\",\"picks\":\
        {\"x9\":{\"starred\":\"2023-11-01T00:00:00Z\",\"title\":\"A talk of before\"}}}";
    user.write("gone", gone);
    let output = user.prints(["agenda", "--import", "gone"]);
    assert_eq!(
        output,
        "+ ★ x9 A talk of before: starred\n    \
         the schedule does not have this talk\n1 talk changed\n"
    );
    assert!(user.prints(["agenda"]).contains("No longer in the schedule"));
}
