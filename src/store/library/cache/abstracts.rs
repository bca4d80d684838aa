//! The abstracts of a packed conference, each read when it is needed.
//!
//! The file stays open, so that they are the same for as long as somebody has the
//! conference, whatever takes its place on the disk meanwhile.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::format::{native, packed::Piece};
use crate::schedule::{Schedule, Texts};
use crate::store::library::file;

/// What is said where neither the file nor what it was made of can be read any more.
const LOST: &str = "(This abstract can no longer be read from the disk.)";

/// The abstracts.
#[derive(Debug)]
pub struct Abstracts {
    packed: File,
    /// Where each begins.
    places: Vec<(u64, Piece)>,
    /// What they were packed of, to be read instead of what is damaged.
    origin: PathBuf,
    checksum: u32,
    again: OnceLock<Option<Vec<String>>>,
}

impl Abstracts {
    /// Those that stand one after the other in a file from a place on; what was
    /// packed is `origin`, whose bytes had this checksum.
    pub fn new(packed: File, begin: u64, pieces: Vec<Piece>, origin: &Path, checksum: u32) -> Self {
        let mut next = begin;
        let place = |piece: Piece| {
            let at = next;
            next += u64::from(piece.length);
            (at, piece)
        };
        Self {
            packed,
            places: pieces.into_iter().map(place).collect(),
            origin: origin.to_owned(),
            checksum,
            again: OnceLock::new(),
        }
    }

    fn read(&self, number: usize) -> Option<String> {
        let &(at, piece) = self.places.get(number)?;
        let mut bytes = vec![0; piece.length as usize];
        self.packed.read_exact_at(&mut bytes, at).ok()?;
        if !piece.is_of(&bytes) {
            return None;
        }
        String::from_utf8(bytes).ok()
    }

    /// All of them, read anew from what was packed.
    fn all_again(&self) -> Option<Vec<String>> {
        let bytes = file::read(&self.origin).ok()??;
        if crc32fast::hash(&bytes) != self.checksum {
            return None;
        }
        let (schedule, _) = native::read_stored(std::str::from_utf8(&bytes).ok()?).ok()?;
        let text = |talk: &crate::schedule::Talk| talk.abstract_.to_string();
        Some(Schedule::talks(&schedule).iter().map(text).collect())
    }
}

impl Texts for Abstracts {
    fn fetch(&self, number: usize) -> String {
        let again = || {
            let all = self.again.get_or_init(|| self.all_again());
            all.as_ref()?.get(number).cloned()
        };
        let text = self.read(number).or_else(again);
        text.unwrap_or_else(|| LOST.to_owned())
    }
}
