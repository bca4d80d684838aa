//! What a terminal shows outside of the screen: desktop notifications and the title of its
//! window.

use super::session::{Home, Session, Start};
use crate::editions;

/// The program shortly before a pick, with this configuration and these variables.
fn start(config: &str, variables: &[(&str, &str)]) -> Session {
    let home = Home::new();
    home.write_config(config);
    home.write_agenda(&editions::picks());
    let start = Start::hallway_at("2023-11-13T10:11:00-05:00").home(&home);
    let start = variables.iter().fold(start, |start, (name, value)| start.variable(name, value));
    let session = start.spawn();
    session.wait_for("In 4 min: system pressure");
    session
}

fn count_written(session: &Session, text: &str) -> usize {
    String::from_utf8_lossy(session.so_far().raw()).matches(text).count()
}

#[test]
fn reminder_uses_the_configured_notification() {
    let bell = start("", &[]);
    assert_eq!(count_written(&bell, "\x07"), 1);
    let none = start("notify = \"none\"", &[]);
    assert_eq!(count_written(&none, "\x07"), 0);
    for (config, inside, sequence) in [
        ("notify = \"osc9\"", "", "\x1b]9;Hallway: in 4 min: system pressure"),
        ("notify = \"osc777\"", "", "\x1b]777;notify;Hallway;in 4 min: system pressure"),
        ("notify = \"osc9\"", "/tmp/s,1,0", "\x1bPtmux;\x1b\x1b]9;Hallway: in 4 min: system"),
    ] {
        let session = start(config, &[("TMUX", inside)]);
        assert_eq!(
            (count_written(&session, sequence), count_written(&session, "\x07")),
            (1, 0),
            "{config}"
        );
        let so_far = session.so_far();
        assert!(!so_far.text().contains("Hallway"), "nothing is on the screen:\n{}", so_far.text());
    }
}

#[test]
fn window_title_is_the_next_pick_and_is_restored() {
    let mut session = start("", &[]);
    let title = "\x1b]2;10:15 system pressure";
    let counts = |session: &Session| {
        [
            count_written(session, "\x1b[22;2t"),
            count_written(session, title),
            count_written(session, "\x1b[23;2t"),
        ]
    };
    session.wait_until("the title", |so_far| String::from_utf8_lossy(so_far.raw()).contains(title));
    session.send_and_wait("j", "your time");
    assert_eq!(counts(&session), [1, 1, 0], "only when it changes");
    session.send("q");
    session.wait_end();
    assert_eq!(counts(&session), [1, 1, 1]);
    session.assert_terminal_restored();
}

#[test]
fn console_without_a_title_gets_none() {
    for term in ["linux", "dumb"] {
        let mut session = start("", &[("TERM", term)]);
        session.send("q");
        session.wait_end();
        assert_eq!(
            (count_written(&session, "\x1b]2;"), count_written(&session, "2t")),
            (0, 0),
            "{term}"
        );
    }
}
