//! One word of a query, and how well it matches a text.

use std::ops::Range;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use memchr::memmem::Finder;

use super::abstracts::is_word_start;
use super::fields::Folded;
use super::letters::{letter, letters};
use super::nearest::MAX_CORRECTIONS;

/// A word of a query.
#[derive(Debug)]
pub struct Word {
    /// The folded text.
    pub text: String,
    /// The set of its letters, see [`letters`].
    pub letters: u64,
    /// The bit of its first letter; 0 if it does not start with a letter or digit.
    pub first: u64,
    /// The words of the schedule that it means if it is a typo, or their beginnings, best
    /// first; see [`super::nearest`].
    pub corrections: Vec<Word>,
    /// The literal search for the word.
    pub finder: Finder<'static>,
    /// The score of a perfect match.
    best: i64,
    /// The positions of each ASCII character in the word, one bit per position.
    places: Box<[u64; 128]>,
    /// The positions of all other characters.
    others: Vec<(char, u64)>,
    length: usize,
    /// The minimum score of a match.
    min_score: i32,
}

/// Minimum score of a fuzzy match in percent of a perfect one: letters scattered over a
/// long title are no match.
const MIN_PERCENT: i64 = 70;

/// The score of a word inside another word ("rust" in "trusted") in percent: it is rarely
/// what the user means.
const INSIDE_A_WORD: u8 = 35;

impl Word {
    /// Prepares a folded word of at most 63 characters, since positions are bits of a `u64`.
    /// A typed word has at most sixty, a correction at most two more.
    pub fn new(text: &str) -> Self {
        let first = text.chars().next().filter(|c| c.is_alphanumeric());
        let mut word = Self {
            text: text.to_owned(),
            letters: letters(text),
            first: first.map_or(0, letter),
            corrections: Vec::new(),
            finder: Finder::new(text).into_owned(),
            best: Matcher::default().score(text, text).unwrap_or(1).max(1),
            places: Box::new([0; 128]),
            others: Vec::new(),
            length: 0,
            min_score: 0,
        };
        for (at, c) in text.chars().enumerate() {
            word.length = at + 1;
            match word.places.get_mut(c as usize) {
                Some(places) => *places |= 1 << at,
                None => word.others.push((c, 1 << at)),
            }
        }
        word.min_score = i32::try_from(word.best * MIN_PERCENT / 100).unwrap_or(i32::MAX);
        word
    }

    /// Returns the byte position of the first word of a folded text that starts with the
    /// word.
    pub fn at_word_start(&self, text: &str) -> Option<usize> {
        let mut found = self.finder.find_iter(text.as_bytes());
        found.find(|&at| is_word_start(text, at))
    }

    /// Returns the bytes of the best correction that is at the start of a word of a folded
    /// text.
    pub fn correction_in(&self, text: &str) -> Option<Range<usize>> {
        self.corrections.iter().find_map(|correction| {
            let at = correction.at_word_start(text)?;
            Some(at..at + correction.text.len())
        })
    }

    /// Returns the positions of a character in the word, one bit per position.
    fn places(&self, c: char) -> u64 {
        if let Some(places) = self.places.get(c as usize) {
            return *places;
        }
        let same = self.others.iter().filter(|(other, _)| *other == c);
        same.fold(0, |places, (_, place)| places | place)
    }

    /// Returns whether a text can match the word fuzzily: whether it has the letters of the
    /// word in order, [`is_abbreviation`] and with a sufficient score. Much faster than the fuzzy
    /// matcher, which most texts do not need.
    fn may_match(&self, text: &str) -> bool {
        // `found` counts the matches in the text so far; `here` those whose last letter is
        // in the current word and that include its first letter.
        let (mut found, mut here) = (PartialMatches::default(), PartialMatches::default());
        let mut in_word = false;
        for (at, c) in (0..).zip(text.chars()) {
            let begins = !in_word;
            in_word = c.is_alphanumeric();
            if in_word && begins {
                here.letters = 0;
            }
            let places = self.places(c);
            if places == 0 {
                continue;
            }
            let inside = in_word && !begins;
            let before = if inside { here.letters } else { found.letters | 1 };
            let bonus = match (at, begins) {
                (0, _) => 2 * score::WORD_START,
                (_, true) => score::WORD_START,
                _ => 0,
            };
            // Longest matches first, since each match extends to one more letter.
            let mut next = before & places;
            while next != 0 {
                let letters = 63 - next.leading_zeros() as usize;
                next &= !(1 << letters);
                let from = if inside { &here } else { &found };
                let score = from.best(letters, at, bonus) + score::LETTER + bonus;
                if letters + 1 == self.length && score >= self.min_score {
                    return true;
                }
                found.add(letters + 1, at, score);
                if in_word {
                    here.add(letters + 1, at, score);
                }
            }
        }
        false
    }
}

/// The scores of the fuzzy matcher, see `SkimScoreConfig`.
mod score {
    pub const LETTER: i32 = 16;
    /// At the start of a word; twice that at the start of the text.
    pub const WORD_START: i32 = 8;
    /// Directly after the previous letter.
    pub const NEXT: i32 = 4;
    /// Cost of a gap and of each character in it.
    pub const GAP: i32 = 3;
    pub const BEFORE: i32 = -1;
}

