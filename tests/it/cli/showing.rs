//! `show`, and the JSON format of a talk.

use std::collections::BTreeSet;

use chrono::{DateTime, Offset};
use serde_json::Value;

use super::{Hallway, snapshot};

const FIELDS: [&str; 22] = [
    "id",
    "title",
    "subtitle",
    "type",
    "break",
    "language",
    "abstract",
    "start",
    "end",
    "minutes",
    "day",
    "room",
    "session",
    "track",
    "authors",
    "coauthors",
    "presenters",
    "links",
    "url",
    "pick",
    "note",
    "starred",
];

/// All talks as the program prints them.
fn all() -> Vec<Value> {
    let Value::Array(talks) = Hallway::new().json(["list", "--json"]) else {
        panic!("an array");
    };
    assert_eq!(talks.len(), 48);
    talks
}

#[test]
fn show_prints_every_detail_of_a_talk() {
    let user = Hallway::new();
    user.prints(["star", "174"]);
    let (scheduled, not) = (user.prints(["show", "174"]), user.prints(["show", "24"]));
    snapshot("show", &format!("{scheduled}\n{}\n{not}", "-".repeat(60)));
}

#[test]
fn own_time_is_shown_only_where_it_differs() {
    let user = Hallway::new();
    let lines = |args: &[&str]| -> Vec<String> {
        let shown = user.prints([&["show", "174"], args].concat());
        shown.lines().map(str::to_owned).collect()
    };
    let here = lines(&[]);
    assert!(!here.iter().any(|line| line.contains("your time")));
    // A zone with the same clock in November gets no second time.
    assert_eq!(lines(&["--tz", "America/Toronto"]), here);
    let kolkata = lines(&["--tz", "Asia/Kolkata"]);
    let mine = "  Mon 13 Nov, 20:25 to 20:45 your time (Asia/Kolkata)";
    assert_eq!(kolkata[2], mine);
    assert_eq!([&kolkata[..2], &kolkata[3..]].concat(), here);
    // The day is added if it differs.
    assert!(lines(&["--tz", "Pacific/Auckland"])[2].contains("Tue 14 Nov, 03:55"));
    let unscheduled = user.prints(["show", "24", "--tz", "Asia/Kolkata"]);
    assert!(!unscheduled.contains("your time"));
}

#[test]
fn show_and_list_print_the_same_json_object() {
    let user = Hallway::new();
    for talk in all() {
        let id = talk["id"].as_str().unwrap();
        if ["174", "226", "272"].contains(&id) {
            assert_eq!(user.json(["show", id, "--json"]), talk);
        }
    }
    let text = user.prints(["show", "228", "--json"]);
    snapshot("show_json", &text);
}

#[test]
fn every_talk_has_exactly_the_documented_fields() {
    let expected: BTreeSet<_> = FIELDS.map(str::to_owned).into();
    for talk in all() {
        let fields: BTreeSet<_> = talk.as_object().unwrap().keys().cloned().collect();
        assert_eq!(fields, expected);
        for role in ["authors", "coauthors", "presenters"] {
            for person in talk[role].as_array().unwrap() {
                let person = person.as_object().unwrap();
                assert_eq!(person.keys().collect::<Vec<_>>(), ["affiliation", "name"]);
                assert!(person["name"].is_string());
                assert!(person["affiliation"].is_string() || person["affiliation"].is_null());
            }
        }
        for field in ["id", "title", "abstract"] {
            assert!(talk[field].is_string(), "{field} of {talk}");
        }
        assert!(talk["starred"].is_boolean());
        assert!(talk["links"].as_array().unwrap().iter().all(Value::is_string));
    }
}

#[test]
fn times_are_rfc_3339_with_the_venues_offset_or_null() {
    let mut scheduled = 0;
    for talk in all() {
        if talk["start"].is_null() {
            for field in ["end", "minutes", "day"] {
                assert!(talk[field].is_null(), "{field} of {talk}");
            }
            continue;
        }
        scheduled += 1;
        let time = |field: &str| DateTime::parse_from_rfc3339(talk[field].as_str().unwrap());
        let (start, end) = (time("start").unwrap(), time("end").unwrap());
        assert_eq!(start.offset().fix().local_minus_utc(), -5 * 3600);
        assert_eq!(end.offset(), start.offset());
        assert_eq!((end - start).num_minutes(), talk["minutes"].as_i64().unwrap());
        assert_eq!(talk["day"], start.date_naive().to_string());
    }
    assert_eq!(scheduled, 31);
}

#[test]
fn star_appears_in_json() {
    let user = Hallway::new();
    assert_eq!(user.json(["show", "174", "--json"])["starred"], false);
    user.prints(["star", "174"]);
    assert_eq!(user.json(["show", "174", "--json"])["starred"], true);
}

#[test]
fn unknown_id_is_named() {
    let user = Hallway::new();
    let messages = ["no talk with the ID 4711 at Linux Plumbers Conference 2023", "hallway list"];
    user.run(["show", "4711"]).fails(2, &messages);
    user.run(["show", "4711", "--json"]).fails(2, &messages);
}
