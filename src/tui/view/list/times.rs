//! The column of times in a list, and its width.

use crate::tui::view::badges;
use crate::tui::view::ui::Ui;
use chrono::{Datelike, Weekday};
use chrono_tz::Tz;

use crate::agenda::phrases;
use crate::schedule::{Slot, Talk, time};
use crate::text::width;
use crate::tui::model::View;

/// Below this width a list shows only the essentials.
pub const NARROW: u16 = 50;

/// The text of the time column: start and end in the agenda, start and length
/// elsewhere, and less on a narrow line.
pub fn times(ui: Ui<'_>, talk: &Talk, cells: u16) -> String {
    let zone = ui.model.shown_zone();
    let without_day = times_width(ui, cells) - day_cells(ui);
    let text = match (talk.slot, ui.model.nav.view, cells < NARROW) {
        (None, _, _) => ui.symbols().none.to_owned(),
        (Some(slot), View::Changes, _) => {
            format!("{} {}", weekday(slot, zone), phrases::start(slot, zone))
        }
        (Some(slot), View::Agenda, short) => narrow(&phrases::span(slot, zone), short),
        // Drop the length where it does not fit.
        (Some(slot), _, true) if without_day < *ui.screen.time_cells + 6 => {
            phrases::start(slot, zone)
        }
        (Some(slot), ..) if slot.all_day => narrow(&phrases::span(slot, zone), true),
        (Some(slot), ..) => {
            let start = width::exact(&phrases::start(slot, zone), *ui.screen.time_cells, "");
            format!("{start} {:>4}m", slot.minutes)
        }
    };
    let day = talk.slot.filter(|_| ui.screen.rows.weekdays).map(|slot| weekday(slot, zone));
    let text = day.map_or_else(|| text.clone(), |day| format!("{day} {text}"));
    width::exact(&text, times_width(ui, cells), "")
}

/// The weekday of a slot on a clock.
fn weekday(slot: Slot, zone: Tz) -> Weekday {
    let day = if slot.all_day { slot.day() } else { time::in_zone(slot.start, zone).date_naive() };
    day.weekday()
}

pub fn times_width(ui: Ui<'_>, cells: u16) -> usize {
    let time = *ui.screen.time_cells;
    match (ui.model.nav.view, cells < NARROW) {
        (View::Agenda, false) => 2 * time + " to ".len(),
        (View::Agenda, true) => 2 * time + 1,
        (View::Changes, _) => time + "Mon ".len(),
        // The remaining time needs more cells than a start time.
        (View::Now, _) => {
            ui.screen.rows.left_cells.max(if cells < NARROW { time } else { time + 6 })
        }
        (_, true) => time + day_cells(ui),
        (_, false) => time + 6 + day_cells(ui),
    }
}

/// The width of the weekday before a time.
fn day_cells(ui: Ui<'_>) -> usize {
    if ui.screen.rows.weekdays { "Mon ".len() } else { 0 }
}

/// The column in which titles begin.
pub fn indent(ui: Ui<'_>, cells: u16) -> usize {
    times_width(ui, cells) + badges::cells(ui, cells) + 5
}

/// Shortens a time span for narrow lines.
pub fn narrow(span: &str, narrow: bool) -> String {
    if narrow { span.replace(" to ", "-") } else { span.to_owned() }
}
