//! What can be typed after `hallway`: the one table of commands and options.
//!
//! Help, completions, the manual page and the README's list are printed from it.

use std::fmt::Write as _;
use std::path::PathBuf;

use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use clap::{ArgAction, Parser, Subcommand, ValueHint};
use clap_complete::Shell;

use crate::format::ical;
use crate::schedule::query::language;

const EXAMPLES: &str = "\
Examples:
  hallway                                 browse the conference
  hallway search proxy exec               find talks, best first
  hallway list --day monday --track risc  list talks of one day and track
  hallway star 174 211                    star talks into the agenda
  hallway export -o lpc.ics               write the agenda as a calendar
  hallway list --json | jq '.[].title'    ask anything else

Exit codes: 0 done, 1 nothing found, 2 wrong usage or bad input, 3 could not read or write.";

/// Browse a conference in the terminal: find talks, star them, export them.
#[derive(Debug, Parser)]
#[command(name = "hallway", version, after_help = EXAMPLES, max_term_width = 100)]
pub struct Args {
    /// What to do; without a command, the terminal UI.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Take this as the present time (RFC 3339: 2023-11-13T10:00:00-05:00)
    #[arg(long, global = true, value_name = "TIME", value_parser = time)]
    pub now: Option<DateTime<FixedOffset>>,

    /// Take this as your own time zone (IANA: Europe/Berlin)
    #[arg(long, global = true, value_name = "ZONE", value_parser = zone)]
    pub tz: Option<Tz>,

    /// Draw lines and marks in ASCII; texts stay as they are
    #[arg(long, global = true)]
    pub ascii: bool,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List talks in time order
    #[command(after_help = queries())]
    List {
        /// Which talks.
        #[command(flatten)]
        filter: FilterArgs,
        /// Only talks that match these words
        #[arg(long, value_name = "QUERY")]
        search: Option<String>,
        /// Print a JSON array
        #[arg(long)]
        json: bool,
    },
    /// Show one talk with its abstract
    Show {
        /// The talk's id
        #[arg(value_name = "ID")]
        id: String,
        /// Print a JSON object
        #[arg(long)]
        json: bool,
    },
    /// Find talks by title, people, session, track, room, abstract and your notes, best first
    #[command(after_help = queries())]
    Search {
        /// Words in any order; accents, case and small slips do not matter
        #[arg(value_name = "QUERY", required = true)]
        query: Vec<String>,
        /// Which talks.
        #[command(flatten)]
        filter: FilterArgs,
        /// Print a JSON array
        #[arg(long)]
        json: bool,
    },
    /// Star talks into the agenda
    Star {
        /// Only perhaps: exported as tentative, and no clash of weight
        #[arg(long)]
        maybe: bool,
        /// Ids of talks
        #[arg(value_name = "ID", required = true)]
        ids: Vec<String>,
    },
    /// Take stars away
    Unstar {
        /// Ids of talks
        #[arg(value_name = "ID", required = true)]
        ids: Vec<String>,
    },
    /// Hide talks as of no interest
    Hide {
        /// Ids of talks
        #[arg(value_name = "ID", required = true)]
        ids: Vec<String>,
    },
    /// Show hidden talks again
    Unhide {
        /// Ids of talks
        #[arg(value_name = "ID", required = true)]
        ids: Vec<String>,
    },
    /// Print the note on a talk, or write one
    Note {
        /// The talk's id
        #[arg(value_name = "ID")]
        id: String,
        /// The note; - reads it from stdin, an empty one takes it away
        #[arg(value_name = "TEXT")]
        text: Option<String>,
    },
    /// Show the starred talks as a plan of the days
    Agenda {
        /// Print a JSON array
        #[arg(long)]
        json: bool,
    },
    /// Write talks as an iCalendar file; the agenda unless told otherwise
    Export {
        /// Write to this file; - or nothing is stdout
        #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        output: Option<PathBuf>,
        /// All talks
        #[arg(long, conflicts_with = "ids")]
        all: bool,
        /// Remind this many minutes before each talk
        #[arg(long, value_name = "MIN", default_value_t = ical::DEFAULT_ALARM, value_parser = clap::value_parser!(u32).range(0..=40_320))]
        alarm: u32,
        /// Write no reminders
        #[arg(long, conflicts_with = "alarm")]
        no_alarm: bool,
        /// Only these talks
        #[arg(value_name = "ID")]
        ids: Vec<String>,
    },
    /// Print shell completions
    Completions {
        /// For which shell
        shell: Shell,
    },
    /// Print the manual page (hallway man | man -l -)
    Man,
}

/// What can be written in a query, for the help of the commands that take one.
fn queries() -> String {
    let mut out = "In a query, besides free words:".to_owned();
    for (field, what) in language::table() {
        let _ = write!(out, "\n  {field:<16} {what}");
    }
    out
}

impl Command {
    /// Whether the answer would be wrong without the agenda, and not only poorer.
    pub fn needs_agenda(&self) -> bool {
        match self {
            Self::List { filter, .. } | Self::Search { filter, .. } => filter.starred,
            Self::Show { .. } | Self::Completions { .. } | Self::Man => false,
            Self::Star { .. }
            | Self::Unstar { .. }
            | Self::Hide { .. }
            | Self::Unhide { .. }
            | Self::Note { .. }
            | Self::Agenda { .. } => true,
            Self::Export { all, ids, .. } => !all && ids.is_empty(),
        }
    }
}

/// Which talks to list. All that is given must hold.
#[derive(Debug, Default, clap::Args)]
pub struct FilterArgs {
    /// Only this day: a date, a weekday, today or tomorrow
    #[arg(long, value_name = "DAY")]
    pub day: Option<String>,
    /// Only tracks with this in their name
    #[arg(long, value_name = "TRACK")]
    pub track: Option<String>,
    /// Only sessions with this in their title
    #[arg(long, value_name = "SESSION")]
    pub session: Option<String>,
    /// Only rooms with this in their name
    #[arg(long, value_name = "ROOM")]
    pub room: Option<String>,
    /// Only talks with such a person in any role
    #[arg(long, value_name = "PERSON")]
    pub speaker: Option<String>,
    /// Only starred talks
    #[arg(long, action = ArgAction::SetTrue)]
    pub starred: bool,
}

fn time(text: &str) -> Result<DateTime<FixedOffset>, String> {
    DateTime::parse_from_rfc3339(text)
        .map_err(|error| format!("{error}; write it like 2023-11-13T10:00:00-05:00"))
}

fn zone(text: &str) -> Result<Tz, String> {
    text.parse()
        .map_err(|_| "no such zone; use an IANA name like Europe/Berlin".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_table_is_consistent() {
        Args::command().debug_assert();
    }
}
