//! The timeline of a day, its tabs and its place on the screen.

use chrono::{DateTime, FixedOffset, NaiveDate};
use ratatui::layout::Rect;

use super::fit::{Fitted, reveal, reveal_part};
use super::my_day::MyDayRows;
use crate::agenda::phrases;
use crate::schedule::timeline::{Day, Rows, Timeline};
use crate::schedule::{Schedule, Talk, time};
use crate::text::width;
use crate::tui::action::Action;
use crate::tui::keys::Scope;
use crate::tui::layout::timeline::{self, CELL_MINUTES, DaySize, Grid, ZOOM_LEVELS};
use crate::tui::layout::{self, Areas};
use crate::tui::memo::{Memo, Shared};
use crate::tui::model::{Model, Scale, TimelineState, View};

type DayMemo = Memo<(Shared<Schedule>, NaiveDate), Day>;

/// The cells of the timeline's scale, such as `10 min a line`.
const SCALE: u16 = 15;

/// A day and its blocks at a scale, each with its inputs.
#[derive(Clone)]
pub struct DayLayout {
    day: DayMemo,
    /// The minutes of a row and whether to fold are inputs.
    timeline: Memo<(Shared<Day>, u32, bool), Timeline>,
}

/// A day in the timeline view.
pub struct ShownDay {
    pub day: Shared<Day>,
    pub timeline: Shared<Timeline>,
    pub grid: Grid,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayTab {
    /// The position among the days of the schedule.
    pub day: usize,
    pub label: String,
    pub area: Rect,
}

/// The line of tabs above the timeline and my day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DayTabs {
    pub tabs: Vec<DayTab>,
    /// The visible lanes as text, or empty if all are visible. The overview counts rooms or sessions,
    /// where each line belongs to one.
    pub lanes: String,
    pub summary: String,
    /// Whose talks are shown, and the key for the others; empty if there is no room for it.
    pub toggle: (String, Rect),
}

/// The chosen day, while the timeline is open.
pub fn day(last: Option<&DayLayout>, model: &Model) -> Option<DayMemo> {
    if model.shown_view() != Some(View::Timeline) {
        return None;
    }
    let schedule = &model.open.schedule;
    let date = *schedule.days().get(model.nav.timeline.day)?;
    let key = (schedule.clone(), date);
    Some(Memo::new(last.map(|last| &last.day), key, || Day::new(schedule, date)))
}

/// The contents of a day that its geometry depends on.
pub fn day_size(model: &Model, day: Option<&Day>, time_cells: usize) -> DaySize {
    let Some(day) = day else {
        return DaySize::default();
    };
    let names = day.columns.iter().map(|column| width::of(&column.title));
    DaySize {
        zoom: model.nav.timeline.zoom,
        lanes: day.lanes.len(),
        all_day: !day.all_day.is_empty(),
        median_minutes: day.median_minutes,
        time: time_cells,
        name: names.max().unwrap_or(0),
    }
}

/// Lays out the chosen day and scrolls to the selected block. Returns the day, and the layout
/// to keep for the next screen.
pub fn lay_out(
    last: Option<&DayLayout>,
    day: Option<DayMemo>,
    model: &Model,
    areas: &Areas,
    size: &DaySize,
    fitted: &mut Fitted,
) -> (Option<ShownDay>, Option<DayLayout>) {
    let (Some(day), Some(area)) = (day, areas.timeline) else {
        return (None, last.cloned());
    };
    let scale = size.scale(area);
    let (minutes, fold) = match scale {
        Scale::Overview => minutes_of_cell(&day, timeline::overview_cells(area, size)),
        Scale::Columns(level) => (ZOOM_LEVELS[level.min(ZOOM_LEVELS.len() - 1)].minutes, true),
    };
    let key = (day.shared(), minutes, fold);
    let last = last.map(|last| &last.timeline);
    let timeline = Memo::new(last, key, || Timeline::new(&day, minutes, fold));
    let strip = areas.details.or(areas.note).is_none();
    let grid = timeline::grid(area, scale, size, timeline.rows.len(), strip);
    scroll(model, &day, &timeline, grid, &mut fitted.timeline);
    let shown = ShownDay { day: day.shared(), timeline: timeline.shared(), grid };
    (Some(shown), Some(DayLayout { day, timeline }))
}

