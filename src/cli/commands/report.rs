//! `report`: what was attended, as a document.

use std::io::Write;
use std::path::PathBuf;

use super::{NOTHING_STARRED, Session, deliver};
use crate::cli::{Failure, complain};
use crate::format::report;

impl Session<'_> {
    pub(super) fn report(
        &self,
        out: &mut impl Write,
        to: Option<PathBuf>,
        all: bool,
    ) -> Result<(), Failure> {
        let report = report::write(&self.schedule, &self.agenda, all);
        // An empty report is no reason to write over a full one.
        if report.talks == 0 {
            let kept = self.agenda.picks().next().is_some() || !report.left_out.is_empty();
            let message = if kept {
                "no talk is starred, and no maybe has a note; star what you attended \
                 with 'hallway star ID', or report --all"
            } else {
                NOTHING_STARRED
            };
            return Err(Failure::Nothing(message.to_owned()));
        }
        if !report.left_out.is_empty() {
            complain(&format!(
                "left out, with a note but neither starred nor a maybe (--all has them): {}",
                report.left_out.join("; ")
            ));
        }
        deliver(out, to, &report.text)
    }
}
