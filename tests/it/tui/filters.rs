//! The filters of the Talks view: groups of several kinds, free time and the language combine and
//! persist, the heading names them, and esc clears them.

use hallway::format::native;
use hallway::schedule::Schedule;
use insta::assert_snapshot;

use super::stage::{Setup, Stage};
use crate::fields;

/// The built-in conference, with every third talk in German and all others but one in
/// English.
fn in_languages() -> Schedule {
    let mut conference = native::built_in().unwrap().conference().clone();
    for (at, talk) in conference.talks.iter_mut().enumerate().skip(1) {
        talk.language = Some(if at % 3 == 0 { "de" } else { "en" }.to_owned());
    }
    Schedule::new(conference).unwrap()
}

fn stage(size: (u16, u16)) -> Stage {
    let mut stage = Stage::with(Setup { size, schedule: in_languages(), ..Setup::default() });
    stage.starring(&["174", "211"]);
    stage
}

/// Browses by the kind with this name, and chooses a group.
fn choose(stage: &mut Stage, kind: &str, group: &str) {
    while stage.find_all(&format!(" {kind} ")).is_empty() {
        stage.keys("b");
    }
    let places = stage.find_all(group).into_iter();
    // The list may also name the group.
    let (column, row) = places.min().unwrap_or_else(|| panic!("{}", stage.screen()));
    stage.clicks(column, row);
}

/// The number of talks in the heading of the list.
fn listed(stage: &Stage) -> usize {
    let heading = stage.row(1);
    let number = |word: &str| word.parse().ok();
    heading.split([' ', '│']).find_map(number).unwrap_or_else(|| panic!("{heading}"))
}

#[test]
fn track_day_free_time_and_language_filters_combine() {
    let screens = [(120, 40), (80, 24)].map(|size| {
        let mut stage = stage(size);
        choose(&mut stage, "Tracks", "▎RISC-V MC");
        assert!(stage.screen().contains("RISC-V MC · 9 talks"), "{}", stage.screen());
        choose(&mut stage, "Days", "Mon 13 Nov ");
        choose(&mut stage, "Languages", " en ");
        stage.keys("f").clicks_on("Languages").screen_after("RISC-V MC, Mon, en, f")
    });
    assert_snapshot!(screens.join("\n"));
}

#[test]
fn filters_equal_the_corresponding_search() {
    let mut stage = stage((120, 40));
    choose(&mut stage, "Tracks", "▎RISC-V MC");
    stage.keys("f l g");
    let listed = self::listed(&stage);
    let mut search = self::stage((120, 40));
    search.keys("/").types("track:risc is:free");
    assert_eq!(listed, self::listed(&search));
    assert!(listed > 0 && listed < 9);
}

#[test]
fn filters_stay_while_the_user_moves() {
    let mut stage = stage((120, 40));
    choose(&mut stage, "Tracks", "▎RISC-V MC");
    choose(&mut stage, "Days", "Mon 13 Nov ");
    stage.keys("f l");
    let heading = "RISC-V MC · Mon 13 Nov · free";
    let before = stage.screen();
    assert!(before.contains(heading), "{before}");
    for keys in ["2 1", "3 1", "2 j ] l 1", "/ k v m esc", "/ k v m enter esc", "b b"] {
        stage.keys(keys);
        assert!(stage.screen().contains(heading), "{keys}: {}", stage.screen());
    }
    // Another group of the same kind replaces the first.
    choose(&mut stage, "Tracks", "▎VFIO/IOMMU");
    assert!(!stage.screen().contains("RISC-V MC · "), "{}", stage.screen());
}

#[test]
fn esc_clears_the_filters() {
    for size in [(120, 40), (80, 24), (40, 12)] {
        let mut stage = stage(size);
        stage.keys("b b b j f l");
        assert!(!stage.screen().contains("All · 48 talks"), "{}", stage.screen());
        stage.keys("esc");
        assert!(stage.screen().contains("All · 48 talks"), "{}", stage.screen());
    }
}

