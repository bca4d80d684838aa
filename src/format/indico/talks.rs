//! Conversion of contributions, blocks and breaks into talks.

use serde_json::Value;

use super::json::{first, text};
use super::reader::Reader;
use super::when;
use crate::schedule::id_of;
use crate::schedule::{Talk, time};
use crate::text::markdown::escape;

/// The values that a block passes on to its entries.
#[derive(Debug, Default)]
pub(super) struct Within {
    /// The title of the session.
    pub session: Option<String>,
    /// The room of the block.
    pub room: Option<String>,
}

/// Reads a contribution. Its ID is the friendly ID that people see, else the internal
/// ID, else derived from the title. Its room is its own, else the block's, else the
/// event's. Its code becomes the subtitle. Its parts have no times, so they are listed
/// at the end of the abstract.
pub(super) fn contribution(reader: &mut Reader, it: &Value, within: &Within) {
    let id = text(first(it, &["friendly_id", "id", "db_id"]));
    let place = if id.is_empty() {
        format!("contribution '{}'", text(&it["title"]))
    } else {
        format!("contribution {id}")
    };
    let title = reader.line(&place, "title", &it["title"]).unwrap_or_default();
    let id = if id.is_empty() {
        let made = id_of(&title);
        reader.problem(&place, format!("no ID; using '{made}'"));
        made
    } else {
        id.into_owned()
    };
    let mut talk = Talk::new(id, title);
    talk.subtitle = reader.line(&place, "code", &it["code"]);
    talk.kind = reader.line(&place, "type", &it["type"]);
    talk.slot = reader.slot(&place, it);
    talk.room =
        reader.room_of(&place, it).or_else(|| within.room.clone()).or_else(|| reader.room.clone());
    let session = reader.line(&place, "session", &it["session"]);
    talk.session = session.or_else(|| within.session.clone());
    talk.track = reader.line(&place, "track", &it["track"]);
    talk.presenters = reader.people(&place, "speakers", &it["speakers"]);
    talk.authors = reader.people(&place, "authors", &it["primaryauthors"]);
    talk.coauthors = reader.people(&place, "coauthors", &it["coauthors"]);
    talk.url = reader.address(&place, &it["url"]);
    reader.links(&place, it, &mut talk.links);
    talk.abstract_ = reader.text(&place, &it["description"]);
    parts(reader, &place, &it["subContributions"], &mut talk);
    reader.put(talk, &place);
}

/// Lists the parts in the abstract: `- Title (10 min): First Last, First Last`. Their
/// attachments become links of the talk.
fn parts(reader: &mut Reader, place: &str, parts: &Value, talk: &mut Talk) {
    let mut lines = Vec::new();
    for part in reader.all(place, "parts", parts) {
        let title = reader.line(place, "part's title", &part["title"]);
        let mut line = escape(title.as_deref().unwrap_or("(no title)"), true);
        let mut wrong = Vec::new();
        if let Some(minutes) = when::minutes(&part["duration"], &mut wrong).filter(|m| *m > 0) {
            line = format!("{line} ({})", time::length(minutes));
        }
        for message in wrong {
            reader.problem(place, format!("in a part of it: {message}"));
        }
        let people = reader.people(place, "parts' speakers", &part["speakers"]);
        let names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
        if !names.is_empty() {
            line = format!("{line}: {}", escape(&names.join(", "), false));
        }
        lines.push(format!("- {line}"));
        reader.links(place, part, &mut talk.links);
    }
    if !lines.is_empty() {
        let gap = if talk.abstract_.is_empty() { "" } else { "\n\n" };
        talk.abstract_ = format!("{}{gap}{}", talk.abstract_, lines.join("\n"));
    }
}

/// Reads the chairs and the contributions of a session block. The caller turns a block
/// without contributions into a talk.
pub(super) fn block(reader: &mut Reader, it: &Value) -> Within {
    let place = format!("session block {}", text(first(it, &["id", "title"])));
    let title = reader.line(&place, "title", &it["title"]);
    let session = reader.line(&place, "session's title", &it["session"]["title"]);
    let within = Within { session: session.or(title), room: reader.room_of(&place, it) };
    let mut chairs = reader.people(&place, "conveners", &it["conveners"]);
    chairs.extend(reader.people(&place, "conveners", &it["sessionConveners"]));
    if let Some(session) = &within.session {
        reader.session(session, chairs);
    }
    for it in reader.all(&place, "contributions", &it["contributions"]) {
        contribution(reader, it, &within);
    }
    within
}

/// Adds a block or a break as a talk. Its ID gets a letter as prefix, which no
/// contribution has.
pub(super) fn item(reader: &mut Reader, it: &Value, within: &Within, is_break: bool) {
    let (letter, what) = if is_break { ('b', "break") } else { ('s', "session block") };
    let place = format!("{what} {}", text(first(it, &["id", "title"])));
    let title = reader.line(&place, "title", &it["title"]).unwrap_or_default();
    let id = match &*text(&it["id"]) {
        "" => id_of(&title),
        id => id.trim_start_matches(letter).to_owned(),
    };
    let mut talk = Talk::new(format!("{letter}{id}"), title);
    talk.is_break = is_break;
    talk.subtitle = reader.line(&place, "code", &it["code"]);
    talk.slot = reader.slot(&place, it);
    talk.session.clone_from(&within.session);
    talk.room =
        reader.room_of(&place, it).or_else(|| within.room.clone()).or_else(|| reader.room.clone());
    let is_given = |value: &&Value| !text(value).is_empty();
    let url = [&it["url"], &it["session"]["url"]].into_iter().find(is_given);
    talk.url = url.and_then(|url| reader.address(&place, url));
    reader.links(&place, it, &mut talk.links);
    let texts = [&it["description"], &it["session"]["description"]];
    let text = texts.into_iter().find(is_given);
    talk.abstract_ = text.map_or_else(String::new, |text| reader.text(&place, text));
    reader.put(talk, &place);
}
