//! The rows of the open list: talks by day, search results, the agenda with clashes and
//! free time, the talks that fit a gap, or the talks on now and next.
//!
//! Rows describe the content; the views decide how it looks.

mod changes;
mod gap;

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::hits::Hits;
use super::picks::Picks;
use crate::agenda::{
    BusyEvent, ChangeLine, Clash, Day, Gap, Item, Next, Overlaps, Walk, gaps, now, phrases,
};
use crate::schedule::query::language;
use crate::schedule::{Schedule, TalkId, time};
use crate::text::width;
use crate::tui::model::{KeptOf, Model, Stop, View};
use changes::moved;
pub use changes::moved_lines;

/// A row of a list.
///
/// There may be tens of thousands of rows, so a talk is its position in time order, and
/// large, rare values are boxed.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// A heading, and a note beside it.
    Heading(String, String),
    /// A talk, by its position in time order.
    Talk(usize),
    /// A talk that is on now, shown with the time left.
    On(usize),
    /// A pick in the Now view, shown with its end if it is on now, or else with the time
    /// until it begins.
    Mine(usize),
    /// The first line of a search result. [`Row::HitMore`] follows.
    Hit(usize),
    /// The second line of a search result: speakers, session or the matching text.
    HitMore(usize),
    /// A talk that was removed from the schedule.
    Gone(TalkId),
    /// A line about the talk above, such as a change.
    ChangeLine(Box<ChangeLine>),
    /// The words behind the talk above.
    Because(String),
    /// A clash of the talk above.
    Clash {
        /// The position of the talk above.
        of: usize,
        clash: Box<Clash>,
    },
    /// The note that the talk above is to watch later.
    Later,
    /// The number of picks that the talk above overlaps, and whether some are between musts.
    Overlaps(usize, bool),
    Free(Box<Gap>),
    /// An event of the reader's own calendars.
    Busy(Box<BusyEvent>),
    /// A warning of little time to get to the room of the talk below.
    Walk(Walk),
    /// A note in place of rows.
    Note(String),
    /// A blank row between two parts.
    Blank,
}

impl Row {
    /// The selection that the row stands for, or `None` if the row can't be selected.
    pub fn stop(&self, schedule: &Schedule) -> Option<Stop> {
        match self {
            Self::Talk(at) | Self::On(at) | Self::Mine(at) | Self::Hit(at) => {
                Some(Stop::Talk(schedule.talks()[*at].id.clone()))
            }
            Self::Gone(id) => Some(Stop::Talk(id.clone())),
            Self::Free(gap) => Some(Stop::Free(gap.from)),
            _ => None,
        }
    }

    /// Whether the row can be selected.
    pub fn is_stop(&self) -> bool {
        self.is_talk() || matches!(self, Self::Free(_))
    }

    /// Whether the row is a talk, including a removed one.
    pub fn is_talk(&self) -> bool {
        self.talk().is_some() || matches!(self, Self::Gone(_))
    }

    /// The position of the row's talk in time order.
    pub fn talk(&self) -> Option<usize> {
        match self {
            Self::Talk(at) | Self::On(at) | Self::Mine(at) | Self::Hit(at) => Some(*at),
            _ => None,
        }
    }

    /// Whether the row introduces the rows below it.
    pub fn is_heading(&self) -> bool {
        matches!(self, Self::Heading(..) | Self::Blank | Self::Walk(_))
    }

    /// Whether the row continues the row above.
    pub fn belongs_to_row_above(&self) -> bool {
        matches!(
            self,
            Self::HitMore(_)
                | Self::Because(_)
                | Self::Clash { .. }
                | Self::Later
                | Self::Overlaps(..)
                | Self::ChangeLine(_)
        )
    }
}

/// Adds a heading, with a blank row before it unless it is the first.
pub(super) fn heading(rows: &mut Vec<Row>, text: impl Into<String>, note: String) {
    if !rows.is_empty() {
        rows.push(Row::Blank);
    }
    rows.push(Row::Heading(text.into(), note));
}

/// The first row that stands for a selection.
pub fn find(rows: &[Row], schedule: &Schedule, stop: &Stop) -> Option<usize> {
    let at = match stop {
        Stop::Talk(id) => schedule.position(id),
        Stop::Free(_) => None,
    };
    rows.iter().position(|row| match (stop, row) {
        (Stop::Free(from), Row::Free(gap)) => gap.from == *from,
        (Stop::Talk(id), Row::Gone(gone)) => at.is_none() && gone == id,
        (Stop::Talk(_), row) => at.is_some() && row.talk() == at,
        (Stop::Free(_), _) => false,
    })
}

/// The rows of a list, and the width of its times.
#[derive(Debug, PartialEq)]
pub struct Rows {
    pub rows: Vec<Row>,
    /// The number of rows that can be selected.
    pub stops: usize,
    /// The width of the column with the time left.
    pub left_cells: usize,
    /// Whether the times need the weekday, because kept hits can lie on several days.
    pub weekdays: bool,
}

