//! Reading any file terminates, and both spellings give the same result.

use proptest::prelude::*;

use super::{JSON, XML};
use crate::format::{Hints, schedule_json, schedule_xml};
use crate::schedule::Schedule;

/// The file with a few short pieces replaced by random bytes.
fn damaged(text: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let cut = (0..text.len(), 0..text.len(), prop::collection::vec(any::<u8>(), 0..4));
    prop::collection::vec(cut, 1..6).prop_map(move |cuts| {
        let mut bytes = text.as_bytes().to_vec();
        for (from, to, put) in cuts {
            let (from, to) = (from.min(bytes.len()), to.min(bytes.len()));
            let end = from.max(to).min(from + 40);
            bytes.splice(from..end.max(from), put);
        }
        bytes
    })
}

/// Values for times, names and URLs, of characters that XML allows.
fn value() -> impl Strategy<Value = String> {
    let is_allowed = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    let text = prop_oneof![
        "[0-9]{1,4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?)?",
        "[0-9]{0,3}(:[0-9]{0,2}){0,3}",
        "[a-zA-Z/:. ]{0,12}",
        any::<String>(),
    ];
    text.prop_map(move |text| text.chars().filter(is_allowed).collect())
}

proptest! {
    #![proptest_config(crate::effort::random(256))]

    #[test]
    fn damaged_files_yield_valid_schedule_or_error(xml in damaged(XML), json in damaged(JSON)) {
        let [xml, json] = [xml, json].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let _ = schedule_xml::detect(&xml);
        let _ = schedule_json::detect(&json);
        let hints = Hints::default();
        let read = [schedule_xml::read(&xml, &hints), schedule_json::read(&json, &hints)];
        for import in read.into_iter().flatten() {
            prop_assert!(Schedule::new(import.conference).is_ok());
        }
    }

    #[test]
    fn random_values_read_the_same_from_xml_and_json(
        values in prop::collection::vec(value(), 12),
        facts in prop::collection::vec(value(), 4),
    ) {
        const FIELDS: [&str; 12] = ["guid", "id", "date", "start", "duration", "end", "title", "track",
            "abstract", "description", "url", "type"];
        const FACTS: [&str; 4] = ["start", "end", "time_zone_name", "day_change"];
        let members = |names: &[&str], values: &[String]| {
            let quoted = |text: &String| serde_json::to_string(text).unwrap();
            let pairs = names.iter().zip(values);
            pairs.map(|(name, value)| format!("\"{name}\":{},", quoted(value))).collect::<Vec<_>>().concat()
        };
        let elements = |names: &[&str], values: &[String]| {
            let escaped = |text: &String| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            let pairs = names.iter().zip(values);
            pairs.map(|(name, value)| format!("<{name}>{}</{name}>", escaped(value))).collect::<Vec<_>>().concat()
        };
        let json = format!(
            "{{\"schedule\":{{\"conference\":{{{}\"title\":\"C\",\"days\":[{{\"date\":\"2024-07-01\",\"rooms\":{{\"A\":[{{{}\"x\":1}}]}}}}]}}}}}}",
            members(&FACTS, &facts), members(&FIELDS, &values));
        let xml = format!(
            "<schedule><conference>{}<title>C</title></conference><day date='2024-07-01'><room name='A'><event>{}</event></room></day></schedule>",
            elements(&FACTS, &facts), elements(&FIELDS, &values));
        let json = schedule_json::read(&json, &Hints::default()).unwrap();
        let xml = schedule_xml::read(&xml, &Hints::default()).unwrap();
        prop_assert_eq!(&xml.conference, &json.conference);
        prop_assert!(Schedule::new(xml.conference).is_ok());
    }
}
