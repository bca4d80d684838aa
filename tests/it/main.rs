//! The program, driven as its users drive it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod cli;
mod config;
mod dataset;
mod docs;
mod pty;
mod schedules;
mod store;
mod tui;
