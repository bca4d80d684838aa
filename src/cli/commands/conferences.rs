//! `conferences` and `use`: the list of conferences, and the choice of the current one.

use std::io::{self, Write};

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::agenda::phrases::{self, count};
use crate::cli::json::object;
use crate::cli::library::{LibraryContext, now_current};
use crate::cli::output::print_json;
use crate::cli::render::OutputStyle;
use crate::cli::{Failure, Outcome};
use crate::store::library::LibraryConference;
use crate::text::{url, width};

#[derive(Debug, clap::Args)]
pub struct Use {
    /// ID of the conference
    #[arg(value_name = "CONFERENCE")]
    id: String,
}

impl Use {
    pub fn run(&self, context: &LibraryContext<'_>, out: &mut dyn Write) -> Outcome {
        let stored = context.library.set_current(&context.library.complete_id(&self.id))?;
        Ok(writeln!(out, "{}", now_current(&stored))?)
    }
}

#[derive(Debug, clap::Args)]
pub struct Conferences {
    /// Print a JSON array
    #[arg(long)]
    json: bool,
}

impl Conferences {
    pub fn run(&self, context: &LibraryContext<'_>, out: &mut dyn Write) -> Outcome {
        let mut problems = Vec::new();
        let current = context.library.current().unwrap_or_else(|error| {
            problems.push(error.to_string());
            String::new()
        });
        let now = context.environment.now();
        let mut entries = Vec::new();
        for stored in context.library.list() {
            match stored {
                Ok(stored) => {
                    let picks = match context.folders.agenda(stored.id()).load() {
                        Ok(agenda) => Some(agenda.picks().count()),
                        Err(error) => {
                            problems.push(error.to_string());
                            None
                        }
                    };
                    let current = stored.id() == current;
                    entries.push(Entry { stored, picks, current });
                }
                Err(error) => problems.push(error.to_string()),
            }
        }
        if self.json {
            print_json(out, &entries.iter().map(object).collect::<Vec<_>>())?;
        } else {
            print(out, OutputStyle::stdout(context.environment), &entries, now)?;
        }
        if problems.is_empty() { Ok(()) } else { Err(Failure::Disk(problems.join("\n"))) }
    }
}

/// Returns the JSON object of a conference in the library.
fn object(entry: &Entry) -> impl Serialize {
    let conference = entry.stored.schedule.conference();
    let source = entry.stored.source.as_ref();
    object! {
        id: &conference.id,
        title: &conference.title,
        start: conference.start,
        end: conference.end,
        talks: conference.talks.len(),
        picks: entry.picks,
        current: entry.current,
        built_in: entry.stored.built_in,
        from: source.map(|source| url::redacted(&source.from)),
        format: source.map(|source| &source.format),
        fetched: source.map(|source| source.fetched.to_rfc3339()),
    }
}

/// A conference and its entry in the library.
struct Entry {
    stored: LibraryConference,
    /// Number of picks, or `None` if the agenda cannot be read.
    picks: Option<usize>,
    current: bool,
}

/// The cells of a row: ID, title and dates, then talks, picks, age and source.
type Row = [String; 7];
/// The index of the first cell on the second line.
const FIRST_LINE_CELLS: usize = 3;

/// The minimum width of an ID in a narrow terminal.
const MIN_ID_WIDTH: usize = 12;

/// Prints the conferences as a table and marks the current conference. If the terminal
/// is too narrow, each conference takes two lines, and long IDs are cut.
fn print(
    out: &mut dyn Write,
    style: OutputStyle,
    entries: &[Entry],
    now: DateTime<Utc>,
) -> io::Result<()> {
    let rows: Vec<Row> = entries.iter().map(|one| row(one, now)).collect();
    let mut widths = [0; 7];
    for row in &rows {
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = width::of(cell).max(*widest);
        }
    }
    let whole = 2 + line(&widths);
    let halved = style.width.filter(|width| *width < whole);
    if let Some(width) = halved {
        narrow(&mut widths, width - 2);
    }
    let ellipsis = style.symbols.ellipsis;
    for (row, one) in rows.iter().zip(entries) {
        let mark = if one.current { "*" } else { " " };
        let (first, second) = (
            cells(&row[..FIRST_LINE_CELLS], &widths[..FIRST_LINE_CELLS], false, ellipsis),
            cells(&row[FIRST_LINE_CELLS..], &widths[FIRST_LINE_CELLS..], true, ellipsis),
        );
        let lines = match halved {
            Some(_) => {
                vec![format!("{mark} {}", first.trim_end()), format!("    {}", second.trim_end())]
            }
            None => vec![format!("{mark} {first}  {second}")],
        };
        for line in lines {
            style.line(out, line.trim_end())?;
        }
    }
    Ok(())
}

/// Returns the width of a line with these columns.
fn line(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1)
}

