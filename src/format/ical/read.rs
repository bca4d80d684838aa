//! An iCalendar file (RFC 5545) as a conference: each event is a talk.
//!
//! It takes what calendars are written like, not what they should be: all that is
//! missing, wrong or said elsewhere has a rule, and what is repaired is reported
//! with its line. Events that repeat are taken once.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Days, FixedOffset, NaiveTime, TimeDelta};
use chrono_tz::Tz;

use super::calendar::{Calendar, Event};
use super::habits::{self, Habits};
use super::lines::Line;
use super::when::{Clock, Written, duration};
use super::{people, text, zones};
use crate::format::draft::{self, Draft, MOST_TALKS};
use crate::format::{Hints, Import, Refused};
use crate::schedule::{Link, Person, Role, Slot, Talk};
use crate::text::fold;

/// The name of the format.
pub const NAME: &str = "iCalendar";

/// What lasts longer is a mistake.
const MOST_DAYS: i64 = 100;

/// Whether a file is an iCalendar file, by how it begins.
pub fn looks_so(bytes: &[u8]) -> bool {
    const FAR: usize = 2000;
    let start = &bytes[..bytes.len().min(FAR)];
    start
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .any(|line| {
            let line = line
                .strip_prefix(b"\xef\xbb\xbf")
                .unwrap_or(line)
                .trim_ascii();
            line.eq_ignore_ascii_case(b"BEGIN:VCALENDAR")
                || line.eq_ignore_ascii_case(b"BEGIN:VEVENT")
        })
}

/// Reads a calendar.
///
/// # Errors
///
/// A file that holds no event, or more than any conference, or that breaks off: in an
/// update all that is missing would be cancelled.
pub fn read(bytes: &[u8], hints: &Hints) -> Result<Import, Refused> {
    check_size(bytes)?;
    let mut calendar = Calendar::read(bytes);
    let broken = |reason: &str| Refused::Broken {
        format: NAME,
        reason: reason.to_owned(),
    };
    if calendar.events.is_empty() {
        return Err(broken("there is no event in it"));
    }
    if let Some(last) = calendar.cut_off {
        return Err(broken(&format!("it breaks off at line {last}")));
    }
    let habits = Habits::of(&calendar);
    let (zone, doubt) = zone(&calendar, hints);
    let mut draft = Draft::new(&title(&calendar, &habits, hints), zone);
    if let Some(doubt) = doubt {
        draft.doubt("calendar", doubt);
    }
    for (number, message) in std::mem::take(&mut calendar.problems) {
        draft.problem(place(number), message);
    }
    let mut reader = Reader {
        calendar: &calendar,
        habits: &habits,
        zone,
        draft,
        unknown: HashSet::new(),
    };
    let found = reader.events();
    if found.is_empty() {
        return Err(broken("all its events are cancelled"));
    }
    let mut draft = reader.draft;
    describe(&mut draft, &calendar, &habits);
    declare(&mut draft, &found);
    for Found { number, talk, .. } in found {
        draft.talk(talk, &place(number));
    }
    draft.finish(NAME, habits.called().unwrap_or_default(), None, hints)
}

/// Refuses what is no calendar of a conference by its size alone: its lines and events
/// would take far more room than the file does.
fn check_size(bytes: &[u8]) -> Result<(), Refused> {
    // With so many each of the most talks has more of them than any talk.
    const MOST_LINES: usize = 20 * MOST_TALKS;
    let lines = || bytes.split(|byte| matches!(byte, b'\n' | b'\r'));
    let begins = |line: &&[u8]| line.trim_ascii().eq_ignore_ascii_case(b"BEGIN:VEVENT");
    draft::check_count(lines().filter(begins).count())?;
    let count = lines().count();
    if count > MOST_LINES {
        return Err(Refused::Broken {
            format: NAME,
            reason: format!("it has {count} lines, which is more than any calendar"),
        });
    }
    Ok(())
}

fn place(number: usize) -> String {
    format!("line {number}")
}

/// What the calendar is called; what is known of it besides stands for a name.
fn title(calendar: &Calendar, habits: &Habits, hints: &Hints) -> String {
    const LONGEST: usize = 100;
    let short = |text: &String| text.chars().count() <= LONGEST && !text.contains('\n');
    let names = ["X-WR-CALNAME", "NAME"];
    let described = || {
        calendar
            .said(&["X-WR-CALDESC", "DESCRIPTION"])
            .filter(short)
    };
    calendar
        .said(&names)
        .or_else(described)
        .or_else(|| hints.id.clone())
        .or_else(|| habits.called().map(str::to_owned))
        .unwrap_or_default()
}

