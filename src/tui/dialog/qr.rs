//! QR codes: the URL of a talk, or the agenda as a small calendar: all of it in one code
//! if that fits the screen, or else a code for each pick.

use std::cell::OnceCell;
use std::iter;

use chrono_tz::Tz;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};

use super::answer::Answer;
use crate::agenda::phrases::{self, count};
use crate::format::ical::{Options, compact};
use crate::schedule::Talk;
use crate::text::qr::{Code, Form, Ink, QUIET_ZONE};
use crate::text::{symbols, wrap};
use crate::tui::action::Action;
use crate::tui::canvas::Canvas;
use crate::tui::layout::{self, QrAreas};
use crate::tui::open::OpenConference;
use crate::tui::prefs::Prefs;
use crate::tui::step;
use crate::tui::theme::Role;

/// The quiet zone in modules if there is no room for the standard one; scanners still
/// cope.
const MIN_QUIET_ZONE: u8 = 2;

/// The content of a code.
#[derive(Debug, Clone)]
struct CodeContent {
    text: String,
    /// What scanning the code does, as `opens` and a URL.
    does: String,
    /// The code, made when it is shown first, or `None` if the text is too long.
    code: OnceCell<Option<Code>>,
}

impl CodeContent {
    fn url(url: &str) -> Self {
        Self { text: url.to_owned(), does: format!("opens {url}"), code: OnceCell::new() }
    }

    fn code(&self) -> Option<&Code> {
        self.code.get_or_init(|| Code::of(&self.text)).as_ref()
    }

    /// The code with the width of its quiet zone in modules and its areas, if it fits a
    /// screen.
    fn fit(&self, form: Form, size: Rect) -> Option<(&Code, u8, QrAreas)> {
        let code = self.code()?;
        let areas = |quiet| Some((code, quiet, layout::code(size, code.cells(form, quiet))?));
        [QUIET_ZONE, MIN_QUIET_ZONE].into_iter().find_map(areas)
    }
}

/// A page and its codes; the first code that fits the screen is shown.
#[derive(Debug, Clone)]
struct CodePage {
    title: String,
    /// Time and place of a talk.
    when: String,
    codes: Vec<CodeContent>,
}

impl CodePage {
    /// The page of some picks as a calendar.
    fn of_picks(open: &OpenConference, title: &str, picks: &[usize]) -> Self {
        let options = Options { agenda: &open.agenda, log: &open.changes, alarm: None };
        let text = compact::write(&open.schedule, picks, options);
        let does = match picks {
            [_] => "adds the talk to a calendar.".to_owned(),
            _ => {
                format!("adds {} to a calendar.", count(picks.len(), "talk"))
            }
        };
        let codes = vec![CodeContent { text, does, code: OnceCell::new() }];
        Self { title: title.to_owned(), when: String::new(), codes }
    }

    /// The page of a pick: an event for a calendar, or its URL where the screen has no room
    /// for that.
    fn of_pick(open: &OpenConference, zone: Tz, at: usize) -> Self {
        let talk = &open.schedule.talks()[at];
        let mut page = match talk.slot {
            Some(_) => Self::of_picks(open, &talk.title, &[at]),
            None => Self { title: talk.title.clone(), when: String::new(), codes: Vec::new() },
        };
        let time = talk.slot.map(|slot| phrases::date_and_span(slot, zone));
        let when: Vec<String> = time.into_iter().chain(talk.room.clone()).collect();
        page.when = when.join(", ");
        page.codes.extend(talk.url.as_deref().map(CodeContent::url));
        page
    }

    /// The URL of the talk, unless it is only part of an event.
    fn link(&self) -> Option<&str> {
        let last = self.codes.last().map(|coded| coded.text.as_str());
        last.filter(|text| !text.contains('\n'))
    }
}

/// The codes to step through.
#[derive(Debug, Clone)]
pub struct QrCodes {
    /// The page of all picks, shown alone if its code fits the screen.
    all: Option<CodePage>,
    pages: Vec<CodePage>,
    /// The position of the visible page.
    at: usize,
    /// Whether dark and light are swapped.
    inverted: bool,
    form: Form,
    /// What to do with picks that fit no code.
    fallback: String,
}

