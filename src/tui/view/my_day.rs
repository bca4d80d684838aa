//! My day: times at the left, picks side by side where they overlap, free time, walks, and
//! the line at the current time.

use std::collections::BTreeMap;
use std::iter;

use ratatui::layout::Rect;
use ratatui::text::Span;

use super::badges;
use super::ui::Ui;
use crate::agenda::{Item, Level, phrases};
use crate::schedule::time;
use crate::text::{width, wrap};
use crate::tui::action::Action;
use crate::tui::canvas::{Canvas, cells_of};
use crate::tui::layout;
use crate::tui::model::{Focus, Model};
use crate::tui::screen::my_day::{Block, MyDayRows, Texts, untimed};
use crate::tui::theme::Role;

pub fn draw(ui: Ui<'_>, canvas: &mut Canvas<'_>) {
    let Some(area) = ui.screen.areas.my_day else {
        return;
    };
    let Some(my_day) = ui.screen.my_day.as_deref().filter(|my_day| !my_day.day.is_empty()) else {
        return empty(ui, canvas, area);
    };
    for label in &my_day.labels {
        let role = if label.begins { Role::Text } else { Role::Dim };
        beside(ui, canvas, my_day, label.row, &label.text, role);
    }
    for (at, block) in my_day.blocks.iter().enumerate() {
        draw_block(ui, canvas, my_day, (at, block));
    }
    for &(row, group) in &my_day.overflows {
        overflow(ui, canvas, my_day, (row, group));
    }
    if let (Some(row), count) = (my_day.untimed, my_day.day.untimed)
        && let Some(line) = line_at(ui, my_day, row)
    {
        let text = format!("  {}", untimed(ui.model, count));
        canvas.line(line, ui.fitted(&text, usize::from(line.width), Role::Dim));
    }
    now_line(ui, canvas, my_day);
    canvas.scrollbar(area, ui.model.list().offset, my_day.height);
}

/// The line of a row across all lanes, if it is on the screen.
fn line_at(ui: Ui<'_>, my_day: &MyDayRows, row: usize) -> Option<Rect> {
    let line = row.checked_sub(ui.model.list().offset)?;
    my_day.lanes.rows().nth(line)
}

/// Draws text beside a row, in the column of times.
fn beside(
    ui: Ui<'_>,
    canvas: &mut Canvas<'_>,
    my_day: &MyDayRows,
    row: usize,
    text: &str,
    role: Role,
) {
    if let Some(Rect { y, .. }) = line_at(ui, my_day, row) {
        let place = Rect { y, height: 1, ..my_day.times };
        canvas.line(place, ui.span(format!(" {text}"), role));
    }
}

/// Draws the number of parallel picks if they do not fit side by side.
fn overflow(ui: Ui<'_>, canvas: &mut Canvas<'_>, my_day: &MyDayRows, (row, group): (usize, usize)) {
    let Some(line) = line_at(ui, my_day, row) else {
        return;
    };
    let (shown, all) = (my_day.side_by_side(group), my_day.day.groups[group].lanes);
    let first = my_day.first_lane(group, ui.model.list().row) + 1;
    let last = first + shown - 1;
    let [before, after] = ui.symbols().more;
    let which = if first == last { first.to_string() } else { format!("{first} to {last}") };
    let text = format!("  {before} {which} of {all} at once {after}");
    canvas.line(line, ui.fitted(&text, usize::from(line.width), Role::Key));
}

