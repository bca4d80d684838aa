//! `qr`: a QR code for the phone.

use std::collections::HashSet;
use std::io::{self, Write};

use crate::agenda::phrases::{self, count};
use crate::cli::conference::LoadedConference;
use crate::cli::failure::NOTHING_STARRED;
use crate::cli::render::OutputStyle;
use crate::cli::{Failure, Outcome, warn};
use crate::format::ical::{Options, compact};
use crate::schedule::query::explain;
use crate::text::qr::{Code, Form, Ink, MAX_BYTES, QUIET_ZONE};
use crate::text::symbols;

const QR_HELP: &str = "\
For the camera of a phone: the code of a talk opens its URL; the code of the
agenda adds your stars and maybes to a calendar, with title, time and room.

With colours the code is black on white. Without colours it suits a terminal
with light text on a dark background; use --invert for other terminals.";

#[derive(Debug, clap::Args)]
#[command(after_help = QR_HELP)]
pub struct Qr {
    /// ID of the talk; the agenda if left out
    #[arg(value_name = "ID", conflicts_with = "day")]
    pub id: Option<String>,
    /// Only the picks of this day: a date, a weekday, today or tomorrow
    #[arg(long, value_name = "DAY")]
    day: Option<String>,
    /// Invert the code, for a terminal with dark text on a light background and no colours
    #[arg(long)]
    invert: bool,
}

impl Qr {
    pub fn run(&self, conference: &mut LoadedConference<'_>, out: &mut dyn Write) -> Outcome {
        let Some(id) = &self.id else {
            return self.picks(conference, out);
        };
        let talk = &conference.schedule.talks()[conference.position(id)?];
        let none = || format!("{}: this talk has no URL", talk.title);
        let url = talk.url.as_deref();
        let url = url.ok_or_else(|| Failure::NoMatch(none()))?;
        let long = || Failure::Usage(format!("too long for a QR code: {url}"));
        let code = Code::of(url).ok_or_else(long)?;
        self.draw(conference, out, &code, url)?;
        Ok(writeln!(out, "{url}")?)
    }
}

impl Qr {
    /// Draws the picks as a small calendar.
    fn picks(&self, conference: &LoadedConference<'_>, out: &mut dyn Write) -> Outcome {
        let LoadedConference { schedule, agenda, .. } = conference;
        let day = conference.day(self.day.as_deref())?;
        if !conference.has_picks() {
            return Err(Failure::NoMatch(NOTHING_STARRED.to_owned()));
        }
        let slot = |at: usize| schedule.talks()[at].slot;
        let is_meant =
            |at: &usize| day.is_none_or(|day| slot(*at).is_some_and(|slot| day.is(slot.day())));
        let mut talks = agenda.timed_talks(schedule);
        talks.retain(is_meant);
        if day.is_none() {
            for line in phrases::left_out(schedule, &agenda.talks(schedule), Some(agenda)) {
                warn(&line);
            }
        }
        if talks.is_empty() {
            return Err(Failure::NoMatch(match day {
                Some(day) => format!("nothing is picked on {}", explain::day_name(schedule, day)),
                None => "no pick has a time".to_owned(),
            }));
        }
        let options = Options { agenda, log: &conference.log, alarm: None };
        let text = compact::write(schedule, &talks, options);
        let days: HashSet<_> = talks.iter().filter_map(|&at| Some(slot(at)?.day())).collect();
        let otherwise = if days.len() > 1 {
            "--day DAY makes one of a day"
        } else {
            "'hallway export' writes a file\n'hallway qr ID' draws the URL of a talk"
        };
        let code = Code::of(&text).ok_or_else(|| {
            let fit = compact::count_fitting(schedule, &talks, options, MAX_BYTES);
            Failure::Usage(format!(
                "the calendar of {} has {} bytes\n\
                 a QR code holds {MAX_BYTES}, enough for the first {fit}\n{otherwise}",
                count(talks.len(), "talk"),
                text.len(),
            ))
        })?;
        self.draw(conference, out, &code, otherwise)
    }

    fn draw(
        &self,
        conference: &LoadedConference<'_>,
        out: &mut dyn Write,
        code: &Code,
        otherwise: &str,
    ) -> Outcome {
        match draw(out, conference.style, code, self.invert)? {
            None => Ok(()),
            Some(columns) => Err(Failure::Usage(format!(
                "the QR code needs {columns} columns, more than this window has\n{otherwise}"
            ))),
        }
    }
}

/// Draws the code, black on white if colours are available. Without colours it assumes
/// a dark terminal with light text, the most common kind. If the line is too short,
/// draws nothing and returns the required width.
fn draw(
    out: &mut dyn Write,
    style: OutputStyle,
    code: &Code,
    invert: bool,
) -> io::Result<Option<usize>> {
    let form = if style.symbols == &symbols::UNICODE { Form::HalfBlocks } else { Form::Ascii };
    let (columns, _) = code.cells(form, QUIET_ZONE);
    if style.width.is_some_and(|width| width < columns) {
        return Ok(Some(columns));
    }
    let ink = if style.color || invert { Ink::Dark } else { Ink::Light };
    for line in code.lines(form, ink, QUIET_ZONE) {
        match (style.color, form) {
            (true, Form::HalfBlocks) => writeln!(out, "\u{1b}[30;107m{line}\u{1b}[0m")?,
            // Draw only the background: it fills the whole cell, which a character may
            // not.
            (true, Form::Ascii) => {
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
