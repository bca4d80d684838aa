//! `show`: the details of one talk, current or cancelled.

use std::io::{self, Write};

use chrono_tz::Tz;

use crate::agenda::{news, phrases};
use crate::cli::Outcome;
use crate::cli::conference::LoadedConference;
use crate::cli::output::print_json;
use crate::cli::render::{DayPlace, OutputStyle, ScheduleView, table};
use crate::schedule::{Person, Role, Talk, TalkId, time};
use crate::text::markdown::Document;
use crate::text::{Emphasis, RichLine, wrap};

#[derive(Debug, clap::Args)]
pub struct Show {
    /// ID of the talk
    #[arg(value_name = "ID")]
    id: String,
    /// Print a JSON object
    #[arg(long)]
    json: bool,
}

impl Show {
    pub fn run(&self, conference: &mut LoadedConference<'_>, out: &mut dyn Write) -> Outcome {
        let zone = conference.environment.zone;
        let id = conference.whole_id(&self.id)?;
        if let Some(talk) = conference.last_known(&TalkId::new(&id)) {
            if self.json {
                return print_json(out, &conference.cancelled_object(&talk.id));
            }
            return Ok(print_cancelled(out, zone, conference.view(), &talk)?);
        }
        let at = conference.position(&id)?;
        if self.json {
            return print_json(out, &conference.object(&conference.schedule.talks()[at]));
        }
        Ok(print(out, zone, conference.view(), at)?)
    }
}

/// Prints all details of a talk.
fn print(out: &mut dyn Write, zone: Tz, view: ScheduleView<'_>, at: usize) -> io::Result<()> {
    let ScheduleView { schedule, style, .. } = view;
    let talk = &schedule.talks()[at];
    writeln!(out, "{}", style.title(view.mark(at), talk))?;
    about(out, zone, view, talk)?;
    note(out, view, &talk.id)?;
    let mut document = Document::parse(&talk.abstract_);
    if !talk.abstract_.is_empty() {
        writeln!(out)?;
    }
    lines(out, style, &document)?;
    for (name, biography) in schedule.biographies(talk) {
        document = document.append(biography);
        writeln!(out, "\n{}", style.bold(&format!("About {name}")))?;
        lines(out, style, &document)?;
    }
    if !document.links().is_empty() {
        writeln!(out, "\n{}", style.bold("Links"))?;
        for (i, link) in document.links().iter().enumerate() {
            writeln!(out, "  [{}] {}", i + 1, link.url)?;
        }
    }
    Ok(())
}

fn lines(out: &mut dyn Write, style: OutputStyle, document: &Document) -> io::Result<()> {
    let lines = document.lines(style.measure(), style.symbols);
    lines.iter().try_for_each(|line| writeln!(out, "{}", rich(line, style)))
}

/// Prints the last known state of a cancelled talk, and the talks that run at its time.
fn print_cancelled(
    out: &mut dyn Write,
    zone: Tz,
    view: ScheduleView<'_>,
    talk: &Talk,
) -> io::Result<()> {
    let ScheduleView { schedule, agenda, style, .. } = view;
    writeln!(out, "{}", style.title(view.cancelled_mark(&talk.id), talk))?;
    writeln!(out, "  cancelled: no longer in the schedule; last seen as:")?;
    about(out, zone, view, talk)?;
    note(out, view, &talk.id)?;
    let instead = news::instead(schedule, agenda, talk.slot);
    if !instead.is_empty() {
        writeln!(out, "\n{}", style.bold("On at that time"))?;
        table(out, view, &instead, DayPlace::InRows)?;
    }
    Ok(())
}

