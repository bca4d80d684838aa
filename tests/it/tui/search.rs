//! Searching while typing: hits, messages, and where enter and esc lead.

use insta::assert_snapshot;

use super::stage::{DURING, Setup, Stage};

fn found(text: &str) -> String {
    let mut stage = Stage::new(100, 14);
    stage.keys("/").types(text).screen_after(&format!("/{text}"))
}

#[test]
fn hits_show_where_they_match() {
    let texts = [
        "proxy",              // a title, and abstracts
        "gupta",              // a person
        "vfio",               // a session
        "prox exc",           // words in any order, letters left out
        "priority inversion", // an abstract
    ];
    assert_snapshot!(texts.map(found).join("\n"));
}

#[test]
fn typos_still_find_talks() {
    assert_snapshot!(["shceduling", "kunti", "memroy", "priorty invresion"].map(found).join("\n"));
}

#[test]
fn corrections_are_named_beside_the_number_of_hits() {
    let screens = [(120, 12), (80, 12), (40, 12)].map(|(width, height)| {
        let mut stage = Stage::new(width, height);
        stage.keys("/").types("rist kernl").screen_after("/rist kernl")
    });
    assert_snapshot!(screens.join("\n"));
    let mut stage = Stage::new(80, 24);
    stage.keys("/").types("kernel");
    assert!(!stage.row(1).contains("showing"), "{}", stage.row(1));
    stage.keys("Backspace Backspace").types("l");
    assert!(stage.row(1).ends_with("showing kernel for kernl · 32 of 48"), "{}", stage.row(1));
}

#[test]
fn no_match_names_the_condition_that_excludes_talks() {
    let screens = [(120, 40), (80, 24), (40, 12)].map(|size| {
        let mut stage = Stage::new(size.0, size.1);
        stage.keys("/").types("track:risc day:wed").screen_after("/track:risc day:wed")
    });
    assert_snapshot!(screens.join("\n"));
    // Conditions on the agenda count too.
    let mut stage = Stage::new(80, 24);
    stage.keys("/").types("kvm is:starred");
    assert!(stage.screen().contains("is:starred has 0 talks"), "{}", stage.screen());
    assert!(stage.screen().contains("3 talks without is:starred"));
    stage.another_program_toggles("272");
    assert!(!stage.screen().contains("is:starred has 0 talks"), "{}", stage.screen());
    assert!(stage.screen().contains("1 talk without kvm"), "{}", stage.screen());
}

#[test]
fn search_with_only_hidden_hits_is_reported() {
    let mut stage = Stage::new(80, 24);
    stage.keys("/").types("teep").keys("enter x esc X /").types("teep");
    assert!(stage.screen().contains("All talks here are hidden."), "{}", stage.screen());
    stage.keys("enter");
    assert_eq!(stage.said(), "all hits are hidden");
}

#[test]
fn no_match_explains_what_to_do() {
    assert_snapshot!(found("xyzzyplugh"));
}

#[test]
fn hits_have_two_lines_on_a_narrow_screen() {
    let mut stage = Stage::new(40, 12);
    assert_snapshot!(stage.keys("/").types("isolation").screen());
}

#[test]
fn empty_search_lists_all_talks_in_time_order() {
    let stage = &mut Stage::new(80, 24);
    stage.keys("/").types("x").keys("Backspace");
    assert!(stage.row(1).ends_with("48 of 48"), "{}", stage.row(1));
    assert_eq!(stage.selected(), Some("Welcome!"));
}

#[test]
fn enter_on_an_empty_search_goes_to_the_selected_talk() {
    let mut stage = Stage::new(120, 24);
    // A track is chosen; the talk is in another one.
    stage.keys("h j enter /").types("x").keys("Backspace enter");
    assert_eq!(stage.selected(), Some("Welcome!"));
    assert!(stage.screen().contains("All · 48 talks"), "{}", stage.screen());
}

#[test]
fn esc_restores_the_previous_screen() {
    for keys in [
        "",
        "j j j",
        "G",
        "PgDn PgDn k k",
        "h j j",
        "h G",
        "enter j j",
        "enter enter j",
        "2 l j",
        "2 ] l",
        "3 j",
        "b b j",
    ] {
        for size in [(40, 12), (80, 24), (120, 40)] {
            let mut stage = Stage::new(size.0, size.1);
            stage.starring(&["174", "211", "115", "110"]).keys(keys);
            let before = stage.screen();
            stage.keys("/").types("kv").keys("Down esc");
            assert_eq!(stage.screen(), before, "after {keys:?}");
        }
    }
}

