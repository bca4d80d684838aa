//! The geometry of a screen of a given size, shared by update (paging, mouse) and view.
//!
//! It knows sizes and which pane has the keys, but not the contents.

use ratatui::layout::{Constraint, Layout, Margin, Rect};

use super::nav::{Focus, View};
use crate::text::wrap;

/// The smallest screen that is laid out; a smaller one shows a message.
pub const SMALLEST: (u16, u16) = (40, 12);

/// From this width on, groups, talks and details stand side by side.
const THREE_COLUMNS: u16 = 100;
/// From this size on, groups stand beside talks.
const TWO_COLUMNS: u16 = 70;
/// From this height on, details stand below the list where there are two columns.
const STACKED: u16 = 20;
/// From this width on, the timeline leaves room for details.
const TIMELINE_AND_DETAILS: u16 = 150;

/// The areas of a screen; a pane that is not shown has none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Areas {
    /// The first line.
    pub header: Rect,
    /// The line of days over the timeline.
    pub days: Option<Rect>,
    /// The groups to browse by.
    pub groups: Option<Rect>,
    /// The list of talks, of hits, or the agenda.
    pub list: Option<Rect>,
    /// The timeline.
    pub timeline: Option<Rect>,
    /// The details of the selected talk.
    pub details: Option<Rect>,
    /// The note that is being written.
    pub note: Option<Rect>,
    /// The last line.
    pub footer: Rect,
}

/// What decides the layout besides the size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// The view.
    pub view: View,
    /// The pane that has the keys.
    pub focus: Focus,
    /// Whether the details take the whole screen.
    pub full: bool,
    /// Whether hits of a search stand instead of the view.
    pub searching: bool,
}

/// Whether a screen is too small to lay out.
pub fn too_small(size: Rect) -> bool {
    size.width < SMALLEST.0 || size.height < SMALLEST.1
}

/// The areas of a screen; none if it is too small.
pub fn areas(size: Rect, shown: Shown) -> Areas {
    if too_small(size) {
        return Areas::default();
    }
    let [header, body, footer] = size.layout(&Layout::vertical([
        Constraint::Length(1),
        Constraint::Fill(1),
        Constraint::Length(1),
    ]));
    let mut areas = Areas { header, footer, ..Areas::default() };
    if shown.full {
        areas.details = Some(body);
    } else if shown.searching {
        (areas.list, areas.details) = list_and_details(body, shown.focus);
    } else {
        match shown.view {
            View::Talks => talks(body, shown.focus, &mut areas),
            View::Timeline => timeline(body, &mut areas),
            View::Agenda | View::Now | View::Changes => {
                (areas.list, areas.details) = list_and_details(body, shown.focus);
            }
        }
    }
    areas
}

/// Details of so many lines have room for more than a glance.
pub const ROOMY: u16 = 15;

/// The places while a note is written: where the details are if they have room,
/// else all between header and footer.
pub fn with_note(areas: Areas, size: Rect) -> Areas {
    if too_small(size) {
        return areas;
    }
    if let Some(details) = areas.details.filter(|area| area.height >= ROOMY) {
        return Areas { details: None, note: Some(details), ..areas };
    }
    Areas {
        header: areas.header,
        footer: areas.footer,
        note: Some(Rect {
            y: areas.header.bottom(),
            height: areas.footer.y - areas.header.bottom(),
            ..size
        }),
        ..Areas::default()
    }
}

/// The line for the talk's title over a note, and where the note's text goes.
pub fn note(pane: Rect) -> (Rect, Rect) {
    let inner = text_of(pane);
    let [title, _, text] = inner.layout(&Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(1),
        Constraint::Fill(1),
    ]));
    (title, text)
}

