//! `agenda --export` and `agenda --import`: exchange agendas with others.

use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueHint;
use serde::Serialize;

use crate::agenda::merge::{EntryChange, ImportMode, entry_changes};
use crate::agenda::phrases::count;
use crate::agenda::{Level, Mark};
use crate::cli::conference::LoadedConference;
use crate::cli::failure::{NOTHING_STARRED, no_match};
use crate::cli::json::object;
use crate::cli::output::{print_json, write_output};
use crate::cli::{Failure, Outcome, warn};
use crate::format::agenda::{self, AgendaImport};
use crate::friends;
use crate::schedule::TalkId;
use crate::text::clean;
use crate::text::symbols::Symbols;

pub const SHARE_HELP: &str = "\
--import reads what --export writes, the agenda file of another machine, a calendar
(of hallway, FOSDEM Companion or the conference's site), and the selection that
Giggity shows as a QR code. Talks are matched by ID or URL, never by title; talks
that are not in the schedule are named and skipped.

Merging loses nothing: a star wins over a maybe, a maybe over hidden, hidden over no
pick, and of two different notes both are kept, yours first. --replace takes the
other agenda and keeps a backup of yours.";

/// The arguments of `agenda` that export or import it.
#[derive(Debug, Default, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct ShareArgs {
    /// Write the agenda to a file for another machine or a friend; - is stdout
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with_all = ["import", "all_conferences"])]
    export: Option<PathBuf>,
    /// With --export: overwrite an existing file
    #[arg(long, requires = "export")]
    force: bool,
    /// With --export: only stars and maybes, without notes and hidden talks
    #[arg(long, requires = "export")]
    picks_only: bool,
    /// Import the agenda in a file; - is stdin
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "all_conferences")]
    pub import: Option<PathBuf>,
    /// With --import: merge both agendas (the default)
    #[arg(long, requires = "import", conflicts_with = "replace")]
    merge: bool,
    /// With --import: replace your agenda; a backup is kept
    #[arg(long, requires = "import")]
    replace: bool,
    /// With --import: only show what would change
    #[arg(long, requires = "import")]
    dry_run: bool,
}

impl ShareArgs {
    /// Whether there is anything to export or import.
    pub fn is_given(&self) -> bool {
        self.export.is_some() || self.import.is_some()
    }

    /// Exports or imports the agenda.
    pub fn run(
        &self,
        conference: &mut LoadedConference<'_>,
        out: &mut dyn Write,
        json: bool,
    ) -> Outcome {
        match (&self.export, &self.import) {
            (Some(to), _) => self.export(conference, out, to),
            (_, Some(from)) => self.import(conference, out, from, json),
            (None, None) => Ok(()),
        }
    }

    /// Writes the agenda to a file for others.
    fn export(&self, conference: &LoadedConference<'_>, out: &mut dyn Write, to: &Path) -> Outcome {
        let mine = &conference.agenda;
        let mine = if self.picks_only { mine.picks_only() } else { mine.clone() };
        if mine.entries.is_empty() {
            return Err(Failure::NoMatch(NOTHING_STARRED.to_owned()));
        }
        let text = agenda::write(&mine, &conference.schedule);
        let folders = conference.session.folders();
        write_output(out, folders, (Some(to), self.force), &text, mine.entries.len())
    }

    /// Imports an agenda, or with `--dry-run` only shows the changes.
    fn import(
        &self,
        conference: &mut LoadedConference<'_>,
        out: &mut dyn Write,
        from: &Path,
        json: bool,
    ) -> Outcome {
        let how = if self.replace { ImportMode::Replace } else { ImportMode::Merge };
        let now = conference.now;
        let LoadedConference { schedule, session, .. } = conference;
        let shared = friends::read_agenda(from, schedule, now)?;
        let imported = &shared.imported;
        let mut made = Vec::new();
        let mut backup = None;
        // An empty import must not clear the agenda, not even with `--replace`.
        let nothing = imported.agenda.entries.is_empty();
        if nothing {
            // There is nothing to change.
        } else if self.dry_run {
            made = entry_changes(&conference.agenda, imported, how, schedule);
            let known = conference.agenda.entries.keys().chain(conference.unread.ids());
            schedule.set_other_ids(known.chain(made.iter().map(|change| &change.talk)));
        } else {
            let keep = (how == ImportMode::Replace).then_some(now);
            let revised = session.revise(schedule, keep, |mine| {
                made = entry_changes(mine, imported, how, schedule);
                made.iter().flat_map(EntryChange::changes).collect()
            })?;
            backup = revised.backup;
            conference.set_agenda(revised.agenda);
        }
        let dry = self.dry_run;
        let outcome =
            Imported { shared: &shared, steps: &made, backup: backup.as_deref(), how, dry };
        if json {
            print_json(out, &outcome.object(conference))?;
        } else {
            outcome.print(out, conference)?;
        }
        if nothing {
            let title = &conference.schedule.conference().title;
            let why = format!("it has no talk of {title}; nothing was imported");
            return Err(no_match(json, why));
        }
        Ok(())
    }
}

