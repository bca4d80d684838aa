//! The real world: the process's terminal, clock, disk, browser and clipboard.
//!
//! Waits in one `poll` on the terminal and on a pipe that signals write to: no
//! ticks, no polling. Threads of their own have only what waits for the network, and
//! the watch over the terminal. It decides nothing about what is shown.

mod editor;
mod terminal;

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use chrono::{DateTime, Utc};
use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{self, Event};
use crossterm::execute;
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::process::{Signal, getpgrp, getsid, kill_current_process_group};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
use signal_hook::consts::{
    SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGPROF, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2,
    SIGVTALRM, SIGWINCH, SIGXCPU,
};
use signal_hook::low_level::pipe;

use self::terminal::Terminal;
use super::{Input, OpenConference, Updated, World, guard};
use crate::agenda::{Agenda, Change};
use crate::environment::Clock;
use crate::friends::Friends;
use crate::import;
use crate::schedule::changes::{Ledger, Unread};
use crate::schedule::{Schedule, TalkId};
use crate::store::library::Saved;
use crate::store::{self, AgendaFile, Existing, Folders, HistoryFile, Library, Shelf, Watch};
use crate::text::markdown;

/// The real world.
pub struct Console {
    folders: Folders,
    file: AgendaFile,
    history: HistoryFile,
    /// The id of the conference that is open.
    conference: String,
    /// Where the agendas of friends are, for each conference that is opened.
    friends: Friends,
    clock: Clock,
    terminal: Terminal,
    /// The reader's editor, as a command for a shell.
    editor: String,
    /// A byte is in it for each signal, and for what other threads have done.
    signals: UnixStream,
    /// Where those bytes are written.
    writer: UnixStream,
    /// The file of the conference that is open.
    edition: Option<Watch>,
    /// The file of what changed of it.
    changes: Watch,
    /// Whether a programme is being read again.
    updating: Arc<AtomicBool>,
    /// What comes of reading a programme again, which another thread does.
    updates: (Sender<Updated>, Receiver<Updated>),
    /// What signals have asked for.
    asked: Asked,
    /// Whether the terminal has another size. crossterm tells it as well, but not
    /// when a key comes at the same time.
    resized: Arc<AtomicBool>,
    /// The signal that ended us.
    ended_by: Option<i32>,
}

/// What signals have asked for and nobody has done yet. A cell for each, so that
/// one cannot take the place of another.
#[derive(Default)]
struct Asked {
    /// The last signal that asked to end; zero for none.
    end: Arc<AtomicUsize>,
    /// The same of those that keys send, Ctrl-C and Ctrl-\.
    interrupt: Arc<AtomicUsize>,
    /// Whether one asked to suspend.
    suspend: Arc<AtomicBool>,
    /// Whether we go on after we were stopped.
    resume: Arc<AtomicBool>,
}

/// The signals that end a program which does not heed them. Each of them is to give
/// the terminal back and to lose nothing.
const DEADLY: &[i32] = &[
    SIGTERM, SIGHUP, SIGALRM, SIGUSR1, SIGUSR2, SIGVTALRM, SIGPROF, SIGXCPU,
];

impl Asked {
    /// The signal that asked for something, which is forgotten by that. One that
    /// ends comes first: who has ended need not be suspended.
    fn take(&self) -> Option<i32> {
        for cell in [&self.end, &self.interrupt] {
            let signal = i32::try_from(cell.swap(0, Ordering::SeqCst)).unwrap_or(0);
            if signal != 0 {
                return Some(signal);
            }
        }
        let suspend = self.suspend.swap(false, Ordering::SeqCst);
        suspend.then_some(SIGTSTP)
    }

    fn anything(&self) -> bool {
        self.end.load(Ordering::SeqCst) != 0
            || self.interrupt.load(Ordering::SeqCst) != 0
            || self.suspend.load(Ordering::SeqCst)
            || self.resume.load(Ordering::SeqCst)
    }

    /// Forgets what keys have asked for: they were pressed for another program. So
    /// was the terminal its own while it was stopped.
    fn was_for_another(&self) {
        self.interrupt.store(0, Ordering::SeqCst);
        self.resume.store(false, Ordering::SeqCst);
        self.suspend.store(false, Ordering::SeqCst);
    }
}

/// No time at all: to look without waiting.
const NO_TIME: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 0,
};

