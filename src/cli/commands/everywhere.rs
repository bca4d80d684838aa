//! `agenda`, `now`, `next` and `export` with `--all-conferences`: the picks of every
//! conference in the library.
//!
//! An unreadable conference is reported and sets the exit code, but the others are
//! still shown.

use std::io::Write;
use std::path::PathBuf;

use chrono::{DateTime, Utc};

use super::{Conference, NOTHING_LEFT, NOTHING_STARRED, deliver, print_json};
use crate::agenda::{Agenda, Clashes, now, words};
use crate::cli::args::{Command, ExportFormat, FormArgs};
use crate::cli::json::TalkObject;
use crate::cli::render::{self, Line, Paper};
use crate::cli::{Failure, complain};
use crate::environment::Environment;
use crate::format::ical;
use crate::schedule::time;
use crate::store::library::Extent;
use crate::store::{Folders, Session, StoredConference};

/// The name of a calendar with the picks of all conferences. It never changes, so that
/// a new import replaces the old calendar.
const CALENDAR: &str = "Conferences";

/// Runs a command on all conferences.
pub fn run(
    command: Command,
    environment: &Environment,
    wanted: Option<&str>,
    folders: &Folders,
    out: &mut impl Write,
) -> Result<(), Failure> {
    if wanted.is_some() {
        return Err(Failure::Usage(
            "--all-conferences cannot be used with --conference".to_owned(),
        ));
    }
    let needs_talks = matches!(command, Command::Now { .. });
    let mut everywhere = Everywhere::open(environment, folders, needs_talks)?;
    let outcome = match command {
        Command::Agenda { json, .. } => everywhere.agenda(out, json),
        Command::Now { form, .. } => everywhere.now(out, &form),
        Command::Next { form, .. } => everywhere.next(out, &form),
        Command::Export { format, output, alarm, no_alarm, .. } => {
            everywhere.export(out, folders, format, output, (!no_alarm).then_some(alarm))
        }
        // No other command supports all conferences.
        _ => Ok(()),
    };
    everywhere.judged(outcome)
}

/// The conferences to run the command on, the oldest first.
struct Everywhere<'a> {
    environment: &'a Environment,
    sessions: Vec<(Conference<'a>, Clashes)>,
    /// Whether a conference could not be read. The error is already printed.
    unreadable: bool,
}

impl<'a> Everywhere<'a> {
    /// Opens all conferences, or only those with picks: status bars run this command
    /// often.
    fn open(
        environment: &'a Environment,
        folders: &Folders,
        without_picks: bool,
    ) -> Result<Self, Failure> {
        let library = folders.library();
        let mut out = Self { environment, sessions: Vec::new(), unreadable: false };
        if without_picks {
            for stored in library.list() {
                let opened = stored.and_then(|stored| Session::of(folders, stored));
                if let Some((session, mut conference)) = out.readable(opened) {
                    let unread = Agenda::new(session.id());
                    let agenda = std::mem::replace(&mut conference.agenda, Ok(unread));
                    if let Some(agenda) = out.readable(agenda) {
                        conference.agenda = Ok(agenda);
                    }
                    out.push(session, conference)?;
                }
            }
        } else {
            for id in library.ids()? {
                let agenda = out.readable(folders.agenda(&id).load());
                if agenda.is_none_or(|agenda| agenda.picks().next().is_none()) {
                    continue;
                }
                if let Some((session, conference)) =
                    out.readable(Session::open(folders, &id, Extent::Whole))
                {
                    out.push(session, conference)?;
                }
            }
        }
        out.sessions.sort_by_cached_key(|(session, _)| {
            let conference = session.schedule.conference();
            (conference.start, conference.id.clone())
        });
        Ok(out)
    }

    /// Returns the value, or prints the error.
    fn readable<T>(&mut self, read: Result<T, crate::store::Error>) -> Option<T> {
        read.map_err(|error| {
            complain(&error.to_string());
            self.unreadable = true;
        })
        .ok()
    }

    fn push(&mut self, session: Session, conference: StoredConference) -> Result<(), Failure> {
        let (conference, _) = Conference::of(self.environment, session, conference, true)?;
        let clashes = conference.clashes();
        self.sessions.push((conference, clashes));
        Ok(())
    }