fn draw_block(
    ui: Ui<'_>,
    canvas: &mut Canvas<'_>,
    my_day: &MyDayRows,
    (at, block): (usize, &Block),
) {
    let state = ui.model.list();
    let height = usize::from(my_day.lanes.height);
    let shown = block.rows.start.max(state.offset)..block.rows.end.min(state.offset + height);
    let Some(column) = my_day.columns(block, state.row).filter(|_| !shown.is_empty()) else {
        return;
    };
    if block.all_day {
        beside(ui, canvas, my_day, block.rows.start, phrases::ALL_DAY, Role::Dim);
    }
    let contents = my_day.contents(block);
    let item = contents.0;
    let texts = Texts::new(ui.model, &ui.screen.picks, contents, usize::from(column.width));
    let rows: Vec<usize> = shown.filter(|row| my_day.now != Some(*row)).collect();
    // The title stays visible while the top of the block is scrolled out of sight.
    let mut lines = lines(ui, &texts, (item, column), rows.len()).into_iter();
    let selected = at == state.row && state.selected.is_some();
    for (place, row) in rows.iter().enumerate() {
        let Some(line) = line_at(ui, my_day, *row) else {
            continue;
        };
        let line = Rect { x: column.x, width: column.width, ..line };
        let mut spans = vec![bar(ui, my_day, block, *row, selected)];
        spans.extend(lines.next().unwrap_or_default());
        canvas.line(line, spans);
        if selected {
            select(ui, canvas, line, place == 0);
        }
    }
}

/// The bar beside a row of a block, dashed beside maybes and free time.
fn bar(ui: Ui<'_>, my_day: &MyDayRows, block: &Block, row: usize, selected: bool) -> Span<'static> {
    let (role, dashed) = match my_day.contents(block).0 {
        Item::Talk(at) => {
            let (open, talk) = (&ui.model.open, ui.talk(*at));
            let maybe = open.agenda.level(&talk.id) == Some(Level::Maybe);
            (Role::Track(open.schedule.track_number(talk)), maybe)
        }
        Item::Cancelled(_) | Item::Busy(_) => (Role::Dim, false),
        Item::Free(_) | Item::Walk(_) => (Role::Dim, true),
    };
    let symbols = ui.symbols();
    if selected {
        return ui.span(symbols.selected, Role::SelectedElsewhere);
    }
    let ends = (row == block.rows.start, row + 1 == block.rows.end);
    ui.span(if dashed { symbols.dashed } else { symbols.block_bar(ends.0, ends.1) }, role)
}

/// The lines of a block, as many as it has rows: the title, then what is below it.
fn lines(
    ui: Ui<'_>,
    texts: &Texts,
    (item, column): (&Item, Rect),
    rows: usize,
) -> Vec<Vec<Span<'static>>> {
    let room = usize::from(column.width).saturating_sub(2);
    let below = texts.below.len().min(rows.saturating_sub(1));
    let max = rows - below;
    let letters = match item {
        Item::Talk(at) => badges::of_block(ui, &[*at], room),
        _ => String::new(),
    };
    let right = [letters.as_str(), texts.right.as_str()].join(" ");
    let right = right.trim();
    let cells = room.saturating_sub(texts.indent() + right_cells(right));
    let title = wrap::cut(texts.title.clone(), cells, max, ui.symbols().ellipsis);
    let rights = iter::once(ui.span(right, Role::Dim)).chain(iter::repeat(Span::default()));
    let titles = title.iter().map(|text| ui.fitted(text, cells, texts.title_role)).zip(rights);
    let below = texts.below.iter().take(below).enumerate().map(|(at, (text, role))| {
        let hint = if at == 0 { texts.hint.as_str() } else { "" };
        let cells = room.saturating_sub(texts.indent() + right_cells(hint));
        (ui.fitted(text, cells, *role), ui.span(hint, Role::Clash))
    });
    let prefix =
        texts.prefix.iter().map(|(symbol, role)| ui.span(symbol.as_str(), *role)).collect();
    let indent = vec![Span::raw(" ".repeat(texts.indent()))];
    let leads = iter::once(prefix).chain(iter::repeat(indent));
    let line = |(mut spans, (text, right)): (Vec<Span<'static>>, _)| {
        spans.push(text);
        pad(&mut spans, right, room);
        spans
    };
    leads.zip(titles.chain(below)).map(line).collect()
}

/// The cells that text at the right takes, with the spaces before it.
fn right_cells(text: &str) -> usize {
    if text.is_empty() { 0 } else { width::of(text) + 2 }
}

/// Adds text at the right end of a line of `room` cells, if it fits.
fn pad(spans: &mut Vec<Span<'static>>, text: Span<'static>, room: usize) {
    let used = cells_of(spans.iter().chain([&text]));
    if let Some(blanks) = room.checked_sub(used).filter(|_| !text.content.is_empty()) {
        spans.extend([Span::raw(" ".repeat(blanks)), text]);
    }
}

