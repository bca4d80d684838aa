//! The program in a real terminal: what it writes there, what it leaves behind
//! in every ending, and what it does while nobody types.

mod configured;
mod endings;
mod idle;
mod input;
mod keeping;
mod library;
mod look;
mod notes;
mod opening;
mod session;