/// The finest scale at which a day fits into `cells` cells, and whether to fold long
/// stretches without talks, which is done only if it allows a finer scale.
fn minutes_of_cell(day: &Day, cells: usize) -> (u32, bool) {
    let fitting = |fold| {
        let fits = |minutes: &u32| Rows::new(&day.stretches, *minutes, fold).len() <= cells;
        let longest = CELL_MINUTES[CELL_MINUTES.len() - 1];
        CELL_MINUTES.into_iter().find(fits).unwrap_or(longest)
    };
    let (whole, folded) = (fitting(false), fitting(true));
    (folded, folded < whole)
}

/// Scrolls to the selected block. Selects the first one if the selected talk is not in the
/// timeline.
fn scroll(model: &Model, day: &Day, timeline: &Timeline, grid: Grid, state: &mut TimelineState) {
    let schedule = &model.open.schedule;
    let (rows, lanes) = (grid.rows(), grid.lanes);
    let selected = state.selected.as_ref();
    let selected = selected.and_then(|id| schedule.position(id));
    let block = selected.and_then(|at| timeline.block_of(at));
    if let Some(block) = block.or(timeline.blocks.first()) {
        if selected.is_none_or(|at| !block.talks.contains(&at)) {
            let first = block.talks.first();
            state.selected = first.map(|&at| schedule.talks()[at].id.clone());
        }
        let shown = block.rows.clone();
        if std::mem::take(&mut state.centre) {
            state.top = usize::midpoint(shown.start, shown.end).saturating_sub(rows / 2);
            state.left = block.lane.saturating_sub(lanes / 2);
        }
        state.top = if state.held.is_some() && state.held == state.selected {
            reveal_part(state.top, shown, rows)
        } else {
            reveal(state.top, shown, 0, rows)
        };
        state.left = reveal(state.left, block.lane..block.lane + 1, 0, lanes);
    }
    state.top = state.top.min(timeline.rows.len().saturating_sub(rows));
    state.left = state.left.min(day.lanes.len().saturating_sub(lanes));
}

/// The width of the longest time on the shown clock.
pub fn time_cells(model: &Model) -> usize {
    let (schedule, zone) = (&model.open.schedule, model.shown_zone());
    let at_venue = zone == schedule.zone();
    let slots = schedule.talks().iter().filter_map(|talk| talk.slot);
    let cells = slots.map(|slot| {
        if slot.all_day {
            return phrases::ALL_DAY.len();
        }
        let cells = |at: DateTime<FixedOffset>| {
            // Skip the conversion on the venue's clock: there may be tens of thousands
            // of talks.
            let at = if at_venue { at } else { time::in_zone(at, zone) };
            if at.date_naive() == slot.day() {
                0
            } else {
                time::clock_on(at, zone, slot.day()).len()
            }
        };
        cells(slot.start).max(cells(slot.end()))
    });
    cells.max().unwrap_or(0).max("09:30".len())
}

