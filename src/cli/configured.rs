//! The effective configuration of this run: the configuration file, overridden by the
//! arguments.
//!
//! A file with problems is ignored as a whole: half of the user's settings may be worse
//! than none.

use super::{Failure, warn};
use crate::config::{self, Settings};
use crate::store::Folders;
use crate::text::clean;
use crate::tui::keys::Keymap;

/// The configuration of this run.
#[derive(Debug, Default)]
pub struct ActiveConfig {
    pub settings: Settings,
    pub keymap: Keymap,
    /// The path of the file, which need not exist.
    place: String,
    /// The problems of the file, one line each.
    problems: Vec<String>,
    /// Notes about valid settings that may be mistakes, one line each.
    notes: Vec<String>,
    /// Whether the file could not be read.
    unreadable: bool,
}

impl ActiveConfig {
    /// Reads the user's configuration file. Without folders there is no file; the
    /// commands that need to save something report that themselves.
    pub fn new(folders: Option<&Folders>, ascii: bool, walk: Option<u32>) -> Self {
        let mut configured = folders.map_or_else(Self::default, Self::of);
        // Options take precedence over the file.
        configured.settings.ascii |= ascii;
        configured.settings.walk = walk.unwrap_or(configured.settings.walk);
        configured
    }

    fn of(folders: &Folders) -> Self {
        let mut configured =
            Self { place: clean::line(&folders.config().display().to_string()), ..Self::default() };
        match folders.read_config() {
            Ok(None) => {}
            Ok(Some(text)) => configured.take(&text),
            Err(error) => {
                configured.problems = vec![error.to_string()];
                configured.unreadable = true;
            }
        }
        configured
    }

    fn take(&mut self, text: &str) {
        let (config, mut problems) = config::parse(text);
        let (keymap, of_keys) = Keymap::new(&config.keys);
        problems.extend(of_keys);
        problems.sort_by_key(|problem| problem.line);
        if problems.is_empty() {
            self.notes = keymap.actions_without_keys().iter().map(ToString::to_string).collect();
            (self.settings, self.keymap) = (config.settings, keymap);
        }
        self.problems = problems.iter().map(ToString::to_string).collect();
    }

    /// Returns a warning for the screen: the first problem or note, and how to list the
    /// others.
    pub fn warning(&self) -> Option<String> {
        let (first, others) = self.problems.split_first().or_else(|| self.notes.split_first())?;
        let rest = match others.len() {
            0 => String::new(),
            more => format!("; {more} more, see 'hallway config'"),
        };
        let holds = if self.problems.is_empty() { "" } else { "; using the defaults until fixed" };
        Some(format!("{first}{rest}{holds}"))
    }

    /// Prints the notes on stderr.
    pub fn note(&self) {
        for note in &self.notes {
            warn(note);
        }
    }

    /// Prints all problems on stderr, for a command that runs anyway.
    pub fn print_problems(&self) {
        for problem in &self.problems {
            warn(problem);
        }
        if !self.problems.is_empty() && !self.unreadable {
            warn(&format!("{} ignored until fixed", self.place));
        }
    }

    /// Returns the effective configuration as a file, or the problems as an error; with
    /// `default`, returns the defaults.
    pub fn to_toml(&self, default: bool) -> Result<String, Failure> {
        let heading = match self.place.as_str() {
            "" => "The configuration of hallway.".to_owned(),
            place => format!("The configuration of hallway, {place}"),
        };
        if default {
            let keys = Keymap::default().lines();
            return Ok(config::write(&heading, &Settings::default(), &keys));
        }
        let problems = self.problems.join("\n");
        match (problems.is_empty(), self.unreadable) {
            (true, _) => Ok(config::write(&heading, &self.settings, &self.keymap.lines())),
            (false, true) => Err(Failure::Disk(problems)),
            (false, false) => {
                Err(Failure::Usage(format!("{problems}\n{} ignored until fixed", self.place)))
            }
        }
    }
}
