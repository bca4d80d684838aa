//! The conference that the terminal UI opens.

use std::fs;
use std::sync::{Arc, Barrier};

use rustix::process::Signal;

use super::session::{CTRL_Z, Ending, Home, Start};
use crate::editions::SMALL;
use crate::server::{Answer, Server, ok};

/// A home whose library contains a conference, which is the current one.
fn home() -> Arc<Home> {
    let home = Home::new();
    fs::create_dir_all(home.data().join("conferences")).unwrap();
    fs::write(home.data().join("conferences/small.json"), SMALL).unwrap();
    fs::write(home.data().join("current"), "small\n").unwrap();
    home
}

#[test]
fn current_conference_is_shown_with_its_own_agenda() {
    let home = home();
    let mut session = Start::hallway().home(&home).spawn();
    session.wait_for("Small Conf");
    session.send_and_wait("s", "Starred Opening words");
    let agenda = fs::read_to_string(home.data().join("agenda/small.json")).unwrap();
    assert!(agenda.contains("Opening words"));
    assert!(!home.agenda().exists());
}

#[test]
fn abstracts_follow_the_first_screen_of_a_large_conference() {
    let home = home();
    let talk = |number: usize| {
        let text = format!("Words of number{number}. ").repeat(60);
        serde_json::json!({"id": number.to_string(), "title": "A talk", "abstract": text})
    };
    let talks: Vec<_> = (1..=1_500).map(talk).collect();
    let mut large: serde_json::Value = serde_json::from_str(SMALL).unwrap();
    large["conference"]["talks"] = talks.into();
    fs::write(home.data().join("conferences/small.json"), large.to_string()).unwrap();
    // The first run fills the cache, from which the second one opens.
    for _ in 0..2 {
        let mut session = Start::hallway().home(&home).spawn();
        session.wait_for("Small Conf");
        session.send_and_wait("/number1234", "1 of 1500");
    }
}

#[test]
fn conference_option_opens_another_conference() {
    let start = Start::hallway().home(&home());
    let session = start.arguments(["--conference", "lpc-2023"]).spawn();
    session.wait_for("Linux Plumbers Conference 2023");
}

#[test]
fn damaged_current_conference_falls_back_with_a_message() {
    let home = home();
    fs::write(home.data().join("conferences/small.json"), "{").unwrap();
    let session = Start::hallway().home(&home).spawn();
    session.wait_for("The current conference cannot be opened, so this is Linux Plumbers");
}

#[test]
fn switching_conferences_keeps_the_same_screen() {
    let home = home();
    fs::write(home.data().join("conferences/broken.json"), "{").unwrap();
    let mut session = Start::hallway().home(&home).spawn();
    session.wait_for("Small Conf");
    session.send_and_wait("s", "Starred Opening words");
    session.send_and_wait("c", "broken.json: no hallway-schedule file");
    session.send_and_wait("plumb", "▌ Linux Plumbers Conference 2023");
    session.send_and_wait("\r", "Opened Linux Plumbers Conference 2023: 48 talks");
    session.send_and_wait("js", "Starred");
    let current = || fs::read_to_string(home.data().join("current")).unwrap();
    assert_eq!(current(), "lpc-2023\n");
    session.send_and_wait("c", "3 Feb 2024");
    session.send_and_wait("small\r", "Opened Small Conf: 1 talk, 1 pick");
    assert_eq!(current(), "small\n");
    assert!(home.agenda_text().contains("\"starred\""));
    // The program entered the alternate screen only once.
    let raw = session.so_far().raw().to_owned();
    let taken = raw.windows(8).filter(|part| part == b"\x1b[?1049h");
    assert_eq!(taken.count(), 1);
    session.quit();
}

#[test]
fn update_runs_in_the_background_and_is_shown() {
    let home = home();
    let file = home.data().join("published.json");
    fs::write(&file, SMALL).unwrap();
    let stored = SMALL.replacen(
        "\"conference\"",
        &format!(
            r#""source": {{"from": "{}", "format": "x", "fetched": "2024-01-01T00:00:00Z"}}, "conference""#,
            file.display()
        ),
        1,
    );
    fs::write(home.data().join("conferences/small.json"), stored).unwrap();
    let mut session = Start::hallway().home(&home).spawn();
    session.wait_for("Opening words");
    session.send_and_wait("U", "No changes in the schedule");
    let moved = SMALL.replace("T10:00:00Z", "T11:00:00Z");
    fs::write(&file, moved).unwrap();
    session
        .send_and_wait("sU", "Updated: 1 change to read, 1 of your picks and notes; 6 shows them");
    session.send_and_wait("6", "time: Sat 3 Feb 10:00 → 11:00");
    session.send_and_wait("a", "marked as read");
    fs::remove_file(&file).unwrap();
    session.send_and_wait("U", "Schedule unchanged: cannot read");
}

#[test]
fn friends_files_are_read_for_each_opened_conference() {
    let home = home();
    let anna = r#"{"format": "hallway-agenda", "version": 1, "conference": "lpc-2023",
        "picks": {"174": {"starred": "2023-11-01T00:00:00Z", "title": "Run ILP32"}}}"#;
    fs::write(home.path().join("anna.json"), anna).unwrap();
    let file = home.path().join("anna.json").display().to_string();
    let start = Start::hallway().home(&home);
    let mut session = start.arguments(["--friend", &file]).spawn();
    session.wait_for("it belongs to the conference 'lpc-2023'");
    session.send_and_wait("c", "3 Feb 2024");
    session.send_and_wait("plumb", "▌ Linux Plumbers Conference 2023");
    session.send_and_wait("\r", "Opened Linux Plumbers Conference 2023: 48 talks");
    session.wait_for(" A 09:55");
    session.send_and_wait("c", "3 Feb 2024");
    // The note about the friend's file is not repeated after switching.
    session.send_and_wait("small\r", "Opened Small Conf: 1 talk");
}

