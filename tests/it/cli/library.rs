//! Conferences can be imported, listed, chosen, updated and removed; stars and notes
//! survive all of it.

use std::fs;

use serde_json::{Value, json};

use super::{Hallway, snapshot};
use crate::editions::conference;
use crate::server::{Answer, Server, answer, ok};

/// A user with a conference file, `small.json`, with the ID `small`.
fn user() -> Hallway {
    let user = Hallway::new();
    user.write("small.json", conference("small", "Small Conf", 2024, 4));
    user
}

impl Hallway {
    /// The file of a conference in the library.
    fn stored(&self, id: &str) -> std::path::PathBuf {
        self.path(&format!("data/hallway/conferences/{id}.json"))
    }
}

#[test]
fn imported_conference_becomes_current() {
    let user = user();
    assert_eq!(user.conferences(), ["*lpc-2023"]);
    let output = user.prints(["import", "small.json"]);
    assert_eq!(output, "Small Conf: 4 talks, 1 day, 1 room\nnow current: Small Conf (small)\n");
    assert_eq!(user.ids(&["list"]), ["1", "2", "3", "4"]);
    user.prints(["star", "2"]);
    assert!(user.path("data/hallway/agenda/small.json").exists());
    assert!(!user.agenda().exists());
    assert_eq!(user.conferences(), ["*small", "lpc-2023"]);
    // For a single command, and permanently.
    assert_eq!(user.ids(&["list", "--conference", "lpc-2023"]).len(), 48);
    assert_eq!(user.ids(&["--conference", "lpc-2023", "search", "ilp32"])[0], "174");
    assert_eq!(user.ids(&["list"]).len(), 4);
    let output = user.prints(["use", "lpc-2023"]);
    assert_eq!(output, "now current: Linux Plumbers Conference 2023 (lpc-2023)\n");
    assert_eq!(user.ids(&["list"]).len(), 48);
}

#[test]
fn conferences_are_listed_with_source_and_age() {
    let user = user();
    user.prints(["import", "small.json"]);
    user.prints(["star", "1", "2"]);
    user.prints(["star", "3", "--maybe"]);
    let later = ["conferences", "--now", "2023-11-15T12:00:00-05:00"];
    let list = user.prints(later).replace(user.path("").to_str().unwrap(), "/home/");
    snapshot("conferences", &list);
    let list = user.json(["conferences", "--json"]);
    let expected = json!({
        "id": "small", "title": "Small Conf", "start": "2024-02-03", "end": "2024-02-04",
        "talks": 4, "picks": 3, "current": true, "built_in": false,
        "from": user.path("small.json"), "format": "hallway-schedule",
        "fetched": "2023-11-13T15:00:00+00:00",
    });
    let mut small = list[0].clone();
    // The name of the format is tested elsewhere.
    small["format"] = json!("hallway-schedule");
    assert_eq!(small, expected);
    assert_eq!(list[1]["built_in"], true);
    assert_eq!(list[1]["from"], Value::Null);
}

#[test]
fn unknown_conference_error_lists_the_known_ones() {
    let user = user();
    user.prints(["import", "small.json"]);
    for args in [
        &["list", "--conference", "big"][..],
        &["use", "big"],
        &["remove", "big"],
        &["update", "big"],
        &["undo-update", "big"],
    ] {
        user.run(args).fails(2, &["no conference with the ID 'big'; available: lpc-2023, small"]);
    }
    user.run(["use", "../../small"]).fails(2, &["available: lpc-2023, small"]);
    assert_eq!(user.conferences(), ["*small", "lpc-2023"]);
}

#[test]
fn import_reads_stdin_and_takes_an_id() {
    let user = user();
    let run = user
        .run_with_stdin(&["import", "-", "--id", "mine", "--json"], &conference("x", "X", 2024, 2));
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let mut object: Value = serde_json::from_str(&run.stdout).unwrap();
    assert!(object["format"].take().is_string());
    assert_eq!(
        object,
        json!({"id": "mine", "title": "X", "format": null, "talks": 2, "days": 1, "rooms": 1,
            "tracks": 0, "problems": [], "unread": {"picks": 0, "others": 0, "minor": 0}, "outcome": "new"})
    );
    assert_eq!(user.conferences(), ["*mine", "lpc-2023"]);
    user.run(["update"]).fails(2, &["it was read from stdin", "--id mine"]);
    for id in ["../up", "", "Mine", ".x", "a/b"] {
        user.run(["import", "small.json", "--id", id]).fails(2, &[&format!("invalid ID '{id}'")]);
    }
    user.run(["import", "small.json", "--conference", "x"])
        .fails(2, &["use --id for the imported one"]);
}

