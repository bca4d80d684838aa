//! An import in progress.

use super::answer::Answer;
use super::switcher::Switcher;
use crate::import::{ImportRequest, Origin};
use crate::text::{url, wrap};
use crate::tui::action::Action;
use crate::tui::canvas::Canvas;
use crate::tui::keys::Scope;

/// An import in progress.
#[derive(Debug, Clone)]
pub struct Importing {
    /// The title of the conference, if it is known.
    title: Option<String>,
    /// The URL or path.
    from: String,
    /// What the program does before the first bytes.
    begins: &'static str,
    /// The number of received bytes, and the total if known.
    pub progress: Option<(u64, Option<u64>)>,
    /// The list from which the import was started.
    pub list: Box<Switcher>,
}

impl Importing {
    pub fn new(wanted: &ImportRequest, list: Switcher) -> Self {
        let title = match wanted {
            ImportRequest::Public(entry) => Some(entry.title.clone()),
            ImportRequest::Given(_) => None,
        };
        let origin = wanted.origin();
        let begins = if matches!(origin, Origin::File(_)) { "reading" } else { "connecting" };
        Self { title, from: source_name(&origin), begins, progress: None, list: Box::new(list) }
    }

    pub fn act(&self, action: Action) -> Answer {
        if action == Action::Cancel { Answer::StopImport } else { Answer::Stay }
    }

    pub fn draw(&self, canvas: &mut Canvas<'_>) {
        const MAX_LINES: usize = 4;
        let room = canvas.room_in_box();
        let mut lines = Vec::new();
        for text in self.title.iter().chain([&self.from]) {
            lines.extend(wrap::plain(text, room).into_iter().take(MAX_LINES));
        }
        let cancel = canvas.prefs.keymap.key(&[Scope::Import], Action::Cancel).unwrap_or_default();
        lines.extend([String::new(), self.state(), String::new(), format!("{cancel} cancels")]);
        canvas.text_box("Importing", &lines);
    }

    /// `1.2 MB of 3.4 MB`.
    fn state(&self) -> String {
        match self.progress {
            None => self.begins.to_owned(),
            Some((bytes, None)) => format!("{} so far", megabytes(bytes)),
            Some((bytes, Some(total))) => format!("{} of {}", megabytes(bytes), megabytes(total)),
        }
    }
}

/// The URL without secrets, or the path.
pub fn source_name(origin: &Origin) -> String {
    match origin {
        Origin::Stdin => String::new(),
        Origin::Url(given) => url::redacted(given),
        Origin::File(path) => path.display().to_string(),
    }
}

/// `0.3 MB`, without rounding up.
fn megabytes(bytes: u64) -> String {
    let tenths = bytes / 100_000;
    format!("{}.{} MB", tenths / 10, tenths % 10)
}
