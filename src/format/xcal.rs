//! xCal: calendars in XML, in the form that frab, pretalx and Giggity write. RFC 6321 is
//! another format.
//!
//! This module only locates the values. `schedule_event` interprets them.

use roxmltree::Node;

use super::schedule_event::{Day, Event, RawSchedule};
use super::schedule_xml::source::{self, Lines};
use super::schedule_xml::{parse, text};
use super::{Hints, Import, ReadError, draft};

pub const NAME: &str = "xCal";

/// Reports whether a file looks like xCal: its first element is `iCalendar`, and not that
/// of RFC 6321.
pub fn detect(text: &str) -> bool {
    source::root(text).is_some_and(|name| name == "iCalendar")
}

/// Reads xCal. Errors name line and column.
pub fn read(content: &str, hints: &Hints) -> Result<Import, ReadError> {
    let mut raw = RawSchedule::default();
    let content = source::text(content, &mut raw.findings);
    let document = parse(NAME, &content)?;
    let root = document.root_element();
    let events = || root.descendants().filter(|node| node.tag_name().name() == "vevent");
    draft::check_count(events().count())?;
    for node in root.descendants().filter(Node::is_element) {
        match node.tag_name().name() {
            "x-wr-calname" => raw.set("title", &text(node)),
            "x-wr-timezone" => raw.set("time_zone_name", &text(node)),
            _ => {}
        }
    }
    let lines = Lines::of(&content);
    let events = events().filter_map(|node| event(node, &lines)).collect();
    raw.days.push(Day { events, ..Day::default() });
    raw.import(NAME, hints)
}

/// Reads an event, unless it is cancelled.
fn event(node: Node, lines: &Lines) -> Option<Event> {
    let mut event = Event::default();
    event.place = lines.place(node);
    for child in node.children().filter(Node::is_element) {
        let value = text(child);
        match child.tag_name().name() {
            "status" if value.trim().eq_ignore_ascii_case("CANCELLED") => return None,
            "summary" => event.set("title", &value),
            "uid" => event.set("guid", &value),
            "dtstart" => event.set("date", &value),
            "dtend" => event.set("end", &value),
            "duration" => event.set("duration", &duration(&value)),
            "location" => event.set("room", &value),
            "category" => event.set("type", &value),
            "categories" | "track" => event.set("track", &value),
            "language-code" => event.set("language", &value),
            "attendee" => event.person(&value, ""),
            name @ ("description" | "url" | "subtitle") => event.set(name, &value),
            _ => {}
        }
    }
    Some(event)
}

/// Converts the forms of a duration to hours and minutes: `00:30:00:00` (FOSDEM),
/// `003000` (frab), `0.03000` with days first (pretalx), `PT30M`.
fn duration(value: &str) -> String {
    let value = value.trim();
    if let Some((hours, rest)) = value.split_once(':') {
        return format!("{hours}:{}", rest.split(':').next().unwrap_or_default());
    }
    let (days, digits) = value.split_once('.').unwrap_or(("0", value));
    let number = |text: &str| text.parse::<u32>().ok();
    let minutes = || {
        let (clock, _seconds) = digits.split_at_checked(digits.len().checked_sub(2)?)?;
        let (hours, minutes) = clock.split_at_checked(clock.len().checked_sub(2)?)?;
        let days = number(days)?.checked_mul(24 * 60)?;
        days.checked_add(number(hours)?.checked_mul(60)?)?.checked_add(number(minutes)?)
    };
    match minutes().or_else(|| super::repairs::dates::minutes(value)) {
        Some(minutes) => minutes.to_string(),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_durations_of_all_generators_are_read() {
        for (written, minutes) in [
            ("00:30", "00:30"),
            ("01:30:00:00", "01:30"),
            ("003000", "30"),
            ("0.03000", "30"),
            ("0.13000", "90"),
            ("1.03000", "1470"),
            ("PT45M", "45"),
            ("soon", "soon"),
            ("", ""),
            ("4294967295.03000", "4294967295.03000"),
        ] {
            assert_eq!(duration(written), minutes, "{written}");
        }
    }
}