impl QrCodes {
    fn new(pages: Vec<CodePage>, prefs: &Prefs) -> Self {
        let form = if prefs.symbols == &symbols::UNICODE { Form::HalfBlocks } else { Form::Ascii };
        Self { all: None, pages, at: 0, inverted: false, form, fallback: String::new() }
    }

    /// The code of a talk's URL, if the talk has a URL.
    pub fn of_talk(talk: &Talk, prefs: &Prefs) -> Option<Self> {
        let codes = vec![CodeContent::url(talk.url.as_deref()?)];
        let page = CodePage { title: talk.title.clone(), when: String::new(), codes };
        Some(Self::new(vec![page], prefs))
    }

    /// The codes of the agenda, with times in a zone, beginning with a pick. `None` without
    /// picks. `fallback` is the advice for picks that fit no code.
    pub fn of_agenda(
        open: &OpenConference,
        zone: Tz,
        prefs: &Prefs,
        (first, fallback): (Option<usize>, String),
    ) -> Option<Self> {
        let picks = open.agenda.talks(&open.schedule);
        let at = picks.iter().position(|pick| Some(*pick) == first).unwrap_or(0);
        let pages: Vec<_> = picks.iter().map(|at| CodePage::of_pick(open, zone, *at)).collect();
        let timed = open.agenda.timed_talks(&open.schedule);
        let all = (timed.len() > 1).then(|| {
            let mut page = CodePage::of_picks(open, "Agenda", &timed);
            let left_out = phrases::left_out(&open.schedule, &picks, Some(&open.agenda));
            page.when = left_out.join("; ");
            page
        });
        let some = !pages.is_empty();
        some.then(|| Self { all, at, fallback, ..Self::new(pages, prefs) })
    }

    /// The pages on a screen.
    fn pages(&self, size: Rect) -> &[CodePage] {
        let fits = |page: &&CodePage| page.codes[0].fit(self.form, size).is_some();
        self.all.as_ref().filter(fits).map_or(&self.pages, std::slice::from_ref)
    }

    /// The visible page with its position and the number of pages.
    fn page(&self, size: Rect) -> Option<(&CodePage, usize, usize)> {
        let pages = self.pages(size);
        let at = self.at.min(pages.len().saturating_sub(1));
        Some((pages.get(at)?, at, pages.len()))
    }

    pub fn act(&mut self, action: Action, size: Rect) -> Answer {
        let count = self.pages(size).len();
        match action {
            Action::NextCode => self.at = step::cycle(self.at, count, true),
            Action::PreviousCode => self.at = step::cycle(self.at, count, false),
            Action::Invert => self.inverted = !self.inverted,
            Action::Close => return Answer::Close,
            _ => {}
        }
        Answer::Stay
    }

    /// Whether there is another code to step to.
    pub fn has_others(&self, size: Rect) -> bool {
        self.pages(size).len() > 1
    }

    /// Whether the code fits on a screen.
    pub fn fits(&self, size: Rect) -> bool {
        self.page(size).is_some_and(|(page, ..)| self.fit(page, size).is_some())
    }

