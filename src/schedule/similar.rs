//! Similar talks: talks that share rare words.
//!
//! The words of the given talks are looked up in the texts of all talks. That takes one
//! pass and little memory, so nothing is prepared in advance.
//!
//! Words are weighted as in BM25: by rarity (inverse document frequency, IDF) and by
//! frequency in both talks, titles most. Stop words are found in the schedule itself:
//! words in too many talks, or in too many talks of one language.

mod stop;
mod words;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use foldhash::fast::RandomState;

use super::Schedule;
use super::model::Talk;
use crate::text::{fold, truncated};

/// A talk similar to another.
#[derive(Debug, Clone, PartialEq)]
pub struct SimilarTalk {
    /// The position of the talk.
    pub talk: usize,
    /// The shared words, most significant first; see [`Similarity::shared_words`].
    pub shared_words: Vec<String>,
}

/// Returns the talks most similar to a talk, best first. Leaves out breaks, repeats, and
/// the talks that `wanted` rejects.
pub fn similar(
    schedule: &Schedule,
    talk: usize,
    limit: usize,
    wanted: impl Fn(usize) -> bool,
) -> Vec<SimilarTalk> {
    let similarity = Similarity::new(schedule, vec![talk]);
    let scores = similarity.scores(0);
    let is_near = |at: &usize| scores[*at] >= MIN_SIMILARITY && !schedule.talks()[*at].is_break;
    let mut near: Vec<usize> = (0..scores.len()).filter(is_near).filter(|at| wanted(*at)).collect();
    near.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
    let mut seen = vec![repeat_key(&schedule.talks()[talk])];
    let mut similar_talks = Vec::new();
    for talk in near {
        let key = repeat_key(&schedule.talks()[talk]);
        if similar_talks.len() == limit {
            break;
        }
        if !seen.contains(&key) {
            seen.push(key);
            similar_talks
                .push(SimilarTalk { talk, shared_words: similarity.shared_words(0, talk) });
        }
    }
    similar_talks
}

/// Returns the key that all repeats of a talk share: its people and its title, folded.
pub fn repeat_key(talk: &Talk) -> Vec<String> {
    let mut people: Vec<String> = talk.people().map(|(_, who)| fold::text(&who.name)).collect();
    people.sort_unstable();
    people.dedup();
    people.push(fold::text(&talk.title));
    people
}

/// The minimum similarity of talks that are listed as similar.
pub const MIN_SIMILARITY: f32 = 0.07;

/// How many occurrences one occurrence in the title counts as.
const TITLE_WEIGHT: f32 = 3.0;
const SUBTITLE_WEIGHT: f32 = 2.0;
const ABSTRACT_WEIGHT: f32 = 1.0;
/// Low, so that a shared track alone does not make talks similar.
const TRACK_WEIGHT: f32 = 1.0;
/// A person who is in both talks.
const PERSON_WEIGHT: f32 = 1.5;
/// How much more a word counts that is always capitalized like a name.
const NAME_BONUS: f32 = 0.8;

/// The maximum number of bytes of abstracts to read. In a larger schedule, only the
/// beginning of each abstract is read, which bounds the time.
const MAX_BYTES: usize = 10_000_000;

/// Term frequency saturation: a word with this frequency has half of the maximum weight,
/// in a text of average length (BM25's k1).
const SATURATION: f32 = 2.0;
/// Document length normalization (BM25's b).
const LENGTH_NORMALIZATION: f32 = 0.5;

/// Penalty for similarity that rests on a single word.
const SINGLE_WORD_PENALTY: f32 = 0.5;

/// The maximum number of shared words to return.
const MAX_WORDS: usize = 4;
/// The minimum contribution of a returned word, relative to the largest one.
const MIN_SHARE: f32 = 0.15;
/// The minimum IDF of a second returned word, relative to the maximum IDF.
const MIN_IDF_SHARE: f32 = 0.25;

/// A posting: a word ID, or the index of a talk, with the weight of the word in the talk.
type Posting = (u32, f32);

