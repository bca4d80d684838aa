//! The agenda: picks, notes and what follows from them (clashes, free time, the current
//! and next talks, and the changes of a new edition).
//!
//! Depends on the schedule only. It uses no terminal, disk or clock.

pub mod busy;
mod change_line;
pub mod clashes;
pub mod gaps;
mod mark;
pub mod merge;
mod my_day;
pub mod news;
pub mod now;
pub mod phrases;
pub mod picks;
pub mod plan;
pub mod suggest;
mod talk_state;
pub mod team;

pub use busy::BusyEvent;
pub use change_line::ChangeLine;
pub use clashes::{Clash, Clashes, MAX_LISTED, Overlaps, clashes, overlaps};
pub use gaps::Gap;
pub use mark::Mark;
pub use my_day::{Edge, MyDay, Part};
pub use news::{ChangePrinter, News};
pub use now::Next;
pub use picks::{Agenda, AgendaChange, Edit, Entry, LastKnown, Level, Rating};
pub use plan::{Item, Plan, PlannedDay, Rules, Walk};
pub use talk_state::{AgendaState, watch_later};
pub use team::Friend;
