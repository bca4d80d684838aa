use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use proptest::prelude::*;

use super::*;
use crate::agenda::{AgendaChange, Level};
use crate::format::{ical, native};
use crate::schedule::changes::ChangeLog;
use crate::schedule::{Conference, Slot, Talk, TalkId};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_700_000_000, 0).unwrap()
}

fn lpc() -> Schedule {
    native::built_in().unwrap()
}

/// A conference of one day with the given talks: ID and URL.
fn conference(id: &str, title: &str, talks: &[(&str, Option<&str>)]) -> Schedule {
    let lpc = lpc();
    let mut conference: Conference = lpc.conference().clone();
    id.clone_into(&mut conference.id);
    title.clone_into(&mut conference.title);
    (conference.url, conference.talks_url) = (None, None);
    conference.sessions.clear();
    conference.tracks.clear();
    conference.start = "2023-02-04".parse().ok();
    conference.talks = talks
        .iter()
        .map(|(id, url)| Talk {
            url: url.map(str::to_owned),
            ..Talk::new(*id, format!("talk {id}"))
        })
        .collect();
    Schedule::new(conference).unwrap()
}

fn calendar(events: &[&str]) -> String {
    let events = events.join("\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n");
    format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n{events}\r\nEND:VEVENT\r\n\
         END:VCALENDAR\r\n"
    )
}

fn levels(shared: &AgendaImport) -> Vec<(&str, Level)> {
    let entries = shared.imported.agenda.entries.iter();
    entries.filter_map(|(id, entry)| Some((id.as_str(), entry.rating?.level))).collect()
}

fn ids(shared: &AgendaImport) -> Vec<&str> {
    levels(shared).into_iter().map(|(id, _)| id).collect()
}

fn unmatched(shared: &AgendaImport) -> Vec<&str> {
    shared.unmatched.iter().map(|one| one.id.as_str()).collect()
}

fn some_agenda(schedule: &Schedule) -> Agenda {
    let mut agenda = Agenda::new("lpc-2023");
    let talk = |id: &str| schedule.by_id(&TalkId::new(id)).unwrap();
    agenda.apply(AgendaChange::rate(talk("174"), Some(Level::Star), now()));
    agenda.apply(AgendaChange::note(talk("174"), "ask about\nthe ABI"));
    agenda.apply(AgendaChange::rate(talk("211"), Some(Level::Maybe), now()));
    agenda.apply(AgendaChange::rate(talk("110"), Some(Level::Hidden), now()));
    agenda
}

#[test]
fn written_agenda_identifies_itself_and_round_trips() {
    let schedule = lpc();
    let agenda = some_agenda(&schedule);
    let text = write(&agenda, &schedule);
    for part in [
        "\"format\": \"hallway-agenda\"",
        "\"conference\": \"lpc-2023\"",
        "\"title\": \"Linux Plumbers Conference 2023\"",
        "\"note\": \"ask about\\nthe ABI\"",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let shared = read(text.as_bytes(), &schedule, now()).unwrap();
    assert_eq!(shared.imported.coverage, Coverage::Everything);
    assert_eq!(shared.imported.agenda.entries, agenda.entries);
    let with_mark = format!("\u{feff}\n{text}");
    assert!(read(with_mark.as_bytes(), &schedule, now()).is_ok());
}

#[test]
fn rejection_names_the_other_conference() {
    let schedule = lpc();
    let other = conference("other-2024", "The Other", &[("1", None)]);
    let text = write(&Agenda::new("other-2024"), &other);
    let refused = |bytes: &[u8]| read(bytes, &schedule, now()).unwrap_err().to_string();
    assert_eq!(
        refused(text.as_bytes()),
        "it belongs to the conference 'other-2024' (The Other), but 'lpc-2023' is open; \
         --conference other-2024 opens that one"
    );
    let event = calendar(&["UID:174@other-2024.hallway\r\nSUMMARY:a"]);
    assert!(refused(event.as_bytes()).contains("'other-2024'"));
}

#[test]
fn invalid_agenda_is_rejected_with_reason() {
    let schedule = lpc();
    let refused = |bytes: &[u8]| read(bytes, &schedule, now()).unwrap_err().to_string();
    assert!(refused(b"").starts_with("not an agenda: an empty file"));
    assert!(refused(b"<html>").contains("an HTML page"));
    let dataset = include_str!("../../../data/lpc-2023.json");
    assert!(refused(dataset.as_bytes()).contains("not an agenda: JSON with the keys"));
    let newer = br#"{"format":"hallway-agenda","version":9,"conference":"lpc-2023"}"#;
    assert_eq!(refused(newer), "version 9 needs a newer hallway");
    let torn = br#"{"format":"hallway-agenda","version":1,"conference":"lpc-2"#;
    assert!(refused(torn).starts_with("looks like hallway's agenda, but "));
    let twice = br#"{"format":"hallway-agenda","version":1,"conference":"lpc-2023",
        "picks":{"1":{"title":"a"},"1":{"title":"b"}}}"#;
    assert!(refused(twice).contains("'1' is listed twice"));
}

