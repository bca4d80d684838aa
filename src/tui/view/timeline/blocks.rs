//! What the scales of the timeline share: the place of a block, and times.

use ratatui::layout::Rect;

use crate::schedule::timeline::{Block, Timeline};
use crate::schedule::{Talk, time};
use crate::tui::layout::timeline::Grid;
use crate::tui::screen::ShownDay;
use crate::tui::view::ui::Ui;

/// The blocks in the lanes on the screen.
pub fn blocks_on_screen<'a>(ui: Ui<'_>, shown: &'a ShownDay) -> &'a [Block] {
    let left = ui.model.nav.timeline.left;
    shown.timeline.in_lanes(left..left + shown.grid.lanes)
}

/// The area of a block on the screen; empty if it is scrolled out of sight.
pub fn area_of(ui: Ui<'_>, grid: &Grid, block: &Block) -> Rect {
    let state = &ui.model.nav.timeline;
    let hidden = |row: usize| row.saturating_sub(state.top);
    let lane = block.lane.checked_sub(state.left);
    lane.map_or(Rect::ZERO, |lane| {
        grid.area(lane, hidden(block.rows.start)..hidden(block.rows.end))
    })
}

/// How many minutes the shown clock is ahead of the venue's on that day.
pub fn ahead_of_venue(ui: Ui<'_>, timeline: &Timeline) -> i64 {
    let first = timeline.blocks.first().and_then(|block| block.talks.first());
    let slot = first.and_then(|&at| ui.talk(at).slot);
    slot.map_or(0, |slot| {
        let shown = time::in_zone(slot.start, ui.model.shown_zone());
        (shown.naive_local() - slot.start.naive_local()).num_minutes()
    })
}

/// The mark of a time on another date than the day's, such as `+1`.
pub fn day_offset(minute: i64) -> String {
    match minute.div_euclid(24 * 60) {
        0 => String::new(),
        days => format!("{days:+}"),
    }
}

/// Whether to dim a block: all its talks are hidden, or it is a break that is not
/// picked.
pub fn is_dimmed(ui: Ui<'_>, block: &Block, talk: &Talk) -> bool {
    let hidden = |at: &usize| ui.screen.picks.hidden.contains(at);
    let idle = talk.is_break && ui.model.open.agenda.level(&talk.id).is_none();
    idle || block.talks.iter().all(hidden)
}
