//! Search: which talks match the words of a query, how well, and where.
//!
//! All words of a query must match, in any order. A word matches fuzzily
//! (`fuzzy-matcher`) in titles, people, sessions, tracks and rooms. In abstracts and in
//! the user's notes it matches as plain text, since in a long text a fuzzy word matches
//! nearly everything. A word that no word of the schedule starts with may be a typo or a
//! plural, and also matches its corrections: the nearest words of all, which differ by one
//! or two letters. Search does not filter; [`super::query`] does.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use memchr::memmem::Finder;

use super::model::Talk;
use crate::text::fold;

mod abstracts;
mod field;
mod fields;
mod index;
mod letters;
pub mod names;
mod nearest;
mod snippet;
mod typo;
mod vocabulary;
mod word;

pub(super) use abstracts::is_word_start;
use abstracts::{MatchKind, match_kind};
pub use field::Field;
use fields::Folded;
pub use index::SearchIndex;
use index::WordMatches;
pub use snippet::snippet;
use word::{Matcher, Word};

/// The matches of a query in one field of a talk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldMatch {
    /// The field.
    pub field: Field,
    /// The matched characters of the field, counted in `char`s, ascending.
    pub at: Vec<usize>,
}

/// The words of a query, prepared for a schedule.
pub struct WordQuery {
    /// The alternative words of each term. A talk must match one word of every term.
    terms: Vec<Vec<Arc<WordMatches>>>,
    /// The folded notes of the user by talk.
    notes: BTreeMap<usize, Folded>,
}

/// Limits of a query: text pasted by mistake must not take the time that fuzzy matching
/// takes on it.
const MAX_WORDS: usize = 12;
const MAX_WORD_LENGTH: usize = 60;

impl WordQuery {
    /// Finds the words of a text, which are separated by white space and must all match.
    /// `notes` are the user's notes by the position of their talk.
    pub fn new(text: &str, index: &SearchIndex, notes: &[(usize, &str)]) -> Self {
        let text = fold::text(text);
        let words: Vec<[&str; 1]> = text.split_whitespace().map(|word| [word]).collect();
        Self::of(words.iter().map(|word| &word[..]), index, notes)
    }

