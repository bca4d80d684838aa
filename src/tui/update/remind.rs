//! Reminding of picks that begin soon.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Effect, say};
use crate::agenda::{now, words};
use crate::tui::app::App;

/// The picks that it has become time to remind of since an instant. What has begun
/// meanwhile is left out: a machine that slept for hours has nothing to say of it.
pub fn due(app: &App, before: DateTime<Utc>) -> Vec<usize> {
    if app.settings.reminder == 0 {
        return Vec::new();
    }
    let ahead = TimeDelta::minutes(i64::from(app.settings.reminder));
    let due = |&at: &usize| {
        app.schedule.talks()[at].slot.is_some_and(|slot| {
            let start = slot.start.to_utc();
            let since = start.checked_sub_signed(ahead).unwrap_or(start);
            since > before && since <= app.now && start > app.now
        })
    };
    let picks = app.agenda.talks(&app.schedule);
    picks.into_iter().filter(due).collect()
}

/// Says what is due, and rings.
pub fn remind(app: &mut App) -> Vec<Effect> {
    let due = std::mem::take(&mut app.due);
    if due.is_empty() {
        return Vec::new();
    }
    let zone = app.shown_zone();
    let said = due.into_iter().filter_map(|at| {
        let talk = &app.schedule.talks()[at];
        let starts = words::starts(now::starts_in(talk.slot?, app.now));
        let place = words::place(talk).map(|place| format!(", {place}"));
        let mut said = format!("{starts}: {}{}", talk.title, place.unwrap_or_default());
        let clashes = app.derived.clashes.of(at);
        for clash in clashes.filter(|clash| clash.hard) {
            said.push_str("; ");
            said.push_str(&clash.note(&app.schedule, zone, at));
        }
        Some(said)
    });
    let said: Vec<String> = said.collect();
    // What was said of the key that came in the same moment is not lost by it.
    let before = app.status.take().map(|status| status.text);
    let said: Vec<String> = before.into_iter().chain(said).collect();
    say(app, said.join("; "));
    if app.settings.bell {
        vec![Effect::Bell]
    } else {
        Vec::new()
    }
}
