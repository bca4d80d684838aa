//! Merging an imported agenda, a friend's or my own from another machine, into mine, as a
//! list of changes for each talk.
//!
//! Merging loses nothing. The stronger pick wins: must, then maybe, then hidden, then no
//! pick. So my picks are never lowered, and a talk that I hid returns if the other agenda
//! picks it. Both notes are kept. Merging the same agenda again changes nothing.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::picks::{Agenda, Change, Edit, Entry, LastKnown, Level, NOTE_SEPARATOR, Pick};
use crate::schedule::{Schedule, TalkId};
use crate::text::clean;

/// Notes with more lines than this are compared by whole parts only: a line-by-line
/// search takes time quadratic in the length, and no person writes such a note by hand.
const MAX_LINES: usize = 2_000;

/// An imported agenda.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportedAgenda {
    /// The picks and notes of the agenda.
    pub agenda: Agenda,
    /// The kinds of entries that the source format can hold. A missing entry of any other
    /// kind means nothing.
    pub coverage: Coverage,
}

/// The kinds of entries that a file format can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coverage {
    /// Picks, hidden talks and notes.
    Everything,
    /// Picks of talks that have a time.
    Picks,
    /// Picks of talks that have a time, and hidden talks.
    PicksAndHidden,
}

/// The effect of imported entries on the existing ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportMode {
    /// Keep my entries and add the imported ones.
    Merge,
    /// Replace my entries with the imported ones, as far as the format can hold them.
    Replace,
}

/// The changes to one talk.
#[derive(Debug, Clone, PartialEq)]
pub struct EntryChange {
    /// The talk.
    pub talk: TalkId,
    /// The last known details of the talk.
    pub seen: LastKnown,
    /// The pick before and after, if it changes.
    pub pick: Option<(Option<Pick>, Option<Pick>)>,
    /// The note before and after, if it changes.
    pub note: Option<(Option<String>, Option<String>)>,
}

impl EntryChange {
    /// Returns the agenda changes that make this change.
    pub fn changes(&self) -> impl Iterator<Item = Change> {
        let pick = self.pick.as_ref().map(|(_, after)| Edit::Pick(*after));
        let note = self.note.as_ref().map(|(_, after)| Edit::Note(after.clone()));
        pick.into_iter().chain(note).map(|edit| Change {
            talk: self.talk.clone(),
            edit,
            seen: self.seen.clone(),
        })
    }

    /// Returns the level before and after, if the pick changes.
    pub fn levels(&self) -> Option<(Option<Level>, Option<Level>)> {
        let level = |pick: Option<Pick>| pick.map(|pick| pick.level);
        let (before, after) = self.pick?;
        Some((level(before), level(after)))
    }
}

/// Returns the changes that an import makes to my agenda, in time order, with talks
/// missing from the schedule last.
pub fn entry_changes(
    mine: &Agenda,
    imported: &ImportedAgenda,
    how: ImportMode,
    schedule: &Schedule,
) -> Vec<EntryChange> {
    let ids: BTreeSet<&TalkId> = match how {
        ImportMode::Merge => imported.agenda.entries.keys().collect(),
        ImportMode::Replace => mine.entries.keys().chain(imported.agenda.entries.keys()).collect(),
    };
    let change = |id: &TalkId| {
        let (mine, theirs) = (mine.entries.get(id), imported.agenda.entries.get(id));
        let (pick, note) = match how {
            ImportMode::Merge => merged(mine, theirs),
            ImportMode::Replace => {
                replaced(mine, theirs, imported.coverage, has_time(schedule, id))
            }
        };
        let before = (mine.and_then(|e| e.pick), mine.and_then(|e| e.note.clone()));
        let level = |pick: Option<Pick>| pick.map(|pick| pick.level);
        let picked = (level(before.0) != level(pick)).then_some((before.0, pick));
        let noted = (before.1 != note).then_some((before.1, note));
        let seen = schedule.by_id(id).map(LastKnown::of);
        let seen = seen.or_else(|| mine.or(theirs).map(|entry| entry.seen.clone()));
        (picked.is_some() || noted.is_some()).then(|| EntryChange {
            talk: id.clone(),
            seen: seen.unwrap_or_default(),
            pick: picked,
            note: noted,
        })
    };
    let mut changes: Vec<EntryChange> = ids.into_iter().filter_map(change).collect();
    changes.sort_by_key(|change| schedule.position(&change.talk).unwrap_or(usize::MAX));
    changes
}

fn has_time(schedule: &Schedule, id: &TalkId) -> bool {
    schedule.by_id(id).is_some_and(|talk| talk.slot.is_some())
}

