//! QR codes: the URL of a talk, and the agenda or a day of it as a small calendar.

use chrono::NaiveDate;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::answer::Answer;
use crate::agenda::phrases::count;
use crate::format::ical::{Options, compact};
use crate::schedule::{Talk, time};
use crate::text::qr::{Code, Form, Ink, MOST_BYTES, QUIET};
use crate::text::{symbols, width, wrap};
use crate::tui::action::Action;
use crate::tui::canvas::Canvas;
use crate::tui::keys::{Keymap, Scope};
use crate::tui::layout;
use crate::tui::open::OpenConference;
use crate::tui::prefs::Prefs;
use crate::tui::step;
use crate::tui::theme::Role;

/// The quiet zone in modules if there is no room for the standard one; scanners still
/// cope.
const LEAST_QUIET: u8 = 2;

/// A code with its title and caption.
#[derive(Debug, Clone)]
pub struct CodePage {
    pub title: String,
    /// The caption: the URL, the content of the calendar, or why there is no code.
    pub said: String,
    /// The code, or `None` if the text is too long.
    pub code: Option<Code>,
}

impl CodePage {
    /// The code for the URL of a talk, if the talk has a URL.
    pub fn of_talk(talk: &Talk) -> Option<Self> {
        let url = talk.url.clone()?;
        let code = Code::of(&url);
        Some(Self {
            title: talk.title.clone(),
            said: match code {
                Some(_) => url,
                None => format!("too long for a QR code: {url}"),
            },
            code,
        })
    }

    /// The codes for the agenda: all of it, then each day if there are several.
    pub fn of_picks(open: &OpenConference, export: Option<&str>) -> Vec<Self> {
        let slot = |at: usize| open.schedule.talks()[at].slot;
        let picks = open.agenda.talks(&open.schedule);
        let day = |at: &usize| slot(*at).map(|slot| slot.day());
        let timed: Vec<usize> = picks.into_iter().filter(|at| day(at).is_some()).collect();
        let mut days: Vec<NaiveDate> = timed.iter().filter_map(day).collect();
        days.dedup();
        let in_agenda = export.map(|key| format!("in the agenda, {key}"));
        let of_talks = |when: &str, talks: &[usize], otherwise: Option<&str>| {
            let otherwise = otherwise.or(in_agenda.as_deref());
            Self::of_talks(open, when, talks, otherwise)
        };
        let each_day = (days.len() > 1).then_some("see each day alone");
        let mut pages = vec![of_talks("all days", &timed, each_day)];
        if days.len() > 1 {
            pages.extend(days.into_iter().map(|of| {
                let of_day = |at: &usize| day(at) == Some(of);
                let talks: Vec<usize> = timed.iter().copied().filter(of_day).collect();
                of_talks(&time::day(of), &talks, None)
            }));
        }
        pages
    }

    /// The code for some talks. `otherwise` is the advice for talks that don't fit in a
    /// code.
    fn of_talks(
        open: &OpenConference,
        when: &str,
        talks: &[usize],
        otherwise: Option<&str>,
    ) -> Self {
        let options = Options { agenda: &open.agenda, log: &open.changes, alarm: None };
        let text = compact::write(&open.schedule, talks, options);
        let code = Code::of(&text).filter(|_| !talks.is_empty());
        let number = count(talks.len(), "talk");
        let said = match &code {
            Some(_) => format!("{number} as a calendar, {} bytes", text.len()),
            None if talks.is_empty() => "no pick has a time yet".to_owned(),
            None => {
                let fit = compact::that_fit(&open.schedule, talks, options, MOST_BYTES);
                let advice = otherwise.map(|way| format!("; {way}")).unwrap_or_default();
                format!("{number} are too many for one QR code, {fit} would fit{advice}")
            }
        };
        Self { title: format!("Agenda, {when}"), said, code }
    }
}

/// The codes to step through.
#[derive(Debug, Clone)]
pub struct QrCodes {
    pub pages: Vec<CodePage>,
    /// The position of the visible page.
    pub at: usize,
    /// Whether dark and light are swapped.
    inverted: bool,
}

/// A page laid out for a screen.
struct Place {
    area: Rect,
    form: Form,
    /// The width of the quiet zone in modules, or `None` if the code does not fit.
    quiet: Option<u8>,
    /// The caption, or the text in place of the code.
    lines: Vec<String>,
}

impl QrCodes {
    /// Creates the dialog, unless there are no codes.
    pub fn new(pages: Vec<CodePage>) -> Option<Self> {
        (!pages.is_empty()).then_some(Self { pages, at: 0, inverted: false })
    }

    pub fn act(&mut self, action: Action) -> Answer {
        match action {
            Action::NextDay => self.at = step::around(self.at, self.pages.len(), true),
            Action::PreviousDay => self.at = step::around(self.at, self.pages.len(), false),
            Action::Invert => self.inverted = !self.inverted,
            Action::Close => return Answer::Close,
            _ => {}
        }
        Answer::Stay
    }

    /// Whether there is another code to step to.
    pub fn has_others(&self) -> bool {
        self.pages.len() > 1
    }

