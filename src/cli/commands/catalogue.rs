//! `catalogue`: the public schedules that `import` finds by name.

use std::collections::BTreeSet;
use std::io::Write;
use std::ops::ControlFlow::Continue;

use chrono::NaiveDate;
use serde::Serialize;

use crate::catalogue::{Catalogue, CatalogueEntry};
use crate::cli::failure::no_match;
use crate::cli::json::object;
use crate::cli::library::LibraryContext;
use crate::cli::output::print_json;
use crate::cli::render::OutputStyle;
use crate::cli::{Failure, Outcome};
use crate::fetch::{self, Limits, Validators};
use crate::schedule::time;
use crate::text::{clean, url, width};

/// The list that `--refresh` reads if no URL is given: the menu of Giggity.
const DEFAULT_URL: &str = "https://ggt.gaa.st/menu.json";

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// List only schedules with all these words in their title, ID or URL
    #[arg(value_name = "WORDS")]
    words: Vec<String>,
    /// Download a newer list first, in our format or as the menu of Giggity
    #[arg(long, value_name = "URL", num_args = 0..=1, default_missing_value = DEFAULT_URL, require_equals = true)]
    refresh: Option<String>,
    /// Print a JSON array
    #[arg(long)]
    json: bool,
}

impl Arguments {
    pub fn run(&self, context: &LibraryContext<'_>, out: &mut dyn Write) -> Outcome {
        if let Some(from) = &self.refresh {
            refresh(context, from)?;
        }
        let catalogue = context.folders.catalogue().load();
        let imported: BTreeSet<String> = context.library.ids()?.into_iter().collect();
        let found = catalogue.search(&self.words, today(context));
        let rows = found.iter().map(|entry| (*entry, imported.contains(&entry.id)));
        if self.json {
            let objects: Vec<_> = rows.map(|(entry, imported)| object(entry, imported)).collect();
            print_json(out, &objects)?;
        } else {
            let style = OutputStyle::stdout(context.environment);
            let rows: Vec<(&CatalogueEntry, bool)> = rows.collect();
            let id = rows.iter().map(|(entry, _)| width::of(&entry.id)).max().unwrap_or(0);
            for (entry, is_imported) in rows {
                let mark = if is_imported { "*" } else { " " };
                let name = width::exact(&entry.id, id, style.symbols.ellipsis);
                let line = format!("{mark} {name}  {}  {}", dates(entry), entry.title);
                match style.width {
                    Some(width) => writeln!(out, "{}", style.fit(line.trim_end(), width))?,
                    None => writeln!(out, "{}  {}", line.trim_end(), public_url(entry))?,
                }
            }
        }
        if found.is_empty() {
            let words = self.words.join(" ");
            return Err(no_match(
                self.json,
                format!(
                    "no schedule in the catalogue matches '{words}'; 'hallway import' also reads a URL or a file"
                ),
            ));
        }
        Ok(())
    }
}

/// Returns the first day after which conferences are still to come.
pub fn today(context: &LibraryContext<'_>) -> NaiveDate {
    context.environment.now().date_naive()
}

/// Formats the days of a schedule in a fixed width.
fn dates(entry: &CatalogueEntry) -> String {
    const MAX_DATES_WIDTH: usize = 25;
    let days = entry.days.map(|days| time::dates(days.start, days.end)).unwrap_or_default();
    width::exact(&days, MAX_DATES_WIDTH, "")
}

/// Returns the URL of a public schedule as a whole. A part that looks like a token is no secret
/// here, because anyone can read the catalogue.
fn public_url(entry: &CatalogueEntry) -> String {
    let mut url = clean::line(&entry.url);
    url::strip_credentials(&mut url);
    url
}

/// Downloads a newer list and keeps it.
fn refresh(context: &LibraryContext<'_>, from: &str) -> Outcome {
    let limits = Limits { bytes: crate::store::CATALOGUE_LIMIT, ..Limits::default() };
    let fetched = fetch::fetch(from, &Validators::default(), &limits, &mut |_, _| Continue(()))?;
    let Some(file) = fetched else {
        return Ok(());
    };
    let text = String::from_utf8_lossy(&file.bytes);
    Catalogue::read(&text)
        .map_err(|refused| Failure::Usage(format!("{}: {refused}", url::redacted(from))))?;
    Ok(context.folders.catalogue().save(&text)?)
}

/// Returns the JSON object of a schedule in the catalogue.
fn object(entry: &CatalogueEntry, imported: bool) -> impl Serialize {
    object! {
        id: &entry.id,
        title: &entry.title,
        url: &entry.url,
        start: entry.days.map(|days| days.start),
        end: entry.days.map(|days| days.end),
        imported: imported,
    }
}
