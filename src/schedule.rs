//! What is on: talks, days, sessions, tracks, rooms and people, and the
//! questions one asks of them: list, search, lay out a day.
//!
//! Knows nothing of what its reader has starred, of terminals, disks or the time
//! of day; what depends on those is an argument.

pub mod changes;
pub mod edition;
pub mod identity;
mod index;
pub mod long_text;
pub mod model;
pub mod query;
pub mod search;
pub mod time;
pub mod timeline;

pub use index::{Group, Grouping, Problem, Problems, Schedule, is_file_name};
pub use long_text::{LongText, Texts};
pub use model::{Conference, Link, Person, Role, Room, Session, Slot, Talk, TalkId, Track, Venue};
