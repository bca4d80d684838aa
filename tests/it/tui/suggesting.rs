//! More like this, and the suggestions of the view For you.

use insta::assert_snapshot;

use super::stage::{Setup, Stage};
use crate::editions;

const BEFORE: &str = "2023-11-12T20:00:00-05:00";

/// The screen before the conference, with these stars.
fn stage(size: (u16, u16), stars: &[&str]) -> Stage {
    let mut stage = Stage::with(Setup { size, now: BEFORE, ..Setup::default() });
    stage.starring(stars);
    stage
}

/// Goes to a talk by its title.
fn goes_to(stage: &mut Stage, title: &str) {
    stage.keys("/").types(title).keys("enter");
    assert!(
        stage.selected().is_some_and(|selected| selected.contains(title)),
        "{}",
        stage.screen()
    );
}

/// The titles in the list, as far as they are shown.
fn listed(stage: &Stage) -> Vec<String> {
    let (bar, _) = stage.find("▎");
    let rows = (2..).map(|row| stage.row(row)).take_while(|row| !row.starts_with('─'));
    let title = |row: String| {
        let (time, title) = row.split_at(row.char_indices().nth(usize::from(bar))?.0);
        let is_talk = time.contains('–') || time.contains(|c: char| c.is_ascii_digit());
        let title = title.trim_start_matches(['▎', ' ']).split("  ").next()?;
        is_talk.then(|| title.to_owned())
    };
    rows.filter_map(title).collect()
}

#[test]
fn more_like_this_lists_talks_with_shared_words() {
    let screens = [(120, 40), (80, 24), (40, 12)].map(|size| {
        let mut stage = stage(size, &["114"]);
        goes_to(&mut stage, "Testing Drivers");
        stage.keys("L").screen_after("L")
    });
    assert_snapshot!(screens.join("\n"));
}

#[test]
fn follow_menu_opens_more_like_this_and_esc_returns() {
    let mut stage = stage((80, 24), &[]);
    goes_to(&mut stage, "Testing Drivers");
    let before = stage.screen();
    stage.keys("o").clicks_on("More like this").keys("enter");
    assert!(stage.row(1).contains(" like Testing Drivers with KUnit"), "{}", stage.screen());
    let first = stage.screen();
    // And from there on.
    stage.keys("j L");
    assert!(stage.row(1).contains(" like Kernel Testing & Dependability MC"), "{}", stage.screen());
    assert_eq!(stage.keys("esc j").screen(), stage.keys("g j").screen());
    assert_eq!(stage.keys("g").screen(), first);
    assert_eq!(stage.keys("esc").screen(), before);
}

#[test]
fn more_like_this_works_in_details_and_other_views() {
    for keys in ["enter", "2", "3", "p"] {
        let mut stage = stage((120, 40), &["115"]);
        goes_to(&mut stage, "Testing Drivers");
        let before = stage.keys(keys).screen();
        stage.keys("L");
        assert!(stage.row(1).contains("like Testing Drivers with KUnit"), "{}", stage.screen());
        assert_eq!(
            stage.selected(),
            Some("Storing and Outputting Test Information: KUnit Attributes and KTAPv2")
        );
        assert_eq!(stage.keys("esc").screen(), before, "after {keys}");
    }
    let mut stage = stage((120, 40), &[]);
    stage.keys("enter");
    assert!(stage.footer().contains("L more like this"), "{}", stage.screen());
}

#[test]
fn n_steps_through_similar_talks_from_other_views() {
    let mut stage = stage((80, 24), &[]);
    goes_to(&mut stage, "Improving CPU Isolation");
    stage.keys("L 2 n");
    assert!(stage.said().contains(": like Improving CPU Isolation"), "{}", stage.said());
    // A search from the list starts empty.
    stage.keys("1 /");
    assert!(!stage.row(1).contains("Improving"), "{}", stage.screen());
}

#[test]
fn talk_without_similar_talks_is_reported() {
    let mut stage = stage((80, 24), &[]);
    goes_to(&mut stage, "failed device probes");
    // Hidden talks are not listed.
    stage.keys("L");
    assert!(stage.row(1).contains("1 of 48"), "{}", stage.screen());
    stage.keys("x esc L");
    assert_eq!(stage.said(), "no talk is like this one");
    assert!(stage.row(1).contains("/ failed device probes"), "{}", stage.screen());
}

