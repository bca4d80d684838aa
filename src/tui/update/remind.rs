//! Reminding of picks that begin soon.

use super::{Effect, say};
use crate::agenda::{now, words};
use crate::tui::model::{App, Status};

/// Says what is due, and rings.
pub fn remind(app: &mut App) -> Vec<Effect> {
    let due = std::mem::take(&mut app.due);
    if due.is_empty() {
        return Vec::new();
    }
    let said = due.into_iter().filter_map(|at| {
        let talk = &app.schedule.talks()[at];
        let starts = words::starts(now::starts_in(talk.slot?, app.now));
        let place = words::place(talk).map(|place| format!(", {place}"));
        let clash = app.derived.clashes.of(at).any(|clash| clash.hard);
        let clash = if clash { " (clash)" } else { "" };
        let place = place.unwrap_or_default();
        Some(format!("{starts}: {}{place}{clash}", talk.title))
    });
    let said: Vec<String> = said.collect();
    let said = said.join("; ");
    // What was said of the key that came in the same moment is not lost by it.
    match app.status.take() {
        Some(before) => {
            say(app, format!("{}; {said}", before.text));
            app.status = app.status.take().map(|status| Status {
                error: before.error,
                ..status
            });
        }
        None => say(app, said),
    }
    if app.settings.bell {
        vec![Effect::Bell]
    } else {
        Vec::new()
    }
}
