//! `next`: the next pick.

use std::io::{self, Write};

use chrono::{DateTime, Utc};

use super::now::{TalkOf, print_talks, to_come};
use crate::agenda::{Clash, Next as Coming, now, phrases};
use crate::cli::Outcome;
use crate::cli::conference::{LoadedConference, LoadedConferences};
use crate::cli::failure::{NOTHING_STARRED, no_match};
use crate::cli::options::{ConferencesArgs, FormatArgs, placeholders};
use crate::cli::render::{ScheduleView, rows};
use crate::schedule::{Slot, Talk, time};
use crate::text::wrap;

#[derive(Debug, clap::Args)]
#[command(after_help = placeholders())]
pub struct Next {
    /// How to print it.
    #[command(flatten)]
    form: FormatArgs,
    #[command(flatten)]
    pub of: ConferencesArgs,
}

impl Next {
    /// Prints the next picks of each conference, the earliest first. A status bar line
    /// shows only the earliest.
    pub fn run(&self, conferences: &mut LoadedConferences<'_>, out: &mut dyn Write) -> Outcome {
        let (at, all) = (conferences.now, conferences.all);
        let mut next: Vec<TalkOf<'_>> = Vec::new();
        for conference in &conferences.list {
            if let Some(coming) = coming(conference, at) {
                let is_listed = |talk: &usize| {
                    !all || conference.agenda.is_picked(&conference.schedule.talks()[*talk].id)
                };
                let also = coming.also.into_iter().filter(is_listed);
                let talks = std::iter::once(coming.pick).chain(also);
                next.extend(talks.map(|talk| TalkOf { conference, talk }));
            }
        }
        if all {
            next.sort_by_key(|talk| {
                let start = talk.talk().slot.map(|slot| slot.start);
                (start, talk.conference.agenda.level(&talk.talk().id))
            });
        }
        if self.form.format.is_some() {
            next.truncate(1);
        }
        print_talks(
            out,
            &self.form,
            conferences,
            &next,
            (at, false),
            |out, conference| match coming(conference, at) {
                Some(coming) => print(out, conference.view(), &coming, at),
                None => Ok(()),
            },
        )?;
        match &conferences.list[..] {
            _ if !next.is_empty() => Ok(()),
            [conference] if !all => Err(no_match(self.form.json, no_pick_to_come(conference, at))),
            _ if conferences.has_picks() => {
                let why = "none of your picks at any conference is still to come";
                Err(no_match(self.form.json, why))
            }
            _ => Err(no_match(self.form.json, NOTHING_STARRED)),
        }
    }
}

fn coming(conference: &LoadedConference<'_>, at: DateTime<Utc>) -> Option<Coming> {
    now::next(&conference.schedule, &conference.agenda, &conference.clashes, at)
}

/// Explains why there is no next pick, and what to do.
fn no_pick_to_come(conference: &LoadedConference<'_>, at: DateTime<Utc>) -> String {
    let LoadedConference { schedule, agenda, .. } = conference;
    if !conference.has_picks() {
        return NOTHING_STARRED.to_owned();
    }
    let talks = agenda.talks(schedule);
    let without_time = |&&talk: &&usize| schedule.talks()[talk].slot.is_none();
    let without_time = match talks.iter().filter(without_time).count() {
        0 => String::new(),
        1 => " (1 has no time yet)".to_owned(),
        many => format!(" ({many} have no time yet)"),
    };
    let what_to_do = if now::coming(schedule, agenda, at).is_empty() {
        "'hallway report' writes a trip report"
    } else {
        "'hallway list' shows all talks, 'hallway star ID' picks one"
    };
    format!(
        "none of your picks is still to come{without_time}; {}\n{what_to_do}",
        to_come(conference, at)
    )
}

/// Prints the next pick, and the other talks that start with it.
fn print(
    out: &mut dyn Write,
    view: ScheduleView<'_>,
    next: &Coming,
    at: DateTime<Utc>,
) -> io::Result<()> {
    let ScheduleView { schedule, style, .. } = view;
    let talk = &schedule.talks()[next.pick];
    writeln!(out, "{}", style.title(view.mark(next.pick), talk))?;
    let today = time::in_zone(at.fixed_offset(), schedule.zone()).date_naive();
    let when = talk.slot.map(|slot| {
        format!(
            "{}: {}, {} {} ({})",
            phrases::starts(now::starts_in(slot, at)),
            phrases::day_from(slot.start.date_naive(), today),
            // Show the date of the start, not the conference day.
            phrases::span(Slot { day: None, ..slot }, schedule.zone()),
            time::zone_name(schedule.zone(), slot.start.to_utc()),
            time::length(i64::from(slot.minutes)),
        )
    });
    let place: Vec<&str> =
        [&talk.room, &talk.session].into_iter().filter_map(|place| place.as_deref()).collect();
    let lines = when.into_iter().chain([place.join(", "), phrases::who(talk)]);
    let clash = |clash: &Clash| clash.note(schedule, schedule.zone(), next.pick);
    let cells = style.width.unwrap_or(usize::MAX).saturating_sub(2);
    for line in lines.chain(phrases::overlaps(&next.overlaps, clash)) {
        let lines = wrap::plain(&line, cells);
        for line in lines.iter().filter(|line| !line.is_empty()) {
            writeln!(out, "  {line}")?;
        }
    }
    if !next.also.is_empty() {
        let start = talk.slot.map(|slot| time::clock(&slot.start));
        let heading = format!("Also at {}", start.unwrap_or_default());
        writeln!(out, "\n{}", style.bold(&heading))?;
        let length = |talk: &Talk| {
            let minutes = talk.slot.map(|slot| i64::from(slot.minutes));
            minutes.map(time::length).unwrap_or_default()
        };
        rows(out, view, &next.also, length)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::{Agenda, AgendaChange, Level, clashes};
    use crate::cli::render::OutputStyle;
    use crate::format::native;
    use crate::schedule::{Schedule, TalkId};

    #[test]
    fn talk_after_midnight_shows_its_calendar_date() {
        let mut conference = native::built_in().unwrap().conference().clone();
        let id = TalkId::new("211");
        for talk in conference.talks.iter_mut().filter(|talk| talk.id == id) {
            talk.slot = Some(Slot {
                day: "2023-11-13".parse().ok(),
                ..Slot::new("2023-11-14T00:30:00-05:00".parse().unwrap(), 30)
            });
        }
        let schedule = Schedule::new(conference).unwrap();
        let mut agenda = Agenda::new("lpc-2023");
        let talk = schedule.by_id(&id).unwrap();
        agenda.apply(AgendaChange::rate(talk, Some(Level::Star), DateTime::UNIX_EPOCH));
        let clashes = clashes(&schedule, &agenda);
        let at = "2023-11-14T05:00:00Z".parse().unwrap();
        let pick = now::next(&schedule, &agenda, &clashes, at).unwrap();
        let mut out = Vec::new();
        let view = ScheduleView {
            schedule: &schedule,
            agenda: &agenda,
            clashes: &clashes,
            style: OutputStyle::plain(None),
        };
        print(&mut out, view, &pick, at).unwrap();
        let out = String::from_utf8(out).unwrap();
        let expected = "in 30 min: Tue 14 Nov, 00:30 to 01:00 EST (30 min)";
        assert_eq!(out.lines().nth(1).unwrap().trim(), expected);
    }
}
