//! What can be told of a calendar only from all of its events together: which part
//! of an id is the same for all, what is the venue and what the room, which address
//! is the conference's and which a talk's.
//!
//! Writers put into one property what is several things to us. What is taken apart
//! here is taken apart for all events alike, or for none.

use std::collections::{HashMap, HashSet};

use super::calendar::{Calendar, Event};
use super::people;

/// An address that so many events have is not the page of each of them.
const MANY: usize = 3;

/// More commas than a room's name has.
const MOST_COMMAS: usize = 20;

/// A writer whose habits are known.
#[derive(Debug, Default, PartialEq, Eq)]
enum Writer {
    Hallway,
    Indico,
    #[default]
    Other,
}

/// How the events of a calendar are written.
#[derive(Debug, Default)]
pub struct Habits {
    writer: Writer,
    host: Option<String>,
    prefix: String,
    venue: Option<String>,
    names_in_titles: bool,
    organizers: bool,
    pages: HashSet<String>,
    /// The address of the conference, where events have it.
    pub url: Option<String>,
    sessions: HashSet<String>,
}

impl Habits {
    /// Looks at all events.
    pub fn of(calendar: &Calendar) -> Self {
        let writer = calendar.said(&["PRODID", "PROID"]).unwrap_or_default();
        let writer = writer.to_ascii_lowercase();
        let events = &calendar.events;
        let mut habits = Self {
            writer: match writer.as_str() {
                name if name.contains("hallway//") => Writer::Hallway,
                name if name.contains("indico") => Writer::Indico,
                _ => Writer::Other,
            },
            ..Self::default()
        };
        let uids: Vec<String> = events.iter().filter_map(|e| e.text("UID")).collect();
        habits.host = common_host(&uids);
        let locals: Vec<&str> = uids.iter().map(|uid| habits.local(uid)).collect();
        habits.prefix = common_prefix(&locals);
        habits.venue = habits.venue(events);
        if writer.contains("pretalx") || writer.contains("frab") {
            habits.names_in_titles = names_in_titles(events);
        }
        habits.organizers = differ(events.iter().filter_map(organizer));
        let mut addresses: HashMap<String, usize> = HashMap::new();
        for url in events.iter().filter_map(|event| event.text("URL")) {
            *addresses.entry(url).or_default() += 1;
        }
        let of_many = addresses.iter().filter(|(_, count)| **count >= MANY);
        habits.url = of_many
            .max_by_key(|(url, count)| (**count, std::cmp::Reverse((*url).clone())))
            .map(|(url, _)| url.clone());
        let few = addresses.into_iter().filter(|(_, count)| *count < MANY);
        habits.pages = few.map(|(url, _)| url).collect();
        if habits.is_own() {
            let second = |event: &Event| categories(event).into_iter().nth(1);
            habits.sessions = events.iter().filter_map(second).collect();
        }
        habits
    }

    fn is_own(&self) -> bool {
        self.writer == Writer::Hallway
    }

    fn is_indico(&self) -> bool {
        self.writer == Writer::Indico
    }

