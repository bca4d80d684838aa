//! The keymap of a run: the default bindings with the user's changes.
//!
//! [`crate::config::KEYS`] tells the user the rules.

use std::collections::BTreeSet;

use super::{ACTIONS, Action, Binding, CTRL_C, Chord, KeyRow, Scope, Table, bindings};
use crate::config::{KEYS, KeyEntry, KeyLine, Problem, nearest, quoted};
use crate::tui::action::{KeyPolicy, Purpose};
use crate::tui::typing;

/// An entry with more keys than this is surely a mistake.
const MAX_KEYS: usize = 16;

/// The keys that the user wants for an action.
#[derive(Debug, Clone, PartialEq, Eq)]
struct KeyChange {
    action: Action,
    chords: Vec<Chord>,
    /// The line of the entry.
    line: usize,
}

/// The bindings in effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    /// The bindings with the user's changes.
    bound: Vec<Binding>,
    changes: Vec<KeyChange>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self::with(Vec::new())
    }
}

impl Keymap {
    /// Builds the keymap from the configuration, with the problems found in it.
    pub fn new(entries: &[KeyEntry]) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let changes = entries.iter().filter_map(|entry| change(entry, &mut problems)).collect();
        let keymap = Self::with(changes);
        keymap.report_conflicts(&mut problems);
        (keymap, problems)
    }

    fn with(changes: Vec<KeyChange>) -> Self {
        let mut bound = bindings();
        let chords: Vec<_> =
            bound.iter().map(|binding| chords(&bound, binding, &changes)).collect();
        for (binding, chords) in bound.iter_mut().zip(chords) {
            binding.chords = chords;
        }
        Self { bound, changes }
    }

    /// Reports the keys that the user gave to two actions in scopes that apply together, each
    /// pair once.
    fn report_conflicts(&self, problems: &mut Vec<Problem>) {
        let line = |action: Action| self.change_of(action).map(|change| change.line);
        let views =
            self.bound.iter().filter(|bound| bound.scope.key_policy() == KeyPolicy::Configurable);
        let views: Vec<&Binding> = views.filter(|bound| line(bound.action).is_some()).collect();
        let mut said = BTreeSet::new();
        for (at, one) in views.iter().enumerate() {
            let others = views[at + 1..].iter();
            for other in
                others.filter(|other| one.action != other.action && one.scope.overlaps(other.scope))
            {
                // The later line is at fault.
                let (mine, its) = if line(one.action) > line(other.action) {
                    (one.action, other.action)
                } else {
                    (other.action, one.action)
                };
                let (line, its) = (line(mine).unwrap_or(0), its.name());
                // An inner scope of the table may take a key from an outer one.
                let meant = |c: &Chord| one.default.contains(c) && other.default.contains(c);
                let both = one.chords.iter().filter(|c| other.chords.contains(c) && !meant(c));
                for key in both.map(|chord| chord.name()) {
                    if said.insert((line, its, key.clone())) {
                        let what = format!("{key} is already bound to {its}; rebind that first");
                        problems.push(Problem { line, entry: entry_of(mine.name()), what });
                    }
                }
            }
        }
    }

    /// The entries that leave another action without any key. An action to which the user
    /// gives keys, or explicitly none, is meant to be as it is.
    pub fn actions_without_keys(&self) -> Vec<Problem> {
        let views =
            Scope::ALL.into_iter().filter(|scope| scope.key_policy() == KeyPolicy::Configurable);
        let inner = views.filter(|scope| *scope != Scope::Everywhere);
        let places: Vec<Vec<Scope>> = inner.map(Scope::enclosing).collect();
        let problem = |action: Action| {
            let chord = *in_views(&self.bound, action, |binding| &binding.default).first()?;
            if places.iter().any(|place| self.key(place, action).is_some()) {
                return None;
            }
            let taker = |place: &Vec<Scope>| self.change_of(self.lookup(place, chord)?);
            let taker = places.iter().find_map(taker)?;
            let name = action.name();
            Some(Problem {
                line: taker.line,
                entry: entry_of(taker.action.name()),
                what: format!("leaves no key for {name}; give {name} one, or [] for none"),
            })
        };
        let actions = changeable(&self.bound).into_iter();
        actions.filter(|action| self.change_of(*action).is_none()).filter_map(problem).collect()
    }

    fn change_of(&self, action: Action) -> Option<&KeyChange> {
        self.changes.iter().find(|change| change.action == action)
    }

    /// The action of a chord in these scopes, innermost scope first.
    pub fn lookup(&self, scopes: &[Scope], chord: Chord) -> Option<Action> {
        let bound = self.in_scopes(scopes).find(|bound| bound.chords.contains(&chord));
        bound.map(|bound| bound.action)
    }

    /// The name of the key for an action in these scopes, or `None` if the action has
    /// no key there.
    pub fn key(&self, scopes: &[Scope], action: Action) -> Option<String> {
        let mut bound = self.in_scopes(scopes).filter(|bound| bound.action == action);
        bound.find_map(|bound| self.reachable(scopes, bound)).map(Chord::name)
    }

    /// The hints for the footer: keys, word and priority of each action that applies in
    /// these scopes.
    pub fn hints(
        &self,
        scopes: &[Scope],
        applies: impl Fn(Action) -> bool,
    ) -> Vec<(String, &'static str, u8)> {
        let mut out: Vec<(String, &'static str, u8)> = Vec::new();
        for bound in self.in_scopes(scopes).filter(|bound| applies(bound.action)) {
            let (Some(hint), Some(chord)) = (bound.hint, self.reachable(scopes, bound)) else {
                continue;
            };
            if out.iter().any(|(keys, ..)| *keys == chord.name()) {
                // The word of an inner scope counts.
                continue;
            }
            match out.iter_mut().find(|(_, text, _)| *text == hint.text) {
                Some((keys, _, _)) => {
                    // A slash between brackets would read as one key.
                    let is_bracket = matches!(&*chord.name(), "[" | "]");
                    keys.push(if is_bracket { ' ' } else { '/' });
                    keys.push_str(&chord.name());
                }
                None => out.push((chord.name(), hint.text, hint.priority)),
            }
        }
        out
    }

    /// The bindings of these scopes, those of the innermost first.
    fn in_scopes(&self, scopes: &[Scope]) -> impl Iterator<Item = &Binding> {
        let of = |scope: Scope| self.bound.iter().filter(move |bound| bound.scope == scope);
        scopes.iter().flat_map(move |scope| of(*scope))
    }

    /// The first chord of a binding that means nothing else in an inner scope.
    fn reachable(&self, scopes: &[Scope], bound: &Binding) -> Option<Chord> {
        bound.chords.iter().copied().find(|chord| self.means(scopes, *chord, bound.action))
    }

    /// The tables for the help: the keys of these scopes, and the keys that work elsewhere.
    /// The keys of the views that share [`Scope::Everywhere`] are grouped by purpose.
    pub fn help(&self, here: &[Scope]) -> [Vec<Table>; 2] {
        let mut elsewhere: Vec<Scope> = Scope::ALL.to_vec();
        elsewhere.retain(|scope| !here.contains(scope));
        if elsewhere.contains(&Scope::Everywhere) {
            // Most views have a list.
            elsewhere.retain(|scope| !matches!(scope, Scope::List | Scope::Everywhere));
            elsewhere.splice(0..0, [Scope::List, Scope::Everywhere]);
        }
        let mut parts = [self.part(here), self.part(&elsewhere)];
        let is_bound = |chord| self.lookup(here, chord).is_some();
        let typed = here.iter().any(|scope| scope.takes_text());
        let rows = typing::rows(|chord| typed && is_bound(chord));
        parts[usize::from(!typed)].push(("In any text", rows));
        parts
    }

    fn part(&self, scopes: &[Scope]) -> Vec<Table> {
        let end = scopes.iter().position(|scope| *scope == Scope::Everywhere);
        let (views, others) = scopes.split_at(end.map_or(0, |at| at + 1));
        let purposes = Purpose::ALL.iter().map(|(purpose, name)| {
            let of = |action: Action| ACTIONS[action as usize].purpose == *purpose;
            (*name, self.rows(views, of))
        });
        let others = others.iter().map(|scope| (scope.name(), self.rows(&[*scope], |_| true)));
        purposes.chain(others).filter(|(_, rows)| !rows.is_empty()).collect()
    }

    /// The rows of the actions in some scopes that apply together.
    fn rows(&self, scopes: &[Scope], of: impl Fn(Action) -> bool) -> Vec<KeyRow> {
        let mut rows: Vec<KeyRow> = Vec::new();
        for bound in self.in_scopes(scopes).filter(|bound| of(bound.action)) {
            let keys = bound.chords.iter().filter(|c| self.means(scopes, **c, bound.action));
            let keys: Vec<String> = keys.map(|c| c.name()).collect();
            let description = match (bound.action, bound.hint) {
                // Accept and cancel have a different meaning in each scope.
                (Action::Accept | Action::Cancel, Some(hint)) => hint.text,
                (action, _) => action.description(),
            };
            match rows.iter_mut().find(|row| row.name == bound.action.name()) {
                Some(row) => {
                    let more: Vec<_> = keys.into_iter().filter(|k| !row.keys.contains(k)).collect();
                    row.keys.extend(more);
                }
                None => rows.push(KeyRow { keys, name: bound.action.name(), description }),
            }
        }
        rows.retain(|row| !row.keys.is_empty());
        rows
    }

    fn means(&self, scopes: &[Scope], chord: Chord, action: Action) -> bool {
        self.lookup(scopes, chord) == Some(action)
    }

    /// The actions as the configuration file shows them.
    pub fn lines(&self) -> Vec<KeyLine> {
        let line = |action: Action| {
            let change = self.change_of(action);
            let chords = change.map_or_else(
                || in_views(&self.bound, action, |binding| &binding.chords),
                |change| change.chords.clone(),
            );
            KeyLine {
                action: action.name(),
                description: action.description(),
                keys: chords.into_iter().map(Chord::name).collect(),
                changed: change.is_some(),
            }
        };
        changeable(&self.bound).into_iter().map(line).collect()
    }
}

