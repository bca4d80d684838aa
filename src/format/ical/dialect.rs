//! Conventions of the programs that write calendars, and facts that only all events
//! together show: the common part of the IDs, venue and room in a location, the URLs of
//! the conference and of the talks.
//!
//! Programs put several values into one property. A property is split for all events or
//! for none.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::calendar::{Calendar, Component, Property};
use super::lines::UNESCAPED_COMMA;
use super::people;
use crate::format::repairs::text::line;
use crate::schedule::Person;

/// Number of events from which a shared URL is not the page of each event.
const MIN_SHARED_EVENTS: usize = 3;

const MAX_COMMAS: usize = 20;

/// The start of the UID of an Indico event, which is a whole conference or meeting.
pub const INDICO_EVENT: &str = "indico-event-";

#[derive(Debug, Default, PartialEq, Eq)]
enum Writer {
    Hallway,
    Indico,
    /// pretalx and frab: each title ends with ` - ` and the names of the speakers, if any.
    Pretalx,
    #[default]
    Other,
}

#[derive(Debug, Default)]
pub struct Dialect {
    writer: Writer,
    /// The end of all UIDs, with its `@`.
    host: Option<String>,
    /// The beginning of all UIDs; empty without a common one.
    prefix: String,
    /// The venue that all locations name.
    venue: Option<String>,
    names_in_titles: bool,
    /// Whether unescaped commas before spaces separate categories.
    category_lists: bool,
    /// Whether the events have different organizers, which then are people.
    organizers: bool,
    /// The URLs of events and how many have them.
    pages: HashMap<String, usize>,
    /// The URL of the conference, if events have it.
    pub url: Option<String>,
    /// The second categories, which are sessions in calendars of Hallway.
    sessions: HashSet<String>,
}

impl Dialect {
    pub fn of(calendar: &Calendar) -> Self {
        let program =
            calendar.first_text(&["PRODID", "PROID"]).unwrap_or_default().to_ascii_lowercase();
        let is_any = |names: &[&str]| names.iter().any(|name| program.contains(name));
        let writer = match () {
            () if is_any(&["hallway//"]) => Writer::Hallway,
            () if is_any(&["indico"]) => Writer::Indico,
            () if is_any(&["pretalx", "frab", "ri_cal"]) => Writer::Pretalx,
            () => Writer::Other,
        };
        let events = &calendar.events;
        let mut dialect = Self { writer, ..Self::default() };
        let uids: Vec<String> = events.iter().filter_map(|event| event.text("UID")).collect();
        let host = common(uids.iter().map(|uid| uid.rfind('@').map(|at| &uid[at..])));
        dialect.host = host.map(str::to_owned);
        let prefix = common(uids.iter().map(|uid| prefix(dialect.local(uid))));
        prefix.unwrap_or_default().clone_into(&mut dialect.prefix);
        dialect.venue = dialect.venue(events);
        dialect.names_in_titles = dialect.writer == Writer::Pretalx && names_in_titles(events);
        dialect.category_lists = category_lists(events);
        dialect.organizers = differ(events.iter().filter_map(organizer));
        for url in events.iter().filter_map(|event| event.text("URL")) {
            *dialect.pages.entry(url).or_default() += 1;
        }
        let of_many = dialect.pages.iter().filter(|(_, count)| **count >= MIN_SHARED_EVENTS);
        let most = of_many.max_by_key(|(url, count)| (**count, Reverse(*url)));
        dialect.url = most.map(|(url, _)| url.clone());
        if dialect.is_own() {
            let second = |event: &Component| dialect.categories(event).into_iter().nth(1);
            dialect.sessions = events.iter().filter_map(second).collect();
        }
        dialect
    }

    fn is_own(&self) -> bool {
        self.writer == Writer::Hallway
    }

    fn is_indico(&self) -> bool {
        self.writer == Writer::Indico
    }

    /// Reports whether the calendar is that of an Indico category, or of an event without its
    /// talks: each of its events is a conference.
    pub fn lists_indico_events(&self, calendar: &Calendar) -> bool {
        let is_listed =
            |event: &Component| event.text("UID").is_some_and(|uid| uid.starts_with(INDICO_EVENT));
        self.is_indico() && calendar.events.iter().all(is_listed)
    }

