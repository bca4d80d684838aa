//! The query language: free words, `field:value`, `-` to negate, quotes to keep words
//! together, and `OR` between alternatives.
//!
//! A talk must match all terms of a query. `OR` makes one term of its two neighbours, and
//! either may match. It binds more tightly than a space: `a b OR c` means a and (b or c).
//! A quoted or lower-case `OR` is a word.
//!
//! The search box and the command line share one parser; parsing, completion, help and
//! manual share one table of fields. Errors include their place. [`super::select`] does
//! the matching.

use std::ops::{Range, RangeInclusive};

use chrono::NaiveDate;

use super::token::{Token, terms};
use crate::schedule::time::DaySpec;
use crate::text::fold;

/// A field of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueryField {
    /// A person in any role.
    Speaker,
    /// The track's name.
    Track,
    /// The session's title.
    Session,
    /// The room's name.
    Room,
    /// The language.
    Lang,
    /// The kind of talk.
    Type,
    /// The length in minutes.
    Minutes,
    /// The day.
    Day,
    /// The earliest time of day of the start.
    After,
    /// The time of day before which the talk starts.
    Before,
    /// A state of the talk, see [`State`].
    Is,
    /// A note or link of the talk, see [`Property`].
    Has,
    /// The text of the user's note.
    Note,
}

impl QueryField {
    /// All fields with their names and descriptions.
    pub const ALL: [(Self, &'static str, &'static str); 13] = [
        (
            Self::Speaker,
            "speaker",
            "a person in any role, by name, word or part of it: speaker:rostedt",
        ),
        (Self::Track, "track", "the track's name, or else words or a part of it: track:risc"),
        (
            Self::Session,
            "session",
            "the session's title, or else words or a part of it: session:rt",
        ),
        (Self::Room, "room", "the room's name, or else words or a part of it: room:\"hall 2\""),
        (Self::Lang, "lang", "begins a word of the language: lang:en"),
        (Self::Type, "type", "part of the kind of talk: type:workshop"),
        (Self::Minutes, "minutes", "length, after <, <=, >, >= or nothing: minutes:<=30"),
        (Self::Day, "day", "a date, a weekday, today or tomorrow: day:mon"),
        (
            Self::After,
            "after",
            "starts at this time or later, on the clock that is shown: after:14:00",
        ),
        (Self::Before, "before", "starts before this time: before:12"),
        (
            Self::Is,
            "is",
            "starred, maybe, hidden, clashing, free, now, past, unscheduled, recorded, \
             unrecorded, or later (to watch: a recorded maybe at the time of a star)",
        ),
        (Self::Has, "has", "note or link"),
        (Self::Note, "note", "part of your note: note:ask"),
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
    let fields = QueryField::ALL.iter().map(|(_, name, what)| (format!("{name}:"), *what));
    let operators = [
        ("-word, -field:…".to_owned(), "excludes a term: -track:bof"),
        ("\"two words\"".to_owned(), "stand together"),
        ("a OR b".to_owned(), "either term: x a OR b means x and (a or b)"),
    ];
    fields.chain(operators).collect()
}

/// A state of a talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Picked as a star.
    Starred,
    /// Picked as a maybe.
    Maybe,
    /// Hidden.
    Hidden,
    /// A star that overlaps another star.
    Clashing,
    /// Neither picked nor overlapping a pick.
    Free,
    /// Running now.
    Now,
    /// Ended.
    Past,
    /// Without a time.
    Unscheduled,
    /// Recorded, according to the schedule.
    Recorded,
    /// Not recorded, according to the schedule.
    Unrecorded,
    /// A maybe to watch later: it is recorded, and a star takes its time.
    Later,
}

