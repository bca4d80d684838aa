//! The configuration file in the terminal UI.

use super::session::{Home, Session, Start};

fn session(config: &str) -> Session {
    let home = Home::new();
    home.write_config(config);
    Start::hallway().home(&home).variable("NO_COLOR", "1").spawn()
}

/// The start of a colour sequence for the terminal's 16 colours.
const COLOR: &[u8] = b"\x1b[38;5;";

fn is_coloured(session: &Session) -> bool {
    let so_far = session.so_far();
    so_far.raw().windows(COLOR.len()).any(|part| part == COLOR)
}

#[test]
fn settings_apply_in_the_terminal() {
    let mut session = session(
        "theme = \"colors\"\nascii = true\nexport = \"~/my.ics\"\n[keys]\nstar = \"Alt-s\"\n\
         agenda = \"F4\"\n",
    );
    session.wait_for("Alt-s star");
    assert!(is_coloured(&session));
    assert!(session.so_far().shows(&["F4 Agenda", "All - 48 talks"]));
    session.send_and_wait("\x1bs", "Starred Welcome!");
    // F4, as xterm sends it.
    session.send_and_wait("\x1bOS", "Agenda - 1 talk");
    session.send_and_wait("e", "> ~/my.ics");
    session.send_and_wait("\r", "Wrote 1 talk to ");
    assert!(session.home().path().join("my.ics").exists());
}

#[test]
fn broken_config_is_reported_and_defaults_apply() {
    let mut session =
        session("theme = \"colors\"\nascii = true\nwalk = \"far\"\n[keys]\nquit = 5\n");
    session.wait_for("config.toml, line 3: walk: must be a whole number from 0 to 240");
    session.wait_for("1 more, see 'hallway config'");
    assert!(!is_coloured(&session));
    assert!(session.so_far().shows(&["All · 48 talks"]));
    session.send("j");
    session.wait_until_gone("config.toml");
    session.wait_for("space star");
}

#[test]
fn an_action_that_has_lost_its_keys_is_said_once() {
    let mut session = session("[keys]\ndown = \"w\"\n");
    session.wait_for("config.toml, line 2: keys.down: leaves no key for note");
    session.send("w");
    session.wait_until_gone("config.toml");
    assert!(session.so_far().shows(&["w/k move"]), "the key holds");
}

#[test]
fn an_export_names_the_whole_path_before_it_writes_and_after() {
    let mut session = session("");
    session.wait_start();
    session.send_and_wait(" ", "Starred Welcome!");
    session.send_and_wait("e", "Writes ~/lpc-2023.ics");
    session.send("\x15~/my.ics");
    session.wait_for("Writes ~/my.ics");
    session.send_and_wait("\r", "Wrote 1 talk to ");
    std::fs::write(session.home().path().join("my.ics"), "Dear diary").unwrap();
    session.send_and_wait("e\r", "~/my.ics already exists. Overwrite it?");
}
