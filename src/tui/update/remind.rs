//! Reminders of picks that begin soon.

use super::message::say;
use crate::agenda::{now, phrases};
use crate::text::width;
use crate::tui::effect::Effect;
use crate::tui::layout;
use crate::tui::model::Model;
use crate::tui::screen::Screen;

/// Shows the reminders that are due, and gets the user's attention for them.
pub fn remind(model: &mut Model, screen: &Screen) {
    let due = std::mem::take(&mut model.due);
    if due.is_empty() {
        return;
    }
    // Several reminders share two lines. A long word may leave the end of a line empty.
    let lines = 2 * layout::status_width(screen.size);
    let room = if due.len() < 2 { usize::MAX } else { lines.saturating_sub(16) / due.len() };
    let ellipsis = model.prefs.symbols.ellipsis;
    let reminders = due.into_iter().filter_map(|at| {
        let talk = &model.open.schedule.talks()[at];
        let starts = phrases::starts(now::starts_in(talk.slot?, model.now));
        let place = width::fit(phrases::place(talk).unwrap_or_default(), room / 3, ellipsis);
        let place = if place.is_empty() { String::new() } else { format!(", {place}") };
        let clash = if screen.picks.clashes.is_hard(at) { " (clash)" } else { "" };
        let taken = width::of(&starts) + width::of(&place) + clash.len() + 4;
        let title = width::fit(&talk.title, room.saturating_sub(taken).max(8), ellipsis);
        Some(format!("{starts}: {title}{place}{clash}"))
    });
    // Keep the message about a key pressed in the same moment.
    let before = model.status.take();
    let error = before.as_ref().is_some_and(|status| status.error);
    let reminders: Vec<String> = reminders.collect();
    model.request(Effect::Notify(reminders.join("; ")));
    let texts = before.map(|status| status.text).into_iter().chain(reminders);
    let text = texts.collect::<Vec<_>>().join("; ");
    say(model, text);
    if let Some(status) = &mut model.status {
        status.error = error;
    }
}
