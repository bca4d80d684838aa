//! Terminal input other than keys: pastes, the mouse and reports.

use super::session::{CTRL_C, Ending, Session, Start};

/// Presses a mouse button at a cell, counted from zero.
fn press(session: &mut Session, button: u8, (row, column): (u16, u16)) {
    session.send(format!("\x1b[<{button};{};{}M", column + 1, row + 1));
}

fn click(session: &mut Session, at: (u16, u16)) {
    press(session, 0, at);
    session.send(format!("\x1b[<0;{};{}m", at.1 + 1, at.0 + 1));
}

#[test]
fn paste_into_the_search_is_plain_text() {
    let mut session = Start::hallway().ready();
    session.send_and_wait("/", "48 of 48");
    session.send("\x1b[200~proxy\nq \x1b[31mexec\x03\r\n\x1b\x1b[201~");
    session.wait_until("the text on one line", |so_far| so_far.line(1).contains("/ proxy q exec "));
    // Pasted text behaves like typed text: it can be deleted and searched for.
    session.send("\x15");
    session.wait_for("48 of 48");
    session.send_and_wait("\x1b[200~proxy\nexec\x1b[201~", "/ proxy exec");
    session.wait_for("Proxy");
    session.send("\x03");
    assert_eq!(session.wait_end(), Ending::Code(0));
    assert_eq!(session.home().agenda_text(), "", "nothing was starred");
}

#[test]
fn paste_outside_an_input_does_nothing() {
    let mut session = Start::hallway().ready();
    session.send("\x1b[200~ q\n 3 e y\x1b[201~j");
    session.wait_for("Mon 13 Nov 09:30 to 09:35, 5 min");
    assert!(session.so_far().shows(&["All · 48 talks"]));
    assert_eq!(session.home().agenda_text(), "", "nothing was starred");
}

#[test]
fn click_selects_and_second_click_opens() {
    let mut session = Start::hallway().ready();
    let at = session.so_far().place_of("Deprecating Stuff").unwrap();
    click(&mut session, at);
    session.wait_for("Mon 13 Nov 09:35 to 09:55, 20 min");
    session.wait_for("▌  09:35");
    click(&mut session, at);
    // The details have the focus now, as the footer shows.
    session.wait_for("J/K next talk");
    let tab = session.so_far().place_of("3 Agenda").unwrap();
    click(&mut session, tab);
    session.wait_for("Agenda · 0 talks");
}

#[test]
fn wheel_scrolls_the_list_under_the_pointer() {
    let mut session = Start::hallway().size(80, 24).ready();
    let at = session.so_far().place_of("Deprecating Stuff").unwrap();
    for _ in 0..30 {
        press(&mut session, 65, at);
    }
    session.wait_for("Not scheduled");
    session.wait_until_gone("Deprecating Stuff");
    for _ in 0..30 {
        press(&mut session, 64, at);
    }
    session.wait_for("Deprecating Stuff");
}

/// Terminal responses to queries of another program.
const REPORTS: [&str; 10] = [
    "\x1b[?997;1n",
    "\x1b[?2026;2$y",
    "\x1b[>41;354;0c",
    "\x1b[?64;1;9;22c",
    "\x1b[24;80R",
    "\x1bP>|tmux 3.3a\x1b\\",
    "\x1b]11;rgb:2828/2828/2828\x07",
    "\x1b_Gi=31;q 3 e\x1b\\",
    "\x1b^q 3 e\x1b\\",
    "\x1bXq 3 e\x1b\\",
];

#[test]
fn terminal_reports_are_not_keys() {
    let mut session = Start::hallway().ready();
    for report in REPORTS {
        for cut in [2, report.len() / 2, report.len() - 1] {
            let (head, rest) = report.split_at(cut);
            session.send_and_wait_read(head);
            session.send_and_wait(format!("{rest}3"), "Agenda · 0 talks");
            session.send_and_wait("1", "All · 48 talks");
        }
    }
    session.send(format!("{}q", REPORTS.concat()));
    assert_eq!(session.wait_end(), Ending::Code(0));
    assert_eq!(session.home().agenda_text(), "", "nothing was starred");
}

#[test]
fn report_split_after_escape_is_not_keys() {
    let mut session = Start::hallway().ready();
    for report in REPORTS {
        session.send_and_wait("?", "esc clear, close");
        session.send("\x1b");
        session.wait_until_gone("esc clear, close");
        session.send_and_wait(format!("{}3", &report[1..]), "Agenda · 0 talks");
        session.send_and_wait("1", "All · 48 talks");
    }
    assert_eq!(session.home().agenda_text(), "", "nothing was starred");
}

#[test]
fn ctrl_c_quits_during_an_unfinished_paste_or_report() {
    for begun in ["\x1b[?997", "\x1bP>|tmux", "\x1b]11;", "\x1b_G", "\x1b^", "\x1bX"] {
        let mut session = Start::hallway().ready();
        session.send_and_wait_read(begun);
        session.send(CTRL_C);
        assert_eq!(session.wait_end(), Ending::Code(0), "{begun:?}");
        session.assert_terminal_restored();
    }
    let mut session = Start::hallway().ready();
    session.send_and_wait("w", "Write a note");
    session.send_and_wait_read("\x1b[200~half a thought");
    session.send(CTRL_C);
    assert_eq!(session.wait_end(), Ending::Code(0));
    // The text pasted so far is saved.
    assert!(session.home().agenda_text().contains("half a thought"));
}
