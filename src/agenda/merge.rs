//! Somebody else's agenda, or my own from another machine, brought together with
//! mine: what would change, talk by talk.
//!
//! Joined, nothing is lost. Of two levels the one that wants the talk more holds: a
//! must goes before a maybe, that before hidden, that before nothing. So a talk that I
//! picked is never lowered, and one that I hid comes back if the other wants it. Of
//! two notes both are kept. Joining the same once more changes nothing.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::picks::{Agenda, BETWEEN, Change, Edit, Entry, Level, Pick, Seen};
use crate::schedule::{Schedule, TalkId};
use crate::text::clean;

/// Of a note of more lines only whole parts are looked for in the other: nobody wrote
/// it by hand, and to look for all of it everywhere takes the square of its length.
const MOST_LINES: usize = 2_000;

/// An agenda that was handed over.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// What it says.
    pub agenda: Agenda,
    /// What it could have said: of anything else its silence means nothing.
    pub says: Says,
}

/// What an agenda can say, by the kind of file it was in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// Picks, what is hidden, and notes.
    Everything,
    /// Picks of talks that have a time.
    Picks,
    /// The same, and what is hidden.
    PicksAndHidden,
}

/// How to bring an agenda in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Keep what is in mine.
    Join,
    /// Have what is in the other, as far as it can say that, and nothing else.
    Replace,
}

/// What changes about one talk.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The talk.
    pub talk: TalkId,
    /// What is known of it.
    pub seen: Seen,
    /// The pick before and after, where that changes.
    pub pick: Option<(Option<Pick>, Option<Pick>)>,
    /// The note before and after, where that changes.
    pub note: Option<(Option<String>, Option<String>)>,
}

impl Step {
    /// The changes that it takes.
    pub fn changes(&self) -> impl Iterator<Item = Change> {
        let pick = self.pick.as_ref().map(|(_, after)| Edit::Pick(*after));
        let note = self
            .note
            .as_ref()
            .map(|(_, after)| Edit::Note(after.clone()));
        pick.into_iter().chain(note).map(|edit| Change {
            talk: self.talk.clone(),
            edit,
            seen: self.seen.clone(),
        })
    }

    /// The level before and after, where that changes.
    pub fn levels(&self) -> Option<(Option<Level>, Option<Level>)> {
        let level = |pick: Option<Pick>| pick.map(|pick| pick.level);
        let (before, after) = self.pick?;
        Some((level(before), level(after)))
    }
}

/// What would change in my agenda, in time order; talks that the schedule does not
/// have come last.
pub fn steps(mine: &Agenda, offer: &Offer, how: How, schedule: &Schedule) -> Vec<Step> {
    let ids: BTreeSet<&TalkId> = match how {
        How::Join => offer.agenda.entries.keys().collect(),
        How::Replace => mine
            .entries
            .keys()
            .chain(offer.agenda.entries.keys())
            .collect(),
    };
    let step = |id: &TalkId| {
        let (here, there) = (mine.entries.get(id), offer.agenda.entries.get(id));
        let (pick, note) = match how {
            How::Join => joined(here, there),
            How::Replace => replaced(here, there, offer.says, has_time(schedule, id)),
        };
        let before = (here.and_then(|e| e.pick), here.and_then(|e| e.note.clone()));
        let level = |pick: Option<Pick>| pick.map(|pick| pick.level);
        let picked = (level(before.0) != level(pick)).then_some((before.0, pick));
        let noted = (before.1 != note).then_some((before.1, note));
        let seen = schedule.by_id(id).map(Seen::of);
        let seen = seen.or_else(|| here.or(there).map(|entry| entry.seen.clone()));
        (picked.is_some() || noted.is_some()).then(|| Step {
            talk: id.clone(),
            seen: seen.unwrap_or_default(),
            pick: picked,
            note: noted,
        })
    };
    let mut steps: Vec<Step> = ids.into_iter().filter_map(step).collect();
    steps.sort_by_key(|step| schedule.position(&step.talk).unwrap_or(usize::MAX));
    steps
}

fn has_time(schedule: &Schedule, id: &TalkId) -> bool {
    schedule.by_id(id).is_some_and(|talk| talk.slot.is_some())
}

