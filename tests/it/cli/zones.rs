//! Messages about the time zone of an import, and files without any usable content.

use std::fs;

use serde_json::Value;

use super::Hallway;
use crate::server::{Server, ok};

const HOW: &str = "set it, as in --zone Europe/Berlin";

/// A schedule with a single talk at 08:30; `facts` is inserted into its header.
fn schedule(facts: &str) -> String {
    format!(
        "<schedule><conference><title>Meet</title><acronym>meet</acronym>{facts}</conference>
         <day date='2026-06-01'><room name='Hall'><event id='1'><title>Hello</title>
         <date>2026-06-01T08:30:00Z</date><start>08:30</start><duration>30</duration>
         </event></room></day></schedule>"
    )
}

fn start_of(user: &Hallway, id: &str) -> String {
    let talks = user.prints(["list", "--json", "--conference", id]);
    let talks: Value = serde_json::from_str(&talks).unwrap();
    talks[0]["start"].as_str().unwrap().to_owned()
}

#[test]
fn zone_warning_is_shown_until_the_zone_is_set() {
    let user = Hallway::new();
    user.write("meet.xml", schedule("<time_zone_name>Etc/UTC</time_zone_name>"));
    let output = user.prints(["import", "meet.xml"]);
    assert!(output.contains("assuming UTC") && output.contains(HOW), "{output}");
    assert_eq!(start_of(&user, "meet"), "2026-06-01T08:30:00+00:00");
    let json = user.prints(["import", "meet.xml", "--id", "b", "--json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["problems"][0]["doubt"], true);

    // The command that the screen names.
    user.prints(["update", "b", "--zone", "Europe/Berlin"]);
    assert_eq!(start_of(&user, "b"), "2026-06-01T10:30:00+02:00");

    let output = user.prints(["import", "meet.xml", "--zone", "Asia/Tokyo"]);
    assert!(!output.contains("--zone"), "{output}");
    assert_eq!(start_of(&user, "meet"), "2026-06-01T17:30:00+09:00");
    // An update keeps the zone without asking.
    user.write(
        "meet.xml",
        schedule("<time_zone_name>Etc/UTC</time_zone_name>").replace("Hello", "Welcome"),
    );
    let output = user.prints(["update", "--conference", "meet"]);
    assert!(output.contains("updated") && !output.contains("--zone"), "{output}");
    assert_eq!(start_of(&user, "meet"), "2026-06-01T17:30:00+09:00");
    // A zone in the file takes precedence, and the import says so.
    user.write("meet.xml", schedule("<time_zone_name>Africa/Accra</time_zone_name>"));
    let output = user.prints(["import", "meet.xml", "--zone", "Asia/Tokyo"]);
    assert!(output.contains("ignoring --zone Asia/Tokyo"), "{output}");
}

#[test]
fn zone_and_columns_of_an_update_apply_to_an_unchanged_source() {
    let user = Hallway::new();
    let tag = "ETag: \"1\"\r\n";
    let server = Server::new(vec![ok(tag, schedule("").as_bytes())]);
    user.prints(["import", &server.url("/meet.xml")]);
    assert!(user.prints(["update", "meet"]).contains("no changes"));
    user.prints(["update", "meet", "--zone", "Europe/Berlin"]);
    assert_eq!(start_of(&user, "meet"), "2026-06-01T08:30:00+02:00");

    let table = b"ID,Title,Name,Start\n1,Hello,Welcome,2026-06-01 08:30\n";
    let server = Server::new(vec![ok(tag, table)]);
    user.prints(["import", &server.url("/table.csv"), "--id", "table"]);
    assert!(user.prints(["update", "table"]).contains("no changes"));
    user.prints(["update", "table", "--map", "title=Name"]);
    assert!(user.prints(["list", "--conference", "table"]).contains("Welcome"));
}

#[test]
fn importing_again_keeps_the_zone_and_the_columns() {
    let user = Hallway::new();
    let talks = |user: &Hallway| {
        let talks = user.json(["list", "--json"]);
        let talk = &talks[0];
        assert_eq!(talks.as_array().unwrap().len(), 1);
        [&talk["title"], &talk["start"]].map(|text| text.as_str().unwrap_or_default().to_owned())
    };
    user.write("meet.csv", "Nimi,Alku,Kesto\nHello,2026-06-01 08:30,30\n");
    let columns = ["--map", "title=Nimi", "--map", "start=Alku"];
    user.prints([&["import", "meet.csv", "--zone", "Europe/Berlin"][..], &columns].concat());
    let kept = ["Hello", "2026-06-01T08:30:00+02:00"];
    assert_eq!(talks(&user), kept);
    user.prints(["star", &user.ids(&["list"])[0]]);
    let output = user.prints(["import", "meet.csv"]);
    assert!(output.contains("\nno changes\n") && !output.contains("UTC"), "{output}");
    assert_eq!(talks(&user), kept);
    // A further column does not drop the others.
    user.prints(["import", "meet.csv", "--map", "duration=Kesto"]);
    assert_eq!(user.json(["list", "--json"])[0]["minutes"], 30);
    assert!(user.prints(["update"]).contains("no changes"));
    assert_eq!(talks(&user), kept);
    // A table with other columns is read without them, in the same zone.
    user.write("meet.csv", "title,start,minutes\nHello,2026-06-01 08:30,45\n");
    user.prints(["import", "meet.csv"]);
    assert_eq!(talks(&user), kept);
    assert_eq!(user.ids(&["agenda"]).len(), 1);
    user.prints(["import", "meet.csv", "--zone", "Asia/Tokyo"]);
    assert_eq!(talks(&user), ["Hello", "2026-06-01T08:30:00+09:00"]);
    // The zone that a file names counts more.
    user.write("meet.csv", "title,start,timezone\nHello,2026-06-01 08:30,Africa/Accra\n");
    user.prints(["import", "meet.csv"]);
    assert_eq!(talks(&user), ["Hello", "2026-06-01T08:30:00+00:00"]);
}

#[test]
fn file_without_events_is_refused_and_changes_nothing() {
    let user = Hallway::new();
    for (name, text, parts) in [
        (
            "other.xml",
            "<schedule><day date='2026-06-01'><slot><name>T</name></slot></day></schedule>",
            ["<day>, <slot>, <name>", "<event>"],
        ),
        (
            "api.json",
            r#"{"schedule": {"conference": {"title": "C"}, "slots": [{"id": 1}]}}"#,
            ["conference, slots", "'rooms'"],
        ),
        (
            "indico.json",
            r#"{"_type": "HTTPAPIResult", "url": "https://a.example/export/event/1.json", "ts": 1,
                "results": [{"id": "1", "title": "C", "contributions": []}]}"#,
            ["Indico JSON", "'contributions'"],
        ),
        (
            "empty.ics",
            "BEGIN:VCALENDAR\r\nX-WR-CALNAME:C\r\nEND:VCALENDAR\r\n",
            ["iCalendar", "no event"],
        ),
    ] {
        user.write(name, text);
        user.run(["import", name, "--id", "new"]).fails(2, &parts);
    }
    assert_eq!(user.conferences(), ["*lpc-2023"]);
    // An update keeps the existing edition, with or without `--force`.
    user.write("meet.xml", schedule(""));
    user.prints(["import", "meet.xml"]);
    let stored = user.path("data/hallway/conferences/meet.json");
    let before = fs::read(&stored).unwrap();
    user.write("meet.xml", "<schedule><conference><title>Meet</title></conference></schedule>");
    for options in [&["update"][..], &["update", "--force"]] {
        user.run(options).fails(2, &["no events in it"]);
    }
    assert_eq!(fs::read(&stored).unwrap(), before);
}

#[test]
fn hallway_file_may_have_no_talks() {
    let user = Hallway::new();
    let text = user.prints(["export", "--format", "json", "--conference", "lpc-2023"]);
    let mut ours: Value = serde_json::from_str(&text).unwrap();
    for of_talks in ["talks", "sessions"] {
        assert!(ours["conference"][of_talks].is_array(), "{of_talks}");
        ours["conference"][of_talks] = Value::Array(Vec::new());
    }
    user.write("ours.json", ours.to_string());
    let output = user.prints(["import", "ours.json", "--id", "mine"]);
    assert!(output.contains("0 talks"), "{output}");
}
