//! The prompt for the path of an export.

use ratatui::layout::{Position, Rect};
use tui_input::Input;

use super::answer::Answer;
use crate::agenda::phrases;
use crate::store::Existing;
use crate::text::wrap;
use crate::tui::action::Action;
use crate::tui::canvas::{Canvas, TEXT_BOX};
use crate::tui::layout;
use crate::tui::open::OpenConference;
use crate::tui::theme::Role;

/// The prompt with the typed path.
#[derive(Debug, Clone)]
pub struct Export {
    pub input: Input,
    /// The file name if only a folder is typed.
    file_name: String,
}

impl Export {
    /// Asks for a path, and proposes one.
    pub fn new(open: &OpenConference, proposed: String) -> Self {
        let file_name = format!("{}.ics", open.schedule.conference().id);
        let proposed = if proposed.is_empty() { file_name.clone() } else { proposed };
        Self { input: Input::new(proposed), file_name }
    }

    pub fn act(&mut self, action: Action) -> Answer {
        match action {
            Action::Accept => Answer::Export { path: self.path(), existing: Existing::KeepForeign },
            Action::Cancel => Answer::Close,
            _ => Answer::Stay,
        }
    }

    /// The typed path. In a folder, the file gets the default name.
    fn path(&self) -> String {
        match self.input.value().trim() {
            folder if folder.is_empty() || folder.ends_with('/') => {
                format!("{folder}{}", self.file_name)
            }
            path => path.to_owned(),
        }
    }

    /// Draws the dialog; returns the position of the cursor.
    pub fn draw(&self, canvas: &mut Canvas<'_>, open: &OpenConference) -> Position {
        const MAX_LINES: usize = 3;
        let room = canvas.room_in_box();
        let written = format!("Writes {}", canvas.prefs.full_path(&self.path()));
        let mut lines = wrap::plain(&written, room);
        lines.truncate(MAX_LINES);
        let height = layout::with_frame(lines.len() + 3);
        let area = layout::overlay(canvas.buffer.area, TEXT_BOX, height);
        let inner = canvas.draw_frame(area, "Export the agenda as a calendar");
        let row = |at: u16| Rect { y: inner.y + at, height: 1, ..inner };
        canvas.line(inner, canvas.span(format!(" {} to this file:", contents(open)), Role::Text));
        let below = Rect { y: inner.y + 3, height: inner.height.saturating_sub(3), ..inner };
        canvas.texts(below, 1, &lines, Role::Dim);
        let cells = usize::from(inner.width).saturating_sub(4);
        canvas.input(row(1), " > ", &self.input, cells, "")
    }
}

/// `4 talks (1 more without a time)`.
fn contents(open: &OpenConference) -> String {
    let timed = open.agenda.timed_talks(&open.schedule).len();
    let rest = match open.agenda.picks().count() - timed {
        0 => String::new(),
        rest => format!(" ({rest} more without a time)"),
    };
    format!("{}{rest}", phrases::count(timed, "talk"))
}
