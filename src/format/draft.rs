//! A conference in the making: what a reader finds is put in piece by piece, and
//! what is wrong in it is repaired by a stated rule and reported.
//!
//! The rules that all formats share stand here: two talks never have one id, what
//! talks refer to is declared, dates follow from the talks where a file names none.
//! It knows no format.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;

use super::{Hints, Import, Refused};
use crate::schedule::{Conference, Problem, Room, Session, Talk, TalkId, Track, Venue};
use crate::text::{clean, fold};

/// More talks than any conference has are no conference.
pub const MOST_TALKS: usize = 200_000;

/// So many characters a title or a name may have: what is longer is a mistake, or
/// there to make each screen slow.
const LONGEST_LINE: usize = 1_000;
/// So many bytes an abstract may have.
const LONGEST_ABSTRACT: usize = 1 << 20;

/// A conference in the making.
#[derive(Debug)]
pub struct Draft {
    /// The conference so far.
    pub conference: Conference,
    problems: Vec<Problem>,
    /// How many talks were put in, be they too many.
    talks: usize,
    ids: HashSet<TalkId>,
    /// The number that the last talk with an id got that was taken.
    numbers: HashMap<TalkId, u32>,
    rooms: HashSet<String>,
    tracks: HashSet<String>,
    sessions: HashMap<String, usize>,
}

impl Draft {
    /// A conference of which only the title and the zone are known.
    pub fn new(title: &str, zone: Tz) -> Self {
        Self {
            conference: Conference {
                id: String::new(),
                title: clean::line(title).trim().to_owned(),
                short: String::new(),
                url: None,
                talks_url: None,
                timezone: zone,
                start: NaiveDate::default(),
                end: NaiveDate::default(),
                venue: Venue::default(),
                tracks: Vec::new(),
                sessions: Vec::new(),
                rooms: Vec::new(),
                talks: Vec::new(),
            },
            problems: Vec::new(),
            talks: 0,
            ids: HashSet::new(),
            numbers: HashMap::new(),
            rooms: HashSet::new(),
            tracks: HashSet::new(),
            sessions: HashMap::new(),
        }
    }

    /// Reports what is wrong, where, and how it was repaired.
    pub fn problem(&mut self, place: impl Into<String>, message: impl Into<String>) {
        self.report(&place.into(), &message.into(), false);
    }

    /// Reports what only the user can decide: it is shown with every import.
    pub fn doubt(&mut self, place: impl Into<String>, message: impl Into<String>) {
        self.report(&place.into(), &message.into(), true);
    }

    fn report(&mut self, place: &str, message: &str, is_doubt: bool) {
        self.problems.push(Problem {
            place: clean::line(place),
            message: clean::line(message),
            is_doubt,
        });
    }

    /// Declares a room, in the order in which they come; returns its name as talks
    /// refer to it, none where it is blank.
    pub fn room(&mut self, name: &str) -> Option<String> {
        let name = name_of(name)?;
        if self.rooms.insert(name.clone()) {
            self.conference.rooms.push(Room { name: name.clone() });
        }
        Some(name)
    }

    /// Declares a track, as [`Draft::room`] does a room.
    pub fn track(&mut self, name: &str) -> Option<String> {
        let name = name_of(name)?;
        if self.tracks.insert(name.clone()) {
            self.conference.tracks.push(Track {
                name: name.clone(),
                short: String::new(),
            });
        }
        Some(name)
    }

    /// Declares a session, as [`Draft::room`] does a room.
    pub fn session(&mut self, title: &str) -> Option<String> {
        let title = name_of(title)?;
        let sessions = &mut self.conference.sessions;
        self.sessions.entry(title.clone()).or_insert_with(|| {
            sessions.push(Session {
                title: title.clone(),
                description: None,
                chairs: Vec::new(),
            });
            sessions.len() - 1
        });
        Some(title)
    }

