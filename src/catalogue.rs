//! The catalogue of public schedules, which finds the URL of a schedule by its name.
//!
//! The built-in list is `data/catalogue.json`; `data/README.md` documents it. A newer list
//! in the same format, or in that of Giggity's menu, can take its place. This module finds
//! schedules in it and knows neither disk nor network.
#![allow(missing_docs, reason = "a name that says everything needs no comment")]

use std::collections::HashSet;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use crate::schedule::slugify;
use crate::text::{clean, fold, url};

/// The marker of the format.
const FORMAT: &str = "hallway-catalogue";
const MAX_SCHEDULES: usize = 20_000;

#[derive(Debug, Clone, Default, Deserialize)]
pub struct Catalogue {
    #[serde(default)]
    series: Vec<Series>,
    /// The schedules, in file order.
    pub schedules: Vec<CatalogueEntry>,
}

/// A public schedule: an edition of a conference.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CatalogueEntry {
    /// The ID for commands and for the imported conference: `fosdem-2026`.
    pub id: String,
    /// The ID of the series that the edition belongs to.
    #[serde(default)]
    pub series: String,
    pub title: String,
    pub url: String,
    /// The first and the last day; `None` for an edition that follows from a rule.
    #[serde(flatten)]
    pub days: Option<Days>,
    /// The IANA name of the venue's time zone.
    #[serde(default)]
    pub timezone: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct Days {
    pub start: NaiveDate,
    pub end: NaiveDate,
}

/// A conference that takes place again and again.
#[derive(Debug, Clone, Deserialize)]
struct Series {
    id: String,
    /// Other names.
    #[serde(default)]
    names: Vec<String>,
    /// The rule of the URLs, with `{year}`, `{yy}` or `{number}`.
    #[serde(default)]
    url: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Invalid JSON, or JSON in another form.
    #[error("not a catalogue: {0}")]
    Format(String),
    #[error("version {0} of the catalogue needs a newer hallway")]
    Newer(u64),
    #[error("a catalogue with {0} schedules is too large")]
    TooMany(usize),
}

/// The error for a name that no schedule has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// The similar names, most similar first.
    pub similar: Vec<String>,
}

impl Catalogue {
    /// Returns the built-in catalogue, which is never damaged: a test reads it.
    pub fn built_in() -> Self {
        Self::read(include_str!("../data/catalogue.json")).unwrap_or_default()
    }

