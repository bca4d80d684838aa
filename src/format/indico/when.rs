//! Indico's times as instants, and consistent durations.
//!
//! Problems are sentences about the entry. The caller adds the place.

use chrono::DateTime;
use chrono_tz::Tz;
use serde_json::Value;

use super::json::text;
use crate::format::repairs::time::{self, Moment};
use crate::format::repairs::zone::{Clock, clock};
use crate::schedule::Slot;
use crate::schedule::time::zone_label;

const MAX_MINUTES: i64 = time::MAX_MINUTES as i64;

/// Converts a time to an instant in `zone`. The time's own zone, which may be the
/// server's, says how to read it; without a known one, `zone` does. If clocks show a
/// time twice, the first instant is used. If clocks skip a time, it is an hour later.
pub(super) fn instant(
    date: &Value,
    what: &str,
    zone: Tz,
    problems: &mut Vec<String>,
) -> Option<DateTime<Tz>> {
    if !is_given(date) {
        return None;
    }
    let (shown, moment) = match date {
        Value::Object(_) => {
            let text = format!("{} {}", text(&date["date"]), text(&date["time"]));
            let moment = time::read(&text).filter(|moment| matches!(moment, Moment::Local(_)));
            (format!(" '{text}'"), moment)
        }
        Value::String(text) => (format!(" '{text}'"), time::instant(text).map(Moment::Instant)),
        _ => (String::new(), None),
    };
    let local = match moment {
        Some(Moment::Instant(at)) => return Some(at.with_timezone(&zone)),
        Some(moment) => moment.local(),
        None => {
            problems.push(format!("its {what}{shown} is not a time; ignored"));
            return None;
        }
    };
    let name = text(&date["tz"]);
    let written_in = clock(&name).unwrap_or_else(|| {
        let unknown = match &*name {
            "" => "names no time zone".to_owned(),
            name => format!("has the unknown time zone '{name}'"),
        };
        problems.push(format!("its {what} {unknown}; assuming {}", zone_label(zone)));
        Clock::Zone(zone)
    });
    let (at, is_shown) = written_in.instant(local)?;
    if !is_shown {
        let (date, time) = (text(&date["date"]), text(&date["time"]));
        problems.push(format!(
            "its {what}, {date} {time}, is skipped by a clock change; read as later"
        ));
    }
    Some(at.with_timezone(&zone))
}

/// Reports whether a time is there at all. It is an object of date, time of day and
/// zone, or an ISO 8601 text.
pub(super) fn is_given(date: &Value) -> bool {
    match date {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Object(_) => ["date", "time", "tz"].iter().any(|part| !date[*part].is_null()),
        _ => true,
    }
}

/// Returns the slot from start, end and duration of an entry, or `None` without a start. If
/// end and duration differ, the end is right, because Indico stores durations modulo 24
/// hours. If the end is before the start or more than a year after it, the duration is
/// right. Without a valid one, the length is 0.
pub(super) fn slot(entry: &Value, zone: Tz, problems: &mut Vec<String>) -> Option<Slot> {
    let start = instant(&entry["startDate"], "start", zone, problems);
    let end = instant(&entry["endDate"], "end", zone, problems);
    let duration = minutes(&entry["duration"], problems);
    let Some(start) = start else {
        if end.is_some() {
            problems.push("has an end but no start; not scheduled".to_owned());
        }
        return None;
    };
    let minutes = match end.map(|end| (end - start).num_minutes()) {
        Some(minutes) if (0..=MAX_MINUTES).contains(&minutes) => {
            if let Some(duration) = duration
                && (minutes - duration) % (24 * 60) != 0
            {
                problems.push(format!(
                    "its duration is {duration} minutes, but its end is {minutes} minutes after its start; using the end"
                ));
            }
            minutes
        }
        Some(minutes) => {
            let when = if minutes < 0 { "before" } else { "a year after" };
            let taken = duration.unwrap_or(0);
            problems.push(format!("ends {when} its start; assuming {taken} minutes"));
            taken
        }
        None => duration.unwrap_or_else(|| {
            problems.push("no end and no duration; using 0 minutes".to_owned());
            0
        }),
    };
    Some(Slot::new(start.fixed_offset(), u32::try_from(minutes).unwrap_or(0)))
}