/// What a look at the terminal and the signals tells.
struct Seen {
    /// The terminal is not there any more.
    gone: bool,
    /// The terminal has something to be read.
    keys: bool,
    /// Something has come.
    something: bool,
}

impl Console {
    /// The world of this process.
    pub fn new(
        conference: &str,
        file: AgendaFile,
        folders: Folders,
        clock: Clock,
        editor: &str,
        friends: Friends,
    ) -> io::Result<Self> {
        let (signals, writer) = UnixStream::pair()?;
        signals.set_nonblocking(true)?;
        let terminal = Terminal::take(writer.try_clone()?)?;
        let asked = Asked::default();
        let ends = DEADLY.iter().map(|signal| (*signal, &asked.end));
        let keys = [SIGINT, SIGQUIT].map(|signal| (signal, &asked.interrupt));
        for (signal, cell) in ends.chain(keys) {
            let number = usize::try_from(signal).unwrap_or(0);
            signal_hook::flag::register_usize(signal, Arc::clone(cell), number)?;
            pipe::register(signal, writer.try_clone()?)?;
        }
        let resized = Arc::new(AtomicBool::new(false));
        for (signal, flag) in [
            (SIGTSTP, &asked.suspend),
            (SIGCONT, &asked.resume),
            (SIGWINCH, &resized),
        ] {
            signal_hook::flag::register(signal, Arc::clone(flag))?;
            pipe::register(signal, writer.try_clone()?)?;
        }
        Ok(Self {
            edition: folders.library().watch(conference).ok(),
            changes: folders.library().watch_changes(conference),
            updating: Arc::default(),
            conference: conference.to_owned(),
            friends,
            history: folders.history(),
            folders,
            file,
            clock,
            terminal,
            editor: editor.to_owned(),
            signals,
            writer,
            updates: channel(),
            asked,
            resized,
            ended_by: None,
        })
    }

    /// The signal that asked us to end, if one did. A terminal that is gone has asked
    /// as well, even where its signal went to the shell alone.
    pub fn asked_to_end(&mut self) -> Option<i32> {
        self.signal();
        let gone = self.poll(Some(&NO_TIME)).is_ok_and(|seen| seen.gone);
        self.ended_by.or(gone.then_some(SIGHUP))
    }

    /// Waits until an edition that is being written is there, and lets no other be
    /// written while what is returned lives.
    pub fn quiet(&self) -> Option<File> {
        let updating = self.updating.load(Ordering::SeqCst);
        updating.then(|| self.folders.library().quiet())?
    }

    /// Takes the bytes that signals have written.
    fn hear(&mut self) {
        let mut bytes = [0; 64];
        while matches!(self.signals.read(&mut bytes), Ok(read) if read > 0) {}
    }

    /// What a signal asks for, if one has come.
    fn signal(&mut self) -> Option<Input> {
        self.hear();
        match self.asked.take()? {
            SIGTSTP => Some(Input::Suspend),
            signal => {
                self.ended_by = Some(signal);
                Some(Input::End)
            }
        }
    }

    /// Sleeps until there is input or a signal, or the time has come.
    fn sleep(&self, until: Option<DateTime<Utc>>) -> io::Result<Seen> {
        let timeout = until.map(|until| {
            let left = (until - Utc::now()).to_std().unwrap_or(Duration::ZERO);
            Timespec {
                tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX),
                tv_nsec: left.subsec_nanos().into(),
            }
        });
        self.poll(timeout.as_ref())
    }

    /// Looks at the terminal and at the signals, for so long until there is
    /// something.
    fn poll(&self, timeout: Option<&Timespec>) -> io::Result<Seen> {
        let mut fds = [
            PollFd::from_borrowed_fd(self.terminal.fd(), PollFlags::IN),
            PollFd::new(&self.signals, PollFlags::IN),
        ];
        match rustix::event::poll(&mut fds, timeout) {
            Ok(ready) => Ok(Seen {
                gone: self.terminal.is_gone(fds[0].revents()),
                keys: fds[0].revents().contains(PollFlags::IN),
                something: ready > 0,
            }),
            Err(rustix::io::Errno::INTR) => Ok(Seen {
                gone: false,
                keys: false,
                something: true,
            }),
            Err(error) => Err(error.into()),
        }
    }

    /// Makes the terminal report again that there are keys. crossterm is told of
    /// them once, and forgets it over a new size that it is told at the same time, and
    /// over the first of more of them than it reads at once; the others would lie
    /// there until the next key, and we would not sleep.
    fn remind(&self) -> io::Result<()> {
        let fd = self.terminal.fd();
        // Setting anything does, even what is set.
        tcsetattr(fd, OptionalActions::Now, &tcgetattr(fd)?)?;
        Ok(())
    }
}

