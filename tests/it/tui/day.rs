//! During the day: what is on and comes next, the clock, reminders, and the two
//! clocks of somebody who is not from here.

use chrono_tz::Tz;
use hallway::config::Settings;
use insta::assert_snapshot;

use super::stage::{DURING, Setup, Stage};

/// Somebody in a zone, in the middle of the first morning.
fn from(zone: Tz, size: (u16, u16)) -> Stage {
    Stage::with(Setup {
        size,
        now: DURING,
        zone,
        ..Setup::default()
    })
}

#[test]
fn what_is_on_and_what_comes_next_at_each_size() {
    let mut pictures = Vec::new();
    for (width, height) in [(40, 12), (80, 24), (120, 24)] {
        let mut stage = Stage::during(width, height);
        stage.starring(&["174", "211", "115"]).keys("4");
        pictures.push(stage.screen());
    }
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn it_follows_the_clock() {
    let mut stage = Stage::during(100, 20);
    stage.starring(&["115"]).keys("4");
    let later = stage
        .time_is("2023-11-13T10:15:00-05:00")
        .screen_after("at 10:15");
    let pause = stage
        .time_is("2023-11-13T11:00:00-05:00")
        .screen_after("at 11:00");
    let evening = stage
        .time_is("2023-11-13T18:00:00-05:00")
        .screen_after("at 18:00");
    let over = stage
        .time_is("2023-11-16T09:00:00-05:00")
        .screen_after("three days later");
    assert_snapshot!([later, pause, evening, over].join("\n"));
}

#[test]
fn before_the_conference_it_says_when_that_begins() {
    let mut stage = Stage::with(Setup {
        size: (100, 14),
        now: "2023-11-11T20:00:00-05:00",
        ..Setup::default()
    });
    let picture = stage.starring(&["115"]).keys("4").screen();
    assert_snapshot!(picture);
}

#[test]
fn it_wakes_at_the_next_minute_only_while_the_conference_is_on() {
    let mut stage = Stage::during(100, 24);
    let until = stage.world.waits.pop().unwrap().unwrap();
    assert_eq!(until.to_rfc3339(), "2023-11-13T15:03:00+00:00");
    for keys in ["", "2", "3", "4"] {
        let mut stage = Stage::new(100, 24);
        stage.keys(keys);
        assert_eq!(stage.world.waits.pop(), Some(None), "it is over: {keys}");
    }
    let mut stage = Stage::with(Setup {
        now: "2023-11-11T20:00:00-05:00",
        ..Setup::default()
    });
    assert_eq!(stage.world.waits.pop(), Some(None), "it has not begun");
    stage.keys("4");
    assert!(
        stage.world.waits.pop().unwrap().is_some(),
        "one waits for it"
    );
}

#[test]
fn the_talks_that_are_on_are_marked_in_the_lists() {
    let mut stage = Stage::during(100, 20);
    stage.starring(&["174"]);
    let talks = stage.keys("1").screen_after("1");
    let roles = stage.roles();
    let agenda = stage.keys("3").screen_after("3");
    let hits = stage.keys("/").types("idle").screen_after("/ idle");
    assert_snapshot!([talks, roles, agenda, hits].join("\n"));
}

#[test]
fn a_pick_that_begins_soon_is_said_and_rung() {
    let mut stage = Stage::during(100, 20);
    stage.starring(&["211", "115"]);
    stage.time_is("2023-11-13T10:09:59-05:00");
    assert_eq!((stage.said(), stage.world.rung), ("", 0));
    stage.time_is("2023-11-13T10:10:00-05:00");
    assert_eq!(
        stage.said(),
        "in 5 min: system pressure on CPUs capacity and feedback to scheduler, \
         Real-time and Scheduling MC; overlaps Testing Drivers with KUnit (Does hardware \
         have to be hard?), 10:30 to 10:55, by 5 min"
    );
    assert_eq!(stage.world.rung, 1);
    assert_snapshot!(stage.screen());
    // Once is enough.
    stage.keys("j").time_is("2023-11-13T10:11:00-05:00");
    assert_eq!((stage.said(), stage.world.rung), ("", 1));
}

#[test]
fn after_a_long_sleep_only_what_has_not_begun_is_said() {
    let mut stage = Stage::during(100, 20);
    stage.starring(&["211", "115"]);
    stage.time_is("2023-11-13T10:27:00-05:00");
    assert!(
        stage.said().starts_with("in 3 min: Testing"),
        "{}",
        stage.said()
    );
    let mut stage = Stage::during(100, 20);
    stage.starring(&["211", "115"]);
    stage.time_is("2023-11-13T10:30:00-05:00");
    assert_eq!((stage.said(), stage.world.rung), ("", 0));
}

#[test]
fn a_key_in_the_same_moment_does_not_swallow_the_reminder() {
    let mut stage = Stage::during(100, 20);
    stage.starring(&["211"]);
    stage.world.now_is("2023-11-13T10:10:02-05:00");
    stage.keys("m");
    assert!(stage.said().starts_with("perhaps"), "{}", stage.said());
    assert!(
        stage.said().contains("in 5 min: system"),
        "{}",
        stage.said()
    );
}

#[test]
fn reminders_are_as_they_are_set() {
    let with = |settings: Settings, now: &str| {
        let mut stage = Stage::with(Setup {
            now: DURING,
            settings,
            ..Setup::default()
        });
        stage.starring(&["211"]).time_is(now);
        (stage.said().is_empty(), stage.world.rung)
    };
    let reminder = |reminder| Settings {
        reminder,
        ..Settings::default()
    };
    let quiet = Settings {
        bell: false,
        ..Settings::default()
    };
    assert_eq!(with(reminder(10), "2023-11-13T10:05:00-05:00"), (false, 1));
    assert_eq!(with(reminder(0), "2023-11-13T10:14:00-05:00"), (true, 0));
    assert_eq!(with(quiet, "2023-11-13T10:10:00-05:00"), (false, 0));
}

#[test]
fn all_times_are_shown_on_the_one_clock_or_on_the_other() {
    let mut pictures = Vec::new();
    for size in [(40, 12), (100, 20)] {
        let mut stage = from(Tz::Asia__Tokyo, size);
        stage.starring(&["211", "115"]);
        pictures.push(stage.keys("t").screen_after("t"));
        for keys in ["j", "2", "3", "4"] {
            pictures.push(stage.keys(keys).screen_after(keys));
        }
        pictures.push(stage.keys("/").types("kunit").screen_after("/ kunit"));
        stage.keys("esc t");
        assert!(stage.said().contains("venue"), "{}", stage.said());
    }
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn a_zone_that_is_half_an_hour_off_has_its_own_lines() {
    let mut stage = from(Tz::Asia__Kolkata, (100, 16));
    assert_snapshot!(stage.keys("2 t j").screen());
}

#[test]
fn who_is_at_the_venue_has_one_clock() {
    let mut stage = Stage::during(100, 20);
    let before = stage.screen();
    stage.keys("t");
    assert_eq!(stage.said(), "your clock and the venue's show the same");
    assert_eq!(stage.keys("j k").screen(), before);
}

#[test]
fn the_own_clock_can_be_the_first() {
    let mut stage = Stage::with(Setup {
        size: (100, 20),
        zone: Tz::Europe__Berlin,
        settings: Settings {
            own_clock: true,
            ..Settings::default()
        },
        ..Setup::default()
    });
    assert!(stage.row(0).contains("your time CET"), "{}", stage.row(0));
    assert!(stage.screen().contains("15:30  Welcome!"));
    stage.keys("t");
    assert!(stage.row(0).contains("venue time EST"), "{}", stage.row(0));
}
