//! The conversion of each part of an event export.

use super::*;

#[test]
fn event_becomes_a_conference() {
    let import = import_contributions(&[contribution(1, json!({}))]);
    let conference = &import.conference;
    assert_eq!(import.problems, []);
    assert_eq!(import.format, NAME);
    assert_eq!(conference.id, "made-up-2023");
    assert_eq!(conference.title, "Made Up 2023");
    assert_eq!(conference.timezone, chrono_tz::America::New_York);
    assert_eq!(conference.start.unwrap().to_string(), "2023-11-13");
    assert_eq!(conference.end.unwrap().to_string(), "2023-11-14");
    assert_eq!(conference.venue.name, "Hotel");
    assert_eq!(conference.venue.address, "1 Street, Town");
    assert_eq!(conference.url.as_deref(), Some("https://indico.example/event/17/"));
    assert_eq!(
        conference.talks_url.as_deref(),
        Some("https://indico.example/event/17/contributions/")
    );
    let slot = conference.talks[0].slot.unwrap();
    assert_eq!(slot.start.to_rfc3339(), "2023-11-13T10:00:00-05:00");
    assert_eq!(slot.minutes, 30);
}

#[test]
fn talk_id_is_friendly_id_then_id_then_db_id() {
    let (talk, _) = import_contribution(json!({"id": "legacy", "friendly_id": 174}));
    assert_eq!(talk.id.as_str(), "174");
    let (talk, _) = import_contribution(json!({"id": "0", "friendly_id": null}));
    assert_eq!(talk.id.as_str(), "0");
    let (talk, _) = import_contribution(json!({"id": null, "friendly_id": ""}));
    assert_eq!(talk.id.as_str(), "1001");
    let (talk, messages) =
        import_contribution(json!({"id": null, "friendly_id": [], "db_id": null}));
    assert_eq!(talk.id.as_str(), "talk-1");
    assert_eq!(messages, ["contribution 'Talk 1': no ID; using 'talk-1'"]);
}

#[test]
fn people_have_roles() {
    let person = |first: &str, last: &str| json!({"first_name": first, "last_name": last, "affiliation": "A"});
    let (talk, messages) = import_contribution(json!({
        "speakers": [person("Clément", "LÉGER"), person("Clément", "LÉGER"), {}, 7],
        "primaryauthors": [person("Ada", "Lovelace")],
        "coauthors": {"0": person("Grace", "Hopper")},
    }));
    assert_eq!(talk.presenters.len(), 1);
    assert_eq!(talk.presenters[0].name, "Clément Léger");
    assert_eq!(talk.presenters[0].affiliation.as_deref(), Some("A"));
    assert_eq!(talk.authors[0].name, "Ada Lovelace");
    assert_eq!(talk.coauthors[0].name, "Grace Hopper");
    assert_eq!(
        messages,
        [
            "contribution 1: 1 of its speakers cannot be read; ignored",
            "contribution 1: one of its speakers has no name; ignored"
        ]
    );
}

#[test]
fn room_comes_from_talk_then_block_then_event() {
    let file = event(json!({
        "room": "Hall", "roomFullname": null,
        "contributions": [
            contribution(1, json!({"roomFullname": " \"Magnolia\" ", "room": "M"})),
            contribution(2, json!({"room": "\" \"", "roomFullname": ""})),
        ],
        "sessions": [
            {"_type": "SessionSlot", "id": 7, "title": "S: first", "room": "Tulip",
             "startDate": server_time("2023-11-13", "16:00"), "session": {"title": "S"},
             "conveners": [{"fullName": "Dr CHAIR, Ann"}],
             "contributions": [contribution(3, json!({}))]},
            {"_type": "SessionSlot", "id": 8, "title": "S: second", "room": "",
             "startDate": server_time("2023-11-13", "16:00"), "session": {"title": "S"},
             "conveners": [{"fullName": "Chair, Ann"}, {"fullName": "Chair, Bo"}],
             "contributions": [contribution(4, json!({"session": "S"}))]},
        ],
    }));
    let import = import(&answer(&json!([file])));
    let conference = &import.conference;
    let rooms: Vec<_> = conference.talks.iter().map(|t| t.room.as_deref().unwrap()).collect();
    assert_eq!(rooms, ["Magnolia", "Hall", "Tulip", "Hall"]);
    let rooms: Vec<_> = conference.rooms.iter().map(|room| &room.name).collect();
    assert_eq!(rooms, ["Hall", "Magnolia", "Tulip"]);
    let [session] = &conference.sessions[..] else {
        panic!("{:?}", conference.sessions);
    };
    assert_eq!(session.title, "S");
    let chairs: Vec<_> = session.chairs.iter().map(|chair| &chair.name).collect();
    assert_eq!(chairs, ["Ann Chair", "Bo Chair"]);
    assert_eq!(conference.talks[2].session.as_deref(), Some("S"));
    assert_eq!(import.problems, []);
}

