//! The user's editor, which has the terminal until it ends.
//!
//! It runs in a process group of its own, as a shell would start it: Ctrl-C and Ctrl-Z go
//! to the editor, and we can end all of its processes. Waits for the editor and for signals
//! in one `poll`.

use std::io;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{SigSet, Signal as Blocked};
use rustix::event::{PollFd, PollFlags};
use rustix::io::Errno;
use rustix::process::{
    Pid, Signal, WaitOptions, WaitStatus, getpgrp, getsid, kill_current_process_group,
    kill_process_group, test_kill_process_group, waitpid,
};
use rustix::termios::{tcgetpgrp, tcsetpgrp};
use signal_hook::consts::{SIGCHLD, SIGHUP, SIGTTIN, SIGTTOU};
use signal_hook::low_level::{pipe, unregister};

use super::TerminalPlatform;
use crate::store::EditorFile;
use crate::text::clean;
use crate::tui::dialog::note::MAX_CHARS;
use crate::tui::{guard, tty};

/// How long to wait for the editor to end before it is killed.
const TERMINATION_TIMEOUT: Duration = Duration::from_secs(2);
/// The same for processes that the editor left in its group.
const GROUP_TIMEOUT: Duration = Duration::from_millis(500);

/// How the editor ended.
enum Ending {
    /// It exited.
    Exited(WaitStatus),
    /// It was terminated, because the program must end.
    Terminated,
}

impl TerminalPlatform {
    /// Opens text in the editor and returns the edited text, or the reason to keep the
    /// original.
    pub(super) fn run_editor_on(&mut self, text: &str) -> Result<String, String> {
        let line_end = if text.is_empty() { "" } else { "\n" };
        let draft =
            EditorFile::new(&format!("{text}{line_end}")).map_err(|error| error.to_string())?;
        guard::restore(&self.tty);
        let ending = self.run_editor(draft.path());
        // Even if the terminal is gone, the text must be read; drawing the next frame
        // reports the error.
        let _ = guard::set_up_again(&self.tty);
        while self.read_keys().unwrap_or(false) {}
        self.decoder.discard();
        self.requests.forget_key_signals();
        let why = match ending {
            Ok(Ending::Exited(status)) if status.exit_status() == Some(0) => return text_of(draft),
            Ok(Ending::Terminated) if is_changed(&draft, text) => return text_of(draft),
            Ok(Ending::Terminated) => "the editor was stopped".to_owned(),
            Ok(Ending::Exited(status)) => self.failure(status),
            Err(error) => format!("the editor cannot be started: {error}"),
        };
        let why = format!("{why}; the note is unchanged");
        if is_changed(&draft, text) {
            let path = draft.keep();
            return Err(format!("{why}; the text is in {}", path.display()));
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
            (None, signal) => {
                format!(
                    "the editor '{editor}' was stopped by signal {}",
                    signal.unwrap_or_default()
                )
            }
        }
    }

    fn run_editor(&mut self, path: &Path) -> io::Result<Ending> {
        // Register before the editor starts, or its end could be missed.
        let children = pipe::register(SIGCHLD, self.writer.try_clone()?)?;
        let started = Command::new("sh")
            .arg("-c")
            .arg(script(&self.editor))
            .arg("sh")
            .arg(path)
            .stdin(self.tty.keyboard().try_clone_to_owned()?)
            .process_group(0)
            .spawn();
        let ending = started.and_then(|child| {
            let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
            let pid = pid.ok_or(io::ErrorKind::InvalidData)?;
            let ending = if let Some(status) = wait_until_stopped(pid)? {
                Ok(Ending::Exited(status))
            } else {
                self.hand_terminal_to(pid);
                self.wait_for_editor(pid)
            };
            end_group(pid);
            self.reclaim_terminal(pid);
            ending
        });
        unregister(children);
        ending
    }

    /// Makes the editor the foreground process group, and continues it.
    fn hand_terminal_to(&self, editor: Pid) {
        // Without job control, the editor can read the terminal anyway.
        let _ = tcsetpgrp(self.tty.keyboard(), editor);
        let _ = kill_process_group(editor, Signal::CONT);
    }

    /// Makes our process group the foreground group again, unless a shell already took the
    /// terminal from the editor.
    fn reclaim_terminal(&self, editor: Pid) {
        let foreground = tcgetpgrp(self.tty.keyboard());
        if foreground.is_ok_and(|group| group != editor && test_kill_process_group(group).is_ok()) {
            return;
        }
        // A background process that calls tcsetpgrp is stopped by SIGTTOU.
        let mut blocked = SigSet::empty();
        blocked.add(Blocked::SIGTTOU);
        let _ = blocked.thread_block();
        let _ = tcsetpgrp(self.tty.keyboard(), getpgrp());
        let _ = blocked.thread_unblock();
    }