    /// Reads a catalogue in our format or in that of Giggity's menu. Skips schedules
    /// without a web URL.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub fn read(text: &str) -> Result<Self, Error> {
        #[derive(Deserialize)]
        struct Head {
            format: Option<String>,
            version: u64,
        }
        let wrong = |error: serde_json::Error| Error::Format(error.to_string());
        let head: Head = serde_json::from_str(text).map_err(wrong)?;
        let mut catalogue = match head.format.as_deref() {
            Some(FORMAT) if head.version > 1 => return Err(Error::Newer(head.version)),
            Some(FORMAT) => serde_json::from_str(text).map_err(wrong)?,
            Some(other) => return Err(Error::Format(format!("its format is '{other}'"))),
            None => giggity(text)?,
        };
        if catalogue.schedules.len() > MAX_SCHEDULES {
            return Err(Error::TooMany(catalogue.schedules.len()));
        }
        let mut seen = HashSet::new();
        catalogue.schedules.retain_mut(|entry| {
            entry.title = clean::line(&entry.title);
            entry.id = slugify(&entry.id);
            let is_valid = url::is_web(&entry.url) && !entry.id.is_empty();
            is_valid && seen.insert(entry.id.clone())
        });
        Ok(catalogue)
    }

    /// Adds the schedules and series of a newer catalogue. They replace those with the same
    /// ID or URL.
    #[must_use]
    pub fn with(mut self, newer: Self) -> Self {
        let ids: HashSet<&str> = newer.schedules.iter().map(|entry| entry.id.as_str()).collect();
        let urls: HashSet<&str> = newer.schedules.iter().map(|entry| entry.url.as_str()).collect();
        self.schedules
            .retain(|entry| !ids.contains(entry.id.as_str()) && !urls.contains(entry.url.as_str()));
        self.schedules.extend(newer.schedules);
        let replaced: HashSet<&str> =
            newer.series.iter().map(|series| series.id.as_str()).collect();
        self.series.retain(|series| !replaced.contains(series.id.as_str()));
        self.series.extend(newer.series);
        self
    }

    /// Returns the schedules whose title, ID or URL contains all words: first those that
    /// are on or come next, earliest first, then the past ones, latest first.
    pub fn search(&self, words: &[String], today: NaiveDate) -> Vec<&CatalogueEntry> {
        let words: Vec<String> =
            words.iter().flat_map(|word| word.split_whitespace()).map(fold::text).collect();
        let matches = |entry: &&CatalogueEntry| {
            let text = fold::text(&format!("{} {} {}", entry.title, entry.id, entry.url));
            words.iter().all(|word| text.contains(word.as_str()))
        };
        let mut found: Vec<&CatalogueEntry> = self.schedules.iter().filter(matches).collect();
        found.sort_by_key(|entry| order(entry, today));
        found
    }

    /// Finds a schedule by the name of an edition (`fosdem-2026`) or of a series (`fosdem`). For a
    /// series, chooses the current edition, else the next, else the last. Derives an unlisted
    /// edition from the URL rule of its series, if it has one.
    ///
    /// # Errors
    ///
    /// The similar names, if no schedule has this name.
    pub fn find(&self, name: &str, today: NaiveDate) -> Result<CatalogueEntry, Unknown> {
        let id = slugify(name);
        let is_called = |entry: &&CatalogueEntry| entry.id == id || slugify(&entry.title) == id;
        if let Some(entry) = self.schedules.iter().find(is_called) {
            return Ok(entry.clone());
        }
        if let Some(series) = self.series_of(&id) {
            let editions = self.schedules.iter().filter(|entry| entry.series == series);
            if let Some(entry) = editions.min_by_key(|entry| order(entry, today)) {
                return Ok(entry.clone());
            }
        }
        let edition = split_edition(&id).and_then(|(series, number)| self.edition(series, number));
        edition.ok_or_else(|| Unknown { similar: self.similar(&id) })
    }

    /// Returns the ID of a series by any of its names.
    fn series_of(&self, name: &str) -> Option<&str> {
        let mut series = self.series.iter();
        let known = series.find(|series| series.names.iter().any(|other| other == name));
        let of_entries = || {
            let mut ids = self.schedules.iter().map(|entry| entry.series.as_str());
            ids.find(|id| *id == name)
        };
        known.map(|series| series.id.as_str()).or_else(of_entries)
    }

    /// Returns an edition by its year or number: a listed one, or one by the rule.
    fn edition(&self, series: &str, number: u32) -> Option<CatalogueEntry> {
        let id = self.series_of(series)?;
        let (year, yy) = match number {
            0..100 => (2000 + number, number),
            _ => (number, number % 100),
        };
        let mut listed = self.schedules.iter().filter(|entry| entry.series == id);
        let is_edition = |entry: &&CatalogueEntry| {
            let days = entry.days.is_some_and(|days| u32::try_from(days.start.year()) == Ok(year));
            days || split_edition(&entry.id).is_some_and(|(_, other)| other == number)
        };
        if let Some(entry) = listed.find(is_edition) {
            return Some(entry.clone());
        }
        let known = self.series.iter().find(|series| series.id == id)?;
        let rule = known.url.as_deref()?;
        let is_numbered = rule.contains("{number}");
        if !is_numbered && !(2000..2100).contains(&year) {
            return None;
        }
        let number = if is_numbered { number } else { year };
        let values = [
            ("{number}", number.to_string()),
            ("{year}", year.to_string()),
            ("{yy}", format!("{yy:02}")),
        ];
        let fill = |rule: &str| {
            values.iter().fold(rule.to_owned(), |url, (name, value)| url.replace(name, value))
        };
        let title =
            self.schedules.iter().find(|entry| entry.series == id).map(|entry| &entry.title);
        let title = title
            .map_or(id, |title| title.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' '));
        Some(CatalogueEntry {
            id: format!("{id}-{number}"),
            series: id.to_owned(),
            title: format!("{title} {number}"),
            url: fill(rule),
            days: None,
            timezone: None,
        })
    }

    /// Returns similar names of series and editions, at most three.
    fn similar(&self, name: &str) -> Vec<String> {
        const MAX_NAMES: usize = 3;
        const MIN_SIMILARITY: f64 = 0.75;
        let names =
            self.schedules.iter().flat_map(|entry| [entry.series.as_str(), entry.id.as_str()]);
        let others = self.series.iter().flat_map(|series| &series.names).map(String::as_str);
        let names: HashSet<&str> = names.chain(others).filter(|name| !name.is_empty()).collect();
        let score = |other: &str| {
            let begins = other.starts_with(name) && name.len() >= 3;
            if begins { 1.0 } else { strsim::normalized_damerau_levenshtein(other, name) }
        };
        let mut scored: Vec<(f64, &str)> =
            names.into_iter().map(|other| (score(other), other)).collect();
        scored.retain(|(score, _)| *score >= MIN_SIMILARITY);
        scored.sort_by(|a, b| {
            b.0.total_cmp(&a.0).then_with(|| a.1.len().cmp(&b.1.len())).then_with(|| a.1.cmp(b.1))
        });
        scored.into_iter().take(MAX_NAMES).map(|(_, name)| name.to_owned()).collect()
    }
}

