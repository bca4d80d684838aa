//! Which parts of a query exclude all talks, and which values their fields have.

use chrono::NaiveDate;

use super::complete::values;
use super::language::{self, Condition, Filter, QueryField};
use super::token::{Token, terms};
use super::{TalkState, found};
use crate::schedule::Schedule;
use crate::schedule::time::{self, DaySpec};
use crate::text::{fold, width};

/// The maximum number of parts. A longer query is probably a pasted text.
const MAX_PARTS: usize = 12;

/// A word or a condition of a query.
#[derive(Debug, Clone)]
pub struct Part {
    /// The text as typed.
    pub text: String,
    /// The meaning.
    pub filter: Filter,
}

impl Part {
    /// Creates the part of a condition.
    pub fn new(text: String, condition: Condition) -> Self {
        Self { text, filter: Filter::default().and(condition) }
    }

    /// The day that the part asks for.
    fn day(&self) -> Option<DaySpec> {
        match self.filter.only()? {
            Condition::Day(day) => Some(*day),
            _ => None,
        }
    }

    /// Lists the values of the field, the most similar to that of the part first: `tracks: RISC-V
    /// MC, Android MC, 20 more`. Of people, names only similar ones. `None` without any.
    fn choices(&self, schedule: &Schedule) -> Option<String> {
        const MAX_CELLS: usize = 60;
        /// The least similarity of people.
        const MIN_SIMILARITY: f64 = 0.85;
        /// The least similarity of other values, if they are too many to name them all.
        const MIN_OTHER_SIMILARITY: f64 = 0.8;
        let (typed, field, what) = match self.filter.only()? {
            Condition::Day(_) if schedule.days().is_empty() => return Some(NO_TIMES.to_owned()),
            Condition::Day(_) => ("", QueryField::Day, "talks are on "),
            Condition::Speaker(name) => (name.as_str(), QueryField::Speaker, "similar people: "),
            Condition::Track(name) => (name.as_str(), QueryField::Track, "tracks: "),
            Condition::Session(name) => (name.as_str(), QueryField::Session, "sessions: "),
            Condition::Room(name) => (name.as_str(), QueryField::Room, "rooms: "),
            Condition::Lang(name) => (name.as_str(), QueryField::Lang, "languages: "),
            Condition::Type(name) => (name.as_str(), QueryField::Type, "types: "),
            _ => return None,
        };
        let mut names = match field {
            QueryField::Day => schedule.days().iter().copied().map(time::day).collect(),
            field => values(schedule, field, NaiveDate::default()),
        };
        if field == QueryField::Speaker {
            names.retain(|name| similarity(name, typed) >= MIN_SIMILARITY);
            names.first()?;
        }
        if names.is_empty() {
            return Some(format!("there are no {}", what.trim_end_matches(": ")));
        }
        if !typed.is_empty() {
            names.sort_by(|a, b| similarity(b, typed).total_cmp(&similarity(a, typed)));
        }
        let mut cells = 0;
        let shown = names.iter().take_while(|name| {
            cells += width::of(name) + 2;
            cells <= MAX_CELLS
        });
        let mut shown = shown.count().max(1);
        if shown < names.len() && !typed.is_empty() {
            let is_near = |name: &&String| similarity(name, typed) >= MIN_OTHER_SIMILARITY;
            shown = shown.min(names.iter().take_while(is_near).count());
        }
        if shown == 0 {
            return Some(format!(
                "none of the {} {} is similar",
                names.len(),
                what.trim_end_matches(": ")
            ));
        }
        let more = names.len() - shown;
        names.truncate(shown);
        names.extend((more > 0).then(|| format!("{more} more")));
        Some(format!("{what}{}", names.join(", ")))
    }
}

/// The explanation of a schedule without times.
pub const NO_TIMES: &str = "no talk has a time yet";

/// Returns the similarity of a folded text to a name or to its most similar word.
fn similarity(name: &str, typed: &str) -> f64 {
    let name = fold::text(name);
    let words = std::iter::once(name.as_str()).chain(name.split_whitespace());
    words.map(|word| strsim::jaro_winkler(word, typed)).fold(0.0, f64::max)
}

/// Lists the values for the first part with a value that no talk has.
pub fn choices(schedule: &Schedule, parts: &[Part], talk_state: &dyn TalkState) -> Option<String> {
    let mut parts = parts.iter().take(MAX_PARTS);
    let has_talks = |part: &Part| !found(schedule, &part.filter, talk_state).hits.is_empty();
    parts.find_map(|part| part.choices(schedule).filter(|_| !has_talks(part)))
}

/// Splits a query into its terms; alternatives stay together.
pub fn parts(text: &str, today: NaiveDate) -> Vec<Part> {
    let whole = |term: &Vec<Token>| Some(&text[term.first()?.range.start..term.last()?.range.end]);
    let terms = terms(text);
    let texts = terms.iter().filter_map(whole);
    let part = |text: &str| {
        let filter = language::parse(text, today).ok()?;
        (filter != Filter::default()).then(|| Part { text: text.to_owned(), filter })
    };
    texts.filter_map(part).collect()
}

