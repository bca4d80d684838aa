//! URLs that the terminal opens (OSC 8).

use super::session::{Home, Session, SoFar, Start};

const BEGIN: &str = "\x1b]8;id=1;";
/// Finds a talk with a page.
const SEARCH: &str = "/\"open discussion on iommufd\"";
const PAGE: &str = "lpc.events/event/17/contributions/1418";
const END: &str = "\x1b]8;;\x1b\\";

/// A session in a terminal, with a configuration file.
fn session(term: &str, config: &str) -> Session {
    let home = Home::new();
    home.write_config(config);
    Start::hallway().home(&home).variable("TERM", term).spawn()
}

/// The links written so far, as URL and text. Each ends after its text.
fn links(so_far: &SoFar) -> Vec<(String, String)> {
    let written = String::from_utf8_lossy(so_far.raw());
    let link = |rest: &str| {
        let (url, rest) = rest.split_once("\x1b\\").unwrap();
        let (text, _) = rest.split_once('\x1b').unwrap();
        assert!(rest[text.len()..].starts_with(END), "{rest:?}");
        assert!(!text.contains(char::is_control), "{text:?}");
        (url.to_owned(), text.to_owned())
    };
    written.split(BEGIN).skip(1).map(link).collect()
}

#[test]
fn a_url_is_a_link_where_the_terminal_opens_it_and_ends_at_once() {
    let mut session = session("xterm-kitty", "");
    session.wait_start();
    session.send_and_wait(SEARCH, "1 of 48");
    session.send_and_wait("\r", "esc all talks");
    session.wait_for(PAGE);
    let link = (format!("https://{PAGE}/"), PAGE.to_owned());
    assert!(links(&session.so_far()).contains(&link), "{:?}", links(&session.so_far()));
    // In the menu of the talk.
    session.send_and_wait("o", "Follow");
    session.wait_until("the link in the menu", |so_far| {
        links(so_far).iter().filter(|written| **written == link).count() > 1
    });
    // Nothing that moves the text leaves a link open.
    session.send("q");
    session.wait_until_gone("Follow");
    session.send("\t\rjjjjkkGg");
    for (columns, rows) in [(60, 20), (40, 12), (120, 40)] {
        session.resize(columns, rows);
        session.wait_until("the size", |so_far| so_far.last_line().contains("? help"));
    }
    session.send("q");
    session.wait_end();
    let so_far = session.so_far();
    links(&so_far);
    let written = String::from_utf8_lossy(so_far.raw());
    let [begun, ended] = [BEGIN, END].map(|part| written.matches(part).count());
    // Once more when the terminal is given back.
    assert_eq!(ended, begun + 1);
}

#[test]
fn no_link_is_written_where_it_is_unknown_or_unwanted() {
    for (term, config) in [
        ("xterm-256color", ""),
        ("xterm-kitty", "links = \"off\"\n"),
        ("linux", "links = \"on\"\n"),
        ("dumb", "links = \"on\"\n"),
        ("screen-256color", ""),
    ] {
        let mut session = session(term, config);
        session.send_and_wait(SEARCH, "1 of 48");
        session.send_and_wait("\r", "esc all talks");
        session.wait_for(PAGE);
        session.send("q");
        session.wait_end();
        let so_far = session.so_far();
        assert!(!String::from_utf8_lossy(so_far.raw()).contains("\x1b]8;"), "{term} {config}");
    }
}
