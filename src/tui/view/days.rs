//! The line above the timeline and my day: tabs for the days, the key between both, and the
//! summary of my day.

use super::ui::Ui;
use crate::tui::canvas::Canvas;
use crate::tui::theme::Role;

pub fn draw(ui: Ui<'_>, canvas: &mut Canvas<'_>) {
    let (Some(area), days) = (ui.screen.areas.days, &ui.screen.days) else {
        return;
    };
    for tab in &days.tabs {
        let role = if tab.day == ui.model.nav.timeline.day { Role::ActiveTab } else { Role::Text };
        canvas.line(tab.area, ui.span(tab.label.as_str(), role));
    }
    let (toggle, place) = &days.toggle;
    canvas.line(*place, ui.span(toggle.as_str(), Role::Dim));
    if ui.model.in_my_day() {
        canvas.line_right(area, ui.span(days.summary.as_str(), Role::Title));
    }
}