    fn wait_for_editor(&mut self, pid: Pid) -> io::Result<Ending> {
        loop {
            // Drain the pipe before checking: later signals wake `poll`.
            self.drain_signals();
            match status_of(pid)? {
                Some(status) if status.stopped() => self.stop_with(pid, status)?,
                // A closed terminal ends the editor as well, and may end it first.
                Some(status) if status.terminating_signal() == Some(SIGHUP) => {
                    return Ok(Ending::Terminated);
                }
                Some(_) if self.should_end()? => return Ok(Ending::Terminated),
                Some(status) => return Ok(Ending::Exited(status)),
                None if self.should_end()? => return self.end_editor(pid),
                None => {
                    // Watch the terminal only for a hang-up: its keys belong to the editor.
                    let keyboard = self.tty.keyboard();
                    let gone = PollFd::from_borrowed_fd(keyboard, PollFlags::empty());
                    tty::poll(&mut [gone, self.signal_pipe()], None)?;
                }
            }
        }
    }

    /// Stops this process as the editor was stopped. When a shell continues it, or at once
    /// without a shell, continues the editor.
    fn stop_with(&self, editor: Pid, status: WaitStatus) -> io::Result<()> {
        let too_early = matches!(status.stopping_signal(), Some(SIGTTIN | SIGTTOU));
        if !too_early && getpgrp() != getsid(None)? {
            self.reclaim_terminal(editor);
            kill_current_process_group(Signal::STOP)?;
            self.requests.forget_key_signals();
        }
        self.hand_terminal_to(editor);
        Ok(())
    }

    /// Whether a signal asks the program to end, or the terminal is gone.
    fn should_end(&self) -> io::Result<bool> {
        Ok(self.requests.end.load(Ordering::SeqCst) != 0 || self.is_gone()?)
    }

    /// Forwards the terminating signal to the editor and waits for it to end; kills it
    /// after a timeout.
    fn end_editor(&mut self, pid: Pid) -> io::Result<Ending> {
        let requested = i32::try_from(self.requests.end.load(Ordering::SeqCst)).unwrap_or(0);
        let signal = if requested == 0 { SIGHUP } else { requested };
        let signal = Signal::from_named_raw(signal).unwrap_or(Signal::HUP);
        let until = Instant::now() + TERMINATION_TIMEOUT;
        // It may have ended meanwhile.
        let _ = kill_process_group(pid, signal);
        let _ = kill_process_group(pid, Signal::CONT);
        loop {
            self.drain_signals();
            if status_of(pid)?.is_some_and(|status| !status.stopped()) {
                return Ok(Ending::Terminated);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let _ = kill_process_group(pid, Signal::KILL);
                let _ = waitpid(Some(pid), WaitOptions::empty());
                return Ok(Ending::Terminated);
            }
            tty::poll(&mut [self.signal_pipe()], Some(left))?;
        }
    }

    fn signal_pipe(&self) -> PollFd<'_> {
        PollFd::new(&self.signals, PollFlags::IN)
    }
}

/// Ends the processes that the editor left in its group: they would keep using the
/// terminal.
fn end_group(editor: Pid) {
    for signal in [Signal::HUP, Signal::KILL] {
        let until = Instant::now() + GROUP_TIMEOUT;
        let _ = kill_process_group(editor, signal);
        let _ = kill_process_group(editor, Signal::CONT);
        while test_kill_process_group(editor).is_ok() {
            if Instant::now() > until {
                break;
            }
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// Waits for the shell to stop itself, which it does before it starts the editor.
/// Returns its status if it ended instead.
fn wait_until_stopped(pid: Pid) -> io::Result<Option<WaitStatus>> {
    loop {
        match waitpid(Some(pid), WaitOptions::UNTRACED) {
            Ok(Some((_, status))) if status.stopped() => return Ok(None),
            Ok(Some((_, status))) => return Ok(Some(status)),
            Ok(None) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
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

/// The shell's script. The editor may have arguments, or be several commands; the file is
/// an argument of its own, whatever its name. The shell first stops itself, so that no key
/// reaches the editor before it has the terminal: until then, Ctrl-Z would not stop it.
fn script(editor: &str) -> String {
    const STOP: &str = "kill -STOP $$";
    // One command takes the shell's place, so that signals reach it alone.
    if editor.contains(|c| "|&;<>(){}=\n".contains(c)) {
        // Otherwise a key that is meant for the editor would end the shell.
        format!("{STOP}; trap : INT QUIT; {editor} \"$1\"")
    } else {
        format!("{STOP}; exec {editor} \"$1\"")
    }
}

/// Whether the file differs from the original text.
fn is_changed(draft: &EditorFile, text: &str) -> bool {
    draft.read().map_or_else(
        |error| error.kind() != io::ErrorKind::NotFound,
        |written| clean::block(&written) != clean::block(text),
    )
}

/// Returns the text of the file, or keeps the file if the text cannot be used.
fn text_of(draft: EditorFile) -> Result<String, String> {
    let why = match draft.read().map(|text| clean::block(&text)) {
        Ok(text) if text.chars().count() <= MAX_CHARS => return Ok(text),
        Ok(_) => format!("a note has at most {MAX_CHARS} characters"),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err("the editor left no file; the note is unchanged".to_owned());
        }
        Err(error) => error.to_string(),
    };
    let path = draft.keep();
    Err(format!("cannot use the text: {why}; it is in {}", path.display()))
}
