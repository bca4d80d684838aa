//! `export`: which talks, to which file, and the report about skipped talks.

use std::fs;

use super::{Hallway, snapshot};
use crate::editions::conference;

/// The lines of a calendar, with folded lines joined.
fn lines(calendar: &str) -> Vec<String> {
    let unfolded = calendar.replace("\r\n ", "");
    unfolded.split_terminator("\r\n").map(str::to_owned).collect()
}

/// The talks of a calendar.
fn talks(calendar: &str) -> Vec<String> {
    let id = |line: &String| {
        Some(line.strip_prefix("UID:")?.strip_suffix("@lpc-2023.hallway")?.to_owned())
    };
    lines(calendar).iter().filter_map(id).collect()
}

#[test]
fn export_all_writes_the_whole_conference() {
    let run = Hallway::new().run(["export", "--all"]);
    assert_eq!(run.code, 0);
    assert_eq!(talks(&run.stdout).len(), 31);
    assert!(run.stderr.starts_with("hallway: left out without a time: Android Microconference; "));
    assert_eq!(run.stderr.matches("; ").count(), 16, "all 17 are named");
    snapshot("export_all", &run.stdout.replace("\r\n", "\n"));
}

#[test]
fn agenda_is_exported_by_default() {
    let user = Hallway::new();
    user.prints(["star", "110", "174"]);
    assert_eq!(talks(&user.prints(["export"])), ["174", "110"]);
    assert_eq!(talks(&user.prints(["export", "62", "66"])), ["62", "66"]);
    assert_eq!(talks(&user.prints(["export", "62", "62"])), ["62"]);
}

#[test]
fn output_file_equals_stdout() {
    let user = Hallway::new();
    let calendar = user.prints(["export", "174"]);
    assert_eq!(user.writes(["export", "174", "-o", "mine.ics"]), "1 talk to mine.ics");
    assert_eq!(fs::read_to_string(user.path("mine.ics")).unwrap(), calendar);
    // A later export of the same talks replaces an earlier one.
    user.writes(["export", "174", "--output", "mine.ics"]);
    user.writes(["export", "62", "--output", "mine.ics", "--force"]);
    assert_eq!(talks(&fs::read_to_string(user.path("mine.ics")).unwrap()), ["62"]);
    assert_eq!(fs::read_dir(user.path("")).unwrap().count(), 1, "nothing else is left");
}

#[test]
fn export_overwrites_other_files_only_with_force() {
    let user = Hallway::new();
    user.prints(["star", "174"]);
    for (command, file) in [
        (&["export", "-o"][..], "mine.ics"),
        (&["export", "--all", "--format", "json", "-o"], "lpc.json"),
        (&["report", "--all", "-o"], "trip.md"),
        (&["agenda", "--export"], "agenda.json"),
    ] {
        user.write(file, "Dear diary");
        let command = [command, &[file]].concat();
        let why = format!("hallway: {file} already exists; --force overwrites it\n");
        user.run(&command).fails(2, &[&why]);
        assert_eq!(fs::read(user.path(file)).unwrap(), b"Dear diary");
        user.run([&command[..], &["--force"]].concat());
        assert_ne!(fs::read(user.path(file)).unwrap(), b"Dear diary", "{file}");
        // People write in files other than calendars.
        let again = user.run(&command).code;
        assert_eq!(again, if file == "mine.ics" { 0 } else { 2 }, "{file}");
    }
    let why = "trip.md already exists, with a trip report; --force overwrites it";
    user.run(["report", "--all", "-o", "trip.md"]).fails(2, &[why]);
    // Only a calendar replaces a calendar.
    user.run(["report", "--all", "-o", "mine.ics"]).fails(2, &["mine.ics already exists"]);
    let other = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//other//EN\r\nEND:VCALENDAR\r\n";
    user.write("mine.ics", other);
    user.run(["export", "-o", "mine.ics"]).fails(2, &["mine.ics already exists"]);
    // There is nothing to lose in an empty file, such as a temporary one.
    user.write("empty", "");
    user.writes(["export", "--all", "--format", "json", "-o", "empty"]);
    user.run(["export", "--force"]).fails(2, &["--output"]);
}

