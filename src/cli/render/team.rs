//! A table of who in a team attends which talk, with a column of marks for each person.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::Paper;
use crate::agenda::team::Window;
use crate::agenda::{Agenda, Friend, words};
use crate::schedule::{Schedule, Slot, Talk, time};
use crate::text::width;

/// The maximum width of a name above a column.
const LONGEST: usize = 8;
/// The width of `nobody`.
const WHO: usize = 6;

/// The schedule, the user's agenda and the agendas of friends.
pub type Team<'a> = (&'a Schedule, &'a Agenda, &'a [Friend]);

/// Prints the windows of time, grouped by day.
pub fn windows(
    out: &mut impl Write,
    paper: Paper,
    (schedule, mine, friends): Team<'_>,
    windows: &[Window],
) -> io::Result<()> {
    let names: Vec<&str> =
        std::iter::once("me").chain(friends.iter().map(|friend| friend.name.as_str())).collect();
    let cells: Vec<usize> = names.iter().map(|name| width::of(name).min(LONGEST)).collect();
    let ids = windows.iter().flat_map(|window| &window.talks);
    let ids = ids.map(|(at, _)| width::of(schedule.short_id(&schedule.talks()[*at].id)));
    let id = ids.max().unwrap_or(0);
    let times: Vec<String> = windows.iter().map(|window| span(schedule, window)).collect();
    let time = times.iter().map(|text| width::of(text)).max().unwrap_or(0);
    let mut last = None;
    for (window, span) in windows.iter().zip(&times) {
        let day = window.when.map(|(day, ..)| day);
        if last != Some(day) {
            if last.is_some() {
                writeln!(out)?;
            }
            let is_timeless = |(at, _): &(usize, _)| schedule.talks()[*at].slot.is_none();
            let without = if window.talks.iter().all(is_timeless) {
                "Not scheduled"
            } else {
                "Without a time"
            };
            let title = day.map_or_else(|| without.to_owned(), time::day);
            let mut line = width::exact(&title, time + 2 + WHO + 2, "");
            for (name, cells) in names.iter().zip(&cells) {
                line.push_str(&width::exact(name, *cells, ""));
                line.push_str("  ");
            }
            writeln!(out, "{}", paper.bold(line.trim_end()))?;
        }
        last = Some(day);
        let mut span = span.as_str();
        for &(at, who) in &window.talks {
            let talk = &schedule.talks()[at];
            let mut line = width::exact(span, time, "");
            line.push_str("  ");
            line.push_str(&width::exact(who.name(), WHO, ""));
            line.push_str("  ");
            let agendas = std::iter::once(mine).chain(friends.iter().map(|f| &f.agenda));
            for (agenda, cells) in agendas.zip(&cells) {
                line.push_str(&width::exact(mark(paper, agenda, talk), *cells, ""));
                line.push_str("  ");
            }
            let short = schedule.short_id(&talk.id);
            line.push_str(&" ".repeat(id - width::of(short)));
            line.push_str(short);
            line.push_str("  ");
            line.push_str(&talk.title);
            let until = runs_on(schedule, window, talk).map(|end| format!("until {end}"));
            let place = words::place(talk).map(str::to_owned);
            let aside: Vec<String> = place.into_iter().chain(until).collect();
            if !aside.is_empty() {
                let _ = write!(line, "  ({})", aside.join(", "));
            }
            match paper.width {
                Some(room) => writeln!(out, "{}", paper.fit(&line, room))?,
                None => writeln!(out, "{line}")?,
            }
            span = "";
        }
    }
    Ok(())
}

/// Returns the mark of a pick, or a placeholder.
fn mark(paper: Paper, agenda: &Agenda, talk: &Talk) -> &'static str {
    match paper.level(agenda, &talk.id) {
        " " => paper.symbols.dot,
        mark => mark,
    }
}

/// Returns the end of a talk that continues after its window.
fn runs_on(schedule: &Schedule, window: &Window, talk: &Talk) -> Option<String> {
    let (slot, (.., end)) = (talk.slot?, window.when?);
    (slot.end() > end).then(|| words::end(slot, schedule.zone()))
}

/// Returns the start and the end of the window.
fn span(schedule: &Schedule, window: &Window) -> String {
    let Some((day, start, end)) = window.when else {
        return String::new();
    };
    let minutes = (end - start).num_minutes();
    let slot = Slot { day: Some(day), ..Slot::new(start, u32::try_from(minutes).unwrap_or(0)) };
    words::span(slot, schedule.zone())
}
