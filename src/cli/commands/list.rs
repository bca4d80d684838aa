//! `list` and `search`: the talks that match.

use std::io::Write;

use crate::cli::conference::{CancelledTalks, LoadedConference};
use crate::cli::failure::no_match;
use crate::cli::options::{FilterArgs, queries};
use crate::cli::output::print_json;
use crate::cli::render::{self, DayPlace, ScheduleView};
use crate::cli::{Outcome, warn};
use crate::schedule::query::Selection;
use crate::schedule::search::WordQuery;

#[derive(Debug, Default, clap::Args)]
#[command(after_help = queries())]
pub struct List {
    #[command(flatten)]
    pub filter: FilterArgs,
    /// Only talks that match these words
    #[arg(long, value_name = "QUERY")]
    search: Option<String>,
    /// Print a JSON array
    #[arg(long)]
    json: bool,
}

impl List {
    pub fn run(&self, conference: &mut LoadedConference<'_>, out: &mut dyn Write) -> Outcome {
        let search = self.search.as_deref().unwrap_or_default();
        let matching = conference.matching(&conference.filter(&self.filter, search)?);
        name_corrections(&matching, self.json);
        let mut talks = matching.talks();
        talks.sort_unstable();
        print(out, conference, &talks, None, (self.json, &self.filter, search))
    }
}

#[derive(Debug, clap::Args)]
#[command(after_help = queries())]
pub struct Search {
    /// Words in any order; accents and case are ignored, typos are corrected
    #[arg(value_name = "QUERY", required = true)]
    query: Vec<String>,
    #[command(flatten)]
    pub filter: FilterArgs,
    /// Print a JSON array
    #[arg(long)]
    json: bool,
}

impl Search {
    pub fn run(&self, conference: &mut LoadedConference<'_>, out: &mut dyn Write) -> Outcome {
        let query = self.query.join(" ");
        let wanted = conference.filter(&self.filter, &query)?;
        let matching = conference.matching(&wanted);
        let talks = matching.talks();
        let cancelled = conference.cancelled(&wanted);
        name_corrections(&matching, self.json);
        print(out, conference, &talks, cancelled.as_ref(), (self.json, &self.filter, &query))
    }
}

/// Says on stderr which words were corrected, if talks were found by them.
fn name_corrections(matching: &Selection, json: bool) {
    let corrections = matching.query.as_ref().and_then(WordQuery::name_corrections);
    if let Some(corrections) = corrections.filter(|_| !json && !matching.hits.is_empty()) {
        warn(&format!("showing {corrections}"));
    }
}

/// Prints talks, and below them the talks that the schedule no longer has.
fn print(
    out: &mut dyn Write,
    conference: &LoadedConference<'_>,
    talks: &[usize],
    cancelled: Option<&CancelledTalks>,
    (json, filter, query): (bool, &FilterArgs, &str),
) -> Outcome {
    if json {
        let object = |&at: &usize| conference.object(&conference.schedule.talks()[at]);
        let mut objects: Vec<_> = talks.iter().map(object).collect();
        objects.extend(cancelled.into_iter().flat_map(|cancelled| {
            let ids = cancelled.talks.iter().map(|&at| &cancelled.schedule.talks()[at].id);
            ids.map(|id| conference.cancelled_object(id))
        }));
        print_json(out, &objects)?;
    } else {
        let days = DayPlace::InHeadings;
        render::table(out, conference.view(), talks, days)?;
        if let Some(cancelled) = cancelled {
            let view = ScheduleView { schedule: &cancelled.schedule, ..conference.view() };
            render::cancelled_table(out, view, &cancelled.talks, talks.is_empty())?;
        }
    }
    if !talks.is_empty() || cancelled.is_some() {
        return Ok(());
    }
    Err(no_match(json, conference.no_talk_matches(filter, query)))
}
