//! A screen as an SVG picture of a terminal window, and several screens as a moving picture.
//!
//! Every word is placed at its first cell, and line and block characters are drawn as
//! rectangles, so the picture is right in any font. The same screen always gives the same
//! file.

pub mod film;

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

/// A cell's width in tenths of a pixel, so that sums are exact.
const CELL: u32 = 84;
/// A cell's height in pixels.
const LINE: u32 = 19;
/// The margin around the screen.
const MARGIN: u32 = 14;
/// The height of the window's title bar.
const BAR: u32 = 30;
/// The distance from the top of a line to its baseline.
const FOOT: u32 = 14;

const BACKGROUND: &str = "#1a1d27";
const EDGE: &str = "#2b303f";
const TEXT: &str = "#d3d8e6";
const BRIGHT: &str = "#f4f6fc";
const DIM: &str = "#7f879c";

/// The look of a cell: colours of text and background, bold, italic, underlined, struck
/// through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent attributes")]
struct Look {
    text: &'static str,
    ground: Option<&'static str>,
    bold: bool,
    italic: bool,
    underlined: bool,
    struck: bool,
}

impl Look {
    fn of(cell: &Cell) -> Self {
        let has = |modifier| cell.modifier.contains(modifier);
        let plain = match (has(Modifier::BOLD), has(Modifier::DIM)) {
            (true, _) => BRIGHT,
            (_, true) => DIM,
            _ => TEXT,
        };
        let text = color(cell.fg).unwrap_or(plain);
        let reversed = has(Modifier::REVERSED);
        Self {
            text: if reversed { BACKGROUND } else { text },
            ground: if reversed { Some(text) } else { color(cell.bg) },
            bold: has(Modifier::BOLD),
            italic: has(Modifier::ITALIC),
            underlined: has(Modifier::UNDERLINED),
            struck: has(Modifier::CROSSED_OUT),
        }
    }
}

fn color(color: Color) -> Option<&'static str> {
    Some(match color {
        Color::Reset => return None,
        Color::Red => "#f0708a",
        Color::Green => "#93c76e",
        Color::Yellow => "#e6b45e",
        Color::Blue => "#7b9ef5",
        Color::Magenta => "#b693f2",
        Color::Cyan => "#68c7d8",
        Color::LightRed => "#ff98a8",
        Color::LightGreen => "#b7e08f",
        Color::LightYellow => "#f6d58c",
        Color::LightBlue => "#a5bfff",
        Color::LightMagenta => "#d3b8ff",
        Color::LightCyan => "#9ce4f0",
        other => panic!("the theme has no {other:?}"),
    })
}

/// The rectangles of a line or block character: left, top, right and bottom in hundredths
/// of its cell.
fn shape(symbol: &str) -> Option<(u32, u32, u32, u32)> {
    Some(match symbol {
        "▌" => (0, 0, 50, 100),
        "▐" => (50, 0, 100, 100),
        "▎" => (0, 0, 30, 100),
        "│" => (43, 0, 57, 100),
        "┃" => (36, 0, 64, 100),
        "╻" => (36, 16, 64, 100),
        "╹" => (36, 0, 64, 84),
        "▪" => (36, 16, 64, 84),
        "─" => (0, 47, 100, 53),
        "░" | "▒" | "▓" => (0, 10, 100, 90),
        _ => return None,
    })
}

/// The attribute that makes the rectangles of a shade translucent.
fn opacity(symbol: &str) -> &'static str {
    match symbol {
        "░" => " fill-opacity=\".25\"",
        "▒" => " fill-opacity=\".45\"",
        "▓" => " fill-opacity=\".65\"",
        _ => "",
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Formats tenths of a pixel.
fn tenths(value: u32) -> String {
    if value.is_multiple_of(10) {
        (value / 10).to_string()
    } else {
        format!("{}.{}", value / 10, value % 10)
    }
}

fn left(column: usize) -> u32 {
    MARGIN * 10 + u32::try_from(column).unwrap() * CELL
}

fn top(row: u16) -> u32 {
    BAR + u32::from(row) * LINE
}

/// The opening tag, the title and the window, before the screen of a size.
fn window(area: Rect, title: &str) -> String {
    let width = (left(usize::from(area.width)) + MARGIN * 10).div_ceil(10);
    let height = top(area.height) + MARGIN;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" role=\"img\">\n\
         <title>{}</title>\n\
         <rect x=\".5\" y=\".5\" width=\"{}\" height=\"{}\" rx=\"10\" \
         fill=\"{BACKGROUND}\" stroke=\"{EDGE}\"/>\n",
        escaped(title),
        width - 1,
        height - 1,
    );
    for (at, fill) in ["#f0708a", "#e6b45e", "#93c76e"].into_iter().enumerate() {
        let x = 20 + at * 18;
        writeln!(out, "<circle cx=\"{x}\" cy=\"15\" r=\"5\" fill=\"{fill}\"/>").unwrap();
    }
    out
}

const CRISP: &str = "<g shape-rendering=\"crispEdges\">\n";
const FONT: &str = "<g font-family=\"ui-monospace, 'SF Mono', Menlo, 'Cascadia Mono', Consolas, \
    'DejaVu Sans Mono', 'Liberation Mono', monospace\" font-size=\"14\" \
    xml:space=\"preserve\">\n";

