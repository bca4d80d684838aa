//! Tests of the rules in both spellings, and of XML and JSON with the same events.

mod random;
mod refused;
mod times;

use crate::format::{Hints, Import, schedule_json, schedule_xml};
use crate::schedule::{Conference, Schedule, Talk};

fn xml(text: &str) -> Import {
    assert!(schedule_xml::detect(text));
    schedule_xml::read(text, &Hints::default()).unwrap()
}

fn json(text: &str) -> Import {
    assert!(schedule_json::detect(text));
    schedule_json::read(text, &Hints::default()).unwrap()
}

/// A conference of one day in Berlin, with the given events in one room.
fn events(events: &str) -> Import {
    conference(
        "<time_zone_name>Europe/Berlin</time_zone_name>",
        &format!("<day date='2024-07-01'><room name='Aula'>{events}</room></day>"),
    )
}

fn conference(facts: &str, days: &str) -> Import {
    xml(&format!("<schedule><conference><title>Conf</title>{facts}</conference>{days}</schedule>"))
}

fn event(fields: &str) -> Import {
    events(&format!("<event id='7'><title>T</title>{fields}</event>"))
}

fn talk(fields: &str) -> Talk {
    event(fields).conference.talks.remove(0)
}

/// The first talk's start and minutes, and its conference day if that is not its date.
fn when(import: &Import) -> String {
    import.conference.talks[0].slot.map_or_else(String::new, |slot| {
        let day = slot.day.map_or_else(String::new, |day| format!(" of {day}"));
        format!("{} {} min{day}", slot.start.format("%m-%dT%H:%M%:z"), slot.minutes)
    })
}

/// The starts of all talks, on the venue's clock.
fn starts(import: &Import) -> Vec<String> {
    let slots = import.conference.talks.iter().filter_map(|talk| talk.slot);
    let starts = slots.map(|slot| slot.start.format("%m-%dT%H:%M%:z").to_string());
    starts.collect()
}

fn problems(import: &Import) -> Vec<String> {
    let problems = import.problems.iter();
    problems.map(ToString::to_string).collect()
}

const XML: &str = include_str!("tests/twin.xml");
const JSON: &str = include_str!("tests/twin.json");

#[test]
fn xml_and_json_of_the_same_events_give_the_same_conference() {
    let (xml, mut json) = (xml(XML), json(JSON));
    // A link as plain text has no title.
    json.conference.talks[0].links[0].title = "One".to_owned();
    assert_eq!(xml.conference, json.conference);
    assert_eq!((xml.format, json.format), ("schedule XML", "schedule JSON"));
    let same = "another talk has the ID 0a1c too; this one is 0a1c-2";
    assert_eq!(problems(&xml), [format!("line 61: {same}")]);
    assert_eq!(problems(&json), [format!("event 0a1c: {same}")]);
    Schedule::new(xml.conference).unwrap();
}

#[test]
fn all_fields_are_read() {
    let conference = xml(XML).conference;
    assert_eq!(conference.id, "conf24");
    assert_eq!(conference.title, "The Conference 2024");
    assert_eq!(conference.short, "conf24");
    assert_eq!(conference.url.as_deref(), Some("https://conf.example/"));
    assert_eq!(conference.talks_url.as_deref(), Some("https://conf.example/2024/"));
    assert_eq!(conference.venue.name, "Old Mill");
    assert_eq!(conference.venue.city, "Nowhere");
    assert_eq!(
        (conference.start.unwrap().to_string(), conference.end.unwrap().to_string()),
        ("2024-07-01".into(), "2024-07-03".into())
    );
    let rooms: Vec<_> = conference.rooms.iter().map(|room| room.name.as_str()).collect();
    assert_eq!(rooms, ["Zelt", "Aula"]);
    let tracks: Vec<_> = conference.tracks.iter().map(|track| track.name.as_str()).collect();
    assert_eq!(tracks, ["Tools", "People"]);

    let talk = &conference.talks[0];
    assert_eq!(talk.id.as_str(), "0a1b");
    assert_eq!(talk.title, "Opening & all");
    assert_eq!(talk.subtitle.as_deref(), Some("Welcome"));
    assert_eq!(talk.kind.as_deref(), Some("Talk"));
    assert_eq!(talk.language.as_deref(), Some("en"));
    assert_eq!(talk.room.as_deref(), Some("Zelt"));
    assert_eq!(talk.track.as_deref(), Some("People"));
    assert_eq!(talk.url.as_deref(), Some("https://conf.example/2024/talk/ABCDEF/"));
    assert_eq!(talk.abstract_, "Be *here*,\n  * and now\n\nAnd & there.");
    let people: Vec<_> = talk.presenters.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(people, ["Ada Example", "Bo Example"]);
    let links: Vec<_> = talk.links.iter().map(|l| (l.url.as_str(), l.title.as_str())).collect();
    let feedback = "https://conf.example/2024/talk/ABCDEF/feedback/";
    let slides = ("https://conf.example/media/s.pdf", "Slides");
    assert_eq!(links, [("https://a.example/1", "One"), slides, (feedback, "Feedback")]);

    let night = &conference.talks[1];
    let day = night.slot.and_then(|slot| slot.day);
    assert_eq!(day.map(|day| day.to_string()).as_deref(), Some("2024-07-01"));
    assert_eq!(night.abstract_, "Same.");
    assert_eq!((night.track.as_deref(), night.language.as_deref()), (None, None));
    assert!(conference.talks[2].is_break);
}

