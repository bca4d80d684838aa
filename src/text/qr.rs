//! A text as a QR code in characters (ISO/IEC 18004), through the `qrcode` crate.
//!
//! Two modules to a cell in half blocks, or two cells to a module where there are
//! none. Which of dark and light the characters stand for must be said: a terminal
//! writes in either. No colours here.

use qrcode::{Color, EcLevel, QrCode};

/// The most bytes that a code can hold, of any text.
pub const MOST_BYTES: usize = 2953;
/// Modules of nothing that are asked for around a code.
pub const QUIET: usize = 4;

/// A code: a square of dark and light modules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    side: usize,
    dark: Vec<bool>,
}

/// How modules become characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A cell for two modules, one above the other.
    Halves,
    /// Two cells for a module, `##` or blanks.
    Signs,
}

/// Which modules are written; the others are blanks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// The dark ones: right where it is written dark on light.
    Dark,
    /// The light ones, with what is around the code: right where it is written light
    /// on dark.
    Light,
}

impl Code {
    /// The code of a text; none where it is too long. It can bear the least damage,
    /// which a screen has none of, and so is as small as can be.
    pub fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
        let dark = code.to_colors().into_iter().map(|c| c == Color::Dark);
        Some(Self {
            side: code.width(),
            dark: dark.collect(),
        })
    }

    /// Cells of its width, and rows, with so many modules of nothing around it.
    pub fn cells(&self, form: Form, quiet: usize) -> (usize, usize) {
        let side = self.side + 2 * quiet;
        match form {
            Form::Halves => (side, side.div_ceil(2)),
            Form::Signs => (2 * side, side),
        }
    }

    /// Whether a module is dark; those around the code are not.
    fn is_dark(&self, x: usize, y: usize, quiet: usize) -> bool {
        let (Some(x), Some(y)) = (x.checked_sub(quiet), y.checked_sub(quiet)) else {
            return false;
        };
        let inside = x < self.side && y < self.side;
        inside && self.dark.get(y * self.side + x).copied().unwrap_or(false)
    }

    /// The code as lines, with so many modules of nothing around it.
    pub fn lines(&self, form: Form, ink: Ink, quiet: usize) -> Vec<String> {
        let side = self.side + 2 * quiet;
        let inked = |x: usize, y: usize| {
            // The half below the last row is outside of all, and stays a blank.
            y < side && self.is_dark(x, y, quiet) == (ink == Ink::Dark)
        };
        match form {
            Form::Halves => {
                let cell = |x, y| match (inked(x, y), inked(x, y + 1)) {
                    (true, true) => '█',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    (false, false) => ' ',
                };
                let line = |y| (0..side).map(|x| cell(x, y)).collect();
                (0..side).step_by(2).map(line).collect()
            }
            Form::Signs => {
                let cell = |x, y| if inked(x, y) { "##" } else { "  " };
                let line = |y| (0..side).map(|x| cell(x, y)).collect();
                (0..side).map(line).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a scanner reads of dark and light modules.
    fn scan(dark: &[Vec<bool>]) -> String {
        const CELLS: usize = 4;
        let (width, height) = (dark[0].len() * CELLS, dark.len() * CELLS);
        let pixel = |x: usize, y: usize| if dark[y / CELLS][x / CELLS] { 0 } else { 255 };
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, pixel);
        let grids = image.detect_grids();
        assert_eq!(grids.len(), 1);
        grids[0].decode().unwrap().1
    }

    /// The modules that lines show.
    fn seen(lines: &[String], form: Form, ink: Ink) -> Vec<Vec<bool>> {
        let mut rows = Vec::new();
        for line in lines {
            let chars: Vec<char> = line.chars().collect();
            let row = |filled: &[char]| -> Vec<bool> {
                let step = if form == Form::Signs { 2 } else { 1 };
                let cells = chars.iter().step_by(step);
                cells
                    .map(|c| filled.contains(c) == (ink == Ink::Dark))
                    .collect()
            };
            match form {
                Form::Halves => rows.extend([row(&['█', '▀']), row(&['█', '▄'])]),
                Form::Signs => rows.push(row(&['#'])),
            }
        }
        rows
    }

    #[test]
    fn a_scanner_reads_what_was_written_in_every_form() {
        let url = "https://lpc.events/event/17/contributions/1475/";
        let code = Code::of(url).unwrap();
        for form in [Form::Halves, Form::Signs] {
            for ink in [Ink::Dark, Ink::Light] {
                for quiet in [2, QUIET] {
                    let lines = code.lines(form, ink, quiet);
                    let (width, height) = code.cells(form, quiet);
                    assert_eq!(lines.len(), height);
                    assert!(lines.iter().all(|line| line.chars().count() == width));
                    let mut modules = seen(&lines, form, ink);
                    // The last half row is none of the code's.
                    modules.truncate(code.side + 2 * quiet);
                    assert_eq!(scan(&modules), url, "{form:?} {ink:?} {quiet}");
                }
            }
        }
    }

    #[test]
    fn what_is_too_long_has_no_code() {
        assert!(Code::of(&"ä".repeat(MOST_BYTES / 2)).is_some());
        assert!(Code::of(&"a".repeat(MOST_BYTES)).is_some());
        assert!(Code::of(&"a".repeat(MOST_BYTES + 1)).is_none());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn any_text_is_read_back(text in "\\PC{1,60}") {
            let code = Code::of(&text).unwrap();
            let lines = code.lines(Form::Halves, Ink::Light, QUIET);
            let mut modules = seen(&lines, Form::Halves, Ink::Light);
            modules.truncate(code.side + 2 * QUIET);
            prop_assert_eq!(scan(&modules), text);
        }
    }
}
