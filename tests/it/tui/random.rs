//! Random input at the keyboard, while other programs change the files and new editions
//! are published: nothing breaks, and the invariants in [`invariants`] hold after each step.
//!
//! Takes the same steps each time, unless [`crate::effort`] asks for more. These tests
//! read the model, because an invariant is about state that the screen does not show.

mod invariants;
mod step;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use chrono_tz::Tz;
use hallway::agenda::{Agenda, Rating};
use hallway::schedule::TalkId;
use hallway::text::symbols;
use hallway::tui::keys::{Binding, Scope, bindings};
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};

use super::sharing::friends;
use super::stage::{DURING, Imports, Setup, Stage};
use super::switching::library;
use crate::editions;
use step::Tried;

/// The number of plays, and of steps in each.
const PLAYS: u32 = 32;
const STEPS: usize = 50;
const SEED: u64 = 3;

/// The start of a play.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
struct Beginning {
    size: (u16, u16),
    during: bool,
    ascii: bool,
    /// With two friends and several conferences.
    company: bool,
    /// With unread changes, also of picks.
    updated: bool,
}

fn beginning() -> impl Strategy<Value = Beginning> {
    (step::size(), any::<[bool; 4]>()).prop_map(|(size, [during, ascii, company, updated])| {
        Beginning { size, during, ascii, company, updated }
    })
}

fn stage(beginning: &Beginning) -> Stage {
    let mut setup = Setup {
        size: beginning.size,
        zone: Tz::Asia__Kolkata,
        searches: &["kvm", "is:starred"],
        ..Setup::default()
    };
    if beginning.during {
        setup.now = DURING;
    }
    if beginning.ascii {
        setup.symbols = &symbols::ASCII;
    }
    if beginning.company {
        (setup.friends, setup.library) = (friends(), library());
    }
    if beginning.updated {
        (setup.schedule, setup.updated) = (editions::moved(), true);
        setup.file = Some(editions::picks());
    }
    let mut stage = Stage::with(setup);
    // An export to it asks a question.
    stage.writes("lpc-2023.ics", "Dear diary");
    stage.platform.imports = Imports::Held(None);
    if !beginning.updated {
        stage.starring(&["174", "211", "115", "226"]);
    }
    stage
}

/// The picks and notes of an agenda, without the last known versions of talks.
type Kept = BTreeMap<TalkId, (Option<Rating>, Option<String>)>;

fn kept(agenda: &Agenda) -> Kept {
    let entries = agenda.entries.iter();
    let kept = entries.map(|(id, entry)| (id.clone(), (entry.rating, entry.note.clone())));
    kept.filter(|(_, (pick, note))| pick.is_some() || note.is_some()).collect()
}

/// The expected agenda after everything is undone.
struct Expected {
    conference: String,
    /// The agenda file could not be read.
    locked: bool,
    kept: Kept,
    /// The talks that were changed here and by other programs. For a talk in both, the last
    /// change wins, so it has no expected state.
    ours: BTreeSet<TalkId>,
    others: BTreeSet<TalkId>,
}

impl Expected {
    fn of(stage: &Stage) -> Self {
        Self {
            conference: stage.app.model.open.schedule.conference().id.clone(),
            locked: stage.app.model.open.agenda_error.is_some(),
            kept: kept(&stage.app.model.open.agenda),
            ours: BTreeSet::new(),
            others: BTreeSet::new(),
        }
    }

    /// Follows a step. Undo does not touch changes by other programs or of another conference.
    fn follow(&mut self, stage: &Stage, by_another: Option<TalkId>) {
        // While the file can't be read, undo is empty. The content of the file is known
        // once it can be read again.
        let locked = self.locked || stage.app.model.open.agenda_error.is_some();
        let forgotten =
            stage.app.model.edits.undo.is_empty() && stage.app.model.edits.redo.is_empty();
        if stage.app.model.open.schedule.conference().id != self.conference || locked && forgotten {
            *self = Self::of(stage);
        }
        let last =
            [&stage.app.model.edits.undo, &stage.app.model.edits.redo].map(|stack| stack.last());
        let changes = last.into_iter().flatten().flat_map(|step| &step.changes);
        self.ours.extend(changes.map(|change| change.talk.clone()));
        if let Some(id) = by_another {
            match kept(&stage.app.model.open.agenda).remove(&id) {
                Some(now) => self.kept.insert(id.clone(), now),
                None => self.kept.remove(&id),
            };
            self.others.insert(id);
        }
    }

    /// The agenda without talks that were changed on both sides.
    fn without_disputed(&self, mut kept: Kept) -> Kept {
        kept.retain(|id, _| !(self.ours.contains(id) && self.others.contains(id)));
        kept
    }
}

/// Undoes everything, from any view or dialog.
fn undo_all(stage: &mut Stage) {
    // On a screen that is too small, keys do nothing.
    stage.resizes(120, 40);
    for _ in 0..4 {
        // Answers no, cancels an input or a search, saves a note.
        stage.keys("esc");
    }
    // In the changes view, undo applies to acknowledged changes.
    stage.keys("1");
    while !stage.app.model.edits.undo.is_empty() {
        let before = stage.app.model.edits.undo.len();
        stage.keys("u");
        assert!(stage.app.model.edits.undo.len() < before, "{}", stage.screen());
    }
}

/// The configuration, and whether it is the fixed one of a short test.
fn config() -> (ProptestConfig, bool) {
    let mut config = ProptestConfig { max_shrink_iters: 300, ..crate::effort::random(PLAYS) };
    let fixed = config.cases == PLAYS && std::env::var_os("PROPTEST_RNG_SEED").is_none();
    if fixed {
        config.rng_seed = RngSeed::Fixed(SEED);
    }
    (config, fixed)
}

#[test]
fn random_steps_keep_all_invariants() {
    let (config, fixed) = config();
    let tried = RefCell::new(Tried::default());
    let plays = (beginning(), prop::collection::vec(step::step(), STEPS));
    let outcome = TestRunner::new(config).run(&plays, |(beginning, steps)| {
        let mut stage = stage(&beginning);
        let mut expected = Expected::of(&stage);
        for step in &steps {
            let by_another = step::play(&mut stage, step, &mut tried.borrow_mut());
            invariants::check(&mut stage);
            expected.follow(&stage, by_another);
        }
        step::recover(&mut stage);
        invariants::check(&mut stage);
        expected.follow(&stage, None);
        undo_all(&mut stage);
        let end = expected.without_disputed(kept(&stage.app.model.open.agenda));
        prop_assert_eq!(end, expected.without_disputed(expected.kept.clone()));
        // At its end, the program tries to save again.
        let shown = kept(&stage.app.model.open.agenda);
        stage.ends();
        prop_assert_eq!(kept(&stage.agenda_file()), shown);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    if fixed {
        assert_coverage(&tried.into_inner());
    }
}

/// The fixed steps reach every scope and most actions.
fn assert_coverage(tried: &Tried) {
    let entered = |scope: &Scope| tried.scopes.contains(scope);
    let never: Vec<Scope> = Scope::ALL.into_iter().filter(|s| !entered(s)).collect();
    assert_eq!(never, [], "scopes that were never entered");
    let asked = |binding: &&Binding| tried.actions.contains(&binding.action);
    let bindings = bindings();
    let never: Vec<&Binding> = bindings.iter().filter(|b| !asked(b)).collect();
    assert!(never.len() * 10 < bindings.len(), "never: {never:?}");
}