/// Returns a valid duration in whole minutes.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "it lies between 0 and a year"
)]
pub(super) fn minutes(duration: &Value, problems: &mut Vec<String>) -> Option<i64> {
    if duration.is_null() || duration.as_str().is_some_and(|text| text.trim().is_empty()) {
        return None;
    }
    let number = duration.as_f64().or_else(|| text(duration).parse().ok());
    let Some(minutes) = number.filter(|number| number.is_finite()) else {
        problems.push("its duration is not a number; ignored".to_owned());
        return None;
    };
    if !(0.0..=MAX_MINUTES as f64).contains(&minutes) {
        problems.push(format!("its duration {minutes} is not a duration; ignored"));
        return None;
    }
    Some(minutes as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::{America, Europe, US};
    use serde_json::json;

    fn date(date: &str, time: &str, tz: &str) -> Value {
        json!({"date": date, "time": time, "tz": tz})
    }

    fn slot_and_problems(
        start: &Value,
        end: &Value,
        duration: &Value,
    ) -> (Option<Slot>, Vec<String>) {
        let mut problems = Vec::new();
        let entry = json!({"startDate": start, "endDate": end, "duration": duration});
        let slot = slot(&entry, America::New_York, &mut problems);
        (slot, problems)
    }

    #[test]
    fn time_in_server_zone_is_converted() {
        let mut problems = Vec::new();
        // Daylight saving time has started in America but not yet in Europe.
        let at = date("2024-03-13", "20:50:00.123456", "Europe/Zurich");
        let at = instant(&at, "start", US::Eastern, &mut problems).unwrap();
        assert_eq!(at.fixed_offset().to_rfc3339(), "2024-03-13T15:50:00.123456-04:00");
        assert!(problems.is_empty());
    }

    #[test]
    fn invalid_times_are_reported() {
        let none = [
            date("2024-02-30", "10:00:00", "UTC"),
            date("+12024-02-3", "10:00:00", "UTC"),
            date("2024-02-03", "", "UTC"),
            json!("soon"),
            json!(1),
        ];
        for date in none {
            let (slot, problems) = slot_and_problems(&date, &Value::Null, &json!(10.0));
            assert_eq!((slot, problems.len()), (None, 1), "{date:?}");
        }
        let (slot, problems) = slot_and_problems(&Value::Null, &Value::Null, &json!(20.0));
        assert_eq!((slot, problems.len()), (None, 0));
    }

    #[test]
    fn unknown_zone_falls_back_to_the_conference_zone() {
        let mut problems = Vec::new();
        let at = date("2023-11-13", "09:30", "Mars/Base");
        let at = instant(&at, "start", America::New_York, &mut problems).unwrap();
        assert_eq!(at.fixed_offset().to_rfc3339(), "2023-11-13T09:30:00-05:00");
        assert!(problems[0].contains("Mars/Base") && problems[0].contains("America/New_York"));
    }

    #[test]
    fn skipped_time_is_read_an_hour_later() {
        let mut problems = Vec::new();
        let at = date("2024-03-31", "02:30:00", "Europe/Berlin");
        let at = instant(&at, "start", Europe::Berlin, &mut problems).unwrap();
        assert_eq!(at.fixed_offset().to_rfc3339(), "2024-03-31T03:30:00+02:00");
        assert_eq!(problems.len(), 1);
    }

    #[test]
    fn end_takes_precedence_over_duration() {
        let start = date("2023-11-13", "10:00:00", "UTC");
        let end = date("2023-11-13", "10:25:00", "UTC");
        let next = date("2023-11-14", "10:25:00", "UTC");
        let minutes = |end: &Value, duration: &Value| {
            let (slot, problems) = slot_and_problems(&start, end, duration);
            (slot.unwrap().minutes, problems.len())
        };
        assert_eq!(minutes(&end, &json!(25.0)), (25, 0));
        assert_eq!(minutes(&end, &json!(20.0)), (25, 1));
        assert_eq!(minutes(&end, &Value::Null), (25, 0));
        assert_eq!(minutes(&end, &json!([])), (25, 1));
        // Durations are modulo a day.
        assert_eq!(minutes(&next, &json!(25.0)), (1465, 0));
        assert_eq!(minutes(&Value::Null, &json!(12.5)), (12, 0));
        assert_eq!(minutes(&Value::Null, &json!(-5.0)), (0, 2));
        let before = date("2023-11-13", "09:00:00", "UTC");
        assert_eq!(minutes(&before, &json!(30.0)), (30, 1));
    }
}
