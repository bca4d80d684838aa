//! The guide's examples for status bars and reminders, run verbatim.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{Hallway, Run};

/// Ten minutes before the pick.
const AT: &str = "2023-11-13T10:05:00-05:00";

/// The code block of a language after the guide's heading.
fn example(language: &str) -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/during.md");
    let page = fs::read_to_string(page).unwrap();
    let section = page.split("\n## In the status bar\n").nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let code = section.split(&format!("\n```{language}\n")).nth(1).unwrap();
    code.split("\n```").next().unwrap().to_owned()
}

/// A user with a pick, `hallway` fixed to a given time, and a `notify-send` that logs
/// its arguments.
fn user() -> Hallway {
    let user = Hallway::new();
    user.prints(["star", "211"]);
    fs::create_dir(user.path("bin")).unwrap();
    for (name, script) in [
        ("hallway", format!("exec {} \"$@\" --now ${{AT:-{AT}}}", env!("CARGO_BIN_EXE_hallway"))),
        ("notify-send", "printf '%s\\n' \"$@\" >\"$HOME/notified\"".to_owned()),
    ] {
        let path = user.path("bin").join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    user
}

/// Runs a line in a shell, as status bars do.
fn sh(user: &Hallway, line: &str, at: &str) -> Run {
    let mut command = Command::new("sh");
    user.set_environment(command.args(["-c", line]));
    let bin = user.path("bin");
    command.env("PATH", format!("{}:/usr/bin:/bin", bin.display())).env("AT", at);
    Run::of(command.output().unwrap())
}

#[test]
fn tmux_example_prints_the_next_pick() {
    let code = example("tmux");
    let (_, job) = code.split_once("#(").unwrap();
    let (job, _) = job.rsplit_once(')').unwrap();
    let run = sh(&user(), job, AT);
    assert_eq!(run.stdout, "system pressure on CPUs capacity and feedback to scheduler in 10m\n");
}

#[test]
fn waybar_example_prints_the_next_pick() {
    let code: Value = serde_json::from_str(&format!("{{{}}}", example("json"))).unwrap();
    let module = code.as_object().unwrap().values().next().unwrap();
    assert_eq!(module["escape"], true, "otherwise Waybar parses markup");
    let run = sh(&user(), module["exec"].as_str().unwrap(), AT);
    assert_eq!(run.stdout, "★ 10:15 system pressure on CPUs capacity and feedback to scheduler\n");
}

#[test]
fn cron_example_notifies_ten_minutes_before() {
    let code = example("crontab");
    let line = code.lines().last().unwrap();
    let command = line.strip_prefix("* * * * * ").unwrap();
    assert!(!command.contains('%'), "cron would end the line there");
    let user = user();
    for early in
        ["2023-11-13T10:04:00-05:00", "2023-11-13T10:06:00-05:00", "2023-11-14T10:06:00-05:00"]
    {
        sh(&user, command, early);
        assert!(!user.path("notified").exists());
    }
    sh(&user, command, "2023-11-13T10:05:01-05:00");
    let notified = fs::read_to_string(user.path("notified")).unwrap();
    assert!(notified.contains("10:15 system pressure"), "{notified}");
    assert!(notified.contains("Real-time and Scheduling MC"), "{notified}");
}
