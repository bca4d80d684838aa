//! Files that look like schedules and hold no talks: refused, with the reason and the next
//! step, and nothing is stored.

use serde_json::json;

use super::Hallway;
use crate::server::Server;

/// A server's answer about the events of a category.
fn category() -> serde_json::Value {
    let date = |date: &str| json!({"date": date, "time": "09:00:00", "tz": "Asia/Tokyo"});
    let event = |id: &str, title: &str| {
        json!({"_type": "Conference", "id": id, "title": title, "timezone": "Asia/Tokyo",
            "url": format!("https://i.example/event/{id}/"),
            "startDate": date("2031-02-03"), "endDate": date("2031-02-04")})
    };
    json!({"_type": "HTTPAPIResult", "count": 2, "ts": 1, "url": "/export/categ/9.json",
        "results": [event("31", "Lattice Days"), event("32", "Board")]})
}

/// A calendar of events with these IDs, as Indico writes it.
fn calendar(ids: &[&str]) -> String {
    let event = |id: &&str| {
        format!(
            "BEGIN:VEVENT\r\nSUMMARY:Week {id}\r\nDTSTART:20310203T090000Z\r\nUID:{id}@i.example\r\n\
             URL:https://i.example/event/44/\r\nEND:VEVENT\r\n"
        )
    };
    let events = ids.iter().map(event).collect::<String>();
    format!("BEGIN:VCALENDAR\r\nPRODID:-//CERN//INDICO//EN\r\n{events}END:VCALENDAR\r\n")
}

#[test]
fn files_without_talks_are_refused_and_nothing_is_stored() {
    let user = Hallway::new();
    let place = "talks are looked for in lists whose items have a title and a start";
    for (name, text, messages) in [
        (
            "shape.json",
            r#"{"$schema": "https://json-schema.org/draft/2019-09/schema", "properties":
                {"name": {"type": "string"}, "startsAt": {"type": "string"}}}"#
                .to_owned(),
            &["not a schedule: a JSON Schema"][..],
        ),
        (
            "shape-without-mark.json",
            r#"{"type": "object", "properties": {"title": {"type": "string"}, "begin": {"type": "string"}}}"#
                .to_owned(),
            &["not a schedule: JSON whose starts are not times ('string')", place],
        ),
        (
            "api.json",
            r#"{"openapi": "3.1.0", "info": {"title": "Talks"}, "components": {"examples": {"talk":
                {"title": "Soup", "start": "2030-04-01T09:00:00Z"}}}}"#
                .to_owned(),
            &["not a schedule: the description of an API (OpenAPI)"],
        ),
        (
            "site.json",
            r#"{"name": "site", "title": "The site", "begin": "npm run dev"}"#.to_owned(),
            &["JSON whose starts are not times ('npm run dev')", place],
        ),
        (
            "conferences.json",
            r#"[{"name": "YConf", "startDate": "2031-05-01", "endDate": "2031-05-02", "city": "Ulm"}]"#
                .to_owned(),
            &[
                "not a schedule: JSON of days without times or speakers ('2031-05-01')",
                "  found: name, startDate, endDate, city\n",
            ],
        ),
        (
            "menu.json",
            r#"{"version": 1, "schedules": [{"version": 3, "title": "Z", "url": "https://z.example/s.xml",
                "start": "2031-05-01", "end": "2031-05-02"}]}"#
                .to_owned(),
            &["a list of schedules", "hallway catalogue --refresh"],
        ),
        (
            "posts.json",
            r#"[{"id": "1", "created_at": "2030-01-01T10:00:00Z", "content": "<p>Hi</p>"}]"#.to_owned(),
            &["JSON without a title", "--map start=created_at"],
        ),
        (
            "feed.xml",
            "<?xml version='1.0'?><rss version='2.0'><channel><item><title>x</title></item></channel></rss>"
                .to_owned(),
            &["not a schedule: a news feed (RSS)\nhallway:   'hallway import --help' lists"],
        ),
        (
            "later.csv",
            "title,start,room\nOpening,tba,A\nClosing,tba,B\n".to_owned(),
            &["a table whose starts are not times ('tba')", "  found: title, start, room\n"],
        ),
        (
            "category.json",
            category().to_string(),
            &[
                "no talks in it: a list of Indico events (2) without their talks\n",
                "import one of them, such as Lattice Days: hallway import https://i.example/event/31/\n",
                "https://i.example/export/event/31.json?detail=contributions",
            ],
        ),
        (
            "category.ics",
            calendar(&["indico-event-44", "indico-event-45"]),
            &[
                "no talks in it: a list of Indico events (2)",
                "import one of them, such as Week indico-event-44: \
                 hallway import https://i.example/event/44/",
            ],
        ),
        (
            "event.ics",
            calendar(&["indico-event-44"]),
            &["an event of Indico without its contributions", "import it: hallway import https://i"],
        ),
    ] {
        user.write(name, &text);
        user.run(["import", name]).fails(2, &[&[name], messages].concat());
    }
    assert_eq!(user.conferences(), ["*lpc-2023"]);
    assert!(!user.path("data/hallway/conferences").exists());
}

