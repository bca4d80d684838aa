//! A program in its own terminal: keys go in, and the output is recorded and parsed
//! into a screen.
//!
//! Tests wait for visible results, never for a fixed time. A wait that exceeds a
//! generous deadline fails and prints the screen.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::fs::{Mode, OFlags};
use rustix::io::ioctl_fionread;
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};
use rustix::termios::{LocalModes, tcgetattr};
use tempfile::TempDir;

/// The process that keeps the terminal open during and after the tested program: a
/// terminal loses unread output when its first process ends. It writes the process ID
/// and the exit code of the program to the folder in its first argument, and finally an
/// invisible sequence to the terminal. Its shell must not report the signal that ended the
/// program, because a terminal that accepts no output would block it.
const KEEPER: &str = r#"
    trap : HUP INT QUIT TERM
    folder=$1
    shift
    { sh -c 'echo $$ >"$0/pid"; exec "$@" 2>&3 3>&-' "$folder" "$@"; } 3>&2 2>/dev/null
    echo $? >"$folder/code"
    printf '\033_ended\033\\'
    kill -STOP $$
"#;
/// That sequence.
const ENDED: &[u8] = b"\x1b_ended\x1b\\";

/// A longer wait means a failure on any machine.
const DEADLINE: Duration = Duration::from_secs(30);

pub const CTRL_C: &str = "\x03";
pub const CTRL_L: &str = "\x0c";
pub const CTRL_O: &str = "\x0f";
pub const CTRL_Z: &str = "\x1a";
pub const CTRL_BACKSLASH: &str = "\x1c";

/// Texts on a complete screen at 120x40 with the first talk selected, not counting the
/// last line.
pub const COMPLETE: [&str; 5] = [
    "Linux Plumbers Conference 2023",
    "Tracks",
    "All · 48 talks",
    "Deprecating Stuff",
    "At the same time",
];

/// A home folder for a test.
pub struct Home(TempDir);

impl Home {
    pub fn new() -> Arc<Self> {
        Arc::new(Self(tempfile::tempdir().unwrap()))
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The folder of the program's data.
    pub fn data(&self) -> PathBuf {
        self.path().join("data/hallway")
    }

    /// The agenda file of the built-in conference.
    pub fn agenda(&self) -> PathBuf {
        self.data().join("agenda/lpc-2023.json")
    }

    /// The text of the agenda file, or an empty text if there is none.
    pub fn agenda_text(&self) -> String {
        fs::read_to_string(self.agenda()).unwrap_or_default()
    }

    /// Writes the configuration file.
    pub fn write_config(&self, text: &str) {
        let folder = self.path().join(".config/hallway");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("config.toml"), text).unwrap();
    }

    pub fn write_agenda(&self, text: &str) {
        fs::create_dir_all(self.agenda().parent().unwrap()).unwrap();
        fs::write(self.agenda(), text).unwrap();
    }
}

/// A program to start, with its environment and terminal size.
pub struct Start {
    program: OsString,
    arguments: Vec<OsString>,
    columns: u16,
    rows: u16,
    variables: Vec<(OsString, OsString)>,
    home: Arc<Home>,
}

impl Start {
    /// Any program, at 120x40, with only `PATH` from the current environment.
    pub fn program(program: impl AsRef<OsStr>) -> Self {
        Self {
            program: program.as_ref().to_owned(),
            arguments: Vec::new(),
            columns: 120,
            rows: 40,
            variables: Vec::new(),
            home: Home::new(),
        }
    }

    /// Hallway, two weeks before the conference and in a distant time zone.
    pub fn hallway() -> Self {
        Self::hallway_at("2023-11-01T12:00:00Z")
    }

    /// Hallway at a given time, in a distant time zone.
    pub fn hallway_at(time: &str) -> Self {
        Self::program(hallway()).arguments(["--now", time, "--tz", "Europe/Berlin"])
    }

    /// A shell script in which `$HALLWAY` is the program.
    pub fn script(script: &str) -> Self {
        Self::program("sh").arguments(["-c", script]).variable("HALLWAY", hallway())
    }

    pub fn arguments<A: AsRef<OsStr>>(mut self, more: impl IntoIterator<Item = A>) -> Self {
        self.arguments.extend(more.into_iter().map(|argument| argument.as_ref().to_owned()));
        self
    }

    pub fn size(mut self, columns: u16, rows: u16) -> Self {
        (self.columns, self.rows) = (columns, rows);
        self
    }

