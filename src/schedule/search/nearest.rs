//! The corrections of a typed word: its singular, or else the words of the schedule that are
//! nearest to it.

use std::cmp::Reverse;
use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::letters::letters;
use super::typo::{self, Letters};
use crate::text::fold;

/// The minimum number of letters of a typed word that may be the beginning of a word of an
/// abstract, with a typo: shorter beginnings fit too many words.
const MIN_START: usize = 5;
/// The maximum number of corrections of a typed word.
pub const MAX_CORRECTIONS: usize = 3;
/// A word of three letters in more than one in four abstracts is like "the", which users do not
/// search.
const COMMON: usize = 4;

/// How well a word fits a typed word, the best first: the number of typos, and the part of
/// the word that fits.
type Fit = (usize, Part);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// The whole word.
    Whole,
    /// The whole word except for its first letter, in which typos are rarer.
    Rest,
    /// The beginning of the word, since users search while they type.
    Start,
    /// The whole word, which has only three letters and so is near to many others.
    Short,
}

/// The nearest words found so far.
pub struct Nearest<'a> {
    typed: Letters,
    /// The singular of the typed word, if its form is that of a plural.
    singular: Option<&'a str>,
    /// Whether a letter of the typed word is doubled, which is a likely typo.
    is_doubled: bool,
    /// The maximum number of typos.
    typos: usize,
    best: Fit,
    /// The words, or beginnings of words, with the best fit.
    found: HashMap<&'a str, usize, RandomState>,
    /// The number of talks.
    talks: usize,
    /// Words of three letters that are never meant, see [`COMMON`].
    common: Vec<&'a str>,
}

impl<'a> Nearest<'a> {
    /// Starts without words, for a number of talks. Returns `None` for a typed word that is
    /// never corrected.
    pub fn new(typed: &'a str, talks: usize) -> Option<Self> {
        let typos = typo::allowed(typed)?;
        let letters = Letters::of(typed.chars());
        Some(Self {
            is_doubled: letters.slice().windows(2).any(|pair| pair[0] == pair[1]),
            typed: letters,
            singular: singular(typed),
            typos,
            best: (typos, Part::Short),
            found: HashMap::default(),
            talks,
            common: Vec::new(),
        })
    }

    /// Adds a word with its frequency. The words of abstracts must come before those of titles
    /// and names, which `in_name` marks, so that common words are known.
    pub fn add(&mut self, word: &'a str, frequency: usize, in_name: bool) {
        if !self.may_fit(word) {
            return;
        }
        let missing = (self.typed.bits & !letters(word)).count_ones() as usize;
        let fit = (missing <= self.best.0).then(|| self.fit(word)).flatten();
        let Some((mut fit, part)) = fit else {
            return;
        };
        if part.len() <= 3 && !in_name && frequency * COMMON > self.talks {
            self.common.push(word);
        }
        if self.common.contains(&word) {
            return;
        }
        match fit.1 {
            Part::Start if self.typed.count < MIN_START && !in_name => return,
            Part::Short if self.is_doubled => fit.1 = Part::Whole,
            _ => {}
        }
        if fit < self.best {
            self.best = fit;
            self.found.clear();
        }
        if fit == self.best {
            *self.found.entry(part).or_default() += frequency;
        }
    }

    /// Returns whether a word may fit by its length and its first letter, which rules out
    /// most words quickly.
    fn may_fit(&self, word: &str) -> bool {
        let (typos, count) = (self.best.0, self.typed.count);
        let same_start = word.chars().next().as_ref() == self.typed.slice().first();
        let is_ascii_longer = word.len() > count + 1 && word.is_ascii();
        word.len() + typos >= count && (same_start || !is_ascii_longer)
    }

    /// Returns the nearest words, or beginnings of words, the most frequent first.
    pub fn words(self) -> Vec<&'a str> {
        let mut found: Vec<_> = self.found.into_iter().collect();
        found.sort_unstable_by_key(|&(word, frequency)| (Reverse(frequency), word));
        found.into_iter().take(MAX_CORRECTIONS).map(|(word, _)| word).collect()
    }

    /// Returns how the typed word fits a word, and the part of the word that it fits.
    fn fit(&self, word: &'a str) -> Option<(Fit, &'a str)> {
        let typed = &self.typed;
        if self.singular == Some(word) {
            return Some(((0, Part::Whole), word));
        }
        // Further letters would be too many.
        let begun = Letters::of(word.chars().take(typed.count + self.typos));
        let is_all = word.chars().nth(begun.count).is_none();
        let same_start = typed.slice().first() == begun.slice().first();
        if begun.count < 3 || !same_start && !is_all {
            return None;
        }
        let distances = typo::distances(typed.slice(), begun.slice());
        let whole = distances[begun.count];
        if begun.count == 3 {
            return (same_start && whole <= 1).then_some(((whole, Part::Short), word));
        }
        if !same_start {
            return (whole <= 1).then_some(((whole, Part::Rest), word));
        }
        let columns = distances[..=begun.count].iter().copied().zip(0..);
        // Of equally near beginnings, the longest says most.
        let (least, length) =
            columns.min_by_key(|&(distance, length)| (distance, Reverse(length)))?;
        if is_all && whole == least {
            return Some(((whole, Part::Whole), word));
        }
        let end = word.char_indices().nth(length).map_or(word.len(), |(at, _)| at);
        Some(((least, Part::Start), &word[..end]))
    }
}

