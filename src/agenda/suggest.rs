//! Suggestions: the talks most similar to the picks.

use chrono::{DateTime, Utc};

use super::gaps::{is_background, taken_time};
use super::now::is_conference_on;
use super::picks::{Agenda, Level};
use crate::schedule::Schedule;
use crate::schedule::similar::{MIN_SIMILARITY, Similarity, repeat_key};

/// The order of talks that [`Interests::sort`] makes.
pub const LIKE_PICKS_FIRST: &str = "those like your picks first";

/// A talk to suggest.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The position of the talk.
    pub talk: usize,
    /// The pick that it is most like, by its index.
    pub like: usize,
    /// The shared words, most significant first.
    pub shared_words: Vec<String>,
}

impl Suggestion {
    /// Returns `eBPF, verifier: like Building QUIC Multipath`.
    pub fn reason(&self, schedule: &Schedule) -> String {
        format!("{}: like {}", self.shared_words.join(", "), schedule.talks()[self.like].title)
    }
}

/// A picked or hidden talk, and its weight.
struct RatedTalk {
    talk: usize,
    weight: f32,
}

/// The scores of all talks of a schedule, derived from the picks.
pub struct Interests<'a> {
    schedule: &'a Schedule,
    agenda: &'a Agenda,
    rated_talks: Vec<RatedTalk>,
    similarity: Similarity<'a>,
    /// For each talk its score, and the index of the most similar pick in `rated_talks`.
    scores: Vec<(f32, usize)>,
}

/// The weight of a maybe; a star has 1.
const MAYBE_WEIGHT: f32 = 0.5;
/// The weight of a hidden talk.
const HIDDEN_WEIGHT: f32 = -1.0;
/// The weight of similarity to further picks.
const OTHER_PICKS_WEIGHT: f32 = 0.3;
/// The factor for each earlier suggestion that is like the same pick.
const REPEAT_FACTOR: f32 = 0.8;

/// Whether the user can attend a talk, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Attendance {
    WithoutTime,
    TimeTaken,
    Free,
}

impl<'a> Interests<'a> {
    /// Compares all talks with the picks. `None` without a pick.
    pub fn new(schedule: &'a Schedule, agenda: &'a Agenda) -> Option<Self> {
        agenda.talks(schedule).first()?;
        let rated = |(id, entry): (_, &super::Entry)| {
            let weight = match entry.rating?.level {
                Level::Star => 1.0,
                Level::Maybe => MAYBE_WEIGHT,
                Level::Hidden => HIDDEN_WEIGHT,
            };
            Some(RatedTalk { talk: schedule.position(id)?, weight })
        };
        let rated_talks: Vec<RatedTalk> = agenda.entries.iter().filter_map(rated).collect();
        let similarity =
            Similarity::new(schedule, rated_talks.iter().map(|rated| rated.talk).collect());
        let mut interests = Self { schedule, agenda, rated_talks, similarity, scores: Vec::new() };
        interests.scores = interests.scores();
        Some(interests)
    }

    fn scores(&self) -> Vec<(f32, usize)> {
        let count = self.schedule.talks().len();
        let mut best = vec![(0.0, 0); count];
        let (mut sums, mut against) = (vec![0.0; count], vec![0.0_f32; count]);
        for (which, rated) in self.rated_talks.iter().enumerate() {
            let similarities = self.similarity.scores(which).into_iter().enumerate();
            for (talk, similarity) in similarities.filter(|(_, score)| *score >= MIN_SIMILARITY) {
                let score = similarity * rated.weight;
                if score < 0.0 {
                    against[talk] = against[talk].min(score);
                } else {
                    sums[talk] += score;
                    if score > best[talk].0 {
                        best[talk] = (score, which);
                    }
                }
            }
        }
        for ((best, sum), against) in best.iter_mut().zip(sums).zip(against) {
            best.0 += (sum - best.0) * OTHER_PICKS_WEIGHT + against;
        }
        best
    }

    /// Returns the score of a talk: 0 if it is not like the picks, negative if it is like
    /// hidden talks.
    pub fn score(&self, talk: usize) -> f32 {
        self.scores[talk].0
    }

    /// Sorts talks: those like the picks first, best first, then the others as they are.
    /// Returns whether any is like the picks.
    pub fn sort(&self, talks: &mut [usize]) -> bool {
        let rank = |at: &usize| self.score(*at).max(0.0);
        talks.sort_by(|a, b| rank(b).total_cmp(&rank(a)));
        talks.first().is_some_and(|at| rank(at) > 0.0)
    }

    /// Returns the talks to suggest: those in free time, then those that overlap picks or the
    /// user's own events, then those without a time; of each, the best first, spread over the
    /// picks. Leaves out picks and hidden talks with their repeats, breaks, the talks that
    /// `wanted` rejects, and while the conference is on the talks that have ended.
    pub fn suggestions(
        &self,
        now: DateTime<Utc>,
        limit: usize,
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
        let taken = taken_time(self.schedule, self.agenda);
        let attendance = |at: usize| match talks[at].slot {
            None => Attendance::WithoutTime,
            Some(slot) if is_background(slot) || !taken.overlaps(slot) => Attendance::Free,
            Some(_) => Attendance::TimeTaken,
        };
        let near = (0..talks.len()).filter(|at| self.score(*at) > 0.0);
        let mut near: Vec<(usize, Attendance)> =
            near.filter(can_go).map(|at| (at, attendance(at))).collect();
        let mut seen: Vec<_> =
            self.rated_talks.iter().map(|rated| repeat_key(&talks[rated.talk])).collect();
        let mut times = vec![0; self.rated_talks.len()];
        let mut suggestions = Vec::new();
        while suggestions.len() < limit {
            let current_score =
                |at: usize| self.score(at) * REPEAT_FACTOR.powi(times[self.scores[at].1]);
            let best = (0..near.len()).max_by(|a, b| {
                let ((a, a_attendance), (b, b_attendance)) = (near[*a], near[*b]);
                let by_score = current_score(a).total_cmp(&current_score(b));
                a_attendance.cmp(&b_attendance).then(by_score).then(b.cmp(&a))
            });
            let Some((talk, _)) = best.map(|best| near.swap_remove(best)) else {
                break;
            };
            let key = repeat_key(&talks[talk]);
            if seen.contains(&key) {
                continue;
            }
            seen.push(key);
            let which = self.scores[talk].1;
            times[which] += 1;
            let shared_words = self.similarity.shared_words(which, talk);
            suggestions.push(Suggestion { talk, like: self.rated_talks[which].talk, shared_words });
        }
        suggestions
    }
}

#[cfg(test)]
mod tests;
