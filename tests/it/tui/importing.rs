//! Conferences of the catalogue, of a URL or of a file are imported and opened.

use hallway::store::library::Saved;
use hallway::tui::theme::Role;
use hallway::tui::update::{Input, Refreshed};
use insta::assert_snapshot;
use serde_json::json;

use super::stage::{Imports, Setup, Stage};
use super::switching::library;
use crate::server::Server;

/// A schedule of two talks without a title of its own.
const TABLE: &str = "title,start,minutes\nSoup,2026-04-01 09:00,30\nBread,2026-04-01 10:00,30\n";
const PAGE: &str = "<html><title>BreadCon 2026 | Home</title><a href=/2026/schedule.ics>x</a>\
                    <a href=/table/schedule.json>data</a>";

fn site() -> Server {
    Server::site(&[
        ("/2026.csv", TABLE),
        ("/2031.csv", TABLE),
        ("/", PAGE),
        ("/table/schedule.json", TABLE),
    ])
}

/// A list of two schedules. The server does not have the first.
fn list(server: &Server) -> String {
    let entry = |id: &str, title: &str, path: &str, start: &str, end: &str| {
        json!({"id": id, "series": "soupcon", "title": title, "url": server.url(path),
               "start": start, "end": end, "timezone": "Europe/Brussels"})
    };
    json!({
        "format": "hallway-catalogue", "version": 1,
        "series": [{"id": "soupcon", "names": ["suppe"], "url": server.url("/{year}.csv")}],
        "schedules": [
            entry("soupcon-2025", "SoupCon 2025", "/2025.csv", "2025-04-01", "2025-04-02"),
            entry("soupcon-2026", "SoupCon 2026, the gathering of all cooks", "/2026.csv", "2026-04-01", "2026-04-01"),
        ],
    })
    .to_string()
}

fn setup(server: &Server, size: (u16, u16)) -> Setup {
    Setup { size, catalogue: Some(list(server)), ..Setup::default() }
}

fn stage(server: &Server) -> Stage {
    Stage::with(setup(server, (80, 24)))
}

impl Stage {
    /// The screen with a fixed port in place of the server's.
    fn screen_of(&self, server: &Server, what: &str) -> String {
        let port = |url: &str| url.rsplit(':').next().unwrap().to_owned();
        self.screen_after(what).replace(&port(&server.url("")), "12345")
    }
}

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (40, 12)];

#[test]
fn catalogue_is_listed_and_filtered_below_own_conferences() {
    let server = site();
    let mut pictures = Vec::new();
    for size in SIZES {
        let mut stage = Stage::with(Setup { library: library(), ..setup(&server, size) });
        pictures.push(stage.keys("c").screen_after("c"));
        pictures.push(stage.types("soupcon").screen_after("soupcon"));
        pictures.push(stage.keys("Down").screen_after("Down"));
        pictures.push(stage.keys("Ctrl-u").types("suppe").screen_after("another name"));
    }
    assert_snapshot!(pictures.join("\n"));
    assert!(server.requests().is_empty());
}

#[test]
fn next_edition_comes_first_in_the_catalogue() {
    let mut stage = Stage::new(120, 40);
    stage.keys("c").types("fosdem");
    let ids = ["fosdem-2026", "fosdem-2025", "fosdem-2024"];
    let rows = ids.map(|id| stage.find(id).1);
    assert!(rows.is_sorted(), "{}", stage.screen());
    stage.find("▌ FOSDEM 2026");
}

#[test]
fn enter_imports_with_progress_and_opens_the_conference() {
    let server = site();
    for size in SIZES {
        let mut stage = Stage::with(setup(&server, size));
        stage.platform.imports = Imports::Held(None);
        stage.keys("j space 3 c").types("soupcon").keys("enter");
        let mut pictures = vec![stage.screen_of(&server, "enter")];
        stage.play([Input::Progress(1_234_567, Some(3_400_000))]);
        pictures.push(stage.screen_of(&server, "1.2 of 3.4 MB"));
        // The help covers the import and does not stop it.
        stage.keys("F1").import_goes_on();
        pictures.push(stage.screen_after("imported"));
        assert_snapshot!(format!("imported_{}x{}", size.0, size.1), pictures.join("\n"));
        assert_eq!(stage.file("current").as_deref(), Some("soupcon-2026\n"));
        assert!(stage.active_tab().contains("Talks"), "{}", stage.screen());
        let imported = stage.file("conferences/soupcon-2026.json").unwrap();
        assert!(imported.contains("Europe/Brussels"), "{imported}");
        assert!(stage.keys("u").said().starts_with("nothing to undo"));
        // The star of the conference before is in its file.
        assert!(stage.file("agenda/lpc-2023.json").unwrap().contains("starred"));
    }
    assert_eq!(server.paths(), ["/2026.csv"; 3]);
}

