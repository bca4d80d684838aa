//! What I keep of the talks of one conference, picks and notes, and changes to it
//! that can be taken back.
//!
//! An entry remembers what was last seen of its talk, so that a talk that is gone
//! from the programme is still known. The `serde` attributes describe the agenda
//! file; reading and writing it is [`crate::store`]'s.

use std::collections::{BTreeMap, btree_map};
use std::fmt;
use std::marker::PhantomData;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, SecondsFormat, Utc};
use chrono_tz::Tz;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::schedule::changes::Ledger;
use crate::schedule::{Schedule, Slot, Talk, TalkId};
use crate::text::clean;

/// What the `format` field of an agenda says.
pub const FORMAT: &str = "hallway-agenda";
/// The newest version of the agenda file that is understood.
pub const VERSION: u64 = 1;

/// What is kept of the talks of one conference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Agenda {
    format: String,
    version: u64,
    /// The conference's id.
    pub conference: String,
    /// What is kept, by talk.
    #[serde(rename = "picks", default, deserialize_with = "entries")]
    pub entries: BTreeMap<TalkId, Entry>,
    /// What a newer program or a person wrote beside it; kept as it is.
    #[serde(flatten, deserialize_with = "extra")]
    extra: BTreeMap<String, Value>,
}

/// How much a talk is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// To be there: a star.
    Must,
    /// Perhaps, if nothing else is on.
    Maybe,
    /// Of no interest.
    Hidden,
}

impl Level {
    /// The name in JSON output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::Maybe => "maybe",
            Self::Hidden => "hidden",
        }
    }
}

/// A choice about a talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pick {
    /// How much the talk is wanted.
    pub level: Level,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// What is kept of one talk: a pick, a note, or both.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Entry {
    /// The choice about it.
    pub pick: Option<Pick>,
    /// What was noted about it, as it was typed.
    pub note: Option<String>,
    /// What was last seen of the talk.
    pub seen: Seen,
}

/// What was last seen of a talk.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Seen {
    /// Its title.
    pub title: String,
    /// When it was to start.
    pub start: Option<DateTime<FixedOffset>>,
    /// Its duration in minutes.
    pub minutes: Option<u32>,
    /// The conference day it was filed under, as [`Slot::day`]. The file does not have
    /// it: of a talk that is gone the [`Ledger`] knows it.
    day: Option<NaiveDate>,
    /// Whether it had no times, as [`Slot::all_day`].
    all_day: bool,
    /// What a newer program or a person wrote beside it; kept as it is.
    extra: BTreeMap<String, Value>,
}

/// An entry as the file has it. The level is the name of the field that says
/// since when.
#[derive(Clone, Serialize, Deserialize)]
struct Written {
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "seconds"
    )]
    starred: Option<DateTime<Utc>>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "seconds"
    )]
    maybe: Option<DateTime<Utc>>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "seconds"
    )]
    hidden: Option<DateTime<Utc>>,
    #[serde(deserialize_with = "line")]
    title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    start: Option<DateTime<FixedOffset>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    minutes: Option<u32>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    all_day: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(flatten, deserialize_with = "extra")]
    extra: BTreeMap<String, Value>,
}

impl TryFrom<Written> for Entry {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let Written {
            starred,
            maybe,
            hidden,
            title,
            start,
            minutes,
            all_day,
            note,
            extra,
        } = written;
        // A merge of two machines may leave several: the latest choice holds.
        let pick = [
            (Level::Must, starred),
            (Level::Maybe, maybe),
            (Level::Hidden, hidden),
        ]
        .into_iter()
        .filter_map(|(level, since)| {
            Some(Pick {
                level,
                since: since?,
            })
        })
        .max_by_key(|pick| (pick.since, std::cmp::Reverse(pick.level)));
        if let Some(start) = start.filter(|start| !(1900..=9999).contains(&start.year())) {
            return Err(format!("'{title}' starts in the year {}", start.year()));
        }
        Ok(Self {
            pick,
            note: note
                .map(|note| clean::block(&note))
                .filter(|note| !note.is_empty()),
            seen: Seen {
                title,
                start,
                minutes,
                day: None,
                all_day,
                extra,
            },
        })
    }
}

