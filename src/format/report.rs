//! A trip report: the attended talks with their notes and links, as Markdown
//! (`CommonMark`).
//!
//! Titles and names are escaped and notes are quoted, so that they cannot break the
//! document. The same agenda always gives the same text. This module has no reader.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::person;
use crate::agenda::{Agenda, Entry, Level, phrases, watch_later};
use crate::schedule::{Conference, Link, Person, Role, Schedule, Slot, Talk, TalkId, time};
use crate::text::fold;
use crate::text::markdown::{self, Document, address, escape, quote};

/// The beginning of the title.
const TITLE: &str = "Trip report: ";
/// The heading level of talks. The conference has level 1, and a day has level 2.
const TALK_HEADING_LEVEL: usize = 3;

/// A report and a summary of what it leaves out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub text: String,
    /// Number of talks in the report, including cancelled talks, which its head does not
    /// count.
    pub talks: usize,
    /// Titles of omitted talks that have a note.
    pub left_out: Vec<String>,
    /// Number of omitted picks that have not begun.
    pub to_come: usize,
    /// Number of omitted picks that have neither a time nor a note.
    pub without_time: usize,
    /// Number of omitted picks without a note that the schedule no longer has.
    pub cancelled: usize,
}

/// Whether a talk is in the report, or the reason why it is not.
enum Inclusion {
    In,
    /// The talk was not starred, and is not a maybe with a note.
    Elsewhere,
    ToCome,
    WithoutTime,
    /// The schedule no longer has the talk, and it has no note.
    Cancelled,
}

struct Item<'a> {
    title: String,
    slot: Option<Slot>,
    /// `None` if the schedule no longer has the talk.
    talk: Option<&'a Talk>,
    note: Option<&'a str>,
    /// The links of the schedule and the abstract, without duplicates.
    links: Vec<Link>,
}

/// Writes the report of an agenda. It contains stars that have begun by `now` and maybes with a
/// note that have ended, or those that have a note but no time. With `all`, it contains every
/// star and maybe, and every talk with a note, even if hidden. Cancelled talks were not attended:
/// they are in it only with a note or with `all`, as last known, and its head does not count them.
pub fn write(schedule: &Schedule, agenda: &Agenda, now: DateTime<Utc>, all: bool) -> Report {
    let mut items = Vec::new();
    let mut left_out = Vec::new();
    let (mut to_come, mut without_time, mut cancelled) = (0, 0, 0);
    for (id, entry) in &agenda.entries {
        let item = Item::new(schedule, id, entry);
        match inclusion(entry, &item, now) {
            Inclusion::In => items.push((schedule.position(id), item)),
            _ if all && (entry.note.is_some() || agenda.is_picked(id)) => {
                items.push((schedule.position(id), item));
            }
            Inclusion::ToCome => to_come += 1,
            Inclusion::WithoutTime => without_time += 1,
            Inclusion::Cancelled => cancelled += 1,
            Inclusion::Elsewhere if entry.note.is_some() => left_out.push(item.title),
            Inclusion::Elsewhere => {}
        }
    }
    // By time; at the same time, cancelled talks come last.
    items.sort_by_key(|(at, item)| {
        let slot = item.slot.map(|slot| (slot.day(), slot.start));
        (slot.is_none(), slot, at.is_none(), *at)
    });
    let mut items: Vec<Item<'_>> = items.into_iter().map(|(_, item)| item).collect();
    let attended = items.iter().filter(|item| item.talk.is_some()).count();
    let shared = take_shared_links(schedule, &mut items);
    let mut blocks = head(schedule, attended, &shared);
    let mut day = None;
    for item in &items {
        let this = item.slot.map(|slot| slot.day());
        if day != Some(this) {
            let heading = this.map_or_else(|| "Not scheduled".to_owned(), time::day);
            blocks.push(format!("## {heading}"));
            day = Some(this);
        }
        item.write(schedule, &mut blocks);
    }
    blocks.extend(later(schedule, agenda, |slot| all || slot.start <= now));
    Report {
        text: format!("{}\n", blocks.join("\n\n")),
        talks: items.len(),
        left_out,
        to_come,
        without_time,
        cancelled,
    }
}

