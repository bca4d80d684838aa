//! Import of an iCalendar file (RFC 5545): each event is a talk.
//!
//! Real calendars have missing, wrong and misplaced values. Each repair is reported with
//! its line.

use chrono_tz::Tz;

use super::calendar::{Calendar, Component};
use super::dialect::{Dialect, INDICO_EVENT};
use super::reader::{EventTalk, Reader, place};
use super::zones::{DECLARATIONS, Zones};
use crate::format::draft::{self, Draft, MAX_TALKS};
use crate::format::indico::{self, ListedEvent};
use crate::format::repairs::time::Moment;
use crate::format::repairs::zone::{Clock, Start, Venue, ZoneFacts, venue};
use crate::format::{Hints, Import, ReadError};
use crate::schedule::Talk;
use crate::text::fold;

pub const NAME: &str = "iCalendar";

/// Reports whether a file is an iCalendar file, by its first lines.
pub fn detect(text: &str) -> bool {
    const DETECTION_LINES: usize = 40;
    let begins = ["BEGIN:VCALENDAR", "BEGIN:VEVENT"];
    let mut lines = text.split(['\n', '\r']).take(DETECTION_LINES).map(str::trim);
    lines.any(|line| begins.iter().any(|begin| line.eq_ignore_ascii_case(begin)))
}

/// Reads a calendar.
///
/// # Errors
///
/// A file without events, with more events than any conference, or that breaks off. In
/// an update, all missing talks would be cancelled.
pub fn read(text: &str, hints: &Hints) -> Result<Import, ReadError> {
    check_size(text)?;
    let calendar = Calendar::read(text);
    let broken = |reason: &str| ReadError::broken(NAME, reason);
    if calendar.events.is_empty() {
        return Err(broken("there is no event in it"));
    }
    if let Some(last) = calendar.cut_off {
        return Err(broken(&format!("it ends early, at line {last}")));
    }
    let dialect = Dialect::of(&calendar);
    if dialect.lists_indico_events(&calendar) {
        return Err(without_talks(&calendar, hints));
    }
    let mut zones = Zones::of(&calendar);
    let venue = venue_of(&calendar, &mut zones, hints);
    let mut draft = Draft::new(&title(&calendar), venue.zone);
    venue.report(&mut draft, |at| place(calendar.events.get(at).map_or(0, |event| event.number)));
    for (number, message) in &calendar.problems {
        draft.problem(place(*number), message);
    }
    let mut reader = Reader::new(&calendar, &dialect, zones, draft);
    let found = reader.talks();
    if found.is_empty() {
        return Err(broken("all its events are cancelled"));
    }
    let mut draft = reader.draft;
    describe(&mut draft, &calendar, &dialect);
    declare(&mut draft, &found);
    for EventTalk { event, talk } in found {
        draft.talk(talk, &place(event.number));
    }
    draft.finish(NAME, dialect.conference_name().unwrap_or_default(), None, hints)
}

/// The refusal of the calendar of an Indico category, whose events are conferences.
fn without_talks(calendar: &Calendar, hints: &Hints) -> ReadError {
    let first = calendar.events.first();
    let of_first = |name| first.and_then(|event| event.text(name)).unwrap_or_default();
    let uid = of_first("UID");
    let local = uid.split('@').next().unwrap_or_default();
    let first = ListedEvent {
        title: of_first("SUMMARY"),
        page: of_first("URL"),
        number: local.trim_start_matches(INDICO_EVENT).to_owned(),
    };
    let server = [hints.url.as_deref().unwrap_or_default()];
    indico::without_talks("a calendar of Indico", calendar.events.len(), &first, &server)
}

/// Rejects calendars that are too large for a conference. Parsed lines and events take
/// much more memory than the file.
pub fn check_size(text: &str) -> Result<(), ReadError> {
    // Far more lines per talk than any calendar has.
    const MAX_LINES: usize = 20 * MAX_TALKS;
    let lines = || text.split(['\n', '\r']);
    let begins = |line: &&str| line.trim().eq_ignore_ascii_case("BEGIN:VEVENT");
    draft::check_count(lines().filter(begins).count())?;
    let count = lines().count();
    if count > MAX_LINES {
        let reason = format!("{count} lines are more than any calendar has");
        return Err(ReadError::broken(NAME, reason));
    }
    Ok(())
}

/// Returns the name of the calendar, or else its short description.
fn title(calendar: &Calendar) -> String {
    const MAX_TITLE_LENGTH: usize = 100;
    let short = |text: &String| text.chars().count() <= MAX_TITLE_LENGTH && !text.contains('\n');
    let names = ["X-WR-CALNAME", "NAME"];
    let described = || calendar.first_text(&["X-WR-CALDESC", "DESCRIPTION"]).filter(short);
    calendar.first_text(&names).or_else(described).unwrap_or_default()
}

/// Determines the zone of the conference. Ignores zones that no event uses.
fn venue_of(calendar: &Calendar, zones: &mut Zones<'_>, hints: &Hints) -> Venue {
    let of_events = || calendar.events.iter().find_map(|event| event.text("TZID"));
    let zone = calendar.first_text(&DECLARATIONS).or_else(of_events);
    zones.declare(zone.as_deref());
    let starts = calendar
        .events
        .iter()
        .map(|event| start_of(event, zone.as_deref(), zones).unwrap_or_else(Start::floating));
    let facts = ZoneFacts {
        zone: zone.as_deref().unwrap_or_default(),
        starts: starts.collect(),
        ..ZoneFacts::default()
    };
    venue(&facts, hints)
}

/// Returns the start of an event. `None` for a date, or a time without any zone.
fn start_of(event: &Component, declared: Option<&str>, zones: &mut Zones<'_>) -> Option<Start> {
    let property = event.property("DTSTART")?;
    match property.times().next()? {
        Moment::Instant(at) if at.offset().local_minus_utc() == 0 => Some(Start::instant(at, None)),
        Moment::Instant(at) => Some(Start::on(at, &Clock::Fixed(*at.offset()))),
        Moment::Local(local) => {
            let name = property.parameter("TZID");
            let other = zones.declared(property.number);
            let declared = other.as_deref().or(declared);
            let clock = zones.clock(name.as_deref().or(declared)?, property.number)?;
            if name.is_none() && clock == Clock::Zone(Tz::UTC) {
                return None;
            }
            let (at, _) = clock.instant(local)?;
            Some(Start::on(at, &clock))
        }
        Moment::Date(_) => None,
    }
}

fn describe(draft: &mut Draft, calendar: &Calendar, dialect: &Dialect) {
    let conference = &mut draft.conference;
    conference.url = calendar.first_text(&["URL"]).or_else(|| dialect.url.clone());
    if let Some((name, address)) = dialect.whole_venue() {
        name.clone_into(&mut conference.venue.name);
        address.clone_into(&mut conference.venue.address);
    }
}

/// Declares rooms, tracks and sessions by name, because the order of the events means
/// nothing.
fn declare(draft: &mut Draft, found: &[EventTalk<'_>]) {
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

#[cfg(test)]
mod tests;
