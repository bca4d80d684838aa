//! Descriptions of files that are not schedules, so that an error message can say what
//! the file is.

use serde_json::{Map, Value};

use super::page::is_page;
use super::read_error::fault;
use super::table::is_json;
use crate::text::truncated;

const MAX_KEYS: usize = 5;

/// Describes a file: `an HTML page`, `JSON with the keys a, b`.
pub fn looks_like(bytes: &[u8], text: &str) -> String {
    const BINARY: [(&[u8], &str); 12] = [
        (b"%PDF", "a PDF"),
        (b"\x1f\x8b", "a file packed several times; unpack it first"),
        (b"PK\x03\x04", "a zip file; unpack it first"),
        (b"BZh", "a bzip2 file; unpack it first"),
        (b"\xfd7zXZ", "an xz file; unpack it first"),
        (b"\x28\xb5\x2f\xfd", "a zstd file; unpack it first"),
        (b"SQLite format 3", "an SQLite database"),
        (b"\x89PNG", "a picture (PNG)"),
        (b"\xff\xd8\xff", "a picture (JPEG)"),
        (b"GIF8", "a picture (GIF)"),
        (b"\xff\xfe\0\0", "a text in UTF-32; save it in UTF-8"),
        (b"\x7fELF", "a program"),
    ];
    let text = super::encoding::start_of(text);
    if text.is_empty() {
        return "an empty file".to_owned();
    }
    if let Some((_, what)) = BINARY.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return (*what).to_owned();
    }
    match text.as_bytes()[0] {
        _ if is_json(text) => json(text),
        b'<' => markup(text),
        _ if text.chars().take(1000).any(|c| c == '\0') => "a binary file".to_owned(),
        _ => "plain text".to_owned(),
    }
}

/// Recognizes a file that describes other files. It may have the words of a schedule, even
/// examples of talks, but no talks.
pub fn never_a_schedule(text: &str) -> Option<&'static str> {
    const KINDS: [(&str, &str); 7] = [
        ("\"$schema\":\"http://json-schema.org", "a JSON Schema"),
        ("\"$schema\":\"https://json-schema.org", "a JSON Schema"),
        ("\"openapi\":\"", "the description of an API (OpenAPI)"),
        ("\"swagger\":\"", "the description of an API (OpenAPI)"),
        ("\"asyncapi\":\"", "the description of an API (AsyncAPI)"),
        ("\"type\":\"FeatureCollection\"", "places on a map (GeoJSON)"),
        ("{\"type\":\"Feature\",", "places on a map (GeoJSON)"),
    ];
    let head = packed_head(text);
    let found = KINDS.iter().find(|(marker, _)| head.starts_with('{') && head.contains(marker));
    found.map(|(_, what)| *what)
}

/// Returns the first part of a file without whitespace.
fn packed_head(text: &str) -> String {
    const DETECTION_BYTES: usize = 4 << 10;
    truncated(text, DETECTION_BYTES).split_whitespace().collect()
}

/// Recognizes a file of a known system that is not a schedule, and says where that system
/// has one.
pub fn system(text: &str) -> Option<&'static str> {
    /// The markers of each system, which must all be in the first part of a file, and its
    /// description.
    const SYSTEMS: [(&[&str], &str); 11] = [
        (&["[\"vcalendar\""], "jCal (RFC 7265); import the .ics file of the same calendar"),
        (&["icalendar-2.0"], "a calendar in the XML of RFC 6321; import its .ics file"),
        (&["\"pid\"", "\"decision"], HOTCRP),
        (&["\"pid\"", "\"authors\""], HOTCRP),
        (
            &["\"date_from\"", "\"slug\""],
            "an event of pretalx's API; import HOST/EVENT/schedule/export/schedule.json",
        ),
        (
            &["\"biography\"", "\"submissions\""],
            "speakers of pretalx's API; import HOST/EVENT/schedule/export/schedule.json",
        ),
        (
            &["\"profilePicture\"", "\"sessions\""],
            "speakers of Sessionize; import sessionize.com/api/v2/ID/view/All",
        ),
        (&["\"forum\"", "\"invitation"], "papers of OpenReview, which have no times"),
        (
            &["\"schedules\"", "\"version\""],
            "a list of schedules; read it with hallway catalogue --refresh=URL",
        ),
        (&["<rss"], "a news feed (RSS)"),
        (&["<feed", "http://www.w3.org/2005/Atom"], "a news feed (Atom)"),
    ];
    const HOTCRP: &str = "HotCRP's list of papers, which has no times; import the calendar or the \
                          table of the schedule";
    let head = packed_head(text);
    let mut systems = SYSTEMS.iter();
    let system = systems.find(|(markers, _)| markers.iter().all(|marker| head.contains(marker)));
    system.map(|(_, what)| *what)
}

