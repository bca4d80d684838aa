//! The groups to browse by, and their filter.

use std::sync::Arc;

use tui_input::Input;

use crate::schedule::{Group, Grouping, Schedule};
use crate::text::fold;
use crate::tui::typing;

/// A group of a kind: the talks with a name, or `None` for those without.
pub type Choice = (Grouping, Option<String>);

/// The groups to browse by, and the filters of the Talks view. A listed talk is in the chosen
/// group, in the chosen group of each other kind, and, with `free`, in free time.
#[derive(Debug, Clone)]
pub struct Browse {
    pub by: Grouping,
    pub groups: Arc<[Group]>,
    /// The chosen group: 0 means all talks, 1 the first group.
    pub chosen: usize,
    /// The first visible row.
    pub offset: usize,
    /// The chosen groups of other kinds.
    pub others: Vec<Choice>,
    /// Whether only talks that fit into the user's free time are shown.
    pub free: bool,
    /// The filter of the groups, while it is typed.
    pub filter: Option<Filter>,
}

/// A filter of the groups.
#[derive(Debug, Clone)]
pub struct Filter {
    pub input: Input,
    /// The labels of all groups, folded.
    labels: Vec<String>,
    /// The matching groups, counted as [`Browse::chosen`].
    rows: Vec<usize>,
    /// The group that was chosen before.
    before: usize,
}

impl Browse {
    /// The groups of a kind. Chooses the group with the key, or else all talks.
    pub fn new(schedule: &Schedule, by: Grouping, key: Option<&str>) -> Self {
        let choices = key.map(|key| (by, Some(key.to_owned())));
        Self::with(schedule, by, choices.into_iter().collect(), false)
    }

    /// The groups of a kind with these filters, as far as the schedule has their groups.
    fn with(schedule: &Schedule, by: Grouping, mut choices: Vec<Choice>, free: bool) -> Self {
        let find = |(by, key): &Choice| {
            let groups = schedule.groups(*by);
            groups.iter().position(|group| group.key == *key)
        };
        let here = choices.iter().find(|choice| choice.0 == by).and_then(find);
        choices.retain(|choice| choice.0 != by && find(choice).is_some());
        let (groups, chosen) = (schedule.groups(by), here.map_or(0, |at| at + 1));
        Self { by, groups, chosen, offset: 0, others: choices, free, filter: None }
    }

    /// Browses by another kind of groups; the chosen group stays a filter.
    pub fn browse_by(&mut self, schedule: &Schedule, by: Grouping) {
        *self = Self::with(schedule, by, self.choices(), self.free);
    }

    /// All chosen groups, in the order of their kinds.
    pub fn choices(&self) -> Vec<Choice> {
        let here = self.group().map(|group| (self.by, group.key.clone()));
        let mut choices = self.others.clone();
        choices.extend(here);
        choices.sort_by_key(|choice| Grouping::ALL.iter().position(|by| *by == choice.0));
        choices
    }

    /// Whether some talks are filtered out.
    pub fn is_filtered(&self) -> bool {
        self.chosen > 0 || self.free || !self.others.is_empty()
    }

    /// Shows all talks again.
    pub fn clear(&mut self) {
        (self.chosen, self.free) = (0, false);
        self.others.clear();
    }

    /// Chooses the first kind of groups that the schedule has.
    pub(super) fn first(schedule: &Schedule) -> Self {
        let by = Grouping::ALL.into_iter().find(|by| schedule.has_groups(*by));
        Self::new(schedule, by.unwrap_or(Grouping::Track), None)
    }

    /// Keeps the kind, the chosen group and the filter when a new edition replaces the
    /// schedule.
    pub(super) fn follow(&mut self, new: &Schedule) {
        let typed = self.filter.take().map(|filter| filter.input);
        self.browse_by(new, self.by);
        if let Some(typed) = typed {
            let chosen = self.chosen;
            self.begin_filter();
            self.edit_filter(|input| *input = typed);
            self.chosen = self.place(chosen).map_or(self.chosen, |_| chosen);
        }
    }

    /// The chosen group, or `None` for all talks.
    pub fn group(&self) -> Option<&Group> {
        self.groups.get(self.chosen.checked_sub(1)?)
    }

    /// The number of rows in the pane.
    pub fn rows(&self) -> usize {
        self.filter.as_ref().map_or(self.groups.len() + 1, |filter| filter.rows.len())
    }

    /// The group in a row of the pane, counted as [`Browse::chosen`].
    pub fn at(&self, row: usize) -> Option<usize> {
        match &self.filter {
            Some(filter) => filter.rows.get(row).copied(),
            None => Some(row).filter(|row| *row <= self.groups.len()),
        }
    }

    /// The row of a group in the pane.
    pub fn place(&self, chosen: usize) -> Option<usize> {
        match &self.filter {
            Some(filter) => filter.rows.iter().position(|row| *row == chosen),
            None => Some(chosen),
        }
    }

    pub fn begin_filter(&mut self) {
        let labels = self.groups.iter().map(|group| fold::text(&group.label)).collect();
        let rows = (0..=self.groups.len()).collect();
        let before = self.chosen;
        self.filter = Some(Filter { input: Input::default(), labels, rows, before });
    }

    /// Edits the filter. A changed filter chooses the best match.
    pub fn edit_filter(&mut self, with: impl FnOnce(&mut Input)) {
        let Some(filter) = &mut self.filter else {
            return;
        };
        if typing::edit_line(&mut filter.input, with) {
            filter.find();
            let first = filter.rows.first().copied().filter(|row| *row > 0);
            self.chosen = first.unwrap_or(filter.before);
            self.offset = 0;
        }
    }

    /// Shows all groups again, and keeps the chosen one.
    pub fn end_filter(&mut self) {
        self.filter = None;
    }

    /// Shows all groups again, and chooses the group that was chosen before.
    pub fn cancel_filter(&mut self) {
        if let Some(filter) = self.filter.take() {
            self.chosen = filter.before;
        }
    }
}

impl Filter {
    /// Finds the groups with all typed words: first those that begin with the typed text,
    /// then those with words that begin with it. An empty filter finds all.
    fn find(&mut self) {
        let typed = fold::text(self.input.value().trim());
        if typed.is_empty() {
            self.rows = (0..=self.labels.len()).collect();
            return;
        }
        let words: Vec<&str> = typed.split_whitespace().collect();
        let has_all = |label: &str| words.iter().all(|word| label.contains(word));
        let rank = |label: &str| {
            let mut parts = label.split(|c: char| !c.is_alphanumeric());
            (!label.starts_with(&typed), !parts.any(|part| part.starts_with(words[0])))
        };
        let labels = self.labels.iter().zip(1..);
        let found = labels.filter(|(label, _)| has_all(label));
        let mut found: Vec<_> = found.map(|(label, row)| (rank(label), row)).collect();
        found.sort_unstable();
        self.rows = found.into_iter().map(|(_, row)| row).collect();
    }
}
