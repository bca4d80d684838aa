//! The tags of a web page that may lead to a schedule.

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};
use serde_json::Value;

use crate::format::json::without_half_characters;
use crate::format::repairs::time::{self, Moment};

#[derive(Debug, Default)]
pub(super) struct Parts {
    pub title: String,
    pub base: Option<String>,
    pub generator: String,
    /// The `<link>` elements with `rel=alternate`: type and URL.
    pub alternates: Vec<(String, String)>,
    /// The links: URL and text.
    pub links: Vec<(String, String)>,
    /// The sources of scripts and frames, and the own element of pretalx.
    pub sources: Vec<String>,
    /// The contents of `<script type="application/ld+json">`.
    data: Vec<String>,
}

/// The elements whose text counts.
#[derive(Debug, Clone, Copy)]
enum CurrentElement {
    Nothing,
    Title,
    Link,
    Data,
}

impl Parts {
    pub fn of(text: &str) -> Self {
        const MAX_LINKS: usize = 5_000;
        let mut parts = Self::default();
        let mut within = CurrentElement::Nothing;
        let mut emitter = DefaultEmitter::default();
        // Without this, the content of scripts is read as tags.
        emitter.naively_switch_states(true);
        for token in Tokenizer::new_with_emitter(text, emitter).flatten() {
            match token {
                Token::StartTag(tag) if parts.links.len() < MAX_LINKS => {
                    within = parts.start(&tag, within);
                }
                Token::EndTag(tag) => {
                    let ends = matches!(
                        (within, &**tag.name),
                        (CurrentElement::Title, b"title")
                            | (CurrentElement::Link, b"a")
                            | (CurrentElement::Data, b"script")
                    );
                    if ends {
                        within = CurrentElement::Nothing;
                    }
                }
                Token::String(text) => parts.text(&String::from_utf8_lossy(&text), within),
                _ => {}
            }
        }
        parts
    }

    fn start(&mut self, tag: &StartTag<()>, within: CurrentElement) -> CurrentElement {
        let value = |name: &str| {
            let value = tag.attributes.get(name.as_bytes());
            value.map(|value| String::from_utf8_lossy(value).into_owned()).unwrap_or_default()
        };
        match &**tag.name {
            b"title" if self.title.is_empty() => return CurrentElement::Title,
            b"base" => self.base = Some(value("href")),
            b"meta" if value("name").eq_ignore_ascii_case("generator") => {
                self.generator = value("content").to_lowercase();
            }
            b"link" if value("rel").split_whitespace().any(|rel| rel == "alternate") => {
                self.alternates.push((value("type"), value("href")));
            }
            b"a" => {
                self.links.push((value("href"), value("title")));
                return CurrentElement::Link;
            }
            b"script" => {
                self.sources.push(value("src"));
                if value("type").eq_ignore_ascii_case("application/ld+json") {
                    self.data.push(String::new());
                    return CurrentElement::Data;
                }
            }
            b"iframe" => self.sources.push(value("src")),
            b"pretalx-schedule" => {
                "pretalx".clone_into(&mut self.generator);
                self.links.push((value("event-url"), String::new()));
            }
            _ => {}
        }
        within
    }

    fn text(&mut self, text: &str, within: CurrentElement) {
        let field = match within {
            CurrentElement::Nothing => None,
            CurrentElement::Title => Some(&mut self.title),
            CurrentElement::Link => self.links.last_mut().map(|(_, name)| name),
            CurrentElement::Data => self.data.last_mut(),
        };
        if let Some(field) = field {
            field.push_str(if matches!(within, CurrentElement::Link) { " " } else { "" });
            field.push_str(text);
        }
    }

    /// Returns the events with a time of day in JSON-LD as a list, if there are several. A
    /// single one is the conference.
    pub fn events(&self) -> Option<String> {
        let mut events = Vec::new();
        for data in &self.data {
            let (data, _) = without_half_characters(data);
            let Ok(mut json) = serde_json::from_str::<Value>(&data) else { continue };
            let listed = json.get_mut("@graph").map(Value::take).unwrap_or(json);
            let listed = match listed {
                Value::Array(items) => items,
                one => vec![one],
            };
            events.extend(listed.into_iter().filter(is_timed));
        }
        (events.len() > 1).then(|| Value::Array(events).to_string())
    }

    /// Returns JSON-LD that lists events within an event.
    pub fn talks(&self) -> Option<String> {
        let data = self.data.iter().find(|data| data.contains("\"subEvent\""))?;
        serde_json::from_str::<serde::de::IgnoredAny>(data).is_ok().then(|| data.clone())
    }
}

/// Reports whether an event of JSON-LD starts at a time of day.
fn is_timed(event: &Value) -> bool {
    let start = event.get("startDate").and_then(Value::as_str).and_then(time::read);
    start.is_some_and(|start| !matches!(start, Moment::Date(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_of_several_scripts_are_collected() {
        let script = |json: &str| format!("<script type='application/ld+json'>{json}</script>");
        let event = |name: &str, start: &str| {
            script(&format!(r#"{{"@type": "Event", "name": "{name}", "startDate": "{start}"}}"#))
        };
        let events =
            |scripts: &[String]| Parts::of(&format!("<html>{}", scripts.concat())).events();
        let (first, second) =
            (event("a", "2030-04-01T09:00+09:00"), event("b", "2030-04-01 10:00"));
        let conference = event("C", "2030-04-01");
        let broken = script("{\"startDate\":");
        let found = events(&[conference.clone(), first.clone(), broken, second.clone()]).unwrap();
        assert!(["\"a\"", "\"b\""].iter().all(|name| found.contains(name)), "{found}");
        assert!(!found.contains("\"C\""), "{found}");
        let list = |form: &str| {
            let both = format!("{first}{second}").replace("</script>", ",");
            let both = both.replace("<script type='application/ld+json'>", "");
            script(&form.replace("ALL", both.trim_end_matches(',')))
        };
        for form in ["[ALL]", "{\"@graph\": [ALL]}"] {
            assert_eq!(events(&[list(form)]).as_ref(), Some(&found), "{form}");
        }
        assert_eq!(events(&[conference, first]), None);
    }
}
