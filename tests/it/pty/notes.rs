//! Notes in a real terminal: saved on every kind of exit, and edited in an external
//! editor that borrows the terminal.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;

use rustix::process::Signal;

use super::session::{CTRL_BACKSLASH, CTRL_C, CTRL_O, CTRL_Z, Ending, Home, Session, Start};

/// A home with a shell script as the editor, and a folder for temporary files.
fn home_with_editor(script: &str) -> Arc<Home> {
    let home = Home::new();
    fs::create_dir(home.path().join("tmp")).unwrap();
    let editor = home.path().join("my editor");
    fs::write(&editor, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).unwrap();
    home
}

/// Sets the variables for that editor. The command includes an argument to show that a
/// shell interprets it.
fn with_editor(start: Start, home: &Arc<Home>) -> Start {
    let editor = format!("'{}/my editor' --wait", home.path().display());
    start.variable("EDITOR", editor).variable("TMPDIR", home.path().join("tmp")).home(home)
}

fn start(home: &Arc<Home>) -> Session {
    with_editor(Start::hallway(), home).ready()
}

fn temporary_files(home: &Home) -> Vec<String> {
    let files = fs::read_dir(home.path().join("tmp")).unwrap();
    files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect()
}

#[test]
fn unfinished_note_survives_a_signal() {
    for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
        let mut session = Start::hallway().ready();
        session.send_and_wait("w", "Write a note");
        session.send_and_wait("half a tho", "half a tho");
        session.signal(signal);
        assert_eq!(session.wait_end(), Ending::Signal(signal.as_raw()));
        session.assert_terminal_restored();
        assert!(session.home().agenda_text().contains("\"half a tho\""));
    }
}

#[test]
fn unfinished_note_survives_a_closed_terminal() {
    let mut session = Start::hallway().ready();
    session.send_and_wait("whalf a tho", "half a tho");
    session.close_terminal("u");
    assert_eq!(session.wait_end(), Ending::Signal(Signal::HUP.as_raw()));
    let agenda = session.home().agenda_text();
    // The last letter may or may not have been read before the end.
    assert!(agenda.contains("\"half a tho"), "{agenda}");
}

#[test]
fn ctrl_c_saves_a_note_with_pasted_lines() {
    let mut session = Start::hallway().ready();
    session.send_and_wait("w", "Write a note");
    session.send_and_wait("\x1b[200~one\rtwo\x1b[201~", "two");
    session.wait_until("the cursor behind the text", |so_far| {
        let end = so_far.place_of("two").map(|(row, column)| (row, column + 3));
        Some(so_far.screen().cursor_position()) == end
    });
    session.send(CTRL_C);
    assert_eq!(session.wait_end(), Ending::Code(0));
    assert!(session.home().agenda_text().contains("\"one\\ntwo\""));
}

