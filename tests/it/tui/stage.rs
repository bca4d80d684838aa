//! The stage on which a test plays: a state, a terminal in memory and a world
//! whose events come from a script.
//!
//! The loop that runs is the program's own. The agenda file is a real one in a
//! temporary folder; browser and clipboard only remember what they were given.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::io;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use hallway::agenda::{Agenda, Change, Friend, Level};
use hallway::config::Settings;
use hallway::format::{
    self,
    native::{self, Source},
};
use hallway::friends::Friends;
use hallway::schedule::changes::{Ledger, Unread};
use hallway::schedule::{Schedule, TalkId};
use hallway::store::{self, AgendaFile, Existing, Folders, HistoryFile, Shelf};
use hallway::text::symbols::{self, Symbols};
use hallway::tui::app::App;
use hallway::tui::keys::Keymap;
use hallway::tui::model::{History, Model, OpenConference, Prefs};
use hallway::tui::theme::{Role, Theme};
use hallway::tui::{self, Input, Updated, World};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tempfile::TempDir;

/// What a stage is set up with.
pub struct Setup {
    /// Columns and rows.
    pub size: (u16, u16),
    /// The present time.
    pub now: &'static str,
    /// The reader's zone.
    pub zone: Tz,
    /// The signs.
    pub symbols: &'static Symbols,
    /// How roles look.
    pub theme: Theme,
    /// What the reader has set.
    pub settings: Settings,
    /// The keys.
    pub keymap: Keymap,
    /// What is wrong at the start.
    pub complaint: Option<String>,
    /// What is on.
    pub schedule: Schedule,
    /// Whether that is an update of the built-in conference, with changes to be read.
    pub updated: bool,
    /// What the agenda file holds at first, if there is one.
    pub file: Option<String>,
    /// The agendas of others, each in a file of its own.
    pub friends: Vec<Friend>,
    /// The last searches, the newest last.
    pub searches: &'static [&'static str],
    /// The files of the library: their names, and what they hold.
    pub library: Vec<(&'static str, String)>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            size: (80, 24),
            // The conference is long over.
            now: "2026-01-01T12:00:00-05:00",
            zone: Tz::America__New_York,
            symbols: &symbols::UNICODE,
            theme: Theme::Distinct,
            settings: Settings::default(),
            keymap: Keymap::default(),
            complaint: None,
            schedule: native::embedded().unwrap(),
            updated: false,
            file: None,
            friends: Vec::new(),
            searches: &[],
            library: Vec::new(),
        }
    }
}

/// In the middle of the first morning of the conference.
pub const DURING: &str = "2023-11-13T10:02:00-05:00";

/// The agenda file's error, as often as it is asked.
type Failure = fn() -> store::Error;

/// What is no agenda.
pub const DAMAGED: &str = "{";

/// The world of a test.
pub struct Scripted {
    inputs: VecDeque<Input>,
    now: DateTime<Utc>,
    folder: TempDir,
    conference: String,
    edition: store::Watch,
    changes: store::Watch,
    file: AgendaFile,
    history: HistoryFile,
    friends: Friends,
    /// The agenda file that is damaged, and what stood in it.
    damaged: Option<(PathBuf, Option<Vec<u8>>)>,
    /// Searches cannot be kept, with this.
    pub forgets: Option<Failure>,
    /// All inputs come before the next picture, as when a text is typed fast.
    pub piled_up: bool,
    /// Saving fails with this.
    pub saving_fails: Option<Failure>,
    /// How many have failed since the last that did not.
    pub failed: usize,
    /// So many saves succeed before.
    pub still_saves: usize,
    /// What the next looks at the agenda file bring, before the file itself.
    pub reloads: VecDeque<Result<Agenda, store::Error>>,
    /// Whether browser and clipboard fail.
    pub outside_fails: bool,
    /// What is written in the editor, each time; then an editor fails.
    pub edits: VecDeque<Result<String, String>>,
    /// The texts that the editor was given.
    pub edited: Vec<String>,
    /// The addresses that were opened.
    pub opened: Vec<String>,
    /// The texts that were copied.
    pub copied: Vec<String>,
    /// How often the library was read.
    pub listed: usize,
    /// What is read each time that the programme is read again; then that fails.
    pub publishes: VecDeque<Schedule>,
    /// What is doubtful in the next edition that is read.
    pub doubt: Option<String>,
    /// How often the bell rang.
    pub rung: usize,
    /// How often the terminal was given back for a while.
    pub suspended: usize,
    /// Until when the loop wanted to wait, each time.
    pub waits: Vec<Option<DateTime<Utc>>>,
    ended: bool,
}

