//! The commands: each calls the core and prints the result.
//!
//! Commands write only the agenda file, the library (for library commands) and the
//! output file the user names.

mod changes;
mod code;
mod compare;
mod everywhere;
mod gone;
mod library;
mod now;
mod report;
mod share;

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::CommandFactory;

use super::args::{Args, Command, ExportFormat, FilterArgs};
use super::configured::Configured;
use super::json::{GapObject, TalkObject};
use super::render::{self, Paper};
use super::{Failure, complain, manual};
use crate::agenda::{Agenda, Change, Clashes, Facts, Level, Plan, Rules, Seen, clashes, words};
use crate::environment::Environment;
use crate::format::{ical, native};
use crate::schedule::changes::Ledger;
use crate::schedule::query::{self, Condition, Filter, State, language};
use crate::schedule::time::{self, DaySpec, in_zone};
use crate::schedule::{Schedule, Talk, TalkId};
use crate::store::library::Extent;
use crate::store::{self, Existing, Folders, Session, StoredConference};
use crate::text::fold;
use gone::Gone;
use library::Shelf;
pub use library::chosen;

/// Runs a command; without a command, lists all talks.
pub fn run(
    command: Option<Command>,
    environment: &Environment,
    configured: &Configured,
    wanted: Option<&str>,
    folders: Result<Folders, store::Error>,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let list = Command::List { filter: FilterArgs::default(), search: None, json: false };
    match command.unwrap_or(list) {
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Args::command(), "hallway", &mut script);
            Ok(out.write_all(&script)?)
        }
        Command::Man => Ok(out.write_all(&manual()?)?),
        Command::Config { default } => Ok(out.write_all(configured.written(default)?.as_bytes())?),
        command => {
            configured.complain();
            let folders = folders?;
            if command.is_about_the_library() {
                return Shelf::new(environment, folders, wanted).run(command, out);
            }
            if command.is_of_all_conferences() {
                return everywhere::run(command, environment, wanted, &folders, out);
            }
            let (session, conference, strayed) = chosen(&folders, wanted, Extent::Whole)?;
            if let Some(strayed) = &strayed {
                if command.changes_agenda() {
                    return Err(Failure::Disk(strayed.refused()));
                }
                complain(&strayed.shown());
            }
            let needs_agenda = command.needs_agenda();
            let (mut conference, unreadable) =
                Conference::of(environment, session, conference, needs_agenda)?;
            // Run the command even without the agenda or at another conference; the
            // missing part is reported as well, and sets the exit code.
            let outcome = conference.run(command, out);
            // Freeing tens of thousands of talks takes longer than exiting.
            std::mem::forget(conference);
            let missing = match (unreadable, strayed) {
                (Some(error), _) => error.into(),
                (None, Some(_)) => Failure::Disk(String::new()),
                (None, None) => return outcome,
            };
            match outcome {
                // With data missing, "no match" is not certain, so report the missing
                // data.
                Err(Failure::Nothing(why)) => {
                    if !why.is_empty() {
                        complain(&why);
                    }
                    Err(missing)
                }
                outcome => outcome.and(Err(missing)),
            }
        }
    }
}

/// An open conference and its content, for one command.
struct Conference<'a> {
    environment: &'a Environment,
    session: Session,
    schedule: Schedule,
    agenda: Agenda,
    /// The unread changes.
    changes: Ledger,
}

impl<'a> Conference<'a> {
    /// Takes over an open conference. If the command does not need the agenda and it
    /// cannot be read, uses an empty agenda and returns the error.
    fn of(
        environment: &'a Environment,
        session: Session,
        conference: StoredConference,
        needs_agenda: bool,
    ) -> Result<(Self, Option<store::Error>), Failure> {
        let StoredConference { schedule, agenda, changes } = conference;
        let (mut agenda, unreadable) = match agenda {
            Ok(agenda) => (agenda, None),
            Err(error) if needs_agenda => return Err(error.into()),
            Err(error) => (Agenda::new(session.id()), Some(error)),
        };
        agenda.recall(&changes, &schedule);
        let changes = agenda.unread(&changes);
        Ok((Self { environment, session, schedule, agenda, changes }, unreadable))
    }

