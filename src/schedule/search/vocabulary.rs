//! The words of the abstracts, to look up which of them a typed word is a typo of.
//!
//! Collected once, when a search needs them. A typed word that some abstract has is no typo.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::typo::{self, Letters};

/// The least number of letters of a word: shorter words are near to too many others.
const SHORTEST: usize = 5;
/// The most words that one typed word is corrected to.
const MOST: usize = 3;

/// The distinct words of a text.
#[derive(Debug)]
pub struct Vocabulary(Vec<Known>);

/// A word of the text.
#[derive(Debug)]
struct Known {
    /// The byte position of its first occurrence, and its length in bytes.
    at: (usize, usize),
    /// The set of its letters.
    letters: u64,
    count: u32,
}

/// How well a word fits, the best first: the number of typos, and whether only its beginning
/// fits, since readers search while they type.
type Fit = (usize, bool);

impl Vocabulary {
    /// Collects the words of a folded text.
    pub fn new(text: &str) -> Self {
        let mut known: Vec<Known> = Vec::new();
        let mut places: HashMap<&str, usize, RandomState> = HashMap::default();
        for word in typo::words(text).filter(|word| word.len() >= SHORTEST) {
            let place = *places.entry(word).or_insert_with(|| {
                let at = (word.as_ptr().addr() - text.as_ptr().addr(), word.len());
                known.push(Known { at, letters: super::fields::letters(word), count: 0 });
                known.len() - 1
            });
            known[place].count += 1;
        }
        Self(known)
    }

    /// Returns the words, or beginnings of words, that are nearest to a typed word, the most
    /// frequent first. `text` is that of the vocabulary.
    pub fn nearest<'a>(&self, text: &'a str, typed: &str) -> Vec<&'a str> {
        let letters = Letters::of(typed.chars());
        let Some(typos) = typo::allowed(letters.count) else {
            return Vec::new();
        };
        let mut best: Fit = (typos, letters.count >= SHORTEST);
        let mut found: HashMap<&str, u32, RandomState> = HashMap::default();
        for known in &self.0 {
            let missing = (letters.bits & !known.letters).count_ones() as usize;
            if missing > best.0 || known.at.1 + best.0 < letters.count {
                continue;
            }
            let word = &text[known.at.0..known.at.0 + known.at.1];
            let Some((fit, beginning)) = fit(&letters, word, typos).filter(|(fit, _)| *fit <= best)
            else {
                continue;
            };
            if fit < best {
                best = fit;
                found.clear();
            }
            *found.entry(beginning).or_default() += known.count;
        }
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort_unstable_by_key(|&(word, count)| (std::cmp::Reverse(count), word));
        found.into_iter().take(MOST).map(|(word, _)| word).collect()
    }
}

/// Returns how a typed word fits a word, and the part of the word that it fits. Typos in the
/// first letter are rarer: then the whole word must fit, with a single one.
fn fit<'a>(typed: &Letters, word: &'a str, typos: usize) -> Option<(Fit, &'a str)> {
    // Further letters would be too many.
    let begun = Letters::of(word.chars().take(typed.count + typos));
    let is_all = word.chars().nth(begun.count).is_none();
    let same_start = typed.slice().first() == begun.slice().first();
    if !same_start && !is_all {
        return None;
    }
    let distances = typo::distances(typed.slice(), begun.slice());
    let whole = distances[begun.count];
    if !same_start {
        return (whole <= 1).then_some(((whole, false), word));
    }
    let columns = distances[..=begun.count].iter().copied().zip(0..);
    // Of equally near beginnings, the longest says most.
    let (least, length) =
        columns.min_by_key(|&(distance, length)| (distance, std::cmp::Reverse(length)))?;
    if is_all && whole == least {
        return Some(((whole, false), word));
    }
    let end = word.char_indices().nth(length).map_or(word.len(), |(at, _)| at);
    Some(((least, true), &word[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nearest<'a>(text: &'a str, typed: &str) -> Vec<&'a str> {
        Vocabulary::new(text).nearest(text, typed)
    }

    #[test]
    fn the_nearest_words_are_found_and_the_most_frequent_first() {
        let text = "memory memories memento; the scheduler, scheduling and memory. é kernel";
        assert_eq!(nearest(text, "memroy"), ["memory"]);
        assert_eq!(nearest(text, "mmory"), ["memory"]);
        assert_eq!(nearest(text, "emmory"), ["memory"]);
        assert_eq!(nearest(text, "xernel"), ["kernel"]);
        assert_eq!(nearest(text, "shcedulign"), ["scheduling"]);
        // While it is typed: the beginnings that fit.
        assert_eq!(nearest(text, "shced"), ["sched"]);
        assert_eq!(nearest("reads beads beads heads", "xeads"), ["beads", "heads", "reads"]);
        assert_eq!(nearest(text, "kernl"), ["kernel"]);
        assert_eq!(nearest("hello halo", "helo"), ["hello"]);
        for typed in ["memr", "mxmxry", "zzzzz", "", "ernels"] {
            assert_eq!(nearest(text, typed), [""; 0], "{typed}");
        }
    }

    #[test]
    fn a_word_that_fits_as_a_whole_is_meant_before_the_beginning_of_another() {
        assert_eq!(nearest("trace traceability", "trcae"), ["trace"]);
        assert_eq!(nearest("traceability", "trcae"), ["trace"]);
    }
}