/// Returns the sort key of a schedule: those that are on or come next are first, earliest
/// first, then the past ones, latest first.
fn order(entry: &CatalogueEntry, today: NaiveDate) -> (bool, i64) {
    match entry.days {
        Some(days) if days.end >= today => (false, (days.start - today).num_days()),
        Some(days) => (true, (today - days.end).num_days()),
        None => (true, i64::MAX),
    }
}

/// Splits a name into that of the series and the year or number: `fosdem-2027`, `glt26`.
fn split_edition(id: &str) -> Option<(&str, u32)> {
    let series = id.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = id[series.len()..].parse().ok().filter(|number| *number < 10_000)?;
    let series = series.trim_end_matches('-');
    (!series.is_empty()).then_some((series, number))
}

fn giggity(text: &str) -> Result<Catalogue, Error> {
    #[derive(Deserialize)]
    struct Menu {
        schedules: Vec<Item>,
    }
    #[derive(Deserialize)]
    struct Item {
        title: String,
        url: String,
        start: NaiveDate,
        end: NaiveDate,
        #[serde(default)]
        timezone: Option<String>,
    }
    let menu: Menu =
        serde_json::from_str(text).map_err(|error| Error::Format(error.to_string()))?;
    let entry = |item: Item| {
        // Giggity's own IDs are random numbers.
        let id = slugify(&item.title);
        let year = item.start.year();
        let has_number = split_edition(&id).is_some();
        let series = split_edition(&id).map_or(id.as_str(), |(series, _)| series).to_owned();
        let id = if has_number { id } else { format!("{id}-{year}") };
        let days = Some(Days { start: item.start, end: item.end });
        CatalogueEntry {
            id,
            series,
            title: item.title,
            url: item.url,
            days,
            timezone: item.timezone,
        }
    };
    let schedules = menu.schedules.into_iter().map(entry).collect();
    Ok(Catalogue { series: Vec::new(), schedules })
}

#[cfg(test)]
mod tests;
