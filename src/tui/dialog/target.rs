//! The targets of the follow menu.

use crate::schedule::Grouping;

/// The target of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A group of talks: the kind of grouping and the key of the group.
    Group(Grouping, String),
    /// A talk, by its position in time order.
    Talk(usize),
    Link(String),
}
