//! The title of the terminal's window: the next pick.

use super::picks::{Picks, TextKey, text_key};
use crate::agenda::{now, phrases};
use crate::tui::memo::Memo;
use crate::tui::model::Model;

/// The next pick as `10:15 A title, Room`, or without one the name of the conference.
pub fn title(
    last: Option<&Memo<TextKey, String>>,
    model: &Model,
    picks: &Picks,
) -> Memo<TextKey, String> {
    Memo::new(last, text_key(model), || next_pick(model, picks))
}

fn next_pick(model: &Model, picks: &Picks) -> String {
    let (schedule, agenda) = (&model.open.schedule, &model.open.agenda);
    let next = now::next(schedule, agenda, &picks.clashes, model.now);
    let next = next.map(|next| &schedule.talks()[next.pick]);
    let Some((talk, slot)) = next.and_then(|talk| Some((talk, talk.slot?))) else {
        return format!("Hallway: {}", schedule.conference().title);
    };
    let zone = model.shown_zone();
    let start = if slot.day() == model.today() {
        phrases::start(slot, zone)
    } else {
        phrases::weekday_and_start(slot, model.now, zone)
    };
    let place = phrases::place(talk).map(|place| format!(", {place}")).unwrap_or_default();
    format!("{start} {}{place}", talk.title)
}