    fn run(&mut self, mut command: Command, out: &mut impl Write) -> Result<(), Failure> {
        for id in command.ids_mut() {
            *id = self.whole_id(id)?;
        }
        match command {
            Command::List { filter, search, json } => {
                let clashes = self.clashes();
                let search = search.as_deref().unwrap_or_default();
                let mut talks = self.select(&filter, search, &clashes)?;
                talks.sort_unstable();
                self.print(out, (&talks, &clashes), None, json, filter.day.is_some())
            }
            Command::Search { query, filter, json } => {
                let clashes = self.clashes();
                let wanted = self.filter(&filter, &query.join(" "))?;
                let talks = self.hits(&self.schedule, &wanted, &clashes);
                let gone = self.gone_by(&wanted);
                self.print(out, (&talks, &clashes), gone.as_ref(), json, filter.day.is_some())
            }
            Command::Show { id, json } => self.show(out, &id, json),
            Command::Star { maybe, ids } => {
                let level = if maybe { Level::Maybe } else { Level::Must };
                self.pick(out, &each_once(ids), level)
            }
            Command::Hide { ids } => self.pick(out, &each_once(ids), Level::Hidden),
            Command::Unstar { ids } => self.unpick(out, &each_once(ids), false),
            Command::Unhide { ids } => self.unpick(out, &each_once(ids), true),
            Command::Note { id, text } => self.note(out, &id, text.as_deref()),
            Command::Agenda { json, share, .. } => self.share(out, &share, json),
            Command::Compare { files, filter, only, json } => {
                self.compare(out, &files, &filter, &only, json)
            }
            Command::Qr { id, day, invert } => {
                self.code(out, id.as_deref(), day.as_deref(), invert)
            }
            Command::Free { json } => self.free(out, json),
            Command::Now { form, .. } => self.now(out, &form),
            Command::Next { form, .. } => self.next(out, &form),
            Command::Export { format: ExportFormat::Json, output, ids, .. } => {
                if !ids.is_empty() {
                    let why = "--format json writes the whole conference; leave the ids out";
                    return Err(Failure::Usage(why.to_owned()));
                }
                let text = native::write(self.schedule.conference());
                deliver(out, self.session.folders(), output, &text)
            }
            Command::Export {
                format: ExportFormat::Ical,
                output,
                all,
                alarm,
                no_alarm,
                ids,
                ..
            } => {
                let alarm = (!no_alarm).then_some(alarm);
                self.export(out, output, (all, &each_once(ids)), alarm)
            }
            Command::Report { output, all } => self.report(out, output, all),
            Command::Changes { all, acknowledge, json } => {
                self.changes(out, all, acknowledge, json)
            }
            // `run` handles these before it opens a session.
            Command::Config { .. }
            | Command::Import { .. }
            | Command::Conferences { .. }
            | Command::Use { .. }
            | Command::Update { .. }
            | Command::UndoUpdate { .. }
            | Command::Remove { .. }
            | Command::Completions { .. }
            | Command::Man => Ok(()),
        }
    }

    /// Returns the clashes among the picks.
    fn clashes(&self) -> Clashes {
        clashes(&self.schedule, &self.agenda)
    }

    fn select(
        &self,
        args: &FilterArgs,
        text: &str,
        clashes: &Clashes,
    ) -> Result<Vec<usize>, Failure> {
        let filter = self.filter(args, text)?;
        Ok(self.hits(&self.schedule, &filter, clashes))
    }

    fn filter(&self, args: &FilterArgs, text: &str) -> Result<Filter, Failure> {
        let now = self.environment.clock.now();
        let today = in_zone(now.fixed_offset(), self.schedule.zone()).date_naive();
        let mut filter =
            language::parse(text, today).map_err(|error| Failure::Usage(error.message))?;
        // Each option means the same as its field in the query.
        if let Some(day) = &args.day {
            let day = DaySpec::parse(day, today).map_err(Failure::Usage)?;
            filter = filter.and(Condition::Day(day));
        }
        let named = |part: &Option<String>| part.as_deref().map(fold::text);
        let parts = [
            named(&args.track).map(Condition::Track),
            named(&args.session).map(Condition::Session),
            named(&args.room).map(Condition::Room),
            named(&args.speaker).map(Condition::Speaker),
        ];
        filter = parts.into_iter().flatten().fold(filter, language::Filter::and);
        if args.starred {
            filter = filter.and(Condition::Is(State::Starred));
        }
        Ok(filter)
    }

    /// Returns the positions of the talks that match a filter.
    fn hits(&self, schedule: &Schedule, filter: &Filter, clashes: &Clashes) -> Vec<usize> {
        let now = self.environment.clock.now();
        let facts = Facts::new(schedule, &self.agenda, clashes, now);
        let hits = query::select(schedule, filter, &facts).hits;
        hits.into_iter().map(|hit| hit.talk).collect()
    }

