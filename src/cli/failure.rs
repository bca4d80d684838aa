//! Failures of commands with their exit codes, and warnings.

use std::io::{self, Write};

use crate::text::clean;
use crate::{fetch, friends, import};

/// The reasons a command can fail.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Nothing matched; the message may be empty.
    #[error("{0}")]
    NoMatch(String),
    /// Wrong usage or bad input.
    #[error("{0}")]
    Usage(String),
    /// A read or write failed: on disk, network or terminal.
    #[error("{0}")]
    Disk(String),
    /// The program that reads our output closed it. That is not an error.
    #[error("broken pipe")]
    Pipe,
}

/// The result of a command.
pub type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// Returns the exit code: 1 for no match, 2 for wrong usage or bad input, 3 for a
    /// failed read or write, and 0 for a broken pipe.
    pub fn code(&self) -> u8 {
        match self {
            Self::NoMatch(_) => 1,
            Self::Usage(_) => 2,
            Self::Disk(_) => 3,
            Self::Pipe => 0,
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::Pipe
        } else {
            Self::Disk(format!("cannot write the output: {}", clean::system_error(&error)))
        }
    }
}

impl From<crate::store::Error> for Failure {
    fn from(error: crate::store::Error) -> Self {
        use crate::store::Error as Store;
        let message = error.to_string();
        match error {
            Store::Unknown { .. }
            | Store::Ambiguous { .. }
            | Store::BuiltIn { .. }
            | Store::OwnFolder { .. } => Self::Usage(message),
            Store::NoBackup { .. } => Self::NoMatch(message),
            _ => Self::Disk(message),
        }
    }
}

impl From<import::Error> for Failure {
    fn from(error: import::Error) -> Self {
        match error {
            import::Error::Refused(message) => Self::Usage(message),
            import::Error::Unreadable { .. } => Self::Usage(error.with_advice(None)),
            import::Error::Suspicious { .. } => Self::Usage(format!(
                "{}; 'hallway import SOURCE --id NAME' imports it beside the other",
                error.with_advice(None)
            )),
            import::Error::Damaged(_) => Self::Disk(error.with_advice(None)),
            import::Error::NoSource { ref id, .. } => {
                Self::Usage(format!("{error}; give one with 'hallway import URL --id {id}'"))
            }
            import::Error::Failed(message) => Self::Disk(message),
            import::Error::Store(error) => error.into(),
            import::Error::Fetch(error) => error.into(),
        }
    }
}

impl From<friends::FriendError> for Failure {
    fn from(error: friends::FriendError) -> Self {
        use friends::FriendError;
        match error {
            FriendError::Unreadable(error) => error.into(),
            error @ (FriendError::Refused(..) | FriendError::NoFile(_)) => {
                Self::Usage(error.to_string())
            }
        }
    }
}

impl From<fetch::Error> for Failure {
    fn from(error: fetch::Error) -> Self {
        let message = error.to_string();
        match error {
            fetch::Error::InvalidUrl { .. } => Self::Usage(message),
            fetch::Error::Failed { .. } | fetch::Error::Stopped => Self::Disk(message),
        }
    }
}

pub const NOTHING_STARRED: &str = "no talk is starred yet; star some with 'hallway star ID'";

/// Returns the failure of a command without results. With --json, the output already shows that.
pub fn no_match(json: bool, why: impl Into<String>) -> Failure {
    Failure::NoMatch(if json { String::new() } else { why.into() })
}

/// Prints a warning or an error on stderr. It may contain file names, so it is cleaned like
/// all external text.
pub fn warn(message: &str) {
    let mut stderr = io::stderr().lock();
    for line in clean::block(message).lines() {
        let _ = writeln!(stderr, "hallway: {line}");
    }
}