#[test]
fn search_line_can_be_edited_as_in_a_shell() {
    let mut stage = Stage::new(80, 24);
    stage.keys("/").types("kunit foo").keys("Ctrl-w");
    assert!(stage.row(1).contains("/ kunit "), "{}", stage.row(1));
    stage.keys("Ctrl-a").types("x").keys("Ctrl-d Ctrl-e").types("y");
    assert!(stage.row(1).contains("/ xunit y"), "{}", stage.row(1));
    stage.keys("Ctrl-u");
    assert!(stage.row(1).contains("type to search"), "{}", stage.row(1));
    // Letters are not keys in a search.
    stage.types("q?123 jk");
    assert!(stage.row(1).contains("/ q?123 jk"), "{}", stage.row(1));
}

#[test]
fn cursor_follows_the_typed_text() {
    let mut stage = Stage::new(40, 12);
    stage.keys("/");
    assert_eq!(stage.cursor(), (3, 1));
    stage.types("abc");
    assert_eq!(stage.cursor(), (6, 1));
    stage.keys("Left");
    assert_eq!(stage.cursor(), (5, 1));
    // A long text shows its end with the cursor.
    stage.keys("Ctrl-u").types("the quick brown fox jumps over it");
    let (column, row) = stage.cursor();
    assert_eq!(row, 1);
    assert!(stage.row(1).contains("jumps over it"), "{}", stage.row(1));
    assert!(stage.row(1).starts_with(" /‹"), "{}", stage.row(1));
    assert_eq!(column, stage.find("over it").0 + 7);
}

#[test]
fn pasted_text_is_one_line_without_controls() {
    let mut stage = Stage::new(80, 24);
    stage.keys("/").pastes("KUnit\n\u{1b}[31mAttributes");
    assert!(!stage.row(1).contains('\u{1b}'));
    assert!(stage.row(1).contains("/ KUnit"), "{}", stage.row(1));
    // Outside of inputs, a paste does nothing.
    let mut stage = Stage::new(80, 24);
    let before = stage.screen();
    assert_eq!(stage.pastes("q j space").screen(), before);
}

#[test]
fn fast_typing_loses_no_text() {
    let mut slow = Stage::new(80, 24);
    slow.keys("/").types("kunit").keys("Down");
    let mut fast = Stage::new(80, 24);
    fast.platform.all_at_once = true;
    fast.keys("/").types("kunit").keys("Down");
    assert_eq!(slow.screen(), fast.screen());
}

#[test]
fn hit_can_be_starred_without_leaving_the_search() {
    let mut stage = Stage::new(80, 24);
    stage.keys("/").types("newidle").keys("Ctrl-s");
    assert_eq!(stage.saved(), ["226"]);
    assert!(stage.row(2).contains('★'), "{}", stage.screen());
    assert!(stage.row(1).contains("/ newidle"), "{}", stage.screen());
}

#[test]
fn selection_starts_at_the_best_hit_and_moves() {
    let mut stage = Stage::new(80, 24);
    stage.keys("/").types("kunit");
    let best = stage.selected().unwrap().to_owned();
    stage.keys("Down");
    let next = stage.selected().unwrap().to_owned();
    assert_ne!(best, next);
    // A new text selects its best hit.
    stage.types("x").keys("Backspace");
    assert_eq!(stage.selected(), Some(best.as_str()));
    stage.keys("Ctrl-j Ctrl-k Ctrl-p Ctrl-n");
    assert_eq!(stage.selected(), Some(next.as_str()));
}

#[test]
fn search_matches_notes_and_shows_them() {
    let file = r#"{"format": "hallway-agenda", "version": 1, "conference": "lpc-2023", "picks": {
        "174": {"title": "", "note": "Ask Palmer\nabout the ABI, and whether it will be in the next xyzzy of the distribution"},
        "66": {"title": "", "note": "locking, with xyzzy", "starred": "2023-11-01T10:00:00Z"}}}"#;
    let noted =
        || Stage::with(Setup { size: (100, 12), file: Some(file.to_owned()), ..Setup::default() });
    let screens = ["xyzzy", "xyzzy series", "\"about the abi\""].map(|text| {
        let mut stage = noted();
        stage.keys("/").types(text).screen_after(&format!("/{text}"))
    });
    assert_snapshot!(screens.join("\n"));
    // Notes by another program are found at the next key.
    let mut stage = noted();
    stage.keys("/").types("xyzzy");
    assert!(stage.row(1).contains("2 of 48"), "{}", stage.screen());
    stage.another_program_writes(&file.replace("with xyzzy", ""));
    assert!(stage.row(1).contains("1 of 48"), "{}", stage.screen());
}

