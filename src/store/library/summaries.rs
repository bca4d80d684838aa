//! Summaries of the conferences in the library, without their talks.

use std::cmp::Reverse;

use super::{BUILT_IN, Error, Library, file};
use crate::format::native::Summary;

impl Library {
    /// The summary of every conference, or what is wrong with its file, in the order of
    /// [`Library::list`]. Omits what only the talks would show.
    pub fn summaries(&self) -> Vec<Result<Summary, Error>> {
        let mut list: Vec<Result<Summary, Error>> = match self.files() {
            Ok(files) => files.iter().map(|path| file::summary(path)).collect(),
            Err(error) => vec![Err(error)],
        };
        let is_built_in = |of: &Result<Summary, Error>| of.as_ref().is_ok_and(|s| s.id == BUILT_IN);
        if !list.iter().any(is_built_in) {
            let built_in = file::built_in();
            list.push(built_in.map(|stored| Summary::of(stored.schedule.conference())));
        }
        list.sort_by_cached_key(|of| {
            of.as_ref().map_or((true, None, String::new()), |summary| {
                (false, Some(Reverse(summary.start)), summary.id.clone())
            })
        });
        list
    }
}