#[test]
fn calendar_of_contributions_is_a_schedule() {
    let user = Hallway::new();
    user.write("talks.ics", calendar(&["indico-event-44", "indico-contribution-44-1"]));
    assert!(user.prints(["import", "talks.ics"]).contains("2 talks"));
}

#[test]
fn days_are_enough_for_talks_with_speakers() {
    let user = Hallway::new();
    user.write("plan.csv", "title,day,speakers\nOpening,2031-05-01,Ann\nClosing,2031-05-02,Bo\n");
    assert!(user.prints(["import", "plan.csv", "--zone", "Asia/Tokyo"]).contains("2 talks"));
}

#[test]
fn date_and_time_of_a_start_may_be_two_columns() {
    let user = Hallway::new();
    user.write("two.csv", "Title,Start Date,Start Time,End Time\nSoup,2031-05-01,09:30,10:15\n");
    user.prints(["import", "two.csv", "--zone", "Asia/Tokyo"]);
    let talks = user.json(["list", "--json"]);
    let of = |name: &str| talks[0][name].clone();
    assert_eq!((of("start"), of("minutes")), (json!("2031-05-01T09:30:00+09:00"), json!(45)));
}

#[test]
fn page_of_a_category_names_its_events() {
    let server = Server::site(&[(
        "/category/9/",
        "<!doctype html><title>Lattices · Indico</title><link rel=alternate type=text/calendar \
         href=/category/9/events.ics><script src=/dist/indico.js></script>\
         <a href=/event/31/>Lattice Days</a><a href=/event/32/>Board</a>",
    )]);
    let user = Hallway::new().with("no_proxy", "*");
    let event = format!("Lattice Days: {}", server.url("/event/31/"));
    user.run(["import", &server.url("/category/9/")])
        .fails(2, &["lists several conferences", &event, "import the page of one"]);
    assert_eq!(user.conferences(), ["*lpc-2023"]);
}

#[test]
fn columns_to_name_are_guessed() {
    let user = Hallway::new();
    for (table, messages) in [
        (
            "Item name,Slot,Where\nSoup,2031-05-01 09:30,A\n",
            &[
                "table.csv: not a schedule: a table without a title and a start\n",
                "hallway:   found: Item name, Slot, Where\n",
                "hallway:   name its columns: --map 'title=Item name' --map start=Slot\n",
            ][..],
        ),
        (
            "Thema des Vortrags,Room,Beginn\nSuppe,A,2031-05-01 09:30\n",
            &["a table without a title\n", "name its columns: --map title=COLUMN\n"],
        ),
        (
            "Name,Birthday,Date\nAnn,1 May,2031-05-01\n",
            &["a table without a start\n", "--map title=Name --map start=COLUMN\n"],
        ),
        (
            "title,start\n",
            &["a table without talks\n", "found: title, start, and no rows below them\n"],
        ),
    ] {
        user.write("table.csv", table);
        let run = user.run(["import", "table.csv"]);
        run.fails(2, messages);
        assert!(run.stderr.lines().all(|line| line.len() < 120), "{run:?}");
    }
    user.write("table.csv", "Item name,Slot,Where\nSoup,2031-05-01 09:30,A\n");
    let mapped =
        ["import", "table.csv", "--map", "title=Item name", "--map", "start=Slot", "--zone", "UTC"];
    assert!(user.prints(mapped).contains("1 talk"));
}

