//! Similar talks: those that share words which few other talks have.
//!
//! The words of the given talks are looked up in the texts of all talks. That takes one
//! pass and little memory, so nothing is prepared in advance.
//!
//! A word counts the more, the fewer talks have it and the more often these two say it, in
//! the title above all. Which words say nothing follows from the schedule itself: they are
//! in too many talks, of all or of those that are written in the same language.

mod stop;
mod words;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use foldhash::fast::RandomState;

use super::Schedule;
use super::model::Talk;
use crate::text::{fold, head};

/// A talk that is near another.
#[derive(Debug, Clone, PartialEq)]
pub struct SimilarTalk {
    /// The index of the talk in time order.
    pub talk: usize,
    /// The words behind it, the most telling first; see [`Similarity::because`].
    pub because: Vec<String>,
}

/// Returns the talks that are most like a talk, best first. Leaves out breaks, repeats, and
/// the talks that `wanted` rejects.
pub fn similar(
    schedule: &Schedule,
    talk: usize,
    most: usize,
    wanted: impl Fn(usize) -> bool,
) -> Vec<SimilarTalk> {
    let nearness = Similarity::new(schedule, vec![talk]);
    let scores = nearness.scores(0);
    let is_near = |at: &usize| scores[*at] >= MIN_SIMILARITY && !schedule.talks()[*at].is_break;
    let mut near: Vec<usize> = (0..scores.len()).filter(is_near).filter(|at| wanted(*at)).collect();
    near.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
    let mut seen = vec![content(&schedule.talks()[talk])];
    let mut similar_talks = Vec::new();
    for talk in near {
        let content = content(&schedule.talks()[talk]);
        if similar_talks.len() == most {
            break;
        }
        if !seen.contains(&content) {
            seen.push(content);
            similar_talks.push(SimilarTalk { talk, because: nearness.because(0, talk) });
        }
    }
    similar_talks
}

/// Returns what the repeats of a talk have in common: the title and the people, folded.
pub fn content(talk: &Talk) -> Vec<String> {
    let mut people: Vec<String> = talk.people().map(|(_, who)| fold::text(&who.name)).collect();
    people.sort_unstable();
    people.dedup();
    people.push(fold::text(&talk.title));
    people
}

/// The least nearness of talks that are called similar.
pub const MIN_SIMILARITY: f32 = 0.07;

/// The words of a title count as if they were said so often.
const TITLE_WEIGHT: f32 = 3.0;
const SUBTITLE_WEIGHT: f32 = 2.0;
const ABSTRACT_WEIGHT: f32 = 1.0;
/// Too little for two talks of the same track to be alike for that.
const TRACK_WEIGHT: f32 = 1.0;
/// A person with both talks.
const PERSON_WEIGHT: f32 = 1.5;
/// A word that is always written like a name counts so much more.
const NAME_BONUS: f32 = 0.8;

/// So many bytes of abstracts are read. In a schedule with more, only the beginning of each
/// long abstract counts, so that no schedule takes long.
const MAX_BYTES: usize = 18_000_000;

/// How often a word is said until it counts half, in a text of average length.
const SATURATION: f32 = 2.0;
/// How much of that depends on the length of the text.
const LENGTH_NORMALIZATION: f32 = 0.5;

/// How much less a single word connects than many.
const SINGLE_WORD_PENALTY: f32 = 0.5;

/// The most words that are named behind a nearness.
const MAX_WORDS: usize = 4;
/// The least that a word contributes to be named, as a part of the most telling.
const MIN_SHARE: f32 = 0.15;
/// How telling a second word must be to be named, of the most telling in any talk.
const MIN_IDF_SHARE: f32 = 0.25;

/// A word in a list, by its number, or a talk with a word, by its index in time order; and
/// how strongly the talk says the word, from 0 to 1.
type Posting = (u32, f32);