    /// Whether the code fits on a screen.
    pub fn fits(&self, prefs: &Prefs, size: Rect) -> bool {
        self.pages.get(self.at).is_some_and(|page| self.place(page, prefs, size).quiet.is_some())
    }

    fn place(&self, page: &CodePage, prefs: &Prefs, size: Rect) -> Place {
        let form = if prefs.symbols == &symbols::UNICODE { Form::Halves } else { Form::Signs };
        // Inside the frame, between header and footer.
        let most = layout::overlay(size, u16::MAX, u16::MAX);
        let room = (usize::from(most.width), usize::from(most.height));
        let room = (room.0.saturating_sub(2), room.1.saturating_sub(2));
        // As wide as the code or the caption, if there is room.
        let wide = |columns: usize| columns.max(width::of(&page.said)).min(room.0);
        let said = |columns: usize| wrap::plain(&page.said, wide(columns));
        let fits = |(columns, rows): (usize, usize)| {
            columns <= room.0 && rows + said(columns).len() <= room.1
        };
        let code = page.code.as_ref();
        let quiet = code.and_then(|code| {
            let all = [QUIET, LEAST_QUIET];
            all.into_iter().find(|quiet| fits(code.cells(form, *quiet)))
        });
        let (lines, cells) = if let (Some(code), Some(quiet)) = (code, quiet) {
            let (columns, rows) = code.cells(form, quiet);
            let lines = said(columns);
            let rows = rows + lines.len();
            (lines, (wide(columns), rows))
        } else {
            let columns = room.0.min(62);
            let mut lines = Vec::new();
            if let Some(code) = code {
                let cells = |code: &Code| code.cells(form, LEAST_QUIET);
                let others = self.pages.iter().filter_map(|page| page.code.as_ref());
                let smaller = others.filter(|other| cells(other) < cells(code)).count();
                lines = wrap::plain(&too_small(size, cells(code), &page.said), columns);
                lines.extend(way_to_others(&prefs.keymap, smaller));
                lines.push(String::new());
            }
            lines.extend(wrap::plain(&page.said, columns));
            let rows = lines.len();
            (lines, (columns, rows))
        };
        let [width, height] = [cells.0, cells.1].map(layout::with_frame);
        Place { area: layout::overlay(size, width, height), form, quiet, lines }
    }

    pub fn draw(&self, canvas: &mut Canvas<'_>) {
        let Some(page) = self.pages.get(self.at) else {
            return;
        };
        let place = self.place(page, canvas.prefs, canvas.buffer.area);
        let of = match self.pages.len() {
            1 => String::new(),
            pages => format!(" ({} of {pages})", self.at + 1),
        };
        let inner = canvas.framed(place.area, &format!("{}{of}", page.title));
        let mut rows = inner.rows();
        if let (Some(code), Some(quiet)) = (&page.code, place.quiet) {
            let lines = modules(canvas, code, place.form, quiet, self.inverted);
            for (line, row) in lines.into_iter().zip(&mut rows) {
                // Center the code below a wider caption.
                let free = row.width.saturating_sub(u16::try_from(line.width()).unwrap_or(0));
                let row = Rect { x: row.x + free / 2, width: row.width - free / 2, ..row };
                canvas.line(row, line);
            }
        }
        for (text, row) in place.lines.iter().zip(rows) {
            canvas.line(row, canvas.fitted(text, usize::from(row.width), Role::Text));
        }
    }
}

/// Explains why a code with this many cells does not fit. The frame, header, footer and
/// caption need room too.
fn too_small(size: Rect, (columns, rows): (usize, usize), said: &str) -> String {
    let wide = usize::from(size.width).max(columns + 2);
    let rows = rows + wrap::plain(said, wide - 2).len() + 4;
    format!(
        "The QR code needs a window of {}x{rows}, and this one has {}x{}.",
        columns + 2,
        size.width,
        size.height,
    )
}

/// The hint that a key leads to smaller codes.
fn way_to_others(keymap: &Keymap, smaller: usize) -> Option<String> {
    let key = keymap.key(&[Scope::Code], Action::NextDay)?;
    match smaller {
        0 => None,
        1 => Some(format!("{key} leads to a smaller one.")),
        _ => Some(format!("{key} leads to smaller ones.")),
    }
}

/// The lines of a code. With colours the code is black on white, independent of the
/// terminal's colours. Without colours the light modules are drawn, which suits a
/// terminal with light text on dark; the user can swap that.
fn modules(
    canvas: &Canvas<'_>,
    code: &Code,
    form: Form,
    quiet: u8,
    inverted: bool,
) -> Vec<Line<'static>> {
    let [dark, light] = canvas.prefs.theme.code();
    let colors = dark.bg.is_some();
    let ink = if colors == inverted { Ink::Light } else { Ink::Dark };
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
        // Use only the background: it fills the cell, which a character does not.
        Form::Signs => {
            let [blank, inked] = if colors { [light, dark] } else { [Style::new(), light] };
            let cells = |line: &String| -> Line<'static> {
                let pairs = line.as_bytes().chunks(2);
                let cell = |pair: &[u8]| if pair == b"##" { inked } else { blank };
                pairs.map(|pair| Span::styled("  ", cell(pair))).collect()
            };
            lines.iter().map(cells).collect()
        }
    }
}
