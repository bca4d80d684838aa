//! The timeline: zooming, days, the current time, moving between blocks.

use insta::assert_snapshot;

use hallway::format::native;
use hallway::schedule::{Schedule, Slot, Talk};
use hallway::text::symbols;
use hallway::tui::theme::{Role, Theme};

use super::stage::{DURING, Setup, Stage};
use crate::big_day;

#[test]
fn zooming_steps_through_the_scales_and_keeps_the_selection() {
    let mut stage = Stage::new(80, 24);
    stage.starring(&["211", "115"]).keys("2 j j j");
    let selected = stage.selected().unwrap().to_owned();
    let mut pictures = vec![stage.screen_after("2 j j j")];
    for scale in ["10 min a line", "15 min a line", "4 min a cell"] {
        pictures.push(stage.keys("-").screen_after("-"));
        assert!(stage.screen().contains(scale), "{}", stage.screen());
        assert_eq!(stage.selected(), Some(selected.as_str()));
    }
    // Only the last line says that this is the coarsest.
    let coarsest = stage.keys("-").screen_after("-");
    let view = |picture: &str| picture.trim_end().rsplit_once('\n').map(|it| it.0.to_owned());
    assert_eq!(view(&coarsest), view(&pictures[3]));
    for scale in ["15 min a line", "10 min a line", "5 min a line", "5 min a line"] {
        stage.keys("+");
        assert!(stage.screen().contains(scale), "{}", stage.screen());
        assert_eq!(stage.selected(), Some(selected.as_str()));
    }
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn current_time_is_a_line_in_the_timeline() {
    let mut stage = Stage::during(100, 24);
    let morning = stage.keys("2").screen_after("at 10:02");
    let next = stage.time_is("2023-11-13T10:05:00-05:00").screen_after("at 10:05");
    let pause = stage.time_is("2023-11-13T11:10:00-05:00").screen_after("at 11:10");
    let found = stage.keys(".").screen_after("at 11:10, .");
    assert_snapshot!([morning, next, pause, found].join("\n"));
}

#[test]
fn current_time_leaves_all_hours_on_the_ruler() {
    for size in [(80, 24), (120, 40), (200, 50)] {
        let now = big_day::NOON;
        let setup = Setup { size, now, schedule: big_day::rooms(29), ..Setup::default() };
        let mut stage = Stage::with(setup);
        stage.keys("2");
        let hours = |stage: &Stage| stage.row(2).split_whitespace().count();
        // Without the time and its mark.
        let all = hours(stage.time_is("2023-11-12T12:00:00-05:00"));
        for minute in (0..450).step_by(7) {
            let (hour, minute) = (10 + minute / 60, minute % 60);
            stage.time_is(&format!("2023-11-13T{hour:02}:{minute:02}:00-05:00"));
            let ruler = stage.row(2);
            assert!(ruler.starts_with(&format!(" ›{hour:02}:{minute:02} ")), "{ruler}");
            let (_, ruler) = ruler.split_at(ruler.find(' ').map_or(0, |_| " ›00:00".len()));
            let shown = ruler.replace('›', " ");
            assert_eq!(shown.split_whitespace().count(), all, "{ruler}");
        }
        if size.1 == 24 {
            assert!(stage.row(1).contains(" rooms · 10 min a cell"), "{}", stage.row(1));
        }
    }
}

#[test]
fn next_talk_in_the_details_stays_on_the_day() {
    let mut stage = Stage::new(120, 40);
    stage.keys("2 enter");
    let first = stage.selected().unwrap().to_owned();
    stage.keys("J");
    assert_ne!(stage.selected(), Some(first.as_str()));
    stage.keys("K");
    assert_eq!(stage.selected(), Some(first.as_str()));
    for _ in 0..60 {
        stage.keys("J");
    }
    stage.keys("esc");
    assert_eq!(stage.active_day(), "Mon 13 Nov");
}

#[test]
fn changing_the_day_keeps_the_time_of_day() {
    let mut stage = Stage::new(100, 24);
    stage.keys("2 G");
    let there = stage.keys("]").screen_after("2 G ]");
    assert_snapshot!(there);
    // It is the last day.
    assert_eq!(stage.keys("]").screen_after("2 G ]"), there);
    stage.keys("[");
    assert_eq!(stage.active_day(), "Mon 13 Nov");
}

#[test]
fn arrows_go_to_the_spatial_neighbour() {
    let mut stage = Stage::new(120, 40);
    stage.keys("2");
    let mut visited = vec![stage.selected().unwrap().to_owned()];
    for key in ["Right", "Right", "Right", "Down", "Down", "Left", "Left", "Left", "Up"] {
        stage.keys(key);
        visited.push(format!("{key}: {}", stage.selected().unwrap()));
    }
    assert_snapshot!(visited.join("\n"));
}

#[test]
fn columns_scroll_sideways_on_a_narrow_screen() {
    let mut stage = Stage::new(40, 12);
    let mut pictures = vec![stage.keys("2 + + +").screen_after("2 + + +")];
    pictures.push(stage.keys("l").screen_after("l"));
    pictures.push(stage.keys("l").screen_after("l"));
    pictures.push(stage.keys("G").screen_after("G"));
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn enter_opens_the_details_and_esc_returns() {
    for size in [(80, 24), (160, 50)] {
        let mut stage = Stage::new(size.0, size.1);
        let before = stage.keys("2 l j j").screen();
        stage.keys("enter j j");
        assert_ne!(stage.screen(), before);
        assert_eq!(stage.keys("esc").screen(), before);
    }
}

#[test]
fn stars_and_clashes_are_marked_on_the_blocks() {
    let mut stage = Stage::new(120, 40);
    stage.starring(&["211", "115", "174"]).keys("2");
    assert!(stage.screen().contains("★Run ILP32"), "{}", stage.screen());
    assert!(stage.screen().contains("⚑system pressure"), "{}", stage.screen());
    // After unstarring one talk there is no clash, and the other talk keeps its star.
    stage.clicks_on("system pressure").keys("space");
    assert!(!stage.screen().contains('⚑'), "{}", stage.screen());
    assert!(stage.screen().contains("★Testing Drivers"), "{}", stage.screen());
}

#[test]
fn all_day_talks_take_a_line_and_do_not_stretch_the_day() {
    let mut conference = native::built_in().unwrap().conference().clone();
    let mut expo = Talk::new("expo", "Exhibition");
    let midnight = "2023-11-13T00:00:00-05:00".parse().unwrap();
    expo.slot = Some(Slot { all_day: true, ..Slot::new(midnight, 3 * 1440) });
    conference.talks.push(expo);
    for width in [120, 80, 40] {
        let mut stage = Stage::with(Setup {
            size: (width, 24),
            now: DURING,
            schedule: Schedule::new(conference.clone()).unwrap(),
            ..Setup::default()
        });
        stage.starring(&["expo", "174"]);
        let list = stage.keys("1 g").screen();
        assert!(list.contains("all day"), "{list}");
        assert!(!list.contains("4320") && !list.contains("00:00"), "{list}");
        let timeline = stage.keys("2").screen();
        assert!(timeline.contains("all day  ★Exhibition to Wed"), "{timeline}");
        assert!(!timeline.contains("00:00"), "{timeline}");
        assert!(timeline.contains("09:30") || timeline.contains(" 10 "), "{timeline}");
        let wednesday = stage.keys("]").screen();
        assert!(wednesday.contains("all day  ★Exhibition"), "{wednesday}");
        assert!(!wednesday.contains("to Wed"), "{wednesday}");
        let agenda = stage.keys("3").screen();
        assert!(agenda.contains("all day"), "{agenda}");
        assert!(!agenda.contains("overlaps"), "{agenda}");
        let now = stage.keys("4").screen();
        assert!(now.contains("All day") && now.contains("Exhibition"), "{now}");
    }
}

/// A stage with a generated day.
fn stage(schedule: Schedule, size: (u16, u16)) -> Stage {
    Stage::with(Setup { size, now: big_day::NOON, schedule, ..Setup::default() })
}

/// The names of the rooms in the overview.
fn names(stage: &Stage) -> Vec<String> {
    let rows = stage.columns(1..20).into_iter();
    rows.filter(|row| row.starts_with("Room ")).map(|row| row.trim_end().to_owned()).collect()
}

#[test]
fn overview_shows_all_29_rooms_and_the_selected_talk() {
    let mut stage = stage(big_day::rooms(29), (120, 40));
    stage.starring(&["4-0", "7-2", "9-2", "20-5"]).keys("2");
    let rooms: Vec<String> = (1..=29).map(|room| format!("Room {room}")).collect();
    let shown: Vec<String> = names(&stage);
    assert!(rooms.iter().zip(&shown).all(|(room, name)| name.starts_with(room)), "{shown:?}");
    assert_eq!(shown.len(), 29);
    assert_snapshot!(stage.screen_after("2"));
}

#[test]
fn legend_explains_blocks_with_several_talks_where_it_fits() {
    for (width, what) in [(80, "+1 another talk"), (120, "✎ note")] {
        let mut stage = stage(big_day::rooms(29), (width, 24));
        stage.keys("2");
        let legend = stage.find_all("★▓ star").into_iter().map(|(_, row)| stage.row(row));
        assert!(legend.last().unwrap().contains(what), "{}", stage.screen());
    }
}

#[test]
fn overview_keys_move_in_time_and_between_rooms() {
    let mut stage = stage(big_day::rooms(29), (120, 40));
    stage.keys("2 g h h h h h h h h h h h h h h h h h h h h");
    assert_eq!(stage.selected(), Some("Talk 0 of room 1"));
    stage.keys("l l");
    assert_eq!(stage.selected(), Some("Talk 2 of room 1"));
    // The fourth room has a talk all day long, and the fifth continues at the time before.
    stage.keys("j j j");
    assert_eq!(stage.selected(), Some("Workshop all day of room 4"));
    stage.keys("j");
    let down = stage.selected().unwrap().to_owned();
    assert!(down.starts_with("Talk 1 of room 5"), "{down}");
    stage.keys("k k k k");
    assert_eq!(stage.selected(), Some("Talk 2 of room 1"));
    stage.keys("G");
    assert!(stage.selected().unwrap().ends_with("of room 29"));
}

#[test]
fn more_rooms_than_lines_scroll_with_the_selection() {
    for (size, rooms) in [((80, 24), 29), ((40, 12), 29), ((120, 40), 53), ((200, 60), 90)] {
        let mut stage = stage(big_day::rooms(rooms), size);
        stage.keys("2 - g");
        let first = names(&stage);
        assert!(first[0].starts_with("Room 1"), "{}", stage.screen());
        assert!(stage.screen().contains(&format!("of {rooms}")), "{}", stage.screen());
        stage.keys("G");
        let last = names(&stage);
        assert!(last.last().unwrap().starts_with(&format!("Room {rooms}")), "{}", stage.screen());
        assert_eq!(first.len(), last.len());
        // The wheel scrolls lines and keeps the selection in sight.
        stage.wheel(-100, 30, 5);
        assert_eq!(names(&stage), first);
        assert!(stage.selected().is_some());
    }
}

#[test]
fn overview_on_small_and_wide_screens() {
    let mut pictures = Vec::new();
    for size in [(80, 24), (40, 12), (200, 60)] {
        let mut stage = stage(big_day::rooms(29), size);
        stage.starring(&["4-0", "7-2", "9-2", "20-5"]).keys("2 j j j l");
        pictures.push(stage.screen_after("2 j j j l"));
    }
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn timeline_shows_as_many_columns_as_fit() {
    for (width, columns) in [(120, "1 to 8 of 29"), (200, "1 to 13 of 29"), (80, "1 to 5 of 29")] {
        let mut stage = stage(big_day::rooms(29), (width, 40));
        stage.keys("2 g + h h h h h h h h h h h h h h h h h h h");
        assert!(stage.screen().contains(columns), "{}", stage.screen());
        assert!(stage.screen().contains("15 min a line"), "{}", stage.screen());
    }
    // Zooming in makes columns wider and rows shorter.
    let mut stage = stage(big_day::rooms(29), (200, 60));
    stage.keys("2 g + +");
    assert!(stage.screen().contains("1 to 10 of 29"), "{}", stage.screen());
    stage.keys("+");
    assert!(stage.screen().contains("1 to 8 of 29"), "{}", stage.screen());
}

#[test]
fn initial_scale_depends_on_rooms_and_width() {
    // A talk of 25 minutes has five lines, in columns that need 24 cells each.
    for (rooms, width, scale) in [
        (4, 120, "5 min a line"),
        (5, 120, "6 min a cell"),
        (5, 160, "5 min a line"),
        (29, 200, "3 min a cell"),
    ] {
        let mut stage = stage(big_day::rooms(rooms), (width, 40));
        stage.keys("2");
        assert!(stage.screen().contains(scale), "{rooms} {width}\n{}", stage.screen());
    }
}

#[test]
fn empty_night_folds_into_a_line_or_a_cell() {
    let mut stage = stage(big_day::with_a_night(), (80, 24));
    let columns = stage.keys("2 + g").screen_after("2 +");
    assert!(columns.contains("no talks until 09:00"), "{columns}");
    let overview = stage.keys("-").screen_after("-");
    assert_snapshot!([columns, overview].join("\n"));
}

#[test]
fn marks_and_fills_are_distinct_without_colours() {
    for symbols in [&symbols::UNICODE, &symbols::ASCII] {
        let mut stage = Stage::with(Setup {
            size: (120, 20),
            now: big_day::NOON,
            theme: Theme::Plain,
            symbols,
            schedule: big_day::rooms(6),
            ..Setup::default()
        });
        stage.starring(&["1-1", "2-1", "3-4"]).keys("2 - - - g");
        stage.clicks_on("Room 6").keys("h h h h h h h h l l m h x h");
        let name = if symbols == &symbols::ASCII { "ascii" } else { "unicode" };
        assert_snapshot!(format!("marks_in_{name}"), stage.screen());
    }
}

#[test]
fn click_in_the_overview_selects_and_second_click_opens() {
    let mut stage = stage(big_day::rooms(29), (120, 40));
    stage.keys("2");
    let (column, row) = stage.find("Workshop");
    stage.clicks(column + 40, row);
    assert_eq!(stage.selected(), Some("Workshop all day of room 4"));
    let before = stage.screen();
    // Nothing is between the rooms' names and the first talk.
    stage.clicks(2, row + 3);
    assert_eq!(stage.screen(), before);
    stage.clicks(column + 40, row);
    assert!(stage.footer().contains("scroll"), "{}", stage.screen());
}

#[test]
fn strip_below_the_overview_keeps_its_height() {
    let mut stage = stage(big_day::rooms(29), (100, 30));
    stage.keys("2 g");
    let rule = |stage: &Stage| {
        let rows = stage.columns(0..3);
        rows.iter().position(|row| row == "───").unwrap()
    };
    let first = rule(&stage);
    for key in ["j", "l", "j", "j", "l", "l", "space", "j", "m", "G", "k", "h"] {
        stage.keys(key);
        assert_eq!(rule(&stage), first, "{}", stage.screen());
    }
}

#[test]
fn overview_blocks_have_track_and_pick_colours() {
    let mut stage = stage(big_day::rooms(9), (80, 24));
    stage.starring(&["1-1", "4-0", "6-14"]).keys("2 g j m j x");
    assert_snapshot!(stage.roles());
}

#[test]
fn selection_stays_visible_at_every_scale() {
    let mut stage = stage(big_day::rooms(29), (120, 40));
    stage.keys("2 g j j j j j j l l l");
    let selected = stage.selected().unwrap().to_owned();
    for key in ["+", "+", "+", "-", "-", "-", "+"] {
        stage.keys(key);
        assert_eq!(stage.selected(), Some(selected.as_str()));
        let marked = stage.first_cell(Role::Selected);
        assert!(marked.is_some(), "after {key}\n{}", stage.screen());
    }
}

#[test]
fn the_last_scales_say_that_they_are() {
    let mut stage = Stage::new(120, 40);
    stage.keys("2 + + + +");
    assert_eq!(stage.said(), "this is the finest scale");
    let finest = stage.keys("j").screen();
    assert_eq!(stage.keys("+ j k").screen(), finest);
    stage.keys("- - - - -");
    assert_eq!(stage.said(), "this is the coarsest scale: all rooms");
}