/// Shrinks the IDs, then the titles, until the first half of a row fits; the dates keep
/// their width.
fn narrow(widths: &mut [usize; 7], room: usize) {
    for (column, least) in [(0, MIN_ID_WIDTH), (1, 0)] {
        let over = line(&widths[..FIRST_LINE_CELLS]).saturating_sub(room);
        let left = widths[column].saturating_sub(over).max(least);
        widths[column] = widths[column].min(left);
    }
}

/// Aligns the cells of a row. With `numbers`, the first two cells are numbers.
fn cells(row: &[String], widths: &[usize], numbers: bool, ellipsis: &str) -> String {
    let mut line = String::new();
    for (at, (cell, &cells)) in row.iter().zip(widths).enumerate() {
        line.push_str(if at == 0 { "" } else { "  " });
        if numbers && at < 2 {
            line.push_str(&" ".repeat(cells.saturating_sub(width::of(cell))));
            line.push_str(cell);
        } else {
            line.push_str(&width::exact(cell, cells, ellipsis));
        }
    }
    line
}

fn row(one: &Entry, now: DateTime<Utc>) -> Row {
    let conference = one.stored.schedule.conference();
    let (read, from) = match &one.stored.source {
        Some(source) => {
            let from = match source.from.as_str() {
                "-" => "stdin".to_owned(),
                from => url::redacted(from),
            };
            (age((now - source.fetched).num_minutes()), from)
        }
        None if one.stored.built_in => (String::new(), "built in".to_owned()),
        None => Default::default(),
    };
    [
        conference.id.clone(),
        conference.title.clone(),
        phrases::dates(conference.dates()),
        count(conference.talks.len(), "talk"),
        one.picks.map_or_else(|| "? picks".to_owned(), |picks| count(picks, "pick")),
        read,
        from,
    ]
}

/// Says when an edition was read, in the largest unit: `read 5 min ago`.
fn age(minutes: i64) -> String {
    match minutes.max(0) {
        0 => "read just now".to_owned(),
        minutes @ 1..60 => format!("read {minutes} min ago"),
        minutes @ 60..1440 => format!("read {} h ago", minutes / 60),
        minutes => format!("read {} d ago", minutes / 1440),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::native;

    #[test]
    fn narrow_output_uses_two_lines() {
        let entries = [Entry {
            stored: LibraryConference {
                schedule: native::built_in().unwrap(),
                source: None,
                built_in: true,
                changes: crate::schedule::changes::ChangeLog::default(),
            },
            picks: None,
            current: true,
        }];
        let at = |width| {
            let style = OutputStyle::plain(width);
            let mut out = Vec::new();
            print(&mut out, style, &entries, DateTime::UNIX_EPOCH).unwrap();
            String::from_utf8(out).unwrap()
        };
        let first = "* lpc-2023  Linux Plumbers Conference 2023  13 to 15 Nov 2023";
        let second = "48 talks  ? picks    built in";
        assert_eq!(at(None), format!("{first}  {second}\n"));
        assert_eq!(at(Some(92)), at(None));
        assert_eq!(at(Some(80)), format!("{first}\n    {second}\n"));
        assert!(at(Some(40)).lines().all(|line| width::of(line) <= 40));
    }

    #[test]
    fn long_ids_are_cut_before_titles_and_dates() {
        let entry = |id: &str, title: &str| {
            let mut conference = native::built_in().unwrap().conference().clone();
            (conference.id, conference.title) = (id.to_owned(), title.to_owned());
            Entry {
                stored: LibraryConference {
                    changes: crate::schedule::changes::ChangeLog::default(),
                    schedule: crate::schedule::Schedule::new(conference).unwrap(),
                    source: None,
                    built_in: false,
                },
                picks: Some(0),
                current: false,
            }
        };
        let long = "free-and-open-source-software-developers-meeting";
        let entries = [entry(long, "A Conference With a Rather Long Name"), entry("mine", "Short")];
        let style = OutputStyle::plain(Some(80));
        let mut out = Vec::new();
        print(&mut out, style, &entries, DateTime::UNIX_EPOCH).unwrap();
        let text = String::from_utf8(out).unwrap();
        let lines: Vec<&str> = text.lines().step_by(2).collect();
        assert_eq!(
            lines,
            [
                "  free-and-open-source…  A Conference With a Rather Long Name  13 to 15 Nov 2023",
                "  mine                   Short                                 13 to 15 Nov 2023",
            ]
        );
    }

    #[test]
    fn age_uses_its_largest_unit() {
        for (minutes, expected) in [
            (-5, "read just now"),
            (0, "read just now"),
            (59, "read 59 min ago"),
            (119, "read 1 h ago"),
            (1440, "read 1 d ago"),
            (100_000, "read 69 d ago"),
        ] {
            assert_eq!(age(minutes), expected);
        }
    }
}
