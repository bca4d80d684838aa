//! A conference under construction. Readers add its parts, and each fault is repaired
//! by a documented rule and reported.
//!
//! This module has the rules that all formats share: talk IDs are unique, referenced
//! rooms, tracks and sessions are declared, and the dates follow from the talks if the
//! file names none. It knows no format.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;

use super::{Hints, Import, ReadError};
use crate::schedule::{
    Biography, Conference, Problem, Room, Session, Talk, TalkId, Track, slugify, time,
};
use crate::text::url::is_web;
use crate::text::{clean, fold, truncated};

/// The maximum number of talks. No conference has more.
pub const MAX_TALKS: usize = 200_000;

/// The maximum length of a title or a name, in characters. Longer text is a mistake or
/// an attempt to slow down every screen.
const MAX_LINE_LENGTH: usize = 1_000;
/// The maximum length of an abstract or a biography, in bytes.
const MAX_TEXT_BYTES: usize = 1 << 20;

#[derive(Debug, Default)]
pub struct Draft {
    pub conference: Conference,
    problems: Vec<Problem>,
    /// Number of added talks, including talks beyond the maximum.
    talks: usize,
    ids: HashSet<TalkId>,
    /// The last suffix that was used for each duplicate ID.
    numbers: HashMap<TalkId, u32>,
    /// The indices of the rooms, tracks and sessions by their names.
    rooms: HashMap<String, usize>,
    tracks: HashMap<String, usize>,
    sessions: HashMap<String, usize>,
    /// The biographies by the folded names of their people.
    biographies: BTreeMap<String, Biography>,
}

impl Draft {
    pub fn new(title: &str, zone: Tz) -> Self {
        let title = clean::line(title);
        Self {
            conference: Conference { title, timezone: zone, ..Conference::default() },
            ..Self::default()
        }
    }

    /// Reports a fault: place, description and repair.
    pub fn problem(&mut self, place: impl Into<String>, message: impl Into<String>) {
        self.report(Problem::new(&place.into(), &message.into()));
    }