fn talks(body: Rect, focus: Focus, areas: &mut Areas) {
    if body.width >= THREE_COLUMNS {
        let groups = (body.width / 5).clamp(24, 40);
        let details = ((body.width - groups) * 9 / 20).clamp(38, 100);
        let [left, middle, right] = body.layout(&Layout::horizontal([
            Constraint::Length(groups),
            Constraint::Fill(1),
            Constraint::Length(details),
        ]));
        (areas.groups, areas.list, areas.details) =
            (Some(left), Some(beside(middle)), Some(beside(right)));
    } else if body.width >= TWO_COLUMNS {
        let [left, right] = body.layout(&Layout::horizontal([
            Constraint::Length(body.width * 3 / 10),
            Constraint::Fill(1),
        ]));
        areas.groups = Some(left);
        (areas.list, areas.details) = stacked(beside(right));
    } else {
        match focus {
            Focus::Groups => areas.groups = Some(body),
            Focus::Main => areas.list = Some(body),
            Focus::Details => areas.details = Some(body),
        }
    }
}

fn timeline(body: Rect, areas: &mut Areas) {
    let [days, rest] = body.layout(&Layout::vertical([Constraint::Length(1), Constraint::Fill(1)]));
    areas.days = Some(days);
    if body.width >= TIMELINE_AND_DETAILS {
        let [left, right] = rest.layout(&Layout::horizontal([
            Constraint::Fill(1),
            Constraint::Length((body.width / 3).clamp(50, 80)),
        ]));
        (areas.timeline, areas.details) = (Some(left), Some(beside(right)));
    } else {
        areas.timeline = Some(rest);
    }
}

fn list_and_details(body: Rect, focus: Focus) -> (Option<Rect>, Option<Rect>) {
    if body.width >= THREE_COLUMNS {
        let [left, right] = body.layout(&Layout::horizontal([
            Constraint::Fill(1),
            Constraint::Length((body.width * 9 / 20).clamp(44, 100)),
        ]));
        (Some(left), Some(beside(right)))
    } else if body.width >= TWO_COLUMNS {
        stacked(body)
    } else if focus == Focus::Details {
        (None, Some(body))
    } else {
        (Some(body), None)
    }
}

fn stacked(area: Rect) -> (Option<Rect>, Option<Rect>) {
    if area.height < STACKED {
        return (Some(area), None);
    }
    let [above, below] = area
        .layout(&Layout::vertical([Constraint::Fill(1), Constraint::Length(area.height * 2 / 5)]));
    // The line between them belongs to neither.
    let below = Rect { y: below.y + 1, height: below.height - 1, ..below };
    (Some(above), Some(below))
}

/// A pane to the right of another leaves a column for the line between them.
fn beside(pane: Rect) -> Rect {
    Rect { x: pane.x + 1, width: pane.width - 1, ..pane }
}

/// The places of a timeline on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grid {
    /// The line of what takes the whole day, where there is something.
    pub all_day: Option<Rect>,
    /// The line with the titles of the columns.
    pub titles: Rect,
    /// The times at the left.
    pub times: Rect,
    /// Where the blocks are.
    pub rows: Rect,
    /// How many lanes are on the screen.
    pub lanes: usize,
    /// How wide each of them is.
    pub lane_width: u16,
}

/// A lane is at least so wide: less than this says too little of a title.
const NARROWEST_LANE: u16 = 22;
const WIDEST_LANE: u16 = 60;

/// The places of a timeline with so many lanes in an area, where a time takes so
/// many cells; with a line of what takes the whole day, or without.
pub fn grid(area: Rect, lanes: usize, time: usize, all_day: bool) -> Grid {
    let (all_day, area) = match titled(area) {
        (line, rest) if all_day => (Some(line), rest),
        _ => (None, area),
    };
    let (top, rest) = titled(area);
    let [times, rows] = rest.layout(&Layout::horizontal([
        Constraint::Length(u16::try_from(time + 2).unwrap_or(u16::MAX)),
        Constraint::Fill(1),
    ]));
    let titles = Rect { x: rows.x, width: rows.width, ..top };
    let fit = (rows.width / NARROWEST_LANE).max(1);
    let shown = fit.min(u16::try_from(lanes).unwrap_or(u16::MAX)).max(1);
    Grid {
        all_day,
        titles,
        times,
        rows,
        lanes: usize::from(shown),
        lane_width: (rows.width / shown).clamp(1, WIDEST_LANE),
    }
}

