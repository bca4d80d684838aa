//! What can be typed after `hallway`: the one table of commands and options.
//!
//! Help, completions, the manual page and the README's list are printed from it.

use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use clap::{Parser, Subcommand, ValueHint};

use super::commands::{
    agenda, catalogue, changes, compare, conferences, export, free, import, list, next, note, now,
    pick, print, qr, remove, report, show, suggest, update,
};
use super::options::zone;
use crate::config::MOST_MINUTES;

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
    #[arg(long, global = true, value_name = "CONFERENCE")]
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
    List(list::List),
    /// Show one talk with its abstract
    Show(show::Show),
    /// Find talks by title, people, session, track, room, abstract and your notes, best first
    Search(list::Search),
    /// Star talks into the agenda
    Star(pick::Star),
    /// Take stars away
    Unstar(pick::Unstar),
    /// Hide talks as of no interest
    Hide(pick::Hide),
    /// Show hidden talks again
    Unhide(pick::Unhide),
    /// Print the note on a talk, or write one
    Note(note::Note),
    /// Show the starred talks as a plan of the days; or hand the agenda on, or take one in
    Agenda(agenda::Agenda),
    /// Show who of a team covers which talk, by windows of time in which talks run at once
    Compare(compare::Compare),
    /// Print a QR code for the phone: of a talk's address, or of the agenda as a small calendar
    Qr(qr::Qr),
    /// Show the free time between picks, and the talks that would fill it
    Free(free::Free),
    /// Show the talks that are most like a talk, and why
    Similar(suggest::Similar),
    /// Suggest talks like those that you picked, and say why
    Suggest(suggest::Suggest),
    /// Show what is on now, picks first, and how long it still runs
    Now(now::Now),
    /// Show the next pick: when, where, what it clashes with, and what else starts then
    Next(next::Next),
    /// Write talks as an iCalendar file, the agenda unless told otherwise; or the conference as JSON
    Export(export::Export),
    /// Print the configuration that holds, ready to be saved as the file
    Config(print::Config),
    /// Write a trip report as Markdown: the talks you attended, your notes, the links
    Report(report::Report),
    /// Read the programme of a conference, and open it from now on
    Import(import::Import),
    /// List public schedules that 'import' finds by name, the next ones first
    #[command(alias = "catalog")]
    Catalogue(catalogue::Arguments),
    /// List the conferences, the current one marked
    Conferences(conferences::Conferences),
    /// Open this conference from now on
    Use(conferences::Use),
    /// Read the programme of a conference again from where it came
    Update(update::Update),
    /// Show what the last updates changed that you have not read, your picks first
    Changes(changes::Changes),
    /// Go back to the programme as it was before the last update
    UndoUpdate(update::UndoUpdate),
    /// Take a conference out of the list; its agenda stays
    Remove(remove::Remove),
    /// Print shell completions
    Completions(print::Completions),
    /// Print the manual page (hallway man | man -l -)
    Man,
}

fn time(text: &str) -> Result<DateTime<FixedOffset>, String> {
    DateTime::parse_from_rfc3339(text)
        .map_err(|error| format!("{error}; write it like 2023-11-13T10:00:00-05:00"))
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