/// Draws a screen.
pub fn draw(screen: &Buffer, title: &str) -> String {
    let mut out = window(screen.area, title) + CRISP;
    for y in 0..screen.area.height {
        grounds(&mut out, screen, y);
        shapes(&mut out, screen, y);
    }
    out.push_str("</g>\n");
    out.push_str(FONT);
    for y in 0..screen.area.height {
        words(&mut out, screen, y);
    }
    out.push_str("</g>\n</svg>\n");
    out
}

/// The coloured backgrounds of a row; neighbours are joined.
fn grounds(out: &mut String, screen: &Buffer, y: u16) {
    let grounds: Vec<Option<&str>> =
        (0..screen.area.width).map(|x| Look::of(&screen[(x, y)]).ground).collect();
    let mut x = 0;
    for run in grounds.chunk_by(|a, b| a == b) {
        if let Some(fill) = run[0] {
            writeln!(
                out,
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{LINE}\" fill=\"{fill}\"/>",
                tenths(left(x)),
                top(y),
                tenths(left(x + run.len()) - left(x)),
            )
            .unwrap();
        }
        x += run.len();
    }
}

/// The rectangles of a row; lines that continue to the right are joined.
fn shapes(out: &mut String, screen: &Buffer, y: u16) {
    let mut x = 0;
    while x < screen.area.width {
        let cell = &screen[(x, y)];
        let same = |other: &&Cell| other.symbol() == cell.symbol() && other.fg == cell.fg;
        let Some((x0, y0, x1, y1)) = shape(cell.symbol()) else {
            x += 1;
            continue;
        };
        let many = if (x0, x1) == (0, 100) {
            let row = (x..screen.area.width).map(|x| &screen[(x, y)]);
            row.take_while(same).count()
        } else {
            1
        };
        let from = left(usize::from(x)) + CELL * x0 / 100;
        let to = left(usize::from(x) + many - 1) + CELL * x1 / 100;
        let (from_y, to_y) = (top(y) * 10 + LINE * y0 / 10, top(y) * 10 + LINE * y1 / 10);
        writeln!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"{}/>",
            tenths(from),
            tenths(from_y),
            tenths(to - from),
            tenths(to_y - from_y),
            Look::of(cell).text,
            opacity(cell.symbol()),
        )
        .unwrap();
        x += u16::try_from(many).unwrap();
    }
}

/// The words of a row. A character that is not a plain letter may come from another font,
/// so it is placed alone.
fn words(out: &mut String, screen: &Buffer, y: u16) {
    let mut word = String::new();
    let mut begun: Option<(u16, Look)> = None;
    let mut x = 0;
    while x < screen.area.width {
        let cell = &screen[(x, y)];
        let symbol = cell.symbol();
        let cells = u16::try_from(symbol.width().max(1)).unwrap();
        let look = Look::of(cell);
        let blank = symbol.trim().is_empty() || shape(symbol).is_some();
        let plain = symbol.is_ascii();
        let goes_on = begun.is_some_and(|(_, before)| before == look) && plain && !blank;
        if !goes_on && let Some((from, look)) = begun.take() {
            write_word(out, &std::mem::take(&mut word), (from, y), look);
        }
        if !blank {
            word.push_str(symbol);
            begun = begun.or(Some((x, look)));
            if !plain && let Some((from, look)) = begun.take() {
                write_word(out, &std::mem::take(&mut word), (from, y), look);
            }
        }
        x += cells;
    }
    if let Some((from, look)) = begun {
        write_word(out, &word, (from, y), look);
    }
}

fn write_word(out: &mut String, word: &str, (x, y): (u16, u16), look: Look) {
    let mut style = String::new();
    if look.bold {
        style.push_str(" font-weight=\"700\"");
    }
    if look.italic {
        style.push_str(" font-style=\"italic\"");
    }
    if look.struck {
        style.push_str(" text-decoration=\"line-through\"");
    } else if look.underlined {
        style.push_str(" text-decoration=\"underline\"");
    }
    // As wide as its cells in every font.
    let cells = u32::try_from(word.width()).unwrap();
    if cells > 1 {
        write!(style, " textLength=\"{}\"", tenths(cells * CELL)).unwrap();
    }
    writeln!(
        out,
        "<text x=\"{}\" y=\"{}\" fill=\"{}\"{style}>{}</text>",
        tenths(left(usize::from(x))),
        top(y) + FOOT,
        look.text,
        escaped(word),
    )
    .unwrap();
}

#[test]
fn text_is_escaped_and_wide_characters_take_two_cells() {
    let mut screen = Buffer::empty(Rect::new(0, 0, 12, 1));
    screen.set_string(0, 0, "a<b 東京 &c", ratatui::style::Style::default());
    let picture = draw(&screen, "<&>");
    assert!(picture.contains("<title>&lt;&amp;&gt;</title>"));
    assert!(picture.contains(">a&lt;b</text>"));
    let x = |column| format!("<text x=\"{}\"", tenths(left(column)));
    assert!(
        picture.contains(&format!("{} y=\"44\" fill=\"{TEXT}\" textLength=\"16.8\">東<", x(4)))
    );
    assert!(picture.contains(&x(6)));
    assert!(picture.contains(&x(9)));
}