/// The zone of the conference, and what is to be said where it had to be guessed.
fn zone(calendar: &Calendar, hints: &Hints) -> (Tz, Option<String>) {
    let said = calendar.said(&["X-WR-TIMEZONE"]);
    let named = said.as_deref().and_then(zones::named);
    let unknown = said
        .filter(|_| named.is_none())
        .map(|name| format!("its time zone '{name}' is not known"));
    let of_head = || zones::named(&calendar.said(&["TZID", "VTIMEZONE"])?);
    let of_events = || {
        let property = |event: &Event| zones::named(&event.text("TZID")?);
        calendar.events.iter().find_map(property)
    };
    let only = || {
        let mut clocks = calendar.zones.values();
        match (clocks.next(), clocks.next()) {
            (Some(Clock::Zone(zone)), None) => Some(*zone),
            _ => None,
        }
    };
    let zone = named
        .or_else(|| most_used(calendar))
        .or_else(of_head)
        .or_else(of_events)
        .or_else(only)
        .or(hints.zone.or(hints.known_zone));
    if let Some(zone) = zone {
        return (zone, unknown);
    }
    let doubt = "it does not say in which time zone the conference is; UTC is taken";
    (Tz::UTC, Some(doubt.to_owned()))
}

/// The zone that most of the events begin in.
fn most_used(calendar: &Calendar) -> Option<Tz> {
    let mut counts: HashMap<Tz, usize> = HashMap::new();
    for event in &calendar.events {
        let name = event
            .line("DTSTART")
            .and_then(|line| line.parameter("TZID"));
        if let Some(Clock::Zone(zone)) = name.and_then(|name| clock(calendar, name)) {
            *counts.entry(zone).or_default() += 1;
        }
    }
    let most = counts
        .into_iter()
        .max_by_key(|(zone, count)| (*count, zone.name()));
    most.map(|(zone, _)| zone)
}

/// The clock that a name stands for: as the calendar defines it, or all know it.
fn clock(calendar: &Calendar, name: &str) -> Option<Clock> {
    let defined = calendar.zones.get(name.trim()).copied();
    defined.or_else(|| zones::named(name).map(Clock::Zone))
}

/// What the calendar says of the conference.
fn describe(draft: &mut Draft, calendar: &Calendar, habits: &Habits) {
    let conference = &mut draft.conference;
    conference.url = calendar.said(&["URL"]).or_else(|| habits.url.clone());
    if let Some((name, address)) = habits.whole_venue() {
        name.clone_into(&mut conference.venue.name);
        address.clone_into(&mut conference.venue.address);
    }
}

/// A calendar lists its events in no order that means anything, so rooms and tracks
/// stand by name.
fn declare(draft: &mut Draft, found: &[Found]) {
    let sorted = |name: fn(&Talk) -> Option<&String>| {
        let mut names: Vec<&String> = found.iter().filter_map(|f| name(&f.talk)).collect();
        names.sort_by_cached_key(|name| (fold::text(name), (*name).clone()));
        names.dedup();
        names
    };
    for name in sorted(|talk| talk.room.as_ref()) {
        draft.room(name);
    }
    for name in sorted(|talk| talk.track.as_ref()) {
        draft.track(name);
    }
    for title in sorted(|talk| talk.session.as_ref()) {
        draft.session(title);
    }
}

/// An event, read.
struct Found {
    number: usize,
    uid: Option<String>,
    /// Of an event that repeats, the time of which this one stands in the place.
    instead_of: Option<DateTime<FixedOffset>>,
    talk: Talk,
}

struct Reader<'a> {
    calendar: &'a Calendar,
    habits: &'a Habits,
    zone: Tz,
    draft: Draft,
    /// What was reported once and need not be again.
    unknown: HashSet<String>,
}

