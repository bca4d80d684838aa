//! The conferences of the library as a table.

use std::io::{self, Write};

use chrono::{DateTime, Utc};

use super::Paper;
use crate::agenda::words::count;
use crate::fetch;
use crate::schedule::time;
use crate::store::library::Stored;
use crate::text::width;

/// A conference with what is known of it besides.
pub struct Shelved {
    /// The conference.
    pub stored: Stored,
    /// How many talks are picked; none where the agenda cannot be read.
    pub picks: Option<usize>,
    /// Whether it is the current one.
    pub current: bool,
}

/// Conferences as a table: mark of the current one, id, title, dates, talks, picks,
/// age, where it came from.
pub fn shelf(
    out: &mut impl Write,
    paper: Paper,
    shelved: &[Shelved],
    now: DateTime<Utc>,
) -> io::Result<()> {
    /// Cells for a title where they are counted.
    const TITLE: usize = 36;
    let rows: Vec<[String; 7]> = shelved.iter().map(|one| row(one, now)).collect();
    let mut widths = [0; 7];
    for row in &rows {
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = width::of(cell).max(*widest);
        }
    }
    if paper.width.is_some() {
        widths[1] = widths[1].min(TITLE);
    }
    for (row, one) in rows.iter().zip(shelved) {
        let mut line = String::from(if one.current { "*" } else { " " });
        for (at, (cell, &cells)) in row.iter().zip(&widths).enumerate() {
            line.push_str(if at == 0 { " " } else { "  " });
            let missing = " ".repeat(cells.saturating_sub(width::of(cell)));
            // Numbers stand below each other.
            if matches!(at, 3 | 4) {
                line.push_str(&missing);
                line.push_str(cell);
            } else {
                line.push_str(&width::exact(cell, cells, paper.symbols.ellipsis));
            }
        }
        let line = line.trim_end();
        match paper.width {
            Some(cells) => writeln!(out, "{}", paper.fit(line, cells))?,
            None => writeln!(out, "{line}")?,
        }
    }
    Ok(())
}

fn row(one: &Shelved, now: DateTime<Utc>) -> [String; 7] {
    let conference = one.stored.schedule.conference();
    let (read, from) = match &one.stored.source {
        Some(source) => {
            let from = match source.from.as_str() {
                "-" => "stdin".to_owned(),
                from => fetch::shown(from),
            };
            (age((now - source.fetched).num_minutes()), from)
        }
        None if one.stored.built_in => (String::new(), "built in".to_owned()),
        None => Default::default(),
    };
    [
        conference.id.clone(),
        conference.title.clone(),
        time::dates(conference.start, conference.end),
        count(conference.talks.len(), "talk"),
        one.picks
            .map_or_else(|| "? picks".to_owned(), |picks| count(picks, "pick")),
        read,
        from,
    ]
}

/// `5 min old`: only the largest unit.
fn age(minutes: i64) -> String {
    match minutes.max(0) {
        0 => "new".to_owned(),
        minutes @ 1..60 => format!("{minutes} min old"),
        minutes @ 60..1440 => format!("{} h old", minutes / 60),
        minutes => format!("{} d old", minutes / 1440),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_said_in_their_largest_unit() {
        for (minutes, said) in [
            (-5, "new"),
            (0, "new"),
            (59, "59 min old"),
            (119, "1 h old"),
            (1440, "1 d old"),
            (100_000, "69 d old"),
        ] {
            assert_eq!(age(minutes), said);
        }
    }
}
