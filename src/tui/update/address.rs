//! The URL of the selected talk.

use super::message::{say, with};
use crate::tui::action::Action;
use crate::tui::dialog::follow;
use crate::tui::effect::Effect;
use crate::tui::model::Model;
use crate::tui::screen::Screen;

/// Copies the URL of the selected talk, even if the talk was removed from the schedule.
pub fn copy(model: &mut Model, screen: &Screen) {
    match screen.selection.last_known(&model.open).and_then(|talk| talk.url.clone()) {
        Some(url) => model.request(Effect::Copy(url)),
        None => none(model, screen),
    }
}

/// Says why there is no URL.
pub fn none(model: &mut Model, screen: &Screen) {
    let text = match (screen.selection.talk(&model.open), screen.selected()) {
        (Some(talk), _) => {
            let follow = model.key_does(Action::Follow, "lists its links");
            let follow = follow.filter(|_| follow::has_links(&model.open.schedule, talk));
            with("this talk has no URL", follow)
        }
        (None, Some(_)) => "this talk has no URL".to_owned(),
        (None, None) => "no talk is selected".to_owned(),
    };
    say(model, text);
}
