//! JSON values of unexpected types. Each type here accepts any value and remembers an
//! unexpected type.
//!
//! This module knows nothing of Indico and repairs nothing. The caller decides what to
//! do.

use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use serde_json::Value;

/// Names the type of a value in a message.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// A text.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum Text {
    /// Missing or null.
    #[default]
    None,
    /// A text, which may be blank.
    Is(String),
    /// A number, as written.
    Number(String),
    /// Another type, by name.
    Odd(&'static str),
}

impl Text {
    /// Returns the trimmed text, or an empty text.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Is(text) | Self::Number(text) => text.trim(),
            Self::None | Self::Odd(_) => "",
        }
    }

    /// Returns the first text that is not blank.
    pub fn first<'a>(texts: impl IntoIterator<Item = &'a Self>) -> &'a str {
        let texts = texts.into_iter().map(Self::as_str);
        texts.into_iter().find(|t| !t.is_empty()).unwrap_or("")
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(match Value::deserialize(from)? {
            Value::Null => Self::None,
            Value::String(text) => Self::Is(text),
            Value::Number(number) => Self::Number(number.to_string()),
            other => Self::Odd(kind(&other)),
        })
    }
}

/// A number, which may be written as text.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) enum Number {
    /// Missing, null or blank.
    #[default]
    None,
    /// A finite number.
    Is(f64),
    /// Another value.
    Odd,
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let number = match Value::deserialize(from)? {
            Value::Number(number) => number.as_f64(),
            Value::String(text) if text.trim().is_empty() => return Ok(Self::None),
            Value::String(text) => text.trim().parse().ok(),
            Value::Null => return Ok(Self::None),
            _ => None,
        };
        Ok(match number.filter(|number: &f64| number.is_finite()) {
            Some(number) => Self::Is(number),
            None => Self::Odd,
        })
    }
}

/// Objects of one kind: a list, or an object with irrelevant keys.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Many<T> {
    /// The readable items.
    pub items: Vec<T>,
    /// Number of unreadable items.
    pub odd: usize,
    /// Whether the file has the list, even if empty.
    pub given: bool,
}

impl<T> Default for Many<T> {
    fn default() -> Self {
        Self { items: Vec::new(), odd: 0, given: false }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut many = Self::default();
        let values: Vec<Value> = match Value::deserialize(from)? {
            Value::Array(values) => values,
            Value::Object(values) => values.into_iter().map(|(_, value)| value).collect(),
            Value::Null => return Ok(many),
            // PHP and older versions write an empty text for nothing.
            Value::String(text) if text.trim().is_empty() => return Ok(many),
            _ => {
                many.odd = 1;
                return Ok(many);
            }
        };
        many.given = true;
        for value in values {
            match object(value) {
                Some(item) => many.items.push(item),
                None => many.odd += 1,
            }
        }
        Ok(many)
    }
}

/// Parses an object. Returns `None` for other values and for invalid objects.
pub(super) fn object<T: DeserializeOwned>(value: Value) -> Option<T> {
    if value.is_object() { T::deserialize(value).ok() } else { None }
}

/// Parses an object, or returns the default if that fails.
pub(super) fn or_default<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Default,
{
    Ok(object(Value::deserialize(from)?).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_value_can_be_read_as_each_type() {
        for value in [
            json!(null),
            json!(true),
            json!(1.5),
            json!("x"),
            json!([1, "x", {}]),
            json!({"a": {}}),
        ] {
            assert!(Text::deserialize(&value).is_ok());
            assert!(Number::deserialize(&value).is_ok());
            assert!(Many::<std::collections::HashMap<String, Text>>::deserialize(&value).is_ok());
        }
    }

    #[test]
    fn what_is_of_another_type_is_remembered() {
        let text = |value| Text::deserialize(value).unwrap();
        assert_eq!(text(json!(17)), Text::Number("17".to_owned()));
        assert_eq!(text(json!([])), Text::Odd("a list"));
        assert_eq!(text(json!(" a ")).as_str(), "a");
        let number = |value| Number::deserialize(value).unwrap();
        assert_eq!(number(json!("20.5")), Number::Is(20.5));
        assert_eq!(number(json!("inf")), Number::Odd);
        assert_eq!(number(json!("")), Number::None);
    }
}