impl State {
    /// All states and their names.
    pub const ALL: [(Self, &'static str); 11] = [
        (Self::Starred, "starred"),
        (Self::Maybe, "maybe"),
        (Self::Hidden, "hidden"),
        (Self::Clashing, "clashing"),
        (Self::Free, "free"),
        (Self::Now, "now"),
        (Self::Past, "past"),
        (Self::Unscheduled, "unscheduled"),
        (Self::Recorded, "recorded"),
        (Self::Unrecorded, "unrecorded"),
        (Self::Later, "later"),
    ];

    /// Returns whether the schedule alone says if a talk has the state.
    pub fn is_from_schedule(self) -> bool {
        matches!(self, Self::Unscheduled | Self::Recorded | Self::Unrecorded)
    }
}

/// A property that a talk can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Property {
    /// A note of the user.
    Note,
    /// A link.
    Link,
}

impl Property {
    /// All properties and their names.
    pub const ALL: [(Self, &'static str); 2] = [(Self::Note, "note"), (Self::Link, "link")];
}

/// One condition of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// A name, or else words or a part of it, folded.
    Speaker(String),
    /// A name, or else words or a part of it, folded.
    Track(String),
    /// A name, or else words or a part of it, folded.
    Session(String),
    /// A name, or else words or a part of it, folded.
    Room(String),
    /// The beginning of a word, folded.
    Lang(String),
    /// A part of the kind, folded.
    Type(String),
    /// The length in minutes; never that of a talk without a length.
    Minutes(RangeInclusive<u32>),
    /// The day.
    Day(DaySpec),
    /// The earliest start, in minutes after midnight.
    After(u32),
    /// The exclusive latest start, in minutes after midnight.
    Before(u32),
    /// A state.
    Is(State),
    /// A property.
    Has(Property),
    /// A part of the note, folded.
    Note(String),
    /// Adjacent words anywhere in the talk, folded; a negated single word becomes a
    /// phrase too.
    Phrase(String),
}

/// One alternative of a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alternative {
    /// A free word, folded, for search and ranking.
    Word(String),
    /// A condition, and whether it is negated.
    Condition(Condition, bool),
}

/// A parsed query. The empty filter keeps every talk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The terms, which must all hold. Of each, one of the alternatives must hold.
    pub terms: Vec<Vec<Alternative>>,
}

impl Filter {
    /// Returns the filter with one more condition.
    #[must_use]
    pub fn and(mut self, condition: Condition) -> Self {
        self.terms.push(vec![Alternative::Condition(condition, false)]);
        self
    }

    /// Returns all conditions, also those that are only alternatives.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.terms.iter().flatten().filter_map(|term| match term {
            Alternative::Condition(condition, _) => Some(condition),
            Alternative::Word(_) => None,
        })
    }

    /// Returns the condition of the query if it has no other part.
    pub fn only(&self) -> Option<&Condition> {
        match &self.terms[..] {
            [term] => single_condition(term),
            _ => None,
        }
    }

    /// Returns whether all talks are on one day, which the query names.
    pub fn names_day(&self) -> bool {
        self.terms.iter().any(|term| matches!(single_condition(term), Some(Condition::Day(_))))
    }
}

/// Returns the condition of a term without alternatives, unless it is negated.
fn single_condition(term: &[Alternative]) -> Option<&Condition> {
    match term {
        [Alternative::Condition(condition, false)] => Some(condition),
        _ => None,
    }
}

/// A syntax error in a query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SyntaxError {
    /// The byte range of the error in the text.
    pub range: Range<usize>,
    /// The error and the accepted forms.
    pub message: String,
}

/// Parses a query; `today` is the current day at the venue.
///
/// # Errors
///
/// The first syntax error: an unknown field, or an invalid value.
pub fn parse(text: &str, today: NaiveDate) -> Result<Filter, SyntaxError> {
    let mut filter = Filter::default();
    for tokens in terms(text) {
        let mut term = Vec::new();
        for token in tokens {
            let read = read(text, &token, today);
            term.extend(read.map_err(|message| SyntaxError { range: token.range, message })?);
        }
        if !term.is_empty() {
            filter.terms.push(term);
        }
    }
    Ok(filter)
}