/// The words of some given talks, and the talks that share them.
pub struct Similarity<'a> {
    texts: Texts<'a>,
    /// The given talks.
    at: Vec<usize>,
    vocabulary: Vocabulary,
    /// The words of each given talk.
    given: Vec<Vec<Posting>>,
    /// The talks with each word, in time order.
    talks: Vec<Vec<Posting>>,
    /// How telling each word is: 0 for one that says nothing.
    telling: Vec<f32>,
}

impl<'a> Similarity<'a> {
    /// Reads all talks for the words of the given ones.
    pub fn new(schedule: &'a Schedule, given: Vec<usize>) -> Self {
        let texts = Texts::new(schedule.talks());
        let mut vocabulary = Vocabulary::default();
        let mut lists: Vec<Vec<Posting>> =
            given.iter().map(|&at| vocabulary.words_of(texts, at)).collect();
        let known = vocabulary.numbers.len();
        let mut telling = stop::telling(texts, &lists, &vocabulary, known);
        vocabulary.keep(|word| telling[word as usize] > 0.0);
        let Found { mut talks, lengths, named } = Found::new(texts, &vocabulary, known);
        let strength = Strength::new(&lengths);
        for (at, weight) in talks.iter_mut().flatten() {
            *weight = strength.of(*at as usize, *weight);
        }
        for ((telling, talks), named) in telling.iter_mut().zip(&talks).zip(named) {
            *telling *= if talks.len() > 1 { named } else { 0.0 };
        }
        for (&at, list) in given.iter().zip(&mut lists) {
            list.retain(|(word, _)| telling[*word as usize] > 0.0);
            for (_, weight) in list {
                *weight = strength.of(at, *weight);
            }
        }
        Self { texts, at: given, vocabulary, given: lists, talks, telling }
    }

    /// Returns how near each talk is to a given one: 1 for the same text, 0 for no shared
    /// word that says anything.
    pub fn scores(&self, given: usize) -> Vec<f32> {
        let mut sums = vec![(0.0, 0.0_f32); self.texts.talks.len()];
        // A text of few words needs more than a single one of them in common.
        let mut whole = stop::max_idf(self.texts.talks.len());
        for &(word, weight) in &self.given[given] {
            let telling = self.telling[word as usize] * weight;
            whole += telling * weight;
            for &(talk, weight) in &self.talks[word as usize] {
                let (sum, squares) = &mut sums[talk as usize];
                *sum += telling * weight;
                *squares += (telling * weight).powi(2);
            }
        }
        let score = |(sum, squares): (f32, f32)| {
            // As many words as if all contributed alike.
            let words = sum * sum / squares.max(f32::MIN_POSITIVE);
            sum / whole * words / (words + SINGLE_WORD_PENALTY)
        };
        sums.into_iter().map(score).collect()
    }

    /// Returns the words that bring a talk near to a given one, the most telling first, as
    /// they are written most often in the two.
    pub fn because(&self, given: usize, talk: usize) -> Vec<String> {
        let mut shared = self.shared(given, talk);
        shared.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let least = shared.first().map_or(0.0, |(_, most)| most * MIN_SHARE);
        let mut forms = self.forms([self.at[given], talk]);
        let mut because: Vec<String> = Vec::new();
        let telling = stop::max_idf(self.texts.talks.len()) * MIN_IDF_SHARE;
        let names = |word: u32| self.telling[word as usize] >= telling;
        for (word, _) in shared.into_iter().take_while(|(_, share)| *share >= least) {
            if !because.is_empty() && !names(word) {
                continue;
            }
            let form = forms.remove(&word).and_then(most_frequent);
            let said = |form: &String| because.iter().any(|said| repeats(said, form));
            because.extend(form.filter(|form| !said(form)));
            if because.len() == MAX_WORDS {
                break;
            }
        }
        because
    }

    /// The words that a talk shares with a given one, and how much each contributes.
    fn shared(&self, given: usize, talk: usize) -> Vec<(u32, f32)> {
        let share = |&(word, weight): &(u32, f32)| {
            let talks = &self.talks[word as usize];
            let at = talks.binary_search_by_key(&talk, |(talk, _)| *talk as usize).ok()?;
            Some((word, self.telling[word as usize] * weight * talks[at].1))
        };
        self.given[given].iter().filter_map(share).collect()
    }

