//! Imports an edition of a conference: reads its source, parses it and saves it in the
//! library.
//!
//! The command line and the terminal UI share these functions, which print nothing.
#![allow(missing_docs, reason = "a name that says everything needs no comment")]

pub mod origin;
mod search;

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::catalogue::CatalogueEntry;
use crate::fetch::{self, Validators};
use crate::format::native::{STDIN, Source};
use crate::format::table::ColumnChoice;
use crate::format::{self, Hints, Import, ReadError};
use crate::schedule::suspicion::Suspicion;
use crate::schedule::{Advice, Problem, Schedule, slugify};
use crate::store::library::{Extent, LibraryConference, Saved, SavedEdition};
use crate::store::{self, Library};
use crate::text::{clean, url};
pub use origin::{Origin, SourceContent};
pub use search::read;

/// Callback for download progress: bytes so far, and the total if known. It can stop the
/// import.
pub type Progress<'a> = dyn FnMut(u64, Option<u64>) -> ControlFlow<()> + 'a;

/// Why an edition was not saved in the library.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{0}")]
    Refused(String),
    #[error("{place}: {reason}")]
    Unreadable {
        /// The file or the URL.
        place: String,
        reason: ReadError,
    },
    /// The edition is suspicious, so the stored one stays.
    #[error("refused the new edition of {id} ({from}): {suspicion}")]
    Suspicious { id: String, from: String, suspicion: Suspicion },
    /// The stored file cannot be parsed, so it is not overwritten.
    #[error(transparent)]
    Damaged(store::Error),
    #[error("no source for updates of {id}: {why}")]
    NoSource { id: String, why: &'static str },
    /// A file or standard input could not be read, or a file not written.
    #[error("{0}")]
    Failed(String),
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error(transparent)]
    Fetch(#[from] fetch::Error),
}

impl Error {
    /// Describes the error and what to do about it, as in [`ReadError::with_advice`].
    pub fn with_advice(&self, command: Option<&str>) -> String {
        let force = |what| format!("{self}; {}", Advice::new(what, "--force").in_command(command));
        match self {
            Self::Unreadable { place, reason } => {
                let formats = "\n  'hallway import --help' lists the formats";
                let formats = if reason.is_of_unknown_format() { formats } else { "" };
                format!("{place}: {}{formats}", reason.with_advice(command))
            }
            Self::Suspicious { .. } => force("accept it with"),
            Self::Damaged(_) => force("overwrite it and keep a backup with"),
            error => error.to_string(),
        }
    }

