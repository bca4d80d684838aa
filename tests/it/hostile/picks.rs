//! Many picks at the same time are counted, not compared pairwise.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::cli::Hallway;

/// A conference with the given number of parallel talks, and an agenda that picks all
/// of them.
fn user(talks: usize) -> Hallway {
    let user = Hallway::new();
    let talk = |at: usize| {
        json!({"id": format!("t{at:05}"), "title": format!("Workshop {at}"),
            "slot": {"start": "2032-09-07T10:00:00+02:00", "minutes": 60}})
    };
    let talks = 0..talks;
    let schedule = json!({"format": "hallway-schedule", "version": 1, "conference": {
        "id": "fair", "title": "Fair", "timezone": "Europe/Rome",
        "start": "2032-09-07", "end": "2032-09-07",
        "talks": talks.clone().map(talk).collect::<Vec<_>>()}});
    user.write("fair.json", schedule.to_string());
    let mut picks = String::new();
    for at in talks {
        let comma = if at == 0 { "" } else { "," };
        write!(
            picks,
            "{comma}\"t{at:05}\": {{\"starred\": \"2032-01-01T00:00:00Z\", \"title\": \"W\"}}"
        )
        .unwrap();
    }
    let agenda = format!(
        "{{\"format\":\"hallway-agenda\",\"version\":1,\"conference\":\"fair\",\"picks\":{{{picks}}}}}"
    );
    user.write("anna.json", agenda);
    user.prints(["import", "fair.json"]);
    user
}

#[test]
fn six_thousand_simultaneous_picks_are_counted() {
    let user = user(6_000);
    user.prints(["agenda", "--import", "anna.json"]);
    let agenda = user.prints(["agenda"]);
    assert_eq!(agenda.matches("overlaps 5999 picks").count(), 6_000);
    assert_eq!(agenda.matches("overlaps Workshop").count(), 0);
    let picks = user.json(["agenda", "--json"]);
    let first = &picks.as_array().unwrap()[0];
    assert_eq!(first["clashes"].as_array().map(Vec::len), Some(10));
    assert_eq!(first["more_clashes"], 5_989);
    assert_eq!(user.ids(&["search", "is:clashing"]).len(), 6_000);
}

#[test]
fn agenda_with_over_ten_thousand_picks_is_refused() {
    let user = user(10_001);
    let refused = user.run(["agenda", "--import", "anna.json"]);
    refused.fails(2, &["anna.json", "10001 picks", "at most 10000"]);
    let compared = user.run(["compare", "anna.json"]);
    compared.fails(2, &["at most 10000"]);
    let picks = user.run(["agenda", "--json"]);
    let none: Value = serde_json::from_str(&picks.stdout).unwrap();
    assert_eq!(none, json!([]));
}
