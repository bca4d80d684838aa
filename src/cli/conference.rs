//! The conferences that a command works on, and the questions that commands ask about
//! their talks.

use chrono::{DateTime, NaiveDate, Utc};

use crate::agenda::{Agenda, AgendaState, Clashes, Plan, Rules, clashes};
use crate::cli::json::TalkObject;
use crate::cli::options::FilterArgs;
use crate::cli::render::{OutputStyle, ScheduleView};
use crate::cli::{Failure, Outcome, warn};
use crate::environment::Environment;
use crate::schedule::changes::ChangeLog;
use crate::schedule::query::{self, Filter, Selection, explain, language};
use crate::schedule::time::{DaySpec, in_zone};
use crate::schedule::{Schedule, Talk, TalkId};
use crate::store::library::Extent;
use crate::store::{self, Folders, Session, StoredConference};

/// Opens the named conference, or the current one. If the current one is missing or damaged, opens
/// another and returns the reason as a warning. With `changes`, fails instead: a change must not go
/// to another conference.
pub fn open_chosen(
    folders: &Folders,
    wanted: Option<&str>,
    extent: Extent,
    changes: bool,
) -> Result<(Session, StoredConference, Option<String>), Failure> {
    if let Some(id) = wanted {
        let (session, conference) =
            Session::open(folders, &folders.library().complete_id(id), extent)?;
        return Ok((session, conference, None));
    }
    let (session, conference, lost) = Session::open_current(folders, extent)?;
    let message = |so: &str, why: store::Error| {
        format!(
            "the current conference cannot be opened, so {so}: {why}; \
             'hallway use ID' chooses another"
        )
    };
    let shown = format!("this is {}", conference.schedule.conference().title);
    match lost {
        Some(why) if changes => Err(Failure::Disk(message("nothing is changed", why))),
        lost => Ok((session, conference, lost.map(|why| message(&shown, why)))),
    }
}

/// The conferences that a command works on.
pub struct LoadedConferences<'a> {
    pub environment: &'a Environment,
    pub folders: &'a Folders,
    pub now: DateTime<Utc>,
    /// Exactly one, or all with `--all-conferences`, the oldest first.
    pub list: Vec<LoadedConference<'a>>,
    /// Whether these are all conferences.
    pub all: bool,
    /// The error to end with because something could not be read.
    pub missing: Option<Failure>,
}

impl<'a> LoadedConferences<'a> {
    /// Opens the named conference, or the current one. `changes_agenda` and `needs_agenda` are
    /// those of the command.
    pub fn open_one(
        environment: &'a Environment,
        folders: &'a Folders,
        wanted: Option<&str>,
        changes_agenda: bool,
        needs_agenda: bool,
    ) -> Result<Self, Failure> {
        let (session, conference, warning) =
            open_chosen(folders, wanted, Extent::Whole, changes_agenda)?;
        if let Some(warning) = &warning {
            warn(warning);
        }
        let now = environment.clock(conference.schedule.zone()).now();
        let (conference, unreadable) = LoadedConference::new(environment, now, session, conference);
        let missing = match unreadable {
            Some(error) if needs_agenda => return Err(error.into()),
            Some(error) => Some(error.into()),
            None => warning.map(|_| Failure::Disk(String::new())),
        };
        Ok(Self { environment, folders, now, list: vec![conference], all: false, missing })
    }

    /// Opens all conferences, or only those with picks: status bars do this often.
    pub fn open_all(
        environment: &'a Environment,
        folders: &'a Folders,
        without_picks: bool,
    ) -> Result<Self, Failure> {
        let library = folders.library();
        let now = environment.now();
        let mut out =
            Self { environment, folders, now, list: Vec::new(), all: true, missing: None };
        if without_picks {
            for stored in library.list() {
                out.add(stored.and_then(|stored| Session::of(folders, stored)));
            }
        } else {
            for id in library.ids()? {
                let agenda = out.readable(folders.agenda(&id).load());
                if agenda.is_some_and(|agenda| agenda.picks().next().is_some()) {
                    out.add(Session::open(folders, &id, Extent::Whole));
                }
            }
        }
        out.list.sort_by_cached_key(|conference| {
            let conference = conference.schedule.conference();
            (conference.start, conference.id.clone())
        });
        Ok(out)
    }

