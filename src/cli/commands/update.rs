//! `update` and `undo-update`: another edition of a stored conference.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::ops::ControlFlow;

use chrono_tz::Tz;
use serde::Serialize;

use super::changes;
use crate::agenda::phrases::count;
use crate::agenda::{Agenda, News};
use crate::cli::Outcome;
use crate::cli::json::object;
use crate::cli::library::LibraryContext;
use crate::cli::options::zone;
use crate::cli::output::print_json;
use crate::cli::progress::Progress as Bar;
use crate::format::table::ColumnChoice;
use crate::import::{self, Imported, Origin};
use crate::schedule::{Problem, Schedule, Talk};
use crate::store::library::{LibraryConference, Saved, SavedEdition};

#[derive(Debug, clap::Args)]
pub struct Update {
    /// ID of the conference; the current one if left out
    #[arg(value_name = "CONFERENCE")]
    id: Option<String>,
    #[command(flatten)]
    edition: EditionArgs,
}

impl Update {
    pub fn run(&self, context: &LibraryContext<'_>, out: &mut dyn Write) -> Outcome {
        let id = context.conference_id(self.id.as_deref())?;
        let stored = context.library.load(&id)?;
        let origin = import::origin_of(&stored)?;
        let options = import::Options {
            zone: self.edition.zone,
            force: self.edition.force,
            columns: self.edition.map.clone(),
        };
        let now = context.environment.clock(stored.schedule.zone()).now();
        let imported = with_progress(&origin, |bar| {
            import::update(&context.library, stored, &origin, options, now, bar)
        })?;
        self.edition.report(context, out, &imported, "")
    }
}

#[derive(Debug, clap::Args)]
pub struct UndoUpdate {
    /// ID of the conference; the current one if left out
    #[arg(value_name = "CONFERENCE")]
    id: Option<String>,
}

impl UndoUpdate {
    pub fn run(&self, context: &LibraryContext<'_>, out: &mut dyn Write) -> Outcome {
        let id = context.conference_id(self.id.as_deref())?;
        let was_removed = !context.library.contains(&id);
        let undone = context.library.undo(&id, context.environment.now())?;
        context.folders.publish(&undone.stored.schedule, &undone.stored.changes);
        let talks = count(undone.stored.schedule.talks().len(), "talk");
        let title = undone.stored.title();
        if was_removed {
            writeln!(out, "restored {title}, with {talks}")?;
            if context.library.current()? != id {
                writeln!(out, "'hallway use {id}' makes it current")?;
            }
        } else {
            writeln!(out, "{title}: back to the edition before, with {talks}")?;
        }
        if let Some(path) = undone.set_aside {
            writeln!(out, "backup of the undone edition: {}", path.display())?;
        }
        if let Some(path) = undone.agenda {
            writeln!(
                out,
                "your agenda is unchanged; its copy from before the update: {}",
                path.display()
            )?;
        }
        Ok(())
    }
}

/// The arguments of commands that save an edition and report about it.
#[derive(Debug, Default, clap::Args)]
pub struct EditionArgs {
    /// The venue's time zone if the file names none or only UTC (IANA: Europe/Brussels)
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub zone: Option<Tz>,
    /// Use a column of a table as the title, start, room and so on (repeat it for each)
    #[arg(long, value_name = "FIELD=COLUMN")]
    pub map: Vec<ColumnChoice>,
    /// Print a JSON object
    #[arg(long)]
    json: bool,
    /// List each problem in the file, even if there are many
    #[arg(long)]
    verbose: bool,
    /// Accept an edition that lost most of its talks, and read it even if unchanged
    #[arg(long)]
    pub force: bool,
}

impl EditionArgs {
    /// Prints the edition, the outcome of the import and the unread changes.
    pub fn report(
        &self,
        context: &LibraryContext<'_>,
        out: &mut dyn Write,
        imported: &Imported,
        tail: &str,
    ) -> Outcome {
        let id = imported.id();
        let LibraryConference { schedule, changes, .. } = &imported.edition.stored;
        context.folders.publish(schedule, changes);
        // An unreadable agenda is reported by the commands that need it.
        let agenda = context.folders.agenda(id).load();
        let mut agenda = agenda.unwrap_or_else(|_| Agenda::new(id));
        agenda.follow(schedule);
        let unread = agenda.unread(changes);
        let news = News::of(&unread, schedule, &agenda);
        print(imported, out, self, (&news, tail))
    }
}

