//! The words of a text, each with a key that equals for all its forms: in any case, with
//! and without accents, in singular and plural.
//!
//! The keys of a huge schedule are read in the time of one search, so plain text is neither
//! copied nor folded.

use std::ops::Range;

use crate::text::fold;

/// Calls `found` with the place and the key of each word of a text. Leaves out single
/// letters, numbers, and the pieces of URLs and mail addresses.
///
/// Writing without spaces has no words, so each pair of its syllables counts as a word.
pub fn each(text: &str, mut found: impl FnMut(Range<usize>, u64)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !is_part(bytes[at]) {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && is_part(bytes[at]) {
            at += 1;
        }
        at = compound(bytes, start, at);
        let word = start..at;
        let (is_word, next) = rest_of_token(bytes, at);
        at = next;
        if !is_word {
            continue;
        }
        if !bytes[word.clone()].is_ascii() {
            foreign(text, word, &mut found);
        } else if is_telling(&bytes[word.clone()]) {
            let key = key(&bytes[word.clone()]);
            found(word, key);
        }
    }
}

/// Returns the key of a whole name, whose words in another order are another name.
pub fn of_name(name: &str) -> u64 {
    let mut whole = 1;
    each(name, |_, key| whole = mix(whole, key));
    whole
}

/// Whether a byte can belong to a word.
fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii()
}

/// The end of a word: `Wi-Fi` and `U-Boot` are one, `open-source` are two.
fn compound(bytes: &[u8], start: usize, end: usize) -> usize {
    let part = |from: usize| bytes[from..].iter().take_while(|byte| is_part(**byte)).count();
    if bytes.get(end) != Some(&b'-') {
        return end;
    }
    match (end - start, part(end + 1)) {
        (1, rest @ 1..) | (2, rest @ 1..=2) => end + 1 + rest,
        _ => end,
    }
}

/// Where to read on after a word, and whether it is one: `https://…`, `me@example.org` and
/// `example.org/page` are no words, `Node.js` is one.
fn rest_of_token(bytes: &[u8], end: usize) -> (bool, usize) {
    let ends = |byte: &u8| byte.is_ascii_whitespace() || b")>]\"'`".contains(byte);
    let token = || bytes[end..].iter().position(ends).map_or(bytes.len(), |rest| end + rest);
    let goes_on = |at: usize| bytes.get(at).is_some_and(|byte| is_part(*byte));
    match bytes.get(end) {
        Some(b':') if bytes[end..].starts_with(b"://") => (false, token()),
        Some(b'@') if goes_on(end + 1) => (false, token()),
        Some(b'.') if goes_on(end + 1) => {
            let token = token();
            (!bytes[end..token].contains(&b'/') && !bytes[..end].ends_with(b"www"), token)
        }
        _ => (true, end),
    }
}

/// Whether an ASCII word can tell anything: it has two letters or more, or is one like `3D`.
fn is_telling(word: &[u8]) -> bool {
    let letters = word.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    if word[0].is_ascii_digit() { word.len() == 2 && letters == 1 } else { word.len() > 1 }
}

/// Finds the words of a run that is not ASCII.
fn foreign(text: &str, run: Range<usize>, found: &mut impl FnMut(Range<usize>, u64)) {
    let mut word = Word::default();
    // The last syllable, and where it begins.
    let mut last: Option<(usize, char)> = None;
    for (at, c) in text[run.clone()].char_indices().map(|(at, c)| (run.start + at, c)) {
        let syllable = is_syllable(c);
        if syllable || !c.is_alphanumeric() {
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

/// Whether a character is written next to others without spaces between words.
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
            !word.is_empty() && is_telling(word)
        } else {
            self.folded.chars().nth(1).is_some()
        };
        if is_word {
            found(self.start..end, key(word));
        }
        self.folded.clear();
    }
}

/// The key of a word, in any case. A plural in -s equals its singular.
fn key(word: &[u8]) -> u64 {
    // The bit that makes ASCII letters lower case; folded text has no other capitals.
    const LOWER: u64 = 0x2020_2020_2020_2020;
    let word = match word {
        [stem @ .., before, b's' | b'S'] if stem.len() > 1 && !b"sSuUiI".contains(before) => {
            &word[..word.len() - 1]
        }
        _ => word,
    };
    let mut chunks = word.chunks_exact(8);
    let mut key = word.len() as u64;
    let mut add = |chunk: [u8; 8]| key = mix(key, u64::from_le_bytes(chunk) | LOWER);
    for chunk in &mut chunks {
        add(chunk.try_into().unwrap_or_default());
    }
    let rest = chunks.remainder();
    if !rest.is_empty() {
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        add(last);
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
        each(text, |at, _| words.push(&text[at]));
        words
    }

    fn keys(text: &str) -> Vec<u64> {
        let mut keys = Vec::new();
        each(text, |_, key| keys.push(key));
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
    fn letters_numbers_and_addresses_are_no_words() {
        let text = "A 3D talk on C in 2026 at 10:30, 90min: see https://a.example/talks?x=1 \
                    (or [here](http://b.example/c) or www.d.example) \
                    or me@e.example, f.example/talks, Node.js, TCP/IP.";
        let found =
            ["3D", "talk", "on", "in", "at", "see", "or", "here", "or", "or", "Node", "TCP", "IP"];
        assert_eq!(words(text), found);
    }

    #[test]
    fn punctuation_of_any_script_parts_words() {
        assert_eq!(words("“Größe”—naïve… l’été"), ["Größe", "naïve", "été"]);
        assert_eq!(words("カーネル、核心技術と커널"), ["カーネル", "核心", "心技", "技術", "커널"]);
    }

    #[test]
    fn a_name_is_more_than_its_words() {
        assert_eq!(of_name("Björn Töpel"), of_name("bjorn topel"));
        assert_ne!(of_name("Ada Grace"), of_name("Grace Ada"));
    }
}
