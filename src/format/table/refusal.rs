//! Refusals of lists that hold no talks, and the doubts about one without dates or with unused
//! columns: what they lack, what was found, and how to name the columns.

use super::columns::{Column, STARTS};
use super::records::{Record, Records};
use super::{CSV, EVENT_LOCATION, split_range};
use crate::format::ReadError;
use crate::format::json::Json;
use crate::format::repairs::dates::{self, When};
use crate::schedule::{Advice, Problem};
use crate::text::{clean, fold, truncated};

/// The refusal of a table that ends after the names of its columns.
pub fn no_rows(names: &[&str]) -> ReadError {
    let found = format!("{}, and no rows below them", found(names));
    refused("a table without talks".to_owned(), vec![Advice::new(found, "")])
}

/// The refusal of a file in which no object has a title and a time.
pub fn no_talks(records: &Records<'_>) -> ReadError {
    let has = |wanted: &[Column]| has(records, wanted);
    // In a table, no cell holds a talk with a title of its own.
    let is_table = records.format == CSV;
    let has_title = has(&[Column::Title, Column::Name]) || !is_table && has(&[Column::Talk]);
    // A name with a date may be anything: a person, an invoice.
    let has_start = has(&[Column::Start]) || has(&[Column::Date]) && !has(&[Column::Name]);
    let missing = match (has_title, has_start) {
        _ if records.columns.is_empty() => "a list of talks",
        (false, false) => "a title and a start",
        (false, true) => "a title",
        (true, false) => "a start",
        (true, true) if records.talks.is_empty() => "talks",
        (true, true) => "times: each start is empty",
    };
    refused(format!("{} without {missing}", kind(records)), advice(records))
}

/// Returns the starts and days of the talks that can be read.
pub fn times(records: &Records<'_>) -> Vec<When> {
    let when = |talk: &Record<'_>| -> Vec<When> {
        let given = STARTS.iter().flat_map(|column| talk.all(*column)).map(Json::text);
        let texts = given.map(|text| split_range(text.trim()).0).chain([talk.day.into()]);
        texts.filter_map(|text| dates::read(&text)).collect()
    };
    records.talks.iter().flat_map(when).collect()
}

/// The doubt about a file with times of day alone.
pub fn no_dates(records: &Records<'_>) -> Problem {
    let is_date = |text: &str| dates::read(text).is_some_and(|when| when.date.is_some());
    let date = records.columns.iter().find(|name| values(records, name).any(is_date));
    let advice = Advice::new("add a column of dates, or name it:", option("date", date.copied()));
    let message = "no dates, only times of day; nothing is scheduled";
    Problem { advice: Some(advice), ..Problem::doubt("conference", message) }
}

/// The doubt about a page of a list that a server divides, without the other pages.
pub fn missing_pages(json: &Json) -> Option<Problem> {
    let names = ["next", "previous"];
    let has_more = names.iter().any(|name| !["", "false"].contains(&json.get(name).text().trim()));
    if !has_more || json.get("results").items().is_empty() {
        return None;
    }
    let count = clean::line(json.get("count").text());
    let all = if count.is_empty() { "" } else { " of " };
    let message = format!("only one page of a list{all}{count}; import its URL to get all pages");
    Some(Problem::doubt("conference", &message))
}

/// The columns of a table that have values but no meaning. The user must know about them if
/// the rooms or the speakers are missing.
pub fn unused_columns(records: &Records<'_>) -> Option<Problem> {
    const FIELDS: [(&str, Column); 4] = [
        ("room", Column::Room),
        ("speakers", Column::Speakers),
        ("track", Column::Track),
        ("description", Column::Description),
    ];
    let has_meaning = |name: &str| {
        let column = records.meanings.of(name);
        column.is_some_and(|it| ![Column::Talk, Column::Slots, Column::Categories].contains(&it))
    };
    let is_used = |name: &str| name.trim().is_empty() || has_meaning(name);
    let has_values =
        |name: &str| records.rows.iter().any(|row| !row.get(name).text().trim().is_empty());
    let names = records.columns.iter().copied();
    let unused: Vec<&str> = names.filter(|name| !is_used(name) && has_values(name)).collect();
    let first = *unused.first()?;
    let is_missing = |column: Column| !has(records, &[column]);
    let missing = FIELDS.iter().find(|(_, column)| is_missing(*column));
    let field = missing.map_or("abstract", |(name, _)| name);
    Some(Problem {
        is_doubt: [Column::Room, Column::Speakers].into_iter().any(is_missing),
        advice: Some(Advice::new("use them, as in", option(field, Some(first)))),
        ..Problem::new("table", &format!("columns not used: {}", listed(&unused)))
    })
}

