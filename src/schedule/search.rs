//! Search: which talks a text means, how well, and where it hit.
//!
//! All words of a query must be found, in any order. On titles, people, sessions,
//! tracks and rooms a word matches fuzzily (`fuzzy-matcher`), on abstracts and on
//! the reader's notes as a plain piece of text, since fuzzy matching on long text
//! matches everything. A word that stands nowhere as it is typed may also be a slip of the finger, one
//! or two letters off. It does not filter; that is [`super::query`].

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::model::Talk;
use crate::text::fold;

mod haystack;
pub mod names;
mod parts;
mod shorts;
mod snippet;
mod texts;
mod typo;
mod vocabulary;
mod word;

use haystack::Found;
pub use haystack::Haystacks;
use shorts::Folded;
pub use snippet::snippet;
use word::{Matcher, Word};

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
    fn weight(self) -> u16 {
        match self {
            Self::Title | Self::Id => 100,
            Self::Person(_) | Self::Subtitle => 95,
            Self::Note => 90,
            Self::Session | Self::Track | Self::Room | Self::Affiliation(_) => 70,
            Self::Abstract => 40,
        }
    }

    /// What a match here is worth that is so good, in percent: in thousandths of a
    /// perfect one in the title.
    fn worth(self, percent: u8) -> u16 {
        u16::from(percent) * self.weight() / 10
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
    /// What each of them found.
    found: Vec<Arc<Found>>,
    /// The reader's notes by talk.
    notes: BTreeMap<usize, Folded>,
}

/// Nobody types more words, nor longer ones; what is pasted by mistake must not
/// take the time that fuzzy matching takes on it.
const MOST_WORDS: usize = 12;
const LONGEST_WORD: usize = 60;

