//! Stop words, found in the schedule itself: words of too many talks.
//!
//! If only few talks are in another language, its `und` and `nicht` are rare, too. So
//! talks that share many frequent words are counted as a language of their own.

use std::collections::HashSet;

use super::{Posting, TalkWords, repeat_key, to_f32};
use crate::schedule::model::Talk;

/// The number of talks to sample.
const SAMPLE_SIZE: usize = 500;
/// A word in a larger share of the talks is a stop word.
const MAX_DOCUMENT_FREQUENCY: f32 = 0.25;
/// A word in this share of all talks may be a stop word of its language.
const MIN_LANGUAGE_FREQUENCY: f32 = 0.04;
/// The number of frequent words that identify the language of a text.
const MIN_LANGUAGE_WORDS: usize = 12;
/// The share of them that another text in that language has.
const MIN_COMMON_SHARE: f32 = 0.33;
/// The minimum number of talks in a language.
const MIN_LANGUAGE_TALKS: usize = 20;
/// Smaller schedules are treated as if they had this many talks, so that two of their
/// talks can be similar.
const MIN_TALKS: usize = 12;
/// The two talks that are compared, which share a word anyway.
const PAIR_SIZE: f32 = 2.0;

/// Returns the IDF of each word of a vocabulary, which comes from the given talks; 0 for
/// stop words.
pub fn idfs(talks: &[Talk], talk_words: &TalkWords, given: &[usize]) -> Vec<f32> {
    let words = talk_words.statistics.len();
    let every = talks.len() / SAMPLE_SIZE;
    let mut seen = HashSet::new();
    let sample = (0..talks.len()).step_by(every.max(1));
    let sample = sample.filter(|talk| seen.insert(repeat_key(&talks[*talk])));
    let sample: Vec<&[Posting]> = sample.map(|talk| talk_words.of(talk)).collect();
    let everywhere = counts(&sample, words);
    let mut shares = shares(&everywhere, sample.len());
    let least = (to_f32(sample.len()) * MIN_LANGUAGE_FREQUENCY).max(3.0);
    let frequent = |(word, _): &&Posting| to_f32(everywhere[*word as usize]) >= least;
    let mut languages: Vec<Vec<bool>> = Vec::new();
    for &talk in given {
        let own: Vec<Posting> = talk_words.of(talk).iter().filter(frequent).copied().collect();
        let known = languages.iter().any(|language| has_in_common(language, &own, own.len()));
        if own.len() < MIN_LANGUAGE_WORDS || known {
            continue;
        }
        let mut language = vec![false; words];
        for (word, _) in &own {
            language[*word as usize] = true;
        }
        let same = sample.iter().filter(|talk| has_in_common(&language, talk, own.len()));
        let same: Vec<&[Posting]> = same.copied().collect();
        if same.len() >= MIN_LANGUAGE_TALKS {
            let own = self::shares(&counts(&same, words), same.len());
            shares.iter_mut().zip(own).for_each(|(share, own)| *share = share.max(own));
        }
        languages.push(language);
    }
    shares.into_iter().map(|share| idf(share, talks.len())).collect()
}

/// Returns the IDF of a word that only two talks share.
pub fn max_idf(talks: usize) -> f32 {
    idf(0.0, talks)
}

/// The IDF of a word in this share of the talks, not counting the compared pair.
fn idf(share: f32, talks: usize) -> f32 {
    let pair = PAIR_SIZE / to_f32(talks.max(MIN_TALKS));
    (MAX_DOCUMENT_FREQUENCY / (share + pair)).ln().max(0.0)
}

/// The share of the talks with each word, not counting the compared pair.
fn shares(counts: &[usize], talks: usize) -> Vec<f32> {
    counts.iter().map(|count| (to_f32(*count) - PAIR_SIZE).max(0.0) / to_f32(talks)).collect()
}

/// The number of talks with each word.
fn counts(talks: &[&[Posting]], words: usize) -> Vec<usize> {
    let mut counts = vec![0; words];
    talks.iter().copied().flatten().for_each(|(word, _)| counts[*word as usize] += 1);
    counts
}

/// Whether a talk has enough of the frequent words of a language.
fn has_in_common(language: &[bool], talk: &[Posting], words: usize) -> bool {
    let common = talk.iter().filter(|(word, _)| language[*word as usize]).count();
    to_f32(common) >= to_f32(words) * MIN_COMMON_SHARE
}
