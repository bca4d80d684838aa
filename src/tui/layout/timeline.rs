//! The geometry of the timeline in its scales: the overview, where rooms are lines and the
//! day runs from left to right, and the columns, where it runs from top to bottom.

use std::ops::Range;

use ratatui::layout::Constraint::{Fill, Length};
use ratatui::layout::{Layout, Position, Rect};

use super::parts::{MIN_DETAILS_HEIGHT, cells, titled, with_details_beside};
use crate::tui::nav::Scale;

/// A scale of the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// The length of a row in minutes.
    pub minutes: u32,
    /// The minimum width of a lane in cells.
    cells: u16,
}

/// The scales of the columns, coarsest first.
pub const ZOOM_LEVELS: [Level; 3] = [
    Level { minutes: 15, cells: 14 },
    Level { minutes: 10, cells: 18 },
    Level { minutes: 5, cells: 24 },
];

/// The possible lengths of a cell of the overview in minutes. All but the longest divide an
/// hour, so that each hour begins in the same part of a cell.
pub const CELL_MINUTES: [u32; 13] = [1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60, 120];

const MAX_LANE_WIDTH: u16 = 60;
/// The cells for the scroll bar at the right.
const SCROLL_MARK: u16 = 1;
/// The rows that a typical talk takes in the first scale.
const ROWS_OF_TALK: u32 = 4;
/// The width from which details are beside the columns.
pub const COLUMNS_AND_DETAILS: u16 = 150;

/// The contents of a day that its geometry depends on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DaySize {
    /// The scale that the user chose.
    pub zoom: Option<Scale>,
    pub lanes: usize,
    /// Whether there are all-day talks.
    pub all_day: bool,
    /// The length of a typical talk in minutes.
    pub median_minutes: u32,
    /// The width of the longest time.
    pub time: usize,
    /// The width of the longest name of a room.
    pub name: usize,
}

impl DaySize {
    /// The scale for an area. Unless the user chose one: columns in which a typical talk has
    /// several rows, if all lanes fit side by side, or else the overview.
    pub fn scale(&self, area: Rect) -> Scale {
        let readable = |level: &Level| level.minutes * ROWS_OF_TALK <= self.median_minutes;
        let level = ZOOM_LEVELS.iter().position(readable).unwrap_or(ZOOM_LEVELS.len() - 1);
        self.zoom.unwrap_or(if self.fits(level, area.width) {
            Scale::Columns(level)
        } else {
            Scale::Overview
        })
    }

    /// Whether all lanes fit side by side.
    fn fits(&self, level: usize, width: u16) -> bool {
        self.lanes <= lanes_within(level, width.saturating_sub(self.times()))
    }

    /// The width of the column of times, with a space on both sides if there is space.
    fn times(&self) -> u16 {
        cells(self.time + if self.time > "00:00".len() { 1 } else { 2 })
    }

    /// The lines of the overview above its blocks.
    fn above(&self) -> u16 {
        1 + u16::from(self.all_day)
    }
}

fn lanes_within(level: usize, width: u16) -> usize {
    usize::from(width / ZOOM_LEVELS[level.min(ZOOM_LEVELS.len() - 1)].cells)
}

/// Divides the area below the days into the timeline and its details, if they are open and
/// there is space for both.
pub fn with_details(area: Rect, open: bool, day: &DaySize) -> (Rect, Option<Rect>) {
    match day.scale(area) {
        _ if !open => (area, None),
        Scale::Overview => {
            let lines = cells(day.lanes).saturating_add(day.above());
            if area.height.saturating_sub(lines) <= MIN_DETAILS_HEIGHT {
                return (area, None);
            }
            let [above, _, below] =
                area.layout(&Layout::vertical([Length(lines), Length(1), Fill(1)]));
            (above, Some(below))
        }
        Scale::Columns(level) => {
            let (columns, details) = with_details_beside(area);
            let both = area.width >= COLUMNS_AND_DETAILS && day.fits(level, columns.width);
            if both { (columns, Some(details)) } else { (area, None) }
        }
    }
}

