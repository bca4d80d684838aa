//! Words that say nothing, found in the schedule itself: those of too many talks.
//!
//! Where few talks are written in another language, its `und` and `nicht` are in few talks
//! as well. So the talks with many of the same frequent words are counted on their own.

use super::{Said, Vocabulary, number, read};
use crate::schedule::model::Talk;

/// How many talks are read to find the words that say nothing.
const SAMPLE: usize = 1000;
/// A word in a larger part of all talks says nothing.
const MOST: f32 = 0.25;
/// The same for the talks of one language, which have their words in common.
const MOST_OF_LANGUAGE: f32 = 0.33;
/// A word in such a part of all talks may belong to every text of its language.
const FREQUENT: f32 = 0.04;
/// So many frequent words of a text show its language.
const ENOUGH_WORDS: usize = 12;
/// The part of them that another text in the language has.
const IN_COMMON: f32 = 0.33;
/// So many texts are needed to speak of a language.
const ENOUGH_TALKS: usize = 8;

/// Returns the number of talks from which on a word says nothing.
pub fn limit(all: usize) -> f32 {
    (number(all) * MOST).max(4.0)
}

/// Returns which words of a vocabulary say something. `lists` are the words of the talks that
/// it comes from.
pub fn telling_words(
    talks: &[Talk],
    lists: &[Vec<Said>],
    vocabulary: &Vocabulary,
    words: usize,
) -> Vec<bool> {
    let every = talks.len() / SAMPLE;
    let sample: Vec<Vec<u32>> =
        talks.iter().step_by(every.max(1)).map(|talk| known_words(talk, vocabulary)).collect();
    let everywhere = counts(sample.iter(), words);
    let most = limit(sample.len());
    let mut says: Vec<bool> = everywhere.iter().map(|count| number(*count) < most).collect();
    let least = (number(sample.len()) * FREQUENT).max(3.0);
    let frequent = |word: &u32| number(everywhere[*word as usize]) >= least;
    let mut languages: Vec<Vec<bool>> = Vec::new();
    for list in lists {
        let own: Vec<u32> = list.iter().map(|(word, _)| *word).filter(frequent).collect();
        let known = languages.iter().any(|language| has_in_common(language, &own, own.len()));
        if own.len() < ENOUGH_WORDS || known {
            continue;
        }
        let mut language = vec![false; words];
        own.iter().for_each(|word| language[*word as usize] = true);
        let same = sample.iter().filter(|talk| has_in_common(&language, talk, own.len()));
        let same: Vec<&Vec<u32>> = same.collect();
        if same.len() >= ENOUGH_TALKS {
            let most = number(same.len()) * MOST_OF_LANGUAGE;
            let counts = counts(same.into_iter(), words);
            says.iter_mut().zip(counts).for_each(|(says, count)| *says &= number(count) < most);
        }
        languages.push(language);
    }
    says
}

/// The words of a vocabulary in a talk, each once.
fn known_words(talk: &Talk, vocabulary: &Vocabulary) -> Vec<u32> {
    let mut words = Vec::new();
    read(talk, |_, key, _| words.extend(vocabulary.get(key)));
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
    number(common) >= number(words) * IN_COMMON
}
