//! Talks as text for people: tables, details of a talk, the agenda by days.
//!
//! Fits the output to the width of a terminal and cuts nothing otherwise. Colours
//! appear only in a terminal.

mod rows;

use std::io::{self, IsTerminal, Write};

use chrono::{Datelike, NaiveDate};

use crate::agenda::{Agenda, Clashes, Mark, phrases};
use crate::environment::Environment;
use crate::schedule::{Schedule, Talk, TalkId, time};
use crate::text::symbols::Symbols;
use crate::text::width;

use rows::Row;
pub use rows::{rows, rows_of_all};

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
        Self {
            width: terminal.then(|| columns().max(40)),
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

    /// Returns the mark of a talk that cannot clash: without a time, or cancelled.
    pub fn level(self, agenda: &Agenda, talk: &TalkId) -> &'static str {
        let mark = agenda.level(talk).map(Mark::of_level);
        mark.map_or(" ", |mark| mark.symbol(self.symbols))
    }

    /// Returns the title of a talk, after its mark if it has one.
    pub fn title(self, mark: &str, talk: &Talk) -> String {
        format!("{mark} {}", self.bold(&talk.title)).trim_start().to_owned()
    }

    pub fn fit(self, text: &str, cells: usize) -> String {
        width::fit(text, cells, self.symbols.ellipsis).into_owned()
    }

    /// Prints a line, cut to the width.
    pub fn line(self, out: &mut dyn Write, text: &str) -> io::Result<()> {
        writeln!(out, "{}", self.fit(text, self.width.unwrap_or(usize::MAX)))
    }

    /// Fits text and its end into a line. The end gives way first, but a part of it stays
    /// unless too little of the text would remain.
    pub fn fit_before(self, text: &str, end: &str) -> String {
        const MIN_TEXT_WIDTH: usize = 44;
        const MIN_END_WIDTH: usize = 14;
        let cells = self.width.unwrap_or(usize::MAX);
        let keep = width::of(end).min(MIN_END_WIDTH);
        match cells.saturating_sub(keep) {
            0..MIN_TEXT_WIDTH => self.fit(&format!("{text}{end}"), cells),
            left => {
                let text = self.fit(text, left);
                let rest = cells - width::of(&text);
                text + &self.fit(end, rest)
            }
        }
    }
}

/// Returns the width of the terminal: `COLUMNS` if it is set, as for other programs.
fn columns() -> usize {
    const DEFAULT_WIDTH: usize = 80;
    let set = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let size = || crossterm::terminal::size().ok().map(|(columns, _)| usize::from(columns));
    let is_known = |columns: &usize| *columns > 0;
    set.filter(is_known).or_else(|| size().filter(is_known)).unwrap_or(DEFAULT_WIDTH)
}

/// A schedule to print, with its agenda and the clashes among the picks.
#[derive(Clone, Copy)]
pub struct ScheduleView<'a> {
    pub schedule: &'a Schedule,
    pub agenda: &'a Agenda,
    pub clashes: &'a Clashes,
    pub style: OutputStyle,
}

impl ScheduleView<'_> {
    /// Returns the mark of a talk in the schedule, or a space.
    pub fn mark(self, at: usize) -> &'static str {
        let mark = Mark::of(self.schedule, self.agenda, self.clashes, at);
        mark.map_or(" ", |mark| mark.symbol(self.style.symbols))
    }

    /// Returns the mark of a cancelled talk: a pick is marked as cancelled.
    pub fn cancelled_mark(self, talk: &TalkId) -> &'static str {
        let Self { agenda, style, .. } = self;
        if agenda.is_picked(talk) { style.symbols.cancelled } else { style.level(agenda, talk) }
    }
}

/// Where a table on a terminal names the days of its talks. Elsewhere each line can be read
/// alone, as scripts need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayPlace {
    InRows,
    /// In a heading above the talks of each day, if the days are in order.
    InHeadings,
    /// Nowhere in the table.
    Above,
}

/// Prints talks as a table: mark, ID, day, time, length, title, room, people, session.
pub fn table(
    out: &mut dyn Write,
    view: ScheduleView<'_>,
    talks: &[usize],
    days: DayPlace,
) -> io::Result<()> {
    marked(out, view, talks, days, |at| view.mark(at))
}