/// The areas of a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grid {
    pub scale: Scale,
    /// The line of all-day talks, if there are any.
    pub all_day: Option<Rect>,
    /// The line of column titles, in the overview the line of hours.
    pub head: Rect,
    /// The column of times, in the overview the column of names.
    pub side: Rect,
    /// The area of the blocks.
    pub blocks: Rect,
    /// The description of the selected talk, with a line above it.
    pub strip: Option<Rect>,
    /// The number of lanes on the screen.
    pub lanes: usize,
}

/// The number of cells for the day in an overview. The names take the rest.
pub fn overview_cells(area: Rect, day: &DaySize) -> usize {
    let names = name_cells(day).min((area.width / 5).clamp(10, 26));
    usize::from(area.width.saturating_sub(names + SCROLL_MARK))
}

/// The width of the column of names: a mark, the longest name, and a space.
fn name_cells(day: &DaySize) -> u16 {
    cells(day.name + 2)
}

/// Divides an area into the parts of a timeline. `rows` is the number of its rows.
/// `strip` reserves space for the selected talk below an overview.
pub fn grid(area: Rect, scale: Scale, day: &DaySize, rows: usize, strip: bool) -> Grid {
    let (all_day, area) = match titled(area) {
        (line, rest) if day.all_day => (Some(line), rest),
        _ => (None, area),
    };
    let (head, body) = titled(area);
    let grid = Grid { scale, all_day, head, side: body, blocks: body, strip: None, lanes: 1 };
    match scale {
        Scale::Overview => overview(grid, day, rows, strip),
        Scale::Columns(level) => columns(grid, day, level),
    }
}

fn overview(mut grid: Grid, day: &DaySize, rows: usize, strip: bool) -> Grid {
    let body = grid.blocks;
    // All that the lanes leave is for the selected talk. If they leave too little, they
    // scroll.
    let height = match body.height.saturating_sub(cells(day.lanes)) {
        _ if !strip => 0,
        0..=2 => (body.height / 5).clamp(2, 6) + 1,
        spare => spare,
    };
    let [lines, below] = body.layout(&Layout::vertical([Fill(1), Length(height)]));
    grid.strip = strip.then_some(below);
    let names = lines.width.saturating_sub(cells(rows) + SCROLL_MARK).min(name_cells(day));
    let [side, blocks, _] =
        lines.layout(&Layout::horizontal([Length(names), Length(cells(rows)), Fill(1)]));
    grid.lanes = usize::from(lines.height).min(day.lanes).max(1);
    (grid.side, grid.blocks) =
        (side, Rect { height: cells(grid.lanes).min(lines.height), ..blocks });
    grid.head = Rect { x: blocks.x, width: grid.head.right() - blocks.x, ..grid.head };
    grid
}

fn columns(mut grid: Grid, day: &DaySize, level: usize) -> Grid {
    let widths = [Length(day.times()), Fill(1)];
    let [side, mut blocks] = grid.blocks.layout(&Layout::horizontal(widths));
    grid.lanes = lanes_within(level, blocks.width).min(day.lanes).max(1);
    // Without a spare cell, the scroll bar is on the last cell of the last lane, which is
    // always blank.
    if lanes_within(level, blocks.width.saturating_sub(SCROLL_MARK)) >= grid.lanes {
        blocks.width -= SCROLL_MARK;
    }
    blocks.width = blocks.width.min(cells(grid.lanes).saturating_mul(MAX_LANE_WIDTH));
    grid.head = Rect { x: blocks.x, width: blocks.width, ..grid.head };
    (grid.side, grid.blocks) = (side, blocks);
    grid
}

impl Grid {
    pub fn is_overview(&self) -> bool {
        self.scale == Scale::Overview
    }

    /// The number of rows on the screen.
    pub fn rows(&self) -> usize {
        usize::from(if self.is_overview() { self.blocks.width } else { self.blocks.height })
    }

