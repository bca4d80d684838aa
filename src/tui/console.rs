//! The real world: the process's terminal, clock, disk, browser and clipboard.
//!
//! Waits in one `poll` for keys, for signals, which write to a pipe, and for a terminal
//! that is behind to accept output: no ticks, no polling. Only what waits for the
//! network has a thread of its own. It decides nothing about what is shown.

mod editor;
mod signals;

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use chrono::{DateTime, Utc};
use crossterm::clipboard::CopyToClipboard;
use crossterm::event::Event;
use crossterm::execute;
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::process::{Signal, getpgrp, getsid, kill_current_process_group};
use signal_hook::consts::{SIGHUP, SIGTSTP};

use self::signals::Asked;
use super::input::{Decoder, PATIENCE};
use super::tty::{Screen, Tty};
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
    tty: &'static Tty,
    /// What was read from the terminal.
    decoder: Decoder,
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
    /// The signal that ended us.
    ended_by: Option<i32>,
}

/// No time at all: to look without waiting.
const NO_TIME: Timespec = Timespec { tv_sec: 0, tv_nsec: 0 };

/// What `poll` says of a terminal that is not there any more.
const GONE: PollFlags = PollFlags::HUP.union(PollFlags::ERR).union(PollFlags::NVAL);

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
        let tty = Tty::get()?;
        let asked = Asked::listen(&writer)?;
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
            tty,
            decoder: Decoder::default(),
            editor: editor.to_owned(),
            signals,
            writer,
            updates: channel(),
            asked,
            ended_by: None,
        })
    }

    /// The signal that asked us to end, if one did. A terminal that is gone has asked
    /// as well, even where its signal went to the shell alone.
    pub fn asked_to_end(&mut self) -> Option<i32> {
        self.signal();
        let gone = self.is_gone().unwrap_or(false);
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

    /// Sleeps until there is something, or the time has come.
    fn sleep(&self, until: Option<DateTime<Utc>>) -> io::Result<Seen> {
        let left = |until: DateTime<Utc>| (until - Utc::now()).to_std().unwrap_or_default();
        let undecided = self.decoder.is_undecided().then_some(PATIENCE);
        let timeout = until.map(left).into_iter().chain(undecided).min();
        self.poll(timeout.and_then(|time| Timespec::try_from(time).ok()))
    }

    /// Looks at the terminal and at the signals, for so long until there is
    /// something.
    fn poll(&self, timeout: Option<Timespec>) -> io::Result<Seen> {
        let keyboard = PollFd::from_borrowed_fd(self.tty.keyboard(), PollFlags::IN);
        let signals = PollFd::new(&self.signals, PollFlags::IN);
        let screen = PollFd::from_borrowed_fd(self.tty.screen(), PollFlags::OUT);
        let mut fds = [keyboard, signals, screen];
        let asked = if self.tty.is_behind() { 3 } else { 2 };
        let ready = match rustix::event::poll(&mut fds[..asked], timeout.as_ref()) {
            Ok(ready) => ready,
            Err(rustix::io::Errno::INTR) => 1,
            Err(error) => return Err(error.into()),
        };
        Ok(Seen {
            gone: fds[0].revents().intersects(GONE),
            keys: fds[0].revents().contains(PollFlags::IN),
            something: ready > 0,
        })
    }

    /// Whether the terminal is not there any more.
    fn is_gone(&self) -> io::Result<bool> {
        Ok(self.poll(Some(NO_TIME))?.gone)
    }

    /// Reads what has been typed; returns whether there was anything.
    fn read_keys(&mut self) -> io::Result<bool> {
        let mut bytes = [0; 4096];
        let read = self.tty.read(&mut bytes)?;
        self.decoder.feed(&bytes[..read]);
        Ok(read > 0)
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
            if self.is_gone()? {
                return Ok(Input::End);
            }
            let resumed = self.asked.resume.swap(false, Ordering::SeqCst);
            if resumed {
                guard::take()?;
            }
            // The screen is another's as well by then.
            if self.asked.resized.swap(false, Ordering::SeqCst) || resumed {
                let (columns, rows) = crossterm::terminal::size()?;
                return Ok(Input::Event(Event::Resize(columns, rows)));
            }
            if let Some(event) = self.decoder.pop() {
                return Ok(Input::Event(event));
            }
            let seen = self.sleep(until)?;
            if seen.gone {
                return Ok(Input::End);
            }
            if seen.keys {
                self.read_keys()?;
            }
            if self.tty.is_behind() {
                self.tty.write()?;
                if self.can_draw() {
                    // For the picture that was left out meanwhile.
                    return Ok(Input::Time);
                }
            }
            if !seen.something {
                if !self.decoder.is_undecided() {
                    return Ok(Input::Time);
                }
                self.decoder.settle();
            }
        }
    }

    fn pending(&mut self) -> io::Result<bool> {
        let seen = self.poll(Some(NO_TIME))?;
        if seen.keys && !seen.gone {
            self.read_keys()?;
        }
        Ok(seen.gone || self.asked.anything() || self.decoder.has_event())
    }

    fn can_draw(&self) -> bool {
        !self.tty.is_behind()
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
        self.folders.library().unread_changes(&self.conference, read)
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
        Ok(OpenConference::from_store(opened, &self.friends, self.now()))
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
            let _ =
                self.updates.0.send(Updated { conference: named, outcome: Err(error.to_string()) });
            let _ = self.writer.write_all(&[0]);
        }
    }

    fn whole_schedule(&mut self) -> Result<Schedule, store::Error> {
        Ok(self.folders.library().load(&self.conference)?.schedule)
    }

    fn reopen(&mut self) -> Result<OpenConference, store::Error> {
        // Watched from before it is read.
        self.edition = self.folders.library().watch(&self.conference).ok();
        self.changes = self.folders.library().watch_changes(&self.conference);
        let (opened, file) = self.folders.reopen(&self.conference)?;
        self.file = file;
        Ok(OpenConference::from_store(opened, &self.friends, self.now()))
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
        execute!(Screen, CopyToClipboard::to_clipboard_from(text))
            .map(|()| format!("copied {text}"))
            .map_err(|error| format!("cannot copy: {error}"))
    }

    fn ring(&mut self) -> io::Result<()> {
        Screen.write_all(b"\x07")?;
        Screen.flush()
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
fn read_again(
    library: &Library,
    id: &str,
    now: DateTime<Utc>,
) -> Result<(Saved, Option<String>), String> {
    let update = || {
        let stored = library.load(id)?;
        let origin = import::origin_of(&stored)?;
        let options = import::Options::default();
        import::update(library, stored, &origin, options, now, &mut |_, _| {})
    };
    match update() {
        Ok((edition, saved)) => Ok((saved, edition.doubt())),
        Err(error @ import::Error::Doubted { .. }) => {
            Err(format!("{error}; 'hallway update --force' takes it"))
        }
        Err(error) => Err(error.to_string()),
    }
}