#[test]
fn imported_conference_is_listed_once_and_opens_offline() {
    let server = site();
    let mut stage = stage(&server);
    stage.keys("c").types("soupcon").keys("enter");
    stage.keys("c").types("soupcon-2026");
    assert_eq!(stage.find_all("soupcon-2026").len(), 2, "{}", stage.screen());
    assert!(stage.footer().contains("enter open "), "{}", stage.footer());
    stage.keys("enter");
    assert!(stage.said().starts_with("already open: "), "{}", stage.said());
    stage.keys("c").types("plumbers").keys("enter c").types("suppe");
    assert!(stage.selected_row().contains("SoupCon 2026"), "{}", stage.screen());
    stage.keys("enter");
    assert!(stage.said().starts_with("opened SoupCon 2026"), "{}", stage.said());
    assert_eq!(server.paths(), ["/2026.csv"]);
}

#[test]
fn failed_import_is_reported_and_changes_nothing() {
    let server = site();
    let mut stage = stage(&server);
    stage.keys("j space c").types("soupcon 2025").keys("enter");
    assert_snapshot!(stage.screen_of(&server, "missing"));
    assert!(
        stage.said().ends_with(": not found (404 Not Found); check the URL"),
        "{}",
        stage.said()
    );
    assert_eq!(stage.file("current"), None);
    stage.keys("enter").keys("esc u");
    assert!(stage.said().starts_with("Undone"), "{}", stage.said());
    assert_eq!(server.paths(), ["/2025.csv"; 2]);
}

#[test]
fn refused_table_is_explained_in_one_line() {
    let mut stage = Stage::with(Setup { library: library(), ..Setup::default() });
    stage.writes("menu.csv", "dish,date,start\nSoup,2026-05-07,09:00\n");
    stage.keys("c").types("./menu.csv").keys("enter");
    let said = stage.said();
    assert!(said.contains("; found: dish, date, start; name its columns: "), "{said}");
    let command =
        format!("hallway import {} --map title=COLUMN", stage.work("./menu.csv").display());
    assert!(said.contains(&command), "{said}");
    assert!(stage.reports_error());
}

#[test]
fn advice_is_a_whole_command() {
    for (text, message) in [
        (
            "title,start\nSoup,09:00\n",
            "; conference: no dates, only times of day; nothing is scheduled (add a column of \
             dates, or name it: 'hallway update menu --map date=COLUMN')",
        ),
        (
            "title,start\nSoup,2026-05-07 09:00\n",
            "; conference: no time zone in the file; assuming UTC (set it, as in 'hallway update \
             menu --zone Europe/Berlin')",
        ),
        (
            "dish,date,start\nSoup,2026-05-07,09:00\n",
            "menu.csv: not a schedule: a table without a title; found: dish, date, start; name \
             its columns: 'hallway import FILE --map title=COLUMN'",
        ),
        (
            "Der Name,Alku,Ort\nSoup,2026-05-07 09:00,Blue\n",
            "; found: Der Name, Alku, Ort; name its columns: hallway import FILE --map \
             'title=Der Name' --map start=Alku",
        ),
        (
            "Talk,Begin,Who\nSoup,2026-05-07 09:00,Ann\n",
            "name its columns: 'hallway import FILE --map title=Talk'",
        ),
        (
            "title,start,Plätze\nSoup,2026-05-07 09:00,20\n",
            "; table: columns not used: Plätze (use them, as in 'hallway update menu --map \
             room=Plätze')",
        ),
        (
            "<html>",
            "menu.csv: not a schedule: an HTML page; 'hallway import --help' lists the formats",
        ),
        ("[1,", "menu.csv: looks like JSON, but it ends early, at line 1, column 3"),
    ] {
        let mut stage = Stage::with(Setup { library: library(), ..Setup::default() });
        stage.writes("menu.csv", text);
        stage.keys("c").types("./menu.csv").keys("enter");
        let message = message.replace("FILE", &stage.work("./menu.csv").display().to_string());
        assert!(stage.said().ends_with(&message), "{}", stage.said());
    }
}

