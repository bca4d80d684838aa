//! The conference as its organisers publish it: plain values, no behaviour that
//! needs an index.
//!
//! The `serde` attributes here describe our own dataset format
//! ([`crate::format::native`]); `data/README.md` says it in prose.

use std::cmp::Ordering;
use std::fmt;

use chrono::{DateTime, Days, FixedOffset, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::long_text::LongText;
use super::time;
use crate::text::clean;

/// What identifies a talk within its conference.
///
/// UUIDs are equal whatever the case of their digits (RFC 9562 4), so every UUID in an
/// ID is held in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String")]
pub struct TalkId(String);

impl From<String> for TalkId {
    fn from(mut id: String) -> Self {
        lower_uuids(&mut id);
        Self(id)
    }
}

/// Puts every UUID in a text into lower case, also between other words.
fn lower_uuids(text: &mut str) {
    const LENGTH: usize = 36;
    let is_uuid = |window: &[u8]| {
        window.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
    };
    let bytes = text.as_bytes();
    let ends = |byte: Option<&u8>| byte.is_none_or(|byte| !byte.is_ascii_alphanumeric());
    let found = bytes.windows(LENGTH).enumerate().filter(|(at, window)| {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        is_uuid(window) && ends(before) && ends(bytes.get(at + LENGTH))
    });
    let found: Vec<usize> = found.map(|(at, _)| at).collect();
    for at in found {
        text[at..at + LENGTH].make_ascii_lowercase();
    }
}

impl TalkId {
    /// The id as it is written in files and typed by people.
    pub fn new(id: impl Into<String>) -> Self {
        Self::from(id.into())
    }

    /// Cleans the text of the ID, which may be anybody's.
    pub(super) fn clean(&mut self) {
        *self = Self::new(clean::line(&self.0));
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TalkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Ids that are numbers sort as numbers, before all others.
impl Ord for TalkId {
    fn cmp(&self, other: &Self) -> Ordering {
        fn key(id: &str) -> (bool, usize, &str, &str) {
            if !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()) {
                let digits = id.trim_start_matches('0');
                (false, digits.len(), digits, id)
            } else {
                (true, 0, id, id)
            }
        }
        key(&self.0).cmp(&key(&other.0))
    }
}

impl PartialOrd for TalkId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A conference and all that is on at it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conference {
    /// Short, stable, fit for a file name: `lpc-2023`.
    pub id: String,
    /// The full name.
    pub title: String,
    /// A name for narrow screens; the title where there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub short: String,
    /// The conference's page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The page that lists all talks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub talks_url: Option<String>,
    /// The venue's zone; all times are shown in it unless asked otherwise.
    pub timezone: Tz,
    /// First day.
    pub start: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Venue::is_empty")]
    pub venue: Venue,
    /// The tracks talks are classified under.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tracks: Vec<Track>,
    /// The sessions talks are held in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sessions: Vec<Session>,
    /// The rooms, in the order the venue lists them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rooms: Vec<Room>,
    /// The talks.
    #[serde(serialize_with = "by_id")]
    pub talks: Vec<Talk>,
}

/// Talks are written by their ids, so that two editions can be compared line by line.
fn by_id<S: serde::Serializer>(talks: &[Talk], to: S) -> Result<S::Ok, S::Error> {
    let mut talks: Vec<&Talk> = talks.iter().collect();
    talks.sort_by(|a, b| a.id.cmp(&b.id));
    to.collect_seq(talks)
}

impl Conference {
    /// The name for a place that is `cells` wide.
    pub fn name_within(&self, cells: usize) -> &str {
        if self.short.is_empty() || crate::text::width::of(&self.title) <= cells {
            &self.title
        } else {
            &self.short
        }
    }

    /// The same with other talks.
    #[must_use]
    pub fn with_talks(&self, talks: Vec<Talk>) -> Self {
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
        }
    }
}

/// Where a conference takes place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Venue {
    /// The building.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The town, as it is named in one line.
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

/// A track: what a talk is about, as the organisers classify it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Track {
    /// The name as printed; talks refer to it.
    pub name: String,
    /// A name for narrow places; the printed one where there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub short: String,
}

impl Track {
    /// The name to show where space is dear.
    pub fn label(&self) -> &str {
        if self.short.is_empty() {
            &self.name
        } else {
            &self.short
        }
    }
}

/// A session: talks held together, one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// The title; talks refer to it.
    pub title: String,
    /// The talk that is this session's own description, if one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<TalkId>,
    /// Who leads it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chairs: Vec<Person>,
}

/// A room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Room {
    /// The name; talks refer to it.
    pub name: String,
}

