//! Invalid or unreachable files are rejected with the reason, and left unchanged.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;

use hallway::store::Error;

use super::{agenda_file, apply, names, star};
use crate::cli::Hallway;

const HEAD: &str = r#""format": "hallway-agenda", "version": 1, "conference": "lpc-2023""#;
const PICK: &str = r#"{"starred": "2023-11-01T10:00:00Z", "title": "T"}"#;

/// Contents that are not an agenda of this conference, with the expected messages.
fn damaged() -> Vec<(Vec<u8>, &'static str)> {
    let whole = format!(r#"{{{HEAD}, "picks": {{"174": {PICK}}}}}"#);
    let text = |text: String| text.into_bytes();
    let not_utf8 = [format!("{{{HEAD}, \"note\": \"").as_bytes(), b"\xff\xfe\"}"].concat();
    vec![
        (text(whole[..whole.len() / 2].to_owned()), "line 1 column"),
        (text(String::new()), "EOF"),
        (vec![0; 300], "line 1 column 1"),
        (not_utf8, "invalid unicode"),
        (text("[]".to_owned()), "line 1 column 2"),
        (text(r#"["hallway-agenda", 1, "lpc-2023"]"#.to_owned()), "invalid type: sequence"),
        (text("null".to_owned()), "null"),
        (text("{}".to_owned()), "it names no format"),
        (
            text(whole.replace("hallway-agenda", "hallway-schedule")),
            "its format is 'hallway-schedule'",
        ),
        (text(whole.replace("lpc-2023", "lpc-2024")), "it belongs to the conference 'lpc-2024'"),
        (
            text(r#"{"format": "hallway-agenda", "version": 1}"#.to_owned()),
            "it names no conference",
        ),
        (text(whole.replace(r#""version": 1, "#, "")), "version"),
        (text(whole.replace(r#""version": 1"#, r#""version": 2"#)), "version 2 of a newer hallway"),
        (text(whole.replace("2023-11-01", "yesterday")), "line 1 column"),
        (text(format!("{whole}{whole}")), "trailing characters"),
        (
            text(format!(r#"{{{HEAD}, "picks": {{"174": {PICK}, "62": {PICK}, "174": {PICK}}}}}"#)),
            "'174' is listed twice at line 1 column",
        ),
        (
            text(format!(r#"{{{HEAD}, "picks": {{"174": {PICK}}}, "picks": {{}}}}"#)),
            "duplicate field `picks`",
        ),
        (text(format!(r#"{{{HEAD}, "note": "a", "note": "b"}}"#)), "'note' is listed twice"),
        (
            text(format!(
                r#"{{{HEAD}, "picks": {{"174": {}}}}}"#,
                PICK.replace('{', r#"{"n": 1, "n": 2, "#)
            )),
            "'n' is listed twice",
        ),
    ]
}

#[test]
fn invalid_agenda_file_is_refused_and_left_alone() {
    for (content, reason) in damaged() {
        let user = Hallway::new();
        user.write_agenda(&content);
        let path = user.agenda().display().to_string();
        for args in [&["star", "62"][..], &["unstar", "174"], &["agenda"], &["list", "--starred"]] {
            user.run(args).fails(3, &[&path, reason, "left as is"]);
        }
        // Commands print what they can without the agenda.
        let listed = user.run(["list", "--json"]);
        assert_eq!(listed.code, 3);
        assert!(listed.stdout.contains("\"174\"") && listed.stderr.contains(&path));
        assert_eq!(fs::read(user.agenda()).unwrap(), content, "{reason}");
        let expected = [".lock", "lpc-2023.json"];
        let folder = user.agenda().parent().unwrap().to_owned();
        assert!(names(&folder).iter().all(|name| expected.contains(&name.as_str())));
    }
}

#[test]
fn errors_distinguish_damaged_from_newer_files() {
    let home = tempfile::tempdir().unwrap();
    let mut file = agenda_file(home.path());
    fs::create_dir_all(file.path().parent().unwrap()).unwrap();
    for (content, reason) in damaged() {
        fs::write(file.path(), &content).unwrap();
        let on_reading = file.load().unwrap_err();
        let on_writing = apply(&mut file, &[star("62")]).unwrap_err();
        for error in [on_reading, on_writing] {
            assert!(error.forbids_writing(), "{error}");
            assert_eq!(matches!(error, Error::Newer { version: 2, .. }), reason.contains("newer"));
            assert!(error.to_string().contains(reason), "{error}");
        }
        assert_eq!(fs::read(file.path()).unwrap(), content);
    }
}

#[test]
fn oversized_agenda_file_is_refused() {
    let user = Hallway::new();
    user.write_agenda("{");
    let length = 100 << 20;
    File::options().write(true).open(user.agenda()).unwrap().set_len(length).unwrap();
    for args in [&["star", "62"][..], &["agenda"]] {
        user.run(args).fails(3, &["lpc-2023.json is not an agenda: it is larger than 32 MB"]);
    }
    assert_eq!(fs::metadata(user.agenda()).unwrap().len(), length);
}

#[test]
fn folder_in_place_of_the_file_is_left_alone() {
    let user = Hallway::new();
    fs::create_dir_all(user.agenda().join("precious")).unwrap();
    let error = format!("cannot read {}: ", user.agenda().display());
    for args in [&["star", "62"][..], &["agenda"]] {
        user.run(args).fails(3, &[&error]);
    }
    assert_eq!(names(&user.agenda()), ["precious"]);
}

#[test]
fn file_in_place_of_a_folder_is_left_alone() {
    for place in ["data", "data/hallway", "data/hallway/agenda"] {
        let user = Hallway::new();
        fs::create_dir_all(user.path(place).parent().unwrap()).unwrap();
        user.write(place, "precious");
        for args in [&["star", "62"][..], &["agenda"]] {
            let folder = user.path("data/hallway/agenda").display().to_string();
            user.run(args).fails(3, &[&folder]);
        }
        assert_eq!(fs::read(user.path(place)).unwrap(), b"precious");
    }
}

#[test]
fn unreadable_file_is_never_overwritten() {
    let Some(user) = Hallway::bound() else {
        return;
    };
    user.prints(["star", "174"]);
    let before = fs::read(user.agenda()).unwrap();
    fs::set_permissions(user.agenda(), Permissions::from_mode(0o000)).unwrap();
    let error = format!("cannot read {}: Permission denied", user.agenda().display());
    for args in [&["star", "62"][..], &["agenda"]] {
        user.run(args).fails(3, &[&error]);
    }
    fs::set_permissions(user.agenda(), Permissions::from_mode(0o600)).unwrap();
    assert_eq!(fs::read(user.agenda()).unwrap(), before);
}

#[test]
fn agenda_in_a_read_only_folder_can_still_be_read() {
    let Some(user) = Hallway::bound() else {
        return;
    };
    user.prints(["star", "174"]);
    let before = fs::read(user.agenda()).unwrap();
    let folder = user.agenda().parent().unwrap().to_owned();
    fs::set_permissions(&folder, Permissions::from_mode(0o500)).unwrap();
    assert_eq!(user.ids(&["list", "--starred"]), ["174"]);
    user.run(["star", "62"]).fails(3, &["cannot write ", "Permission denied"]);
    assert_eq!(fs::read(user.agenda()).unwrap(), before);
    // Otherwise the temporary home could not be deleted.
    fs::set_permissions(&folder, Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn unreadable_data_makes_an_empty_result_an_error() {
    let user = Hallway::new();
    user.write_agenda("{");
    user.run(["search", "cobol"]).fails(3, &["no talk matches", "lpc-2023.json is not an agenda"]);
    std::fs::remove_file(user.agenda()).unwrap();
    user.write("data/hallway/current", "\0");
    for command in [&["agenda"][..], &["next"], &["export"]] {
        user.run(command).fails(3, &["cannot be opened"]);
    }
    assert_eq!(user.run(["agenda", "--json"]).code, 3);
}
