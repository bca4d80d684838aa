//! Answers of a dialog to the rest of the program.

use crate::schedule::{Grouping, TalkId};
use crate::store::Existing;

/// The target of an entry in the follow menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A group of talks: the kind of grouping and the key of the group.
    Group(Grouping, String),
    /// A talk, by its position in time order.
    Talk(usize),
    /// The talks like this one, by its position in time order.
    Like(usize),
    Link(String),
}

/// The outcome of an action or a click in a dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Nothing more to do; the dialog stays open.
    Stay,
    /// Close the dialog.
    Close,
    /// Perform the action as if no dialog were open.
    Pass,
    /// Close the dialog and open the target.
    Follow(Target),
    /// Close the dialog and copy the target.
    Copy(Target),
    /// Open the selected conference.
    Switch,
    /// Read the schedule again from its source.
    Refresh,
    /// Stop the import.
    StopImport,
    /// Write the agenda to a path as typed. `Replace` means that the user agreed to
    /// overwrite an existing file.
    Export { path: String, existing: Existing },
    /// Ask for the path of an export, beginning with this one.
    AskForPath(String),
    /// Keep a talk. The overlapping talks become maybes, or are dropped if `alone` is
    /// set.
    Keep { kept: TalkId, talks: Vec<TalkId>, alone: bool },
}
