//! What all views share: the model with its screen, and symbols of talks and panes.

use ratatui::layout::Rect;
use ratatui::text::Span;

use crate::agenda::Mark;
use crate::schedule::{Talk, TalkId};
use crate::text::symbols::Symbols;
use crate::tui::action::Action;
use crate::tui::canvas::Canvas;
use crate::tui::model::Model;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;

/// The model and its screen.
#[derive(Clone, Copy)]
pub struct Ui<'a> {
    pub model: &'a Model,
    pub screen: &'a Screen,
}

impl<'a> Ui<'a> {
    /// A talk, by its position in time order.
    pub fn talk(self, at: usize) -> &'a Talk {
        &self.model.open.schedule.talks()[at]
    }

    /// The keys that help, each with what it does, as a sentence; empty without any.
    pub fn ways(self, ways: &[(Action, &str)]) -> String {
        self.model.ways(ways).map_or_else(String::new, |ways| format!("{ways}."))
    }

    pub fn symbols(self) -> &'static Symbols {
        self.model.prefs.symbols
    }

    pub fn span(self, text: impl Into<String>, role: Role) -> Span<'static> {
        self.model.prefs.span(text, role)
    }

    pub fn fitted(self, text: &str, cells: usize, role: Role) -> Span<'static> {
        self.model.prefs.fitted(text, cells, role)
    }
}

/// The most important mark among some talks.
pub fn mark_of(ui: Ui<'_>, talks: &[usize]) -> Option<(&'static str, Role)> {
    let open = &ui.model.open;
    let clashes = &ui.screen.picks.clashes;
    let mark = |&at: &usize| Mark::of(&open.schedule, &open.agenda, clashes, at);
    let mark = talks.iter().filter_map(mark).min()?;
    Some((mark.symbol(ui.symbols()), Role::of_mark(mark)))
}

/// Marks the focused pane without relying on colour, if there are several panes.
pub fn mark_focused_pane(ui: Ui<'_>, canvas: &mut Canvas<'_>, pane: Rect) {
    let areas = &ui.screen.areas;
    if areas.list.or(areas.timeline).or(areas.my_day).is_some() {
        let style = canvas.style(Role::Heading);
        let mark = ui.symbols().selected;
        canvas.buffer.set_string(pane.x, pane.y, mark, style);
    }
}

/// The note symbol before a title, followed by a separator; `None` for a talk without a
/// note.
pub fn note_symbol(ui: Ui<'_>, id: &TalkId, separator: &str) -> Option<Span<'static>> {
    let symbol = ui.symbols().note;
    let note = ui.model.open.agenda.note(id);
    note.map(|_| ui.span(format!("{symbol}{separator}"), Role::Note))
}

/// The symbol after the title of a talk that is not recorded.
pub fn unrecorded_symbol(ui: Ui<'_>, talk: &Talk) -> Option<Span<'static>> {
    let symbol = ui.symbols().unrecorded;
    (talk.recorded == Some(false)).then(|| ui.span(format!(" {symbol}"), Role::Dim))
}
