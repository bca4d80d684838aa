//! An iCalendar file as its parts: what is said of the calendar, its zones, its
//! events. What is broken in how they are put into each other is mended here.

use std::collections::HashMap;

use super::lines::{self, Line};
use super::when::Clock;
use super::zones;

/// A calendar. To-dos, journals and alarms are not in it.
#[derive(Debug, Default)]
pub struct Calendar {
    /// What is said of the calendar as a whole.
    pub head: Vec<Line>,
    /// The zones that it defines, by the names that its times refer to.
    pub zones: HashMap<String, Clock>,
    /// The events, in their order.
    pub events: Vec<Event>,
    /// What is wrong: the line, and what.
    pub problems: Vec<(usize, String)>,
    /// The last line of a file that breaks off: what has begun in it has no end.
    pub cut_off: Option<usize>,
}

/// An event.
#[derive(Debug, Default)]
pub struct Event {
    /// The line where it begins.
    pub number: usize,
    lines: Vec<Line>,
}

impl Event {
    /// The first line of a name.
    pub fn line(&self, name: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.name == name)
    }

    /// All lines of a name.
    pub fn lines<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Line> {
        self.lines.iter().filter(move |line| line.name == name)
    }

    /// The text of the first line of a name, without blanks around it; none where
    /// it is empty.
    pub fn text(&self, name: &str) -> Option<String> {
        let text = self.line(name)?.text();
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }
}

/// A zone while it is read.
#[derive(Default)]
struct Zone {
    id: String,
    location: Option<String>,
    offsets: Vec<String>,
}

impl Calendar {
    /// Reads a file.
    pub fn read(bytes: &[u8]) -> Self {
        let lines::Lines { lines, not_utf8 } = lines::read(bytes);
        let mut calendar = Self::default();
        if let Some(number) = not_utf8 {
            let message = "it is not in UTF-8; it is taken for Latin-1".to_owned();
            calendar.problems.push((number, message));
        }
        let mut open: Vec<String> = Vec::new();
        let (mut event, mut zone): (Option<Event>, Option<Zone>) = (None, None);
        let mut last = 0;
        for line in lines {
            last = line.number;
            let part = line.value.trim().to_ascii_uppercase();
            match line.name.as_str() {
                "BEGIN" if part == "VEVENT" => {
                    calendar.end_event(&mut event, false);
                    open.retain(|part| part == "VCALENDAR");
                    open.push(part);
                    event = Some(Event {
                        number: line.number,
                        lines: Vec::new(),
                    });
                }
                "BEGIN" => {
                    if part == "VTIMEZONE" {
                        zone = Some(Zone::default());
                    }
                    open.push(part);
                }
                "END" => {
                    // An end of what never began ends nothing.
                    let Some(at) = open.iter().rposition(|open| *open == part) else {
                        continue;
                    };
                    if open[at..].iter().any(|open| open == "VEVENT") {
                        calendar.end_event(&mut event, part == "VEVENT");
                    }
                    if open[at..].iter().any(|open| open == "VTIMEZONE") {
                        calendar.end_zone(zone.take());
                    }
                    open.truncate(at);
                }
                _ => match open.last().map(String::as_str) {
                    Some("VEVENT") => {
                        if let Some(event) = &mut event {
                            event.lines.push(line);
                        }
                    }
                    None | Some("VCALENDAR") => calendar.head.push(line),
                    Some("VTIMEZONE" | "STANDARD" | "DAYLIGHT") => {
                        if let Some(zone) = &mut zone {
                            zone.line(&line);
                        }
                    }
                    Some(_) => {}
                },
            }
        }
        calendar.end_event(&mut event, false);
        calendar.cut_off = (!open.is_empty()).then_some(last);
        calendar
    }

