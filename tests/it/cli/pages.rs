//! A conference's page leads to its schedule.

use std::fs;

use serde_json::Value;

use super::Hallway;
use super::catalogue::TABLE;
use crate::server::{Server, answer};

/// A schedule of one talk.
const JSON: &str = r#"{"schedule": {"conference": {"title": "Conf", "acronym": "conf", "time_zone_name": "Asia/Tokyo",
    "days": [{"date": "2030-04-01", "rooms": {"Hall": [
        {"guid": "g", "date": "2030-04-01T09:00:00+09:00", "duration": "00:30", "title": "Soup"}]}}]}}}"#;
const PRETALX: &str =
    "<!doctype html><html><meta content=pretalx name=generator><title>Conf :: pretalx</title>";

impl Hallway {
    /// Imports a page and returns the URL where its schedule was found.
    #[track_caller]
    fn imports(&self, url: &str) -> String {
        let printed = self.prints(["import", url]);
        let found = printed.lines().find(|line| line.starts_with("found at "));
        found.unwrap_or_default().to_owned()
    }
}

#[test]
fn pages_of_known_systems_lead_to_their_export() {
    for (page, html, export) in [
        ("/conf/", PRETALX, "/conf/schedule/export/schedule.json"),
        ("/conf/talk/ABCDEF/", PRETALX, "/conf/schedule/export/schedule.json"),
        ("/about", "<html><script src=/static/wafer.css></script>", "/schedule/pentabarf.xml"),
        (
            "/conferences/c30",
            "<html><p>powered by <a href=x>osem</a>",
            "/conferences/c30/schedule.xml",
        ),
    ] {
        let server = Server::site(&[(page, html), (export, JSON)]);
        let found = Hallway::new().imports(&server.url(page));
        assert!(found.contains(&server.url(export)), "{page}: {found}");
        assert_eq!(server.paths()[..2], [page, export]);
    }
}

#[test]
fn links_are_tried_and_schedule_pages_followed_once() {
    let server = Server::site(&[
        (
            "/",
            "<html><title>Conf 2030 | Home</title><a href=/gone.ics>old</a><a href=/plan>Programme</a><a href=/loop/schedule>x</a>",
        ),
        (
            "/plan",
            "<html><a href=/deeper/schedule>Schedule</a><a href=/data/schedule.json>data</a>",
        ),
        ("/data/schedule.json", TABLE),
        ("/loop/schedule", "<html><a href=/loop/schedule2>schedule</a>"),
    ]);
    let user = Hallway::new();
    let printed = user.prints(["import", &server.url("/")]);
    assert!(printed.starts_with("Conf 2030: 1 talk"), "{printed}");
    assert!(
        printed.contains(&format!("found at {} (a link to it)", server.url("/data/schedule.json"))),
        "{printed}"
    );
    assert_eq!(server.paths(), ["/", "/gone.ics", "/plan", "/data/schedule.json"]);
    let accepts: Vec<bool> =
        server.requests().iter().map(|request| request.contains("text/html, */*;q=0.1")).collect();
    assert_eq!(accepts, [false, false, true, false]);
    assert!(
        server.requests()[0].contains("application/json, text/calendar;q=0.9"),
        "{}",
        server.requests()[0]
    );
}

#[test]
fn talks_embedded_in_the_page_are_read() {
    let html = r#"<html><script type="application/ld+json">{"@type": "Event", "name": "LinkedConf",
        "subEvent": [{"@type": "Event", "name": "Soup", "startDate": "2030-04-01T09:00:00+09:00",
            "endDate": "2030-04-01T09:40:00+09:00", "location": {"@type": "Place", "name": "Hall"},
            "performer": [{"@type": "Person", "name": "Ann Low"}], "description": "Hot."}]}</script>"#;
    let server = Server::site(&[("/", html)]);
    let user = Hallway::new();
    let printed = user.prints(["import", &server.url("/")]);
    assert!(printed.starts_with("LinkedConf: 1 talk, 1 day, 1 room"), "{printed}");
    let talks: Value = serde_json::from_str(&user.prints(["list", "--json"])).unwrap();
    assert_eq!(
        (&talks[0]["minutes"], &talks[0]["presenters"][0]["name"]),
        (&40.into(), &"Ann Low".into())
    );
}

