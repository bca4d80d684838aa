//! `import`, `update`, `undo-update`, `conferences`, `use` and `remove`: what they
//! say and print. What they do is done by the library.

mod edition;
mod origin;

use std::io::Write;

use serde::Serialize;

use super::print_json;
use crate::agenda::words::count;
use crate::cli::Failure;
use crate::cli::args::{Command, EditionArgs};
use crate::cli::render::{self, Paper, Shelved};
use crate::environment::Environment;
use crate::schedule::is_file_name;
use crate::store::library::{Saved, Stored};
use crate::store::{Error, Folders, Library};
use edition::{Edition, Options};
use origin::Origin;
pub use origin::stdin;

/// The library, opened for one command.
pub struct Shelf<'a> {
    environment: &'a Environment,
    folders: Folders,
    library: Library,
    /// What `--conference` says.
    wanted: Option<&'a str>,
}

impl<'a> Shelf<'a> {
    pub fn open(environment: &'a Environment, wanted: Option<&'a str>) -> Result<Self, Failure> {
        let folders = Folders::of_user()?;
        Ok(Self {
            environment,
            library: folders.library(),
            folders,
            wanted,
        })
    }

    /// Does a command that is about the library.
    pub fn run(&self, command: Command, out: &mut impl Write) -> Result<(), Failure> {
        match command {
            Command::Import { from, id, edition } => {
                self.import(out, &Origin::of(&from), id, &edition)
            }
            Command::Update { id, edition } => self.update(out, id, &edition),
            Command::UndoUpdate { id } => self.undo(out, id),
            Command::Conferences { json } => self.list(out, json),
            Command::Use { id } => self.make_current(out, &id),
            Command::Remove { id } => self.remove(out, &id),
            // No other is.
            _ => Ok(()),
        }
    }

    fn import(
        &self,
        out: &mut impl Write,
        origin: &Origin,
        id: Option<String>,
        args: &EditionArgs,
    ) -> Result<(), Failure> {
        if self.wanted.is_some() {
            return Err(Failure::Usage(
                "--conference says which conference is shown; --id names the imported one"
                    .to_owned(),
            ));
        }
        if let Some(id) = id.as_deref().filter(|id| !is_file_name(id)) {
            return Err(Failure::Usage(format!(
                "'{id}' names no file: only a-z, 0-9, '-', '_' and '.' may be in an id, \
                 and no '.' first"
            )));
        }
        let Some(got) = origin.get(&origin::Known::default())? else {
            return Ok(());
        };
        let edition = Edition::read(got, id, args.zone, self.environment.clock.now())?;
        let saved = self.save(&edition, args)?;
        let id = edition.id();
        self.library.set_current(id)?;
        let tail = format!("it is what hallway opens now, as {id}");
        edition.report(out, saved, Options::of(args), &tail)
    }

    fn save(&self, edition: &Edition, args: &EditionArgs) -> Result<Saved, Failure> {
        let now = self.environment.clock.now();
        let (schedule, source) = (&edition.schedule, &edition.source);
        let saved = match self.library.save(schedule, source, now, args.force) {
            Err(error @ Error::NoConference { .. }) => {
                let advice = "mend it, or write over it with --force, which keeps it as a backup";
                return Err(Failure::Disk(format!("{error}; {advice}")));
            }
            other => other?,
        };
        match saved {
            Saved::Doubted(doubt) => Err(Failure::Usage(format!(
                "{} is kept as it was: {doubt} ({}); --force takes it all the same",
                edition.id(),
                edition.from(),
            ))),
            saved => Ok(saved),
        }
    }

    /// The conference that is meant: the one named, or the current one.
    fn meant(&self, id: Option<String>) -> Result<String, Failure> {
        match id.or_else(|| self.wanted.map(str::to_owned)) {
            Some(id) => Ok(id),
            None => Ok(self.library.current()?),
        }
    }

    fn update(
        &self,
        out: &mut impl Write,
        id: Option<String>,
        args: &EditionArgs,
    ) -> Result<(), Failure> {
        let id = self.meant(id)?;
        let stored = self.library.load(&id)?;
        let Some(source) = &stored.source else {
            return Err(Failure::Usage(without_source(&stored)));
        };
        let origin = Origin::of_source(&source.from).ok_or_else(|| {
            Failure::Usage(format!(
                "{id} was read from stdin, so nobody knows where a new edition is; \
                 import that with --id {id}"
            ))
        })?;
        // Who forces it wants it read anew.
        let known = origin::Known::of(source).filter(|_| !args.force);
        let now = self.environment.clock.now();
        let Some(got) = origin.get(&known.unwrap_or_default())? else {
            self.library.still_so(&id, now)?;
            let edition = Edition::of_stored(stored, now);
            return edition.report(out, Saved::Unchanged, Options::of(args), "");
        };
        // What was said at the import, or found out then, holds as well.
        let zone = args.zone.unwrap_or(stored.schedule.zone());
        let edition = Edition::read(got, Some(id), Some(zone), now)?;
        let saved = self.save(&edition, args)?;
        edition.report(out, saved, Options::of(args), "")
    }

