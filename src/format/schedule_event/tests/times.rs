//! Starts, dates and the zone of the venue.

use super::*;

#[test]
fn start_may_be_an_instant_local_time_or_time_of_day() {
    for (fields, expected) in [
        ("<date>2024-07-01T10:00:00Z</date><duration>20</duration>", "07-01T12:00+02:00 20 min"),
        ("<date>2024-07-01T10:00</date><duration>20</duration>", "07-01T10:00+02:00 20 min"),
        (
            "<date>2024-07-01</date><start>10:00</start><duration>20</duration>",
            "07-01T10:00+02:00 20 min",
        ),
        ("<start>10:00</start><duration>20</duration>", "07-01T10:00+02:00 20 min"),
        ("<start>25:00</start><duration>20</duration>", "07-02T01:00+02:00 20 min of 2024-07-01"),
    ] {
        let import = event(fields);
        assert_eq!(when(&import), expected);
        assert_eq!(problems(&import), [""; 0]);
    }
}

#[test]
fn times_and_lengths_are_read_as_people_write_them() {
    for (fields, expected) in [
        ("<start>1:45 PM</start><duration>PT1H15M</duration>", "07-01T13:45+02:00 75 min"),
        ("<start>10h15</start><duration>20 min</duration>", "07-01T10:15+02:00 20 min"),
        ("<date>1.7.2024 9:30</date><duration>1 h</duration>", "07-01T09:30+02:00 60 min"),
        ("<date>July 1, 2024 9 am EDT</date><duration>5</duration>", "07-01T15:00+02:00 5 min"),
        (
            "<date>2024/7/1</date><start>4pm</start><duration>90min</duration>",
            "07-01T16:00+02:00 90 min",
        ),
    ] {
        let import = event(fields);
        assert_eq!(when(&import), expected);
        assert_eq!(problems(&import), [""; 0]);
    }
    let zone = "<time_zone_name>Europe/Berlin</time_zone_name>";
    let on = |date: &str| {
        let event = "<event><title>T</title><start>9:00 AM</start><duration>5</duration></event>";
        conference(zone, &format!("<day date='{date}'><room name='A'>{event}</room></day>"))
    };
    assert_eq!(when(&on("02.07.2024")), "07-02T09:00+02:00 5 min");
    assert_eq!(problems(&on("02.07.2024")), [""; 0]);
    let doubt =
        "conference: '07/08/2024' is read with the month first; day and month may be swapped";
    assert_eq!(problems(&on("07/08/2024")), [doubt]);
}

#[test]
fn invalid_or_conflicting_times_are_reported() {
    let import = event("<date>soon</date><start>10:00</start><duration>20</duration>");
    assert_eq!(when(&import), "07-01T10:00+02:00 20 min");
    assert_eq!(problems(&import), ["line 1: 'soon' is not a date; using that of its day"]);
    let import = event("<date>soon</date>");
    assert_eq!(when(&import), "");
    assert_eq!(problems(&import), ["line 1: 'soon' is not a time; not scheduled"]);
    let import = event("");
    assert_eq!((when(&import), problems(&import)), (String::new(), vec![]));
    let import =
        event("<date>2024-07-01T10:00:00+02:00</date><start>11:00</start><duration>20</duration>");
    assert_eq!(when(&import), "07-01T10:00+02:00 20 min");
    let message =
        "line 1: its start and its date differ on the clock of Europe/Berlin; using the date";
    assert_eq!(problems(&import), [message]);
}

#[test]
fn event_before_day_change_belongs_to_previous_day() {
    let import = conference(
        "<time_zone_name>Berlin</time_zone_name><day_change>04:00</day_change>",
        "<day date='2024-07-01'><event id='1'><title>T</title><start>00:15</start>
         <duration>0:30</duration><room>Saal</room></event></day>",
    );
    assert_eq!(when(&import), "07-02T00:15+02:00 30 min of 2024-07-01");
    assert_eq!(import.conference.rooms[0].name, "Saal");
    assert_eq!(import.conference.start.unwrap().to_string(), "2024-07-01");
    assert_eq!(problems(&import), [""; 0]);
}

