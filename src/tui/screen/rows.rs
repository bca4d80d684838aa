//! The rows of the open list: talks by day, search results, the agenda with clashes and
//! free time, the talks that fit a gap, or the talks on now and next.
//!
//! Rows describe the content; the views decide how it looks.

mod changes;
mod gap;
mod now;
mod row;

use chrono::NaiveDate;

use super::filter::in_free_time;
use super::hits::Hits;
use super::picks::Picks;
use crate::agenda::{Item, PlannedDay, phrases};
use crate::schedule::query::language;
use crate::schedule::{Schedule, TalkId, time};
use crate::tui::model::{Kept, KeptSource, Model, RowId, View};
use changes::moved;
pub use changes::moved_lines;
pub use now::{left, mine_time};
pub use row::Row;
use row::{heading, overlap_rows};

/// The first row that stands for a selection.
pub fn find(rows: &[Row], schedule: &Schedule, row_id: &RowId) -> Option<usize> {
    let at = match row_id {
        RowId::Talk(id) => schedule.position(id),
        RowId::Gap(_) => None,
    };
    rows.iter().position(|row| match (row_id, row) {
        (RowId::Gap(from), Row::Gap(gap)) => gap.from == *from,
        (RowId::Talk(id), Row::Cancelled(cancelled)) => at.is_none() && cancelled == id,
        (RowId::Talk(_), row) => at.is_some() && row.talk() == at,
        (RowId::Gap(_), _) => false,
    })
}

/// The rows of a list, and the width of its times.
#[derive(Debug, PartialEq)]
pub struct Rows {
    pub rows: Vec<Row>,
    /// The number of rows that can be selected.
    pub selectable: usize,
    /// The width of the column with the time left.
    pub left_cells: usize,
    /// Whether the times need the weekday, because kept talks can lie on several days.
    pub weekdays: bool,
}

impl Rows {
    pub fn new(model: &Model, picks: &Picks, filter: &[bool], hits: Option<&Hits>) -> Self {
        let rows = match hits {
            Some(hits) => of_hits(model, picks, hits),
            None => of_view(model, picks, filter),
        };
        Self {
            selectable: rows.iter().filter(|row| row.is_selectable()).count(),
            left_cells: now::left_cells(model, &rows),
            weekdays: on_several_days(model),
            rows,
        }
    }

    /// Returns the heading above a row, unless the row is itself a heading or blank.
    pub fn heading_above(&self, row: usize) -> Option<&str> {
        if matches!(self.rows.get(row)?, Row::Heading(..) | Row::Blank) {
            return None;
        }
        self.rows[..row].iter().rev().find_map(|row| match row {
            Row::Heading(text, _) => Some(text.as_str()),
            _ => None,
        })
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
        View::Talks => match &model.nav.kept {
            Some(talks) => kept(model, picks, talks),
            None => under_days(model, &chosen(model, picks, filter)),
        },
        View::Agenda => match &model.nav.gap {
            Some(open) => gap::rows(model, picks, open),
            None => agenda(model, picks),
        },
        View::Now => now::rows(model, picks),
        View::ForYou => {
            let talks = model.nav.for_you.talks.iter();
            explained(model, picks, talks.map(|(id, reason)| (id, Some(reason))))
        }
        View::Changes => changes::all(model, picks),
        View::Timeline | View::MyDay => Vec::new(),
    }
}

/// The positions of the talks in the Talks view: the kept talks, or the talks of the chosen
/// group that pass the filters.
pub fn chosen(model: &Model, picks: &Picks, filter: &[bool]) -> Vec<usize> {
    let shown = |at: &usize| !picks.skips(model, *at);
    if let Some(kept) = &model.nav.kept {
        let at = |id: &TalkId| model.open.schedule.position(id);
        let passes = passes(model, picks, kept);
        return kept.talks.iter().filter_map(at).filter(|at| shown(at) && passes(*at)).collect();
    }
    let shown = |at: &usize| filter[*at] && shown(at);
    let browse = &model.nav.browse;
    if browse.chosen == 0 {
        return (0..model.open.schedule.talks().len()).filter(shown).collect();
    }
    let talks = browse.group().map(|group| &group.talks);
    talks.into_iter().flatten().copied().filter(shown).collect()
}

/// Returns whether the filter of the kept talks lets the talk at a position pass.
fn passes<'a>(model: &'a Model, picks: &'a Picks, kept: &Kept) -> impl Fn(usize) -> bool + 'a {
    let fits = kept.free.then(|| in_free_time(model, picks));
    move |at| fits.as_ref().is_none_or(|fits| fits(at))
}

/// The kept talks: hits with why they match, or talks with the words that they share.
fn kept(model: &Model, picks: &Picks, kept: &Kept) -> Vec<Row> {
    let passes = passes(model, picks, kept);
    let passes = |id: &TalkId| model.open.schedule.position(id).is_some_and(&passes);
    let talks = kept.talks.iter().enumerate().filter(|(_, id)| passes(id));
    if kept.search_text().is_some() {
        let at = talks.filter_map(|(_, id)| model.open.schedule.position(id));
        let shown = at.filter(|at| !picks.skips(model, *at));
        return shown.flat_map(|at| [Row::Talk(at), Row::HitMore(at)]).collect();
    }
    explained(model, picks, talks.map(|(at, id)| (id, kept.shared_words.get(at))))
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
            rows.extend(line.cloned().map(Row::Reason));
        }
    }
    rows
}

/// Whether a list without headings for the days can have talks of several days.
fn on_several_days(model: &Model) -> bool {
    let names_day = match model.kept().map(|kept| &kept.of) {
        Some(KeptSource::Search(text)) => {
            language::parse(text, model.today()).unwrap_or_default().names_day()
        }
        Some(KeptSource::Like(_)) => false,
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

/// The text of a row for a cancelled talk.
pub const CANCELLED: &str = "cancelled";

fn agenda(model: &Model, picks: &Picks) -> Vec<Row> {
    let plan = picks.plan(model);
    let mut rows = Vec::new();
    for day in plan.days {
        heading(&mut rows, time::day(day.date), PlannedDay::summary(&day));
        for item in day.items {
            match item {
                Item::Talk(at) => {
                    rows.push(Row::Talk(at));
                    rows.extend(moved(model, at));
                    let clashes = picks.clashes.summary(&model.open.schedule, at);
                    rows.extend(overlap_rows(at, clashes));
                    if picks.later.binary_search(&at).is_ok() {
                        let symbol = model.prefs.symbols.recorded;
                        rows.push(Row::Reason(format!("{symbol} {}", phrases::WATCH_LATER)));
                    }
                    rows.extend(model.open.takes_no_time(at).map(Row::Reason));
                }
                Item::Cancelled(id) => rows.push(Row::Cancelled(id)),
                Item::Free(gap) => rows.push(Row::Gap(Box::new(gap))),
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
    if !plan.cancelled.is_empty() {
        heading(&mut rows, "No longer in the schedule", String::new());
        rows.extend(plan.cancelled.into_iter().map(Row::Cancelled));
    }
    rows
}
