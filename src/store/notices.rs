//! Warnings about saves that succeeded with a restriction: collected while saving,
//! shown by the command line at the end.

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

    /// Returns and clears the warnings.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
