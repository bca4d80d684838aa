//! The terminal of the process: its modes, input and output.
//!
//! Nothing here waits for the terminal, except briefly at the end. Output goes to a
//! buffer, and from there to the terminal as fast as the terminal accepts it.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::termios::{
    OptionalActions, QueueSelector, SpecialCodeIndex, Termios, tcflush, tcgetattr, tcgetpgrp,
    tcsetattr, ttyname,
};

use crate::environment::Terminal;

/// How long to wait for the terminal to accept the last output.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(1);

/// The terminal.
pub struct Tty {
    keyboard: OwnedFd,
    screen: OwnedFd,
    /// The modes before the first change.
    found: Termios,
    /// Output that the terminal has not accepted yet.
    unwritten: Mutex<Vec<u8>>,
    /// Whether the terminal is ours at the moment.
    pub(super) taken: AtomicBool,
    /// What the terminal understands.
    pub(super) terminal: Terminal,
}

impl Tty {
    /// Opens the terminal of this process and remembers its modes.
    ///
    /// Keys come from standard input, or from the controlling terminal if standard input
    /// is something else.
    ///
    /// # Errors
    ///
    /// There is no terminal, or it cannot be opened.
    pub fn open(terminal: Terminal) -> io::Result<Arc<Self>> {
        let stdin = io::stdin();
        let keyboard = if stdin.is_terminal() {
            stdin.as_fd().try_clone_to_owned()?
        } else {
            let terminal = File::options().read(true).write(true).open("/dev/tty")?;
            OwnedFd::from(terminal)
        };
        Ok(Arc::new(Self {
            found: tcgetattr(&keyboard)?,
            keyboard,
            screen: open_screen()?,
            unwritten: Mutex::default(),
            taken: AtomicBool::new(false),
            terminal,
        }))
    }

    /// The descriptor for reading keys.
    pub fn keyboard(&self) -> BorrowedFd<'_> {
        self.keyboard.as_fd()
    }

    /// The descriptor for output.
    pub fn screen(&self) -> BorrowedFd<'_> {
        self.screen.as_fd()
    }

    /// Switches to raw mode, in which a read returns available bytes instead of
    /// waiting.
    pub fn make_raw(&self) -> io::Result<()> {
        let mut raw = self.found.clone();
        raw.make_raw();
        raw.special_codes[SpecialCodeIndex::VMIN] = 0;
        raw.special_codes[SpecialCodeIndex::VTIME] = 0;
        Ok(tcsetattr(&self.keyboard, OptionalActions::Now, &raw)?)
    }

    /// Restores the original modes.
    pub fn restore(&self) -> io::Result<()> {
        Ok(tcsetattr(&self.keyboard, OptionalActions::Now, &self.found)?)
    }

    /// Reads the available bytes. Only valid in raw mode.
    pub fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        match rustix::io::read(&self.keyboard, buffer) {
            Err(Errno::INTR | Errno::AGAIN) => Ok(0),
            outcome => Ok(outcome?),
        }
    }

    /// Whether output is still buffered.
    pub fn is_behind(&self) -> bool {
        !self.unwritten().is_empty()
    }

    /// Writes as much as the terminal accepts.
    pub fn write(&self) -> io::Result<()> {
        let mut unwritten = self.unwritten();
        let mut written = 0;
        let mut outcome = Ok(());
        while written < unwritten.len() {
            match rustix::io::write(&self.screen, &unwritten[written..]) {
                Ok(0) | Err(Errno::AGAIN) => break,
                Ok(accepted) => written += accepted,
                Err(Errno::INTR) => {}
                Err(error) => {
                    outcome = Err(error.into());
                    break;
                }
            }
        }
        unwritten.drain(..written);
        outcome
    }

    /// Writes the last output and waits briefly for the terminal to accept it. If the
    /// terminal does not accept it, drops all earlier output, including the system's
    /// queue, to make room for the last one.
    pub fn finish(&self, last: &[u8]) {
        self.unwritten().extend(last);
        let deadline = Instant::now() + FLUSH_TIMEOUT;
        while self.write().is_ok() && self.is_behind() {
            let left = deadline.saturating_duration_since(Instant::now());
            let mut fds = [PollFd::new(&self.screen, PollFlags::OUT)];
            if !matches!(poll(&mut fds, Some(left)), Ok(1..)) {
                let _ = tcflush(&self.screen, QueueSelector::OFlush);
                *self.unwritten() = last.to_vec();
                let _ = self.write();
                break;
            }
        }
        self.unwritten().clear();
    }

    fn unwritten(&self) -> MutexGuard<'_, Vec<u8>> {
        self.unwritten.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits until a descriptor is ready, for at most the timeout, and returns how many are. An
/// interrupted wait counts as ready.
pub fn poll(fds: &mut [PollFd<'_>], timeout: Option<Duration>) -> io::Result<usize> {
    let timeout = timeout.and_then(|time| Timespec::try_from(time).ok());
    match rustix::event::poll(fds, timeout.as_ref()) {
        Err(Errno::INTR) => Ok(1),
        outcome => Ok(outcome?),
    }
}

/// Reopens standard output for non-blocking writes: the flag belongs to the open file
/// description, which standard output shares with the shell.
fn open_screen() -> io::Result<OwnedFd> {
    let stdout = io::stdout();
    let open = |path: &[u8]| {
        let flags = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        rustix::fs::open(path, flags, Mode::empty())
    };
    ttyname(&stdout, Vec::new())
        .and_then(|path| open(path.as_bytes()))
        // The terminal may belong to another user; any user may open `/dev/tty`.
        .or_else(|_| tcgetpgrp(&stdout).and_then(|_| open(b"/dev/tty")))
        .or_else(|_| stdout.as_fd().try_clone_to_owned())
}

/// Buffered output. Flushing writes as much as the terminal accepts.
#[derive(Clone)]
pub struct TtyWriter(pub Arc<Tty>);

impl Write for TtyWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.unwritten().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.write()
    }
}
