use super::*;
use proptest::prelude::*;

fn changes() -> impl Strategy<Value = Vec<AgendaChange>> {
    let level =
        prop::option::of(prop::sample::select(vec![Level::Star, Level::Maybe, Level::Hidden]));
    let edit = prop_oneof![
        level.prop_map(|level| Edit::Rating(
            level.map(|level| Rating { level, since: DateTime::UNIX_EPOCH })
        )),
        prop::option::of("[a-z]{1,3}").prop_map(Edit::Note),
    ];
    let change = ("[0-9]{1,2}", edit).prop_map(|(id, edit)| AgendaChange {
        last_known: LastKnown::of(&Talk::new(id.clone(), format!("talk {id}"))),
        talk: TalkId::new(id),
        edit,
    });
    prop::collection::vec(change, 0..30)
}

fn after(changes: &[AgendaChange]) -> Agenda {
    let mut agenda = Agenda::new("c");
    for change in changes {
        agenda.apply(change.clone());
    }
    agenda
}

proptest! {
    #![proptest_config(crate::effort::random(256))]

    #[test]
    fn undoing_everything_restores_the_agenda(before in changes(), then in changes()) {
        let first = after(&before);
        let mut agenda = first.clone();
        let back: Vec<_> = then.into_iter().map(|c| agenda.apply(c)).collect();
        for change in back.into_iter().rev() {
            agenda.apply(change);
        }
        prop_assert_eq!(agenda, first);
    }

    #[test]
    fn picks_and_notes_commute(list in changes()) {
        let (picks, notes): (Vec<AgendaChange>, Vec<AgendaChange>) =
            list.into_iter().partition(|c| matches!(c.edit, Edit::Rating(_)));
        let one: Vec<_> = picks.iter().chain(&notes).cloned().collect();
        let other: Vec<_> = notes.iter().chain(&picks).cloned().collect();
        prop_assert_eq!(after(&one), after(&other));
    }

    #[test]
    fn agenda_round_trips(list in changes()) {
        let agenda = after(&list);
        let text = serde_json::to_string_pretty(&agenda).unwrap();
        prop_assert_eq!(serde_json::from_str::<Agenda>(&text).unwrap(), agenda);
    }
}

fn read(entry: &str) -> Result<Agenda, serde_json::Error> {
    serde_json::from_str(&format!(
        r#"{{"format":"hallway-agenda","version":1,"conference":"c","colour":"red","picks":{{"1":{entry}}}}}"#
    ))
}

#[test]
fn acknowledgement_is_dropped_once_log_settles_it() {
    let old = crate::format::native::built_in().unwrap().conference().clone();
    let mut new = old.clone();
    for talk in &mut new.talks[..2] {
        talk.title.push('!');
    }
    let ids = [new.talks[0].id.clone(), new.talks[1].id.clone()];
    let mut log = ChangeLog::default();
    log.update(&old, &new, DateTime::UNIX_EPOCH);
    let mut agenda = Agenda::new("c");
    let acknowledge = |agenda: &mut Agenda, log: &ChangeLog, id: &TalkId| {
        let read = [(id.clone(), log.since(id).unwrap())];
        for change in agenda.acknowledging(log, &read) {
            agenda.apply(change);
        }
    };
    acknowledge(&mut agenda, &log, &ids[0]);
    acknowledge(&mut agenda, &log, &ids[1]);
    assert_eq!(agenda.acknowledged.keys().collect::<Vec<_>>(), [&ids[0], &ids[1]]);
    assert_eq!(agenda.unread(&log).changes(&native_schedule(new.clone())).len(), 0);
    // The first talk changes again; the update settles the second.
    log.drop_acknowledged(&agenda.acknowledged);
    let mut newest = new.clone();
    newest.talks[0].title.push('?');
    log.update(&new, &newest, DateTime::UNIX_EPOCH + chrono::TimeDelta::hours(1));
    acknowledge(&mut agenda, &log, &ids[0]);
    assert_eq!(agenda.acknowledged.keys().collect::<Vec<_>>(), [&ids[0]]);
}

fn native_schedule(conference: crate::schedule::Conference) -> Schedule {
    Schedule::new(conference).unwrap()
}

#[test]
fn unknown_fields_are_kept() {
    let agenda = read(r#"{"starred":"2023-11-13T10:00:00Z","title":"T","seat":"front"}"#).unwrap();
    let written = serde_json::to_value(&agenda).unwrap();
    assert_eq!(written["colour"], "red");
    assert_eq!(written["picks"]["1"]["seat"], "front");
}

#[test]
fn later_of_two_stored_levels_wins() {
    let both = r#"{"starred":"2023-11-13T10:00:00Z","hidden":"2023-11-13T11:00:00Z","title":"T"}"#;
    let agenda = read(both).unwrap();
    assert_eq!(agenda.level(&TalkId::new("1")), Some(Level::Hidden));
}

#[test]
fn out_of_range_year_is_rejected() {
    for year in ["-262143-01-01T00:00:00Z", "+262142-12-31T23:59:59Z"] {
        let entry = format!(r#"{{"starred":"2023-11-13T10:00:00Z","title":"T","start":"{year}"}}"#);
        assert!(read(&entry).unwrap_err().to_string().contains("year"));
    }
}
