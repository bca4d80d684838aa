//! Talks as text for people: tables, details of a talk, the agenda by days.
//!
//! Fits the output to the width of a terminal and cuts nothing otherwise. Colours
//! appear only in a terminal.

mod changes;
mod code;
mod everywhere;
mod library;
mod now;
mod talk;
mod team;

use std::io::{self, IsTerminal, Write};

use crate::agenda::{Agenda, ChangeLine, Clashes, Item, Mark, Plan, gaps, words};
use crate::schedule::{Schedule, TalkId, time};
use crate::text::symbols::Symbols;
use crate::text::width;

use crate::environment::Environment;

pub use changes::changes;
pub use code::code;
pub use everywhere::{Line, everywhere, heading};
pub use library::{Shelved, shelf};
pub use now::{all_day, next, on};
pub use talk::{gone, talk};
pub use team::windows;

/// The maximum width of running text, because longer lines are hard to read.
const MEASURE: usize = 88;

/// The properties of the output: width, colour and symbols.
#[derive(Debug, Clone, Copy)]
pub struct Paper {
    /// Cells in a line, or `None` if lines are not limited.
    width: Option<usize>,
    color: bool,
    symbols: &'static Symbols,
}

impl Paper {
    /// Returns the properties of the process's standard output.
    pub fn stdout(environment: &Environment) -> Self {
        let terminal = io::stdout().is_terminal();
        let size = terminal.then(crossterm::terminal::size).and_then(Result::ok);
        Self {
            width: size.map(|(columns, _)| usize::from(columns).max(40)),
            color: terminal && environment.color,
            symbols: environment.symbols,
        }
    }

