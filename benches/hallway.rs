//! Times the parts of the program: reading, the first frame, the response to a key,
//! searching and exporting; with the embedded conference and with a huge one.
//!
//! Keys go through the same loop as in a terminal, with a screen in memory.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

#[path = "hallway/huge.rs"]
mod huge;
#[path = "hallway/keys.rs"]
mod keys;

use std::hint::black_box;
use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, Utc};
use criterion::{BatchSize, Criterion, criterion_group};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use hallway::agenda::{Agenda, Change, Facts, Level, Plan, Rules, clashes};
use hallway::config::Settings;
use hallway::format::{ical, native};
use hallway::schedule::changes::{Ledger, Unread};
use hallway::schedule::query::{language, select};
use hallway::schedule::{Schedule, TalkId};
use hallway::store::{self, Existing, Shelf};
use hallway::text::symbols;
use hallway::tui::app::App;
use hallway::tui::keys::Keymap;
use hallway::tui::model::{History, Model, OpenConference, Prefs, View};
use hallway::tui::theme::Theme;
use hallway::tui::{Input, World, main_loop};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Rect;

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
    agenda: Agenda,
}

impl Script {
    /// Presses keys until the given number has been timed, and returns their total
    /// time.
    fn time(before: &str, round: &[(KeyCode, bool)], app: &mut App, keys: u64) -> Duration {
        Self::play(before.chars().map(key).collect(), round, app, keys).spent
    }

    /// Presses keys until the given number has been timed.
    fn play(mut before: Vec<KeyCode>, round: &[(KeyCode, bool)], app: &mut App, keys: u64) -> Self {
        before.reverse();
        let mut script = Self {
            before,
            round: round.to_vec(),
            at: 0,
            left: keys,
            since: None,
            spent: Duration::ZERO,
            each: Vec::new(),
            agenda: Agenda::clone(&app.model.open.agenda),
        };
        let mut terminal = Terminal::new(TestBackend::new(SIZE.width, SIZE.height)).unwrap();
        main_loop(&mut terminal, &mut script, app).unwrap();
        app.model.done = false;
        script
    }
}

