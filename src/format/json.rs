//! JSON values of any type, and the detection of JSON files by their members.
//!
//! Real schedules write numbers for strings, strings for objects, lists for objects and
//! `null` for anything, so that typed structs would fail. The order of the rooms is the
//! order of an object's members.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Returns the members of an object up to its end, or to where it is broken: the values of
/// those in `texts`, and empty texts for the others.
pub fn members(text: &str, texts: &[&str]) -> HashMap<String, String> {
    let mut members = Members { found: HashMap::new(), texts };
    let _ = serde_json::Deserializer::from_str(text).deserialize_map(&mut members);
    members.found
}

struct Members<'a> {
    found: HashMap<String, String>,
    texts: &'a [&'a str],
}

impl<'de> Visitor<'de> for &mut Members<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(name) = members.next_key::<String>()? {
            let is_text = self.texts.contains(&name.as_str());
            self.found.entry(name.clone()).or_default();
            if is_text {
                let value = members.next_value::<Json>()?.text().to_owned();
                self.found.insert(name, value);
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// Replaces escapes of half a character, such as a `\ud83d` without its second half, and returns
/// the line of the first one. No text can contain it, so that the whole file would be broken.
pub fn without_half_characters(text: &str) -> (Cow<'_, str>, Option<usize>) {
    let (mut out, mut first) = (Cow::Borrowed(""), None);
    let mut from = 0;
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\\', &text.as_bytes()[at..]) {
        let start = at + found;
        let code = |at: usize| {
            let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
            u16::from_str_radix(digits, 16).ok()
        };
        let is_half = |code: u16| (0xd800..0xe000).contains(&code);
        let second = |at: usize| code(at).is_some_and(|code| (0xdc00..0xe000).contains(&code));
        at = match code(start) {
            Some(code) if code < 0xdc00 && is_half(code) && second(start + 6) => start + 12,
            Some(code) if is_half(code) => {
                first.get_or_insert_with(|| text[..start].matches('\n').count() + 1);
                out.to_mut().extend([&text[from..start], "\\ufffd"]);
                from = start + 6;
                from
            }
            _ => (start + 2).min(text.len()),
        };
        if !text.is_char_boundary(at) {
            at = start + 1;
        }
    }
    (out + &text[from..], first)
}

/// A value. Members keep their order.
#[derive(Debug, PartialEq)]
pub enum Json {
    Null,
    /// A text, a number or a Boolean, as text.
    Text(String),
    List(Vec<Json>),
    /// An object. Names may repeat.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Returns a member of an object, or `null`.
    pub fn get(&self, name: &str) -> &Self {
        let mut members = self.members().iter();
        let member = members.find(|(other, _)| other == name);
        member.map_or(&Self::Null, |(_, value)| value)
    }

    /// Returns the first text of these members that is not blank, or an empty text.
    pub fn first(&self, names: &[&str]) -> &str {
        let mut texts = names.iter().map(|name| self.get(name).text());
        texts.find(|text| !text.trim().is_empty()).unwrap_or_default()
    }

    pub fn members(&self) -> &[(String, Self)] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }

    pub fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// Returns the text of a value. For an object this is its name. For a text in
    /// several languages it is the English one, else the first.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Object(members) => {
                let named = ["name", "en"].map(|name| self.get(name));
                let mut texts = named.into_iter().chain(members.iter().map(|(_, value)| value));
                let text = texts.find_map(|value| match value {
                    Self::Text(text) if !text.trim().is_empty() => Some(text.as_str()),
                    _ => None,
                });
                text.unwrap_or_default()
            }
            _ => "",
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Values)
    }
}

/// Reads values of these types as texts.
macro_rules! visit_texts {
    ($($visit:ident($type:ty))*) => {
        $(fn $visit<E>(self, value: $type) -> Result<Json, E> {
            Ok(Json::Text(value.to_string()))
        })*
    };
}

struct Values;

impl<'de> Visitor<'de> for Values {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    visit_texts! { visit_bool(bool) visit_i64(i64) visit_u64(u64) visit_f64(f64) visit_str(&str) }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let mut object = Vec::new();
        while let Some(member) = members.next_entry()? {
            object.push(member);
        }
        Ok(Json::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_characters_are_replaced() {
        for (text, expected, line) in [
            (r#"["\ud83d\ude00 \\ud83d é"]"#, r#"["\ud83d\ude00 \\ud83d é"]"#, None),
            ("[\n\"a\\uD83D\"]", "[\n\"a\\ufffd\"]", Some(2)),
            (r#"["\ude00\ud83d\ud83d\ude00"]"#, r#"["\ufffd\ufffd\ud83d\ude00"]"#, Some(1)),
            (r#"["\ud83d\n\dc00"#, r#"["\ufffd\n\dc00"#, Some(1)),
            ("\\", "\\", None),
            ("\\ud83", "\\ud83", None),
            ("\\é\\u1é", "\\é\\u1é", None),
        ] {
            let (found, first) = without_half_characters(text);
            assert_eq!((&*found, first), (expected, line), "{text}");
        }
    }

    #[test]
    fn members_keep_order_and_values_become_text() {
        let json: Json = serde_json::from_str(
            r#"{"z": 1, "a": null, "b": true, "c": {"slug": "s", "name": "N"}, "d": {"de": "D", "en": "E"},
                "e": [2, "x"], "f": {"x": [], "de": "D"}, "z": 9.5}"#,
        )
        .unwrap();
        let names: Vec<_> = json.members().iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["z", "a", "b", "c", "d", "e", "f", "z"]);
        let texts: Vec<_> = json.members().iter().map(|(_, value)| value.text()).collect();
        assert_eq!(texts, ["1", "", "true", "N", "E", "", "D", "9.5"]);
        assert_eq!(json.get("e").items().len(), 2);
        assert_eq!(json.get("e").get("nothing"), &Json::Null);
    }
}
