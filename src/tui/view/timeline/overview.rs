//! The overview: the rooms as lines, the day from left to right, and the selected talk
//! described below.

use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::Span;

use super::blocks::{ahead_of_venue, area_of, blocks_on_screen, day_offset, is_dimmed};
use super::strip;
use crate::schedule::timeline::Block;
use crate::schedule::{Talk, time};
use crate::text::width;
use crate::tui::canvas::Canvas;
use crate::tui::layout;
use crate::tui::model::Focus;
use crate::tui::screen::ShownDay;
use crate::tui::theme::Role;
use crate::tui::view::badges;
use crate::tui::view::ui::{Ui, mark_of, note_symbol};

/// The cells for a title from which it is worth showing.
const TITLE: usize = 5;

pub fn draw(ui: Ui<'_>, canvas: &mut Canvas<'_>, shown: &ShownDay) {
    names(ui, canvas, shown);
    for block in blocks_on_screen(ui, shown) {
        draw_block(ui, canvas, shown, block);
    }
    let now = now_column(ui, canvas, shown);
    folds(ui, canvas, shown);
    hours(ui, canvas, shown, now);
    strip::draw(ui, canvas, shown);
    legend(ui, canvas, shown);
}

/// Draws what the blocks mean into the line below them, as much as fits.
fn legend(ui: Ui<'_>, canvas: &mut Canvas<'_>, ShownDay { grid, .. }: &ShownDay) {
    let below = ui.screen.areas.details.or(ui.screen.areas.note);
    let below = below.map(|pane| Rect { y: pane.y - 1, height: 1, ..pane });
    let Some(rule) = grid.strip.or(below).filter(|rule| rule.y >= grid.blocks.bottom()) else {
        return;
    };
    let roles =
        [Role::Star, Role::Clash, Role::Maybe, Role::Text, Role::Dim, Role::Dim, Role::Note];
    let mut room = usize::from(rule.width).saturating_sub(3);
    let mut spans = Vec::new();
    for ((symbol, what), role) in ui.symbols().blocks().into_iter().zip(roles) {
        let what = format!(" {what}  ");
        let cells = width::of(&symbol) + width::of(&what);
        if cells > room {
            break;
        }
        room -= cells;
        spans.extend([ui.span(symbol, role), ui.span(what, Role::Dim)]);
    }
    if !spans.is_empty() {
        spans.insert(0, Span::raw("  "));
        let x = rule.x + layout::cells(room);
        canvas.line(Rect { x, width: rule.width - (x - rule.x) - 1, ..rule }, spans);
    }
}

/// Draws the names of the rooms, each at its first line on the screen.
fn names(ui: Ui<'_>, canvas: &mut Canvas<'_>, ShownDay { day, timeline, grid, .. }: &ShownDay) {
    let left = ui.model.nav.timeline.left;
    let selected = ui.model.selected_in_timeline();
    let selected = selected.and_then(|at| Some(timeline.block_of(at)?.lane));
    for column in &day.columns {
        let lanes = column.lanes.start.max(left)..column.lanes.end.min(left + grid.lanes);
        for lane in lanes.clone() {
            let here = selected == Some(lane);
            let mark = if here { ui.symbols().selected } else { " " };
            let role = if here { Role::SelectedElsewhere } else { Role::Text };
            let room = usize::from(grid.side.width).saturating_sub(2);
            let name = if lane == lanes.start { column.title.as_str() } else { "" };
            let y = grid.area(lane - left, 0..1).y;
            let spans = vec![ui.span(mark, role), ui.fitted(name, room, role)];
            canvas.line(Rect { y, height: 1, ..grid.side }, spans);
        }
    }
}