#[test]
fn imported_notes_are_cleaned() {
    let text = "{\"format\":\"hallway-agenda\",\"version\":1,\"conference\":\"lpc-2023\",\
        \"picks\":{\"174\":{\"title\":\"a\",\"note\":\"red \\u001b[31mink\\u202e\\u0007\"}}}";
    let shared = read(text.as_bytes(), &lpc(), now()).unwrap();
    let note = shared.imported.agenda.note(&TalkId::new("174"));
    assert_eq!(note, Some("red ink"));
}

#[test]
fn our_own_calendar_is_read_with_maybes() {
    let schedule = lpc();
    let agenda = some_agenda(&schedule);
    let talks = agenda.talks(&schedule);
    let options = ical::Options { agenda: &agenda, log: &ChangeLog::default(), alarm: Some(10) };
    let text = ical::write(&schedule, &talks, options).text;
    let shared = read(text.as_bytes(), &schedule, now()).unwrap();
    assert_eq!(levels(&shared), [("174", Level::Star), ("211", Level::Maybe)]);
    assert_eq!(shared.imported.coverage, Coverage::Picks);
    assert!(shared.unmatched.is_empty());
}

#[test]
fn ids_with_special_characters_survive_a_calendar() {
    let ids = [r"a\nd", r"b\,c", "d,e;f"];
    let schedule = conference("q", "Q", &ids.map(|id| (id, None)));
    let mut talks = schedule.talks().to_vec();
    for talk in &mut talks {
        let start = DateTime::parse_from_rfc3339("2023-02-04T10:00:00Z").unwrap();
        talk.slot = Some(Slot::new(start, 30));
    }
    let schedule = schedule.with_talks(talks);
    let mut agenda = Agenda::new("q");
    for talk in schedule.talks() {
        agenda.apply(AgendaChange::rate(talk, Some(Level::Star), now()));
    }
    let options = ical::Options { agenda: &agenda, log: &ChangeLog::default(), alarm: None };
    let text = ical::write(&schedule, &agenda.talks(&schedule), options).text;
    let shared = read(text.as_bytes(), &schedule, now()).unwrap();
    assert_eq!(self::ids(&shared), ids);
}

/// In the format of `BookmarksExportProvider.writeEvent`.
#[test]
fn fosdem_companion_bookmarks_match_by_number_or_url() {
    let page = "https://fosdem.org/2023/schedule/event/two/";
    let fosdem = conference(
        "fosdem-2023",
        "FOSDEM 2023",
        &[("13951", None), ("0d1c3a5e-0001-5000-8000-000000000000", Some(page))],
    );
    let event = |uid: &str, url: &str| {
        format!(
            "UID:{uid}\r\nDTSTAMP:20230101T000000Z\r\nDTSTART:20230204T083000Z\r\n\
             SUMMARY:A, b; c\r\nDESCRIPTION:one\r\n two\r\nCLASS:PUBLIC\r\nURL:{url}\r\n\
             LOCATION:Janson\r\nATTENDEE;ROLE=REQ-PARTICIPANT;CUTYPE=INDIVIDUAL;CN=\"A\":https://fosdem.org/a"
        )
    };
    let first = event("13951@2023@be.digitalia.fosdem", "https://fosdem.org/x");
    let second =
        event("77@2023@be.digitalia.fosdem", "http://www.fosdem.org/2023/schedule/event/two");
    let unknown = event("78@2023@be.digitalia.fosdem", "");
    let last_year = event("13951@2022@be.digitalia.fosdem", "");
    let text = calendar(&[&first, &second, &unknown, &last_year]);
    let shared = read(text.as_bytes(), &fosdem, now()).unwrap();
    assert_eq!(ids(&shared), ["13951", "0d1c3a5e-0001-5000-8000-000000000000"]);
    assert_eq!(
        unmatched(&shared),
        ["78@2023@be.digitalia.fosdem", "13951@2022@be.digitalia.fosdem"]
    );
    // At another conference, the same number is another talk.
    let other = conference("other", "Other", &[("13951", None)]);
    let shared = read(text.as_bytes(), &other, now()).unwrap();
    assert!(ids(&shared).is_empty());
}

