//! The backend that writes cells to the terminal: characters of disputed width, links and the
//! cursor.
//!
//! Terminals disagree about the width of some characters and may draw them narrower or wider
//! than counted here. To keep the screen intact, a word with such characters is drawn in three
//! steps: overwrite its cells and the spaces after it with spaces, write the whole word, and
//! move the cursor before the text that follows. The whole row is drawn again whenever anything
//! changes, so that no excess or leftover stays visible. Such a row shows no links: a link
//! fixes the width of its cells.
//!
//! Adjacent cells of a link are joined, so that its URL is written once.

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::layout::{Position, Size};

use super::hyperlink::{self, END};
use crate::text::width;

/// Marks rows with disputed cells to be drawn in full. After the last such cell has
/// gone, the row is drawn in full once more, because its cells differ by the mark.
pub fn force_disputed_rows(buffer: &mut Buffer) {
    let columns = usize::from(buffer.area.width).max(1);
    for row in buffer.content.chunks_mut(columns) {
        if row.iter().any(|cell| width::is_disputed(hyperlink::parts(cell.symbol()).1)) {
            for cell in row {
                hyperlink::remove_link(cell);
                cell.set_diff_option(CellDiffOption::AlwaysUpdate);
            }
        }
    }
}

/// A backend that handles cells with a disputed width and cells of a link, and hides the
/// cursor while it draws, so that the cursor is never seen anywhere but in its place.
pub struct WidthSafeBackend<B> {
    backend: B,
    cursor: Cursor,
}

/// Whether the cursor is visible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cursor {
    Hidden,
    /// To be shown once it is in its place.
    Wanted,
    Shown,
}

impl<B> WidthSafeBackend<B> {
    /// A backend on a terminal that hides its cursor.
    pub fn new(backend: B) -> Self {
        Self { backend, cursor: Cursor::Hidden }
    }
}

