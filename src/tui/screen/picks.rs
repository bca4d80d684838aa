//! The agenda applied to the schedule.

use std::collections::BTreeSet;

use chrono_tz::Tz;

use crate::agenda::Agenda;
use crate::agenda::{AgendaState, Clashes, Plan, Rules, clashes, gaps, watch_later};
use crate::schedule::Schedule;
use crate::schedule::changes::ChangeLog;
use crate::schedule::query::TalkState as _;
use crate::tui::memo::Shared;
use crate::tui::model::Model;

/// The values that the agenda on the screen and its changes depend on.
pub type ChangesKey = (Shared<Schedule>, Shared<Agenda>, Shared<ChangeLog>);

pub fn changes_key(model: &Model) -> ChangesKey {
    let open = &model.open;
    (open.schedule.clone(), open.agenda.clone(), open.changes.clone())
}

/// The inputs of texts about talks: the changes key, the shown time zone and the minute.
pub type TextKey = (ChangesKey, Tz, i64);

pub fn text_key(model: &Model) -> TextKey {
    (changes_key(model), model.shown_zone(), model.minute())
}

/// The agenda applied to the schedule.
#[derive(Debug, PartialEq)]
pub struct Picks {
    pub clashes: Clashes,
    /// The positions of the hidden talks.
    pub hidden: BTreeSet<usize>,
    /// The notes, each with the position of its talk.
    pub notes: Vec<(usize, String)>,
    /// The positions of the talks to watch later, in time order.
    pub later: Vec<usize>,
}

impl Picks {
    pub(super) fn new(model: &Model) -> Self {
        let open = &model.open;
        let clashes = clashes(&open.schedule, &open.agenda);
        let talk_state = AgendaState::new(&open.schedule, &open.agenda, &clashes, model.now);
        let notes = talk_state.notes().into_iter();
        let notes = notes.map(|(at, note)| (at, note.to_owned())).collect();
        Self {
            notes,
            hidden: gaps::hidden(&open.schedule, &open.agenda),
            later: watch_later(&open.schedule, &open.agenda),
            clashes,
        }
    }

    /// Whether the lists skip a talk.
    pub fn skips(&self, model: &Model, at: usize) -> bool {
        model.prefs.skip_hidden && self.hidden.contains(&at)
    }

    /// The picks by day.
    pub fn plan(&self, model: &Model) -> Plan {
        let open = &model.open;
        let rules = Rules::at(&open.schedule, model.prefs.settings.walk, model.now);
        Plan::new(&open.schedule, &open.agenda, &self.clashes, rules)
    }
}
