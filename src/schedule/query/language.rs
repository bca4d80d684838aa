//! The query language: free words, `field:value`, `-` to negate, and quotes to keep words
//! together.
//!
//! The search box and the command line share one parser; parsing, completion, help and
//! manual share one table of fields. Errors include their place. [`super::select`] does
//! the matching.

use std::fmt::Write as _;
use std::ops::Range;

use chrono::NaiveDate;

use crate::schedule::time::DaySpec;
use crate::text::fold;

/// A field of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// A person in any role.
    Speaker,
    /// The track's name.
    Track,
    /// The session's title.
    Session,
    /// The room's name.
    Room,
    /// The day.
    Day,
    /// The earliest time of day of the start.
    After,
    /// The time of day before which the talk starts.
    Before,
    /// A state of the talk, see [`State`].
    Is,
    /// A note or link of the talk, see [`Thing`].
    Has,
}

impl Field {
    /// All fields with their names and descriptions.
    pub const ALL: [(Self, &'static str, &'static str); 9] = [
        (Self::Speaker, "speaker", "a person in any role: speaker:rostedt"),
        (Self::Track, "track", "part of the track's name: track:risc"),
        (Self::Session, "session", "part of the session's title: session:rt"),
        (Self::Room, "room", "part of the room's name: room:\"hall 2\""),
        (Self::Day, "day", "a date, a weekday, today or tomorrow: day:mon"),
        (
            Self::After,
            "after",
            "starts at this time or later, on the clock that is shown: after:14:00",
        ),
        (Self::Before, "before", "starts before this time: before:12"),
        (Self::Is, "is", "starred, maybe, hidden, clashing, free, now, past or unscheduled"),
        (Self::Has, "has", "note or link"),
    ];

    /// Returns the field with a name, ignoring case.
    pub fn named(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter();
        all.find(|(_, known, _)| known.eq_ignore_ascii_case(name)).map(|(field, ..)| *field)
    }

    /// Returns the name of the field.
    pub fn name(self) -> &'static str {
        let mut all = Self::ALL.iter();
        all.find(|(field, ..)| *field == self).map_or("", |(_, name, _)| name)
    }
}

/// Returns the syntax table for help and manual: each form and its description.
pub fn table() -> Vec<(String, &'static str)> {
    let fields = Field::ALL.iter().map(|(_, name, what)| (format!("{name}:"), *what));
    let signs = [
        ("-word, -field:…".to_owned(), "must not be so"),
        ("\"two words\"".to_owned(), "stand together"),
    ];
    fields.chain(signs).collect()
}

/// A state of a talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Picked as a must.
    Starred,
    /// Picked as a maybe.
    Maybe,
    /// Hidden.
    Hidden,
    /// A must that overlaps another must.
    Clashing,
    /// Neither picked nor overlapping a pick.
    Free,
    /// Running now.
    Now,
    /// Ended.
    Past,
    /// Without a time.
    Unscheduled,
}

impl Filter {
    /// Returns the filter with one more condition.
    #[must_use]
    pub fn and(mut self, condition: Condition) -> Self {
        self.conditions.push((condition, false));
        self
    }
}

impl State {
    /// All states and their names.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::Starred, "starred"),
        (Self::Maybe, "maybe"),
        (Self::Hidden, "hidden"),
        (Self::Clashing, "clashing"),
        (Self::Free, "free"),
        (Self::Now, "now"),
        (Self::Past, "past"),
        (Self::Unscheduled, "unscheduled"),
    ];
}

/// A property that a talk can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// A note of the reader.
    Note,
    /// A link.
    Link,
}

