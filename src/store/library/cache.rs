//! A cache of large conferences, which open from it at once.
//!
//! The file in the library is the truth. A cached conference is used only if this version
//! of the program made it from that very file and it is undamaged. Deleting the folder
//! does no harm, and errors in it are ignored.
//!
//! A cache file holds a [`Header`], the conference without its long texts, and then these
//! texts: the abstracts and biographies. The first screen does not need them, and they are
//! most of the size. The modification time of a cache file is the last time at which it was
//! known to match the file in the library.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use borsh::{BorshDeserialize, BorshSerialize};

use super::{Extent, LibraryConference};
use crate::format::native::Source;
use crate::schedule::changes::ChangeLog;
use crate::schedule::{Conference, Schedule};
use crate::store::watch::FileState;
use crate::store::write;

/// The first bytes of a cache file: the version of the program, since programs clean texts
/// differently, and the version of the cache, to be raised when [`Conference`], [`Source`],
/// [`ChangeLog`] or [`Schedule::new`] changes.
const MADE_BY: &str = concat!("hallway ", env!("CARGO_PKG_VERSION"), " cache 10\n");
/// Minimum size of a cached conference in bytes; smaller files load fast enough.
const MIN_BYTES: u64 = 1 << 20;

/// The cached conferences.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
}

/// The beginning of a cache file.
#[derive(BorshSerialize, BorshDeserialize)]
struct Header {
    made_by: String,
    /// The cached file.
    file: FileState,
    /// The CRC-32 of the cached file.
    checksum: u32,
    conference: Part,
    /// The CRC-32 of the abstracts and biographies, see [`hash_of_texts`].
    texts: u32,
}

/// A part of a cache file.
#[derive(BorshSerialize, BorshDeserialize)]
struct Part {
    length: u64,
    /// The CRC-32 of the bytes.
    checksum: u32,
}

impl Cache {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    fn path(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.packed"))
    }

    /// Loads the conference in a file of the library, if the cache has that very file.
    pub fn load(&self, file: &Path, id: &str, extent: Extent) -> Option<LibraryConference> {
        let now = SystemTime::now();
        let state = FileState::of(file);
        if state.length < MIN_BYTES {
            return None;
        }
        let cached = File::open(self.path(id)).ok()?;
        let length = cached.metadata().ok()?.len();
        let mut from = BufReader::new(&cached);
        let header = Header::deserialize_reader(&mut from).ok()?;
        if header.made_by != MADE_BY || header.file != state {
            return None;
        }
        // A change just before the file was read may have been followed by another one
        // within the same time stamp.
        if !state.is_settled_at(cached.metadata().and_then(|metadata| metadata.modified()).ok()?) {
            if crc32fast::hash(&fs::read(file).ok()?) != header.checksum {
                return None;
            }
            // Skip this comparison next time.
            let _ = cached.set_modified(now);
        }
        let bytes = header.conference.read(&mut from, length)?;
        let (source, changes, mut conference): (Option<Source>, ChangeLog, Conference) =
            borsh::from_slice(&bytes).ok()?;
        if conference.id != id {
            return None;
        }
        drop(bytes);
        let schedule = if extent == Extent::Whole {
            for talk in &mut conference.talks {
                talk.abstract_ = String::deserialize_reader(&mut from).ok()?;
            }
            conference.biographies = Vec::deserialize_reader(&mut from).ok()?;
            if hash_of_texts(&conference) != header.texts {
                return None;
            }
            Schedule::from_clean(conference)
        } else {
            Schedule::without_abstracts(conference)
        };
        Some(LibraryConference { schedule, source, built_in: false, changes })
    }

    /// Caches the conference that was read from a file, or written to it. `time` is the time
    /// before that. `state` is the state of the file before the read, or after the write.
    pub fn store(
        &self,
        time: SystemTime,
        state: FileState,
        text: &[u8],
        stored: &LibraryConference,
    ) {
        // Without a cache, the file is read again.
        let _ = self.try_to_store(time, state, text, stored);
    }

    fn try_to_store(
        &self,
        time: SystemTime,
        state: FileState,
        text: &[u8],
        LibraryConference { schedule, source, changes, built_in: _ }: &LibraryConference,
    ) -> io::Result<()> {
        if state.length < MIN_BYTES || state.length != text.len() as u64 {
            return Ok(());
        }
        let conference = schedule.conference();
        let head = borsh::to_vec(&(source, changes, conference))?;
        let header = Header {
            made_by: MADE_BY.to_owned(),
            file: state,
            checksum: crc32fast::hash(text),
            conference: Part::of(&head),
            texts: hash_of_texts(conference),
        };
        write::make_folder(&self.folder)?;
        write::unsynced(&self.path(&conference.id), |file| {
            let mut to = BufWriter::new(&mut *file);
            header.serialize(&mut to)?;
            to.write_all(&head)?;
            for talk in &conference.talks {
                talk.abstract_.serialize(&mut to)?;
            }
            conference.biographies.serialize(&mut to)?;
            to.flush()?;
            drop(to);
            file.set_modified(time)
        })
    }

    /// Removes a conference from the cache.
    pub fn remove(&self, id: &str) {
        let _ = fs::remove_file(self.path(id));
    }
}

/// The CRC-32 of the abstracts and biographies of a conference, one after the other.
fn hash_of_texts(conference: &Conference) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    let abstracts = conference.talks.iter().map(|talk| &talk.abstract_);
    let biographies =
        conference.biographies.iter().flat_map(|biography| [&biography.name, &biography.text]);
    for text in abstracts.chain(biographies) {
        hasher.update(&text.len().to_le_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.finalize()
}

impl Part {
    fn of(bytes: &[u8]) -> Self {
        Self { length: bytes.len() as u64, checksum: crc32fast::hash(bytes) }
    }

    /// Reads the next part of a file of a length; `None` if it is damaged.
    fn read(&self, from: &mut impl Read, file: u64) -> Option<Vec<u8>> {
        // A damaged length must not allocate more than the file has.
        let length = usize::try_from(self.length.min(file)).ok()?;
        let mut bytes = vec![0; length];
        from.read_exact(&mut bytes).ok()?;
        (crc32fast::hash(&bytes) == self.checksum).then_some(bytes)
    }
}
