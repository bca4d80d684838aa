//! The talks that fit an open gap, and those that overlap its edges a little.

use std::collections::{BTreeSet, HashMap};

use super::row::{Row, heading, overlap_rows};
use crate::agenda::suggest::LIKE_PICKS_FIRST;
use crate::agenda::{Level, Overlaps, gaps, overlaps};
use crate::schedule::{TalkId, time};
use crate::tui::model::{Model, OpenGap};
use crate::tui::screen::picks::Picks;

/// The rows of an open gap.
pub fn rows(model: &Model, picks: &Picks, open: &OpenGap) -> Vec<Row> {
    // Show hidden talks here too, unless all lists skip them.
    let nothing = BTreeSet::new();
    let left_out = if model.prefs.skip_hidden { &picks.hidden } else { &nothing };
    let mut gap = gaps::between(&model.open.schedule, left_out, open.day, open.span);
    if !open.order.is_empty() {
        let order: HashMap<&TalkId, usize> = open.order.iter().zip(0..).collect();
        let place = |at: &usize| order.get(&model.open.schedule.talks()[*at].id);
        gap.fits.sort_by_key(|at| place(at).copied().unwrap_or(usize::MAX));
    }
    let (schedule, agenda) = (&model.open.schedule, &model.open.agenda);
    let takes_time = |at: &usize| {
        let talk = &schedule.talks()[*at];
        talk.slot.is_some_and(|slot| gaps::takes_time(agenda.level(&talk.id), slot))
    };
    let busy: Vec<usize> = agenda.talks(schedule).into_iter().filter(takes_time).collect();
    let mut rows = Vec::new();
    let talk = |rows: &mut Vec<Row>, at: usize| {
        rows.push(Row::Talk(at));
        // Part of the gap may have been filled since it was opened.
        rows.extend(overlap_rows(at, Overlaps::of(overlaps(schedule, &busy, at))));
    };
    // The number of talks that fit does not count picks.
    let is_maybe = |at: &&usize| agenda.level(&schedule.talks()[**at].id) == Some(Level::Maybe);
    let maybes = match gap.fits.iter().filter(is_maybe).count() {
        0 => None,
        maybes => Some(format!("{maybes} of {} picked as maybe", gap.fits.len())),
    };
    let order = (gap.fits.len() > 1 && !open.order.is_empty()).then(|| LIKE_PICKS_FIRST.to_owned());
    let note: Vec<String> = order.into_iter().chain(maybes).collect();
    heading(&mut rows, "In this time", note.join(", "));
    if gap.fits.is_empty() {
        rows.push(Row::Note("No talk fits completely.".to_owned()));
    }
    for &at in &gap.fits {
        talk(&mut rows, at);
    }
    if !gap.nearly.is_empty() {
        let most = format!("by up to {}", time::length(gaps::MAX_OVERLAP));
        heading(&mut rows, "Overlapping a little", most);
    }
    for &at in &gap.nearly {
        talk(&mut rows, at);
    }
    rows
}
