//! Random files.

use proptest::prelude::*;

use super::*;

/// Arbitrary JSON.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        Just(json!("2023-11-13")),
        Just(server_time("0000-01-01", "00:00")),
        Just(server_time("9999-12-31", "23:59")),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map("[a-z]{1,4}", inner, 0..4).prop_map(Value::from_iter),
        ]
    })
}

/// Replaces the value at index `at` of a depth-first walk.
fn replace(value: &mut Value, at: &mut usize, with: &Value) {
    if *at == 0 {
        *value = with.clone();
    }
    *at = at.wrapping_sub(1);
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| replace(value, at, with)),
        Value::Object(values) => values.values_mut().for_each(|value| replace(value, at, with)),
        _ => {}
    }
}

/// A file with every supported field.
fn full(as_timetable: bool) -> Value {
    let person = json!({"first_name": "A", "last_name": "B", "firstName": "A", "familyName": "B"});
    let folder = json!({"attachments": [{"title": "T", "download_url": "/x"}]});
    let rich = json!({
        "speakers": [person], "presenters": [person], "folders": [folder], "description": "<p>x</p>",
        "subContributions": [{"title": "P", "duration": 5, "speakers": [person]}],
        "attachments": {"files": [], "folders": [folder]},
    });
    if as_timetable {
        let talk = entry("Contribution", "c2", rich);
        let block = entry(
            "Session",
            "s1",
            json!({"entries": {"c2": talk, "b1": entry("Break", "b1", json!({}))}}),
        );
        timetable(&json!({"20231113": {"s1": block}}))
    } else {
        let block = json!({"id": 3, "title": "S", "startDate": server_time("2023-11-13", "16:00"),
            "session": {"title": "S"}, "conveners": [person], "contributions": []});
        answer(&json!([event(
            json!({"contributions": [contribution(1, rich)], "sessions": [block]})
        )]))
    }
}

/// Checks that a file that can be read gives a valid schedule.
fn try_reading(text: &str) -> Result<(), TestCaseError> {
    let _ = detect(text);
    if let Ok(import) = read(text, &Hints::default()) {
        let schedule = Schedule::new(import.conference);
        prop_assert!(schedule.is_ok(), "{:?}", schedule.err());
    }
    Ok(())
}

proptest! {
    #![proptest_config(crate::effort::random(256))]

    #[test]
    fn random_value_yields_valid_schedule_or_error(
        as_timetable: bool, at in 0_usize..160, with in any_json(),
    ) {
        let mut file = full(as_timetable);
        let mut place = at;
        replace(&mut file, &mut place, &with);
        try_reading(&serde_json::to_string(&file).unwrap())?;
    }

    #[test]
    fn damaged_file_yields_valid_schedule_or_error(as_timetable: bool, cut in 0_usize..4000, bytes in prop::collection::vec(any::<u8>(), 0..4)) {
        let whole = serde_json::to_string(&full(as_timetable)).unwrap();
        let cut = cut.min(whole.len());
        let mut damaged = whole.as_bytes()[..cut].to_vec();
        damaged.extend(&bytes);
        try_reading(&String::from_utf8_lossy(&damaged))?;
        damaged.extend(&whole.as_bytes()[cut..]);
        try_reading(&String::from_utf8_lossy(&damaged))?;
    }

    #[test]
    fn random_json_yields_valid_schedule_or_error(results in any_json(), type_ in any_json()) {
        try_reading(&serde_json::to_string(&json!({"_type": type_, "results": results})).unwrap())?;
    }
}
