//! Schedule JSON: what frab, pretalx and the c3voc publish beside schedule XML, and
//! the c3voc's draft of its successor, in which events stand in one flat list.
//!
//! It only finds what is where; what that means is decided in
//! `schedule_event`, for XML as well.

mod tree;

use std::cell::Cell;
use std::fmt;

use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use self::tree::Json;
use super::schedule_event::{Day, Event, LinkKind, Programme, start_of};
use super::{Hints, Import, Refused, draft};

/// What the format is called.
pub const NAME: &str = "schedule JSON";

/// Whether a file looks like schedule JSON: an object with a member `schedule`, be it
/// broken after that.
pub fn looks_so(text: &str) -> bool {
    let found = Cell::new(false);
    let mut from = serde_json::Deserializer::from_str(text);
    // Finding it ends the reading with an error, as anything else wrong does.
    let _ = from.deserialize_map(Search { found: &found });
    found.get()
}

/// Reads schedule JSON.
///
/// # Errors
///
/// Text that is no JSON, with line and column; JSON that holds no schedule.
pub fn read(text: &str, hints: &Hints) -> Result<Import, Refused> {
    let json: Json = serde_json::from_str(text).map_err(|error| Refused::json(NAME, &error))?;
    let schedule = json.get("schedule");
    if schedule.get("conference").members().is_empty() {
        let looks_like = "JSON whose 'schedule' has no 'conference', as the answers of an API \
                          have (the schedule export of the same site, schedule.json or \
                          schedule.xml, has one)";
        return Err(Refused::NoSchedule {
            looks_like: looks_like.to_owned(),
        });
    }
    draft::check_count(events(schedule))?;
    programme(schedule).import(NAME, hints)
}

/// Looks for the member `schedule`.
struct Search<'a> {
    found: &'a Cell<bool>,
}

impl<'de> Visitor<'de> for Search<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(name) = members.next_key::<String>()? {
            if name == "schedule" {
                self.found.set(true);
                return Err(A::Error::custom("found"));
            }
            members.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

/// How many events are in it.
fn events(schedule: &Json) -> usize {
    let days = schedule.get("conference").get("days").items().iter();
    let rooms = days.flat_map(|day| day.get("rooms").members());
    let filed: usize = rooms.map(|(_, events)| events.items().len()).sum();
    filed + schedule.get("events").items().len()
}

fn programme(schedule: &Json) -> Programme {
    let mut programme = Programme::default();
    let conference = schedule.get("conference");
    for (name, value) in conference.members().iter().chain(schedule.members()) {
        programme.set(name, value.text());
    }
    let names = |of: &str| {
        let items = conference.get(of).items().iter();
        items.map(|item| item.text().to_owned()).collect()
    };
    programme.tracks = names("tracks");
    programme.rooms = names("rooms");
    for (number, json) in (1..).zip(conference.get("days").items()) {
        let day = day(json, number, &mut programme.rooms);
        programme.days.push(day);
    }
    for event in schedule.get("events").items() {
        put_in_its_day(flat_event(event, conference), &mut programme.days);
    }
    programme
}

fn day(json: &Json, number: usize, rooms: &mut Vec<String>) -> Day {
    let start = ["day_start", "start"].map(|name| json.get(name).text());
    let mut day = Day {
        place: format!("day {number}"),
        date: json.get("date").text().to_owned(),
        start: start
            .into_iter()
            .find(|text| !text.is_empty())
            .unwrap_or_default()
            .to_owned(),
        events: Vec::new(),
    };
    for (room, events) in json.get("rooms").members() {
        rooms.push(room.clone());
        let events = events.items().iter().map(|json| event(json, room));
        day.events.extend(events);
    }
    day
}

fn event(json: &Json, room: &str) -> Event {
    let mut event = Event::default();
    event.set("room", room);
    for (name, value) in json.members() {
        match name.as_str() {
            "persons" | "participants" => event.persons.extend(value.items().iter().map(person)),
            "links" => add_links(&mut event, LinkKind::Link, value),
            "attachments" => add_links(&mut event, LinkKind::Attachment, value),
            name => event.set(name, value.text()),
        }
    }
    event.place = format!("event {}", event.called());
    event
}

fn person(json: &Json) -> String {
    let names = ["public_name", "full_public_name", "name"].map(|name| json.get(name).text());
    let name = names.into_iter().find(|name| !name.trim().is_empty());
    name.unwrap_or_else(|| {
        if let Json::Text(name) = json {
            name
        } else {
            ""
        }
    })
    .to_owned()
}

/// Links: addresses alone, or each with a title; or else with what it is for.
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

/// An event of the flat list, which names its track by the slug.
fn flat_event(json: &Json, conference: &Json) -> Event {
    let mut flat = event(json, json.get("room").text());
    let slug = json.get("track").get("slug").text();
    let mut tracks = conference.get("tracks").items().iter();
    if !slug.is_empty()
        && let Some(track) = tracks.find(|track| track.get("slug").text() == slug)
    {
        flat.track(track.text());
    }
    flat
}

/// Files an event of the flat list under the last day that has begun when it starts.
fn put_in_its_day(event: Event, days: &mut Vec<Day>) {
    let start = event.start();
    let has_begun =
        |day: &Day| start_of(&day.start).is_some_and(|begin| start.is_some_and(|at| begin <= at));
    if days.is_empty() {
        days.push(Day::default());
    }
    let index = days.iter().rposition(has_begun).unwrap_or(0);
    days[index].events.push(event);
}
