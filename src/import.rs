//! An edition of a conference on its way from where it is into the library: got, read,
//! stored.
//!
//! The command line and the terminal UI ask the same functions. They print nothing.

pub mod origin;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::fetch;
use crate::format::native::{STDIN, Source};
use crate::format::{self, Hints};
use crate::schedule::edition::Doubt;
use crate::schedule::{Problem, Schedule};
use crate::store::library::{Saved, Stored};
use crate::store::{self, Library};
use crate::text::url;
pub use origin::{Got, Known, Origin};

/// So far a download is: bytes that are there, and of how many where that is known.
pub type Progress<'a> = dyn FnMut(u64, Option<u64>) + 'a;

/// Why an edition is not in the library.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is no programme.
    #[error("{0}")]
    Refused(String),
    /// It can hardly be what its organisers mean; the one that is there is kept.
    #[error("the new edition of {id} is refused ({from}): {doubt}")]
    Doubted {
        /// Of which conference.
        id: String,
        /// Where it came from.
        from: String,
        /// Why.
        doubt: Doubt,
    },
    /// What is there cannot be understood, and so is not written over.
    #[error(transparent)]
    Damaged(store::Error),
    /// Nobody knows where a new edition of it is.
    #[error("nobody knows where a new edition of {id} is: {why}")]
    Nowhere {
        /// Of which conference.
        id: String,
        /// Why.
        why: &'static str,
    },
    /// It could not be read, or not be written.
    #[error("{0}")]
    Failed(String),
    /// The library would not have it.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// It could not be got.
    #[error(transparent)]
    Fetch(#[from] fetch::Error),
}

/// An edition.
#[derive(Debug)]
pub struct Edition {
    /// The conference.
    pub schedule: Schedule,
    /// Where it came from.
    pub source: Source,
    /// What was wrong in it and is mended.
    pub problems: Vec<Problem>,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// The zone that holds where the file names none.
    pub zone: Option<Tz>,
    /// Whether to read it even if it has not changed, and to take it even if it is
    /// doubted.
    pub force: bool,
}

impl Edition {
    /// Reads what was got. What the hints say of its URL is filled in.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] where it is no schedule.
    pub fn read(got: Got, hints: Hints, now: DateTime<Utc>) -> Result<Self, Error> {
        let place = match got.from.as_str() {
            STDIN => "stdin".to_owned(),
            from => url::shown(from),
        };
        let hints = Hints {
            // What is made of it is printed.
            url: got.url.as_deref().and_then(url::public),
            charset: got.charset,
            ..hints
        };
        let import = format::read(&got.bytes, &hints)
            .map_err(|refused| Error::Refused(format!("{place}: {refused}")))?;
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
            },
            problems: import.problems,
        })
    }

    /// The one that is there already.
    pub fn of_stored(stored: Stored, now: DateTime<Utc>) -> Self {
        let source = stored.source.unwrap_or_else(|| Source {
            from: String::new(),
            format: String::new(),
            fetched: now,
            etag: None,
            last_modified: None,
        });
        Self {
            schedule: stored.schedule,
            source,
            problems: Vec::new(),
        }
    }

    /// What only the user can decide, the first of it.
    pub fn doubt(&self) -> Option<String> {
        let doubt = self.problems.iter().find(|problem| problem.is_doubt)?;
        Some(format!("{}: {}", doubt.place, doubt.message))
    }

    /// The conference's id.
    pub fn id(&self) -> &str {
        &self.schedule.conference().id
    }

    /// Stores it. From then on it knows which of its talks had another ID before.
    ///
    /// # Errors
    ///
    /// [`Error::Doubted`], [`Error::Damaged`] and those of the library.
    pub fn save(
        &mut self,
        library: &Library,
        force: bool,
        now: DateTime<Utc>,
    ) -> Result<Saved, Error> {
        use store::Error::{NoChanges, NoConference};
        let saved = match library.save(&self.schedule, &self.source, now, force) {
            Err(error @ (NoConference { .. } | NoChanges { .. })) => {
                return Err(Error::Damaged(error));
            }
            Ok(Saved::Doubted(doubt)) => {
                return Err(Error::Doubted {
                    id: self.id().to_owned(),
                    from: url::shown(&self.source.from),
                    doubt,
                });
            }
            other => other?,
        };
        self.schedule = library.load(self.id())?.schedule;
        Ok(saved)
    }
}

/// Where a stored conference can be read again: the one that comes with the program
/// at its own page.
///
/// # Errors
///
/// [`Error::Nowhere`] where nobody knows that.
pub fn origin_of(stored: &Stored) -> Result<Origin, Error> {
    let nowhere = |why| Error::Nowhere {
        id: stored.id().to_owned(),
        why,
    };
    let page = stored.schedule.conference().url.as_ref();
    match &stored.source {
        Some(source) => {
            Origin::of_source(&source.from).ok_or_else(|| nowhere("it was read from stdin"))
        }
        None => page
            .filter(|_| stored.built_in)
            .map(|page| Origin::Address(page.clone()))
            .ok_or_else(|| nowhere("its file does not say where it came from")),
    }
}

/// Reads a stored conference again from where it came, and stores what is new.
///
/// # Errors
///
/// Those of each step; the edition that is there stays as it is.
pub fn update(
    library: &Library,
    stored: Stored,
    origin: &Origin,
    options: Options,
    now: DateTime<Utc>,
    progress: &mut Progress<'_>,
) -> Result<(Edition, Saved), Error> {
    let id = stored.id().to_owned();
    // Who forces it wants it read anew.
    let known = stored.source.as_ref().filter(|_| !options.force);
    let known = known.map(Known::of).unwrap_or_default();
    let Some(got) = origin.get(&known, progress)? else {
        library.still_so(&id, now)?;
        return Ok((Edition::of_stored(stored, now), Saved::Unchanged));
    };
    let hints = Hints {
        id: Some(id),
        zone: options.zone,
        known_zone: Some(stored.schedule.zone()),
        ..Hints::default()
    };
    let mut edition = Edition::read(got, hints, now)?;
    let saved = edition.save(library, options.force, now)?;
    Ok((edition, saved))
}
