//! JSON values of any type. Members keep their order.
//!
//! Real schedules write numbers for texts, texts for objects, lists for objects and
//! `null` for anything, so that typed structs would fail. The order of the rooms is the
//! order of an object's members.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A value.
#[derive(Debug, PartialEq)]
pub enum Json {
    /// `null`.
    Null,
    /// A text, a number or a Boolean, as text.
    Text(String),
    /// A list.
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

    /// Returns the members of an object.
    pub fn members(&self) -> &[(String, Self)] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }

    /// Returns the items of a list.
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

struct Values;

impl<'de> Visitor<'de> for Values {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Text(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Text(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Text(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Text(value.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Json, E> {
        Ok(Json::Text(text))
    }

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
    fn members_keep_their_order_and_values_have_a_text() {
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
