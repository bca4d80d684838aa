//! The rows of a scale.

use std::ops::Range;

/// The rows of a scale: pieces of time, each as long as the scale says. A long stretch
/// without talks can be folded into one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// The length of a row in minutes, except that of a fold.
    pub minutes: u32,
    /// The start of each row, in minutes after midnight.
    starts: Vec<i64>,
    /// The end of the last row.
    end: i64,
}

impl Rows {
    /// Cuts the busy stretches of a day, and the time between them, into rows of `minutes`
    /// (at least 1) that begin on multiples of their length. If `fold` is set, the time
    /// between two stretches is one row.
    pub fn new(busy: &[Range<i64>], minutes: u32, fold: bool) -> Self {
        let minutes = minutes.max(1);
        let step = i64::from(minutes);
        let first = busy.first().map_or(0, |busy| busy.start);
        let mut rows = Self { minutes, starts: Vec::new(), end: first.div_euclid(step) * step };
        for busy in busy {
            let start = busy.start.div_euclid(step) * step;
            if fold && rows.end < start {
                rows.starts.push(rows.end);
                rows.end = start;
            }
            while rows.end < busy.end {
                rows.starts.push(rows.end);
                rows.end += step;
            }
        }
        rows
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The start of a row in minutes after midnight.
    pub fn start(&self, row: usize) -> i64 {
        self.starts.get(row).copied().unwrap_or(self.end)
    }

    /// The row that contains a minute, or `None` before the first and after the last row.
    pub fn at(&self, minute: i64) -> Option<usize> {
        let row = self.starts.partition_point(|start| *start <= minute).checked_sub(1)?;
        (minute < self.end).then_some(row)
    }

    /// Whether a row is a fold.
    pub fn is_fold(&self, row: usize) -> bool {
        self.start(row + 1) - self.start(row) > i64::from(self.minutes)
    }

    /// Drops rows at the end.
    pub(super) fn truncate(&mut self, len: usize) {
        if len < self.len() {
            self.end = self.start(len);
            self.starts.truncate(len);
        }
    }
}
