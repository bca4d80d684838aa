//! The abstracts, folded, one after the other, and where a word stands in them.

use std::ops::Range;
use std::sync::OnceLock;

use memchr::memmem::Finder;

use super::parts;
use super::vocabulary::Vocabulary;
use crate::schedule::model::Talk;
use crate::text::fold;

/// How a word stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Not at all.
    Nowhere,
    /// Only inside of other words, or at their ends.
    Inside,
    /// At the beginning of a word.
    AtStart,
}

/// The folded abstracts of all talks.
#[derive(Debug)]
pub struct Texts {
    text: String,
    /// Where each of them ends.
    ends: Vec<usize>,
    /// Their words, which say the same as they do, only faster; takes long to make.
    vocabulary: OnceLock<Vocabulary>,
}

impl Texts {
    /// Folds the abstracts of talks.
    pub fn new(talks: &[Talk]) -> Self {
        let mut text = String::new();
        let ends = talks
            .iter()
            .map(|talk| {
                fold::push(&talk.abstract_.passing(), &mut text);
                text.len()
            })
            .collect();
        text.shrink_to_fit();
        Self { text, ends, vocabulary: OnceLock::new() }
    }

    /// Gathers their words, with which all that is found later is found faster.
    pub fn gather_words(&self) {
        self.vocabulary.get_or_init(|| {
            let talks = 0..self.ends.len();
            Vocabulary::new(talks.map(|talk| self.of(talk)))
        });
    }

    /// The abstract of a talk.
    pub fn of(&self, talk: usize) -> &str {
        &self.text[self.range(talk)]
    }

    fn range(&self, talk: usize) -> Range<usize> {
        let start = talk.checked_sub(1).map_or(0, |before| self.ends[before]);
        start..self.ends[talk]
    }

    /// How a folded text stands in each abstract. Those that `among` says nothing
    /// of are known not to hold it.
    pub fn standings(&self, needle: &str, among: Option<&[Standing]>) -> Vec<Standing> {
        let vocabulary = self.vocabulary.get();
        let is_piece = needle.chars().all(char::is_alphanumeric);
        if let Some(vocabulary) = vocabulary.filter(|_| is_piece) {
            return vocabulary.standings(needle);
        }
        let may_hold = vocabulary.map(|vocabulary| vocabulary.may_hold(needle));
        let finder = Finder::new(needle);
        let look = |talk: usize| {
            let ruled_out = among.is_some_and(|among| among[talk] == Standing::Nowhere);
            if ruled_out || may_hold.as_ref().is_some_and(|may_hold| !may_hold[talk]) {
                Standing::Nowhere
            } else {
                standing(self.of(talk), &finder)
            }
        };
        parts::each(self.ends.len(), |range| range.map(look).collect())
    }
}

#[cfg(test)]
impl Texts {
    /// How a folded text stands in another.
    pub fn standing(text: &str, needle: &str) -> Standing {
        standing(text, &Finder::new(needle))
    }
}

/// How what a finder looks for stands in a folded text.
pub fn standing(text: &str, finder: &Finder<'_>) -> Standing {
    let mut standing = Standing::Nowhere;
    for at in finder.find_iter(text.as_bytes()) {
        if begins_word(text, at) {
            return Standing::AtStart;
        }
        standing = Standing::Inside;
    }
    standing
}

/// Whether no letter stands before a place of a text.
pub fn begins_word(text: &str, at: usize) -> bool {
    match at.checked_sub(1).map(|before| text.as_bytes()[before]) {
        None => true,
        Some(byte) if byte.is_ascii() => !byte.is_ascii_alphanumeric(),
        Some(_) => !text[..at].ends_with(char::is_alphanumeric),
    }
}