#[test]
fn external_editor_writes_the_note() {
    let home = home_with_editor(r#"cat "$2" >"$HOME/given"; printf 'from\noutside\n' >"$2""#);
    let mut session = start(&home);
    session.send_and_wait("W", "Noted Welcome!");
    session.wait_complete();
    assert!(home.agenda_text().contains("\"from\\noutside\""));
    assert_eq!(fs::read_to_string(home.path().join("given")).unwrap(), "");
    session.send_and_wait("w", "outside");
    session.send(" and in");
    session.wait_for("outside and in");
    session.send(CTRL_O);
    session.wait_until("what the editor wrote", |so_far| {
        so_far.screen().alternate_screen()
            && so_far.shows(&["outside", "save and close"])
            && !so_far.shows(&["and in"])
    });
    let given = fs::read_to_string(home.path().join("given")).unwrap();
    assert_eq!(given, "from\noutside and in\n");
    session.send("\x1b");
    session.wait_for("? help");
    assert_eq!(temporary_files(&home), [""; 0]);
    session.quit();
    session.assert_terminal_restored();
}

#[test]
fn failing_editor_leaves_the_note_unchanged() {
    let home = home_with_editor("exit 3");
    let mut session = start(&home);
    session.send_and_wait("W", "ended with code 3; the note is unchanged");
    session.wait_complete();
    assert_eq!(temporary_files(&home), [""; 0]);
    session.quit();

    // The text written by a killed editor is kept.
    let home = home_with_editor(r#"echo precious >"$2"; kill -9 $$"#);
    let mut session = start(&home);
    session.send_and_wait("W", "was stopped by signal 9");
    session.wait_for("the text is in");
    assert_eq!(temporary_files(&home), ["precious\n"]);
    assert_eq!(home.agenda_text(), "");
    session.quit();

    // The same for a text that is too large.
    let home = home_with_editor(r#"head -c 2000000 /dev/zero | tr '\0' a >"$2""#);
    let mut session = start(&home);
    session.send_and_wait("W", "it is larger than 1 MB; it is in");
    assert_eq!(temporary_files(&home).len(), 1);
    session.quit();
}

#[test]
fn missing_editor_is_named() {
    let mut session = Start::hallway().variable("EDITOR", "no-such-editor").ready();
    session.send_and_wait("W", "'no-such-editor' cannot be run; set VISUAL or EDITOR");
    session.quit();
}

#[test]
fn running_editor_owns_the_terminal_even_when_resized() {
    let home = home_with_editor(r#"echo ready; read line; echo "$line" >"$2""#);
    let mut session = start(&home);
    session.send_and_wait("W", "ready");
    session.assert_terminal_restored();
    session.resize(80, 24);
    session.send("typed there\n");
    session.wait_until("the smaller screen", |so_far| {
        so_far.screen().alternate_screen()
            && so_far.line(0).ends_with("EST")
            && so_far.last_line().contains("Noted Welcome!")
    });
    assert!(home.agenda_text().contains("\"typed there\""));
    assert!(!session.so_far().shows(&["ready"]));
    session.quit();
}

fn press_signal_keys(session: &mut Session) {
    session.send_until(CTRL_C, "caught");
    session.send_and_wait("\n", "further");
    session.send_until(CTRL_BACKSLASH, "survived");
    session.send("typed after\n");
}

#[test]
fn ctrl_c_in_the_editor_goes_to_the_editor() {
    let script = r#"trap 'echo caught' INT; trap 'echo survived' QUIT; echo ready
        until read line; do :; done; echo further
        until read line; do :; done; echo "$line" >"$2""#;
    let home = home_with_editor(script);
    let mut session = start(&home);
    session.send_and_wait("W", "ready");
    press_signal_keys(&mut session);
    session.wait_for("Noted Welcome!");
    session.wait_complete();
    // The signals have no effect afterwards.
    session.send_and_wait("3", "Agenda · 0 talks");
    session.quit();
    // The same for an editor command that needs a shell.
    let variable = format!("A=b '{}/my editor' --wait", home.path().display());
    let mut session = Start::hallway().variable("VISUAL", variable).home(&home).ready();
    session.send_and_wait("1jW", "ready");
    press_signal_keys(&mut session);
    session.wait_for("Noted Introduction");
    session.quit();
    // As before, the signal of Ctrl-C ends the program.
    let session = start(&home);
    session.signal(Signal::INT);
    assert_eq!(session.wait_end(), Ending::Signal(Signal::INT.as_raw()));
}

#[test]
fn ctrl_z_in_the_editor_suspends_both_until_fg() {
    let home = home_with_editor(r#"echo ready; read line; echo "$line" >"$2""#);
    let script = r#"set -m; "$HALLWAY"; echo stopped with $?; read line; fg; echo ended with $?"#;
    let mut session = with_editor(Start::script(script), &home).ready();
    session.send_and_wait("W", "ready");
    session.send(CTRL_Z);
    session.wait_for("stopped with");
    session.assert_terminal_restored();
    session.send("go on\n");
    session.wait_until("the editor again in front", |so_far| {
        so_far.text().matches("stopped with").count() == 1 && so_far.shows(&["go on\n"])
    });
    session.send("typed after\n");
    session.wait_for("Noted Welcome!");
    assert!(home.agenda_text().contains("\"typed after\""));
    session.send_and_wait("3", "Agenda · 0 talks");
    session.send("q");
    session.wait_for("ended with 0");
    session.wait_end();
    session.assert_terminal_restored();
}

#[test]
fn signal_ends_the_editor_too_and_keeps_its_text() {
    for signal in [Signal::TERM, Signal::HUP] {
        let home = home_with_editor(r#"echo written >"$2"; echo ready; read line"#);
        let mut session = start(&home);
        session.send_and_wait("W", "ready");
        session.signal(signal);
        assert_eq!(session.wait_end(), Ending::Signal(signal.as_raw()));
        session.assert_terminal_restored();
        assert!(home.agenda_text().contains("\"written\""));
        assert_eq!(temporary_files(&home), [""; 0]);
    }
}

#[test]
fn closed_terminal_keeps_the_editors_text() {
    let home = home_with_editor(r#"echo written >"$2"; echo ready; read line; echo; read line"#);
    let mut session = start(&home);
    session.send_and_wait("W", "ready");
    session.close_terminal("\n");
    assert_eq!(session.wait_end(), Ending::Signal(Signal::HUP.as_raw()));
    assert!(home.agenda_text().contains("\"written\""));
    assert_eq!(temporary_files(&home), [""; 0]);
}

/// An editor that waits for a file before it exits.
const UNTIL_GO: &str = r#"echo ready; until [ -e "$HOME/go" ]; do sleep 0.02; done"#;

#[test]
fn unread_editor_input_is_not_taken_as_keys() {
    for (to_editor, later) in [
        ("jq3 \x1bP>|tm", "ux 3.3a\x1b\\"),
        ("\x1b]11;rgb:2828/2828/2828\x07\x1b", "[?997;1n"),
        ("\x1b[200~q 3", " e\x1b[201~"),
        ("\x1b[?202", "6;2$y"),
    ] {
        let home = home_with_editor(&format!(r#"stty raw -echo; {UNTIL_GO}; echo x >"$2""#));
        let mut session = start(&home);
        session.send_and_wait("W", "ready");
        session.send(to_editor);
        session.poll_until("input arrived", || session.unread() > 0);
        fs::write(home.path().join("go"), "").unwrap();
        session.wait_for("Noted Welcome!");
        session.send_and_wait(format!("{later}3"), "Agenda · 0 talks");
        session.send("q");
        assert_eq!(session.wait_end(), Ending::Code(0), "{to_editor:?}");
        assert!(!home.agenda_text().contains("starred"));
    }
}

#[test]
fn terminal_modes_left_by_the_editor_are_reset() {
    let modes = r"printf '\033[?1002h\033[?1003h\033[?1h\033=\033[>4;2m\033[?2004h\033[?25l'";
    for end in ["exit 1", "kill -9 $$", "exit 0"] {
        let home = home_with_editor(&format!("stty raw -echo -isig; {modes}; {end}"));
        let script = r#"stty -g >before; "$HALLWAY"; stty -g >after"#;
        let mut session = with_editor(Start::script(script), &home).ready();
        session.send("W");
        session.wait_until("the modes are ours", |so_far| {
            let screen = so_far.screen();
            let reset = b"\x1b[>4;0m";
            so_far.raw().windows(reset.len()).any(|bytes| bytes == reset)
                && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::PressRelease
                && !screen.application_cursor()
                && !screen.application_keypad()
                && so_far.last_line().contains("note")
        });
        session.send_and_wait("3", "Agenda · 0 talks");
        session.send("q");
        assert_eq!(session.wait_end(), Ending::Code(0), "{end}");
        session.assert_terminal_restored();
        let read = |name| fs::read_to_string(home.path().join(name)).unwrap();
        assert_eq!(read("before"), read("after"), "{end}");
    }
}

/// Whether the process with this ID is still running.
#[cfg(target_os = "linux")]
fn runs(pid: &str) -> bool {
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.trim()));
    stat.is_ok_and(|stat| !stat.contains(") Z "))
}

#[test]
#[cfg(target_os = "linux")]
fn stubborn_editor_is_killed_with_its_children() {
    let noise = r#"(trap '' HUP TERM; while :; do echo noise; sleep 0.02; done) &
        echo $! >"$HOME/noise"; echo $$ >"$HOME/editor""#;
    // The editor keeps running, or ends and leaves a child behind.
    let ends = |end: &str, shown: &str| {
        let home = home_with_editor(&format!("{noise}\n{end}"));
        let mut session = start(&home);
        session.send("W");
        session.wait_for(shown);
        session.signal(Signal::TERM);
        assert_eq!(session.wait_end(), Ending::Signal(Signal::TERM.as_raw()));
        session.assert_terminal_restored();
        for name in ["noise", "editor"] {
            let pid = fs::read_to_string(home.path().join(name)).unwrap();
            assert!(!runs(&pid), "{name} after {shown}");
        }
    };
    // In parallel, because the program waits a few seconds for each editor.
    std::thread::scope(|scope| {
        let stays = "trap '' HUP TERM; echo ready; while :; do sleep 1; done";
        scope.spawn(|| ends(stays, "ready"));
        scope.spawn(|| ends("echo written >\"$2\"", "Noted Welcome!"));
    });
}
