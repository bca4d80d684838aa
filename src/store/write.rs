//! Writes whole files atomically, so that no reader sees half a file.
//!
//! It writes and syncs a temporary file in the same folder, renames it over the old
//! file and syncs the folder.

use std::fs::{self, DirBuilder, DirEntry, File, Metadata, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::io::Errno;
use tempfile::NamedTempFile;

use super::failpoint::{self, failpoint, named_failpoint};
use super::{Error, Notices};
use crate::format::existing;

/// Prefix of temporary file names.
const TEMPORARY: &str = ".hallway-";
/// Maximum age of a temporary file: no write takes longer, so a killed program left it
/// behind.
const STALE_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

/// Maximum number of bytes that are read to recognize a file.
const MAX_EXPORT_BYTES: u64 = 64 << 20;

/// The treatment of an existing file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Overwrites an empty file and a calendar of Hallway with the same content
    /// ([`existing::check`]). Keeps any other file and reports [`Error::Exists`].
    KeepForeign,
    /// Overwrites the file.
    Replace,
}

impl Existing {
    /// Returns the error for a file that is to be kept.
    fn check(self, path: &Path, text: &str) -> Result<(), Error> {
        let exists = |holds| Err(Error::Exists { path: path.to_owned(), holds });
        match self {
            Self::Replace => Ok(()),
            Self::KeepForeign => {
                let mut held = Vec::new();
                let file = File::open(path).map(|file| file.take(MAX_EXPORT_BYTES));
                match file.and_then(|mut file| file.read_to_end(&mut held)) {
                    Ok(_) => existing::check(&held, text).or_else(exists),
                    Err(_) => exists(None),
                }
            }
        }
    }
}

/// Writes a file that the user named.
///
/// # Errors
///
/// [`Error::Exists`] for a file that is to be kept, otherwise [`Error::Write`].
pub(super) fn export(
    path: &Path,
    text: &str,
    existing: Existing,
    notices: &Notices,
) -> Result<(), Error> {
    let failed = |source| Error::Write { path: path.to_owned(), source };
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Err(failed(io::Error::new(
            io::ErrorKind::IsADirectory,
            "it is a folder; name a file in it",
        ))),
        // Write to a pipe or device instead of replacing it.
        Ok(metadata) if !metadata.is_file() => OpenOptions::new()
            .write(true)
            .open(path)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .map_err(failed),
        found => {
            if found.is_ok() {
                existing.check(path, text)?;
            }
            replace(path, text.as_bytes(), 0o666, notices).map_err(|error| match error.kind() {
                io::ErrorKind::NotFound => failed(io::Error::new(error.kind(), "no such folder")),
                _ => failed(error),
            })
        }
    }
}

/// Replaces the content of a file atomically. Symbolic links stay links. An existing
/// file keeps its owner and mode; a new file gets `mode` minus the umask.
///
/// # Errors
///
/// The errors of the system; also if the existing file is read-only for the user, or if
/// the new file cannot get the owner of the old one.
pub(super) fn replace(path: &Path, content: &[u8], mode: u32, notices: &Notices) -> io::Result<()> {
    let target = target(path)?;
    let folder =
        target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let metadata = fs::metadata(&target).ok();
    if metadata.as_ref().is_some_and(Metadata::is_file) {
        // A rename does not check whether the target is writable.
        OpenOptions::new().write(true).open(&target)?;
    }
    // The new file must never be readable by more users than the old one.
    let mode = metadata.as_ref().map_or(mode, |metadata| metadata.mode() & 0o777);
    let mut temporary = failpoint(|| temporary_in(folder, mode))?;
    if let Some(metadata) = metadata {
        failpoint(|| copy_owner_and_mode(temporary.as_file(), &metadata, notices))?;
    }
    failpoint::write(temporary.as_file_mut(), content)?;
    failpoint(|| temporary.as_file().sync_all())?;
    failpoint(|| temporary.persist(&target).map_err(|error| error.error))?;
    // A rename is durable only after the folder is synced. Some file systems cannot
    // sync a folder; there the rename has to be enough.
    let _ = failpoint(|| File::open(folder)?.sync_all());
    Ok(())
}

/// Creates a temporary file with a unique name in a folder.
fn temporary_in(folder: &Path, mode: u32) -> io::Result<NamedTempFile> {
    // The error of `tempfile` names the temporary file, which the user does not know.
    let mut reason = None;
    tempfile::Builder::new()
        .prefix(TEMPORARY)
        .make_in(folder, |path| {
            OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(mode)
                .open(path)
                .inspect_err(|error| reason = error.raw_os_error())
        })
        .map_err(|error| reason.map_or(error, io::Error::from_raw_os_error))
}

/// Gives a file the owner and mode of another file.
fn copy_owner_and_mode(file: &File, other: &Metadata, notices: &Notices) -> io::Result<()> {
    let made = file.metadata()?;
    if made.uid() != other.uid() {
        // A run as root must not make the user's file unreadable for the user.
        fchown(file, Some(other.uid()), None).map_err(|error| {
            io::Error::new(error.kind(), "it belongs to another user; left as is")
        })?;
    }
    let mut permissions = other.permissions();
    if made.gid() != other.gid() && fchown(file, None, Some(other.gid())).is_err() {
        // The permissions of one group must not pass to another.
        permissions.set_mode(permissions.mode() & !0o070);
    }
    if made.mode() & 0o777 == permissions.mode() & 0o777 {
        return Ok(());
    }
    match named_failpoint("fchmod", || file.set_permissions(permissions.clone())) {
        // Where all files share a mode (vfat, CIFS), the new file has that mode, too.
        Err(error) if is_unsupported(&error, Errno::PERM) => {
            let wanted = permissions.mode() & 0o777;
            notices.add(format!("the file system does not support the mode {wanted:o}; not kept"));
            Ok(())
        }
        other => other,
    }
}

/// Whether the error means that the file system lacks an operation, which it may also say
/// with `another` error.
pub(super) fn is_unsupported(error: &io::Error, another: Errno) -> bool {
    let errors = [Errno::OPNOTSUPP, Errno::NOTSUP, Errno::NOSYS, Errno::INVAL, another];
    let errno = error.raw_os_error().map(Errno::from_raw_os_error);
    errno.is_some_and(|errno| errors.contains(&errno)) || error.kind() == io::ErrorKind::Unsupported
}

/// Replaces the content of a file, readable by the user alone. Not fsynced; readers
/// verify a checksum.
pub(super) fn unsynced(
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut temporary = tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(folder)?;
    write(temporary.as_file_mut())?;
    temporary.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Resolves a path to its final target through all links.
fn target(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::read_link(path) {
            // A link to a missing file, or to another such link.
            Ok(to) => target(&path.parent().unwrap_or(Path::new("")).join(to)),
            Err(_) => Ok(path.to_owned()),
        },
        other => other,
    }
}

/// Creates a folder and its parents, readable by the user alone, and deletes temporary
/// files left behind by killed programs.
pub(super) fn make_folder(path: &Path) -> io::Result<()> {
    failpoint(|| DirBuilder::new().recursive(true).mode(0o700).create(path))?;
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    let temporary = |entry: &DirEntry| {
        let name = entry.file_name();
        name.as_encoded_bytes().starts_with(TEMPORARY.as_bytes())
    };
    for entry in entries.filter(temporary) {
        let modified = entry.metadata().and_then(|metadata| metadata.modified());
        let age = modified.ok().and_then(|modified| modified.elapsed().ok());
        if age.is_some_and(|age| age > STALE_AFTER) {
            // A leftover file does no harm.
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}
