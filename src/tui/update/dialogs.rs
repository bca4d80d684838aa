//! Opening dialogs and acting on their answers, and the URL of the selected talk.

use ratatui::layout::Position;

use super::message::{fail, say, say_nothing_selected, with};
use super::settle::resettle;
use super::views::open_view;
use super::{export, import, navigation, refresh, resolve, search, switch};
use crate::tui::action::Action;
use crate::tui::dialog::follow::{self, Menu};
use crate::tui::dialog::help::Help;
use crate::tui::dialog::qr::QrCodes;
use crate::tui::dialog::{Answer, Dialog, Target};
use crate::tui::effect::Effect;
use crate::tui::keys::Scope;
use crate::tui::model::{Browse, Model, View, joined};
use crate::tui::screen::Screen;

/// Lets the open dialog handle an action. Returns `false` if no dialog is open, or if the
/// action means the same as without a dialog.
pub fn act(model: &mut Model, screen: &Screen, action: Action) -> bool {
    let answer = model.dialog.as_mut().map(|dialog| dialog.act(action, screen.size));
    handle(model, screen, answer.unwrap_or(Answer::Pass))
}

/// Lets the open dialog handle a click. Returns `false` if no dialog is open.
pub fn click(model: &mut Model, screen: &Screen, at: Position) -> bool {
    let answer = model.dialog.as_mut().map(|dialog| dialog.click(screen.size, at));
    handle(model, screen, answer.unwrap_or(Answer::Pass))
}

fn handle(model: &mut Model, screen: &Screen, answer: Answer) -> bool {
    // The list of conferences stays open if none matches the text.
    if !matches!(answer, Answer::Stay | Answer::Pass | Answer::Switch) {
        model.dialog = model.dialog.take().and_then(Dialog::below);
    }
    match answer {
        Answer::Pass => return false,
        Answer::Stay | Answer::Close => {}
        Answer::Switch => switch::choose(model),
        Answer::Refresh => refresh::begin(model),
        Answer::StopImport => import::stop(model),
        Answer::Follow(target) => go_to(model, screen, target),
        Answer::Copy(target) => copy_text(model, text_of(model, target)),
        Answer::Export { path, existing } => export::export(model, path, existing),
        Answer::AskForPath(path) => export::ask(model, path),
        Answer::Keep { kept, talks, alone } => resolve::keep(model, &kept, &talks, alone),
    }
    true
}

fn go_to(model: &mut Model, screen: &Screen, target: Target) {
    match target {
        Target::Link(url) => model.request(Effect::OpenUrl(url)),
        Target::Talk(at) => {
            model.remember_location();
            navigation::to_talk(model, screen, at);
        }
        Target::Like(at) => search::like(model, at),
        Target::Group(by, key) => {
            model.remember_location();
            search::leave(model);
            model.nav.kept = None;
            open_view(model, screen, View::Talks);
            resettle(model, screen);
            model.nav.browse = Browse::new(&model.open.schedule, by, Some(&key));
        }
    }
}

fn text_of(model: &Model, target: Target) -> String {
    match target {
        Target::Link(url) => url,
        Target::Group(_, key) => key,
        Target::Talk(at) | Target::Like(at) => model.open.schedule.talks()[at].title.clone(),
    }
}

/// Opens the help over the view or the open dialog.
pub fn help(model: &mut Model) {
    let help = Help::new(&model.prefs, &model.scopes(), model.dialog.take());
    model.dialog = Some(Dialog::Help(help));
}

/// Opens the follow menu of the selected talk.
pub fn follow(model: &mut Model, screen: &Screen) {
    let (open, zone) = (&model.open, model.shown_zone());
    let items = match (screen.selection.talk(open), screen.selected()) {
        (Some(talk), _) => follow::items(open, zone, talk),
        (None, Some(id)) => follow::instead(open, zone, open.last_slot(id)),
        (None, None) => Vec::new(),
    };
    match Menu::new(items) {
        Some(menu) => model.dialog = Some(Dialog::Follow(menu)),
        None => say(model, "nothing to follow here"),
    }
}

/// Shows the QR code of the selected talk's URL, or in the agenda the codes of the picks.
pub fn qr(model: &mut Model, screen: &Screen) {
    let in_agenda = model.shown_view() == Some(View::Agenda) && !model.nav.in_details();
    let is_pick = |id| screen.selected_position().is_some() && model.open.agenda.is_picked(id);
    let codes = if in_agenda && screen.selected().is_none_or(is_pick) {
        let fallback = model.key_does(Action::Export, "exports the agenda as a file.");
        let zone = model.shown_zone();
        let first = (screen.selected_position(), fallback.unwrap_or_default());
        QrCodes::of_agenda(&model.open, zone, &model.prefs, first)
    } else {
        let talk = screen.selection.last_known(&model.open);
        talk.and_then(|talk| QrCodes::of_talk(talk, &model.prefs))
    };
    match codes {
        Some(codes) => model.dialog = Some(Dialog::Qr(codes)),
        None => no_url(model, screen),
    }
}

/// Copies the URL of the selected talk, even if the talk is cancelled.
pub fn copy(model: &mut Model, screen: &Screen) {
    match screen.selection.last_known(&model.open).and_then(|talk| talk.url.clone()) {
        Some(url) => copy_text(model, url),
        None => no_url(model, screen),
    }
}

/// Copies a text, or shows it if the terminal has no clipboard: one without a title.
fn copy_text(model: &mut Model, text: String) {
    if model.prefs.terminal.has_title {
        model.request(Effect::Copy(text));
    } else {
        say(model, format!("this terminal has no clipboard: {text}"));
    }
}

/// Shows the outcome of opening a link.
pub fn link_opened(model: &mut Model, outcome: Result<String, String>) {
    match outcome {
        Ok(text) => say(model, text),
        Err(text) => {
            let copy = model.prefs.keymap.key(&[Scope::Menu], Action::Copy);
            fail(model, with(&text, copy.map(|key| format!("{key} copies it"))));
        }
    }
}

/// Shows the outcome of copying a text.
pub fn copied(model: &mut Model, outcome: Result<String, String>) {
    match outcome {
        Ok(text) => say(model, text),
        Err(text) => fail(model, text),
    }
}

/// The keys for the calendar code of a pick.
fn calendar_code(model: &Model) -> Option<String> {
    let (agenda, code) = (model.key(Action::Agenda)?, model.key(Action::QrCode)?);
    Some(format!("{agenda} {code} shows its calendar code"))
}

/// Says why there is no URL.
fn no_url(model: &mut Model, screen: &Screen) {
    let text = match (screen.selection.talk(&model.open), screen.selected()) {
        (Some(talk), _) => {
            let follow = model.key_does(Action::Follow, "lists its links");
            let follow = follow.filter(|_| follow::has_links(&model.open.schedule, talk));
            let has_code = talk.slot.is_some() && model.open.agenda.is_picked(&talk.id);
            let agenda = has_code.then(|| calendar_code(model)).flatten();
            with("this talk has no URL", joined(follow.into_iter().chain(agenda)))
        }
        (None, Some(_)) => "this talk has no URL".to_owned(),
        (None, None) => return say_nothing_selected(model, screen),
    };
    say(model, text);
}
