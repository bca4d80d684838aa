//! The program, driven as its users drive it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod architecture;
mod big_day;
mod calendar;
mod cli;
mod config;
mod dataset;
mod docs;
mod editions;
mod effort;
mod fetching;
mod fields;
mod hostile;
mod pty;
mod schedules;
mod server;
mod store;
mod tui;
