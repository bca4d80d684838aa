//! A question that yes or no answers.

use super::answer::Answer;
use crate::text::{clean, wrap};
use crate::tui::action::Action;
use crate::tui::canvas::Canvas;
use crate::tui::keys::Scope;

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
        let room = canvas.room_in_box().saturating_sub(2);
        let mut lines = wrap::plain(&clean::line(&self.text), room);
        lines.push(String::new());
        let is_answer = |action| matches!(action, Action::Accept | Action::Cancel);
        let answers = canvas.prefs.keymap.hints(&[Scope::Question], is_answer);
        let answers = answers.iter().map(|(key, what, _)| format!("{key} {what}"));
        lines.push(answers.collect::<Vec<_>>().join("   "));
        canvas.text_box(self.title, &lines);
    }
}
