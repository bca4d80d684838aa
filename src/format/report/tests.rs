//! Tests that no title or note can break the structure of the report.

use std::sync::LazyLock;

use super::*;
use crate::agenda::AgendaChange;
use crate::format::native;
use crate::text::clean;
use chrono::DateTime;
use proptest::prelude::*;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

fn mark(schedule: &Schedule, agenda: &mut Agenda, id: &str, level: Option<Level>, note: &str) {
    let talk = schedule.by_id(&TalkId::new(id)).unwrap();
    if level.is_some() {
        agenda.apply(AgendaChange::rate(talk, level, DateTime::UNIX_EPOCH));
    }
    if !note.is_empty() {
        agenda.apply(AgendaChange::note(talk, note));
    }
}

/// A time after the conference.
fn after() -> DateTime<Utc> {
    "2023-11-20T00:00:00Z".parse().unwrap()
}

/// The headings of a document, with their level and the text of each part.
fn headings(markdown: &str) -> Vec<(usize, String, String)> {
    let mut found: Vec<(usize, String, String)> = Vec::new();
    let mut within = false;
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                found.push((level as usize, String::new(), String::new()));
                within = true;
            }
            Event::End(TagEnd::Heading(_)) => within = false,
            Event::Text(text) | Event::Code(text) => {
                if let Some((_, title, part)) = found.last_mut() {
                    (if within { title } else { part }).push_str(&text);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some((.., part)) = found.last_mut() {
                    part.push(' ');
                }
            }
            _ => {}
        }
    }
    found
}

fn titles(markdown: &str, level: usize) -> Vec<String> {
    let all = headings(markdown).into_iter();
    all.filter(|(l, ..)| *l == level).map(|(_, title, _)| title).collect()
}

#[test]
fn attended_talks_are_stars_and_noted_maybes() {
    let schedule = native::built_in().unwrap();
    let mut agenda = Agenda::new("lpc-2023");
    for (id, level, note) in [
        ("211", Some(Level::Star), ""),
        ("174", Some(Level::Maybe), "Good"),
        ("115", Some(Level::Maybe), ""),
        ("178", Some(Level::Hidden), "Not for me"),
        ("62", Some(Level::Hidden), ""),
        ("66", None, "Read the slides"),
        ("226", Some(Level::Star), "No time, but seen"),
    ] {
        mark(&schedule, &mut agenda, id, level, note);
    }
    let title = |id: &str| schedule.by_id(&TalkId::new(id)).unwrap().title.clone();
    let of = |ids: &[&str]| ids.iter().map(|id| title(id)).collect::<Vec<_>>();
    let attended = write(&schedule, &agenda, after(), false);
    assert_eq!(titles(&attended.text, 3), of(&["174", "211", "226"]));
    assert_eq!(attended.talks, 3);
    assert_eq!(attended.left_out, of(&["66", "178"]));
    assert_eq!(titles(&attended.text, 2)[..2], ["Mon 13 Nov", "Not scheduled"]);
    let all = write(&schedule, &agenda, after(), true);
    assert_eq!(all.talks, 6);
    assert!(all.left_out.is_empty());
    assert_eq!(titles(&all.text, 3).len(), 6);
}

#[test]
fn link_shared_by_most_talks_is_listed_once() {
    let mut conference = native::built_in().unwrap().conference().clone();
    for (at, talk) in conference.talks.iter_mut().enumerate() {
        let link = |url: &str| Link { url: url.to_owned(), title: String::new() };
        talk.links = vec![link("https://chat.example.org/")];
        talk.links.extend((at % 2 == 0).then(|| link(&format!("https://example.org/{at}"))));
    }
    let schedule = Schedule::new(conference).unwrap();
    let mut agenda = Agenda::new("lpc-2023");
    for id in ["174", "211", "115", "178"] {
        mark(&schedule, &mut agenda, id, Some(Level::Star), "");
    }
    let text = write(&schedule, &agenda, after(), false).text;
    assert_eq!(text.matches("https://chat.example.org/").count(), 1, "{text}");
    assert!(text.contains("Links of most talks:"), "{text}");
}

