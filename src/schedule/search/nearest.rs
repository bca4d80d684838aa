//! The words that a typed word is a typo of: the nearest of a vocabulary.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::fields::letters;
use super::typo::{self, Letters};

/// The minimum number of letters of a word: shorter words are near to too many others.
const MIN_LETTERS: usize = 5;
/// The maximum number of corrections of a typed word.
const MAX_CORRECTIONS: usize = 3;

/// How well a word fits, the best first: the number of typos, and whether only its beginning
/// fits, since readers search while they type.
type Fit = (usize, bool);

/// Returns the words, or beginnings of words, that are nearest to a typed word, the most
/// frequent first. Each word comes with its frequency.
pub fn nearest<'a>(words: impl Iterator<Item = (&'a str, usize)>, typed: &str) -> Vec<&'a str> {
    let typed = Letters::of(typed.chars());
    let Some(typos) = typo::allowed(typed.count) else {
        return Vec::new();
    };
    let mut best: Fit = (typos, typed.count >= MIN_LETTERS);
    let mut found: HashMap<&str, usize, RandomState> = HashMap::default();
    for (word, frequency) in words {
        if word.len() < MIN_LETTERS || word.len() + best.0 < typed.count {
            continue;
        }
        let missing = (typed.bits & !letters(word)).count_ones() as usize;
        let fit = (missing <= best.0).then(|| fit(&typed, word, typos)).flatten();
        let Some((fit, beginning)) = fit.filter(|(fit, _)| *fit <= best) else {
            continue;
        };
        if fit < best {
            best = fit;
            found.clear();
        }
        *found.entry(beginning).or_default() += frequency;
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_unstable_by_key(|&(word, frequency)| (std::cmp::Reverse(frequency), word));
    found.into_iter().take(MAX_CORRECTIONS).map(|(word, _)| word).collect()
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
    use crate::schedule::search::vocabulary::words;

    fn nearest<'a>(text: &'a str, typed: &str) -> Vec<&'a str> {
        super::nearest(words(text).map(|word| (word, 1)), typed)
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
        assert_eq!(nearest("hello halo", "helo"), ["hello"]);
        for typed in ["memr", "mxmxry", "zzzzz", "", "ernels"] {
            assert_eq!(nearest(text, typed), [""; 0], "{typed}");
        }
    }

    #[test]
    fn whole_word_match_beats_prefix_match() {
        assert_eq!(nearest("trace traceability", "trcae"), ["trace"]);
        assert_eq!(nearest("traceability", "trcae"), ["trace"]);
    }
}