#[test]
fn tab_completes_a_field_and_then_its_values() {
    let mut stage = Stage::new(80, 12);
    let mut screens = Vec::new();
    stage.keys("/").types("-tr");
    for keys in ["tab", "tab", "tab", "Shift-Tab", "Shift-Tab", "esc"] {
        screens.push(stage.keys(keys).screen_after(keys));
    }
    assert_snapshot!(screens.join("\n"));
    // A completion counts as typed.
    stage.keys("tab tab").types("rust");
    assert!(stage.row(1).contains("& Dependability MC\" rust  "), "{}", stage.screen());
    assert!(stage.footer().contains("keep hits"), "{}", stage.footer());
}

#[test]
fn completion_candidates_are_marked_and_fit_any_screen() {
    let mut screens = Vec::new();
    for (width, keys) in [(40, "tab"), (40, "tab Shift-Tab"), (120, "tab tab tab")] {
        let mut stage = Stage::new(width, 12);
        stage.keys("/").types("speaker:").keys(keys);
        screens.push(format!("{}\n{}", stage.row(1), stage.footer()));
        screens.push(stage.roles().lines().nth(12).unwrap().to_owned());
    }
    let mut stage = Stage::with(Setup {
        size: (60, 12),
        symbols: &hallway::text::symbols::ASCII,
        ..Setup::default()
    });
    stage.keys("/ tab tab");
    screens.push(format!("{}\n{}", stage.row(1), stage.footer()));
    assert_snapshot!(screens.join("\n"));
}

#[test]
fn tab_completes_the_word_at_the_cursor() {
    let mut stage = Stage::new(80, 24);
    stage.keys("/").types("is:st kvm").keys("Home").types("x ");
    stage.keys("Ctrl-e").keys("Alt-b Left").keys("tab");
    assert!(stage.row(1).contains("/ x is:starred kvm "), "{}", stage.row(1));
    // The cursor is after the completed word.
    stage.types("y");
    assert!(stage.row(1).contains("/ x is:starred ykvm "), "{}", stage.row(1));
}

#[test]
fn day_completion_offers_today_during_the_conference() {
    let mut stage = Stage::with(Setup { now: DURING, ..Setup::default() });
    stage.keys("/").types("day:").keys("tab");
    assert!(stage.row(1).contains("/ day:today "), "{}", stage.screen());
    assert!(stage.footer().contains("▌today  monday  wednesday"), "{}", stage.footer());
    let mut stage = Stage::new(80, 24);
    stage.keys("/").types("day:").keys("tab");
    assert!(stage.row(1).contains("/ day:monday "), "{}", stage.screen());
}

#[test]
fn tab_without_completions_is_reported() {
    for text in ["kvm", "\"tr", "after:1", "nofield:x", "is:starred "] {
        let mut stage = Stage::new(80, 24);
        stage.keys("/").types(text).keys("Left Right");
        let before = stage.row(1);
        if text.ends_with(' ') {
            // A complete field offers no values again.
            stage.keys("Left tab tab").keys("esc");
            assert_eq!(stage.row(1), before);
            continue;
        }
        stage.keys("tab");
        assert_eq!(stage.said(), "nothing to complete here", "{text}");
        assert_eq!(stage.row(1), before);
        stage.keys("Shift-Tab");
        assert_eq!(stage.said(), "nothing to complete here", "{text}");
    }
}

