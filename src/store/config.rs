//! The configuration file, which is only ever read. What it says is
//! [`crate::config`]'s.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// No configuration that people made is larger; what is, is something else.
const LARGEST: u64 = 64 << 10;

/// The text of a file; nothing where there is no file.
pub(super) fn read(path: &Path) -> io::Result<Option<String>> {
    let no = |why: String| io::Error::new(ErrorKind::InvalidData, why);
    let file = match fs::metadata(path) {
        // Opening a pipe would wait for somebody to write into it.
        Ok(there) if !there.is_file() && !there.is_dir() => {
            return Err(no("it is no ordinary file".to_owned()));
        }
        Ok(_) => File::open(path)?,
        // Nothing at all is there; a link to nothing is a mistake.
        Err(error)
            if error.kind() == ErrorKind::NotFound && fs::symlink_metadata(path).is_err() =>
        {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(no(format!("it is larger than {} KB", LARGEST >> 10)));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.split(|byte| *byte == b'\n').count();
        no(format!("line {line} is not UTF-8"))
    })?;
    Ok(Some(text))
}
