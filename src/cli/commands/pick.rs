//! `star`, `unstar`, `hide` and `unhide`.

use std::io::Write;

use crate::agenda::{AgendaChange, Clash, Level, phrases};
use crate::cli::Outcome;
use crate::cli::conference::LoadedConference;
use crate::schedule::{Talk, TalkId};

#[derive(Debug, clap::Args)]
pub struct Star {
    /// Star as maybe: exported as tentative, never a hard clash
    #[arg(long)]
    maybe: bool,
    #[command(flatten)]
    talks: Talks,
}

/// The arguments of `unstar`, `hide` and `unhide`.
#[derive(Debug, clap::Args)]
pub struct Talks {
    /// IDs of talks
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
}

impl Star {
    pub fn run(&self, conference: &mut LoadedConference<'_>, out: &mut dyn Write) -> Outcome {
        let level = if self.maybe { Level::Maybe } else { Level::Star };
        pick(conference, out, &self.talks, level)
    }
}

/// Picks or hides talks.
pub fn pick(
    conference: &mut LoadedConference<'_>,
    out: &mut dyn Write,
    Talks { ids }: &Talks,
    level: Level,
) -> Outcome {
    let talks = conference.positions(ids)?;
    let now = conference.now;
    let LoadedConference { schedule, agenda, session, .. } = conference;
    let before = |at: usize| agenda.level(&schedule.talks()[at].id);
    let talks: Vec<(usize, Option<Level>)> = talks.into_iter().map(|at| (at, before(at))).collect();
    let new = talks.iter().filter(|(_, before)| *before != Some(level));
    let change = |(at, _): &_| AgendaChange::rate(&schedule.talks()[*at], Some(level), now);
    let changes: Vec<AgendaChange> = new.map(change).collect();
    let revised = session.revise(schedule, None, |_| changes)?;
    conference.set_agenda(revised.agenda);
    let LoadedConference { schedule, agenda, clashes, .. } = &*conference;
    let done = match level {
        Level::Star => "starred",
        Level::Maybe => "a maybe",
        Level::Hidden => "hidden",
    };
    for (at, before) in talks {
        let talk = &schedule.talks()[at];
        let already = if before == Some(level) { "already " } else { "" };
        let lost = match before.filter(|_| level == Level::Hidden) {
            Some(Level::Star) => ", no longer starred",
            Some(Level::Maybe) => ", no longer a maybe",
            _ => "",
        };
        writeln!(
            out,
            "{already}{done}{lost} {}: {}",
            conference.schedule.short_id(&talk.id),
            talk.title
        )?;
        let note = |clash: &Clash| clash.note(schedule, schedule.zone(), at);
        for note in phrases::overlaps(&clashes.summary(schedule, at), note) {
            writeln!(out, "  {note}")?;
        }
        let slot = talk.slot.filter(|_| level != Level::Hidden);
        let busy =
            slot.and_then(|slot| phrases::overlaps_busy(&agenda.busy, slot, schedule.zone()));
        if let Some(note) = busy {
            writeln!(out, "  {note}")?;
        }
    }
    Ok(())
}

/// Removes picks or unhides talks; entries of the other kind stay unchanged.
pub fn unpick(
    conference: &mut LoadedConference<'_>,
    out: &mut dyn Write,
    Talks { ids }: &Talks,
    hidden: bool,
) -> Outcome {
    let ids = conference.whole_ids(ids)?;
    let before = conference.agenda.clone();
    let is = |id: &TalkId| match before.level(id) {
        Some(Level::Hidden) => hidden,
        Some(_) => !hidden,
        None => false,
    };
    // Entries of cancelled talks can be cleared as well.
    conference.reject_unknown(&ids, |id| {
        let id = TalkId::new(*id);
        conference.schedule.position(&id).is_none() && conference.last_known(&id).is_none()
    })?;
    let ids: Vec<TalkId> = ids.iter().map(TalkId::new).collect();
    let last_known: Vec<Option<Talk>> = ids.iter().map(|id| conference.last_known(id)).collect();
    let changes: Vec<AgendaChange> =
        ids.iter().filter(|id| is(id)).map(AgendaChange::unrate).collect();
    let revised = conference.session.revise(&conference.schedule, None, |_| changes)?;
    conference.set_agenda(revised.agenda);
    for (id, last_known) in ids.iter().zip(&last_known) {
        let talk = conference.schedule.by_id(id).or(last_known.as_ref());
        let title = talk.map_or("", |talk| &talk.title);
        let done = match (hidden, is(id)) {
            (false, true) => "unstarred",
            (false, false) => "was not starred",
            (true, true) => "no longer hidden",
            (true, false) => "was not hidden",
        };
        writeln!(out, "{done} {}: {title}", conference.schedule.short_id(id))?;
    }
    Ok(())
}
