//! The real platform: the process's terminal, clock, browser and clipboard.
//!
//! Waits in one `poll` for keys, for signals, which write to a pipe, and for a slow
//! terminal to accept output, without ticks or busy polling. This module decides nothing
//! about what is shown.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use chrono::{DateTime, Utc};
use crossterm::clipboard::CopyToClipboard;
use crossterm::event::Event;
use crossterm::execute;
use rustix::event::{PollFd, PollFlags};
use rustix::process::{Signal, getpgrp, getsid, kill_current_process_group};
use signal_hook::consts::{SIGHUP, SIGTSTP};

use super::background::Background;
use super::signals::SignalRequests;
use super::{Platform, Request, Wait};
use crate::environment::Clock;
use crate::store::Library;
use crate::text::markdown;
use crate::tui::guard;
use crate::tui::input::{Decoder, ESCAPE_TIMEOUT};
use crate::tui::tty::{self, Tty, TtyWriter};
use crate::tui::update::Input;

/// The real platform.
pub struct TerminalPlatform {
    /// The schedules that are being read.
    background: Background,
    clock: Clock,
    pub(super) tty: Arc<Tty>,
    /// What was read from the terminal.
    pub(super) decoder: Decoder,
    /// The user's editor, as a shell command.
    pub(super) editor: String,
    /// Receives a byte for each signal, and for the end of a thread.
    pub(super) signals: UnixStream,
    /// The sending end of `signals`.
    pub(super) writer: UnixStream,
    /// Pending requests of signals.
    pub(super) requests: SignalRequests,
    /// The signal that ended the program.
    ended_by: Option<i32>,
}

/// Returned by `poll` for a terminal that is gone.
const GONE: PollFlags = PollFlags::HUP.union(PollFlags::ERR).union(PollFlags::NVAL);

/// The result of a `poll`.
struct PollResult {
    /// Whether the terminal is gone.
    gone: bool,
    /// Whether the terminal has input.
    keys: bool,
    /// Whether anything happened before the timeout.
    any: bool,
}

impl TerminalPlatform {
    /// The platform of this process.
    ///
    /// # Errors
    ///
    /// The signals cannot be received.
    pub fn new(tty: &Arc<Tty>, library: Library, clock: Clock, editor: &str) -> io::Result<Self> {
        let (signals, writer) = UnixStream::pair()?;
        signals.set_nonblocking(true)?;
        let requests = SignalRequests::listen(&writer)?;
        Ok(Self {
            background: Background::new(library, writer.try_clone()?),
            clock,
            tty: Arc::clone(tty),
            decoder: Decoder::default(),
            editor: editor.to_owned(),
            signals,
            writer,
            requests,
            ended_by: None,
        })
    }

    /// The signal that asks the program to end, if any. A closed terminal counts as SIGHUP,
    /// even if only the shell received the signal.
    pub fn end_signal(&mut self) -> Option<i32> {
        self.signal();
        let gone = self.is_gone().unwrap_or(false);
        self.ended_by.or(gone.then_some(SIGHUP))
    }

    /// Waits for the write of an edition to finish. No other starts while the returned file
    /// is open.
    pub fn wait_for_writes(&self) -> Option<File> {
        self.background.wait_for_writes()
    }

    /// Drains the pipe that signals write to.
    pub(super) fn drain_signals(&mut self) {
        let mut bytes = [0; 64];
        while matches!(self.signals.read(&mut bytes), Ok(read) if read > 0) {}
    }

    /// The request of a signal, if any.
    fn signal(&mut self) -> Option<Input> {
        self.drain_signals();
        match self.requests.take()? {
            SIGTSTP => Some(Input::Suspend),
            signal => {
                self.ended_by = Some(signal);
                Some(Input::End)
            }
        }
    }

    /// How long to sleep; `None` without a limit.
    fn timeout(&self, wait: Wait) -> Option<Duration> {
        let until = match wait {
            Wait::ForFrame if !self.tty.is_behind() => return Some(Duration::ZERO),
            Wait::ForFrame => None,
            // A fixed clock never reaches the time.
            Wait::Until(until) => until.filter(|_| matches!(self.clock, Clock::System)),
        };
        let left = until.map(|until| (until - Utc::now()).to_std().unwrap_or_default());
        let undecided = self.decoder.is_undecided().then_some(ESCAPE_TIMEOUT);
        left.into_iter().chain(undecided).min()
    }

