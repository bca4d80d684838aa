//! The origin of an edition: a file, a URL or standard input.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{Error, Progress};
use crate::fetch::{self, Download, Limits, Validators};
use crate::format::ical::vdir::{self, JoinedCalendars};
use crate::format::native::{STDIN, Source};
use crate::store::{self, CalendarFolder};
use crate::text::{clean, url};

/// The place to read an edition from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    Stdin,
    /// A URL, as the user gave it.
    Url(String),
    File(PathBuf),
}

#[derive(Debug)]
pub struct SourceContent {
    pub bytes: Vec<u8>,
    /// The origin in a form that can be read again from any folder.
    pub from: String,
    /// The final URL after redirects, if the content was downloaded.
    pub url: Option<String>,
    /// The encoding that the server names.
    pub charset: Option<String>,
    pub validators: Validators,
    /// The files, if the origin is a folder.
    pub folder: Option<JoinedCalendars>,
}

impl SourceContent {
    pub fn new(bytes: Vec<u8>, from: String) -> Self {
        Self {
            bytes,
            from,
            url: None,
            charset: None,
            validators: Validators::default(),
            folder: None,
        }
    }

    pub fn downloaded(file: Download, from: &str) -> Self {
        Self {
            url: Some(file.url),
            charset: file.charset,
            validators: file.validators,
            ..Self::new(file.bytes, from.to_owned())
        }
    }
}

impl Validators {
    /// Returns the validators saved with a stored conference.
    pub fn of(source: &Source) -> Self {
        Self { etag: source.etag.clone(), last_modified: source.last_modified.clone() }
    }
}

impl Origin {
    /// Interprets a command-line argument.
    pub fn of(given: &Path) -> Self {
        match given.to_str() {
            Some(STDIN) => Self::Stdin,
            Some(text) if fetch::is_url(text) => Self::Url(text.trim().to_owned()),
            _ => Self::File(given.to_owned()),
        }
    }

    /// Whether a text may be the name of a schedule in the catalogue, rather than a URL or a
    /// path.
    pub fn may_be_name(text: &str) -> bool {
        !text.contains(['/', '\\', '.', ':']) && text != STDIN
    }

    /// Returns the origin of a stored conference; `None` if it cannot be read again.
    pub fn of_source(from: &str) -> Option<Self> {
        match Self::of(Path::new(from)) {
            Self::Stdin => None,
            origin => Some(origin),
        }
    }

    /// Returns the URL to be fetched, without secrets; `None` for files and standard input.
    pub fn shown(&self) -> Option<String> {
        match self {
            Self::Url(given) => Some(url::redacted(&fetch::file_url(given))),
            Self::Stdin | Self::File(_) => None,
        }
    }

    /// Reads the content; `None` if it has not changed since `known`.
    ///
    /// # Errors
    ///
    /// The errors of the disk and the network, and [`Error::Refused`] for content that
    /// is too large.
    pub fn get(
        &self,
        known: &Validators,
        progress: &mut Progress<'_>,
    ) -> Result<Option<SourceContent>, Error> {
        let limits = Limits::default();
        let absolute = |path: &Path| {
            let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
            path.display().to_string()
        };
        Ok(Some(match self {
            Self::Stdin => SourceContent::new(stdin(limits.bytes, "schedule")?, STDIN.to_owned()),
            Self::File(path) if path.is_dir() => {
                let read = store::read_calendars(path, limits.bytes)?;
                check_vdir(path, &read)?;
                let mut joined =
                    JoinedCalendars::of(&read.title, read.files).map_err(|(name, refused)| {
                        Error::Refused(format!("{}: {refused}", path.join(name).display()))
                    })?;
                let bytes = std::mem::take(&mut joined.text).into_bytes();
                SourceContent { folder: Some(joined), ..SourceContent::new(bytes, absolute(path)) }
            }
            Self::File(path) => {
                let bytes =
                    store::import(path, limits.bytes).map_err(|error| no_file(path, error))?;
                SourceContent::new(bytes, absolute(path))
            }
            Self::Url(given) => {
                let file = fetch::fetch(&fetch::file_url(given), known, &limits, progress)?;
                return Ok(file.map(|file| SourceContent::downloaded(file, given)));
            }
        }))
    }
}

/// Refuses a folder that happens to contain calendars, but is not a vdir.
fn check_vdir(folder: &Path, read: &CalendarFolder) -> Result<(), Error> {
    let several =
        |(_, file): &&(String, Vec<u8>)| vdir::has_several(&String::from_utf8_lossy(file));
    let why = match (&read.foreign, read.files.iter().find(several)) {
        (Some(name), _) => format!("it also has {name}; to import a single file, name it"),
        (None, Some((name, _))) => format!(
            "{name} has several events; to import that calendar, name the file: {}",
            folder.join(name).display()
        ),
        (None, None) => return Ok(()),
    };
    Err(Error::Refused(format!(
        "{} is not a folder with one event per .ics file (vdir): {why}",
        folder.display()
    )))
}

/// Reads standard input up to a size limit; `wanted` names the content in errors.
///
/// # Errors
///
/// [`Error::Failed`], or [`Error::Refused`] for content that is too large.
pub fn stdin(max_bytes: u64, wanted: &str) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    io::stdin().take(max_bytes + 1).read_to_end(&mut bytes).map_err(|error| {
        Error::Failed(format!("cannot read stdin: {}", clean::system_error(&error)))
    })?;
    if bytes.len() as u64 > max_bytes {
        let max_mb = max_bytes >> 20;
        return Err(Error::Refused(format!(
            "stdin has more than {max_mb} MB, too much for a {wanted}"
        )));
    }
    Ok(bytes)
}

/// Explains a missing file: a URL without its scheme looks like a file name.
fn no_file(path: &Path, error: store::Error) -> Error {
    let missing = matches!(&error, store::Error::Read { source, .. }
        if source.kind() == io::ErrorKind::NotFound);
    let given = path.display().to_string();
    let host = given.split('/').next().unwrap_or_default();
    if missing && host.contains('.') && host.len() > 1 && given.contains('/') && host != ".." {
        return Error::Failed(format!("{error}; a URL starts with https://"));
    }
    error.into()
}
