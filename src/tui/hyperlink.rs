//! Links in cells, which the terminal opens (OSC 8).
//!
//! Each cell of a link has the whole link in its symbol and ends it there. So the cells differ
//! when only the link does, and no cut leaves a link open. [`super::backend`] joins adjacent
//! cells.

use std::num::NonZeroU16;
use std::ops::Range;

use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::layout::Rect;
use ratatui::text::Line;
use url::Url;

use crate::text::{markdown, width};

/// Ends a link.
pub const END: &str = "\x1b]8;;\x1b\\";
/// Begins a link, before its URL. With an ID, cells with the same URL are one link, also in
/// several lines.
const BEGIN: &str = "\x1b]8;id=1;";
/// Ends a sequence.
const ST: &str = "\x1b\\";
/// VTE ignores links that are longer.
const MAX_URL_LENGTH: usize = 2083;

/// Lines of text with links in them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LinkedLines {
    pub lines: Vec<Line<'static>>,
    /// The links in the order of the lines.
    pub links: Vec<Link>,
}

/// A part of a line that is a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The position of the line.
    pub line: usize,
    pub cells: Range<usize>,
    pub url: String,
}

/// Makes the cells of a row a link, unless the URL is not one of the web or of mail.
pub fn set_link(buffer: &mut Buffer, row: Rect, url: &str) {
    let (row, Some(begin)) = (row.intersection(buffer.area), begin(url)) else {
        return;
    };
    let mut x = row.x;
    while x < row.right() && row.height > 0 {
        let cell = &mut buffer[(x, row.y)];
        let cells = cells(cell);
        cell.set_symbol(&format!("{begin}{}{END}", parts(cell.symbol()).1));
        cell.set_diff_option(CellDiffOption::ForcedWidth(cells));
        x = x.saturating_add(cells.get());
    }
}

/// Removes the link from a cell.
pub fn remove_link(cell: &mut Cell) {
    if let (Some(_), text) = parts(cell.symbol()) {
        let text = text.to_owned();
        cell.set_symbol(&text).set_diff_option(CellDiffOption::None);
    }
}

/// The beginning of the link of a cell's symbol, if it has one, and its text.
pub fn parts(symbol: &str) -> (Option<&str>, &str) {
    let inner = symbol.strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(END));
    let Some((url, text)) = inner.and_then(|inner| inner.split_once(ST)) else {
        return (None, symbol);
    };
    (Some(&symbol[..BEGIN.len() + url.len() + ST.len()]), text)
}

/// The number of cells that the symbol of a cell covers.
pub fn cells(cell: &Cell) -> NonZeroU16 {
    let cells = u16::try_from(width::grapheme(parts(cell.symbol()).1));
    cells.ok().and_then(NonZeroU16::new).unwrap_or(NonZeroU16::MIN)
}

/// The sequence that begins a link to a URL.
fn begin(url: &str) -> Option<String> {
    // Parsing encodes what a sequence must not contain.
    let url = Url::parse(url).ok().filter(|_| markdown::may_be_followed(url))?;
    let is_plain = url.as_str().bytes().all(|byte| byte.is_ascii_graphic());
    (is_plain && url.as_str().len() <= MAX_URL_LENGTH).then(|| format!("{BEGIN}{url}{ST}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::style::Style;

    fn marked(text: &str, url: &str) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
        buffer.set_string(0, 0, text, Style::default());
        set_link(&mut buffer, Rect::new(1, 0, 9, 3), url);
        buffer
    }

    #[test]
    fn only_links_of_web_and_mail_reach_the_terminal_and_only_encoded() {
        for (url, sent) in [
            ("https://a.example/x?y#z", Some("https://a.example/x?y#z")),
            ("HTTP://é.example/ü[]", Some("http://xn--9ca.example/%C3%BC[]")),
            ("mailto:ann@a.example", Some("mailto:ann@a.example")),
            ("file:///etc/passwd", None),
            ("javascript:alert(1)", None),
            ("https://a.example/\u{1b}]8;;", None),
            ("https://a.example/\u{9c}", None),
            ("https://a.example/a b", None),
            ("not a URL", None),
        ] {
            let begin = sent.map(|url| format!("\x1b]8;id=1;{url}\x1b\\"));
            assert_eq!(super::begin(url), begin, "{url}");
        }
        assert_eq!(begin(&format!("https://a.example/{}", "x".repeat(MAX_URL_LENGTH))), None);
    }

    #[test]
    fn a_link_has_the_cells_of_its_text() {
        let buffer = marked("a漢b  ", "https://a.example");
        let texts: Vec<_> = buffer.content.iter().map(|cell| parts(cell.symbol())).collect();
        let begin = Some("\x1b]8;id=1;https://a.example/\x1b\\");
        let expected =
            [(None, "a"), (begin, "漢"), (None, " "), (begin, "b"), (begin, " "), (begin, " ")];
        assert_eq!(texts, expected);
        // The last link counts, and without it the cells are as before.
        let mut twice = marked("a漢b  ", "mailto:ann@a.example");
        set_link(&mut twice, Rect::new(1, 0, 5, 1), "https://a.example");
        assert_eq!(twice, buffer);
        twice.content.iter_mut().for_each(remove_link);
        assert_eq!(twice, marked("a漢b  ", "no link"));
    }

    proptest! {
        #![proptest_config(crate::effort::random(256))]

        #[test]
        fn no_url_can_end_its_sequence(url in "(https?://|mailto:)?\\PC{0,12}[\\x00-\\x9f]{0,4}\\PC{0,12}") {
            if let Some(begin) = begin(&url) {
                let url = begin.strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(ST));
                prop_assert!(url.is_some_and(|url| url.bytes().all(|byte| byte.is_ascii_graphic())));
            }
        }
    }
}