    pub fn variable(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.variables.push((name.into(), value.as_ref().to_owned()));
        self
    }

    /// Uses an existing home.
    pub fn home(mut self, home: &Arc<Home>) -> Self {
        self.home = Arc::clone(home);
        self
    }

    /// Starts the program and waits for its first screen.
    #[track_caller]
    pub fn ready(self) -> Session {
        let session = self.spawn();
        session.wait_start();
        session
    }

    pub fn spawn(self) -> Session {
        let size = PtySize { rows: self.rows, cols: self.columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let kept = tempfile::tempdir().unwrap();
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", KEEPER, "sh"]);
        command.args([kept.path().as_os_str(), &self.program]);
        command.args(&self.arguments);
        command.env_clear();
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        let home = self.home.path();
        command.env("HOME", home);
        command.env("XDG_DATA_HOME", home.join("data"));
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        for (name, value) in &self.variables {
            command.env(name, value);
        }
        command.cwd(home);
        let seen = Arc::new(Seen {
            so_far: Mutex::new(SoFar {
                parser: vt100::Parser::new(cells(self.rows), cells(self.columns), 200),
                raw: Vec::new(),
                ended: false,
                abandoned: false,
                paused: false,
            }),
            changed: Condvar::new(),
        });
        let reader = pair.master.try_clone_reader().unwrap();
        let watcher = Arc::clone(&seen);
        let reader = thread::spawn(move || watch(reader, &watcher));
        let keys = pair.master.take_writer().unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        let keeper = i32::try_from(child.process_id().unwrap()).unwrap();
        Session {
            keys: Some(keys),
            terminal: Some(pair.master),
            reader: Some(reader),
            seen,
            keeper: Pid::from_raw(keeper).unwrap(),
            kept,
            home: self.home,
        }
    }
}

/// The program under test.
pub fn hallway() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_hallway"))
}

fn cells(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).unwrap()
}

/// The output of the program, with a condition variable for waiting.
struct Seen {
    so_far: Mutex<SoFar>,
    changed: Condvar,
}

/// The output so far, and the resulting screen.
pub struct SoFar {
    parser: vt100::Parser,
    raw: Vec<u8>,
    ended: bool,
    abandoned: bool,
    paused: bool,
}

impl SoFar {
    pub fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    pub fn text(&self) -> String {
        self.screen().contents()
    }

    /// A line of the screen, without trailing blanks.
    pub fn line(&self, row: u16) -> String {
        let columns = self.screen().size().1.get();
        let line = self.screen().rows(0, columns).nth(usize::from(row));
        line.unwrap_or_default().trim_end().to_owned()
    }

    pub fn last_line(&self) -> String {
        self.line(self.screen().size().0.get() - 1)
    }

    /// Whether all of the texts are on the screen.
    pub fn shows(&self, texts: &[&str]) -> bool {
        let screen = self.text();
        texts.iter().all(|text| screen.contains(text))
    }

    /// The row and column of the first occurrence of a text.
    pub fn place_of(&self, text: &str) -> Option<(u16, u16)> {
        let (rows, columns) = self.screen().size();
        (0..rows.get()).find_map(|row| {
            let line = self.line(row);
            let before = &line[..line.find(text)?];
            let column = u16::try_from(before.chars().count()).unwrap();
            assert!(column < columns.get());
            Some((row, column))
        })
    }

    /// Whether a visible cursor is at the beginning of a text.
    pub fn cursor_on(&self, text: &str) -> bool {
        let (row, column) = self.screen().cursor_position();
        let line: String = self.line(row).chars().skip(usize::from(column)).collect();
        !self.screen().hide_cursor() && line.starts_with(text)
    }

    /// All bytes written so far.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }
}

