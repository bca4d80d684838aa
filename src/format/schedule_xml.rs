//! Schedule XML: pentabarf's format, which frab, pretalx, wafer, OSEM, the c3voc and
//! FOSDEM publish as well.
//!
//! This module only locates the values. `schedule_event` interprets them, for JSON as
//! well. Document types are rejected, and with them all entities that a file could
//! define.

pub(super) mod source;

use roxmltree::{Document, Error, Node, ParsingOptions};

use self::source::Lines;
use super::schedule_event::{Day, Event, LinkKind, RawBiography, RawSchedule};
use super::{Hints, Import, ReadError, draft};

pub const NAME: &str = "schedule XML";

/// The maximum number of nodes, more than the largest conference needs.
const MAX_NODES: u32 = 10_000_000;

/// Reports whether a file looks like schedule XML: its first element is `schedule`.
pub fn detect(text: &str) -> bool {
    source::root(text).is_some_and(|name| name == "schedule")
}

/// Reads schedule XML. Replaces control characters, which XML forbids but some files
/// contain, with spaces.
///
/// # Errors
///
/// Text that is not well-formed XML, with line and column; XML without a schedule.
pub fn read(text: &str, hints: &Hints) -> Result<Import, ReadError> {
    let mut raw = RawSchedule::default();
    let text = source::text(text, &mut raw.findings);
    let document = parse(NAME, &text)?;
    let root = document.root_element();
    if root.tag_name().name() != "schedule" {
        let name = root.tag_name().name();
        return Err(ReadError::no_schedule(format!("XML of another kind, <{name}>")));
    }
    let events = root.descendants().filter(|node| node.has_tag_name("event"));
    draft::check_count(events.count())?;
    fill(&mut raw, root, &Lines::of(&text));
    raw.import(NAME, hints)
}

/// Parses the text of [`source::text`]. Errors name line and column.
pub(super) fn parse<'a>(format: &'static str, text: &'a str) -> Result<Document<'a>, ReadError> {
    let broken = |reason| ReadError::broken(format, reason);
    source::check(text).map_err(broken)?;
    let options = ParsingOptions { nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| {
        let at = error.pos();
        broken(match error {
            Error::DtdDetected => {
                "it has a document type (<!DOCTYPE …>), which is not supported; remove it"
                    .to_owned()
            }
            Error::UnclosedRootNode | Error::UnexpectedEndOfStream => {
                format!("it ends early, at line {}", text.lines().count())
            }
            error => format!("it is broken at line {}, column {}: {error}", at.row, at.col),
        })
    })
}

fn fill(raw: &mut RawSchedule, root: Node, lines: &Lines) {
    for node in all(root, "conference") {
        for fact in node.children().filter(Node::is_element) {
            match fact.tag_name().name() {
                "track" => raw.tracks.push(named(fact)),
                name => raw.set(name, &text(fact)),
            }
        }
    }
    for node in root.children().filter(Node::is_element) {
        match node.tag_name().name() {
            "tracks" => raw.tracks.extend(all(node, "track").map(named)),
            "persons" => raw.biographies.extend(all(node, "person").filter_map(described)),
            "day" => {}
            name => raw.set(name, &text(node)),
        }
    }
    events(raw, root, lines);
}

/// Finds all events below the root, at any depth. Each event is filed under the
/// enclosing day and room.
fn events(raw: &mut RawSchedule, root: Node, lines: &Lines) {
    let (mut day_end, mut room_end, mut event_end) = (0, 0, 0);
    let mut container = String::new();
    for node in root.descendants().filter(Node::is_element) {
        let range = node.range();
        if range.start < event_end {
            continue;
        }
        match node.tag_name().name() {
            "day" => {
                raw.days.push(day(node, lines));
                day_end = range.end;
            }
            "room" => {
                container = named(node);
                room_end = range.end;
                raw.containers.push(container.clone());
            }
            "event" => {
                let container = if range.start < room_end { &container } else { "" };
                let event = event(node, container, lines);
                raw.file(event, range.start < day_end);
                event_end = range.end;
            }
            _ => {}
        }
    }
}

fn all<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |node| node.tag_name().name() == name)
}

/// Returns the name of a track or a room: an attribute, an element or the text.
fn named(node: Node) -> String {
    let name = node.attribute("name").map(str::to_owned);
    let name = name.or_else(|| all(node, "name").next().map(text));
    name.unwrap_or_else(|| node.text().unwrap_or_default().to_owned())
}

fn day(node: Node, lines: &Lines) -> Day {
    let attribute = |name| node.attribute(name).unwrap_or_default().to_owned();
    Day {
        place: lines.place(node),
        date: attribute("date"),
        start: attribute("start"),
        events: Vec::new(),
    }
}

fn event(node: Node, room: &str, lines: &Lines) -> Event {
    let mut event = Event::default();
    event.place = lines.place(node);
    room.clone_into(&mut event.container);
    for attribute in node.attributes() {
        event.set(attribute.name(), attribute.value());
    }
    for child in node.children().filter(Node::is_element) {
        match child.tag_name().name() {
            "persons" => all(child, "person").for_each(|node| {
                let (_, biography) = described(node).unwrap_or_default();
                event.person(&person(node), &biography);
            }),
            "links" => add_links(&mut event, LinkKind::Link, child, "link"),
            "attachments" => add_links(&mut event, LinkKind::Attachment, child, "attachment"),
            "recording" => {
                for about in child.children().filter(Node::is_element) {
                    event.set_recording(about.tag_name().name(), &text(about));
                }
            }
            name @ ("abstract" | "description") => event.set(name, &markup(child)),
            name => event.set(name, &text(child)),
        }
    }
    event
}

/// Returns the name of a person: the text or a child element.
fn person(node: Node) -> String {
    let name = ["public_name", "full_public_name", "name"];
    let name = name.into_iter().find_map(|name| all(node, name).next());
    text(name.unwrap_or(node))
}

/// Returns the name and the biography of a person who has one.
fn described(node: Node) -> Option<RawBiography> {
    let texts = ["extended_biography", "biography"].into_iter();
    let mut texts = texts.flat_map(|name| all(node, name)).map(markup);
    let biography = texts.find(|text| !text.trim().is_empty())?;
    Some((person(node), biography))
}

fn add_links(event: &mut Event, kind: LinkKind, node: Node, name: &'static str) {
    for link in all(node, name) {
        let title = text(link);
        match link.attribute("href").or_else(|| link.attribute("url")) {
            Some(url) => event.link(kind, url, &title),
            None => event.link(kind, &title, ""),
        }
    }
}

/// Returns all text in an element.
pub(super) fn text(node: Node) -> String {
    let texts = node.descendants().filter(Node::is_text);
    texts.filter_map(|node| node.text()).collect()
}

/// Returns the text in an element. If it contains unescaped HTML, returns that HTML.
fn markup(node: Node) -> String {
    if !node.children().any(|child| child.is_element()) {
        return text(node);
    }
    let (first, last) = (node.first_child(), node.last_child());
    let range = first.zip(last).map(|(first, last)| first.range().start..last.range().end);
    let source = range.and_then(|range| node.document().input_text().get(range));
    source.unwrap_or_default().to_owned()
}
