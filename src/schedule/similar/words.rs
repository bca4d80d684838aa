//! The words of a text. All forms of a word have the same key: any case, with or without
//! accents, singular or plural.
//!
//! The keys of a huge schedule are read in the time of one search, so plain text is neither
//! copied nor folded.

use std::ops::Range;

use crate::text::fold;

/// Calls `found` with the byte range and the key of each word of a text. Leaves out
/// single letters, numbers, and the pieces of URLs and mail addresses.
///
/// In scripts without spaces, each pair of characters counts as a word.
pub fn for_each_word(text: &str, mut found: impl FnMut(Range<usize>, u64)) {
    let bytes = text.as_bytes();
    let mut runs = Runs { bytes, at: 0 };
    let mut folded = Word::default();
    while let Some(run) = runs.next() {
        let Some(word) = runs.word(run) else {
            continue;
        };
        if !bytes[word.clone()].is_ascii() {
            push_non_ascii_words(text, word, &mut folded, &mut found);
        } else if is_significant(&bytes[word.clone()]) {
            let key = key(bytes, word.clone());
            found(word, key);
        }
    }
}

/// Returns the key of a full name. The order of its words matters.
pub fn name_key(name: &str) -> u64 {
    let mut whole = 1;
    for_each_word(name, |_, key| whole = mix(whole, key));
    whole
}

/// Runs of bytes that belong to words.
struct Runs<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Runs<'_> {
    fn next(&mut self) -> Option<Range<usize>> {
        let rest = &self.bytes[self.at..];
        let start = self.at + rest.iter().position(|byte| is_part(*byte))?;
        let run = self.bytes[start..].iter().take_while(|byte| is_part(**byte));
        self.at = start + run.count();
        Some(start..self.at)
    }

    /// The word that starts with a run and may continue after it. `https://…`,
    /// `me@example.org` and `example.org/page` are not words, `Node.js` is one, `Wi-Fi`
    /// and `U-Boot` are each one, and `open-source` is two.
    fn word(&mut self, run: Range<usize>) -> Option<Range<usize>> {
        let bytes = self.bytes;
        let rest = &bytes[run.end..];
        let [mark @ (b':' | b'@' | b'.' | b'-'), after, ..] = rest else {
            return Some(run);
        };
        let ends = |byte: &u8| byte.is_ascii_whitespace() || b")>]\"'`".contains(byte);
        let token = || &rest[..rest.iter().position(ends).unwrap_or(rest.len())];
        match mark {
            b':' if rest.starts_with(b"://") => {
                self.at += token().len();
                None
            }
            b'@' if is_part(*after) => {
                self.at += token().len();
                None
            }
            b'.' if is_part(*after) => {
                self.at += token().len();
                let is_url = token().contains(&b'/') || bytes[run.clone()] == *b"www";
                Some(run).filter(|_| !is_url)
            }
            b'-' if is_part(*after) => {
                let more = rest[1..].iter().take_while(|byte| is_part(**byte)).count();
                if !matches!((run.len(), more), (1, _) | (2, 1..=2)) {
                    return Some(run);
                }
                self.at += 1 + more;
                Some(run.start..run.end + 1 + more)
            }
            _ => Some(run),
        }
    }
}

/// Whether a byte can belong to a word.
fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii()
}

/// Eight bytes of a text as a little-endian number, padded with zeros.
fn chunk(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at..).unwrap_or_default();
    u64::from_le_bytes(rest.first_chunk().copied().unwrap_or_else(|| {
        let mut chunk = [0; 8];
        chunk[..rest.len()].copy_from_slice(rest);
        chunk
    }))
}

/// The bit that makes ASCII letters lower case.
const LOWER: u64 = u64::from_ne_bytes([0x20; 8]);

/// Whether an ASCII word is significant: not a number and not a single letter. `3D` is.
fn is_significant(word: &[u8]) -> bool {
    if word[0].is_ascii_digit() {
        word.len() == 2 && word[1].is_ascii_alphabetic()
    } else {
        word.len() > 1
    }
}