#[test]
fn stdin_is_refused_as_a_friends_agenda() {
    for friend in ["-", "anna=-"] {
        let session = Start::hallway().arguments(["--friend", friend]).spawn();
        assert_eq!(session.wait_end(), Ending::Code(2));
        let text = session.so_far().text();
        assert!(text.contains("must be a file here, not stdin"), "{text}");
    }
}

/// A home whose current conference comes from a server.
fn home_of(server: &Server) -> Arc<Home> {
    let home = home();
    let source = format!(
        r#""source": {{"from": "{}", "format": "x", "fetched": "2024-01-01T00:00:00Z"}}, "conference""#,
        server.url("/schedule.json")
    );
    let stored = SMALL.replacen("\"conference\"", &source, 1);
    fs::write(home.data().join("conferences/small.json"), stored).unwrap();
    home
}

#[test]
fn running_update_does_not_delay_quitting() {
    for signal in [None, Some(Signal::TERM)] {
        let server = Server::new(vec![Answer::Silence]);
        let home = home_of(&server);
        let stored = fs::read(home.data().join("conferences/small.json")).unwrap();
        let mut session = Start::hallway().home(&home).spawn();
        session.wait_for("Opening words");
        session.send_and_wait("U", "Connect to 127.0.0.1 ");
        session.send_and_wait("y", "Updating");
        session.poll_until("the server is asked", || !server.requests().is_empty());
        session.send_and_wait("s", "Starred Opening words");
        match signal {
            None => session.send("q"),
            Some(signal) => session.signal(signal),
        }
        let ending = signal.map_or(Ending::Code(0), |signal| Ending::Signal(signal.as_raw()));
        assert_eq!(session.wait_end(), ending);
        session.assert_terminal_restored();
        let agenda = fs::read_to_string(home.data().join("agenda/small.json")).unwrap();
        assert!(agenda.contains("Opening words"));
        let now = fs::read(home.data().join("conferences/small.json")).unwrap();
        assert_eq!(now, stored);
    }
}

#[test]
fn background_import_is_opened_or_cancelled() {
    let barrier = Arc::new(Barrier::new(2));
    let answer = |body: &[u8]| Box::new(ok("", body));
    let other = SMALL.replace("\"small\"", "\"other\"").replace("Small Conf", "Other Conf");
    let silent = Server::new(vec![Answer::Silence]);
    let server = Server::new(vec![Answer::Later(Arc::clone(&barrier), answer(other.as_bytes()))]);
    let home = home();
    let mut session = Start::hallway().home(&home).spawn();
    session.wait_for("Opening words");
    session.send_and_wait("s", "Starred Opening words");
    session.send_and_wait("c", "In the catalogue");
    session.send_and_wait(silent.url("/silence"), "Import http://127.0.0.1:");
    session.send_and_wait("\r", "esc cancels");
    session.poll_until("the server is asked", || !silent.requests().is_empty());
    session.send_and_wait("\x1b", "Stopped; nothing is imported");
    session.send("\x15");
    session.send_and_wait(server.url("/schedule.json"), "/schedule.json");
    session.send_and_wait("\r", "esc cancels");
    session.poll_until("the other server is asked", || !server.requests().is_empty());
    barrier.wait();
    session.wait_for("Opened Other Conf: 1 talk, 0 picks");
    let current = fs::read_to_string(home.data().join("current")).unwrap();
    assert_eq!(current, "other\n");
    session.quit();
}

#[test]
fn first_start_explains_how_to_get_a_conference() {
    let home = Home::new();
    let mut session = Start::hallway().home(&home).spawn();
    session.wait_for("Not your conference? c finds yours by name, URL or file");
    session.send_and_wait("s", "Starred");
    session.quit();
    let session = Start::hallway().home(&home).spawn();
    session.wait_for("Linux Plumbers Conference 2023");
    assert!(!session.so_far().text().contains("Not your conference?"));
}

#[test]
fn update_finishing_while_suspended_is_shown_on_resume() {
    let barrier = Arc::new(Barrier::new(2));
    let moved = SMALL.replace("T10:00:00Z", "T11:00:00Z");
    let answer = Box::new(ok("", moved.as_bytes()));
    let server = Server::new(vec![Answer::Later(Arc::clone(&barrier), answer)]);
    let script = r#"set -m; "$HALLWAY"; echo stopped with $?; read line; fg >/dev/null"#;
    let start = Start::script(&format!("{script}; echo ended with $?"));
    let mut session = start.home(&home_of(&server)).spawn();
    session.wait_for("Opening words");
    session.send_and_wait("U", "Connect to 127.0.0.1 ");
    session.send_and_wait("y", "Updating");
    session.poll_until("the server is asked", || !server.requests().is_empty());
    session.send(CTRL_Z);
    session.wait_for("stopped with");
    session.assert_terminal_restored();
    barrier.wait();
    session.send("\n");
    session.wait_for("Updated: 1 change to read");
    session.send("q");
    session.wait_for("ended with 0");
    session.wait_end();
    session.assert_terminal_restored();
}
