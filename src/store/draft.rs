//! Text in a temporary file for an external editor.
//!
//! Only the user can read the file. Dropping the [`EditorFile`] deletes it, unless it is
//! kept.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use super::{Error, read};

/// Maximum size in bytes of a draft that is read back.
const MAX_BYTES: u64 = 1 << 20;

/// A temporary file, deleted on drop.
#[derive(Debug)]
pub struct EditorFile(TempPath);

impl EditorFile {
    /// Creates a file that holds the text.
    ///
    /// # Errors
    ///
    /// [`Error::Write`], with the folder of temporary files.
    pub fn new(text: &str) -> Result<Self, Error> {
        let make = || {
            let mut file = tempfile::Builder::new().prefix("hallway-").suffix(".md").tempfile()?;
            file.write_all(text.as_bytes())?;
            file.flush()?;
            Ok(Self(file.into_temp_path()))
        };
        make().map_err(|source| Error::Write { path: std::env::temp_dir(), source })
    }

    /// The path of the file.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Reads the current text. Reopens the file, because many editors replace it.
    ///
    /// # Errors
    ///
    /// The file is missing, unreadable, too large or not text.
    pub fn read(&self) -> io::Result<String> {
        let gone = || io::Error::new(io::ErrorKind::NotFound, "it is gone");
        let bytes = read::bytes(&self.0, MAX_BYTES)?.ok_or_else(gone)?;
        read::text(&bytes).map(str::to_owned)
    }

    /// Keeps the file and returns its path.
    pub fn keep(mut self) -> PathBuf {
        self.0.disable_cleanup(true);
        self.0.to_path_buf()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn draft_is_private_and_removed_on_drop() {
        let draft = EditorFile::new("ä\n").unwrap();
        let path = draft.path().to_owned();
        assert_eq!(path.extension().unwrap(), "md");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(draft.read().unwrap(), "ä\n");
        drop(draft);
        assert!(!path.exists());
    }

    #[test]
    fn unreadable_draft_is_an_error_and_can_be_kept() {
        let draft = EditorFile::new("old").unwrap();
        let path = draft.path().to_owned();
        fs::remove_file(&path).unwrap();
        assert!(draft.read().is_err());
        fs::write(&path, b"\xff").unwrap();
        assert!(draft.read().unwrap_err().to_string().contains("UTF-8"));
        fs::write(&path, vec![b'a'; 2 << 20]).unwrap();
        assert!(draft.read().unwrap_err().to_string().contains("larger than 1 MB"));
        assert_eq!(draft.keep(), path);
        fs::remove_file(&path).unwrap();
    }
}