#[test]
fn events_of_several_scripts_are_the_last_resort() {
    let event = |name: &str, hour: u32| {
        format!(
            r#"<script type="application/ld+json">{{"@type": "Event", "name": "{name}",
            "startDate": "2030-04-01T{hour}:00:00+09:00", "superEvent": {{"@type": "Event", "name": "Conf"}}}}</script>"#
        )
    };
    let events = [event("Rice", 10), event("Tea", 11)].concat();
    let title = "<html><title>Conf 2030 | Talks</title>";
    let server = Server::site(&[
        ("/talks", &format!("{title}{events}")),
        ("/one", &format!("{title}{}", event("Conf", 10))),
        ("/linked", &format!("{title}{events}<a href=/schedule.json>JSON</a>")),
        ("/home", "<html><a href=/talks>Schedule</a>"),
        ("/schedule.json", JSON),
    ]);
    for page in ["/talks", "/home"] {
        let user = Hallway::new();
        let printed = user.prints(["import", &server.url(page)]);
        assert!(printed.contains(": 2 talks"), "{printed}");
        assert!(user.prints(["list"]).contains("Rice"));
    }
    let user = Hallway::new();
    assert!(user.imports(&server.url("/linked")).contains("/schedule.json"));
    user.run(["import", &server.url("/one")]).fails(2, &["no schedule found"]);
}

#[test]
fn plain_text_page_is_requested_again_as_html() {
    let server = Server::site(&[
        ("/conf/schedule/", "Conf\n\n  09:00  Soup"),
        ("html:/conf/schedule/", PRETALX),
        ("/conf/schedule/export/schedule.json", JSON),
    ]);
    assert!(Hallway::new().imports(&server.url("/conf/schedule/")).contains("(pretalx)"));
    assert_eq!(server.paths()[1..3], ["/conf/schedule/", "/conf/schedule/export/schedule.json"]);
}

#[test]
fn page_without_a_schedule_reports_what_was_tried() {
    let server = Server::site(&[
        ("/", "<html>nothing"),
        ("/more", "<html><a href=schedule.xml>x</a><a href=/program>Program</a>"),
        ("/program", "<html>later"),
    ]);
    Hallway::new().run(["import", &server.url("/")]).fails(
        2,
        &["it leads to no schedule file", "no page called schedule", "no export of a known system"],
    );
    Hallway::new()
        .run(["import", &server.url("/more")])
        .fails(2, &["; looked at:", "schedule.xml: not found (404", "/program (a web page)"]);
}

#[test]
fn at_most_eight_requests_are_made() {
    let links = (0..40).map(|number| format!("<a href=/{number}/schedule.json>x</a>"));
    let links = links.collect::<Vec<_>>().concat();
    let server = Server::site(&[("/", &format!("<html>{links}"))]);
    Hallway::new()
        .run(["import", &server.url("/")])
        .fails(2, &["no schedule found from the web page"]);
    assert_eq!(server.paths().len(), 8);
}

#[test]
fn update_uses_the_found_url_and_searches_again_if_gone() {
    let moved = JSON.replace("Soup", "Stew");
    let server = Server::site(&[
        ("/conf/", PRETALX),
        ("/conf/schedule/export/schedule.json", JSON),
        ("/new/", "<html><a href=/new/schedule.json>x</a>"),
        ("/new/schedule.json", &moved),
    ]);
    let user = Hallway::new();
    user.imports(&server.url("/conf/"));
    user.prints(["update"]);
    let widget = "/conf/schedule/widgets/schedule.json";
    let export = "/conf/schedule/export/schedule.json";
    assert_eq!(server.paths()[1..], [export, widget, export, widget]);

    // The site moved: the file is gone, and the page links to another one.
    let path = user.path("data/hallway/conferences/conf.json");
    let stored = fs::read_to_string(&path).unwrap();
    let stored = stored
        .replace(&server.url("/conf/schedule/export/schedule.json"), &server.url("/gone.json"))
        .replace(&server.url("/conf/"), &server.url("/new/"));
    fs::write(&path, stored).unwrap();
    let updated = user.prints(["update"]);
    assert!(updated.contains("updated"), "{updated}");
    assert!(user.prints(["list"]).contains("Stew"));
    assert_eq!(server.paths()[5..], ["/gone.json", "/new/", "/new/schedule.json"]);
}

#[test]
fn update_of_a_missing_source_reports_the_new_search() {
    let server = Server::site(&[
        ("/conf/", "<html><a href=/old/schedule.json>x</a>"),
        ("/old/schedule.json", JSON),
        ("/empty/", "<html>later"),
    ]);
    let user = Hallway::new();
    user.imports(&server.url("/conf/"));
    let path = user.path("data/hallway/conferences/conf.json");
    let stored = fs::read_to_string(&path).unwrap();
    let stored = stored.replace("/old/schedule.json", "/gone.json");
    let gone = format!("cannot get {}: not found (404", server.url("/gone.json"));
    fs::write(&path, stored.replace(&server.url("/conf/"), &server.url("/empty/"))).unwrap();
    let found = format!(
        "Looked for it again: no schedule found from the web page {}",
        server.url("/empty/")
    );
    user.run(["update"]).fails(3, &[&gone, &found]);
    fs::write(&path, stored.replace(&server.url("/conf/"), &server.url("/away/"))).unwrap();
    let page = format!("its page {} cannot be read either", server.url("/away/"));
    user.run(["update"]).fails(3, &[&gone, &page]);
    // The stored edition stays.
    assert!(user.prints(["list"]).contains("Soup"));
}