    fn local<'a>(&self, uid: &'a str) -> &'a str {
        let host = self.host.as_deref().and_then(|host| uid.strip_suffix(host));
        host.filter(|local| !local.is_empty()).unwrap_or(uid)
    }

    /// What the conference is called in the ids of its events, where it is.
    pub fn called(&self) -> Option<&str> {
        if self.is_own() {
            return self
                .host
                .as_deref()?
                .strip_prefix('@')?
                .strip_suffix(".hallway");
        }
        self.prefix.strip_prefix("pretalx-")?.strip_suffix('-')
    }

    /// The id that a UID is to us: without what is the same in all.
    pub fn id(&self, uid: &str) -> String {
        let local = self.local(uid);
        let id = local.strip_prefix(self.prefix.as_str());
        let id = id.filter(|id| !id.is_empty()).unwrap_or(local);
        let id = match id.strip_prefix("indico-contribution-") {
            Some(number) if self.is_indico() && !number.is_empty() => number,
            _ => id,
        };
        id.to_owned()
    }

    /// The room, without the venue.
    pub fn room(&self, event: &Event) -> Option<String> {
        let location = event.text("LOCATION")?;
        let Some(venue) = &self.venue else {
            return Some(location);
        };
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

    /// The venue that all rooms are in: its name and its address.
    pub fn whole_venue(&self) -> Option<(&str, &str)> {
        let venue = self.venue.as_deref()?;
        Some(if self.is_own() {
            venue.split_once(", ").unwrap_or((venue, ""))
        } else {
            (venue, "")
        })
    }

    fn venue(&self, events: &[Event]) -> Option<String> {
        let locations: Vec<String> = events.iter().filter_map(|e| e.text("LOCATION")).collect();
        if self.is_own() {
            let (first, rest) = locations.split_first()?;
            // One name alone may be that of the only room as well.
            if !first.contains(", ") && rest.iter().all(|other| other == first) {
                return None;
            }
            let same = |venue: &&str| rest.iter().all(|other| ends_in(other, venue));
            let from = first.match_indices(", ").take(MOST_COMMAS);
            let from = from.map(|(at, _)| &first[at + 2..]);
            return std::iter::once(first.as_str())
                .chain(from)
                .find(same)
                .map(str::to_owned);
        }
        if !self.is_indico() {
            return None;
        }
        let bracketed = |location: &String| {
            let (_, venue) = location.strip_suffix(')')?.rsplit_once(" (")?;
            Some(venue.to_owned())
        };
        let mut venues = locations.iter().filter_map(bracketed);
        let venue = venues.next()?;
        let all = locations.iter().all(|location| {
            *location == venue || bracketed(location).is_none_or(|other| other == venue)
        });
        all.then_some(venue)
    }

    /// Whether titles end in the names of who speaks.
    pub fn names_in_titles(&self) -> bool {
        self.names_in_titles
    }

    /// Who organises the event, where that is not the conference itself.
    pub fn organizer(&self, event: &Event) -> Option<String> {
        self.organizers.then(|| organizer(event))?
    }

    /// The event's own page.
    pub fn page(&self, event: &Event) -> Option<String> {
        event.text("URL").filter(|url| self.pages.contains(url))
    }

    /// The track and the session.
    pub fn track_and_session(&self, event: &Event) -> (Option<String>, Option<String>) {
        let mut categories = categories(event).into_iter();
        let first = categories.next();
        if !self.is_own() {
            return (first, None);
        }
        match (first, categories.next()) {
            // It was written for a talk that is in a session and in no track.
            (Some(only), None) if self.sessions.contains(&only) => (None, Some(only)),
            both => both,
        }
    }
}

fn categories(event: &Event) -> Vec<String> {
    let lists = event
        .lines("CATEGORIES")
        .flat_map(super::lines::Line::texts);
    let texts = lists.map(|text| text.trim().to_owned());
    texts.filter(|text| !text.is_empty()).collect()
}

fn organizer(event: &Event) -> Option<String> {
    name_of(event.line("ORGANIZER")?)
}

/// The name that a person's line gives, which is no address.
pub fn name_of(line: &super::lines::Line) -> Option<String> {
    let name = line.parameter("CN")?.trim();
    (!name.is_empty() && !name.contains('@')).then(|| name.to_owned())
}

/// `@host`, where all ids that have one have the same. Then what is before it still
/// differs wherever the ids do.
fn common_host(uids: &[String]) -> Option<String> {
    let mut hosts = uids.iter().map(|uid| uid.rfind('@').map(|at| &uid[at..]));
    let first = hosts.next()??;
    hosts
        .all(|host| host == Some(first))
        .then(|| first.to_owned())
}

/// `pretalx-<event>-` or `indico-contribution-<event>-`, where all ids begin so.
fn common_prefix(ids: &[&str]) -> String {
    let prefix = |id: &str| -> Option<usize> {
        let end = id.rfind('-')? + 1;
        let rest = &id[end..];
        let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let known = match id[..end].strip_prefix("indico-contribution-") {
            Some(event) => number(event.strip_suffix('-')?) && number(rest),
            None => id.starts_with("pretalx-") && end > "pretalx-".len() && !rest.is_empty(),
        };
        known.then_some(end)
    };
    let Some(first) = ids.first() else {
        return String::new();
    };
    let Some(common) = prefix(first).map(|end| &first[..end]) else {
        return String::new();
    };
    let same = |id: &&str| prefix(id).is_some_and(|end| id[..end] == *common);
    if ids.iter().all(same) {
        common.to_owned()
    } else {
        String::new()
    }
}

/// Whether a location is the venue or a room in it.
fn ends_in(location: &str, venue: &str) -> bool {
    let before = location.strip_suffix(venue);
    before.is_some_and(|room| room.is_empty() || room.ends_with(", "))
}

/// Whether nearly all titles end in names, and not all in the same.
fn names_in_titles(events: &[Event]) -> bool {
    let titles: Vec<String> = events.iter().filter_map(|e| e.text("SUMMARY")).collect();
    let ends_in_names = |title: &&String| people::at_the_end_of(title).is_some();
    let with = titles.iter().filter(ends_in_names);
    let names: Vec<&str> = with
        .filter_map(|title| Some(title.rsplit_once(" - ")?.1))
        .collect();
    names.len() * 4 >= titles.len() * 3 && differ(names)
}

fn differ<T: PartialEq>(values: impl IntoIterator<Item = T>) -> bool {
    let mut values = values.into_iter();
    let first = values.next();
    first.is_some_and(|first| values.any(|value| value != first))
}
