//! What can be typed after `hallway`: the one table of commands and options.
//!
//! Help, completions, the manual page and the README's list are printed from it.

use std::fmt::Write as _;
use std::path::PathBuf;

use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use clap::{ArgAction, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;

use super::template::{self, Template};
use crate::config::MOST_MINUTES;
use crate::format::ical;
use crate::schedule::query::language;

const EXAMPLES: &str = "\
Examples:
  hallway                                 browse the conference
  hallway search proxy exec               find talks, best first
  hallway list --day monday --track risc  list talks of one day and track
  hallway star 174 211                    star talks into the agenda
  hallway export -o lpc.ics               write the agenda as a calendar
  hallway next --format {title}           print a line for a status bar
  hallway report -o trip.md               write down what you attended
  hallway agenda --export mine.json       hand your agenda on
  hallway conferences                     list the conferences you imported
  hallway list --json | jq '.[].title'    ask anything else

Exit codes: 0 done, 1 nothing found, 2 wrong usage or bad input, 3 could not read or write.";

const CONFIG: &str = "\
The file is config.toml in the configuration folder of your system (on Linux
~/.config/hallway, or below $XDG_CONFIG_HOME); the first line of what this prints
says where. All that can stand in it is in there, with what it does. Where
something in the file cannot be taken, all problems are named with their lines,
nothing is printed, and the exit code is 2 (3 where the file cannot be read); the
program runs with the defaults until that is mended.

To begin a file:
  hallway config --default > config.toml

