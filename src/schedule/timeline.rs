//! The layout of a day. [`Day`] has the talks in columns and lanes, and [`Timeline`] cuts it
//! into the rows and blocks of a scale. The layout uses plain integers; the view does the
//! drawing and scrolling.

mod blocks;
mod rows;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};

use super::index::Schedule;
use super::model::{Slot, Talk};
pub use blocks::{Block, Timeline};
pub use rows::Rows;

/// The longest time without talks, in minutes, that is never folded.
const MAX_UNFOLDED_GAP: i64 = 60;

/// Minutes after its midnight at which a conference day ends at the latest. Longer talks
/// are cut there, so that a wrong duration cannot make a day too long to scroll through.
const MAX_DAY_MINUTES: i64 = 48 * 60;

/// A talk, by its position, with its minutes after the day's midnight.
pub type Placed = (usize, Range<i64>);

/// The talks of a conference day in columns and lanes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The conference day.
    pub date: NaiveDate,
    /// The all-day talks, by their position.
    pub all_day: Vec<usize>,
    /// The columns, from left to right.
    pub columns: Vec<Column>,
    /// The talks of each lane in time order. Talks of the same lane never overlap.
    pub lanes: Vec<Vec<Placed>>,
    /// The stretches of time with talks, in minutes after midnight. The time between two
    /// stretches is long.
    pub stretches: Vec<Range<i64>>,
    /// The median length of a talk in minutes.
    pub median_minutes: u32,
    /// The lane of each talk.
    lane_of: BTreeMap<usize, usize>,
}

/// A column of the grid: a room, or a session if the day has no rooms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The heading.
    pub title: String,
    /// The lanes of the column: as many as talks run in it at once.
    pub lanes: Range<usize>,
}

/// Returns the wall-clock minutes from the midnight at which a conference day begins.
fn minutes_after(day: NaiveDate, time: DateTime<FixedOffset>) -> i64 {
    (time.naive_local() - day.and_time(NaiveTime::MIN)).num_minutes()
}

fn span(day: NaiveDate, slot: Slot) -> Range<i64> {
    // The end is start plus duration, since the wall clock jumps on some nights.
    let start = minutes_after(day, slot.start).clamp(0, MAX_DAY_MINUTES - 1);
    let end = start.saturating_add(i64::from(slot.minutes)).min(MAX_DAY_MINUTES);
    start..end
}

impl Day {
    /// Collects the talks of a day.
    pub fn new(schedule: &Schedule, date: NaiveDate) -> Self {
        let talks: Vec<(&Talk, Placed)> = schedule
            .talks_of(date)
            .filter_map(|at| {
                let talk = &schedule.talks()[at];
                let slot = talk.appointment().filter(|slot| slot.day() == date)?;
                Some((talk, (at, span(date, slot))))
            })
            .collect();
        let takes_day = |talk: &Talk| talk.slot.is_some_and(|slot| slot.takes_day(date));
        let all_day = schedule.talks().iter().enumerate();
        let all_day = all_day.filter(|(_, talk)| takes_day(talk));
        let all_day = all_day.map(|(at, _)| at).collect();
        let stretches = stretches(talks.iter().map(|(_, (_, minutes))| minutes.clone()));
        let mut lengths: Vec<u32> =
            talks.iter().filter_map(|(talk, _)| Some(talk.slot?.minutes)).collect();
        lengths.sort_unstable();
        let median_minutes = lengths.get(lengths.len() / 2).copied().unwrap_or(0);
        let mut day = Self {
            date,
            all_day,
            columns: Vec::new(),
            lanes: Vec::new(),
            stretches,
            median_minutes,
            lane_of: BTreeMap::new(),
        };
        for (title, talks) in by_column(schedule, talks) {
            let first = day.lanes.len();
            day.lanes.extend(lanes(talks));
            day.columns.push(Column { title, lanes: first..day.lanes.len() });
        }
        let lanes = day.lanes.iter().enumerate();
        let lane_of =
            lanes.flat_map(|(lane, talks)| talks.iter().map(move |(talk, _)| (*talk, lane)));
        day.lane_of = lane_of.collect();
        day
    }