impl Rows {
    pub fn new(model: &Model, picks: &Picks, filter: &[bool], hits: Option<&Hits>) -> Self {
        let rows = match hits {
            Some(hits) => of_hits(model, picks, hits),
            None => of_view(model, picks, filter),
        };
        Self {
            stops: rows.iter().filter(|row| row.is_stop()).count(),
            left_cells: left_cells(model, &rows),
            weekdays: on_several_days(model),
            rows,
        }
    }
}

fn of_hits(model: &Model, picks: &Picks, hits: &Hits) -> Vec<Row> {
    let mut rows = Vec::with_capacity(hits.talks.len() * 2);
    let shown = hits.talks.iter().filter(|at| !picks.skips(model, **at));
    rows.extend(shown.flat_map(|&at| [Row::Hit(at), Row::HitMore(at)]));
    rows
}

fn of_view(model: &Model, picks: &Picks, filter: &[bool]) -> Vec<Row> {
    match model.nav.view {
        View::Talks if model.nav.kept.is_some() => kept(model, picks),
        View::Talks => under_days(model, &chosen(model, picks, filter)),
        View::Agenda => match &model.nav.gap {
            Some(open) => gap::rows(model, picks, open),
            None => agenda(model, picks),
        },
        View::Now => now(model, picks),
        View::ForYou => {
            let talks = model.nav.for_you.talks.iter();
            explained(model, picks, talks.map(|(id, reason)| (id, Some(reason))))
        }
        View::Changes => changes::all(model, picks),
        View::Timeline | View::MyDay => Vec::new(),
    }
}

/// The overlaps of a talk: a few clashes by name, many as a number.
pub(super) fn overlap_rows(at: usize, overlaps: Overlaps) -> Vec<Row> {
    let row = |clash| Row::Clash { of: at, clash: Box::new(clash) };
    match overlaps {
        Overlaps::Named(clashes) => clashes.into_iter().map(row).collect(),
        Overlaps::Many { count, hard } => vec![Row::Overlaps(count, hard)],
    }
}

/// The positions of the talks in the Talks view: the kept hits, or the talks of the chosen
/// group that pass the filters.
pub fn chosen(model: &Model, picks: &Picks, filter: &[bool]) -> Vec<usize> {
    let shown = |at: &usize| !picks.skips(model, *at);
    if let Some(kept) = &model.nav.kept {
        let at = |id: &TalkId| model.open.schedule.position(id);
        return kept.talks.iter().filter_map(at).filter(shown).collect();
    }
    let shown = |at: &usize| filter[*at] && shown(at);
    let browse = &model.nav.browse;
    if browse.chosen == 0 {
        return (0..model.open.schedule.talks().len()).filter(shown).collect();
    }
    let talks = browse.group().map(|group| &group.talks);
    talks.into_iter().flatten().copied().filter(shown).collect()
}

/// The kept talks, and the words behind each.
fn kept(model: &Model, picks: &Picks) -> Vec<Row> {
    let kept = model.nav.kept.iter();
    let talks = kept
        .flat_map(|kept| kept.talks.iter().enumerate().map(|(at, id)| (id, kept.because.get(at))));
    explained(model, picks, talks)
}

/// Talks that are still there and not skipped, each with a line about it.
fn explained<'a>(
    model: &Model,
    picks: &Picks,
    talks: impl Iterator<Item = (&'a TalkId, Option<&'a String>)>,
) -> Vec<Row> {
    let mut rows = Vec::new();
    for (id, line) in talks {
        if let Some(at) = model.open.schedule.position(id).filter(|at| !picks.skips(model, *at)) {
            rows.push(Row::Talk(at));
            rows.extend(line.cloned().map(Row::Because));
        }
    }
    rows
}

/// Whether a list without headings for the days can have talks of several days.
fn on_several_days(model: &Model) -> bool {
    let names_day = match model.kept().map(|kept| &kept.of) {
        Some(KeptOf::Search(text)) => {
            language::parse(text, model.today()).unwrap_or_default().names_day()
        }
        Some(KeptOf::Like(_)) => false,
        None => model.nav.view != View::ForYou || model.search.is_some(),
    };
    model.open.schedule.days().len() > 1 && !names_day
}

fn under_days(model: &Model, talks: &[usize]) -> Vec<Row> {
    let mut rows = Vec::with_capacity(talks.len() + 8);
    let mut last: Option<Option<NaiveDate>> = None;
    for &at in talks {
        let day = model.open.schedule.talks()[at].slot.map(|slot| slot.day());
        if last != Some(day) {
            let text = day.map_or_else(|| "Not scheduled".to_owned(), time::day);
            heading(&mut rows, text, String::new());
            last = Some(day);
        }
        rows.push(Row::Talk(at));
    }
    rows
}