    fn add(&mut self, opened: Result<(Session, StoredConference), store::Error>) {
        if let Some((session, conference)) = self.readable(opened) {
            let (conference, unreadable) =
                LoadedConference::new(self.environment, self.now, session, conference);
            self.readable(unreadable.map_or(Ok(()), Err));
            self.list.push(conference);
        }
    }

    /// Returns the value, or prints the error and sets the exit code.
    pub fn readable<T>(&mut self, read: Result<T, impl ToString>) -> Option<T> {
        read.map_err(|error| {
            warn(&error.to_string());
            self.missing = Some(Failure::Disk(String::new()));
        })
        .ok()
    }

    /// The only conference, without `--all-conferences`.
    pub fn only(&mut self) -> &mut LoadedConference<'a> {
        &mut self.list[0]
    }

    /// Whether any conference has a pick.
    pub fn has_picks(&self) -> bool {
        self.list.iter().any(LoadedConference::has_picks)
    }
}

/// An open conference and its content.
pub struct LoadedConference<'a> {
    pub environment: &'a Environment,
    /// The style of texts on stdout.
    pub style: OutputStyle,
    pub now: DateTime<Utc>,
    pub session: Session,
    pub schedule: Schedule,
    pub agenda: Agenda,
    pub clashes: Clashes,
    /// All changes of the last updates, acknowledged ones included.
    pub log: ChangeLog,
    pub unread: ChangeLog,
}

/// Cancelled talks that match a filter.
pub struct CancelledTalks {
    /// All cancelled talks in the agenda, as a schedule.
    pub schedule: Schedule,
    /// The positions of the matching talks in that schedule.
    pub talks: Vec<usize>,
}

impl<'a> LoadedConference<'a> {
    /// Takes over an open conference. If its agenda cannot be read, uses an empty one
    /// and returns the error.
    fn new(
        environment: &'a Environment,
        now: DateTime<Utc>,
        session: Session,
        conference: StoredConference,
    ) -> (Self, Option<store::Error>) {
        let StoredConference { schedule, agenda, changes: log, busy, .. } = conference;
        let (mut agenda, unreadable) = match agenda {
            Ok(agenda) => (agenda, None),
            Err(error) => (Agenda::new(session.id()), Some(error)),
        };
        agenda.follow_edition(&log, &schedule);
        agenda.busy = busy;
        let unread = agenda.unread(&log);
        let clashes = clashes(&schedule, &agenda);
        let style = OutputStyle::stdout(environment);
        let mut open =
            Self { environment, style, now, session, schedule, agenda, clashes, log, unread };
        open.set_other_ids();
        (open, unreadable)
    }

    /// Replaces the agenda with a saved one; keeps the busy events.
    pub fn set_agenda(&mut self, mut agenda: Agenda) {
        self.clashes = clashes(&self.schedule, &agenda);
        agenda.busy = std::mem::take(&mut self.agenda.busy);
        self.agenda = agenda;
        self.set_other_ids();
    }

    /// Makes short IDs differ from those of the cancelled talks in the agenda and the changes.
    fn set_other_ids(&mut self) {
        let Self { schedule, agenda, unread, .. } = self;
        schedule.set_other_ids(agenda.entries.keys().chain(unread.ids()));
    }

