//! The form of an agenda in its file.

use std::collections::{BTreeMap, btree_map};
use std::fmt;
use std::marker::PhantomData;

use chrono::{DateTime, Datelike, FixedOffset, SecondsFormat, Utc};
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::{Entry, LastKnown, Level, NOTE_SEPARATOR, Rating};
use crate::schedule::{Slot, TalkId, time};
use crate::text::clean;

/// The form of an entry in the file: the time of the choice in the field of its level.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct EntryRecord {
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "seconds")]
    starred: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "seconds")]
    maybe: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "seconds")]
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

impl TryFrom<EntryRecord> for Entry {
    type Error = String;

    fn try_from(record: EntryRecord) -> Result<Self, String> {
        let EntryRecord { starred, maybe, hidden, title, start, minutes, all_day, note, extra } =
            record;
        // A file merge may leave several levels: the latest choice wins.
        let rating = [(Level::Star, starred), (Level::Maybe, maybe), (Level::Hidden, hidden)]
            .into_iter()
            .filter_map(|(level, since)| Some(Rating { level, since: since? }))
            .max_by_key(|rating| (rating.since, std::cmp::Reverse(rating.level)));
        if let Some(start) = start.filter(|start| !time::YEARS.contains(&start.year())) {
            return Err(format!("'{title}' starts in the year {}", start.year()));
        }
        let minutes = minutes.unwrap_or_default();
        let slot = start.map(|start| Slot { start, minutes, day: None, all_day });
        Ok(Self {
            rating,
            note: note.map(|note| clean::block(&note)).filter(|note| !note.is_empty()),
            last_known: LastKnown { title, slot, extra },
        })
    }
}

impl From<Entry> for EntryRecord {
    fn from(entry: Entry) -> Self {
        let since =
            |level| entry.rating.filter(|rating| rating.level == level).map(|rating| rating.since);
        let LastKnown { title, slot, extra } = entry.last_known;
        Self {
            starred: since(Level::Star),
            maybe: since(Level::Maybe),
            hidden: since(Level::Hidden),
            title,
            start: slot.map(|slot| slot.start),
            minutes: slot.map(|slot| slot.minutes),
            all_day: slot.is_some_and(|slot| slot.all_day),
            note: entry.note,
            extra,
        }
    }
}

/// Reads a JSON object and rejects duplicate keys, which a merge by hand may leave: one
/// of the two values would be lost on the next save.
struct UniqueKeys<K, V>(fn(String) -> K, PhantomData<V>);

impl<'de, K: Ord + fmt::Display, V: Deserialize<'de>> Visitor<'de> for UniqueKeys<K, V> {
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
                    return Err(A::Error::custom(format_args!("'{key}' is listed twice")));
                }
            }
        }
        Ok(out)
    }
}

/// Reads the entries, under cleaned IDs.
pub(super) fn entries<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<BTreeMap<TalkId, Entry>, D::Error> {
    let id = |key: String| clean::line(&key);
    let records: BTreeMap<String, Entry> = from.deserialize_map(UniqueKeys(id, PhantomData))?;
    let mut entries = BTreeMap::new();
    for (id, entry) in records {
        insert_or_merge(&mut entries, TalkId::new(id), entry);
    }
    Ok(entries)
}

/// Inserts an entry, or merges it into the existing entry of the talk without loss.
pub(super) fn insert_or_merge(entries: &mut BTreeMap<TalkId, Entry>, id: TalkId, entry: Entry) {
    match entries.entry(id) {
        btree_map::Entry::Vacant(free) => {
            free.insert(entry);
        }
        btree_map::Entry::Occupied(mut existing) => {
            let existing = existing.get_mut();
            existing.rating = Rating::stronger(existing.rating, entry.rating);
            existing.note = match (existing.note.take(), entry.note) {
                (Some(a), Some(b)) if a != b => Some(format!("{a}\n\n{NOTE_SEPARATOR}\n\n{b}")),
                (a, b) => a.or(b),
            };
            for (name, value) in entry.last_known.extra {
                existing.last_known.extra.entry(name).or_insert(value);
            }
        }
    }
}

/// Reads the fields that this version does not know.
pub(super) fn extra<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<BTreeMap<String, Value>, D::Error> {
    from.deserialize_map(UniqueKeys(std::convert::identity, PhantomData))
}

/// Reads and cleans a title. The title of a cancelled talk is shown from the file, so it is
/// cleaned like all external text.
fn line<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    String::deserialize(from).map(|text| clean::line(&text))
}

/// Writes a time to the second, which is precise enough and keeps diffs short.
#[expect(clippy::ref_option, reason = "serde calls it so")]
fn seconds<S: Serializer>(time: &Option<DateTime<Utc>>, to: S) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => to.serialize_str(&time.to_rfc3339_opts(SecondsFormat::Secs, true)),
        None => to.serialize_none(),
    }
}
