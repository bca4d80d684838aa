//! Current and upcoming talks as text for people.

use std::io::{self, Write};

use chrono::{DateTime, Utc};

use super::{All, Paper, columns};
use crate::agenda::{Clash, Mark, Next, now, words};
use crate::schedule::{Slot, Talk, time};
use crate::text::{width, wrap};

/// The minimum line width to show the end of a talk beside the time that is left.
const ROOMY: usize = 60;

/// Prints the current talks, with the time that is left of each.
pub fn on(
    out: &mut impl Write,
    paper: Paper,
    (schedule, agenda, clashes): All<'_>,
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

/// Prints the all-day items.
pub fn all_day(
    out: &mut impl Write,
    paper: Paper,
    (schedule, agenda, clashes): All<'_>,
    talks: &[usize],
) -> io::Result<()> {
    let span = |talk: &Talk| {
        let span = talk.slot.map(|slot| words::span(slot, schedule.zone()));
        span.unwrap_or_default()
    };
    rows(out, paper, (schedule, agenda, clashes), talks, span)
}

/// Prints the next pick, and the other talks that start with it.
pub fn next(
    out: &mut impl Write,
    paper: Paper,
    (schedule, agenda, clashes): All<'_>,
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
            // Show the date of the start, not the conference day.
            words::span(Slot { day: None, ..slot }, schedule.zone()),
            time::zone_name(schedule.zone(), slot.start.to_utc()),
            time::length(i64::from(slot.minutes)),
        )
    });
    let place: Vec<&str> =
        [&talk.room, &talk.session].into_iter().filter_map(|place| place.as_deref()).collect();
    let said = when.into_iter().chain([place.join(", "), words::who(talk)]);
    let clash = |clash: &Clash| clash.note(schedule, schedule.zone(), next.pick);
    let room = paper.width.unwrap_or(usize::MAX).saturating_sub(2);
    let clashes_said = next.clashes.iter().map(clash);
    let more = words::more_clashes(next.more_clashes);
    for line in said.chain(clashes_said).chain(more) {
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

/// Prints a line for each talk: mark, ID, time, title, place and people. The columns
/// are cut to the width of the line.
fn rows(
    out: &mut impl Write,
    paper: Paper,
    (schedule, agenda, clashes): All<'_>,
    talks: &[usize],
    said: impl Fn(&Talk) -> String,
) -> io::Result<()> {
    let row = |&at: &usize| {
        let talk = &schedule.talks()[at];
        let mark = Mark::of(schedule, agenda, clashes, at);
        (
            mark.map_or(" ", |mark| mark.sign(paper.symbols)),
            [
                schedule.short_id(&talk.id).to_owned(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::{Agenda, Change, Level, clashes};
    use crate::format::native;
    use crate::schedule::{Schedule, TalkId};
    use crate::text::symbols;

    #[test]
    fn a_talk_after_midnight_is_on_the_date_that_is_said() {
        let mut conference = native::embedded().unwrap().conference().clone();
        let id = TalkId::new("211");
        for talk in conference.talks.iter_mut().filter(|talk| talk.id == id) {
            talk.slot = Some(Slot {
                day: "2023-11-13".parse().ok(),
                ..Slot::new("2023-11-14T00:30:00-05:00".parse().unwrap(), 30)
            });
        }
        let schedule = Schedule::new(conference).unwrap();
        let mut agenda = Agenda::new("lpc-2023");
        let talk = schedule.by_id(&id).unwrap();
        agenda.apply(Change::pick(talk, Some(Level::Must), DateTime::UNIX_EPOCH));
        let clashes = clashes(&schedule, &agenda);
        let at = "2023-11-14T05:00:00Z".parse().unwrap();
        let pick = now::next(&schedule, &agenda, &clashes, at).unwrap();
        let paper = Paper { width: None, color: false, symbols: &symbols::UNICODE };
        let mut out = Vec::new();
        next(&mut out, paper, (&schedule, &agenda, &clashes), &pick, at).unwrap();
        let out = String::from_utf8(out).unwrap();
        let said = "in 30 min: Tue 14 Nov, 00:30 to 01:00 EST (30 min)";
        assert_eq!(out.lines().nth(1).unwrap().trim(), said);
    }
}
