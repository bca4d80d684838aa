//! Output: no escape sequences without a terminal, and no error message when the reader
//! closes the pipe.

use std::fs::OpenOptions;
use std::io::Read;
use std::path::Path;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use super::{Hallway, NOW, Run};

/// Runs the program on a terminal of 80 columns and returns its output.
fn on_a_terminal(user: &Hallway, variables: &[(&str, &str)], args: &[&str]) -> String {
    let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_hallway"));
    command.args(args);
    command.args(["--now", NOW]);
    command.env_clear();
    command.env("HOME", user.path(""));
    command.env("XDG_DATA_HOME", user.path("data"));
    command.env("LANG", "C.UTF-8");
    command.env("TERM", "xterm-256color");
    for (name, value) in variables {
        command.env(name, value);
    }
    // Otherwise unread output would be lost when the program ends.
    command.set_controlling_tty(false);
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut output = Vec::new();
    // On Linux, reading from a terminal without processes fails instead of returning
    // EOF.
    let _ = pair.master.try_clone_reader().unwrap().read_to_end(&mut output);
    assert!(child.wait().unwrap().success());
    String::from_utf8(output).unwrap()
}

#[test]
fn export_does_not_depend_on_the_clock() {
    let user = Hallway::new();
    let once = user.prints(["export", "174", "211"]);
    assert_eq!(once, user.prints(["export", "174", "211"]));
    let later = user.prints(["export", "174", "211", "--now", "2023-11-13T12:00:00-05:00"]);
    assert_eq!(once, later);
}

#[test]
fn piped_output_has_no_escape_sequences() {
    let user = Hallway::new();
    user.prints(["star", "174", "211", "115"]);
    for args in [
        &["list"][..],
        &["show", "203"],
        &["search", "kvm"],
        &["agenda"],
        &["now"],
        &["next"],
        &["--help"],
        &["export"],
        &["report", "--all"],
        &["unstar", "115"],
    ] {
        let stdout = user.prints(args);
        let control = |c: char| c.is_control() && !"\n\r".contains(c);
        assert!(!stdout.contains(control), "{args:?}: {stdout:?}");
    }
    assert!(!user.run(["--nonsense"]).stderr.contains('\u{1b}'));
}

#[test]
fn terminal_gets_bold_titles_unless_no_color_is_set() {
    let user = Hallway::new();
    let bold = "\u{1b}[1mRun ILP32";
    assert!(on_a_terminal(&user, &[], &["show", "174"]).contains(bold));
    for quiet in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        let shown = on_a_terminal(&user, &[quiet], &["show", "174"]);
        assert!(shown.contains("Run ILP32") && !shown.contains('\u{1b}'), "{shown:?}");
    }
    // An empty value counts as unset (no-color.org).
    assert!(on_a_terminal(&user, &[("NO_COLOR", "")], &["show", "174"]).contains(bold));
}

#[test]
fn table_fits_the_terminal() {
    let user = Hallway::new();
    let table = on_a_terminal(&user, &[("NO_COLOR", "1")], &["list"]);
    let is_row = |line: &&str| line.starts_with("  ") || line.starts_with('⚑');
    assert_eq!(table.lines().filter(is_row).count(), 48);
    for line in table.lines().filter(is_row) {
        let wide = hallway::text::width::of(line.trim_end());
        // The shortest is `KVM`: people give way to the long titles.
        assert!((22..=80).contains(&wide), "{wide} cells: {line}");
    }
    assert!(table.contains('…'), "long titles are cut");
    let plain = on_a_terminal(&user, &[("NO_COLOR", "1")], &["list", "--ascii"]);
    assert!(!plain.contains('…') && plain.contains("..."), "{plain}");
}

#[test]
fn list_on_a_terminal_has_a_heading_for_each_day() {
    let user = Hallway::new();
    let on = |args: &[&str]| on_a_terminal(&user, &[("NO_COLOR", "1")], args).replace("\r\n", "\n");
    let headings = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| !line.starts_with(' ') && !line.is_empty());
        lines.map(str::to_owned).collect()
    };
    let list = on(&["list"]);
    assert_eq!(
        headings(&list),
        ["Mon 13 Nov 2023  times in EST", "Wed 15 Nov 2023  times in EST", "Not scheduled"]
    );
    // Whole titles, in place of the days and of people.
    let title = "  220  09:55  20m  Do nothing fast: How to scale idle cpus ?\n";
    assert!(list.contains(title), "{list}");
    assert!(!list.contains("13 Nov 09"), "{list}");
    // Hits in the order of relevance, and lines for scripts, each name their day.
    let hits = on(&["search", "kernel"]);
    assert!(headings(&hits).is_empty() && hits.contains("Mon 13 Nov 09:30"), "{hits}");
    let piped = user.prints(["list"]);
    assert!(headings(&piped).is_empty(), "{piped}");
    assert!(piped.contains("  220  Mon 13 Nov 09:55  20m  Do nothing"), "{piped}");
}