    /// Prints talks, and below them the talks that the schedule no longer has.
    fn print(
        &self,
        out: &mut impl Write,
        (talks, clashes): (&[usize], &Clashes),
        gone: Option<&Gone>,
        json: bool,
        by_day: bool,
    ) -> Result<(), Failure> {
        if json {
            let object = |&at: &usize| self.object(&self.schedule.talks()[at]);
            let mut objects: Vec<_> = talks.iter().map(object).collect();
            let gone = gone.into_iter();
            objects.extend(gone.flat_map(|gone| {
                let ids = gone.talks.iter().map(|&at| &gone.schedule.talks()[at].id);
                ids.map(|id| self.gone_object(id))
            }));
            print_json(out, &objects)?;
        } else {
            let paper = Paper::stdout(self.environment);
            let all = (&self.schedule, &self.agenda, clashes);
            render::table(out, paper, all, talks)?;
            if let Some(gone) = gone {
                let all = (&gone.schedule, &self.agenda);
                render::gone_table(out, paper, all, &gone.talks, talks.is_empty())?;
            }
        }
        match talks {
            _ if gone.is_some() => Ok(()),
            [] if json => Err(Failure::Nothing(String::new())),
            [] if by_day => {
                let days: Vec<String> =
                    self.schedule.days().iter().copied().map(time::day).collect();
                let days = days.join(", ");
                Err(Failure::Nothing(format!("no talk matches; talks are on {days}")))
            }
            [] => Err(Failure::Nothing("no talk matches".to_owned())),
            _ => Ok(()),
        }
    }

    fn object<'t>(&'t self, talk: &'t Talk) -> TalkObject<'t> {
        TalkObject::new(talk, &self.agenda)
    }

    fn show(&self, out: &mut impl Write, id: &str, json: bool) -> Result<(), Failure> {
        if let Some(talk) = self.was(&TalkId::new(id)) {
            return self.show_gone(out, &talk, json);
        }
        let at = self.positions(&[id.to_owned()])?[0];
        if json {
            return print_json(out, &self.object(&self.schedule.talks()[at]));
        }
        let paper = Paper::stdout(self.environment);
        let clashes = self.clashes();
        let all = (&self.schedule, &self.agenda, &clashes);
        Ok(render::talk(out, paper, self.environment, all, at)?)
    }

    /// Completes a typed ID prefix. Returns unknown IDs unchanged, so that the caller
    /// can report all of them at once.
    fn whole_id(&self, typed: &str) -> Result<String, Failure> {
        match self.schedule.typed(typed, self.ids())[..] {
            [id] => Ok(id.as_str().to_owned()),
            [] => Ok(typed.to_owned()),
            [first, second, ..] => Err(Failure::Usage(format!(
                "several ids begin with {typed}, among them {first} and {second}; type more of it"
            ))),
        }
    }

    /// Returns the positions of talks in time order, or an error that names all unknown
    /// IDs.
    fn positions(&self, ids: &[String]) -> Result<Vec<usize>, Failure> {
        let position = |id: &String| self.schedule.position(&TalkId::new(id));
        let unknown = |id: &&String| position(id).is_none();
        self.known(ids, unknown)?;
        Ok(ids.iter().filter_map(position).collect())
    }

    fn known(&self, ids: &[String], unknown: impl Fn(&&String) -> bool) -> Result<(), Failure> {
        let unknown: Vec<&str> = ids.iter().filter(unknown).map(String::as_str).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let conference = &self.schedule.conference().title;
        let gone = |id: &&&str| self.was(&TalkId::new(**id)).is_some();
        if let Some(id) = unknown.iter().find(gone) {
            return Err(Failure::Usage(format!(
                "{conference} no longer has the talk {id}; 'hallway show' tells what it was, \
                 and a pick of it can only be taken away"
            )));
        }
        let talk = if unknown.len() == 1 { "talk has the id" } else { "talks have the ids" };
        Err(Failure::Usage(format!(
            "no {talk} {} at {conference}; 'hallway list' shows the ids",
            unknown.join(", ")
        )))
    }

