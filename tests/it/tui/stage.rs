//! The test harness: the program's own loop and session on files in a temporary folder, a
//! terminal in memory, and a platform whose inputs come from a script. Browser and
//! clipboard only remember what they get.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::atomic::AtomicBool;
use std::{fs, io};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use hallway::agenda::{Agenda, AgendaChange, Friend, Level};
use hallway::config::Settings;
use hallway::environment::Terminal as TerminalFeatures;
use hallway::format::{
    self,
    native::{self, Source},
};
use hallway::friends::Friends;
use hallway::import::{self, ImportRequest};
use hallway::schedule::changes::ChangeLog;
use hallway::schedule::{Schedule, TalkId};
use hallway::store::library::{LibraryConference, Saved};
use hallway::store::{self, Folders, Library, Session};
use hallway::text::symbols::{self, Symbols};
use hallway::text::width;
use hallway::tui;
use hallway::tui::app::App;
use hallway::tui::escape::BELL;
use hallway::tui::keys::Keymap;
use hallway::tui::model::{History, Model, OpenConference, Prefs};
use hallway::tui::platform::{Platform, Request, Wait};
use hallway::tui::theme::{Role, Theme};
use hallway::tui::update::{Effect, ImportOutcome, Input, Msg, Refreshed};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tempfile::TempDir;

/// The state at the start of a test.
pub struct Setup {
    /// Columns and rows.
    pub size: (u16, u16),
    pub now: &'static str,
    /// The user's time zone.
    pub zone: Tz,
    pub symbols: &'static Symbols,
    /// The look of roles.
    pub theme: Theme,
    /// The configured settings.
    pub settings: Settings,
    /// What the terminal understands.
    pub terminal: TerminalFeatures,
    pub keymap: Keymap,
    /// The warning at the start.
    pub warning: Option<String>,
    /// The open schedule.
    pub schedule: Schedule,
    /// Whether the schedule is an update of the built-in conference, with unread changes.
    pub updated: bool,
    /// The content of the agenda file; `None` without a file.
    pub file: Option<String>,
    /// The agendas of friends, each in its own file.
    pub friends: Vec<Friend>,
    /// The search history, newest last.
    pub searches: &'static [&'static str],
    /// The names and contents of the files in the library.
    pub library: Vec<(&'static str, String)>,
    /// The newer catalogue in the cache, if any.
    pub catalogue: Option<String>,
    /// Whether users without any file are welcomed, as the program does.
    pub is_first_start: bool,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            size: (80, 24),
            // The conference ended long ago.
            now: "2026-01-01T12:00:00-05:00",
            zone: Tz::America__New_York,
            symbols: &symbols::UNICODE,
            theme: Theme::Distinct,
            settings: Settings::default(),
            terminal: TerminalFeatures { has_title: true, ..TerminalFeatures::default() },
            keymap: Keymap::default(),
            warning: None,
            schedule: native::built_in().unwrap(),
            updated: false,
            file: None,
            friends: Vec::new(),
            searches: &[],
            library: Vec::new(),
            catalogue: None,
            is_first_start: false,
        }
    }
}

/// In the middle of the first morning of the conference.
pub const DURING: &str = "2023-11-13T10:02:00-05:00";

/// A text that is not an agenda.
pub const DAMAGED: &str = "{";

/// When imports are carried out.
#[derive(Default)]
pub enum Imports {
    #[default]
    AtOnce,
    /// They wait for [`Stage::import_goes_on`].
    Held(Option<ImportRequest>),
}

/// The platform of a test.
#[derive(Default)]
pub struct Scripted {
    /// The inputs to come; `None` lets the loop wake without one.
    inputs: VecDeque<Option<Input>>,
    now: DateTime<Utc>,
    /// The library that updates are stored in.
    library: Option<Library>,
    /// Whether all inputs come before the next frame, as when text is typed fast.
    pub all_at_once: bool,
    /// Whether browser and clipboard fail.
    pub outside_fails: bool,
    /// The texts that the next editors return; then an editor fails.
    pub edits: VecDeque<Result<String, String>>,
    /// The texts that the editor was given.
    pub edited: Vec<String>,
    /// The URLs that were opened.
    pub opened: Vec<String>,
    /// The texts that were copied.
    pub copied: Vec<String>,
    /// The editions that the next updates read; then the network is down.
    pub publishes: VecDeque<Schedule>,
    /// The doubt about the next edition.
    pub doubt: Option<String>,
    /// When imports are carried out.
    pub imports: Imports,
    /// How often the bell rang.
    pub rung: usize,
    /// The other sequences for the terminal.
    pub sent: Vec<String>,
    /// How often the terminal was given back for a while.
    pub suspended: usize,
    /// The time limits of all waits.
    pub waits: Vec<Option<DateTime<Utc>>>,
    ended: bool,
}