#[test]
fn list_of_several_rooms_does_not_set_the_room() {
    let event = |room: &str| {
        format!(
            "<event><title>T</title><start>9:00</start><room>{room}</room><duration>5</duration></event>"
        )
    };
    let list = |name: &str, rooms: &[&str]| {
        let events: String = rooms.iter().map(|room| event(room)).collect();
        format!("<room name='{name}'>{events}</room>")
    };
    let rooms = |day: &str| {
        let import = events_of_day(day);
        let talks = import.conference.talks.iter();
        talks.map(|talk| talk.room.clone().unwrap_or_default()).collect::<Vec<_>>()
    };
    let mixed = list("Stage", &["North", "South", ""]);
    assert_eq!(rooms(&mixed), ["North", "South", "Stage"]);
    // With a mixed list in the file, no list determines the room.
    let single = list("Foyer", &["East"]);
    assert_eq!(rooms(&format!("{mixed}{single}"))[3], "East");
    // A list that holds one room determines the room.
    assert_eq!(rooms(&single), ["Foyer"]);
    assert_eq!(rooms(&list("Aula 1", &["aula", "Aula"])), ["Aula 1", "Aula 1"]);
    let file = |rooms: &str| {
        json(&format!(
            r#"{{"schedule":{{"conference":{{"title":"C","time_zone_name":"Berlin","days":[{{"date":"2026-06-01","rooms":{rooms}}}]}}}}}}"#
        ))
    };
    let import = file(
        r#"{"Stage":[{"id":1,"title":"A","room":"North","start":"9:00","duration":"5"},
            {"id":2,"title":"B","room":"South","start":"9:00","duration":"5"}]}"#,
    );
    assert_eq!(import.conference.talks[1].room.as_deref(), Some("South"));
    assert_eq!(import.conference.rooms.len(), 2);
}

fn events_of_day(lists: &str) -> Import {
    conference(
        "<time_zone_name>Berlin</time_zone_name>",
        &format!("<day date='2026-06-01'>{lists}</day>"),
    )
}

