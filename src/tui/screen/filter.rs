//! The filters of the Talks view: the chosen groups and free time.

use super::picks::Picks;
use crate::agenda::{Agenda, AgendaState};
use crate::schedule::Schedule;
use crate::schedule::query::{State, TalkState as _};
use crate::tui::memo::{Memo, Shared};
use crate::tui::model::{Choice, Model};

/// The inputs of the filters.
#[derive(PartialEq)]
pub struct FilterKey {
    schedule: Shared<Schedule>,
    others: Vec<Choice>,
    /// The agenda, if only talks in free time are shown, and the minute before which free time
    /// is left out.
    free: Option<(Shared<Agenda>, Option<i64>)>,
}

/// For each talk, whether it passes all filters but the chosen group of the kind that the
/// user browses by.
pub type Filter = Memo<FilterKey, Vec<bool>>;

/// Applies the filters, or reuses the last result.
pub fn filter(last: Option<&Filter>, model: &Model, picks: &Picks) -> Filter {
    let (open, browse) = (&model.open, &model.nav.browse);
    let on = browse.free && model.is_conference_on();
    let key = FilterKey {
        schedule: open.schedule.clone(),
        others: browse.others.clone(),
        free: browse.free.then(|| (open.agenda.clone(), on.then(|| model.minute()))),
    };
    Memo::new(last, key, || {
        let count = open.schedule.talks().len();
        let mut passes = vec![true; count];
        for (by, key) in &browse.others {
            let mut chosen = vec![false; count];
            let groups = open.schedule.groups(*by);
            for &at in groups.iter().filter(|group| group.key == *key).flat_map(|g| &g.talks) {
                chosen[at] = true;
            }
            passes.iter_mut().zip(chosen).for_each(|(passes, chosen)| *passes &= chosen);
        }
        if browse.free {
            let fits = in_free_time(model, picks);
            passes.iter_mut().enumerate().for_each(|(at, passes)| *passes &= fits(at));
        }
        passes
    })
}

/// Returns whether the talk at a position fits into the user's free time. As in the agenda, free
/// time in the past is left out during the conference.
pub(super) fn in_free_time<'a>(model: &'a Model, picks: &'a Picks) -> impl Fn(usize) -> bool + 'a {
    let open = &model.open;
    let state = AgendaState::new(&open.schedule, &open.agenda, &picks.clashes, model.now);
    let on = model.is_conference_on();
    move |at| state.is(at, State::Free) && !(on && state.is(at, State::Past))
}
