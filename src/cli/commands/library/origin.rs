//! Where an edition of a conference is read from: a file, an address or stdin.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::cli::Failure;
use crate::cli::progress::Progress;
use crate::fetch::{self, Fetched, Limits, Validators};
use crate::format::native::Source;
use crate::store;

/// What the server said of the edition that is there.
pub type Known = Validators;

/// Where an edition is.
#[derive(Debug)]
pub enum Origin {
    Stdin,
    Address(String),
    File(PathBuf),
}

/// What was read.
#[derive(Debug)]
pub struct Got {
    pub bytes: Vec<u8>,
    /// What was given, in such a way that it can be read again from anywhere.
    pub from: String,
    /// The address it came from in the end, if it came from one.
    pub url: Option<String>,
    pub validators: Validators,
}

impl Known {
    /// What stands beside a stored conference.
    pub fn of(source: &Source) -> Option<Self> {
        Some(Self {
            etag: source.etag.clone(),
            last_modified: source.last_modified.clone(),
        })
    }
}

impl Origin {
    /// What the argument of a command means.
    pub fn of(given: &Path) -> Self {
        match given.to_str() {
            Some("-") => Self::Stdin,
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

    /// Reads it; nothing where it is still what is known.
    pub fn get(&self, known: &Known) -> Result<Option<Got>, Failure> {
        let limits = Limits::default();
        let got = |bytes, from| Got {
            bytes,
            from,
            url: None,
            validators: Validators::default(),
        };
        match self {
            Self::Stdin => Ok(Some(got(stdin(limits.bytes, "programme")?, "-".to_owned()))),
            Self::File(path) => {
                let bytes =
                    store::import(path, limits.bytes).map_err(|error| no_file(path, error))?;
                let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
                Ok(Some(got(bytes, path.display().to_string())))
            }
            Self::Address(given) => {
                let url = fetch::of_file(given);
                let progress = Progress::of(&fetch::shown(&url));
                let fetched =
                    fetch::fetch(&url, known, &limits, &mut |at, of| progress.at(at, of))?;
                drop(progress);
                Ok(match fetched {
                    Fetched::Unchanged => None,
                    Fetched::File {
                        bytes,
                        validators,
                        url,
                    } => Some(Got {
                        url: Some(url),
                        validators,
                        ..got(bytes, given.clone())
                    }),
                })
            }
        }
    }
}

/// What comes over standard input, of a size that what is wanted can have.
pub fn stdin(largest: u64, wanted: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    io::stdin()
        .take(largest + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::Disk(format!("cannot read stdin: {error}")))?;
    if bytes.len() as u64 > largest {
        let largest = largest >> 20;
        return Err(Failure::Usage(format!(
            "what came from stdin is larger than {largest} MB, and so no {wanted}"
        )));
    }
    Ok(bytes)
}

/// An address is easily given without its beginning.
fn no_file(path: &Path, error: store::Error) -> Failure {
    let missing = matches!(&error, store::Error::Read { source, .. }
        if source.kind() == io::ErrorKind::NotFound);
    let given = path.display().to_string();
    let host = given.split('/').next().unwrap_or_default();
    if missing && host.contains('.') && host.len() > 1 && given.contains('/') && host != ".." {
        return Failure::Disk(format!("{error}; an address begins with https://"));
    }
    error.into()
}
