//! Where an edition of a conference is read from: a file, an address or stdin.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{Error, Progress};
use crate::fetch::{self, Fetched, Limits, Validators};
use crate::format::native::{STDIN, Source};
use crate::store;
use crate::text::url;

/// What the server said of the edition that is there.
pub type Known = Validators;

/// Where an edition is.
#[derive(Debug)]
pub enum Origin {
    /// What is handed over directly.
    Stdin,
    /// An address, as it was given.
    Address(String),
    /// A file.
    File(PathBuf),
}

/// What was read.
#[derive(Debug)]
pub struct Got {
    /// All of it.
    pub bytes: Vec<u8>,
    /// What was given, in such a way that it can be read again from anywhere.
    pub from: String,
    /// The address it came from in the end, if it came from one.
    pub url: Option<String>,
    /// The encoding that the server names.
    pub charset: Option<String>,
    /// What the server calls this edition.
    pub validators: Validators,
}

impl Known {
    /// What stands beside a stored conference.
    pub fn of(source: &Source) -> Self {
        Self {
            etag: source.etag.clone(),
            last_modified: source.last_modified.clone(),
        }
    }
}

impl Origin {
    /// What the argument of a command means.
    pub fn of(given: &Path) -> Self {
        match given.to_str() {
            Some(STDIN) => Self::Stdin,
            Some(text) if fetch::is_address(text) => Self::Address(text.trim().to_owned()),
            _ => Self::File(given.to_owned()),
        }
    }

    /// Where a stored conference came from, if it can be asked for again.
    pub fn of_source(from: &str) -> Option<Self> {
        match Self::of(Path::new(from)) {
            Self::Stdin => None,
            origin => Some(origin),
        }
    }

    /// The address that is asked, to be shown; none of what is not fetched.
    pub fn shown(&self) -> Option<String> {
        match self {
            Self::Address(given) => Some(url::shown(&fetch::of_file(given))),
            Self::Stdin | Self::File(_) => None,
        }
    }

    /// Reads it; nothing where it is still what is known.
    ///
    /// # Errors
    ///
    /// Those of the disk and the network, and [`Error::Refused`] for what is too large.
    pub fn get(&self, known: &Known, progress: &mut Progress<'_>) -> Result<Option<Got>, Error> {
        let limits = Limits::default();
        let got = |bytes, from| Got {
            bytes,
            from,
            url: None,
            charset: None,
            validators: Validators::default(),
        };
        match self {
            Self::Stdin => Ok(Some(got(
                stdin(limits.bytes, "programme")?,
                STDIN.to_owned(),
            ))),
            Self::File(path) => {
                let bytes =
                    store::import(path, limits.bytes).map_err(|error| no_file(path, error))?;
                let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
                Ok(Some(got(bytes, path.display().to_string())))
            }
            Self::Address(given) => {
                let url = fetch::of_file(given);
                Ok(match fetch::fetch(&url, known, &limits, progress)? {
                    Fetched::Unchanged => None,
                    Fetched::File {
                        bytes,
                        validators,
                        url,
                        charset,
                    } => Some(Got {
                        url: Some(url),
                        charset,
                        validators,
                        ..got(bytes, given.clone())
                    }),
                })
            }
        }
    }
}

/// What comes over standard input, of a size that what is wanted can have.
///
/// # Errors
///
/// [`Error::Failed`], or [`Error::Refused`] for what is too large.
pub fn stdin(largest: u64, wanted: &str) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    io::stdin()
        .take(largest + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Error::Failed(format!("cannot read stdin: {error}")))?;
    if bytes.len() as u64 > largest {
        let largest = largest >> 20;
        return Err(Error::Refused(format!(
            "what came from stdin is larger than {largest} MB, and so no {wanted}"
        )));
    }
    Ok(bytes)
}

/// An address is easily given without its beginning.
fn no_file(path: &Path, error: store::Error) -> Error {
    let missing = matches!(&error, store::Error::Read { source, .. }
        if source.kind() == io::ErrorKind::NotFound);
    let given = path.display().to_string();
    let host = given.split('/').next().unwrap_or_default();
    if missing && host.contains('.') && host.len() > 1 && given.contains('/') && host != ".." {
        return Error::Failed(format!("{error}; an address begins with https://"));
    }
    error.into()
}
