//! A QR code, drawn dark on light for scanners.

use std::io::{self, Write};

use super::Paper;
use crate::text::qr::{Code, Form, Ink, QUIET};
use crate::text::symbols;

/// Draws the code, black on white if colours are available. Without colours it assumes
/// a dark terminal with light text, the most common kind. If the line is too short,
/// draws nothing and returns the required width.
pub fn code(
    out: &mut impl Write,
    paper: Paper,
    code: &Code,
    invert: bool,
) -> io::Result<Option<usize>> {
    let form = if paper.symbols == &symbols::UNICODE { Form::Halves } else { Form::Signs };
    let (columns, _) = code.cells(form, QUIET);
    if paper.width.is_some_and(|width| width < columns) {
        return Ok(Some(columns));
    }
    let ink = if paper.color || invert { Ink::Dark } else { Ink::Light };
    for line in code.lines(form, ink, QUIET) {
        match (paper.color, form) {
            (true, Form::Halves) => writeln!(out, "\u{1b}[30;107m{line}\u{1b}[0m")?,
            // Draw only the background: it fills the whole cell, which a character may
            // not.
            (true, Form::Signs) => {
                for pair in line.as_bytes().chunks(2) {
                    let ground = if pair == b"##" { "40" } else { "107" };
                    write!(out, "\u{1b}[{ground}m  ")?;
                }
                writeln!(out, "\u{1b}[0m")?;
            }
            (false, _) => writeln!(out, "{line}")?,
        }
    }
    Ok(None)
}
