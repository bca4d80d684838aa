//! The layout of a day as blocks in a grid. Columns are rooms, or sessions if the day has
//! no rooms; rows are equal pieces of time.
//!
//! The layout uses plain integers and has three steps: lanes within a column, rows by the
//! scale, and shared blocks for talks too short for a row of their own. The view does the
//! drawing and scrolling.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};

use super::index::Schedule;
use super::model::{Slot, Talk};

/// The possible lengths of a row in minutes, shortest first.
pub const SCALES: [u32; 5] = [5, 10, 15, 30, 60];

/// Minutes after its midnight at which a conference day ends at the latest. Longer talks
/// are cut there, so that a wrong duration cannot make a day too long to scroll through.
const LATEST: i64 = 48 * 60;

/// The layout of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// The conference day.
    pub day: NaiveDate,
    /// The all-day talks of the day, by their index in the schedule.
    pub all_day: Vec<usize>,
    /// The length of a row in minutes.
    pub scale: u32,
    /// The start of the first row, in minutes after midnight.
    pub origin: i64,
    /// The number of rows.
    pub rows: usize,
    /// The columns, from left to right.
    pub columns: Vec<Column>,
    /// The blocks, sorted by lane and then by row.
    pub blocks: Vec<Block>,
}

/// A column of the grid: a room or a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The heading.
    pub title: String,
    /// The lanes of the column: as many as talks run in it at once.
    pub lanes: Range<usize>,
}

/// A block in the grid: one talk, or several talks that are too short to separate at this
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

/// Returns the wall-clock minutes from the midnight at which a conference day begins.
fn minutes_after(day: NaiveDate, time: DateTime<FixedOffset>) -> i64 {
    (time.naive_local() - day.and_time(NaiveTime::MIN)).num_minutes()
}

fn span(day: NaiveDate, slot: Slot) -> Range<i64> {
    // The end is start plus duration, since the wall clock jumps on some nights.
    let start = minutes_after(day, slot.start).clamp(0, LATEST - 1);
    let end = start.saturating_add(i64::from(slot.minutes)).min(LATEST);
    start..end
}

impl Timeline {
    /// Lays out one day with rows of `scale` minutes (at least 1).
    pub fn new(schedule: &Schedule, day: NaiveDate, scale: u32) -> Self {
        let talks: Vec<(usize, &Talk, Range<i64>)> = schedule
            .talks_of(day)
            .filter_map(|at| {
                let talk = &schedule.talks()[at];
                let slot = talk.appointment().filter(|slot| slot.day() == day)?;
                Some((at, talk, span(day, slot)))
            })
            .collect();
        let takes_day = |talk: &Talk| {
            let slot = talk.slot.filter(|slot| slot.all_day);
            slot.is_some_and(|slot| (slot.day()..=slot.last_day()).contains(&day))
        };
        let all_day = schedule.talks().iter().enumerate();
        let all_day = all_day.filter(|(_, talk)| takes_day(talk));
        let scale = scale.max(1);
        let step = i64::from(scale);
        let first = talks.iter().map(|t| t.2.start).min().unwrap_or(0);
        let origin = first.div_euclid(step) * step;
        let row = |minute: i64| usize::try_from((minute - origin).div_euclid(step)).unwrap_or(0);

        let mut columns = Vec::new();
        let mut blocks: Vec<Block> = Vec::new();
        let mut next_lane = 0;
        for (title, members) in by_column(schedule, &talks) {
            let lanes = lanes(&members);
            let range = next_lane..next_lane + lanes.len();
            next_lane = range.end;
            for (lane, members) in range.clone().zip(lanes) {
                let first_of_lane = blocks.len();
                for (talk, minutes) in members {
                    let from = row(minutes.start);
                    let rows = from..row(minutes.end).max(from + 1);
                    match blocks[first_of_lane..].last_mut() {
                        Some(last) if rows.start < last.rows.end => {
                            last.talks.push(talk);
                            last.rows.end = last.rows.end.max(rows.end);
                        }
                        _ => blocks.push(Block { talks: vec![talk], lane, rows }),
                    }
                }
            }
            columns.push(Column { title, lanes: range });
        }
        Self {
            day,
            all_day: all_day.map(|(at, _)| at).collect(),
            scale,
            origin,
            rows: blocks.iter().map(|b| b.rows.end).max().unwrap_or(0),
            columns,
            blocks,
        }
    }

