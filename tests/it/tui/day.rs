//! During the day: talks on now and next, the clock, reminders, and the clocks of the venue and
//! of a visitor from another time zone.

use chrono_tz::Tz;
use hallway::config::{Notify, Settings};
use hallway::environment::Terminal;
use hallway::format::native;
use hallway::schedule::Schedule;
use hallway::tui::layout;
use insta::assert_snapshot;

use super::stage::{DURING, Setup, Stage};

/// A user in a time zone, in the middle of the first morning.
fn from(zone: Tz, size: (u16, u16)) -> Stage {
    Stage::with(Setup { size, now: DURING, zone, ..Setup::default() })
}

#[test]
fn now_view_at_each_size() {
    let mut pictures = Vec::new();
    for (width, height) in [(40, 12), (80, 24), (120, 24)] {
        let mut stage = Stage::during(width, height);
        stage.starring(&["174", "211", "115"]).keys("4");
        pictures.push(stage.screen());
    }
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn now_view_follows_the_clock() {
    let mut stage = Stage::during(100, 20);
    stage.starring(&["115"]).keys("4");
    let later = stage.time_is("2023-11-13T10:15:00-05:00").screen_after("at 10:15");
    let pause = stage.time_is("2023-11-13T11:00:00-05:00").screen_after("at 11:00");
    let evening = stage.time_is("2023-11-13T18:00:00-05:00").screen_after("at 18:00");
    let over = stage.time_is("2023-11-16T09:00:00-05:00").screen_after("three days later");
    assert_snapshot!([later, pause, evening, over].join("\n"));
}

#[test]
fn now_view_announces_the_start_of_the_conference() {
    let mut stage = Stage::with(Setup {
        size: (100, 14),
        now: "2023-11-11T20:00:00-05:00",
        ..Setup::default()
    });
    let picture = stage.starring(&["115"]).keys("4").screen();
    assert_snapshot!(picture);
}

#[test]
fn loop_wakes_only_when_the_clock_changes_the_screen() {
    let mut stage = Stage::during(100, 24);
    let until = stage.platform.waits.pop().unwrap().unwrap();
    assert_eq!(until.to_rfc3339(), "2023-11-13T15:03:00+00:00");
    for keys in ["", "2", "3", "4"] {
        let mut stage = Stage::new(100, 24);
        stage.keys(keys);
        assert_eq!(stage.platform.waits.pop(), Some(None), "it is over: {keys}");
    }
    let mut stage = Stage::with(Setup { now: "2023-11-11T20:00:00-05:00", ..Setup::default() });
    assert_eq!(stage.platform.waits.pop(), Some(None), "it has not begun");
    stage.keys("4");
    assert!(stage.platform.waits.pop().unwrap().is_some(), "waits for the start");
}

#[test]
fn current_talks_are_marked_in_lists() {
    let mut stage = Stage::during(100, 20);
    stage.starring(&["174"]);
    let talks = stage.keys("1").screen_after("1");
    let roles = stage.roles();
    let agenda = stage.keys("3").screen_after("3");
    let hits = stage.keys("/").types("idle").screen_after("/ idle");
    assert_snapshot!([talks, roles, agenda, hits].join("\n"));
}

#[test]
fn reminder_is_shown_and_rung_once() {
    let mut stage = Stage::during(100, 20);
    stage.starring(&["211", "115"]);
    stage.time_is("2023-11-13T10:09:59-05:00");
    assert_eq!((stage.said(), stage.platform.rung), ("", 0));
    stage.time_is("2023-11-13T10:10:00-05:00");
    assert_eq!(
        stage.said(),
        "in 5 min: system pressure on CPUs capacity and feedback to scheduler, \
         Real-time and Scheduling MC (clash)"
    );
    assert_eq!(stage.platform.rung, 1);
    assert_snapshot!(stage.screen());
    // It is shown and rung only once.
    stage.keys("j").time_is("2023-11-13T10:11:00-05:00");
    assert_eq!((stage.said(), stage.platform.rung), ("", 1));
}

#[test]
fn reminders_of_simultaneous_picks_take_two_lines() {
    let mut stage = Stage::during(80, 24);
    stage.starring(&["211", "250"]);
    stage.time_is("2023-11-13T10:10:00-05:00");
    let said = stage.said();
    assert_eq!(said.matches("in 5 min: ").count(), 2, "{said}");
    assert_eq!(layout::status_area(stage.buffer().area, said).height, 2, "{said}");
    assert!(said.contains("(clash)"), "{said}");
}

#[test]
fn reminders_after_a_sleep_skip_started_talks() {
    let mut stage = Stage::during(100, 20);
    stage.starring(&["211", "115"]);
    stage.time_is("2023-11-13T10:27:00-05:00");
    assert!(stage.said().starts_with("in 3 min: Testing"), "{}", stage.said());
    let mut stage = Stage::during(100, 20);
    stage.starring(&["211", "115"]);
    stage.time_is("2023-11-13T10:30:00-05:00");
    assert_eq!((stage.said(), stage.platform.rung), ("", 0));
}

#[test]
fn simultaneous_key_does_not_swallow_the_reminder() {
    let mut stage = Stage::during(100, 20);
    stage.starring(&["211"]);
    stage.platform.now_is("2023-11-13T10:10:02-05:00");
    stage.keys("m");
    assert!(stage.said().starts_with("maybe: "), "{}", stage.said());
    assert!(stage.said().contains("in 5 min: system"), "{}", stage.said());
}

#[test]
fn reminders_follow_the_settings() {
    let with = |settings: Settings, now: &str| {
        let mut stage = Stage::with(Setup { now: DURING, settings, ..Setup::default() });
        stage.starring(&["211"]).time_is(now);
        (stage.said().is_empty(), stage.platform.rung)
    };
    let reminder = |reminder| Settings { reminder, ..Settings::default() };
    let quiet = Settings { notify: Notify::None, ..Settings::default() };
    assert_eq!(with(reminder(10), "2023-11-13T10:05:00-05:00"), (false, 1));
    assert_eq!(with(reminder(0), "2023-11-13T10:14:00-05:00"), (true, 0));
    assert_eq!(with(quiet, "2023-11-13T10:10:00-05:00"), (false, 0));
}

#[test]
fn reminders_are_desktop_notifications_if_configured() {
    let sent = |notify, is_tmux| {
        let terminal = Terminal { is_tmux, ..Terminal::default() };
        let settings = Settings { notify, ..Settings::default() };
        let mut stage = Stage::with(Setup { now: DURING, settings, terminal, ..Setup::default() });
        stage.starring(&["211"]).time_is("2023-11-13T10:10:00-05:00");
        assert_eq!(stage.platform.rung, 0);
        stage.platform.sent.concat()
    };
    let text = "in 5 min: system pressure on CPUs capacity and feedback to scheduler, \
                Real-time and Scheduling MC";
    assert_eq!(sent(Notify::Osc9, false), format!("\x1b]9;Hallway: {text}\x1b\\"));
    assert_eq!(sent(Notify::Osc777, false), format!("\x1b]777;notify;Hallway;{text}\x1b\\"));
    let inner = format!("\x1b\x1b]9;Hallway: {text}\x1b\x1b\\");
    assert_eq!(sent(Notify::Osc9, true), format!("\x1bPtmux;{inner}\x1b\\"));
}

#[test]
fn window_title_is_the_next_pick() {
    let terminal = Terminal { has_title: true, ..Terminal::default() };
    let mut stage = Stage::with(Setup { now: DURING, terminal, ..Setup::default() });
    let titles = |stage: &Stage| -> Vec<String> {
        let text =
            |sent: &String| sent.strip_prefix("\x1b]2;")?.strip_suffix("\x1b\\").map(str::to_owned);
        stage.platform.sent.iter().filter_map(text).collect()
    };
    assert_eq!(titles(&stage), ["Hallway: Linux Plumbers Conference 2023"]);
    stage.starring(&["211"]).keys("j j k");
    let system = "10:15 system pressure on CPUs capacity and feedback to scheduler, \
                  Real-time and Scheduling MC";
    assert_eq!(titles(&stage)[1..], [system], "only when it changes");
    stage.time_is("2023-11-13T10:16:00-05:00");
    assert_eq!(titles(&stage)[2..], ["Hallway: Linux Plumbers Conference 2023"]);
    // Another program may have changed it meanwhile.
    stage.is_suspended();
    assert_eq!(titles(&stage).len(), 4);
}

#[test]
fn all_times_are_shown_on_the_chosen_clock() {
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
fn half_hour_zone_has_its_own_lines() {
    let mut stage = from(Tz::Asia__Kolkata, (100, 16));
    assert_snapshot!(stage.keys("2 t j").screen());
}

#[test]
fn clock_toggle_at_the_venue_changes_nothing() {
    let mut stage = Stage::during(100, 20);
    let before = stage.screen();
    stage.keys("t");
    assert_eq!(stage.said(), "your clock and the venue's are the same");
    assert_eq!(stage.keys("j k").screen(), before);
}

#[test]
fn own_clock_can_be_the_default() {
    let mut stage = Stage::with(Setup {
        size: (100, 20),
        zone: Tz::Europe__Berlin,
        settings: Settings { own_clock: true, ..Settings::default() },
        ..Setup::default()
    });
    assert!(stage.row(0).contains("your time CET"), "{}", stage.row(0));
    assert!(stage.screen().contains("15:30 10m  Welcome!"));
    stage.keys("t");
    assert!(stage.row(0).contains("venue time EST"), "{}", stage.row(0));
}

#[test]
fn reminder_is_shown_beside_messages_and_in_the_header() {
    let stage_at = |at: &str| {
        let mut stage = Stage::during(100, 20);
        stage.starring(&["211"]);
        stage.platform.now_is(at);
        stage
    };
    let at = "2023-11-13T10:10:20-05:00";
    let mut failing = stage_at(at);
    failing.disk_fills();
    failing.keys("s");
    assert!(failing.said().contains("not saved"), "{}", failing.said());
    assert!(failing.said().contains("in 5 min"), "{}", failing.said());
    assert!(failing.reports_error(), "the message is still an error");
    let mut copying = stage_at(at);
    copying.keys("y");
    assert!(copying.said().contains("in 5 min"), "{}", copying.said());
    let mut piled = stage_at(at);
    piled.platform.all_at_once = true;
    piled.keys("j j");
    assert!(piled.said().contains("in 5 min"), "{}", piled.said());
    // The next key clears the message, but not the mark in the header.
    piled.platform.all_at_once = false;
    piled.keys("j");
    assert_eq!(piled.said(), "");
    assert!(piled.row(0).contains("▸5m"), "{}", piled.row(0));
    piled.time_is("2023-11-13T10:15:00-05:00");
    assert!(!piled.row(0).contains("▸"), "{}", piled.row(0));
}

#[test]
fn talk_starting_at_an_odd_second_has_a_reminder() {
    let mut conference = native::built_in().unwrap().conference().clone();
    let talk = conference.talks.iter_mut().find(|talk| talk.id.as_str() == "211");
    let slot = talk.unwrap().slot.as_mut().unwrap();
    slot.start += chrono::TimeDelta::seconds(30);
    let mut stage = Stage::with(Setup {
        now: DURING,
        schedule: Schedule::new(conference).unwrap(),
        ..Setup::default()
    });
    stage.starring(&["211"]);
    stage.time_is("2023-11-13T10:10:00-05:00");
    assert_eq!(stage.said(), "");
    stage.time_is("2023-11-13T10:10:40-05:00");
    assert!(stage.said().starts_with("in 5 min"), "{}", stage.said());
}

#[test]
fn late_start_of_the_program_reminds_at_once() {
    let agenda = r#"{"format": "hallway-agenda", "version": 1, "conference": "lpc-2023",
        "picks": {"211": {"starred": "2023-11-01T10:00:00Z", "title": "T"}}}"#;
    let at = |now| {
        let stage = Stage::with(Setup { now, file: Some(agenda.to_owned()), ..Setup::default() });
        (stage.said().to_owned(), stage.platform.rung)
    };
    let (said, rung) = at("2023-11-13T10:12:10-05:00");
    assert!(said.starts_with("in 3 min: system"), "{said}");
    assert_eq!(rung, 1);
    assert_eq!(at("2023-11-13T10:09:00-05:00"), (String::new(), 0));
    assert_eq!(at("2023-11-13T10:15:00-05:00"), (String::new(), 0));
}

#[test]
fn now_view_shows_the_next_hit_or_leads_to_the_hits() {
    let mut stage = Stage::during(100, 30);
    stage.starring(&["211"]).keys("4 /").types("irqbypass").keys("enter");
    assert_eq!(stage.selected(), Some("RISC-V irqbypass with KVM"));
    assert!(stage.row(1).contains("/ irqbypass"), "{}", stage.row(1));
    stage.keys("4 n");
    assert_eq!(stage.selected(), Some("RISC-V irqbypass with KVM"));
    assert!(stage.row(1).contains("/ irqbypass"), "{}", stage.row(1));
    stage.keys("4 /").types("system pressure").keys("enter 4 n");
    assert_eq!(stage.selected_id(), Some("211"));
    assert!(stage.row(1).contains("Now"), "{}", stage.row(1));
    stage.keys("1 esc esc 1 g").clicks_on("Do nothing fast").keys("4");
    assert_eq!(stage.selected_id(), Some("220"), "a talk that the view shows is selected");
}

#[test]
fn now_view_lists_no_talk_twice_when_a_pick_starts() {
    let mut stage = Stage::with(Setup {
        size: (100, 30),
        now: "2023-11-13T10:30:00-05:00",
        ..Setup::default()
    });
    stage.starring(&["115"]).keys("4");
    let mut seen = Vec::new();
    for _ in 0..8 {
        seen.push(stage.selected_id().unwrap().to_owned());
        stage.keys("j");
    }
    seen.dedup();
    let all = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), all, "{}", stage.screen());
}

#[test]
fn hidden_talk_stays_visible_until_hidden_talks_are_skipped() {
    let mut stage = Stage::during(100, 20);
    stage.keys("4 x");
    assert!(stage.screen().contains("×▸"), "{}", stage.screen());
    let id = stage.selected_id().unwrap().to_owned();
    stage.keys("x");
    assert!(stage.saved().is_empty(), "the same key shows it again");
    stage.keys("x X");
    assert_ne!(stage.selected_id(), Some(id.as_str()));
    assert!(!stage.screen().contains("×▸"), "{}", stage.screen());
}

#[test]
fn query_times_use_the_displayed_clock() {
    let mut stage = from(Tz::Europe__Berlin, (100, 20));
    stage.keys("/").types("after:18:00 day:mon");
    assert!(stage.screen().contains("No talk matches"), "{}", stage.screen());
    stage.keys("esc t /").types("after:18:00 day:mon");
    assert!(stage.screen().contains("8 of 48"), "{}", stage.screen());
}
