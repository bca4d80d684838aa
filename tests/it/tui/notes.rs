//! Notes: written in the program and in the editor, marked in lists, undone, and never lost.

use hallway::text::symbols;
use hallway::tui::theme::{Role, Theme};
use insta::assert_snapshot;

use super::agenda::GONE;
use super::stage::{Setup, Stage};

/// Whether a note is open: its symbol is before the title above the text.
fn is_open(stage: &Stage) -> bool {
    stage.find_all("✎ ").into_iter().any(|(column, row)| {
        Theme::role_at(stage.buffer()[(column + 2, row)].fg) == Some(Role::Title)
    })
}

#[test]
fn note_is_written_saved_reopened_and_removed() {
    let mut stage = Stage::new(100, 30);
    stage.keys("j w");
    let empty = stage.screen_after("j w");
    stage
        .types("Ask about *upstream*, who maintains it")
        .keys("enter enter")
        .types("- and since when?");
    let written = stage.screen_after("typed");
    stage.keys("esc");
    assert_eq!(stage.said(), "noted Introduction");
    let text = "Ask about *upstream*, who maintains it\n\n- and since when?";
    assert_eq!(stage.note_on("323").as_deref(), Some(text));
    let closed = stage.screen_after("esc");
    stage.keys("w").types(" Now.");
    assert!(stage.screen().contains("- and since when? Now."));
    stage.keys("Ctrl-g");
    assert_eq!(stage.said(), "discarded");
    assert_eq!(stage.note_on("323").as_deref(), Some(text));
    stage.keys("w Ctrl-k");
    for _ in 0..text.len() {
        stage.keys("Backspace");
    }
    stage.keys("esc");
    assert_eq!(stage.said(), "note removed: Introduction");
    assert!(stage.saved().is_empty());
    assert_snapshot!([empty, written, closed].join("\n"));
}

#[test]
fn note_takes_the_whole_small_screen() {
    let mut stage = Stage::new(40, 12);
    stage.keys("w");
    let empty = stage.screen_after("w");
    stage.types("one two three four five six seven eight nine ten");
    for word in ["eleven", "twelve", "13", "14", "15", "16", "17", "18"] {
        stage.keys("enter").types(word);
    }
    let full = stage.screen_after("typed");
    let (_, y) = stage.cursor();
    assert_eq!(y, 10, "the cursor is on the last line");
    stage.keys("F1");
    let help = stage.screen_after("F1");
    stage.keys("esc Up Up Up Up Up Up Up Up Up Up Up");
    let (_, y) = stage.cursor();
    assert_eq!(y, 3, "the cursor is on the first line");
    stage.keys("esc");
    let list = stage.screen_after("esc");
    stage.keys("enter j j j j j j");
    assert_snapshot!([empty, full, help, list, stage.screen_after("enter j j j j j j")].join("\n"));
}