    fn pick(&mut self, out: &mut impl Write, ids: &[String], level: Level) -> Result<(), Failure> {
        let talks = self.positions(ids)?;
        let now = self.environment.clock.now();
        let new: Vec<usize> = talks
            .iter()
            .copied()
            .filter(|&at| self.agenda.level(&self.schedule.talks()[at].id) != Some(level))
            .collect();
        let change = |&at: &usize| Change::pick(&self.schedule.talks()[at], Some(level), now);
        let changes: Vec<Change> = new.iter().map(change).collect();
        self.agenda = self.session.save(&changes, &self.schedule)?;
        let clashes = self.clashes();
        let done = match level {
            Level::Must => "starred",
            Level::Maybe => "a maybe",
            Level::Hidden => "hidden",
        };
        for at in talks {
            let talk = &self.schedule.talks()[at];
            let already = if new.contains(&at) { "" } else { "already " };
            writeln!(out, "{already}{done} {}: {}", talk.id, talk.title)?;
            for clash in clashes.of(&self.schedule, at) {
                writeln!(out, "  {}", clash.note(&self.schedule, self.schedule.zone(), at))?;
            }
            if let Some(more) = words::more_clashes(clashes.more(at)) {
                writeln!(out, "  {more}")?;
            }
        }
        Ok(())
    }

    /// Removes picks or unhides talks; entries of the other kind stay unchanged.
    fn unpick(
        &mut self,
        out: &mut impl Write,
        ids: &[String],
        hidden: bool,
    ) -> Result<(), Failure> {
        let before = self.agenda.clone();
        let is = |id: &TalkId| match before.level(id) {
            Some(Level::Hidden) => hidden,
            Some(_) => !hidden,
            None => false,
        };
        // Entries of removed talks can be cleared as well.
        self.known(ids, |id| {
            let id = TalkId::new(*id);
            self.schedule.position(&id).is_none() && self.was(&id).is_none()
        })?;
        let gone: Vec<Option<Talk>> = ids.iter().map(|id| self.was(&TalkId::new(id))).collect();
        let ids: Vec<TalkId> = ids.iter().map(TalkId::new).collect();
        let changes: Vec<Change> = ids.iter().filter(|id| is(id)).map(Change::unpick).collect();
        self.agenda = self.session.save(&changes, &self.schedule)?;
        for (id, gone) in ids.iter().zip(&gone) {
            let talk = self.schedule.by_id(id).or(gone.as_ref());
            let title = talk.map_or("", |talk| &talk.title);
            let done = match (hidden, is(id)) {
                (false, true) => "unstarred",
                (false, false) => "was not starred",
                (true, true) => "no longer hidden",
                (true, false) => "was not hidden",
            };
            writeln!(out, "{done} {id}: {title}")?;
        }
        Ok(())
    }

    fn note(&mut self, out: &mut impl Write, id: &str, text: Option<&str>) -> Result<(), Failure> {
        let talk = TalkId::new(id);
        // Notes on removed talks can be read and written as well.
        let kept = self.agenda.entries.get(&talk);
        let seen = match (self.schedule.by_id(&talk), kept, self.was(&talk)) {
            (Some(talk), ..) => Seen::of(talk),
            (None, Some(entry), _) => entry.seen.clone(),
            (None, None, Some(was)) => Seen::of(&was),
            (None, None, None) => return self.known(&[id.to_owned()], |_| true),
        };
        let text = match text {
            None => {
                let note = self.agenda.note(&talk);
                let note = note.ok_or_else(|| Failure::Nothing(format!("no note on {id}")))?;
                return Ok(writeln!(out, "{note}")?);
            }
            Some("-") => from_stdin(id)?,
            Some(text) => text.to_owned(),
        };
        let done = if text.trim().is_empty() { "note taken away from" } else { "noted on" };
        let said = format!("{done} {talk}: {}", seen.title);
        let change = Change::note_on(talk, seen, &text);
        self.agenda = self.session.save(&[change], &self.schedule)?;
        Ok(writeln!(out, "{said}")?)
    }

