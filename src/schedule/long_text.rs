//! A long text, which may be fetched only when somebody reads it: nobody reads the
//! abstracts of all talks, and together they are nearly all of a conference.
//!
//! It always reads as the same text. Where it is fetched from is not its matter but
//! that of who made it.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// Texts that can be fetched.
pub trait Texts: fmt::Debug + Send + Sync {
    /// The text with a number, cleaned as all foreign text is; always the same.
    fn fetch(&self, number: usize) -> String;
}

/// A text that is here, or is fetched when it is read for the first time.
#[derive(Clone)]
pub struct LongText(Kept);

#[derive(Clone)]
enum Kept {
    Here(String),
    There {
        texts: Arc<dyn Texts>,
        number: usize,
        fetched: OnceLock<Box<str>>,
    },
}

impl LongText {
    /// One of the texts that can be fetched.
    pub fn of(texts: &Arc<dyn Texts>, number: usize) -> Self {
        Self(Kept::There {
            texts: Arc::clone(texts),
            number,
            fetched: OnceLock::new(),
        })
    }

    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.as_str().is_empty()
    }

    /// The text, which stays in memory from now on.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Kept::Here(text) => text,
            Kept::There {
                texts,
                number,
                fetched,
            } => fetched.get_or_init(|| texts.fetch(*number).into()),
        }
    }

    /// The text for who goes through those of all talks: what was not here before is
    /// not kept.
    pub fn passing(&self) -> Cow<'_, str> {
        match &self.0 {
            Kept::There {
                texts,
                number,
                fetched,
            } if fetched.get().is_none() => texts.fetch(*number).into(),
            _ => self.as_str().into(),
        }
    }

    /// The text, to change it; nothing where it is still to be fetched.
    pub fn here_mut(&mut self) -> Option<&mut String> {
        match &mut self.0 {
            Kept::Here(text) => Some(text),
            Kept::There { .. } => None,
        }
    }
}

impl Deref for LongText {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl Default for LongText {
    fn default() -> Self {
        String::new().into()
    }
}

impl From<String> for LongText {
    fn from(text: String) -> Self {
        Self(Kept::Here(text))
    }
}

impl From<&str> for LongText {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl fmt::Display for LongText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl fmt::Debug for LongText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl PartialEq for LongText {
    fn eq(&self, other: &Self) -> bool {
        self.passing() == other.passing()
    }
}

impl Eq for LongText {}

impl PartialEq<&str> for LongText {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[derive(Debug, Default)]
    struct Counting(AtomicUsize);

    impl Texts for Counting {
        fn fetch(&self, number: usize) -> String {
            self.0.fetch_add(1, Ordering::Relaxed);
            format!("text {number}")
        }
    }

    #[test]
    fn it_is_fetched_once_and_only_when_it_is_read() {
        let counting = Arc::new(Counting::default());
        let texts: Arc<dyn Texts> = counting.clone();
        let text = LongText::of(&texts, 7);
        let times = || counting.0.load(Ordering::Relaxed);
        assert_eq!(times(), 0);
        assert_eq!(text.passing(), "text 7");
        assert_eq!(text.passing(), "text 7");
        assert_eq!(times(), 2, "what passes by is not kept");
        assert_eq!(text, "text 7");
        assert_eq!(&*text.clone(), "text 7");
        assert_eq!(text, LongText::from("text 7"));
        assert_eq!(times(), 3);
    }
}
