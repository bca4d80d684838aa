//! Merging an imported agenda, a friend's or my own from another machine, into mine, as a
//! list of changes for each talk.
//!
//! Merging loses nothing. The stronger rating wins: star, then maybe, then hidden, then no
//! rating. So my picks are never lowered, and a talk that I hid returns if the other agenda
//! picks it. Both notes are kept. Merging the same agenda again changes nothing.

use std::collections::{BTreeSet, HashSet};

use super::picks::{Agenda, AgendaChange, Edit, Entry, LastKnown, Level, NOTE_SEPARATOR, Rating};
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
    pub last_known: LastKnown,
    /// The rating before and after, if it changes.
    pub rating: Option<(Option<Rating>, Option<Rating>)>,
    /// The note before and after, if it changes.
    pub note: Option<(Option<String>, Option<String>)>,
}

impl EntryChange {
    /// Returns the agenda changes that make this change.
    pub fn changes(&self) -> impl Iterator<Item = AgendaChange> {
        let rating = self.rating.as_ref().map(|(_, after)| Edit::Rating(*after));
        let note = self.note.as_ref().map(|(_, after)| Edit::Note(after.clone()));
        rating.into_iter().chain(note).map(|edit| AgendaChange {
            talk: self.talk.clone(),
            edit,
            last_known: self.last_known.clone(),
        })
    }

    /// Returns the level before and after, if the rating changes.
    pub fn levels(&self) -> Option<(Option<Level>, Option<Level>)> {
        let level = |rating: Option<Rating>| rating.map(|rating| rating.level);
        let (before, after) = self.rating?;
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
        let of = |entry: Option<&Entry>| {
            entry.map_or((None, None), |entry| (entry.rating, entry.note.clone()))
        };
        let before = of(mine);
        let (rating, note) = match how {
            ImportMode::Merge => merged(&before, of(theirs)),
            ImportMode::Replace => {
                let has_time = schedule.by_id(id).is_some_and(|talk| talk.slot.is_some());
                replaced(&before, of(theirs), imported.coverage, has_time)
            }
        };
        let level = |rating: Option<Rating>| rating.map(|rating| rating.level);
        let picked = (level(before.0) != level(rating)).then_some((before.0, rating));
        let noted = (before.1 != note).then_some((before.1, note));
        let last_known = schedule.by_id(id).map(LastKnown::of);
        let last_known =
            last_known.or_else(|| mine.or(theirs).map(|entry| entry.last_known.clone()));
        (picked.is_some() || noted.is_some()).then(|| EntryChange {
            talk: id.clone(),
            last_known: last_known.unwrap_or_default(),
            rating: picked,
            note: noted,
        })
    };
    let mut changes: Vec<EntryChange> = ids.into_iter().filter_map(change).collect();
    changes.sort_by_key(|change| schedule.position(&change.talk).unwrap_or(usize::MAX));
    changes
}

/// The rating and the note of a talk.
type Choice = (Option<Rating>, Option<String>);

fn merged((my_pick, my_note): &Choice, (rating, note): Choice) -> Choice {
    let note = match (my_note, note) {
        (Some(mine), Some(theirs)) => Some(both_notes(mine, &theirs)),
        (mine, theirs) => mine.clone().or(theirs),
    };
    (Rating::stronger(*my_pick, rating), note)
}

fn replaced(
    (my_pick, my_note): &Choice,
    (rating, note): Choice,
    coverage: Coverage,
    has_time: bool,
) -> Choice {
    if coverage == Coverage::Everything {
        return (rating, note);
    }
    let hidden = my_pick.is_some_and(|rating| rating.level == Level::Hidden);
    let silent = rating.is_none() && (!has_time || hidden && coverage == Coverage::Picks);
    (if silent { *my_pick } else { rating }, my_note.clone())
}

/// Combines two notes: mine, then a separator and the parts of the other note that mine
/// does not contain. A part of mine that the other note contains with more text around it
/// is not repeated.
fn both_notes(mine: &str, theirs: &str) -> String {
    let (my_parts, their_parts) = (parts(mine), parts(theirs));
    let lines: usize = their_parts.iter().map(|part| part.trim_matches('\n').lines().count()).sum();
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
    let all: Vec<&str> = kept.into_iter().chain(new).map(|part| part.trim_matches('\n')).collect();
    clean::block(&all.join(&format!("\n\n{NOTE_SEPARATOR}\n\n")))
}

/// The parts of my note to keep and the parts of the other note to add.
type Both<'p> = (Vec<&'p String>, Vec<&'p String>);

/// Omits each part whose lines another part contains.
fn by_lines<'p>(mine: &'p [String], theirs: &'p [String]) -> Both<'p> {
    let mut known = mine.join(NOTE_SEPARATOR);
    let end_of_mine = known.len();
    let mut new = Vec::new();
    for part in theirs {
        if !known.contains(part) {
            known.extend([NOTE_SEPARATOR, part]);
            new.push(part);
        }
    }
    let added = &known[end_of_mine..];
    (mine.iter().filter(|part| !added.contains(*part)).collect(), new)
}

/// Omits each part that equals another part.
fn by_whole_parts<'p>(mine: &'p [String], theirs: &'p [String]) -> Both<'p> {
    let mut known: HashSet<&String> = mine.iter().collect();
    (mine.iter().collect(), theirs.iter().filter(|part| known.insert(part)).collect())
}

/// Splits a note at its separators and trims blank lines around each part. A part begins and
/// ends with a line end, so that a search for it finds whole lines.
fn parts(note: &str) -> Vec<String> {
    let lines: Vec<&str> = note.lines().map(str::trim_end).collect();
    let parts = lines.split(|line| *line == NOTE_SEPARATOR).map(|part| part.join("\n"));
    let parts = parts.map(|part| part.trim_matches('\n').to_owned());
    parts.filter(|part| !part.is_empty()).map(|part| format!("\n{part}\n")).collect()
}

#[cfg(test)]
mod tests;
