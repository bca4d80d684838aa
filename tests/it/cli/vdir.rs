//! `export --vdir`, the setting that keeps a folder in sync, and `import` of a folder.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;

use hallway::format::native;

use super::Hallway;
use crate::editions;
use crate::store::contents;

const FOREIGN: &str = "BEGIN:VCALENDAR\r\nPRODID:-//other//EN\r\nBEGIN:VEVENT\r\nUID:dentist\r\n\
    DTSTART:20231114T090000Z\r\nSUMMARY:Dentist\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

fn names(user: &Hallway, folder: &str) -> Vec<String> {
    contents(&user.path(folder)).into_keys().collect()
}

/// A user with a calendar folder in the settings.
fn configured(folder: &str) -> Hallway {
    let user = Hallway::new();
    user.write_config(format!("[calendar]\nvdir = \"{folder}\"\n"));
    user
}

#[test]
fn vdir_has_a_file_per_pick_written_only_on_change() {
    let user = Hallway::new();
    user.run(["export", "--vdir", "cal"]).fails(1, &["no talk is starred"]);
    assert!(!user.path("cal").exists());
    user.prints(["star", "174", "110"]);
    assert_eq!(
        user.prints(["export", "--vdir", "cal"]),
        "2 new, 0 changed, 0 removed, 0 as before\n"
    );
    let [one, two] = ["110@lpc-2023.hallway.ics", "174@lpc-2023.hallway.ics"];
    assert_eq!(names(&user, "cal"), [one, two]);
    let text = &contents(&user.path("cal"))[one];
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 1);
    assert!(!text.contains("METHOD") && !text.contains("X-WR"), "{text}");
    let inode = |name: &str| fs::metadata(user.path("cal").join(name)).unwrap().ino();
    let before = [one, two].map(inode);
    user.prints(["star", "--maybe", "174"]);
    assert_eq!(
        user.prints(["export", "--vdir", "cal"]),
        "0 new, 1 changed, 0 removed, 1 as before\n"
    );
    assert_eq!(inode(one), before[0], "not written again");
    assert!(contents(&user.path("cal"))[two].contains("STATUS:TENTATIVE"));
    user.prints(["unstar", "110", "174"]);
    assert_eq!(
        user.prints(["export", "--vdir", "cal"]),
        "0 new, 0 changed, 2 removed, 0 as before\n"
    );
    assert_eq!(names(&user, "cal"), [""; 0]);
}

#[test]
fn foreign_files_stay_and_a_taken_name_is_an_error() {
    let user = Hallway::new();
    user.prints(["star", "174", "110"]);
    fs::create_dir(user.path("cal")).unwrap();
    let both = user.prints(["export"]);
    let other = user.prints(["export", "62"]).replace("@lpc-2023.", "@other.");
    for (name, text) in [
        ("dentist.ics", FOREIGN),
        ("174@lpc-2023.hallway.ics", FOREIGN),
        ("whole-agenda.ics", &both),
        ("62@other.hallway.ics", &other),
        (".hidden.ics", &both),
        ("color", "#ff0000"),
    ] {
        fs::write(user.path("cal").join(name), text).unwrap();
    }
    let before = contents(&user.path("cal"));
    let run = user.run(["export", "--vdir", "cal"]);
    run.fails(
        3,
        &["cannot write", "174@lpc-2023.hallway.ics: another file has this name", "move it"],
    );
    user.prints(["unstar", "174", "110"]);
    user.run(["export", "--vdir", "cal"]);
    assert_eq!(contents(&user.path("cal")), before, "only 110 was added and removed");
}

