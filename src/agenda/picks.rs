//! The picks of one conference, and changes to them that can be taken back.
//!
//! A pick remembers what was last seen of its talk, so that a talk that is gone
//! from the programme is still known. The `serde` attributes describe the agenda
//! file; reading and writing it is [`crate::store`]'s.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::marker::PhantomData;

use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::schedule::{Schedule, Slot, Talk, TalkId};
use crate::text::clean;

/// What the `format` field of an agenda says.
pub const FORMAT: &str = "hallway-agenda";
/// The newest version of the agenda file that is understood.
pub const VERSION: u64 = 1;

/// The starred talks of one conference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Agenda {
    format: String,
    version: u64,
    /// The conference's id.
    pub conference: String,
    /// The picks, by talk.
    #[serde(default, deserialize_with = "picks")]
    pub picks: BTreeMap<TalkId, Pick>,
    /// What a newer program or a person wrote beside it; kept as it is.
    #[serde(flatten, deserialize_with = "extra")]
    extra: BTreeMap<String, Value>,
}

/// One starred talk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pick {
    /// When it was starred.
    #[serde(serialize_with = "seconds")]
    pub starred: DateTime<Utc>,
    /// The talk's title when it was last seen.
    #[serde(deserialize_with = "line")]
    pub title: String,
    /// When the talk was to start, when it was last seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<DateTime<FixedOffset>>,
    /// Its duration in minutes, when it was last seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// What a newer program or a person wrote beside it; kept as it is.
    #[serde(flatten, deserialize_with = "extra")]
    extra: BTreeMap<String, Value>,
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
                Entry::Vacant(free) => {
                    free.insert(from.next_value()?);
                }
                Entry::Occupied(taken) => {
                    let key = taken.key();
                    return Err(A::Error::custom(format_args!("'{key}' stands in it twice")));
                }
            }
        }
        Ok(out)
    }
}

fn picks<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<TalkId, Pick>, D::Error> {
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
fn seconds<S: Serializer>(time: &DateTime<Utc>, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&time.to_rfc3339_opts(SecondsFormat::Secs, true))
}

impl Pick {
    /// A talk starred at an instant.
    pub fn new(talk: &Talk, starred: DateTime<Utc>) -> Self {
        let mut pick = Self {
            starred,
            title: String::new(),
            start: None,
            minutes: None,
            extra: BTreeMap::new(),
        };
        pick.saw(talk);
        pick
    }

    /// When the talk was to be, when it was last seen.
    pub fn slot(&self) -> Option<Slot> {
        Some(Slot {
            start: self.start?,
            minutes: self.minutes.unwrap_or_default(),
            day: None,
        })
    }

    fn saw(&mut self, talk: &Talk) {
        self.title.clone_from(&talk.title);
        self.start = talk.slot.map(|slot| slot.start);
        self.minutes = talk.slot.map(|slot| slot.minutes);
    }
}

/// A change of an agenda. It says what a talk's pick becomes, whatever it was,
/// so that it means the same after another program changed the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The talk.
    pub talk: TalkId,
    /// Its pick from now on; none to remove it.
    pub pick: Option<Pick>,
}

impl Agenda {
    /// An agenda without picks.
    pub fn new(conference: impl Into<String>) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            conference: conference.into(),
            picks: BTreeMap::new(),
            extra: BTreeMap::new(),
        }
    }

    /// What the file says of its kind and version.
    pub fn kind(&self) -> (&str, u64) {
        (&self.format, self.version)
    }

    /// Whether a talk is starred.
    pub fn has(&self, talk: &TalkId) -> bool {
        self.picks.contains_key(talk)
    }

    /// The change that stars a talk or takes its star away.
    pub fn toggled(&self, talk: &Talk, now: DateTime<Utc>) -> Change {
        let pick = (!self.has(&talk.id)).then(|| Pick::new(talk, now));
        Change {
            talk: talk.id.clone(),
            pick,
        }
    }

    /// Makes a change and returns the one that takes it back.
    pub fn apply(&mut self, change: Change) -> Change {
        let Change { talk, pick } = change;
        let before = match pick {
            Some(pick) => self.picks.insert(talk.clone(), pick),
            None => self.picks.remove(&talk),
        };
        Change { talk, pick: before }
    }

    /// Notes what is now known of the picked talks. Picks whose talk the schedule
    /// does not have keep what was seen before.
    pub fn saw(&mut self, schedule: &Schedule) {
        for (id, pick) in &mut self.picks {
            if let Some(talk) = schedule.by_id(id) {
                pick.saw(talk);
            }
        }
    }

    /// The starred talks that the schedule has, in time order.
    pub fn talks(&self, schedule: &Schedule) -> Vec<usize> {
        let mut talks: Vec<_> = self
            .picks
            .keys()
            .filter_map(|id| schedule.position(id))
            .collect();
        talks.sort_unstable();
        talks
    }

    /// The picks whose talk the schedule no longer has.
    pub fn gone<'a>(&'a self, schedule: &Schedule) -> Vec<(&'a TalkId, &'a Pick)> {
        self.picks
            .iter()
            .filter(|(id, _)| schedule.position(id).is_none())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pick(title: &str) -> Pick {
        Pick::new(&Talk::new("x", title), DateTime::UNIX_EPOCH)
    }

    fn changes() -> impl Strategy<Value = Vec<Change>> {
        let change =
            ("[0-9]{1,2}", prop::option::of("[a-z]{1,3}")).prop_map(|(id, title)| Change {
                talk: TalkId::new(id),
                pick: title.map(|t| pick(&t)),
            });
        prop::collection::vec(change, 0..30)
    }

    proptest! {
        #[test]
        fn undoing_everything_gives_the_first_agenda_again(before in changes(), then in changes()) {
            let mut agenda = Agenda::new("c");
            for c in before { agenda.apply(c); }
            let first = agenda.clone();
            let back: Vec<_> = then.into_iter().map(|c| agenda.apply(c)).collect();
            for c in back.into_iter().rev() { agenda.apply(c); }
            prop_assert_eq!(agenda, first);
        }

        #[test]
        fn changes_of_two_programs_to_different_talks_lose_nothing(a in changes(), b in changes()) {
            let b: Vec<_> = b.into_iter().map(|mut c| { c.talk = TalkId::new(format!("b{}", c.talk)); c }).collect();
            let mut one = Agenda::new("c");
            for c in a.iter().chain(&b).cloned() { one.apply(c); }
            let mut other = Agenda::new("c");
            for c in b.iter().chain(&a).cloned() { other.apply(c); }
            prop_assert_eq!(one, other);
        }

        #[test]
        fn what_is_written_is_read_again(list in changes()) {
            let mut agenda = Agenda::new("c");
            for c in list { agenda.apply(c); }
            let text = serde_json::to_string_pretty(&agenda).unwrap();
            prop_assert_eq!(serde_json::from_str::<Agenda>(&text).unwrap(), agenda);
        }
    }

    #[test]
    fn unknown_fields_are_kept() {
        let text = r#"{"format":"hallway-agenda","version":1,"conference":"c","colour":"red",
            "picks":{"1":{"starred":"2023-11-13T10:00:00Z","title":"T","note":"see Ann"}}}"#;
        let agenda: Agenda = serde_json::from_str(text).unwrap();
        let written = serde_json::to_value(&agenda).unwrap();
        assert_eq!(written["colour"], "red");
        assert_eq!(written["picks"]["1"]["note"], "see Ann");
    }
}