/// The area of a message, from the last line upwards: a long one takes lines from the
/// view, but at most half of them.
pub fn said(size: Rect, text: &str) -> Rect {
    let lines = wrap::plain(text, room_to_say(size)).len();
    let most = (size.height / 2).max(1);
    let height = u16::try_from(lines).unwrap_or(u16::MAX).clamp(1, most);
    Rect { y: size.bottom().saturating_sub(height), height: height.min(size.height), ..size }
}

/// The cells of a line of such a text, with a blank at each side.
pub fn room_to_say(size: Rect) -> usize {
    usize::from(size.width).saturating_sub(2)
}

/// Where the text of a details pane goes: with air at its sides, and not wider
/// than is good to read.
pub fn text_of(pane: Rect) -> Rect {
    const MEASURE: u16 = 88;
    // Where there is room, a blank before the scroll mark at the right edge.
    let sides = if pane.width > 60 { 3 } else { 2 };
    Rect {
        x: pane.x + 1.min(pane.width),
        width: pane.width.saturating_sub(sides).min(MEASURE),
        ..pane
    }
}

/// A pane's first line, which names it, and the rest.
pub fn titled(pane: Rect) -> (Rect, Rect) {
    let [title, rest] =
        pane.layout(&Layout::vertical([Constraint::Length(1), Constraint::Fill(1)]));
    (title, rest)
}

/// The places of talks side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SideBySide {
    /// The frame around them.
    pub frame: Rect,
    /// Which talks are on the screen, and where.
    pub columns: Vec<(usize, Rect)>,
}

/// The places of so many talks side by side: as many as there is room for, with
/// the chosen one among them.
pub fn side_by_side(size: Rect, count: usize, chosen: usize) -> SideBySide {
    const NARROWEST: u16 = 34;
    let frame = overlay(size, u16::MAX, u16::MAX);
    let inner = frame.inner(Margin::new(1, 1));
    let fit = usize::from((inner.width / NARROWEST).max(1)).min(count.max(1));
    let first = chosen.saturating_sub(fit / 2).min(count.saturating_sub(fit));
    let parts = inner.layout_vec(&Layout::horizontal(vec![Constraint::Fill(1); fit]));
    let columns = (first..).zip(parts).collect();
    SideBySide { frame, columns }
}

/// Where the text of such a column goes: with room for marks at both sides.
pub fn column_text(column: Rect) -> Rect {
    Rect { x: column.x + 1.min(column.width), width: column.width.saturating_sub(3), ..column }
}

/// A place for an overlay of at most this size, in the middle between header and
/// footer, which stay in sight.
pub fn overlay(size: Rect, width: u16, height: u16) -> Rect {
    let body =
        Rect { y: size.y + 1.min(size.height), height: size.height.saturating_sub(2), ..size };
    // Where nearly all is covered, the rest of the view would only disturb.
    let most = |wanted: u16, there: u16, rest: u16| {
        if wanted.saturating_add(rest) > there { there } else { wanted }
    };
    body.centered(
        Constraint::Length(most(width, body.width, 8)),
        Constraint::Length(most(height, body.height, 1)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_covers_the_last_lines_and_at_most_half_the_screen() {
        let size = Rect::new(0, 0, 40, 12);
        assert_eq!(said(size, ""), Rect::new(0, 11, 40, 1));
        assert_eq!(said(size, "starred"), Rect::new(0, 11, 40, 1));
        assert_eq!(said(size, &"word ".repeat(10)), Rect::new(0, 10, 40, 2));
        assert_eq!(said(size, &"word ".repeat(500)), Rect::new(0, 6, 40, 6));
    }
}
