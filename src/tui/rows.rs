//! The rows of the list that is shown: talks under their days, hits of a search,
//! the agenda with its clashes and free time, what would fill a hole of it, or what
//! is on now and comes next.
//!
//! What is in the rows, not how they look.

mod changes;

use std::borrow::Cow;
use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::model::{App, Hole, Stop, View};
use crate::agenda::{Clash, Day, Gap, Item, Told, Walk, gaps, now, overlaps, words};
use crate::schedule::{Schedule, TalkId, time};
use crate::text::width;
use changes::moved;

/// One row of a list.
///
/// There may be tens of thousands, so a talk is its place in time order, and what is
/// large and rare stands elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// A heading; and what is said of what stands under it.
    Heading(String, String),
    /// A talk, by its place in time order.
    Talk(usize),
    /// A talk that is on: of it is said how long it still is.
    On(usize),
    /// A hit of the search; a second line follows.
    Hit(usize),
    /// The second line of a hit: who, where, or where it hit.
    HitMore(usize),
    /// A talk that the programme no longer has.
    Gone(TalkId),
    /// What has become of the talk above.
    Told(Box<Told>),
    /// What the talk above clashes with.
    Clash {
        /// The talk above.
        of: usize,
        /// The clash.
        clash: Box<Clash>,
    },
    /// Free time between picks.
    Free(Box<Gap>),
    /// Little time to get to the room of the talk below.
    Walk(Walk),
    /// What is to be said where there is nothing.
    Note(String),
    /// Room between two parts.
    Blank,
}

impl Row {
    /// What one selects by selecting the row.
    pub fn stop(&self, schedule: &Schedule) -> Option<Stop> {
        match self {
            Self::Talk(at) | Self::On(at) | Self::Hit(at) => {
                Some(Stop::Talk(schedule.talks()[*at].id.clone()))
            }
            Self::Gone(id) => Some(Stop::Talk(id.clone())),
            Self::Free(gap) => Some(Stop::Free(gap.from)),
            _ => None,
        }
    }

    /// Whether one can select it.
    pub fn is_stop(&self) -> bool {
        self.is_talk() || matches!(self, Self::Free(_))
    }

    /// Whether it is a talk, be it one that is gone.
    pub fn is_talk(&self) -> bool {
        matches!(
            self,
            Self::Talk(_) | Self::On(_) | Self::Hit(_) | Self::Gone(_)
        )
    }

    /// Its talk, by its place in time order.
    pub fn talk(&self) -> Option<usize> {
        match self {
            Self::Talk(at) | Self::On(at) | Self::Hit(at) => Some(*at),
            _ => None,
        }
    }

    /// Whether it introduces what follows.
    pub fn is_heading(&self) -> bool {
        matches!(self, Self::Heading(..) | Self::Blank | Self::Walk(_))
    }

    /// Whether it says more of the row above.
    pub fn belongs_to_row_above(&self) -> bool {
        matches!(self, Self::HitMore(_) | Self::Clash { .. } | Self::Told(_))
    }
}

/// The first row that stands for what is selected.
pub fn find(rows: &[Row], schedule: &Schedule, stop: &Stop) -> Option<usize> {
    let here: Box<dyn Fn(&Row) -> bool> = match stop {
        Stop::Talk(id) => match schedule.position(id) {
            Some(at) => Box::new(move |row| row.talk() == Some(at)),
            None => Box::new(move |row| matches!(row, Row::Gone(gone) if gone == id)),
        },
        Stop::Free(from) => Box::new(move |row| matches!(row, Row::Free(gap) if gap.from == *from)),
    };
    rows.iter().position(here)
}

/// The rows of the list that is shown.
pub fn rows(app: &App) -> Vec<Row> {
    if let Some(hits) = &app.derived.hits {
        let mut rows = Vec::with_capacity(hits.talks.len() * 2);
        let shown = hits.talks.iter().filter(|at| !app.is_left_out(**at));
        rows.extend(shown.flat_map(|&at| [Row::Hit(at), Row::HitMore(at)]));
        return rows;
    }
    match app.view {
        View::Talks => under_days(app, &chosen(app)),
        View::Agenda => match &app.hole {
            Some(hole) => in_hole(app, hole),
            None => agenda(app),
        },
        View::Now => now(app),
        View::Changes => changes::all(app),
        View::Timeline => Vec::new(),
    }
}

