//! The file format of a long text: an array of lines, which is readable and gives useful
//! diffs. A single string is accepted too.

use std::fmt;

use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use serde::ser::Serializer;

pub fn serialize<S: Serializer>(text: &str, to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(text.split('\n'))
}

pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    from.deserialize_any(Lines)
}

struct Lines;

impl<'de> Visitor<'de> for Lines {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of lines or one text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut lines: A) -> Result<String, A::Error> {
        let mut text = lines.next_element::<String>()?.unwrap_or_default();
        while let Some(line) = lines.next_element::<std::borrow::Cow<'de, str>>()? {
            text.push('\n');
            text.push_str(&line);
        }
        Ok(text)
    }
}