#[test]
fn events_are_found_where_other_generators_put_them() {
    let talk = r#"{"id":7,"title":"T","start":"09:30","duration":"0:45"}"#;
    let title = r#""title":"C","time_zone_name":"Berlin""#;
    for schedule in [
        format!(
            r#"{{"conference":{{{title},"days":[{{"date":"2026-06-02","rooms":[{{"name":"R","events":[{talk}]}}]}}]}}}}"#
        ),
        format!(
            r#"{{"conference":{{{title},"days":[{{"date":"2026-06-02","rooms":[{{"R":[{talk}]}}]}}]}}}}"#
        ),
        format!(
            r#"{{"conference":{{{title},"days":[{{"date":"2026-06-02","rooms":{{"R":{{"events":[{talk}]}}}}}}]}}}}"#
        ),
        format!(
            r#"{{"conference":{{{title}}},"days":[{{"date":"2026-06-02","rooms":{{"R":[{talk}]}}}}]}}"#
        ),
        format!(r#"{{{title},"days":{{"2026-06-02":{{"rooms":{{"R":[{talk}]}}}}}}}}"#),
        format!(
            r#"{{"conference":{{{title},"days":[{{"date":"2026-06-02","events":[{}]}}]}}}}"#,
            talk.replace('{', r#"{"room":"R","#)
        ),
    ] {
        let import = json(&format!(r#"{{"schedule":{schedule}}}"#));
        assert_eq!(starts(&import), ["06-02T09:30+02:00"], "{schedule}");
        assert_eq!(import.conference.talks[0].room.as_deref(), Some("R"), "{schedule}");
    }
    let event = "<event id='7'><title>T</title><start>09:30</start><duration>45</duration></event>";
    for days in [
        format!("<days><day date='2026-06-02'><room name='R'>{event}</room></day></days>"),
        format!("<day date='2026-06-02'><rooms><room><name>R</name>{event}</room></rooms></day>"),
        format!("<room name='R'><day date='2026-06-02'><events>{event}</events></day></room>"),
    ] {
        let import = conference("<time_zone_name>Berlin</time_zone_name>", &days);
        assert_eq!(starts(&import), ["06-02T09:30+02:00"], "{days}");
        assert_eq!(import.conference.talks[0].room.as_deref(), Some("R"), "{days}");
    }
}

#[test]
fn given_zone_is_used_if_file_names_none() {
    let text = "<schedule><conference><title>C</title></conference><day date='2024-07-01'><event>
                <title>T</title><start>10:00</start><duration>5</duration></event></day></schedule>";
    let hints = Hints {
        zone: Some(chrono_tz::Tz::America__New_York),
        id: Some("mine".to_owned()),
        ..Hints::default()
    };
    let import = schedule_xml::read(text, &hints).unwrap();
    assert_eq!(when(&import), "07-01T10:00-04:00 5 min");
    assert_eq!(problems(&import), [""; 0]);
    assert_eq!(import.conference.id, "mine");
}

#[test]
fn duration_falls_back_to_the_end() {
    let file = |duration: &str, end: &str| {
        json(&format!(
            r#"{{"schedule":{{"conference":{{"title":"C","time_zone_name":"Africa/Accra","days":[{{"date":"2024-07-01","rooms":{{"A":[
            {{"id":1,"title":"T","date":"2024-07-01T10:00:00Z","duration":{duration},"end":{end}}}]}}}}]}}}}}}"#
        ))
    };
    let end = r#""2024-07-01T11:15:00+00:00""#;
    for (duration, end, minutes, problem) in [
        ("\"2:06:00\"", "null", "3240 min", None),
        ("45", "null", "45 min", None),
        ("null", end, "75 min", None),
        ("null", "null", "0 min", Some("no duration; using 0 minutes")),
        (
            "\"135.0:00\"",
            end,
            "75 min",
            Some("'135.0:00' is not a duration; using the 75 minutes to its end"),
        ),
        (
            "\"-1:00\"",
            "\"2024-07-01T09:00:00Z\"",
            "0 min",
            Some("'-1:00' is not a duration; using 0 minutes"),
        ),
    ] {
        let import = file(duration, end);
        assert!(when(&import).ends_with(minutes), "{duration}: {}", when(&import));
        let problem: Vec<_> = problem.iter().map(|text| format!("event 1: {text}")).collect();
        assert_eq!(problems(&import), problem);
    }
}

#[test]
fn id_is_guid_then_id_then_code_then_generated() {
    let id = |attributes: &str| {
        let import =
            events(&format!("<event {attributes}><title>T</title><start>9:00</start></event>"));
        import.conference.talks[0].id.to_string()
    };
    assert_eq!(id("guid=' g-1 ' id='7' code='C'"), "g-1");
    assert_eq!(id("guid='' id='7' code='C'"), "7");
    assert_eq!(id("code='C'"), "C");
    assert_eq!(id(""), "b16332a509");
}

#[test]
fn repeated_problem_is_reported_once() {
    let import = events(&"<event><start>9:00</start><title>T</title></event>".repeat(3));
    let problems = problems(&import);
    let no_duration = "line 1: no duration; using 0 minutes (and 2 more)";
    assert!(problems.contains(&no_duration.to_owned()), "{problems:?}");
}

