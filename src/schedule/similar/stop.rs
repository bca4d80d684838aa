//! Words that say nothing, found in the schedule itself: those of too many talks.
//!
//! Where few talks are written in another language, its `und` and `nicht` are in few talks
//! as well. So the talks with many of the same frequent words are counted on their own.

use std::collections::HashSet;

use super::{Posting, Texts, Vocabulary, content, number};

/// How many talks are read to find the words that say nothing.
const SAMPLE_SIZE: usize = 500;
/// A word in a larger part of the talks says nothing.
const MAX_DOCUMENT_FREQUENCY: f32 = 0.25;
/// A word in such a part of all talks may belong to every text of its language.
const MIN_LANGUAGE_FREQUENCY: f32 = 0.04;
/// So many frequent words of a text show its language.
const MIN_LANGUAGE_WORDS: usize = 12;
/// The part of them that another text in the language has.
const MIN_COMMON_SHARE: f32 = 0.33;
/// So many texts are needed to speak of a language.
const MIN_LANGUAGE_TALKS: usize = 20;
/// Fewer talks count as so many: in the shortest schedule, too, two can be alike.
const MIN_TALKS: usize = 12;
/// So many talks share a word in any case: the given one and the one that is like it.
const PAIR_SIZE: f32 = 2.0;

/// Returns how telling each word of a vocabulary is; 0 for one that says nothing. `lists`
/// are the words of the talks that the vocabulary comes from.
pub fn telling(
    texts: Texts<'_>,
    lists: &[Vec<Posting>],
    vocabulary: &Vocabulary,
    words: usize,
) -> Vec<f32> {
    let talks = texts.talks;
    let every = talks.len() / SAMPLE_SIZE;
    let mut seen = HashSet::new();
    let sample = (0..talks.len()).step_by(every.max(1));
    let sample = sample.filter(|talk| seen.insert(content(&talks[*talk])));
    let sample: Vec<Vec<u32>> = sample.map(|talk| known_words(texts, talk, vocabulary)).collect();
    let everywhere = counts(sample.iter(), words);
    let mut parts = parts(&everywhere, sample.len());
    let least = (number(sample.len()) * MIN_LANGUAGE_FREQUENCY).max(3.0);
    let frequent = |word: &u32| number(everywhere[*word as usize]) >= least;
    let mut languages: Vec<Vec<bool>> = Vec::new();
    for list in lists {
        let own: Vec<u32> = list.iter().map(|(word, _)| *word).filter(frequent).collect();
        let known = languages.iter().any(|language| has_in_common(language, &own, own.len()));
        if own.len() < MIN_LANGUAGE_WORDS || known {
            continue;
        }
        let mut language = vec![false; words];
        for word in &own {
            language[*word as usize] = true;
        }
        let same = sample.iter().filter(|talk| has_in_common(&language, talk, own.len()));
        let same: Vec<&Vec<u32>> = same.collect();
        if same.len() >= MIN_LANGUAGE_TALKS {
            let (all, counts) = (same.len(), counts(same.into_iter(), words));
            let own = self::parts(&counts, all);
            parts.iter_mut().zip(own).for_each(|(part, own)| *part = part.max(own));
        }
        languages.push(language);
    }
    parts.into_iter().map(|part| says(part, talks.len())).collect()
}

/// Returns how telling a word is that only two of all talks share.
pub fn max_idf(talks: usize) -> f32 {
    says(0.0, talks)
}

/// How telling a word is that such a part of the talks share besides a pair.
fn says(part: f32, talks: usize) -> f32 {
    let pair = PAIR_SIZE / number(talks.max(MIN_TALKS));
    (MAX_DOCUMENT_FREQUENCY / (part + pair)).ln().max(0.0)
}

/// The part of the talks that each word is in, besides a pair that it connects.
fn parts(counts: &[usize], talks: usize) -> Vec<f32> {
    counts.iter().map(|count| (number(*count) - PAIR_SIZE).max(0.0) / number(talks)).collect()
}

/// The words of a vocabulary in a talk, each once.
fn known_words(texts: Texts<'_>, talk: usize, vocabulary: &Vocabulary) -> Vec<u32> {
    let mut words = Vec::new();
    texts.read(talk, |word| words.extend(vocabulary.get(word.key)));
    words.sort_unstable();
    words.dedup();
    words
}

/// In how many talks each word is.
fn counts<'t>(talks: impl Iterator<Item = &'t Vec<u32>>, words: usize) -> Vec<usize> {
    let mut counts = vec![0; words];
    talks.flatten().for_each(|word| counts[*word as usize] += 1);
    counts
}

/// Whether a talk has enough of the frequent words of a language.
fn has_in_common(language: &[bool], talk: &[u32], words: usize) -> bool {
    let common = talk.iter().filter(|word| language[**word as usize]).count();
    number(common) >= number(words) * MIN_COMMON_SHARE
}
