//! The conference as its organisers publish it: plain values whose methods need no index.
//!
//! The `serde` attributes describe the native dataset format ([`crate::format::native`]);
//! `data/README.md` documents it. The `borsh` attributes describe the binary form in the
//! cache, which has no abstracts and biographies; see [`super::binary`].

mod lines;
mod link;

use borsh::{BorshDeserialize, BorshSerialize};
use chrono::{DateTime, Days, FixedOffset, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{TalkId, binary, time};
pub use link::Link;

/// A conference with its complete schedule.
#[derive(
    Debug, Clone, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Conference {
    /// A short and stable ID that is a valid file name: `lpc-2023`.
    pub id: String,
    /// The full name.
    pub title: String,
    /// A short name for narrow screens; empty to use the title.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub short: String,
    /// The URL of the conference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The URL of the list of all talks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub talks_url: Option<String>,
    /// The venue's time zone, in which all times are shown by default.
    #[borsh(serialize_with = "binary::write_zone", deserialize_with = "binary::read_zone")]
    pub timezone: Tz,
    /// The first day; `None` if neither the conference nor any talk has a date.
    #[serde(default, deserialize_with = "known_date", skip_serializing_if = "Option::is_none")]
    #[borsh(
        serialize_with = "binary::write_optional_date",
        deserialize_with = "binary::read_optional_date"
    )]
    pub start: Option<NaiveDate>,
    /// The last day, if there is a first one.
    #[serde(default, deserialize_with = "known_date", skip_serializing_if = "Option::is_none")]
    #[borsh(
        serialize_with = "binary::write_optional_date",
        deserialize_with = "binary::read_optional_date"
    )]
    pub end: Option<NaiveDate>,
    /// The venue.
    #[serde(default, skip_serializing_if = "Venue::is_empty")]
    pub venue: Venue,
    /// The tracks that classify talks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tracks: Vec<Track>,
    /// The sessions that contain talks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sessions: Vec<Session>,
    /// The rooms, in the order the venue lists them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rooms: Vec<Room>,
    /// The talks.
    #[serde(serialize_with = "by_id")]
    pub talks: Vec<Talk>,
    /// The biographies of people named with talks, at most one for each name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[borsh(skip)]
    pub biographies: Vec<Biography>,
}

/// Reads a date of a conference. Earlier versions wrote 1970-01-01 for a conference without
/// dates.
pub fn known_date<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
    let date = Option::<NaiveDate>::deserialize(from)?;
    Ok(date.filter(|date| *date != NaiveDate::default()))
}

/// Writes talks in order of ID, so that two editions can be compared line by line.
fn by_id<S: Serializer>(talks: &[Talk], to: S) -> Result<S::Ok, S::Error> {
    let mut talks: Vec<&Talk> = talks.iter().collect();
    talks.sort_by(|a, b| a.id.cmp(&b.id));
    to.collect_seq(talks)
}

impl Conference {
    /// Returns the first and the last day, unless the conference has no dates yet.
    pub fn dates(&self) -> Option<(NaiveDate, NaiveDate)> {
        self.start.zip(self.end)
    }

    /// Returns the title if it fits into `cells` cells, or else the short name.
    pub fn name_within(&self, cells: usize) -> &str {
        if self.short.is_empty() || crate::text::width::of(&self.title) <= cells {
            &self.title
        } else {
            &self.short
        }
    }

    /// Returns a copy with other talks.
    #[must_use]
    pub fn with_talks(&self, talks: Vec<Talk>) -> Self {
        // Not `..self.clone()`, which would copy the talks first.
        Self {
            id: self.id.clone(),
            title: self.title.clone(),
            short: self.short.clone(),
            url: self.url.clone(),
            talks_url: self.talks_url.clone(),
            timezone: self.timezone,
            start: self.start,
            end: self.end,
            venue: self.venue.clone(),
            tracks: self.tracks.clone(),
            sessions: self.sessions.clone(),
            rooms: self.rooms.clone(),
            talks,
            biographies: self.biographies.clone(),
        }
    }
}