/// The talks of the chosen group.
pub fn chosen(app: &App) -> Vec<usize> {
    let shown = |at: &usize| !app.is_left_out(*at);
    match app.browse.chosen.checked_sub(1) {
        Some(group) => {
            let talks = app.browse.groups.get(group).map(|group| &group.talks);
            talks.into_iter().flatten().copied().filter(shown).collect()
        }
        None => (0..app.schedule.talks().len()).filter(shown).collect(),
    }
}

fn under_days(app: &App, talks: &[usize]) -> Vec<Row> {
    let mut rows = Vec::with_capacity(talks.len() + 8);
    let mut last: Option<Option<NaiveDate>> = None;
    for &at in talks {
        let day = app.schedule.talks()[at].slot.map(|slot| slot.day());
        if last != Some(day) {
            if last.is_some() {
                rows.push(Row::Blank);
            }
            rows.push(Row::Heading(
                day.map_or_else(|| "Not scheduled".to_owned(), time::day),
                String::new(),
            ));
            last = Some(day);
        }
        rows.push(Row::Talk(at));
    }
    rows
}

/// What is on, the next pick, and what comes before or with it.
fn now(app: &App) -> Vec<Row> {
    let schedule = &app.schedule;
    // What is hidden here stays in sight, unless it is left out everywhere.
    let agenda = if app.without_hidden {
        Cow::Borrowed(&app.agenda)
    } else {
        Cow::Owned(app.agenda.with_nothing_hidden())
    };
    let coming = now::coming(schedule, &agenda, app.now);
    let mut rows = vec![Row::Heading("On now".to_owned(), String::new())];
    let on = now::on(schedule, &agenda, app.now);
    rows.extend(on.iter().map(|&at| Row::On(at)));
    if on.is_empty() {
        rows.push(Row::Note(nothing_on(app, coming.is_empty())));
    }
    // What begins this very moment is on already.
    let later = app.now + TimeDelta::nanoseconds(1);
    let next = now::next(schedule, &agenda, &app.derived.clashes, later);
    let starts = |at: usize| schedule.talks()[at].slot.map(|slot| slot.start);
    if let Some(next) = &next {
        rows.push(Row::Blank);
        rows.push(Row::Heading(
            "Your next pick".to_owned(),
            until(app, next.pick),
        ));
        rows.push(Row::Talk(next.pick));
        let clash = |&clash: &Clash| Row::Clash {
            of: next.pick,
            clash: Box::new(clash),
        };
        rows.extend(next.clashes.iter().map(clash));
    } else if app.today() <= schedule.conference().end {
        rows.push(Row::Blank);
        rows.push(Row::Heading("Your next pick".to_owned(), String::new()));
        let none = match agenda.picks().next() {
            Some(_) => "none of your picks is to come",
            None => "nothing is picked",
        };
        rows.push(Row::Note(none.to_owned()));
    }
    // What starts before that pick, or where no pick is to come.
    let first = coming.first().copied().filter(|&at| {
        let pick = next.as_ref().map(|next| next.pick);
        pick.is_none_or(|pick| starts(pick) != starts(at))
    });
    if let Some(at) = first {
        rows.push(Row::Blank);
        rows.push(Row::Heading("Starting next".to_owned(), until(app, at)));
        rows.extend(coming.iter().map(|&at| Row::Talk(at)));
    }
    let also = next.map(|next| next.also).unwrap_or_default();
    if !also.is_empty() {
        rows.push(Row::Blank);
        rows.push(Row::Heading(
            "Starting with your pick".to_owned(),
            String::new(),
        ));
        rows.extend(also.into_iter().map(Row::Talk));
    }
    rows
}

/// `13 min left`, of a talk that is on.
pub fn left(app: &App, at: usize) -> String {
    let slot = app.schedule.talks()[at].slot;
    slot.map(|slot| words::left(now::ends_in(slot, app.now)))
        .unwrap_or_default()
}

/// Cells of what is said so of the talks that are on.
pub fn left_cells(app: &App) -> usize {
    let on = app.derived.rows.iter().filter_map(|row| match row {
        Row::On(at) => Some(width::of(&left(app, *at))),
        _ => None,
    });
    on.max().unwrap_or(0)
}

/// What a row says of a talk that is cancelled.
pub const CANCELLED: &str = "cancelled";