    /// What is said of the calendar as a whole under one of these names, the first
    /// that says anything.
    pub fn said(&self, names: &[&str]) -> Option<String> {
        let said = |name: &&str| {
            let lines = self.head.iter().filter(|line| line.name == **name);
            let mut texts = lines.map(|line| line.text().trim().to_owned());
            texts.find(|text| !text.is_empty())
        };
        names.iter().find_map(said)
    }

    fn end_event(&mut self, event: &mut Option<Event>, whole: bool) {
        let Some(event) = event.take() else {
            return;
        };
        if !whole {
            let message = "the event that begins here has no end".to_owned();
            self.problems.push((event.number, message));
        }
        self.events.push(event);
    }

    fn end_zone(&mut self, zone: Option<Zone>) {
        let Some(zone) = zone.filter(|zone| !zone.id.is_empty()) else {
            return;
        };
        if let Some(clock) = zone.clock() {
            self.zones.insert(zone.id, clock);
        }
    }
}

impl Zone {
    fn line(&mut self, line: &Line) {
        match line.name.as_str() {
            "TZID" => line.text().trim().clone_into(&mut self.id),
            "X-LIC-LOCATION" => self.location = Some(line.text()),
            "TZOFFSETTO" => self.offsets.push(line.value.trim().to_owned()),
            _ => {}
        }
    }

    /// Its clock: by its name or the place it is said to be of, or where it has but
    /// one offset, by that.
    fn clock(&self) -> Option<Clock> {
        let location = self.location.as_deref().unwrap_or_default();
        let zone = zones::named(&self.id).or_else(|| zones::named(location));
        zone.map(Clock::Zone).or_else(|| {
            let (first, rest) = self.offsets.split_first()?;
            let one = rest.iter().all(|offset| offset == first);
            one.then(|| first.parse().ok().map(Clock::Offset))?
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_in_what_is_broken() {
        let calendar = Calendar::read(
            b"BEGIN:VCALENDAR\nX-WR-CALNAME:C\nEND:VTODO\nBEGIN:VTODO\nSUMMARY:no\nEND:VTODO\n\
              BEGIN:VEVENT\nUID:1\nBEGIN:VALARM\nUID:alarm\nEND:VALARM\nSUMMARY:one\n\
              BEGIN:VEVENT\nUID:2\nEND:VEVENT\nBEGIN:VEVENT\nUID:3\n",
        );
        assert_eq!(
            calendar.said(&["NAME", "X-WR-CALNAME"]).as_deref(),
            Some("C")
        );
        let uids: Vec<_> = calendar.events.iter().map(|e| e.text("UID")).collect();
        assert_eq!(uids, ["1", "2", "3"].map(|uid| Some(uid.to_owned())));
        assert_eq!(calendar.events[0].text("SUMMARY").as_deref(), Some("one"));
        let lines: Vec<_> = calendar.problems.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [7, 16]);
        assert_eq!(calendar.cut_off, Some(17));
    }

    #[test]
    fn zones_are_known_by_name_place_or_offset() {
        let zone = |id: &str, more: &str| {
            let text = format!("BEGIN:VTIMEZONE\nTZID:{id}\n{more}\nEND:VTIMEZONE\n");
            Calendar::read(text.as_bytes()).zones.get(id).copied()
        };
        let berlin = Some(Clock::Zone(chrono_tz::Europe::Berlin));
        assert_eq!(zone("Europe/Berlin", ""), berlin);
        assert_eq!(zone("Here", "X-LIC-LOCATION:Europe/Berlin"), berlin);
        let standard = "BEGIN:STANDARD\nTZOFFSETTO:+0530\nEND:STANDARD";
        let offset = chrono::FixedOffset::east_opt(19_800).unwrap();
        assert_eq!(zone("Here", standard), Some(Clock::Offset(offset)));
        let summer = "BEGIN:STANDARD\nTZOFFSETTO:+0100\nEND:STANDARD\n\
                      BEGIN:DAYLIGHT\nTZOFFSETTO:+0200\nEND:DAYLIGHT";
        assert_eq!(zone("Here", summer), None);
    }
}
