//! Names of time zones that are zones of the IANA database.

use chrono_tz::Tz;

use crate::format::repairs::zone::{Clock, clock};

/// The zone of a name; none for a name that is an offset.
pub fn named(name: &str) -> Option<Tz> {
    match clock(name)? {
        Clock::Zone(zone) => Some(zone),
        Clock::Fixed(_) => None,
    }
}