#[test]
fn json_is_replaced_only_with_force() {
    let user = Hallway::new();
    user.write("small.json", conference("small", "Small Conf", 2024, 3));
    user.prints(["import", "small.json"]);
    let whole = |conference: &str, file: &str| {
        user.run(["export", "--format", "json", "--conference", conference, "-o", file])
    };
    assert_eq!(whole("small", "c.json").code, 0);
    let schedule = "c.json already exists, with a schedule of small; --force overwrites it";
    whole("lpc-2023", "c.json").fails(2, &[schedule]);
    whole("small", "c.json").fails(2, &[schedule]);
    user.prints(["use", "lpc-2023"]);
    user.prints(["star", "174"]);
    let export =
        |options: &[&str]| user.run([&["agenda", "--export", "mine.json"], options].concat());
    assert_eq!(export(&[]).code, 0);
    user.prints(["star", "62"]);
    // It could be the agenda of a friend.
    let agenda = "mine.json already exists, with an agenda of lpc-2023; --force overwrites it";
    export(&[]).fails(2, &[agenda]);
    assert_eq!(export(&["--force"]).code, 0);
}

#[test]
fn calendar_replaces_only_one_of_the_same_conference_and_kind() {
    let user = Hallway::new();
    user.write("small.json", conference("small", "Small Conf", 2024, 3));
    user.prints(["import", "small.json"]);
    user.prints(["star", "2"]);
    user.prints(["use", "lpc-2023"]);
    user.prints(["star", "174"]);
    let kinds = [
        (&["export"][..], "the agenda of lpc-2023"),
        (&["export", "--all"], "all talks of lpc-2023"),
        (&["export", "62"], "some talks of lpc-2023"),
        (&["export", "174"], "some talks of lpc-2023"),
        (&["export", "--conference", "small"], "the agenda of small"),
        (&["export", "--all-conferences"], "the agendas of all conferences"),
    ];
    for (held, content) in kinds {
        let _ = fs::remove_file(user.path("cal.ics"));
        let run = |args: &[&str]| user.run([args, &["-o", "cal.ics"]].concat());
        assert_eq!(run(held).code, 0);
        let before = fs::read(user.path("cal.ics")).unwrap();
        for (other, _) in kinds.iter().filter(|(other, _)| *other != held) {
            let why = format!("cal.ics already exists, with {content}; --force overwrites it\n");
            run(other).fails(2, &[&why]);
        }
        assert_eq!(fs::read(user.path("cal.ics")).unwrap(), before);
        assert_eq!(run(held).code, 0, "{content}");
    }
    assert_eq!(user.run(["export", "--force", "-o", "cal.ics"]).code, 0);
    // A file of a pick in a synced folder is no export.
    user.prints(["export", "--vdir", "picks"]);
    let pick = fs::read_dir(user.path("picks")).unwrap().next().unwrap().unwrap().path();
    let onto = ["export".as_ref(), "-o".as_ref(), pick.as_os_str()];
    user.run(onto).fails(2, &["already exists; --force"]);
}

#[test]
fn pipes_and_devices_are_written_to_not_replaced() {
    let user = Hallway::new();
    let calendar = user.prints(["export", "174"]);
    assert_eq!(user.prints(["export", "174", "-o", "/dev/stdout"]), calendar);
    let null = std::path::Path::new("/dev/null");
    assert_eq!(user.prints(["export", "174", "-o", "/dev/null"]), "");
    assert!(!null.metadata().unwrap().is_file());
}

#[test]
fn alarm_options_set_the_reminder() {
    let user = Hallway::new();
    let triggers = |args: &[&str]| -> Vec<String> {
        let calendar = user.prints([&["export", "174"], args].concat());
        let mut lines = lines(&calendar);
        lines.retain(|line| line.starts_with("TRIGGER"));
        lines
    };
    assert_eq!(triggers(&[]), ["TRIGGER:-PT10M"]);
    assert_eq!(triggers(&["--alarm", "15"]), ["TRIGGER:-PT15M"]);
    assert_eq!(triggers(&["--alarm", "0"]), ["TRIGGER:-PT0M"]);
    assert_eq!(triggers(&["--no-alarm"]), [""; 0]);
    user.run(["export", "174", "--alarm", "5", "--no-alarm"]).fails(2, &["cannot be used with"]);
    user.run(["export", "174", "--alarm", "50000"])
        .fails(2, &["--alarm", "a whole number from 0 to 40320"]);
    user.run(["export", "174", "--alarm", "-5"]).fails(2, &[]);
}

#[test]
fn skipped_talks_are_named_with_the_reason() {
    let user = Hallway::new();
    user.write_agenda(
        r#"{"format": "hallway-agenda", "version": 1, "conference": "lpc-2023", "picks": {
            "174": {"starred": "2023-11-01T10:00:00Z", "title": ""},
            "226": {"starred": "2023-11-01T10:00:00Z", "title": ""},
            "999": {"starred": "2023-11-01T10:00:00Z", "title": "Called off"}}}"#,
    );
    let run = user.run(["export"]);
    assert_eq!((run.code, talks(&run.stdout)), (0, vec!["174".to_owned()]));
    assert_eq!(
        run.stderr,
        "hallway: left out without a time: newidle load balance optimization on high core count system\n\
         hallway: left out, no longer in the schedule: Called off\n"
    );
    // Cancelled picks don't matter for talks named on the command line.
    assert_eq!(talks(&user.prints(["export", "62"])), ["62"]);
}

