//! Wraps running text with emphasis to a width in cells.
//!
//! Breaks at spaces, between wide characters, and inside a word only if the word is
//! wider than a line. It does not hyphenate or justify.

use unicode_segmentation::UnicodeSegmentation;

use super::{Emphasis, Fragment, RichLine, width};

/// Joins as many parts as fit into `cells` cells, but at least the first.
pub fn joined(
    parts: impl IntoIterator<Item = impl AsRef<str>>,
    separator: &str,
    cells: usize,
) -> String {
    let mut parts = parts.into_iter();
    let mut out = parts.next().map_or_else(String::new, |first| first.as_ref().to_owned());
    for part in parts {
        let longer = format!("{out}{separator}{}", part.as_ref());
        if width::of(&longer) > cells {
            break;
        }
        out = longer;
    }
    out
}

/// Wraps fragments to lines of at most `cells`; `\n` forces a break. Returns at least
/// one line. A width of zero counts as one.
pub fn wrap(fragments: &[Fragment], cells: usize) -> Vec<RichLine> {
    let mut lines = Lines::new(cells.max(1));
    let mut word: Vec<(&str, Emphasis)> = Vec::new();
    for fragment in fragments {
        for piece in pieces(&fragment.text) {
            match piece {
                "\n" | "\r\n" => {
                    lines.word(&word);
                    word.clear();
                    lines.line_break();
                }
                " " => {
                    lines.word(&word);
                    word.clear();
                    lines.spaces.push(fragment.emphasis);
                }
                _ => {
                    if !piece.is_ascii() && width::grapheme(piece) >= 2 {
                        lines.word(&word);
                        word.clear();
                    }
                    word.push((piece, fragment.emphasis));
                }
            }
        }
    }
    lines.word(&word);
    lines.finish()
}

/// Splits text into single spaces, single line ends, and words. In lines of printable
/// ASCII, words stay whole, which is much faster; other lines are split into grapheme
/// clusters.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let is_plain = |line: &str| line.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n'));
    text.split_inclusive('\n').flat_map(move |line| {
        let (words, clusters) = if is_plain(line) { (line, "") } else { ("", line) };
        plain_pieces(words).chain(clusters.graphemes(true))
    })
}

fn plain_pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive([' ', '\n'])
        .flat_map(|word| match word.as_bytes() {
            [.., b' ' | b'\n'] => {
                let (word, last) = word.split_at(word.len() - 1);
                [word, last]
            }
            _ => [word, ""],
        })
        .filter(|piece| !piece.is_empty())
}

/// Wraps plain text to lines of at most `cells`.
pub fn plain(text: &str, cells: usize) -> Vec<String> {
    wrap(&[Fragment::plain(text)], cells)
        .into_iter()
        .map(|line| line.into_iter().map(|f| f.text).collect())
        .collect()
}

/// Wraps plain text to at most `max_lines` lines of at most `cells`. The last line ends in
/// `ellipsis` if there is more text.
pub fn within(text: &str, cells: usize, max_lines: usize, ellipsis: &str) -> Vec<String> {
    cut(plain(text, cells), cells, max_lines, ellipsis)
}

/// Cuts wrapped text to at most `max_lines` lines. The last line is filled up to `cells` and ends
/// in `ellipsis` if there is more text.
pub fn cut(mut lines: Vec<String>, cells: usize, max_lines: usize, ellipsis: &str) -> Vec<String> {
    if lines.len() > max_lines {
        let rest = lines.split_off(max_lines.saturating_sub(1)).join(" ");
        lines.extend((max_lines > 0).then(|| width::fit(&rest, cells, ellipsis).into_owned()));
    }
    lines
}

struct Lines {
    cells: usize,
    done: Vec<RichLine>,
    line: RichLine,
    used: usize,
    /// The spaces since the last word, kept only if a word follows on the same line.
    spaces: Vec<Emphasis>,
}

impl Lines {
    fn new(cells: usize) -> Self {
        Self { cells, done: Vec::new(), line: Vec::new(), used: 0, spaces: Vec::new() }
    }

    fn line_break(&mut self) {
        self.spaces.clear();
        self.done.push(std::mem::take(&mut self.line));
        self.used = 0;
    }