    /// The lane of a talk, the talk's index in it, and its minutes after midnight.
    pub fn find(&self, talk: usize) -> Option<(usize, usize, Range<i64>)> {
        let lane = *self.lane_of.get(&talk)?;
        let at = self.lanes[lane].iter().position(|(other, _)| *other == talk)?;
        Some((lane, at, self.lanes[lane][at].1.clone()))
    }

    /// The talk that is `steps` talks later in the lane of a talk, or earlier if `steps`
    /// is negative; at most the last or the first.
    pub fn step_in_lane(&self, talk: usize, steps: isize) -> Option<usize> {
        let (lane, at, _) = self.find(talk)?;
        let talks = &self.lanes[lane];
        let to = at.saturating_add_signed(steps).min(talks.len() - 1);
        Some(talks[to].0)
    }

    /// The talk of a lane that runs at a minute, or else the talk nearest in time.
    pub fn nearest(&self, lane: usize, minute: i64) -> Option<usize> {
        let distance = |(_, time): &&Placed| {
            (time.start - minute).max(minute - time.end.max(time.start + 1) + 1).max(0)
        };
        self.lanes.get(lane)?.iter().min_by_key(distance).map(|(talk, _)| *talk)
    }
}

/// Joins the times of talks that overlap or are not far from each other.
fn stretches(times: impl Iterator<Item = Range<i64>>) -> Vec<Range<i64>> {
    // Even a talk of no length takes a minute.
    let mut times: Vec<_> = times.map(|time| time.start..time.end.max(time.start + 1)).collect();
    times.sort_unstable_by_key(|time| time.start);
    let mut stretches: Vec<Range<i64>> = Vec::new();
    for time in times {
        match stretches.last_mut() {
            Some(last) if time.start - last.end <= MAX_UNFOLDED_GAP => {
                last.end = last.end.max(time.end);
            }
            _ => stretches.push(time),
        }
    }
    stretches
}

/// Groups talks into columns, in the order in which the conference declares its rooms and
/// sessions.
fn by_column(schedule: &Schedule, talks: Vec<(&Talk, Placed)>) -> Vec<(String, Vec<Placed>)> {
    let conference = schedule.conference();
    let rooms = talks.iter().any(|(talk, _)| talk.room.is_some());
    let sessions = talks.iter().any(|(talk, _)| talk.session.is_some());
    let none = match (rooms, sessions) {
        (true, _) => "(no room)",
        (false, true) => "(no session)",
        (false, false) => "All talks",
    };
    // Talks without a room go into a column for their session.
    let names = conference.rooms.iter().map(|r| r.name.as_str());
    let order: Vec<(bool, &str)> = names
        .map(|room| (true, room))
        .chain(conference.sessions.iter().map(|s| (false, s.title.as_str())))
        .collect();
    // For duplicate names, the first wins.
    let places = order.iter().enumerate().rev();
    let places: HashMap<(bool, &str), usize> = places.map(|(at, name)| (*name, at)).collect();
    let mut columns: BTreeMap<usize, (String, Vec<Placed>)> = BTreeMap::new();
    for (talk, placed) in talks {
        let room = talk.room.as_deref().map(|room| (true, room));
        let name = room.or_else(|| Some((false, talk.session.as_deref()?)));
        let title = name.map_or(none, |(_, name)| name);
        let key = name.and_then(|name| places.get(&name).copied());
        let key = key.unwrap_or(order.len());
        let column = columns.entry(key).or_insert_with(|| (title.to_owned(), Vec::new()));
        column.1.push(placed);
    }
    columns.into_values().collect()
}

/// Distributes talks over lanes: in time order, each talk goes to the first lane that is
/// free at its start.
pub fn lanes(mut talks: Vec<Placed>) -> Vec<Vec<Placed>> {
    talks.sort_by_key(|(at, minutes)| (minutes.start, *at));
    let mut lanes: Vec<Vec<Placed>> = Vec::new();
    for (talk, minutes) in talks {
        let free = lanes
            .iter_mut()
            .find(|lane| lane.last().is_none_or(|(_, last)| last.end <= minutes.start));
        match free {
            Some(lane) => lane.push((talk, minutes)),
            None => lanes.push(vec![(talk, minutes)]),
        }
    }
    lanes
}
