use chrono::DateTime;
use proptest::prelude::*;

use super::*;
use crate::format::native;

const LEVELS: [Option<Level>; 4] =
    [None, Some(Level::Hidden), Some(Level::Maybe), Some(Level::Star)];

/// IDs of talks of the built-in conference, and of one that it does not have.
const IDS: [&str; 4] = ["174", "211", "226", "gone"];

fn agenda(entries: &[(&str, Option<Level>, Option<&str>)]) -> Agenda {
    let mut agenda = Agenda::new("lpc-2023");
    for (id, level, note) in entries {
        let change =
            |edit| AgendaChange { talk: TalkId::new(*id), edit, last_known: LastKnown::default() };
        let rating = level.map(|level| Rating { level, since: DateTime::UNIX_EPOCH });
        if rating.is_some() {
            agenda.apply(change(Edit::Rating(rating)));
        }
        if let Some(note) = note {
            agenda.apply(change(Edit::Note(Some((*note).to_owned()))));
        }
    }
    agenda
}

fn imported(agenda: Agenda, coverage: Coverage) -> ImportedAgenda {
    ImportedAgenda { agenda, coverage }
}

fn after(mine: &Agenda, imported: &ImportedAgenda, how: ImportMode) -> Agenda {
    thread_local! {
        static SCHEDULE: Schedule = native::built_in().unwrap();
    }
    let mut agenda = mine.clone();
    let changes = SCHEDULE.with(|schedule| entry_changes(mine, imported, how, schedule));
    for step in changes {
        for change in step.changes() {
            agenda.apply(change);
        }
    }
    agenda
}

#[test]
fn stronger_level_wins() {
    for (i, mine) in LEVELS.into_iter().enumerate() {
        for (j, theirs) in LEVELS.into_iter().enumerate() {
            let (a, b) = (agenda(&[("174", mine, None)]), agenda(&[("174", theirs, None)]));
            let level = after(&a, &imported(b, Coverage::Everything), ImportMode::Merge)
                .level(&TalkId::new("174"));
            assert_eq!(level, LEVELS[i.max(j)], "{mine:?} and {theirs:?}");
        }
    }
}

#[test]
fn both_notes_are_kept_with_mine_first() {
    assert_eq!(both_notes("mine", "theirs"), "mine\n\n---\n\ntheirs");
    assert_eq!(both_notes("a\nb", "b"), "a\nb");
    assert_eq!(both_notes("banana", "a"), "banana\n\n---\n\na");
    // The same note, extended on another machine.
    assert_eq!(both_notes("a", "a\nb"), "a\nb");
    // From one machine to the other and back again.
    assert_eq!(both_notes("a", "b\n\n---\n\na"), "a\n\n---\n\nb");
    assert_eq!(both_notes("a\n\n---\n\nb", "b\n\n---\n\na"), "a\n\n---\n\nb");
    assert_eq!(both_notes("x\n\n---\n\na", "a\nmore"), "x\n\n---\n\na\nmore");
}

#[test]
fn huge_notes_are_joined_fast_and_without_loss() {
    // Notes with many parts, and notes with all lines equal except one.
    let many = crate::effort::size(30_000, 300_000);
    let parts: Vec<String> = (0..many).map(|n| n.to_string()).collect();
    let parted = parts.join("\n---\n");
    let same = "a\n".repeat(2 * many);
    let other = format!("{}b", "a\n".repeat(many));
    for (mine, theirs) in [("mine", &parted), (&*parted, &same), (&*same, &other)] {
        let once = both_notes(mine, theirs);
        let count =
            |note: &str, line: &str| note_lines(Some(note)).iter().filter(|l| **l == line).count();
        for line in ["mine", "a", "b", "0", parts.last().unwrap()] {
            let (mine, theirs) = (count(mine, line), count(theirs, line));
            assert_eq!(count(&once, line), mine + theirs, "{line}");
        }
        assert_eq!(both_notes(&once, theirs), once);
        // A short note that is already contained is not added again.
        assert_eq!(both_notes(&once, theirs.lines().next().unwrap()), once);
    }
}

