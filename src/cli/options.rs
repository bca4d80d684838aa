//! Options that several commands share.

use std::fmt::Write as _;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use chrono_tz::Tz;
use clap::{ArgAction, ValueHint};

use super::template::{self, Template};
use crate::schedule::query::explain::Part;
use crate::schedule::query::{Condition, State, language};
use crate::schedule::time::DaySpec;
use crate::text::fold;

/// Returns the help text about queries.
pub fn queries() -> String {
    let mut out = "In a query, besides free words:".to_owned();
    for (field, what) in language::table() {
        let _ = write!(out, "\n  {field:<16} {what}");
    }
    out
}

/// Returns the help text about placeholders.
pub fn placeholders() -> String {
    let mut out = "In a template:".to_owned();
    for (placeholder, what) in template::table() {
        let _ = write!(out, "\n  {placeholder:<12} {what}");
    }
    out
}

/// The output file of a command.
#[derive(Debug, clap::Args)]
pub struct OutputArgs {
    /// Output file; stdout if left out or -
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
    /// Overwrite any existing file, not only a calendar with the same content
    #[arg(long, requires = "output")]
    force: bool,
}

impl OutputArgs {
    /// Returns the file, if there is one, and whether to overwrite it.
    pub fn target(&self) -> (Option<&Path>, bool) {
        (self.output.as_deref(), self.force)
    }
}

/// Which talks to list: those that match every given option.
#[derive(Debug, Default, clap::Args)]
pub struct FilterArgs {
    /// Only this day: a date, a weekday, today or tomorrow
    #[arg(long, value_name = "DAY")]
    pub day: Option<String>,
    /// Only this track: its name, or else words or a part of it
    #[arg(long, value_name = "TRACK")]
    pub track: Option<String>,
    /// Only this session: its title, or else words or a part of it
    #[arg(long, value_name = "SESSION")]
    pub session: Option<String>,
    /// Only this room: its name, or else words or a part of it
    #[arg(long, value_name = "ROOM")]
    pub room: Option<String>,
    /// Only this person in any role: name, or else words or part of it
    #[arg(long, value_name = "PERSON")]
    pub speaker: Option<String>,
    /// Only starred talks
    #[arg(long, action = ArgAction::SetTrue)]
    pub starred: bool,
}

impl FilterArgs {
    /// Returns the options as parts of a query, in which they mean the same as their fields.
    ///
    /// # Errors
    ///
    /// A day that can't be read.
    pub fn parts(&self, today: NaiveDate) -> Result<Vec<Part>, String> {
        let mut parts = Vec::new();
        if let Some(day) = &self.day {
            let condition = Condition::Day(DaySpec::parse(day, today)?);
            parts.push(Part::new(format!("--day {day}"), condition));
        }
        let mut named =
            |option: &str, name: &Option<String>, condition: fn(String) -> Condition| {
                let part = |name: &String| {
                    Part::new(format!("--{option} {name}"), condition(fold::text(name)))
                };
                parts.extend(name.as_ref().map(part));
            };
        named("track", &self.track, Condition::Track);
        named("session", &self.session, Condition::Session);
        named("room", &self.room, Condition::Room);
        named("speaker", &self.speaker, Condition::Speaker);
        if self.starred {
            parts.push(Part::new("--starred".to_owned(), Condition::Is(State::Starred)));
        }
        Ok(parts)
    }
}

/// The conferences whose picks to use.
#[derive(Debug, Default, clap::Args)]
pub struct ConferencesArgs {
    /// Use the picks of all conferences and name the conference of each
    #[arg(long)]
    pub all_conferences: bool,
}

/// The output for programs.
#[derive(Debug, Default, clap::Args)]
pub struct FormatArgs {
    /// Print a JSON array
    #[arg(long)]
    pub json: bool,
    /// Print a line from a template such as '{minutes} {title}'
    #[arg(long, value_name = "TEMPLATE", value_parser = Template::parse, conflicts_with = "json")]
    pub format: Option<Template>,
}

/// Returns a parser for a whole number in a range.
pub fn whole(range: RangeInclusive<u32>) -> impl Fn(&str) -> Result<u32, String> + Clone {
    let (min, max) = (*range.start(), *range.end());
    move |text| {
        let number = text.parse().ok().filter(|number| range.contains(number));
        number.ok_or_else(|| format!("give a whole number from {min} to {max}, like 10"))
    }
}

/// Parses an IANA time zone.
pub fn zone(text: &str) -> Result<Tz, String> {
    text.parse().map_err(|_| "no such zone; use an IANA name like Europe/Berlin".to_owned())
}