#[test]
fn site_calendar_events_match_only_if_certain() {
    let schedule = conference(
        "demo",
        "Demo",
        &[
            ("ABC123", Some("https://talks.example/demo/talk/ABC123/")),
            ("7", Some("https://talks.example/e/1/contributions/1475/")),
            ("b5e0e9e2-7c5b-4b6e-9d5d-a1a9e8d3c001", None),
            ("12", Some("https://talks.example/shared")),
            ("13", Some("https://talks.example/shared")),
        ],
    );
    let matched = |uid: &str, url: &str| {
        let text = calendar(&[&format!("UID:{uid}\r\nURL:{url}")]);
        let shared = read(text.as_bytes(), &schedule, now()).unwrap();
        ids(&shared).first().map(|id| (*id).to_owned())
    };
    let found = |uid: &str| matched(uid, "");
    assert_eq!(found("pretalx-demo-ABC123@x.example").as_deref(), Some("ABC123"));
    assert_eq!(found("pretalx-else-ABC123@talks.example").as_deref(), Some("ABC123"));
    assert_eq!(found("pretalx-else-ABC123@x.example"), None);
    let frab = "b5e0e9e2-7c5b-4b6e-9d5d-a1a9e8d3c001@anywhere";
    assert!(found(frab).is_some());
    assert_eq!(found("indico-contribution-1475@talks.example").as_deref(), Some("7"));
    assert_eq!(found("indico-contribution-1-1475@talks.example").as_deref(), Some("7"));
    assert_eq!(found("indico-contribution-7@talks.example"), None);
    assert_eq!(found("12@talks.example").as_deref(), Some("12"));
    assert_eq!(found("12@x.example"), None);
    assert_eq!(found(""), None);
    // A URL shared by several talks matches none of them, and a title never matches.
    assert_eq!(matched("x", "https://talks.example/shared"), None);
    let title = calendar(&["UID:x\r\nSUMMARY:talk 12"]);
    let shared = read(title.as_bytes(), &schedule, now()).unwrap();
    assert_eq!(shared.unmatched[0].title, "talk 12");
}

/// In the format of `Selections.export`.
fn selection(url: &str, groups: &[(u8, &[&str])]) -> Vec<u8> {
    let mut plain = Vec::new();
    let two = |number: usize| u16::try_from(number).unwrap().to_be_bytes();
    plain.extend(two(url.len()));
    plain.extend(url.as_bytes());
    for (kind, ids) in groups {
        plain.push(*kind);
        plain.extend(two(ids.len()));
        for id in *ids {
            plain.push(u8::try_from(id.len()).unwrap());
            plain.extend(id.as_bytes());
        }
    }
    let mut zlib = ZlibEncoder::new(vec![1], Compression::best());
    zlib.write_all(&plain).unwrap();
    zlib.finish().unwrap()
}

#[test]
fn giggity_selection_is_read_only_for_its_own_site() {
    let schedule = conference(
        "demo",
        "Demo",
        &[("12", Some("https://talks.example/12")), ("13", None), ("14", None)],
    );
    let groups: &[(u8, &[&str])] = &[(1, &["12", "99"]), (2, &["13"]), (3, &["14"])];
    let bytes = selection("https://talks.example/schedule.xml", groups);
    let read_selection = |bytes: &[u8]| read(bytes, &schedule, now());
    let shared = read_selection(&bytes).unwrap();
    assert_eq!(levels(&shared), [("12", Level::Star), ("13", Level::Hidden), ("14", Level::Star)]);
    assert_eq!(unmatched(&shared), ["99"]);
    // As text, with one character for each byte.
    let text: String = bytes.iter().copied().map(char::from).collect();
    assert_eq!(read_selection(format!("{text}\n").as_bytes()).unwrap(), shared);
    let other = selection("https://else.example/schedule.xml", groups);
    let refused = read_selection(&other).unwrap_err().to_string();
    assert!(refused.contains("the schedule at https://else.example/schedule.xml"));
    let torn = &bytes[..bytes.len() / 2];
    assert!(matches!(read_selection(torn), Err(AgendaError::Broken { .. })));
}

proptest! {
    #![proptest_config(crate::effort::random(256))]

    #[test]
    fn read_never_panics(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        plain in prop::collection::vec(any::<u8>(), 0..60),
        lines in prop::collection::vec("(UID|URL|STATUS|BEGIN|END)[:;]\\PC{0,30}", 0..12),
    ) {
        thread_local! {
            static SCHEDULE: Schedule =
                conference("demo", "Demo", &[("12", Some("https://a.example/1"))]);
        }
        let mut zlib = ZlibEncoder::new(vec![1], Compression::fast());
        zlib.write_all(&plain).unwrap();
        let calendar = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{}", lines.join("\n"));
        let ours = format!("{{\"format\":\"hallway-agenda\",{}", lines.join(""));
        let files = [bytes, zlib.finish().unwrap(), calendar.into(), ours.into()];
        for file in files {
            let _ = SCHEDULE.with(|schedule| read(&file, schedule, now()));
        }
    }
}