#[test]
fn other_keys_end_a_completion_and_keep_their_effect() {
    for keys in ["Right", "Ctrl-n", "Ctrl-l"] {
        let mut stage = Stage::new(80, 24);
        stage.keys("/").types("is:").keys("tab").keys(keys);
        assert!(stage.row(1).contains("/ is:starred "), "{keys}: {}", stage.row(1));
        assert!(stage.footer().contains("keep hits") || stage.footer().contains("cancel"));
    }
    let mut stage = Stage::new(80, 24);
    stage.keys("/").types("has:").keys("tab tab").pastes("kvm");
    assert!(stage.row(1).contains("/ has:link kvm "), "{}", stage.row(1));
    // The help leaves the completion as it is.
    let mut stage = Stage::new(80, 24);
    let before = stage.keys("/").types("is:").keys("tab").screen();
    assert_eq!(stage.keys("F1").types("star").keys("esc esc").screen(), before);
    // Enter keeps the hits.
    let mut stage = Stage::new(80, 24);
    stage.keys("/").types("newidle -is:s").keys("tab enter");
    assert_eq!(stage.searches(), ["newidle -is:starred"]);
    assert!(stage.row(1).contains("/ newidle -is:starred  "), "{}", stage.screen());
}

const SEARCHES: [&str; 3] = ["kvm", "track:risc is:free", "newidle"];

fn with_searches() -> Stage {
    Stage::with(Setup { size: (80, 12), searches: &SEARCHES, ..Setup::default() })
}

#[test]
fn up_and_down_recall_recent_searches() {
    let mut stage = with_searches();
    let mut screens = Vec::new();
    for keys in ["/", "Up", "Up Up", "Up", "Down", "Down Down"] {
        screens.push(stage.keys(keys).screen_after(keys));
    }
    assert_snapshot!(screens.join("\n"));
}

#[test]
fn arrows_move_in_the_hits_after_editing_a_recalled_search() {
    let mut stage = with_searches();
    stage.keys("/ Up Up Up");
    assert!(stage.row(1).contains("/ kvm "), "{}", stage.screen());
    // Moving the cursor is not an edit.
    stage.keys("Left Right Down Up");
    assert!(stage.row(1).contains("/ kvm "), "{}", stage.screen());
    stage.keys("Ctrl-n Ctrl-p");
    let best = stage.selected().unwrap().to_owned();
    stage.keys("Ctrl-n");
    assert_ne!(stage.selected(), Some(best.as_str()));
    stage.keys("Backspace").types("m").keys("Down");
    assert!(stage.row(1).contains("/ kvm "), "{}", stage.screen());
    assert_ne!(stage.selected(), Some(best.as_str()));
    stage.keys("Up Up Up");
    assert_eq!(stage.selected(), Some(best.as_str()));
    // In an empty input, the arrows recall searches again.
    stage.keys("Ctrl-u Up");
    assert!(stage.row(1).contains("/ newidle "), "{}", stage.screen());
}

#[test]
fn arrows_move_the_selection_without_searches_to_recall() {
    let mut stage = Stage::new(80, 12);
    stage.keys("/ Down Down Up");
    assert_eq!(stage.selected(), Some("Introduction"), "{}", stage.screen());
    // Once the arrows move the selection, they do so until something is typed.
    let mut stage = with_searches();
    stage.keys("/ Down Down Up");
    assert_eq!(stage.selected(), Some("Introduction"), "{}", stage.screen());
    stage.types("x").keys("Backspace Up");
    assert!(stage.row(1).contains("/ newidle "), "{}", stage.screen());
}

#[test]
fn only_successful_searches_are_remembered() {
    let mut stage = with_searches();
    let kept = |stage: &Stage| stage.searches().last().cloned();
    // Searches that were cancelled, had no hit or were empty.
    stage.keys("/").types("given up").keys("esc");
    stage.keys("/").types("xyzzyplugh").keys("enter esc");
    stage.keys("/ enter");
    assert_eq!(stage.searches(), SEARCHES);
    stage.keys("/").types("  kunit ").keys("enter esc");
    assert_eq!(kept(&stage).as_deref(), Some("kunit"));
    stage.keys("/").types("patchwork").keys("Ctrl-s esc");
    assert_eq!(kept(&stage).as_deref(), Some("patchwork"));
    // A repeated search is kept once.
    stage.keys("/").types("kvm").clicks(60, 2).clicks(60, 2);
    assert_eq!(stage.searches(), ["track:risc is:free", "newidle", "kunit", "patchwork", "kvm"]);
    // The latest search is recalled first, and searches of other programs too.
    stage.another_program_searches("elsewhere");
    stage.keys("/ Up");
    assert!(stage.row(1).contains("/ kvm "), "{}", stage.screen());
    stage.keys("enter esc / Up Up");
    assert!(stage.row(1).contains("/ elsewhere "), "{}", stage.screen());
}

