//! URLs are opened by another program, which receives them unchanged.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::json;

use super::session::{Home, Start};

/// If a shell interpreted this URL, the effects would be visible in the home folder.
const URL: &str = "https://a.example/$(touch$IFS'x');`touch${IFS}y`&touch|z?q=%20'\\*";

#[test]
fn url_is_passed_as_an_argument_without_a_shell() {
    let home = Home::new();
    let slot = json!({"start": "2024-02-03T10:00:00Z", "minutes": 30});
    let conference = json!({"format": "hallway-schedule", "version": 1, "conference": {
        "id": "small", "title": "Small Conf", "timezone": "UTC",
        "start": "2024-02-03", "end": "2024-02-03",
        "talks": [{"id": "1", "title": "Opening words", "slot": slot, "url": URL}],
    }});
    fs::create_dir_all(home.data().join("conferences")).unwrap();
    let file = home.data().join("conferences/small.json");
    fs::write(file, conference.to_string()).unwrap();
    fs::write(home.data().join("current"), "small\n").unwrap();
    // The names of all programs that can open URLs.
    let programs = home.path().join("bin");
    fs::create_dir(&programs).unwrap();
    let script = "#!/bin/sh\nfor it; do printf '%s\\n' \"$it\"; done >\"$HOME/part\"\nmv \"$HOME/part\" \"$HOME/opened\"\n";
    for name in ["xdg-open", "gio", "gnome-open", "kde-open", "wslview"] {
        let program = programs.join(name);
        fs::write(&program, script).unwrap();
        fs::set_permissions(program, PermissionsExt::from_mode(0o755)).unwrap();
    }
    let path = format!("{}:/usr/bin:/bin", programs.display());
    let start = Start::hallway().home(&home).variable("PATH", path);
    let mut session = start.spawn();
    session.wait_for("Small Conf");
    session.send_and_wait("o", "Follow");
    session.send_and_wait("\r", "Opening https://a.example/");
    let opened = home.path().join("opened");
    session.poll_until("opened", || opened.exists());
    let arguments = fs::read_to_string(opened).unwrap();
    assert_eq!(arguments.lines().last(), Some(URL));
    let mut there: Vec<_> = fs::read_dir(home.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    there.sort();
    assert_eq!(there, ["bin", "data", "opened"]);
}
