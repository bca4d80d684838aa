//! The rows of a scale.

/// The rows of a scale: pieces of time, each as long as the scale says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// The length of a row in minutes.
    pub minutes: u32,
    /// The start of each row, in minutes after midnight.
    starts: Vec<i64>,
    /// The end of the last row.
    end: i64,
}

impl Rows {
    /// Cuts a stretch of time into rows of `minutes` (at least 1) that begin on multiples
    /// of their length.
    pub fn new(from: i64, to: i64, minutes: u32) -> Self {
        let minutes = minutes.max(1);
        let step = i64::from(minutes);
        let mut rows = Self { minutes, starts: Vec::new(), end: from.div_euclid(step) * step };
        while rows.end < to {
            rows.starts.push(rows.end);
            rows.end += step;
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
}