/// One item of the programme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Talk {
    /// Its id.
    pub id: TalkId,
    /// The IDs that it had in earlier editions, the first one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<TalkId>,
    /// Its title.
    pub title: String,
    /// What stands below the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<String>,
    /// What it is, as the programme calls it: lecture, workshop, lightning talk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Whether nobody speaks: a break, lunch, the doors open.
    #[serde(rename = "break", default, skip_serializing_if = "std::ops::Not::not")]
    pub is_break: bool,
    /// The language it is held in, as the programme writes it: `en`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// When it is; none while it is not scheduled.
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
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Person>,
    /// Who helped to write it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coauthors: Vec<Person>,
    /// Who speaks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub presenters: Vec<Person>,
    /// Material that the programme links to, besides the abstract's links.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
    /// The talk's own page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The abstract, Markdown; empty where there is none.
    #[serde(
        rename = "abstract",
        default,
        skip_serializing_if = "LongText::is_empty",
        with = "lines"
    )]
    pub abstract_: LongText,
}

impl Talk {
    /// A talk of which only id and title are known.
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            id: TalkId::new(id),
            former: Vec::new(),
            title: title.into(),
            subtitle: None,
            kind: None,
            is_break: false,
            language: None,
            slot: None,
            room: None,
            session: None,
            track: None,
            authors: Vec::new(),
            coauthors: Vec::new(),
            presenters: Vec::new(),
            links: Vec::new(),
            url: None,
            abstract_: LongText::default(),
        }
    }

    /// The first ID that it had: the one calendars know it by.
    pub fn first_id(&self) -> &TalkId {
        self.former.first().unwrap_or(&self.id)
    }

    /// Everybody named with the talk and in which role, in the order of the programme.
    pub fn people(&self) -> impl Iterator<Item = (Role, &Person)> {
        Role::ALL
            .into_iter()
            .flat_map(move |role| self.in_role(role).iter().map(move |p| (role, p)))
    }

    /// The people in one role.
    pub fn in_role(&self, role: Role) -> &[Person] {
        match role {
            Role::Presenter => &self.presenters,
            Role::Author => &self.authors,
            Role::Coauthor => &self.coauthors,
        }
    }

    /// Who a line about the talk names: who speaks, or else who wrote it.
    pub fn speakers(&self) -> &[Person] {
        Role::ALL
            .into_iter()
            .map(|role| self.in_role(role))
            .find(|people| !people.is_empty())
            .unwrap_or_default()
    }

    /// When it is, unless it takes whole days: what clashes, free time and reminders
    /// go by.
    pub fn appointment(&self) -> Option<Slot> {
        self.slot.filter(|slot| !slot.all_day)
    }

    /// When the talk ends, if it is scheduled.
    pub fn end(&self) -> Option<DateTime<FixedOffset>> {
        self.slot.map(|slot| slot.end())
    }
}

/// When a talk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// The start, an instant with the venue's offset on that day.
    pub start: DateTime<FixedOffset>,
    /// The duration in minutes.
    pub minutes: u32,
    /// The conference day it is filed under, where that is not the date of the
    /// start: a talk after midnight belongs to the evening before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<NaiveDate>,
    /// A day without times, or several days: not an appointment. It starts at
    /// midnight at the venue and takes whole days.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub all_day: bool,
}

impl Slot {
    /// A slot filed under the date of its start.
    pub fn new(start: DateTime<FixedOffset>, minutes: u32) -> Self {
        Self {
            start,
            minutes,
            day: None,
            all_day: false,
        }
    }

    /// The end: the first instant the talk no longer takes.
    pub fn end(&self) -> DateTime<FixedOffset> {
        self.start
            .checked_add_signed(TimeDelta::minutes(i64::from(self.minutes)))
            .unwrap_or(self.start)
    }

    /// The same on the clock of a zone.
    #[must_use]
    pub fn in_zone(self, zone: Tz) -> Self {
        Self {
            start: time::in_zone(self.start, zone),
            ..self
        }
    }

    /// The conference day.
    pub fn day(&self) -> NaiveDate {
        self.day.unwrap_or_else(|| self.start.date_naive())
    }

    /// The last conference day that an all-day slot takes.
    pub fn last_day(&self) -> NaiveDate {
        // A day on which the clocks change has an hour more or less.
        let days = self.minutes.saturating_add(12 * 60) / (24 * 60);
        let after_first = Days::new(u64::from(days.saturating_sub(1)));
        self.day()
            .checked_add_days(after_first)
            .unwrap_or(self.day())
    }

    /// Whether it is on at an instant: it has begun and has not ended. What takes whole
    /// days is never on, see [`Slot::is_today`].
    pub fn is_on(&self, now: DateTime<Utc>) -> bool {
        !self.all_day && self.start <= now && self.end() > now
    }

