use super::*;

fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

fn decide(zone: &str, starts: &[Start], given: Option<Tz>) -> Venue {
    let facts = ZoneFacts { zone, town: "", starts: starts.to_vec() };
    let hints = Hints { zone: given, ..Hints::default() };
    venue(&facts, &hints)
}

const GIVEN: Option<Tz> = Some(Tz::America__Toronto);

#[test]
fn floating_times_and_utc_leave_the_zone_open() {
    let utc = Start::instant(at("2026-03-25T13:30:00Z"), None);
    for (name, start) in [
        ("", Start::floating()),
        ("", utc),
        ("UTC", utc),
        ("Etc/GMT", utc),
        ("UTC", Start::floating()),
        ("Zulu", Start::on(at("2026-03-25T13:30:00Z"), &Clock::Zone(Tz::Etc__UTC))),
    ] {
        let alone = decide(name, &[start], None);
        assert_eq!((alone.zone, alone.doubts.len()), (Tz::UTC, 1), "{name}");
        assert!(alone.doubts[0].text(None).contains("--zone"), "{name}");
        let given = decide(name, &[start], GIVEN);
        assert_eq!(given.zone, Tz::America__Toronto, "{name}");
        assert!(given.doubts.is_empty(), "{name}");
        assert_eq!(given.offsets, Offsets::Valid, "{name}");
    }
}

#[test]
fn zone_named_by_events_becomes_the_venue_zone() {
    let rome = Clock::Zone(Tz::Europe__Rome);
    let start = Start::on(at("2026-06-25T13:30:00+02:00"), &rome);
    let utc = Start::instant(at("2026-06-25T13:30:00Z"), None);
    for name in ["", "UTC"] {
        let venue = decide(name, &[utc, start, start], GIVEN);
        assert_eq!(venue.zone, Tz::Europe__Rome, "{name}");
        assert_eq!(venue.doubts.len(), 1, "--zone is not used");
    }
    let venue = decide("America/New_York", &[start, utc], None);
    assert_eq!(venue.zone, Tz::Europe__Rome);
    assert!(venue.doubts[0].message.contains("America/New_York"), "{venue:?}");
    // Another name of the same clock contradicts nothing.
    let venue = decide("Europe/Berlin", &[start, start], None);
    assert_eq!((venue.zone, venue.doubts.len()), (Tz::Europe__Berlin, 0));
    let summer = Start::on(at("2026-06-25T13:30:00+02:00"), &clock("CEST").unwrap());
    let venue = decide("Europe/Berlin", &[summer], None);
    assert_eq!((venue.zone, venue.doubts.len()), (Tz::Europe__Berlin, 0));
}

#[test]
fn wall_clock_beside_utc_gives_the_offset() {
    let start = |text, wall| Start::instant(at(text), Some(wall));
    for (starts, zone) in [
        ([start("2026-01-25T20:00:00Z", 5 * 60), start("2026-01-25T22:30:00Z", 450)], "Etc/GMT-9"),
        ([start("2026-01-25T13:30:00Z", 570), start("2026-01-25T02:00:00Z", 22 * 60)], "Etc/GMT+4"),
        ([start("2026-01-25T13:30:00Z", 810), start("2026-01-25T02:00:00Z", 120)], "UTC"),
        ([start("2026-01-25T13:30:00Z", 817), start("2026-01-25T02:00:00Z", 120)], "UTC"),
    ] {
        let venue = decide("", &starts, None);
        assert_eq!((venue.zone.name(), venue.offsets), (zone, Offsets::Valid));
        assert_eq!(venue.doubts.len(), 1, "{zone}");
        assert_eq!(decide("UTC", &starts[..1], GIVEN).zone, Tz::America__Toronto);
    }
    // In summer the offset is another one.
    let starts = [start("2026-03-20T09:00:00Z", 600), start("2026-04-20T09:00:00Z", 660)];
    let zone = decide("", &starts, None).zone;
    assert!(starts.iter().all(|start| {
        let shown = Clock::Zone(zone).show(start.at.unwrap());
        Some(time::clock_of(shown)) == start.wall
    }));
}

#[test]
fn given_zone_replaces_a_contradicted_one() {
    let start = Start::instant(at("2026-06-25T13:30:00-04:00"), Some(13 * 60 + 30));
    let venue = decide("Europe/Oslo", &[start], GIVEN);
    assert_eq!((venue.zone, venue.doubts.len()), (Tz::America__Toronto, 1));
    assert_eq!(decide("Europe/Oslo", &[start], None).zone.name(), "Etc/GMT+4");
}

#[test]
fn a_zone_can_be_an_offset() {
    for (name, zone) in [("GMT+0300", "Etc/GMT-3"), ("-03:00", "Etc/GMT+3"), ("EDT", "Etc/GMT+4")] {
        let venue = decide(name, &[Start::floating()], None);
        assert_eq!((venue.zone.name(), venue.doubts.len()), (zone, 0), "{name}");
    }
    let zone = decide("UTC+05:45", &[], None).zone;
    assert_eq!(winter(zone, 2024).local_minus_utc(), (5 * 60 + 45) * 60);
}

#[test]
fn update_keeps_known_zone_unless_file_names_one() {
    let facts = |zone| ZoneFacts { zone, starts: vec![Start::floating()], ..ZoneFacts::default() };
    let hints = Hints { known_zone: GIVEN, ..Hints::default() };
    let kept = venue(&facts("UTC"), &hints);
    assert_eq!((kept.zone, kept.is_known), (Tz::America__Toronto, true));
    assert!(kept.doubts.is_empty());
    let named = venue(&facts("Europe/Oslo"), &hints);
    assert_eq!((named.zone, named.is_known), (Tz::Europe__Oslo, false));
    assert!(named.doubts.is_empty(), "--zone was not given");
}