#[test]
fn links_are_resolved_or_ignored() {
    let fields = "<links><link href='a/b.pdf'>B</link><link>https://c.example</link></links>
                  <recording><url>https://v.example/1</url></recording>";
    let import = event(fields);
    let urls = |talk: &Talk| {
        talk.links.iter().map(|l| format!("{} {}", l.url, l.title)).collect::<Vec<_>>()
    };
    assert_eq!(
        urls(&import.conference.talks[0]),
        ["https://c.example ", "https://v.example/1 Recording"]
    );
    let message = "line 1: a relative link without a base; ignored";
    assert_eq!(problems(&import), [message]);
    let text =
        format!("<schedule><day date='2024-07-01'><event id='1'>{fields}</event></day></schedule>");
    let hints = Hints {
        url: Some("https://conf.example/2024/schedule.xml".to_owned()),
        ..Hints::default()
    };
    let import = schedule_xml::read(&text, &hints).unwrap();
    assert_eq!(urls(&import.conference.talks[0])[0], "https://conf.example/2024/a/b.pdf B");
}

#[test]
fn unescaped_html_is_read() {
    let talk = talk(
        "<abstract>One <b>two</b>.<![CDATA[ <i>3</i>]]></abstract><persons><person><name>Ada</name><bio>x</bio></person></persons>",
    );
    assert!(talk.abstract_.starts_with("One **two**."), "{}", talk.abstract_);
    assert_eq!(talk.presenters[0].name, "Ada");
}

#[test]
fn file_level_lists_do_not_leak_into_events() {
    let import = xml(
        "<schedule><conference><title>C</title><time_zone_name>UTC</time_zone_name></conference>
         <tracks><track slug='a'>A track</track></tracks>
         <persons><person id='1'><name>Nobody</name></person></persons>
         <day date='2024-07-01'><room name='R' slug='r'><event id='1'><title>T</title></event></room></day></schedule>",
    );
    assert_eq!(import.conference.tracks[0].name, "A track");
    assert!(import.conference.talks[0].presenters.is_empty());
}

#[test]
fn contradictory_end_date_is_ignored_and_reported() {
    let import = conference(
        "<time_zone_name>Berlin</time_zone_name><start>2024-07-01</start><end>2042-07-01</end>",
        "<day date='2024-07-01'/><day date='2024-07-02'/>",
    );
    assert_eq!(import.conference.end.unwrap().to_string(), "2024-07-02");
    assert_eq!(problems(&import).len(), 1);
}

#[test]
fn control_characters_are_dropped_and_reported() {
    let text = XML.replace("And &amp;amp; there", "And \u{6}&#6;&amp;amp; there");
    let import = xml(&text);
    assert_eq!(import.conference, xml(XML).conference);
    let message = "line 38: XML forbids this control character; read as a blank (and 1 more)";
    assert_eq!(problems(&import)[0], message);
}

#[test]
fn flat_event_list_of_c3voc_draft_is_read() {
    let import = json(
        r#"{"schedule": {"conference": {"title": "C", "time_zone_name": "Europe/Berlin",
          "tracks": [{"name": "Some Track", "slug": "some"}], "rooms": [{"name": "R", "slug": "r"}],
          "days": [{"date": "2024-12-27", "start": "2024-12-27T09:00:00+01:00"},
                   {"date": "2024-12-28", "start": "2024-12-28T06:00:00+01:00"}]},
          "events": [{"guid": "g", "title": "T", "start": "2024-12-28T00:15:00+01:00", "end": "2024-12-28T00:55:00+01:00",
            "room": {"slug": "r", "name": "R"}, "track": {"slug": "some"}, "participants": [{"name": "Ada", "role": "SPEAKER"}],
            "links": [{"type": "ORIGIN", "url": "https://a.example/"}]}]}}"#,
    );
    assert_eq!(when(&import), "12-28T00:15+01:00 40 min of 2024-12-27");
    let talk = &import.conference.talks[0];
    assert_eq!((talk.room.as_deref(), talk.track.as_deref()), (Some("R"), Some("Some Track")));
    assert_eq!(talk.presenters[0].name, "Ada");
    assert_eq!(talk.links[0].title, "Original page");
    assert_eq!(problems(&import), [""; 0]);
}

fn biographies(conference: &Conference) -> Vec<(&str, &str)> {
    let all = conference.biographies.iter();
    all.map(|biography| (biography.name.as_str(), biography.text.as_str())).collect()
}

