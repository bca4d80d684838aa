//! Talks as text for people: aligned tables, one talk in full, the plan of the
//! days.
//!
//! Fits the terminal's width where there is one, and cuts nothing where there is
//! none. Colours only on a terminal.

mod changes;
mod code;
mod everywhere;
mod library;
mod now;
mod team;

use std::io::{self, IsTerminal, Write};

use crate::agenda::{Agenda, Clashes, Item, Mark, Plan, gaps, words};
use crate::schedule::{Person, Role, Schedule, TalkId, time};
use crate::text::markdown::Document;
use crate::text::symbols::Symbols;
use crate::text::{Emphasis, RichLine, width, wrap};

use crate::environment::Environment;

pub use changes::changes;
pub use code::code;
pub use everywhere::{Line, everywhere, heading};
pub use library::{Shelved, shelf};
pub use now::{next, on};
pub use team::windows;

/// How wide running text is set at the most: longer lines are hard to read.
const MEASURE: usize = 88;

/// What is known of the place the text goes to.
#[derive(Debug, Clone, Copy)]
pub struct Paper {
    /// Cells in a line; none where lines may be as long as they like.
    width: Option<usize>,
    color: bool,
    symbols: &'static Symbols,
}

impl Paper {
    /// The process's standard output.
    pub fn stdout(environment: &Environment) -> Self {
        let terminal = io::stdout().is_terminal();
        let size = terminal
            .then(crossterm::terminal::size)
            .and_then(Result::ok);
        Self {
            width: size.map(|(columns, _)| usize::from(columns).max(40)),
            color: terminal && environment.color,
            symbols: environment.symbols,
        }
    }

