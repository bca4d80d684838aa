//! `agenda --export` and `agenda --import`: exchange agendas with others.

use std::collections::HashSet;
use std::io::Write;
use std::path::Path;

use serde::Serialize;

use super::{Conference, NOTHING_STARRED, print_json};
use crate::agenda::merge::{How, Step, steps};
use crate::agenda::words::count;
use crate::agenda::{Level, Mark};
use crate::cli::args::ShareArgs;
use crate::cli::{Failure, complain};
use crate::format::agenda::{self, Shared};
use crate::friends;
use crate::schedule::TalkId;
use crate::store::{self, Existing};
use crate::text::clean;
use crate::text::symbols::Symbols;

impl Conference<'_> {
    /// Exports, imports or shows the agenda, depending on the options.
    pub(super) fn share(
        &mut self,
        out: &mut impl Write,
        share: &ShareArgs,
        json: bool,
    ) -> Result<(), Failure> {
        let how = if share.replace { How::Replace } else { How::Join };
        match (&share.export, &share.import) {
            (Some(to), _) => self.hand_on(out, to, share),
            (_, Some(from)) => self.take_in(out, from, (how, share.dry_run), json),
            (None, None) => self.agenda(out, json),
        }
    }

    /// Writes the agenda to a file for others.
    fn hand_on(&self, out: &mut impl Write, to: &Path, share: &ShareArgs) -> Result<(), Failure> {
        let mine = if share.picks_only { self.agenda.picks_alone() } else { self.agenda.clone() };
        if mine.entries.is_empty() {
            return Err(Failure::Nothing(NOTHING_STARRED.to_owned()));
        }
        let text = agenda::write(&mine, &self.schedule);
        if to.as_os_str() == "-" {
            return Ok(out.write_all(text.as_bytes())?);
        }
        let existing = if share.force { Existing::Replace } else { Existing::Keep };
        let exported = self.session.folders().export(to, &text, existing);
        exported.map(|_| ()).map_err(|error| match error {
            store::Error::Exists { .. } => {
                Failure::Usage(format!("{error}; --force writes over it"))
            }
            other => other.into(),
        })
    }

    /// Imports an agenda, or with `dry` only shows the changes.
    fn take_in(
        &mut self,
        out: &mut impl Write,
        from: &Path,
        (how, dry): (How, bool),
        json: bool,
    ) -> Result<(), Failure> {
        let now = self.environment.clock.now();
        let shared = friends::shared(from, &self.schedule, now)?;
        let (offer, schedule) = (&shared.offer, &self.schedule);
        let mut made = Vec::new();
        let mut backup = None;
        // An empty import must not clear the agenda, not even with `--replace`.
        let nothing = offer.agenda.entries.is_empty();
        if dry || nothing {
            made = steps(&self.agenda, offer, how, schedule);
        } else {
            let keep = (how == How::Replace).then_some(now);
            let revised = self.session.revise(schedule, keep, |mine| {
                made = steps(mine, offer, how, schedule);
                made.iter().flat_map(Step::changes).collect()
            })?;
            (self.agenda, backup) = (revised.agenda, revised.backup);
        }
        if nothing {
            made.clear();
        }
        let outcome =
            Outcome { shared: &shared, steps: &made, backup: backup.as_deref(), how, dry };
        if json {
            print_json(out, &outcome.object(self))?;
        } else {
            outcome.print(out, self)?;
        }
        match nothing {
            true if json => Err(Failure::Nothing(String::new())),
            true => Err(Failure::Nothing(format!(
                "nothing of {} is in it, so nothing is taken in",
                schedule.conference().title
            ))),
            false => Ok(()),
        }
    }
}

/// The result of an import.
struct Outcome<'a> {
    shared: &'a Shared,
    steps: &'a [Step],
    backup: Option<&'a Path>,
    how: How,
    dry: bool,
}

/// The result of an import as JSON.
#[derive(Serialize)]
struct OutcomeObject<'a> {
    format: &'static str,
    mode: &'static str,
    dry_run: bool,
    changes: Vec<StepObject<'a>>,
    unchanged: usize,
    unmatched: Vec<UnmatchedObject<'a>>,
    backup: Option<String>,
}