fn draw_block(ui: Ui<'_>, canvas: &mut Canvas<'_>, shown: &ShownDay, block: &Block) {
    let area = area_of(ui, &shown.grid, block);
    let Some((at, selected)) = ui.model.talk_of_block(block).filter(|_| !area.is_empty()) else {
        return;
    };
    let talk = ui.talk(at);
    let track = Role::Track(ui.model.open.schedule.track_number(talk));
    let mark = mark_of(ui, &block.talks);
    let back = is_dimmed(ui, block, talk);
    let [plain, star, maybe, faint] = ui.symbols().fill;
    let (fill, fill_role) = match mark {
        Some((_, role @ (Role::Clash | Role::Star))) => (star, role),
        Some((_, role @ Role::Maybe)) => (maybe, role),
        _ if back => (faint, Role::Dim),
        _ => (plain, track),
    };
    let fill = if selected { " " } else { fill };
    let (lead, lead_role) = match mark {
        Some(mark) => mark,
        None if selected => (ui.symbols().selected, Role::SelectedElsewhere),
        None => (ui.symbols().edge, if back { Role::Dim } else { track }),
    };
    let cells = usize::from(area.width);
    canvas.line(area, ui.span(fill.repeat(cells), fill_role));
    let mut spans = vec![ui.span(lead, lead_role)];
    spans.extend(texts(ui, block, talk, cells - 1, mark.is_some(), back));
    canvas.line(area, spans);
    let letters = badges::of_block(ui, &block.talks, cells - 1);
    canvas.line_right(area, ui.span(letters, Role::Key));
    if selected {
        canvas.select(area, ui.model.has_focus(Focus::Main));
    }
}

/// The texts of a block with `room` cells after its first: symbols and the title, as far as
/// they fit.
fn texts(
    ui: Ui<'_>,
    block: &Block,
    talk: &Talk,
    room: usize,
    picked: bool,
    back: bool,
) -> Vec<Span<'static>> {
    let mut spans = Vec::new();
    let mut room = room;
    let noted = |at: &usize| note_symbol(ui, &ui.talk(*at).id, "");
    if let Some(note) = block.talks.iter().find_map(noted).filter(|_| room > 1) {
        spans.push(note);
        room -= 1;
    }
    let more = match block.talks.len() - 1 {
        0 => String::new(),
        more => format!("+{more}"),
    };
    let rest = room.saturating_sub(width::of(&more));
    if rest > TITLE {
        let role = match (picked, back) {
            (_, true) => Role::Dim,
            (true, _) => Role::Title,
            (false, _) => Role::Text,
        };
        // With a space before the number of further talks.
        let rest = if more.is_empty() { rest } else { rest - 1 };
        let title = width::prefix(&talk.title, rest).trim_end();
        spans.push(ui.span(title, role));
    }
    if !more.is_empty() && width::of(&more) <= room {
        let blank = if rest > TITLE { " " } else { "" };
        spans.push(ui.span(format!("{blank}{more}"), Role::Dim));
    }
    spans
}

/// Draws the current time as a line from top to bottom, except over texts. Returns its
/// column.
fn now_column(ui: Ui<'_>, canvas: &mut Canvas<'_>, shown: &ShownDay) -> Option<u16> {
    let row = ui.screen.now_row(ui.model)? - ui.model.nav.timeline.top;
    let x = shown.grid.area(0, row..row + 1).x;
    let symbols = ui.symbols();
    vertical(canvas, shown, x, symbols.now, Role::Now, |cell| {
        cell == " " || symbols.fill.contains(&cell)
    });
    Some(x)
}

/// Draws a symbol over the cells of a column that may be covered, except those of the
/// selected block.
fn vertical(
    canvas: &mut Canvas<'_>,
    shown: &ShownDay,
    x: u16,
    symbol: &str,
    role: Role,
    covers: impl Fn(&str) -> bool,
) {
    let style = canvas.style(role);
    for y in shown.grid.blocks.top()..shown.grid.blocks.bottom() {
        if let Some(cell) = canvas.buffer.cell_mut((x, y))
            && covers(cell.symbol())
            && !cell.modifier.contains(Modifier::REVERSED)
        {
            cell.set_symbol(symbol).set_style(style);
        }
    }
}

