//! Search in a short list of names, with the rules for the titles of talks.

use super::{SearchIndex, WordQuery};
use crate::schedule::model::Talk;

/// A list of names, prepared for searches.
#[derive(Debug)]
pub struct Names {
    index: SearchIndex,
    count: usize,
}

/// The entries that match a text.
#[derive(Debug, PartialEq, Eq)]
pub struct Matches {
    /// The indices of the entries, best first.
    pub found: Vec<usize>,
    /// Whether a word of the text is in no entry, so the matches assume a typo.
    pub are_guesses: bool,
}

impl Names {
    /// Prepares entries, each with a title and a second name, which counts less.
    pub fn new<'a>(entries: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        // For the search, an entry with two names is a talk in a room.
        let talk = |(title, name): (&str, &str)| Talk {
            room: Some(name.to_owned()),
            ..Talk::new("", title)
        };
        let talks: Vec<Talk> = entries.into_iter().map(talk).collect();
        Self { index: SearchIndex::new(&talks), count: talks.len() }
    }

    /// Finds the entries that match a text; all of them in their order for an empty text.
    pub fn find(&self, text: &str) -> Matches {
        let query = WordQuery::new(text, &self.index, &[]);
        if query.is_empty() {
            return Matches { found: (0..self.count).collect(), are_guesses: false };
        }
        let scores = query.scores().into_iter().zip(0..).filter(|(score, _)| *score > 0);
        let mut found: Vec<_> = scores.map(|(score, at)| (std::cmp::Reverse(score), at)).collect();
        found.sort_unstable();
        let are_guesses = query.words().any(|found| found.is_missing);
        Matches { found: found.into_iter().map(|(_, at)| at).collect(), are_guesses }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn best_matches_come_first_and_empty_query_finds_all() {
        let names = [
            ("Free Software Day", "fsd-2024"),
            ("FOSDEM 2024", "fosdem-2024"),
            ("Linux Plumbers Conference 2023", "lpc-2023"),
        ];
        let names = Names::new(names);
        let found = |text: &str| names.find(text).found;
        assert_eq!(found(""), [0, 1, 2]);
        assert_eq!(found("  "), [0, 1, 2]);
        assert_eq!(found("fosdem"), [1]);
        assert_eq!(found("2024"), [1, 0]);
        assert_eq!(found("lpc"), [2]);
        assert_eq!(found("plumb 2023"), [2]);
        assert_eq!(found("pulmbers"), [2]);
        assert!(found("zzz").is_empty());
        assert!(names.find("pulmbers").are_guesses);
        assert!(!names.find("plumb").are_guesses);
        let short = names.find("fsm");
        assert!(!short.found.is_empty() && !short.are_guesses, "short words are no typos");
    }
}