/// The picks that are on and next, then what else is on, then what starts next.
fn now(model: &Model, picks: &Picks) -> Vec<Row> {
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
    let is_pick = |at: &usize| agenda.has(&schedule.talks()[*at].id);
    let others: Vec<usize> = on.iter().copied().filter(|at| !is_pick(at)).collect();
    let mut rows = Vec::new();
    let mine = mine(model, &on, next.as_ref());
    if !mine.is_empty() {
        let day = |at: usize| schedule.talks()[at].slot.map(|slot| slot.day());
        let pick = next.as_ref().map(|next| next.pick);
        let another_day = pick.filter(|pick| day(*pick) != Some(model.today()));
        let note = another_day.map(|pick| format!("next {}", until(model, pick)));
        heading(&mut rows, "Mine", note.unwrap_or_default());
        rows.extend(mine);
    }
    if !others.is_empty() || on.is_empty() {
        let also = if others.len() < on.len() { "Also on" } else { "On now" };
        heading(&mut rows, also, String::new());
        rows.extend(others.into_iter().map(Row::On));
    }
    if on.is_empty() {
        rows.push(Row::Note(nothing_on(model, coming.is_empty())));
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
    let is_pick = |at: &usize| agenda.has(&talk(*at).id);
    let mut on: Vec<usize> = on.iter().copied().filter(is_pick).collect();
    let front = |at: &usize| !talk(*at).slot.is_some_and(gaps::is_background);
    // What is in the background comes after what the reader is in, and is left at any time.
    on.sort_by_key(|at| !front(at));
    let day = |at: usize| talk(at).slot.map(|slot| slot.day());
    let from = on.first().copied().filter(front);
    let mut rows: Vec<Row> = on.into_iter().map(Row::Mine).collect();
    if let Some(next) = next {
        let from = from.filter(|from| day(*from) == day(next.pick));
        let walk = from.and_then(|from| Walk::between(schedule, from, next.pick));
        rows.extend(walk.map(Row::Walk));
        rows.push(Row::Mine(next.pick));
        rows.extend(overlap_rows(next.pick, next.overlaps.clone()));
        rows.extend(next.also.iter().copied().filter(is_pick).map(Row::Mine));
    } else if model.today() <= schedule.conference().end {
        let none = match agenda.picks().next() {
            Some(_) => "no pick is to come",
            None => "nothing is picked",
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
        Some(slot) => phrases::day_and_start(slot, model.now, model.shown_zone()),
        None => String::new(),
    }
}

/// The time left of a talk that is on, such as `13 min left`.
pub fn left(model: &Model, at: usize) -> String {
    let slot = model.open.schedule.talks()[at].slot;
    slot.map(|slot| phrases::left(now::ends_in(slot, model.now))).unwrap_or_default()
}

/// The width of the longest time left.
fn left_cells(model: &Model, rows: &[Row]) -> usize {
    let on = rows.iter().filter_map(|row| match row {
        Row::On(at) => Some(width::of(&left(model, *at))),
        Row::Mine(at) => Some(width::of(&mine_time(model, *at))),
        _ => None,
    });
    on.max().unwrap_or(0)
}

/// The text of a row for a removed talk.
pub const CANCELLED: &str = "cancelled";

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

/// The reason why nothing is on.
fn nothing_on(model: &Model, nothing_comes: bool) -> String {
    let conference = model.open.schedule.conference();
    let (from, to) = (conference.start, conference.end);
    if model.today() > to {
        format!("over since {} {}", time::day(to), to.year())
    } else if model.today() < from {
        format!("begins on {} {}", time::day(from), from.year())
    } else if nothing_comes {
        "nothing is on, and no talk is to come".to_owned()
    } else {
        "nothing is on".to_owned()
    }
}

fn agenda(model: &Model, picks: &Picks) -> Vec<Row> {
    let plan = picks.plan(model);
    let mut rows = Vec::new();
    for day in plan.days {
        heading(&mut rows, time::day(day.day), Day::summary(&day));
        for item in day.items {
            match item {
                Item::Talk(at) => {
                    rows.push(Row::Talk(at));
                    rows.extend(moved(model, at));
                    let clashes = picks.clashes.summary_in_list(&model.open.schedule, at);
                    rows.extend(overlap_rows(at, clashes));
                    rows.extend(picks.later.binary_search(&at).is_ok().then_some(Row::Later));
                }
                Item::Cancelled(id) => rows.push(Row::Gone(id)),
                Item::Free(gap) => rows.push(Row::Free(Box::new(gap))),
                Item::Walk(walk) => rows.push(Row::Walk(walk)),
                Item::Busy(event) => rows.push(Row::Busy(Box::new(event))),
            }
        }
    }
    if !plan.unscheduled.is_empty() {
        heading(&mut rows, "Not scheduled", String::new());
        for &at in &plan.unscheduled {
            rows.push(Row::Talk(at));
            rows.extend(moved(model, at));
        }
    }
    if !plan.gone.is_empty() {
        heading(&mut rows, "No longer in the schedule", String::new());
        rows.extend(plan.gone.into_iter().map(Row::Gone));
    }
    rows
}
