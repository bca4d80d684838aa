//! Reminders of picks that begin soon.

use super::message::{Effect, say};
use crate::agenda::{now, words};
use crate::tui::model::{Model, Status};
use crate::tui::screen::Screen;

/// Shows the reminders that are due, and rings the bell.
pub fn remind(model: &mut Model, screen: &Screen) -> Vec<Effect> {
    let due = std::mem::take(&mut model.due);
    if due.is_empty() {
        return Vec::new();
    }
    let said = due.into_iter().filter_map(|at| {
        let talk = &model.open.schedule.talks()[at];
        let starts = words::starts(now::starts_in(talk.slot?, model.now));
        let place = words::place(talk).map(|place| format!(", {place}"));
        let clash = screen.picks.clashes.is_hard(at);
        let clash = if clash { " (clash)" } else { "" };
        let place = place.unwrap_or_default();
        Some(format!("{starts}: {}{place}{clash}", talk.title))
    });
    let said: Vec<String> = said.collect();
    let said = said.join("; ");
    // Keep the message about a key pressed in the same moment.
    match model.status.take() {
        Some(before) => {
            say(model, format!("{}; {said}", before.text));
            model.status =
                model.status.take().map(|status| Status { error: before.error, ..status });
        }
        None => say(model, said),
    }
    if model.prefs.settings.bell { vec![Effect::Bell] } else { Vec::new() }
}
