//! Talks as text for people: tables, details of a talk, the agenda by days.
//!
//! Fits the output to the width of a terminal and cuts nothing otherwise. Colours
//! appear only in a terminal.

mod rows;

use std::io::{self, IsTerminal, Write};

use crate::agenda::{Agenda, Clashes, Mark, phrases};
use crate::environment::Environment;
use crate::schedule::{Schedule, TalkId, time};
use crate::text::symbols::Symbols;
use crate::text::width;

pub use rows::{Line, lines_of_all, rows};

/// The maximum width of running text, because longer lines are hard to read.
const MEASURE: usize = 88;

/// The properties of the output: width, colour and symbols.
#[derive(Debug, Clone, Copy)]
pub struct OutputStyle {
    /// Cells in a line, or `None` if lines are not limited.
    pub width: Option<usize>,
    pub color: bool,
    pub symbols: &'static Symbols,
}

impl OutputStyle {
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

    /// The properties of a file, or of a terminal without colours.
    #[cfg(test)]
    pub fn plain(width: Option<usize>) -> Self {
        Self { width, color: false, symbols: &crate::text::symbols::UNICODE }
    }

    pub fn bold(self, text: &str) -> String {
        if self.color && !text.is_empty() {
            format!("\u{1b}[1m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    /// Returns the width of running text.
    pub fn measure(self) -> usize {
        self.width.unwrap_or(MEASURE).min(MEASURE)
    }

    /// Returns the mark of a talk that cannot clash: without a time, or removed.
    pub fn level(self, agenda: &Agenda, talk: &TalkId) -> &'static str {
        let mark = agenda.level(talk).map(Mark::of_level);
        mark.map_or(" ", |mark| mark.sign(self.symbols))
    }

    pub fn fit(self, text: &str, room: usize) -> String {
        width::fit(text, room, self.symbols.ellipsis).into_owned()
    }
}

/// A schedule with its agenda and the clashes among the picks.
#[derive(Clone, Copy)]
pub struct ScheduleView<'a> {
    pub schedule: &'a Schedule,
    pub agenda: &'a Agenda,
    pub clashes: &'a Clashes,
}

/// Prints talks as a table: mark, ID, day, time, length, title, people, session.
pub fn table(
    out: &mut dyn Write,
    style: OutputStyle,
    ScheduleView { schedule, agenda, clashes }: ScheduleView<'_>,
    talks: &[usize],
) -> io::Result<()> {
    let mark = |at: usize| {
        let mark = Mark::of(schedule, agenda, clashes, at);
        mark.map_or(" ", |mark| mark.sign(style.symbols))
    };
    marked(out, style, schedule, talks, mark)
}

/// Prints the same table, with a line about each talk below it.
pub fn explained(
    out: &mut dyn Write,
    style: OutputStyle,
    view: ScheduleView<'_>,
    talks: impl Iterator<Item = (usize, String)>,
) -> io::Result<()> {
    let (talks, lines): (Vec<usize>, Vec<String>) = talks.unzip();
    let mut rows = Vec::new();
    table(&mut rows, style, view, &talks)?;
    for (row, line) in rows.split_inclusive(|byte| *byte == b'\n').zip(lines) {
        out.write_all(row)?;
        let room = style.width.unwrap_or(usize::MAX).saturating_sub(4);
        writeln!(out, "    {}", style.fit(&line, room))?;
    }
    Ok(())
}

/// Prints the same table, with marks from a function.
fn marked(
    out: &mut dyn Write,
    style: OutputStyle,
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
                |slot| phrases::begin(slot, schedule.zone()),
            );
            [
                schedule.short_id(&talk.id).to_owned(),
                when,
                talk.appointment().map(|slot| time::short_length(slot.minutes)).unwrap_or_default(),
                phrases::who(talk),
                talk.session.clone().unwrap_or_default(),
            ]
        })
        .collect();
    let widest = |column: usize| rows.iter().map(|row| width::of(&row[column])).max().unwrap_or(0);
    let (id, when, length) = (widest(0), widest(1), widest(2));
    let titles: Vec<String> = talks
        .iter()
        .map(|&at| phrases::marked_title(&schedule.talks()[at], style.symbols))
        .collect();
    let widest_title = titles.iter().map(|title| width::of(title)).max().unwrap_or(0);
    let fixed = 2 + id + 2 + when + 2 + length + 2;
    let (title, names, session) = columns(style.width, fixed, widest_title, widest(3), widest(4));
    for ((row, &at), text) in rows.iter().zip(talks).zip(&titles) {
        let mut line = format!(
            "{} {}{}  {}  {:>length$}  {}",
            mark(at),
            " ".repeat(id - width::of(&row[0])),
            row[0],
            width::exact(&row[1], when, ""),
            row[2],
            style.bold(&width::exact(text, title, style.symbols.ellipsis)),
        );
        for (text, room) in [(&row[3], names), (&row[4], session)] {
            if room > 0 {
                line.push_str("  ");
                line.push_str(&width::exact(text, room, style.symbols.ellipsis));
            }
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// The heading above removed talks.
pub const REMOVED: &str = "No longer in the schedule";

/// Prints removed talks as a table below another, unless they are `alone`.
pub fn removed_table(
    out: &mut dyn Write,
    style: OutputStyle,
    (schedule, agenda): (&Schedule, &Agenda),
    talks: &[usize],
    alone: bool,
) -> io::Result<()> {
    let gap = if alone { "" } else { "\n" };
    writeln!(out, "{gap}{}", style.bold(REMOVED))?;
    let mark = |at: usize| removed_mark(style, agenda, &schedule.talks()[at].id);
    marked(out, style, schedule, talks, mark)
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
pub fn removed_mark(style: OutputStyle, agenda: &Agenda, talk: &TalkId) -> &'static str {
    if agenda.has(talk) { style.symbols.cancelled } else { style.level(agenda, talk) }
}
