//! A day at a scale: its rows and blocks.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::{Day, Placed, Rows, minutes_after};

/// A day in rows and blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// The conference day.
    pub date: NaiveDate,
    /// The rows of the scale.
    pub rows: Rows,
    /// The blocks, sorted by lane and then by row.
    pub blocks: Vec<Block>,
    /// The index of the block of each talk.
    block_of: BTreeMap<usize, usize>,
}

/// A block in the grid: a talk, or several talks that are too short to separate at this
/// scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The talks in time order, by their position.
    pub talks: Vec<usize>,
    /// The lane, counted across all columns.
    pub lane: usize,
    /// The rows of the block, at least one.
    pub rows: Range<usize>,
}

impl Timeline {
    /// Lays out a day in rows of `minutes`. `fold` folds long stretches without talks.
    pub fn new(day: &Day, minutes: u32, fold: bool) -> Self {
        let mut rows = Rows::new(&day.stretches, minutes, fold);
        let mut blocks = Vec::new();
        for (lane, talks) in day.lanes.iter().enumerate() {
            add_blocks(&mut blocks, &rows, lane, talks);
        }
        // A talk that ends within a row does not take that row.
        rows.truncate(blocks.iter().map(|block| block.rows.end).max().unwrap_or(0));
        let talks = blocks.iter().enumerate();
        let block_of =
            talks.flat_map(|(at, block)| block.talks.iter().map(move |&talk| (talk, at)));
        let block_of = block_of.collect();
        Self { date: day.date, rows, blocks, block_of }
    }

    /// Returns the row that contains an instant, if the day has such a row.
    pub fn row_at(&self, time: DateTime<FixedOffset>) -> Option<usize> {
        self.rows.at(minutes_after(self.date, time))
    }

    /// Returns the block that contains a talk.
    pub fn block_of(&self, talk: usize) -> Option<&Block> {
        self.block_of.get(&talk).map(|at| &self.blocks[*at])
    }

    /// Returns the blocks of some lanes.
    pub fn in_lanes(&self, lanes: Range<usize>) -> &[Block] {
        let before = |lane| self.blocks.partition_point(|block| block.lane < lane);
        &self.blocks[before(lanes.start)..before(lanes.end.max(lanes.start))]
    }
}

/// Adds the blocks of a lane. A talk that begins in the last row of the block before it
/// shares that block.
fn add_blocks(blocks: &mut Vec<Block>, rows: &Rows, lane: usize, talks: &[Placed]) {
    let first = blocks.len();
    let row = |minute| rows.at(minute).unwrap_or(rows.len());
    for (talk, minutes) in talks {
        let from = row(minutes.start);
        let rows = from..row(minutes.end).max(from + 1);
        match blocks[first..].last_mut() {
            Some(last) if rows.start < last.rows.end => {
                last.talks.push(*talk);
                last.rows.end = last.rows.end.max(rows.end);
            }
            _ => blocks.push(Block { talks: vec![*talk], lane, rows }),
        }
    }
}
