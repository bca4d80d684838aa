//! A conference indexed for queries: talks in time order, references resolved, people
//! grouped by name.
//!
//! Talks are addressed by their position, and IDs are looked up. All problems
//! of a conference are reported together.

mod check;
mod groups;
mod ids;

use std::cell::OnceCell;
use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use foldhash::fast::RandomState;

use super::model::{Conference, Person, Slot, Talk};
use super::search::{FieldMatch, SearchIndex, WordQuery};
use super::{SlotIndex, TalkId, time};
use crate::text::fold;
use crate::text::markdown::{self, Document};

pub(super) use check::clean_talk;
pub use check::{Advice, Problem, Problems, is_valid_conference_id};
pub use groups::{Group, Grouping, LENGTH_LIMITS};

/// An immutable conference, sorted and cross-linked.
#[derive(Debug)]
pub struct Schedule {
    conference: Conference,
    has_abstracts: bool,
    days: Vec<NaiveDate>,
    by_id: HashMap<TalkId, usize, RandomState>,
    groups: [OnceCell<Arc<[Group]>>; Grouping::ALL.len()],
    search_index: OnceCell<SearchIndex>,
    linked: OnceCell<Vec<bool>>,
    short_id_length: OnceCell<usize>,
    /// IDs of other talks that short IDs must not stand for.
    other_ids: Vec<TalkId>,
    slots: OnceCell<SlotIndex>,
    /// The place of each biography by the folded name of its person.
    biographies: OnceCell<HashMap<String, usize, RandomState>>,
}

impl Schedule {
    /// Cleans, sorts and links a conference.
    ///
    /// # Errors
    ///
    /// Duplicate talk IDs, and references to a missing track, session, room or talk: all
    /// problems, each with its place.
    pub fn new(mut conference: Conference) -> Result<Self, Problems> {
        check::clean_texts(&mut conference);
        let zone = conference.timezone;
        for talk in &mut conference.talks {
            if let Some(slot) = &mut talk.slot {
                // Extreme dates have no local form; the check below rejects them.
                if time::YEARS.contains(&slot.start.year()) {
                    *slot = slot.in_zone(zone);
                }
                slot.minutes = slot.minutes.min(time::MAX_MINUTES);
            }
        }
        conference.talks.sort_by(in_time_order);
        let problems = check::problems(&conference);
        if !problems.is_empty() {
            return Err(Problems(problems));
        }
        Ok(Self::from_clean(conference))
    }

    /// Creates a schedule from an earlier [`Schedule::conference`], which is already
    /// cleaned, sorted and checked. Repeating those steps takes longer than reading a
    /// large conference.
    pub(crate) fn from_clean(conference: Conference) -> Self {
        let mut days: Vec<_> =
            conference.talks.iter().filter_map(|t| t.slot.map(|s| s.day())).collect();
        days.dedup();
        let talks = conference.talks.iter().enumerate();
        let mut by_id: HashMap<_, _, RandomState> =
            talks.clone().map(|(at, talk)| (talk.id.clone(), at)).collect();
        for (at, talk) in talks {
            for id in &talk.former {
                by_id.entry(id.clone()).or_insert(at);
            }
        }
        Self {
            conference,
            has_abstracts: true,
            days,
            by_id,
            groups: Default::default(),
            search_index: OnceCell::new(),
            linked: OnceCell::new(),
            short_id_length: OnceCell::new(),
            other_ids: Vec::new(),
            slots: OnceCell::new(),
            biographies: OnceCell::new(),
        }
    }

    /// Creates a schedule from a conference whose abstracts are not loaded yet.
    pub(crate) fn without_abstracts(conference: Conference) -> Self {
        Self { has_abstracts: false, ..Self::from_clean(conference) }
    }

    /// Returns whether the abstracts are loaded. A large schedule is shown before they are.
    pub fn has_abstracts(&self) -> bool {
        self.has_abstracts
    }

    /// Creates a schedule of the same conference with other talks, which must already be
    /// clean.
    #[must_use]
    pub fn with_talks(&self, mut talks: Vec<Talk>) -> Self {
        talks.sort_by(in_time_order);
        Self::from_clean(self.conference.with_talks(talks))
    }

    /// Returns the conference, with talks in time order and unscheduled talks last.
    pub fn conference(&self) -> &Conference {
        &self.conference
    }

    /// Returns the venue's time zone.
    pub fn zone(&self) -> Tz {
        self.conference.timezone
    }

    /// Returns all talks in time order, unscheduled talks last.
    pub fn talks(&self) -> &[Talk] {
        &self.conference.talks
    }

    /// Returns the position of the talk with a current or former ID.
    pub fn position(&self, id: &TalkId) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The minimum length of the beginning of an ID that stands for the whole.
    pub const MIN_PREFIX: usize = 4;

    /// Reports whether a text is the beginning of an ID, but too short to stand for it.
    pub fn is_short_prefix(&self, text: &str) -> bool {
        let is_short = !text.is_empty() && text.len() < Self::MIN_PREFIX;
        let is_long = |id: &TalkId| id.as_str().len() > Self::MIN_PREFIX;
        is_short && self.talks().iter().any(|talk| is_long(&talk.id) && talk.id.begins_with(text))
    }

