//! The geometry of a screen of a given size, for drawing as well as for paging and the
//! mouse.
//!
//! Depends on the size, the open panes, the widths of the contents and the size of a day, but
//! not on the selection, so that nothing jumps when it moves.

mod columns;
pub mod my_day;
mod parts;
pub mod timeline;

use ratatui::layout::Constraint::{Fill, Length};
use ratatui::layout::{Layout, Margin, Rect};

use super::nav::{Focus, View};
use crate::text::wrap;
use columns::Shares;
pub use columns::{Columns, Needs};
use parts::beside;
pub use parts::{MIN_DETAILS_HEIGHT, cells, rows_below_title, titled};
use timeline::DaySize;

/// The smallest screen with a layout. A smaller screen only shows a message.
pub const MIN_SIZE: (u16, u16) = (40, 12);

/// The width from which groups are beside the talks.
const GROUPS: u16 = 80;
/// The width from which details are beside a list. On a narrower screen they are below it.
const BESIDE: u16 = 144;
/// The width from which the help has two columns.
const TWO_COLUMNS: u16 = 100;
/// The height from which details are below a list.
const STACKED: u16 = 20;

/// The areas of a screen. A hidden pane has no area.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Areas {
    pub header: Rect,
    /// The line of day tabs above the timeline and my day.
    pub days: Option<Rect>,
    /// The groups to browse by.
    pub groups: Option<Rect>,
    /// The list of talks, search results or picks.
    pub list: Option<Rect>,
    pub timeline: Option<Rect>,
    pub my_day: Option<Rect>,
    pub details: Option<Rect>,
    /// The open note.
    pub note: Option<Rect>,
    /// The line that helps newcomers.
    pub welcome: Option<Rect>,
    pub footer: Rect,
    /// The columns of the list.
    pub columns: Columns,
}

/// The panes that the user wants to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Panes {
    /// `None` means that search results replace the view.
    pub view: Option<View>,
    pub focus: Focus,
    /// Whether the details fill the screen.
    pub full: bool,
    /// Whether the details pane is open.
    pub details: bool,
    /// Whether newcomers see a line of help.
    pub welcome: bool,
}

/// Whether a screen is too small to lay out.
pub fn too_small(size: Rect) -> bool {
    size.width < MIN_SIZE.0 || size.height < MIN_SIZE.1
}

/// The areas of a screen; all are empty if the screen is too small. `day` is the day of the
/// timeline.
pub fn areas(size: Rect, panes: Panes, needs: Needs, day: &DaySize) -> Areas {
    if too_small(size) {
        return Areas::default();
    }
    let lines = [Length(1), Fill(1), Length(panes.welcome.into()), Length(1)];
    let [header, body, welcome, footer] = size.layout(&Layout::vertical(lines));
    let welcome = panes.welcome.then_some(welcome);
    let mut areas = Areas { header, welcome, footer, ..Areas::default() };
    match panes.view {
        _ if panes.full => areas.details = Some(body),
        Some(View::Timeline) => {
            let (days, rest) = titled(body);
            let (timeline, details) = timeline::with_details(rest, panes.details, day);
            (areas.days, areas.timeline, areas.details) = (Some(days), Some(timeline), details);
        }
        Some(View::MyDay) => {
            let (days, rest) = titled(body);
            let (my_day, details) = my_day::with_details(rest, panes.details);
            (areas.days, areas.my_day, areas.details) = (Some(days), Some(my_day), details);
        }
        _ => list(body, panes, needs, &mut areas),
    }
    areas
}

/// The areas while a note is open: the note takes the place of the details if they are
/// large enough, or else everything between header and footer.
pub fn with_note(areas: Areas) -> Areas {
    let Areas { header, welcome, footer, .. } = areas;
    if header.is_empty() {
        return areas;
    }
    if let Some(details) = areas.details.filter(|area| area.height >= MIN_DETAILS_HEIGHT) {
        return Areas { details: None, note: Some(details), ..areas };
    }
    let (y, end) = (header.bottom(), welcome.unwrap_or(footer).y);
    let note = Some(Rect { y, height: end - y, ..header });
    Areas { header, note, welcome, footer, ..Areas::default() }
}