    /// Returns the start of a row in minutes after midnight.
    pub fn minute_of(&self, row: usize) -> i64 {
        self.origin + i64::try_from(row).unwrap_or(0) * i64::from(self.scale)
    }

    /// Returns the row that contains an instant, if the day has such a row.
    pub fn row_at(&self, time: DateTime<FixedOffset>) -> Option<usize> {
        let row = (minutes_after(self.day, time) - self.origin).div_euclid(i64::from(self.scale));
        usize::try_from(row).ok().filter(|&row| row < self.rows)
    }

    /// Returns the number of lanes of all columns.
    pub fn lanes(&self) -> usize {
        self.columns.last().map_or(0, |column| column.lanes.end)
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
            Direction::Left => self.sideways(block, (0..block.lane).rev()),
            Direction::Right => self.sideways(block, block.lane + 1..self.lanes()),
        }
    }

    /// Returns the first talk of a block in the nearest non-empty lane: the block level
    /// with `from`, or else the one nearest in time.
    fn sideways(&self, from: &Block, mut lanes: impl Iterator<Item = usize>) -> Option<usize> {
        let lane = lanes.find(|lane| self.blocks.iter().any(|b| b.lane == *lane))?;
        self.blocks
            .iter()
            .filter(|b| b.lane == lane)
            .min_by_key(|b| {
                let level = b.rows.contains(&from.rows.start);
                (!level, b.rows.start.abs_diff(from.rows.start))
            })?
            .talks
            .first()
            .copied()
    }
}

type Members = Vec<(usize, Range<i64>)>;

/// Groups talks into columns, in the order in which the conference declares its rooms and
/// sessions.
fn by_column(schedule: &Schedule, talks: &[(usize, &Talk, Range<i64>)]) -> Vec<(String, Members)> {
    let conference = schedule.conference();
    let rooms = talks.iter().any(|(_, talk, _)| talk.room.is_some());
    let sessions = talks.iter().any(|(_, talk, _)| talk.session.is_some());
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
    let mut columns: BTreeMap<usize, (String, Members)> = BTreeMap::new();
    for (at, talk, minutes) in talks {
        let room = talk.room.as_deref().map(|room| (true, room));
        let name = room.or_else(|| Some((false, talk.session.as_deref()?)));
        let title = name.map_or(none, |(_, name)| name);
        let key = name.and_then(|name| places.get(&name).copied());
        let key = key.unwrap_or(order.len());
        let column = columns.entry(key).or_insert_with(|| (title.to_owned(), Vec::new()));
        column.1.push((*at, minutes.clone()));
    }
    columns.into_values().collect()
}

