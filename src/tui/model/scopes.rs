//! The scopes of keys that apply.

use super::{Focus, Model, Search, View};
use crate::tui::action::Action;
use crate::tui::keys::Scope;

impl Model {
    /// Whether a pane has the focus. No pane has it while a note is open.
    pub fn has_focus(&self, pane: Focus) -> bool {
        self.note.is_none() && self.nav.focus == pane
    }

    /// Whether letters go to the filter of the groups.
    pub fn filters_groups(&self) -> bool {
        self.scopes().first() == Some(&Scope::Filter)
    }

    /// The scopes that apply, innermost first.
    pub fn scopes(&self) -> Vec<Scope> {
        match &self.dialog {
            Some(dialog) => dialog.scopes(),
            None => self.scopes_below(),
        }
    }

    /// The scopes that would apply without the dialog.
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
        let nav = &self.nav;
        let innermost = match (nav.in_details(), nav.view, nav.focus) {
            (true, _, _) => Scope::Details,
            (false, View::Timeline, _) => Scope::Timeline,
            (false, View::MyDay, _) => Scope::MyDay,
            (false, View::Talks, Focus::Groups) if nav.browse.filter.is_some() => Scope::Filter,
            (false, View::Talks, Focus::Groups) => Scope::Groups,
            _ => Scope::List,
        };
        innermost.enclosing()
    }

    /// The name of the key for an action, ignoring an open dialog.
    pub fn key(&self, action: Action) -> Option<String> {
        self.prefs.keymap.key(&self.scopes_below(), action)
    }

    /// A sentence about the key for an action, such as `? shows the keys`, or `None` if
    /// the action has no key here.
    pub fn key_does(&self, action: Action, what: &str) -> Option<String> {
        self.key(action).map(|key| format!("{key} {what}"))
    }

    /// The keys that help, each with what it does: `1 shows all talks, / searches them`.
    pub fn ways(&self, ways: &[(Action, &str)]) -> Option<String> {
        let ways: Vec<String> =
            ways.iter().filter_map(|(action, what)| self.key_does(*action, what)).collect();
        (!ways.is_empty()).then(|| ways.join(", "))
    }

    /// The key that leads newcomers to their conference, as long as nothing is their own.
    pub fn welcome(&self) -> Option<String> {
        self.is_untouched.then(|| self.key(Action::Conferences))?
    }

    /// Whether arrow keys recall recent searches instead of moving in the results:
    /// while the box is empty or shows an unchanged recalled search.
    fn recalls(&self, search: &Search) -> bool {
        let nothing_typed = search.input.value().is_empty() && !search.moved;
        let queries = &self.history.queries;
        !queries.is_empty() && (search.recalled.is_some() || nothing_typed)
    }
}
