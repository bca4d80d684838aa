//! Selections that the Android app Giggity exports as a QR code: the talks with a
//! reminder and the hidden talks.
//!
//! The format follows `Schedule.Selections` in `Schedule.java` (Wilm0r/giggity, 2024):
//! the byte 1, then a zlib stream with the length of the schedule's URL (two bytes,
//! big-endian), the URL, and groups. A group has a type (bits: 1 remind, 2 hidden), a
//! count (two bytes) and that many IDs, each a length (one byte) and its bytes. The IDs
//! are those of the schedule's XML. QR scanners return each byte as a Latin-1
//! character, which takes two bytes in UTF-8 if it is not ASCII. The reader accepts
//! both forms.

use std::io::Read;

use chrono::{DateTime, Utc};
use flate2::read::ZlibDecoder;

use super::lookup::TalkLookup;
use super::{AgendaError, AgendaImport, Unmatched};
use crate::agenda::merge::{Coverage, ImportedAgenda};
use crate::agenda::picks::{Agenda, AgendaChange, Level};
use crate::schedule::Schedule;
use crate::text::clean;

const NAME: &str = "Giggity's selection";
/// The first byte of a selection.
const MAGIC: u8 = 1;
/// The maximum size of a decompressed selection.
const MAX_BYTES: u64 = 1 << 20;

pub fn detect(bytes: &[u8]) -> bool {
    // A zlib stream begins with 0x78 (RFC 1950: deflate, window of 32 KB).
    bytes.starts_with(&[MAGIC, 0x78])
}

pub fn read(
    bytes: &[u8],
    schedule: &Schedule,
    now: DateTime<Utc>,
) -> Result<AgendaImport, AgendaError> {
    let broken = |reason: &str| AgendaError::Broken { format: NAME, reason: reason.to_owned() };
    let unpacked = unpacked(bytes).ok_or_else(|| broken("it cannot be unpacked"))?;
    let (address, selected) = parse(&unpacked).ok_or_else(|| broken("it ends too early"))?;
    let lookup = TalkLookup::of(schedule);
    let ids: Vec<&str> = selected.iter().map(|(_, id)| id.as_str()).collect();
    // IDs are short numbers, which mean other talks at another conference.
    let here = lookup.is_site(&address) || ids.iter().any(|id| lookup.by_unique_id(id).is_some());
    if !here {
        return Err(AgendaError::Elsewhere {
            name: format!("the schedule at {}", clean::line(&address)),
            open: schedule.conference().id.clone(),
            choose: None,
        });
    }
    let mut agenda = Agenda::new(&schedule.conference().id);
    let mut unmatched = Vec::new();
    for (level, id) in selected {
        match lookup.by_id(&id) {
            Some(talk) => {
                agenda.apply(AgendaChange::rate(talk, Some(level), now));
            }
            None => unmatched.push(Unmatched { id: clean::line(&id), title: String::new() }),
        }
    }
    Ok(AgendaImport {
        imported: ImportedAgenda { agenda, coverage: Coverage::PicksAndHidden },
        format: NAME,
        unmatched,
    })
}

/// Decompresses everything after the first byte.
fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    let inflate = |packed: &[u8]| {
        let mut out = Vec::new();
        let mut unpack = ZlibDecoder::new(packed).take(MAX_BYTES);
        unpack.read_to_end(&mut out).ok().map(|_| out)
    };
    let as_characters = || {
        let text = std::str::from_utf8(bytes).ok()?.trim_end_matches('\n');
        let bytes: Result<Vec<u8>, _> = text.chars().map(u8::try_from).collect();
        inflate(bytes.ok()?.get(1..)?)
    };
    inflate(bytes.get(1..)?).or_else(as_characters)
}

/// Returns the schedule's URL and the selected talks. A talk with a reminder is a star,
/// even if it is also hidden.
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
            _ => Some(Level::Star),
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
