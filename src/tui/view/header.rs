//! The first line of the screen: conference, views, counts and clock.

use ratatui::layout::Rect;
use ratatui::text::Span;

use super::ui::Ui;
use crate::text::width;
use crate::tui::canvas::Canvas;
use crate::tui::theme::Role;

pub fn draw(ui: Ui<'_>, canvas: &mut Canvas<'_>) {
    let (area, header) = (ui.screen.areas.header, &ui.screen.header);
    let first = header.tabs.first().map_or(area.right(), |tab| tab.area.x);
    let conference = ui.model.open.schedule.conference();
    let room = usize::from(first - area.x).saturating_sub(2);
    let name = conference.name_within(room.saturating_sub(1));
    let mut left = vec![Span::raw(" "), ui.fitted(name, room, Role::Title)];
    let city = &conference.venue.city;
    let used = width::of(name) + 3;
    if !city.is_empty() && used + width::of(city) <= room {
        let dot = ui.symbols().dot;
        left.push(ui.span(format!(" {dot} {city}"), Role::Dim));
    }
    let place = Rect { width: first - area.x, ..area };
    canvas.line(place, left);
    for tab in &header.tabs {
        let is_open = tab.view == ui.model.tab() && ui.model.search.is_none();
        let role = if is_open { Role::ActiveTab } else { Role::Text };
        canvas.line(tab.area, ui.span(tab.label.as_str(), role));
    }
    let x = header.tabs.last().map_or(first, |tab| tab.area.right());
    let rest = Rect { x, width: area.right().saturating_sub(x), ..area };
    let mut spans = vec![Span::raw(" ")];
    for (text, role) in &header.counts {
        spans.push(ui.span(format!("{text} "), *role));
    }
    canvas.line(rest, spans);
    canvas.line_right(rest, ui.span(header.clock.as_str(), Role::Dim));
}