/// Runs a download with a progress bar.
pub fn with_progress<T>(
    origin: &Origin,
    get: impl FnOnce(&mut import::Progress<'_>) -> Result<T, import::Error>,
) -> Result<T, import::Error> {
    let bar = origin.shown().map(|url| Bar::of(&url));
    get(&mut |at, of| {
        if let Some(bar) = &bar {
            bar.at(at, of);
        }
        ControlFlow::Continue(())
    })
}

fn print(
    imported: &Imported,
    out: &mut dyn Write,
    args: &EditionArgs,
    (news, tail): (&News<'_>, &str),
) -> Outcome {
    if args.json {
        return print_json(out, &object(imported, news));
    }
    let Imported { edition: SavedEdition { saved, stored, .. }, problems, .. } = imported;
    writeln!(out, "{}", summary(&stored.schedule, problems.len()))?;
    print_problems(out, problems, args.verbose)?;
    let done = match saved {
        Saved::New => String::new(),
        Saved::Unchanged => "no changes".to_owned(),
        Saved::Updated => format!("updated; 'hallway undo-update {}' undoes it", stored.id()),
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

/// The maximum number of lines about problems, unless there are more doubts or all are wanted.
const MAX_PROBLEMS: usize = 5;

/// Prints the problems, doubts first. If there are too many, prints those with the same message
/// in one line, the most frequent first.
fn print_problems(out: &mut dyn Write, problems: &[Problem], verbose: bool) -> Outcome {
    let (doubts, others): (Vec<_>, Vec<_>) = problems.iter().partition(|one| one.is_doubt);
    let lists_all = verbose || problems.len() <= MAX_PROBLEMS;
    for problem in doubts.iter().chain(others.iter().filter(|_| lists_all)) {
        writeln!(out, "  {problem}")?;
    }
    if lists_all {
        return Ok(());
    }
    let mut groups: Vec<(&Problem, usize)> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    for problem in others {
        let at = *known.entry(&problem.message).or_insert(groups.len());
        match groups.get_mut(at) {
            Some((_, count)) => *count += 1,
            None => groups.push((problem, 1)),
        }
    }
    groups.sort_by_key(|(_, count)| Reverse(*count));
    let lines = MAX_PROBLEMS.saturating_sub(doubts.len());
    for (first, count) in groups.iter().take(lines) {
        match count {
            1 => writeln!(out, "  {first}")?,
            count => {
                let Problem { place, message, .. } = first;
                writeln!(out, "  {place} and {} more: {message}", count - 1)?;
            }
        }
    }
    let is_complete = groups.len() <= lines && groups.iter().all(|(_, count)| *count == 1);
    if !is_complete {
        writeln!(out, "--verbose lists all problems")?;
    }
    Ok(())
}

/// Returns the JSON object of an edition, with the numbers of unread changes.
fn object(imported: &Imported, news: &News<'_>) -> impl Serialize {
    let Imported { edition: SavedEdition { saved, stored, .. }, problems, .. } = imported;
    let conference = stored.schedule.conference();
    let problems = problems.iter().map(|problem| {
        object! {
            place: &problem.place,
            message: problem.text(None),
            doubt: problem.is_doubt,
        }
    });
    object! {
        id: &conference.id,
        title: &conference.title,
        format: stored.source.as_ref().map_or("", |source| &source.format),
        talks: conference.talks.len(),
        days: stored.schedule.days().len(),
        rooms: used(&stored.schedule, |talk| talk.room.as_deref()),
        tracks: used(&stored.schedule, |talk| talk.track.as_deref()),
        problems: problems.collect::<Vec<_>>(),
        outcome: match saved {
            Saved::New => "new",
            Saved::Updated => "updated",
            Saved::Unchanged => "unchanged",
        },
        unread: object! {
            picks: news.mine.len(),
            others: news.rest.len(),
            minor: news.minor.len(),
        },
    }
}

/// Counts the rooms or tracks of the talks. A file may declare more.
fn used<'a>(schedule: &'a Schedule, name: impl Fn(&'a Talk) -> Option<&'a str>) -> usize {
    schedule.talks().iter().filter_map(name).collect::<HashSet<_>>().len()
}

/// Summarises a schedule: `FOSDEM 2026: 883 talks, 2 days, 35 rooms, 71 tracks; 3
/// problems`. Counts of zero are skipped, except for talks.
fn summary(schedule: &Schedule, problems: usize) -> String {
    let conference = schedule.conference();
    let parts = [
        (conference.talks.len(), "talk"),
        (schedule.days().len(), "day"),
        (used(schedule, |talk| talk.room.as_deref()), "room"),
        (used(schedule, |talk| talk.track.as_deref()), "track"),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::native;

    fn imported(problems: usize) -> Imported {
        let stored = LibraryConference {
            schedule: native::built_in().unwrap(),
            source: None,
            built_in: true,
            changes: crate::schedule::changes::ChangeLog::default(),
        };
        let problem = |number| Problem {
            is_doubt: number == 3,
            ..Problem::new(&format!("line {number}"), "it has no title")
        };
        let edition = SavedEdition { saved: Saved::New, stored, former_source: None };
        Imported { edition, problems: (1..=problems).map(problem).collect(), found: None }
    }

    fn printed(imported: &Imported, json: bool, verbose: bool) -> String {
        let mut out = Vec::new();
        let args = EditionArgs { json, verbose, ..EditionArgs::default() };
        print(imported, &mut out, &args, (&News::default(), "tail")).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn summary_lists_few_problems_and_groups_many() {
        let line = "Linux Plumbers Conference 2023: 48 talks, 2 days, 6 tracks";
        assert_eq!(printed(&imported(0), false, false), format!("{line}\ntail\n"));
        assert_eq!(
            printed(&imported(2), false, false),
            format!(
                "{line}; 2 problems\n  line 1: it has no title\n  line 2: it has no title\ntail\n"
            )
        );
        assert_eq!(
            printed(&imported(6), false, false),
            format!(
                "{line}; 6 problems\n  line 3: it has no title\n  line 1 and 4 more: it has no title\n\
                 --verbose lists all problems\ntail\n"
            ),
            "a doubt is always shown by itself"
        );
        let verbose = printed(&imported(6), false, true);
        assert_eq!(verbose.lines().count(), 8, "{verbose}");
    }

    #[test]
    fn json_lists_problems_with_their_place() {
        let object: serde_json::Value =
            serde_json::from_str(&printed(&imported(1), true, false)).unwrap();
        assert_eq!(object["talks"], 48);
        assert_eq!(object["problems"][0]["place"], "line 1");
        assert_eq!(object["outcome"], "new");
    }
}
