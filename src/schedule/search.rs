//! Search: which talks match the words of a query, how well, and where.
//!
//! All words of a query must match, in any order. A word matches fuzzily
//! (`fuzzy-matcher`) in titles, people, sessions, tracks and rooms. In abstracts and in
//! the reader's notes it matches as plain text, since in a long text a fuzzy word matches
//! nearly everything. A word without any literal match may be a typo and matches words
//! that differ by one or two letters. Search does not filter; [`super::query`] does.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::model::Talk;
use crate::text::fold;

mod abstracts;
mod fields;
mod index;
pub mod names;
mod snippet;
mod typo;
mod vocabulary;
mod word;

use fields::Folded;
use index::Found;
pub use index::SearchIndex;
pub use snippet::snippet;
use word::{Matcher, Word};

/// A searchable part of a talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The title.
    Title,
    /// The subtitle.
    Subtitle,
    /// The person at this index of [`Talk::people`].
    Person(usize),
    /// The affiliation of the person at this index of [`Talk::people`].
    Affiliation(usize),
    /// The session.
    Session,
    /// The track.
    Track,
    /// The room.
    Room,
    /// The reader's note.
    Note,
    /// The abstract in Markdown.
    Abstract,
    /// The talk's ID, which matches only as a whole.
    Id,
}

impl Field {
    /// Returns the weight of a match in this field, in percent of a match in the title.
    /// A note has the reader's own words: a word in it means this talk more than a word
    /// of a session, room or abstract does, and less than a word of a title.
    fn weight(self) -> u16 {
        match self {
            Self::Title | Self::Id => 100,
            Self::Person(_) | Self::Subtitle => 95,
            Self::Note => 90,
            Self::Session | Self::Track | Self::Room | Self::Affiliation(_) => 70,
            Self::Abstract => 40,
        }
    }

    /// Returns the worth of a match in this field in thousandths of a perfect match in the
    /// title. `percent` is the quality of the match.
    fn worth(self, percent: u8) -> u16 {
        u16::from(percent) * self.weight() / 10
    }
}

/// The matches of a query in one field of a talk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The field.
    pub field: Field,
    /// The matched characters of the field, counted in `char`s, ascending.
    pub at: Vec<usize>,
}

/// A query, prepared for a schedule.
pub struct Query {
    words: Vec<Arc<Found>>,
    /// The folded notes of the reader by talk.
    notes: BTreeMap<usize, Folded>,
}

/// Limits of a query: text pasted by mistake must not take the time that fuzzy matching
/// takes on it.
const MOST_WORDS: usize = 12;
const LONGEST_WORD: usize = 60;

impl Query {
    /// Parses a query, whose words are separated by white space, and finds them. Only the
    /// first twelve words and the first sixty characters of each word count. `notes` are
    /// the reader's notes by the index of their talk in time order.
    pub fn new(text: &str, index: &SearchIndex, notes: &[(usize, &str)]) -> Self {
        let fold_note = |&(talk, note): &(usize, &str)| (talk, Folded::new(note));
        let notes: BTreeMap<usize, Folded> = notes.iter().map(fold_note).collect();
        let find = |word| {
            let word = first_chars(word, LONGEST_WORD);
            index.find(word, notes.values().any(|note| note.text.contains(word)))
        };
        let words = fold::text(text).split_whitespace().take(MOST_WORDS).map(find).collect();
        Self { words, notes }
    }

    /// Returns whether the query has no words.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Returns the score of each talk in time order: 0 if a word does not match, and more
    /// for a better match. Empty for an empty query.
    pub fn scores(&self) -> Vec<u32> {
        let mut scores = Vec::new();
        for found in &self.words {
            let mut worths: Vec<u32> = found.worths.iter().map(|worth| (*worth).into()).collect();
            for (talk, note) in &self.notes {
                if let Some(worth) = worths.get_mut(*talk) {
                    *worth = u32::from(worth_in_note(&found.word, note)).max(*worth);
                }
            }
            if scores.is_empty() {
                scores = worths;
                continue;
            }
            for (score, worth) in scores.iter_mut().zip(worths) {
                *score = if *score > 0 && worth > 0 { *score + worth } else { 0 };
            }
        }
        scores
    }