impl Query {
    /// Reads a query; its words are separated by white space. Only the first
    /// twelve count, and of each its first sixty characters. `notes` are the
    /// reader's, by the place of their talk in time order.
    pub fn new(text: &str, haystacks: &Haystacks, notes: &[(usize, &str)]) -> Self {
        let fold_note = |&(talk, note): &(usize, &str)| (talk, Folded::new(note));
        let notes: BTreeMap<usize, Folded> = notes.iter().map(fold_note).collect();
        let words = fold::text(text);
        let words = words.split_whitespace().take(MOST_WORDS);
        let word = |word| {
            let mut word = Word::new(beginning(word, LONGEST_WORD));
            let found = haystacks.find(&word.text);
            // All is looked through only for words that may have a slip.
            word.slips = typo::allowed(word.text.chars().count()).is_some()
                && !notes.values().any(|note| note.holds(&word))
                && !found.stands(haystacks, &word);
            (word, found)
        };
        let (words, found) = words.map(word).unzip();
        Self { words, found, notes }
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// How well each talk matches, by its place in time order: 0 if a word is not
    /// in it, and more for a better match. Of an empty query nothing is said.
    pub fn scores(&self, haystacks: &Haystacks) -> Vec<u32> {
        let mut scores = Vec::new();
        for (word, found) in self.words.iter().zip(&self.found) {
            let worths = found.worths(haystacks, word);
            let mut worths: Vec<u32> = worths.iter().map(|worth| u32::from(*worth)).collect();
            for (talk, note) in &self.notes {
                if let Some(worth) = worths.get_mut(*talk) {
                    let noted = u32::from(Self::worth_in_note(word, note));
                    *worth = noted.max(*worth);
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

    fn worth_in_note(word: &Word, note: &Folded) -> u16 {
        Field::Note.worth(word.percent_of(word.standing_in(&note.text)))
    }

    /// Where each word of the query was found in a talk, parts in reading order.
    pub fn places(&self, haystacks: &Haystacks, talk: usize) -> Vec<Place> {
        let matcher = Matcher::default();
        let mut places: Vec<Place> = Vec::new();
        for (word, found) in self.words.iter().zip(&self.found) {
            let Some((_, field)) = self.best(&matcher, word, found, haystacks, talk) else {
                continue;
            };
            let at = self.positions(&matcher, word, haystacks, talk, field);
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
    fn best(
        &self,
        matcher: &Matcher,
        word: &Word,
        found: &Found,
        haystacks: &Haystacks,
        talk: usize,
    ) -> Option<(u16, Field)> {
        let standing = found.standings.get(talk)?;
        let shorts = haystacks.shorts();
        let id = shorts.ids().get(talk);
        let id = id.filter(|id| ***id == *word.text);
        let short = shorts.of(talk).filter_map(|(field, text)| {
            let percent = matcher.percent(word, text)?;
            Some((field.worth(percent), field))
        });
        let short = short.chain(id.map(|_| (Field::Id.worth(100), Field::Id)));
        let note = self.notes.get(&talk);
        let note = note.map_or(0, |note| Self::worth_in_note(word, note));
        let texts = [
            (note, Field::Note),
            (Field::Abstract.worth(word.percent_of(*standing)), Field::Abstract),
        ];
        // Of equal ones a short part, and the first of them, says most.
        let rank = |&(worth, field): &(u16, Field)| {
            let long = matches!(field, Field::Note | Field::Abstract);
            (worth, !long, std::cmp::Reverse(field))
        };
        short.chain(texts).max_by_key(rank).filter(|(worth, _)| *worth > 0)
    }

    fn positions(
        &self,
        matcher: &Matcher,
        word: &Word,
        haystacks: &Haystacks,
        talk: usize,
        field: Field,
    ) -> Vec<usize> {
        let short = |field| {
            let found = haystacks.shorts().of(talk).find(|(part, _)| *part == field);
            found.map(|(_, folded)| &*folded.text)
        };
        let folded = match field {
            Field::Abstract => Some(haystacks.texts().of(talk)),
            Field::Note => self.notes.get(&talk).map(|note| &*note.text),
            Field::Id => haystacks.shorts().ids().get(talk).map(|id| &**id),
            field => short(field),
        };
        let folded = folded.unwrap_or_default();
        // Where the word stands as it is typed, that is what a reader looks for.
        let exact = word.at_word_start(folded).or_else(|| folded.find(&word.text));
        if let Some(byte) = exact {
            return chars_at(folded, byte..byte + word.text.len()).collect();
        }
        if let (true, Some(bytes)) = (word.slips, typo::find(folded, &word.text)) {
            return chars_at(folded, bytes).collect();
        }
        matcher.places(word, folded)
    }
}

/// At most so many characters of a text.
fn beginning(text: &str, chars: usize) -> &str {
    text.char_indices().nth(chars).map_or(text, |(end, _)| &text[..end])
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
        let hay = schedule.haystacks();
        let query = Query::new(text, hay, &[]);
        let scores = query.scores(hay).into_iter().zip(0..);
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
        let query = Query::new("xyzzy", schedule.haystacks(), &[]);
        let place = &query.places(schedule.haystacks(), at.unwrap())[0];
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
        let hay = schedule.haystacks();
        // "rust" is in titles and in abstracts; here the reader noted it as well.
        let note = "Ask Björn\nabout Rust and the xyzzy";
        let query = Query::new("rust", hay, &[(3, note)]);
        let scores = query.scores(hay);
        let score = |at: usize| scores[at];
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
        let scores = query.scores(hay);
        let found: Vec<_> = (0..48).filter(|&at| scores[at] > 0).collect();
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
            let scores = query.scores(hay);
            for (at, talk) in schedule.talks().iter().enumerate() {
                let places = query.places(hay, at);
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
            let hay = schedule.haystacks();
            let notes: Vec<_> = notes.iter().map(|(at, note)| (*at, note.as_str())).collect();
            let query = Query::new(&text, hay, &notes);
            let matcher = Matcher::default();
            for (talk, score) in query.scores(hay).into_iter().enumerate() {
                let words = query.words.iter().zip(&query.found);
                let worth = |(word, found): (&Word, &Arc<Found>)| {
                    let best = query.best(&matcher, word, found, hay, talk);
                    best.map(|(worth, _)| u32::from(worth))
                };
                let worths: Option<Vec<u32>> = words.map(worth).collect();
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
