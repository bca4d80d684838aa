use super::*;
use crate::format::read;
use crate::schedule::Conference;
use crate::text::clean;
use proptest::prelude::*;

mod cells;

/// Reads a file and returns its format and its talks, in one line each.
fn talks(text: &str) -> (&'static str, Vec<String>) {
    let import = read(text.as_bytes(), &Hints::default()).unwrap();
    (import.format, lines(&import.conference))
}

fn lines(conference: &Conference) -> Vec<String> {
    let talks = conference.talks.iter();
    talks
        .map(|talk| {
            let slot = talk.slot.map(|slot| {
                format!("{} {} min", slot.start.format("%d.%m. %H:%M %:z"), slot.minutes)
            });
            let people = talk.presenters.iter().map(|person| match &person.affiliation {
                Some(affiliation) => format!("{} ({affiliation})", person.name),
                None => person.name.clone(),
            });
            let people: Vec<String> = people.collect();
            let parts = [
                Some(talk.id.to_string()),
                Some(talk.title.clone()),
                slot,
                talk.room.clone(),
                talk.track.clone(),
                talk.session.clone(),
                talk.kind.clone(),
                talk.language.clone(),
                talk.is_break.then(|| "break".to_owned()),
                Some(people.join(", ")),
                Some(clean::line(&talk.abstract_)),
            ];
            let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
            parts.collect::<Vec<_>>().join(" | ")
        })
        .collect()
}

/// The reason why a file is not a schedule.
fn refused(text: &str) -> String {
    read(text.as_bytes(), &Hints::default()).unwrap_err().with_advice(None)
}

#[test]
fn sessionize_rooms_people_and_categories_are_joined_by_id() {
    let all = r#"{
        "sessions": [
            {"id": "5", "title": "Pods", "description": "One.\r\n\r\nTwo.", "startsAt": "2026-06-11T09:15:00",
             "endsAt": "2026-06-11T10:00:00", "isServiceSession": false, "speakers": ["s-1", "s-2"],
             "categoryItems": [20, 31, 40], "roomId": 3, "recordingUrl": "https://v.example/1", "doNotRecord": false, "status": "Accepted"},
            {"id": "6", "title": "Doors", "startsAt": "2026-06-11T08:00:00", "endsAt": "2026-06-11T09:00:00",
             "isServiceSession": true, "speakers": [], "categoryItems": [], "roomId": null},
            {"id": "7", "title": "Later", "startsAt": null, "endsAt": null, "isServiceSession": false,
             "speakers": ["s-2"], "categoryItems": [], "roomId": null}
        ],
        "speakers": [
            {"id": "s-1", "firstName": "Ada", "lastName": "Poe", "fullName": "Ada Poe", "tagLine": "Lead, X", "bio": "Leads.", "sessions": [5]},
            {"id": "s-2", "firstName": "Ben", "lastName": "Orr", "fullName": "Ben Orr", "tagLine": "", "sessions": [5, 7]}
        ],
        "categories": [
            {"id": 1, "title": "Track", "items": [{"id": 20, "name": "Ops"}]},
            {"id": 2, "title": "Session format", "items": [{"id": 31, "name": "Workshop"}]},
            {"id": 3, "title": "Level", "items": [{"id": 40, "name": "Hard"}]}
        ],
        "rooms": [{"id": 3, "name": "Red", "sort": 0}, {"id": 4, "name": "Sea", "sort": 1}]
    }"#;
    let (format, found) = talks(all);
    assert_eq!(format, SESSIONIZE);
    assert_eq!(
        found,
        [
            "5 | Pods | 11.06. 09:15 +00:00 45 min | Red | Ops | Workshop | Ada Poe (Lead, X), Ben Orr | One. Two.",
            "6 | Doors | 11.06. 08:00 +00:00 60 min | break",
            "7 | Later | Ben Orr",
        ]
    );
    let import = read(all.as_bytes(), &Hints::default()).unwrap();
    let rooms: Vec<_> = import.conference.rooms.iter().map(|room| room.name.as_str()).collect();
    assert_eq!(rooms, ["Red", "Sea"]);
    assert_eq!(import.conference.talks[0].links[0].url, "https://v.example/1");
    let [ada] = &import.conference.biographies[..] else { panic!("one") };
    assert_eq!((ada.name.as_str(), ada.text.as_str()), ("Ada Poe", "Leads."));
    let doubts: Vec<_> = import.problems.iter().filter(|problem| problem.is_doubt).collect();
    assert!(doubts.iter().any(|doubt| doubt.text(None).contains("--zone")), "{doubts:?}");
}

