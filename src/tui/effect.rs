//! Work outside the model, which the loop carries out.

use crate::import::ImportRequest;
use crate::store::Existing;
use crate::store::places::Place;

/// A request for work in the background, which may take as long as the network.
#[derive(Debug, PartialEq)]
pub enum Request {
    /// Read a conference again from its source.
    /// [`Input::Refreshed`](super::update::Input::Refreshed) brings the outcome.
    Refresh {
        /// The ID of the conference.
        conference: String,
    },
    /// Import a schedule; a path is as typed. [`Input::Progress`](super::update::Input::Progress)
    /// and [`Input::Imported`](super::update::Input::Imported) report its progress and outcome.
    Import(ImportRequest),
    /// Stop the import that was started last. If it is too late,
    /// [`Input::Refreshed`](super::update::Input::Refreshed) says so.
    StopImport,
}

/// Work outside the model.
#[derive(Debug, PartialEq)]
pub enum Effect {
    /// Save all changes that are unsaved when the effect runs.
    Save,
    /// Write a calendar to a path as typed.
    Export {
        /// The path; may begin with `~`.
        path: String,
        text: String,
        /// Whether to overwrite an existing file.
        existing: Existing,
    },
    /// List the conferences to choose from.
    Conferences,
    /// Open the new edition of the open conference.
    Reopen {
        /// Whether the user's update stored it, rather than another program.
        updated: bool,
    },
    /// Record where the user leaves the open conference, and whether the details pane is
    /// open.
    SavePlace(Place, bool),
    /// Open another conference, perhaps one that is new to the user. The model sends this
    /// only when nothing is unsaved.
    Switch { id: String, is_new: bool },
    /// Work in the background.
    Request(Request),
    /// Save a search in the history.
    SaveSearch(String),
    /// Open a URL in the browser.
    OpenUrl(String),
    /// Copy text to the clipboard.
    Copy(String),
    /// Get the user's attention for a reminder.
    Notify(String),
    /// Open text in the editor.
    OpenEditor(String),
    /// Redraw the whole screen.
    Redraw,
    /// Give the terminal back until the shell continues the program.
    Suspend,
}
