//! Conversion of an event to a talk.
//!
//! The ID is the event's guid, else its `id`, else its code (which several events of
//! one submission may share), else a hash of start, room and title. As in all formats,
//! a duplicate ID gets a suffix.

use std::collections::HashSet;

use super::{Event, Findings, links, words};
use crate::format::draft::hash;
use crate::format::repairs::text;
use crate::schedule::{Link, Person, Slot, Talk};

/// Converts an event to a talk.
pub fn of(event: &Event, slot: Option<Slot>, base: Option<&str>, findings: &mut Findings) -> Talk {
    let title = text::line(&event.title).unwrap_or_default();
    let presenters = persons(&event.persons);
    let kind = text::line(&event.kind);
    let url = links::absolute(&event.url, base);
    Talk {
        subtitle: text::line(&event.subtitle).filter(|subtitle| *subtitle != title),
        is_break: event.is_break
            || words::is_break(kind.as_deref(), &title, !presenters.is_empty()),
        kind,
        language: text::line(&event.language),
        slot,
        room: text::line(&event.room),
        track: text::line(&event.track),
        session: text::line(&event.session),
        links: links_of(event, url.as_deref(), base, findings),
        url,
        presenters,
        abstract_: words::both(&event.abstract_, &event.description),
        ..Talk::new(id(event, slot, &title), title)
    }
}

fn id(event: &Event, slot: Option<Slot>, title: &str) -> String {
    let given = [&event.guid, &event.id, &event.code];
    let given = given.into_iter().find_map(|id| text::line(id));
    given.unwrap_or_else(|| {
        let start = slot.map(|slot| slot.start.timestamp().to_string());
        let room = text::line(&event.room);
        let parts = [start.as_deref(), room.as_deref(), Some(title)];
        let text = parts.map(Option::unwrap_or_default).join("\n");
        format!("{:010x}", hash(text.bytes()) >> 24)
    })
}

fn persons(given: &[Person]) -> Vec<Person> {
    let mut seen = HashSet::new();
    let clean = given.iter().filter_map(|person| {
        let affiliation = person.affiliation.as_deref().and_then(text::line);
        Some(Person { name: text::line(&person.name)?, affiliation })
    });
    clean.filter(|person| seen.insert(person.name.clone())).collect()
}

/// Returns the usable links without duplicates, except the talk's own page.
fn links_of(
    event: &Event,
    page: Option<&str>,
    base: Option<&str>,
    findings: &mut Findings,
) -> Vec<Link> {
    let mut seen: HashSet<String> = page.map(str::to_owned).into_iter().collect();
    let mut links = Vec::new();
    let mut given: Vec<_> = event.links.iter().collect();
    given.sort_by_key(|link| link.kind);
    for link in given {
        let Some(url) = links::absolute(&link.url, base) else {
            findings
                .add(&event.place, "a link is relative and nothing says to what; it is left out");
            continue;
        };
        if seen.insert(url.clone()) {
            let title = text::line(&link.title).filter(|title| *title != url);
            links.push(Link { url, title: title.unwrap_or_default() });
        }
    }
    links
}