#[test]
fn empty_or_failed_export_writes_nothing() {
    let user = Hallway::new();
    user.write("mine.ics", "of last year");
    user.run(["export", "-o", "mine.ics"]).fails(1, &["no talk is starred yet", "export --all"]);
    user.run(["export"]).fails(1, &[]);
    let messages = ["newidle load balance", "nothing is left to export"];
    user.run(["export", "226", "-o", "mine.ics"]).fails(1, &messages);
    user.run(["export", "226", "-o", "other.ics"]).fails(1, &messages);
    user.run(["export", "226"]).fails(1, &messages);
    user.run(["export", "174", "nope", "-o", "mine.ics"]).fails(2, &["no talk with the ID nope"]);
    assert_eq!(fs::read(user.path("mine.ics")).unwrap(), b"of last year");
    assert!(!user.path("other.ics").exists());
}

#[test]
fn unwritable_path_is_named() {
    let user = Hallway::new();
    let nowhere = user.path("no/such/folder/x.ics");
    let run = user.run(["export".as_ref(), "174".as_ref(), "-o".as_ref(), nowhere.as_os_str()]);
    run.fails(3, &[&format!("cannot write {}: no such folder\n", nowhere.display())]);
    assert!(!run.stderr.contains(".hallway-"), "the name of the temporary file: {}", run.stderr);
    fs::create_dir(user.path("folder")).unwrap();
    user.run(["export", "174", "-o", "folder"]).fails(3, &["cannot write folder: "]);
    user.run(["export", "174", "-o", ""]).fails(2, &["--output"]);
}

#[test]
fn json_export_equals_the_built_in_file() {
    let user = Hallway::new();
    let embedded = include_str!("../../../data/lpc-2023.json");
    assert_eq!(user.prints(["export", "--format", "json"]), embedded);
    let to_file = ["export", "--format", "json", "-o", "lpc.json"];
    assert_eq!(user.writes(to_file), "48 talks to lpc.json");
    assert_eq!(fs::read_to_string(user.path("lpc.json")).unwrap(), embedded);
    user.run(["export", "--format", "json", "174"]).fails(2, &["leave the IDs out"]);
    user.run(["export", "--format", "xml"]).fails(2, &["ical, json"]);
}

#[test]
fn exports_never_overwrite_hallways_own_files() {
    let user = Hallway::new();
    user.prints(["star", "174"]);
    let agenda = std::fs::read(user.agenda()).unwrap();
    std::os::unix::fs::symlink(user.agenda(), user.path("link.ics")).unwrap();
    let path = user.agenda().display().to_string();
    let beside = path.replace("lpc-2023", "other");
    for to in [path.as_str(), "link.ics", &beside] {
        for command in [
            &["export", "-o", to][..],
            &["report", "--all", "-o", to],
            &["export", "--format", "json", "-o", to],
            &["agenda", "--force", "--export", to],
        ] {
            user.run(command).fails(2, &["is hallway's own folder"]);
        }
    }
    assert_eq!(std::fs::read(user.agenda()).unwrap(), agenda);
}

#[test]
fn export_of_all_talks_cancels_removed_ones() {
    let user = Hallway::new();
    let edition = |talks: &[u32]| {
        let row = |at: &u32| format!("{at},Talk {at},2031-05-03 1{at}:00,1{at}:30\n");
        let rows: Vec<String> = talks.iter().map(row).collect();
        user.write("camp.csv", format!("id,title,start,end\n{}", rows.concat()));
        user.prints(["import", "camp.csv", "--id", "camp", "--zone", "Europe/Oslo"]);
        user.prints(["export", "--all"])
    };
    edition(&[1, 2, 3, 4]);
    user.prints(["star", "2"]);
    let calendar = edition(&[1, 4]);
    let cancelled = |text: &str| text.matches("STATUS:CANCELLED").count();
    assert_eq!((calendar.matches("UID:").count(), cancelled(&calendar)), (4, 2), "{calendar}");
    // Once the changes are read, only picks are remembered.
    user.prints(["changes", "--acknowledge"]);
    assert_eq!(cancelled(&edition(&[1, 4, 5])), 1);
    assert_eq!(cancelled(&edition(&[1, 2, 4, 5])), 0);
    // A selection has nothing else.
    assert_eq!(cancelled(&user.prints(["export", "1"])), 0);
}
