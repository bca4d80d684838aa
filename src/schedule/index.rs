//! A conference made ready for questions: talks in time order, everything that
//! refers to something linked to it, people gathered by name.
//!
//! Talks are addressed by their place in time order; ids are looked up. What is
//! wrong in a conference is reported all at once.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;

use super::model::{Conference, Talk, TalkId};
use super::search::{Haystacks, Place, Query};
use super::time;
use crate::text::{clean, fold};

/// A conference, sorted and cross-linked. It does not change.
#[derive(Debug)]
pub struct Schedule {
    conference: Conference,
    days: Vec<NaiveDate>,
    by_id: HashMap<TalkId, usize>,
    people: OnceCell<Vec<Group>>,
    haystacks: OnceCell<Haystacks>,
}

/// What talks can be grouped by for browsing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// By track.
    Track,
    /// By session.
    Session,
    /// By person in any role.
    Speaker,
    /// By room.
    Room,
    /// By day.
    Day,
}

impl Grouping {
    /// All groupings, in the order a key steps through them.
    pub const ALL: [Self; 5] = [
        Self::Track,
        Self::Session,
        Self::Speaker,
        Self::Room,
        Self::Day,
    ];

    /// The heading over such groups.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Track => "Tracks",
            Self::Session => "Sessions",
            Self::Speaker => "Speakers",
            Self::Room => "Rooms",
            Self::Day => "Days",
        }
    }

    /// What talks belong to that name nothing of this kind.
    pub fn none(self) -> &'static str {
        match self {
            Self::Track => "(no track)",
            Self::Session => "(no session)",
            Self::Speaker => "(no speaker)",
            Self::Room => "(no room)",
            Self::Day => "Not scheduled",
        }
    }
}

/// Talks that share a track, a session, a speaker, a room or a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What is shared, as talks refer to it; none for the talks that name nothing.
    pub key: Option<String>,
    /// What to show.
    pub label: String,
    /// The talks, in time order.
    pub talks: Vec<usize>,
}

/// Something wrong in a conference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where: `talk 18`, `session RISC-V MC`.
    pub place: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// Everything that is wrong in a conference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.0.iter().enumerate() {
            let line_end = if i == 0 { "" } else { "\n" };
            write!(f, "{line_end}{}: {}", problem.place, problem.message)?;
        }
        Ok(())
    }
}

impl Schedule {
    /// Cleans, sorts and links a conference.
    ///
    /// # Errors
    ///
    /// Two talks with one id, and references to a track, session, room or talk
    /// that is not there: all of them, each with its place.
    pub fn new(mut conference: Conference) -> Result<Self, Problems> {
        clean_texts(&mut conference);
        let zone = conference.timezone;
        for talk in &mut conference.talks {
            if let Some(slot) = &mut talk.slot {
                slot.start = time::in_zone(slot.start, zone);
            }
        }
        conference.talks.sort_by(|a, b| {
            let key = |t: &Talk| (t.slot.is_none(), t.slot.map(|s| (s.day(), s.start)));
            key(a)
                .cmp(&key(b))
                .then_with(|| a.room.cmp(&b.room))
                .then_with(|| a.session.cmp(&b.session))
                .then_with(|| fold::text(&a.title).cmp(&fold::text(&b.title)))
                .then_with(|| a.id.cmp(&b.id))
        });
        let problems = problems(&conference);
        if !problems.is_empty() {
            return Err(Problems(problems));
        }
        let mut days: Vec<_> = conference
            .talks
            .iter()
            .filter_map(|t| t.slot.map(|s| s.day()))
            .collect();
        days.dedup();
        let by_id = conference
            .talks
            .iter()
            .enumerate()
            .map(|(at, talk)| (talk.id.clone(), at))
            .collect();
        Ok(Self {
            conference,
            days,
            by_id,
            people: OnceCell::new(),
            haystacks: OnceCell::new(),
        })
    }

    /// The conference itself; its talks are in time order, those without a time last.
    pub fn conference(&self) -> &Conference {
        &self.conference
    }

    /// The venue's zone.
    pub fn zone(&self) -> Tz {
        self.conference.timezone
    }

    /// All talks in time order, those without a time last.
    pub fn talks(&self) -> &[Talk] {
        &self.conference.talks
    }

    /// Where the talk with an id stands in time order.
    pub fn position(&self, id: &TalkId) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The talk with an id.
    pub fn by_id(&self, id: &TalkId) -> Option<&Talk> {
        self.position(id).map(|at| &self.conference.talks[at])
    }

    /// The conference days on which something is scheduled.
    pub fn days(&self) -> &[NaiveDate] {
        &self.days
    }

    /// What search looks at; made at the first search.
    pub(super) fn haystacks(&self) -> &Haystacks {
        self.haystacks.get_or_init(|| Haystacks::new(self.talks()))
    }

