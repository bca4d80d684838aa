//! The folded short texts of all talks: titles, people, sessions, tracks and rooms.
//!
//! A text that many talks share is stored once, so that it is matched once.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use memchr::memmem::Finder;

use super::abstracts::{MatchKind, match_kind};
use super::field::Field;
use super::letters::{letter, letters};
use super::vocabulary::{Vocabulary, vocabulary};
use super::word::Word;
use crate::schedule::model::Talk;
use crate::text::fold;

/// The short texts of all talks.
#[derive(Debug)]
pub struct FieldIndex {
    /// The distinct texts.
    pub texts: Vec<Folded>,
    /// The words of the texts, each with the indices of its texts.
    pub words: Vocabulary,
    /// The fields of all talks, talk by talk, each with the index of its text.
    fields: Vec<(Field, u32)>,
    /// The end of each talk in `fields`.
    ends: Vec<usize>,
    /// The folded ID of each talk.
    pub ids: Vec<Box<str>>,
}

/// A folded text with the sets of its letters, which quickly rule out most words.
#[derive(Debug)]
pub struct Folded {
    pub text: Box<str>,
    letters: u64,
    /// The first letters of its words.
    first_letters: u64,
}

impl Folded {
    /// Folds a text.
    pub fn new(text: &str) -> Self {
        let text = fold::text(text);
        let first_letters = fold::words(&text).filter_map(|word| word.chars().next());
        let first_letters = first_letters.fold(0, |bits, c| bits | letter(c));
        Self { letters: letters(&text), first_letters, text: text.into_boxed_str() }
    }

    /// Returns whether the text contains a word as typed.
    pub fn contains(&self, word: &Word) -> bool {
        self.has_letters(word) && word.finder.find(self.text.as_bytes()).is_some()
    }

    /// Returns whether the text has all letters of a word.
    pub fn has_letters(&self, word: &Word) -> bool {
        self.letters & word.letters == word.letters
    }

    /// Returns whether a word of the text starts with the first letter of a word.
    pub fn has_first_letter(&self, word: &Word) -> bool {
        word.first == 0 || self.first_letters & word.first != 0
    }
}

impl FieldIndex {
    /// Folds the short texts of talks.
    pub fn new(talks: &[Talk]) -> Self {
        let mut index = Self {
            texts: Vec::with_capacity(talks.len()),
            words: Vocabulary::new(),
            fields: Vec::with_capacity(talks.len() * 5),
            ends: Vec::with_capacity(talks.len()),
            ids: Vec::with_capacity(talks.len()),
        };
        let mut known: HashMap<&str, u32, RandomState> = HashMap::default();
        for talk in talks {
            for (field, text) in fields(talk) {
                let new = u32::try_from(index.texts.len()).unwrap_or(u32::MAX);
                let at = *known.entry(text).or_insert(new);
                if at == new {
                    index.texts.push(Folded::new(text));
                }
                index.fields.push((field, at));
            }
            index.ends.push(index.fields.len());
            index.ids.push(fold::text(talk.id.as_str()).into());
        }
        index.words = vocabulary(index.texts.iter().map(|text| &*text.text));
        index
    }

    /// Returns the fields of each talk in time order, each with the index of its text.
    pub fn talks(&self) -> impl Iterator<Item = &[(Field, u32)]> {
        (0..self.ends.len()).map(|talk| self.fields_of(talk))
    }

    fn fields_of(&self, talk: usize) -> &[(Field, u32)] {
        let start = talk.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.fields[start..self.ends[talk]]
    }

    /// Returns the fields of a talk with their texts.
    pub fn of(&self, talk: usize) -> impl Iterator<Item = (Field, &Folded)> {
        self.fields_of(talk).iter().map(|(field, at)| (*field, &self.texts[*at as usize]))
    }

    /// Returns the best literal match of a word in the fields, and in the IDs at their start.
    pub fn match_kind(&self, word: &Word) -> MatchKind {
        if self.ids.iter().any(|id| id.starts_with(&word.text)) {
            return MatchKind::WordStart;
        }
        let texts = self.texts.iter().filter(|text| text.has_letters(word));
        let mut best = MatchKind::None;
        for text in texts {
            best = match_kind(&text.text, &word.finder).max(best);
            if best == MatchKind::WordStart {
                break;
            }
        }
        best
    }

    /// Returns the talks whose selected fields match a folded name: those that equal it, else
    /// those with all of it as whole words, else those that contain it.
    pub fn talks_named(&self, name: &str, selected: impl Fn(Field) -> bool) -> Vec<bool> {
        let finder = Finder::new(name);
        let texts = self.texts.iter();
        let closeness: Vec<_> = texts.map(|text| Closeness::of(&text.text, &finder)).collect();
        let closest = |fields: &[(Field, u32)]| {
            let fields = fields.iter().filter(|(field, _)| selected(*field));
            fields.filter_map(|(_, at)| closeness[*at as usize]).max()
        };
        let talks: Vec<_> = self.talks().map(closest).collect();
        let best = talks.iter().copied().max().flatten();
        talks.into_iter().map(|of_talk| best.is_some() && of_talk == best).collect()
    }

    /// Returns which talks have a folded text in one of the selected fields.
    pub fn talks_with(&self, text: &str, selected: impl Fn(Field) -> bool) -> Vec<bool> {
        let finder = Finder::new(text);
        let contains = |folded: &Folded| finder.find(folded.text.as_bytes()).is_some();
        let containing: Vec<bool> = self.texts.iter().map(contains).collect();
        let has = |fields: &[(Field, u32)]| {
            let mut fields = fields.iter();
            fields.any(|(field, at)| containing[*at as usize] && selected(*field))
        };
        self.talks().map(has).collect()
    }
}

/// How well a typed text matches a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Closeness {
    Part,
    Words,
    Whole,
}

impl Closeness {
    /// Finds a part in a folded name; `None` if the name does not contain it.
    fn of(name: &str, part: &Finder<'_>) -> Option<Self> {
        let mut found = part.find_iter(name.as_bytes());
        let first = found.next()?;
        let length = part.needle().len();
        if length == name.len() {
            return Some(Self::Whole);
        }
        let is_inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let stands_alone = |at: usize| {
            let around = name.get(..at).zip(name.get(at + length..));
            around.is_some_and(|(before, after)| {
                !is_inside(before.chars().next_back()) && !is_inside(after.chars().next())
            })
        };
        let is_word = stands_alone(first) || found.any(stands_alone);
        Some(if is_word { Self::Words } else { Self::Part })
    }
}

/// Returns the fields of a talk that are matched fuzzily.
fn fields(talk: &Talk) -> impl Iterator<Item = (Field, &str)> {
    let people = || talk.people().enumerate();
    let names = people().map(|(at, (_, p))| (Field::Person(at), Some(p.name.as_str())));
    let affiliations =
        people().map(|(at, (_, p))| (Field::Affiliation(at), p.affiliation.as_deref()));
    std::iter::once((Field::Title, Some(talk.title.as_str())))
        .chain(names)
        .chain(affiliations)
        .chain([
            (Field::Subtitle, talk.subtitle.as_deref()),
            (Field::Session, talk.session.as_deref()),
            (Field::Track, talk.track.as_deref()),
            (Field::Room, talk.room.as_deref()),
        ])
        .filter_map(|(field, text)| Some((field, text?)))
}
