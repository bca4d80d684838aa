//! What tells one state of a file from another, and the first bytes of a packed
//! conference, which say of what state it was made.

use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::format::packed;

/// The first bytes of a packed conference.
const MAGIC: &[u8; 8] = b"hallway\n";
/// So long after a change of a file another one shows in its times, on any file
/// system.
const COARSEST: Duration = Duration::from_secs(3);
/// How many bytes are read at a time of what is not kept.
pub const AT_A_TIME: usize = 128 << 10;

/// By what one can tell that a file has changed without reading it. Unlike the time
/// of its last modification, that of its last change cannot be set by anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edition {
    pub length: u64,
    modified: (i64, i64),
    changed: (i64, i64),
    inode: u64,
    device: u64,
}

impl Edition {
    /// That of a file now; none where there is no ordinary one.
    pub fn of(file: &Path) -> Option<Self> {
        let there = fs::metadata(file).ok().filter(fs::Metadata::is_file)?;
        Some(Self {
            length: there.len(),
            modified: (there.mtime(), there.mtime_nsec()),
            changed: (there.ctime(), there.ctime_nsec()),
            inode: there.ino(),
            device: there.dev(),
        })
    }

    /// Whether a change after this time would show.
    pub fn is_settled_at(&self, time: SystemTime) -> bool {
        let since = |(seconds, nanos): (i64, i64)| {
            let (seconds, nanos) = (seconds.try_into().ok()?, nanos.try_into().ok()?);
            UNIX_EPOCH.checked_add(Duration::new(seconds, nanos))
        };
        since(self.changed)
            .and_then(|changed| changed.checked_add(COARSEST))
            .is_some_and(|settled| settled < time)
    }
}

/// The CRC-32 of what a file holds.
pub fn checksum(file: &Path) -> io::Result<u32> {
    let mut file = File::open(file)?;
    let mut hasher = crc32fast::Hasher::new();
    let mut bytes = vec![0; AT_A_TIME];
    loop {
        match file.read(&mut bytes)? {
            0 => return Ok(hasher.finalize()),
            read => hasher.update(&bytes[..read]),
        }
    }
}

/// The first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prefix {
    /// What was packed.
    pub edition: Edition,
    /// The CRC-32 of its bytes.
    pub checksum: u32,
    /// How many bytes follow, before the abstracts.
    pub packed_length: u64,
    /// The CRC-32 of them.
    pub packed_checksum: u32,
}

impl Prefix {
    /// How many bytes it has: what it begins with, two versions, eight long numbers,
    /// three checksums.
    pub const LENGTH: usize = 8 + 2 * 4 + 8 * 8 + 3 * 4;

    /// What is written of it: whether bytes are so is told by comparing.
    pub fn bytes(self) -> Vec<u8> {
        let Edition { length, modified, changed, inode, device } = self.edition;
        let mut bytes = MAGIC.to_vec();
        bytes.extend(packed::VERSION.to_le_bytes());
        // Another version of the program may clean or repair otherwise.
        let program = crc32fast::hash(env!("CARGO_PKG_VERSION").as_bytes());
        bytes.extend(program.to_le_bytes());
        for long in [length, inode, device, self.packed_length] {
            bytes.extend(long.to_le_bytes());
        }
        for long in [modified.0, modified.1, changed.0, changed.1] {
            bytes.extend(long.to_le_bytes());
        }
        bytes.extend(self.checksum.to_le_bytes());
        bytes.extend(self.packed_checksum.to_le_bytes());
        bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
        bytes
    }

    /// Reads it; nothing where something else stands, or it is of another version.
    pub fn read(from: &mut impl Read) -> Option<Self> {
        let mut bytes = [0; Self::LENGTH];
        from.read_exact(&mut bytes).ok()?;
        let long = |at: usize| Some(u64::from_le_bytes(*bytes[16 + at * 8..].first_chunk()?));
        let signed = |at: usize| long(at).map(u64::cast_signed);
        let short = |at: usize| Some(u32::from_le_bytes(*bytes[80 + at * 4..].first_chunk()?));
        let prefix = Self {
            edition: Edition {
                length: long(0)?,
                inode: long(1)?,
                device: long(2)?,
                modified: (signed(4)?, signed(5)?),
                changed: (signed(6)?, signed(7)?),
            },
            packed_length: long(3)?,
            checksum: short(0)?,
            packed_checksum: short(1)?,
        };
        (prefix.bytes() == bytes).then_some(prefix)
    }
}
