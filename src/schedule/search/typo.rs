//! Typos: words with a letter too many, too few, wrong, or two letters swapped (the
//! optimal string alignment distance).
//!
//! Only for words without a literal match. Compares word by word, without phonetics.

use std::ops::Range;

use super::fields::{Folded, letter};
use super::vocabulary::words;
use super::word::Word;

/// Returns whether a text may contain a word with typos, by the letters that both have.
/// Much faster than [`find`].
pub fn is_possible(word: &Word, text: &Folded) -> bool {
    let typos = allowed(word.text.chars().count());
    text.has_first_letter(word) && typos.is_some_and(|typos| text.missing_letters(word) <= typos)
}

/// Finds a word of a folded text that `typed` may be a typo of. The word may be longer
/// than `typed`, since readers search while they type. Short words have no typos, and the
/// first letter must be right.
pub fn find(text: &str, typed: &str) -> Option<Range<usize>> {
    let typed = Letters::of(typed.chars());
    let typos = allowed(typed.count)?;
    let first = typed.slice().first().copied();
    let mut words = words(text).map(|word| {
        let from = word.as_ptr().addr() - text.as_ptr().addr();
        from..from + word.len()
    });
    words.find(|range| {
        let letters = text[range.clone()].chars();
        if letters.clone().next() != first {
            return false;
        }
        // Further letters would be too many.
        let word = Letters::of(letters.take(typed.count + typos));
        let missing = (typed.bits & !word.bits).count_ones() as usize;
        missing <= typos
            && word.count + typos >= typed.count
            && distance_to_start(typed.slice(), word.slice()) <= typos
    })
}

/// Maximum length of a compared word in characters; nobody types longer words.
const MAX_LETTERS: usize = 63;

/// The letters of a word without a heap allocation, since every word of all titles is
/// compared.
pub struct Letters {
    all: [char; MAX_LETTERS],
    /// Number of letters.
    pub count: usize,
    /// The set of letters.
    pub bits: u64,
}

impl Letters {
    pub fn of(letters: impl Iterator<Item = char>) -> Self {
        let mut out = Self { all: ['\0'; MAX_LETTERS], count: 0, bits: 0 };
        for (place, c) in out.all.iter_mut().zip(letters) {
            *place = c;
            out.count += 1;
            out.bits |= letter(c);
        }
        out
    }

    pub fn slice(&self) -> &[char] {
        &self.all[..self.count]
    }
}

/// Returns the number of typos that a word of this length may have, if any.
pub fn allowed(letters: usize) -> Option<usize> {
    match letters {
        0..=3 => None,
        4..=7 => Some(1),
        _ => Some(2),
    }
}

/// Returns the distance between `typed` and the nearest prefix of `word`.
fn distance_to_start(typed: &[char], word: &[char]) -> usize {
    let distances = distances(typed, word);
    distances[..=word.len()].iter().copied().min().unwrap_or(usize::MAX)
}

/// Returns the distances between `typed` and the prefixes of `word`, by their lengths.
pub fn distances(typed: &[char], word: &[char]) -> [usize; MAX_LETTERS + 1] {
    let mut before = [0; MAX_LETTERS + 1];
    let mut last: [usize; MAX_LETTERS + 1] = std::array::from_fn(|column| column);
    for (i, a) in typed.iter().enumerate() {
        let mut row = [i + 1; MAX_LETTERS + 1];
        for (j, b) in word.iter().enumerate() {
            let replaced = last[j] + usize::from(a != b);
            let mut best = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == word[j - 1] && typed[i - 1] == *b {
                best = best.min(before[j - 1] + 1);
            }
            row[j + 1] = best;
        }
        before = std::mem::replace(&mut last, row);
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_words_allow_one_typo_and_long_ones_two() {
        assert_eq!(find("the kunit tests", "kunti"), Some(4..9));
        assert_eq!(find("the kunit tests", "kunnit"), Some(4..9));
        assert_eq!(find("scheduling", "shcedulign"), Some(0..10));
        assert_eq!(find("the kunit tests", "kxxit"), None);
        assert_eq!(find("abc", "abd"), None);
    }

    #[test]
    fn typo_in_a_prefix_matches_the_whole_word() {
        assert_eq!(find("a scheduler", "shce"), Some(2..11));
    }
}
