//! An iCalendar file as its parts: what it says about itself, its zones, its events.
//!
//! `calcard` reads the properties; how components are put into each other is repaired
//! here, because files in use leave out ends or close what they never opened.

use calcard::icalendar::{ICalendarEntry, ICalendarValue, ICalendarValueType};
use calcard::{Entry, Parser};

use super::lines::{self, Line};
use super::when::Written;
use crate::format::repairs::text::line;

/// A calendar. To-dos, journals and alarms are not in it.
#[derive(Debug, Default)]
pub struct Calendar {
    /// The properties of the calendar as a whole.
    pub head: Component,
    /// The time zones that the file defines.
    pub zones: Vec<Zone>,
    /// The events, in their order.
    pub events: Vec<Component>,
    /// What is wrong: the line, and what.
    pub problems: Vec<(usize, String)>,
    /// The last line of a file that breaks off: a component in it has no end.
    pub cut_off: Option<usize>,
}

/// The properties of a component.
#[derive(Debug, Default)]
pub struct Component {
    /// The line where it begins.
    pub number: usize,
    entries: Vec<ICalendarEntry>,
    /// The line of each entry.
    numbers: Vec<usize>,
}

/// The definition of a time zone (RFC 5545 3.6.5).
#[derive(Debug, Default)]
pub struct Zone {
    /// Its own properties.
    pub head: Component,
    /// The rules for its standard and its summer time.
    pub rules: Vec<Component>,
}

/// A property of a component.
#[derive(Debug, Clone, Copy)]
pub struct Property<'a> {
    /// The line of the file.
    pub number: usize,
    entry: &'a ICalendarEntry,
}

impl<'a> Property<'a> {
    /// The value as text.
    pub fn text(self) -> String {
        self.texts().collect::<Vec<_>>().join(";")
    }

    /// The value as a list of texts.
    pub fn texts(self) -> impl Iterator<Item = &'a str> {
        self.entry.values.iter().filter_map(ICalendarValue::as_text)
    }

    /// The values as they were parsed.
    pub fn values(self) -> &'a [ICalendarValue] {
        &self.entry.values
    }

    /// The value of a parameter; `name` in capitals.
    pub fn parameter(self, name: &str) -> Option<String> {
        let is = |parameter: &&_| parameter_name(parameter) == name;
        let values = self.entry.params.iter().filter(is);
        let values: Vec<&str> = values.filter_map(|parameter| parameter.value.as_text()).collect();
        // Quotes and line ends as RFC 6868 writes them.
        let text = values.join(", ").replace("^^", "\0");
        let text = text.replace("^n", "\n").replace("^'", "\"").replace('\0', "^");
        (!values.is_empty()).then_some(text)
    }

    /// The times in the value, where it is a list of times.
    pub fn times(self) -> impl Iterator<Item = Written> {
        self.entry.values.iter().filter_map(Written::of)
    }

    /// The value for a message.
    pub fn shown(self) -> String {
        let mut text = self.text();
        if let Some(ICalendarValue::PartialDateTime(time)) = self.entry.values.first() {
            // Writing to a string cannot fail.
            let _ = time.format_as_ical(&mut text, &ICalendarValueType::DateTime);
        }
        text.trim().to_owned()
    }
}

fn parameter_name(parameter: &calcard::icalendar::ICalendarParameter) -> &str {
    parameter.name.as_str()
}

impl Component {
    /// All properties of a name, which is in capitals.
    pub fn properties<'a>(&'a self, name: &'a str) -> impl Iterator<Item = Property<'a>> {
        let properties = self.entries.iter().zip(&self.numbers);
        let named = properties.filter(move |(entry, _)| entry.name.as_str() == name);
        named.map(|(entry, &number)| Property { number, entry })
    }

    /// The first property of a name.
    pub fn property<'a>(&'a self, name: &'a str) -> Option<Property<'a>> {
        self.properties(name).next()
    }

    /// The first text of a name that is not empty, without blanks around it.
    pub fn text(&self, name: &str) -> Option<String> {
        let mut texts = self.properties(name).map(|property| property.text().trim().to_owned());
        texts.find(|text| !text.is_empty())
    }

    /// The first text of a name as a title or a name: on one line, entities decoded.
    pub fn line(&self, name: &str) -> Option<String> {
        line(&self.text(name)?)
    }

    /// The first time of a name.
    pub fn time(&self, name: &str) -> Option<Written> {
        self.property(name)?.times().next()
    }

    /// Whether it has a property of this name.
    pub fn has(&self, name: &str) -> bool {
        self.property(name).is_some()
    }

    fn parse(lines: &[Line], number: usize) -> Self {
        let mut text = "BEGIN:VEVENT\n".to_owned();
        for line in lines {
            text.push_str(&line.text);
            text.push('\n');
        }
        let mut numbers: Vec<usize> = lines.iter().map(|line| line.number).collect();
        let entries = match Parser::new(&text).entry() {
            Entry::ICalendar(calendar) => calendar.components.into_iter().next(),
            _ => None,
        };
        let entries = entries.map(|component| component.entries).unwrap_or_default();
        if entries.len() != lines.len() {
            // A line that the parser skipped: say at least where the component is.
            numbers = vec![number; entries.len()];
        }
        Self { number, entries, numbers }
    }
}