#[test]
fn copies_renamed_by_a_server_are_deduplicated() {
    let user = Hallway::new();
    user.prints(["star", "174"]);
    user.prints(["export", "--vdir", "cal"]);
    let text = contents(&user.path("cal"))["174@lpc-2023.hallway.ics"].clone();
    let of_server = text.replace("-//hallway//hallway//EN", "-//A server//EN");
    fs::remove_file(user.path("cal/174@lpc-2023.hallway.ics")).unwrap();
    for name in ["3f2.ics", "9ab.ics"] {
        fs::write(user.path("cal").join(name), &of_server).unwrap();
    }
    let output = user.prints(["export", "--vdir", "cal"]);
    assert_eq!(output, "0 new, 1 changed, 1 removed, 0 as before\n");
    assert_eq!(contents(&user.path("cal")), BTreeMap::from([("3f2.ics".to_owned(), text)]));
}

#[test]
fn vdir_needs_an_existing_parent_and_rejects_own_folders() {
    let user = Hallway::new();
    user.prints(["star", "174"]);
    user.run(["export", "--vdir", "a/b"]).fails(3, &["cannot write", "a/b"]);
    user.run(["export", "--vdir", "data/hallway/agenda"]).fails(2, &["is hallway's own folder"]);
    for with in [&["-o", "a.ics"][..], &["--all"], &["174"], &["--format", "json"]] {
        let run = user.run([&["export", "--vdir", "cal"], with].concat());
        assert_eq!(run.code, 2, "{run:?}");
    }
}

#[test]
fn vdir_setting_syncs_the_folder_on_every_change() {
    let user = configured("~/cal");
    user.writes(["export", "--format", "json", "-o", "first.json"]);
    user.prints(["import", "first.json"]);
    assert!(!user.path("cal").exists(), "nothing to write");
    user.prints(["star", "174", "211"]);
    user.write("cal/dentist.ics", FOREIGN);
    user.prints(["hide", "62"]);
    let ours = ["174@lpc-2023.hallway.ics", "211@lpc-2023.hallway.ics", "dentist.ics"];
    assert_eq!(names(&user, "cal"), ours);
    // The next edition moves 174 and cancels 211.
    let edition = native::write(editions::moved().conference());
    user.write("next.json", edition);
    let before = contents(&user.path("cal"));
    user.prints(["import", "next.json"]);
    let after = contents(&user.path("cal"));
    assert_eq!(names(&user, "cal"), ours);
    assert!(after[ours[0]].contains("SEQUENCE:1\r\n"), "{}", after[ours[0]]);
    assert!(after[ours[0]].contains("DESCRIPTION:"), "{}", after[ours[0]]);
    assert!(after[ours[1]].contains("STATUS:CANCELLED\r\n"), "{}", after[ours[1]]);
    // Acknowledging changes makes no difference.
    user.prints(["changes", "--all", "--acknowledge"]);
    user.prints(["note", "174", "bring a laptop"]);
    assert_eq!(contents(&user.path("cal")), after);
    user.prints(["undo-update"]);
    assert!(!contents(&user.path("cal"))[ours[1]].contains("CANCELLED"));
    assert_eq!(contents(&user.path("cal"))[ours[2]], before[ours[2]]);
    user.prints(["unstar", "174", "211"]);
    assert_eq!(names(&user, "cal"), ["dentist.ics"]);
}

#[test]
fn conferences_can_share_a_folder() {
    let user = configured("~/cal");
    user.prints(["star", "174"]);
    let other = user.prints(["export", "--format", "json"]).replace("\"lpc-2023\"", "\"other\"");
    user.write("other.json", other);
    user.prints(["import", "other.json"]);
    user.prints(["star", "62"]);
    assert_eq!(names(&user, "cal"), ["174@lpc-2023.hallway.ics", "62@other.hallway.ics"]);
    user.prints(["unstar", "62"]);
    assert_eq!(names(&user, "cal"), ["174@lpc-2023.hallway.ics"]);
    user.prints(["star", "62"]);
    let output = user.prints(["export", "--vdir", "again", "--all-conferences"]);
    assert_eq!(output, "2 new, 0 changed, 0 removed, 0 as before\n");
}

