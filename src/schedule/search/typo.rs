//! Typos: words with a letter too many, too few, wrong, or two letters swapped (the
//! optimal string alignment distance). Compares letter by letter, without phonetics.

use super::letters::letter;

/// Maximum length of a compared word in characters, more than anybody types.
const MAX_LETTERS: usize = 63;

/// The letters of a word without a heap allocation, since a typo is compared with very
/// many words.
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

/// Returns the number of typos that a folded word may have, if any. Short words and short
/// names with a number have none: `ipv4` and `ipv6` are both right.
pub fn allowed(word: &str) -> Option<usize> {
    match word.chars().count() {
        0..=3 => None,
        4 if !word.chars().all(char::is_alphabetic) => None,
        _ if word.chars().all(char::is_numeric) => None,
        4..=7 => Some(1),
        _ => Some(2),
    }
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
    fn short_words_and_numbers_have_no_typos() {
        let words = ["", "bpf", "ipv6", "h264", "2025", "14231", "rist", "schedul1", "kernels"];
        let typos = [None, None, None, None, None, None, Some(1), Some(2), Some(1)];
        assert_eq!(words.map(allowed), typos);
    }
}
