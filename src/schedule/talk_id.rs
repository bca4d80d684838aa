//! The identifiers of talks.

use std::cmp::Ordering;
use std::fmt;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use crate::text::{clean, url};

/// The identifier of a talk within its conference.
///
/// UUIDs are case-insensitive (RFC 9562 4), so every UUID in an ID is stored in lower
/// case.
#[derive(
    Debug,
    Clone,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(from = "String")]
pub struct TalkId(String);

impl From<String> for TalkId {
    fn from(mut id: String) -> Self {
        lower_uuids(&mut id);
        Self(id)
    }
}

/// Converts every UUID in text to lower case, even between other words.
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
    /// Creates an ID from its form in files and on the command line.
    pub fn new(id: impl Into<String>) -> Self {
        Self::from(id.into())
    }

    /// Cleans the text of the ID, which is external input.
    pub(super) fn clean(&mut self) {
        *self = Self::new(clean::line(&self.0));
    }

    /// Returns whether the ID begins with a typed text. UUIDs may be typed in upper case.
    pub(super) fn begins_with(&self, typed: &str) -> bool {
        url::starts(&self.0, typed)
    }

    /// Returns the ID as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TalkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Numeric IDs sort as numbers, before all others.
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