    fn undo(&self, out: &mut impl Write, id: Option<String>) -> Result<(), Failure> {
        let id = self.meant(id)?;
        let undone = self.library.undo(&id)?;
        let talks = count(undone.stored.schedule.talks().len(), "talk");
        writeln!(
            out,
            "{}: the edition before holds again, with {talks}",
            undone.stored.title()
        )?;
        if let Some(path) = undone.set_aside {
            writeln!(out, "the one undone is {}", path.display())?;
        }
        if let Some(path) = undone.agenda {
            writeln!(
                out,
                "your agenda stays as it is; as it was before the update, it is {}",
                path.display()
            )?;
        }
        Ok(())
    }

    fn make_current(&self, out: &mut impl Write, id: &str) -> Result<(), Failure> {
        let stored = self.library.set_current(id)?;
        Ok(writeln!(
            out,
            "{} is what hallway opens now",
            stored.title()
        )?)
    }

    fn remove(&self, out: &mut impl Write, id: &str) -> Result<(), Failure> {
        let title = self
            .library
            .load(id)
            .map(|stored| stored.title().to_owned());
        self.library.remove(id, self.environment.clock.now())?;
        let title = title.unwrap_or_else(|_| id.to_owned());
        writeln!(
            out,
            "removed {title}; 'hallway undo-update {id}' brings it back"
        )?;
        let agenda = self.folders.agenda(id);
        if agenda.path().exists() {
            writeln!(out, "your agenda stays: {}", agenda.path().display())?;
        }
        Ok(())
    }

    fn list(&self, out: &mut impl Write, json: bool) -> Result<(), Failure> {
        let mut problems = Vec::new();
        let current = self.library.current().unwrap_or_else(|error| {
            problems.push(error.to_string());
            String::new()
        });
        let now = self.environment.clock.now();
        let mut shelved = Vec::new();
        for stored in self.library.list() {
            match stored {
                Ok(stored) => {
                    let picks = match self.folders.agenda(stored.id()).load() {
                        Ok(agenda) => Some(agenda.picks().count()),
                        Err(error) => {
                            problems.push(error.to_string());
                            None
                        }
                    };
                    let current = stored.id() == current;
                    shelved.push(Shelved {
                        stored,
                        picks,
                        current,
                    });
                }
                Err(error) => problems.push(error.to_string()),
            }
        }
        if json {
            let objects: Vec<_> = shelved.iter().map(ConferenceObject::new).collect();
            print_json(out, &objects)?;
        } else {
            render::shelf(out, Paper::stdout(self.environment), &shelved, now)?;
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Failure::Disk(problems.join("\n")))
        }
    }
}

/// What to do about a conference of which nobody knows where it came from.
fn without_source(stored: &Stored) -> String {
    let id = stored.id();
    let whence = if stored.built_in {
        format!("{id} comes with the program")
    } else {
        format!("nobody knows where {id} came from")
    };
    format!("{whence}; 'hallway import ADDRESS --id {id}' reads a new edition of it")
}

/// The conference to show: the one named, or the current one. Where that is gone or
/// damaged, another, and what is to be said about it.
pub fn chosen(wanted: Option<&str>) -> Result<(Stored, Option<String>), Failure> {
    let library = Folders::of_user()?.library();
    if let Some(id) = wanted {
        return Ok((library.load(id)?, None));
    }
    let (stored, lost) = library.open_current()?;
    let complaint = lost.map(|error| {
        format!(
            "the current conference cannot be opened, so this is {}: {error}; \
             'hallway use ID' chooses another",
            stored.title()
        )
    });
    Ok((stored, complaint))
}

/// A conference of the library.
#[derive(Serialize)]
struct ConferenceObject<'a> {
    id: &'a str,
    title: &'a str,
    start: chrono::NaiveDate,
    end: chrono::NaiveDate,
    talks: usize,
    /// None where the agenda cannot be read.
    picks: Option<usize>,
    current: bool,
    built_in: bool,
    /// Where it came from.
    from: Option<&'a str>,
    format: Option<&'a str>,
    /// When it was read last.
    fetched: Option<String>,
}

impl<'a> ConferenceObject<'a> {
    fn new(shelved: &'a Shelved) -> Self {
        let conference = shelved.stored.schedule.conference();
        let source = shelved.stored.source.as_ref();
        Self {
            id: &conference.id,
            title: &conference.title,
            start: conference.start,
            end: conference.end,
            talks: conference.talks.len(),
            picks: shelved.picks,
            current: shelved.current,
            built_in: shelved.stored.built_in,
            from: source.map(|source| source.from.as_str()),
            format: source.map(|source| source.format.as_str()),
            fetched: source.map(|source| source.fetched.to_rfc3339()),
        }
    }
}