    /// How often each form of each word stands in two talks.
    fn forms(&self, talks: [usize; 2]) -> BTreeMap<u32, BTreeMap<&'a str, usize>> {
        let mut forms: BTreeMap<u32, BTreeMap<&'a str, usize>> = BTreeMap::new();
        for talk in talks {
            self.texts.read(talk, |said| {
                if let Some(word) = self.vocabulary.get(said.key) {
                    *forms.entry(word).or_default().entry(said.form()).or_default() += 1;
                }
            });
        }
        forms
    }
}

/// The most frequent form, or of several the one with the fewest capitals.
fn most_frequent(forms: BTreeMap<&str, usize>) -> Option<String> {
    let capitals = |form: &str| form.chars().filter(|c| c.is_uppercase()).count();
    let best = forms.into_iter().max_by_key(|(form, times)| (*times, Reverse(capitals(form))));
    best.map(|(form, _)| form.to_owned())
}

/// Whether a word says nothing new after another, such as `scheduling` after `scheduler`, or
/// part of a name after the name.
fn repeats(said: &str, word: &str) -> bool {
    are_alike(said, word) || said.split([' ', '-']).any(|part| part == word)
}

/// Whether two words are forms of the same, such as `scheduler` and `scheduling`.
fn are_alike(a: &str, b: &str) -> bool {
    const STEM: usize = 5;
    const ENDING: usize = 2;
    let (a, b) = (fold::text(a), fold::text(b));
    let common = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let shorter = a.chars().count().min(b.chars().count());
    common >= STEM && common + ENDING >= shorter
}

/// A word where it is said.
struct Word<'t> {
    text: &'t str,
    at: Range<usize>,
    key: u64,
    weight: f32,
}

impl<'t> Word<'t> {
    fn form(&self) -> &'t str {
        &self.text[self.at.clone()]
    }

    /// Whether it has a capital although a word or a comma is before it. `None` at the start of
    /// a sentence, or in a title, where any word may have one.
    fn is_name(&self) -> Option<bool> {
        let [.., before, b' '] = self.text.as_bytes()[..self.at.start] else {
            return None;
        };
        let within = before.is_ascii_lowercase() || before == b',' || !before.is_ascii();
        within.then(|| self.form().starts_with(char::is_uppercase))
    }
}

/// The talks to read.
#[derive(Clone, Copy)]
struct Texts<'t> {
    talks: &'t [Talk],
    /// So many bytes of an abstract are read.
    max_abstract_bytes: usize,
}

impl<'t> Texts<'t> {
    fn new(talks: &'t [Talk]) -> Self {
        Self { talks, max_abstract_bytes: MAX_BYTES / talks.len().max(1) }
    }

    /// Calls `found` with each word of a talk.
    fn read(&self, talk: usize, mut found: impl FnMut(Word<'t>)) {
        let talk = &self.talks[talk];
        let mut read = |text: &'t str, weight| {
            words::each(text, |at, key| found(Word { text, at, key, weight }));
        };
        read(&talk.title, TITLE_WEIGHT);
        read(talk.subtitle.as_deref().unwrap_or_default(), SUBTITLE_WEIGHT);
        read(self.beginning(&talk.abstract_), ABSTRACT_WEIGHT);
        read(talk.track.as_deref().unwrap_or_default(), TRACK_WEIGHT);
        read(talk.session.as_deref().unwrap_or_default(), TRACK_WEIGHT);
        for (_, person) in talk.people() {
            let (text, key) = (person.name.as_str(), words::name_key(&person.name));
            found(Word { text, at: 0..text.len(), key, weight: PERSON_WEIGHT });
        }
    }

