//! The command line: the real program, run as a user with its own home folder.

mod alike;
mod all_conferences;
mod all_day;
mod busy;
mod catalogue;
mod changes;
mod coding;
mod comparing;
mod completing;
mod configuring;
mod exporting;
mod fields;
mod identity;
mod library;
mod listing;
mod near_misses;
mod now;
mod output;
mod pages;
mod recordings;
mod reporting;
mod secrets;
mod sharing;
mod showing;
mod starring;
mod statusbar;
mod suggesting;
mod texts;
mod usage;
mod vdir;
mod zones;

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use rustix::process::geteuid;
use serde_json::Value;
use tempfile::TempDir;

/// The current time of a run, unless the test sets another one.
pub const NOW: &str = "2023-11-13T10:00:00-05:00";

/// The user and group ID of `nobody`.
pub const NOBODY: u32 = 65_534;

/// A user with an empty home, in the venue's time zone and with no other environment
/// variables.
pub struct Hallway {
    home: TempDir,
    variables: Vec<(String, String)>,
    /// The user ID to run the program as, if not that of the tests.
    user: Option<u32>,
}

/// The outcome of a run.
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

    /// A user to whom file permissions apply: `nobody` if root runs the tests. Returns
    /// `None` if that user can't run the program.
    pub fn bound() -> Option<Self> {
        let mut user = Self::new();
        if geteuid().is_root() {
            chown(user.path(""), Some(NOBODY), Some(NOBODY)).unwrap();
            user.user = Some(NOBODY);
        }
        let probe = user.command(["--version"]).output();
        probe.is_ok_and(|run| run.status.success()).then_some(user)
    }

    /// Whether the program runs as another user than the tests.
    pub fn is_another(&self) -> bool {
        self.user.is_some()
    }

    /// The same home, used by the user who runs the tests.
    pub fn for_root(self) -> Self {
        Self { user: None, ..self }
    }

    /// Sets an environment variable.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A path in the home folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub fn agenda(&self) -> PathBuf {
        self.path("data/hallway/agenda/lpc-2023.json")
    }

    /// Writes the agenda file directly.
    pub fn write_agenda(&self, content: impl AsRef<[u8]>) {
        fs::create_dir_all(self.agenda().parent().unwrap()).unwrap();
        fs::write(self.agenda(), content).unwrap();
    }

    /// Writes a file in the home folder.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(name), content).unwrap();
    }

    /// Writes the configuration file.
    pub fn write_config(&self, text: impl AsRef<[u8]>) {
        fs::create_dir_all(self.path(".config/hallway")).unwrap();
        self.write(".config/hallway/config.toml", text);
    }

    /// Gives a command the environment of this user.
    pub fn set_environment<'a>(&self, command: &'a mut Command) -> &'a mut Command {
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

    /// The program with arguments, ready to start.
    pub fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hallway"));
        command.args(args);
        if !command.get_args().any(|arg| arg == "--now") {
            command.args(["--now", NOW]);
        }
        self.set_environment(&mut command);
        command
    }

    pub fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Run {
        Run::of(self.command(args).output().unwrap())
    }

    /// Runs the program with text on stdin.
    pub fn run_with_stdin(&self, args: &[&str], text: &str) -> Run {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        Run::of(child.wait_with_output().unwrap())
    }

    /// Runs the program and returns its output; asserts success without any error
    /// message.
    pub fn prints<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> String {
        let run = self.run(args);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
        run.stdout
    }

    /// Runs the program, asserts that it wrote a file and said so, and returns the message.
    pub fn writes<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> String {
        let run = self.run(args);
        assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
        let said = run.stderr.strip_prefix("hallway: wrote ").expect(&run.stderr);
        said.trim_end().to_owned()
    }

    /// Runs the program and returns its JSON output.
    pub fn json<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Value {
        serde_json::from_str(&self.prints(args)).unwrap()
    }

    /// The IDs of the talks in the `--json` output, in order.
    pub fn ids(&self, args: &[&str]) -> Vec<String> {
        let talks = self.json(args.iter().chain(&["--json"]));
        ids(&talks).into_iter().map(str::to_owned).collect()
    }

    /// The IDs of the conferences, the current one marked.
    pub fn conferences(&self) -> Vec<String> {
        let list = self.json(["conferences", "--json"]);
        let name = |one: &Value| {
            let mark = if one["current"] == true { "*" } else { "" };
            format!("{mark}{}", one["id"].as_str().unwrap())
        };
        list.as_array().unwrap().iter().map(name).collect()
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

    /// Asserts that the JSON output is an empty list, without a message.
    #[track_caller]
    pub fn prints_no_results(&self) {
        assert_eq!((self.code, self.stdout.as_str(), self.stderr.as_str()), (1, "[]\n", ""));
    }

    /// Asserts the exit code, an empty output, and parts of the error message.
    #[track_caller]
    pub fn fails(&self, code: i32, messages: &[&str]) {
        assert_eq!((self.code, self.stdout.as_str()), (code, ""), "{self:?}");
        for message in messages {
            assert!(self.stderr.contains(message), "{message} in {self:?}");
        }
    }
}

/// The IDs of talks in JSON.
fn ids(talks: &Value) -> Vec<&str> {
    let talks = talks.as_array().unwrap().iter();
    talks.map(|talk| talk["id"].as_str().unwrap()).collect()
}

/// Compares with `tests/it/snapshots`.
fn snapshot(name: &str, text: &str) {
    insta::assert_snapshot!(name, text);
}