impl Scripted {
    /// Sets the time, but does not wake the loop.
    pub fn now_is(&mut self, now: &str) {
        self.now = time(now);
    }

    /// Carries out an import, with the program's own function.
    fn carry_out(&mut self, wanted: &ImportRequest) {
        let (library, inputs) = (self.library.as_ref().unwrap(), &mut self.inputs);
        let progress = |bytes, total| inputs.push_back(Some(Input::Progress(bytes, total)));
        let outcome = import::add(library, wanted, self.now, &AtomicBool::new(false), progress);
        self.inputs.push_back(Some(Input::Imported(ImportOutcome::of(outcome, wanted))));
    }

    /// Stores the next published edition; `None` if there is none.
    fn publish(&mut self) -> Option<Result<Saved, store::Error>> {
        let edition = self.publishes.pop_front()?;
        let library = self.library.as_ref().unwrap();
        let saved = library.save(edition, source(self.now), self.now, false);
        Some(saved.map(|edition| edition.saved))
    }
}

impl Platform for Scripted {
    fn next_event(&mut self, wait: Wait) -> io::Result<Option<Input>> {
        let Wait::Until(until) = wait else {
            let next = self.all_at_once.then(|| self.inputs.pop_front());
            return Ok(next.flatten().flatten());
        };
        self.waits.push(until);
        let next = self.inputs.pop_front();
        self.ended = next.is_none();
        // Not `Input::End`, on which the program would save.
        next.ok_or_else(|| io::Error::other("the script is over"))
    }

    fn now(&self) -> DateTime<Utc> {
        self.now
    }

    fn request(&mut self, request: Request) {
        match (request, &mut self.imports) {
            (Request::Refresh { conference }, _) => {
                let outcome = match self.publish() {
                    Some(Ok(saved)) => Ok((saved, self.doubt.take())),
                    Some(Err(error)) => Err(error.to_string()),
                    None => Err("the network is down".to_owned()),
                };
                let refreshed = Refreshed { conference, outcome };
                self.inputs.push_back(Some(Input::Refreshed(refreshed)));
            }
            (Request::Import(wanted), Imports::AtOnce) => self.carry_out(&wanted),
            (Request::Import(wanted), Imports::Held(held)) => *held = Some(wanted),
            (Request::StopImport, imports) => *imports = Imports::Held(None),
        }
    }

    fn open_url(&mut self, url: &str) -> Result<String, String> {
        if self.outside_fails {
            return Err(format!("cannot open {url}: found no program to open it"));
        }
        self.opened.push(url.to_owned());
        Ok(format!("opening {url}"))
    }

    fn copy(&mut self, text: &str) -> Result<String, String> {
        if self.outside_fails {
            return Err("cannot copy: the terminal is gone".to_owned());
        }
        self.copied.push(text.to_owned());
        Ok(format!("copied {text}"))
    }

    fn send(&mut self, sequence: &str) -> io::Result<()> {
        if sequence == BELL {
            self.rung += 1;
        } else {
            self.sent.push(sequence.to_owned());
        }
        Ok(())
    }

    fn edit(&mut self, text: &str) -> Result<String, String> {
        self.edited.push(text.to_owned());
        let failure = "the editor 'vi' ended with code 1; the note is unchanged";
        self.edits.pop_front().unwrap_or_else(|| Err(failure.to_owned()))
    }

    fn suspend(&mut self) -> io::Result<()> {
        self.suspended += 1;
        Ok(())
    }
}

fn source(fetched: DateTime<Utc>) -> Source {
    Source {
        from: "-".to_owned(),
        format: "test".to_owned(),
        fetched,
        etag: None,
        last_modified: None,
        columns: Vec::new(),
        page: None,
    }
}

/// A model with its terminal, its platform and the session on files in a folder.
pub struct Stage {
    /// The model and its screen.
    pub app: App,
    /// The platform, which can fail on demand and remembers its calls.
    pub platform: Scripted,
    session: Session,
    terminal: Terminal<TestBackend>,
    folder: Rc<TempDir>,
    /// The damaged agenda file and its content before.
    damaged: Option<(PathBuf, Option<Vec<u8>>)>,
    /// Whether a save may have failed since all changes were saved.
    pub may_have_failed: bool,
}

