//! A pick with many overlaps is reported once, resolved time by time, and never hides the current
//! talk.

use chrono::{DateTime, TimeDelta};
use hallway::agenda::{Agenda, AgendaChange, Level};
use hallway::format::{agenda, native};
use hallway::schedule::{Room, Schedule, Slot, Talk};

use super::stage::{Setup, Stage};

/// A workshop from 10:30 to 18:30 and talks of 50 minutes at each full hour in another room;
/// at 14:00 two at once.
fn schedule() -> Schedule {
    let mut conference = native::built_in().unwrap().conference().clone();
    for session in &mut conference.sessions {
        session.description = None;
    }
    conference.rooms = ["K", "H"].map(|name| Room { name: name.into() }).into();
    let morning = DateTime::parse_from_rfc3339("2023-11-13T10:30:00-05:00").unwrap();
    let talk = |id: &str, room: &str, minute: i64, minutes: u32| {
        let mut talk = Talk::new(id.to_owned(), format!("Talk {id}"));
        talk.slot = Some(Slot::new(morning + TimeDelta::minutes(minute), minutes));
        talk.room = Some(room.to_owned());
        talk
    };
    conference.talks = vec![talk("workshop", "K", 0, 480)];
    for hour in 0..7 {
        conference.talks.push(talk(&format!("t{hour}"), "H", 30 + 60 * hour, 50));
    }
    conference.talks.push(talk("also", "K", 30 + 60 * 3, 50));
    conference.talks.push(talk("other", "K", 30, 30));
    Schedule::new(conference).unwrap()
}

fn stage(now: &'static str, size: (u16, u16)) -> Stage {
    let schedule = schedule();
    let mut picks = Agenda::new("lpc-2023");
    for talk in schedule.talks().iter().filter(|talk| talk.id.as_str() != "other") {
        picks.apply(AgendaChange::rate(talk, Some(Level::Star), DateTime::UNIX_EPOCH));
    }
    let file = Some(agenda::write(&picks, &schedule));
    Stage::with(Setup { size, now, schedule, file, ..Setup::default() })
}

const BEFORE: &str = "2023-11-01T10:00:00-05:00";

#[test]
fn pick_with_many_overlaps_reports_them_once() {
    for size in [(40, 12), (80, 24), (120, 40), (200, 60)] {
        let mut stage = stage(BEFORE, size);
        stage.keys("3 g");
        // Visible details repeat it.
        let said = stage.find_all("overlaps 8 picks").len();
        assert!((1..=2).contains(&said), "{}", stage.screen());
        // The others name it.
        stage.keys("j j");
        let named = stage.find_all("Talk workshop").len();
        assert!(named > 0 && stage.screen().contains("overlaps"), "{}", stage.screen());
    }
    let mut stage = stage(BEFORE, (80, 40));
    // Two talks at 14:00, and the workshop.
    assert!(stage.row(0).contains("⚑2"), "{}", stage.screen());
    stage.keys("3 g");
    assert!(stage.screen().contains("2 clashes"), "{}", stage.screen());
    assert!(stage.screen().contains("free 10 min"), "{}", stage.screen());
    stage.keys("enter");
    assert!(stage.screen().contains("Your picks at the same time"), "{}", stage.screen());
}

#[test]
fn many_overlaps_are_resolved_time_by_time() {
    let mut stage = stage(BEFORE, (120, 40));
    stage.keys("3 g r");
    assert!(stage.screen().contains("at time 1 of 7: 1 of 2"), "{}", stage.screen());
    stage.keys("] ] ]");
    assert!(stage.screen().contains("at time 4 of 7: 1 of 3"), "{}", stage.screen());
    // Only the shown picks are demoted.
    stage.keys("enter");
    let level = |id: &str| {
        let agenda = stage.agenda_file();
        agenda.level(&hallway::schedule::TalkId::new(id))
    };
    assert_eq!(level("t3"), Some(Level::Maybe));
    assert_eq!(level("also"), Some(Level::Maybe));
    assert_eq!(level("t2"), Some(Level::Star));
}

#[test]
fn resolving_starts_with_the_current_overlap() {
    let mut stage = stage("2023-11-13T13:20:00-05:00", (120, 40));
    stage.keys("3 g r");
    assert!(stage.screen().contains("at time 3 of 7"), "{}", stage.screen());
}

#[test]
fn every_view_opens_on_the_current_pick_not_the_workshop() {
    for size in [(40, 12), (80, 24), (120, 40), (200, 60)] {
        for (now, id) in [("13:20", "t2"), ("13:55", "t3"), ("18:25", "workshop")] {
            let now = format!("2023-11-13T{now}:00-05:00").leak();
            let mut stage = stage(now, size);
            for view in ["", "2", "3", "4", "1"] {
                stage.keys(view);
                let selected = stage.selected_id().map(str::to_owned);
                let shown = stage.screen().contains(&format!("Talk {id}"));
                let both_at_14 = id == "t3" && selected.as_deref() == Some("also");
                assert!(selected.as_deref() == Some(id) || both_at_14, "{view} {selected:?}");
                assert!(shown || both_at_14, "{view}\n{}", stage.screen());
            }
        }
    }
}