#[test]
fn talk_with_a_note_is_marked_in_every_view() {
    let mut pictures = Vec::new();
    for signs in [&symbols::UNICODE, &symbols::ASCII] {
        let mut stage = Stage::with(Setup { size: (100, 16), symbols: signs, ..Setup::default() });
        stage.starring(&["323", "174"]);
        for id in ["323", "272", "217"] {
            stage.another_program_notes(id, "A note");
        }
        for view in ["1", "2", "3", "/ i n t r o"] {
            stage.keys(view);
            pictures.push(stage.screen_after(view));
            if signs == &symbols::UNICODE {
                pictures.push(stage.roles());
            }
        }
    }
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn undo_and_redo_treat_a_note_as_a_whole() {
    let mut stage = Stage::new(80, 24);
    stage.keys("w").types("one two").keys("esc w");
    stage.types(" three").keys("enter").types("four").keys("esc");
    assert_eq!(stage.note_on("272").as_deref(), Some("one two three\nfour"));
    stage.keys("u");
    assert_eq!(stage.note_on("272").as_deref(), Some("one two"));
    stage.keys("u");
    assert_eq!(stage.note_on("272"), None);
    stage.keys("u");
    assert_eq!(stage.said(), "nothing to undo");
    stage.keys("Ctrl-r Ctrl-r");
    assert_eq!(stage.note_on("272").as_deref(), Some("one two three\nfour"));
}

#[test]
fn unchanged_note_is_not_a_change() {
    let mut stage = Stage::new(80, 24);
    stage.keys("w esc w").types("x").keys("Backspace esc");
    stage.keys("w").types("x").keys("Alt-u esc w space enter esc");
    assert!(stage.saved().is_empty());
    stage.keys("u");
    assert_eq!(stage.said(), "nothing to undo");
}

#[test]
fn open_note_can_be_saved_and_undone_word_by_word() {
    let mut stage = Stage::new(80, 24);
    stage.keys("w").types("first words").keys("Ctrl-s");
    assert_eq!(stage.said(), "noted Welcome!");
    assert_eq!(stage.note_on("272").as_deref(), Some("first words"));
    stage.types(" and more").keys("Alt-u");
    assert!(stage.screen().contains("first words and"));
    assert!(!stage.screen().contains("more "));
    stage.keys("Alt-r").types("!").keys("Ctrl-g");
    assert_eq!(stage.note_on("272").as_deref(), Some("first words"));
    stage.keys("w Alt-u");
    assert_eq!(stage.said(), "nothing to undo in this note");
    stage.keys("Ctrl-r");
    assert_eq!(stage.said(), "nothing to redo in this note");
    stage.keys("Ctrl-s");
    assert_eq!(stage.said(), "nothing to save");
}

#[test]
fn pasted_lines_are_kept_and_long_text_is_truncated() {
    let mut stage = Stage::new(80, 24);
    stage.keys("w").pastes("one\r\n  two\u{1b}[31m\tthree\n\nfour\n");
    stage.types("!").keys("Ctrl-s");
    let text = "one\n  two    three\n\nfour!";
    assert_eq!(stage.note_on("272").as_deref(), Some(text));
    stage.pastes(&"x".repeat(200_000));
    assert!(stage.said().contains("at most 50000 characters"), "{}", stage.said());
    stage.keys("esc");
    assert_eq!(stage.note_on("272").unwrap().chars().count(), 50_000);
    // A note of that length can be opened again.
    stage.keys("w");
    assert!(is_open(&stage), "{}", stage.screen());
    stage.keys("Ctrl-g");
    assert!(!is_open(&stage));
}

#[test]
fn quitting_keeps_the_typed_text() {
    for end in ["quit", "killed"] {
        let mut stage = Stage::new(80, 24);
        stage.keys("w").types("not yet saved");
        if end == "quit" {
            stage.keys("Ctrl-c");
            assert!(stage.is_done());
        } else {
            stage.ends();
        }
        assert_eq!(stage.note_on("272").as_deref(), Some("not yet saved"), "{end}");
    }
}

#[test]
fn unsaved_note_is_saved_at_exit() {
    let mut stage = Stage::new(80, 24);
    stage.disk_fills().keys("w").types("kept").keys("esc");
    assert!(stage.said().starts_with("not saved"), "{}", stage.said());
    stage.disk_recovers().ends();
    assert_eq!(stage.note_on("272").as_deref(), Some("kept"));
}

#[test]
fn note_by_another_program_is_merged() {
    let both = "theirs\n---\nours";
    let mut stage = Stage::new(80, 24);
    stage.keys("w").types("ours");
    stage.another_program_notes("272", "theirs");
    assert!(stage.screen().contains("ours"));
    stage.keys("esc");
    assert_eq!(stage.note_on("272").as_deref(), Some(both));
    let said = "another program changed this note; both texts are kept";
    assert_eq!(stage.said(), said);
    // Undo removes only our text.
    stage.keys("u");
    assert_eq!(stage.note_on("272").as_deref(), Some("theirs"));

    // After a save in between, typing continues in both texts.
    let mut stage = Stage::new(80, 24);
    stage.keys("w").types("ours").writes_the_note("272", "theirs");
    stage.keys("Ctrl-s").types("!").keys("esc");
    assert_eq!(stage.note_on("272").as_deref(), Some("theirs\n---\nours!"));

    // A note that was not edited becomes theirs.
    let mut stage = Stage::new(80, 24);
    stage.keys("w").another_program_notes("272", "theirs").keys("esc");
    assert_eq!(stage.note_on("272").as_deref(), Some("theirs"));

    // The same at the end of the program.
    let mut stage = Stage::new(80, 24);
    stage.keys("w").types("ours").writes_the_note("272", "theirs").ends();
    assert_eq!(stage.note_on("272").as_deref(), Some(both));
}

#[test]
fn notes_do_not_open_with_an_unreadable_agenda() {
    let mut stage =
        Stage::with(Setup { size: (200, 24), file: Some("{ oops".to_owned()), ..Setup::default() });
    for key in ["w", "W"] {
        stage.keys("j").keys(key);
        assert!(stage.said().contains("is not an agenda"), "{}", stage.said());
        assert!(!is_open(&stage));
    }
    assert!(stage.platform.edited.is_empty());
}

#[test]
fn file_damaged_while_typing_does_not_lose_the_note() {
    let mut stage = Stage::new(200, 24);
    stage.keys("space w").types("long thought");
    stage.another_program_writes("{ oops");
    for key in ["esc", "Ctrl-s", "Ctrl-c"] {
        stage.keys(key);
        assert!(stage.said().contains("is not an agenda"), "{}", stage.said());
        assert!(stage.screen().contains("long thought"), "{key}");
        assert!(!stage.is_done(), "{key}");
    }
    stage.another_program_writes(GONE).keys("esc");
    assert_eq!(stage.note_on("272").as_deref(), Some("long thought"));

    // The same if the save itself finds the damage.
    stage.keys("w").types("er");
    let newer = GONE.replace("\"version\": 1", "\"version\": 2");
    stage.writes_the_agenda(&newer).keys("esc");
    assert!(is_open(&stage), "{}", stage.screen());
    assert!(stage.screen().contains("long thoughter"));

    // A second Ctrl-c quits.
    stage.keys("Ctrl-c Ctrl-c");
    assert!(stage.is_done());
}

#[test]
fn notes_refused_by_a_damaged_file_are_kept() {
    let mut stage =
        Stage::with(Setup { size: (200, 24), file: Some(GONE.to_owned()), ..Setup::default() });
    stage.disk_fills();
    for text in ["first", "second", "third"] {
        stage.keys("w").types(text).keys("esc j");
    }
    // A later text replaces an earlier one.
    stage.keys("g w").types(" of all").keys("esc G");
    stage.disk_recovers().writes_the_agenda("{ oops").keys("s");
    assert!(stage.said().contains("is not an agenda"), "{}", stage.said());
    assert!(is_open(&stage), "{}", stage.screen());
    assert!(stage.screen().contains("first of all"), "{}", stage.screen());
    // The next save fails too, and the notes are still there.
    stage.disk_fills().writes_the_agenda(GONE).keys("Home");
    assert!(stage.row(0).contains("not saved"), "{}", stage.screen());

    // Once the file is fixed, it gets the notes.
    stage.disk_recovers().another_program_writes(GONE).keys("esc");
    let ids = ["272", "323", "217"];
    let noted = ids.map(|id| stage.note_on(id).unwrap_or_default());
    assert_eq!(noted, ["first of all", "second", "third"]);
}

#[test]
fn editing_does_not_truncate_a_long_foreign_note() {
    let long = "word ".repeat(12_000) + "end";
    let mut stage = Stage::new(80, 24);
    stage.keys("w").types("ours");
    stage.writes_the_note("272", &long).keys("Ctrl-s");
    let both = format!("{long}\n---\nours");
    assert_eq!(stage.note_on("272").as_deref(), Some(both.as_str()));
    stage.keys("Left Home x End Backspace");
    stage.keys("Ctrl-s");
    assert_eq!(stage.note_on("272"), Some(format!("{long}\n---\nour")));
}

#[test]
fn cancelled_pick_keeps_its_note() {
    let mut stage =
        Stage::with(Setup { size: (100, 24), file: Some(GONE.to_owned()), ..Setup::default() });
    stage.keys("3 G k w").types("Why?").keys("enter").types("A pity.");
    let open = stage.screen_after("3 G k w, typed");
    stage.keys("esc");
    assert_eq!(stage.note_on("9999").as_deref(), Some("Why?\nA pity."));
    // Without the star the note remains; without the note nothing does.
    stage.keys("space");
    let left = stage.screen_after("esc space");
    stage.keys("w Ctrl-k Backspace");
    for _ in 0..12 {
        stage.keys("Backspace");
    }
    stage.keys("esc");
    assert_eq!(stage.saved(), ["174"]);
    stage.keys("u");
    assert_eq!(stage.note_on("9999").as_deref(), Some("Why?\nA pity."));
    assert_snapshot!([open, left].join("\n"));
}

#[test]
fn external_editor_edits_the_note() {
    let mut stage = Stage::new(100, 30);
    stage.platform.edits.push_back(Ok("From the editor\n\n".to_owned()));
    stage.keys("W");
    assert_eq!(stage.said(), "noted Welcome!");
    assert_eq!(stage.platform.edited, [""]);
    assert_eq!(stage.note_on("272").as_deref(), Some("From the editor"));
    assert!(!is_open(&stage));

    // From an open note, with its text, and back into it.
    stage.platform.edits.push_back(Ok("From the editor, again".to_owned()));
    stage.keys("w").types("!").keys("Ctrl-o");
    assert_eq!(stage.platform.edited[1], "From the editor!");
    assert!(stage.screen().contains("From the editor, again"));
    assert_eq!(stage.note_on("272").as_deref(), Some("From the editor"));
    stage.types(".").keys("Alt-u Alt-u esc");
    assert_eq!(stage.note_on("272").as_deref(), Some("From the editor!"));

    // The script has no more texts, so the editor fails.
    stage.keys("W");
    assert!(stage.said().contains("ended with code 1"), "{}", stage.said());
    assert!(!is_open(&stage));
    stage.keys("w").types("?").keys("Ctrl-o");
    assert!(stage.said().contains("ended with code 1"), "{}", stage.said());
    assert!(stage.screen().contains("From the editor!?"));
}

#[test]
fn mouse_moves_the_cursor_and_a_click_elsewhere_saves() {
    let mut stage = Stage::new(120, 40);
    stage.keys("j w").types("abc").keys("enter").types("def");
    stage.clicks_on("bc").types("X");
    assert!(stage.screen().contains("aXbc"), "{}", stage.screen());
    // The wheel beside the note does not move the selection.
    stage.wheel(5, 40, 10).wheel(-2, 40, 30).wheel(9, 40, 30);
    assert_eq!(stage.selected(), Some("Introduction"));
    assert!(is_open(&stage), "{}", stage.screen());
    stage.clicks_on("Deprecating Stuff");
    assert_eq!(stage.note_on("323").as_deref(), Some("aXbc\ndef"));
    assert_eq!(stage.selected(), Some("Deprecating Stuff"));
    assert_eq!(stage.said(), "noted Introduction");
}

#[test]
fn closing_a_note_restores_the_focus() {
    for (way, back) in [("enter", "enter"), ("enter enter", "full"), ("2", "2"), ("h", "h")] {
        let mut stage = Stage::new(120, 40);
        stage.keys(way);
        // The footer and the colours show which pane is focused.
        let before = (stage.screen(), stage.roles());
        stage.keys("w esc");
        assert_eq!((stage.screen(), stage.roles()), before, "{back}");
    }
}

#[test]
fn long_note_fills_its_area_again_after_the_window_was_small() {
    let mut stage = Stage::new(80, 24);
    let lines: Vec<String> = (1..=40).map(|number| format!("line {number}")).collect();
    stage.writes_the_note("323", &lines.join("\n")).keys("j w");
    let visible =
        |stage: &Stage| stage.screen().lines().filter(|line| line.contains("line ")).count();
    let before = visible(&stage);
    stage.resizes(40, 12).resizes(80, 24);
    assert_eq!(visible(&stage), before, "{}", stage.screen());
    assert!(stage.screen().contains("line 40"), "{}", stage.screen());
}
