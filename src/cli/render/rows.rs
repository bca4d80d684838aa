//! Rows of talks in columns, cut to the width of the line.

use std::io::{self, Write};

use super::{OutputStyle, ScheduleView};
use crate::agenda::phrases;
use crate::schedule::Talk;
use crate::text::width;

/// A row of a table.
pub(super) struct Row<'a> {
    /// The line above the row, if it is the first one of a group.
    pub heading: Option<String>,
    pub mark: &'static str,
    pub id: &'a str,
    /// The formatted start or time span.
    pub time: String,
    pub title: String,
    /// The cells after the title. On a short line, the last is dropped first. The first stays:
    /// a place matters more than the end of a title.
    pub others: [String; 3],
}

/// The cells between two columns.
const GAP: usize = 2;

/// Prints a line for each talk: mark, ID, time, title, place and people.
pub fn rows(
    out: &mut dyn Write,
    view: ScheduleView<'_>,
    talks: &[usize],
    when: impl Fn(&Talk) -> String,
) -> io::Result<()> {
    let row = |&at: &usize| {
        let talk = &view.schedule.talks()[at];
        let place = phrases::place(talk).unwrap_or_default().to_owned();
        row(view, at, when(talk), [place, phrases::who(talk)])
    };
    print(out, view.style, &talks.iter().map(row).collect::<Vec<_>>(), true)
}

/// Prints the same for talks of several conferences, each with the text about its time:
/// with conference and place in the last columns.
pub fn rows_of_all<'a>(
    out: &mut dyn Write,
    style: OutputStyle,
    talks: impl Iterator<Item = (ScheduleView<'a>, usize, String)>,
) -> io::Result<()> {
    let row = |(view, at, timing): (ScheduleView<'a>, usize, String)| {
        let place = phrases::place(&view.schedule.talks()[at]).unwrap_or_default().to_owned();
        row(view, at, timing, [view.schedule.conference().title.clone(), place])
    };
    print(out, style, &talks.map(row).collect::<Vec<_>>(), false)
}

fn row(view: ScheduleView<'_>, at: usize, time: String, [first, second]: [String; 2]) -> Row<'_> {
    let talk = &view.schedule.talks()[at];
    Row {
        heading: None,
        mark: view.mark(at),
        id: view.schedule.short_id(&talk.id),
        time,
        title: phrases::marked_title(talk, view.style.symbols),
        others: [first, second, String::new()],
    }
}

/// Prints rows in columns; with `right`, the text about the time is aligned to the right.
pub(super) fn print(
    out: &mut dyn Write,
    style: OutputStyle,
    rows: &[Row<'_>],
    right: bool,
) -> io::Result<()> {
    let widest = |cell: &dyn Fn(&Row<'_>) -> usize| rows.iter().map(cell).max().unwrap_or_default();
    let id = widest(&|row| width::of(row.id));
    let time = widest(&|row| width::of(&row.time));
    let title = widest(&|row| width::of(&row.title));
    let others = std::array::from_fn(|at| widest(&|row| width::of(&row.others[at])));
    let fixed = 2 + id + 2 + time + 2;
    let (title, others) = columns(style.width, fixed, title, others);
    let ellipsis = style.symbols.ellipsis;
    for (at, row) in rows.iter().enumerate() {
        if let Some(heading) = &row.heading {
            writeln!(out, "{}{heading}", if at > 0 { "\n" } else { "" })?;
        }
        let time =
            if right { width::right(&row.time, time) } else { width::exact(&row.time, time, "") };
        let mut line = format!("{} {}  {time}  ", row.mark, width::right(row.id, id));
        line.push_str(&style.bold(&width::exact(&row.title, title, ellipsis)));
        for (text, cells) in row.others.iter().zip(others).filter(|(_, cells)| *cells > 0) {
            line.push_str("  ");
            line.push_str(&width::exact(text, cells, ellipsis));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Returns the widths of the title and of the columns after it. On a short line, the last columns
/// get no width, and the place keeps some as long as the beginning of the title fits.
fn columns(
    line: Option<usize>,
    fixed: usize,
    title: usize,
    others: [usize; 3],
) -> (usize, [usize; 3]) {
    const MIN_PLACE: usize = 12;
    const MIN_OTHER: usize = 10;
    const MIN_TITLE: usize = 16;
    /// The width from which on the rest of a title matters less than other columns.
    const READABLE_TITLE: usize = 60;
    let all: usize = others.iter().filter(|other| **other > 0).map(|other| GAP + other).sum();
    let Some(mut rest) =
        line.map(|line| line.saturating_sub(fixed)).filter(|cells| title + all > *cells)
    else {
        return (title, others);
    };
    let [place, _, _] = others;
    let mut widths = [0; 3];
    if place > 0 && title.min(MIN_TITLE) + GAP + place.min(MIN_PLACE) <= rest {
        widths[0] = place.min(MIN_PLACE);
        rest -= GAP + widths[0];
    }
    let mut shown_title = title.min(READABLE_TITLE).min(rest);
    rest -= shown_title;
    if widths[0] > 0 {
        grow(&mut widths[0], place, &mut rest);
    }
    for at in 1..3 {
        let least = others[at].min(MIN_OTHER);
        if least > 0 && GAP + least <= rest {
            widths[at] = least;
            rest -= GAP + least;
        }
    }
    grow(&mut shown_title, title, &mut rest);
    for (width, wanted) in widths.iter_mut().zip(others).filter(|(width, _)| **width > 0) {
        grow(width, wanted, &mut rest);
    }
    (shown_title, widths)
}

/// Widens a column up to a width, by cells of the rest of the line.
fn grow(width: &mut usize, wanted: usize, rest: &mut usize) {
    let more = (*rest).min(wanted - *width);
    *width += more;
    *rest -= more;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_give_way_from_the_last_and_the_title_is_cut_at_the_end() {
        let of = |line, others| columns(line, 35, 100, others);
        assert_eq!(of(None, [20, 30, 40]), (100, [20, 30, 40]));
        assert_eq!(of(Some(300), [20, 30, 40]), (100, [20, 30, 40]));
        assert_eq!(of(Some(200), [20, 30, 0]), (100, [20, 30, 0]));
        assert_eq!(of(Some(155), [20, 30, 40]), (74, [20, 10, 10]));
        assert_eq!(of(Some(130), [20, 30, 40]), (61, [20, 10, 0]));
        assert_eq!(of(Some(120), [20, 30, 40]), (63, [20, 0, 0]));
        assert_eq!(of(Some(80), [20, 30, 40]), (31, [12, 0, 0]));
        assert_eq!(of(Some(80), [6, 30, 40]), (37, [6, 0, 0]));
        assert_eq!(of(Some(80), [0, 30, 40]), (45, [0, 0, 0]), "no talk has a room");
        assert_eq!(of(Some(65), [20, 30, 40]), (16, [12, 0, 0]));
        assert_eq!(of(Some(60), [20, 30, 40]), (25, [0, 0, 0]));
        assert_eq!(of(Some(20), [20, 30, 40]), (0, [0, 0, 0]));
        assert_eq!(columns(Some(80), 35, 10, [20, 30, 40]), (10, [20, 11, 0]));
    }
}