#[test]
fn grid_sessions_are_read_once() {
    let session = r#"{"id": "9", "title": "Maps", "startsAt": "2026-06-12T14:00:00", "endsAt": "2026-06-12T14:20:00",
        "isServiceSession": false, "speakers": [{"id": "s", "name": "Cy Lee"}], "roomId": 3, "room": "Red",
        "categories": [{"id": 1, "name": "Language", "categoryItems": [{"id": 2, "name": "German"}]}]}"#;
    let grid = format!(
        r#"[{{"date": "2026-06-12T00:00:00", "rooms": [{{"id": 3, "name": "Red", "sessions": [{session}]}}],
            "timeSlots": [{{"slotStart": "14:00:00", "rooms": [{{"id": 3, "name": "Red", "session": {session}}}]}}]}}]"#
    );
    let expected = ["9 | Maps | 12.06. 14:00 +00:00 20 min | Red | German | Cy Lee"];
    assert_eq!(talks(&grid), (SESSIONIZE, expected.map(str::to_owned).to_vec()));
    let view = format!(r#"[{{"groupId": null, "groupName": "All", "sessions": [{session}]}}]"#);
    assert_eq!(talks(&view).1, expected);
}

#[test]
fn pretalx_talks_use_their_code_and_breaks_their_description() {
    let slot = |id: u32, hour: u32| {
        format!(
            r#"{{"id": {id}, "room": {{"id": 2, "name": {{"de": "Saal", "en": "Hall"}}}},
                "start": "2026-03-01T{hour}:00:00+01:00", "end": "2026-03-01T{hour}:40:00+01:00", "duration": 40"#
        )
    };
    let submission = r#"{"code": "QRSTUV", "title": "Twice", "speakers": [{"code": "X", "name": "Di Ro"}],
        "submission_type": {"id": 1, "name": {"en": "Lab"}}, "track": {"id": 1, "name": {"en": "Web"}},
        "state": "confirmed", "abstract": "A.", "content_locale": "de"}"#;
    let latest = format!(
        r#"{{"id": 4, "version": "2", "slots": [
            {}, "submission": {submission}}}, {}, "submission": {submission}}},
            {}, "submission": null, "description": {{"en": "Tea"}}}}]}}"#,
        slot(70, 10),
        slot(71, 13),
        slot(72, 15)
    );
    let (format, found) = talks(&latest);
    assert_eq!(format, PRETALX);
    let about = "Hall | Web | Lab | de | Di Ro | A.";
    assert_eq!(
        found[..2],
        [
            format!("QRSTUV | Twice | 01.03. 10:00 +01:00 40 min | {about}"),
            format!("QRSTUV-2 | Twice | 01.03. 13:00 +01:00 40 min | {about}"),
        ]
    );
    assert!(found[2].ends_with("| Tea | 01.03. 15:00 +01:00 40 min | Hall"), "{}", found[2]);

    let nested = submission.replacen(
        '{',
        &format!(r#"{{"slots": [{}}}, {}}}], "#, slot(70, 10), slot(71, 13)),
        1,
    );
    let submissions = format!(r#"{{"count": 1, "next": null, "results": [{nested}]}}"#);
    assert_eq!(talks(&submissions), (PRETALX, found[..2].to_vec()));

    let unexpanded = r#"{"count": 1, "results": [{"id": 1, "room": 2, "start": "2026-03-01T10:00:00+01:00",
        "end": "2026-03-01T10:40:00+01:00", "submission": "QRSTUV", "duration": 40}]}"#;
    assert!(refused(unexpanded).contains("?expand=room,submission"), "{}", refused(unexpanded));
}

