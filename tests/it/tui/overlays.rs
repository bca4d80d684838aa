//! Dialogs: help, the follow menu, the export and its question; and their effects outside of
//! the program.

use hallway::agenda::Agenda;
use hallway::format::{ical, native};
use hallway::schedule::changes::ChangeLog;
use hallway::tui::update::{Input, Msg};
use insta::assert_snapshot;

use super::stage::{Setup, Stage};

#[test]
fn help_lists_the_keys_of_each_scope() {
    let mut pictures = Vec::new();
    for keys in ["", "h", "2", "3", "enter"] {
        let mut stage = Stage::new(80, 50);
        pictures.push(stage.keys(keys).keys("?").screen_after(&format!("{keys} ?")));
    }
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn help_scrolls_if_it_does_not_fit() {
    let mut stage = Stage::new(40, 12);
    let top = stage.keys("?").screen_after("?");
    let further = stage.keys("Down Down PgDn").screen_after("Down Down PgDn");
    let end = stage.keys("End").screen_after("G");
    assert_eq!(stage.keys("Down PgDn").screen_after("G"), end);
    assert_snapshot!([top, further, end].join("\n"));
    let before = Stage::new(40, 12).screen();
    for close in ["?", "esc", "enter", "F1"] {
        stage.keys(close);
        assert_eq!(stage.screen(), before, "{close}");
        stage.keys("?");
    }
}

#[test]
fn follow_menu_of_a_talk_scrolls_and_fits_a_narrow_screen() {
    let mut stage = Stage::new(80, 30);
    stage.keys("/").types("teep").keys("enter o");
    let menu = stage.screen_after("o");
    let further = stage.keys("G").screen_after("G");
    let mut narrow = Stage::new(40, 12);
    narrow.keys("/").types("teep").keys("enter o j j");
    assert_snapshot!([menu, further, narrow.screen()].join("\n"));
}

#[test]
fn person_leads_to_their_talks() {
    let mut stage = Stage::new(120, 24);
    stage.keys("/").types("cpu isolation state").keys("enter o enter");
    assert_snapshot!(stage.screen());
}

#[test]
fn esc_and_ctrl_o_return_after_a_jump() {
    for (keys, back) in
        [("j j o enter", "esc"), ("3 / k v m enter", "esc"), ("2 j o G enter", "Ctrl-o")]
    {
        let mut stage = Stage::new(120, 40);
        stage.keys(keys.split(" o ").next().unwrap().split(" / ").next().unwrap());
        let before = stage.screen();
        let jump = &keys[keys.find(['o', '/']).unwrap()..];
        assert_ne!(stage.keys(jump).screen(), before, "{keys}");
        assert_eq!(stage.keys(back).screen(), before, "{keys}");
    }
}

#[test]
fn session_leads_to_its_talks_and_description() {
    let mut stage = Stage::new(120, 24);
    stage.keys("o").clicks_in_frame("Kernel Testing & Dependability MC");
    stage.keys("enter");
    assert!(stage.row(1).contains("Sessions"), "{}", stage.screen());
    assert!(stage.screen().contains("Kernel Testing & Dependability MC · "), "{}", stage.screen());
    let mut stage = Stage::new(120, 24);
    stage.keys("o").clicks_in_frame("Description of the session").keys("enter");
    assert_eq!(stage.selected(), Some("Kernel Testing & Dependability MC"));
    // The description leads back to the session's talks.
    stage.keys("o").clicks_in_frame("Kernel Testing & Dependability MC").keys("enter");
    assert!(stage.screen().contains("Kernel Testing & Dependability MC · "), "{}", stage.screen());
}

#[test]
fn follow_menu_goes_to_a_simultaneous_talk() {
    let mut stage = Stage::new(80, 30);
    stage.keys("o").clicks_in_frame("Introduction").keys("enter");
    assert_eq!(stage.selected(), Some("Introduction"));
    let mut stage = Stage::new(80, 30);
    stage.keys("2 o").clicks_in_frame("Introduction").keys("enter");
    assert_eq!(stage.selected(), Some("Introduction"));
    assert!(stage.screen().contains("min a line"), "it stays in the timeline");
}

#[test]
fn opening_or_copying_a_link_reports_the_outcome() {
    let mut stage = Stage::new(100, 30);
    stage.keys("/").types("ilp32").keys("enter o").clicks_in_frame("lpc.events");
    stage.keys("enter");
    assert_eq!(stage.platform.opened, ["https://lpc.events/event/17/contributions/1475/"]);
    assert_eq!(stage.said(), "opening https://lpc.events/event/17/contributions/1475/");
    stage.keys("o").clicks_in_frame("lpc.events").keys("y");
    assert_eq!(stage.platform.copied, ["https://lpc.events/event/17/contributions/1475/"]);
    stage.platform.outside_fails = true;
    stage.keys("o").clicks_in_frame("lpc.events").keys("enter");
    assert!(stage.said().contains("cannot open"), "{}", stage.said());
    stage.keys("y");
    assert_eq!(stage.said(), "cannot copy: the terminal is gone");
}

#[test]
fn talk_url_is_copied_if_there_is_one() {
    let mut stage = Stage::with(Setup { schedule: crate::editions::linked(), ..Setup::default() });
    stage.keys("] y");
    assert_eq!(stage.platform.copied, ["https://lpc.events/event/17/contributions/1420/"]);
    stage.keys("[ y");
    assert_eq!(stage.said(), "this talk has no URL; o lists its links");
    assert_eq!(stage.platform.copied.len(), 1);
    // The message mentions links only if the talk has some.
    let mut stage = Stage::new(80, 24);
    stage.keys("y");
    assert_eq!(stage.said(), "this talk has no URL");
}

#[test]
fn closing_a_menu_changes_nothing() {
    for close in ["esc", "q", "h"] {
        let mut stage = Stage::new(80, 24);
        let before = stage.keys("2 l j").screen();
        assert_eq!(stage.keys("o j j").keys(close).screen(), before);
    }
}

/// Checks the full path in the message. A picture has only the file's name.
fn assert_shows_export_path(stage: &mut Stage) -> &mut Stage {
    let folder = stage.said().split_once(" to /").unwrap().1;
    assert!(folder.contains("/work/lpc-2023.ics"), "{folder}");
    stage.receives(Msg::Exported(Ok("lpc-2023.ics".into())))
}

#[test]
fn export_asks_for_a_path_and_reports_the_result() {
    let mut stage = Stage::new(100, 24);
    stage.starring(&["174", "211", "226"]).keys("3 e");
    let prompt = stage.screen_after("3 e");
    assert_eq!(
        stage.cursor().0,
        stage.find("lpc-2023.ics").0 + u16::try_from("lpc-2023.ics".len()).unwrap()
    );
    let wrote = assert_shows_export_path(stage.keys("enter")).screen_after("enter");
    let calendar = stage.exported("lpc-2023.ics").unwrap();
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 2);
    assert_snapshot!([prompt, wrote].join("\n"));
}

