//! The address of the selected talk, and what is said where there is none.

use super::{say, with};
use crate::tui::action::Action;
use crate::tui::menu;
use crate::tui::model::App;

/// The address of the selected talk, be it one that the programme no longer has.
pub fn of_selected(app: &App) -> Option<String> {
    app.known_talk()?.url.clone()
}

/// Says why there is none.
pub fn none(app: &mut App) {
    let text = match (app.current_talk(), app.selected()) {
        (Some(talk), _) => {
            let follow = app.key_does(Action::Follow, "lists its links");
            let follow = follow.filter(|_| menu::has_links(talk));
            with("this talk has no address of its own", "; ", follow)
        }
        (None, Some(_)) => "no address of this talk is known".to_owned(),
        (None, None) => "no talk is selected".to_owned(),
    };
    say(app, text);
}