/// Reads a token; `None` if it has no text.
fn read(text: &str, token: &Token, today: NaiveDate) -> Result<Option<Alternative>, String> {
    let typed = token.value.trim();
    let value = fold::text(typed);
    let condition = match &token.field {
        // A URL is not a field.
        Some(field) if token.is_address(text, field) => {
            Condition::Phrase(format!("{}:{value}", fold::text(field)))
        }
        Some(field) => {
            let Some(field) = QueryField::named(field) else {
                let names: Vec<&str> = QueryField::ALL.iter().map(|(_, name, _)| *name).collect();
                return Err(format!(
                    "unknown field '{field}'; available: {}; quote it to search for the text",
                    list(&names, "and")
                ));
            };
            if value.is_empty() {
                return Err(format!("'{}:' wants a value", field.name()));
            }
            condition(field, value, typed, today)?
        }
        None if value.is_empty() => return Ok(None),
        None if token.quoted || token.negated => Condition::Phrase(value),
        None => return Ok(Some(Alternative::Word(value))),
    };
    Ok(Some(Alternative::Condition(condition, token.negated)))
}

fn condition(
    field: QueryField,
    folded: String,
    typed: &str,
    today: NaiveDate,
) -> Result<Condition, String> {
    Ok(match field {
        QueryField::Speaker => Condition::Speaker(folded),
        QueryField::Track => Condition::Track(folded),
        QueryField::Session => Condition::Session(folded),
        QueryField::Room => Condition::Room(folded),
        QueryField::Lang => Condition::Lang(folded),
        QueryField::Type => Condition::Type(folded),
        QueryField::Minutes => Condition::Minutes(lengths(typed)?),
        QueryField::Day => Condition::Day(DaySpec::parse(typed, today)?),
        QueryField::After => Condition::After(time_of_day(typed)?),
        QueryField::Before => Condition::Before(time_of_day(typed)?),
        QueryField::Is => Condition::Is(named("is", &State::ALL, &folded)?),
        QueryField::Has => Condition::Has(named("has", &Property::ALL, &folded)?),
        QueryField::Note => Condition::Note(folded),
    })
}

fn named<T: Copy>(field: &str, all: &[(T, &'static str)], typed: &str) -> Result<T, String> {
    let known = all.iter().find(|(_, name)| *name == typed);
    known.map(|(value, _)| *value).ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|(_, name)| *name).collect();
        format!("'{field}:' cannot be '{typed}'; available: {}", list(&names, "or"))
    })
}

/// Parses `30`, `=30`, `<30`, `<=30`, `>30` or `>=30`. A length of 0 is unknown.
fn lengths(text: &str) -> Result<RangeInclusive<u32>, String> {
    let digits = text.trim_start_matches(['<', '>', '=']);
    let comparison = &text[..text.len() - digits.len()];
    let number = digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse::<u32>().ok());
    match (comparison, number.flatten()) {
        ("" | "=", Some(minutes)) => Ok(minutes.max(1)..=minutes),
        ("<", Some(minutes)) => Ok(1..=minutes.saturating_sub(1)),
        ("<=", Some(minutes)) => Ok(1..=minutes),
        (">", Some(minutes)) => Ok(minutes.saturating_add(1)..=u32::MAX),
        (">=", Some(minutes)) => Ok(minutes.max(1)..=u32::MAX),
        _ => Err(format!("'{text}' is not a length; write minutes like 30, <=30 or >=60")),
    }
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
        _ => Err(format!("'{text}' is not a time of day; write it like 14:30")),
    }
}

/// Lists names, with a word before the last one.
fn list(names: &[&str], word: &str) -> String {
    match names.split_last() {
        Some((last, others)) if !others.is_empty() => {
            format!("{} {word} {last}", others.join(", "))
        }
        _ => names.concat(),
    }
}

#[cfg(test)]
mod tests;