    /// The first code of a page that fits on a screen.
    fn fit<'a>(&self, page: &'a CodePage, size: Rect) -> Option<Fitting<'a>> {
        page.codes.iter().find_map(|coded| Some((coded, coded.fit(self.form, size)?)))
    }

    /// Draws the code with its caption beside or below it.
    pub fn draw(&self, canvas: &mut Canvas<'_>) {
        let size = canvas.buffer.area;
        let Some((page, at, count)) = self.page(size) else {
            return;
        };
        let body = layout::above_footer(size);
        Clear.render(body, canvas.buffer);
        let text = match self.fit(page, size) {
            Some((_, (code, quiet, areas))) => {
                let lines = modules(canvas, code, self.form, quiet, self.inverted);
                for (line, row) in lines.into_iter().zip(areas.code.rows()) {
                    canvas.line(row, line);
                }
                areas.text
            }
            None => layout::text_of(body),
        };
        let dot = canvas.prefs.symbols.dot;
        let of = if count > 1 { format!("{} of {count} {dot} ", at + 1) } else { String::new() };
        let title = format!("{of}{}", page.title);
        let captions = self.captions(page, size);
        let lines = lines(&title, page, captions, text, canvas.prefs.symbols.ellipsis);
        for ((line, role), row) in lines.into_iter().zip(text.rows()) {
            canvas.line(row, canvas.fitted(&line, usize::from(text.width), role));
        }
        canvas.point_at(text);
    }

    /// The paragraphs about a page: what its code does, or why there is none and what to do.
    fn captions(&self, page: &CodePage, size: Rect) -> Vec<String> {
        let needed = |coded: &CodeContent| {
            let cells = coded.code()?.cells(self.form, MIN_QUIET_ZONE);
            let (columns, rows) = layout::window_for_code(size, cells);
            Some(format!("{columns}x{rows}"))
        };
        let all = self.all.as_ref().filter(|all| all.title != page.title);
        let together = all.and_then(|all| needed(&all.codes[0])).map(|window| {
            format!("Each pick has its own code; one for all needs a window of {window}.")
        });
        if let Some((coded, _)) = self.fit(page, size) {
            let better = page.codes.first().filter(|first| first.text != coded.text);
            let better = better.and_then(|first| Some((needed(first)?, &first.does)));
            let better = better
                .map(|(window, does)| format!("A window of {window} has room for one that {does}"));
            let does = iter::once(format!("The code {}", coded.does));
            return does.chain(better).chain(together).collect();
        }
        let why = match page.codes.iter().rev().find_map(needed) {
            Some(window) => format!(
                "The QR code needs a window of {window}, and this one has {}x{}. \
                 Enlarge the window, or make its text smaller (Ctrl and - in most terminals).",
                size.width, size.height,
            ),
            None if page.codes.is_empty() => "This pick has no time and no address yet.".to_owned(),
            None => "The text is too long for a QR code.".to_owned(),
        };
        let link = page.link().map(str::to_owned);
        let all = iter::once(why).chain(link).chain([self.fallback.clone()]);
        all.filter(|text| !text.is_empty()).collect()
    }
}

/// The lines of a page: its title, time and place, and captions. A URL among the captions must be
/// whole, to be copied or typed, so it comes first if there is no room for everything.
fn lines(
    title: &str,
    page: &CodePage,
    mut captions: Vec<String>,
    area: Rect,
    ellipsis: &str,
) -> Vec<(String, Role)> {
    let (cells, height) = (usize::from(area.width), usize::from(area.height));
    let below = |captions: &[String]| -> Vec<String> {
        let wrapped = captions.iter().map(|caption| wrap::plain(caption, cells));
        wrapped.flat_map(|lines| iter::once(String::new()).chain(lines)).collect()
    };
    let mut title = wrap::plain(title, cells);
    let mut when = if page.when.is_empty() { Vec::new() } else { wrap::plain(&page.when, cells) };
    let mut texts = below(&captions);
    let is_link = |caption: &String| page.link() == Some(caption);
    if captions.iter().any(is_link) && title.len() + when.len() + texts.len() > height {
        captions.sort_by_key(|caption| !is_link(caption));
        texts = below(&captions);
        title = wrap::cut(title, cells, 1, ellipsis);
        when.clear();
    }
    let title = title.into_iter().map(|line| (line, Role::Heading));
    let texts = when.into_iter().chain(texts).map(|line| (line, Role::Text));
    title.chain(texts).collect()
}

/// A code that fits the screen, with the width of its quiet zone and its areas.
type Fitting<'a> = (&'a CodeContent, (&'a Code, u8, QrAreas));

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
        Form::HalfBlocks => {
            let style = match dark.bg {
                Some(black) => light.fg(black),
                None => Style::new(),
            };
            let line = |line: String| Line::from(Span::styled(line, style));
            lines.into_iter().map(line).collect()
        }
        // Use only the background: it fills the cell, which a character does not.
        Form::Ascii => {
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