fn day_of(schedule: &Schedule, at: usize) -> Option<NaiveDate> {
    schedule.talks()[at].slot.map(|slot| slot.day())
}

/// Formats the heading of a day: `Mon 13 Nov 2023  times in EST`.
fn heading(style: OutputStyle, schedule: &Schedule, at: usize) -> String {
    let Some(slot) = schedule.talks()[at].slot else {
        return style.bold("Not scheduled");
    };
    let zone = time::zone_name(schedule.zone(), slot.start.to_utc());
    let day = format!("{} {}", time::day(slot.day()), slot.day().year());
    format!("{}  times in {zone}", style.bold(&day))
}

/// Prints the same table, with a line about each talk below it.
pub fn explained(
    out: &mut dyn Write,
    view: ScheduleView<'_>,
    talks: impl Iterator<Item = (usize, String)>,
) -> io::Result<()> {
    let (talks, lines): (Vec<usize>, Vec<String>) = talks.unzip();
    let mut rows = Vec::new();
    table(&mut rows, view, &talks, DayPlace::InRows)?;
    for (row, line) in rows.split_inclusive(|byte| *byte == b'\n').zip(lines) {
        out.write_all(row)?;
        let cells = view.style.width.unwrap_or(usize::MAX).saturating_sub(4);
        writeln!(out, "    {}", view.style.fit(&line, cells))?;
    }
    Ok(())
}

/// Prints the same table, with marks from a function.
fn marked(
    out: &mut dyn Write,
    ScheduleView { schedule, style, .. }: ScheduleView<'_>,
    talks: &[usize],
    days: DayPlace,
    mark: impl Fn(usize) -> &'static str,
) -> io::Result<()> {
    let talk = |at: usize| &schedule.talks()[at];
    let by_day = |&at: &usize| (day_of(schedule, at).is_none(), day_of(schedule, at));
    let days = match days {
        DayPlace::InHeadings if !talks.is_sorted_by_key(by_day) => DayPlace::InRows,
        _ if style.width.is_none() => DayPlace::InRows,
        days => days,
    };
    let when = |at: usize| match talk(at).slot {
        Some(slot) if days == DayPlace::InRows => phrases::date_and_start(slot, schedule.zone()),
        Some(slot) => phrases::start(slot, schedule.zone()),
        None if days == DayPlace::InRows => "not scheduled".to_owned(),
        None => String::new(),
    };
    let length = |at: usize| {
        let slot = talk(at).appointment();
        slot.map(|slot| time::short_length(i64::from(slot.minutes))).unwrap_or_default()
    };
    let widest = |texts: &dyn Fn(usize) -> String| {
        talks.iter().map(|&at| width::of(&texts(at))).max().unwrap_or(0)
    };
    let (widest_when, widest_length) = (widest(&when), widest(&length));
    let mut last = None;
    let mut heading = |at: usize| {
        let day = Some(day_of(schedule, at)).filter(|_| days == DayPlace::InHeadings)?;
        (last.replace(day) != Some(day)).then(|| heading(style, schedule, at))
    };
    let row = |&at: &usize| Row {
        heading: heading(at),
        mark: mark(at),
        id: schedule.short_id(&talk(at).id),
        time: format!(
            "{}  {:>widest_length$}",
            width::exact(&when(at), widest_when, ""),
            length(at)
        ),
        title: phrases::marked_title(talk(at), style.symbols),
        others: [
            talk(at).room.clone().unwrap_or_default(),
            phrases::who(talk(at)),
            talk(at).session.clone().unwrap_or_default(),
        ],
    };
    rows::print(out, style, &talks.iter().map(row).collect::<Vec<_>>(), false)
}

/// The heading above cancelled talks.
pub const CANCELLED: &str = "No longer in the schedule";

/// Prints cancelled talks as a table below another, unless they are `alone`.
pub fn cancelled_table(
    out: &mut dyn Write,
    view: ScheduleView<'_>,
    talks: &[usize],
    alone: bool,
) -> io::Result<()> {
    let blank_line = if alone { "" } else { "\n" };
    writeln!(out, "{blank_line}{}", view.style.bold(CANCELLED))?;
    let mark = |at: usize| view.cancelled_mark(&view.schedule.talks()[at].id);
    marked(out, view, talks, DayPlace::InRows, mark)
}
