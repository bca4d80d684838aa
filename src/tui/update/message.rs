//! Messages and effects, and what is said on the last line.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use crossterm::event::{KeyEvent, MouseEvent};

use crate::agenda::Agenda;
use crate::schedule::TalkId;
use crate::schedule::changes::{Ledger, Unread};
use crate::store::library::Saved;
use crate::store::{self, ConferenceList, Existing};
use crate::text::clean;
use crate::tui::model::{Model, OpenConference, Status};

/// The outcome of reading a schedule again from its source.
#[derive(Debug)]
pub struct Updated {
    /// The conference's ID.
    pub conference: String,
    /// What was done with the edition and the first doubt about it, or why there is none.
    pub outcome: Result<(Saved, Option<String>), String>,
}

/// An event from outside, or the outcome of an effect.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(KeyEvent),
    /// The mouse was used.
    Mouse(MouseEvent),
    /// Text was pasted.
    Paste(String),
    /// Time has passed.
    Tick(DateTime<Utc>),
    /// All events are handled, and the next picture is due: reminders that are shown now
    /// replace no other message.
    Settled,
    /// Another program has changed the agenda.
    Reloaded(Result<Agenda, store::Error>),
    /// The unsaved changes were saved, or could not be.
    Saved(Result<Agenda, store::Error>),
    /// The conferences to choose from were read.
    Conferences(ConferenceList),
    /// The schedule was read again from its source, or could not be.
    Updated(Updated),
    /// The new edition was opened, or could not be.
    Reopened(Result<Box<OpenConference>, store::Error>),
    /// Another conference was opened, or could not be.
    Switched(Result<Box<OpenConference>, store::Error>),
    /// The export was written, or could not be.
    Exported(Result<PathBuf, store::Error>),
    /// Another program has changed the pending changes.
    ChangesReloaded(Result<Ledger, store::Error>),
    /// Changes were acknowledged, or could not be.
    Acknowledged {
        /// The changes, each with its time.
        read: Vec<(TalkId, DateTime<Utc>)>,
        /// The changes that were still unread.
        outcome: Result<Vec<(TalkId, Unread)>, store::Error>,
    },
    /// Changes are unread again, or cannot be.
    PutBack(Result<Vec<(TalkId, Unread)>, store::Error>),
    /// Another edition of the schedule is stored.
    EditionCame,
    /// A search was saved, or could not be: all saved searches.
    Remembered(Result<Vec<String>, store::Error>),
    /// A link was opened, or could not be: the message.
    Opened(Result<String, String>),
    /// A text was copied, or could not be: the message.
    Said(Result<String, String>),
    /// A note was written in the editor, or why it was not.
    Edited(Result<String, String>),
    /// The system asks to end, or the terminal is gone.
    End,
}

/// Something to be done outside.
#[derive(Debug, PartialEq)]
pub enum Effect {
    /// Save all changes that are unsaved when this is carried out.
    Save,
    /// Write a calendar to a path as typed.
    Export {
        /// The path; may begin with `~`.
        path: String,
        /// The calendar.
        text: String,
        /// Whether to write over a file.
        existing: Existing,
    },
    /// List the conferences to choose from.
    Conferences,
    /// Read the schedule again from its source, in the background.
    Update,
    /// Open the new edition of the open conference.
    Reopen,
    /// Open another conference; nothing of this one is unsaved.
    Switch(String),
    /// Save a search.
    Remember(String),
    /// Acknowledge changes, each with its time.
    Acknowledge(Vec<(TalkId, DateTime<Utc>)>),
    /// Make changes unread again.
    PutBack(Vec<(TalkId, Unread)>),
    /// Open an address in the browser.
    Open(String),
    /// Put a text on the clipboard.
    Copy(String),
    /// Ring the terminal's bell.
    Bell,
    /// Open a text in the editor.
    Edit(String),
    /// Draw the whole screen again.
    Redraw,
    /// Give the terminal back until the shell continues us.
    Suspend,
}

/// A text with more to say after it, if there is more.
pub fn with(text: &str, between: &str, more: Option<String>) -> String {
    more.map_or_else(|| text.to_owned(), |more| format!("{text}{between}{more}"))
}

/// Shows a message on the last line.
pub fn say(model: &mut Model, text: impl Into<String>) {
    model.status = Some(Status { text: clean::line(&text.into()), error: false });
}

/// Shows an error on the last line.
pub fn fail(model: &mut Model, text: impl Into<String>) {
    model.status = Some(Status { text: clean::line(&text.into()), error: true });
}