Print to another place where there is a file already: a shell empties the file
before it is read.";
const REPORTED: &str = "\
Attended are the starred talks, and the maybes that you wrote a note on, once they
have begun; those that have no time only with a note. How many picks that leaves
out is said.";

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

    /// Open this conference instead of the current one; 'hallway conferences' lists the ids
    #[arg(long, global = true, value_name = "ID")]
    pub conference: Option<String>,

    /// Draw lines and marks in ASCII; texts stay as they are
    #[arg(long, global = true)]
    pub ascii: bool,

    /// Mark on the screen the talks that a friend goes to, by the agenda in this file; may be given again
    #[arg(long, value_name = "[NAME=]FILE", value_hint = ValueHint::FilePath)]
    pub friend: Vec<String>,

    /// Take this as the minutes from one room to another, where the programme names rooms
    #[arg(long, global = true, value_name = "MIN", value_parser = clap::value_parser!(u32).range(0..=i64::from(MOST_MINUTES)))]
    pub walk: Option<u32>,
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
        /// The note; - reads it from stdin, and "" takes it away
        #[arg(value_name = "TEXT")]
        text: Option<String>,
    },
    /// Show the starred talks as a plan of the days; or hand the agenda on, or take one in
    #[command(after_help = SHARED)]
    Agenda {
        /// Print a JSON array, or of an import an object
        #[arg(long, conflicts_with = "export")]
        json: bool,
        /// To and from others.
        #[command(flatten)]
        share: ShareArgs,
        /// Of which conferences.
        #[command(flatten)]
        of: OfArgs,
    },
    /// Show who of a team covers which talk, by windows of time in which talks run at once
    #[command(after_help = COMPARED)]
    Compare {
        /// Agendas of others, as 'agenda --import' reads them; - is stdin
        #[arg(value_name = "[NAME=]FILE", required = true, value_hint = ValueHint::FilePath)]
        files: Vec<String>,
        /// Which talks.
        #[command(flatten)]
        filter: FilterArgs,
        /// Only talks that these go to: both (I and another), me, them or nobody
        #[arg(long, value_name = "WHO", value_enum)]
        only: Vec<Goes>,
        /// Print a JSON array
        #[arg(long)]
        json: bool,
    },
    /// Print a QR code for the phone: of a talk's address, or of the agenda as a small calendar
    #[command(after_help = CODED)]
    Qr {
        /// The talk's id; without it the agenda
        #[arg(value_name = "ID", conflicts_with = "day")]
        id: Option<String>,
        /// Of the agenda only this day: a date, a weekday, today or tomorrow
        #[arg(long, value_name = "DAY")]
        day: Option<String>,
        /// Draw it for a terminal that writes dark on light, where colours cannot say it
        #[arg(long)]
        invert: bool,
    },
    /// Show the free time between picks, and the talks that would fill it
    Free {
        /// Print a JSON array
        #[arg(long)]
        json: bool,
    },
    /// Show what is on now, picks first, and how long it still runs
    #[command(after_help = placeholders())]
    Now {
        /// How to print it.
        #[command(flatten)]
        form: FormArgs,
        /// Of which conferences.
        #[command(flatten)]
        of: OfArgs,
    },
    /// Show the next pick: when, where, what it clashes with, and what else starts then
    #[command(after_help = placeholders())]
    Next {
        /// How to print it.
        #[command(flatten)]
        form: FormArgs,
        /// Of which conferences.
        #[command(flatten)]
        of: OfArgs,
    },
    /// Write talks as an iCalendar file, the agenda unless told otherwise; or the conference as JSON
    Export {
        /// As what to write it: json is the whole conference, to be read again
        #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
        format: ExportFormat,
        /// Write to this file; - or nothing is stdout
        #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        output: Option<PathBuf>,
        /// All talks
        #[arg(long, conflicts_with_all = ["ids", "all_conferences"])]
        all: bool,
        /// Remind this many minutes before each talk
        #[arg(long, value_name = "MIN", default_value_t = ical::DEFAULT_ALARM, value_parser = clap::value_parser!(u32).range(0..=40_320))]
        alarm: u32,
        /// Write no reminders
        #[arg(long, conflicts_with = "alarm")]
        no_alarm: bool,
        /// Of which conferences.
        #[command(flatten)]
        of: OfArgs,
        /// Only these talks
        #[arg(value_name = "ID", conflicts_with = "all_conferences")]
        ids: Vec<String>,
    },
    /// Print the configuration that holds, ready to be saved as the file
    #[command(after_help = CONFIG)]
    Config {
        /// Print the defaults, whatever the file says
        #[arg(long)]
        default: bool,
    },
    /// Write a trip report as Markdown: the talks you attended, your notes, the links
    #[command(after_help = REPORTED)]
    Report {
        /// Write to this file; - or nothing is stdout
        #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        output: Option<PathBuf>,
        /// Every star and maybe, and every talk with a note
        #[arg(long)]
        all: bool,
    },
    /// Read the programme of a conference, and open it from now on
    #[command(after_help = IMPORTED)]
    Import {
        /// A file, an address (https://...), or - for stdin
        #[arg(value_name = "FILE|URL|-", value_hint = ValueHint::AnyPath)]
        from: PathBuf,
        /// Call the conference so, in commands and file names
        #[arg(long, value_name = "ID")]
        id: Option<String>,
        /// What to do with it.
        #[command(flatten)]
        edition: EditionArgs,
    },
    /// List the conferences, the current one marked
    Conferences {
        /// Print a JSON array
        #[arg(long)]
        json: bool,
    },
    /// Open this conference from now on
    Use {
        /// Its id
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Read the programme of a conference again from where it came
    Update {
        /// Its id; the current one unless told otherwise
        #[arg(value_name = "ID")]
        id: Option<String>,
        /// What to do with it.
        #[command(flatten)]
        edition: EditionArgs,
    },
    /// Show what the last updates changed that you have not read, your picks first
    Changes {
        /// Also minor ones: abstracts, links, details
        #[arg(long)]
        all: bool,
        /// Take what is listed as read, so that it is not listed again
        #[arg(long)]
        acknowledge: bool,
        /// Print a JSON array
        #[arg(long)]
        json: bool,
    },
    /// Go back to the programme as it was before the last update
    UndoUpdate {
        /// The conference's id; the current one unless told otherwise
        #[arg(value_name = "ID")]
        id: Option<String>,
    },
    /// Take a conference out of the list; its agenda stays
    Remove {
        /// Its id
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Print shell completions
    Completions {
        /// For which shell
        shell: Shell,
    },
    /// Print the manual page (hallway man | man -l -)
    Man,
}

/// What is said of agendas that are handed on.
const SHARED: &str = "\
What can be imported is what --export writes, the agenda file of another machine,
a calendar (of hallway, FOSDEM Companion or the conference's site), and the
selection that Giggity shows as a QR code. Talks are known by id or address, never
by title; what is not known is named and left out.

Merged, nothing is lost: a star goes before a maybe, that before hidden, that before
nothing, and of two notes both are kept, yours first. --replace takes what the
other says in place of yours, and keeps the agenda as it was as a backup.";
/// What is said of comparing.
const COMPARED: &str = "\
A friend is called as the file is, without its ending, unless NAME= says otherwise.
Talks that nobody goes to are shown where they run beside others.";
/// What is said of QR codes.
const CODED: &str = "\
On a terminal with colours the code is drawn black on white. Without colours it is
right where the terminal writes light on dark; --invert is for the others.";

/// What is said of importing.
const IMPORTED: &str = "\
What the file is, is told by what stands in it. The page of an Indico event
will do (https://lpc.events/event/17/). Importing what is there already, by its
id, is an update: the edition before is kept as a backup, stars and notes stay,
and an edition that has lost more than half of its talks is refused.";

/// What can be written in a query, for the help of the commands that take one.
fn queries() -> String {
    let mut out = "In a query, besides free words:".to_owned();
    for (field, what) in language::table() {
        let _ = write!(out, "\n  {field:<16} {what}");
    }
    out
}

/// What can stand in a line, for the help of the commands that print one.
fn placeholders() -> String {
    let mut out = "In a template:".to_owned();
    for (placeholder, what) in template::table() {
        let _ = write!(out, "\n  {placeholder:<11} {what}");
    }
    out
}

impl Command {
    /// Whether it is about the library of conferences, and not about one of them.
    pub fn is_about_the_library(&self) -> bool {
        matches!(
            self,
            Self::Import { .. }
                | Self::Conferences { .. }
                | Self::Use { .. }
                | Self::Update { .. }
                | Self::UndoUpdate { .. }
                | Self::Remove { .. }
        )
    }

    /// Whether it is about the picks of all conferences.
    pub fn is_of_all_conferences(&self) -> bool {
        match self {
            Self::Agenda { of, .. }
            | Self::Now { of, .. }
            | Self::Next { of, .. }
            | Self::Export { of, .. } => of.all_conferences,
            _ => false,
        }
    }

    /// The ids of talks in it.
    pub fn ids_mut(&mut self) -> &mut [String] {
        match self {
            Self::Show { id, .. } | Self::Note { id, .. } | Self::Qr { id: Some(id), .. } => {
                std::slice::from_mut(id)
            }
            Self::Star { ids, .. }
            | Self::Unstar { ids }
            | Self::Hide { ids }
            | Self::Unhide { ids }
            | Self::Export { ids, .. } => ids,
            _ => &mut [],
        }
    }

    /// Whether it changes the agenda, and so had better know of which conference.
    pub fn changes_agenda(&self) -> bool {
        match self {
            Self::Star { .. } | Self::Unstar { .. } | Self::Hide { .. } | Self::Unhide { .. } => {
                true
            }
            Self::Note { text, .. } => text.is_some(),
            Self::Agenda { share, .. } => share.import.is_some(),
            _ => false,
        }
    }

    /// Whether the answer would be wrong without the agenda, and not only poorer.
    pub fn needs_agenda(&self) -> bool {
        match self {
            Self::List { filter, .. } | Self::Search { filter, .. } => filter.starred,
            Self::Show { .. }
            | Self::Now { .. }
            | Self::Config { .. }
            | Self::Import { .. }
            | Self::Conferences { .. }
            | Self::Use { .. }
            | Self::Update { .. }
            | Self::UndoUpdate { .. }
            | Self::Remove { .. }
            | Self::Completions { .. }
            | Self::Man => false,
            Self::Star { .. }
            | Self::Unstar { .. }
            | Self::Hide { .. }
            | Self::Unhide { .. }
            | Self::Note { .. }
            | Self::Agenda { .. }
            | Self::Compare { .. }
            | Self::Free { .. }
            | Self::Next { .. }
            | Self::Changes { .. }
            | Self::Report { .. } => true,
            Self::Qr { id, .. } => id.is_none(),
            Self::Export { all, ids, format, .. } => {
                *format == ExportFormat::Ical && !all && ids.is_empty()
            }
        }
    }
}

/// An agenda to hand on, or to take in.
#[derive(Debug, Default, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct ShareArgs {
    /// Write the agenda to this file, for another machine or a friend; - is stdout
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "import")]
    pub export: Option<PathBuf>,
    /// With --export: write over a file that is there
    #[arg(long, requires = "export")]
    pub force: bool,
    /// With --export: stars and maybes alone, without notes and what is hidden
    #[arg(long, requires = "export")]
    pub picks_only: bool,
    /// Take in the agenda in this file; - is stdin
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub import: Option<PathBuf>,
    /// With --import: keep both agendas (the default)
    #[arg(long, requires = "import", conflicts_with = "replace")]
    pub merge: bool,
    /// With --import: take the other agenda in place of yours, of which a backup is kept
    #[arg(long, requires = "import")]
    pub replace: bool,
    /// With --import: show what would change, and change nothing
    #[arg(long, requires = "import")]
    pub dry_run: bool,
}

