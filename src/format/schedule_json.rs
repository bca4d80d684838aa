//! Schedule JSON, which frab, pretalx and the c3voc publish beside schedule XML, and
//! the c3voc's draft of its successor, which lists all events in one array.
//!
//! This module only locates the values. `schedule_event` interprets them, for XML as
//! well.

use super::json::{Json, members};
use super::repairs::time::instant;
use super::schedule_event::{Day, Event, LinkKind, RawSchedule};
use super::{Hints, Import, ReadError, draft};

pub const NAME: &str = "schedule JSON";

/// Reports whether a file looks like schedule JSON: an object with a member `schedule`.
/// The rest may be broken.
pub fn detect(text: &str) -> bool {
    members(text, &[]).contains_key("schedule")
}

/// Reads schedule JSON.
///
/// # Errors
///
/// Invalid JSON, with line and column; JSON without a schedule.
pub fn read(text: &str, hints: &Hints) -> Result<Import, ReadError> {
    let json: Json = serde_json::from_str(text).map_err(|error| ReadError::json(NAME, &error))?;
    let schedule = json.get("schedule");
    let raw = collect(schedule);
    let events = raw.days.iter().map(|day| day.events.len()).sum();
    if events == 0 && schedule.get("conference").members().is_empty() {
        let looks_like = "JSON whose 'schedule' has no 'conference', as the answers of an API \
                          have (the schedule export of the same site, schedule.json or \
                          schedule.xml, has one)";
        return Err(ReadError::no_schedule(looks_like));
    }
    draft::check_count(events)?;
    raw.import(NAME, hints)
}

/// Collects days, rooms and events from all known layouts: days within the conference
/// or beside it; rooms and events within their day, within the conference or beside it.
fn collect(schedule: &Json) -> RawSchedule {
    let mut raw = RawSchedule::default();
    let conference = schedule.get("conference");
    for (name, value) in conference.members().iter().chain(schedule.members()) {
        raw.set(name, value.text());
    }
    let names = |of: &str| {
        let items = conference.get(of).items().iter();
        items.map(|item| item.text().to_owned()).collect()
    };
    raw.tracks = names("tracks");
    raw.rooms = names("rooms");
    let places = [conference, schedule];
    let people = places.into_iter().flat_map(|place| place.get("persons").items());
    raw.biographies =
        people.map(|json| (person(json).to_owned(), biography(json).to_owned())).collect();
    let mut days = places.into_iter().map(|place| entries(place.get("days")));
    let days = days.find(|days| !days.is_empty()).unwrap_or_default();
    for (number, (key, json)) in (1..).zip(days) {
        let mut day = day(key, json, number);
        day.events = events(json, conference, &mut raw.containers);
        raw.days.push(day);
    }
    for place in places {
        for event in events(place, conference, &mut raw.containers) {
            add_to_day(event, &mut raw.days);
        }
    }
    raw
}

/// Returns the events of a day, or the events outside all days. Events in rooms come
/// first.
fn events(place: &Json, conference: &Json, containers: &mut Vec<String>) -> Vec<Event> {
    let mut events = Vec::new();
    for (room, listed) in by_room(place.get("rooms")) {
        containers.push(room.to_owned());
        events.extend(listed.into_iter().map(|json| event(json, room, conference)));
    }
    let others = entries(place.get("events")).into_iter();
    events.extend(others.map(|(_, json)| event(json, "", conference)));
    events
}

/// Returns rooms with their events, from `{"Aula": […]}`, `[{"name": "Aula", "events":
/// […]}]` and mixtures.
fn by_room(rooms: &Json) -> Vec<(&str, Vec<&Json>)> {
    fn values(json: &Json) -> Vec<&Json> {
        entries(json).into_iter().map(|(_, value)| value).collect()
    }
    let mut found: Vec<(&str, Vec<&Json>)> = Vec::new();
    for (key, room) in entries(rooms) {
        let named = if key.is_empty() { room.get("name").text() } else { key };
        let lists = ["events", "talks"].map(|name| room.get(name));
        let list = lists.into_iter().find(|list| !entries(list).is_empty());
        match (list, room) {
            (Some(list), _) => found.push((named, values(list))),
            (None, Json::List(_)) => found.push((named, values(room))),
            (None, Json::Object(_)) if !named.is_empty() => found.push((named, Vec::new())),
            (None, Json::Object(members)) => {
                let lists = members.iter().filter(|(_, list)| !list.items().is_empty());
                found.extend(lists.map(|(name, list)| (name.as_str(), values(list))));
            }
            _ => {}
        }
    }
    found
}

/// Returns the values of a list, or the values of an object with their names.
fn entries(json: &Json) -> Vec<(&str, &Json)> {
    let members = json.members().iter().map(|(name, value)| (name.as_str(), value));
    json.items().iter().map(|item| ("", item)).chain(members).collect()
}

fn day(key: &str, json: &Json, number: usize) -> Day {
    let date = Some(json.first(&["date", "day"])).filter(|date| !date.is_empty());
    Day {
        place: format!("day {number}"),
        date: date.unwrap_or(key).to_owned(),
        start: json.first(&["day_start", "start"]).to_owned(),
        events: Vec::new(),
    }
}

fn event(json: &Json, room: &str, conference: &Json) -> Event {
    let mut event = Event::default();
    room.clone_into(&mut event.container);
    for (name, value) in json.members() {
        match name.as_str() {
            "persons" | "participants" => {
                let people = value.items().iter();
                people.for_each(|json| event.person(person(json), biography(json)));
            }
            "links" => add_links(&mut event, LinkKind::Link, value),
            "recording" => {
                for (name, value) in value.members() {
                    event.set_recording(name, value.text());
                }
            }
            "attachments" => add_links(&mut event, LinkKind::Attachment, value),
            name => event.set(name, value.text()),
        }
    }
    // Some events name their track by its slug.
    let slug = json.get("track").get("slug").text();
    let mut tracks = conference.get("tracks").items().iter();
    if !slug.is_empty()
        && let Some(track) = tracks.find(|track| track.get("slug").text() == slug)
    {
        track.text().clone_into(&mut event.track);
    }
    event.place = format!("event {}", event.label());
    event
}

fn person(json: &Json) -> &str {
    match json {
        Json::Text(name) => name,
        json => json.first(&["public_name", "full_public_name", "name"]),
    }
}

pub(super) fn biography(person: &Json) -> &str {
    person.first(&["biography", "bio"])
}

/// Adds links from URLs, or from objects with a title or a type.
fn add_links(event: &mut Event, kind: LinkKind, json: &Json) {
    for link in json.items() {
        if let Json::Text(url) = link {
            event.link(kind, url, "");
            continue;
        }
        let url = link.get("url").text();
        match (link.get("title").text(), link.get("type").text()) {
            ("", "ORIGIN") => event.set("origin_url", url),
            ("", "FEEDBACK") => event.set("feedback_url", url),
            (title, _) => event.link(kind, url, title),
        }
    }
}

/// Files an event that is outside all days under the last day that begins before it.
fn add_to_day(event: Event, days: &mut Vec<Day>) {
    let start = event.start();
    let has_begun =
        |day: &Day| instant(&day.start).is_some_and(|begin| start.is_some_and(|at| begin <= at));
    if days.is_empty() {
        days.push(Day::default());
    }
    let index = days.iter().rposition(has_begun).unwrap_or(0);
    days[index].events.push(event);
}
