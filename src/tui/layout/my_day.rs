//! The geometry of my day: a column of times, and lanes for picks at the same time.

use ratatui::layout::Constraint::{Fill, Length};
use ratatui::layout::{Layout, Rect};

use super::parts::{cells, with_details_beside};
use super::timeline::COLUMNS_AND_DETAILS;

/// Divides the area below the days into my day and its details, if they are open and there is
/// space for both.
pub fn with_details(area: Rect, open: bool) -> (Rect, Option<Rect>) {
    if !open || area.width < COLUMNS_AND_DETAILS {
        return (area, None);
    }
    let (my_day, details) = with_details_beside(area);
    (my_day, Some(details))
}

/// A narrower lane of my day shows too little of a title.
const MIN_PICK_WIDTH: u16 = 16;

/// Divides the area of my day into the column of times, with `time` cells for a time, and the
/// lines of picks, with room for the scroll bar.
pub fn areas(area: Rect, time: usize) -> (Rect, Rect) {
    let times = cells(time + 2);
    let [times, picks, _] = area.layout(&Layout::horizontal([Length(times), Fill(1), Length(1)]));
    (times, picks)
}

/// The number of lanes that are side by side in the lines of my day.
pub fn side_by_side(picks: Rect, lanes: usize) -> usize {
    lanes.min(usize::from(picks.width / MIN_PICK_WIDTH)).max(1)
}

/// The area of a lane, by its place among the lanes that are side by side.
pub fn lane(picks: Rect, lanes: usize, place: usize) -> Rect {
    let lanes = cells(lanes).max(1);
    let place = cells(place).min(lanes - 1);
    let width = picks.width / lanes;
    let rest = picks.width - width * lanes;
    let last = if place + 1 == lanes { rest } else { 0 };
    Rect { x: picks.x + width * place, width: width + last, ..picks }
}
