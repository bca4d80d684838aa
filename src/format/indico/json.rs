//! JSON values of unexpected types. Each function here accepts any value.
//!
//! This module knows nothing of Indico and repairs nothing. The caller decides what to
//! do.

use std::borrow::Cow;

use serde_json::Value;

/// Returns the trimmed text, or a number as text. Any other value is an empty text.
pub(super) fn text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => text.trim().into(),
        Value::Number(number) => number.to_string().into(),
        _ => "".into(),
    }
}

/// Returns the first of these members that has a text that is not blank, or null.
pub(super) fn first<'a>(value: &'a Value, names: &[&str]) -> &'a Value {
    let mut values = names.iter().map(|name| &value[*name]);
    values.find(|value| !text(value).is_empty()).unwrap_or(&Value::Null)
}

/// Returns the values of a list, or of an object with irrelevant keys. `None` if there
/// is no list. PHP and older versions write an empty text for nothing.
pub(super) fn list(value: &Value) -> Option<Vec<&Value>> {
    match value {
        Value::Array(values) => Some(values.iter().collect()),
        Value::Object(values) => Some(values.values().collect()),
        _ => None,
    }
}

/// Returns the objects in a list, and the number of other values in their place.
pub(super) fn objects(value: &Value) -> (Vec<&Value>, usize) {
    let Some(values) = list(value) else {
        let is_nothing = value.is_null() || value.as_str().is_some_and(|t| t.trim().is_empty());
        return (Vec::new(), usize::from(!is_nothing));
    };
    let all = values.len();
    let objects: Vec<&Value> = values.into_iter().filter(|value| value.is_object()).collect();
    let odd = all - objects.len();
    (objects, odd)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn any_value_converts_to_text() {
        for (value, expected) in [
            (json!(null), ""),
            (json!(true), ""),
            (json!(1.5), "1.5"),
            (json!(17), "17"),
            (json!(" x "), "x"),
            (json!([1, "x", {}]), ""),
            (json!({"a": {}}), ""),
        ] {
            assert_eq!(text(&value), expected);
        }
        assert_eq!(first(&json!({"a": [], "b": " ", "c": 0}), &["a", "b", "c"]), &json!(0));
    }

    #[test]
    fn objects_are_collected_from_any_value() {
        let counts = |value| {
            let (objects, odd) = objects(&value);
            (objects.len(), odd)
        };
        assert_eq!(counts(json!([{}, 1, {"a": 2}])), (2, 1));
        assert_eq!(counts(json!({"0": {}, "1": null})), (1, 1));
        assert_eq!(counts(json!(" ")), (0, 0));
        assert_eq!(counts(json!(null)), (0, 0));
        assert_eq!(counts(json!("x")), (0, 1));
        assert!(list(&json!("")).is_none() && list(&json!([])).is_some());
    }
}