#[test]
fn starring_in_a_recalled_search_keeps_the_place_in_the_history() {
    let mut stage = with_searches();
    stage.keys("/ Up Up Up Ctrl-s");
    assert_eq!(stage.searches(), ["track:risc is:free", "newidle", "kvm"]);
    stage.keys("Up");
    assert!(stage.row(1).contains("/ newidle "), "{}", stage.screen());
}

#[test]
fn unsaved_search_history_is_reported_once() {
    let mut stage = Stage::new(80, 24);
    stage.another_program_wrote_searches(b"kvm\0");
    // The message names the starred talk first.
    stage.keys("/").types("kunit").keys("Ctrl-s");
    let said = stage.said();
    assert!(said.starts_with("starred Storing"), "{said}");
    assert!(said.contains("; search history not saved: /"), "{said}");
    let why = "is not a search history: it is not text; left as is, move it away";
    assert!(said.ends_with(&format!("/searches {why}")), "{said}");
    assert!(stage.footer().contains("move it away"), "{}", stage.screen());
    stage.keys("enter");
    assert_eq!(stage.said(), "");
    stage.keys("/ Ctrl-u").types("kvm").keys("enter esc");
    assert_eq!(stage.said(), "");
    // They can be recalled until the end of the session.
    stage.keys("/ Up Up");
    assert!(stage.row(1).contains("/ kunit "), "{}", stage.screen());
}

#[test]
fn enter_without_hits_keeps_the_query() {
    let mut stage = Stage::new(100, 20);
    stage.keys("/").types("zzzzqqq").keys("enter");
    assert_eq!(stage.said(), "no talk matches");
    stage.keys("Ctrl-u").types("foo:bar").keys("enter");
    assert!(stage.said().contains("unknown field 'foo'"), "{}", stage.said());
    assert!(stage.screen().contains("/ foo:bar"), "{}", stage.screen());
}

#[test]
fn unreadable_lines_of_the_search_history_are_kept() {
    let mut stage = Stage::new(80, 24);
    stage.another_program_searches("kvm");
    stage.another_program_wrote_searches(b"caf\xe9\nkvm\n");
    stage.keys("/").types("kunit").keys("Ctrl-s");
    assert!(stage.said().starts_with("starred"), "{}", stage.said());
    assert!(!stage.said().contains("not saved"), "{}", stage.said());
    assert_eq!(stage.searches(), ["kvm", "kunit"]);
    stage.keys("esc / Up Up");
    assert!(stage.row(1).contains("/ kvm "), "{}", stage.screen());
    assert_eq!(stage.file_of_searches(), b"caf\xe9\nkvm\nkunit\n");
}

#[test]
fn schedule_fields_complete_and_combine_with_or() {
    let setup = Setup { size: (100, 14), schedule: crate::fields::schedule(), ..Setup::default() };
    let mut stage = Stage::with(setup);
    stage.keys("/").types("lang:d").keys("tab").types("OR type:wo").keys("tab");
    assert_snapshot!(stage.screen_after("/lang:d tab OR type:wo tab"));
    stage.keys("enter / Up").types(" minutes:").keys("tab tab");
    assert!(stage.row(1).contains("lang:de OR type:Workshop minutes:<=20"), "{}", stage.screen());
    assert!(stage.screen().contains("No talk matches."), "{}", stage.screen());
    let why = "2 talks without lang:de OR type:Workshop";
    assert!(stage.screen().contains(why), "{}", stage.screen());
}

#[test]
fn scrolled_hits_begin_with_a_whole_hit() {
    for size in [(40, 12), (80, 24), (80, 25), (120, 40), (120, 41)] {
        let mut stage = Stage::new(size.0, size.1);
        stage.keys("/").types("kernel");
        let is_whole = |stage: &Stage| {
            let first = &stage.app.screen.rows()[stage.app.model.list().offset];
            assert!(!first.belongs_to_row_above(), "{}", stage.screen());
        };
        for keys in ["Down", "PgDn", "Up", "PgUp"] {
            for _ in 0..40 {
                is_whole(stage.keys(keys));
            }
        }
        let mut offsets = Vec::new();
        for notches in [1, -1] {
            for _ in 0..40 {
                is_whole(stage.wheel(notches, 10, 5));
            }
            offsets.push(stage.app.model.list().offset);
        }
        assert!(offsets[0] > 0 && offsets[1] == 0, "the wheel gets to both ends: {offsets:?}");
    }
}
