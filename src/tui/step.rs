//! Steps of a selection or a scroll position.

use super::action::Action;

/// A number of rows, or an end.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    By(isize),
    Start,
    End,
}

impl Step {
    /// The step of an action, for a page with this many rows.
    pub fn of(action: Action, page: usize) -> Option<Self> {
        let page = isize::try_from(page.max(1)).unwrap_or(isize::MAX);
        Some(match action {
            Action::Down => Self::By(1),
            Action::Up => Self::By(-1),
            Action::HalfDown => Self::By((page / 2).max(1)),
            Action::HalfUp => Self::By(-(page / 2).max(1)),
            Action::PageDown => Self::By(page),
            Action::PageUp => Self::By(-page),
            Action::First => Self::Start,
            Action::Last => Self::End,
            _ => return None,
        })
    }

    /// The position after the step, for a number of positions.
    pub fn from(self, at: usize, count: usize) -> usize {
        let last = count.saturating_sub(1);
        match self {
            Self::By(rows) => at.saturating_add_signed(rows).min(last),
            Self::Start => 0,
            Self::End => last,
        }
    }
}

/// The next or previous position, wrapping around.
pub fn cycle(at: usize, count: usize, forward: bool) -> usize {
    let count = count.max(1);
    let step = if forward { 1 } else { count - 1 };
    (at + step) % count
}
