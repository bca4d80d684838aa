//! `agenda`: the picks as a plan of the days; also exports and imports them.

use std::io::{self, Write};

use super::changes::changes_of_picks;
use super::share::{SHARE_HELP, ShareArgs};
use crate::agenda::{ChangeLine, Clash, Item, Plan, phrases, watch_later};
use crate::cli::Outcome;
use crate::cli::conference::{LoadedConference, LoadedConferences};
use crate::cli::failure::{NOTHING_STARRED, no_match};
use crate::cli::json::{AgendaObject, TalkObject, busy};
use crate::cli::options::ConferencesArgs;
use crate::cli::output::print_json;
use crate::cli::render::{CANCELLED, OutputStyle, ScheduleView};
use crate::schedule::{TalkId, time};

#[derive(Debug, clap::Args)]
#[command(after_help = SHARE_HELP)]
pub struct Agenda {
    /// Print a JSON array; with --import a JSON object
    #[arg(long, conflicts_with = "export")]
    json: bool,
    /// To and from others.
    #[command(flatten)]
    pub share: ShareArgs,
    #[command(flatten)]
    pub of: ConferencesArgs,
}

impl Agenda {
    pub fn run(&self, conferences: &mut LoadedConferences<'_>, out: &mut dyn Write) -> Outcome {
        let all = conferences.all;
        if !all && self.share.is_given() {
            return self.share.run(conferences.only(), out, self.json);
        }
        let list = &conferences.list;
        if self.json {
            let objects = list.iter().flat_map(|conference| {
                let picked = picked(conference).into_iter();
                let picked = picked.map(move |object| {
                    if all { object.at_conference(&conference.schedule) } else { object }
                });
                // Without picks the command fails, so print no busy events.
                let events = conference.agenda.busy.iter().filter(|_| conference.has_picks());
                let busy = events.map(|event| busy(event, &conference.schedule));
                picked.map(AgendaObject::Pick).chain(busy.map(AgendaObject::Busy))
            });
            print_json(out, &objects.collect::<Vec<_>>())?;
        } else {
            for (at, conference) in list.iter().enumerate() {
                if at > 0 {
                    writeln!(out)?;
                }
                if all {
                    let title = &conference.schedule.conference().title;
                    writeln!(out, "{}\n", conference.style.bold(title))?;
                }
                let news = changes_of_picks(conference);
                print(out, conference.view(), &conference.plan(), &news)?;
            }
        }
        if conferences.has_picks() { Ok(()) } else { Err(no_match(self.json, NOTHING_STARRED)) }
    }
}

/// Returns the JSON objects of the picks, with the clashes among them.
fn picked<'a>(conference: &'a LoadedConference<'_>) -> Vec<TalkObject<'a>> {
    let later = watch_later(&conference.schedule, &conference.agenda);
    let talks = conference.agenda.talks(&conference.schedule).into_iter();
    let talks = talks.map(|at| {
        let is_later = later.binary_search(&at).is_ok();
        conference.object_with_clashes(at).with_watch_later(is_later)
    });
    let cancelled = conference.agenda.cancelled(&conference.schedule).into_iter();
    talks.chain(cancelled.map(|(id, _)| conference.cancelled_object(id))).collect()
}

/// The minimum width of a time span within one day.
const SPAN: usize = "09:30 to 10:00".len();
/// The column of the marks, to which lines below a talk are indented.
const INDENT: usize = 2 + SPAN + 2;

