//! Collected problems. A fault that repeats is reported once, with its first place and
//! the number of the others. A file without any durations gives one line instead of a
//! thousand.

use std::collections::HashMap;

use crate::format::draft::Draft;

/// The problems, in order of discovery.
#[derive(Debug, Default)]
pub struct Findings {
    found: Vec<Finding>,
    by_message: HashMap<String, usize>,
}

#[derive(Debug)]
struct Finding {
    place: String,
    message: String,
    others: usize,
}

impl Findings {
    /// Adds a fault, or another place of a known fault.
    pub fn add(&mut self, place: &str, message: impl Into<String>) {
        let message = message.into();
        if let Some(&index) = self.by_message.get(&message) {
            self.found[index].others += 1;
            return;
        }
        self.by_message.insert(message.clone(), self.found.len());
        self.found.push(Finding { place: place.to_owned(), message, others: 0 });
    }

    pub(super) fn report(self, draft: &mut Draft) {
        for Finding { place, message, others } in self.found {
            let more = if others > 0 { format!(" (and {others} more)") } else { String::new() };
            draft.problem(place, message + &more);
        }
    }
}
