//! The rows between the edges of a day's parts.

use std::ops::Range;

use chrono::{DateTime, FixedOffset};

use crate::agenda::{Edge, MyDay};

/// The possible lengths of a row in minutes. A day with spare rows uses the first that fits.
const MINUTES: [i64; 10] = [5, 6, 8, 10, 12, 15, 20, 30, 45, 60];

type Instant = DateTime<FixedOffset>;

/// The edges of the parts, and what each piece of time between two edges holds.
pub struct Rows {
    /// The edges in time order, each once.
    edges: Vec<Edge>,
    /// The parts, each by the indexes of its edges.
    parts: Vec<Range<usize>>,
    /// The parts by the index of the edge at which they end.
    ending: Vec<Vec<usize>>,
    /// The rows that each part needs.
    needed: Vec<usize>,
    /// Whether a part takes the time after an edge.
    taken: Vec<bool>,
    /// Whether something without a length is at the time of an edge.
    instant: Vec<bool>,
    /// Whether a part begins at the time of an edge.
    begins: Vec<bool>,
    /// Whether a row about a crowded group comes after an edge.
    crowded: Vec<bool>,
    /// The index of the edge before the current time.
    now: Option<usize>,
}

impl Rows {
    pub fn new(day: &MyDay, needed: &[usize], crowded: &[usize], now: Option<Instant>) -> Self {
        let ends = day.parts.iter().flat_map(|part| [part.from, part.to]);
        let around = now.into_iter().flat_map(|now| [Edge::before(now), Edge::after(now)]);
        let mut edges: Vec<Edge> = ends.chain(around).collect();
        edges.sort_unstable();
        edges.dedup();
        let index = |edge: &Edge| edges.binary_search(edge).unwrap_or(0);
        let now = now.map(|now| index(&Edge::before(now)));
        let parts = day.parts.iter().map(|part| index(&part.from)..index(&part.to));
        let parts: Vec<Range<usize>> = parts.collect();
        let none = vec![false; edges.len()];
        let mut rows = Self {
            ending: vec![Vec::new(); edges.len()],
            needed: needed.to_vec(),
            taken: none.clone(),
            instant: none.clone(),
            begins: none.clone(),
            crowded: none,
            now,
            parts,
            edges,
        };
        for group in crowded {
            let edge = rows.index(day.groups[*group].from);
            rows.crowded[edge] = true;
        }
        if let Some(now) = now {
            (rows.taken[now], rows.instant[now]) = (true, true);
        }
        rows.record_parts();
        rows
    }

    fn index(&self, edge: Edge) -> usize {
        self.edges.binary_search(&edge).unwrap_or(0)
    }

    /// Records what begins, ends and happens at each edge.
    fn record_parts(&mut self) {
        let mut open = vec![0_usize; self.edges.len()];
        for (at, part) in self.parts.iter().enumerate() {
            self.ending[part.end].push(at);
            self.begins[part.start] = true;
            open[part.start] += 1;
            if self.edges[part.start].time == self.edges[part.end].time {
                self.instant[part.start] = true;
            }
        }
        let mut here = 0;
        for (edge, opened) in open.into_iter().enumerate() {
            here = here + opened - self.ending[edge].len();
            self.taken[edge] |= here > 0;
        }
        // Two edges can be at the same time.
        for edge in 1..self.edges.len() {
            if self.edges[edge - 1].time == self.edges[edge].time {
                let begins = self.begins[edge - 1] || self.begins[edge];
                self.begins[edge - 1..=edge].fill(begins);
            }
        }
    }

    /// The row of each edge. The day begins at the row `top`. Rows are in proportion to the
    /// time if the day fits into `height` rows then.
    pub fn positions(&self, top: usize, height: usize) -> Vec<usize> {
        let spacious = MINUTES.iter().map(|minutes| self.at(top, Some(*minutes)));
        let fits = |at: &Vec<usize>| at.last().is_none_or(|end| *end <= height);
        let mut spacious = spacious.filter(fits);
        spacious.next().unwrap_or_else(|| self.at(top, None))
    }