    /// Returns the outcome of the command. If a conference could not be read, even "no
    /// match" becomes an error.
    fn judged(&self, outcome: Result<(), Failure>) -> Result<(), Failure> {
        match outcome {
            Ok(()) if self.unreadable => Err(Failure::Disk(String::new())),
            Err(Failure::Nothing(why)) if self.unreadable => Err(Failure::Disk(why)),
            outcome => outcome,
        }
    }

    fn nothing_starred(json: bool) -> Failure {
        let why = if json { "" } else { NOTHING_STARRED };
        Failure::Nothing(why.to_owned())
    }

    fn has_picks(&self) -> bool {
        let mut sessions = self.sessions.iter();
        sessions.any(|(session, _)| session.agenda.picks().next().is_some())
    }

    fn agenda(&self, out: &mut impl Write, json: bool) -> Result<(), Failure> {
        if json {
            let objects = self.sessions.iter().flat_map(|(session, clashes)| {
                let picked = session.picked(clashes).into_iter();
                picked.map(|object| object.at_conference(&session.schedule))
            });
            print_json(out, &objects.collect::<Vec<_>>())?;
        } else {
            let paper = Paper::stdout(self.environment);
            for (at, (session, clashes)) in self.sessions.iter().enumerate() {
                if at > 0 {
                    writeln!(out)?;
                }
                render::heading(out, paper, &session.schedule.conference().title)?;
                let all = (&session.schedule, &session.agenda, clashes);
                let news = session.news_of_picks();
                render::plan(out, paper, all, &session.plan(clashes), &news)?;
            }
        }
        if self.has_picks() { Ok(()) } else { Err(Self::nothing_starred(json)) }
    }

    fn now(&self, out: &mut impl Write, form: &FormArgs) -> Result<(), Failure> {
        let at = self.environment.clock.now();
        let mut on: Vec<Place> = Vec::new();
        for (place, (session, _)) in self.sessions.iter().enumerate() {
            let talks = now::on(&session.schedule, &session.agenda, at);
            on.extend(talks.into_iter().map(|talk| (place, talk)));
        }
        // Picks first, from any conference.
        on.sort_by_key(|&(place, talk)| {
            let session = &self.sessions[place].0;
            let level = session.agenda.level(&session.schedule.talks()[talk].id);
            (level.is_none(), level)
        });
        self.print(out, form, &on, (at, true))?;
        match on.is_empty() {
            true if form.json => Err(Failure::Nothing(String::new())),
            true => Err(Failure::Nothing("nothing is on at any conference".to_owned())),
            false => Ok(()),
        }
    }

    /// Prints the next picks of each conference, the earliest first. A status bar line
    /// shows only the earliest.
    fn next(&self, out: &mut impl Write, form: &FormArgs) -> Result<(), Failure> {
        let at = self.environment.clock.now();
        let mut next: Vec<Place> = Vec::new();
        for (place, (session, clashes)) in self.sessions.iter().enumerate() {
            let (schedule, agenda) = (&session.schedule, &session.agenda);
            let Some(first) = now::next(schedule, agenda, clashes, at) else {
                continue;
            };
            let also = first.also.into_iter();
            let also = also.filter(|&talk| agenda.has(&schedule.talks()[talk].id));
            let picks = std::iter::once(first.pick).chain(also);
            next.extend(picks.map(|talk| (place, talk)));
        }
        next.sort_by_key(|&(place, talk)| {
            let session = &self.sessions[place].0;
            let talk = &session.schedule.talks()[talk];
            let start = talk.slot.map(|slot| slot.start);
            (start, session.agenda.level(&talk.id))
        });
        if form.format.is_some() {
            next.truncate(1);
        }
        self.print(out, form, &next, (at, false))?;
        match (next.is_empty(), self.has_picks()) {
            (false, _) => Ok(()),
            (true, _) if form.json => Err(Failure::Nothing(String::new())),
            (true, true) => {
                Err(Failure::Nothing("none of your picks is to come at any conference".to_owned()))
            }
            (true, false) => Err(Self::nothing_starred(false)),
        }
    }

