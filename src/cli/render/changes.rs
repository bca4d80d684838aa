//! The changes of the schedule as a list.

use std::io::{self, Write};

use super::Paper;
use crate::agenda::words::{self, count};
use crate::agenda::{ChangePrinter, Clashes, Mark};
use crate::schedule::changes::Changed;

/// Number of alternatives to name for a cancelled pick.
const NAMED: usize = 3;

/// Prints the changes under their headings; skips empty groups.
pub fn changes(
    out: &mut impl Write,
    paper: Paper,
    telling: ChangePrinter<'_>,
    clashes: &Clashes,
    parts: [(&str, &[Changed<'_>]); 3],
) -> io::Result<()> {
    let parts = parts.into_iter().filter(|(_, part)| !part.is_empty());
    for (number, (heading, part)) in parts.enumerate() {
        let gap = if number > 0 { "\n" } else { "" };
        let count = count(part.len(), "change");
        writeln!(out, "{gap}{}  {count}", paper.bold(heading))?;
        for changed in part {
            change(out, paper, telling, clashes, changed)?;
        }
    }
    Ok(())
}

fn change(
    out: &mut impl Write,
    paper: Paper,
    telling: ChangePrinter<'_>,
    clashes: &Clashes,
    changed: &Changed<'_>,
) -> io::Result<()> {
    let ChangePrinter { schedule, agenda, zone, .. } = telling;
    let room = paper.width.unwrap_or(usize::MAX);
    let mark = match changed.now {
        Some(at) => {
            Mark::of(schedule, agenda, clashes, at).map_or(" ", |mark| mark.sign(paper.symbols))
        }
        None => paper.symbols.cancelled,
    };
    let title = changed.talk(schedule).map_or("", |talk| &talk.title);
    let line = format!("  {mark} {title} ({})", schedule.short_id(changed.id));
    writeln!(out, "{}", paper.fit(&line, room))?;
    let mut lines = telling.lines(changed);
    if let (Some(at), true) = (changed.now, agenda.has(changed.id)) {
        let listed = clashes.of(schedule, at);
        lines.extend(listed.map(|clash| clash.note(schedule, zone, at)));
        lines.extend(words::more_clashes(clashes.more(at)));
    }
    lines.extend(instead(telling, changed));
    for line in lines {
        writeln!(out, "{}", paper.fit(&format!("      {line}"), room))?;
    }
    Ok(())
}

/// Names the talks that run at the time of a cancelled pick.
fn instead(telling: ChangePrinter<'_>, changed: &Changed<'_>) -> Option<String> {
    let schedule = telling.schedule;
    let on = telling.instead(changed);
    let talk = |at: &usize| {
        let talk = &schedule.talks()[*at];
        format!("{} ({})", talk.title, schedule.short_id(&talk.id))
    };
    let mut named: Vec<String> = on.iter().take(NAMED).map(talk).collect();
    if on.len() > NAMED {
        named.push(format!("{} more", on.len() - NAMED));
    }
    (!named.is_empty()).then(|| format!("on at that time: {}", named.join("; ")))
}
