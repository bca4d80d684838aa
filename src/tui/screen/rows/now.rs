//! Rows of the Now view: the talks that are on and next.

use std::borrow::Cow;

use chrono::TimeDelta;

use super::row::{Row, heading, overlap_rows};
use crate::agenda::{Next, Walk, gaps, now, phrases};
use crate::schedule::time;
use crate::text::width;
use crate::tui::model::Model;
use crate::tui::screen::picks::Picks;

/// The picks that are on and next, then what else is on, then what starts next.
pub fn rows(model: &Model, picks: &Picks) -> Vec<Row> {
    let schedule = &model.open.schedule;
    // Show hidden talks here too, unless all lists skip them.
    let agenda = if model.prefs.skip_hidden {
        Cow::Borrowed(&*model.open.agenda)
    } else {
        Cow::Owned(model.open.agenda.with_nothing_hidden())
    };
    let coming = now::coming(schedule, &agenda, model.now);
    let on = now::on(schedule, &agenda, model.now);
    // A talk that starts this very moment is already on.
    let later = model.now + TimeDelta::nanoseconds(1);
    let next = now::next(schedule, &agenda, &picks.clashes, later);
    let is_pick = |at: &usize| agenda.is_picked(&schedule.talks()[*at].id);
    let others: Vec<usize> = on.iter().copied().filter(|at| !is_pick(at)).collect();
    let mut rows = Vec::new();
    let conference = schedule.conference();
    let idle = on.is_empty() && coming.is_empty();
    let not_on = phrases::not_on(conference, model.today(), idle);
    let is_over = not_on.is_some() && conference.start.is_some_and(|start| model.today() >= start);
    let is_on = not_on.is_none();
    rows.extend(not_on.into_iter().flatten().map(Row::Note));
    let mine = if is_over { Vec::new() } else { mine(model, &on, next.as_ref()) };
    if !mine.is_empty() {
        let day = |at: usize| schedule.talks()[at].slot.map(|slot| slot.day());
        let pick = next.as_ref().map(|next| next.pick);
        let another_day = pick.filter(|pick| day(*pick) != Some(model.today()));
        let note = another_day.map(|pick| format!("next {}", until(model, pick)));
        heading(&mut rows, "Mine", note.unwrap_or_default());
        rows.extend(mine);
    }
    if !others.is_empty() || (on.is_empty() && is_on) {
        let also = if others.len() < on.len() { "Also on" } else { "On now" };
        heading(&mut rows, also, String::new());
        rows.extend(others.into_iter().map(Row::On));
    }
    if on.is_empty() && is_on {
        rows.push(Row::Note("Nothing is on now.".to_owned()));
    }
    let starts = |at: usize| schedule.talks()[at].slot.map(|slot| slot.start);
    // The talks that start before the next pick, or next of all if no pick is left.
    let pick = next.as_ref().map(|next| next.pick);
    let first = coming.first().filter(|at| pick.is_none_or(|pick| starts(pick) != starts(**at)));
    if let Some(&at) = first {
        heading(&mut rows, "Starting next", until(model, at));
        rows.extend(coming.iter().map(|&at| Row::Talk(at)));
    }
    let also = next.map(|next| next.also).unwrap_or_default();
    let also: Vec<usize> = also.into_iter().filter(|at| !is_pick(at)).collect();
    if !also.is_empty() {
        heading(&mut rows, "Starting with your pick", String::new());
        rows.extend(also.into_iter().map(Row::Talk));
    }
    let all_day = now::all_day(schedule, &agenda, model.now);
    if !all_day.is_empty() {
        heading(&mut rows, "All day", String::new());
        rows.extend(all_day.into_iter().map(Row::Talk));
    }
    rows
}

/// The picks that are on, the next one, and the walk to it.
fn mine(model: &Model, on: &[usize], next: Option<&Next>) -> Vec<Row> {
    let (schedule, agenda) = (&model.open.schedule, &model.open.agenda);
    let talk = |at: usize| &schedule.talks()[at];
    let is_pick = |at: &usize| agenda.is_picked(&talk(*at).id);
    let mut on: Vec<usize> = on.iter().copied().filter(is_pick).collect();
    let front = |at: &usize| !talk(*at).slot.is_some_and(gaps::is_background);
    // Background picks come last: the user can leave them at any time.
    on.sort_by_key(|at| !front(at));
    let day = |at: usize| talk(at).slot.map(|slot| slot.day());
    let from = on.first().copied().filter(front);
    let mut rows: Vec<Row> = on.into_iter().map(Row::Mine).collect();
    if let Some(next) = next {
        let from = from.filter(|from| day(*from) == day(next.pick));
        let walk = from.and_then(|from| Walk::between(schedule, from, next.pick, u32::MAX));
        rows.extend(walk.map(Row::Walk));
        rows.push(Row::Mine(next.pick));
        rows.extend(overlap_rows(next.pick, next.overlaps.clone()));
        rows.extend(next.also.iter().copied().filter(is_pick).map(Row::Mine));
    } else {
        let none = match agenda.picks().next() {
            Some(_) => "None of your picks is still to come.",
            None => "Nothing is picked.",
        };
        rows.push(Row::Note(none.to_owned()));
    }
    rows
}

/// The end of a pick that is on, such as `until 15:10`, or the time until it begins; on
/// another day, when it begins.
pub fn mine_time(model: &Model, at: usize) -> String {
    match model.open.schedule.talks()[at].slot {
        Some(slot) if slot.is_on(model.now) => {
            format!("until {}", phrases::end(slot, model.shown_zone()))
        }
        Some(slot) if slot.day() == model.today() => until(model, at),
        // In the column of times, the way to it in hours and minutes would be too wide.
        Some(slot) => phrases::weekday_and_start(slot, model.now, model.shown_zone()),
        None => String::new(),
    }
}

/// The time left of a talk that is on, such as `13 min left`.
pub fn left(model: &Model, at: usize) -> String {
    let slot = model.open.schedule.talks()[at].slot;
    slot.map(|slot| phrases::left(now::ends_in(slot, model.now))).unwrap_or_default()
}

/// The width of the longest time left.
pub fn left_cells(model: &Model, rows: &[Row]) -> usize {
    let on = rows.iter().filter_map(|row| match row {
        Row::On(at) => Some(width::of(&left(model, *at))),
        Row::Mine(at) => Some(width::of(&mine_time(model, *at))),
        _ => None,
    });
    on.max().unwrap_or(0)
}

/// The time until a talk begins, such as `in 13 min`, with the day unless it is today.
fn until(model: &Model, at: usize) -> String {
    let Some(slot) = model.open.schedule.talks()[at].slot else {
        return String::new();
    };
    let starts = phrases::starts(now::starts_in(slot, model.now));
    if slot.day() == model.today() {
        starts
    } else {
        format!("{}, {starts}", time::day(slot.day()))
    }
}
