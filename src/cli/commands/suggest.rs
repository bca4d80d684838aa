//! `similar` and `suggest`: the talks like another, and like the picks.

use std::io::Write;

use crate::agenda::AgendaState;
use crate::agenda::suggest::Interests;
use crate::cli::conference::LoadedConference;
use crate::cli::failure::no_match;
use crate::cli::options::whole;
use crate::cli::output::print_json;
use crate::cli::{Outcome, render};
use crate::schedule::query::{State, TalkState as _};
use crate::schedule::similar::similar;

const NOTHING_PICKED: &str = "no talk is starred yet; star two or more that you like with \
                              'hallway star ID', and talks like them are suggested";

/// How many talks to print, and how.
#[derive(Debug, clap::Args)]
struct LimitArgs {
    /// Maximum number of talks
    #[arg(long, value_name = "NUMBER", default_value_t = 10, value_parser = whole(1..=200_000), allow_negative_numbers = true)]
    limit: u32,
    /// Print a JSON array
    #[arg(long)]
    json: bool,
}

impl LimitArgs {
    fn limit(&self) -> usize {
        usize::try_from(self.limit).unwrap_or(usize::MAX)
    }
}

#[derive(Debug, clap::Args)]
pub struct Similar {
    /// ID of the talk
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    shown: LimitArgs,
}

impl Similar {
    pub fn run(&self, conference: &mut LoadedConference<'_>, out: &mut dyn Write) -> Outcome {
        let at = conference.position(&self.id)?;
        let LoadedConference { schedule, agenda, .. } = &*conference;
        let shown = |at: usize| !agenda.is_hidden(&schedule.talks()[at].id);
        let near = similar(schedule, at, self.shown.limit(), shown);
        if near.is_empty() {
            let why = format!("no talk is like {}", schedule.talks()[at].title);
            return nothing(out, self.shown.json, &why);
        }
        if self.shown.json {
            let objects = near.iter().map(|near| {
                let object = conference.object(&schedule.talks()[near.talk]);
                object.because(&near.shared_words, None)
            });
            return print_json(out, &objects.collect::<Vec<_>>());
        }
        let talks = near.into_iter().map(|near| (near.talk, near.shared_words.join(", ")));
        Ok(render::explained(out, conference.view(), talks)?)
    }
}

#[derive(Debug, clap::Args)]
pub struct Suggest {
    /// Only this day: a date, a weekday, today or tomorrow
    #[arg(long, value_name = "DAY")]
    day: Option<String>,
    /// Only talks that fit into your free time
    #[arg(long)]
    free: bool,
    #[command(flatten)]
    shown: LimitArgs,
}

impl Suggest {
    pub fn run(&self, conference: &mut LoadedConference<'_>, out: &mut dyn Write) -> Outcome {
        let day = conference.day(self.day.as_deref())?;
        let LoadedConference { schedule, agenda, clashes, .. } = &*conference;
        let Some(interests) = Interests::new(schedule, agenda) else {
            return nothing(out, self.shown.json, NOTHING_PICKED);
        };
        let now = conference.now;
        let state = AgendaState::new(schedule, agenda, clashes, now);
        let wanted = |at: usize| {
            let slot = schedule.talks()[at].slot;
            day.is_none_or(|day| slot.is_some_and(|slot| day.is(slot.day())))
                && (!self.free || state.is(at, State::Free))
        };
        let found = interests.suggestions(now, self.shown.limit(), wanted);
        if found.is_empty() {
            let some = if self.free || day.is_some() { "such talk" } else { "talk to come" };
            return nothing(out, self.shown.json, &format!("no {some} is like your picks"));
        }
        if self.shown.json {
            let talks = schedule.talks();
            let objects = found.iter().map(|found| {
                let object = conference.object(&talks[found.talk]);
                object.because(&found.shared_words, Some(&talks[found.like].id))
            });
            return print_json(out, &objects.collect::<Vec<_>>());
        }
        let talks = found.iter().map(|found| (found.talk, found.reason(schedule)));
        Ok(render::explained(out, conference.view(), talks)?)
    }
}

fn nothing(out: &mut dyn Write, json: bool, why: &str) -> Outcome {
    if json {
        print_json(out, &[(); 0])?;
    }
    Err(no_match(json, why))
}
