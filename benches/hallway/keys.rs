//! The time from each key to its frame with 30,000 talks, or with the schedule in the file
//! `HALLWAY_SCHEDULE`: minimum, median, 95th percentile and maximum in milliseconds.
//!
//! `cargo bench --bench hallway -- keys`

use std::time::{Duration, Instant};

use crossterm::event::KeyCode;
use hallway::format::{self, Hints, native};
use hallway::schedule::Schedule;
use hallway::tui::app::App;
use hallway::tui::model::{Focus, View};
use hallway::tui::update::Msg;

use super::{Script, app, huge, key, session, starred};

/// The number of rounds of each script.
const ROUNDS: u64 = 12;

/// The number of fresh instances in which each search is typed for the first time. The
/// minimum over them excludes most noise.
const FRESH: usize = 3;

/// Search texts. Each letter is timed, and so are the backspaces that delete the text
/// again.
const SEARCHES: [&str; 12] = [
    "r",
    "rust",
    "memory tiering",
    "hérence",
    "context pro",
    "schedulre",
    "kernel track:ker",
    "-rust day:mon is:free",
    "real-time",
    "io",
    "xyzzyq",
    "\"memory tiering\" the",
];

/// Scripts: a name, the keys before, and the timed keys.
const MOVES: [(&str, &str, &str); 18] = [
    ("down the list", "", "j"),
    ("up and down the list", "GGG", "kkkj"),
    ("pages of the list", "", "ffb"),
    ("ends of the list", "", "Gg"),
    ("to a day", "", "]]["),
    ("timeline: blocks", "2", "ljljhkhk"),
    ("timeline: days", "2", "]]["),
    ("timeline: scale", "2", "+-"),
    ("overview: blocks", "2------", "ljljhkhk"),
    ("columns: blocks", "2------+", "ljljhkhk"),
    ("finest columns: blocks", "2++++++", "ljljhkhk"),
    ("my day", "p", "jjkj"),
    ("star", "", " "),
    ("star, in a search", "/e", " "),
    ("details, open and shut", "", "\n\u{1b}"),
    ("views", "", "2341"),
    ("agenda: down", "3", "j"),
    ("browse by", "", "bj"),
];

/// Prints the table.
pub fn print() {
    let since = Instant::now();
    let schedule = match std::env::var("HALLWAY_SCHEDULE") {
        Ok(file) => published(&file),
        Err(_) => native::read(&huge::conference()).unwrap(),
    };
    println!("read in {:?}", since.elapsed());
    let conference = schedule.conference().clone();
    let fresh = || app(Schedule::new(conference.clone()).unwrap());
    let first: Vec<Vec<Vec<Duration>>> = (0..FRESH).map(|_| typed_first(&mut fresh())).collect();
    let mut app = fresh();
    println!("{:36}{:>8}{:>8}{:>8}{:>8}", "milliseconds", "min", "median", "p95", "max");
    let mut letters = Vec::new();
    for (at, text) in SEARCHES.iter().enumerate() {
        let typed = keys_of(text);
        let back = vec![(KeyCode::Backspace, true); typed.len()];
        let minimum = |key: usize| first.iter().map(|searches| searches[at][key]).min().unwrap();
        let first: Vec<Duration> = (0..typed.len()).map(minimum).collect();
        let mut again = Vec::new();
        for _ in 0..ROUNDS {
            again.extend(play("/", &typed, &mut app, 1));
        }
        row(&format!("first: {text}"), &first);
        let each: Vec<String> = first.iter().map(|t| format!("{:.1}", millis(*t))).collect();
        println!("    {}", each.join(" "));
        row(&format!("again: {text}"), &again);
        letters.extend(first);
        let both: Vec<_> = typed.iter().copied().chain(back).collect();
        let taken = play("/", &both, &mut app, 1);
        row("    and deleted again", &taken[typed.len()..]);
    }
    row("all letters, first time", &letters);
    let every = (conference.talks.len() / 100).max(1);
    let agenda = starred(&app.model.open.schedule, every);
    app.model.open.set_agenda(agenda, &[]);
    for (what, before, keys) in MOVES {
        let keys: Vec<(KeyCode, bool)> = keys.chars().map(|c| (code(c), true)).collect();
        row(what, &play(before, &keys, &mut app, ROUNDS));
    }
}

/// Reads a published schedule as an import does.
fn published(file: &str) -> Schedule {
    let bytes = std::fs::read(file).unwrap();
    Schedule::new(format::read(&bytes, &Hints::default()).unwrap().conference).unwrap()
}

/// Runs all searches in an instance that has built its search index but not searched
/// yet.
fn typed_first(app: &mut App) -> Vec<Vec<Duration>> {
    let since = Instant::now();
    app.model.open.schedule.prepare_search();
    println!("search prepared in {:?}", since.elapsed());
    std::thread::sleep(Duration::from_secs(2));
    let typed = SEARCHES.iter();
    typed.map(|text| play("/", &keys_of(text), app, 1)).collect()
}

fn keys_of(text: &str) -> Vec<(KeyCode, bool)> {
    text.chars().map(|c| (key(c), true)).collect()
}

fn code(letter: char) -> KeyCode {
    match letter {
        '\n' => KeyCode::Enter,
        '\u{1b}' => KeyCode::Esc,
        letter => key(letter),
    }
}

fn play(before: &str, keys: &[(KeyCode, bool)], app: &mut App, rounds: u64) -> Vec<Duration> {
    app.model.search = None;
    app.model.nav.view = View::Talks;
    app.model.nav.focus = Focus::Main;
    app.update(Msg::Remind);
    let timed = keys.len() as u64 * rounds;
    let (_folder, mut session) = session();
    Script::play(before.chars().map(code).collect(), keys, (&mut session, app), timed).each
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn row(what: &str, times: &[Duration]) {
    let mut times = times.to_vec();
    times.sort_unstable();
    let at = |percent: usize| millis(times[(times.len() - 1) * percent / 100]);
    println!("{what:36}{:8.2}{:8.2}{:8.2}{:8.2}", at(0), at(50), at(95), at(100));
}