    fn at(&self, top: usize, minutes: Option<i64>) -> Vec<usize> {
        let mut at = Vec::with_capacity(self.edges.len());
        let mut row = top;
        for edge in 0..self.edges.len() {
            at.push(row);
            if edge + 1 < self.edges.len() {
                row = self.begin(&at, edge) + self.height(&at, edge, minutes);
            }
        }
        at
    }

    /// The first row after an edge, below the row about a crowded group.
    fn begin(&self, at: &[usize], edge: usize) -> usize {
        at[edge] + usize::from(self.crowded[edge])
    }

    /// The number of rows from an edge to the next one.
    fn height(&self, at: &[usize], edge: usize, minutes: Option<i64>) -> usize {
        let (from, to) = (self.edges[edge].time, self.edges[edge + 1].time);
        if from == to {
            return self.with_needed(at, edge, usize::from(self.instant[edge]));
        }
        if !self.taken[edge] {
            return 0;
        }
        let length = (to - from).num_minutes();
        let spacious = minutes.and_then(|minutes| usize::try_from(length / minutes).ok());
        self.with_needed(at, edge, spacious.unwrap_or(1).max(1))
    }

    /// At least `least` rows, and as many as the parts that end at the next edge still
    /// need.
    fn with_needed(&self, at: &[usize], edge: usize, least: usize) -> usize {
        let begin = self.begin(at, edge);
        let missing = self.ending[edge + 1].iter().map(|&part| {
            let Range { start, end } = self.parts[part];
            let split = self.now.is_some_and(|now| start <= now && now < end);
            let had = begin - self.begin(at, start);
            (self.needed[part] + usize::from(split)).saturating_sub(had)
        });
        missing.max().unwrap_or(0).max(least)
    }

    /// The rows of the parts.
    pub fn of_parts<'a>(&'a self, at: &'a [usize]) -> impl Iterator<Item = Range<usize>> + 'a {
        self.parts.iter().map(|part| self.begin(at, part.start)..at[part.end])
    }

    /// The row at which an edge lies, above the row about a crowded group.
    pub fn row_at(&self, at: &[usize], edge: Edge) -> usize {
        at.get(self.index(edge)).copied().unwrap_or(0)
    }

    /// The times to show, each with whether a part begins then, and its row. An end is shown
    /// where the next part begins, or else in the last row.
    pub fn labels(&self, at: &[usize]) -> Vec<(Instant, bool, usize)> {
        let mut labels: Vec<(Instant, bool, usize)> = Vec::new();
        for edge in 0..self.edges.len().saturating_sub(1) {
            let (first, end) = (self.begin(at, edge), at[edge + 1]);
            if first == end || self.now == Some(edge) || self.is_only_now(edge) {
                continue;
            }
            let (from, to) = (self.edges[edge].time, self.edges[edge + 1].time);
            let again = labels.last().is_some_and(|(shown, ..)| *shown == from);
            if !again {
                labels.push((from, self.begins[edge], first));
            }
            if self.ends_alone(at, edge + 1) && end > first + 1 {
                labels.push((to, false, end - 1));
            }
        }
        labels
    }

    /// Whether an edge comes only from the current time.
    fn is_only_now(&self, edge: usize) -> bool {
        let before = edge.checked_sub(1).filter(|before| self.now == Some(*before));
        before.is_some_and(|before| {
            !self.begins[edge] && self.ending[before].is_empty() && self.ending[edge].is_empty()
        })
    }

    /// Whether no row begins at the time of an edge, so that an end there needs its own label.
    fn ends_alone(&self, at: &[usize], edge: usize) -> bool {
        let rows_of = |edge: usize| at.get(edge + 1).map_or(0, |next| next - at[edge]);
        let same = |next: &usize| self.edges[*next].time == self.edges[edge].time;
        let mut then = (edge..self.edges.len()).take_while(same);
        !then.any(|next| rows_of(next) > 0 && self.now != Some(next))
    }
}