    fn print(
        &self,
        out: &mut impl Write,
        form: &FormArgs,
        talks: &[Place],
        (at, on): (DateTime<Utc>, bool),
    ) -> Result<(), Failure> {
        if form.json {
            let objects = talks.iter().map(|&place| self.object(place, at, on));
            return print_json(out, &objects.collect::<Vec<_>>());
        }
        if let Some(template) = &form.format {
            for &(place, talk) in talks {
                let (session, clashes) = &self.sessions[place];
                session.fill(out, template, clashes, &[talk], (at, on))?;
            }
            return Ok(());
        }
        let line = |&(place, talk): &Place| {
            let (session, clashes) = &self.sessions[place];
            Line {
                all: (&session.schedule, &session.agenda, clashes),
                talk,
                said: said(session, talk, at, on),
            }
        };
        let lines: Vec<Line<'_>> = talks.iter().map(line).collect();
        let paper = Paper::stdout(self.environment);
        Ok(render::everywhere(out, paper, &lines)?)
    }

    fn object(&self, (place, talk): Place, at: DateTime<Utc>, on: bool) -> TalkObject<'_> {
        let (session, clashes) = &self.sessions[place];
        let talks = session.schedule.talks();
        let object = session.object(&talks[talk]).with_minutes(&talks[talk], at);
        let object = object.at_conference(&session.schedule);
        if on {
            return object;
        }
        let others = clashes.of(&session.schedule, talk);
        let others = others.map(|clash| &talks[clash.other(talk)].id);
        object.with_clashes(others.collect(), clashes.more(talk))
    }

    fn export(
        &mut self,
        out: &mut impl Write,
        folders: &Folders,
        format: ExportFormat,
        to: Option<PathBuf>,
        alarm: Option<u32>,
    ) -> Result<(), Failure> {
        if format != ExportFormat::Ical {
            return Err(Failure::Usage(
                "--format json writes one conference; leave --all-conferences out".to_owned(),
            ));
        }
        if !self.has_picks() {
            return Err(Self::nothing_starred(false));
        }
        let mut readable = Vec::new();
        for (session, _) in &self.sessions {
            match session.ledger() {
                Ok(ledger) => readable.push((session, ledger)),
                Err(failure) => {
                    complain(&failure.to_string());
                    self.unreadable = true;
                }
            }
        }
        let picks = readable.iter();
        let picks: Vec<Vec<usize>> =
            picks.map(|(session, _)| session.agenda.talks(&session.schedule)).collect();
        let parts: Vec<ical::Part<'_>> = readable
            .iter()
            .zip(&picks)
            .map(|(&(session, ledger), talks)| ical::Part {
                schedule: &session.schedule,
                talks,
                cancelled: true,
                options: ical::Options { agenda: &session.agenda, ledger, alarm },
            })
            .collect();
        let calendar = ical::write_together(CALENDAR, &parts);
        for ((session, _), without_time) in readable.iter().zip(&calendar.without_time) {
            let title = &session.schedule.conference().title;
            let agenda = Some(&session.agenda);
            for line in words::left_out(&session.schedule, without_time, agenda) {
                complain(&format!("{title}: {line}"));
            }
        }
        if calendar.events == 0 {
            return Err(Failure::Nothing(NOTHING_LEFT.to_owned()));
        }
        deliver(out, folders, to, &calendar.text)
    }
}

/// The index of a conference and the position of a talk in it.
type Place = (usize, usize);

/// Returns the text about the time of a talk.
fn said(session: &Conference<'_>, talk: usize, at: DateTime<Utc>, on: bool) -> String {
    let zone = session.schedule.zone();
    let Some(slot) = session.schedule.talks()[talk].slot else {
        return String::new();
    };
    if on {
        let end = time::end_in(slot, zone);
        return format!(
            "until {} {}, {}",
            time::clock(&end),
            time::zone_name(zone, end.to_utc()),
            words::left(now::ends_in(slot, at)),
        );
    }
    format!(
        "{}: {} {}",
        words::starts(now::starts_in(slot, at)),
        words::moment(slot.start, zone),
        time::zone_name(zone, slot.start.to_utc()),
    )
}
