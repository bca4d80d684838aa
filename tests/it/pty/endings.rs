//! Whenever the program ends or is suspended, the terminal is as before: main screen,
//! visible cursor, no mouse reports, no bracketed paste, and line editing with echo.

use std::fs;
use std::io;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use hallway::environment;
use hallway::store::{self, Folders};
use hallway::text::symbols;
use hallway::tui::app::App;
use hallway::tui::model::{History, Model, OpenConference, Prefs};
use hallway::tui::platform::{Platform, Request, Wait};
use hallway::tui::theme::Theme;
use hallway::tui::update::{Input, Msg};
use hallway::tui::{Loop, guard};
use ratatui::Terminal;
use ratatui::layout::Rect;
use rustix::process::{Signal, kill_process};

use super::session::{COMPLETE, CTRL_C, CTRL_L, CTRL_Z, Ending, Home, Session, Start, hallway};

#[test]
fn q_and_ctrl_c_quit_cleanly() {
    for key in ["q", CTRL_C] {
        let mut session = Start::hallway().spawn();
        session.wait_complete();
        session.send(key);
        assert_eq!(session.wait_end(), Ending::Code(0), "{key:?}");
        session.assert_terminal_restored();
    }
}

#[test]
fn ctrl_c_quits_from_inputs_and_dialogs() {
    for keys in ["/pro", "?", "o", " e"] {
        let mut session = Start::hallway().ready();
        session.send(keys);
        session.send(CTRL_C);
        assert_eq!(session.wait_end(), Ending::Code(0), "{keys:?}");
        session.assert_terminal_restored();
    }
}

#[test]
fn fatal_signal_restores_the_terminal_and_keeps_the_agenda() {
    for signal in [
        Signal::TERM,
        Signal::INT,
        Signal::HUP,
        Signal::QUIT,
        Signal::ALARM,
        Signal::USR1,
        Signal::XCPU,
    ] {
        let mut session = Start::hallway().ready();
        session.send_and_wait(" ", "Starred");
        session.signal(signal);
        let ending = session.wait_end();
        assert_eq!(ending, Ending::Signal(signal.as_raw()), "{signal:?}");
        session.assert_terminal_restored();
        assert!(session.home().agenda_text().contains("Welcome!"));
    }
}

