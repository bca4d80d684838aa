//! The output and the error messages of every command for a hostile conference.

use std::fs;

use icalendar::parser::{Component, read_calendar, unfold};
use pulldown_cmark::{Event, Parser, Tag};
use serde_json::Value;

use super::files;
use super::{assert_prints_tame, assert_tame};
use crate::cli::{Hallway, Run};

/// During the first talks.
const NOW: [&str; 2] = ["--now", "2024-02-03T09:20:00+01:00"];
/// A hostile file name.
const FILE: &str = "\u{1b}]0;pwned\u{7}\u{202e}\u{9b}2J\r\n.json";

/// Runs a command, and asserts that its output is harmless.
#[track_caller]
fn run(user: &Hallway, args: &[&str]) -> Run {
    let run = user.run(NOW.iter().chain(args));
    let what = format!("{args:?}");
    assert_prints_tame(&what, &run.stdout);
    assert_tame(&what, &run.stderr);
    run
}

#[track_caller]
fn succeeds(user: &Hallway, args: &[&str]) -> String {
    let run = run(user, args);
    assert_eq!(run.code, 0, "{args:?}: {}", run.stderr);
    run.stdout
}

fn user_with(text: &str) -> (Hallway, Vec<String>) {
    let user = Hallway::new();
    user.write(FILE, text);
    succeeds(&user, &["import", "--verbose", "--id", "evil", FILE]);
    let talks: Value = serde_json::from_str(&succeeds(&user, &["list", "--json"])).unwrap();
    let ids = talks.as_array().unwrap().iter();
    let ids = ids.map(|talk| talk["id"].as_str().unwrap().to_owned()).collect();
    (user, ids)
}

/// Runs every command that prints parts of a schedule, with the first two talks
/// starred.
fn every_command(user: &Hallway, ids: &[String]) {
    let id = ids[0].as_str();
    let template = "{title} {speakers} {room} {session} {track} {url} {conference} {id}";
    succeeds(user, &["star", "--", id, &ids[1]]);
    succeeds(user, &["star", "--maybe", "--", &ids[2]]);
    // Arguments can't contain NUL.
    let evil = |word: &str| files::evil(word).replace('\0', "");
    succeeds(user, &["note", "--", id, "mine"]);
    succeeds(user, &["agenda", "--export", "friend.json"]);
    let friend = format!("{}=friend.json", evil("friend").replace('=', ""));
    for args in [
        &["list"][..],
        &["list", "--starred", "--ascii"],
        &["list", "--search", "red"],
        &["show", "--", id],
        &["show", "--json", "--", id],
        &["search", "pwned"],
        &["search", "mallory", "--json"],
        &["agenda"],
        &["agenda", "--json"],
        &["now"],
        &["now", "--json"],
        &["next", "--format", template],
        &["next", "--json"],
        &["free"],
        &["free", "--json"],
        &["compare", &friend],
        &["compare", &friend, "--json"],
        &["conferences"],
        &["conferences", "--json"],
        &["export", "--format", "json"],
        &["export", "--all"],
        &["qr"],
        &["qr", "--", id],
    ] {
        let run = run(user, args);
        assert!(run.code <= 3, "{args:?}: {run:?}");
    }
    assert_calendar_is_safe(&succeeds(user, &["export", "--alarm", "10"]), 3);
    assert_report_is_safe(&succeeds(user, &["report", "--all"]));
}

/// Asserts that a calendar has the expected events with an alarm each, and nothing
/// else.
#[track_caller]
fn assert_calendar_is_safe(text: &str, events: usize) {
    let unfolded = unfold(text);
    let calendar = read_calendar(&unfolded).unwrap();
    let named = |components: &[Component<'_>], name: &str| {
        components.iter().filter(|one| one.name == name).count()
    };
    assert_eq!(named(&calendar.components, "VEVENT"), events, "{text}");
    for event in calendar.components.iter().filter(|one| one.name == "VEVENT") {
        assert_eq!(event.components.len(), 1, "{text}");
        assert_eq!(named(&event.components, "VALARM"), 1, "{text}");
        let action = event.components[0].find_prop("ACTION").unwrap();
        assert_eq!(action.val, "DISPLAY");
        let summary = event.find_prop("SUMMARY").unwrap().val.as_str();
        assert!(!summary.starts_with("pwned"), "{summary}");
    }
}