/// The venue of a conference.
#[derive(
    Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Venue {
    /// The name of the building.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The city, in one line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub city: String,
    /// The postal address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
}

impl Venue {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A track: the topic of a talk, as classified by the organisers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct Track {
    /// The printed name, by which talks refer to the track.
    pub name: String,
    /// A short name for narrow places; empty to use the printed name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub short: String,
}

impl Track {
    /// Returns the name for narrow places.
    pub fn label(&self) -> &str {
        if self.short.is_empty() { &self.name } else { &self.short }
    }
}

/// A session: talks held together, one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// The title, by which talks refer to the session.
    pub title: String,
    /// The talk that describes this session, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<TalkId>,
    /// The people who lead the session.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chairs: Vec<Person>,
}

/// A room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct Room {
    /// The name, by which talks refer to the room.
    pub name: String,
}

/// An item of the schedule: a talk, a workshop or a break.
#[derive(
    Debug, Clone, Default, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Talk {
    /// The talk ID.
    pub id: TalkId,
    /// The IDs of the talk in earlier editions, oldest first: the first one, which
    /// calendars use, and the most recent ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<TalkId>,
    /// The title.
    pub title: String,
    /// The line below the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<String>,
    /// The kind, as the schedule names it: lecture, workshop, lightning talk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Whether the item is a break without speakers: lunch, coffee, doors open.
    #[serde(rename = "break", default, skip_serializing_if = "std::ops::Not::not")]
    pub is_break: bool,
    /// The language of the talk, as the schedule writes it: `en`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Whether the talk is recorded; `None` if the schedule does not say so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<bool>,
    /// The time of the talk; `None` while it is unscheduled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<Slot>,
    /// The room's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<String>,
    /// The session's title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// The track's printed name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub track: Option<String>,
    /// The primary authors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Person>,
    /// The further authors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coauthors: Vec<Person>,
    /// The speakers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub presenters: Vec<Person>,
    /// Links to material, in addition to links in the abstract.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// The URL of the talk's own page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The abstract in Markdown; empty if there is none.
    #[serde(
        rename = "abstract",
        default,
        skip_serializing_if = "String::is_empty",
        with = "lines"
    )]
    #[borsh(skip)]
    pub abstract_: String,
}

impl Talk {
    /// Creates a talk with only an ID and a title.
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self { id: TalkId::new(id), title: title.into(), ..Self::default() }
    }

    /// Returns the first ID of the talk, which calendars know it by.
    pub fn first_id(&self) -> &TalkId {
        self.former.first().unwrap_or(&self.id)
    }

    /// Returns all people named with the talk and their roles, sorted by role.
    pub fn people(&self) -> impl Iterator<Item = (Role, &Person)> {
        Role::ALL
            .into_iter()
            .flat_map(move |role| self.in_role(role).iter().map(move |p| (role, p)))
    }

    /// Returns the people in one role.
    pub fn in_role(&self, role: Role) -> &[Person] {
        match role {
            Role::Presenter => &self.presenters,
            Role::Author => &self.authors,
            Role::Coauthor => &self.coauthors,
        }
    }

    /// Returns the people to name in a line about the talk: the presenters, or else the
    /// authors.
    pub fn speakers(&self) -> &[Person] {
        Role::ALL
            .into_iter()
            .map(|role| self.in_role(role))
            .find(|people| !people.is_empty())
            .unwrap_or_default()
    }

    /// Returns the links to recordings of the talk.
    pub fn recordings(&self) -> impl Iterator<Item = &Link> {
        self.links.iter().filter(|link| link.is_recording())
    }

    /// Returns the slot unless it is all-day: the time used for clashes, free time and
    /// reminders.
    pub fn appointment(&self) -> Option<Slot> {
        self.slot.filter(|slot| !slot.all_day)
    }

    /// Returns the end of the talk, if it is scheduled.
    pub fn end(&self) -> Option<DateTime<FixedOffset>> {
        self.slot.map(|slot| slot.end())
    }
}

