//! Details of talks besides the title: subtitles, kinds, languages and chairs; and breaks,
//! which are less prominent.

use hallway::format::native;
use hallway::schedule::{Person, Schedule, TalkId};
use insta::assert_snapshot;

use super::stage::{DURING, Setup, Stage};
use crate::fields;

/// The built-in conference with a break from 10:15 to 10:35 (211) and from 12:45 to 13:05
/// (269), a chair, and a talk with all fields (174).
fn with_breaks() -> Schedule {
    let mut conference = native::built_in().unwrap().conference().clone();
    for session in &mut conference.sessions {
        if session.title == "RISC-V MC" {
            session.chairs = vec![
                Person { name: "Ada Lovelace".to_owned(), affiliation: Some("Engines".to_owned()) },
                Person { name: "Charles Babbage".to_owned(), affiliation: None },
            ];
        }
    }
    for talk in &mut conference.talks {
        match talk.id.as_str() {
            "211" => {
                "Coffee".clone_into(&mut talk.title);
                talk.is_break = true;
                talk.presenters.clear();
                talk.authors.clear();
            }
            "269" => {
                "Lunch".clone_into(&mut talk.title);
                talk.kind = Some("Break".to_owned());
                talk.is_break = true;
            }
            "174" => {
                talk.subtitle = Some("Thirty-two bits of a sixty-four bit machine".to_owned());
                talk.kind = Some("Lightning talk".to_owned());
                talk.language = Some("en".to_owned());
            }
            _ => {}
        }
    }
    Schedule::new(conference).unwrap()
}

fn stage(size: (u16, u16)) -> Stage {
    Stage::with(Setup { schedule: with_breaks(), size, now: DURING, ..Setup::default() })
}

/// Goes to a talk by its ID.
fn at(stage: &mut Stage, id: &str) {
    stage.keys("1 g");
    for _ in 0..60 {
        if stage.selected_id() == Some(id) {
            return;
        }
        stage.keys("j");
    }
    panic!("{id} is not in the list");
}

#[test]
fn details_show_subtitle_kind_language_and_chairs() {
    let mut pictures = Vec::new();
    for size in [(120, 40), (80, 24), (40, 12)] {
        let mut stage = stage(size);
        at(&mut stage, "174");
        pictures.push(stage.keys("enter").screen());
        if size == (80, 24) {
            at(&mut stage, "269");
            pictures.push(stage.keys("enter").screen());
        }
    }
    assert_snapshot!(pictures.join("\n"));
}

#[test]
fn breaks_are_dim_in_lists_and_in_the_timeline() {
    let mut stage = stage((80, 24));
    at(&mut stage, "174");
    let list = stage.roles();
    let timeline = stage.keys("2").roles();
    let search = stage.keys("/").types("coffee").roles();
    assert_snapshot!([list, timeline, search].join("\n"));
}

#[test]
fn break_fills_no_gap_but_can_be_starred() {
    let mut stage = stage((80, 24));
    stage.starring(&["174", "115"]);
    let agenda = stage.keys("3").screen_after("3");
    assert!(!agenda.contains("1 talk fits"), "{agenda}");
    at(&mut stage, "211");
    stage.keys("space");
    assert!(stage.saved().contains(&"211".to_owned()));
    let starred = stage.keys("3").screen_after("space 3");
    assert_snapshot!([agenda, starred].join("\n"));
    assert!(with_breaks().by_id(&TalkId::new("211")).unwrap().is_break);
}

#[test]
fn search_matches_subtitles_and_shows_them() {
    let mut stage = stage((80, 24));
    stage.keys("/").types("sixty-four");
    assert_snapshot!(stage.screen());
}

#[test]
fn biographies_are_below_the_abstract() {
    let screens = [(120, 40), (80, 24), (40, 12)].map(|size| {
        let setup = Setup { size, schedule: fields::schedule(), ..Setup::default() };
        let mut stage = Stage::with(setup);
        let top = stage.keys("enter").screen_after("enter");
        // Its links are followed like those of the abstract.
        top + &stage.keys("G").screen_after("G") + &stage.keys("esc o").screen_after("o")
    });
    assert_snapshot!(screens.join("\n"));
}
