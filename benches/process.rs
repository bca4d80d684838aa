//! Measures the whole program in a terminal, next to `fzf` with the same titles if it
//! is installed: start, keys, idleness, memory, `hallway list` and size. Repeats
//! import, start, memory and commands with an oversized conference.
//!
//! Prints a table without a verdict, since the figures depend on the machine. For both
//! programs, the times include how long this reader takes to see the screen.
//!
//! On two cores of a virtual machine, without LTO, minimum of each in milliseconds: the first
//! screen of 48 talks after 12 (fzf 0.38: 14); of 30,000 talks after 91 (fzf with the same
//! text: 535), their import 1,700, `hallway now` 190, `hallway search` 420; 40 MB of memory
//! at the start and 150 MB after a search. The cache buys the first screen: read from JSON,
//! `hallway now` takes 480. Without abstracts, the first screen comes before they are read.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

#[path = "hallway/huge.rs"]
mod huge;
#[path = "../tests/it/pty/session.rs"]
#[allow(dead_code, reason = "the tests need more of it")]
mod session;

use std::fs;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use hallway::format::native;
use hallway::schedule::Talk;
use session::{Home, Session, SoFar, Start, hallway};

const RUNS: usize = 30;
/// The number of runs of slow measurements.
const FEW_RUNS: usize = 5;
const KEYS: usize = 200;

fn main() {
    println!("{:44}{:>9}{:>9}{:>9}", "milliseconds", "min", "median", "p95");
    starts();
    keys();
    list();
    let megabytes = |bytes: u64| format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10);
    let size = fs::metadata(hallway()).unwrap().len();
    println!("{:44}{:>9}", "size of the program", megabytes(size));
    idle();
    huge_conference();
}

/// Prints minimum, median and 95th percentile.
fn row(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1000.0;
    println!("{what:44}{:9.2}{:9.2}{:9.2}", at(0), at(50), at(95));
}

fn time(work: impl FnOnce()) -> Duration {
    let since = Instant::now();
    work();
    since.elapsed()
}

/// Times the start to the first complete screen, alternating between the programs so
/// that a busy moment affects both.
fn starts() {
    let home = Home::new();
    let schedule = native::built_in().unwrap();
    let titles: Vec<&str> = schedule.talks().iter().map(|t| t.title.as_str()).collect();
    fs::write(home.path().join("titles"), titles.join("\n")).unwrap();
    let fzf_found = has_fzf();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        ours.push(time(|| {
            let session = Start::script(r#"exec "$HALLWAY""#).home(&home).spawn();
            session.wait_start();
        }));
        if fzf_found {
            theirs.push(time(|| {
                let session = Start::script("exec fzf <titles").home(&home).spawn();
                session.wait_until("all titles", |so_far| so_far.shows(&["48/48", titles[0]]));
            }));
        }
    }
    row("start to first screen: hallway", ours);
    if fzf_found {
        row("start to first screen: fzf", theirs);
    } else {
        println!("(fzf is not installed, so it is left out)");
    }
}

fn has_fzf() -> bool {
    let mut fzf = Command::new("fzf");
    let fzf = fzf.arg("--version").stdout(Stdio::null()).status();
    fzf.is_ok_and(|status| status.success())
}

/// Whether the output ends like a complete frame: with the cursor hidden, or shown and
/// positioned.
fn is_finished(so_far: &SoFar, before: usize) -> bool {
    let new = &so_far.raw()[before..];
    let tail = &new[new.len().saturating_sub(20)..];
    let shown = tail.windows(6).rposition(|bytes| bytes == b"\x1b[?25h");
    tail.ends_with(b"\x1b[?25l") || shown.is_some_and(|at| tail[at + 6..].ends_with(b"H"))
}

fn key(session: &mut Session, key: &str) -> Duration {
    let before = session.so_far().raw().len();
    time(|| {
        session.send(key);
        session.wait_until("the picture", |so_far| is_finished(so_far, before));
    })
}

fn keys() {
    let rounds: [(&str, &str, &[&str], &str); 3] = [
        ("key to screen: j in the list", "", &["j"], ""),
        ("key to screen: letter of a search", "/", &["p", "r", "o", "x", "y"], "\x15"),
        ("key to screen: move in the timeline", "2", &["l", "j", "l", "j", "h", "k"], ""),
    ];
    for (what, before, round, after) in rounds {
        let mut session = Start::hallway().spawn();
        session.wait_start();
        if !before.is_empty() {
            key(&mut session, before);
        }
        let mut times = Vec::new();
        while times.len() < KEYS {
            times.extend(round.iter().map(|letter| key(&mut session, letter)));
            if !after.is_empty() {
                key(&mut session, after);
            }
        }
        row(what, times);
    }
}

fn list() {
    let home = Home::new();
    let times = (0..RUNS).map(|_| {
        let mut command = Command::new(hallway());
        command.arg("list").env("XDG_DATA_HOME", home.path());
        time(|| assert!(command.output().unwrap().status.success()))
    });
    row("hallway list to a pipe", times.collect());
}

