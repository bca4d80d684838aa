//! The rows of the list that is shown: talks under their days, hits of a search,
//! or the agenda with its clashes and free time.
//!
//! What is in the rows, not how they look.

use chrono::NaiveDate;

use super::app::{App, Hole, Stop, View};
use crate::agenda::{Clash, Day, Gap, Item, Walk, clashes_of, gaps, overlaps};
use crate::schedule::{TalkId, time};

/// One row of a list.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// A heading; and what is said of what stands under it.
    Heading(String, String),
    /// A talk, by its place in time order.
    Talk(usize, TalkId),
    /// A hit of the search; a second line follows.
    Hit(usize, TalkId),
    /// The second line of a hit: who, where, or where it hit.
    HitMore(usize),
    /// A pick that the programme no longer has.
    Gone(TalkId),
    /// What the talk above clashes with.
    Clash {
        /// The talk above.
        of: usize,
        /// The clash.
        clash: Clash,
    },
    /// Free time between picks.
    Free(Gap),
    /// Little time to get to the room of the talk below.
    Walk(Walk),
    /// What is to be said where there is nothing.
    Note(&'static str),
    /// Room between two parts.
    Blank,
}

impl Row {
    /// What one selects by selecting the row.
    pub fn stop(&self) -> Option<Stop> {
        match self {
            Self::Talk(_, id) | Self::Hit(_, id) | Self::Gone(id) => Some(Stop::Talk(id.clone())),
            Self::Free(gap) => Some(Stop::Free(gap.from)),
            _ => None,
        }
    }

    /// Whether one can select it.
    pub fn is_stop(&self) -> bool {
        matches!(
            self,
            Self::Talk(..) | Self::Hit(..) | Self::Gone(_) | Self::Free(_)
        )
    }

    /// Whether it is what is selected.
    pub fn is(&self, stop: &Stop) -> bool {
        match (self, stop) {
            (Self::Talk(_, here) | Self::Hit(_, here) | Self::Gone(here), Stop::Talk(id)) => {
                here == id
            }
            (Self::Free(gap), Stop::Free(from)) => gap.from == *from,
            _ => false,
        }
    }

    /// Its talk, by its place in time order.
    pub fn talk(&self) -> Option<usize> {
        match self {
            Self::Talk(at, _) | Self::Hit(at, _) => Some(*at),
            _ => None,
        }
    }

    /// Whether it introduces what follows.
    pub fn is_heading(&self) -> bool {
        matches!(self, Self::Heading(..) | Self::Blank | Self::Walk(_))
    }

    /// Whether it says more of the row above.
    pub fn belongs_to_row_above(&self) -> bool {
        matches!(self, Self::HitMore(_) | Self::Clash { .. })
    }
}

/// The rows of the list that is shown.
pub fn rows(app: &App) -> Vec<Row> {
    if let Some(hits) = &app.derived.hits {
        let rows = |&at: &usize| [Row::Hit(at, id_of(app, at)), Row::HitMore(at)];
        return hits.talks.iter().flat_map(rows).collect();
    }
    match app.view {
        View::Talks => under_days(app, &chosen(app)),
        View::Agenda => match &app.hole {
            Some(hole) => in_hole(app, hole),
            None => agenda(app),
        },
        View::Timeline => Vec::new(),
    }
}

fn id_of(app: &App, at: usize) -> TalkId {
    app.schedule.talks()[at].id.clone()
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
        rows.push(Row::Talk(at, id_of(app, at)));
    }
    rows
}

/// What would fill a hole: what lies in it, and what reaches out a little.
fn in_hole(app: &App, hole: &Hole) -> Vec<Row> {
    let gap = gaps::between(&app.schedule, &app.agenda, hole.day, hole.span);
    let picks = app.agenda.talks(&app.schedule);
    let mut rows = vec![Row::Heading("In this time".to_owned(), String::new())];
    if gap.fits.is_empty() {
        rows.push(Row::Note("nothing lies within it"));
    }
    rows.extend(gap.fits.iter().map(|&at| Row::Talk(at, id_of(app, at))));
    if !gap.nearly.is_empty() {
        let most = format!("by at most {}", time::length(gaps::FEW_MINUTES));
        rows.push(Row::Blank);
        rows.push(Row::Heading("Overlapping a little".to_owned(), most));
    }
    for &at in &gap.nearly {
        rows.push(Row::Talk(at, id_of(app, at)));
        let overlaps = overlaps(&app.schedule, &picks, at).into_iter();
        rows.extend(overlaps.map(|clash| Row::Clash { of: at, clash }));
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
    for day in &plan.days {
        heading(&mut rows, time::day(day.day), Day::summary(day));
        for item in &day.items {
            match item {
                Item::Talk(at) => {
                    rows.push(Row::Talk(*at, id_of(app, *at)));
                    let clashes = clashes_of(&app.derived.clashes, *at);
                    rows.extend(clashes.map(|&clash| Row::Clash { of: *at, clash }));
                }
                Item::Free(gap) => rows.push(Row::Free(gap.clone())),
                Item::Walk(walk) => rows.push(Row::Walk(*walk)),
            }
        }
    }
    if !plan.unscheduled.is_empty() {
        heading(&mut rows, "Not scheduled".to_owned(), String::new());
        rows.extend(
            plan.unscheduled
                .iter()
                .map(|&at| Row::Talk(at, id_of(app, at))),
        );
    }
    let gone = app.agenda.gone(&app.schedule);
    if !gone.is_empty() {
        heading(
            &mut rows,
            "No longer in the programme".to_owned(),
            String::new(),
        );
        rows.extend(gone.into_iter().map(|(id, _)| Row::Gone(id.clone())));
    }
    rows
}
