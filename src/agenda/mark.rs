//! The one mark that stands before a talk: of all that could be said of it, what
//! matters most.

use super::clashes::Clashes;
use super::picks::{Agenda, Level};
use crate::schedule::Schedule;
use crate::text::symbols::Symbols;

/// What a mark says, the weightiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// A must that overlaps another must.
    Clash,
    /// A must.
    Must,
    /// A maybe.
    Maybe,
    /// Hidden.
    Hidden,
}

impl Mark {
    /// The mark of a talk, by its place in time order.
    pub fn of(
        schedule: &Schedule,
        agenda: &Agenda,
        clashes: &Clashes,
        talk: usize,
    ) -> Option<Self> {
        match agenda.level(&schedule.talks()[talk].id)? {
            Level::Must if clashes.is_hard(talk) => Some(Self::Clash),
            level => Some(Self::of_level(level)),
        }
    }

    /// The mark of a level, of a talk that clashes with nothing or is gone.
    pub fn of_level(level: Level) -> Self {
        match level {
            Level::Must => Self::Must,
            Level::Maybe => Self::Maybe,
            Level::Hidden => Self::Hidden,
        }
    }

    /// The sign it is drawn with.
    pub fn sign(self, symbols: &Symbols) -> &'static str {
        match self {
            Self::Clash => symbols.clash,
            Self::Must => symbols.star,
            Self::Maybe => symbols.maybe,
            Self::Hidden => symbols.hidden,
        }
    }
}