fn merged(mine: Option<&Entry>, theirs: Option<&Entry>) -> (Option<Pick>, Option<String>) {
    let pick = |entry: Option<&Entry>| entry.and_then(|entry| entry.pick);
    let note = |entry: Option<&Entry>| entry.and_then(|entry| entry.note.clone());
    let note = match (note(mine), note(theirs)) {
        (Some(mine), Some(theirs)) => Some(both_notes(&mine, &theirs)),
        (mine, theirs) => mine.or(theirs),
    };
    (Pick::stronger(pick(mine), pick(theirs)), note)
}

fn replaced(
    mine: Option<&Entry>,
    theirs: Option<&Entry>,
    coverage: Coverage,
    has_time: bool,
) -> (Option<Pick>, Option<String>) {
    let pick = |entry: Option<&Entry>| entry.and_then(|entry| entry.pick);
    let note = |entry: Option<&Entry>| entry.and_then(|entry| entry.note.clone());
    if coverage == Coverage::Everything {
        return (pick(theirs), note(theirs));
    }
    let hidden = pick(mine).is_some_and(|pick| pick.level == Level::Hidden);
    let silent = pick(theirs).is_none() && (!has_time || hidden && coverage == Coverage::Picks);
    let pick = if silent { pick(mine) } else { pick(theirs) };
    (pick, note(mine))
}

/// Combines two notes: mine, then a separator and the parts of the other note that mine
/// does not contain. A part of mine that the other note contains with more text around it
/// is not repeated.
fn both_notes(mine: &str, theirs: &str) -> String {
    let mut numbers = HashMap::new();
    let (my_parts, their_parts) = (parts(mine, &mut numbers), parts(theirs, &mut numbers));
    let lines: usize = their_parts.iter().map(|part| part.lines.len()).sum();
    // The size of the other note alone decides, so that importing it again takes the same
    // path.
    let (kept, new) = if lines > MAX_LINES {
        by_whole_parts(&my_parts, &their_parts)
    } else {
        by_lines(&my_parts, &their_parts)
    };
    if new.is_empty() {
        return mine.to_owned();
    }
    let all: Vec<String> = kept.into_iter().chain(new).map(|part| part.lines.join("\n")).collect();
    clean::block(&all.join(&format!("\n\n{NOTE_SEPARATOR}\n\n")))
}

/// The lines of a note between two separators.
struct Part<'n> {
    lines: Vec<&'n str>,
    /// A number for each line; equal lines have equal numbers, so comparing them is
    /// cheap.
    numbers: Vec<usize>,
}

impl Part<'_> {
    /// Returns whether another part contains the lines of this part in sequence.
    fn is_in(&self, whole: &Self) -> bool {
        let mut places = whole.numbers.windows(self.numbers.len().max(1));
        places.any(|numbers| numbers == self.numbers)
    }
}

/// The parts of my note to keep and the parts of the other note to add.
type Both<'p, 'n> = (Vec<&'p Part<'n>>, Vec<&'p Part<'n>>);

/// Omits each part whose lines another part contains.
fn by_lines<'p, 'n>(mine: &'p [Part<'n>], theirs: &'p [Part<'n>]) -> Both<'p, 'n> {
    let mut new: Vec<&Part<'_>> = Vec::new();
    for part in theirs {
        let known =
            mine.iter().any(|whole| part.is_in(whole)) || new.iter().any(|whole| part.is_in(whole));
        if !known {
            new.push(part);
        }
    }
    let absorbed = |part: &&Part<'_>| new.iter().any(|whole| part.is_in(whole));
    let kept = mine.iter().filter(|part| !absorbed(part)).collect();
    (kept, new)
}

/// Omits each part that equals another part.
fn by_whole_parts<'p, 'n>(mine: &'p [Part<'n>], theirs: &'p [Part<'n>]) -> Both<'p, 'n> {
    let mut known: HashSet<&[usize]> = mine.iter().map(|part| part.numbers.as_slice()).collect();
    let new = theirs.iter().filter(|part| known.insert(&part.numbers));
    (mine.iter().collect(), new.collect())
}

/// Splits a note at its separators and trims blank lines around each part.
fn parts<'n>(note: &'n str, numbers: &mut HashMap<&'n str, usize>) -> Vec<Part<'n>> {
    let lines: Vec<&str> = note.lines().map(str::trim_end).collect();
    let mut number = |line: &'n str| {
        let next = numbers.len();
        *numbers.entry(line).or_insert(next)
    };
    lines
        .split(|line| *line == NOTE_SEPARATOR)
        .filter_map(|part| {
            let from = part.iter().position(|line| !line.is_empty())?;
            let to = part.iter().rposition(|line| !line.is_empty())?;
            let lines = part[from..=to].to_vec();
            Some(Part { numbers: lines.iter().map(|line| number(line)).collect(), lines })
        })
        .collect()
}

#[cfg(test)]
mod tests;