impl World for Console {
    fn wait(&mut self, until: Option<DateTime<Utc>>) -> io::Result<Input> {
        // A clock that stands still never comes there.
        let until = until.filter(|_| matches!(self.clock, Clock::System));
        loop {
            if let Some(asked) = self.signal() {
                return Ok(asked);
            }
            if let Ok(updated) = self.updates.1.try_recv() {
                return Ok(Input::Updated(updated));
            }
            if self.poll(Some(&NO_TIME))?.gone {
                return Ok(Input::End);
            }
            let resumed = self.asked.resume.swap(false, Ordering::SeqCst);
            if resumed {
                guard::retake()?;
            }
            // The screen is another's as well by then.
            if self.resized.swap(false, Ordering::SeqCst) || resumed {
                let (columns, rows) = crossterm::terminal::size()?;
                return Ok(Input::Event(Event::Resize(columns, rows)));
            }
            if event::poll(Duration::ZERO)? {
                let event = event::read()?;
                if matches!(event, Event::Resize(..)) {
                    self.remind()?;
                }
                return Ok(Input::Event(event));
            }
            let seen = self.sleep(until)?;
            if seen.gone {
                return Ok(Input::End);
            }
            if seen.keys && !event::poll(Duration::ZERO)? {
                self.remind()?;
            }
            if !seen.something {
                return Ok(Input::Time);
            }
        }
    }

    fn pending(&mut self) -> io::Result<bool> {
        Ok(self.asked.anything()
            || self.resized.load(Ordering::SeqCst)
            || self.poll(Some(&NO_TIME))?.gone
            || event::poll(Duration::ZERO)?)
    }

    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    fn agenda_if_changed(&mut self) -> Option<Result<Agenda, store::Error>> {
        self.file.load_if_changed()
    }

    fn save(&mut self, changes: &[Change], schedule: &Schedule) -> Result<Agenda, store::Error> {
        self.file.apply(changes, schedule)
    }

    fn changes_if_changed(&mut self) -> Option<Result<Ledger, store::Error>> {
        let library = self.folders.library();
        let changed = self.changes.changed();
        changed.then(|| library.changes(&self.conference))
    }

    fn acknowledge(
        &mut self,
        read: &[(TalkId, DateTime<Utc>)],
    ) -> Result<Vec<(TalkId, Unread)>, store::Error> {
        self.folders.library().read_changes(&self.conference, read)
    }

    fn put_back(&mut self, read: Vec<(TalkId, Unread)>) -> Result<(), store::Error> {
        self.folders
            .library()
            .unread_changes(&self.conference, read)
    }

    fn edition_changed(&mut self) -> bool {
        self.edition.as_mut().is_some_and(Watch::changed)
    }

    fn remember(&mut self, query: &str) -> Result<Vec<String>, store::Error> {
        self.history.remember(query)
    }

    fn conferences(&mut self) -> Shelf {
        self.folders.shelf()
    }

    fn switch(&mut self, id: &str) -> Result<OpenConference, store::Error> {
        let edition = self.folders.library().watch(id).ok();
        let changes = self.folders.library().watch_changes(id);
        let (opened, file) = self.folders.open(id)?;
        (self.edition, self.changes) = (edition, changes);
        self.file = file;
        id.clone_into(&mut self.conference);
        Ok(OpenConference::from_store(
            opened,
            &self.friends,
            self.now(),
        ))
    }

