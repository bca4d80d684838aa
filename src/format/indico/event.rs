//! `/export/event/N.json` with `detail=contributions`, `subcontributions` or
//! `sessions`.

use super::address::{Base, event_number};
use super::json::Text;
use super::reader::Reader;
use super::shape::{Date, Event};
use super::{no_schedule, talks};
use crate::format::{Hints, Import, Refused};

/// Reads the first event that has contributions, and reports that the others are
/// ignored.
pub(super) fn read(
    events: &[Event],
    server: &str,
    hints: &Hints,
    problems: Vec<String>,
) -> Result<Import, Refused> {
    let full =
        |event: &Event| !event.contributions.items.is_empty() || !event.sessions.items.is_empty();
    let listing = |event: &Event| event.contributions.given || event.sessions.given;
    let at = events.iter().position(full);
    let Some(at) = at.or_else(|| events.iter().position(listing)) else {
        return Err(without_contributions(events, server, hints));
    };
    let event = &events[at];
    let urls = [server, event.url.as_str(), hints.url.as_deref().unwrap_or("")];
    let base = Base::new(urls);
    let mut reader = Reader::new("", event.timezone.as_str(), base, hints);
    for message in problems {
        reader.problem("conference", message);
    }
    for (other, it) in events.iter().enumerate() {
        if other != at {
            let place = format!("event {}", it.id.as_str());
            let message =
                format!("'{}' is not read: one event is read of a file", it.title.as_str());
            reader.problem(&place, message);
        }
    }
    conference(&mut reader, event);
    for it in reader.all("conference", "contributions", &event.contributions) {
        talks::contribution(&mut reader, it, &talks::Within::default());
    }
    for it in reader.all("conference", "sessions", &event.sessions) {
        let within = talks::block(&mut reader, it);
        if it.contributions.items.is_empty() && it.start_date != Date::None {
            talks::item(&mut reader, it, &within, false);
        }
    }
    reader.finish(hints)
}

/// Sets title, days, venue and URLs.
fn conference(reader: &mut Reader, event: &Event) {
    const PLACE: &str = "conference";
    let title = reader.line(PLACE, "title", &event.title);
    reader.draft.conference.title = title.unwrap_or_default();
    reader.days_of(&event.start_date, &event.end_date);
    reader.room = reader.room_of(PLACE, &[&event.room_fullname, &event.room]);
    let location = reader.line(PLACE, "location", &event.location);
    let name = location.or_else(|| reader.room.clone());
    let venue = &mut reader.draft.conference.venue;
    venue.name = name.unwrap_or_default();
    let lines = event.address.as_str().lines().map(|line| line.trim().trim_end_matches(','));
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    venue.address = lines.join(", ");
    let number = event.id.as_str();
    let url = reader.address(PLACE, &event.url);
    let url = url.or_else(|| reader.base.event(number));
    let page = format!("/event/{number}/");
    let talks = url.as_ref().filter(|url| url.ends_with(&page));
    reader.draft.conference.talks_url = talks.map(|url| format!("{url}contributions/"));
    reader.draft.conference.url = url;
}

fn without_contributions(events: &[Event], server: &str, hints: &Hints) -> Refused {
    let first = events.first();
    let own = first.map_or("", |event| event.url.as_str());
    let base = Base::new([server, own, hints.url.as_deref().unwrap_or("")]);
    let number = match first.map(|event| &event.id) {
        Some(Text::Is(id) | Text::Number(id)) => id,
        _ => event_number(server),
    };
    let what = match events.len() {
        0 => "an export of Indico without an event",
        1 => "an event of Indico without its contributions",
        _ => "a list of Indico events without their contributions",
    };
    no_schedule(format!("{what} ({} has them)", base.export(number)))
}
