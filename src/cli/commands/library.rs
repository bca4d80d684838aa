//! `import`, `update`, `undo-update`, `conferences`, `use` and `remove`: messages and
//! output. The library does the work.

mod edition;

use std::io::Write;

use serde::Serialize;

use super::print_json;
use crate::agenda::words::count;
use crate::agenda::{Agenda, News};
use crate::cli::Failure;
use crate::cli::args::{Command, EditionArgs};
use crate::cli::progress::Progress as Bar;
use crate::cli::render::{self, Paper, Shelved};
use crate::environment::Environment;
use crate::format::Hints;
use crate::import::{self, Edition, Known, Origin};
use crate::schedule::is_file_name;
use crate::store::library::{Extent, Saved};
use crate::store::{self, Folders, Library, Session, StoredConference};
use crate::text::url;
use edition::Options;

/// The library, opened for one command.
pub struct Shelf<'a> {
    environment: &'a Environment,
    folders: Folders,
    library: Library,
    /// The value of `--conference`.
    wanted: Option<&'a str>,
}

impl<'a> Shelf<'a> {
    pub fn new(environment: &'a Environment, folders: Folders, wanted: Option<&'a str>) -> Self {
        Self { environment, library: folders.library(), folders, wanted }
    }

    /// Runs a library command.
    pub fn run(&self, command: Command, out: &mut impl Write) -> Result<(), Failure> {
        match command {
            Command::Import { from, id, edition } => {
                self.import(out, &Origin::of(&from), id, &edition)
            }
            Command::Update { id, edition } => self.update(out, id, &edition),
            Command::UndoUpdate { id } => self.undo(out, id),
            Command::Conferences { json } => self.list(out, json),
            Command::Use { id } => self.make_current(out, &self.library.typed(&id)),
            Command::Remove { id } => self.remove(out, &id),
            // No other command is about the library.
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
        let Some(got) = with_bar(origin, |bar| origin.get(&Known::default(), bar))? else {
            return Ok(());
        };
        let now = self.environment.clock.now();
        let hints = Hints { id, zone: args.zone, ..Hints::default() };
        let mut edition = Edition::read(got, hints, now)?;
        let known = self.library.load(edition.id()).ok();
        let known = known.and_then(|stored| stored.source);
        let saved = edition.save(&self.library, args.force, now)?;
        let id = edition.id();
        self.library.set_current(id)?;
        let mut tail = format!("it is what hallway opens now, as {id}");
        if let Some(moved) = known.and_then(|known| moved(&known.from, &edition, saved)) {
            tail = format!("{moved}\n{tail}");
        }
        self.report(out, &edition, saved, args, &tail)
    }

    /// Prints the edition, the outcome of the import and the unread changes.
    fn report(
        &self,
        out: &mut impl Write,
        edition: &Edition,
        saved: Saved,
        args: &EditionArgs,
        tail: &str,
    ) -> Result<(), Failure> {
        let id = edition.id();
        // An unreadable agenda is reported by the commands that need it.
        let agenda = self.folders.agenda(id).load();
        let mut agenda = agenda.unwrap_or_else(|_| Agenda::new(id));
        agenda.follow(&edition.schedule);
        let unread = agenda.unread(&edition.changes);
        let news = News::of(&unread, &edition.schedule, &agenda);
        edition::report(edition, out, saved, Options::of(args), (&news, tail))
    }

    /// Returns the ID of the named conference, or of the current one.
    fn meant(&self, id: Option<String>) -> Result<String, Failure> {
        match id.or_else(|| self.wanted.map(str::to_owned)) {
            Some(id) => Ok(self.library.typed(&id)),
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
        let origin = import::origin_of(&stored)?;
        let options = import::Options { zone: args.zone, force: args.force };
        let now = self.environment.clock.now();
        let (edition, saved) = with_bar(&origin, |bar| {
            import::update(&self.library, stored, &origin, options, now, bar)
        })?;
        self.report(out, &edition, saved, args, "")
    }

    fn undo(&self, out: &mut impl Write, id: Option<String>) -> Result<(), Failure> {
        let id = self.meant(id)?;
        let undone = self.library.undo(&id, self.environment.clock.now())?;
        let talks = count(undone.stored.schedule.talks().len(), "talk");
        writeln!(out, "{}: the edition before holds again, with {talks}", undone.stored.title())?;
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
        Ok(writeln!(out, "{} is what hallway opens now", stored.title())?)
    }

    fn remove(&self, out: &mut impl Write, id: &str) -> Result<(), Failure> {
        let title = self.library.load(id).map(|stored| stored.title().to_owned());
        self.library.remove(id, self.environment.clock.now())?;
        match title {
            Ok(title) => {
                writeln!(out, "removed {title}; 'hallway undo-update {id}' brings it back")?
            }
            // `undo-update` could not read the file either, so don't suggest it.
            Err(_) => writeln!(out, "removed {id}; its file is among the backups")?,
        }
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
                    shelved.push(Shelved { stored, picks, current });
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
        if problems.is_empty() { Ok(()) } else { Err(Failure::Disk(problems.join("\n"))) }
    }
}

/// Describes a change of the source from which updates are read.
fn moved(before: &str, edition: &Edition, saved: Saved) -> Option<String> {
    let now = edition.source.from.as_str();
    let before = Origin::of_source(before).is_some().then(|| url::shown(before))?;
    match Origin::of_source(now) {
        Some(_) if url::shown(now) == before => None,
        Some(_) => Some(format!(
            "updates are read from {} from now on, no longer from {before}",
            url::shown(now)
        )),
        // An unchanged edition keeps its source.
        None if saved == Saved::Unchanged => None,
        None => Some(format!("it came over stdin, so updates are no longer read from {before}")),
    }
}

/// Runs a download with a progress bar.
fn with_bar<T>(
    origin: &Origin,
    get: impl FnOnce(&mut import::Progress<'_>) -> Result<T, import::Error>,
) -> Result<T, import::Error> {
    let bar = origin.shown().map(|address| Bar::of(&address));
    get(&mut |at, of| {
        if let Some(bar) = &bar {
            bar.at(at, of);
        }
    })
}

/// The reason why a conference other than the current one is shown.
pub struct Strayed {
    shown: String,
    why: store::Error,
}

impl Strayed {
    /// Returns the warning for a command that shows the other conference.
    pub fn shown(&self) -> String {
        self.said(&format!("this is {}", self.shown))
    }

    /// Returns the error for a command that changes something, which must not happen at
    /// another conference.
    pub fn refused(&self) -> String {
        self.said("nothing is changed")
    }

    fn said(&self, so: &str) -> String {
        format!(
            "the current conference cannot be opened, so {so}: {}; \
             'hallway use ID' chooses another",
            self.why
        )
    }
}

/// Opens the named conference, or the current one. If the current one is missing or
/// damaged, opens another and returns the reason.
pub fn chosen(
    folders: &Folders,
    wanted: Option<&str>,
    extent: Extent,
) -> Result<(Session, StoredConference, Option<Strayed>), Failure> {
    if let Some(id) = wanted {
        let (session, conference) = Session::open(folders, &folders.library().typed(id), extent)?;
        return Ok((session, conference, None));
    }
    let (session, conference, lost) = Session::open_current(folders, extent)?;
    let title = &conference.schedule.conference().title;
    let strayed = lost.map(|why| Strayed { shown: title.clone(), why });
    Ok((session, conference, strayed))
}

/// A conference in the library as JSON.
#[derive(Serialize)]
struct ConferenceObject<'a> {
    id: &'a str,
    title: &'a str,
    start: chrono::NaiveDate,
    end: chrono::NaiveDate,
    talks: usize,
    /// Number of picks, or `None` if the agenda cannot be read.
    picks: Option<usize>,
    current: bool,
    built_in: bool,
    /// Source of the schedule.
    from: Option<String>,
    format: Option<&'a str>,
    /// Time of the last import or update.
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
            from: source.map(|source| url::shown(&source.from)),
            format: source.map(|source| source.format.as_str()),
            fetched: source.map(|source| source.fetched.to_rfc3339()),
        }
    }
}
