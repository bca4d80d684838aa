//! `completions` and `config`: texts about the program itself.

use std::io::Write;

use clap::Command;
use clap::builder::PossibleValuesParser;
use clap_complete_nushell::Nushell;

use crate::cli::configured::ActiveConfig;
use crate::cli::{Outcome, complete};

#[derive(Debug, clap::Args)]
pub struct Completions {
    /// The shell
    #[arg(value_parser = PossibleValuesParser::new(complete::shells().into_iter().chain([NUSHELL])))]
    shell: String,
}

/// The shell that cannot ask the program for candidates: its script lists commands and options.
const NUSHELL: &str = "nushell";

impl Completions {
    pub fn run(&self, mut table: Command, out: &mut dyn Write) -> Outcome {
        let mut script = Vec::new();
        if self.shell == NUSHELL {
            clap_complete::generate(Nushell, &mut table, "hallway", &mut script);
        } else {
            complete::register(&self.shell, &mut script)?;
        }
        Ok(out.write_all(&script)?)
    }
}

const CONFIG_HELP: &str = "\
The configuration file is config.toml in your configuration folder: on Linux
~/.config/hallway, or $XDG_CONFIG_HOME/hallway. The first line of the output names
it. The output lists every setting with its description. If the file has problems,
they are printed with their lines instead, and the exit code is 2 (3 if the file
cannot be read); the program uses the defaults until they are fixed. A note on
stderr names each action whose keys all belong to other actions.

To start a file:
  hallway config --default > config.toml

Don't redirect the output to the configuration file itself: the shell empties it first.";

#[derive(Debug, clap::Args)]
#[command(after_help = CONFIG_HELP)]
pub struct Config {
    /// Print the defaults instead
    #[arg(long)]
    default: bool,
}

impl Config {
    pub fn run(&self, configured: &ActiveConfig, out: &mut dyn Write) -> Outcome {
        if !self.default {
            configured.note();
        }
        Ok(out.write_all(configured.to_toml(self.default)?.as_bytes())?)
    }
}