#[test]
fn unwritable_folder_only_warns_after_starring() {
    let user = configured("~/no/such");
    let run = user.run(["star", "174"]);
    assert_eq!((run.code, run.stdout.lines().count()), (0, 1), "{run:?}");
    assert!(
        run.stderr.starts_with("hallway: calendar folder out of date: cannot write"),
        "{run:?}"
    );
    assert_eq!(run.stderr.lines().count(), 1);
    assert_eq!(user.ids(&["list", "--starred"]), ["174"]);
}

#[test]
fn folder_is_imported_as_one_schedule() {
    let user = Hallway::new();
    user.prints(["star", "174", "110"]);
    user.prints(["export", "--vdir", "cal"]);
    user.write("cal/dentist.ics", FOREIGN);
    user.write("cal/displayname", "My talks");
    let output = user.prints(["import", "cal", "--id", "mine", "--verbose"]);
    assert!(output.starts_with("My talks: 3 talks"), "{output}");
    assert_eq!(user.json(["list", "--json"]).as_array().unwrap().len(), 3);
    // An update reads the folder again.
    user.write("cal/two.ics", FOREIGN.replace("dentist", "two"));
    user.prints(["update"]);
    assert_eq!(user.json(["list", "--json"]).as_array().unwrap().len(), 4);
}

#[test]
fn a_folder_that_only_contains_calendars_is_refused() {
    let user = Hallway::new();
    user.prints(["star", "174", "110"]);
    user.prints(["export", "--vdir", "cal"]);
    for (name, text, why, how) in [
        ("notes.txt", "Hi", "it also has notes.txt", "; to import a single file, name it\n"),
        (
            "lpc.ics",
            &*user.prints(["export"]),
            "lpc.ics has several events",
            "; to import that calendar, name the file: cal/lpc.ics\n",
        ),
    ] {
        let path = user.path("cal").join(name);
        fs::write(&path, text).unwrap();
        let run = user.run(["import", "cal"]);
        run.fails(2, &["cal is not a folder with one event per .ics file (vdir): ", why]);
        run.fails(2, &[how]);
        fs::remove_file(path).unwrap();
    }
    fs::create_dir(user.path("cal/sub")).unwrap();
    user.run(["import", "cal"]).fails(2, &["it also has sub"]);
    fs::remove_dir(user.path("cal/sub")).unwrap();
    // An event that recurs, with an exception, is one event.
    let rule = "SUMMARY:Dentist\r\nRRULE:FREQ=DAILY;COUNT=2";
    let exception = FOREIGN.split_once("BEGIN:VEVENT").unwrap().1;
    let exception = exception.split_once("END:VEVENT").unwrap().0;
    let exception = format!(
        "BEGIN:VEVENT{}RECURRENCE-ID:20231115T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR",
        exception.replace("20231114T09", "20231115T12")
    );
    let text = FOREIGN.replace("SUMMARY:Dentist", rule).replace("END:VCALENDAR", &exception);
    user.write("cal/dentist.ics", text);
    for name in ["displayname", "color", ".hidden"] {
        fs::write(user.path("cal").join(name), "x").unwrap();
    }
    user.prints(["import", "cal", "--id", "mine"]);
    assert_eq!(user.json(["list", "--json"]).as_array().unwrap().len(), 4);
}

#[test]
fn error_in_a_folder_names_the_file() {
    let user = Hallway::new();
    fs::create_dir(user.path("cal")).unwrap();
    user.run(["import", "cal"]).fails(3, &["cal: it is a folder without .ics files"]);
    user.write("cal/a.ics", FOREIGN);
    let without_end = FOREIGN.replace("UID:dentist", "UID:b").replace("\r\nEND:VEVENT", "");
    user.write("cal/b.ics", without_end);
    let output = user.prints(["import", "cal", "--id", "mine", "--verbose"]);
    assert!(output.contains("b.ics, line 3: the event that starts here has no end"), "{output}");
    user.write("cal/b.ics", &FOREIGN[..100]);
    user.run(["import", "cal"]).fails(2, &["cal/b.ics: ", "ends early, at line"]);
    user.write("cal/b.ics", "hello");
    user.run(["import", "cal"]).fails(2, &["cal/b.ics: not a schedule"]);
}
