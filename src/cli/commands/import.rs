//! `import`: a schedule from a file or a URL into the library.

use std::io::Write;
use std::path::PathBuf;

use clap::ValueHint;

use super::catalogue::today;
use super::update::{EditionArgs, with_progress};
use crate::catalogue::CatalogueEntry;
use crate::cli::library::{LibraryContext, now_current};
use crate::cli::{Failure, Outcome};
use crate::fetch::Validators;
use crate::format::{FORMATS, Hints};
use crate::import::{self, ImportRequest, Origin};
use crate::schedule::is_valid_conference_id;
use crate::store::library::SavedEdition;
use crate::text::url;

/// The help after the options: how the format is found, and all formats.
fn after_help() -> String {
    let formats = FORMATS.iter().map(|format| format!("  {}: {}", format.name, format.description));
    let formats: Vec<String> = formats.collect();
    format!(
        "\
A URL can be any page of the conference (https://lpc.events/event/17/): hallway looks
for the schedule from there with at most eight requests. Importing a conference again
updates it: stars and notes stay, the previous edition is kept as a backup, and an
edition with less than half of the talks is refused.

The format is detected from the content:
{}",
        formats.join("\n")
    )
}

#[derive(Debug, clap::Args)]
#[command(after_help = after_help())]
pub struct Import {
    /// A conference in the catalogue (fosdem, fosdem-2026), a file, a folder with one event per .ics file, a URL, or - for stdin
    #[arg(value_name = "NAME|FILE|URL|-", value_hint = ValueHint::AnyPath)]
    from: PathBuf,
    /// ID to use in commands and file names
    #[arg(long, value_name = "NEW_ID")]
    id: Option<String>,
    #[command(flatten)]
    edition: EditionArgs,
}

impl Import {
    pub fn run(&self, context: &LibraryContext<'_>, out: &mut dyn Write) -> Outcome {
        if context.wanted.is_some() {
            return Err(Failure::Usage(
                "--conference chooses the conference to show; use --id for the imported one"
                    .to_owned(),
            ));
        }
        if let Some(id) = self.id.as_deref().filter(|id| !is_valid_conference_id(id)) {
            return Err(Failure::Usage(format!(
                "invalid ID '{id}': use a-z, 0-9, '-', '_' and '.', and don't start with '.'"
            )));
        }
        let wanted = match self.named(context)? {
            Some(entry) => ImportRequest::Public(entry),
            None => ImportRequest::Given(Origin::of(&self.from)),
        };
        let (origin, known) = (wanted.origin(), wanted.hints());
        let now = context.environment.now();
        let hints = Hints {
            id: self.id.clone().or(known.id),
            zone: self.edition.zone,
            columns: self.edition.map.clone(),
            ..known
        };
        let read = |bar: &mut import::Progress<'_>| {
            import::read(Some(&context.library), &origin, &Validators::default(), &hints, now, bar)
        };
        let Some(edition) = with_progress(&origin, read)? else {
            return Ok(());
        };
        let imported = edition.save(&context.library, self.edition.force, now)?;
        context.library.write_current(imported.id())?;
        let current = now_current(&imported.edition.stored);
        let tail = [moved(&imported.edition), imported.found_at(), Some(current)];
        let tail: Vec<String> = tail.into_iter().flatten().collect();
        self.edition.report(context, out, &imported, &tail.join("\n"))
    }
}

impl Import {
    /// Returns the schedule of the catalogue that the argument names. A file of that name
    /// comes first.
    fn named(&self, context: &LibraryContext<'_>) -> Outcome<Option<CatalogueEntry>> {
        let name = self.from.to_str().filter(|name| Origin::may_be_name(name));
        let Some(name) = name.filter(|_| !self.from.exists()) else {
            return Ok(None);
        };
        let catalogue = context.folders.catalogue().load();
        let found = catalogue.find(name, today(context));
        found.map(Some).map_err(|unknown| {
            let similar = match unknown.similar.split_last() {
                None => ";".to_owned(),
                Some((last, [])) => format!("; did you mean {last}?"),
                Some((last, others)) => format!("; did you mean {} or {last}?", others.join(", ")),
            };
            Failure::Usage(format!(
                "no file or conference in the catalogue is named '{name}'{similar} \
                 'hallway catalogue' lists the names; you can also give a URL or a file"
            ))
        })
    }
}

/// Describes a change of the source from which updates are read.
fn moved(edition: &SavedEdition) -> Option<String> {
    let now = edition.stored.source.as_ref()?.from.as_str();
    let before = edition.former_source.as_ref()?.from.as_str();
    let before = Origin::of_source(before).is_some().then(|| url::redacted(before))?;
    match Origin::of_source(now) {
        Some(_) if url::redacted(now) == before => None,
        Some(_) => {
            Some(format!("updates now come from {}, no longer from {before}", url::redacted(now)))
        }
        None => Some(format!("read from stdin, so updates no longer come from {before}")),
    }
}
