//! The manual page, generated from the tables of commands, keys and settings.

use std::io;

use clap::CommandFactory;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::args::Args;
use super::template;
use crate::config;
use crate::schedule::query::language;
use crate::tui::keys::Keymap;

/// Returns the manual page as roff.
///
/// # Errors
///
/// None in practice: it writes to memory.
pub fn manual() -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    let command = Args::command();
    let man = Man::new(command.clone());
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    let mut roff = Roff::new();
    roff.control("SH", ["COMMANDS"]);
    for mut sub in command.get_subcommands().cloned() {
        if sub.get_name() == "help" {
            continue;
        }
        let usage = sub.render_usage().to_string();
        let usage = usage.trim_start_matches("Usage: ").to_owned();
        roff.control("SS", [format!("hallway {usage}").as_str()]);
        roff.text([roman(sub.get_about().map(ToString::to_string).unwrap_or_default())]);
        for arg in sub.get_arguments().filter(|arg| !arg.is_global_set()) {
            if arg.get_id() == "help" {
                continue;
            }
            let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            entry(&mut roff, arg.to_string(), help);
        }
    }
    roff.control("SH", ["QUERIES"]);
    for (field, what) in language::table() {
        entry(&mut roff, field, what);
    }
    roff.control("SH", ["TEMPLATES"]);
    for (placeholder, what) in template::table() {
        entry(&mut roff, placeholder, what);
    }
    configuration(&mut roff);
    roff.control("SH", ["KEYS"]);
    for (scope, rows) in crate::tui::keys::tables() {
        roff.control("SS", [scope]);
        for row in rows {
            entry(&mut roff, row.keys.join(", "), row.description);
        }
    }
    // The same examples and exit codes as at the end of the help.
    roff.control("SH", ["EXAMPLES"]);
    roff.control("nf", []);
    let examples = command.get_after_help().map(ToString::to_string);
    for line in examples.unwrap_or_default().lines().skip(1) {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
    roff.to_writer(&mut page)?;
    Ok(page)
}

/// Adds a term with its description.
fn entry(roff: &mut Roff, term: impl Into<String>, what: impl Into<String>) {
    roff.control("TP", []);
    roff.text([bold(term)]);
    roff.text([roman(what)]);
}

/// Adds the settings of the configuration file.
fn configuration(roff: &mut Roff) {
    roff.control("SH", ["CONFIGURATION"]);
    roff.text([roman(
        "The file is config.toml in the configuration folder of your system: on Linux \
         ~/.config/hallway, or $XDG_CONFIG_HOME/hallway. Every setting is optional. 'hallway config' \
         prints the effective settings, 'hallway config --default' a file to start with.",
    )]);
    let (keys, what) = config::KEYS;
    let entries = config::table().into_iter();
    let entries = entries.map(|(entry, allowed, what)| (entry, format!("{what} ({allowed})")));
    let lines = Keymap::default().lines();
    let names: Vec<&str> = lines.iter().map(|line| line.action).collect();
    let what = format!("{what} The actions: {}.", names.join(", "));
    for (setting, what) in entries.chain([(format!("[{keys}]"), what)]) {
        entry(roff, setting, what);
    }
}
