//! Warnings about saves that succeeded with a restriction: collected while saving,
//! shown by the command line at the end, and by the terminal UI after the save.

use std::sync::{Arc, Mutex, PoisonError};

/// A list of warnings, shared by all files of a user.
#[derive(Debug, Clone, Default)]
pub struct Notices(Arc<Mutex<Vec<String>>>);

impl Notices {
    /// Adds a warning unless it is already in the list.
    pub(super) fn add(&self, notice: String) {
        let mut notices = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !notices.contains(&notice) {
            notices.push(notice);
        }
    }

    /// Adds warnings.
    pub(super) fn extend(&self, notices: impl IntoIterator<Item = String>) {
        notices.into_iter().for_each(|notice| self.add(notice));
    }

    /// Returns and clears the warnings.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