#[test]
fn old_sessions_are_read_and_empty_blocks_become_talks() {
    let file = event(json!({"contributions": [], "sessions": [
        {"_type": "Session", "id": "0", "title": "Old", "sessionConveners": [],
         "startDate": server_time("2023-11-13", "16:00"), "contributions": [contribution(3, json!({}))]},
        {"_type": "SessionSlot", "id": 9, "title": "S: Workshop", "session": {"title": "S"},
         "startDate": server_time("2023-11-13", "16:00"), "endDate": server_time("2023-11-13", "18:00"),
         "description": "<p>Bring a <b>laptop</b></p>", "contributions": []},
        {"_type": "SessionSlot", "id": 10, "title": "Never", "startDate": null},
    ]}));
    let import = import(&answer(&json!([file])));
    let [talk, workshop] = &import.conference.talks[..] else {
        panic!("{:?}", ids(&import.conference));
    };
    assert_eq!(talk.session.as_deref(), Some("Old"));
    assert_eq!(workshop.id.as_str(), "s9");
    assert_eq!(workshop.title, "S: Workshop");
    assert_eq!(workshop.session.as_deref(), Some("S"));
    assert_eq!(workshop.slot.unwrap().minutes, 120);
    assert_eq!(workshop.abstract_, "Bring a **laptop**");
    assert!(!workshop.is_break);
}

#[test]
fn contribution_outside_sessions_describes_its_namesake() {
    let import = import_contributions(&[
        contribution(8, json!({"title": "RISC-V MC", "startDate": null, "endDate": null})),
        contribution(174, json!({"session": "RISC-V MC"})),
        contribution(9, json!({"session": "Other", "title": "Other"})),
    ]);
    let sessions = &import.conference.sessions;
    let about = |at: usize| sessions[at].description.as_ref().map(crate::schedule::TalkId::as_str);
    assert_eq!((sessions[0].title.as_str(), about(0)), ("Other", None));
    assert_eq!((sessions[1].title.as_str(), about(1)), ("RISC-V MC", Some("8")));
    assert_eq!(import.conference.talks[0].slot, None);
    assert_eq!(import.problems, []);
}

#[test]
fn attachments_become_links() {
    let (talk, messages) = import_contribution(json!({
        "url": "/event/17/contributions/1001/",
        "code": "MO3-A",
        "type": "Oral",
        "track": "T",
        "folders": [{"attachments": [
            {"title": "Slides", "type": "file", "download_url": "/a/slides.pdf"},
            {"title": "Film", "type": "link", "download_url": "/a/go", "link_url": "https://film.example/"},
            {"title": "", "filename": "x.txt", "download_url": "https://indico.example/x.txt"},
            {"title": "Bad", "link_url": "javascript:alert(1)"},
        ]}],
        "material": [{"title": "M", "resources": [
            {"name": "slides.pdf", "url": "https://indico.example/a/slides.pdf"},
            {"name": "", "url": "https://indico.example/m"},
        ]}],
    }));
    let links: Vec<_> = talk.links.iter().map(|l| (l.title.as_str(), l.url.as_str())).collect();
    assert_eq!(
        links,
        [
            ("Slides", "https://indico.example/a/slides.pdf"),
            ("Film", "https://film.example/"),
            ("x.txt", "https://indico.example/x.txt"),
            ("M", "https://indico.example/m"),
        ]
    );
    let url = "https://indico.example/event/17/contributions/1001/";
    assert_eq!(talk.url.as_deref(), Some(url));
    assert_eq!(talk.subtitle.as_deref(), Some("MO3-A"));
    assert_eq!(talk.kind.as_deref(), Some("Oral"));
    assert_eq!(talk.track.as_deref(), Some("T"));
    let bad = "contribution 1: its URL 'javascript:alert(1)' is not a web URL; ignored";
    assert_eq!(messages, [bad]);
}

#[test]
fn subcontributions_are_listed_in_the_abstract() {
    let (talk, _) = import_contribution(json!({
        "description": "About *all*.",
        "subContributions": [
            {"title": "# One [1]", "duration": 10, "speakers": [{"first_name": "A", "last_name": "B"}],
             "folders": [{"attachments": [{"title": "S", "download_url": "/s"}]}]},
            {"title": "Two", "duration": 0},
        ],
    }));
    assert_eq!(talk.abstract_, "About *all*.\n\n- \\# One \\[1\\] (10 min): A B\n- Two");
    assert_eq!(talk.links[0].url, "https://indico.example/s");
}
