//! Conversion of parsed times of iCalendar (RFC 5545 3.3.4, 3.3.5).

use calcard::common::PartialDateTime;
use calcard::icalendar::{ICalendarPeriod, ICalendarValue};
use chrono::{Days, FixedOffset, NaiveDate, NaiveTime};

use crate::format::repairs::time::{self, Moment};

/// Converts a value. Of a period, returns the start.
pub fn of(value: &ICalendarValue) -> Option<Moment> {
    match value {
        ICalendarValue::PartialDateTime(time) => of_parsed(time),
        ICalendarValue::Period(
            ICalendarPeriod::Range { start, .. } | ICalendarPeriod::Duration { start, .. },
        ) => of_parsed(start),
        ICalendarValue::Text(text) => time::read(text),
        _ => None,
    }
}

pub fn of_parsed(time: &PartialDateTime) -> Option<Moment> {
    let (month, day) = (time.month?, time.day?);
    let date = NaiveDate::from_ymd_opt(time.year?.into(), month.into(), day.into())?;
    let Some(hour) = time.hour else { return Some(Moment::Date(date)) };
    let (minute, second) = (time.minute.unwrap_or(0), time.second.unwrap_or(0));
    // 24:00 is the next day; a leap second is the last second of its minute.
    let (days, hour) = if (hour, minute, second) == (24, 0, 0) { (1, 0) } else { (0, hour) };
    let clock = NaiveTime::from_hms_opt(hour.into(), minute.into(), second.min(59).into())?;
    let local = date.checked_add_days(Days::new(days))?.and_time(clock);
    let Some(offset) = offset(time) else { return Some(Moment::Local(local)) };
    local.and_local_timezone(offset).single().map(Moment::Instant)
}

/// Returns the offset of a time, or a value that is only an offset.
pub fn offset(time: &PartialDateTime) -> Option<FixedOffset> {
    let minutes = i32::from(time.tz_hour?) * 60 + i32::from(time.tz_minute.unwrap_or(0));
    FixedOffset::east_opt(if time.tz_minus { -minutes } else { minutes } * 60)
}
