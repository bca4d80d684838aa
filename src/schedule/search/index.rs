//! The folded texts of a schedule, and the results of the last words: most words of a
//! query stay the same while the user types the next letter.

use std::cell::RefCell;
use std::sync::Arc;

use super::abstracts::{AbstractIndex, MatchKind};
use super::fields::FieldIndex;
use super::nearest::Nearest;
use super::word::{Matcher, Word};
use super::{Field, typo};
use crate::schedule::model::Talk;

/// The searchable texts of the talks of a schedule.
#[derive(Debug)]
pub struct SearchIndex {
    pub(in crate::schedule) fields: FieldIndex,
    pub(super) abstracts: AbstractIndex,
    /// The results of the last words, the latest last.
    last: RefCell<Vec<Arc<WordMatches>>>,
}

/// The matches of one word in all talks, apart from the user's notes.
#[derive(Debug)]
pub struct WordMatches {
    pub word: Word,
    /// Whether a word of the user's notes starts with the word.
    noted: bool,
    /// Whether no text of the schedule contains the word, and it is long enough for a typo.
    pub is_missing: bool,
    /// The match in each abstract.
    pub in_abstracts: Vec<MatchKind>,
    /// The score of each talk as a hit, 0 for none; see [`Field::score`].
    pub scores: Vec<u16>,
}

/// Number of remembered words: those of the longest query and some before it.
const CACHE_SIZE: usize = 24;

impl SearchIndex {
    /// Folds the texts of talks.
    pub fn new(talks: &[Talk]) -> Self {
        Self {
            fields: FieldIndex::new(talks),
            abstracts: AbstractIndex::new(talks),
            last: RefCell::default(),
        }
    }

    /// Finds a folded word. `noted` tells whether a word of the user's notes starts with
    /// it: then it is no typo.
    pub fn find(&self, word: &str, noted: bool) -> Arc<WordMatches> {
        let mut last = self.last.borrow_mut();
        let known = last.iter().position(|found| found.word.text == word && found.noted == noted);
        let found = if let Some(at) = known {
            last.remove(at)
        } else {
            Arc::new(self.find_uncached(Word::new(word), noted))
        };
        last.push(Arc::clone(&found));
        if last.len() > CACHE_SIZE {
            last.remove(0);
        }
        found
    }

    fn find_uncached(&self, mut word: Word, noted: bool) -> WordMatches {
        let mut in_abstracts = self.abstracts.matches(&word.text);
        let mut best = in_abstracts.iter().copied().max().unwrap_or(MatchKind::None);
        if best != MatchKind::WordStart {
            best = best.max(self.fields.match_kind(&word));
        }
        let is_known = noted
            || best == MatchKind::WordStart
            || best == MatchKind::InsideWord && self.is_part_of_compound(&word);
        if !is_known {
            word.corrections = self.corrections(&word);
        }
        for correction in &word.corrections {
            let kinds = self.abstracts.matches(&correction.text).into_iter();
            for (kind, of_correction) in in_abstracts.iter_mut().zip(kinds) {
                if of_correction == MatchKind::WordStart {
                    *kind = MatchKind::Corrected;
                }
            }
        }
        let scores = self.scores(&word, &in_abstracts);
        let is_missing = best == MatchKind::None && typo::allowed(&word.text).is_some();
        WordMatches { word, noted, is_missing, in_abstracts, scores }
    }

    /// Returns whether a word is the end of a compound or of its plural, or of a script that
    /// may have no spaces between words. Short words end too many others by chance.
    fn is_part_of_compound(&self, word: &Word) -> bool {
        const MIN_LENGTH: usize = 5;
        let mut words = self.abstracts.words.iter().chain(&self.fields.words);
        let ends = |(other, _): &(Box<str>, _)| {
            let singular = other.strip_suffix('s').unwrap_or(other);
            other.ends_with(&word.text) || singular.ends_with(&word.text)
        };
        !word.text.is_ascii() || word.text.len() >= MIN_LENGTH && words.any(ends)
    }

    /// Returns the corrections of a word that no word of the schedule starts with.
    fn corrections(&self, word: &Word) -> Vec<Word> {
        /// How many abstracts a title or name counts as: users search what they have seen.
        const NAME: usize = 3;
        let Some(mut nearest) = Nearest::new(&word.text, self.fields.ids.len()) else {
            return Vec::new();
        };
        for (other, talks) in &self.abstracts.words {
            nearest.add(other, talks.len(), false);
        }
        for (other, texts) in &self.fields.words {
            nearest.add(other, texts.len() * NAME, true);
        }
        nearest.words().into_iter().map(Word::new).collect()
    }

    /// Returns the score of each talk as a hit of a word: that of its best field.
    fn scores(&self, word: &Word, in_abstracts: &[MatchKind]) -> Vec<u16> {
        let matcher = Matcher::default();
        let percent = |text| matcher.percent(word, text).unwrap_or(0);
        let percents: Vec<u8> = self.fields.texts.iter().map(percent).collect();
        let talks = self.fields.talks().zip(&self.fields.ids).zip(in_abstracts);
        talks
            .map(|((fields, id), kind)| {
                let id = Field::Id.score(if **id == *word.text { 100 } else { 0 });
                let abstract_ = Field::Abstract.score(kind.percent());
                let fields = fields.iter();
                let best = fields.map(|(field, text)| field.score(percents[*text as usize]));
                best.fold(id.max(abstract_), u16::max)
            })
            .collect()
    }

    /// Returns which talks contain a folded phrase in their texts and names, except for
    /// affiliations and IDs.
    pub fn talks_with_phrase(&self, phrase: &str) -> Vec<bool> {
        let named = |field| !matches!(field, Field::Affiliation(_));
        let mut talks = self.fields.talks_with(phrase, named);
        for (talk, kind) in talks.iter_mut().zip(self.abstracts.matches(phrase)) {
            *talk |= kind != MatchKind::None;
        }
        talks
    }
}
