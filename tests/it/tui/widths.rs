//! Lists that use the width: columns, the details pane, and the pane of the groups.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta};
use hallway::environment::Terminal;
use hallway::format::native;
use hallway::schedule::{Person, Room, Schedule, Slot, Talk, Track};
use hallway::text::symbols;
use insta::assert_snapshot;
use ratatui::backend::TestBackend;
use ratatui::buffer::Cell;

use super::stage::{Setup, Stage};

/// Rooms as at a large conference.
const ROOMS: [&str; 4] =
    ["Janson", "H.1308 (Rolin)", "K.1.105 (La Fontaine)", "UD2.120 (Chavanne)"];
/// Kinds of tracks, each in several parts.
const TRACKS: [&str; 5] = [
    "Databases",
    "Go",
    "Microkernels and Component-Based Operating Systems",
    "Building a Public Digital Infrastructure",
    "Local-First and Sync",
];

/// A day of 40 tracks in 4 rooms, with titles of all lengths, talks that share the title
/// "Introduction", and a workshop of 8 hours.
fn schedule() -> Schedule {
    let mut conference = native::built_in().unwrap().conference().clone();
    conference.sessions.clear();
    conference.rooms = ROOMS.map(|name| Room { name: name.into() }).into();
    let track = |at: usize| format!("{} {}", TRACKS[at % TRACKS.len()], at / TRACKS.len() + 1);
    let names = (0..40).map(track);
    conference.tracks = names.map(|name| Track { name, short: String::new() }).collect();
    let morning = DateTime::parse_from_rfc3339("2023-11-13T09:30:00-05:00").unwrap();
    let talk = |at: usize| {
        let words =
            "of what a system needs to know about its users, and its users about it, before";
        let title = match at {
            5 | 13 => "Introduction".to_owned(),
            _ => format!("{at:02} All {}", &words[..10 + at * 7 % 65]),
        };
        let mut talk = Talk::new(format!("{at:02}"), title.trim_end());
        let start = morning + TimeDelta::minutes(i64::try_from(at).unwrap() / 4 * 45);
        talk.slot = Some(Slot::new(start, [480, 90, 25, 5][at.min(3)]));
        talk.room = Some(ROOMS[at % ROOMS.len()].to_owned());
        talk.track = Some(track(at));
        let name = format!("Speaker {at}");
        talk.presenters = vec![Person { name, affiliation: None }];
        talk.abstract_ = "What it is about. ".repeat(40);
        talk
    };
    conference.talks = (0..40).map(talk).collect();
    Schedule::new(conference).unwrap()
}

fn stage(width: u16, height: u16) -> Stage {
    Stage::with(Setup { size: (width, height), schedule: schedule(), ..Setup::default() })
}

/// The cells of each talk's title on the screen: of the first talk that shows it.
fn titles(stage: &Stage) -> BTreeMap<String, usize> {
    let talks = stage.app.model.open.schedule.talks().iter();
    let screen = stage.screen();
    let shown = |title: &str| {
        let (_, line) = screen.split_once(&title[..6])?;
        let rest = title[6..].chars().zip(line.chars());
        Some(6 + rest.take_while(|(a, b)| a == b).count())
    };
    let titles = talks.map(|talk| &talk.title).filter(|title| title.contains(" All "));
    titles.filter_map(|title| Some((title.clone(), shown(title)?))).collect()
}

#[test]
fn wider_screen_never_shows_a_shorter_title() {
    for (keys, open) in [("1", true), ("1", false), ("3", true), ("3", false), ("/", true)] {
        let mut stage = stage(120, 40);
        stage.starring(&["00", "01", "02", "03", "05", "13", "20", "31"]).keys(keys);
        if !open {
            stage.keys("v");
        }
        let mut last = BTreeMap::new();
        for width in 40..=260 {
            let now = titles(stage.resizes(width, 40));
            assert!(now.len() > 5, "{}", stage.screen());
            for (title, before) in &last {
                let now = now.get(title).copied().unwrap_or(usize::MAX);
                assert!(now >= *before, "{title} at {width}, {keys}\n{}", stage.screen());
            }
            last = now;
        }
    }
}

