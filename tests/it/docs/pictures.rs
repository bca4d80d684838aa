//! The pictures of the documentation, drawn from the program's own screens.

use chrono_tz::Tz;
use hallway::tui::theme::Theme;
use hallway::tui::update::Msg;

use super::assert_up_to_date;
use super::svg;
use super::svg::film::{self, Frame};
use crate::tui::stage::{DURING, Setup, Stage};
use crate::{big_day, editions};

/// The conference on its first morning, seen from Europe.
fn stage() -> Stage {
    let mut stage = Stage::with(Setup {
        size: (120, 32),
        now: DURING,
        zone: Tz::Europe__Berlin,
        theme: Theme::Colors,
        ..Setup::default()
    });
    stage.starring(&["174", "211", "115", "66", "62", "271", "76", "110", "226"]);
    stage
}

/// Compares the picture of a screen with its file.
fn assert_picture(name: &str, stage: &Stage) {
    let picture = svg::draw(stage.buffer(), &format!("Hallway: {}", name.replace('-', " ")));
    assert_up_to_date(&format!("docs/{name}.svg"), &picture);
}

#[test]
fn timeline_svg_is_up_to_date() {
    let mut stage = stage();
    stage.keys("2 l");
    assert_picture("timeline", &stage);
}

#[test]
fn overview_svg_is_up_to_date() {
    let mut stage = Stage::with(Setup {
        size: (120, 40),
        now: big_day::NOON,
        theme: Theme::Colors,
        schedule: big_day::rooms(29),
        ..Setup::default()
    });
    stage.starring(&["4-0", "7-2", "9-2", "20-5"]).keys("2");
    assert_picture("overview", &stage);
}

#[test]
fn agenda_svg_is_up_to_date() {
    let mut stage = stage();
    stage.keys("3 g j j");
    assert_picture("agenda", &stage);
}

#[test]
fn my_day_svg_is_up_to_date() {
    let mut stage = stage();
    stage.keys("p");
    assert_picture("my-day", &stage);
}

#[test]
fn now_svg_is_up_to_date() {
    let mut stage = stage();
    stage.keys("4 j");
    assert_picture("now", &stage);
}

#[test]
fn changes_svg_is_up_to_date() {
    let mut stage = Stage::with(Setup {
        size: (120, 32),
        now: "2023-11-12T18:00:00-05:00",
        zone: Tz::Europe__Berlin,
        theme: Theme::Colors,
        schedule: editions::moved(),
        updated: true,
        file: Some(editions::picks()),
        ..Setup::default()
    });
    stage.keys("6 j");
    assert_picture("changes", &stage);
}

/// A search, a star, a clash and its end, my day and the calendar.
fn tour() -> Vec<Frame> {
    let mut stage = Stage::with(Setup {
        size: (104, 28),
        now: "2023-11-12T18:00:00-05:00",
        theme: Theme::Colors,
        ..Setup::default()
    });
    stage.starring(&["174", "178", "66", "271"]);
    let mut frames = Vec::new();
    let mut shoot = |stage: &Stage, caption: &'static str, tenths: u32| {
        frames.push(Frame { screen: stage.buffer().clone(), caption, tenths });
    };
    shoot(stage.keys("1 g"), "hallway", 30);
    stage.keys("/");
    for typed in ["te", "st", "in"] {
        shoot(stage.types(typed), "/  search titles, people and abstracts", 4);
    }
    shoot(stage.types("g"), "/  search titles, people and abstracts", 25);
    shoot(stage.keys("enter"), "enter  keep the hits", 20);
    shoot(stage.keys("space"), "space  star a talk", 30);
    shoot(stage.keys("3"), "3  your agenda names the clash", 35);
    shoot(stage.keys("r"), "r  lay the talks side by side", 40);
    shoot(stage.keys("enter"), "enter  keep one talk; the other becomes a maybe", 30);
    shoot(stage.keys("p"), "p  my day: your picks and the free time between them", 40);
    shoot(stage.keys("e"), "e  export a calendar for the phone", 25);
    stage.keys("enter").receives(Msg::Exported(Ok("lpc-2023.ics".into())));
    shoot(&stage, "enter  done", 30);
    frames
}

#[test]
fn tour_svg_is_up_to_date() {
    let frames = tour();
    let picture = film::draw(&frames, "Hallway: search, star, resolve a clash, my day, export");
    film::assert_shows_frames_in_turn(&frames, &picture);
    assert!(picture.len() < 300_000, "{}", picture.len());
    assert_up_to_date("docs/tour.svg", &picture);
}