/// Removes the links from the talks that belong to the whole conference, and returns them:
/// those at most talks of the report or of the schedule.
fn take_shared_links(schedule: &Schedule, items: &mut [Item<'_>]) -> Vec<Link> {
    const MIN_TALKS: usize = 3;
    let most = |count: usize, of: usize| count >= MIN_TALKS && count * 2 > of;
    let mut in_schedule: HashMap<&str, usize> = HashMap::new();
    for talk in schedule.talks() {
        let urls: HashSet<&str> = talk.links.iter().map(|link| link.url.as_str()).collect();
        for url in urls {
            *in_schedule.entry(url).or_default() += 1;
        }
    }
    let mut in_report: HashMap<&str, usize> = HashMap::new();
    for link in items.iter().flat_map(|item| &item.links) {
        *in_report.entry(&link.url).or_default() += 1;
    }
    let mut shared: Vec<Link> = Vec::new();
    for link in items.iter().flat_map(|item| &item.links) {
        let url = link.url.as_str();
        let everywhere = in_schedule.get(url).copied().unwrap_or(0);
        let is_shared =
            most(in_report[url], items.len()) || most(everywhere, schedule.talks().len());
        if is_shared && !shared.iter().any(|other| other.url == url) {
            shared.push(link.clone());
        }
    }
    for item in items {
        item.links.retain(|link| !shared.iter().any(|other| other.url == link.url));
    }
    shared
}

fn inclusion(entry: &Entry, item: &Item<'_>, now: DateTime<Utc>) -> Inclusion {
    let noted = entry.note.is_some();
    match (entry.level(), item.slot) {
        (Some(Level::Hidden) | None, _) => Inclusion::Elsewhere,
        (Some(Level::Maybe), _) if !noted => Inclusion::Elsewhere,
        _ if item.talk.is_none() && !noted => Inclusion::Cancelled,
        // Whether a maybe is attended shows at its end.
        (Some(Level::Maybe), Some(slot)) if slot.end() > now => Inclusion::ToCome,
        (_, Some(slot)) if slot.start > now => Inclusion::ToCome,
        (_, None) if !noted => Inclusion::WithoutTime,
        _ => Inclusion::In,
    }
}

/// Reports whether a text begins like a report.
pub fn is_report(text: &str) -> bool {
    text.strip_prefix("# ").is_some_and(|title| title.starts_with(TITLE))
}

/// Writes the title, the dates and the place of the conference.
fn head(schedule: &Schedule, talks: usize, shared: &[Link]) -> Vec<String> {
    let conference = schedule.conference();
    let Conference { title, venue, .. } = conference;
    let address = if venue.address.is_empty() { &venue.city } else { &venue.address };
    let place = [venue.name.as_str(), address].into_iter().filter(|part| !part.is_empty());
    let place: Vec<&str> = place.collect();
    let (talks, zone) = (phrases::count(talks, "talk"), time::zone_label(schedule.zone()));
    let zone = format!("{talks}. Times are those of the venue ({zone}).");
    let mut blocks = vec![format!("# {}", markdown::heading(&format!("{TITLE}{title}")))];
    blocks.extend(conference.dates().map(|(start, end)| dates(start, end)));
    if !place.is_empty() {
        blocks.push(escape(&place.join(", "), true));
    }
    blocks.extend(conference.url.as_deref().map(|url| linked(url, true)));
    blocks.push(escape(&zone, true));
    if !shared.is_empty() {
        blocks.push("Links of most talks:".to_owned());
        blocks.push(list(shared));
    }
    blocks
}

fn list(links: &[Link]) -> String {
    links.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Formats a date range: `Mon 13 Nov to Wed 15 Nov 2023`.
fn dates(start: NaiveDate, end: NaiveDate) -> String {
    let last = format!("{} {}", time::day(end), end.year());
    if start == end {
        return last;
    }
    let first = time::day(start);
    if start.year() == end.year() {
        format!("{first} to {last}")
    } else {
        format!("{first} {} to {last}", start.year())
    }
}

impl<'a> Item<'a> {
    fn new(schedule: &'a Schedule, id: &TalkId, entry: &'a Entry) -> Self {
        let talk = schedule.by_id(id);
        let last_known = entry.last_known.slot_in(schedule.zone());
        let title = talk.map_or(&entry.last_known.title, |talk| &talk.title);
        Self {
            title: if title.is_empty() { format!("Talk {id}") } else { title.clone() },
            slot: talk.map_or(last_known, |talk| talk.slot),
            talk,
            note: entry.note.as_deref(),
            links: talk.map(links).unwrap_or_default(),
        }
    }

    fn write(&self, schedule: &Schedule, blocks: &mut Vec<String>) {
        let hashes = "#".repeat(TALK_HEADING_LEVEL);
        blocks.push(format!("{hashes} {}", markdown::heading(&self.title)));
        blocks.extend(self.when_and_where(schedule));
        match self.talk {
            Some(talk) => blocks.extend(people(talk)),
            None => blocks.push("No longer in the schedule; as last seen.".to_owned()),
        }
        blocks.extend(self.note.map(|note| quote(note, TALK_HEADING_LEVEL)));
        if !self.links.is_empty() {
            blocks.push("Links:".to_owned());
            blocks.push(list(&self.links));
        }
    }

    fn when_and_where(&self, schedule: &Schedule) -> Option<String> {
        let time = self.slot.map(|slot| match slot.minutes {
            0 => time::clock(&slot.start),
            _ => phrases::span(slot, schedule.zone()),
        });
        let place = |name: fn(&Talk) -> Option<&String>| self.talk.and_then(name).cloned();
        let parts = [time, place(|t| t.room.as_ref()), place(|t| t.session.as_ref())];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| escape(&parts.join(", "), true))
    }
}

fn links(talk: &Talk) -> Vec<Link> {
    let page = talk.url.iter().map(|url| ("Page", url));
    let own = talk.links.iter().map(|link| (link.title.as_str(), &link.url));
    let own = own.filter(|(title, _)| !is_for_visitors(title));
    let document = Document::parse(&talk.abstract_);
    let within = document.links().iter().map(|link| (link.title.as_str(), &link.url));
    let mut links: Vec<Link> = Vec::new();
    for (title, url) in page.chain(own).chain(within) {
        if !url.is_empty() && !links.iter().any(|link| link.url == *url) {
            let title = if title == url { "" } else { title };
            let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
            links.push(Link { url: url.clone(), title });
        }
    }
    links
}

/// Returns whether a link of the schedule serves only those who attend the talk: a chat, a form
/// for feedback.
fn is_for_visitors(title: &str) -> bool {
    fold::words(&fold::text(title)).any(|word| ["chat", "feedback"].contains(&word))
}

fn line(link: &Link) -> String {
    if link.title.is_empty() {
        format!("- {}", linked(&link.url, true))
    } else {
        format!("- {}: {}", escape(&link.title, true), linked(&link.url, false))
    }
}

/// Lists the people of a talk with their affiliations, in one paragraph per role. Each
/// person appears only in the first role.
fn people(talk: &Talk) -> Vec<String> {
    let mut named: Vec<&str> = Vec::new();
    let mut blocks = Vec::new();
    for role in Role::ALL {
        let people = talk.in_role(role).iter();
        let new = people.filter(|person| !named.contains(&person.name.as_str()));
        let new: Vec<&Person> = new.collect();
        named.extend(new.iter().map(|person| person.name.as_str()));
        if !new.is_empty() {
            let list: Vec<String> = new.iter().copied().map(person).collect();
            let line = format!("{}: {}", role.heading(new.len()), list.join(", "));
            blocks.push(escape(&line, true));
        }
    }
    blocks
}

/// Formats a URL as a link, or as text if it is not a safe web link.
fn linked(url: &str, at_start: bool) -> String {
    address(url).map_or_else(|| escape(url, at_start), |url| format!("<{url}>"))
}

/// Lists the talks to watch later whose slot `counts` accepts, with their recordings or
/// pages.
fn later(schedule: &Schedule, agenda: &Agenda, counts: impl Fn(Slot) -> bool) -> Vec<String> {
    let line = |at: usize| {
        let talk = &schedule.talks()[at];
        let slot = talk.slot.filter(|slot| counts(*slot))?;
        let url = talk.recordings().next().map(|link| &link.url).or(talk.url.as_ref());
        let url = url.map(|url| format!(", {}", linked(url, false))).unwrap_or_default();
        let about = format!("{} ({})", talk.title, phrases::date_and_start(slot, schedule.zone()));
        Some(format!("- {}{url}", escape(&about, true)))
    };
    let lines: Vec<String> = watch_later(schedule, agenda).into_iter().filter_map(line).collect();
    if lines.is_empty() { Vec::new() } else { vec!["## Watch later".to_owned(), lines.join("\n")] }
}

#[cfg(test)]
mod tests;
