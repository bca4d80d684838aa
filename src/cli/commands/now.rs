//! `now`: the talks that run at the moment.

use std::io::{self, Write};

use chrono::{DateTime, Utc};

use crate::agenda::{now, phrases};
use crate::cli::Outcome;
use crate::cli::conference::{LoadedConference, LoadedConferences};
use crate::cli::failure::no_match;
use crate::cli::options::{ConferencesArgs, FormatArgs, placeholders};
use crate::cli::output::print_json;
use crate::cli::render::{self, OutputStyle, ScheduleView};
use crate::cli::template::{Template, TemplateContext};
use crate::schedule::query::explain::NO_TIMES;
use crate::schedule::{Talk, time};

#[derive(Debug, clap::Args)]
#[command(after_help = placeholders())]
pub struct Now {
    /// How to print it.
    #[command(flatten)]
    form: FormatArgs,
    #[command(flatten)]
    pub of: ConferencesArgs,
}

impl Now {
    pub fn run(&self, conferences: &mut LoadedConferences<'_>, out: &mut dyn Write) -> Outcome {
        let at = conferences.now;
        let mut on: Vec<TalkOf<'_>> = Vec::new();
        for conference in &conferences.list {
            let talks = now::on(&conference.schedule, &conference.agenda, at);
            on.extend(talks.into_iter().map(|talk| TalkOf { conference, talk }));
        }
        if conferences.all {
            // Picks first, from any conference.
            on.sort_by_key(|talk| {
                let level = talk.conference.agenda.level(&talk.talk().id);
                (level.is_none(), level)
            });
        }
        print_talks(out, &self.form, conferences, &on, (at, true), |out, conference| {
            let talks: Vec<usize> = on.iter().map(|talk| talk.talk).collect();
            print(out, conference, &talks, at)
        })?;
        match &conferences.list[..] {
            _ if !on.is_empty() => Ok(()),
            [conference] if !conferences.all => {
                Err(no_match(self.form.json, format!("nothing is on; {}", to_come(conference, at))))
            }
            _ => Err(no_match(self.form.json, "nothing is on at any conference")),
        }
    }
}

/// A talk and its conference.
pub struct TalkOf<'a> {
    pub conference: &'a LoadedConference<'a>,
    /// The position of the talk in time order.
    pub talk: usize,
}

impl TalkOf<'_> {
    pub fn talk(&self) -> &Talk {
        &self.conference.schedule.talks()[self.talk]
    }

    /// Formats the talk's start or end with the time zone.
    fn when(&self, at: DateTime<Utc>, on: bool) -> String {
        let zone = self.conference.schedule.zone();
        let Some(slot) = self.talk().slot else {
            return String::new();
        };
        if on {
            let end = time::end_in(slot, zone);
            return format!(
                "until {} {}, {}",
                time::clock(&end),
                time::zone_name(zone, end.to_utc()),
                phrases::left(now::ends_in(slot, at)),
            );
        }
        let start = time::in_zone(slot.start, zone);
        let today = time::in_zone(at.fixed_offset(), zone).date_naive();
        format!(
            "{}: {} {} {}",
            phrases::starts(now::starts_in(slot, at)),
            phrases::day_from(start.date_naive(), today),
            time::clock(&start),
            time::zone_name(zone, slot.start.to_utc()),
        )
    }
}

/// Prints talks as JSON, with a template, as rows of several conferences, or with `print` for a
/// single conference.
pub fn print_talks<'c>(
    out: &mut dyn Write,
    form: &FormatArgs,
    conferences: &'c LoadedConferences<'_>,
    talks: &[TalkOf<'_>],
    (at, on): (DateTime<Utc>, bool),
    print: impl FnOnce(&mut dyn Write, &'c LoadedConference<'c>) -> io::Result<()>,
) -> Outcome {
    if form.json {
        let objects = talks.iter().map(|of| {
            let object = if on {
                of.conference.object(of.talk())
            } else {
                of.conference.object_with_clashes(of.talk)
            };
            let object = object.with_minutes(of.talk(), at);
            if conferences.all { object.at_conference(&of.conference.schedule) } else { object }
        });
        return print_json(out, &objects.collect::<Vec<_>>());
    }
    if let Some(template) = &form.format {
        return talks.iter().try_for_each(|talk| fill(out, template, talk, (at, on)));
    }
    if let ([conference], false) = (&conferences.list[..], conferences.all) {
        return Ok(print(out, conference)?);
    }
    let lines = talks.iter().map(|of| (of.conference.view(), of.talk, of.when(at, on)));
    Ok(render::rows_of_all(out, OutputStyle::stdout(conferences.environment), lines)?)
}

/// Prints a template line for a talk.
fn fill(
    out: &mut dyn Write,
    template: &Template,
    talk: &TalkOf<'_>,
    (now, on): (DateTime<Utc>, bool),
) -> Outcome {
    let (view, zone) = (talk.conference.view(), talk.conference.environment.zone);
    let context = TemplateContext { view, zone, now, on };
    Ok(writeln!(out, "{}", template.fill(context, talk.talk))?)
}

/// The minimum line width to show the end of a talk beside the time that is left.
const ROOMY: usize = 100;

/// Prints the all-day items, and the current talks with the time that is left of each.
fn print(
    out: &mut dyn Write,
    conference: &LoadedConference<'_>,
    talks: &[usize],
    at: DateTime<Utc>,
) -> io::Result<()> {
    let view = conference.view();
    let ScheduleView { schedule, agenda, style, .. } = view;
    let span = |talk: &Talk| {
        let span = talk.slot.map(|slot| phrases::span(slot, schedule.zone()));
        span.unwrap_or_default()
    };
    render::rows(out, view, &now::all_day(schedule, agenda, at), span)?;
    let ends = |talk: &Talk| {
        let Some(slot) = talk.slot else {
            return String::new();
        };
        let left = phrases::left(now::ends_in(slot, at));
        if style.width.is_some_and(|width| width < ROOMY) {
            return left;
        }
        let end = time::end_in(slot, schedule.zone());
        format!("until {}, {left}", time::clock(&end))
    };
    render::rows(out, view, talks, ends)
}

/// Describes the next talk: `the next talk starts on Mon 13 Nov at 09:30 EST, in 2 h: Hi!`
pub fn to_come(conference: &LoadedConference<'_>, at: DateTime<Utc>) -> String {
    let LoadedConference { schedule, agenda, .. } = conference;
    let coming = now::coming(schedule, agenda, at);
    let first = coming.first().map(|&talk| &schedule.talks()[talk]);
    let today = time::in_zone(at.fixed_offset(), schedule.zone()).date_naive();
    let Some((talk, slot)) = first.and_then(|talk| Some((talk, talk.slot?))) else {
        return match schedule.conference().dates() {
            _ if schedule.days().is_empty() => NO_TIMES.to_owned(),
            Some((_, end)) if today >= end => {
                format!("the conference {}", phrases::ended(end, today))
            }
            _ => "no more talks".to_owned(),
        };
    };
    let what = match coming.len() {
        1 => "the next talk starts".to_owned(),
        many => format!("the next {many} talks start"),
    };
    format!(
        "{what} on {} at {} {}, {}: {}{}",
        phrases::day_from(slot.start.date_naive(), today),
        time::clock(&slot.start),
        time::zone_name(schedule.zone(), slot.start.to_utc()),
        phrases::starts(now::starts_in(slot, at)),
        talk.title,
        if coming.len() > 1 { ", and others" } else { "" },
    )
}