#[test]
fn existing_file_is_overwritten_only_after_confirmation() {
    let mut stage = Stage::new(80, 24);
    stage.starring(&["174"]).keys("3");
    stage.writes("lpc-2023.ics", "BEGIN:VEVENT of another program");
    stage.starring(&["211"]).keys("e enter");
    let question = stage.screen_after("e enter");
    stage.keys("j enter space");
    assert_eq!(stage.screen_after("e enter"), question, "nothing else answers it");
    // "No" leads back to the path.
    stage.keys("n esc");
    let events =
        |stage: &Stage| stage.exported("lpc-2023.ics").unwrap().matches("BEGIN:VEVENT").count();
    assert_eq!(events(&stage), 1);
    stage.keys("e enter y");
    assert_eq!(events(&stage), 2);
    assert_snapshot!(
        [question, assert_shows_export_path(&mut stage).screen_after("n enter y")].join("\n")
    );
}

#[test]
fn question_about_an_existing_file_says_what_it_holds() {
    let mut stage = Stage::new(80, 24);
    let schedule = native::built_in().unwrap();
    let (agenda, log) = (Agenda::new("lpc-2023"), ChangeLog::default());
    let options = ical::Options { agenda: &agenda, log: &log, alarm: None };
    stage.starring(&["174"]);
    for (calendar, holds) in [
        (ical::write_all(&schedule, options), "all talks of"),
        (ical::write(&schedule, &[3], options), "some talks of"),
    ] {
        stage.writes("lpc-2023.ics", &calendar.text);
        let screen = stage.keys("e enter").screen();
        assert!(
            screen.contains(&format!("lpc-2023.ics already exists, with {holds} ")),
            "{screen}"
        );
        assert!(screen.contains("│ lpc-2023. Overwrite it? "), "{screen}");
        stage.keys("n esc");
        assert_eq!(stage.exported("lpc-2023.ics").as_ref(), Some(&calendar.text));
    }
}

#[test]
fn an_older_export_of_the_same_agenda_is_replaced_without_a_question() {
    let mut stage = Stage::new(80, 24);
    stage.starring(&["174"]).keys("e enter").starring(&["211"]).keys("e enter");
    assert!(!stage.has_dialog(), "{}", stage.screen());
    assert!(stage.said().starts_with("wrote 2 talks to "), "{}", stage.said());
    assert_eq!(stage.exported("lpc-2023.ics").unwrap().matches("BEGIN:VEVENT").count(), 2);
}