#[test]
fn unusable_input_is_refused_with_the_reason() {
    let user = user();
    user.write("page.html", "<!DOCTYPE html><html><body>Schedule</body></html>");
    user.run(["import", "page.html"])
        .fails(2, &["page.html: not a schedule: an HTML page", "lists the formats"]);
    user.write("half.json", &conference("small", "Small", 2024, 3)[..300]);
    user.run(["import", "half.json"])
        .fails(2, &["half.json: looks like ", "it ends early, at line 1, column 300"]);
    user.run(["import", "nothing.json"]).fails(3, &["cannot read nothing.json: "]);
    user.run(["import", "lpc.events/event/17/"]).fails(3, &["a URL starts with https://"]);
    user.run(["import", "ftp://a.example/x"])
        .fails(2, &["cannot read the URL ftp://a.example/x", "https://"]);
    user.run(["import", "."]).fails(3, &["cannot read ."]);
    assert_eq!(user.conferences(), ["*lpc-2023"]);
    assert!(!user.path("data/hallway/conferences").exists());
}

#[test]
fn reimport_updates_the_schedule_and_keeps_the_agenda() {
    let user = user();
    user.prints(["import", "small.json"]);
    user.prints(["star", "2"]);
    user.prints(["note", "2", "ask Ann"]);
    let agenda = user.path("data/hallway/agenda/small.json");
    let noted = fs::read_to_string(&agenda).unwrap();
    assert!(user.prints(["import", "small.json"]).contains("no changes"));
    assert!(!user.path("data/hallway/backups").exists());
    user.write("small.json", conference("small", "Small Conf", 2024, 6));
    let output = user.prints(["import", "small.json"]);
    assert!(output.contains("6 talks") && output.contains("updated; 'hallway undo-update small'"));
    assert_eq!(user.ids(&["list"]).len(), 6);
    assert_eq!(fs::read_to_string(&agenda).unwrap(), noted);
    let backups = user.path("data/hallway/backups/small");
    let kept = fs::read_to_string(backups.join("20231113T150000Z.agenda.json")).unwrap();
    assert_eq!(kept, noted);
    assert!(backups.join("20231113T150000Z.json").exists());
}

#[test]
fn edition_with_far_fewer_talks_is_refused_unless_forced() {
    let user = user();
    user.prints(["import", "small.json"]);
    for talks in [0, 1] {
        user.write("small.json", conference("small", "Small Conf", 2024, talks));
        for command in [&["import", "small.json"][..], &["update"]] {
            user.run(command).fails(
                2,
                &[
                    "refused the new edition of small",
                    "the stored one 4",
                    "; accept it with --force",
                ],
            );
        }
    }
    assert_eq!(user.ids(&["list"]).len(), 4);
    user.prints(["update", "--force"]);
    assert_eq!(user.ids(&["list"]).len(), 1);
    user.prints(["undo-update"]);
    assert_eq!(user.ids(&["list"]).len(), 4);
    // The built-in conference counts as an edition.
    user.write("lpc.json", conference("lpc-2023", "LPC", 2024, 3));
    user.run(["import", "lpc.json"])
        .fails(2, &["refused the new edition of lpc-2023", "the stored one 48"]);
}

