//! The details of one talk, current or removed.

use std::io::{self, Write};

use super::{All, Paper, gone_mark, table};
use crate::agenda::{Agenda, Mark, news, words};
use crate::environment::Environment;
use crate::schedule::{Person, Role, Schedule, Talk, TalkId, time};
use crate::text::markdown::Document;
use crate::text::{Emphasis, RichLine, wrap};

/// Prints all details of a talk.
pub fn talk(
    out: &mut impl Write,
    paper: Paper,
    environment: &Environment,
    (schedule, agenda, clashes): All<'_>,
    at: usize,
) -> io::Result<()> {
    let talk = &schedule.talks()[at];
    let measure = paper.measure();
    let star = Mark::of(schedule, agenda, clashes, at)
        .map(|mark| format!("{} ", mark.sign(paper.symbols)))
        .unwrap_or_default();
    writeln!(out, "{star}{}", paper.bold(&talk.title))?;
    about(out, measure, environment, schedule, talk)?;
    note(out, paper, agenda, &talk.id)?;
    let document = Document::parse(&talk.abstract_);
    if !talk.abstract_.is_empty() {
        writeln!(out)?;
    }
    for line in document.lines(measure, paper.symbols) {
        writeln!(out, "{}", rich(&line, paper))?;
    }
    if !document.links().is_empty() {
        writeln!(out, "\n{}", paper.bold("Links"))?;
        for (i, link) in document.links().iter().enumerate() {
            writeln!(out, "  [{}] {}", i + 1, link.url)?;
        }
    }
    Ok(())
}

/// Prints the last known state of a removed talk, and the talks that run at its time.
pub fn gone(
    out: &mut impl Write,
    paper: Paper,
    environment: &Environment,
    all: All<'_>,
    talk: &Talk,
) -> io::Result<()> {
    let (schedule, agenda, _) = all;
    let mark = gone_mark(paper, agenda, &talk.id);
    let title = paper.bold(&talk.title);
    writeln!(out, "{}", format!("{mark} {title}").trim_start())?;
    writeln!(out, "  cancelled: the programme no longer has this talk; it was last seen as:")?;
    about(out, paper.measure(), environment, schedule, talk)?;
    note(out, paper, agenda, &talk.id)?;
    let instead = news::instead(schedule, agenda, talk.slot);
    if !instead.is_empty() {
        writeln!(out, "\n{}", paper.bold("On at that time"))?;
        table(out, paper, all, &instead)?;
    }
    Ok(())
}

/// Prints the time, the place and the people of a talk.
fn about(
    out: &mut impl Write,
    measure: usize,
    environment: &Environment,
    schedule: &Schedule,
    talk: &Talk,
) -> io::Result<()> {
    if let Some(subtitle) = &talk.subtitle {
        for line in wrap::plain(subtitle, measure - 2) {
            writeln!(out, "  {line}")?;
        }
    }
    match talk.slot {
        None => writeln!(out, "  Not scheduled")?,
        Some(slot) if slot.all_day => {
            writeln!(out, "  {}", words::when(slot, schedule.zone()))?;
        }
        Some(slot) => {
            writeln!(
                out,
                "  {}, {} to {} {} ({})",
                time::day(slot.start.date_naive()),
                time::clock(&slot.start),
                time::clock(&time::end_in(slot, schedule.zone())),
                time::zone_name(schedule.zone(), slot.start.to_utc()),
                time::length(i64::from(slot.minutes)),
            )?;
            if !time::same_clock(schedule.zone(), environment.zone, slot.start) {
                let mine = |at| time::in_zone(at, environment.zone);
                writeln!(
                    out,
                    "  {}, {} to {} your time ({})",
                    time::day(mine(slot.start).date_naive()),
                    time::clock(&mine(slot.start)),
                    time::clock(&mine(slot.end())),
                    environment.zone.name(),
                )?;
            }
        }
    }
    let kind = words::kind(talk);
    let fields = [
        ("Id", Some(talk.id.as_str())),
        ("Type", kind.as_deref()),
        ("Room", talk.room.as_deref()),
        ("Session", talk.session.as_deref()),
        ("Track", talk.track.as_deref()),
        ("Page", talk.url.as_deref()),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            writeln!(out, "  {name}: {value}")?;
        }
    }
    let chairs = schedule.chairs(talk);
    let heading = if chairs.len() == 1 { "Chair" } else { "Chairs" };
    people(out, heading, chairs)?;
    for role in Role::ALL {
        let in_role = talk.in_role(role);
        people(out, role.heading(in_role.len()), in_role)?;
    }
    Ok(())
}

/// Prints the user's note on a talk.
fn note(out: &mut impl Write, paper: Paper, agenda: &Agenda, talk: &TalkId) -> io::Result<()> {
    if let Some(note) = agenda.note(talk) {
        writeln!(out, "\n{}", paper.bold("Note"))?;
        let room = paper.measure() - 2;
        for line in note.lines().flat_map(|line| wrap::plain(line, room)) {
            writeln!(out, "  {line}")?;
        }
    }
    Ok(())
}

/// Prints people below each other, after their role.
fn people(out: &mut impl Write, heading: &str, people: &[Person]) -> io::Result<()> {
    let label = format!("{heading}: ");
    let room = label.len();
    for (i, person) in people.iter().enumerate() {
        let heading = if i == 0 { label.as_str() } else { "" };
        let affiliation =
            person.affiliation.as_ref().map(|a| format!(" ({a})")).unwrap_or_default();
        writeln!(out, "  {heading:<room$}{}{affiliation}", person.name)?;
    }
    Ok(())
}

fn rich(line: &RichLine, paper: Paper) -> String {
    line.iter()
        .map(|fragment| {
            let Emphasis { strong, heading, .. } = fragment.emphasis;
            if strong || heading { paper.bold(&fragment.text) } else { fragment.text.clone() }
        })
        .collect()
}
