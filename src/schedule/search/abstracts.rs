//! The folded abstracts of all talks in one text, searched as plain text.

use memchr::memmem::Finder;

use super::vocabulary::{Vocabulary, vocabulary};
use crate::schedule::model::Talk;
use crate::text::fold;

/// The best match of a word in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatchKind {
    /// The text does not contain the word.
    None,
    /// The word is only in the middle or at the end of other words.
    InsideWord,
    /// The text contains a correction of the word.
    Corrected,
    /// The word is at the start of a word.
    WordStart,
}

impl MatchKind {
    /// Returns the quality of the match in percent.
    pub fn percent(self) -> u8 {
        match self {
            Self::None => 0,
            Self::InsideWord => 70,
            Self::Corrected => 75,
            Self::WordStart => 100,
        }
    }
}

/// The folded abstracts of all talks.
#[derive(Debug)]
pub struct AbstractIndex {
    text: String,
    /// The end of each abstract in `text`, in bytes.
    ends: Vec<usize>,
    /// The words of all abstracts, each with the talks that have it.
    pub words: Vocabulary,
}

impl AbstractIndex {
    /// Folds the abstracts of talks.
    pub fn new(talks: &[Talk]) -> Self {
        let mut text = String::with_capacity(talks.iter().map(|talk| talk.abstract_.len()).sum());
        let end = |talk: &Talk| {
            fold::push(&talk.abstract_, &mut text);
            text.len()
        };
        let ends = talks.iter().map(end).collect();
        let mut index = Self { text, ends, words: Vocabulary::new() };
        index.words = vocabulary((0..talks.len()).map(|talk| index.of(talk)));
        index
    }

    /// Returns the folded abstract of a talk.
    pub fn of(&self, talk: usize) -> &str {
        let start = talk.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[talk]]
    }

    /// Returns how a folded word or phrase matches in each abstract.
    pub fn matches(&self, needle: &str) -> Vec<MatchKind> {
        let mut words = fold::words(needle);
        let first = words.next().unwrap_or_default();
        let mut kinds = self.containing(first);
        if first.len() < needle.len() {
            // Only the text shows what is between and around the words.
            for word in words {
                for (kind, other) in kinds.iter_mut().zip(self.containing(word)) {
                    *kind = other.min(*kind);
                }
            }
            let finder = Finder::new(needle);
            for (talk, kind) in kinds.iter_mut().enumerate() {
                if *kind != MatchKind::None {
                    *kind = match_kind(self.of(talk), &finder);
                }
            }
        }
        kinds
    }

    /// Returns how a run of letters and digits matches in each abstract. An empty one
    /// matches everywhere.
    fn containing(&self, run: &str) -> Vec<MatchKind> {
        if run.is_empty() {
            return vec![MatchKind::WordStart; self.ends.len()];
        }
        let mut kinds = vec![MatchKind::None; self.ends.len()];
        let finder = Finder::new(run);
        for (word, talks) in &self.words {
            let kind = match finder.find(word.as_bytes()) {
                None => continue,
                Some(0) => MatchKind::WordStart,
                Some(_) => MatchKind::InsideWord,
            };
            for talk in talks {
                let known = &mut kinds[*talk as usize];
                *known = kind.max(*known);
            }
        }
        kinds
    }
}

/// Returns how a word matches in a folded text.
pub fn match_kind(text: &str, word: &Finder<'_>) -> MatchKind {
    let mut kind = MatchKind::None;
    for at in word.find_iter(text.as_bytes()) {
        if is_word_start(text, at) {
            return MatchKind::WordStart;
        }
        kind = MatchKind::InsideWord;
    }
    kind
}

/// Returns whether no letter or digit precedes a byte position of a text.
pub fn is_word_start(text: &str, at: usize) -> bool {
    match at.checked_sub(1).map(|before| text.as_bytes()[before]) {
        None => true,
        Some(byte) if byte.is_ascii() => !byte.is_ascii_alphanumeric(),
        Some(_) => !text[..at].ends_with(char::is_alphanumeric),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn match_at_word_start_is_preferred() {
        let kind = |text: &str| match_kind(text, &Finder::new("cpu"));
        assert_eq!(kind("percpu data of each cpu"), MatchKind::WordStart);
        assert_eq!(kind("percpu data"), MatchKind::InsideWord);
        assert_eq!(kind("é-cpus"), MatchKind::WordStart);
        assert_eq!(kind("écpus"), MatchKind::InsideWord);
        assert_eq!(kind("c pu"), MatchKind::None);
    }

    proptest! {
        #![proptest_config(crate::effort::random(2000))]

        #[test]
        fn index_agrees_with_scanning_the_text(
            text in "[a-c1éß \\-]{0,24}", word in "[a-c1éß\\-]{1,4}( [ab])?",
        ) {
            let index = AbstractIndex::new(&[Talk { abstract_: text.clone(), ..Talk::new("1", "") }]);
            let word = fold::text(&word);
            let read = match_kind(&fold::text(&text), &Finder::new(&word));
            prop_assert_eq!(index.matches(&word), [read]);
        }
    }

    #[test]
    fn no_match_crosses_from_one_abstract_to_the_next() {
        let talk = |text: &str| Talk { abstract_: text.to_owned(), ..Talk::new("1", "") };
        let index = AbstractIndex::new(&[talk("The C"), talk("PU"), talk("CPU")]);
        let kinds = [MatchKind::None, MatchKind::None, MatchKind::WordStart];
        assert_eq!(index.matches("cpu"), kinds);
    }
}