/// The line for the talk's title, and the area for the text of a note.
pub fn note(pane: Rect) -> (Rect, Rect) {
    let inner = text_of(pane);
    let [title, _, text] = inner.layout(&Layout::vertical([Length(1), Length(1), Fill(1)]));
    (title, text)
}

/// Lays out a list with its details, and in the Talks view with the groups.
fn list(body: Rect, panes: Panes, needs: Needs, areas: &mut Areas) {
    let groups = panes.view == Some(View::Talks);
    let width = usize::from(body.width);
    let details_beside = panes.details && body.width >= BESIDE;
    let shares = if details_beside {
        Shares::beside(needs, width)
    } else {
        Shares::below(needs, width, panes.details)
    };
    areas.columns = shares.columns();
    let mut rest = body;
    if groups && body.width < GROUPS && panes.focus == Focus::Groups {
        areas.groups = Some(body);
        return;
    }
    if groups && body.width >= GROUPS {
        let [left, right] = rest.layout(&Layout::horizontal([Length(shares.groups()), Fill(1)]));
        (areas.groups, rest) = (Some(left), beside(right));
    }
    if details_beside {
        let [left, right] =
            rest.layout(&Layout::horizontal([Fill(1), Length(shares.details() + 1)]));
        (areas.list, areas.details) = (Some(left), Some(beside(right)));
    } else if panes.details && body.height >= STACKED {
        (areas.list, areas.details) = stacked(rest);
    } else {
        areas.list = Some(rest);
    }
}

/// Puts details below a list, which keeps more than half of the height.
fn stacked(area: Rect) -> (Option<Rect>, Option<Rect>) {
    let details = (area.height / 2).saturating_sub(3);
    let [above, below] = area.layout(&Layout::vertical([Fill(1), Length(details)]));
    // The line between the panes belongs to neither.
    let below = Rect { y: below.y + 1, height: below.height - 1, ..below };
    (Some(above), Some(below))
}

/// The area of a message. A long message grows upwards over the view, by at most half
/// the screen.
pub fn status_area(size: Rect, text: &str) -> Rect {
    let lines = wrap::plain(text, status_width(size)).len();
    let max = (size.height / 2).max(1);
    let height = cells(lines).clamp(1, max);
    Rect { y: size.bottom().saturating_sub(height), height: height.min(size.height), ..size }
}

/// The width of a message, without the spaces at its sides.
pub fn status_width(size: Rect) -> usize {
    usize::from(size.width).saturating_sub(2)
}

/// The area of the text in a details pane: with margins, and no wider than comfortable
/// to read.
pub fn text_of(pane: Rect) -> Rect {
    const MEASURE: u16 = 88;
    // On a wide pane, leave a space before the scroll bar at the right edge.
    let sides = if pane.width > 60 { 3 } else { 2 };
    Rect {
        x: pane.x + 1.min(pane.width),
        width: pane.width.saturating_sub(sides).min(MEASURE),
        ..pane
    }
}

/// The areas of talks side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SideBySide {
    /// The frame around the columns.
    pub frame: Rect,
    /// The visible talks with their columns.
    pub columns: Vec<(usize, Rect)>,
}

/// Lays out talks side by side: as many as fit, including the chosen one.
pub fn side_by_side(size: Rect, count: usize, chosen: usize) -> SideBySide {
    const MIN_TALK_WIDTH: u16 = 34;
    let frame = overlay(size, u16::MAX, u16::MAX);
    let inner = inside(frame);
    let fit = usize::from((inner.width / MIN_TALK_WIDTH).max(1)).min(count.max(1));
    let first = chosen.saturating_sub(fit / 2).min(count.saturating_sub(fit));
    let parts = inner.layout_vec(&Layout::horizontal(vec![Fill(1); fit]));
    let columns = (first..).zip(parts).collect();
    SideBySide { frame, columns }
}

/// The area of the text in a column, with room for marks at both sides.
pub fn column_text(column: Rect) -> Rect {
    Rect { x: column.x + 1.min(column.width), width: column.width.saturating_sub(3), ..column }
}

/// The areas of a QR code and its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QrAreas {
    pub code: Rect,
    pub text: Rect,
}

/// The width of the text beside a code, with the spaces before it.
const CODE_TEXT: u16 = 26;

