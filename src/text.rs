//! Text for the terminal: display width, wrapping, Markdown, folding for search, and
//! cleaning of external text.
//!
//! Pure functions from text to text that know nothing of talks, terminals or disks.

pub mod clean;
pub mod fold;
pub mod markdown;
pub mod qr;
pub mod symbols;
pub mod url;
pub mod width;
pub mod wrap;

use std::num::NonZeroUsize;

/// The emphasis of running text.
///
/// It is a meaning, not a colour: the view decides how each kind looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "any of them may hold together with any other")]
pub struct Emphasis {
    /// Strong emphasis (`**word**`).
    pub strong: bool,
    /// Light emphasis (`*word*`).
    pub stress: bool,
    /// Code, shown literally.
    pub code: bool,
    /// A heading.
    pub heading: bool,
    /// The number of the link that this is the text of.
    pub link: Option<NonZeroUsize>,
    /// Decoration such as bullets, quote bars and link numbers.
    pub decoration: bool,
}

/// A run of text with the same emphasis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// The text; `\n` only for a forced line break.
    pub text: String,
    /// The emphasis of the whole text.
    pub emphasis: Emphasis,
}

impl Fragment {
    /// Plain text without any emphasis.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), emphasis: Emphasis::default() }
    }
}

/// A line of fragments, ready to be drawn.
pub type RichLine = Vec<Fragment>;

/// Returns the beginning of a text: at most `max_bytes` bytes, and whole characters.
pub fn truncated(text: &str, max_bytes: usize) -> &str {
    let end = (0..=max_bytes.min(text.len())).rfind(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or(0)]
}