#[test]
fn lists_at_each_size() {
    let mut pictures = Vec::new();
    for (width, height) in [(40, 12), (80, 24), (120, 40), (143, 24), (144, 24), (200, 60)] {
        let mut stage = stage(width, height);
        stage.starring(&["00", "05", "20"]);
        pictures.push(stage.screen_after(""));
        pictures.push(stage.keys("3").screen_after("3"));
    }
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn lists_without_unicode() {
    let setup = Setup { symbols: &symbols::ASCII, schedule: schedule(), ..Setup::default() };
    let mut stage = Stage::with(setup);
    let list = stage.keys("j").screen_after("j");
    assert_snapshot!([list, stage.keys("h / d a t").screen_after("h / d a t")].join("\n"));
}

/// The screen without the selection marks and the keys.
fn without_focus(stage: &Stage) -> String {
    let screen = stage.screen().replace('▌', " ");
    let lines: Vec<&str> = screen.lines().collect();
    lines[..lines.len() - 1].join("\n")
}

#[test]
fn nothing_moves_when_the_focus_moves() {
    for (width, height) in [(80, 24), (120, 40), (144, 24), (200, 60)] {
        for keys in ["1", "1 v", "3", "3 v"] {
            let mut stage = stage(width, height);
            stage.starring(&["00", "05", "20"]).keys(keys);
            let before = without_focus(&stage);
            for _ in 0..4 {
                stage.keys("tab");
                assert_eq!(without_focus(&stage), before, "{keys} at {width}x{height}");
            }
        }
    }
}

#[test]
fn details_are_below_up_to_143_columns_then_beside() {
    for (width, beside) in [(80, false), (120, false), (143, false), (144, true), (200, true)] {
        let mut stage = stage(width, 40);
        let (column, row) = stage.find("Mon 13 Nov 09:30 to");
        assert_eq!((column > 80, row < 5), (beside, beside), "{}", stage.screen());
        // Enter goes into the pane, which is large enough to read.
        let list = without_focus(&stage);
        assert!(stage.keys("enter").footer().contains("scroll"), "{}", stage.footer());
        assert_eq!(without_focus(&stage), list);
    }
}

#[test]
fn list_keeps_more_than_half_of_the_height() {
    for height in 24..=100 {
        let stage = stage(120, height);
        let (_, row) = stage.find("────────────");
        assert!(row * 2 > height, "{}", stage.screen());
    }
}

#[test]
fn details_pane_can_be_toggled() {
    for (width, height) in [(80, 24), (120, 40), (144, 24), (200, 60)] {
        let mut stage = stage(width, height);
        let open = stage.screen();
        let details = |stage: &Stage| stage.find_all("people    Speaker").len();
        assert!(details(&stage) > 0, "{open}");
        assert_eq!(details(stage.keys("v")), 0, "{}", stage.screen());
        // Tab leaves the closed pane out, and enter shows the details on the whole screen.
        stage.keys("tab tab");
        assert!(!stage.footer().contains("scroll"), "{}", stage.footer());
        assert!(details(stage.keys("enter")) > 0, "{}", stage.screen());
        assert_eq!(details(stage.keys("esc")), 0);
        // It stays closed in other views, and opens from each.
        assert_eq!(details(stage.keys("/")), 0);
        stage.keys("esc v");
        assert_eq!(stage.screen(), open);
        // From the details themselves it closes, too.
        assert_eq!(details(stage.keys("enter v")), 0, "{}", stage.screen());
    }
}

#[test]
fn missing_room_for_details_is_reported() {
    let mut stage = stage(40, 12);
    stage.keys("v");
    assert!(stage.said().starts_with("no room for a details pane here"), "{}", stage.said());
    stage.resizes(80, 24);
    assert!(
        !stage.find_all("Mon 13 Nov 09:30 to").is_empty(),
        "{:?} {:?}",
        stage.app.model.open.schedule.talks()[1].url,
        stage.find_all("page")
    );
}

#[test]
fn rooms_have_a_column_as_soon_as_there_is_space() {
    // In the list beside the groups, in the agenda and in search results.
    for (keys, from) in [("1", 93), ("3", 70), ("/", 73)] {
        let mut stage = stage(from, 24);
        stage.starring(&["00", "05", "20"]).keys(keys);
        let row = stage.row(if keys == "/" { 2 } else { 3 });
        assert!(row.contains("  Janson") || row.contains("  H.1308 ("), "{}", stage.screen());
    }
}

#[test]
fn ambiguous_title_shows_its_track() {
    // After the title on a narrow screen, in a column on a wide one.
    for (width, height) in [(40, 24), (80, 24), (120, 40), (144, 24), (200, 60)] {
        let stage = stage(width, height);
        let (_, row) = stage.find("Introduction");
        assert!(stage.row(row).contains("Databases 2"), "{}", stage.screen());
    }
}

#[test]
fn long_durations_are_shown_in_hours() {
    let stage = stage(80, 24);
    assert!(!stage.find_all("09:30    8h ▎00 All").is_empty(), "{}", stage.screen());
    assert!(!stage.find_all("09:30 1h30m ▎01 All").is_empty(), "{}", stage.screen());
    assert!(
        !stage.find_all("09:30   25m ▎02 All").is_empty(),
        "{:?} {:?}",
        stage.app.model.open.schedule.talks()[1].url,
        stage.find_all("page")
    );
}

#[test]
fn groups_are_filtered_while_typing() {
    let mut stage = stage(80, 24);
    let before = stage.keys("h j j j").screen();
    let mut pictures = vec![stage.keys("/").screen_after("h j j j /")];
    pictures.push(stage.types("go").screen_after("g o"));
    assert!(stage.row(1).contains("Go 1 · 1 talk"), "the first match is chosen");
    pictures.push(stage.keys("Down Down").screen_after("Down Down"));
    // Esc clears the filter and goes back to the group before.
    assert_eq!(stage.keys("esc").screen(), before);
    assert!(stage.keys("/").types("zzz").screen().contains("No match."));
    assert!(!stage.footer().contains("its talks"), "{}", stage.footer());
    stage.keys("enter");
    assert_eq!(stage.said(), "nothing matches");
    // Enter goes to the talks of the match, and shows all groups again.
    stage.keys("Ctrl-u").types("LOCAL sync 3").keys("enter");
    assert!(stage.row(1).contains("Local-First and Sync 3 · 1 talk"), "{}", stage.screen());
    assert!(stage.footer().contains("space star"), "{}", stage.footer());
    assert!(stage.row(1).contains("Tracks"), "{}", stage.screen());
    assert!(!stage.find_all("Databases 3").is_empty(), "{}", stage.screen());
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn group_filter_accepts_clicks_and_pastes() {
    let mut stage = stage(120, 40);
    stage.keys("h /").pastes("data\n");
    stage.clicks_on("Databases 3");
    assert!(stage.row(1).contains("Databases 3 · 1 talk"), "{}", stage.screen());
    assert!(stage.row(1).contains("/ data"), "the filter stays: {}", stage.row(1));
    stage.clicks_on("Databases 3");
    assert!(stage.row(1).contains("Tracks"), "{}", stage.row(1));
    // A click on another pane ends it as well, and so does another view.
    stage.keys("h /").types("go").clicks_on("09:");
    assert!(stage.row(1).contains("Tracks"), "{}", stage.row(1));
    stage.keys("h /").types("go").clicks_on("3 Agenda").keys("1");
    assert!(stage.row(1).contains("Tracks"), "{}", stage.row(1));
}

#[test]
fn group_names_are_complete_if_there_is_space() {
    // Wider than all titles need.
    let stage = stage(260, 40);
    for at in 1..=6 {
        let name = format!("Microkernels and Component-Based Operating Systems {at}");
        assert!(!stage.find_all(&name).is_empty(), "{}", stage.screen());
    }
}

/// Half-width kana: each voicing mark has its own cell.
const KANA: &str = "ｶﾞｷﾞｸﾞ";

/// The schedule with a change of the talk that is first in the list.
fn stage_with(terminal: Terminal, change: impl FnOnce(&mut Talk)) -> Stage {
    let mut conference = schedule().conference().clone();
    change(conference.talks.iter_mut().find(|talk| talk.id.as_str() == "01").unwrap());
    let schedule = Schedule::new(conference).unwrap();
    Stage::with(Setup { size: (120, 40), schedule, terminal, ..Setup::default() })
}

#[test]
fn half_width_kana_do_not_shift_columns() {
    let stage = stage_with(Terminal::default(), |talk| talk.title = KANA.to_owned());
    let rooms = stage.find_all("  H.1308");
    assert!(rooms.len() > 2, "{}", stage.screen());
    assert!(stage.row(rooms[0].1).contains(KANA), "{}", stage.screen());
    assert!(
        rooms.iter().all(|(column, _)| *column == rooms[0].0),
        "{:?} {:?}",
        stage.app.model.open.schedule.talks()[1].url,
        stage.find_all("page")
    );
}

#[test]
fn link_with_half_width_kana_is_complete() {
    let terminal = Terminal { has_links: true, ..Terminal::default() };
    let url = format!("https://example.org/{KANA}");
    let stage = stage_with(terminal, |talk| talk.url = Some(url));
    // The loop removes links from rows with characters of disputed width.
    let mut screen = ratatui::Terminal::new(TestBackend::new(120, 40)).unwrap();
    let buffer = screen.draw(|frame| stage.app.draw(frame)).unwrap().buffer;
    // Each cell of a link has the sequences that begin and end it around its text.
    let cells = buffer.content().iter().map(Cell::symbol);
    let linked: String = cells.filter_map(|symbol| symbol.split('\x1b').nth(2)).collect();
    assert_eq!(linked.replace('\\', ""), format!("example.org/{KANA}"));
}