    pub fn view(&self) -> ScheduleView<'_> {
        let Self { schedule, agenda, clashes, style, .. } = self;
        ScheduleView { schedule, agenda, clashes, style: *style }
    }

    pub fn has_picks(&self) -> bool {
        self.agenda.picks().next().is_some()
    }

    /// Returns the picks, day by day, with clashes and gaps.
    pub fn plan(&self) -> Plan {
        let rules = Rules::at(&self.schedule, self.environment.settings.walk, self.now);
        Plan::new(&self.schedule, &self.agenda, &self.clashes, rules)
    }

    /// Returns the positions of the talks that match the options, in time order.
    pub fn select(&self, args: &FilterArgs, text: &str) -> Result<Vec<usize>, Failure> {
        let filter = self.filter(args, text)?;
        let mut talks = self.matching(&filter).talks();
        talks.sort_unstable();
        Ok(talks)
    }

    /// Says that no talk matches a query and the options, and why.
    pub fn no_talk_matches(&self, args: &FilterArgs, text: &str) -> String {
        let today = self.today();
        let mut parts = explain::parts(text, today);
        parts.extend(args.parts(today).unwrap_or_default());
        let talk_state = AgendaState::new(&self.schedule, &self.agenda, &self.clashes, self.now);
        let mut why = vec!["no talk matches".to_owned()];
        why.extend(explain::explain(&self.schedule, &parts, &talk_state));
        why.extend(explain::choices(&self.schedule, &parts, &talk_state));
        why.join("; ")
    }

    /// Returns the filter of a query and of options, which mean the same as their fields in the
    /// query.
    pub fn filter(&self, args: &FilterArgs, text: &str) -> Result<Filter, Failure> {
        let today = self.today();
        let mut filter =
            language::parse(text, today).map_err(|error| Failure::Usage(error.message))?;
        for part in args.parts(today).map_err(Failure::Usage)? {
            filter.terms.extend(part.filter.terms);
        }
        Ok(filter)
    }

    pub fn today(&self) -> NaiveDate {
        in_zone(self.now.fixed_offset(), self.schedule.zone()).date_naive()
    }

    /// Reads the value of `--day`, if it is given.
    pub fn day(&self, day: Option<&str>) -> Result<Option<DaySpec>, Failure> {
        let day = day.map(|day| DaySpec::parse(day, self.today()));
        day.transpose().map_err(Failure::Usage)
    }

    /// Returns the talks that match a filter, best first.
    pub fn matching(&self, filter: &Filter) -> Selection {
        self.select_in(&self.schedule, &self.clashes, filter)
    }

    fn select_in(&self, schedule: &Schedule, clashes: &Clashes, filter: &Filter) -> Selection {
        let talk_state = AgendaState::new(schedule, &self.agenda, clashes, self.now);
        query::select(schedule, filter, &talk_state)
    }

    pub fn object<'t>(&'t self, talk: &'t Talk) -> TalkObject<'t> {
        TalkObject::new(&self.schedule, talk, &self.agenda)
    }

    /// Returns the JSON object of a talk, with its clashes.
    pub fn object_with_clashes(&self, at: usize) -> TalkObject<'_> {
        let talks = self.schedule.talks();
        let others = self.clashes.of(&self.schedule, at);
        let others = others.map(|clash| &talks[clash.other(at)].id).collect();
        self.object(&talks[at]).with_clashes(others, self.clashes.more(at))
    }

    /// Completes typed ID prefixes and drops repeated IDs.
    pub fn whole_ids(&self, typed: &[String]) -> Result<Vec<String>, Failure> {
        let mut ids = Vec::new();
        for typed in typed {
            let id = self.whole_id(typed)?;
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        Ok(ids)
    }

    /// Completes a typed ID prefix. Returns unknown IDs unchanged, so that the caller
    /// can report all of them at once.
    pub fn whole_id(&self, typed: &str) -> Result<String, Failure> {
        match self.schedule.find_ids(typed, self.ids())[..] {
            [id] => Ok(id.as_str().to_owned()),
            [] => Ok(typed.to_owned()),
            [first, second, ..] => Err(Failure::Usage(format!(
                "several IDs start with {typed}, such as {first} and {second}; type more of it"
            ))),
        }
    }

    /// Returns the positions of talks in time order, or an error that names all unknown IDs.
    pub fn positions(&self, typed: &[String]) -> Result<Vec<usize>, Failure> {
        let ids = self.whole_ids(typed)?;
        let position = |id: &String| self.schedule.position(&TalkId::new(id));
        self.reject_unknown(&ids, |id| position(id).is_none())?;
        Ok(ids.iter().filter_map(position).collect())
    }

    /// Returns the position of a talk in time order.
    pub fn position(&self, typed: &str) -> Result<usize, Failure> {
        Ok(self.positions(&[typed.to_owned()])?[0])
    }

    /// Returns an error that names the unknown IDs, if there are any.
    pub fn reject_unknown(&self, ids: &[String], is_unknown: impl Fn(&&String) -> bool) -> Outcome {
        let unknown: Vec<&str> = ids.iter().filter(is_unknown).map(String::as_str).collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let conference = &self.schedule.conference().title;
        let cancelled = |id: &&&str| self.last_known(&TalkId::new(**id)).is_some();
        if let Some(id) = unknown.iter().find(cancelled) {
            return Err(Failure::Usage(format!(
                "{conference} no longer has talk {id}: its pick can only be removed; 'hallway show' shows it as last seen"
            )));
        }
        let talk = if unknown.len() == 1 { "talk with the ID" } else { "talks with the IDs" };
        let how = if unknown.iter().any(|id| self.schedule.is_short_prefix(id)) {
            format!("type at least {} characters of an ID", Schedule::MIN_PREFIX)
        } else {
            "'hallway list' shows the IDs".to_owned()
        };
        Err(Failure::Usage(format!("no {talk} {} at {conference}; {how}", unknown.join(", "))))
    }

    /// Returns the last known state of a cancelled talk, from the change log or else the agenda.
    pub fn last_known(&self, id: &TalkId) -> Option<Talk> {
        if self.schedule.position(id).is_some() {
            return None;
        }
        let known = self.unread.last_known(id).cloned();
        let mut talk = known.or_else(|| {
            let last_known = &self.agenda.entries.get(id)?.last_known;
            let mut talk = Talk::new(id.as_str(), last_known.title.as_str());
            talk.slot = last_known.slot;
            Some(talk)
        })?;
        talk.slot = talk.slot.map(|slot| slot.in_zone(self.schedule.zone()));
        Some(talk)
    }

    /// Returns the IDs of all talks in the agenda and the change log, current or cancelled. May
    /// repeat IDs.
    fn ids(&self) -> impl Iterator<Item = &TalkId> {
        self.agenda.entries.keys().chain(self.unread.ids())
    }

    /// Returns the JSON object of a cancelled talk.
    pub fn cancelled_object<'t>(&'t self, id: &'t TalkId) -> TalkObject<'t> {
        TalkObject::cancelled(&self.schedule, &self.agenda, id, self.unread.last_known(id))
    }

    /// Returns the cancelled talks in the agenda that match a filter; `None` if none match.
    pub fn cancelled(&self, filter: &Filter) -> Option<CancelledTalks> {
        let cancelled = self.agenda.cancelled(&self.schedule).into_iter();
        let talks: Vec<Talk> = cancelled.filter_map(|(id, _)| self.last_known(id)).collect();
        if talks.is_empty() {
            return None;
        }
        let current = self.schedule.talks().iter().map(|talk| &talk.id);
        let mut schedule = self.schedule.with_talks(talks);
        schedule.set_other_ids(current.chain(self.ids()));
        let clashes = clashes(&schedule, &self.agenda);
        let talks = self.select_in(&schedule, &clashes, filter).talks();
        (!talks.is_empty()).then_some(CancelledTalks { schedule, talks })
    }
}
