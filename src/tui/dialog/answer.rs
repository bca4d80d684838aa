//! What a key or a click in a dialog means for the rest of the program.

use super::target::Target;
use crate::schedule::TalkId;

/// What a key or a click means for the rest of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The dialog has handled it.
    Stay,
    /// The dialog is to be closed.
    Close,
    /// The action does what it does without a dialog.
    Pass,
    /// The dialog is to be closed, and the target opened.
    Follow(Target),
    /// The dialog is to be closed, and the target copied.
    Copy(Target),
    /// The selected conference is to be opened.
    Switch,
    /// The agenda is to be written to a path as it was typed, and over a file only if
    /// that was confirmed.
    Export { path: String, overwrite: bool },
    /// A talk is to be kept. The overlapping talks become maybes, or are dropped if it
    /// is kept alone.
    Keep { kept: TalkId, talks: Vec<TalkId>, alone: bool },
}
