//! The mark before a talk in a list: only the most important one is shown.

use super::clashes::Clashes;
use super::picks::{Agenda, Level};
use crate::schedule::Schedule;
use crate::text::symbols::Symbols;

/// The meaning of a mark, most important first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// A star that overlaps another star.
    Clash,
    /// A star.
    Star,
    /// A maybe.
    Maybe,
    /// A hidden talk.
    Hidden,
}

impl Mark {
    /// Returns the mark of a talk, given by its position.
    pub fn of(
        schedule: &Schedule,
        agenda: &Agenda,
        clashes: &Clashes,
        talk: usize,
    ) -> Option<Self> {
        match agenda.level(&schedule.talks()[talk].id)? {
            Level::Star if clashes.is_hard(talk) => Some(Self::Clash),
            level => Some(Self::of_level(level)),
        }
    }

    /// Returns the mark of a level, for talks that have no clash or are cancelled.
    pub fn of_level(level: Level) -> Self {
        match level {
            Level::Star => Self::Star,
            Level::Maybe => Self::Maybe,
            Level::Hidden => Self::Hidden,
        }
    }

    /// Returns the symbol of the mark.
    pub fn symbol(self, symbols: &Symbols) -> &'static str {
        match self {
            Self::Clash => symbols.clash,
            Self::Star => symbols.star,
            Self::Maybe => symbols.maybe,
            Self::Hidden => symbols.hidden,
        }
    }
}
