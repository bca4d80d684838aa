//! My day on the screen: the rows that its picks, its free time and its walks take.
//!
//! Every part gets the rows that its text needs. If there is space, rows are in proportion
//! to the time.

mod rows;
mod texts;

use std::ops::Range;

use chrono::{DateTime, DurationRound, FixedOffset, NaiveDate, TimeDelta, Utc};
use ratatui::layout::Rect;

use super::fit::panes;
use super::picks::{Picks, TextKey, text_key};
use crate::agenda::{Edge, Gap, Item, MyDay, Part, phrases};
use crate::schedule::time;
use crate::tui::action::Action;
use crate::tui::layout::timeline::DaySize;
use crate::tui::layout::{self, Needs, Panes};
use crate::tui::memo::Memo;
use crate::tui::model::{Model, RowId};
use rows::Rows;
pub use texts::{Texts, Walks};

/// The inputs of my day: the text key, the day, its area and the width of a time.
type MyDayKey = (TextKey, NaiveDate, Rect, usize);

/// My day with its inputs.
pub type MyDayMemo = Memo<MyDayKey, MyDayRows>;

/// My day, laid out in rows.
#[derive(Debug, PartialEq)]
pub struct MyDayRows {
    pub day: MyDay,
    /// The column of times.
    pub times: Rect,
    /// The lines of picks.
    pub lanes: Rect,
    /// The blocks in the order of their starts; the picks of the whole day come first.
    pub blocks: Vec<Block>,
    /// The times beside the rows.
    pub labels: Vec<Label>,
    /// The rows about groups with more lanes than fit, each with the index of the group.
    pub overflows: Vec<(usize, usize)>,
    /// The row of the current time.
    pub now: Option<usize>,
    /// The row about picks without a time.
    pub untimed: Option<usize>,
    /// The number of rows.
    pub height: usize,
}

/// A pick, free time or a walk in its rows.
#[derive(Debug, PartialEq)]
pub struct Block {
    /// The position among the parts of the day, or among its all-day picks.
    pub at: usize,
    pub all_day: bool,
    pub rows: Range<usize>,
}

/// A time beside a row.
#[derive(Debug, PartialEq)]
pub struct Label {
    pub row: usize,
    pub text: String,
    /// Whether a part begins then; otherwise parts only end.
    pub begins: bool,
}

/// Lays out the chosen day, unless my day is closed or the schedule has no days.
pub fn lay_out(
    last: Option<&MyDayMemo>,
    model: &Model,
    picks: &Picks,
    size: Rect,
    time_cells: usize,
) -> Option<MyDayMemo> {
    // Its rows stay the same while the details fill the screen.
    let panes = Panes { full: false, ..panes(model) };
    let area = layout::areas(size, panes, Needs::default(), &DaySize::default()).my_day?;
    let day = *model.open.schedule.days().get(model.nav.timeline.day)?;
    Some(Memo::new(last, (text_key(model), day, area, time_cells), || {
        let (schedule, agenda) = (&model.open.schedule, &model.open.agenda);
        let day = MyDay::new(schedule, agenda, picks.plan(model), day);
        MyDayRows::new(model, picks, day, area, time_cells)
    }))
}

impl MyDayRows {
    fn new(model: &Model, picks: &Picks, day: MyDay, area: Rect, time_cells: usize) -> Self {
        let (times, lanes) = layout::my_day::areas(area, time_cells);
        let mut placed = Self {
            times,
            lanes,
            blocks: Vec::new(),
            labels: Vec::new(),
            overflows: Vec::new(),
            now: None,
            untimed: None,
            height: 0,
            day,
        };
        placed.place(model, picks, usize::from(area.height));
        placed
    }

    fn place(&mut self, model: &Model, picks: &Picks, height: usize) {
        let day = &self.day;
        let all_day = day.all_day.len();
        let now = now_on(model, day);
        let needed = |part: &Part| {
            let width = usize::from(self.lane(part.group, 0).width);
            Texts::new(model, picks, contents(part), width).needed()
        };
        let needed: Vec<usize> = day.parts.iter().map(needed).collect();
        let crowded = |group: usize| self.side_by_side(group) < day.groups[group].lanes;
        let crowded: Vec<usize> = (0..day.groups.len()).filter(|group| crowded(*group)).collect();
        let rows = Rows::new(day, &needed, &crowded, now);
        let tail = if day.untimed > 0 { 2 } else { 0 };
        let at = rows.positions(all_day, height.saturating_sub(tail));
        let block = |(at, rows)| Block { at, all_day: false, rows };
        let first = (0..all_day).map(|at| Block { at, all_day: true, rows: at..at + 1 });
        self.blocks = first.chain(rows.of_parts(&at).enumerate().map(block)).collect();
        self.overflows = crowded
            .into_iter()
            .map(|group| (rows.row_at(&at, day.groups[group].from), group))
            .collect();
        self.now = now.map(|now| rows.row_at(&at, Edge::before(now)));
        let zone = model.shown_zone();
        let clock = |(at, begins, row): (DateTime<_>, bool, usize)| Label {
            row,
            text: time::clock_on(at, zone, day.date),
            begins,
        };
        self.labels = rows.labels(&at).into_iter().map(clock).collect();
        self.height = at.last().copied().unwrap_or(all_day);
        if day.untimed > 0 {
            self.untimed = Some(self.height + 1);
            self.height += 2;
        }
    }