impl From<Entry> for Written {
    fn from(entry: Entry) -> Self {
        let since = |level| {
            entry
                .pick
                .filter(|pick| pick.level == level)
                .map(|pick| pick.since)
        };
        Self {
            starred: since(Level::Must),
            maybe: since(Level::Maybe),
            hidden: since(Level::Hidden),
            title: entry.seen.title,
            start: entry.seen.start,
            minutes: entry.seen.minutes,
            all_day: entry.seen.all_day,
            note: entry.note,
            extra: entry.seen.extra,
        }
    }
}

/// Reads an object in which each key stands once, as a merge by hand may have
/// spoiled it: of two with one key, the first would be lost with the next save.
struct Once<K, V>(fn(String) -> K, PhantomData<V>);

impl<'de, K: Ord + fmt::Display, V: Deserialize<'de>> Visitor<'de> for Once<K, V> {
    type Value = BTreeMap<K, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Self::Value, A::Error> {
        let mut out = BTreeMap::new();
        while let Some(key) = from.next_key()? {
            match out.entry(self.0(key)) {
                btree_map::Entry::Vacant(free) => {
                    free.insert(from.next_value()?);
                }
                btree_map::Entry::Occupied(taken) => {
                    let key = taken.key();
                    return Err(A::Error::custom(format_args!("'{key}' stands in it twice")));
                }
            }
        }
        Ok(out)
    }
}

fn entries<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<TalkId, Entry>, D::Error> {
    let id = |key: String| TalkId::new(clean::line(&key));
    from.deserialize_map(Once(id, PhantomData))
}

fn extra<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, Value>, D::Error> {
    from.deserialize_map(Once(std::convert::identity, PhantomData))
}

/// The title of a talk that is gone is printed as the file has it, so it is
/// cleaned like all foreign text.
fn line<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    String::deserialize(from).map(|text| clean::line(&text))
}

/// A stamp to the second: nobody reads more, and a diff is quieter.
#[expect(clippy::ref_option, reason = "serde calls it so")]
fn seconds<S: Serializer>(time: &Option<DateTime<Utc>>, to: S) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => to.serialize_str(&time.to_rfc3339_opts(SecondsFormat::Secs, true)),
        None => to.serialize_none(),
    }
}

impl Seen {
    /// What is seen of a talk now.
    pub fn of(talk: &Talk) -> Self {
        let mut seen = Self::default();
        seen.renew(talk);
        seen
    }

    /// When the talk was to be.
    pub fn slot(&self) -> Option<Slot> {
        Some(Slot {
            start: self.start?,
            minutes: self.minutes.unwrap_or_default(),
            day: self.day,
            all_day: self.all_day,
        })
    }

    /// The same on the clock of a conference, whose zone may be another by now.
    pub fn slot_in(&self, zone: Tz) -> Option<Slot> {
        self.slot().map(|slot| slot.in_zone(zone))
    }

    fn renew(&mut self, talk: &Talk) {
        self.title.clone_from(&talk.title);
        self.start = talk.slot.map(|slot| slot.start);
        self.minutes = talk.slot.map(|slot| slot.minutes);
        self.all_day = talk.slot.is_some_and(|slot| slot.all_day);
    }
}

/// A change of an agenda. It says what one thing about a talk becomes, whatever it
/// was, so that it means the same after another program changed the file, and
/// leaves alone what else is kept of the talk.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The talk.
    pub talk: TalkId,
    /// What becomes of it.
    pub edit: Edit,
    /// What is known of the talk, for where nothing is kept of it yet.
    pub seen: Seen,
}

/// What a change does.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// Its pick from now on; none to take it away.
    Pick(Option<Pick>),
    /// Its note from now on; none to take it away.
    Note(Option<String>),
}

impl Change {
    /// The change that gives a talk a level, or takes it away.
    pub fn pick(talk: &Talk, level: Option<Level>, now: DateTime<Utc>) -> Self {
        Self {
            talk: talk.id.clone(),
            edit: Edit::Pick(level.map(|level| Pick { level, since: now })),
            seen: Seen::of(talk),
        }
    }

    /// The change that takes away the pick of a talk that may be gone.
    pub fn unpick(talk: &TalkId) -> Self {
        Self {
            talk: talk.clone(),
            edit: Edit::Pick(None),
            seen: Seen::default(),
        }
    }

    /// The change that gives a talk a note; an empty one takes it away.
    pub fn note(talk: &Talk, note: &str) -> Self {
        Self::note_on(talk.id.clone(), Seen::of(talk), note)
    }

    /// The same for a talk that may be gone, of which this was last seen.
    pub fn note_on(talk: TalkId, seen: Seen, note: &str) -> Self {
        let note = clean::block(note);
        Self {
            talk,
            edit: Edit::Note((!note.trim().is_empty()).then_some(note)),
            seen,
        }
    }
}

