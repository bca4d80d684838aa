//! A question that yes or no answers.

use super::answer::Answer;
use crate::text::{clean, wrap};
use crate::tui::action::Action;
use crate::tui::canvas::Canvas;
use crate::tui::keys::Scope;
use crate::tui::layout;
use crate::tui::theme::Role;

/// A question with the answers that yes and no give.
#[derive(Debug, Clone)]
pub struct Question {
    pub title: &'static str,
    pub text: String,
    pub yes: Answer,
    pub no: Answer,
}

impl Question {
    pub fn act(&self, action: Action) -> Answer {
        match action {
            Action::Accept => self.yes.clone(),
            Action::Cancel => self.no.clone(),
            _ => Answer::Stay,
        }
    }

    /// Draws the question with the keys that answer it.
    pub fn draw(&self, canvas: &mut Canvas<'_>) {
        const WIDTH: u16 = 66;
        let size = canvas.buffer.area;
        let room = usize::from(size.width.min(WIDTH)).saturating_sub(6);
        let mut lines = wrap::plain(&clean::line(&self.text), room);
        lines.push(String::new());
        let is_answer = |action| matches!(action, Action::Accept | Action::Cancel);
        let answers = canvas.prefs.keymap.hints(&[Scope::Question], is_answer);
        let answers = answers.iter().map(|(key, what, _)| format!("{key} {what}"));
        lines.push(answers.collect::<Vec<_>>().join("   "));
        let frame = layout::overlay(size, WIDTH, layout::with_frame(lines.len()));
        let inner = canvas.framed(frame, self.title);
        canvas.select(inner);
        canvas.texts(inner, 1, &lines, Role::Text);
    }
}
