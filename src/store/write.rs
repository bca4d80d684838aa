//! Writing whole files so that nobody ever sees half of one.
//!
//! A temporary file in the same folder, written, synced, renamed over the old
//! one, and the folder synced. It decides nothing about what is written.

use std::fs::{self, DirBuilder, DirEntry, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::io::Errno;
use tempfile::NamedTempFile;

use super::steps::{self, step, step_called};
use super::{Error, notices};

/// What the names of temporary files begin with.
const TEMPORARY: &str = ".hallway-";
/// Nobody takes so long to write a file: one that is older was left by a program that
/// was killed.
const LEFT_BEHIND: Duration = Duration::from_secs(24 * 60 * 60);

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

/// Makes a file's content new at once. A symbolic link stays one; an existing file
/// keeps its owner and its mode, a new one gets `mode` less the user's mask.
///
/// # Errors
///
/// Those of the system; also where one may write into the folder, but not into the
/// file, or not give the new one to whom the old one belongs.
pub(super) fn replace(path: &Path, content: &[u8], mode: u32) -> io::Result<()> {
    let target = target(path)?;
    let folder = target
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let there = fs::metadata(&target).ok();
    if there.as_ref().is_some_and(Metadata::is_file) {
        // A rename asks for no right to what it puts an end to.
        OpenOptions::new().write(true).open(&target)?;
    }
    // At no time may it be read by more people than the old one.
    let mode = there.as_ref().map_or(mode, |there| there.mode() & 0o777);
    let mut temporary = step(|| temporary_in(folder, mode))?;
    if let Some(there) = there {
        step(|| resemble(temporary.as_file(), &there))?;
    }
    steps::write(temporary.as_file_mut(), content)?;
    step(|| temporary.as_file().sync_all())?;
    step(|| temporary.persist(&target).map_err(|error| error.error))?;
    // The rename itself is on the disk only when the folder is. Some file
    // systems cannot sync a folder, and then there is nothing more to be done.
    let _ = step(|| File::open(folder)?.sync_all());
    Ok(())
}

/// A new file in a folder, under a name that no other has.
fn temporary_in(folder: &Path, mode: u32) -> io::Result<NamedTempFile> {
    // An error of the crate names the temporary file, of which nobody knows.
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

/// Gives a file the owner and the mode of another.
fn resemble(file: &File, other: &Metadata) -> io::Result<()> {
    let made = file.metadata()?;
    if made.uid() != other.uid() {
        // Else who runs this once as root could not read what is theirs any more.
        fchown(file, Some(other.uid()), None).map_err(|error| {
            io::Error::new(
                error.kind(),
                "it belongs to another user; it is left as it is",
            )
        })?;
    }
    let mut permissions = other.permissions();
    if made.gid() != other.gid() && fchown(file, None, Some(other.gid())).is_err() {
        // What one group may do is not for another.
        permissions.set_mode(permissions.mode() & !0o070);
    }
    if made.mode() & 0o777 == permissions.mode() & 0o777 {
        return Ok(());
    }
    match step_called("fchmod", || file.set_permissions(permissions.clone())) {
        // Where all files have one mode (vfat, CIFS), it is that of the new one, too.
        Err(error) if cannot_change_mode(&error) => {
            let wanted = permissions.mode() & 0o777;
            notices::note(format!(
                "the file system does not let files have the mode {wanted:o}; it was not kept"
            ));
            Ok(())
        }
        other => other,
    }
}

/// Whether an error says that the file system keeps no modes of files.
fn cannot_change_mode(error: &io::Error) -> bool {
    let errors = [
        Errno::PERM,
        Errno::OPNOTSUPP,
        Errno::NOTSUP,
        Errno::NOSYS,
        Errno::INVAL,
    ];
    let errno = error.raw_os_error().map(Errno::from_raw_os_error);
    errno.is_some_and(|errno| errors.contains(&errno))
}

/// Makes a file's content new at once, for the user alone. It is not hurried to the
/// disk: half of it after a crash is told from all of it by who reads it.
pub(super) fn passing(
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut temporary = tempfile::Builder::new()
        .prefix(TEMPORARY)
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

/// Makes a folder of ours and those above it, readable by the user alone, and takes
/// away what programs that were killed have left in it.
pub(super) fn make_folder(path: &Path) -> io::Result<()> {
    step(|| DirBuilder::new().recursive(true).mode(0o700).create(path))?;
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    let temporary = |entry: &DirEntry| {
        let name = entry.file_name();
        name.as_encoded_bytes().starts_with(TEMPORARY.as_bytes())
    };
    for entry in entries.filter(temporary) {
        let modified = entry.metadata().and_then(|there| there.modified());
        let age = modified.ok().and_then(|modified| modified.elapsed().ok());
        if age.is_some_and(|age| age > LEFT_BEHIND) {
            // It harms nobody where it stays.
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}