impl Agenda {
    /// An agenda in which nothing is kept.
    pub fn new(conference: impl Into<String>) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            conference: conference.into(),
            entries: BTreeMap::new(),
            extra: BTreeMap::new(),
        }
    }

    /// What the file says of its kind and version.
    pub fn kind(&self) -> (&str, u64) {
        (&self.format, self.version)
    }

    /// How much a talk is wanted, if anything was said of it.
    pub fn level(&self, talk: &TalkId) -> Option<Level> {
        self.entries.get(talk)?.pick.map(|pick| pick.level)
    }

    /// Whether a talk is picked, as a must or a maybe.
    pub fn has(&self, talk: &TalkId) -> bool {
        matches!(self.level(talk), Some(Level::Must | Level::Maybe))
    }

    /// The note on a talk.
    pub fn note(&self, talk: &TalkId) -> Option<&str> {
        self.entries.get(talk)?.note.as_deref()
    }

    /// The picked talks, musts and maybes, and what is kept of them.
    pub fn picks(&self) -> impl Iterator<Item = (&TalkId, &Entry)> {
        let picked = |entry: &Entry| entry.pick.is_some_and(|pick| pick.level != Level::Hidden);
        self.entries.iter().filter(move |(_, entry)| picked(entry))
    }

    /// The same with nothing hidden.
    #[must_use]
    pub fn with_nothing_hidden(&self) -> Self {
        let mut agenda = self.clone();
        for entry in agenda.entries.values_mut() {
            entry.pick = entry.pick.filter(|pick| pick.level != Level::Hidden);
        }
        agenda
    }

    /// The same with the conference's title in it, for readers who do not know its id.
    #[must_use]
    pub fn titled(&self, title: &str) -> Self {
        let mut agenda = self.clone();
        agenda.extra.insert("title".to_owned(), title.into());
        agenda
    }

    /// The musts and maybes alone, without notes: what is no secret.
    #[must_use]
    pub fn picks_alone(&self) -> Self {
        let mut agenda = Self::new(&self.conference);
        for (id, entry) in self.picks() {
            let seen = Seen {
                extra: BTreeMap::new(),
                ..entry.seen.clone()
            };
            let pick = Entry {
                pick: entry.pick,
                note: None,
                seen,
            };
            agenda.entries.insert(id.clone(), pick);
        }
        agenda
    }

    /// The change that gives a talk a level, or takes it away if it has it.
    pub fn toggled(&self, talk: &Talk, level: Level, now: DateTime<Utc>) -> Change {
        let new = (self.level(&talk.id) != Some(level)).then_some(level);
        Change::pick(talk, new, now)
    }

    /// Makes a change and returns the one that takes it back.
    pub fn apply(&mut self, change: Change) -> Change {
        let Change { talk, edit, seen } = change;
        let entry = self.entries.entry(talk.clone()).or_insert_with(|| Entry {
            pick: None,
            note: None,
            seen: seen.clone(),
        });
        let before = match edit {
            Edit::Pick(pick) => Edit::Pick(std::mem::replace(&mut entry.pick, pick)),
            Edit::Note(note) => Edit::Note(std::mem::replace(&mut entry.note, note)),
        };
        let seen = entry.seen.clone();
        if entry.pick.is_none() && entry.note.is_none() && entry.seen.extra.is_empty() {
            self.entries.remove(&talk);
        }
        Change {
            talk,
            edit: before,
            seen,
        }
    }

    /// Notes what is now known of the talks. What is kept of a talk that the
    /// schedule does not have stays as it was seen before.
    pub fn saw(&mut self, schedule: &Schedule) {
        for (id, entry) in &mut self.entries {
            if let Some(talk) = schedule.by_id(id) {
                entry.seen.renew(talk);
            }
        }
    }

    /// Notes what is known of the talks that the schedule no longer has, where a later
    /// edition than the one that was seen had them.
    pub fn recall(&mut self, ledger: &Ledger, schedule: &Schedule) {
        for (id, entry) in &mut self.entries {
            if let (None, Some(last)) = (schedule.position(id), ledger.last(id)) {
                entry.seen.renew(last);
                entry.seen.day = last.slot.and_then(|slot| slot.day);
            }
        }
    }

    /// The picked talks that the schedule has, in time order.
    pub fn talks(&self, schedule: &Schedule) -> Vec<usize> {
        let mut talks: Vec<_> = self
            .picks()
            .filter_map(|(id, _)| schedule.position(id))
            .collect();
        talks.sort_unstable();
        talks
    }

    /// The picks and notes whose talk the schedule no longer has, by the time it was to
    /// be, those without one last.
    pub fn gone<'a>(&'a self, schedule: &Schedule) -> Vec<(&'a TalkId, &'a Entry)> {
        let mut gone: Vec<_> = self
            .entries
            .iter()
            .filter(|(id, _)| schedule.position(id).is_none())
            .filter(|(_, entry)| {
                entry.note.is_some() || entry.pick.is_some_and(|pick| pick.level != Level::Hidden)
            })
            .collect();
        gone.sort_by_key(|(_, entry)| (entry.seen.start.is_none(), entry.seen.start));
        gone
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn changes() -> impl Strategy<Value = Vec<Change>> {
        let level = prop::option::of(prop::sample::select(vec![
            Level::Must,
            Level::Maybe,
            Level::Hidden,
        ]));
        let edit = prop_oneof![
            level.prop_map(|level| Edit::Pick(level.map(|level| Pick {
                level,
                since: DateTime::UNIX_EPOCH
            }))),
            prop::option::of("[a-z]{1,3}").prop_map(Edit::Note),
        ];
        let change = ("[0-9]{1,2}", edit).prop_map(|(id, edit)| Change {
            seen: Seen::of(&Talk::new(id.clone(), format!("talk {id}"))),
            talk: TalkId::new(id),
            edit,
        });
        prop::collection::vec(change, 0..30)
    }

    fn after(changes: &[Change]) -> Agenda {
        let mut agenda = Agenda::new("c");
        for change in changes {
            agenda.apply(change.clone());
        }
        agenda
    }

    proptest! {
        #[test]
        fn undoing_everything_gives_the_first_agenda_again(before in changes(), then in changes()) {
            let first = after(&before);
            let mut agenda = first.clone();
            let back: Vec<_> = then.into_iter().map(|c| agenda.apply(c)).collect();
            for change in back.into_iter().rev() {
                agenda.apply(change);
            }
            prop_assert_eq!(agenda, first);
        }

        #[test]
        fn a_pick_and_a_note_of_two_programs_keep_each_other(list in changes()) {
            let (picks, notes): (Vec<Change>, Vec<Change>) =
                list.into_iter().partition(|c| matches!(c.edit, Edit::Pick(_)));
            let one: Vec<_> = picks.iter().chain(&notes).cloned().collect();
            let other: Vec<_> = notes.iter().chain(&picks).cloned().collect();
            prop_assert_eq!(after(&one), after(&other));
        }

        #[test]
        fn what_is_written_is_read_again(list in changes()) {
            let agenda = after(&list);
            let text = serde_json::to_string_pretty(&agenda).unwrap();
            prop_assert_eq!(serde_json::from_str::<Agenda>(&text).unwrap(), agenda);
        }
    }

    fn read(entry: &str) -> Result<Agenda, serde_json::Error> {
        serde_json::from_str(&format!(
            r#"{{"format":"hallway-agenda","version":1,"conference":"c","colour":"red","picks":{{"1":{entry}}}}}"#
        ))
    }

    #[test]
    fn unknown_fields_are_kept() {
        let agenda =
            read(r#"{"starred":"2023-11-13T10:00:00Z","title":"T","seat":"front"}"#).unwrap();
        let written = serde_json::to_value(&agenda).unwrap();
        assert_eq!(written["colour"], "red");
        assert_eq!(written["picks"]["1"]["seat"], "front");
    }

    #[test]
    fn of_two_choices_that_a_merge_left_the_later_one_holds() {
        let both =
            r#"{"starred":"2023-11-13T10:00:00Z","hidden":"2023-11-13T11:00:00Z","title":"T"}"#;
        let agenda = read(both).unwrap();
        assert_eq!(agenda.level(&TalkId::new("1")), Some(Level::Hidden));
    }

    #[test]
    fn a_year_that_no_calendar_knows_is_refused() {
        for year in ["-262143-01-01T00:00:00Z", "+262142-12-31T23:59:59Z"] {
            let entry =
                format!(r#"{{"starred":"2023-11-13T10:00:00Z","title":"T","start":"{year}"}}"#);
            assert!(read(&entry).unwrap_err().to_string().contains("year"));
        }
    }
}
