//! Collected problems. A fault that repeats is reported once, with its first place and
//! the number of the others. A file without any durations gives one line instead of a
//! thousand.

use std::collections::HashMap;

use crate::format::draft::Draft;

/// The problems, in order of discovery.
#[derive(Debug, Default)]
pub struct Findings {
    /// The first place of each problem, its message, and the number of its other places.
    found: Vec<(String, String, usize)>,
    by_message: HashMap<String, usize>,
}

impl Findings {
    /// Adds a fault, or another place of a known fault.
    pub fn add(&mut self, place: &str, message: impl Into<String>) {
        let message = message.into();
        if let Some(&index) = self.by_message.get(&message) {
            self.found[index].2 += 1;
            return;
        }
        self.by_message.insert(message.clone(), self.found.len());
        self.found.push((place.to_owned(), message, 0));
    }

    pub(super) fn report(self, draft: &mut Draft) {
        for (place, message, others) in self.found {
            let more = if others > 0 { format!(" (and {others} more)") } else { String::new() };
            draft.problem(place, message + &more);
        }
    }
}