    fn word(&mut self, word: &[(&str, Emphasis)]) {
        if word.is_empty() {
            return;
        }
        let wide: usize = word.iter().map(|(piece, _)| width::of(piece)).sum();
        let fits = self.used + self.spaces.len() + wide <= self.cells;
        if !fits && self.used > 0 {
            self.line_break();
        }
        // Spaces at the start of a line are indentation only if they fit.
        if self.spaces.len() + wide > self.cells {
            self.spaces.clear();
        }
        for emphasis in std::mem::take(&mut self.spaces) {
            self.push(" ", emphasis, 1);
        }
        for &(piece, emphasis) in word {
            let wide = width::of(piece);
            if self.used + wide <= self.cells {
                self.push(piece, emphasis, wide);
                continue;
            }
            for cluster in piece.graphemes(true) {
                let wide = width::grapheme(cluster);
                if self.used + wide > self.cells && self.used > 0 {
                    self.line_break();
                }
                self.push(cluster, emphasis, wide);
            }
        }
    }

    fn push(&mut self, text: &str, emphasis: Emphasis, wide: usize) {
        match self.line.last_mut() {
            Some(last) if last.emphasis == emphasis => last.text.push_str(text),
            _ => self.line.push(Fragment { text: text.to_owned(), emphasis }),
        }
        self.used += wide;
    }

    fn finish(mut self) -> Vec<RichLine> {
        if !self.line.is_empty() || self.done.is_empty() {
            self.done.push(self.line);
        }
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn wraps_at_spaces_and_inside_long_words() {
        assert_eq!(plain("one two three", 7), ["one two", "three"]);
        assert_eq!(plain("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(plain("漢字漢字", 5), ["漢字", "漢字"]);
        assert_eq!(plain("a\nb", 9), ["a", "b"]);
        assert_eq!(plain("", 9), [""]);
    }

    #[test]
    fn cut_text_fills_its_last_line() {
        assert_eq!(within("one two three", 7, 2, "…"), ["one two", "three"]);
        assert_eq!(within("the terrible and more", 11, 1, "…"), ["the terrib…"]);
        assert_eq!(within("one two three four", 7, 2, "… +1"), ["one two", "thr… +1"]);
        assert_eq!(within("漢字漢字漢字", 5, 1, "…"), ["漢字…"]);
        assert_eq!(within("one two", 3, 0, "…"), [""; 0]);
    }

    #[test]
    fn whole_parts_are_joined_as_far_as_they_fit() {
        let parts = ["漢字", "two", "x"];
        assert_eq!(joined(parts, ", ", 20), "漢字, two, x");
        assert_eq!(joined(parts, ", ", 9), "漢字, two");
        assert_eq!(joined(parts, ", ", 8), "漢字");
        assert_eq!(joined(parts, ", ", 1), "漢字");
        assert_eq!(joined([""; 0], ", ", 8), "");
    }

    #[test]
    fn emphasis_survives_a_break() {
        let code = Emphasis { code: true, ..Emphasis::default() };
        let lines = wrap(
            &[Fragment::plain("see "), Fragment { text: "queue work".into(), emphasis: code }],
            9,
        );
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[1][0].emphasis, code);
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn pieces_are_cut_between_clusters(text in "([a-c]{1,3}|[äß漢\u{301}😀]| |\n|\r){0,24}") {
            let clusters: Vec<&str> = pieces(&text).flat_map(|piece| piece.graphemes(true)).collect();
            prop_assert_eq!(clusters, text.graphemes(true).collect::<Vec<_>>());
            for piece in pieces(&text) {
                let alone = !piece.contains([' ', '\n']) || piece.graphemes(true).count() == 1;
                prop_assert!(alone, "{:?}", piece);
            }
        }

        #[test]
        fn no_line_is_too_wide_and_no_word_is_lost(text in "[a-zäß漢 ]{0,80}", cells in 2_usize..30) {
            let lines = plain(&text, cells);
            for line in &lines {
                prop_assert!(width::of(line) <= cells, "{line:?}");
            }
            let letters = |s: &str| s.chars().filter(|c| *c != ' ').collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
