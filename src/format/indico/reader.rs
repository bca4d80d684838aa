//! A conference under construction: converts the parts of Indico's exports and reports
//! each problem with its place.
//!
//! It knows what a part means, but not where it is in a file.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, FixedOffset, NaiveDate};
use chrono_tz::Tz;
use serde_json::Value;

use super::address::Base;
use super::{json, people, when};
use crate::format::draft::Draft;
use crate::format::repairs::text::{self, Markup};
use crate::format::repairs::zone::{ZoneFacts, venue};
use crate::format::{Hints, Import, ReadError};
use crate::schedule::{Link, Person, Slot, Talk, TalkId};
use crate::text::clean;

pub const NAME: &str = "Indico JSON";

pub(super) struct Reader {
    pub draft: Draft,
    pub base: Base,
    /// The first and the last day from the file.
    days: Option<(NaiveDate, NaiveDate)>,
    /// The default room.
    pub room: Option<String>,
    /// The talks so far: ID, title and start.
    seen: HashSet<(TalkId, String, Option<DateTime<FixedOffset>>)>,
    reported: HashSet<(String, String)>,
}

impl Reader {
    /// Creates a conference in the time zone of the file. The zones of single times are
    /// not used, because they may be the server's.
    pub fn new(title: &str, zone: &str, base: Base, hints: &Hints) -> Self {
        let facts = ZoneFacts { zone, ..ZoneFacts::default() };
        let venue = venue(&facts, hints);
        let mut draft = Draft::new(title, venue.zone);
        venue.report(&mut draft, |_| String::new());
        let (seen, reported) = (HashSet::new(), HashSet::new());
        Self { draft, base, days: None, room: None, seen, reported }
    }

    pub fn zone(&self) -> Tz {
        self.draft.conference.timezone
    }

    /// Reports a problem once, even if a block is listed under two days.
    pub fn problem(&mut self, place: &str, message: impl Into<String>) {
        let message = message.into();
        if self.reported.insert((place.to_owned(), message.clone())) {
            self.draft.problem(place, message);
        }
    }

    fn problems(&mut self, place: &str, messages: Vec<String>) {
        for message in messages {
            self.problem(place, message);
        }
    }

    /// Sets the first and the last day. If the last day is earlier, uses the first day
    /// for both.
    pub fn days(&mut self, start: NaiveDate, end: NaiveDate) {
        if end < start {
            let message = format!("ends on {end}, before its start; using {start} for both");
            self.problem("conference", message);
        }
        self.days = Some((start, end.max(start)));
    }

    /// Sets the days from the times of an event, unless one of them is missing or
    /// invalid.
    pub fn days_of(&mut self, start: &Value, end: &Value) {
        let mut wrong = Vec::new();
        let zone = self.zone();
        let start = when::instant(start, "start", zone, &mut wrong);
        let end = when::instant(end, "end", zone, &mut wrong);
        self.problems("conference", wrong);
        if let Some((start, end)) = start.zip(end) {
            self.days(start.date_naive(), end.date_naive());
        }
    }

    /// Returns a text as one line, or `None` if it is blank. Numbers are used as text.
    pub fn line(&mut self, place: &str, what: &str, given: &Value) -> Option<String> {
        self.check(place, what, given);
        text::line(&json::text(given))
    }

    /// Reports a value that is not text.
    fn check(&mut self, place: &str, what: &str, given: &Value) {
        let message = match given {
            Value::Null | Value::String(_) => return,
            Value::Number(number) => format!("its {what} is the number {number}; used as text"),
            Value::Bool(_) => format!("its {what} is true or false, not text; ignored"),
            Value::Array(_) => format!("its {what} is a list, not text; ignored"),
            Value::Object(_) => format!("its {what} is an object, not text; ignored"),
        };
        self.problem(place, message);
    }

    /// Converts a description to Markdown.
    pub fn text(&mut self, place: &str, given: &Value) -> String {
        self.check(place, "description", given);
        text::body(&json::text(given), Markup::Markdown)
    }

    /// Returns the room of an entry, without surrounding quotes.
    pub fn room_of(&mut self, place: &str, entry: &Value) -> Option<String> {
        // Checks all rooms, so that all problems are reported.
        let rooms = ["roomFullname", "room"].map(|name| self.line(place, "room", &entry[name]));
        rooms.into_iter().flatten().find_map(|room| {
            let inner = room.strip_prefix('"').and_then(|room| room.strip_suffix('"'));
            let room = inner.unwrap_or(&room).trim();
            (!room.is_empty()).then(|| room.to_owned())
        })
    }

