//! The events of the user's own calendars: when the user is busy.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;

use super::calendar::Calendar;
use super::dialect::Dialect;
use super::own_uid;
use super::read::check_size;
use super::reader::{EventTalk, MAX_DAYS, Reader};
use super::zones::Zones;
use crate::agenda::BusyEvent;
use crate::format::ReadError;
use crate::format::draft::Draft;
use crate::text::clean;

/// Reads the events of a calendar that may be on some dates in a zone. Leaves out events
/// that are cancelled or do not block time (`TRANSP:TRANSPARENT`), and the picks of any
/// conference.
///
/// A whole day takes time only with `TRANSP:OPAQUE`: without it, it is more often a
/// birthday or a journey than an appointment.
///
/// # Errors
///
/// A calendar that is too large.
pub fn read(
    text: &str,
    dates: &RangeInclusive<NaiveDate>,
    zone: Tz,
) -> Result<Vec<BusyEvent>, ReadError> {
    check_size(text)?;
    let calendar = Calendar::read(&near(text, dates));
    let dialect = Dialect::of(&calendar);
    let draft = Draft::new("", zone);
    let mut reader = Reader::new(&calendar, &dialect, Zones::of(&calendar), draft);
    reader.dates = Some(before(dates, 7)..=*dates.end());
    let found = reader.talks();
    let event = |EventTalk { event, talk }: &EventTalk<'_>| {
        let transp = event.text("TRANSP").unwrap_or_default();
        let is_own = event.text("UID").is_some_and(|uid| own_uid(&uid).is_some());
        let slot = talk.slot.filter(|slot| slot.minutes > 0)?.in_zone(zone);
        if is_own || transp.eq_ignore_ascii_case("TRANSPARENT") {
            return None;
        }
        Some(BusyEvent {
            title: clean::line(&event.line("SUMMARY").unwrap_or_default()),
            takes_time: !slot.all_day || transp.eq_ignore_ascii_case("OPAQUE"),
            slot,
        })
    };
    Ok(found.iter().filter_map(event).collect())
}

fn before(dates: &RangeInclusive<NaiveDate>, days: u64) -> NaiveDate {
    dates.start().checked_sub_days(Days::new(days)).unwrap_or(*dates.start())
}