impl Thing {
    /// All properties and their names.
    pub const ALL: [(Self, &'static str); 2] = [(Self::Note, "note"), (Self::Link, "link")];
}

/// One condition of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// A part of a name, case-folded.
    Speaker(String),
    /// A part of a name, case-folded.
    Track(String),
    /// A part of a name, case-folded.
    Session(String),
    /// A part of a name, case-folded.
    Room(String),
    /// The day.
    Day(DaySpec),
    /// The earliest start, in minutes after midnight.
    After(u32),
    /// The exclusive latest start, in minutes after midnight.
    Before(u32),
    /// A state.
    Is(State),
    /// A property.
    Has(Thing),
    /// Adjacent words anywhere in the talk, folded; a negated single word becomes a
    /// phrase too.
    Phrase(String),
}

/// A parsed query: free words, and conditions that must all hold. The empty filter keeps
/// every talk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The free words, separated by spaces, for search and ranking.
    pub words: String,
    /// The conditions, each with whether it is negated.
    pub conditions: Vec<(Condition, bool)>,
}

/// A syntax error in a query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Unreadable {
    /// The byte range of the error in the text.
    pub at: Range<usize>,
    /// The error and the accepted forms.
    pub message: String,
}

/// A whitespace-separated part of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// The byte range in the text.
    pub at: Range<usize>,
    /// Whether a minus precedes it.
    pub negated: bool,
    /// The name before a colon outside quotes, if any.
    pub field: Option<String>,
    value: String,
    quoted: bool,
}

/// Splits a query into tokens.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some(&(start, c)) = chars.peek() {
        if c.is_whitespace() {
            chars.next();
            continue;
        }
        let negated = c == '-' && text[start + 1..].starts_with(|c: char| !c.is_whitespace());
        if negated {
            chars.next();
        }
        let mut token = Token {
            at: start..text.len(),
            negated,
            field: None,
            value: String::new(),
            quoted: false,
        };
        let mut open = false;
        while let Some(&(at, c)) = chars.peek() {
            match c {
                '"' => {
                    open = !open;
                    token.quoted = true;
                }
                c if c.is_whitespace() && !open => {
                    token.at.end = at;
                    break;
                }
                ':' if !open && !token.quoted && token.field.is_none() && is_name(&token.value) => {
                    token.field = Some(std::mem::take(&mut token.value));
                }
                c => token.value.push(c),
            }
            chars.next();
        }
        tokens.push(token);
    }
    tokens
}

/// Returns whether the token is a URL: slashes follow the colon, outside quotes.
fn is_address(text: &str, token: &Token, field: &str) -> bool {
    let colon = token.at.start + usize::from(token.negated) + field.len();
    text[colon..].starts_with("://")
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphabetic())
}

/// Parses a query; `today` is the current day at the venue.
///
/// # Errors
///
/// The first syntax error: an unknown field, or an invalid value.
pub fn parse(text: &str, today: NaiveDate) -> Result<Filter, Unreadable> {
    let mut parsed = Filter::default();
    for token in tokens(text) {
        let unreadable = |message: String| Unreadable { at: token.at.clone(), message };
        let value = fold::text(token.value.trim());
        let condition = match &token.field {
            // A URL is not a field.
            Some(field) if is_address(text, &token, field) => {
                Condition::Phrase(format!("{}:{value}", fold::text(field)))
            }
            Some(field) => {
                let Some(field) = Field::named(field) else {
                    let names: Vec<&str> = Field::ALL.iter().map(|(_, name, _)| *name).collect();
                    return Err(unreadable(format!(
                        "no field '{field}': there are {}; quotes make it words",
                        list(&names, "and")
                    )));
                };
                if value.is_empty() {
                    return Err(unreadable(format!("'{}:' wants a value", field.name())));
                }
                condition(field, value, token.value.trim(), today).map_err(unreadable)?
            }
            None if value.is_empty() => continue,
            None if token.quoted || token.negated => Condition::Phrase(value),
            None => {
                if !parsed.words.is_empty() {
                    parsed.words.push(' ');
                }
                parsed.words.push_str(&token.value);
                continue;
            }
        };
        parsed.conditions.push((condition, token.negated));
    }
    Ok(parsed)
}

fn condition(
    field: Field,
    folded: String,
    typed: &str,
    today: NaiveDate,
) -> Result<Condition, String> {
    Ok(match field {
        Field::Speaker => Condition::Speaker(folded),
        Field::Track => Condition::Track(folded),
        Field::Session => Condition::Session(folded),
        Field::Room => Condition::Room(folded),
        Field::Day => Condition::Day(DaySpec::parse(typed, today)?),
        Field::After => Condition::After(time_of_day(typed)?),
        Field::Before => Condition::Before(time_of_day(typed)?),
        Field::Is => Condition::Is(named("is", &State::ALL, &folded)?),
        Field::Has => Condition::Has(named("has", &Thing::ALL, &folded)?),
    })
}

