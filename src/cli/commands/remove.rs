//! `remove`: a conference out of the library.

use std::io::Write;

use crate::cli::Outcome;
use crate::cli::library::{LibraryContext, now_current};

#[derive(Debug, clap::Args)]
pub struct Remove {
    /// ID of the conference
    #[arg(value_name = "CONFERENCE")]
    id: String,
}

impl Remove {
    pub fn run(&self, context: &LibraryContext<'_>, out: &mut dyn Write) -> Outcome {
        let (id, library) = (&self.id, &context.library);
        let title = library.load(id).map(|stored| stored.title().to_owned());
        let before = library.current().ok();
        library.remove(id, context.environment.now())?;
        let is_built_in = library.load(id).is_ok_and(|stored| stored.built_in);
        match title {
            Ok(title) if is_built_in => writeln!(
                out,
                "removed your edition of {title}; 'hallway undo-update {id}' restores it\n\
                 the built-in edition is back"
            )?,
            Ok(title) => {
                writeln!(out, "removed {title}; 'hallway undo-update {id}' restores it")?;
            }
            // `undo-update` could not read the file either, so don't suggest it.
            Err(_) => writeln!(out, "removed {id}; a backup of its file is kept")?,
        }
        let agenda = context.folders.agenda(id);
        if agenda.path().exists() {
            writeln!(out, "your agenda is kept: {}", agenda.path().display())?;
        }
        if before.as_ref() == Some(id) {
            writeln!(out, "{}", now_current(&library.load(&library.current()?)?))?;
        }
        Ok(())
    }
}
