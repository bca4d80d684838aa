//! An iCalendar file as components with properties.
//!
//! `calcard` parses the properties. The nesting of the components is repaired here,
//! because real files omit ends or close components that they never opened.

use calcard::icalendar::{ICalendarEntry, ICalendarValue, ICalendarValueType};
use calcard::{Entry, Parser};

use super::lines::{self, Line};
use super::when;
use crate::format::repairs::text::line;
use crate::format::repairs::time::Moment;
use crate::schedule::TalkId;

/// A calendar, without to-dos, journals and alarms.
#[derive(Debug, Default)]
pub struct Calendar {
    /// The properties of the calendar itself.
    pub head: Component,
    /// The definitions of time zones (RFC 5545 3.6.5).
    pub zones: Vec<Component>,
    /// The events, in file order.
    pub events: Vec<Component>,
    /// The problems, each with its line.
    pub problems: Vec<(usize, String)>,
    /// The last line of a file that breaks off within a component.
    pub cut_off: Option<usize>,
    /// The line in which each iCalendar object begins.
    objects: Vec<usize>,
}

#[derive(Debug, Default)]
pub struct Component {
    /// The line in which it begins, from 1.
    pub number: usize,
    properties: Vec<Property>,
    /// The standard and summer time rules of a time zone.
    pub rules: Vec<Component>,
}

#[derive(Debug)]
pub struct Property {
    /// The line of the property, from 1.
    pub number: usize,
    entry: ICalendarEntry,
}

impl Property {
    pub fn text(&self) -> String {
        self.texts().collect::<Vec<_>>().join(";")
    }

    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.entry.values.iter().filter_map(ICalendarValue::as_text)
    }

    pub fn values(&self) -> &[ICalendarValue] {
        &self.entry.values
    }

    /// Returns the value of a parameter. `name` is in capitals.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let values = self.entry.params.iter().filter(|parameter| parameter.name.as_str() == name);
        let values: Vec<&str> = values.filter_map(|parameter| parameter.value.as_text()).collect();
        // RFC 6868 escapes quotes and line ends.
        let text = values.join(", ").replace("^^", "\0");
        let text = text.replace("^n", "\n").replace("^'", "\"").replace('\0', "^");
        (!values.is_empty()).then_some(text)
    }

    pub fn times(&self) -> impl Iterator<Item = Moment> {
        self.entry.values.iter().filter_map(when::of)
    }

    /// Returns the value for a message.
    pub fn shown(&self) -> String {
        let mut text = self.text();
        if let Some(ICalendarValue::PartialDateTime(time)) = self.entry.values.first() {
            // Cannot fail: writes to a string.
            let _ = time.format_as_ical(&mut text, &ICalendarValueType::DateTime);
        }
        text.trim().to_owned()
    }
}

impl Component {
    /// Returns all properties with a name, which is in capitals.
    pub fn properties<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Property> {
        self.properties.iter().filter(move |property| property.entry.name.as_str() == name)
    }

    pub fn property<'a>(&'a self, name: &'a str) -> Option<&'a Property> {
        self.properties(name).next()
    }

    /// Returns the first trimmed text with a name that is not empty.
    pub fn text(&self, name: &str) -> Option<String> {
        let mut texts = self.properties(name).map(|property| property.text().trim().to_owned());
        texts.find(|text| !text.is_empty())
    }

    /// Returns the UID. A UUID in it is in lower case, as in a [`TalkId`].
    pub fn uid(&self) -> Option<String> {
        Some(TalkId::new(self.text("UID")?).to_string())
    }

    /// Returns the first text with a name on one line, with its entities decoded.
    pub fn line(&self, name: &str) -> Option<String> {
        line(&self.text(name)?)
    }

    /// Reports whether another component has the same content.
    pub fn is_copy_of(&self, other: &Self) -> bool {
        let (rules, others) = (&self.rules, &other.rules);
        let same = |(a, b): (&Property, &Property)| a.entry == b.entry;
        self.properties.len() == other.properties.len()
            && self.properties.iter().zip(&other.properties).all(same)
            && rules.len() == others.len()
            && rules.iter().zip(others).all(|(rule, other)| rule.is_copy_of(other))
    }

    pub fn time(&self, name: &str) -> Option<Moment> {
        self.property(name)?.times().next()
    }

    pub fn has(&self, name: &str) -> bool {
        self.property(name).is_some()
    }

    fn parse(block: Block) -> Self {
        let mut text = "BEGIN:VEVENT\n".to_owned();
        for line in &block.lines {
            text.push_str(&line.text);
            text.push('\n');
        }
        let entries = match Parser::new(&text).entry() {
            Entry::ICalendar(calendar) => calendar.components.into_iter().next(),
            _ => None,
        };
        let entries = entries.map(|component| component.entries).unwrap_or_default();
        // If the parser skipped a line, only the line of the component is known.
        let is_whole = entries.len() == block.lines.len();
        let number = |at: usize| if is_whole { block.lines[at].number } else { block.number };
        let entries = entries.into_iter().enumerate();
        let properties = entries.map(|(at, entry)| Property { number: number(at), entry });
        Self { number: block.number, properties: properties.collect(), rules: block.rules }
    }
}

