//! `completions` and `config`: texts about the program itself.

use std::io::Write;

use clap::Command;
use clap::builder::PossibleValuesParser;
use clap_complete_nushell::Nushell;

use crate::cli::configured::Configured;
use crate::cli::{Outcome, complete};

/// The arguments of `completions`.
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

/// The arguments of `config`.
#[derive(Debug, clap::Args)]
#[command(after_help = CONFIG)]
pub struct Config {
    /// Print the defaults, whatever the file says
    #[arg(long)]
    default: bool,
}

impl Config {
    pub fn run(&self, configured: &Configured, out: &mut dyn Write) -> Outcome {
        Ok(out.write_all(configured.written(self.default)?.as_bytes())?)
    }
}