    pub fn report(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Declares a room, in file order. Returns the room with the name that talks must use,
    /// or `None` if the name is blank.
    pub fn room(&mut self, name: &str) -> Option<&mut Room> {
        declare(&mut self.conference.rooms, &mut self.rooms, name, |name| Room { name })
    }

    /// Declares a track, like [`Draft::room`].
    pub fn track(&mut self, name: &str) -> Option<&mut Track> {
        let new = |name| Track { name, short: String::new() };
        declare(&mut self.conference.tracks, &mut self.tracks, name, new)
    }

    /// Declares a session, like [`Draft::room`].
    pub fn session(&mut self, title: &str) -> Option<&mut Session> {
        let new = |title| Session { title, description: None, chairs: Vec::new() };
        declare(&mut self.conference.sessions, &mut self.sessions, title, new)
    }

    /// Adds a talk and declares its room, track and session if necessary. A missing
    /// title becomes the ID, a duplicate ID gets the next free suffix (`42`, `42-2`,
    /// `42-3`), overlong text is cut, and the time is converted to the conference's
    /// time zone.
    pub fn talk(&mut self, mut talk: Talk, place: &str) {
        self.talks += 1;
        if self.talks > MAX_TALKS {
            // `finish` rejects the file, so don't store more talks.
            return;
        }
        talk.title = clean::line(&talk.title);
        let id = clean::line(talk.id.as_str());
        talk.id = TalkId::new(if id.is_empty() { "0".to_owned() } else { id });
        if talk.title.is_empty() {
            self.problem(place, "no title; using its ID");
            talk.title = format!("({})", talk.id);
        }
        self.cut(&mut talk, place);
        talk.url = talk.url.map(|url| clean::line(&url));
        if let Some(url) = talk.url.take_if(|url| !is_web(url)) {
            self.problem(place, format!("its URL '{url}' is not a web URL; ignored"));
        }
        if talk.recordings().next().is_some() {
            talk.recorded = Some(true);
        }
        if self.ids.contains(&talk.id) {
            let free = self.free_id(&talk.id);
            let message = format!("another talk has the ID {} too; this one is {free}", talk.id);
            self.problem(place, message);
            talk.id = free;
        }
        if let Some(slot) = talk.slot.take_if(|it| !time::YEARS.contains(&it.start.year())) {
            let year = slot.start.year();
            self.problem(place, format!("starts in the year {year}; not scheduled"));
        }
        if let Some(slot) = talk.slot.as_mut().filter(|slot| slot.minutes > time::MAX_MINUTES) {
            slot.minutes = 0;
            self.problem(place, "lasts longer than a year; its end is ignored");
        }
        // The conference's zone determines the day of the talk.
        talk.slot = talk.slot.map(|slot| slot.in_zone(self.conference.timezone));
        self.ids.insert(talk.id.clone());
        talk.room = talk.room.and_then(|name| Some(self.room(&name)?.name.clone()));
        talk.track = talk.track.and_then(|name| Some(self.track(&name)?.name.clone()));
        talk.session = talk.session.and_then(|title| Some(self.session(&title)?.title.clone()));
        self.conference.talks.push(talk);
    }

    /// Cuts overlong text. Names of rooms, tracks and sessions are cut when they are
    /// declared.
    fn cut(&mut self, talk: &mut Talk, place: &str) {
        let mut lines = vec![&mut talk.title];
        lines.extend([&mut talk.subtitle, &mut talk.kind].into_iter().flatten());
        for people in [&mut talk.authors, &mut talk.coauthors, &mut talk.presenters] {
            lines.extend(people.iter_mut().map(|person| &mut person.name));
        }
        // Cuts all of them.
        let long = lines.into_iter().filter_map(|line| cut_line(line).then_some(())).count();
        if long > 0 {
            let message = format!("a title or name has over {MAX_LINE_LENGTH} characters; cut");
            self.problem(place, message);
        }
        if cut_text(&mut talk.abstract_) {
            self.problem(place, "abstract has over 1 MB; cut");
        }
    }

    /// Adds the biography of a person, in Markdown. If several talks have different ones of
    /// the same person, the longest counts.
    pub fn biography(&mut self, name: &str, mut text: String) {
        let Some(name) = name_of(name).filter(|_| !text.trim().is_empty()) else { return };
        if cut_text(&mut text) {
            self.problem(format!("biography of {name}"), "over 1 MB; cut");
        }
        let known = self.biographies.entry(fold::text(&name));
        let known = known.or_insert_with(|| Biography { name, text: String::new() });
        if known.text.len() < text.len() {
            known.text = text;
        }
    }

    /// Returns the biographies of people who are named with a talk or a session.
    fn biographies(&mut self) -> Vec<Biography> {
        let mut biographies = std::mem::take(&mut self.biographies);
        if !biographies.is_empty() {
            let Conference { talks, sessions, .. } = &self.conference;
            let people = talks.iter().flat_map(|talk| talk.people().map(|(_, person)| person));
            let chairs = sessions.iter().flat_map(|session| &session.chairs);
            let names: HashSet<&str> =
                people.chain(chairs).map(|person| person.name.as_str()).collect();
            let names: HashSet<String> = names.into_iter().map(fold::text).collect();
            biographies.retain(|name, _| names.contains(name));
        }
        biographies.into_values().collect()
    }

    fn free_id(&mut self, taken: &TalkId) -> TalkId {
        let number = self.numbers.entry(taken.clone()).or_insert(1);
        loop {
            *number += 1;
            let free = TalkId::new(format!("{taken}-{number}"));
            if !self.ids.contains(&free) {
                return free;
            }
        }
    }

    /// Returns the title of a conference whose file has none: the one in the hints, its ID,
    /// its acronym, or the name of the file.
    fn fallback_title(&mut self, acronym: &str, hints: &Hints) -> String {
        let names =
            [hints.title.as_deref(), hints.id.as_deref(), Some(acronym), hints.file.as_deref()];
        let mut names = names.into_iter().flatten().map(clean::line);
        names.find(|name| !name.is_empty()).unwrap_or_else(|| {
            self.problem("conference", "it has no title");
            "Untitled conference".to_owned()
        })
    }

    /// Completes the conference. Its ID is the one in the hints, or derives from the
    /// acronym or the title. The dates of the file are extended to include all talks. Fails
    /// for more talks than any conference has.
    pub fn finish(
        mut self,
        format: &'static str,
        acronym: &str,
        days: Option<(NaiveDate, NaiveDate)>,
        hints: &Hints,
    ) -> Result<Import, ReadError> {
        check_count(self.talks)?;
        if self.conference.title.is_empty() {
            self.conference.title = self.fallback_title(acronym, hints);
        }
        if cut_line(&mut self.conference.title) {
            let message = format!("title has over {MAX_LINE_LENGTH} characters; cut");
            self.problem("conference", message);
        }
        self.conference.biographies = self.biographies();
        let conference = &mut self.conference;
        let slots = conference.talks.iter().filter_map(|talk| talk.slot);
        let of_talks = || slots.clone().map(|slot| slot.day());
        let (start, end) = days.unzip();
        conference.start = of_talks().chain(start).min();
        conference.end = of_talks().chain(end).max().max(conference.start);
        let ids = [acronym, &conference.title, "conference"].into_iter().map(slugify);
        let id = hints.id.clone().or_else(|| ids.into_iter().find(|id| !id.is_empty()));
        conference.id = id.unwrap_or_default();
        Ok(Import { conference: self.conference, problems: self.problems, format })
    }
}

/// Rejects more talks than any conference has.
pub fn check_count(talks: usize) -> Result<(), ReadError> {
    if talks > MAX_TALKS {
        return Err(ReadError::TooMany(talks));
    }
    Ok(())
}

/// Returns the item of a list with a name, which is added unless it is blank.
fn declare<'a, T>(
    list: &'a mut Vec<T>,
    places: &mut HashMap<String, usize>,
    name: &str,
    new: impl FnOnce(String) -> T,
) -> Option<&'a mut T> {
    let name = name_of(name)?;
    let place = *places.entry(name).or_insert_with_key(|name| {
        list.push(new(name.clone()));
        list.len() - 1
    });
    list.get_mut(place)
}