    /// Finds talks by a typed ID, or by the beginning of an ID if it is long enough,
    /// since some schedules have long IDs. The search includes `others`, IDs of talks
    /// that the schedule may no longer have.
    pub fn find_ids<'a>(
        &'a self,
        text: &str,
        others: impl IntoIterator<Item = &'a TalkId>,
    ) -> Vec<&'a TalkId> {
        if let Some(talk) = self.by_id(&TalkId::new(text)) {
            return vec![&talk.id];
        }
        let others: BTreeSet<&TalkId> = others.into_iter().collect();
        if let Some(id) = others.get(&TalkId::new(text)) {
            return vec![id];
        }
        let cancelled = others.into_iter().filter(|id| self.position(id).is_none());
        let ids = self.talks().iter().map(|talk| &talk.id);
        let begins = |id: &&TalkId| text.len() >= Self::MIN_PREFIX && id.begins_with(text);
        let begin: Vec<&TalkId> = ids.chain(cancelled).filter(begins).collect();
        let exact = |id: &&TalkId| id.as_str().starts_with(text);
        let exactly: Vec<&TalkId> = begin.iter().copied().filter(exact).collect();
        match (exactly.is_empty(), begin.is_empty()) {
            (false, _) => exactly,
            (true, false) => begin,
            (true, true) => self.with_url_code(text).collect(),
        }
    }

    /// Finds talks by the code at the end of their URL, as in `/conf/talk/ABC123/` of
    /// pretalx. Its schedules have other IDs.
    fn with_url_code<'a>(&'a self, code: &str) -> impl Iterator<Item = &'a TalkId> {
        const LENGTH: usize = 6;
        let is_code = code.len() == LENGTH && code.bytes().all(|b| b.is_ascii_alphanumeric());
        let ends = move |url: &str| {
            let (above, last) = url.trim_end_matches('/').rsplit_once('/').unwrap_or_default();
            above.ends_with("/talk") && last.eq_ignore_ascii_case(code)
        };
        let talks = self.talks().iter().filter(move |_| is_code);
        talks.filter(move |talk| talk.url.as_deref().is_some_and(&ends)).map(|talk| &talk.id)
    }

    /// Returns a prefix of an ID that is unique in the schedule if IDs are long, or else
    /// the whole ID. A prefix that is itself an ID, even a former one, stands for another talk.
    pub fn short_id<'a>(&self, id: &'a TalkId) -> &'a str {
        let whole = id.as_str();
        let cells = *self.short_id_length.get_or_init(|| self.unique_prefix_length());
        let short = whole.char_indices().nth(cells).map(|(end, _)| &whole[..end]);
        let is_free = |short: &&str| {
            let other = self.position(&TalkId::new(*short));
            other.is_none() || other == self.position(id)
        };
        short.filter(is_free).unwrap_or(whole)
    }

    /// Returns the number of characters of a short ID: enough to make long IDs unique, or
    /// all characters of short IDs.
    fn unique_prefix_length(&self) -> usize {
        const MAX_WHOLE_LENGTH: usize = 12;
        const MIN_LENGTH: usize = 8;
        let talks = self.talks().iter().map(|talk| &talk.id);
        let mut ids: Vec<&str> = talks.chain(&self.other_ids).map(TalkId::as_str).collect();
        if ids.iter().all(|id| id.len() <= MAX_WHOLE_LENGTH) {
            return MAX_WHOLE_LENGTH;
        }
        ids.sort_unstable();
        ids.dedup();
        let common = |pair: &[&str]| {
            let letters = pair[0].chars().zip(pair[1].chars());
            letters.take_while(|(a, b)| a == b).count() + 1
        };
        ids.windows(2).map(common).max().unwrap_or(0).max(MIN_LENGTH)
    }

    /// Returns the talk with a current or former ID.
    pub fn by_id(&self, id: &TalkId) -> Option<&Talk> {
        self.position(id).map(|at| &self.conference.talks[at])
    }

    /// Returns the conference days with scheduled talks.
    pub fn days(&self) -> &[NaiveDate] {
        &self.days
    }

    /// Returns the search index, built by the first call.
    pub(super) fn search_index(&self) -> &SearchIndex {
        self.search_index.get_or_init(|| SearchIndex::new(self.talks()))
    }

    /// Prepares the first search, which takes about 0.4 s for 30,000 talks.
    pub fn prepare_search(&self) {
        self.search_index();
    }

    /// Returns whether a talk has a page, a link, or a link in its abstract.
    pub(super) fn has_link(&self, talk: usize) -> bool {
        let linked = self.linked.get_or_init(|| {
            let link = |talk: &Talk| {
                let given = talk.url.is_some() || !talk.links.is_empty();
                // Most abstracts have no link, and a quick check shows that without
                // parsing.
                given
                    || markdown::may_have_links(&talk.abstract_)
                        && !Document::parse(&talk.abstract_).links().is_empty()
            };
            self.talks().iter().map(link).collect()
        });
        linked.get(talk).copied().unwrap_or(false)
    }

    /// Returns the matches of a query in each field of a talk, in reading order.
    pub fn field_matches(&self, query: &WordQuery, talk: usize) -> Vec<FieldMatch> {
        query.field_matches(self.search_index(), talk)
    }

    /// Returns the short name of a track.
    pub fn track_label<'a>(&'a self, name: &'a str) -> &'a str {
        self.conference
            .tracks
            .iter()
            .find(|track| track.name == name)
            .map_or(name, super::Track::label)
    }

    /// Returns the index of a talk's track among all tracks, which determines its colour.
    pub fn track_number(&self, talk: &Talk) -> Option<usize> {
        let name = talk.track.as_deref()?;
        self.conference.tracks.iter().position(|t| t.name == name)
    }

    /// Returns the talk that describes the session of a talk, unless it is the same talk.
    pub fn session_description(&self, talk: &Talk) -> Option<&Talk> {
        let title = talk.session.as_deref()?;
        let session = self.conference.sessions.iter().find(|s| s.title == title)?;
        self.by_id(session.description.as_ref()?).filter(|described| described.id != talk.id)
    }

    /// Returns the chairs of the session that a talk belongs to or describes.
    pub fn chairs(&self, talk: &Talk) -> &[Person] {
        let title = talk.session.as_deref().or_else(|| self.describes(talk));
        let mut sessions = self.conference.sessions.iter();
        let session = title.and_then(|title| sessions.find(|s| s.title == title));
        session.map_or(&[], |session| &session.chairs)
    }

    /// Returns the title of the session that a talk describes.
    pub fn describes(&self, talk: &Talk) -> Option<&str> {
        self.conference
            .sessions
            .iter()
            .find(|s| s.description.as_ref() == Some(&talk.id))
            .map(|s| s.title.as_str())
    }

    /// Returns the biography of a person in Markdown.
    pub fn biography(&self, name: &str) -> Option<&str> {
        let biographies = &self.conference.biographies;
        let places = self.biographies.get_or_init(|| {
            let names = biographies.iter().map(|biography| fold::text(&biography.name));
            names.zip(0..).collect()
        });
        // Most conferences have none, so that no name is folded.
        let place = (!places.is_empty()).then(|| places.get(&fold::text(name)))?;
        place.map(|place| biographies[*place].text.as_str())
    }

    /// Returns the biographies of the people of a talk, each after the name.
    pub fn biographies<'a>(&'a self, talk: &'a Talk) -> Vec<(&'a str, &'a str)> {
        let mut found: Vec<(&str, &str)> = Vec::new();
        for (_, person) in talk.people() {
            if let Some(text) = self.biography(&person.name)
                && !found.iter().any(|(_, other)| std::ptr::eq(*other, text))
            {
                found.push((&person.name, text));
            }
        }
        found
    }

    /// Returns the other talks that run at the same time as a talk, in time order.
    pub fn at_the_same_time(&self, talk: &Talk) -> Vec<usize> {
        let position = self.position(&talk.id);
        let mut talks = talk.slot.map_or_else(Vec::new, |slot| self.during(slot));
        talks.retain(|at| Some(*at) != position);
        talks
    }

    /// Returns the talks that run during a slot, in time order.
    pub fn during(&self, slot: Slot) -> Vec<usize> {
        let slots = || {
            let talks = self.talks().iter().enumerate();
            SlotIndex::new(talks.filter_map(|(at, talk)| Some((at, talk.slot?))))
        };
        let mut talks: Vec<usize> = self.slots.get_or_init(slots).overlapping(slot).collect();
        talks.sort_unstable();
        talks
    }

    /// Returns the talks of a conference day that have times, in time order; all-day
    /// talks come before them.
    pub fn timed_talks_of(&self, day: NaiveDate) -> Range<usize> {
        let talks = self.talks_of(day);
        let all_day = |talk: &Talk| talk.slot.is_some_and(|slot| slot.all_day);
        talks.start + self.talks()[talks.clone()].partition_point(all_day)..talks.end
    }

    /// Returns the talks of a conference day, in time order.
    pub fn talks_of(&self, day: NaiveDate) -> Range<usize> {
        let until = |last: NaiveDate| {
            self.talks().partition_point(|t| t.slot.is_some_and(|s| s.day() <= last))
        };
        day.pred_opt().map_or(0, until)..until(day)
    }
}

fn in_time_order(a: &Talk, b: &Talk) -> Ordering {
    let key = |t: &Talk| (t.slot.is_none(), t.slot.map(|s| (s.day(), !s.all_day, s.start)));
    key(a)
        .cmp(&key(b))
        .then_with(|| a.room.cmp(&b.room))
        .then_with(|| a.session.cmp(&b.session))
        .then_with(|| fold::text(&a.title).cmp(&fold::text(&b.title)))
        .then_with(|| a.id.cmp(&b.id))
}

#[cfg(test)]
mod tests;