    /// Finds the folded words of terms. Only the first twelve words and the first sixty
    /// characters of each word count.
    pub fn of<'a>(
        terms: impl Iterator<Item = &'a [&'a str]>,
        index: &SearchIndex,
        notes: &[(usize, &str)],
    ) -> Self {
        let fold_note = |&(talk, note): &(usize, &str)| (talk, Folded::new(note));
        let notes: BTreeMap<usize, Folded> = notes.iter().map(fold_note).collect();
        let find = |word: &&str| {
            let word = first_chars(word, MAX_WORD_LENGTH);
            let finder = Finder::new(word);
            let is_start = |note: &Folded| match_kind(&note.text, &finder) == MatchKind::WordStart;
            index.find(word, notes.values().any(is_start))
        };
        let mut room = MAX_WORDS;
        let terms = terms.map(|words| {
            let words = &words[..words.len().min(room)];
            room -= words.len();
            words.iter().map(find).collect::<Vec<_>>()
        });
        let terms = terms.take_while(|words| !words.is_empty()).collect();
        Self { terms, notes }
    }

    /// Returns whether the query has no words.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Returns the score of each talk in time order: 0 if a term does not match, and more
    /// for a better match. Empty for an empty query.
    pub fn scores(&self) -> Vec<u32> {
        self.scores_or(|_, _| false)
    }

    /// Returns the same scores if conditions, too, are alternatives of terms. `holds` takes
    /// the index of a term and of a talk, and returns whether one of the term's conditions
    /// holds for the talk, which scores like a word in a name.
    pub fn scores_or(&self, holds: impl Fn(usize, usize) -> bool) -> Vec<u32> {
        let mut totals = Vec::new();
        for (term, words) in self.terms.iter().enumerate() {
            let mut scores: Vec<u32> = Vec::new();
            for found in words {
                scores.resize(found.scores.len(), 0);
                for (score, of_word) in scores.iter_mut().zip(&found.scores) {
                    *score = u32::from(*of_word).max(*score);
                }
                for (talk, note) in &self.notes {
                    if let Some(score) = scores.get_mut(*talk) {
                        *score = u32::from(score_in_note(&found.word, note)).max(*score);
                    }
                }
            }
            for (talk, score) in scores.iter_mut().enumerate() {
                if holds(term, talk) {
                    *score = u32::from(Field::Track.score(100)).max(*score);
                }
            }
            if totals.is_empty() {
                totals = scores;
                continue;
            }
            for (total, score) in totals.iter_mut().zip(scores) {
                *total = if *total > 0 && score > 0 { *total + score } else { 0 };
            }
        }
        totals
    }

    /// Returns the corrected words, each with its corrections, best first.
    pub fn corrections(&self) -> impl Iterator<Item = (&str, Vec<&str>)> {
        let typos = self.words().filter(|found| !found.word.corrections.is_empty());
        typos.map(|found| {
            let corrections = found.word.corrections.iter();
            (found.word.text.as_str(), corrections.map(|word| word.text.as_str()).collect())
        })
    }

    /// Names the corrections, as in `rust, rest for rist; kernel for kernl`. `None` if no
    /// word is corrected.
    pub fn name_corrections(&self) -> Option<String> {
        let name = |(typed, words): (&str, Vec<&str>)| format!("{} for {typed}", words.join(", "));
        let named: Vec<String> = self.corrections().map(name).collect();
        (!named.is_empty()).then(|| named.join("; "))
    }

    /// Returns the words of all terms.
    fn words(&self) -> impl Iterator<Item = &Arc<WordMatches>> {
        self.terms.iter().flatten()
    }

    /// Returns the matches of the query in a talk, fields in reading order.
    pub fn field_matches(&self, index: &SearchIndex, talk: usize) -> Vec<FieldMatch> {
        let matcher = Matcher::default();
        let mut fields: Vec<FieldMatch> = Vec::new();
        for found in self.words() {
            let Some((_, field)) = self.best(&matcher, found, index, talk) else {
                continue;
            };
            let at = self.positions(&matcher, &found.word, index, talk, field);
            match fields.iter_mut().find(|known| known.field == field) {
                Some(known) => {
                    known.at.extend(at);
                    known.at.sort_unstable();
                    known.at.dedup();
                }
                None => fields.push(FieldMatch { field, at }),
            }
        }
        fields.sort_by_key(|known| known.field);
        fields
    }

    /// Returns the best match of a word in a talk: its score and its field.
    fn best(
        &self,
        matcher: &Matcher,
        found: &WordMatches,
        index: &SearchIndex,
        talk: usize,
    ) -> Option<(u16, Field)> {
        let word = &found.word;
        let in_abstract = found.in_abstracts.get(talk)?.percent();
        let id = index.fields.ids.get(talk).filter(|id| ***id == *word.text);
        let short = index.fields.of(talk).filter_map(|(field, text)| {
            let percent = matcher.percent(word, text)?;
            Some((field.score(percent), field))
        });
        let short = short.chain(id.map(|_| (Field::Id.score(100), Field::Id)));
        let note = self.notes.get(&talk).map_or(0, |note| score_in_note(word, note));
        let long = [(note, Field::Note), (Field::Abstract.score(in_abstract), Field::Abstract)];
        // Of equal matches, the first short field says most.
        let rank = |&(score, field): &(u16, Field)| {
            let is_long = matches!(field, Field::Note | Field::Abstract);
            (score, !is_long, std::cmp::Reverse(field))
        };
        short.chain(long).max_by_key(rank).filter(|(score, _)| *score > 0)
    }

    /// Returns the matched characters of a word in a field.
    fn positions(
        &self,
        matcher: &Matcher,
        word: &Word,
        index: &SearchIndex,
        talk: usize,
        field: Field,
    ) -> Vec<usize> {
        let folded = match field {
            Field::Abstract => Some(index.abstracts.of(talk)),
            Field::Note => self.notes.get(&talk).map(|note| &*note.text),
            Field::Id => index.fields.ids.get(talk).map(|id| &**id),
            field => {
                let mut fields = index.fields.of(talk);
                fields.find(|(other, _)| *other == field).map(|(_, folded)| &*folded.text)
            }
        };
        let folded = folded.unwrap_or_default();
        if let Some(bytes) = word.correction_in(folded) {
            return chars_at(folded, bytes).collect();
        }
        // Users look for the literal word.
        let exact = word.at_word_start(folded).or_else(|| folded.find(&word.text));
        if let Some(byte) = exact {
            return chars_at(folded, byte..byte + word.text.len()).collect();
        }
        matcher.places(word, folded)
    }
}

fn score_in_note(word: &Word, note: &Folded) -> u16 {
    let literal = match_kind(&note.text, &word.finder);
    let corrected =
        word.correction_in(&note.text).map_or(MatchKind::None, |_| MatchKind::Corrected);
    Field::Note.score(literal.max(corrected).percent())
}

/// Returns at most the first `chars` characters of a text.
fn first_chars(text: &str, chars: usize) -> &str {
    text.char_indices().nth(chars).map_or(text, |(end, _)| &text[..end])
}

/// Converts a range of bytes to a range of characters.
fn chars_at(text: &str, bytes: Range<usize>) -> Range<usize> {
    let from = text[..bytes.start].chars().count();
    from..from + text[bytes].chars().count()
}

/// Returns the shown text of a field; `note` is the user's note on the talk.
pub fn field_text<'a>(talk: &'a Talk, note: Option<&'a str>, field: Field) -> &'a str {
    match field {
        Field::Title => &talk.title,
        Field::Subtitle => talk.subtitle.as_deref().unwrap_or_default(),
        Field::Person(at) => talk.people().nth(at).map_or("", |(_, p)| p.name.as_str()),
        Field::Affiliation(at) => {
            talk.people().nth(at).and_then(|(_, p)| p.affiliation.as_deref()).unwrap_or_default()
        }
        Field::Id => talk.id.as_str(),
        Field::Session => talk.session.as_deref().unwrap_or_default(),
        Field::Track => talk.track.as_deref().unwrap_or_default(),
        Field::Room => talk.room.as_deref().unwrap_or_default(),
        Field::Note => note.unwrap_or_default(),
        Field::Abstract => &talk.abstract_,
    }
}

#[cfg(test)]
mod tests;