/// Cells of the rooms in the list that is shown, and of what stands in their place.
pub fn room_cells(app: &App) -> usize {
    let cells = |row: &Row| match row {
        Row::Gone(_) => width::of(CANCELLED),
        row => row.talk().map_or(0, |at| {
            let room = app.schedule.talks()[at].room.as_deref();
            room.map_or(0, width::of)
        }),
    };
    app.derived.rows.iter().map(cells).max().unwrap_or(0)
}

/// `in 13 min`, and on another day which.
fn until(app: &App, at: usize) -> String {
    let Some(slot) = app.schedule.talks()[at].slot else {
        return String::new();
    };
    let starts = words::starts(now::starts_in(slot, app.now));
    if slot.day() == app.today() {
        starts
    } else {
        format!("{}, {starts}", time::day(slot.day()))
    }
}

/// Why nothing is on; whether nothing more comes either is known.
fn nothing_on(app: &App, nothing_comes: bool) -> String {
    let conference = app.schedule.conference();
    let (from, to) = (conference.start, conference.end);
    if app.today() > to {
        format!("over since {} {}", time::day(to), to.year())
    } else if app.today() < from {
        format!("begins on {} {}", time::day(from), from.year())
    } else if nothing_comes {
        "nothing is on, and no talk is to come".to_owned()
    } else {
        "nothing is on".to_owned()
    }
}

/// What would fill a hole: what lies in it, and what reaches out a little.
fn in_hole(app: &App, hole: &Hole) -> Vec<Row> {
    // What is hidden here stays in sight, unless it is left out everywhere.
    let nothing = BTreeSet::new();
    let left_out = if app.without_hidden {
        &app.derived.hidden
    } else {
        &nothing
    };
    let gap = gaps::between(&app.schedule, left_out, hole.day, hole.span);
    let picks = app.agenda.talks(&app.schedule);
    let mut rows = vec![Row::Heading("In this time".to_owned(), String::new())];
    if gap.fits.is_empty() {
        rows.push(Row::Note("nothing lies within it".to_owned()));
    }
    let talk = |rows: &mut Vec<Row>, at: usize| {
        rows.push(Row::Talk(at));
        // Some of it may be filled by now.
        let overlaps = overlaps(&app.schedule, &picks, at).into_iter();
        rows.extend(overlaps.map(|clash| Row::Clash {
            of: at,
            clash: Box::new(clash),
        }));
    };
    for &at in &gap.fits {
        talk(&mut rows, at);
    }
    if !gap.nearly.is_empty() {
        let most = format!("by at most {}", time::length(gaps::FEW_MINUTES));
        rows.push(Row::Blank);
        rows.push(Row::Heading("Overlapping a little".to_owned(), most));
    }
    for &at in &gap.nearly {
        talk(&mut rows, at);
    }
    rows
}

fn agenda(app: &App) -> Vec<Row> {
    let plan = app.plan();
    let mut rows = Vec::new();
    let heading = |rows: &mut Vec<Row>, text: String, note: String| {
        if !rows.is_empty() {
            rows.push(Row::Blank);
        }
        rows.push(Row::Heading(text, note));
    };
    for day in plan.days {
        heading(&mut rows, time::day(day.day), Day::summary(&day));
        for item in day.items {
            match item {
                Item::Talk(at) => {
                    rows.push(Row::Talk(at));
                    rows.extend(moved(app, at));
                    let clashes = app.derived.clashes.of(at);
                    rows.extend(clashes.map(|&clash| Row::Clash {
                        of: at,
                        clash: Box::new(clash),
                    }));
                }
                Item::Cancelled(id) => rows.push(Row::Gone(id)),
                Item::Free(gap) => rows.push(Row::Free(Box::new(gap))),
                Item::Walk(walk) => rows.push(Row::Walk(walk)),
            }
        }
    }
    if !plan.unscheduled.is_empty() {
        heading(&mut rows, "Not scheduled".to_owned(), String::new());
        for &at in &plan.unscheduled {
            rows.push(Row::Talk(at));
            rows.extend(moved(app, at));
        }
    }
    if !plan.gone.is_empty() {
        heading(
            &mut rows,
            "No longer in the programme".to_owned(),
            String::new(),
        );
        rows.extend(plan.gone.into_iter().map(Row::Gone));
    }
    rows
}
