//! `qr`: a QR code for the phone.

use std::collections::HashSet;
use std::io::Write;

use super::{Conference, NOTHING_STARRED};
use crate::agenda::words::{self, count};
use crate::cli::render::{self, Paper};
use crate::cli::{Failure, complain};
use crate::format::ical::{Options, compact};
use crate::schedule::time::{DaySpec, in_zone};
use crate::text::qr::{Code, MOST_BYTES};

impl Conference<'_> {
    pub(super) fn code(
        &self,
        out: &mut impl Write,
        id: Option<&str>,
        day: Option<&str>,
        invert: bool,
    ) -> Result<(), Failure> {
        match id {
            Some(id) => {
                let at = self.positions(&[id.to_owned()])?[0];
                let talk = &self.schedule.talks()[at];
                let none = || format!("{}: this talk has no address of its own", talk.title);
                let url = talk.url.as_deref();
                let url = url.ok_or_else(|| Failure::Nothing(none()))?;
                let long = || Failure::Usage(format!("too long for a QR code: {url}"));
                let code = Code::of(url).ok_or_else(long)?;
                self.draw(out, &code, invert, url)?;
                Ok(writeln!(out, "{url}")?)
            }
            None => self.code_of_picks(out, day, invert),
        }
    }

    fn code_of_picks(
        &self,
        out: &mut impl Write,
        day: Option<&str>,
        invert: bool,
    ) -> Result<(), Failure> {
        let now = self.environment.clock.now();
        if self.agenda.picks().next().is_none() {
            return Err(Failure::Nothing(NOTHING_STARRED.to_owned()));
        }
        let today = in_zone(now.fixed_offset(), self.schedule.zone()).date_naive();
        let day = day.map(|day| DaySpec::parse(day, today)).transpose();
        let day = day.map_err(Failure::Usage)?;
        let slot = |at: usize| self.schedule.talks()[at].slot;
        let picks = self.agenda.talks(&self.schedule);
        let (timed, untimed): (Vec<usize>, Vec<usize>) =
            picks.into_iter().partition(|&at| slot(at).is_some());
        let is_meant =
            |at: &usize| day.is_none_or(|day| slot(*at).is_some_and(|slot| day.is(slot.day())));
        let talks: Vec<usize> = timed.into_iter().filter(is_meant).collect();
        if day.is_none() {
            for line in words::left_out(&self.schedule, &untimed, Some(&self.agenda)) {
                complain(&line);
            }
        }
        if talks.is_empty() {
            return Err(Failure::Nothing("no pick has a time then".to_owned()));
        }
        let ledger = self.ledger()?;
        let options = Options { agenda: &self.agenda, ledger, alarm: None };
        let text = compact::write(&self.schedule, &talks, options);
        let days: HashSet<_> = talks.iter().filter_map(|&at| Some(slot(at)?.day())).collect();
        let otherwise = if days.len() > 1 {
            "--day DAY makes one of a day"
        } else {
            "'hallway export' writes a file"
        };
        let code = Code::of(&text).ok_or_else(|| {
            let fit = compact::that_fit(&self.schedule, &talks, options, MOST_BYTES);
            Failure::Usage(format!(
                "the calendar of {} has {} bytes, and a QR code holds {MOST_BYTES}, \
                 as of the first {fit}; {otherwise}",
                count(talks.len(), "talk"),
                text.len(),
            ))
        })?;
        self.draw(out, &code, invert, otherwise)
    }

    fn draw(
        &self,
        out: &mut impl Write,
        code: &Code,
        invert: bool,
        otherwise: &str,
    ) -> Result<(), Failure> {
        let paper = Paper::stdout(self.environment);
        match render::code(out, paper, code, invert)? {
            None => Ok(()),
            Some(columns) => Err(Failure::Usage(format!(
                "the QR code is {columns} columns wide, and this window is not; {otherwise}"
            ))),
        }
    }
}
