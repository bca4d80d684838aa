//! Selections and scroll positions that fit a screen: the ones the model asks for,
//! adjusted to the content.

use std::ops::Range;

use ratatui::layout::Rect;

use super::my_day::MyDayRows;
use super::rows::{self, Row};
use super::selection::Selection;
use crate::tui::layout::timeline::DaySize;
use crate::tui::layout::{self, Areas, Needs, Panes};
use crate::tui::model::{
    DetailsScroll, Dialog, Focus, ListState, Model, RowId, TimelineState, View,
};

/// Selections and scroll positions that fit a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fitted {
    /// The focused pane; always a pane with an area on the screen.
    pub focus: Focus,
    /// The state of the list on the screen.
    pub list: ListState,
    /// The chosen row of the groups, and the first row on the screen.
    pub groups: (usize, usize),
    pub timeline: TimelineState,
    pub details: DetailsScroll,
    /// The first visible line of the talks shown side by side.
    pub resolve_scroll: usize,
}

impl Fitted {
    /// The selections and scroll positions that the model asks for.
    pub(super) fn new(model: &Model) -> Self {
        let nav = &model.nav;
        Self {
            focus: nav.focus,
            list: model.list().clone(),
            groups: (nav.browse.chosen, nav.browse.offset),
            timeline: nav.timeline.clone(),
            details: nav.details.clone(),
            resolve_scroll: 0,
        }
    }

    /// Scrolls to the selected row. If that row is gone, selects the nearest one.
    pub(super) fn fit_list(&mut self, model: &Model, areas: &Areas, rows: &[Row]) {
        // The timeline shows no list, and must not disturb the list of talks.
        if !model.has_list() {
            return;
        }
        let (height, schedule) = (layout::rows_below_title(areas.list), &model.open.schedule);
        let filtered = model.search.is_none() && model.nav.view == View::Talks;
        let list = &mut self.list;
        let find = |row_id: &RowId| rows::find(rows, schedule, row_id);
        if filtered {
            list.come_back(|row_id| find(row_id).is_some());
        }
        let here = list.selected.as_ref().and_then(find);
        let row = here.or_else(|| {
            // Without a search, the talks are in time order.
            let in_order = filtered && model.nav.kept.is_none();
            let timed = list.place().and_then(RowId::talk).filter(|_| in_order);
            let later = timed
                .and_then(|id| schedule.position(id))
                .map(|at| rows.iter().position(|row| row.talk() > Some(at)).unwrap_or(rows.len()));
            let row = later.unwrap_or(list.row);
            // Prefer a talk as the replacement of a talk.
            let is_gap = matches!(list.selected, Some(RowId::Gap(_)));
            let talk = |row: &Row| !is_gap && row.is_talk();
            nearest(rows, row, talk).or_else(|| nearest(rows, row, Row::is_selectable))
        });
        let selected = || row.and_then(|row| rows[row].id(schedule));
        match here {
            Some(_) => {}
            None if filtered => list.stand_in(selected()),
            None => list.selected = selected(),
        }
        list.row = row.unwrap_or(0);
        // Show the row's heading and continuation lines along with it, without the empty row
        // above the heading.
        let above = rows[..list.row].iter().rev();
        let leading = above.take_while(|row| row.is_heading() && **row != Row::Blank).count();
        let below = rows.iter().skip(list.row + 1);
        let trailing = below.take_while(|row| row.belongs_to_row_above()).count();
        let range = list.row..list.row + trailing + 1;
        let furthest = rows.len().saturating_sub(height);
        list.offset = reveal(list.offset, range, leading, height).min(furthest);
        // The first row on the screen is the beginning of an entry.
        list.offset += not_first(rows, list.offset);
    }

    /// Scrolls to the selected block of my day. Without a selection, selects the block that
    /// my day opens on; if the selected block is gone, selects the nearest one.
    pub(super) fn fit_my_day(&mut self, model: &Model, my_day: &MyDayRows) {
        let list = &mut self.list;
        let row_id = |at: usize| my_day.id(model, &my_day.blocks[at]);
        let Some(selected) = &list.selected else {
            list.row = my_day.opening(model).unwrap_or(0);
            list.selected = my_day.blocks.get(list.row).and_then(|_| row_id(list.row));
            return self.reveal_block(my_day);
        };
        let found = my_day.selectable().find(|at| row_id(*at).as_ref() == Some(selected));
        let nearest = || my_day.selectable().min_by_key(|at| at.abs_diff(list.row));
        let at = found.or_else(nearest);
        list.selected = at.and_then(row_id);
        list.row = at.unwrap_or(0);
        self.reveal_block(my_day);
    }