#[derive(Serialize)]
struct StepObject<'a> {
    id: &'a TalkId,
    title: &'a str,
    pick_before: Option<&'static str>,
    pick: Option<&'static str>,
    note_before: Option<&'a str>,
    note: Option<&'a str>,
    gone: bool,
}

#[derive(Serialize)]
struct UnmatchedObject<'a> {
    id: &'a str,
    title: &'a str,
}

impl Outcome<'_> {
    fn object<'s>(&'s self, session: &'s Conference<'_>) -> OutcomeObject<'s> {
        let change = |step: &'s Step| {
            let mine = session.agenda.entries.get(&step.talk);
            let kept = mine.and_then(|entry| entry.pick).map(|pick| pick.level);
            let (before, after) = step.levels().unwrap_or((kept, kept));
            let note = session.agenda.note(&step.talk);
            let (old, new) = match &step.note {
                Some((old, new)) => (old.as_deref(), new.as_deref()),
                None => (note, note),
            };
            StepObject {
                id: &step.talk,
                title: &step.seen.title,
                pick_before: before.map(Level::name),
                pick: after.map(Level::name),
                note_before: old,
                note: new,
                gone: session.schedule.position(&step.talk).is_none(),
            }
        };
        let unmatched = self.shared.unmatched.iter();
        OutcomeObject {
            format: self.shared.format,
            mode: match self.how {
                How::Join => "merge",
                How::Replace => "replace",
            },
            dry_run: self.dry,
            changes: self.steps.iter().map(change).collect(),
            unchanged: self.unchanged(),
            unmatched: unmatched
                .map(|one| UnmatchedObject { id: &one.id, title: &one.title })
                .collect(),
            backup: self.backup.map(|path| path.display().to_string()),
        }
    }

    /// Counts the talks of the imported agenda that did not change ours.
    fn unchanged(&self) -> usize {
        let changed: HashSet<&TalkId> = self.steps.iter().map(|step| &step.talk).collect();
        let entries = self.shared.offer.agenda.entries.keys();
        entries.filter(|id| !changed.contains(id)).count()
    }

    fn print(&self, out: &mut impl Write, session: &Conference<'_>) -> Result<(), Failure> {
        let symbols = session.environment.symbols;
        for step in self.steps {
            for line in lines(step, self.how, symbols) {
                writeln!(out, "{line}")?;
            }
            if session.schedule.position(&step.talk).is_none() {
                writeln!(out, "    the programme does not have this talk")?;
            }
        }
        let (talks, unchanged) = (self.steps.len(), self.unchanged());
        if !self.shared.offer.agenda.entries.is_empty() {
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
            writeln!(out, "the agenda as it was is kept as {path}")?;
        }
        for one in &self.shared.unmatched {
            let title = match one.title.as_str() {
                "" => String::new(),
                title => format!(" ({title})"),
            };
            complain(&format!("no talk of the conference: {}{title}", one.id));
        }
        Ok(())
    }
}

/// Describes the changes to a talk in lines: `+` for a new pick, `-` for a removed
/// pick, `*` for another level, `~` for a note.
fn lines(step: &Step, how: How, symbols: &Symbols) -> Vec<String> {
    let name = |level: Option<Level>| match level {
        None => "taken away",
        Some(Level::Must) => "starred",
        Some(Level::Maybe) => "a maybe",
        Some(Level::Hidden) => "hidden",
    };
    let of = format!("{} {}", step.talk, step.seen.title);
    let mut lines = Vec::new();
    if let Some((before, after)) = step.levels() {
        let sign = match (before, after) {
            (None, _) => "+",
            (_, None) => "-",
            _ => "*",
        };
        let was = match before {
            None => String::new(),
            before => format!(", was {}", name(before)),
        };
        let mark = after.map_or(" ", |level| Mark::of_level(level).sign(symbols));
        lines.push(format!("{sign} {mark} {of}: {}{was}", name(after)));
    }
    if let Some((before, after)) = &step.note {
        let what = match (before.as_deref(), after.as_deref()) {
            (None, _) => "the note is added",
            (_, None) => "the note goes",
            _ if how == How::Replace => "the note becomes theirs",
            (Some(before), Some(after)) if after.starts_with(before.trim_end()) => {
                "their note stands below yours"
            }
            // Their note contains part of ours, with text around it.
            _ => "your note and theirs become one",
        };
        lines.push(format!("~ {} {of}: {what}", symbols.note));
    }
    lines
}
