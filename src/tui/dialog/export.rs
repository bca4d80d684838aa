//! The prompt for the path of an export, and the question before overwriting a file.

use ratatui::layout::{Position, Rect};
use tui_input::Input;

use super::answer::Answer;
use super::question;
use crate::agenda::phrases;
use crate::tui::action::Action;
use crate::tui::canvas::Canvas;
use crate::tui::layout;
use crate::tui::open::OpenConference;
use crate::tui::theme::Role;

const WIDTH: u16 = 66;

/// The question before an export.
#[derive(Debug, Clone)]
pub enum Export {
    /// Asks for the path.
    Prompt(Input),
    /// Asks whether to overwrite the file at the path.
    Overwrite(String),
}

impl Export {
    /// Asks for a path, and proposes one.
    pub fn prompt(path: String) -> Self {
        Self::Prompt(Input::new(path))
    }

    pub fn act(&mut self, action: Action) -> Answer {
        match (action, &*self) {
            (Action::Accept, Self::Prompt(input)) => {
                Answer::Export { path: input.value().trim().to_owned(), overwrite: false }
            }
            (Action::Accept, Self::Overwrite(path)) => {
                Answer::Export { path: path.clone(), overwrite: true }
            }
            (Action::Cancel, Self::Prompt(_)) => Answer::Close,
            // Answering no keeps the path.
            (Action::Cancel, Self::Overwrite(path)) => {
                *self = Self::prompt(path.clone());
                Answer::Stay
            }
            _ => Answer::Stay,
        }
    }

    /// Draws the dialog; returns the position of the cursor if it takes text.
    pub fn draw(&self, canvas: &mut Canvas<'_>, open: &OpenConference) -> Option<Position> {
        match self {
            Self::Prompt(input) => Some(prompt(canvas, input, open)),
            Self::Overwrite(path) => {
                let text = format!("{path} already exists. Overwrite it?");
                question::draw(canvas, "Export", &text);
                None
            }
        }
    }
}

fn prompt(canvas: &mut Canvas<'_>, input: &Input, open: &OpenConference) -> Position {
    let area = layout::overlay(canvas.buffer.area, WIDTH, 6);
    let inner = canvas.framed(area, "Export the agenda as a calendar");
    let row = |at: u16| Rect { y: inner.y + at, height: 1, ..inner };
    canvas.line(inner, canvas.span(format!(" {} to this file:", contents(open)), Role::Text));
    canvas.line(row(3), canvas.span(" ~ stands for your home folder", Role::Dim));
    let room = usize::from(inner.width).saturating_sub(4);
    canvas.input(row(1), " > ", input, room, "")
}

/// `4 talks (1 more without a time)`.
fn contents(open: &OpenConference) -> String {
    let talks = open.schedule.talks();
    let timed = open.agenda.talks(&open.schedule).into_iter();
    let timed = timed.filter(|at| talks[*at].slot.is_some()).count();
    let rest = match open.agenda.picks().count() - timed {
        0 => String::new(),
        rest => format!(" ({rest} more without a time)"),
    };
    format!("{}{rest}", phrases::count(timed, "talk"))
}
