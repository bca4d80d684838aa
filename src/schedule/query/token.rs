//! Splitting of a query into its tokens.

use std::ops::Range;

/// A whitespace-separated part of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The byte range in the text.
    pub range: Range<usize>,
    /// Whether a minus precedes it.
    pub negated: bool,
    /// The name before a colon outside quotes, if any.
    pub field: Option<String>,
    /// The text without the name and the quotes.
    pub value: String,
    /// Whether a part of it is in quotes.
    pub quoted: bool,
}

/// Splits a query into tokens.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some(&(start, c)) = chars.peek() {
        if c.is_whitespace() {
            chars.next();
            continue;
        }
        let negated = c == '-' && text[start + 1..].starts_with(|c: char| !c.is_whitespace());
        if negated {
            chars.next();
        }
        let mut token = Token {
            range: start..text.len(),
            negated,
            field: None,
            value: String::new(),
            quoted: false,
        };
        let mut open = false;
        while let Some(&(at, c)) = chars.peek() {
            match c {
                '"' => {
                    open = !open;
                    token.quoted = true;
                }
                c if c.is_whitespace() && !open => {
                    token.range.end = at;
                    break;
                }
                ':' if !open && !token.quoted && token.field.is_none() && is_name(&token.value) => {
                    token.field = Some(std::mem::take(&mut token.value));
                }
                c => token.value.push(c),
            }
            chars.next();
        }
        tokens.push(token);
    }
    tokens
}

impl Token {
    /// Returns whether the token joins its neighbours as alternatives.
    fn is_or(&self) -> bool {
        self.field.is_none() && !self.quoted && !self.negated && self.value == "OR"
    }

    /// Returns whether the token is a URL: slashes follow the colon, outside quotes.
    pub fn is_address(&self, text: &str, field: &str) -> bool {
        let colon = self.range.start + usize::from(self.negated) + field.len();
        text[colon..].starts_with("://")
    }
}

/// Splits a query into terms, each of one token or of several that `OR` joins. An `OR`
/// without a term on one side is ignored, as while the other is still to be typed.
pub fn terms(text: &str) -> Vec<Vec<Token>> {
    let mut terms: Vec<Vec<Token>> = Vec::new();
    let mut joins = false;
    for token in tokens(text) {
        if token.is_or() {
            joins = true;
            continue;
        }
        match terms.last_mut().filter(|_| joins) {
            Some(term) => term.push(token),
            None => terms.push(vec![token]),
        }
        joins = false;
    }
    terms
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphabetic())
}