#[test]
fn now_view_starts_with_own_picks_and_walking_time() {
    let mut stage = stage("2023-11-13T13:20:00-05:00", (80, 24));
    stage.keys("4");
    assert_eq!(stage.row(2).trim_end_matches(['┃', ' ']).trim(), "Mine");
    assert!(stage.row(3).contains("until 13:50"), "{}", stage.screen());
    assert!(stage.row(3).contains("Talk t2"), "{}", stage.screen());
    assert!(stage.row(4).contains("until 18:30"), "{}", stage.screen());
    assert!(stage.row(5).contains("10 min to get to K"), "{}", stage.screen());
    assert!(stage.row(6).contains("in 40 min"), "{}", stage.screen());
}

#[test]
fn night_after_the_last_day_belongs_to_the_conference() {
    let schedule = schedule();
    let mut conference = schedule.conference().clone();
    let evening = DateTime::parse_from_rfc3339("2023-11-15T23:00:00-05:00").unwrap();
    conference.talks.iter_mut().find(|talk| talk.id.as_str() == "other").unwrap().slot =
        Some(Slot { day: "2023-11-15".parse().ok(), ..Slot::new(evening, 180) });
    let at = |now| {
        let schedule = Schedule::new(conference.clone()).unwrap();
        let stage = Stage::with(Setup { now, schedule, ..Setup::default() });
        stage.selected_id().map(str::to_owned)
    };
    assert_eq!(at("2023-11-16T01:00:00-05:00").as_deref(), Some("other"));
    assert_ne!(at("2023-11-16T02:30:00-05:00").as_deref(), Some("other"));
}

#[test]
fn no_walking_time_is_shown_to_a_pick_on_another_day() {
    let mut conference = schedule().conference().clone();
    let mut late = Talk::new("late", "Talk late");
    let evening = DateTime::parse_from_rfc3339("2023-11-13T18:00:00-05:00").unwrap();
    late.slot = Some(Slot::new(evening, 60));
    late.room = Some("K".to_owned());
    let mut tomorrow = Talk::new("tomorrow", "Talk tomorrow");
    tomorrow.slot = Some(Slot::new(evening + TimeDelta::hours(15), 30));
    tomorrow.room = Some("H".to_owned());
    conference.talks.extend([late, tomorrow]);
    let now = "2023-11-13T18:10:00-05:00";
    for picked in ["late", "workshop"] {
        let schedule = Schedule::new(conference.clone()).unwrap();
        let mut picks = Agenda::new("lpc-2023");
        for talk in
            schedule.talks().iter().filter(|talk| [picked, "tomorrow"].contains(&talk.id.as_str()))
        {
            picks.apply(AgendaChange::rate(talk, Some(Level::Star), DateTime::UNIX_EPOCH));
        }
        let file = Some(agenda::write(&picks, &schedule));
        let mut stage =
            Stage::with(Setup { size: (80, 24), now, schedule, file, ..Setup::default() });
        stage.keys("4");
        assert!(stage.row(3).contains(&format!("Talk {picked}")), "{}", stage.screen());
        assert!(stage.row(4).contains("Talk tomorrow"), "{}", stage.screen());
        assert!(!stage.screen().contains("to get to"), "{}", stage.screen());
    }
}

#[test]
fn each_pick_that_clashes_says_with_whom() {
    let mut stage = stage(BEFORE, (120, 60));
    stage.keys("3 g v");
    let screen = stage.screen();
    let lines: Vec<&str> = screen.lines().collect();
    let clashing = lines.iter().zip(&lines[1..]).filter(|(line, _)| line.contains("⚑ 1"));
    let below: Vec<&&str> = clashing.map(|(_, below)| below).collect();
    assert!(below.len() > 7 && below.iter().all(|line| line.contains("overlaps ")), "{screen}");
}

#[test]
fn star_in_the_background_says_that_it_takes_no_free_time() {
    for size in [(40, 12), (80, 24), (120, 40), (200, 60)] {
        let mut stage = stage(BEFORE, size);
        for keys in ["3 g", "g enter", "esc p"] {
            let shown = stage.keys(keys).screen();
            assert!(shown.contains("takes no free time"), "{keys}\n{shown}");
            assert!(size.0 == 40 || shown.contains("free time (over 4 h)"), "{keys}\n{shown}");
        }
        // A maybe is only a candidate for its time, so nothing is noted.
        stage.keys("3 g m");
        assert!(!stage.screen().contains("takes no free time"), "{}", stage.screen());
    }
}