    /// Returns the objects in a list, and reports other values.
    pub fn all<'a>(&mut self, place: &str, what: &str, list: &'a Value) -> Vec<&'a Value> {
        let (objects, odd) = json::objects(list);
        if odd > 0 {
            self.problem(place, format!("{odd} of its {what} cannot be read; ignored"));
        }
        objects
    }

    /// Returns the people of a list, without duplicates.
    pub fn people(&mut self, place: &str, what: &str, list: &Value) -> Vec<Person> {
        let mut found: Vec<Person> = Vec::new();
        for person in self.all(place, what, list) {
            match people::person(person) {
                Some(person) if found.contains(&person) => {}
                Some(person) => found.push(person),
                None => self.problem(place, format!("one of its {what} has no name; ignored")),
            }
        }
        found
    }

    /// Returns the time slot. A time outside the conference's days is kept and
    /// reported.
    pub fn slot(&mut self, place: &str, entry: &Value) -> Option<Slot> {
        let mut wrong = Vec::new();
        let slot = when::slot(entry, self.zone(), &mut wrong);
        if let Some((slot, (first, last))) = slot.zip(self.days)
            && !(first..=last).contains(&slot.day())
        {
            let day = slot.day();
            wrong.push(format!("is on {day}, but the conference lasts from {first} to {last}"));
        }
        self.problems(place, wrong);
        slot
    }

    /// Resolves a URL. Reports URLs that are not web links, and returns `None`.
    pub fn address(&mut self, place: &str, url: &Value) -> Option<String> {
        self.check(place, "address", url);
        let url = clean::line(&json::text(url));
        if url.is_empty() {
            return None;
        }
        let resolved = self.base.resolve(&url);
        if resolved.is_none() {
            let why = if self.base.is_unknown() && url.starts_with('/') {
                "is on a server that the file does not name"
            } else {
                "is not a web URL"
            };
            self.problem(place, format!("its URL '{url}' {why}; ignored"));
        }
        resolved
    }

    /// Adds the links of attachments and materials, without duplicates.
    pub fn links(&mut self, place: &str, entry: &Value, links: &mut Vec<Link>) {
        let mut lists = Vec::new();
        for folders in [&entry["folders"], &entry["attachments"]["folders"]] {
            for folder in self.all(place, "folders", folders) {
                lists.extend([&folder["attachments"], &folder["files"]]);
            }
        }
        lists.push(&entry["attachments"]["files"]);
        for list in lists {
            for attachment in self.all(place, "attachments", list) {
                let title = json::first(attachment, &["title", "filename"]);
                // The link's target takes precedence over the page that redirects to it.
                let url = json::first(attachment, &["link_url", "download_url", "url"]);
                self.link(place, title, url, links);
            }
        }
        for material in self.all(place, "materials", &entry["material"]) {
            for resource in self.all(place, "materials", &material["resources"]) {
                let title = match json::first(resource, &["name"]) {
                    Value::Null => &material["title"],
                    name => name,
                };
                self.link(place, title, &resource["url"], links);
            }
        }
    }

    fn link(&mut self, place: &str, title: &Value, url: &Value, links: &mut Vec<Link>) {
        if let Some(url) = self.address(place, url)
            && !links.iter().any(|link| link.url == url)
        {
            let title = text::line(&json::text(title)).unwrap_or_default();
            links.push(Link { url, title });
        }
    }

    /// Adds a talk, unless one with the same ID, title and start is already there.
    pub fn add_talk(&mut self, talk: Talk, place: &str) {
        let start = talk.slot.map(|slot| slot.start);
        if self.seen.insert((talk.id.clone(), talk.title.clone(), start)) {
            self.draft.talk(talk, place);
        }
    }

    /// Completes the conference. Talks are sorted by ID, everything else by name,
    /// because Indico has no order. A contribution outside all sessions describes the
    /// session with the same title.
    pub fn finish(self, hints: &Hints) -> Result<Import, ReadError> {
        let mut import = self.draft.finish(NAME, "", self.days, hints)?;
        let conference = &mut import.conference;
        conference.talks.sort_by(|a, b| a.id.cmp(&b.id));
        conference.rooms.sort_by(|a, b| a.name.cmp(&b.name));
        conference.tracks.sort_by(|a, b| a.name.cmp(&b.name));
        conference.sessions.sort_by(|a, b| a.title.cmp(&b.title));
        let mut about: HashMap<&str, &TalkId> = HashMap::new();
        for talk in &conference.talks {
            if talk.session.is_none() && !talk.is_break {
                about.entry(&talk.title).or_insert(&talk.id);
            }
        }
        for session in &mut conference.sessions {
            session.description = about.get(session.title.as_str()).copied().cloned();
        }
        Ok(import)
    }
}