    /// Scrolls to the selected block. When my day is opened, leaves a third of the height for
    /// the blocks before it.
    fn reveal_block(&mut self, my_day: &MyDayRows) {
        let (list, height) = (&mut self.list, usize::from(my_day.lanes.height));
        let rows = my_day.reach(list.row);
        if list.offset == ListState::TOP {
            list.offset = rows.start.saturating_sub(height / 3);
        }
        let furthest = my_day.height.saturating_sub(height);
        list.offset = reveal_part(list.offset, rows, height).min(furthest);
    }

    /// Scrolls to the chosen group.
    pub(super) fn fit_groups(&mut self, model: &Model, areas: &Areas) {
        let browse = &model.nav.browse;
        let height = layout::rows_below_title(areas.groups);
        let (chosen, offset) = self.groups;
        let chosen = chosen.min(browse.groups.len());
        let place = browse.place(chosen);
        let offset = place.map_or(0, |place| reveal(offset, place..place + 1, 0, height));
        self.groups = (chosen, offset.min(browse.rows().saturating_sub(height)));
    }

    /// Limits scrolling to the length of the details, and starts at the top for a new
    /// talk.
    pub(super) fn fit_details(
        &mut self,
        model: &Model,
        areas: &Areas,
        selection: &Selection,
        length: usize,
    ) {
        let Some(area) = areas.details else {
            return;
        };
        // The side-by-side dialog covers the details; don't touch their scroll
        // position.
        if matches!(model.dialog, Some(Dialog::Resolve(_))) {
            return;
        }
        if self.details.talk != selection.id {
            self.details = DetailsScroll { line: 0, talk: selection.id.clone() };
        }
        let height = usize::from(layout::text_of(area).height);
        self.details.line = self.details.line.min(length.saturating_sub(height));
    }
}

/// The panes that the model asks for.
pub fn panes(model: &Model) -> Panes {
    Panes {
        view: model.shown_view().filter(|_| model.kept().is_none()),
        focus: model.nav.focus,
        full: model.nav.full,
        // A note is written where the details would be.
        details: model.details_open(),
        welcome: model.welcome().is_some(),
    }
}

/// The areas of the screen. Moves the focus away from a pane without an area.
pub fn areas(model: &Model, size: Rect, needs: Needs, day: &DaySize, fitted: &mut Fitted) -> Areas {
    let panes = panes(model);
    let mut areas = layout::areas(size, panes, needs, day);
    if fitted.focus == Focus::Details && !model.nav.full && areas.details.is_none() {
        fitted.focus = Focus::Main;
        areas = layout::areas(size, Panes { focus: fitted.focus, ..panes }, needs, day);
    }
    match &model.note {
        Some(_) => layout::with_note(areas),
        None => areas,
    }
}

/// The number of rows from an offset on that can't be the first on the screen: they belong to a
/// row above, or are empty.
pub fn not_first(rows: &[Row], offset: usize) -> usize {
    let can_be_first = |row: &&Row| !row.belongs_to_row_above() && **row != Row::Blank;
    rows.iter().skip(offset).take_while(|row| !can_be_first(row)).count()
}

/// The first matching row at or after `here`, or else the last one before it.
fn nearest(rows: &[Row], here: usize, holds: impl Fn(&Row) -> bool) -> Option<usize> {
    let (before, after) = rows.split_at(here.min(rows.len()));
    let next = after.iter().position(&holds).map(|at| before.len() + at);
    next.or_else(|| before.iter().rposition(holds))
}

/// The offset nearest to `offset` that shows a range of rows, with `leading` rows
/// before it if there is room. For a range that is too long, shows its beginning.
/// Returns `offset` if the height is 0.
pub fn reveal(offset: usize, range: Range<usize>, leading: usize, height: usize) -> usize {
    if height == 0 {
        return offset;
    }
    let first = if range.len() + leading <= height {
        range.start - leading.min(range.start)
    } else {
        range.start
    };
    let needed = range.end.saturating_sub(height);
    offset.max(needed).min(first)
}

/// Like [`reveal`], but accepts any part of a range that is too long, as long as it
/// fills the screen.
pub fn reveal_part(offset: usize, range: Range<usize>, height: usize) -> usize {
    if range.len() > height {
        offset.clamp(range.start, range.end - height)
    } else {
        reveal(offset, range, 0, height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reveal_shows_the_start_and_reveal_part_any_part() {
        for offset in [0, 12, 25, 40] {
            assert_eq!(reveal(offset, 10..40, 0, 20), 10);
        }
        assert_eq!(reveal_part(0, 10..40, 20), 10);
        assert_eq!(reveal_part(12, 10..40, 20), 12);
        assert_eq!(reveal_part(25, 10..40, 20), 20);
        // A range that fits is shown completely by both.
        for offset in [0, 5, 12, 40] {
            assert_eq!(reveal_part(offset, 10..20, 15), reveal(offset, 10..20, 0, 15));
        }
    }
}
