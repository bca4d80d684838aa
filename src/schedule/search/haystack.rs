//! What search looks at: the texts of the talks, folded, and for each of them
//! which letters occur in it, so that most need not be looked at.

use super::{Field, Word};
use crate::schedule::model::Talk;
use crate::text::fold;

/// The folded texts of all talks, and which letters occur in each.
#[derive(Debug)]
pub struct Haystacks(pub(super) Vec<Haystack>);

/// The folded texts of one talk.
#[derive(Debug)]
pub struct Haystack {
    /// The parts that are matched fuzzily.
    pub short: Vec<(Field, Folded)>,
    /// The abstract.
    pub text: Folded,
}

/// A folded text and the letters in it.
#[derive(Debug)]
pub struct Folded {
    /// The folded text.
    pub text: String,
    letters: u64,
}

impl Folded {
    /// Folds a text.
    pub fn new(text: &str) -> Self {
        let text = fold::text(text);
        let letters = letters(&text);
        Self { text, letters }
    }

    /// Whether a word stands in it, and then whether only inside others.
    pub fn find(&self, word: &Word) -> Option<bool> {
        self.holds(word)
            .then(|| super::at_word_start(&self.text, &word.text).is_none())
    }

    /// Whether a word stands in it as it is typed.
    pub fn holds(&self, word: &Word) -> bool {
        self.may_contain(word.letters) && self.text.contains(&word.text)
    }

    /// Whether letters that a word has are all in it.
    pub fn may_contain(&self, letters: u64) -> bool {
        self.letters & letters == letters
    }
}

/// One bit a letter or digit, one for all the rest: what lacks a bit of the
/// word cannot contain it.
pub fn letters(folded: &str) -> u64 {
    folded.bytes().fold(0, |bits, byte| {
        bits | 1
            << match byte {
                b'a'..=b'z' => byte - b'a',
                b'0'..=b'9' => byte - b'0' + 26,
                _ => 36,
            }
    })
}

impl Haystacks {
    /// Folds the texts of all talks.
    pub fn new(talks: &[Talk]) -> Self {
        Self(talks.iter().map(Haystack::new).collect())
    }

    /// Whether a folded phrase stands in a talk: in its texts and names, and not in
    /// what is said of its people, nor in its id.
    pub fn says(&self, talk: usize, phrase: &str) -> bool {
        let said = |field: &Field| !matches!(field, Field::Affiliation(_) | Field::Id);
        self.0.get(talk).is_some_and(|hay| {
            let short = hay.short.iter().filter(|(field, _)| said(field));
            let mut texts = short.map(|(_, folded)| folded).chain([&hay.text]);
            texts.any(|folded| folded.text.contains(phrase))
        })
    }
}

impl Haystack {
    /// Whether the word stands somewhere as it is typed.
    pub fn holds(&self, word: &Word) -> bool {
        let texts = self.short.iter().map(|(_, folded)| folded);
        texts.chain([&self.text]).any(|folded| folded.holds(word))
    }

    fn new(talk: &Talk) -> Self {
        let people = talk.people().enumerate();
        let short = std::iter::once((Field::Title, Some(talk.title.as_str())))
            .chain(people.map(|(at, (_, p))| (Field::Person(at), Some(p.name.as_str()))))
            .chain(
                talk.people()
                    .enumerate()
                    .map(|(at, (_, p))| (Field::Affiliation(at), p.affiliation.as_deref())),
            )
            .chain([
                (Field::Subtitle, talk.subtitle.as_deref()),
                (Field::Id, Some(talk.id.as_str())),
                (Field::Session, talk.session.as_deref()),
                (Field::Track, talk.track.as_deref()),
                (Field::Room, talk.room.as_deref()),
            ])
            .filter_map(|(field, text)| Some((field, Folded::new(text?))))
            .collect();
        Self {
            short,
            text: Folded::new(&talk.abstract_),
        }
    }
}
