//! Events that recur: RRULE, RDATE, EXDATE, RECURRENCE-ID.

use super::*;

/// The starts of the talks, in the file's order.
fn starts(import: &Import) -> Vec<String> {
    times(import).into_iter().map(|(start, _)| start).collect()
}

const KEYNOTE: &str = "UID:k\nSUMMARY:Keynote\nDTSTART:20240504T100000Z";

#[test]
fn each_occurrence_is_a_talk_with_a_stable_id() {
    let series = |start: &str| {
        berlin(&[&format!(
            "UID:1\nSUMMARY:a\nDTSTART{start}\nDURATION:PT30M\nRRULE:FREQ=DAILY;COUNT=3"
        )])
    };
    // The clocks go forward on the 31st.
    let import = series(":20240330T090000");
    assert_eq!(
        times(&import),
        [
            ("2024-03-30T09:00:00+01:00".to_owned(), 30),
            ("2024-03-31T09:00:00+02:00".to_owned(), 30),
            ("2024-04-01T09:00:00+02:00".to_owned(), 30),
        ]
    );
    let expected = ["1-20240330T090000", "1-20240331T090000", "1-20240401T090000"];
    assert_eq!(ids(&import), expected);
    assert_eq!(ids(&series(";TZID=Europe/Rome:20240330T090000")), expected);
    assert_eq!(problems(&import), [""; 0]);
    let days = series(";VALUE=DATE:20240330");
    assert_eq!(ids(&days), ["1-20240330", "1-20240331", "1-20240401"]);
    let minutes = times(&days).into_iter().map(|(_, minutes)| minutes);
    assert_eq!(minutes.collect::<Vec<_>>(), [1440, 1380, 1440]);
}

#[test]
fn recurrence_rules_are_expanded() {
    for (rule, expected) in [
        ("FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20240513T200000Z", vec![6, 9, 13]),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20240513", vec![6, 13]),
        ("FREQ=DAILY;INTERVAL=3;COUNT=3", vec![6, 9, 12]),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=2", vec![6, 31]),
        ("FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=8,7;COUNT=3", vec![6, 7, 8]),
        ("FREQ=HOURLY;COUNT=2", vec![6, 6]),
    ] {
        let import = berlin(&[&format!("UID:1\nSUMMARY:a\nDTSTART:20240506T090000\nRRULE:{rule}")]);
        let days: Vec<u32> =
            starts(&import).iter().map(|start| start[8..10].parse().unwrap()).collect();
        assert_eq!(days, expected, "{rule}");
    }
}

#[test]
fn rdate_adds_and_exdate_removes_occurrences() {
    let import =
        berlin(&["UID:1\nSUMMARY:a\nDTSTART;TZID=Europe/Berlin:20240504T090000\nDURATION:PT1H\n\
         RRULE:FREQ=DAILY;COUNT=6\nEXDATE:20240505T070000Z\nEXDATE;VALUE=DATE:20240506\n\
         EXDATE;TZID=Europe/Berlin:20240507T090000,20240508T090000\n\
         RDATE;VALUE=PERIOD:20240510T120000Z/PT2H\nRDATE;TZID=America/New_York:20240511T090000"]);
    assert_eq!(
        times(&import),
        [
            ("2024-05-04T09:00:00+02:00".to_owned(), 60),
            ("2024-05-09T09:00:00+02:00".to_owned(), 60),
            ("2024-05-10T14:00:00+02:00".to_owned(), 120),
            ("2024-05-11T15:00:00+02:00".to_owned(), 60),
        ]
    );
}

#[test]
fn occurrence_can_be_moved_or_cancelled_and_keeps_its_id() {
    let series =
        "UID:1\nSUMMARY:a\nDTSTART;TZID=Europe/Berlin:20240504T090000\nRRULE:FREQ=DAILY;COUNT=3";
    let moved = "UID:1\nSUMMARY:b\nDTSTART:20240505T120000Z\nRECURRENCE-ID:20240505T070000Z";
    let off = "UID:1\nSUMMARY:c\nSTATUS:CANCELLED\nDTSTART;TZID=Europe/Berlin:20240506T090000\n\
               RECURRENCE-ID;TZID=Europe/Berlin:20240506T090000";
    let import = berlin(&[moved, series, off]);
    let mut talks: Vec<_> =
        ids(&import).into_iter().zip(titles(&import)).zip(starts(&import)).collect();
    talks.sort_unstable();
    assert_eq!(
        talks,
        [
            (("1-20240504T090000", "a"), "2024-05-04T09:00:00+02:00".to_owned()),
            (("1-20240505T090000", "b"), "2024-05-05T14:00:00+02:00".to_owned()),
        ]
    );
    assert!(problems(&import)[0].ends_with("'c' is cancelled; skipped"), "{:?}", problems(&import));
    // An override without its series is still a talk.
    assert_eq!(ids(&berlin(&[moved])), ["1-20240505T070000Z"]);
}