    fn update(&mut self) {
        let (library, id) = (self.folders.library(), self.conference.clone());
        let (now, sender) = (self.clock.now(), self.updates.0.clone());
        let wake = self.writer.try_clone();
        self.updating.store(true, Ordering::SeqCst);
        let (updating, named) = (Arc::clone(&self.updating), id.clone());
        let work = move || {
            // A fault in reading what is foreign must not end what one is at.
            let read = || read_again(&library, &id, now);
            let outcome = panic::catch_unwind(AssertUnwindSafe(read));
            updating.store(false, Ordering::SeqCst);
            // Nobody listens any more where the program has ended.
            let _ = sender.send(Updated {
                conference: id,
                outcome: outcome.unwrap_or_else(|_| Err("reading it failed".to_owned())),
            });
            if let Ok(mut wake) = wake {
                let _ = wake.write_all(&[0]);
            }
        };
        if let Err(error) = std::thread::Builder::new().spawn(work) {
            self.updating.store(false, Ordering::SeqCst);
            let _ = self.updates.0.send(Updated {
                conference: named,
                outcome: Err(error.to_string()),
            });
            let _ = self.writer.write_all(&[0]);
        }
    }

    fn reopen(&mut self) -> Result<OpenConference, store::Error> {
        // Watched from before it is read.
        self.edition = self.folders.library().watch(&self.conference).ok();
        self.changes = self.folders.library().watch_changes(&self.conference);
        let (opened, file) = self.folders.reopen(&self.conference)?;
        self.file = file;
        Ok(OpenConference::from_store(
            opened,
            &self.friends,
            self.now(),
        ))
    }

    fn export(
        &mut self,
        path: &str,
        text: &str,
        existing: Existing,
    ) -> Result<PathBuf, store::Error> {
        let path = store::expand_home(path);
        self.folders.export(&path, text, existing)?;
        // Said in full, since the next question is where it is.
        Ok(std::path::absolute(&path).unwrap_or(path))
    }

    fn open(&mut self, url: &str) -> Result<String, String> {
        // The address is handed over as an argument, never through a shell.
        if !markdown::is_web_link(url) {
            return Err(format!("not opened, being no web address: {url}"));
        }
        let mut why = "no program to open it was found".to_owned();
        for mut command in open::commands(url) {
            // In a group of its own it neither stops nor ends with us.
            let command = command
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .process_group(0);
            match command.spawn() {
                Ok(mut child) => {
                    // Somebody must collect it when it ends.
                    std::thread::spawn(move || child.wait());
                    return Ok(format!("opening {url}"));
                }
                Err(error) => why = error.to_string(),
            }
        }
        Err(format!("cannot open {url}: {why}"))
    }

    fn copy(&mut self, text: &str) -> Result<String, String> {
        execute!(io::stdout(), CopyToClipboard::to_clipboard_from(text))
            .map(|()| format!("copied {text}"))
            .map_err(|error| format!("cannot copy: {error}"))
    }

    fn ring(&mut self) -> io::Result<()> {
        let mut out = io::stdout();
        out.write_all(b"\x07")?;
        out.flush()
    }

    fn edit(&mut self, text: &str) -> Result<String, String> {
        self.edit_outside(text)
    }

    fn suspend(&mut self) -> io::Result<()> {
        // In the group that the terminal was opened for there is no shell above
        // us that could continue us; the system stops nobody there either.
        if getpgrp() == getsid(None)? {
            return Ok(());
        }
        // Who is stopped while he has a lock stops others.
        drop(self.quiet());
        guard::give_back();
        // The whole group, as the terminal's own Ctrl-Z would: a shell waits for
        // what it started, which may be a script or a tool that started us.
        kill_current_process_group(Signal::STOP)?;
        let taken = guard::take();
        self.asked.resume.store(false, Ordering::SeqCst);
        taken
    }
}

/// Reads a stored conference again from where it came.
fn read_again(library: &Library, id: &str, now: DateTime<Utc>) -> Result<Saved, String> {
    let update = || {
        let stored = library.load(id)?;
        let origin = import::origin_of(&stored)?;
        let options = import::Options::default();
        import::update(library, stored, &origin, options, now, &mut |_, _| {})
    };
    match update() {
        Ok((_, saved)) => Ok(saved),
        Err(error @ import::Error::Doubted { .. }) => {
            Err(format!("{error}; 'hallway update --force' takes it"))
        }
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signal_to_end_is_not_lost_over_one_to_suspend() {
        let asked = Asked::default();
        assert!(!asked.anything());
        asked.end.store(15, Ordering::SeqCst);
        asked.suspend.store(true, Ordering::SeqCst);
        assert!(asked.anything());
        assert_eq!(asked.take(), Some(SIGTERM));
        assert_eq!(asked.take(), Some(SIGTSTP));
        assert_eq!(asked.take(), None);
    }
}