/// Finds the words of a run that is not ASCII.
fn push_non_ascii_words(
    text: &str,
    run: Range<usize>,
    word: &mut Word,
    found: &mut impl FnMut(Range<usize>, u64),
) {
    // The last syllable, and where it begins.
    let mut last: Option<(usize, char)> = None;
    for (at, c) in text[run.clone()].char_indices().map(|(at, c)| (run.start + at, c)) {
        let syllable = is_syllable(c);
        if syllable || !is_letter(c) {
            word.end(at, found);
        } else {
            word.push(at, c);
        }
        if let (true, Some((from, before))) = (syllable, last) {
            found(from..at + c.len_utf8(), mix(before.into(), c.into()));
        }
        last = syllable.then_some((at, c));
    }
    word.end(run.end, found);
}

/// Whether a character belongs to a word. Quick for Latin letters.
fn is_letter(c: char) -> bool {
    match c {
        'À'..='ʯ' => !matches!(c, '×' | '÷'),
        _ => c.is_alphanumeric(),
    }
}

/// Whether the script of a character has no spaces between words.
fn is_syllable(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// A word being read, folded.
#[derive(Default)]
struct Word {
    folded: String,
    start: usize,
}

impl Word {
    fn push(&mut self, at: usize, c: char) {
        if self.folded.is_empty() {
            self.start = at;
        }
        self.folded.push(fold::char(c));
    }

    fn end(&mut self, end: usize, found: &mut impl FnMut(Range<usize>, u64)) {
        let word = self.folded.as_bytes();
        let is_word = if word.is_ascii() {
            !word.is_empty() && is_significant(word)
        } else {
            self.folded.chars().nth(1).is_some()
        };
        if is_word {
            found(self.start..end, key(word, 0..word.len()));
        }
        self.folded.clear();
    }
}

/// The key of a word in a text, in any case. A plural in -s equals its singular.
fn key(text: &[u8], word: Range<usize>) -> u64 {
    let mut rest = word.len() - usize::from(fold::is_plural(&text[word.clone()]));
    let (mut key, mut at) = (0, word.start);
    while rest > 0 {
        let used = rest.min(8);
        key = mix(key, (chunk(text, at) | LOWER) << (64 - 8 * used));
        (rest, at) = (rest - used, at + used);
    }
    key
}

/// Combines two keys, in this order.
pub fn mix(a: u64, b: u64) -> u64 {
    (a.rotate_left(25) ^ b).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let mut words = Vec::new();
        for_each_word(text, |at, _| words.push(&text[at]));
        words
    }

    fn keys(text: &str) -> Vec<u64> {
        let mut keys = Vec::new();
        for_each_word(text, |_, key| keys.push(key));
        keys
    }

    #[test]
    fn forms_of_a_word_have_the_same_key() {
        for (a, b) in [
            ("eBPF", "EBPF"),
            ("scheduler", "Schedulers"),
            ("café", "CAFE"),
            ("Überwachung", "überwachung"),
            ("internationalization", "Internationalization"),
            ("Ядро", "ядро"),
        ] {
            assert_eq!(keys(a), keys(b), "{a} {b}");
            assert_eq!(keys(a).len(), 1);
        }
        for (a, b) in [("class", "clas"), ("bus", "bu"), ("net", "ten"), ("été", "est")] {
            assert_ne!(keys(a), keys(b), "{a} {b}");
        }
    }

    #[test]
    fn single_letters_numbers_and_urls_are_not_words() {
        let text = "A 3D talk on C in 2026 at 10:30, 90min: see https://a.example/talks?x=1 \
                    (or [here](http://b.example/c) or www.d.example) \
                    or me@e.example, f.example/talks, Node.js, TCP/IP.";
        let found =
            ["3D", "talk", "on", "in", "at", "see", "or", "here", "or", "or", "Node", "TCP", "IP"];
        assert_eq!(words(text), found);
    }

    #[test]
    fn punctuation_of_any_script_separates_words() {
        assert_eq!(words("“Größe”—naïve… l’été"), ["Größe", "naïve", "été"]);
        assert_eq!(words("カーネル、核心技術と커널"), ["カーネル", "核心", "心技", "技術", "커널"]);
    }

    #[test]
    fn name_key_depends_on_word_order_but_not_case() {
        assert_eq!(name_key("Björn Töpel"), name_key("bjorn topel"));
        assert_ne!(name_key("Ada Grace"), name_key("Grace Ada"));
    }
}
