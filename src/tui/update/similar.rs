//! More like this: the talks like the selected one, as a list.

use super::message::say;
use super::search;
use crate::tui::memo::Shared;
use crate::tui::model::{Focus, Kept, KeptOf, ListState, Model, View};
use crate::tui::screen::Screen;

/// Lists the talks that are like the selected one.
pub fn open(model: &mut Model, screen: &Screen) {
    match screen.current() {
        Some(at) => like(model, at),
        None => say(model, "this talk is cancelled"),
    }
}

/// Lists the talks that are like a talk.
pub fn like(model: &mut Model, at: usize) {
    let id = model.open.schedule.talks()[at].id.clone();
    let (talks, because): (Vec<_>, Vec<_>) = model.similar(&id).into_iter().unzip();
    let first = talks.first().and_then(|first| model.open.schedule.position(first));
    let Some(first) = first else {
        return say(model, "no talk is like this one");
    };
    model.remember_location();
    search::leave(model);
    let nav = &mut model.nav;
    let (of, list) = (KeptOf::Like(id), ListState::default());
    nav.kept = Some(Kept { of, talks: Shared::new(talks), because, list });
    (nav.view, nav.focus, nav.full, nav.gap) = (View::Talks, Focus::Main, false, None);
    model.select_everywhere(first);
}
