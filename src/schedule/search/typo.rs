//! Words with a slip of the finger in them: a letter too many, too few, wrong,
//! or two swapped (the optimal string alignment distance).
//!
//! Only for words that occur nowhere as typed; it compares word by word and does
//! no phonetics.

use std::ops::Range;

use super::shorts::{Folded, letter};
use super::vocabulary::words;
use super::word::Word;

/// Whether a slip of a word may be in a text, by the letters that both have: much
/// faster than to look for it.
pub fn may_be(word: &Word, text: &Folded) -> bool {
    let slips = allowed(word.text.chars().count());
    text.may_begin(word) && slips.is_some_and(|slips| text.lacks(word) <= slips)
}

/// Where in a folded text a word stands that `typed` may have been meant for.
/// The word may go on after it, as one searches while typing. Short words are
/// too easily something else, and the first letter is taken to be right.
pub fn find(text: &str, typed: &str) -> Option<Range<usize>> {
    let typed = Letters::of(typed.chars());
    let slips = allowed(typed.count)?;
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
        // What comes later is too far away to be what was meant.
        let word = Letters::of(letters.take(typed.count + slips));
        let missing = (typed.bits & !word.bits).count_ones() as usize;
        missing <= slips
            && word.count + slips >= typed.count
            && distance_to_start(typed.slice(), word.slice()) <= slips
    })
}

/// The longest word that is compared, in characters; longer ones are none that
/// anybody types.
const LONGEST: usize = 63;

/// The letters of a word where they cost no memory of their own: this is asked of
/// every word of all titles.
struct Letters {
    all: [char; LONGEST],
    count: usize,
    bits: u64,
}

impl Letters {
    fn of(letters: impl Iterator<Item = char>) -> Self {
        let mut out = Self { all: ['\0'; LONGEST], count: 0, bits: 0 };
        for (place, c) in out.all.iter_mut().zip(letters) {
            *place = c;
            out.count += 1;
            out.bits |= letter(c);
        }
        out
    }

    fn slice(&self) -> &[char] {
        &self.all[..self.count]
    }
}

/// How many slips a word of so many letters may have, if any.
pub fn allowed(letters: usize) -> Option<usize> {
    match letters {
        0..=3 => None,
        4..=7 => Some(1),
        _ => Some(2),
    }
}

/// The distance between `typed` and the nearest beginning of `word`.
fn distance_to_start(typed: &[char], word: &[char]) -> usize {
    let columns = word.len() + 1;
    let mut before = [0; LONGEST + 1];
    let mut last: [usize; LONGEST + 1] = std::array::from_fn(|column| column);
    for (i, a) in typed.iter().enumerate() {
        let mut row = [i + 1; LONGEST + 1];
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
    last[..columns].iter().copied().min().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_in_a_short_word_two_in_a_long_one() {
        assert_eq!(find("the kunit tests", "kunti"), Some(4..9));
        assert_eq!(find("the kunit tests", "kunnit"), Some(4..9));
        assert_eq!(find("scheduling", "shcedulign"), Some(0..10));
        assert_eq!(find("the kunit tests", "kxxit"), None);
        assert_eq!(find("abc", "abd"), None);
    }

    #[test]
    fn the_word_may_go_on() {
        assert_eq!(find("a scheduler", "shce"), Some(2..11));
    }
}
