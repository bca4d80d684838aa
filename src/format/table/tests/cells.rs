//! Rows and cells as spreadsheets and sites leave them.

use super::*;

#[test]
fn blank_rows_are_skipped() {
    for table in [
        "title,start,done\n,,\nSoup,2026-05-07 09:00,FALSE\n , ,FALSE\n,,\n",
        "title;start\nSoup;2026-05-07 09:00\n;\n\u{a0};\n",
        "title\tstart\troom\n\t\t\nSoup\t2026-05-07 09:00\t\n\t\t\n",
        r#"[{"title": "Soup", "start": "2026-05-07 09:00"}, {"title": "", "start": null, "break": false}]"#,
    ] {
        let (_, found) = talks(table);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].ends_with("Soup | 07.05. 09:00 +00:00 0 min"), "{found:?}");
    }
    assert!(refused("title,start\n,\n,\n").starts_with("not a schedule: a table without talks"));
}

#[test]
fn cancelled_talks_of_json_ld_are_skipped() {
    let event = |name: &str, status: &str| {
        format!(
            r#"{{"@type": "Event", "name": "{name}", "startDate": "2026-05-07T09:00", "eventStatus": "{status}"}}"#
        )
    };
    let all = [
        event("On", "https://schema.org/EventScheduled"),
        event("Off", "https://schema.org/EventCancelled"),
        event("Gone", "EventCancelled"),
        event("Moved", "http://schema.org/EventRescheduled"),
    ];
    let (_, found) = talks(&format!(r#"{{"name": "C", "subEvent": [{}]}}"#, all.join(",")));
    let names: Vec<&str> = found.iter().filter_map(|talk| talk.split(" | ").nth(1)).collect();
    assert_eq!(names, ["On", "Moved"]);
}

#[test]
fn page_of_a_divided_list_is_a_doubt() {
    let doubt = |head: &str| {
        let talk = r#"{"title": "Soup", "start": "2026-05-07 09:00"}"#;
        let text = format!(r#"{{{head} "results": [{talk}]}}"#);
        let problems = read(text.as_bytes(), &Hints::default()).unwrap().problems.into_iter();
        let mut doubts = problems.filter(|problem| problem.is_doubt);
        doubts.find(|doubt| doubt.message.contains("page")).map(|doubt| doubt.message)
    };
    assert_eq!(
        doubt(r#""count": 31, "next": "https://a.example/talks?page=2", "previous": null,"#)
            .as_deref(),
        Some("only one page of a list of 31; import its URL to get all pages")
    );
    assert_eq!(
        doubt(r#""next": null, "previous": "/talks?page=2","#).as_deref(),
        Some("only one page of a list; import its URL to get all pages")
    );
    assert!(doubt(r#""next": 2,"#).is_some());
    for whole in ["", r#""count": 1, "next": null, "previous": null,"#, r#""next": false,"#] {
        assert_eq!(doubt(whole), None, "{whole}");
    }
}

#[test]
fn zones_and_halves_of_the_day_count_in_times() {
    for (row, expected) in [
        ("2026-05-07,2 - 3:15 pm,", "07.05. 14:00 +00:00 75 min"),
        ("2026-05-07,11:40-1 PM,", "07.05. 11:40 +00:00 80 min"),
        ("2026-05-07,9am-10:30am,", "07.05. 09:00 +00:00 90 min"),
        ("2026-05-07,\"8:30 PM PDT\",9 PM PDT", "07.05. 20:30 -07:00 30 min"),
        ("7 May 2026,21:00 (EEST),21:20 (EEST)", "07.05. 21:00 +03:00 20 min"),
    ] {
        let (_, found) = talks(&format!("title,date,time,until\nSoup,{row}\n"));
        assert!(found[0].ends_with(expected), "{row}: {found:?}");
    }
}

#[test]
fn numbered_columns_of_speakers_are_used() {
    let (_, found) =
        talks("title,start,Speaker 1,Speaker 2,Room 1\nSoup,2026-05-07 09:00,Ann Lee,Bo Hu,x\n");
    assert!(found[0].ends_with("| Ann Lee, Bo Hu"), "{found:?}");
}