#[test]
fn pretalx_widget_lists_are_joined() {
    let widget = r##"{"talks": [
            {"code": "ABCDEF", "id": 8, "title": "Wires", "speakers": ["PP"], "track": 5, "room": 6,
             "start": "2026-03-01T10:00:00+01:00", "end": "2026-03-01T10:40:00+01:00", "duration": 30},
            {"id": 9, "title": {"en": "Lunch", "de": "Mittag"}, "room": 6, "start": "2026-03-01T11:00:00Z",
             "end": "2026-03-01T13:00:00+01:00", "speakers": null, "track": null}],
        "timezone": "Europe/Vienna", "event_start": "2026-03-01", "event_end": "2026-03-02",
        "tracks": [{"id": 5, "name": "Metal", "color": "#123456"}], "rooms": [{"id": 6, "name": {"en": "Yard"}}],
        "speakers": [{"code": "PP", "name": "Eva Ny"}]}"##;
    let import = read(widget.as_bytes(), &Hints::default()).unwrap();
    assert_eq!(import.format, PRETALX);
    let found = lines(&import.conference);
    assert_eq!(found[0], "ABCDEF | Wires | 01.03. 10:00 +01:00 40 min | Yard | Metal | Eva Ny");
    assert!(
        found[1].ends_with("| Lunch | 01.03. 12:00 +01:00 60 min | Yard | break"),
        "{}",
        found[1]
    );
    assert_eq!(import.conference.timezone, chrono_tz::Europe::Vienna);
    assert_eq!(import.conference.end.unwrap().to_string(), "2026-03-02");
    assert_eq!(import.conference.tracks.len(), 1);
}

#[test]
fn any_list_of_objects_with_a_title_and_a_start_is_read() {
    for (json, expected) in [
        (
            r#"[{"pk": 3, "proposal": {"id": 44, "title": "Beans", "track": {"name": "VM"},
                "speakers": [{"firstName": "Fay", "lastName": "Uhl", "company": "Y"}]},
                "fromDate": "2026-10-06T07:30:00Z", "toDate": "2026-10-06T08:20:00Z", "room": {"id": 1, "name": "Two"},
                "timezone": "Europe/Brussels", "eventName": "VoxConf"}]"#,
            "44 | Beans | 06.10. 09:30 +02:00 50 min | Two | VM | Fay Uhl (Y)",
        ),
        (
            r#"[{"id": "c", "title": "Tag", "date": "2026-08-13", "time": "18:30", "mins": "45", "loc": ["A", "B"],
                "people": [{"id": "1", "name": "Gus Li"}], "desc": "<p>x</p>"}]"#,
            "c | Tag | 13.08. 18:30 +00:00 45 min | A, B | Gus Li | x",
        ),
        (
            r#"{"title": "PyX", "start": "2026-07-16", "days": {"2026-07-16": {"rooms": ["M"], "events": [
                {"code": "ZZ", "title": "Glue", "speakers": [{"code": "S", "name": "Ida"}],
                 "start": "2026-07-16T10:00:00+02:00", "duration": 45, "rooms": ["M"]}]}}}"#,
            "ZZ | Glue | 16.07. 10:00 +02:00 45 min | M | Ida",
        ),
        (
            r#"{"schedule": [{"conf_key": 7, "room": "H", "start": "2026-05-16T10:00:00-04:00",
                "end": "2026-05-16T10:30:00-04:00", "name": "Loop", "authors": ["Jo Ek"], "cancelled": false},
                {"conf_key": 8, "room": "H", "start": "2026-05-16T11:00:00-04:00", "name": "Gone", "cancelled": true}]}"#,
            "7 | Loop | 16.05. 10:00 -04:00 30 min | H | Jo Ek",
        ),
        (
            r#"{"rooms": {"Blue": [{"title": "Keyed", "start": "2026-05-16 10:00", "length": "1 h"}]}}"#,
            "Keyed | 16.05. 10:00 +00:00 60 min | Blue",
        ),
    ] {
        let (format, found) = talks(json);
        assert_eq!(format, JSON);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].ends_with(expected), "{} is not {expected}", found[0]);
    }
    let import = read(
        br#"[{"title": "T", "eventName": "VoxConf", "start": "2026-10-06T09:00:00"}]"#,
        &Hints::default(),
    );
    assert_eq!(import.unwrap().conference.title, "VoxConf");
}

