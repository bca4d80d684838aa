//! The import of an edition into the library, and the report about it.

use std::io::Write;

use serde::Serialize;

use crate::agenda::News;
use crate::agenda::words::count;
use crate::cli::Failure;
use crate::cli::args::EditionArgs;
use crate::cli::commands::{changes, print_json};
use crate::import::Edition;
use crate::schedule::{Problem, Schedule};
use crate::store::library::Saved;

/// The options of the report.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    json: bool,
    verbose: bool,
}

impl Options {
    pub fn of(args: &EditionArgs) -> Self {
        Self { json: args.json, verbose: args.verbose }
    }
}

/// Prints the edition, the outcome of the import and the unread changes.
pub fn report(
    edition: &Edition,
    out: &mut impl Write,
    saved: Saved,
    options: Options,
    (news, tail): (&News<'_>, &str),
) -> Result<(), Failure> {
    if options.json {
        return print_json(out, &object(edition, saved, news));
    }
    writeln!(out, "{}", summary(&edition.schedule, edition.problems.len()))?;
    let shown = |problem: &&Problem| options.verbose || problem.is_doubt;
    let problems: Vec<_> = edition.problems.iter().filter(shown).collect();
    for problem in &problems {
        writeln!(out, "  {}: {}", problem.place, problem.message)?;
    }
    if problems.len() < edition.problems.len() {
        writeln!(out, "--verbose lists all problems")?;
    }
    let done = match saved {
        Saved::New | Saved::Doubted(_) => String::new(),
        Saved::Unchanged => "nothing has changed".to_owned(),
        Saved::Updated => format!(
            "updated; 'hallway undo-update {}' goes back to the edition before",
            edition.id()
        ),
    };
    let changed = match saved {
        Saved::Updated => changes::summary(news).unwrap_or_default(),
        _ => String::new(),
    };
    for line in [changed.as_str(), &done, tail] {
        if !line.is_empty() {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

fn object<'a>(edition: &'a Edition, saved: Saved, news: &News<'_>) -> EditionObject<'a> {
    let conference = edition.schedule.conference();
    EditionObject {
        id: &conference.id,
        title: &conference.title,
        format: &edition.source.format,
        talks: conference.talks.len(),
        days: edition.schedule.days().len(),
        rooms: conference.rooms.len(),
        tracks: conference.tracks.len(),
        problems: edition.problems.iter().map(ProblemObject::new).collect(),
        outcome: match saved {
            Saved::New => "new",
            Saved::Updated => "updated",
            Saved::Unchanged => "unchanged",
            Saved::Doubted(_) => "refused",
        },
        unread: UnreadObject {
            picks: news.mine.len(),
            others: news.rest.len(),
            minor: news.minor.len(),
        },
    }
}

/// Summarises a schedule: `FOSDEM 2026: 883 talks, 2 days, 35 rooms, 71 tracks; 3
/// problems`. Counts of zero are skipped, except for talks.
fn summary(schedule: &Schedule, problems: usize) -> String {
    let conference = schedule.conference();
    let parts = [
        (conference.talks.len(), "talk"),
        (schedule.days().len(), "day"),
        (conference.rooms.len(), "room"),
        (conference.tracks.len(), "track"),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|&(number, what)| number > 0 || what == "talk")
        .map(|(number, what)| count(number, what))
        .collect();
    let mut out = format!("{}: {}", conference.title, parts.join(", "));
    if problems > 0 {
        out.push_str("; ");
        out.push_str(&count(problems, "problem"));
    }
    out
}

/// An edition as JSON.
#[derive(Serialize)]
struct EditionObject<'a> {
    id: &'a str,
    title: &'a str,
    format: &'a str,
    talks: usize,
    days: usize,
    rooms: usize,
    tracks: usize,
    problems: Vec<ProblemObject<'a>>,
    /// `new`, `updated` or `unchanged`.
    outcome: &'static str,
    /// Numbers of unread changes; see `changes`.
    unread: UnreadObject,
}

#[derive(Serialize)]
struct UnreadObject {
    picks: usize,
    others: usize,
    minor: usize,
}

#[derive(Serialize)]
struct ProblemObject<'a> {
    place: &'a str,
    message: &'a str,
    /// Whether only the user can resolve the problem.
    doubt: bool,
}

impl<'a> ProblemObject<'a> {
    fn new(problem: &'a Problem) -> Self {
        Self { place: &problem.place, message: &problem.message, doubt: problem.is_doubt }
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::format::native;
    use crate::store::library::Stored;

    fn edition(problems: usize) -> Edition {
        let stored = Stored {
            schedule: native::embedded().unwrap(),
            source: None,
            built_in: true,
            changes: crate::schedule::changes::Ledger::default(),
        };
        let problem = |number| Problem {
            place: format!("line {number}"),
            message: "it has no title".to_owned(),
            is_doubt: number == 3,
        };
        Edition {
            problems: (1..=problems).map(problem).collect(),
            ..Edition::of_stored(stored, DateTime::UNIX_EPOCH)
        }
    }

    fn said(edition: &Edition, json: bool, verbose: bool) -> String {
        let mut out = Vec::new();
        let options = Options { json, verbose };
        report(edition, &mut out, Saved::New, options, (&News::default(), "tail")).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_was_read_is_said_in_a_line_and_its_problems_if_asked() {
        let line = "Linux Plumbers Conference 2023: 48 talks, 2 days, 6 tracks";
        assert_eq!(said(&edition(0), false, false), format!("{line}\ntail\n"));
        assert_eq!(
            said(&edition(1), false, false),
            format!("{line}; 1 problem\n--verbose lists all problems\ntail\n")
        );
        assert_eq!(
            said(&edition(3), false, false),
            format!(
                "{line}; 3 problems\n  line 3: it has no title\n--verbose lists all problems\ntail\n"
            ),
            "a doubt is always shown"
        );
        assert_eq!(
            said(&edition(2), false, true),
            format!(
                "{line}; 2 problems\n  line 1: it has no title\n  line 2: it has no title\ntail\n"
            )
        );
    }

    #[test]
    fn the_object_has_each_problem_with_its_place() {
        let object: serde_json::Value =
            serde_json::from_str(&said(&edition(1), true, false)).unwrap();
        assert_eq!(object["talks"], 48);
        assert_eq!(object["problems"][0]["place"], "line 1");
        assert_eq!(object["outcome"], "new");
    }
}
