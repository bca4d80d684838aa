//! What is on, and what comes next, as text for people.

use std::io::{self, Write};

use chrono::{DateTime, Utc};

use super::{Paper, columns};
use crate::agenda::{Agenda, Clash, Clashes, Mark, Next, now, words};
use crate::schedule::{Schedule, Talk, time};
use crate::text::{width, wrap};

/// A line this wide has room to say when a talk ends besides how long it runs.
const ROOMY: usize = 60;

/// The talks that are on at a time, with how long each still runs.
pub fn on(
    out: &mut impl Write,
    paper: Paper,
    (schedule, agenda, clashes): (&Schedule, &Agenda, &Clashes),
    talks: &[usize],
    at: DateTime<Utc>,
) -> io::Result<()> {
    let ends = |talk: &Talk| {
        let Some(slot) = talk.slot else {
            return String::new();
        };
        let left = words::left(now::ends_in(slot, at));
        if paper.width.is_some_and(|width| width < ROOMY) {
            return left;
        }
        let end = time::end_in(slot, schedule.zone());
        format!("until {}, {left}", time::clock(&end))
    };
    rows(out, paper, (schedule, agenda, clashes), talks, ends)
}

/// The next pick, and what else starts with it.
pub fn next(
    out: &mut impl Write,
    paper: Paper,
    (schedule, agenda, clashes): (&Schedule, &Agenda, &Clashes),
    next: &Next,
    at: DateTime<Utc>,
) -> io::Result<()> {
    let talk = &schedule.talks()[next.pick];
    let mark = Mark::of(schedule, agenda, clashes, next.pick)
        .map(|mark| format!("{} ", mark.sign(paper.symbols)))
        .unwrap_or_default();
    writeln!(out, "{mark}{}", paper.bold(&talk.title))?;
    let when = talk.slot.map(|slot| {
        format!(
            "{}: {}, {} {} ({})",
            words::starts(now::starts_in(slot, at)),
            time::day(slot.start.date_naive()),
            words::span(slot, schedule.zone()),
            time::zone_name(schedule.zone(), slot.start.to_utc()),
            time::length(i64::from(slot.minutes)),
        )
    });
    let place: Vec<&str> = [&talk.room, &talk.session]
        .into_iter()
        .filter_map(|place| place.as_deref())
        .collect();
    let said = when.into_iter().chain([place.join(", "), words::who(talk)]);
    let clash = |clash: &Clash| clash.note(schedule, schedule.zone(), next.pick);
    let room = paper.width.unwrap_or(usize::MAX).saturating_sub(2);
    for line in said.chain(next.clashes.iter().map(clash)) {
        let lines = wrap::plain(&line, room);
        for line in lines.iter().filter(|line| !line.is_empty()) {
            writeln!(out, "  {line}")?;
        }
    }
    if !next.also.is_empty() {
        let start = talk.slot.map(|slot| time::clock(&slot.start));
        let heading = format!("Also at {}", start.unwrap_or_default());
        writeln!(out, "\n{}", paper.bold(&heading))?;
        let length = |talk: &Talk| {
            let minutes = talk.slot.map(|slot| i64::from(slot.minutes));
            minutes.map(time::length).unwrap_or_default()
        };
        rows(out, paper, (schedule, agenda, clashes), &next.also, length)?;
    }
    Ok(())
}

/// A line for each talk: mark, id, what is said of its time, title, place and
/// people, as much of these as fits.
fn rows(
    out: &mut impl Write,
    paper: Paper,
    (schedule, agenda, clashes): (&Schedule, &Agenda, &Clashes),
    talks: &[usize],
    said: impl Fn(&Talk) -> String,
) -> io::Result<()> {
    let row = |&at: &usize| {
        let talk = &schedule.talks()[at];
        let mark = Mark::of(schedule, agenda, clashes, at);
        (
            mark.map_or(" ", |mark| mark.sign(paper.symbols)),
            [
                talk.id.to_string(),
                said(talk),
                talk.title.clone(),
                words::place(talk).unwrap_or_default().to_owned(),
                words::who(talk),
            ],
        )
    };
    let rows: Vec<_> = talks.iter().map(row).collect();
    let widest = |column: usize| {
        let widths = rows.iter().map(|(_, row)| width::of(&row[column]));
        widths.max().unwrap_or(0)
    };
    let [id, said, title, place, names] = std::array::from_fn(widest);
    let fixed = 2 + id + 2 + said + 2;
    let (title, place, names) = columns(paper.width, fixed, title, place, names);
    for (mark, row) in &rows {
        let pad = |column: usize, room: usize| " ".repeat(room - width::of(&row[column]));
        let mut line = format!(
            "{mark} {}{}  {}{}  {}",
            pad(0, id),
            row[0],
            pad(1, said),
            row[1],
            paper.bold(&width::exact(&row[2], title, paper.symbols.ellipsis)),
        );
        for (text, room) in [(&row[3], place), (&row[4], names)] {
            if room > 0 {
                line.push_str("  ");
                line.push_str(&width::exact(text, room, paper.symbols.ellipsis));
            }
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}