/// An open component while its lines are collected.
#[derive(Default)]
struct Block {
    name: String,
    number: usize,
    lines: Vec<Line>,
    rules: Vec<Component>,
}

impl Calendar {
    pub fn read(text: &str) -> Self {
        let mut calendar = Self::default();
        let mut head = Block::default();
        let mut open: Vec<Block> = Vec::new();
        let mut last = 0;
        for line in lines::read(text) {
            last = line.number;
            let name = line.value().trim().to_ascii_uppercase();
            match line.name.as_str() {
                "BEGIN" => {
                    let mut outer = open.iter();
                    // No component contains events except the calendar.
                    if name == "VEVENT"
                        && let Some(from) = outer.position(|block| block.name != "VCALENDAR")
                    {
                        calendar.close(&mut open, from, false);
                    }
                    if name == "VCALENDAR" {
                        calendar.objects.push(line.number);
                    }
                    open.push(Block { name, number: line.number, ..Block::default() });
                }
                "END" => {
                    // Ignores the end of a component that was never opened.
                    if let Some(at) = open.iter().rposition(|block| block.name == name) {
                        calendar.close(&mut open, at, true);
                    }
                }
                _ => match open.last_mut() {
                    Some(block) if block.name != "VCALENDAR" => block.lines.push(line),
                    _ => head.lines.push(line),
                },
            }
        }
        calendar.cut_off = (!open.is_empty()).then_some(last);
        calendar.close(&mut open, 0, false);
        calendar.head = Component::parse(head);
        calendar
    }

    /// Returns the first non-empty property of the calendar itself with one of these names.
    pub fn first_text(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.head.line(name))
    }

    /// Returns the number of the iCalendar object that contains a line. A file may have several,
    /// each with its own time zones (RFC 5545 3.4).
    pub fn object(&self, number: usize) -> usize {
        self.objects.partition_point(|begin| *begin <= number)
    }

    /// Closes the open components from an index on. `has_end` says whether the file
    /// has the end of the first of them.
    fn close(&mut self, open: &mut Vec<Block>, from: usize, has_end: bool) {
        while open.len() > from
            && let Some(block) = open.pop()
        {
            match block.name.as_str() {
                "VEVENT" => {
                    if !(has_end && open.len() == from) {
                        let message = "the event that starts here has no end".to_owned();
                        self.problems.push((block.number, message));
                    }
                    self.events.push(Component::parse(block));
                }
                "VTIMEZONE" => self.zones.push(Component::parse(block)),
                "STANDARD" | "DAYLIGHT" => {
                    if let Some(zone) = open.iter_mut().rfind(|open| open.name == "VTIMEZONE") {
                        zone.rules.push(Component::parse(block));
                    }
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_found_in_a_broken_calendar() {
        let calendar = Calendar::read(
            "BEGIN:VCALENDAR\nX-WR-CALNAME:C\nEND:VTODO\nBEGIN:VTODO\nSUMMARY:no\nEND:VTODO\n\
             BEGIN:VEVENT\nUID:1\nBEGIN:VALARM\nUID:alarm\nEND:VALARM\nSUMMARY:one\n\
             BEGIN:VEVENT\nUID:2\nEND:VEVENT\nBEGIN:VEVENT\nUID:3\n",
        );
        assert_eq!(calendar.first_text(&["NAME", "X-WR-CALNAME"]).as_deref(), Some("C"));
        let uids: Vec<_> = calendar.events.iter().map(|e| e.text("UID")).collect();
        assert_eq!(uids, ["1", "2", "3"].map(|uid| Some(uid.to_owned())));
        assert_eq!(calendar.events[0].text("SUMMARY").as_deref(), Some("one"));
        let lines: Vec<_> = calendar.problems.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [7, 16]);
        assert_eq!(calendar.cut_off, Some(17));
    }

    #[test]
    fn unclosed_rules_belong_to_their_zone() {
        let calendar = Calendar::read(
            "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Z\nBEGIN:DAYLIGHT\nTZNAME:D\n\
             BEGIN:STANDARD\nTZNAME:S\nEND:STANDARD\nBEGIN:VEVENT\nUID:1\nEND:VEVENT\n\
             END:VCALENDAR\n",
        );
        let [zone] = &calendar.zones[..] else {
            panic!("{:?}", calendar.zones);
        };
        assert_eq!(zone.text("TZID").as_deref(), Some("Z"));
        let mut names: Vec<_> = zone.rules.iter().filter_map(|rule| rule.text("TZNAME")).collect();
        names.sort();
        assert_eq!(names, ["D", "S"]);
        assert_eq!((calendar.events.len(), calendar.cut_off), (1, None));
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