    /// The beginning of a long text, up to the end of a word.
    fn beginning(&self, text: &'t str) -> &'t str {
        if text.len() <= self.max_abstract_bytes {
            return text;
        }
        let start = head(text, self.max_abstract_bytes);
        start.rsplit_once(char::is_whitespace).map_or(start, |(words, _)| words)
    }
}

/// A number for weighing; exact for any number of talks that fits into memory.
#[expect(clippy::cast_precision_loss, reason = "weights need no more than seven digits")]
fn number(count: usize) -> f32 {
    count as f32
}

/// The words of a vocabulary in all talks.
struct Found {
    /// The talks with each word, with its weight there.
    talks: Vec<Vec<Posting>>,
    /// The number of words of each talk.
    lengths: Vec<f32>,
    /// What each word counts more for being written like a name.
    named: Vec<f32>,
}

impl Found {
    fn new(texts: Texts<'_>, vocabulary: &Vocabulary, words: usize) -> Self {
        let mut found: Vec<Vec<Posting>> = vec![Vec::new(); words];
        let mut capitals = vec![(0, 0); words];
        let mut lengths = Vec::with_capacity(texts.talks.len());
        for (at, talk) in (0..).zip(0..texts.talks.len()) {
            let mut length = 0;
            texts.read(talk, |said| {
                length += 1;
                let Some(word) = vocabulary.get(said.key) else {
                    return;
                };
                match found[word as usize].last_mut() {
                    Some((last, sum)) if *last == at => *sum += said.weight,
                    _ => found[word as usize].push((at, said.weight)),
                }
                let (capitals, all) = &mut capitals[word as usize];
                if let Some(is_name) = said.is_name() {
                    *capitals += usize::from(is_name);
                    *all += 1;
                }
            });
            lengths.push(number(length));
        }
        let named = |(capitals, all)| {
            let part = (number(capitals) + 0.5) / (number(all) + 1.0);
            1.0 + NAME_BONUS * part
        };
        Self { talks: found, lengths, named: capitals.into_iter().map(named).collect() }
    }
}

/// How strongly talks say their words.
struct Strength<'a> {
    lengths: &'a [f32],
    average: f32,
}

impl<'a> Strength<'a> {
    fn new(lengths: &'a [f32]) -> Self {
        let average = lengths.iter().sum::<f32>() / number(lengths.len()).max(1.0);
        Self { lengths, average: average.max(1.0) }
    }

    /// From 0 to 1: the more often the talk says a word, the less once more counts, and in a
    /// short text once counts more.
    fn of(&self, talk: usize, weight: f32) -> f32 {
        let length = self.lengths[talk] / self.average;
        let half = SATURATION * (1.0 - LENGTH_NORMALIZATION + LENGTH_NORMALIZATION * length);
        weight * weight / (weight * weight + half * half)
    }
}

/// The words to look for, numbered.
#[derive(Default)]
struct Vocabulary {
    numbers: HashMap<u64, u32, RandomState>,
    /// Whether any key starts with these [`BITS`] bits, which rules out most words of a text.
    bits: Vec<bool>,
}

impl Vocabulary {
    /// Learns the words of a talk, and returns them with their weights there.
    fn words_of(&mut self, texts: Texts<'_>, talk: usize) -> Vec<Posting> {
        let mut words = BTreeMap::new();
        texts.read(talk, |said| {
            *words.entry(self.learn(said.key)).or_insert(0.0) += said.weight;
        });
        words.into_iter().collect()
    }

    /// The number of a word, new or known.
    fn learn(&mut self, key: u64) -> u32 {
        self.bits.resize(1 << BITS, false);
        self.bits[slot(key)] = true;
        let new = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        *self.numbers.entry(key).or_insert(new)
    }

    fn get(&self, key: u64) -> Option<u32> {
        if *self.bits.get(slot(key))? { self.numbers.get(&key).copied() } else { None }
    }

    /// Drops the words that say nothing. The others keep their numbers.
    fn keep(&mut self, says: impl Fn(u32) -> bool) {
        self.numbers.retain(|_, word| says(*word));
        self.bits.fill(false);
        for key in self.numbers.keys() {
            self.bits[slot(*key)] = true;
        }
    }
}

const BITS: u32 = 15;

fn slot(key: u64) -> usize {
    usize::try_from(key >> (u64::BITS - BITS)).unwrap_or(0)
}

#[cfg(test)]
mod tests;
