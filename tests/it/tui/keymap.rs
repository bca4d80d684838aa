//! Changed keys work, and all texts name them.

use hallway::config::Settings;
use hallway::tui::keys::Scope;

use super::stage::{Setup, Stage};
use crate::config::keymap;

fn stage(size: (u16, u16), keys: &str) -> Stage {
    Stage::with(Setup {
        size,
        keymap: keymap(&format!("[keys]\n{keys}")),
        schedule: crate::editions::linked(),
        ..Setup::default()
    })
}

#[test]
fn rebound_key_works_and_appears_in_footer_and_help() {
    let mut stage = stage((120, 44), "star = [\"*\", \"Alt-s\"]\nhelp = \"H\"\ndown = \"w\"");
    assert!(stage.footer().contains("* star"), "{}", stage.footer());
    assert!(stage.footer().contains("w/k move"), "{}", stage.footer());
    stage.keys("s");
    assert_eq!(stage.said(), "that key does nothing here; H shows those that do");
    assert_eq!(stage.saved(), [""; 0]);
    let id = stage.keys("w *").selected_id().unwrap().to_owned();
    assert_eq!(stage.saved(), [id]);
    stage.keys("H");
    let row = |text| {
        let (_, row) = stage.find(text);
        stage.row(row)
    };
    assert!(row("toggle star").contains("  *, Alt-s   "), "{}", stage.screen());
    assert!(row("move down").contains("  w   "), "{}", stage.screen());
}

#[test]
fn rebound_key_works_in_the_menu_beside_the_old_one() {
    let mut stage = stage((80, 24), "down = \"w\"\nfollow = \"f\"");
    stage.keys("f w j");
    assert!(stage.footer().contains("w/k move"), "{}", stage.footer());
    assert!(!stage.keys("esc").has_dialog());
}

#[test]
fn help_key_closes_help_and_menu_key_follows_the_entry() {
    let mut stage = stage((80, 24), "help = \"H\"\nfollow = \"f\"");
    assert!(stage.keys("H").has_dialog());
    assert!(!stage.keys("H").has_dialog());
    let before = stage.screen();
    stage.keys("f").clicks_in_frame("Introduction").keys("f");
    assert!(!stage.has_dialog());
    assert_ne!(stage.screen(), before);
}

#[test]
fn bound_letters_can_still_be_typed() {
    let mut stage = stage((80, 24), "star = \"z\"\nsearch = \"f\"\nquit = \"e\"\nexport = \"E\"");
    stage.keys("f").types("freeze");
    assert!(stage.row(1).starts_with(" / freeze "), "{}", stage.screen());
    stage.keys("esc").starring(&["174"]).keys("3 E").types("eze");
    assert!(stage.screen().contains("lpc-2023.icseze"), "{}", stage.screen());
    assert!(!stage.is_done());
    stage.keys("esc e");
    assert!(stage.is_done());
}

#[test]
fn texts_name_the_configured_keys() {
    let keys =
        "talks = \"T\"\nsearch = \"f\"\nstar = \"z\"\nfollow = \"F\"\nquit = \"Z\"\nagenda = \"3\"";
    let mut changed = stage((120, 24), keys);
    let screen = changed.keys("3").screen();
    assert!(screen.contains(" T Talks "), "{screen}");
    assert!(screen.contains("T shows all talks, f searches them,"), "{screen}");
    assert!(screen.contains("z stars the selected one."), "{screen}");
    changed.keys("e");
    assert_eq!(
        changed.said(),
        "no talk is starred yet; T shows all talks, z stars the selected one"
    );
    changed.keys("T y");
    assert_eq!(changed.said(), "this talk has no URL; F lists its links");
    let small = changed.resizes(39, 5).screen();
    assert!(small.contains("; Z quits"), "{small}");
}

