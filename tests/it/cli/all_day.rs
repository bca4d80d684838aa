//! All-day talks are not appointments: they clash with nothing, take no free time, and are
//! listed above the talks of their day.

use serde_json::{Value, json};

use super::Hallway;

/// A conference with a three-day exhibition and a party on the last day, besides timed
/// talks.
fn user() -> Hallway {
    let user = Hallway::new();
    let all_day = |id: &str, title: &str, day: u32, days: u32| {
        let start = format!("2032-09-{day:02}T00:00:00+02:00");
        json!({"id": id, "title": title,
            "slot": {"start": start, "minutes": days * 1440, "all_day": true}})
    };
    let talk = |id: &str, title: &str, start: &str, minutes: u32| {
        json!({"id": id, "title": title, "room": "Hall",
            "slot": {"start": format!("2032-09-{start}:00+02:00"), "minutes": minutes}})
    };
    let schedule = json!({"format": "hallway-schedule", "version": 1, "conference": {
    "id": "fair", "title": "Fair", "timezone": "Europe/Rome",
    "start": "2032-09-07", "end": "2032-09-09", "rooms": [{"name": "Hall"}],
    "talks": [
        talk("early", "Breakfast", "07T08:30", 30),
        talk("mid", "Keynote", "07T10:00", 60),
        talk("late", "Closing", "07T17:00", 30),
        all_day("expo", "Exhibition", 7, 3),
        all_day("party", "Festival", 9, 1),
        talk("day2", "Workshop", "08T09:00", 120),
    ]}});
    user.write("fair.json", schedule.to_string());
    user.prints(["import", "fair.json"]);
    user.prints(["star", "expo", "party", "early", "late"]);
    user
}

#[test]
fn all_day_talks_never_clash_and_take_no_time() {
    let user = user();
    assert_eq!(user.run(["search", "is:clashing"]).code, 1);
    assert_eq!(user.ids(&["search", "is:free"]), ["mid", "day2"]);
    let gaps = user.json(["free", "--json"]);
    let first = &gaps.as_array().unwrap()[0];
    assert_eq!(first["start"], "2032-09-07T09:00:00+02:00");
    assert_eq!(first["end"], "2032-09-07T17:00:00+02:00");
    let agenda = user.json(["agenda", "--json"]);
    let clashes = |talk: &Value| talk["clashes"].as_array().unwrap().len();
    assert!(agenda.as_array().unwrap().iter().all(|talk| clashes(talk) == 0));
    // All-day talks are listed but count as neither current nor next.
    let next = user.json(["next", "--json", "--now", "2032-09-07T00:00:00+02:00"]);
    assert_eq!(next[0]["id"], "early");
    assert_eq!(next.as_array().unwrap().len(), 1);
    let on = user.json(["now", "--json", "--now", "2032-09-07T10:10:00+02:00"]);
    assert_eq!(on[0]["id"], "mid");
    assert_eq!(on.as_array().unwrap().len(), 1);
    let on = user.prints(["now", "--now", "2032-09-07T10:10:00+02:00"]);
    assert!(on.starts_with("★ expo  all day to Thu"), "{on}");
    let alone = user.run(["now", "--now", "2032-09-09T10:10:00+02:00"]);
    assert_eq!(alone.code, 1);
    assert!(alone.stdout.contains("★ party         all day  Festival"), "{alone:?}");
}

#[test]
fn all_day_talks_are_listed_first_and_without_times() {
    let user = user();
    let all = ["expo", "early", "mid", "late", "day2", "party"];
    assert_eq!(user.ids(&["list"]), all);
    assert_eq!(user.ids(&["search", "day:2032-09-07"]), all[..4]);
    assert_eq!(user.ids(&["search", "before:09:00"]), ["early"]);
    let list = user.prints(["list"]);
    assert!(list.contains("Tue 7 Sep all day to Thu  "), "{list}");
    assert!(list.contains("Thu 9 Sep all day  "), "{list}");
    let agenda = user.prints(["agenda"]);
    let expected =
        "Tue 7 Sep  3 talks, 1 h\n  all day to Thu  ★ Exhibition\n  08:30 to 09:00  ★ Breakfast";
    assert!(agenda.starts_with(expected), "{agenda}");
    assert!(agenda.contains("Thu 9 Sep  1 talk\n  all day         ★ Festival"), "{agenda}");
    let shown = user.prints(["show", "expo"]);
    assert!(shown.contains("  Tue 7 Sep to Thu 9 Sep, all day\n"), "{shown}");
    let report = user.prints(["report", "--all"]);
    assert!(report.contains("### Exhibition\n\nall day to Thu"), "{report}");
    for text in [list, agenda, shown, report] {
        assert!(!text.contains("00:00") && !text.contains("4320"), "{text}");
    }
    let objects = user.json(["list", "--json"]);
    assert_eq!(objects[0]["all_day"], true);
    assert_eq!(objects[1].get("all_day"), None);
    // An all-day talk survives the round trip through Hallway's own format.
    let written = user.prints(["export", "--format", "json", "-o", "-"]);
    user.write("again.json", written);
    user.prints(["import", "again.json", "--id", "again"]);
    assert!(user.prints(["list"]).contains("all day to Thu"));
}

#[test]
fn json_end_is_on_the_clock_of_the_venue() {
    let user = Hallway::new();
    // The clocks of Lisbon go back on 31 October 2032.
    user.write(
        "night.ics",
        "BEGIN:VCALENDAR\r\nX-WR-TIMEZONE:Europe/Lisbon\r\n\
         BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Night\r\n\
         DTSTART:20321030T230000Z\r\nDTEND:20321031T030000Z\r\nEND:VEVENT\r\n\
         BEGIN:VEVENT\r\nUID:2\r\nSUMMARY:Camp\r\n\
         DTSTART;VALUE=DATE:20321030\r\nDTEND;VALUE=DATE:20321101\r\nEND:VEVENT\r\n\
         END:VCALENDAR\r\n",
    );
    user.prints(["import", "night.ics", "--id", "night"]);
    user.prints(["star", "1", "2"]);
    let ends = ["2032-11-01T00:00:00+00:00", "2032-10-31T03:00:00+00:00"];
    for command in ["list", "agenda"] {
        let talks = user.json([command, "--json"]);
        let found: Vec<_> = talks.as_array().unwrap().iter().map(|talk| &talk["end"]).collect();
        assert_eq!(found, ends, "{command}");
    }
}
