//! The newer catalogue of public schedules that the user asked for, in the cache.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Error, read, write};
use crate::catalogue::Catalogue;

/// Maximum size of the file in bytes.
pub const MAX_BYTES: u64 = 8 << 20;

/// The file of the newer catalogue.
#[derive(Debug)]
pub struct CatalogueFile {
    path: PathBuf,
}

impl CatalogueFile {
    pub(super) fn new(cache: &Path) -> Self {
        Self { path: cache.join("catalogue.json") }
    }

    /// Returns the built-in catalogue with the newer schedules of the file. A file that
    /// cannot be read counts as none, because it can be downloaded again.
    pub fn load(&self) -> Catalogue {
        let built_in = Catalogue::built_in();
        let bytes = read::bytes(&self.path, MAX_BYTES).ok().flatten();
        let newer = bytes.and_then(|bytes| Catalogue::read(read::text(&bytes).ok()?).ok());
        match newer {
            Some(newer) => built_in.with(newer),
            None => built_in,
        }
    }

    /// Replaces the file.
    ///
    /// # Errors
    ///
    /// [`Error::Write`].
    pub fn save(&self, text: &str) -> Result<(), Error> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let written = write::make_folder(folder)
            .and_then(|()| write::unsynced(&self.path, |file| file.write_all(text.as_bytes())));
        written.map_err(|source: io::Error| Error::Write { path: self.path.clone(), source })
    }
}