#[test]
fn update_sends_the_stored_etag() {
    let user = user();
    let tag = "ETag: \"1\"\r\n";
    let (before, after) = (conference("net", "Net", 2024, 4), conference("net", "Net", 2024, 5));
    let same = answer("304 Not Modified", "", b"");
    let server = Server::new(vec![
        ok(tag, before.as_bytes()),
        same,
        ok("ETag: \"2\"\r\n", before.as_bytes()),
        ok("ETag: \"3\"\r\n", after.as_bytes()),
        answer("503 Service Unavailable", "", b""),
    ]);
    let url = server.url("/schedule");
    user.prints(["import", &url]);
    let age = |user: &Hallway| user.json(["conferences", "--json"])[0]["fetched"].clone();
    let later = "2023-11-13T12:00:00-05:00";
    for _ in 0..2 {
        let output = user.prints(["update", "--now", later]);
        assert_eq!(output, "Net: 4 talks, 1 day, 1 room\nno changes\n");
        assert_eq!(age(&user), "2023-11-13T17:00:00+00:00");
    }
    assert_eq!(user.json(["update", "--json"])["outcome"], "updated");
    assert_eq!(user.ids(&["list"]).len(), 5);
    user.run(["update"]).fails(3, &[&url, "server error (503", "try again later"]);
    assert_eq!(user.ids(&["list"]).len(), 5, "the stored edition is kept");
    let tags: Vec<bool> = server
        .requests()
        .iter()
        .map(|request| request.to_lowercase().contains("if-none-match"))
        .collect();
    assert_eq!(tags, [false, true, true, true, true]);
    assert!(server.requests()[3].to_lowercase().contains("if-none-match: \"2\""));
}

#[test]
fn indico_event_page_leads_to_its_export() {
    let user = user();
    let server = Server::of(&conference("event", "Event", 2024, 1));
    user.prints(["import", &server.url("/event/17/timetable/")]);
    let requests = server.requests().concat();
    assert!(requests.starts_with("GET /export/event/17.json?detail=contributions "), "{requests}");
    // The URL is stored as given.
    let list = user.json(["conferences", "--json"]);
    assert_eq!(list[0]["from"], server.url("/event/17/timetable/"));
}