/// Drops events that are far from some dates before they are parsed, so that a calendar of
/// many years is read quickly. Keeps recurring events, and events with several revisions.
fn near(text: &str, dates: &RangeInclusive<NaiveDate>) -> String {
    let earliest = before(dates, MAX_DAYS.unsigned_abs() + 1);
    let latest = dates.end().succ_opt().unwrap_or(*dates.end());
    let line = |event: &'_ str, name: &str| {
        event.lines().find(|line| line.starts_with(name)).map(str::to_owned)
    };
    let uid = |event: &str| line(event, "UID").map(|uid| uid.to_lowercase());
    // Each block is an event after the text before it; the last is the text after all events.
    let blocks: Vec<&str> = text.split_inclusive("END:VEVENT\n").collect();
    let mut revisions: HashMap<Option<String>, usize> = HashMap::new();
    for block in &blocks {
        *revisions.entry(uid(block)).or_default() += 1;
    }
    let is_far = |event: &str| {
        let recurs = ["\nRRULE", "\nRDATE", "\nRECURRENCE-ID"];
        let start = line(event, "DTSTART");
        let start = start.as_deref().and_then(|line| line.rsplit(':').next()?.get(..8));
        let start = start.and_then(|start| NaiveDate::parse_from_str(start, "%Y%m%d").ok());
        start.is_some_and(|start| !(earliest..=latest).contains(&start))
            // The parser also accepts an event that ends otherwise, or not at all.
            && event.matches("BEGIN:VEVENT").count() == 1
            && !recurs.iter().any(|name| event.contains(name))
            && revisions.get(&uid(event)).is_none_or(|count| *count < 2)
    };
    let mut out = String::new();
    for block in blocks {
        let (before, event) = block.split_at(block.find("BEGIN:VEVENT").unwrap_or(block.len()));
        out.push_str(before);
        out.push_str(if is_far(event) { "" } else { event });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn busy(events: &[&str]) -> Vec<(String, String, bool)> {
        let events: Vec<String> =
            events.iter().map(|event| format!("BEGIN:VEVENT\n{event}\nEND:VEVENT\n")).collect();
        let text = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", events.concat());
        let date = |day| NaiveDate::from_ymd_opt(2026, 1, day).unwrap();
        let found = read(&text, &(date(31)..=date(31).succ_opt().unwrap()), Tz::Europe__Brussels);
        let row = |event: BusyEvent| {
            let start = event.slot.start.format("%d %H:%M").to_string();
            (event.title, format!("{start} {}", event.slot.minutes), event.takes_time)
        };
        // Drop events that ended before the range.
        let found = found.unwrap().into_iter();
        found.filter(|event| event.slot.end().date_naive() >= date(31)).map(row).collect()
    }

    fn row(title: &str, when: &str, takes_time: bool) -> (String, String, bool) {
        (title.to_owned(), when.to_owned(), takes_time)
    }

    #[test]
    fn events_take_time_unless_they_are_free_cancelled_or_ours() {
        let at = "DTSTART:20260131T090000Z\nDURATION:PT30M\nSUMMARY:";
        let day = "DTSTART;VALUE=DATE:20260131\nSUMMARY:";
        let found = busy(&[
            &format!("UID:1\n{at}Plain"),
            &format!("UID:2\n{at}Free\nTRANSP:TRANSPARENT"),
            &format!("UID:3\n{at}Off\nSTATUS:CANCELLED"),
            &format!("UID:4@fosdem-2026.hallway\n{at}Pick"),
            &format!("UID:5\n{at}\nTRANSP:OPAQUE"),
            &format!("UID:6\n{day}Birthday"),
            &format!("UID:7\n{day}Leave\nTRANSP:OPAQUE"),
            &format!("UID:8\n{day}Moon\nTRANSP:TRANSPARENT"),
            "UID:9\nDTSTART:20200131T090000Z\nSUMMARY:Long ago",
            "UID:10\nDTSTART:20260131T100000\nDURATION:PT1H\nSUMMARY:Local",
        ]);
        assert_eq!(
            found,
            [
                row("Plain", "31 10:00 30", true),
                row("", "31 10:00 30", true),
                row("Birthday", "31 00:00 1440", false),
                row("Leave", "31 00:00 1440", true),
                row("Local", "31 10:00 60", true),
            ]
        );
    }

    #[test]
    fn events_with_an_odd_end_are_read() {
        let old = "UID:1\nDTSTART:20200131T090000Z\nSUMMARY:Old";
        let new = "UID:2\nDTSTART:20260131T090000Z\nDURATION:PT30M\nSUMMARY:New";
        for end in ["END:VEVENT \n", "End:VEvent\n", ""] {
            let both = format!("{old}\n{end}BEGIN:VEVENT\n{new}");
            assert_eq!(busy(&[&both]), [row("New", "31 10:00 30", true)], "{end}");
        }
    }

    #[test]
    fn recurring_events_are_expanded_with_exceptions() {
        let weekly = "UID:1\nDTSTART;TZID=America/New_York:20150103T080000\nDURATION:PT1H\n\
                      RRULE:FREQ=WEEKLY\nSUMMARY:Call";
        assert_eq!(busy(&[weekly]), [row("Call", "31 14:00 60", true)]);
        let original = "RECURRENCE-ID;TZID=America/New_York:20260131T080000";
        let moved = format!(
            "UID:1\n{original}\nDTSTART:20260201T100000Z\nDURATION:PT1H\nSUMMARY:Call later"
        );
        assert_eq!(busy(&[weekly, &moved]), [row("Call later", "01 11:00 60", true)]);
        for freed in ["STATUS:CANCELLED", "TRANSP:TRANSPARENT"] {
            let freed = format!(
                "UID:1\n{original}\nDTSTART:20260131T130000Z\nDURATION:PT1H\n{freed}\nSUMMARY:Call"
            );
            assert_eq!(busy(&[weekly, &freed]), [], "{freed}");
        }
        let without = format!("{weekly}\nEXDATE;TZID=America/New_York:20260131T080000");
        assert_eq!(busy(&[&without]), []);
        let daily = "UID:2\nDTSTART:20240101T120000Z\nDURATION:PT15M\nRRULE:FREQ=DAILY\nSUMMARY:D";
        let days: Vec<String> = busy(&[daily]).into_iter().map(|(_, when, _)| when).collect();
        assert!(
            days.contains(&"31 13:00 15".to_owned()) && days.contains(&"01 13:00 15".to_owned())
        );
        assert_eq!(busy(&["UID:3\nDTSTART:20250101T120000Z\nRRULE:FREQ=DAILY;COUNT=3"]), []);
    }
}
