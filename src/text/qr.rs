//! Draws text as a QR code in characters (ISO/IEC 18004), with the `qrcode` crate.
//!
//! A cell holds two modules as half blocks; without half blocks a module takes two
//! cells. The caller says whether the characters are dark or light, since terminals
//! differ. No colours here.

use qrcode::render::unicode::Dense1x2;
use qrcode::render::{Pixel, Renderer};
use qrcode::{Color, EcLevel, QrCode};

/// Maximum number of bytes in a code, for any text.
pub const MAX_BYTES: usize = 2953;
/// The required margin around a code, in modules.
pub const QUIET_ZONE: u8 = 4;

/// A QR code: a square of dark and light modules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    side: usize,
    modules: Vec<Color>,
}

/// The characters that modules are drawn with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A cell for two modules, stacked.
    HalfBlocks,
    /// Two cells for a module, `##` or spaces.
    Ascii,
}

/// The modules that are drawn; the others are spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// The dark modules, for dark text on a light background.
    Dark,
    /// The light modules and the margin, for light text on a dark background.
    Light,
}

impl Code {
    /// Encodes text; `None` if it is too long. Uses the lowest error correction, because
    /// a screen is never damaged, and so the smallest code.
    pub fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
        Some(Self { side: code.width(), modules: code.to_colors() })
    }

    /// The size in cells and rows, with a margin of `quiet` modules.
    pub fn cells(&self, form: Form, quiet: u8) -> (usize, usize) {
        let side = self.side + 2 * usize::from(quiet);
        match form {
            Form::HalfBlocks => (side, side.div_ceil(2)),
            Form::Ascii => (2 * side, side),
        }
    }

    /// Draws the code as lines, with a margin of `quiet` modules.
    pub fn lines(&self, form: Form, ink: Ink, quiet: u8) -> Vec<String> {
        let drawn = match form {
            Form::HalfBlocks => self.draw(ink, quiet, (1, 1), [Dense1x2::Dark, Dense1x2::Light]),
            Form::Ascii => self.draw(ink, quiet, (2, 1), ['#', ' ']),
        };
        drawn.lines().map(str::to_owned).collect()
    }

    fn draw<P: Pixel<Image = String>>(
        &self,
        ink: Ink,
        quiet: u8,
        (width, height): (u32, u32),
        [inked, blank]: [P; 2],
    ) -> String {
        let (dark, light) = if ink == Ink::Dark { (inked, blank) } else { (blank, inked) };
        Renderer::new(&self.modules, self.side, quiet.into())
            .module_dimensions(width, height)
            .dark_color(dark)
            .light_color(light)
            .build()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Scans dark and light modules as a reader would.
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
    fn modules(lines: &[String], form: Form, ink: Ink) -> Vec<Vec<bool>> {
        let mut rows = Vec::new();
        for line in lines {
            let chars: Vec<char> = line.chars().collect();
            let row = |filled: &[char]| -> Vec<bool> {
                let step = if form == Form::Ascii { 2 } else { 1 };
                let cells = chars.iter().step_by(step);
                cells.map(|c| filled.contains(c) == (ink == Ink::Dark)).collect()
            };
            match form {
                Form::HalfBlocks => rows.extend([row(&['█', '▀']), row(&['█', '▄'])]),
                Form::Ascii => rows.push(row(&['#'])),
            }
        }
        rows
    }

    #[test]
    fn code_is_scannable_in_every_form() {
        let url = "https://lpc.events/event/17/contributions/1475/";
        let code = Code::of(url).unwrap();
        for form in [Form::HalfBlocks, Form::Ascii] {
            for ink in [Ink::Dark, Ink::Light] {
                for quiet in [2, QUIET_ZONE] {
                    let lines = code.lines(form, ink, quiet);
                    let (width, height) = code.cells(form, quiet);
                    assert_eq!(lines.len(), height);
                    assert!(lines.iter().all(|line| line.chars().count() == width));
                    let mut modules = modules(&lines, form, ink);
                    // The last half row lies outside the code.
                    modules.truncate(code.side + 2 * usize::from(quiet));
                    assert_eq!(scan(&modules), url, "{form:?} {ink:?} {quiet}");
                }
            }
        }
    }

    #[test]
    fn too_long_text_has_no_code() {
        assert!(Code::of(&"ä".repeat(MAX_BYTES / 2)).is_some());
        assert!(Code::of(&"a".repeat(MAX_BYTES)).is_some());
        assert!(Code::of(&"a".repeat(MAX_BYTES + 1)).is_none());
    }

    proptest! {
        #![proptest_config(crate::effort::random(24))]
        #[test]
        fn any_text_scans_back_unchanged(text in "\\PC{1,60}") {
            let code = Code::of(&text).unwrap();
            let lines = code.lines(Form::HalfBlocks, Ink::Light, QUIET_ZONE);
            let mut modules = modules(&lines, Form::HalfBlocks, Ink::Light);
            modules.truncate(code.side + 2 * usize::from(QUIET_ZONE));
            prop_assert_eq!(scan(&modules), text);
        }
    }
}