    fn bold(self, text: &str) -> String {
        if self.color && !text.is_empty() {
            format!("\u{1b}[1m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    /// The mark of a talk that cannot clash: without a time, or gone.
    fn level(self, agenda: &Agenda, talk: &TalkId) -> &'static str {
        let mark = agenda.level(talk).map(Mark::of_level);
        mark.map_or(" ", |mark| mark.sign(self.symbols))
    }

    fn fit(self, text: &str, room: usize) -> String {
        width::fit(text, room, self.symbols.ellipsis).into_owned()
    }
}

/// What is on, what is kept of it, and the clashes of that.
pub type All<'a> = (&'a Schedule, &'a Agenda, &'a Clashes);

/// Talks as a table: mark, id, day, time, length, title, people, session.
pub fn table(
    out: &mut impl Write,
    paper: Paper,
    (schedule, agenda, clashes): All<'_>,
    talks: &[usize],
) -> io::Result<()> {
    let rows: Vec<[String; 5]> = talks
        .iter()
        .map(|&at| {
            let talk = &schedule.talks()[at];
            let when = talk.slot.map_or_else(
                || "not scheduled".to_owned(),
                |slot| words::moment(slot.start, schedule.zone()),
            );
            [
                schedule.short_id(&talk.id).to_owned(),
                when,
                talk.slot
                    .map(|slot| format!("{}m", slot.minutes))
                    .unwrap_or_default(),
                words::who(talk),
                talk.session.clone().unwrap_or_default(),
            ]
        })
        .collect();
    let widest = |column: usize| {
        rows.iter()
            .map(|row| width::of(&row[column]))
            .max()
            .unwrap_or(0)
    };
    let (id, when, length) = (widest(0), widest(1), widest(2));
    let titles = talks
        .iter()
        .map(|&at| width::of(&schedule.talks()[at].title))
        .max()
        .unwrap_or(0);
    let fixed = 2 + id + 2 + when + 2 + length + 2;
    let (title, names, session) = columns(paper.width, fixed, titles, widest(3), widest(4));
    for (row, &at) in rows.iter().zip(talks) {
        let talk = &schedule.talks()[at];
        let mark =
            Mark::of(schedule, agenda, clashes, at).map_or(" ", |mark| mark.sign(paper.symbols));
        let mut line = format!(
            "{mark} {}{}  {}  {:>length$}  {}",
            " ".repeat(id - width::of(&row[0])),
            row[0],
            width::exact(&row[1], when, ""),
            row[2],
            paper.bold(&width::exact(&talk.title, title, paper.symbols.ellipsis)),
        );
        for (text, room) in [(&row[3], names), (&row[4], session)] {
            if room > 0 {
                line.push_str("  ");
                line.push_str(&width::exact(text, room, paper.symbols.ellipsis));
            }
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// The widths of title, people and session: as wide as they are if that fits;
/// else the session goes first, then the others give way.
fn columns(
    line: Option<usize>,
    fixed: usize,
    title: usize,
    people: usize,
    session: usize,
) -> (usize, usize, usize) {
    let Some(line) = line else {
        return (title, people, session);
    };
    let room = line.saturating_sub(fixed);
    if title + 2 + people + 2 + session <= room {
        return (title, people, session);
    }
    let session = if room >= 90 { session.min(room / 5) } else { 0 };
    let rest = room.saturating_sub(if session > 0 { session + 2 } else { 0 });
    if rest < 36 {
        return (rest, 0, 0);
    }
    let people = people.min(rest / 3);
    (title.min(rest - people - 2), people, session)
}

/// One talk with all there is to say of it.
pub fn talk(
    out: &mut impl Write,
    paper: Paper,
    environment: &Environment,
    (schedule, agenda, clashes): All<'_>,
    at: usize,
) -> io::Result<()> {
    let talk = &schedule.talks()[at];
    let measure = paper.width.unwrap_or(MEASURE).min(MEASURE);
    let star = Mark::of(schedule, agenda, clashes, at)
        .map(|mark| format!("{} ", mark.sign(paper.symbols)))
        .unwrap_or_default();
    writeln!(out, "{star}{}", paper.bold(&talk.title))?;
    if let Some(subtitle) = &talk.subtitle {
        for line in wrap::plain(subtitle, measure - 2) {
            writeln!(out, "  {line}")?;
        }
    }
    match talk.slot {
        None => writeln!(out, "  Not scheduled")?,
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
            if !time::same_clock(schedule.zone(), environment.zone, slot.start) {
                let mine = |at| time::in_zone(at, environment.zone);
                writeln!(
                    out,
                    "  {}, {} to {} your time ({})",
                    time::day(mine(slot.start).date_naive()),
                    time::clock(&mine(slot.start)),
                    time::clock(&mine(slot.end())),
                    environment.zone.name(),
                )?;
            }
        }
    }
    let kind = words::kind(talk);
    let fields = [
        ("Id", Some(talk.id.as_str())),
        ("Type", kind.as_deref()),
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
    let chairs = schedule.chairs(talk);
    let heading = if chairs.len() == 1 { "Chair" } else { "Chairs" };
    people(out, heading, chairs)?;
    for role in Role::ALL {
        let in_role = talk.in_role(role);
        people(out, role.heading(in_role.len()), in_role)?;
    }
    if let Some(note) = agenda.note(&talk.id) {
        writeln!(out, "\n{}", paper.bold("Note"))?;
        for line in note.lines().flat_map(|line| wrap::plain(line, measure - 2)) {
            writeln!(out, "  {line}")?;
        }
    }
    let document = Document::parse(&talk.abstract_);
    if !talk.abstract_.is_empty() {
        writeln!(out)?;
    }
    for line in document.lines(measure, paper.symbols) {
        writeln!(out, "{}", rich(&line, paper))?;
    }
    if !document.links().is_empty() {
        writeln!(out, "\n{}", paper.bold("Links"))?;
        for (i, link) in document.links().iter().enumerate() {
            writeln!(out, "  [{}] {}", i + 1, link.url)?;
        }
    }
    Ok(())
}

/// People under each other behind what they do.
fn people(out: &mut impl Write, heading: &str, people: &[Person]) -> io::Result<()> {
    let label = format!("{heading}: ");
    let room = label.len();
    for (i, person) in people.iter().enumerate() {
        let heading = if i == 0 { label.as_str() } else { "" };
        let affiliation = person
            .affiliation
            .as_ref()
            .map(|a| format!(" ({a})"))
            .unwrap_or_default();
        writeln!(out, "  {heading:<room$}{}{affiliation}", person.name)?;
    }
    Ok(())
}

fn rich(line: &RichLine, paper: Paper) -> String {
    line.iter()
        .map(|fragment| {
            let Emphasis {
                strong, heading, ..
            } = fragment.emphasis;
            if strong || heading {
                paper.bold(&fragment.text)
            } else {
                fragment.text.clone()
            }
        })
        .collect()
}

/// The plan of the days.
pub fn plan(
    out: &mut impl Write,
    paper: Paper,
    (schedule, agenda, clashes): All<'_>,
    plan: &Plan,
    news: &[(TalkId, Vec<String>)],
) -> io::Result<()> {
    let zone = schedule.zone();
    let line = paper.width.unwrap_or(usize::MAX);
    let mut gap = "";
    for day in &plan.days {
        write!(out, "{gap}")?;
        gap = "\n";
        writeln!(
            out,
            "{}  {}",
            paper.bold(&time::day(day.day)),
            day.summary()
        )?;
        for item in &day.items {
            match item {
                Item::Talk(at) => {
                    let talk = &schedule.talks()[*at];
                    let mark = Mark::of(schedule, agenda, clashes, *at)
                        .map_or(" ", |mark| mark.sign(paper.symbols));
                    let where_ = talk.room.as_ref().or(talk.session.as_ref());
                    let place = where_.map(|w| format!("  ({w})")).unwrap_or_default();
                    let text = format!(
                        "  {}  {mark} {}{place}",
                        talk.slot
                            .map(|slot| words::span(slot, schedule.zone()))
                            .unwrap_or_default(),
                        talk.title
                    );
                    writeln!(out, "{}", paper.fit(&text, line))?;
                    told(out, paper, news, &talk.id)?;
                    for clash in clashes.of(*at) {
                        let room = line.saturating_sub(18);
                        let ellipsis = paper.symbols.ellipsis;
                        let note = clash.note_within(schedule, zone, *at, room, ellipsis);
                        let text = format!("                  {note}");
                        writeln!(out, "{}", paper.fit(&text, line))?;
                    }
                }
                Item::Cancelled(id) => {
                    let Some(seen) = agenda.entries.get(id).map(|entry| &entry.seen) else {
                        continue;
                    };
                    let span = seen.slot().map(|slot| words::span(slot, zone));
                    let text = format!(
                        "  {}  {} {}  (cancelled, {id})",
                        span.unwrap_or_default(),
                        paper.symbols.cancelled,
                        seen.title
                    );
                    writeln!(out, "{}", paper.fit(&text, line))?;
                }
                Item::Free(gap) => {
                    let span = gap.span(schedule.zone());
                    let text = format!("  {span}    free {}", gap.summary());
                    writeln!(out, "{}", paper.fit(&text, line))?;
                }
                Item::Walk(walk) => {
                    let text = format!("                  {}", walk.summary(schedule));
                    writeln!(out, "{}", paper.fit(&text, line))?;
                }
            }
        }
    }
    if !plan.unscheduled.is_empty() {
        writeln!(out, "{gap}{}", paper.bold("Not scheduled"))?;
        gap = "\n";
        for &at in &plan.unscheduled {
            let talk = &schedule.talks()[at];
            let mark = paper.level(agenda, &talk.id);
            let text = format!("                  {mark} {}", talk.title);
            writeln!(out, "{}", paper.fit(&text, line))?;
            told(out, paper, news, &talk.id)?;
        }
    }
    let gone = plan
        .gone
        .iter()
        .filter_map(|id| Some((id, agenda.entries.get(id)?)));
    if !plan.gone.is_empty() {
        writeln!(out, "{gap}{}", paper.bold("No longer in the programme"))?;
        for (id, entry) in gone {
            let mark = paper.level(agenda, id);
            let text = format!("  {id:<14}  {mark} {}", entry.seen.title);
            writeln!(out, "{}", paper.fit(&text, line))?;
        }
    }
    Ok(())
}

/// What changed of a talk, below its line.
fn told(
    out: &mut impl Write,
    paper: Paper,
    news: &[(TalkId, Vec<String>)],
    talk: &TalkId,
) -> io::Result<()> {
    let told = news.iter().find(|(id, _)| id == talk);
    for line in told.into_iter().flat_map(|(_, lines)| lines) {
        let text = format!("                  changed {line}");
        let room = paper.width.unwrap_or(usize::MAX);
        writeln!(out, "{}", paper.fit(&text, room))?;
    }
    Ok(())
}

/// The free time, and what would fill it.
pub fn gaps(out: &mut impl Write, paper: Paper, all: All<'_>, plan: &Plan) -> io::Result<()> {
    let zone = all.0.zone();
    let mut day = None;
    for gap in plan.gaps() {
        if day != Some(gap.day) {
            if day.is_some() {
                writeln!(out)?;
            }
            writeln!(out, "{}", paper.bold(&time::day(gap.day)))?;
            day = Some(gap.day);
        }
        let span = gap.span(zone);
        writeln!(out, "{}  free {}", paper.bold(&span), gap.summary())?;
        table(out, paper, all, &gap.fits)?;
        if !gap.nearly.is_empty() {
            let few = time::length(gaps::FEW_MINUTES);
            writeln!(out, "  overlapping a pick by at most {few}:")?;
            table(out, paper, all, &gap.nearly)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
