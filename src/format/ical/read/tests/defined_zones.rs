//! Zones that the file defines itself, and names that are offsets.

use super::*;

/// A VTIMEZONE with the given offsets and the transition dates of central Europe.
fn zone(id: &str, more: &str, (winter, summer): (&str, &str)) -> String {
    format!(
        "BEGIN:VTIMEZONE\nTZID:{id}\n{more}BEGIN:STANDARD\nDTSTART:16010101T030000\n\
         TZOFFSETFROM:{summer}\nTZOFFSETTO:{winter}\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\n\
         END:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:{winter}\n\
         TZOFFSETTO:{summer}\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
    )
}

/// The instants of the talks, in UTC.
fn instants(import: &Import) -> Vec<String> {
    let slots = import.conference.talks.iter().filter_map(|talk| talk.slot);
    slots.map(|slot| slot.start.to_utc().format("%m-%dT%H:%M").to_string()).collect()
}

fn at(zones: &str, events: &[(&str, &str)]) -> Vec<String> {
    let events: Vec<String> = (0..)
        .zip(events)
        .map(|(at, (zone, start))| {
            format!("UID:{at}\nSUMMARY:a\nDTSTART;TZID={zone}:2024{start}00")
        })
        .collect();
    let events: Vec<&str> = events.iter().map(String::as_str).collect();
    instants(&file(&format!("NAME:C\n{zones}"), &events))
}

const CENTRAL: (&str, &str) = ("+0100", "+0200");

#[test]
fn vtimezone_rules_define_the_zone() {
    let zones = zone("Hall time", "", CENTRAL) + &zone("Online", "", ("-0500", "-0400"));
    assert_eq!(
        at(
            &zones,
            &[
                ("Hall time", "0330T0900"),
                ("Hall time", "0331T0900"),
                ("hall time", "1027T0230"),
                ("Hall time", "1027T0300"),
                ("Hall time", "0331T0230"),
                ("Online", "0704T0900"),
            ]
        ),
        ["03-30T08:00", "03-31T07:00", "10-27T00:30", "10-27T02:00", "03-31T01:30", "07-04T13:00"]
    );
}

#[test]
fn single_transitions_and_rdates_are_evaluated() {
    let zones = "BEGIN:VTIMEZONE\nTZID:Z\nBEGIN:STANDARD\nDTSTART:20231001T000000\nTZOFFSETFROM:+0300\n\
                 TZOFFSETTO:+0200\nRDATE:20241001T000000\nEND:STANDARD\nBEGIN:DAYLIGHT\n\
                 DTSTART:20240401T000000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0300\nEND:DAYLIGHT\nEND:VTIMEZONE";
    assert_eq!(
        at(zones, &[("Z", "0301T0900"), ("Z", "0501T0900"), ("Z", "1101T0900")]),
        ["03-01T07:00", "05-01T06:00", "11-01T07:00"]
    );
    let one =
        "BEGIN:VTIMEZONE\nTZID:Z\nBEGIN:STANDARD\nTZOFFSETTO:+0530\nEND:STANDARD\nEND:VTIMEZONE";
    assert_eq!(at(one, &[("Z", "0501T0900")]), ["05-01T03:30"]);
    let none = "BEGIN:VTIMEZONE\nTZID:UTC\nEND:VTIMEZONE";
    assert_eq!(at(none, &[("UTC", "0501T0900")]), ["05-01T09:00"]);
}

#[test]
fn iana_region_overrides_vtimezone_rules() {
    let zones = zone("America/New_York", "", CENTRAL);
    assert_eq!(at(&zones, &[("America/New_York", "0501T0900")]), ["05-01T13:00"]);
    // For an ambiguous name, the file's rules apply.
    let zones = zone("EST", "", ("-0500", "-0400"));
    assert_eq!(at(&zones, &[("EST", "0501T0900")]), ["05-01T13:00"]);
    let zones = zone("Here", "X-LIC-LOCATION:Asia/Tokyo\n", CENTRAL);
    assert_eq!(at(&zones, &[("Here", "0501T0900")]), ["05-01T00:00"]);
}

