//! A long text that may be loaded on first use. Abstracts are most of the size of a
//! conference, and few of them are ever read.
//!
//! The text is the same on every read. Its source is chosen by the code that creates it.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// A source of texts that are loaded on demand.
pub trait Texts: fmt::Debug + Send + Sync {
    /// Loads a text by its number. The text must be cleaned like all foreign text and the
    /// same on every call.
    fn fetch(&self, number: usize) -> String;
}

/// A text in memory, or loaded on first use.
#[derive(Clone)]
pub struct LongText(Kept);

#[derive(Clone)]
enum Kept {
    Here(String),
    There { texts: Arc<dyn Texts>, number: usize, fetched: OnceLock<Box<str>> },
}

impl LongText {
    /// Creates a text that is loaded from a source by its number.
    pub fn of(texts: &Arc<dyn Texts>, number: usize) -> Self {
        Self(Kept::There { texts: Arc::clone(texts), number, fetched: OnceLock::new() })
    }

    /// Returns whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.as_str().is_empty()
    }

    /// Returns the text and keeps it in memory.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Kept::Here(text) => text,
            Kept::There { texts, number, fetched } => {
                fetched.get_or_init(|| texts.fetch(*number).into())
            }
        }
    }

    /// Returns the text without keeping it in memory, for code that reads all abstracts.
    pub fn passing(&self) -> Cow<'_, str> {
        match &self.0 {
            Kept::There { texts, number, fetched } if fetched.get().is_none() => {
                texts.fetch(*number).into()
            }
            _ => self.as_str().into(),
        }
    }

    /// Returns the text for changes, or `None` if it is loaded on demand.
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