/// An inverted index of the words of some given talks.
pub struct Similarity<'a> {
    texts: Texts<'a>,
    /// The given talks.
    given: Vec<usize>,
    vocabulary: Vocabulary,
    /// The significant words of each given talk, with weights from 0 to 1.
    given_words: Vec<Vec<Posting>>,
    /// The talks with each word, in time order; empty for stop words.
    talks_with: Vec<Vec<Posting>>,
    /// The IDF of each word; 0 for stop words.
    idf: Vec<f32>,
}

impl<'a> Similarity<'a> {
    /// Reads all talks for the words of the given ones.
    pub fn new(schedule: &'a Schedule, given: Vec<usize>) -> Self {
        let texts = Texts::new(schedule.talks());
        let mut vocabulary = Vocabulary::default();
        for &talk in &given {
            texts.read(talk, |occurrence| vocabulary.learn(occurrence.key));
        }
        let words = TalkWords::new(texts, &vocabulary);
        let mut idf = stop::idfs(texts.talks, &words, &given);
        for (idf, word) in idf.iter_mut().zip(&words.statistics) {
            *idf *= if word.talks > 1 { word.name_bonus() } else { 0.0 };
        }
        let average = words.lengths.iter().sum::<f32>() / to_f32(words.lengths.len()).max(1.0);
        let significant = |talk: usize| {
            let length = words.lengths[talk] / average.max(1.0);
            let words = words.of(talk).iter().filter(|(word, _)| idf[*word as usize] > 0.0);
            words.map(move |(word, frequency)| (*word, term_weight(*frequency, length)))
        };
        let mut talks: Vec<Vec<Posting>> = vec![Vec::new(); idf.len()];
        for (talk, at) in (0..).zip(0..texts.talks.len()) {
            for (word, weight) in significant(at) {
                talks[word as usize].push((talk, weight));
            }
        }
        let given_words = given.iter().map(|&talk| significant(talk).collect()).collect();
        Self { texts, given, vocabulary, given_words, talks_with: talks, idf }
    }

    /// Returns the similarity of each talk to a given one: 1 for the same text, 0 without
    /// a significant shared word.
    pub fn scores(&self, given: usize) -> Vec<f32> {
        let mut sums = vec![(0.0, 0.0_f32); self.texts.talks.len()];
        // A short text must share more than one word.
        let mut whole = stop::max_idf(self.texts.talks.len());
        for &(word, weight) in &self.given_words[given] {
            let weighted_idf = self.idf[word as usize] * weight;
            whole += weighted_idf * weight;
            for &(talk, weight) in &self.talks_with[word as usize] {
                let (sum, squares) = &mut sums[talk as usize];
                *sum += weighted_idf * weight;
                *squares += (weighted_idf * weight).powi(2);
            }
        }
        let score = |(sum, squares): (f32, f32)| {
            // The effective number of words: all of them, if they contribute equally.
            let words = sum * sum / squares.max(f32::MIN_POSITIVE);
            sum / whole * words / (words + SINGLE_WORD_PENALTY)
        };
        sums.into_iter().map(score).collect()
    }

    /// Returns the most significant words that two talks share, in their most frequent
    /// spelling.
    pub fn shared_words(&self, given: usize, talk: usize) -> Vec<String> {
        let mut shared = self.contributions(given, talk);
        shared.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let least = shared.first().map_or(0.0, |(_, most)| most * MIN_SHARE);
        let mut forms = self.forms([self.given[given], talk]);
        let mut shared_words: Vec<String> = Vec::new();
        let min_idf = stop::max_idf(self.texts.talks.len()) * MIN_IDF_SHARE;
        let is_significant = |word: u32| self.idf[word as usize] >= min_idf;
        for (word, _) in shared.into_iter().take_while(|(_, share)| *share >= least) {
            if !shared_words.is_empty() && !is_significant(word) {
                continue;
            }
            let form = forms.remove(&word).and_then(most_frequent);
            let is_repeated =
                |form: &String| shared_words.iter().any(|word| is_redundant(form, word));
            shared_words.extend(form.filter(|form| !is_repeated(form)));
            if shared_words.len() == MAX_WORDS {
                break;
            }
        }
        shared_words
    }