/// The result of an import.
struct Imported<'a> {
    shared: &'a AgendaImport,
    steps: &'a [EntryChange],
    backup: Option<&'a Path>,
    how: ImportMode,
    dry: bool,
}

impl Imported<'_> {
    /// Returns the JSON object of the result.
    fn object<'s>(&'s self, conference: &'s LoadedConference<'_>) -> impl Serialize {
        let changes = self.steps.iter().map(|step| {
            let mine = conference.agenda.entries.get(&step.talk);
            let kept = mine.and_then(|entry| entry.rating).map(|pick| pick.level);
            let (before, after) = step.levels().unwrap_or((kept, kept));
            let note = conference.agenda.note(&step.talk);
            let (old, new) = match &step.note {
                Some((old, new)) => (old.as_deref(), new.as_deref()),
                None => (note, note),
            };
            object! {
                id: &step.talk,
                title: &step.last_known.title,
                pick_before: before.map(Level::name),
                pick: after.map(Level::name),
                note_before: old,
                note: new,
                gone: conference.schedule.position(&step.talk).is_none(),
            }
        });
        let unmatched = self.shared.unmatched.iter().map(|one| {
            object! {
                id: &one.id,
                title: &one.title,
            }
        });
        object! {
            format: self.shared.format,
            mode: match self.how {
                ImportMode::Merge => "merge",
                ImportMode::Replace => "replace",
            },
            dry_run: self.dry,
            changes: changes.collect::<Vec<_>>(),
            unchanged: self.unchanged(),
            unmatched: unmatched.collect::<Vec<_>>(),
            backup: self.backup.map(|path| path.display().to_string()),
        }
    }

    /// Counts the talks of the imported agenda that did not change ours.
    fn unchanged(&self) -> usize {
        let changed: HashSet<&TalkId> = self.steps.iter().map(|step| &step.talk).collect();
        let entries = self.shared.imported.agenda.entries.keys();
        entries.filter(|id| !changed.contains(id)).count()
    }

    fn print(&self, out: &mut dyn Write, conference: &LoadedConference<'_>) -> Outcome {
        let symbols = conference.environment.symbols;
        for step in self.steps {
            let id = conference.schedule.short_id(&step.talk);
            for line in lines(id, step, self.how, symbols) {
                writeln!(out, "{line}")?;
            }
            if conference.schedule.position(&step.talk).is_none() {
                writeln!(out, "    the schedule does not have this talk")?;
            }
        }
        let (talks, unchanged) = (self.steps.len(), self.unchanged());
        if !self.shared.imported.agenda.entries.is_empty() {
            let would = if self.dry { "would change" } else { "changed" };
            let rest = match unchanged {
                0 => String::new(),
                rest => format!(", {} as before", count(rest, "talk")),
            };
            let talks = match talks {
                0 => "nothing".to_owned(),
                talks => count(talks, "talk"),
            };
            writeln!(out, "{talks} {would}{rest}")?;
        }
        if let Some(path) = self.backup {
            let path = clean::line(&path.display().to_string());
            writeln!(out, "backup of the agenda: {path}")?;
        }
        for one in &self.shared.unmatched {
            let title = match one.title.as_str() {
                "" => String::new(),
                title => format!(" ({title})"),
            };
            warn(&format!("not in this schedule: {}{title}", one.id));
        }
        Ok(())
    }
}

/// Describes the changes to a talk in lines: `+` for a new pick, `-` for a removed
/// pick, `*` for another level, `~` for a note.
fn lines(id: &str, step: &EntryChange, how: ImportMode, symbols: &Symbols) -> Vec<String> {
    let name = |level: Option<Level>| match level {
        None => "taken away",
        Some(Level::Star) => "starred",
        Some(Level::Maybe) => "a maybe",
        Some(Level::Hidden) => "hidden",
    };
    let of = format!("{id} {}", step.last_known.title);
    let mut lines = Vec::new();
    if let Some((before, after)) = step.levels() {
        let symbol = match (before, after) {
            (None, _) => "+",
            (_, None) => "-",
            _ => "*",
        };
        let was = match before {
            None => String::new(),
            before => format!(", was {}", name(before)),
        };
        let mark = after.map_or(" ", |level| Mark::of_level(level).symbol(symbols));
        lines.push(format!("{symbol} {mark} {of}: {}{was}", name(after)));
    }
    if let Some((before, after)) = &step.note {
        let what = match (before.as_deref(), after.as_deref()) {
            (None, _) => "adds the note",
            (_, None) => "removes the note",
            _ if how == ImportMode::Replace => "replaces the note",
            (Some(before), Some(after)) if after.starts_with(before.trim_end()) => {
                "adds their note below yours"
            }
            // Their note contains part of ours, with text around it.
            _ => "merges both notes",
        };
        lines.push(format!("~ {} {of}: {what}", symbols.note));
    }
    lines
}