#[test]
fn tables_keep_the_room_and_drop_people_first() {
    let user = Hallway::new();
    let whole = user.prints(["export", "--format", "json"]);
    let in_rooms = whole.replace("\"session\": \"RISC-V MC\"", "\"room\": \"James River Salon A\"");
    user.write("rooms.json", in_rooms);
    user.prints(["import", "rooms.json"]);
    user.prints(["star", "269"]);
    let on = |columns: &str, args: &[&str]| {
        let variables = [("NO_COLOR", "1"), ("COLUMNS", columns)];
        let text = on_a_terminal(&user, &variables, args);
        text.replace("\r\n", "\n")
    };
    let list = ["list", "--search", "kvm", "--day", "mon"];
    let [narrow, usual, wide] = ["60", "80", "120"].map(|columns| on(columns, &list));
    let (agenda, small) = (on("80", &["agenda"]), on("50", &["agenda"]));
    super::snapshot("tables_by_width", &[narrow, usual, wide, agenda, small].join("\n"));
}

#[test]
fn tables_keep_the_room_beside_a_long_title() {
    let user = Hallway::new();
    let long = "A title that is longer than each line of a terminal even on one of a hundred and \
                twenty columns";
    let row =
        |(id, title, room)| format!("{id},{title},2023-11-13 14:50,15:40,{room},Ada Lovelace\n");
    let rows = [("1", long, "Janson"), ("2", "Short", "Aquarium"), ("3", long, "")].map(row);
    let table = format!("ID,Title,Start,End,Room,Speakers\n{}", rows.concat());
    user.write("camp.csv", table);
    user.prints(["import", "camp.csv", "--zone", "UTC"]);
    for (columns, people) in [("80", false), ("120", true)] {
        let variables = [("NO_COLOR", "1"), ("COLUMNS", columns)];
        for args in [&["list"][..], &["search", "title"], &["now"]] {
            let text = on_a_terminal(&user, &variables, args);
            let lines: Vec<&str> = text.lines().filter(|line| line.contains("A title")).collect();
            assert_eq!(lines.len(), 2, "{text}");
            let line = *lines.iter().find(|line| line.contains("  Janson")).unwrap();
            assert!(line.contains('…'), "{text}");
            assert_eq!(line.contains("Ada"), people, "{text}");
            if let Some(short) = text.lines().find(|line| line.contains("Aquarium")) {
                let cells = |line: &str, word| line[..line.find(word).unwrap()].chars().count();
                assert_eq!(cells(short, "Aquarium"), cells(line, "Janson"), "{text}");
            }
        }
    }
}

#[test]
fn closed_pipe_is_not_an_error() {
    let user = Hallway::new();
    for args in [
        &["list", "--json"][..],
        &["list"],
        &["show", "174"],
        &["export", "174"],
        &["completions", "bash"],
        &["man"],
        &["--help"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let run = Run::of(user.command(args).stdout(writer).output().unwrap());
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{args:?}");
    }
    // The command takes effect even if its output can't be written.
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    user.command(["star", "174"]).stdout(writer).output().unwrap();
    assert_eq!(user.ids(&["list", "--starred"]), ["174"]);
}

#[test]
fn full_disk_is_an_error_even_without_results() {
    let full = Path::new("/dev/full");
    if !full.exists() {
        return;
    }
    let user = Hallway::new();
    for args in [
        &["list"][..],
        &["list", "--json", "--track", "cobol"],
        &["man"],
        &["--help"],
        &["list", "--help"],
        &["--version"],
    ] {
        let stdout = OpenOptions::new().write(true).open(full).unwrap();
        let run = Run::of(user.command(args).stdout(stdout).output().unwrap());
        run.fails(3, &["cannot write the output", "No space left"]);
        assert!(!run.stderr.contains("os error"), "{run:?}");
    }
}

#[test]
fn error_messages_sanitize_arguments() {
    let user = Hallway::new();
    let evil = "\u{1b}[31mred\u{1b}]0;title\u{7}\u{9b}2J\u{202e}";
    for args in [
        &["show", evil][..],
        &["star", evil],
        &["list", "--day", evil],
        &["export", evil],
        &["export", "174", "-o", &format!("no/{evil}")],
        &["list", "--tz", evil],
        &["list", "--now", evil],
        &[evil],
    ] {
        let run = user.run(args);
        assert!(run.code >= 2, "{run:?}");
        let control = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
        assert!(run.stderr.contains("red"), "{run:?}");
        assert!(!run.stderr.contains(control), "{run:?}");
    }
}
