//! `changes`: the unread changes of the schedule.

use std::io::Write;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Conference, print_json};
use crate::agenda::words;
use crate::agenda::{ChangeLine, ChangePrinter, Clashes, Level, News, news};
use crate::cli::Failure;
use crate::cli::render::{self, Paper};
use crate::schedule::changes::{Change, Changed, Difference, Ledger, Value};
use crate::schedule::{TalkId, time};

impl Conference<'_> {
    /// Returns the unread changes.
    pub(super) fn ledger(&self) -> Result<&Ledger, Failure> {
        Ok(&self.changes)
    }

    pub(super) fn changes(
        &mut self,
        out: &mut impl Write,
        all: bool,
        acknowledge: bool,
        json: bool,
    ) -> Result<(), Failure> {
        let ledger = self.ledger()?;
        let news = News::of(ledger, &self.schedule, &self.agenda);
        let minor = if all { &news.minor[..] } else { &[] };
        let clashes = self.clashes();
        let listed = || news.mine.iter().chain(&news.rest).chain(minor);
        if json {
            let object = |changed| ChangeObject::new(self, &clashes, changed);
            print_json(out, &listed().map(object).collect::<Vec<_>>())?;
        } else {
            let paper = Paper::stdout(self.environment);
            let parts = [
                ("Your picks and notes", &news.mine[..]),
                ("Other talks", &news.rest[..]),
                ("Minor", minor),
            ];
            render::changes(out, paper, self.telling(), &clashes, parts)?;
            let left_out = news.minor.len() - minor.len();
            if left_out > 0 && news.count() > 0 {
                let also = words::count(left_out, "minor change");
                writeln!(out, "\nand {also}: see --all")?;
            }
        }
        if listed().next().is_none() {
            let more = match news.minor.len() {
                0 => String::new(),
                minor => format!("; {}: see --all", words::count(minor, "minor change")),
            };
            let nothing = format!("no noteworthy change that you have not read{more}");
            let nothing = if json { String::new() } else { nothing };
            return Err(Failure::Nothing(nothing));
        }
        if acknowledge {
            // Unlisted changes and later ones stay unread.
            let read: Vec<(TalkId, DateTime<Utc>)> =
                listed().map(|changed| (changed.id.clone(), changed.since)).collect();
            out.flush()?;
            self.session.acknowledge(&read, &self.changes, &self.schedule)?;
        }
        Ok(())
    }

    fn telling(&self) -> ChangePrinter<'_> {
        ChangePrinter {
            schedule: &self.schedule,
            agenda: &self.agenda,
            zone: self.schedule.zone(),
            becomes: self.environment.symbols.becomes,
        }
    }

    /// Returns the lines to print below moved or otherwise changed picks.
    pub(super) fn news_of_picks(&self) -> Vec<(TalkId, Vec<ChangeLine>)> {
        let telling = self.telling();
        let picks = self.agenda.picks();
        let changed = picks.filter_map(|(id, _)| self.changes.change(&self.schedule, id));
        changed
            .filter(|changed| changed.now.is_some() && changed.change != Change::Minor)
            .map(|changed| (changed.id.clone(), telling.under_pick(&changed)))
            .collect()
    }
}

/// Summarises the unread changes, if there are any: `3 changes to read, 1 of your picks
/// and notes; see 'hallway changes'`.
pub(super) fn summary(news: &News<'_>) -> Option<String> {
    let all = if news.count() == 0 { " --all" } else { "" };
    let said = news.summary()?;
    Some(format!("{said}; see 'hallway changes{all}'"))
}

/// A change as JSON.
#[derive(Serialize)]
struct ChangeObject<'a> {
    id: &'a TalkId,
    title: &'a str,
    /// `cancelled`, `new`, `moved`, `changed`, `as before` or `minor`.
    change: &'static str,
    pick: Option<&'static str>,
    /// Time of the last edition that changed the talk.
    since: String,
    differences: Vec<DifferenceObject<'a>>,
    /// Other changed fields that do not affect anyone's plans.
    minor: Vec<&'static str>,
    /// IDs of the picks that the talk overlaps, if it is a pick.
    clashes: Vec<&'a TalkId>,
    /// IDs of the talks at the same time, if it is a cancelled pick.
    instead: Vec<&'a TalkId>,
}

#[derive(Serialize)]
struct DifferenceObject<'a> {
    field: &'static str,
    old: ValueObject<'a>,
    new: ValueObject<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ValueObject<'a> {
    Nothing,
    Time(String),
    Minutes(u32),
    Text(&'a str),
}

impl<'a> ChangeObject<'a> {
    fn new(session: &'a Conference<'_>, clashes: &Clashes, changed: &'a Changed<'_>) -> Self {
        let Conference { schedule, agenda, .. } = session;
        let id = |at: usize| &schedule.talks()[at].id;
        let clashes = changed.now.into_iter().flat_map(|at| {
            let others = clashes.of(schedule, at).map(move |clash| clash.other(at));
            others.map(id).collect::<Vec<_>>()
        });
        let found = match &changed.change {
            Change::Altered(found) => &found[..],
            _ => &[],
        };
        Self {
            id: changed.id,
            title: changed.talk(schedule).map_or("", |talk| &talk.title),
            change: news::word(&changed.change),
            pick: agenda.level(changed.id).map(Level::name),
            since: changed.since.to_rfc3339(),
            differences: found.iter().map(|found| DifferenceObject::new(session, found)).collect(),
            minor: changed.minor.iter().map(|field| field.name()).collect(),
            clashes: clashes.collect(),
            instead: session.telling().instead(changed).into_iter().map(id).collect(),
        }
    }
}

impl<'a> DifferenceObject<'a> {
    fn new(session: &Conference<'_>, difference: &'a Difference) -> Self {
        let value = |value: &'a Value| match value {
            Value::Nothing => ValueObject::Nothing,
            Value::Text(text) => ValueObject::Text(text),
            Value::Minutes(minutes) => ValueObject::Minutes(*minutes),
            Value::Slot(slot) => {
                let start = time::in_zone(slot.start, session.schedule.zone());
                ValueObject::Time(start.to_rfc3339())
            }
        };
        Self {
            field: difference.field.name(),
            old: value(&difference.old),
            new: value(&difference.new),
        }
    }
}