#[test]
fn agenda_is_refused_with_the_command_that_reads_it() {
    let mut stage = Stage::with(Setup { library: library(), ..Setup::default() });
    let agenda = r#"{"format": "hallway-agenda", "version": 1, "conference": "menu"}"#;
    stage.writes("mine.json", agenda);
    stage.keys("c").types("./mine.json").keys("enter");
    let why = "mine.json: not a schedule: an agenda of hallway; read it with 'hallway agenda \
               --import FILE'";
    assert!(stage.said().ends_with(why), "{}", stage.said());
    assert!(stage.reports_error());
}

#[test]
fn suspicious_edition_names_the_command_that_accepts_it() {
    let mut stage = Stage::with(Setup { library: library(), ..Setup::default() });
    let rows = |count: usize| "Soup,2026-05-07 09:00\n".repeat(count);
    for (count, message) in
        [(9, "Europe/Berlin')"), (1, "; accept it with 'hallway import FILE --force'")]
    {
        stage.writes("menu.csv", &format!("title,start\n{}", rows(count)));
        stage.keys("c").types("./menu.csv").keys("enter");
        let message = message.replace("FILE", &stage.work("./menu.csv").display().to_string());
        assert!(stage.said().ends_with(&message), "{}", stage.said());
    }
}

#[test]
fn import_can_be_cancelled() {
    let server = site();
    let mut stage = stage(&server);
    stage.platform.imports = Imports::Held(None);
    stage.keys("c").types("soupcon").keys("enter j q space esc");
    assert_eq!(stage.said(), "stopped; nothing is imported");
    assert!(stage.keys("Down").screen().contains("> soupcon"), "{}", stage.screen());
    stage.import_goes_on();
    assert!(server.requests().is_empty());
    // A cancel that comes too late is reported, and the open conference stays.
    let conference = "soupcon-2026".to_owned();
    stage
        .keys("esc")
        .play([Input::Refreshed(Refreshed { conference, outcome: Ok((Saved::New, None)) })]);
    assert_eq!(stage.said(), "imported soupcon-2026 all the same");
    assert_eq!(stage.conference(), "LPC 2023");
}

#[test]
fn pasted_page_url_leads_to_its_schedule() {
    let server = site();
    for size in SIZES {
        let mut stage = Stage::with(setup(&server, size));
        stage.keys("c").pastes(&format!("{}\n", server.url("/")));
        let offered = stage.screen_of(&server, "pasted");
        let opened = stage.keys("enter").screen_of(&server, "enter");
        assert_snapshot!(format!("pasted_{}x{}", size.0, size.1), [offered, opened].join("\n"));
        assert_eq!(stage.file("current").as_deref(), Some("breadcon-2026\n"));
    }
}

#[test]
fn path_is_relative_to_the_working_folder_and_tilde_is_home() {
    let server = site();
    let mut stage = stage(&server);
    stage.writes("menu.csv", TABLE);
    stage.keys("c").types("menu.csv");
    assert!(stage.selected_row().contains("Import menu.csv"), "{}", stage.screen());
    assert!(stage.footer().contains("enter import "), "{}", stage.footer());
    stage.keys("enter");
    assert!(stage.said().starts_with("opened menu: 2 talks, 0 picks"), "{}", stage.said());
    stage.keys("c").types("~/no-such-menu.csv").keys("enter");
    assert!(stage.said().starts_with("cannot read /"), "{}", stage.said());
    assert!(stage.said().contains("/no-such-menu.csv: "), "{}", stage.said());
    // Import a newer file by the same path: an update, which stays where the user is.
    stage.writes("menu.csv", &TABLE.replace("Soup", "Stew"));
    stage.keys("Ctrl-u").types("./menu.csv").keys("enter");
    assert!(stage.said().starts_with("updated menu"), "{}", stage.said());
    assert!(stage.screen().contains("Stew"), "{}", stage.screen());
}