#[test]
fn export_uses_the_typed_path_and_reports_failures() {
    let mut stage = Stage::new(120, 24);
    stage.starring(&["174"]).keys("e Ctrl-u").types("my plan q.ics").keys("enter");
    assert!(stage.exported("my plan q.ics").is_some());
    stage.keys("e Ctrl-u").types("no/such/folder/x.ics").keys("enter");
    assert!(stage.said().contains("cannot write"), "{}", stage.said());
    // The path can be corrected; without one the file has its default name.
    stage.keys("Ctrl-u enter");
    assert!(stage.exported("lpc-2023.ics").is_some());
    let before = stage.keys("g").screen();
    assert_eq!(stage.keys("e").types("abc").keys("esc").screen(), before);
}

#[test]
fn the_export_names_the_folder_while_a_path_is_typed() {
    let mut stage = Stage::new(80, 24);
    stage.starring(&["174"]).keys("3 e");
    for (typed, written) in [
        ("", "Writes ~/talks/lpc-2023.ics "),
        ("a.ics", "Writes ~/talks/a.ics "),
        ("plans/", "Writes ~/talks/plans/lpc-2023.ics "),
        ("~/a.ics", "Writes ~/a.ics "),
        ("/tmp/a.ics", "Writes /tmp/a.ics "),
    ] {
        stage.keys("Ctrl-u").types(typed);
        assert!(stage.screen().contains(written), "{}", stage.screen());
    }
}

#[test]
fn export_without_stars_explains_how_to_star() {
    let mut stage = Stage::new(80, 24);
    stage.keys("e");
    assert_eq!(stage.said(), "no talk is starred yet; space stars the selected one");
}

#[test]
fn dialogs_fit_a_narrow_screen() {
    let mut pictures = Vec::new();
    for keys in ["o", "e", "e enter"] {
        let mut stage = Stage::new(40, 12);
        stage.writes("lpc-2023.ics", "Dear diary");
        stage.starring(&["174", "226"]).keys(keys);
        pictures.push(stage.screen_after(keys));
    }
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn suspending_in_any_dialog_keeps_the_screen() {
    let mut stage = Stage::new(80, 24);
    let before = stage.keys("j").screen();
    stage.keys("Ctrl-z / Ctrl-z esc o Ctrl-z esc ? Ctrl-z esc");
    stage.is_suspended();
    assert_eq!(stage.platform.suspended, 5);
    assert_eq!(stage.screen(), before);
}

#[test]
fn quit_keys_and_a_lost_terminal_end_the_program() {
    for keys in ["q", "Ctrl-c", "/ Ctrl-c", "? Ctrl-c", "o Ctrl-c", "space e Ctrl-c", "2 q", "3 q"]
    {
        let mut stage = Stage::new(80, 24);
        stage.keys(keys);
        assert!(stage.is_done(), "{keys}");
    }
    let mut stage = Stage::new(80, 24);
    stage.play([Input::End]);
    assert!(stage.is_done());
}

#[test]
fn footer_shows_only_applicable_keys() {
    let footer = |keys: &str| {
        let mut stage = Stage::new(200, 24);
        stage.writes("lpc-2023.ics", "Dear diary");
        stage.starring(&["174"]).keys(keys);
        stage.footer()
    };
    assert!(!footer("").contains("undo"));
    assert!(footer("space j").contains("undo"));
    assert!(!footer("").contains("export"));
    assert!(footer("3").contains("export"));
    assert!(!footer("3 space j").contains("export"), "nothing is starred");
    assert!(!footer("3 space j").contains("star"), "nothing is selected");
    assert!(!footer("3 space j").contains("open"));
    assert!(!footer("enter").contains("day"));
    let all: Vec<String> =
        ["", "h", "enter", "enter enter", "2", "3", "/", "o", "?", "e", "e enter"]
            .map(|keys| format!("{keys:16}{}", footer(keys)))
            .into();
    assert_snapshot!(all.join("\n"));
}

#[test]
fn narrow_footer_drops_the_least_important_hints() {
    let footers: Vec<String> = [200, 120, 100, 80, 60, 50, 40]
        .map(|width| {
            let mut stage = Stage::new(width, 24);
            stage.keys("space j");
            stage.footer()
        })
        .into();
    for (footer, width) in footers.iter().zip([200, 120, 100, 80, 60, 50, 40]) {
        assert!(footer.len() <= width);
        assert!(footer.contains("? help"), "{footer}");
    }
    assert_snapshot!(footers.join("\n"));
}

#[test]
fn terminal_without_a_clipboard_shows_the_url() {
    let schedule = crate::editions::linked();
    let console = hallway::environment::Terminal::default();
    let mut stage = Stage::with(Setup { schedule, terminal: console, ..Setup::default() });
    stage.keys("] y");
    assert!(stage.platform.copied.is_empty());
    let url = "https://lpc.events/event/17/contributions/1420/";
    assert_eq!(stage.said(), format!("this terminal has no clipboard: {url}"));
}