    /// Returns the picks, with the clashes among them.
    fn picked(&self, clashes: &Clashes) -> Vec<TalkObject<'_>> {
        let id = |at: usize| &self.schedule.talks()[at].id;
        let mut objects: Vec<TalkObject<'_>> = self
            .agenda
            .talks(&self.schedule)
            .into_iter()
            .map(|at| {
                let others = clashes.of(&self.schedule, at);
                let others = others.map(|clash| id(clash.other(at))).collect();
                self.object(&self.schedule.talks()[at]).with_clashes(others, clashes.more(at))
            })
            .collect();
        let gone = self.agenda.gone(&self.schedule);
        objects.extend(gone.into_iter().map(|(id, _)| self.gone_object(id)));
        objects
    }

    fn agenda(&self, out: &mut impl Write, json: bool) -> Result<(), Failure> {
        let clashes = self.clashes();
        if json {
            print_json(out, &self.picked(&clashes))?;
        } else {
            let paper = Paper::stdout(self.environment);
            let all = (&self.schedule, &self.agenda, &clashes);
            let news = self.news_of_picks();
            render::plan(out, paper, all, &self.plan(&clashes), &news)?;
        }
        match self.agenda.picks().next().is_none() {
            true if json => Err(Failure::Nothing(String::new())),
            true => Err(Failure::Nothing(NOTHING_STARRED.to_owned())),
            false => Ok(()),
        }
    }

    fn plan(&self, clashes: &Clashes) -> Plan {
        let (walk, now) = (self.environment.settings.walk, self.environment.clock.now());
        let rules = Rules::at(&self.schedule, walk, now);
        Plan::new(&self.schedule, &self.agenda, clashes, rules)
    }

    fn free(&self, out: &mut impl Write, json: bool) -> Result<(), Failure> {
        let clashes = self.clashes();
        let plan = self.plan(&clashes);
        if json {
            let talks = |talks: &[usize]| {
                let object = |&at: &usize| self.object(&self.schedule.talks()[at]);
                talks.iter().map(object).collect()
            };
            let gap = |gap| GapObject::new(gap, talks);
            print_json(out, &plan.gaps().map(gap).collect::<Vec<_>>())?;
        } else {
            let paper = Paper::stdout(self.environment);
            let all = (&self.schedule, &self.agenda, &clashes);
            render::gaps(out, paper, all, &plan)?;
        }
        match (self.agenda.picks().next(), plan.gaps().next()) {
            (Some(_), Some(_)) => Ok(()),
            _ if json => Err(Failure::Nothing(String::new())),
            (None, _) => Err(Failure::Nothing(NOTHING_STARRED.to_owned())),
            (Some(_), None) => Err(Failure::Nothing("the picks leave no time free".to_owned())),
        }
    }

    /// Writes the picks, all talks or the given talks as a calendar.
    fn export(
        &self,
        out: &mut impl Write,
        output: Option<PathBuf>,
        (all, ids): (bool, &[String]),
        alarm: Option<u32>,
    ) -> Result<(), Failure> {
        let ledger = self.ledger()?;
        let options = ical::Options { agenda: &self.agenda, ledger, alarm };
        let agenda = (!all && ids.is_empty()).then_some(&self.agenda);
        let export = match agenda {
            Some(_) if self.agenda.picks().next().is_none() => {
                return Err(Failure::Nothing(format!("{NOTHING_STARRED}, or export --all")));
            }
            Some(_) => ical::write_agenda(&self.schedule, options),
            None => {
                let all = (0..self.schedule.talks().len()).collect();
                let talks = if ids.is_empty() { all } else { self.positions(ids)? };
                ical::write(&self.schedule, &talks, options)
            }
        };
        for line in words::left_out(&self.schedule, &export.without_time, agenda) {
            complain(&line);
        }
        // RFC 5545 3.6 requires at least one component, and an empty calendar must not
        // replace a full one.
        if export.events == 0 {
            return Err(Failure::Nothing(NOTHING_LEFT.to_owned()));
        }
        deliver(out, self.session.folders(), output, &export.text)
    }
}

/// Reads a note from stdin. Rejects empty input, because it usually means that the
/// program before the pipe failed.
fn from_stdin(id: &str) -> Result<String, Failure> {
    let text = io::read_to_string(io::stdin()).map_err(|error| {
        let message = format!("cannot read the note from stdin: {error}");
        match error.kind() {
            io::ErrorKind::InvalidData => Failure::Usage(message),
            _ => Failure::Disk(message),
        }
    })?;
    if text.trim().is_empty() {
        let message = format!("no note came over stdin; 'hallway note {id} \"\"' takes one away");
        return Err(Failure::Usage(message));
    }
    Ok(text)
}

/// Removes repeated IDs and keeps the order.
fn each_once(ids: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    ids.into_iter().filter(|id| seen.insert(id.clone())).collect()
}

const NOTHING_STARRED: &str = "no talk is starred yet; star some with 'hallway star ID'";

const NOTHING_LEFT: &str = "nothing is left to export, so nothing is written";

/// Writes a text to the given file, or to stdout.
fn deliver(
    out: &mut impl Write,
    folders: &Folders,
    to: Option<PathBuf>,
    text: &str,
) -> Result<(), Failure> {
    match to.filter(|path| path.as_os_str() != "-") {
        Some(path) => folders.export(&path, text, Existing::Replace).map(|_| ())?,
        None => out.write_all(text.as_bytes())?,
    }
    Ok(())
}

fn print_json(out: &mut impl Write, value: &impl serde::Serialize) -> Result<(), Failure> {
    serde_json::to_writer_pretty(&mut *out, value).map_err(std::io::Error::from)?;
    Ok(writeln!(out)?)
}