#[test]
fn new_edition_recomputes_similar_talks() {
    let mut stage = Stage::with(Setup {
        size: (80, 24),
        now: BEFORE,
        schedule: editions::moved(),
        updated: true,
        ..Setup::default()
    });
    goes_to(&mut stage, "Testing Drivers");
    stage.keys("L");
    assert_eq!(stage.find_all("Outputting Test").len(), 2, "{}", stage.screen());
    let mut conference = editions::moved().conference().clone();
    conference.talks.retain(|talk| talk.id.as_str() != "114");
    let edition = hallway::schedule::Schedule::new(conference).unwrap();
    stage.platform.publishes.push_back(edition);
    stage.updates();
    assert!(stage.row(1).contains("like Testing Drivers"), "{}", stage.screen());
    assert!(!listed(&stage).is_empty() && stage.find_all("Outputting Test").is_empty());
}

#[test]
fn for_you_lists_talks_like_the_picks_with_their_reasons() {
    let screens = [(120, 40), (80, 24), (40, 12)].map(|size| {
        let mut stage = stage(size, &["211", "115"]);
        stage.keys("5 j").screen_after("5 j")
    });
    assert_snapshot!(screens.join("\n"));
}

#[test]
fn starring_keeps_the_list_until_the_view_is_reopened() {
    let mut stage = stage((120, 40), &["115"]);
    stage.keys("5");
    let before = listed(&stage);
    let first = stage.selected().map(str::to_owned);
    stage.keys("space");
    assert_eq!(listed(&stage), before);
    assert_eq!(stage.selected().map(str::to_owned), first);
    assert!(
        stage.row(1).contains("2 talks like your 1 pick · 5 refreshes with your latest picks"),
        "{}",
        stage.screen()
    );
    stage.keys("u");
    assert_eq!(listed(&stage), before);
    stage.keys("space 5");
    assert!(stage.row(1).contains("like your 2 picks"), "{}", stage.screen());
    assert!(!listed(&stage).contains(&before[0]), "it is picked now");
    // Changing the view refreshes the list.
    stage.keys("x");
    let hidden = stage.selected().map(str::to_owned);
    stage.keys("1 5");
    assert_ne!(stage.selected().map(str::to_owned), hidden);
}

#[test]
fn for_you_without_picks_explains_what_to_do() {
    let mut stage = stage((80, 24), &[]);
    assert_snapshot!(stage.keys("5").screen_after("5"));
    // Two picks are enough.
    stage.starring(&["211", "115"]).keys("5");
    assert!(listed(&stage).len() > 3, "{}", stage.screen());
}

#[test]
fn for_you_is_restored_after_a_restart() {
    let mut first = stage((80, 24), &["115"]);
    first.keys("5 q");
    let setup = Setup { now: BEFORE, ..Setup::default() };
    let mut stage = Stage::again(&first, setup);
    assert_eq!(stage.active_tab(), "5 For you");
    assert!(stage.row(1).contains("like your 1 pick"), "{}", stage.screen());
    assert!(stage.keys("m").said().starts_with("maybe: "), "{}", stage.said());
}

#[test]
fn open_gap_lists_similar_talks_first_and_keeps_the_order() {
    let mut stage = stage((100, 30), &["115", "110"]);
    stage.keys("3 g");
    while !stage.selected_row().contains(" free ") {
        stage.keys("j");
    }
    stage.keys("enter");
    let screen = stage.screen();
    assert!(screen.contains("In this time  those like your picks first"), "{screen}");
    let before = listed(&stage);
    let times = stage.find_all(" to ").into_iter().map(|(_, row)| stage.row(row));
    let times = times.take(before.len()).collect::<Vec<_>>();
    assert!(!times.is_sorted_by_key(|row| &row[..9]), "not in time order: {screen}");
    stage.keys("j space j m");
    let after = listed(&stage);
    // Clashes take lines, too.
    assert!(after.len() > 5 && before.starts_with(&after), "{}", stage.screen());
    assert_snapshot!(stage.screen_after("enter j space j m"));
}

#[test]
fn hidden_suggestions_are_skipped() {
    let mut stage = stage((80, 24), &["211"]);
    stage.keys("5 X");
    let first = listed(&stage).remove(0);
    stage.keys("x 1 5");
    assert!(!listed(&stage).contains(&first), "{}", stage.screen());
}
