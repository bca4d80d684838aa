//! The command line: the real program, run as a user with a home of their own.

mod alike;
mod all_conferences;
mod all_day;
mod changes;
mod coding;
mod comparing;
mod configuring;
mod exporting;
mod identity;
mod library;
mod listing;
mod now;
mod output;
mod reporting;
mod secrets;
mod shapes;
mod sharing;
mod showing;
mod starring;
mod statusbar;
mod texts;
mod usage;
mod zones;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use rustix::process::geteuid;
use serde_json::Value;
use tempfile::TempDir;

/// The present time of every run that is given no other.
pub const NOW: &str = "2023-11-13T10:00:00-05:00";

/// The user and the group of nobody.
pub const NOBODY: u32 = 65_534;

/// A user with an empty home, in the zone of the venue, and nothing else in the
/// environment.
pub struct Hallway {
    home: TempDir,
    variables: Vec<(String, String)>,
    /// As whom the program is run, if not as who runs the tests.
    user: Option<u32>,
}

/// How a run ended.
#[derive(Debug)]
pub struct Run {
    pub stdout: String,
    pub stderr: String,
    pub code: i32,
}

impl Hallway {
    pub fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap(), variables: Vec::new(), user: None }
    }

    /// A user whom the permissions of files bind; where root runs the tests, somebody
    /// else. None where nobody else can run the program.
    pub fn bound() -> Option<Self> {
        let mut user = Self::new();
        if geteuid().is_root() {
            chown(user.path(""), Some(NOBODY), Some(NOBODY)).unwrap();
            user.user = Some(NOBODY);
        }
        let probe = user.command(["--version"]).output();
        probe.is_ok_and(|run| run.status.success()).then_some(user)
    }

    /// Whether it is somebody else than who runs the tests.
    pub fn is_another(&self) -> bool {
        self.user.is_some()
    }

    /// The same home, used by who runs the tests.
    pub fn used_by_root(self) -> Self {
        Self { user: None, ..self }
    }

    /// Sets a variable of the environment.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A path below the home folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// The agenda file.
    pub fn agenda(&self) -> PathBuf {
        self.path("data/hallway/agenda/lpc-2023.json")
    }

    /// Writes the agenda file by hand.
    pub fn write_agenda(&self, content: impl AsRef<[u8]>) {
        fs::create_dir_all(self.agenda().parent().unwrap()).unwrap();
        fs::write(self.agenda(), content).unwrap();
    }

    /// Gives a command this user's surroundings.
    pub fn surround<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        if let Some(user) = self.user {
            command.uid(user).gid(user);
        }
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.home.path())
            .env("XDG_DATA_HOME", self.path("data"))
            .env("LANG", "C.UTF-8")
            .env("TZ", "America/New_York")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .current_dir(self.home.path())
            .stdin(Stdio::null())
    }

    /// The program with arguments, ready to be started.
    pub fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hallway"));
        command.args(args);
        if !command.get_args().any(|arg| arg == "--now") {
            command.args(["--now", NOW]);
        }
        self.surround(&mut command);
        command
    }

    /// Runs the program to its end.
    pub fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Run {
        Run::of(self.command(args).output().unwrap())
    }

    /// What a run prints that must succeed and have nothing to complain about.
    pub fn prints<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> String {
        let run = self.run(args);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
        run.stdout
    }

    /// The JSON that a run prints.
    pub fn json<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Value {
        serde_json::from_str(&self.prints(args)).unwrap()
    }

    /// The ids of the talks that a run with `--json` prints, in its order.
    pub fn ids(&self, args: &[&str]) -> Vec<String> {
        let talks = self.json(args.iter().chain(&["--json"]));
        let id = |talk: &Value| talk["id"].as_str().unwrap().to_owned();
        talks.as_array().unwrap().iter().map(id).collect()
    }
}

impl Run {
    pub fn of(output: Output) -> Self {
        Self {
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code().expect("not ended by a signal"),
        }
    }

    /// Asserts how the run ended, that it printed nothing, and what it
    /// complained of.
    #[track_caller]
    pub fn fails(&self, code: i32, complaints: &[&str]) {
        assert_eq!((self.code, self.stdout.as_str()), (code, ""), "{self:?}");
        for complaint in complaints {
            assert!(self.stderr.contains(complaint), "{complaint} in {self:?}");
        }
    }
}

/// Compares with `tests/it/snapshots`.
fn snapshot(name: &str, text: &str) {
    insta::assert_snapshot!(name, text);
}