/// Asserts that links lead only to the web, and that no HTML or heading comes from the
/// file.
#[track_caller]
fn assert_report_is_safe(text: &str) {
    let mut heading = false;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                let web = ["http://", "https://", "mailto:"];
                assert!(web.iter().any(|web| dest_url.starts_with(web)), "{dest_url}");
            }
            Event::Html(html) | Event::InlineHtml(html) => panic!("{html} in {text}"),
            Event::Start(Tag::Heading { .. }) => heading = true,
            Event::Text(title) if heading => {
                assert_ne!(title.trim(), "pwned");
                heading = false;
            }
            _ => {}
        }
    }
    assert!(!text.contains("\n# pwned"), "{text}");
}

#[test]
fn hallway_format_and_changes_print_safely() {
    let (user, ids) = user_with(&files::native("evil", 1));
    every_command(&user, &ids);
    user.write(FILE, files::native("evil", 2));
    succeeds(&user, &["import", "--force", "--id", "evil", FILE]);
    for args in [
        &["changes"][..],
        &["changes", "--all"],
        &["changes", "--all", "--json"],
        &["list"],
        &["agenda"],
        &["export"],
        &["report", "--all"],
        &["undo-update", "evil"],
        &["remove", "evil"],
    ] {
        succeeds(&user, args);
    }
}

#[test]
fn schedule_xml_prints_safely() {
    let (user, ids) = user_with(&files::schedule_xml());
    every_command(&user, &ids);
}

#[test]
fn schedule_json_prints_safely() {
    let (user, ids) = user_with(&files::schedule_json());
    every_command(&user, &ids);
}

#[test]
fn indico_prints_safely() {
    let (user, ids) = user_with(&files::indico());
    every_command(&user, &ids);
}

#[test]
fn calendars_print_safely() {
    let (user, ids) = user_with(&files::ical());
    every_command(&user, &ids);
}

#[test]
fn error_messages_have_no_control_sequences() {
    let user = Hallway::new();
    let evil = files::evil("x");
    let refused = [
        files::native("evil", 1)
            .replace("\"track\":", &format!("{}:", serde_json::to_string(&evil).unwrap())),
        format!("<schedule><{evil}></schedule>"),
        format!("<{evil}"),
        format!("{{\"schedule\": {{{evil}"),
        serde_json::json!({"_type": "HTTPAPIError", "message": evil}).to_string(),
        serde_json::json!({&evil: evil}).to_string(),
        format!("BEGIN:VCALENDAR\r\n{}", evil.replace("VEVENT", "VTODO")),
        evil.clone(),
    ];
    for (at, text) in refused.iter().enumerate() {
        user.write(FILE, text);
        let run = run(&user, &["import", FILE]);
        // Some of the files contain an event and are accepted.
        assert_eq!(run.code == 0, run.stderr.is_empty(), "{at}: {run:?}");
    }
    for text in [
        &evil,
        &refused[0],
        &format!(
            "{{\"format\":\"hallway-agenda\",\"version\":1,\"conference\":{}}}",
            serde_json::to_string(&evil).unwrap()
        ),
    ] {
        user.write(FILE, text);
        for args in [
            &["agenda", "--import", FILE][..],
            &["compare", FILE],
            &["import", &format!("no/{FILE}")],
            &["agenda", "--export", &format!("no/{FILE}")],
            &["use", FILE],
            &["update", FILE],
            &["remove", FILE],
            &["list", "--conference", FILE],
            &["show", FILE],
            &["note", FILE, "x"],
            &["list", "--track", FILE],
            &["list", "--search", FILE],
            &["import", "https://\u{1b}]0;x\u{7}\u{202e}/"],
        ] {
            assert_ne!(run(&user, args).code, 0, "{args:?}");
        }
    }
    // Data files that another program has written to.
    user.write_agenda(format!("{{\"version\": 1, \"{evil}"));
    assert_ne!(run(&user, &["agenda"]).code, 0);
    let stray = user.path(&format!("data/hallway/conferences/{FILE}"));
    fs::create_dir_all(stray.parent().unwrap()).unwrap();
    fs::write(stray, &evil).unwrap();
    run(&user, &["conferences"]);
}
