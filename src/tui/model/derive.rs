//! What follows from the state: derived after every change from all of it, so that
//! nothing can be stale. What is costly is kept with what it was derived from, and
//! derived anew where that is no longer the same.

use super::parts::{DetailsOf, RowsOf};
use super::{App, Column, Focus, Hits, Overlay, Stop, View};
use crate::agenda::{Facts, clashes, gaps};
use crate::schedule::query::{Condition, State, language};
use crate::schedule::timeline::{SCALES, Timeline};
use crate::schedule::{Schedule, TalkId, query};
use crate::tui::details;
use crate::tui::layout::{self, Areas, Shown};
use crate::tui::rows::{self, Row};

impl App {
    /// Computes what follows from the state, and mends what no longer holds: a
    /// selection that is gone, a list scrolled too far.
    pub fn derive(&mut self) {
        self.derived.areas = self.areas();
        // Keys must not go to a pane that this size has no room for.
        if self.focus == Focus::Details && !self.full && self.derived.areas.details.is_none() {
            self.focus = Focus::Main;
            self.derived.areas = self.areas();
        }
        if self.note.is_some() {
            self.derived.areas = layout::with_note(self.derived.areas, self.size);
        }
        self.derive_picks();
        self.derived.soon = self.begins_soon();
        self.derive_hits();
        self.derive_rows();
        self.mend_list();
        self.mend_groups();
        self.derive_timeline();
        self.derive_details();
        self.derive_resolve();
        if let (Some(note), Some(area)) = (&self.note, self.derived.areas.note) {
            note.lay_out(layout::note(area).1);
        }
    }

    fn areas(&self) -> Areas {
        let shown = Shown {
            view: self.view,
            focus: self.focus,
            full: self.full,
            searching: self.search.is_some(),
        };
        layout::areas(self.size, shown)
    }

    fn derive_picks(&mut self) {
        if self.derived.known.agenda.as_ref() == Some(&self.agenda) {
            return;
        }
        self.derived.clashes = clashes(&self.schedule, &self.agenda);
        self.derived.hidden = gaps::hidden(&self.schedule, &self.agenda);
        self.derived.known.agenda = Some(self.agenda.clone());
        self.derived.known.picks += 1;
    }

    fn derive_rows(&mut self) {
        let of = RowsOf {
            view: self.view,
            hits: self.derived.hits.as_ref().map(|_| self.derived.known.hits),
            group: (self.browse.by, self.browse.chosen),
            hole: self
                .hole
                .as_ref()
                .map(|hole| (hole.day, hole.span.0, hole.span.1)),
            without_hidden: self.without_hidden,
            picks: self.derived.known.picks,
            ledger: self.derived.known.ledger,
            own_clock: self.own_clock,
            minute: self.minute(),
        };
        if self.derived.known.rows.as_ref() == Some(&of) {
            return;
        }
        self.derived.rows = rows::rows(self);
        self.derived.stops = self.derived.rows.iter().filter(|r| r.is_stop()).count();
        self.derived.left_cells = rows::left_cells(self);
        if self.search.is_none() && matches!(self.view, View::Agenda | View::Now) {
            self.derived.room_cells = rows::room_cells(self);
        }
        self.derived.known.rows = Some(of);
    }

    /// The minute it is: nothing on the screen tells seconds.
    fn minute(&self) -> i64 {
        self.now.timestamp().div_euclid(60)
    }

    fn derive_hits(&mut self) {
        let Some(search) = &self.search else {
            self.derived.hits = None;
            return;
        };
        let text = search.input.value();
        let (picks, minute) = (self.derived.known.picks, self.minute());
        let (day, clock) = (self.today(), self.shown_zone());
        let known = self.derived.hits.as_ref().filter(|hits| {
            let now = hits.lasting || hits.minute == minute;
            now && hits.text == text && (hits.day, hits.clock) == (day, clock)
        });
        if known.is_some_and(|hits| hits.picks == picks) {
            return;
        }
        let facts = Facts::new(
            &self.schedule,
            &self.agenda,
            &self.derived.clashes,
            self.now,
        );
        let facts = facts.on_clock(clock);
        let notes = query::Facts::notes(&facts);
        let same_notes = |of: &Hits| {
            let of = of.notes.iter().map(|(talk, note)| (*talk, note.as_str()));
            of.eq(notes.iter().copied())
        };
        // Of the agenda most searches ask no more than the notes.
        if known.filter(|hits| hits.lasting).is_some_and(same_notes) {
            if let Some(hits) = &mut self.derived.hits {
                hits.picks = picks;
            }
            return;
        }
        let parsed = language::parse(text, day);
        // What is asked of picks and of the time may change while one looks.
        let passing = |condition: &Condition| matches!(condition, Condition::Is(state) if *state != State::Unscheduled);
        let lasting = parsed.as_ref().is_ok_and(|filter| {
            let mut conditions = filter.conditions.iter();
            !conditions.any(|(condition, _)| passing(condition))
        });
        let (found, error) = match parsed {
            Ok(filter) => (query::select(&self.schedule, &filter, &facts), None),
            Err(error) => (query::Selection::default(), Some(error.message)),
        };
        self.derived.hits = Some(Hits {
            text: text.to_owned(),
            notes: notes
                .into_iter()
                .map(|(talk, note)| (talk, note.to_owned()))
                .collect(),
            query: found.query,
            error,
            picks,
            lasting,
            minute,
            day,
            clock,
            talks: found.hits.into_iter().map(|hit| hit.talk).collect(),
        });
        self.derived.known.hits += 1;
    }

