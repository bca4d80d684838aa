//! A talk stays the same talk when a later edition changes its ID: it keeps its pick,
//! its note and its calendar event.

use std::fmt::Write as _;
use std::fs;

use serde_json::Value;

use super::Hallway;

/// A talk: GUID, page, title, start and room.
type Talk<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

const OPENING: &str = "https://cfp.example/talk/AAAAAA/";
const WELDING: &str = "https://cfp.example/talk/BBBBBB/";

/// Imports an edition with these talks.
fn import(user: &Hallway, talks: &[Talk<'_>]) -> String {
    let mut text = String::from(
        "<schedule><conference><title>Camp</title><acronym>camp</acronym>\
         <time_zone_name>Europe/Berlin</time_zone_name></conference>",
    );
    for (guid, url, title, start, room) in talks {
        write!(
            text,
            "<day date='2031-05-03'><room name='{room}'><event guid='{guid}'>\
             <date>2031-05-03T{start}:00+02:00</date><start>{start}</start>\
             <duration>00:40</duration><title>{title}</title><url>{url}</url>\
             </event></room></day>"
        )
        .unwrap();
    }
    text.push_str("</schedule>");
    user.write("camp.xml", text);
    user.prints(["import", "camp.xml", "--id", "camp"])
}

/// `id level note` of each entry in the exported agenda.
fn kept(user: &Hallway) -> Vec<String> {
    let agenda = user.prints(["agenda", "--export", "-"]);
    let agenda: Value = serde_json::from_str(&agenda).unwrap();
    let picks = agenda["picks"].as_object().unwrap();
    let entry = |(id, entry): (&String, &Value)| {
        let levels = ["starred", "maybe", "hidden"];
        let level = levels.iter().find(|level| entry.get(**level).is_some());
        let note = entry["note"].as_str().unwrap_or("-");
        format!("{id} {} {note}", level.unwrap_or(&"-"))
    };
    picks.iter().map(entry).collect()
}

/// The lines of exported events that begin with a prefix.
fn lines(calendar: &str, begin: &str) -> Vec<String> {
    let lines = calendar.lines().filter(|line| line.starts_with(begin));
    lines.map(str::to_owned).collect()
}

#[test]
fn changed_talks_are_named_by_their_short_ids() {
    let user = Hallway::new();
    let [one, two] =
        ["9c3ebb8c-1111-4222-8333-444444444444", "9c3ebb8d-1111-4222-8333-444444444444"];
    import(
        &user,
        &[(one, OPENING, "Opening", "10:00", "A"), (two, WELDING, "Welding", "11:00", "A")],
    );
    assert!(user.prints(["list"]).contains("  9c3ebb8c  "));
    for (args, printed) in [
        (&["star", "9c3ebb8c"][..], "starred 9c3ebb8c: Opening\n"),
        (&["star", one], "already starred 9c3ebb8c: Opening\n"),
        (&["star", "--maybe", "9c3ebb8d"], "a maybe 9c3ebb8d: Welding\n"),
        (&["unstar", "9c3ebb8d"], "unstarred 9c3ebb8d: Welding\n"),
        (&["hide", "9c3ebb8d"], "hidden 9c3ebb8d: Welding\n"),
        (&["unhide", "9c3ebb8d"], "no longer hidden 9c3ebb8d: Welding\n"),
        (&["note", "9c3ebb8c", "Ask"], "noted on 9c3ebb8c: Opening\n"),
    ] {
        assert_eq!(user.prints(args), printed);
    }
    user.run(["note", "9c3ebb8d"]).fails(1, &["no note on 9c3ebb8d: Welding\n"]);
    user.writes(["agenda", "--export", "mine.json"]);
    user.prints(["unstar", "9c3ebb8c"]);
    let printed = user.prints(["agenda", "--import", "mine.json"]);
    assert!(printed.contains("9c3ebb8c Opening: starred\n"), "{printed}");
}

#[test]
fn picks_notes_and_calendars_follow_a_talk_to_its_new_id() {
    let user = Hallway::new();
    let tea = ("5c1", "", "Tea", "12:00", "Kitchen");
    import(
        &user,
        &[
            ("old-1", "", "Opening", "10:00", "Big Top"),
            ("old-2", "", "Knots", "11:00", "Big Top"),
            ("old-3", "", "Fire", "11:00", "Field"),
            tea,
        ],
    );
    user.prints(["star", "old-1"]);
    user.prints(["note", "old-1", "bring earplugs"]);
    user.prints(["star", "--maybe", "old-2"]);
    user.prints(["hide", "old-3"]);
    let before = user.prints(["export", "-o", "-"]);
    fs::copy(user.path("data/hallway/agenda/camp.json"), user.path("anna.json")).unwrap();
    let talks = [
        ("new-1", "", "Opening", "10:00", "Big Top"),
        ("new-2", "", "Knots", "11:00", "Big Top"),
        ("new-3", "", "Fire", "11:00", "Field"),
        tea,
    ];
    import(&user, &talks);
    let expected = ["new-1 starred bring earplugs", "new-2 maybe -", "new-3 hidden -"];
    assert_eq!(kept(&user), expected);
    let changes = user.prints(["changes"]);
    assert!(changes.contains("id: old-1 → new-1"), "{changes}");
    assert!(!changes.contains("cancelled") && !changes.contains("new:"), "{changes}");
    // The calendar keeps the event.
    let after = user.prints(["export", "-o", "-"]);
    assert_eq!(lines(&after, "UID"), lines(&before, "UID"));
    // The old ID still works on the command line and in friends' files.
    assert!(user.prints(["show", "old-1"]).contains("new-1"));
    let both = user.prints(["compare", "anna.json"]);
    assert!(both.contains("Opening") && !both.contains("no longer"), "{both}");
    user.prints(["unstar", "old-1"]);
    user.prints(["agenda", "--import", "anna.json"]);
    assert_eq!(kept(&user), expected);
    // A later change increases the sequence number, and a cancellation uses the same
    // UID.
    let mut moved = talks;
    moved[0].3 = "10:30";
    import(&user, &moved);
    let after = user.prints(["export", "-o", "-"]);
    assert!(after.contains("UID:old-1@camp.hallway"), "{after}");
    assert_eq!(lines(&after, "SEQUENCE")[0], "SEQUENCE:1");
    import(&user, &talks[1..]);
    let after = user.prints(["export", "-o", "-"]);
    assert!(after.contains("UID:old-1@camp.hallway"), "{after}");
    assert!(after.contains("STATUS:CANCELLED"), "{after}");
}

#[test]
fn picks_follow_a_talk_back_to_its_old_id() {
    let user = Hallway::new();
    import(&user, &[("old-1", "", "Opening", "10:00", "Tent"), ("x", "", "Tea", "11:00", "Tent")]);
    import(&user, &[("new-1", "", "Opening", "10:00", "Tent"), ("x", "", "Tea", "11:00", "Tent")]);
    user.prints(["star", "new-1"]);
    user.prints(["undo-update", "camp"]);
    assert_eq!(kept(&user), ["old-1 starred -"]);
    let nothing = user.run(["changes", "--all"]);
    assert_eq!(nothing.code, 1, "{nothing:?}");
    import(&user, &[("new-1", "", "Opening", "10:00", "Tent"), ("x", "", "Tea", "11:00", "Tent")]);
    assert_eq!(kept(&user), ["new-1 starred -"]);
}

#[test]
fn talk_with_a_second_slot_keeps_its_pick_on_the_first() {
    let user = Hallway::new();
    import(
        &user,
        &[("g1", WELDING, "Welding", "14:00", "Shed"), ("g2", OPENING, "Opening", "10:00", "Tent")],
    );
    user.prints(["star", "g1"]);
    import(
        &user,
        &[
            ("g1-0", WELDING, "Welding", "13:00", "Shed"),
            ("g1-1", WELDING, "Welding", "17:00", "Shed"),
            ("g2", OPENING, "Opening", "10:00", "Tent"),
        ],
    );
    assert_eq!(kept(&user), ["g1-0 starred -"]);
    let changes = user.prints(["changes"]);
    assert!(changes.contains("time: Sat 3 May 14:00 → 13:00"), "{changes}");
    assert!(!changes.contains("cancelled"), "{changes}");
}

/// A table without IDs: two talks and two of the same title.
const TABLE: &str = "\
title,start,end,room,speakers
Hello,2031-05-03 10:00,10:30,Room A,Ada
Knots,2031-05-03 11:00,11:30,Room A,Bob
Lunch,2031-05-03 12:00,13:00,Room A,
Lunch,2031-05-04 12:00,13:00,Room A,
";

/// Title, level and start of each talk with a pick or a note.
fn picks(user: &Hallway) -> Vec<String> {
    let talks = user.json(["list", "--starred", "--json"]);
    let text = |talk: &Value, field: &str| talk[field].as_str().unwrap_or("-").to_owned();
    let talk = |talk: &Value| format!("{} {}", text(talk, "title"), text(talk, "start"));
    talks.as_array().unwrap().iter().map(talk).collect()
}

/// Stars talks by their positions in the list.
fn star(user: &Hallway, positions: &[usize]) {
    let ids = user.ids(&["list"]);
    for at in positions {
        user.prints(["star", &ids[*at]]);
    }
}

#[test]
fn picks_follow_a_moved_talk_of_a_table_without_ids() {
    let user = Hallway::new();
    user.write("camp.csv", TABLE);
    user.prints(["import", "camp.csv", "--zone", "Europe/Berlin"]);
    star(&user, &[0, 3]);
    let lunch = "Lunch 2031-05-04T12:00:00+02:00";
    assert_eq!(picks(&user), ["Hello 2031-05-03T10:00:00+02:00", lunch]);
    let uids = |user: &Hallway| lines(&user.prints(["export", "-o", "-"]), "UID");
    let before = uids(&user);
    user.write("camp.csv", TABLE.replacen("Room A", "Room Z", 1));
    user.prints(["update"]);
    let changes = user.prints(["changes"]);
    assert!(changes.contains("room: Room A → Room Z"), "{changes}");
    assert!(!changes.contains("cancelled") && !changes.contains("new:"), "{changes}");
    assert_eq!(picks(&user), ["Hello 2031-05-03T10:00:00+02:00", lunch]);
    user.write("camp.csv", TABLE.replace("10:00,10:30", "14:00,14:30"));
    user.prints(["update"]);
    assert_eq!(picks(&user), ["Hello 2031-05-03T14:00:00+02:00", lunch]);
    assert_eq!(uids(&user), before);
    let calendar = user.prints(["export", "-o", "-"]);
    assert!(calendar.contains("SEQUENCE:2") && !calendar.contains("CANCELLED"), "{calendar}");
}

#[test]
fn picks_stay_when_the_zone_is_set_later() {
    let calendar = "BEGIN:VCALENDAR\r\nX-WR-CALNAME:Camp\r\n\
        BEGIN:VEVENT\r\nSUMMARY:Hello\r\nDTSTART:20310503T100000\r\nDURATION:PT30M\r\n\
        LOCATION:Room A\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:lunch\r\nSUMMARY:Lunch\r\n\
        DTSTART:20310503T120000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=2\r\n\
        END:VEVENT\r\nEND:VCALENDAR\r\n";
    for (file, text, last) in [("camp.csv", TABLE, 3), ("camp.ics", calendar, 2)] {
        for command in [&["import", file][..], &["update", "camp"]] {
            let user = Hallway::new();
            user.write(file, text);
            user.prints(["import", file, "--id", "camp"]);
            star(&user, &[0, last]);
            let options: &[&str] = match command {
                ["import", ..] => &["--id", "camp", "--zone", "Europe/Brussels"],
                _ => &["--zone", "Europe/Brussels"],
            };
            user.prints([command, options].concat());
            assert_eq!(
                picks(&user),
                ["Hello 2031-05-03T10:00:00+02:00", "Lunch 2031-05-04T12:00:00+02:00"],
                "{command:?}"
            );
            let changes = user.prints(["changes"]);
            assert!(!changes.contains("cancelled") && !changes.contains("new:"), "{changes}");
        }
    }
}

#[test]
fn uuid_case_does_not_matter() {
    let user = Hallway::new();
    let uuid = "4f0c6a1e-22bb-4c4d-9d3e-0a1b2c3d4e5f";
    let capitals = uuid.to_uppercase();
    import(
        &user,
        &[(&capitals, "", "Opening", "10:00", "Tent"), ("x", "", "Tea", "11:00", "Tent")],
    );
    user.prints(["star", "4F0C6A1E"]);
    let short = "no talk with the ID 4f0 at Camp; type at least 4 characters of an ID\n";
    user.run(["show", "4f0"]).fails(2, &[short]);
    user.run(["show", "4g0"]).fails(2, &["4g0 at Camp; 'hallway list' shows the IDs"]);
    // Another or an older program has stored the pick twice.
    let path = user.path("data/hallway/agenda/camp.json");
    let text = fs::read_to_string(&path).unwrap();
    let twice = text.replace(
        "\"picks\": {",
        &format!("\"picks\": {{\"{capitals}\": {{\"title\": \"Opening\", \"note\": \"loud\"}},"),
    );
    fs::write(&path, twice).unwrap();
    import(&user, &[(uuid, "", "Opening", "10:00", "Tent"), ("x", "", "Tea", "11:00", "Tent")]);
    assert_eq!(kept(&user), [format!("{uuid} starred loud")]);
    assert_eq!(user.run(["changes", "--all"]).code, 1);
    user.prints(["unstar", &capitals]);
    assert_eq!(kept(&user), [format!("{uuid} - loud")]);
}

/// Imports a calendar of events with UID, title, day and hour; a day may have a rule.
fn import_calendar(user: &Hallway, events: &[(&str, &str, &str, &str)]) {
    let mut text =
        "BEGIN:VCALENDAR\r\nX-WR-CALNAME:Camp\r\nX-WR-TIMEZONE:Europe/Oslo\r\n".to_owned();
    for (uid, title, hour, rule) in events {
        write!(
            text,
            "BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:{title}\r\n\
             DTSTART;TZID=Europe/Oslo:20310503T{hour}0000\r\nDURATION:PT40M\r\n\
             {rule}END:VEVENT\r\n"
        )
        .unwrap();
    }
    user.write("camp.ics", text + "END:VCALENDAR\r\n");
    user.prints(["import", "camp.ics", "--id", "camp"]);
}

const DAILY: &str = "RRULE:FREQ=DAILY;COUNT=2\r\n";

#[test]
fn one_event_of_another_host_changes_no_id() {
    let user = Hallway::new();
    let talks = [("a@camp.example", "Knots", "10", ""), ("b@camp.example", "Fire", "11", "")];
    let daily = ("c@camp.example", "Standup", "09", DAILY);
    import_calendar(&user, &[talks[0], talks[1], daily]);
    user.prints(["star", "a"]);
    user.prints(["star", "c-20310504T090000"]);
    let renamed = ("a@camp.example", "All knots", "12", "");
    let party = ("party@other.example", "Party", "20", "");
    import_calendar(&user, &[renamed, talks[1], daily, party]);
    assert_eq!(kept(&user), ["a starred -", "c-20310504T090000 starred -"]);
    let changes = user.prints(["changes", "--all"]);
    assert!(changes.contains("All knots (a)\n") && changes.contains("Party"), "{changes}");
    assert!(!changes.contains("Fire") && !changes.contains("cancelled"), "{changes}");
    assert!(!user.prints(["export"]).contains("CANCELLED"));
    // The calendar gets its common host back.
    import_calendar(&user, &[talks[0], talks[1], daily]);
    assert_eq!(kept(&user), ["a starred -", "c-20310504T090000 starred -"]);
    assert!(user.ids(&["list"]).contains(&"b".to_owned()));
}

#[test]
fn second_slot_of_a_moved_pretalx_talk_keeps_the_pick() {
    let user = Hallway::new();
    let other = ("pretalx-camp-BBBBBB@cfp.example", "Fire", "11", "");
    import_calendar(&user, &[("pretalx-camp-AAAAAA@cfp.example", "Knots", "10", ""), other]);
    user.prints(["star", "AAAAAA"]);
    let first = ("pretalx-camp-AAAAAA-0@cfp.example", "Knots", "12", "");
    let second = ("pretalx-camp-AAAAAA-1@cfp.example", "Knots", "14", "");
    import_calendar(&user, &[second, other, first]);
    assert_eq!(kept(&user), ["AAAAAA-0 starred -"]);
    let changes = user.prints(["changes", "--all"]);
    assert!(changes.contains("10:00 → 12:00") && !changes.contains("cancelled"), "{changes}");
    assert!(!changes.contains("Fire"), "{changes}");
}

#[test]
fn picks_follow_a_series_to_another_hour() {
    let user = Hallway::new();
    let others = [("a@x", "Knots", "15", ""), ("b@x", "Fire", "16", "")];
    import_calendar(&user, &[others[0], others[1], ("s@x", "Standup", "09", DAILY)]);
    user.prints(["star", "s-20310504T090000"]);
    import_calendar(&user, &[others[0], others[1], ("s@x", "Morning", "08", DAILY)]);
    assert_eq!(kept(&user), ["s-20310504T080000 starred -"]);
    let changes = user.prints(["changes"]);
    assert!(changes.contains("time: Sun 4 May 09:00 → 08:00"), "{changes}");
    assert!(!changes.contains("cancelled") && !changes.contains("new"), "{changes}");
}

#[test]
fn talk_that_comes_back_with_another_id_is_a_pick_again() {
    let user = Hallway::new();
    let tea = ("x", "", "Tea", "11:00", "Tent");
    import(&user, &[("old", OPENING, "Opening", "10:00", "Tent"), tea]);
    user.prints(["star", "old"]);
    let uid = lines(&user.prints(["export"]), "UID");
    import(&user, &[tea]);
    assert!(user.prints(["changes"]).contains("cancelled"));
    user.prints(["changes", "--acknowledge"]);
    import(&user, &[("new", OPENING, "Opening", "10:00", "Tent"), tea]);
    assert_eq!(kept(&user), ["new starred -"]);
    let calendar = user.prints(["export"]);
    assert_eq!(lines(&calendar, "UID"), uid);
    assert!(!calendar.contains("CANCELLED") && !calendar.contains("SEQUENCE:0"), "{calendar}");
    assert!(!user.prints(["changes"]).contains("cancelled"));
}

#[test]
fn listed_ids_name_their_talks_beside_cancelled_ones() {
    let user = Hallway::new();
    let uuid = |end: &str| format!("5e1f0c6a-22bb-4c4d-9d3e-0a1b2c3d4{end}");
    let (gone, new) = (uuid("aaa"), uuid("bbb"));
    let tea = ("x", "", "Tea", "11:00", "Tent");
    import(&user, &[(&gone, "", "Opening", "10:00", "Tent"), tea]);
    user.prints(["star", "5e1f0c6a"]);
    import(&user, &[(&new, "", "Welding", "14:00", "Shed"), tea]);
    let listed = user.prints(["list"]);
    let changes = user.prints(["changes"]);
    let agenda = user.prints(["agenda"]);
    for (title, id) in [("Welding", &new), ("Opening", &gone)] {
        let shown = &id[..id.len() - 2];
        for text in [&listed, &changes, &agenda].into_iter().filter(|text| text.contains(title)) {
            assert!(text.contains(shown) || text == &listed && id == &gone, "{text}");
        }
        assert!(user.prints(["show", shown]).contains(title));
        user.prints(["note", shown, title]);
    }
    assert!(listed.contains(&new[..new.len() - 2]), "{listed}");
    user.prints(["star", &new[..new.len() - 2]]);
    user.prints(["unstar", &gone[..gone.len() - 2]]);
    assert_eq!(kept(&user), [format!("{gone} - Opening"), format!("{new} starred Welding")]);
}
