//! The folded texts of a schedule, and the results of the last words: most words of a
//! query stay the same while the reader types the next letter.

use std::cell::RefCell;
use std::sync::Arc;

use super::abstracts::{AbstractIndex, MatchKind};
use super::fields::FieldIndex;
use super::nearest::nearest;
use super::word::{Matcher, Word};
use super::{Field, typo};
use crate::schedule::model::Talk;

/// The searchable texts of the talks of a schedule.
#[derive(Debug)]
pub struct SearchIndex {
    pub(in crate::schedule) fields: FieldIndex,
    pub(super) abstracts: AbstractIndex,
    /// The results of the last words, the latest last.
    last: RefCell<Vec<Arc<Found>>>,
}

/// The matches of one word in all talks, apart from the reader's notes.
#[derive(Debug)]
pub struct Found {
    pub word: Word,
    /// Whether one of the reader's notes contains the word.
    noted: bool,
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

    /// Finds a folded word. `noted` tells whether one of the reader's notes contains it:
    /// then it is no typo.
    pub fn find(&self, word: &str, noted: bool) -> Arc<Found> {
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

    fn find_uncached(&self, mut word: Word, noted: bool) -> Found {
        let mut in_abstracts = self.abstracts.matches(&word.text);
        word.is_typo = typo::allowed(word.text.chars().count()).is_some()
            && !noted
            && in_abstracts.iter().all(|kind| *kind == MatchKind::None)
            && !self.fields.contain(&word);
        if word.is_typo {
            let words = self.abstracts.words().map(|(word, talks)| (word, talks.len()));
            word.corrections = nearest(words, &word.text).into_iter().map(str::to_owned).collect();
        }
        for corrections in &word.corrections {
            let kinds = self.abstracts.matches(corrections).into_iter();
            for (kind, of_meant) in in_abstracts.iter_mut().zip(kinds) {
                if of_meant == MatchKind::WordStart {
                    *kind = MatchKind::Typo;
                }
            }
        }
        let scores = self.scores(&word, &in_abstracts);
        Found { word, noted, in_abstracts, scores }
    }

    /// Returns the score of each talk as a hit of a word: that of its best field.
    fn scores(&self, word: &Word, in_abstracts: &[MatchKind]) -> Vec<u16> {
        let matcher = Matcher::default();
        let percent = |text| matcher.percent(word, text).unwrap_or(0);
        let percents: Vec<u8> = self.fields.texts().iter().map(percent).collect();
        let talks = self.fields.talks().zip(self.fields.ids()).zip(in_abstracts);
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
