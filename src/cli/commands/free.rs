//! `free`: the gaps between picks, and the talks that would fill them.

use std::io::{self, Write};

use crate::agenda::suggest::{Interests, LIKE_PICKS_FIRST};
use crate::agenda::{Gap, Plan, gaps};
use crate::cli::Outcome;
use crate::cli::conference::LoadedConference;
use crate::cli::failure::{NOTHING_STARRED, no_match};
use crate::cli::json::object;
use crate::cli::output::print_json;
use crate::cli::render::{DayPlace, table};
use crate::schedule::time;

const FREE_HELP: &str = "\
Maybes, all-day events and picks of more than 4 hours take no free time.";

#[derive(Debug, clap::Args)]
#[command(after_help = FREE_HELP)]
pub struct Free {
    /// Print a JSON array
    #[arg(long)]
    json: bool,
}

impl Free {
    pub fn run(&self, conference: &mut LoadedConference<'_>, out: &mut dyn Write) -> Outcome {
        let plan = conference.plan();
        let interests = Interests::new(&conference.schedule, &conference.agenda);
        if self.json {
            let talks = |talks: &[usize]| {
                let object = |at: usize| conference.object(&conference.schedule.talks()[at]);
                sorted(interests.as_ref(), talks).0.into_iter().map(object).collect::<Vec<_>>()
            };
            let gap = |gap: &Gap| {
                object! {
                    day: gap.day,
                    start: gap.from.to_rfc3339(),
                    end: gap.to.to_rfc3339(),
                    minutes: gap.minutes(),
                    fits: talks(&gap.fits),
                    overlapping: talks(&gap.nearly),
                }
            };
            print_json(out, &plan.gaps().map(gap).collect::<Vec<_>>())?;
        } else {
            print(out, conference, &plan, interests.as_ref())?;
        }
        match (conference.has_picks(), plan.gaps().next()) {
            (true, Some(_)) => Ok(()),
            (false, _) => Err(no_match(self.json, NOTHING_STARRED)),
            (true, None) => Err(no_match(self.json, "no free time between the picks")),
        }
    }
}

/// Puts talks like the picks first, and returns whether the heading should say so.
fn sorted(interests: Option<&Interests<'_>>, talks: &[usize]) -> (Vec<usize>, bool) {
    let mut talks = talks.to_vec();
    let near = interests.is_some_and(|interests| interests.sort(&mut talks));
    let near = near && talks.len() > 1;
    (talks, near)
}

fn print(
    out: &mut dyn Write,
    conference: &LoadedConference<'_>,
    plan: &Plan,
    interests: Option<&Interests<'_>>,
) -> io::Result<()> {
    let view = conference.view();
    let (style, zone) = (view.style, view.schedule.zone());
    let mut day = None;
    for gap in plan.gaps() {
        if day != Some(gap.day) {
            if day.is_some() {
                writeln!(out)?;
            }
            writeln!(out, "{}", style.bold(&time::day(gap.day)))?;
            day = Some(gap.day);
        }
        let span = gap.span(zone);
        let (fits, near) = sorted(interests, &gap.fits);
        let order = if near { format!(", {LIKE_PICKS_FIRST}") } else { String::new() };
        writeln!(out, "{}  free {}{order}", style.bold(&span), gap.summary())?;
        table(out, view, &fits, DayPlace::Above)?;
        if !gap.nearly.is_empty() {
            let few = time::length(gaps::MAX_OVERLAP);
            writeln!(out, "  overlapping a pick by up to {few}:")?;
            table(out, view, &sorted(interests, &gap.nearly).0, DayPlace::Above)?;
        }
    }
    Ok(())
}
