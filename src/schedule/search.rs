//! Search: which talks a text means, how well, and where it hit.
//!
//! All words of a query must be found, in any order. On titles, people, sessions,
//! tracks and rooms a word matches fuzzily (`fuzzy-matcher`), on abstracts and on
//! the reader's notes as a plain piece of text, since fuzzy matching on long text
//! matches everything. A word that stands nowhere as it is typed may also be a slip of the finger, one
//! or two letters off. It does not filter; that is [`super::query`].

use std::collections::BTreeMap;
use std::ops::Range;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::model::Talk;
use crate::text::fold;

mod haystack;
pub mod names;
mod snippet;
mod typo;

pub use haystack::Haystacks;
use haystack::{Folded, Haystack, letters};
pub use snippet::snippet;

/// A part of a talk that search looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The title.
    Title,
    /// What stands below the title.
    Subtitle,
    /// The person at this place among [`Talk::people`].
    Person(usize),
    /// The affiliation of the person at this place among [`Talk::people`].
    Affiliation(usize),
    /// The session.
    Session,
    /// The track.
    Track,
    /// The room.
    Room,
    /// The reader's note.
    Note,
    /// The abstract, as Markdown.
    Abstract,
    /// The talk's id; only the whole of it counts.
    Id,
}

impl Field {
    /// How much a match here is worth, in percent of one in the title. A note is in
    /// the reader's own words, so who types one of them means this talk and not the
    /// session, the room or the abstract that also has it; only a talk that is
    /// called so comes before.
    fn weight(self) -> i64 {
        match self {
            Self::Title | Self::Id => 100,
            Self::Person(_) | Self::Subtitle => 95,
            Self::Note => 90,
            Self::Session | Self::Track | Self::Room | Self::Affiliation(_) => 70,
            Self::Abstract => 40,
        }
    }
}

/// Where one word of a query was found in a talk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// In which part.
    pub field: Field,
    /// At which characters of that part (counted in `char`s, ascending).
    pub at: Vec<usize>,
}

/// A query, ready to be asked of every talk.
pub struct Query {
    words: Vec<Word>,
    /// The reader's notes by talk.
    notes: BTreeMap<usize, Folded>,
    matcher: SkimMatcherV2,
}

struct Word {
    text: String,
    letters: u64,
    /// The score of a perfect match, to measure others by.
    best: i64,
    /// Whether the word stands nowhere as it is typed, so that slips are allowed.
    slips: bool,
}

/// The worst fuzzy match that still counts, in percent of a perfect one: letters
/// strewn over a long title are no match.
const WORST: i64 = 70;

/// Nobody types more words, nor longer ones; what is pasted by mistake must not
/// take the time that fuzzy matching takes on it.
const MOST_WORDS: usize = 12;
const LONGEST_WORD: usize = 60;