fn json(text: &str) -> String {
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(object)) if object.is_empty() => "an empty JSON object".to_owned(),
        Ok(Value::Object(object)) => {
            let noun = if object.len() == 1 { "key" } else { "keys" };
            format!("JSON with the {noun} {}", keys(&object, 2))
        }
        Ok(_) => "a JSON array".to_owned(),
        Err(error) => format!("JSON, but {}", fault(&error)),
    }
}

/// Names the keys of an object. If it has only one key, also names the keys below.
fn keys(object: &Map<String, Value>, deeper: usize) -> String {
    let clean = |key: &String| crate::text::clean::line(key);
    let mut keys: Vec<String> = object.keys().take(MAX_KEYS).map(clean).collect();
    if object.len() > MAX_KEYS {
        keys.push("…".to_owned());
    }
    let mut keys = keys.join(", ");
    let mut values = object.values();
    if let (Some(Value::Object(below)), None) = (values.next(), values.next())
        && deeper > 0
        && !below.is_empty()
    {
        keys = format!("{keys} (in it {})", self::keys(below, deeper - 1));
    }
    keys
}

/// Describes HTML, or XML by its root and the elements in it.
fn markup(text: &str) -> String {
    const DETECTION_BYTES: usize = 4000;
    if is_page(text) {
        return "an HTML page".to_owned();
    }
    let text = truncated(text, DETECTION_BYTES);
    let begins = |(at, _): (usize, &'_ str)| {
        let rest = &text[at + 1..];
        let end = rest.find(|c: char| !(c.is_alphanumeric() || ":_-.".contains(c)));
        let name = &rest[..end.unwrap_or(rest.len())];
        name.starts_with(char::is_alphabetic).then(|| format!("<{name}>"))
    };
    let mut names: Vec<String> = Vec::new();
    for name in text.match_indices('<').filter_map(begins) {
        if names.len() <= MAX_KEYS && !names.contains(&name) {
            names.push(name);
        }
    }
    match names.split_first() {
        None => "plain text".to_owned(),
        Some((root, _)) if root == "<svg>" => "a picture (SVG)".to_owned(),
        Some((root, [])) => format!("XML with the root {root}"),
        Some((root, within)) => format!("XML with the root {root}, in it {}", within.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn description_names_the_kind_of_file() {
        for (bytes, what) in [
            (&b" \n"[..], "an empty file"),
            (b"\xef\xbb\xbf", "an empty file"),
            (b"\n<!DOCTYPE html><html>", "an HTML page"),
            (b"%PDF-1.7", "a PDF"),
            (b"\x89PNG\r\n", "a picture (PNG)"),
            (b"{\"b\":1,\"a\":2}", "JSON with the keys a, b"),
            (b"{\"a\":[]}", "JSON with the key a"),
            (b"[1]", "a JSON array"),
            (b"[package]\nname = 1", "plain text"),
            (b"{\"a\":", "JSON, but it ends early, at line 1, column 5"),
            (
                b"<?xml version=\"1.0\"?>\n<!-- a > b -->\n<rss:x y=\"1\">",
                "XML with the root <rss:x>",
            ),
            (b"<svg/>", "a picture (SVG)"),
            (
                b"<timetable><slot id='1'><talk/></slot><slot/></timetable>",
                "XML with the root <timetable>, in it <slot>, <talk>",
            ),
            (
                b"{\"programme\":{\"week\":{\"mon\":[],\"tue\":[]}}}",
                "JSON with the key programme (in it week (in it mon, tue))",
            ),
            (b"Monday\n9:00 Welcome", "plain text"),
            (b"a\x00b", "a binary file"),
        ] {
            assert_eq!(looks_like(bytes, &String::from_utf8_lossy(bytes)), what);
        }
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn description_is_never_empty(bytes in "(<|\\{|\\[|%PDF)?\\PC{0,40}", raw in prop::collection::vec(any::<u8>(), 0..40)) {
            prop_assert!(!looks_like(bytes.as_bytes(), &bytes).is_empty());
            prop_assert!(!looks_like(&raw, &String::from_utf8_lossy(&raw)).is_empty());
        }
    }
}