    /// Waits for the terminal, a signal or the timeout.
    fn poll(&self, timeout: Option<Duration>) -> io::Result<PollResult> {
        let keyboard = PollFd::from_borrowed_fd(self.tty.keyboard(), PollFlags::IN);
        let signals = PollFd::new(&self.signals, PollFlags::IN);
        let screen = PollFd::from_borrowed_fd(self.tty.screen(), PollFlags::OUT);
        let mut fds = [keyboard, signals, screen];
        let count = if self.tty.is_behind() { 3 } else { 2 };
        let ready = tty::poll(&mut fds[..count], timeout)?;
        Ok(PollResult {
            gone: fds[0].revents().intersects(GONE),
            keys: fds[0].revents().contains(PollFlags::IN),
            any: ready > 0,
        })
    }

    /// Whether the terminal is gone.
    pub(super) fn is_gone(&self) -> io::Result<bool> {
        Ok(self.poll(Some(Duration::ZERO))?.gone)
    }

    /// Reads the pending keys; returns whether there were any.
    pub(super) fn read_keys(&mut self) -> io::Result<bool> {
        let mut bytes = [0; 4096];
        let read = self.tty.read(&mut bytes)?;
        self.decoder.feed(&bytes[..read]);
        Ok(read > 0)
    }
}

impl Platform for TerminalPlatform {
    fn next_event(&mut self, wait: Wait) -> io::Result<Option<Input>> {
        loop {
            if let Some(input) = self.signal() {
                return Ok(Some(input));
            }
            if let Some(report) = self.background.report() {
                return Ok(Some(report));
            }
            if self.is_gone()? {
                return Ok(Some(Input::End));
            }
            let resumed = self.requests.resume.swap(false, Ordering::SeqCst);
            if resumed {
                guard::set_up(&self.tty)?;
            }
            // Another program may have drawn on the screen before we resumed.
            if self.requests.resized.swap(false, Ordering::SeqCst) || resumed {
                let (columns, rows) = crossterm::terminal::size()?;
                return Ok(Some(Input::Event(Event::Resize(columns, rows))));
            }
            if let Some(event) = self.decoder.pop() {
                return Ok(Some(Input::Event(event)));
            }
            let timeout = self.timeout(wait);
            let seen = self.poll(timeout)?;
            if seen.gone {
                return Ok(Some(Input::End));
            }
            if seen.keys {
                self.read_keys()?;
            }
            if self.tty.is_behind() {
                self.tty.write()?;
            }
            if !seen.any {
                if timeout == Some(Duration::ZERO) || !self.decoder.is_undecided() {
                    return Ok(None);
                }
                self.decoder.decide();
            }
        }
    }

    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    fn request(&mut self, request: Request) {
        self.background.request(request, self.clock.now());
    }

    fn open_url(&mut self, url: &str) -> Result<String, String> {
        // The URL is handed over as an argument, never through a shell.
        if !markdown::may_be_followed(url) {
            return Err(format!("not opened, because it is not a web URL: {url}"));
        }
        let mut why = "found no program to open it".to_owned();
        for mut command in open::commands(url) {
            // In its own process group, it does not get our signals.
            let command = command
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .process_group(0);
            match command.spawn() {
                Ok(mut child) => {
                    // Without a thread, the process stays a zombie until we exit.
                    let _ = std::thread::Builder::new().spawn(move || child.wait());
                    return Ok(format!("opening {url}"));
                }
                Err(error) => why = error.to_string(),
            }
        }
        Err(format!("cannot open {url}: {why}"))
    }

    fn copy(&mut self, text: &str) -> Result<String, String> {
        execute!(TtyWriter(Arc::clone(&self.tty)), CopyToClipboard::to_clipboard_from(text))
            .map(|()| format!("copied {text}"))
            .map_err(|error| format!("cannot copy: {error}"))
    }

    fn send(&mut self, sequence: &str) -> io::Result<()> {
        let mut screen = TtyWriter(Arc::clone(&self.tty));
        screen.write_all(sequence.as_bytes())?;
        screen.flush()
    }

    fn edit(&mut self, text: &str) -> Result<String, String> {
        self.run_editor_on(text)
    }

    fn suspend(&mut self) -> io::Result<()> {
        // A session leader has no shell that could continue it, and the system does not
        // stop its group either.
        if getpgrp() == getsid(None)? {
            return Ok(());
        }
        // Stopping with a lock would stop other programs.
        drop(self.wait_for_writes());
        guard::restore(&self.tty);
        // Stop the whole process group, as Ctrl-Z would: the shell may have started a
        // script that started us.
        kill_current_process_group(Signal::STOP)?;
        let outcome = guard::set_up(&self.tty);
        self.requests.resume.store(false, Ordering::SeqCst);
        outcome
    }
}
