//! The commands, one module each: its arguments, what it does and what it prints.
//!
//! Commands write only the agenda file, the library (for library commands) and the
//! output file the user names.

pub mod agenda;
pub mod catalogue;
pub mod changes;
pub mod compare;
pub mod conferences;
pub mod export;
pub mod free;
pub mod import;
pub mod list;
pub mod next;
pub mod note;
pub mod now;
pub mod pick;
pub mod print;
pub mod qr;
pub mod remove;
pub mod report;
pub mod share;
pub mod show;
pub mod suggest;
pub mod update;

use std::io::Write;

use clap::CommandFactory;

use super::args::{Args, Command};
use super::conference::{ConferenceCommand, LoadedConferences};
use super::configured::ActiveConfig;
use super::failure::{Failure, Outcome, warn};
use super::library::LibraryContext;
use super::manual;
use crate::environment::Environment;
use crate::store::{self, Folders};

/// Runs a command; without a command, lists all talks.
pub fn run(
    command: Option<Command>,
    environment: &Environment,
    configured: &ActiveConfig,
    wanted: Option<&str>,
    folders: Result<Folders, store::Error>,
    out: &mut dyn Write,
) -> Outcome {
    let command = command.unwrap_or_else(|| Command::List(list::List::default()));
    match command {
        Command::Completions(args) => return args.run(Args::command(), out),
        Command::Man => return Ok(out.write_all(&manual()?)?),
        Command::Config(args) => return args.run(configured, out),
        _ => configured.print_problems(),
    }
    let folders = folders?;
    let library = || LibraryContext {
        environment,
        library: folders.library(),
        folders: folders.clone(),
        wanted,
    };
    let command: &dyn ConferenceCommand = match &command {
        Command::Import(args) => return args.run(&library(), out),
        Command::Catalogue(args) => return args.run(&library(), out),
        Command::Conferences(args) => return args.run(&library(), out),
        Command::Use(args) => return args.run(&library(), out),
        Command::Update(args) => return args.run(&library(), out),
        Command::UndoUpdate(args) => return args.run(&library(), out),
        Command::Remove(args) => return args.run(&library(), out),
        Command::List(args) => args,
        Command::Search(args) => args,
        Command::Show(args) => args,
        Command::Star(args) => args,
        Command::Unstar(args) => args,
        Command::Hide(args) => args,
        Command::Unhide(args) => args,
        Command::Note(args) => args,
        Command::Agenda(args) => args,
        Command::Compare(args) => args,
        Command::Qr(args) => args,
        Command::Free(args) => args,
        Command::Similar(args) => args,
        Command::Suggest(args) => args,
        Command::Now(args) => args,
        Command::Next(args) => args,
        Command::Export(args) => args,
        Command::Report(args) => args,
        Command::Changes(args) => args,
        // Done above.
        Command::Completions(_) | Command::Man | Command::Config(_) => return Ok(()),
    };
    on_conferences(command, environment, &folders, wanted, out)
}

fn on_conferences(
    command: &dyn ConferenceCommand,
    environment: &Environment,
    folders: &Folders,
    wanted: Option<&str>,
    out: &mut dyn Write,
) -> Outcome {
    let mut conferences = if !command.all_conferences() {
        LoadedConferences::open_one(environment, folders, wanted, command)?
    } else if wanted.is_some() {
        let why = "--all-conferences cannot be used with --conference";
        return Err(Failure::Usage(why.to_owned()));
    } else {
        LoadedConferences::open_all(environment, folders, command.without_picks())?
    };
    // Run the command even if the agenda or the current conference is unreadable; the error is
    // reported as well, and sets the exit code.
    let outcome = command.run_on(&mut conferences, out);
    let missing = conferences.missing.take();
    // Freeing tens of thousands of talks takes longer than exiting.
    std::mem::forget(conferences);
    match (outcome, missing) {
        (outcome, None) => outcome,
        // With data missing, "no match" is not certain, so report the missing data.
        (Err(Failure::NoMatch(why)), Some(missing)) => {
            if !why.is_empty() {
                warn(&why);
            }
            Err(missing)
        }
        (outcome, Some(missing)) => outcome.and(Err(missing)),
    }
}