impl Scripted {
    /// Lets the time come to be this, without waking anybody.
    pub fn now_is(&mut self, now: &str) {
        self.now = time(now);
    }
}

impl World for Scripted {
    fn wait(&mut self, until: Option<DateTime<Utc>>) -> io::Result<Input> {
        self.waits.push(until);
        let next = self.inputs.pop_front();
        self.ended = next.is_none();
        // Not the program's end, which it would save for.
        next.ok_or_else(|| io::Error::other("the script is over"))
    }

    fn pending(&mut self) -> io::Result<bool> {
        Ok(self.piled_up && !self.inputs.is_empty())
    }

    fn now(&self) -> DateTime<Utc> {
        self.now
    }

    fn agenda_if_changed(&mut self) -> Option<Result<Agenda, store::Error>> {
        self.reloads.pop_front().or_else(|| self.file.load_if_changed())
    }

    fn save(&mut self, changes: &[Change], schedule: &Schedule) -> Result<Agenda, store::Error> {
        let saved = match self.saving_fails {
            Some(error) if self.still_saves == 0 => Err(error()),
            _ => {
                self.still_saves = self.still_saves.saturating_sub(1);
                self.file.apply(changes, schedule)
            }
        };
        self.failed = if saved.is_err() { self.failed + 1 } else { 0 };
        saved
    }

    fn changes_if_changed(&mut self) -> Option<Result<Ledger, store::Error>> {
        let library = Folders::at(self.folder.path()).library();
        let changed = self.changes.changed();
        changed.then(|| library.changes(&self.conference))
    }

    fn acknowledge(
        &mut self,
        read: &[(TalkId, DateTime<Utc>)],
    ) -> Result<Vec<(TalkId, Unread)>, store::Error> {
        let library = Folders::at(self.folder.path()).library();
        library.read_changes(&self.conference, read)
    }

    fn put_back(&mut self, read: Vec<(TalkId, Unread)>) -> Result<(), store::Error> {
        let library = Folders::at(self.folder.path()).library();
        library.unread_changes(&self.conference, read)
    }

    fn edition_changed(&mut self) -> bool {
        self.edition.changed()
    }

    fn remember(&mut self, query: &str) -> Result<Vec<String>, store::Error> {
        match self.forgets {
            Some(error) => Err(error()),
            None => self.history.remember(query),
        }
    }

    fn conferences(&mut self) -> Shelf {
        self.listed += 1;
        Folders::at(self.folder.path()).shelf()
    }

    fn switch(&mut self, id: &str) -> Result<OpenConference, store::Error> {
        let folders = Folders::at(self.folder.path());
        let edition = folders.library().watch(id)?;
        let changes = folders.library().watch_changes(id);
        let (opened, file) = folders.open(id)?;
        (self.edition, self.changes) = (edition, changes);
        self.file = file;
        id.clone_into(&mut self.conference);
        Ok(OpenConference::from_store(opened, &self.friends, self.now))
    }

    fn update(&mut self) {
        let conference = self.conference.clone();
        let outcome = match self.publishes.pop_front() {
            Some(edition) => {
                let library = Folders::at(self.folder.path()).library();
                let saved = library.save(&edition, &source(self.now), self.now, false);
                let saved = saved.map(|saved| (saved, self.doubt.take()));
                saved.map_err(|error| error.to_string())
            }
            None => Err("the network is down".to_owned()),
        };
        self.inputs.push_back(Input::Updated(Updated { conference, outcome }));
    }

    fn reopen(&mut self) -> Result<OpenConference, store::Error> {
        let folders = Folders::at(self.folder.path());
        self.edition = folders.library().watch(&self.conference)?;
        self.changes = folders.library().watch_changes(&self.conference);
        let (opened, file) = folders.reopen(&self.conference)?;
        self.file = file;
        Ok(OpenConference::from_store(opened, &self.friends, self.now))
    }

    fn export(
        &mut self,
        path: &str,
        text: &str,
        existing: Existing,
    ) -> Result<PathBuf, store::Error> {
        store::export(&self.folder.path().join(path), text, existing)?;
        // Without the folder, which has another name each time.
        Ok(path.into())
    }