#[test]
fn links_are_named_once_and_without_those_for_visitors() {
    let mut conference = native::built_in().unwrap().conference().clone();
    for talk in &mut conference.talks {
        let link = |path: &str, title: &str| Link {
            url: format!("https://example.org/{}/{path}", talk.id),
            title: title.to_owned(),
        };
        talk.links = vec![
            link("slides", "Slides of the chatbot"),
            link("room", "Chat room (web)"),
            link("form", "Submit Feedback"),
        ];
        talk.abstract_ += "\n\nSee [Chat Control](https://topic.example/).";
    }
    let schedule = Schedule::new(conference).unwrap();
    let mut agenda = Agenda::new("lpc-2023");
    mark(&schedule, &mut agenda, "174", Some(Level::Star), "see <https://noted.example/>");
    let text = write(&schedule, &agenda, after(), false).text;
    for (url, times) in [
        ("174/slides", 1),
        ("174/room", 0),
        ("174/form", 0),
        ("noted.example", 1),
        ("topic.example", 1),
    ] {
        assert_eq!(text.matches(url).count(), times, "{url}: {text}");
    }
}

#[test]
fn maybe_counts_once_it_has_ended() {
    let schedule = native::built_in().unwrap();
    let mut agenda = Agenda::new("lpc-2023");
    mark(&schedule, &mut agenda, "174", Some(Level::Maybe), "Good");
    mark(&schedule, &mut agenda, "220", Some(Level::Star), "Fast");
    // Both last from 9:55 to 10:15.
    for (now, talks, to_come) in [("14:54", 0, 2), ("15:14", 1, 1), ("15:15", 2, 0)] {
        let now = format!("2023-11-13T{now}:00Z").parse().unwrap();
        let report = write(&schedule, &agenda, now, false);
        assert_eq!((report.talks, report.to_come), (talks, to_come), "{now}");
    }
}

#[test]
fn talk_not_yet_started_is_not_attended() {
    let schedule = native::built_in().unwrap();
    let mut agenda: Agenda = serde_json::from_str(
        r#"{"format":"hallway-agenda","version":1,"conference":"lpc-2023","picks":{
            "900":{"starred":"2023-11-01T10:00:00Z","title":"Gone, later","start":"2023-11-13T17:00:00Z","minutes":20},
            "901":{"starred":"2023-11-01T10:00:00Z","title":"Gone, earlier","start":"2023-11-13T14:00:00Z","minutes":20}}}"#,
    )
    .unwrap();
    for (id, level, note) in [
        ("174", Level::Star, ""),
        ("211", Level::Star, ""),
        ("115", Level::Star, "To ask"),
        ("178", Level::Maybe, "To see"),
        ("62", Level::Maybe, ""),
        ("226", Level::Star, ""),
    ] {
        mark(&schedule, &mut agenda, id, Some(level), note);
    }
    // 211 begins at this very instant.
    let now = "2023-11-13T15:15:00Z".parse().unwrap();
    let report = write(&schedule, &agenda, now, false);
    let title = |id: &str| schedule.by_id(&TalkId::new(id)).unwrap().title.clone();
    assert_eq!(titles(&report.text, 3), [title("174"), title("211")]);
    assert_eq!(report.cancelled, 2);
    assert_eq!((report.to_come, report.without_time), (2, 1));
    assert!(report.left_out.is_empty());
    let all = write(&schedule, &agenda, now, true);
    assert_eq!((all.talks, all.to_come, all.without_time), (8, 0, 0));
}

#[test]
fn empty_agenda_reports_no_talks() {
    let schedule = native::built_in().unwrap();
    assert_eq!(write(&schedule, &Agenda::new("lpc-2023"), after(), true).talks, 0);
}