#[test]
fn tables_are_read_by_column_names() {
    for (table, expected) in [
        (
            "Session Title,Date,Time Start,Time End,Room/Location,Schedule Track (Optional),Description (Optional)\n\
             \"Soup, cold\",4/21/2026,11:30 PM,12:15 AM,R9,Food,\"two\nlines\"\n",
            "Soup, cold | 21.04. 23:30 +00:00 45 min | R9 | Food | two lines",
        ),
        (
            "\u{feff}Titel;Datum;Beginn;Dauer;Raum;Referent\nBrot;07.05.2026;9:00;45 min;Küche;Kai Ost und Li Au\n",
            "Brot | 07.05. 09:00 +00:00 45 min | Küche | Kai Ost, Li Au",
        ),
        (
            "Programme of the day\n\nday\ttime\ttitle\tspeakers\n2026-05-07\t10:00 - 10:20\tTabs\tMo Ra, Al Su\n",
            "Tabs | 07.05. 10:00 +00:00 20 min | Mo Ra, Al Su",
        ),
        (
            "id,title,starts at,minutes\nx1,Short row,2026-05-07 9:00 AM,15,more\n",
            "x1 | Short row | 07.05. 09:00 +00:00 15 min",
        ),
    ] {
        let (format, found) = talks(table);
        assert_eq!(format, CSV);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].ends_with(expected), "{} is not {expected}", found[0]);
    }
}

#[test]
fn ambiguous_date_is_reported() {
    let doubt = |table: &str| {
        let import = read(table.as_bytes(), &Hints::default()).unwrap();
        let message = import.problems.iter().find(|problem| problem.message.contains("swapped"));
        message.map(|problem| problem.message.clone())
    };
    let table = "title,start\na,07/05/2026 09:00\n";
    assert_eq!(
        doubt(table).as_deref(),
        Some("'07/05/2026 09:00' is read with the day first; day and month may be swapped")
    );
    assert_eq!(doubt("title,start\na,07/05/2026 09:00\nb,13/05/2026 09:00\n"), None);
    assert_eq!(doubt("title,start\na,2026-05-07 09:00\n"), None);
}

#[test]
fn columns_can_be_mapped() {
    let table = "Was,Wann,Title\nEis,2026-05-07 09:00,Dr.\n";
    let hints = |columns: &[&str]| {
        let columns = columns.iter().map(|column| column.parse().unwrap()).collect();
        Hints { columns, ..Hints::default() }
    };
    let import = read(table.as_bytes(), &hints(&["title=was", "start=Wann"])).unwrap();
    assert!(lines(&import.conference)[0].ends_with("Eis | 07.05. 09:00 +00:00 0 min"));
    let error = read(table.as_bytes(), &hints(&["start=when"])).unwrap_err().to_string();
    assert!(error.contains("no column 'when'; found Was, Wann, Title"), "{error}");
    let error = read(table.as_bytes(), &hints(&["title=Nope"])).unwrap_err().to_string();
    assert!(error.contains("no column 'Nope'; found Was, Wann, Title"), "{error}");
}

