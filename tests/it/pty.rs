//! The program in a real terminal: its output, the state of the terminal after every
//! kind of exit, and its behaviour while idle.

mod configured;
mod endings;
mod idle;
mod input;
mod keeping;
mod library;
mod links;
mod look;
mod notes;
mod notifying;
mod opening;
mod session;
