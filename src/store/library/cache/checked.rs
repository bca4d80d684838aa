//! Reading with a checksum of what was read.

use std::io::{self, Read};

/// A reader that knows the checksum of all that was read from it.
pub struct Checked<R> {
    from: R,
    hasher: crc32fast::Hasher,
}

impl<R: Read> Checked<R> {
    pub fn new(from: R) -> Self {
        Self { from, hasher: crc32fast::Hasher::new() }
    }

    /// The CRC-32 of what was read.
    pub fn checksum(self) -> u32 {
        self.hasher.finalize()
    }
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(bytes)?;
        self.hasher.update(&bytes[..read]);
        Ok(read)
    }
}
