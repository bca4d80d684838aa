//! Text as a terminal needs it: display width, wrapping, Markdown, folding for
//! search and the cleaning of text from outside.
//!
//! Knows nothing of talks, terminals or disks. Everything here is a function
//! from text to text.

pub mod clean;
pub mod fold;
pub mod markdown;
pub mod qr;
pub mod symbols;
pub mod url;
pub mod width;
pub mod wrap;

/// How a piece of running text is to be told apart from its surroundings.
///
/// A meaning, not a colour: the view decides what each looks like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "any of them may hold together with any other"
)]
pub struct Emphasis {
    /// Strong importance (`**word**`).
    pub strong: bool,
    /// Stress (`*word*`).
    pub stress: bool,
    /// Code, literal and unwrapped in spirit.
    pub code: bool,
    /// A heading.
    pub heading: bool,
    /// The text of a link.
    pub link: bool,
    /// Furniture such as bullets, quote bars and link numbers.
    pub furniture: bool,
}

/// A run of text in one emphasis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// The text, without line ends unless a forced break is meant.
    pub text: String,
    /// How it is set.
    pub emphasis: Emphasis,
}

impl Fragment {
    /// Plain text without any emphasis.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            emphasis: Emphasis::default(),
        }
    }
}

/// One line of fragments, ready to be drawn.
pub type RichLine = Vec<Fragment>;