    /// Puts a talk in; its room, track and session are declared if they were not. A
    /// talk without a title gets its id as one; one whose id is taken already gets
    /// the next that is free: `42`, `42-2`, `42-3`. What is far longer than it can be
    /// meant to be is cut. Its time is put on the clock of the conference.
    pub fn talk(&mut self, mut talk: Talk, place: &str) {
        self.talks += 1;
        if self.talks > MOST_TALKS {
            // It will be refused; until then it takes no more room.
            return;
        }
        talk.title = clean::line(&talk.title);
        let id = clean::line(talk.id.as_str()).trim().to_owned();
        talk.id = TalkId::new(if id.is_empty() { "0".to_owned() } else { id });
        if talk.title.is_empty() {
            self.problem(place, "it has no title; its id stands for one");
            talk.title = format!("({})", talk.id);
        }
        self.cut(&mut talk, place);
        if self.ids.contains(&talk.id) {
            let free = self.free_id(&talk.id);
            let message = format!(
                "another talk has the id {} as well; this one is {free}",
                talk.id
            );
            self.problem(place, message);
            talk.id = free;
        }
        if let Some(slot) = talk.slot
            && !(1900..=9999).contains(&slot.start.year())
        {
            let year = slot.start.year();
            self.problem(
                place,
                format!("it starts in the year {year}; it is not scheduled"),
            );
            talk.slot = None;
        }
        if let Some(slot) = &mut talk.slot {
            // So that its day is the one at the conference.
            *slot = slot.in_zone(self.conference.timezone);
        }
        self.ids.insert(talk.id.clone());
        talk.room = talk.room.and_then(|name| self.room(&name));
        talk.track = talk.track.and_then(|name| self.track(&name));
        talk.session = talk.session.and_then(|title| self.session(&title));
        self.conference.talks.push(talk);
    }

    /// Cuts what is too long. Names of rooms and the like are cut where they are
    /// declared.
    fn cut(&mut self, talk: &mut Talk, place: &str) {
        let mut lines = vec![&mut talk.title];
        lines.extend([&mut talk.subtitle, &mut talk.kind].into_iter().flatten());
        for people in [&mut talk.authors, &mut talk.coauthors, &mut talk.presenters] {
            lines.extend(people.iter_mut().map(|person| &mut person.name));
        }
        let mut long = 0;
        for line in lines {
            long += usize::from(cut_line(line));
        }
        if long > 0 {
            let message =
                format!("a title or name has over {LONGEST_LINE} characters; it is cut there");
            self.problem(place, message);
        }
        if let Some(text) = talk.abstract_.here_mut()
            && text.len() > LONGEST_ABSTRACT
        {
            let mut ends = (0..=LONGEST_ABSTRACT).rev();
            let end = ends.find(|at| text.is_char_boundary(*at));
            text.truncate(end.unwrap_or(0));
            self.problem(place, "its abstract has over 1 MB; it is cut there");
        }
    }

    /// The next id that is free, for a talk whose id is taken.
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

    /// How many talks there are so far.
    pub fn len(&self) -> usize {
        self.conference.talks.len()
    }

    /// Whether there is no talk yet.
    pub fn is_empty(&self) -> bool {
        self.conference.talks.is_empty()
    }

    /// The conference, whole. Its id is what the hints say, or follows from what the
    /// file calls it, `called`: its acronym, or its title. The days that a file names
    /// are widened to those of its talks.
    ///
    /// # Errors
    ///
    /// A file with too many talks to be meant.
    pub fn finish(
        mut self,
        format: &'static str,
        called: &str,
        days: Option<(NaiveDate, NaiveDate)>,
        hints: &Hints,
    ) -> Result<Import, Refused> {
        check_count(self.talks)?;
        if self.conference.title.is_empty() {
            "Untitled conference".clone_into(&mut self.conference.title);
            self.problem("conference", "it has no title");
        }
        if cut_line(&mut self.conference.title) {
            let message = format!("its title has over {LONGEST_LINE} characters; it is cut there");
            self.problem("conference", message);
        }
        let conference = &mut self.conference;
        let slots = conference.talks.iter().filter_map(|talk| talk.slot);
        let of_talks = slots.map(|slot| slot.day());
        let (mut start, mut end) = days.unzip();
        for day in of_talks {
            start = Some(start.map_or(day, |start| start.min(day)));
            end = Some(end.map_or(day, |end| end.max(day)));
        }
        conference.start = start.unwrap_or_default();
        conference.end = end.unwrap_or(conference.start).max(conference.start);
        conference.id = match &hints.id {
            Some(id) => id.clone(),
            None => [called, &conference.title]
                .into_iter()
                .map(id_of)
                .find(|id| !id.is_empty())
                .unwrap_or_else(|| "conference".to_owned()),
        };
        Ok(Import {
            conference: self.conference,
            problems: self.problems,
            format,
        })
    }
}