#[test]
fn failed_download_stores_nothing() {
    let user = user();
    let server = Server::new(vec![answer("404 Not Found", "", b"no")]);
    let run = user.run(["import", &server.url("/x")]);
    run.fails(3, &["not found (404 Not Found); check the URL"]);
    assert!(!run.stderr.contains('\u{1b}') && !run.stderr.contains('\r'), "no bar");
    let server =
        Server::new(vec![Answer::Bytes(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".to_vec())]);
    user.run(["import", &server.url("/x")]).fails(3, &["the answer ended early"]);
    assert_eq!(user.conferences(), ["*lpc-2023"]);
}

#[test]
fn undo_update_restores_the_edition_and_keeps_the_agenda() {
    let user = user();
    user.run(["undo-update"]).fails(1, &["no earlier edition of lpc-2023 is kept"]);
    user.prints(["import", "small.json"]);
    user.run(["undo-update"]).fails(1, &["no earlier edition of small is kept"]);
    user.prints(["star", "1"]);
    user.write("small.json", conference("small", "Small Conf", 2024, 6));
    user.prints(["update"]);
    user.prints(["star", "6"]);
    let output = user.prints(["undo-update"]);
    let data = user.path("data/hallway/backups/small");
    for part in [
        "Small Conf: back to the edition before, with 4 talks",
        &format!("backup of the undone edition: {}", data.join("undone.json").display()),
        "your agenda is unchanged",
        data.join("20231113T150000Z.agenda.json").to_str().unwrap(),
    ] {
        assert!(output.contains(part), "{part} in {output}");
    }
    assert_eq!(user.ids(&["list"]).len(), 4);
    let agenda = fs::read_to_string(user.path("data/hallway/agenda/small.json")).unwrap();
    assert!(agenda.contains("Talk 6") && agenda.contains("Talk 1"));
    assert!(fs::read_to_string(data.join("undone.json")).unwrap().contains("Talk 6"));
    // The edition was undone, so the next update stores it again.
    assert!(user.prints(["update"]).contains("6 talks"));
}

#[test]
fn built_in_conference_updates_online_and_cannot_be_removed() {
    // Nothing listens on that port.
    let user = user().with("https_proxy", "http://127.0.0.1:9");
    user.run(["update"]).fails(3, &["https://lpc.events/"]);
    assert_eq!(user.ids(&["list"]).len(), 48);
    user.run(["remove", "lpc-2023"])
        .fails(2, &["lpc-2023 comes with the program and cannot be removed"]);
}

#[test]
fn removed_conference_keeps_its_agenda_and_can_be_restored() {
    let user = user();
    user.prints(["import", "small.json"]);
    user.prints(["star", "1"]);
    let agenda = user.path("data/hallway/agenda/small.json");
    let output = user.prints(["remove", "small"]);
    assert_eq!(
        output,
        format!(
            "removed Small Conf; 'hallway undo-update small' restores it\n\
             your agenda is kept: {}\nnow current: Linux Plumbers Conference 2023 (lpc-2023)\n",
            agenda.display()
        )
    );
    assert!(agenda.exists());
    assert_eq!(user.conferences(), ["*lpc-2023"]);
    assert_eq!(user.ids(&["list"]).len(), 48);
    let output = user.prints(["undo-update", "small"]);
    let restored = "restored Small Conf, with 4 talks\n'hallway use small' makes it current\n";
    assert_eq!(output, restored);
    assert_eq!(user.ids(&["agenda", "--conference", "small"]), ["1"]);
}

#[test]
fn removed_edition_gives_way_to_the_built_in_one() {
    let user = Hallway::new();
    user.write("own.json", conference("lpc-2023", "Plumbers", 2023, 4));
    user.prints(["import", "own.json", "--force"]);
    assert_eq!(
        user.prints(["remove", "lpc-2023"]),
        "removed your edition of Plumbers; 'hallway undo-update lpc-2023' restores it\n\
         the built-in edition is back\n\
         now current: Linux Plumbers Conference 2023 (lpc-2023)\n"
    );
    assert_eq!(user.prints(["undo-update"]), "restored Plumbers, with 4 talks\n");
}

#[test]
fn exported_agenda_is_no_schedule() {
    let user = Hallway::new();
    user.prints(["star", "174"]);
    user.writes(["agenda", "--export", "mine.json"]);
    let refused = "mine.json: not a schedule: an agenda of hallway\nhallway:   read it with \
                   'hallway agenda --import FILE'\n";
    user.run(["import", "mine.json"]).fails(2, &[refused]);
    assert_eq!(user.conferences(), ["*lpc-2023"]);
}

#[test]
fn only_rooms_and_tracks_of_talks_are_counted() {
    let user = Hallway::new();
    let file = "<schedule><conference><title>Meet</title><time_zone_name>Europe/Berlin</time_zone_name>
        <tracks><track>Food</track><track>Empty</track></tracks></conference>
        <day date='2026-06-01'><room name='Hall'><event id='1'><title>Soup</title><track>Food</track>
        <date>2026-06-01T08:30:00+02:00</date><start>08:30</start><duration>30</duration></event></room>
        <room name='Attic'></room></day></schedule>";
    user.write("meet.xml", file);
    let output = user.prints(["import", "meet.xml"]);
    assert!(output.starts_with("Meet: 1 talk, 1 day, 1 room, 1 track\n"), "{output}");
    let object = user.json(["import", "meet.xml", "--json"]);
    assert_eq!((&object["rooms"], &object["tracks"]), (&json!(1), &json!(1)));
}

#[test]
fn damaged_conference_is_reported_and_others_still_work() {
    let user = user();
    user.prints(["import", "small.json"]);
    fs::write(user.stored("small"), "{").unwrap();
    let run = user.run(["conferences"]);
    assert_eq!(run.code, 3);
    assert!(run.stdout.contains("lpc-2023") && !run.stdout.contains("small"));
    let path = user.stored("small").display().to_string();
    assert!(run.stderr.contains(&path) && run.stderr.contains("line 1"), "{run:?}");
    // The current conference is unreadable: the command shows another one and says so.
    let run = user.run(["list", "--json"]);
    assert_eq!(run.code, 3);
    assert!(run.stdout.contains("ILP32"));
    for part in ["the current conference cannot be opened", &path, "hallway use ID"] {
        assert!(run.stderr.contains(part), "{part} in {run:?}");
    }
    // But it never stars a talk of the wrong conference.
    for refused in [&["star", "174"][..], &["note", "174", "x"], &["agenda", "--import", "x"]] {
        user.run(refused)
            .fails(3, &["the current conference cannot be opened, so nothing is changed: "]);
    }
    assert!(!user.agenda().exists());
    user.run(["list", "--conference", "small"]).fails(3, &[&path]);
    // The damaged file is overwritten only with `--force`.
    user.run(["import", "small.json"]).fails(3, &[&path, "--force"]);
    assert_eq!(fs::read_to_string(user.stored("small")).unwrap(), "{");
    user.prints(["import", "small.json", "--force"]);
    assert_eq!(user.ids(&["list"]).len(), 4);
    let kept = user.path("data/hallway/backups/small/20231113T150000Z.json");
    assert_eq!(fs::read_to_string(kept).unwrap(), "{");
}

#[test]
fn missing_or_invalid_current_conference_is_reported() {
    let user = user();
    user.prints(["import", "small.json"]);
    fs::remove_file(user.stored("small")).unwrap();
    let run = user.run(["list"]);
    assert_eq!(run.code, 3);
    assert!(run.stderr.contains("no conference with the ID 'small'"), "{run:?}");
    for text in ["", "../x\n", "\u{0}"] {
        user.write("data/hallway/current", text);
        let run = user.run(["list"]);
        assert_eq!(run.code, 3);
        assert!(run.stderr.contains("current is not a conference: it has no ID"), "{run:?}");
    }
    user.prints(["use", "lpc-2023"]);
    user.prints(["list"]);
}

/// A schedule in frab's format, with an invalid duration.
const FRAB: &str = r#"<schedule>
<conference><title>Camp</title><acronym>camp</acronym><time_zone_name>Europe/Berlin</time_zone_name></conference>
<day date="2024-02-03" index="1"><room name="Hall">
<event guid="1f0c5f3e-0000-4000-8000-000000000001" id="1">
<date>2024-02-03T10:00:00+01:00</date><duration>00:30</duration><title>One</title></event>
<event guid="2a0c5f3e-0000-4000-8000-000000000002" id="2">
<date>2024-02-03T11:00:00+01:00</date><duration>soon</duration><title>Two</title></event>
</room></day></schedule>"#;

#[test]
fn foreign_file_is_imported_and_its_problems_are_listed() {
    let user = Hallway::new();
    user.write("schedule", FRAB);
    let run = user.run(["import", "schedule", "--verbose"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines[0], "Camp: 2 talks, 1 day, 1 room; 1 problem");
    assert!(lines[1].contains("line 6") && lines[1].contains("soon"), "{run:?}");
    let run = user.run(["import", "schedule", "--json"]);
    let object: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(object["format"], "schedule XML");
    assert_eq!(object["problems"].as_array().unwrap().len(), 1);
}

#[test]
fn unique_id_prefix_selects_a_talk() {
    let user = Hallway::new();
    user.write("schedule", FRAB);
    user.run(["import", "schedule"]);
    let list = user.run(["list"]).stdout;
    assert!(list.contains("  1f0c5f3e  "), "{list}");
    let run = user.run(["star", "1f0c5f3e"]);
    assert_eq!(run.stdout, "starred 1f0c5f3e: One\n");
    user.write("twins", FRAB.replace("2a0c5f3e", "1f0c5f3e"));
    user.run(["import", "twins", "--id", "twins"]);
    user.run(["show", "1f0c5"]).fails(2, &["several IDs start with 1f0c5"]);
}

#[test]
fn changed_update_source_is_reported() {
    let user = user();
    user.write("one.json", conference("small", "Small", 2024, 3));
    let output = user.prints(["import", "one.json"]);
    assert!(!output.contains("updates now come from"), "{output}");
    user.write("two.json", conference("small", "Small", 2024, 3));
    let output = user.prints(["import", "two.json"]);
    let moved = "two.json, no longer from ";
    assert!(output.contains("no changes\nupdates now come from "), "{output}");
    assert!(output.contains(moved), "{output}");
    let again = user.prints(["import", "two.json"]);
    assert!(!again.contains("updates now come from"), "{again}");
}

#[test]
fn ambiguous_conference_prefix_is_reported() {
    let user = user();
    for id in ["small-1", "small-2"] {
        user.write("one.json", conference(id, "Small", 2024, 3));
        user.prints(["import", "one.json"]);
    }
    for command in [&["use", "small"][..], &["--conference", "small", "list"]] {
        user.run(command).fails(2, &["several IDs start with 'small': small-1, small-2"]);
    }
    user.prints(["use", "small-1"]);
}