fn joined(mine: Option<&Entry>, theirs: Option<&Entry>) -> (Option<Pick>, Option<String>) {
    let pick = |entry: Option<&Entry>| entry.and_then(|entry| entry.pick);
    let note = |entry: Option<&Entry>| entry.and_then(|entry| entry.note.clone());
    let note = match (note(mine), note(theirs)) {
        (Some(mine), Some(theirs)) => Some(both_notes(&mine, &theirs)),
        (mine, theirs) => mine.or(theirs),
    };
    (Pick::more_wanted(pick(mine), pick(theirs)), note)
}

fn replaced(
    mine: Option<&Entry>,
    theirs: Option<&Entry>,
    says: Says,
    has_time: bool,
) -> (Option<Pick>, Option<String>) {
    let pick = |entry: Option<&Entry>| entry.and_then(|entry| entry.pick);
    let note = |entry: Option<&Entry>| entry.and_then(|entry| entry.note.clone());
    if says == Says::Everything {
        return (pick(theirs), note(theirs));
    }
    let hidden = pick(mine).is_some_and(|pick| pick.level == Level::Hidden);
    let silent = pick(theirs).is_none() && (!has_time || hidden && says == Says::Picks);
    let pick = if silent { pick(mine) } else { pick(theirs) };
    (pick, note(mine))
}

/// Both notes: mine, and below a line what of theirs is not in it. A part of mine that
/// stands in theirs with more around it is not written twice.
fn both_notes(mine: &str, theirs: &str) -> String {
    let mut numbers = HashMap::new();
    let (here, there) = (parts(mine, &mut numbers), parts(theirs, &mut numbers));
    let lines: usize = there.iter().map(|part| part.lines.len()).sum();
    // By theirs alone, so that the same once more is brought in the same way.
    let (kept, new) = if lines > MOST_LINES {
        by_whole_parts(&here, &there)
    } else {
        by_lines(&here, &there)
    };
    if new.is_empty() {
        return mine.to_owned();
    }
    let all: Vec<String> = kept
        .into_iter()
        .chain(new)
        .map(|part| part.lines.join("\n"))
        .collect();
    clean::block(&all.join(&format!("\n\n{BETWEEN}\n\n")))
}

/// Lines of a note between two that part them.
struct Part<'n> {
    lines: Vec<&'n str>,
    /// A number for each line, the same for equal ones, however long they are.
    numbers: Vec<usize>,
}

impl Part<'_> {
    /// Whether its lines stand in others one after the other.
    fn is_in(&self, whole: &Self) -> bool {
        let mut places = whole.numbers.windows(self.numbers.len().max(1));
        places.any(|numbers| numbers == self.numbers)
    }
}

/// The parts of mine to keep and those of theirs to add.
type Both<'p, 'n> = (Vec<&'p Part<'n>>, Vec<&'p Part<'n>>);

/// What stands somewhere in another part is not written twice.
fn by_lines<'p, 'n>(here: &'p [Part<'n>], there: &'p [Part<'n>]) -> Both<'p, 'n> {
    let mut new: Vec<&Part<'_>> = Vec::new();
    for part in there {
        let known =
            here.iter().any(|whole| part.is_in(whole)) || new.iter().any(|whole| part.is_in(whole));
        if !known {
            new.push(part);
        }
    }
    let absorbed = |part: &&Part<'_>| new.iter().any(|whole| part.is_in(whole));
    let kept = here.iter().filter(|part| !absorbed(part)).collect();
    (kept, new)
}

/// What is another part is not written twice.
fn by_whole_parts<'p, 'n>(here: &'p [Part<'n>], there: &'p [Part<'n>]) -> Both<'p, 'n> {
    let mut known: HashSet<&[usize]> = here.iter().map(|part| part.numbers.as_slice()).collect();
    let new = there.iter().filter(|part| known.insert(&part.numbers));
    (here.iter().collect(), new.collect())
}

/// The parts of a note where a line parts them, without blank lines around.
fn parts<'n>(note: &'n str, numbers: &mut HashMap<&'n str, usize>) -> Vec<Part<'n>> {
    let lines: Vec<&str> = note.lines().map(str::trim_end).collect();
    let mut number = |line: &'n str| {
        let next = numbers.len();
        *numbers.entry(line).or_insert(next)
    };
    lines
        .split(|line| *line == BETWEEN)
        .filter_map(|part| {
            let from = part.iter().position(|line| !line.is_empty())?;
            let to = part.iter().rposition(|line| !line.is_empty())?;
            let lines = part[from..=to].to_vec();
            Some(Part {
                numbers: lines.iter().map(|line| number(line)).collect(),
                lines,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests;
