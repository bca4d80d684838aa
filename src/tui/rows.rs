//! The rows of the list that is shown: talks under their days, hits of a search,
//! or the agenda with its clashes and free time.
//!
//! What is in the rows, not how they look.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::app::{App, View};
use crate::agenda::{Clash, Day, Item, clashes_of};
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
    Free {
        /// When it begins.
        from: DateTime<FixedOffset>,
        /// When the next pick begins.
        to: DateTime<FixedOffset>,
        /// How many talks lie within it.
        fits: usize,
    },
    /// Room between two parts.
    Blank,
}

impl Row {
    /// The talk one selects by selecting the row.
    pub fn id(&self) -> Option<&TalkId> {
        match self {
            Self::Talk(_, id) | Self::Hit(_, id) | Self::Gone(id) => Some(id),
            _ => None,
        }
    }

    /// Whether it introduces what follows.
    pub fn is_heading(&self) -> bool {
        matches!(self, Self::Heading(..) | Self::Blank)
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
        View::Agenda => agenda(app),
        View::Timeline => Vec::new(),
    }
}

fn id_of(app: &App, at: usize) -> TalkId {
    app.schedule.talks()[at].id.clone()
}

/// The talks of the chosen group.
pub fn chosen(app: &App) -> Vec<usize> {
    match app.browse.chosen.checked_sub(1) {
        Some(group) => app
            .browse
            .groups
            .get(group)
            .map(|g| g.talks.clone())
            .unwrap_or_default(),
        None => (0..app.schedule.talks().len()).collect(),
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
                Item::Free { from, to, fits } => rows.push(Row::Free {
                    from: *from,
                    to: *to,
                    fits: fits.len(),
                }),
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