#[test]
fn cancelled_talk_keeps_its_last_known_place() {
    let schedule = native::built_in().unwrap();
    let mut agenda: Agenda = serde_json::from_str(
        r#"{"format":"hallway-agenda","version":1,"conference":"lpc-2023","picks":{
            "900":{"starred":"2023-11-01T10:00:00Z","title":"Called *off*","start":"2023-11-13T15:30:00Z","minutes":20,"note":"Pity"},
            "901":{"starred":"2023-11-01T10:00:00Z","title":"","note":"Heard of"}}}"#,
    )
    .unwrap();
    mark(&schedule, &mut agenda, "211", Some(Level::Star), "");
    mark(&schedule, &mut agenda, "110", Some(Level::Star), "");
    let text = write(&schedule, &agenda, after(), false).text;
    assert_eq!(
        titles(&text, 3)[1..],
        ["Called *off*", "110", "Talk 901"].map(|t| if t == "110" {
            schedule.by_id(&TalkId::new("110")).unwrap().title.clone()
        } else {
            t.to_owned()
        })
    );
    let part = "### Called \\*off\\*\n\n10:30 to 10:50\n\nNo longer in the schedule; as last seen.\n\n> Pity\n";
    assert!(text.contains(part), "{text}");
}

#[test]
fn people_are_named_once_with_affiliation() {
    let mut talk = Talk::new("1", "T");
    let person = |name: &str, of: Option<&str>| Person {
        name: name.into(),
        affiliation: of.map(Into::into),
    };
    talk.presenters = vec![person("A", Some("X & Y")), person("B", None)];
    talk.authors = vec![person("A", None), person("C", None)];
    talk.coauthors = vec![person("B", None)];
    assert_eq!(people(&talk), ["Presenters: A (X & Y), B", "Author: C"]);
}

#[test]
fn date_range_omits_repeated_year() {
    let date = |text: &str| text.parse::<NaiveDate>().unwrap();
    let dates = |a: &str, b: &str| super::dates(date(a), date(b));
    assert_eq!(dates("2023-11-13", "2023-11-15"), "Mon 13 Nov to Wed 15 Nov 2023");
    assert_eq!(dates("2023-11-13", "2023-11-13"), "Mon 13 Nov 2023");
    assert_eq!(dates("2023-12-27", "2024-01-02"), "Wed 27 Dec 2023 to Tue 2 Jan 2024");
}

/// The built-in conference cut to three talks, built once for all cases.
static THREE: LazyLock<Conference> = LazyLock::new(|| {
    let mut conference = native::built_in().unwrap().conference().clone();
    conference.sessions.clear();
    conference.talks.truncate(3);
    conference
});

const LINE: &str =
    "(\\PC|[-+=#>.)0-9 a-z&;*_`<>\\[\\](!~|:\\\\\"]|&amp;|https://|<b>|```|<!--){1,16}";
const URL: &str = "(https?://|HTTPS://|mailto:|javascript:|ftp://|)([a-z0-9/?#=]|[<>()\\[\\] \"`\\\\&;*_|é]){0,14}";
const NOTE: &str = "([-a-c#>*_`~\\[\\]()<!&;|=+.1 ]|\n|\n\n|- |> |1. |```\n|<!--|<div>|<script>|\\\\|&#10;|https://a\\.b/|\\[x\\]: https://leak\\.org\n|\\]\\(javascript:a\\)|\\]\\(https://c\\.d/\\)|!\\[|\n# |\n===\n){0,30}";

