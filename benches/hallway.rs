//! Times the parts of the program: reading, the first frame, the response to a key,
//! searching and exporting; with the built-in conference and with a huge one.
//!
//! Keys go through the same loop as in a terminal, with a screen in memory.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

#[path = "hallway/huge.rs"]
mod huge;
#[path = "hallway/keys.rs"]
mod keys;

use std::hint::black_box;
use std::io;
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, Utc};
use criterion::{BatchSize, Criterion, criterion_group};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use hallway::agenda::suggest::Interests;
use hallway::agenda::{Agenda, AgendaState, Level, Plan, Rules, clashes};
use hallway::config::Settings;
use hallway::format::{ical, native};
use hallway::friends::Friends;
use hallway::schedule::Schedule;
use hallway::schedule::changes::ChangeLog;
use hallway::schedule::query::{language, select};
use hallway::schedule::similar::similar;
use hallway::store::library::Extent;
use hallway::store::{Folders, Session, StoredConference};
use hallway::text::symbols;
use hallway::tui::Loop;
use hallway::tui::app::App;
use hallway::tui::keys::Keymap;
use hallway::tui::model::{History, Model, OpenConference, Prefs, View};
use hallway::tui::platform::{Platform, Request, Wait};
use hallway::tui::theme::Theme;
use hallway::tui::update::Input;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Rect;
use tempfile::TempDir;

const SIZE: Rect = Rect::new(0, 0, 120, 40);

/// Keys pressed one by one, each after the frame for the previous key.
struct Script {
    before: Vec<KeyCode>,
    /// The keys to repeat, and whether each is timed or only leads back to the start.
    round: Vec<(KeyCode, bool)>,
    at: usize,
    /// The number of timed keys still to press.
    left: u64,
    since: Option<Instant>,
    spent: Duration,
    /// The time of each timed key.
    each: Vec<Duration>,
}

impl Script {
    /// Presses keys until `keys` of them are timed, and returns their total time.
    fn time(
        before: &str,
        round: &[(KeyCode, bool)],
        (session, app): (&mut Session, &mut App),
        keys: u64,
    ) -> Duration {
        Self::play(before.chars().map(key).collect(), round, (session, app), keys).spent
    }

    /// Presses keys until `keys` of them are timed.
    fn play(
        mut before: Vec<KeyCode>,
        round: &[(KeyCode, bool)],
        (session, app): (&mut Session, &mut App),
        keys: u64,
    ) -> Self {
        before.reverse();
        let mut script = Self {
            before,
            round: round.to_vec(),
            at: 0,
            left: keys,
            since: None,
            spent: Duration::ZERO,
            each: Vec::new(),
        };
        let mut terminal = Terminal::new(TestBackend::new(SIZE.width, SIZE.height)).unwrap();
        let (terminal, platform) = (&mut terminal, &mut script);
        Loop { terminal, platform, session, app }.run().unwrap();
        app.model.done = false;
        script
    }
}

impl Platform for Script {
    fn next_event(&mut self, wait: Wait) -> io::Result<Option<Input>> {
        if matches!(wait, Wait::ForFrame) {
            return Ok(None);
        }
        if let Some(since) = self.since.take() {
            let spent = since.elapsed();
            self.spent += spent;
            self.each.push(spent);
        }
        let code = if let Some(code) = self.before.pop() {
            code
        } else if self.left == 0 {
            return Ok(Some(Input::End));
        } else {
            let (code, timed) = self.round[self.at % self.round.len()];
            self.at += 1;
            if timed {
                self.left -= 1;
                self.since = Some(Instant::now());
            }
            code
        };
        let event = KeyEvent::new(code, KeyModifiers::NONE);
        Ok(Some(Input::Event(Event::Key(event))))
    }

    fn now(&self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH
    }

    fn request(&mut self, _: Request) {}

    fn open_url(&mut self, _: &str) -> Result<String, String> {
        Ok(String::new())
    }

    fn copy(&mut self, _: &str) -> Result<String, String> {
        Ok(String::new())
    }