    /// Where each word of a query was found in a talk, parts in reading order.
    pub fn places(&self, query: &Query, talk: usize) -> Vec<Place> {
        query.places(self.haystacks(), talk)
    }

    /// The name of a track for narrow places.
    pub fn track_label<'a>(&'a self, name: &'a str) -> &'a str {
        self.conference
            .tracks
            .iter()
            .find(|track| track.name == name)
            .map_or(name, super::Track::label)
    }

    /// The place of a talk's track among all tracks: what its colour hangs on.
    pub fn track_number(&self, talk: &Talk) -> Option<usize> {
        let name = talk.track.as_deref()?;
        self.conference.tracks.iter().position(|t| t.name == name)
    }

    /// The talk that describes a talk's session, unless it is that talk itself.
    pub fn session_description(&self, talk: &Talk) -> Option<&Talk> {
        let title = talk.session.as_deref()?;
        let session = self.conference.sessions.iter().find(|s| s.title == title)?;
        self.by_id(session.description.as_ref()?)
            .filter(|described| described.id != talk.id)
    }

    /// The session that a talk is the description of.
    pub fn describes(&self, talk: &Talk) -> Option<&str> {
        self.conference
            .sessions
            .iter()
            .find(|s| s.description.as_ref() == Some(&talk.id))
            .map(|s| s.title.as_str())
    }

    /// The other talks that are on while a talk is, in time order.
    pub fn at_the_same_time(&self, talk: &Talk) -> Vec<usize> {
        let Some(slot) = talk.slot else {
            return Vec::new();
        };
        self.talks()
            .iter()
            .enumerate()
            .filter(|(_, other)| other.id != talk.id)
            .filter(|(_, other)| other.slot.is_some_and(|s| s.shared_minutes(&slot) > 0))
            .map(|(at, _)| at)
            .collect()
    }

    /// The talks within a span of time, in time order.
    pub fn within(&self, from: chrono::DateTime<chrono::FixedOffset>, minutes: i64) -> Vec<usize> {
        let to = from
            .checked_add_signed(TimeDelta::minutes(minutes))
            .unwrap_or(from);
        self.talks()
            .iter()
            .enumerate()
            .filter(|(_, t)| t.slot.is_some_and(|s| s.start >= from && s.end() <= to))
            .map(|(at, _)| at)
            .collect()
    }

    /// The groups of one kind: those declared in their order, days and people in
    /// theirs, and at the end the talks that name none. Empty groups are left out.
    pub fn groups(&self, by: Grouping) -> Vec<Group> {
        match by {
            Grouping::Speaker => self.people().to_vec(),
            Grouping::Day => {
                let label = |key: &str| key.parse().map_or_else(|_| key.to_owned(), time::day);
                let keys = self.days.iter().map(ToString::to_string);
                self.group(by, keys, label, |talk| {
                    talk.slot.map(|slot| slot.day().to_string())
                })
            }
            Grouping::Track => self.group(
                by,
                self.conference.tracks.iter().map(|t| t.name.clone()),
                |key| self.track_label(key).to_owned(),
                |talk| talk.track.clone(),
            ),
            Grouping::Session => self.group(
                by,
                self.conference.sessions.iter().map(|s| s.title.clone()),
                str::to_owned,
                |talk| talk.session.clone(),
            ),
            Grouping::Room => self.group(
                by,
                self.conference.rooms.iter().map(|r| r.name.clone()),
                str::to_owned,
                |talk| talk.room.clone(),
            ),
        }
    }

    fn group(
        &self,
        by: Grouping,
        keys: impl Iterator<Item = String>,
        label: impl Fn(&str) -> String,
        key_of: impl Fn(&Talk) -> Option<String>,
    ) -> Vec<Group> {
        let mut groups: Vec<Group> = keys
            .map(|key| Group {
                label: label(&key),
                key: Some(key),
                talks: Vec::new(),
            })
            .collect();
        let places: HashMap<Option<String>, usize> = groups
            .iter()
            .enumerate()
            .map(|(at, group)| (group.key.clone(), at))
            .collect();
        let mut none = Group {
            key: None,
            label: by.none().to_owned(),
            talks: Vec::new(),
        };
        for (at, talk) in self.talks().iter().enumerate() {
            let key = key_of(talk);
            let group = places.get(&key).map(|&place| &mut groups[place]);
            group.unwrap_or(&mut none).talks.push(at);
        }
        groups.push(none);
        groups.retain(|group| !group.talks.is_empty());
        groups
    }

    fn people(&self) -> &[Group] {
        self.people.get_or_init(|| {
            let mut people: BTreeMap<String, Group> = BTreeMap::new();
            let mut nobody = Vec::new();
            for (at, talk) in self.talks().iter().enumerate() {
                let mut anyone = false;
                for (_, person) in talk.people() {
                    anyone = true;
                    let group = people.entry(fold::text(&person.name)).or_insert(Group {
                        key: Some(person.name.clone()),
                        label: person.name.clone(),
                        talks: Vec::new(),
                    });
                    if group.talks.last() != Some(&at) {
                        group.talks.push(at);
                    }
                }
                if !anyone {
                    nobody.push(at);
                }
            }
            let mut groups: Vec<_> = people.into_values().collect();
            if !nobody.is_empty() {
                groups.push(Group {
                    key: None,
                    label: Grouping::Speaker.none().to_owned(),
                    talks: nobody,
                });
            }
            groups
        })
    }
}