proptest! {
    #![proptest_config(crate::effort::random(64))]

    #[test]
    fn titles_and_notes_cannot_break_the_document(
        talks in prop::collection::vec((LINE, LINE, LINE, URL, URL, NOTE), 3),
        venue in LINE,
    ) {
        let mut conference = THREE.clone();
        conference.venue.name = venue;
        conference.url = Some(talks[0].3.clone());
        conference.rooms.clear();
        for (talk, (title, room, name, page, link, _)) in conference.talks.iter_mut().zip(&talks) {
            talk.title.clone_from(title);
            talk.session = None;
            talk.room = Some(room.clone());
            conference.rooms.push(crate::schedule::Room { name: room.clone() });
            talk.presenters = vec![Person { name: name.clone(), affiliation: Some(title.clone()) }];
            talk.url = Some(page.clone());
            talk.links = vec![crate::schedule::Link { url: link.clone(), title: name.clone() }];
            talk.abstract_ = String::new();
        }
        let ids: Vec<String> = conference.talks.iter().map(|t| t.id.to_string()).collect();
        let schedule = Schedule::new(conference).unwrap();
        let mut agenda = Agenda::new("lpc-2023");
        for (id, (.., note)) in ids.iter().zip(&talks) {
            // Mark the start and end of each note with a unique word.
            let note = format!("begin{id}\n\n{note}\n\nend{id}");
            mark(&schedule, &mut agenda, id, Some(Level::Star), &note);
        }
        let text = write(&schedule, &agenda, after(), false).text;
        prop_assert_eq!(&text, &write(&schedule, &agenda, after(), false).text);

        // The headings are the expected ones, word for word; those of notes rank below.
        let found = headings(&text);
        let above: Vec<_> = found.iter().filter(|(level, ..)| *level <= TALK_HEADING_LEVEL).collect();
        let mut expected = vec![(1, format!("Trip report: {}", schedule.conference().title))];
        let mut day = None;
        for talk in schedule.talks() {
            let this = talk.slot.map(|slot| slot.day());
            if day != Some(this) {
                expected.push((2, this.map_or("Not scheduled".to_owned(), time::day)));
                day = Some(this);
            }
            let title = if talk.title.is_empty() { format!("Talk {}", talk.id) } else { talk.title.clone() };
            expected.push((3, title));
        }
        let shown: Vec<_> = above.iter().map(|(level, title, _)| (*level, title.clone())).collect();
        let links = shown.get(expected.len()).map(|(level, title)| (*level, title.as_str()));
        prop_assert!(links.is_none(), "{}", text);
        prop_assert_eq!(&shown[..expected.len()], &expected[..], "{}", text);

        // Each note is in the section of its own talk, from first word to last.
        let mut owner = String::new();
        for (level, title, part) in &found {
            if *level <= TALK_HEADING_LEVEL {
                owner.clone_from(title);
            }
            let part = format!("{title} {part}");
            for talk in schedule.talks() {
                let own = if talk.title.is_empty() { format!("Talk {}", talk.id) } else { talk.title.clone() };
                for word in ["begin", "end"] {
                    let has = part.contains(&format!("{word}{}", talk.id));
                    prop_assert!(!has || owner == own, "{} in {}", word, text);
                }
            }
        }
        let noted = |word: &str| found.iter().filter(|(_, t, p)| t.contains(word) || p.contains(word)).count();
        for id in &ids {
            prop_assert!(noted(&format!("begin{id}")) > 0 && noted(&format!("end{id}")) > 0, "{}", text);
        }

        // Every link comes from a file or a note, and there is no HTML.
        let given = talks.iter().flat_map(|t| [&t.3, &t.4]);
        let mut allowed: Vec<String> = given.filter_map(|url| address(&clean::line(url))).collect();
        for (.., note) in &talks {
            for event in Parser::new(&clean::block(note)) {
                if let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event {
                    allowed.extend(markdown::may_be_followed(&dest_url).then(|| dest_url.to_string()));
                }
            }
        }
        for event in Parser::new_ext(&text, Options::ENABLE_STRIKETHROUGH) {
            match event {
                Event::Start(Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. }) => {
                    let bare = ["https://a.b/", "https://c.d/", "https://leak.org"].iter().any(|url| dest_url.starts_with(url));
                    let bare = bare || link_type == LinkType::Email;
                    prop_assert!(bare || allowed.iter().any(|url| **url == *dest_url), "{} in {}", dest_url, text);
                }
                Event::Html(_) | Event::InlineHtml(_) => prop_assert!(false, "HTML in {}", text),
                _ => {}
            }
        }
    }
}