/// The tabs of the days.
pub fn day_tabs(
    model: &Model,
    area: Option<Rect>,
    shown: Option<&ShownDay>,
    my_day: Option<&MyDayRows>,
    fitted: &Fitted,
) -> DayTabs {
    let Some(area) = area else {
        return DayTabs::default();
    };
    let (days, chosen) = (model.open.schedule.days(), fitted.timeline.day);
    let today = model.today();
    let label = |at: usize| {
        let today = if days[at] == today { " today" } else { "" };
        format!(" {}{today} ", time::day(days[at]))
    };
    let lanes = shown.map(|shown| lanes(model, shown, fitted));
    let lanes = lanes.unwrap_or_default();
    let summary = my_day.map(|my_day| my_day.day.summary()).unwrap_or_default();
    // Only the number of picks comes before other days.
    let taken = cells(&lanes) + summary.first().map_or(0, |picks| cells(picks) + 1);
    let right = area.right().saturating_sub(taken);
    let room = usize::from(right.saturating_sub(area.x)).saturating_sub(2);
    // Drop days before the chosen one until it fits.
    let wide = |from: usize| (from..=chosen).map(|at| width::of(&label(at))).sum::<usize>();
    let first = (0..chosen).find(|from| wide(*from) <= room);
    let mut x = area.x + 1;
    let mut tabs = Vec::new();
    for day in first.unwrap_or(chosen)..days.len() {
        let label = label(day);
        let width = cells(&label);
        if x.saturating_add(width) > right {
            break;
        }
        tabs.push(DayTab { day, label, area: Rect { x, width, ..area } });
        x += width;
    }
    let right = area.right().saturating_sub(cells(&lanes));
    let rest = Rect { x, width: right.saturating_sub(x), ..area };
    // The timeline also says its scale, with a dot behind the lanes.
    let scale = if lanes.is_empty() { SCALE } else { SCALE + 2 };
    let (summary, toggle) = beside_tabs(model, rest, &summary, scale);
    DayTabs { tabs, lanes, summary, toggle }
}

/// The summary of my day and the toggle between all rooms and my day, as far as there is room.
/// `scale` is the number of cells for the timeline's scale.
fn beside_tabs(
    model: &Model,
    area: Rect,
    summary: &[String],
    scale: u16,
) -> (String, (String, Rect)) {
    let fits = |text: &String| cells(text) < area.width;
    let summaries =
        (1..=summary.len()).rev().map(|parts| format!("{} ", summary[..parts].join(", ")));
    let summary = summaries.into_iter().find(fits).unwrap_or_default();
    let (here, there, taken) = if model.in_my_day() {
        ("my day", "all rooms", cells(&summary))
    } else {
        ("all rooms", "my day", scale)
    };
    let way = model.prefs.keymap.key(&[Scope::Everywhere], Action::MyDay);
    let way = way.map(|key| format!("{key} {there}"));
    let both = way.as_ref().map(|way| format!("{here} {} {way}", model.prefs.symbols.dot));
    let toggle = both.into_iter().chain(way).find_map(|text| {
        let x = area.right().checked_sub(taken + cells(&text) + 2)?;
        (x > area.x).then(|| Rect { x, width: cells(&text), ..area }).map(|area| (text, area))
    });
    (summary, toggle.unwrap_or_default())
}

/// The visible lanes as text, or empty if all are visible.
fn lanes(model: &Model, ShownDay { day, grid, .. }: &ShownDay, fitted: &Fitted) -> String {
    let all = day.lanes.len();
    if all <= grid.lanes {
        return String::new();
    }
    let [before, after] = model.prefs.symbols.more;
    let left = fitted.timeline.left;
    let range = |from, to| if from == to { format!("{to}") } else { format!("{from} to {to}") };
    let shown = range(left + 1, left + grid.lanes);
    if !grid.is_overview() {
        return format!("{before} {shown} of {all} {after} ");
    }
    let Some(noun) = column_noun(model.open.schedule.talks(), day) else {
        return format!("{shown} of {all} lines ");
    };
    // A room with talks at the same time has several lanes.
    let column = |lane| day.columns.partition_point(|column| column.lanes.end <= lane) + 1;
    let shown = range(column(left), column(left + grid.lanes.saturating_sub(1)));
    format!("{shown} of {} ", phrases::count(day.columns.len(), noun))
}

/// What all columns of a day are: rooms or sessions.
fn column_noun(talks: &[Talk], day: &Day) -> Option<&'static str> {
    let all = |is: fn(&Talk) -> bool| day.lanes.iter().flatten().all(|(at, _)| is(&talks[*at]));
    if all(|talk| talk.room.is_some()) {
        Some("room")
    } else if all(|talk| talk.room.is_none() && talk.session.is_some()) {
        Some("session")
    } else {
        None
    }
}

fn cells(text: &str) -> u16 {
    layout::cells(width::of(text))
}