    /// The item of a block, with the walks in its time.
    pub fn contents(&self, block: &Block) -> (&Item, Walks<'_>) {
        if block.all_day {
            return (&self.day.all_day[block.at], Walks::default());
        }
        contents(&self.day.parts[block.at])
    }

    fn item(&self, block: &Block) -> &Item {
        self.contents(block).0
    }

    /// The number of lanes of a group that are side by side.
    pub fn side_by_side(&self, group: usize) -> usize {
        layout::my_day::side_by_side(self.lanes, self.day.groups[group].lanes)
    }

    fn lane(&self, group: usize, place: usize) -> Rect {
        layout::my_day::lane(self.lanes, self.side_by_side(group), place)
    }

    /// The first lane of a group on the screen: the lanes follow the selected block.
    pub fn first_lane(&self, group: usize, selected: usize) -> usize {
        let block = self.blocks.get(selected).filter(|block| !block.all_day);
        let part = block.map(|block| &self.day.parts[block.at]);
        let lane = part.filter(|part| part.group == group).map_or(0, |part| part.lane);
        (lane + 1).saturating_sub(self.side_by_side(group))
    }

    /// The columns of a block, or `None` if its lane does not fit beside the selected block.
    pub fn columns(&self, block: &Block, selected: usize) -> Option<Rect> {
        if block.all_day {
            return Some(self.lanes);
        }
        let part = &self.day.parts[block.at];
        let place = part.lane.checked_sub(self.first_lane(part.group, selected))?;
        (place < self.side_by_side(part.group)).then(|| self.lane(part.group, place))
    }

    /// The identity of a block; `None` for a walk, which can't be selected.
    pub fn id(&self, model: &Model, block: &Block) -> Option<RowId> {
        match self.item(block) {
            Item::Talk(at) => Some(RowId::Talk(model.open.schedule.talks()[*at].id.clone())),
            Item::Cancelled(id) => Some(RowId::Talk(id.clone())),
            Item::Free(gap) => Some(RowId::Gap(gap.from)),
            Item::Walk(_) | Item::Busy(_) => None,
        }
    }

    pub fn gap(&self, block: usize) -> Option<&Gap> {
        match self.item(self.blocks.get(block)?) {
            Item::Free(gap) => Some(gap),
            _ => None,
        }
    }

    pub fn selectable(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let is_selectable =
            |at: &usize| !matches!(self.item(&self.blocks[*at]), Item::Walk(_) | Item::Busy(_));
        (0..self.blocks.len()).filter(is_selectable)
    }

    /// The rows to show with a block: the first block shows the beginning of the day, and
    /// the last block its end, if there is room for it.
    pub fn reach(&self, block: usize) -> Range<usize> {
        let rows = self.blocks.get(block).map_or(0..0, |block| block.rows.clone());
        let height = usize::from(self.lanes.height);
        if self.selectable().next() == Some(block) && rows.end <= height {
            return 0..rows.end;
        }
        let last = self.selectable().next_back() == Some(block);
        if last && self.height - rows.start <= height {
            return rows.start..self.height;
        }
        rows
    }

    /// The block that my day opens on: the pick that matters most now, or else the first one.
    pub fn opening(&self, model: &Model) -> Option<usize> {
        let matters = model.most_relevant().map(Item::Talk);
        let is = |at: &usize| Some(self.item(&self.blocks[*at])) == matters.as_ref();
        let is_pick = |at: &usize| self.gap(*at).is_none();
        let selectable = || self.selectable();
        selectable().find(is).or_else(|| selectable().find(is_pick)).or_else(|| selectable().next())
    }
}

fn contents(part: &Part) -> (&Item, Walks<'_>) {
    (&part.item, Walks { walks: &part.walks, tight: part.tight })
}

/// The current minute, if the day is on: from midnight, and until its last part ends.
fn now_on(model: &Model, day: &MyDay) -> Option<DateTime<FixedOffset>> {
    let now: DateTime<Utc> = model.now.duration_trunc(TimeDelta::minutes(1)).ok()?;
    let now = time::in_zone(now.fixed_offset(), model.open.schedule.zone());
    let ends = day.parts.iter().map(|part| part.to.time);
    let begun = day.parts.first().is_some_and(|part| part.from.time <= now);
    let within = begun && ends.max().is_some_and(|end| now < end);
    (within || now.date_naive() == day.date).then_some(now)
}

/// The text about picks without a time.
pub fn untimed(model: &Model, count: usize) -> String {
    let picks = phrases::count(count, "pick");
    let (has, lists) = if count == 1 { ("has", "lists it") } else { ("have", "lists them") };
    let way = model.key_does(Action::Agenda, lists);
    let way = way.map(|way| format!(": {way}")).unwrap_or_default();
    format!("{picks} {has} no time yet{way}")
}
