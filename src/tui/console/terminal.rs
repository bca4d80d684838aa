//! Where keys come from: what crossterm reads as standard input.
//!
//! Two things keep crossterm's reader from ever coming back, and both are kept from
//! it here. It waits for the rest of a sequence of which a terminal has sent the
//! beginning: so it is given a file that does not wait. And it takes the end of the
//! input, which a terminal that is closed is at, for a reason to try again: so a
//! thread, which sleeps until then, puts something in its place of which nothing
//! comes. No key is read here.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use rustix::event::{PollFd, PollFlags};
use rustix::fs::OFlags;
use rustix::io::Errno;
use rustix::stdio::dup2_stdin;
use rustix::termios::tcgetpgrp;

/// What `poll` says of a terminal that is not there any more.
const GONE: PollFlags = PollFlags::HUP.union(PollFlags::ERR).union(PollFlags::NVAL);

/// The terminal that keys come from.
pub struct Terminal {
    stdin: io::Stdin,
    /// As it was found, for programs that it is lent to: they wait when they read.
    found: OwnedFd,
    /// Whether it was closed.
    gone: Arc<AtomicBool>,
    /// The other end of what takes its place then.
    _nothing: UnixStream,
}

impl Terminal {
    /// Standard input, or the terminal we belong to where that is something else. A
    /// byte is written to `wake` when it is closed.
    pub fn take(wake: UnixStream) -> io::Result<Self> {
        let stdin = io::stdin();
        let (found, keys) = if stdin.is_terminal() {
            // Opened anew it is a file of its own: what others have of it goes on
            // waiting. Only the one we belong to can be opened by its name anywhere,
            // and macOS cannot wait for keys of what was opened by that name.
            let ours = cfg!(target_os = "linux") && tcgetpgrp(&stdin).is_ok();
            let anew = ours.then(|| open(OFlags::NONBLOCK).ok()).flatten();
            (stdin.as_fd().try_clone_to_owned()?, anew)
        } else {
            (open(OFlags::empty())?.into(), Some(open(OFlags::NONBLOCK)?))
        };
        if let Some(keys) = keys {
            dup2_stdin(&keys)?;
        }
        let gone = Arc::<AtomicBool>::default();
        let (nothing, other_end) = UnixStream::pair()?;
        nothing.set_nonblocking(true)?;
        let watched = found.try_clone()?;
        let told = Arc::clone(&gone);
        thread::Builder::new().spawn(move || {
            if until_gone(&watched).is_ok() {
                told.store(true, Ordering::SeqCst);
                let _ = dup2_stdin(&nothing);
                let _ = (&wake).write_all(&[0]);
            }
        })?;
        Ok(Self {
            stdin,
            found,
            gone,
            _nothing: other_end,
        })
    }

    /// What keys are read from.
    pub fn fd(&self) -> BorrowedFd<'_> {
        self.stdin.as_fd()
    }

    /// The terminal, for another program to read from.
    pub fn lend(&self) -> io::Result<OwnedFd> {
        self.found.try_clone()
    }

    /// Whether it was closed, by what `poll` said of [`Terminal::fd`].
    pub fn is_gone(&self, said: PollFlags) -> bool {
        said.intersects(GONE) || self.gone.load(Ordering::SeqCst)
    }
}

/// Opens the terminal that we belong to.
fn open(flags: OFlags) -> io::Result<File> {
    let flags = i32::try_from(flags.bits()).unwrap_or(0);
    let mut options = File::options();
    options.read(true).write(true).custom_flags(flags);
    options.open("/dev/tty")
}

/// Sleeps until a terminal is closed.
fn until_gone(terminal: &OwnedFd) -> Result<(), Errno> {
    loop {
        let mut fds = [PollFd::new(terminal, PollFlags::empty())];
        match rustix::event::poll(&mut fds, None) {
            Ok(_) if fds[0].revents().intersects(GONE) => return Ok(()),
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error),
        }
    }
}