#[test]
fn hiding_a_talk_names_the_key_that_skips_hidden_talks() {
    for (keys, skips, shows) in [
        ("", "; X skips hidden talks", "; X shows hidden talks"),
        ("skip-hidden = \"Z\"", "; Z skips hidden talks", "; Z shows hidden talks"),
        ("skip-hidden = []", "", ""),
    ] {
        for size in [(40, 12), (80, 24), (120, 40)] {
            let mut stage = stage(size, keys);
            stage.keys("x");
            assert_eq!(stage.said(), format!("hidden: Welcome!{skips}"));
            assert_eq!(stage.keys("x").said(), "no longer hidden: Welcome!");
            stage.app.model.prefs.skip_hidden = true;
            stage.keys("x");
            assert_eq!(stage.said(), format!("hidden: Welcome!{shows}"));
        }
    }
}

#[test]
fn texts_do_not_name_unbound_keys() {
    let keys = "talks = []\nsearch = []\nstar = []\nfollow = []\nhelp = []\nquit = []";
    let mut bare = stage((60, 24), keys);
    bare.keys("Z");
    assert_eq!(bare.said(), "that key does nothing here");
    let screen = bare.keys("3").screen();
    assert!(screen.contains(" Talks "), "{screen}");
    assert!(screen.contains("No talk is starred yet.") && !screen.contains("shows all"));
    bare.keys("e");
    assert_eq!(bare.said(), "no talk is starred yet");
    let small = bare.resizes(39, 5).screen();
    assert!(small.contains("; Ctrl-c quits"), "{small}");
    bare.keys("Ctrl-c");
    assert!(bare.is_done());
}

#[test]
fn export_proposes_the_configured_path() {
    let mut stage = Stage::with(Setup {
        settings: Settings { export: Some("my.ics".to_owned()), ..Settings::default() },
        ..Setup::default()
    });
    stage.starring(&["174"]).keys("3 e");
    assert!(stage.screen().contains("> my.ics"), "{}", stage.screen());
    stage.types("2").keys("enter");
    assert!(stage.exported("my.ics2").is_some());
    // The last path comes before the configured one.
    stage.keys("e");
    assert!(stage.screen().contains("> my.ics2"), "{}", stage.screen());
}

#[test]
fn config_errors_are_shown_at_startup() {
    let warning = Some("config.toml, line 7: keys.star: 'x\u{1b}y' is no key".to_owned());
    let stage =
        Stage::with(Setup { warning, file: Some("no agenda".to_owned()), ..Setup::default() });
    let said = stage.said();
    assert!(stage.reports_error(), "{}", stage.roles());
    assert!(said.contains("is not an agenda"), "{said}");
    assert!(said.contains("config.toml, line 7: keys.star: "), "{said}");
    assert!(!said.contains('\u{1b}'), "{said:?}");
}

#[test]
fn an_action_without_a_key_is_named() {
    let notes = |text: &str| {
        let (_, keymap, problems) = crate::config::read(&format!("[keys]\n{text}"));
        assert_eq!(problems, [""; 0]);
        keymap.actions_without_keys().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let note =
        "config.toml, line 2: keys.down: leaves no key for note; give note one, or [] for none";
    assert_eq!(notes("down = \"w\""), [note]);
    for meant in ["down = \"w\"\nnote = \"z\"", "down = \"w\"\nnote = []", "down = \"s\""] {
        assert_eq!(notes(meant), [""; 0], "{meant}");
    }
    // In the list there is still a key.
    assert_eq!(notes("column-left = \"w\""), [""; 0]);
    let both = notes("search = \"[\"\nstar = \"]\"");
    assert!(both[0].contains("line 2: keys.search: leaves no key for previous-day"), "{both:?}");
    assert!(both[1].contains("line 3: keys.star: leaves no key for next-day"), "{both:?}");
}

/// The check for keys with two meanings must know which scopes are active together.
#[test]
fn scopes_active_together_are_detected() {
    let mut stage = Stage::new(160, 40);
    for keys in ["h", "l", "enter", "enter", "2", "enter", "3", "enter", "/"] {
        let scopes = stage.keys(keys).app.model.scopes();
        for a in &scopes {
            for b in &scopes {
                assert!(a.overlaps(*b), "{a:?} and {b:?} after {keys}");
            }
        }
    }
    assert!(!Scope::List.overlaps(Scope::Details));
    assert!(stage.footer().contains("Ctrl-s star"), "{}", stage.footer());
}
