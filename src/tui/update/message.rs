//! Messages, and the message on the last line of the screen.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use crossterm::event::Event;

use crate::agenda::{Agenda, BusyEvent};
use crate::import::{self, ImportRequest};
use crate::schedule::Schedule;
use crate::store::library::Saved;
use crate::store::{self, ConferenceList};
use crate::tui::action::Action;
use crate::tui::model::{Model, OpenConference, Status, View};
use crate::tui::screen::Screen;

/// The outcome of refreshing a schedule from its source.
#[derive(Debug)]
pub struct Refreshed {
    /// The ID of the conference.
    pub conference: String,
    /// How the edition was stored, with the first reason to check it, or why the refresh
    /// failed.
    pub outcome: Result<(Saved, Option<String>), String>,
}

/// A schedule that was imported.
#[derive(Debug)]
pub struct ImportOutcome {
    /// The ID of the conference.
    pub id: String,
    pub saved: Saved,
    /// The first reason to check the edition, or else its source.
    pub note: Option<String>,
}

impl ImportOutcome {
    /// The outcome of an import.
    ///
    /// # Errors
    ///
    /// The reason why nothing is imported.
    pub fn of(
        outcome: Result<import::Imported, import::Error>,
        wanted: &ImportRequest,
    ) -> Result<Self, String> {
        // The terminal UI has no options for an import.
        let command = format!("hallway import {}", wanted.argument());
        let imported = outcome.map_err(|error| error.with_advice(Some(&command)))?;
        Ok(Self {
            id: imported.id().to_owned(),
            saved: imported.edition.saved,
            note: imported.doubt().or_else(|| imported.found_at()),
        })
    }
}

/// Something that happened outside.
#[derive(Debug)]
pub enum Input {
    /// An event of the terminal.
    Event(Event),
    /// A schedule was read again from its source, or could not be.
    Refreshed(Refreshed),
    /// The received bytes of an import, and the total if known.
    Progress(u64, Option<u64>),
    /// A schedule was imported, or the reason why not.
    Imported(Result<ImportOutcome, String>),
    /// The system asks to suspend.
    Suspend,
    /// The system asks to end, or the terminal is gone.
    End,
}

/// An input, or the outcome of an effect.
#[derive(Debug)]
pub enum Msg {
    Input(Input),
    /// The current time, sent before each input.
    Now(DateTime<Utc>),
    /// Show the reminders that are due. Sent after all pending input is handled, so that a
    /// reminder does not replace another message.
    Remind,
    /// Another program changed the agenda.
    AgendaReloaded(Result<Agenda, store::Error>),
    /// The key that followed [`Msg::AgendaReloaded`] is handled. It was pressed for the changes on
    /// the screen, so changes that another program acknowledged disappear only now.
    AcknowledgedElsewhere,
    /// The outcome of saving the unsaved changes.
    Saved(Result<Agenda, store::Error>),
    /// The conferences to choose from were read.
    Conferences(ConferenceList),
    /// The outcome of loading the abstracts, which the first screen does not need.
    AbstractsLoaded(Result<Box<Schedule>, store::Error>),
    /// The outcome of opening the new edition, as in [`Effect::Reopen`](super::Effect::Reopen).
    Reopened {
        updated: bool,
        outcome: Result<Box<OpenConference>, store::Error>,
    },
    /// The outcome of opening another conference.
    Switched(Result<Box<OpenConference>, store::Error>),
    /// The outcome of writing the export.
    Exported(Result<PathBuf, store::Error>),
    /// A new edition of the schedule was stored.
    EditionStored,
    /// The outcome of saving a search: all saved searches.
    SearchSaved(Result<Vec<String>, store::Error>),
    /// The outcome of opening a link, as a message.
    LinkOpened(Result<String, String>),
    /// The outcome of copying text, as a message.
    Copied(Result<String, String>),
    /// The user's own calendars were read again.
    BusyChanged(Arc<[BusyEvent]>),
    /// A save succeeded with a restriction.
    Warned(String),
    /// The text from the editor, or the reason why there is none.
    Edited(Result<String, String>),
}

/// Appends further text to a message, if there is any.
pub fn with(text: &str, more: Option<String>) -> String {
    more.map_or_else(|| text.to_owned(), |more| format!("{text}; {more}"))
}

/// Appends a warning to the message on the last line, which the same key may have caused.
pub fn warn(model: &mut Model, warning: String) {
    let before = model.status.take().map(|status| status.text);
    fail(model, before.into_iter().chain([warning]).collect::<Vec<_>>().join("; "));
}

/// Shows a message on the last line.
pub fn say(model: &mut Model, text: impl Into<String>) {
    model.status = Some(Status::new(&text.into(), false));
}

/// Says why no talk is selected, and how to select one.
pub fn say_nothing_selected(model: &mut Model, screen: &Screen) {
    const ALL: &[(Action, &str)] =
        &[(Action::Talks, "shows all talks"), (Action::Search, "searches them")];
    let is_filtered = || {
        let nav = &model.nav;
        nav.view == View::Talks && model.kept().is_none() && nav.browse.is_filtered()
    };
    let (why, ways): (_, &[_]) = if model.search.is_some() {
        ("no talk matches", &[])
    } else if screen.selection.gap.is_some() {
        ("free time is selected, not a talk", &[(Action::Open, "lists the talks that fit")])
    } else if screen.areas.groups.is_some() && screen.areas.list.is_none() {
        ("no talk is selected", &[(Action::Open, "lists the talks of the group")])
    } else if is_filtered() && model.nav.came_from().is_some() {
        ("no talk passes the filters", &[(Action::Back, "goes back")])
    } else if is_filtered() {
        ("no talk passes the filters", &[(Action::Back, "clears them")])
    } else {
        ("no talk is shown here", ALL)
    };
    let ways = model.ways(ways);
    say(model, with(why, ways));
}

/// Shows an error on the last line.
pub fn fail(model: &mut Model, text: impl Into<String>) {
    model.status = Some(Status::new(&text.into(), true));
}

/// Whether the agenda is read-only; says why.
pub fn is_locked(model: &mut Model) -> bool {
    let why = model.open.agenda_error.clone();
    let locked = why.is_some();
    if let Some(why) = why {
        fail(model, why);
    }
    locked
}
