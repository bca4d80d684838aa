//! Writing whole files so that nobody ever sees half of one.
//!
//! A temporary file in the same folder, written, synced, renamed over the old
//! one, and the folder synced. It decides nothing about what is written.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::Error;

/// What to do about a file that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Leave it and report [`Error::Exists`].
    Keep,
    /// Write over it.
    Replace,
}

/// Writes a file that the user named.
///
/// # Errors
///
/// [`Error::Exists`] as asked for, else [`Error::Write`].
pub fn export(path: &Path, text: &str, existing: Existing) -> Result<(), Error> {
    let failed = |source| Error::Write {
        path: path.to_owned(),
        source,
    };
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => Err(failed(io::Error::new(
            io::ErrorKind::IsADirectory,
            "it is a folder; name a file in it",
        ))),
        Ok(_) if existing == Existing::Keep => Err(Error::Exists {
            path: path.to_owned(),
        }),
        // A pipe or a device is written to, not replaced.
        Ok(there) if !there.is_file() => OpenOptions::new()
            .write(true)
            .open(path)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .map_err(failed),
        _ => replace(path, text.as_bytes(), 0o666).map_err(failed),
    }
}

/// Makes a file's content new at once. A symbolic link stays one; an existing
/// file keeps its mode, a new one gets `mode` less the user's mask.
pub(super) fn replace(path: &Path, content: &[u8], mode: u32) -> io::Result<()> {
    let target = target(path)?;
    let folder = target
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let permissions = fs::metadata(&target).map(|there| there.permissions()).ok();
    // An error of the crate names the temporary file, of which nobody knows.
    let mut reason = None;
    let mut temporary = tempfile::Builder::new()
        .prefix(".hallway-")
        .make_in(folder, |path| {
            OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(mode)
                .open(path)
                .inspect_err(|error| reason = error.raw_os_error())
        })
        .map_err(|error| reason.map_or(error, io::Error::from_raw_os_error))?;
    temporary.as_file_mut().write_all(content)?;
    if let Some(permissions) = permissions {
        temporary.as_file().set_permissions(permissions)?;
    }
    temporary.as_file().sync_all()?;
    temporary.persist(&target).map_err(|error| error.error)?;
    // The rename itself is on the disk only when the folder is. Some file
    // systems cannot sync a folder, and then there is nothing more to be done.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// Makes a file's content new at once, for the user alone. It is not hurried to the
/// disk: half of it after a crash is told from all of it by who reads it.
pub(super) fn passing(
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut temporary = tempfile::Builder::new()
        .prefix(".hallway-")
        .tempfile_in(folder)?;
    write(temporary.as_file_mut())?;
    temporary.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// What a path finally names, links followed.
fn target(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::read_link(path) {
            // A link to a file that is still to be made, or to such a link.
            Ok(to) => target(&path.parent().unwrap_or(Path::new("")).join(to)),
            Err(_) => Ok(path.to_owned()),
        },
        other => other,
    }
}

/// Makes a folder and those above it, readable by the user alone.
pub(super) fn make_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}
