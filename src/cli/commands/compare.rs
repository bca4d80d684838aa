//! `compare`: who in a team covers which talk.

use std::io::{self, Write};

use clap::builder::PossibleValue;
use clap::{ValueEnum, ValueHint};
use serde::Serialize;

use crate::agenda::team::{self, Who, Window};
use crate::agenda::{Agenda, Friend, Level, phrases};
use crate::cli::conference::LoadedConference;
use crate::cli::failure::no_match;
use crate::cli::json::object;
use crate::cli::options::FilterArgs;
use crate::cli::output::print_json;
use crate::cli::render::OutputStyle;
use crate::cli::{Failure, Outcome};
use crate::friends;
use crate::schedule::{Schedule, Slot, Talk, time};
use crate::text::width;

const COMPARE_HELP: &str = "\
A friend without a NAME is named after the file. Unpicked talks are listed if they run at
the same time as others.";

#[derive(Debug, clap::Args)]
#[command(after_help = COMPARE_HELP)]
pub struct Compare {
    /// Agendas to compare with, as 'agenda --import' reads them; - is stdin
    #[arg(value_name = "[NAME=]FILE", required = true, value_hint = ValueHint::FilePath)]
    files: Vec<String>,
    #[command(flatten)]
    filter: FilterArgs,
    /// Only talks that these people go to
    #[arg(long, value_name = "WHO", value_enum)]
    only: Vec<Who>,
    /// Print a JSON array
    #[arg(long)]
    json: bool,
}

impl ValueEnum for Who {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Both, Self::Me, Self::Them, Self::Nobody]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let what = match self {
            Self::Both => "You and at least one other",
            Self::Me => "Only you",
            Self::Them => "Others, but not you",
            Self::Nobody => "Nobody",
        };
        Some(PossibleValue::new(self.name()).help(what))
    }
}

impl Compare {
    pub fn run(&self, conference: &mut LoadedConference<'_>, out: &mut dyn Write) -> Outcome {
        let LoadedConference { schedule, agenda, .. } = &*conference;
        let now = conference.now;
        if self.files.iter().filter(|file| friends::is_stdin(file)).count() > 1 {
            return Err(Failure::Usage("stdin can be read only once".to_owned()));
        }
        let talks = conference.select(&self.filter, "")?;
        let friend =
            |given: &String| friends::read_friend(given, schedule, now).map_err(Failure::from);
        let friends: Vec<Friend> = self.files.iter().map(friend).collect::<Result<_, _>>()?;
        let mut windows = team::compare(schedule, agenda, &friends, &talks);
        if !self.only.is_empty() {
            for window in &mut windows {
                window.talks.retain(|(_, who)| self.only.contains(who));
            }
            windows.retain(|window| !window.talks.is_empty());
        }
        if self.json {
            let objects = windows.iter().map(|window| object(conference, window, &friends));
            print_json(out, &objects.collect::<Vec<_>>())?;
        } else {
            print(out, conference, &friends, &windows)?;
        }
        if windows.is_empty() {
            return Err(no_match(self.json, conference.no_talk_matches(&self.filter, "")));
        }
        Ok(())
    }
}

/// Returns the JSON object of a window of time.
fn object(
    conference: &LoadedConference<'_>,
    window: &Window,
    friends: &[Friend],
) -> impl Serialize {
    let talk = |&(at, who): &(usize, Who)| {
        let schedule = &conference.schedule;
        let talk = &schedule.talks()[at];
        let level = |agenda: &Agenda| agenda.level(&talk.id).map(Level::name);
        let friends = friends.iter().map(|friend| {
            object! {
                name: &friend.name,
                pick: level(&friend.agenda),
            }
        });
        object! {
            id: &talk.id,
            title: &talk.title,
            start: talk.slot.map(|slot| slot.start.to_rfc3339()),
            end: talk.slot.map(|slot| time::end_in(slot, schedule.zone()).to_rfc3339()),
            place: phrases::place(talk),
            who: who.name(),
            me: level(&conference.agenda),
            friends: friends.collect::<Vec<_>>(),
        }
    };
    object! {
        day: window.when.map(|(day, ..)| day),
        start: window.when.map(|(_, start, _)| start.to_rfc3339()),
        end: window.when.map(|(_, _, end)| end.to_rfc3339()),
        talks: window.talks.iter().map(talk).collect::<Vec<_>>(),
    }
}

