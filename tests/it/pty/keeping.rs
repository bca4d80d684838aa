//! Data on disk, and the behaviour when it can't be saved.

use std::fs;

use super::session::{Home, Start};

#[test]
fn star_is_shown_saved_and_restored() {
    let mut session = Start::hallway().ready();
    session.send_and_wait("j ", "Starred Introduction");
    session.wait_for("★1");
    assert!(session.home().agenda_text().contains("\"Introduction\""));
    session.quit();

    let home = session.home();
    let mut session = Start::hallway().home(home).ready();
    session.wait_for("★1");
    session.send_and_wait("u", "Nothing to undo");
    // The talk is selected again.
    session.send_and_wait(" ", "Unstarred Introduction");
    session.wait_until_gone("★1");
    assert!(!session.home().agenda_text().contains("Introduction"));
}

#[test]
fn damaged_agenda_is_named_and_left_alone() {
    let home = Home::new();
    home.write_agenda("{ not an agenda");
    let mut session = Start::hallway().size(200, 40).home(&home).spawn();
    session.wait_for("lpc-2023.json is not an agenda");
    session.wait_for("All · 48 talks");
    // The next key hides the message; a rejected star shows it again.
    session.send("j");
    session.wait_until_gone("is not an agenda");
    session.send_and_wait(" ", "lpc-2023.json is not an agenda");
    assert!(!session.so_far().shows(&["★"]));
    session.quit();
    assert_eq!(home.agenda_text(), "{ not an agenda");
}

#[test]
fn agenda_is_usable_once_the_damaged_file_is_gone() {
    let home = Home::new();
    home.write_agenda("{ not an agenda");
    let mut session = Start::hallway().size(200, 40).home(&home).spawn();
    session.wait_for("lpc-2023.json is not an agenda");
    fs::remove_file(home.agenda()).unwrap();
    session.send_and_wait(" ", "Starred Welcome!");
    assert!(home.agenda_text().contains("Welcome!"));
}

#[test]
fn session_continues_if_nothing_can_be_written() {
    let home = Home::new();
    fs::create_dir_all(home.data().parent().unwrap()).unwrap();
    fs::write(home.data(), "a file where a folder should be").unwrap();
    let mut session = Start::hallway().size(200, 40).home(&home).spawn();
    session.wait_until("the list", |so_far| so_far.shows(&["All · 48 talks"]));
    session.send(" ");
    session.wait_for("data/hallway");
    session.send_and_wait("3", "Agenda · ");
    session.send_and_wait("2", "09:30");
    session.quit();
    session.assert_terminal_restored();
    let text = fs::read_to_string(home.data()).unwrap();
    assert_eq!(text, "a file where a folder should be");
}

#[test]
fn star_from_another_instance_shows_at_the_next_key() {
    let home = Home::new();
    let mut one = Start::hallway().home(&home).spawn();
    let mut other = Start::hallway().home(&home).spawn();
    one.wait_start();
    other.wait_start();
    one.send_and_wait(" ", "Starred Welcome!");
    other.send_and_wait("j", "★1");
    other.send_and_wait(" ", "Starred; overlaps Welcome!");
    one.send_and_wait("j", "★2");
    let agenda = home.agenda_text();
    assert!(agenda.contains("Welcome!") && agenda.contains("\"Introduction\""));
}

#[test]
fn accepted_search_is_recalled_in_the_next_session() {
    let home = Home::new();
    for keys in ["/kunit\r", "/\x1b[A\r"] {
        let mut session = Start::hallway().home(&home).ready();
        session.send(keys);
        session.wait_until("the hits", |so_far| so_far.shows(&["/ kunit", "esc all talks"]));
        session.quit();
    }
    let searches = home.path().join(".local/state/hallway/searches");
    // On macOS the file is elsewhere.
    if cfg!(target_os = "linux") {
        assert_eq!(fs::read_to_string(searches).unwrap(), "kunit\n");
    }
}
