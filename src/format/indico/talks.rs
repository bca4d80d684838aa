//! Conversion of contributions, blocks and breaks into talks.

use serde_json::Value;

use super::json::{first, text};
use super::reader::Reader;
use super::when;
use crate::schedule::{Talk, TalkId, slugify, time};
use crate::text::markdown::escape;

/// The values that a block passes on to its entries.
#[derive(Debug, Default)]
pub(super) struct BlockContext {
    pub session: Option<String>,
    pub room: Option<String>,
}

/// Reads a contribution. Its ID is the friendly ID that people see, else the internal
/// ID, else derived from the title. Its parts have no times, so they are listed at the end
/// of the abstract.
pub(super) fn contribution(reader: &mut Reader, entry: &Value, within: &BlockContext) {
    let id = text(first(entry, &["friendly_id", "id", "db_id"]));
    let place = match &*id {
        "" => format!("contribution '{}'", text(&entry["title"])),
        id => format!("contribution {id}"),
    };
    let mut talk = talk(reader, &place, entry, &id, within);
    if id.is_empty() {
        reader.problem(&place, format!("no ID; using '{}'", talk.id));
    }
    talk.session = reader.line(&place, "session", &entry["session"]).or(talk.session);
    parts(reader, &place, &entry["subContributions"], &mut talk);
    reader.add_talk(talk, &place);
}

/// Reads what contributions, blocks and breaks have in common. Without an ID, it derives from
/// the title. The room is the entry's own, else the block's, else the event's. The code
/// becomes the subtitle. URL and description may be those of the session.
fn talk(reader: &mut Reader, place: &str, entry: &Value, id: &str, within: &BlockContext) -> Talk {
    let title = reader.line(place, "title", &entry["title"]).unwrap_or_default();
    let id = if id.is_empty() { slugify(&title) } else { id.to_owned() };
    let mut talk = Talk::new(id, title);
    talk.subtitle = reader.line(place, "code", &entry["code"]);
    talk.kind = reader.line(place, "type", &entry["type"]);
    talk.slot = reader.slot(place, entry);
    let room = reader.room_of(place, entry).or_else(|| within.room.clone());
    talk.room = room.or_else(|| reader.room.clone());
    talk.session.clone_from(&within.session);
    talk.track = reader.line(place, "track", &entry["track"]);
    talk.presenters = reader.people(place, "speakers", &entry["speakers"]);
    talk.authors = reader.people(place, "authors", &entry["primaryauthors"]);
    talk.coauthors = reader.people(place, "coauthors", &entry["coauthors"]);
    let own_or_session = |name: &str| match (&entry[name], &entry["session"][name]) {
        (own, session) if text(own).is_empty() && !text(session).is_empty() => session,
        (own, _) => own,
    };
    talk.url = reader.address(place, own_or_session("url"));
    reader.links(place, entry, &mut talk.links);
    talk.abstract_ = reader.text(place, own_or_session("description"));
    talk
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
pub(super) fn block(reader: &mut Reader, entry: &Value) -> BlockContext {
    let place = format!("session block {}", text(first(entry, &["id", "title"])));
    let title = reader.line(&place, "title", &entry["title"]);
    let session = reader.line(&place, "session's title", &entry["session"]["title"]);
    let within = BlockContext { session: session.or(title), room: reader.room_of(&place, entry) };
    let mut chairs = reader.people(&place, "conveners", &entry["conveners"]);
    chairs.extend(reader.people(&place, "conveners", &entry["sessionConveners"]));
    if let Some(session) = within.session.as_ref().and_then(|it| reader.draft.session(it)) {
        for chair in chairs {
            if !session.chairs.contains(&chair) {
                session.chairs.push(chair);
            }
        }
    }
    for entry in reader.all(&place, "contributions", &entry["contributions"]) {
        contribution(reader, entry, &within);
    }
    within
}

/// Adds a block or a break as a talk. Its ID gets a letter as prefix, which no
/// contribution has.
pub(super) fn item(reader: &mut Reader, entry: &Value, within: &BlockContext, is_break: bool) {
    let (letter, what) = if is_break { ('b', "break") } else { ('s', "session block") };
    let place = format!("{what} {}", text(first(entry, &["id", "title"])));
    let id = text(&entry["id"]);
    let mut talk = talk(reader, &place, entry, id.trim_start_matches(letter), within);
    talk.id = TalkId::new(format!("{letter}{}", talk.id));
    talk.is_break = is_break;
    reader.add_talk(talk, &place);
}
