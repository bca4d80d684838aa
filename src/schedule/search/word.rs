//! One word of a query, and how well it matches a text.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use memchr::memmem::Finder;

use super::shorts::{Folded, letter, letters};
use super::texts::{Standing, begins_word};
use super::typo;

/// A word of a query.
pub struct Word {
    /// As it is typed, folded.
    pub text: String,
    /// The letters in it.
    pub letters: u64,
    /// The first of them; none where it begins with a sign.
    pub first: u64,
    /// Whether the word stands nowhere as it is typed, so that slips are allowed.
    pub slips: bool,
    /// Looks for it.
    pub finder: Finder<'static>,
    /// The score of a perfect match, to measure others by.
    best: i64,
    /// For each ASCII character where it is in the word, a bit a place.
    places: Box<[u64; 128]>,
    /// The same for all others.
    others: Vec<(char, u64)>,
    length: usize,
    /// The least score that counts.
    enough: i32,
}

/// The worst fuzzy match that still counts, in percent of a perfect one: letters
/// strewn over a long title are no match.
const WORST: i64 = 70;

/// What stands only inside of other words is rarely what was meant.
const INSIDE_A_WORD: u8 = 35;

impl Word {
    /// A folded word of at most sixty characters, taken as it is typed.
    pub fn new(text: &str) -> Self {
        let first = text.chars().next().filter(|c| c.is_alphanumeric());
        let mut word = Self {
            text: text.to_owned(),
            letters: letters(text),
            first: first.map_or(0, letter),
            slips: false,
            finder: Finder::new(text).into_owned(),
            best: Matcher::default().score(text, text).unwrap_or(1).max(1),
            places: Box::new([0; 128]),
            others: Vec::new(),
            length: 0,
            enough: 0,
        };
        for (at, c) in text.chars().enumerate() {
            word.length = at + 1;
            match word.places.get_mut(c as usize) {
                Some(places) => *places |= 1 << at,
                None => word.others.push((c, 1 << at)),
            }
        }
        word.enough = i32::try_from(word.best * WORST / 100).unwrap_or(i32::MAX);
        word
    }

    /// How well it matches a long text in which it stands so, in percent.
    pub fn percent_of(&self, standing: Standing) -> u8 {
        match standing {
            // What may be a slip is known to stand in no text.
            _ if self.slips => 0,
            Standing::Nowhere => 0,
            Standing::Inside => 70,
            Standing::AtStart => 100,
        }
    }

    /// How it stands in a folded text.
    pub fn standing_in(&self, text: &str) -> Standing {
        super::texts::standing(text, &self.finder)
    }

    /// The first place where a word of a folded text begins with it, in bytes.
    pub fn at_word_start(&self, text: &str) -> Option<usize> {
        let mut found = self.finder.find_iter(text.as_bytes());
        found.find(|&at| begins_word(text, at))
    }

    /// Where a character is in the word, a bit a place.
    fn places(&self, c: char) -> u64 {
        if let Some(places) = self.places.get(c as usize) {
            return *places;
        }
        let same = self.others.iter().filter(|(other, _)| *other == c);
        same.fold(0, |places, (_, place)| places | place)
    }