    fn send(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn edit(&mut self, text: &str) -> Result<String, String> {
        Ok(text.to_owned())
    }

    fn suspend(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn key(letter: char) -> KeyCode {
    KeyCode::Char(letter)
}

/// A session on files in a temporary folder.
fn session() -> (TempDir, Session) {
    let folder = tempfile::tempdir().unwrap();
    let (session, ..) = Session::open_current(&Folders::at(folder.path()), Extent::Whole).unwrap();
    (folder, session)
}

fn app(schedule: Schedule) -> App {
    let id = &schedule.conference().id;
    let (agenda, changes) = (Ok(Agenda::new(id)), ChangeLog::default());
    let prefs = Prefs {
        zone: chrono_tz::Tz::UTC,
        own_clock: false,
        skip_hidden: false,
        details_open: true,
        symbols: &symbols::UNICODE,
        theme: Theme::new(true),
        settings: Settings::default(),
        terminal: hallway::environment::Terminal::default(),
        keymap: Keymap::default(),
        folder: String::new(),
        friends: Friends::default(),
    };
    let conference = StoredConference {
        schedule,
        agenda,
        changes,
        busy: std::sync::Arc::default(),
        source: None,
    };
    let open = OpenConference::new(conference, Vec::new());
    let model = Model::new(open, prefs, History::default(), DateTime::UNIX_EPOCH);
    App::new(model, SIZE)
}

/// An agenda with every `every`th talk.
fn starred(schedule: &Schedule, every: usize) -> Agenda {
    let mut agenda = Agenda::new(&schedule.conference().id);
    for talk in schedule.talks().iter().step_by(every) {
        let change = agenda.toggled(talk, Level::Star, DateTime::UNIX_EPOCH);
        agenda.apply(change);
    }
    agenda
}

fn conference(c: &mut Criterion, name: &str, text: &str, every: usize) {
    let mut group = c.benchmark_group(name);
    group.sample_size(10);
    group.warm_up_time(Duration::from_millis(300));
    group.measurement_time(Duration::from_secs(1));
    let read = || native::read(text).unwrap();
    let (_folder, mut session) = session();
    group.bench_function("read and index", |b| b.iter(|| read().talks().len()));
    group.bench_function("first frame", |b| {
        b.iter_batched(
            read,
            |schedule| Script::time("", &[(key('j'), true)], (&mut session, &mut app(schedule)), 0),
            BatchSize::PerIteration,
        );
    });

    let down = [(key('j'), true)];
    let letters: Vec<(KeyCode, bool)> = "proxy"
        .chars()
        .map(|letter| (key(letter), true))
        .chain([(KeyCode::Backspace, false); 5])
        .collect();
    let around: Vec<(KeyCode, bool)> = "ljljhkhk".chars().map(|c| (key(c), true)).collect();
    let star = [(key(' '), true), (key(' '), false)];
    for (what, before, round) in [
        ("move in the list", "", &down[..]),
        ("letter of a search", "/", &letters),
        ("move in the timeline", "2", &around),
        ("star", "", &star),
    ] {
        let mut app = app(read());
        group.bench_function(what, |b| {
            b.iter_custom(|keys| {
                app.model.search = None;
                app.model.nav.view = View::Talks;
                Script::time(before, round, (&mut session, &mut app), keys)
            });
        });
    }

    let schedule = read();
    let all: Vec<usize> = (0..schedule.talks().len()).collect();
    let (nothing, unchanged) = (Agenda::new("lpc-2023"), ChangeLog::default());
    let options =
        ical::Options { agenda: &nothing, log: &unchanged, alarm: Some(ical::DEFAULT_ALARM) };
    group.bench_function("calendar of all talks", |b| {
        b.iter(|| ical::write(&schedule, black_box(&all), options).text.len());
    });
    // About a thousand picks, if the conference has enough talks.
    let agenda = starred(&schedule, (every / 10).max(1));
    let picks = agenda.picks().count();
    group.bench_function(format!("clashes of {picks} picks"), |b| {
        b.iter(|| clashes(&schedule, black_box(&agenda)).clash_times());
    });
    let clashes = clashes(&schedule, &agenda);
    let rules = Rules::default();
    group.bench_function(format!("gaps between {picks} picks"), |b| {
        b.iter(|| Plan::new(&schedule, black_box(&agenda), &clashes, rules).gaps().count());
    });
    // Conditions that check every talk against the picks.
    let talk_state = || AgendaState::new(&schedule, &agenda, &clashes, DateTime::UNIX_EPOCH);
    for text in ["is:free", "is:clashing -is:maybe"] {
        let filter = language::parse(text, NaiveDate::default()).unwrap();
        group.bench_function(format!("{text} with {picks} picks"), |b| {
            b.iter(|| select(&schedule, black_box(&filter), &talk_state()).hits.len());
        });
    }
    group.finish();
}

fn built_in(c: &mut Criterion) {
    let text = include_str!("../data/lpc-2023.json");
    conference(c, "48 talks", text, 1);
}

fn synthetic(c: &mut Criterion) {
    conference(c, "30000 talks", &huge::conference(), 300);
}

/// Talks similar to another, and suggestions for ten picks.
fn similarity(c: &mut Criterion) {
    let huge = native::read(&huge::conference()).unwrap();
    for count in [1_000, huge.talks().len()] {
        let schedule = huge.with_talks(huge.talks()[..count].to_vec());
        let agenda = starred(&schedule, count / 10);
        let mut group = c.benchmark_group(format!("{count} talks"));
        group.sample_size(10);
        group.bench_function("similar", |b| {
            b.iter(|| similar(&schedule, black_box(count / 2), 50, |_| true).len());
        });
        group.bench_function("suggest with 10 picks", |b| {
            b.iter(|| {
                let interests = Interests::new(&schedule, black_box(&agenda)).unwrap();
                interests.suggestions(DateTime::UNIX_EPOCH, 50, |_| true).len()
            });
        });
        group.finish();
    }
}

criterion_group!(benches, built_in, synthetic, similarity);

/// With `keys`, prints the times of each key of a script, for which a mean is not
/// enough. Otherwise runs the criterion benchmarks.
fn main() {
    if std::env::args().any(|argument| argument == "keys") {
        keys::print();
        return;
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
}
