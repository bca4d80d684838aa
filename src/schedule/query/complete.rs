//! Completion of field names and values while a query is typed.
//!
//! Completed text parses with [`parse`](super::language::parse) to the value shown. The
//! module keeps no state: the caller chooses the candidate.

use std::ops::Range;

use chrono::NaiveDate;

use super::language::{Property, QueryField, State};
use super::token::{Token, tokens};
use crate::schedule::{Grouping, LENGTH_LIMITS, Schedule};
use crate::text::fold;

/// The completions at a place in a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completions {
    /// The byte range of the text to replace. It begins after any prefix of the word,
    /// such as a minus.
    pub range: Range<usize>,
    /// The replacements; those that begin with the typed text come first.
    pub candidates: Vec<Candidate>,
}

/// A possible completion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The text to insert: `track:`, `session:"Android MC"`.
    pub text: String,
    /// The label in a list: `track:`, `Android MC`.
    pub label: String,
    /// Whether the completion is unfinished: a field name needs a value.
    pub open: bool,
}

/// Returns the completions at the cursor, where `cursor` is a byte offset into the text.
/// `values` returns the values of a field, see [`values`].
pub fn completions(
    text: &str,
    cursor: usize,
    values: impl Fn(QueryField) -> Vec<String>,
) -> Completions {
    let at_cursor = |token: &Token| token.range.start < cursor && cursor <= token.range.end;
    let Some(token) = tokens(text).into_iter().find(at_cursor) else {
        return names("", cursor..cursor);
    };
    let start = token.range.start + usize::from(token.negated);
    // The token is a lone minus, or the cursor is right after the minus of a word.
    if cursor <= start || &text[token.range.clone()] == "-" {
        return names("", cursor..cursor);
    }
    let typed = &text[start..cursor];
    let value_at = token.field.as_ref().map(|name| start + name.len() + 1);
    match (value_at, &token.field) {
        (Some(value_at), Some(name)) if cursor >= value_at => {
            let Some(field) = QueryField::named(name) else {
                return Completions::default();
            };
            let prefix = typed[name.len() + 1..].replace('"', "");
            of_field(field, &prefix, start..value_end(text, &token, cursor), values)
        }
        _ if typed.contains('"') => Completions::default(),
        // Within a field name, the value after it stays.
        _ => names(typed, start..value_at.unwrap_or(cursor)),
    }
}

/// Returns the end of the value to replace. If its quotes are still open, only the
/// current word is replaced: the text after it may be the rest of the query.
fn value_end(text: &str, token: &Token, cursor: usize) -> usize {
    let open = text[token.range.clone()].matches('"').count() % 2 == 1;
    let rest = &text[cursor..token.range.end];
    match rest.find(char::is_whitespace) {
        Some(space) if open => cursor + space,
        _ => token.range.end,
    }
}

fn names(prefix: &str, range: Range<usize>) -> Completions {
    let prefix = fold::text(prefix);
    let names = QueryField::ALL.iter().map(|(_, name, _)| format!("{name}:"));
    let candidates = names
        .filter(|name| name.starts_with(&prefix))
        .map(|name| Candidate { label: name.clone(), text: name, open: true })
        .collect();
    Completions { range, candidates }
}

fn of_field(
    field: QueryField,
    prefix: &str,
    range: Range<usize>,
    values: impl Fn(QueryField) -> Vec<String>,
) -> Completions {
    let prefix = fold::text(prefix.trim_start());
    let owned = |name: &str| name.to_owned();
    let words: Vec<String> = match field {
        QueryField::Is => State::ALL.iter().map(|(_, name)| owned(name)).collect(),
        QueryField::Has => Property::ALL.iter().map(|(_, name)| owned(name)).collect(),
        field => values(field),
    };
    // Names match by any part; states and days match by their beginning only.
    let names = matches!(
        field,
        QueryField::Speaker
            | QueryField::Track
            | QueryField::Session
            | QueryField::Room
            | QueryField::Type
    );
    let (first, then): (Vec<_>, Vec<_>) = words
        .into_iter()
        .map(|word| (fold::text(&word), word))
        .filter(|(folded, _)| !folded.trim().is_empty() && folded.contains(&prefix))
        .partition(|(folded, _)| folded.starts_with(&prefix));
    let candidates = first
        .into_iter()
        .chain(then.into_iter().filter(|_| names))
        .map(|(_, label)| Candidate {
            text: format!("{}:{}", field.name(), written(&label)),
            label,
            open: false,
        })
        .collect();
    Completions { range, candidates }
}