/// The time of a talk.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// The start, with the venue's offset from UTC at that time.
    #[borsh(serialize_with = "binary::write_instant", deserialize_with = "binary::read_instant")]
    pub start: DateTime<FixedOffset>,
    /// The duration in minutes.
    pub minutes: u32,
    /// The conference day, if it is not the date of the start: a talk after midnight
    /// belongs to the evening before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[borsh(
        serialize_with = "binary::write_optional_date",
        deserialize_with = "binary::read_optional_date"
    )]
    pub day: Option<NaiveDate>,
    /// Whether the slot is one or more whole days without times. It starts at midnight at
    /// the venue.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub all_day: bool,
}

impl Slot {
    /// Creates a slot whose conference day is the date of its start.
    pub fn new(start: DateTime<FixedOffset>, minutes: u32) -> Self {
        Self { start, minutes, day: None, all_day: false }
    }

    /// Returns the exclusive end: the first instant after the slot.
    pub fn end(&self) -> DateTime<FixedOffset> {
        self.start
            .checked_add_signed(TimeDelta::minutes(i64::from(self.minutes)))
            .unwrap_or(self.start)
    }

    /// Returns the slot with its start on the clock of a zone.
    #[must_use]
    pub fn in_zone(self, zone: Tz) -> Self {
        Self { start: time::in_zone(self.start, zone), ..self }
    }

    /// Returns the conference day.
    pub fn day(&self) -> NaiveDate {
        self.day.unwrap_or_else(|| self.start.date_naive())
    }

    /// Returns the last conference day of an all-day slot.
    pub fn last_day(&self) -> NaiveDate {
        // A day with a change of the clocks is an hour longer or shorter.
        let days = self.minutes.saturating_add(12 * 60) / (24 * 60);
        let after_first = Days::new(u64::from(days.saturating_sub(1)));
        self.day().checked_add_days(after_first).unwrap_or(self.day())
    }

    /// Returns whether the slot is all-day and contains a date.
    pub fn takes_day(&self, date: NaiveDate) -> bool {
        self.all_day && (self.day()..=self.last_day()).contains(&date)
    }

    /// Returns whether the slot has begun and not ended at an instant. An all-day slot
    /// never runs, see [`Slot::is_today`].
    pub fn is_on(&self, now: DateTime<Utc>) -> bool {
        !self.all_day && self.start <= now && self.end() > now
    }

    /// Returns whether the slot is all-day and contains an instant.
    pub fn is_today(&self, now: DateTime<Utc>) -> bool {
        self.all_day && self.start <= now && self.end() > now
    }

    /// Returns the minutes that two slots share: none if one ends when the other begins,
    /// or if one is all-day.
    pub fn shared_minutes(&self, other: &Self) -> i64 {
        if self.all_day || other.all_day {
            return 0;
        }
        let from = self.start.max(other.start);
        let to = self.end().min(other.end());
        (to - from).num_minutes().max(0)
    }
}

/// The role of a person in a talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A speaker.
    Presenter,
    /// A primary author.
    Author,
    /// A further author.
    Coauthor,
}

impl Role {
    /// All roles, most important at a conference first.
    pub const ALL: [Self; 3] = [Self::Presenter, Self::Author, Self::Coauthor];

    /// Returns the heading for a number of people in this role.
    pub fn heading(self, people: usize) -> &'static str {
        match (self, people) {
            (Self::Presenter, 1) => "Presenter",
            (Self::Presenter, _) => "Presenters",
            (Self::Author, 1) => "Author",
            (Self::Author, _) => "Authors",
            (Self::Coauthor, 1) => "Co-author",
            (Self::Coauthor, _) => "Co-authors",
        }
    }
}

/// A person named with one talk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The full name, as people say it.
    pub name: String,
    /// The person's organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affiliation: Option<String>,
}

/// The biography of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct Biography {
    /// The name of the person, the same as [`Person::name`].
    pub name: String,
    /// The text in Markdown.
    #[serde(rename = "biography", with = "lines")]
    pub text: String,
}

#[cfg(test)]
mod tests;