/// The possible numbers of matched letters of a word, one bit per number, and the best
/// score of each.
struct PartialMatches {
    letters: u64,
    /// The best score plus the position of the last letter, since a gap costs as much.
    spread: [i32; 64],
    /// The position of the last letter and the score there.
    last: [(i32, i32); 64],
}

impl Default for PartialMatches {
    fn default() -> Self {
        Self { letters: 0, spread: [0; 64], last: [(0, 0); 64] }
    }
}

impl PartialMatches {
    /// Returns the best score of a number of letters before a letter at a position, which
    /// has a bonus.
    fn best(&self, letters: usize, at: i32, bonus: i32) -> i32 {
        if letters == 0 {
            return score::BEFORE;
        }
        let apart = self.spread[letters] - score::GAP - (at - 1);
        match self.last[letters] {
            (place, score) if place == at - 1 => apart.max(score + (score::NEXT - bonus).max(0)),
            _ => apart,
        }
    }

    fn add(&mut self, letters: usize, at: i32, score: i32) {
        let bit = 1 << letters;
        let known = self.letters & bit != 0;
        let spread = score + at;
        if !known || self.spread[letters] < spread {
            self.spread[letters] = spread;
        }
        self.last[letters] = (at, score);
        self.letters |= bit;
    }
}

/// The fuzzy matcher of words and short texts.
pub struct Matcher(SkimMatcherV2);

impl Default for Matcher {
    fn default() -> Self {
        Self(SkimMatcherV2::default().ignore_case())
    }
}

impl Matcher {
    fn score(&self, text: &str, word: &str) -> Option<i64> {
        self.0.fuzzy_match(text, word)
    }

    /// Returns the quality of a match in a short text, in percent. A correction is worth
    /// more than the letters as typed, scattered over the text.
    pub fn percent(&self, word: &Word, text: &Folded) -> Option<u8> {
        /// The scores of the corrections.
        const CORRECTED: [u8; MAX_CORRECTIONS] = [90, 85, 80];
        let is_in = |correction: &Word| {
            text.has_letters(correction)
                && text.has_first_letter(correction)
                && correction.at_word_start(&text.text).is_some()
        };
        let mut corrections = word.corrections.iter().zip(CORRECTED);
        let corrected = corrections.find(|(word, _)| is_in(word)).map(|(_, percent)| percent);
        self.fuzzy(word, text).max(corrected)
    }

    /// A literal match at the start of a word is best, and one inside a word is worst.
    /// A fuzzy match is in between, unless it picks letters out of the middle of words.
    fn fuzzy(&self, word: &Word, text: &Folded) -> Option<u8> {
        const FUZZY_AT_BEST: i64 = 95;
        if !text.has_letters(word) {
            return None;
        }
        if text.has_first_letter(word) {
            if word.at_word_start(&text.text).is_some() {
                return Some(100);
            }
            if word.may_match(&text.text) {
                let percent = self.score(&text.text, &word.text)? * 100 / word.best;
                if percent >= MIN_PERCENT
                    && is_abbreviation(&text.text, &self.places(word, &text.text))
                {
                    return u8::try_from(percent.clamp(1, FUZZY_AT_BEST)).ok();
                }
            }
        }
        let is_typo = !word.corrections.is_empty();
        text.contains(word).then_some(if is_typo { INSIDE_A_WORD / 2 } else { INSIDE_A_WORD })
    }

    /// Returns the characters of a short folded text that a word matches.
    pub fn places(&self, word: &Word, text: &str) -> Vec<usize> {
        let found = self.0.fuzzy_indices(text, &word.text);
        found.map(|(_, at)| at).unwrap_or_default()
    }
}

/// Returns whether matched letters form an abbreviation: in each word with a match, the
/// first letter matches.
fn is_abbreviation(text: &str, at: &[usize]) -> bool {
    let mut matched = at.iter().copied().peekable();
    let mut in_word = false;
    let mut word_begun = false;
    for (place, c) in text.chars().enumerate() {
        let hit = matched.next_if_eq(&place).is_some();
        if !c.is_alphanumeric() {
            in_word = false;
            continue;
        }
        let first = !in_word;
        in_word = true;
        if first {
            word_begun = hit;
        } else if hit && !word_begun {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(crate::effort::random(2000))]

        #[test]
        fn can_cohere_never_excludes_a_coherent_match(
            text in "[a-cé -]{0,24}( [a-c]{1,30}){0,2}", typed in "[a-cé-]{1,5}",
        ) {
            let word = Word::new(&typed);
            let matcher = Matcher::default();
            let score = matcher.score(&text, &typed);
            let counts = score.is_some_and(|score| score * 100 / word.best >= MIN_PERCENT);
            let coheres = counts && is_abbreviation(&text, &matcher.places(&word, &text));
            prop_assert!(word.may_match(&text) || !coheres);
        }

        #[test]
        fn letter_filters_never_exclude_a_match(
            text in "[a-dé ]{0,16}", typed in "[a-dé]{1,4}",
        ) {
            let (word, text) = (Word::new(&typed), Folded::new(&text));
            let score = Matcher::default().score(&text.text, &word.text);
            prop_assert!(text.has_letters(&word) || score.is_none());
            let begins = word.at_word_start(&text.text);
            prop_assert!(text.has_first_letter(&word) || begins.is_none());
        }
    }
}
