//! The binary form of dates and zones, for the cache of large conferences.

use std::io::{Error, ErrorKind, Read, Result, Write};

use borsh::{BorshDeserialize, BorshSerialize};
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Utc};
use chrono_tz::Tz;

/// Writes a zone as its name.
pub fn write_zone(zone: &Tz, to: &mut impl Write) -> Result<()> {
    zone.name().serialize(to)
}

/// Reads a zone by its name.
pub fn read_zone(from: &mut impl Read) -> Result<Tz> {
    String::deserialize_reader(from)?.parse().map_err(|_| invalid())
}

/// Writes an optional date as its days since the year 1.
pub fn write_optional_date(date: &Option<NaiveDate>, to: &mut impl Write) -> Result<()> {
    date.map(|date| date.num_days_from_ce()).serialize(to)
}

/// Reads an optional date.
pub fn read_optional_date(from: &mut impl Read) -> Result<Option<NaiveDate>> {
    let Some(days) = Option::<i32>::deserialize_reader(from)? else {
        return Ok(None);
    };
    NaiveDate::from_num_days_from_ce_opt(days).map(Some).ok_or_else(invalid)
}

/// Writes an instant as seconds and nanoseconds since 1970 and its offset in seconds.
pub fn write_instant(instant: &DateTime<FixedOffset>, to: &mut impl Write) -> Result<()> {
    let offset = instant.offset().local_minus_utc();
    (instant.timestamp(), instant.timestamp_subsec_nanos(), offset).serialize(to)
}

/// Reads an instant.
pub fn read_instant(from: &mut impl Read) -> Result<DateTime<FixedOffset>> {
    let (seconds, nanos, offset) = <(i64, u32, i32)>::deserialize_reader(from)?;
    let instant = DateTime::from_timestamp(seconds, nanos).ok_or_else(invalid)?;
    let offset = FixedOffset::east_opt(offset).ok_or_else(invalid)?;
    // Near the ends of the calendar, the local time may not exist.
    instant.naive_utc().checked_add_offset(offset).ok_or_else(invalid)?;
    Ok(instant.with_timezone(&offset))
}

/// Writes an instant in UTC, with an offset of zero.
pub fn write_utc(instant: &DateTime<Utc>, to: &mut impl Write) -> Result<()> {
    write_instant(&instant.fixed_offset(), to)
}

/// Reads an instant and converts it to UTC.
pub fn read_utc(from: &mut impl Read) -> Result<DateTime<Utc>> {
    read_instant(from).map(|instant| instant.to_utc())
}

fn invalid() -> Error {
    ErrorKind::InvalidData.into()
}
