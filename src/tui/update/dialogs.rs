//! Answers: going on with what an overlay or the search offers, or giving it up, and
//! the menu of what a talk leads to.

use super::views::view;
use super::{Effect, address, export, navigation, note, say, search, switch};
use crate::store::Existing;
use crate::tui::menu::{self, Target};
use crate::tui::model::{App, Before, Overlay, View};

pub fn accept(app: &mut App) -> Vec<Effect> {
    match app.overlay.take() {
        Some(Overlay::Menu {
            items, selected, ..
        }) => match items.into_iter().nth(selected).map(|item| item.target) {
            Some(Target::Link(url)) => return vec![Effect::Open(url)],
            Some(Target::Talk(at)) => {
                app.leave_trail();
                navigation::to_talk(app, at);
            }
            Some(Target::Group(by, key)) => {
                app.leave_trail();
                leave_search(app);
                view(app, View::Talks);
                navigation::browse_by(app, by, Some(&key));
            }
            None => {}
        },
        Some(Overlay::Switcher(switcher)) => return switch::choose(app, switcher),
        Some(Overlay::Prompt { input }) => {
            return export::export(app, input.value().trim(), Existing::Keep);
        }
        Some(Overlay::Question { path }) => return export::export(app, &path, Existing::Replace),
        Some(Overlay::Help { .. } | Overlay::Resolve { .. } | Overlay::Code { .. }) => {}
        None if app.note.is_some() => return note::close(app),
        None => match (app.search.is_some(), app.current()) {
            (true, Some(at)) => {
                let effect = search::remember(app);
                app.leave_trail();
                leave_search(app);
                navigation::to_talk(app, at);
                return effect.into_iter().collect();
            }
            // What was typed is mended, not lost.
            (true, None) => say(app, nothing_found(app)),
            _ => {}
        },
    }
    Vec::new()
}

/// Why there is no talk to go to.
pub fn nothing_found(app: &App) -> String {
    let hits = app.derived.hits.as_ref();
    let error = hits.and_then(|hits| hits.error.clone());
    error.unwrap_or_else(|| "no talk matches".to_owned())
}

pub fn cancel(app: &mut App) {
    match app.overlay.take() {
        // What was typed is not lost by a no.
        Some(Overlay::Question { path }) => export::prompt_with(app, path),
        Some(_) => {}
        None if search::uncomplete(app) => {}
        None => leave_search(app),
    }
}

pub fn leave_search(app: &mut App) {
    if let Some(search) = app.search.take() {
        let Before {
            focus,
            full,
            scrolled,
        } = search.before;
        (app.focus, app.full, app.scrolled) = (focus, full, scrolled);
    }
}

pub fn follow(app: &mut App) {
    let items = match (app.current_talk(), app.gone()) {
        (Some(talk), _) => menu::items(app, talk),
        (None, Some((_, slot))) => menu::instead(app, slot),
        (None, None) => Vec::new(),
    };
    if items.is_empty() {
        say(app, "nothing leads on from here");
    } else {
        app.overlay = Some(Overlay::Menu {
            items,
            selected: 0,
            offset: 0,
        });
    }
}

pub fn copy(app: &mut App) -> Vec<Effect> {
    if let Some(Overlay::Menu {
        items, selected, ..
    }) = &app.overlay
    {
        let text = items.get(*selected).map(|item| match &item.target {
            Target::Link(url) => url.clone(),
            Target::Group(_, key) => key.clone(),
            Target::Talk(at) => app.schedule.talks()[*at].title.clone(),
        });
        app.overlay = None;
        return text.map(Effect::Copy).into_iter().collect();
    }
    if let Some(url) = address::of_selected(app) {
        return vec![Effect::Copy(url)];
    }
    address::none(app);
    Vec::new()
}
