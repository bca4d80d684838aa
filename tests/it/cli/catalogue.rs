//! Public schedules are listed, found by name and imported.

use serde_json::{Value, json};

use super::Hallway;
use crate::server::{Server, answer, ok};

/// A menu of Giggity with these conferences: title, URL and first day.
fn menu(schedules: &[(&str, &str, &str)]) -> String {
    let schedules = schedules.iter().map(|(title, url, start)| {
        json!({"id": "0", "title": title, "url": url, "start": start, "end": start, "timezone": "Asia/Tokyo"})
    });
    json!({"version": 1, "schedules": schedules.collect::<Vec<_>>()}).to_string()
}

/// A table of one talk, which names neither a conference nor a zone.
pub const TABLE: &str = "title,start,minutes\nSoup,2030-04-01 09:00,30\n";

#[test]
fn catalogue_lists_current_and_coming_schedules_first() {
    let user = Hallway::new();
    let list = |now: &str| user.prints(["catalogue", "fosdem", "--now", now]);
    let ids = |text: &str| -> Vec<String> {
        text.lines().map(|line| line.split_whitespace().next().unwrap().to_owned()).collect()
    };
    assert_eq!(ids(&list("2025-02-01T12:00:00Z")), ["fosdem-2025", "fosdem-2026", "fosdem-2024"]);
    assert_eq!(ids(&list("2027-01-01T12:00:00Z")), ["fosdem-2026", "fosdem-2025", "fosdem-2024"]);
    assert!(list("2025-02-01T12:00:00Z").contains("31 Jan to 1 Feb 2026  "));
    let json: Value =
        serde_json::from_str(&user.prints(["catalog", "fosdem-2025", "--json"])).unwrap();
    assert_eq!(
        json,
        json!([{"id": "fosdem-2025", "title": "FOSDEM 2025", "url": "https://fosdem.org/2025/schedule/xml",
                "start": "2025-02-01", "end": "2025-02-02", "imported": false}])
    );
    user.run(["catalogue", "xyzzy"]).fails(1, &["no schedule in the catalogue matches 'xyzzy'"]);
    assert_eq!(user.run(["catalogue", "xyzzy", "--json"]).stdout.trim(), "[]");
}

#[test]
fn url_of_a_public_schedule_is_whole() {
    let user = Hallway::new().with("no_proxy", "*");
    let share = "https://cloud.example/s/aB3dE5fG7hI9kL1mN/schedule.xml";
    let with_password = "https://ann:pw@cloud.example/schedule.xml";
    let list =
        menu(&[("Share 2030", share, "2030-04-01"), ("Other 2030", with_password, "2030-04-02")]);
    let server = Server::of(&list);
    let refresh = format!("--refresh={}", server.url("/menu.json"));
    let listed = user.prints(["catalogue", "2030", &refresh]);
    assert!(listed.contains(&format!("Share 2030  {share}\n")), "{listed}");
    assert!(listed.contains("Other 2030  https://cloud.example/schedule.xml\n"), "{listed}");
}

#[test]
fn refresh_downloads_and_keeps_a_newer_catalogue() {
    let user = Hallway::new();
    let schedule = Server::of(TABLE);
    let list = menu(&[("New Conf 2030", &schedule.url("/table.csv"), "2030-04-01")]);
    let server = Server::of(&list);
    user.run(["catalogue", "new conf"]).fails(1, &["no schedule"]);
    assert!(server.requests().is_empty());
    let refresh = format!("--refresh={}", server.url("/menu.json"));
    let listed = user.prints(["catalogue", "new", "conf", &refresh]);
    assert!(listed.starts_with("  new-conf-2030  1 Apr 2030"), "{listed}");
    assert_eq!(server.requests().len(), 1);
    assert!(user.prints(["catalogue", "fosdem-2025"]).contains("FOSDEM 2025"), "built in as well");

    // The conference is imported by its name, with what the catalogue knows about it.
    let imported = user.prints(["import", "new-conf"]);
    assert_eq!(
        imported,
        "New Conf 2030: 1 talk, 1 day\nnow current: New Conf 2030 (new-conf-2030)\n"
    );
    let talks: Value = serde_json::from_str(&user.prints(["list", "--json"])).unwrap();
    assert_eq!(talks[0]["start"], "2030-04-01T09:00:00+09:00");
    assert!(user.prints(["catalogue", "new conf"]).starts_with("* new-conf-2030"));
    assert!(user.prints(["update"]).contains("no changes"));

    // A rejected list does not replace the cached list.
    let broken = Server::of("{}");
    user.run(["catalogue", &format!("--refresh={}", broken.url("/"))])
        .fails(2, &["not a catalogue: missing field `version`"]);
    let gone = Server::new(vec![answer("404 Not Found", "", b"")]);
    user.run(["catalogue", &format!("--refresh={}", gone.url("/"))]).fails(3, &["404"]);
    assert!(user.prints(["catalogue", "new conf"]).contains("new-conf-2030"));
}

#[test]
fn damaged_catalogue_is_ignored() {
    let user = Hallway::new();
    std::fs::create_dir_all(user.path(".cache/hallway")).unwrap();
    user.write(".cache/hallway/catalogue.json", "{\"version\"");
    assert!(user.prints(["catalogue", "fosdem-2025"]).contains("FOSDEM 2025"));
}

#[test]
fn unknown_name_explains_what_to_try() {
    let user = Hallway::new();
    user.run(["import", "fosdam"]).fails(
        2,
        &[
            "no file or conference in the catalogue is named 'fosdam'; did you mean fosdem",
            "'hallway catalogue' lists",
        ],
    );
    user.run(["import", "xyzzy"])
        .fails(2, &["is named 'xyzzy'; 'hallway catalogue' lists the names; you can also give a URL or a file"]);
    user.run(["import", "fosdem.xml"]).fails(3, &["cannot read fosdem.xml"]);
    user.run(["import", "./fosdem"]).fails(3, &["cannot read ./fosdem"]);
}

#[test]
fn file_takes_precedence_over_a_catalogue_name() {
    let user = Hallway::new();
    user.write("fosdem", TABLE);
    assert!(user.prints(["import", "fosdem", "--id", "mine"]).starts_with("mine: 1 talk, 1 day"));
}

#[test]
fn unlisted_edition_is_fetched_from_the_series_url() {
    let user = Hallway::new();
    let server = Server::new(vec![ok("", TABLE.as_bytes())]);
    let list = json!({
        "format": "hallway-catalogue", "version": 1,
        "series": [{"id": "oncamp", "names": ["on-camp"], "url": server.url("/{year}/{yy}.csv")}],
        "schedules": [{"id": "oncamp-2029", "series": "oncamp", "title": "OnCamp 2029", "url": server.url("/2029/29.csv"),
                       "start": "2029-01-01", "end": "2029-01-02", "timezone": "Asia/Tokyo"}],
    });
    let lists = Server::of(&list.to_string());
    user.prints(["catalogue", "oncamp", &format!("--refresh={}", lists.url("/"))]);
    let imported = user.prints(["import", "on-camp-2030"]);
    assert!(imported.contains("OnCamp 2030: 1 talk"), "{imported}");
    assert!(imported.contains("now current: OnCamp 2030 (oncamp-2030)"), "{imported}");
    assert!(server.requests()[0].starts_with("GET /2030/30.csv "), "{}", server.requests()[0]);
}