    fn local<'a>(&self, uid: &'a str) -> &'a str {
        let host = self.host.as_deref().and_then(|host| uid.strip_suffix(host));
        host.filter(|local| !local.is_empty()).unwrap_or(uid)
    }

    /// Returns the name of the conference in the UIDs of its events.
    pub fn conference_name(&self) -> Option<&str> {
        if self.is_own() {
            return self.host.as_deref()?.strip_prefix('@')?.strip_suffix(".hallway");
        }
        self.prefix.strip_prefix("pretalx-")?.strip_suffix('-')
    }

    /// Converts a UID to an ID, without the parts that all UIDs share.
    pub fn id(&self, uid: &str) -> String {
        let without = |id: &'_ str, prefix: &str| {
            id.strip_prefix(prefix).filter(|id| !id.is_empty()).unwrap_or(id).to_owned()
        };
        let id = without(self.local(uid), &self.prefix);
        if self.is_indico() { without(&id, "indico-contribution-") } else { id }
    }

    /// Returns the room without the venue.
    pub fn room(&self, event: &Component) -> Option<String> {
        let location = event.line("LOCATION")?;
        let Some(venue) = &self.venue else { return Some(location) };
        let room = match location.strip_suffix(venue.as_str()) {
            Some(room) if self.is_own() => room.trim_end().trim_end_matches(','),
            _ if self.is_indico() && location == *venue => "",
            _ if self.is_indico() => location
                .strip_suffix(')')
                .and_then(|inside| inside.strip_suffix(venue.as_str()))
                .and_then(|room| room.strip_suffix('('))
                .unwrap_or(&location),
            _ => &location,
        };
        let room = room.trim();
        (!room.is_empty()).then(|| room.to_owned())
    }

    /// Returns name and address of the venue of all rooms.
    pub fn whole_venue(&self) -> Option<(&str, &str)> {
        let venue = self.venue.as_deref()?;
        let parts = venue.split_once(", ").filter(|_| self.is_own());
        Some(parts.unwrap_or((venue, "")))
    }

    fn venue(&self, events: &[Component]) -> Option<String> {
        let locations: Vec<String> = events.iter().filter_map(|e| e.line("LOCATION")).collect();
        if self.is_own() {
            let (first, rest) = locations.split_first()?;
            // A single name may be the only room.
            if !first.contains(", ") && rest.iter().all(|other| other == first) {
                return None;
            }
            let same = |venue: &&str| rest.iter().all(|other| ends_in(other, venue));
            let from = first.match_indices(", ").take(MAX_COMMAS);
            let from = from.map(|(at, _)| &first[at + 2..]);
            return std::iter::once(first.as_str()).chain(from).find(same).map(str::to_owned);
        }
        if !self.is_indico() {
            return None;
        }
        let bracketed = |location: &String| {
            let (_, venue) = location.strip_suffix(')')?.rsplit_once(" (")?;
            Some(venue.to_owned())
        };
        common(locations.iter().filter_map(bracketed).map(Some))
    }

    /// Splits a summary into title and speakers, if titles end with names.
    pub fn title(&self, summary: &str) -> (String, Vec<Person>) {
        let parts = self.names_in_titles.then(|| people::at_the_end_of(summary));
        let (title, people) = parts.flatten().unwrap_or((summary, Vec::new()));
        (title.to_owned(), people)
    }

    /// Returns the organizer of an event, unless it is the conference.
    pub fn organizer(&self, event: &Component) -> Option<String> {
        self.organizers.then(|| organizer(event))?
    }

    pub fn page(&self, event: &Component) -> Option<String> {
        event
            .text("URL")
            .filter(|url| self.pages.get(url).is_none_or(|count| *count < MIN_SHARED_EVENTS))
    }

    fn categories(&self, event: &Component) -> Vec<String> {
        let is_end = |c| self.category_lists && c == UNESCAPED_COMMA;
        let texts = event.properties("CATEGORIES").flat_map(Property::texts);
        let texts = texts.flat_map(|text| text.split(is_end));
        texts.filter_map(|text| line(&text.replace(UNESCAPED_COMMA, ","))).collect()
    }

    pub fn track_and_session(&self, event: &Component) -> (Option<String>, Option<String>) {
        let mut categories = self.categories(event).into_iter();
        let first = categories.next();
        if !self.is_own() {
            return (first, None);
        }
        match (first, categories.next()) {
            // The talk has a session but no track.
            (Some(only), None) if self.sessions.contains(&only) => (None, Some(only)),
            both => both,
        }
    }
}

fn organizer(event: &Component) -> Option<String> {
    name_of(event.property("ORGANIZER")?)
}

/// Returns the name of a person, unless it is an e-mail address.
pub fn name_of(property: &Property) -> Option<String> {
    line(&property.parameter("CN")?).filter(|name| !name.contains('@'))
}

/// Reports whether commas before spaces separate categories: then several lists have a
/// category in common. Otherwise they are part of a name.
fn category_lists(events: &[Component]) -> bool {
    let mut lists: HashMap<&str, &str> = HashMap::new();
    let values = events.iter().flat_map(|event| event.properties("CATEGORIES"));
    for list in values.flat_map(Property::texts) {
        for part in list.split(UNESCAPED_COMMA) {
            if *lists.entry(part.trim()).or_insert(list) != list {
                return true;
            }
        }
    }
    false
}

/// Returns the value if all are the same.
pub fn common<T: PartialEq>(mut values: impl Iterator<Item = Option<T>>) -> Option<T> {
    let first = values.next()??;
    values.all(|value| value.as_ref() == Some(&first)).then_some(first)
}

/// Returns the beginning of an ID that is `pretalx-<event>-` or
/// `indico-contribution-<event>-`.
fn prefix(id: &str) -> Option<&str> {
    let (start, rest) = id.split_at(id.rfind('-')? + 1);
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_known = match start.strip_prefix("indico-contribution-") {
        Some(event) => is_number(event.strip_suffix('-')?) && is_number(rest),
        None => start.len() > "pretalx-".len() && start.starts_with("pretalx-") && !rest.is_empty(),
    };
    is_known.then_some(start)
}

/// Reports whether a location is the venue or a room in it.
fn ends_in(location: &str, venue: &str) -> bool {
    let before = location.strip_suffix(venue);
    before.is_some_and(|room| room.is_empty() || room.ends_with(", "))
}

/// Reports whether all titles end with names or only the dash, or nearly all with
/// different names.
fn names_in_titles(events: &[Component]) -> bool {
    let titles: Vec<String> = events.iter().filter_map(|e| e.line("SUMMARY")).collect();
    let parts: Vec<_> = titles.iter().filter_map(|title| people::at_the_end_of(title)).collect();
    let mut names = parts.iter().map(|(_, people)| people);
    let differ = names.next().is_some_and(|first| names.any(|other| other != first));
    parts.len() == titles.len() && (differ || parts.len() == 1)
        || parts.len() * 4 >= titles.len() * 3 && differ
}

fn differ<T: PartialEq>(values: impl IntoIterator<Item = T>) -> bool {
    let mut values = values.into_iter();
    let first = values.next();
    first.is_some_and(|first| values.any(|value| value != first))
}
