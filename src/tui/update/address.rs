//! The URL of the selected talk.

use super::message::{Effect, say, with};
use crate::tui::action::Action;
use crate::tui::dialog::follow;
use crate::tui::model::Model;
use crate::tui::screen::Screen;

/// Copies the URL of the selected talk, even if the talk was removed from the schedule.
pub fn copy(model: &mut Model, screen: &Screen) -> Vec<Effect> {
    let url = screen.selection.last_known(&model.open).and_then(|talk| talk.url.clone());
    if url.is_none() {
        none(model, screen);
    }
    url.map(Effect::Copy).into_iter().collect()
}

/// Says why there is no URL.
pub fn none(model: &mut Model, screen: &Screen) {
    let text = match (screen.selection.talk(&model.open), screen.selected()) {
        (Some(talk), _) => {
            let follow = model.key_does(Action::Follow, "lists its links");
            let follow = follow.filter(|_| follow::has_links(talk));
            with("this talk has no address of its own", "; ", follow)
        }
        (None, Some(_)) => "no address of this talk is known".to_owned(),
        (None, None) => "no talk is selected".to_owned(),
    };
    say(model, text);
}
