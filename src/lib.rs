//! Hallway: a conference in the terminal.
pub mod agenda;
pub mod cli;
pub mod environment;
pub mod format;
pub mod schedule;
pub mod store;
pub mod text;
pub mod tui;
