//! Reminders of picks that begin soon.

use super::message::say;
use crate::agenda::{now, phrases};
use crate::tui::effect::Effect;
use crate::tui::model::Model;
use crate::tui::screen::Screen;

/// Shows the reminders that are due, and rings the bell.
pub fn remind(model: &mut Model, screen: &Screen) {
    let due = std::mem::take(&mut model.due);
    if due.is_empty() {
        return;
    }
    let reminders = due.into_iter().filter_map(|at| {
        let talk = &model.open.schedule.talks()[at];
        let starts = phrases::starts(now::starts_in(talk.slot?, model.now));
        let place = phrases::place(talk).map(|place| format!(", {place}")).unwrap_or_default();
        let clash = if screen.picks.clashes.is_hard(at) { " (clash)" } else { "" };
        Some(format!("{starts}: {}{place}{clash}", talk.title))
    });
    // Keep the message about a key pressed in the same moment.
    let before = model.status.take();
    let error = before.as_ref().is_some_and(|status| status.error);
    let texts = before.map(|status| status.text).into_iter().chain(reminders);
    let text = texts.collect::<Vec<_>>().join("; ");
    say(model, text);
    if let Some(status) = &mut model.status {
        status.error = error;
    }
    if model.prefs.settings.bell {
        model.request(Effect::Bell);
    }
}
