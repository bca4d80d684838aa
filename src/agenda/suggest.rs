//! Suggestions: the talks nearest to what the reader picked.

use chrono::{DateTime, Utc};

use super::gaps::is_background;
use super::now::is_conference_on;
use super::picks::{Agenda, Level};
use super::talk_state::Busy;
use crate::schedule::similar::{MIN_SIMILARITY, Similarity, content};
use crate::schedule::{Schedule, Slot};

/// The order of talks that [`Interests::sort`] makes.
pub const LIKE_PICKS_FIRST: &str = "those like your picks first";

/// A talk to suggest.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The index of the talk in time order.
    pub talk: usize,
    /// The pick that it is most like, by its index.
    pub like: usize,
    /// The words behind it, the most telling first.
    pub because: Vec<String>,
}

impl Suggestion {
    /// Returns `eBPF, verifier: like Building QUIC Multipath`.
    pub fn reason(&self, schedule: &Schedule) -> String {
        format!("{}: like {}", self.because.join(", "), schedule.talks()[self.like].title)
    }
}

/// A pick of the reader, and how much it counts.
struct RatedTalk {
    talk: usize,
    weight: f32,
}

/// What the talks of a schedule mean to the reader, judged by the picks.
pub struct Interests<'a> {
    schedule: &'a Schedule,
    agenda: &'a Agenda,
    rated_talks: Vec<RatedTalk>,
    similarity: Similarity<'a>,
    /// For each talk its worth, and the pick that it is most like.
    worths: Vec<(f32, usize)>,
}

/// What a maybe counts, of a star.
const MAYBE_WEIGHT: f32 = 0.5;
/// What a hidden talk takes away from the talks like it.
const HIDDEN_WEIGHT: f32 = -1.0;
/// What being like other picks as well adds.
const OTHER_PICKS_WEIGHT: f32 = 0.3;
/// What the worth of a talk loses with each suggestion before it that is like the same pick.
const REPEAT_FACTOR: f32 = 0.8;
/// What the worth of a talk loses whose time is taken or not known.
const UNAVAILABLE_FACTOR: f32 = 0.6;

impl<'a> Interests<'a> {
    /// Compares all talks with the picks. `None` without a pick.
    pub fn new(schedule: &'a Schedule, agenda: &'a Agenda) -> Option<Self> {
        agenda.talks(schedule).first()?;
        let rated = |(id, entry): (_, &super::Entry)| {
            let weight = match entry.pick?.level {
                Level::Must => 1.0,
                Level::Maybe => MAYBE_WEIGHT,
                Level::Hidden => HIDDEN_WEIGHT,
            };
            Some(RatedTalk { talk: schedule.position(id)?, weight })
        };
        let rated_talks: Vec<RatedTalk> = agenda.entries.iter().filter_map(rated).collect();
        let similarity =
            Similarity::new(schedule, rated_talks.iter().map(|rated| rated.talk).collect());
        let mut interests = Self { schedule, agenda, rated_talks, similarity, worths: Vec::new() };
        interests.worths = interests.worths();
        Some(interests)
    }

    fn worths(&self) -> Vec<(f32, usize)> {
        let count = self.schedule.talks().len();
        let mut best = vec![(0.0, 0); count];
        let (mut sums, mut against) = (vec![0.0; count], vec![0.0_f32; count]);
        for (which, rated) in self.rated_talks.iter().enumerate() {
            let scores = self.similarity.scores(which).into_iter().enumerate();
            for (talk, near) in scores.filter(|(_, near)| *near >= MIN_SIMILARITY) {
                let worth = near * rated.weight;
                if worth < 0.0 {
                    against[talk] = against[talk].min(worth);
                } else {
                    sums[talk] += worth;
                    if worth > best[talk].0 {
                        best[talk] = (worth, which);
                    }
                }
            }
        }
        for ((best, sum), against) in best.iter_mut().zip(sums).zip(against) {
            best.0 += (sum - best.0) * OTHER_PICKS_WEIGHT + against;
        }
        best
    }

    /// Returns what a talk is worth to the reader: 0 for a talk that is not like the picks,
    /// less for one that is like hidden talks.
    pub fn worth(&self, talk: usize) -> f32 {
        self.worths[talk].0
    }

    /// Sorts talks: those like the picks first, best first, then the others as they are.
    /// Returns whether any is like the picks.
    pub fn sort(&self, talks: &mut [usize]) -> bool {
        let rank = |at: &usize| self.worth(*at).max(0.0);
        talks.sort_by(|a, b| rank(b).total_cmp(&rank(a)));
        talks.first().is_some_and(|at| rank(at) > 0.0)
    }

    /// Returns the talks to suggest, best first, spread over the picks; those that the reader
    /// can attend are preferred. Leaves out picks and hidden talks with their repeats, breaks,
    /// the talks that `wanted` rejects, and while the conference is on the talks that have
    /// ended.
    pub fn suggestions(
        &self,
        now: DateTime<Utc>,
        most: usize,
        wanted: impl Fn(usize) -> bool,
    ) -> Vec<Suggestion> {
        let talks = self.schedule.talks();
        let is_on = is_conference_on(self.schedule, now);
        let can_go = |at: &usize| {
            let talk = &talks[*at];
            let known = self.agenda.level(&talk.id).is_some();
            let is_over = is_on && talk.end().is_some_and(|end| end <= now);
            !talk.is_break && !known && !is_over && wanted(*at)
        };
        let busy = Busy::with_events(self.schedule, self.agenda);
        let attendance = |at: usize| {
            let is_free = |slot: Slot| is_background(slot) || !busy.overlaps(slot);
            if talks[at].slot.is_some_and(is_free) { 1.0 } else { UNAVAILABLE_FACTOR }
        };
        let near = (0..talks.len()).filter(|at| self.worth(*at) > 0.0);
        let mut near: Vec<(usize, f32)> =
            near.filter(can_go).map(|at| (at, self.worth(at) * attendance(at))).collect();
        let mut seen: Vec<_> =
            self.rated_talks.iter().map(|rated| content(&talks[rated.talk])).collect();
        let mut times = vec![0; self.rated_talks.len()];
        let mut suggestions = Vec::new();
        while suggestions.len() < most {
            let now_worth =
                |(at, worth): (usize, f32)| worth * REPEAT_FACTOR.powi(times[self.worths[at].1]);
            let best = (0..near.len()).max_by(|a, b| {
                let (a, b) = (near[*a], near[*b]);
                now_worth(a).total_cmp(&now_worth(b)).then(b.0.cmp(&a.0))
            });
            let Some((talk, _)) = best.map(|best| near.swap_remove(best)) else {
                break;
            };
            let content = content(&talks[talk]);
            if seen.contains(&content) {
                continue;
            }
            seen.push(content);
            let which = self.worths[talk].1;
            times[which] += 1;
            let because = self.similarity.because(which, talk);
            suggestions.push(Suggestion { talk, like: self.rated_talks[which].talk, because });
        }
        suggestions
    }
}

#[cfg(test)]
mod tests;