#[test]
fn this_and_future_override_moves_later_occurrences() {
    let import = berlin(&[
        "UID:1\nSUMMARY:a\nDTSTART:20240504T090000\nRRULE:FREQ=DAILY;COUNT=4",
        "UID:1\nSUMMARY:b\nDTSTART:20240506T100000\nDURATION:PT1H\nRECURRENCE-ID;RANGE=THISANDFUTURE:20240506T090000",
    ]);
    let mut talks: Vec<_> = times(&import).into_iter().zip(titles(&import)).collect();
    talks.sort_unstable();
    let expected = [("04T09", 0, "a"), ("05T09", 0, "a"), ("06T10", 60, "b"), ("07T10", 60, "b")];
    let expected = expected
        .map(|(start, minutes, title)| ((format!("2024-05-{start}:00:00+02:00"), minutes), title));
    assert_eq!(talks, expected);
}

#[test]
fn long_series_is_kept_only_around_other_events() {
    let weekly = "UID:1\nSUMMARY:Meeting\nDTSTART:20150103T180000\nRRULE:FREQ=WEEKLY";
    let later = "UID:l\nSUMMARY:Closing\nDTSTART:20240513T100000Z";
    let import = berlin(&[KEYNOTE, weekly, later]);
    assert_eq!(ids(&import), ["k", "1-20240504T180000", "1-20240511T180000", "l"]);
    assert_eq!(
        problems(&import),
        ["line 9: repeats beyond the other events; keeping 2 of its times"]
    );
    // A short series is kept in full unless it lies far from the other events.
    let short = "UID:2\nSUMMARY:b\nDTSTART:20240503T180000\nRRULE:FREQ=DAILY;COUNT=4";
    assert_eq!(berlin(&[KEYNOTE, short]).conference.talks.len(), 5);
    let old = "UID:2\nSUMMARY:b\nDTSTART:20200503T180000\nRRULE:FREQ=DAILY;COUNT=4";
    assert_eq!(ids(&berlin(&[KEYNOTE, old])), ["k"]);
    // A series without other events is kept for the year in which the calendar was written.
    let alone = berlin(&[&format!("{weekly}\nDTSTAMP:20240601T100000Z")]);
    assert_eq!(alone.conference.talks.len(), 52);
    assert_eq!(ids(&alone)[0], "1-20240106T180000");
    assert_eq!(ids(&berlin(&[weekly]))[0], "1-20150103T180000");
}

#[test]
fn long_series_is_kept_on_the_days_of_the_conference_clock() {
    let only = "UID:k\nSUMMARY:Keynote\nDTSTART:20240504T100000";
    for (start, kept) in [
        // The evening of Friday in Hawaii is the morning of Saturday in Berlin.
        (";TZID=Pacific/Honolulu:20200103T200000", "2024-05-04T08:00:00+02:00"),
        (":20200103T230000Z", "2024-05-04T01:00:00+02:00"),
        (";TZID=Pacific/Auckland:20200104T050000", "2024-05-04T19:00:00+02:00"),
    ] {
        let daily = format!("UID:1\nSUMMARY:Call\nDTSTART{start}\nRRULE:FREQ=DAILY");
        let import = berlin(&[only, &daily]);
        let found = import.conference.talks.iter().filter(|talk| talk.title == "Call");
        let found: Vec<_> = found.map(|talk| talk.slot.unwrap().start.to_utc()).collect();
        let kept = chrono::DateTime::parse_from_rfc3339(kept).unwrap().to_utc();
        assert_eq!(found, [kept], "{start}");
        let message = "line 9: repeats beyond the other events; keeping 1 of its times";
        assert_eq!(problems(&import).last().map(String::as_str), Some(message));
    }
}

