//! What search looks at, made when it is first needed, and what it found for the
//! last words: one types letter by letter, and most of a query stays.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;

use super::shorts::Shorts;
use super::texts::{Standing, Texts};
use super::word::{Matcher, Word};
use super::{Field, parts};
use crate::schedule::model::{Conference, Talk};

/// What search looks at in the talks of a conference.
#[derive(Debug)]
pub struct Haystacks {
    talks: Talks,
    shorts: OnceLock<Shorts>,
    texts: OnceLock<Texts>,
    last: Mutex<Vec<Arc<Found>>>,
    /// Set once a thread makes it ready, or is known not to be needed.
    prepared: OnceLock<()>,
}

/// The talks that are searched.
#[derive(Debug)]
enum Talks {
    Conference(Arc<Conference>),
    Others(Vec<Talk>),
}

impl Talks {
    fn all(&self) -> &[Talk] {
        match self {
            Self::Conference(conference) => &conference.talks,
            Self::Others(talks) => talks,
        }
    }
}

/// What was found for a folded word or phrase, the reader's notes apart.
#[derive(Debug)]
pub struct Found {
    needle: String,
    /// How it stands in each abstract.
    pub standings: Vec<Standing>,
    /// How much a talk is worth as a hit of it, as it is typed and with slips.
    worths: [OnceLock<Vec<u16>>; 2],
    /// Whether it stands in any talk as it is typed.
    stands: OnceLock<bool>,
}

/// So many words are remembered: those of the longest query, and some before it.
const REMEMBERED: usize = 24;

impl Haystacks {
    /// What there is to search in a conference; nothing is made ready yet.
    pub fn new(conference: Arc<Conference>) -> Self {
        Self::of(Talks::Conference(conference))
    }

    /// What there is to search in some talks.
    pub fn of_talks(talks: Vec<Talk>) -> Self {
        Self::of(Talks::Others(talks))
    }

    fn of(talks: Talks) -> Self {
        Self {
            talks,
            shorts: OnceLock::new(),
            texts: OnceLock::new(),
            last: Mutex::new(Vec::new()),
            prepared: OnceLock::new(),
        }
    }

    /// Begins to make it ready in threads, once, where there is so much that the
    /// first search would have to wait for it. A search that comes earlier waits.
    pub fn prepare(self: &Arc<Self>) {
        const MUCH: usize = 2_000;
        if self.prepared.set(()).is_err() || self.talks.all().len() < MUCH {
            return;
        }
        let pieces: [fn(&Self); 2] = [
            |haystacks| haystacks.texts().gather_words(),
            |haystacks| {
                haystacks.shorts();
            },
        ];
        for piece in pieces {
            let haystacks = Arc::clone(self);
            // Where no thread can be had, the first search does it.
            let _ = thread::Builder::new().spawn(move || piece(&haystacks));
        }
    }

    /// The short texts.
    pub fn shorts(&self) -> &Shorts {
        self.shorts.get_or_init(|| Shorts::new(self.talks.all()))
    }

    /// The abstracts.
    pub fn texts(&self) -> &Texts {
        self.texts.get_or_init(|| Texts::new(self.talks.all()))
    }

    /// What is found for a folded word or phrase.
    pub fn find(&self, needle: &str) -> Arc<Found> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let known = last.iter().position(|found| found.needle == needle);
        let known = known.map(|at| last.remove(at));
        let found = known.unwrap_or_else(|| {
            // Where a part of it does not stand, it does not either.
            let parts = last.iter().filter(|found| needle.contains(&found.needle));
            let longest = parts.max_by_key(|found| found.needle.len());
            let among = longest.map(|found| &found.standings[..]);
            Arc::new(Found {
                needle: needle.to_owned(),
                standings: self.texts().standings(needle, among),
                worths: [OnceLock::new(), OnceLock::new()],
                stands: OnceLock::new(),
            })
        });
        last.push(Arc::clone(&found));
        if last.len() > REMEMBERED {
            last.remove(0);
        }
        found
    }

    /// Which talks have a folded phrase in their texts and names; not in what is
    /// said of their people, nor in their ids.
    pub fn saying(&self, phrase: &str) -> Vec<bool> {
        let named = |field| !matches!(field, Field::Affiliation(_));
        let mut said = self.shorts().talks_with(phrase, named);
        for (said, standing) in said.iter_mut().zip(&self.find(phrase).standings) {
            *said |= *standing != Standing::Nowhere;
        }
        said
    }
}

impl Found {
    /// Whether the word stands in any talk as it is typed.
    pub fn stands(&self, haystacks: &Haystacks, word: &Word) -> bool {
        *self.stands.get_or_init(|| {
            let shorts = haystacks.shorts();
            self.standings.iter().any(|at| *at != Standing::Nowhere)
                || shorts.texts().iter().any(|text| text.holds(word))
                || shorts.ids().iter().any(|id| id.contains(&word.text))
        })
    }

    /// How much each talk is worth as a hit of the word; 0 where it is none.
    pub fn worths(&self, haystacks: &Haystacks, word: &Word) -> &[u16] {
        self.worths[usize::from(word.slips)].get_or_init(|| {
            let shorts = haystacks.shorts();
            let texts = shorts.texts();
            let percents = parts::each(texts.len(), |range| {
                let matcher = Matcher::default();
                let percent = |text| matcher.percent(word, text).unwrap_or(0);
                texts[range].iter().map(percent).collect()
            });
            let texts = shorts.ids().iter().zip(&self.standings).map(|(id, standing)| {
                let id = Field::Id.worth(if **id == *word.text { 100 } else { 0 });
                id.max(Field::Abstract.worth(word.percent_of(*standing)))
            });
            let worth = |(parts, text): (&[(Field, u32)], u16)| {
                let parts = parts.iter();
                let best = parts.map(|(field, at)| field.worth(percents[*at as usize]));
                best.fold(text, u16::max)
            };
            shorts.talks().zip(texts).map(worth).collect()
        })
    }
}
