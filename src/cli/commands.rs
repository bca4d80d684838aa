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
use super::conference::LoadedConferences;
use super::configured::ActiveConfig;
use super::failure::{Failure, Outcome, warn};
use super::library::LibraryContext;
use super::manual;
use crate::agenda::Level;
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
    match &command {
        Command::Import(args) => return args.run(&library(), out),
        Command::Catalogue(args) => return args.run(&library(), out),
        Command::Conferences(args) => return args.run(&library(), out),
        Command::Use(args) => return args.run(&library(), out),
        Command::Update(args) => return args.run(&library(), out),
        Command::UndoUpdate(args) => return args.run(&library(), out),
        Command::Remove(args) => return args.run(&library(), out),
        _ => {}
    }
    let mut conferences = if !command.all_conferences() {
        let (changes, needs) = (command.changes_agenda(), command.needs_agenda());
        LoadedConferences::open_one(environment, &folders, wanted, changes, needs)?
    } else if wanted.is_some() {
        let why = "--all-conferences cannot be used with --conference";
        return Err(Failure::Usage(why.to_owned()));
    } else {
        // Talks that are on now need no picks.
        let without_picks = matches!(command, Command::Now(_));
        LoadedConferences::open_all(environment, &folders, without_picks)?
    };
    // Run the command even if the agenda or the current conference is unreadable; the error is
    // reported as well, and sets the exit code.
    let outcome = run_on(&mut conferences, &command, out);
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

/// Runs a command on all of the conferences, or on the only one.
fn run_on(
    conferences: &mut LoadedConferences<'_>,
    command: &Command,
    out: &mut dyn Write,
) -> Outcome {
    match command {
        Command::Agenda(args) => args.run(conferences, out),
        Command::Export(args) => args.run(conferences, out),
        Command::Next(args) => args.run(conferences, out),
        Command::Now(args) => args.run(conferences, out),
        Command::List(args) => args.run(conferences.only(), out),
        Command::Search(args) => args.run(conferences.only(), out),
        Command::Show(args) => args.run(conferences.only(), out),
        Command::Star(args) => args.run(conferences.only(), out),
        Command::Unstar(args) => pick::unpick(conferences.only(), out, args, false),
        Command::Hide(args) => pick::pick(conferences.only(), out, args, Level::Hidden),
        Command::Unhide(args) => pick::unpick(conferences.only(), out, args, true),
        Command::Note(args) => args.run(conferences.only(), out),
        Command::Compare(args) => args.run(conferences.only(), out),
        Command::Qr(args) => args.run(conferences.only(), out),
        Command::Free(args) => args.run(conferences.only(), out),
        Command::Similar(args) => args.run(conferences.only(), out),
        Command::Suggest(args) => args.run(conferences.only(), out),
        Command::Report(args) => args.run(conferences.only(), out),
        Command::Changes(args) => args.run(conferences.only(), out),
        // These need no open conference.
        Command::Completions(_)
        | Command::Man
        | Command::Config(_)
        | Command::Import(_)
        | Command::Catalogue(_)
        | Command::Conferences(_)
        | Command::Use(_)
        | Command::Update(_)
        | Command::UndoUpdate(_)
        | Command::Remove(_) => Ok(()),
    }
}