fn watch(mut reader: Box<dyn Read + Send>, seen: &Seen) {
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = reader.read(&mut buffer).unwrap_or(0);
        let so_far = seen.so_far.lock().unwrap();
        let mut so_far = seen.changed.wait_while(so_far, |so_far| so_far.paused).unwrap();
        so_far.parser.process(&buffer[..read]);
        so_far.raw.extend_from_slice(&buffer[..read]);
        if let Some(written) = so_far.raw.strip_suffix(ENDED) {
            let length = written.len();
            so_far.raw.truncate(length);
            so_far.ended = true;
        }
        so_far.ended |= read == 0;
        seen.changed.notify_all();
        if so_far.ended || so_far.abandoned {
            return;
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The exit code.
    Code(i32),
    /// The number of the signal.
    Signal(i32),
}

/// A program running in its own terminal. Dropping the session ends the program.
pub struct Session {
    keys: Option<Box<dyn Write + Send>>,
    terminal: Option<Box<dyn MasterPty + Send>>,
    reader: Option<thread::JoinHandle<()>>,
    seen: Arc<Seen>,
    /// The process that keeps the terminal open.
    keeper: Pid,
    /// The folder that the keeper writes to.
    kept: TempDir,
    home: Arc<Home>,
}

impl Session {
    pub fn home(&self) -> &Arc<Home> {
        &self.home
    }

    /// The process ID of the program.
    pub fn pid(&self) -> Pid {
        let mut pid = None;
        self.poll_until("the process ID", || {
            pid = self.kept("pid");
            pid.is_some()
        });
        pid.and_then(Pid::from_raw).unwrap()
    }

    /// A number that the keeper has written, if it has.
    fn kept(&self, name: &str) -> Option<i32> {
        let text = fs::read_to_string(self.kept.path().join(name)).ok()?;
        text.strip_suffix('\n')?.parse().ok()
    }

    /// The leader of the terminal's foreground process group.
    pub fn foreground(&self) -> Pid {
        let leader = self.terminal.as_ref().unwrap().process_group_leader();
        Pid::from_raw(leader.unwrap()).unwrap()
    }

    pub fn so_far(&self) -> MutexGuard<'_, SoFar> {
        self.seen.so_far.lock().unwrap()
    }

    /// Sends keys.
    pub fn send(&mut self, keys: impl AsRef<[u8]>) {
        let to = self.keys.as_mut().unwrap();
        to.write_all(keys.as_ref()).unwrap();
        to.flush().unwrap();
    }

    /// Waits until the output satisfies a condition.
    pub fn wait_until(&self, what: &str, condition: impl Fn(&SoFar) -> bool) {
        let deadline = Instant::now() + DEADLINE;
        let mut so_far = self.so_far();
        while !condition(&so_far) {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || so_far.ended {
                let screen = so_far.text();
                let end = so_far.raw.len().saturating_sub(300);
                let raw = so_far.raw[end..].escape_ascii().to_string();
                drop(so_far);
                panic!("never seen: {what}\nThe screen:\n{screen}\nWritten last: {raw}");
            }
            so_far = self.seen.changed.wait_timeout(so_far, left).unwrap().0;
        }
    }

    /// Waits until a text is on the screen.
    pub fn wait_for(&self, text: &str) {
        self.wait_until(text, |so_far| so_far.shows(&[text]));
    }

    /// Waits until a text is no longer on the screen.
    pub fn wait_until_gone(&self, text: &str) {
        self.wait_until(&format!("no {text}"), |so_far| !so_far.shows(&[text]));
    }

    /// Waits until the program has taken the terminal and drawn a complete screen, with
    /// the cursor on the selected row.
    pub fn wait_complete(&self) {
        self.wait_until("a complete screen", |so_far| {
            so_far.screen().alternate_screen()
                && so_far.cursor_on("▌")
                && so_far.screen().bracketed_paste()
                && so_far.screen().mouse_protocol_mode() != vt100::MouseProtocolMode::None
                && so_far.shows(&COMPLETE)
        });
        assert!(!self.is_cooked());
    }

    /// Waits until the first and last line of the first screen are drawn.
    pub fn wait_start(&self) {
        self.wait_until("the first screen", |so_far| {
            so_far.screen().alternate_screen()
                && so_far.line(0).contains("2023")
                && so_far.last_line().contains("? help")
        });
    }

    /// Sends keys and waits until a text is on the screen.
    pub fn send_and_wait(&mut self, keys: impl AsRef<[u8]>, text: &str) {
        self.send(keys);
        self.wait_for(text);
    }

    /// Sends the key of a signal repeatedly until a text is on the screen: a shell that
    /// gets a signal just before it reads notices the signal only after the read.
    pub fn send_until(&mut self, key: &str, text: &str) {
        const BETWEEN: Duration = Duration::from_millis(500);
        let deadline = Instant::now() + DEADLINE;
        while !self.so_far().shows(&[text]) && Instant::now() < deadline {
            self.send(key);
            let so_far = self.so_far();
            let missing = |so_far: &mut SoFar| !so_far.shows(&[text]);
            let waited = self.seen.changed.wait_timeout_while(so_far, BETWEEN, missing);
            drop(waited.unwrap());
        }
        self.wait_for(text);
    }

    /// Stops reading output, as if the connection hangs, or resumes it.
    pub fn pause(&self, paused: bool) {
        self.so_far().paused = paused;
        self.seen.changed.notify_all();
    }

    /// Waits until the process has ended, even if its output is not read.
    pub fn wait_code(&self) {
        self.poll_until("ended", || self.kept("code").is_some());
    }

    /// Sends keys and waits until the program has read them.
    pub fn send_and_wait_read(&mut self, keys: impl AsRef<[u8]>) {
        self.send(keys);
        self.poll_until("all input read", || self.unread() == 0);
    }

    /// Writes to the screen without the program's knowledge.
    pub fn scribble(&self, bytes: &[u8]) {
        self.so_far().parser.process(bytes);
    }

    /// Resizes the terminal.
    pub fn resize(&self, columns: u16, rows: u16) {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        // Resize the screen first, so that output for the new size finds it ready.
        self.so_far().parser.set_size(cells(rows), cells(columns));
        self.terminal.as_ref().unwrap().resize(size).unwrap();
    }

    /// Sends a signal to the program.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    /// Polls a condition that is not visible on the screen.
    pub fn poll_until(&self, what: &str, mut condition: impl FnMut() -> bool) {
        let deadline = Instant::now() + DEADLINE;
        while !condition() {
            let screen = self.so_far().text();
            assert!(Instant::now() < deadline, "never: {what}\n{screen}");
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// Waits until the process has ended and all its output is read.
    pub fn wait_end(&self) -> Ending {
        let mut code = None;
        self.poll_until("ended", || {
            code = self.kept("code");
            code.is_some()
        });
        if self.terminal.is_some() {
            self.wait_until("the end of the output", |so_far| so_far.ended);
        }
        // A shell adds 128 to the number of a signal.
        match code.unwrap() {
            code @ 0..=128 => Ending::Code(code),
            code => Ending::Signal(code - 128),
        }
    }

    /// Quits the program; asserts success.
    #[track_caller]
    pub fn quit(&mut self) {
        self.send("q");
        assert_eq!(self.wait_end(), Ending::Code(0));
    }

    /// Closes the terminal, as closing its window does. The key must make the program
    /// write something, because only output wakes the reader.
    pub fn close_terminal(&mut self, key: &str) {
        self.so_far().abandoned = true;
        self.send(key);
        self.reader.take().unwrap().join().unwrap();
        self.keys = None;
        self.terminal = None;
    }

    /// The number of typed bytes that the program has not read.
    pub fn unread(&self) -> u64 {
        ioctl_fionread(self.tty()).unwrap()
    }

    /// The program's side of the terminal.
    fn tty(&self) -> OwnedFd {
        let name = self.terminal.as_ref().unwrap().tty_name().unwrap();
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        rustix::fs::open(name, flags, Mode::empty()).unwrap()
    }

    /// Whether the terminal edits and echoes lines, as in a shell.
    pub fn is_cooked(&self) -> bool {
        let modes = tcgetattr(self.tty()).unwrap().local_modes;
        modes.contains(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG)
    }

    /// Asserts that the terminal is back in the state that a shell expects.
    pub fn assert_terminal_restored(&self) {
        assert!(self.is_cooked(), "still in raw mode");
        assert_terminal_restored(self.so_far().screen());
    }
}

/// Asserts that every mode that was switched on is off again.
pub fn assert_terminal_restored(screen: &vt100::Screen) {
    let text = screen.contents();
    assert!(!screen.alternate_screen(), "on the alternate screen:\n{text}");
    assert!(!screen.hide_cursor(), "no cursor:\n{text}");
    assert!(!screen.bracketed_paste(), "pastes are bracketed:\n{text}");
    assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    assert_eq!(screen.mouse_protocol_encoding(), vt100::MouseProtocolEncoding::Default);
}

impl Drop for Session {
    fn drop(&mut self) {
        if self.kept("code").is_none()
            && let Some(pid) = self.kept("pid").and_then(Pid::from_raw)
        {
            let _ = kill_process(pid, Signal::KILL);
        }
        let _ = kill_process(self.keeper, Signal::KILL);
        let _ = waitpid(Some(self.keeper), WaitOptions::empty());
    }
}
