//! What a reader needs and returns.

use chrono_tz::Tz;

use super::table::ColumnChoice;
use crate::schedule::{Conference, Problem};

#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// The conference. All its rooms, tracks and sessions are declared, and its IDs are
    /// unique.
    pub conference: Conference,
    pub problems: Vec<Problem>,
    pub format: &'static str,
}

/// Known facts about a file that are not in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    pub id: Option<String>,
    /// The venue's time zone from the user, for a file that names none.
    pub zone: Option<Tz>,
    /// The time zone of the stored edition. Used like `zone`, but without a report.
    pub known_zone: Option<Tz>,
    /// The URL of the file, to resolve relative links.
    pub url: Option<String>,
    /// The encoding from the server, for a file that declares none.
    pub charset: Option<String>,
    /// A title for a file without a title of the conference.
    pub title: Option<String>,
    /// The name of the file or its host, for a conference without any other name.
    pub file: Option<String>,
    /// The columns of a table that the user named.
    pub columns: Vec<ColumnChoice>,
}