/// The actions whose keys can be changed, in the order of the table; those that apply
/// everywhere come first.
fn changeable(bindings: &[Binding]) -> Vec<Action> {
    let mut actions = Vec::new();
    for scope in
        Scope::ALL.into_iter().filter(|scope| scope.key_policy() == KeyPolicy::Configurable)
    {
        for binding in bindings.iter().filter(|binding| binding.scope == scope) {
            if !actions.contains(&binding.action) {
                actions.push(binding.action);
            }
        }
    }
    actions
}

/// The keys of an action in the views, without duplicates.
fn in_views(
    bindings: &[Binding],
    action: Action,
    keys: impl Fn(&Binding) -> &Vec<Chord>,
) -> Vec<Chord> {
    let mut chords = Vec::new();
    let views = bindings.iter().filter(|b| b.scope.key_policy() == KeyPolicy::Configurable);
    for chord in views.filter(|b| b.action == action).flat_map(keys) {
        if !chords.contains(chord) {
            chords.push(*chord);
        }
    }
    chords
}

/// The keys of a binding after the changes. A key that the user gave to another action of
/// the scope, or of a scope around it, is no longer a default key of this one.
fn chords(bindings: &[Binding], binding: &Binding, changes: &[KeyChange]) -> Vec<Chord> {
    let change_of = |binding| {
        let action = followed(binding);
        changes.iter().find(|change| change.action == action)
    };
    let wanted = change_of(binding).map(|change| chords_of_change(bindings, change, binding));
    let fixed = |chord: &Chord| {
        binding.scope.key_policy() == KeyPolicy::Inherited && chord.closes_or_accepts()
    };
    let others = bindings
        .iter()
        .filter(|other| other.action != binding.action && binding.scope.is_within(other.scope));
    let taken: Vec<Chord> = others
        .filter_map(|other| Some(chords_of_change(bindings, change_of(other)?, other)))
        .flatten()
        .filter(|chord| !fixed(chord))
        .collect();
    let left = binding.default.iter().copied().filter(|chord| !taken.contains(chord));
    match binding.scope.key_policy() {
        KeyPolicy::Configurable => {
            let mut chords = wanted.unwrap_or_else(|| left.collect());
            if binding.action == Action::Quit && !chords.contains(&CTRL_C) {
                chords.push(CTRL_C);
            }
            chords
        }
        KeyPolicy::Inherited => {
            let mut chords = wanted.unwrap_or_default();
            chords.retain(|chord| !fixed(chord) && !binding.default.contains(chord));
            chords.extend(left);
            chords
        }
        KeyPolicy::Fixed => {
            let mut chords = binding.default.clone();
            // The key that opens the help also closes it.
            if (binding.scope, binding.action) == (Scope::Help, Action::Close) {
                let wanted = wanted.unwrap_or_default().into_iter();
                chords.extend(
                    wanted.filter(|c| !c.closes_or_accepts() && !binding.default.contains(c)),
                );
            }
            chords
        }
    }
}

