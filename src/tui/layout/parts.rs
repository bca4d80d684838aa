//! Parts of the screen that several views have.

use ratatui::layout::Constraint::{Fill, Length};
use ratatui::layout::{Layout, Rect};

/// The height from which details are worth reading in their pane.
pub const MIN_DETAILS_HEIGHT: u16 = 12;

/// A number of cells as a coordinate; too many count as the maximum.
pub fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// Leaves a column for the line to the left of a pane.
pub fn beside(pane: Rect) -> Rect {
    Rect { x: pane.x + 1, width: pane.width - 1, ..pane }
}

/// Divides an area into a day and the details beside it.
pub fn with_details_beside(area: Rect) -> (Rect, Rect) {
    let details = Length((area.width / 3).clamp(50, 80));
    let [day, details] = area.layout(&Layout::horizontal([Fill(1), details]));
    (day, beside(details))
}

/// The number of rows below the title of a pane; 0 without a pane.
pub fn rows_below_title(pane: Option<Rect>) -> usize {
    pane.map_or(0, |pane| usize::from(titled(pane).1.height))
}

/// Splits a pane into its title line and the rest.
pub fn titled(pane: Rect) -> (Rect, Rect) {
    let [title, rest] = pane.layout(&Layout::vertical([Length(1), Fill(1)]));
    (title, rest)
}
