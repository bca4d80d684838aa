//! Large conferences packed beside the library, so that they are open at once.
//!
//! The file of the library is the truth. What is packed is taken for it only where
//! it was made of the very bytes that stand there now, by this version of the
//! program, and is undamaged; else it is as if it were not there. It can be deleted
//! at any time, and a folder that cannot be read or written is no error.

mod abstracts;
mod checked;
mod edition;

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::Stored;
use crate::format::native::Source;
use crate::format::packed::{self, Packed};
use crate::schedule::changes::Ledger;
use crate::schedule::{LongText, Schedule, Texts};
use crate::store::write;
use abstracts::Abstracts;
use checked::Checked;
pub use edition::Edition;
use edition::{AT_A_TIME, Prefix};

/// What is smaller is read fast enough as it is.
const WORTH_IT: u64 = 1 << 20;

/// The packed conferences.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
}

/// What stands in a file of the library.
pub type Contents<'a> = (&'a Schedule, Option<&'a Source>);

impl Cache {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    fn path(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.packed"))
    }

    /// The conference in a file of the library, if what is packed of it holds.
    pub fn load(&self, file: &Path, id: &str) -> Option<Stored> {
        let now = SystemTime::now();
        let edition = Edition::of(file)?;
        let mut packed = File::open(self.path(id)).ok()?;
        let prefix = Prefix::read(&mut packed)?;
        if edition.length < WORTH_IT || prefix.edition != edition {
            return None;
        }
        // What was changed a moment before it was packed may have been changed again
        // in that moment, which no time tells.
        let made = packed.metadata().and_then(|there| there.modified()).ok()?;
        if !edition.is_settled_at(made) {
            if edition::checksum(file).ok()? != prefix.checksum {
                return None;
            }
            // Looked at once, it need not be again.
            let _ = packed.set_modified(now);
        }
        let length = prefix.packed_length;
        let checked = Checked::new((&packed).take(length));
        let mut from = BufReader::with_capacity(AT_A_TIME, checked);
        let Packed { mut conference, source, abstracts } = packed::read(&mut from, length)?;
        let checksum = from.into_inner().checksum();
        if conference.id != id || checksum != prefix.packed_checksum {
            return None;
        }
        let begin = Prefix::LENGTH as u64 + length;
        let texts = Abstracts::new(packed, begin, abstracts, file, prefix.checksum);
        let texts: Arc<dyn Texts> = Arc::new(texts);
        for (number, talk) in conference.talks.iter_mut().enumerate() {
            talk.abstract_ = LongText::of(&texts, number);
        }
        Some(Stored {
            schedule: Schedule::of_ready(conference),
            source,
            built_in: false,
            changes: Ok(Ledger::new(id)),
        })
    }

    /// Packs what stands in a file of the library, of which the text is known. Neither
    /// the edition nor the time may be of later than when that text was read; where it
    /// was written, the edition is that of the new file.
    pub fn keep(&self, made: SystemTime, edition: Edition, text: &[u8], of: Contents<'_>) {
        // Where it is missing, it will be made of the file again.
        let _ = self.try_to_keep(made, edition, text, of);
    }

    fn try_to_keep(
        &self,
        made: SystemTime,
        edition: Edition,
        text: &[u8],
        (schedule, source): Contents<'_>,
    ) -> io::Result<()> {
        if edition.length < WORTH_IT || edition.length != text.len() as u64 {
            return Ok(());
        }
        let Some(bytes) = packed::write(schedule, source) else {
            return Ok(());
        };
        let prefix = Prefix {
            edition,
            checksum: crc32fast::hash(text),
            packed_length: bytes.len() as u64,
            packed_checksum: crc32fast::hash(&bytes),
        };
        let conference = schedule.conference();
        write::make_folder(&self.folder)?;
        write::passing(&self.path(&conference.id), |file| {
            let mut to = BufWriter::new(&mut *file);
            to.write_all(&prefix.bytes())?;
            to.write_all(&bytes)?;
            for talk in &conference.talks {
                to.write_all(talk.abstract_.passing().as_bytes())?;
            }
            to.flush()?;
            drop(to);
            file.set_modified(made)
        })
    }

    /// Lets what is packed of a conference go.
    pub fn forget(&self, id: &str) {
        let _ = fs::remove_file(self.path(id));
    }
}