/// Formats a value for a query. Quotes cannot be nested, so inner quotes become
/// typographic quotes, which match the same.
fn written(value: &str) -> String {
    let value = value.replace('"', "\u{201d}");
    // Slashes after the colon would make it a URL.
    if value.contains(char::is_whitespace) || value.starts_with("//") {
        format!("\"{value}\"")
    } else {
        value
    }
}

/// Returns the values of a field in a schedule: its names, or its days in words, where
/// `today` is the current day at the venue. Times of day have none.
pub fn values(schedule: &Schedule, field: QueryField, today: NaiveDate) -> Vec<String> {
    let keys = |by| {
        let groups = schedule.groups(by);
        groups.iter().filter_map(|group| group.key.clone()).collect()
    };
    match field {
        QueryField::Speaker => keys(Grouping::Speaker),
        QueryField::Track => keys(Grouping::Track),
        QueryField::Session => keys(Grouping::Session),
        QueryField::Room => keys(Grouping::Room),
        QueryField::Lang => keys(Grouping::Language),
        QueryField::Type => keys(Grouping::Type),
        QueryField::Minutes => LENGTH_LIMITS.iter().map(|minutes| format!("<={minutes}")).collect(),
        QueryField::Day => days(schedule.days(), today),
        QueryField::After
        | QueryField::Before
        | QueryField::Is
        | QueryField::Has
        | QueryField::Note => Vec::new(),
    }
}

