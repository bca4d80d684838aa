//! `free`: the gaps between picks, and the talks that would fill them.

use std::io::{self, Write};

use super::{NOTHING_STARRED, no_match, print_json};
use crate::agenda::{Plan, gaps};
use crate::cli::Outcome;
use crate::cli::conference::{Conference, ConferenceCommand};
use crate::cli::json::GapObject;
use crate::cli::render::table;
use crate::schedule::time;

/// The arguments of `free`.
#[derive(Debug, clap::Args)]
pub struct Free {
    /// Print a JSON array
    #[arg(long)]
    json: bool,
}

impl ConferenceCommand for Free {
    fn run(&mut self, conference: &mut Conference<'_>, out: &mut dyn Write) -> Outcome {
        let plan = conference.plan();
        if self.json {
            let talks = |talks: &[usize]| {
                let object = |&at: &usize| conference.object(&conference.schedule.talks()[at]);
                talks.iter().map(object).collect()
            };
            let gap = |gap| GapObject::new(gap, talks);
            print_json(out, &plan.gaps().map(gap).collect::<Vec<_>>())?;
        } else {
            print(out, conference, &plan)?;
        }
        match (conference.has_picks(), plan.gaps().next()) {
            (true, Some(_)) => Ok(()),
            (false, _) => Err(no_match(self.json, NOTHING_STARRED)),
            (true, None) => Err(no_match(self.json, "the picks leave no time free")),
        }
    }
}

fn print(out: &mut dyn Write, conference: &Conference<'_>, plan: &Plan) -> io::Result<()> {
    let (style, view) = (conference.style(), conference.view());
    let zone = view.schedule.zone();
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
        writeln!(out, "{}  free {}", style.bold(&span), gap.summary())?;
        table(out, style, view, &gap.fits)?;
        if !gap.nearly.is_empty() {
            let few = time::length(gaps::FEW_MINUTES);
            writeln!(out, "  overlapping a pick by at most {few}:")?;
            table(out, style, view, &gap.nearly)?;
        }
    }
    Ok(())
}
