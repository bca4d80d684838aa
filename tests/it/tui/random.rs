//! Anything a person or a cat can do at the keyboard, in any order: nothing
//! breaks, and what must hold holds after each step.

use chrono::DateTime;
use chrono_tz::Tz;
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use hallway::agenda::{Agenda, Change, Edit};
use hallway::tui::Input;
use hallway::tui::app::{Derived, Overlay, View};
use hallway::tui::keys::BINDINGS;
use proptest::prelude::*;

use super::stage::{DURING, Setup, Stage, key};

/// One thing that happens.
#[derive(Debug, Clone)]
enum Step {
    /// A key of the table, by its place in it.
    Bound(usize),
    /// A letter.
    Letter(char),
    /// A text from the clipboard.
    Paste(String),
    /// The mouse, at a part of the screen's width and height.
    Mouse(MouseEventKind, f64, f64),
    /// What is written in the editor the next time.
    Editor(String),
    /// Another size.
    Resize(u16, u16),
    /// Another program toggles a talk in the file.
    Reload(usize),
    /// Time goes on by so many minutes.
    Time(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let chords = BINDINGS.iter().map(|b| b.chords.len()).sum::<usize>();
    let mouse = prop_oneof![
        Just(MouseEventKind::Down(MouseButton::Left)),
        Just(MouseEventKind::ScrollDown),
        Just(MouseEventKind::ScrollUp),
    ];
    prop_oneof![
        20 => (0..chords).prop_map(Step::Bound),
        4 => prop_oneof![prop::char::range('a', 'z'), any::<char>()].prop_map(Step::Letter),
        1 => "(?s).{0,20}".prop_map(Step::Paste),
        1 => "(?s).{0,40}".prop_map(Step::Editor),
        6 => (mouse, 0.0..1.0, 0.0..1.0).prop_map(|(kind, x, y)| Step::Mouse(kind, x, y)),
        2 => (1_u16..=250, 1_u16..=80).prop_map(|(x, y)| Step::Resize(x, y)),
        1 => (0_usize..48).prop_map(Step::Reload),
        1 => (-90_i64..90).prop_map(Step::Time),
    ]
}

/// Does it, unless it would end the program.
fn play(stage: &mut Stage, step: &Step) {
    let area = stage.buffer().area;
    let event = match step {
        Step::Bound(at) => {
            let chords = BINDINGS.iter().flat_map(|b| b.chords);
            Event::Key(key(&chords.clone().nth(*at).unwrap().name()))
        }
        Step::Letter(c) => Event::Key(KeyEvent::new(KeyCode::Char(*c), KeyModifiers::NONE)),
        Step::Paste(text) => Event::Paste(text.clone()),
        Step::Mouse(kind, x, y) => {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let part = |of: u16, part: f64| (f64::from(of) * part) as u16;
            Event::Mouse(MouseEvent {
                kind: *kind,
                column: part(area.width, *x),
                row: part(area.height, *y),
                modifiers: KeyModifiers::NONE,
            })
        }
        Step::Editor(text) => {
            stage.world.edits.push_back(Ok(text.clone()));
            return;
        }
        Step::Resize(width, height) => {
            stage.resizes(*width, *height);
            return;
        }
        Step::Reload(at) => {
            let id = stage.app.schedule.talks()[*at].id.as_str().to_owned();
            stage.another_program_toggles(&id);
            return;
        }
        Step::Time(minutes) => {
            let now = stage.app.now + chrono::TimeDelta::minutes(*minutes);
            stage.time_is(&now.to_rfc3339());
            return;
        }
    };
    if let Event::Key(event) = event
        && ends(stage, event)
    {
        return;
    }
    stage.play([Input::Event(event)]);
}

fn ends(stage: &Stage, event: KeyEvent) -> bool {
    use hallway::tui::action::Action;
    use hallway::tui::keys::{Chord, Scope};
    let quits =
        |scopes: &[Scope]| stage.app.keymap.lookup(scopes, Chord::of(event)) == Some(Action::Quit);
    // Where nothing can be seen, whatever is open, q quits.
    quits(&stage.app.scopes()) || quits(&[Scope::Everywhere])
}

/// What must hold after every step.
fn check(stage: &mut Stage) {
    let cursor = stage.cursor();
    let app = &stage.app;
    let rows = &app.derived.rows;
    let list = app.list();
    if app.search.is_some() || app.view != View::Timeline {
        match &list.selected {
            Some(stop) => {
                let row = hallway::tui::rows::find(rows, &app.schedule, stop);
                assert_eq!(row, Some(list.row), "the selection is a row");
            }
            None => assert!(
                !rows.iter().any(hallway::tui::rows::Row::is_stop),
                "something is selected where there is something"
            ),
        }
        let height = app.list_height();
        assert!(list.offset <= rows.len().saturating_sub(height));
        if height > 0 && !rows.is_empty() {
            let shown = list.offset..list.offset + height;
            assert!(shown.contains(&list.row), "the selection is in sight");
        }
    }
    assert!(app.browse.chosen <= app.browse.groups.len());
    assert!(app.browse.offset <= app.browse.groups.len());
    if let Some((timeline, grid)) = &app.derived.timeline {
        let height = usize::from(grid.rows.height);
        assert!(app.timeline.top <= timeline.rows.saturating_sub(height));
        assert!(app.timeline.left <= timeline.lanes().saturating_sub(grid.lanes));
        let id = app.timeline.selected.as_ref().unwrap();
        let at = app.schedule.position(id).unwrap();
        let block = &timeline.blocks[timeline.block_of(at).unwrap()];
        let lanes = app.timeline.left..app.timeline.left + grid.lanes;
        assert!(lanes.contains(&block.lane), "the selection is in sight");
        let rows = app.timeline.top..app.timeline.top + height;
        assert!(
            rows.contains(&block.rows.start)
                || rows.start == block.rows.start
                || (block.rows.start <= rows.start && block.rows.end >= rows.end)
        );
    }
    if app.derived.areas.details.is_some() {
        assert!(app.scrolled.0 <= app.derived.details.len());
    }
    if let (Some(pane), None) = (app.derived.areas.note, &app.overlay) {
        assert!(app.note.is_some());
        assert!(pane.contains(cursor.into()), "the cursor is in the note");
    }
    if let Some(Overlay::Menu {
        items, selected, ..
    }) = &app.overlay
    {
        assert!(*selected < items.len());
    }
    assert!(app.unsaved.is_empty(), "the file takes everything");
}

/// What was kept from before is what would be derived now.
fn check_derived(stage: &mut Stage) {
    let app = &mut stage.app;
    let kept = std::mem::take(&mut app.derived);
    app.derive();
    let now = std::mem::replace(&mut app.derived, kept);
    let kept = &app.derived;
    assert_eq!(kept.rows, now.rows);
    assert_eq!((kept.stops, kept.left_cells), (now.stops, now.left_cells));
    assert_eq!(kept.details, now.details);
    assert_eq!(kept.timeline, now.timeline);
    assert_eq!(kept.clashes, now.clashes);
    assert_eq!(kept.hidden, now.hidden);
    let hits = |derived: &Derived| derived.hits.as_ref().map(|hits| hits.talks.clone());
    assert_eq!(hits(kept), hits(&now));
}

/// Takes back all that was done here, wherever one is.
fn undo_all(stage: &mut Stage) {
    // Where nothing can be seen, keys do nothing.
    stage.resizes(120, 40);
    for _ in 0..4 {
        // A question is answered with no, a prompt and a search are given up, a note
        // is saved.
        stage.keys("esc");
    }
    while !stage.app.undo.is_empty() {
        stage.keys("u");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 20,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn whatever_is_done_all_holds(
        steps in prop::collection::vec(step(), 1..60),
        size in (1_u16..=250, 1_u16..=80),
        during in any::<bool>(),
    ) {
        let mut stage = Stage::with(Setup {
            size,
            zone: Tz::Asia__Kolkata,
            now: if during { DURING } else { "2026-01-01T12:00:00-05:00" },
            ..Setup::default()
        });
        stage.starring(&["174", "211", "115", "226"]);
        let mut agenda: Agenda = stage.app.agenda.clone();
        for step in &steps {
            play(&mut stage, step);
            check(&mut stage);
            check_derived(&mut stage);
            if let Step::Reload(at) = step {
                // What others do is not taken back, only done to what was there.
                let talk = &stage.app.schedule.talks()[*at];
                let pick = stage.app.agenda.entries.get(&talk.id).and_then(|entry| entry.pick);
                let mut change = Change::pick(talk, None, DateTime::UNIX_EPOCH);
                change.edit = Edit::Pick(pick);
                agenda.apply(change);
            }
        }
        // A talk that both have changed has two stories; the last change wins.
        let both: Vec<_> = steps
            .iter()
            .filter_map(|step| match step {
                Step::Reload(at) => Some(stage.app.schedule.talks()[*at].id.clone()),
                _ => None,
            })
            .filter(|id| stage.app.undo.iter().flatten().any(|change| change.talk == *id))
            .collect();
        undo_all(&mut stage);
        let mut end = stage.app.agenda.clone();
        for id in both {
            end.entries.remove(&id);
            agenda.entries.remove(&id);
        }
        prop_assert_eq!(end, agenda);
    }
}