#[test]
fn filters_without_matches_are_reported() {
    let mut stage = stage((120, 40));
    choose(&mut stage, "Tracks", "▎RISC-V MC");
    choose(&mut stage, "Days", "Wed 15 Nov ");
    assert!(stage.screen().contains("No talk passes these filters."), "{}", stage.screen());
    assert!(stage.screen().contains("esc clears them."), "{}", stage.screen());
    stage.keys("enter space");
    assert_eq!(stage.said(), "no talk passes the filters; esc clears them");
}

#[test]
fn filters_without_matches_lead_back_to_where_they_were_set() {
    let mut stage = stage((120, 40));
    choose(&mut stage, "Tracks", "▎RISC-V MC");
    choose(&mut stage, "Days", "Wed 15 Nov ");
    stage.keys("3 f space");
    assert_eq!(stage.said(), "no talk passes the filters; esc goes back");
    stage.keys("esc");
    assert_eq!(stage.active_tab(), "3 Agenda");
}

#[test]
fn free_time_filter_follows_the_agenda() {
    let mut stage = stage((120, 40));
    stage.keys("f");
    assert_eq!(stage.said(), "only talks in your free time");
    let all = listed(&stage);
    stage.keys("space");
    assert!(listed(&stage) < all, "a star takes time: {}", stage.screen());
    stage.keys("u");
    assert_eq!(listed(&stage), all);
    stage.keys("f");
    assert_eq!(stage.said(), "showing all talks again");
    assert!(stage.screen().contains("All · 48 talks"), "{}", stage.screen());
}

#[test]
fn free_time_filter_starts_now_and_leads_back() {
    for size in [(40, 12), (80, 24), (120, 40)] {
        for keys in ["", "j j j", "g", "G"] {
            let mut stage = Stage::during(size.0, size.1);
            let before = stage.starring(&["174", "211"]).keys(keys).screen();
            stage.keys("f");
            assert_eq!(stage.said(), "only talks in your free time, from now on");
            let model = &stage.app.model;
            let talk = stage.app.screen.selection.talk(&model.open).unwrap();
            let is_over = talk.end().is_some_and(|end| end <= model.now);
            assert!(!is_over, "{keys:?}\n{}", stage.screen());
            // Any key ends the message.
            assert_eq!(stage.keys("f tab Shift-Tab").screen(), before, "{keys:?}");
            // After a move, the selected talk stays.
            let selected = stage.keys("f j").selected_id().map(str::to_owned);
            assert_eq!(stage.keys("f").selected_id().map(str::to_owned), selected, "{keys:?}");
        }
    }
}

#[test]
fn talk_chosen_in_another_view_stays_when_the_filter_ends() {
    let mut stage = stage((120, 40));
    // The filter leaves the star's talk out, and selects another in its place.
    let left_out = stage.keys("/").types("RISC-V patchwork").keys("enter esc").selected_id();
    let left_out = left_out.unwrap().to_owned();
    stage.keys("space f");
    let stand_in = stage.selected_id().unwrap().to_owned();
    assert_ne!(stand_in, left_out);
    // The user chooses that talk elsewhere.
    stage.keys("2 j 2 k 1");
    assert_eq!(stage.selected_id(), Some(stand_in.as_str()));
    stage.keys("f");
    assert_eq!(stage.selected_id(), Some(stand_in.as_str()));
}

#[test]
fn free_time_filter_leads_back_to_its_view() {
    for view in ["2", "3", "4", "p"] {
        let mut stage = Stage::during(120, 40);
        let before = stage.starring(&["174", "211"]).keys(view).screen();
        stage.keys("f");
        assert_eq!(stage.active_tab(), "1 Talks");
        stage.keys("f");
        assert_eq!(stage.said(), "no longer only talks in your free time");
        assert_eq!(stage.keys("tab Shift-Tab").screen(), before, "{view}");
        stage.keys("f j f");
        assert_eq!(stage.active_tab(), "1 Talks", "the user has moved");
    }
}