    /// The failure of an update whose source is gone, and of the search for another one on
    /// the page that led to it.
    fn after_search(self, page: &str, error: &Self) -> Self {
        match error {
            Self::Fetch(fetch::Error::Stopped) => Self::Fetch(fetch::Error::Stopped),
            Self::Fetch(_) => Self::Failed(format!(
                "{self}; its page {} cannot be read either",
                url::redacted(page)
            )),
            error => Self::Failed(format!("{self}. Looked for it again: {error}")),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportRequest {
    Public(CatalogueEntry),
    /// A file, a folder, a URL or stdin.
    Given(Origin),
}

impl ImportRequest {
    pub fn origin(&self) -> Origin {
        match self {
            Self::Public(entry) => Origin::Url(entry.url.clone()),
            Self::Given(origin) => origin.clone(),
        }
    }

    /// The argument of `hallway import` for it, quoted for a shell and without secrets.
    pub fn argument(&self) -> String {
        match self {
            Self::Public(entry) => entry.id.clone(),
            Self::Given(Origin::Stdin) => STDIN.to_owned(),
            Self::Given(Origin::Url(given)) => clean::shell_argument(&url::redacted(given)),
            Self::Given(Origin::File(path)) => clean::shell_argument(&path.display().to_string()),
        }
    }

    pub fn hints(&self) -> Hints {
        let Self::Public(CatalogueEntry { id, title, timezone, .. }) = self else {
            return Hints::default();
        };
        Hints {
            id: Some(id.clone()),
            known_zone: timezone.as_ref().and_then(|zone| zone.parse().ok()),
            title: Some(title.clone()),
            ..Hints::default()
        }
    }
}

/// Imports a schedule into the library, unless `stop` becomes true before it is complete.
///
/// # Errors
///
/// The errors of each step; a stored edition then stays.
pub fn add(
    library: &Library,
    wanted: &ImportRequest,
    now: DateTime<Utc>,
    stop: &AtomicBool,
    mut progress: impl FnMut(u64, Option<u64>),
) -> Result<Imported, Error> {
    let stops = || stop.load(Ordering::SeqCst);
    let mut on = |bytes, total| {
        progress(bytes, total);
        if stops() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let (origin, known) = (wanted.origin(), Validators::default());
    let edition = read(Some(library), &origin, &known, &wanted.hints(), now, &mut on)?;
    let edition = edition.filter(|_| !stops()).ok_or(fetch::Error::Stopped)?;
    edition.save(library, false, now)
}

#[derive(Debug)]
pub struct Edition {
    pub schedule: Schedule,
    pub source: Source,
    /// The problems that were found and repaired.
    pub problems: Vec<Problem>,
    /// How the schedule was found from a web page.
    pub found: Option<&'static str>,
}

/// An edition that was imported into the library.
#[derive(Debug)]
pub struct Imported {
    pub edition: SavedEdition,
    /// The problems that were found and repaired.
    pub problems: Vec<Problem>,
    /// How the schedule was found from a web page.
    pub found: Option<&'static str>,
}

impl Imported {
    pub fn id(&self) -> &str {
        self.edition.stored.id()
    }

    /// The first problem that needs the user's decision, with the command for it in full: on
    /// the screen, no command was typed before.
    pub fn doubt(&self) -> Option<String> {
        let doubt = self.problems.iter().find(|problem| problem.is_doubt)?;
        let update = format!("hallway update {}", self.id());
        Some(format!("{}: {}", doubt.place, doubt.text(Some(&update))))
    }

    /// The URL of a schedule that was found from a web page, and how.
    pub fn found_at(&self) -> Option<String> {
        let source = self.edition.stored.source.as_ref()?;
        Some(format!("found at {} ({})", url::redacted(&source.from), self.found?))
    }
}

#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The time zone to assume if the file names none.
    pub zone: Option<Tz>,
    /// Whether to read an unchanged schedule again and to accept a suspicious edition.
    pub force: bool,
    /// The columns of a table. The stored edition completes them.
    pub columns: Vec<ColumnChoice>,
}

impl Edition {
    /// Parses the bytes. The source completes the hints with its URL and encoding, and an edition
    /// stored in `library` with its zone and columns.
    ///
    /// # Errors
    ///
    /// [`Error::Unreadable`] or [`Error::Refused`] if the bytes are not a schedule.
    pub fn read(
        library: Option<&Library>,
        got: SourceContent,
        hints: Hints,
        now: DateTime<Utc>,
    ) -> Result<Self, Error> {
        let place = match got.from.as_str() {
            STDIN => "stdin".to_owned(),
            from => url::redacted(from),
        };
        let hints = Hints {
            // Links completed with this URL are shown, so it must hold no secrets.
            url: got.url.as_deref().and_then(url::without_secrets),
            charset: got.charset,
            file: name_of(&got.from),
            ..hints
        };
        let (mut import, columns) = parse(library, &got.bytes, &hints)
            .map_err(|reason| Error::Unreadable { place: place.clone(), reason })?;
        if let Some(folder) = &got.folder {
            for problem in &mut import.problems {
                problem.place = folder.place(&problem.place);
            }
        }
        let schedule = Schedule::new(import.conference)
            .map_err(|problems| Error::Refused(format!("{place}: {problems}")))?;
        Ok(Self {
            schedule,
            source: Source {
                from: got.from,
                format: import.format.to_owned(),
                fetched: now,
                etag: got.validators.etag,
                last_modified: got.validators.last_modified,
                columns: columns.iter().map(ToString::to_string).collect(),
                page: None,
            },
            problems: import.problems,
            found: None,
        })
    }

    /// Saves the edition.
    ///
    /// # Errors
    ///
    /// [`Error::Suspicious`], [`Error::Damaged`] and the errors of the library.
    pub fn save(
        self,
        library: &Library,
        force: bool,
        now: DateTime<Utc>,
    ) -> Result<Imported, Error> {
        let Self { schedule, source, problems, found } = self;
        let (id, from) = (schedule.conference().id.clone(), url::redacted(&source.from));
        match library.save(schedule, source, now, force) {
            Ok(edition) => Ok(Imported { edition, problems, found }),
            Err(store::Error::Suspicious(suspicion)) => {
                Err(Error::Suspicious { id, from, suspicion })
            }
            Err(error @ store::Error::InvalidConference { .. }) => Err(Error::Damaged(error)),
            Err(error) => Err(error.into()),
        }
    }
}

/// Parses the bytes, and returns the columns that were chosen. An edition of a stored
/// conference keeps its zone and its columns, unless the hints say otherwise.
fn parse(
    library: Option<&Library>,
    bytes: &[u8],
    hints: &Hints,
) -> Result<(Import, Vec<ColumnChoice>), ReadError> {
    let read = format::read(bytes, hints);
    let id = match &read {
        Ok(import) => Some(import.conference.id.clone()),
        // Without its columns, a table may be unreadable.
        Err(_) => hints.id.clone().or_else(|| hints.file.as_deref().map(slugify)),
    };
    let stored = library.zip(id).and_then(|(library, id)| {
        // Only the zone and the columns are needed.
        library.load_extent(&id, Extent::FirstScreen).ok()
    });
    let kept = stored.and_then(|stored| {
        let kept = hints_of(&stored, hints);
        let has_zone = read.as_ref().is_ok_and(|import| {
            hints.zone.is_some() || import.conference.timezone == stored.schedule.zone()
        });
        if kept == *hints || has_zone && kept.columns == hints.columns {
            return None;
        }
        // The table may have other columns by now.
        let kept = [Hints { columns: hints.columns.clone(), ..kept.clone() }, kept];
        let mut kept = kept.into_iter().rev();
        kept.find_map(|kept| Some((format::read(bytes, &kept).ok()?, kept.columns)))
            .filter(|(import, _)| import.conference.id == stored.id())
    });
    match kept {
        Some(kept) => Ok(kept),
        None => read.map(|import| (import, hints.columns.clone())),
    }
}

/// Completes the hints with the zone and the columns of the stored edition.
fn hints_of(stored: &LibraryConference, hints: &Hints) -> Hints {
    let columns = ColumnChoice::completed(hints.columns.clone(), columns_of(stored));
    Hints { known_zone: Some(stored.schedule.zone()), columns, ..hints.clone() }
}

/// Returns the name of a file without its extension, or the host of a URL.
fn name_of(from: &str) -> Option<String> {
    if fetch::is_url(from) {
        return url::host(from);
    }
    let stem = Path::new(from).file_stem()?.to_str()?;
    (from != STDIN).then(|| stem.to_owned())
}

/// The origin of a stored conference; for the built-in conference, its web page.
///
/// # Errors
///
/// [`Error::NoSource`] if the origin is unknown.
pub fn origin_of(stored: &LibraryConference) -> Result<Origin, Error> {
    let no_source = |why| Error::NoSource { id: stored.id().to_owned(), why };
    let from = stored.updates_from();
    let from = from.ok_or_else(|| no_source("its file names no source"))?;
    Origin::of_source(from).ok_or_else(|| no_source("it was read from stdin"))
}

/// Returns the columns that the user named for the stored edition.
fn columns_of(stored: &LibraryConference) -> Vec<ColumnChoice> {
    let columns = stored.source.iter().flat_map(|source| &source.columns);
    columns.filter_map(|column| column.parse().ok()).collect()
}

/// Reads a stored conference again from its source and saves the new edition.
///
/// # Errors
///
/// The errors of each step; the stored edition then stays.
pub fn update(
    library: &Library,
    stored: LibraryConference,
    origin: &Origin,
    options: Options,
    now: DateTime<Utc>,
    progress: &mut Progress<'_>,
) -> Result<Imported, Error> {
    let id = stored.id().to_owned();
    // These options apply also to an unchanged source.
    let reads_again = options.force || options.zone.is_some() || !options.columns.is_empty();
    let known = stored.source.as_ref().filter(|_| !reads_again);
    let known = known.map(Validators::of).unwrap_or_default();
    let hints = Hints {
        id: Some(id.clone()),
        zone: options.zone,
        title: Some(stored.title().to_owned()),
        columns: options.columns,
        ..Hints::default()
    };
    let hints = hints_of(&stored, &hints);
    let page = stored.source.as_ref().and_then(|source| source.page.clone());
    let read = read(None, origin, &known, &hints, now, progress);
    let read = match (read, &page) {
        // The schedule is gone from its URL: look for it again.
        (
            Err(gone @ (Error::Fetch(_) | Error::Refused(_) | Error::Unreadable { .. })),
            Some(page),
        ) => {
            let again = Origin::Url(page.clone());
            self::read(None, &again, &Validators::default(), &hints, now, progress)
                .map_err(|error| gone.after_search(page, &error))
        }
        (read, _) => read,
    };
    let Some(mut edition) = read? else {
        library.record_check(&id, now)?;
        let edition = SavedEdition { saved: Saved::Unchanged, stored, former_source: None };
        return Ok(Imported { edition, problems: Vec::new(), found: None });
    };
    edition.source.page = edition.source.page.take().or(page);
    edition.save(library, options.force, now)
}
