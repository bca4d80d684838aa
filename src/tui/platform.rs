//! Everything around the terminal UI except the user's files: terminal, clock, browser,
//! clipboard, editor and network.

mod background;
mod editor;
mod signals;
mod terminal;

use std::io;

use chrono::{DateTime, Utc};

pub use super::effect::Request;
use super::update::Input;
pub use terminal::TerminalPlatform;

/// How long to wait for an input.
#[derive(Debug, Clone, Copy)]
pub enum Wait {
    /// Until a time, or without a limit.
    Until(Option<DateTime<Utc>>),
    /// Until the next frame can be drawn: immediately, unless the terminal still has to
    /// accept the last one.
    ForFrame,
}

/// The surroundings of the terminal UI.
///
/// [`TerminalPlatform`] is the real one; tests bring their own. An [`io::Error`] means that
/// the terminal cannot be read or written.
pub trait Platform {
    /// Waits for an input; `None` if there was none.
    fn next_event(&mut self, wait: Wait) -> io::Result<Option<Input>>;

    /// The current time.
    fn now(&self) -> DateTime<Utc>;

    /// Requests work in the background, and returns at once.
    fn request(&mut self, request: Request);

    /// Opens a URL in the browser. Returns a message about it, or why it cannot be opened.
    fn open_url(&mut self, url: &str) -> Result<String, String>;

    /// Copies text to the clipboard. Returns a message about it, or why it cannot be
    /// copied.
    fn copy(&mut self, text: &str) -> Result<String, String>;

    /// Sends a sequence of [`super::escape`] to the terminal.
    fn send(&mut self, sequence: &str) -> io::Result<()>;

    /// Opens text in the user's editor, which has the terminal until it ends. Returns the
    /// new text, or why there is none.
    fn edit(&mut self, text: &str) -> Result<String, String>;

    /// Gives the terminal back and stops, until the shell continues the program.
    fn suspend(&mut self) -> io::Result<()>;
}
