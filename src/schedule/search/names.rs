//! Search in a short list of names, with the rules for the titles of talks.

use super::{Query, SearchIndex};
use crate::schedule::model::Talk;

/// Returns the indices of the entries that match a text, best first; all of them in
/// their order for an empty text. Each entry has a title and a second name, which counts
/// less.
pub fn find<'a>(text: &str, entries: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<usize> {
    // For the search, an entry with two names is a talk in a room.
    let talk =
        |(title, name): (&str, &str)| Talk { room: Some(name.to_owned()), ..Talk::new("", title) };
    let talks: Vec<Talk> = entries.into_iter().map(talk).collect();
    let query = Query::new(text, &SearchIndex::new(&talks), &[]);
    if query.is_empty() {
        return (0..talks.len()).collect();
    }
    let scores = query.scores().into_iter().zip(0..).filter(|(score, _)| *score > 0);
    let mut found: Vec<_> = scores.map(|(score, at)| (std::cmp::Reverse(score), at)).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, at)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_come_first_and_nothing_finds_all() {
        let names = [
            ("Free Software Day", "fsd-2024"),
            ("FOSDEM 2024", "fosdem-2024"),
            ("Linux Plumbers Conference 2023", "lpc-2023"),
        ];
        let found = |text: &str| find(text, names);
        assert_eq!(found(""), [0, 1, 2]);
        assert_eq!(found("  "), [0, 1, 2]);
        assert_eq!(found("fosdem"), [1]);
        assert_eq!(found("2024"), [1, 0]);
        assert_eq!(found("lpc"), [2]);
        assert_eq!(found("plumb 2023"), [2]);
        assert_eq!(found("pulmbers"), [2]);
        assert!(found("zzz").is_empty());
    }
}
