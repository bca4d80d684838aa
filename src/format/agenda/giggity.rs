//! The selection that the Android app Giggity hands on as a QR code: the talks that
//! one is to be reminded of, and those that are hidden.
//!
//! After its source (`Schedule.Selections` in `Schedule.java` of Wilm0r/giggity, 2024):
//! the byte 1, then zlib of: the length of the schedule's address (two bytes, the high
//! one first), the address, and groups of a type (bits: 1 remind, 2 hidden), a count
//! (two bytes) and as many ids, each a length (one byte) and its bytes. The ids are
//! those of the schedule's XML. What scans the code hands on each byte as a Latin-1
//! character, which a file in UTF-8 has as two bytes: both are read.

use std::io::Read;

use chrono::{DateTime, Utc};
use flate2::read::ZlibDecoder;

use super::{Refused, Shared, Unmatched};
use crate::agenda::merge::{Offer, Says};
use crate::agenda::picks::{Agenda, Change, Level};
use crate::format::ical::identity::Identities;
use crate::schedule::Schedule;
use crate::text::clean;

const NAME: &str = "a selection of Giggity";
/// The first byte.
const MAGIC: u8 = 1;
/// No selection is longer, unpacked.
const LONGEST: u64 = 1 << 20;

/// Whether it may be one.
pub fn looks_so(bytes: &[u8]) -> bool {
    // A zlib stream begins with 0x78 (RFC 1950: deflate, window of 32 KB).
    bytes.starts_with(&[MAGIC, 0x78])
}

/// Reads one.
pub fn read(bytes: &[u8], schedule: &Schedule, now: DateTime<Utc>) -> Result<Shared, Refused> {
    let broken = |reason: &str| Refused::Broken {
        format: NAME,
        reason: reason.to_owned(),
    };
    let unpacked = unpacked(bytes).ok_or_else(|| broken("it cannot be unpacked"))?;
    let (address, selected) = parse(&unpacked).ok_or_else(|| broken("it ends too early"))?;
    let identities = Identities::of(schedule);
    let ids: Vec<&str> = selected.iter().map(|(_, id)| id.as_str()).collect();
    // Ids are short numbers: at another conference they are other talks.
    let here =
        identities.is_site(&address) || ids.iter().any(|id| identities.by_telling_id(id).is_some());
    if !here {
        return Err(Refused::Elsewhere {
            name: format!("the schedule at {}", clean::line(&address)),
            open: schedule.conference().id.clone(),
            choose: None,
        });
    }
    let mut agenda = Agenda::new(&schedule.conference().id);
    let mut unmatched = Vec::new();
    for (level, id) in selected {
        match identities.by_id(&id) {
            Some(talk) => {
                agenda.apply(Change::pick(talk, Some(level), now));
            }
            None => unmatched.push(Unmatched {
                id: clean::line(&id),
                title: String::new(),
            }),
        }
    }
    Ok(Shared {
        offer: Offer {
            agenda,
            says: Says::PicksAndHidden,
        },
        format: NAME,
        unmatched,
    })
}

/// The bytes behind the first, unpacked.
fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    let inflate = |packed: &[u8]| {
        let mut out = Vec::new();
        let mut unpack = ZlibDecoder::new(packed).take(LONGEST);
        unpack.read_to_end(&mut out).ok().map(|_| out)
    };
    let as_characters = || {
        let text = std::str::from_utf8(bytes).ok()?.trim_end_matches('\n');
        let bytes: Result<Vec<u8>, _> = text.chars().map(u8::try_from).collect();
        inflate(bytes.ok()?.get(1..)?)
    };
    inflate(bytes.get(1..)?).or_else(as_characters)
}

/// The schedule's address, and what is selected: a talk that is hidden as well as to
/// be reminded of is wanted.
fn parse(bytes: &[u8]) -> Option<(String, Vec<(Level, String)>)> {
    let mut rest = bytes;
    let length = number(&mut rest)?;
    let address = text(&mut rest, length)?;
    let mut selected = Vec::new();
    while let Some((&kind, after)) = rest.split_first() {
        rest = after;
        let level = match kind & 3 {
            0 => None,
            2 => Some(Level::Hidden),
            _ => Some(Level::Must),
        };
        for _ in 0..number(&mut rest)? {
            let (&length, after) = rest.split_first()?;
            rest = after;
            let id = text(&mut rest, usize::from(length))?;
            selected.extend(level.filter(|_| !id.is_empty()).map(|level| (level, id)));
        }
    }
    Some((address, selected))
}

fn number(rest: &mut &[u8]) -> Option<usize> {
    let (bytes, after) = rest.split_first_chunk::<2>()?;
    *rest = after;
    Some(usize::from(u16::from_be_bytes(*bytes)))
}

fn text(rest: &mut &[u8], length: usize) -> Option<String> {
    let (bytes, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(String::from_utf8_lossy(bytes).into_owned())
}