#[test]
fn few_problems_are_listed_and_the_end_is_read() {
    let user = Hallway::new();
    user.write("de.csv", "name;von;bis\nEis;2031-05-01 09:30;10:15\nTee;2031-05-01 11:00;bald\n");
    let printed = user.prints(["import", "de.csv"]);
    assert!(printed.starts_with("de: 2 talks, 1 day; 2 problems\n"), "{printed}");
    assert!(printed.contains("\n  row 2: no duration; using 0 minutes\n"), "{printed}");
    assert!(!printed.contains("--verbose"), "{printed}");
    assert_eq!(user.json(["list", "--json"])[0]["minutes"], json!(45));
}

#[test]
fn times_without_dates_are_reported_with_advice() {
    let user = Hallway::new();
    user.write("t.csv", "title,time\nOne,10:00\nTwo,11:00\n");
    let printed = user.prints(["import", "t.csv", "--zone", "Asia/Tokyo"]);
    let doubt = "no dates, only times of day; nothing is scheduled \
                 (add a column of dates, or name it: --map date=COLUMN)";
    assert!(printed.contains(doubt), "{printed}");
}

#[test]
fn no_message_has_two_brackets_in_a_row() {
    let user = Hallway::new();
    for (text, message) in [
        ("{\"a\": \n", "looks like JSON, but it ends early, at line 2, column 0\n"),
        ("<rss/>", "not a schedule: a news feed (RSS)\n"),
    ] {
        user.write("file", text);
        let run = user.run(["import", "file"]);
        run.fails(2, &[message]);
        assert!(!run.stderr.contains(") ("), "{run:?}");
    }
    user.write("file", "{\"a\": {\"b\": []}}");
    user.run(["agenda", "--import", "file"])
        .fails(2, &["file: not an agenda: JSON with the key a (in it b); hallway reads its own"]);
    user.write("t.csv", "title,start\na,2031-05-01 10:00\n");
    user.run(["import", "t.csv", "--map", "room=nosuch"])
        .fails(2, &["looks like a CSV table, but there is no column 'nosuch'; found title, start"]);
}

#[test]
fn conference_without_dates_shows_none() {
    let user = Hallway::new();
    user.write(
        "undated.xml",
        "<schedule><conference><title>Undated</title></conference><day><room name='A'>\
         <event id='1'><title>One</title></event></room></day></schedule>",
    );
    user.prints(["import", "undated.xml", "--zone", "Asia/Tokyo"]);
    user.prints(["star", "1"]);
    let conferences = user.json(["conferences", "--json"]);
    let undated = conferences.as_array().unwrap().iter().find(|one| one["id"] == "undated");
    assert_eq!(undated.unwrap()["start"], json!(null));
    assert!(user.prints(["conferences"]).contains("no dates"));
    user.run(["now"]).fails(1, &["nothing is on; no talk has a time yet"]);
    user.run(["list", "--day", "today"]).fails(1, &["no talk matches; no talk has a time yet"]);
    let report = user.prints(["report", "--all"]);
    let stored = std::fs::read_to_string(user.path("data/hallway/conferences/undated.json"));
    for text in [user.prints(["conferences"]), user.prints(["list"]), report, stored.unwrap()] {
        assert!(!text.contains("1970"), "{text}");
    }
}

#[test]
fn conference_stored_with_1970_has_no_dates() {
    let user = Hallway::new();
    user.write(
        "old.json",
        r#"{"format": "hallway-schedule", "version": 1, "conference": {"id": "old", "title": "Old",
            "timezone": "UTC", "start": "1970-01-01", "end": "1970-01-01", "talks": [{"id": "1", "title": "One"}]}}"#,
    );
    user.prints(["import", "old.json"]);
    assert!(user.prints(["conferences"]).contains("no dates"));
}
