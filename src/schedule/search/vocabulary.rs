//! The words of long texts, each with the texts it stands in: what is typed is mostly
//! a piece of a word, and there are far fewer words than there is text.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::shorts::{letter, letters};
use super::texts::Standing;

/// The words of some folded texts.
#[derive(Debug, Default)]
pub struct Vocabulary {
    words: Vec<Entry>,
    /// Of each text the letters in it, and those that its words begin with.
    texts: Vec<(u64, u64)>,
}

#[derive(Debug)]
struct Entry {
    word: Box<str>,
    letters: u64,
    first: u64,
    /// The last text it stands in so far, counted from 1.
    last: u32,
    /// The steps from each text it stands in to the next, each as a number of as
    /// many bytes as it takes, seven bits a byte, the lowest first.
    steps: Vec<u8>,
}

/// Which words are meant by a piece of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Whole,
    Beginning,
    End,
}

impl Vocabulary {
    /// Gathers the words of folded texts.
    pub fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut vocabulary = Self::default();
        let mut known: HashMap<&str, usize, RandomState> = HashMap::default();
        for text in texts {
            let number = u32::try_from(vocabulary.texts.len() + 1).unwrap_or(u32::MAX);
            let (mut all, mut firsts) = (0, 0);
            for word in words(text) {
                let at = *known.entry(word).or_insert(vocabulary.words.len());
                if at == vocabulary.words.len() {
                    vocabulary.words.push(Entry::new(word));
                }
                let entry = &mut vocabulary.words[at];
                entry.stands_in(number);
                all |= entry.letters;
                firsts |= entry.first;
            }
            vocabulary.texts.push((all, firsts));
        }
        for entry in &mut vocabulary.words {
            entry.steps.shrink_to_fit();
        }
        vocabulary
    }

    /// How a piece of one word stands in each text: it has nothing but letters and
    /// digits in it.
    pub fn standings(&self, piece: &str) -> Vec<Standing> {
        if let [letter @ (b'a'..=b'z' | b'0'..=b'9')] = piece.as_bytes() {
            return self.standings_of_letter(char::from(*letter));
        }
        let mut standings = vec![Standing::Nowhere; self.texts.len()];
        let finder = memchr::memmem::Finder::new(piece);
        let wanted = letters(piece);
        for entry in &self.words {
            if entry.letters & wanted != wanted {
                continue;
            }
            let standing = if entry.word.starts_with(piece) {
                Standing::AtStart
            } else if finder.find(entry.word.as_bytes()).is_some() {
                Standing::Inside
            } else {
                continue;
            };
            for text in entry.texts() {
                standings[text] = standings[text].max(standing);
            }
        }
        standings
    }

    /// The same for a letter that has a bit of its own.
    fn standings_of_letter(&self, c: char) -> Vec<Standing> {
        let bit = letter(c);
        let standing = |(all, firsts): &(u64, u64)| match (all & bit, firsts & bit) {
            (0, _) => Standing::Nowhere,
            (_, 0) => Standing::Inside,
            _ => Standing::AtStart,
        };
        self.texts.iter().map(standing).collect()
    }

    /// The texts that may hold something that is more than a piece of one word: they
    /// hold the pieces it has of words.
    pub fn may_hold(&self, needle: &str) -> Vec<bool> {
        let mut may = vec![true; self.texts.len()];
        for run in words(needle) {
            let at = run.as_ptr().addr() - needle.as_ptr().addr();
            let piece = match (at > 0, at + run.len() < needle.len()) {
                (true, true) => Piece::Whole,
                (true, false) => Piece::Beginning,
                (false, _) => Piece::End,
            };
            let mut holds = vec![false; self.texts.len()];
            for entry in self.words.iter().filter(|entry| entry.is(run, piece)) {
                entry.texts().for_each(|text| holds[text] = true);
            }
            for (may, holds) in may.iter_mut().zip(holds) {
                *may &= holds;
            }
        }
        may
    }
}

impl Entry {
    fn new(word: &str) -> Self {
        Self {
            word: word.into(),
            letters: letters(word),
            first: word.chars().next().map_or(0, letter),
            last: 0,
            steps: Vec::new(),
        }
    }

    fn stands_in(&mut self, text: u32) {
        let mut step = text - self.last;
        if step == 0 {
            return;
        }
        self.last = text;
        while step > 0x7f {
            self.steps.push(0x80 | step.to_le_bytes()[0]);
            step >>= 7;
        }
        self.steps.push(step.to_le_bytes()[0]);
    }

    /// The texts it stands in, counted from 0.
    fn texts(&self) -> impl Iterator<Item = usize> {
        let mut last = 0;
        let mut steps = self.steps.iter();
        std::iter::from_fn(move || {
            let (mut step, mut shift) = (0, 0);
            loop {
                let byte = *steps.next()?;
                step |= usize::from(byte & 0x7f) << shift;
                if byte & 0x80 == 0 {
                    break;
                }
                shift += 7;
            }
            last += step;
            Some(last - 1)
        })
    }

    fn is(&self, run: &str, piece: Piece) -> bool {
        match piece {
            Piece::Whole => *self.word == *run,
            Piece::Beginning => self.word.starts_with(run),
            Piece::End => self.word.ends_with(run),
        }
    }
}

/// The words of a text: what stands in it of letters and digits together.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = &rest[run(rest, false)..];
        let (word, after) = rest.split_at(run(rest, true));
        rest = after;
        (!word.is_empty()).then_some(word)
    })
}

/// How many bytes at the beginning of a text are letters and digits, or how many are
/// none.
fn run(text: &str, of_word: bool) -> usize {
    let mut at = 0;
    loop {
        let bytes = text.as_bytes()[at..].iter();
        let plain = |byte: &u8| byte.is_ascii() && byte.is_ascii_alphanumeric() == of_word;
        at += bytes.take_while(|byte| plain(byte)).count();
        match text[at..].chars().next() {
            Some(c) if !c.is_ascii() && c.is_alphanumeric() == of_word => at += c.len_utf8(),
            _ => return at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::search::texts::Texts;
    use proptest::prelude::*;

    #[test]
    fn words_are_letters_and_digits() {
        let found: Vec<_> = words(" io_uring, tüv–x2 (c++) é").collect();
        assert_eq!(found, ["io", "uring", "tüv", "x2", "c", "é"]);
        assert_eq!(words("-").count(), 0);
    }

    #[test]
    fn a_word_knows_its_texts() {
        let mut entry = Entry::new("x");
        let texts = [1, 2, 130, 131, 20_000, 3_000_000];
        for text in texts {
            entry.stands_in(text);
            entry.stands_in(text);
        }
        let found: Vec<_> = entry.texts().map(|text| text + 1).collect();
        assert_eq!(found, texts.map(|text| text as usize));
    }

    proptest! {
        #[test]
        fn what_the_words_say_is_what_the_texts_say(
            texts in prop::collection::vec("[a-cé _-]{0,24}", 0..12),
            needle in "[a-cé_-]{1,3}| [ab]|[a-c] [a-c]",
        ) {
            let vocabulary = Vocabulary::new(texts.iter().map(String::as_str));
            let slow: Vec<_> = texts.iter().map(|text| Texts::standing(text, &needle)).collect();
            if needle.chars().all(char::is_alphanumeric) {
                prop_assert_eq!(vocabulary.standings(&needle), slow);
            } else {
                let may = vocabulary.may_hold(&needle);
                for (may, standing) in may.into_iter().zip(slow) {
                    prop_assert!(may || standing == Standing::Nowhere);
                }
            }
        }
    }
}