/// The refusal of a file whose starts cannot be read as times: the definition of a format, a
/// configuration, a list of conferences. Days alone are enough for talks with speakers.
pub fn no_times(records: &Records<'_>, times: &[When]) -> Option<ReadError> {
    let is_dated = times.iter().any(|when| when.date.is_some());
    let has_speakers =
        || records.talks.iter().any(|talk| talk.get(Column::Speakers) != &Json::Null);
    if times.iter().any(|when| when.clock.is_some()) || is_dated && has_speakers() {
        return None;
    }
    let starts = || records.talks.iter().flat_map(|talk| STARTS.map(|column| talk.get(column)));
    let example = starts().map(|start| clean::line(start.text())).find(|text| !text.is_empty());
    let example = example.unwrap_or_default();
    let example = truncated(&example, MAX_EXAMPLE_BYTES);
    let kind = kind(records);
    let looks_like = if is_dated {
        format!("{kind} of days without times or speakers ('{example}'), as of conferences")
    } else {
        format!("{kind} whose starts are not times ('{example}')")
    };
    Some(refused(looks_like, advice(records)))
}

const MAX_EXAMPLE_BYTES: usize = 40;

fn refused(looks_like: String, advice: Vec<Advice>) -> ReadError {
    ReadError::NoSchedule { looks_like, advice }
}

fn kind(records: &Records<'_>) -> &'static str {
    if records.format == CSV { "a table" } else { "JSON" }
}

/// `found: Was, Wann`.
fn found(names: &[&str]) -> String {
    format!("found: {}", listed(names))
}

fn listed(names: &[&str]) -> String {
    const MAX_NAMES: usize = 12;
    let mut shown: Vec<String> =
        names.iter().take(MAX_NAMES).map(|name| clean::line(name)).collect();
    if names.len() > MAX_NAMES {
        shown.push(format!("{} more", names.len() - MAX_NAMES));
    }
    shown.join(", ")
}

fn has(records: &Records<'_>, wanted: &[Column]) -> bool {
    let mut found = records.columns.iter().filter_map(|name| records.meanings.of(name));
    found.any(|column| wanted.contains(&column))
}

fn advice(records: &Records<'_>) -> Vec<Advice> {
    if records.columns.is_empty() {
        return vec![Advice::new(EVENT_LOCATION, "")];
    }
    vec![Advice::new(found(&records.columns), ""), how_to_map(records)]
}

/// Says how to name the columns that were not recognized, with guesses by their names and
/// values.
fn how_to_map(records: &Records<'_>) -> Advice {
    let names = &records.columns[..];
    let start = names.iter().find(|name| values(records, name).any(is_time));
    let is_start = |name: &&&str| Some(*name) == start;
    let words = ["title", "name", "talk", "topic", "subject", "summary", "description"];
    let by_word = |word: &str| {
        names.iter().filter(|name| !is_start(name)).find(|name| fold::contains(name, word))
    };
    let title = words.iter().find_map(|word| by_word(word));
    let mut options = Vec::new();
    let is_start_known = start.is_some_and(|name| records.meanings.of(name) == Some(Column::Start));
    if is_start_known || !has(records, &[Column::Title]) {
        options.push(option("title", title.copied()));
    }
    if !is_start_known {
        options.push(option("start", start.copied()));
    }
    let is_new = |name: &&&str| !is_start(name) && records.meanings.of(name).is_none();
    let mut others = names.iter().filter(is_new);
    let end = others.find(|name| start.is_some() && values(records, name).any(is_time));
    if end.is_some() && !has(records, &[Column::End, Column::Duration]) {
        options.push(option("end", end.copied()));
    }
    Advice::new("name its columns:", options.join(" "))
}

/// `--map 'title=Name of the talk'`.
fn option(choice: &str, name: Option<&str>) -> String {
    let name = name.map_or_else(|| "COLUMN".to_owned(), clean::line);
    format!("--map {}", clean::shell_argument(&format!("{choice}={name}")))
}

fn values<'a>(records: &Records<'a>, name: &str) -> impl Iterator<Item = &'a str> {
    const ROWS: usize = 20;
    records.rows.iter().take(ROWS).map(move |row| row.get(name).text())
}

fn is_time(text: &str) -> bool {
    dates::read(&split_range(text.trim()).0).is_some_and(|when| when.clock.is_some())
}
