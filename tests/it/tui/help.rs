//! The help: grouped, filtered by typing, and over every dialog.

use super::stage::Stage;

#[test]
fn help_starts_with_active_keys_in_two_columns() {
    let mut stage = Stage::new(120, 40);
    stage.keys("2 ?");
    insta::assert_snapshot!(stage.screen_after("2 ?"));
    // The keys of the timeline are among those that work here.
    assert!(stage.screen().contains("zoom in"));
    let next = stage.keys("PgDn").screen();
    assert!(next.contains("Elsewhere"), "{next}");
    let mut stage = Stage::new(99, 60);
    stage.keys("?");
    assert!(stage.find("Move").1 < stage.find("Views").1, "a single column");
}

#[test]
fn dialog_keys_use_both_columns() {
    let mut stage = Stage::new(120, 40);
    stage.starring(&["211", "115", "178"]).keys("3 j r ?");
    let heading = stage.find("Resolving a clash");
    let close = stage.find("close");
    assert!(heading.0 < 60 && close.0 > 60, "{}", stage.screen());
    assert!(stage.find("next group of overlaps").1 < heading.1 + 16, "{}", stage.screen());
}

#[test]
fn typing_filters_by_key_name_and_description() {
    let mut stage = Stage::new(120, 40);
    stage.keys("?").types("calendar");
    insta::assert_snapshot!(stage.screen_after("? calendar"));
    // By the name in the configuration, and by the key.
    stage.keys("Ctrl-u").types("jump-back");
    assert!(stage.screen().contains("back to before the last jump"));
    assert!(!stage.screen().contains("toggle star"));
    stage.keys("Ctrl-u").types("U");
    let (_, first) = stage.find("This key");
    assert!(stage.row(first + 1).contains("read the schedule again"), "{}", stage.screen());
    stage.types("zzz");
    assert!(stage.screen().contains("No key matches."));
    // Esc clears the filter, and then closes.
    stage.keys("esc");
    assert!(stage.screen().contains("toggle star") && stage.has_dialog());
    assert!(!stage.keys("esc").has_dialog());
}

#[test]
fn help_opens_over_every_dialog_and_returns_to_it() {
    for (keys, help) in [
        ("o j", "?"),
        ("o j", "F1"),
        ("c l i n", "F1"),
        ("3 g j r", "?"),
        ("3 Q", "?"),
        ("3 e a", "F1"),
        ("3 e enter", "?"),
        ("U", "?"),
        ("/ k v m Down", "F1"),
        ("/ i s : tab", "F1"),
        ("w a b", "F1"),
        ("enter", "?"),
    ] {
        for size in [(120, 40), (80, 24), (40, 12)] {
            let mut stage = Stage::new(size.0, size.1);
            stage.writes("lpc-2023.ics", "Dear diary");
            stage.starring(&["211", "115", "178"]).keys("j j").keys(keys);
            let before = (stage.screen(), stage.roles());
            stage.keys(help);
            assert!(stage.screen().contains(" Keys "), "{keys} {help}: {}", stage.screen());
            stage.types("st").keys("Down esc esc");
            assert_eq!((stage.screen(), stage.roles()), before, "{keys} {help}");
        }
    }
}

#[test]
fn network_update_asks_for_confirmation() {
    let mut stage = Stage::new(80, 24);
    let before = stage.screen();
    stage.keys("U");
    insta::assert_snapshot!(stage.screen_after("U"));
    for no in ["n", "esc"] {
        assert_eq!(stage.keys(no).screen(), before);
        stage.keys("U");
    }
    stage.keys("y");
    assert_eq!(stage.said(), "schedule unchanged: the network is down");
}

#[test]
fn note_and_prompt_share_line_editing_keys() {
    let mut stage = Stage::new(80, 24);
    let typed = "one two three";
    for (keys, left) in [
        ("Ctrl-u", ""),
        ("Ctrl-w", "one two "),
        ("Ctrl-a Ctrl-k", ""),
        ("Alt-b Ctrl-u", "three"),
        ("Ctrl-w Ctrl-y", typed),
        ("Ctrl-a Ctrl-d Ctrl-e Ctrl-h", "ne two thre"),
        ("Home Delete End Backspace", "ne two thre"),
    ] {
        stage.keys("w").types(typed).keys(keys).types("|");
        let noted = stage.app.model.note.as_ref().unwrap().text().replace('|', "");
        assert_eq!(noted, left, "{keys} in a note");
        stage.keys("Ctrl-g");
        // The same in the export prompt.
        stage.starring(&["174"]).keys("e Ctrl-u").types(typed).keys(keys);
        assert!(stage.screen().contains(&format!("> {}", left.trim_end())), "{}", stage.screen());
        stage.keys("esc").starring(&["174"]);
    }
}