/// Distributes talks over lanes: in time order, each talk goes to the first lane that is
/// free at its start.
fn lanes(members: &Members) -> Vec<Members> {
    let mut members = members.clone();
    members.sort_by_key(|(at, minutes)| (minutes.start, *at));
    let mut lanes: Vec<Members> = Vec::new();
    for (talk, minutes) in members {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::native;
    use crate::schedule::{Room, Session};
    use proptest::prelude::*;

    fn monday() -> (Schedule, NaiveDate) {
        let schedule = native::embedded().unwrap();
        let day = schedule.days()[0];
        (schedule, day)
    }

    fn position(schedule: &Schedule, title: &str) -> usize {
        schedule.talks().iter().position(|t| t.title == title).unwrap()
    }

    #[test]
    fn sessions_are_columns_where_no_room_is_named() {
        let (schedule, day) = monday();
        let timeline = Timeline::new(&schedule, day, 5);
        let titles: Vec<_> = timeline.columns.iter().map(|c| c.title.as_str()).collect();
        assert_eq!(
            titles,
            ["Kernel Testing & Dependability MC", "RISC-V MC", "Real-time and Scheduling MC"]
        );
        assert_eq!(timeline.minute_of(0), 9 * 60 + 30);
    }

    #[test]
    fn talks_too_short_for_the_scale_share_a_block() {
        let (schedule, day) = monday();
        let introduction = position(&schedule, "Introduction");
        let fine = Timeline::new(&schedule, day, 5);
        let coarse = Timeline::new(&schedule, day, 30);
        let block = |t: &Timeline| t.blocks[t.block_of(introduction).unwrap()].talks.len();
        assert_eq!((block(&fine), block(&coarse)), (1, 3));
        let next = coarse.neighbour(introduction, Direction::Down).unwrap();
        assert_eq!(schedule.talks()[next].title, "Deprecating Stuff");
    }

    #[test]
    fn arrows_go_to_the_neighbour_in_space() {
        let (schedule, day) = monday();
        let timeline = Timeline::new(&schedule, day, 5);
        let from = position(&schedule, "RISC-V patchwork CI");
        let to = |direction| {
            timeline.neighbour(from, direction).map(|at| schedule.talks()[at].title.as_str())
        };
        assert_eq!(to(Direction::Up), Some("Run ILP32 on RV64 ISA (RV64ILP32)"));
        assert_eq!(
            to(Direction::Left),
            Some("Storing and Outputting Test Information: KUnit Attributes and KTAPv2")
        );
        assert_eq!(
            to(Direction::Right),
            Some("system pressure on CPUs capacity and feedback to scheduler")
        );
    }

    prop_compose! {
        fn random_day()(talks in prop::collection::vec((0_i64..1600, 0_u32..400, 0_usize..4), 0..40),
                        rooms in any::<bool>()) -> Schedule {
            let mut conference = native::embedded().unwrap().conference().clone();
            let names = ["A", "B", "C"];
            conference.rooms = names.map(|n| Room { name: n.into() }).into();
            conference.sessions = names.map(|n| Session { title: n.into(), description: None, chairs: Vec::new() }).into();
            let midnight = DateTime::parse_from_rfc3339("2023-11-13T00:00:00-05:00").unwrap();
            conference.talks = talks.iter().enumerate().map(|(i, (start, minutes, place))| {
                let mut talk = Talk::new(i.to_string(), format!("talk {i}"));
                talk.slot = Some(Slot {
                    day: Some(midnight.date_naive()),
                    ..Slot::new(midnight + chrono::TimeDelta::minutes(*start), *minutes)
                });
                let place = names.get(*place).map(|n| (*n).to_owned());
                if rooms { talk.room = place } else { talk.session = place }
                talk
            }).collect();
            Schedule::new(conference).unwrap()
        }
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn each_talk_is_in_one_block_and_blocks_of_a_lane_never_overlap(
            schedule in random_day(), scale in 1_u32..90,
        ) {
            let day = NaiveDate::from_ymd_opt(2023, 11, 13).unwrap();
            let timeline = Timeline::new(&schedule, day, scale);
            let mut seen: Vec<_> = timeline.blocks.iter().flat_map(|b| b.talks.clone()).collect();
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..schedule.talks().len()).collect::<Vec<_>>());
            for pair in timeline.blocks.windows(2) {
                prop_assert!(pair[0].lane < pair[1].lane
                    || pair[0].lane == pair[1].lane && pair[0].rows.end <= pair[1].rows.start);
            }
            for block in &timeline.blocks {
                prop_assert!(block.rows.start < block.rows.end && block.rows.end <= timeline.rows);
                prop_assert!(block.lane < timeline.lanes());
            }
        }

        #[test]
        fn every_talk_is_reached_by_going_down_its_lane(schedule in random_day()) {
            let day = NaiveDate::from_ymd_opt(2023, 11, 13).unwrap();
            let timeline = Timeline::new(&schedule, day, 15);
            let mut reached = 0;
            for lane in 0..timeline.lanes() {
                let first = timeline.blocks.iter().find(|b| b.lane == lane).map(|b| b.talks[0]);
                let mut at = first;
                while let Some(talk) = at {
                    reached += 1;
                    at = timeline.neighbour(talk, Direction::Down);
                    if let Some(next) = at {
                        prop_assert_eq!(timeline.neighbour(next, Direction::Up), Some(talk));
                    }
                }
            }
            prop_assert_eq!(reached, schedule.talks().len());
        }
    }
}
