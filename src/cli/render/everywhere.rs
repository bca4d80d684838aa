//! Talks of several conferences in one list, each with the name of its conference.

use std::io::{self, Write};

use super::{All, Paper, columns};
use crate::agenda::{Mark, words};
use crate::text::width;

/// A talk of a conference.
pub struct Line<'a> {
    /// The schedule, the agenda and the clashes of the conference.
    pub all: All<'a>,
    /// The position of the talk in time order.
    pub talk: usize,
    /// The text about its time.
    pub said: String,
}

/// Prints the name of a conference as a heading.
pub fn heading(out: &mut impl Write, paper: Paper, title: &str) -> io::Result<()> {
    writeln!(out, "{}\n", paper.bold(title))
}

/// Prints a line for each talk: mark, ID, time, title, conference and place. The
/// columns are cut to the width of the line.
pub fn everywhere(out: &mut impl Write, paper: Paper, lines: &[Line<'_>]) -> io::Result<()> {
    let row = |line: &Line<'_>| {
        let (schedule, agenda, clashes) = line.all;
        let talk = &schedule.talks()[line.talk];
        let mark = Mark::of(schedule, agenda, clashes, line.talk);
        (
            mark.map_or(" ", |mark| mark.sign(paper.symbols)),
            [
                schedule.short_id(&talk.id).to_owned(),
                line.said.clone(),
                talk.title.clone(),
                schedule.conference().title.clone(),
                words::place(talk).unwrap_or_default().to_owned(),
            ],
        )
    };
    let rows: Vec<_> = lines.iter().map(row).collect();
    let widest = |column: usize| {
        let widths = rows.iter().map(|(_, row)| width::of(&row[column]));
        widths.max().unwrap_or(0)
    };
    let [id, said, title, conference, place] = std::array::from_fn(widest);
    let fixed = 2 + id + 2 + said + 2;
    let (title, conference, place) = columns(paper.width, fixed, title, conference, place);
    for (mark, row) in &rows {
        let mut line = format!(
            "{mark} {}{}  {}  {}",
            " ".repeat(id - width::of(&row[0])),
            row[0],
            width::exact(&row[1], said, ""),
            paper.bold(&width::exact(&row[2], title, paper.symbols.ellipsis)),
        );
        for (text, room) in [(&row[3], conference), (&row[4], place)] {
            if room > 0 {
                line.push_str("  ");
                line.push_str(&width::exact(text, room, paper.symbols.ellipsis));
            }
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}
