//! A hostile conference on the screen: in every view, pane and dialog.

use std::sync::LazyLock;

use hallway::format::{self, Hints};
use hallway::schedule::Schedule;
use hallway::text::width;

use super::files::{self, evil};
use super::{MAX_MARKS, assert_tame};
use crate::editions;
use crate::tui::stage::{Setup, Stage};

/// Keys that open everything. The screen is checked after each key.
const KEYS: &str = "j j l <enter> j j <enter> G <esc> <esc> b j <enter> b 2 + + - j l <enter> <esc> t 3 j <enter> <esc> 4 j 5 j \
    1 m X space j space 3 <enter> <esc> o j y <esc> Q ] q e <esc> c j <esc> ? <esc> / r e d <tab> <enter> \
    <esc> n a <esc> u y U <esc>";

static FORMATS: LazyLock<Vec<(&str, String)>> = LazyLock::new(|| files::all().into());

fn read(text: &str) -> Schedule {
    let hints = Hints { id: Some("evil".to_owned()), ..Hints::default() };
    Schedule::new(format::read(text.as_bytes(), &hints).unwrap().conference).unwrap()
}

/// Asserts that each cell contains at most a single character cluster, and that no row
/// is wider than the screen.
#[track_caller]
fn assert_screen_is_tame(stage: &Stage, what: &str) {
    let cells = stage.buffer();
    for y in 0..cells.area.height {
        let mut x = 0;
        while x < cells.area.width {
            let symbol = cells[(x, y)].symbol();
            assert!(!symbol.contains('\n'), "{what}");
            assert_tame(what, symbol);
            let most = 2 * MAX_MARKS;
            assert!(symbol.chars().count() <= most, "{what}: {symbol:?} in one cell");
            x += u16::try_from(width::of(symbol).max(1)).unwrap();
        }
        assert_eq!(x, cells.area.width, "{what}: row {y} is too wide");
    }
    assert_tame(what, stage.said());
}

#[test]
fn no_view_draws_control_sequences() {
    for (name, text) in FORMATS.iter() {
        // The other formats differ only in their readers.
        let sizes = if *name == "native.json" { 2 } else { 1 };
        for size in [(80, 24), (40, 12)].into_iter().take(sizes) {
            let mut stage = Stage::with(Setup {
                size,
                now: "2024-02-03T09:20:00+01:00",
                schedule: read(text),
                warning: Some(evil("complaint")),
                searches: &["red \u{1b}[31m\u{202e}pwned"],
                library: vec![
                    ("other.json", files::native("other", 1)),
                    ("broken.json", evil("x")),
                ],
                ..Setup::default()
            });
            assert_screen_is_tame(&stage, name);
            for key in KEYS.split_whitespace() {
                stage.keys(key);
                assert_screen_is_tame(&stage, &format!("{name} at {size:?} after {key}"));
            }
        }
    }
}

#[test]
fn opened_urls_are_web_urls_and_copied_text_is_clean() {
    let mut stage = Stage::with(Setup {
        now: "2024-02-03T09:20:00+01:00",
        schedule: read(&files::native("evil", 1)),
        ..Setup::default()
    });
    for at in 0..12 {
        stage.keys("1 <enter> o");
        for _ in 0..at {
            stage.keys("j");
        }
        stage.keys("<enter> <esc> <esc> <esc>");
    }
    stage.keys("1 y");
    assert!(!stage.platform.opened.is_empty());
    for url in &stage.platform.opened {
        let web = ["http://", "https://", "mailto:"];
        assert!(web.iter().any(|web| url.starts_with(web)), "{url}");
    }
    for text in stage.platform.opened.iter().chain(&stage.platform.copied) {
        assert_tame("copied", text);
    }
}

#[test]
fn megabytes_without_a_line_break_are_drawn() {
    let mega = crate::effort::size(1 << 18, 1 << 20);
    let long = "x".repeat(10 * mega);
    let file = editions::hallway_file(&serde_json::json!({
        "id": "long", "title": long, "timezone": "UTC", "start": "2024-02-03", "end": "2024-02-03",
        "rooms": [{"name": long}],
        "talks": [
            {"id": "1", "title": long, "room": long, "abstract": long,
                "slot": {"start": "2024-02-03T09:00:00Z", "minutes": 30}},
            {"id": "2", "title": "漢👩\u{200d}".repeat(mega / 4), "abstract": "\u{301}".repeat(5 * mega)},
        ],
    }));
    let mut stage = Stage::with(Setup {
        now: "2024-02-03T09:20:00Z",
        schedule: read(&file),
        ..Setup::default()
    });
    for key in "<enter> G <esc> j <enter> <esc> 2 1".split_whitespace() {
        stage.keys(key);
        assert_screen_is_tame(&stage, key);
    }
}
