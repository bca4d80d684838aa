//! The schedule: talks, days, sessions, tracks, rooms and people, with listing, search
//! and day layout.
//!
//! Independent of the reader's picks, terminals, disks and the current time; functions
//! that need those take them as arguments.

pub mod binary;
pub mod changes;
pub mod edition;
pub mod identity;
mod index;
pub mod model;
pub mod query;
pub mod search;
mod talk_id;
pub mod time;
pub mod timeline;

pub use index::{Group, Grouping, Problem, Problems, Schedule, is_file_name};
pub use model::{Conference, Link, Person, Role, Room, Session, Slot, Talk, Track, Venue};
pub use talk_id::TalkId;