#[test]
fn rejection_states_the_reason() {
    for (text, message) in [
        (
            "name of it,when\na,2026-05-07 09:00\n",
            "a table without a title\n  found: name of it, when\n  name its columns: \
             --map 'title=name of it'",
        ),
        (
            "title,speaker\na,b\n",
            "a table without a start\n  found: title, speaker\n  name its columns: --map ",
        ),
        ("title,start\n", "a table without talks"),
        (
            r#"[{"foo": 1, "bar": 2}]"#,
            "JSON without a title and a start\n  found: foo, bar\n  name its columns: --map ",
        ),
        (
            r#"[{"title": "a", "room": "b", "speakers": []}]"#,
            "JSON without a start\n  found: title, room, speakers\n",
        ),
        (
            r#"{"count": 1, "results": [{"code": "A", "title": "a", "submission_type": 1, "speakers": ["B"], "slots": [7]}]}"#,
            "submissions of pretalx without their times (it gives both for \
             ?expand=slots,slots.room,speakers,track,submission_type)",
        ),
        ("[1, 2]", "JSON without a list of talks"),
        (r#"["vcalendar", [], []]"#, "jCal (RFC 7265)"),
        (r#"[{"pid": 1, "title": "P", "decision": "Accepted"}]"#, "HotCRP's list of papers"),
    ] {
        let error = refused(text);
        assert!(error.starts_with(&format!("not a schedule: {message}")), "{error}");
    }
    let broken = refused(r#"{"talks": ["#);
    assert_eq!(broken, "looks like JSON, but it ends early, at line 1, column 11");
}

#[test]
fn columns_of_other_languages_are_known_or_advised() {
    for head in ["name;von;bis", "Nom;Heure;Fin", "Nombre;Desde;Hasta", "Nome;Inizio;Fine"] {
        let (_, talks) = talks(&format!("{head}\nEis;2026-05-07 09:00;10:00\n"));
        assert!(talks[0].ends_with("Eis | 07.05. 09:00 +00:00 60 min"), "{talks:?}");
    }
    let error = refused("Nimi,Algus,Ots,Room\nEis,2026-05-07 09:00,10:00,A\n");
    assert!(
        error.ends_with("name its columns: --map title=COLUMN --map start=Algus --map end=Ots")
    );
}

#[test]
fn rooms_and_speakers_are_known_in_several_languages() {
    for head in [
        "Titel;Beginn;Ende;Saal;Wer",
        "Titel;Wann;Ende;Wo;Vortragende(r)",
        "Titel;Beginn;Ende;Ort;Referent/in",
        "name;begins;finishes;where;who",
        "Title;When;Until;Place;By",
        "Titolo;Ora inizio;Ora fine;Luogo;Relatore",
        "Titre;Début;Fin;Lieu;Intervenant(e)",
        "Título;Inicio;Fin;Lugar;Ponente",
    ] {
        let (_, talks) = talks(&format!("{head}\nEis;2026-05-07 09:00;10:00;Blue;Ann Lee\n"));
        let expected = "Eis | 07.05. 09:00 +00:00 60 min | Blue | Ann Lee";
        assert!(talks[0].ends_with(expected), "{talks:?} of {head}");
    }
}

#[test]
fn unused_columns_with_values_are_reported() {
    let unused = |table: &str| {
        let import = read(table.as_bytes(), &Hints::default()).unwrap();
        let problem = import.problems.into_iter().find(|problem| problem.place == "table");
        problem.map(|problem| (problem.is_doubt, problem.text(None)))
    };
    let some = |is_doubt, text: &str| Some((is_doubt, text.to_owned()));
    assert_eq!(
        unused("title,start,Paikka,Kuka,Empty,\na,2026-05-07 09:00,Blue,Ann,,\n"),
        some(true, "columns not used: Paikka, Kuka (use them, as in --map room=Paikka)")
    );
    assert_eq!(
        unused("title,start,room,Kuka on\na,2026-05-07 09:00,Blue,Ann\n"),
        some(true, "columns not used: Kuka on (use them, as in --map 'speakers=Kuka on')")
    );
    assert_eq!(
        unused("title,start,room,who,Seats\na,2026-05-07 09:00,Blue,Ann,20\n"),
        some(false, "columns not used: Seats (use them, as in --map track=Seats)")
    );
    assert_eq!(unused("title,start,Seats\na,2026-05-07 09:00,\n"), None);
    let update = Hints { known_zone: Some(chrono_tz::UTC), ..Hints::default() };
    let import = read(b"title,start,Seats\na,2026-05-07 09:00,20\n", &update).unwrap();
    let problem = import.problems.iter().find(|problem| problem.place == "table").unwrap();
    assert!(!problem.is_doubt);
}

#[test]
fn table_is_never_taken_for_an_answer_of_pretalx() {
    for (table, map) in [
        ("Talk,Begin,Who\na,2026-05-07 09:00,Ann\n", "--map title=Talk"),
        ("Talk,When,Until,Place,By\na,2026-05-07 09:00,10:00,Blue,Ann\n", "--map title=Talk"),
        ("Paper,Begin\na,2026-05-07 09:00\n", "--map title=COLUMN"),
    ] {
        let error = refused(table);
        assert!(error.starts_with("not a schedule: a table without a title\n"), "{error}");
        assert!(error.ends_with(&format!("name its columns: {map}")), "{error}");
    }
}

#[test]
fn times_without_dates_are_a_doubt() {
    let table = "title,time,tag\nEis,09:00,7.5.2026\nTee,10:00,7.5.2026\n";
    let import = read(table.as_bytes(), &Hints::default()).unwrap();
    assert_eq!(lines(&import.conference)[0].matches(':').count(), 0);
    let mut doubts = import.problems.iter().filter(|problem| problem.is_doubt);
    let doubt = doubts.find(|doubt| doubt.message.starts_with("no dates")).unwrap();
    assert_eq!(
        doubt.to_string(),
        "conference: no dates, only times of day; nothing is scheduled \
         (add a column of dates, or name it: --map date=tag)"
    );
    let of_row = import.problems.iter().find(|problem| problem.place == "row 1").unwrap();
    assert_eq!(of_row.message, "no date for 09:00; not scheduled");
    let columns = vec!["date=tag".parse().unwrap()];
    let import = read(table.as_bytes(), &Hints { columns, ..Hints::default() }).unwrap();
    assert!(import.problems.iter().all(|problem| !problem.message.contains("scheduled")));
}

proptest! {
    #![proptest_config(crate::effort::random(256))]

    #[test]
    fn reading_json_never_panics(
        text in r#"[\[\]{}:,"]{0,3}(\{"(title|start|rooms|slots|submission|categories|name|id)":("[0-9:/ T-]{0,12}"|\[|\{|null|7),?){0,6}[\[\]{}:,"]{0,6}"#,
    ) {
        let _ = read_json(JSON, &text, &Hints::default());
        let _ = read(text.as_bytes(), &Hints::default());
    }

    #[test]
    fn reading_csv_never_panics(text in "(title|start|date|a|7/5/26|10:00|\"|,|;|\t|\n){0,30}") {
        let _ = read_csv(&text, &Hints::default());
        let _ = read(text.as_bytes(), &Hints::default());
    }
}

#[test]
fn time_range_may_follow_or_precede_a_column_with_the_date() {
    for (columns, values) in [
        ("Start date,Start time", "2026-05-07,09:00 - 10:00"),
        ("Start time,Start date", "09:00 - 10:00,2026-05-07"),
    ] {
        let (_, talks) = talks(&format!("ID,Title,{columns}\n1,A,{values}\n"));
        assert_eq!(talks, ["1 | A | 07.05. 09:00 +00:00 60 min"], "{columns}");
    }
}
