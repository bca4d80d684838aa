//! `report`: a document about the attended talks.

use std::io::Write;

use crate::agenda::phrases;
use crate::cli::conference::LoadedConference;
use crate::cli::failure::NOTHING_STARRED;
use crate::cli::options::OutputArgs;
use crate::cli::output::write_output;
use crate::cli::{Failure, Outcome, warn};
use crate::format::report::{self, Report as Written};

const REPORT_HELP: &str = "\
A talk counts as attended once it has begun, if you starred it, or if it is a maybe with
a note. A talk without a time needs a note. Stderr says how many picks are left out.";

#[derive(Debug, clap::Args)]
#[command(after_help = REPORT_HELP)]
pub struct Report {
    #[command(flatten)]
    to: OutputArgs,
    /// Include every star, every maybe and every talk with a note
    #[arg(long)]
    all: bool,
}

impl Report {
    pub fn run(&self, conference: &mut LoadedConference<'_>, out: &mut dyn Write) -> Outcome {
        let now = conference.now;
        let report = report::write(&conference.schedule, &conference.agenda, now, self.all);
        // An empty report must not replace a full one.
        if report.talks == 0 {
            return Err(Failure::NoMatch(nothing_attended(conference, &report)));
        }
        if let Some(picks) = not_attended(&report) {
            warn(&format!("left out: {picks} (--all includes them)"));
        }
        if !report.left_out.is_empty() {
            warn(&format!(
                "left out, with a note but not picked (--all includes them): {}",
                report.left_out.join("; ")
            ));
        }
        write_output(
            out,
            conference.session.folders(),
            self.to.target(),
            &report.text,
            report.talks,
        )
    }
}

/// Explains why the report is empty, and what to do.
fn nothing_attended(conference: &LoadedConference<'_>, report: &Written) -> String {
    if let Some(picks) = not_attended(report) {
        return format!(
            "nothing attended yet: {picks}; try again after a pick has begun, or use --all"
        );
    }
    let kept = conference.has_picks() || !report.left_out.is_empty();
    let message = if kept {
        "no talk is starred and no maybe has a note; star what you attended with 'hallway star ID', or use --all"
    } else {
        NOTHING_STARRED
    };
    message.to_owned()
}

/// Counts the picks that are not in the report: `2 picks are still to come, 1 pick has
/// neither a time nor a note`.
fn not_attended(report: &Written) -> Option<String> {
    let counted = |number: usize, one: &str, many: &str| {
        let is = if number == 1 { one } else { many };
        (number > 0).then(|| format!("{} {is}", phrases::count(number, "pick")))
    };
    let to_come = counted(report.to_come, "is still to come", "are still to come");
    let nor = "neither a time nor a note";
    let without = counted(report.without_time, &format!("has {nor}"), &format!("have {nor}"));
    let cancelled = counted(report.cancelled, "is cancelled", "are cancelled");
    let parts: Vec<String> = to_come.into_iter().chain(without).chain(cancelled).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