    fn bold(self, text: &str) -> String {
        if self.color && !text.is_empty() {
            format!("\u{1b}[1m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    /// Returns the width of running text.
    fn measure(self) -> usize {
        self.width.unwrap_or(MEASURE).min(MEASURE)
    }

    /// Returns the mark of a talk that cannot clash: without a time, or removed.
    fn level(self, agenda: &Agenda, talk: &TalkId) -> &'static str {
        let mark = agenda.level(talk).map(Mark::of_level);
        mark.map_or(" ", |mark| mark.sign(self.symbols))
    }

    fn fit(self, text: &str, room: usize) -> String {
        width::fit(text, room, self.symbols.ellipsis).into_owned()
    }
}

/// A schedule, its agenda and the clashes in it.
pub type All<'a> = (&'a Schedule, &'a Agenda, &'a Clashes);

/// Prints talks as a table: mark, ID, day, time, length, title, people, session.
pub fn table(
    out: &mut impl Write,
    paper: Paper,
    (schedule, agenda, clashes): All<'_>,
    talks: &[usize],
) -> io::Result<()> {
    let mark = |at: usize| {
        let mark = Mark::of(schedule, agenda, clashes, at);
        mark.map_or(" ", |mark| mark.sign(paper.symbols))
    };
    marked(out, paper, schedule, talks, mark)
}

/// Prints the same table, with marks from a function.
fn marked(
    out: &mut impl Write,
    paper: Paper,
    schedule: &Schedule,
    talks: &[usize],
    mark: impl Fn(usize) -> &'static str,
) -> io::Result<()> {
    let rows: Vec<[String; 5]> = talks
        .iter()
        .map(|&at| {
            let talk = &schedule.talks()[at];
            let when = talk.slot.map_or_else(
                || "not scheduled".to_owned(),
                |slot| words::begin(slot, schedule.zone()),
            );
            [
                schedule.short_id(&talk.id).to_owned(),
                when,
                talk.appointment().map(|slot| format!("{}m", slot.minutes)).unwrap_or_default(),
                words::who(talk),
                talk.session.clone().unwrap_or_default(),
            ]
        })
        .collect();
    let widest = |column: usize| rows.iter().map(|row| width::of(&row[column])).max().unwrap_or(0);
    let (id, when, length) = (widest(0), widest(1), widest(2));
    let titles = talks.iter().map(|&at| width::of(&schedule.talks()[at].title)).max().unwrap_or(0);
    let fixed = 2 + id + 2 + when + 2 + length + 2;
    let (title, names, session) = columns(paper.width, fixed, titles, widest(3), widest(4));
    for (row, &at) in rows.iter().zip(talks) {
        let talk = &schedule.talks()[at];
        let mut line = format!(
            "{} {}{}  {}  {:>length$}  {}",
            mark(at),
            " ".repeat(id - width::of(&row[0])),
            row[0],
            width::exact(&row[1], when, ""),
            row[2],
            paper.bold(&width::exact(&talk.title, title, paper.symbols.ellipsis)),
        );
        for (text, room) in [(&row[3], names), (&row[4], session)] {
            if room > 0 {
                line.push_str("  ");
                line.push_str(&width::exact(text, room, paper.symbols.ellipsis));
            }
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// The minimum width of a time span within one day.
const SPAN: usize = "09:30 to 10:00".len();

/// The heading above removed talks.
const GONE: &str = "No longer in the programme";

/// Prints removed talks as a table below another, unless they are `alone`.
pub fn gone_table(
    out: &mut impl Write,
    paper: Paper,
    (schedule, agenda): (&Schedule, &Agenda),
    talks: &[usize],
    alone: bool,
) -> io::Result<()> {
    let gap = if alone { "" } else { "\n" };
    writeln!(out, "{gap}{}", paper.bold(GONE))?;
    let mark = |at: usize| gone_mark(paper, agenda, &schedule.talks()[at].id);
    marked(out, paper, schedule, talks, mark)
}

/// Returns the widths of title, people and session. In a narrow line the session
/// shrinks or disappears first, then the people, then the title.
fn columns(
    line: Option<usize>,
    fixed: usize,
    title: usize,
    people: usize,
    session: usize,
) -> (usize, usize, usize) {
    let Some(line) = line else {
        return (title, people, session);
    };
    let room = line.saturating_sub(fixed);
    if title + 2 + people + 2 + session <= room {
        return (title, people, session);
    }
    let session = if room >= 90 { session.min(room / 5) } else { 0 };
    let rest = room.saturating_sub(if session > 0 { session + 2 } else { 0 });
    if rest < 36 {
        return (rest, 0, 0);
    }
    let people = people.min(rest / 3);
    (title.min(rest - people - 2), people, session)
}

/// Returns the mark of a removed talk: a pick is marked as cancelled.
fn gone_mark(paper: Paper, agenda: &Agenda, talk: &TalkId) -> &'static str {
    if agenda.has(talk) { paper.symbols.cancelled } else { paper.level(agenda, talk) }
}

/// Prints the agenda, day by day.
pub fn plan(
    out: &mut impl Write,
    paper: Paper,
    (schedule, agenda, clashes): All<'_>,
    plan: &Plan,
    news: &[(TalkId, Vec<ChangeLine>)],
) -> io::Result<()> {
    let zone = schedule.zone();
    let line = paper.width.unwrap_or(usize::MAX);
    let mut gap = "";
    for day in &plan.days {
        write!(out, "{gap}")?;
        gap = "\n";
        writeln!(out, "{}  {}", paper.bold(&time::day(day.day)), day.summary())?;
        for item in &day.items {
            match item {
                Item::Talk(at) => {
                    let talk = &schedule.talks()[*at];
                    let mark = Mark::of(schedule, agenda, clashes, *at)
                        .map_or(" ", |mark| mark.sign(paper.symbols));
                    let where_ = talk.room.as_ref().or(talk.session.as_ref());
                    let place = where_.map(|w| format!("  ({w})")).unwrap_or_default();
                    let span = talk.slot.map(|slot| words::span(slot, zone));
                    let span = span.unwrap_or_default();
                    let text = format!("  {span:SPAN$}  {mark} {}{place}", talk.title);
                    writeln!(out, "{}", paper.fit(&text, line))?;
                    told(out, paper, news, &talk.id)?;
                    for clash in clashes.of(schedule, *at) {
                        let room = line.saturating_sub(18);
                        let ellipsis = paper.symbols.ellipsis;
                        let note = clash.note_within(schedule, zone, *at, room, ellipsis);
                        let text = format!("                  {note}");
                        writeln!(out, "{}", paper.fit(&text, line))?;
                    }
                    if let Some(more) = words::more_clashes(clashes.more(*at)) {
                        let text = format!("                  {more}");
                        writeln!(out, "{}", paper.fit(&text, line))?;
                    }
                }
                Item::Cancelled(id) => {
                    let Some(seen) = agenda.entries.get(id).map(|entry| &entry.seen) else {
                        continue;
                    };
                    let slot = seen.slot_in(schedule.zone());
                    let span = slot.map(|slot| words::span(slot, zone));
                    let text = format!(
                        "  {:SPAN$}  {} {}  (cancelled, {})",
                        span.unwrap_or_default(),
                        gone_mark(paper, agenda, id),
                        seen.title,
                        schedule.short_id(id)
                    );
                    writeln!(out, "{}", paper.fit(&text, line))?;
                }
                Item::Free(gap) => {
                    let span = gap.span(schedule.zone());
                    let text = format!("  {span}    free {}", gap.summary());
                    writeln!(out, "{}", paper.fit(&text, line))?;
                }
                Item::Walk(walk) => {
                    let text = format!("                  {}", walk.summary(schedule));
                    writeln!(out, "{}", paper.fit(&text, line))?;
                }
            }
        }
    }
    if !plan.unscheduled.is_empty() {
        writeln!(out, "{gap}{}", paper.bold("Not scheduled"))?;
        gap = "\n";
        for &at in &plan.unscheduled {
            let talk = &schedule.talks()[at];
            let mark = paper.level(agenda, &talk.id);
            let text = format!("                  {mark} {}", talk.title);
            writeln!(out, "{}", paper.fit(&text, line))?;
            told(out, paper, news, &talk.id)?;
        }
    }
    let gone = plan.gone.iter().filter_map(|id| Some((id, agenda.entries.get(id)?)));
    if !plan.gone.is_empty() {
        writeln!(out, "{gap}{}", paper.bold(GONE))?;
        for (id, entry) in gone {
            let mark = gone_mark(paper, agenda, id);
            let slot = entry.seen.slot();
            let when = slot.map(|slot| format!("it was {}, ", words::when(slot, zone)));
            let text = format!(
                "                  {mark} {}  (cancelled, {}{})",
                entry.seen.title,
                when.unwrap_or_default(),
                schedule.short_id(id)
            );
            writeln!(out, "{}", paper.fit(&text, line))?;
        }
    }
    Ok(())
}

/// Prints the changes of a talk below its line.
fn told(
    out: &mut impl Write,
    paper: Paper,
    news: &[(TalkId, Vec<ChangeLine>)],
    talk: &TalkId,
) -> io::Result<()> {
    // Align with the title.
    const INDENT: usize = 18;
    let told = news.iter().find(|(id, _)| id == talk);
    for line in told.into_iter().flat_map(|(_, lines)| lines) {
        let line = match paper.width {
            Some(width) => line.within(width.saturating_sub(INDENT), paper.symbols.ellipsis),
            None => line.to_string(),
        };
        writeln!(out, "{:INDENT$}{line}", "")?;
    }
    Ok(())
}

/// Prints the gaps, and the talks that would fill them.
pub fn gaps(out: &mut impl Write, paper: Paper, all: All<'_>, plan: &Plan) -> io::Result<()> {
    let zone = all.0.zone();
    let mut day = None;
    for gap in plan.gaps() {
        if day != Some(gap.day) {
            if day.is_some() {
                writeln!(out)?;
            }
            writeln!(out, "{}", paper.bold(&time::day(gap.day)))?;
            day = Some(gap.day);
        }
        let span = gap.span(zone);
        writeln!(out, "{}  free {}", paper.bold(&span), gap.summary())?;
        table(out, paper, all, &gap.fits)?;
        if !gap.nearly.is_empty() {
            let few = time::length(gaps::FEW_MINUTES);
            writeln!(out, "  overlapping a pick by at most {few}:")?;
            table(out, paper, all, &gap.nearly)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