impl Stage {
    /// The built-in conference on a screen of this size.
    pub fn new(width: u16, height: u16) -> Self {
        Self::with(Setup { size: (width, height), ..Setup::default() })
    }

    /// The built-in conference while it is on.
    pub fn during(width: u16, height: u16) -> Self {
        Self::with(Setup { size: (width, height), now: DURING, ..Setup::default() })
    }

    /// A stage with this setup.
    pub fn with(setup: Setup) -> Self {
        Self::on(Rc::new(tempfile::tempdir().unwrap()), setup)
    }

    /// The next run of the program, on the same files.
    pub fn again(other: &Self, setup: Setup) -> Self {
        Self::on(Rc::clone(&other.folder), setup)
    }

    /// Another program on the same files.
    pub fn beside(other: &Self, size: (u16, u16)) -> Self {
        Self::on(Rc::clone(&other.folder), Setup { size, ..Setup::default() })
    }

    fn on(folder: Rc<TempDir>, setup: Setup) -> Self {
        let (home, work) = (folder.path().join("home"), folder.path().join("work"));
        let (now, (width, height)) = (time(setup.now), setup.size);
        for path in [&work, &home.join("conferences"), &home.join("agenda")] {
            fs::create_dir_all(path).unwrap();
        }
        let folders = Folders::at(&home).working_in(&work);
        let folders = folders.with_calendars(&setup.settings, true);
        let library = folders.library();
        let id = setup.schedule.conference().id.clone();
        if let Some(text) = setup.file {
            fs::write(folders.agenda(&id).path(), text).unwrap();
        }
        for (name, text) in setup.library {
            fs::write(home.join("conferences").join(name), text).unwrap();
        }
        if setup.updated {
            let schedule = setup.schedule.with_talks(setup.schedule.talks().to_vec());
            library.save(schedule, source(now), now, false).unwrap();
        }
        if let Some(text) = setup.catalogue {
            folders.catalogue().save(&text).unwrap();
        }
        for query in setup.searches {
            folders.history().remember(query).unwrap();
        }
        let set = setup.friends.iter().map(|friend| {
            let path = work.join(format!("{}.json", friend.name));
            let text = format::agenda::write(&friend.agenda, &setup.schedule);
            fs::write(&path, text).unwrap();
            format!("{}={}", friend.name, path.display())
        });
        let friends = Friends { from_settings: set.collect(), from_arguments: Vec::new() };
        let known = friends.load(&setup.schedule, now);
        assert!(known.unread.is_empty(), "{:?}", known.unread);
        let changes = match library.load(&id) {
            Ok(stored) => stored.changes,
            Err(_) => ChangeLog::default(),
        };
        let stored =
            LibraryConference { schedule: setup.schedule, source: None, built_in: true, changes };
        let (session, conference) = Session::of(&folders, stored).unwrap();
        let places = session.folders().places().load().unwrap_or_default();
        let open = OpenConference {
            warning: setup.warning,
            place: places.of(&id).cloned(),
            ..OpenConference::new(conference, known.friends)
        };
        let prefs = Prefs {
            zone: setup.zone,
            own_clock: setup.settings.own_clock,
            skip_hidden: false,
            details_open: places.details_open.unwrap_or(true),
            symbols: setup.symbols,
            theme: setup.theme,
            settings: setup.settings,
            terminal: setup.terminal,
            keymap: setup.keymap,
            folder: "~/talks".to_owned(),
            friends,
        };
        let history =
            History { queries: session.folders().history().load().unwrap(), error_shown: false };
        let is_untouched = setup.is_first_start && folders.are_untouched();
        let model = Model { is_untouched, ..Model::new(open, prefs, history, now) };
        let mut stage = Self {
            app: App::new(model, Rect::new(0, 0, width, height)),
            platform: Scripted { now, library: Some(library), ..Scripted::default() },
            session,
            terminal: Terminal::new(TestBackend::new(width, height)).unwrap(),
            folder,
            damaged: None,
            may_have_failed: false,
        };
        stage.play_inputs([]);
        stage
    }

    fn home(&self, path: &str) -> PathBuf {
        self.folder.path().join("home").join(path)
    }

    /// The path of a file in the user's working folder.
    pub fn work(&self, path: &str) -> PathBuf {
        self.folder.path().join("work").join(path)
    }