    /// Returns the matches of the query in a talk, fields in reading order.
    pub fn places(&self, index: &SearchIndex, talk: usize) -> Vec<Place> {
        let matcher = Matcher::default();
        let mut places: Vec<Place> = Vec::new();
        for found in &self.words {
            let Some((_, field)) = self.best(&matcher, found, index, talk) else {
                continue;
            };
            let at = self.positions(&matcher, &found.word, index, talk, field);
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

    /// Returns the best match of a word in a talk: its worth and its field.
    fn best(
        &self,
        matcher: &Matcher,
        found: &Found,
        index: &SearchIndex,
        talk: usize,
    ) -> Option<(u16, Field)> {
        let word = &found.word;
        let in_abstract = found.in_abstracts.get(talk)?.percent();
        let id = index.fields.ids().get(talk).filter(|id| ***id == *word.text);
        let short = index.fields.of(talk).filter_map(|(field, text)| {
            let percent = matcher.percent(word, text)?;
            Some((field.worth(percent), field))
        });
        let short = short.chain(id.map(|_| (Field::Id.worth(100), Field::Id)));
        let note = self.notes.get(&talk).map_or(0, |note| worth_in_note(word, note));
        let long = [(note, Field::Note), (Field::Abstract.worth(in_abstract), Field::Abstract)];
        // Of equal matches, the first short field says most.
        let rank = |&(worth, field): &(u16, Field)| {
            let is_long = matches!(field, Field::Note | Field::Abstract);
            (worth, !is_long, std::cmp::Reverse(field))
        };
        short.chain(long).max_by_key(rank).filter(|(worth, _)| *worth > 0)
    }

    /// Returns the matched characters of a word in a field.
    fn positions(
        &self,
        matcher: &Matcher,
        word: &Word,
        index: &SearchIndex,
        talk: usize,
        field: Field,
    ) -> Vec<usize> {
        let folded = match field {
            Field::Abstract => Some(index.abstracts.of(talk)),
            Field::Note => self.notes.get(&talk).map(|note| &*note.text),
            Field::Id => index.fields.ids().get(talk).map(|id| &**id),
            field => {
                let mut fields = index.fields.of(talk);
                fields.find(|(other, _)| *other == field).map(|(_, folded)| &*folded.text)
            }
        };
        let folded = folded.unwrap_or_default();
        // Readers look for the literal word.
        let exact = word.at_word_start(folded).or_else(|| folded.find(&word.text));
        if let Some(byte) = exact {
            return chars_at(folded, byte..byte + word.text.len()).collect();
        }
        if let (true, Some(bytes)) = (word.is_typo, typo::find(folded, &word.text)) {
            return chars_at(folded, bytes).collect();
        }
        matcher.places(word, folded)
    }
}

fn worth_in_note(word: &Word, note: &Folded) -> u16 {
    Field::Note.worth(abstracts::match_kind(&note.text, &word.finder).percent())
}

/// Returns at most the first `chars` characters of a text.
fn first_chars(text: &str, chars: usize) -> &str {
    text.char_indices().nth(chars).map_or(text, |(end, _)| &text[..end])
}

/// Converts a range of bytes to a range of characters.
fn chars_at(text: &str, bytes: Range<usize>) -> Range<usize> {
    let from = text[..bytes.start].chars().count();
    from..from + text[bytes].chars().count()
}

/// Returns the shown text of a field; `note` is the reader's note on the talk.
pub fn field_text<'a>(talk: &'a Talk, note: Option<&'a str>, field: Field) -> &'a str {
    match field {
        Field::Title => &talk.title,
        Field::Subtitle => talk.subtitle.as_deref().unwrap_or_default(),
        Field::Person(at) => talk.people().nth(at).map_or("", |(_, p)| p.name.as_str()),
        Field::Affiliation(at) => {
            talk.people().nth(at).and_then(|(_, p)| p.affiliation.as_deref()).unwrap_or_default()
        }
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
        let index = schedule.search_index();
        let query = Query::new(text, index, &[]);
        let scores = query.scores().into_iter().zip(0..);
        let mut hits: Vec<(u32, usize)> = scores.filter(|(score, _)| *score > 0).collect();
        hits.sort_by_key(|&(score, at)| (std::cmp::Reverse(score), at));
        hits.into_iter().map(|(_, at)| schedule.talks()[at].title.clone()).collect()
    }

    #[test]
    fn accents_and_case_fold_and_words_come_in_any_order() {
        let schedule = native::embedded().unwrap();
        assert_eq!(found(&schedule, "topel")[0], "RISC-V patchwork CI");
        assert_eq!(
            found(&schedule, "execution PROXY")[0],
            "How to reduce complexity in Proxy Execution"
        );
        assert_eq!(found(&schedule, "prox exc")[0], "How to reduce complexity in Proxy Execution");
    }

    #[test]
    fn slips_of_the_finger_still_find() {
        let schedule = native::embedded().unwrap();
        for (typed, first) in [
            ("iomufd", "iommufd discussion"),
            ("kunti", "Storing and Outputting Test Information: KUnit Attributes and KTAPv2"),
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
        let query = Query::new("xyzzy", schedule.search_index(), &[]);
        let place = &query.places(schedule.search_index(), at.unwrap())[0];
        assert_eq!((place.field, &place.at[..2]), (Field::Subtitle, &[2, 3][..]));
    }

    #[test]
    fn scattered_letters_are_no_match() {
        let schedule = native::embedded().unwrap();
        assert!(found(&schedule, "zzz").is_empty());
        assert!(found(&schedule, "riscv").len() < 20, "{:?}", found(&schedule, "riscv"));
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
        let index = schedule.search_index();
        // "rust" is in titles and in abstracts; here the reader noted it as well.
        let note = "Ask Björn\nabout Rust and the xyzzy";
        let query = Query::new("rust", index, &[(3, note)]);
        let scores = query.scores();
        let score = |at: usize| scores[at];
        let best = (0..schedule.talks().len()).max_by_key(|&at| score(at));
        assert_eq!(schedule.talks()[best.unwrap()].title, "Rust");
        let places = query.places(index, 3);
        assert_eq!(places[0].field, Field::Note);
        assert_eq!(places[0].at, [16, 17, 18, 19]);
        let in_abstract = (0..schedule.talks().len()).filter(|&at| {
            let fields: Vec<_> = query.places(index, at).iter().map(|p| p.field).collect();
            fields == [Field::Abstract]
        });
        for at in in_abstract {
            assert!(score(at) < score(3), "{}", schedule.talks()[at].title);
        }
        // What stands in a note as it is typed is no slip, and each word may be
        // somewhere else.
        assert!(!Query::new("xyzzy", index, &[(3, note)]).words[0].word.is_typo);
        let query = Query::new("xyzzy bjorn", index, &[(3, note)]);
        let scores = query.scores();
        let found: Vec<_> = (0..48).filter(|&at| scores[at] > 0).collect();
        assert_eq!(found, [3]);
    }

    #[test]
    fn a_query_has_an_end() {
        let schedule = native::embedded().unwrap();
        let long = format!("{} ", "é".repeat(5000)).repeat(100);
        let query = Query::new(&long, schedule.search_index(), &[]);
        assert_eq!(query.words.len(), MOST_WORDS);
        assert!(query.words.iter().all(|word| word.word.text == "e".repeat(60)));
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn every_hit_can_show_where_it_is(text in "[a-z]{1,5}( [a-z]{1,3})?") {
            let schedule = native::embedded().unwrap();
            let index = schedule.search_index();
            let query = Query::new(&text, index, &[]);
            let scores = query.scores();
            for (at, talk) in schedule.talks().iter().enumerate() {
                let places = query.places(index, at);
                if scores[at] > 0 {
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
        fn what_all_talks_are_worth_is_what_each_is(
            text in "[a-z]{1,6}( [a-z]{1,3})?|174|kunti|risc-v|töpel",
            notes in prop::collection::btree_map(0_usize..48, "[a-z]{1,3}( risc-v)?", 0..3),
        ) {
            let schedule = native::embedded().unwrap();
            let index = schedule.search_index();
            let notes: Vec<_> = notes.iter().map(|(at, note)| (*at, note.as_str())).collect();
            let query = Query::new(&text, index, &notes);
            let matcher = Matcher::default();
            for (talk, score) in query.scores().into_iter().enumerate() {
                let worth = |found: &Arc<Found>| {
                    let best = query.best(&matcher, found, index, talk);
                    best.map(|(worth, _)| u32::from(worth))
                };
                let worths: Option<Vec<u32>> = query.words.iter().map(worth).collect();
                prop_assert_eq!(worths.map_or(0, |worths| worths.iter().sum()), score);
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