#[test]
fn only_speakers_keep_their_longest_biography() {
    // FOSDEM lists the people beside the days.
    let people = "<persons>\
        <person id='1'><name>Bo</name><biography>Old.</biography></person>\
        <person id='2'><name>Ann</name><biography>&lt;p&gt;Makes &lt;b&gt;maps&lt;/b&gt;.&lt;/p&gt;</biography>\
            <extended_biography></extended_biography></person>\
        <person id='3'><name>Nobody</name><biography>Is not here.</biography></person>\
        <person id='4'><name>Cy</name><biography/></person></persons>";
    let event = "<event><title>T</title><persons><person>Ann</person><person>Cy</person>\
        <person><name>Bo</name><biography>The longer one.</biography></person></persons></event>";
    let file = format!(
        "<schedule><conference><title>C</title></conference>{people}<day>{event}{event}</day></schedule>"
    );
    let import = xml(&file);
    let expected = [("Ann", "Makes **maps**."), ("Bo", "The longer one.")];
    assert_eq!(biographies(&import.conference), expected);
    let people = &import.conference.talks[0].presenters;
    assert_eq!(people.iter().map(|person| &*person.name).collect::<Vec<_>>(), ["Ann", "Cy", "Bo"]);
    // The c3voc's draft lists them beside the events.
    let import = json(
        r#"{"schedule": {"conference": {"title": "C"}, "persons": [{"name": "ANN", "biography": "Maps."}],
            "events": [{"title": "T", "start": "2024-07-01T10:00:00Z", "participants": [{"name": "Ann"}]}]}}"#,
    );
    assert_eq!(biographies(&import.conference), [("ANN", "Maps.")]);
    let schedule = Schedule::new(import.conference).unwrap();
    assert_eq!(schedule.biographies(&schedule.talks()[0]), [("Ann", "Maps.")]);
}

#[test]
fn recorded_is_set_only_if_the_file_states_it() {
    let recorded = |events: &[&str]| -> Vec<Option<bool>> {
        let events = events.iter().map(|about| format!("<event><title>T</title>{about}</event>"));
        let talks = self::events(&events.collect::<String>()).conference.talks;
        talks.iter().map(|talk| talk.recorded).collect()
    };
    let (opted_out, opted_in) = ("<optout>true</optout>", "<optout>false</optout>");
    let about = |text: &str| format!("<recording>{text}</recording>");
    let [opted_out, opted_in, licensed] =
        [opted_out, opted_in, "<license>CC BY</license><optout>False</optout>"].map(about);
    // Generators write `false` even if nothing is recorded, so that alone means nothing.
    assert_eq!(recorded(&[&opted_in, &opted_in, "<recording/>", ""]), [None; 4]);
    assert_eq!(recorded(&[&opted_in, &opted_out, ""]), [Some(true), Some(false), None]);
    assert_eq!(recorded(&[&licensed, &opted_in]), [Some(true), None]);
    // Breaks are never recorded.
    assert_eq!(
        recorded(&[&opted_out, &format!("<type>Break</type>{opted_in}")]),
        [Some(false), None]
    );
    // A link to a recording overrides the opt-out.
    let link = "<links><link href='https://v.example/1'>Video recording</link></links>";
    assert_eq!(recorded(&[&format!("{opted_out}{link}")]), [Some(true)]);
    let import = json(
        r#"{"schedule": {"conference": {"title": "C", "days": [{"date": "2024-07-01", "rooms": {"R": [
            {"title": "A", "do_not_record": true}, {"title": "B", "do_not_record": false},
            {"title": "C", "recording": {"license": "", "optout": true}},
            {"title": "D", "recording_url": "https://v.example/1"}]}}]}}}"#,
    );
    let talks = import.conference.talks.iter().map(|talk| talk.recorded);
    assert_eq!(talks.collect::<Vec<_>>(), [Some(false), Some(true), Some(false), Some(true)]);
}

#[test]
fn media_ccc_link_is_a_recording_only_for_this_conference() {
    let event = |path: &str| {
        format!(
            "<event><title>T</title><links><link href='https://media.ccc.de/v/{path}'/></links></event>"
        )
    };
    let days = format!("<day>{}{}</day>", event("c24-7-opening"), event("c23-9-opening"));
    let talks = conference("<acronym>C24</acronym>", &days).conference.talks;
    let titles: Vec<&str> = talks.iter().map(|talk| talk.links[0].title.as_str()).collect();
    assert_eq!(titles, ["Recording", ""]);
    assert_eq!([talks[0].recorded, talks[1].recorded], [Some(true), None]);
}
