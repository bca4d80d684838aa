//! A question that yes or no answers.

use super::answer::Answer;
use crate::text::{clean, wrap};
use crate::tui::action::Action;
use crate::tui::canvas::Canvas;
use crate::tui::keys::Scope;
use crate::tui::layout;
use crate::tui::theme::Role;

/// A question with the answer that yes gives.
#[derive(Debug, Clone)]
pub struct Question {
    pub title: &'static str,
    pub text: String,
    pub yes: Answer,
}

impl Question {
    pub fn act(&self, action: Action) -> Answer {
        match action {
            Action::Accept => self.yes.clone(),
            Action::Cancel => Answer::Close,
            _ => Answer::Stay,
        }
    }

    pub fn draw(&self, canvas: &mut Canvas<'_>) {
        draw(canvas, self.title, &self.text);
    }
}

/// Draws a question with the keys that answer it.
pub fn draw(canvas: &mut Canvas<'_>, title: &str, text: &str) {
    const WIDTH: u16 = 66;
    let size = canvas.buffer.area;
    let room = usize::from(size.width.min(WIDTH)).saturating_sub(6);
    let mut lines = wrap::plain(&clean::line(text), room);
    lines.push(String::new());
    let is_answer = |action| matches!(action, Action::Accept | Action::Cancel);
    let answers = canvas.prefs.keymap.hints(&[Scope::Question], is_answer);
    let answers = answers.iter().map(|(key, what, _)| format!("{key} {what}"));
    lines.push(answers.collect::<Vec<_>>().join("   "));
    let frame = layout::overlay(size, WIDTH, layout::with_frame(lines.len()));
    let inner = canvas.framed(frame, title);
    canvas.select(inner);
    canvas.texts(inner, 1, &lines, Role::Text);
}
