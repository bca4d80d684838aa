//! The command line: parses arguments, runs commands, prints text or JSON and maps
//! errors to exit codes.
//!
//! It calls the same functions as the terminal UI and has no talk logic of its own.

pub mod args;
mod commands;
mod complete;
mod conference;
mod configured;
mod failure;
mod json;
mod library;
mod manual;
mod negated;
mod options;
mod output;
mod progress;
mod render;
pub mod template;

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;

use crate::environment::Environment;
use crate::friends::{self, Friends};
use crate::store::library::Extent;
use crate::store::{self, Folders};
use crate::text::clean;
use args::{Args, Command};
use configured::ActiveConfig;
pub(crate) use failure::warn;
pub use failure::{Failure, Outcome};
pub use manual::manual;

/// Runs the program with the given arguments and returns its exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    // Without a handler, SIGXFSZ kills the process. With one, the write returns an
    // error.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if let Some(code) = complete::answer(&arguments) {
        return code;
    }
    let args = match Args::try_parse_from(negated::separate(arguments)) {
        Ok(args) => args,
        Err(error) => {
            if error.use_stderr() {
                // The message repeats the arguments, which may contain control
                // characters.
                let text = clean::block(&error.render().to_string());
                let text = text.strip_prefix("error: ").unwrap_or(&text);
                let _ = writeln!(io::stderr(), "hallway: {text}");
            } else if let Err(error) = error.print().and_then(|()| io::stdout().flush()) {
                // The help or the version could not be printed.
                return report_failure(&Failure::from(error));
            }
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let folders = Folders::of_user();
    let notices = folders.as_ref().map(|folders| folders.notices().clone()).unwrap_or_default();
    let configured = ActiveConfig::new(folders.as_ref().ok(), args.ascii, args.walk);
    let reads_busy = args.command.as_ref().is_none_or(Command::reads_busy);
    let folders = folders.map(|folders| folders.with_calendars(&configured.settings, reads_busy));
    let environment = Environment::of_process(args.now, args.tz, configured.settings.clone());
    let wanted = args.conference.as_deref();
    let on_screen = args.command.is_none() && io::stdout().is_terminal();
    let outcome = if let Err(refused) = check_friends(&args.friend, on_screen) {
        Err(refused)
    } else if on_screen {
        interactive(&environment, configured, wanted, args.friend, folders)
    } else {
        let mut out = io::BufWriter::new(io::stdout().lock());
        let outcome =
            commands::run(args.command, &environment, &configured, wanted, folders, &mut out);
        // Flush even if the command failed: with no match, JSON output is still `[]`.
        out.flush().map_err(Failure::from).and(outcome)
    };
    for notice in notices.take() {
        warn(&notice);
    }
    outcome.map_or_else(|failure| report_failure(&failure), |()| ExitCode::SUCCESS)
}

/// Prints the failure on stderr and returns its exit code.
fn report_failure(failure: &Failure) -> ExitCode {
    let message = failure.to_string();
    if !matches!(failure, Failure::Pipe) && !message.is_empty() {
        warn(&message);
    }
    ExitCode::from(failure.code())
}

/// Rejects `--friend` with a command, and `--friend` from stdin, where the UI reads keys.
fn check_friends(friends: &[String], on_screen: bool) -> Outcome {
    if !friends.is_empty() && !on_screen {
        return Err(Failure::Usage(
            "--friend is only for the terminal UI; use 'hallway compare FILE'".to_owned(),
        ));
    }
    match friends.iter().find(|one| friends::is_stdin(one)) {
        Some(stdin) => Err(friends::FriendError::NoFile(format!("--friend {stdin}")).into()),
        None => Ok(()),
    }
}

fn interactive(
    environment: &Environment,
    configured: ActiveConfig,
    wanted: Option<&str>,
    from_arguments: Vec<String>,
    folders: Result<Folders, store::Error>,
) -> Outcome {
    let (session, conference, warning) =
        conference::open_chosen(&folders?, wanted, Extent::FirstScreen, false)?;
    let warning = warning.or_else(|| configured.warning());
    let from_settings = environment.settings.friends.clone();
    let friends = Friends { from_settings, from_arguments };
    crate::tui::run(session, conference, environment, configured.keymap, friends, warning)
        .map_err(|error| Failure::Disk(error.to_string()))
}