/// Adjacent cells that are written as a whole if the width of any is disputed, or if they are
/// a link.
#[derive(Default)]
struct Word<'a> {
    cells: Vec<(u16, u16, &'a Cell)>,
    /// The spaces after the word.
    spaces: Vec<(u16, u16, &'a Cell)>,
    is_disputed: bool,
    /// The beginning of the link that the cells have.
    link: Option<&'a str>,
    /// The position after the word and its spaces.
    end: (u16, u16),
}

impl<'a> Word<'a> {
    /// Adds a cell if it belongs to the word or to the spaces after it.
    fn try_push(&mut self, (x, y, cell): (u16, u16, &'a Cell)) -> bool {
        let (link, text) = hyperlink::parts(cell.symbol());
        let cells = hyperlink::cells(cell).get();
        let Some((_, _, last)) = self.cells.last() else {
            self.cells.push((x, y, cell));
            (self.is_disputed, self.link) = (width::is_disputed(text), link);
            self.end = (x.saturating_add(cells), y);
            return true;
        };
        if y == self.end.1 && x < self.end.0 {
            // A wide character covers this cell; drawing a space on its second half would
            // erase it.
            return true;
        }
        if (x, y) != self.end || link != self.link {
            return false;
        }
        if link.is_some() {
            if last.style() != cell.style() {
                return false;
            }
            self.cells.push((x, y, cell));
        } else if cell.symbol() == " " {
            self.spaces.push((x, y, cell));
        } else if self.spaces.is_empty()
            && is_letter(last)
            && is_letter(cell)
            && last.style() == cell.style()
        {
            self.cells.push((x, y, cell));
            self.is_disputed |= width::is_disputed(text);
        } else {
            return false;
        }
        self.end.0 = x.saturating_add(cells);
        true
    }

    /// Whether the cells are written as a whole.
    fn is_whole(&self) -> bool {
        self.is_disputed || self.link.is_some()
    }
}

fn is_letter(cell: &Cell) -> bool {
    cell.symbol().chars().next().is_some_and(char::is_alphanumeric)
}

impl<B: Backend> WidthSafeBackend<B> {
    fn word(&mut self, word: &Word<'_>) -> Result<(), B::Error> {
        let (Some(&(x, y, first)), spaces) = (word.cells.first(), &word.spaces) else {
            return Ok(());
        };
        if !word.is_whole() {
            return self.backend.draw(word.cells.iter().chain(spaces).copied());
        }
        if word.is_disputed {
            let mut space = first.clone();
            space.set_symbol(" ");
            let end = spaces.first().map_or(word.end.0, |&(x, ..)| x);
            let covered = (x..end).map(|x| (x, y, &space));
            self.backend.draw(covered.chain(spaces.iter().copied()))?;
        }
        let texts = word.cells.iter().map(|(_, _, cell)| hyperlink::parts(cell.symbol()).1);
        let ends = word.link.zip(Some(END));
        let (begin, end) = ends.unwrap_or_default();
        let mut whole = first.clone();
        whole.set_symbol(&format!("{begin}{}{end}", texts.collect::<String>()));
        self.backend.draw(std::iter::once((x, y, &whole)))
    }
}

impl<B: Backend> Backend for WidthSafeBackend<B> {
    type Error = B::Error;

    fn draw<'a, I>(&mut self, content: I) -> Result<(), B::Error>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut content = content.peekable();
        if content.peek().is_some() {
            self.hide_cursor()?;
        }
        let mut others = Vec::new();
        let mut word = Word::default();
        for cell in content {
            if word.try_push(cell) {
                continue;
            }
            let whole = std::mem::take(&mut word);
            if whole.is_whole() {
                // Each call moves the cursor first.
                self.backend.draw(others.drain(..))?;
                self.word(&whole)?;
            } else {
                others.extend(whole.cells.into_iter().chain(whole.spaces));
            }
            word.try_push(cell);
        }
        self.backend.draw(others.into_iter())?;
        self.word(&word)
    }

    fn hide_cursor(&mut self) -> Result<(), B::Error> {
        if self.cursor == Cursor::Shown {
            self.backend.hide_cursor()?;
        }
        self.cursor = Cursor::Hidden;
        Ok(())
    }

    fn show_cursor(&mut self) -> Result<(), B::Error> {
        if self.cursor == Cursor::Hidden {
            self.cursor = Cursor::Wanted;
        }
        Ok(())
    }

    fn get_cursor_position(&mut self) -> Result<Position, B::Error> {
        self.backend.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> Result<(), B::Error> {
        self.backend.set_cursor_position(position)?;
        if self.cursor == Cursor::Wanted {
            self.backend.show_cursor()?;
            self.cursor = Cursor::Shown;
        }
        Ok(())
    }

    fn clear(&mut self) -> Result<(), B::Error> {
        self.backend.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> Result<(), B::Error> {
        self.backend.clear_region(region)
    }

    fn size(&self) -> Result<Size, B::Error> {
        self.backend.size()
    }

    fn window_size(&mut self) -> Result<WindowSize, B::Error> {
        self.backend.window_size()
    }

    fn flush(&mut self) -> Result<(), B::Error> {
        self.backend.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::backend::CrosstermBackend;
    use ratatui::style::Style;

    /// The screen of an emulator that counts every character separately, after drawing
    /// these frames in turn.
    fn screen_after(frames: &[&str]) -> vt100::Screen {
        let columns = std::num::NonZeroU16::new(20).unwrap();
        let rows = std::num::NonZeroU16::new(2).unwrap();
        let mut emulator = vt100::Parser::new(rows, columns, 0);
        let area = ratatui::layout::Rect::new(0, 0, 20, 2);
        let mut before = Buffer::empty(area);
        for frame in frames {
            let mut next = Buffer::empty(area);
            next.set_string(0, 0, frame, Style::default());
            force_disputed_rows(&mut next);
            let mut written = Vec::new();
            let mut backend = WidthSafeBackend::new(CrosstermBackend::new(&mut written));
            backend.draw(before.diff_iter(&next)).unwrap();
            emulator.process(&written);
            before = next;
        }
        emulator.screen().clone()
    }

    fn text(screen: &vt100::Screen) -> String {
        screen.contents().trim_end().to_owned()
    }

    #[test]
    fn disputed_width_shifts_no_text_and_leaves_no_remnants() {
        let other = "another picture here";
        for cluster in [
            "ｶﾞ",
            "ｻﾟ",
            "ನ್ನ",
            "ಮ್ಮೇ",
            "क्षि",
            "நி",
            "❤\u{fe0f}",
            "1\u{fe0f}\u{20e3}",
            "🇩🇪",
            "👩\u{200d}💻",
            "👍🏽",
            "e\u{301}",
        ] {
            let frame = format!("{cluster}|ab|");
            let column = width::grapheme(cluster);
            for frames in [&[&frame[..]][..], &[other, &frame], &[&frame, other, &frame]] {
                let screen = screen_after(frames);
                let row = screen.rows(0, 20).next().unwrap();
                let cell = |x: usize| {
                    let cell = screen.cell(0, u16::try_from(x).unwrap()).unwrap();
                    cell.contents().to_owned()
                };
                assert_eq!(cell(column), "|", "{row:?}");
                assert_eq!(cell(column + 3), "|", "{row:?}");
                for x in 1..column {
                    let part = cell(x);
                    assert!(part.trim().is_empty() || cluster.contains(&part), "{row:?}");
                }
            }
            // Nothing of the cluster is left.
            assert_eq!(text(&screen_after(&[&frame, other])), other);
        }
    }

    #[test]
    fn only_rows_with_disputed_widths_are_redrawn_fully() {
        let mut buffer = Buffer::empty(ratatui::layout::Rect::new(0, 0, 4, 2));
        buffer.set_string(0, 0, "漢★", Style::default());
        buffer.set_string(0, 1, "नि", Style::default());
        force_disputed_rows(&mut buffer);
        let marks = |y| buffer[(0, y)].diff_option;
        assert_eq!(marks(0), CellDiffOption::None);
        assert_eq!(marks(1), CellDiffOption::AlwaysUpdate);
    }

    /// What is written for some frames of a line in turn, each with the part of it that is
    /// a link and its URL.
    fn written(frames: &[(&str, std::ops::Range<u16>, &str)]) -> Vec<String> {
        let area = ratatui::layout::Rect::new(0, 0, 20, 2);
        let mut before = Buffer::empty(area);
        let draw = |(frame, at, url): &(&str, std::ops::Range<u16>, &str)| {
            let mut next = Buffer::empty(area);
            next.set_string(0, 0, frame, Style::default());
            let row = ratatui::layout::Rect::new(at.start, 0, at.end - at.start, 1);
            hyperlink::set_link(&mut next, row, url);
            force_disputed_rows(&mut next);
            let mut written = Vec::new();
            WidthSafeBackend::new(CrosstermBackend::new(&mut written))
                .draw(before.diff_iter(&next))
                .unwrap();
            before = next;
            String::from_utf8(written).unwrap()
        };
        frames.iter().map(draw).collect()
    }

    #[test]
    fn a_link_is_written_once_and_changes_with_its_url() {
        let [a, b] = ["https://a.example/", "https://b.example/"];
        let link = |url: &str, text: &str| format!("\x1b]8;id=1;{url}\x1b\\{text}\x1b]8;;\x1b\\");
        let frames =
            [("see it here", 4..6, a), ("see it here", 4..6, b), ("see it here", 0..0, "")];
        let written = written(&frames);
        assert!(written[0].contains(&link(a, "it")), "{:?}", written[0]);
        assert!(written[1].contains(&link(b, "it")), "{:?}", written[1]);
        // Only the link is written again, at last without a URL.
        assert!(!written[1].contains("see") && !written[1].contains("here"), "{:?}", written[1]);
        assert!(written[2].contains("it") && !written[2].contains("]8;"), "{:?}", written[2]);
    }

    #[test]
    fn a_link_of_wide_characters_keeps_its_cells_and_none_is_in_a_disputed_row() {
        let url = "https://a.example/";
        let written =
            written(&[("a漢字b", 1..6, url), ("a漢字नि", 1..6, url), ("a漢字b", 1..6, url)]);
        let link = |text: &str| format!("\x1b]8;id=1;{url}\x1b\\{text}\x1b]8;;\x1b\\");
        assert!(written[0].contains(&link("漢字b")), "{:?}", written[0]);
        assert!(!written[1].contains("]8;"), "{:?}", written[1]);
        assert!(written[2].contains(&link("漢字b")), "{:?}", written[2]);
    }

    #[test]
    fn cursor_is_hidden_while_drawing_changes() {
        let area = ratatui::layout::Rect::new(0, 0, 20, 2);
        let frame = |text: &str| {
            let mut buffer = Buffer::empty(area);
            buffer.set_string(0, 1, text, Style::default());
            buffer
        };
        let mut written = Vec::new();
        let mut backend = WidthSafeBackend::new(CrosstermBackend::new(&mut written));
        // As ratatui does for each frame.
        let frames = [frame(""), frame("one"), frame("two"), frame("two")];
        for two in frames.windows(2) {
            backend.draw(two[0].diff_iter(&two[1])).unwrap();
            backend.show_cursor().unwrap();
            backend.set_cursor_position((0, 0)).unwrap();
        }
        let written = String::from_utf8(written).unwrap();
        let (hide, show, there) = ("\u{1b}[?25l", "\u{1b}[?25h", "\u{1b}[1;1H");
        let (first, rest) = written.split_once(hide).unwrap();
        let (second, third) = rest.split_once(show).unwrap();
        assert!(first.ends_with(&format!("{there}{show}")), "{first:?}");
        assert!(second.contains("two") && second.ends_with(there), "{second:?}");
        // Nothing has changed: the cursor stays where it is.
        assert!(third.ends_with(there) && !third.contains(hide), "{third:?}");
    }
}
