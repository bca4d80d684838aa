//! Who has the keys: panes, and the scopes of keys that hold.

use super::{App, Focus, Overlay, Search, View};
use crate::tui::action::Action;
use crate::tui::keys::Scope;

impl App {
    /// Whether a pane has the keys; none of them while a note is written.
    pub fn has_keys(&self, pane: Focus) -> bool {
        self.note.is_none() && self.focus == pane
    }

    /// Whether the details have the keys.
    pub fn in_details(&self) -> bool {
        self.full || self.focus == Focus::Details
    }

    /// The scopes of keys that hold, the innermost first.
    pub fn scopes(&self) -> Vec<Scope> {
        match &self.overlay {
            Some(Overlay::Help { .. }) => vec![Scope::Help],
            Some(Overlay::Menu { .. }) => vec![Scope::Menu],
            Some(Overlay::Resolve { .. }) => vec![Scope::Resolve],
            Some(Overlay::Switcher(_)) => vec![Scope::Switcher],
            Some(Overlay::Code { .. }) => vec![Scope::Code],
            Some(Overlay::Prompt { .. }) => vec![Scope::Prompt],
            Some(Overlay::Question { .. }) => vec![Scope::Question],
            None => self.scopes_below(),
        }
    }

    /// The scopes that hold when no overlay is there.
    pub fn scopes_below(&self) -> Vec<Scope> {
        if self.note.is_some() {
            return vec![Scope::Note];
        }
        if let Some(search) = &self.search {
            let inner = match &search.completing {
                Some(_) => Some(Scope::Completion),
                None => self.recalls(search).then_some(Scope::Recall),
            };
            return inner.into_iter().chain([Scope::Search]).collect();
        }
        match (self.in_details(), self.view, self.focus) {
            (true, _, _) => vec![Scope::Details, Scope::Everywhere],
            (false, View::Timeline, _) => vec![Scope::Timeline, Scope::Everywhere],
            (false, View::Talks, Focus::Groups) => {
                vec![Scope::Groups, Scope::List, Scope::Everywhere]
            }
            _ => vec![Scope::List, Scope::Everywhere],
        }
    }

    /// The name of the key for an action where one is; under an overlay, where one
    /// will be without it.
    pub fn key(&self, action: Action) -> Option<String> {
        self.keymap.key(&self.scopes_below(), action)
    }

    /// What a key does, as a text says it: `? shows the keys`; nothing where the
    /// action has no key here.
    pub fn key_does(&self, action: Action, what: &str) -> Option<String> {
        self.key(action).map(|key| format!("{key} {what}"))
    }

    /// Whether arrows bring back the last searches and do not move among the hits:
    /// while one of them is shown as it was, or nothing is typed.
    fn recalls(&self, search: &Search) -> bool {
        let nothing_typed = search.input.value().is_empty() && !search.moved;
        !self.history.is_empty() && (search.recalled.is_some() || nothing_typed)
    }

    /// The panes one can step through, and whether each is on the screen.
    pub fn panes(&self) -> Vec<Focus> {
        match (self.view, self.search.is_some()) {
            (_, true) => vec![Focus::Main],
            (View::Talks, _) => vec![Focus::Groups, Focus::Main, Focus::Details],
            (View::Agenda | View::Now | View::Changes, _) => vec![Focus::Main, Focus::Details],
            (View::Timeline, _) if self.derived.areas.details.is_some() => {
                vec![Focus::Main, Focus::Details]
            }
            (View::Timeline, _) => vec![Focus::Main],
        }
    }
}