    /// Writes a file into the folder where exports go.
    pub fn writes(&self, name: &str, text: &str) {
        fs::write(self.work(name), text).unwrap();
    }

    /// The content of an exported file.
    pub fn exported(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.work(path)).ok()
    }

    /// Presses a key, and returns the effects instead of carrying them out.
    pub fn effects_of(&mut self, name: &str) -> Vec<Effect> {
        self.app.update(Msg::Input(Input::Event(Event::Key(key(name)))))
    }

    /// Sends the model a message in place of the loop: an outcome that a test cannot cause, or
    /// whose text would name a temporary folder.
    pub fn receives(&mut self, msg: Msg) -> &mut Self {
        assert_eq!(self.app.update(msg), [], "nothing is left to be done");
        self.wakes()
    }

    /// Finishes the started import.
    pub fn import_goes_on(&mut self) -> &mut Self {
        if let Imports::Held(held) = &mut self.platform.imports
            && let Some(wanted) = held.take()
        {
            self.platform.carry_out(&wanted);
        }
        self.wakes()
    }

    /// Wakes the loop without an input.
    pub fn wakes(&mut self) -> &mut Self {
        self.play_inputs([None])
    }

    /// Makes saves of agendas fail: a folder is where their lock must be.
    pub fn disk_fills(&mut self) -> &mut Self {
        let lock = self.home("agenda/.lock");
        if !lock.is_dir() {
            let _ = fs::remove_file(&lock);
            fs::create_dir_all(&lock).unwrap();
        }
        self.may_have_failed = true;
        self
    }

    /// Lets agendas be saved again.
    pub fn disk_recovers(&mut self) -> &mut Self {
        let _ = fs::remove_dir(self.home("agenda/.lock"));
        self
    }

    /// Whether agendas cannot be saved.
    pub fn disk_is_full(&self) -> bool {
        self.home("agenda/.lock").is_dir()
    }

    /// Another program changes the agenda; the loop does not wake.
    fn edits(&mut self, changes: impl FnOnce(&Self, &Agenda) -> AgendaChange) -> &mut Self {
        let full = self.disk_is_full();
        self.disk_recovers();
        let mut file = self.session.folders().agenda(self.session.id());
        let agenda = file.load().unwrap();
        file.revise(&self.app.model.open.schedule, None, |_| vec![changes(self, &agenda)]).unwrap();
        if full { self.disk_fills() } else { self }
    }

    /// Presses keys. They have the names of the help, separated by blanks, in angle brackets or
    /// bare: `j j space Ctrl-d <enter>`.
    pub fn keys(&mut self, script: &str) -> &mut Self {
        self.play(script.split_whitespace().map(|name| Input::Event(Event::Key(key(name)))))
    }

    /// Reads the schedule again, and agrees to the use of the network if asked.
    pub fn updates(&mut self) -> &mut Self {
        self.keys("U");
        if self.has_dialog() { self.keys("y") } else { self }
    }

    /// Types a text, with a key per letter.
    pub fn types(&mut self, text: &str) -> &mut Self {
        self.play(
            text.chars().map(|c| {
                Input::Event(Event::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)))
            }),
        )
    }

    /// Pastes a text.
    pub fn pastes(&mut self, text: &str) -> &mut Self {
        self.play([Input::Event(Event::Paste(text.to_owned()))])
    }

    /// Presses the left button at a column and a row.
    pub fn clicks(&mut self, column: u16, row: u16) -> &mut Self {
        self.mouse(MouseEventKind::Down(MouseButton::Left), column, row)
    }

    /// Clicks on the first occurrence of a text.
    pub fn clicks_on(&mut self, text: &str) -> &mut Self {
        let (column, row) = self.find(text);
        self.clicks(column, row)
    }

    /// Clicks on the first occurrence of a text in the dialog's frame.
    pub fn clicks_in_frame(&mut self, text: &str) -> &mut Self {
        let (left, top) = self.find("╭");
        let (right, bottom) = self.find("╯");
        let inside =
            |&(x, y): &(u16, u16)| (left..right).contains(&x) && (top..bottom).contains(&y);
        let found = self.find_all(text).into_iter().find(inside);
        let (column, row) =
            found.unwrap_or_else(|| panic!("{text:?} is not in the frame\n{}", self.screen()));
        self.clicks(column, row)
    }

    /// Turns the wheel at a position by a number of notches, down if positive.
    pub fn wheel(&mut self, notches: i32, column: u16, row: u16) -> &mut Self {
        let kind = if notches > 0 { MouseEventKind::ScrollDown } else { MouseEventKind::ScrollUp };
        for _ in 0..notches.abs() {
            self.mouse(kind, column, row);
        }
        self
    }

    /// Sends a mouse event.
    pub fn mouse(&mut self, kind: MouseEventKind, column: u16, row: u16) -> &mut Self {
        self.play([Input::Event(Event::Mouse(MouseEvent {
            kind,
            column,
            row,
            modifiers: KeyModifiers::NONE,
        }))])
    }

    /// Resizes the window.
    pub fn resizes(&mut self, width: u16, height: u16) -> &mut Self {
        self.terminal.backend_mut().resize(width, height);
        self.play([Input::Event(Event::Resize(width, height))])
    }

    /// Sets the time and wakes the loop.
    pub fn time_is(&mut self, now: &str) -> &mut Self {
        self.platform.now = time(now);
        self.wakes()
    }

    /// The system asks to suspend.
    pub fn is_suspended(&mut self) -> &mut Self {
        self.play([Input::Suspend])
    }

    /// Another program stars or unstars a talk in the agenda file.
    pub fn another_program_toggles(&mut self, id: &str) -> &mut Self {
        let toggled = |stage: &Self, agenda: &Agenda| {
            let talk = stage.app.model.open.schedule.by_id(&TalkId::new(id)).unwrap();
            agenda.toggled(talk, Level::Star, stage.platform.now)
        };
        self.edits(toggled).wakes()
    }

    /// Another program stores the edition that is published next; the loop does not wake.
    pub fn another_program_updates(&mut self) -> &mut Self {
        self.platform.publish().unwrap().unwrap();
        self
    }

    /// Another program goes back to the previous edition; the loop does not wake.
    pub fn another_program_goes_back(&mut self) -> &mut Self {
        let library = self.session.folders().library();
        library.undo(self.session.id(), self.platform.now).unwrap();
        self
    }

    /// Another program acknowledges changes; the loop does not wake.
    pub fn another_program_reads(&mut self, ids: &[&str]) -> &mut Self {
        let folders = self.session.folders();
        let stored = folders.library().load(self.session.id()).unwrap();
        let changes: Vec<AgendaChange> = ids
            .iter()
            .map(|id| TalkId::new(*id))
            .map(|id| AgendaChange::acknowledge(&id, stored.changes.since(&id)))
            .collect();
        folders.agenda(self.session.id()).revise(&stored.schedule, None, |_| changes).unwrap();
        self
    }

    /// Another program writes or removes a note, and the loop wakes.
    pub fn another_program_notes(&mut self, id: &str, note: &str) -> &mut Self {
        self.writes_the_note(id, note).wakes()
    }

    /// Another program writes or removes a note; the loop does not wake.
    pub fn writes_the_note(&mut self, id: &str, note: &str) -> &mut Self {
        self.edits(|stage, _| {
            let talk = stage.app.model.open.schedule.by_id(&TalkId::new(id)).unwrap();
            AgendaChange::note(talk, note)
        })
    }

    /// Another program writes the agenda file; the loop does not wake.
    pub fn writes_the_agenda(&mut self, text: &str) -> &mut Self {
        fs::write(self.session.agenda().path(), text).unwrap();
        self
    }

    /// Another program writes the agenda file, and the loop wakes.
    pub fn another_program_writes(&mut self, text: &str) -> &mut Self {
        self.writes_the_agenda(text).wakes()
    }

    /// Damages the agenda file, unless a file is damaged already.
    pub fn damages_the_agenda(&mut self) -> &mut Self {
        if self.damaged.is_none() {
            let path = self.session.agenda().path().to_owned();
            let text = fs::read(&path).ok();
            fs::write(&path, DAMAGED).unwrap();
            self.damaged = Some((path, text));
            self.may_have_failed = true;
        }
        self.wakes()
    }

    /// Restores the agenda file.
    pub fn restores_the_agenda(&mut self) -> &mut Self {
        match self.damaged.take() {
            Some((path, Some(text))) => fs::write(path, text).unwrap(),
            Some((path, None)) => fs::remove_file(path).unwrap(),
            None => {}
        }
        self.wakes()
    }

    /// Whether the agenda file of the open conference is damaged.
    pub fn is_damaged(&self) -> bool {
        let damaged = self.damaged.as_ref();
        damaged.is_some_and(|(path, _)| path == self.session.agenda().path())
    }

    /// The content of the agenda file.
    pub fn damaged_text(&self) -> String {
        fs::read_to_string(self.session.agenda().path()).unwrap()
    }

    /// The system asks to end, or the terminal is gone.
    pub fn ends(&mut self) -> &mut Self {
        self.play([Input::End])
    }

    /// Stars talks by their IDs, as another program.
    pub fn starring(&mut self, ids: &[&str]) -> &mut Self {
        for id in ids {
            self.another_program_toggles(id);
        }
        self
    }

    /// Runs the loop until the inputs are used up or the program is done.
    pub fn play(&mut self, inputs: impl IntoIterator<Item = Input>) -> &mut Self {
        self.play_inputs(inputs.into_iter().map(Some))
    }

    fn play_inputs(&mut self, inputs: impl IntoIterator<Item = Option<Input>>) -> &mut Self {
        assert!(!self.is_done(), "nothing can be played after the end");
        self.platform.inputs.extend(inputs);
        self.app.model.done = false;
        let Self { terminal, platform, session, app, .. } = self;
        let outcome = tui::Loop { terminal, platform, session, app }.run();
        if !self.platform.ended {
            outcome.unwrap();
        }
        self
    }

    /// Whether the program has ended, and not only the script.
    pub fn is_done(&self) -> bool {
        self.app.model.done && !self.platform.ended
    }

    /// Writes one of the program's files, or makes a folder if there is no text.
    pub fn write_file(&mut self, path: &str, text: Option<&str>) -> &mut Self {
        let path = self.home(path);
        match text {
            Some(text) => fs::write(path, text).unwrap(),
            None => fs::create_dir_all(path).unwrap(),
        }
        self
    }

    /// The content of one of the program's files.
    pub fn file(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.home(path)).ok()
    }

    /// The content of the agenda file.
    pub fn agenda_file(&self) -> Agenda {
        self.session.folders().agenda(self.session.id()).load().unwrap()
    }

    /// The IDs of the talks in the agenda file.
    pub fn saved(&self) -> Vec<String> {
        self.agenda_file().entries.keys().map(|id| id.as_str().to_owned()).collect()
    }

    /// The note on a talk in the agenda file.
    pub fn note_on(&self, id: &str) -> Option<String> {
        self.agenda_file().note(&TalkId::new(id)).map(str::to_owned)
    }

    /// The search history, newest last.
    pub fn searches(&self) -> Vec<String> {
        self.session.folders().history().load().unwrap()
    }

    /// Another program adds a search to the history.
    pub fn another_program_searches(&mut self, query: &str) -> &mut Self {
        self.session.folders().history().remember(query).unwrap();
        self
    }

    /// Another program writes the file of the search history.
    pub fn another_program_wrote_searches(&mut self, content: &[u8]) -> &mut Self {
        let path = self.home("state/searches");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    /// The content of the file of the search history.
    pub fn file_of_searches(&self) -> Vec<u8> {
        fs::read(self.home("state/searches")).unwrap()
    }

    /// The cells of the screen.
    pub fn buffer(&self) -> &Buffer {
        self.terminal.backend().buffer()
    }

    /// The screen as text, with its size on the first line and without trailing blanks.
    pub fn screen(&self) -> String {
        self.screen_after("")
    }

    /// The screen as text, with its size and the given keys on the first line.
    pub fn screen_after(&self, what: &str) -> String {
        self.picture(what, |cells, x, y| cells[(x, y)].symbol().to_owned())
    }

    /// One row of the screen.
    pub fn row(&self, row: u16) -> String {
        self.screen().lines().nth(usize::from(row) + 1).unwrap_or_default().to_owned()
    }

    /// The last line.
    pub fn footer(&self) -> String {
        self.row(self.last_row())
    }

    /// The full message on the status line, before its first letter is capitalized; empty
    /// without one. The screen may have room only for a part of it.
    pub fn said(&self) -> &str {
        let Some(status) = &self.app.model.status else {
            return "";
        };
        let (said, shown) = (status.sentence(), self.footer());
        let shown = shown.trim().trim_end_matches(['…', '.']);
        assert!(said.contains(shown), "{said:?} is not on\n{}", self.screen());
        &status.text
    }

    /// Whether the message on the status line looks like an error.
    pub fn reports_error(&self) -> bool {
        !self.said().is_empty() && !self.in_role(Role::Error, self.last_row()).is_empty()
    }

    /// The name of the open conference, as far as there is room for it.
    pub fn conference(&self) -> String {
        self.in_role(Role::Title, 0)
    }

    /// The label of the open view's tab, such as `3 Agenda`; empty during a search.
    pub fn active_tab(&self) -> String {
        self.in_role(Role::ActiveTab, 0)
    }

    /// The day of the timeline, such as `Mon 13 Nov`.
    pub fn active_day(&self) -> String {
        self.in_role(Role::ActiveTab, 1)
    }

    /// The selected row of the focused list; empty without one.
    pub fn selected_row(&self) -> String {
        let row = self.first_cell(Role::Selected).map(|(_, row)| row);
        row.map(|row| self.in_role(Role::Selected, row)).unwrap_or_default()
    }

    /// Whether a dialog with a frame is open.
    pub fn has_dialog(&self) -> bool {
        !self.find_all("╭").is_empty()
    }

    /// The position of the first cell with a role, from the top.
    pub fn first_cell(&self, role: Role) -> Option<(u16, u16)> {
        let Rect { width, height, .. } = self.buffer().area;
        let mut cells = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        cells.find(|&(x, y)| Theme::role_at(self.buffer()[(x, y)].fg) == Some(role))
    }

    /// The text of a row in a role, without surrounding blanks.
    fn in_role(&self, role: Role, row: u16) -> String {
        let cells = (0..self.buffer().area.width).map(|x| &self.buffer()[(x, row)]);
        let cells = cells.filter(|cell| Theme::role_at(cell.fg) == Some(role));
        let text: String = cells.map(ratatui::buffer::Cell::symbol).collect();
        text.trim().to_owned()
    }

    /// All rows of the screen between two columns, without selection marks and blanks at
    /// their ends.
    pub fn columns(&self, columns: std::ops::Range<u16>) -> Vec<String> {
        let rows = 0..self.buffer().area.height;
        let row = |y| columns.clone().map(|x| self.buffer()[(x, y)].symbol()).collect::<String>();
        rows.map(|y| row(y).replace('▌', " ").trim_end().to_owned()).collect()
    }

    fn last_row(&self) -> u16 {
        self.buffer().area.height - 1
    }

    /// The screen with a letter for the role of each cell, and a legend. The cells
    /// with a comma have text without a role.
    pub fn roles(&self) -> String {
        let mut seen: Vec<(char, String)> = Vec::new();
        let mut picture = self.picture("roles", |cells, x, y| {
            let cell = &cells[(x, y)];
            let Some(role) = Theme::role_at(cell.fg) else {
                let blank = cell.symbol().trim().is_empty();
                return if blank { " " } else { "," }.to_owned();
            };
            let letter = letter(role);
            if letter != '.' && !seen.iter().any(|(known, _)| *known == letter) {
                seen.push((letter, format!("{role:?}")));
            }
            letter.to_string()
        });
        for (letter, role) in seen {
            write!(picture, "{letter} {role}  ").unwrap();
        }
        picture.trim_end().to_owned()
    }

    fn picture(&self, what: &str, mut of: impl FnMut(&Buffer, u16, u16) -> String) -> String {
        let cells = self.buffer();
        let area = cells.area;
        let mut out = format!("{}x{} {what}", area.width, area.height).trim_end().to_owned();
        for y in 0..area.height {
            let mut line = String::new();
            let mut x = 0;
            while x < area.width {
                let wide = width::of(cells[(x, y)].symbol()).max(1);
                let text = of(cells, x, y);
                line.push_str(&text);
                // The cell behind a wide character is not drawn.
                if width::of(&text) < wide {
                    line.push_str(&text.repeat(wide - 1));
                }
                x += u16::try_from(wide).unwrap();
            }
            out.push('\n');
            out.push_str(line.trim_end());
        }
        out.push('\n');
        out
    }

    /// The position of the first occurrence of a text.
    pub fn find(&self, text: &str) -> (u16, u16) {
        self.find_all(text)
            .first()
            .copied()
            .unwrap_or_else(|| panic!("{text:?} is not on\n{}", self.screen()))
    }

    /// The positions of all occurrences of a text, from the top.
    pub fn find_all(&self, text: &str) -> Vec<(u16, u16)> {
        let cells = self.buffer();
        let area = cells.area;
        let symbols: Vec<String> = text.chars().map(String::from).collect();
        let matches = |x: u16, y: u16| {
            symbols
                .iter()
                .zip(x..)
                .all(|(symbol, x)| x < area.width && cells[(x, y)].symbol() == symbol)
        };
        (0..area.height)
            .flat_map(|y| (0..area.width).map(move |x| (x, y)))
            .filter(|&(x, y)| matches(x, y))
            .collect()
    }

    /// The position of the cursor.
    pub fn cursor(&mut self) -> (u16, u16) {
        let at = self.terminal.get_cursor_position().unwrap();
        (at.x, at.y)
    }

    /// The role of the cell under the cursor.
    pub fn role_at_cursor(&mut self) -> Option<Role> {
        let at = self.cursor();
        Theme::role_at(self.buffer().cell(at)?.fg)
    }

    /// The full title of the selected talk. The screen may have room only for its
    /// beginning.
    pub fn selected(&self) -> Option<&str> {
        let talk = self.app.screen.selection.talk(&self.app.model.open)?;
        self.assert_shows(&talk.title);
        Some(&talk.title)
    }

    /// The ID of the selected talk, which may be a cancelled one. The screen shows its
    /// title.
    pub fn selected_id(&self) -> Option<&str> {
        let id = self.app.screen.selected()?;
        self.assert_shows(self.app.model.open.title_of(id));
        Some(id.as_str())
    }

    /// Asserts that the screen shows the beginning of a title, unless the screen is too
    /// small for a list or a dialog covers it.
    fn assert_shows(&self, title: &str) {
        let Rect { width, height, .. } = self.buffer().area;
        let start: String = title.chars().take(8).collect();
        let hidden = width < 40 || height < 12 || self.has_dialog();
        assert!(hidden || self.screen().contains(&start), "{title:?} is not on\n{}", self.screen());
    }
}

