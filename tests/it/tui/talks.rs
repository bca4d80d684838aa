//! The talks view: browsing by groups, details, following.

use hallway::format::native;
use hallway::schedule::{Room, Schedule};
use insta::assert_snapshot;

use super::stage::{Setup, Stage};

#[test]
fn browse_cycles_through_the_available_groupings() {
    let mut stage = Stage::new(80, 24);
    let mut pictures = Vec::new();
    let mut names = Vec::new();
    for _ in 0..6 {
        stage.keys("b");
        names.push(stage.row(1).split_whitespace().next().unwrap().to_owned());
        pictures.push(stage.keys("j").screen_after("b j"));
        // A chosen group would stay as a filter.
        stage.keys("g");
    }
    // The conference has no rooms to browse by.
    assert_eq!(names, ["Sessions", "Speakers", "Days", "Lengths", "Tracks", "Sessions"]);
    assert_snapshot!(pictures[..5].join("\n"));
}

#[test]
fn rooms_can_be_browsed_and_are_timeline_columns() {
    let mut conference = native::built_in().unwrap().conference().clone();
    conference.rooms =
        ["James River Ballroom", "Magnolia"].map(|name| Room { name: name.to_owned() }).into();
    for (at, talk) in conference.talks.iter_mut().enumerate() {
        talk.room = conference.rooms.get(at % 3).map(|room| room.name.clone());
    }
    let mut stage =
        Stage::with(Setup { schedule: Schedule::new(conference).unwrap(), ..Setup::default() });
    let rooms = stage.keys("b b b j").screen_after("b b b j");
    let days = stage.keys("2").screen_after("2");
    assert_snapshot!([rooms, days].join("\n"));
}

#[test]
fn empty_conference_can_be_browsed() {
    let mut conference = native::built_in().unwrap().conference().clone();
    conference.talks.clear();
    conference.sessions.clear();
    conference.tracks.clear();
    let mut stage =
        Stage::with(Setup { schedule: Schedule::new(conference).unwrap(), ..Setup::default() });
    let mut pictures = Vec::new();
    for keys in ["1", "2", "3", "1 /"] {
        pictures.push(stage.keys(keys).screen_after(keys));
        stage.keys("j k g G enter space o esc esc ] [ tab b u y");
    }
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn moving_through_groups_shows_their_talks() {
    let mut stage = Stage::new(120, 24);
    stage.keys("h j j j j");
    assert!(stage.screen().contains("RISC-V MC · 9 talks"), "{}", stage.screen());
    let picture = stage.screen();
    stage.keys("enter");
    assert_snapshot!([picture, stage.screen_after("enter")].join("\n"));
}

#[test]
fn details_beside_the_list_scroll_and_step_to_the_next_talk() {
    let mut stage = Stage::new(150, 24);
    stage.keys("] l j j j");
    let scrolled = stage.screen_after("] l j j j");
    stage.keys("J");
    let next = stage.screen_after("J");
    assert_snapshot!([scrolled, next].join("\n"));
    stage.keys("K");
    assert_eq!(stage.selected(), Some("Improve Xeon IRQ throughput with posted interrupt"));
}

#[test]
fn second_enter_maximizes_details_and_esc_steps_back() {
    let mut stage = Stage::new(120, 40);
    let list = stage.keys("j j j").screen();
    let pane = stage.keys("enter").screen();
    let full = stage.keys("enter").screen_after("enter enter");
    assert_snapshot!(full);
    assert_eq!(stage.keys("esc").screen(), pane);
    assert_eq!(stage.keys("esc").screen(), list);
    assert_eq!(stage.keys("esc").screen(), list);
}

#[test]
fn enter_and_esc_switch_panes_on_a_narrow_screen() {
    let mut stage = Stage::new(40, 12);
    let list = stage.screen_after("");
    let details = stage.keys("enter").screen_after("enter");
    assert_eq!(stage.keys("esc").screen(), list);
    let groups = stage.keys("esc").screen_after("esc esc");
    assert_eq!(stage.keys("enter").screen(), list);
    assert_snapshot!([list, details, groups].join("\n"));
}

#[test]
fn long_details_fill_the_whole_screen() {
    // A talk with several people and links and a session description.
    let mut stage = Stage::new(80, 60);
    stage.keys("/").types("teep").keys("enter enter enter");
    assert_snapshot!(stage.screen());
}

#[test]
fn brackets_step_through_the_days() {
    let mut stage = Stage::new(80, 24);
    stage.keys("]");
    assert_eq!(stage.selected(), Some("Improve Xeon IRQ throughput with posted interrupt"));
    let untimed = stage.keys("]").selected_row();
    assert!(!untimed.contains(':'), "a talk without a time: {untimed}");
    assert_eq!(stage.keys("]").selected_row(), untimed);
    stage.keys("[");
    assert_eq!(stage.selected(), Some("Improve Xeon IRQ throughput with posted interrupt"));
    stage.keys("j j [");
    assert_eq!(stage.selected(), Some("Welcome!"));
    assert!(stage.screen().contains("Mon 13 Nov"), "{}", stage.screen());
}

#[test]
fn first_day_heading_is_visible_at_the_top() {
    let mut stage = Stage::new(80, 12);
    let before = stage.screen();
    assert_eq!(stage.keys("G g").screen(), before);
    assert_eq!(stage.keys("PgDn PgDn PgUp PgUp PgUp").screen(), before);
    assert_eq!(stage.keys("Ctrl-d Ctrl-d Ctrl-u Ctrl-u").screen(), before);
}

#[test]
fn dot_selects_the_current_talk_during_the_conference() {
    let mut stage = Stage::during(80, 24);
    stage.keys("G .");
    assert_eq!(stage.selected(), Some("the path to achieve a bug-free build on the mainline"));
    let mut stage = Stage::new(80, 24);
    stage.keys(".");
    assert_eq!(stage.said(), "the conference is not on now");
}

#[test]
fn title_names_the_day_whose_heading_is_out_of_sight() {
    for (width, height) in [(40, 12), (80, 24), (120, 40), (200, 20)] {
        let mut stage = Stage::new(width, height);
        let named = |stage: &Stage| stage.row(1).contains("talks · Mon 13 Nov");
        assert!(!named(&stage), "the heading is visible\n{}", stage.screen());
        stage.keys("PgDn PgDn");
        assert!(named(&stage), "{}", stage.screen());
        // The heading of the next day is at the top.
        stage.keys("g ]");
        assert!(!stage.row(1).contains("Nov"), "{}", stage.screen());
        stage.keys("PgDn PgDn");
        assert!(!named(&stage), "{}", stage.screen());
        // The hits of a search are not listed by days.
        stage.keys("/").types("a").keys("enter G");
        assert!(!stage.row(1).contains("Nov"), "{}", stage.screen());
    }
}

#[test]
fn title_names_the_day_only_once() {
    let mut stage = Stage::new(80, 24);
    stage.keys("b b b j l PgDn PgDn");
    let title = stage.row(1);
    assert_eq!(title.matches("Mon 13 Nov").count(), 1, "{}", stage.screen());
    assert!(!title.contains("talks · Mon"), "{}", stage.screen());
}
