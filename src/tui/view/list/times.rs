//! The column of times in a list.

use chrono::{Datelike, Weekday};
use chrono_tz::Tz;

use crate::agenda::phrases;
use crate::schedule::{Slot, Talk, time};
use crate::text::width;
use crate::tui::model::View;
use crate::tui::screen::rows::{self, Row};
use crate::tui::view::ui::Ui;

/// The text of the time column of a talk's row.
pub fn times(ui: Ui<'_>, row: &Row, at: usize) -> String {
    let text = match row {
        // Right-aligned, like a column of numbers.
        Row::On(_) => format!("{:>1$}", rows::left(ui.model, at), ui.screen.rows.left_cells),
        Row::Mine(_) => rows::mine_time(ui.model, at),
        Row::Hit(_) => day_and_time(ui, ui.talk(at)),
        _ => slot(ui, ui.talk(at)),
    };
    width::exact(&text, ui.screen.areas.columns.times, "")
}

/// `Mon 13 Nov 09:55`, or `Mon 09:55` on a narrow line.
fn day_and_time(ui: Ui<'_>, talk: &Talk) -> String {
    let Some(slot) = talk.slot else {
        return ui.symbols().none.to_owned();
    };
    let long = ui.screen.areas.columns.long;
    let day = if long { time::day(slot.day()) } else { slot.day().weekday().to_string() };
    format!("{day} {}", phrases::start(slot, ui.model.shown_zone()))
}

/// Start and end in the agenda, start and length elsewhere, and less on a narrow line.
fn slot(ui: Ui<'_>, talk: &Talk) -> String {
    let (zone, columns) = (ui.model.shown_zone(), ui.screen.areas.columns);
    let text = match (talk.slot, ui.model.nav.view) {
        (None, _) => ui.symbols().none.to_owned(),
        (Some(slot), View::Changes) => phrases::start(slot, zone),
        (Some(slot), View::Agenda) => span(ui, &phrases::span(slot, zone)),
        // Drop the length where it does not fit.
        (Some(slot), _) if !columns.long => phrases::start(slot, zone),
        (Some(slot), _) if slot.all_day => phrases::span(slot, zone).replace(" to ", "-"),
        (Some(slot), _) => {
            let start = width::exact(&phrases::start(slot, zone), *ui.screen.time_cells, "");
            let (length, cells) =
                (time::short_length(i64::from(slot.minutes)), ui.screen.measures.length);
            format!("{start} {length:>cells$}")
        }
    };
    let weekdays = ui.model.nav.view == View::Changes || ui.screen.rows.weekdays;
    match talk.slot.filter(|_| weekdays) {
        Some(slot) => format!("{} {text}", weekday(slot, zone)),
        None => text,
    }
}

fn weekday(slot: Slot, zone: Tz) -> Weekday {
    let day = if slot.all_day { slot.day() } else { time::in_zone(slot.start, zone).date_naive() };
    day.weekday()
}

/// The column in which titles begin.
pub fn indent(ui: Ui<'_>) -> usize {
    let columns = ui.screen.areas.columns;
    columns.times + columns.badges + 5
}

/// Shortens a time span on a narrow line.
pub fn span(ui: Ui<'_>, span: &str) -> String {
    if ui.screen.areas.columns.long { span.to_owned() } else { span.replace(" to ", "-") }
}