#[test]
fn passing_over_groups_and_filters_keeps_the_place() {
    for size in [(80, 24), (120, 40)] {
        for keys in ["g", "j j j j j j j", "] j"] {
            let mut stage = Stage::new(size.0, size.1);
            let before = stage.keys(keys).keys("x h").screen();
            assert_eq!(stage.keys("j j j g").screen(), before, "{keys}");
            // Also if a talk is left out because it is hidden.
            assert_eq!(stage.keys("X X l h").screen(), before, "{keys}");
        }
    }
}

#[test]
fn jump_leaves_the_filters_and_esc_restores_them() {
    let mut stage = stage((120, 40));
    choose(&mut stage, "Days", "Mon 13 Nov ");
    stage.keys("f l");
    let before = stage.screen();
    stage.keys("o enter");
    assert!(!stage.screen().contains("Mon 13 Nov · free"), "{}", stage.screen());
    assert_eq!(stage.keys("esc").screen(), before);
}

#[test]
fn new_edition_keeps_the_filters() {
    let mut stage = stage((120, 40));
    choose(&mut stage, "Tracks", "▎RISC-V MC");
    choose(&mut stage, "Days", "Mon 13 Nov ");
    stage.keys("f");
    let mut next = in_languages().conference().clone();
    next.talks.pop();
    stage.platform.publishes.push_back(Schedule::new(next).unwrap());
    stage.updates();
    assert!(stage.screen().contains("RISC-V MC · Mon 13 Nov · free"), "{}", stage.screen());
}

#[test]
fn languages_are_browsed_only_if_there_are_several() {
    let kinds =
        |mut stage: Stage| (0..8).any(|_| !stage.keys("b").find_all(" Languages ").is_empty());
    assert!(kinds(stage((120, 40))));
    assert!(!kinds(Stage::new(120, 40)));
}

#[test]
fn languages_types_and_lengths_are_groups_if_they_differ() {
    let of_fields =
        |size| Stage::with(Setup { size, schedule: fields::schedule(), ..Setup::default() });
    let kinds = |stage: &mut Stage| {
        let mut kinds = Vec::new();
        for _ in 0..8 {
            let title = stage.keys("b").row(1);
            kinds.push(title.split_whitespace().next().unwrap().to_owned());
        }
        kinds
    };
    let mut stage = of_fields((120, 24));
    let all = ["Speakers", "Rooms", "Days", "Languages", "Types", "Lengths", "Tracks", "Speakers"];
    assert_eq!(kinds(&mut stage), all);
    // The built-in conference names neither, but has talks of several lengths.
    let lengths = ["Speakers", "Days", "Lengths", "Tracks"];
    assert_eq!(kinds(&mut Stage::new(120, 24))[1..5], lengths);
    let screens = [(120, 24), (80, 24)].map(|size| {
        let mut stage = of_fields(size);
        choose(&mut stage, "Languages", " en ");
        let languages = stage.screen_after("Languages, en");
        choose(&mut stage, "Types", "Lightning talk");
        let types = stage.screen_after("Types, Lightning talk");
        stage.keys("esc esc");
        choose(&mut stage, "Lengths", "21 to 30 min");
        languages + &types + &stage.screen_after("Lengths, 21 to 30 min")
    });
    assert_snapshot!(screens.join("\n"));
}

#[test]
fn list_of_free_time_names_the_key_that_ends_it() {
    for size in [(40, 12), (80, 24), (120, 40), (200, 60)] {
        let mut stage = Stage::new(size.0, size.1);
        stage.starring(&["174"]).keys("f j");
        let heading = stage.row(1);
        assert!(heading.contains("Free time · "), "{heading}");
        assert!(heading.contains("f any time"), "{heading}");
        // Below a group it continues the line.
        stage.keys("f");
        assert!(!stage.row(1).contains("any time"), "{}", stage.row(1));
        stage.keys("/").types("risc").keys("enter f");
        assert!(stage.row(1).contains("free time · "), "{}", stage.row(1));
        let has_room = size.0 > 40;
        assert_eq!(stage.row(1).contains("f any time"), has_room, "{}", stage.row(1));
    }
    let mut stage = Stage::new(120, 40);
    stage.starring(&["174"]).keys("h j l f");
    assert!(stage.row(1).contains(" · free time · "), "{}", stage.row(1));
}