    fn mend_list(&mut self) {
        // The timeline shows no list, and must not spoil that of the talks.
        if self.view == View::Timeline && self.search.is_none() {
            return;
        }
        let rows = std::mem::take(&mut self.derived.rows);
        let height = self.list_height();
        let list = self.list();
        let selected = list.selected.as_ref();
        let here = selected.and_then(|stop| rows::find(&rows, &self.schedule, stop));
        let row = here.or_else(|| {
            // The neighbour of a talk is a talk, if there is one.
            let free = matches!(list.selected, Some(Stop::Free(_)));
            let talk = |row: &Row| !free && row.is_talk();
            nearest(&rows, list.row, talk).or_else(|| nearest(&rows, list.row, Row::is_stop))
        });
        let selected = row.and_then(|row| rows[row].stop(&self.schedule));
        let list = self.list_mut();
        list.selected = selected;
        list.row = row.unwrap_or(0);
        // With the selection its heading and its own further lines are shown.
        let leading = rows[..list.row]
            .iter()
            .rev()
            .take_while(|row| row.is_heading())
            .count();
        let trailing = rows
            .iter()
            .skip(list.row + 1)
            .take_while(|row| row.belongs_to_row_above())
            .count();
        list.offset = reveal(
            list.offset,
            list.row..list.row + trailing + 1,
            leading,
            height,
        )
        .min(rows.len().saturating_sub(height));
        self.derived.rows = rows;
    }

    /// How many rows of the list are on the screen.
    pub fn list_height(&self) -> usize {
        let list = self.derived.areas.list;
        list.map_or(0, |area| usize::from(layout::titled(area).1.height))
    }

    fn mend_groups(&mut self) {
        let rows = self.browse.groups.len() + 1;
        let groups = self.derived.areas.groups;
        let height = groups.map_or(0, |area| usize::from(layout::titled(area).1.height));
        let browse = &mut self.browse;
        browse.chosen = browse.chosen.min(rows - 1);
        browse.offset = reveal(browse.offset, browse.chosen..browse.chosen + 1, 0, height)
            .min(rows.saturating_sub(height));
    }

    fn derive_timeline(&mut self) {
        let shown = self.derived.timeline.take().map(|(timeline, _)| timeline);
        let last = shown.or_else(|| self.derived.known.timeline.take());
        let state = &mut self.timeline;
        let day = self.schedule.days().get(state.day).copied();
        let (Some(day), Some(area)) = (day, self.derived.areas.timeline) else {
            self.derived.known.timeline = last;
            return;
        };
        let scale = SCALES[state.scale.min(SCALES.len() - 1)];
        let timeline = last
            .filter(|last| (last.day, last.scale) == (day, scale))
            .unwrap_or_else(|| Timeline::new(&self.schedule, day, scale));
        let position = |id: &TalkId| self.schedule.position(id);
        let selected = state.selected.as_ref().and_then(position);
        let block = selected
            .and_then(|at| timeline.block_of(at))
            .or_else(|| (!timeline.blocks.is_empty()).then_some(0));
        let lanes = timeline.lanes();
        let grid = layout::grid(area, lanes, self.time_cells);
        if let Some(block) = block.map(|at| &timeline.blocks[at]) {
            if selected.is_none_or(|at| !block.talks.contains(&at)) {
                state.selected = block
                    .talks
                    .first()
                    .map(|&at| self.schedule.talks()[at].id.clone());
            }
            let height = usize::from(grid.rows.height);
            let rows = block.rows.clone();
            state.top = if state.held.is_some() && state.held == state.selected {
                hold(state.top, rows, height)
            } else {
                reveal(state.top, rows, 0, height)
            };
            state.left = reveal(state.left, block.lane..block.lane + 1, 0, grid.lanes);
        }
        state.top = state
            .top
            .min(timeline.rows.saturating_sub(usize::from(grid.rows.height)));
        state.left = state.left.min(lanes.saturating_sub(grid.lanes));
        self.derived.timeline = Some((timeline, grid));
    }