/// Returns a cleaned and trimmed name, or `None` if it is blank.
fn name_of(name: &str) -> Option<String> {
    let mut name = clean::line(name);
    cut_line(&mut name);
    (!name.is_empty()).then_some(name)
}

/// Cuts an overlong line, and reports whether it did.
fn cut_line(line: &mut String) -> bool {
    let end = line.char_indices().nth(MAX_LINE_LENGTH);
    if let Some((end, _)) = end {
        line.truncate(end);
        line.push('…');
    }
    end.is_some()
}

/// Cuts an overlong text, and reports whether it did.
fn cut_text(text: &mut String) -> bool {
    let is_long = text.len() > MAX_TEXT_BYTES;
    if is_long {
        text.truncate(truncated(text, MAX_TEXT_BYTES).len());
    }
    is_long
}

/// Hashes bytes for the ID of a talk without one. FNV-1a, because the hash must never
/// change between runs and versions.
pub(super) fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn duplicate_ids_are_made_unique_and_reported() {
        let mut draft = Draft::new("C", Tz::UTC);
        for title in ["a", "b", "c"] {
            draft.talk(Talk::new("1", title), "line 1");
        }
        draft.talk(Talk::new("1-2", "d"), "line 4");
        let import = draft.finish("test", "", None, &Hints::default()).unwrap();
        let ids: Vec<_> = import.conference.talks.iter().map(|t| t.id.as_str()).collect();
        assert_eq!(ids, ["1", "1-2", "1-3", "1-2-2"]);
        assert_eq!(import.problems.len(), 3);
    }

    #[test]
    fn overlong_fields_are_cut_and_reported() {
        let mut draft = Draft::new("C", Tz::UTC);
        let mut talk = Talk::new("1", "é".repeat(5_000));
        talk.room = Some("r".repeat(5_000));
        talk.abstract_ = "€".repeat(1 << 20);
        draft.talk(talk, "line 1");
        draft.talk(Talk::new("2", "t".repeat(1_000)), "line 2");
        let import = draft.finish("test", "", None, &Hints::default()).unwrap();
        assert_eq!(import.problems.len(), 2, "{:?}", import.problems);
        let schedule = crate::schedule::Schedule::new(import.conference).unwrap();
        let talk = schedule.by_id(&TalkId::new("1")).unwrap();
        assert_eq!(talk.title.chars().count(), 1_001);
        assert_eq!(talk.room.as_ref().unwrap().len(), 1_000 + '…'.len_utf8());
        assert_eq!(talk.abstract_.len(), (1 << 20) - 1);
    }

    #[test]
    fn url_that_is_not_of_the_web_is_reported_and_dropped() {
        let mut draft = Draft::new("C", Tz::UTC);
        let urls =
            ["HTTPS://a.example/1", " https://a.example/2\n", "vbscript:x", "data:text/html,x"];
        for (at, url) in urls.iter().enumerate() {
            let url = Some((*url).to_owned());
            draft.talk(Talk { url, ..Talk::new(at.to_string(), "a") }, "here");
        }
        let import = draft.finish("test", "", None, &Hints::default()).unwrap();
        let kept: Vec<_> = import.conference.talks.iter().map(|talk| talk.url.as_deref()).collect();
        assert_eq!(kept, [Some("HTTPS://a.example/1"), Some("https://a.example/2"), None, None]);
        let dropped = "here: its URL 'vbscript:x' is not a web URL; ignored";
        assert_eq!((import.problems[0].to_string().as_str(), import.problems.len()), (dropped, 2));
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn any_talks_make_a_valid_schedule(
            talks in prop::collection::vec((".{0,4}", ".{0,4}", ".{0,3}", ".{0,3}"), 0..20),
            acronym in ".{0,90}",
        ) {
            let mut draft = Draft::new("", Tz::UTC);
            for (id, title, room, track) in talks {
                let mut talk = Talk::new(id, title);
                talk.room = Some(room);
                talk.track = Some(track);
                draft.talk(talk, "here");
            }
            let import = draft.finish("test", &acronym, None, &Hints::default()).unwrap();
            let talks = import.conference.talks.len();
            let schedule = crate::schedule::Schedule::new(import.conference).unwrap();
            prop_assert_eq!(schedule.talks().len(), talks);
        }
    }
}