#[test]
fn offset_names_are_recognized() {
    let import = at("", &[("CEST", "0501T0900"), ("GMT+0200", "0501T0900"), ("EDT", "0501T0900")]);
    assert_eq!(import, ["05-01T07:00", "05-01T07:00", "05-01T13:00"]);
    let unquoted = [("(UTC+01:00) Amsterdam, Berlin, Bern, Rom, Stockholm, Wien", "0501T0900")];
    assert_eq!(at("", &unquoted), ["05-01T07:00"]);
}

/// An iCalendar object with an event at nine, with `head` before it.
fn object(uid: &str, head: &str, zone: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\n{head}BEGIN:VEVENT\nUID:{uid}\nSUMMARY:a\nDTSTART{zone}:20240501T090000\n\
         END:VEVENT\nEND:VCALENDAR\n"
    )
}

#[test]
fn each_object_of_a_file_has_its_own_zones() {
    let read = |objects: &[String]| instants(&read(&objects.concat(), &Hints::default()).unwrap());
    let local = ";TZID=Hall time";
    let first = object("1", &zone("Hall time", "", CENTRAL), local);
    let second = object("2", &zone("Hall time", "", ("-0500", "-0400")), local);
    assert_eq!(read(&[first.clone(), second.clone()]), ["05-01T07:00", "05-01T13:00"]);
    assert_eq!(read(&[second, first.clone()]), ["05-01T13:00", "05-01T07:00"]);
    // An object without a definition does not use that of another one.
    let import = super::read(&(first + &object("3", "", local)), &Hints::default()).unwrap();
    assert!(problems(&import).iter().any(|problem| problem.contains("unknown time zone")));
    let in_zone = |uid, zone: &str| object(uid, &format!("X-WR-TIMEZONE:{zone}\n"), "");
    let tokyo = in_zone("1", "Asia/Tokyo");
    assert_eq!(
        read(&[tokyo.clone(), in_zone("2", "Europe/Rome"), object("3", "", "")]),
        ["05-01T00:00", "05-01T07:00", "05-01T00:00"]
    );
    assert_eq!(read(&[tokyo, in_zone("2", "UTC")]), ["05-01T00:00", "05-01T00:00"]);
}

#[test]
fn equal_definitions_of_many_objects_are_one_name() {
    let objects = (0..400).map(|at| {
        let (uid, definition) = (at.to_string(), zone("Hall time", "", CENTRAL));
        object(&uid, &definition, ";TZID=Hall time")
    });
    let import = read(&objects.collect::<Vec<_>>().concat(), &Hints::default()).unwrap();
    assert!(problems(&import).iter().all(|problem| !problem.contains("unknown time zone")));
}

#[test]
fn unknown_names_with_known_initials_are_reported() {
    for name in ["Camelot Summer Time", "Elbonia Standard Time", "Paris Daylight Time"] {
        let event = format!("UID:1\nSUMMARY:a\nDTSTART;TZID={name}:20240501T090000");
        let problems = problems(&berlin(&[&event]));
        assert_eq!(
            problems,
            [format!("line 7: unknown time zone '{name}'; assuming Europe/Berlin")]
        );
    }
}

#[test]
fn number_of_defined_zones_is_limited() {
    let zones: String = (0..300).map(|at| zone(&format!("Z{at}"), "", CENTRAL)).collect();
    let events: Vec<String> = (0..300)
        .map(|at| format!("UID:{at}\nSUMMARY:a\nDTSTART;TZID=Z{at}:20240501T090000"))
        .collect();
    let events: Vec<&str> = events.iter().map(String::as_str).collect();
    let import = file(&format!("NAME:C\n{zones}"), &events);
    assert_eq!(import.conference.talks.len(), 300);
    assert!(problems(&import).iter().any(|problem| problem.contains("unknown time zone")));
}