    /// The words that a talk shares with a given one, and the contribution of each.
    fn contributions(&self, given: usize, talk: usize) -> Vec<(u32, f32)> {
        let share = |&(word, weight): &(u32, f32)| {
            let talks = &self.talks_with[word as usize];
            let at = talks.binary_search_by_key(&talk, |(talk, _)| *talk as usize).ok()?;
            Some((word, self.idf[word as usize] * weight * talks[at].1))
        };
        self.given_words[given].iter().filter_map(share).collect()
    }

    /// The number of occurrences of each form of each word in two talks.
    fn forms(&self, talks: [usize; 2]) -> BTreeMap<u32, BTreeMap<&'a str, usize>> {
        let mut forms: BTreeMap<u32, BTreeMap<&'a str, usize>> = BTreeMap::new();
        for talk in talks {
            self.texts.read(talk, |occurrence| {
                if let Some(word) = self.vocabulary.get(occurrence.key) {
                    *forms.entry(word).or_default().entry(occurrence.form()).or_default() += 1;
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

/// Whether a word is redundant after another, such as `scheduling` after `scheduler`, or
/// part of a name after the name.
fn is_redundant(word: &str, earlier: &str) -> bool {
    are_alike(earlier, word) || earlier.split([' ', '-']).any(|part| part == word)
}

/// Whether two words are forms of the same word, such as `scheduler` and `scheduling`.
fn are_alike(a: &str, b: &str) -> bool {
    const STEM: usize = 5;
    const ENDING: usize = 2;
    let (a, b) = (fold::text(a), fold::text(b));
    let common = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let shorter = a.chars().count().min(b.chars().count());
    common >= STEM && common + ENDING >= shorter
}

/// An occurrence of a word.
struct Occurrence<'t> {
    text: &'t str,
    at: Range<usize>,
    key: u64,
    weight: f32,
}

impl<'t> Occurrence<'t> {
    fn form(&self) -> &'t str {
        &self.text[self.at.clone()]
    }

    /// Whether the word is capitalized in the middle of a sentence. `None` at the start
    /// of a sentence, or in a title, where any word may be capitalized.
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
    /// The maximum number of bytes of an abstract to read.
    max_abstract_bytes: usize,
}

impl<'t> Texts<'t> {
    fn new(talks: &'t [Talk]) -> Self {
        Self { talks, max_abstract_bytes: MAX_BYTES / talks.len().max(1) }
    }

    /// Calls `found` with each word of a talk.
    fn read(&self, talk: usize, mut found: impl FnMut(Occurrence<'t>)) {
        let talk = &self.talks[talk];
        let mut read = |text: &'t str, weight| {
            words::for_each_word(text, |at, key| found(Occurrence { text, at, key, weight }));
        };
        read(&talk.title, TITLE_WEIGHT);
        read(talk.subtitle.as_deref().unwrap_or_default(), SUBTITLE_WEIGHT);
        read(self.beginning(&talk.abstract_), ABSTRACT_WEIGHT);
        read(talk.track.as_deref().unwrap_or_default(), TRACK_WEIGHT);
        read(talk.session.as_deref().unwrap_or_default(), TRACK_WEIGHT);
        for (_, person) in talk.people() {
            let (text, key) = (person.name.as_str(), words::name_key(&person.name));
            found(Occurrence { text, at: 0..text.len(), key, weight: PERSON_WEIGHT });
        }
    }

    /// The beginning of a long text, up to the end of a word.
    fn beginning(&self, text: &'t str) -> &'t str {
        if text.len() <= self.max_abstract_bytes {
            return text;
        }
        let start = truncated(text, self.max_abstract_bytes);
        start.rsplit_once(char::is_whitespace).map_or(start, |(words, _)| words)
    }
}

/// Converts a count; exact for any number of talks that fits into memory.
#[expect(clippy::cast_precision_loss, reason = "weights need no more than seven digits")]
fn to_f32(count: usize) -> f32 {
    count as f32
}

/// The words of a vocabulary in each talk.
struct TalkWords {
    /// The words of the first talk, each once with its weighted frequency, then of the next.
    words: Vec<Posting>,
    /// The end of the words of each talk.
    ends: Vec<usize>,
    /// The number of words of each talk, known or not.
    lengths: Vec<f32>,
    statistics: Vec<WordStatistics>,
}

impl TalkWords {
    fn new(texts: Texts<'_>, vocabulary: &Vocabulary) -> Self {
        let mut words: Vec<Posting> = Vec::new();
        let mut statistics = vec![WordStatistics::default(); vocabulary.ids.len()];
        let (mut ends, mut lengths) = (Vec::new(), Vec::new());
        for talk in 0..texts.talks.len() {
            let start = words.len();
            let mut length = 0;
            texts.read(talk, |occurrence| {
                length += 1;
                let Some(word) = vocabulary.get(occurrence.key) else {
                    return;
                };
                let known = &mut statistics[word as usize];
                known.add(&occurrence);
                match words[start..].get_mut(known.last.wrapping_sub(start)) {
                    Some((last, sum)) if *last == word => *sum += occurrence.weight,
                    _ => {
                        known.talks += 1;
                        known.last = words.len();
                        words.push((word, occurrence.weight));
                    }
                }
            });
            ends.push(words.len());
            lengths.push(to_f32(length));
        }
        Self { words, ends, lengths, statistics }
    }

    fn of(&self, talk: usize) -> &[Posting] {
        let start = talk.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.words[start..self.ends[talk]]
    }
}

/// Statistics of a word over all talks.
#[derive(Clone, Default)]
struct WordStatistics {
    /// The number of talks with the word.
    talks: usize,
    /// The index of its last posting in [`TalkWords::words`].
    last: usize,
    /// The number of occurrences in the middle of a sentence.
    inside: usize,
    /// The number of those that are capitalized.
    capitalized: usize,
}

impl WordStatistics {
    fn add(&mut self, occurrence: &Occurrence<'_>) {
        if let Some(is_name) = occurrence.is_name() {
            self.capitalized += usize::from(is_name);
            self.inside += 1;
        }
    }

    /// The factor for a word that is capitalized like a name.
    fn name_bonus(&self) -> f32 {
        let share = (to_f32(self.capitalized) + 0.5) / (to_f32(self.inside) + 1.0);
        1.0 + NAME_BONUS * share
    }
}

/// The weight of a word in a talk, from 0 to 1. It grows with the frequency but saturates, and
/// counts more in a text that is shorter than the average.
fn term_weight(frequency: f32, relative_length: f32) -> f32 {
    let half = SATURATION * (1.0 - LENGTH_NORMALIZATION + LENGTH_NORMALIZATION * relative_length);
    frequency * frequency / (frequency * frequency + half * half)
}

/// The words to look for, with an ID for each.
#[derive(Default)]
struct Vocabulary {
    ids: HashMap<u64, u32, RandomState>,
    /// A filter by the first bits of the keys, which rules out most words of a text.
    filter: Vec<bool>,
}

impl Vocabulary {
    /// Adds a word, unless it is known.
    fn learn(&mut self, key: u64) {
        self.filter.resize(1 << FILTER_BITS, false);
        self.filter[slot(key)] = true;
        let new = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        self.ids.entry(key).or_insert(new);
    }

    fn get(&self, key: u64) -> Option<u32> {
        if *self.filter.get(slot(key))? { self.ids.get(&key).copied() } else { None }
    }
}

const FILTER_BITS: u32 = 15;

fn slot(key: u64) -> usize {
    usize::try_from(key >> (u64::BITS - FILTER_BITS)).unwrap_or(0)
}

#[cfg(test)]
mod tests;
