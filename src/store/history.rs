//! The search history: a text file with one query per line, newest last.
//!
//! It is a convenience: an unreadable file is left unchanged, and a save does not wait long
//! for the lock. The module does not know what a query means.

use std::path::{Path, PathBuf};

use super::{Error, Notices, lock, read, write};
use crate::text::clean;

/// Maximum number of queries in the history.
pub const MAX_QUERIES: usize = 200;
/// Maximum size of the file in bytes; a larger file is refused.
const MAX_BYTES: u64 = 1 << 20;
/// Maximum length of a query in characters; a longer one was probably pasted by
/// mistake.
const MAX_QUERY_LENGTH: usize = 500;

/// The file of the search history.
#[derive(Debug)]
pub struct HistoryFile {
    path: PathBuf,
    notices: Notices,
}

/// Appends a query, drops its earlier copy, and drops the oldest queries above
/// [`MAX_QUERIES`]. Ignores empty and overlong queries.
pub fn add(queries: &mut Vec<String>, query: &str) {
    let query = clean::line(query);
    if query.is_empty() || query.chars().count() > MAX_QUERY_LENGTH {
        return;
    }
    queries.retain(|kept| *kept != query);
    queries.push(query);
    let extra = queries.len().saturating_sub(MAX_QUERIES);
    queries.drain(..extra);
}

impl HistoryFile {
    pub(super) fn new(folder: &Path, notices: Notices) -> Self {
        Self { path: folder.join("searches"), notices }
    }

    /// The path of the file, which may not exist.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the queries, newest last; none if the file does not exist. Skips lines
    /// that are not UTF-8, but leaves them in the file.
    ///
    /// # Errors
    ///
    /// [`Error::Read`], or [`Error::InvalidHistory`] if the file is not a list of queries.
    pub fn load(&self) -> Result<Vec<String>, Error> {
        self.read().map(|(_, queries)| queries)
    }

    /// The raw lines that are not UTF-8, and the queries.
    fn read(&self) -> Result<(Vec<u8>, Vec<String>), Error> {
        let invalid = |reason: String| Error::InvalidHistory { path: self.path.clone(), reason };
        let text = read::checked(&self.path, MAX_BYTES, invalid)?.unwrap_or_default();
        if text.contains(&0) {
            return Err(invalid("it is not text".to_owned()));
        }
        let (mut other, mut queries) = (Vec::new(), Vec::new());
        for line in text.split(|byte| *byte == b'\n') {
            match std::str::from_utf8(line) {
                Ok(query) => add(&mut queries, query),
                Err(_) => other.extend([line, b"\n"].concat()),
            }
        }
        Ok((other, queries))
    }

    /// Adds a query to the current content of the file and returns all queries.
    ///
    /// # Errors
    ///
    /// The errors of [`HistoryFile::load`], and [`Error::Write`] or [`Error::Locked`].
    pub fn remember(&self, query: &str) -> Result<Vec<String>, Error> {
        let _lock = lock::beside(&self.path, lock::BRIEFLY, &self.notices)?;
        let (mut text, before) = self.read()?;
        let mut queries = before.clone();
        add(&mut queries, query);
        if queries != before {
            for query in &queries {
                text.extend([query.as_bytes(), b"\n"].concat());
            }
            write::replace(&self.path, &text, 0o600, &self.notices)
                .map_err(|source| Error::Write { path: self.path.clone(), source })?;
        }
        Ok(queries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn repeated_query_is_kept_once_as_the_newest() {
        let mut queries = Vec::new();
        for query in ["kvm", "is:free", "", "  ", "kvm ", "risc\nv"] {
            add(&mut queries, query);
        }
        assert_eq!(queries, ["is:free", "kvm", "risc v"]);
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn history_keeps_the_newest_distinct_queries(added in prop::collection::vec("[a-z]{0,3}", 0..400)) {
            let mut queries = Vec::new();
            for query in &added {
                add(&mut queries, query);
            }
            prop_assert!(queries.len() <= MAX_QUERIES);
            let mut wanted: Vec<&String> = Vec::new();
            for query in added.iter().rev().filter(|query| !query.is_empty()) {
                if wanted.len() < MAX_QUERIES && !wanted.contains(&query) {
                    wanted.push(query);
                }
            }
            wanted.reverse();
            prop_assert_eq!(queries.iter().collect::<Vec<_>>(), wanted);
        }
    }
}
