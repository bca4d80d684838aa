//! Where an entry of the follow menu leads.

use crate::schedule::Grouping;

/// Where an entry leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A group of talks: what they are grouped by, and the group's key.
    Group(Grouping, String),
    /// A talk, by its position in time order.
    Talk(usize),
    /// A web address.
    Link(String),
}