#[test]
fn wrong_conference_day_is_replaced_and_reported() {
    let day = |date: &str, starts: &[&str]| {
        let event = |start: &&str| {
            format!(
                "<event><title>T{start}</title><date>{start}:00+02:00</date><duration>10</duration></event>"
            )
        };
        let events: String = starts.iter().map(event).collect();
        format!("<day date='{date}'><room name='A'>{events}</room></day>")
    };
    let zone = "<time_zone_name>Europe/Berlin</time_zone_name>";
    // All daytime events are on one other date, so the day's date is wrong. Events
    // before dawn on the next date belong to its night.
    let import = conference(zone, &day("2024-06-30", &["2024-07-01T10:00", "2024-07-02T01:00"]));
    let days: Vec<_> = import
        .conference
        .talks
        .iter()
        .filter_map(|t| t.slot)
        .map(|s| s.day().to_string())
        .collect();
    assert_eq!(days, ["2024-07-01", "2024-07-01"]);
    assert_eq!(
        problems(&import),
        ["line 1: this day has another date than its events; using theirs"]
    );
    // Only one event is filed under the wrong day.
    let import = conference(zone, &day("2024-07-01", &["2024-07-03T10:00", "2024-07-01T11:00"]));
    assert_eq!(when(&import), "07-03T10:00+02:00 10 min");
    assert_eq!(problems(&import), ["line 1: listed under another day; using its date"]);
}

#[test]
fn zero_offsets_are_checked_against_start_times() {
    let file = |start: &str| {
        conference(
            "<time_zone_name>Asia/Kolkata</time_zone_name>",
            &format!(
                "<day date='2023-09-10'><room name='A'><event id='1'><title>T</title>
                 <date>2023-09-10T05:00:00+00:00</date><start>{start}</start><duration>0:20</duration>
                 </event></room></day>"
            ),
        )
    };
    // The dates are right if the wall clock follows from them, and wrong if they repeat
    // it.
    let import = file("10:30");
    assert_eq!(when(&import), "09-10T10:30+05:30 20 min");
    assert_eq!(problems(&import), [""; 0]);
    let import = file("05:00");
    assert_eq!(when(&import), "09-10T05:00+05:30 20 min");
    let message =
        "conference: all times say +00:00 but are on the clock of Asia/Kolkata; read as such";
    assert_eq!(problems(&import), [message]);
}

