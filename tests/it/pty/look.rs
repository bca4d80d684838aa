//! The look of the screen: the first screen, all sizes, without colours, and simple
//! terminals.

use rustix::process::Signal;

use super::session::{Session, Start};

#[test]
fn first_screen_is_complete_and_keys_move() {
    let mut session = Start::hallway().ready();
    let first = session.so_far().place_of("▌  09:30").unwrap();
    assert!(session.so_far().shows(&[
        "Linux Plumbers Conference 2023",
        "1 Talks  2 Timeline  3 Agenda  4 Now  5 For you   venue time EST",
        "▌ All                  48",
        "All · 48 talks",
        "Mon 13 Nov 09:30 to 09:40, 10 min",
        "your time 15:30 to 15:40",
    ]));
    session.send("j");
    session.wait_until("the selection a row below", |so_far| {
        so_far.place_of("▌  09:30") == Some((first.0 + 1, first.1))
            && so_far.shows(&["Mon 13 Nov 09:30 to 09:35, 5 min"])
    });
    session.send("\x1b[A");
    session.wait_until("the selection where it was", |so_far| {
        so_far.place_of("▌  09:30") == Some(first)
    });
}

#[test]
fn cursor_is_on_the_selected_row() {
    let mut session = Start::hallway_at("2023-11-13T10:02:00-05:00").ready();
    // Keys, and the text at the cursor after them: in the list, the timeline, the groups,
    // the details, a menu and a text field.
    for (keys, text) in [
        ("", "▌ ▸09:40"),
        ("j", "▌ ▸09:55"),
        ("2", "▌Run ILP32"),
        ("1h", "▌ All"),
        ("l\r", "Run ILP32"),
        ("4o", "▌ "),
        ("q/", "type"),
    ] {
        session.send(keys);
        session.wait_until(&format!("{text:?} after {keys:?}"), |so_far| so_far.cursor_on(text));
    }
}

#[test]
fn layout_follows_the_terminal_size() {
    let session = Start::hallway().size(40, 12).spawn();
    // A single pane; groups, with the details below the list; the details beside the list.
    let panes: [(u16, u16, bool, bool); 5] = [
        (40, 12, false, false),
        (80, 24, true, false),
        (120, 40, true, false),
        (200, 60, true, true),
        (40, 12, false, false),
    ];
    for (columns, rows, groups, beside) in panes {
        session.resize(columns, rows);
        session.wait_until(&format!("the layout of {columns}x{rows}"), |so_far| {
            let title = so_far.line(1);
            so_far.line(0).trim_end().ends_with("EST")
                && title.contains("All · 48 talks")
                && title.contains("Tracks") == groups
                && title.contains("Welcome!") == beside
                && so_far.last_line().contains("? help")
                && so_far.line(rows - 2).len() > 1
        });
    }
}

#[test]
fn too_small_terminal_is_reported_and_recovers() {
    let mut session = Start::hallway().size(39, 11).spawn();
    session.wait_for("too small: 40x12 needed; q quits");
    for (columns, rows, seen) in
        [(5, 3, "too\nsmall\n:"), (1, 1, "t"), (39, 11, "too small: 40x12 needed; q quits")]
    {
        session.resize(columns, rows);
        session.wait_until(&format!("{columns}x{rows}"), |so_far| so_far.text().trim_end() == seen);
        // Keys are handled but draw nothing.
        session.send("j2/x\x1b[B\r1");
    }
    session.resize(120, 40);
    session.wait_start();
    session.send_and_wait("3", "Agenda · 0 talks");
    session.send("q");
    session.wait_end();
    session.assert_terminal_restored();
}

#[test]
fn resize_and_back_while_stopped_redraws_the_screen() {
    let session = Start::hallway().ready();
    // The process learns only that the size changed, not how often.
    session.signal(Signal::STOP);
    session.resize(60, 20);
    session.resize(120, 40);
    session.signal(Signal::CONT);
    session.wait_until("the whole screen", |so_far| {
        so_far.line(0).ends_with("EST") && so_far.last_line().contains("q quit")
    });
}

#[test]
fn resize_is_not_lost_when_a_key_arrives() {
    let mut session = Start::hallway().ready();
    session.signal(Signal::STOP);
    session.send("j");
    session.resize(80, 24);
    session.signal(Signal::CONT);
    session.wait_until("the smaller layout", |so_far| {
        so_far.shows(&["09:30 to 09:35"])
            && so_far.line(0).ends_with("EST")
            && so_far.last_line().contains("? help")
    });
}

#[test]
fn single_cell_terminal_does_not_crash() {
    let mut session = Start::hallway().size(1, 1).spawn();
    session.wait_for("t");
    session.quit();
}

#[test]
fn keys_come_from_the_terminal_if_stdin_is_redirected() {
    for stdin in ["/dev/null", "/etc/passwd"] {
        let mut session = Start::script(&format!(r#""$HALLWAY" <{stdin}"#)).ready();
        session.send_and_wait("3", "Agenda · 0 talks");
        session.resize(80, 24);
        session.wait_until("the smaller screen", |so_far| so_far.line(0).ends_with("EST"));
        session.quit();
        session.assert_terminal_restored();
    }
}

/// The parameters of all SGR sequences.
fn sgr(raw: &[u8]) -> Vec<u16> {
    let raw = String::from_utf8_lossy(raw);
    raw.split("\x1b[")
        .skip(1)
        .filter_map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_digit() && c != ';')?;
            rest[end..].starts_with('m').then(|| &rest[..end])
        })
        .flat_map(|parameters| parameters.split(';'))
        .map(|parameter| parameter.parse().unwrap_or(0))
        .collect()
}

fn is_color(parameter: u16) -> bool {
    matches!(parameter, 30..=38 | 40..=48 | 90..=107)
}

/// Visits the views so that all of them are drawn.
fn visit_all_views(session: &mut Session) {
    session.wait_start();
    session.send_and_wait(" ", "Starred");
    session.send_and_wait("2", "09:30");
    session.send_and_wait("3", "Agenda ");
    session.send("?");
    session.wait_for("Pick and note");
    session.send("\x1b[B");
    session.send("?");
    session.wait_until_gone("Pick and note");
    session.send_and_wait("/pro", " pro");
    session.send("\x03");
    session.wait_end();
}

#[test]
fn no_color_disables_colors_but_not_bold_and_reverse() {
    let mut colored = Start::hallway().spawn();
    visit_all_views(&mut colored);
    assert!(sgr(colored.so_far().raw()).into_iter().any(is_color));

    let mut plain = Start::hallway().variable("NO_COLOR", "1").spawn();
    visit_all_views(&mut plain);
    let plain = sgr(plain.so_far().raw());
    assert!(!plain.iter().copied().any(is_color), "{plain:?}");
    assert!(plain.contains(&1), "nothing is bold");
    assert!(plain.contains(&7), "nothing is reversed");
}

#[test]
fn plain_terminal_gets_ascii_symbols() {
    for (name, value) in [("TERM", "linux"), ("LANG", "C")] {
        let mut session = Start::hallway().variable(name, value).spawn();
        visit_all_views(&mut session);
        let raw = String::from_utf8_lossy(session.so_far().raw()).into_owned();
        // Ignore characters that come from titles and names.
        let signs: String = raw.chars().filter(|c| !c.is_alphabetic() && !c.is_ascii()).collect();
        let data = include_str!("../../../data/lpc-2023.json");
        let ours: String = signs.chars().filter(|c| !data.contains(*c)).collect();
        assert_eq!(ours, "", "with {name}={value}");
        assert!(raw.contains("* "), "the star is drawn");
    }
}
