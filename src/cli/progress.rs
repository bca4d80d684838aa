//! A progress bar for downloads, on stderr if that is a terminal.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressStyle};

/// A progress bar that disappears when dropped.
pub struct Progress(Option<ProgressBar>);

impl Progress {
    /// Creates a bar for a URL; shows nothing if stderr is not a terminal.
    pub fn of(url: &str) -> Self {
        const TEMPLATE: &str = "{bytes}  {wide_msg}";
        if !io::stderr().is_terminal() {
            return Self(None);
        }
        let bar = ProgressBar::no_length().with_message(url.to_owned());
        if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
            bar.set_style(style);
        }
        bar.tick();
        Self(Some(bar))
    }

    /// Sets the number of received bytes, and the total if it is known.
    pub fn at(&self, bytes: u64, of: Option<u64>) {
        const TEMPLATE: &str = "{bytes} of {total_bytes} [{bar:16}]  {wide_msg}";
        let Some(bar) = &self.0 else { return };
        if let Some(of) = of
            && bar.length().is_none()
        {
            if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
                bar.set_style(style.progress_chars("=> "));
            }
            bar.set_length(of);
        }
        bar.set_position(bytes);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