    /// Whether it takes whole days and an instant is in one of them.
    pub fn is_today(&self, now: DateTime<Utc>) -> bool {
        self.all_day && self.start <= now && self.end() > now
    }

    /// Minutes two slots share: a slot that ends when the other begins shares none, and
    /// neither does a day without times.
    pub fn shared_minutes(&self, other: &Self) -> i64 {
        if self.all_day || other.all_day {
            return 0;
        }
        let from = self.start.max(other.start);
        let to = self.end().min(other.end());
        (to - from).num_minutes().max(0)
    }
}

/// What a person does at a talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Speaks.
    Presenter,
    /// Is a primary author.
    Author,
    /// Is a further author.
    Coauthor,
}

impl Role {
    /// All roles, the one that matters most at a conference first.
    pub const ALL: [Self; 3] = [Self::Presenter, Self::Author, Self::Coauthor];

    /// The heading over as many people in this role.
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

/// A person as named with one talk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// First and last name, as people say them.
    pub name: String,
    /// The organisation, if one is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affiliation: Option<String>,
}

/// A link given with a talk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Where it leads.
    pub url: String,
    /// What it is called; empty where nothing is said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
}

/// An abstract in a file is an array of lines, which people can read and a diff
/// can show; one string is read as well.
mod lines {
    use std::fmt;

    use serde::de::{Deserializer, Error, SeqAccess, Visitor};
    use serde::ser::Serializer;

    use super::LongText;

    pub fn serialize<S: Serializer>(text: &str, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(text.split('\n'))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<LongText, D::Error> {
        from.deserialize_any(Lines).map(LongText::from)
    }

    struct Lines;

    impl<'de> Visitor<'de> for Lines {
        type Value = String;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an array of lines or one text")
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
            Ok(text.to_owned())
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut lines: A) -> Result<String, A::Error> {
            let mut text = lines.next_element::<String>()?.unwrap_or_default();
            while let Some(line) = lines.next_element::<std::borrow::Cow<'de, str>>()? {
                text.push('\n');
                text.push_str(&line);
            }
            Ok(text)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_case_of_a_uuid_says_nothing() {
        let same = |a: &str, b: &str| TalkId::new(a) == TalkId::new(b);
        let (upper, lower) = (
            "0C52D8F1-AB6E-4E0C-9A57-1B2C3D4E5F60",
            "0c52d8f1-ab6e-4e0c-9a57-1b2c3d4e5f60",
        );
        assert!(same(upper, lower));
        for (before, after) in [
            ("urn:uuid:", ""),
            ("talk-", "-2"),
            ("{", "}"),
            ("", "@A.example"),
        ] {
            let id = |uuid| format!("{before}{uuid}{after}");
            assert!(same(&id(upper), &id(lower)), "{before}{after}");
        }
        // Other ids, and what stands beside a UUID, mean what they say.
        assert!(!same("ABCDEF", "abcdef"));
        assert!(!same(&format!("A{upper}"), &format!("A{lower}")));
        assert!(!same(&format!("B-{lower}"), &format!("b-{lower}")));
        assert!(!same(&format!("{upper}0"), &format!("{lower}0")));
        let read: TalkId = serde_json::from_str(&format!("\"{upper}\"")).unwrap();
        assert_eq!(
            serde_json::to_string(&read).unwrap(),
            format!("\"{lower}\"")
        );
    }

    #[test]
    fn ids_sort_as_people_count() {
        let mut ids: Vec<_> = ["x2", "100", "9", "010", "10", "a"].map(TalkId::new).into();
        ids.sort();
        let ids: Vec<_> = ids.iter().map(TalkId::as_str).collect();
        assert_eq!(ids, ["9", "010", "10", "100", "a", "x2"]);
    }

    #[test]
    fn a_slot_that_ends_when_the_other_begins_shares_nothing() {
        let slot =
            |start: &str, minutes| Slot::new(DateTime::parse_from_rfc3339(start).unwrap(), minutes);
        let a = slot("2023-11-13T09:30:00-05:00", 30);
        let b = slot("2023-11-13T10:00:00-05:00", 30);
        let c = slot("2023-11-13T14:50:00Z", 30);
        assert_eq!(a.shared_minutes(&b), 0);
        assert_eq!(a.shared_minutes(&c), 10);
    }

    proptest! {
        #[test]
        fn the_order_of_ids_is_one(a in "[0-9a-c]{0,4}", b in "[0-9a-c]{0,4}", c in "[0-9a-c]{0,4}") {
            let (a, b, c) = (TalkId::new(a), TalkId::new(b), TalkId::new(c));
            prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
            prop_assert_eq!(a == b, a.cmp(&b) == Ordering::Equal);
            if a <= b && b <= c {
                prop_assert!(a <= c);
            }
        }
    }
}