/// Everything that came from outside is cleaned here, once.
fn clean_texts(conference: &mut Conference) {
    fn lines<'a>(texts: impl IntoIterator<Item = &'a mut String>) {
        for text in texts {
            *text = clean::line(text);
        }
    }
    let Conference {
        id,
        title,
        short,
        url,
        talks_url,
        venue,
        tracks,
        sessions,
        rooms,
        talks,
        timezone: _,
        start: _,
        end: _,
    } = conference;
    lines([id, title, short]);
    lines([&mut venue.name, &mut venue.city, &mut venue.address]);
    lines(url.iter_mut().chain(talks_url));
    lines(tracks.iter_mut().flat_map(|t| [&mut t.name, &mut t.short]));
    lines(sessions.iter_mut().map(|s| &mut s.title));
    lines(rooms.iter_mut().map(|r| &mut r.name));
    for talk in talks {
        lines([&mut talk.title]);
        lines(
            [
                &mut talk.room,
                &mut talk.session,
                &mut talk.track,
                &mut talk.url,
            ]
            .into_iter()
            .flatten(),
        );
        for people in [&mut talk.authors, &mut talk.coauthors, &mut talk.presenters] {
            for person in people {
                lines([&mut person.name]);
                lines(&mut person.affiliation);
            }
        }
        lines(
            talk.links
                .iter_mut()
                .flat_map(|l| [&mut l.url, &mut l.title]),
        );
        talk.abstract_ = clean::block(&talk.abstract_);
    }
}

fn problems(conference: &Conference) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut report = |place: String, message: String| found.push(Problem { place, message });
    let mut ids: HashMap<&TalkId, &Talk> = HashMap::new();
    let tracks: HashSet<_> = conference.tracks.iter().map(|t| &t.name).collect();
    let sessions: HashSet<_> = conference.sessions.iter().map(|s| &s.title).collect();
    let rooms: HashSet<_> = conference.rooms.iter().map(|r| &r.name).collect();
    for talk in &conference.talks {
        let place = format!("talk {}", talk.id);
        if let Some(first) = ids.insert(&talk.id, talk) {
            let message = format!(
                "its id is also that of '{}'; give each talk its own",
                first.title
            );
            report(place.clone(), message);
        }
        for (what, name, declared) in [
            ("track", &talk.track, &tracks),
            ("session", &talk.session, &sessions),
            ("room", &talk.room, &rooms),
        ] {
            if let Some(name) = name
                && !declared.contains(name)
            {
                let message = format!("its {what} '{name}' is not declared under {what}s");
                report(place.clone(), message);
            }
        }
    }
    for session in &conference.sessions {
        if let Some(id) = &session.description
            && !ids.contains_key(id)
        {
            report(
                format!("session {}", session.title),
                format!("its description, talk {id}, is not there"),
            );
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::native;

    fn lpc() -> Schedule {
        native::embedded().unwrap()
    }

    #[test]
    fn groups_hold_every_talk_once() {
        let schedule = lpc();
        for by in [
            Grouping::Track,
            Grouping::Session,
            Grouping::Room,
            Grouping::Day,
        ] {
            let mut talks: Vec<_> = schedule
                .groups(by)
                .into_iter()
                .flat_map(|g| g.talks)
                .collect();
            talks.sort_unstable();
            assert_eq!(talks, (0..48).collect::<Vec<_>>(), "{by:?}");
        }
    }

    #[test]
    fn a_person_is_found_with_all_talks_and_once_per_talk() {
        let people = lpc().groups(Grouping::Speaker);
        let shuah = people.iter().find(|g| g.label == "Shuah Khan").unwrap();
        assert_eq!(shuah.talks.len(), 2);
    }

    #[test]
    fn all_problems_are_reported_with_their_place() {
        let mut conference = lpc().conference().clone();
        conference.talks[1].id = conference.talks[0].id.clone();
        conference.talks[2].track = Some("Nowhere".into());
        conference.sessions[0].description = Some(TalkId::new("none"));
        let Problems(problems) = Schedule::new(conference).unwrap_err();
        assert_eq!(problems.len(), 3, "{problems:?}");
    }

    #[test]
    fn a_session_leads_to_its_description() {
        let schedule = lpc();
        let talk = schedule.by_id(&TalkId::new("174")).unwrap();
        let description = schedule.session_description(talk).unwrap();
        assert_eq!(description.id.as_str(), "18");
        assert_eq!(schedule.describes(description), Some("RISC-V MC"));
    }
}
