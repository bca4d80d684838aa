//! The reader's editor, in the terminal that it is lent for so long.
//!
//! It stays in our process group, so that Ctrl-C and Ctrl-Z mean the editor, a
//! shell stops and continues both of us, and what ends us ends it. Waits for the
//! editor and for signals in one `poll`.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::AsFd;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::Ordering;

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;
use rustix::process::{
    Pid, Signal, WaitOptions, WaitStatus, getpgrp, getsid, kill_current_process_group,
    kill_process, waitpid,
};
use signal_hook::consts::{SIGCHLD, SIGHUP};
use signal_hook::low_level::{pipe, unregister};

use super::{Console, TerminalInput, guard};
use crate::store::Draft;
use crate::text::clean;
use crate::tui::note::LONGEST;

/// So long an editor may take to end when we must.
const LAST_SECONDS: Timespec = Timespec {
    tv_sec: 2,
    tv_nsec: 0,
};

/// How the editor ended.
enum Ending {
    /// By itself.
    Itself(WaitStatus),
    /// Because we are to end.
    WithUs,
    /// Not even then.
    Never,
}

impl Console {
    /// Lets a text be written in the editor; returns what it then is, or why it is
    /// to stay as it was.
    pub(super) fn edit_outside(&mut self, text: &str) -> Result<String, String> {
        let line_end = if text.is_empty() { "" } else { "\n" };
        let draft =
            Draft::new(&format!("{text}{line_end}")).map_err(|error| error.to_string())?;
        self.asked.ours.store(false, Ordering::SeqCst);
        guard::give_back();
        let ending = self.run_editor(draft.path());
        // If the terminal is gone, what was written must still be taken; the next
        // picture tells.
        let _ = guard::take();
        self.asked.ours.store(true, Ordering::SeqCst);
        self.asked.was_for_another();
        let why = match ending {
            Ok(Ending::Itself(status)) if status.exit_status() == Some(0) => return taken(draft),
            Ok(Ending::WithUs) if is_changed(&draft, text) => return taken(draft),
            Ok(Ending::WithUs | Ending::Never) => "the editor was ended".to_owned(),
            Ok(Ending::Itself(status)) => self.failure(status),
            Err(error) => format!("the editor cannot be started: {error}"),
        };
        let why = format!("{why}; the note is as it was");
        if is_changed(&draft, text) {
            let path = draft.leave();
            return Err(format!("{why}, what was written is in {}", path.display()));
        }
        Err(why)
    }

    fn failure(&self, status: WaitStatus) -> String {
        let editor = &self.editor;
        match (status.exit_status(), status.terminating_signal()) {
            (Some(126 | 127), _) => {
                format!("the editor '{editor}' cannot be run; set VISUAL or EDITOR to one")
            }
            (Some(code), _) => format!("the editor '{editor}' ended with code {code}"),
            (None, signal) => format!(
                "the editor '{editor}' was ended by signal {}",
                signal.unwrap_or_default()
            ),
        }
    }

    fn run_editor(&mut self, path: &Path) -> io::Result<Ending> {
        let input = match &self.terminal {
            TerminalInput::Stdin(_) => Stdio::inherit(),
            TerminalInput::Tty(file) => File::try_clone(file)?.into(),
        };
        // Before it starts, or its end could be missed.
        let children = pipe::register(SIGCHLD, self.writer.try_clone()?)?;
        // It may hold arguments, so a shell reads it; the file is one of its own.
        let started = Command::new("sh")
            .arg("-c")
            .arg(format!("{} \"$1\"", self.editor))
            .arg("sh")
            .arg(path)
            .stdin(input)
            .spawn();
        let ending = started.and_then(|child| {
            let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
            self.wait_for_editor(pid.ok_or(io::ErrorKind::InvalidData)?)
        });
        unregister(children);
        ending
    }

    fn wait_for_editor(&mut self, pid: Pid) -> io::Result<Ending> {
        loop {
            match self.look_after(pid, None)? {
                Some(status) if status.stopped() => {
                    stop_as_well()?;
                    self.asked.was_for_another();
                }
                Some(status) => return Ok(Ending::Itself(status)),
                None if self.is_to_end()? => return self.end_editor(pid),
                None => {}
            }
        }
    }

    /// Sleeps until a signal has come or the terminal is gone, at most for so long,
    /// and tells what has become of the editor, if anything has.
    fn look_after(
        &mut self,
        pid: Pid,
        at_most: Option<&Timespec>,
    ) -> io::Result<Option<WaitStatus>> {
        if let Some(status) = status_of(pid)? {
            return Ok(Some(status));
        }
        // Not for keys, which are the editor's.
        let mut fds = [
            PollFd::from_borrowed_fd(self.terminal.fd(), PollFlags::empty()),
            PollFd::from_borrowed_fd(self.signals.as_fd(), PollFlags::IN),
        ];
        match rustix::event::poll(&mut fds, at_most) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let mut bytes = [0; 64];
        while matches!(self.signals.read(&mut bytes), Ok(read) if read > 0) {}
        status_of(pid)
    }

    /// Whether a signal asks us to end, or the terminal is gone.
    fn is_to_end(&self) -> io::Result<bool> {
        Ok(self.asked.end.load(Ordering::SeqCst) != 0 || self.poll(Some(&super::NO_TIME))?.gone)
    }

    /// Ends the editor by what ends us, and gives it some time for that.
    fn end_editor(&mut self, pid: Pid) -> io::Result<Ending> {
        let asked = i32::try_from(self.asked.end.load(Ordering::SeqCst)).unwrap_or(0);
        let signal = if asked == 0 { SIGHUP } else { asked };
        if let Some(signal) = Signal::from_named_raw(signal) {
            // It may have ended meanwhile.
            let _ = kill_process(pid, signal);
            let _ = kill_process(pid, Signal::CONT);
        }
        match self.look_after(pid, Some(&LAST_SECONDS))? {
            Some(status) if !status.stopped() => Ok(Ending::WithUs),
            _ => Ok(Ending::Never),
        }
    }
}

fn status_of(pid: Pid) -> io::Result<Option<WaitStatus>> {
    let options = WaitOptions::NOHANG | WaitOptions::UNTRACED;
    match waitpid(Some(pid), options) {
        Ok(seen) => Ok(seen.map(|(_, status)| status)),
        Err(Errno::INTR) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Stops us as the editor was stopped, until a shell continues both. Where there
/// is no shell nobody could.
fn stop_as_well() -> io::Result<()> {
    if getpgrp() != getsid(None)? {
        kill_current_process_group(Signal::STOP)?;
    }
    Ok(())
}

/// Whether something else stands in the file than what was handed over.
fn is_changed(draft: &Draft, text: &str) -> bool {
    draft
        .read()
        .map_or_else(|error| error.kind() != io::ErrorKind::NotFound, |written| {
            clean::block(&written) != clean::block(text)
        })
}

/// What stands in the file; where it will not do, the file stays.
fn taken(draft: Draft) -> Result<String, String> {
    let why = match draft.read().map(|text| clean::block(&text)) {
        Ok(text) if text.chars().count() <= LONGEST => return Ok(text),
        Ok(_) => format!("a note has {LONGEST} characters at most"),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err("the editor left no file; the note is as it was".to_owned());
        }
        Err(error) => error.to_string(),
    };
    let path = draft.leave();
    Err(format!(
        "what was written cannot be taken: {why}; it is in {}",
        path.display()
    ))
}