    /// Whether its letters can be found in a text in their order such that they
    /// are what [`coherent`] asks for, and score enough: much faster than to match
    /// fuzzily, which most texts are not worth.
    fn can_cohere(&self, text: &str) -> bool {
        // In the text so far; and of that such that the last letter is in this word,
        // as that word's first letter is.
        let (mut found, mut here) = (Begun::default(), Begun::default());
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
            // The most letters first, as each makes one more of them.
            let mut next = before & places;
            while next != 0 {
                let letters = 63 - next.leading_zeros() as usize;
                next &= !(1 << letters);
                let from = if inside { &here } else { &found };
                let score = from.best(letters, at, bonus) + score::LETTER + bonus;
                if letters + 1 == self.length && score >= self.enough {
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

/// What the fuzzy matcher gives for letters, see `SkimScoreConfig`.
mod score {
    pub const LETTER: i32 = 16;
    /// At the beginning of a word, twice at that of the text.
    pub const WORD_START: i32 = 8;
    /// After the letter before.
    pub const NEXT: i32 = 4;
    /// For a gap, and for each letter of it.
    pub const GAP: i32 = 3;
    pub const BEFORE: i32 = -1;
}

/// How many letters of a word can have been found, a bit for each number, with the
/// best scores of that.
struct Begun {
    letters: u64,
    /// The scores, and with them where the last letter is: a gap costs as much.
    spread: [i32; 64],
    /// The score with the last letter at a place.
    last: [(i32, i32); 64],
}

impl Default for Begun {
    fn default() -> Self {
        Self { letters: 0, spread: [0; 64], last: [(0, 0); 64] }
    }
}

impl Begun {
    /// The best score of so many letters before one at a place, which has a bonus.
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

/// Matches words with short texts.
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

    /// How well a word matches a short text, in percent. A slip of the finger is
    /// worth more than the same letters strewn about.
    pub fn percent(&self, word: &Word, text: &Folded) -> Option<u8> {
        const SLIP: u8 = 90;
        let slip = || {
            let near = word.slips && typo::may_be(word, text);
            (near && typo::find(&text.text, &word.text).is_some()).then_some(SLIP)
        };
        self.fuzzy(word, text).max(slip())
    }

    /// As it is typed at the beginning of a word is best; inside one ("rust" in
    /// "trusted") it is rarely what was meant; between them is what the fuzzy
    /// matcher finds, as long as it does not pick letters out of the middle of
    /// words.
    fn fuzzy(&self, word: &Word, text: &Folded) -> Option<u8> {
        const FUZZY_AT_BEST: i64 = 95;
        if !text.may_hold(word) {
            return None;
        }
        if text.may_begin(word) {
            if word.at_word_start(&text.text).is_some() {
                return Some(100);
            }
            if word.can_cohere(&text.text) {
                let percent = self.score(&text.text, &word.text)? * 100 / word.best;
                if percent >= WORST && coherent(&text.text, &self.places(word, &text.text)) {
                    return u8::try_from(percent.clamp(1, FUZZY_AT_BEST)).ok();
                }
            }
        }
        text.holds(word).then_some(INSIDE_A_WORD)
    }

    /// At which characters of a short folded text a word was found.
    pub fn places(&self, word: &Word, text: &str) -> Vec<usize> {
        let found = self.0.fuzzy_indices(text, &word.text);
        found.map(|(_, at)| at).unwrap_or_default()
    }
}

/// Whether matched letters are what one types to abbreviate: in each word, if any
/// letter of it is matched, so is its first.
fn coherent(text: &str, at: &[usize]) -> bool {
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
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn what_cannot_cohere_does_not(
            text in "[a-cé -]{0,24}( [a-c]{1,30}){0,2}", typed in "[a-cé-]{1,5}",
        ) {
            let word = Word::new(&typed);
            let matcher = Matcher::default();
            let score = matcher.score(&text, &typed);
            let counts = score.is_some_and(|score| score * 100 / word.best >= WORST);
            let coheres = counts && coherent(&text, &matcher.places(&word, &text));
            prop_assert!(word.can_cohere(&text) || !coheres);
        }

        #[test]
        fn what_is_ruled_out_by_its_letters_is_no_match(
            text in "[a-dé ]{0,16}", typed in "[a-dé]{1,4}",
        ) {
            let (word, text) = (Word::new(&typed), Folded::new(&text));
            let score = Matcher::default().score(&text.text, &word.text);
            prop_assert!(text.may_hold(&word) || score.is_none());
            let begins = word.at_word_start(&text.text);
            prop_assert!(text.may_begin(&word) || begins.is_none());
        }
    }
}
