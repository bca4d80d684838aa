//! A day at a scale: rows, blocks, and the way from block to block.

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
}

/// A block in the grid: a talk, or several talks that are too short to separate at this
/// scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The talks in time order, by their index in the schedule.
    pub talks: Vec<usize>,
    /// The lane, counted across all columns.
    pub lane: usize,
    /// The rows of the block, at least one.
    pub rows: Range<usize>,
}

/// A direction to move on the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Earlier in the same lane.
    Up,
    /// Later in the same lane.
    Down,
    /// To the lane on the left.
    Left,
    /// To the lane on the right.
    Right,
}

impl Timeline {
    /// Lays out a day with rows of `minutes`.
    pub fn new(day: &Day, minutes: u32) -> Self {
        let talks = || day.lanes.iter().flatten().map(|(_, minutes)| minutes);
        let first = talks().map(|talk| talk.start).min().unwrap_or(0);
        // A talk takes full rows, and at least the row that it starts in.
        let step = i64::from(minutes.max(1));
        let full = |end: i64| end.div_euclid(step) * step;
        let last = talks().map(|talk| full(talk.end).max(talk.start + 1)).max();
        let rows = Rows::new(first, last.unwrap_or(first), minutes);
        let mut blocks = Vec::new();
        for (lane, talks) in day.lanes.iter().enumerate() {
            add_blocks(&mut blocks, &rows, lane, talks);
        }
        Self { date: day.date, rows, blocks }
    }

    /// Returns the row that contains an instant, if the day has such a row.
    pub fn row_at(&self, time: DateTime<FixedOffset>) -> Option<usize> {
        self.rows.at(minutes_after(self.date, time))
    }

    /// Returns the index of the block that contains a talk.
    pub fn block_of(&self, talk: usize) -> Option<usize> {
        self.blocks.iter().position(|b| b.talks.contains(&talk))
    }

    /// Returns the next talk in a direction, or `None` at the edge.
    pub fn neighbour(&self, talk: usize, direction: Direction) -> Option<usize> {
        let here = self.block_of(talk)?;
        let block = &self.blocks[here];
        let within = block.talks.iter().position(|t| *t == talk)?;
        let in_lane = |at: Option<usize>| {
            at.and_then(|at| self.blocks.get(at)).filter(|b| b.lane == block.lane)
        };
        match direction {
            Direction::Up if within > 0 => block.talks.get(within - 1).copied(),
            Direction::Down if within + 1 < block.talks.len() => {
                block.talks.get(within + 1).copied()
            }
            Direction::Up => in_lane(here.checked_sub(1))?.talks.last().copied(),
            Direction::Down => in_lane(here.checked_add(1))?.talks.first().copied(),
            Direction::Left => self.sideways(block, block.lane.checked_sub(1)?),
            Direction::Right => self.sideways(block, block.lane + 1),
        }
    }

    /// Returns the first talk of a block in a lane: the block level with `from`, or else the
    /// block nearest in time.
    fn sideways(&self, from: &Block, lane: usize) -> Option<usize> {
        let first = self.blocks.partition_point(|block| block.lane < lane);
        let blocks = self.blocks[first..].iter().take_while(|block| block.lane == lane);
        let nearest = blocks.min_by_key(|b| {
            let level = b.rows.contains(&from.rows.start);
            (!level, b.rows.start.abs_diff(from.rows.start))
        });
        nearest?.talks.first().copied()
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