fn folds(ui: Ui<'_>, canvas: &mut Canvas<'_>, shown: &ShownDay) {
    let ShownDay { timeline, grid, .. } = shown;
    for row in (0..timeline.rows.len()).filter(|row| timeline.rows.is_fold(*row)) {
        let x = grid.area(0, row..row + 1).x;
        vertical(canvas, shown, x, ui.symbols().fold, Role::Dim, |cell| cell == " ");
    }
}

/// An hour or the current time above the day, and its place.
struct Label {
    text: String,
    area: Rect,
}

impl Label {
    fn new(text: String, x: u16, head: Rect) -> Self {
        let width = layout::cells(width::of(&text));
        Self { text, area: Rect { x, width, ..head } }
    }
}

/// Draws the hours above the day, as many as have space, and the current time.
fn hours(ui: Ui<'_>, canvas: &mut Canvas<'_>, shown: &ShownDay, now_at: Option<u16>) {
    let hours = hour_labels(ui, shown);
    for hour in &hours {
        canvas.line(hour.area, ui.span(hour.text.as_str(), Role::Text));
    }
    for label in now_at.into_iter().flat_map(|x| now_labels(ui, shown, x, &hours)) {
        canvas.line(label.area, ui.span(label.text, Role::Now));
    }
}

/// The hours, as many as have space.
fn hour_labels(ui: Ui<'_>, shown: &ShownDay) -> Vec<Label> {
    let ShownDay { timeline, grid, .. } = shown;
    let (rows, head) = (&timeline.rows, grid.head);
    let ahead = ahead_of_venue(ui, timeline);
    let minutes = i64::from(rows.minutes);
    let every =
        [1, 2, 3, 4, 6, 12].into_iter().find(|hours| hours * 60 >= minutes * 4).unwrap_or(24);
    let (mut labels, mut free_from, mut date) = (Vec::new(), head.x, 0);
    for row in (0..rows.len()).filter(|row| !rows.is_fold(*row)) {
        let minute = rows.start(row) + ahead;
        let hour = minute.div_euclid(60) + i64::from(minute.rem_euclid(60) > 0);
        if hour * 60 >= minute + minutes || hour % every != 0 {
            continue;
        }
        let mark = day_offset(hour * 60);
        let mark = if hour.div_euclid(24) == date { "" } else { mark.as_str() };
        let text = format!("{:02}{mark}", hour.rem_euclid(24));
        let label = Label::new(text, grid.area(0, row..row + 1).x, head);
        if label.area.x >= free_from && label.area.right() <= head.right() {
            (free_from, date) = (label.area.right() + 1, hour.div_euclid(24));
            labels.push(label);
        }
    }
    labels
}

/// The current time at the left, above the names, and a symbol at its column if no hour is
/// there. Above short names there is no space for the time: then it is at its column, before or
/// behind the symbol, if it fits between the hours.
fn now_labels(ui: Ui<'_>, shown: &ShownDay, x: u16, hours: &[Label]) -> Vec<Label> {
    let head = shown.grid.head;
    let [before, after] = ui.symbols().more;
    let clock = time::clock(&ui.model.shown_now());
    let is_free = |area: Rect| !hours.iter().any(|hour| hour.area.intersects(area));
    let mark = Label::new(after.to_owned(), x, head);
    let mark = Some(mark).filter(|mark| is_free(mark.area));
    let right = Label::new(format!("{after}{clock}"), x, head);
    let cells = right.area.width;
    let at_left = Label::new(right.text.clone(), shown.grid.side.x + 1, head);
    if at_left.area.right() < head.x {
        return mark.into_iter().chain([at_left]).collect();
    }
    let left = Label::new(format!("{clock}{before}"), (x + 1).saturating_sub(cells), head);
    let fits = |label: &Label| {
        let Rect { x, width, .. } = label.area;
        // With a blank cell on both sides.
        let around = Rect { x: x.saturating_sub(1), width: width + 2, ..head };
        x >= head.x && label.area.right() <= head.right() && is_free(around)
    };
    [right, left].into_iter().find(fits).or(mark).into_iter().collect()
}