/// The maximum width of a name above a column.
const MAX_NAME_WIDTH: usize = 8;
/// The width of the column that says who goes; its longest text is `nobody`.
const WHO: usize = 6;

/// Prints the windows of time, grouped by day.
fn print(
    out: &mut dyn Write,
    conference: &LoadedConference<'_>,
    friends: &[Friend],
    windows: &[Window],
) -> io::Result<()> {
    let (style, schedule) = (conference.style, &conference.schedule);
    let names: Vec<&str> =
        std::iter::once("me").chain(friends.iter().map(|friend| friend.name.as_str())).collect();
    let cells: Vec<usize> = names.iter().map(|name| width::of(name).min(MAX_NAME_WIDTH)).collect();
    let ids = windows.iter().flat_map(|window| &window.talks);
    let ids = ids.map(|(at, _)| width::of(schedule.short_id(&schedule.talks()[*at].id)));
    let id = ids.max().unwrap_or(0);
    let times: Vec<String> = windows.iter().map(|window| span(schedule, window)).collect();
    let time = times.iter().map(|text| width::of(text)).max().unwrap_or(0);
    let mut last = None;
    for (window, span) in windows.iter().zip(&times) {
        let day = window.when.map(|(day, ..)| day);
        if last != Some(day) {
            if last.is_some() {
                writeln!(out)?;
            }
            let is_timeless = |(at, _): &(usize, _)| schedule.talks()[*at].slot.is_none();
            let without = if window.talks.iter().all(is_timeless) {
                "Not scheduled"
            } else {
                "Without a time"
            };
            let title = day.map_or_else(|| without.to_owned(), time::day);
            let mut line = width::exact(&title, time + 2 + WHO + 2, "");
            for (name, cells) in names.iter().zip(&cells) {
                line.push_str(&width::exact(name, *cells, ""));
                line.push_str("  ");
            }
            writeln!(out, "{}", style.bold(line.trim_end()))?;
        }
        last = Some(day);
        let mut span = span.as_str();
        for &(at, who) in &window.talks {
            let talk = &schedule.talks()[at];
            let mut line = width::exact(span, time, "");
            line.push_str("  ");
            line.push_str(&width::exact(who.name(), WHO, ""));
            line.push_str("  ");
            let agendas =
                std::iter::once(&conference.agenda).chain(friends.iter().map(|f| &f.agenda));
            for (agenda, cells) in agendas.zip(&cells) {
                line.push_str(&width::exact(mark(style, agenda, talk), *cells, ""));
                line.push_str("  ");
            }
            let short = schedule.short_id(&talk.id);
            line.push_str(&width::right(short, id));
            line.push_str("  ");
            line.push_str(&talk.title);
            let until = runs_on(schedule, window, talk).map(|end| format!("until {end}"));
            let place = phrases::place(talk).map(str::to_owned);
            let aside: Vec<String> = place.into_iter().chain(until).collect();
            let aside = match &aside[..] {
                [] => String::new(),
                aside => format!("  ({})", aside.join(", ")),
            };
            writeln!(out, "{}", style.fit_before(&line, &aside))?;
            span = "";
        }
    }
    Ok(())
}

/// Returns the mark of a pick, or a placeholder.
fn mark(style: OutputStyle, agenda: &Agenda, talk: &Talk) -> &'static str {
    match style.level(agenda, &talk.id) {
        " " => style.symbols.dot,
        mark => mark,
    }
}

/// Returns the end of a talk that continues after its window.
fn runs_on(schedule: &Schedule, window: &Window, talk: &Talk) -> Option<String> {
    let (slot, (.., end)) = (talk.slot?, window.when?);
    (slot.end() > end).then(|| phrases::end(slot, schedule.zone()))
}

/// Returns the start and the end of the window.
fn span(schedule: &Schedule, window: &Window) -> String {
    let Some((day, start, end)) = window.when else {
        return String::new();
    };
    let minutes = (end - start).num_minutes();
    let slot = Slot { day: Some(day), ..Slot::new(start, u32::try_from(minutes).unwrap_or(0)) };
    phrases::span(slot, schedule.zone())
}
