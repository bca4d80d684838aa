//! `export`: talks as a calendar, or the conference as JSON.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{ValueEnum, ValueHint};

use crate::agenda::phrases;
use crate::cli::conference::{LoadedConference, LoadedConferences};
use crate::cli::failure::NOTHING_STARRED;
use crate::cli::options::{ConferencesArgs, OutputArgs, whole};
use crate::cli::output::write_output;
use crate::cli::{Failure, Outcome, warn};
use crate::format::ical::{self, vdir};
use crate::format::native;
use crate::store::Synced;

/// The name of a calendar with the picks of all conferences. It never changes, so that
/// a new import replaces the old calendar.
const CALENDAR: &str = "Conferences";

const NOTHING_LEFT: &str = "nothing is left to export, so nothing is written";

#[derive(Debug, clap::Args)]
pub struct Export {
    /// Output format
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: ExportFormat,
    #[command(flatten)]
    to: OutputArgs,
    /// Keep one file for each pick in sync in this folder (vdir), for vdirsyncer and khal
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with_all = ["format", "output", "all", "ids"])]
    vdir: Option<PathBuf>,
    /// Export all talks
    #[arg(long, conflicts_with_all = ["ids", "all_conferences"])]
    all: bool,
    /// Remind this many minutes before each talk
    #[arg(long, value_name = "MIN", default_value_t = ical::DEFAULT_ALARM, value_parser = whole(0..=40_320), allow_negative_numbers = true)]
    alarm: u32,
    /// Leave out reminders
    #[arg(long, conflicts_with = "alarm")]
    no_alarm: bool,
    #[command(flatten)]
    pub of: ConferencesArgs,
    /// Export only these talks
    #[arg(value_name = "ID", conflicts_with = "all_conferences")]
    ids: Vec<String>,
}

/// The output format.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// A calendar (RFC 5545).
    #[default]
    Ical,
    /// Hallway's own format: the whole conference.
    Json,
}

impl Export {
    pub fn run(&self, conferences: &mut LoadedConferences<'_>, out: &mut dyn Write) -> Outcome {
        if self.format == ExportFormat::Json {
            return self.whole(conferences, out);
        }
        if let Some(folder) = &self.vdir {
            return self.sync(conferences, folder, out);
        }
        if conferences.all {
            return self.picks_of_all(conferences, out);
        }
        self.picks_or_talks(conferences.only(), out)
    }

    /// Writes the picks, all talks or the given talks as a calendar.
    fn picks_or_talks(&self, conference: &LoadedConference<'_>, out: &mut dyn Write) -> Outcome {
        let LoadedConference { schedule, agenda, .. } = conference;
        let options = self.options(conference);
        let picks = (!self.all && self.ids.is_empty()).then_some(agenda);
        let (export, talks) = match picks {
            Some(picks) if picks.picks().next().is_none() => {
                return Err(Failure::NoMatch(format!("{NOTHING_STARRED}, or export --all")));
            }
            Some(picks) => (ical::write_agenda(schedule, options), picks.talks(schedule)),
            None if self.ids.is_empty() => {
                (ical::write_all(schedule, options), (0..schedule.talks().len()).collect())
            }
            None => {
                let talks = conference.positions(&self.ids)?;
                (ical::write(schedule, &talks, options), talks)
            }
        };
        for line in phrases::left_out(schedule, &talks, picks) {
            warn(&line);
        }
        // RFC 5545 3.6 requires at least one component, and an empty calendar must not
        // replace a full one.
        if export.events == 0 {
            return Err(Failure::NoMatch(NOTHING_LEFT.to_owned()));
        }
        write_output(
            out,
            conference.session.folders(),
            self.to.target(),
            &export.text,
            export.events,
        )
    }

    /// Whether the result would be wrong without the agenda.
    pub fn needs_agenda(&self) -> bool {
        self.vdir.is_some() || self.format == ExportFormat::Ical && !self.all && self.ids.is_empty()
    }

    fn options<'a>(&self, conference: &'a LoadedConference<'_>) -> ical::Options<'a> {
        let alarm = (!self.no_alarm).then_some(self.alarm);
        ical::Options { agenda: &conference.agenda, log: &conference.log, alarm }
    }

    /// Keeps the files of picks in sync in a folder.
    fn sync(&self, of: &LoadedConferences<'_>, folder: &Path, out: &mut dyn Write) -> Outcome {
        let mut sum = Synced::default();
        for conference in &of.list {
            let files = vdir::write(&conference.schedule, self.options(conference));
            let synced = of.folders.vdir(folder, conference.session.id())?.sync(&files)?;
            sum = sum + synced;
        }
        if !of.has_picks() && sum == Synced::default() {
            return Err(Failure::NoMatch(NOTHING_STARRED.to_owned()));
        }
        Ok(writeln!(out, "{}", sum.summary())?)
    }

    /// Writes a whole conference in our own format.
    fn whole(&self, conferences: &LoadedConferences<'_>, out: &mut dyn Write) -> Outcome {
        let (false, [conference]) = (conferences.all, &conferences.list[..]) else {
            let why = "--format json writes one conference; leave --all-conferences out";
            return Err(Failure::Usage(why.to_owned()));
        };
        if !self.ids.is_empty() {
            let why = "--format json writes the whole conference; leave the IDs out";
            return Err(Failure::Usage(why.to_owned()));
        }
        let whole = conference.schedule.conference();
        let (text, talks) = (native::write(whole), whole.talks.len());
        write_output(out, conferences.folders, self.to.target(), &text, talks)
    }

    /// Writes the picks of all conferences into one calendar.
    fn picks_of_all(&self, conferences: &LoadedConferences<'_>, out: &mut dyn Write) -> Outcome {
        if !conferences.has_picks() {
            return Err(Failure::NoMatch(NOTHING_STARRED.to_owned()));
        }
        let list = conferences.list.iter();
        let list: Vec<_> = list
            .map(|conference| (conference, conference.agenda.talks(&conference.schedule)))
            .collect();
        let parts = list.iter().map(|(conference, talks)| ical::Part {
            schedule: &conference.schedule,
            talks,
            cancelled: ical::Cancelled::Picks,
            options: self.options(conference),
        });
        let parts: Vec<ical::Part<'_>> = parts.collect();
        let calendar = ical::write_combined(CALENDAR, &parts);
        for part in &parts {
            let title = &part.schedule.conference().title;
            for line in phrases::left_out(part.schedule, part.talks, Some(part.options.agenda)) {
                warn(&format!("{title}: {line}"));
            }
        }
        if calendar.events == 0 {
            return Err(Failure::NoMatch(NOTHING_LEFT.to_owned()));
        }
        write_output(out, conferences.folders, self.to.target(), &calendar.text, calendar.events)
    }
}
