//! `changes`: the unread changes of the schedule.

use std::io::{self, Write};

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::agenda::phrases::{self, count};
use crate::agenda::{ChangeLine, ChangePrinter, Clash, Level, News, news};
use crate::cli::Outcome;
use crate::cli::conference::LoadedConference;
use crate::cli::failure::no_match;
use crate::cli::json::object;
use crate::cli::output::print_json;
use crate::schedule::changes::{Change, Changed, Difference, Value};
use crate::schedule::{TalkId, time};

#[derive(Debug, clap::Args)]
pub struct Changes {
    /// Include minor changes: abstracts, links, details
    #[arg(long)]
    all: bool,
    /// Mark the listed changes as read
    #[arg(long)]
    acknowledge: bool,
    /// Print a JSON array
    #[arg(long)]
    json: bool,
}

impl Changes {
    pub fn run(&self, conference: &mut LoadedConference<'_>, out: &mut dyn Write) -> Outcome {
        let news = News::of(&conference.unread, &conference.schedule, &conference.agenda);
        let minor = if self.all { &news.minor[..] } else { &[] };
        let listed = || news.mine.iter().chain(&news.rest).chain(minor);
        if self.json {
            let object = |changed| object(conference, changed);
            print_json(out, &listed().map(object).collect::<Vec<_>>())?;
        } else {
            let parts = [
                ("Your picks and notes", &news.mine[..]),
                ("Other talks", &news.rest[..]),
                ("Minor", minor),
            ];
            print(out, conference, parts)?;
            let left_out = news.minor.len() - minor.len();
            if left_out > 0 && news.count() > 0 {
                let also = count(left_out, "minor change");
                writeln!(out, "\nand {also} with --all")?;
            }
        }
        if listed().next().is_none() {
            let (noteworthy, more) = match news.minor.len() {
                0 => ("", String::new()),
                minor => ("noteworthy ", format!("; {}: see --all", count(minor, "minor change"))),
            };
            let why = format!("no {noteworthy}unread changes{more}");
            return Err(no_match(self.json, why));
        }
        if self.acknowledge {
            // Unlisted changes and later ones stay unread.
            let read: Vec<(TalkId, DateTime<Utc>)> =
                listed().map(|changed| (changed.id.clone(), changed.since)).collect();
            out.flush()?;
            let LoadedConference { session, log, schedule, .. } = conference;
            session.revise(schedule, None, |agenda| agenda.acknowledging(log, &read))?;
        }
        Ok(())
    }
}

fn printer<'a>(conference: &'a LoadedConference<'_>) -> ChangePrinter<'a> {
    ChangePrinter {
        schedule: &conference.schedule,
        agenda: &conference.agenda,
        zone: conference.schedule.zone(),
        arrow: conference.environment.symbols.arrow,
    }
}

/// Returns the lines to print below moved or otherwise changed picks.
pub(super) fn changes_of_picks(
    conference: &LoadedConference<'_>,
) -> Vec<(TalkId, Vec<ChangeLine>)> {
    let printer = printer(conference);
    let picks = conference.agenda.picks();
    let changed = picks.filter_map(|(id, _)| conference.unread.change(&conference.schedule, id));
    changed
        .filter(|changed| changed.position.is_some() && changed.change != Change::Minor)
        .map(|changed| (changed.id.clone(), printer.under_pick(&changed)))
        .collect()
}

/// Summarises the unread changes, if there are any: `3 changes to read, 1 of your picks
/// and notes; see 'hallway changes'`.
pub(super) fn summary(news: &News<'_>) -> Option<String> {
    let all = if news.count() == 0 { " --all" } else { "" };
    let summary = news.summary()?;
    Some(format!("{summary}; see 'hallway changes{all}'"))
}

/// Number of alternatives to name for a cancelled pick.
const MAX_ALTERNATIVES: usize = 3;

