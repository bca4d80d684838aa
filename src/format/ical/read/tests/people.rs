//! People and texts: where calendars put them.

use super::*;

#[test]
fn speakers_are_taken_from_titles_if_all_have_them() {
    let event = |number: usize, title: &str| {
        format!("UID:{number}\nSUMMARY:{title}\nDTSTART:20240504T100000Z")
    };
    let events = [event(1, "A - b - Ann\\, Bo"), event(2, "C - Di"), event(3, "E - Fy")];
    let events: Vec<&str> = events.iter().map(String::as_str).collect();
    let import = file("NAME:C\nPRODID:-//pretalx//a//b", &events);
    assert_eq!(titles(&import), ["A - b", "C", "E"]);
    assert_eq!(names(&import.conference.talks[0].presenters), ["Ann", "Bo"]);
    let mute = [event(1, "A - b -"), event(2, "C - Di"), event(3, "D - Ed")];
    let mute: Vec<&str> = mute.iter().map(String::as_str).collect();
    for writer in ["-//pretalx//a//b", "-//com.denhaven2/NONSGML ri_cal gem//EN"] {
        let import = file(&format!("NAME:C\nPRODID:{writer}"), &mute);
        assert_eq!(titles(&import), ["A - b", "C", "D"]);
        assert_eq!(names(&import.conference.talks[0].presenters), [""; 0]);
        assert_eq!(names(&import.conference.talks[1].presenters), ["Di"]);
    }
    // An unknown generator, and one that appends the same text to every title.
    assert_eq!(titles(&file("NAME:C\nPRODID:x", &events))[1], "C - Di");
    let same = [event(1, "A - Conf"), event(2, "B - Conf")];
    let same: Vec<&str> = same.iter().map(String::as_str).collect();
    assert_eq!(titles(&file("NAME:C\nPRODID:-//frab//", &same)), ["A - Conf", "B - Conf"]);
}

#[test]
fn comma_space_splits_categories_only_if_parts_recur() {
    let tracks = |lists: [&str; 3]| {
        let events = [0, 1, 2].map(|at| {
            let list = lists[at];
            format!("UID:{at}\nSUMMARY:a\nDTSTART:20240504T100000Z\nCATEGORIES:{list}")
        });
        let events = events.each_ref().map(String::as_str);
        let import = berlin(&events);
        let tracks = import.conference.talks.iter().map(|talk| talk.track.clone());
        tracks.map(Option::unwrap_or_default).collect::<Vec<_>>()
    };
    let named = ["Go, Rust and C", "Go, Rust and C", "Web"];
    assert_eq!(tracks(named), named);
    assert_eq!(tracks(["Rust, Beginner", "Web, Beginner", "Web"]), ["Rust", "Web", "Web"]);
    assert_eq!(tracks(["Rust\\, C", "Web\\, C", "Web,C"]), ["Rust, C", "Web, C", "Web"]);
}

#[test]
fn plain_text_is_kept_and_entities_are_decoded() {
    let import = berlin(&[
        "UID:1\nDTSTART:20240504T100000Z\nSUMMARY:Caf&eacute; &amp\\; &amp\\;lt\\;b&gt\\;\n\
        LOCATION:R&uuml\\;cke\nDESCRIPTION:Freund*innen *und* Leser*innen\\n# one",
    ]);
    let talk = &import.conference.talks[0];
    assert_eq!(talk.title, "Caf\u{e9} & &lt;b>");
    assert_eq!(talk.room.as_deref(), Some("R\u{fc}cke"));
    let shown = crate::text::markdown::Document::parse(&talk.abstract_).to_plain();
    assert_eq!(shown, "Freund*innen *und* Leser*innen\n# one");
}

#[test]
fn organizer_of_all_events_is_not_a_speaker() {
    let event = |number: usize, organizer: &str| {
        format!(
            "UID:{number}\nSUMMARY:a\nDTSTART:20240504T100000Z\nORGANIZER;CN={organizer}:mailto:x"
        )
    };
    let speakers = |organizers: [&str; 2]| {
        let events = [event(1, organizers[0]), event(2, organizers[1])];
        let events: Vec<&str> = events.iter().map(String::as_str).collect();
        names(&berlin(&events).conference.talks[0].presenters).join(" ")
    };
    assert_eq!(speakers(["Conf", "Conf"]), "");
    assert_eq!(speakers(["Ann", "Bo"]), "Ann");
}

#[test]
fn indico_venue_and_speakers_are_extracted() {
    let import = file(
        "NAME:C\nPRODID:-//CERN//INDICO//EN",
        &[
            "UID:indico-contribution-1@a\nSUMMARY:a\nDTSTART:20240504T100000Z\nLOCATION:R 1 (Inn)\n\
             URL:https://a.example/1\nDESCRIPTION:Speakers: Ann (B\\, Inc.)\\, Cy\\n\\nText\\n\\nhttps://a.example/1",
            "UID:indico-contribution-2@a\nSUMMARY:b\nDTSTART:20240504T100000Z\nLOCATION:Inn",
        ],
    );
    let [one, two] = &import.conference.talks[..] else {
        panic!("two talks");
    };
    assert_eq!((one.room.as_deref(), two.room.as_deref()), (Some("R 1"), None));
    assert_eq!(import.conference.venue.name, "Inn");
    assert_eq!(names(&one.presenters), ["Ann", "Cy"]);
    assert_eq!(one.presenters[0].affiliation.as_deref(), Some("B, Inc."));
    assert_eq!(one.abstract_, "Text");
}