/// Returns the singular of a plural in -s.
fn singular(word: &str) -> Option<&str> {
    word.strip_suffix('s').filter(|_| fold::is_plural(word.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::Nearest;
    use crate::text::fold::words;

    /// The words of a text that are nearest, as if it was an abstract of one of many talks,
    /// or a title.
    fn nearest_in<'a>(text: &'a str, typed: &'a str, in_name: bool) -> Vec<&'a str> {
        let Some(mut nearest) = Nearest::new(typed, 100) else {
            return Vec::new();
        };
        words(text).for_each(|word| nearest.add(word, 1, in_name));
        nearest.words()
    }

    fn nearest<'a>(text: &'a str, typed: &'a str) -> Vec<&'a str> {
        nearest_in(text, typed, false)
    }

    #[test]
    fn nearest_words_are_found_most_frequent_first() {
        let text = "memory memories memento; the scheduler, scheduling and memory. é kernel";
        assert_eq!(nearest(text, "memroy"), ["memory"]);
        assert_eq!(nearest(text, "mmory"), ["memory"]);
        assert_eq!(nearest(text, "emmory"), ["memory"]);
        assert_eq!(nearest(text, "xernel"), ["kernel"]);
        assert_eq!(nearest(text, "shcedulign"), ["scheduling"]);
        // An unfinished word matches the beginnings of words.
        assert_eq!(nearest(text, "shced"), ["sched"]);
        assert_eq!(nearest("reads beads beads heads", "xeads"), ["beads", "heads", "reads"]);
        assert_eq!(nearest(text, "kernl"), ["kernel"]);
        assert_eq!(nearest("hello halo", "helo"), ["halo", "hello"]);
        for typed in ["memr", "mxmxry", "zzzzz", "", "ernels"] {
            assert_eq!(nearest(text, typed), [""; 0], "{typed}");
        }
    }

    #[test]
    fn whole_word_match_beats_prefix_match() {
        assert_eq!(nearest("trace traceability", "trcae"), ["trace"]);
        assert_eq!(nearest("traceability", "trcae"), ["trace"]);
    }

    #[test]
    fn short_words_allow_one_typo_and_long_ones_two() {
        assert_eq!(nearest("the kunit tests", "kunti"), ["kunit"]);
        assert_eq!(nearest("the kunit tests", "kunnit"), ["kunit"]);
        assert_eq!(nearest("scheduling", "shcedulign"), ["scheduling"]);
        assert_eq!(nearest("the kunit tests", "kxxit"), [""; 0]);
        assert_eq!(nearest("abc", "abd"), [""; 0]);
        for typed in ["rist", "rut", "rsut", "rustt", "ruust"] {
            let expected: &[&str] = if typed == "rut" { &[] } else { &["rust"] };
            assert_eq!(nearest("rust", typed), expected, "{typed}");
        }
    }

    #[test]
    fn typo_in_a_prefix_matches_titles_from_four_letters() {
        assert_eq!(nearest_in("a scheduler", "shce", true), ["sche"]);
        assert_eq!(nearest("a scheduler", "shce"), [""; 0]);
    }

    #[test]
    fn words_of_three_letters_come_last_except_for_doubled_letters() {
        assert_eq!(nearest("bpf", "bppf"), ["bpf"]);
        assert_eq!(nearest("gift git git", "gitt"), ["git", "gift"]);
        assert_eq!(nearest("gift git git", "giht"), ["gift"]);
        assert_eq!(nearest("xpf", "bppf"), [""; 0]);
        for (typed, word, is_found) in
            [("thei", "the", false), ("thes", "the", false), ("maps", "map", true)]
        {
            let mut nearest = Nearest::new(typed, 100).unwrap();
            nearest.add(word, if is_found { 25 } else { 26 }, false);
            nearest.add(word, 1, true);
            assert_eq!(nearest.words() == [word], is_found, "{typed}");
        }
    }

    #[test]
    fn singular_of_a_plural_beats_typos() {
        assert_eq!(nearest("driver divers drives", "drivers"), ["driver"]);
        assert_eq!(nearest("map maus", "maps"), ["map"]);
        assert_eq!(nearest("clas viru tasc", "class"), ["clas"], "a typo all the same");
        assert_eq!(super::singular("kubernetes"), Some("kubernete"));
        for word in ["class", "virus", "chassis", "bus", "map"] {
            assert_eq!(super::singular(word), None, "{word}");
        }
    }
}