/// The action whose key changes a binding follows. The key that opens the help or the
/// side-by-side view also closes it, and the key that opens the follow menu also goes
/// to the entry.
fn followed(binding: &Binding) -> Action {
    match (binding.scope, binding.action) {
        (Scope::Help, Action::Close) => Action::Help,
        (Scope::Menu, Action::GoThere) => Action::Follow,
        (Scope::Resolve, Action::Close) => Action::Resolve,
        (_, action) => action,
    }
}

/// The keys that a change gives to a binding. A default key of the action in another
/// scope is not added here.
fn chords_of_change(bindings: &[Binding], change: &KeyChange, binding: &Binding) -> Vec<Chord> {
    let anywhere = in_views(bindings, change.action, |binding| &binding.default);
    let here = |c: &&Chord| binding.default.contains(c) || !anywhere.contains(c);
    change.chords.iter().filter(here).copied().collect()
}

fn entry_of(name: &str) -> String {
    format!("{}.{}", KEYS.0, quoted(name))
}

/// Reads the change in an entry of the configuration; returns `None` if the entry can't
/// be used at all.
fn change(entry: &KeyEntry, problems: &mut Vec<Problem>) -> Option<KeyChange> {
    let mut problem = |line, what| {
        problems.push(Problem { line, entry: entry_of(&entry.action), what });
    };
    let defaults = bindings();
    let changeable = changeable(&defaults);
    let Some(action) = changeable.iter().find(|a| a.name() == entry.action) else {
        let fixed = defaults.iter().any(|b| b.action.name() == entry.action);
        let names = changeable.iter().map(|action| action.name());
        problem(
            entry.line,
            match nearest(&entry.action, names) {
                _ if fixed => "its keys are fixed".to_owned(),
                Some(near) => format!("unknown action; did you mean {near}?"),
                None => "unknown action; 'hallway config --default' lists all".to_owned(),
            },
        );
        return None;
    };
    if entry.keys.len() > MAX_KEYS {
        problem(entry.line, format!("more than {MAX_KEYS} keys"));
        return None;
    }
    let mut chords = Vec::new();
    for (name, line) in &entry.keys {
        match Chord::parse(name) {
            Err(why) => problem(*line, why),
            Ok(chord) if chord.always_quits() && *action != Action::Quit => {
                problem(*line, format!("{} always quits", chord.name()));
            }
            Ok(chord) if chords.contains(&chord) => {
                problem(*line, format!("{} is listed twice", chord.name()));
            }
            Ok(chord) => chords.push(chord),
        }
    }
    Some(KeyChange { action: *action, chords, line: entry.line })
}