    /// The visible area of some rows of a lane; rows and lane count from the first visible
    /// one.
    pub fn area(&self, lane: usize, rows: Range<usize>) -> Rect {
        if lane >= self.lanes {
            return Rect::ZERO;
        }
        let all = self.blocks;
        let (from, to) = (cells(rows.start), cells(rows.end));
        let area = if self.is_overview() {
            let (x, y) = (all.x.saturating_add(from), all.y.saturating_add(cells(lane)));
            Rect { x, y, width: to - from, height: 1 }
        } else {
            let (left, right) = (self.edge(lane), self.edge(lane + 1));
            let y = all.y.saturating_add(from);
            Rect { x: left, y, width: right - left, height: to - from }
        };
        area.intersection(all)
    }

    /// The left edge of a lane in columns, which share all cells.
    fn edge(&self, lane: usize) -> u16 {
        let cells = usize::from(self.blocks.width) * lane / self.lanes;
        self.blocks.x + u16::try_from(cells).unwrap_or(self.blocks.width)
    }

    /// The lane and the row at a position, both counted from the first on the screen.
    pub fn at(&self, at: Position) -> Option<(usize, usize)> {
        if !self.blocks.contains(at) {
            return None;
        }
        let (x, y) = (usize::from(at.x - self.blocks.x), usize::from(at.y - self.blocks.y));
        if self.is_overview() {
            return Some((y, x));
        }
        let lane = (0..self.lanes).find(|lane| at.x < self.edge(lane + 1))?;
        Some((lane, y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scales() -> impl Strategy<Value = Option<Scale>> {
        prop_oneof![
            Just(None),
            Just(Some(Scale::Overview)),
            (0..ZOOM_LEVELS.len()).prop_map(|level| Some(Scale::Columns(level))),
        ]
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn lanes_tile_the_screen_and_are_found_by_position(
            (width, height) in (40_u16..250, 8_u16..80), zoom in scales(), lanes in 1_usize..120,
            all_day in any::<bool>(), median_minutes in 0_u32..100, time in 5_usize..8,
            name in 0_usize..80, open in any::<bool>(),
        ) {
            let day = DaySize { zoom, lanes, all_day, median_minutes, time, name };
            let (area, details) = with_details(Rect::new(0, 2, width, height), open, &day);
            let scale = day.scale(area);
            let rows = overview_cells(area, &day).min(30);
            let grid = grid(area, scale, &day, rows, details.is_none());
            prop_assert!((1..=lanes).contains(&grid.lanes));
            let mut end = None;
            for lane in 0..grid.lanes {
                let place = grid.area(lane, 0..1);
                prop_assert_eq!(place.intersection(area), place);
                prop_assert_eq!(grid.at(place.as_position()), Some((lane, 0)));
                let start = if grid.is_overview() { place.y } else { place.x };
                prop_assert!(end.is_none_or(|end| end == start));
                end = Some(if grid.is_overview() { place.bottom() } else { place.right() });
            }
            prop_assert!(grid.area(grid.lanes, 0..1).is_empty());
            if grid.is_overview() {
                let below = details.or(grid.strip).unwrap();
                prop_assert!(below.y >= grid.blocks.bottom() && below.height > 2);
            }
        }
    }

    #[test]
    fn eight_columns_fit_120_cells_and_13_fit_200() {
        let day =
            DaySize { zoom: Some(Scale::Columns(0)), lanes: 29, time: 5, ..DaySize::default() };
        for (width, lanes) in [(120, 8), (200, 13)] {
            let (area, details) = with_details(Rect::new(0, 2, width, 37), true, &day);
            assert_eq!(details, None);
            assert_eq!(grid(area, Scale::Columns(0), &day, 40, true).lanes, lanes);
            // Times after midnight are wider, but take no column.
            let late = DaySize { time: "00:00+1".len(), ..day };
            assert_eq!(grid(area, Scale::Columns(0), &late, 40, true).lanes, lanes);
        }
    }
}
