//! A row of a list.

use crate::agenda::{BusyEvent, ChangeLine, Clash, Gap, Overlaps, Walk};
use crate::schedule::{Schedule, TalkId};
use crate::tui::model::RowId;

/// A row of a list.
///
/// There may be tens of thousands of rows, so a talk is its position in time order, and
/// large, rare values are boxed.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// A heading, and a note beside it.
    Heading(String, String),
    /// A talk, by its position in time order.
    Talk(usize),
    /// A talk that is on now, shown with the time left.
    On(usize),
    /// A pick in the Now view, shown with its end if it is on now, or else with the time
    /// until it begins.
    Mine(usize),
    /// The first line of a search result. [`Row::HitMore`] follows.
    Hit(usize),
    /// The second line of a search result: speakers, session or the matching text.
    HitMore(usize),
    /// A cancelled talk.
    Cancelled(TalkId),
    /// A line about the talk above, such as a change.
    ChangeLine(Box<ChangeLine>),
    /// A dim line about the talk above: shared words, the reason for a suggestion, or a note such
    /// as `to watch later`.
    Reason(String),
    /// A clash of the talk above.
    Clash {
        /// The position of the talk above.
        of: usize,
        clash: Box<Clash>,
    },
    /// The number of picks that the talk above overlaps, and whether some are between stars.
    Overlaps(usize, bool),
    Gap(Box<Gap>),
    /// An event of the user's own calendars.
    Busy(Box<BusyEvent>),
    /// A warning of little time to get to the room of the talk below.
    Walk(Walk),
    /// A note in place of rows.
    Note(String),
    /// An empty row between two parts.
    Blank,
}

impl Row {
    /// The identity of the row; `None` if it can't be selected.
    pub fn id(&self, schedule: &Schedule) -> Option<RowId> {
        match self {
            Self::Talk(at) | Self::On(at) | Self::Mine(at) | Self::Hit(at) => {
                Some(RowId::Talk(schedule.talks()[*at].id.clone()))
            }
            Self::Cancelled(id) => Some(RowId::Talk(id.clone())),
            Self::Gap(gap) => Some(RowId::Gap(gap.from)),
            _ => None,
        }
    }

    pub fn is_selectable(&self) -> bool {
        self.is_talk() || matches!(self, Self::Gap(_))
    }

    /// Whether the row is a talk, including a cancelled one.
    pub fn is_talk(&self) -> bool {
        self.talk().is_some() || matches!(self, Self::Cancelled(_))
    }

    /// The position of the row's talk in time order.
    pub fn talk(&self) -> Option<usize> {
        match self {
            Self::Talk(at) | Self::On(at) | Self::Mine(at) | Self::Hit(at) => Some(*at),
            _ => None,
        }
    }

    /// Whether the row introduces the rows below it.
    pub fn is_heading(&self) -> bool {
        matches!(self, Self::Heading(..) | Self::Blank | Self::Walk(_))
    }

    /// Whether the row continues the row above.
    pub fn belongs_to_row_above(&self) -> bool {
        matches!(
            self,
            Self::HitMore(_)
                | Self::Reason(_)
                | Self::Clash { .. }
                | Self::Overlaps(..)
                | Self::ChangeLine(_)
        )
    }
}

/// Adds a heading, with an empty row before it unless it is the first.
pub fn heading(rows: &mut Vec<Row>, text: impl Into<String>, note: String) {
    if !rows.is_empty() {
        rows.push(Row::Blank);
    }
    rows.push(Row::Heading(text.into(), note));
}

/// The overlaps of a talk: a few clashes by name, many as a number.
pub fn overlap_rows(at: usize, overlaps: Overlaps) -> Vec<Row> {
    let row = |clash| Row::Clash { of: at, clash: Box::new(clash) };
    match overlaps {
        Overlaps::Named(clashes) => clashes.into_iter().map(row).collect(),
        Overlaps::Many { count, hard } => vec![Row::Overlaps(count, hard)],
    }
}
