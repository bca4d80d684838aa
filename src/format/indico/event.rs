//! `/export/event/N.json` with `detail=contributions`, `subcontributions` or
//! `sessions`.

use serde_json::Value;

use super::address::{Base, event_number};
use super::json::{list, objects, text};
use super::reader::Reader;
use super::{talks, when};
use crate::format::indico::{self, ListedEvent};
use crate::format::{Hints, Import, ReadError};

/// Reads the first event that has contributions, and reports that the others are
/// ignored.
pub(super) fn read(values: &[Value], server: &str, hints: &Hints) -> Result<Import, ReadError> {
    const LISTS: [&str; 2] = ["contributions", "sessions"];
    let events: Vec<&Value> = values.iter().filter(|event| event.is_object()).collect();
    let full = |event: &&Value| LISTS.iter().any(|name| !objects(&event[*name]).0.is_empty());
    let listing = |event: &&Value| LISTS.iter().any(|name| list(&event[*name]).is_some());
    let chosen = events.iter().position(full);
    // An empty list is only that of an event whose talks are not published yet.
    let chosen = chosen.or_else(|| events.iter().position(listing).filter(|_| events.len() == 1));
    let Some(chosen) = chosen else { return Err(without_contributions(&events, server, hints)) };
    let event = events[chosen];
    let base = Base::new([server, &text(&event["url"]), hints.url.as_deref().unwrap_or("")]);
    let mut reader = Reader::new("", &text(&event["timezone"]), base, hints);
    if events.len() < values.len() {
        reader.problem("conference", "an event is not an object; skipped");
    }
    for (_, other) in events.iter().enumerate().filter(|(at, _)| *at != chosen) {
        let (id, title) = (text(&other["id"]), text(&other["title"]));
        let message = format!("'{title}' is skipped: only one event is read from a file");
        reader.problem(&format!("event {id}"), message);
    }
    conference(&mut reader, event);
    for it in reader.all("conference", "contributions", &event["contributions"]) {
        talks::contribution(&mut reader, it, &talks::BlockContext::default());
    }
    for it in reader.all("conference", "sessions", &event["sessions"]) {
        let within = talks::block(&mut reader, it);
        if objects(&it["contributions"]).0.is_empty() && when::is_given(&it["startDate"]) {
            talks::item(&mut reader, it, &within, false);
        }
    }
    reader.finish(hints)
}

/// Sets title, days, venue and URLs.
fn conference(reader: &mut Reader, event: &Value) {
    const PLACE: &str = "conference";
    let title = reader.line(PLACE, "title", &event["title"]);
    reader.draft.conference.title = title.unwrap_or_default();
    reader.days_of(&event["startDate"], &event["endDate"]);
    reader.room = reader.room_of(PLACE, event);
    let location = reader.line(PLACE, "location", &event["location"]);
    let name = location.or_else(|| reader.room.clone());
    let venue = &mut reader.draft.conference.venue;
    venue.name = name.unwrap_or_default();
    let address = text(&event["address"]);
    let lines = address.lines().map(|line| line.trim().trim_end_matches(','));
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    venue.address = lines.join(", ");
    let number = text(&event["id"]);
    let url = reader.address(PLACE, &event["url"]);
    let url = url.or_else(|| reader.base.event(&number));
    let page = format!("/event/{number}/");
    let talks = url.as_ref().filter(|url| url.ends_with(&page));
    reader.draft.conference.talks_url = talks.map(|url| format!("{url}contributions/"));
    reader.draft.conference.url = url;
}

fn without_contributions(events: &[&Value], server: &str, hints: &Hints) -> ReadError {
    let first = events.first().copied().unwrap_or(&Value::Null);
    let number = match &first["id"] {
        id @ (Value::String(_) | Value::Number(_)) => text(id),
        _ => event_number(server).into(),
    };
    let listed = ListedEvent {
        title: text(&first["title"]).into_owned(),
        page: text(&first["url"]).into_owned(),
        number: number.into_owned(),
    };
    let server = [server, hints.url.as_deref().unwrap_or("")];
    indico::without_talks("an export of Indico", events.len(), &listed, &server)
}
