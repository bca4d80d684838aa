//! The file of recent searches: stored, shared, and left alone if invalid.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use hallway::store::history::MAX_QUERIES;
use hallway::store::{Error, Folders, HistoryFile};

use super::{mode, names};

fn history(home: &Path) -> HistoryFile {
    Folders::at(home.join("new/er")).history()
}

/// A history file with the given content.
fn history_with(content: &[u8]) -> (tempfile::TempDir, HistoryFile) {
    let home = tempfile::tempdir().unwrap();
    let file = history(home.path());
    fs::create_dir_all(file.path().parent().unwrap()).unwrap();
    fs::write(file.path(), content).unwrap();
    (home, file)
}

#[test]
fn queries_are_lines_with_the_newest_last() {
    let home = tempfile::tempdir().unwrap();
    let file = history(home.path());
    assert_eq!(file.load().unwrap(), [""; 0]);
    assert_eq!(file.remember("kvm").unwrap(), ["kvm"]);
    file.remember("track:\"RISC-V MC\" -is:hidden").unwrap();
    file.remember("kvm").unwrap();
    assert_eq!(fs::read_to_string(file.path()).unwrap(), "track:\"RISC-V MC\" -is:hidden\nkvm\n");
    for number in 0..MAX_QUERIES {
        file.remember(&number.to_string()).unwrap();
    }
    let kept = file.load().unwrap();
    assert_eq!((kept.len(), kept[0].as_str()), (MAX_QUERIES, "0"));
}

#[test]
fn file_and_folders_are_private() {
    let home = tempfile::tempdir().unwrap();
    let file = history(home.path());
    file.remember("kvm").unwrap();
    assert_eq!(mode(file.path()), 0o600);
    for folder in ["new", "new/er", "new/er/state"] {
        assert_eq!(mode(&home.path().join(folder)), 0o700, "{folder}");
    }
    let folder = file.path().parent().unwrap();
    assert_eq!(names(folder), [".lock", "searches"], "no temporary file is left");
}

#[test]
fn queries_written_by_other_programs_are_kept() {
    let home = tempfile::tempdir().unwrap();
    let (one, other) = (history(home.path()), history(home.path()));
    one.remember("kvm").unwrap();
    other.load().unwrap();
    one.remember("rust").unwrap();
    assert_eq!(other.remember("bpf").unwrap(), ["kvm", "rust", "bpf"]);
    assert_eq!(one.remember("kvm").unwrap(), ["rust", "bpf", "kvm"]);
}

#[test]
fn concurrent_writers_lose_nothing() {
    let home = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for number in 0..8 {
            let file = history(home.path());
            scope.spawn(move || file.remember(&number.to_string()).unwrap());
        }
    });
    let mut kept = history(home.path()).load().unwrap();
    kept.sort();
    assert_eq!(kept, ["0", "1", "2", "3", "4", "5", "6", "7"]);
}

#[test]
fn loaded_queries_are_sanitized() {
    let long = "x".repeat(5_000);
    let text = format!("a\u{1b}[31mb\r\n\n  kvm  \n{long}\nkvm\u{202e}\nlast");
    let (_home, file) = history_with(text.as_bytes());
    assert_eq!(file.load().unwrap(), ["ab", "kvm", "last"]);
}

#[test]
fn invalid_history_file_is_left_alone() {
    let large = vec![b'x'; (1 << 20) + 1];
    for (content, reason) in [(&b"kvm\n\0\0\0"[..], "not text"), (&large, "larger than 1 MB")] {
        let (_home, file) = history_with(content);
        for error in [file.load().unwrap_err(), file.remember("rust").unwrap_err()] {
            let message = error.to_string();
            assert!(matches!(error, Error::InvalidHistory { .. }), "{message}");
            let path = file.path().display().to_string();
            assert!(message.contains(&path) && message.contains(reason), "{message}");
        }
        assert_eq!(fs::read(file.path()).unwrap(), content);
    }
}

#[test]
fn lines_that_are_not_utf_8_are_kept_unchanged() {
    let (_home, file) = history_with(b"kvm\ncaf\xe9\r\nrust\n\xff\xfe");
    assert_eq!(file.load().unwrap(), ["kvm", "rust"]);
    assert_eq!(file.remember("kvm").unwrap(), ["rust", "kvm"]);
    let kept = b"caf\xe9\r\n\xff\xfe\nrust\nkvm\n";
    assert_eq!(fs::read(file.path()).unwrap(), kept);
    file.remember("kvm").unwrap();
    assert_eq!(fs::read(file.path()).unwrap(), kept);
}

#[test]
fn inaccessible_history_is_reported_and_left_alone() {
    // A folder in place of the file.
    let (_home, file) = history_with(b"");
    fs::remove_file(file.path()).unwrap();
    fs::create_dir(file.path()).unwrap();
    assert!(matches!(file.load(), Err(Error::Read { .. })));
    assert!(matches!(file.remember("kvm"), Err(Error::Read { .. })));
    // A file in place of the folder.
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("new"), "mine").unwrap();
    let file = history(home.path());
    assert!(matches!(file.remember("kvm"), Err(Error::Write { .. })));
    assert_eq!(fs::read(home.path().join("new")).unwrap(), b"mine");
    // A read-only folder; root can still write to it.
    let (_home, file) = history_with(b"kvm\n");
    let folder = file.path().parent().unwrap();
    fs::set_permissions(folder, Permissions::from_mode(0o500)).unwrap();
    if File::create(folder.join("x")).is_err() {
        assert!(matches!(file.remember("rust"), Err(Error::Write { .. })));
        assert_eq!(file.load().unwrap(), ["kvm"]);
    }
    fs::set_permissions(folder, Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn held_lock_fails_instead_of_waiting() {
    let (_home, file) = history_with(b"kvm\n");
    let lock = File::create(file.path().with_file_name(".lock")).unwrap();
    lock.lock().unwrap();
    assert!(matches!(file.remember("rust"), Err(Error::Locked { .. })));
    assert_eq!(file.load().unwrap(), ["kvm"]);
    drop(lock);
    assert_eq!(file.remember("rust").unwrap(), ["kvm", "rust"]);
}