    fn derive_details(&mut self) {
        let Some(area) = self.derived.areas.details else {
            self.derived.details.clear();
            self.derived.known.details = None;
            return;
        };
        let inner = layout::text_of(area);
        let of = DetailsOf {
            talk: self.selected().cloned(),
            gap: self.selected_gap().cloned(),
            width: usize::from(inner.width),
            picks: self.derived.known.picks,
            ledger: self.derived.known.ledger,
            own_clock: self.own_clock,
            minute: self.minute(),
        };
        if self.derived.known.details.as_ref() != Some(&of) {
            self.derived.details = details::lines(self, of.width);
            self.derived.known.details = Some(of);
        }
        // What lies over the details is no reason to scroll them.
        if matches!(self.overlay, Some(Overlay::Resolve { .. })) {
            return;
        }
        let selected = self.selected().cloned();
        if self.scrolled.1 != selected {
            self.scrolled = (0, selected);
        }
        let furthest = self
            .derived
            .details
            .len()
            .saturating_sub(usize::from(inner.height));
        self.scrolled.0 = self.scrolled.0.min(furthest);
    }
}

impl App {
    fn derive_resolve(&mut self) {
        self.derived.resolve.clear();
        let Some(Overlay::Resolve { talks, chosen, .. }) = &self.overlay else {
            return;
        };
        let places = layout::side_by_side(self.size, talks.len(), *chosen);
        let texts = places.columns.iter();
        let texts = texts.map(|(_, area)| layout::column_text(*area));
        // All as wide as the narrowest, or the others would be cut.
        let text = texts.min_by_key(|text| text.width).unwrap_or_default();
        let width = usize::from(text.width);
        let column = |id: &TalkId| details::column(self, self.schedule.position(id), width);
        let columns: Vec<Column> = talks.iter().map(column).collect();
        // As far as the longest of them scrolls.
        let longest = columns.iter().map(|column| column.lines.len()).max();
        let furthest = longest
            .unwrap_or(0)
            .saturating_sub(usize::from(text.height));
        if let Some(Overlay::Resolve { scroll, .. }) = &mut self.overlay {
            *scroll = (*scroll).min(furthest);
        }
        self.derived.resolve = columns;
    }
}

/// The next row from here on of which something holds, or else the last before.
fn nearest(rows: &[Row], here: usize, holds: impl Fn(&Row) -> bool) -> Option<usize> {
    let (before, after) = rows.split_at(here.min(rows.len()));
    let next = after.iter().position(&holds).map(|at| before.len() + at);
    next.or_else(|| before.iter().rposition(holds))
}

/// The offset nearest to `offset` at which a range of rows is shown, with
/// `leading` rows before it where there is room; of a range that is too long, its
/// beginning. What is not on the screen at all stays as it is.
fn reveal(offset: usize, range: std::ops::Range<usize>, leading: usize, height: usize) -> usize {
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

/// As [`reveal`], but of a range that is too long any part will do that fills the
/// screen.
fn hold(offset: usize, range: std::ops::Range<usize>, height: usize) -> usize {
    if range.len() > height {
        offset.clamp(range.start, range.end - height)
    } else {
        reveal(offset, range, 0, height)
    }
}

/// The coarsest scale at which an ordinary talk is still some lines high.
pub(super) fn fitting_scale(schedule: &Schedule) -> usize {
    let mut minutes: Vec<u32> = schedule
        .talks()
        .iter()
        .filter_map(|talk| talk.slot.map(|slot| slot.minutes))
        .collect();
    minutes.sort_unstable();
    let ordinary = minutes.get(minutes.len() / 2).copied().unwrap_or(0);
    SCALES
        .iter()
        .rposition(|scale| scale * 4 <= ordinary)
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_is_too_long_the_beginning_is_revealed_and_any_part_held() {
        for offset in [0, 12, 25, 40] {
            assert_eq!(reveal(offset, 10..40, 0, 20), 10);
        }
        assert_eq!(hold(0, 10..40, 20), 10);
        assert_eq!(hold(12, 10..40, 20), 12);
        assert_eq!(hold(25, 10..40, 20), 20);
        // What fits is shown whole either way.
        for offset in [0, 5, 12, 40] {
            assert_eq!(hold(offset, 10..20, 15), reveal(offset, 10..20, 0, 15));
        }
    }
}