#[test]
fn view_is_restored_after_a_signal() {
    for signal in [Signal::TERM, Signal::HUP] {
        let mut session = Start::hallway().ready();
        session.send_and_wait("3", "Agenda · 0 talks");
        session.signal(signal);
        session.wait_end();
        let next = Start::hallway().home(session.home()).spawn();
        next.wait_for("Agenda · 0 talks");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn signal_quits_in_the_middle_of_an_escape_sequence() {
    // An unfinished key, and a paste that never ends.
    for sequence in ["\x1b[", "\x1b[200~pasted"] {
        let mut session = Start::hallway().ready();
        session.send_and_wait("3", "Agenda · 0 talks");
        session.send(sequence);
        session.poll_until("all input read", || session.unread() == 0);
        session.signal(Signal::TERM);
        assert_eq!(session.wait_end(), Ending::Signal(Signal::TERM.as_raw()));
        session.assert_terminal_restored();
    }
}

#[test]
fn burst_of_keys_is_handled_completely() {
    let mut session = Start::hallway().ready();
    // Moves that cancel each other out, and another key.
    session.send(format!("{}3", "jk".repeat(1_500)));
    session.wait_for("Agenda · 0 talks");
}

#[test]
fn closed_terminal_ends_the_program() {
    // While idle, while busy, and in the middle of a paste.
    for key in ["j", "jjjjjjjjjjjjjjjj/proxy", "j\x1b[200~pasted"] {
        let mut session = Start::hallway().ready();
        session.close_terminal(key);
        assert_eq!(session.wait_end(), Ending::Signal(Signal::HUP.as_raw()));
    }
}

#[test]
fn closed_terminal_ends_the_program_without_a_signal() {
    // Only the shell gets the signal, and ignores it.
    let script = r#"trap "" HUP; "$HALLWAY"; echo $? >ended"#;
    let mut session = Start::script(script).ready();
    session.close_terminal("j");
    session.wait_end();
    let code = fs::read_to_string(session.home().path().join("ended")).unwrap();
    assert_eq!(code.trim(), (128 + Signal::HUP.as_raw()).to_string());
}

/// A shell with job control that starts the program, waits for a line when it is
/// stopped, and continues it.
fn under_a_shell(program: &str) -> Session {
    let script = format!(
        "set -m; {program}; echo stopped with $?; read line; fg >/dev/null; echo ended with $?"
    );
    Start::script(&script).spawn()
}

fn assert_stopped_and_continued(session: &mut Session) {
    session.wait_for("stopped with");
    session.assert_terminal_restored();
    // Redrawing only differences would leave the alternate screen blank.
    session.send("\n");
    session.wait_complete();
    session.send_and_wait("3", "Agenda · 0 talks");
    session.send("q");
    session.wait_for("ended with 0");
    session.wait_end();
    session.assert_terminal_restored();
}

#[test]
fn ctrl_z_suspends_and_fg_resumes() {
    let mut session = under_a_shell(r#""$HALLWAY""#);
    session.wait_complete();
    session.send(CTRL_Z);
    assert_stopped_and_continued(&mut session);
}

#[test]
fn sigtstp_suspends_like_ctrl_z() {
    let mut session = under_a_shell(r#""$HALLWAY""#);
    session.wait_complete();
    kill_process(session.foreground(), Signal::TSTP).unwrap();
    assert_stopped_and_continued(&mut session);
}

#[test]
fn ctrl_z_also_stops_the_parent_script() {
    let mut session = under_a_shell(r#"sh -c '"$HALLWAY"; exit $?'"#);
    session.wait_complete();
    session.send(CTRL_Z);
    assert_stopped_and_continued(&mut session);
}

#[test]
fn resize_while_suspended_is_drawn_on_resume() {
    let mut session = under_a_shell(r#""$HALLWAY""#);
    session.wait_complete();
    session.send(CTRL_Z);
    session.wait_for("stopped with");
    session.resize(80, 24);
    session.send("\n");
    session.wait_until("the smaller screen", |so_far| {
        so_far.line(0).ends_with("EST") && so_far.last_line().contains("q quit")
    });
    session.send("q");
    session.wait_end();
}

#[test]
fn suspend_is_ignored_without_a_shell() {
    let mut session = Start::hallway().spawn();
    session.wait_complete();
    session.send(CTRL_Z);
    session.signal(Signal::TSTP);
    session.send_and_wait("3", "Agenda · 0 talks");
    session.send("1");
    session.wait_complete();
    session.quit();
}

#[test]
fn ctrl_l_redraws_without_querying_the_terminal() {
    let mut session = Start::hallway().spawn();
    session.wait_complete();
    session.scribble(b"\x1b[5;1Hwall: the printer is on fire\x1b[1;1H#####");
    assert!(!session.so_far().shows(&COMPLETE));
    session.send(CTRL_L);
    session.wait_complete();
    session.wait_until_gone("the printer is on fire");
    session.quit();
    // The terminal here does not answer, so a query would have ended the program.
    let raw = session.so_far().raw().to_vec();
    assert!(!raw.windows(4).any(|bytes| bytes == b"\x1b[6n"));
}

#[test]
fn startup_errors_are_printed_on_the_main_screen() {
    let home = Home::new();
    fs::create_dir_all(home.data().join("conferences")).unwrap();
    fs::write(home.data().join("conferences/broken.json"), "{").unwrap();
    for (arguments, code, message) in [
        (["--conference", "nowhere"], 2, "nowhere"),
        (["--conference", "broken"], 3, "broken.json"),
        (["--tz", "Mars/Olympus"], 2, "Mars/Olympus"),
    ] {
        let start = Start::program(hallway()).arguments(arguments);
        let session = start.home(&home).spawn();
        assert_eq!(session.wait_end(), Ending::Code(code), "{arguments:?}");
        session.assert_terminal_restored();
        let so_far = session.so_far();
        assert!(so_far.shows(&[message]), "{}", so_far.text());
        assert!(!so_far.raw().contains(&b'\x1b'), "{}", so_far.text());
    }
}

#[test]
#[cfg(target_os = "linux")]
fn missing_terminal_is_reported_without_drawing() {
    // In its own session, the program has no controlling terminal.
    let script = r#"setsid -w "$HALLWAY" </dev/null; echo ended with $?"#;
    let session = Start::script(script).spawn();
    assert_eq!(session.wait_end(), Ending::Code(0));
    session.assert_terminal_restored();
    let so_far = session.so_far();
    let text = so_far.text();
    assert!(so_far.shows(&["the terminal failed", "ended with 3"]), "{text}");
    assert!(!so_far.raw().contains(&b'\x1b'), "{text}");
}

#[test]
fn closed_or_piped_stdout_leaves_the_terminal_alone() {
    for script in [
        r#""$HALLWAY" >&-; echo ended with $?"#,
        r#"{ "$HALLWAY"; echo ended with $? >&2; } | true"#,
    ] {
        let session = Start::script(script).spawn();
        assert_eq!(session.wait_end(), Ending::Code(0));
        session.assert_terminal_restored();
        let text = session.so_far().text();
        assert_eq!(text.trim(), "ended with 0", "{script}");
    }
}

#[test]
fn closed_stdin_or_stderr_changes_nothing() {
    for closed in ["<&-", "2>&-"] {
        let script = format!(r#""$HALLWAY" {closed}; echo ended with $?"#);
        let mut session = Start::script(&script).ready();
        session.send_and_wait(" ", "Starred");
        session.send("q");
        session.wait_end();
        session.assert_terminal_restored();
        assert!(session.so_far().shows(&["ended with 0"]), "{closed}");
    }
}

/// Puts the agenda in a folder that even root can't write to.
#[cfg(target_os = "linux")]
fn make_agenda_unwritable(home: &Home) {
    fs::create_dir_all(home.data()).unwrap();
    std::os::unix::fs::symlink("/proc/self", home.data().join("agenda")).unwrap();
}

#[test]
#[cfg(target_os = "linux")]
fn unsaved_changes_are_printed_on_quit() {
    let mut session = Start::hallway().ready();
    make_agenda_unwritable(session.home());
    session.send_and_wait(" ", "not saved");
    session.send_and_wait("w", "Write a note");
    session.send_and_wait("half a thought", "half a thought");
    session.send(CTRL_C);
    assert_eq!(session.wait_end(), Ending::Code(3));
    session.assert_terminal_restored();
    let so_far = session.so_far();
    let messages = ["the last 2 changes of the agenda could not be saved", "half a thought"];
    assert!(so_far.shows(&messages), "{}", so_far.text());
    assert!(!so_far.shows(&["Tracks"]), "{}", so_far.text());
}

#[test]
#[cfg(target_os = "linux")]
fn unsaved_changes_are_printed_after_a_signal() {
    for signal in [Signal::TERM, Signal::HUP] {
        let mut session = Start::hallway().ready();
        make_agenda_unwritable(session.home());
        session.send_and_wait(" ", "not saved");
        session.send_and_wait("whalf a thought", "half a thought");
        session.signal(signal);
        assert_eq!(session.wait_end(), Ending::Signal(signal.as_raw()));
        session.assert_terminal_restored();
        let so_far = session.so_far();
        let messages = ["hallway: the last 2 changes", "half a thought"];
        assert!(so_far.shows(&messages), "{}", so_far.text());
    }
}

#[test]
#[cfg(target_os = "linux")]
fn unsaved_changes_go_to_a_file_if_the_terminal_is_gone() {
    let home = Home::new();
    fs::create_dir(home.path().join("tmp")).unwrap();
    let start = Start::hallway().home(&home);
    let mut session = start.variable("TMPDIR", home.path().join("tmp")).ready();
    make_agenda_unwritable(&home);
    session.send_and_wait("whalf a thought", "half a thought");
    session.close_terminal("s");
    session.wait_end();
    let left = fs::read_dir(home.path().join("tmp")).unwrap().next();
    let text = fs::read_to_string(left.unwrap().unwrap().path()).unwrap();
    assert!(text.contains("half a thought"), "{text}");
}

#[test]
fn resume_after_sigstop_retakes_the_terminal() {
    let script = r#"set -m; "$HALLWAY"; echo stopped with $?; stty sane; read line; fg >/dev/null; echo ended with $?"#;
    let mut session = Start::script(script).spawn();
    session.wait_complete();
    kill_process(session.foreground(), Signal::STOP).unwrap();
    // The shell writes its message over the screen.
    session.poll_until("stopped", || session.is_cooked());
    session.send("\n");
    session.poll_until("its own again", || !session.is_cooked());
    session.wait_until_gone("stopped with");
    session.wait_complete();
    session.send_and_wait("3", "Agenda · 0 talks");
    session.send("q");
    session.wait_for("ended with 0");
    session.assert_terminal_restored();
}

#[test]
fn signal_quits_even_if_output_is_blocked() {
    let mut session = Start::hallway().ready();
    session.send_and_wait("whalf a thought", "half a thought");
    session.pause(true);
    // Several screens of output; a terminal buffers less than a single one.
    for _ in 0..20 {
        session.send_and_wait_read(CTRL_L);
        session.resize(120, 39);
        session.resize(120, 40);
    }
    session.signal(Signal::TERM);
    session.wait_code();
    assert!(session.home().agenda_text().contains("\"half a thought\""));
    session.pause(false);
    assert_eq!(session.wait_end(), Ending::Signal(Signal::TERM.as_raw()));
    session.assert_terminal_restored();
}

#[test]
fn ctrl_c_quits_even_if_output_is_blocked() {
    let mut session = Start::hallway().ready();
    session.pause(true);
    for _ in 0..20 {
        session.send_and_wait_read(CTRL_L);
    }
    session.send(CTRL_C);
    session.wait_code();
    session.pause(false);
    assert_eq!(session.wait_end(), Ending::Code(0));
    session.assert_terminal_restored();
}

#[test]
fn unblocked_terminal_shows_the_last_frame() {
    let mut session = Start::hallway().ready();
    session.pause(true);
    for _ in 0..20 {
        session.send_and_wait_read(CTRL_L);
    }
    session.send_and_wait_read("3");
    session.pause(false);
    session.wait_for("Agenda · 0 talks");
    session.quit();
}

#[test]
fn file_size_limit_is_an_error_and_not_a_crash() {
    let script = r#"ulimit -f 0; "$HALLWAY"; echo ended with $? >&2"#;
    let mut session = Start::script(script).ready();
    session.send_and_wait(" ", "not saved");
    session.send("q");
    session.wait_for("ended with 3");
    session.assert_terminal_restored();
}

/// Runs one of the tests below in a terminal of its own.
fn assert_panic_is_printed(child: &str, message: &str) -> Session {
    let name = format!("{}::{child}", module_path!());
    let name = name.split_once("::").unwrap().1;
    let arguments = ["--exact", name, "--ignored", "--nocapture"];
    let session = Start::program(std::env::current_exe().unwrap()).arguments(arguments).spawn();
    assert_eq!(session.wait_end(), Ending::Code(101));
    session.assert_terminal_restored();
    let so_far = session.so_far();
    assert!(so_far.shows(&["panicked", message]), "{}", so_far.text());
    // The first screen was drawn and has been cleared.
    let raw = String::from_utf8_lossy(so_far.raw()).into_owned();
    assert!(raw.contains("\x1b[?1049h"), "{raw}");
    assert!(!so_far.shows(&["Tracks"]), "{}", so_far.text());
    drop(so_far);
    session
}

#[test]
fn panic_while_drawing_is_printed_on_the_main_screen() {
    assert_panic_is_printed("panics_while_drawing", "index outside of buffer");
}

#[test]
fn panic_in_the_loop_is_printed_on_the_main_screen() {
    assert_panic_is_printed("panics_in_the_loop", "the disk caught fire");
}

#[test]
fn panic_in_update_is_printed_and_loses_no_edits() {
    let session = assert_panic_is_printed("panics_in_update", "index out of bounds");
    let agenda = session.home().agenda_text();
    assert!(agenda.contains("\"starred\""), "{agenda}");
    assert!(agenda.contains("\"half a thought\""), "{agenda}");
}

#[test]
#[ignore = "panics; started by another test in a terminal of its own"]
fn panics_in_update() {
    let (session, mut app) = start();
    for c in " whalf a thought".chars() {
        let key = KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE);
        app.update(Msg::Input(Input::Event(Event::Key(key))));
    }
    // A reminder for a talk that does not exist.
    app.model.due = vec![usize::MAX];
    run(&mut app, session, &mut Fire::default());
}

#[test]
#[ignore = "panics; started by another test in a terminal of its own"]
fn panics_while_drawing() {
    let (session, mut app) = start();
    // A pane that reaches far below the screen.
    app.screen.areas.details = Some(Rect::new(50, 1, 60, 500));
    run(&mut app, session, &mut Fire::default());
}

#[test]
#[ignore = "panics; started by another test in a terminal of its own"]
fn panics_in_the_loop() {
    let (session, mut app) = start();
    run(&mut app, session, &mut Fire::default());
}

fn start() -> (store::Session, App) {
    let data = std::env::var_os("XDG_DATA_HOME").unwrap();
    let folders = Folders::at(PathBuf::from(data).join("hallway"));
    let (session, conference, _) =
        store::Session::open_current(&folders, store::library::Extent::Whole).unwrap();
    let prefs = Prefs {
        zone: chrono_tz::Tz::UTC,
        own_clock: false,
        skip_hidden: false,
        details_open: true,
        symbols: &symbols::UNICODE,
        theme: Theme::new(true),
        settings: hallway::config::Settings::default(),
        terminal: hallway::environment::Terminal::default(),
        keymap: hallway::tui::keys::Keymap::default(),
        folder: String::new(),
        friends: hallway::friends::Friends::default(),
    };
    let open = OpenConference::new(conference, Vec::new());
    let model = Model::new(open, prefs, History::default(), DateTime::UNIX_EPOCH);
    (session, App::new(model, Rect::new(0, 0, 120, 40)))
}

fn run(app: &mut App, mut session: store::Session, fire: &mut Fire) {
    let terminal = environment::Terminal { has_title: true, ..Default::default() };
    let guard = guard::Guard::take(&guard::Tty::open(terminal).unwrap()).unwrap();
    let mut terminal = Terminal::new(guard.backend()).unwrap();
    let (terminal, session) = (&mut terminal, &mut session);
    Loop { terminal, platform: fire, session, app }.run_to_end().unwrap();
    drop(guard);
}

/// A platform that asks for a star, and then panics.
#[derive(Default)]
struct Fire {
    starred: bool,
}

impl Platform for Fire {
    fn next_event(&mut self, wait: Wait) -> io::Result<Option<Input>> {
        if matches!(wait, Wait::ForFrame) {
            return Ok(None);
        }
        assert!(!self.starred, "the disk caught fire");
        self.starred = true;
        let star = KeyEvent::new(KeyCode::Char(' '), KeyModifiers::NONE);
        Ok(Some(Input::Event(Event::Key(star))))
    }

    fn now(&self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH
    }

    fn request(&mut self, _: Request) {
        unreachable!("nothing is updated or imported")
    }

    fn open_url(&mut self, _: &str) -> Result<String, String> {
        unreachable!("nothing is opened")
    }

    fn copy(&mut self, _: &str) -> Result<String, String> {
        unreachable!("nothing is copied")
    }

    fn send(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn edit(&mut self, _: &str) -> Result<String, String> {
        unreachable!("no note is written")
    }

    fn suspend(&mut self) -> io::Result<()> {
        unreachable!("not suspended")
    }
}