/// Refuses more talks than any conference has.
///
/// # Errors
///
/// [`Refused::TooMany`].
pub fn check_count(talks: usize) -> Result<(), Refused> {
    if talks > MOST_TALKS {
        return Err(Refused::TooMany(talks));
    }
    Ok(())
}

/// A name as it is shown: cleaned, without blanks around it; none where nothing is
/// left.
fn name_of(name: &str) -> Option<String> {
    let name = clean::line(name);
    let mut name = name.trim().to_owned();
    cut_line(&mut name);
    (!name.is_empty()).then_some(name)
}

/// Cuts a line that is too long, and says whether it was.
fn cut_line(line: &mut String) -> bool {
    let end = line.char_indices().nth(LONGEST_LINE).map(|(at, _)| at);
    if let Some(end) = end {
        line.truncate(end);
        line.push('…');
    }
    end.is_some()
}

/// An id for a conference that is called so: `fosdem-2026`.
pub fn id_of(name: &str) -> String {
    const LONGEST: usize = 60;
    let mut id = String::new();
    for c in fold::text(name).chars() {
        if c.is_ascii_alphanumeric() {
            id.push(c);
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    id.truncate(LONGEST);
    id.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ids_are_made_of_names() {
        assert_eq!(id_of("FOSDEM 2026"), "fosdem-2026");
        assert_eq!(id_of("  Café & Código: 10º  "), "cafe-codigo-10");
        assert_eq!(id_of("漢字"), "");
    }

    #[test]
    fn two_talks_never_have_one_id() {
        let mut draft = Draft::new("C", Tz::UTC);
        for title in ["a", "b", "c"] {
            draft.talk(Talk::new("1", title), "line 1");
        }
        draft.talk(Talk::new("1-2", "d"), "line 4");
        let import = draft.finish("test", "", None, &Hints::default()).unwrap();
        let ids: Vec<_> = import
            .conference
            .talks
            .iter()
            .map(|t| t.id.as_str())
            .collect();
        assert_eq!(ids, ["1", "1-2", "1-3", "1-2-2"]);
        assert_eq!(import.problems.len(), 3);
    }

    #[test]
    fn what_is_far_too_long_is_cut_and_reported() {
        let mut draft = Draft::new("C", Tz::UTC);
        let mut talk = Talk::new("1", "é".repeat(5_000));
        talk.room = Some("r".repeat(5_000));
        talk.abstract_ = "€".repeat(1 << 20).into();
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

    proptest! {
        #[test]
        fn whatever_is_put_in_makes_a_schedule(
            talks in prop::collection::vec((".{0,4}", ".{0,4}", ".{0,3}", ".{0,3}"), 0..20),
            called in ".{0,90}",
        ) {
            let mut draft = Draft::new("", Tz::UTC);
            for (id, title, room, track) in talks {
                let mut talk = Talk::new(id, title);
                talk.room = Some(room);
                talk.track = Some(track);
                draft.talk(talk, "here");
            }
            let import = draft.finish("test", &called, None, &Hints::default()).unwrap();
            let talks = import.conference.talks.len();
            let schedule = crate::schedule::Schedule::new(import.conference).unwrap();
            prop_assert_eq!(schedule.talks().len(), talks);
        }
    }
}
