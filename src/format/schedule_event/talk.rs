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

/// What all events of a schedule share.
pub struct Context<'a> {
    /// The base of relative URLs.
    pub base: Option<&'a str>,
    pub acronym: &'a str,
    /// Whether the speakers of an event opted out of its recording.
    pub some_opt_out: bool,
}

pub fn of(event: &Event, slot: Option<Slot>, context: &Context, findings: &mut Findings) -> Talk {
    let base = context.base;
    let title = text::line(&event.title).unwrap_or_default();
    let presenters = persons(&event.persons);
    let kind = text::line(&event.kind);
    let url = links::absolute(&event.url, base);
    let is_break =
        event.is_break || words::is_break(kind.as_deref(), &title, !presenters.is_empty());
    Talk {
        subtitle: text::line(&event.subtitle).filter(|subtitle| *subtitle != title),
        is_break,
        recorded: recorded(event, context).filter(|_| !is_break),
        kind,
        language: text::line(&event.language),
        slot,
        room: text::line(&event.room),
        track: text::line(&event.track),
        session: text::line(&event.session),
        links: links_of(event, url.as_deref(), context, findings),
        url,
        presenters,
        abstract_: words::merge_abstracts(&event.abstract_, &event.description),
        ..Talk::new(id(event, slot, &title), title)
    }
}

/// Returns whether an event is recorded, if the schedule says so. Generators write that
/// speakers did not opt out even where nothing is recorded, so this counts only if the
/// recording has a license, or if others opted out.
fn recorded(event: &Event, context: &Context) -> Option<bool> {
    if event.opts_out()? {
        return Some(false);
    }
    (context.some_opt_out || !event.license.trim().is_empty()).then_some(true)
}

fn id(event: &Event, slot: Option<Slot>, title: &str) -> String {
    let given = [&event.guid, &event.id, &event.code];
    let given = given.into_iter().find_map(|id| text::line(id));
    given.unwrap_or_else(|| {
        let start = slot.map(|slot| slot.start.timestamp().to_string()).unwrap_or_default();
        let room = text::line(&event.room).unwrap_or_default();
        format!("{:010x}", hash([&start, &*room, title].join("\n").bytes()) >> 24)
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
    context: &Context,
    findings: &mut Findings,
) -> Vec<Link> {
    let mut seen: HashSet<String> = page.map(str::to_owned).into_iter().collect();
    let mut links = Vec::new();
    let mut given: Vec<_> = event.links.iter().collect();
    given.sort_by_key(|(kind, _)| *kind);
    for (_, link) in given {
        let Some(url) = links::absolute(&link.url, context.base) else {
            findings.add(&event.place, "a relative link without a base; ignored");
            continue;
        };
        if seen.insert(url.clone()) {
            let title = text::line(&link.title).filter(|title| *title != url);
            let is_recording = title.is_none() && is_on_media_site(&url, context.acronym);
            let untitled = if is_recording { Link::RECORDING } else { "" };
            links.push(Link { title: title.unwrap_or_else(|| untitled.to_owned()), url });
        }
    }
    links
}

/// Returns whether a URL is that of a recording of this conference on the site of the c3voc,
/// which also has those of its earlier editions: `https://media.ccc.de/v/38c3-opening`.
fn is_on_media_site(url: &str, acronym: &str) -> bool {
    let slug = url.split_once("//media.ccc.de/v/").map(|(_, slug)| slug);
    let name = slug.and_then(|slug| slug.split_once('-')).map_or("", |(name, _)| name);
    let acronym = acronym.split('-').next().unwrap_or_default();
    !name.is_empty() && name.eq_ignore_ascii_case(acronym)
}
