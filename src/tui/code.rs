//! The QR codes that one can step through: of a talk's address, of the agenda as a
//! small calendar, of each day of it.
//!
//! Pure; made in `update` when they are asked for, drawn by the view.

use chrono::NaiveDate;
use ratatui::layout::Rect;

use super::action::Action;
use super::keys::Scope;
use super::layout;
use super::model::App;
use crate::agenda::words::count;
use crate::format::ical::{Options, compact};
use crate::schedule::{Talk, time};
use crate::text::qr::{Code, Form, MOST_BYTES, QUIET};
use crate::text::{symbols, width, wrap};

/// Fewer modules around a code are still read, where there is no room for all.
const LEAST_QUIET: usize = 2;

/// One code, with what is said of it.
#[derive(Debug, Clone)]
pub struct CodePage {
    /// What it is of.
    pub title: String,
    /// The address, or what is in the calendar, or why there is no code.
    pub said: String,
    /// The code, where one can hold it.
    pub code: Option<Code>,
}

impl CodePage {
    /// That of a talk's address; none where it has none of its own.
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

    /// Those of the agenda: all of it, then, where it has several, each day.
    pub fn of_picks(app: &App) -> Vec<Self> {
        let slot = |at: usize| app.schedule.talks()[at].slot;
        let picks = app.agenda.talks(&app.schedule);
        let day = |at: &usize| slot(*at).map(|slot| slot.day());
        let timed: Vec<usize> = picks.into_iter().filter(|at| day(at).is_some()).collect();
        let mut days: Vec<NaiveDate> = timed.iter().filter_map(day).collect();
        days.dedup();
        let each_day = (days.len() > 1).then(|| "see each day alone".to_owned());
        let mut pages = vec![Self::of_talks(app, "all days", &timed, each_day)];
        if days.len() > 1 {
            pages.extend(days.into_iter().map(|of| {
                let of_day = |at: &usize| day(at) == Some(of);
                let talks: Vec<usize> = timed.iter().copied().filter(of_day).collect();
                Self::of_talks(app, &time::day(of), &talks, None)
            }));
        }
        pages
    }

    /// That of some talks; where they are too many for one, there may be a way to see
    /// them all the same.
    fn of_talks(app: &App, when: &str, talks: &[usize], otherwise: Option<String>) -> Self {
        let options = Options {
            agenda: &app.agenda,
            ledger: &app.ledger,
            alarm: None,
            stamp: app.now,
        };
        let text = compact::write(&app.schedule, talks, options);
        let code = Code::of(&text).filter(|_| !talks.is_empty());
        let number = count(talks.len(), "talk");
        let said = match &code {
            Some(_) => format!("{number} as a calendar, {} bytes", text.len()),
            None if talks.is_empty() => "no pick has a time yet".to_owned(),
            None => {
                let fit = compact::that_fit(&app.schedule, talks, options, MOST_BYTES);
                let export = || app.key_does(Action::Export, "exports all");
                let advice = otherwise.or_else(|| Some(format!("in the agenda, {}", export()?)));
                let advice = advice.map_or_else(String::new, |advice| format!("; {advice}"));
                format!("{number} are too many for one QR code, {fit} would fit{advice}")
            }
        };
        Self {
            title: format!("Agenda, {when}"),
            said,
            code,
        }
    }
}

/// A page as it is laid out on a screen.
pub struct CodePlace {
    /// The frame around it.
    pub area: Rect,
    /// What the code is drawn with.
    pub form: Form,
    /// Modules of nothing around the code; none where the code does not fit.
    pub quiet: Option<usize>,
    /// What is said below, or in the place of the code.
    pub lines: Vec<String>,
}

impl CodePlace {
    /// Where one of some pages stands on the screen.
    pub fn of(app: &App, pages: &[CodePage], page: &CodePage) -> Self {
        let form = if app.symbols == &symbols::UNICODE {
            Form::Halves
        } else {
            Form::Signs
        };
        // Within the frame, between header and footer.
        let most = layout::overlay(app.size, u16::MAX, u16::MAX);
        let room = (usize::from(most.width), usize::from(most.height));
        let room = (room.0.saturating_sub(2), room.1.saturating_sub(2));
        // As wide as the code, or as what is said, where there is room for that.
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
        let (lines, size) = if let (Some(code), Some(quiet)) = (code, quiet) {
            let (columns, rows) = code.cells(form, quiet);
            let lines = said(columns);
            let rows = rows + lines.len();
            (lines, (wide(columns), rows))
        } else {
            let columns = room.0.min(62);
            let lines = code.map_or_else(Vec::new, |code| {
                let cells = |code: &Code| code.cells(form, LEAST_QUIET);
                let others = pages.iter().filter_map(|page| page.code.as_ref());
                let smaller = others.filter(|other| cells(other) < cells(code)).count();
                let why = too_small(app, cells(code), &page.said);
                let mut lines = wrap::plain(&why, columns);
                lines.extend(way_to_others(app, smaller));
                lines.push(String::new());
                lines
            });
            let lines = [lines, wrap::plain(&page.said, columns)].concat();
            let rows = lines.len();
            (lines, (columns, rows))
        };
        let cells = |cells: usize| u16::try_from(cells + 2).unwrap_or(u16::MAX);
        Self {
            area: layout::overlay(app.size, cells(size.0), cells(size.1)),
            form,
            quiet,
            lines,
        }
    }
}

/// What is said where a code of so many cells does not fit. Around it are a frame and
/// header and footer, and below it is what is said of it.
fn too_small(app: &App, (columns, rows): (usize, usize), said: &str) -> String {
    let wide = usize::from(app.size.width).max(columns + 2);
    let rows = rows + wrap::plain(said, wide - 2).len() + 4;
    format!(
        "The QR code needs a window of {}x{rows}, and this one has {}x{}.",
        columns + 2,
        app.size.width,
        app.size.height,
    )
}

/// The key that leads to other codes, of which so many are smaller.
fn way_to_others(app: &App, smaller: usize) -> Option<String> {
    let key = app.keymap.key(&[Scope::Code], Action::NextDay)?;
    match smaller {
        0 => None,
        1 => Some(format!("{key} leads to a smaller one.")),
        _ => Some(format!("{key} leads to smaller ones.")),
    }
}
