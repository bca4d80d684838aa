//! `now` and `next`: the current talks and the next pick.

use std::io::Write;

use chrono::{DateTime, Utc};

use super::{Conference, NOTHING_STARRED, print_json};
use crate::agenda::{Clashes, Next, now, words};
use crate::cli::Failure;
use crate::cli::args::FormArgs;
use crate::cli::json::TalkObject;
use crate::cli::render::{self, Paper};
use crate::cli::template::{Facts, Template};
use crate::schedule::time;

impl Conference<'_> {
    pub(super) fn now(&self, out: &mut impl Write, form: &FormArgs) -> Result<(), Failure> {
        let at = self.environment.clock.now();
        let talks = now::on(&self.schedule, &self.agenda, at);
        let clashes = self.clashes();
        if form.json {
            let object = |&talk: &usize| {
                let talk = &self.schedule.talks()[talk];
                self.object(talk).with_minutes(talk, at)
            };
            print_json(out, &talks.iter().map(object).collect::<Vec<_>>())?;
        } else if let Some(template) = &form.format {
            self.fill(out, template, &clashes, &talks, (at, true))?;
        } else {
            let all = (&self.schedule, &self.agenda, &clashes);
            let all_day = now::all_day(&self.schedule, &self.agenda, at);
            render::all_day(out, Paper::stdout(self.environment), all, &all_day)?;
            render::on(out, Paper::stdout(self.environment), all, &talks, at)?;
        }
        match talks.is_empty() {
            true if form.json => Err(Failure::Nothing(String::new())),
            true => Err(Failure::Nothing(format!("nothing is on; {}", self.to_come(at)))),
            false => Ok(()),
        }
    }

    pub(super) fn next(&self, out: &mut impl Write, form: &FormArgs) -> Result<(), Failure> {
        let at = self.environment.clock.now();
        let clashes = self.clashes();
        let next = now::next(&self.schedule, &self.agenda, &clashes, at);
        if form.json {
            let talks = next.as_ref().map(talks).unwrap_or_default();
            let object = |&talk: &usize| {
                let more = clashes.more(talk);
                let id = |other: usize| &self.schedule.talks()[other].id;
                let others = clashes.of(&self.schedule, talk);
                let others = others.map(|clash| id(clash.other(talk)));
                let talk = &self.schedule.talks()[talk];
                self.object(talk).with_minutes(talk, at).with_clashes(others.collect(), more)
            };
            let objects: Vec<TalkObject<'_>> = talks.iter().map(object).collect();
            print_json(out, &objects)?;
        }
        let Some(next) = next else {
            let message = (!form.json).then(|| self.no_pick_to_come(at));
            return Err(Failure::Nothing(message.unwrap_or_default()));
        };
        if let Some(template) = &form.format {
            self.fill(out, template, &clashes, &[next.pick], (at, false))?;
        } else if !form.json {
            let all = (&self.schedule, &self.agenda, &clashes);
            render::next(out, Paper::stdout(self.environment), all, &next, at)?;
        }
        Ok(())
    }

    /// Prints a template line for each talk.
    pub(super) fn fill(
        &self,
        out: &mut impl Write,
        template: &Template,
        clashes: &Clashes,
        talks: &[usize],
        (now, on): (DateTime<Utc>, bool),
    ) -> Result<(), Failure> {
        let facts = Facts {
            schedule: &self.schedule,
            agenda: &self.agenda,
            clashes,
            symbols: self.environment.symbols,
            zone: self.environment.zone,
            now,
            on,
        };
        for &talk in talks {
            writeln!(out, "{}", template.fill(facts, talk))?;
        }
        Ok(())
    }

    /// Describes the first talk: `the next talk starts on Mon 13 Nov at 09:30 EST, in 2
    /// h: Welcome!`
    fn to_come(&self, at: DateTime<Utc>) -> String {
        let coming = now::coming(&self.schedule, &self.agenda, at);
        let first = coming.first().map(|&talk| &self.schedule.talks()[talk]);
        let Some((talk, slot)) = first.and_then(|talk| Some((talk, talk.slot?))) else {
            return "no talk is to come".to_owned();
        };
        let what = match coming.len() {
            1 => "the next talk starts".to_owned(),
            many => format!("the next {many} talks start"),
        };
        format!(
            "{what} on {} at {} {}, {}: {}{}",
            time::day(slot.start.date_naive()),
            time::clock(&slot.start),
            time::zone_name(self.schedule.zone(), slot.start.to_utc()),
            words::starts(now::starts_in(slot, at)),
            talk.title,
            if coming.len() > 1 { ", and others" } else { "" },
        )
    }

    /// Explains why there is no next pick, and what to do.
    fn no_pick_to_come(&self, at: DateTime<Utc>) -> String {
        if self.agenda.picks().next().is_none() {
            return NOTHING_STARRED.to_owned();
        }
        let talks = self.agenda.talks(&self.schedule);
        let without_time = |&&talk: &&usize| self.schedule.talks()[talk].slot.is_none();
        let without_time = match talks.iter().filter(without_time).count() {
            0 => String::new(),
            1 => " (1 has no time yet)".to_owned(),
            many => format!(" ({many} have no time yet)"),
        };
        let what_to_do = if now::coming(&self.schedule, &self.agenda, at).is_empty() {
            "'hallway report' writes down what you saw"
        } else {
            "'hallway list' shows all talks, 'hallway star ID' picks one"
        };
        format!("none of your picks is to come{without_time}; {}\n{what_to_do}", self.to_come(at))
    }
}

/// Returns the talks that start next, the pick first.
fn talks(next: &Next) -> Vec<usize> {
    let mut talks = vec![next.pick];
    talks.extend(&next.also);
    talks
}
