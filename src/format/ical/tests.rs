use std::sync::LazyLock;

use super::*;
use crate::agenda::{AgendaChange, phrases};
use crate::format::native;
use proptest::prelude::*;

fn options() -> Options<'static> {
    static NOTHING: LazyLock<(Agenda, ChangeLog)> =
        LazyLock::new(|| (Agenda::new("lpc-2023"), ChangeLog::default()));
    Options { agenda: &NOTHING.0, log: &NOTHING.1, alarm: Some(DEFAULT_ALARM) }
}

fn stamp() -> DateTime<Utc> {
    DateTime::from_timestamp(1_699_873_200, 0).unwrap()
}

fn unfolded(text: &str) -> Vec<String> {
    text.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

fn export(ids: &[&str], options: Options<'_>) -> Export {
    let schedule = native::built_in().unwrap();
    let talks: Vec<_> =
        ids.iter().map(|id| schedule.position(&TalkId::new(*id)).unwrap()).collect();
    write(&schedule, &talks, options)
}

#[test]
fn event_holds_title_time_place_and_people() {
    let lines = unfolded(&export(&["174"], options()).text);
    for line in [
        "BEGIN:VEVENT",
        "UID:174@lpc-2023.hallway",
        "DTSTAMP:19700101T000000Z",
        "DTSTART:20231113T145500Z",
        "DTEND:20231113T151500Z",
        "SUMMARY:Run ILP32 on RV64 ISA (RV64ILP32)",
        "LOCATION:Omni Richmond Hotel\\, 100 South 12th Street\\, Richmond\\, VA 23219\\, USA",
        "CATEGORIES:LPC Microconference: RISC-V MC,RISC-V MC",
        "URL:https://lpc.events/event/17/contributions/1475/",
        "X-WR-CALNAME:Linux Plumbers Conference 2023",
        "X-WR-TIMEZONE:America/New_York",
        "BEGIN:VALARM",
    ] {
        assert!(lines.iter().any(|l| l == line), "{line} in {lines:#?}");
    }
    let description =
        lines.iter().find(|l| l.starts_with("DESCRIPTION:Presenter: Ren Guo\\n")).unwrap();
    assert!(description.contains("\\n- ILP32 v.s. LP64"));
    assert!(lines.iter().any(|l| l.starts_with("TRIGGER") && l.contains("-PT")));
}

#[test]
fn export_is_deterministic() {
    let one = export(&["174", "211"], options());
    assert_eq!(one, export(&["174", "211"], options()));
}

#[test]
fn a_maybe_is_tentative_and_does_not_block() {
    let schedule = native::built_in().unwrap();
    let mut agenda = Agenda::new("lpc-2023");
    let talk = schedule.by_id(&TalkId::new("174")).unwrap();
    agenda.apply(AgendaChange::rate(talk, Some(Level::Maybe), stamp()));
    let with = Options { agenda: &agenda, ..options() };
    let lines = unfolded(&export(&["174"], with).text);
    for line in ["STATUS:TENTATIVE", "TRANSP:TRANSPARENT"] {
        assert!(lines.iter().any(|l| l == line), "{lines:#?}");
    }
    assert!(!export(&["174"], options()).text.contains("TENTATIVE"));
}

/// Two editions of a few talks. In the second, one talk is an hour later, one has a new title and
/// one is removed.
fn editions() -> (Schedule, Schedule) {
    let mut old = native::built_in().unwrap().conference().clone();
    let ids = ["174", "211", "115", "178"];
    old.talks.retain(|talk| ids.contains(&talk.id.as_str()));
    for session in &mut old.sessions {
        session.description = None;
    }
    let mut new = old.clone();
    new.talks.retain(|talk| talk.id.as_str() != "115");
    for talk in &mut new.talks {
        match talk.id.as_str() {
            "174" => talk.slot.as_mut().unwrap().start += TimeDelta::hours(1),
            "211" => talk.title.push('!'),
            _ => {}
        }
    }
    (Schedule::new(old).unwrap(), Schedule::new(new).unwrap())
}

#[test]
fn updated_calendar_moves_and_cancels_events() {
    let (old, new) = editions();
    let mut agenda = Agenda::new("lpc-2023");
    for talk in old.talks() {
        let since = stamp() - TimeDelta::days(3);
        agenda.apply(AgendaChange::rate(talk, Some(Level::Star), since));
    }
    let mut log = ChangeLog::default();
    let updated = stamp() - TimeDelta::days(1);
    let write = |schedule: &Schedule, log: &ChangeLog| {
        let with = Options { agenda: &agenda, log, ..options() };
        let export = write_agenda(schedule, with);
        let talks = agenda.talks(schedule);
        let left_out = phrases::left_out(schedule, &talks, None);
        assert_eq!((export.events, left_out.len()), (4, 0));
        let lines = unfolded(&export.text);
        let events = lines.split(|line| line == "BEGIN:VEVENT").skip(1);
        let event = |lines: &[String]| {
            let of = |name: &str| {
                let line = lines.iter().find_map(|line| line.strip_prefix(name));
                line.unwrap_or_default().to_owned()
            };
            let names = ["UID:", "SEQUENCE:", "LAST-MODIFIED:", "STATUS:", "DTSTART:"];
            names.map(of)
        };
        let mut events: Vec<_> = events.map(event).collect();
        events.sort_unstable();
        events
    };
    let picked = "20231110T110000Z";
    let first = write(&old, &log);
    for [uid, sequence, modified, status, _] in &first {
        assert!(uid.ends_with("@lpc-2023.hallway"));
        assert_eq!([sequence, modified, status], ["0", picked, ""]);
    }
    log.update(old.conference(), new.conference(), updated);
    let second = write(&new, &log);
    let updated = "20231112T110000Z";
    let expected = [
        ["115", "1", updated, "CANCELLED", "20231113T153000Z"],
        ["174", "1", updated, "", "20231113T155500Z"],
        ["178", "0", picked, "", &first[2][4]],
        ["211", "0", updated, "", &first[3][4]],
    ];
    for (event, mut expected) in second.iter().zip(expected) {
        let uid = format!("{}@lpc-2023.hallway", expected[0]);
        expected[0] = &uid;
        assert_eq!(event, &expected);
    }
}

#[test]
fn alarm_is_omitted_when_disabled() {
    let quiet = Options { alarm: None, ..options() };
    assert!(!export(&["174"], quiet).text.contains("VALARM"));
}

#[test]
fn unscheduled_talks_are_left_out_and_listed() {
    let export = export(&["174", "226"], options());
    assert_eq!(export.events, 1);
    let schedule = native::built_in().unwrap();
    let talks = ["174", "226"].map(|id| schedule.position(&TalkId::new(id)).unwrap());
    assert_eq!(phrases::left_out(&schedule, &talks, None).len(), 1);
    assert_eq!(export.text.matches("BEGIN:VEVENT").count(), 1);
}

#[test]
fn lines_are_folded_and_end_in_crlf() {
    let schedule = native::built_in().unwrap();
    let all: Vec<_> = (0..48).collect();
    let text = write(&schedule, &all, options()).text;
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
    assert!(text.split("\r\n").all(|line| line.len() <= 75));
}

proptest! {
    #![proptest_config(crate::effort::random(256))]

    #[test]
    fn no_text_breaks_out_of_its_line(title in "(\\PC|[\r\n;,:\\\\\"]){0,60}", abstract_ in "(\\PC|\r\n|\n){0,200}") {
        let mut conference = native::built_in().unwrap().conference().clone();
        conference.talks.truncate(1);
        conference.sessions.iter_mut().for_each(|s| s.description = None);
        conference.talks[0].title = format!("{title}\r\nEND:VEVENT\nBEGIN:VALARM");
        conference.talks[0].abstract_ = abstract_;
        let schedule = Schedule::new(conference).unwrap();
        let lines = unfolded(&write(&schedule, &[0], options()).text);
        let begins = |what: &str| lines.iter().filter(|l| **l == format!("BEGIN:{what}")).count();
        prop_assert_eq!((begins("VEVENT"), begins("VALARM")), (1, 1));
        prop_assert!(lines.iter().all(|l| l.chars().all(|c| !c.is_control())));
    }
}
