//! The program `hallway`: its arguments in, its exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    hallway::cli::run(std::env::args_os())
}
