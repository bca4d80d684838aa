//! A progress bar for downloads, on stderr if that is a terminal.

use indicatif::{ProgressBar, ProgressStyle};

/// A progress bar, which `indicatif` shows only on a terminal and clears when dropped.
pub struct Progress(ProgressBar);

impl Progress {
    /// Creates a bar for a URL.
    pub fn of(url: &str) -> Self {
        const TEMPLATE: &str = "{bytes}  {wide_msg}";
        let bar = ProgressBar::no_length().with_message(url.to_owned());
        if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
            bar.set_style(style);
        }
        bar.tick();
        Self(bar)
    }

    /// Sets the number of received bytes, and the total if it is known.
    pub fn at(&self, bytes: u64, of: Option<u64>) {
        const TEMPLATE: &str = "{bytes} of {total_bytes} [{bar:16}]  {wide_msg}";
        let bar = &self.0;
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