/// Lays out a QR code with its columns and rows from the top left corner, with the text
/// beside it if that is wide enough, or else below it. `None` if the code does not fit.
pub fn code(size: Rect, (columns, rows): (usize, usize)) -> Option<QrAreas> {
    let body = above_footer(size);
    let (width, height) = (u16::try_from(columns).ok()?, u16::try_from(rows).ok()?);
    if width > body.width || height > body.height {
        return None;
    }
    let code = Rect { width, height, ..body };
    let [_, beside] = body.layout(&Layout::horizontal([Length(width + 2), Fill(1)]));
    let [_, below] = body.layout(&Layout::vertical([Length(height), Fill(1)]));
    let text = if width + CODE_TEXT <= body.width { beside } else { text_of(below) };
    (!text.is_empty()).then_some(QrAreas { code, text })
}

/// The size of the smallest window in which [`code`] lays out a code, at the width of this
/// window if that is enough.
pub fn window_for_code(size: Rect, (columns, rows): (usize, usize)) -> (usize, usize) {
    let beside = columns + usize::from(CODE_TEXT);
    if beside <= usize::from(size.width) {
        (beside, rows + 1)
    } else {
        (columns.max(MIN_SIZE.0.into()), rows + 2)
    }
}

/// Everything above the footer, for a dialog that needs all the rows there are.
pub fn above_footer(size: Rect) -> Rect {
    Rect { height: size.height.saturating_sub(1), ..size }
}

/// The areas of the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HelpAreas {
    pub frame: Rect,
    /// The line of the filter.
    pub input: Rect,
    pub rows: Rect,
    /// The number of columns.
    pub count: u16,
    /// The cells for the keys in a column.
    pub keys: usize,
    /// The cells for the descriptions in a column.
    pub what: usize,
}

/// Lays out a help page of `lines` lines: in two columns where there is space.
pub fn help(size: Rect, lines: usize) -> HelpAreas {
    const COLUMN: u16 = 72;
    let count = if size.width >= TWO_COLUMNS { 2 } else { 1 };
    let frame = overlay(size, count * COLUMN + 2, with_frame(lines.saturating_add(2)));
    let inner = inside(frame);
    let above = if inner.height > 10 { 2 } else { 1 };
    let [input, rows] = inner.layout(&Layout::vertical([Length(above), Fill(1)]));
    let column = usize::from(inner.width / count);
    let keys = 20.min(column * 2 / 5);
    let what = column.saturating_sub(keys + 5);
    HelpAreas { frame, input: Rect { height: 1, ..input }, rows, count, keys, what }
}

impl HelpAreas {
    /// The parts of a row, for each column.
    pub fn columns(&self, row: Rect) -> Vec<Rect> {
        row.layout_vec(&Layout::horizontal(vec![Fill(1); usize::from(self.count)]))
    }
}

pub fn inside(frame: Rect) -> Rect {
    frame.inner(Margin::new(1, 1))
}

/// The number of cells for a content with a frame around it.
pub fn with_frame(content: usize) -> u16 {
    cells(content.saturating_add(2))
}

/// The area of an overlay of at most this size, centred between header and footer,
/// which stay visible.
pub fn overlay(size: Rect, width: u16, height: u16) -> Rect {
    let body =
        Rect { y: size.y + 1.min(size.height), height: size.height.saturating_sub(2), ..size };
    // If nearly everything is covered, a strip of the view would only distract.
    let fit = |wanted: u16, available: u16, rest: u16| {
        if wanted.saturating_add(rest) > available { available } else { wanted }
    };
    body.centered(Length(fit(width, body.width, 8)), Length(fit(height, body.height, 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn status_covers_last_lines_up_to_half_the_screen() {
        let size = Rect::new(0, 0, 40, 12);
        assert_eq!(status_area(size, ""), Rect::new(0, 11, 40, 1));
        assert_eq!(status_area(size, "starred"), Rect::new(0, 11, 40, 1));
        assert_eq!(status_area(size, &"word ".repeat(10)), Rect::new(0, 10, 40, 2));
        assert_eq!(status_area(size, &"word ".repeat(500)), Rect::new(0, 6, 40, 6));
    }
}