#[test]
fn zone_is_named_or_inferred_from_town_and_offsets() {
    let days = |offset: &str| {
        format!("<day date='2024-07-01'><event id='1'><title>T</title><date>2024-07-01T10:00:00{offset}</date>
                 <start>10:00</start><duration>5</duration></event></day>")
    };
    let zone = |facts: &str, days: &str| {
        let import = conference(facts, days);
        let problems = problems(&import);
        (import.conference.timezone.name(), problems.first().cloned().unwrap_or_default())
    };
    let assumed = |zone: &str| {
        format!("no time zone in the file; assuming {zone} (set it, as in --zone Europe/Berlin)")
    };
    for (facts, offset, name, problem) in [
        ("<time_zone_name>Berlin</time_zone_name>", "+02:00", "Europe/Berlin", String::new()),
        ("", "+02:00", "Etc/GMT-2", assumed("UTC+2, which fits the offsets of its times")),
        (
            "<city>Brussels</city>",
            "+02:00",
            "Europe/Brussels",
            assumed("Europe/Brussels, that of its town"),
        ),
        (
            "<city>Brussels</city>",
            "-03:00",
            "Etc/GMT+3",
            assumed("UTC-3, which fits the offsets of its times"),
        ),
        (
            "<time_zone_name>Mars</time_zone_name>",
            "+00:00",
            "UTC",
            "unknown time zone 'Mars'".to_owned(),
        ),
        (
            "<time_zone_name>W. Europe Standard Time</time_zone_name>",
            "+02:00",
            "Europe/Berlin",
            String::new(),
        ),
        (
            "<time_zone_name>UTC</time_zone_name>",
            "+01:00",
            "Etc/GMT-1",
            assumed("UTC+1, which fits the offsets of its times").replace(
                "no time zone in the file",
                "the file names only UTC, not the venue's time zone",
            ),
        ),
    ] {
        let problem = if problem.is_empty() { problem } else { format!("conference: {problem}") };
        assert_eq!(zone(facts, &days(offset)), (name, problem));
    }
    let (name, _) = zone("", "<day date='2024-07-01'/>");
    assert_eq!(name, "UTC");
    let half = xml(&format!("<schedule><conference/>{}</schedule>", days("+05:30")));
    assert_eq!(when(&half), "07-01T10:00+05:30 5 min");
}

/// A day of events. Each event has a start and a wall clock time.
fn day(date: &str, events: &[(&str, &str)]) -> String {
    let event = |(date, start): &(&str, &str)| {
        format!(
            "<event><title>T</title><date>{date}</date><start>{start}</start>\
             <duration>30</duration></event>"
        )
    };
    let events: String = events.iter().map(event).collect();
    format!("<day date='{date}'><room name='A'>{events}</room></day>")
}

#[test]
fn starts_replace_dates_shifted_by_their_own_offset() {
    // In OSEM's format. The second day is after the clock change.
    let file = |second: &str| {
        let first = [("2026-03-28T15:15:00+01:00", "14:15")];
        let days = [
            day("2026-03-28", &first),
            day("2026-03-29", &[("2026-03-29T11:30:00+02:00", second)]),
        ];
        conference("<time_zone_name>Europe/Vienna</time_zone_name>", &days.concat())
    };
    let import = file("09:30");
    assert_eq!(starts(&import), ["03-28T14:15+01:00", "03-29T09:30+02:00"]);
    let doubt = "conference: all dates are off by their own offset; using the start times";
    assert_eq!(problems(&import), [doubt]);
    assert!(import.problems[0].is_doubt);
    // If a single event contradicts this, the dates are taken literally.
    let import = file("11:30");
    assert_eq!(starts(&import), ["03-28T15:15+01:00", "03-29T11:30+02:00"]);
    // In a zone that is UTC in winter, only summer dates reveal the shift.
    let winter = day("2026-03-28", &[("2026-03-28T10:00:00+00:00", "10:00")]);
    let summer = day("2026-03-29", &[("2026-03-29T10:00:00+01:00", "09:00")]);
    let zone = "<time_zone_name>Europe/Lisbon</time_zone_name>";
    let import = conference(zone, &[winter, summer].concat());
    assert_eq!(starts(&import), ["03-28T10:00+00:00", "03-29T09:00+01:00"]);
    // Start times are in the venue's zone regardless of the server's offset.
    let server = day("2026-06-01", &[("2026-06-01T10:00:00+02:00", "08:00")]);
    for zone in ["UTC", "Africa/Accra"] {
        let zone = format!("<time_zone_name>{zone}</time_zone_name>");
        assert_eq!(starts(&conference(&zone, &server)), ["06-01T08:00+00:00"]);
    }
    // Behind UTC, late enough to change the date.
    let zone = "<time_zone_name>America/Lima</time_zone_name>";
    let events = [("2026-05-05T04:00:00-05:00", "09:00"), ("2026-05-05T21:30:00-05:00", "02:30")];
    let import = conference(zone, &day("2026-05-05", &events));
    assert_eq!(starts(&import), ["05-05T09:00-05:00", "05-06T02:30-05:00"]);
}

#[test]
fn named_zone_is_kept_unless_most_events_contradict_it() {
    let zone = "<time_zone_name>Europe/Oslo</time_zone_name>";
    let (own, odd) =
        (("2026-01-10T09:00:00+01:00", "09:00"), ("2026-01-10T10:00:00-08:00", "10:00"));
    let import = conference(zone, &day("2026-01-10", &[own, odd, own]));
    assert_eq!(import.conference.timezone, chrono_tz::Tz::Europe__Oslo);
    assert_eq!(starts(&import)[..2], ["01-10T09:00+01:00", "01-10T19:00+01:00"]);
    let doubts: Vec<_> = import.problems.iter().filter(|problem| problem.is_doubt).collect();
    assert_eq!(doubts.len(), 1);
    assert_eq!(doubts[0].message, "its offset is not that of Europe/Oslo; keeping the time zone");
    assert_eq!(doubts[0].place, "line 1");
    let import = conference(zone, &day("2026-01-10", &[own, odd, odd]));
    assert_eq!(import.conference.timezone.name(), "Etc/GMT+8");
    assert_eq!(starts(&import)[1], "01-10T10:00-08:00");
    assert!(import.problems[0].is_doubt);
    assert!(problems(&import)[0].contains("Europe/Oslo"), "{:?}", problems(&import));
}

#[test]
fn skipped_start_is_read_as_later_and_reported() {
    let import = conference(
        "<time_zone_name>Europe/Riga</time_zone_name>",
        &day("2026-03-29", &[("", "03:30")]),
    );
    assert_eq!(starts(&import), ["03-29T04:30+03:00"]);
    let message = "line 1: start is skipped by a clock change; read as later";
    assert_eq!(problems(&import), [message]);
}

#[test]
fn zone_is_inferred_across_a_clock_change() {
    let before = [("2026-10-31T10:00:00-04:00", "10:00")];
    let after = [("2026-11-01T10:00:00-05:00", "10:00")];
    let days = [day("2026-10-31", &before), day("2026-11-01", &after)].concat();
    let import = conference("", &days);
    assert_eq!(starts(&import), ["10-31T10:00-04:00", "11-01T10:00-05:00"]);
    assert!(import.problems[0].is_doubt);
    // No zone has such clocks.
    let import = conference("", &days.replace("-05:00", "+09:00"));
    assert_eq!(import.problems.len(), 2, "{:?}", import.problems);
}

#[test]
fn given_zone_replaces_utc_but_not_a_named_zone() {
    let read = |facts: &str, hints: &Hints| {
        let day = day("2026-06-01", &[("2026-06-01T08:00:00Z", "08:00")]);
        let text =
            format!("<schedule><conference><title>C</title>{facts}</conference>{day}</schedule>");
        schedule_xml::read(&text, hints).unwrap()
    };
    let given = Hints { zone: Some(chrono_tz::Tz::Asia__Tokyo), ..Hints::default() };
    for name in ["UTC", "Etc/UTC", "GMT", "utc+0"] {
        let facts = format!("<time_zone_name>{name}</time_zone_name>");
        let import = read(&facts, &Hints::default());
        assert_eq!(starts(&import), ["06-01T08:00+00:00"], "{name}");
        assert!(import.problems[0].is_doubt, "{name}");
        let import = read(&facts, &given);
        assert_eq!(starts(&import), ["06-01T17:00+09:00"], "{name}");
        assert!(import.problems.iter().all(|problem| !problem.is_doubt), "{name}");
    }
    let import = read("<time_zone_name>Africa/Accra</time_zone_name>", &given);
    assert_eq!(starts(&import), ["06-01T08:00+00:00"]);
    let message = "conference: ignoring --zone Asia/Tokyo: the file names Africa/Accra";
    assert_eq!(problems(&import), [message]);
    assert!(import.problems[0].is_doubt);
    // An update already knows the answer, so it is no doubt.
    let known = Hints { known_zone: Some(chrono_tz::Tz::UTC), ..Hints::default() };
    assert_eq!(read("<time_zone_name>UTC</time_zone_name>", &known).problems, []);
}