impl Reader<'_> {
    /// The events that are on, each once.
    fn events(&mut self) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        let mut seen: HashMap<(String, Option<DateTime<FixedOffset>>, String), usize> =
            HashMap::new();
        for event in &self.calendar.events {
            let status = event.text("STATUS").unwrap_or_default();
            if status.eq_ignore_ascii_case("CANCELLED") || status.eq_ignore_ascii_case("CANCELED") {
                let title = event.text("SUMMARY").unwrap_or_default();
                self.draft.problem(
                    place(event.number),
                    format!("'{title}' is cancelled and left out"),
                );
                continue;
            }
            let event = self.event(event);
            if let Some(uid) = &event.uid {
                let start = event.talk.slot.map(|slot| slot.start);
                let key = (uid.clone(), start, event.talk.title.clone());
                let first = *seen.entry(key).or_insert(event.number);
                if first != event.number {
                    let message = format!("the same event is in line {first} and taken from there");
                    self.draft.problem(place(event.number), message);
                    continue;
                }
            }
            found.push(event);
        }
        replaced(&mut found);
        found
    }

    fn event(&mut self, event: &Event) -> Found {
        let uid = event.text("UID");
        let id = uid
            .as_deref()
            .map_or_else(|| made_up_id(event), |uid| self.habits.id(uid));
        let title = event.text("SUMMARY").unwrap_or_default();
        let mut talk = Talk::new(id, title);
        if self.habits.names_in_titles()
            && let Some((title, people)) = people::at_the_end_of(&talk.title)
        {
            let title = title.to_owned();
            talk.presenters = people;
            talk.title = title;
        }
        talk.slot = self.slot(event);
        talk.room = self.habits.room(event);
        (talk.track, talk.session) = self.habits.track_and_session(event);
        talk.url = self.habits.page(event);
        talk.links = links(event);
        self.describe(event, &mut talk);
        if ["RRULE", "RDATE"]
            .iter()
            .any(|name| event.line(name).is_some())
        {
            let message = "it repeats; only the first time is taken";
            self.draft.problem(place(event.number), message);
        }
        let instead_of = event.line("RECURRENCE-ID").and_then(|line| {
            let written = Written::read(&line.value)?;
            self.instant(line, written)
        });
        Found {
            number: event.number,
            uid,
            instead_of,
            talk,
        }
    }

    /// The people and the abstract.
    fn describe(&mut self, event: &Event, talk: &mut Talk) {
        let description = event.text("DESCRIPTION");
        let description = description.or_else(|| event.text("X-ALT-DESC"));
        let description = description.unwrap_or_default();
        let (lists, rest) = people::at_the_beginning(&description);
        for (role, people) in lists {
            let list = match role {
                Role::Presenter => &mut talk.presenters,
                Role::Author => &mut talk.authors,
                Role::Coauthor => &mut talk.coauthors,
            };
            for person in people {
                if !list.iter().any(|other| other.name == person.name) {
                    list.push(person);
                }
            }
        }
        if talk.presenters.is_empty() && talk.authors.is_empty() {
            let attendees = event.lines("ATTENDEE").filter(|line| is_person(line));
            let names = attendees.filter_map(habits::name_of);
            talk.presenters = names.map(named_so).collect();
        }
        if talk.presenters.is_empty() && talk.authors.is_empty() {
            let organizer = self.habits.organizer(event);
            talk.presenters = organizer.map(named_so).into_iter().collect();
        }
        let page = event.text("URL");
        talk.abstract_ = text::markdown(rest, page.as_deref()).into();
    }

    /// When it is; what is wrong with that is reported with its line.
    fn slot(&mut self, event: &Event) -> Option<Slot> {
        let Some(line) = event.line("DTSTART") else {
            let message = "it has no start; it is not scheduled";
            self.draft.problem(place(event.number), message);
            return None;
        };
        let read = Written::read(&line.value);
        let start = read.and_then(|written| Some((written, self.instant(line, written)?)));
        let Some((written, start)) = start else {
            let message = format!(
                "its start '{}' is no time; it is not scheduled",
                line.value.trim()
            );
            self.draft.problem(place(line.number), message);
            return None;
        };
        let length = self.length(event, written, start);
        Some(Slot {
            start,
            minutes: u32::try_from(whole_minutes(length)).unwrap_or(0),
            day: None,
        })
    }

    /// How long it is: up to its end, or its duration; a day where it is one, and
    /// else of no length.
    fn length(&mut self, event: &Event, from: Written, start: DateTime<FixedOffset>) -> TimeDelta {
        let by_end = event.line("DTEND").and_then(|line| {
            let written = Written::read(&line.value);
            let end = written.and_then(|written| self.instant(line, written));
            if end.is_none() {
                let message = format!("its end '{}' is no time and left out", line.value.trim());
                self.draft.problem(place(line.number), message);
            }
            Some((line, end?.signed_duration_since(start)))
        });
        let by_length = || {
            let line = event.line("DURATION")?;
            Some((line, duration(&line.value)?))
        };
        let days = match from {
            Written::Day(day) => {
                let next = day.checked_add_days(Days::new(1));
                let end = next.and_then(|day| self.midnight(Written::Day(day)));
                end.map(|end| end.signed_duration_since(start))
            }
            _ => None,
        };
        let Some((line, length)) = by_end.or_else(by_length) else {
            return days.unwrap_or_default();
        };
        // Some write for a whole day that it ends when it begins.
        if let (Some(day), true) = (days, length.is_zero()) {
            return day;
        }
        let (length, repair) = mended(length);
        if let Some(repair) = repair {
            self.draft.problem(place(line.number), repair);
        }
        length
    }

    /// The instant of a time as it is written in a line.
    fn instant(&mut self, line: &Line, written: Written) -> Option<DateTime<FixedOffset>> {
        let local = match written {
            Written::Instant(instant) => return Some(instant),
            Written::Day(_) => return self.midnight(written),
            Written::Local(local) => local,
        };
        let clock = self.clock(line);
        let (instant, exists) = clock.instant(local)?;
        if !exists {
            let message = format!("{local} is left out by the clocks there; it is taken as later");
            self.draft.problem(place(line.number), message);
        }
        Some(instant)
    }

    /// The beginning of a day at the conference.
    fn midnight(&self, day: Written) -> Option<DateTime<FixedOffset>> {
        let Written::Day(day) = day else {
            return None;
        };
        let clock = Clock::Zone(self.zone);
        clock
            .instant(day.and_time(NaiveTime::MIN))
            .map(|(at, _)| at)
    }

    /// The clock of a line's time: that of its zone, or of the conference.
    fn clock(&mut self, line: &Line) -> Clock {
        let name = line.parameter("TZID").unwrap_or_default().trim();
        let known = clock(self.calendar, name).filter(|_| !name.is_empty());
        if known.is_none() && !name.is_empty() && self.unknown.insert(name.to_owned()) {
            let zone = self.zone.name();
            let message = format!("the time zone '{name}' is not known; {zone} is taken for it");
            self.draft.problem(place(line.number), message);
        }
        known.unwrap_or(Clock::Zone(self.zone))
    }
}