/// Prints the time, the place and the people of a talk.
fn about(
    out: &mut dyn Write,
    zone: Tz,
    ScheduleView { schedule, style, .. }: ScheduleView<'_>,
    talk: &Talk,
) -> io::Result<()> {
    if let Some(subtitle) = &talk.subtitle {
        for line in wrap::plain(subtitle, style.measure() - 2) {
            writeln!(out, "  {line}")?;
        }
    }
    match talk.slot {
        None => writeln!(out, "  Not scheduled")?,
        Some(slot) if slot.all_day => {
            writeln!(out, "  {}", phrases::date_and_span(slot, schedule.zone()))?;
        }
        Some(slot) => {
            writeln!(
                out,
                "  {}, {} to {} {} ({})",
                time::day(slot.start.date_naive()),
                time::clock(&slot.start),
                time::clock(&time::end_in(slot, schedule.zone())),
                time::zone_name(schedule.zone(), slot.start.to_utc()),
                time::length(i64::from(slot.minutes)),
            )?;
            if !time::same_clock(schedule.zone(), zone, slot.start) {
                let mine = |at| time::in_zone(at, zone);
                writeln!(
                    out,
                    "  {}, {} to {} your time ({})",
                    time::day(mine(slot.start).date_naive()),
                    time::clock(&mine(slot.start)),
                    time::clock(&mine(slot.end())),
                    time::zone_label(zone),
                )?;
            }
        }
    }
    let kind = phrases::kind(talk);
    let fields = [
        ("Id", Some(talk.id.as_str())),
        ("Type", kind.as_deref()),
        ("Recorded", talk.recorded.map(|yes| if yes { "yes" } else { "no" })),
        ("Room", talk.room.as_deref()),
        ("Session", talk.session.as_deref()),
        ("Track", talk.track.as_deref()),
        ("Page", talk.url.as_deref()),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            writeln!(out, "  {name}: {value}")?;
        }
    }
    for link in talk.recordings() {
        writeln!(out, "  Recording: {}", link.url)?;
    }
    let chairs = schedule.chairs(talk);
    let heading = if chairs.len() == 1 { "Chair" } else { "Chairs" };
    people(out, heading, chairs)?;
    for role in Role::ALL {
        let in_role = talk.in_role(role);
        people(out, role.heading(in_role.len()), in_role)?;
    }
    Ok(())
}

/// Prints the user's note on a talk.
fn note(out: &mut dyn Write, view: ScheduleView<'_>, talk: &TalkId) -> io::Result<()> {
    if let Some(note) = view.agenda.note(talk) {
        writeln!(out, "\n{}", view.style.bold("Note"))?;
        let cells = view.style.measure() - 2;
        for line in note.lines().flat_map(|line| wrap::plain(line, cells)) {
            writeln!(out, "  {line}")?;
        }
    }
    Ok(())
}

/// Prints people below each other, after their role.
fn people(out: &mut dyn Write, heading: &str, people: &[Person]) -> io::Result<()> {
    let label = format!("{heading}: ");
    let label_width = label.len();
    for (i, person) in people.iter().enumerate() {
        let heading = if i == 0 { label.as_str() } else { "" };
        let affiliation =
            person.affiliation.as_ref().map(|a| format!(" ({a})")).unwrap_or_default();
        writeln!(out, "  {heading:<label_width$}{}{affiliation}", person.name)?;
    }
    Ok(())
}

fn rich(line: &RichLine, style: OutputStyle) -> String {
    line.iter()
        .map(|fragment| {
            let Emphasis { strong, heading, .. } = fragment.emphasis;
            if strong || heading { style.bold(&fragment.text) } else { fragment.text.clone() }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agenda::{Agenda, Clashes};
    use crate::format::native;
    use crate::schedule::Schedule;

    #[test]
    fn talk_shows_subtitle_type_language_and_chairs() {
        let mut conference = native::built_in().unwrap().conference().clone();
        for session in &mut conference.sessions {
            session.chairs = vec![Person {
                name: "Ada Lovelace".to_owned(),
                affiliation: Some("Engines".to_owned()),
            }];
        }
        for talk in &mut conference.talks {
            talk.subtitle = Some("Below the title".to_owned());
            talk.kind = Some("Workshop".to_owned());
            talk.language = Some("en".to_owned());
        }
        let schedule = Schedule::new(conference).unwrap();
        let agenda = Agenda::new("lpc-2023");
        let style = OutputStyle::plain(None);
        let shown = |id: &str| {
            let mut out = Vec::new();
            let at = schedule.position(&TalkId::new(id)).unwrap();
            let clashes = Clashes::default();
            let (schedule, agenda, clashes) = (&schedule, &agenda, &clashes);
            let view = ScheduleView { schedule, agenda, clashes, style };
            print(&mut out, schedule.zone(), view, at).unwrap();
            String::from_utf8(out).unwrap()
        };
        let text = shown("174");
        assert!(
            text.starts_with(
                "Run ILP32 on RV64 ISA (RV64ILP32)\n  Below the title\n  Mon 13 Nov, 09:55"
            ),
            "{text}"
        );
        for line in ["  Type: Workshop, en", "  Chair: Ada Lovelace (Engines)"] {
            assert!(text.lines().any(|l| l == line), "{text}");
        }
        // The talk that describes a session also names the session's chairs.
        assert!(shown("18").contains("  Chair: Ada Lovelace (Engines)\n"));
    }
}
