//! The model and its screen.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::memo::Memo;
use super::model::Model;
use super::screen::{Screen, TextKey};
use super::update::{self, Effect, Msg};
use super::view;

pub struct App {
    pub model: Model,
    pub screen: Screen,
    /// The title that the window has, if we have set it.
    pub title: Option<Memo<TextKey, String>>,
}

impl App {
    /// Builds the first screen of a model.
    pub fn new(mut model: Model, size: Rect) -> Self {
        let screen = update::settle(&mut model, None, size);
        Self { model, screen, title: None }
    }

    /// Applies a message to the model, and returns the effects to run.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        let effects = update::update(&mut self.model, &self.screen, msg);
        self.resize(self.screen.size);
        effects
    }

    /// Recomputes the screen for a size, and adjusts the model to it.
    pub fn resize(&mut self, size: Rect) {
        self.screen = update::settle(&mut self.model, Some(&self.screen), size);
    }

    pub fn draw(&self, frame: &mut Frame<'_>) {
        view::draw(&self.model, &self.screen, frame);
    }
}
