//! Completion of arguments while the user types a command in a shell: the shell runs the
//! program to ask for candidates. Which values an argument takes follows from its value
//! name in the help.

use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::process::ExitCode;

use chrono::Utc;
use clap::{Arg, Command, CommandFactory, ValueHint};
use clap_complete::engine::{
    ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter,
};
use clap_complete::env::{CompleteEnv, Shells};

use super::args::Args;
use super::conference::open_chosen;
use super::warn;
use crate::schedule::Schedule;
use crate::schedule::query::complete::values;
use crate::schedule::query::language::QueryField;
use crate::store::Folders;
use crate::store::library::Extent;
use crate::text::fold;

/// The environment variable in which a shell names itself when it asks for candidates.
const SHELL: &str = "COMPLETE";

/// The last line of the script for zsh.
const ZSH_REGISTERS: &str = "compdef _clap_dynamic_completer_hallway hallway";
/// The replacement of that line. A script in a folder of completions is loaded as a function
/// when there is a line to complete, so it must complete that line, too.
const ZSH_LOADED: &str = "
if [[ $funcstack[1] = _hallway ]]; then
    _clap_dynamic_completer_hallway \"$@\"
else
    compdef _clap_dynamic_completer_hallway hallway
fi
";

/// Prints the candidates if a shell asks for them, and returns the exit code in that case.
pub fn answer(arguments: &[OsString]) -> Option<ExitCode> {
    let folder = std::env::current_dir().ok();
    // The other shells quote candidates themselves.
    let quote = std::env::var_os(SHELL).is_some_and(|shell| shell == "bash");
    let answer = CompleteEnv::with_factory(|| command(quote))
        .var(SHELL)
        .try_complete(arguments.iter().cloned(), folder.as_deref());
    match answer {
        Ok(false) => None,
        Ok(true) => Some(ExitCode::SUCCESS),
        Err(error) => {
            warn(&error.to_string());
            Some(ExitCode::from(2))
        }
    }
}

/// Returns the shells with completion as the user types.
pub fn shells() -> Vec<&'static str> {
    Shells::builtins().names().collect()
}

/// Writes the script that makes a shell ask the program for candidates.
///
/// # Errors
///
/// The output cannot be written.
pub fn register(shell: &str, out: &mut dyn Write) -> io::Result<()> {
    let shells = Shells::builtins();
    let Some(of_shell) = shells.completer(shell) else {
        return Ok(());
    };
    let mut script = Vec::new();
    of_shell.write_registration(SHELL, "hallway", "hallway", "hallway", &mut script)?;
    if shell == "zsh" {
        let text = String::from_utf8_lossy(&script);
        script = text.replace(&format!("\n{ZSH_REGISTERS}\n"), ZSH_LOADED).into_bytes();
    }
    out.write_all(&script)
}

/// A value and its description.
type Value = (String, Option<String>);

/// Returns the commands and options with the completion of their values. With `quote`, the values
/// are quoted.
fn command(quote: bool) -> Command {
    let complete = |command: Command| command.mut_args(|argument| with_values(argument, quote));
    let command = complete(Args::command());
    command.mut_subcommands(complete)
}

/// Adds the completion of an argument's values.
fn with_values(argument: Arg, quote: bool) -> Arg {
    let name = argument.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
    let values: fn() -> Vec<Value> = match name.as_deref() {
        Some("ID") => talks,
        Some("CONFERENCE") => conferences,
        Some("TRACK") => || names(QueryField::Track),
        Some("SESSION") => || names(QueryField::Session),
        Some("ROOM") => || names(QueryField::Room),
        Some("PERSON") => || names(QueryField::Speaker),
        Some("DAY") => || names(QueryField::Day),
        Some("NAME|FILE|URL|-") => catalogue,
        _ => return argument,
    };
    let files = argument.get_value_hint() == ValueHint::AnyPath;
    argument.add(ArgValueCompleter::new(move |typed: &OsStr| {
        let paths = if files { PathCompleter::any().complete(typed) } else { Vec::new() };
        let values = values();
        let folded = folded(typed);
        let mut found = starting(&folded, &values);
        if found.is_empty() && paths.is_empty() {
            found = containing(&folded, &values);
        }
        let candidate = |(value, about): &Value| {
            let value = if quote { quoted(value) } else { value.clone() };
            CompletionCandidate::new(value).help(about.clone().map(Into::into))
        };
        found.into_iter().map(candidate).chain(paths).collect()
    }))
}

/// Returns the schedule of the conference that the typed line is about. No error is shown: it would
/// be written over the line.
fn schedule() -> Option<Schedule> {
    let mut words = std::env::args().skip_while(|word| word != "--conference");
    let wanted = words.nth(1);
    let folders = Folders::of_user().ok()?;
    let (_, conference, _) =
        open_chosen(&folders, wanted.as_deref(), Extent::FirstScreen, false).ok()?;
    Some(conference.schedule)
}

/// Returns the values of a field in the schedule.
fn names(field: QueryField) -> Vec<Value> {
    let today = Utc::now().date_naive();
    let names = schedule().map(|schedule| values(&schedule, field, today)).unwrap_or_default();
    names.into_iter().map(|name| (name, None)).collect()
}

fn talks() -> Vec<Value> {
    let schedule = schedule();
    let talks = schedule.iter().flat_map(Schedule::talks);
    talks.map(|talk| (talk.id.to_string(), Some(talk.title.clone()))).collect()
}

fn conferences() -> Vec<Value> {
    let summaries = Folders::of_user().map(|folders| folders.library().summaries());
    let readable = summaries.unwrap_or_default().into_iter().flatten();
    readable.map(|summary| (summary.id, Some(summary.title))).collect()
}

/// Returns the names of the catalogue.
fn catalogue() -> Vec<Value> {
    let catalogue = Folders::of_user().map(|folders| folders.catalogue().load());
    let entries = catalogue.unwrap_or_default().schedules.into_iter();
    entries.map(|entry| (entry.id, Some(entry.title))).collect()
}

/// Returns the typed text, folded and without the escapes of a shell.
fn folded(typed: &OsStr) -> String {
    fold::text(&typed.to_string_lossy().replace('\\', ""))
}

/// Returns the values that start with the typed text.
fn starting<'v>(folded: &str, values: &'v [Value]) -> Vec<&'v Value> {
    values.iter().filter(|(value, _)| fold::text(value).starts_with(folded)).collect()
}

/// Returns the values that contain the typed text, or whose description contains it.
fn containing<'v>(folded: &str, values: &'v [Value]) -> Vec<&'v Value> {
    let contains = |(value, about): &&Value| {
        let about = about.as_deref().unwrap_or_default();
        fold::contains(value, folded) || fold::contains(about, folded)
    };
    values.iter().filter(contains).collect()
}

/// Escapes the characters of a value that mean something to a shell.
fn quoted(value: &str) -> String {
    let mut out = String::new();
    for c in value.chars() {
        if c.is_ascii() && !c.is_ascii_alphanumeric() && !"-_./:@%+,=".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
