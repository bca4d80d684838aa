//! The configuration file: found, used, printed and rejected by the real program.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use super::Hallway;

/// A user with a configuration file.
fn user(text: impl AsRef<[u8]>) -> Hallway {
    let user = Hallway::new();
    user.write_config(text);
    user
}

fn file(user: &Hallway) -> PathBuf {
    user.path(".config/hallway/config.toml")
}

#[test]
fn config_without_a_file_prints_documented_defaults() {
    let user = Hallway::new();
    let place = file(&user).display().to_string();
    let printed = user.prints(["config"]);
    assert!(printed.contains(&place), "{printed}");
    assert_eq!(user.prints(["config", "--default"]), printed);
    let printed = printed.replace(&user.path("").display().to_string(), "~/");
    super::snapshot("config", &printed);
}

#[test]
fn printed_config_round_trips() {
    let user = user(
        "theme='plain'\nascii=true\nclock='mine'\nreminder=15\nbell=false\nwalk=0\n\
         export=\"~/my \\\"own\\\".ics\"\n[keys]\nstar = ['*', 'Ctrl-t']\nquit='Z'\nundo=[]\n",
    );
    let printed = user.prints(["config"]);
    for line in [
        "theme = \"plain\"",
        "clock = \"mine\"",
        "reminder = 15",
        "export = \"~/my \\\"own\\\".ics\"",
        "star = [\"*\", \"Ctrl-t\"] ",
        "quit = [\"Z\"] ",
        "undo = [] ",
        "# redo = [\"Ctrl-r\"] ",
    ] {
        let begins = |printed: &str| printed.starts_with(line);
        assert!(printed.lines().any(begins), "{line} in {printed}");
    }
    user.write_config(&printed);
    assert_eq!(user.prints(["config"]), printed);
}

#[test]
fn config_folder_follows_xdg_config_home() {
    let user = user("walk = 7").with("XDG_CONFIG_HOME", "/nowhere/at/all");
    assert!(user.prints(["config"]).contains("\nwalk = 5\n"));
    let folder = Hallway::new();
    fs::create_dir_all(folder.path("x/hallway")).unwrap();
    folder.write("x/hallway/config.toml", "walk = 7");
    let place = folder.path("x").display().to_string();
    let user = Hallway::new().with("XDG_CONFIG_HOME", &place);
    assert!(user.prints(["config"]).contains("\nwalk = 7\n"));
}

#[test]
fn options_override_the_file() {
    let user = user("walk = 7\nascii = false");
    let printed = user.prints(["config", "--walk", "0", "--ascii"]);
    assert!(printed.contains("\nwalk = 0\n") && printed.contains("\nascii = true\n"));
    for wrong in ["241", "-1", "soon"] {
        user.run(["list", &format!("--walk={wrong}")]).fails(2, &["--walk"]);
    }
}

#[test]
fn ascii_setting_equals_the_option() {
    let user = Hallway::new();
    user.prints(["star", "174"]);
    let option = user.prints(["agenda", "--ascii"]);
    assert_ne!(option, user.prints(["agenda"]));
    user.write_config("ascii = true");
    assert_eq!(user.prints(["agenda"]), option);
}

#[test]
fn invalid_file_is_ignored_and_every_problem_is_named() {
    let user = user("ascii = true\nwalk = 500\n[keys]\nstar = \"z\"\nhid = \"s\"\nhide = \"z\"\n");
    let problems = [
        "hallway: config.toml, line 2: walk: must be a whole number from 0 to 240, not 500\n",
        "hallway: config.toml, line 6: keys.hide: z is already bound to star",
        "hallway: config.toml, line 5: keys.hid: unknown action; did you mean hide?\n",
        "ignored until fixed\n",
    ];
    user.run(["config"]).fails(2, &problems);
    // Commands continue with the default configuration.
    let run = user.run(["star", "174"]);
    assert_eq!(run.code, 0);
    for problem in problems {
        assert_eq!(run.stderr.matches(problem).count(), 1, "{run:?}");
    }
    assert_eq!(run.stderr.lines().count(), 4);
    assert_eq!(user.run(["agenda"]).stdout, {
        let other = Hallway::new();
        other.prints(["star", "174"]);
        other.prints(["agenda"])
    });
    assert_eq!(user.run(["show", "nothing"]).code, 2);
    assert_eq!(user.run(["list", "--track", "nothing"]).code, 1);
    // Commands that help to fix the file still work.
    assert!(user.prints(["config", "--default"]).contains("\nwalk = 5\n"));
    for quiet in [&["completions", "bash"][..], &["man"]] {
        user.prints(quiet);
    }
}

#[test]
fn unreadable_file_is_reported() {
    let refused = |user: &Hallway, why: &str| {
        let error = format!("cannot read {}: ", file(user).display());
        user.run(["config"]).fails(3, &[&error, why]);
        let run = user.run(["list", "--json"]);
        assert_eq!(run.code, 0);
        assert!(run.stderr.contains(&error) && run.stderr.contains(why));
        assert_eq!(run.stderr.lines().count(), 1, "{run:?}");
    };
    refused(&user(b"walk = 1\nexport = \"\xff\""), "line 2 is not UTF-8");
    let large = user("");
    File::options().write(true).open(file(&large)).unwrap().set_len(2 << 20).unwrap();
    refused(&large, "it is larger than 64 KB");
    let folder = Hallway::new();
    fs::create_dir_all(file(&folder)).unwrap();
    refused(&folder, "it is a folder");
    let pipe = Hallway::new();
    fs::create_dir_all(file(&pipe).parent().unwrap()).unwrap();
    assert!(Command::new("mkfifo").arg(file(&pipe)).status().unwrap().success());
    refused(&pipe, "it is not a regular file");
    let dangling = Hallway::new();
    fs::create_dir_all(file(&dangling).parent().unwrap()).unwrap();
    std::os::unix::fs::symlink("nowhere", file(&dangling)).unwrap();
    refused(&dangling, "a link to a missing file");
    let closed = user("walk = 7");
    fs::set_permissions(file(&closed), Permissions::from_mode(0o000)).unwrap();
    // Permissions don't apply if the tests run as root.
    if File::open(file(&closed)).is_err() {
        refused(&closed, "Permission denied");
    }
}

#[test]
fn manual_page_names_every_setting_and_action() {
    let page = Hallway::new().prints(["man"]).replace("\\-", "-");
    assert!(page.contains(".SH CONFIGURATION"), "{page}");
    for (entry, ..) in hallway::config::table() {
        assert!(page.contains(&format!("\\fB{entry}\\fR")), "{entry} in {page}");
    }
    for line in hallway::tui::keys::Keymap::default().lines() {
        assert!(page.contains(line.action), "{}", line.action);
    }
}

#[test]
fn an_action_that_has_lost_its_keys_is_noted() {
    let user = user("[keys]\ndown = 'w'\n");
    let run = user.run(["config"]);
    let note = "hallway: config.toml, line 2: keys.down: leaves no key for note; give note one, or";
    assert!(run.code == 0 && run.stderr.starts_with(note), "{run:?}");
    assert_eq!(run.stderr.lines().count(), 1);
    assert_eq!(user.run(["config", "--default"]).stderr, "");
    assert_eq!(user.run(["list"]).stderr, "");
}
