//! Several conferences: listing, finding and opening them.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use chrono_tz::Tz;
use hallway::store::Error;
use hallway::text::symbols;
use hallway::tui::update::{Effect, Msg};
use insta::assert_snapshot;
use proptest::prelude::*;

use super::stage::{DURING, Setup, Stage};
use crate::editions::conference;

/// Three conferences besides the built-in one, and two broken files.
pub fn library() -> Vec<(&'static str, String)> {
    vec![
        ("small.json", conference("small", "Small Conf of Brussels", 2024, 4)),
        ("fosdem-2022.json", conference("fosdem-2022", "Free and Open Source Developers", 2022, 9)),
        ("old.json", conference("old", "Gathering of the Elders", 2019, 1)),
        ("broken.json", "{".to_owned()),
        ("Mine too.json", "{}".to_owned()),
    ]
}

fn setup((width, height): (u16, u16)) -> Setup {
    Setup { size: (width, height), library: library(), ..Setup::default() }
}

fn stage(size: (u16, u16)) -> Stage {
    Stage::with(setup(size))
}

#[test]
fn conferences_are_listed_and_filtered_by_typing() {
    let mut pictures = Vec::new();
    for size in [(80, 24), (40, 12)] {
        let mut stage = stage(size);
        stage.keys("space");
        pictures.push(stage.keys("c").screen_after("space c"));
        pictures.push(stage.keys("Down Ctrl-n Ctrl-n").screen_after("to the last"));
        pictures.push(stage.types("sorce").screen_after("sorce"));
        pictures.push(stage.types("x").screen_after("sorcex"));
    }
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn switcher_is_drawn_in_ascii() {
    let mut stage = Stage::with(Setup { symbols: &symbols::ASCII, ..setup((80, 24)) });
    stage.keys("space c");
    assert_snapshot!([stage.screen(), stage.roles()].join("\n"));
}

#[test]
fn switcher_with_one_conference_explains_how_to_import() {
    let mut pictures = Vec::new();
    for size in [(80, 24), (40, 12)] {
        let mut stage = Stage::new(size.0, size.1);
        pictures.push(stage.keys("c").screen());
    }
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn library_is_read_when_the_switcher_opens_not_while_typing() {
    let mut stage = stage((80, 24));
    stage.write_file("conferences/new.json", Some(&conference("new", "A New Conf", 2024, 1)));
    stage.keys("j j c");
    assert!(stage.screen().contains("A New Conf"), "{}", stage.screen());
    stage.write_file("conferences/newer.json", Some(&conference("newer", "A Newer Conf", 2024, 1)));
    stage.types("new");
    assert!(!stage.screen().contains("A Newer Conf"), "{}", stage.screen());
}

#[test]
fn enter_opens_a_conference_and_makes_it_current() {
    let mut stage = stage((80, 24));
    let opened = stage.keys("c").types("brussels").keys("enter");
    assert_eq!(opened.said(), "opened Small Conf of Brussels: 4 talks, 0 picks");
    assert_eq!(stage.file("current").as_deref(), Some("small\n"));
    let opened = stage.screen_after("c brussels enter");
    // Its stars are kept in its own file.
    stage.keys("space");
    assert_eq!(stage.saved(), ["1"]);
    assert!(stage.file("agenda/small.json").is_some());
    assert_eq!(stage.file("agenda/lpc-2023.json"), None);
    let list = stage.keys("c").screen_after("space c");
    assert_snapshot!([opened, list].join("\n"));
}

#[test]
fn switching_keeps_preferences_but_not_undo() {
    let mut stage =
        Stage::with(Setup { zone: Tz::Asia__Tokyo, searches: &["kvm"], ..setup((80, 24)) });
    stage.keys("space x t X 3 c").types("brussels").keys("enter");
    assert!(stage.row(0).ends_with("your JST"), "{}", stage.row(0));
    assert_eq!(stage.active_tab(), "3 Agenda");
    stage.keys("u");
    assert_eq!(stage.said(), "nothing to undo");
    stage.keys("/ Up");
    assert!(stage.row(1).contains("/ kvm "), "{}", stage.screen());
    stage.keys("esc 1 x");
    assert!(stage.screen().contains("1 hidden skipped"), "{}", stage.screen());
    // The first conference's picks are in its own file.
    stage.keys("c").types("plumbers").keys("enter");
    assert_eq!(stage.saved().len(), 1);
    assert_eq!(stage.said(), "opened Linux Plumbers Conference 2023: 48 talks, 0 picks");
}

/// Presses enter, which asks to save, and lets that fail.
fn fail_saving(stage: &mut Stage, error: Error) {
    assert_eq!(stage.effects_of("enter"), [Effect::Save]);
    stage.receives(Msg::Saved(Err(error)));
}

#[test]
fn unsaved_changes_are_saved_before_switching() {
    let mut stage = stage((80, 24));
    stage.disk_fills().keys("space");
    assert!(stage.row(0).contains("not saved"), "{}", stage.row(0));
    stage.keys("c").types("brussels");
    fail_saving(
        &mut stage,
        Error::Write { path: "agenda.json".into(), source: io::Error::other("the disk is full") },
    );
    assert_snapshot!(stage.screen());
    assert!(stage.said().starts_with(
        "still open: Linux Plumbers Conference 2023; not saved: cannot write agenda.json"
    ));
    assert_eq!(stage.conference(), "LPC 2023");
    assert_eq!(stage.file("current"), None);
    stage.keys("c").types("brussels").keys("enter");
    assert!(stage.said().starts_with("still open: "), "{}", stage.said());
    stage.disk_recovers().keys("c").types("brussels").keys("enter");
    assert_eq!(stage.conference(), "Small Conf of Brussels");
    let saved = stage.file("agenda/lpc-2023.json").unwrap();
    assert!(saved.contains("Welcome!"), "{saved}");
}

#[test]
fn refused_save_keeps_the_conference_open() {
    let mut stage = stage((80, 24));
    let damaged = Error::Damaged { path: "agenda.json".into(), reason: "it is cut off".to_owned() };
    stage.disk_fills().keys("w").types("mind this").keys("esc");
    assert!(stage.row(0).contains("not saved"), "{}", stage.row(0));
    stage.keys("c").types("brussels");
    fail_saving(&mut stage, damaged);
    assert_eq!(stage.conference(), "LPC 2023");
    assert!(stage.said().starts_with("still open: "), "{}", stage.said());
    assert!(stage.screen().contains("mind this"), "the note is still open\n{}", stage.screen());
    assert!(stage.keys("Left").footer().contains("esc save and close"), "{}", stage.screen());
}

#[test]
fn failed_switch_keeps_the_conference_open() {
    let mut stage = stage((80, 24));
    stage.keys("j j space c").types("brussels");
    let selected = stage.selected_id().map(str::to_owned);
    // The file is damaged after it was listed.
    stage.write_file("conferences/small.json", Some("{"));
    stage.keys("enter");
    assert!(
        stage.said().starts_with("still open: Linux Plumbers Conference 2023; "),
        "{}",
        stage.said()
    );
    assert!(stage.said().contains("small.json is not a conference"));
    assert_eq!(stage.selected_id().map(str::to_owned), selected);
    // The next star is saved in the agenda of the open conference.
    stage.keys("j space");
    assert_eq!(stage.saved().len(), 2);
    // Both stars can be undone, and nothing else.
    stage.keys("u u");
    assert!(stage.said().starts_with("Undone"), "{}", stage.said());
    assert!(stage.saved().is_empty());
    stage.keys("u");
    assert_eq!(stage.said(), "nothing to undo");
}

#[test]
fn conference_opens_even_if_it_cannot_become_current() {
    let mut stage = stage((80, 24));
    // A folder is where the file with the current conference must be.
    stage.write_file("current", None);
    stage.keys("c").types("brussels").keys("enter");
    assert_eq!(stage.conference(), "Small Conf of Brussels");
    let said = "opened Small Conf of Brussels, but not made current: cannot write";
    assert!(stage.said().starts_with(said), "{}", stage.said());
}

#[test]
fn conference_with_an_unreadable_agenda_is_opened() {
    let mut stage = stage((80, 24));
    stage.write_file("agenda", None).write_file("agenda/small.json", Some("{"));
    let list = stage.keys("c").types("brussels").screen();
    assert!(list.contains("agenda unreadable"), "{list}");
    stage.keys("enter");
    assert!(stage.said().contains("is not an agenda"), "{}", stage.said());
    assert_eq!(stage.conference(), "Small Conf of Brussels");
    stage.keys("space");
    assert_eq!(stage.file("agenda/small.json").as_deref(), Some("{"));
}

#[test]
fn choosing_the_open_conference_or_no_match_is_reported() {
    let mut stage = stage((80, 24));
    stage.keys("j space c enter");
    assert_eq!(stage.said(), "already open: Linux Plumbers Conference 2023");
    stage.keys("u");
    assert!(stage.said().starts_with("Undone"), "{}", stage.said());
    stage.keys("u");
    assert_eq!(stage.said(), "nothing to undo");
    stage.keys("c").types("zzz").keys("enter");
    assert_eq!(stage.said(), "no conference matches");
    // The input can be corrected.
    stage.keys("Ctrl-u").types("elders").keys("enter");
    assert_eq!(stage.conference(), "Gathering of the Elders");
}

#[test]
fn clicks_select_open_and_close_the_switcher() {
    let mut stage = stage((120, 40));
    let before = stage.screen();
    stage.keys("c").clicks_in_frame("Gathering of the Elders");
    stage.clicks_in_frame("old");
    assert_eq!(stage.conference(), "Gathering of the Elders");
    stage.keys("c").types("2023").keys("enter");
    stage.keys("esc c").clicks(1, 5);
    assert_eq!(stage.screen(), before);
    stage.keys("c").wheel(1, 60, 20).clicks_in_frame("broken.json");
    assert!(stage.screen().contains("Cannot be read"), "still there");
}

#[test]
fn reminders_belong_to_the_open_conference() {
    let mut stage = Stage::with(Setup { now: DURING, ..setup((80, 24)) });
    stage.starring(&["211"]).keys("c").types("elders").keys("enter");
    stage.time_is("2023-11-13T10:12:00-05:00");
    assert_eq!(stage.platform.rung, 0);
    stage.keys("c").types("plumbers").keys("enter");
    assert_eq!(stage.platform.rung, 1);
}

/// A step with several conferences.
#[derive(Debug, Clone)]
enum Step {
    /// Moves down by this many talks and stars or unstars a talk.
    Star(usize),
    /// Undoes the last change.
    Undo,
    /// Opens the conference that matches a text.
    Switch(&'static str),
    /// Fills the disk, or makes room.
    Full(bool),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0_usize..4).prop_map(Step::Star),
        1 => Just(Step::Undo),
        4 => prop::sample::select(vec!["brussels", "plumbers", "elders", "source", "zzz"])
            .prop_map(Step::Switch),
        1 => any::<bool>().prop_map(Step::Full),
    ]
}

proptest! {
    #![proptest_config(crate::effort::random(16))]

    #[test]
    fn each_conference_keeps_its_own_stars(steps in prop::collection::vec(step(), 1..24)) {
        let mut stage = stage((80, 24));
        stage.platform.all_at_once = true;
        let mut starred: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let picks = |stage: &Stage| -> BTreeSet<String> {
            let picks = stage.app.model.open.agenda.picks();
            picks.map(|(id, _)| id.as_str().to_owned()).collect()
        };
        for step in &steps {
            let before = stage.app.model.open.schedule.conference().id.clone();
            let unsaved = !stage.app.model.edits.unsaved.is_empty();
            match step {
                Step::Star(down) => {
                    stage.keys(&"j ".repeat(*down)).keys("space");
                }
                Step::Undo => {
                    stage.keys("u");
                }
                Step::Switch(text) => {
                    stage.keys("c").pastes(text).keys("enter esc");
                    let after = &stage.app.model.open.schedule.conference().id;
                    let stays = unsaved && stage.disk_is_full();
                    prop_assert!(!stays || *after == before, "unsaved changes prevent switching");
                }
                Step::Full(full) => {
                    if *full { stage.disk_fills() } else { stage.disk_recovers() };
                }
            }
            starred.insert(stage.app.model.open.schedule.conference().id.clone(), picks(&stage));
        }
        stage.disk_recovers();
        for (id, wanted) in starred {
            let title = match id.as_str() {
                "small" => "brussels",
                "lpc-2023" => "plumbers",
                "old" => "elders",
                _ => "source",
            };
            stage.keys("c").pastes(title).keys("enter");
            prop_assert_eq!(&stage.app.model.open.schedule.conference().id, &id);
            prop_assert_eq!(picks(&stage), wanted);
        }
    }
}