/// Prints the changes under their headings; skips empty groups.
fn print(
    out: &mut dyn Write,
    conference: &LoadedConference<'_>,
    parts: [(&str, &[Changed<'_>]); 3],
) -> io::Result<()> {
    let parts = parts.into_iter().filter(|(_, part)| !part.is_empty());
    for (number, (heading, part)) in parts.enumerate() {
        let gap = if number > 0 { "\n" } else { "" };
        let count = count(part.len(), "change");
        writeln!(out, "{gap}{}  {count}", conference.style.bold(heading))?;
        part.iter().try_for_each(|changed| change(out, conference, changed))?;
    }
    Ok(())
}

fn change(
    out: &mut dyn Write,
    conference: &LoadedConference<'_>,
    changed: &Changed<'_>,
) -> io::Result<()> {
    let LoadedConference { schedule, agenda, clashes, .. } = conference;
    let (style, printer) = (conference.style, printer(conference));
    let cancelled = style.symbols.cancelled;
    let mark = changed.position.map_or(cancelled, |at| conference.view().mark(at));
    let title = changed.talk(schedule).map_or("", |talk| &talk.title);
    style.line(out, &format!("  {mark} {title} ({})", schedule.short_id(changed.id)))?;
    let mut lines = printer.lines(changed);
    if let (Some(at), true) = (changed.position, agenda.is_picked(changed.id)) {
        let note = |clash: &Clash| clash.note(schedule, schedule.zone(), at);
        lines.extend(phrases::overlaps(&clashes.summary(schedule, at), note));
    }
    lines.extend(instead(printer, changed));
    lines.iter().try_for_each(|line| style.line(out, &format!("      {line}")))
}

/// Names the talks that run at the time of a cancelled pick.
fn instead(printer: ChangePrinter<'_>, changed: &Changed<'_>) -> Option<String> {
    let schedule = printer.schedule;
    let on = printer.instead(changed);
    let talk = |at: &usize| {
        let talk = &schedule.talks()[*at];
        format!("{} ({})", talk.title, schedule.short_id(&talk.id))
    };
    let mut named: Vec<String> = on.iter().take(MAX_ALTERNATIVES).map(talk).collect();
    if on.len() > MAX_ALTERNATIVES {
        named.push(format!("{} more", on.len() - MAX_ALTERNATIVES));
    }
    (!named.is_empty()).then(|| format!("on at that time: {}", named.join("; ")))
}

/// Returns the JSON object of a change.
fn object<'a>(conference: &'a LoadedConference<'_>, changed: &'a Changed<'_>) -> impl Serialize {
    let LoadedConference { schedule, agenda, clashes, .. } = conference;
    let id = |at: usize| &schedule.talks()[at].id;
    let clashes = changed.position.into_iter().flat_map(|at| {
        let others = clashes.of(schedule, at).map(move |clash| clash.other(at));
        others.map(id).collect::<Vec<_>>()
    });
    let found = match &changed.change {
        Change::Edited(found) => &found[..],
        _ => &[],
    };
    let value = |value: &Value| match value {
        Value::Absent => serde_json::Value::Null,
        Value::Text(text) => text.as_str().into(),
        Value::Minutes(minutes) => (*minutes).into(),
        Value::Slot(slot) => time::in_zone(slot.start, schedule.zone()).to_rfc3339().into(),
    };
    let difference = |found: &Difference| {
        object! {
            field: found.field.name(),
            old: value(&found.old),
            new: value(&found.new),
        }
    };
    object! {
        id: changed.id,
        title: changed.talk(schedule).map_or("", |talk| &talk.title),
        change: news::word(&changed.change),
        pick: agenda.level(changed.id).map(Level::name),
        since: changed.since.to_rfc3339(),
        differences: found.iter().map(difference).collect::<Vec<_>>(),
        minor: changed.minor.iter().map(|field| field.name()).collect::<Vec<_>>(),
        clashes: clashes.collect::<Vec<_>>(),
        instead: printer(conference).instead(changed).into_iter().map(id).collect::<Vec<_>>(),
    }
}