/// Who goes to a talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Goes {
    /// I and at least one other.
    Both,
    /// I alone.
    Me,
    /// Others, but not I.
    Them,
    /// Nobody.
    Nobody,
}

/// As what to export.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// A calendar (RFC 5545).
    #[default]
    Ical,
    /// Hallway's own format: the whole conference.
    Json,
}

/// What to do with an edition of a programme, and what to say of it.
#[derive(Debug, Default, clap::Args)]
pub struct EditionArgs {
    /// The venue's time zone, for a file that names none or UTC alone (IANA: Europe/Brussels)
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub zone: Option<Tz>,
    /// Print a JSON object
    #[arg(long)]
    pub json: bool,
    /// List the problems in it, with their places
    #[arg(long)]
    pub verbose: bool,
    /// Take it even if it has lost most of its talks, and read it even if it has not changed
    #[arg(long)]
    pub force: bool,
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

/// Of which conferences to take the picks.
#[derive(Debug, Default, clap::Args)]
pub struct OfArgs {
    /// Take the picks of all conferences, and say of each which it is at
    #[arg(long)]
    pub all_conferences: bool,
}

/// How to print talks, if not for people.
#[derive(Debug, Default, clap::Args)]
pub struct FormArgs {
    /// Print a JSON array
    #[arg(long)]
    pub json: bool,
    /// Print a line with {title}, {minutes} and such filled in: 'now' one for each talk that is
    /// on, 'next' one for the next pick alone
    #[arg(long, value_name = "TEMPLATE", value_parser = Template::parse, conflicts_with = "json")]
    pub format: Option<Template>,
}

fn time(text: &str) -> Result<DateTime<FixedOffset>, String> {
    DateTime::parse_from_rfc3339(text)
        .map_err(|error| format!("{error}; write it like 2023-11-13T10:00:00-05:00"))
}

fn zone(text: &str) -> Result<Tz, String> {
    text.parse().map_err(|_| "no such zone; use an IANA name like Europe/Berlin".to_owned())
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
