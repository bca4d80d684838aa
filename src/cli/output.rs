//! Where commands write: stdout, or a file that the user names.

use std::io::{self, Write};
use std::path::Path;

use super::failure::{Failure, Outcome, warn};
use crate::agenda::phrases::count;
use crate::store::{self, Existing, Folders};

/// Writes text about some talks to stdout, or to a file and reports their number. Overwrites an
/// existing file only with `force`, except as in [`Existing::KeepForeign`].
pub fn write_output(
    out: &mut dyn Write,
    folders: &Folders,
    (to, force): (Option<&Path>, bool),
    text: &str,
    talks: usize,
) -> Outcome {
    let Some(path) = to.filter(|path| path.as_os_str() != "-") else {
        return Ok(out.write_all(text.as_bytes())?);
    };
    let existing = if force { Existing::Replace } else { Existing::KeepForeign };
    let written = folders.export(path, text, existing).map_err(|error| match error {
        store::Error::Exists { .. } => Failure::Usage(format!("{error}; --force overwrites it")),
        other => other.into(),
    })?;
    // For stdout and other devices, the text itself is enough.
    if written.is_file() {
        warn(&format!("wrote {} to {}", count(talks, "talk"), path.display()));
    }
    Ok(())
}

pub fn print_json(out: &mut dyn Write, value: &impl serde::Serialize) -> Outcome {
    serde_json::to_writer_pretty(&mut *out, value).map_err(io::Error::from)?;
    Ok(writeln!(out)?)
}
