//! While nothing happens, the program does not wake up and writes nothing.
#![cfg(target_os = "linux")]

use std::fs;
use std::thread;
use std::time::Duration;

use super::session::{Session, Start};

/// The number of times the process has gone to sleep, which equals its wake-ups.
fn sleeps(session: &Session) -> u64 {
    let pid = session.pid().as_raw_nonzero();
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
    line.unwrap().trim().parse().unwrap()
}

/// Waits until the last frame is written and the process sleeps. A single sleep is not
/// enough: the process may also sleep briefly while writing.
fn wait_asleep(session: &Session) {
    session.poll_until("asleep", || {
        let before = sleeps(session);
        thread::sleep(Duration::from_millis(100));
        sleeps(session) == before
    });
}

fn assert_idle(session: &Session) {
    wait_asleep(session);
    let (before, written) = (sleeps(session), session.so_far().raw().len());
    thread::sleep(Duration::from_secs(1));
    assert_eq!(sleeps(session) - before, 0, "woke up while idle");
    assert_eq!(session.so_far().raw().len(), written, "wrote while idle");
}

#[test]
fn idle_program_neither_wakes_nor_writes() {
    let mut session = Start::hallway().ready();
    assert_idle(&session);
    session.send_and_wait("/proxy", "of 48");
    session.wait_for("/ proxy");
    assert_idle(&session);
}

#[test]
fn fixed_clock_causes_no_wakeups() {
    for time in ["2023-11-13T10:00:30-05:00", "2023-11-13 10:00"] {
        let mut session = Start::hallway_at(time).ready();
        session.send_and_wait("2", "now");
        assert_idle(&session);
    }
}
