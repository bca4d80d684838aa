//! Display width: counting the cells of text, and cutting it to fit.
//!
//! Widths belong to whole grapheme clusters, as in the screen buffer. [`super::wrap`]
//! does the wrapping.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The width of a grapheme cluster in cells, as the screen buffer counts it: mostly 0,
/// 1 or 2, more for some clusters of Indic scripts.
pub fn grapheme(cluster: &str) -> usize {
    // Terminals draw the voicing marks of half-width kana in a separate cell.
    cluster.width() + cluster.chars().filter(|c| is_voicing_mark(*c)).count()
}

fn is_voicing_mark(c: char) -> bool {
    matches!(c, '\u{ff9e}' | '\u{ff9f}')
}

/// Whether terminals disagree on the width of a grapheme cluster: it has several
/// characters, or is wide in newer terminals only. East Asian scripts are wide in all
/// terminals.
pub fn is_disputed(cluster: &str) -> bool {
    let mut chars = cluster.chars();
    match (chars.next(), chars.next()) {
        (Some('\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{ff9d}' | '\u{20000}'..), None) => false,
        (Some(c), None) => is_voicing_mark(c) || (!c.is_ascii() && grapheme(cluster) != 1),
        (_, more) => more.is_some(),
    }
}

/// The width of text on one line, in cells.
pub fn of(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.graphemes(true).map(grapheme).sum()
}

/// Cuts text to at most `cells`, ending in `ellipsis` if anything is cut. Cuts the
/// ellipsis, too, if it does not fit.
pub fn fit<'a>(text: &'a str, cells: usize, ellipsis: &str) -> Cow<'a, str> {
    if of(text) <= cells {
        return Cow::Borrowed(text);
    }
    let mark = prefix(ellipsis, cells);
    let kept = prefix(text, cells.saturating_sub(of(mark))).trim_end();
    Cow::Owned(format!("{kept}{mark}"))
}

/// Cuts text as [`fit`] does, or pads it with spaces, to exactly `cells`.
pub fn exact(text: &str, cells: usize, ellipsis: &str) -> String {
    let mut out = fit(text, cells, ellipsis).into_owned();
    let missing = cells.saturating_sub(of(&out));
    out.extend(std::iter::repeat_n(' ', missing));
    out
}

/// Pads text with spaces on the left to at least `cells`.
pub fn right(text: &str, cells: usize) -> String {
    format!("{}{text}", " ".repeat(cells.saturating_sub(of(text))))
}

/// The longest prefix of the text that fits into `cells`.
pub fn prefix(text: &str, cells: usize) -> &str {
    if text.is_ascii() {
        return &text[..text.len().min(cells)];
    }
    let mut used = 0;
    for (at, cluster) in text.grapheme_indices(true) {
        used += grapheme(cluster);
        if used > cells {
            return &text[..at];
        }
    }
    text
}

/// The longest end of the text that fits into `cells`.
pub fn suffix(text: &str, cells: usize) -> &str {
    let mut used = 0;
    for (at, cluster) in text.grapheme_indices(true).rev() {
        used += grapheme(cluster);
        if used > cells {
            return &text[at + cluster.len()..];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn width_counts_displayed_cells() {
        assert_eq!(of("abc"), 3);
        assert_eq!(of("漢字"), 4);
        assert_eq!(of("★"), 1);
        assert_eq!(of("👩\u{200d}💻"), 2);
    }

    #[test]
    fn cut_text_ends_in_an_ellipsis() {
        assert_eq!(fit("abcdef", 4, "…"), "abc…");
        assert_eq!(fit("abc def", 5, "…"), "abc…");
        assert_eq!(fit("漢字漢字", 4, "…"), "漢…");
        assert_eq!(fit("abcdef", 2, "..."), "..");
        assert_eq!(exact("ab", 4, "…"), "ab  ");
        assert_eq!([suffix("ab漢", 3), suffix("ab漢", 1), suffix("abc", 3)], ["b漢", "", "abc"]);
        assert_eq!([right("漢", 4), right("abc", 2)], ["  漢", "abc"]);
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn fitted_text_fits(text in "\\PC{0,40}", cells in 0_usize..30) {
            prop_assert!(of(&fit(&text, cells, "…")) <= cells);
            prop_assert_eq!(of(&exact(&text, cells, "…")), cells);
        }
    }
}
