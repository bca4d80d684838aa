//! The schedule: talks, days, sessions, tracks, rooms and people, with listing, search
//! and day layout.
//!
//! Independent of the user's picks, terminals, disks and the current time; functions
//! that need those take them as arguments.

pub mod binary;
pub mod changes;
pub mod identity;
mod index;
pub mod model;
pub mod query;
pub mod search;
pub mod similar;
mod slot_index;
pub mod suspicion;
mod talk_id;
pub mod time;
pub mod timeline;

pub use index::{
    Advice, Group, Grouping, LENGTH_LIMITS, Problem, Problems, Schedule, is_valid_conference_id,
};
pub use model::{
    Biography, Conference, Link, Person, Role, Room, Session, Slot, Talk, Track, Venue, known_date,
};
pub use slot_index::SlotIndex;
pub use talk_id::TalkId;

use crate::text::fold;

/// Derives a conference ID from a name: `fosdem-2026`.
pub fn slugify(name: &str) -> String {
    const MAX_LENGTH: usize = 60;
    let mut id = String::new();
    for c in fold::text(name).chars() {
        if c.is_ascii_alphanumeric() {
            id.push(c);
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    id.truncate(MAX_LENGTH);
    id.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn id_is_derived_from_name() {
        assert_eq!(slugify("FOSDEM 2026"), "fosdem-2026");
        assert_eq!(slugify("  Café & Código: 10º  "), "cafe-codigo-10");
        assert_eq!(slugify("漢字"), "");
    }
}
