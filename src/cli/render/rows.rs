//! Lines of talks by their time, for `now` and `next`: of one conference, or of several
//! with the name of each.

use std::io::{self, Write};

use super::{OutputStyle, ScheduleView, columns};
use crate::agenda::{Mark, phrases};
use crate::schedule::Talk;
use crate::text::width;

/// A talk of one of several conferences.
pub struct Line<'a> {
    pub view: ScheduleView<'a>,
    /// The position of the talk in time order.
    pub talk: usize,
    /// The time, as text.
    pub when: String,
}

/// The mark of a talk, and its cells: ID, text about the time, title and two more.
type Row = (&'static str, [String; 5]);

/// Prints a line for each talk: mark, ID, time, title, place and people. The columns
/// are cut to the width of the line.
pub fn rows(
    out: &mut dyn Write,
    style: OutputStyle,
    view: ScheduleView<'_>,
    talks: &[usize],
    when: impl Fn(&Talk) -> String,
) -> io::Result<()> {
    let row = |&at: &usize| {
        let talk = &view.schedule.talks()[at];
        let place = phrases::place(talk).unwrap_or_default().to_owned();
        row(style, view, at, when(talk), [place, phrases::who(talk)])
    };
    print(out, style, &talks.iter().map(row).collect::<Vec<_>>(), true)
}

/// Prints the same with conference and place in the last columns.
pub fn lines_of_all(out: &mut dyn Write, style: OutputStyle, lines: &[Line<'_>]) -> io::Result<()> {
    let row = |line: &Line<'_>| {
        let schedule = line.view.schedule;
        let place = phrases::place(&schedule.talks()[line.talk]).unwrap_or_default().to_owned();
        let last = [schedule.conference().title.clone(), place];
        row(style, line.view, line.talk, line.when.clone(), last)
    };
    print(out, style, &lines.iter().map(row).collect::<Vec<_>>(), false)
}

fn row(
    style: OutputStyle,
    ScheduleView { schedule, agenda, clashes }: ScheduleView<'_>,
    at: usize,
    when: String,
    [first, second]: [String; 2],
) -> Row {
    let talk = &schedule.talks()[at];
    let mark = Mark::of(schedule, agenda, clashes, at);
    let id = schedule.short_id(&talk.id).to_owned();
    (
        mark.map_or(" ", |mark| mark.sign(style.symbols)),
        [id, when, phrases::marked_title(talk, style.symbols), first, second],
    )
}

/// Prints rows in columns; with `right`, the text about the time is aligned to the right.
fn print(out: &mut dyn Write, style: OutputStyle, rows: &[Row], right: bool) -> io::Result<()> {
    let widest = |column: usize| {
        let widths = rows.iter().map(|(_, row)| width::of(&row[column]));
        widths.max().unwrap_or(0)
    };
    let [id, when, title, first, second] = std::array::from_fn(widest);
    let fixed = 2 + id + 2 + when + 2;
    let (title, first, second) = columns(style.width, fixed, title, first, second);
    let ellipsis = style.symbols.ellipsis;
    for (mark, row) in rows {
        let to_right = |column: usize, room: usize| {
            format!("{}{}", " ".repeat(room - width::of(&row[column])), row[column])
        };
        let when = if right { to_right(1, when) } else { width::exact(&row[1], when, "") };
        let title = style.bold(&width::exact(&row[2], title, ellipsis));
        let mut line = format!("{mark} {}  {when}  {title}", to_right(0, id));
        for (text, room) in [(&row[3], first), (&row[4], second)] {
            if room > 0 {
                line.push_str("  ");
                line.push_str(&width::exact(text, room, ellipsis));
            }
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}