impl Query {
    /// Reads a query; its words are separated by white space. Only the first
    /// twelve count, and of each its first sixty characters. `notes` are the
    /// reader's, by the place of their talk in time order.
    pub fn new(text: &str, haystacks: &Haystacks, notes: &[(usize, &str)]) -> Self {
        let matcher = SkimMatcherV2::default().ignore_case();
        let fold_note = |&(talk, note): &(usize, &str)| (talk, Folded::new(note));
        let notes: BTreeMap<usize, Folded> = notes.iter().map(fold_note).collect();
        let words = fold::text(text)
            .split_whitespace()
            .take(MOST_WORDS)
            .map(|word| beginning(word, LONGEST_WORD))
            .map(|word| {
                let mut word = Word {
                    letters: letters(word),
                    best: matcher.fuzzy_match(word, word).unwrap_or(1).max(1),
                    text: word.to_owned(),
                    slips: false,
                };
                // All is looked through only for words that may have a slip.
                word.slips = typo::allowed(word.text.chars().count()).is_some()
                    && !notes.values().any(|note| note.holds(&word))
                    && !haystacks.0.iter().any(|hay| hay.holds(&word));
                word
            })
            .collect();
        Self {
            words,
            notes,
            matcher,
        }
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// How well the talk at a place in time order matches: none if a word is
    /// not in it, and more for a better match. Zero for the empty query.
    pub fn score(&self, haystacks: &Haystacks, talk: usize) -> Option<i64> {
        let hay = haystacks.0.get(talk)?;
        self.words.iter().try_fold(0, |sum, word| {
            self.best(word, talk, hay).map(|(score, _)| sum + score)
        })
    }

    /// Where each word of the query was found in a talk, parts in reading order.
    pub fn places(&self, haystacks: &Haystacks, talk: usize) -> Vec<Place> {
        let Some(hay) = haystacks.0.get(talk) else {
            return Vec::new();
        };
        let mut places: Vec<Place> = Vec::new();
        for word in &self.words {
            let Some((_, field)) = self.best(word, talk, hay) else {
                continue;
            };
            let at = self.positions(word, talk, hay, field);
            match places.iter_mut().find(|place| place.field == field) {
                Some(place) => {
                    place.at.extend(at);
                    place.at.sort_unstable();
                    place.at.dedup();
                }
                None => places.push(Place { field, at }),
            }
        }
        places.sort_by_key(|place| place.field);
        places
    }

    /// The best match of a word in a talk: its worth in thousandths of a perfect
    /// one in the title, and the part it is in.
    fn best(&self, word: &Word, talk: usize, hay: &Haystack) -> Option<(i64, Field)> {
        let short = hay.short.iter().filter_map(|(field, folded)| {
            if *field == Field::Id {
                return (folded.text == word.text).then_some((1000, Field::Id));
            }
            let percent = if folded.may_contain(word.letters) {
                self.fuzzy(word, &folded.text)
            } else {
                None
            };
            let percent = percent.max(Self::slip(word, &folded.text));
            Some((percent? * field.weight() / 10, *field))
        });
        let in_short = short.max_by_key(|&(score, field)| (score, std::cmp::Reverse(field)));
        // What may be a slip is known to stand in no text.
        let texts = [
            (Field::Note, self.notes.get(&talk)),
            (Field::Abstract, Some(&hay.text)),
        ];
        let in_text = texts
            .into_iter()
            .filter(|_| !word.slips)
            .filter_map(|(field, text)| {
                let percent = if text?.find(word)? { 70 } else { 100 };
                Some((percent * field.weight() / 10, field))
            })
            .max_by_key(|&(score, _)| score);
        match (in_short, in_text) {
            (Some(short), Some(text)) if text.0 > short.0 => Some(text),
            (None, text) => text,
            (short, _) => short,
        }
    }

    /// How well a word matches a short text, in percent. As it is typed at the
    /// beginning of a word is best; inside one ("rust" in "trusted") it is rarely
    /// what was meant; between them is what the fuzzy matcher finds, as long as
    /// it does not pick letters out of the middle of words.
    fn fuzzy(&self, word: &Word, folded: &str) -> Option<i64> {
        const INSIDE_A_WORD: i64 = 35;
        const FUZZY_AT_BEST: i64 = 95;
        if at_word_start(folded, &word.text).is_some() {
            return Some(100);
        }
        let percent = self.matcher.fuzzy_match(folded, &word.text)? * 100 / word.best;
        if percent >= WORST {
            let (_, at) = self.matcher.fuzzy_indices(folded, &word.text)?;
            if coherent(folded, &at) {
                return Some(percent.clamp(1, FUZZY_AT_BEST));
            }
        }
        folded.contains(&word.text).then_some(INSIDE_A_WORD)
    }

    /// A slip of the finger is worth more than the same letters strewn about.
    fn slip(word: &Word, folded: &str) -> Option<i64> {
        if !word.slips {
            return None;
        }
        typo::find(folded, &word.text).map(|_| 90)
    }

    fn positions(&self, word: &Word, talk: usize, hay: &Haystack, field: Field) -> Vec<usize> {
        let in_short = || hay.short.iter().find(|(f, _)| *f == field);
        let folded = match field {
            Field::Abstract => Some(&hay.text),
            Field::Note => self.notes.get(&talk),
            _ => in_short().map(|(_, folded)| folded),
        };
        let folded = folded.map_or("", |folded| &folded.text);
        // Where the word stands as it is typed, that is what a reader looks for.
        let exact = at_word_start(folded, &word.text).or_else(|| folded.find(&word.text));
        if let Some(byte) = exact {
            return chars_at(folded, byte..byte + word.text.len()).collect();
        }
        if let (true, Some(bytes)) = (word.slips, typo::find(folded, &word.text)) {
            return chars_at(folded, bytes).collect();
        }
        self.matcher
            .fuzzy_indices(folded, &word.text)
            .map(|(_, at)| at)
            .unwrap_or_default()
    }
}

/// At most so many characters of a text.
fn beginning(text: &str, chars: usize) -> &str {
    text.char_indices()
        .nth(chars)
        .map_or(text, |(end, _)| &text[..end])
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

/// The first place where a word begins with `needle`, in bytes.
fn at_word_start(text: &str, needle: &str) -> Option<usize> {
    text.match_indices(needle)
        .map(|(at, _)| at)
        .find(|&at| !text[..at].ends_with(char::is_alphanumeric))
}

fn chars_at(text: &str, bytes: Range<usize>) -> Range<usize> {
    let from = text[..bytes.start].chars().count();
    from..from + text[bytes].chars().count()
}

/// The text a place is in, as it is shown; `note` is the reader's on the talk.
pub fn field_text<'a>(talk: &'a Talk, note: Option<&'a str>, field: Field) -> &'a str {
    match field {
        Field::Title => &talk.title,
        Field::Subtitle => talk.subtitle.as_deref().unwrap_or_default(),
        Field::Person(at) => talk.people().nth(at).map_or("", |(_, p)| p.name.as_str()),
        Field::Affiliation(at) => talk
            .people()
            .nth(at)
            .and_then(|(_, p)| p.affiliation.as_deref())
            .unwrap_or_default(),
        Field::Id => talk.id.as_str(),
        Field::Session => talk.session.as_deref().unwrap_or_default(),
        Field::Track => talk.track.as_deref().unwrap_or_default(),
        Field::Room => talk.room.as_deref().unwrap_or_default(),
        Field::Note => note.unwrap_or_default(),
        Field::Abstract => &talk.abstract_,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::native;
    use crate::schedule::Schedule;
    use proptest::prelude::*;

    fn found(schedule: &Schedule, text: &str) -> Vec<String> {
        let hay = schedule.haystacks();
        let query = Query::new(text, hay, &[]);
        let mut hits: Vec<_> = (0..schedule.talks().len())
            .filter_map(|at| Some((query.score(hay, at)?, at)))
            .collect();
        hits.sort_by_key(|&(score, at)| (std::cmp::Reverse(score), at));
        hits.into_iter()
            .map(|(_, at)| schedule.talks()[at].title.clone())
            .collect()
    }

    #[test]
    fn accents_and_case_fold_and_words_come_in_any_order() {
        let schedule = native::embedded().unwrap();
        assert_eq!(found(&schedule, "topel")[0], "RISC-V patchwork CI");
        assert_eq!(
            found(&schedule, "execution PROXY")[0],
            "How to reduce complexity in Proxy Execution"
        );
        assert_eq!(
            found(&schedule, "prox exc")[0],
            "How to reduce complexity in Proxy Execution"
        );
    }

    #[test]
    fn slips_of_the_finger_still_find() {
        let schedule = native::embedded().unwrap();
        for (typed, first) in [
            ("iomufd", "iommufd discussion"),
            (
                "kunti",
                "Storing and Outputting Test Information: KUnit Attributes and KTAPv2",
            ),
            ("spinlokcs", "Adaptive userspace spinlocks with rseq"),
            ("desnoyres", "Do nothing fast: How to scale idle cpus ?"),
        ] {
            assert!(
                found(&schedule, typed).iter().take(2).any(|t| t == first),
                "{typed}: {:?}",
                found(&schedule, typed)
            );
        }
    }

    #[test]
    fn a_subtitle_is_nearly_a_title() {
        let mut conference = native::embedded().unwrap().conference().clone();
        let with = |at: usize, talk: &mut Talk| talk.subtitle = Some(format!("a xyzzy {at}"));
        conference.talks[0].title = "The xyzzy".to_owned();
        conference.talks[1].abstract_ = "xyzzy".into();
        with(2, &mut conference.talks[2]);
        let third = conference.talks[2].title.clone();
        let schedule = Schedule::new(conference).unwrap();
        let hits = found(&schedule, "xyzzy");
        assert_eq!(hits[..2], ["The xyzzy".to_owned(), third.clone()]);
        let at = schedule.talks().iter().position(|talk| talk.title == third);
        let query = Query::new("xyzzy", schedule.haystacks(), &[]);
        let place = &query.places(schedule.haystacks(), at.unwrap())[0];
        assert_eq!(
            (place.field, &place.at[..2]),
            (Field::Subtitle, &[2, 3][..])
        );
    }

    #[test]
    fn scattered_letters_are_no_match() {
        let schedule = native::embedded().unwrap();
        assert!(found(&schedule, "zzz").is_empty());
        assert!(
            found(&schedule, "riscv").len() < 20,
            "{:?}",
            found(&schedule, "riscv")
        );
        let rust = found(&schedule, "rust");
        assert_eq!(rust[0], "Rust");
        assert!(rust.len() < 12, "{rust:?}");
        // "Trusted" is not what was meant: abstracts that speak of Rust come first.
        let place = |part: &str| rust.iter().position(|title| title.contains(part));
        assert!(place("Trusted") > place("Internet of Things"), "{rust:?}");
    }

    #[test]
    fn a_note_is_searched_and_worth_more_than_an_abstract() {
        let schedule = native::embedded().unwrap();
        let hay = schedule.haystacks();
        // "rust" is in titles and in abstracts; here the reader noted it as well.
        let note = "Ask Björn\nabout Rust and the xyzzy";
        let query = Query::new("rust", hay, &[(3, note)]);
        let score = |at: usize| query.score(hay, at);
        let best = (0..schedule.talks().len()).max_by_key(|&at| score(at));
        assert_eq!(schedule.talks()[best.unwrap()].title, "Rust");
        let places = query.places(hay, 3);
        assert_eq!(places[0].field, Field::Note);
        assert_eq!(places[0].at, [16, 17, 18, 19]);
        let in_abstract = (0..schedule.talks().len()).filter(|&at| {
            let fields: Vec<_> = query.places(hay, at).iter().map(|p| p.field).collect();
            fields == [Field::Abstract]
        });
        for at in in_abstract {
            assert!(score(at) < score(3), "{}", schedule.talks()[at].title);
        }
        // What stands in a note as it is typed is no slip, and each word may be
        // somewhere else.
        assert!(!Query::new("xyzzy", hay, &[(3, note)]).words[0].slips);
        let query = Query::new("xyzzy bjorn", hay, &[(3, note)]);
        let found: Vec<_> = (0..48)
            .filter(|&at| query.score(hay, at).is_some())
            .collect();
        assert_eq!(found, [3]);
    }

    #[test]
    fn a_query_has_an_end() {
        let schedule = native::embedded().unwrap();
        let long = format!("{} ", "é".repeat(5000)).repeat(100);
        let query = Query::new(&long, schedule.haystacks(), &[]);
        assert_eq!(query.words.len(), MOST_WORDS);
        assert!(query.words.iter().all(|word| word.text == "e".repeat(60)));
    }

    proptest! {
        #[test]
        fn every_hit_can_show_where_it_is(text in "[a-z]{1,5}( [a-z]{1,3})?") {
            let schedule = native::embedded().unwrap();
            let hay = schedule.haystacks();
            let query = Query::new(&text, hay, &[]);
            for (at, talk) in schedule.talks().iter().enumerate() {
                let places = query.places(hay, at);
                if query.score(hay, at).is_some() {
                    prop_assert!(!places.is_empty());
                    for place in places {
                        let shown = field_text(talk, None, place.field).chars().count();
                        prop_assert!(!place.at.is_empty());
                        prop_assert!(place.at.iter().all(|&i| i < shown));
                    }
                }
            }
        }

        #[test]
        fn more_words_never_find_more(a in "[a-z]{1,4}", b in "[a-z]{2,4}") {
            let schedule = native::embedded().unwrap();
            let all = found(&schedule, &a);
            for title in found(&schedule, &format!("{a} {b}")) {
                prop_assert!(all.contains(&title));
            }
        }
    }
}
