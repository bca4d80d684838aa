//! The short texts of the talks, folded: titles, people, sessions, tracks, rooms.
//!
//! What many talks share stands here once, so that it is matched once.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::{Field, Word};
use crate::schedule::model::Talk;
use crate::text::fold;

/// The short texts of all talks.
#[derive(Debug)]
pub struct Shorts {
    /// Each text once.
    texts: Vec<Folded>,
    /// The parts of the talks, one talk after the other, each with its text.
    parts: Vec<(Field, u32)>,
    /// Where the parts of each talk end.
    ends: Vec<usize>,
    /// The id of each talk.
    ids: Vec<Box<str>>,
}

/// A folded text, and which letters are in it.
#[derive(Debug)]
pub struct Folded {
    /// The folded text.
    pub text: Box<str>,
    letters: u64,
    /// Those that words of it begin with.
    firsts: u64,
}

impl Folded {
    /// Folds a text.
    pub fn new(text: &str) -> Self {
        Self::of(fold::text(text))
    }

    fn of(text: String) -> Self {
        let mut firsts = 0;
        let mut in_word = false;
        for c in text.chars() {
            let alphanumeric = c.is_alphanumeric();
            if alphanumeric && !in_word {
                firsts |= letter(c);
            }
            in_word = alphanumeric;
        }
        Self { letters: letters(&text), firsts, text: text.into_boxed_str() }
    }

    /// Whether a word stands in it as it is typed.
    pub fn holds(&self, word: &Word) -> bool {
        self.may_hold(word) && word.finder.find(self.text.as_bytes()).is_some()
    }

    /// Whether the letters of a word are all in it.
    pub fn may_hold(&self, word: &Word) -> bool {
        self.letters & word.letters == word.letters
    }

    /// Whether a word of it begins with the first letter of a word.
    pub fn may_begin(&self, word: &Word) -> bool {
        word.first == 0 || self.firsts & word.first != 0
    }

    /// How many of a word's letters are not in it.
    pub fn lacks(&self, word: &Word) -> usize {
        (word.letters & !self.letters).count_ones() as usize
    }
}

/// One bit a letter or digit, one for all the rest: what lacks a bit of the
/// word cannot contain it.
pub fn letters(folded: &str) -> u64 {
    folded.chars().fold(0, |bits, c| bits | letter(c))
}

/// The bit of a letter.
pub fn letter(c: char) -> u64 {
    match c {
        'a'..='z' => 1 << (c as u32 - 'a' as u32),
        '0'..='9' => 1 << (c as u32 - '0' as u32 + 26),
        _ => 1 << 36,
    }
}

impl Shorts {
    /// Folds the short texts of talks.
    pub fn new(talks: &[Talk]) -> Self {
        let mut shorts = Self {
            texts: Vec::with_capacity(talks.len()),
            parts: Vec::with_capacity(talks.len() * 5),
            ends: Vec::with_capacity(talks.len()),
            ids: Vec::with_capacity(talks.len()),
        };
        let mut known: HashMap<&str, u32, RandomState> = HashMap::default();
        for talk in talks {
            for (field, text) in fields(talk) {
                let new = u32::try_from(shorts.texts.len()).unwrap_or(u32::MAX);
                let at = *known.entry(text).or_insert(new);
                if at == new {
                    shorts.texts.push(Folded::new(text));
                }
                shorts.parts.push((field, at));
            }
            shorts.ends.push(shorts.parts.len());
            shorts.ids.push(fold::text(talk.id.as_str()).into());
        }
        shorts
    }

    /// The texts, each once.
    pub fn texts(&self) -> &[Folded] {
        &self.texts
    }

    /// The parts of each talk in time order: which, and the place of its text.
    pub fn talks(&self) -> impl Iterator<Item = &[(Field, u32)]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.parts[start..*end])
    }

    /// The parts of a talk with their texts.
    pub fn of(&self, talk: usize) -> impl Iterator<Item = (Field, &Folded)> {
        let start = talk.checked_sub(1).map_or(0, |before| self.ends[before]);
        let parts = &self.parts[start..self.ends[talk]];
        parts.iter().map(|(field, at)| (*field, self.text(*at)))
    }

    fn text(&self, at: u32) -> &Folded {
        &self.texts[at as usize]
    }

    /// The folded ids of the talks.
    pub fn ids(&self) -> &[Box<str>] {
        &self.ids
    }

    /// Which talks have a folded text in one of the parts that are asked for.
    pub fn talks_with(&self, text: &str, asked: impl Fn(Field) -> bool) -> Vec<bool> {
        let finder = memchr::memmem::Finder::new(text);
        let holds = |folded: &Folded| finder.find(folded.text.as_bytes()).is_some();
        let holding: Vec<bool> = self.texts.iter().map(holds).collect();
        let has = |parts: &[(Field, u32)]| {
            let mut parts = parts.iter();
            parts.any(|(field, at)| holding[*at as usize] && asked(*field))
        };
        self.talks().map(has).collect()
    }
}

/// What of a talk is matched fuzzily.
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