#[test]
fn unlisted_name_is_resolved_like_the_import_command() {
    let server = site();
    let mut stage = stage(&server);
    // A year that follows from the rule of the series.
    stage.keys("c").types("soupcon-2031");
    assert!(stage.selected_row().contains("SoupCon 2031"), "{}", stage.screen());
    assert!(stage.screen().contains("dates not known · soupcon-2031"), "{}", stage.screen());
    stage.keys("enter");
    assert!(stage.said().starts_with("opened SoupCon 2031: 2 talks"), "{}", stage.said());
    assert_eq!(server.paths(), ["/2031.csv"]);
    // Typos get similar names.
    stage.keys("c").types("soupcno 2026");
    assert!(stage.selected_row().contains("SoupCon 2026"), "{}", stage.screen());
    stage.keys("Ctrl-u").types("supppe");
    assert!(stage.screen().contains("Similar names"), "{}", stage.screen());
    assert!(stage.selected_row().contains("SoupCon 2026"), "{}", stage.screen());
    stage.keys("Ctrl-u").types("xyzzy").keys("enter");
    assert_eq!(stage.said(), "no conference matches");
    assert!(stage.screen().contains("Type or paste the URL"), "{}", stage.screen());
}

#[test]
fn unsaved_changes_keep_the_conference_open() {
    let server = site();
    let mut stage = stage(&server);
    stage.disk_fills().keys("space c").types("soupcon").keys("enter");
    assert!(stage.said().starts_with("still open: Linux Plumbers Conference 2023; not saved"));
    assert_eq!(stage.file("current"), None);
    // It is imported, and opens when the changes are saved.
    stage.disk_recovers().keys("c").types("soupcon").keys("enter");
    assert!(stage.said().starts_with("opened SoupCon 2026"), "{}", stage.said());
    assert!(stage.file("agenda/lpc-2023.json").unwrap().contains("starred"));
    assert_eq!(server.paths(), ["/2026.csv"]);
}

#[test]
fn click_selects_and_second_click_imports() {
    let server = site();
    let mut stage = stage(&server);
    stage.keys("c").types("soup").keys("Down").clicks_in_frame("SoupCon 2026");
    assert!(stage.selected_row().contains("SoupCon 2026"), "{}", stage.screen());
    assert!(server.requests().is_empty());
    stage.clicks_in_frame("soupcon-2026");
    assert!(stage.said().starts_with("opened SoupCon 2026"), "{}", stage.said());
}

#[test]
fn newcomers_see_the_import_hint_until_they_have_data() {
    let server = site();
    let mut pictures = Vec::new();
    for size in SIZES {
        let welcoming = || Setup { is_first_start: true, ..setup(&server, size) };
        let mut stage = Stage::with(welcoming());
        pictures.push(stage.screen());
        let line = stage.find(" finds your");
        assert_eq!(line.1, size.1 - 2, "above the footer");
        // In a search, the key is text.
        assert!(stage.keys("/").find_all(" finds your").is_empty());
        stage.keys("esc").clicks(line.0, line.1);
        assert!(stage.screen().contains("a name, URL or path"), "{}", stage.screen());
        stage.keys("esc j space");
        assert!(stage.find_all(" finds your").is_empty(), "{}", stage.screen());
        stage.keys("u");
        assert!(stage.find_all(" finds your").is_empty(), "{}", stage.screen());
        let again = Stage::again(&stage, welcoming());
        assert!(again.find_all(" finds your").is_empty(), "there is an agenda");
        let mut stage = Stage::with(welcoming());
        stage.keys("c").types("soupcon").keys("enter");
        assert!(stage.find_all(" finds your").is_empty(), "{}", stage.screen());
        let again = Stage::again(&stage, welcoming());
        assert!(again.find_all(" finds your").is_empty(), "there is a conference");
    }
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn switcher_has_a_selection_and_a_catalogue_heading() {
    let server = site();
    let mut stage = stage(&server);
    stage.keys("c").types("2026 s");
    assert!(stage.first_cell(Role::Selected).is_some());
    assert!(stage.screen().contains("In the catalogue"), "{}", stage.screen());
}
