//! The folded abstracts of all talks in one text, searched as plain text.

use std::ops::Range;

use memchr::memmem::Finder;

use crate::schedule::model::Talk;
use crate::text::fold;

/// The best match of a word in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatchKind {
    /// The text does not contain the word.
    None,
    /// The text contains a word that the word may be a typo of.
    Typo,
    /// The word is only in the middle or at the end of other words.
    InsideWord,
    /// The word is at the start of a word.
    WordStart,
}

impl MatchKind {
    /// Returns the quality of the match in percent.
    pub fn percent(self) -> u8 {
        match self {
            Self::None => 0,
            Self::Typo => 50,
            Self::InsideWord => 70,
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
        Self { text, ends }
    }

    /// Returns the folded abstracts of all talks, one after the other.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the folded abstract of a talk.
    pub fn of(&self, talk: usize) -> &str {
        &self.text[self.range(talk)]
    }

    fn range(&self, talk: usize) -> Range<usize> {
        let start = talk.checked_sub(1).map_or(0, |before| self.ends[before]);
        start..self.ends[talk]
    }

    /// Returns how a folded word or phrase matches in each abstract. `part` has the
    /// matches of a part of the word, which rule out abstracts without that part.
    pub fn matches(&self, needle: &str, part: Option<&[MatchKind]>) -> Vec<MatchKind> {
        let finder = Finder::new(needle);
        let in_abstract = |talk: usize| match part.map(|part| part[talk]) {
            Some(MatchKind::None | MatchKind::Typo) => MatchKind::None,
            _ => match_kind(self.of(talk), &finder),
        };
        (0..self.ends.len()).map(in_abstract).collect()
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

    #[test]
    fn a_word_matches_best_at_the_start_of_a_word() {
        let kind = |text: &str| match_kind(text, &Finder::new("cpu"));
        assert_eq!(kind("percpu data of each cpu"), MatchKind::WordStart);
        assert_eq!(kind("percpu data"), MatchKind::InsideWord);
        assert_eq!(kind("é-cpus"), MatchKind::WordStart);
        assert_eq!(kind("écpus"), MatchKind::InsideWord);
        assert_eq!(kind("c pu"), MatchKind::None);
    }

    #[test]
    fn no_match_crosses_from_one_abstract_to_the_next() {
        let talk = |text: &str| Talk { abstract_: text.to_owned(), ..Talk::new("1", "") };
        let index = AbstractIndex::new(&[talk("The C"), talk("PU"), talk("CPU")]);
        let kinds = [MatchKind::None, MatchKind::None, MatchKind::WordStart];
        assert_eq!(index.matches("cpu", None), kinds);
    }
}