/// Explains why no talk matches all parts: the parts that match none, alone or on the day
/// of the query, and the parts without which some talks match.
pub fn explain(schedule: &Schedule, parts: &[Part], talk_state: &dyn TalkState) -> Vec<String> {
    if parts.len() < 2 || parts.len() > MAX_PARTS {
        return Vec::new();
    }
    let count = schedule.talks().len();
    let holds: Vec<Vec<bool>> = parts
        .iter()
        .map(|part| {
            let mut holds = vec![false; count];
            for hit in found(schedule, &part.filter, talk_state).hits {
                holds[hit.talk] = true;
            }
            holds
        })
        .collect();
    let day = parts.iter().zip(&holds).find_map(|(part, on)| Some((part.day()?, on)));
    let mut lines = Vec::new();
    for (part, holds) in parts.iter().zip(&holds) {
        let text = &part.text;
        if !holds.contains(&true) {
            lines.push(format!("{text} has 0 talks"));
        } else if let Some((day, on)) = day
            && !holds.iter().zip(on).any(|(holds, on)| *holds && *on)
        {
            lines.push(format!("{text} has 0 talks on {}", day_name(schedule, day)));
        }
    }
    let mut more = vec![0; parts.len()];
    for talk in 0..count {
        let mut missing = holds.iter().enumerate().filter(|(_, holds)| !holds[talk]);
        if let (Some((part, _)), None) = (missing.next(), missing.next()) {
            more[part] += 1;
        }
    }
    let without = parts.iter().zip(more).filter(|(_, talks)| *talks > 0);
    let without = without.map(|(part, talks)| {
        let s = if talks == 1 { "" } else { "s" };
        format!("{talks} talk{s} without {}", part.text)
    });
    let before = lines.len();
    lines.extend(without);
    if before == 0 && lines.is_empty() {
        lines.push("no single part excludes all talks; leave out two or more".to_owned());
    }
    lines
}

/// Names a day: a weekday, or a date.
pub fn day_name(schedule: &Schedule, day: DaySpec) -> String {
    let date = schedule.days().iter().find(|date| day.is(**date));
    match (day, date) {
        (DaySpec::Weekday(_), Some(date)) => date.format("%A").to_string(),
        (DaySpec::Weekday(day), None) => day.to_string(),
        (DaySpec::Date(date), _) => time::day(date),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{NoTalkState, select};
    use super::*;
    use crate::format::native;
    use proptest::prelude::*;

    fn why(text: &str) -> Vec<String> {
        let schedule = native::built_in().unwrap();
        explain(&schedule, &parts(text, NaiveDate::default()), &NoTalkState)
    }

    #[test]
    fn the_parts_that_exclude_all_talks_are_named() {
        let cases: [(&str, &[&str]); 5] = [
            (
                "track:risc day:wed",
                &[
                    "track:risc has 0 talks on Wednesday",
                    "5 talks without track:risc",
                    "9 talks without day:wed",
                ],
            ),
            ("proxy xyzzy", &["xyzzy has 0 talks", "3 talks without xyzzy"]),
            ("xyzzy plugh", &["xyzzy has 0 talks", "plugh has 0 talks"]),
            (
                "day:2023-11-15 \"proxy execution\" speaker:stultz",
                &[
                    "\"proxy execution\" has 0 talks on Wed 15 Nov",
                    "speaker:stultz has 0 talks on Wed 15 Nov",
                    "2 talks without day:2023-11-15",
                ],
            ),
            ("xyzzy", &[]),
        ];
        for (text, lines) in cases {
            assert_eq!(why(text), lines, "{text}");
        }
        assert_eq!(why(&"xyzzy ".repeat(MAX_PARTS + 1)), [""; 0]);
    }

    #[test]
    fn values_of_a_closed_set_are_named_nearest_first() {
        let schedule = native::built_in().unwrap();
        let named = |text: &str| {
            choices(&schedule, &parts(text, NaiveDate::default()), &NoTalkState).unwrap_or_default()
        };
        assert!(named("track:risk").starts_with("tracks: LPC"), "{}", named("track:risk"));
        assert!(named("proxy track:risk").ends_with(" more"));
        assert_eq!(named("day:tue"), "talks are on Mon 13 Nov, Wed 15 Nov");
        assert_eq!(named("room:x"), "there are no rooms");
        assert_eq!(named("lang:x"), "there are no languages");
        assert_eq!(named("speaker:stulz"), "similar people: John Stultz");
        assert_eq!(named("track:xyzzy"), "none of the 6 tracks is similar");
        for text in ["track:risc", "speaker:xyzzy", "xyzzy", "-track:risk", ""] {
            assert_eq!(named(text), "", "{text}");
        }
    }

    proptest! {
        #![proptest_config(crate::effort::random(48))]

        /// Each reported number equals the hits of the query without that part.
        #[test]
        fn reported_counts_match_query_without_the_part(
            words in prop::collection::vec(
                prop::sample::select(vec![
                    "risc", "-risc", "kvm", "day:mon", "day:wed", "track:risc", "room:x",
                    "is:unscheduled", "before:11", "\"proxy execution\"", "topel",
                ]),
                2..5,
            ),
        ) {
            let schedule = native::built_in().unwrap();
            let today = NaiveDate::default();
            let found = |text: &str| {
                let filter = language::parse(text, today).unwrap();
                select(&schedule, &filter, &NoTalkState).hits.len()
            };
            let text = words.join(" ");
            prop_assume!(found(&text) == 0);
            let lines = why(&text);
            prop_assert!(!lines.is_empty());
            for (at, word) in words.iter().enumerate() {
                let mut rest = words.clone();
                rest.remove(at);
                let talks = found(&rest.join(" "));
                let end = format!(" without {word}");
                let start = format!("{talks} talk");
                let is_reported =
                    lines.iter().any(|line| line.starts_with(&start) && line.ends_with(&end));
                prop_assert_eq!(is_reported, talks > 0, "{} in {:?}", start, lines);
            }
        }
    }
}