impl World for Script {
    fn wait(&mut self, _: Option<DateTime<Utc>>) -> io::Result<Input> {
        if let Some(since) = self.since.take() {
            let spent = since.elapsed();
            self.spent += spent;
            self.each.push(spent);
        }
        let code = if let Some(code) = self.before.pop() {
            code
        } else if self.left == 0 {
            return Ok(Input::End);
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
        Ok(Input::Event(Event::Key(event)))
    }

    fn pending(&mut self) -> io::Result<bool> {
        Ok(false)
    }

    fn now(&self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH
    }

    fn agenda_if_changed(&mut self) -> Option<Result<Agenda, store::Error>> {
        None
    }

    fn save(&mut self, changes: &[Change], _: &Schedule) -> Result<Agenda, store::Error> {
        for change in changes {
            self.agenda.apply(change.clone());
        }
        Ok(self.agenda.clone())
    }

    fn changes_if_changed(&mut self) -> Option<Result<Ledger, store::Error>> {
        None
    }

    fn acknowledge(
        &mut self,
        _: &[(TalkId, DateTime<Utc>)],
    ) -> Result<Vec<(TalkId, Unread)>, store::Error> {
        Ok(Vec::new())
    }

    fn put_back(&mut self, _: Vec<(TalkId, Unread)>) -> Result<(), store::Error> {
        Ok(())
    }

    fn edition_changed(&mut self) -> bool {
        false
    }

    fn remember(&mut self, _: &str) -> Result<Vec<String>, store::Error> {
        Ok(Vec::new())
    }

    fn conferences(&mut self) -> Shelf {
        Shelf::default()
    }

    fn switch(&mut self, id: &str) -> Result<OpenConference, store::Error> {
        Err(store::Error::Unknown { id: id.to_owned(), there: Vec::new() })
    }

    fn update(&mut self) {}

    fn reopen(&mut self) -> Result<OpenConference, store::Error> {
        Err(store::Error::NoHome)
    }

    fn export(&mut self, path: &str, _: &str, _: Existing) -> Result<PathBuf, store::Error> {
        Ok(path.into())
    }

    fn open(&mut self, _: &str) -> Result<String, String> {
        Ok(String::new())
    }

    fn copy(&mut self, _: &str) -> Result<String, String> {
        Ok(String::new())
    }

    fn ring(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn edit(&mut self, text: &str) -> Result<String, String> {
        Ok(text.to_owned())
    }

    fn suspend(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn whole_schedule(&mut self) -> Result<Schedule, store::Error> {
        Err(store::Error::NoHome)
    }
}

fn key(letter: char) -> KeyCode {
    KeyCode::Char(letter)
}

fn app(schedule: Schedule) -> App {
    let id = &schedule.conference().id;
    let (agenda, changes) = (Agenda::new(id), Ledger::new(id));
    let prefs = Prefs {
        zone: chrono_tz::Tz::UTC,
        own_clock: false,
        skip_hidden: false,
        symbols: &symbols::UNICODE,
        theme: Theme::new(true),
        settings: Settings::default(),
        keymap: Keymap::default(),
    };
    let open = OpenConference::new(schedule, Ok(agenda), Ok(changes), Vec::new());
    let model = Model::new(open, prefs, History::default(), DateTime::UNIX_EPOCH);
    App::new(model, SIZE)
}

/// An agenda with every `every`th talk.
fn starred(schedule: &Schedule, every: usize) -> Agenda {
    let mut agenda = Agenda::new(&schedule.conference().id);
    for talk in schedule.talks().iter().step_by(every) {
        let change = agenda.toggled(talk, Level::Must, DateTime::UNIX_EPOCH);
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
    group.bench_function("read and index", |b| b.iter(|| read().talks().len()));
    group.bench_function("first picture", |b| {
        b.iter_batched(
            read,
            |schedule| Script::time("", &[(key('j'), true)], &mut app(schedule), 0),
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
                Script::time(before, round, &mut app, keys)
            });
        });
    }

    let schedule = read();
    let all: Vec<usize> = (0..schedule.talks().len()).collect();
    let (nothing, unchanged) = (Agenda::new("lpc-2023"), Ledger::new("lpc-2023"));
    let options =
        ical::Options { agenda: &nothing, ledger: &unchanged, alarm: Some(ical::DEFAULT_ALARM) };
    group.bench_function("calendar of all talks", |b| {
        b.iter(|| ical::write(&schedule, black_box(&all), options).text.len());
    });
    // About a thousand picks, if the conference has enough talks.
    let agenda = starred(&schedule, (every / 10).max(1));
    let picks = agenda.picks().count();
    group.bench_function(format!("clashes of {picks} picks"), |b| {
        b.iter(|| clashes(&schedule, black_box(&agenda)).hard());
    });
    let clashes = clashes(&schedule, &agenda);
    let rules = Rules::default();
    group.bench_function(format!("holes between {picks} picks"), |b| {
        b.iter(|| Plan::new(&schedule, black_box(&agenda), &clashes, rules).gaps().count());
    });
    // Conditions that check every talk against the picks.
    let facts = || Facts::new(&schedule, &agenda, &clashes, DateTime::UNIX_EPOCH);
    for text in ["is:free", "is:clashing -is:maybe"] {
        let filter = language::parse(text, NaiveDate::default()).unwrap();
        group.bench_function(format!("{text} with {picks} picks"), |b| {
            b.iter(|| select(&schedule, black_box(&filter), &facts()).hits.len());
        });
    }
    group.finish();
}

fn embedded(c: &mut Criterion) {
    let text = include_str!("../data/lpc-2023.json");
    conference(c, "48 talks", text, 1);
}

fn synthetic(c: &mut Criterion) {
    conference(c, "30000 talks", &huge::conference(), 300);
}

criterion_group!(benches, embedded, synthetic);

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