/// A number from the process status, on systems with such a file.
fn status(session: &Session, name: &str) -> Option<u64> {
    let pid = session.pid().as_raw_nonzero();
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Measures idleness and memory after some use.
fn idle() {
    let mut session = Start::hallway().spawn();
    session.wait_start();
    for pressed in ["j", "2", "l", "3", "1", "/", "p", "r", "\x1b"] {
        key(&mut session, pressed);
    }
    thread::sleep(Duration::from_millis(200));
    let sleeps = || status(&session, "voluntary_ctxt_switches:");
    let before = sleeps();
    thread::sleep(Duration::from_secs(3));
    let (Some(before), Some(after), Some(peak)) = (before, sleeps(), status(&session, "VmHWM:"))
    else {
        println!("(no figures on wake-ups and memory on this system)");
        return;
    };
    println!("{:44}{:>9}", "wake-ups in 3 idle seconds", after - before);
    println!("{:44}{:>6} kB", "peak memory", peak);
}

/// A command with the environment of a test user.
fn command(home: &Home, arguments: &[&str]) -> Command {
    let mut command = Command::new(hallway());
    command
        .args(arguments)
        .env_clear()
        .env("HOME", home.path())
        .env("XDG_DATA_HOME", home.path().join("data"))
        .env("LANG", "C.UTF-8")
        .stdout(Stdio::null());
    command
}

fn run(what: &str, home: &Home, arguments: &[&str]) -> Duration {
    time(|| {
        let status = command(home, arguments).status().unwrap();
        assert!(status.success(), "{what}: {status}");
    })
}

/// Measures an oversized conference.
fn huge_conference() {
    println!("\n30,000 talks with abstracts of 1.5 KB");
    let home = Home::new();
    let xml = huge::xml();
    for (what, text, file) in
        [("import of schedule XML", &xml, "huge.xml"), ("import", &huge::conference(), "huge.json")]
    {
        fs::write(home.path().join(file), text).unwrap();
        let path = home.path().join(file).display().to_string();
        let import = || {
            // Start each import from scratch; previous editions are not the point here.
            let _ = fs::remove_dir_all(home.data());
            run(what, &home, &["import", &path])
        };
        row(what, (0..FEW_RUNS).map(|_| import()).collect());
    }
    huge_starts(&home);
    for arguments in [
        &["list"][..],
        &["now", "--now", "2023-11-14T12:00:00-05:00"],
        &["search", "proxy"],
        &["show", "17"],
    ] {
        let times = (0..FEW_RUNS).map(|_| run(arguments[0], &home, arguments));
        row(&format!("hallway {}", arguments[0]), times.collect());
    }
    // Without the cache, the conference is read from JSON and cached again.
    let times = (0..FEW_RUNS).map(|_| {
        let _ = fs::remove_dir_all(home.path().join(".cache"));
        run("now", &home, &["now", "--now", "2023-11-14T12:00:00-05:00"])
    });
    row("hallway now, without the cache", times.collect());
}

fn huge_starts(home: &Arc<Home>) {
    let fzf_found = has_fzf();
    if fzf_found {
        let schedule = native::read(&huge::conference()).unwrap();
        let line = |talk: &Talk| format!("{} {}", talk.title, talk.abstract_.replace('\n', " "));
        let lines: Vec<String> = schedule.talks().iter().map(line).collect();
        fs::write(home.path().join("lines"), lines.join("\n")).unwrap();
    }
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..FEW_RUNS * 2 {
        ours.push(time(|| drop(huge_session(home))));
        if fzf_found {
            theirs.push(time(|| {
                let session = Start::script("exec fzf <lines").home(home).spawn();
                session.wait_until("all", |so_far| so_far.shows(&["30000/30000"]));
            }));
        }
    }
    row("start to first screen: hallway", ours);
    if fzf_found {
        row("start to first screen: fzf", theirs);
    }
    let mut session = huge_session(home);
    let memory = |what: &str, session: &Session| {
        for (name, of) in [("VmRSS:", ""), ("VmHWM:", ", at most")] {
            if let Some(kilobytes) = status(session, name) {
                println!("{:44}{:>6} MB", format!("memory {what}{of}"), kilobytes / 1024);
            }
        }
    };
    memory("at the start", &session);
    for pressed in ["/", "p", "r", "o", "x", "y"] {
        key(&mut session, pressed);
    }
    session.wait_for("proxy");
    memory("after a search", &session);
}

/// A session with its first screen.
fn huge_session(home: &Arc<Home>) -> Session {
    let session = Start::script(r#"exec "$HALLWAY" --now 2023-11-01T12:00:00Z"#).home(home).spawn();
    session.wait_until("the first screen", |so_far| {
        so_far.shows(&["The Conference of Everything", "30000 talks"]) && is_finished(so_far, 0)
    });
    session
}