fn named<T: Copy>(field: &str, all: &[(T, &'static str)], typed: &str) -> Result<T, String> {
    let known = all.iter().find(|(_, name)| *name == typed);
    known.map(|(value, _)| *value).ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|(_, name)| *name).collect();
        format!("no '{field}:{typed}': it can be {}", list(&names, "or"))
    })
}

/// Parses `14`, `14:30` or `1430` as minutes after midnight.
fn time_of_day(text: &str) -> Result<u32, String> {
    let (hour, minute) = match (text.split_once(':'), text.len()) {
        (Some((hour, minute)), _) => (hour, minute),
        (None, 4) if text.is_ascii() => text.split_at(2),
        (None, _) => (text, "0"),
    };
    let number = |text: &str, below: u32| {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<u32>().ok().filter(|n| digits && *n < below)
    };
    match (number(hour, 25), number(minute, 60)) {
        (Some(hour), Some(minute)) if hour < 24 || minute == 0 => Ok(hour * 60 + minute),
        _ => Err(format!("'{text}' is no time of day: write it like 14:30")),
    }
}

fn list(names: &[&str], last: &str) -> String {
    let mut out = String::new();
    for (i, name) in names.iter().enumerate() {
        let before = match i {
            0 => String::new(),
            i if i + 1 == names.len() => format!(" {last} "),
            _ => ", ".to_owned(),
        };
        let _ = write!(out, "{before}{name}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Weekday;
    use proptest::prelude::*;

    fn monday() -> NaiveDate {
        NaiveDate::from_ymd_opt(2023, 11, 13).unwrap()
    }

    fn read(text: &str) -> Filter {
        parse(text, monday()).unwrap()
    }

    #[test]
    fn words_and_conditions_are_told_apart() {
        let parsed = read("proxy -is:hidden exec track:\"real-time and\" day:mon -windows");
        assert_eq!(parsed.words, "proxy exec");
        assert_eq!(
            parsed.conditions,
            [
                (Condition::Is(State::Hidden), true),
                (Condition::Track("real-time and".into()), false),
                (Condition::Day(DaySpec::Weekday(Weekday::Mon)), false),
                (Condition::Phrase("windows".into()), true),
            ]
        );
    }

    #[test]
    fn a_minus_inside_a_word_and_alone_is_text() {
        assert_eq!(read("risc-v - x").words, "risc-v - x");
    }

    #[test]
    fn times_of_day_are_read_as_typed() {
        for (typed, minutes) in [("9", 540), ("14:30", 870), ("1430", 870), ("24:00", 1440)] {
            assert_eq!(time_of_day(typed), Ok(minutes), "{typed}");
        }
        for typed in ["25", "14:60", "24:01", "x", "", "-1", "1:2:3"] {
            assert!(time_of_day(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_place() {
        let error = |text: &str| parse(text, monday()).unwrap_err();
        let unknown = error("proxy foo:bar");
        assert_eq!(unknown.at, 6..13);
        assert!(unknown.message.contains("'foo'") && unknown.message.contains("speaker"));
        assert!(error("is:stared").message.contains("starred, maybe"));
        assert!(error("day:someday").message.contains("weekday"));
        assert!(error("after:late").message.contains("14:30"));
        assert!(error("track:").message.contains("wants a value"));
    }

    #[test]
    fn an_address_is_no_field() {
        assert_eq!(
            read("https://lore.kernel.org").conditions,
            [(Condition::Phrase("https://lore.kernel.org".into()), false)]
        );
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn any_text_is_read_or_refused_with_a_place(text in "[-a-z:\" ä0-9]{0,40}") {
            match parse(&text, monday()) {
                Ok(parsed) => prop_assert!(!parsed.words.contains('"')),
                Err(error) => prop_assert!(text.get(error.at).is_some()),
            }
        }
    }
}
