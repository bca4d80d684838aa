//! Messages and effects, and what is said on the last line.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use crossterm::event::{KeyEvent, MouseEvent};

use crate::agenda::Agenda;
use crate::schedule::TalkId;
use crate::schedule::changes::{Ledger, Unread};
use crate::store::library::Saved;
use crate::store::{self, Existing, Shelf};
use crate::text::clean;
use crate::tui::model::{Model, OpenConference, Status};

/// The outcome of reading a schedule again from its source.
#[derive(Debug)]
pub struct Updated {
    /// The conference's ID.
    pub conference: String,
    /// What was done with the edition, or why there is none.
    pub outcome: Result<Saved, String>,
}

/// Something that happened.
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
    /// All that had happened is done, and the next picture is due: what is to be said
    /// of the time wipes nothing and is wiped by nothing.
    Settled,
    /// Another program has changed the agenda.
    Reloaded(Result<Agenda, store::Error>),
    /// The changes that were not saved yet have been, or could not be.
    Saved(Result<Agenda, store::Error>),
    /// The conferences to choose from were read.
    Conferences(Shelf),
    /// The programme was read again, or could not be.
    Updated(Updated),
    /// The edition that came was opened, or could not be.
    Reopened(Result<Box<OpenConference>, store::Error>),
    /// Another conference was opened, or could not be.
    Switched(Result<Box<OpenConference>, store::Error>),
    /// The export was written, or could not be.
    Exported(Result<PathBuf, store::Error>),
    /// Another program has changed what was not read yet.
    ChangesReloaded(Result<Ledger, store::Error>),
    /// Changes were taken as read, or could not be.
    Acknowledged {
        /// Which, each as it was at a time.
        read: Vec<(TalkId, DateTime<Utc>)>,
        /// Those that were not read before.
        outcome: Result<Vec<(TalkId, Unread)>, store::Error>,
    },
    /// Changes are to be read again, or cannot be: which.
    PutBack(Result<Vec<(TalkId, Unread)>, store::Error>),
    /// Another edition of the programme is stored.
    EditionCame,
    /// A search was kept among the last ones, or could not be: all that are kept.
    Remembered(Result<Vec<String>, store::Error>),
    /// A link was opened, or could not be: what to say of it.
    Opened(Result<String, String>),
    /// A text was copied, or could not be: what to say of it.
    Said(Result<String, String>),
    /// A note was written in another program, or why it was not.
    Edited(Result<String, String>),
    /// The system asks to end, or the terminal is gone.
    End,
}

/// Something to be done outside.
#[derive(Debug, PartialEq)]
pub enum Effect {
    /// Make the changes in the agenda file that are not in it by the time this is
    /// done: a save that succeeds is then one of all there are.
    Save,
    /// Write a calendar to a path as typed.
    Export {
        /// The path; may begin with `~`.
        path: String,
        /// The calendar.
        text: String,
        /// What to do about a file that is there.
        existing: Existing,
    },
    /// Read which conferences there are to choose from.
    Conferences,
    /// Read the programme again, while all else goes on.
    Update,
    /// Open the conference again, of which another edition is there by now.
    Reopen,
    /// Open another conference in the place of this one, of which nothing is unsaved.
    Switch(String),
    /// Keep a search among the last ones.
    Remember(String),
    /// Keep that changes were read, each as it was at a time.
    Acknowledge(Vec<(TalkId, DateTime<Utc>)>),
    /// Keep that changes were not read after all.
    PutBack(Vec<(TalkId, Unread)>),
    /// Open an address in the browser.
    Open(String),
    /// Put a text on the clipboard.
    Copy(String),
    /// Ring the terminal's bell.
    Bell,
    /// Let a text be written in another program.
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
    model.status = Some(Status {
        text: clean::line(&text.into()),
        error: false,
    });
}

/// Shows an error on the last line.
pub fn fail(model: &mut Model, text: impl Into<String>) {
    model.status = Some(Status {
        text: clean::line(&text.into()),
        error: true,
    });
}