/// Prints the agenda, day by day.
fn print(
    out: &mut dyn Write,
    view: ScheduleView<'_>,
    plan: &Plan,
    news: &[(TalkId, Vec<ChangeLine>)],
) -> io::Result<()> {
    let ScheduleView { schedule, agenda, style, .. } = view;
    let zone = schedule.zone();
    let mut blank_line = "";
    for day in &plan.days {
        write!(out, "{blank_line}")?;
        blank_line = "\n";
        writeln!(out, "{}  {}", style.bold(&time::day(day.date)), day.summary())?;
        day.items.iter().try_for_each(|of| item(out, view, of, news))?;
    }
    if !plan.unscheduled.is_empty() {
        writeln!(out, "{blank_line}{}", style.bold("Not scheduled"))?;
        blank_line = "\n";
        for &at in &plan.unscheduled {
            let talk = &schedule.talks()[at];
            let mark = style.level(agenda, &talk.id);
            style.line(out, &format!("{:INDENT$}{mark} {}", "", talk.title))?;
            changes(out, style, news, &talk.id)?;
        }
    }
    let later = watch_later(schedule, agenda);
    if !later.is_empty() {
        writeln!(out, "{blank_line}{}", style.bold("Watch later"))?;
        blank_line = "\n";
        for at in later {
            let talk = &schedule.talks()[at];
            let when =
                talk.slot.map(|slot| phrases::date_and_start(slot, zone)).unwrap_or_default();
            let recording = talk.recordings().next().map(|link| format!("  {}", link.url));
            style.line(
                out,
                &format!("  {when:SPAN$}  {}{}", talk.title, recording.unwrap_or_default()),
            )?;
        }
    }
    let cancelled = plan.cancelled.iter().filter_map(|id| Some((id, agenda.entries.get(id)?)));
    if !plan.cancelled.is_empty() {
        writeln!(out, "{blank_line}{}", style.bold(CANCELLED))?;
        for (id, entry) in cancelled {
            let mark = view.cancelled_mark(id);
            let slot = entry.last_known.slot;
            let when = slot.map(|slot| format!("it was {}, ", phrases::date_and_span(slot, zone)));
            style.line(
                out,
                &format!(
                    "{:INDENT$}{mark} {}  (cancelled, {}{})",
                    "",
                    entry.last_known.title,
                    when.unwrap_or_default(),
                    schedule.short_id(id)
                ),
            )?;
        }
    }
    Ok(())
}

/// Prints an item of a day.
fn item(
    out: &mut dyn Write,
    view: ScheduleView<'_>,
    item: &Item,
    news: &[(TalkId, Vec<ChangeLine>)],
) -> io::Result<()> {
    let ScheduleView { schedule, agenda, clashes, style } = view;
    let zone = schedule.zone();
    match item {
        Item::Talk(at) => {
            let talk = &schedule.talks()[*at];
            let mark = view.mark(*at);
            let place = phrases::place(talk).map(|place| format!("  ({place})"));
            let span = talk.slot.map(|slot| phrases::span(slot, zone));
            let span = span.unwrap_or_default();
            let text = format!("  {span:SPAN$}  {mark} {}", talk.title);
            writeln!(out, "{}", style.fit_before(&text, &place.unwrap_or_default()))?;
            changes(out, style, news, &talk.id)?;
            let cells = style.width.unwrap_or(usize::MAX).saturating_sub(INDENT);
            let note = |clash: &Clash| {
                clash.note_within(schedule, zone, *at, cells, style.symbols.ellipsis)
            };
            let overlaps = phrases::overlaps(&clashes.summary(schedule, *at), note);
            let level = agenda.level(&talk.id);
            let free = talk.slot.and_then(|slot| phrases::takes_no_time(level, slot));
            for note in overlaps.into_iter().chain(free) {
                style.line(out, &format!("{:INDENT$}{note}", ""))?;
            }
        }
        Item::Cancelled(id) => {
            let Some(last_known) = agenda.entries.get(id).map(|entry| &entry.last_known) else {
                return Ok(());
            };
            let slot = last_known.slot_in(schedule.zone());
            let span = slot.map(|slot| phrases::span(slot, zone));
            style.line(
                out,
                &format!(
                    "  {:SPAN$}  {} {}  (cancelled, {})",
                    span.unwrap_or_default(),
                    view.cancelled_mark(id),
                    last_known.title,
                    schedule.short_id(id)
                ),
            )?;
        }
        Item::Free(gap) => {
            style.line(out, &format!("  {}    free {}", gap.span(zone), gap.summary()))?;
        }
        Item::Busy(event) => {
            style.line(
                out,
                &format!("  {:SPAN$}    {}", phrases::span(event.slot, zone), event.label()),
            )?;
        }
        Item::Walk(walk) => {
            style.line(out, &format!("{:INDENT$}{}", "", walk.summary(schedule)))?;
        }
    }
    Ok(())
}

/// Prints the changes of a talk below its line.
fn changes(
    out: &mut dyn Write,
    style: OutputStyle,
    news: &[(TalkId, Vec<ChangeLine>)],
    talk: &TalkId,
) -> io::Result<()> {
    // Both lists are sorted by ID.
    let Ok(found) = news.binary_search_by(|(id, _)| id.cmp(talk)) else {
        return Ok(());
    };
    for line in &news[found].1 {
        let line = match style.width {
            Some(width) => line.within(width.saturating_sub(INDENT), style.symbols.ellipsis),
            None => line.to_string(),
        };
        writeln!(out, "{:INDENT$}{line}", "")?;
    }
    Ok(())
}