/// Events that stand in the place of one time of another take that one's place,
/// where it is the time that was taken.
fn replaced(found: &mut Vec<Found>) {
    let instead: HashSet<(String, DateTime<FixedOffset>)> = found
        .iter()
        .filter_map(|event| Some((event.uid.clone()?, event.instead_of?)))
        .collect();
    found.retain(|event| {
        let (None, Some(uid), Some(slot)) = (event.instead_of, &event.uid, event.talk.slot) else {
            return true;
        };
        !instead.contains(&(uid.clone(), slot.start))
    });
}

/// A length that can be, and what is said of the repair.
fn mended(length: TimeDelta) -> (TimeDelta, Option<String>) {
    const NIGHT: TimeDelta = TimeDelta::hours(12);
    if length > TimeDelta::days(MOST_DAYS) {
        let days = length.num_days();
        let message = format!("it lasts {days} days; its end is left out");
        return (TimeDelta::zero(), Some(message));
    }
    if length >= TimeDelta::zero() {
        return (length, None);
    }
    let next_day = length.checked_add(&TimeDelta::days(1)).unwrap_or(length);
    if next_day > TimeDelta::zero() && next_day <= NIGHT {
        let message = "it ends before it begins; it is taken to end on the next day";
        (next_day, Some(message.to_owned()))
    } else {
        let message = "it ends before it begins; its end is left out";
        (TimeDelta::zero(), Some(message.to_owned()))
    }
}

/// Minutes, a part of one is one: what ends at 23:59:59 ends at midnight.
fn whole_minutes(length: TimeDelta) -> i64 {
    let whole = length.num_minutes();
    whole + i64::from(length > TimeDelta::minutes(whole))
}

/// An id for an event that has none: the same as long as start, place and title are.
fn made_up_id(event: &Event) -> String {
    let raw = |name| event.line(name).map_or("", |line| line.value.trim());
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    // FNV-1a, which no library will ever change under us.
    for name in ["DTSTART", "LOCATION", "SUMMARY"] {
        for byte in raw(name).bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("{:08x}", (hash >> 32) ^ (hash & 0xffff_ffff))
}

fn named_so(name: String) -> Person {
    Person {
        name,
        affiliation: None,
    }
}

/// Whether who attends is a person, and no room or projector.
fn is_person(line: &Line) -> bool {
    let kind = line.parameter("CUTYPE").unwrap_or("INDIVIDUAL");
    !["ROOM", "RESOURCE"]
        .iter()
        .any(|other| kind.eq_ignore_ascii_case(other))
}

/// What is attached by its address.
fn links(event: &Event) -> Vec<Link> {
    let attached = event.lines("ATTACH").map(|line| (line.value.trim(), line));
    attached
        .filter(|(url, _)| url.starts_with("http://") || url.starts_with("https://"))
        .map(|(url, line)| Link {
            url: url.to_owned(),
            title: line.parameter("FILENAME").unwrap_or_default().to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests;
