//! Planning a day: gaps and talks that fit, clashes, hidden talks, and little time between
//! rooms.

use hallway::agenda::Level;
use hallway::format::native;
use hallway::schedule::{Room, Schedule, TalkId};
use insta::assert_snapshot;

use super::stage::{Setup, Stage};

/// The title of the built-in talk with this ID.
fn title(id: &str) -> String {
    native::built_in().unwrap().by_id(&TalkId::new(id)).unwrap().title.clone()
}

#[test]
fn gap_opens_to_fitting_talks_and_a_star_fills_it() {
    let mut stage = Stage::new(100, 24);
    stage.starring(&["174", "115"]).keys("3 j");
    let beside = stage.screen_after("3 j");
    let open = stage.keys("k k enter").screen_after("k k enter");
    stage.keys("j j space");
    assert_eq!(stage.said(), format!("starred {}", title("217")));
    assert_eq!(stage.saved(), ["115", "174", "217"]);
    // The gap stays open and keeps the starred talk.
    let filled = stage.screen_after("j j space");
    let back = stage.keys("esc").screen_after("esc");
    assert_snapshot!([beside, open, filled, back].join("\n"));
}

#[test]
fn open_gap_at_each_size() {
    let mut pictures = Vec::new();
    for (width, height) in [(40, 12), (80, 24)] {
        let mut stage = Stage::new(width, height);
        stage.starring(&["174", "115"]).keys("3 j enter");
        pictures.push(stage.screen());
    }
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn open_gap_counts_its_maybes() {
    let mut stage = Stage::new(100, 24);
    stage.starring(&["174", "115"]).keys("3 g");
    let fits = |stage: &Stage| {
        let row = stage.selected_row();
        let number = row.split_whitespace().rev().find_map(|word| word.parse::<usize>().ok());
        number.unwrap_or_else(|| panic!("no gap is selected\n{}", stage.screen()))
    };
    let before = fits(&stage);
    stage.keys("enter m");
    let note = format!("1 of {before} picked as maybe");
    assert!(stage.screen().contains(&note), "{}", stage.screen());
    stage.keys("esc");
    assert_eq!(fits(&stage), before - 1, "{}", stage.screen());
}

#[test]
fn talk_longer_than_the_gap_shows_its_overlap() {
    let mut stage = Stage::new(100, 24);
    stage.starring(&["174", "115"]).keys("3 j enter G");
    let screen = stage.screen();
    assert!(screen.contains("Overlapping a little"), "{screen}");
    // Starring it makes a clash, and the message has the minutes.
    stage.keys("space");
    assert!(stage.said().contains("overlaps"), "{}", stage.said());
    assert!(stage.said().contains("by 5 min"), "{}", stage.said());
}

#[test]
fn view_change_closes_the_gap_and_a_jump_returns_to_it() {
    let mut stage = Stage::new(100, 24);
    stage.starring(&["174", "115"]).keys("3 k enter");
    assert!(stage.row(1).contains("Free 09:30 to 09:55"));
    stage.keys("o").clicks_in_frame("Sasha Levin");
    assert!(!stage.row(1).contains("Free"), "{}", stage.screen());
    stage.keys("esc");
    assert!(stage.row(1).contains("Free"), "{}", stage.screen());
    stage.keys("1 3");
    assert!(stage.row(1).contains("Agenda"), "{}", stage.screen());
}

#[test]
fn clash_is_shown_side_by_side() {
    let mut pictures = Vec::new();
    for (width, height) in [(40, 12), (80, 24), (120, 30)] {
        let mut stage = Stage::new(width, height);
        stage.starring(&["211", "115", "178"]).keys("3 j r");
        pictures.push(stage.screen_after("3 j r"));
    }
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn resolving_keeps_a_talk_and_demotes_or_drops_the_others() {
    let mut stage = Stage::new(100, 24);
    stage.starring(&["211", "115"]).keys("3 r l enter");
    assert_eq!(stage.said(), format!("kept {}; a maybe now: {}", title("115"), title("211")));
    assert!(!stage.row(0).contains('⚑'), "{}", stage.row(0));
    // It is a single step for undo and redo.
    stage.keys("u");
    assert!(stage.row(0).contains("⚑1"), "{}", stage.row(0));
    stage.keys("Ctrl-r");
    assert!(!stage.row(0).contains('⚑'), "{}", stage.row(0));
    stage.keys("u").clicks_on("system pressure").keys("r d");
    assert_eq!(stage.saved(), ["211"]);
    stage.keys("u");
    assert_eq!(stage.saved(), ["115", "211"]);
}

#[test]
fn only_picks_overlapping_the_kept_talk_are_changed() {
    // 115 overlaps both, which do not overlap each other.
    let mut stage = Stage::new(100, 24);
    stage.starring(&["211", "115", "178"]).keys("3 j r h d");
    assert_eq!(stage.saved(), ["178", "211"]);
    // A talk without a pick does not become a maybe.
    let mut stage = Stage::new(100, 24);
    stage.starring(&["211"]).clicks_on("RISC-V patchwork CI");
    stage.keys("x").clicks_on("RISC-V patchwork CI").keys("esc r");
    assert!(stage.screen().contains("These overlap"), "{}", stage.screen());
    stage.keys("l enter");
    let level = |id: &str| stage.agenda_file().level(&TalkId::new(id));
    assert_eq!(level("250"), Some(Level::Hidden));
    assert_eq!(level("211"), Some(Level::Star));
}

#[test]
fn resolving_without_a_change_is_reported() {
    let mut stage = Stage::new(100, 24);
    stage.starring(&["211"]).clicks_on("Testing Drivers").keys("m");
    stage.keys("3 k r enter");
    assert_eq!(
        stage.said(),
        format!(
            "nothing to change: {} is starred, a maybe already: {}",
            title("211"),
            title("115")
        )
    );
    // The latest change to undo is the maybe.
    stage.keys("u");
    assert_eq!(stage.saved(), ["211"]);
}

#[test]
fn details_keep_their_position_after_viewing_a_clash() {
    let mut stage = Stage::new(120, 20);
    stage.starring(&["211", "115"]).keys("3 enter j j j");
    let before = stage.screen();
    assert_ne!(stage.keys("k").screen(), before, "the details are scrolled");
    assert_eq!(stage.keys("j").screen(), before);
    assert_eq!(stage.keys("r l esc").screen(), before);
}

#[test]
fn undo_in_a_gap_selects_its_talk_and_esc_closes_the_gap() {
    let mut stage = Stage::new(100, 24);
    stage.starring(&["174", "115"]).keys("3 k enter j x");
    let hidden = stage.selected_id().unwrap().to_owned();
    assert!(stage.screen().contains("× 09:30"), "it stays in sight");
    stage.keys("j u");
    assert_eq!(stage.selected_id(), Some(hidden.as_str()));
    assert!(stage.said().starts_with("Undone: hiding "), "{}", stage.said());
    stage.keys("esc");
    assert!(stage.footer().contains("enter open"));
    assert_eq!(stage.selected_id(), None, "the gap is selected");
}

#[test]
fn starring_reports_the_longest_clash_and_counts_others() {
    let mut stage = Stage::new(100, 24);
    stage.starring(&["323", "217"]).keys("g space");
    assert_eq!(
        stage.said(),
        "starred; overlaps Welcome message and DL Server, 09:30 to 09:55, by 10 min, and 1 more"
    );
}

#[test]
fn past_gaps_are_not_free_during_the_conference() {
    let mut stage = Stage::with(Setup {
        size: (100, 24),
        now: "2023-11-13T11:30:00-05:00",
        ..Setup::default()
    });
    stage.starring(&["174", "271"]).keys("3");
    let screen = stage.screen();
    assert!(screen.contains("11:30 to 12:25  free 55 min"), "{screen}");
    assert!(!screen.contains("09:30 to 09:55"), "{screen}");
}

#[test]
fn talk_keys_without_a_selection_are_reported() {
    let mut stage = Stage::new(80, 24);
    stage.keys("3");
    for key in ["space", "m", "x", "w", "W", "r", "o"] {
        stage.keys(key);
        let why = "no talk is shown here; 1 shows all talks, / searches them";
        assert_eq!(stage.said(), why, "{key}");
    }
}

#[test]
fn empty_views_say_why_nothing_is_selected() {
    // The conference is over.
    let mut stage = Stage::new(80, 24);
    stage.keys("4");
    for key in ["enter", "space", "y", "Q"] {
        stage.keys(key);
        assert_eq!(stage.said(), "no talk is shown here; 1 shows all talks, / searches them");
    }
    stage.keys("e");
    assert_eq!(
        stage.said(),
        "no talk is starred yet; 1 shows all talks, space stars the selected one"
    );
    stage.keys("/").types("xyzzyplugh").keys("Ctrl-s");
    assert_eq!(stage.said(), "no talk matches");
    // The groups fill a narrow screen.
    let mut narrow = Stage::new(40, 12);
    narrow.keys("esc space");
    assert_eq!(narrow.said(), "no talk is selected; enter lists the talks of the group");
}

#[test]
fn undo_restores_both_talks_dropped_for_a_third() {
    let mut stage = Stage::new(100, 24);
    stage.starring(&["211", "115", "178"]).keys("3 j r d");
    assert_eq!(stage.saved(), ["115"]);
    stage.keys("u");
    assert_eq!(stage.saved(), ["115", "178", "211"]);
    assert!(stage.said().starts_with("Undone: keeping "), "{}", stage.said());
    assert_eq!(stage.said().matches([';']).count(), 1, "{}", stage.said());
}

#[test]
fn message_about_an_undone_choice_has_two_lines_and_names_each_talk_once() {
    for ids in [&["211", "115"][..], &["211", "115", "178"]] {
        for size in [(80, 24), (120, 40)] {
            let mut stage = Stage::new(size.0, size.1);
            stage.starring(ids).keys("3 j r enter");
            for keys in ["u", "Ctrl-r"] {
                let said = stage.keys(keys).said().to_owned();
                assert!(said.contains("keeping ") && said.contains(" over "), "{said}");
                assert!(!said.contains("overlaps"), "{said}");
                let lines = hallway::text::wrap::plain(&said, 78).len();
                assert!(lines <= 2, "{said}");
            }
        }
    }
}

#[test]
fn undo_that_hides_a_skipped_talk_says_so_and_keeps_the_place() {
    for size in [(40, 12), (80, 24), (120, 40)] {
        for kept in [false, true] {
            let mut stage = Stage::new(size.0, size.1);
            if kept {
                stage.keys("/").types("risc").keys("enter j");
            } else {
                stage.keys("j j j");
            }
            let hidden = stage.selected_id().unwrap().to_owned();
            let below = stage.keys("j").selected_id().unwrap().to_owned();
            let far = stage.keys("j j").selected_id().unwrap().to_owned();
            // The talk is shown again, before the lists skip hidden talks.
            stage.keys("k k k x x X u");
            assert_eq!(stage.selected_id(), Some(&*below), "the neighbour\n{}", stage.screen());
            let title = title(&hidden);
            let said = format!("Undone: unhiding {title}; hidden again, X shows hidden talks");
            assert_eq!(stage.said(), said);
            // From elsewhere, the selected talk stays.
            stage.keys("Ctrl-r");
            assert_eq!(stage.selected_id(), Some(&*hidden));
            stage.keys("j j j u");
            assert_eq!(stage.selected_id(), Some(&*far), "{}", stage.screen());
            // The timeline shows hidden talks.
            stage.keys("Ctrl-r 2 j u");
            assert_eq!(stage.selected_id(), Some(&*hidden), "{}", stage.screen());
        }
    }
}

#[test]
fn undo_and_redo_say_what_and_of_which_talk() {
    let mut stage = Stage::new(120, 24);
    let title = stage.keys("j").selected().unwrap().to_owned();
    let mut said = Vec::new();
    for keys in ["space", "m", "m", "x", "x", "w z esc", "w Backspace esc"] {
        for keys in [keys, "j u", "G Ctrl-r"] {
            said.push(format!("{keys}: {}", stage.keys(keys).said()));
        }
        assert_eq!(stage.selected(), Some(title.as_str()), "it is selected again");
    }
    stage.starring(&["211", "115"]).keys("3 j r enter");
    said.push(format!("r enter u: {}", stage.keys("u").said()));
    said.push(format!("Ctrl-r: {}", stage.keys("Ctrl-r").said()));
    assert_snapshot!(said.join("\n"));
}

#[test]
fn clash_can_be_resolved_by_changing_a_single_pick() {
    let mut stage = Stage::new(100, 24);
    stage.starring(&["211", "115"]).keys("2 r");
    // In the timeline, the selected talk does not clash.
    assert_eq!(stage.said(), "no clash to resolve here");
    stage.keys("3 r m");
    assert!(!stage.row(0).contains('⚑'), "{}", stage.row(0));
    stage.keys("esc 1").clicks_on("RISC-V patchwork CI");
    // A talk without a pick is compared with the picks that it would overlap.
    stage.keys("r");
    let screen = stage.screen();
    assert!(screen.contains("These overlap: 1 of 3"), "{screen}");
}

#[test]
fn click_on_a_clash_opens_it_and_a_click_chooses() {
    let mut stage = Stage::new(100, 24);
    stage.starring(&["211", "115"]).keys("3");
    stage.clicks_on("overlaps Testing");
    assert!(stage.screen().contains("These overlap: 1 of 2"));
    stage.clicks(70, 10);
    assert!(stage.screen().contains("These overlap: 2 of 2"));
    stage.keys("esc");
    assert!(!stage.screen().contains("These overlap"));
}

#[test]
fn hidden_talks_can_be_skipped_and_shown_again() {
    let mut stage = Stage::new(100, 24);
    stage.keys("x X");
    assert_eq!(stage.selected(), Some("Introduction"));
    let screen = stage.screen();
    assert!(screen.contains("47 talks · 1 hidden skipped"), "{screen}");
    stage.keys("/").types("welcome");
    assert_eq!(stage.selected(), Some("Welcome message and DL Server"));
    stage.keys("esc X /").types("welcome");
    assert_eq!(stage.selected(), Some("Welcome!"));
    stage.keys("esc");
    assert!(stage.screen().contains("× 09:30"), "{}", stage.screen());
    assert_eq!(stage.saved(), ["272"]);
}

#[test]
fn little_time_to_get_to_another_room_is_marked() {
    let mut conference = native::built_in().unwrap().conference().clone();
    let rooms = ["Richmond East", "Attic"];
    conference.rooms = rooms.map(|name| Room { name: name.into() }).into();
    for talk in &mut conference.talks {
        let east = talk.id.as_str() == "174";
        talk.room = Some(rooms[usize::from(!east)].into());
    }
    let mut pictures = Vec::new();
    for (width, height) in [(40, 12), (80, 24)] {
        let mut stage = Stage::with(Setup {
            size: (width, height),
            schedule: Schedule::new(conference.clone()).unwrap(),
            ..Setup::default()
        });
        stage.starring(&["174", "211", "178"]).keys("3");
        pictures.push(stage.screen());
    }
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn hiding_a_pick_says_what_it_removes() {
    for (key, level) in [("space", "starred"), ("m", "a maybe")] {
        let mut stage = Stage::new(120, 40);
        stage.keys(key).keys("x");
        let said = format!("hidden, no longer {level}: Welcome!; X skips hidden talks");
        assert_eq!(stage.said(), said);
        let picked = stage.keys("u").agenda_file();
        assert_eq!(picked.picks().count(), 1, "{level}");
    }
}