#[test]
fn replace_changes_only_entries_the_format_can_hold() {
    let mine = agenda(&[
        ("174", Some(Level::Star), Some("mine")),
        ("211", Some(Level::Hidden), None),
        // It has no time, so no calendar has it.
        ("226", Some(Level::Star), None),
    ]);
    let theirs = agenda(&[("202", Some(Level::Maybe), Some("theirs"))]);
    let all = after(&mine, &imported(theirs.clone(), Coverage::Everything), ImportMode::Replace);
    assert_eq!(all, theirs);
    let picks = after(&mine, &imported(theirs, Coverage::Picks), ImportMode::Replace);
    let levels = ["174", "211", "226", "202"].map(|id| picks.level(&TalkId::new(id)));
    assert_eq!(levels, [None, Some(Level::Hidden), Some(Level::Star), Some(Level::Maybe)]);
    assert_eq!(picks.note(&TalkId::new("174")), Some("mine"));
    let nothing = imported(agenda(&[]), Coverage::PicksAndHidden);
    let hidden = after(&mine, &nothing, ImportMode::Replace);
    assert_eq!(hidden.level(&TalkId::new("211")), None);
}

#[test]
fn steps_come_in_time_order() {
    let schedule = native::built_in().unwrap();
    let star = Some(Level::Star);
    let theirs = agenda(&[("gone", star, None), ("211", star, None), ("174", star, None)]);
    let changes = entry_changes(
        &Agenda::new("lpc-2023"),
        &imported(theirs, Coverage::Everything),
        ImportMode::Merge,
        &schedule,
    );
    let ids: Vec<&str> = changes.iter().map(|step| step.talk.as_str()).collect();
    assert_eq!(ids.last(), Some(&"gone"));
    let places: Vec<_> = changes.iter().map(|s| schedule.position(&s.talk)).collect();
    assert!(places[0] < places[1], "{ids:?}");
}

fn notes() -> impl Strategy<Value = Option<String>> {
    let line = prop::sample::select(vec!["a", "b", "c", "a b", "", "---", "- a"]);
    let note = prop::collection::vec(line, 1..6).prop_map(|lines| clean::block(&lines.join("\n")));
    prop::option::of(note).prop_map(|note| note.filter(|note| !note.trim().is_empty()))
}

fn agendas() -> impl Strategy<Value = Agenda> {
    let entry =
        (prop::sample::select(IDS.to_vec()), prop::sample::select(LEVELS.to_vec()), notes());
    prop::collection::vec(entry, 0..6).prop_map(|entries| {
        let entries: Vec<_> =
            entries.iter().map(|(id, level, note)| (*id, *level, note.as_deref())).collect();
        agenda(&entries)
    })
}

fn note_lines(note: Option<&str>) -> Vec<&str> {
    let lines = note.unwrap_or_default().lines().map(str::trim_end);
    lines.filter(|line| !line.is_empty() && *line != NOTE_SEPARATOR).collect()
}

proptest! {
    #![proptest_config(crate::effort::random(256))]

    #[test]
    fn merging_again_changes_nothing(mine in agendas(), theirs in agendas()) {
        let theirs = imported(theirs, Coverage::Everything);
        let once = after(&mine, &theirs, ImportMode::Merge);
        prop_assert_eq!(&after(&once, &theirs, ImportMode::Merge), &once);
        let replaced = after(&mine, &theirs, ImportMode::Replace);
        prop_assert_eq!(&after(&replaced, &theirs, ImportMode::Replace), &replaced);
    }

    #[test]
    fn joining_loses_nothing(mine in agendas(), theirs in agendas()) {
        let merged = after(&mine, &imported(theirs.clone(), Coverage::Everything), ImportMode::Merge);
        for id in IDS.map(TalkId::new) {
            let lines = note_lines(merged.note(&id));
            for one in [&mine, &theirs] {
                if let Some(level) = one.level(&id) {
                    prop_assert!(merged.level(&id).is_some_and(|merged| merged <= level));
                }
                for line in note_lines(one.note(&id)) {
                    prop_assert!(lines.contains(&line), "{line:?} of {:?} in {:?}", one.note(&id), merged.note(&id));
                }
            }
        }
    }

    #[test]
    fn joined_levels_do_not_depend_on_order(a in agendas(), b in agendas()) {
        let one = after(&a, &imported(b.clone(), Coverage::Everything), ImportMode::Merge);
        let other = after(&b, &imported(a, Coverage::Everything), ImportMode::Merge);
        for id in IDS.map(TalkId::new) {
            prop_assert_eq!(one.level(&id), other.level(&id));
        }
    }

    #[test]
    fn joining_back_and_forth_changes_nothing_more(a in agendas(), b in agendas()) {
        let one = after(&a, &imported(b.clone(), Coverage::Everything), ImportMode::Merge);
        let back = after(&b, &imported(one.clone(), Coverage::Everything), ImportMode::Merge);
        let again = after(&one, &imported(back, Coverage::Everything), ImportMode::Merge);
        prop_assert_eq!(again, one);
    }
}