/// Highlights a line of the selected block; its first line stands out most.
fn select(ui: Ui<'_>, canvas: &mut Canvas<'_>, line: Rect, first: bool) {
    let focused = ui.model.has_focus(Focus::Main);
    let style = canvas.style(Role::selected(focused && first));
    let text = Rect { width: line.width.saturating_sub(1), ..line };
    if focused && first {
        canvas.point_at(line);
    }
    if first {
        canvas.buffer.set_style(text, style);
    }
    canvas.buffer.set_string(line.x, line.y, ui.symbols().selected, style);
}

/// Draws the current time: the clock at the left, and a line to the right of the bars.
fn now_line(ui: Ui<'_>, canvas: &mut Canvas<'_>, my_day: &MyDayRows) {
    let Some((row, line)) = my_day.now.and_then(|row| Some((row, line_at(ui, my_day, row)?)))
    else {
        return;
    };
    let clock = time::clock_on(ui.model.shown_now(), ui.model.shown_zone(), my_day.day.date);
    let clock = format!("{}{clock}", ui.symbols().more[1]);
    canvas.line(Rect { y: line.y, height: 1, ..my_day.times }, ui.span(clock, Role::Now));
    let rule = ui.symbols().rule.repeat(usize::from(line.width).saturating_sub(4));
    canvas.line(line, ui.span(format!("{rule} now"), Role::Now));
    let selected = ui.model.list().row;
    for (at, block) in my_day.blocks.iter().enumerate() {
        let column = my_day.columns(block, selected).filter(|_| block.rows.contains(&row));
        if let Some(column) = column {
            let bar = bar(ui, my_day, block, row, at == selected);
            canvas.line(Rect { x: column.x, width: 1, ..line }, bar);
        }
    }
}

/// The days with picks, each with the number of its picks.
fn picks_on_days(model: &Model) -> Vec<String> {
    let (schedule, agenda) = (&model.open.schedule, &model.open.agenda);
    let mut counts = BTreeMap::new();
    for slot in agenda.picks().filter_map(|(id, _)| schedule.by_id(id)?.slot) {
        *counts.entry(slot.day()).or_insert(0) += 1;
    }
    counts.into_iter().map(|(day, count)| format!("{count} on {}", time::day(day))).collect()
}

/// Draws the text of a day without picks, with the keys that help.
fn empty(ui: Ui<'_>, canvas: &mut Canvas<'_>, area: Rect) {
    const CELLS: usize = 60;
    let room = usize::from(area.width).saturating_sub(4).min(CELLS);
    let (_, below) = layout::titled(area);
    if let Some(why) = &ui.model.open.agenda_error {
        return canvas.texts(below, 2, &wrap::plain(why, room), Role::Error);
    }
    let Some(day) = ui.model.open.schedule.days().get(ui.model.nav.timeline.day) else {
        return canvas.texts(below, 2, &["No talk has a time yet.".to_owned()], Role::Dim);
    };
    let mut ways = vec![
        (Action::Talks, "lists the talks"),
        (Action::Star, "stars one"),
        (Action::MyDay, "shows all rooms"),
    ];
    let days = ui.model.open.schedule.days();
    if days.last() != Some(day) {
        ways.push((Action::NextDay, "goes to the next day"));
    } else if days.len() > 1 {
        ways.push((Action::PreviousDay, "goes to the previous day"));
    }
    let ways = ui.ways(&ways);
    let mut lines = wrap::plain(&format!("Nothing is picked for {}.", time::day(*day)), room);
    let others = picks_on_days(ui.model);
    if !others.is_empty() {
        lines.extend(wrap::plain(&format!("Your picks: {}.", others.join(", ")), room));
    }
    if !ways.is_empty() {
        lines.push(String::new());
        lines.extend(wrap::plain(&ways, room));
    }
    let count = ui.screen.my_day.as_ref().map_or(0, |my_day| my_day.day.untimed);
    if count > 0 {
        lines.push(String::new());
        lines.extend(wrap::plain(&format!("{}.", untimed(ui.model, count)), room));
    }
    canvas.texts(below, 2, &lines, Role::Dim);
}
