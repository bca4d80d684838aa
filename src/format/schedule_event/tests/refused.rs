//! Rejected files: the reasons, and the bounded time it takes.

use crate::format::{Hints, Import, ReadError, schedule_json, schedule_xml};

fn refused(result: Result<Import, ReadError>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn invalid_schedule_is_rejected_with_reason() {
    let hints = Hints::default();
    let xml = |text: &str| refused(schedule_xml::read(text, &hints));
    let json = |text: &str| refused(schedule_json::read(text, &hints));
    assert!(xml("<rss/>").contains("XML of another kind, <rss>"));
    assert!(xml("<schedule>\n<day></schedule>").contains("line 2, column 6"));
    assert!(xml("").contains("line 1, column 1"));
    assert!(json(r#"{"schedule": [1]}"#).contains("no 'conference'"));
    assert!(json("{\n\"schedule\": ").contains("it ends early, at line 2, column 12"));
    assert!(xml("<schedule>\n<day>\n<room").contains("it ends early, at line 3"));
    assert!(!schedule_json::detect(
        r#"{"format": "hallway-schedule", "conference": {"schedule": 1}}"#
    ));
    assert!(!schedule_json::detect(r#"["schedule"]"#));
    assert!(schedule_json::detect(" {\"a\": [1], \"schedule\": {,"));
    assert!(!schedule_xml::detect("<rss><schedule>"));
}

#[test]
fn file_without_events_is_rejected_with_expected_elements() {
    for (text, parts) in [
        (
            "<schedule><day date='2026-06-01'><slot id='1'><talk>T</talk></slot></day></schedule>",
            ["schedule XML", "<schedule>, in it <day>, <slot>, <talk>", "<event>"],
        ),
        (
            "<schedule><conference><title>C</title></conference><day date='2026-06-01'/></schedule>",
            ["schedule XML", "<conference>, <title>, <day>", "<room>"],
        ),
        (
            r#"{"schedule": {"conference": {"title": "C"}, "program": [{"title": "T"}]}}"#,
            ["schedule JSON", "conference, program", "'days'"],
        ),
        (
            r#"{"schedule": {"conference": {"title": "C", "days": []}}}"#,
            ["schedule JSON", "days, title", "'rooms'"],
        ),
    ] {
        let refused = refused(crate::format::read(text.as_bytes(), &Hints::default()));
        for part in parts {
            assert!(refused.contains(part), "{refused}");
        }
    }
}

#[test]
fn input_too_costly_to_parse_is_rejected() {
    let hints = Hints::default();
    let xml = |text: &str| schedule_xml::read(text, &hints);
    let entities = "<!DOCTYPE schedule [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><schedule><day>&b;</day></schedule>";
    assert!(schedule_xml::detect(entities));
    assert!(refused(xml(entities)).contains("document type"));
    let attributes = (0..50_000).map(|n| format!(" a{n}='>'"));
    let attributes = attributes.collect::<Vec<_>>().concat();
    assert!(refused(xml(&format!("<schedule{attributes}/>"))).contains("attributes"));
    let prefixes = (0..50_000).map(|n| format!("<a xmlns:b{n}='c'>"));
    let prefixes = prefixes.collect::<Vec<_>>().concat();
    assert!(refused(xml(&format!("<schedule>{prefixes}"))).contains("namespaces"));
    let deep = 300_000;
    let nested = format!(
        "<schedule><day><event><abstract>{}x{}</abstract></event></day></schedule>",
        "<p>".repeat(deep),
        "</p>".repeat(deep)
    );
    assert!(xml(&nested).is_ok());
    assert!(xml(&format!("<schedule>{}", "<a>".repeat(deep))).is_err());
    let nested = format!("{{\"schedule\":{}", "[".repeat(deep));
    assert!(schedule_json::read(&nested, &hints).is_err());
    assert!(!schedule_json::detect(&"[{\"a\":".repeat(deep)));
    assert!(!schedule_json::detect(&format!("{{\"a\":{}", "[".repeat(deep))));
}

#[test]
fn too_many_events_are_rejected() {
    let hints = Hints::default();
    let many = crate::format::draft::MAX_TALKS + 1;
    let xml = format!("<schedule><day>{}</day></schedule>", "<event/>".repeat(many));
    assert_eq!(schedule_xml::read(&xml, &hints).unwrap_err(), ReadError::TooMany(many));
    let json = format!(
        r#"{{"schedule": {{"conference": {{"days": [{{"rooms": {{"r": [{{}}{}]}}}}]}}}}}}"#,
        ",{}".repeat(many - 1)
    );
    assert_eq!(schedule_json::read(&json, &hints).unwrap_err(), ReadError::TooMany(many));
}
