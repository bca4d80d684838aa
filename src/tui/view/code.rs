//! A QR code over the view, so that a scanner sees dark on light.

use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::Canvas;
use crate::text::qr::{Code, Form, Ink};
use crate::tui::code::{CodePage, CodePlace};
use crate::tui::theme::Role;

/// Draws one of some pages.
pub fn draw(canvas: &mut Canvas<'_>, pages: &[CodePage], shown: usize, inverted: bool) {
    let Some(page) = pages.get(shown) else {
        return;
    };
    let place = CodePlace::of(canvas.app, pages, page);
    let of = match pages.len() {
        1 => String::new(),
        pages => format!(" ({} of {pages})", shown + 1),
    };
    let inner = canvas.framed(place.area, &format!("{}{of}", page.title));
    let mut rows = inner.rows();
    if let (Some(code), Some(quiet)) = (&page.code, place.quiet) {
        let lines = modules(canvas, code, place.form, quiet, inverted);
        for (line, row) in lines.iter().zip(&mut rows) {
            // In the middle, where what is said is wider.
            let free = row
                .width
                .saturating_sub(u16::try_from(line.width()).unwrap_or(0));
            let row = Rect {
                x: row.x + free / 2,
                width: row.width - free / 2,
                ..row
            };
            canvas.line(row, line);
        }
    }
    for (text, row) in place.lines.iter().zip(rows) {
        let line = canvas.fitted(text, usize::from(row.width), Role::Text);
        canvas.line(row, &Line::from(line));
    }
}

/// The lines of a code. Where there are colours, it is black on white whatever the
/// terminal's own are. Without them, the light modules are written, which is right
/// where the terminal writes light on dark; the reader can swap that.
fn modules(
    canvas: &Canvas<'_>,
    code: &Code,
    form: Form,
    quiet: usize,
    inverted: bool,
) -> Vec<Line<'static>> {
    let [dark, light] = canvas.app.theme.code();
    let colors = dark.bg.is_some();
    let ink = if colors == inverted {
        Ink::Light
    } else {
        Ink::Dark
    };
    let lines = code.lines(form, ink, quiet);
    match form {
        Form::Halves => {
            let style = match dark.bg {
                Some(black) => light.fg(black),
                None => Style::new(),
            };
            let line = |line: String| Line::from(Span::styled(line, style));
            lines.into_iter().map(line).collect()
        }
        // The ground alone, which fills its cell where a sign does not.
        Form::Signs => {
            let [blank, inked] = if colors {
                [light, dark]
            } else {
                [Style::new(), light]
            };
            let cells = |line: &String| -> Line<'static> {
                let pairs = line.as_bytes().chunks(2);
                let cell = |pair: &[u8]| if pair == b"##" { inked } else { blank };
                pairs.map(|pair| Span::styled("  ", cell(pair))).collect()
            };
            lines.iter().map(cells).collect()
        }
    }
}