    fn open(&mut self, url: &str) -> Result<String, String> {
        if self.outside_fails {
            return Err(format!("cannot open {url}: no program to open it was found"));
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

    fn ring(&mut self) -> io::Result<()> {
        self.rung += 1;
        Ok(())
    }

    fn edit(&mut self, text: &str) -> Result<String, String> {
        self.edited.push(text.to_owned());
        let failure = "the editor 'vi' ended with code 1; the note is as it was";
        self.edits.pop_front().unwrap_or_else(|| Err(failure.to_owned()))
    }

    fn suspend(&mut self) -> io::Result<()> {
        self.suspended += 1;
        Ok(())
    }

    fn whole_schedule(&mut self) -> Result<Schedule, store::Error> {
        Err(store::Error::NoHome)
    }
}

fn source(fetched: DateTime<Utc>) -> Source {
    Source {
        from: "-".to_owned(),
        format: "test".to_owned(),
        fetched,
        etag: None,
        last_modified: None,
    }
}

/// A state, its terminal and its world.
pub struct Stage {
    /// The state, to be looked at.
    pub app: App,
    /// The world, to be told what goes wrong and asked what was done.
    pub world: Scripted,
    terminal: Terminal<TestBackend>,
}

impl Stage {
    /// The embedded conference on a screen of this size.
    pub fn new(width: u16, height: u16) -> Self {
        Self::with(Setup { size: (width, height), ..Setup::default() })
    }

    /// The same while the conference is on.
    pub fn during(width: u16, height: u16) -> Self {
        Self::with(Setup { size: (width, height), now: DURING, ..Setup::default() })
    }

    /// As it is set up.
    pub fn with(setup: Setup) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut file = Folders::at(folder.path()).agenda(&setup.schedule.conference().id);
        if let Some(text) = setup.file {
            std::fs::create_dir_all(file.path().parent().unwrap()).unwrap();
            std::fs::write(file.path(), text).unwrap();
        }
        let library = folder.path().join("conferences");
        std::fs::create_dir_all(&library).unwrap();
        for (name, text) in setup.library {
            std::fs::write(library.join(name), text).unwrap();
        }
        let agenda = file.load().map_err(|error| error.to_string());
        let library = Folders::at(folder.path()).library();
        if setup.updated {
            let now = time(setup.now);
            library.save(&setup.schedule, &source(now), now, false).unwrap();
        }
        let changes = library.changes(&setup.schedule.conference().id);
        let history = Folders::at(folder.path()).history();
        for query in setup.searches {
            history.remember(query).unwrap();
        }
        let now = time(setup.now);
        let (width, height) = setup.size;
        let set = setup.friends.iter().map(|friend| {
            let path = folder.path().join(format!("{}.json", friend.name));
            let text = format::agenda::write(&friend.agenda, &setup.schedule);
            std::fs::write(&path, text).unwrap();
            format!("{}={}", friend.name, path.display())
        });
        let friends = Friends { set: set.collect(), given: Vec::new() };
        let known = friends.known(&setup.schedule, now);
        assert!(known.unread.is_empty(), "{:?}", known.unread);
        let changes = changes.map_err(|error| error.to_string());
        let open = OpenConference {
            warning: setup.complaint,
            ..OpenConference::new(setup.schedule, agenda, changes, known.friends)
        };
        let prefs = Prefs {
            zone: setup.zone,
            own_clock: setup.settings.own_clock,
            skip_hidden: false,
            symbols: setup.symbols,
            theme: setup.theme,
            settings: setup.settings,
            keymap: setup.keymap,
        };
        let searches = History { queries: history.load().unwrap(), error_shown: false };
        let model = Model::new(open, prefs, searches, now);
        let app = App::new(model, Rect::new(0, 0, width, height));
        let world = Scripted {
            inputs: VecDeque::new(),
            now,
            folder,
            conference: app.model.open.schedule.conference().id.clone(),
            edition: library.watch(&app.model.open.schedule.conference().id).unwrap(),
            changes: library.watch_changes(&app.model.open.schedule.conference().id),
            file,
            history,
            friends,
            damaged: None,
            forgets: None,
            piled_up: false,
            saving_fails: None,
            failed: 0,
            still_saves: 0,
            reloads: VecDeque::new(),
            outside_fails: false,
            edits: VecDeque::new(),
            edited: Vec::new(),
            opened: Vec::new(),
            copied: Vec::new(),
            listed: 0,
            publishes: VecDeque::new(),
            doubt: None,
            rung: 0,
            suspended: 0,
            waits: Vec::new(),
            ended: false,
        };
        let mut stage =
            Self { app, world, terminal: Terminal::new(TestBackend::new(width, height)).unwrap() };
        stage.play([]);
        stage
    }

    /// Lets a file in the folder hold this.
    pub fn writes(&self, name: &str, text: &str) {
        std::fs::write(self.world.folder.path().join(name), text).unwrap();
    }

    /// Presses keys. They are written as the help writes them, parted by blanks,
    /// in angle brackets or bare: `j j space Ctrl-d <enter>`.
    pub fn keys(&mut self, script: &str) -> &mut Self {
        self.play(script.split_whitespace().map(|name| Input::Event(Event::Key(key(name)))))
    }

    /// Types a text, a key a letter.
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

    /// Clicks on the first place where a text stands.
    pub fn clicks_on(&mut self, text: &str) -> &mut Self {
        let (column, row) = self.find(text);
        self.clicks(column, row)
    }

    /// Clicks on the first place in the overlay's frame where a text stands.
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

    /// Turns the wheel by so many notches at a place, down where positive.
    pub fn wheel(&mut self, notches: i32, column: u16, row: u16) -> &mut Self {
        let kind = if notches > 0 { MouseEventKind::ScrollDown } else { MouseEventKind::ScrollUp };
        for _ in 0..notches.abs() {
            self.mouse(kind, column, row);
        }
        self
    }

    /// Any event of the mouse.
    pub fn mouse(&mut self, kind: MouseEventKind, column: u16, row: u16) -> &mut Self {
        self.play([Input::Event(Event::Mouse(MouseEvent {
            kind,
            column,
            row,
            modifiers: KeyModifiers::NONE,
        }))])
    }

    /// Gives the window another size.
    pub fn resizes(&mut self, width: u16, height: u16) -> &mut Self {
        self.terminal.backend_mut().resize(width, height);
        self.play([Input::Event(Event::Resize(width, height))])
    }

    /// Lets the time come to be this, and the loop awake of it.
    pub fn time_is(&mut self, now: &str) -> &mut Self {
        self.world.now = time(now);
        self.play([Input::Time])
    }

    /// The system asks to suspend.
    pub fn is_suspended(&mut self) -> &mut Self {
        self.play([Input::Suspend])
    }

    /// Another program stars or unstars a talk in the agenda file.
    pub fn another_program_toggles(&mut self, id: &str) -> &mut Self {
        let conference = &self.app.model.open.schedule.conference().id;
        let mut file = Folders::at(self.world.folder.path()).agenda(conference);
        let agenda = file.load().unwrap();
        let talk = self.app.model.open.schedule.by_id(&TalkId::new(id)).unwrap();
        let change = agenda.toggled(talk, Level::Must, self.world.now);
        file.apply(&[change], &self.app.model.open.schedule).unwrap();
        self.play([Input::Time])
    }

    /// Another program updates the conference with what is published next; the loop
    /// does not wake.
    pub fn another_program_updates(&mut self) -> &mut Self {
        let edition = self.world.publishes.pop_front().unwrap();
        let library = Folders::at(self.world.folder.path()).library();
        let now = self.world.now;
        library.save(&edition, &source(now), now, false).unwrap();
        self
    }

    /// Another program goes back to the edition before; the loop does not wake.
    pub fn another_program_goes_back(&mut self) -> &mut Self {
        let library = Folders::at(self.world.folder.path()).library();
        library.undo(&self.world.conference, self.world.now).unwrap();
        self
    }

    /// Another program takes changes as read; the loop does not wake.
    pub fn another_program_reads(&mut self, ids: &[&str]) -> &mut Self {
        let library = Folders::at(self.world.folder.path()).library();
        let ledger = library.changes(&self.world.conference).unwrap();
        let read: Vec<_> = ids
            .iter()
            .map(|id| TalkId::new(*id))
            .map(|id| (id.clone(), ledger.since(&id).unwrap()))
            .collect();
        let new = library.read_changes(&self.world.conference, &read).unwrap();
        assert_eq!(new.len(), ids.len());
        self
    }

    /// Another program writes a note, or takes it away, and the loop wakes.
    pub fn another_program_notes(&mut self, id: &str, note: &str) -> &mut Self {
        self.note_behind_its_back(id, note).play([Input::Time])
    }

    /// The same, but the loop does not wake.
    pub fn note_behind_its_back(&mut self, id: &str, note: &str) -> &mut Self {
        let conference = &self.app.model.open.schedule.conference().id;
        let mut file = Folders::at(self.world.folder.path()).agenda(conference);
        let talk = self.app.model.open.schedule.by_id(&TalkId::new(id)).unwrap();
        file.apply(&[Change::note(talk, note)], &self.app.model.open.schedule).unwrap();
        self
    }

    /// Another program writes this into the agenda file.
    pub fn another_program_writes(&mut self, text: &str) -> &mut Self {
        std::fs::write(self.world.file.path(), text).unwrap();
        self.play([Input::Time])
    }

    /// Something else comes to stand in the agenda file, if nothing does so far.
    pub fn damages_the_agenda(&mut self) -> &mut Self {
        if self.world.damaged.is_none() {
            let path = self.world.file.path().to_owned();
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            let text = std::fs::read(&path).ok();
            std::fs::write(&path, DAMAGED).unwrap();
            self.world.damaged = Some((path, text));
        }
        self.play([Input::Time])
    }

    /// What stood in the file stands there again.
    pub fn mends_the_agenda(&mut self) -> &mut Self {
        match self.world.damaged.take() {
            Some((path, Some(text))) => std::fs::write(path, text).unwrap(),
            Some((path, None)) => std::fs::remove_file(path).unwrap(),
            None => {}
        }
        self.play([Input::Time])
    }

    /// Whether it is the file of the conference that is open which is damaged.
    pub fn is_damaged(&self) -> bool {
        let damaged = self.world.damaged.as_ref();
        damaged.is_some_and(|(path, _)| path == self.world.file.path())
    }

    /// What stands in the agenda file.
    pub fn damaged_text(&self) -> String {
        std::fs::read_to_string(self.world.file.path()).unwrap()
    }

    /// The system asks to end, or the terminal is gone.
    pub fn ends(&mut self) -> &mut Self {
        self.play([Input::End])
    }

    /// Stars talks by their ids before anything is done at the screen.
    pub fn starring(&mut self, ids: &[&str]) -> &mut Self {
        for id in ids {
            self.another_program_toggles(id);
        }
        self
    }

    /// Runs the loop until the inputs are used up or the program is done.
    pub fn play(&mut self, inputs: impl IntoIterator<Item = Input>) -> &mut Self {
        assert!(!self.is_done(), "nothing can be played after the end");
        self.world.inputs.extend(inputs);
        self.app.model.done = false;
        let outcome = tui::main_loop(&mut self.terminal, &mut self.world, &mut self.app);
        if !self.world.ended {
            outcome.unwrap();
        }
        self
    }

    /// Whether the program has ended, and not only the script.
    pub fn is_done(&self) -> bool {
        self.app.model.done && !self.world.ended
    }

    /// Writes a file in the temporary folder, or makes a folder of that name where
    /// there is nothing to write.
    pub fn puts(&mut self, path: &str, text: Option<&str>) -> &mut Self {
        let path = self.world.folder.path().join(path);
        match text {
            Some(text) => std::fs::write(path, text).unwrap(),
            None => std::fs::create_dir_all(path).unwrap(),
        }
        self
    }

    /// What a file in the temporary folder holds.
    pub fn file(&self, path: &str) -> Option<String> {
        std::fs::read_to_string(self.world.folder.path().join(path)).ok()
    }

    /// What the agenda file holds.
    pub fn filed(&self) -> Agenda {
        let conference = &self.app.model.open.schedule.conference().id;
        let mut file = Folders::at(self.world.folder.path()).agenda(conference);
        file.load().unwrap()
    }

    /// The ids of the talks that the agenda file holds.
    pub fn saved(&self) -> Vec<String> {
        self.filed().entries.keys().map(|id| id.as_str().to_owned()).collect()
    }

    /// The note on a talk that the agenda file holds.
    pub fn noted(&self, id: &str) -> Option<String> {
        self.filed().note(&TalkId::new(id)).map(str::to_owned)
    }

    /// The last searches that are kept, the newest last.
    pub fn searches(&self) -> Vec<String> {
        self.world.history.load().unwrap()
    }

    /// Another program keeps a search.
    pub fn another_program_searches(&mut self, query: &str) -> &mut Self {
        self.world.history.remember(query).unwrap();
        self
    }

    /// Another program writes this into the file of the last searches.
    pub fn another_program_wrote_searches(&mut self, content: &[u8]) -> &mut Self {
        std::fs::write(self.world.history.path(), content).unwrap();
        self
    }

    /// What the file of the last searches holds.
    pub fn file_of_searches(&self) -> Vec<u8> {
        std::fs::read(self.world.history.path()).unwrap()
    }

    /// The cells of the screen.
    pub fn buffer(&self) -> &Buffer {
        self.terminal.backend().buffer()
    }

    /// The screen as text under a line that says its size, trailing blanks trimmed.
    pub fn screen(&self) -> String {
        self.picture("", |cells, x, y| cells[(x, y)].symbol().to_owned())
    }

    /// The screen, with a line over it that says what was done.
    pub fn screen_after(&self, what: &str) -> String {
        self.picture(what, |cells, x, y| cells[(x, y)].symbol().to_owned())
    }

    /// One row of the screen.
    pub fn row(&self, row: u16) -> String {
        self.screen().lines().nth(usize::from(row) + 1).unwrap_or_default().to_owned()
    }

    /// The last line.
    pub fn footer(&self) -> String {
        self.row(self.buffer().area.height - 1)
    }

    /// What was said last of what was done, in full.
    pub fn said(&self) -> &str {
        self.app.model.status.as_ref().map_or("", |status| &status.text)
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
        use unicode_width::UnicodeWidthStr;
        let cells = self.buffer();
        let area = cells.area;
        let mut out = format!("{}x{} {what}", area.width, area.height).trim_end().to_owned();
        for y in 0..area.height {
            let mut line = String::new();
            let mut x = 0;
            while x < area.width {
                let wide = cells[(x, y)].symbol().width().max(1);
                let text = of(cells, x, y);
                line.push_str(&text);
                // The cell behind a wide character is not drawn.
                if text.width() < wide {
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

    /// Where the first cell of a text stands.
    pub fn find(&self, text: &str) -> (u16, u16) {
        self.find_all(text)
            .first()
            .copied()
            .unwrap_or_else(|| panic!("{text:?} is not on\n{}", self.screen()))
    }

    /// Everywhere a text stands, from the top.
    pub fn find_all(&self, text: &str) -> Vec<(u16, u16)> {
        let cells = self.buffer();
        let area = cells.area;
        let symbols: Vec<String> = text.chars().map(String::from).collect();
        let stands = |x: u16, y: u16| {
            symbols
                .iter()
                .zip(x..)
                .all(|(symbol, x)| x < area.width && cells[(x, y)].symbol() == symbol)
        };
        (0..area.height)
            .flat_map(|y| (0..area.width).map(move |x| (x, y)))
            .filter(|&(x, y)| stands(x, y))
            .collect()
    }

    /// Where the cursor was put last.
    pub fn cursor(&mut self) -> (u16, u16) {
        let at = self.terminal.get_cursor_position().unwrap();
        (at.x, at.y)
    }

    /// The title of the selected talk.
    pub fn selected(&self) -> Option<&str> {
        self.app.screen.selection.talk(&self.app.model.open).map(|talk| talk.title.as_str())
    }

    /// The id of what is selected.
    pub fn selected_id(&self) -> Option<&str> {
        self.app.screen.selected().map(TalkId::as_str)
    }
}

fn time(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

/// The key that the help calls so.
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
        Role::Gone => 'g',
        Role::News => 'N',
        Role::Track(None) => '-',
        Role::Track(Some(number)) => {
            char::from_digit(u32::try_from(number).unwrap(), 36).unwrap_or('?')
        }
    }
}

#[test]
fn every_key_of_the_table_can_be_pressed_by_its_name() {
    use hallway::tui::keys::{Chord, bindings};
    for chord in bindings().into_iter().flat_map(|binding| binding.chords) {
        assert_eq!(Chord::of(key(&chord.name())), chord);
    }
}
