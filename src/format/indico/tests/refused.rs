//! Accepted and rejected files.

use super::*;

#[test]
fn event_without_contributions_is_rejected_with_export_url() {
    let address = "https://indico.example/export/event/17.json?detail=contributions";
    for (results, looks_like) in [
        (json!([event(json!({}))]), "an event of Indico without its contributions"),
        (json!([event(json!({})), event(json!({}))]), "a list of Indico events"),
        (json!([]), "an export of Indico without an event"),
    ] {
        let refused = refused(&answer(&results));
        assert!(refused.contains(looks_like), "{refused}");
        assert!(refused.contains(address), "{refused}");
    }
    let empty = serde_json::to_vec(&answer(&json!([event(json!({"contributions": []}))])));
    let refused = crate::format::read(&empty.unwrap(), &Hints::default()).unwrap_err();
    assert!(refused.to_string().contains("'contributions'"), "{refused}");
}

#[test]
fn server_error_is_reported() {
    let file = json!({"_type": "HTTPAPIError", "message": "Event not found"});
    assert!(detect(&serde_json::to_string(&file).unwrap()));
    assert!(refused(&file).contains("'Event not found'"));
}

#[test]
fn broken_json_is_reported_with_line_and_column() {
    let text = serde_json::to_string_pretty(&answer(&json!([event(json!({}))]))).unwrap();
    let text = &text[..text.len() - 20];
    assert!(detect(text));
    let error = read(text, &Hints::default()).unwrap_err();
    assert!(matches!(&error, ReadError::Broken { format: NAME, .. }));
    let last = text.lines().count();
    assert!(error.to_string().contains(&format!("it ends early, at line {last}, column ")));
    let damaged = text.replace(':', ";");
    let error = read(&damaged, &Hints::default()).unwrap_err();
    assert!(error.to_string().contains("at line 2 column "), "{error}");
}

#[test]
fn other_files_are_not_detected_as_indico() {
    for other in [
        "",
        "[]",
        "{}",
        "BEGIN:VCALENDAR",
        r#"{"schedule": {"conference": {"title": "x", "url": "https://a.example/export/"}}}"#,
        r#"{"format": "hallway-schedule", "version": 1, "conference": {}}"#,
        r#"{"results": [], "count": 0, "url": "https://a.example/"}"#,
    ] {
        assert!(!detect(other), "{other}");
    }
}