fn time(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

/// The key with this name in the help.
pub fn key(name: &str) -> KeyEvent {
    let bare = name.strip_prefix('<').and_then(|name| name.strip_suffix('>')).unwrap_or(name);
    let (name, modifiers) = match bare.strip_prefix("Ctrl-") {
        Some(rest) => (rest, KeyModifiers::CONTROL),
        None => match bare.strip_prefix("Alt-") {
            Some(rest) => (rest, KeyModifiers::ALT),
            None => (bare, KeyModifiers::NONE),
        },
    };
    let mut letters = name.chars();
    let code = match (letters.next(), letters.next()) {
        (Some(c), None) => KeyCode::Char(c),
        (Some('F'), Some(_)) => KeyCode::F(name[1..].parse().unwrap()),
        _ => match name {
            "space" => KeyCode::Char(' '),
            "enter" => KeyCode::Enter,
            "esc" => KeyCode::Esc,
            "tab" => KeyCode::Tab,
            "Shift-Tab" => KeyCode::BackTab,
            "Up" => KeyCode::Up,
            "Down" => KeyCode::Down,
            "Left" => KeyCode::Left,
            "Right" => KeyCode::Right,
            "Home" => KeyCode::Home,
            "End" => KeyCode::End,
            "PgUp" => KeyCode::PageUp,
            "PgDn" => KeyCode::PageDown,
            "Backspace" => KeyCode::Backspace,
            "Delete" => KeyCode::Delete,
            _ => panic!("no key is called {name:?}"),
        },
    };
    KeyEvent::new(code, modifiers)
}

fn letter(role: Role) -> char {
    match role {
        Role::Text => '.',
        Role::Dim => 'd',
        Role::Title => 't',
        Role::Heading => 'h',
        Role::ActiveTab => 'A',
        Role::Selected => 'S',
        Role::SelectedElsewhere => 's',
        Role::Star => '*',
        Role::Maybe => '?',
        Role::Clash => '!',
        Role::Note => 'o',
        Role::Now => 'n',
        Role::Match => 'M',
        Role::Link => 'l',
        Role::Code => 'c',
        Role::Stress => 'e',
        Role::Strong => 'b',
        Role::Separator => '|',
        Role::Key => 'k',
        Role::Error => 'E',
        Role::Cancelled => 'g',
        Role::News => 'N',
        Role::Track(None) => '-',
        Role::Track(Some(number)) => {
            char::from_digit(u32::try_from(number).unwrap(), 36).unwrap_or('?')
        }
    }
}

#[test]
fn every_bound_key_can_be_pressed_by_name() {
    use hallway::tui::keys::{Chord, bindings};
    for chord in bindings().into_iter().flat_map(|binding| binding.chords) {
        assert_eq!(Chord::of(key(&chord.name())), chord);
    }
}
