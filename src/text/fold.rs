//! Folds case and accents for search, one character to one character.
//!
//! The number of characters stays the same, so a position in the folded text is valid
//! in the shown text. It does not transliterate: Cyrillic stays Cyrillic.

use std::sync::LazyLock;

use unicode_normalization::char::decompose_canonical;

/// The folded Latin letters, which are the most frequent ones besides ASCII.
static LATIN: LazyLock<[char; 0x250]> = LazyLock::new(|| {
    std::array::from_fn(|at| {
        let c = u32::try_from(at).ok().and_then(char::from_u32);
        c.map_or('\0', decomposed)
    })
});

/// Folds a character to its base letter in lower case.
pub fn char(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    LATIN.get(c as usize).copied().unwrap_or_else(|| decomposed(c))
}

fn decomposed(c: char) -> char {
    // Ideographs have neither case nor accents, and are frequent.
    if matches!(c, '\u{3400}'..='\u{9fff}') {
        return c;
    }
    // A Hangul syllable is a letter to its readers. Decomposed, it would match every
    // syllable with the same first consonant.
    let mut base = None;
    if !matches!(c, '\u{ac00}'..='\u{d7a3}') {
        decompose_canonical(c, |part| {
            base.get_or_insert(part);
        });
    }
    let letter = match base.unwrap_or(c) {
        'ß' | 'ẞ' => 's',
        'æ' | 'Æ' => 'a',
        'œ' | 'Œ' | 'ø' | 'Ø' => 'o',
        'ł' | 'Ł' => 'l',
        'đ' | 'Đ' | 'ð' | 'Ð' => 'd',
        'ħ' | 'Ħ' => 'h',
        'ı' => 'i',
        'þ' | 'Þ' => 't',
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        '–' | '—' | '‐' | '‑' => '-',
        other => other,
    };
    letter.to_lowercase().next().unwrap_or(letter)
}

/// Whether a word, in any case, looks like a plural in -s, whose singular has at least three
/// bytes. `class`, `bus` and `this` do not.
pub fn is_plural(word: &[u8]) -> bool {
    match word {
        [_, _, .., before, last] => {
            last.eq_ignore_ascii_case(&b's') && !b"sui".contains(&before.to_ascii_lowercase())
        }
        _ => false,
    }
}

/// Folds text.
pub fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push(text, &mut out);
    out
}

/// Appends the folded form of `text` to `out`.
pub fn push(text: &str, out: &mut String) {
    let mut rest = text;
    while !rest.is_empty() {
        // Most text is ASCII, which is folded in bulk.
        let (plain, more) = rest.split_at(plain(rest));
        let from = out.len();
        out.push_str(plain);
        out[from..].make_ascii_lowercase();
        let other = more.bytes().position(|byte| byte.is_ascii());
        let (other, more) = more.split_at(other.unwrap_or(more.len()));
        out.extend(other.chars().map(self::char));
        rest = more;
    }
}

/// The number of leading ASCII bytes.
fn plain(text: &str) -> usize {
    let mut plain = 0;
    for chunk in text.as_bytes().chunks(64) {
        // Checking many bytes at once is much faster.
        if !chunk.is_ascii() {
            return plain + chunk.iter().take_while(|byte| byte.is_ascii()).count();
        }
        plain += chunk.len();
    }
    plain
}

/// The words of a text: the runs of letters and digits.
pub fn words(text: &str) -> impl Iterator<Item = &str> + Clone {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = &rest[run(rest, false)..];
        let (word, after) = rest.split_at(run(rest, true));
        rest = after;
        (!word.is_empty()).then_some(word)
    })
}

/// The number of leading bytes that are letters and digits, or that are not.
fn run(text: &str, of_word: bool) -> usize {
    let mut at = 0;
    loop {
        let bytes = text.as_bytes()[at..].iter();
        let plain = |byte: &u8| byte.is_ascii() && byte.is_ascii_alphanumeric() == of_word;
        at += bytes.take_while(|byte| plain(byte)).count();
        match text[at..].chars().next() {
            Some(c) if !c.is_ascii() && c.is_alphanumeric() == of_word => at += c.len_utf8(),
            _ => return at,
        }
    }
}

/// Whether the folded `haystack` contains `needle`, which is already folded.
pub fn contains(haystack: &str, needle: &str) -> bool {
    self::text(haystack).contains(needle)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_letters_and_digits() {
        let found: Vec<_> = words(" io_uring, tüv–x2 (c++) é").collect();
        assert_eq!(found, ["io", "uring", "tüv", "x2", "c", "é"]);
        assert_eq!(words("-").count(), 0);
    }

    #[test]
    fn case_and_accents_fold() {
        assert_eq!(text("Töpel CAÑUELO Łukasz Beneš"), "topel canuelo lukasz benes");
        assert!(contains("Björn Töpel", "topel"));
    }

    #[test]
    fn hangul_syllables_are_unchanged() {
        assert_eq!(text("가각힣"), "가각힣");
        assert!(!contains("김", "감"));
    }

    #[test]
    fn letters_with_two_marks_fold_to_their_base() {
        assert_eq!(text("ǼǿǢ"), "aoa");
    }

    #[test]
    fn folding_a_character_is_idempotent() {
        for c in '\0'..=char::MAX {
            let folded = super::char(c);
            assert_eq!(super::char(folded), folded, "{c:?}");
        }
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn folding_keeps_the_character_count(s in any::<String>()) {
            prop_assert_eq!(text(&s).chars().count(), s.chars().count());
        }

        #[test]
        fn text_folds_character_by_character(s in "(\\PC|[A-Za-z ]){0,60}") {
            prop_assert_eq!(text(&s), s.chars().map(super::char).collect::<String>());
        }

        #[test]
        fn folding_twice_changes_nothing(s in "\\PC*") {
            prop_assert_eq!(text(&text(&s)), text(&s));
        }
    }
}
