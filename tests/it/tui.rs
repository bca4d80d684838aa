//! The terminal UI, driven by scripts of keys through the real loop.
//!
//! [`stage`] is the harness; each other module tests a part of the UI. A snapshot of the
//! screen is plain text, so that changes in it can be reviewed.

mod agenda;
mod calendar;
mod changes;
mod cursor;
mod day;
mod filters;
mod going_back;
mod help;
mod hits;
mod importing;
mod keymap;
mod mouse;
mod my_day;
mod notes;
mod overlapping;
mod overlays;
mod places;
mod planning;
mod programme;
mod random;
mod recordings;
mod screens;
mod search;
mod selection;
mod sharing;
mod side_by_side;
pub mod stage;
mod suggesting;
mod switching;
mod talks;
mod timeline;
mod widths;
