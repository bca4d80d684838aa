//! Search in a short list of things that have a name, as in the titles of talks.

use super::{Haystacks, Query};
use crate::schedule::model::Talk;

/// Which of some things a text means, best first; all of them, in their order, where
/// it says nothing. Each has a title and a second name, which counts less.
pub fn find<'a>(text: &str, names: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<usize> {
    // To search, a thing with two names is a talk in a room.
    let talk = |(title, other): (&str, &str)| Talk {
        room: Some(other.to_owned()),
        ..Talk::new("", title)
    };
    let talks: Vec<Talk> = names.into_iter().map(talk).collect();
    let all = 0..talks.len();
    let haystacks = Haystacks::of_talks(talks);
    let query = Query::new(text, &haystacks, &[]);
    if query.is_empty() {
        return all.collect();
    }
    let scores = query.scores(&haystacks).into_iter().zip(all);
    let mut found: Vec<_> = scores
        .filter(|(score, _)| *score > 0)
        .map(|(score, at)| (std::cmp::Reverse(score), at))
        .collect();
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