#[test]
fn page_listing_several_conferences_is_refused() {
    let link = |number: usize| format!("<a href=/conf-{number}/>Conf {number}</a>");
    let links: String = (1..=6).map(link).collect();
    let server = Server::site(&[
        ("/", &format!("{PRETALX}{links}")),
        ("/conf-2/", PRETALX),
        ("/conf-2/schedule/export/schedule.json", JSON),
    ]);
    let second = format!("; Conf 2: {}; ", server.url("/conf-2/"));
    Hallway::new().run(["import", &server.url("/")]).fails(
        2,
        &[
            "lists several conferences (Conf 1: http://",
            &second,
            "; 2 more); import the page of one",
        ],
    );
    assert_eq!(server.paths(), ["/"]);
    assert!(Hallway::new().imports(&server.url("/conf-2/")).contains("(pretalx)"));
}

#[test]
fn paginated_list_is_read_to_its_end() {
    let talk = |code: &str, hour: u32| {
        format!(
            r#"{{"code": "{code}", "title": "Talk {code}", "speakers": [], "submission_type": {{"en": "Talk"}},
                "slot": {{"room": {{"en": "Hall"}}, "start": "2030-04-01T{hour}:00:00+02:00", "end": "2030-04-01T{hour}:30:00+02:00"}}}}"#
        )
    };
    let server = Server::site(&[
        (
            "/api/1",
            &format!(
                r#"{{"count": 2, "next": "{{site}}/api/2", "results": [{}]}}"#,
                talk("AAAAAA", 10)
            ),
        ),
        (
            "/api/2",
            &format!(r#"{{"count": 2, "next": null, "results": [{}]}}"#, talk("BBBBBB", 11)),
        ),
    ]);
    let user = Hallway::new();
    let printed = user.prints(["import", &server.url("/api/1")]);
    assert!(printed.contains(": 2 talks"), "{printed}");
    user.prints(["star", "BBBBBB"]);
}

#[test]
fn pretalx_etag_is_sent_without_quotes() {
    let file = answer("200 OK", "ETag: \"abc\"\r\n", JSON.as_bytes());
    let missing = answer("404 Not Found", "", b"");
    let server = Server::new(vec![file, missing, answer("304 Not Modified", "", b"")]);
    let user = Hallway::new();
    user.prints(["import", &server.url("/conf/schedule/export/schedule.json")]);
    assert!(user.prints(["update"]).contains("no changes"));
    assert!(
        server.requests()[2].to_lowercase().contains("if-none-match: abc\r\n"),
        "{}",
        server.requests()[2]
    );
}

#[test]
fn pretalx_widget_adds_breaks_and_talk_codes() {
    let json = JSON.replace(
        r#""title": "Soup""#,
        r#""title": "Soup", "url": "https://p.example/conf/talk/XYZ123/""#,
    );
    let widget = r#"{"talks": [
        {"code": "XYZ123", "id": 1, "title": "Soup", "speakers": [], "room": 2, "start": "2030-04-01T09:00:00+09:00",
         "end": "2030-04-01T09:30:00+09:00"},
        {"id": 3, "title": {"en": "Lunch"}, "room": 2, "start": "2030-04-01T03:00:00Z", "end": "2030-04-01T13:00:00+09:00"}],
        "timezone": "Asia/Tokyo", "event_start": "2030-04-01", "rooms": [{"id": 2, "name": {"en": "Hall"}}], "speakers": [], "tracks": []}"#;
    let server = Server::site(&[
        ("/conf/", PRETALX),
        ("/conf/schedule/export/schedule.json", &json),
        ("/conf/schedule/widgets/schedule.json", widget),
    ]);
    let user = Hallway::new();
    user.imports(&server.url("/conf/"));
    let talks: Value = serde_json::from_str(&user.prints(["list", "--json"])).unwrap();
    let titles: Vec<_> =
        talks.as_array().unwrap().iter().map(|talk| (&talk["title"], &talk["break"])).collect();
    assert_eq!(titles, [(&"Soup".into(), &false.into()), (&"Lunch".into(), &true.into())]);
    assert_eq!((&talks[1]["room"], &talks[1]["minutes"]), (&"Hall".into(), &60.into()));
    user.prints(["star", "xyz123"]);
    assert!(user.prints(["agenda"]).contains("Soup"));
    assert!(user.prints(["update"]).contains("no changes"));
}
