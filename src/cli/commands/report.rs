//! `report`: a document about the attended talks.

use std::io::Write;
use std::path::PathBuf;

use super::{Conference, NOTHING_STARRED, deliver};
use crate::agenda::words;
use crate::cli::{Failure, complain};
use crate::format::report::{self, Report};

impl Conference<'_> {
    pub(super) fn report(
        &self,
        out: &mut impl Write,
        to: Option<PathBuf>,
        all: bool,
    ) -> Result<(), Failure> {
        let now = self.environment.clock.now();
        let report = report::write(&self.schedule, &self.agenda, now, all);
        // An empty report must not replace a full one.
        if report.talks == 0 {
            return Err(Failure::Nothing(self.nothing_attended(&report)));
        }
        if let Some(picks) = not_attended(&report) {
            complain(&format!("left out: {picks} (--all has them)"));
        }
        if !report.left_out.is_empty() {
            complain(&format!(
                "left out, with a note but neither starred nor a maybe (--all has them): {}",
                report.left_out.join("; ")
            ));
        }
        deliver(out, self.session.folders(), to, &report.text)
    }

    /// Explains why the report is empty, and what to do.
    fn nothing_attended(&self, report: &Report) -> String {
        if let Some(picks) = not_attended(report) {
            return format!(
                "nothing is attended yet: {picks}; come back when a pick has begun, or report --all"
            );
        }
        let kept = self.agenda.picks().next().is_some() || !report.left_out.is_empty();
        let message = if kept {
            "no talk is starred, and no maybe has a note; star what you attended \
             with 'hallway star ID', or report --all"
        } else {
            NOTHING_STARRED
        };
        message.to_owned()
    }
}

/// Counts the picks that are not in the report: `2 picks are still to come, 1 pick has
/// neither a time nor a note`.
fn not_attended(report: &Report) -> Option<String> {
    let said = |number: usize, one: &str, many: &str| {
        let is = if number == 1 { one } else { many };
        (number > 0).then(|| format!("{} {is}", words::count(number, "pick")))
    };
    let to_come = said(report.to_come, "is still to come", "are still to come");
    let nor = "neither a time nor a note";
    let without = said(report.without_time, &format!("has {nor}"), &format!("have {nor}"));
    let parts: Vec<String> = to_come.into_iter().chain(without).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