/// A component while its lines are collected.
#[derive(Default)]
struct Block {
    number: usize,
    lines: Vec<Line>,
}

impl Block {
    fn at(number: usize) -> Self {
        Self { number, lines: Vec::new() }
    }

    fn parse(&self) -> Component {
        Component::parse(&self.lines, self.number)
    }
}

impl Calendar {
    /// Reads a file.
    pub fn read(text: &str) -> Self {
        let mut calendar = Self::default();
        let mut open: Vec<String> = Vec::new();
        let mut head = Block::default();
        let mut event: Option<Block> = None;
        // A zone and its rules.
        let mut zone: Vec<Block> = Vec::new();
        let mut last = 0;
        for line in lines::read(text) {
            last = line.number;
            let part = line.value().trim().to_ascii_uppercase();
            match line.name.as_str() {
                "BEGIN" if part == "VEVENT" => {
                    calendar.end_event(event.take(), false);
                    open.retain(|part| part == "VCALENDAR");
                    open.push(part);
                    event = Some(Block::at(line.number));
                }
                "BEGIN" => {
                    match part.as_str() {
                        "VTIMEZONE" => zone = vec![Block::at(line.number)],
                        "STANDARD" | "DAYLIGHT" => zone.push(Block::at(line.number)),
                        _ => {}
                    }
                    open.push(part);
                }
                "END" => {
                    // An end of what never began ends nothing.
                    let Some(at) = open.iter().rposition(|open| *open == part) else {
                        continue;
                    };
                    if open[at..].iter().any(|open| open == "VEVENT") {
                        calendar.end_event(event.take(), part == "VEVENT");
                    }
                    if open[at..].iter().any(|open| open == "VTIMEZONE") {
                        calendar.end_zone(&std::mem::take(&mut zone));
                    }
                    open.truncate(at);
                }
                _ => match open.last().map(String::as_str) {
                    None | Some("VCALENDAR") => head.lines.push(line),
                    Some("VEVENT") => {
                        event.iter_mut().for_each(|event| event.lines.push(line.clone()))
                    }
                    Some("VTIMEZONE" | "STANDARD" | "DAYLIGHT") => {
                        zone.last_mut().into_iter().for_each(|zone| zone.lines.push(line.clone()));
                    }
                    Some(_) => {}
                },
            }
        }
        calendar.end_event(event, false);
        calendar.head = head.parse();
        calendar.cut_off = (!open.is_empty()).then_some(last);
        calendar
    }

    /// What the calendar says about itself under the first of these names that it has.
    pub fn says(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.head.line(name))
    }

    fn end_event(&mut self, event: Option<Block>, whole: bool) {
        let Some(event) = event else {
            return;
        };
        if !whole {
            let message = "the event that begins here has no end".to_owned();
            self.problems.push((event.number, message));
        }
        self.events.push(event.parse());
    }

    fn end_zone(&mut self, blocks: &[Block]) {
        if let Some((head, rules)) = blocks.split_first() {
            let (head, rules) = (head.parse(), rules.iter().map(Block::parse).collect());
            self.zones.push(Zone { head, rules });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_in_what_is_broken() {
        let calendar = Calendar::read(
            "BEGIN:VCALENDAR\nX-WR-CALNAME:C\nEND:VTODO\nBEGIN:VTODO\nSUMMARY:no\nEND:VTODO\n\
             BEGIN:VEVENT\nUID:1\nBEGIN:VALARM\nUID:alarm\nEND:VALARM\nSUMMARY:one\n\
             BEGIN:VEVENT\nUID:2\nEND:VEVENT\nBEGIN:VEVENT\nUID:3\n",
        );
        assert_eq!(calendar.says(&["NAME", "X-WR-CALNAME"]).as_deref(), Some("C"));
        let uids: Vec<_> = calendar.events.iter().map(|e| e.text("UID")).collect();
        assert_eq!(uids, ["1", "2", "3"].map(|uid| Some(uid.to_owned())));
        assert_eq!(calendar.events[0].text("SUMMARY").as_deref(), Some("one"));
        let lines: Vec<_> = calendar.problems.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [7, 16]);
        assert_eq!(calendar.cut_off, Some(17));
    }

    #[test]
    fn properties_are_parsed() {
        let calendar = Calendar::read(
            "BEGIN:VEVENT\nATTENDEE;ROLE=CHAIR;CN=\"Doe; Jane\":invalid:nomail\n\
             X-A:a\\, b\\;\\\\n \\n c\\Nd \\x\nCATEGORIES:a\\, b,c\nEND:VEVENT",
        );
        let event = &calendar.events[0];
        let attendee = event.property("ATTENDEE").unwrap();
        assert_eq!(attendee.parameter("CN").as_deref(), Some("Doe; Jane"));
        assert_eq!(attendee.parameter("ROLE").as_deref(), Some("CHAIR"));
        assert_eq!((attendee.number, attendee.text().as_str()), (2, "invalid:nomail"));
        assert_eq!(event.text("X-A").as_deref(), Some("a, b;\\n \n c\nd \\x"));
        let categories = event.property("CATEGORIES").unwrap();
        assert_eq!(categories.texts().collect::<Vec<_>>(), ["a, b", "c"]);
    }
}