#[test]
fn excessive_occurrences_are_limited_and_reported() {
    let dates: Vec<String> = (0..10_000)
        .map(|at| format!("20240504T{:02}{:02}{:02}Z", at / 3600, at / 60 % 60, at % 60))
        .collect();
    let every = |part: &str| {
        (0..60).map(|at| at.to_string()).collect::<Vec<_>>().join(",").replacen("", part, 1)
    };
    for (more, kept, message) in [
        ("RRULE:FREQ=SECONDLY".to_owned(), 1, "its rule has too many times"),
        (
            format!("RRULE:FREQ=YEARLY;{};{}", every("BYMINUTE="), every("BYSECOND=")),
            1,
            "its rule has too many times",
        ),
        ("RRULE:FREQ=NEVER".to_owned(), 1, "its rule is not supported"),
        (format!("RDATE:{}", dates.join(",")), 1000, "repeats 10000 times"),
    ] {
        let import = berlin(&[&format!("UID:1\nSUMMARY:a\nDTSTART:20240504T000000Z\n{more}")]);
        assert_eq!(import.conference.talks.len(), kept, "{message}");
        assert!(problems(&import)[0].contains(message), "{:?}", problems(&import));
    }
    let series: Vec<String> = (0..100)
        .map(|at| format!("UID:{at}\nSUMMARY:a\nDTSTART:19700104T090000\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"))
        .collect();
    let series: Vec<&str> = series.iter().map(String::as_str).collect();
    let import = berlin(&series);
    assert!(problems(&import).iter().any(|problem| problem.contains("too many times")));
    let long = "x".repeat(900_000);
    let import = berlin(&[&format!(
        "UID:1\nSUMMARY:a\nDTSTART:20240504T000000Z\nRRULE:FREQ=HOURLY;COUNT=300\nDESCRIPTION:{long}"
    )]);
    assert!(import.conference.talks.len() < 30);
    assert!(problems(&import)[0].contains("too many recurring events"), "{:?}", problems(&import));
}

#[test]
fn moved_occurrence_stays_beside_another_at_its_time() {
    let series = "UID:1\nSUMMARY:Clinic\nDTSTART:20240506T090000\nRRULE:FREQ=WEEKLY;COUNT=3";
    let moved = |from: &str, room: &str| {
        format!(
            "UID:1\nSUMMARY:Clinic\nLOCATION:{room}\nDTSTART:20240513T090000\nRECURRENCE-ID:{from}"
        )
    };
    let [first, third] = [moved("20240506T090000", "Lab"), moved("20240520T090000", "")];
    let import = berlin(&[series, &first, &third]);
    let expected = ["1-20240506T090000", "1-20240513T090000", "1-20240520T090000"];
    let mut found = ids(&import);
    found.sort_unstable();
    assert_eq!(found, expected);
    let at: std::collections::HashSet<String> = starts(&import).into_iter().collect();
    assert_eq!(at.into_iter().collect::<Vec<_>>(), ["2024-05-13T09:00:00+02:00"]);
    // A copy is still dropped.
    assert_eq!(berlin(&[series, series]).conference.talks.len(), 3);
}

#[test]
fn each_rule_counts_its_own_times() {
    let import =
        berlin(&["UID:1\nSUMMARY:a\nDTSTART:20240506T090000\nRRULE:FREQ=WEEKLY;COUNT=3\n\
         RRULE:FREQ=DAILY;COUNT=2\nRRULE:FREQ=MONTHLY;BYMONTHDAY=15;COUNT=2"]);
    let days: Vec<String> = starts(&import).iter().map(|start| start[8..10].to_owned()).collect();
    assert_eq!(days, ["06", "07", "13", "15", "20"]);
}

#[test]
fn times_that_the_clock_skips_are_not_counted() {
    // The clocks of Santiago skip the hour from midnight on 8 September 2024.
    let import = file(
        "X-WR-TIMEZONE:America/Santiago",
        &["UID:1\nSUMMARY:a\nDTSTART:20240907T003000\nDURATION:PT15M\nRRULE:FREQ=DAILY;COUNT=3"],
    );
    let expected = ["1-20240907T003000", "1-20240909T003000", "1-20240910T003000"];
    assert_eq!(ids(&import), expected);
}

#[test]
fn nominal_days_of_a_series_follow_the_clock() {
    let import = berlin(&[
        "UID:1\nSUMMARY:a\nDTSTART:20241025T200000\nDURATION:P1D\nRRULE:FREQ=DAILY;COUNT=3",
    ]);
    let minutes: Vec<u32> = times(&import).into_iter().map(|(_, minutes)| minutes).collect();
    assert_eq!(minutes, [1440, 1500, 1440]);
}
