//! A conference packed for reading it fast: its values one after the other, texts as
//! they are. The abstracts are not among them: they are read when they are needed,
//! and of each only its length and a checksum is said here.
//!
//! Only for what this program keeps for itself and can make again from
//! [`super::native`], which stays the truth; it is exchanged with nobody. Whether
//! bytes are undamaged and of this [`VERSION`] is known before they get here; bytes
//! that make no sense are refused all the same.

mod parts;

use std::io::Read;

use super::native::Source;
use crate::schedule::{
    Conference, Link, LongText, Person, Room, Schedule, Session, Slot, Talk, TalkId, Track, Venue,
};
use parts::{Reader, Writer};

/// The version of what is written here, to be raised with every change of it, and of
/// what [`Schedule::new`] does to a conference, which is not done to it again.
pub const VERSION: u32 = 3;

/// An abstract that is kept elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// How many bytes it has.
    pub length: u32,
    /// The CRC-32 of them.
    pub checksum: u32,
}

impl Piece {
    /// What is said of a text; none of a text that is too long for that.
    fn of(text: &str) -> Option<Self> {
        Some(Self {
            length: text.len().try_into().ok()?,
            checksum: crc32fast::hash(text.as_bytes()),
        })
    }

    /// Whether bytes are those of the text.
    pub fn is_of(self, text: &[u8]) -> bool {
        text.len() == self.length as usize && crc32fast::hash(text) == self.checksum
    }
}

/// A conference as it was packed.
#[derive(Debug)]
pub struct Packed {
    /// The conference, cleaned, sorted and checked; all its abstracts are empty.
    pub conference: Conference,
    /// Where it came from.
    pub source: Option<Source>,
    /// The abstracts, one for each talk.
    pub abstracts: Vec<Piece>,
}

/// Packs a conference; none that is too large to be one.
pub fn write(schedule: &Schedule, source: Option<&Source>) -> Option<Vec<u8>> {
    // Named one by one, so that a field that is new cannot be forgotten.
    let Conference {
        id,
        title,
        short,
        url,
        talks_url,
        timezone,
        start,
        end,
        venue,
        tracks,
        sessions,
        rooms,
        talks,
    } = schedule.conference();
    let Venue { name, city, address } = venue;
    let mut to = Writer::default();
    to.option(source, write_source);
    for text in [id, title, short, name, city, address] {
        to.text(text);
    }
    to.texts([url, talks_url]);
    to.text(timezone.name());
    to.date(*start);
    to.date(*end);
    to.list(tracks, |to, Track { name, short }| {
        to.text(name);
        to.text(short);
    });
    to.list(sessions, |to, session| {
        let Session { title, description, chairs } = session;
        to.text(title);
        to.option(description.as_ref(), |to, id| to.text(id.as_str()));
        to.list(chairs, write_person);
    });
    to.list(rooms, |to, Room { name }| to.text(name));
    to.list(talks, write_talk);
    for talk in talks {
        let piece = Piece::of(&talk.abstract_.passing())?;
        to.number(piece.length);
        to.number(piece.checksum);
    }
    Some(to.bytes)
}

fn write_source(to: &mut Writer, source: &Source) {
    let Source { from, format, fetched, etag, last_modified } = source;
    to.text(from);
    to.text(format);
    to.instant(fetched.fixed_offset());
    to.texts([etag, last_modified]);
}

fn write_person(to: &mut Writer, Person { name, affiliation }: &Person) {
    to.text(name);
    to.texts([affiliation]);
}

fn write_talk(to: &mut Writer, talk: &Talk) {
    let Talk {
        id,
        former,
        title,
        subtitle,
        kind,
        is_break,
        language,
        slot,
        room,
        session,
        track,
        authors,
        coauthors,
        presenters,
        links,
        url,
        abstract_: _,
    } = talk;
    to.text(id.as_str());
    to.text(title);
    to.list(former, |to, id| to.text(id.as_str()));
    to.flag(*is_break);
    to.texts([subtitle, kind, language, room, session, track, url]);
    to.option(slot.as_ref(), |to, slot| {
        let Slot { start, minutes, day, all_day } = slot;
        to.instant(*start);
        to.number(*minutes);
        to.option(day.as_ref(), |to, day| to.date(*day));
        to.flag(*all_day);
    });
    for people in [authors, coauthors, presenters] {
        to.list(people, write_person);
    }
    to.list(links, |to, Link { url, title }| {
        to.text(url);
        to.text(title);
    });
}

/// Reads what was packed, which has so many bytes; nothing if they make no sense.
pub fn read(from: impl Read, bytes: u64) -> Option<Packed> {
    let mut from = Reader::new(from, bytes);
    let source = from.option(read_source)?;
    let [id, title, short, name, city, address] = from.texts()?;
    let [url, talks_url] = from.options()?;
    let conference = Conference {
        id,
        title,
        short,
        url,
        talks_url,
        timezone: from.text()?.parse().ok()?,
        start: from.date()?,
        end: from.date()?,
        venue: Venue { name, city, address },
        tracks: from.list(|from| {
            let [name, short] = from.texts()?;
            Some(Track { name, short })
        })?,
        sessions: from.list(|from| {
            Some(Session {
                title: from.text()?,
                description: from.option(|from| Some(TalkId::new(from.text()?)))?,
                chairs: from.list(read_person)?,
            })
        })?,
        rooms: from.list(|from| Some(Room { name: from.text()? }))?,
        talks: from.list(read_talk)?,
    };
    let piece = |_| Some(Piece { length: from.number()?, checksum: from.number()? });
    let abstracts: Option<Vec<Piece>> = conference.talks.iter().map(piece).collect();
    let packed = Packed { conference, source, abstracts: abstracts? };
    from.is_at_end().then_some(packed)
}

fn read_source<R: Read>(reader: &mut Reader<R>) -> Option<Source> {
    let [from, format] = reader.texts()?;
    let fetched = reader.instant()?.to_utc();
    let [etag, last_modified] = reader.options()?;
    Some(Source { from, format, fetched, etag, last_modified })
}

fn read_person<R: Read>(from: &mut Reader<R>) -> Option<Person> {
    let name = from.text()?;
    let [affiliation] = from.options()?;
    Some(Person { name, affiliation })
}

fn read_talk<R: Read>(from: &mut Reader<R>) -> Option<Talk> {
    let [id, title] = from.texts()?;
    let former = from.list(|from| Some(TalkId::new(from.text()?)))?;
    let is_break = from.flag()?;
    let [subtitle, kind, language, room, session, track, url] = from.options()?;
    let slot = from.option(|from| {
        Some(Slot {
            start: from.instant()?,
            minutes: from.number()?,
            day: from.option(Reader::date)?,
            all_day: from.flag()?,
        })
    })?;
    Some(Talk {
        id: TalkId::new(id),
        former,
        title,
        subtitle,
        kind,
        is_break,
        language,
        slot,
        room,
        session,
        track,
        authors: from.list(read_person)?,
        coauthors: from.list(read_person)?,
        presenters: from.list(read_person)?,
        links: from.list(|from| {
            let [url, title] = from.texts()?;
            Some(Link { url, title })
        })?,
        url,
        abstract_: LongText::default(),
    })
}

#[cfg(test)]
mod tests;
