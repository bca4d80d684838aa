//! The command line: the single table of commands and options.
//!
//! Help, completions, the manual page and the guide's table are printed from it.

use chrono_tz::Tz;
use clap::{Parser, Subcommand, ValueHint};

use super::commands::{
    agenda, catalogue, changes, compare, conferences, export, free, import, list, next, note, now,
    pick, print, qr, remove, report, show, suggest, update,
};
use super::options::{whole, zone};
use crate::config::MAX_MINUTES;
use crate::environment::GivenTime;

const EXAMPLES: &str = "\
Examples:
  hallway                                 browse the conference
  hallway search proxy exec               find talks, best first
  hallway list --day monday --track risc  list talks of one day and track
  hallway star 174 211                    star talks into the agenda
  hallway export -o lpc.ics               write the agenda as a calendar
  hallway next --format {title}           print a line for a status bar
  hallway report -o trip.md               write a trip report
  hallway agenda --export mine.json       export your agenda for others
  hallway conferences                     list the imported conferences
  hallway list --json | jq '.[].title'    process talks with jq

Exit codes: 0 done, 1 nothing found, 2 wrong usage or bad input, 3 could not read or write.";

/// Browse a conference in the terminal: find talks, star them, export them.
#[derive(Debug, Parser)]
#[command(name = "hallway", version, after_help = EXAMPLES, max_term_width = 100)]
pub struct Args {
    /// What to do; without a command, the terminal UI.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// Pretend the time is TIME: 10:00 (today) or '2023-11-13 10:00' at the venue (in your own zone for several conferences), or with an offset
    #[arg(long, global = true, value_name = "TIME", value_parser = time)]
    pub now: Option<GivenTime>,

    /// Use this as your own time zone (IANA: Europe/Berlin)
    #[arg(long, global = true, value_name = "ZONE", value_parser = zone)]
    pub tz: Option<Tz>,

    /// Open this conference instead of the current one; 'hallway conferences' lists the IDs
    #[arg(long, global = true, value_name = "CONFERENCE")]
    pub conference: Option<String>,

    /// Draw lines and marks in ASCII; texts are not changed
    #[arg(long, global = true)]
    pub ascii: bool,

    /// Mark the talks in a friend's agenda; can be repeated
    #[arg(long, value_name = "[NAME=]FILE", value_hint = ValueHint::FilePath)]
    pub friend: Vec<String>,

    /// Minutes it takes to walk from one room to another
    #[arg(long, global = true, value_name = "MIN", value_parser = whole(0..=MAX_MINUTES), allow_negative_numbers = true)]
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
    /// Star talks: add them to the agenda
    Star(pick::Star),
    /// Remove stars
    Unstar(pick::Talks),
    /// Hide talks that do not interest you
    Hide(pick::Talks),
    /// Show hidden talks again
    Unhide(pick::Talks),
    /// Print or write the note on a talk
    Note(note::Note),
    /// Show the agenda day by day; export or import it
    Agenda(agenda::Agenda),
    /// Compare agendas: who covers which talk
    Compare(compare::Compare),
    /// Print a QR code: a talk's URL, or the agenda as a small calendar
    Qr(qr::Qr),
    /// Show the free time between picks and the talks that fit
    Free(free::Free),
    /// Show the talks that are most like a talk, and why
    Similar(suggest::Similar),
    /// Suggest talks like those that you picked, and say why
    Suggest(suggest::Suggest),
    /// Show what is on now and when it ends, picks first
    Now(now::Now),
    /// Show the next pick: time, room, clashes and what else starts then
    Next(next::Next),
    /// Export the agenda, some talks or all talks as a calendar, or the conference as JSON
    Export(export::Export),
    /// Print the effective configuration as a configuration file
    Config(print::Config),
    /// Write a trip report in Markdown: attended talks, notes and links
    Report(report::Report),
    /// Import a schedule and make it the current conference
    Import(import::Import),
    /// List public schedules that 'import' finds by name, upcoming ones first
    #[command(alias = "catalog")]
    Catalogue(catalogue::Arguments),
    /// List the imported conferences and mark the current one
    Conferences(conferences::Conferences),
    /// Make a conference the current one
    Use(conferences::Use),
    /// Read a schedule again from its source
    Update(update::Update),
    /// Show unread changes of the schedule, your picks first
    Changes(changes::Changes),
    /// Go back to the edition before the last update
    UndoUpdate(update::UndoUpdate),
    /// Remove a conference; its agenda is kept
    Remove(remove::Remove),
    /// Print the completion script for a shell
    Completions(print::Completions),
    /// Print the manual page (hallway man | man -l -)
    Man,
}

impl Command {
    /// Whether the result depends on the user's own calendars.
    pub fn reads_busy(&self) -> bool {
        matches!(
            self,
            Self::List(_)
                | Self::Search(_)
                | Self::Star(_)
                | Self::Agenda(_)
                | Self::Free(_)
                | Self::Suggest(_)
        )
    }

    /// Whether the command works on all conferences.
    pub fn all_conferences(&self) -> bool {
        let of = match self {
            Self::Agenda(agenda) => &agenda.of,
            Self::Export(export) => &export.of,
            Self::Next(next) => &next.of,
            Self::Now(now) => &now.of,
            _ => return false,
        };
        of.all_conferences
    }

    /// Whether the command changes the agenda, and so must not run on another conference than the
    /// current one by accident.
    pub fn changes_agenda(&self) -> bool {
        match self {
            Self::Star(_) | Self::Unstar(_) | Self::Hide(_) | Self::Unhide(_) => true,
            Self::Note(note) => note.text.is_some(),
            Self::Agenda(agenda) => agenda.share.import.is_some(),
            _ => false,
        }
    }

    /// Whether the result would be wrong without the agenda, and not only incomplete.
    pub fn needs_agenda(&self) -> bool {
        match self {
            Self::List(list) => list.filter.starred,
            Self::Search(search) => search.filter.starred,
            Self::Qr(qr) => qr.id.is_none(),
            Self::Export(export) => export.needs_agenda(),
            Self::Show(_) | Self::Similar(_) | Self::Now(_) => false,
            _ => true,
        }
    }
}

fn time(text: &str) -> Result<GivenTime, String> {
    let wrong = "write it like 10:00, 2023-11-13 10:00 or 2023-11-13T10:00:00-05:00";
    GivenTime::parse(text).ok_or_else(|| wrong.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn command_definition_is_consistent() {
        Args::command().debug_assert();
    }
}