fn days(days: &[NaiveDate], today: NaiveDate) -> Vec<String> {
    let near = [("today", Some(today)), ("tomorrow", today.succ_opt())];
    let near = near
        .into_iter()
        .filter(|(_, day)| day.is_some_and(|day| days.contains(&day)))
        .map(|(name, _)| name.to_owned());
    // The full names, so that every abbreviation is a prefix.
    let mut weekdays: Vec<String> = Vec::new();
    for day in days {
        let name = day.format("%A").to_string().to_lowercase();
        if !weekdays.contains(&name) {
            weekdays.push(name);
        }
    }
    let dates = days.iter().map(ToString::to_string);
    near.chain(weekdays).chain(dates).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::native;
    use crate::schedule::query::{Condition, Filter, language};
    use crate::text::clean;
    use proptest::prelude::*;

    fn monday() -> NaiveDate {
        NaiveDate::from_ymd_opt(2023, 11, 13).unwrap()
    }

    /// Splits text at the bar that marks the cursor.
    fn at_bar(text: &str) -> (String, usize) {
        let cursor = text.find('|').unwrap_or(text.len());
        (text.replacen('|', "", 1), cursor)
    }

    fn candidates(text: &str) -> Vec<String> {
        let (text, cursor) = at_bar(text);
        let schedule = native::built_in().unwrap();
        let found = completions(&text, cursor, |field| values(&schedule, field, monday()));
        let written = |candidate: Candidate| candidate.text;
        found.candidates.into_iter().map(written).collect()
    }

    /// Returns the text with the first candidate inserted.
    fn completed(text: &str) -> String {
        let (text, cursor) = at_bar(text);
        let schedule = native::built_in().unwrap();
        let found = completions(&text, cursor, |field| values(&schedule, field, monday()));
        let first = &found.candidates.first().expect(&text).text;
        format!("{}{first}{}", &text[..found.range.start], &text[found.range.end..])
    }

    #[test]
    fn field_names_are_completed() {
        assert_eq!(candidates("kvm tr"), ["track:"]);
        assert_eq!(candidates("S"), ["speaker:", "session:"]);
        assert_eq!(candidates("").len(), QueryField::ALL.len());
        assert_eq!(candidates("kvm ").len(), QueryField::ALL.len());
        assert_eq!(candidates("kvm"), [""; 0]);
        assert_eq!(candidates("\"tr"), [""; 0]);
        assert_eq!(candidates("foo:b"), [""; 0]);
    }

    #[test]
    fn leading_minus_is_kept() {
        assert_eq!(completed("kvm -tr"), "kvm -track:");
        assert_eq!(completed("-is:st"), "-is:starred");
        assert_eq!(completed("-"), "-speaker:");
        assert_eq!(completed("-|is:x"), "-speaker:is:x");
    }

    #[test]
    fn values_are_quoted_if_needed() {
        assert_eq!(
            candidates("session:r"),
            [
                "session:\"RISC-V MC\"",
                "session:\"Real-time and Scheduling MC\"",
                "session:\"Kernel Testing & Dependability MC\"",
            ]
        );
        assert_eq!(
            completed("x session:\"real-time a"),
            "x session:\"Real-time and Scheduling MC\""
        );
    }

    #[test]
    fn states_and_days_are_completed_by_prefix() {
        assert_eq!(candidates("is:uns"), ["is:unscheduled"]);
        assert_eq!(candidates("has:"), ["has:note", "has:link"]);
        assert_eq!(
            candidates("day:"),
            ["day:today", "day:monday", "day:wednesday", "day:2023-11-13", "day:2023-11-15"]
        );
        assert_eq!(candidates("day:Wed"), ["day:wednesday"]);
        assert_eq!(candidates("day:day"), [""; 0]);
        assert_eq!(candidates("after:1"), [""; 0]);
    }

    #[test]
    fn text_after_cursor_is_kept_unless_part_of_the_word() {
        assert_eq!(completed("tr| kvm"), "track: kvm");
        assert_eq!(completed("tr|ack:risc kvm"), "track:risc kvm");
        assert_eq!(completed("tr|kvm"), "track:kvm");
        assert_eq!(completed("|kvm"), "speaker:kvm");
        assert_eq!(completed("is:st|arr kvm"), "is:starred kvm");
        assert_eq!(completed("session:\"ris|k and real\" kvm"), "session:\"RISC-V MC\" kvm");
        // The quotes are still open.
        assert_eq!(completed("session:\"ris|c kvm is:free"), "session:\"RISC-V MC\" kvm is:free");
    }

    /// A value as found in files from other programs.
    fn value() -> impl Strategy<Value = String> {
        "[-a-zA-Z:/\"“” ä.0-9]{1,20}"
            .prop_map(|text| clean::line(&text))
            .prop_filter("empty", |text| !text.is_empty())
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn completed_value_parses_to_itself(value in value()) {
            let of = |_| vec![value.clone()];
            for (typed, wanted) in [
                ("track:", Condition::Track(fold::text(&value))),
                ("room:\"", Condition::Room(fold::text(&value))),
            ] {
                let found = completions(typed, typed.len(), of);
                let text = &found.candidates[0].text;
                let parsed = language::parse(text, monday()).unwrap();
                prop_assert_eq!(parsed, Filter::default().and(wanted), "{}", text);
            }
        }

        #[test]
        fn completion_never_introduces_an_unknown_field(
            text in "[-a-z:\" ä0-9/]{0,20}((is|track|day|room|speaker):[\"a-z ]{0,6}){0,2}",
            cursor in 0_usize..40,
            value in value(),
        ) {
            let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            let cursor = ends.clone().nth(cursor % (text.chars().count() + 1)).unwrap();
            let unknown = |text: &str| {
                let refused = language::parse(text, monday()).err();
                refused.is_some_and(|error| error.message.starts_with("unknown field"))
            };
            let found = completions(&text, cursor, |_| vec![value.clone()]);
            prop_assert!(found.range.start <= found.range.end);
            prop_assert!(found.candidates.is_empty() || found.range.start <= cursor);
            let (before, after) = (&text[..found.range.start], &text[found.range.end..]);
            // The first reported field may be another word with another error.
            let rests = ends.map(|at| &text[at..]);
            let had_unknown = rests.chain([before, after]).any(unknown);
            for candidate in &found.candidates {
                let completed = format!("{before}{}{after}", candidate.text);
                prop_assert!(had_unknown || !unknown(&completed), "{} to {}", text, completed);
            }
        }

        #[test]
        fn completion_range_is_always_valid(
            text in any::<String>(),
            value in any::<String>(),
        ) {
            for (cursor, _) in text.char_indices().chain([(text.len(), ' ')]) {
                let found = completions(&text, cursor, |_| vec![value.clone()]);
                prop_assert!(text.get(found.range).is_some());
            }
        }
    }
}
